"""Which mentions name one thing: first inside each report, then across the story."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from rapidfuzz.distance import DamerauLevenshtein

from rashomon.entities.mention import Mention
from rashomon.entities.roles import role_words
from rashomon.entities.words import FACILITY_HEADS, ORGANIZATION_HEADS, ROLE_NOUNS, SPEECH_LEMMAS, SUB_BODIES
from rashomon.model import EntityKind
from rashomon.text.names import (
    LEGAL_FORMS,
    NameMatch,
    acronym_matches,
    compare_names,
    content_words,
    generation,
    is_generic_name,
    sound_key,
)

if TYPE_CHECKING:
    from rashomon.text.reading import Reading

Node = tuple[str, ...]

_KIN = frozenset(
    """wife husband widow widower son daughter mother father brother sister cousin uncle aunt nephew niece grandson
    granddaughter grandfather grandmother partner fiancée fiancé""".split()
)
_KIN_NOUNS = "|".join(sorted(_KIN))
_KIN_BEFORE = re.compile(
    rf"(?:\b(?:his|her|their)|['’]s?)\s(?:[\w-]+\s){{0,2}}(?P<kin>{_KIN_NOUNS}|first lady),?\s$", re.IGNORECASE
)
_KIN_AFTER = re.compile(
    rf",\s(?:(?:his|her|their|the)\s(?:[\w-]+\s){{0,2}}|[\w.]+['’]s\s(?:[\w-]+\s)?)?(?P<kin>{_KIN_NOUNS}|first lady)\b(?!['’])",
    re.IGNORECASE,
)
_LINE_AFTER = re.compile(r",?\s(Jr|Sr|Junior|Senior|II|III|IV)\b")
_FEMALE_TITLES = frozenset({"mrs", "ms", "miss", "first lady", "lady"})
_NO_OFFICE = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir"})

MIN_RIGHT_FOR_SLIP = 3
"""A misspelt surname is the exception: the right one stands at least this many times as often."""

NEAR_SENTENCES = 1
"""A bare surname that two persons share goes to the one named this near before it."""

HIGH_OFFICES = frozenset("president minister premier chancellor secretary governor mayor king queen pope".split())
"""Offices whose holder a report means when it gives a surname alone."""

LONG_SURNAME = 6
"""Letters of a surname that is a slip of the pen where one of them differs and the given name does not."""

MAX_BLOCK = 60
"""Names that share a word are compared with each other up to this many; a commoner word tells nothing."""

SLOT_WORDS = 4
"""Words near two names that differ in one word which must be the same for the names to be one thing's."""

CONTEXT_SHARE = 0.22
"""Share of the smaller context's words that two spellings must have in common to be one name. Set by reading the
result on a dozen events of news_cluster; no benchmark labels it."""


class Groups:
    """Disjoint sets of nodes that are found to name one thing."""

    def __init__(self) -> None:
        self._parent: dict[Node, Node] = {}
        self._members: dict[Node, list[Node]] = {}

    def find(self, node: Node) -> Node:
        """Return the representative of a node's set."""
        parent = self._parent.setdefault(node, node)
        while parent != self._parent[parent]:
            self._parent[parent] = self._parent[self._parent[parent]]
            parent = self._parent[parent]
        self._parent[node] = parent
        return parent

    def members(self, node: Node) -> list[Node]:
        """Return the nodes of a node's set, in order."""
        root = self.find(node)
        return sorted(self._members.get(root, [root]))

    def join(self, a: Node, b: Node) -> None:
        """Make two sets one; the smaller representative stays, so that the order of joins is of no matter."""
        a, b = self.find(a), self.find(b)
        if a != b:
            low, high = sorted((a, b))
            self._parent[high] = low
            self._members.setdefault(low, [low]).extend(self._members.pop(high, [high]))


@dataclass
class Linker:
    """The state of one story's linking: mentions, the groups of their nodes, and the roles found beside them."""

    readings: Sequence[Reading]
    mentions: list[Mention]
    roles: dict[int, list[str]]
    """Roles found beside a mention, by its place in `mentions`."""
    definitions: Sequence[tuple[Mention, Mention]] = ()
    """Names with the symbol or acronym that stands in brackets after them."""
    groups: Groups = field(default_factory=Groups)
    reports_of: dict[Node, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_node: dict[Node, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_sentence: dict[tuple[int, int], list[Mention]] = field(default_factory=lambda: defaultdict(list))
    _place_of: dict[int, int] = field(default_factory=dict[int, int])
    _of_report: dict[int, list[Mention]] = field(default_factory=lambda: defaultdict(list))
    _lines: set[tuple[str, ...]] = field(default_factory=set[tuple[str, ...]])
    _kin_words: dict[int, str | None] = field(default_factory=dict[int, str | None])

    def link(self) -> dict[Node, list[int]]:
        """Return the places in `mentions` of each group's mentions, in order."""
        self._lines = self._two_of_a_line()
        self._people_in_reports()
        self._index("person")
        self._people_across()
        self._things()
        joined: dict[Node, list[int]] = defaultdict(list)
        for index, mention in enumerate(self.mentions):
            if mention.node:
                joined[self.groups.find(mention.node)].append(index)
        return dict(joined)

    # -- persons ---------------------------------------------------------------------------------------------------

    def _people_in_reports(self) -> None:
        by_report: dict[int, list[Mention]] = defaultdict(list)
        for mention in self.mentions:
            if mention.kind == "person":
                by_report[mention.report].append(mention)
        surnames = {m.words[-1] for m in self.mentions if m.kind == "person" and len(m.words) > 1}
        for report in sorted(by_report):
            self._people_in_report(report, by_report[report], surnames)

    def _people_in_report(self, report: int, mentions: list[Mention], surnames: set[str]) -> None:
        text = self.readings[report].report.text
        for mention, following in zip(mentions, [*mentions[1:], None], strict=True):
            if len(mention.words) > 1:
                mention.node = ("person", *self._of_line(mention))
            elif (
                following is not None
                and len(following.words) > 1
                and len(mention.words) == 1
                and mention.words[0] not in surnames
                and mention.title_first is None
                and following.title_first is None
                and text[mention.end : following.start].strip(" ,") in {"and", "&"}
            ):
                # "Ann and Peter Marsh": a given name joined to a full name shares its surname.
                mention.words = (mention.words[0], following.words[-1])
                mention.node = ("person", *mention.words)
        full = [m for m in mentions if len(m.words) > 1]
        people: dict[Node, list[Mention]] = defaultdict(list)
        for mention in full:
            people[mention.node].append(mention)
        # Forms of one person inside the report count as one candidate ("Ralph Marsh", "Ralph M. Marsh").
        for a, b in combinations(sorted(people), 2):
            if (
                _line_of(a) == _line_of(b)
                and (a[-1] == b[-1] or a[1] == b[1])
                and _one_person(compare_names(" ".join(a[1:]), " ".join(b[1:]), "person"))
            ):
                self.groups.join(a, b)
        for mention in mentions:
            if not mention.node:
                self._single(report, mention, people)

    def _of_line(self, mention: Mention) -> tuple[str, ...]:
        """Return a full name's words, with "jr" or the like among them where the story has two of a line."""
        born = self._generation(mention)
        if mention.words not in self._lines or not born:
            return mention.words
        return (mention.words[0], born, *mention.words[1:])

    def _generation(self, mention: Mention) -> str:
        if mention.kind != "person" or len(mention.words) < 2:
            return ""
        text = self.readings[mention.report].report.text
        match = _LINE_AFTER.match(text, mention.end)
        return generation(mention.text) or (generation(f"{mention.text} {match.group(1)}") if match else "")

    def _two_of_a_line(self) -> set[tuple[str, ...]]:
        """Return the full names that one report gives with and without "Jr." as of two people, kin beside them."""
        plain: dict[tuple[int, tuple[str, ...]], int] = {}
        found: set[tuple[str, ...]] = set()
        born: list[tuple[Mention, str]] = []
        for mention in self.mentions:
            if mention.kind != "person" or len(mention.words) < 2:
                continue
            line = self._generation(mention)
            if line:
                born.append((mention, line))
            else:
                plain.setdefault((mention.report, mention.words), mention.sentence)
        lines: dict[tuple[int, tuple[str, ...]], set[str]] = defaultdict(set)
        for mention, line in born:
            lines[mention.report, mention.words].add(line)
            beside = plain.get((mention.report, mention.words))
            if beside is not None and (beside == mention.sentence or self._kin_word(mention)):
                found.add(mention.words)
        return found | {words for (_, words), both in lines.items() if len(both) > 1}

    def _kin_word(self, mention: Mention) -> str | None:
        """Return the word that introduces a mention as somebody's kin ("his wife Ann Marsh", "Ann Marsh, his wife")."""
        if id(mention) not in self._kin_words:
            text = self.readings[mention.report].report.text
            match = _KIN_BEFORE.search(text, max(0, mention.start - 60), mention.start) or _KIN_AFTER.match(
                text, mention.end
            )
            self._kin_words[id(mention)] = match.group("kin").lower() if match else None
        return self._kin_words[id(mention)]

    def _single(self, report: int, mention: Mention, people: dict[Node, list[Mention]]) -> None:
        word = mention.words[0]
        family = [node for node in people if word in node[2:] and not self._is_kin(mention, people[node])]
        given = [] if mention.title_first is not None else [node for node in people if word == node[1]]
        given = [node for node in given if node not in family]
        if family:
            family, given = self._principals(report, mention, family, people), given
            if not family:
                # The report speaks of someone else whom it never names in full: the story may.
                mention.node = ("person", word, "", str(report))
                return
        if not family and mention.title_first is not None:
            given = [node for node in people if word == node[1]]  # "Mr. Kim" of "Kim Jong Il", "Queen Anne"
        if not family and not given and mention.title_first is None:
            given = [
                n for n in people if compare_names(word, " ".join(n[1:]), "person").score == 0.45 and n[1][0] == word[0]
            ]
        for candidates in (family, given):
            chosen = self._choose(mention, candidates, people)
            if chosen is not None:
                mention.node = chosen
                return
        if not family and not given:
            slip = self._slip_of(report, word, people)
            if slip is not None:
                mention.node = slip
                return
        if family or given or any(word in node[2:] for node in people):
            mention.node = ("person", word, "?", str(report))
        else:
            mention.node = ("person", word, "", str(report))

    def _principals(
        self, report: int, mention: Mention, family: list[Node], people: dict[Node, list[Mention]]
    ) -> list[Node]:  # fmt: skip
        """Return the bearers of a bare surname whom it can mean: not those who are there as another bearer's kin.

        Kin are left out where another bearer is named in full, or where the surname, with or without an office,
        stands before them: "Hale, along with his wife Dora Hale".
        """
        kin = [node for node in family if all(self._kin_word(full) for full in self._first_mentions(people[node]))]
        if not kin or self._title(mention) & _FEMALE_TITLES:
            return family
        others = [node for node in family if node not in kin]
        if others:
            return (
                others if {self.groups.find(node) for node in others}.isdisjoint(map(self.groups.find, kin)) else family
            )
        introduced = min(full.start for node in kin for full in people[node])
        bare = [
            other.start
            for other in self._by_report(report)
            if other.words == mention.words and other.kind == "person" and other.start < introduced
        ]
        return [] if bare or self._title(mention) - _NO_OFFICE else family

    def _first_mentions(self, mentions: list[Mention]) -> list[Mention]:
        return sorted(mentions, key=lambda full: full.start)[:1]

    def _title(self, mention: Mention) -> frozenset[str]:
        if mention.title_first is None:
            return frozenset()
        return role_words(self.readings[mention.report].doc[mention.title_first : mention.first].text)

    def _by_report(self, report: int) -> list[Mention]:
        if not self._of_report:
            for mention in self.mentions:
                self._of_report[mention.report].append(mention)
        return self._of_report[report]

    def _is_kin(self, mention: Mention, full: list[Mention]) -> bool:
        """Whether the mention names the kin of someone named in full beside it ("Ann Marsh, Sen. Marsh's widow")."""
        doc = self.readings[mention.report].doc
        after = [token.lower_ for token in doc[mention.last : mention.last + 4]]
        if not after or after[0] not in {"'s", "’s", "'", "’"} or not _KIN & set(after):
            return False
        return any(other.sentence == mention.sentence for other in full)

    def _slip_of(self, report: int, word: str, people: dict[Node, list[Mention]]) -> Node | None:
        """Return the one person of the report whose surname a bare name misspells: it is introduced nowhere itself."""
        if len(word) < 5 or any(m.kind == "person" and len(m.words) > 1 and word in m.words for m in self.mentions):
            return None
        near = [node for node in people if DamerauLevenshtein.distance(word, node[-1], score_cutoff=1) == 1]
        if not near or len({self.groups.find(node) for node in near}) != 1 or word[0] != near[0][-1][0]:
            return None
        right = wrong = 0
        for mention in self.mentions:
            if mention.report == report and mention.kind == "person":
                right += mention.words[-1] == near[0][-1]
                wrong += mention.words == (word,)
        return sorted(near)[0] if MIN_RIGHT_FOR_SLIP * wrong <= right else None

    def _in_office(self, mention: Mention, candidates: list[Node], people: dict[Node, list[Mention]]) -> list[Node]:
        """Return the bearers who are given the office that stands before a bare surname ("Sen. Marsh"), if any are."""
        if mention.title_first is None:
            return []
        doc = self.readings[mention.report].doc
        office = role_words(doc[mention.title_first : mention.first].text) - _NO_OFFICE
        fitting: list[Node] = []
        for node in candidates:
            told: set[str] = set()
            for full in people[node]:
                told |= {word for text in self._told(full) for word in role_words(text)}
            if office & told:
                fitting.append(node)
        return fitting

    def _holders(self, candidates: list[Node], people: dict[Node, list[Mention]]) -> list[Node]:
        """Return the bearers of a surname to whom the report gives a high office."""
        return [
            node
            for node in candidates
            if any(HIGH_OFFICES & role_words(text) for full in people[node] for text in self._told(full))
        ]

    def _told(self, mention: Mention) -> Sequence[str]:
        if not self._place_of:
            self._place_of.update({id(m): index for index, m in enumerate(self.mentions)})
        return self.roles.get(self._place_of[id(mention)], ())

    def _choose(
        self, mention: Mention, candidates: list[Node], people: dict[Node, list[Mention]]
    ) -> Node | None:  # fmt: skip
        if not candidates:
            return None
        if len({self.groups.find(node) for node in candidates}) == 1:
            return sorted(candidates)[0]
        candidates = self._in_office(mention, candidates, people) or candidates
        if len({self.groups.find(node) for node in candidates}) == 1:
            return sorted(candidates)[0]
        latest_full = {
            node: max((full.start for full in people[node] if full.start < mention.start), default=-1)
            for node in sorted(candidates)
        }
        holders = self._holders(candidates, people)
        if len({self.groups.find(node) for node in holders}) == 1 and not self._told(mention):
            return sorted(holders)[0]
        if any(_says_office(text) for text in self._told(mention)):
            # What a person is said to be is the worst thing to get wrong: the one named last, or none.
            last_named = max(latest_full, key=lambda node: (latest_full[node], node))
            return last_named if latest_full[last_named] >= 0 else None
        # Several bear the name: the one in whose company the mention stands, else the last that was named in full
        # shortly before, if it stood alone there.
        fellow = self._in_company(mention, candidates, people, people_only=True)
        if fellow is not None:
            return fellow
        # A bare surname takes up someone who was introduced: who is named in full only later is not meant yet.
        candidates = [node for node in candidates if latest_full[node] >= 0] or candidates
        if len({self.groups.find(node) for node in candidates}) == 1:
            return sorted(candidates)[0]
        fellow = self._in_company(mention, candidates, people, people_only=False)
        if fellow is not None:
            return fellow
        near: dict[Node, int] = {}
        for node in candidates:
            for full in people[node]:
                if full.start < mention.start and mention.sentence - full.sentence <= NEAR_SENTENCES:
                    key = self.groups.find(node)
                    near[key] = max(near.get(key, -1), full.sentence)
        if not near:
            return None
        latest = max(near.values())
        last = sorted(node for node, sentence in near.items() if sentence == latest)
        return last[0] if len(last) == 1 else None

    def _in_company(
        self, mention: Mention, candidates: list[Node], people: dict[Node, list[Mention]], people_only: bool
    ) -> Node | None:  # fmt: skip
        """Return the one bearer whose full name stands with most of the names that stand beside the bare surname."""
        company = self._company(mention, people_only)
        shared = {
            self.groups.find(node): max(
                (
                    len(company & self._company(full, people_only))
                    for full in people[node]
                    if full.sentence != mention.sentence
                ),
                default=0,
            )
            for node in sorted(candidates)
        }
        best = max(shared.values())
        fitting = [node for node, count in shared.items() if count == best]
        return fitting[0] if best and len(fitting) == 1 else None

    def _company(self, mention: Mention, people_only: bool = False) -> frozenset[str]:
        """Return the last words of the other names in a mention's sentence."""
        if not self.by_sentence:
            for other in self.mentions:
                self.by_sentence[other.report, other.sentence].append(other)
        return frozenset(
            other.words[-1]
            for other in self.by_sentence[mention.report, mention.sentence]
            if other is not mention
            and other.words
            and (other.kind == "person" or not people_only)
            and not set(other.words) & set(mention.words)
        )

    def _index(self, kind: str) -> None:
        for index, mention in enumerate(self.mentions):
            if mention.node and mention.kind == kind:
                self.by_node[mention.node].append(index)
                self.reports_of[mention.node].add(mention.report)

    def _people_across(self) -> None:
        full = sorted(node for node in self.by_node if node[0] == "person" and _is_full(node))
        for a, b in _blocked(full, _person_keys):
            if self.groups.find(a) == self.groups.find(b):
                continue
            if _line_of(a) != _line_of(b) and self._lines & {_without_line(a), _without_line(b)}:
                continue  # "Ann Marsh Jr." and her mother
            match = compare_names(" ".join(a[1:]), " ".join(b[1:]), "person")
            if _one_person(match) or self._same_by_context(a, b, match):
                self.groups.join(a, b)
        singles = sorted(node for node in self.by_node if node[0] == "person" and not _is_full(node))
        by_word: dict[str, list[Node]] = defaultdict(list)
        for node in full:
            for word in {*node[1:]}:
                by_word[word].append(node)
        nicknames: dict[str, list[Node]] = defaultdict(list)
        for node in full:
            nicknames[node[1][:3]].append(node)
        for node in singles:
            word = node[1]
            titled = any(self.mentions[i].title_first is not None for i in self.by_node[node])
            family = [other for other in by_word.get(word, []) if word in other[2:]]
            given = [other for other in by_word.get(word, []) if word == other[1]]
            if node[2] == "?":
                family, given = [], []
            if not family and not given and not titled and node[2] != "?":
                given = [
                    other for other in nicknames.get(word[:3], []) if len(word) > 3 and other[1].startswith(word)
                ]  # fmt: skip
            for candidates in (family, [] if titled and family else given):
                chosen = self._choose_across(node, candidates)
                if chosen is not None:
                    self.groups.join(node, chosen)
                    break
            else:
                self.groups.join(node, ("person", word, node[2]))
        self._single_spellings(singles)

    def _choose_across(self, node: Node, candidates: list[Node]) -> Node | None:
        # Who is in the story as another's kin is not meant by a bare surname in a report that does not name them.
        principal = [
            other
            for other in candidates
            if not all(self._kin_word(self.mentions[index]) for index in self._group_mentions(other))
        ]
        kin = [other for other in candidates if other not in principal]
        here = self.reports_of[node]
        candidates = principal or [other for other in kin if not here & self._reports(other)]
        if not candidates:
            return None
        if len({self.groups.find(other) for other in candidates}) == 1:
            return sorted(candidates)[0]
        # Persons share the name: the one whose other name stands in the same sentences.
        around = self._context(node)
        fitting = [other for other in candidates if any(word in around for word in other[1:] if word != node[1])]
        return sorted(fitting)[0] if len({self.groups.find(other) for other in fitting}) == 1 else None

    def _single_spellings(self, singles: list[Node]) -> None:
        """Join bare names that are spellings of one another and fill the same office."""
        alone = sorted({self.groups.find(node) for node in singles if self.groups.find(node)[2:3] == ("",)})
        for a, b in combinations(alone[:MAX_BLOCK], 2):
            match = compare_names(a[1], b[1], "person")
            if match.relation is not None and self._same_by_context(a, b, match):
                self.groups.join(a, b)

    def _same_by_context(self, a: Node, b: Node, match: NameMatch) -> bool:
        """Return whether the story says that two spellings are one: never both in one report, in one role or setting."""
        if match.relation not in {"spelling", "transliteration", "conflict", "short"}:
            return False
        in_a, in_b = self._reports(a), self._reports(b)
        if in_a & in_b:
            return False
        if _is_full(a) and _is_full(b) and self._one_letter(a, b, match):
            return True
        roles_a, roles_b = self._role_words(a), self._role_words(b)
        shared = roles_a & roles_b
        if match.relation == "conflict" and a[-1] == b[-1]:
            # Two given names: the same part in the story, and no family of that name in it.
            same = bool(shared & ROLE_NOUNS) or self._share_company(a, b) or self._contexts_meet(a, b)
            return same and self._bear_alone(a, b)
        if match.relation == "conflict":
            # Two names for one person is a strong thing to say: the office must be more than one word.
            return len(shared) >= 2 and bool(shared & ROLE_NOUNS)
        if match.reason == "short given name" and len(a) == len(b) and a[2:3] == b[2:3] == ("",):
            return bool(shared & _KIN)  # "his wife, Chris" and "wife Christine"
        if match.score < 0.75:
            return False
        return len(shared) >= 2 or bool(shared & ROLE_NOUNS) or self._contexts_meet(a, b)

    def _one_letter(self, a: Node, b: Node, match: NameMatch) -> bool:
        """Whether two full names have the same given name and long surnames one letter apart, borne by nobody else."""
        return (
            match.relation in {"spelling", "transliteration"}
            and a[1] == b[1]
            and len(a[1]) >= 4
            and len(a) == len(b)
            and min(len(a[-1]), len(b[-1])) >= LONG_SURNAME
            and DamerauLevenshtein.distance(a[-1], b[-1], score_cutoff=1) == 1
        )

    def _bear_alone(self, a: Node, b: Node) -> bool:
        """Whether nobody else of the story bears the surname of two full names, and no kin is spoken of beside them."""
        own = {self.groups.find(a), self.groups.find(b)}
        others = {
            self.groups.find(node)
            for node in self.by_node
            if node[0] == "person" and _is_full(node) and node[-1] in {a[-1], b[-1]}
        }
        return others <= own and not (self._role_words(a) | self._role_words(b)) & _KIN

    def _share_company(self, a: Node, b: Node) -> bool:
        """Whether both are named in one sentence with the same other person."""
        left, right = (
            {
                word
                for index in self._group_mentions(node)[:20]
                for word in self._company(self.mentions[index], people_only=True)
            }
            for node in (a, b)
        )
        return bool(left & right)

    def _reports(self, node: Node) -> set[int]:
        return {report for other in self.groups.members(node) for report in self.reports_of.get(other, ())}

    def _group_mentions(self, node: Node) -> list[int]:
        return [index for other in self.groups.members(node) for index in self.by_node.get(other, ())]

    def _role_words(self, node: Node) -> frozenset[str]:
        words: set[str] = set()
        for index in self._group_mentions(node):
            for text in self.roles.get(index, ()):
                words |= role_words(text)
        return frozenset(words)

    def _context(self, node: Node) -> set[str]:
        words: set[str] = set()
        for index in self._group_mentions(node)[:20]:
            mention = self.mentions[index]
            reading = self.readings[mention.report]
            for token in reading.tokens(reading.sentences[mention.sentence]):
                if (token.is_alpha or token.like_num) and not token.is_stop:
                    words.add(token.lower_)
                    words.add(token.lemma_.lower())
        return words

    def _contexts_meet(self, a: Node, b: Node) -> bool:
        own = {word for node in (a, b) for word in node[1:]}
        left, right = self._context(a) - own, self._context(b) - own
        small = min(len(left), len(right))
        return small >= 4 and len(left & right) >= max(3, CONTEXT_SHARE * small)

    # -- organizations, places, events -----------------------------------------------------------------------------

    def _things(self) -> None:
        for mention in self.mentions:
            if mention.kind != "person" and not mention.node and mention.words:
                mention.node = (mention.kind, *mention.words)
        kinds: tuple[EntityKind, ...] = ("organization", "place", "event", "other")
        for kind in kinds:
            self._index(kind)
        for name, short in self.definitions:
            if name.node and short.node and name.node[0] == short.node[0]:
                self.groups.join(name.node, short.node)
        for kind in kinds:
            self._kind(sorted(node for node in self.by_node if node[0] == kind), kind)

    def _kind(self, nodes: list[Node], kind: EntityKind) -> None:
        texts = {node: self._surface(node) for node in nodes}
        shorts: dict[Node, list[tuple[Node, NameMatch]]] = defaultdict(list)
        for a, b in _blocked(nodes, lambda node: _thing_keys(node, texts[node])):
            match = compare_names(texts[a], texts[b], kind)
            if match.relation is None:
                continue
            if match.relation == "same":
                self.groups.join(a, b)
            elif match.relation == "short":
                short, long = (a, b) if _is_shorter(a, b, texts) else (b, a)
                if _may_stand_for(short, long, kind, match, texts) or self._is_bare_facility(short, long, kind):
                    shorts[short].append((long, match))
            elif self._thing_by_context(a, b, match):
                self.groups.join(a, b)
        for short in sorted(shorts, key=lambda node: (-len(node), node)):
            self._resolve_short(short, [long for long, _ in shorts[short]])

    def _is_bare_facility(self, short: Node, long: Node, kind: str) -> bool:
        """Whether a facility is called by its first word alone, which then has an article ("the Riverside")."""
        if kind != "place" or len(short) != 2 or short[1] != long[1] or long[-1] not in FACILITY_HEADS:
            return False
        return all(
            mention.first > 0 and self.readings[mention.report].doc[mention.first - 1].lower_ == "the"
            for mention in (self.mentions[index] for index in self.by_node[short])
        )

    def _surface(self, node: Node) -> str:
        forms = Counter(self.mentions[i].text for i in self.by_node[node])
        return min(forms, key=lambda text: (-forms[text], text.isupper() and len(text) > 5, text))

    def _resolve_short(self, short: Node, longs: list[Node]) -> None:
        """Give a short form to the one name that it can stand for, or to the one that its own reports give in full."""
        roots: set[Node] = {self.groups.find(long) for long in longs}
        roots.discard(self.groups.find(short))
        here = self.reports_of[short]
        if is_generic_name(" ".join(short[1:])):
            # "the Foreign Ministry" is another country's in another report: its own reports have to give the full name.
            roots = {root for root in roots if here <= self._reports(root)}
        if len(roots) > 1:
            shared = {root: len(here & self._reports(root)) for root in roots}
            roots = {root for root in roots if shared[root] == len(here)} or roots
            if len(roots) > 1:
                counts = {root: len(self._group_mentions(root)) for root in roots}
                order = sorted(roots, key=lambda root: (-counts[root], root))
                roots = {order[0]} if counts[order[0]] >= 3 * counts[order[1]] else set()
        for root in sorted(roots):
            self.groups.join(short, root)

    def _thing_by_context(self, a: Node, b: Node, match: NameMatch) -> bool:
        if match.relation == "conflict":
            return not (self._reports(a) & self._reports(b)) and self._same_slot(a, b)
        shorter = min(len("".join(a[1:])), len("".join(b[1:])))
        apart = not self._same_sentences(a, b)
        if match.score >= 0.85 and shorter >= 9 and apart:
            return True  # a slip in a long name; short names one letter apart are as often two
        if not apart or shorter < 4:
            return False
        if a[0] == "place":
            regions_a, regions_b = self._regions(a), self._regions(b)
            if regions_a & regions_b:
                return True
            # Two neighbours can sound alike ("Niger", "Nigeria"), and a report that has both means two.
            short, long = sorted(("".join(a[1:]), "".join(b[1:])), key=len)
            if self._reports(a) & self._reports(b) or long.startswith(short):
                return False
        return self._contexts_meet(a, b)

    def _same_slot(self, a: Node, b: Node) -> bool:
        """Whether two names stand in the same place of a sentence: the words around them are the same."""
        right = [self._around(self.mentions[index]) for index in self._group_mentions(b)[:20]]
        for index in self._group_mentions(a)[:20]:
            words, names = self._around(self.mentions[index])
            for other_words, other_names in right:
                if len(names & other_names) >= 2 or len(words & other_words) >= SLOT_WORDS:
                    return True
        return False

    def _around(self, mention: Mention) -> tuple[frozenset[str], frozenset[str]]:
        """Return the words near a mention in its sentence that tell something, and those of persons' names."""
        reading = self.readings[mention.report]
        sentence = reading.sentences[mention.sentence]
        first, last = max(sentence.first_token, mention.first - 10), min(sentence.end_token, mention.last + 10)
        beside = [*reading.doc[first : mention.first], *reading.doc[mention.last : last]]
        told = [token for token in beside if (token.is_alpha or token.like_num) and not token.is_stop]
        return (
            frozenset(token.lemma_.lower() for token in told if token.lemma_ not in SPEECH_LEMMAS),
            frozenset(token.lower_ for token in told if token.ent_type_ == "PERSON"),
        )

    def _same_sentences(self, a: Node, b: Node) -> bool:
        left = {(self.mentions[i].report, self.mentions[i].sentence) for i in self._group_mentions(a)}
        return any((self.mentions[i].report, self.mentions[i].sentence) in left for i in self._group_mentions(b))

    def _regions(self, node: Node) -> set[str]:
        found: set[str] = set()
        for index in self._group_mentions(node):
            mention = self.mentions[index]
            if mention.region_end is not None:
                text = self.readings[mention.report].report.text
                found.add(text[mention.end : mention.region_end].strip(" ,").casefold())
        return found


def _says_office(text: str) -> bool:
    return bool(role_words(text) - _NO_OFFICE)


def _is_full(node: Node) -> bool:
    return len(node) > 2 and node[2] not in {"", "?"}


def _line_of(node: Node) -> str:
    """Return which of a line a full name's node says it is; empty where it does not."""
    return node[2] if len(node) > 3 and node[2] in {"jr", "sr", "ii", "iii", "iv"} else ""


def _without_line(node: Node) -> tuple[str, ...]:
    return (node[1], *node[3:]) if _line_of(node) else node[1:]


def _one_person(match: NameMatch) -> bool:
    """Whether the two full forms alone are enough: equal, or a middle name or a second surname is left out."""
    return match.relation == "same" or (match.relation == "short" and match.score >= 0.88)


def _blocked(nodes: list[Node], keys: Callable[[Node], Iterable[str]]) -> list[tuple[Node, Node]]:
    """Return the pairs of nodes that share a key, each once, in order; keys that too many share are left out."""
    blocks: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        for key in sorted(set(keys(node))):
            blocks[key].append(node)
    pairs = {pair for key in blocks if len(blocks[key]) <= MAX_BLOCK for pair in combinations(blocks[key], 2)}
    return sorted(pairs)


def _person_keys(node: Node) -> list[str]:
    return [
        f"g{node[1]}",
        f"s{sound_key(node[-1])}",
        f"i{node[1][:2]}{node[-1][:3]}",
        *(f"w{word}" for word in node[2:]),
    ]


def _thing_keys(node: Node, text: str) -> list[str]:
    words = node[1:]
    keys = [f"w{word}" for word in words if len(word) > 2 or len(words) == 1]
    joined = "".join(words)
    keys += [f"s{sound_key(joined)}", f"p{joined[:5]}", f"e{joined[-6:]}", f"k{sound_key(joined)[:3]}"]
    if text.isupper() and len(joined) <= 8:
        keys.append(f"a{joined[0]}")
    elif len(words) > 1:
        keys.append(f"a{words[0][0]}")
    return keys


def _is_shorter(a: Node, b: Node, texts: dict[Node, str]) -> bool:
    if acronym_matches(texts[a], texts[b]):
        return True
    if acronym_matches(texts[b], texts[a]):
        return False
    return (len(a), len("".join(a[1:]))) < (len(b), len("".join(b[1:])))


def _may_stand_for(short: Node, long: Node, kind: str, match: NameMatch, texts: dict[Node, str]) -> bool:
    """Return whether a part of a name can stand for the whole: not where the rest makes it another thing."""
    if match.reason == "acronym":
        return True
    own, whole = content_words(short[1:]), content_words(long[1:])
    extra = [word for word in whole if word not in own]
    if kind == "place":
        # "Oakham" and "Oakham City" may be one; a facility or a region that bears the name is another thing.
        return extra == ["city"] and texts[short].isupper() and len(texts[short]) > 4
    if kind == "event":
        return True
    if texts[short].isupper() and len(texts[short]) <= 5 and long[1] == short[1] and long[-1] in ORGANIZATION_HEADS:
        return False  # "UN" before "Security Council" says whose it is
    if extra and whole[-1] in extra and whole[-1] in SUB_BODIES:
        return False  # "United Nations" and its "Human Rights Council"
    typed = any(word in ORGANIZATION_HEADS for word in short[1:])
    if typed and extra and whole[-1] in extra and whole[-1] not in LEGAL_FORMS:
        return False  # what follows a whole name makes another body: "University of Oakham Hospital"
    if extra and (extra[-1] in FACILITY_HEADS or extra[-1] in {"spokesman", "flight"}):
        return False
    return len("".join(short[1:])) > 2 and not all(word in LEGAL_FORMS for word in short[1:])

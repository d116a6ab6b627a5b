"""Differences in what persons, places and organizations are called, and which office or part they have."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz.distance import DamerauLevenshtein

from rashomon.discrepancies.candidates import Candidate, one_span_a_report
from rashomon.model import Entity, EntityKind, Relation, RoleMention, Span, Variant
from rashomon.text.names import compare_names, name_words
from rashomon.text.reading import Reading

_PAST = re.compile(r"\b(?:former|ex|then|late|acting|future|incoming|outgoing|onetime|one-time)\b", re.IGNORECASE)
"""An office that is or was held at another time tells nothing of who holds it."""
_NOT_YET = re.compile(r"\b(?:then|late|acting|interim|caretaker|future|incoming|outgoing)\b", re.IGNORECASE)
_FORMER = re.compile(r"\b(?:former|ex|onetime|one-time)\b", re.IGNORECASE)
_OFFICES = frozenset(
    "minister president premier chancellor secretary governor mayor senator director chief chairman executive captain pilot "
    "commander general colonel admiral head leader coach manager prosecutor judge commissioner ambassador king queen pope "
    "speaker treasurer owner master".split()
)
"""Offices that one person holds at a time."""
_SPELLED = frozenset({"spelling", "transliteration", "conflict"})
_TITLE_WORDS = frozenset(
    "state national general of staff defense affairs intelligence foreign interior house chief".split()
)
_ROLE_NOISE = frozenset(
    """the a an his her its their of for and in at to who is was former ex then current mr ms mrs dr co longtime
    furious hero new year old veteran top""".split()
)
_SAME_WORD = {
    "defence": "defense", "labour": "labor", "centre": "center", "programme": "program", "organisation": "organization",
    "spokeswoman": "spokesman", "spokesperson": "spokesman", "chairwoman": "chairman", "chair": "chairman", "cofounder": "founder",
    "rep": "representative", "sen": "senator", "gov": "governor", "gen": "general", "lt": "lieutenant", "col": "colonel",
    "capt": "captain", "sgt": "sergeant", "atty": "attorney", "congressman": "representative", "congresswoman": "representative",
    "skipper": "captain", "ceo": "chief executive", "pm": "prime minister", "cfo": "chief financial officer",
}  # fmt: skip
"""House style, not a difference."""


_PHRASES = (
    ("chief executive officer", "ceo"), ("chief executive", "ceo"), ("chief financial officer", "cfo"),
    ("chief finance officer", "cfo"), ("chief operating officer", "coo"), ("managing director", "managing-director"),
    ("vice captain", "vice captain"), ("police chief", "police chief"), ("prime minister", "premier"),
    ("first officer", "first-officer"), ("second in command", "deputy"), ("number two", "deputy"),
)  # fmt: skip
_HELD = _OFFICES | frozenset(
    """boss ceo cfo coo managing-director spokesman first-officer deputy inspector superintendent sergeant lieutenant
    major constable chief head leader premier pilot driver attorney accountant bookkeeper midfielder striker
    goalkeeper defender referee vicar bishop archbishop""".split()
)
"""Offices, ranks and places of work of which a person has one at a time in the events of a story."""
_WITH_DEPARTMENT = frozenset({"minister", "secretary", "commissioner"})
_AT = frozenset({"of", "for", "at", "in"})
_HEADS = frozenset({"boss", "head", "chief"})
"""Words for whoever leads: said of a director, a president or a chairman they tell little."""
_OF_STATE = frozenset({"president", "premier", "chancellor"})
"""Who leads a country is called its leader, too."""
_LOOSE: dict[str, frozenset[str]] = {
    "spokesman": frozenset({"officer", "official", "representative"}),
    "official": frozenset({"spokesman", "officer"}),
    "officer": frozenset({"spokesman", "official", "sergeant", "inspector", "commander", "captain"}),
    "lawyer": frozenset({"attorney", "counsel", "solicitor", "barrister"}),
    "attorney": frozenset({"lawyer", "counsel"}),
    "driver": frozenset({"operator"}), "operator": frozenset({"driver"}),
    "coach": frozenset({"manager", "boss"}), "manager": frozenset({"coach", "boss"}), "boss": frozenset({"coach", "manager"}),
    "professor": frozenset({"researcher", "scientist", "historian", "economist", "scholar", "expert"}),
    "researcher": frozenset({"professor", "scientist", "expert"}), "scientist": frozenset({"professor", "researcher"}),
    "analyst": frozenset({"strategist", "economist", "expert"}), "leader": frozenset({"head", "chief", "boss"}),
    "head": frozenset({"leader", "director", "chairman"}), "chief": frozenset({"leader", "director"}),
    "director": frozenset({"head", "chief", "boss"}), "chairman": frozenset({"head"}),
}  # fmt: skip
"""Offices that one report may call by the other's name."""
_RANKS = frozenset({"vice", "deputy", "assistant", "senior", "junior", "head", "chief", "lead", "associate", "general"})
_OTHER_OFFICE = frozenset({"vice", "deputy", "assistant"})
"""Words before an office that make another one of it."""
_OFFICE_VERBS = {"chairs": "chairman", "heads": "head", "leads": "leader", "runs": "head", "captains": "captain",
                 "coaches": "coach", "commands": "commander"}  # fmt: skip
_NO_OFFICE = frozenset(
    """wife husband widow widower son daughter mother father brother sister cousin uncle aunt nephew niece grandson
    granddaughter grandfather grandmother partner friend neighbor neighbour colleague mate boyfriend girlfriend fiancee
    player man woman boy girl person passenger victim survivor witness suspect resident member star ace fan supporter
    hero veteran figure person patient customer man ringleader parent stranger teammate ally rival critic candidate
    nominee favorite favourite winner loser judge mr mrs ms dr sir lady dame""".split()
)
"""What a person is to others, or merely is; "judge" is an address that goes with other offices."""


def names(entities: Sequence[Entity], readings: Mapping[str, Reading]) -> list[Candidate]:
    """Return entities whose name reports spell or give differently."""
    found: list[Candidate] = []
    for entity in entities:
        if entity.kind not in {"person", "place", "organization"}:
            continue
        fullest = _fullest_forms(entity, readings)
        found.extend(_spellings(entity))
        if entity.kind != "place" and len(fullest) > 1:
            candidate = _fuller(entity, fullest)
            if candidate:
                found.append(candidate)
    found.extend(_slips(entities, readings))
    return found


def _slips(entities: Sequence[Entity], readings: Mapping[str, Reading]) -> list[Candidate]:
    """Return words of names that one report has with a letter less or more than other reports' names have it.

    "Norwch Rovers" and "Norwich" are two entities, one of which bears a slip in its name.
    """
    spans: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    owners: dict[str, set[str]] = defaultdict(set)
    for entity in entities:
        if entity.kind not in {"place", "organization", "other"}:
            continue
        for variant in entity.variants:
            for word in re.findall(rf"[A-Z][a-z]{{{_LONG_WORD - 1},}}", variant.text):
                owners[word].add(entity.id)
                for span in variant.spans:
                    spans[word][span.report].append(span)
    found: list[Candidate] = []
    for a, b in combinations(sorted(spans), 2):
        if a[0] != b[0] or abs(len(a) - len(b)) != 1 or owners[a] & owners[b]:
            continue
        rare, usual = sorted((a, b), key=lambda word: (len(spans[word]), sum(map(len, spans[word].values())), word))
        long = max(a, b, key=len)
        if (
            len(spans[rare]) > 1
            or (set(spans[rare]) & set(spans[usual]) and sum(map(len, spans[rare].values())) > 1)
            or long[:-1] in {a, b}
            or DamerauLevenshtein.distance(a, b, score_cutoff=1) != 1
            or any(rare in reading.report.text for key, reading in readings.items() if key not in spans[rare])
        ):
            continue
        sides = [one_span_a_report(sorted(s for held in spans[word].values() for s in held)) for word in (usual, rare)]
        reason = f"\u201c{rare}\u201d stands in one report, \u201c{usual}\u201d in the others: a letter differs."
        found.append(
            Candidate(
                "name", usual, "spelling", ((usual, sides[0]), (rare, sides[1])), 0.4, reason, None, "spelling"
            )
        )  # fmt: skip
    return found


_LONG_WORD = 7
"""Letters of a word that one letter less does not make another name."""


def _spellings(entity: Entity) -> list[Candidate]:
    """Return one candidate for each variant that is spelled otherwise than the name."""
    odd = [variant for variant in entity.variants if variant.relation in _SPELLED]
    if entity.kind != "person":
        odd = [*odd, *(variant for variant in entity.variants if _other_apostrophe(variant, entity.name))]
    plain = [variant for variant in entity.variants if variant.relation in {"same", "short"} and variant not in odd]
    found: list[Candidate] = []
    groups: list[list[Variant]] = []
    for variant in odd:
        for group in groups:
            if variant.relation == group[0].relation and _same_form(group[0].text, variant.text, entity.kind):
                group.append(variant)
                break
        else:
            groups.append([variant])
    for group in groups:
        variant = max(group, key=lambda v: (len(v.text), v.text))
        plain_spans = _spans_of(plain)
        odd_spans = _spans_of(group)
        if not plain_spans or not odd_spans:
            continue
        if entity.kind == "organization" and any(_in_plural(variant.text, other.text) for other in plain):
            continue
        conflict = any(v.relation == "conflict" for v in group)
        relation: Relation = "conflict" if conflict else "spelling"
        reports = {span.report for span in odd_spans}
        reason = f"\u201c{variant.text}\u201d and \u201c{entity.name}\u201d are given for one {entity.kind}; " + (
            "the names differ by more than a spelling." if conflict else "the same name in two spellings."
        )
        if len(reports) > 1:
            reason += f" {len(reports)} reports share the rarer form."
        found.append(
            Candidate(
                "name", entity.name, relation,
                ((entity.name, one_span_a_report(plain_spans)), (variant.text, one_span_a_report(odd_spans))),
                _spelling_score(entity, group, plain_spans), reason, None, "spelling",
            )
        )  # fmt: skip
    return found


def _in_plural(a: str, b: str) -> bool:
    """Whether two forms of a body's name differ in the plural of a word at most ("Crime Unit", "Crimes Unit")."""
    left, right = a.casefold().split(), b.casefold().split()
    return len(left) == len(right) and all(
        x == y or f"{x}s" == y or x == f"{y}s" for x, y in zip(left, right, strict=True)
    )


def _spelling_score(entity: Entity, group: Sequence[Variant], plain: Sequence[Span]) -> float:
    """Return how much a spelling matters: two names of one person most, a slip beside the right form and an apostrophe least."""
    slips = [span for variant in group for span in variant.spans]
    conflict = any(variant.relation == "conflict" for variant in group)
    if (
        entity.kind != "person"
        and not conflict
        and len(slips) == 1
        and any(span.report == slips[0].report for span in plain)
    ):
        return 0.38
    if conflict:
        return 0.95 if entity.kind == "person" else 0.7
    if all(variant.relation == "same" for variant in group):
        return 0.38
    return 0.62 if entity.kind == "person" else 0.5


def _same_form(a: str, b: str, kind: EntityKind) -> bool:
    """Whether two odd forms have the same odd spelling: one is the other with a word more or a title."""
    left, right = name_words(a, kind), name_words(b, kind)
    short, long = sorted((left, right), key=len)
    return left[-1:] == right[-1:] or long[: len(short)] == short


def _other_apostrophe(variant: Variant, name: str) -> bool:
    """Whether a form has no apostrophe where the name has one inside, or the other way round."""
    a, b = (re.sub(r"[\u2019`\u00b4]", "'", text).casefold() for text in (variant.text, name))
    inner = [re.search(r"\w'\w*\s", text) is not None for text in (a, b)]
    return variant.relation == "same" and inner[0] != inner[1] and a.replace("'", "") == b.replace("'", "")


def _spans_of(variants: Sequence[Variant]) -> list[Span]:
    return sorted((span for variant in variants for span in variant.spans), key=lambda s: (-len(s.text), s))


def _fullest_forms(entity: Entity, readings: Mapping[str, Reading]) -> dict[tuple[str, ...], list[Span]]:
    """Return the name words of each report's fullest form, with the span of it."""
    best: dict[str, tuple[tuple[str, ...], Span]] = {}
    titles = sorted({role.text.casefold() for role in entity.roles}, key=lambda title: (-len(title), title))
    core = set(name_words(entity.name, entity.kind))
    for variant in entity.variants:
        words = name_words(_untitled(variant.text, titles), entity.kind)
        if entity.kind == "organization" and (variant.text.islower() or not core & set(words)):
            continue  # "the Tarn bank": a description, no name
        if len(words) < 2 or variant.relation in _SPELLED:
            continue
        for span in variant.spans:
            sentence = readings[span.report].sentence_at(span.start) if span.report in readings else None
            if sentence is None or sentence.headline:
                continue  # In a headline every word may be written like a name.
            if readings[span.report].report.text[span.end : span.end + 1] == "-":
                continue  # the rest of the name stands after the hyphen
            if span.report not in best or len(best[span.report][0]) < len(words):
                best[span.report] = (words, span)
    forms: dict[tuple[str, ...], list[Span]] = defaultdict(list)
    for report in sorted(best):
        words, span = best[report]
        forms[words].append(span)
    return forms


def _untitled(text: str, titles: Sequence[str]) -> str:
    """Return a form without the office before the name, as far as it ends one of these roles."""
    words = text.split()
    for at in range(len(words) - 1, 0, -1):
        before = " ".join(words[:at]).casefold()
        if len(words) - at >= 1 and any(title == before or title.endswith(" " + before) for title in titles):
            return " ".join(words[at:])
    return text


def _fuller(entity: Entity, forms: dict[tuple[str, ...], list[Span]]) -> Candidate | None:
    ordered = sorted(forms, key=lambda words: (-len(forms[words]), words))
    if entity.kind == "organization":
        # An organization in short form is house style; another wording of its name is worth a line.
        ordered = [w for w in ordered if not any(w != o and set(w) < set(o) for o in ordered)]
        ordered = [w for at, w in enumerate(ordered) if not any(_styled(w, o) for o in ordered[:at])]
        if len(ordered) < 2:
            return None
    if entity.kind == "person":
        ordered = [words for words in ordered if len(set(words)) == len(words)]
        # Two persons' forms begin alike ("Anna B. Cole", "Anna Cole"); else a title has slipped into one of them.
        ordered = [words for words in ordered if words[0][:1] == ordered[0][0][:1] and words[0] not in _TITLE_WORDS]
        ordered = [words for words in ordered if not any(words != o and set(words[1:]) == set(o) for o in ordered)]
        if len(ordered) < 2:
            return None
    variants = tuple((forms[words][0].text, tuple(forms[words])) for words in ordered[:4])
    reason = f"The fullest form of the name is {_listed([v for v, _ in variants])}; they can be one {entity.kind}."
    score = 0.44 if entity.kind == "person" else 0.37
    return Candidate("name", entity.name, "refinement", variants, score, reason, None, "fuller name")


def _styled(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two forms of a body's name are one in another house's style: small words, plural, "centre", an acronym."""
    left, right = ([w for w in words if w not in _ROLE_NOISE] for words in (a, b))
    short, long = sorted((left, right), key=len)
    if (
        len(short) < len(long)
        and long[: len(short) - 1] == short[:-1]
        and "".join(w[0] for w in long).startswith(short[-1])
    ):
        return True
    if left and right and long[:-1] == short and "".join(w[0] for w in short) == long[-1]:
        return True  # with the acronym that stands in brackets after it
    return len(left) == len(right) and all(
        x == y or _SAME_WORD.get(x, x) == _SAME_WORD.get(y, y) or f"{x}s" == y or f"{y}s" == x
        for x, y in zip(left, right, strict=True)
    )


def _listed(values: Sequence[str]) -> str:
    return " against ".join(f"\u201c{value}\u201d" for value in values)


def role_words(text: str) -> frozenset[str]:
    """Return the words of a role that tell it from others, house style evened out."""
    words: list[str] = re.findall(r"[a-z]+", text.lower().replace("\u2019s", "").replace("'s", ""))
    even = " ".join(_SAME_WORD.get(word, word) for word in words).split()
    return frozenset(re.sub(r"(?<=[a-z]{3})s$", "", word) for word in even if word not in _ROLE_NOISE)


def roles(entities: Sequence[Entity]) -> list[Candidate]:
    """Return persons whom reports give different offices or parts.

    Two reports differ where each gives a person a role that the other has nothing like: another office, another
    department, an office that one of them calls a former one, a deputy's. One that only says more ("the minister",
    "the transport minister") differs little, and kin and plain descriptions ("his brother", "a player") are no roles.
    """
    found: list[Candidate] = []
    for entity in entities:
        if entity.kind != "person" or len(entity.roles) < 2:
            continue
        held: dict[str, list[_Role]] = defaultdict(list)
        for mention in entity.roles:
            held[mention.span.report].extend(_read(mention))
        # Reports that give the same roles stand for each other: a thousand copies are not compared each with each.
        alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for report in sorted(held):
            alike[tuple(sorted({role.key for role in held[report]}))].append(report)
        differing: dict[str, tuple[_Role, list[_Role]]] = {}
        worst = 0.0
        for (a, *_), (b, *_) in combinations(alike.values(), 2):
            for left in held[a]:
                for right in held[b]:
                    score = _apart(left, right)
                    if (
                        not score
                        or any(not _apart(left, o) for o in held[b])
                        or any(not _apart(right, o) for o in held[a])
                    ):
                        continue
                    worst = max(worst, score)
                    for role in (left, right):
                        if role.key not in differing:
                            same = [r for roles_of in held.values() for r in roles_of if r.key == role.key]
                            differing[role.key] = (role, same)
        if len(differing) < 2:
            continue
        groups = sorted(differing.values(), key=lambda group: (-len({r.span.report for r in group[1]}), group[0].key))
        variants = tuple(
            (role.text, one_span_a_report(sorted({other.span for other in others}))) for role, others in groups[:4]
        )
        conflict = worst > _MILD
        reason = f"{entity.name} is {_listed([value for value, _ in variants])}" + (
            "; these are two offices." if conflict else "; the wordings of one role differ."
        )
        found.append(
            Candidate(
                "role", entity.name, "conflict" if conflict else "refinement", variants, worst, reason, None, "role"
            )
        )  # fmt: skip
    return found


_MILD = 0.4
"""A role that is the same in other words scores no more than this; see `DiscrepancyOptions.min_score`."""


@dataclass(frozen=True)
class _Role:
    """One role in one report: the office, what tells it from others of its name, and whether it is held no more."""

    text: str
    span: Span
    office: str
    words: frozenset[str]
    """The department or body, without the office and what marks its rank."""
    rank: frozenset[str]
    former: bool
    bodies: bool
    """Whether it has a name in it, besides the office."""

    @property
    def key(self) -> str:
        """The role as one word, for grouping."""
        return " ".join([*sorted(self.rank), *sorted(self.words), self.office, "former" if self.former else ""])


def _read(mention: RoleMention) -> list[_Role]:
    """Return the roles that the words beside a name give; none where they tell of kin or only describe."""
    if _NOT_YET.search(mention.text):
        return []
    words = _even(mention.text)
    former = bool(_FORMER.search(mention.text))
    at = [i for i, word in enumerate(words) if word in _AT]
    head = words[: at[0]] if at else words
    if words and words[0] in _OFFICE_VERBS:
        head = [_OFFICE_VERBS[words[0]]]
    if not head or head[-1] in _NO_OFFICE:
        return []
    rest = words[at[0] + 1 :] if at else words[1:] if words[0] in _OFFICE_VERBS else []
    body = [word for word in [*head[:-1], *rest] if word not in _ROLE_NOISE and word not in _AT]
    rank = frozenset(word for word in body if word in _RANKS)
    telling = frozenset(
        re.sub(r"(?<=[a-z]{3})s$", "", word) for word in body if word not in _RANKS and not word.isdigit()
    )
    bodies = any(
        word[:1].isupper() and word.lower() not in _OFFICES for word in mention.text.split()[: -1 if not at else None]
    )
    return [_Role(mention.text, mention.span, head[-1], telling, rank, former, bodies)]


def _even(text: str) -> list[str]:
    """Return the words of a role, house style evened out; an office of two words is one."""
    lower = text.lower().replace("\u2019", "'")
    words: list[str] = re.findall(r"[a-z]+|\d+", re.sub(r"'s?\b", "", lower))
    even = " ".join(_SAME_WORD.get(word, word) for word in words)
    for phrase, word in _PHRASES:
        even = re.sub(rf"\b{phrase}\b", word, even)
    return even.split()


def _apart(a: _Role, b: _Role) -> float:
    """Return how far two roles are from being one, as a score in [0, 1]; 0 where they agree or one says more."""
    if a.office != b.office:
        if a.office in b.rank or b.office in a.rank:
            return 0.0  # "the assistant", who is the assistant coach
        if {a.office, b.office} <= _HEADS or a.office in _looser(b.office) or not {a.office, b.office} <= _HELD:
            return 0.0
        if a.former != b.former and not (a.words & b.words):
            return 0.0  # what somebody was is no contradiction to what he is
        of_state = "leader" in {a.office, b.office} and bool({a.office, b.office} & _OF_STATE)
        return _MILD if of_state or a.office in _HEADS or b.office in _HEADS else 0.5
    if a.former != b.former:
        return 0.6 if a.words == b.words else 0.45 if _covers(a.words, b.words) or _covers(b.words, a.words) else 0.0
    if (a.rank ^ b.rank) & _OTHER_OFFICE:
        return 0.5 if a.office in _HELD else 0.37
    if a.rank != b.rank:
        return 0.37 if "head" in a.rank ^ b.rank else 0.0
    if _covers(a.words, b.words) or _covers(b.words, a.words) or a.words & b.words:
        return 0.0
    if any(len(role.words) == 1 and _ACRONYM.search(role.text) for role in (a, b)):
        return 0.0  # "the UN envoy": what the letters stand for may well be what the other report writes out
    if a.office in _WITH_DEPARTMENT:
        return 0.5
    return 0.37 if a.bodies and b.bodies else 0.0


_ACRONYM = re.compile(r"^(?:the\s)?[A-Z]{2,5}\b")


def _covers(few: frozenset[str], many: frozenset[str]) -> bool:
    """Whether each of a few words is among the many, a nation's name and its adjective being one."""
    return all(any(x == y or (min(len(x), len(y)) > 4 and x[:3] == y[:3]) for y in many) for x in few)


def _looser(office: str) -> frozenset[str]:
    """Return the offices whose name is a longer or a looser word for this one."""
    return _LOOSE.get(office, frozenset())


def offices(entities: Sequence[Entity]) -> list[Candidate]:
    """Return offices that different reports give to different persons."""
    holders: dict[frozenset[str], dict[str, list[RoleMention]]] = defaultdict(lambda: defaultdict(list))
    by_id = {entity.id: entity for entity in entities if entity.kind == "person"}
    for entity in by_id.values():
        for role in entity.roles:
            words = role_words(role.text)
            if len(words) >= 2 and words & _OFFICES and not _PAST.search(role.text):
                holders[words][entity.id].append(role)
    found: list[Candidate] = []
    for words in sorted(holders, key=sorted):
        people = holders[words]
        for a, b in combinations(sorted(people), 2):
            reports_a = {role.span.report for role in people[a]}
            reports_b = {role.span.report for role in people[b]}
            everywhere_a = {span.report for v in by_id[a].variants for span in v.spans}
            if reports_a & reports_b or everywhere_a & reports_b:
                continue
            joined = ["".join(name_words(by_id[key].name, "person")) for key in (a, b)]
            if joined[0] in joined[1] or joined[1] in joined[0]:
                continue  # one name with a word run into it
            match = compare_names(by_id[a].name, by_id[b].name, "person")
            office = people[a][0].text
            variants = tuple((by_id[key].name, one_span_a_report(role.span for role in people[key])) for key in (a, b))
            found.append(
                Candidate(
                    "name" if match.score > 0.5 else "identity", office, "conflict", variants, 0.7,
                    f"Both are called {office}: {_listed([v for v, _ in variants])}.", None, "office",
                )
            )  # fmt: skip
    return found

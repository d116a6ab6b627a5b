"""Other words for an entity that is named nearby: "the bank", "a Weston Air spokesman", a ticker, an account's handle."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rashomon.entities.mention import Mention
from rashomon.entities.words import BODY_TYPES, COMPANIES, GROUPS_NAMED_BY_TYPE, SPOKES_NOUNS, TYPE_OF_NOUN
from rashomon.text.agencies import is_agency
from rashomon.text.names import acronym_matches, name_words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from rashomon.text.reading import Reading

NEAR_SENTENCES = 3
"""How far back a definite description looks for the body it means."""

_DEFINITE = frozenset({"the", "this", "that"})
_LEFT = frozenset({"amod", "compound", "nmod", "poss", "det", "nummod", "punct", "advmod"})
_TICKER = re.compile(r"\s?\(((?:[A-Z]{2,6})(?:[.:][A-Z]{1,3})?)\)")
_HANDLE = re.compile(r"(?<!\w)@(\w{4,30})")


@dataclass(frozen=True)
class Description:
    """Words that mean an entity without its name: offsets in a report, and the group that they belong to."""

    report: int
    start: int
    end: int
    group: int


def find_tickers(mentions: Sequence[Mention], readings: Sequence[Reading]) -> list[tuple[Mention, Mention]]:
    """Return names joined to the mention of their symbol or acronym in brackets; add both as forms of the name.

    Brackets after a name can also hold a source ("(CNN)"): what is no acronym of the name has to stand in
    brackets only, everywhere in the story.
    """
    bracketed: list[tuple[Mention, re.Match[str]]] = []
    offsets: dict[tuple[int, int], Mention] = {(m.report, m.start): m for m in mentions}
    for mention in mentions:
        if mention.kind in {"organization", "place", "event"}:
            match = _TICKER.match(readings[mention.report].report.text, mention.end)
            if match and not is_agency(match.group(1)):
                bracketed.append((mention, match))
    inside = {(mention.report, match.start(1)) for mention, match in bracketed}
    outside = {m.text for m in mentions if (m.report, m.start) not in inside}
    joined: list[tuple[Mention, Mention]] = []
    for mention, match in bracketed:
        short = match.group(1)
        fuller = {m.text for m in mentions if m.kind == mention.kind and m.words[: len(mention.words)] == mention.words}
        if not any(acronym_matches(short, text) for text in fuller) and (
            mention.kind != "organization" or (short in outside and short != mention.text)
        ):
            continue
        mention.aliases.append((mention.start, match.end()))
        mention.aliases.append((match.start(1), match.end(1)))
        other = offsets.get((mention.report, match.start(1)))
        if other is not None and other is not mention:
            joined.append((mention, other))
    return joined


def find_handles(readings: Sequence[Reading], names: Sequence[Sequence[str]]) -> list[Description]:
    """Return accounts' handles that are made of the first letters of an entity's name ("@WestonAir")."""
    joined = [sorted({"".join(name_words(name)) for name in forms}) for forms in names]
    found: list[Description] = []
    for index, reading in enumerate(readings):
        for match in _HANDLE.finditer(reading.report.text):
            if reading.sentence_at(match.start()) is None:
                continue
            handle = match.group(1).replace("_", "").casefold()
            fitting = [
                group
                for group, forms in enumerate(joined)
                if any(len(form) >= 6 and (form.startswith(handle) or handle.startswith(form)) for form in forms)
                and len(handle) >= 6
            ]
            if len(fitting) == 1:
                found.append(Description(index, match.start(), match.end(), fitting[0]))
    return found


def find_bodies(
    readings: Sequence[Reading], groups: Sequence[Sequence[Mention]], names: Sequence[Sequence[str]]
) -> list[Description]:
    """Return definite descriptions that can mean only one organization named shortly before them ("the airline").

    The kind of the noun has to fit what the organization's name or a description of it elsewhere in the story
    tells; where nothing tells, only the body on which the report dwells can be meant.
    """
    kinds = [_body_kinds(readings, group, forms) for group, forms in zip(groups, names, strict=True)]
    by_sentence: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    weight: dict[int, Counter[int]] = defaultdict(Counter)
    named: dict[int, set[int]] = defaultdict(set)
    for index, group in enumerate(groups):
        for mention in group:
            if mention.kind == "organization":
                by_sentence[mention.report, mention.sentence].append((mention.start, index))
                weight[mention.report][index] += 1
            named[mention.report].update(range(mention.first, mention.last))
    found: list[Description] = []
    for report, reading in enumerate(readings):
        if not weight[report]:
            continue
        order = weight[report].most_common(2)
        main = order[0][0] if len(order) == 1 or order[0][1] >= 2 * order[1][1] else None
        for sentence in reading.sentences:
            for token in reading.doc[sentence.first_token : sentence.end_token]:
                kind = TYPE_OF_NOUN.get(token.lower_)
                if kind is None or not token.is_lower or token.pos_ != "NOUN":
                    continue
                first = _definite_start(token, named[report])
                if first is None:
                    continue
                start = reading.doc[first].idx
                group = _antecedent(report, sentence.index, start, token.lower_, kind, by_sentence, kinds, main)
                if group is not None:
                    found.append(Description(report, start, token.idx + len(token), group))
    return found


def _definite_start(head: Token, named: set[int]) -> int | None:
    """Return the first token of "the ... NOUN"; null where it is not definite, named, or said of something further."""
    if (head.dep_ in {"compound", "amod", "nmod"} and not _is_misread_verb(head.head, head)) or any(
        child.dep_ in {"relcl", "acl", "appos"}
        or (child.dep_ == "prep" and child.lower_ in {"of", "for", "in", "that"})
        for child in head.rights
    ):
        return None
    lefts = list(head.lefts)
    if not lefts or lefts[0].lower_ not in _DEFINITE or any(child.dep_ not in _LEFT for child in lefts):
        return None
    first = lefts[0].i
    modifiers = list(head.doc[first + 1 : head.i])
    if len(modifiers) > 4 or any(
        token.dep_ == "poss" or token.lower_ in {"other", "same", "two", "another"} for token in modifiers
    ):
        return None
    # "the Tarn bank" says where; a body's or a person's name would make it another thing.
    if any(token.i in named and token.ent_type_ != "GPE" for token in modifiers):
        return None
    kind = TYPE_OF_NOUN[head.lower_]
    if modifiers and (kind in GROUPS_NAMED_BY_TYPE or (kind == "agency" and any(t.pos_ == "NOUN" for t in modifiers))):
        return None  # "the port authority" is a body of its own
    return first


def _is_misread_verb(after: Token, head: Token) -> bool:
    """Return whether the parser took a verb for a noun: "The bank forecast that ..."."""
    return after.i == head.i + 1 and after.i + 1 < len(after.doc) and after.doc[after.i + 1].lower_ == "that"


def _antecedent(
    report: int,
    sentence: int,
    start: int,
    noun: str,
    kind: str,
    by_sentence: dict[tuple[int, int], list[tuple[int, int]]],
    kinds: Sequence[frozenset[str]],
    main: int | None,
) -> int | None:
    for back in range(NEAR_SENTENCES + 1):
        near = [g for at, g in by_sentence.get((report, sentence - back), []) if back or at < start]
        if not near:
            continue
        fitting = sorted({group for group in near if _fits(noun, kind, kinds[group], group == main)})
        if len(fitting) == 1:
            return fitting[0]
        if len(fitting) > 1:
            return main if main in fitting else None
    return None


def _fits(noun: str, kind: str, known: frozenset[str], main: bool) -> bool:
    if not known:
        return main and kind not in GROUPS_NAMED_BY_TYPE
    if kind in known:
        return True
    if kind == "company":
        return bool(known & COMPANIES)
    if kind == "agency":
        return noun == "agency" and "ministry" in known
    return main and known <= {"company"} and kind in COMPANIES


def _body_kinds(readings: Sequence[Reading], group: Sequence[Mention], forms: Sequence[str]) -> frozenset[str]:
    """Return the kinds of organization that a group's names and the words beside them tell."""
    if not group or group[0].kind != "organization":
        return frozenset()
    found: set[str] = set()
    for form in forms:
        words = [word.casefold() for word in re.findall(r"[A-Za-z]+", form)]
        for position, word in enumerate(words):
            kind = TYPE_OF_NOUN.get(word)
            # "University of Weston", "Bank of Weston", "Weston Air Lines": the type stands at either end.
            if (
                kind
                and (position >= len(words) - 2 or position == 0)
                and word not in {"group", "service", "paper", "board"}
            ):
                found.add(kind)
        if words and words[-1] in {"inc", "corp", "corporation", "ltd", "plc", "llc", "company"}:
            found.add("company")
    for mention in group[:40]:
        doc = readings[mention.report].doc
        root = doc[mention.first : mention.last].root
        for word in _beside(doc, mention, root):
            kind = TYPE_OF_NOUN.get(word.lower_)
            if kind:
                found.add(kind)
    if not found & set(BODY_TYPES):
        return frozenset()
    return frozenset(found)


def _beside(doc: Doc, mention: Mention, root: Token) -> list[Token]:
    found = [child for child in root.children if child.dep_ == "appos" and child.i >= mention.last]
    if root.dep_ == "appos" and root.head.i < mention.first:
        found.append(root.head)
    if root.dep_ == "nsubj" and root.head.lemma_ == "be":
        found += [child for child in root.head.children if child.dep_ == "attr"]
    if mention.first and doc[mention.first - 1].is_lower and doc[mention.first - 1].pos_ == "NOUN":
        found.append(doc[mention.first - 1])  # "investment bank Weston & Oak", "oil giant Weston"
    return found


@dataclass(frozen=True)
class Spokesperson:
    """Somebody who speaks for an organization and whom these words do not name."""

    report: int
    start: int
    end: int
    group: int
    """Of the organization."""
    bare: bool
    """"the spokesman": the organization is that of the last one before."""


def find_spokespersons(readings: Sequence[Reading], groups: Sequence[Sequence[Mention]]) -> list[Spokesperson]:
    """Return the unnamed spokespersons of organizations, in order of report and offset."""
    owner: dict[tuple[int, int], int] = {}
    people: dict[int, set[int]] = defaultdict(set)
    for index, group in enumerate(groups):
        for mention in group:
            for token in range(mention.first, mention.last):
                if mention.kind == "organization":
                    owner[mention.report, token] = index
                elif mention.kind == "person":
                    people[mention.report].add(token)
    found: list[Spokesperson] = []
    for report, reading in enumerate(readings):
        last: int | None = None
        for sentence in reading.sentences:
            for token in reading.doc[sentence.first_token : sentence.end_token]:
                if token.lower_ not in SPOKES_NOUNS or _has_name(token, people[report]):
                    continue
                body, stop = _body_of(token, report, owner)
                first = min([token.i, *(child.left_edge.i for child in token.lefts)])
                first = max(first, sentence.first_token)
                if token.i - first > 8:
                    first = token.i
                if body is not None:
                    last = body
                    start, ending = reading.doc[first].idx, reading.doc[stop]
                    found.append(Spokesperson(report, start, ending.idx + len(ending), body, bare=False))
                elif last is not None and reading.doc[first].lower_ == "the" and first == token.i - 1:
                    start = reading.doc[first].idx
                    found.append(Spokesperson(report, start, token.idx + len(token), last, bare=True))
    return found


def _has_name(token: Token, people: set[int]) -> bool:
    """Whether the spokesperson's name stands beside the word."""
    if token.i + 1 in people or token.head.i in people or (token.dep_ == "appos" and token.head.i in people):
        return True
    doc = token.doc
    if token.i + 2 < len(doc) and doc[token.i + 1].text == "," and token.i + 2 in people:
        return True
    return any(
        child.i in people for child in token.children if child.dep_ in {"appos", "compound"} and child.i > token.i
    )


def _body_of(token: Token, report: int, owner: dict[tuple[int, int], int]) -> tuple[int | None, int]:
    """Return the organization that a spokesperson speaks for, and the last token of the words that say so."""
    for child in token.lefts:
        if child.dep_ in {"compound", "nmod", "poss", "amod"} and (report, child.i) in owner:
            return owner[report, child.i], token.i
    before = (report, token.i - 1)
    if before in owner:
        return owner[before], token.i
    for child in token.rights:
        if child.dep_ == "prep" and child.lower_ in {"for", "of", "at", "from", "with"}:
            for thing in child.children:
                if thing.dep_ == "pobj" and (report, thing.i) in owner and thing.i - token.i <= 8:
                    return owner[report, thing.i], thing.i
    return None, token.i

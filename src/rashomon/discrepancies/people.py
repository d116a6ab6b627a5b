"""Differences in what reports tell of one person: how old, from where."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rashomon.discrepancies.candidates import Candidate
from rashomon.discrepancies.mentions import Mentions
from rashomon.model import Claim, Quantity, Span
from rashomon.text.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

_BEFORE_AGE = re.compile(r"\s*[,(]\s*(?:aged?\s+)?$|\s+(?:is|was|aged)\s+$", re.IGNORECASE)
_HOME_WORDS = frozenset({"from", "of"})
_NATIVES = frozenset("native resident".split())
_LIVING = frozenset("live reside grow hail".split())


def ages(claims: Sequence[Claim], mentions: Mentions) -> list[Candidate]:
    """Return persons to whom reports give different ages."""
    told: dict[str, dict[float, dict[str, tuple[str, Span]]]] = defaultdict(lambda: defaultdict(dict))
    for claim in claims:
        for quantity in claim.quantities:
            if quantity.kind != "age" or quantity.value is None or quantity.comparator != "exactly":
                continue
            person = _aged(claim, quantity, mentions)
            if person is not None:
                told[person][quantity.value].setdefault(claim.report, (quantity.span.text, quantity.span))
    for report in sorted(mentions.readings):
        for person, age, span in _beside_names(report, mentions):
            told[person][age].setdefault(report, (span.text, span))
    found: list[Candidate] = []
    for key in sorted(told):
        groups = sorted(told[key].items(), key=lambda item: (-len(item[1]), item[0]))
        if len(groups) < 2 or len({report for _, held in groups for report in held}) < 2:
            continue
        name = mentions.entities[key].name
        variants = tuple(
            (next(iter(held.values()))[0], tuple(span for _, span in held.values())) for _, held in groups[:4]
        )
        listed = " against ".join(f"\u201c{value}\u201d" for value, _ in variants)
        found.append(
            Candidate(
                "quantity", f"age of {name}", "conflict", variants, 0.66,
                f"{listed} for the age of {name}.", None, "age",
            )
        )  # fmt: skip
    return found


_BESIDE = re.compile(r"(?:,\s+|\s+\()(?:aged\s+)?(?P<age>[1-9]\d?|10\d)(?=[,)]|\.(?:\s|$)|\s+and\s)")


def _beside_names(report: str, mentions: Mentions) -> Iterator[tuple[str, float, Span]]:
    """Yield the ages right behind a person's name wherever they stand: most do where one is quoted ("said A B, 34"),
    which is of no clause that is compared."""
    reading = mentions.readings[report]
    text = reading.report.text
    for sentence in reading.sentences:
        for match in _BESIDE.finditer(text, sentence.start, sentence.end):
            person = _one_person(mentions, report, match.start() - 1, match.start())
            if person is not None:
                start, end = match.span("age")
                yield person, float(match["age"]), reading.span(start, end)


def _aged(claim: Claim, quantity: Quantity, mentions: Mentions) -> str | None:
    """Return the person an age is told of: the name just before it, or the one that it stands before."""
    reading = mentions.readings.get(claim.report)
    if reading is None:
        return None
    text, start = reading.report.text, quantity.span.start
    ahead = text[max(0, start - 12) : start]
    gap = _BEFORE_AGE.search(ahead)
    if gap is not None:
        end = start - len(gap.group())
        return _one_person(mentions, claim.report, end - 1, end)
    token = reading.token_at(quantity.span.end - 1)
    for _ in range(4):
        # "The mother of a 6-year-old boy" is not six: the age belongs to the noun it stands before.
        if token is None or token.head.i == token.i or token.pos_ == "VERB" or token.dep_ in {"pobj", "dobj", "poss"}:
            return None
        token = token.head
        person = mentions.person(claim.report, token)
        if person is not None:
            return person
        named = next((child for child in token.children if child.dep_ == "appos" and child.i > token.i), None)
        if named is not None and mentions.person(claim.report, named) is not None:
            return mentions.person(claim.report, named)
    return None


def _one_person(mentions: Mentions, report: str, start: int, end: int) -> str | None:
    people = sorted(key for key in mentions.within(report, start, end) if mentions.entities[key].kind == "person")
    return people[0] if len(people) == 1 else None


def homes(claims: Sequence[Claim], mentions: Mentions) -> list[Candidate]:
    """Return persons whom reports place in different towns ("of X", "a native of X", "who lives in X")."""
    told: dict[str, list[tuple[frozenset[str], Span]]] = defaultdict(list)
    for report in sorted(mentions.readings):
        reading = mentions.readings[report]
        for sentence in reading.sentences:
            for token in reading.tokens(sentence):
                if token.ent_type_ == "GPE" and token.dep_ == "pobj":
                    person = _at_home(token, report, mentions)
                    if person is not None:
                        span = _whole_place(reading, token)
                        told[person].append((_place_words(span.text), span))
    found: list[Candidate] = []
    for key in sorted(told):
        groups: list[tuple[frozenset[str], list[Span]]] = []
        for words, span in told[key]:
            for known, spans in groups:
                if known & words:
                    spans.append(span)
                    break
            else:
                groups.append((words, [span]))
        reports = [{span.report for span in spans} for _, spans in groups]
        if len(groups) < 2 or not any(not a & b for a in reports for b in reports):
            continue
        groups.sort(key=lambda group: (-len(group[1]), group[1][0]))
        variants = tuple((spans[0].text, tuple(spans)) for _, spans in groups[:4])
        name = mentions.entities[key].name
        listed = " against ".join(f"\u201c{value}\u201d" for value, _ in variants)
        found.append(
            Candidate(
                "place", f"home of {name}", "conflict", variants, 0.55, f"{listed} for where {name} is from.", None, "home"
            )
        )  # fmt: skip
    return found


def _at_home(place: Token, report: str, mentions: Mentions) -> str | None:
    lead = place.head
    if lead.dep_ != "prep" or lead.head.i == lead.i:
        return None
    governor = lead.head
    if lead.lower_ in _HOME_WORDS and governor.pos_ == "PROPN" and lead.i - governor.i <= 3:
        return mentions.person(report, governor)
    if governor.lemma_.lower() in _NATIVES and lead.lower_ == "of":
        return (
            mentions.person(report, governor.head)
            if governor.dep_ == "appos"
            else _subject(governor.head, report, mentions)
        )
    if governor.lemma_.lower() in _LIVING and lead.lower_ in {"in", "from"}:
        return _subject(governor, report, mentions)
    return None


def _subject(verb: Token, report: str, mentions: Mentions) -> str | None:
    for child in verb.children:
        if child.dep_ in {"nsubj", "nsubjpass"}:
            if child.tag_ in {"WP", "WDT"} and verb.dep_ == "relcl":
                return mentions.person(report, verb.head)
            return mentions.person(report, child)
    return None


def _whole_place(reading: Reading, token: Token) -> Span:
    first, last = token, token
    while first.i > 0 and first.nbor(-1).ent_type_ == "GPE" and first.ent_iob_ == "I":
        first = first.nbor(-1)
    end = last.i + 1
    doc = token.doc
    # "Town, State" is one place: the second part stands in apposition.
    if end + 1 < len(doc) and doc[end].text == "," and doc[end + 1].ent_type_ == "GPE":
        last = doc[end + 1]
        while last.i + 1 < len(doc) and last.nbor(1).ent_iob_ == "I":
            last = last.nbor(1)
    return reading.token_span([first, last])


def _place_words(text: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"\w+", text.lower()) if len(word) > 2)


def told_of(mentions: Mentions, claims: Sequence[Claim]) -> list[Candidate]:
    """Return all that reports tell differently of one person."""
    return [*ages(claims, mentions), *homes(claims, mentions)]

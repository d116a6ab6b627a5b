"""Counts of one crowd by rival sources: the police say so many, the organizers put it at many more.

The second count mostly goes without its noun ("The organizers put it at 700."), so nothing that it counts could be held
against another figure. What it counts is what the sentences right before it count, by another source.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rashomon.discrepancies.candidates import Candidate, one_span_a_report
from rashomon.discrepancies.told import ANYONE
from rashomon.model import Claim, Quantity
from rashomon.text.inflection import plural
from rashomon.text.numbers import compare_quantities, is_person_noun
from rashomon.text.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

MIN_CROWD = 20
"""Fewer are counted, not estimated."""
MAX_RATIO = 6.0
"""Rival counts further apart than this are of two things."""
MAX_SOURCE = 50
"""Characters of a source that is named beside its figure."""
MAX_SENTENCES = 3
"""Sentences from one count to its rival."""
_ESTIMATES = re.compile(
    r"\b(?:put|puts|putting)\b[^.;\n]{0,50}\bat\s+$|\bestimate[sd]?\b[^.;\n]{0,40}\bat\s+$"
    r"|\b(?:say|says|said|claims?|claimed|counted|estimates?|estimated|stands? by|stood by|spoke of|speaks? of|reckons?)\s+$"
    r"|\b(?:claim|estimate|figure|count|tally)\s+(?:of|was|is)\s+$",
    re.IGNORECASE,
)
"""Words right before a figure by which a source gives its own count."""


@dataclass(frozen=True, eq=False)
class _Count:
    claim: Claim
    quantity: Quantity
    told_by: str
    """Whose count it is, in the report's words; empty where that is not told."""
    bare: bool
    """The figure has no noun, and is what a source makes it."""

    @cached_property
    def source(self) -> frozenset[str]:
        """Words of whoever counts."""
        return frozenset(word for word in re.findall(r"\w+", self.told_by.lower()) if len(word) > 2 and word != "the")


def rivals(claims: Sequence[Claim], readings: Mapping[str, Reading]) -> list[Candidate]:
    """Return the counts that sources give differently of one crowd, those of all reports together."""
    by_report: dict[str, list[_Count]] = defaultdict(list)
    for claim in claims:
        if claim.report in readings:
            by_report[claim.report].extend(_counts(claim, readings[claim.report]))
    matters: list[set[tuple[float, float]]] = []
    for report in sorted(by_report):
        held = by_report[report]
        for one in held:
            for other in held:
                if one.bare and _are_rivals(one, other):
                    _join(matters, {_key(one), _key(other)})
    return [found for matter in matters if (found := _candidate(matter, by_report)) is not None]


def _counts(claim: Claim, reading: Reading) -> Iterator[_Count]:
    text, start = claim.sentence.text, claim.sentence.start
    for quantity in claim.quantities:
        if quantity.kind != "count" or max(quantity.value or 0.0, quantity.low) < MIN_CROWD:
            continue
        if quantity.noun not in ANYONE and not is_person_noun(quantity.noun):
            continue
        ahead = _ESTIMATES.search(text[: quantity.span.start - start])
        bare = quantity.noun is None and ahead is not None
        # "The organizers' figure of 700 was too high, said the police": whose it is says the clause itself.
        told_by = _subject(reading, quantity) if bare else ""
        if bare or quantity.noun is not None:
            yield _Count(claim, quantity, told_by or claim.attributed_to or "", bare)


def _subject(reading: Reading, quantity: Quantity) -> str:
    """Return who makes it so many: the subject of the verb, or whose claim it is."""
    token: Token | None = reading.token_at(quantity.span.start)
    for _ in range(8):
        if token is None:
            break
        whose = [c for c in token.children if c.dep_ in {"nsubj", "nsubjpass"} or (c.dep_ == "poss" and c.i < token.i)]
        if whose:
            named = [t for t in whose[0].subtree if t.dep_ not in {"case", "punct"} and not t.is_space]
            return reading.token_span(named).text if any(t.pos_ in {"NOUN", "PROPN"} for t in named) else ""
        if token.head.i == token.i:
            break
        token = token.head
    return ""


def _are_rivals(bare: _Count, other: _Count) -> bool:
    if other is bare or abs(bare.claim.order - other.claim.order) > MAX_SENTENCES or bare.claim.headline:
        return False
    if not bare.source or not other.source or bare.source & other.source:
        return False
    if not other.bare and other.claim.order > bare.claim.order:
        return False
    low, high = sorted((_size(bare.quantity), _size(other.quantity)))
    return compare_quantities(bare.quantity, other.quantity) == "different" and high <= MAX_RATIO * low


def _size(quantity: Quantity) -> float:
    return quantity.value if quantity.value is not None else quantity.low


def _key(count: _Count) -> tuple[float, float]:
    quantity = count.quantity
    return (quantity.value, quantity.value) if quantity.value is not None else (quantity.low, quantity.high)


def _join(matters: list[set[tuple[float, float]]], values: set[tuple[float, float]]) -> None:
    touched = [matter for matter in matters if matter & values]
    matters[:] = [matter for matter in matters if not matter & values]
    matters.append(values.union(*touched))


def _candidate(matter: set[tuple[float, float]], by_report: Mapping[str, Sequence[_Count]]) -> Candidate | None:
    groups: dict[tuple[float, float], list[_Count]] = defaultdict(list)
    for report in sorted(by_report):
        for count in by_report[report]:
            if _key(count) in matter:
                groups[_key(count)].append(count)
    sides = sorted(groups.values(), key=lambda held: (-len({c.claim.report for c in held}), held[0].quantity.span))[:5]
    # Two values of one source are no rivals: of those the one that most reports give stands here.
    sides = [held for at, held in enumerate(sides) if not any(_of_one_source(held, other) for other in sides[:at])]
    if len(sides) < 2:
        return None
    reports = {count.claim.report for held in sides for count in held}
    variants = tuple((_told(held), one_span_a_report(count.quantity.span for count in held)) for held in sides)
    listed = " against ".join(f"\u201c{value}\u201d" for value, _ in variants)
    noun = plural(next((c.quantity.noun for held in sides for c in held if c.quantity.noun is not None), "people"))
    return Candidate(
        "quantity", f"number: {noun}", "conflict", variants, 0.68 if len(reports) > 1 else 0.55,
        f"{listed}: sources count the same {noun} differently.", None, "rivals",
        tuple(held[0].quantity for held in sides),
    )  # fmt: skip


def _of_one_source(held: Sequence[_Count], other: Sequence[_Count]) -> bool:
    """Whether whoever gives one value gives the other too, and others do not."""
    return all(count.source and any(count.source & known.source for known in other) for count in held)


def _told(held: Sequence[_Count]) -> str:
    """Return the figure with whoever gives it, where that is told."""
    first = next((count for count in held if count.source), held[0])
    text = first.quantity.span.text
    return f"{text} ({first.told_by})" if first.source and len(first.told_by) <= MAX_SOURCE else text

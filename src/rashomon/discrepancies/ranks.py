"""Which in a row it was: the first woman in an office by one account, the second by another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rashomon.discrepancies.candidates import Candidate, one_span_a_report, overlap
from rashomon.model import Claim, Quantity, Span
from rashomon.text.numbers import is_person_noun
from rashomon.text.reading import Reading

MIN_ALIKE = 0.2
"""Share of content that clauses about one row have in common at least."""
_IS = frozenset("be become make remain".split())


@dataclass(frozen=True, eq=False)
class _Rank:
    claim: Claim
    quantity: Quantity
    span: Span


def ranks(claims: Sequence[Claim], readings: Mapping[str, Reading]) -> list[Candidate]:
    """Return persons who are the first of their sort in one report and the second, or a later one, in another."""
    told: dict[str, list[_Rank]] = defaultdict(list)
    for claim in claims:
        if claim.report in readings:
            for noun, rank in _of_claim(claim, readings[claim.report]):
                told[noun].append(rank)
    found: list[Candidate] = []
    for noun in sorted(told):
        by_report: dict[str, set[float | None]] = defaultdict(set)
        for rank in told[noun]:
            by_report[rank.claim.report].add(rank.quantity.value)
        used: set[frozenset[float | None]] = set()
        for a, b in combinations(told[noun], 2):
            key = frozenset((a.quantity.value, b.quantity.value))
            if len(key) < 2 or key in used or any(key <= held for held in by_report.values()):
                continue  # Who tells of a first and a second means two.
            if a.claim.report == b.claim.report or not a.claim.entities & b.claim.entities:
                continue
            if overlap(a.claim, b.claim) < MIN_ALIKE:
                continue
            used.add(key)
            sides = [
                [one, *(x for x in told[noun] if x.quantity.value == one.quantity.value and x is not one)]
                for one in (a, b)
            ]
            sides.sort(key=lambda held: (-len({x.claim.report for x in held}), held[0].span))
            variants = tuple((held[0].span.text, one_span_a_report(x.span for x in held)) for held in sides)
            found.append(
                Candidate(
                    "identity", f"which {noun} it is", "conflict", variants, 0.68,
                    f"\u201c{variants[0][0]}\u201d against \u201c{variants[1][0]}\u201d: not the same place in the row.",
                    None, "rank",
                )
            )  # fmt: skip
    return found


def _of_claim(claim: Claim, reading: Reading) -> Iterator[tuple[str, _Rank]]:
    """Yield what somebody is said to be ("the second woman to lead the country", "its first woman minister"), once for
    each noun that says it."""
    for quantity in claim.quantities:
        if quantity.kind != "ordinal" or quantity.value is None:
            continue
        token = reading.token_at(quantity.span.start)
        if token is None:
            continue
        head = token.head
        while head.dep_ in {"compound", "nmod", "amod"} and head.head.i > head.i:
            head = head.head
        if head.dep_ not in {"attr", "oprd", "appos", "pobj"} or (
            head.dep_ == "attr" and head.head.lemma_.lower() not in _IS
        ):
            continue
        if head.dep_ == "pobj" and head.head.lower_ != "as":
            continue
        phrase = reading.doc[token.i : head.i + 1]
        for noun in sorted({t.lemma_.lower() for t in phrase if t.pos_ == "NOUN" and is_person_noun(t.lemma_.lower())}):
            yield noun, _Rank(claim, quantity, reading.token_span([token, head]))

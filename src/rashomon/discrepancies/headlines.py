"""A headline or an opening that says more than its own report does further down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from rashomon.discrepancies.candidates import Candidate, overlap
from rashomon.discrepancies.surroundings import hedged_token
from rashomon.model import Claim
from rashomon.text.numbers import compare_quantities, counts_same_thing
from rashomon.text.reading import Reading

MIN_SAME = 0.5
"""Share of the headline's content that a sentence of the body has, where both tell the same."""
MIN_BOUNDED = 20
"""Smaller figures are too often of another thing to be known again without their noun."""
_LIGHT = frozenset("be have do get take face go".split())
"""Verbs that a headline leaves out."""
_SOURCED = frozenset(
    "say says said claim claims claimed report reports reportedly alleged allegedly may might could fears feared".split()
)


def headlines(claims: Sequence[Claim], readings: Mapping[str, Reading]) -> list[Candidate]:
    """Return reports whose headline states flat, or counts, what their body hedges or counts otherwise."""
    by_report: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_report[claim.report].append(claim)
    found: list[Candidate] = []
    for report in sorted(by_report):
        heads = [claim for claim in by_report[report] if claim.headline]
        body = [claim for claim in by_report[report] if not claim.headline and not claim.quoted]
        for head in heads:
            for candidate in (
                _hedge_lost(head, body, readings.get(report)),
                _figure(head, body),
                _bound_lost(head, body),
            ):
                if candidate is not None:
                    found.append(candidate)
    return found


def _hedge_lost(head: Claim, body: Sequence[Claim], reading: Reading | None) -> Candidate | None:
    words = head.sentence.text.lower()
    if head.hedge or "?" in words or _SOURCED & set(words.replace(":", " ").split()):
        return None
    told = [claim for claim in body if overlap(head, claim) >= MIN_SAME and len(head.content & claim.content) >= 2]
    hedged = [claim for claim in told if claim.hedge and _same_act(head, claim) and _falls_on(head, claim, reading)]
    flat = [claim for claim in told if not claim.hedge and _same_act(head, claim)]
    if not hedged or flat:
        return None
    soft = hedged[0]
    return Candidate(
        "certainty", "headline against body", "conflict",
        ((head.span.text, (head.span,)), (soft.span.text, (soft.span,))), 0.5,
        f"The headline states flat what the body gives with \u201c{soft.hedge}\u201d.", None, "headline",
    )  # fmt: skip


def _same_act(head: Claim, claim: Claim) -> bool:
    return head.predicate is not None and (head.predicate == claim.predicate or head.predicate in claim.content)


def _falls_on(head: Claim, claim: Claim, reading: Reading | None) -> bool:
    """Whether the hedge makes the headline's own act unsure, and not another one of the sentence."""
    unsure = hedged_token(reading, claim) if reading is not None else None
    if unsure is None or head.predicate is None:
        return True
    lemma = unsure.lemma_.lower()
    return lemma == head.predicate or lemma in _LIGHT or lemma in head.content


def _figure(head: Claim, body: Sequence[Claim]) -> Candidate | None:
    for quantity in head.quantities:
        if quantity.kind not in {"count", "percent"} or quantity.value is None or quantity.noun is None:
            continue
        kin = [
            (claim, other)
            for claim in body
            for other in claim.quantities
            if other.value is not None and counts_same_thing(quantity, other) >= 0.8
        ]
        if not kin or any(compare_quantities(quantity, other) != "different" for _, other in kin):
            continue
        claim, other = max(kin, key=lambda pair: (overlap(head, pair[0]), -pair[0].order))
        if overlap(head, claim) < MIN_SAME:
            continue
        return Candidate(
            "quantity", "headline against body", "conflict",
            ((quantity.span.text, (quantity.span,)), (other.span.text, (other.span,))), 0.55,
            f"The headline has \u201c{quantity.span.text}\u201d, the body \u201c{other.span.text}\u201d.", None, "headline",
        )  # fmt: skip
    return None


def _bound_lost(head: Claim, body: Sequence[Claim]) -> Candidate | None:
    """Return the figure of a headline that the body only ever gives as the most that it may be."""
    for quantity in head.quantities:
        if quantity.kind != "count" or quantity.value is None or quantity.value < MIN_BOUNDED:
            continue
        if quantity.comparator != "exactly" or quantity.approximate:
            continue
        same = [
            other
            for claim in body
            for other in claim.quantities
            if other.kind == "count" and other.value == quantity.value
        ]
        if not same or any(other.comparator != "at_most" for other in same):
            continue
        return Candidate(
            "certainty", "headline against body", "conflict",
            ((quantity.span.text, (quantity.span,)), (same[0].span.text, (same[0].span,))), 0.5,
            f"The headline has \u201c{quantity.span.text}\u201d, the body no more than \u201c{same[0].span.text}\u201d.",
            None, "headline",
        )  # fmt: skip
    return None

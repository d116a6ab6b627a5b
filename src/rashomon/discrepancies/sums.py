"""Totals and their parts: figures that differ because one report counts together what another counts apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from rashomon.discrepancies.candidates import Candidate, one_span_a_report
from rashomon.model import Claim, Quantity, Span
from rashomon.text.numbers import is_person_noun

MIN_TOTAL = 5
"""Smaller totals are made up by chance ("two" and "one" are three anywhere)."""
_JOINED = re.compile(
    r"^[\w\s\u2019'-]{0,60}?\b(?:and|plus|as well as|along with)\s+"
    r"(?:another\s+|the\s+|its\s+)?(?:(?:an?|the|its)\s+(?:crew|group|team|staff)\s+of\s+)?$",
    re.IGNORECASE,
)
_PEOPLE = frozenset(
    "people person passenger crew member victim worker student child officer soldier civilian woman man adult guest "
    "tourist player employee official resident patient protester police other".split()
)


def sums(claims: Sequence[Claim]) -> list[Candidate]:
    """Return totals that one report gives where another gives two parts that make it up."""
    by_sentence: dict[Span, dict[Span, Quantity]] = defaultdict(dict)
    totals: dict[float, list[tuple[Claim, Quantity]]] = defaultdict(list)
    for claim in claims:
        for quantity in claim.quantities:
            article = quantity.span.text.lower() in {"a", "an"}  # "And a crew of four" has one figure.
            if quantity.kind == "count" and quantity.value and quantity.comparator == "exactly" and not article:
                by_sentence[claim.sentence].setdefault(quantity.span, quantity)
                totals[quantity.value].append((claim, quantity))
    found: dict[tuple[float, frozenset[float]], tuple[list[Span], list[Span], str, str]] = {}
    for claim in claims:
        held = [by_sentence[claim.sentence][span] for span in sorted(by_sentence.get(claim.sentence, {}))]
        for left, right in pairwise(held):
            if left.value is None or right.value is None or min(left.value, right.value) < 2:
                continue
            total = left.value + right.value
            base = claim.sentence.start
            between = claim.sentence.text[left.span.end - base : right.span.start - base]
            if total < MIN_TOTAL or not _JOINED.match(between):
                continue
            whole = [
                (other, q)
                for other, q in totals.get(total, ())
                if other.report != claim.report and _may_hold(q, left, right) and other.content & claim.content
            ]
            if not whole:
                continue
            key = (total, frozenset({left.value, right.value}))
            parts = Span(claim.report, left.span.start, _end(claim, right), "")
            text = claim.sentence.text[parts.start - base : parts.end - base]
            parts = Span(claim.report, parts.start, parts.start + len(text), text)
            entry = found.setdefault(key, ([], [], text, _phrase(whole[0][1])))
            if parts not in entry[0]:
                entry[0].append(parts)
            entry[1].extend(q.span for _, q in whole if q.span not in entry[1])
    return [
        Candidate(
            "quantity", "a total and its parts", "reconcilable",
            ((text, one_span_a_report(parts)), (phrase, one_span_a_report(whole))), 0.52,
            f"\u201c{text}\u201d make up \u201c{phrase}\u201d: counted together they agree.", None, "sum",
        )
        for _, (parts, whole, text, phrase) in sorted(found.items(), key=lambda item: (item[0][0], sorted(item[0][1])))
    ]  # fmt: skip


def _may_hold(total: Quantity, left: Quantity, right: Quantity) -> bool:
    """Whether a total may count both parts: all three are of one noun, or all three count people."""
    nouns = {quantity.noun for quantity in (total, left, right)} - {None}
    return len(nouns) <= 1 or all(noun in _PEOPLE or is_person_noun(noun) for noun in nouns)


def _end(claim: Claim, quantity: Quantity) -> int:
    """Return the end of a figure's noun, where that stands within a few words of it."""
    base = claim.sentence.start
    after = claim.sentence.text[quantity.span.end - base :]
    match = re.match(rf"(?:\s+[\w\u2019'-]+){{0,2}}?\s+{re.escape(quantity.noun or '')}\w*", after, re.IGNORECASE)
    return quantity.span.end + (len(match.group()) if match and quantity.noun else 0)


def _phrase(quantity: Quantity) -> str:
    noun = quantity.noun or ""
    return quantity.span.text if not noun or noun in quantity.span.text.lower() else f"{quantity.span.text} {noun}"

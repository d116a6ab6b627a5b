"""On which side of a place it was: north of it by one account, south of it by another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations

from rashomon.discrepancies.candidates import Candidate, one_span_a_report
from rashomon.discrepancies.mentions import Mentions
from rashomon.model import Claim, Point, Quantity, Span
from rashomon.text.numbers import compare_quantities

_BEARING = re.compile(
    r"\b(?P<way>(?:north|south)(?:[- ]?(?:east|west))?|east|west)(?:ern)?"
    r"(?:\s+(?:side|edge|end|part|bank|outskirts|shore))?\s+of\s+(?:the\s+)?(?P<place>[A-Z][\w\u2019'-]+(?: [A-Z][\w\u2019'-]+){0,2})",
)
_DEGREES = {
    "north": 0, "northeast": 45, "east": 90, "southeast": 135,
    "south": 180, "southwest": 225, "west": 270, "northwest": 315,
}  # fmt: skip
MIN_TURN = 90
"""Degrees from which two bearings are no looser and closer telling of one."""
MIN_ALIKE = 0.3
"""Share of content from which two clauses that are not aligned tell of one thing."""


@dataclass(frozen=True, eq=False)
class _Bearing:
    claim: Claim
    degrees: int
    span: Span
    far: Quantity | None
    """How far from the place, where that is told right before."""


def bearings(claims: Sequence[Claim], points: Sequence[Point], mentions: Mentions) -> list[Candidate]:
    """Return what reports place on different sides of one place, and how far from it in other units."""
    home: dict[str, set[str]] = defaultdict(set)
    for point in points:
        for key in point.claims if point.support.reports > 1 else ():
            home[key].add(point.id)
    told: dict[str, list[_Bearing]] = defaultdict(list)
    for claim in claims:
        for place, bearing in _of_claim(claim, mentions):
            told[place].append(bearing)
    found: list[Candidate] = []
    for place in sorted(told):
        by_report: dict[str, set[int]] = defaultdict(set)
        for bearing in told[place]:
            by_report[bearing.claim.report].add(bearing.degrees)
        used: set[frozenset[int]] = set()
        for a, b in combinations(told[place], 2):
            turn = abs(a.degrees - b.degrees) % 360
            key = frozenset((a.degrees, b.degrees))
            if min(turn, 360 - turn) < MIN_TURN or key in used or any(key <= held for held in by_report.values()):
                continue  # Who tells of both sides means two things.
            if a.claim.report == b.claim.report:
                continue
            if not home[a.claim.id] & home[b.claim.id] and _alike(a, b) < MIN_ALIKE:
                continue
            used.add(key)
            sides = [[one, *(x for x in told[place] if x.degrees == one.degrees and x is not one)] for one in (a, b)]
            sides.sort(key=lambda held: (-len({x.claim.report for x in held}), held[0].span))
            variants = tuple((held[0].span.text, one_span_a_report(x.span for x in held)) for held in sides)
            found.append(
                Candidate(
                    "place", f"side of {_name(a.span)}", "conflict", variants, 0.7,
                    f"\u201c{variants[0][0]}\u201d against \u201c{variants[1][0]}\u201d: not the same side of the place.",
                    min(home[a.claim.id] & home[b.claim.id], default=None), "bearing",
                )
            )  # fmt: skip
        found.extend(_in_other_units(told[place], home))
    return found


def _in_other_units(told: Sequence[_Bearing], home: Mapping[str, Set[str]]) -> list[Candidate]:
    """Return one distance from a place that reports give in two units, if there is one."""
    for a, b in combinations(told, 2):
        if a.far is None or b.far is None or a.far.unit == b.far.unit or a.claim.report == b.claim.report:
            continue
        if not home[a.claim.id] & home[b.claim.id] and _alike(a, b) < MIN_ALIKE:
            continue
        if compare_quantities(a.far, b.far) != "same":
            continue
        sides = [
            [one, *(x for x in told if x.far and x.far.unit == one.far.unit and x is not one)]
            for one in (a, b)
            if one.far
        ]
        variants = tuple(
            (
                held[0].far.span.text,
                one_span_a_report(x.far.span for x in held if x.far and _is_one(x.far, held[0].far)),
            )
            for held in sides
            if held[0].far
        )
        return [
            Candidate(
                "place", f"how far from {_name(a.span)}", "reconcilable", variants, 0.4,
                f"\u201c{variants[0][0]}\u201d against \u201c{variants[1][0]}\u201d: the same distance in other units.",
                None, "bearing",
            )
        ]  # fmt: skip
    return []


def _is_one(a: Quantity, b: Quantity | None) -> bool:
    return b is not None and compare_quantities(a, b) == "same"


def _alike(a: _Bearing, b: _Bearing) -> float:
    """Return the share of the shorter clause's content, place and side left out, that the other has too."""
    left, right = (
        {word for word in one.claim.content if word not in _DEGREES and word not in one.span.text.casefold()}
        for one in (a, b)
    )
    smaller = min(len(left), len(right))
    return len(left & right) / smaller if smaller else 0.0


def _of_claim(claim: Claim, mentions: Mentions) -> Iterator[tuple[str, _Bearing]]:
    text, base = claim.span.text, claim.span.start
    for match in _BEARING.finditer(text):
        way = re.sub(r"[- ]", "", match["way"].lower())
        at = base + match.start("place")
        keys = [
            key for key in sorted(mentions.within(claim.report, at, at + 1)) if mentions.entities[key].kind == "place"
        ]
        place = keys[0] if keys else match["place"].casefold()
        start, far = match.start(), None
        for quantity in claim.quantities:
            ahead = base <= quantity.span.start and quantity.span.end <= base + start
            if quantity.kind == "measure" and ahead and not text[quantity.span.end - base : start].strip():
                far = quantity
        span = Span(claim.report, base + start, base + match.end(), text[start : match.end()])
        yield place, _Bearing(claim, _DEGREES[way], span, far)


def _name(span: Span) -> str:
    return span.text.split(" of ", 1)[-1].removeprefix("the ")

"""Figures and clock times that stand against each other wherever they occur in the story, aligned or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, permutations

from rashomon.discrepancies.candidates import Candidate, one_span_a_report, overlap
from rashomon.discrepancies.substitutions import TOLL, figure_reason, figure_relation
from rashomon.discrepancies.told import is_zoned, restates
from rashomon.model import Claim, Quantity, Report, Span, TimeMention
from rashomon.text.dates import compare_times
from rashomon.text.inflection import plural, with_noun
from rashomon.text.numbers import compare_quantities, counts_same_thing

MAX_MENTIONS = 300
"""Figures of one noun that are compared, each with each: a story of a hundred reports stays quick."""
MIN_EXACT = 10
"""Whether a smaller number of things is "about" so many is a matter of style."""
_Value = tuple[str, str | None, float, str | None]
NEAR_MINUTES = 45
"""Clock times further apart than this belong to different moments of an event unless the claims are aligned."""
MIN_CHRONICLE = 4
"""A report that gives so many clock times near one tells what happened minute by minute. Of news_cluster's minute-by-minute
reports (one of 12 on a shooting); the figures of the twelve gold stories are the same with it."""


def key_figures(claims: Sequence[Claim], reports: Sequence[Report]) -> list[Candidate]:
    """Return tolls that reports give differently, and what one report counts where another says there is none."""
    by_report = {report.id: report for report in reports}
    tolls: dict[str, list[tuple[Claim, Quantity]]] = {}
    none: list[tuple[Claim, Quantity]] = []
    some: list[tuple[Claim, Quantity]] = []
    for claim in claims:
        for quantity in claim.quantities:
            if quantity.kind != "count" or quantity.noun == "injury" or quantity.span.text.lower() in {"a", "an"}:
                continue  # One person may have two injuries: they are no toll.
            for word in quantity.modifiers:
                if word in TOLL:
                    tolls.setdefault(word, []).append((claim, quantity))
                    break
            if quantity.value == 0 and quantity.noun is None and not quantity.span.text.lower().startswith("no"):
                continue  # A bare nought counts nothing: a clock's, a temperature's. "Nobody" counts people.
            (none if quantity.value == 0 else some).append((claim, quantity))
    found: list[Candidate] = []
    for word in sorted(tolls):
        candidate = _toll(word, tolls[word][:MAX_MENTIONS], by_report)
        if candidate is not None:
            found.append(candidate)
    return found + _none_or_some(none, some)


def _none_or_some(none: Sequence[tuple[Claim, Quantity]], some: Sequence[tuple[Claim, Quantity]]) -> list[Candidate]:
    """Return what some reports say there was none of and others count."""
    found: dict[str, Candidate] = {}
    for claim, zero in none:
        for other, quantity in some:
            if (
                other.report == claim.report
                # That both speak of children says nothing of whose.
                or len((claim.content & other.content) - {zero.noun, quantity.noun}) < _shared_least(zero)
                or counts_same_thing(zero, quantity) < 0.5
                or compare_quantities(zero, quantity) != "different"
            ):
                continue
            key = f"{zero.noun}/{quantity.span.text}"
            a, b = found[key].variants if key in found else ((_phrase(zero), ()), (_phrase(quantity), ()))
            found[key] = Candidate(
                "quantity", f"whether there were any: {plural(zero.noun or "")}", "reconcilable",
                ((a[0], one_span_a_report([*a[1], claim.span])), (b[0], one_span_a_report([*b[1], other.span]))), 0.5,
                f"\u201c{a[0]}\u201d against \u201c{b[0]}\u201d: they agree only if others are meant.",
                None, "none or some",
            )  # fmt: skip
    return list(found.values())


def _shared_least(zero: Quantity) -> int:
    return 2 if zero.noun in {"people", "person", None} else 1


def exactness(claims: Sequence[Claim]) -> list[Candidate]:
    """Return figures that some reports only ever give as about so much, and others only as exactly so."""
    loose: dict[_Value, dict[str, Quantity]] = {}
    exact: dict[_Value, dict[str, Quantity]] = {}
    for claim in claims:
        for quantity in claim.quantities:
            if quantity.value is None or quantity.kind not in {"count", "money", "percent", "measure"}:
                continue
            if restates(claim, quantity):
                continue
            if quantity.kind == "count" and quantity.value < MIN_EXACT:
                continue
            key = (quantity.kind, quantity.unit, quantity.value, quantity.noun if quantity.kind == "count" else None)
            soft = quantity.approximate or quantity.comparator != "exactly"
            (loose if soft else exact).setdefault(key, {}).setdefault(claim.report, quantity)
    found: list[Candidate] = []
    for key, open_by in loose.items():
        exact_by = exact.get(key, {})
        soft = sorted(open_by.keys() - exact_by.keys())
        hard = sorted(exact_by.keys() - open_by.keys())
        if not soft or not hard:
            continue
        a, b = open_by[soft[0]], exact_by[hard[0]]
        variants = (
            (_phrase(a), one_span_a_report(sorted(open_by[report].span for report in soft))),
            (_phrase(b), one_span_a_report(sorted(exact_by[report].span for report in hard))),
        )
        found.append(
            Candidate(
                "quantity", f"how exact: {_phrase(b)}", "refinement", variants, 0.45,
                f"\u201c{variants[0][0]}\u201d against \u201c{variants[1][0]}\u201d: one keeps the figure open, the other does not.",
                None, "exactness", (a, b),
            )
        )  # fmt: skip
    return found


def _phrase(quantity: Quantity) -> str:
    noun, text = quantity.noun or "", quantity.span.text
    if quantity.kind == "count":
        return with_noun(text, noun, quantity.value)
    return text if noun in text.lower() else f"{text} {noun}"


def _toll(word: str, held: Sequence[tuple[Claim, Quantity]], reports: dict[str, Report]) -> Candidate | None:
    """Return the difference between the highest figure of each report for one toll word ("killed")."""
    best: dict[str, tuple[Claim, Quantity]] = {}
    for claim, quantity in held:
        value = quantity.value if quantity.value is not None else quantity.low
        known = best.get(claim.report)
        if known is None or value > (known[1].value if known[1].value is not None else known[1].low):
            best[claim.report] = (claim, quantity)
    groups: list[list[tuple[Claim, Quantity]]] = []
    for report in sorted(best):
        for group in groups:
            if compare_quantities(best[report][1], group[0][1]) == "same":
                group.append(best[report])
                break
        else:
            groups.append([best[report]])
    if len(groups) < 2 or any(_made_up(a, b) for a, b in permutations(groups, 2)):
        return None
    groups.sort(key=lambda group: (-len(group), group[0][0].report))
    exclusive = compare_quantities(groups[0][0][1], groups[1][0][1]) == "different"
    relation = figure_relation(
        [[(reports[claim.report], quantity) for claim, quantity in group] for group in groups],
        "different" if exclusive else "refinement",
    )
    variants = tuple((_phrase(group[0][1]), one_span_a_report(q.span for _, q in group)) for group in groups[:4])
    return Candidate(
        "quantity", f"toll: {word}", relation, variants, 0.6 if relation != "refinement" else 0.45,
        figure_reason(relation, [value for value, _ in variants]), None, "toll",
        tuple(group[0][1] for group in groups[:4]),
    )  # fmt: skip


def _made_up(total: Sequence[tuple[Claim, Quantity]], parts: Sequence[tuple[Claim, Quantity]]) -> bool:
    """Whether a smaller figure and another one of its clause make up the larger ("8 guests, 3 guides killed")."""
    whole = total[0][1].value
    return any(
        whole is not None and quantity.value is not None and other.value == whole - quantity.value > 0
        for claim, quantity in parts
        for other in claim.quantities
        if other.kind == "count"
    )


def clock_times(claims: Sequence[Claim]) -> list[Candidate]:
    """Return clock times of one day that lie near each other but are not the same, told of kindred matters."""
    held: list[tuple[Claim, TimeMention]] = [
        (claim, time)
        for claim in claims
        for time in claim.times
        if time.granularity in {"minute", "hour"}
        and time.when
        and "T" in time.when
        and "/" not in time.when
        # An hour given in another zone is the same hour written otherwise.
        and not is_zoned(time)
    ][:MAX_MENTIONS]
    groups: dict[str, list[tuple[Claim, TimeMention]]] = {}
    for claim, time in held:
        groups.setdefault(str(time.when), []).append((claim, time))
    found: list[Candidate] = []
    for first, second in combinations(sorted(groups), 2):
        if first[:10] != second[:10] or abs(_minutes(first) - _minutes(second)) > NEAR_MINUTES:
            continue
        a, b = groups[first], groups[second]
        sentences = {claim.sentence for claim, _ in a}
        if any(claim.sentence in sentences for claim, _ in b) or len({c.report for c, _ in [*a, *b]}) == 1:
            continue  # "Left at 9:40 and sank five minutes later": who gives both means two moments.
        if compare_times(a[0][1], b[0][1]) == "same":
            continue
        if _is_of_a_chronicle(first, second, groups) or _is_of_a_chronicle(second, first, groups):
            continue
        kindred = max(overlap(x, y) for x, _ in a for y, _ in b)
        spans: tuple[tuple[str, tuple[Span, ...]], ...] = (
            (a[0][1].span.text, one_span_a_report(t.span for _, t in a)),
            (b[0][1].span.text, one_span_a_report(t.span for _, t in b)),
        )
        held_in = compare_times(a[0][1], b[0][1]) == "refinement"
        loose = held_in or all(any(t.approximate or t.granularity == "hour" for _, t in group) for group in (a, b))
        found.append(
            Candidate(
                "time", "clock time", "refinement" if loose else "conflict", spans, 0.45 + 0.4 * kindred,
                f"\u201c{spans[0][0]}\u201d against \u201c{spans[1][0]}\u201d, {abs(_minutes(first) - _minutes(second))} minutes apart.",
                None, "clock times",
            )
        )  # fmt: skip
    return found


def _is_of_a_chronicle(when: str, other: str, groups: Mapping[str, Sequence[tuple[Claim, TimeMention]]]) -> bool:
    """Whether one time is told only by reports that tell what happened minute by minute, and another of theirs is nearer.

    Of ten times in a row each may be near the one that another report gives; the nearest is held against it.
    """
    for report in {claim.report for claim, _ in groups[when]}:
        near = [
            known
            for known, held in groups.items()
            if known[:10] == other[:10]
            and abs(_minutes(known) - _minutes(other)) <= NEAR_MINUTES
            and any(claim.report == report for claim, _ in held)
        ]
        nearest = min(near, key=lambda known: (abs(_minutes(known) - _minutes(other)), known))
        if len(near) < MIN_CHRONICLE or nearest == when:
            return False
    return True


def _minutes(when: str) -> int:
    hour, minute = when[11:16].split(":")
    return int(hour) * 60 + int(minute)

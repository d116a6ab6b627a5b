"""One difference for one thing counted: what several pairs or finders tell of it is brought together.

"27 people" against "25 people", "25" against "27" and "27" against "20 others and five" are one difference with all
its values, and an editor wants to read it once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace

from rashomon.discrepancies.candidates import Candidate, one_span_a_report
from rashomon.discrepancies.substitutions import figure_reason
from rashomon.model import Quantity, Relation, Span
from rashomon.text.numbers import compare_quantities, counts_same_thing

MAX_VALUES = 6
"""Values of one difference."""
MIN_SAME_THING = 0.5
"""A further value joins a difference where it is this likely to count the same as each of its values."""
MAX_RATIO = 3.0
"""A further value that is told exactly lies no further than this from each of the others."""
_STRONGEST: Sequence[Relation] = ("conflict", "update", "refinement", "reconcilable", "spelling")


def joined(kept: Candidate, new: Candidate, together: Set[frozenset[float | None]] = frozenset()) -> Candidate | None:
    """Return a difference with the values of another that tells of the same figures, or None where it does not.

    It does where both rest on the same figure in a report, or give the same two values, and what the other adds may
    count the same as all the rest. Two values that a report gives side by side (`together`) are of two things.
    """
    if not (kept.figures and new.figures) or (kept.kind, kept.finder) == ("place", "distance"):
        return None
    homes = [_home(value, kept) for value in new.figures]
    held = {at for at in homes if at is not None}
    if not held:
        return None
    rest = [value for value, at in zip(new.figures, homes, strict=True) if at is None]
    if rest:
        common = any(
            at is not None and _share_a_figure(spans, kept.variants[at][1])
            for (_, spans), at in zip(new.variants, homes, strict=True)
        )
        if not common or len(kept.figures) + len(rest) > MAX_VALUES:
            return None
        added = [new.variants[at] for at, home in enumerate(homes) if home is None]
        for value, (_, spans) in zip(rest, added, strict=True):
            # "Two" comes in where "at least two" stands already, whatever else is told beside it.
            apart = frozenset() if any(value.value == other.value for other in kept.figures) else together
            for other, (_, held_spans) in zip(kept.figures, kept.variants, strict=True):
                if not _may_join(value, other, apart) or _gives_both(value, spans, other, held_spans):
                    return None
    elif len(held) < 2:
        return None
    variants = list(kept.variants)
    figures = list(kept.figures)
    told = {span.report for _, spans in kept.variants for span in spans}
    for (words, spans), value, at in zip(new.variants, new.figures, homes, strict=True):
        if at is None:
            variants.append((words, spans))
            figures.append(value)
        else:
            more = (span for span in spans if span.report not in told)
            variants[at] = (variants[at][0], one_span_a_report([*variants[at][1], *more]))
    if not rest:
        return replace(kept, variants=tuple(variants))
    stronger = _STRONGEST.index(new.relation) < _STRONGEST.index(kept.relation)
    relation = new.relation if stronger else kept.relation
    reason = figure_reason(relation, [words for words, _ in variants])
    return replace(kept, variants=tuple(variants), figures=tuple(figures), relation=relation, reason=reason)


def is_outdone(kept: Candidate, new: Candidate) -> bool:
    """Return whether a difference holds one figure against another value that its report tells beside the one which it
    is held against already: one of both is of another thing, and the likelier one is shown; both are where the further one
    is the nearer to it."""
    if not (kept.figures and new.figures) or _spread(new) < _spread(kept):
        return False
    homes = [_home(value, kept) for value in new.figures]
    shared = [at for at in homes if at is not None]
    if len(shared) != 1 or not _share_a_figure(new.variants[homes.index(shared[0])][1], kept.variants[shared[0]][1]):
        return False
    rest = [at for at, home in enumerate(homes) if home is None]
    others = [at for at in range(len(kept.figures)) if at != shared[0]]
    return all(
        any(_gives_both(new.figures[at], new.variants[at][1], kept.figures[other], kept.variants[other][1]) for other in others)
        for at in rest
    )  # fmt: skip


def _spread(difference: Candidate) -> float:
    """Return how many times the least of its values the largest is."""
    values = [abs(value.value) for value in difference.figures if value.value]
    return max(values) / min(values) if len(values) > 1 else MAX_RATIO


def _home(value: Quantity, kept: Candidate) -> int | None:
    """Return which variant has the same figure of a like thing."""
    for at, other in enumerate(kept.figures):
        if one_value(value, other) and counts_same_thing(value, other) >= 0.4:
            return at
    return None


def one_value(a: Quantity, b: Quantity) -> bool:
    """Return whether two figures are one value, told as openly."""
    return (
        a.comparator == b.comparator
        and (a.value is None) == (b.value is None)
        and a.unit == b.unit
        and compare_quantities(a, b) == "same"
    )


def _gives_both(a: Quantity, at: Sequence[Span], b: Quantity, by: Sequence[Span]) -> bool:
    """Whether one report tells both of two values: it means two things."""
    both = {span.report for span in at} & {span.report for span in by}
    return bool(both) and a.value is not None and b.value is not None and a.value != b.value


def _share_a_figure(a: Iterable[Span], b: Sequence[Span]) -> bool:
    return any(x.overlaps(y) for x in a for y in b)


def _may_join(a: Quantity, b: Quantity, together: Set[frozenset[float | None]]) -> bool:
    if counts_same_thing(a, b) < MIN_SAME_THING or compare_quantities(a, b) == "incomparable":
        return False
    if a.value is None or b.value is None:
        return compare_quantities(a, b) != "different"
    if frozenset({a.value, b.value}) in together:
        return False
    low, high = sorted((abs(a.value), abs(b.value)))
    return low > 0 and high <= MAX_RATIO * low

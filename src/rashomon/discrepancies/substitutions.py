"""Differences in a typed detail: a figure, a time or a place that one telling gives and the other gives otherwise.

Two tellings of one matter are laid side by side. What both give is set aside; of what is left, a figure in one
and a figure in the other, a time and a time, a place and a place are the difference, if nothing shows that they
belong to different things.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, TypeVar

from rashomon.discrepancies.candidates import (
    Candidate,
    Comparison,
    Matter,
    Telling,
    matter_words,
    one_span_a_report,
    overlap,
)
from rashomon.discrepancies.told import ANYONE, bound_is_far, is_zoned, name_one_weekday, of_a_group, of_some_people
from rashomon.model import Claim, Quantity, Relation, Report, Span, TimeMention
from rashomon.text.dates import compare_times
from rashomon.text.inflection import plural, with_noun
from rashomon.text.numbers import compare_quantities, counts_same_thing, is_person_noun
from rashomon.text.speech import is_speech_verb

if TYPE_CHECKING:
    from spacy.tokens import Token

MAX_TELLINGS = 14
"""Tellings of one matter that are laid side by side, each with each."""
MAX_RATIO = 10
"""Figures of other nouns that lie further apart than this are not two values of one thing."""
MAX_PAIRS = 2
"""Differences of one sort that are taken from one matter."""
BESIDE = 0.7
"""How much a detail counts that stands in the same sentence but not in the claim itself (gold stories)."""

MIN_COUNTED_ALIKE = 0.35
"""Share of content words from which two clauses with one number count the same persons."""

_COUNTED = frozenset({"count", "money", "percent", "measure", "age"})
TOLL = frozenset(
    "killed died dead injured wounded hurt missing arrested detained hospitalized hospitalised sickened infected displaced "
    "evacuated rescued".split()
)
"""Words whose figures grow while an event unfolds."""
Payload = TypeVar("Payload")


@dataclass(frozen=True, eq=False)
class _Detail[Payload]:
    telling: Telling
    value: Payload
    words: str
    span: Span
    weight: float


def figures(matters: Sequence[Matter], claims: Sequence[Claim]) -> list[Candidate]:
    """Return figures that tellings of one matter give differently, the most telling pair of each matter.

    Two figures which any report gives in one sentence count different things (a total and its part, two firms'
    losses) and are not set against each other.
    """
    together = figures_together(claims)

    def affinity(a: _Detail[Quantity], b: _Detail[Quantity]) -> float:
        if frozenset({a.value.value, b.value.value}) in together:
            return 0.0
        return _figure_affinity(a, b)

    return _each(matters, _figures_of, _compare_figures, affinity, _figure_candidate)


def figures_together(claims: Sequence[Claim]) -> set[frozenset[float | None]]:
    """Return the pairs of values that some report gives side by side.

    Side by side is in one sentence; for sums, shares and measures anywhere in the text; for counts anywhere in
    two reports (one report may tell of a toll that was corrected).
    """
    by_sentence: dict[Span, set[float]] = {}
    counts: dict[str, set[float]] = {}
    sums: dict[str, set[float]] = {}
    for claim in claims:
        for quantity in claim.quantities:
            if quantity.value is None or quantity.kind not in _COUNTED:
                continue
            by_sentence.setdefault(claim.sentence, set()).add(quantity.value)
            kind = counts if quantity.kind == "count" else sums
            kind.setdefault(claim.report, set()).add(quantity.value)
    twice: Counter[frozenset[float | None]] = Counter(pair for values in counts.values() for pair in _pairs(values))
    return (
        {pair for values in by_sentence.values() for pair in _pairs(values)}
        | {pair for values in sums.values() for pair in _pairs(values)}
        | {pair for pair, reports in twice.items() if reports > 1}
    )


def _pairs(values: set[float]) -> list[frozenset[float | None]]:
    return [frozenset(pair) for pair in combinations(sorted(values)[:40], 2)]


def times(matters: Sequence[Matter]) -> list[Candidate]:
    """Return times that tellings of one matter give differently, the most telling pair of each matter."""
    return _each(matters, _times_of, _compare_times, _time_affinity, _time_candidate)


def _compare_times(a: _Detail[TimeMention], b: _Detail[TimeMention]) -> Comparison:
    result = compare_times(a.value, b.value)
    if result == "different" and name_one_weekday(a.value, b.value):
        return "same"
    if result != "incomparable" or "relative" not in {a.value.granularity, b.value.granularity}:
        return result
    # "Just moments after take-off" and "about 10 minutes later" cannot be laid on a calendar, but differ.
    left, right = re.findall(r"\w+", a.words.lower()), re.findall(r"\w+", b.words.lower())
    soon = frozenset("shortly soon just immediately moments right".split())
    if left == right or (set(left) & soon and set(right) & soon and "moments" not in {*left, *right}):
        return "same"
    return "refinement"


def _each[Payload](
    matters: Sequence[Matter],
    details_of: Callable[[Telling], list[_Detail[Payload]]],
    compare: Callable[[_Detail[Payload], _Detail[Payload]], Comparison],
    affinity: Callable[[_Detail[Payload], _Detail[Payload]], float],
    candidate: Callable[[Matter, list[list[_Detail[Payload]]], Comparison, float], Candidate],
) -> list[Candidate]:
    found: list[Candidate] = []
    for matter in matters:
        held = [details_of(telling) for telling in matter.tellings[:MAX_TELLINGS]]
        pairs: list[tuple[float, _Detail[Payload], _Detail[Payload], Comparison]] = []
        for left, right in combinations([details for details in held if details], 2):
            lone_left = [a for a in left if not any(compare(a, b) == "same" for b in right)]
            lone_right = [b for b in right if not any(compare(a, b) == "same" for a in left)]
            # A detail that agrees loosely with one of the other telling is no contradiction to the rest of it.
            loose = {
                id(x)
                for a in lone_left
                for b in lone_right
                if compare(a, b) == "refinement" and affinity(a, b) > 0
                for x in (a, b)
            }
            for a in lone_left:
                for b in lone_right:
                    comparison = compare(a, b)
                    if comparison not in {"different", "refinement"}:
                        continue
                    if comparison == "different" and (id(a) in loose or id(b) in loose):
                        continue
                    near = affinity(a, b)
                    if near > 0:
                        likeness = 0.5 + 0.5 * overlap(a.telling.claim, b.telling.claim)
                        pairs.append((near * a.weight * b.weight * likeness, a, b, comparison))
        pairs.sort(key=lambda pair: (-round(pair[0], 6), pair[1].span, pair[2].span))
        used: set[int] = set()
        for score, a, b, comparison in pairs:
            if len(used) >= 2 * MAX_PAIRS:
                break
            if any(
                compare(a, x) == "same" or compare(b, x) == "same"
                for x in (d for g in held for d in g)
                if id(x) in used
            ):
                continue
            used |= {id(a), id(b)}
            groups = _grouped(a, b, held, compare, affinity)
            found.append(candidate(matter, groups, comparison, score))
    return found


def _grouped[Payload](
    a: _Detail[Payload],
    b: _Detail[Payload],
    held: Sequence[Sequence[_Detail[Payload]]],
    compare: Callable[[_Detail[Payload], _Detail[Payload]], Comparison],
    affinity: Callable[[_Detail[Payload], _Detail[Payload]], float],
) -> list[list[_Detail[Payload]]]:
    """Return the values of a difference with the tellings that give each, the most frequent first."""
    groups = [[a], [b]]
    for details in held:
        for detail in details:
            if detail.telling.report.id in {d.telling.report.id for group in groups for d in group}:
                continue
            same = [group for group in groups if compare(detail, group[0]) == "same"]
            if same:
                same[0].append(detail)
            elif (
                len(groups) < 4
                and all(compare(detail, group[0]) in {"different", "refinement"} for group in groups)
                and max(affinity(detail, group[0]) for group in groups) >= 0.8
            ):
                groups.append([detail])
    groups.sort(key=lambda group: -len({d.telling.report.id for d in group}))
    return groups


def _beside(telling: Telling) -> list[tuple[Claim, float]]:
    own = {claim.id for claim in telling.claims}
    return [(c, 1.0) for c in telling.claims] + [(c, BESIDE) for c in telling.beside if c.id not in own]


# -- figures -----------------------------------------------------------------------------------------


def _figures_of(telling: Telling) -> list[_Detail[Quantity]]:
    return [
        _Detail(telling, quantity, _figure_words(telling, quantity), quantity.span, weight)
        for claim, weight in _beside(telling)
        for quantity in claim.quantities
        if quantity.kind in _COUNTED
    ]


def _figure_words(telling: Telling, quantity: Quantity) -> str:
    words = _with_noun(telling, quantity).text
    if len(words.split()) > len(quantity.span.text.split()):
        return words
    noun = quantity.noun or "people"
    if noun == "people" or noun in words.lower():
        return words
    return with_noun(words, noun, quantity.value) if quantity.kind == "count" else f"{words} ({noun})"


def _compare_figures(a: _Detail[Quantity], b: _Detail[Quantity]) -> Comparison:
    result = compare_quantities(a.value, b.value)
    if result == "different" and a.value.value == b.value.value and a.value.comparator != b.value.comparator:
        return "refinement"  # "More than 121" and "121" exclude each other in logic, not in news.
    if result == "compatible" and bound_is_far(a.value, b.value):
        return "incomparable"
    return "refinement" if result == "compatible" else result


def _figure_affinity(a: _Detail[Quantity], b: _Detail[Quantity]) -> float:
    if of_a_group(a.telling.report.text, a.span) != of_a_group(b.telling.report.text, b.span):
        return 0.0
    if of_some_people(a.telling.report.text, a.value) != of_some_people(b.telling.report.text, b.value):
        return 0.0
    if a.value.kind == "age" and (a.value.noun != b.value.noun or a.value.noun in ANYONE):
        return 0.0  # The ages of two people; those of one who is named are compared by name (`people`).
    if a.value.kind != b.value.kind or ((a.value.unit or "") != (b.value.unit or "") and a.value.kind != "measure"):
        return 0.0
    spans_of_time = {"second": 0, "minute": 0, "hour": 0, "day": 1, "week": 1, "month": 1, "year": 1}
    if spans_of_time.get(a.value.unit or "") != spans_of_time.get(b.value.unit or ""):
        return 0.0  # Forty minutes and six years are not two values of one thing.
    if a.value.value and b.value.value and a.value.noun != b.value.noun:
        high, low = max(a.value.value, b.value.value), min(a.value.value, b.value.value)
        if high > MAX_RATIO * low:
            return 0.0
    near = counts_same_thing(a.value, b.value)
    left, right = _verb(a.telling, a.span), _verb(b.telling, b.span)
    if left is not None and right is not None and left.lemma_ != right.lemma_ and _near(left, right) < 0.5:
        near *= 0.75  # What is done with them differs: the figures have to count the same thing all the more.
    if ("other" in a.value.modifiers) != ("other" in b.value.modifiers) and abs(
        (a.value.value or 0) - (b.value.value or 0)
    ) <= 2:
        near = max(near, 0.6)  # 22 others and the one itself are 23.
    if bool(TOLL & {*a.value.modifiers}) != bool(TOLL & {*b.value.modifiers}):
        near *= 0.6  # The dead and those aboard are counted by one noun.
    if near < 0.5 and a.value.kind in {"money", "percent", "measure"}:
        # Sums of one currency are kindred where the claims are: what they are of is often not the noun beside them.
        unnamed = a.value.noun is None or b.value.noun is None
        near = 0.55 if unnamed and overlap(a.telling.claim, b.telling.claim) >= 0.4 else 0.0
    return near if near >= 0.5 else 0.0


def _figure_candidate(
    matter: Matter, groups: list[list[_Detail[Quantity]]], comparison: Comparison, score: float
) -> Candidate:
    first, second = groups[0][0].value, groups[1][0].value
    relation = figure_relation([[(d.telling.report, d.value) for d in group] for group in groups], comparison)
    parts = _makes_up(groups)
    if relation == "conflict" and parts:
        relation = "reconcilable"
    # "Pounds of thrust" are no thrusts.
    thing = f"{first.noun or ''} ({_UNITS.get(first.unit, first.unit)})" if first.unit else plural(first.noun or "")
    about = " ".join([*first.modifiers[:2], thing]).strip() if first.noun else matter_words(matter)
    toll = any(word in TOLL for word in (*first.modifiers, *second.modifiers))
    base = 0.3 + 0.4 * min(1.0, score) + (0.15 if toll else 0.0) + (0.1 if relation != "refinement" else 0.0)
    if first.kind == "measure" and all(_is_direction(group[0]) for group in groups):
        return Candidate(
            "place", f"how far: {matter_words(matter)}", relation, _variants(groups), base + 0.1,
            figure_reason(relation, [group[0].words for group in groups]), matter.point.id, "distance",
        )  # fmt: skip
    return Candidate(
        "quantity", f"number: {about}", relation, _variants(groups), base,
        parts or figure_reason(relation, [group[0].words for group in groups]), matter.point.id, "figures",
        tuple(group[0].value for group in groups),
    )  # fmt: skip


def _makes_up(groups: Sequence[Sequence[_Detail[Quantity]]]) -> str:
    """Return how a smaller figure and another one of its sentence make up the larger ("131 and 12 are 143"), or ""."""
    for x, y in combinations(groups, 2):
        low, high = sorted((x[0], y[0]), key=lambda detail: detail.value.value or 0.0)
        if low.value.value is None or high.value.value is None:
            continue
        missing = high.value.value - low.value.value
        for claim in low.telling.beside:
            for quantity in claim.quantities:
                if missing > 0 and quantity.value == missing and quantity.span != low.span:
                    return (
                        f"\u201c{low.words}\u201d and \u201c{quantity.span.text}\u201d of the same sentence "
                        f"make up \u201c{high.words}\u201d."
                    )
    return ""


_UNITS = {"%": "percent", "$": "dollars", "\u20ac": "euros", "\u00a3": "pounds"}


_DIRECTION = re.compile(
    r"\W*(?:\([^)]*\)\s*)?(?:north|south|east|west|from\b|away\b|off\b|outside\b|inland|offshore)", re.IGNORECASE
)


def _is_direction(detail: _Detail[Quantity]) -> bool:
    """Whether a measure says where something is ("130 miles northwest of")."""
    text = detail.telling.report.text
    return _DIRECTION.match(text[detail.span.end : detail.span.end + 30]) is not None


def figure_relation(groups: Sequence[Sequence[tuple[Report, Quantity]]], comparison: Comparison) -> Relation:
    """Return how figures relate: counted with and without oneself, vaguer and more exact, growing, or exclusive."""
    values = [group[0][1] for group in groups]
    for a, b in combinations(values, 2):
        if a.value is None or b.value is None:
            continue
        if ("other" in a.modifiers) != ("other" in b.modifiers) and abs(a.value - b.value) <= 2:
            return "reconcilable"
    if comparison == "refinement":
        return "refinement"
    if any(word in TOLL for value in values for word in value.modifiers) and _grows(groups):
        return "update"
    return "conflict"


def _grows(groups: Sequence[Sequence[tuple[Report, Quantity]]]) -> bool:
    """Whether every later report gives a figure at least as high as every earlier one."""
    dated = sorted(
        (report.published_at, quantity.value)
        for group in groups
        for report, quantity in group
        if report.published_at and quantity.value is not None
    )
    values = [value for _, value in dated]
    return len(set(values)) > 1 and all(a <= b for a, b in combinations(values, 2))


def figure_reason(relation: Relation, values: Sequence[str]) -> str:
    """Return one sentence a reader can check."""
    listed = " against ".join(f"\u201c{value}\u201d" for value in values)
    if relation == "refinement":
        return f"{listed}: the vaguer figure holds the more exact one."
    if relation == "update":
        return f"{listed}: the figure grows with the time of publication."
    if relation == "reconcilable":
        return f"{listed}: one counts all, the other says \u201cother\u201d; counted alike they agree."
    return f"{listed}: the figures exclude each other."


def _variants[Payload](groups: Sequence[Sequence[_Detail[Payload]]]) -> tuple[tuple[str, tuple[Span, ...]], ...]:
    return tuple((group[0].words, one_span_a_report(detail.span for detail in group)) for group in groups)


_BOUNDS = frozenset({"more_than", "less_than", "at_least", "at_most"})


def counted(matters: Sequence[Matter]) -> list[Candidate]:
    """Return what one number counts where tellings of one matter call it by other nouns ("six guests", "six pupils")."""
    found: list[Candidate] = []
    for matter in matters:
        by_value: dict[tuple[float, str], list[_Detail[Quantity]]] = {}
        for telling in matter.tellings[:MAX_TELLINGS]:
            for claim in telling.claims:
                for quantity in claim.quantities:
                    if (
                        quantity.kind == "count"
                        and quantity.value
                        and quantity.value > 1
                        and is_person_noun(quantity.noun)
                    ):
                        span = _with_noun(telling, quantity)
                        # "Nearly 200" and "more than 200" cannot count the same persons.
                        bound = quantity.comparator if quantity.comparator in _BOUNDS else ""
                        by_value.setdefault((quantity.value, bound), []).append(
                            _Detail(telling, quantity, span.text, span, 1.0)
                        )
        for value, bound in sorted(by_value):
            groups: list[list[_Detail[Quantity]]] = []
            for detail in by_value[value, bound]:
                for group in groups:
                    if _same_noun(detail, group[0]):
                        group.append(detail)
                        break
                else:
                    groups.append([detail])
            groups = [g for g in groups if len(g) > 0]
            reports = [{d.telling.report.id for d in group} for group in groups]
            # Who counts as many of two sorts ("two doctors and their two children") has two things in mind.
            shared = [x & y for x, y in combinations(reports, 2)]
            if len(groups) < 2 or all(shared) or (value <= 3 and any(shared)):
                continue
            groups.sort(key=lambda group: -len({d.telling.report.id for d in group}))
            near = max(
                overlap(a.telling.claim, b.telling.claim) for x, y in combinations(groups[:4], 2) for a in x for b in y
            )
            if near < MIN_COUNTED_ALIKE + (0.2 if value <= 2 else 0.0):
                continue
            listed = " against ".join(f"\u201c{group[0].words}\u201d" for group in groups[:4])
            found.append(
                Candidate(
                    "identity", f"who the {groups[0][0].words} are", "refinement", _variants(groups[:4]),
                    0.3 + 0.25 * near + (0.05 if value > 2 else 0.0), f"The same number of them is called {listed}.",
                    matter.point.id, "counted",
                )
            )  # fmt: skip
    return found


def _with_noun(telling: Telling, quantity: Quantity) -> Span:
    """Return the number with the noun it counts, where that follows within a few words."""
    start = telling.reading.token_at(quantity.span.start)
    if start is None:
        return quantity.span
    for token in start.doc[start.i : start.i + 7]:
        if token.lemma_.lower() == quantity.noun and token.idx >= quantity.span.start:
            return telling.reading.span(quantity.span.start, max(quantity.span.end, token.idx + len(token)))
    return quantity.span


def _same_noun(a: _Detail[Quantity], b: _Detail[Quantity]) -> bool:
    left = frozenset(re.findall(r"[a-z]{3,}", a.words.lower().replace("u.s.", "american")))
    right = frozenset(re.findall(r"[a-z]{3,}", b.words.lower().replace("u.s.", "american")))
    anyone = {"people", "person", "victim", "other", "dead"}
    general = a.value.noun in anyone and b.value.noun in anyone
    nouns = sorted((a.value.noun or "", b.value.noun or ""), key=len)
    if len(nouns[0]) >= 3 and nouns[1].endswith(nouns[0]):
        return True  # A schoolgirl is a girl.
    return general or a.value.noun == b.value.noun or left <= right or right <= left


# -- times -------------------------------------------------------------------------------------------


def _times_of(telling: Telling) -> list[_Detail[TimeMention]]:
    return [
        _Detail(telling, time, time.span.text, time.span, weight)
        for claim, weight in _beside(telling)
        for time in claim.times
        if time.granularity != "duration" and not claim.quoted and not is_zoned(time)
    ]


_FINE = {"minute": 5, "hour": 5, "part_of_day": 4, "day": 3, "week": 2, "month": 1, "year": 0}


def _verb(telling: Telling, span: Span) -> Token | None:
    """Return the verb on which a time or figure hangs: "said Monday" is the time of saying, not of what is said."""
    token = telling.reading.token_at(span.start)
    for _ in range(8):
        if token is None or token.pos_ in {"VERB", "AUX"} or token.head.i == token.i:
            break
        token = token.head
    return token


def _time_affinity(a: _Detail[TimeMention], b: _Detail[TimeMention]) -> float:
    left, right = _verb(a.telling, a.span), _verb(b.telling, b.span)
    if left is not None and right is not None:
        if is_speech_verb(left) != is_speech_verb(right):
            return 0.0
        kindred = left.lemma_ == right.lemma_ or _near(left, right) >= 0.55
    else:
        kindred = False
    if not kindred and _compare_times(a, b) == "different":
        return 0.0  # Two happenings at two times are no difference.
    return (1.0 if kindred else 0.4) * _time_fit(a, b)


def _time_fit(a: _Detail[TimeMention], b: _Detail[TimeMention]) -> float:
    if a.value.when is None or b.value.when is None:
        loose = {a.value.granularity, b.value.granularity}
        return 0.6 if "relative" in loose and loose <= {"relative", "minute"} else 0.0
    gap = abs(_FINE.get(a.value.granularity, 2) - _FINE.get(b.value.granularity, 2))
    return 1.0 if gap == 0 else 0.8 if gap == 1 else 0.6 if gap == 2 else 0.4


def _time_candidate(
    matter: Matter, groups: list[list[_Detail[TimeMention]]], comparison: Comparison, score: float
) -> Candidate:
    relation: Relation = "refinement" if comparison == "refinement" else "conflict"
    exact = any(group[0].value.granularity in {"minute", "hour"} for group in groups)
    base = 0.25 + 0.4 * min(1.0, score) + (0.15 if exact else 0.0) + (0.1 if relation == "conflict" else 0.0)
    if relation == "refinement" and not exact:
        base -= 0.1  # That "this week" holds Tuesday is so of any news.
    listed = " against ".join(f"\u201c{group[0].words}\u201d" for group in groups)
    reason = f"{listed}: " + (
        "the times exclude each other." if relation == "conflict" else "one time holds the other."
    )
    return Candidate(
        "time", f"time: {matter_words(matter)}", relation, _variants(groups), base, reason, matter.point.id, "times"
    )


def _near(a: Token, b: Token) -> float:
    if not (a.has_vector and b.has_vector):
        return 0.0
    length = float(a.vector_norm) * float(b.vector_norm)
    return float(a.vector @ b.vector) / length if length > 0 else 0.0

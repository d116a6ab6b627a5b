"""All times of a story side by side: which of them are of the same happening, and which of those differ.

As with figures (`ledger.py`), each time is held against those of the other reports, and a logistic model judges from
the pair's features whether an editor wants to see that they differ; its weights were fitted on the stories with gold
(`evaluation/fit_judges.py`, which prints what each story gets when it is left out).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from rashomon.discrepancies.candidates import Candidate, cut_words, one_span_a_report
from rashomon.discrepancies.told import (
    Compared,
    Told,
    collect,
    is_zoned,
    likelihood,
    name_one_weekday,
    rarity_of,
    setting,
)
from rashomon.model import Claim, Point, Relation, Span, TimeMention
from rashomon.text.dates import compare_times, time_interval
from rashomon.text.reading import Reading
from rashomon.text.speech import is_speech_verb

MAX_MOMENTS = 300
"""Distinct times of one story that are compared, the earliest told first."""
MIN_LIKELY = 0.3
"""A pair of times less likely than this to be of one happening is not shown."""
MIN_MEMBER = 0.3
"""A further time joins a difference when it is this likely of the same happening as each of its times."""
JUDGE: Mapping[str, float] = {
    "about": -0.50, "around": -0.71, "bias": -0.33, "clock": 0.09, "coarse": -0.13, "day": -0.98, "day apart": 0.25,
    "different": -1.39, "early": -0.51, "far apart": -1.68, "has both": -0.77, "has other": -1.55,
    "headline": -0.19, "hour apart": 0.88, "names": 0.33, "near": 0.49, "one clock": -0.63, "one speech": -0.20,
    "other names": -0.82, "other source": 0.88, "own": 0.00, "point": -0.14, "quoted": -0.44, "relative": -0.59,
    "same source": -0.24, "same verb": 0.50, "sentence point": 2.35, "speech": -0.30, "steps": -0.72,
    "together": -0.44, "verb": 0.15, "week apart": -0.89, "window": 0.79,
}  # fmt: skip
"""Weights of the features, set by `evaluation/fit_judges.py`."""

Moment = Told[TimeMention]
"""One time with the clause that gives it."""

_FINE = {"minute": 5, "hour": 5, "part_of_day": 4, "day": 3, "week": 2, "month": 1, "year": 0}


MomentPair = Compared[TimeMention]
"""Two times that may be of one happening and are not the same."""


class Moments:
    """The times of a story."""

    def __init__(self, claims: Sequence[Claim], points: Sequence[Point], readings: Mapping[str, Reading]) -> None:
        self.rarity = rarity_of(claims)
        self.held = collect(claims, points, readings, _of_claim, MAX_MOMENTS)
        self._given: dict[str, set[str]] = defaultdict(set)
        self._together: set[frozenset[str]] = set()
        by_sentence: dict[Span, set[str]] = defaultdict(set)
        for claim in claims:
            for time in claim.times:
                if time.when:
                    self._given[claim.report].add(time.when)
                    by_sentence[claim.sentence].add(time.when)
        for whens in by_sentence.values():
            ordered = sorted(whens)[:12]
            self._together.update(frozenset((x, y)) for i, x in enumerate(ordered) for y in ordered[i + 1 :])

    def pairs(self) -> list[MomentPair]:
        """Return the pairs of times of two reports that are not the same and may be of one happening."""
        found: list[MomentPair] = []
        for i, a in enumerate(self.held):
            for b in self.held[i + 1 :]:
                if a.claim.report == b.claim.report or a.around.isdisjoint(b.around):
                    continue
                comparison = compare_times(a.value, b.value)
                if comparison == "incomparable" and not _both_relative(a, b):
                    continue
                if frozenset((a.value.when or "", b.value.when or "")) in self._together:
                    continue
                if comparison == "different" and name_one_weekday(a.value, b.value):
                    continue
                if comparison != "same" and a.span.text.lower() != b.span.text.lower():
                    found.append(MomentPair(a, b, comparison, self._features(a, b, comparison)))
        return found

    def _features(self, a: Moment, b: Moment, comparison: str) -> dict[str, float]:
        x, y = a.value, b.value
        fine = _FINE.get(x.granularity, 2), _FINE.get(y.granularity, 2)
        speech = [m.verb is not None and is_speech_verb(m.verb) for m in (a, b)]
        has = (y.when in self._given[a.claim.report]) + (x.when in self._given[b.claim.report])
        hours = _hours_apart(x, y)
        return {
            **setting(a, b, self.rarity),
            "different": float(comparison == "different"),
            "relative": float(comparison == "incomparable"),
            "clock": float(min(fine) >= 5),
            "one clock": float(max(fine) >= 5 > min(fine)),
            "day": float(fine == (3, 3)),
            "coarse": float(min(fine) <= 2),
            "steps": float(abs(fine[0] - fine[1])),
            "speech": float(any(speech)),
            "one speech": float(speech[0] != speech[1]),
            "about": float(x.approximate or y.approximate),
            "has other": float(has > 0),
            "has both": float(has > 1),
            "together": float(
                x.when is not None and y.when is not None and frozenset((x.when, y.when)) in self._together
            ),
            "hour apart": float(0 < hours <= 1),
            "day apart": float(1 < hours <= 36),
            "week apart": float(36 < hours <= 24 * 8),
            "far apart": float(hours > 24 * 8),
        }


def _of_claim(claim: Claim) -> Iterable[tuple[TimeMention, Span]]:
    for time in claim.times:
        # A time given in another zone is the same hour written otherwise.
        if time.granularity != "duration" and not is_zoned(time):
            yield time, time.span


def _both_relative(a: Moment, b: Moment) -> bool:
    return a.value.granularity == b.value.granularity == "relative"


def _hours_apart(a: TimeMention, b: TimeMention) -> float:
    """Return the hours between two stretches of time, 0 where they overlap or are not told."""
    left, right = time_interval(a), time_interval(b)
    if left is None or right is None:
        return 0.0
    if left[0] > right[0]:
        left, right = right, left
    end: datetime = left[1]
    return max(0.0, (right[0] - end).total_seconds() / 3600)


def moment_differences(
    claims: Sequence[Claim],
    points: Sequence[Point],
    readings: Mapping[str, Reading],
    judge: Mapping[str, float] = JUDGE,
) -> list[Candidate]:
    """Return the times that reports give differently for one happening, each happening once, all its times together."""
    moments = Moments(claims, points, readings)
    groups: dict[str, list[Moment]] = defaultdict(list)
    for moment in moments.held:
        groups[_key(moment)].append(moment)
    likely: dict[frozenset[str], tuple[float, MomentPair]] = {}
    for pair in moments.pairs():
        chance = likelihood(pair.features, judge)
        key = frozenset((_key(pair.a), _key(pair.b)))
        if chance >= MIN_MEMBER and len(key) == 2 and (key not in likely or likely[key][0] < chance):
            likely[key] = (chance, pair)
    ordered = sorted(likely.items(), key=lambda item: (-round(item[1][0], 6), item[1][1].a.span, item[1][1].b.span))
    texts = {point.id: point.text for point in points}
    used: set[frozenset[str]] = set()
    found: list[Candidate] = []
    for key, (chance, pair) in ordered:
        if chance < MIN_LIKELY or key in used:
            continue
        members = [_key(pair.a), _key(pair.b)]
        used.add(key)
        for other in sorted({k for edge in likely if edge & key for k in edge} - key):
            edges = [frozenset((other, member)) for member in members]
            if len(members) < 4 and all(edge in likely and edge not in used for edge in edges):
                members.append(other)
                used.update(edges)
        reports = [{m.claim.report for m in groups[member]} for member in members[:2]]
        if reports[0] == reports[1]:
            continue  # Who gives both times means two happenings by them.
        found.append(_candidate(pair, [_of_one_matter(groups[m], pair, moments) for m in members], chance, texts))
    return found


def _key(moment: Moment) -> str:
    return f"{moment.value.when or moment.span.text.lower()}/{moment.value.granularity}/{moment.value.approximate}"


def _of_one_matter(group: Sequence[Moment], pair: MomentPair, moments: Moments) -> list[Moment]:
    """Return the tellings of one time that are near the pair, the pair's own first."""
    own = [m for m in group if m is pair.a or m is pair.b]
    rest = [
        m
        for m in group
        if m not in own
        and any(
            m.points & side.points or setting(m, side, moments.rarity)["around"] >= 0.3 for side in (pair.a, pair.b)
        )
    ]
    return [*own, *rest] or list(group[:1])


def _candidate(
    pair: MomentPair, members: Sequence[Sequence[Moment]], chance: float, texts: Mapping[str, str]
) -> Candidate:
    members = sorted(members, key=lambda held: (-len({m.claim.report for m in held}), held[0].span))
    variants = tuple(
        (held[0].span.text, one_span_a_report(span for m in held for span in (m.span, *m.copies))) for held in members
    )
    relation: Relation = "conflict" if pair.comparison == "different" else "refinement"
    listed = " against ".join(f"\u201c{value}\u201d" for value, _ in variants)
    reason = f"{listed}: " + (
        "the times exclude each other." if relation == "conflict" else "one time is vaguer or holds the other."
    )
    shared = sorted(pair.a.points & pair.b.points) or sorted(pair.a.sentence_points & pair.b.sentence_points)
    about = f"time: {cut_words(texts.get(shared[0], '') if shared else '') or cut_words(pair.a.claim.span.text)}"
    return Candidate(
        "time",
        about,
        relation,
        variants,
        0.2 + 0.5 * chance + (0.08 if relation != "refinement" else 0.0),
        reason,
        shared[0] if shared else None,
        "moments",
    )

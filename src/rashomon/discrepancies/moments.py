"""All times of a story side by side: which of them are of the same happening, and which of those differ.

As with figures (`ledger.py`), each time is held against those of the other reports, and a logistic model judges from
the pair's features whether an editor wants to see that they differ; its weights were fitted on the stories with gold
(`evaluation/fit_judges.py`, which prints what each story gets when it is left out).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from rashomon.discrepancies.candidates import Candidate, cut_words, one_span_a_report
from rashomon.discrepancies.told import (
    Compared,
    Told,
    collect,
    cosine,
    is_zoned,
    likelihood,
    name_one_weekday,
    rarity_of,
    setting,
)
from rashomon.model import Claim, Point, Relation, Span, TimeMention
from rashomon.text.dates import compare_times, modified_noun, same_words, time_interval
from rashomon.text.number_words import parse_number
from rashomon.text.reading import Reading
from rashomon.text.speech import is_speech_verb

if TYPE_CHECKING:
    from spacy.tokens import Token

MAX_MOMENTS = 300
"""Distinct times of one story that are compared, the earliest told first."""
MIN_LIKELY = 0.3
"""A pair of times less likely than this to be of one happening is not shown."""
MIN_MEMBER = 0.3
"""A further time joins a difference when it is this likely of the same happening as each of its times."""
MAX_TIMES_A_HAPPENING = 5
"""Times of one happening that are shown together; what else agrees with them loosely is told no second time."""
KINDRED_ACT = 0.3
"""Cosine of word vectors from which two verbs of one point may be of one act ("struck", "came"); lower than for other
matters, since the point says already that they belong together. Set, like the three below, by reading the times of 41
stories of news_cluster and BASIL and the invented stories; re-run `evaluation/gate.py` when they move."""
SHARED_CLAUSE = 0.45
"""Share of the rarer words of two clauses from which they tell one happening whatever their verbs."""
SHARED_WINDOW = 0.7
"""The same for the words right beside the times."""
COARSE_SCORE = 0.38
"""What a vaguer time that agrees with an exact one is worth at most: it is shown, and never among what must be seen."""
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
                if comparison == "same" or same_words(a.value, b.value):
                    continue
                if comparison == "incomparable" and not _differ_from_event(a, b):
                    continue
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


_LIGHT = frozenset("be have do get go make take come put leave keep give see".split())
"""Verbs that tell no happening by themselves."""
_OBJECTS = frozenset({"dobj", "nsubjpass"})


def _of_one_happening(pair: MomentPair) -> bool:
    """Whether two times belong to one happening: the same act of the same people, not one shared word."""
    a, b, features = pair.a, pair.b, pair.features
    if _only_describes(a, b) or _of_other_objects(a, b):
        return False
    told_together = bool(features["point"] or features["sentence point"])
    if pair.comparison == "incomparable":
        return bool(features["sentence point"]) or features["around"] >= 0.15
    if features["near"] >= SHARED_CLAUSE or features["window"] >= SHARED_WINDOW:
        return True
    act = _act(a), _act(b)
    if act[0] is not None and act[1] is not None and act[0].lemma_.lower() == act[1].lemma_.lower():
        return told_together or bool(features["names"]) or features["near"] > 0.1
    kindred = features["verb"] >= KINDRED_ACT and not any(one is None for one in act)
    hours = all(_FINE.get(m.value.granularity, 2) >= 5 for m in (a, b))
    if features["point"]:
        return hours or kindred or features["near"] >= 0.25
    # Of one sentence's point, yet of other clauses: years that exclude each other are mostly of two happenings.
    fine = all(_FINE.get(m.value.granularity, 2) >= 3 for m in (a, b))
    return kindred and bool(features["sentence point"]) and (fine or pair.comparison != "different")


def _may_join(pair: MomentPair) -> bool:
    """Whether a time may be shown beside others of a happening: hours of one matter, or of the same act."""
    hours = all(_FINE.get(m.value.granularity, 2) >= 5 for m in (pair.a, pair.b))
    return hours or pair.comparison == "incomparable" or _of_one_happening(pair)


def _act(moment: Moment) -> Token | None:
    """Return the verb that a time hangs on; null where it is a light one."""
    verb = moment.verb
    return None if verb is None or verb.pos_ not in {"VERB", "AUX"} or verb.lemma_.lower() in _LIGHT else verb


def _only_describes(a: Moment, b: Moment) -> bool:
    """Whether a year, a feast or an hour only says what sort of thing it is ("his 2007 film", "a New Year's party")."""
    nouns = [
        modified_noun(m.reading, m.value)
        if m.value.granularity in {"year", "hour", "minute"} or m.value.reason == "holiday"
        else None
        for m in (a, b)
    ]
    if nouns[0] is not None and nouns[1] is not None:
        return nouns[0].lemma_.lower() != nouns[1].lemma_.lower()
    return any(noun is not None for noun in nouns)


def _of_other_objects(a: Moment, b: Moment) -> bool:
    """Whether the same act befell others: "the girls were released", "four leaders were released"."""
    if a.points & b.points or a.verb is None or b.verb is None:
        return False
    if a.verb.lemma_.lower() != b.verb.lemma_.lower():
        return False
    left, right = (
        [child for child in verb.children if child.dep_ in _OBJECTS and child.pos_ == "NOUN"]
        for verb in (a.verb, b.verb)
    )
    return bool(left and right) and all(
        x.lemma_.lower() != y.lemma_.lower() and cosine(x, y) < 0.6 for x in left for y in right
    )


_UNIT_SECONDS = {
    "second": 1, "moment": 20, "minute": 60, "hour": 3600, "day": 86400, "night": 86400, "week": 604800,
    "fortnight": 1209600, "month": 2592000, "year": 31536000, "decade": 315360000,
}  # fmt: skip
_UNIT = re.compile(rf"\b({'|'.join(_UNIT_SECONDS)})(s?)\b")
_SOON = re.compile(r"\b(?:shortly|soon|immediately|right|just|not\s+long)\b")
_BEFORE = re.compile(r"\b(?:before|earlier|prior|beforehand)\b")
_LOOSE = re.compile(
    r"\b(?:about|around|nearly|almost|approximately|roughly|just|only|some|over|more|less|than|at|least)\b"
)


@dataclass(frozen=True)
class _Step:
    """How far from another event something happened: seconds of the unit, and how many of them where that is told."""

    unit: float
    amount: float | None
    before: bool


@lru_cache(maxsize=1024)
def _step(text: str) -> _Step | None:
    text = " ".join(text.lower().split())
    before = _BEFORE.search(text) is not None
    unit = _UNIT.search(text)
    if unit is None:
        return _Step(600.0, None, before) if _SOON.search(text) else None
    words = _LOOSE.sub(" ", text[: unit.start()]).strip(" -")
    told = parse_number(words)
    if told is not None:
        amount: float | None = told[0]
    else:
        amount = 1.0 if not unit[2] and words in {"", "a", "an", "the"} else None
    return _Step(float(_UNIT_SECONDS[unit[1]]), amount, before)


def _differ_from_event(a: Moment, b: Moment) -> bool:
    """Whether two times told from another event may be of one step and are not the same one.

    "Ten minutes after" and "ten minutes before" are one stretch told from its two ends; "two weeks after" and "years
    later" are two happenings.
    """
    if not _both_relative(a, b):
        return False
    x, y = _step(a.span.text), _step(b.span.text)
    if x is None or y is None:
        return False
    if max(x.unit, y.unit) > 30 * min(x.unit, y.unit) or (max(x.unit, y.unit) > 3600 and x.unit != y.unit):
        return False
    if x.amount is None or y.amount is None:
        return (x.unit, x.amount) != (y.unit, y.amount) and max(x.unit, y.unit) <= 3600
    if x.before != y.before and max(x.unit, y.unit) > 3600:
        return False
    return x.unit * x.amount != y.unit * y.amount


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
    shown: list[_Shown] = []
    for key, (chance, pair) in ordered:
        if chance < MIN_LIKELY or key in used or not _of_one_happening(pair):
            continue
        members = [_key(pair.a), _key(pair.b)]
        used.add(key)
        for other in sorted({k for edge in likely if edge & key for k in edge} - key):
            edges = [frozenset((other, member)) for member in members]
            alike = [same_words(groups[other][0].value, groups[member][0].value) for member in members]
            if any(alike):
                used.update(edges)  # "2pm" and "2 p.m.", read as hours of two days, are one time.
            elif len(members) < 4 and all(
                edge in likely and edge not in used and _may_join(likely[edge][1]) for edge in edges
            ):
                members.append(other)
                used.update(edges)
        reports = [{m.claim.report for m in groups[member]} for member in members[:2]]
        if reports[0] == reports[1]:
            continue  # Who gives both times means two happenings by them.
        if _told_alike(groups[members[0]], groups[members[1]], pair):
            continue
        if pair.comparison == "different" or not _joined(shown, pair, members, groups):
            shown.append(_Shown(pair, chance, members))
    return [
        _candidate(one.pair, [_of_one_matter(groups[m], one.pair, moments) for m in one.members], one.chance, texts)
        for one in shown
    ]


def _told_alike(left: Sequence[Moment], right: Sequence[Moment], pair: MomentPair) -> bool:
    """Whether others mean the one time by the very words of the other ("next month", read in two months)."""
    return any(
        same_words(x.value, y.value)
        for x in left
        for y in right
        if x is pair.a or x is pair.b or y is pair.a or y is pair.b
    )


@dataclass
class _Shown:
    """A difference that is going to be shown: its likeliest pair and the times of that happening."""

    pair: MomentPair
    chance: float
    members: list[str] = field(default_factory=list[str])


def _joined(
    shown: Sequence[_Shown], pair: MomentPair, members: Sequence[str], groups: Mapping[str, Sequence[Moment]]
) -> bool:
    """Whether times that agree loosely were joined to those of the same happening ("2014", "April 2014", "April 14")."""
    matter = pair.a.sentence_points | pair.b.sentence_points
    for one in shown:
        held = one.pair.a.sentence_points | one.pair.b.sentence_points
        if one.pair.comparison != pair.comparison or not matter & held or not set(members) & set(one.members):
            continue
        new = [member for member in members if member not in one.members]
        if any(
            compare_times(groups[member][0].value, groups[other][0].value) == "different"
            for member in new
            for other in one.members
        ):
            continue
        one.members.extend(new[: max(0, MAX_TIMES_A_HAPPENING - len(one.members))])
        return True
    return False


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
    score = 0.2 + 0.5 * chance + (0.08 if relation != "refinement" else 0.0)
    grades = [_FINE.get(moment.value.granularity, 2) for moment in (pair.a, pair.b)]
    if pair.comparison == "refinement" and min(grades) < 5:
        score = min(score, COARSE_SCORE)
    return Candidate(
        "time",
        about,
        relation,
        variants,
        score,
        reason,
        shared[0] if shared else None,
        "moments",
    )

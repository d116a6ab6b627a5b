"""A figure or a time as one clause gives it, with the words by which two of them are judged to be of one thing."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from rashomon.discrepancies.candidates import tokens_of
from rashomon.model import Claim, Point, Quantity, Span, TimeMention
from rashomon.text.dates import compare_times
from rashomon.text.numbers import unit_factor
from rashomon.text.reading import Reading
from rashomon.text.speech import is_speech_verb

if TYPE_CHECKING:
    from spacy.tokens import Token

_NEAR_BEFORE, _NEAR_AFTER = 5, 7
"""Words before and after a detail that are near it."""


FATES = frozenset(
    "killed died dead injured wounded hurt missing arrested detained hospitalized hospitalised sickened infected "
    "displaced evacuated rescued treated charged convicted".split()
)
"""What can have befallen those who are counted."""
ANYONE = frozenset("people person victim other passenger casualty".split()) | {None}
"""Nouns that do not say which people are counted; null where no noun is found."""
_GROUPS = frozenset("family group couple team crew party set series pair".split())
_SOME = re.compile(r"\s+(?:more\s+)?of\s+(?:the|its|his|her|their|those|them|these)\b", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Told[Value]:
    """One detail with the clause that gives it."""

    claim: Claim
    value: Value
    span: Span
    reading: Reading
    points: frozenset[str]
    """Points that the clause belongs to, those of one report left out."""
    sentence_points: frozenset[str]
    """Points that any clause of the sentence belongs to."""
    around: frozenset[str]
    """Content words of the whole sentence."""
    copies: tuple[Span, ...]
    """The same detail in the same words of other reports."""

    @cached_property
    def verb(self) -> Token | None:
        """The verb on which the detail hangs."""
        token = self.reading.token_at(self.span.start)
        for _ in range(8):
            if token is None or token.pos_ in {"VERB", "AUX"} or token.head.i == token.i:
                break
            token = token.head
        return token

    @cached_property
    def near(self) -> frozenset[str]:
        """Content words beside the detail, its own words left out."""
        tokens = tokens_of(self.reading, self.claim.sentence)
        at = next((i for i, t in enumerate(tokens) if t.idx + len(t) > self.span.start), 0)
        return frozenset(
            t.lemma_.lower()
            for t in tokens[max(0, at - _NEAR_BEFORE) : at + _NEAR_AFTER]
            if t.pos_ in {"NOUN", "PROPN", "VERB", "ADJ"}
            and not t.like_num
            and not self.span.start <= t.idx < self.span.end
        )

    @cached_property
    def words(self) -> frozenset[str]:
        """Content words of the clause without those of the detail."""
        return self.claim.content - frozenset(self.span.text.lower().split())

    @cached_property
    def source(self) -> frozenset[str]:
        """Words of the source that the clause is given to."""
        words = (self.claim.attributed_to or "").lower().split()
        return frozenset(word.strip(".,'\u2019") for word in words if len(word) > 3)


@dataclass(frozen=True, eq=False)
class Compared[Value]:
    """Two details that may be of one thing, how they compare, and what a judge may look at."""

    a: Told[Value]
    b: Told[Value]
    comparison: str
    features: Mapping[str, float]


def collect[Value](
    claims: Sequence[Claim],
    points: Sequence[Point],
    readings: Mapping[str, Reading],
    details: Callable[[Claim], Iterable[tuple[Value, Span]]],
    limit: int,
) -> list[Told[Value]]:
    """Return the details of all clauses, those of copied sentences once, the first `limit` of them."""
    home: dict[str, set[str]] = defaultdict(set)
    for point in points:
        if point.support.reports > 1:
            for key in point.claims:
                home[key].add(point.id)
    sentence_home: dict[Span, set[str]] = defaultdict(set)
    around: dict[Span, set[str]] = defaultdict(set)
    for claim in claims:
        sentence_home[claim.sentence] |= home[claim.id]
        around[claim.sentence] |= claim.content
    first: dict[tuple[object, ...], int] = {}
    held: list[tuple[Claim, Value, Span]] = []
    copies: dict[int, list[Span]] = defaultdict(list)
    for claim in claims:
        if claim.report not in readings:
            continue
        for value, span in details(claim):
            key = (claim.sentence.text, span.start - claim.sentence.start)
            if key in first:
                copies[first[key]].append(span)
            elif len(held) < limit:
                first[key] = len(held)
                held.append((claim, value, span))
    return [
        Told(
            claim, value, span, readings[claim.report], frozenset(home[claim.id]),
            frozenset(sentence_home[claim.sentence]), frozenset(around[claim.sentence]), tuple(copies[at]),
        )
        for at, (claim, value, span) in enumerate(held)
    ]  # fmt: skip


def rarity_of(claims: Sequence[Claim]) -> dict[str, float]:
    """Return how rare each content word is among the claims of a story (inverse document frequency)."""
    counts = Counter(word for claim in claims for word in claim.content)
    return {word: math.log((len(claims) + 1) / (count + 0.5)) for word, count in counts.items()}


def shared_weight(a: frozenset[str], b: frozenset[str], rarity: Mapping[str, float]) -> float:
    """Return the share of the rarer words of the shorter side that the other side has too."""
    whole = min(sum(rarity.get(word, 1.0) for word in side) for side in (a, b))
    return sum(rarity.get(word, 1.0) for word in a & b) / whole if whole > 0 else 0.0


def cosine(a: Token | None, b: Token | None) -> float:
    """Return the cosine of two word vectors; 1 for one lemma, 0 where a vector is missing."""
    if a is None or b is None:
        return 0.0
    if a.lemma_.lower() == b.lemma_.lower():
        return 1.0
    if not (a.has_vector and b.has_vector):
        return 0.0
    length = float(a.vector_norm) * float(b.vector_norm)
    return float(a.vector @ b.vector) / length if length > 0 else 0.0


def setting[Value](a: Told[Value], b: Told[Value], rarity: Mapping[str, float]) -> dict[str, float]:
    """Return the features of two details that do not depend on what sort of detail they are."""
    verb = cosine(a.verb, b.verb)
    shared = a.claim.entities & b.claim.entities
    return {
        "near": shared_weight(a.words, b.words, rarity),
        "around": shared_weight(a.around, b.around, rarity),
        "window": shared_weight(a.near, b.near, rarity),
        "verb": max(0.0, verb),
        "same verb": float(verb >= 0.99),
        "point": float(bool(a.points & b.points)),
        "sentence point": float(bool(a.sentence_points & b.sentence_points)),
        "names": float(bool(shared)),
        "other names": float(bool(a.claim.entities) and bool(b.claim.entities) and not shared),
        "same source": float(bool(a.source & b.source)),
        "other source": float(bool(a.source) and bool(b.source) and not a.source & b.source),
        "headline": float(a.claim.headline or b.claim.headline),
        "own": float(a.claim.report == b.claim.report),
        "quoted": float(a.claim.quoted or b.claim.quoted),
        "early": 1.0 / (1 + max(a.claim.order, b.claim.order) / 4),
    }


def likelihood(features: Mapping[str, float], judge: Mapping[str, float]) -> float:
    """Return the logistic of the weighted features: how likely an editor wants to see that two details differ."""
    total = judge["bias"] + sum(judge.get(name, 0.0) * value for name, value in features.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)


def name_one_weekday(a: TimeMention, b: TimeMention) -> bool:
    """Return whether two times are one day of the week: reports whose own date is wrong mean the same day by it.

    Hours of that day still differ.
    """
    if {a.granularity, b.granularity} & {"minute", "hour"}:
        return False
    left, right = _WEEKDAY.search(a.span.text), _WEEKDAY.search(b.span.text)
    return left is not None and right is not None and left.group().lower() == right.group().lower()


def is_zoned(time: TimeMention) -> bool:
    """Return whether an hour is given in a zone of its own: the same hour written otherwise."""
    return any(zone in time.span.text.lower() for zone in ("gmt", "utc"))


def of_a_group(text: str, figure: Span) -> bool:
    """Return whether a figure tells the size of a group ("a family of five")."""
    ahead = text[max(0, figure.start - 24) : figure.start].lower().split()
    return len(ahead) >= 2 and ahead[-1] == "of" and ahead[-2] in _GROUPS


def of_some_people(text: str, quantity: Quantity) -> bool:
    """Return whether a figure is of some among people told of before ("nine of the dead")."""
    if quantity.noun not in ANYONE and not FATES & {quantity.noun or "", *quantity.modifiers}:
        return False
    return _SOME.match(text[quantity.span.end : quantity.span.end + 14]) is not None


MAX_BOUND_RATIO = 3.0
"""Further than this from its bound, a figure is no closer telling of it: "up to 140,000" is none of 37,000."""
BOUNDS = frozenset({"at_least", "at_most", "more_than", "less_than"})


def bound_is_far(a: Quantity, b: Quantity) -> bool:
    """Return whether one figure is an open bound and the other too far from it to be the same figure told closer.

    A toll grows while an event unfolds, so "at least two" dead may be nine.
    """
    if FATES & {*a.modifiers, *b.modifiers, a.noun or "", b.noun or ""}:
        return False
    factor = unit_factor(a.unit, b.unit)
    if factor is None or a.value is None or b.value is None or not BOUNDS & {a.comparator, b.comparator}:
        return False
    low, high = sorted((abs(a.value), abs(b.value * factor)))
    return high > MAX_BOUND_RATIO * low


_RESTATES = re.compile(r"\s*[(\[/]\s*(?:about\s+|around\s+|roughly\s+)?", re.IGNORECASE)


def restates(claim: Claim, quantity: Quantity) -> bool:
    """Return whether a figure gives the one before it in another unit ("229 feet (70 metres)")."""
    if quantity.kind not in {"measure", "money"}:
        return False
    base = claim.sentence.start
    for before in claim.quantities:
        if before.kind == quantity.kind and before.unit != quantity.unit and before.span.end <= quantity.span.start:
            between = claim.sentence.text[before.span.end - base : quantity.span.start - base]
            if _RESTATES.fullmatch(between):
                return True
    return False


def of_other_times(a: Told[Quantity], b: Told[Quantity]) -> Literal["hours", "days"] | None:
    """Return by what the times exclude each other of which two figures are told, or None.

    A rate of one year and of another are two things; a price in the morning and at noon is one that moved.
    """
    hours = [[time for time in _times(told) if time.granularity in _HOURS] for told in (a, b)]
    if all(hours):
        apart = all(_are_other_hours(x, y) for x in hours[0] for y in hours[1])
        return "hours" if apart and a.value.kind in {"money", "percent"} else None
    left, right = ([time for time in _times(told) if time.when is not None] for told in (a, b))
    if not left or not right:
        return None
    if a.value.kind in {"money", "percent"} and all(_are_other_stretches(x, y) for x in left for y in right):
        return "days"
    return "days" if all(compare_times(x, y) == "different" for x in left for y in right) else None


def _are_other_hours(a: TimeMention, b: TimeMention) -> bool:
    same = a.span.text.lower() == b.span.text.lower() or compare_times(a, b) in {"same", "refinement"}
    return not same and a.granularity in _HOURS and b.granularity in _HOURS


def _are_other_stretches(a: TimeMention, b: TimeMention) -> bool:
    """Whether one is a year and the other several of them: what was paid in each is two sums."""
    return {a.granularity, b.granularity} == {"year", "interval"} and compare_times(a, b) != "same"


_HOURS = frozenset({"minute", "hour", "part_of_day"})


def _times(told: Told[Quantity]) -> list[TimeMention]:
    """Return the times of a clause that say when, if each says it; those of saying it are left out."""
    return [
        time
        for time in told.claim.times
        if time.granularity not in {"duration", "relative"} and not _of_saying(told, time)
    ]


def _of_saying(told: Told[Quantity], time: TimeMention) -> bool:
    token = told.reading.token_at(time.span.start)
    for _ in range(8):
        if token is None or token.pos_ in {"VERB", "AUX"} or token.head.i == token.i:
            break
        token = token.head
    return token is not None and is_speech_verb(token)

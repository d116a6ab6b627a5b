"""Time as a line: moments from what reports and the dossier say, their places along it, and the ticks of its axis.

Times are minutes since the year 1, as floating numbers; zones are dealt with by whoever reads them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

MINUTE, HOUR, DAY = 1.0, 60.0, 1440.0
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_ISO = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:[T ](?P<hour>\d\d)(?::(?P<minute>\d\d)(?::\d\d(?:[.,]\d+)?)?)?"
    r"(?P<zone>Z|[+-]\d\d:?\d\d)?)?)?)?"
)
_LAST_YEAR = 9998
"""An axis goes on a little behind what stands on it, and the calendar ends."""
_MAX_SQUEEZED = 14
_SHARE_SQUEEZED = 0.55
"""Of the width, at most: the rest is to scale."""
_BIN = 9.0
"""Pixels: two marks nearer than this look like one."""
_PENALTY = 0.6
"""Marks told apart that one more stretch out of scale must be worth."""


@dataclass(frozen=True)
class Extent:
    """From when to when something lasted; a moment ends where it starts."""

    start: float
    end: float


@dataclass(frozen=True)
class Tick:
    """A place on the axis: `label` below it, `context` (the day or the year) below that, where it changes."""

    x: float
    label: str
    context: str = ""


@dataclass(frozen=True)
class Stretch:
    """A part of the axis from `left` to `right`; one that is not to scale is squeezed."""

    left: float
    right: float
    start: float
    end: float
    squeezed: bool


class TimeScale:
    """Where each time lies between `left` and `right`.

    Stretches in which nothing begins or ends, and which would squash the rest, are squeezed to one small width.
    """

    def __init__(self, extents: Iterable[Extent], left: float, right: float, step: float) -> None:
        known = list(extents)
        times = sorted({time for extent in known for time in (extent.start, extent.end)})
        self._begins: dict[float, float] = {}
        for extent in known:
            lasts = extent.end - extent.start
            self._begins[extent.start] = min(lasts, self._begins.get(extent.start, lasts))
        # A single moment stands in the middle of its hour.
        self.times = times if len(times) > 1 else [max(0.0, times[0] - HOUR / 2), times[0] + HOUR / 2]
        spans = [end - start for start, end in pairwise(self.times)]
        squeezed = _squeezed(spans, right - left, step)
        room = right - left - step * len(squeezed)
        total = sum(span for place, span in enumerate(spans) if place not in squeezed)
        self.places = [left]
        for place, span in enumerate(spans):
            self.places.append(self.places[-1] + (step if place in squeezed else span / total * room))
        self._squeezed = squeezed

    def x(self, time: float) -> float:
        """Return where a time lies."""
        place = min(max(bisect_right(self.times, time) - 1, 0), len(self.times) - 2)
        start, end = self.times[place], self.times[place + 1]
        share = min(1.0, max(0.0, (time - start) / (end - start)))
        return self.places[place] + share * (self.places[place + 1] - self.places[place])

    def stretches(self) -> list[Stretch]:
        """Return the axis in parts, from left to right: those to scale are joined, each squeezed one is alone."""
        found: list[Stretch] = []
        for place, (start, end) in enumerate(pairwise(self.times)):
            stretch = Stretch(self.places[place], self.places[place + 1], start, end, place in self._squeezed)
            if found and not stretch.squeezed and not found[-1].squeezed:
                stretch = Stretch(found[-1].left, stretch.right, found[-1].start, end, False)
                found.pop()
            found.append(stretch)
        return found

    def ticks(self, min_gap: float) -> list[Tick]:
        """Return ticks at round times in what is to scale, and at what begins in what is not, none on another."""
        ticks: list[Tick] = []
        taken: list[tuple[float, float]] = []

        def place(tick: Tick) -> bool:
            half = max(len(tick.label), len(tick.context)) * 3.3 + 3
            if any(tick.x - half < end and tick.x + half > start for start, end in taken):
                return False
            taken.append((tick.x - half, tick.x + half))
            ticks.append(tick)
            return True

        stretches = self.stretches()
        for stretch in stretches:
            if stretch.squeezed:
                continue
            context = ""
            for time, label, above in _round_times(stretch, min_gap):
                if place(Tick(self.x(time), label, above if above != context else "")):
                    context = above
        for stretch in stretches:
            if stretch.squeezed and stretch.start in self._begins:
                label, above = _told_alone(stretch.start, self._begins[stretch.start])
                place(Tick(self.x(stretch.start), label, above))
        return sorted(ticks, key=lambda tick: tick.x)


def extent_of(when: str) -> Extent | None:
    """Return the extent of an ISO 8601 time, day, month, year or interval `a/b`; null for what is none.

    A zone is not looked at.
    """
    first, slash, last = when.strip().partition("/")
    start = _extent(first)
    end = _extent(last) if slash else start
    if start is None or end is None or end.end < start.start:
        return None
    return Extent(start.start, end.end)


def zone_of(when: str) -> float | None:
    """Return the minutes by which a time's zone is ahead of UTC; null where it has none."""
    found = _ISO.fullmatch(when.strip())
    zone = found["zone"] if found else None
    if not zone:
        return None
    if zone == "Z":
        return 0.0
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return float(-minutes if zone[0] == "-" else minutes)


def _extent(when: str) -> Extent | None:
    found = _ISO.fullmatch(when)
    if found is None:
        return None
    year, month, day, hour, minute = (int(found[name]) if found[name] else None for name in
                                      ("year", "month", "day", "hour", "minute"))  # fmt: skip
    try:
        start = datetime(year or 0, month or 1, day or 1, hour or 0, minute or 0)
        if minute is not None:
            end = start
        elif hour is not None:
            end = start + timedelta(hours=1)
        elif day is not None:
            end = start + timedelta(days=1)
        elif month is not None:
            end = datetime(start.year + start.month // 12, start.month % 12 + 1, 1)
        else:
            end = datetime(start.year + 1, 1, 1)
    except (ValueError, OverflowError):
        return None
    if end.year > _LAST_YEAR:
        return None
    return Extent(_minutes(start), _minutes(end))


def _minutes(moment: datetime) -> float:
    return (moment - datetime(1, 1, 1)).total_seconds() / 60


def _moment(minutes: float) -> datetime:
    return datetime(1, 1, 1) + timedelta(minutes=minutes)


def _squeezed(spans: Sequence[float], width: float, step: float) -> frozenset[int]:
    """Return the places of the spans that are squeezed: the fewest that let the most marks be told apart."""
    by_size = sorted(range(len(spans)), key=lambda place: (-spans[place], place))
    best, most = frozenset[int](), float("-inf")
    for count in range(min(len(spans), _MAX_SQUEEZED + 1)):
        if count * step > width * _SHARE_SQUEEZED:
            break
        chosen = frozenset(by_size[:count])
        total = sum(span for place, span in enumerate(spans) if place not in chosen)
        at, bins = 0.0, {0}
        for place, span in enumerate(spans):
            at += step if place in chosen else span / total * (width - step * count)
            bins.add(int(at / _BIN))
        worth = len(bins) - _PENALTY * count
        if worth > most + 1e-9:
            best, most = chosen, worth
    return best


_STEPS: tuple[tuple[float, str], ...] = (
    *((minutes * MINUTE, "clock") for minutes in (1, 2, 5, 10, 15, 30)),
    *((hours * HOUR, "clock") for hours in (1, 2, 3, 6, 12)),
    *((days * DAY, "day") for days in (1, 2, 7, 14)),
    *((months * 30.4 * DAY, "month") for months in (1, 2, 3, 6)),
    *((years * 365.25 * DAY, "year") for years in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)),
)


def _round_times(stretch: Stretch, min_gap: float) -> Iterator[tuple[float, str, str]]:
    """Yield the round times of a stretch, each with its label and what stands below it."""
    width = max(1.0, stretch.right - stretch.left)
    least = (stretch.end - stretch.start) / width * min_gap
    step, kind = next(((step, kind) for step, kind in _STEPS if step >= least), _STEPS[-1])
    for time in _multiples(stretch, step, kind):
        moment = _moment(time)
        day = f"{moment.day} {_MONTHS[moment.month - 1]}"
        if kind == "clock":
            yield time, f"{moment:%H:%M}", f"{day} {moment.year}"
        elif kind == "day":
            yield time, day, str(moment.year)
        elif kind == "month":
            yield time, _MONTHS[moment.month - 1], str(moment.year)
        else:
            yield time, str(moment.year), ""


def _multiples(stretch: Stretch, step: float, kind: str) -> Iterator[float]:
    if kind in ("clock", "day"):
        time = -(-stretch.start // step) * step
        while time <= stretch.end:
            yield time
            time += step
        return
    months = round(step / (30.4 * DAY)) if kind == "month" else 12 * round(step / (365.25 * DAY))
    first = _moment(stretch.start)
    count = -(-(first.year * 12 + first.month - 1) // months) * months
    while count // 12 < 9999:
        time = _minutes(datetime(max(1, count // 12), count % 12 + 1, 1))
        if time > stretch.end:
            return
        if time >= stretch.start:
            yield time
        count += months


def _told_alone(time: float, lasts: float) -> tuple[str, str]:
    """Return how a time is labelled that no round ones stand beside: no more exactly than what begins there."""
    moment = _moment(time)
    if lasts > 360 * DAY:
        return str(moment.year), ""
    month = _MONTHS[moment.month - 1]
    return month if lasts > 27 * DAY else f"{moment.day} {month}", str(moment.year)

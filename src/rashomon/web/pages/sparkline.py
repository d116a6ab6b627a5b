"""A line a few letters high that shows how a story grew: how many of its reports there were at each time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from markupsafe import Markup

WIDTH, HEIGHT = 120, 26
_PAD = 2
_SPANS = (("day", 86400), ("hour", 3600), ("minute", 60))


@dataclass(frozen=True)
class Sparkline:
    """The line, which says in words what it shows, and the time that it spans."""

    svg: Markup
    span: str


def draw_growth(times: Iterable[str | None], total: int) -> Sparkline | None:
    """Return how many of `total` reports there were at each time (ISO 8601; what is none is left out), or null where
    all came at one time.

    The line runs from the first report to the last, whatever time lies between: stories are compared by its shape.
    """
    moments = sorted(moment for moment in map(_moment, times) if moment is not None)
    if not moments or moments[0] == moments[-1]:
        return None
    first, half, last = moments[0], moments[(len(moments) - 1) // 2], moments[-1]
    span = _told(last - first)
    told = f"{len(moments)} of {total} reports have a time" if len(moments) < total else f"{total} reports"
    told += f", the first at {_clock(first)}, the last {span} later"
    if half > first:
        told += f"; half of them after {_told(half - first)}"
    return Sparkline(_line(moments, told), span)


def _line(moments: list[datetime], told: str) -> Markup:
    extent = (moments[-1] - moments[0]).total_seconds()
    width, height = WIDTH - 2 * _PAD, HEIGHT - 2 * _PAD
    floor = HEIGHT - _PAD
    # One step for each time at which reports came: hundreds of them would draw the same pixels.
    counts: dict[int, int] = {}
    for number, moment in enumerate(moments, 1):
        x = _PAD + round(width * (moment - moments[0]).total_seconds() / extent)
        counts[x] = number
    steps = [f"M{_PAD} {floor}"]
    for x, number in counts.items():
        steps.append(f"H{x}V{round(floor - height * number / len(moments), 1):g}")
    path = "".join(steps)
    ticks = "".join(f"M{x} {floor}v-4" for x in counts)
    return Markup(
        '<svg class="spark" role="img" aria-label="{}" width="{}" height="{}" viewBox="0 0 {} {}">'
        '<path class="spark-area" d="{}V{}Z"/><path class="spark-line" d="{}"/><path class="spark-ticks" d="{}"/></svg>'
    ).format(told, WIDTH, HEIGHT, WIDTH, HEIGHT, path, floor, path, ticks)


def _moment(time: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(time) if time else None
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found


def _told(length: timedelta) -> str:
    """Return a length of time in the largest unit of which there are two, else in the next smaller one."""
    seconds = length.total_seconds()
    for unit, size in _SPANS:
        count = round(seconds / size)
        if count >= 2 or (count == 1 and unit == "minute"):
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return "less than a minute"


def _clock(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")

"""The timeline to scale: what happened, and when the reports appeared, on one axis of time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from rashomon.export.drawing.lettering import cut, decimal, fold, width_of, words_at, xml_text
from rashomon.export.drawing.scale import Extent, Stretch, TimeScale, extent_of, zone_of
from rashomon.export.drawing.stylesheet import stylesheet
from rashomon.export.names import key_reports, name_reports
from rashomon.export.outline import counted
from rashomon.export.printable import printable
from rashomon.export.times import readable_publication, readable_time
from rashomon.model import StoryDossier

_SIZE = 11.5
_LANE = 20.0
_KEY_LANE = 19.0
_MARGIN = 14.0
_STEPS = (14.0, 30.0)
"""Least and most width of a stretch that is not to scale: room for a mark, on a wide page also for its number."""
_MAX_LANES = 20
"""Of events with their words; where more were needed marks have numbers only."""
_MIN_WORDED = 480
"""Width in pixels below which there is no room for words beside a mark."""
_MAX_KEY_LANES = 4
_MIN_BAR = 5.0
_GAP = 6.0


@dataclass(frozen=True)
class TimelineOptions:
    """How a timeline is drawn: `width` is in pixels, in which words are of one size whatever the width.

    `prefix` begins each id in the drawing; without `style` it has no `<style>`: the page has the rules of
    `stylesheet()`. Of the entries the first `max_entries` are drawn.
    """

    width: int = 700
    prefix: str = "timeline"
    style: bool = True
    max_entries: int = 300


@dataclass(frozen=True)
class _Mark:
    """Something on the axis; `label` is drawn with it, `title` is told to a reader who asks."""

    extent: Extent
    label: str
    words: str
    title: str


@dataclass(frozen=True)
class _Laid:
    """A mark with its place: from `left` to `right`, and where its label stands."""

    mark: _Mark
    left: float
    right: float
    label_at: float
    label_width: float
    words: str
    lane: int


def draw_timeline(dossier: StoryDossier, options: TimelineOptions = TimelineOptions()) -> str:
    """Return an SVG document: events above an axis of time, numbered as in the dossier, publications below it.

    It depends on the dossier alone. Where a gap would squash the rest, the axis is squeezed, and shaded to say so.
    Empty where no event has a place in time.
    """
    events, unplaced = _events(dossier, options)
    if not events:
        return ""
    publications, zone, undated = _publications(dossier)
    notes: list[str] = []
    if unplaced:
        notes.append(f"{unplaced} {'entry' if unplaced == 1 else 'entries'} of the list below could not be placed.")
    if undated:
        notes.append(f"{undated} {'report has' if undated == 1 else 'reports have'} no date.")
    if zone:
        notes.append(f"Times of publication are told in {zone}.")
    return _Timeline(dossier, options, events, publications, notes).document()


class _Timeline:
    def __init__(
        self,
        dossier: StoryDossier,
        options: TimelineOptions,
        events: Sequence[_Mark],
        publications: Sequence[_Mark],
        notes: Sequence[str],
    ) -> None:
        self.options, self.notes = options, list(notes)
        self.left, self.right = _MARGIN, float(options.width) - _MARGIN
        everything = [mark.extent for mark in (*events, *publications)]
        # Room for half a mark at either end.
        self.scale = TimeScale(
            everything, self.left + 8, self.right - 8, min(max(options.width / 23, _STEPS[0]), _STEPS[1])
        )
        self.events = self._lay_events(events)
        self.keys = self._lay_keys(publications)
        story = printable(dossier.story.title).strip() or "no title"
        self.title = f"Timeline of {story}"
        first, last = events[0], max(events, key=lambda mark: mark.extent.end)
        self.description = (
            f"{counted(len(events), 'event')} and {counted(len(publications), 'report')} to scale, from {first.title.partition(': ')[0]} to "
            f"{last.title.partition(': ')[0]}. The list below tells each."
        )
        if any(stretch.squeezed for stretch in self.scale.stretches()):
            self.notes.insert(0, "Shaded: not to scale.")
        if self.keys:
            self.notes.insert(0, "Letters in boxes: when the reports were published.")

    def document(self) -> str:
        prefix, width = escape(self.options.prefix), self.options.width
        lanes = max((laid.lane for laid in self.events), default=0) + 1
        key_lanes = max((laid.lane for laid in self.keys), default=-1) + 1
        top = 8.0
        axis = top + lanes * _LANE + 8
        below = axis + 40
        foot = below + key_lanes * _KEY_LANE + (10 if key_lanes else 0)
        lines = [line for note in [" ".join(self.notes)] if note for line in fold(note, width - 2 * _MARGIN, 10.5, 4)]
        height = foot + 14 * len(lines) + 10
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="rashomon-drawing rashomon-timeline" role="img" '
            f'aria-labelledby="{prefix}-title {prefix}-desc" width="{width}" height="{decimal(height)}" '
            f'viewBox="0 0 {width} {decimal(height)}" font-family="sans-serif">',
            f'<title id="{prefix}-title">{xml_text(self.title)}</title>',
            f'<desc id="{prefix}-desc">{xml_text(self.description)}</desc>',
            *([f"<style>{stylesheet()}</style>"] if self.options.style else []),
            f'<rect class="paper" width="{width}" height="{decimal(height)}"/>',
            *self._axis(top, axis, foot),
            *(self._event(laid, axis - 8 - (laid.lane + 1) * _LANE) for laid in self.events),
            *(self._key(laid, below + laid.lane * _KEY_LANE) for laid in self.keys),
        ]
        parts += [words_at(line, self.left, foot + 12 + 14 * place, 10.5, "dim") for place, line in enumerate(lines)]
        return "\n".join([*parts, "</svg>"]) + "\n"

    def _axis(self, top: float, axis: float, foot: float) -> Iterable[str]:
        stretches = self.scale.stretches()
        for run in _runs(stretches):
            if run:
                yield (
                    f'<rect class="band" x="{decimal(run[0].left)}" y="{decimal(top - 4)}" '
                    f'width="{decimal(run[-1].right - run[0].left)}" height="{decimal(foot - top)}"/>'
                )
        for stretch in stretches:
            dash = ' stroke-dasharray="2 3"' if stretch.squeezed else ""
            yield (
                f'<path class="axis" d="M{decimal(stretch.left)} {decimal(axis)}H{decimal(stretch.right)}" '
                f'stroke-width="1.2"{dash}/>'
            )
        # One sign of a break for neighbours, in the middle of all of them.
        for run in _runs(stretches):
            if run:
                middle = (run[0].left + run[-1].right) / 2
                yield (
                    f'<path class="axis" d="M{decimal(middle - 5)} {decimal(axis + 5)}l4 -10M{decimal(middle + 1)} '
                    f'{decimal(axis + 5)}l4 -10" stroke-width="1.2"/>'
                )
        for tick in self.scale.ticks(46):
            x = decimal(tick.x)
            yield f'<path class="axis" d="M{x} {decimal(axis)}v5" stroke-width="1.2"/>'
            half = max(width_of(tick.label, 10.5), width_of(tick.context, 10.5)) / 2
            at = min(max(tick.x, half + 2), self.options.width - half - 2)
            yield words_at(tick.label, at, axis + 17, 10.5, "ink", middle=True)
            if tick.context:
                yield words_at(tick.context, at, axis + 30, 10.5, "dim", middle=True)

    def _event(self, laid: _Laid, top: float) -> str:
        mark, middle = laid.mark, top + _LANE / 2
        if mark.extent.end > mark.extent.start:
            shape = (
                f'<rect class="event bar" x="{decimal(laid.left)}" y="{decimal(middle - 7)}" '
                f'width="{decimal(laid.right - laid.left)}" height="14" rx="2" fill-opacity=".2"/>'
                f'<rect class="event" x="{decimal(laid.left)}" y="{decimal(middle - 7)}" width="2.5" height="14"/>'
            )
        else:
            shape = f'<circle class="event" cx="{decimal((laid.left + laid.right) / 2)}" cy="{decimal(middle)}" r="4"/>'
        number, _, rest = laid.words.partition("\t")
        # Set from the side on which the mark is, so that an estimate of widths leaves no gap there.
        end = laid.label_at < laid.left
        at = laid.label_at + laid.label_width if end else laid.label_at
        words = (
            f'<text class="ink" x="{decimal(at)}" y="{decimal(middle + 4)}" font-size="{_SIZE}"'
            f"{' text-anchor="end"' if end else ''}>"
            f'<tspan font-weight="bold">{xml_text(number)}</tspan>{xml_text(f" \u2002{rest}" if rest else "")}</text>'
        )
        # On a phone nothing hovers, and the list tells all of it.
        title = f"<title>{xml_text(mark.title)}</title>" if self.options.width >= _MIN_WORDED else ""
        return f"<g>{title}{shape}{words}</g>"

    def _key(self, laid: _Laid, top: float) -> str:
        mark = laid.mark
        title = f"<title>{xml_text(mark.title)}</title>"
        shape = ""
        if mark.extent.end > mark.extent.start:
            left, right = self.scale.x(mark.extent.start), self.scale.x(mark.extent.end)
            shape = f'<path class="axis" d="M{decimal(left)} {decimal(top + 8)}H{decimal(right)}" stroke-width="1.2"/>'
        width = laid.right - laid.left
        return (
            f'<g>{title}{shape}<rect class="report" x="{decimal(laid.left)}" y="{decimal(top)}" '
            f'width="{decimal(width)}" height="16" rx="3"/>'
            f"{words_at(mark.label, (laid.left + laid.right) / 2, top + 12, 11, 'ink', bold=True, middle=True)}</g>"
        )

    def _lay_events(self, events: Sequence[_Mark]) -> list[_Laid]:
        """Return the events in lanes: with their words, where that takes few lanes, else by their numbers."""
        for share in (0.36, 0.24) if self.options.width >= _MIN_WORDED else ():
            laid = self._in_lanes(events, self.options.width * share)
            if max(item.lane for item in laid) < _MAX_LANES:
                return laid
        return self._in_lanes(_by_time(events), 0)

    def _in_lanes(self, events: Sequence[_Mark], room: float) -> list[_Laid]:
        ends: list[list[tuple[float, float]]] = []
        laid: list[_Laid] = []
        for mark in sorted(events, key=lambda mark: (mark.extent.start, -mark.extent.end)):
            left, right = self.scale.x(mark.extent.start), self.scale.x(mark.extent.end)
            if mark.extent.end == mark.extent.start:
                left, right = left - 4, right + 4
            elif right - left < _MIN_BAR:
                right = left + _MIN_BAR
            numbered = width_of(mark.label, _SIZE, True)
            words = cut(mark.words, room - numbered - 4, _SIZE) if room and mark.words else ""
            width = numbered + (4 + width_of(words, _SIZE) if words else 0)
            if right - left >= width + 10:
                at = left + 6
            elif right + 4 + width <= self.right:
                at = right + 4
            elif left - 4 - width >= self.left:
                at = left - 4 - width
            else:
                at = max(self.left, self.right - width)
            start, end = min(left, at) - _GAP, max(right, at + width) + _GAP
            lane = next(
                (place for place, taken in enumerate(ends) if all(end <= low or start >= high for low, high in taken)),
                len(ends),
            )
            if lane == len(ends):
                ends.append([])
            ends[lane].append((start, end))
            laid.append(_Laid(mark, left, right, at, width, f"{mark.label}\t{words}" if words else mark.label, lane))
        return laid

    def _lay_keys(self, publications: Sequence[_Mark]) -> list[_Laid]:
        """Return the reports' keys in lanes; where there are too many, neighbours share a mark."""
        marks = list(publications)
        while True:
            ends: list[float] = []
            laid: list[_Laid] = []
            for mark in marks:
                width = max(16.0, width_of(mark.label, 11, True) + 6)
                middle = (self.scale.x(mark.extent.start) + self.scale.x(mark.extent.end)) / 2
                left = min(max(self.left, middle - width / 2), self.right - width)
                lane = next((place for place, end in enumerate(ends) if end + 3 <= left), len(ends))
                if lane == len(ends):
                    ends.append(0.0)
                ends[lane] = left + width
                laid.append(_Laid(mark, left, left + width, left, width, mark.label, lane))
            if len(ends) <= _MAX_KEY_LANES or len(marks) < 2:
                return laid
            marks = _joined(laid)


def _runs(stretches: Sequence[Stretch]) -> list[list[Stretch]]:
    """Return the stretches that are not to scale, neighbours together."""
    runs: list[list[Stretch]] = [[]]
    for stretch in stretches:
        if stretch.squeezed:
            runs[-1].append(stretch)
        else:
            runs.append([])
    return runs


def _joined(laid: Sequence[_Laid]) -> list[_Mark]:
    """Return the marks with each that did not fit joined to the one before it."""
    marks: list[_Mark] = []
    for item in laid:
        if item.lane >= _MAX_KEY_LANES - 1 and marks:
            before = marks.pop()
            first, last = before.label.partition("–")[0], item.mark.label.rpartition("–")[2]
            extent = Extent(before.extent.start, max(before.extent.end, item.mark.extent.end))
            marks.append(_Mark(extent, f"{first}–{last}", "", f"{before.title}\n{item.mark.title}"))
        else:
            marks.append(item.mark)
    return marks


def _by_time(events: Sequence[_Mark]) -> list[_Mark]:
    """Return the events with those of one time as one mark, with all their numbers."""
    groups: dict[Extent, list[_Mark]] = defaultdict(list)
    for mark in events:
        groups[mark.extent].append(mark)
    return [
        _Mark(extent, _ranges([int(mark.label) for mark in marks]), "", "\n".join(mark.title for mark in marks))
        for extent, marks in groups.items()
    ]


def _ranges(numbers: Sequence[int]) -> str:
    """Return numbers with runs joined: "3–5, 8"; of many only how it goes on."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = [f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    return ", ".join(told[:4]) + (" …" if len(told) > 4 else "")


def _events(dossier: StoryDossier, options: TimelineOptions) -> tuple[list[_Mark], int]:
    """Return the entries that have a place in time, and how many have none."""
    marks: list[_Mark] = []
    unplaced = 0
    for number, entry in enumerate(dossier.timeline[: options.max_entries], 1):
        extent = extent_of(entry.when)
        if extent is None:
            unplaced += 1
            continue
        what = printable(entry.what).strip()
        marks.append(_Mark(extent, str(number), what, f"{readable_time(entry.when)}: {what}"))
    return marks, unplaced


def _publications(dossier: StoryDossier) -> tuple[list[_Mark], str, int]:
    """Return the reports by their keys, the zone their times are told in, and how many have no date.

    The zone is the commonest one: it is most often that of the place, in which the reports tell the events.
    """
    keys, names = key_reports(dossier.story.reports), name_reports(dossier.story.reports)
    zones = Counter(
        zone for report in dossier.story.reports if (zone := zone_of(report.published_at or "")) is not None
    )
    common = zones.most_common(1)[0][0] if zones else 0.0
    marks: list[_Mark] = []
    undated = 0
    for report in dossier.story.reports:
        stated = report.published_at or ""
        # Midnight to the minute is a day of which the clock is not known, here as wherever a date is told.
        told = readable_publication(stated)
        day = " " not in told and stated.partition("T")[0]
        extent = extent_of(day or stated)
        if extent is None:
            undated += 1
            continue
        zone = zone_of(stated)
        if zone is not None and not day:
            shift = max(common - zone, -extent.start)
            extent = Extent(extent.start + shift, extent.end + shift)
        key = keys[report.id]
        marks.append(_Mark(extent, key, "", f"{key}. {names[report.id]}: {printable(told)}"))
    marks.sort(key=lambda mark: (mark.extent.start, mark.extent.end))
    return marks, _told_zone(common) if zones else "", undated


def _told_zone(minutes: float) -> str:
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(round(minutes)), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")

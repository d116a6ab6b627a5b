"""What is drawn of a story's lineage: boxes in rows, arrows between them, and the words that stand in both."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rashomon.export.names import direction_unknown, key_reports, name_reports, with_names
from rashomon.export.printable import printable
from rashomon.model import LineageEdge, LineageKind, Origin, Report, StoryDossier

NO_DATE = "no date"
_MAX_EVIDENCE_CHARS = 300
_KINDS: dict[LineageKind, str] = {
    "republishes": "republishes",
    "rewrites": "rewrites",
    "relays": "relays",
    "cites": "cites",
    "own": "own reporting",
}
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::\d\d(?:[.,]\d+)?)?(Z|[+-]\d\d:?\d\d)?)?")


@dataclass(frozen=True)
class DrawingOptions:
    """How a lineage is drawn.

    Of the sources that are only cited, the `max_cited` which most reports cite have a box of their own, if two
    reports do; others, and outlets that only one report relays, are named in the box of the report. With `show_all`
    each has its own. A row holds at most `max_in_row` reports. In a story of more than `max_single` reports those that
    have the same sources, and that no other report draws on, share a box; at most `max_boxes` are drawn, and how
    many are not is said. `prefix` begins each id in the drawing, so that a page can hold several; without `heading`
    the story's title and support are not drawn, since the page says them. Without `style` it has no `<style>`: the
    page has the rules of `stylesheet()`. With `report_link` (of a report's id) a report's box is a link, with
    `edge_link` (of the ids of a report and of its source) an arrow is one.
    """

    show_all: bool = False
    max_cited: int = 4
    max_in_row: int = 6
    max_single: int = 60
    max_boxes: int = 120
    prefix: str = "lineage"
    heading: bool = True
    style: bool = True
    report_link: Callable[[str], str] | None = None
    edge_link: Callable[[str, str], str] | None = None


@dataclass(frozen=True)
class Line:
    """Words in a box: `role` says how they look. Only `name` may take two lines."""

    role: Literal["name", "fact", "own", "doubt", "more"]
    words: str


@dataclass(frozen=True)
class Box:
    """An origin, or one report (or several that are alike): its words, and what a reader who asks is told."""

    id: str
    kind: Literal["agency", "outlet", "institution", "report"]
    """Institutions, persons, documents and footage look alike."""
    row: int
    lines: tuple[Line, ...]
    title: str
    description: str


@dataclass(frozen=True)
class Arrow:
    """`target` has it from `source`; without `told` the direction is not known."""

    source: str
    target: str
    kind: LineageKind
    certain: bool
    told: bool
    title: str
    description: str
    edge: tuple[str, str]
    """Ids of the report and the source that it stands for: of several alike, the first."""
    confirmed: str = ""
    """The editor who confirmed it."""


@dataclass(frozen=True)
class Row:
    """What stands beside a row: a day, and the times of its reports; `day` is empty for the row of origins."""

    day: str
    times: str = ""


@dataclass(frozen=True)
class Picture:
    """Everything that is drawn; a row's place in `rows` is the boxes' `row`, the origins' row is the first."""

    title: str
    subtitle: str
    description: str
    rows: tuple[Row, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    notes: tuple[str, ...] = field(default=())


def compose(dossier: StoryDossier, options: DrawingOptions) -> Picture:
    """Return what is drawn of a dossier's lineage, in an order that only its content sets."""
    return _Composer(dossier, options).picture()


class _Composer:
    def __init__(self, dossier: StoryDossier, options: DrawingOptions) -> None:
        self.dossier, self.options = dossier, options
        self.reports = {report.id: report for report in dossier.story.reports}
        self.origins = {origin.id: origin for origin in dossier.lineage.origins}
        self.keys = key_reports(dossier.story.reports)
        self.names = name_reports(dossier.story.reports)
        known = [
            edge
            for edge in dossier.lineage.edges
            if edge.report in self.reports and (edge.from_id in self.reports or edge.from_id in self.origins)
        ]
        self.confirmed = _confirmed(dossier)
        drawn_origins = self._origins_to_draw(known)
        self.drawn: list[LineageEdge] = []
        self.written: dict[str, list[LineageEdge]] = defaultdict(list)
        for edge in known:
            if edge.from_id == edge.report:
                continue
            drawn = edge.from_id in self.reports or edge.from_id in drawn_origins
            (self.drawn if drawn else self.written[edge.report]).append(edge)
        if not options.show_all:
            self.drawn = _without_detours(self.drawn)

    def picture(self) -> Picture:
        stacks = self._stacks()
        left_out = max(0, len(stacks) - self.options.max_boxes)
        stacks = stacks[: self.options.max_boxes]
        home = {report: stack[0] for stack in stacks for report in stack}
        edges = [edge for edge in self.drawn if edge.report in home and home.get(edge.from_id, edge.from_id) in
                 {*home.values(), *self.origins}]  # fmt: skip
        rows, places = self._rows(stacks, edges, home)
        used = {edge.from_id for edge in edges}
        boxes = [self._origin_box(origin) for origin in self.dossier.lineage.origins if origin.id in used]
        boxes += [self._report_box(stack, places[stack[0]]) for stack in stacks]
        arrows: dict[tuple[str, str], Arrow] = {}
        for edge in edges:
            source, target = home.get(edge.from_id, edge.from_id), home[edge.report]
            if source != target and (source, target) not in arrows:
                arrows[source, target] = self._arrow(
                    edge, source, target, len(next(s for s in stacks if s[0] == target))
                )
        story, support = self.dossier.story, self.dossier.support
        low, high = support.origins_low, support.origins_high
        count = len(story.reports)
        subtitle = f"{_count(count, 'report')}, {low if low == high else f'{low} to {high}'} independent origin"
        subtitle += "" if low == high == 1 else "s"
        told = "Arrows lead from where words or facts come from to the reports that have them. Earlier reports stand higher."
        return Picture(
            printable(story.title).strip() or "no title", subtitle, f"Who has it from whom: {subtitle}. {told}",
            tuple(rows), tuple(boxes), tuple(arrows.values()), self._notes(stacks, left_out),
        )  # fmt: skip

    def _origins_to_draw(self, edges: Sequence[LineageEdge]) -> set[str]:
        """Return the origins that are more than a remark about one report."""
        users: dict[str, list[LineageEdge]] = defaultdict(list)
        for edge in edges:
            if edge.from_id in self.origins:
                users[edge.from_id].append(edge)
        if self.options.show_all:
            return set(users)
        drawn: set[str] = set()
        cited: list[tuple[int, int, str]] = []
        for place, (origin, mine) in enumerate(users.items()):
            reports = len({edge.report for edge in mine})
            if all(edge.kind == "cites" for edge in mine):
                cited.append((-reports, place, origin))
            elif (
                reports > 1
                or mine[0].kind in ("republishes", "rewrites")
                or (self.origins[origin].kind == "agency" and mine[0].kind == "relays")
            ):
                drawn.add(origin)
        return drawn | {origin for count, _, origin in sorted(cited)[: self.options.max_cited] if count < -1}

    def _stacks(self) -> list[tuple[str, ...]]:
        """Return the reports that share a box, in the story's order: each one alone in a story of usual size."""
        if len(self.reports) <= self.options.max_single:
            return [(report,) for report in self.reports]
        drawn_on = {edge.from_id for edge in self.drawn}
        sources: dict[str, list[tuple[str, str, bool]]] = defaultdict(list)
        for edge in self.drawn:
            sources[edge.report].append((edge.from_id, edge.kind, edge.certain))
        groups: dict[object, list[str]] = {}
        for report in self.reports:
            own = any(edge.kind == "own" for edge in self.written[report])
            alike = report not in drawn_on and sources[report] and not own
            groups.setdefault(tuple(sorted(sources[report])) if alike else report, []).append(report)
        return [tuple(group) for group in groups.values()]

    def _rows(
        self, stacks: Sequence[tuple[str, ...]], edges: Sequence[LineageEdge], home: dict[str, str]
    ) -> tuple[list[Row], dict[str, int]]:
        """Return the rows and the row of each box: in order of publication, none beside a report it draws on."""
        joined: dict[str, set[str]] = defaultdict(set)
        for edge in edges:
            source = home.get(edge.from_id)
            if source is not None:
                joined[home[edge.report]].add(source)
                joined[source].add(home[edge.report])
        groups: list[list[str]] = []
        day = None
        for stack in stacks:
            box, today = stack[0], _when(self.reports[stack[0]])[0]
            if (
                not groups
                or today != day
                or len(groups[-1]) >= self._row_size(len(stacks))
                or joined[box] & set(groups[-1])
            ):
                groups.append([])
            groups[-1].append(box)
            day = today
        rows, places, day = [Row("")], dict[str, int](), None
        for group in groups:
            today = _when(self.reports[group[0]])[0]
            times = [time for box in group if (time := _when(self.reports[box])[1])]
            rows.append(Row(today if today != day else "", _range(times)))
            places.update(dict.fromkeys(group, len(rows) - 1))
            day = today
        return rows, places

    def _row_size(self, count: int) -> int:
        """Return how many boxes a row holds: rows of even length read better than one full and one of two."""
        most = max(1, self.options.max_in_row)
        return max(2, -(-count // -(-count // most))) if count else 1

    def _origin_box(self, origin: Origin) -> Box:
        name = printable(origin.name).strip() or "?"
        kind = origin.kind if origin.kind in ("agency", "outlet") else "institution"
        users = [edge for edge in self.drawn if edge.from_id == origin.id]
        uses = Counter(_KINDS[edge.kind] for edge in users)
        said = "; ".join(f"{use}: {count}" for use, count in uses.items())
        return Box(
            origin.id, kind, 0, (Line("name", name), Line("fact", origin.kind)), f"{name} ({origin.kind})",
            f"An origin of {_count(len({edge.report for edge in users}), 'report')}. {said}.",
        )  # fmt: skip

    def _report_box(self, stack: tuple[str, ...], row: int) -> Box:
        report = self.reports[stack[0]]
        keyed = [f"{self.keys[other]}. {self.names[other]}" for other in stack]
        if len(stack) > 1:
            return self._stack_box(stack, row, keyed)
        lines = [Line("name", keyed[0])]
        _, time = _when(report)
        lines.append(Line("fact", " · ".join(part for part in (time, _count(report.words, "word")) if part)))
        edges = self.written[report.id]
        drawn = [edge for edge in self.drawn if edge.report == report.id]
        own = next((edge for edge in edges if edge.kind == "own"), None)
        if own is not None:
            sign = " ✓" if (report.id, own.from_id) in self.confirmed else "" if own.certain else "?"
            lines.append(Line("own", "own reporting" + sign))
        if not report.analysed:
            lines.append(Line("doubt", "not analysed"))
        elif not edges and not drawn:
            lines.append(Line("doubt", "source not told"))
        others = [self._source_name(edge.from_id) for edge in edges if edge.kind != "own"]
        if others:
            lines.append(Line("more", f"also from {', '.join(dict.fromkeys(others))}"))
        facts = [_published(report), _count(report.words, "word")]
        if report.title:
            facts.insert(0, f"“{printable(report.title).strip()}”")
        told = "; ".join(facts) + "."
        for edge in edges:
            source = "" if edge.kind == "own" else f" {self._source_name(edge.from_id)}"
            by = self.confirmed.get((report.id, edge.from_id), "")
            confirmed = f" (confirmed by {by})" if by else ""
            told += f"\n{_KINDS[edge.kind].capitalize()}{source}{confirmed}: {self._because(edge)}"
        return Box(report.id, "report", row, tuple(lines), keyed[0], told)

    def _stack_box(self, stack: tuple[str, ...], row: int, keyed: Sequence[str]) -> Box:
        times = [_published(self.reports[report]) for report in stack if self.reports[report].published_at]
        span = "" if not times else times[0] if times[0] == times[-1] else f"{times[0]} – {times[-1]}"
        lines = [Line("name", f"{len(stack)} reports with the same sources"), Line("more", ", ".join(keyed))]
        return Box(stack[0], "report", row, tuple(lines), f"{len(stack)} reports with the same sources",
                   f"{span or NO_DATE}.\n" + "\n".join(keyed))  # fmt: skip

    def _source_name(self, source: str) -> str:
        if source in self.reports:
            return f"{self.keys[source]}. {self.names[source]}"
        return printable(self.origins[source].name).strip() or "?"

    def _arrow(self, edge: LineageEdge, source: str, target: str, many: int) -> Arrow:
        told = not direction_unknown(edge)
        who = f"{many} reports" if many > 1 else f"{self.keys[edge.report]}. {self.names[edge.report]}"
        whom = self._source_name(edge.from_id)
        title = f"{who}: {_KINDS[edge.kind]}" + (f" by {whom}" if edge.kind == "own" else f" {whom}")
        if not told:
            title = f"{who} and {whom} share text, and which had it first is not known"
        elif not edge.certain:
            title += " (not certain)"
        by = self.confirmed.get((edge.report, edge.from_id), "")
        title += f" (confirmed by {by})" if by else ""
        return Arrow(
            source, target, edge.kind, edge.certain, told, title, self._because(edge), (edge.report, edge.from_id), by
        )

    def _because(self, edge: LineageEdge) -> str:
        """Return an edge's reason, then the words that show it."""
        reason = printable(with_names(edge.reason, self.names)).strip().rstrip(".")
        told = [f"{reason}."] if reason else []
        for span in edge.evidence:
            words = printable(span.text).strip()
            if len(words) > _MAX_EVIDENCE_CHARS:
                words = words[:_MAX_EVIDENCE_CHARS].rsplit(" ", 1)[0] + "…"
            who = "" if span.report == edge.report else f"{self.names.get(span.report, span.report)}: "
            told.append(f"{who}“{words}”")
        return "\n".join(told)

    def _notes(self, stacks: Sequence[tuple[str, ...]], left_out: int) -> tuple[str, ...]:
        notes: list[str] = []
        named = {edge.from_id for edges in self.written.values() for edge in edges if edge.kind != "own"}
        if named:
            words = f"{len(named)} further sources are" if len(named) > 1 else "One further source is"
            notes.append(f"{words} named in the boxes of the reports that have them (also from …).")
        if any(len(stack) > 1 for stack in stacks):
            notes.append("Reports with the same sources, from which no other has anything, share a box.")
        if left_out:
            notes.append(f"{_count(left_out, 'box', 'boxes')} of the latest reports are not drawn.")
        return tuple(notes)


def _confirmed(dossier: StoryDossier) -> dict[tuple[str, str], str]:
    """Return who confirmed an edge, by the ids of its report and its source."""
    found: dict[tuple[str, str], str] = {}
    for reviewed in dossier.review.decisions:
        if reviewed.decision.kind == "confirm_edge" and reviewed.effect == "applied" and reviewed.decision.standing:
            for target in reviewed.on:
                report, _, source = target.partition(">")
                found[report, source] = printable(reviewed.decision.by).strip()
    return found


def _without_detours(edges: Sequence[LineageEdge]) -> list[LineageEdge]:
    """Return the edges without those from an origin that say the same as one from the origin's own report."""
    own = {(edge.report, edge.from_id) for edge in edges if edge.kind == "own"}
    direct = {(edge.report, edge.kind): set[str]() for edge in edges}
    for edge in edges:
        direct[edge.report, edge.kind].add(edge.from_id)
    return [
        edge
        for edge in edges
        if edge.kind == "own" or not any((via, edge.from_id) in own for via in direct[edge.report, edge.kind])
    ]


def _count(count: int, one: str, several: str | None = None) -> str:
    return f"{count} {one if count == 1 else several or f'{one}s'}"


def _when(report: Report) -> tuple[str, str]:
    """Return the day and the time of publication; exactly midnight is a day without a time."""
    found = _ISO.match(report.published_at or "")
    if found is None:
        return NO_DATE, ""
    day, clock, zone = found.groups()
    return day, "" if clock in (None, "00:00") else f"{clock}{f' {zone}' if zone and zone != 'Z' else ''}"


def _range(times: Sequence[str]) -> str:
    if not times or times[0] == times[-1]:
        return times[0] if times else ""
    (start, _, zone), (_, _, last_zone) = times[0].partition(" "), times[-1].partition(" ")
    return f"{start if zone == last_zone else times[0]}–{times[-1]}"


def _published(report: Report) -> str:
    day, time = _when(report)
    told = {"text": " (from its text)", "story": " (from the other reports)", "editor": " (corrected by an editor)"}
    basis = told.get(report.date_basis or "", "")
    return f"{day} {time}".strip() + (basis if day != NO_DATE else "")

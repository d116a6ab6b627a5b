"""A picture as SVG: no script, no font and nothing else from outside, readable in black and white and in the dark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from textwrap import shorten

from rashomon.export.drawing.layout import Place, Point, lay_out
from rashomon.export.drawing.lettering import decimal, fold, width_of, words_at, xml_text
from rashomon.export.drawing.picture import Arrow, Box, DrawingOptions, Picture, Row, compose
from rashomon.export.drawing.stylesheet import stylesheet
from rashomon.model import LineageKind, StoryDossier

MARGIN = 24.0
AXIS_WIDTH = 108.0
BOX_WIDTH = 196.0
ORIGIN_WIDTH = 150.0
_PADDING = 10.0
_CORNER = 12.0
_MIN_WIDTH = 760.0
_MAX_TOLD = 240


@dataclass(frozen=True)
class _Lettering:
    size: float
    leading: float
    bold: bool
    most: int


_LINES: dict[str, _Lettering] = {
    "name": _Lettering(14, 18, True, 2),
    "fact": _Lettering(11.5, 15, False, 1),
    "own": _Lettering(11.5, 15, True, 1),
    "doubt": _Lettering(11.5, 15, True, 1),
    "more": _Lettering(10.5, 13.5, False, 2),
}
_STACK_LINES = 5

_KIND_ORDER: tuple[LineageKind, ...] = ("republishes", "rewrites", "relays", "cites", "own")
_MEANINGS: dict[LineageKind, str] = {
    "republishes": "republishes: prints the text",
    "rewrites": "rewrites: much of the text in other words",
    "relays": "relays: passes on what it reported",
    "cites": "cites: gives it as the source of a part",
    "own": "own reporting",
}
# Kinds differ in colour, in weight and in the arrow's head: any one of them is enough to tell them apart.
_WEIGHTS: dict[LineageKind, float] = {"republishes": 3.2, "rewrites": 2.2, "relays": 1.6, "cites": 1.1, "own": 1.6}
_DASHES = "7 5"


def draw_lineage(dossier: StoryDossier, options: DrawingOptions = DrawingOptions()) -> str:
    """Return an SVG document of who has it from whom: origins on top, below them the reports in order of time.

    It depends on the dossier alone. Nodes and arrows carry their evidence as `title` and `desc`; nothing that a
    report says is markup in it. The size is in pixels, with a `viewBox`, so that a page can scale it.
    """
    return _Drawing(compose(dossier, options), options).document()


class _Drawing:
    def __init__(self, picture: Picture, options: DrawingOptions) -> None:
        self.picture, self.options = picture, options
        self.words = {box.id: _words_in(box) for box in picture.boxes}
        heights: dict[int, float] = {}
        for box in picture.boxes:
            # Boxes of one row are of one height: a flat box beside a tall one would let an arrow cross the tall one.
            heights[box.row] = max(heights.get(box.row, 0.0), _height(self.words[box.id]))
        sizes = {box.id: (_width(box), heights[box.row]) for box in picture.boxes}
        layout = lay_out(picture.boxes, sizes, picture.arrows)
        right = max((place.x + place.width for place in layout.places.values()), default=0.0)
        right = max([right, *(x for path in layout.paths for x, _ in path)])
        self.width = round(max(_MIN_WIDTH, MARGIN * 2 + AXIS_WIDTH + right))
        self.head = fold(picture.title, self.width - 2 * MARGIN, 20, 3, bold=True) if options.heading else []
        self.top = MARGIN + 26 * len(self.head) + (30 if options.heading else -12)
        # A small picture stands in the middle of its page.
        self.left = MARGIN + AXIS_WIDTH + max(0.0, (self.width - 2 * MARGIN - AXIS_WIDTH - right) / 2)
        self.places = {
            box: Place(place.x + self.left, place.y + self.top + 14, place.width, place.height)
            for box, place in layout.places.items()
        }
        self.paths = [[(x + self.left, y + self.top + 14) for x, y in path] for path in layout.paths]
        self.bottom = max((place.y + place.height for place in self.places.values()), default=self.top) + 14
        self.names = {box.id: place for place, box in enumerate(picture.boxes)}

    def document(self) -> str:
        prefix = escape(self.options.prefix)
        legend, height = self._legend(self.bottom + 26)
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="rashomon-drawing rashomon-lineage" role="graphics-document document" '
            f'aria-labelledby="{prefix}-title {prefix}-desc" width="{self.width}" height="{decimal(height)}" '
            f'viewBox="0 0 {self.width} {decimal(height)}" font-family="sans-serif">',
            f'<title id="{prefix}-title">{xml_text(self.picture.title)}</title>',
            f'<desc id="{prefix}-desc">{xml_text(self.picture.description)}</desc>',
            *([f"<style>{stylesheet()}</style>"] if self.options.style else []),
            self._markers(),
            f'<rect class="paper" width="{self.width}" height="{decimal(height)}"/>',
            *self._heading(),
            *self._bands(),
            # Thin lines over thick ones, and boxes over all.
            *(self._arrow(place) for place in sorted(
                range(len(self.picture.arrows)), key=lambda place: -_WEIGHTS[self.picture.arrows[place].kind])),
            *(self._box(box) for box in self.picture.boxes),
            *legend,
            "</svg>",
        ]  # fmt: skip
        return "\n".join(parts) + "\n"

    def _heading(self) -> list[str]:
        if not self.options.heading:
            return []
        lines = [
            words_at(line, MARGIN, MARGIN + 20 + 26 * number, 20, "ink", bold=True)
            for number, line in enumerate(self.head)
        ]
        lines.append(words_at(self.picture.subtitle, MARGIN, MARGIN + 16 + 26 * len(self.head), 14, "dim"))
        return lines

    def _bands(self) -> list[str]:
        """Return the rows behind the boxes, each with its day and times at the left."""
        parts: list[str] = []
        for number, row in enumerate(self.picture.rows):
            inside = [self.places[box.id] for box in self.picture.boxes if box.row == number]
            if not inside:
                continue
            top = min(place.y for place in inside) - 12
            bottom = max(place.y + place.height for place in inside) + 12
            parts.append(
                f'<rect class="band" x="{decimal(MARGIN)}" y="{decimal(top)}" '
                f'width="{decimal(self.width - 2 * MARGIN)}" height="{decimal(bottom - top)}" rx="6"/>'
            )
            parts.extend(self._axis(row, number, (top + bottom) / 2))
        return parts

    def _axis(self, row: Row, number: int, middle: float) -> list[str]:
        lines = (
            [("origins", True)] if number == 0 else [(row.day, True), *((time, False) for time in _split(row.times))]
        )
        lines = [line for line in lines if line[0]]
        y = middle - 8 * (len(lines) - 1) + 4
        return [
            words_at(
                words, MARGIN + 10, y + 16 * place, 12.5 if strong else 11.5, "ink" if strong else "dim", bold=strong
            )
            for place, (words, strong) in enumerate(lines)
        ]

    def _box(self, box: Box) -> str:
        place, prefix = self.places[box.id], f"{self.options.prefix}-{self.names[box.id]}"
        radius = decimal(place.height / 2) if box.kind == "institution" else "4" if box.kind == "report" else "14"
        kind = "report" if box.kind == "report" else "origin"
        shape = (
            f'<rect class="{kind}" x="{decimal(place.x)}" y="{decimal(place.y)}" width="{decimal(place.width)}" '
            f'height="{decimal(place.height)}" rx="{radius}"/>'
        )
        lines: list[str] = []
        y = place.y + _PADDING - 2
        if kind == "origin":
            y += (place.height - _height(self.words[box.id])) / 2
        for role, words in self.words[box.id]:
            look = _LINES[role]
            y += look.leading
            ink = {"name": "ink", "own": "own", "doubt": "doubt"}.get(role, "dim")
            if kind == "origin":
                lines.append(words_at(words, place.x + place.width / 2, y - 3, look.size, ink, look.bold, middle=True))
            else:
                lines.append(words_at(words, place.x + _PADDING, y - 3, look.size, ink, look.bold))
        link = self.options.report_link(box.id) if self.options.report_link and box.kind == "report" else ""
        return _part(
            box.title, box.description, f"{shape}{''.join(lines)}", link,
            f' id="{escape(prefix)}"' + (f' data-node="{xml_text(box.id)}"' if self.options.edge_link else ""),
        )  # fmt: skip

    def _arrow(self, number: int) -> str:
        arrow = self.picture.arrows[number]
        points = self.paths[number]
        if len(points) < 2:
            return ""
        # A dashed line that is drawn to the box's border and a head that begins there would overlap.
        path = _rounded(points)
        dash = "" if arrow.certain else f' stroke-dasharray="{_DASHES}"'
        head = f' marker-end="url(#{escape(self.options.prefix)}-{arrow.kind})"' if arrow.told else ""
        mark = _badge(*_halfway(points), "✓" if arrow.confirmed else "?") if arrow.confirmed or not arrow.told else ""
        shape = (
            f'<path class="reach" d="{path}"/>'
            f'<path class="line {arrow.kind}" d="{path}" stroke-width="{_WEIGHTS[arrow.kind]}"{dash}{head}/>{mark}'
        )
        return _part(arrow.title, arrow.description, shape, *self._leading(arrow))

    def _leading(self, arrow: Arrow) -> tuple[str, str]:
        """Return where an arrow leads, and what a script needs to find its evidence and its two boxes."""
        if self.options.edge_link is None:
            return "", ""
        link = self.options.edge_link(*arrow.edge)
        place = link.removeprefix("#")
        return link, (
            f' data-edge="{xml_text(place)}" data-from="{xml_text(arrow.source)}" data-to="{xml_text(arrow.target)}"'
        )

    def _markers(self) -> str:
        """Return the arrow heads: full and open triangle, diamond, circle, bar."""
        prefix = escape(self.options.prefix)
        shapes = {
            "republishes": '<path class="full republishes" d="M0 0L14 6L0 12Z"/>',
            "rewrites": '<path class="hollow rewrites" d="M1 1L13 6L1 11Z"/>',
            "relays": '<path class="full relays" d="M0 6L7 1L14 6L7 11Z"/>',
            "cites": '<path class="open cites" d="M3 1L13 6L3 11"/>',
            "own": '<circle class="hollow own" cx="8" cy="6" r="5"/>',
        }
        used = {arrow.kind for arrow in self.picture.arrows}
        markers = [
            f'<marker id="{prefix}-{kind}" viewBox="0 0 14 12" refX="13" refY="6" markerWidth="14" markerHeight="12" '
            f'markerUnits="userSpaceOnUse" orient="auto">{shapes[kind]}</marker>'
            for kind in _KIND_ORDER
            if kind in used
        ]
        return f"<defs>{''.join(markers)}</defs>"

    def _legend(self, top: float) -> tuple[list[str], float]:
        """Return the legend of what occurs, then the notes, and the height of the whole document."""
        used = {arrow.kind for arrow in self.picture.arrows}
        items: list[tuple[str, str]] = []
        prefix = escape(self.options.prefix)
        for kind in _KIND_ORDER:
            if kind in used:
                line = (
                    f'<path class="line {kind}" d="M0 0H44" stroke-width="{_WEIGHTS[kind]}" '
                    f'marker-end="url(#{prefix}-{kind})"/>'
                )
                items.append((line, _MEANINGS[kind]))
        if any(not arrow.certain for arrow in self.picture.arrows):
            dashed = f'<path class="line plain" d="M0 0H44" stroke-width="2" stroke-dasharray="{_DASHES}"/>'
            items.append((dashed, "not certain"))
        if any(not arrow.told for arrow in self.picture.arrows):
            dashed = f'<path class="line plain" d="M0 0H44" stroke-width="2" stroke-dasharray="{_DASHES}"/>'
            items.append((f"{dashed}{_badge(22, 0, '?')}", "share text; which had it first is not known"))
        if any(arrow.confirmed for arrow in self.picture.arrows):
            line = '<path class="line plain" d="M0 0H44" stroke-width="2"/>'
            items.append((f"{line}{_badge(22, 0, '✓')}", "confirmed by an editor"))
        parts: list[str] = []
        x, y = MARGIN, top
        for drawing, words in items:
            needed = 54 + width_of(words, 12) + 22
            if x > MARGIN and x + needed > self.width - MARGIN:
                x, y = MARGIN, y + 22
            parts.append(
                f'<g transform="translate({decimal(x)} {decimal(y)})">{drawing}{words_at(words, 54, 4, 12, "ink")}</g>'
            )
            x += needed
        if items:
            y += 24
        notes = (
            ["An arrow leads from a source to the report that has it. Earlier reports stand higher."] if items else []
        )
        for note in [*notes, *self.picture.notes]:
            for line in fold(note, self.width - 2 * MARGIN, 11.5, 3):
                parts.append(words_at(line, MARGIN, y + 4, 11.5, "dim"))
                y += 16
        return parts, round(y + MARGIN - 8)


def _words_in(box: Box) -> list[tuple[str, str]]:
    """Return the lines of a box as (role, words), cut and folded to its width."""
    width = _width(box) - 2 * _PADDING
    lines: list[tuple[str, str]] = []
    stacked = len(box.lines) == 2 and box.lines[1].role == "more"
    for line in box.lines:
        look = _LINES[line.role]
        most = _STACK_LINES if stacked and line.role == "more" else look.most
        lines.extend((line.role, words) for words in fold(line.words, width, look.size, most, look.bold))
    return lines


def _width(box: Box) -> float:
    if box.kind == "report":
        return BOX_WIDTH
    widest = max(width_of(line.words, _LINES[line.role].size, _LINES[line.role].bold) for line in box.lines)
    return round(min(ORIGIN_WIDTH + 40, max(96.0, widest + 2 * _PADDING + 12)))


def _height(words: Sequence[tuple[str, str]]) -> float:
    return sum(_LINES[role].leading for role, _ in words) + 2 * _PADDING - 2


def _split(times: str) -> list[str]:
    """Return a range of times as lines that fit beside a row."""
    first, dash, last = times.partition("–")
    if not dash or width_of(times, 11.5) <= AXIS_WIDTH - 16:
        return [times]
    return [f"{first} –", last]


def _rounded(points: Sequence[Point]) -> str:
    """Return a path through the points, its corners rounded."""
    parts = [f"M{_pair(points[0])}"]
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        parts.append(f"L{_pair(_towards(at, before))}Q{_pair(at)} {_pair(_towards(at, after))}")
    parts.append(f"L{_pair(points[-1])}")
    return "".join(parts)


def _towards(start: Point, end: Point) -> Point:
    length = _length(start, end)
    share = min(_CORNER, length / 2) / length if length else 0.0
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _length(start: Point, end: Point) -> float:
    return ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5


def _halfway(points: Sequence[Point]) -> Point:
    lengths = [_length(start, end) for start, end in pairwise(points)]
    left = sum(lengths) / 2
    for (start, end), length in zip(pairwise(points), lengths, strict=True):
        if length and left <= length:
            return start[0] + (end[0] - start[0]) * left / length, start[1] + (end[1] - start[1]) * left / length
        left -= length
    return points[-1]


def _badge(x: float, y: float, sign: str) -> str:
    circle = f'<circle class="badge" cx="{decimal(x)}" cy="{decimal(y)}" r="8.5"/>'
    return circle + words_at(sign, x, y + 4.5, 13, "ink", bold=True, middle=True)


def _part(title: str, description: str, shape: str, link: str, attributes: str) -> str:
    """Return a box or an arrow with what a reader who asks is told; a link can be reached by the keyboard."""
    named = f'aria-label="{xml_text(title)}"{attributes}'
    if link:
        # What it leads to tells all the evidence: here stands what a pointer needs to be told.
        told = xml_text(_joined(title, shorten(description, _MAX_TOLD, placeholder="…")))
        return f'<a href="{xml_text(link)}" {named}><title>{told}</title>{shape}</a>'
    told = f"<title>{xml_text(_joined(title, description))}</title><desc>{xml_text(description)}</desc>"
    return f'<g role="img" {named}>{told}{shape}</g>'


def _joined(title: str, description: str) -> str:
    return f"{title}\n{description}" if description else title


def _pair(point: Point) -> str:
    return f"{decimal(point[0])} {decimal(point[1])}"

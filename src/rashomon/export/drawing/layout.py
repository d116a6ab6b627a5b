"""Where boxes and arrows of a drawing lie: layers, few crossings and coordinates by the library graphlay.

The one module that knows the library. Layers are given (the rows, in order of time); it reduces crossings, sets
coordinates and leads arrows around boxes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import graphlay

from rashomon.export.drawing.picture import Arrow, Box

Point = tuple[float, float]

_OPTIONS = {
    "direction": "topbottom",
    "spacing": {"layer_gap": 62.0, "node_gap": 26.0, "dummy_gap": 18.0, "port_gap": 14.0},
    "routing": {"style": "diagonal", "port_sides": "facing_only"},
}


@dataclass(frozen=True)
class Place:
    """A box's left upper corner and size."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Layout:
    """Places by box id, and for each arrow, in the order given, the points from its source to its target."""

    places: Mapping[str, Place]
    paths: tuple[tuple[Point, ...], ...]


def lay_out(boxes: Sequence[Box], sizes: Mapping[str, tuple[float, float]], arrows: Sequence[Arrow]) -> Layout:
    """Return where everything lies, y downwards.

    Arrows of one look from one source share a trunk, from which they branch off in the row above their target:
    a dispatch that forty reports have needs one line through the rows and not forty.
    """
    rows = {box.id: box.row for box in boxes}
    graph = graphlay.Graph()
    for box in boxes:
        width, height = sizes[box.id]
        graph.node(box.id, width=width, height=height, rank={"fixed": box.row})
    edges: dict[tuple[object, object], int] = {}

    def join(upper: object, lower: object) -> int:
        if (upper, lower) not in edges:
            edges[upper, lower] = graph.edge(upper, lower)
        return edges[upper, lower]

    trunks: dict[object, list[Arrow]] = defaultdict(list)
    for arrow in arrows:
        trunks[_look(arrow)].append(arrow)
    ways: list[tuple[list[int], bool]] = []
    for arrow in arrows:
        upper, lower, down = arrow.source, arrow.target, True
        if rows[upper] > rows[lower]:
            upper, lower, down = lower, upper, False
        way: list[int] = []
        at: object = upper
        if down and len(trunks[_look(arrow)]) > 1:
            for row in range(rows[upper] + 1, rows[lower]):
                knot = (*_look(arrow), row)
                if (at, knot) not in edges:
                    graph.node(knot, width=1, height=1, rank={"fixed": row})
                way.append(join(at, knot))
                at = knot
        way.append(join(at, lower))
        ways.append((way, down))
    laid = graphlay.layout(graph, options=_OPTIONS)
    drawn = [[(float(point["x"]), float(point["y"])) for point in edge["points"]] for edge in laid.edges]
    left = float(laid.bounds["min"]["x"])
    top = float(laid.bounds["min"]["y"])
    places: dict[str, Place] = {}
    for box, node in zip(boxes, laid.nodes, strict=False):
        width, height = sizes[box.id]
        x, y = float(node["center"]["x"]) - width / 2, float(node["center"]["y"]) - height / 2
        places[box.id] = Place(x - left, y - top, width, height)
    paths: list[tuple[Point, ...]] = []
    for way, down in ways:
        points = [(x - left, y - top) for edge in way for x, y in drawn[edge]]
        paths.append(tuple(_without_repeats(points if down else points[::-1])))
    return Layout(places, tuple(paths))


def _look(arrow: Arrow) -> tuple[str, str, bool, bool]:
    return arrow.source, arrow.kind, arrow.certain, arrow.told


def _without_repeats(points: Sequence[Point]) -> list[Point]:
    kept: list[Point] = []
    for point in points:
        if not kept or abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) > 1.5:
            kept.append(point)
    return kept

"""The lineage as a list: each report under the source that most of it comes from, with the evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rashomon.export.html.viewing.telling import Teller, say
from rashomon.export.html.views import EdgeView, Finding, NodeView
from rashomon.export.names import direction_unknown
from rashomon.export.outline import evidence_of, find_descent, kind_of_edge, within_sentence
from rashomon.export.times import told_publication
from rashomon.model import LineageEdge

_MAX_EVIDENCE = 2
_MAX_LEVEL = 8
"""Deeper ones are not set further in: `dossier.css` has a class for each level."""


def edge_anchor(prefix: str, report: str, source: str) -> str:
    """Return the anchor of what a report has from a source."""
    return f"{prefix}e-{report}-{source}"


def view_tree(teller: Teller) -> tuple[NodeView, ...]:
    """Return the tree line by line: origins, and under each the reports that have something from it."""
    return tuple(_nodes(teller))


def view_edge(teller: Teller, edge: LineageEdge, finding: Finding) -> EdgeView:
    """Return one connection with its evidence."""
    doubt = "" if edge.certain else "not certain"
    if direction_unknown(edge):
        doubt = "which of both had it first is not known"
    own = edge.kind == "own"
    spans = evidence_of(edge)[: None if teller.options.show_all else _MAX_EVIDENCE]
    focus = teller.origins.get(edge.from_id) or teller.names.get(edge.from_id)
    return EdgeView(
        finding,
        kind_of_edge(edge),
        own,
        "" if own else teller.source(edge.from_id),
        doubt,
        within_sentence(teller.reason(edge.reason)),
        tuple(teller.words(span, focus) for span in spans),
    )


def _nodes(teller: Teller) -> Iterable[NodeView]:
    descent = find_descent(teller.dossier)
    kinds = {origin.id: origin.kind for origin in teller.dossier.lineage.origins}
    for root in descent.roots:
        below = descent.children[root]
        level = 0
        # An outlet with nothing but its own report takes one line.
        if len(below) > 1 or descent.main[below[0]].kind != "own":
            yield NodeView(0, teller.source(root), kinds.get(root, ""), None, "", ())
            level = 1
        waiting = [(report, level) for report in reversed(below)]
        while waiting:
            report, level = waiting.pop()
            yield _node(teller, report, level, descent.edges[report])
            waiting += [(child, level + 1) for child in reversed(descent.children.get(report, ()))]
    for report in descent.untold:
        yield _node(teller, report, 0, descent.edges.get(report, ()))


def _node(teller: Teller, report: str, level: int, edges: Sequence[LineageEdge]) -> NodeView:
    told = "" if edges else "source not told" if teller.reports[report].analysed else "not analysed"
    when = say(told_publication(teller.reports[report]))
    views: list[EdgeView] = []
    seen: set[str] = set()
    for edge in edges:
        # Two kinds of one connection are two lines, and an anchor stands once on a page.
        anchor = "" if edge.from_id in seen else edge_anchor(teller.prefix, report, edge.from_id)
        seen.add(edge.from_id)
        views.append(view_edge(teller, edge, teller.finding(f"{report}>{edge.from_id}", anchor)))
    return NodeView(min(level, _MAX_LEVEL), teller.names[report], told, teller.ref(report), when, tuple(views))

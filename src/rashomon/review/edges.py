"""Edges of the lineage that an editor confirmed or rejected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rashomon.model import Decision, Lineage, LineageEdge, Report, ReviewedDecision
from rashomon.review.finding import edge_id, find_edge
from rashomon.review.ordering import standing


def decide_edges(
    lineage: Lineage, decisions: Iterable[Decision], reports: Sequence[Report]
) -> tuple[Lineage, tuple[LineageEdge, ...], tuple[ReviewedDecision, ...]]:
    """Return the lineage as editors decided, the edges that they rejected, and what became of each decision.

    A confirmed edge is certain, and its reason names who confirmed it. A rejected one is gone with what changed at its
    hop, and with an origin that nothing else leads to; no other source is invented in its place. Where one edge was
    confirmed and rejected the later decision stands and the earlier is `overruled`.
    """
    decided = [
        (decision, find_edge(decision.targets[0], lineage.edges, reports, lineage.origins))
        for decision in standing(decisions, ("confirm_edge", "reject_edge"))
    ]
    if not decided:
        return lineage, (), ()
    last = {edge: decision.kind for decision, edge in decided if edge is not None}
    effects: list[ReviewedDecision] = []
    confirmed: dict[str, list[str]] = {}
    for decision, edge in decided:
        if edge is None:
            effects.append(ReviewedDecision(decision, "not_found"))
            continue
        stands = last[edge] == decision.kind
        effects.append(ReviewedDecision(decision, "applied" if stands else "overruled", (edge,)))
        if stands and decision.kind == "confirm_edge":
            confirmed.setdefault(edge, []).append(decision.by)
    rejected = tuple(edge for edge in lineage.edges if last.get(edge_id(edge)) == "reject_edge")
    if not rejected and not confirmed:
        return lineage, (), tuple(effects)
    places: dict[int, int] = {}
    edges: list[LineageEdge] = []
    for place, edge in enumerate(lineage.edges):
        if edge in rejected:
            continue
        places[place] = len(edges)
        names = confirmed.get(edge_id(edge))
        edges.append(_confirmed(edge, names) if names else edge)
    left, gone = {edge.from_id for edge in edges}, {edge.from_id for edge in rejected}
    kept = Lineage(
        tuple(origin for origin in lineage.origins if origin.id in left or origin.id not in gone),
        tuple(edges),
        tuple(
            replace(change, lineage=places[change.lineage]) for change in lineage.changes if change.lineage in places
        ),
    )
    return kept, rejected, tuple(effects)


def _confirmed(edge: LineageEdge, names: Sequence[str]) -> LineageEdge:
    by = " and ".join(dict.fromkeys(names))
    reason = f"{edge.reason.rstrip('.')}; confirmed by {by}" if edge.reason else f"Confirmed by {by}"
    return replace(edge, certain=True, reason=reason)

"""What editors decided on the story, and what they set aside."""

from __future__ import annotations

from rashomon.export.html.viewing.descent import edge_anchor, view_edge
from rashomon.export.html.viewing.differences import view_discrepancy
from rashomon.export.html.viewing.marking import told_decision, told_moment
from rashomon.export.html.viewing.telling import Teller, cut, say
from rashomon.export.html.views import DecisionView, RejectedEdgeView, ReviewView
from rashomon.model import LineageEdge, ReviewedDecision

_LABEL_CHARS = 160


def view_review(teller: Teller) -> ReviewView:
    """Return every decision, oldest first, the discrepancies that were set aside, and the rejected connections."""
    review = teller.dossier.review
    places = _places(teller)
    return ReviewView(
        tuple(_view_decision(teller, reviewed, places) for reviewed in review.decisions),
        tuple(view_discrepancy(teller, discrepancy, 0) for discrepancy in review.discrepancies),
        tuple(_view_rejected(teller, edge) for edge in review.edges),
    )


def _places(teller: Teller) -> dict[str, str]:
    """Return where each finding stands on the page, by its id."""
    dossier, prefix = teller.dossier, teller.prefix
    found = [
        *dossier.discrepancies, *dossier.review.discrepancies, *dossier.points, *dossier.entities, *dossier.quotes,
        *dossier.story.reports,
    ]  # fmt: skip
    places = {finding.id: f"#{prefix}{finding.id}" for finding in found}
    for edge in (*dossier.lineage.edges, *dossier.review.edges):
        places[f"{edge.report}>{edge.from_id}"] = f"#{edge_anchor(prefix, edge.report, edge.from_id)}"
    return places


def _view_decision(teller: Teller, reviewed: ReviewedDecision, places: dict[str, str]) -> DecisionView:
    decision = reviewed.decision
    effect = {
        "applied": "",
        "undone": f"undone by {say(decision.undone_by or '?')}, {told_moment(decision.undone_at or '')}",
        "pending": "takes effect when the story is compared again",
        "overruled": "a later decision on the same says otherwise",
        "not_found": "what it is about does not occur any more, so it changes nothing",
    }[reviewed.effect]
    on: list[tuple[str, str]] = []
    for place, target in enumerate(decision.targets):
        # What several targets were made into is one finding.
        now = reviewed.on[min(place, len(reviewed.on) - 1)] if reviewed.on else target.id
        label = cut(say(teller.reason(target.label)), _LABEL_CHARS) or target.kind
        on.append((label, places.get(now, "") if reviewed.effect != "not_found" else ""))
    return DecisionView(
        decision.id,
        told_decision(decision),
        tuple(on),
        say(decision.by),
        told_moment(decision.at),
        say(decision.note),
        effect,
        reviewed.effect == "undone",
        reviewed.effect == "applied",
    )


def _view_rejected(teller: Teller, edge: LineageEdge) -> RejectedEdgeView:
    anchor = edge_anchor(teller.prefix, edge.report, edge.from_id)
    finding = teller.finding(f"{edge.report}>{edge.from_id}", anchor)
    return RejectedEdgeView(teller.ref(edge.report), view_edge(teller, edge, finding))

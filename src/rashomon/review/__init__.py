"""The review room: what an editor decided on a story, applied to its dossier.

Decisions are anchored in words, so that they are found again after a later analysis. Those that shape the analysis
(`is_shaping`) are applied within it, room by room; `settle` applies the others whenever a dossier is read, and tells
what became of each.
"""

from __future__ import annotations

from rashomon.review.drafting import draft_decision
from rashomon.review.edges import decide_edges
from rashomon.review.entities import decide_entities
from rashomon.review.options import ReviewOptions
from rashomon.review.ordering import is_shaping
from rashomon.review.points import decide_points
from rashomon.review.reports import correct_reports
from rashomon.review.settling import settle

__all__ = [
    "ReviewOptions", "correct_reports", "decide_edges", "decide_entities", "decide_points", "draft_decision", "is_shaping",
    "settle",
]  # fmt: skip

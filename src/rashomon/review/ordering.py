"""In which order decisions are applied, and which of them shape the analysis."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from rashomon.model import Decision, DecisionKind

SHAPING: frozenset[DecisionKind] = frozenset(
    {
        "merge_points", "split_point", "merge_entities", "split_entity",
        "confirm_edge", "reject_edge", "correct_outlet", "correct_date",
    }
)  # fmt: skip
"""Kinds that are applied within the analysis, since what comes after must follow: support is counted anew."""


def is_shaping(decision: Decision) -> bool:
    """Return whether a decision takes effect only when the story is compared again."""
    return decision.kind in SHAPING


def in_order(decisions: Iterable[Decision]) -> list[Decision]:
    """Return decisions oldest first, those of one moment by id; each id once, the last given of it."""
    by_id = {decision.id: decision for decision in decisions}
    return sorted(by_id.values(), key=lambda decision: (_moment(decision.at), decision.at, decision.id))


def standing(decisions: Iterable[Decision], kinds: Collection[DecisionKind]) -> list[Decision]:
    """Return the decisions of these kinds that nobody has undone, oldest first."""
    return [decision for decision in in_order(decisions) if decision.kind in kinds and decision.standing]


def _moment(at: str) -> datetime:
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

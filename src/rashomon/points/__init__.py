"""The points room: the matters of a story, with one account of each report on each, and the story in a few words."""

from __future__ import annotations

from rashomon.points.assembly import PointOptions, align_claims, mark_differences
from rashomon.points.grouping import GroupingOptions
from rashomon.points.summary import summarise, title_of

__all__ = ["GroupingOptions", "PointOptions", "align_claims", "mark_differences", "summarise", "title_of"]

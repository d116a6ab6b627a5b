"""The lineage as a drawing: who has it from whom, on one page; and the timeline to scale."""

from rashomon.export.drawing.picture import DrawingOptions
from rashomon.export.drawing.stylesheet import stylesheet
from rashomon.export.drawing.svg import draw_lineage
from rashomon.export.drawing.timeline import TimelineOptions, draw_timeline

__all__ = ["DrawingOptions", "TimelineOptions", "draw_lineage", "draw_timeline", "stylesheet"]

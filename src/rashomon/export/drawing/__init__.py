"""The lineage as a drawing: who has it from whom, on one page."""

from rashomon.export.drawing.picture import DrawingOptions
from rashomon.export.drawing.svg import draw_lineage

__all__ = ["DrawingOptions", "draw_lineage"]

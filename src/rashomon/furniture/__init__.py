"""The furniture room: what stands on the page around the reporting, marked before anything is parsed."""

from rashomon.furniture.marking import FurnitureOptions, mark_furniture

__all__ = ["FurnitureOptions", "mark_furniture"]

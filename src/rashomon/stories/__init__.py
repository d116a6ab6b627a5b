"""The stories room: which reports are on one event, as they come."""

from rashomon.stories.finder import Joined, StoryFinder
from rashomon.stories.grouping import StoryOptions
from rashomon.stories.sketch import Sketch, sketch_reports

__all__ = ["Joined", "Sketch", "StoryFinder", "StoryOptions", "sketch_reports"]

"""The lineage room: who has it from whom, by which words, and how many origins stand behind a point."""

from rashomon.lineage.support import count_support, story_support
from rashomon.lineage.trace import LineageOptions, trace_lineage

__all__ = ["LineageOptions", "count_support", "story_support", "trace_lineage"]

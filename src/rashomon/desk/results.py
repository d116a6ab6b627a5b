"""What a desk returns that is no part of the dossier."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from rashomon.frames import to_frame
from rashomon.model import Added, Result, Skipped, StoredStory, StoryChange


@dataclass(frozen=True)
class Addition:
    """What became of reports that were handed in: `added` in the order in which they came, what could not be read, what
    the user should know, and what happened to the stories."""

    added: tuple[Added, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()
    changes: tuple[StoryChange, ...] = ()

    def count(self, state: str) -> int:
        """Return how many of the reports were `new`, `known` or a `version`."""
        return sum(item.state == state for item in self.added)


class Stories(tuple[StoredStory, ...]):
    """Stories as a desk lists them; `frame` gives them as a table."""

    def frame(self, library: str | None = None) -> Any:
        """Return one row for each report of each story, as a polars or pandas DataFrame, whichever is installed.

        `library` is "polars" or "pandas". Raises `OptionError` where it is not installed.
        """
        return to_frame(
            [
                {"story": story.id, "story_title": story.title, **asdict(report)}
                for story in self
                for report in story.reports
            ],
            library,
        )


@dataclass(frozen=True)
class Comparison:
    """A comparison that was made: the story that it is kept as, what could not be read, what the user should know."""

    story: StoredStory
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """The dossier last made of a story, with what editors decided since."""

    result: Result
    current: bool
    """Made anew it would be the same."""
    reason: str = ""
    """Why it is not current, for a person: "2 reports joined since it was made"; empty where it is."""

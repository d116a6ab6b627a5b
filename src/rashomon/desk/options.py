"""How a desk reads, groups and compares, and where its store is."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

# The rooms are imported by what needs them: a list of stories must be there at once, and needs only the store.
if TYPE_CHECKING:
    from rashomon.pipeline import CompareOptions
    from rashomon.stories import StoryOptions

STORE_NAME = "rashomon.db"
MAX_REPORTS = 60


def _compare_options() -> CompareOptions:
    from rashomon.pipeline import CompareOptions

    return CompareOptions()


def _story_options() -> StoryOptions:
    from rashomon.stories import StoryOptions

    return StoryOptions()


@dataclass(frozen=True)
class DeskOptions:
    """How a desk reads, groups and compares. `compare.ingest` is how sources are read.

    A dossier compares at most `max_reports` reports: of a larger story copies are left out first, then reports between
    the first and the last. Of a comparison that a person put together all are compared.
    """

    compare: CompareOptions = field(default_factory=_compare_options)
    stories: StoryOptions = field(default_factory=_story_options)
    max_reports: int = MAX_REPORTS


def default_store() -> Path:
    """Return where the store is if nobody says: in the user's data folder, or at `RASHOMON_STORE`."""
    import platformdirs

    stated = os.environ.get("RASHOMON_STORE")
    return Path(stated) if stated else platformdirs.user_data_path("rashomon", appauthor=False) / STORE_NAME

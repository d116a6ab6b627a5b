"""Rashomon: one event, many accounts.

    import rashomon

    result = rashomon.compare(["a.txt", "b.html"])
    for discrepancy in result.dossier.discrepancies: ...
    result.to_json()

    with rashomon.open("desk.db") as desk:
        desk.add(["news.jsonl"])
        for story in desk.stories(least=2): ...
        desk.dossier(story.id)

Names are loaded at first use: `import rashomon` alone loads no language model and no library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from rashomon.desk import Addition, Comparison, Desk, DeskOptions, Kept, Stories
    from rashomon.desk import open_desk as open
    from rashomon.errors import (
        ModelMissingError,
        NotFoundError,
        NothingToDoError,
        OptionError,
        RashomonError,
        SourceError,
    )
    from rashomon.model import Decision, Report, Result, Skipped, Span, StoredReport, StoredStory, Story, StoryDossier
    from rashomon.pipeline import CompareOptions, compare, reconstruct

__all__ = [
    "Addition",
    "CompareOptions",
    "Comparison",
    "Decision",
    "Desk",
    "DeskOptions",
    "Kept",
    "ModelMissingError",
    "NotFoundError",
    "NothingToDoError",
    "OptionError",
    "RashomonError",
    "Report",
    "Result",
    "Skipped",
    "SourceError",
    "Span",
    "StoredReport",
    "StoredStory",
    "Stories",
    "Story",
    "StoryDossier",
    "__version__",
    "compare",
    "open",
    "reconstruct",
]

_HOMES = {
    "rashomon.desk": ("Addition", "Comparison", "Desk", "DeskOptions", "Kept", "Stories", "open"),
    "rashomon.errors": (
        "ModelMissingError",
        "NotFoundError",
        "NothingToDoError",
        "OptionError",
        "RashomonError",
        "SourceError",
    ),
    "rashomon.model": (
        "Decision",
        "Report",
        "Result",
        "Skipped",
        "Span",
        "StoredReport",
        "StoredStory",
        "Story",
        "StoryDossier",
    ),
    "rashomon.pipeline": ("CompareOptions", "compare", "reconstruct"),
}
_NAMED_THERE = {"open": "open_desk"}
"""Names that only read well behind `rashomon.`, with what they are called at home."""


def __getattr__(name: str) -> object:
    import importlib

    for home, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(home), _NAMED_THERE.get(name, name))
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)

"""What the review tests share: the story of the bridge, and decisions on it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from invented_bridge import make_dossier

from rashomon.model import Decision, StoryDossier
from rashomon.review import draft_decision


@pytest.fixture
def dossier() -> StoryDossier:
    """The story of the bridge."""
    return make_dossier()


Decide = Callable[..., Decision]


@pytest.fixture
def decide(dossier: StoryDossier) -> Decide:
    """Return a function that drafts a decision on the story of the bridge, each a minute after the one before."""
    minutes = count()

    def draft(kind: str, *targets: str, on: StoryDossier = dossier, **more: object) -> Decision:
        by = str(more.pop("by", "Ada Reviewer"))
        at = str(more.pop("at", f"2031-03-12T09:{next(minutes):02}:00Z"))
        return draft_decision(on, kind, targets, by=by, at=at, **more)  # type: ignore[arg-type]

    return draft

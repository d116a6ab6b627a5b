"""The entities room: persons, places and organizations of a story, and the forms in which their names occur."""

from __future__ import annotations

from rashomon.entities.assembly import EntityOptions, link_entities
from rashomon.entities.pronouns import resolve_pronouns

__all__ = ["EntityOptions", "link_entities", "resolve_pronouns"]

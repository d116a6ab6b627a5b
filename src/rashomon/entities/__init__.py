"""The entities room: persons, places and organizations of a story, and the forms in which their names occur."""

from __future__ import annotations

from rashomon.entities.assembly import EntityOptions, link_entities
from rashomon.entities.coreference import Reference, resolve_references

__all__ = ["EntityOptions", "Reference", "link_entities", "resolve_references"]

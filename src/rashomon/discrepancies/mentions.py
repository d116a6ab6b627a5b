"""Who is spoken of where: the entities of a story by the place of their mentions."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rashomon.model import Entity
from rashomon.text.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

MAX_NAME = 120
"""Characters that a mention has at most: one that begins further ahead cannot reach a place."""


class Mentions:
    """The entities of a story by where they are mentioned, by name, by description, or by the office they hold."""

    def __init__(self, entities: Sequence[Entity], readings: Mapping[str, Reading]) -> None:
        self.entities = {entity.id: entity for entity in entities}
        self.readings = readings
        places: dict[str, set[tuple[int, int, str]]] = defaultdict(set)
        bearers: dict[tuple[str, str], set[str]] = defaultdict(set)
        for entity in entities:
            for span in (*entity.mentions, *(span for variant in entity.variants for span in variant.spans)):
                places[span.report].add((span.start, span.end, entity.id))
            for role in entity.roles if entity.kind == "person" else ():
                word = role.text.lower().split()[-1] if role.text else ""
                bearers[role.span.report, word].add(entity.id)
        self._places = {report: sorted(held) for report, held in places.items()}
        self._bearers = bearers

    def within(self, report: str, start: int, end: int) -> frozenset[str]:
        """Return the entities mentioned wholly or in part between two offsets of a report."""
        held = self._places.get(report, [])
        found: set[str] = set()
        for at in range(bisect_left(held, (start - MAX_NAME, -1, "")), len(held)):
            if held[at][0] >= end:
                break
            if held[at][1] > start:
                found.add(held[at][2])
        return frozenset(found)

    def at(self, report: str, token: Token) -> frozenset[str]:
        """Return the entities that a word names, or, where it is an office, the one person of the report who has it."""
        named = self.within(report, token.idx, token.idx + len(token))
        if named or token.pos_ != "NOUN":
            return named
        bearers = self._bearers.get((report, token.lower_), set[str]())
        return frozenset(bearers) if len(bearers) == 1 else frozenset()

    def person(self, report: str, token: Token) -> str | None:
        """Return the one person that a word names or stands for, if it is one."""
        people = sorted(key for key in self.at(report, token) if self.entities[key].kind == "person")
        return people[0] if len(people) == 1 else None

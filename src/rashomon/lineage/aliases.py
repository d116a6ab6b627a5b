"""Which names mean one body: those that the story's entities know for one, and never those of two places."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from rashomon.lineage.bodies import BODIES, without_article
from rashomon.lineage.names import same_body, squash
from rashomon.model import Entity


class Aliases:
    """Answers whether two names are one body's, by their words and by the entities of the story."""

    def __init__(self, entities: Sequence[Entity] = ()) -> None:
        held: dict[str, set[int]] = defaultdict(set)
        places: set[str] = set()
        for number, entity in enumerate(entities):
            # On a name in conflict the reports part: it may be another body's.
            told = (variant.text for variant in entity.variants if variant.relation != "conflict")
            forms = {form for text in told if (form := _form(text))}
            if entity.kind == "organization":
                for form in forms:
                    held[form].add(number)
            elif entity.kind == "place":
                places.update(forms)
        # A name that two bodies bear says nothing of either.
        self._bodies = {form: next(iter(numbers)) for form, numbers in held.items() if len(numbers) == 1}
        self._places = frozenset(places - held.keys())

    def are_one(self, a: str, b: str) -> bool:
        """Return whether two names mean one body: by their words, or because the story's entities say so.

        "Sarland's Ministry of Safety" is the Public Safety Ministry of another report where the entities have both
        as one; whose it is must not differ. A place and a body that has the place in its name are two.
        """
        if self._is_place(a) != self._is_place(b):
            return squash(a) == squash(b)
        if same_body(a, b):
            return True
        left, right = self._meant(a), self._meant(b)
        if left is None or right is None or left[0] != right[0]:
            return False
        return not left[1] or not right[1] or same_body(left[1], right[1])

    def _is_place(self, name: str) -> bool:
        form = _form(name)
        # A zoo, a hospital and a court are bodies, though they stand somewhere.
        return form in self._places and not BODIES.intersection(form.split())

    def _meant(self, name: str) -> tuple[int, str] | None:
        """Return which entity a name ends with, and the words before, which tell whose it is."""
        words = _form(name).split()
        for cut in range(len(words)):
            number = self._bodies.get(" ".join(words[cut:]))
            if number is not None:
                return number, " ".join(words[:cut])
        return None


def _form(text: str) -> str:
    """Return a name in lower case without article and marks; empty for what names no one body ("the ministry")."""
    plain = without_article(text)
    words = re.findall(r"[\w&]+(?:['’-]\w+)*", plain)
    if not plain[:1].isupper() or all(word.casefold() in BODIES for word in words):
        return ""
    return " ".join(words).casefold().replace("’", "'")

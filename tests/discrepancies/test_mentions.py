"""Who is spoken of where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.mentions import Mentions
from rashomon.model import Entity, EntityKind, RoleMention, Span, Variant

if TYPE_CHECKING:
    from conftest import TakeApart, TakenApart

TEXT = "Mayor Ilse Marrant met Tobias Wrenn in Tarn. The mayor thanked the crew."


def entity(key: str, kind: EntityKind, *forms: str, roles: tuple[tuple[str, str], ...] = ()) -> Entity:
    """Return an entity whose forms stand in the text, with offices told by words of the text."""

    def at(words: str) -> Span:
        start = TEXT.index(words)
        return Span("a", start, start + len(words), words)

    return Entity(
        key,
        forms[0],
        kind,
        tuple(Variant(form, "same", (at(form),)) for form in forms),
        tuple(RoleMention(role, at(words)) for role, words in roles),
    )


MARRANT = entity("e1", "person", "Ilse Marrant", roles=(("Mayor", "Mayor Ilse Marrant"),))
WRENN = entity("e2", "person", "Tobias Wrenn")
TARN = entity("e3", "place", "Tarn")


@pytest.fixture
def taken(take_apart: TakeApart) -> TakenApart:
    """Return the one report taken apart."""
    return take_apart(TEXT)


def test_within(taken: TakenApart) -> None:
    """All entities between two offsets are found, those that are cut included, and none of another report."""
    mentions = Mentions([MARRANT, WRENN, TARN], taken.by_id())
    assert mentions.within("a", 0, len(TEXT)) == {"e1", "e2", "e3"}
    assert mentions.within("a", 0, 9) == {"e1"}
    assert mentions.within("a", TEXT.index("Wrenn"), TEXT.index("Wrenn") + 5) == {"e2"}
    assert mentions.within("a", 0, 5) == mentions.within("b", 0, 99) == frozenset()


def test_an_office_stands_for_its_one_holder(taken: TakenApart) -> None:
    """An office that one person of the report holds names that person; one that two hold names nobody."""
    token = taken.readings[0].token_at(TEXT.index("mayor"))
    assert token is not None
    assert Mentions([MARRANT, WRENN], taken.by_id()).person("a", token) == "e1"
    rival = entity("e4", "person", "Tobias Wrenn", roles=(("deputy mayor", "Tobias Wrenn"),))
    assert Mentions([MARRANT, rival], taken.by_id()).person("a", token) is None


def test_a_place_is_no_person(taken: TakenApart) -> None:
    """A word that names a place is at that place and is no person."""
    token = taken.readings[0].token_at(TEXT.index("Tarn"))
    assert token is not None
    mentions = Mentions([MARRANT, TARN], taken.by_id())
    assert mentions.at("a", token) == {"e3"}
    assert mentions.person("a", token) is None


def test_nothing() -> None:
    """A story without entities has nobody anywhere."""
    assert Mentions([], {}).within("a", 0, 9) == frozenset()

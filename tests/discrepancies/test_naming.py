"""How persons, places and organizations are called, and which office reports give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.candidates import Candidate
from rashomon.discrepancies.naming import names, offices, role_words, roles

if TYPE_CHECKING:
    from conftest import TakeApart, TakenApart


def named(taken: TakenApart) -> list[Candidate]:
    """Return what the finder of names finds."""
    return names(taken.entities, {reading.report.id: reading for reading in taken.readings})


def test_two_spellings(take_apart: TakeApart) -> None:
    """Two spellings of one official's name are one candidate, with the reports of each."""
    taken = take_apart(
        "Police chief Jorun Haldricht said the road was closed. Haldricht spoke at noon.",
        "The road was closed, police chief Jorun Halbrecht said. Halbrecht gave no reason.",
        "Police chief Jorun Haldricht closed the road at noon.",
    )
    (candidate,) = named(taken)
    assert (candidate.kind, candidate.relation) == ("name", "spelling")
    sides = {frozenset(span.report for span in spans): value for value, spans in candidate.variants}
    assert sides == {frozenset("ac"): "Jorun Haldricht", frozenset("b"): "Jorun Halbrecht"}


def test_a_shared_misspelling_is_named(take_apart: TakeApart) -> None:
    """Reports that share the rarer spelling are told to share it: it is evidence of descent."""
    said = "The road was closed on Monday, police chief Jorun {} told reporters in Velden."
    taken = take_apart(
        *(said.format(name) for name in ("Haldricht", "Halbrecht", "Haldricht", "Halbrecht", "Haldricht"))
    )
    (candidate,) = named(taken)
    assert {"b", "d"} in [{span.report for span in spans} for _, spans in candidate.variants]
    assert "2 reports share" in candidate.reason


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ilse Marrant closed the port.", "Marrant closed the port. Ilse Marrant said so."),
        ("Ms Ilse Marrant closed the port.", "Ilse Marrant closed the port."),
        ("ILSE MARRANT closed the port of Velden.", "Ilse Marrant closed the port of VELDEN."),
        ("The U.S. closed the port.", "The United States closed the port."),
        ("The Velden Crime Unit closed the port.", "The Velden Crimes Unit closed the port."),
    ],
)
def test_house_style_of_names(take_apart: TakeApart, first: str, second: str) -> None:
    """Surname alone, courtesy titles, capitals and usual short forms are no difference of name."""
    assert named(take_apart(first, second)) == []


@pytest.mark.parametrize("role", ["Engineer", "Transport Minister", "Prime Minister", "Spokesperson", "Harbour Master"])
def test_a_role_is_no_part_of_the_name(take_apart: TakeApart, role: str) -> None:
    """A role before a name makes it no fuller."""
    assert named(take_apart(f"{role} Mara Quill left in June.", "Mara Quill left in June.")) == []


def test_a_fuller_name(take_apart: TakeApart) -> None:
    """A name that one report gives in more words is a refinement."""
    taken = take_apart("Mara Elise Quill left the company in June.", "Mara Quill left the company in June.")
    (candidate,) = named(taken)
    assert (candidate.kind, candidate.relation) == ("name", "refinement")
    assert {value for value, _ in candidate.variants} == {"Mara Elise Quill", "Mara Quill"}


def test_two_roles_of_one_person(take_apart: TakeApart) -> None:
    """A person whom reports give roles with no word in common is a conflict of role."""
    taken = take_apart(
        "The captain, Tobias Wrenn, was questioned by police for six hours.",
        "Tobias Wrenn, the first officer, was questioned by police for six hours.",
    )
    (candidate,) = roles(taken.entities)
    assert (candidate.kind, candidate.relation, candidate.about) == ("role", "conflict", "Tobias Wrenn")
    assert {value.lower() for value, _ in candidate.variants} == {"captain", "first officer"}


@pytest.mark.parametrize(
    ("first", "second", "relation"),
    [
        ("Olav Brenn, the captain, was hurt.", "Olav Brenn, the vice-captain, was hurt.", "conflict"),
        ("Interior Minister Olav Brenn resigned.", "Security Minister Olav Brenn resigned.", "conflict"),
        ("Interior Minister Olav Brenn lost.", "Former interior minister Olav Brenn lost.", "conflict"),
        ("Chief Executive Ilse Marrant said so.", "Chairwoman Ilse Marrant said so.", "conflict"),
        ("Norvane chief executive Ilse Marrant said so.", "Norvane boss Ilse Marrant said so.", "refinement"),
        ("Polish President Ilse Marrant resigned.", "Polish leader Ilse Marrant resigned.", "refinement"),
    ],
)
def test_two_offices(take_apart: TakeApart, first: str, second: str, relation: str) -> None:
    """Another department, a deputy's office, one that is held no more: two offices; "boss" is a looser word."""
    assert [candidate.relation for candidate in roles(take_apart(first, second).entities)] == [relation]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ilse Marrant, the defence minister, resigned.", "Ilse Marrant, the defense minister, resigned."),
        ("Spokesman Olav Brenn denied it.", "Spokesperson Olav Brenn denied it."),
        ("Olav Brenn, chief executive of Norvane, left.", "Olav Brenn, CEO of Norvane, left."),
        ("Prime Minister Ada Rook spoke in Velden.", "The prime minister, Ada Rook, spoke in Velden."),
        ("Captain Tobias Wrenn was questioned.", "Tobias Wrenn was questioned."),
        ("Ilse Marrant, the transport minister of Tarn, resigned.", "Ilse Marrant, the minister, resigned."),
        ("Ilse Marrant, his sister, resigned.", "Ilse Marrant, the finance minister, resigned."),
        ("Polish President Ilse Marrant resigned.", "Ilse Marrant, the president of Poland, resigned."),
    ],
)
def test_house_style_of_roles(take_apart: TakeApart, first: str, second: str) -> None:
    """Spelling, sex and abbreviation of an office, and its absence, are no difference of role."""
    assert roles(take_apart(first, second).entities) == []


def test_an_apostrophe(take_apart: TakeApart) -> None:
    """A place whose name one report gives without its apostrophe is a spelling of little weight."""
    (candidate,) = named(
        take_apart("The march began in Fishers' Square on Monday.", "The march began in Fishers Square on Monday.")
    )
    assert (candidate.relation, candidate.score < 0.4) == ("spelling", True)


def test_a_slip_inside_a_name(take_apart: TakeApart) -> None:
    """A word of one report's name that others have with a letter more is shown as a spelling."""
    taken = take_apart(
        "The striker joined the Harbrugh Rovers from Velden in 2014.",
        "The striker, who was born in Harbrough, plays for Velden. He went back to Harbrough in May.",
    )
    candidates = [candidate for candidate in named(taken) if candidate.about == "Harbrough"]
    assert [candidate.relation for candidate in candidates] in ([], ["spelling"])


def test_two_holders_of_one_office(take_apart: TakeApart) -> None:
    """Two persons in one office are shown even where no sentences are aligned."""
    taken = take_apart(
        "Harbour Master Ilse Marrant closed the port of Brindle Bay on Monday.",
        "Ice had formed overnight. Nobody would sail, Harbour Master Oskar Venn told the council.",
    )
    (candidate,) = offices(taken.entities)
    assert candidate.kind in {"name", "identity"}
    assert candidate.relation == "conflict"
    assert {(value, spans[0].report) for value, spans in candidate.variants} == {
        ("Ilse Marrant", "a"),
        ("Oskar Venn", "b"),
    }


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # One report knows both; two offices; one word is no office.
        (
            "Harbour Master Ilse Marrant closed the port of Velden.",
            "Harbour Master Oskar Venn followed Ilse Marrant, who closed the port.",
        ),
        ("Harbour Master Ilse Marrant closed the port.", "Defence Minister Oskar Venn closed the port."),
        ("Senator Ilse Marrant voted against the bill.", "Senator Oskar Venn voted against the bill."),
    ],
)
def test_no_second_holder(take_apart: TakeApart, first: str, second: str) -> None:
    """Whom a report knows beside the other holder, and titles that many bear, are no conflict of office."""
    assert offices(take_apart(first, second).entities) == []


def test_role_words() -> None:
    """Words of a role are compared without articles, plural and house style."""
    assert role_words("the defence ministers") == role_words("Defense Minister")
    assert role_words("former captain") == role_words("the captain")
    assert role_words("the") == frozenset()

"""Where a name begins and ends, which kind it is, and to whom a bare surname with its role belongs."""

from __future__ import annotations

import pytest

from rashomon.entities import link_entities
from rashomon.entities.roles import role_words
from rashomon.model import Entity, Report
from rashomon.text.names import compare_names
from rashomon.text.reading import read_reports


def entities(*texts: str) -> list[Entity]:
    """Return the entities of reports with these texts."""
    return link_entities(
        read_reports([Report(f"r{at}", f"r{at}.txt", text, str(at), title="") for at, text in enumerate(texts)])
    )


def named(found: list[Entity], name: str) -> Entity:
    """Return the one entity with this name."""
    fitting = [entity for entity in found if entity.name == name]
    assert len(fitting) == 1, [entity.name for entity in found]
    return fitting[0]


def forms(entity: Entity) -> set[str]:
    """Return the texts of an entity's variants."""
    return {variant.text for variant in entity.variants}


@pytest.mark.parametrize(
    ("text", "name", "form"),
    [
        (
            "The packet went to former Secretary of State Helen Carter.",
            "Helen Carter",
            "Secretary of State Helen Carter",
        ),
        (
            "It was sent to former Director of National Intelligence Robert Miller.",
            "Robert Miller",
            "Director of National Intelligence Robert Miller",
        ),
        ("The city chose Lt. Gov. Helen Carter as chair.", "Helen Carter", "Lt. Gov. Helen Carter"),
    ],
)
def test_a_title_is_whole_or_left_out(text: str, name: str, form: str) -> None:
    """A form with a title begins at the title's first word, never inside it."""
    entity = named(entities(text), name)
    assert forms(entity) <= {name, form}


def test_a_headline_adds_no_word_to_a_name() -> None:
    """Words around a name in a title-case line are no part of it."""
    found = entities(
        "Helen Carter Named Interim Senator in Oakham\n\nThe governor on Monday picked Helen Carter for the seat. "
        "He said that Helen Carter would serve until spring.",
        "Governor Taps Former Chief Of Staff To Replace Robert Miller\n\nThe governor spoke on Monday. "
        "The seat of Robert Miller had been vacant. He called Robert Miller a friend.",
    )
    assert forms(named(found, "Helen Carter")) == {"Helen Carter"}
    assert forms(named(found, "Robert Miller")) == {"Robert Miller"}


def test_a_body_named_with_and_is_one() -> None:
    """A body is not split at the "and" inside its name."""
    found = entities("Russia’s Volkov Rocket and Space Corporation, the maker of the probe, confirmed the loss.")
    assert "Volkov Rocket and Space Corporation" in {entity.name for entity in found}
    assert "Space Corporation" not in {entity.name for entity in found}


def test_a_role_goes_to_the_bearer_named_before() -> None:
    """What is said of a bare surname that two persons bear belongs to the one named before it."""
    found = entities(
        "Helen Carter has been held since July. Carter is a member of the Harbour Party of Norway, which Oslo "
        "has banned. Her husband, Robert Carter, said that Oslo was holding her for political reasons."
    )
    assert not any("member" in role.text for role in named(found, "Robert Carter").roles)
    assert any("member" in role.text for role in named(found, "Helen Carter").roles)


def test_kin_beside_a_name_is_another_person() -> None:
    """In "Helen Carter, Sen. Carter's widow" the senator is not Helen Carter."""
    found = entities("The family of Helen Carter, Sen. Carter's widow, spoke to reporters on Monday.")
    assert not any(
        role.text.startswith("Sen") and "widow" not in role.text for role in named(found, "Helen Carter").roles
    )


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("He met former Sen. Helen Carter.", "former Sen."),
        ("He met the former governor, Helen Carter, on Monday.", "former governor"),
        ("He met Helen Carter, a former governor of Ohio.", "former governor of Ohio"),
    ],
)
def test_former_stays_in_a_role(text: str, role: str) -> None:
    """An office that is held no more is told as such."""
    assert role in {found.text for found in named(entities(text), "Helen Carter").roles}


@pytest.mark.parametrize(("short", "long"), [("Rep.", "Representative"), ("Sen.", "Senator"), ("Gov.", "Governor")])
def test_an_abbreviated_title_is_the_same_role(short: str, long: str) -> None:
    """A title and its abbreviation are one role word."""
    assert role_words(short) == role_words(long)


def test_spellings_of_a_village_are_one_place() -> None:
    """A settlement spelt in two ways is one place, and the second form is listed as a spelling."""
    found = entities(
        "She comes from the village of Nabi Karim, near the coast. The soldiers left the village of Nabi Karim on Monday.",
        "She is from the village of Nebi Karim, near the coast. The soldiers left the village of Nebi Karim on Monday.",
    )
    entity = next(entity for entity in found if "Nabi Karim" in forms(entity))
    assert entity.kind == "place"
    assert {variant.relation for variant in entity.variants} == {"same", "spelling"}


def test_a_slip_in_a_surname_is_a_spelling() -> None:
    """A bare name one letter off the only person of that sound is that person, misspelt."""
    found = entities(
        "The governor picked Helen Carver on Monday. Carver thanked him. Carver said she would serve. "
        "Carver has two sons. Carver joined the office in 2009. “I can do the job,” said Carvar, who is 43."
    )
    relations = {variant.text: variant.relation for variant in named(found, "Helen Carver").variants}
    assert relations.get("Carvar", "spelling") == "spelling"
    assert not any(entity.name == "Carvar" and "Helen Carver" in forms(entity) for entity in found)


def test_singular_and_plural_of_a_company_are_one_form() -> None:
    """A company's name with and without its plural is no second spelling."""
    assert compare_names("Weston Semiconductor", "Weston Semiconductors NV", "organization").relation == "same"


def test_a_dateline_in_capitals_is_a_place() -> None:
    """The place of a dateline is a place and nothing else."""
    found = entities("TEMPLETON, Ariz. (AP) — The club said on Monday that its coach will go.")
    assert {entity.kind for entity in found if "TEMPLETON" in forms(entity)} <= {"place"}


def test_a_verb_that_opens_a_sentence_is_no_person() -> None:
    """A verb without its subject at the head of a sentence names nobody."""
    assert all(entity.name != "Felt" for entity in entities("It was late. Felt we should tell Mara Quill of it."))


def test_a_dateline_is_no_part_of_a_role() -> None:
    """What stands before the dash of a dateline is not in the role that follows it."""
    found = entities("VELDEN \u2015 Harbour Master Mara Quill shut the port on Monday. Quill said so.")
    assert all("VELDEN" not in role.text for entity in found for role in entity.roles)

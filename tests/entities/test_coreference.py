"""Whom pronouns and descriptions mean in invented reports, and where nothing is told."""

from __future__ import annotations

import pytest

from rashomon.entities import EntityOptions, link_entities, resolve_references
from rashomon.model import Report
from rashomon.text.reading import Reading, read_reports


def _read(*texts: str) -> list[Reading]:
    return read_reports([Report(f"r{at}", f"r{at}.txt", text, str(at), title="") for at, text in enumerate(texts)])


def _resolved(*texts: str) -> list[tuple[str, str]]:
    """Return the references as (words, entity's name), in order."""
    readings = _read(*texts)
    entities = link_entities(readings, EntityOptions(references=False))
    names = {entity.id: entity.name for entity in entities}
    found = resolve_references(readings, entities)
    for reference in found:
        report = next(reading.report for reading in readings if reading.report.id == reference.span.report)
        assert report.text[reference.span.start : reference.span.end] == reference.span.text
    return [(reference.span.text, names[reference.entity]) for reference in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Margaret Holloway said that she was safe. She left the town at noon.",
            [("she", "Margaret Holloway"), ("She", "Margaret Holloway")],
        ),
        (
            "The mayor, Daniel Foster, opened the bridge. He thanked the workers for his award.",
            [("He", "Daniel Foster"), ("his", "Daniel Foster")],
        ),
        (
            "Mrs Orla Quent met Mr Tobin Marsh in the harbour. He gave a speech and she took notes.",
            [("He", "Tobin Marsh"), ("she", "Orla Quent")],
        ),
    ],
    ids=["recency", "apposition", "title"],
)
def test_he_and_she_mean_the_only_person_that_fits(text: str, expected: list[tuple[str, str]]) -> None:
    """A pronoun means the one person before it whose gender fits: by nearness, apposition or title."""
    assert _resolved(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Daniel Foster met Peter Marsh after he had left the court.",
        "Daniel Foster and Peter Marsh left the court. He was smiling.",
        "Daniel Foster spoke to a driver on the bridge. The driver said he was tired.",
    ],
    ids=["one sentence", "both subjects", "somebody unnamed"],
)
def test_where_two_fit_nothing_is_told(text: str) -> None:
    """Between two men, named or not, a pronoun is left alone."""
    assert "he" not in {words.lower() for words, _ in _resolved(text)}


def test_a_pronoun_that_was_not_told_stays_in_the_way() -> None:
    """A "his" after a "he" that nobody could tell does not go to the man named between them."""
    found = _resolved("Daniel Foster met Peter Marsh. Foster and Marsh left. He told Oscar Lund that his car was gone.")
    assert found == []


def test_quoted_words_are_left_out() -> None:
    """Inside quotation marks the speaker decides, so nothing there is resolved and nobody there is meant."""
    found = _resolved("Mrs Margaret Holloway saw it. “Daniel Foster said he was ill,” she said. He did not answer.")
    assert found == [("she", "Margaret Holloway")]


def test_a_pronoun_before_its_name_is_left_alone() -> None:
    """ "In his speech, Marsh" announces Marsh and does not mean who was named before."""
    found = _resolved("Daniel Foster won the vote. In his first speech, Peter Marsh accepted the defeat.")
    assert found == []


def test_plurals_are_left_alone() -> None:
    """ "They" is nobody's, and a plural noun is no person."""
    assert _resolved("Daniel Foster met the ministers. They said their work was done.") == []


def test_an_object_is_not_its_own_subject() -> None:
    """ "He saw him" speaks of two persons, "he hurt himself" of one."""
    assert _resolved("Daniel Foster saw him on the bridge.") == []
    assert _resolved("Daniel Foster hurt himself on the bridge.") == [("himself", "Daniel Foster")]


def test_an_office_means_its_only_holder() -> None:
    """ "The minister" is the one minister whom the report names before; of two it is nobody."""
    one = "Transport Minister Orla Quent visited the harbour on Monday. Rain fell. The minister promised help."
    assert _resolved(one) == [("The minister", "Orla Quent")]
    two = (
        "Transport Minister Orla Quent met Finance Minister Tobin Marsh in the harbour on Monday. "
        "The minister promised help."
    )
    assert _resolved(two) == []


@pytest.mark.parametrize(
    "text",
    [
        "Transport Minister Orla Quent visited the harbour. A minister from Norway came too. The minister promised help.",
        "Transport Minister Orla Quent visited the harbour. The former minister promised help.",
        "Transport Minister Orla Quent visited the harbour. The minister of another country promised help.",
        "Former Transport Minister Orla Quent visited the harbour. The minister promised help.",
    ],
    ids=["another introduced", "former", "of elsewhere", "no longer"],
)
def test_another_office_is_not_taken_for_the_first(text: str) -> None:
    """Somebody introduced since, a former holder, or an office told apart by what follows is not the one named."""
    assert not [words for words, _ in _resolved(text) if "minister" in words.lower()]


def test_an_age_means_the_only_person_of_that_age() -> None:
    """ "The 24-year-old" is the one person of whom the report says so."""
    found = _resolved("Orla Quent, 24, was taken to hospital. Tobin Marsh, 31, was unhurt. The 24-year-old is a nurse.")
    assert ("The 24-year-old", "Orla Quent") in found


def test_a_body_is_it_only_in_its_own_clause() -> None:
    """ "Its" and "it" mean a body as the possessor or the speaker of its own clause, and not what merely happens."""
    assert _resolved("Halloway Bank cut its forecast on Monday.") == [("its", "Halloway Bank")]
    assert _resolved("Halloway Bank said it would close two offices.") == [("it", "Halloway Bank")]
    assert _resolved("Halloway Bank said it was clear that it rained.") == []


def test_what_reports_call_a_person_tells_the_gender() -> None:
    """A name that tells no gender has it from the other reports' pronouns."""
    teaching = "Robin Vale said she was well. Robin Vale said she would stay. Robin Vale left her house."
    found = _resolved("Mr Tobin Marsh met Robin Vale. She was calm.", teaching, teaching)
    assert ("She", "Robin Vale") in found
    assert ("He", "Robin Vale") not in _resolved("Robin Vale slept. He was calm.", teaching, teaching)


def test_references_are_mentions_and_never_variants() -> None:
    """An entity's mentions hold its pronouns in order; its variants hold names, with or without them."""
    readings = _read("Margaret Holloway said that she was safe. She left the town.")
    with_them = link_entities(readings)
    without = link_entities(readings, EntityOptions(references=False))
    assert [span.text for span in with_them[0].mentions] == ["Margaret Holloway", "she", "She"]
    assert [span.text for span in without[0].mentions] == ["Margaret Holloway"]
    assert [entity.variants for entity in with_them] == [entity.variants for entity in without]
    assert [entity.id for entity in with_them] == [entity.id for entity in without]


def test_a_surname_that_looks_like_a_people_is_a_name() -> None:
    """A surname that the recogniser takes for a people's name is the person's who bears it in full."""
    text = "Coach Bruce Harians resigned. Harians said he was tired. Harians won two cups. Harians leaves today."
    assert ("he", "Bruce Harians") in _resolved(text)


@pytest.mark.parametrize(
    "text", ["", "he", "“He", "it said it said", "he " * 3000, "The 24-year-old", "her: the minister"]
)
def test_odd_texts_give_nothing_and_no_exception(text: str) -> None:
    """Whatever the text, the walk ends, and without a name nobody is meant."""
    assert _resolved(text) == []

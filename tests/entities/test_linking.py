"""Entities of invented stories: who is one and who is not, under which forms, in which office."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rashomon.entities import EntityOptions, link_entities
from rashomon.model import Entity, Report
from rashomon.text.reading import Reading, read_reports


def _read(*texts: str, analysed: bool = True) -> list[Reading]:
    reports = [
        Report(f"r{at}", f"r{at}.txt", text, str(at), title="", analysed=analysed) for at, text in enumerate(texts)
    ]
    return read_reports(reports)


def _forms(entity: Entity) -> set[str]:
    return {variant.text for variant in entity.variants}


def _with(entities: Sequence[Entity], form: str) -> Entity:
    """Return the one entity that has this form."""
    found = [entity for entity in entities if form in _forms(entity)]
    assert len(found) == 1, [(entity.name, sorted(_forms(entity))) for entity in entities]
    return found[0]


MINISTER = (
    "Officers from three countries watched the exercise on Monday. "
    "Carpathian Defense Minister Viktor Malenin greeted the visitors and shook hands with the officers. "
    "Malenin said that the exercise would end on Friday.",
    "Foreign officers watched the exercise for the first time. "
    "Carpathian Defence Minister Viktor Malenikov greeted the visitors and shook hands with the officers.",
)


def test_two_surnames_in_one_office_are_a_conflict() -> None:
    """A minister whose surname two reports give differently is one entity with a variant that says so."""
    entity = _with(link_entities(_read(*MINISTER)), "Viktor Malenin")
    relations = {variant.text: variant.relation for variant in entity.variants}
    assert {relations["Viktor Malenin"], relations["Viktor Malenikov"]} == {"same", "conflict"}
    assert relations["Malenin"] in {"short", "conflict"}
    assert {span.report for variant in entity.variants for span in variant.spans} == {"r0", "r1"}
    assert {role.text for role in entity.roles} == {"Carpathian Defense Minister", "Carpathian Defence Minister"}


def test_a_dateline_in_another_romanisation_is_the_same_place() -> None:
    """Two romanisations of a town in the same country are one place, the capitals of a dateline no hindrance."""
    entities = link_entities(
        _read(
            "NEAR PORISOV, Estonia - Soldiers watched the exercise on Monday.",
            "PARYSAW, Estonia - The exercise near the town ended on Monday. Soldiers left Parysaw in the evening.",
        )
    )
    entity = _with(entities, "PORISOV")
    assert entity.kind == "place"
    assert "PARYSAW" in _forms(entity)


def test_a_family_stays_apart() -> None:
    """Persons who share a surname are persons of their own; given names alone find theirs."""
    entities = link_entities(
        _read(
            "Peter Halloran, 50, and Susan Halloran, 48, died in the crash, a relative said. "
            "Their son, Michael Halloran, survived. Michael was taken to a hospital. "
            "Peter and Susan had lived in Chicago for years."
        )
    )
    names = {entity.name for entity in entities if entity.kind == "person"}
    assert {"Peter Halloran", "Susan Halloran", "Michael Halloran"} <= names
    assert "Michael" in _forms(_with(entities, "Michael Halloran"))
    assert "Susan" in _forms(_with(entities, "Susan Halloran"))


def test_a_couple_shares_its_surname() -> None:
    """ "Peter and Susan Halloran" names two persons."""
    entities = link_entities(
        _read(
            "Peter and Susan Halloran died in the crash, officials in Chicago said.",
            "Peter Halloran, a lawyer from Chicago, died in the crash, officials said. Susan Halloran died too.",
        )
    )
    assert {span.report for span in _with(entities, "Peter Halloran").mentions} == {"r0", "r1"}
    assert _with(entities, "Susan Halloran") != _with(entities, "Peter Halloran")


def test_a_surname_in_one_report_finds_its_full_name_in_another() -> None:
    """A bare surname with an honorific is short for the only person of the story who bears it."""
    entities = link_entities(
        _read(
            "Margaret Holloway, the mayor of Boston, said that the bridge was safe.",
            "The bridge is safe, Mrs Holloway told reporters in Boston.",
        )
    )
    entity = _with(entities, "Margaret Holloway")
    assert {"Holloway", "Mrs Holloway"} <= _forms(entity)
    assert "mayor of Boston" in {role.text for role in entity.roles}


def test_an_acronym_finds_its_name() -> None:
    """An acronym, and "the agency" after it, are forms of the authority that is spelled out."""
    entities = link_entities(
        _read(
            "The Chicago Transport Authority said two trains collided. The agency said nobody was hurt.",
            "Two trains collided, the Chicago Transport Authority (CTA) said. A CTA official gave no details.",
        )
    )
    entity = _with(entities, "Chicago Transport Authority")
    assert "CTA" in _forms(entity)
    assert "The agency" in _forms(entity)
    assert entity.kind == "organization"


def test_a_company_has_its_ticker_and_its_kind() -> None:
    """A symbol in brackets is a form of the company; "the bank" is one too where no other bank is near."""
    entities = link_entities(
        _read(
            "Halloway Bank (HWB) said its profit fell. The bank expects a loss next year. "
            "Analysts said that Halloway Bank would recover. Halloway shares fell."
        )
    )
    assert {"Halloway Bank (HWB)", "HWB", "The bank"} <= _forms(_with(entities, "Halloway Bank"))


def test_another_kind_of_body_is_not_meant() -> None:
    """ "The ministry" after a company's name is somebody else."""
    entities = link_entities(
        _read("Boeing said the inquiry would go on. The ministry declined to comment. Boeing sells aircraft.")
    )
    assert "The ministry" not in _forms(_with(entities, "Boeing"))


def test_unnamed_spokesmen_speak_for_one_body() -> None:
    """A body's spokesman without a name is an entity, and "the spokesman" after him is the same."""
    entities = link_entities(
        _read(
            "A Boeing spokesman said the aircraft was safe. The spokesman gave no details.",
            "The aircraft was safe, according to a Boeing spokesman.",
        )
    )
    entity = _with(entities, "A Boeing spokesman")
    assert "The spokesman" in _forms(entity)
    assert {span.report for span in entity.mentions} == {"r0", "r1"}


def test_neighbours_that_sound_alike_stay_apart() -> None:
    """Two countries whose names begin alike are two places."""
    entities = link_entities(
        _read(
            "The talks between the two countries began in Nigeria on Monday.",
            "The talks between the two countries began in Niger on Monday.",
        )
    )
    assert _with(entities, "Nigeria") != _with(entities, "Niger")


def test_a_body_and_its_council_stay_apart() -> None:
    """A council that belongs to a body is not a longer form of it."""
    entities = link_entities(
        _read(
            "The United Nations Security Council met on Monday. The United Nations sent a letter.",
            "The UN Security Council met in New York. The UN sent a letter to London.",
        )
    )
    assert "UN Security Council" in _forms(_with(entities, "United Nations Security Council"))
    assert "UN" in _forms(_with(entities, "United Nations"))
    assert _with(entities, "UN") != _with(entities, "UN Security Council")


def test_no_peoples_no_pronouns_no_dates() -> None:
    """A people, a pronoun, a holiday and a number are no entities."""
    entities = link_entities(
        _read("The Italian sailor said on Christmas Day that he had seen 40 French boats near Genoa.")
    )
    forms = {form.lower() for entity in entities for form in _forms(entity)}
    assert not forms & {"italian", "french", "he", "christmas day", "40"}


def test_order_of_reports_is_of_no_matter() -> None:
    """The same reports in another order give the same entities."""
    readings = _read(*MINISTER, "Mr Malenin, the defence minister, said the exercise was over.")
    assert link_entities(readings) == link_entities(readings[::-1])


def test_descriptions_can_be_left_out() -> None:
    """Without descriptions an entity has its names only."""
    readings = _read("Halloway Bank said its profit fell. The bank expects a loss. Halloway Bank will recover.")
    assert "The bank" not in _forms(_with(link_entities(readings, EntityOptions(descriptions=False)), "Halloway Bank"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        "word " * 3000,
        "وقال الوزير إن السفينة غرقت قرب الميناء",
        "@ — (ABC) / & 's",
        "The. A. An. Mr. Dr.",
    ],
)
def test_odd_texts_are_read(text: str) -> None:
    """Empty, endless or right-to-left text gives a list and no exception."""
    readings = _read(text, "Margaret Holloway is the mayor.")
    entities = link_entities(readings)
    assert any("Margaret Holloway" in _forms(entity) for entity in entities)


def test_unanalysed_reports_have_none() -> None:
    """A report in a language that is not analysed gives no entities."""
    assert link_entities(_read("Margaret Holloway is the mayor.", analysed=False)) == []
    assert link_entities([]) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(
            ["Mr", "Ann", "Marsh", "Marsh's", "and", "the", "Weston", "Bank", "(WB)", "said", ",", ".", "U.S.", "/", "-",
             "Minister", "\n\n", "“", "”", "spokesman", "of", "city", "@WestonBank", "é", "Nato", "he"]
        ),
        max_size=40,
    )
)  # fmt: skip
def test_spans_quote_their_report(words: list[str]) -> None:
    """Whatever the text, every span of every entity is a piece of its report, and ids differ."""
    text = " ".join(words)
    entities = link_entities(_read(text))
    for entity in entities:
        assert entity.name
        assert entity.mentions
        for span in [*entity.mentions, *(s for v in entity.variants for s in v.spans), *(r.span for r in entity.roles)]:
            assert text[span.start : span.end] == span.text != ""
    assert len({entity.id for entity in entities}) == len(entities)

"""Who and what is one under two names, and who bears a name in common with another, in invented stories."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rashomon.entities import link_entities
from rashomon.model import Entity, Report
from rashomon.text.reading import read_reports


def _link(*texts: str, outlets: Sequence[str] = ()) -> list[Entity]:
    reports = [
        Report(f"r{at}", f"r{at}.txt", text, str(at), title="", outlet=outlets[at] if outlets else None)
        for at, text in enumerate(texts)
    ]
    return link_entities(read_reports(reports))


def _with(entities: Sequence[Entity], form: str) -> Entity:
    """Return the one entity that has this form."""
    found = [entity for entity in entities if form in {variant.text for variant in entity.variants}]
    assert len(found) == 1, [(entity.name, [v.text for v in entity.variants]) for entity in entities]
    return found[0]


def _relation(entity: Entity, form: str) -> str:
    return next(variant.relation for variant in entity.variants if variant.text == form)


def _starts(entity: Entity, form: str, report: str = "r0") -> list[int]:
    return [s.start for v in entity.variants if v.text == form for s in v.spans if s.report == report]


def test_father_and_son() -> None:
    """A son who is called "Jr." beside his father is another person, and the bare surname is the father's."""
    entities = _link(
        "Henry Marlow founded the brewery in 1950. On Monday his son, Henry Marlow Jr., sold it. Marlow said he was sad.",
        "The brewery was sold by Henry Marlow Jr. on Monday.",
    )
    father, son = _with(entities, "Henry Marlow"), _with(entities, "Henry Marlow Jr.")
    assert father != son
    assert {span.report for span in son.mentions} >= {"r0", "r1"}
    assert _starts(father, "Marlow")


def test_jr_alone_is_house_style() -> None:
    """A "Jr." that only one report writes makes no second person."""
    entities = _link("Henry Marlow Jr. sold the brewery on Monday.", "Henry Marlow sold the brewery on Monday.")
    assert _with(entities, "Henry Marlow") == _with(entities, "Henry Marlow Jr.")


@pytest.mark.parametrize(
    "text",
    [
        "Hale, along with his wife Dora Hale, visited the hospital on Monday. Hale said the wounded were treated.",
        "Prime Minister Hale and his wife, Dora Hale, visited the hospital on Monday. Hale said the wounded were treated.",
    ],
)
def test_a_bare_surname_is_not_the_wifes(text: str) -> None:
    """A bare surname belongs to the one whom the report introduces first, not to the wife named in full beside him."""
    entities = _link(text, "Prime Minister Oscar Hale visited the hospital on Monday. Hale said little.")
    oscar = _with(entities, "Oscar Hale")
    assert {span.start for span in oscar.mentions if span.report == "r0"} >= {text.rindex("Hale said")}
    assert _with(entities, "Dora Hale") != oscar


def test_compass_points_stay_apart() -> None:
    """Two places that differ by a compass word are two, and of two joined ones the second alone is a name."""
    entities = _link(
        "The army of Northern Marland crossed the river near Velden on Monday.",
        "The army of Southern Marland crossed the river near Velden on Monday.",
        "Ministers from North and South Marland met in Velden.",
    )
    for entity in entities:
        forms = {variant.text for variant in entity.variants}
        assert not {"Northern Marland", "Southern Marland"} <= forms
        assert "North and South Marland" not in forms


def test_one_letter_in_a_street() -> None:
    """A street's name with a letter more is the same street in another spelling, with what lies there."""
    entities = _link(
        "The train hit a lorry at the Tollin Lane crossing north of Velden on Monday, police said.",
        "The train hit a lorry at the Tollins Lane crossing north of Velden on Monday, police said.",
        "A train hit a lorry at Tollin Lane on Monday.",
    )
    lane = _with(entities, "Tollin Lane")
    assert {_relation(lane, form) for form in ("Tollins Lane", "Tollins Lane crossing")} <= {
        "spelling",
        "transliteration",
    }


def test_two_given_names_of_one_part() -> None:
    """A driver whom one report calls Pavel and another Paul is one person with two names that conflict."""
    entities = _link(
        "The driver who died was Pavel Renner, 47, of Velden, his union said.",
        "The driver Paul Renner, 49, was killed in his cab near Velden.",
    )
    assert "conflict" in {variant.relation for variant in _with(entities, "Paul Renner").variants}
    assert _with(entities, "Paul Renner") == _with(entities, "Pavel Renner")


def test_siblings_are_two() -> None:
    """Two of a family whose given names begin alike are two where a report has both."""
    entities = _link(
        "The drivers, Pavel Renner and Paul Renner, brothers from Velden, were killed.",
        "The driver Paul Renner, 49, was killed in his cab near Velden.",
        "The driver who died was Pavel Renner, 47, of Velden.",
    )
    assert _with(entities, "Paul Renner") != _with(entities, "Pavel Renner")


def test_one_word_of_a_firm_differs() -> None:
    """A firm for which one analyst speaks in two reports is one, its two names a conflict; elsewhere they are two."""
    said = "These are the weakest margins in ten years, said Petra Lowen, an analyst at {}."
    one = _with(_link(said.format("Carrick Bank"), said.format("Carrick Securities")), "Carrick Bank")
    assert {_relation(one, "Carrick Bank"), _relation(one, "Carrick Securities")} == {"same", "conflict"}
    two = _link(
        "Carrick Bank opened a branch in Velden.", "The shares of Carrick Securities fell by a third on Friday."
    )
    assert _with(two, "Carrick Bank") != _with(two, "Carrick Securities")


def test_an_outlet_is_an_organization() -> None:
    """The last word of an outlet's name after an article is the outlet, with its name in the page's credits."""
    entities = _link(
        "The crossing will be closed, the mayor of Velden told the Tidings on Monday.\n\n\u00a9 Velden Tidings",
        "The mayor told the Velden Tidings that the crossing will be closed.",
        outlets=("Velden Tidings", "The Daily Plug"),
    )
    tidings = _with(entities, "Tidings")
    assert tidings.kind == "organization"
    assert "Velden Tidings" in {variant.text for variant in tidings.variants}


def test_a_nation_in_a_title() -> None:
    """ "The American president" is the U.S. president of whom the report speaks."""
    text = "U.S. President Victor Coleridge arrived in Velden on Monday. The American president left on Tuesday."
    president = _with(_link(text), "Victor Coleridge")
    assert text.index("The American") in {span.start for span in president.mentions}


def test_an_office_in_other_words() -> None:
    """ "The driver who died was", "resigned as" and "who chairs" tell an office too."""
    entities = _link(
        "The driver who died was Pavel Renner, 47. Olav Brand resigned as interior minister in January. "
        "Gunda Stole, who chairs the union at the plant, said nothing."
    )
    told = {entity.name: {role.text for role in entity.roles} for entity in entities}
    assert told["Pavel Renner"] == {"driver"}
    assert told["Olav Brand"] == {"former interior minister"}
    assert any(role.startswith("chairs the union") for role in told["Gunda Stole"])

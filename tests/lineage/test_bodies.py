"""Which body a report gives as its source: one that reports name differently is one, and two are never one."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from rashomon.lineage import LineageOptions, trace_lineage
from rashomon.lineage.aliases import Aliases
from rashomon.model import Entity, EntityKind, Lineage, Report, Variant, VariantRelation
from rashomon.passages import find_passages
from rashomon.text.reading import read_reports

Form = tuple[str, VariantRelation]


def entity(reports: Sequence[Report], kind: EntityKind, *forms: Form) -> Entity:
    """Return the entity that occurs in these forms, with the places where the reports have them."""
    variants = tuple(
        Variant(
            form,
            relation,
            tuple(r.span(*m.span()) for r in reports for m in re.finditer(rf"\b{re.escape(form)}\b", r.text)),
        )
        for form, relation in forms
    )
    return Entity(f"e-{forms[0][0]}", forms[0][0], kind, variants)


def trace(texts: Sequence[str], kind: EntityKind = "organization", *known: Sequence[Form]) -> Lineage:
    """Return the lineage of reports with these texts and entities."""
    reports = [Report(f"r{n}", f"{n}.txt", text, "0", outlet=f"Brindle Gazette {n}") for n, text in enumerate(texts)]
    readings = read_reports(reports)
    entities = [entity(reports, kind, *forms) for forms in known]
    return trace_lineage(readings, find_passages(readings), entities)


def bodies(lineage: Lineage) -> set[str]:
    """Return the names of the institutions among the origins."""
    return {origin.name for origin in lineage.origins if origin.kind == "institution"}


def of_text(text: str) -> set[str]:
    """Return the institutions that a report gives as its sources, by its words alone."""
    return bodies(trace([text]))


MINISTRY: tuple[Form, ...] = (("Public Safety Ministry", "same"), ("Ministry of Internal Safety", "same"))


def test_one_body_under_two_names() -> None:
    """Where the entities know two names for one body's, the reports that give them have one origin."""
    texts = [
        "The dam was closed at noon. The Public Safety Ministry said no one was missing.",
        "The dam is shut. The Ministry of Internal Safety said that all had been found.",
    ]
    apart, joined = trace(texts), trace(texts, "organization", MINISTRY)
    assert len(bodies(apart)) == 2
    assert len(bodies(joined)) == 1
    assert len({edge.from_id for edge in joined.edges if edge.kind == "cites"}) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Public Safety Ministry", "Ministry of Internal Safety", True),
        ("Sarland's Ministry of Internal Safety", "Public Safety Ministry", True),
        ("Sarland's Ministry of Internal Safety", "Veronia's Public Safety Ministry", False),
        ("Public Safety Ministry", "Ministry of Trade", False),
        ("Quay Bank", "Quay Holding", False),
        ("Sarland", "Sarland Space Institute", False),
        ("Harwell Police", "Brindle Police", False),
        ("Marlow Hospital", "Marlow Hospital Trust", True),
    ],
)
def test_names_of_one_body(one: str, other: str, same: bool) -> None:
    """Names are one body's by their words or by the entities; whose it is must not differ, a name on which the reports
    part joins nothing, and a place is not the body that is named after it."""
    aliases = Aliases(
        [
            entity([], "organization", *MINISTRY, ("the ministry", "short")),
            entity([], "organization", ("Quay Bank", "same"), ("Quay Holding", "conflict")),
            entity([], "place", ("Sarland", "same")),
            entity([], "place", ("Marlow Hospital", "same")),
        ]
    )
    assert aliases.are_one(one, other) is same
    assert aliases.are_one(other, one) is same


def test_a_name_that_two_bodies_bear() -> None:
    """A form that two entities share joins neither with anything."""
    first = entity([], "organization", ("Harbour Board", "same"), ("Board of the Quays", "same"))
    second = entity([], "organization", ("Harbour Board", "same"), ("Marina Trustees", "same"))
    assert not Aliases([first, second]).are_one("Harbour Board", "Marina Trustees")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("The relief group Friends of Brindle Marsh said the water was rising.", {"Friends of Brindle Marsh"}),
        ("The regional health authority said nine people were ill.", {"regional health authority"}),
        ("The prison service said two men were moved.", {"prison service"}),
        ("Prosecutors said the two men had met in March.", {"prosecutors"}),
        ("The authority said two men were moved.", set()),
        ("Some Quay Street analysts said the price was too low.", set()),
    ],
)
def test_bodies_by_the_words_beside_them(words: str, found: set[str]) -> None:
    """A name beside a common noun says who a body is, a noun before it of which sort; nobody's analysts are no body."""
    assert of_text(f"The talks ended on Monday. {words}") == found


def test_a_sort_of_body_is_not_another_of_the_story() -> None:
    """The fire department is not the police department that the story names."""
    text = "The Harwell Police Department said it was called at noon. The fire department said the roof had fallen in."
    found = bodies(trace([text], "organization", [("Harwell Police Department", "same")]))
    assert found == {"Harwell Police Department", "fire department"}


def test_who_speaks_for_a_body_elsewhere() -> None:
    """A person whom one report calls a body's spokesman is that body where another quotes a statement of hers."""
    texts = [
        "The mill closed on Friday. Quayworks spokeswoman Ann Oake said the machines were too old.",
        "The mill is closed. Ann Oake said in a statement that nobody would be dismissed before the spring.",
    ]
    reports = [Report(f"r{n}", f"{n}.txt", text, "0", outlet=f"Brindle {n}") for n, text in enumerate(texts)]
    readings = read_reports(reports)
    known = [
        entity(reports, "organization", ("Quayworks", "same")),
        entity(reports, "person", ("Ann Oake", "same")),
    ]
    lineage = trace_lineage(readings, find_passages(readings), known)
    assert {(o.name, o.kind) for o in lineage.origins} == {("Quayworks", "institution")}


def test_a_product_is_no_company() -> None:
    """What reports name with an article is a product: "the company" is not meant by its name."""
    text = (
        "The Quayworks factory built the Heron Nine. The Heron Nine is a barge. "
        "On Monday the Heron Nine sank, and the company said it would pay."
    )
    assert "Heron Nine" not in bodies(trace([text], "organization", [("Heron Nine", "same")], [("Quayworks", "same")]))


def test_more_bodies_than_persons_are_named() -> None:
    """Of a report that rests on many bodies more are named than of persons, and never more than the options say."""
    names = ["Harwell Court", "Brindle Hospital", "Marlow University", "Oake Bank", "Quay Council", "Vale Museum"]
    text = " ".join(f"The {name} said that room {place} was shut." for place, name in enumerate(names))
    options = LineageOptions()
    assert len(of_text(f"The talks ended on Monday. {text}")) == options.max_bodies


def test_an_outlet_named_without_its_last_word() -> None:
    """ "Radio Quay" is the station that calls itself Radio Quay East."""
    text = "The mill closed on Friday. Owner Ann Oake told Radio Quay that the machines were too old."
    readings = read_reports([Report("a", "a.txt", text, "0", outlet="Radio Quay East")])
    lineage = trace_lineage(readings, find_passages(readings))
    assert [(edge.kind, origin.name) for edge, origin in zip(lineage.edges, lineage.origins, strict=True)] == [
        ("own", "Radio Quay East")
    ]

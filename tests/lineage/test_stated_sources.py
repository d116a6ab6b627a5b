"""What a report's metadata names as its source: origins without words in the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.lineage import story_support, trace_lineage
from rashomon.lineage.press import read_press
from rashomon.lineage.stated import find_stated
from rashomon.model import Lineage, LineageEdge, Report, SourceRole, StatedSource
from rashomon.passages import find_passages
from rashomon.text.reading import read_reports

BODY = (
    "A tanker ran onto the sandbank off the lower quay before dawn and lost a third of its load of rape oil. Pilots had "
    "warned of the shifting channel since the spring floods, and two buoys were missing when the ship came in. Tugs "
    "pulled in vain until the evening tide. The harbour office closed the channel to all ships over ninety metres and "
    "asked the owners of smaller boats to keep clear of the booms that were laid around the hull."
)
OTHER_WORDS = (
    "Fishermen on the north pier watched the tugs give up for the night. Nobody on board was hurt, a deckhand said "
    "when he came ashore for bread, and the cook had made soup for everybody."
)


def report(name: str, text: str, outlet: str | None, *stated: tuple[str, SourceRole], authors: tuple[str, ...] = ()):
    """Return a report whose metadata names these sources."""
    sources = tuple(StatedSource(*one) for one in stated)
    return Report(name, name, text, "0", outlet=outlet, title="", authors=authors, stated_sources=sources)


def named(
    line: str, role: SourceRole = "credit", outlet: str | None = "Brindle Gazette", others: tuple[str, ...] = (),
    authors: tuple[str, ...] = (),
) -> set[tuple[str, str, str, bool]]:  # fmt: skip
    """Return (name, kind of origin, kind of edge, certain) of what one stated source shows."""
    own = report("a", BODY, outlet, (line, role), authors=authors)
    press = read_press([own, *(report(f"other {name}", "Words.", name) for name in others)])
    return {(found.name, found.origin, found.kind, found.certain) for found in find_stated(own, press)}


def trace(*reports: Report) -> tuple[Lineage, int, int]:
    """Return the lineage of reports, and how many origins the story has, low and high."""
    readings = read_reports(list(reports))
    lineage = trace_lineage(readings, find_passages(readings))
    support = story_support(lineage, readings)
    return lineage, support.origins_low, support.origins_high


def edges(lineage: Lineage, of: str) -> list[tuple[str, LineageEdge]]:
    """Return a report's edges, each with the name of the origin or the id of the report it comes from."""
    names = {origin.id: origin.name for origin in lineage.origins}
    return [(names.get(edge.from_id, edge.from_id), edge) for edge in lineage.edges if edge.report == of]


# -- one report's metadata -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    ["AFP", "afp", "Agence France-Presse", "www.afp.com", "© 2031 AFP", "By Ann Oake, AFP", "AFP Staff", "A.F.P."],
)
@pytest.mark.parametrize("role", ["originator", "credit"])
def test_an_agency_is_one_origin_however_it_is_written(line: str, role: SourceRole) -> None:
    """Originator and credit line are republished, under the name that the agency has everywhere."""
    assert named(line, role) == {("AFP", "agency", "republishes", True)}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("AP/Reuters", {("Associated Press", "republishes", True), ("Reuters", "republishes", True)}),
        ("AFP-Jiji", {("AFP", "republishes", True), ("Jiji Press", "republishes", True)}),
        ("Sources: Reuters, dpa and AFP", {
            ("Reuters", "republishes", True), ("Deutsche Presse-Agentur (dpa)", "republishes", True),
            ("AFP", "republishes", True),
        }),
        ("Staff and agencies", {("Brindle Gazette", "own", False), ("news agencies", "relays", False)}),
        ("Agencies", {("news agencies", "relays", False)}),
        ("Gazette staff with AFP", {("Brindle Gazette", "own", False), ("AFP", "rewrites", True)}),
        ("Brindle Gazette / Reuters", {("Brindle Gazette", "own", False), ("Reuters", "rewrites", True)}),
        ("Ann Oake and AP", {("Brindle Gazette", "own", False), ("Associated Press", "rewrites", True)}),
        ("Quay News (AP)", {("Quay News", "republishes", True), ("Associated Press", "republishes", True)}),
        ("Press Trust of India (PTI)", {("Press Trust of India (PTI)", "republishes", True)}),
        ("AP via Quayside Connect", {("Associated Press", "republishes", True)}),
        ("Supplied by AP and shortened by the people on the night shift", {("Associated Press", "republishes", True)}),
    ],
)  # fmt: skip
def test_a_line_that_names_several(line: str, found: set[tuple[str, str, bool]]) -> None:
    """Each agency is an origin; beside the outlet or its staff it is rewritten, and unnamed ones are not certain."""
    assert {(name, kind, certain) for name, _, kind, certain in named(line)} == found


@pytest.mark.parametrize(
    "line",
    [
        "",
        " / ",
        "N/A",
        "AP Photo/Ann Oake",
        "Handout",
        "Ann Oake",
        "O. Brenn",
        "supplied",
        "(c)",
        "2031",
        "-",
        "\u202e",
    ],
)
def test_what_names_no_source_is_none(line: str) -> None:
    """Pictures, people, fillers and marks are nobody's text."""
    assert named(line, authors=("O. Brenn",)) == set()


def test_a_name_of_two_halves_is_one() -> None:
    """ "The Post and Courier" is one paper, unless two outlets of the story are called so."""
    assert {name for name, *_ in named("The Post and Courier")} == {"The Post and Courier"}
    assert {name for name, *_ in named("Post and Courier", others=("Post", "Courier"))} == {"Post", "Courier"}
    assert named("Post and Courier", outlet="The Post and Courier") == {
        ("The Post and Courier", "outlet", "own", True)
    }  # fmt: skip


def test_kinds_of_origin() -> None:
    """A name is an outlet's unless it says that it is a news agency's or an office's."""
    assert named("Halyard") == {("Halyard", "outlet", "republishes", True)}
    assert named("Halyard News Agency") == {("Halyard News Agency", "agency", "republishes", True)}
    assert named("Ministry of Fisheries") == {("Ministry of Fisheries", "institution", "republishes", True)}


@pytest.mark.parametrize(
    "line", ["Brindle Gazette", "The Brindle Gazette", "Staff", "https://www.brindlegazette.example/"]
)
@pytest.mark.parametrize("role", ["originator", "credit"])
def test_the_outlet_itself_is_own_reporting(line: str, role: SourceRole) -> None:
    """By its name, its address or its staff; of a report without an outlet nothing is said."""
    assert named(line, role) == {("Brindle Gazette", "outlet", "own", True)}
    assert named("Staff", role, outlet=None) == set()


@pytest.mark.parametrize(
    ("outlet", "line"),
    [("Agence France-Presse", "AFP"), ("AFP", "Agence France-Presse"), ("Press Association", "PA"), ("ap.org", "AP")],
)
@pytest.mark.parametrize("role", ["originator", "credit", "supplier"])
def test_an_agencys_own_item_is_own_reporting(outlet: str, line: str, role: SourceRole) -> None:
    """Whatever form of its name the metadata has."""
    ((_, origin, kind, certain),) = named(line, role, outlet)
    assert (origin, kind, certain) == ("agency", "own", True)


def test_a_supplier_counts_only_where_nobody_else_is_named() -> None:
    """It relays from a known agency or outlet; a service through which news is passed on is no origin."""
    assert named("AP", "supplier") == {("Associated Press", "agency", "relays", True)}
    assert named("Quay News", "supplier", others=("Quay News",)) == {("Quay News", "outlet", "relays", True)}
    assert named("Pipeline Content", "supplier") == set()
    assert named("Brindle Gazette", "supplier") == set()
    both = report("a", BODY, "Brindle Gazette", ("AP", "supplier"), ("Halyard", "originator"))
    assert {found.name for found in find_stated(both, read_press([both]))} == {"Halyard"}


def test_the_originator_is_asked_before_the_credit_line() -> None:
    """An outlet's own name in the credit line says nothing against an originator; an agency's beside it is rewritten."""
    filled_in = report("a", BODY, "Brindle Gazette", ("Brindle Gazette", "credit"), ("Halyard", "originator"))
    assert {(f.name, f.kind) for f in find_stated(filled_in, read_press([filled_in]))} == {("Halyard", "republishes")}
    worked_up = report("a", BODY, "Brindle Gazette", ("Halyard", "credit"), ("Brindle Gazette", "originator"))
    found = {(f.name, f.kind, f.certain) for f in find_stated(worked_up, read_press([worked_up]))}
    assert found == {("Halyard", "rewrites", True), ("Brindle Gazette", "own", True)}


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.text(), st.lists(st.sampled_from(["AP", "Staff", " and ", "/", "(", ")", "Quay", ", ", "-", "©", "{}"])).map("".join)),
    st.sampled_from(["originator", "credit", "supplier"]),
    st.sampled_from([None, "Brindle Gazette", "AP", ""]),
)  # fmt: skip
def test_any_line_is_read(line: str, role: SourceRole, outlet: str | None) -> None:
    """Whatever stands in the metadata gives named origins, and no error."""
    assert all(name for name, *_ in named(line, role, outlet))


# -- the lineage -----------------------------------------------------------------------------------


def test_metadata_alone_is_an_edge_without_words() -> None:
    """It is certain, its reason says what names the source, and its evidence is empty."""
    lineage, low, high = trace(report("a", BODY, "Brindle Gazette", ("Halyard", "credit")))
    ((name, edge),) = edges(lineage, "a")
    assert (name, edge.kind, edge.certain, edge.evidence) == ("Halyard", "republishes", True, ())
    assert edge.reason == "The item's credit line names Halyard"
    assert (low, high) == (1, 1)


def test_two_forms_of_one_name_are_one_origin_of_the_story() -> None:
    """Reports that share no words have one source if both credit it."""
    lineage, low, high = trace(
        report("a", BODY, "Brindle Gazette", ("Agence France-Presse", "originator")),
        report("b", OTHER_WORDS, "Valley Post", ("AFP", "credit")),
    )
    assert [origin.name for origin in lineage.origins] == ["AFP"]
    assert (low, high) == (1, 1)


@pytest.mark.parametrize("name", ["AFP", "Halyard"])
def test_what_the_text_credits_too_is_one_edge(name: str) -> None:
    """It has both reasons, that of the text first, and the words of the text; a name that only metadata makes known
    for a source's is read in datelines."""
    lineage, *_ = trace(report("a", f"LOWER QUAY ({name}) — {BODY}", "Brindle Gazette", (name, "credit")))
    ((found, edge),) = edges(lineage, "a")
    assert (found, edge.kind, edge.certain) == (name, "republishes", True)
    assert edge.reason == f"The dateline credits {name}; the item's credit line names {name}"
    assert [span.text for span in edge.evidence] == [f"LOWER QUAY ({name})"]


def test_a_systems_own_name_does_not_outweigh_the_text() -> None:
    """Where the dateline credits an agency, the outlet's name in the credit line is no own reporting."""
    lineage, *_ = trace(report("a", f"LOWER QUAY (AFP) — {BODY}", "Brindle Gazette", ("Brindle Gazette", "credit")))
    assert [(name, edge.kind) for name, edge in edges(lineage, "a")] == [("AFP", "republishes")]


def test_the_kind_is_told_by_the_words_where_the_sources_report_is_at_hand() -> None:
    """An agency's report that stands in half of another one was rewritten by it; an edge between both says so, too."""
    longer = f"{BODY} {OTHER_WORDS} The cook waved. Gulls settled on the bow, and the oil reached the sluice by night."
    for text, kind in ((longer, "rewrites"), (BODY, "republishes")):
        lineage, low, _ = trace(
            report("a", BODY, "Halyard", ("Halyard", "originator")),
            report("b", text, "Brindle Gazette", ("Halyard", "credit")),
        )
        assert {(name, edge.kind, edge.certain) for name, edge in edges(lineage, "b")} == {
            ("a", kind, True),
        }  # fmt: skip
        between = next(edge for name, edge in edges(lineage, "b") if name == "a")
        assert between.reason.startswith("Its metadata names Halyard, and it shares its words")
        assert between.evidence
        assert [(name, edge.kind) for name, edge in edges(lineage, "a")] == [("Halyard", "own")]
        assert low == 1


def test_a_stated_credit_passes_to_a_report_with_the_same_text() -> None:
    """A report without a credit has the dispatch of one whose metadata credits it."""
    lineage, *_ = trace(
        report("a", BODY, "Brindle Gazette", ("AP", "credit")),
        report("b", f"{BODY} {OTHER_WORDS}", "Valley Post"),
    )
    ((name, edge),) = edges(lineage, "b")
    assert (name, edge.kind) == ("Associated Press", "rewrites")
    assert edge.reason.endswith("which credits Associated Press")
    assert edge.evidence


def test_an_unnamed_sign_off_is_of_the_stated_agency() -> None:
    """A sign-off that names none belongs to the agency of the metadata, and gives the edge its words."""
    text = f"{BODY}\n\n(Reporting by Ann Oake; Editing by Olav Brenn)"
    ((name, edge),) = edges(trace(report("a", text, "Brindle Gazette", ("AFP", "originator")))[0], "a")
    assert (name, edge.kind) == ("AFP", "republishes")
    assert any("Editing by" in span.text for span in edge.evidence)

"""What `trace_lineage` reads from credits, relays, statements and shared text."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rashomon.lineage import story_support, trace_lineage
from rashomon.model import Lineage, Report
from rashomon.passages import find_passages
from rashomon.text.reading import read_reports

BODY = (
    "A grain barge broke its moorings in the upper harbour before dawn and drifted against two pillars of the old "
    "railway bridge. Engineers closed the line for six hours while divers looked for cracks in the masonry below the "
    "water. No one was hurt, but four freight trains had to wait outside the city until the afternoon."
)
OWN_WORDS = (
    "The bridge at Brindle Bay carries some forty trains a day. Commuters stood in the rain for most of Thursday."
)


def report(
    name: str, text: str, outlet: str | None = None, published: str | None = None, authors: tuple[str, ...] = ()
) -> Report:
    """Return a report with these words."""
    return Report(name, f"{name}.txt", text, "0", outlet=outlet, title="", published_at=published, authors=authors)


def trace(*reports: Report) -> Lineage:
    """Return the lineage of reports."""
    readings = read_reports(reports)
    return trace_lineage(readings, find_passages(readings))


def edges(lineage: Lineage, report_id: str) -> set[tuple[str, str, bool]]:
    """Return (name of the origin or report, kind, certain) of a report's edges."""
    names = {origin.id: origin.name for origin in lineage.origins}
    return {(names.get(e.from_id, e.from_id), e.kind, e.certain) for e in lineage.edges if e.report == report_id}


@pytest.mark.parametrize(
    ("text", "agency", "kind"),
    [
        (f"{BODY}\nCopyright 2031 The Associated Press. All rights reserved.", "Associated Press", "republishes"),
        (f"BRINDLE BAY, May 3 (Reuters) - {BODY}", "Reuters", "republishes"),
        (f"BRINDLE BAY (AP) — {BODY}", "Associated Press", "republishes"),
        (f"{BODY} KYODO, REUTERS", "Kyodo", "republishes"),
        (f"{BODY}\nReuters - Ap - Afp", "AFP", "republishes"),
        (f"{BODY}\n(Reporting by Reuters in Brindle Bay; Editing by Ann Oake)", "Reuters", "republishes"),
        (f"{BODY}\nThe Associated Press contributed to this report.", "Associated Press", "rewrites"),
        (f"{BODY}\nAdditional reporting by PA Media.", "PA Media", "rewrites"),
        (f"{BODY} The line had been inspected in March, Reuters reported.", "Reuters", "relays"),
        (f"{BODY} The line had been inspected in March, according to the news agency Interfax.", "Interfax", "relays"),
    ],
)
def test_agency_credits(text: str, agency: str, kind: str) -> None:
    """Copyright, dateline, sign-off, closing credit, contributor note and attribution name the agency."""
    assert (agency, kind, True) in edges(trace(report("a", text, "Brindle Bay Gazette")), "a")


@pytest.mark.parametrize("credit", ["(AP Photo/Ann Oake)", "PHOTO: REUTERS", "(Harbour office via AP)", "Ann Oake/AFP"])
def test_a_photo_credit_is_no_credit_of_the_text(credit: str) -> None:
    """Who took a picture says nothing of who wrote the text."""
    lineage = trace(report("a", f"The barge at the bridge. {credit}\n\n{BODY}", "Brindle Bay Gazette"))
    assert not [e for e in lineage.edges if e.kind == "republishes"]


def test_an_agency_among_the_authors() -> None:
    """An agency as only author is republished; beside a reporter it was rewritten."""
    alone = trace(report("a", BODY, "Brindle Bay Gazette", authors=("The Associated Press",)))
    beside = trace(report("a", BODY, "Brindle Bay Gazette", authors=("Associated Press", "Ann Oake")))
    assert edges(alone, "a") == {("Associated Press", "republishes", True)}
    assert edges(beside, "a") == {("Associated Press", "rewrites", True)}


@pytest.mark.parametrize(
    "cue",
    [
        "The harbour company did not respond to a request for comment from the Gazette.",
        "“It simply turned,” watchman Olav Brenn told the Brindle Bay Gazette.",
        "The company declined to comment.",
        "He said in a phone interview that the chain was old.",
    ],
)
def test_own_reporting(cue: str) -> None:
    """Asking, calling and being told are an outlet's own reporting."""
    assert ("Brindle Bay Gazette", "own", True) in edges(
        trace(report("a", f"{BODY} {cue}", "Brindle Bay Gazette")), "a"
    )


def test_an_agency_under_its_country_is_the_agency() -> None:
    """ "Germany's Deutsche Presse Agentur" is dpa, by whatever words it is introduced."""
    text = "Barge hits pier\n\nA spokesman told the Germany's Deutsche Presse Agentur that nobody was hurt on board."
    lineage = trace(report("a", text, "Brindle Gazette"))
    assert [(o.name, o.kind) for o in lineage.origins][:1] == [("Deutsche Presse-Agentur (dpa)", "agency")]


def test_an_interview_that_others_heard_is_no_own_reporting() -> None:
    """What was told to judges by telephone was not told to the outlet."""
    text = (
        "Fire in Brindle\n\nThe court said that his father had told judges in a telephone interview where he was born."
    )
    assert all(edge.kind != "own" for edge in trace(report("a", text, "Brindle Gazette")).edges)


def test_an_agencys_own_cues_stay_the_agencys() -> None:
    """In a republished dispatch "declined to comment" is no reporting of the paper that prints it."""
    text = f"BRINDLE BAY (AP) — {BODY} The company declined to comment."
    assert {kind for _, kind, _ in edges(trace(report("a", text, "Brindle Bay Gazette")), "a")} == {"republishes"}


def test_another_outlet_is_relayed() -> None:
    """What was told to another outlet is relayed from it."""
    text = f"{BODY} “It simply turned,” Olav Brenn told The Upper Valley Post."
    assert edges(trace(report("a", text, "Brindle Bay Gazette")), "a") == {("The Upper Valley Post", "relays", True)}


def test_institutions_are_cited_by_their_cues() -> None:
    """Statements, spokesmen and released footage make an institution an origin; a bystander is none."""
    text = (
        "The Harbour Safety Board said in a statement that the barge had drifted for an hour. Video released by the "
        "Transport Ministry showed the damage. “It was loud,” said Ann Oake, who lives nearby."
    )
    found = edges(trace(report("a", text, "Brindle Bay Gazette")), "a")
    assert {name for name, kind, _ in found if kind == "cites"} == {"Harbour Safety Board", "Transport Ministry"}


def test_a_credit_passes_to_a_report_with_the_same_text() -> None:
    """A report without a credit has the dispatch of one which shares its text and credits it; no edge joins them."""
    lineage = trace(
        report("a", f"{BODY}\nCopyright 2031 The Associated Press.", "Brindle Bay Gazette"),
        report("b", f"{OWN_WORDS} {BODY}", "Upper Valley Post"),
    )
    assert ("Associated Press", "rewrites", True) in edges(lineage, "b")
    assert not [edge for edge in lineage.edges if edge.from_id in ("a", "b")]


def test_naming_the_outlet_decides_the_direction() -> None:
    """A report that names the other's outlet has it from there, though it was published first."""
    lineage = trace(
        report("a", BODY, "Brindle Bay Gazette", "2031-05-03T12:00:00"),
        report(
            "b", f"{BODY} “It turned,” a watchman told the Brindle Bay Gazette.", "Valley Post", "2031-05-03T09:00:00"
        ),
    )
    assert ("a", "republishes", True) in edges(lineage, "b")
    assert "b" not in {edge.from_id for edge in lineage.edges}


def test_time_decides_where_no_credit_does() -> None:
    """Without credits the later report is taken to derive from the earlier one, and this is not certain."""
    lineage = trace(
        report("a", BODY, "Gazette of Brindle", "2031-05-03T12:00:00+02:00"),
        report("b", BODY, "Valley Post", "2031-05-03T11:00:00Z"),
    )
    assert edges(lineage, "b") == {("a", "republishes", False)}


def test_direction_unknown_is_an_answer() -> None:
    """Two equal texts without credit or time are joined by one uncertain edge whose reason says so."""
    lineage = trace(report("a", BODY, "Brindle Gazette"), report("b", BODY, "Valley Post"))
    assert [edge.certain for edge in lineage.edges] == [False]
    assert "direction unknown" in lineage.edges[0].reason


def test_a_shared_misspelling_is_evidence() -> None:
    """A spelling which only two reports have, against all others, is named in the reason for descent."""
    usual = "The inquiry is led by Magistrate Halvorsen of the upper district."
    wrong = "Magistrate Halvorensen leads the inquiry, according to Reuters. Trains run again."
    lineage = trace(
        report("a", f"BRINDLE BAY (Reuters) - {BODY} The inquiry is led by Magistrate Halvorensen.", "Brindle Gazette"),
        report("b", f"{OWN_WORDS} {wrong}", "Valley Post"),
        report("c", usual, "Hill Courier"),
        report("d", f"Nothing new was known on Friday. {usual}", "Lake Mercury"),
    )
    edge = next(e for e in lineage.edges if e.report == "b")
    assert "Halvorensen" in edge.reason
    assert any("Halvorensen" in span.text for span in edge.evidence)


def test_independent_reports_are_not_joined() -> None:
    """Reports that share nothing have no edge between them."""
    lineage = trace(report("a", BODY, "Brindle Gazette"), report("b", OWN_WORDS, "Valley Post"))
    assert lineage.edges == ()


def test_a_changed_number_is_shown_at_its_hop() -> None:
    """Along an edge, a number that differs in an aligned sentence is a change with both spans."""
    lineage = trace(
        report("a", BODY, "Brindle Gazette", "2031-05-03T09:00:00"),
        report("b", BODY.replace("for six hours", "for nine hours"), "Valley Post", "2031-05-03T12:00:00"),
    )
    assert [(c.kind, c.from_span.text, c.to_span.text) for c in lineage.changes] == [("number changed", "six", "nine")]
    assert lineage.edges[lineage.changes[0].lineage].report == "b"


PIECES = [
    *BODY.split(". "), *OWN_WORDS.split(". "), "(Reuters) -", "Copyright AP", "\n\n", "“We saw it,” he told The Post",
    "according to Reuters", "AFP", "The ministry said in a statement that", "0", "’",
]  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(PIECES), max_size=8),
            st.sampled_from([None, "The Post", "www.valley.com", "Reuters"]),
            st.sampled_from([None, "2031-05-03", "2031-05-04T10:00:00", "no date"]),
        ),
        max_size=5,
    )
)
def test_the_graph_is_acyclic_and_its_evidence_quotes(drafts: list[tuple[list[str], str | None, str | None]]) -> None:
    """Whatever the reports, no report descends from itself, and every edge shows words of its reports."""
    reports = [report(f"r{i}", ". ".join(pieces), outlet, date) for i, (pieces, outlet, date) in enumerate(drafts)]
    readings = read_reports(reports)
    lineage = trace_lineage(readings, find_passages(readings))
    texts = {r.id: r.text for r in reports}
    origins = {origin.id for origin in lineage.origins}
    upstream: dict[str, set[str]] = {r.id: set() for r in reports}
    for edge in lineage.edges:
        assert edge.evidence
        assert edge.from_id in origins or edge.from_id in texts
        assert 0.0 <= edge.score <= 1.0
        if edge.from_id in texts:
            upstream[edge.report].add(edge.from_id)
        for span in edge.evidence:
            assert texts[span.report][span.start : span.end] == span.text
    while upstream:
        roots = [name for name, sources in upstream.items() if not sources & upstream.keys()]
        assert roots, "a circle"
        for root in roots:
            del upstream[root]
    support = story_support(lineage, readings)
    assert (support.origins_low >= 1) == bool(reports)
    assert support.origins_low <= support.origins_high

"""The lineage graph under construction: one origin a name, one edge a pair, and never a circle."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.lineage.findings import Finding
from rashomon.lineage.graph import MAX_EVIDENCE, LineageGraph, as_sentence, evidence_of
from rashomon.model import LineageEdge, LineageKind, OriginKind, Report, Span

TEXT = "Two barges sank here, the harbour master said on the quay, as Reuters had told its readers before."
NAMES = "abcdef"


def new_graph(names: str = NAMES) -> LineageGraph:
    """Return a graph over reports of these one-letter names, without an edge."""
    return LineageGraph([Report(name, f"{name}.txt", TEXT, "0") for name in names])


def edge(report: str, source: str, kind: LineageKind = "rewrites") -> LineageEdge:
    """Return an edge between two reports."""
    return LineageEdge(report, source, kind, False, 0.5, "", (Span(report, 0, 3, "Two"),))


def finding(
    report: str, name: str, kind: LineageKind, origin: OriginKind = "agency", at: int = 0, certain: bool = True,
    score: float = 0.9, reason: str = "it says so",
) -> Finding:  # fmt: skip
    """Return that the ten characters from `at` show an origin."""
    return Finding(report, name, origin, kind, certain, score, reason, Span(report, at, at + 10, TEXT[at : at + 10]))


@pytest.mark.parametrize("chain", ["a", "ab", "abc", "abcdef"])
def test_no_edge_closes_a_circle(chain: str) -> None:
    """The first of a chain of reports cannot have its text from the last, nor any report from itself."""
    graph = new_graph()
    for source, report in pairwise(chain):
        assert graph.add_report(edge(report, source))
    before = graph.edges()
    assert not graph.add_report(edge(chain[0], chain[-1]))
    assert graph.edges() == before


def test_two_ways_to_one_source_are_no_circle() -> None:
    """A report may have its text from two reports which have it from one."""
    graph = new_graph()
    assert all(graph.add_report(edge(*pair)) for pair in ("ba", "ca", "db", "dc"))
    assert graph.ancestors("d") == set("abcd")


def test_ancestors_reach_over_any_number_of_hops() -> None:
    """A report descends from what it has its text from, hop by hop, and from itself; never from its copies."""
    graph = new_graph()
    for pair in ("ba", "cb", "dc"):
        graph.add_report(edge(*pair))
    assert graph.ancestors("c") == set("abc")
    assert graph.descends("d", "a")
    assert graph.descends("a", "a")
    assert not graph.descends("a", "d")
    assert graph.ancestors("e") == {"e"}


def test_roots_are_the_reports_and_origins_of_the_text() -> None:
    """What an ancestor carries or reports itself is a root of the text; what is merely relayed or cited is none."""
    graph = new_graph()
    graph.add_findings(
        [
            finding("a", "Reuters", "republishes"),
            finding("b", "Hill Courier", "own", "outlet"),
            finding("b", "AFP", "relays"),
            finding("c", "Harbour Safety Board", "cites", "institution"),
        ]
    )
    for pair in ("ba", "cb"):
        graph.add_report(edge(*pair))
    ids = {origin.name: origin.id for origin in graph.origins()}
    assert graph.roots("c") == {"a", "b", "c", ids["Reuters"], ids["Hill Courier"]}
    assert graph.roots("a") == {"a", ids["Reuters"]}
    assert not graph.roots("c") & graph.roots("d")


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=30))
def test_an_edge_is_refused_only_where_it_closes_a_circle(pairs: list[tuple[str, str]]) -> None:
    """Whatever edges are offered, no report descends from itself, and an edge is refused for no other reason."""
    graph = new_graph()
    held: dict[str, set[str]] = {name: set() for name in NAMES}

    def above(report: str) -> set[str]:
        return {report}.union(*(above(source) for source in held[report]))

    for report, source in pairs:
        closes = report in above(source)
        assert graph.add_report(edge(report, source)) is not closes
        if not closes:
            held[report].add(source)
    for name in NAMES:
        assert graph.ancestors(name) == above(name)
        assert graph.sources(name, ("rewrites",)) == held[name]


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("Associated Press", "AP", "agency"),
        ("The Hill Courier", "Hill Courier", "outlet"),
        ("Harbour Safety Board", "Safety Board", "institution"),
        ("Harbour Safety Board", "HSB", "institution"),
    ],
)
def test_one_body_is_one_origin(first: str, second: str, kind: OriginKind) -> None:
    """Names that mean one body give one origin, under the name that came first."""
    graph = new_graph()
    assert graph.origin(first, kind) is graph.origin(second, kind)
    assert [origin.name for origin in graph.origins()] == [first]


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("Reuters", "AFP", "agency"),
        ("Hill Courier", "Valley Courier", "outlet"),
        ("Transport Ministry", "Defence Ministry", "institution"),
    ],
)
def test_two_bodies_are_two_origins(first: str, second: str, kind: OriginKind) -> None:
    """Names with a word in common mean two bodies."""
    graph = new_graph()
    assert graph.origin(first, kind).id != graph.origin(second, kind).id


def test_what_shows_one_origin_is_one_edge() -> None:
    """Several findings on one origin make one edge: the strongest kind, the best score, every reason, their words."""
    graph = new_graph()
    graph.add_findings(
        [
            finding("a", "Reuters", "relays", at=60, score=0.7, reason="it relays Reuters"),
            finding("a", "Reuters", "republishes", at=0, score=0.9, reason="it opens with Reuters"),
            finding("a", "Reuters", "relays", at=40, score=0.7, reason="it relays Reuters"),
        ]
    )
    (found,) = graph.edges()
    assert (found.kind, found.certain, found.score) == ("republishes", True, 0.9)
    assert found.reason == "It opens with Reuters; it relays Reuters"
    assert [span.start for span in found.evidence] == [0, 40, 60]


def test_edges_stand_by_report_and_strength() -> None:
    """Edges come in the order of the reports, each report's strongest kind first."""
    graph = new_graph("ba")
    graph.add_findings([finding("a", "Reuters", "relays"), finding("b", "AFP", "cites")])
    graph.add_report(edge("b", "a"))
    assert [(found.report, found.kind) for found in graph.edges()] == [
        ("b", "rewrites"), ("b", "cites"), ("a", "relays")
    ]  # fmt: skip


def test_origins_stand_by_kind_and_name() -> None:
    """Agencies stand first, then outlets, institutions and the rest, each by name."""
    graph = new_graph()
    for name, kind in (
        ("Ann Oake", "person"),
        ("Port Office", "institution"),
        ("Post", "outlet"),
        ("Reuters", "agency"),
    ):
        graph.origin(name, kind)
    graph.origin("AFP", "agency")
    assert [origin.name for origin in graph.origins()] == ["AFP", "Reuters", "Post", "Port Office", "Ann Oake"]


def test_evidence_is_short_and_says_nothing_twice() -> None:
    """Of overlapping words the first are kept, a few at most, in the order of the text; empty spans are none."""
    spans = [Span("a", start, start + 10, TEXT[start : start + 10]) for start in (60, 65, 0, 20, 40, 80)]
    kept = evidence_of([Span("a", 90, 90, ""), *spans])
    assert [span.start for span in kept] == [0, 20, 40, 60]
    assert len(kept) == MAX_EVIDENCE


def test_reasons_are_one_sentence() -> None:
    """Reasons are joined, with a capital in front; no reason is no sentence."""
    assert as_sentence(["it names Reuters", "it shares its words"]) == "It names Reuters; it shares its words"
    assert as_sentence([]) == ""

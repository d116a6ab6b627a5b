"""How many independent origins `count_support` and `story_support` count."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from rashomon.lineage import count_support, story_support
from rashomon.model import (
    Account,
    Entity,
    Lineage,
    LineageEdge,
    LineageKind,
    Origin,
    OriginKind,
    Point,
    Report,
    Span,
    Support,
    Variant,
)
from rashomon.text.reading import read_reports

if TYPE_CHECKING:
    from conftest import Traced, TraceStory

AP = Origin("o-ap", "Associated Press", "agency")
REUTERS = Origin("o-re", "Reuters", "agency")
BOARD = Origin("o-bo", "Harbour Safety Board", "institution")


def report(name: str) -> Report:
    """Return a report whose text is a few words."""
    return Report(name, f"{name}.txt", "Two barges sank here.", "0")


def edge(
    name: str, origin: Origin | str, kind: LineageKind = "republishes", certain: bool = True, score: float = 0.9
) -> LineageEdge:
    """Return an edge whose evidence is the report's first word."""
    source = origin if isinstance(origin, str) else origin.id
    return LineageEdge(name, source, kind, certain, score, "", (Span(name, 0, 3, "Two"),))


def own(name: str, kind: OriginKind = "outlet") -> Origin:
    """Return the origin of a report's own reporting."""
    return Origin(f"o-{name}", f"Outlet {name}", kind)


def point(*accounts: Account) -> Point:
    """Return a point with these accounts."""
    return Point("p", "Two barges sank", Support(0, 0, 0), accounts)


def states(name: str, attributed_to: str | None = None) -> Account:
    """Return an account on words that are not the evidence of an edge."""
    return Account(name, "states", Span(name, 4, 10, "barges"), attributed_to=attributed_to)


def bounds(lineage: Lineage, *accounts: Account) -> tuple[int, int, int]:
    """Return reports, low and high of a point with these accounts."""
    readings = read_reports([report(account.report) for account in accounts])
    support = count_support([point(*accounts)], lineage, readings)[0].support
    return support.reports, support.origins_low, support.origins_high


def test_ten_copies_of_one_dispatch_are_one_origin() -> None:
    """Reports that republish one agency count once."""
    names = [f"r{i}" for i in range(10)]
    lineage = Lineage((AP,), tuple(edge(name, AP) for name in names))
    assert bounds(lineage, *(states(name) for name in names)) == (10, 1, 1)
    assert story_support(lineage, read_reports([report(name) for name in names])).origins_high == 1


def test_two_agencies_are_two_origins() -> None:
    """Dispatches of two agencies are independent."""
    lineage = Lineage((AP, REUTERS), (edge("a", AP), edge("b", REUTERS)))
    assert bounds(lineage, states("a"), states("b")) == (2, 2, 2)


def test_reports_of_unknown_source_may_be_one_or_many() -> None:
    """Independence that is not shown is merged below and counted above."""
    assert bounds(Lineage((), ()), states("a"), states("b"), states("c")) == (3, 1, 3)


def test_an_uncertain_credit_widens_the_bounds() -> None:
    """A report that may have an agency's text is one with it below, and its own above."""
    lineage = Lineage((AP,), (edge("a", AP), edge("b", AP, "rewrites", certain=False, score=0.3)))
    assert bounds(lineage, states("a"), states("b")) == (2, 1, 2)


def test_a_silent_report_does_not_count() -> None:
    """Only reports that speak on the point support it."""
    assert bounds(Lineage((), ()), states("a"), Account("b", "silent")) == (1, 1, 1)


def test_accounts_that_name_one_source_are_one() -> None:
    """Two agencies that both give the board as source have one origin at least; each may have asked for itself."""
    lineage = Lineage((AP, REUTERS, BOARD), (edge("a", AP), edge("b", REUTERS), edge("b", BOARD, "cites")))
    named = [states(name, "the Harbour Safety Board") for name in ("a", "b")]
    assert bounds(lineage, *named) == (2, 1, 2)


def test_own_reporting_counts_where_the_account_is_its_evidence() -> None:
    """A report that carries a dispatch counts once for it, and once more for the witness it asked itself."""
    witness = own("b")
    lineage = Lineage((AP, witness), (edge("a", AP), edge("b", AP), edge("b", witness, "own")))
    assert bounds(lineage, states("a"), states("b")) == (2, 1, 1)
    asked = Account("b", "states", Span("b", 0, 3, "Two"))
    assert bounds(lineage, states("a"), asked) == (2, 2, 2)


def test_copies_without_a_credit_are_one_above_as_well() -> None:
    """Text shared beyond doubt is one origin, whichever report had it first."""
    lineage = Lineage((), (edge("b", "a", "republishes", certain=False, score=0.95),))
    assert bounds(lineage, states("a"), states("b")) == (2, 1, 1)


def test_a_story_without_reports_has_no_origins() -> None:
    """Nothing supports nothing."""
    assert story_support(Lineage((), ()), []) == Support(0, 0, 0)


# -- what the words of an account rest on ------------------------------------------------------------

SHARED = (
    "A grain barge broke its moorings in the upper harbour before dawn and drifted against two pillars of the old "
    "railway bridge."
)
CLOSED = "Engineers closed the line for six hours while divers looked for cracks in the masonry below the water."
ADDED = "Residents of the quay had complained about the rusty chain at three meetings of the council since the autumn."
ADDED_TOO = "Families living nearby say that they warned the mayor in vain of worn links."
RELAYED = "The barge had drifted for an hour, the Associated Press reported."
WITNESS = "“It simply turned,” watchman Olav Brenn told the Valley Post."


def account(name: str, text: str, words: str, attributed_to: str | None = None) -> Account:
    """Return an account of a report on these of its words."""
    start = text.index(words)
    return Account(name, "states", Span(name, start, start + len(words), words), attributed_to=attributed_to)


def counted(story: Traced, *accounts: Account) -> Support:
    """Return the support of a point with these accounts."""
    return count_support([point(*accounts)], story.lineage, story.readings, story.passages)[0].support


def test_words_shared_with_the_source_count_once(trace_story: TraceStory) -> None:
    """A sentence that a report has from another is one origin with it; a matter that its source does not have is its
    own, and counts beside a third report that tells it in other words."""
    texts = {"a": f"{SHARED} {CLOSED}", "b": f"{ADDED} {SHARED} {CLOSED}", "c": f"{SHARED} {ADDED_TOO} {CLOSED}"}
    story = trace_story(
        ("a", texts["a"], "Brindle Gazette", "2031-05-03T08:00:00Z"),
        ("b", texts["b"], "Valley Post", "2031-05-03T09:00:00Z"),
        ("c", texts["c"], "Hill Courier", "2031-05-03T10:00:00Z"),
    )
    assert {edge.from_id for edge in story.lineage.edges} == {"a"}
    shared = counted(story, *(account(name, text, SHARED) for name, text in texts.items()))
    assert (shared.reports, shared.origins_low, shared.origins_high) == (3, 1, 1)
    added = counted(story, account("b", texts["b"], ADDED), account("c", texts["c"], ADDED_TOO))
    assert (added.reports, added.origins_high) == (2, 2)


def test_a_reworded_sentence_of_the_source_counts_once(trace_story: TraceStory) -> None:
    """A sentence that a report has reworded still comes from its source."""
    reworded = CLOSED.replace("six hours", "nine hours").replace("looked for", "searched for")
    texts = {"a": f"{SHARED} {CLOSED}", "b": f"{SHARED} {reworded}"}
    story = trace_story(
        *((name, text, None, f"2031-05-03T{8 + at:02}:00:00Z") for at, (name, text) in enumerate(texts.items()))
    )
    found = counted(story, account("a", texts["a"], CLOSED), account("b", texts["b"], reworded))
    assert (found.reports, found.origins_low, found.origins_high) == (2, 1, 1)


def test_an_agency_relayed_and_a_witness_asked(trace_story: TraceStory) -> None:
    """A report that relays an agency and adds its own witness counts once for each."""
    dispatch = f"BRINDLE BAY (AP) — The barge had drifted for an hour. {CLOSED} It simply turned, a watchman said."
    mixed = f"{RELAYED} {WITNESS} The quay was crowded."
    story = trace_story(("a", dispatch, "Brindle Gazette", None), ("b", mixed, "Valley Post", None))
    assert {("Associated Press", "relays", True), ("Valley Post", "own", True)} <= story.sources("b")
    relayed = counted(story, account("a", dispatch, "The barge had drifted for an hour"), account("b", mixed, RELAYED))
    assert (relayed.reports, relayed.origins_low, relayed.origins_high) == (2, 1, 1)
    asked = counted(story, account("a", dispatch, "It simply turned, a watchman said"), account("b", mixed, WITNESS))
    assert (asked.reports, asked.origins_low, asked.origins_high) == (2, 2, 2)
    assert len(asked.origins) == 2


def test_two_outlets_that_name_the_ministry(trace_story: TraceStory) -> None:
    """Two outlets that both name the ministry have one origin at least and two at most: each may have asked it."""
    told = "The Transport Ministry said in a statement that the bridge would open on Friday."
    other = "The bridge will be open again on Friday, the Transport Ministry said in a statement."
    texts = {"a": f"{SHARED} {told}", "b": f"{other} {ADDED}"}
    story = trace_story(("a", texts["a"], "Brindle Gazette", None), ("b", texts["b"], "Valley Post", None))
    named = [account(name, texts[name], words, "the Transport Ministry") for name, words in (("a", told), ("b", other))]
    found = counted(story, *named)
    assert (found.reports, found.origins_low, found.origins_high) == (2, 1, 2)
    assert [origin.name for origin in story.lineage.origins if origin.id in found.origins] == ["Transport Ministry"]


def test_an_outlet_and_its_own_report_are_one(trace_story: TraceStory) -> None:
    """What is relayed from an outlet, and that outlet's own report in the story, are one origin."""
    told = "“It simply turned,” watchman Olav Brenn told the Brindle Bay Gazette."
    texts = {
        "a": f"{SHARED} “It simply turned,” watchman Olav Brenn said.",
        "b": f"{ADDED} {told} The quay was crowded.",
    }
    story = trace_story(("a", texts["a"], "Brindle Bay Gazette", None), ("b", texts["b"], "Valley Post", None))
    assert ("Brindle Bay Gazette", "relays", True) in story.sources("b")
    words = account("a", texts["a"], "“It simply turned,” watchman Olav Brenn said.")
    found = counted(story, words, account("b", texts["b"], told))
    assert (found.reports, found.origins_low, found.origins_high) == (2, 1, 1)


NAMES = ("a", "b", "c", "d", "e", "f")
SOURCES: tuple[Origin | str, ...] = (AP, REUTERS, BOARD, own("a"), own("b"), *NAMES)
READINGS = functools.cache(lambda: tuple(read_reports([report(name) for name in NAMES])))
edges = st.builds(
    edge,
    st.sampled_from(NAMES),
    st.sampled_from(SOURCES),
    st.sampled_from(("republishes", "rewrites", "relays", "cites", "own")),
    st.booleans(),
    st.sampled_from((0.2, 0.6, 1.0)),
)
accounts = st.builds(
    lambda name, whole, named: Account(
        name, "states", Span(name, 0, 3, "Two") if whole else Span(name, 4, 10, "barges"), attributed_to=named
    ),
    st.sampled_from(NAMES),
    st.booleans(),
    st.sampled_from((None, "the Harbour Safety Board", "AP", "a passer-by")),
)


@given(st.lists(edges, max_size=12), st.lists(accounts, min_size=1, max_size=6, unique_by=lambda a: a.report))
def test_low_is_never_above_high(drawn: list[LineageEdge], speaking: list[Account]) -> None:
    """Whatever the lineage, there is one origin at least, low is not above high, nor high above the reports."""
    held = {(e.report, e.from_id): e for e in drawn if e.from_id not in NAMES or e.from_id < e.report}
    lineage = Lineage((AP, REUTERS, BOARD, own("a"), own("b")), tuple(held.values()))
    found = count_support([point(*speaking)], lineage, READINGS())[0].support
    assert found.reports == len(speaking)
    assert 1 <= found.origins_low <= found.origins_high <= found.reports
    assert set(found.origins) <= {origin.id for origin in lineage.origins}
    whole = story_support(lineage, READINGS())
    assert 1 <= whole.origins_low <= whole.origins_high


@given(st.lists(edges, max_size=12), st.lists(accounts, min_size=1, max_size=6, unique_by=lambda a: a.report))
def test_the_order_of_accounts_does_not_matter(drawn: list[LineageEdge], speaking: list[Account]) -> None:
    """Who is asked first changes nothing in the count."""
    held = {(e.report, e.from_id): e for e in drawn if e.from_id not in NAMES or e.from_id < e.report}
    lineage = Lineage((AP, REUTERS, BOARD, own("a"), own("b")), tuple(held.values()))
    there, back = (
        count_support([point(*order)], lineage, READINGS())[0].support for order in (speaking, speaking[::-1])
    )
    assert there == back


def test_an_outlet_named_as_source_whose_own_report_is_not_linked() -> None:
    """A report that rewrites an outlet, of which another report is at hand, has at least one origin."""
    outlet, witness = Origin("o-b", "Outlet b", "outlet"), own("a")
    lineage = Lineage(
        (outlet, witness),
        (
            edge("a", outlet, "rewrites"),
            edge("b", outlet, "own"),
            edge("c", witness, "relays"),
            edge("a", witness, "own"),
        ),
    )
    assert bounds(lineage, states("a"), states("c", "Outlet a"))[1] >= 1


def test_a_source_is_known_by_each_of_its_names() -> None:
    """Two accounts that call one body by two names, which the entities know for one's, have it in common below."""
    texts = (
        "The Public Safety Ministry said that the bridge held.",
        "The Ministry of Relief said that the bridge held.",
    )
    reports = [Report(f"r{n}", f"{n}.txt", text, "0", outlet=f"Brindle {n}") for n, text in enumerate(texts)]
    readings = read_reports(reports)
    body = Origin("o-body", "Public Safety Ministry", "institution")
    own = [Origin(f"o-{report.id}", f"Brindle {n}", "outlet") for n, report in enumerate(reports)]
    edges = [
        LineageEdge(report.id, origin.id, "own", True, 0.9, "", ()) for report, origin in zip(reports, own, strict=True)
    ]
    edges.append(LineageEdge(reports[0].id, body.id, "cites", True, 0.8, "", (reports[0].span(0, 5),)))
    accounts = tuple(
        Account(report.id, "attributes", report.span(25, len(report.text)), attributed_to=name)
        for report, name in zip(reports, ("The Public Safety Ministry", "The Ministry of Relief"), strict=True)
    )
    point = Point("p", "the bridge held", Support(0, 0, 0), accounts)
    forms = ("Public Safety Ministry", "Ministry of Relief")
    known = Entity("e", forms[0], "organization", tuple(Variant(form, "same", ()) for form in forms))
    lineage = Lineage((*own, body), tuple(edges))
    apart, joined = (count_support([point], lineage, readings, (), entities)[0].support for entities in ((), (known,)))
    assert (apart.origins_low, joined.origins_low) == (2, 1)
    assert joined.origins_high == 2

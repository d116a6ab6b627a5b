"""How many independent origins `count_support` and `story_support` count."""

from __future__ import annotations

from rashomon.lineage import count_support, story_support
from rashomon.model import Account, Lineage, LineageEdge, LineageKind, Origin, OriginKind, Point, Report, Span, Support
from rashomon.text.reading import read_reports

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

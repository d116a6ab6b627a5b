"""Support: how many independent origins stand behind a point, and behind a story."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rashomon.lineage.names import find_agency, squash
from rashomon.model import Account, Lineage, LineageEdge, Point, Report, Support

_CERTAIN_COPY = 0.6
"""Share of text from which two reports have one origin beyond doubt, whichever had it first."""


@dataclass(frozen=True)
class _Roots:
    """Where an account may come from: each of `likely` may be its origin; `sure` where no other can be."""

    likely: frozenset[str]
    sure: frozenset[str]


def count_support(points: Sequence[Point], lineage: Lineage, reports: Sequence[Report]) -> list[Point]:
    """Return the points with their support filled: reports that speak on each, and its independent origins.

    `origins_low` merges every account whose independence is not shown: it is the least number of origins that
    could have fed all accounts. `origins_high` merges only where descent is certain: it is the largest number of
    accounts that may each have an origin of its own. An account that names its source on this point ("the ministry
    said", "according to ...") comes from that source; accounts which name the same one are one. A report that
    relays an agency and also reports itself may have a point from either.
    """
    tree = _Tree(lineage, reports)
    filled: list[Point] = []
    for point in points:
        roots = [tree.of_account(account) for account in point.accounts if account.span is not None]
        low, high = _low(roots), _high(roots)
        names = sorted({root for account in roots for root in account.likely if root in tree.origins})
        filled.append(replace(point, support=Support(len(roots), low, max(low, high), tuple(names))))
    return filled


def story_support(lineage: Lineage, reports: Sequence[Report]) -> Support:
    """Return the support of the story as a whole: its reports, and the independent origins of their reporting.

    Only agencies, outlets and reports whose source is not known count; institutions that were asked or quoted are
    sources of single points. Own reporting that a report shows counts beside the dispatch it carries.
    """
    tree = _Tree(lineage, reports)
    roots = [tree.of_report(report.id) for report in reports]
    shown = {edge.from_id for edge in lineage.edges if edge.kind == "own" and edge.certain}
    low = _low([*roots, *(_Roots(frozenset({own}), frozenset({own})) for own in sorted(shown))])
    merged = {root for account in roots for root in account.sure or account.likely}
    high = max(low, len(merged))
    origins = sorted({root for account in roots for root in account.likely if root in tree.origins})
    return Support(len(reports), low if reports else 0, high if reports else 0, tuple(origins))


class _Tree:
    """The lineage asked the other way round: from an account to what it may rest on."""

    def __init__(self, lineage: Lineage, reports: Sequence[Report]) -> None:
        self.origins = {origin.id: origin for origin in lineage.origins}
        self.reports = {report.id for report in reports}
        self.edges: dict[str, list[LineageEdge]] = defaultdict(list)
        for edge in lineage.edges:
            self.edges[edge.report].append(edge)
        self._known: dict[str, _Roots] = {}
        self._names = {squash(re.sub(r"^[Tt]he ", "", o.name)): o.id for o in lineage.origins}

    def of_report(self, report: str, trail: frozenset[str] = frozenset()) -> _Roots:
        """Return where a report's matter comes from: agencies, outlets, else the report itself."""
        if report in self._known:
            return self._known[report]
        likely: set[str] = set()
        sure: set[str] = set()
        doubtful = True
        edges = [edge for edge in self.edges.get(report, ()) if edge.kind != "cites"]
        # What a report relays beside its own text, or beside a dispatch, is the source of that detail only.
        carried = [edge for edge in edges if edge.kind != "relays" and edge.certain]
        for edge in carried or edges:
            if edge.from_id in self.reports and edge.from_id in trail:
                continue
            upstream = (
                self.of_report(edge.from_id, trail | {report})
                if edge.from_id in self.reports
                else _Roots(frozenset({edge.from_id}), frozenset({edge.from_id}))
            )
            likely |= upstream.likely
            copied = edge.kind in ("republishes", "rewrites") and edge.score >= _CERTAIN_COPY
            if edge.certain or copied:
                doubtful = False
                sure |= upstream.sure or upstream.likely
        if doubtful:
            likely.add(report)
        found = _Roots(frozenset(likely), frozenset(sure))
        if not trail:
            self._known[report] = found
        return found

    def of_account(self, account: Account) -> _Roots:
        """Return where an account comes from: the source that it names on this point, else its report's roots."""
        named = self._named(account)
        if named is not None:
            return _Roots(frozenset({named}), frozenset({named}))
        span = account.span
        edges = [edge for edge in self.edges.get(account.report, ()) if edge.certain]
        if span is not None:
            # Words that are themselves the evidence of an edge ("according to ...", "told The Ledger") come from there.
            for edge in edges:
                if edge.kind in ("relays", "own", "cites") and any(s.overlaps(span) for s in edge.evidence):
                    return _Roots(frozenset({edge.from_id}), frozenset({edge.from_id}))
        copied = frozenset(
            edge.from_id for edge in edges if edge.kind == "republishes" and edge.from_id in self.origins
        )
        return _Roots(copied, copied) if copied else self.of_report(account.report)

    def _named(self, account: Account) -> str | None:
        if not account.attributed_to:
            return None
        agency = find_agency(account.attributed_to)
        wanted = agency.name if agency else re.sub(r"^[Tt]he ", "", account.attributed_to)
        return self._names.get(squash(wanted))


def _low(roots: Iterable[_Roots]) -> int:
    """Return the least number of origins that can have fed all accounts (a smallest cover, found greedily).

    An account whose source is not known may come from any of the others' origins.
    """
    pending = [root.likely for root in roots]
    if not pending:
        return 0
    left = [likely for likely in pending if all(root.startswith("o-") for root in likely)]
    count = 0
    while left:
        holders: dict[str, int] = defaultdict(int)
        for likely in left:
            for root in likely:
                holders[root] += 1
        best = min(holders, key=lambda root: (-holders[root], root))
        left = [likely for likely in left if best not in likely]
        count += 1
    return max(1, count)


def _high(roots: Sequence[_Roots]) -> int:
    """Return the largest number of accounts which may each have an origin of its own (a largest matching)."""
    holder: dict[str, int] = {}
    choices = [sorted(root.sure or root.likely) for root in roots]

    def place(account: int, seen: set[str]) -> bool:
        for root in choices[account]:
            if root in seen:
                continue
            seen.add(root)
            if root not in holder or place(holder[root], seen):
                holder[root] = account
                return True
        return False

    return sum(place(account, set()) for account in range(len(roots)))

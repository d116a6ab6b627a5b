"""Support: how many independent origins stand behind a point, and behind a story."""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rashomon.lineage.aliases import Aliases
from rashomon.lineage.dependence import find_dependence
from rashomon.lineage.details import find_details
from rashomon.lineage.graph import find_homes
from rashomon.lineage.names import find_agency, squash
from rashomon.lineage.versions import Texts
from rashomon.model import Account, Entity, Lineage, LineageEdge, Passage, Point, Report, Span, Support
from rashomon.text.reading import Reading

_CERTAIN_COPY = 0.6
"""Share of text from which two reports have one origin beyond doubt, whichever had it first."""
_COVERED = 0.5
"""Share of an account's words that must stand in a shared passage for the account to be shared text."""
_DEPENDENT = 0.5
"""Probability of copying from which two reports count as one below, though no shared words show it."""


@dataclass(frozen=True)
class _Roots:
    """Where an account may come from: each of `likely` may be its origin; `sure` where no other can be."""

    likely: frozenset[str]
    sure: frozenset[str]


def count_support(
    points: Sequence[Point],
    lineage: Lineage,
    readings: Sequence[Reading],
    passages: Sequence[Passage] = (),
    entities: Sequence[Entity] = (),
) -> list[Point]:
    """Return the points with their support filled: reports that speak on each, and its independent origins.

    `origins_low` merges every account whose independence is not shown: it is the least number of origins that
    could have fed all accounts. `origins_high` merges only where descent is certain: it is the largest number of
    accounts that may each have an origin of its own.

    What an account rests on is asked of its words, not of its report: words in a passage shared with a report of the
    same descent come from where that passage comes from; a matter that none of a report's sources speaks on is the
    report's own; words that are themselves the evidence of an edge ("according to ...", "told The Ledger") come from
    there. A report that relays an agency and adds its own witness counts once for each. An account that names its
    source ("the ministry said") is one with all that name the same below; above, two reports that asked the ministry
    each for itself are two. By which of its names an account calls the source, the entities know. Reports which the
    copy-detection model (`find_dependence`) holds for dependent are one below, too.
    """
    tree = _Tree(lineage, readings, passages, entities)
    filled: list[Point] = []
    for point in points:
        speaking = {account.report for account in point.accounts if account.span is not None}
        roots = [tree.of_account(account, speaking) for account in point.accounts if account.span is not None]
        low, high = _low(roots), _high(roots)
        names = sorted({root for account in roots for root in account.likely if root in tree.origins})
        filled.append(replace(point, support=Support(len(roots), low, max(low, high), tuple(names))))
    return filled


def story_support(lineage: Lineage, readings: Sequence[Reading]) -> Support:
    """Return the support of the story as a whole: its reports, and the independent origins of their reporting.

    Only agencies, outlets and reports whose source is not known count; institutions that were asked or quoted are
    sources of single points. Own reporting that a report shows counts beside the dispatch it carries.
    """
    tree = _Tree(lineage, readings, ())
    roots = [tree.of_report(reading.report.id) for reading in readings]
    shown = {edge.from_id for edge in lineage.edges if edge.kind == "own" and edge.certain}
    low = _low([*roots, *(_Roots(frozenset({own}), frozenset({own})) for own in sorted(shown))])
    merged = {root for account in roots for root in account.sure or account.likely}
    high = max(low, len(merged))
    origins = sorted({root for account in roots for root in account.likely if root in tree.origins})
    return Support(len(readings), low if readings else 0, high if readings else 0, tuple(origins))


class _Tree:
    """The lineage asked the other way round: from an account to what it may rest on."""

    def __init__(
        self,
        lineage: Lineage,
        readings: Sequence[Reading],
        passages: Sequence[Passage],
        entities: Sequence[Entity] = (),
    ) -> None:
        self.origins = {origin.id: origin for origin in lineage.origins}
        self.reports: dict[str, Report] = {reading.report.id: reading.report for reading in readings}
        self.edges: dict[str, list[LineageEdge]] = defaultdict(list)
        for edge in lineage.edges:
            self.edges[edge.report].append(edge)
        self.shared: dict[str, list[tuple[Span, str]]] = defaultdict(list)
        # A shared quotation shows no descent, but between reports that share their text it came with the text.
        for passage in passages:
            self.shared[passage.a.report].append((passage.a, passage.b.report))
            self.shared[passage.b.report].append((passage.b, passage.a.report))
        self.readings = readings
        self._rewritten: dict[tuple[str, int], frozenset[str]] = {}
        self._home = find_homes(lineage.origins, lineage.edges, self.reports.values())
        self._names_of = {report: origin for origin, report in sorted(self._home.items(), reverse=True)}
        self._known: dict[str, _Roots] = {}
        self._sources: dict[str, frozenset[str]] = {}
        self._names = {squash(re.sub(r"^[Tt]he ", "", o.name)): o.id for o in lineage.origins}
        self._aliases = Aliases(entities)
        self._bodies = [origin for origin in lineage.origins if origin.kind == "institution"]
        self._asked: dict[str, str | None] = {}

    @functools.cached_property
    def texts(self) -> Texts:
        """The reports' sentences as words."""
        return Texts(self.readings, {})

    @functools.cached_property
    def dependent(self) -> Mapping[str, frozenset[str]]:
        """For each report those which are likely one with it, though no shared words show it."""
        return _dependent(self.readings)

    def of_report(self, report: str) -> _Roots:
        """Return where a report's matter comes from: agencies, outlets, else the report itself."""
        if not self._known:
            # What a report descends from has fewer sources than it has itself, so it is known before it is asked for.
            for each in sorted(self.reports, key=lambda r: (len(self.sources(r)), r)):
                self._known[each] = self._roots_of(each)
        return self._known[report]

    def _roots_of(self, report: str) -> _Roots:
        own = self._names_of.get(report, report)
        likely: set[str] = set()
        sure: set[str] = set()
        doubtful = True
        edges = [edge for edge in self.edges.get(report, ()) if edge.kind != "cites"]
        # What a report relays beside its own text, or beside a dispatch, is the source of that detail only.
        carried = [edge for edge in edges if edge.kind != "relays" and edge.certain]
        for edge in carried or edges:
            upstream = self._of_source(edge.from_id)
            likely |= upstream.likely
            copied = edge.kind in ("republishes", "rewrites") and edge.score >= _CERTAIN_COPY
            if edge.certain or copied:
                doubtful = False
                sure |= upstream.sure or upstream.likely
        if doubtful:
            likely.add(own)
        return _Roots(frozenset(likely), frozenset(sure))

    def _of_source(self, source: str) -> _Roots:
        """Return where what comes from a report or an origin comes from: an origin's own report may descend itself."""
        report = source if source in self.reports else self._home.get(source)
        if report in self._known and (source in self.reports or len(self.sources(report)) > 1):
            return self._known[report]
        return _Roots(frozenset({source}), frozenset({source}))

    def sources(self, report: str) -> frozenset[str]:
        """Return the reports and origins that a report's text descends from, by any number of hops, itself included."""
        if report not in self._sources:
            pending, seen = [report], {report}
            while pending:
                for edge in self.edges.get(pending.pop(), ()):
                    if edge.kind in ("republishes", "rewrites") and edge.from_id not in seen:
                        seen.add(edge.from_id)
                        pending.append(edge.from_id)
            self._sources[report] = frozenset(seen)
        return self._sources[report]

    def of_account(self, account: Account, speaking: set[str]) -> _Roots:
        """Return where an account comes from; `speaking` are the reports that have an account on the same point."""
        span = account.span
        if span is None:
            return self.of_report(account.report)
        text = self._of_words(account.report, span, speaking)
        named = self._named(account)
        if named is None:
            for edge in self.edges.get(account.report, ()):
                said = edge.certain and edge.kind in ("relays", "own", "cites") and edge.from_id in self.origins
                if said and any(s.overlaps(span) for s in edge.evidence):
                    if edge.kind == "own":
                        return _Roots(frozenset({edge.from_id}), frozenset({edge.from_id}))
                    named = edge.from_id
                    break
        if named is None:
            return text
        if self.origins[named].kind in ("agency", "outlet"):
            tops = self._tops_of_origin(named)
            return _Roots(tops, tops)
        # Two reports which give one ministry as source have one source below, but each may have asked it itself.
        return _Roots(text.likely | {named}, text.sure)

    def _of_words(self, report: str, span: Span, speaking: set[str]) -> _Roots:
        """Return where these words of a report come from, whoever is named in them."""
        whole = self.of_report(report)
        own = frozenset({self._names_of.get(report, report)})
        above = self.sources(report) - {report}
        if not above:
            return _Roots(whole.likely | self._doubles(report, speaking), whole.sure or own)
        shared = self._tops_of_passages(report, span) or self._tops_of_rewriting(report, span, above)
        # Of several roots, those that speak on the matter.
        shared = {root for root in shared if self._home.get(root, root) in speaking} or shared
        if shared:
            return _Roots(frozenset(shared), frozenset(shared))
        seen = {source for source in above if source in self.reports}
        unseen = any(source not in self.reports and source not in self._home for source in above)
        copied = frozenset(
            edge.from_id
            for edge in self.edges.get(report, ())
            if edge.kind == "republishes" and edge.certain and edge.from_id in self.origins
        )
        if copied and unseen:
            return _Roots(copied, copied)
        carriers = {other for other in speaking if other != report and self.sources(other) & above} | (seen & speaking)
        copying = [edge for edge in self.edges.get(report, ()) if edge.kind in ("republishes", "rewrites")]
        if carriers and all(edge.kind == "republishes" for edge in copying):
            return whole
        if unseen or carriers:
            return _Roots(whole.likely | whole.sure, own)
        # None of its sources speaks on the matter: it is the report's own.
        return _Roots(own, own)

    def _tops_of_passages(self, report: str, span: Span) -> set[str]:
        """Return the roots which all reports have in common that share these words and are of the same descent."""
        tops = [
            self._tops(other)
            for own, other in self.shared[report]
            if other in self.reports and self.sources(other) & self.sources(report) and _covers(own, span)
        ]
        return set(self._tops(report).intersection(*tops)) if tops else set()

    def _tops_of_rewriting(self, report: str, span: Span, above: Iterable[str]) -> set[str]:
        """Return the roots of the sources that have another version of the sentence which holds this span."""
        line = self.texts.line_at(report, span.start)
        if line is None:
            return set()
        key = (report, line.sentence.start)
        if key not in self._rewritten:
            found: set[str] = set()
            for source in sorted(above):
                if source in self.reports and self.texts.align(line, source):
                    found |= self._tops(source) & self._tops(report)
            self._rewritten[key] = frozenset(found)
        return set(self._rewritten[key])

    def _tops(self, report: str) -> frozenset[str]:
        """Return the sources of a report that have no source themselves, each under the name of its own reporting."""
        tops: set[str] = set()
        for source in self.sources(report):
            if source in self.reports and len(self.sources(source)) == 1:
                tops.add(self._names_of.get(source, source))
            elif source not in self.reports and self._home.get(source) not in self.sources(report):
                tops.add(source)
        return frozenset(tops) or frozenset({self._names_of.get(report, report)})

    def _tops_of_origin(self, origin: str) -> frozenset[str]:
        """Return an agency or outlet, or what its own report descends from where that is at hand."""
        report = self._home.get(origin)
        return self._tops(report) if report is not None else frozenset({origin})

    def _doubles(self, report: str, speaking: set[str]) -> frozenset[str]:
        """Return the roots of reports which are likely one with this one, though no words show it."""
        found: set[str] = set()
        for other in sorted(speaking & self.dependent.get(report, frozenset())):
            found |= self.of_report(other).likely
        return frozenset(found)

    def _named(self, account: Account) -> str | None:
        if not account.attributed_to:
            return None
        agency = find_agency(account.attributed_to)
        wanted = agency.name if agency else re.sub(r"^[Tt]he ", "", account.attributed_to)
        known = self._names.get(squash(wanted))
        if known is None and agency is None and wanted[:1].isupper():
            if wanted not in self._asked:
                meant = [origin.id for origin in self._bodies if self._aliases.are_one(origin.name, wanted)]
                self._asked[wanted] = meant[0] if len(meant) == 1 else None
            known = self._asked[wanted]
        return known


def _dependent(readings: Sequence[Reading]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for (left, right), chance in find_dependence(
        find_details(readings), [reading.report.id for reading in readings]
    ).items():
        if chance >= _DEPENDENT:
            found[left].add(right)
            found[right].add(left)
    return {report: frozenset(others) for report, others in found.items()}


def _covers(passage: Span, span: Span) -> bool:
    common = min(passage.end, span.end) - max(passage.start, span.start)
    return common >= _COVERED * (span.end - span.start)


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
    # Of accounts with the same few possible origins no more count than there are origins.
    alike = Counter(tuple(sorted(root.sure or root.likely)) for root in roots)
    choices = [origins for origins, count in sorted(alike.items()) for _ in range(min(count, len(origins)))]

    def place(account: int, seen: set[str]) -> bool:
        for root in choices[account]:
            if root in seen:
                continue
            seen.add(root)
            if root not in holder or place(holder[root], seen):
                holder[root] = account
                return True
        return False

    return sum(place(account, set()) for account in range(len(choices)))

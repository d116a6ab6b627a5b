"""The lineage graph under construction: origins, reports and the edges between them, without a circle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from rashomon.lineage.findings import Finding
from rashomon.lineage.names import (
    OutletIndex,
    find_agency,
    keys_of_body,
    read_outlet,
    same_body,
    same_name,
    squash,
)
from rashomon.model import LineageEdge, LineageKind, Origin, OriginKind, Report, Span, make_id

MAX_EVIDENCE = 4
"""Spans shown for one edge."""

_RANK: dict[LineageKind, int] = {"republishes": 4, "own": 3, "rewrites": 3, "relays": 2, "cites": 1}

COPYING: tuple[LineageKind, ...] = ("republishes", "rewrites")
"""Kinds of edge by which a report's text descends, and not one statement in it."""


class LineageGraph:
    """Origins and edges under construction; refuses an edge that would close a circle.

    `are_one` answers whether two names mean one body.
    """

    def __init__(self, reports: Sequence[Report], are_one: Callable[[str, str], bool] = same_body) -> None:
        self._are_one = are_one
        self.order = {report.id: place for place, report in enumerate(reports)}
        self._origins: dict[str, Origin] = {}
        self._in_order: list[Origin] = []
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._edges: dict[str, dict[str, LineageEdge]] = defaultdict(dict)
        self._by_name: dict[tuple[str, OriginKind], Origin] = {}
        self._upstream: dict[str, set[str]] = defaultdict(set)
        self._above: set[str] = set()

    def origin(self, name: str, kind: OriginKind) -> Origin:
        """Return the origin of this name, made when it is first asked for."""
        key = (name, kind)
        if key not in self._by_name:
            self._by_name[key] = self._find(name, kind)
        return self._by_name[key]

    def _find(self, name: str, kind: OriginKind) -> Origin:
        agency = find_agency(name)
        places: set[int] = set()
        for key in keys_of_body(name):
            places.update(self._by_word.get(key, ()))
        for place in sorted(places):
            origin = self._in_order[place]
            if same_name(origin.name, name):
                return origin
            if any(" " not in form and form.islower() for form in (origin.name, name)):
                # "Police" beside the police of two towns may be either's: by now it would have one's name.
                continue
            if origin.kind == kind and kind != "agency" and agency is None and self._are_one(origin.name, name):
                return origin
        origin = Origin(make_id("o", squash(name)), name, kind)
        self._origins[origin.id] = origin
        for key in keys_of_body(name):
            self._by_word[key].append(len(self._in_order))
        self._in_order.append(origin)
        return origin

    def add_findings(self, findings: Sequence[Finding]) -> None:
        """Add an edge for each origin that a report shows; what shows the same origin becomes one edge."""
        groups: dict[tuple[str, str], list[Finding]] = defaultdict(list)
        for finding in findings:
            groups[finding.report, self.origin(finding.name, finding.origin).id].append(finding)
        for (report, origin), group in groups.items():
            # Own reporting and a credit to somebody else are two things, even under one name.
            # What the text says comes before what only the metadata says.
            group.sort(key=lambda f: (-_RANK[f.kind], not f.certain, -f.score, not f.span.text, f.span.start))
            best = group[0]
            reasons = list(dict.fromkeys(f.reason for f in group))
            # Each reason shows its words before any shows more.
            firsts = [next(f for f in group if f.reason == reason) for reason in reasons]
            group = firsts + [f for f in group if f not in firsts]
            certain, score = any(f.certain for f in group if f.kind == best.kind), round(max(f.score for f in group), 3)
            spans = evidence_of(f.span for f in group)
            self._put(LineageEdge(report, origin, best.kind, certain, score, as_sentence(reasons[:4]), spans))

    def add_report(self, edge: LineageEdge) -> bool:
        """Add an edge between two reports unless it closes a circle; return whether it was added."""
        # A report that nothing descends from yet cannot close a circle: of a thousand copies most are such.
        if edge.from_id == edge.report or (edge.report in self._above and self.descends(edge.from_id, edge.report)):
            return False
        self._put(edge)
        self._upstream[edge.report].add(edge.from_id)
        self._above.add(edge.from_id)
        return True

    def fold(self, homes: Mapping[str, str]) -> None:
        """Join the edge to an agency or outlet with that to its own report (`homes`), where a report has its text
        from both: they say one thing. What names the source stands first, and makes the edge as certain."""
        for report, held in self._edges.items():
            for origin, home in homes.items():
                named, shared = held.get(origin), held.get(home)
                if named is None or shared is None or named.kind == "own" or report == home:
                    continue
                kind = max(named.kind, shared.kind, key=_RANK.__getitem__)
                # How much is shared the edge between the reports tells.
                others = [reason for reason in named.reason.split("; ") if " of its words with " not in reason]
                reasons = [shared.reason, *(reason[:1].lower() + reason[1:] for reason in others)]
                held[home] = LineageEdge(
                    report, home, kind, named.certain or shared.certain, max(named.score, shared.score),
                    as_sentence(reasons), tuple(dict.fromkeys([*named.evidence, *shared.evidence]))[:MAX_EVIDENCE],
                )  # fmt: skip
                del held[origin]
        used = {edge.from_id for held in self._edges.values() for edge in held.values()}
        self._in_order = [origin for origin in self._in_order if origin.id in used]
        self._origins = {origin.id: origin for origin in self._in_order}
        self._by_name, self._by_word = {}, defaultdict(list)
        for place, origin in enumerate(self._in_order):
            for key in keys_of_body(origin.name):
                self._by_word[key].append(place)

    def ancestors(self, report: str) -> set[str]:
        """Return a report and the reports it has its matter from, by any number of hops."""
        pending, seen = [report], {report}
        while pending:
            for above in self._upstream[pending.pop()]:
                if above not in seen:
                    seen.add(above)
                    pending.append(above)
        return seen

    def descends(self, report: str, ancestor: str) -> bool:
        """Return whether a report is another one or has its matter from it, by any number of hops."""
        return ancestor in self.ancestors(report)

    def roots(self, report: str) -> set[str]:
        """Return the reports and the origins that a report's text descends from, itself included."""
        reports = self.ancestors(report)
        return reports | {source for above in reports for source in self.sources(above, (*COPYING, "own"))}

    def _put(self, edge: LineageEdge) -> None:
        self._edges[edge.report][edge.from_id] = edge

    def sources(self, report: str, kinds: Sequence[str]) -> set[str]:
        """Return the ids that a report has by edges of these kinds."""
        return {edge.from_id for edge in self._edges[report].values() if edge.kind in kinds}

    def dispatches(self, report: str) -> list[str]:
        """Return the names of the agencies that a report republishes beyond doubt, in order."""
        held = (
            self._origins.get(edge.from_id)
            for edge in self._edges[report].values()
            if edge.kind == "republishes" and edge.certain
        )
        return sorted(origin.name for origin in held if origin is not None and origin.kind == "agency")

    def edges(self) -> tuple[LineageEdge, ...]:
        """Return the edges by report, strongest kind first."""
        return tuple(
            sorted(
                (edge for held in self._edges.values() for edge in held.values()),
                key=lambda e: (self.order[e.report], -_RANK[e.kind], not e.certain, -e.score, e.from_id),
            )
        )

    def origins(self) -> tuple[Origin, ...]:
        """Return the origins: agencies and outlets first, then institutions, documents and persons, by name."""
        ranks = ("agency", "outlet", "institution", "footage", "document", "person")
        return tuple(sorted(self._origins.values(), key=lambda o: (ranks.index(o.kind), o.name.casefold(), o.id)))


def find_homes(origins: Iterable[Origin], edges: Iterable[LineageEdge], reports: Iterable[Report]) -> dict[str, str]:
    """Return for agencies and outlets of which just one report is among the reports, the report."""
    found: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        if edge.kind == "own":
            found[edge.from_id].add(edge.report)
    outlets: dict[str, list[str]] = defaultdict(list)
    for report in reports:
        if report.outlet:
            outlets[report.outlet].append(report.id)
    index = OutletIndex(read_outlet(name) for name in outlets)
    for origin in origins:
        if origin.kind in ("agency", "outlet") and origin.id not in found:
            for outlet in index.find(origin.name):
                found[origin.id].update(outlets[outlet.name])
    return {origin: min(held) for origin, held in found.items() if len(held) == 1}


def as_sentence(reasons: Sequence[str]) -> str:
    """Return reasons as one sentence."""
    text = "; ".join(reasons)
    return text[:1].upper() + text[1:]


def evidence_of(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the first spans that do not overlap, by report and place, `MAX_EVIDENCE` at most."""
    kept: list[Span] = []
    for span in spans:
        if span.text and not any(span.overlaps(other) for other in kept):
            kept.append(span)
    return tuple(sorted(kept[:MAX_EVIDENCE], key=lambda s: (s.report, s.start)))

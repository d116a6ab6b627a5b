"""Descent between reports: which of two that share text has it from the other, and from whom a report has most."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import heappop, heappush

from rashomon.lineage.findings import Finding
from rashomon.lineage.graph import COPYING, LineageGraph, as_sentence, evidence_of
from rashomon.lineage.shared import SharedText
from rashomon.model import LineageEdge, LineageKind, Report


@dataclass(frozen=True)
class DescentOptions:
    """How much shared text shows descent, and what shows its direction."""

    republished_share: float = 0.8
    """Share of a report's words that another one has, from which it is republished and not rewritten."""
    rewritten_share: float = 0.2
    """Share of a report's words, outside quotations, from which it is taken to derive from another. Set on the
    five gold stories; independent reports of one event in BASIL share less than .05."""
    held_share: float = 0.45
    """Share of the other report that a longer report must hold to be called a rewriting of it."""
    min_shared_words: int = 25
    """Words outside quotations that two reports must share at least for an edge between them."""
    as_much: float = 0.85
    """Share of the words explained by the best source from which another one explains as much."""
    min_shared_variants: int = 2
    """Words in which a report agrees with a copy against the text copied, from which it has its text from the copy."""
    cut_share: float = 0.9
    """Share of the shorter text that the other must have, and of the other's opening that the shorter must have,
    for the shorter one to be cut from it at the end: dispatches are written to be cut from the end."""
    min_cut: int = 40
    """Words that a cut must have left out."""


DIRECTION_UNKNOWN = "direction unknown"
"""Words in the reason of an edge between two reports of which nothing tells who had the text first."""
_MAX_JOINED = 12
"""Reports that share text with one, up to which it is asked whether it was joined from two of them."""


@dataclass(frozen=True)
class _Verdict:
    """That `report` derives from `source`; `told` is false where nothing shows which of both had it first."""

    report: str
    source: str
    certain: bool
    told: bool
    reason: str


def join_reports(
    reports: Sequence[Report],
    shared: SharedText,
    naming: Mapping[tuple[str, str], Finding],
    graph: LineageGraph,
    options: DescentOptions,
) -> None:
    """Add the edges between reports that share text, none where a common dispatch explains the shared words.

    `naming` holds for (report, source) the words by which a report names the source's outlet. Direction is told by
    them first, then by publication time, then by the form of a cut. Of its possible sources a report has those that
    explain its words most sparingly: first the one with most words equal to its own (a copy of a copy agrees with
    what the first copy altered), then others for what is left. Where direction cannot be told, the reports hang
    together by edges that say so.
    """
    verdicts = _verdicts(reports, shared, naming, graph, options)
    sources: dict[str, list[_Verdict]] = defaultdict(list)
    for verdict in verdicts:
        if verdict.told:
            sources[verdict.report].append(verdict)
    for report in reports:
        for verdict in _most_sparing(report.id, sources[report.id], shared, graph, options):
            _add(verdict, shared, naming, graph, options)
    _hang_together(verdicts, shared, naming, graph, options)


def _verdicts(
    reports: Sequence[Report], shared: SharedText, naming: Mapping[tuple[str, str], Finding],
    graph: LineageGraph, options: DescentOptions,
) -> list[_Verdict]:  # fmt: skip
    verdicts: list[_Verdict] = []
    by_id = {report.id: report for report in reports}
    for left in reports:
        for other in sorted(shared.partners(left.id), key=lambda report: graph.order[report]):
            if graph.order[left.id] >= graph.order[other]:
                continue
            pair = (left.id, other)
            named = [(a, b) for a, b in (pair, pair[::-1]) if (a, b) in naming]
            if not named and _is_explained(pair, shared, naming, graph, options):
                continue
            verdict = _judge(left, by_id[other], named, shared, naming, options)
            carried = graph.dispatches(verdict.report)
            if verdict.told and not named and carried and not graph.dispatches(verdict.source):
                # A page's time is often that of its last change: a dispatch is no copy of an outlet's report.
                reason = f"the other report carries a dispatch of {' and '.join(carried)}"
                verdict = _Verdict(verdict.source, verdict.report, False, True, reason)
            share, held = shared.share(verdict.report, verdict.source), shared.share(verdict.source, verdict.report)
            if shared.words(*pair) >= options.min_shared_words and (
                share >= options.rewritten_share or held >= options.held_share
            ):
                verdicts.append(verdict)
    return verdicts


def _is_explained(
    pair: tuple[str, str], shared: SharedText, naming: Mapping[tuple[str, str], Finding],
    graph: LineageGraph, options: DescentOptions,
) -> bool:  # fmt: skip
    """Return whether one dispatch explains what two reports share: both have it, and agree in nothing against it."""
    left, right = pair
    if not any(graph.sources(a, COPYING) & graph.sources(b, (*COPYING, "own")) for a, b in (pair, pair[::-1])):
        return False
    sources = [other for other in shared.partners(left) if (left, other) in naming and (right, other) in naming]
    return not any(_is_nearer(a, b, source, shared, options) for source in sources for a, b in (pair, pair[::-1]))


def _judge(
    left: Report, right: Report, named: Sequence[tuple[str, str]], shared: SharedText,
    naming: Mapping[tuple[str, str], Finding], options: DescentOptions,
) -> _Verdict:  # fmt: skip
    if len(named) == 1:
        report, source = named[0]
        return _Verdict(
            report, source, True, True, f"{naming[report, source].naming} shares its words"
        )  # fmt: skip
    earlier = _earlier(left.published_at, right.published_at)
    if earlier is not None:
        source, report = (left, right) if earlier else (right, left)
        return _Verdict(report.id, source.id, False, True, "it was published later, and no credit says more")
    for report, source in ((left, right), (right, left)):
        if _is_cut(report.id, source.id, shared, options):
            reason = "it ends where the other text goes on, as a text does that is cut from the end"
            return _Verdict(report.id, source.id, False, True, reason)
    reason = f"both share text and neither time nor credit tells who had it first: {DIRECTION_UNKNOWN}"
    return _Verdict(right.id, left.id, False, False, reason)


def _is_cut(report: str, source: str, shared: SharedText, options: DescentOptions) -> bool:
    """Return whether a text is the other one's opening: nearly all of it stands there, at its beginning."""
    if shared.share(report, source) < options.cut_share:
        return False
    opening = sorted(shared.covered(source, report))
    length = opening[-1] + 1
    return len(opening) >= options.cut_share * length and shared.size(source) - length >= options.min_cut


def _most_sparing(
    report: str, verdicts: Sequence[_Verdict], shared: SharedText, graph: LineageGraph, options: DescentOptions
) -> list[_Verdict]:
    """Return the sources that explain most of a report's words with the fewest sources, strongest first."""
    left = sorted(verdicts, key=lambda verdict: graph.order[verdict.source])
    explained: set[int] = set()
    kept: list[_Verdict] = []
    wanted = 1
    while left:
        gains = {v.source: len(shared.covered(report, v.source) - explained) for v in left}
        most = max(gains.values())
        if most < wanted:
            break
        # Of sources that explain about as much, the earliest, unless the report agrees with a later one against it.
        best: _Verdict | None = None
        for verdict in left:
            if gains[verdict.source] < options.as_much * most:
                continue
            if best is None or _is_nearer(report, verdict.source, best.source, shared, options):
                best = verdict
        assert best is not None
        kept.append(best)
        left.remove(best)
        explained |= shared.covered(report, best.source)
        wanted = max(options.min_shared_words, round(options.rewritten_share * shared.size(report)))
    # A source that the report names is shown whatever else explains its words.
    return kept + [verdict for verdict in left if verdict.certain]


def _is_nearer(report: str, later: str, earlier: str, shared: SharedText, options: DescentOptions) -> bool:
    """Return whether a report agrees with the later of two sources against the earlier one, and not the reverse."""
    for_later = _variants(report, later, earlier, shared)
    return for_later >= options.min_shared_variants and for_later > 1.3 * _variants(report, earlier, later, shared)


def _variants(report: str, source: str, against: str, shared: SharedText) -> int:
    """Return in how many words a report agrees with one source where another has the passage, but not the word."""
    return len((shared.equal(report, source) & shared.covered(report, against)) - shared.equal(report, against))


def _add(
    verdict: _Verdict, shared: SharedText, naming: Mapping[tuple[str, str], Finding],
    graph: LineageGraph, options: DescentOptions,
) -> None:  # fmt: skip
    report, source = verdict.report, verdict.source
    share = shared.share(report, source)
    kind: LineageKind = "republishes" if share >= options.republished_share else "rewrites"
    spans = [span for span in (shared.evidence(report, source), shared.evidence(source, report)) if span is not None]
    if verdict.told and (report, source) in naming:
        spans.insert(0, naming[report, source].span)
    reason = f"{verdict.reason}; {share:.0%} of its words outside quotations stand there as well"
    score = round(min(1.0, share), 3)
    edge = LineageEdge(
        report, source, kind, verdict.certain, score, as_sentence([reason]), evidence_of(spans)
    )  # fmt: skip
    if edge.evidence:
        graph.add_report(edge)


def _hang_together(
    verdicts: Sequence[_Verdict], shared: SharedText, naming: Mapping[tuple[str, str], Finding],
    graph: LineageGraph, options: DescentOptions,
) -> None:  # fmt: skip
    """Add edges of unknown direction: each group of reports hangs from the one that shares most with the others.

    A report whose text two others share that have nothing from each other is taken to have it from both: two that
    cut a longer report would hardly cut it to have no word in common.
    """
    neighbours: dict[str, dict[str, _Verdict]] = defaultdict(dict)
    for verdict in verdicts:
        if not verdict.told:
            neighbours[verdict.report][verdict.source] = verdict
            neighbours[verdict.source][verdict.report] = verdict
    if not neighbours:
        return
    sharing = {pair for v in verdicts for pair in ((v.report, v.source), (v.source, v.report))}
    for report in sorted(neighbours, key=lambda r: graph.order[r]):
        others = [*neighbours[report], *sorted(graph.ancestors(report) - {report} - neighbours[report].keys())]
        for source in _joined_in(report, others, sharing, shared):
            if source not in neighbours[report]:
                continue
            del neighbours[report][source], neighbours[source][report]
            reason = "it holds text of two reports which share none with each other"
            _add(_Verdict(report, source, False, True, reason), shared, naming, graph, options)
    weight = {
        report: sum(len(shared.equal(other, report)) for other in around) for report, around in neighbours.items()
    }
    placed: set[str] = set()
    # A report from which others are known to derive is likelier the source of the rest than they are.
    known = Counter(above for report in graph.order for above in graph.ancestors(report) if above != report)
    for hub in sorted(neighbours, key=lambda r: (-known[r], -weight[r], graph.order[r])):
        if hub in placed:
            continue
        placed.add(hub)
        # As a tree of greatest likeness grows: always the strongest tie between what hangs and what does not.
        frontier: list[tuple[float, int, int, str, str]] = []
        _reach(hub, neighbours[hub], frontier, shared, graph)
        while frontier:
            *_, source, report = heappop(frontier)
            if report in placed:
                continue
            placed.add(report)
            if not graph.roots(report) & graph.roots(source):
                reason = neighbours[source][report].reason
                _add(_Verdict(report, source, False, False, reason), shared, naming, graph, options)
            _reach(report, neighbours[report].keys() - placed, frontier, shared, graph)


def _reach(
    source: str, others: Iterable[str], frontier: list[tuple[float, int, int, str, str]], shared: SharedText,
    graph: LineageGraph,
) -> None:  # fmt: skip
    """Add the ties from one report to others, the strongest first to be taken."""
    for other in others:
        strength = max(shared.verbatim_share(source, other), shared.verbatim_share(other, source))
        heappush(frontier, (-strength, graph.order[source], graph.order[other], source, other))


def _joined_in(
    report: str, around: Collection[str], sharing: Collection[tuple[str, str]], shared: SharedText
) -> list[str]:
    """Return the reports whose text is joined in this one: two that share no text with each other (`sharing`).

    A text that more than `_MAX_JOINED` share is a dispatch and no patchwork.
    """
    if len(around) > _MAX_JOINED:
        return []
    return [
        other
        for other in around
        if any(
            third != other
            and (other, third) not in sharing
            and _are_apart(shared.covered(report, third), shared.covered(report, other))
            for third in around
        )
    ]


def _are_apart(left: Collection[int], right: Collection[int]) -> bool:
    """Return whether two parts of a text are two: a sentence that both sources tell alike may lie in both."""
    common = len(set(left) & set(right))
    return min(len(left), len(right)) > 0 and common <= 0.25 * min(len(left), len(right))


def _earlier(left: str | None, right: str | None) -> bool | None:
    """Return whether the first time lies before the second one; null where that cannot be told.

    A time of exactly midnight, or a bare date, is taken for a day without a time.
    """
    a, b = moment_of(left), moment_of(right)
    if a is None or b is None:
        return None
    if any(_is_bare(value, moment) for value, moment in ((left, a), (right, b))):
        return None if a.date() == b.date() else a.date() < b.date()
    return None if a == b else a < b


def moment_of(value: str | None) -> datetime | None:
    """Return the moment of an ISO time, in UTC where nothing is said; null for none and for what is no time."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _is_bare(value: str | None, moment: datetime) -> bool:
    return value is not None and (len(value) <= 10 or (moment.hour, moment.minute, moment.second) == (0, 0, 0))

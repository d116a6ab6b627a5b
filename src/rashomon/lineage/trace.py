"""The lineage graph: origins and reports, joined by evidence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from rashomon.lineage.aliases import Aliases
from rashomon.lineage.changes import find_changes
from rashomon.lineage.credits import find_credits
from rashomon.lineage.descent import DescentOptions, join_reports
from rashomon.lineage.details import Detail, find_details, find_rare_details
from rashomon.lineage.findings import Finding
from rashomon.lineage.graph import LineageGraph, find_homes
from rashomon.lineage.institutions import attributions_of, find_institutions
from rashomon.lineage.names import (
    OutletIndex,
    find_agency,
    is_head_of,
    names_outlet,
    names_outlet_shortly,
    read_issuer,
    read_outlet,
    squash,
)
from rashomon.lineage.press import Press, read_press
from rashomon.lineage.relays import find_own_cues, find_relays
from rashomon.lineage.shared import SharedText, share_text
from rashomon.lineage.stated import find_stated, settle_stated
from rashomon.model import Entity, Lineage, LineageKind, Passage, Quote, Report
from rashomon.text.reading import Reading


@dataclass(frozen=True)
class LineageOptions:
    """How much shared text shows descent, and which sources are worth an edge."""

    descent: DescentOptions = field(default_factory=DescentOptions)
    certain_share: float = 0.6
    """Verbatim share from which a report without a credit has the same dispatch as one with it, beyond doubt."""
    min_rare_details: int = 6
    """Names and numbers, from as many paragraphs or nearly so, which only a report and the outlet that it names have,
    from which it rewrites that outlet's report. Where a misspelling is among them, half as many are enough."""
    min_cited_score: float = 0.7
    """Strength of the cue from which an institution becomes an origin."""
    max_cited: int = 3
    """Sources of statements named for one report: the strongest cues first. An editor wants the sources, not an index."""
    max_bodies: int = 5
    """Of bodies and documents some more are named than of persons: on them other reports rest as well."""


def trace_lineage(
    readings: Sequence[Reading],
    passages: Sequence[Passage],
    entities: Sequence[Entity] = (),
    quotes: Sequence[Quote] = (),
    options: LineageOptions = LineageOptions(),
) -> Lineage:
    """Return who has it from whom: origins, edges with their evidence, and what changed along them.

    Edges are ordered by report (as given), then from strongest to weakest kind. An edge is `certain` where the
    words of the report say so, or where shared text leaves no doubt of a common dispatch; an edge between two
    reports whose direction cannot be told is not, and its `reason` says so. The graph has no circle.
    """
    reports = [reading.report for reading in readings]
    press = read_press(reports)
    quoted = _quoted_ranges(quotes)
    shared = share_text(readings, passages)
    stated = {report.id: find_stated(report, press) for report in reports}
    # A name that one report's metadata gives is a credit in another one's dateline.
    named = {squash(finding.name) for held in stated.values() for finding in held if finding.origin != "institution"}
    crediting = replace(press, known=press.known | named)
    findings: list[Finding] = []
    for reading in readings:
        report = reading.report.id
        credits = find_credits(reading, crediting)
        findings.extend(credits)
        if any(finding.kind == "republishes" and finding.certain for finding in credits):
            # Systems fill in their own name: a credit in the text knows better.
            stated[report] = [finding for finding in stated[report] if finding.kind != "own"]
        findings.extend(settle_stated(stated[report], shared, press, options.descent))
        findings.extend(find_relays(reading, press, quoted.get(report, [])))
    findings = _settle_sign_offs(findings, reports, press)
    findings = _without_unnamed(_one_name_each(findings, reports))
    details = find_rare_details(find_details(readings), len(readings))
    findings.extend(_from_outlets_named(findings, shared, details, press, options))
    findings.extend(_inherited(reports, findings, shared, press, options))
    findings.extend(_shared_errors(findings, details))
    aliases = Aliases(entities)
    cited = find_institutions(readings, entities, press, attributions_of(readings))
    findings.extend(_strongest(cited, findings, aliases, options))
    shown = _outlet_names(findings, press)
    findings = [replace(finding, name=shown.get(finding.name, finding.name)) for finding in findings]
    graph = LineageGraph(reports, aliases.are_one)
    graph.add_findings(findings)
    join_reports(reports, shared, _naming(reports, findings, shared, press), graph, options.descent)
    graph.fold(find_homes(graph.origins(), graph.edges(), reports))
    own = _own_reporting(readings, graph, quoted, shared)
    graph.add_findings([replace(finding, name=shown.get(finding.name, finding.name)) for finding in own])
    edges = graph.edges()
    homes = find_homes(graph.origins(), edges, reports)
    return Lineage(graph.origins(), edges, find_changes(readings, edges, entities, quoted, homes))


def _one_name_each(findings: Sequence[Finding], reports: Sequence[Report]) -> list[Finding]:
    """Return the findings with one name for what a story shows to be one outlet: "the Ledger" in a report that names
    the Harbour Ledger, too; a web address and the name that it abbreviates ("QNN News" and "qnn.net.au")."""
    named: dict[str, set[str]] = defaultdict(set)
    for finding in findings:
        if finding.origin == "outlet" and finding.kind != "own" and find_agency(finding.name) is None:
            named[finding.report].add(finding.name)
    names = set().union(*named.values())
    domains = {name: read_outlet(name) for name in names if " " not in name and "." in name}
    own = {report.outlet for report in reports if report.outlet}
    shown: dict[tuple[str, str], str] = {}
    for report, held in named.items():
        for name in held:
            if name in domains:
                meant = {other for other in names - domains.keys() if names_outlet(other, domains[name])}
                full = meant if name not in own else set[str]()
            else:
                outlet = OutletIndex([read_outlet(other) for other in held - {name} if len(other.split()) > 1])
                full = {other.name for other in outlet.outlets if names_outlet_shortly(name, other)}
            if len(full) == 1:
                shown[report, name] = full.pop()
    return [replace(f, name=shown.get((f.report, f.name), f.name)) for f in findings]


def _without_unnamed(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings less the outlets without a name ("local media") of a report that relays some by name:
    they are hardly others, and an editor who counts sources would count them twice. To whom somebody spoke
    ("told state television") is one that the report has read."""
    named = {f.report for f in findings if f.kind == "relays" and f.certain and not f.name[:1].islower()}
    return [
        f
        for f in findings
        if not (f.kind == "relays" and f.name[:1].islower() and f.report in named)
        or re.search(rf"(?i)\btold\s+(?:the\s+)?{re.escape(f.name)}", " ".join(f.span.text.split()))
    ]


def _naming(
    reports: Sequence[Report], findings: Sequence[Finding], shared: SharedText, press: Press
) -> dict[tuple[str, str], Finding]:
    """Return for (report, source) the words by which a report names the outlet of one whose text it shares."""
    named: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.kind in ("relays", "republishes", "rewrites"):
            named[finding.report].append(finding)
    naming: dict[tuple[str, str], Finding] = {}
    issuers = [(report, body) for report in reports if (body := read_issuer(report.outlet or "")) is not None]
    for report in reports:
        partners = set(shared.partners(report.id))
        for source, body in issuers:
            # A body's own page is its release: who shares its words and names the body has them from there.
            match = body.search(report.text) if source.id in partners and source.outlet != report.outlet else None
            if match is not None:
                span, name = report.span(*match.span()), match.group()
                naming[report.id, source.id] = Finding(
                    report.id, name, "institution", "rewrites", True, 0.9, f"it names {name}", span
                )
        for finding in named[report.id]:
            for other in press.meant(finding.name):
                if other in partners and (finding.span.text or (report.id, other) not in naming):
                    naming[report.id, other] = finding
    return naming


def _outlet_names(findings: Sequence[Finding], press: Press) -> dict[str, str]:
    """Return one name for each outlet of the story: its own, else, for one known by its domain, the reports' for it."""
    names = sorted({f.name for f in findings if f.origin in ("outlet", "agency") and find_agency(f.name) is None})
    mentions: dict[str, list[str]] = defaultdict(list)
    for name in names:
        for outlet in press.index.find(name):
            if name != outlet.name:
                mentions[outlet.name].append(name)
    shown: dict[str, str] = {}
    for outlet in press.index.outlets:
        held = mentions[outlet.name]
        domain = " " not in outlet.name and "." in outlet.name
        best = max(held, key=lambda name: (len(name), name)) if domain and held else outlet.name
        for name in (*held, outlet.name):
            shown.setdefault(name, best)
    return shown


def _quoted_ranges(quotes: Sequence[Quote]) -> dict[str, list[tuple[int, int]]]:
    ranges: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for quote in quotes:
        for version in quote.versions:
            if version.direct:
                ranges[version.span.report].append((version.span.start, version.span.end))
    return {report: sorted(found) for report, found in ranges.items()}


def _settle_sign_offs(findings: Sequence[Finding], reports: Sequence[Report], press: Press) -> list[Finding]:
    """Give unnamed sign-offs ("Reporting by ...; Editing by ...") to the agency which the report credits elsewhere,
    else to the report's own desk where it is an agency or has no other credit."""
    settled: list[Finding] = []
    by_report: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_report[finding.report].append(finding)
    names = {report.id: report.outlet for report in reports}
    for finding in findings:
        if finding.name or finding.kind != "own":
            settled.append(finding)
            continue
        credited = [f for f in by_report[finding.report] if f.kind == "republishes"]
        outlet = names[finding.report]
        if credited:
            best = credited[0]
            reason = f"it carries the sign-off of {best.name}'s desk"
            settled.append(
                replace(
                    finding, name=best.name, origin=best.origin, kind="republishes", certain=best.certain, reason=reason
                )
            )
        elif outlet and (
            find_agency(outlet)
            or squash(outlet) in press.agencies
            or squash(outlet).removeprefix("the") in press.agencies
        ):
            settled.append(
                replace(finding, name=outlet, origin="agency", certain=True, reason="it is signed off by its own desk")
            )
    return settled


def _from_outlets_named(
    findings: Sequence[Finding], shared: SharedText, details: _Details, press: Press, options: LineageOptions
) -> list[Finding]:
    """Return that a report has its text from another outlet's: it names the outlet, and shares its words."""
    found: list[Finding] = []
    for finding in findings:
        if finding.kind not in ("relays", "republishes") or (finding.origin == "agency" and find_agency(finding.name)):
            continue
        for other in press.meant(finding.name):
            if other == finding.report:
                continue
            share, held = shared.share(finding.report, other), shared.share(other, finding.report)
            words = shared.words(finding.report, other) >= options.descent.min_shared_words
            rare = _rare(details, finding.report, other)
            if words and (share >= options.descent.rewritten_share or held >= options.descent.held_share):
                kind: LineageKind = "republishes" if share >= options.descent.republished_share else "rewrites"
                reason = f"{finding.naming} shares {share:.0%} of its words with that outlet's report"
                found.append(replace(finding, kind=kind, score=max(0.9, share), reason=reason))
            elif _telling(rare, options):
                shown = ", ".join(detail.text for detail in rare[:4])
                reason = f"{finding.naming} has details that only that outlet's report has ({shown})"
                found.append(replace(finding, kind="rewrites", score=0.85, reason=reason))
                places = [span for detail in rare[:2] for span in detail.spans if span.report == finding.report]
                found.extend(replace(finding, kind="rewrites", score=0.85, reason=reason, span=span) for span in places)
    return found


_Details = Mapping[tuple[str, str], Sequence[Detail]]


def _rare(details: _Details, report: str, other: str) -> Sequence[Detail]:
    return details.get((report, other)) or details.get((other, report)) or ()


def _telling(rare: Sequence[Detail], options: LineageOptions) -> bool:
    # What stands close together may be the one thing which is relayed.
    apart = {detail.spans[1].start // 200 for detail in rare}
    wanted = options.min_rare_details
    if any(detail.instead_of for detail in rare):
        wanted //= 2
    return len(rare) >= wanted and len(apart) * 3 >= wanted * 2


def _shared_errors(findings: Sequence[Finding], details: _Details) -> list[Finding]:
    """Return the misspellings which a report shares with one that carries a source's text: evidence of descent."""
    held: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.kind in ("republishes", "rewrites", "relays", "own"):
            held[finding.report].append(finding)
    found: list[Finding] = []
    for pair, rare in details.items():
        for detail in rare:
            if detail.instead_of is None:
                continue
            for (report, other), span in ((pair, detail.spans[0]), (pair[::-1], detail.spans[1])):
                reason = f"it writes {detail.text}, as {other} does, where others write {detail.instead_of}"
                sources = [f for f in held[other] if f.kind in ("republishes", "own") and f.certain]
                if not sources or any(f.kind == "republishes" and f.certain for f in held[report]):
                    continue
                source = sources[0]
                if source.kind == "own" and any(f.kind == "own" and f.certain for f in held[report]):
                    # Both report themselves: who misspelt it first cannot be told.
                    continue
                found.append(Finding(report, source.name, source.origin, "relays", False, 0.5, reason, span))
    return found


def _inherited(
    reports: Sequence[Report], findings: Sequence[Finding], shared: SharedText, press: Press, options: LineageOptions
) -> list[Finding]:
    """Return the agencies and outlets whose dispatch a report carries without saying so: it shares the text with a
    report that credits it. The evidence is the longest shared passage."""
    copied: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.kind == "republishes" and finding.certain:
            copied[finding.report].append(finding)
    credited = {(f.report, f.name) for f in findings if f.kind in ("republishes", "rewrites", "own")}
    settled = {f.report for f in findings if f.kind == "republishes" and f.certain}
    sources: dict[str, set[str]] = defaultdict(set)
    for report, name in credited:
        sources[report].add(name)
    pairs = sorted(
        (
            (report, other)
            for report in reports
            for other in shared.partners(report.id)
            # A report with several credits does not say which words are whose.
            if len({finding.name for finding in copied[other]}) == 1
            and shared.words(report.id, other) >= options.descent.min_shared_words
        ),
        key=lambda pair: (-shared.share(pair[0].id, pair[1]), pair[0].id, pair[1]),
    )
    found: list[Finding] = []
    for report, other in pairs:
        share, held = shared.share(report.id, other), shared.share(other, report.id)
        # A report that credits another source itself must owe a good part of its own words to this one.
        if share < options.descent.rewritten_share and (held < options.descent.held_share or report.id in settled):
            continue
        source, span = copied[other][0], shared.evidence(report.id, other)
        if source.origin == "outlet" and press.meant(source.name):
            # The outlet's own report is at hand: what both share with it shows more.
            continue
        # One common source explains the shared words.
        if span is None or sources[report.id] & sources[other] or report.id in press.meant(source.name):
            continue
        exact = max(shared.verbatim_share(report.id, other), shared.verbatim_share(other, report.id))
        kind: LineageKind = "republishes" if share >= options.descent.republished_share else "rewrites"
        reason = f"it shares {share:.0%} of its words with {other}, which credits {source.name}"
        certain = exact >= options.certain_share
        score = round(min(1.0, share), 3)
        found.append(Finding(report.id, source.name, source.origin, kind, certain, score, reason, span))
        sources[report.id].add(source.name)
    return found


def _own_reporting(
    readings: Sequence[Reading], graph: LineageGraph, quoted: dict[str, list[tuple[int, int]]], shared: SharedText
) -> list[Finding]:  # fmt: skip
    """Return what shows own reporting without naming the outlet. In a report that carries another's text such words
    ("did not respond to a request for comment") are the other's, unless they name the outlet."""
    found: list[Finding] = []
    for reading in readings:
        report = reading.report
        if graph.sources(report.id, ("republishes", "rewrites", "own")):
            continue
        for cue in find_own_cues(reading, quoted.get(report.id, [])):
            if shared.covers(cue.span):
                continue
            found.append(replace(cue, name=report.outlet or report.id))
    return found


def _strongest(
    cited: Sequence[Finding], findings: Sequence[Finding], aliases: Aliases, options: LineageOptions
) -> list[Finding]:
    """Return the findings on institutions and persons that are worth an edge: of each report the strongest few
    sources, each under the fullest name that the story has for it."""
    names = _fullest_names(cited, aliases)
    taken: dict[str, list[str]] = defaultdict(list)
    for finding in findings:
        taken[finding.report].append(finding.name)
    by_report: dict[str, dict[str, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for finding in cited:
        finding = replace(finding, name=names[finding.name], reason=finding.reason)
        if finding.score < options.min_cited_score or any(
            aliases.are_one(n, finding.name) for n in taken[finding.report]
        ):
            continue
        groups = by_report[finding.report]
        # A body's filing and the body are one source here: the document says more.
        body = finding.name.removesuffix(" filing")
        key = next((name for name in groups if aliases.are_one(name.removesuffix(" filing"), body)), finding.name)
        groups[key].append(finding)
    kept: list[Finding] = []
    for names in by_report.values():
        ranked = sorted(
            names.items(),
            key=lambda item: (
                -max(f.score for f in item[1]) - 0.05 * min(3, len(item[1])),
                item[1][0].span.start,
                item[0],
            ),
        )
        for place, (_, group) in enumerate(ranked[: options.max_bodies]):
            if place >= options.max_cited and group[0].origin == "person":
                continue
            best = max(group, key=lambda f: (f.origin == "document", f.score))
            kept.extend(replace(finding, name=best.name, origin=best.origin) for finding in group)
    return kept


def _fullest_names(cited: Sequence[Finding], aliases: Aliases) -> dict[str, str]:
    """Return for each name the longest one of the story that means the same body."""
    counts: dict[str, int] = defaultdict(int)
    for finding in cited:
        counts[finding.name] += 1
    full: dict[str, str] = {}
    names = sorted(counts, key=lambda name: (-len(name), name))
    for place, name in enumerate(names):
        kin = [
            other
            for other in names[:place]
            if len(other) > len(name)
            and aliases.are_one(name, other)
            and "filing" not in other
            and not _is_owner(name, other)
            and (" " in name or is_head_of(name, other))
        ]
        # A name that is part of two different longer ones stays as it is.
        full[name] = kin[0] if kin and all(aliases.are_one(kin[0], other) for other in kin) else name
    return full


def _is_owner(name: str, other: str) -> bool:
    """Return whether a longer name is that of a part ("Quayworks" in "Quayworks's management"), and not a fuller one."""
    return re.match(rf"{re.escape(name)}['’]s?\s+[a-z]", other) is not None

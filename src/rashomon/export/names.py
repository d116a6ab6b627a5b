"""How reports and edges are told to people: outlets' names, each one once, and no ids in reasons."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath
from urllib.parse import urlsplit

from rashomon.export.printable import printable
from rashomon.model import LineageEdge, Report, StoryDossier
from rashomon.text.numbering import number_alike

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIRECTION_UNKNOWN = "direction unknown"
_REPORT_ID = re.compile(r"\br-[0-9a-f]{10}\b")
_ORIGIN_ID = re.compile(r"o-[0-9a-f]{10}")
UNNAMED = "a source without a name"
"""What a source is called that nothing tells the name of."""


def key_reports(reports: Sequence[Report]) -> dict[str, str]:
    """Return a key for each report id, in the story's order: a letter, or a number where letters do not suffice."""
    few = len(reports) <= len(LETTERS)
    return {report.id: LETTERS[place] if few else str(place + 1) for place, report in enumerate(reports)}


def name_reports(
    reports: Sequence[Report], say: Callable[[str], str] = printable, cut: Callable[[str], str] = str
) -> dict[str, str]:
    """Return the name of each report's outlet by report id: else its domain, else its file's name.

    Outlets of one name are told apart by a number: "Daily Echo 1", "Daily Echo 2". `say` makes words of a report
    harmless for where they are shown, `cut` shortens a name.
    """
    return number_alike({report.id: cut(_name(report, say)) for report in reports})


def name_origins(dossier: StoryDossier) -> dict[str, str]:
    """Return the name of each origin by its id, also of those to which only rejected connections led.

    Such an origin is gone from the lineage; what was decided on the connection has its name.
    """
    names = {origin.id: origin.name for origin in dossier.lineage.origins}
    reports = {report.id for report in dossier.story.reports}
    for reviewed in dossier.review.decisions:
        for place, target in enumerate(reviewed.decision.targets):
            if target.kind != "edge" or not target.detail or _ORIGIN_ID.fullmatch(target.detail):
                continue
            # A later analysis may know the origin by another id than the decision does.
            for edge in (*reviewed.on[place : place + 1], target.id):
                source = edge.partition(">")[2]
                if source not in reports:
                    names.setdefault(source, target.detail)
    return names


def name_sources(reports: Sequence[Report]) -> dict[str, str]:
    """Return each input's file name, or its whole path where two inputs have the same name."""
    plain = {report.id: PurePath(report.source).name or report.source for report in reports}
    counts = Counter(plain.values())
    return {
        report.id: report.source if counts[plain[report.id]] > 1 or "://" in report.source else plain[report.id]
        for report in reports
    }


def with_names(reason: str, names: Mapping[str, str]) -> str:
    """Return a reason with the reports that it names by id under their outlets' names."""
    return _REPORT_ID.sub(lambda match: names.get(match.group(), match.group()), reason)


def direction_unknown(edge: LineageEdge) -> bool:
    """Return whether nothing tells which of an edge's two reports had it first: the lineage says so in its reason."""
    return not edge.certain and _DIRECTION_UNKNOWN in edge.reason.casefold()


def _name(report: Report, say: Callable[[str], str]) -> str:
    outlet = say(report.outlet or "").strip().removeprefix("www.")
    if not outlet and report.url:
        outlet = say(_domain(report.url))
    if not outlet:
        outlet = say(_domain(report.source) or PurePath(report.source).stem or report.id).strip()
    if outlet == "-":
        outlet = "standard input"
    return outlet or "?"


def _domain(address: str) -> str:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")

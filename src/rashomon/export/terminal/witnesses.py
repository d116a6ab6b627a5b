"""The reports as a page names them: a key for columns, a name for sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from urllib.parse import urlsplit

from rashomon.export.terminal.page import Page, cell_len
from rashomon.model import Origin, Report, Span

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MAX_NAME_CELLS = 28


class Witnesses:
    """Keys and names of a story's reports, in the story's order, and names of its origins.

    A key is a letter, or a number where there are more reports than letters. Outlets of one name are told
    apart by a number: "Daily Echo 1", "Daily Echo 2".
    """

    def __init__(self, reports: Sequence[Report], origins: Sequence[Origin], page: Page) -> None:
        self.reports = {report.id: report for report in reports}
        self.order = {report.id: place for place, report in enumerate(reports)}
        few = len(reports) <= len(LETTERS)
        self.keys = {
            report.id: LETTERS[place] if few else str(place + 1) for place, report in enumerate(reports)
        }  # fmt: skip
        self.key_width = max((len(key) for key in self.keys.values()), default=1)
        self.names = _names(reports, page)
        self.sources = _sources(reports)
        self.origins = {origin.id: origin for origin in origins}
        self._page = page

    def name(self, report_or_origin: str) -> str:
        """Return the name of a report's outlet or of an origin; the id itself if neither is known."""
        if report_or_origin in self.names:
            return self.names[report_or_origin]
        origin = self.origins.get(report_or_origin)
        return self._page.say(origin.name if origin else report_or_origin).strip()

    def keyed(self, report: str) -> str:
        """Return key and name: "B. Castle Courier"."""
        return f"{self.keys.get(report, '?')}. {self.name(report)}"

    def sorted(self, reports: Iterable[str]) -> list[str]:
        """Return these reports once each, in the story's order."""
        return sorted(set(reports), key=lambda report: (self.order.get(report, len(self.order)), report))

    def key_list(self, reports: Iterable[str]) -> str:
        """Return the keys of these reports: "A B D"."""
        return " ".join(self.keys.get(report, "?") for report in self.sorted(reports))

    def name_list(self, reports: Iterable[str], width: int | None = None) -> str:
        """Return key and name of these reports; what does not fit in `width` cells by its key only, or counted."""
        order = self.sorted(reports)
        for named in range(len(order), -1, -1):
            words = ", ".join(self.keyed(report) for report in order[:named])
            if named < len(order):
                words += f"{', ' if words else ''}{self.key_list(order[named:])}"
            if width is None or cell_len(words) <= width:
                return words
        kept = len(order)
        while kept > 1 and cell_len(f"{self.key_list(order[:kept])} +{len(order) - kept}") > (width or 0):
            kept -= 1
        return f"{self.key_list(order[:kept])} +{len(order) - kept}"

    def text_of(self, span: Span) -> str:
        """Return the whole text a span points into; the span's own words where its report is not in the story."""
        report = self.reports.get(span.report)
        return report.text if report else span.text


def _names(reports: Sequence[Report], page: Page) -> dict[str, str]:
    plain = {report.id: _name(report, page) for report in reports}
    counts = Counter(name.casefold() for name in plain.values())
    taken = {name.casefold() for name in plain.values() if counts[name.casefold()] == 1}
    numbers: Counter[str] = Counter()
    names: dict[str, str] = {}
    for report, name in plain.items():
        if counts[name.casefold()] > 1:
            while True:
                numbers[name.casefold()] += 1
                numbered = f"{name} {numbers[name.casefold()]}"
                if numbered.casefold() not in taken:
                    break
            taken.add(numbered.casefold())
            name = numbered
        names[report] = name
    return names


def _sources(reports: Sequence[Report]) -> dict[str, str]:
    """Return each input's file name, or its whole path where two inputs have the same name."""
    plain = {report.id: PurePath(report.source).name or report.source for report in reports}
    counts = Counter(plain.values())
    return {
        report.id: report.source if counts[plain[report.id]] > 1 or "://" in report.source else plain[report.id]
        for report in reports
    }


def _name(report: Report, page: Page) -> str:
    outlet = page.say(report.outlet or "").strip().removeprefix("www.")
    if not outlet and report.url:
        outlet = page.say(_domain(report.url))
    if not outlet:
        outlet = page.say(_domain(report.source) or PurePath(report.source).stem or report.id).strip()
    if outlet == "-":
        outlet = "standard input"
    return page.cut_words(outlet or "?", MAX_NAME_CELLS)


def _domain(address: str) -> str:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")

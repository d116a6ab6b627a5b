"""The reports as a page names them: a key for columns, a name for sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rashomon.export.names import UNNAMED, key_reports, name_origins, name_reports, name_sources, with_names
from rashomon.export.terminal.page import Page, cell_len
from rashomon.model import Span, StoryDossier

MAX_NAME_CELLS = 28


class Witnesses:
    """Keys and names of a story's reports, in the story's order, and names of its origins.

    A key is a letter, or a number where there are more reports than letters. Outlets of one name are told
    apart by a number: "Daily Echo 1", "Daily Echo 2". `marks` are what editors decided, by the id of the finding.
    """

    def __init__(
        self,
        dossier: StoryDossier,
        page: Page,
        marks: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        reports = dossier.story.reports
        self.reports = {report.id: report for report in reports}
        self.order = {report.id: place for place, report in enumerate(reports)}
        self.keys = key_reports(reports)
        self.key_width = max((len(key) for key in self.keys.values()), default=1)
        self.names = name_reports(reports, page.say, lambda name: page.cut_words(name, MAX_NAME_CELLS))
        self.sources = name_sources(reports)
        self.origins = {origin.id: origin for origin in dossier.lineage.origins}
        self._origin_names = name_origins(dossier)
        self._marks = marks or {}
        self._page = page

    def name(self, report_or_origin: str) -> str:
        """Return the name of a report's outlet or of an origin; never an id, where neither is known."""
        if report_or_origin in self.names:
            return self.names[report_or_origin]
        return self._page.say(self._origin_names.get(report_or_origin, "")).strip() or UNNAMED

    def reason(self, reason: str) -> str:
        """Return why something is taken to be so, safe to print, the reports in it by key and name."""
        return self._page.say(with_names(reason, {report: self.keyed(report) for report in self.reports})).strip()

    def decided(self, target: str) -> str:
        """Return what editors decided on a finding (its id, of an edge `REPORT>SOURCE`), as it stands behind it."""
        return "".join(f" [{self.reason(mark)}]" for mark in self._marks.get(target, ()))

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

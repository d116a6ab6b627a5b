"""The head of the page: the summary, and the table of reports."""

from __future__ import annotations

import re

from rashomon.export.html.linking import web_address
from rashomon.export.html.viewing.telling import Teller, cut, say
from rashomon.export.html.views import ReportView, SummaryLine
from rashomon.export.outline import summary_values, told_furniture
from rashomon.export.times import readable_time, told_publication
from rashomon.model import Report

_ADDRESS_CHARS = 70
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")


def view_summary(teller: Teller) -> tuple[SummaryLine, ...]:
    """Return who did what, when, where and how many."""
    lines: list[SummaryLine] = []
    for label, text, spans in summary_values(teller.dossier.story.summary):
        said = say(text)
        lines.append(SummaryLine(label, readable_time(said) if label == "when" else said, teller.refs(spans)))
    return tuple(lines)


def view_report_rows(teller: Teller) -> tuple[ReportView, ...]:
    """Return the reports in the story's order."""
    return tuple(_view_report(teller, report) for report in teller.dossier.story.reports)


def _view_report(teller: Teller, report: Report) -> ReportView:
    facts: list[str] = []
    if report.furniture:
        facts.append(f"not reporting: {told_furniture(report)}")
    if not report.analysed and not report.notes:
        facts.append(f"not analysed{f' (language: {report.language})' if report.language else ''}")
    facts.extend(report.notes)
    language = report.language or ""
    link = web_address(report.url or report.source)
    return ReportView(
        finding=teller.finding(report.id),
        ref=teller.ref(report.id),
        title=say(report.title or ""),
        when=say(told_publication(report)),
        words=report.words,
        facts=tuple(say(fact) for fact in facts),
        source="" if link == report.source else say(teller.sources[report.id]),
        link=link,
        address=cut(link.partition("://")[2], _ADDRESS_CHARS) if link else "",
        language=language if _LANGUAGE.fullmatch(language) else None,
        analysed=report.analysed,
    )

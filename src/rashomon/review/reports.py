"""Corrections of what is known of a report: whose it is, and when it was published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rashomon.model import Decision, DecisionKind, Report, ReviewedDecision
from rashomon.review.finding import find_report
from rashomon.review.ordering import standing


def correct_reports(
    reports: Sequence[Report], decisions: Iterable[Decision]
) -> tuple[list[Report], tuple[ReviewedDecision, ...]]:
    """Return the reports with outlet and date as editors corrected them, and what became of each correction.

    A note on the report tells what it was, who corrected it and when. Of two corrections of one thing the later
    stands; the earlier is `overruled`, unless both say the same.
    """
    corrections = [
        (decision, find_report(decision.targets[0], reports))
        for decision in standing(decisions, ("correct_outlet", "correct_date"))
    ]
    last: dict[tuple[str, DecisionKind], Decision] = {}
    for decision, report in corrections:
        if report is not None:
            last[report, decision.kind] = decision
    effects: list[ReviewedDecision] = []
    for decision, report in corrections:
        if report is None:
            effects.append(ReviewedDecision(decision, "not_found"))
        else:
            stands = last[report, decision.kind].value == decision.value
            effects.append(ReviewedDecision(decision, "applied" if stands else "overruled", (report,)))
    corrected = [
        _with_date(_with_outlet(report, last.get((report.id, "correct_outlet"))), last.get((report.id, "correct_date")))
        for report in reports
    ]
    return corrected, tuple(effects)


def _with_outlet(report: Report, decision: Decision | None) -> Report:
    if decision is None or not decision.value:
        return report
    note = f"outlet corrected to {decision.value} (was: {report.outlet or 'not known'}) {_by(decision)}"
    return replace(report, outlet=decision.value, notes=(*report.notes, note))


def _with_date(report: Report, decision: Decision | None) -> Report:
    if decision is None or not decision.value:
        return report
    note = (
        f"date of publication corrected to {decision.value} (was: {report.published_at or 'no date'}) {_by(decision)}"
    )
    return replace(report, published_at=decision.value, date_basis="editor", notes=(*report.notes, note))


def _by(decision: Decision) -> str:
    return f"by {decision.by} on {decision.at[:10]}"

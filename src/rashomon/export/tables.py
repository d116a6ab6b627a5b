"""Points and discrepancies as CSV, for a spreadsheet: RFC 4180, with line ends of two characters.

The text begins with a byte order mark: without it the commonest spreadsheet takes UTF-8 for an old code page. Programs
read it as `utf-8-sig`. Words of reports are on one line and free of control characters, and no cell of them is a formula:
where one might be taken for it, an apostrophe stands before it. Counts are numbers.

What editors decided comes last in both tables, a row for each decision, undone ones too: decisions on connections,
reports and names have no other row to stand in. `id` is the decision's. In the table of points `point` says "decision"
before what was decided, and `number` is empty; in that of discrepancies `kind` is "decision", `relation` the kind of
decision, `about` what was decided and `reason` the note. `review` says who, when, and what became of it.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from rashomon.export.decisions import told_decision, told_marks, told_outcome
from rashomon.export.names import UNNAMED, key_reports, name_origins, name_reports, with_names
from rashomon.export.outline import STANCE_MEANINGS
from rashomon.export.printable import printable
from rashomon.model import Account, Discrepancy, Point, Result, ReviewedDecision, Span, StoryDossier

BYTE_ORDER_MARK = "\ufeff"
POINT_COLUMNS = (
    "story", "number", "id", "point", "weight", "reports", "origins_low", "origins_high", "origins", "review",
)  # fmt: skip
"""After these comes one column for each report: its key and outlet."""
DISCREPANCY_COLUMNS = (
    "story", "rank", "id", "kind", "relation", "weight", "about", "reason", "variant", "value", "outlets", "words",
    "reports", "review",
)  # fmt: skip

_FORMULA_SIGNS = "=+-@"
_ALIKE = "".join(
    chr(code)
    for code in range(0x80, 0x10000)
    if unicodedata.normalize("NFKC", chr(code)) in {"=", "+", "-", "@"} or chr(code) in "\u2212\u02d7"
)
"""Wide, small and raised forms of the signs: some spreadsheets read them as the signs themselves."""
_BEGINS_FORMULA = re.compile(
    # A semicolon divides cells where the comma is the decimal sign: what follows one may begin a cell too.
    r"(^|;)([\s\"'`´‘’“”„«»]*)(?=[" + re.escape(_FORMULA_SIGNS + _ALIKE) + "])"
)


def points_to_csv(result: Result) -> str:
    """Return one row for each point, in the dossier's order, and one column for each report.

    A report's cell is what it says and how: "states: Two people were hurt", with who says so or the hedge in brackets;
    it is empty where the report is silent, so that a filter or a count of the column tells who speaks. What editors
    decided comes last, without a number.
    """
    several = len(result.stories) > 1
    columns = [
        (place, report, f"{f'{place} ' if several else ''}{key} {names[report]}")
        for place, dossier in enumerate(result.stories, 1)
        for names in (name_reports(dossier.story.reports),)
        for report, key in key_reports(dossier.story.reports).items()
    ]
    rows: list[list[str | int | None]] = []
    for place, dossier in enumerate(result.stories, 1):
        marks = told_marks(dossier)
        sources = _sources(dossier)
        for number, point in enumerate(dossier.points, 1):
            accounts = {account.report: account for account in point.accounts}
            cells = [_account(accounts.get(report)) if story == place else "" for story, report, _ in columns]
            rows.append([*_point(dossier, point, number, sources, marks), *cells])
    rows += [[*_row(POINT_COLUMNS, told), *("" for _ in columns)] for told in _point_decisions(result)]
    return _sheet([*POINT_COLUMNS, *(name for _, _, name in columns)], rows)


def discrepancies_to_csv(result: Result) -> str:
    """Return one row for each variant of each discrepancy, most important first; `rank` joins those of one.

    Discrepancies that an editor set aside come after them, without a rank, and `review` says by whom; what editors decided
    comes last, and its `kind` is "decision".
    """
    rows: list[list[str | int | None]] = []
    for dossier in result.stories:
        marks = told_marks(dossier)
        names = name_reports(dossier.story.reports)
        for rank, discrepancy in enumerate(dossier.discrepancies, 1):
            rows += _discrepancy(dossier, discrepancy, rank, names, "; ".join(marks.get(discrepancy.id, ())))
        for discrepancy in dossier.review.discrepancies:
            rows += _discrepancy(dossier, discrepancy, None, names, "; ".join(marks.get(discrepancy.id, ())))
    rows += [_row(DISCREPANCY_COLUMNS, told) for told in _discrepancy_decisions(result)]
    return _sheet(DISCREPANCY_COLUMNS, rows)


def harmless(words: str) -> str:
    """Return words on one line that no spreadsheet takes for a formula: an apostrophe stands before what might be one."""
    return _BEGINS_FORMULA.sub(r"\1'\2", printable(words).strip())


def _point(
    dossier: StoryDossier, point: Point, number: int, sources: Mapping[str, str], marks: Mapping[str, Sequence[str]]
) -> list[str | int | None]:
    support = point.support
    return [
        dossier.story.id,
        number,
        point.id,
        point.text,
        point.weight,
        support.reports,
        support.origins_low,
        support.origins_high,
        "; ".join(dict.fromkeys(sources.get(origin, UNNAMED) for origin in support.origins)),
        "; ".join(marks.get(point.id, ())),
    ]


def _account(account: Account | None) -> str:
    if account is None or account.stance == "silent":
        return ""
    if account.span is None:
        return STANCE_MEANINGS[account.stance]
    said = " / ".join(span.text for span in dict.fromkeys((account.span, *account.more)))
    labelled = (("said by", account.attributed_to), ("hedge", account.hedge))
    remarks = "".join(f" [{label}: {words}]" for label, words in labelled if words)
    return f"{account.stance}: {said}{remarks}"


def _discrepancy(
    dossier: StoryDossier, discrepancy: Discrepancy, rank: int | None, names: Mapping[str, str], review: str
) -> Iterable[list[str | int | None]]:
    order = {report.id: place for place, report in enumerate(dossier.story.reports)}
    for place, variant in enumerate(discrepancy.variants, 1):
        reports = sorted({span.report for span in variant.spans}, key=lambda item: (order.get(item, len(order)), item))
        first: Span | None = variant.spans[0] if variant.spans else None
        yield [
            dossier.story.id,
            rank,
            discrepancy.id,
            discrepancy.kind,
            discrepancy.relation,
            discrepancy.weight,
            discrepancy.about,
            with_names(discrepancy.reason, names),
            place,
            variant.value,
            "; ".join(names.get(report, "?") for report in reports),
            first.text if first else "",
            "; ".join(reports),
            review,
        ]


def _point_decisions(result: Result) -> Iterable[Mapping[str, str]]:
    for dossier, reviewed, told in _decisions(result):
        decision = reviewed.decision
        note = f"; note: {decision.note}" if decision.note else ""
        yield {
            "story": dossier.story.id,
            "id": decision.id,
            "point": f"decision: {told}",
            "review": f"{told_outcome(reviewed)}{note}",
        }


def _discrepancy_decisions(result: Result) -> Iterable[Mapping[str, str]]:
    for dossier, reviewed, told in _decisions(result):
        decision = reviewed.decision
        yield {
            "story": dossier.story.id,
            "id": decision.id,
            "kind": "decision",
            "relation": decision.kind,
            "about": told,
            "reason": decision.note,
            "review": told_outcome(reviewed),
        }


def _decisions(result: Result) -> Iterable[tuple[StoryDossier, ReviewedDecision, str]]:
    """Yield every decision of every story, oldest first, with what was decided on what."""
    for dossier in result.stories:
        names = name_reports(dossier.story.reports)
        for reviewed in dossier.review.decisions:
            yield dossier, reviewed, with_names(told_decision(reviewed.decision), names)


def _row(columns: Sequence[str], told: Mapping[str, str]) -> list[str | int | None]:
    return [told.get(column, "") for column in columns]


def _sources(dossier: StoryDossier) -> dict[str, str]:
    names = name_reports(dossier.story.reports)
    return {**name_origins(dossier), **names}


def _sheet(head: Sequence[str], rows: Iterable[Sequence[str | int | None]]) -> str:
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(name) for name in head])
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue()

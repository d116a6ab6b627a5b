"""Who says what: the points as rows, the reports as columns, and what only one report has."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from rashomon.export.html.viewing.telling import Teller, cut, quotation_marks, say
from rashomon.export.html.views import AccountView, CellView, OpenedView, PointView, Shelf, SingleView, Sort, SortView
from rashomon.export.outline import (
    STANCE_MEANINGS,
    STANCE_SIGNS,
    counted,
    split_points,
    told_origins,
    told_support,
)
from rashomon.model import Account, Point

MAX_NAMED_COLUMNS = 24
"""With more reports than these the columns of the matrix carry keys only."""
_TITLE_CHARS = 80
_USUAL: Sort = "importance"
"""The order of a page whose address names none."""
_LABELS: dict[Sort, str] = {
    "importance": "importance",
    "support": "independent origins",
    "disagreement": "disagreement",
}


def view_points(teller: Teller, sort: Sort, opened: str | None = None) -> tuple[Shelf[PointView], Shelf[SingleView]]:
    """Return the rows of the matrix in the order that is asked for, and what only one report has.

    In a whole matrix `opened` is the id of the point whose words stand in its row.
    """
    options = teller.options
    shared, single = split_points(teller.dossier.points)
    ranked = list(enumerate(shared, 1))
    key = _KEYS[sort]
    ranked.sort(key=lambda found: key(found[1]), reverse=True)
    # Each row has a cell for every report: in the largest stories the page must still open.
    rows = max(options.top_points, options.max_cells // max(1, len(teller.reports)))
    top = rows if options.whole_matrix else options.top_points
    most = min(rows, top + options.max_folded)

    def view(found: tuple[int, Point]) -> PointView:
        number, point = found
        return _view_point(teller, point, number, sort, opened=point.id == opened)

    return (
        teller.shelf(ranked, top, view, most),
        teller.shelf(single, options.top_single, lambda point: _view_single(teller, point)),
    )


def view_sorts(present: Sort, prefix: str) -> tuple[SortView, ...]:
    """Return the orders that the matrix can stand in, with addresses relative to the page's own."""
    return tuple(SortView(sort, _LABELS[sort], sort == present, f"?sort={sort}#{prefix}points") for sort in _KEYS)


def view_opened(teller: Teller, point: str) -> OpenedView | None:
    """Return what stands in the opened row of a point (its id); null where there is no such row."""
    for number, found in enumerate(split_points(teller.dossier.points)[0], 1):
        if found.id == point:
            return OpenedView(teller.finding(found.id), number, _view_accounts(teller, found))
    return None


def view_account(teller: Teller, account: Account) -> AccountView:
    """Return what one report says on a point: its words, and who says so, by which hedge."""
    spans = [span for span in (account.span, *account.more) if span is not None]
    labelled = (("said by", account.attributed_to), ("hedge", account.hedge), ("", account.reason))
    remarks = [f"{label}: {say(words)}" if label else teller.reason(words) for label, words in labelled if words]
    return AccountView(
        STANCE_SIGNS[account.stance],
        account.stance,
        STANCE_MEANINGS[account.stance],
        tuple(teller.words(span) for span in spans),
        tuple(remarks),
    )


def _importance(point: Point) -> tuple[int, ...]:
    """Return the same for all: the dossier's order is that of importance, and sorting keeps it."""
    return ()


def _support(point: Point) -> tuple[int, ...]:
    return point.support.origins_low, point.support.origins_high, point.support.reports


def _disagreement(point: Point) -> tuple[int, int]:
    stances = [account.stance for account in point.accounts if account.span is not None]
    return stances.count("differs"), len(set(stances))


_KEYS: dict[Sort, Callable[[Point], tuple[int, ...]]] = {
    "importance": _importance,
    "support": _support,
    "disagreement": _disagreement,
}


def _view_point(teller: Teller, point: Point, number: int, sort: Sort, *, opened: bool) -> PointView:
    accounts = {account.report: account for account in point.accounts}
    origins = ", ".join(teller.names_of(point.support))
    title = f"{counted(point.support.reports, 'report')}, {told_origins(point.support)}"
    finding = teller.finding(point.id)
    elsewhere = teller.options.whole_matrix
    href = ""
    if elsewhere:
        order = [] if sort == _USUAL else [f"sort={sort}"]
        row = [] if opened else [f"point={quote(point.id, safe='')}"]
        href = f"?{'&'.join(order + row)}#{quote(finding.anchor, safe='')}"
    return PointView(
        finding,
        number,
        say(point.text),
        tuple(_view_cell(teller, accounts.get(report) or Account(report, "silent")) for report in teller.reports),
        told_support(point.support),
        f"{title}: {origins}" if origins else title,
        point.support.reports,
        (point.support.origins_low, point.support.origins_high),
        _disagreement(point),
        _view_accounts(teller, point) if opened or not elsewhere else (),
        href,
        opened,
    )


def _view_accounts(teller: Teller, point: Point) -> tuple[AccountView, ...]:
    """Return what each report says that speaks on a point, in the story's order."""
    accounts = {account.report: account for account in point.accounts if account.span is not None}
    return tuple(view_account(teller, accounts[report]) for report in teller.reports if report in accounts)


def _view_cell(teller: Teller, account: Account) -> CellView:
    sign, meaning = STANCE_SIGNS[account.stance], STANCE_MEANINGS[account.stance]
    if account.span is None:
        return CellView(account.stance, sign, meaning, None, "")
    title = f"{teller.keyed.get(account.report, '?')} {meaning}"
    if teller.options.whole_matrix:
        return CellView(account.stance, sign, meaning, teller.href(account.span), title)
    said = cut(say(account.span.text), _TITLE_CHARS)
    opening, closing = quotation_marks(said)
    words = f"{title}: {opening}{said}{closing}"
    return CellView(account.stance, sign, meaning, teller.href(account.span), words)


def _view_single(teller: Teller, point: Point) -> SingleView:
    account = next(account for account in point.accounts if account.span is not None)
    return SingleView(teller.finding(point.id), view_account(teller, account))

"""A dossier of any size without an analysis, for what is drawn of it: invented reports, one sentence a point."""

from __future__ import annotations

from rashomon.model import (
    Account,
    Discrepancy,
    DiscrepancyVariant,
    Lineage,
    LineageEdge,
    LineageKind,
    Origin,
    Point,
    Report,
    Span,
    Stance,
    Story,
    StoryDossier,
    Support,
    TimelineEntry,
)

_KINDS: tuple[LineageKind, ...] = ("republishes", "rewrites", "relays", "cites")
_STANCES: tuple[Stance, ...] = ("states", "attributes", "hedges", "differs")


def make_reports(count: int, points: int) -> list[Report]:
    """Return reports that speak on about half of the points each, with an hour between two."""
    reports: list[Report] = []
    for at in range(count):
        lines = [f"Water rises at the weir, account {at}", ""]
        lines += [
            f"At gauge {point} of the Lower Marl the water stood {40 + (point * 7 + at % 3) % 90} centimetres high, the"
            f" warden of lock {point % 9} said on Tuesday."
            for point in range(points)
            if _speaks(at, point)
        ]
        text = "\n".join(lines) + "\n"
        moment = f"2031-03-{11 + at // 24:02}T{at % 24:02}:00:00+00:00"
        reports.append(
            Report(
                f"r-{at:010x}", f"report{at}.txt", text, f"{at:064x}", outlet=f"The Marl Gazette No {at}",
                title=lines[0], published_at=moment, date_basis="stated", language="en", words=len(text.split()),
            )
        )  # fmt: skip
    return reports


def make_dossier(reports: int = 40, points: int = 150) -> StoryDossier:
    """Return a dossier with so many reports and points; a third of the points has a discrepancy."""
    told = make_reports(reports, points)
    shown: list[Point] = []
    differences: list[Discrepancy] = []
    for number in range(points):
        accounts = tuple(_account(report, at, number) for at, report in enumerate(told))
        spoken = [account for account in accounts if account.span is not None]
        support = Support(len(spoken), max(1, len(spoken) // 3), max(1, len(spoken) // 2), ("o-0000000001",))
        point = Point(
            f"p-{number:010x}", f"The water at gauge {number} of the Lower Marl", support, accounts, 3 - number % 3
        )
        shown.append(point)
        if number % 3 == 0 and len(spoken) > 1:
            differences.append(_difference(point, number))
    origin = Origin("o-0000000001", "Marlwire", "agency")
    edges = tuple(
        LineageEdge(
            report.id, origin.id if at % 5 else told[0].id, _KINDS[at % 4], at % 3 > 0, 0.8,
            "Names Marlwire as its source", (_first_line(report),),
        )
        for at, report in enumerate(told)
        if at
    )  # fmt: skip
    timeline = tuple(
        TimelineEntry(f"2031-03-{11 + at // 4:02}T{6 * (at % 4):02}:00", f"Gauge {at} read", (_first_line(told[0]),))
        for at in range(12)
    )
    story = Story("s-0000000001", "Water rises at the weir", tuple(told))
    return StoryDossier(
        story, Lineage((origin,), edges), (), (), (), tuple(shown), tuple(differences), timeline,
        Support(reports, 2, max(2, reports // 2), (origin.id,)),
    )  # fmt: skip


def _speaks(report: int, point: int) -> bool:
    return (report * 5 + point * 3) % 7 < 4


def _account(report: Report, at: int, point: int) -> Account:
    if not _speaks(at, point):
        return Account(report.id, "silent")
    stance = _STANCES[(at + point) % 4]
    by = f"the warden of lock {point % 9}" if stance == "attributes" else None
    return Account(report.id, stance, _line(report, f"At gauge {point} of"), attributed_to=by)


def _difference(point: Point, number: int) -> Discrepancy:
    spans = [account.span for account in point.accounts if account.span is not None]
    by_value: dict[str, list[Span]] = {}
    for span in spans:
        value = span.text.partition("stood ")[2].partition(" high")[0]
        by_value.setdefault(value, []).append(span)
    variants = tuple(DiscrepancyVariant(value, tuple(held)) for value, held in sorted(by_value.items()))
    return Discrepancy(
        f"d-{number:010x}", "quantity", f"height of the water at gauge {number}", "conflict", 3 - number % 3, point.id,
        variants, "The heights exclude each other",
    )  # fmt: skip


def _line(report: Report, beginning: str) -> Span:
    start = report.text.index(beginning)
    return report.span(start, report.text.index("\n", start))


def _first_line(report: Report) -> Span:
    return report.span(0, report.text.index("\n"))

"""Who says what: points as rows, reports as columns, one sign for each stance."""

from __future__ import annotations

from rich.text import Text

from rashomon.export.outline import STANCE_MEANINGS, split_points, told_support, used_stances
from rashomon.export.terminal.excerpts import excerpt
from rashomon.export.terminal.page import DECIDED, Page, Signs, joined
from rashomon.export.terminal.witnesses import Witnesses
from rashomon.model import Point, Stance, StoryDossier

_MIN_LABEL_CELLS = 28
_STYLES: dict[Stance, str] = {
    "states": "green",
    "attributes": "cyan",
    "hedges": "yellow",
    "differs": "bold red",
    "silent": "dim",
    "unread": "dim",
}


def render_points(page: Page, witnesses: Witnesses, dossier: StoryDossier) -> None:
    """Print the points as a matrix: those that several reports speak on, then what only one report has."""
    shared, single = split_points(dossier.points)
    page.heading(f"WHO SAYS WHAT ({len(dossier.points)})")
    if not dossier.points:
        page.line(Text("  no point was found", style="dim"))
        return
    legend = [_legend(page.signs, stance) for stance in used_stances(dossier.points)]
    page.wrapped(Text("  "), joined(legend, "  "))
    if shared:
        page.wrapped(Text("  "), Text("at the right: reports / independent origins", style="dim"))
        shown = shared[: page.limit(page.options.top_points)]
        for columns in _bands(page, list(witnesses.reports)):
            _render_matrix(page, witnesses, shown, columns)
        page.more(len(shared) - len(shown), "point")
    _render_single(page, witnesses, single)
    if page.options.show_all:
        _render_accounts(page, witnesses, shared)


def _legend(signs: Signs, stance: Stance) -> Text:
    return Text.assemble((_sign(signs, stance), _STYLES[stance]), f" {STANCE_MEANINGS[stance]}")


def _bands(page: Page, reports: list[str]) -> list[list[str]]:
    """Return the columns in as many bands as the width asks for."""
    most = max(1, page.width - _MIN_LABEL_CELLS - _SUPPORT_CELLS - 4)
    count = -(-len(reports) // most)
    size = -(-len(reports) // count)
    return [reports[start : start + size] for start in range(0, len(reports), size)]


_SUPPORT_CELLS = 7


def _render_matrix(page: Page, witnesses: Witnesses, points: list[Point], columns: list[str]) -> None:
    step = 2 if page.width - 2 * len(columns) - _SUPPORT_CELLS - 4 >= _MIN_LABEL_CELLS + 8 else 1
    gap = " " * (step - 1)
    label = page.width - 4 - step * len(columns) - _SUPPORT_CELLS
    keys = [witnesses.keys[report].rjust(witnesses.key_width) for report in columns]
    for row in range(witnesses.key_width):
        heads = gap.join(key[row] for key in keys)
        page.line(Text.assemble(" " * (4 + label), (heads, "bold")))
    for number, point in enumerate(points, 1):
        stances: dict[str, Stance] = {account.report: account.stance for account in point.accounts}
        said = Text.assemble(page.say(point.text).strip(), (witnesses.decided(point.id), DECIDED))
        lines = page.fold(said, label - 2, None if page.options.show_all else 2)
        first = Text.assemble((f"{number:>3} ", "dim"), lines[0], " " * (label - lines[0].cell_len))
        for place, report in enumerate(columns):
            stance = stances.get(report, "silent")
            first.append(_sign(page.signs, stance), style=_STYLES[stance])
            if place < len(columns) - 1:
                first.append(gap)
        first.append(f" {told_support(point.support, page.signs.dash):>{_SUPPORT_CELLS - 1}}")
        page.line(first)
        for line in lines[1:]:
            page.line(Text.assemble("    ", line))


def _render_single(page: Page, witnesses: Witnesses, points: list[Point]) -> None:
    """Print what only one report has: news to an editor, and not corroborated by anyone."""
    if not points:
        return
    shown = points[: page.limit(page.options.top_points // 2)]
    page.line(Text("  only in one report", style="bold"))
    for point in shown:
        account = next(account for account in point.accounts if account.span is not None)
        assert account.span is not None
        head = Text.assemble(
            "    ", (page.cell(witnesses.keys[account.report], witnesses.key_width).plain, "bold"), " "
        )
        said = excerpt(page, witnesses.text_of(account.span), account.span, page.width - head.cell_len - 2, style="")
        sign = _sign(page.signs, account.stance)
        decided = (witnesses.decided(point.id), DECIDED)
        page.line(Text.assemble(head, (sign, _STYLES[account.stance]), " ", said, decided))
    page.more(len(points) - len(shown), "in one report only", "in one report only")


def _render_accounts(page: Page, witnesses: Witnesses, points: list[Point]) -> None:
    """Print the words of every account under its point's number."""
    page.heading("IN WHICH WORDS")
    for number, point in enumerate(points, 1):
        page.wrapped(Text(f"{number:>3} "), Text(page.say(point.text).strip(), style="bold"))
        for account in sorted(point.accounts, key=lambda item: witnesses.order.get(item.report, 0)):
            if account.span is None:
                continue
            head = Text.assemble(
                "    ",
                (_sign(page.signs, account.stance), _STYLES[account.stance]),
                f" {witnesses.keys[account.report]} ",
            )
            body = Text(f"{page.signs.open_quote}{page.say(account.span.text).strip()}{page.signs.close_quote}")
            for label, words in (("said by", account.attributed_to), ("hedge", account.hedge), ("", account.reason)):
                if words:
                    body.append(f" [{f'{label}: ' if label else ''}{page.say(words).strip()}]", style="dim")
            page.wrapped(head, body)


def _sign(signs: Signs, stance: Stance) -> str:
    return {
        "states": signs.states,
        "attributes": signs.attributes,
        "hedges": signs.hedges,
        "differs": signs.differs,
        "silent": signs.silent,
        "unread": signs.unread,
    }[stance]

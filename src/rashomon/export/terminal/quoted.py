"""Quoted words as each report gives them."""

from __future__ import annotations

from rich.text import Text

from rashomon.export.outline import SameWords, group_versions, other_speakers, split_quotes
from rashomon.export.terminal.page import DECIDED, Page
from rashomon.export.terminal.witnesses import Witnesses
from rashomon.model import Quote, StoryDossier

_MAX_CALM_CHARS = 70
"""Words without a difference are cut to this many characters between two that differ."""
_MARK = "*"


def render_quotes(page: Page, witnesses: Witnesses, dossier: StoryDossier) -> None:
    """Print the quotations that several reports give, altered ones first; words that differ stand between asterisks."""
    several, alone = split_quotes(dossier.quotes)
    if not dossier.quotes:
        return
    altered = sum(quote.altered for quote in several)
    note = f"*words* differ  {page.signs.gap} words missing here" if altered else ""
    page.heading(f"QUOTED WORDS ({len(several)} in several reports, {altered} altered)", note)
    shown = several[: page.limit(page.options.top_quotes)]
    for quote in shown:
        _render_quote(page, witnesses, quote)
    if page.options.show_all:
        for quote in alone:
            _render_quote(page, witnesses, quote)
    page.more(len(several) - len(shown), "quotation")
    if alone and not page.options.show_all:
        page.more(len(alone), "in one report only", "in one report only")


def _render_quote(page: Page, witnesses: Witnesses, quote: Quote) -> None:
    speaker = page.say(quote.speaker or "").strip() or "speaker not told"
    head = Text.assemble("  ", (speaker, "bold"))
    if quote.altered:
        head.append("  altered", style="bold red")
    head.append(witnesses.decided(quote.id), style=DECIDED)
    page.line(page.cut(head, page.width))
    groups = group_versions(quote, witnesses.order)
    keyed = [witnesses.key_list(version.span.report for version in group.versions) for group in groups]
    width = max(map(len, keyed), default=1)
    for group, keys in zip(groups, keyed, strict=True):
        # The same words need one line; the marks are those of the version which was compared with most others.
        body = _version(page, group)
        others = [page.say(speaker).strip() for speaker in other_speakers(quote, group.versions)]
        if others:
            body.append(f" [said by: {', '.join(others)}]", style="dim")
        if any(not version.direct for version in group.versions):
            body.append(" [reported speech]", style="dim")
        page.wrapped(Text.assemble("    ", (page.cell(keys, min(width, 20)).plain, "bold"), " "), body)


def _version(page: Page, group: SameWords) -> Text:
    """Return a version between quotation marks, what differs from another version between asterisks."""
    body = Text(page.signs.open_quote)
    last = len(group.pieces) - 1
    for place, (words, differs) in enumerate(group.pieces):
        if not differs:
            body.append(_calm(page, words, first=place == 0, last=place == last))
        elif words:
            body.append(f"{_MARK}{page.say(words)}{_MARK}", style="bold red")
        else:
            body.append(page.signs.gap, style="bold red")
    if group.clearest.truncated:
        body.append(f" {page.signs.ellipsis}")
    body.append(page.signs.close_quote)
    return body


def _calm(page: Page, words: str, first: bool, last: bool) -> str:
    said = page.say(words)
    if page.options.show_all or len(said) <= 2 * _MAX_CALM_CHARS:
        return said
    if last:
        return page.cut_words(said, (4 if first else 2) * _MAX_CALM_CHARS)
    head = said[:_MAX_CALM_CHARS].rsplit(" ", 1)[0]
    tail = said[-_MAX_CALM_CHARS:].split(" ", 1)[-1]
    return f"{head} {page.signs.ellipsis} {tail}"

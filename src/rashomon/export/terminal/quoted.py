"""Quoted words as each report gives them."""

from __future__ import annotations

import re
from collections import defaultdict

from rich.text import Text

from rashomon.export.terminal.page import Page
from rashomon.export.terminal.witnesses import Witnesses
from rashomon.model import Quote, QuoteVersion, Span, StoryDossier

_MAX_CALM_CHARS = 70
"""Words without a difference are cut to this many characters between two that differ."""
_MARK = "*"
_LETTERS = re.compile(r"\w")


def render_quotes(page: Page, witnesses: Witnesses, dossier: StoryDossier) -> None:
    """Print the quotations that several reports give, altered ones first; words that differ stand between asterisks."""
    several = [quote for quote in dossier.quotes if quote.altered or len({v.span.report for v in quote.versions}) > 1]
    several.sort(key=lambda quote: not quote.altered)
    alone = [quote for quote in dossier.quotes if quote not in several]
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
    page.line(page.cut(head, page.width))
    groups: dict[str, list[QuoteVersion]] = defaultdict(list)
    marks = _marks(quote)
    order = witnesses.order
    for version in sorted(quote.versions, key=lambda version: (order.get(version.span.report, 0), version.span)):
        groups["".join(_LETTERS.findall(page.say(version.span.text).casefold()))].append(version)
    keyed = {words: witnesses.key_list(version.span.report for version in groups[words]) for words in groups}
    width = max(map(len, keyed.values()), default=1)
    for words, versions in groups.items():
        # The same words need one line; the marks are those of the version which was compared with most others.
        clearest = max(versions, key=lambda version: len(marks.get(version.span.report, [])))
        body = _version(page, clearest, marks.get(clearest.span.report, []))
        others = sorted({page.say(v.speaker).strip() for v in versions if v.speaker and v.speaker != quote.speaker})
        if others:
            body.append(f" [said by: {', '.join(others)}]", style="dim")
        if any(not version.direct for version in versions):
            body.append(" [reported speech]", style="dim")
        page.wrapped(Text.assemble("    ", (page.cell(keyed[words], min(width, 20)).plain, "bold"), " "), body)


def _marks(quote: Quote) -> dict[str, list[Span]]:
    marks: dict[str, list[Span]] = defaultdict(list)
    for alteration in quote.alterations:
        for span in (alteration.from_span, alteration.to_span):
            marks[span.report].append(span)
    return marks


def _version(page: Page, version: QuoteVersion, marks: list[Span]) -> Text:
    """Return a version between quotation marks, what differs from another version between asterisks."""
    words, base = version.span.text, version.span.start
    cuts = sorted(
        {
            (max(span.start, base) - base, min(span.end, version.span.end) - base)
            for span in marks
            if span.start <= version.span.end and span.end >= base
        }
    )
    # A mark as wide as the whole version says nothing about where it differs.
    cuts = [cut for cut in cuts if cut[1] - cut[0] < len(words)]
    body = Text(page.signs.open_quote)
    at = 0
    for start, end in cuts:
        if start < at or end < start:
            continue
        body.append(_calm(page, words[at:start], first=at == 0, last=False))
        if start == end:
            body.append(page.signs.gap, style="bold red")
        else:
            body.append(f"{_MARK}{page.say(words[start:end])}{_MARK}", style="bold red")
        at = end
    body.append(_calm(page, words[at:], first=at == 0, last=True))
    if version.truncated:
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

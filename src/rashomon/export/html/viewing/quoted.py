"""Quoted words and their versions."""

from __future__ import annotations

from rashomon.export.html.viewing.telling import GAP, Teller, plain, quotation_marks, say
from rashomon.export.html.views import QuoteView, Shelf, VersionView
from rashomon.export.outline import group_versions, other_speakers, split_quotes
from rashomon.model import Quote


def view_quotes(teller: Teller) -> tuple[Shelf[QuoteView], Shelf[QuoteView], int]:
    """Return the quotations of several reports, those that one report alone has, and how many are altered."""
    several, alone = split_quotes(teller.dossier.quotes)
    return (
        teller.shelf(several, teller.options.top_quotes, lambda quote: _view_quote(teller, quote)),
        teller.shelf(alone, 0, lambda quote: _view_quote(teller, quote)),
        sum(quote.altered for quote in several),
    )


def _view_quote(teller: Teller, quote: Quote) -> QuoteView:
    versions: list[VersionView] = []
    for group in group_versions(quote, teller.order):
        remarks = [f"said by {say(speaker)}" for speaker in other_speakers(quote, group.versions)]
        if any(not version.direct for version in group.versions):
            remarks.append("reported speech")
        pieces = tuple((plain(words) or GAP, differs) for words, differs in group.pieces if words or differs)
        if group.clearest.truncated:
            pieces += (("…", False),)
        opening, closing = quotation_marks("".join(words for words, _ in pieces))
        refs = teller.refs(version.span for version in group.versions)
        versions.append(VersionView(refs, opening, pieces, closing, tuple(remarks)))
    speaker = say(quote.speaker or "") or "speaker not told"
    return QuoteView(teller.finding(quote.id), speaker, quote.altered, tuple(versions))

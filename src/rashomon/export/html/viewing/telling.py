"""How words, reports and findings are told on a page: what all sections share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from rashomon.export.excerpts import excerpt_of
from rashomon.export.html.linking import Links
from rashomon.export.html.viewing.marking import mark_findings
from rashomon.export.html.views import Finding, HtmlOptions, ReportRef, Shelf, Words
from rashomon.export.names import UNNAMED, key_reports, name_origins, name_reports, name_sources, with_names
from rashomon.export.printable import printable
from rashomon.model import Span, StoryDossier, Support

GAP = "‸"
"""Stands where words are lacking that another version or variant has."""
EXCERPT_CHARS = 240
_DOUBLE_QUOTES = re.compile('["“”„«»]')


_KEPT_WORDS = 4096
"""Names and sentences occur in many places of a page, and in each page of a story: these are looked at once."""
_PLAIN = re.compile("[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*")
"""Letters and punctuation of western scripts: nothing that `printable` would drop or join but white space."""


@lru_cache(_KEPT_WORDS)
def plain(words: str) -> str:
    """Return what `printable` returns, and most words of a page without looking at each of their characters."""
    return words if _PLAIN.fullmatch(words) and "  " not in words else printable(words)


def say(words: str) -> str:
    """Return words on one line, safe to print, without white space around them."""
    return plain(words).strip()


def cut(words: str, most: int) -> str:
    """Return words cut to so many characters, at a word where one ends in the last third."""
    if len(words) <= most:
        return words
    kept = words[: most - 1]
    at = kept.rfind(" ")
    return kept[: at if at > most * 2 // 3 else most].rstrip() + "…"


def quotation_marks(words: str) -> tuple[str, str]:
    """Return quotation marks of ours that look like none in the words."""
    return ("«", "»") if _DOUBLE_QUOTES.search(words) else ("“", "”")


class Teller:
    """One story with the names of its reports, and where everything in it leads."""

    def __init__(
        self, dossier: StoryDossier, options: HtmlOptions, prefix: str, links: Links, all_href: str = ""
    ) -> None:
        self.dossier, self.options, self.prefix, self.links = dossier, options, prefix, links
        self.all_href = all_href
        reports = dossier.story.reports
        self.reports = {report.id: report for report in reports}
        self.order = {report.id: place for place, report in enumerate(reports)}
        self.keys = key_reports(reports)
        self.names = name_reports(reports)
        self.sources = name_sources(reports)
        self.keyed = {report: f"{self.keys[report]}. {name}" for report, name in self.names.items()}
        self.origins = {origin: say(name) for origin, name in name_origins(dossier).items()}
        self.marks = mark_findings(dossier.review)

    def finding(self, target: str, anchor: str | None = None) -> Finding:
        """Return what every finding has; `target` is its id, of an edge `REPORT>SOURCE`."""
        return Finding(
            f"{self.prefix}{target}" if anchor is None else anchor,
            self.links.review(target),
            self.marks.get(target, ()),
        )

    def ref(self, report: str, span: Span | None = None) -> ReportRef:
        """Return a report's key and name, leading to a span of it or to its whole text."""
        href = self.href(span) if span is not None else self.links.report(report) if report in self.reports else ""
        return ReportRef(self.keys.get(report, "?"), self.names.get(report, "?"), href)

    def refs(self, spans: Iterable[Span]) -> tuple[ReportRef, ...]:
        """Return each report of these spans once, in the story's order, leading to the first of its spans."""
        first: dict[str, Span] = {}
        for span in spans:
            first.setdefault(span.report, span)
        order = sorted(first, key=lambda report: (self.order.get(report, len(self.order)), report))
        return tuple(self.ref(report, first[report]) for report in order)

    def href(self, span: Span) -> str:
        """Return where these words stand; empty where their report is not in the story."""
        return self.links.words(span) if span.report in self.reports else ""

    def words(self, span: Span, focus: str | None = None, most: int = EXCERPT_CHARS) -> Words:
        """Return the words of a span in their sentence, those of `focus` apart where they stand in it."""
        report = self.reports.get(span.report)
        found = excerpt_of(report.text if report else span.text, span, most, focus, plain)
        before = ("…" if found.goes_on_before else "") + found.before.lstrip()
        middle, after = cut(found.focus, most), found.after.rstrip() + ("…" if found.goes_on_after else "")
        opening, closing = quotation_marks(before + middle + after)
        return Words(self.keys.get(span.report, "?"), self.href(span), opening, before, middle, after, closing)

    def reason(self, reason: str) -> str:
        """Return a reason with the reports that it names under their keys and names."""
        return say(with_names(reason, self.keyed))

    def source(self, source: str) -> str:
        """Return the name of a report or an origin."""
        return self.keyed.get(source) or self.origins.get(source) or UNNAMED

    def names_of(self, support: Support) -> tuple[str, ...]:
        """Return the names of the origins behind something, each once."""
        names = dict.fromkeys(self.origins.get(origin, self.names.get(origin, "")) for origin in support.origins)
        return tuple(name for name in names if name)

    def shelf[F, V](self, found: Sequence[F], top: int, view: Callable[[F], V], most: int | None = None) -> Shelf[V]:
        """Return findings as views: `top` of them open, then the folded ones; `most` in all, if not as many as usual."""
        options = self.options
        if options.show_all:
            return Shelf(tuple(view(item) for item in found))
        end = top + options.max_folded if most is None else most
        shown, folded = found[:top], found[top:end]
        return Shelf(
            tuple(view(item) for item in shown),
            tuple(view(item) for item in folded),
            len(found) - len(shown) - len(folded),
            self.all_href,
        )

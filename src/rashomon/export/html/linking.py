"""Where a finding leads: to places on the same page in the single file, to other pages on the web."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol
from urllib.parse import urlsplit

from rashomon.export.printable import printable
from rashomon.model import Report, Span

_NO_LINK = re.compile(r"[\s\x00-\x20\x7f<>\"'\\^`{|}]")


class Links(Protocol):
    """The addresses that the drawing of a story leads to; an empty one where nothing is there."""

    def report(self, report: str) -> str:
        """Return the address of a whole report."""
        ...

    def words(self, span: Span) -> str:
        """Return the address of the place where these words stand."""
        ...

    def review(self, target: str) -> str | None:
        """Return the address of the review controls of a finding (its id); null where nothing can be reviewed."""
        ...


class PageLinks:
    """The links of the single file: anchors on the page itself; it remembers which words of the texts are cited."""

    def __init__(self, reports: Sequence[Report], prefix: str = "") -> None:
        self.anchors = {report.id: f"{prefix}r{place}" for place, report in enumerate(reports, 1)}
        self.cited: dict[str, set[tuple[int, int]]] = {report.id: set() for report in reports}

    def report(self, report: str) -> str:
        """Return the anchor of a report's text."""
        return f"#{self.anchors[report]}" if report in self.anchors else ""

    def words(self, span: Span) -> str:
        """Return the anchor of these words, and remember that the text needs one there."""
        if span.report not in self.anchors:
            return ""
        self.cited[span.report].add((span.start, span.end))
        return f"#{self.anchors[span.report]}-{span.start}-{span.end}"

    def review(self, target: str) -> str | None:
        """Return null: a file cannot be reviewed."""
        return None


def web_address(address: str) -> str | None:
    """Return an address that a link may lead to: http or https with a host and nothing odd in it; null for others.

    A name before the host, as in `https://known.example@elsewhere.example/`, would seem to be the host.
    """
    if _NO_LINK.search(address) or printable(address) != address:
        return None
    try:
        parts = urlsplit(address)
        plain = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
        return address if plain else None
    except ValueError:
        return None

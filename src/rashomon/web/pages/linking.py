"""Addresses of the desk's pages, which the shared drawing of a story links to."""

from __future__ import annotations

from urllib.parse import quote

from rashomon.model import Span


class SiteLinks:
    """The links of the web pages of one story; it fits `rashomon.export.html.linking.Links`.

    On the story's own page they may be relative to it: there are thousands of them.
    """

    def __init__(self, story: str, *, relative: bool = False) -> None:
        self.story = ("" if relative else "/stories/") + quote(story, safe="")

    def report(self, report: str) -> str:
        """Return the address of a report's page."""
        return f"{self.story}/reports/{quote(report, safe='')}"

    def words(self, span: Span) -> str:
        """Return the address of the place on its report's page where these words stand."""
        return f"{self.report(span.report)}?at={span.start}-{span.end}#at"

    def review(self, target: str) -> str | None:
        """Return the address of the controls by which a finding is reviewed."""
        named = quote(target, safe="")
        return f"{self.story}/review?at={named}#{named}"

    def finding(self, target: str) -> str:
        """Return the address of a finding on the story's page: the whole one, since the usual one leaves some out."""
        return f"{self.story}?all=yes#{quote(target, safe='')}"

"""What is on the desk: stories, reports, versions of articles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from rashomon.desk.opened import Opened
from rashomon.desk.results import Stories
from rashomon.errors import NotFoundError
from rashomon.model import Report, StoredReport, StoryChange, VersionStep
from rashomon.store import Narrowing, StoreCounts, Tellers


class Listing(Opened):
    """The part of a desk that shows what there is."""

    def stories(
        self,
        since: str | None = None,
        search: str | None = None,
        limit: int | None = 50,
        offset: int = 0,
        least: int = 1,
        compared: bool = False,
        **further: Unpack[Narrowing],
    ) -> Stories:
        """Return stories, the one with the newest report first.

        `since` is an ISO time that a story's newest report must not be older than, `search` words that one of its
        reports must have, `least` the number of reports; `compared` asks for those only that have a dossier which was
        made since they last changed; `limit` null gives all. `until`, `outlet`, `language` and `weight` are told at
        `Narrowing`. Raises `OptionError` for what means nothing: a `since` that is no time, a search without words.
        """
        return Stories(self._store.stories(since, search, limit, offset, least, compared, **further))

    def count_stories(
        self,
        since: str | None = None,
        search: str | None = None,
        least: int = 1,
        compared: bool = False,
        **further: Unpack[Narrowing],
    ) -> int:
        """Return how many stories `stories` gives without a limit; raises `OptionError` as it does."""
        return self._store.count_stories(since, search, least, compared, **further)

    def history(self, story: str) -> list[StoryChange]:
        """Return what happened to a story, oldest first: how it was founded, what joined, merged into it or left.

        A comparison was founded with all its reports, and nothing happens to it.
        """
        listed = self.story(story)
        if listed.compared_by_hand:
            return [StoryChange("founded", listed.id, tuple(report.id for report in listed.reports))]
        return self._store.history(listed.id)

    def report(self, report: str) -> Report:
        """Return a report by its id as it was read, current or not, also one that is in a comparison only.

        Raises `NotFoundError` where there is none.
        """
        found = self._store.report(report)
        if found is None:
            raise NotFoundError(f"{report}: no such report in {self.path}")
        return found

    def find_reports(self, search: str | None = None, limit: int | None = 50, offset: int = 0) -> list[StoredReport]:
        """Return the reports that have all these words in text, title or outlet, the newest first, without a date last.

        Only current versions; those of comparisons are not looked through. A null `search` gives all, a null `limit`
        any number. Raises `OptionError` for a search without words.
        """
        return self._store.find_reports(search, limit, offset)

    def count_reports(self, search: str | None = None) -> int:
        """Return how many reports `find_reports` gives without a limit; raises `OptionError` as it does."""
        return self._store.count_reports(search)

    def stories_of(self, reports: Sequence[str]) -> dict[str, str]:
        """Return the id of the story of each of these reports, else of the newest comparison that has it."""
        return self._store.comparison_of(reports) | self._store.story_of(reports)

    def versions(self, article: str) -> tuple[list[Report], list[VersionStep]]:
        """Return the versions of the article with this address or report id, oldest first, and what changed from each to
        the next. Raises `NotFoundError` where there is no such article."""
        from rashomon.furniture import mark_furniture
        from rashomon.ingest.addresses import canonical_url
        from rashomon.versions import compare_versions

        reports = self._store.versions(article) or self._store.versions(canonical_url(article))
        if not reports:
            raise NotFoundError(f"{article}: no such article in {self.path}; give its address, or a report's id")
        # Each by itself: what several versions repeat is the article, not the page around it.
        reports = [mark_furniture([report], self._options.compare.furniture)[0] for report in reports]
        return reports, compare_versions(reports)

    def counts(self) -> StoreCounts:
        """Return how many reports, versions, stories, outlets and feeds there are, and reports by language not analysed."""
        return self._store.counts()

    def tellers(self) -> Tellers:
        """Return the outlets and languages of what is on the desk, the most frequent first: what a list can be narrowed to."""
        return self._store.tellers()

    def check(self) -> list[str]:
        """Return what is wrong with the store's file, nothing where it is whole; reads all of it."""
        return self._store.check()

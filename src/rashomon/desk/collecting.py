"""Reports as they come: added, watched for, and put into their stories."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rashomon.desk.opened import Opened
from rashomon.desk.options import DeskOptions
from rashomon.desk.results import Addition
from rashomon.model import FeedState, Report, Skipped
from rashomon.store import Store

if TYPE_CHECKING:
    from rashomon.ingest import Intake
    from rashomon.ingest.network import Fetcher
    from rashomon.ingest.polling import PollingOptions
    from rashomon.stories import Sketch, StoryFinder
    from rashomon.text.encoder import Encoder


class Collecting(Opened):
    """The part of a desk that takes reports in."""

    def __init__(self, store: Store, options: DeskOptions | None = None, encoder: Encoder | None = None) -> None:
        super().__init__(store, options, encoder)
        self._finder: StoryFinder | None = None
        self._seen = 0

    def add(
        self,
        sources: Sequence[str | os.PathLike[str]],
        *,
        fetcher: Fetcher | None = None,
        stdin: Callable[[], bytes] | None = None,
        tell: Callable[[Addition], None] | None = None,
    ) -> Addition:
        """Return what became of all reports in `sources`: files, folders, tables, archives, and addresses and feeds, for
        which there must be a `fetcher`.

        They are added a batch at a time, and `tell` is called when a batch is safe in the store. Adding the same again
        changes nothing. Raises `OptionError` for options that cannot be used.
        """
        from rashomon.ingest import stream_sources

        names = [os.fspath(source) for source in sources]
        total = Addition()
        for part in self._added(stream_sources(names, self._options.compare.ingest, stdin, fetcher)):
            if tell:
                tell(part)
            total = _together(total, part)
        return total

    def add_reports(self, reports: Sequence[Report]) -> Addition:
        """Return what became of these reports, added in one transaction."""
        return self._take(reports, self._sketched(self._unknown(reports)))

    def watch(
        self,
        fetcher: Fetcher,
        options: PollingOptions | None = None,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> Iterator[tuple[FeedState, Addition]]:
        """Ask every feed that is due once, and yield what came of it: the feed as it is now remembered, and what was added.

        What a feed gave is in the store before it is yielded.
        """
        from rashomon.ingest import read_item
        from rashomon.ingest.polling import PollingOptions, poll

        for polled in poll(self._store.feeds(), fetcher, self._is_known, now(), options or PollingOptions()):
            read = [read_item(item, self._options.compare.ingest) for item in polled.items]
            reports = [item for item in read if isinstance(item, Report)]
            skipped = (*polled.skipped, *(item for item in read if isinstance(item, Skipped)))
            sketches = self._sketched(self._unknown(reports))
            # With its articles in one transaction: a feed that was asked is never ahead of what it gave.
            try:
                with self._store.writing():
                    addition = self._take(reports, sketches)
                    moved = {polled.asked: polled.state.url} if polled.asked != polled.state.url else {}
                    self._store.put_feeds([polled.state], moved)
            except BaseException:
                self._finder = None
                raise
            notes = (*polled.notes, *(f"{report.source}: {note}" for report in reports for note in report.notes))
            yield polled.state, replace(addition, skipped=skipped, notes=notes)

    def feeds(self) -> list[FeedState]:
        """Return the feeds that are watched, in the order in which they were named."""
        return self._store.feeds()

    def watch_feeds(self, feeds: Iterable[FeedState]) -> int:
        """Return how many of these feeds were not watched before; all are from now on, and are asked at once."""
        there = {state.url: state for state in self._store.feeds()}
        named = {state.url: state for state in feeds}
        self._store.put_feeds([replace(there.get(url, state), next_at=None) for url, state in named.items()])
        return len(named.keys() - there.keys())

    def forget_feed(self, url: str) -> bool:
        """Return whether there was such a feed; it is watched no longer, its reports stay."""
        return self._store.remove_feed(url)

    def _added(self, intakes: Iterable[Intake]) -> Iterator[Addition]:
        """Yield what became of each batch. While one is written, the next is sketched on another thread."""
        with ThreadPoolExecutor(1, "sketch") as pool:
            waiting: tuple[Intake, Future[list[Sketch]]] | None = None
            for intake in intakes:
                sketches = pool.submit(self._sketched, self._unknown(intake.reports))
                if waiting:
                    yield self._settled(*waiting)
                waiting = intake, sketches
            if waiting:
                yield self._settled(*waiting)

    def _settled(self, intake: Intake, sketches: Future[list[Sketch]]) -> Addition:
        return replace(self._take(intake.reports, sketches.result()), skipped=intake.skipped, notes=intake.notes)

    def _sketched(self, reports: Sequence[Report]) -> list[Sketch]:
        from rashomon.stories import sketch_reports

        return sketch_reports(reports, self._encode)

    def _unknown(self, reports: Sequence[Report]) -> list[Report]:
        """Return the reports that are surely not there with the same id: only these are worth a sketch."""
        known = self._store.story_of([report.id for report in reports])
        return [report for report in reports if report.id not in known]

    def _take(self, reports: Sequence[Report], sketches: Sequence[Sketch]) -> Addition:
        """Add reports and put them into stories, all in one transaction."""
        by_report = {sketch.report: sketch for sketch in sketches}
        try:
            with self._store.writing():
                finder = self._up_to_date()
                added = self._store.add(reports)
                fresh = {item.report for item in added if item.state != "known"} & set(by_report)
                self._store.put_sketches(
                    [(name, by_report[name].instant, by_report[name].to_bytes()) for name in sorted(fresh)]
                )
                joined = finder.join(self._refreshed(finder))
                renewed = self._store.story_of([item.report for item in added if item.state == "version"])
                central = {**finder.central(renewed.values()), **joined.central}
                titles = self._store.titles(list(central.values()))
                self._store.apply(
                    joined.stories,
                    {story: titles.get(report) or "untitled" for story, report in central.items()},
                    joined.changes,
                )
                self._store.record_copies(joined.copies)
                self._seen = self._store.latest()
        except BaseException:
            # What was not written must not be remembered either.
            self._finder = None
            raise
        return Addition(tuple(added), (), (), joined.changes)

    def _up_to_date(self) -> StoryFinder:
        """Return the finder with all that the store has; to be asked inside a transaction."""
        if self._finder is None:
            from rashomon.stories import StoryFinder

            self._finder, self._seen = StoryFinder(self._options.stories), 0
        self._refreshed(self._finder)
        return self._finder

    def _refreshed(self, finder: StoryFinder) -> list[Sketch]:
        """Bring the finder up to date, and return the sketches that are in no story yet."""
        from rashomon.stories import Sketch

        waiting: list[Sketch] = []
        known: list[tuple[Sketch, str]] = []
        rows = list(self._store.sketches(after=self._seen))
        # Those that an older version of Rashomon made.
        stale = [row.report for row in rows if not Sketch.is_present(row.blob)]
        anew = {sketch.report: sketch for sketch in self._sketched(self._store.reports(stale))}
        self._store.put_sketches([(name, sketch.instant, sketch.to_bytes()) for name, sketch in anew.items()])
        for row in rows:
            sketch = anew.get(row.report) or Sketch.from_bytes(row.report, row.blob)
            if row.story is None:
                waiting.append(sketch)
            else:
                known.append((sketch, row.story))
        moved = self._store.moved(self._seen) if self._seen else []
        finder.forget(item.report for item in moved if not item.current)
        finder.remember(known)
        finder.move({item.report: item.story for item in moved if item.current and item.story is not None})
        self._seen = self._store.latest()
        return waiting

    def _is_known(self, key: str) -> bool:
        return self._store.has_article(key) or self._store.has_source(key)


def _together(one: Addition, other: Addition) -> Addition:
    return Addition(
        one.added + other.added, one.skipped + other.skipped, one.notes + other.notes, one.changes + other.changes
    )

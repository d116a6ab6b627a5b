"""The desk: reports as they come, the stories they tell, and a dossier of each when it is asked for."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from rashomon import __version__
from rashomon.errors import OptionError
from rashomon.frames import to_frame
from rashomon.model import (
    Added,
    FeedState,
    Report,
    Result,
    Skipped,
    StoredStory,
    StoryChange,
    StoryDossier,
    VersionStep,
)
from rashomon.store import Store, StoreCounts, open_store

# The rooms are imported by what needs them: a list of stories must be there at once, and needs only the store.
if TYPE_CHECKING:
    from rashomon.ingest import Intake
    from rashomon.ingest.network import Fetcher
    from rashomon.ingest.polling import PollingOptions
    from rashomon.pipeline import CompareOptions, Progress
    from rashomon.stories import Sketch, StoryFinder, StoryOptions
    from rashomon.text.encoder import Encoder

STORE_NAME = "rashomon.db"


def _compare_options() -> CompareOptions:
    from rashomon.pipeline import CompareOptions

    return CompareOptions()


def _story_options() -> StoryOptions:
    from rashomon.stories import StoryOptions

    return StoryOptions()


@dataclass(frozen=True)
class DeskOptions:
    """How a desk reads, groups and compares. `compare.ingest` is how sources are read.

    A dossier compares at most `max_reports` reports: of a larger story copies are left out first, then reports between
    the first and the last.
    """

    compare: CompareOptions = field(default_factory=_compare_options)
    stories: StoryOptions = field(default_factory=_story_options)
    max_reports: int = 60


@dataclass(frozen=True)
class Addition:
    """What became of reports that were handed in: `added` in the order in which they came, what could not be read, what
    the user should know, and what happened to the stories."""

    added: tuple[Added, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()
    changes: tuple[StoryChange, ...] = ()

    def count(self, state: str) -> int:
        """Return how many of the reports were `new`, `known` or a `version`."""
        return sum(item.state == state for item in self.added)


class Stories(tuple[StoredStory, ...]):
    """Stories as a desk lists them; `frame` gives them as a table."""

    def frame(self, library: str | None = None) -> Any:
        """Return one row for each report of each story, as a polars or pandas DataFrame, whichever is installed.

        `library` is "polars" or "pandas". Raises `OptionError` where it is not installed.
        """
        return to_frame(
            [
                {"story": story.id, "story_title": story.title, **asdict(report)}
                for story in self
                for report in story.reports
            ],
            library,
        )


def default_store() -> Path:
    """Return where the store is if nobody says: in the user's data folder, or at `RASHOMON_STORE`."""
    import platformdirs

    stated = os.environ.get("RASHOMON_STORE")
    return Path(stated) if stated else platformdirs.user_data_path("rashomon", appauthor=False) / STORE_NAME


def open_desk(
    path: str | os.PathLike[str] | None = None,
    options: DeskOptions | None = None,
    *,
    create: bool = True,
    encoder: Encoder | None = None,
) -> Desk:
    """Return the desk over the store in this file; it is made, with its folder, where there is none and `create` says so.

    Null stands for `default_store`. Raises `OptionError` for a file that cannot be opened or is no store.
    """
    place = Path(path) if path is not None else default_store()
    if create and path is None:
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OptionError(f"{place.parent}: cannot be made ({error.strerror}); name a store by --store") from error
    return Desk(open_store(place, create=create), options, encoder)


class Desk:
    """A store of reports with the stories they tell. A context manager; to be used by one thread at a time.

    Several processes may have the same store open: what one adds the others see.
    """

    def __init__(self, store: Store, options: DeskOptions | None = None, encoder: Encoder | None = None) -> None:
        self._store = store
        self._given = options
        self._encoder = encoder
        self._finder: StoryFinder | None = None
        self._seen = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store's file."""
        self._store.close()

    @property
    def path(self) -> Path:
        """The store's file."""
        return self._store.path

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

    def stories(
        self,
        since: str | None = None,
        search: str | None = None,
        limit: int | None = 50,
        offset: int = 0,
        least: int = 1,
    ) -> Stories:
        """Return stories, the one with the newest report first.

        `since` is an ISO time that a story's newest report must not be older than, `search` words that one of its
        reports must have, `least` the number of reports; `limit` null gives all. Raises `OptionError` for a `since` that
        is no time and a search without words.
        """
        return Stories(self._store.stories(since, search, limit, offset, least))

    def story(self, story: str) -> StoredStory:
        """Return a story by its id, the beginning of it, or the id or address of one of its reports.

        Raises `OptionError` where there is none, or several begin so.
        """
        found = self._store.story(story)
        if found is None:
            raise OptionError(f"{story}: no such story in {self.path}; `rashomon stories` lists those there are")
        return found

    def history(self, story: str) -> list[StoryChange]:
        """Return what happened to a story, oldest first: how it was founded, what joined, merged into it or left."""
        return self._store.history(self.story(story).id)

    def dossier(self, story: str, progress: Progress | None = None) -> StoryDossier:
        """Return the dossier of a story, as `result` does."""
        return self.result(story, progress).dossier

    def result(self, story: str, progress: Progress | None = None) -> Result:
        """Return a story's dossier with the options it was made with and notes on what was left out.

        It is kept, and made anew only after a report joined, left or changed, or for other options. Raises
        `OptionError` where there is no such story.
        """
        listed = self.story(story)
        options = asdict(self._options.compare)
        chosen = self._chosen(listed)
        fingerprint = hashlib.sha256(repr((__version__, options, chosen)).encode()).hexdigest()
        dossier = self._store.kept_dossier(listed.id, fingerprint)
        if dossier is None:
            from rashomon.pipeline import reconstruct

            made = reconstruct(self._store.reports(chosen), self._options.compare, progress, self._encode)
            # Under the name by which the story is listed.
            dossier = replace(made, story=replace(made.story, id=listed.id, title=listed.title))
            self._store.keep_dossier(listed.id, fingerprint, dossier, [report.id for report in listed.reports])
        notes = [f"{report.source}: {note}" for report in dossier.story.reports for note in report.notes]
        if len(chosen) < len(listed.reports):
            notes.append(
                f"story {listed.id} has {len(listed.reports)} reports, of which {len(chosen)} are compared: copies are"
                " left out first, then reports between the first and the last"
            )
        return Result(__version__, options, (dossier,), (), tuple(sorted(notes)))

    def compare_missing(self, stories: Iterable[StoredStory]) -> Iterator[StoryDossier]:
        """Make and yield the dossiers of those of these stories that have two reports or more and no dossier since they
        last changed, in their order; the listing then shows their origins and discrepancies."""
        for story in stories:
            if len(story.reports) > 1 and story.origins_low is None:
                yield self.dossier(story.id)

    def versions(self, article: str) -> tuple[list[Report], list[VersionStep]]:
        """Return the versions of the article with this address or report id, oldest first, and what changed from each to
        the next. Raises `OptionError` where there is no such article."""
        from rashomon.furniture import mark_furniture
        from rashomon.ingest.addresses import canonical_url
        from rashomon.versions import compare_versions

        reports = self._store.versions(article) or self._store.versions(canonical_url(article))
        if not reports:
            raise OptionError(f"{article}: no such article in {self.path}; give its address, or a report's id")
        # Each by itself: what several versions repeat is the article, not the page around it.
        reports = [mark_furniture([report], self._options.compare.furniture)[0] for report in reports]
        return reports, compare_versions(reports)

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

    def counts(self) -> StoreCounts:
        """Return how many reports, versions, stories, outlets and feeds there are, and reports by language not analysed."""
        return self._store.counts()

    def check(self) -> list[str]:
        """Return what is wrong with the store's file, nothing where it is whole; reads all of it."""
        return self._store.check()

    @cached_property
    def _options(self) -> DeskOptions:
        return self._given or DeskOptions()

    @property
    def _encode(self) -> Encoder:
        if self._encoder is None:
            from rashomon.text.encoder import load_encoder

            self._encoder = load_encoder()
        return self._encoder

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

    def _chosen(self, story: StoredStory) -> list[str]:
        """Return the reports of a story that its dossier compares, in order of publication."""
        most = self._options.max_reports
        reports = list(story.reports)
        if len(reports) > most:
            reports = [report for report in reports if report.copy_of is None]
        if len(reports) > most:
            # Evenly over the order of publication, the first and the last among them.
            step = (len(reports) - 1) / max(most - 1, 1)
            reports = [reports[round(place * step)] for place in range(most)]
        return [report.id for report in reports]


def _together(one: Addition, other: Addition) -> Addition:
    return Addition(
        one.added + other.added, one.skipped + other.skipped, one.notes + other.notes, one.changes + other.changes
    )

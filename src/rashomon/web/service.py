"""What pages and API ask: desks to read from, and jobs that compare."""

from __future__ import annotations

import json
import re
import tempfile
import textwrap
import threading
from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request

from rashomon.desk import Desk, open_desk
from rashomon.errors import NothingToDoError, OptionError
from rashomon.model import Report, Skipped
from rashomon.web.jobs import Jobs, JobState, Outcome, Tell
from rashomon.web.options import WebOptions

if TYPE_CHECKING:
    from rashomon.ingest import IngestOptions, Intake
    from rashomon.ingest.feeds import Fetched, Fetches

_KEPT_DESKS = 8
"""Desks that stay open between requests: a thread each, and more than eight are rarely asked at once on one machine."""
_MAX_NAME_CHARS = 100
_MAX_TITLE_CHARS = 300
_MAX_HEADLINE_CHARS = 150
_FIRST_CHARS = 80
"""Of a text that has no headline, as much as stands for one."""
_READING_SHARE = 0.1
"""Of the whole work; fetching is not foreseeable, reading files takes next to nothing."""


@dataclass(frozen=True)
class PastedText:
    """An article that somebody pasted, with what they say of it."""

    text: str
    outlet: str | None = None
    title: str | None = None
    published_at: str | None = None
    url: str | None = None
    number: int | None = None
    """By which a form knows it; null for its place among the texts."""


@dataclass(frozen=True)
class UploadedFile:
    """A file that somebody sent, under the name that it has with them."""

    name: str
    data: bytes


class Service:
    """The desk of one process, for many threads. To be closed."""

    def __init__(self, options: WebOptions | None = None) -> None:
        """Open the store, which is made where there is none. Raises `OptionError` for one that cannot be opened."""
        self.options = options or WebOptions()
        self._lock = threading.Lock()
        self._desks: list[Desk] = [self._open()]
        self._closed = False
        self._at_work: Desk | None = None
        self.jobs = Jobs(self.options.max_queue, self.options.remembered_jobs, self._close_work)

    @contextmanager
    def reading(self) -> Generator[Desk]:
        """Give a desk that no other thread has until it is given back. It must not be closed."""
        with self._lock:
            desk = self._desks.pop() if self._desks else None
        desk = desk or self._open()
        try:
            yield desk
        finally:
            with self._lock:
                keep = not self._closed and len(self._desks) < _KEPT_DESKS
                if keep:
                    self._desks.append(desk)
            if not keep:
                desk.close()

    def close(self) -> None:
        """End the jobs and let go of the store."""
        self.jobs.close()
        with self._lock:
            desks, self._desks, self._closed = self._desks, [], True
        for desk in desks:
            desk.close()

    def warm(self) -> None:
        """Load what the first page with a dossier needs. It changes nothing; a store that fails here fails there."""
        import rashomon.export.html

        assert rashomon.export.html
        with suppress(Exception), self.reading() as desk:
            for story in [*desk.comparisons(1), *desk.stories(limit=1)]:
                desk.kept(story.id)

    def submit_dossier(self, story: str) -> JobState:
        """Return the job that makes a story's dossier anew: the one under way for that story, where there is one.

        Raises `NotFoundError` where there is no such story, `QueueFullError` where too many jobs wait.
        """
        with self.reading() as desk:
            listed = desk.story(story)

        def work(tell: Tell) -> Outcome:
            result = self._working().result(listed.id, tell)
            return Outcome(listed.id, listed.title, result.skipped, result.notes)

        return self.jobs.submit("dossier", listed.title, work, story=listed.id, key=listed.id)

    def submit_comparison(
        self,
        *,
        links: Sequence[str] = (),
        texts: Sequence[PastedText] = (),
        files: Sequence[UploadedFile] = (),
        title: str | None = None,
    ) -> JobState:
        """Return the job that reads these and compares them as reports of one event.

        Raises `OptionError` for what cannot be compared, in words for a person, `QueueFullError` where too many jobs
        wait.
        """
        links, title = self._checked(links, texts, files, title)
        dated = frozenset(number for number, text in enumerate(texts, start=1) if text.published_at)

        def work(tell: Tell) -> Outcome:
            with tempfile.TemporaryDirectory(prefix="rashomon-") as folder:
                told = _written(Path(folder), texts, files)
                sources = [*links, *(str(path) for path in told)]
                return self._compared(sources, title, tell, _Names(told, dated))

        return self.jobs.submit("comparison", title or _counted(links, texts, files), work)

    def submit_sources(self, sources: Sequence[str], *, label: str | None = None) -> JobState:
        """Return the job that compares these paths and addresses, as the person who started the program named them.

        `label` is what the job is called while it is at work.
        """
        named = list(sources)
        return self.jobs.submit(
            "comparison",
            label or _count(len(named), "source"),
            lambda tell: self._compared(named, None, tell, _Names({})),
        )

    def _compared(self, sources: Sequence[str], title: str | None, tell: Tell, names: _Names) -> Outcome:
        from rashomon.ingest import read_sources
        from rashomon.ingest.addresses import web_address
        from rashomon.ingest.network import Fetcher, NetworkOptions

        tell("reading", 0.0)
        addresses = sum(web_address(source) is not None for source in sources)
        with ExitStack() as stack:
            fetcher = None
            if addresses:
                options = NetworkOptions(allow_private=self.options.allow_private)
                fetcher = _ToldFetcher(stack.enter_context(Fetcher(options)), addresses, tell)
            intake = names.put_back(read_sources(sources, self._ingest, None, fetcher))
        if not intake.reports:
            raise NothingToDoError(_nothing(intake.skipped))
        if len(intake.reports) > self.options.max_reports:
            raise OptionError(
                f"these are {len(intake.reports)} reports, and at most {self.options.max_reports} are compared at once;"
                " leave some out, or `rashomon add` them, which finds the stories among them"
            )

        def later(step: str, share: float) -> None:
            tell(step, _READING_SHARE + (1 - _READING_SHARE) * share)

        story = self._working().compare_reports(
            intake.reports, title=title, skipped=intake.skipped, notes=intake.notes, progress=later
        )
        return Outcome(story.id, story.title, intake.skipped, intake.notes)

    def _checked(
        self, links: Sequence[str], texts: Sequence[PastedText], files: Sequence[UploadedFile], title: str | None
    ) -> tuple[list[str], str | None]:
        from rashomon.ingest.addresses import web_address

        named = [link.strip() for link in links if link.strip()]
        # Only addresses: a path would be read from this machine's disk.
        read = [(link, web_address(link)) for link in named]
        addresses = [address for _, address in read if address is not None]
        bad = [link[:200] for link, address in read if address is None]
        if bad:
            what = "this is no web address; it" if len(bad) == 1 else "these are no web addresses; each"
            raise OptionError(f"{', '.join(bad)}: {what} should begin with http:// or https://")
        for number, text in enumerate(texts, start=1):
            if not text.text.strip():
                raise OptionError(f"text {number} is empty; paste the article's words, or leave it out")
        self._check_dates(texts)
        # One beside others is left out by name when they are read: nobody has to choose all the others again.
        if files and not addresses and not texts and not any(file.data for file in files):
            raise OptionError(f"{files[0].name or 'a file'} is empty; check that the article's text was saved")
        if not addresses and not texts and not files:
            raise OptionError("nothing was given to compare; paste links or texts, or choose files")
        most = self.options.max_reports
        if len(addresses) + len(texts) > most:
            raise OptionError(
                f"{len(addresses) + len(texts)} links and texts are given, and at most {most} are compared at once"
            )
        if len(files) > self.options.max_files:
            raise OptionError(f"{len(files)} files are given, and at most {self.options.max_files} can be sent at once")
        title = " ".join((title or "").split()) or None
        if title is not None and len(title) > _MAX_TITLE_CHARS:
            raise OptionError(f"the title has {len(title)} characters, and {_MAX_TITLE_CHARS} are enough")
        return addresses, title

    def _check_dates(self, texts: Sequence[PastedText]) -> None:
        """Raise `OptionError` that names every date which the reading would pass over."""
        from rashomon.ingest.dates import is_to_come, parse_date

        problems: list[str] = []
        for place, text in enumerate(texts, start=1):
            number = text.number or place
            parsed = parse_date(text.published_at) if text.published_at else None
            if text.published_at and parsed is None:
                problems.append(f"“{text.published_at[:60]}” of text {number} is not a day that can be told")
            elif parsed is not None and is_to_come(parsed, self._ingest.today):
                problems.append(f"“{(text.published_at or '')[:60]}” of text {number} lies in the future")
        if problems:
            raise OptionError(
                f"{'; '.join(problems)}. Write it as 2017-12-26 or 2017-12-26T14:30+01:00, or leave it empty"
            )

    @property
    def _ingest(self) -> IngestOptions:
        from rashomon.ingest import IngestOptions

        return self.options.desk.compare.ingest if self.options.desk is not None else IngestOptions()

    def _open(self) -> Desk:
        return open_desk(self.options.store, self.options.desk)

    def _working(self) -> Desk:
        """Return the desk of the thread that does the jobs, with the models that it has loaded."""
        if self._at_work is None:
            self._at_work = self._open()
        return self._at_work

    def _close_work(self) -> None:
        if self._at_work is not None:
            self._at_work.close()


def service_of(request: Request) -> Service:
    """Return the service of the application that was asked."""
    service = request.app.state.service
    assert isinstance(service, Service)
    return service


class _ToldFetcher:
    """A fetcher that says which address it is at; so that a job can be cancelled between two."""

    def __init__(self, fetcher: Fetches, total: int, tell: Tell) -> None:
        self._fetcher = fetcher
        self._total = total
        self._tell = tell
        self._done = 0

    def fetch(self, url: str, /) -> Fetched:
        """Return what is at an address."""
        self._done += 1
        # A page may lead to further ones (a feed): then there are more than were named.
        total = max(self._total, self._done)
        self._tell(f"fetching {self._done} of {total}", _READING_SHARE * (self._done - 1) / total)
        return self._fetcher.fetch(url)


@dataclass(frozen=True)
class _Names:
    """What files are called by those who sent them, by where they lie."""

    by_place: Mapping[Path, str]
    dated: frozenset[int] = frozenset()
    """Pasted texts that somebody typed a date for, from 1."""

    def put_back(self, intake: Intake) -> Intake:
        """Return the intake as if it had been read from what was sent."""
        if not self.by_place:
            return intake
        return replace(
            intake,
            reports=tuple(self._report(report) for report in intake.reports),
            skipped=tuple(Skipped(self._told(item.source), self._told(item.reason)) for item in intake.skipped),
            notes=tuple(sorted(self._told(note) for note in intake.notes)),
        )

    def _report(self, report: Report) -> Report:
        notes = tuple(self._told(note) for note in report.notes)
        source = self._told(report.source)
        typed = re.fullmatch(r"pasted text (\d+)", source)
        if typed and int(typed[1]) in self.dated and report.date_basis == "stated":
            # It stands beside the report, as in a manifest, and the report itself may say nothing of it.
            report = replace(report, date_basis="manifest")
        return replace(report, source=source, notes=notes)

    def _told(self, words: str) -> str:
        for place, name in self.by_place.items():
            if name == _TEXTS:
                words = re.sub(re.escape(str(place)) + r", row (\d+)", r"pasted text \1", words)
            words = words.replace(str(place), name)
        return words


_TEXTS = "pasted texts"


def _written(folder: Path, texts: Sequence[PastedText], files: Sequence[UploadedFile]) -> dict[Path, str]:
    """Write what was sent into the folder; return what each file is called, by where it lies."""
    told: dict[Path, str] = {}
    if texts:
        place = folder / "texts" / "texts.jsonl"
        place.parent.mkdir()
        rows = (
            {
                "text": text.text,
                "outlet": text.outlet or None,
                "title": text.title or _first_words(text.text),
                "published_at": text.published_at or None,
                "url": text.url or None,
            }
            for text in texts
        )
        place.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        told[place] = _TEXTS
    # All in one folder: a manifest among them speaks of those beside it.
    beside = folder / "files"
    beside.mkdir()
    taken: set[str] = set()
    for file in files:
        name = _safe_name(file.name, taken)
        taken.add(name.casefold())
        (beside / name).write_bytes(file.data)
        told[beside / name] = _shown_name(file.name) or name
    # Longer places first, so that none is put back as the beginning of another.
    return dict(sorted(told.items(), key=lambda item: -len(str(item[0]))))


def _first_words(text: str) -> str | None:
    """Return the title of a text that was pasted without one: its first line, where that can be a headline, else the words
    it begins with; null where it states its title itself."""
    from rashomon.ingest.clues import find_clues
    from rashomon.ingest.header import read_header

    if text.lstrip().startswith("<") or read_header(text).end or find_clues(text, outlet=False, day=False).title:
        return None
    line, end, _ = text.strip().partition("\n")
    line = " ".join(line.split())
    if len(line) <= _MAX_HEADLINE_CHARS and (end or len(line) <= _FIRST_CHARS):
        return line
    return textwrap.shorten(line, _FIRST_CHARS, placeholder="…")


def _shown_name(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2].strip()


def _safe_name(name: str, taken: set[str]) -> str:
    """Return a name that is safe on any disk and not taken; where it can be, the name itself."""
    plain = re.sub(r"[^\w.\- ]", "_", _shown_name(name)).strip(" .") or "file"
    stem, dot, suffix = plain.rpartition(".")
    if not dot or not stem or len(suffix) > 10:
        stem, suffix = plain, ""
    stem, end = stem.encode()[:_MAX_NAME_CHARS].decode("utf-8", "ignore"), f".{suffix}" if suffix else ""
    made, number = f"{stem}{end}", 1
    while made.casefold() in taken:
        number += 1
        made = f"{stem}-{number}{end}"
    return made


def _nothing(skipped: Sequence[Skipped]) -> str:
    if not skipped:
        return "there is no report in what was given"
    return "none of it could be read:\n" + "\n".join(f"{item.source}: {item.reason}" for item in skipped)


def _counted(links: Sequence[str], texts: Sequence[PastedText], files: Sequence[UploadedFile]) -> str:
    parts = ((len(links), "link"), (len(texts), "text"), (len(files), "file"))
    return ", ".join(_count(number, what) for number, what in parts if number)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"

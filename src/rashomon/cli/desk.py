"""The commands of the desk: `add`, `watch`, `stories`, `show`, `versions`."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from rashomon.cli.app import AllowPrivate, AsJson, Debug, Quiet, ShowAll, SpacyModel, StorePath, Width, app
from rashomon.cli.output import (
    ALL_READ,
    DOSSIER_OPTIONS,
    SOME_SKIPPED,
    Targets,
    closed_pipe,
    complain,
    console,
    dossier_files,
    hand_out,
    progress,
    read_stdin,
    report_skipped,
    run,
)
from rashomon.errors import NothingToDoError, OptionError, SourceError

if TYPE_CHECKING:
    from rashomon.desk import Addition, Desk, DeskOptions, Narrowing, Stories
    from rashomon.ingest.network import Fetcher
    from rashomon.model import FeedState

SHOWN_STORIES = 50
"""A list is looked through, not read: the newest so many, unless more are asked for."""

_UNITS = {"m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}


class _OpenOptions(TyperCommand):
    """A command whose forms of a dossier, such as `--json`, may stand without a file: then it is standard output."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `-` after such an option where no value can be meant to follow."""
        filled: list[str] = []
        for place, word in enumerate(args):
            filled.append(word)
            last = place + 1 == len(args)
            if word in DOSSIER_OPTIONS and (last or (args[place + 1].startswith("--"))):
                filled.append("-")
        return super().parse_args(ctx, filled)


@app.command()
def add(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE",
            help="Files, folders, web addresses, feeds, OPML, WARC, JSONL, CSV, Parquet, ninjs, NewsML-G2, - for"
            " standard input.",
        ),
    ],
    store: StorePath = None,
    fields: Annotated[
        list[str] | None,
        typer.Option(
            "--field", metavar="OURS=COLUMN", help="Which column of a table is what, such as text=story; repeatable."
        ),
    ] = None,
    manifest: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Outlets, titles and dates; else reports.json beside the files."),
    ] = None,
    allow_private: AllowPrivate = False,
    json: Annotated[bool, typer.Option("--json", help="Print a line of JSON for each batch that is safe.")] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Print no count; inputs that cannot be read are still named.")
    ] = False,
    debug: Debug = False,
) -> None:
    """Add reports to the store, and put each into its story."""
    run(lambda: _add(sources, store, fields or [], manifest, allow_private, json, quiet), debug)


@app.command()
def watch(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="FEEDS", help="OPML files and addresses of feeds; without any, those watched before."),
    ] = None,
    store: StorePath = None,
    every: Annotated[str, typer.Option(metavar="TIME", help="How often a feed is asked: 15m, 1h.")] = "15m",
    once: Annotated[bool, typer.Option("--once", help="Ask the feeds that are due, and end.")] = False,
    forget: Annotated[
        list[str] | None, typer.Option(metavar="FEED", help="Watch this feed no longer; repeatable.")
    ] = None,
    compare: Annotated[
        bool, typer.Option("--compare", help="Make the dossiers of stories that grew, so that their list is complete.")
    ] = False,
    allow_private: AllowPrivate = False,
    json: Annotated[bool, typer.Option("--json", help="Print a line of JSON for each feed asked.")] = False,
    debug: Debug = False,
) -> None:
    """Ask feeds again and again; new reports join their stories, and what is new is printed."""
    run(lambda: _watch(sources or [], store, every, once, forget or [], compare, allow_private, json), debug)


@app.command()
def stories(
    store: StorePath = None,
    since: Annotated[
        str | None, typer.Option(metavar="TIME", help="Only with a report since then: 2d, 12h, or 2025-10-14.")
    ] = None,
    search: Annotated[
        str | None,
        typer.Option(metavar="WORDS", help='Only with a report that has these words; "a phrase", -not this.'),
    ] = None,
    least: Annotated[int, typer.Option(metavar="N", min=1, help="Only with at least so many reports.")] = 1,
    until: Annotated[
        str | None, typer.Option(metavar="TIME", help="Only without a report after that: 2d, 12h, or 2025-10-14.")
    ] = None,
    outlet: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Only with a report of an outlet that has these words in its name."),
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="CODE", help="Only with a report in this language, such as de.")
    ] = None,
    weight: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            max=3,
            help="Only with a discrepancy of this weight or more: 3 must see, 2 worth showing, 1 minor.",
        ),
    ] = None,
    reports: Annotated[
        bool, typer.Option("--reports", help="Also list the reports of each story, with their ids and addresses.")
    ] = False,
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help=f"At most so many; {SHOWN_STORIES}, with --json all.")
    ] = None,
    show_all: Annotated[bool, typer.Option("--all", help="List every story.")] = False,
    compare: Annotated[
        bool,
        typer.Option(
            "--compare", help="First make the dossiers that are missing: the list then has origins and discrepancies."
        ),
    ] = False,
    json: AsJson = False,
    width: Width = None,
    debug: Debug = False,
) -> None:
    """List the stories, the one with the newest report first."""
    further: Narrowing = {"until": until, "outlet": outlet, "language": language, "weight": weight}
    run(lambda: _stories(store, since, search, least, further, reports, limit, show_all, compare, json, width), debug)


@app.command(cls=_OpenOptions)
def show(
    story: Annotated[
        str | None,
        typer.Argument(metavar="STORY", help="A story's id, its beginning, or the address or id of a report in it."),
    ] = None,
    store: StorePath = None,
    json: Annotated[
        str | None, typer.Option("--json", metavar="[FILE]", help="The whole dossier as JSON, printed or to a file.")
    ] = None,
    html: Annotated[str | None, typer.Option("--html", metavar="[FILE]", help="The dossier as one HTML file.")] = None,
    markdown: Annotated[str | None, typer.Option("--md", metavar="[FILE]", help="The dossier as Markdown.")] = None,
    csv_points: Annotated[
        str | None, typer.Option("--csv-points", metavar="[FILE]", help="The points as a table (CSV).")
    ] = None,
    csv_discrepancies: Annotated[
        str | None, typer.Option("--csv-discrepancies", metavar="[FILE]", help="The discrepancies as a table (CSV).")
    ] = None,
    history: Annotated[
        bool, typer.Option("--history", help="How the story came about, instead of its dossier.")
    ] = False,
    max_reports: Annotated[int, typer.Option(metavar="N", min=1, help="Compare at most so many of its reports.")] = 60,
    show_all: ShowAll = False,
    width: Width = None,
    spacy_model: SpacyModel = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Print the dossier of a story, as `compare` does."""
    targets = dict(dossier_files(json, html, markdown, csv_points, csv_discrepancies))
    run(lambda: _show(story, store, targets, history, max_reports, show_all, width, spacy_model, quiet), debug)


@app.command()
def versions(
    article: Annotated[str, typer.Argument(metavar="URL", help="The article's address, or the id of a report.")],
    store: StorePath = None,
    json: AsJson = False,
    show_all: ShowAll = False,
    width: Width = None,
    debug: Debug = False,
) -> None:
    """Show how one article changed from one version to the next."""
    run(lambda: _versions(article, store, json, show_all, width), debug)


def _open(stack: ExitStack, store: str | None, options: DeskOptions | None = None, *, create: bool = False) -> Desk:
    from rashomon.desk import default_store, open_desk

    place = Path(store) if store else default_store()
    if not create and not place.exists():
        raise NothingToDoError(f"{place}: there is no store yet; `rashomon add SOURCE...` makes one")
    return stack.enter_context(open_desk(store, options, create=create))


def _fetcher(stack: ExitStack, allow_private: bool) -> Fetcher:
    from rashomon.ingest.network import Fetcher, NetworkOptions

    return stack.enter_context(Fetcher(NetworkOptions(allow_private=allow_private)))


def _add(
    sources: list[str], store: str | None, fields: Sequence[str], manifest: str | None, allow_private: bool,
    json: bool, quiet: bool,
) -> int:  # fmt: skip
    mapped: list[tuple[str, str]] = []
    for pair in fields:
        ours, equals, column = pair.partition("=")
        if not equals or not ours.strip() or not column.strip():
            raise OptionError(f"--field {pair}: write it as text=story, our name first")
        mapped.append((ours.strip(), column.strip()))
    code = ALL_READ
    with ExitStack() as stack:
        from rashomon.desk import DeskOptions
        from rashomon.ingest import IngestOptions
        from rashomon.pipeline import CompareOptions

        ingest = IngestOptions(manifest=manifest, fields=tuple(mapped))
        desk = _open(stack, store, DeskOptions(compare=CompareOptions(ingest=ingest)), create=True)
        counter = _Counter(quiet or json)

        def tell(part: Addition) -> None:
            nonlocal code
            code = max(code, report_skipped(part.skipped))
            for note in part.notes:
                complain(note)
            if json:
                _print_addition(part)
            counter.count(part)

        desk.add(sources, fetcher=_fetcher(stack, allow_private), stdin=read_stdin, tell=tell)
        counter.finish(desk)
    if not counter.reports and code != ALL_READ:
        raise NothingToDoError("nothing was added")
    return code


class _Counter:
    """What was added so far, said when it is in the store: one line that grows, or one at the end."""

    def __init__(self, silent: bool) -> None:
        self._silent = silent
        self._states = {"new": 0, "version": 0, "known": 0}
        self._live = sys.stderr.isatty() and not silent

    @property
    def reports(self) -> int:
        """How many reports were read."""
        return sum(self._states.values())

    def count(self, part: Addition) -> None:
        """Take in what became of a batch."""
        for item in part.added:
            self._states[item.state] += 1
        if self._live:
            sys.stderr.write(f"\r{self._states['new']:,} reports added")
            sys.stderr.flush()

    def finish(self, desk: Desk) -> None:
        """Say what was done, and what there is now."""
        if self._live:
            sys.stderr.write("\r\x1b[K")
        if self._silent:
            return
        said = [f"{_number(self._states['new'], 'report')} added"]
        if self._states["version"]:
            said.append(f"{_number(self._states['version'], 'new version')} of articles that were there")
        if self._states["known"]:
            said.append(f"{self._states['known']:,} known already")
        counts = desk.counts()
        said.append(
            f"the store has {_number(counts.reports, 'report')} in {_number(counts.stories, 'story', 'stories')},"
            f" {counts.shared_stories:,} of them told by two or more"
        )
        typer.echo("; ".join(said))
        from rashomon.ingest.language import language_name

        for language, number in counts.unanalysed:
            named = language_name(language) if language else "an unknown language"
            typer.echo(f"{_number(number, 'report')} in {named}, which is not analysed: kept, with accounts unread")
        typer.echo(str(desk.path))


def _watch(
    sources: list[str],
    store: str | None,
    every: str,
    once: bool,
    forget: Sequence[str],
    compare: bool,
    allow_private: bool,
    json: bool,
) -> int:
    import time

    from rashomon.ingest.polling import PollingOptions, next_due

    seconds = _seconds(every)
    if seconds is None or seconds < 60:
        raise OptionError(f"--every {every}: write a time of a minute or more, such as 15m or 1h")
    code = ALL_READ
    with ExitStack() as stack:
        desk = _open(stack, store, create=True)
        for url in forget:
            if not desk.forget_feed(url):
                raise OptionError(f"--forget {url}: this feed is not watched")
            typer.echo(f"no longer watched: {url}")
        if forget and not sources and not once:
            return ALL_READ
        wanted, code = _feeds_in(sources)
        fresh = desk.watch_feeds(wanted)
        if not desk.feeds():
            raise NothingToDoError("no feed is watched; give an OPML file or the address of a feed")
        if not json:
            typer.echo(f"{_number(len(desk.feeds()), 'feed')} watched, {fresh} of them new; the store is {desk.path}")
        fetcher = _fetcher(stack, allow_private)
        options = PollingOptions(every_s=seconds)
        while True:
            asked = failed = 0
            came: list[str] = []
            for feed, addition in desk.watch(fetcher, options):
                asked += 1
                failed += feed.failures > 0 or feed.gone
                code = max(code, report_skipped(addition.skipped))
                for note in addition.notes:
                    complain(note)
                _print_new(desk, feed, addition, json)
                came += [item.report for item in addition.added if item.state != "known"]
            if compare:
                grown = {story.id: story for story in map(desk.story, came)}
                for _ in desk.compare_missing(grown.values()):
                    pass
            due = next_due(desk.feeds())
            if once:
                if not asked and due and not json:
                    typer.echo(f"no feed is due; the next is asked from {due.isoformat(timespec='minutes')} on")
                return SOME_SKIPPED if asked and failed == asked else code
            if due is None and all(feed.gone for feed in desk.feeds()):
                raise NothingToDoError("every feed is gone for good; give another")
            wait = (due - datetime.now(UTC)).total_seconds() if due else 0.0
            # Another process may add a feed meanwhile: not longer than a minute without looking.
            time.sleep(min(max(wait, 1.0), 60.0))


def _feeds_in(sources: Sequence[str]) -> tuple[list[FeedState], int]:
    from rashomon.ingest.addresses import web_address
    from rashomon.ingest.opml import read_opml
    from rashomon.model import FeedState, Skipped

    feeds: list[FeedState] = []
    skipped: list[Skipped] = []
    for source in sources:
        address = web_address(source)
        if address:
            feeds.append(FeedState(address))
            continue
        try:
            links = read_opml(Path(source).read_bytes(), source)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            skipped.append(Skipped(source, f"cannot be read ({reason}); give an OPML file or the address of a feed"))
        except SourceError as error:
            skipped.append(Skipped(source, error.reason))
        else:
            for link in links:
                if web_address(link.url):
                    feeds.append(FeedState(link.url, link.title))
                else:
                    skipped.append(Skipped(link.url, "is no http or https address; such a feed cannot be asked"))
    return feeds, report_skipped(skipped)


def _print_new(desk: Desk, feed: FeedState, addition: Addition, json: bool) -> None:
    """Print what a poll brought: each new report with its story, and stories that merged or split."""
    if json:
        _print_addition(addition, feed)
        return
    fresh = [item.report for item in addition.added if item.state != "known"]
    if not fresh:
        return
    from rashomon.export.printable import printable

    typer.echo(f"{printable(feed.title or feed.url)}: {len(fresh)} new")
    for report in fresh:
        story = desk.story(report)
        others = len(story.reports) - 1
        told = f"with {_number(others, 'other')}: {story.title}" if others else "a new story"
        title = next((item.title for item in story.reports if item.id == report), None)
        typer.echo(printable(f"  {title or report}  [{story.id}, {told}]"))
    for change in addition.changes:
        if change.kind in ("merged", "split"):
            way = "became part of" if change.kind == "merged" else "gave reports to"
            typer.echo(f"  story {change.other} {way} {change.story}")


def _print_addition(addition: Addition, feed: FeedState | None = None) -> None:
    from rashomon.export.listing import addition_to_json

    typer.echo(addition_to_json(addition.added, addition.skipped, addition.notes, addition.changes, feed))


def _stories(
    store: str | None,
    since: str | None,
    search: str | None,
    least: int,
    further: Narrowing,
    reports: bool,
    limit: int | None,
    show_all: bool,
    compare: bool,
    json: bool,
    width: int | None,
) -> int:
    from rashomon.export.listing import render_stories, stories_to_json

    with ExitStack() as stack:
        desk = _open(stack, store)
        most = limit or (None if json or show_all else SHOWN_STORIES)
        since = _moment(since)
        if ago := further.get("until"):
            further = {**further, "until": _moment(ago, "--until")}

        def listed() -> Stories:
            return desk.stories(since, search, None if most is None else most + 1, least=least, **further)

        found = listed()
        if compare:
            with progress() as tell:
                for number, dossier in enumerate(desk.compare_missing(found[:most]), start=1):
                    if tell:
                        tell(f"compared: {dossier.story.title[:40]}", min(number / len(found), 1.0))
            found = listed()
        with closed_pipe():
            if json:
                typer.echo(stories_to_json(found[:most]))
            else:
                more = most is not None and len(found) > most
                render_stories(found[:most], more, console(width), with_reports=reports)
                sys.stdout.flush()
    return ALL_READ


def _show(
    story: str | None, store: str | None, files: dict[str, str | None], history: bool, max_reports: int, show_all: bool,
    width: int | None, spacy_model: str | None, quiet: bool,
) -> int:  # fmt: skip
    if story is None:
        # `show --json s-12ab` gives the story as the file's name.
        given = [option for option, target in files.items() if target not in (None, "-")]
        if len(given) != 1:
            raise OptionError("show: name a story; `rashomon stories` lists them")
        story, files = files[given[0]] or "", {**files, given[0]: "-"}
    targets = Targets(tuple(files.items()))
    targets.check([])
    with ExitStack() as stack:
        if history:
            from rashomon.export.listing import render_history

            desk = _open(stack, store)
            with closed_pipe():
                render_history(desk.story(story), desk.history(story), console(width))
            return ALL_READ
        from rashomon.desk import DeskOptions
        from rashomon.pipeline import CompareOptions
        from rashomon.text.reading import ReadingOptions

        compare = CompareOptions(reading=ReadingOptions(spacy_model=spacy_model))
        desk = _open(stack, store, DeskOptions(compare=compare, max_reports=max_reports))
        with progress() as tell:
            result = desk.result(story, tell)
    return hand_out(result, targets, show_all, width, quiet)


def _versions(article: str, store: str | None, json: bool, show_all: bool, width: int | None) -> int:
    with ExitStack() as stack:
        reports, steps = _open(stack, store).versions(article)
    with closed_pipe():
        if json:
            from rashomon.export.versions import versions_to_json

            typer.echo(versions_to_json(steps, reports))
        else:
            from rashomon.export.terminal import TerminalOptions
            from rashomon.export.terminal.versions import render_versions

            render_versions(steps, reports, console(width), TerminalOptions(show_all=show_all))
            sys.stdout.flush()
    return ALL_READ


def _moment(since: str | None, option: str = "--since") -> str | None:
    """Return what an option says as ISO time: `2d` is two days ago, a day or time stays as it is."""
    if since is None:
        return None
    seconds = _seconds(since)
    try:
        if seconds is not None:
            return (datetime.now(UTC) - timedelta(seconds=seconds)).isoformat(timespec="seconds")
        datetime.fromisoformat(since.strip())
    except OverflowError as error:
        raise OptionError(f"{option} {since}: is longer ago than there are dates") from error
    except ValueError as error:
        raise OptionError(
            f"{option} {since}: write how long ago, such as 2d or 12h, or a day or time, such as 2025-10-14"
        ) from error
    return since


def _seconds(words: str) -> float | None:
    match = re.fullmatch(r"\s*(\d{1,6}(?:\.\d{1,3})?)\s*([mhdw])\s*", words, re.I)
    return float(match.group(1)) * _UNITS[match.group(2).lower()] if match else None


def _number(count: int, one: str, many: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"

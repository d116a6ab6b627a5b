"""What every command does with its work: errors as lines, files written whole, and a bar while it takes long."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from rashomon.errors import OptionError, RashomonError
from rashomon.export.printable import printable

if TYPE_CHECKING:
    from rich.console import Console

    from rashomon.model import Result, Skipped
    from rashomon.pipeline import Progress

ALL_READ = 0
SOME_SKIPPED = 1
NOTHING_DONE = 2
INTERRUPTED = 130

SECONDS_BEFORE_PROGRESS = 1.0
"""Work that is done sooner needs no bar."""


def run(work: Callable[[], int], debug: bool) -> None:
    """Exit with what `work` returns; every failure becomes a line on standard error and never a traceback."""
    try:
        code = work()
    except RashomonError as error:
        complain(str(error))
        code = NOTHING_DONE
    except KeyboardInterrupt:
        complain("interrupted")
        code = INTERRUPTED
    except Exception as error:
        if debug:
            import traceback

            traceback.print_exc()
        complain(
            f"internal error: {type(error).__name__}: {error}\n"
            "This is a fault in rashomon; please report it, with the output of the same command and --debug."
        )
        code = NOTHING_DONE
    raise typer.Exit(code)


def tell_notes(result: Result, told: bool) -> None:
    """Say the notes on standard error where no page on standard output says them."""
    if not told:
        for note in result.notes:
            complain(note)


def deliver(option: str, target: str | None, make: Callable[[], str]) -> None:
    """Write what an option asks for to its file, or to standard output as UTF-8."""
    if target == "-":
        sys.stdout.buffer.write(make().encode("utf-8"))
        sys.stdout.buffer.flush()
    elif target is not None:
        write(option, Path(target), make())


def report_skipped(skipped: Iterable[Skipped]) -> int:
    """Name every input which was skipped; return the exit code that says so."""
    code = ALL_READ
    for item in skipped:
        complain(f"skipped {item.source}: {item.reason}")
        code = SOME_SKIPPED
    return code


def report_problems(result: Result) -> int:
    """Name every input which was skipped or not analysed; return the exit code that says so."""
    code = report_skipped(result.skipped)
    for dossier in result.stories:
        for report in dossier.story.reports:
            if not report.analysed:
                reason = "; ".join(report.notes) or f"its language ({report.language or 'unknown'}) is not analysed"
                complain(f"not analysed {report.source}: {reason}")
                code = SOME_SKIPPED
    return code


def console(width: int | None) -> Console:
    """Return what prints pages on standard output, as plain text where it is no terminal."""
    from rich.console import Console

    class Output(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return Output(file=sys.stdout, width=width, markup=False, emoji=False, highlight=False)


def read_stdin() -> bytes:
    """Return the bytes of standard input."""
    if sys.stdin.isatty():
        complain("reading a report from the keyboard; end it with Ctrl-D")
    return sys.stdin.buffer.read()


def check_target(option: str, given: str | None, sources: Sequence[str]) -> None:
    """Refuse, before any work, a file to write which cannot be written or is one of the inputs."""
    if given is None or given == "-":
        return
    target = Path(given)
    if target.is_dir():
        raise OptionError(f"{option} {given}: this is a folder; name a file in it")
    if not target.absolute().parent.is_dir():
        raise OptionError(f"{option} {given}: there is no folder {target.parent}; make it first")
    for source in sources:
        with contextlib.suppress(OSError, ValueError):
            if target.samefile(source):
                raise OptionError(
                    f"{option} {given}: this is one of the inputs, which it would overwrite; name another"
                )


type Page = Callable[[Result, bool, int | None], None]
"""Prints a dossier: all of it or the most important, in so many columns."""


@dataclass(frozen=True)
class Targets:
    """Where the forms of a dossier go that options ask for: file names by option, `-` for standard output."""

    files: tuple[tuple[str, str | None], ...]

    def check(self, sources: Sequence[str]) -> None:
        """Refuse, before any work, files that cannot be written, that are inputs, or that two forms would share."""
        given = [(option, target) for option, target in self.files if target is not None]
        for option, target in given:
            check_target(option, target, sources)
        for place, (option, target) in enumerate(given):
            for other, another in given[:place]:
                if target == another or Path(target).absolute() == Path(another).absolute():
                    raise OptionError(f"{other} and {option} both write to {target}; name two files")

    @property
    def take_output(self) -> bool:
        """Whether a form goes to standard output, which then carries nothing else."""
        return any(target == "-" for _, target in self.files)

    def deliver(self, forms: Mapping[str, Callable[[], str]]) -> None:
        """Make each form that was asked for, and write it."""
        for option, target in self.files:
            deliver(option, target, forms[option])


DOSSIER_OPTIONS = ("--json", "--html", "--md", "--csv-points", "--csv-discrepancies")
"""Each writes a form of a dossier."""


def dossier_files(
    json: str | None, html: str | None, markdown: str | None, csv_points: str | None, csv_discrepancies: str | None
) -> tuple[tuple[str, str | None], ...]:
    """Return the files of the forms that a dossier can be written in, by their options."""
    return tuple(zip(DOSSIER_OPTIONS, (json, html, markdown, csv_points, csv_discrepancies), strict=True))


def forms_of(result: Result, show_all: bool) -> dict[str, Callable[[], str]]:
    """Return how each form of a dossier is made, by the option that asks for it."""

    def html() -> str:
        from rashomon.export.html import HtmlOptions, to_html

        return to_html(result, HtmlOptions(show_all=show_all))

    def markdown() -> str:
        from rashomon.export.markdown import MarkdownOptions, to_markdown

        return to_markdown(result, MarkdownOptions(show_all=show_all))

    def drawing() -> str:
        from rashomon.export.drawing import DrawingOptions, draw_lineage

        return draw_lineage(result.dossier, DrawingOptions(show_all=show_all))

    def points() -> str:
        from rashomon.export.tables import points_to_csv

        return points_to_csv(result)

    def discrepancies() -> str:
        from rashomon.export.tables import discrepancies_to_csv

        return discrepancies_to_csv(result)

    return {
        "--json": lambda: result.to_json() + "\n",
        "--html": html,
        "--md": markdown,
        "--svg": drawing,
        "--csv-points": points,
        "--csv-discrepancies": discrepancies,
    }


def show_dossier(result: Result, show_all: bool, width: int | None) -> None:
    """Print a dossier as a page in the terminal."""
    from rashomon.export.terminal import TerminalOptions, render

    render(result, console(width), TerminalOptions(show_all=show_all))


def show_descent(result: Result, show_all: bool, width: int | None) -> None:
    """Print who has it from whom as a page in the terminal."""
    from rashomon.export.terminal import TerminalOptions, render_descent

    render_descent(result, console(width), TerminalOptions(show_all=show_all))


def hand_out(
    result: Result, targets: Targets, show_all: bool, width: int | None, quiet: bool, page: Page = show_dossier
) -> int:
    """Name what was not read, write the forms that were asked for and print the page; return the exit code."""
    code = report_problems(result)
    show = not quiet and not targets.take_output
    tell_notes(result, show or quiet)
    with closed_pipe():
        targets.deliver(forms_of(result, show_all))
        if show:
            page(result, show_all, width)
            sys.stdout.flush()
    return code


def write(option: str, target: Path, text: str) -> None:
    """Write the file whole or not at all; a pipe or device is written to directly."""
    data = text.encode("utf-8")
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(data)
            return
        # Beside the place where a link leads to, so that the link stays and the replacement is one step.
        target = target.resolve()
        partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
        try:
            partial.write_bytes(data)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise OptionError(f"{option} {target}: cannot be written: {error.strerror or error}") from error


@contextlib.contextmanager
def closed_pipe() -> Generator[None]:
    """Let a reader such as `head` close standard output early: it has what it wanted, so nothing failed."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes standard output once more at its end; what it flushes must have somewhere to go.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextlib.contextmanager
def progress() -> Generator[Progress | None]:
    """Yield a callback that draws a bar on standard error once the work has taken a second; null if nobody looks."""
    if not sys.stderr.isatty():
        yield None
        return
    import threading

    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task("starting", total=1.0)

    def advance(step: str, share: float) -> None:
        bar.update(task, description=step, completed=share)

    timer = threading.Timer(SECONDS_BEFORE_PROGRESS, bar.start)
    timer.daemon = True
    timer.start()
    try:
        yield advance
    finally:
        timer.cancel()
        timer.join()
        bar.stop()


def complain(message: str) -> None:
    """Say something on standard error, one line a line of the message."""
    first, *others = message.splitlines() or [""]
    with contextlib.suppress(BrokenPipeError):
        typer.echo(f"rashomon: {printable(first)}", err=True)
        for line in others:
            typer.echo(f"  {printable(line).strip()}", err=True)

"""The command line: arguments in, a dossier out, and an exit code that says whether everything was read.

Nothing heavy is imported at the top: `rashomon --help` must answer at once. Standard output carries the
dossier and nothing else; what went wrong is said on standard error.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rashomon import __version__
from rashomon.errors import NothingToDoError, OptionError, RashomonError
from rashomon.export.printable import printable

if TYPE_CHECKING:
    from rich.console import Console

    from rashomon.model import Result
    from rashomon.pipeline import Progress

ALL_READ = 0
SOME_SKIPPED = 1
NOTHING_DONE = 2
INTERRUPTED = 130

SECONDS_BEFORE_PROGRESS = 1.0
"""Work that is done sooner needs no bar."""

app = typer.Typer(
    name="rashomon",
    # Without this, typer imports rich to draw its help, which doubles the time to the first line.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
)

Sources = Annotated[
    list[str],
    typer.Argument(metavar="SOURCE", help="Reports of one event: text or HTML files, folders, - for standard input."),
]
JsonFile = Annotated[
    str | None, typer.Option("--json", metavar="FILE", help="Write the whole dossier as JSON; - for standard output.")
]
Manifest = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="Outlets, titles and dates; else reports.json beside the files."),
]
ShowAll = Annotated[bool, typer.Option("--all", help="Show every finding, not the most important ones only.")]
Width = Annotated[int | None, typer.Option(metavar="N", min=20, help="Columns to print in; else the terminal's.")]
SpacyModel = Annotated[
    str | None, typer.Option(metavar="NAME", help="An installed spaCy pipeline to use instead of the one that ships.")
]
SvgFile = Annotated[
    str | None, typer.Option("--svg", metavar="FILE", help="Draw the graph as SVG; - for standard output.")
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print no dossier; inputs that cannot be read are still named.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an internal error.")]


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"rashomon {__version__}")
        raise typer.Exit


@app.callback()
def rashomon(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """One event, many accounts: who says what, who has it from whom, and where the reports part.

    Exit codes: 0 all inputs read, 1 some input skipped or not analysed, 2 nothing to do.
    """


@app.command()
def compare(
    sources: Sources,
    json: JsonFile = None,
    manifest: Manifest = None,
    show_all: ShowAll = False,
    width: Width = None,
    spacy_model: SpacyModel = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Compare the reports of one event and print the dossier."""
    _run(lambda: _compare(sources, json, manifest, show_all, width, spacy_model, quiet), debug)


@app.command()
def lineage(
    sources: Sources,
    svg: SvgFile = None,
    json: JsonFile = None,
    manifest: Manifest = None,
    show_all: ShowAll = False,
    width: Width = None,
    spacy_model: SpacyModel = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Show who has it from whom, by which evidence, and what changed on the way.

    --json writes the same whole dossier as `rashomon compare` does; this command prints and draws its lineage.
    """
    _run(lambda: _lineage(sources, svg, json, manifest, show_all, width, spacy_model, quiet), debug)


@app.command()
def reuse(
    first: Annotated[str, typer.Argument(metavar="A", help="A text or HTML file, or - for standard input.")],
    second: Annotated[str, typer.Argument(metavar="B", help="The text to hold beside it.")],
    json: Annotated[
        str | None,
        typer.Option("--json", metavar="FILE", help="Write the comparison as JSON; - for standard output."),
    ] = None,
    show_all: Annotated[
        bool, typer.Option("--all", help="Show the words that only one text has, and long passages whole.")
    ] = False,
    width: Width = None,
    spacy_model: SpacyModel = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Show two texts side by side, with the passages that both have."""
    _run(lambda: _reuse(first, second, json, show_all, width, spacy_model, quiet), debug)


@app.command()
def demo(
    json: JsonFile = None,
    show_all: ShowAll = False,
    width: Width = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Compare the reports of the demo story, an invented event."""
    _run(lambda: _compare(demo_sources(), json, None, show_all, width, None, quiet), debug)


def demo_sources() -> list[str]:
    """Return the paths of the demo story's reports, in order of name."""
    folder = Path(__file__).parent / "demo"
    return [str(path) for path in sorted(folder.glob("*.txt"))]


def _run(work: Callable[[], int], debug: bool) -> None:
    """Exit with what `work` returns; every failure becomes a line on standard error and never a traceback."""
    try:
        code = work()
    except RashomonError as error:
        _complain(str(error))
        code = NOTHING_DONE
    except KeyboardInterrupt:
        _complain("interrupted")
        code = INTERRUPTED
    except Exception as error:
        if debug:
            import traceback

            traceback.print_exc()
        _complain(
            f"internal error: {type(error).__name__}: {error}\n"
            "This is a fault in rashomon; please report it, with the output of the same command and --debug."
        )
        code = NOTHING_DONE
    raise typer.Exit(code)


def _compare(
    sources: list[str],
    json: str | None,
    manifest: str | None,
    show_all: bool,
    width: int | None,
    spacy_model: str | None,
    quiet: bool,
) -> int:
    _check_target("--json", json, sources)
    result = _result_of(sources, manifest, spacy_model)
    code = _report_problems(result)
    show = not quiet and json != "-"
    _tell_notes(result, show or quiet)
    with _closed_pipe():
        _deliver("--json", json, lambda: result.to_json() + "\n")
        if show:
            _show(result, show_all, width)
    return code


def _lineage(
    sources: list[str],
    svg: str | None,
    json: str | None,
    manifest: str | None,
    show_all: bool,
    width: int | None,
    spacy_model: str | None,
    quiet: bool,
) -> int:
    _check_target("--svg", svg, sources)
    _check_target("--json", json, sources)
    _check_apart(svg, json)
    result = _result_of(sources, manifest, spacy_model)
    code = _report_problems(result)
    show = not quiet and "-" not in (svg, json)
    _tell_notes(result, show or quiet)

    def drawing() -> str:
        from rashomon.export.drawing import DrawingOptions, draw_lineage

        return draw_lineage(result.dossier, DrawingOptions(show_all=show_all))

    with _closed_pipe():
        _deliver("--svg", svg, drawing)
        _deliver("--json", json, lambda: result.to_json() + "\n")
        if show:
            from rashomon.export.terminal import TerminalOptions, render_descent

            render_descent(result, _console(width), TerminalOptions(show_all=show_all))
            sys.stdout.flush()
    return code


def _reuse(
    first: str, second: str, json: str | None, show_all: bool, width: int | None, spacy_model: str | None, quiet: bool
) -> int:
    for source in (first, second):
        with contextlib.suppress(OSError, ValueError):
            if Path(source).is_dir():
                raise OptionError(f"{source}: this is a folder; name one file in it")
    if first == second or _same_file(first, second):
        raise OptionError(f"{first}: A and B are the same file; name two")
    _check_target("--json", json, [first, second])
    result = _result_of([first, second], None, spacy_model)
    if result.skipped:
        reasons = "\n".join(f"  {item.source}: {item.reason}" for item in result.skipped)
        raise NothingToDoError(f"two texts are needed, and not both could be read:\n{reasons}")
    code = _report_problems(result)
    show = not quiet and json != "-"
    _tell_notes(result, show or quiet)
    from rashomon.export.reuse import reuse_of, reuse_to_json

    compared = reuse_of(result, first, second)
    with _closed_pipe():
        _deliver("--json", json, lambda: reuse_to_json(compared, result) + "\n")
        if show:
            from rashomon.export.terminal import TerminalOptions, render_reuse

            render_reuse(compared, result, _console(width), TerminalOptions(show_all=show_all))
            sys.stdout.flush()
    return code


def _same_file(first: str, second: str) -> bool:
    try:
        return "-" not in (first, second) and Path(first).samefile(second)
    except (OSError, ValueError):
        return False


def _result_of(sources: list[str], manifest: str | None, spacy_model: str | None) -> Result:
    with _progress() as progress:
        from rashomon.ingest import IngestOptions
        from rashomon.pipeline import CompareOptions, compare
        from rashomon.text.reading import ReadingOptions

        options = CompareOptions(
            ingest=IngestOptions(manifest=manifest), reading=ReadingOptions(spacy_model=spacy_model)
        )
        return compare(sources, options, progress, _read_stdin)


def _tell_notes(result: Result, told: bool) -> None:
    """Say the notes on standard error where no page on standard output says them."""
    if not told:
        for note in result.notes:
            _complain(note)


def _deliver(option: str, target: str | None, make: Callable[[], str]) -> None:
    """Write what an option asks for to its file, or to standard output as UTF-8."""
    if target == "-":
        sys.stdout.buffer.write(make().encode("utf-8"))
        sys.stdout.buffer.flush()
    elif target is not None:
        _write(option, Path(target), make())


def _report_problems(result: Result) -> int:
    """Name every input which was skipped or not analysed; return the exit code that says so."""
    code = ALL_READ
    for item in result.skipped:
        _complain(f"skipped {item.source}: {item.reason}")
        code = SOME_SKIPPED
    for dossier in result.stories:
        for report in dossier.story.reports:
            if not report.analysed:
                reason = "; ".join(report.notes) or f"its language ({report.language or 'unknown'}) is not analysed"
                _complain(f"not analysed {report.source}: {reason}")
                code = SOME_SKIPPED
    return code


def _show(result: Result, show_all: bool, width: int | None) -> None:
    from rashomon.export.terminal import TerminalOptions, render

    render(result, _console(width), TerminalOptions(show_all=show_all))
    sys.stdout.flush()


def _console(width: int | None) -> Console:
    from rich.console import Console

    class Output(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return Output(file=sys.stdout, width=width, markup=False, emoji=False, highlight=False)


def _read_stdin() -> bytes:
    if sys.stdin.isatty():
        _complain("reading a report from the keyboard; end it with Ctrl-D")
    return sys.stdin.buffer.read()


def _check_target(option: str, given: str | None, sources: list[str]) -> None:
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


def _check_apart(svg: str | None, json: str | None) -> None:
    """Refuse one target for two kinds of output."""
    if svg is not None and json is not None and (svg == json or Path(svg).absolute() == Path(json).absolute()):
        raise OptionError(f"--svg and --json both write to {svg}; name two files")


def _write(option: str, target: Path, text: str) -> None:
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
def _closed_pipe() -> Generator[None]:
    """Let a reader such as `head` close standard output early: it has what it wanted, so nothing failed."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes standard output once more at its end; what it flushes must have somewhere to go.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextlib.contextmanager
def _progress() -> Generator[Progress | None]:
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


def _complain(message: str) -> None:
    """Say something on standard error, one line a line of the message."""
    first, *others = message.splitlines() or [""]
    with contextlib.suppress(BrokenPipeError):
        typer.echo(f"rashomon: {printable(first)}", err=True)
        for line in others:
            typer.echo(f"  {printable(line).strip()}", err=True)

"""The commands that compare what they are given: `compare`, `lineage`, `reuse`, `demo`."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rashomon.cli.app import (
    AllowPrivate,
    CsvDiscrepanciesFile,
    CsvPointsFile,
    Debug,
    HtmlFile,
    JsonFile,
    Manifest,
    MarkdownFile,
    Quiet,
    ShowAll,
    Sources,
    SpacyModel,
    SvgFile,
    Width,
    app,
)
from rashomon.cli.output import (
    Page,
    Targets,
    check_target,
    closed_pipe,
    console,
    deliver,
    dossier_files,
    hand_out,
    progress,
    read_stdin,
    report_problems,
    run,
    show_descent,
    show_dossier,
    tell_notes,
)
from rashomon.errors import NothingToDoError, OptionError

if TYPE_CHECKING:
    from rashomon.model import Result


@app.command()
def compare(
    sources: Sources,
    json: JsonFile = None,
    html: HtmlFile = None,
    markdown: MarkdownFile = None,
    csv_points: CsvPointsFile = None,
    csv_discrepancies: CsvDiscrepanciesFile = None,
    manifest: Manifest = None,
    show_all: ShowAll = False,
    width: Width = None,
    spacy_model: SpacyModel = None,
    allow_private: AllowPrivate = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Compare the reports of one event and print the dossier."""
    targets = Targets(dossier_files(json, html, markdown, csv_points, csv_discrepancies))
    run(lambda: _compare(sources, targets, manifest, show_all, width, spacy_model, allow_private, quiet), debug)


@app.command()
def lineage(
    sources: Sources,
    svg: SvgFile = None,
    json: JsonFile = None,
    manifest: Manifest = None,
    show_all: ShowAll = False,
    width: Width = None,
    spacy_model: SpacyModel = None,
    allow_private: AllowPrivate = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Show who has it from whom, by which evidence, and what changed on the way.

    --json writes the same whole dossier as `rashomon compare` does; this command prints and draws its lineage.
    """
    targets = Targets((("--svg", svg), ("--json", json)))
    run(
        lambda: _compare(
            sources, targets, manifest, show_all, width, spacy_model, allow_private, quiet, page=show_descent
        ),
        debug,
    )


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
    run(lambda: _reuse(first, second, json, show_all, width, spacy_model, quiet), debug)


@app.command()
def demo(
    json: JsonFile = None,
    html: HtmlFile = None,
    markdown: MarkdownFile = None,
    csv_points: CsvPointsFile = None,
    csv_discrepancies: CsvDiscrepanciesFile = None,
    show_all: ShowAll = False,
    width: Width = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Compare the reports of the demo story, an invented event."""
    targets = Targets(dossier_files(json, html, markdown, csv_points, csv_discrepancies))
    run(lambda: _compare(demo_sources(), targets, None, show_all, width, None, False, quiet), debug)


def demo_sources() -> list[str]:
    """Return the paths of the demo story's reports, in order of name."""
    folder = Path(__file__).parent.parent / "demo"
    return [str(path) for path in sorted(folder.glob("*.txt"))]


def _compare(
    sources: list[str],
    targets: Targets,
    manifest: str | None,
    show_all: bool,
    width: int | None,
    spacy_model: str | None,
    allow_private: bool,
    quiet: bool,
    page: Page = show_dossier,
) -> int:
    targets.check(sources)
    return hand_out(
        _result_of(sources, manifest, spacy_model, allow_private), targets, show_all, width, quiet, page
    )  # fmt: skip


def _reuse(
    first: str, second: str, json: str | None, show_all: bool, width: int | None, spacy_model: str | None, quiet: bool
) -> int:
    for source in (first, second):
        with contextlib.suppress(OSError, ValueError):
            if Path(source).is_dir():
                raise OptionError(f"{source}: this is a folder; name one file in it")
    if first == second or _same_file(first, second):
        raise OptionError(f"{first}: A and B are the same file; name two")
    check_target("--json", json, [first, second])
    result = _result_of([first, second], None, spacy_model)
    if result.skipped:
        reasons = "\n".join(f"  {item.source}: {item.reason}" for item in result.skipped)
        raise NothingToDoError(f"two texts are needed, and not both could be read:\n{reasons}")
    code = report_problems(result)
    show = not quiet and json != "-"
    tell_notes(result, show or quiet)
    from rashomon.export.reuse import reuse_of, reuse_to_json

    compared = reuse_of(result, first, second)
    with closed_pipe():
        deliver("--json", json, lambda: reuse_to_json(compared, result) + "\n")
        if show:
            from rashomon.export.terminal import TerminalOptions, render_reuse

            render_reuse(compared, result, console(width), TerminalOptions(show_all=show_all))
            sys.stdout.flush()
    return code


def _same_file(first: str, second: str) -> bool:
    try:
        return "-" not in (first, second) and Path(first).samefile(second)
    except (OSError, ValueError):
        return False


def _result_of(
    sources: list[str], manifest: str | None, spacy_model: str | None, allow_private: bool = False
) -> Result:
    with progress() as tell:
        from rashomon.ingest import IngestOptions
        from rashomon.ingest.network import NetworkOptions
        from rashomon.pipeline import CompareOptions, compare
        from rashomon.text.reading import ReadingOptions

        options = CompareOptions(
            ingest=IngestOptions(manifest=manifest),
            network=NetworkOptions(allow_private=allow_private),
            reading=ReadingOptions(spacy_model=spacy_model),
        )
        return compare(sources, options, tell, read_stdin)

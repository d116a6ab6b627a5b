"""The command line's one application, and the options that several commands have."""

from __future__ import annotations

from typing import Annotated

import typer

from rashomon import __version__

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
    typer.Argument(
        metavar="SOURCE", help="Reports of one event: files, folders, tables, web addresses, - for standard input."
    ),
]
JsonFile = Annotated[
    str | None, typer.Option("--json", metavar="FILE", help="Write the whole dossier as JSON; - for standard output.")
]
HtmlFile = Annotated[
    str | None,
    typer.Option("--html", metavar="FILE", help="Write the dossier as one HTML file; - for standard output."),
]
MarkdownFile = Annotated[
    str | None, typer.Option("--md", metavar="FILE", help="Write the dossier as Markdown; - for standard output.")
]
CsvPointsFile = Annotated[
    str | None,
    typer.Option("--csv-points", metavar="FILE", help="Write the points as a table (CSV); - for standard output."),
]
CsvDiscrepanciesFile = Annotated[
    str | None,
    typer.Option(
        "--csv-discrepancies", metavar="FILE", help="Write the discrepancies as a table (CSV); - for standard output."
    ),
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
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Also fetch from addresses of this machine and its network.")
]
StorePath = Annotated[
    str | None,
    typer.Option("--store", metavar="PATH", help="The store's file; else RASHOMON_STORE, else in your data folder."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]
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

"""The command that opens the desk in a browser: `serve`."""

from __future__ import annotations

import contextlib
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from rashomon.cli.app import AllowPrivate, Debug, StorePath, app
from rashomon.cli.comparing import demo_sources
from rashomon.cli.output import ALL_READ, run
from rashomon.errors import OptionError

DEFAULT_PORT = 8765
_MEGABYTE = 1_000_000
_MIN_TOKEN_CHARS = 8


@app.command()
def serve(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCES", help="Reports of one event to compare; without any, the desk shows what is in the store."
        ),
    ] = None,
    store: StorePath = None,
    demo: Annotated[bool, typer.Option("--demo", help="Show the demo story, an invented event.")] = False,
    host: Annotated[
        str, typer.Option(metavar="HOST", help="The address to listen on; one that others can reach needs a token.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65_535, help="The port to listen on; 0 for any that is free.")
    ] = DEFAULT_PORT,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the address in the browser.")] = False,
    reviewer: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who decides in a review; else your login name.")
    ] = None,
    allow_private: AllowPrivate = False,
    max_upload: Annotated[int, typer.Option(metavar="MB", min=1, help="How much may be sent at once.")] = 50,
    token: Annotated[
        str | None,
        typer.Option(metavar="TOKEN", help="What must be shown to be let in; else made anew where one is needed."),
    ] = None,
    debug: Debug = False,
) -> None:
    """Open the desk in a browser: the store, or these reports, as pages and as an API.

    With SOURCES they are compared as accounts of one event; the comparison is kept in the store if --store names one, and
    is gone at the end otherwise. Nothing is asked of any other machine, but for links that somebody pastes.
    """
    run(
        lambda: _serve(
            sources or [], store, demo, host, port, open_browser, reviewer, allow_private, max_upload, token
        ),
        debug,
    )


def _serve(
    sources: list[str], store: str | None, demo: bool, host: str, port: int, open_browser: bool, reviewer: str | None,
    allow_private: bool, max_upload: int, token: str | None,
) -> int:  # fmt: skip
    if demo and sources:
        raise OptionError("--demo shows the demo story; leave it out, or the sources")
    named = demo_sources() if demo else sources
    _check(named)
    from rashomon.web.options import WebOptions
    from rashomon.web.serving import hosts_of, is_loopback, new_token, serve

    if token is not None and len(token) < _MIN_TOKEN_CHARS:
        raise OptionError(f"--token: give {_MIN_TOKEN_CHARS} characters or more, or leave it out to have one made")
    if token is None and not is_loopback(host):
        token = new_token()
    with contextlib.ExitStack() as stack:
        place = Path(store) if store else None
        if place is None and named:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="rashomon-", ignore_cleanup_errors=True))
            place = Path(folder) / "desk.db"
        options = WebOptions(
            store=place,
            reviewer=_reviewer(reviewer),
            allow_private=allow_private,
            token=token,
            hosts=hosts_of(host, token),
            max_body_bytes=max_upload * _MEGABYTE,
        )

        def ready(address: str) -> None:
            typer.echo(f"Rashomon is at {address} (Ctrl-C ends it)")
            sys.stdout.flush()
            if open_browser:
                import webbrowser

                webbrowser.open(address)

        serve(options, host, port, sources=named, label="The demo story" if demo else None, ready=ready)
    return ALL_READ


def _check(sources: list[str]) -> None:
    """Refuse, before a server is there, paths that lead nowhere, and standard input, which a server cannot wait for."""
    for source in sources:
        if source == "-":
            raise OptionError("-: standard input cannot be served; give the text as a file")
        if "://" in source:
            continue
        try:
            there = Path(source).exists()
        except (OSError, ValueError):
            there = False
        if not there:
            raise OptionError(f"{source}: no such file or folder; check the spelling and the folder you are in")


def _reviewer(given: str | None) -> str:
    if given is not None:
        name = " ".join(given.split())
        if not name or len(name) > 100:
            raise OptionError("--reviewer: give a name of 1 to 100 characters")
        return name
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        # A container without a user of its own.
        return ""

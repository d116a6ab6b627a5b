"""The desk on a port of this machine, until somebody ends it."""

from __future__ import annotations

import gc
import ipaddress
import logging
import secrets
import signal
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import uvicorn

from rashomon.errors import OptionError
from rashomon.web.options import LOOPBACK_NAMES, WebOptions
from rashomon.web.service import Service

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

MAX_PORT = 65_535
_BACKLOG = 128
_SECONDS_TO_END = 2
"""How long answers under way may take when the server is to end."""


def serve(
    options: WebOptions,
    host: str,
    port: int,
    *,
    sources: Sequence[str] = (),
    label: str | None = None,
    ready: Callable[[str], None],
) -> None:
    """Serve the desk on this address until it is interrupted (Ctrl-C, SIGTERM), and end quietly then.

    `ready` is told the address to open, with the token where one is needed, as soon as it is listened on: a browser
    that comes at once waits for the pages to be loaded. With `sources` it is that of the job which compares them. Port
    0 takes any that is free. Raises `OptionError` for a store that cannot be opened and an address that cannot be
    listened on. `label` is what that job is called.
    """
    service = Service(options)
    try:
        listening = _listen(host, port)
        with suppress(KeyboardInterrupt):
            _end_by_signal()
            job = service.submit_sources(sources, label=label).id if sources else None
            bound = listening.getsockname()[1]
            ready(_address(host, bound, f"/jobs/{job}" if job else "/", options.token))
            _run(options, service, listening)
    finally:
        service.close()


def _run(options: WebOptions, service: Service, listening: Any) -> None:
    # What is loaded here stays: looking through it for garbage made the start a fifth longer.
    gc.disable()
    from rashomon.web.app import create_app

    app = create_app(options, service)
    gc.freeze()
    gc.enable()
    logging.basicConfig(level=logging.WARNING, format="rashomon: %(message)s")
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=_SECONDS_TO_END,
    )
    uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> Any:
    """Return a socket that listens there; raise `OptionError` where that cannot be."""
    try:
        # Uvicorn says that it failed in a log, and ends the program.
        logging.disable(logging.ERROR)
        listening = uvicorn.Config(_nothing, host, port, log_config=None).bind_socket()
        listening.listen(_BACKLOG)
    except (SystemExit, OSError, OverflowError) as error:
        cause = error.__context__ if isinstance(error, SystemExit) else error
        raise OptionError(_refusal(host, port, cause)) from cause
    finally:
        logging.disable(logging.NOTSET)
    return listening


def _refusal(host: str, port: int, error: BaseException | None) -> str:
    number = getattr(error, "errno", None)
    place = f"port {port} of {host}"
    if number in _errors("EADDRINUSE", "WSAEADDRINUSE"):
        return f"{place} is taken, perhaps by another `rashomon serve`; name another by --port, or --port 0 for any"
    if number in _errors("EACCES", "WSAEACCES"):
        return f"{place} may not be used; name one above 1023 by --port"
    reason = getattr(error, "strerror", None) or str(error)
    return f"{place} cannot be listened on ({reason}); name an address of this machine by --host"


def _errors(*names: str) -> set[int]:
    import errno

    return {getattr(errno, name) for name in names if hasattr(errno, name)}


def _address(host: str, port: int, path: str, token: str | None) -> str:
    """Return the address to open, which for a server on all addresses is that on this machine."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)
    shown = f"[{shown}]" if ":" in shown else shown
    query = f"?token={quote(token, safe='')}" if token else ""
    return f"http://{shown}:{port}{path}{query}"


def is_loopback(host: str) -> bool:
    """Return whether a server that listens on this host can be reached from its own machine alone."""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def new_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(24)


def hosts_of(host: str, token: str | None) -> tuple[str, ...]:
    """Return the names that requests may call the server by: with a token, which no foreign page has, any."""
    return () if token is not None else tuple(dict.fromkeys((*LOOPBACK_NAMES, host.strip("[]").casefold())))


def _end_by_signal() -> None:
    """Let SIGTERM end the program as Ctrl-C does, so that what is temporary is removed."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)


async def _nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """Stands for the application where only an address is asked for."""

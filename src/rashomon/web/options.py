"""How the desk is served."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rashomon.desk import DeskOptions

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "::1")
"""The names under which a browser on the same machine finds the server."""


@dataclass(frozen=True)
class WebOptions:
    """Where the reports are, who may ask, and how much at once. Times are in seconds, sizes in bytes."""

    store: Path | None = None
    """Null: where `rashomon add` keeps it. The file is made where there is none."""
    reviewer: str = ""
    """Who decides, where a form or a request does not say."""
    allow_private: bool = False
    """Whether pasted links may lead to addresses of this machine and its network."""
    token: str | None = None
    """What a browser or program must show; null where only this machine can ask."""
    hosts: tuple[str, ...] = LOOPBACK_NAMES
    """The names that a request may call the server by; none means any, which needs a token: a foreign page could
    otherwise point a name of its own at this machine and read everything (DNS rebinding)."""
    max_body_bytes: int = 50_000_000
    body_seconds: float = 60.0
    """How long a request may take to arrive."""
    max_queue: int = 8
    """Jobs that may wait while one is at work."""
    remembered_jobs: int = 100
    max_reports: int = 60
    """Of one comparison."""
    max_files: int = 200
    """Of one upload: a story's reports with what lies beside them."""
    desk: DeskOptions | None = None

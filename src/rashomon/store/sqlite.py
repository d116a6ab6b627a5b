"""The store as the rest of rashomon sees it: all its parts in one class, and how a file becomes one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from rashomon.store.checking import Checks
from rashomon.store.connection import connect, utc_now
from rashomon.store.decisions import Decisions
from rashomon.store.feeds import Feeds


class Store(Decisions, Feeds, Checks):
    """An open store: reports and versions, sketches, stories, comparisons, dossiers, decisions, feeds. A context manager.

    Methods that write are one transaction each, or join the one that `writing` began; an id that is handed in must be
    there (`KeyError`). To be used by one thread at a time: open the file again for a second thread or process, any
    number of which may read and write at once. Each method raises `OptionError` where the file cannot be used: damaged,
    on a full disk, or held by another writer for more than a minute.
    """


def open_store(path: Path, *, create: bool = True, now: Callable[[], datetime] = utc_now) -> Store:
    """Return the store in this file, brought up to date, made where there is none and `create` says so.

    `now` tells when a report is added, which is asked only of reports without a date. Raises `OptionError` for a file
    that cannot be opened, is no store, is damaged, or was made by a newer version.
    """
    path = Path(path)
    return Store(path, connect(path, create), now)

"""An open store file: its connection and its transactions, waiting for other writers, and errors in words."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from rashomon.errors import OptionError
from rashomon.store.schema import APPLICATION_ID, STEPS, Step, missing_step, take_step

PATIENCE_S = 60.0
"""How long a reader or writer waits for others before it gives up."""
POLL_S = 0.003
"""SQLite's own waiting sleeps up to a tenth of a second between two tries and so misses the gaps of a busy writer."""
BREATH_S = 0.006
"""A writer that was at it for `LONG_S` lets the file go for so long before it writes again: twice the time between two
tries, so that another one who waits gets in."""
LONG_S = 0.05
CHUNK = 500
"""Values in one `IN (...)`."""

_HEADER = b"SQLite format 3\0"
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
_REASONS = {
    sqlite3.SQLITE_NOTADB: "this is not a store of rashomon; choose another file",
    sqlite3.SQLITE_CORRUPT: "the store is damaged; restore it from a copy, or add the sources to a new store",
    sqlite3.SQLITE_FULL: "there is no space left on the disk; make room and run it again",
    sqlite3.SQLITE_READONLY: "the store, or the folder it is in, may not be written; change its permissions or copy it",
    sqlite3.SQLITE_PERM: "the store may not be read or written; change its permissions",
    sqlite3.SQLITE_CANTOPEN: "the store cannot be opened; look whether the folder is there and may be written",
    sqlite3.SQLITE_IOERR: "the disk failed while the store was read or written; look at the disk and the space on it",
    sqlite3.SQLITE_BUSY: "another process has been writing to the store for more than a minute; wait for it to end",
}


def _code(error: sqlite3.Error) -> int | None:
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _explain(error: sqlite3.Error, path: Path) -> Exception:
    """Return the error as a person is told of it; what can only be a mistake in this program stays as it is."""
    if isinstance(error, sqlite3.ProgrammingError | sqlite3.IntegrityError | sqlite3.InterfaceError):
        return error
    code = _code(error)
    reason = _REASONS.get(sqlite3.SQLITE_BUSY if code in _BUSY else code or 0)
    return OptionError(f"{path}: {reason} ({error})" if reason else f"{path}: the store cannot be used: {error}")


def _patiently[T](action: Callable[[], T], path: Path) -> T:
    """Return what the action returns, tried again while others hold the file, up to a minute."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return action()
        except sqlite3.Error as error:
            if _code(error) not in _BUSY or time.monotonic() > deadline:
                raise _explain(error, path) from error
        time.sleep(POLL_S)


def connect(path: Path, create: bool, steps: Sequence[Step] = STEPS) -> sqlite3.Connection:
    """Return an open connection to the store in this file, brought up to date, made where there is none and `create`.

    Raises `OptionError` for a file that is no store, was made by a newer version, is damaged, or cannot be opened.
    """
    try:
        if path.is_dir():
            raise OptionError(f"{path}: this is a folder, and a store is a file")
        if not create and not path.exists():
            raise OptionError(f"{path}: there is no store here; `rashomon add` makes one")
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            # SQLite itself takes a file of a few bytes for an empty database, and would write over it.
            with path.open("rb") as file:
                if (beginning := file.read(len(_HEADER))) and beginning != _HEADER:
                    raise OptionError(f"{path}: {_REASONS[sqlite3.SQLITE_NOTADB]}")
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}",
            uri=True, timeout=0, isolation_level=None, check_same_thread=False,
        )  # fmt: skip
    except sqlite3.Error as error:
        raise _explain(error, path) from error
    except (OSError, ValueError) as error:
        raise OptionError(f"{path}: the store cannot be opened ({error}); choose another place") from error
    try:
        _patiently(lambda: _prepare(connection, path, create), path)
        while _patiently(lambda: _take_step(connection, path, steps), path):
            pass
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path, create: bool) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != APPLICATION_ID:
        # Once more: another process may have made the store between the two questions.
        (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID and (tables or application):
        raise OptionError(f"{path}: this SQLite file belongs to another program; choose another file")
    if not tables and not create and application != APPLICATION_ID:
        raise OptionError(f"{path}: this file is empty, not a store; `rashomon add` makes one")
    (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        raise OptionError(
            f"{path}: a store cannot be kept on this disk, which does not let processes share memory "
            "(a network folder?); choose a place on a disk of this machine"
        )
    for setting in ("synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY", "cache_size = -32768",
                    "journal_size_limit = 67108864"):  # fmt: skip
        connection.execute(f"PRAGMA {setting}")


def _take_step(connection: sqlite3.Connection, path: Path, steps: Sequence[Step]) -> bool:
    """Return whether a step was missing, which is taken now in a transaction of its own."""
    # Looked at without a lock first, since nearly always none is missing and a writer may be at work.
    if missing_step(connection, path, steps) is None:
        return False
    connection.execute("BEGIN IMMEDIATE")
    try:
        step = missing_step(connection, path, steps)
        if step is not None:
            take_step(connection, step)
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    return True


class Database:
    """An open store file; a context manager. To be used by one thread at a time; open it again for a second one."""

    def __init__(self, path: Path, connection: sqlite3.Connection, now: Callable[[], datetime]) -> None:
        self.path = path
        self._connection = connection
        self._now = now
        self._depth = 0
        self._failure: BaseException | None = None
        self._held_s = 0.0
        self._released_at = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was not committed is lost. Closing twice does nothing."""
        self._connection.close()

    @contextmanager
    def writing(self) -> Generator[None]:
        """Make everything inside one transaction: all of it is in the store at the end, or, on an error, nothing.

        Waits up to a minute for others who write; readers never wait. Inside another `writing` it joins that one: an
        error inside undoes the whole, even where the caller goes on.
        """
        if self._depth:
            self._depth += 1
            try:
                yield
            except BaseException as error:
                self._failure = self._failure or error
                raise
            finally:
                self._depth -= 1
            return
        if self._connection.in_transaction:
            raise RuntimeError("writing() inside reading(): a snapshot cannot become a transaction that writes")
        self._let_others_in()
        _patiently(lambda: self._connection.execute("BEGIN IMMEDIATE"), self.path)
        began = time.monotonic()
        self._depth, self._failure = 1, None
        try:
            yield
            if self._failure is not None:
                raise RuntimeError("a part of this transaction failed, so all of it is undone") from self._failure
            _patiently(lambda: self._connection.execute("COMMIT"), self.path)
        except BaseException:
            with suppress(sqlite3.Error):
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
            raise
        finally:
            self._depth = 0
            self._released_at = time.monotonic()
            self._held_s += self._released_at - began

    @contextmanager
    def reading(self) -> Generator[None]:
        """Show everything inside the store as it is at one moment, whatever others write; inside `writing`, nothing new."""
        if self._connection.in_transaction:
            yield
            return
        self._rows("BEGIN")
        try:
            yield
        finally:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")

    def _let_others_in(self) -> None:
        if self._held_s > LONG_S:
            rest = self._released_at + BREATH_S - time.monotonic()
            if rest > 0:
                time.sleep(rest)
            self._held_s = 0.0

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        return _patiently(lambda: self._connection.execute(sql, values).fetchall(), self.path)

    def _row(self, sql: str, values: Sequence[Any] = ()) -> Any:
        return _patiently(lambda: self._connection.execute(sql, values).fetchone(), self.path)

    def _write(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        assert self._depth, "a write outside a transaction"
        try:
            return self._connection.execute(sql, values)
        except sqlite3.Error as error:
            raise _explain(error, self.path) from error

    def _write_all(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        assert self._depth, "a write outside a transaction"
        try:
            self._connection.executemany(sql, rows)
        except sqlite3.Error as error:
            raise _explain(error, self.path) from error

    def _rows_among(self, sql: str, values: Iterable[Any]) -> Iterator[Any]:
        """Yield the rows of `sql` with its `{}` put as `?, ?, ...` for each chunk of the values, chunks in order."""
        wanted = list(values)
        for start in range(0, len(wanted), CHUNK):
            chunk = wanted[start : start + CHUNK]
            yield from self._rows(sql.format(", ".join("?" * len(chunk))), chunk)

    def _next_changes(self, count: int) -> range:
        """Return so many change numbers, higher than all before."""
        self._write("UPDATE numbers SET value = value + ? WHERE name = 'change'", (count,))
        (last,) = self._row("SELECT value FROM numbers WHERE name = 'change'")
        return range(last - count + 1, last + 1)

    def time(self) -> datetime:
        """Return the present time in UTC, as the store's clock tells it."""
        return self._now().astimezone(UTC)

    def _time(self) -> float:
        return self._now().timestamp()


def utc_now() -> datetime:
    """Return the time of day: the store tells no other when a report was added."""
    return datetime.now(UTC)

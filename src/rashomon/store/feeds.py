"""Feeds in the store: what is remembered of each between two polls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rashomon.model import FeedState
from rashomon.store.connection import Database
from rashomon.store.records import pack, unpack_feed


class Feeds(Database):
    """The feeds of a store."""

    def feeds(self) -> list[FeedState]:
        """Return the feeds in the order in which they were first put."""
        return [unpack_feed(state) for (state,) in self._rows("SELECT state FROM feeds ORDER BY number")]

    def put_feeds(self, states: Sequence[FeedState], renamed: Mapping[str, str] | None = None) -> None:
        """Keep these states in place of those with the same URLs.

        `renamed` gives the new URL of feeds that moved, by the old one: such a feed keeps its place, and where the
        new URL is a feed already the two become one. An old URL that is not there is no error.
        """
        with self.writing():
            for old, new in (renamed or {}).items():
                if old == new:
                    continue
                if self._row("SELECT 1 FROM feeds WHERE url = ?", (new,)):
                    self._write("DELETE FROM feeds WHERE url = ?", (old,))
                else:
                    self._write("UPDATE feeds SET url = ? WHERE url = ?", (new, old))
            self._write_all(
                "INSERT INTO feeds(url, state) VALUES(?, ?) ON CONFLICT(url) DO UPDATE SET state = excluded.state",
                [(state.url, pack(state)) for state in states],
            )

    def remove_feed(self, url: str) -> bool:
        """Return whether there was such a feed, which is forgotten now; its reports stay."""
        with self.writing():
            return self._write("DELETE FROM feeds WHERE url = ?", (url,)).rowcount > 0

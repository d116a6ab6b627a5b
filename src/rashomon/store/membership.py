"""What a story's row has to say when its reports change: size, times, and that its dossier is out of date."""

from __future__ import annotations

from collections.abc import Iterable

from rashomon.store.connection import Database


class Membership(Database):
    """Keeps the rows of stories in step with their reports."""

    def _refresh(self, stories: Iterable[int]) -> None:
        """Count these stories again, whose reports changed; their dossiers stay, and are no longer counted in the listing."""
        for story in sorted(set(stories)):
            size, added = self._row("SELECT count(*), max(added) FROM reports WHERE story = ?", (story,))
            first = self._row(
                "SELECT published_at FROM reports WHERE story = ? AND instant IS NOT NULL ORDER BY instant, id LIMIT 1",
                (story,),
            )
            last = self._row(
                "SELECT published_at, instant FROM reports WHERE story = ? AND instant IS NOT NULL"
                " ORDER BY instant DESC, id LIMIT 1",
                (story,),
            )
            self._write(
                "UPDATE stories SET size = ?, first_at = ?, last_at = ?, latest = ?, origins_low = NULL,"
                " origins_high = NULL, discrepancies = NULL, weight_3 = NULL, weight_2 = NULL, weight_1 = NULL,"
                " merged_into = iif(?, NULL, merged_into) WHERE number = ?",
                (
                    size,
                    first[0] if first else None,
                    last[0] if last else None,
                    last[1] if last else added or 0.0,
                    size > 0,
                    story,
                ),
            )
            if not size:
                self._write("DELETE FROM dossiers WHERE story = ?", (story,))

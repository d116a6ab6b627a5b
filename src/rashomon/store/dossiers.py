"""Dossiers in the store: kept until a report joins the story, leaves it, or is replaced by a later version."""

from __future__ import annotations

from collections.abc import Sequence

from rashomon.model import StoryDossier
from rashomon.store.records import pack, unpack_dossier
from rashomon.store.stories import Stories


class Dossiers(Stories):
    """The kept dossiers of a store."""

    def kept_dossier(self, story_id: str, fingerprint: str) -> StoryDossier | None:
        """Return the story's dossier that was kept under this fingerprint, null where none is or its reports changed."""
        found = self._row(
            "SELECT d.body FROM dossiers d JOIN stories s ON s.number = d.story WHERE s.id = ? AND d.fingerprint = ?",
            (story_id, fingerprint),
        )
        return unpack_dossier(found[0]) if found else None

    def keep_dossier(
        self, story_id: str, fingerprint: str, dossier: StoryDossier, reports: Sequence[str] | None = None
    ) -> bool:
        """Return whether the dossier was kept: not where the story's reports are others by now than it was made of.

        `reports` are the ids of the story's reports when the making began; null stands for those in the dossier. Its
        origins and discrepancies are shown in the listing from then on, until a report joins, leaves or changes.
        Raises `KeyError` for a story that is not in the store.
        """
        of = [report.id for report in dossier.story.reports] if reports is None else reports
        body = pack(dossier)
        with self.writing():
            found = self._row("SELECT number FROM stories WHERE id = ?", (story_id,))
            if found is None:
                raise KeyError(story_id)
            if sorted(self.members([story_id])[story_id]) != sorted(set(of)):
                return False
            self._write("INSERT OR REPLACE INTO dossiers VALUES(?, ?, ?)", (found[0], fingerprint, body))
            self._write(
                "UPDATE stories SET origins_low = ?, origins_high = ?, discrepancies = ? WHERE number = ?",
                (dossier.support.origins_low, dossier.support.origins_high, len(dossier.discrepancies), found[0]),
            )
        return True

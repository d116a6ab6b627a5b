"""Dossiers in the store: the last one made of each story and comparison, and what it was made of.

A dossier stays when reports join its story, leave it or change, until another one takes its place: it is still what was
last known. The listing counts what it found only while the story's reports are those that it was made of.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from rashomon.model import StoryDossier
from rashomon.store.comparisons import Comparisons
from rashomon.store.records import Making, count_weights, pack, unpack_dossier, unpack_making

_COUNTS = "origins_low = ?, origins_high = ?, discrepancies = ?, weight_3 = ?, weight_2 = ?, weight_1 = ?"


@dataclass(frozen=True)
class KeptDossier:
    """A dossier as it was kept, with how it was made."""

    dossier: StoryDossier
    making: Making
    reread: bool = False
    """The reports of the comparison were read otherwise since."""


class Dossiers(Comparisons):
    """The kept dossiers of a store."""

    def last_dossier(self, story_id: str) -> KeptDossier | None:
        """Return the dossier last made of the story or comparison with this id, of whatever reports; null where none was."""
        found = self._row(
            "SELECT d.body, d.making, d.fingerprint FROM dossiers d JOIN stories s ON s.number = d.story WHERE s.id = ?"
            " UNION ALL SELECT dossier, making, fingerprint FROM comparisons WHERE id = ? AND dossier IS NOT NULL",
            (story_id, story_id),
        )
        if found is None:
            return None
        return KeptDossier(unpack_dossier(found[0]), unpack_making(found[1]), not found[2])

    def last_making(self, story_id: str) -> Making | None:
        """Return how the dossier of a story was made that `last_dossier` gives, without reading it."""
        found = self._row(
            "SELECT d.making FROM dossiers d JOIN stories s ON s.number = d.story WHERE s.id = ?"
            " UNION ALL SELECT making FROM comparisons WHERE id = ? AND dossier IS NOT NULL",
            (story_id, story_id),
        )
        return unpack_making(found[0]) if found else None

    def dossier_fingerprint(self, story_id: str) -> str | None:
        """Return what changes when the story gets another dossier, null where it has none; reads no dossier."""
        found = self._row(
            "SELECT d.fingerprint FROM dossiers d JOIN stories s ON s.number = d.story WHERE s.id = ?"
            " UNION ALL SELECT fingerprint FROM comparisons WHERE id = ? AND dossier IS NOT NULL",
            (story_id, story_id),
        )
        return found[0] if found else None

    def keep_dossier(self, story_id: str, dossier: StoryDossier, making: Making | None = None) -> bool:
        """Return whether the story's reports are those that the dossier was made of, `making.reports`.

        It takes the place of the one before, unless only that one is of the story's present reports. Where the reports
        are the same, its origins and discrepancies are shown in the listing from then on, until a report joins, leaves
        or changes. A null `making` stands for the dossier's own reports. Raises `KeyError` for a story or comparison
        that is not in the store.
        """
        if making is None:
            own = tuple(report.id for report in dossier.story.reports)
            making = Making("", {}, own, own)
        body, made = pack(dossier), pack(making)
        fingerprint = hashlib.sha256(made + b"\0" + body).hexdigest()
        with self.writing():
            if self._row("SELECT 1 FROM comparisons WHERE id = ?", (story_id,)):
                self._write(
                    "UPDATE comparisons SET fingerprint = ?, making = ?, dossier = ? WHERE id = ?",
                    (fingerprint, made, body, story_id),
                )
                self.count_findings(story_id, dossier)
                return True
            found = self._row("SELECT number, size FROM stories WHERE id = ?", (story_id,))
            if found is None:
                raise KeyError(story_id)
            number, size = found
            members = sorted(self.members([story_id])[story_id])
            if not size:
                return False
            current = members == sorted(set(making.reports))
            if not current:
                before = self._row("SELECT making FROM dossiers WHERE story = ?", (number,))
                if before and sorted(set(unpack_making(before[0]).reports)) == members:
                    return False
            self._write(
                "INSERT OR REPLACE INTO dossiers(story, fingerprint, body, making) VALUES(?, ?, ?, ?)",
                (number, fingerprint, body, made),
            )
            if current:
                self.count_findings(story_id, dossier)
        return current

    def count_findings(self, story_id: str, dossier: StoryDossier | None) -> None:
        """Show the origins and discrepancies of this dossier in the listing of the story, or, for null, none."""
        counts: tuple[int | None, ...] = (None,) * 6
        if dossier is not None:
            weights = count_weights([discrepancy.weight for discrepancy in dossier.discrepancies])
            support = dossier.support
            counts = (support.origins_low, support.origins_high, len(dossier.discrepancies), *weights)
        with self.writing():
            for table in ("stories", "comparisons"):
                self._write(f"UPDATE {table} SET {_COUNTS} WHERE id = ?", (*counts, story_id))

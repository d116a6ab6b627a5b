"""Sketches in the store: what the clustering needs to know of each report, which the store does not look into.

Sketches and reports that moved are numbered from one sequence that only grows, so that a process which holds sketches
in memory learns what others did with one number: `sketches(after=n)` are those that came, `moved(after=n)` the reports
that since then came to a story, left one, or ceased to be their article's current version.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rashomon.store.reports import Reports


@dataclass(frozen=True, slots=True)
class Sketched:
    """One report's sketch, with the story that the report is in now."""

    sequence: int
    report: str
    story: str | None
    instant: float | None
    """Unix seconds, as handed in; null for a report without a date."""
    blob: bytes


@dataclass(frozen=True, slots=True)
class Moved:
    """Where one report is now, which changed story, became current or ceased to be."""

    sequence: int
    report: str
    story: str | None
    current: bool


class Sketches(Reports):
    """The sketches of a store."""

    def put_sketches(self, rows: Sequence[tuple[str, float | None, bytes]]) -> None:
        """Keep the sketch of each report, given as id, unix seconds and bytes, in place of the one before.

        Raises `KeyError` for reports that are not in the store.
        """
        with self.writing():
            numbers = self._numbers_of([report for report, _, _ in rows])
            self._write_all(
                "INSERT OR REPLACE INTO sketches(sequence, report, instant, sketch) VALUES(?, ?, ?, ?)",
                [
                    (sequence, numbers[report], instant, blob)
                    for sequence, (report, instant, blob) in zip(self._next_changes(len(rows)), rows, strict=True)
                ],
            )

    def sketches(self, since: float | None = None, until: float | None = None, after: int = 0) -> Iterator[Sketched]:
        """Yield the sketches of current reports with an instant in [since, until], or none, in order of sequence.

        A bound that is null is open. Only those with a higher sequence than `after`. They are read in portions, so
        that no file is held meanwhile; inside `reading` or `writing` all are of one moment.
        """
        condition = "sequence > ?"
        values: list[float] = [after]
        if since is not None or until is not None:
            condition += (
                " AND sequence IN (SELECT sequence FROM sketches WHERE instant BETWEEN ? AND ?"
                " UNION ALL SELECT sequence FROM sketches WHERE instant IS NULL)"
            )
            values += [since if since is not None else float("-inf"), until if until is not None else float("inf")]
        wanted = [sequence for (sequence,) in self._rows(
            f"SELECT sequence FROM sketches WHERE {condition} ORDER BY sequence", values
        )]  # fmt: skip
        for row in self._rows_among(
            "SELECT k.sequence, r.id, s.id, k.instant, k.sketch FROM sketches k JOIN reports r ON r.number = k.report"
            " LEFT JOIN stories s ON s.number = r.story WHERE k.sequence IN ({}) AND r.current = 1 ORDER BY k.sequence",
            wanted,
        ):
            yield Sketched(*row)

    def moved(self, after: int = 0) -> list[Moved]:
        """Return where the reports are now that moved since the sequence `after`, in order of their last move."""
        return [
            Moved(sequence, report, story, bool(current))
            for sequence, report, story, current in self._rows(
                "SELECT r.moved, r.id, s.id, r.current FROM reports r LEFT JOIN stories s ON s.number = r.story"
                " WHERE r.moved > max(?, 0) ORDER BY r.moved",
                (after,),
            )
        ]

    def latest(self) -> int:
        """Return the highest sequence given so far; ask inside `reading` or `writing`, with what it is to go with."""
        (last,) = self._row("SELECT value FROM numbers WHERE name = 'change'")
        return last

"""Decisions of editors in the store: none is ever taken out, and each is found again where its reports are.

A decision bears on the story or comparison in which it was made, whatever that one was merged into since, and on every
other one that has a report whose article it speaks of: a story that was split, or one that a person put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rashomon.model import Decision, Report
from rashomon.store.dossiers import Dossiers
from rashomon.store.records import locator_of, pack, printable, unpack_decision

_STEP = timedelta(milliseconds=1)
"""Decisions are applied in the order of their times, so no two have the same."""


@dataclass(frozen=True)
class KeptDecision:
    """A decision, and whether it was made in the very story that was asked for, or in one that was merged into it."""

    decision: Decision
    here: bool


class Decisions(Dossiers):
    """The decisions of a store."""

    def time_of_decision(self) -> str:
        """Return the present time as ISO 8601 in UTC, later than that of every decision; ask inside `writing`."""
        now = self.time()
        now = now.replace(microsecond=now.microsecond // 1000 * 1000)
        (last,) = self._row("SELECT max(made) FROM decisions")
        if last is not None:
            now = max(now, datetime.fromisoformat(last) + _STEP)
        return now.isoformat()

    def put_decision(self, story_id: str, decision: Decision, reports: Sequence[Report]) -> None:
        """Keep a decision that was made in this story or comparison and speaks of these reports."""
        with self.writing():
            number = self._write(
                "INSERT INTO decisions(id, story, made, revision, body) VALUES(?, ?, ?, ?, ?)",
                (decision.id, story_id, decision.at, self._next_revision(), pack(decision)),
            ).lastrowid
            self._write_all(
                "INSERT INTO decision_reports VALUES(?, ?, ?)",
                [
                    (number, printable(report), locator)
                    for report, locator in {report.id: locator_of(report.url) for report in reports}.items()
                ],
            )

    def replace_decision(self, decision: Decision) -> None:
        """Keep this in place of the decision with its id; raises `KeyError` where there is none."""
        with self.writing():
            changed = self._write(
                "UPDATE decisions SET revision = ?, body = ? WHERE id = ?",
                (self._next_revision(), pack(decision), decision.id),
            )
            if not changed.rowcount:
                raise KeyError(decision.id)

    def decision(self, decision_id: str) -> Decision | None:
        """Return the decision with this id, null where there is none."""
        found = self._row("SELECT body FROM decisions WHERE id = ?", (printable(decision_id),))
        return unpack_decision(found[0]) if found else None

    def decisions(self, story_id: str, reports: Sequence[Report] = ()) -> list[KeptDecision]:
        """Return the decisions that bear on a story or comparison, oldest first, those that were undone included.

        `reports` are those of a comparison that is not kept yet.
        """
        with self.reading():
            numbers = self._bearing(story_id, reports)
            names = set(self._names_of(story_id))
            rows = self._rows_among(
                "SELECT number, story, body FROM decisions WHERE number IN ({}) ORDER BY number", sorted(numbers)
            )
            return [KeptDecision(unpack_decision(body), story in names) for _, story, body in rows]

    def stories_of_decision(self, decision_id: str) -> list[str]:
        """Return the ids of the stories and comparisons that a decision bears on, in order."""
        with self.reading():
            found = self._row("SELECT number, story FROM decisions WHERE id = ?", (printable(decision_id),))
            if found is None:
                return []
            number, made_in = found
            rows = self._rows("SELECT report, locator FROM decision_reports WHERE decision = ?", (number,))
            ids, locators = [report for report, _ in rows], [locator for _, locator in rows if locator is not None]
            stories = {made_in}
            own = self._row("SELECT number FROM stories WHERE id = ?", (made_in,))
            if own:
                followed = self._row("SELECT id FROM stories WHERE number = ?", (self._followed(own[0]),))
                stories = {followed[0]}
            stories.update(self.story_of(ids).values())
            for column, table, values in (
                ("report", "comparison_reports", ids), ("locator", "comparison_reports", locators)
            ):  # fmt: skip
                stories.update(
                    name
                    for (name,) in self._rows_among(
                        f"SELECT c.id FROM {table} r JOIN comparisons c ON c.number = r.comparison"
                        f" WHERE r.{column} IN ({{}})",
                        values,
                    )
                )
            stories.update(
                name
                for (name,) in self._rows_among(
                    "SELECT s.id FROM articles a JOIN reports c ON c.article = a.number AND c.current = 1"
                    " JOIN stories s ON s.number = c.story WHERE a.locator IN ({})",
                    locators,
                )
            )
        return sorted(stories)

    def revision(self, story_id: str) -> int:
        """Return a number that grows with each decision that is made or undone on the story; 0 where there is none."""
        with self.reading():
            rows = self._rows_among(
                "SELECT max(revision) FROM decisions WHERE number IN ({})", sorted(self._bearing(story_id, ()))
            )
            return max((last for (last,) in rows), default=0)

    def _next_revision(self) -> int:
        self._write("UPDATE numbers SET value = value + 1 WHERE name = 'decision'")
        (last,) = self._row("SELECT value FROM numbers WHERE name = 'decision'")
        return last

    def _bearing(self, story_id: str, reports: Sequence[Report]) -> set[int]:
        """Return the numbers of the decisions that bear on a story or comparison."""
        ids, locators = self._anchors(story_id)
        ids += [printable(report.id) for report in reports]
        locators += [locator for report in reports if (locator := locator_of(report.url)) is not None]
        numbers: set[int] = set()
        for table, column, name, values in (
            ("decisions", "number", "story", self._names_of(story_id)),
            ("decision_reports", "decision", "report", ids),
            ("decision_reports", "decision", "locator", locators),
        ):
            rows = self._rows_among(f"SELECT {column} FROM {table} WHERE {name} IN ({{}})", dict.fromkeys(values))
            numbers.update(number for (number,) in rows)
        return numbers

    def _names_of(self, story_id: str) -> Iterable[str]:
        """Return the id, and those of the stories that were merged into this one."""
        rows = self._rows(
            "WITH RECURSIVE led(number, id) AS (SELECT number, id FROM stories WHERE id = ?"
            " UNION SELECT s.number, s.id FROM stories s JOIN led ON s.merged_into = led.number)"
            " SELECT id FROM led",
            (story_id,),
        )
        return dict.fromkeys([story_id, *(name for (name,) in rows)])

    def _anchors(self, story_id: str) -> tuple[list[str | None], list[str]]:
        """Return the ids of all versions of the reports of a story or comparison, and their articles' addresses."""
        rows = self._rows(
            "SELECT v.id, a.locator FROM stories s JOIN reports c ON c.story = s.number"
            " JOIN reports v ON v.article = c.article JOIN articles a ON a.number = c.article WHERE s.id = ?"
            " UNION ALL SELECT r.report, r.locator FROM comparisons c JOIN comparison_reports r ON r.comparison = c.number"
            " WHERE c.id = ?",
            (story_id, story_id),
        )
        return [report for report, _ in rows], [locator for _, locator in rows if locator is not None]

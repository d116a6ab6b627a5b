"""What is in a store, counted, and whether it holds together."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rashomon.errors import OptionError
from rashomon.store.comparisons import MAX_SEARCHED
from rashomon.store.connection import Database
from rashomon.store.records import (
    content_of,
    is_whole,
    outlet_key_of,
    unpack_decision,
    unpack_listed,
    unpack_making,
    unpack_report,
    unpack_reports,
    unpack_told,
)

MAX_PROBLEMS = 20
"""Shown of one sort; a damaged store has thousands."""

MAX_TELLERS = 300
"""Outlets that are offered to choose from; any other can be typed."""

_INVARIANTS = (
    ("article {} has not exactly one current version",
     "SELECT a.number FROM articles a WHERE"
     " (SELECT count(*) FROM reports r WHERE r.article = a.number AND r.current = 1) <> 1"),
    ("report {} is in a story without being current", "SELECT id FROM reports WHERE story IS NOT NULL AND current = 0"),
    ("report {} is in a story that is not there",
     "SELECT id FROM reports WHERE story IS NOT NULL AND story NOT IN (SELECT number FROM stories)"),
    ("story {} counts its reports wrongly",
     "SELECT id FROM stories s WHERE size <> (SELECT count(*) FROM reports r WHERE r.story = s.number)"),
    ("story {} has reports and was merged into another",
     "SELECT id FROM stories WHERE size > 0 AND merged_into IS NOT NULL"),
    ("report {} counts its versions wrongly",
     "SELECT id FROM reports r WHERE current = 1 AND versions <>"
     " (SELECT count(*) FROM reports v WHERE v.article = r.article)"),
    ("report {} has no words",
     "SELECT id FROM reports WHERE number NOT IN (SELECT number FROM texts)"),
    ("report {} is not in the text index",
     "SELECT id FROM reports WHERE number NOT IN (SELECT id FROM search_docsize)"),
    ("row {} of the text index belongs to no report",
     "SELECT id FROM search_docsize WHERE id NOT IN (SELECT number FROM reports)"),
    ("report {} has a higher number than was given out",
     "SELECT id FROM reports WHERE moved > (SELECT value FROM numbers WHERE name = 'change')"),
    ("sketch {} has a higher number than was given out",
     "SELECT sequence FROM sketches WHERE sequence > (SELECT value FROM numbers WHERE name = 'change')"),
    ("story {} is closed and has a dossier",
     "SELECT s.id FROM stories s JOIN dossiers d ON d.story = s.number WHERE s.size = 0"),
    ("story {} lists what no dossier of it found",
     "SELECT id FROM stories WHERE discrepancies IS NOT NULL AND number NOT IN (SELECT story FROM dossiers)"),
    ("comparison {} counts its reports wrongly",
     "SELECT id FROM comparisons c WHERE size <> (SELECT count(*) FROM comparison_reports r WHERE r.comparison = c.number)"),
    ("decision {} has a higher number than was given out",
     "SELECT id FROM decisions WHERE revision > (SELECT value FROM numbers WHERE name = 'decision')"),
)  # fmt: skip


@dataclass(frozen=True)
class StoreCounts:
    """What is in a store."""

    reports: int
    """Current ones: each article once."""
    versions: int
    """All of them, older versions included."""
    stories: int
    shared_stories: int
    """Those with two reports or more."""
    outlets: int
    unanalysed: tuple[tuple[str | None, int], ...]
    """Current reports that are kept and not analysed, by language, the most frequent first; null where it is unknown."""
    feeds: int
    comparisons: int = 0
    decisions: int = 0
    """All of them, those that were undone included."""


@dataclass(frozen=True)
class Tellers:
    """Who tells the stories and comparisons of a store."""

    outlets: tuple[str, ...]
    """Those with the most reports first, at most `MAX_TELLERS`."""
    languages: tuple[str, ...]
    """Codes, the most frequent first; of reports in stories, since what is compared by hand is in few."""


class Checks(Database):
    """Counting and checking a store."""

    _counted: tuple[Any, StoreCounts] | None = None
    """What was counted last, and what it was counted of."""
    _told_by: tuple[Any, Tellers] | None = None
    """Likewise; of nothing inside a transaction, whose numbers may be given out again."""

    def counts(self) -> StoreCounts:
        """Return how much of everything is in the store."""
        with self.reading():
            if self._depth:
                # What is not committed may be undone, and its numbers given out again.
                return self._count()
            # Counting outlets reads every report. Nothing that is counted changes without one of these numbers; a poll
            # of a feed changes none.
            made_of = self._made_of()
            if self._counted is None or self._counted[0] != made_of:
                self._counted = made_of, self._count()
            return self._counted[1]

    def tellers(self) -> Tellers:
        """Return the outlets and languages of what is listed."""
        with self.reading():
            made_of = None if self._depth else self._made_of()
            if made_of is None or self._told_by is None or self._told_by[0] != made_of:
                self._told_by = made_of, self._tellers()
            return self._told_by[1]

    def _made_of(self) -> Any:
        return self._row(
            "SELECT (SELECT value FROM numbers WHERE name = 'change'), (SELECT max(number) FROM reports),"
            " (SELECT max(number) FROM changes), (SELECT count(*) FROM aliases), (SELECT count(*) FROM feeds),"
            " (SELECT count(*) FROM comparisons), (SELECT count(*) FROM decisions)"
        )

    def _tellers(self) -> Tellers:
        found: dict[str, tuple[str, int]] = {
            key: (outlet, count)
            for key, outlet, count in self._rows(
                "SELECT outlet_key, min(outlet), count(*) FROM reports"
                " WHERE current = 1 AND outlet_key <> '' AND outlet IS NOT NULL GROUP BY outlet_key"
            )
        }
        for (listed,) in self._rows(
            "SELECT listed FROM comparisons ORDER BY created DESC, number DESC LIMIT ?", (MAX_SEARCHED,)
        ):
            for report in unpack_listed(listed):
                if key := outlet_key_of(report.outlet):
                    name, count = found.get(key, (report.outlet or "", 0))
                    found[key] = name, count + 1
        most = sorted(found.values(), key=lambda item: (-item[1], item[0]))[:MAX_TELLERS]
        languages = self._rows(
            "SELECT language FROM reports WHERE current = 1 AND language IS NOT NULL GROUP BY language"
            " ORDER BY count(*) DESC, language LIMIT ?",
            (MAX_TELLERS,),
        )
        return Tellers(tuple(name for name, _ in most), tuple(language for (language,) in languages))

    def _count(self) -> StoreCounts:
        with self.reading():
            current, versions, outlets = self._row(
                "SELECT coalesce(sum(current), 0), count(*),"
                " count(DISTINCT CASE WHEN current THEN nullif(outlet_key, '') END) FROM reports"
            )
            stories, shared = self._row("SELECT count(*), coalesce(sum(size > 1), 0) FROM stories WHERE size > 0")
            unanalysed = self._rows(
                "SELECT language, count(*) FROM reports WHERE current = 1 AND analysed = 0"
                " GROUP BY language ORDER BY count(*) DESC, language"
            )
            feeds, comparisons, decisions = self._row(
                "SELECT (SELECT count(*) FROM feeds), (SELECT count(*) FROM comparisons), (SELECT count(*) FROM decisions)"
            )
        return StoreCounts(
            current, versions, stories, shared, outlets, tuple(map(tuple, unanalysed)), feeds, comparisons, decisions
        )

    def check(self) -> list[str]:
        """Return what is wrong with the store, in words; nothing for one that is whole. Reads every report.

        SQLite's own check, then that the parts agree: one current version an article, stories that count their
        reports, an index of the words that knows every report, words that are those which were added, comparisons,
        dossiers and decisions that can be read.
        """
        problems: list[str] = []
        try:
            with self.reading():
                problems += [text for (text,) in self._rows("PRAGMA integrity_check") if text != "ok"]
                problems += [
                    f"table {table}, row {row}: refers to a row of {other} that is not there"
                    for table, row, other, _ in self._rows("PRAGMA foreign_key_check")
                ]
                for words, sql in _INVARIANTS:
                    found = [value for (value,) in self._rows(f"{sql} LIMIT {MAX_PROBLEMS}")]
                    problems += [words.format(value) for value in found]
                problems += self._check_words()
                problems += self._check_kept()
            # A command to FTS5, which takes it for a write.
            with self.writing():
                self._write("INSERT INTO search(search) VALUES('integrity-check')")
        except (OptionError, sqlite3.Error) as error:
            problems.append(str(error))
        return problems

    def _check_words(self) -> list[str]:
        problems: list[str] = []
        last = 0
        while rows := self._rows(
            "SELECT number, id, content, body FROM reports JOIN texts USING(number) WHERE number > ?"
            " ORDER BY number LIMIT 256",
            (last,),
        ):
            last = rows[-1][0]
            for _, report_id, content, body in rows:
                try:
                    report = unpack_report(body)
                    if report.id != report_id or content_of(report.text) != content:
                        problems.append(f"report {report_id} has other words than were added")
                except OptionError as error:
                    problems.append(f"report {report_id}: {error}")
        return problems[:MAX_PROBLEMS]

    def _check_kept(self) -> list[str]:
        """Return which comparisons, dossiers and decisions cannot be read, or are others than their rows say."""
        problems: list[str] = []
        parts: tuple[tuple[str, str, Callable[[str], str | None]], ...] = (
            ("comparison", "comparisons", self._check_comparison),
            ("dossier of", "stories WHERE number IN (SELECT story FROM dossiers)", self._check_dossier),
            ("dossier of", "comparisons WHERE dossier IS NOT NULL", self._check_dossier),
            ("decision", "decisions", self._check_decision),
        )
        for what, where, check in parts:
            for (name,) in self._rows(f"SELECT id FROM {where} ORDER BY number"):
                try:
                    problem = check(name)
                except OptionError as error:
                    problem = str(error)
                if problem:
                    problems.append(f"{what} {name}: {problem}")
        return problems[:MAX_PROBLEMS]

    def _check_comparison(self, comparison: str) -> str | None:
        reports, listed, told = self._row("SELECT reports, listed, told FROM comparisons WHERE id = ?", (comparison,))
        rows = self._rows(
            "SELECT r.report FROM comparison_reports r JOIN comparisons c ON c.number = r.comparison WHERE c.id = ?"
            " ORDER BY r.position",
            (comparison,),
        )
        ids = [report for (report,) in rows]
        unpack_told(told)
        same = (
            ids == [report.id for report in unpack_reports(reports)] == [report.id for report in unpack_listed(listed)]
        )
        return None if same else "it has other reports than it lists"

    def _check_dossier(self, story: str) -> str | None:
        body, making = self._row(
            "SELECT d.body, d.making FROM dossiers d JOIN stories s ON s.number = d.story WHERE s.id = ?"
            " UNION ALL SELECT dossier, making FROM comparisons WHERE id = ? AND dossier IS NOT NULL",
            (story, story),
        )
        unpack_making(making)
        # One of another version of rashomon may be whole and yet no dossier by the present model.
        return None if is_whole(body) else "its bytes are damaged"

    def _check_decision(self, decision: str) -> str | None:
        (body,) = self._row("SELECT body FROM decisions WHERE id = ?", (decision,))
        return None if unpack_decision(body).id == decision else "it is another one than its row says"

"""Comparisons in the store: reports that a person put together, kept as they were read, apart from the stories.

The same set of reports is the same comparison. Its reports are in no story for that, and need not be among the store's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Unpack

from rashomon.errors import OptionError
from rashomon.model import Report, Skipped, StoredReport, StoredStory
from rashomon.store.listing import Listings, by_weight, has_weight
from rashomon.store.narrowing import (
    Narrowing,
    has_language,
    has_outlet,
    instant_since,
    instant_until,
    language_of,
    outlet_words,
)
from rashomon.store.records import (
    Told,
    instant_of,
    locator_of,
    pack,
    printable,
    unpack_listed,
    unpack_reports,
    unpack_told,
)
from rashomon.store.searching import WordSearch

MAX_SEARCHED = 500
"""Comparisons that are read for a search, the newest: they are in no index, since a person makes a few a day."""

_COLUMNS = (
    "id, title, first_at, last_at, origins_low, origins_high, discrepancies, weight_3, weight_2, weight_1, listed"
)


@dataclass(frozen=True)
class Compared:
    """The inputs of a comparison as they were read."""

    reports: tuple[Report, ...]
    """In order of publication, then id; those without a date last."""
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]


class Comparisons(Listings):
    """The comparisons of a store."""

    def put_comparison(
        self,
        comparison_id: str,
        title: str,
        reports: Sequence[Report],
        skipped: Sequence[Skipped] = (),
        notes: Sequence[str] = (),
    ) -> None:
        """Keep a comparison; of one that is there already the title, what was skipped and the notes are replaced.

        Where its reports were read otherwise this time, its dossier is no longer taken for theirs.
        """
        reports = sorted(reports, key=_place)
        dated = [report.published_at for report in reports if instant_of(report.published_at) is not None]
        with self.writing():
            before = self._row("SELECT number FROM comparisons WHERE id = ?", (comparison_id,))
            self._write(
                "INSERT INTO comparisons(id, title, created, size, first_at, last_at, fingerprint, listed, told, reports)"
                " VALUES(?, ?, ?, ?, ?, ?, '', ?, ?, ?) ON CONFLICT(id) DO UPDATE SET title = excluded.title,"
                " listed = excluded.listed, told = excluded.told,"
                " fingerprint = iif(reports = excluded.reports, fingerprint, ''), reports = excluded.reports",
                (
                    comparison_id, printable(title), self.time().isoformat(timespec="milliseconds"), len(reports),
                    printable(dated[0]) if dated else None, printable(dated[-1]) if dated else None,
                    pack(tuple(_listed(report) for report in reports)), pack(Told(tuple(skipped), tuple(notes))),
                    pack(tuple(reports)),
                ),
            )  # fmt: skip
            if before is None:
                (number,) = self._row("SELECT number FROM comparisons WHERE id = ?", (comparison_id,))
                self._write_all(
                    "INSERT INTO comparison_reports VALUES(?, ?, ?, ?)",
                    [(number, place, report.id, locator_of(report.url)) for place, report in enumerate(reports)],
                )

    def compared(self, comparison_id: str) -> Compared | None:
        """Return the inputs of the comparison with this id, null where there is none."""
        found = self._row("SELECT reports, told FROM comparisons WHERE id = ?", (printable(comparison_id),))
        if found is None:
            return None
        told = unpack_told(found[1])
        return Compared(unpack_reports(found[0]), told.skipped, told.notes)

    def told(self, comparison_id: str) -> Told:
        """Return what was skipped and noted when the inputs of a comparison were read; nothing for another id."""
        found = self._row("SELECT told FROM comparisons WHERE id = ?", (printable(comparison_id),))
        return unpack_told(found[0]) if found else Told()

    def comparisons(
        self,
        limit: int | None = None,
        offset: int = 0,
        search: str | None = None,
        since: str | None = None,
        least: int = 1,
        compared: bool = False,
        **further: Unpack[Narrowing],
    ) -> list[StoredStory]:
        """Return the comparisons, the one that was first made last first, then by id.

        `since`, `search`, `least`, `compared` and `further` leave out as in `stories`, of the newest `MAX_SEARCHED`: a search asks
        for words of the title, the outlets and the texts together; a comparison without a date is as old as itself.
        Raises `OptionError` for a `since` that is no time, or a `search` without words.
        """
        if (limit is not None and limit < 0) or offset < 0:
            raise OptionError("limit and offset count comparisons from 0")
        if _narrow(search, since, least, compared, further):
            found = self._found_comparisons(search, since, least, compared, further)
            return found[offset : None if limit is None else offset + limit]
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM comparisons ORDER BY created DESC, number DESC LIMIT ? OFFSET ?",
            (-1 if limit is None else limit, offset),
        )
        return [_stored(row) for row in rows]

    def count_comparisons(
        self,
        search: str | None = None,
        since: str | None = None,
        least: int = 1,
        compared: bool = False,
        **further: Unpack[Narrowing],
    ) -> int:
        """Return how many comparisons `comparisons` gives without a limit; raises `OptionError` as it does."""
        if _narrow(search, since, least, compared, further):
            return len(self._found_comparisons(search, since, least, compared, further))
        (count,) = self._row("SELECT count(*) FROM comparisons")
        return count

    def remove_comparison(self, comparison_id: str) -> bool:
        """Return whether there was such a comparison, which is forgotten now; decisions on its reports stay."""
        with self.writing():
            found = self._row("SELECT number FROM comparisons WHERE id = ?", (printable(comparison_id),))
            if found is None:
                return False
            self._write("DELETE FROM comparison_reports WHERE comparison = ?", found)
            self._write("DELETE FROM comparisons WHERE number = ?", found)
        return True

    def story(self, story_id: str) -> StoredStory | None:
        """Return one story, as `Listings.story` does, else one comparison by its id, the beginning of it, or the id or
        address of a report: of several that have this report the newest."""
        with self.reading():
            return super().story(story_id) or self._comparison(printable(story_id.strip()) or "")

    def comparison_of(self, report_ids: Sequence[str]) -> dict[str, str]:
        """Return the newest comparison that each of these reports is in, for those that are in one."""
        rows = self._rows_among(
            "SELECT r.report, c.id FROM comparison_reports r JOIN comparisons c ON c.number = r.comparison"
            " WHERE r.report IN ({}) ORDER BY c.created, c.number",
            dict.fromkeys(report_ids),
        )
        found: dict[str, str] = dict(rows)
        return {report: found[report] for report in report_ids if report in found}

    def report(self, report_id: str) -> Report | None:
        """Return the report with this id, current or not, also one that is in a comparison only; null where there is none."""
        found = super().report(report_id)
        if found is None:
            row = self._row(
                "SELECT c.reports FROM comparison_reports r JOIN comparisons c ON c.number = r.comparison"
                " WHERE r.report = ? ORDER BY c.created DESC, c.number DESC LIMIT 1",
                (printable(report_id),),
            )
            found = next((report for report in unpack_reports(row[0]) if report.id == report_id), None) if row else None
        return found

    def _found_comparisons(
        self, search: str | None, since: str | None, least: int, compared: bool, further: Narrowing
    ) -> list[StoredStory]:
        asked = WordSearch(search) if search is not None else None
        oldest = None if since is None else instant_since(since)
        until, outlet = further.get("until"), further.get("outlet")
        language, weight = further.get("language"), further.get("weight")
        end = None if until is None else instant_until(until)
        outlet = None if outlet is None else outlet_words(outlet)
        language = None if language is None else language_of(language)
        conditions, values = ["size >= ?"], [least]
        if compared:
            conditions.append("origins_low IS NOT NULL")
        if weight is not None:
            conditions.append(has_weight(weight))
        found: list[StoredStory] = []
        with self.reading():
            for number, created, *row in self._rows(
                f"SELECT number, created, {_COLUMNS} FROM comparisons WHERE {' AND '.join(conditions)}"
                " ORDER BY created DESC, number DESC LIMIT ?",
                [*values, MAX_SEARCHED],
            ):
                story = _stored(row)
                newest = instant_of(story.last_at)
                newest = instant_of(created) if newest is None else newest
                if oldest is not None and (newest is None or newest < oldest):
                    continue
                if end is not None and (newest is None or newest >= end):
                    continue
                if outlet is not None and not has_outlet(outlet, (report.outlet for report in story.reports)):
                    continue
                # What a listing does not show is in the reports themselves.
                reports = self._reports_of(number) if asked is not None or language is not None else ()
                if language is not None and not has_language(language, (report.language for report in reports)):
                    continue
                if asked is None or asked.found_in(story.title, *_words_of(reports)):
                    found.append(story)
        return found

    def _reports_of(self, number: int) -> tuple[Report, ...]:
        (body,) = self._row("SELECT reports FROM comparisons WHERE number = ?", (number,))
        return unpack_reports(body)

    def _comparison(self, words: str) -> StoredStory | None:
        if not words:
            return None
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM comparisons WHERE id >= ? AND id < ? ORDER BY id LIMIT 11",
            (words, words + "\U0010ffff"),
        )
        if not rows:
            rows = self._rows(
                f"SELECT {_COLUMNS} FROM comparisons WHERE number IN"
                " (SELECT comparison FROM comparison_reports WHERE report = ? OR locator = ?)"
                " ORDER BY created DESC, number DESC LIMIT 1",
                (words, locator_of(words)),
            )
        elif rows[0][0] != words and len(rows) > 1:
            shown = ", ".join(row[0] for row in rows[:10]) + (", …" if len(rows) > 10 else "")
            raise OptionError(f"comparison {words!r}: several begin so ({shown}); give more of the id")
        return _stored(rows[0]) if rows else None


def _narrow(search: str | None, since: str | None, least: int, compared: bool, further: Narrowing) -> bool:
    asked = (search, since, *further.values())
    return least > 1 or compared or any(value is not None for value in asked)


def _words_of(reports: Sequence[Report]) -> Iterator[str]:
    for report in reports:
        yield from (report.title or "", report.outlet or "", report.text)


def _place(report: Report) -> tuple[bool, float, str]:
    instant = instant_of(report.published_at)
    return instant is None, instant or 0.0, report.id


def _listed(report: Report) -> StoredReport:
    return StoredReport(
        report.id, report.source, report.outlet, report.title, report.published_at, report.url, report.external_id,
        report.analysed, report.words,
    )  # fmt: skip


def _stored(row: Any) -> StoredStory:
    comparison, title, first_at, last_at, low, high, discrepancies, *weights, listed = row
    return StoredStory(
        comparison, title, unpack_listed(listed), first_at, last_at, low, high, discrepancies, by_weight(weights), True
    )

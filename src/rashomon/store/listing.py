"""What the store has, as lists: stories, and reports that have words which are looked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Unpack

from rashomon.errors import OptionError
from rashomon.model import StoredReport, StoredStory
from rashomon.store.narrowing import Narrowing, instant_since, instant_until, language_of, outlet_words
from rashomon.store.records import printable
from rashomon.store.searching import match_expression
from rashomon.store.stories import Stories

_LISTED = "number, id, title, first_at, last_at, origins_low, origins_high, discrepancies, weight_3, weight_2, weight_1"
_ORDER = "instant IS NULL, instant, id"


class Listings(Stories):
    """The lists of a store."""

    def stories(
        self,
        since: str | None = None,
        search: str | None = None,
        limit: int | None = None,
        offset: int = 0,
        least: int = 1,
        compared: bool = False,
        **further: Unpack[Narrowing],
    ) -> list[StoredStory]:
        """Return the stories, the one with the newest report first, then by id; closed ones are not listed.

        `since` (ISO 8601) leaves out stories whose newest report is older; where no report has a date, the time at
        which one was last added counts. `search` asks for stories with a report that has all the words (see
        `match_expression`). `limit` and `offset` cut the list; `least` is the number of reports a story must have;
        `compared` asks for those only whose dossier was made since they last changed; `further` is told at `Narrowing`.
        Raises `OptionError` for what means nothing: a `since` that is no time, a `search` without words.
        """
        where, values = _conditions(since, search, least, compared, further)
        # Stories and their reports of one moment, whatever is written meanwhile.
        with self.reading():
            rows = self._rows(
                f"SELECT {_LISTED} FROM stories INDEXED BY stories_listed WHERE {where}"
                " ORDER BY latest DESC, id LIMIT ? OFFSET ?",
                [*values, *_cut(limit, offset, "stories")],
            )
            return self._listed(rows)

    def count_stories(
        self,
        since: str | None = None,
        search: str | None = None,
        least: int = 1,
        compared: bool = False,
        **further: Unpack[Narrowing],
    ) -> int:
        """Return how many stories `stories` gives without a limit; raises `OptionError` as it does."""
        where, values = _conditions(since, search, least, compared, further)
        (count,) = self._row(f"SELECT count(*) FROM stories INDEXED BY stories_listed WHERE {where}", values)
        return count

    def find_reports(self, search: str | None = None, limit: int | None = None, offset: int = 0) -> list[StoredReport]:
        """Return the current reports that have all the words in text, title or outlet, the newest first, then by id.

        Those without a date are last; a null `search` gives all. Raises `OptionError` for a `search` without words.
        """
        source, values = _found(search)
        with self.reading():
            found = self._rows(
                f"SELECT r.number, r.story FROM {source} r.current = 1"
                " ORDER BY r.instant IS NULL, r.instant DESC, r.id LIMIT ? OFFSET ?",
                [*values, *_cut(limit, offset, "reports")],
            )
            # With the others of their stories, which tell whose copies they are.
            rows = self._grouped("story", dict.fromkeys(story for _, story in found if story is not None))
            alone = self._grouped("number", [number for number, story in found if story is None])
            listed = self._stored_reports([*rows.values(), *([row] for group in alone.values() for row in group)])
        return [listed[number] for number, _ in found]

    def count_reports(self, search: str | None = None) -> int:
        """Return how many reports `find_reports` gives without a limit; raises `OptionError` as it does."""
        source, values = _found(search)
        (count,) = self._row(f"SELECT count(*) FROM {source} r.current = 1", values)
        return count

    def story(self, story_id: str) -> StoredStory | None:
        """Return one story by its id or the beginning of it, or by the id or URL of a report; null where there is none.

        A story that was merged into another leads there; one whose reports went to several is none. Raises `OptionError`
        where several stories begin so.
        """
        with self.reading():
            number = self._story_number(printable(story_id.strip()) or "")
            if number is None:
                return None
            found = self._listed(self._rows(f"SELECT {_LISTED} FROM stories WHERE number = ? AND size > 0", (number,)))
        return found[0] if found else None

    def _listed(self, rows: Sequence[Any]) -> list[StoredStory]:
        groups = self._grouped("story", [row[0] for row in rows])
        listed = self._stored_reports(groups.values())
        return [
            StoredStory(
                story, title, tuple(listed[row[1]] for row in groups[number]), first_at, last_at,
                low, high, discrepancies, by_weight(weights),
            )
            for number, story, title, first_at, last_at, low, high, discrepancies, *weights in rows
        ]  # fmt: skip

    def _grouped(self, column: str, values: Iterable[int]) -> dict[int, list[Any]]:
        """Return the rows of the reports with these values of a column by this value, in order of publication."""
        groups: dict[int, list[Any]] = defaultdict(list)
        for row in self._rows_among(
            f"SELECT {column}, number, id, source, outlet, title, published_at, url, external_id, analysed, words,"
            f" versions FROM reports WHERE {column} IN ({{}}) ORDER BY {column}, {_ORDER}",
            values,
        ):
            groups[row[0]].append(row)
        return groups

    def _stored_reports(self, groups: Iterable[Sequence[Any]]) -> dict[int, StoredReport]:
        """Return the report of each of these rows by its number; a group has all reports of one story."""
        groups = list(groups)
        originals = self._originals(groups)
        return {
            key: StoredReport(
                report, source, outlet, heading, published_at, url, external_id, bool(analysed), words, versions,
                originals.get(key),
            )
            for rows in groups
            for _, key, report, source, outlet, heading, published_at, url, external_id, analysed, words, versions in rows
        }  # fmt: skip

    def _originals(self, groups: Sequence[Sequence[Any]]) -> dict[int, str]:
        """Return, for each report that others of its story share the words of, the id of the earliest of these.

        Copies of copies count: reports are taken together over all pairs inside a story.
        """
        story_of = {row[1]: place for place, rows in enumerate(groups) if len(rows) > 1 for row in rows}
        pairs = [
            (report, earlier)
            for report, earlier in self._rows_among("SELECT report, earlier FROM copies WHERE report IN ({})", story_of)
            if story_of.get(earlier) == story_of[report]
        ]
        leader: dict[int, int] = {}
        rank = {row[1]: place for rows in groups for place, row in enumerate(rows)}
        ids = {row[1]: row[2] for rows in groups for row in rows}

        def lead(report: int) -> int:
            while (above := leader.get(report, report)) != report:
                leader[report] = leader.get(above, above)
                report = above
            return report

        for a, b in pairs:
            first, second = sorted((lead(a), lead(b)), key=rank.__getitem__)
            leader[second] = first
        return {report: ids[lead(report)] for report in list(leader) if lead(report) != report}


def by_weight(weights: Sequence[int | None]) -> tuple[int, int, int] | None:
    """Return how many discrepancies have weight 3, 2 and 1, from their columns; null where they are not counted."""
    heavy, middle, light = weights
    return None if heavy is None or middle is None or light is None else (heavy, middle, light)


def _conditions(
    since: str | None, search: str | None, least: int, compared: bool, further: Narrowing
) -> tuple[str, list[Any]]:
    """Return the condition on rows of `stories`, and its values."""
    conditions: list[str] = ["size > 0", "size >= ?"]
    values: list[Any] = [least]
    if compared:
        conditions.append("origins_low IS NOT NULL")
    if since is not None:
        conditions.append("latest >= ?")
        values.append(instant_since(since))
    if search is not None:
        conditions.append(
            "number IN (SELECT r.story FROM search f JOIN reports r ON r.number = f.rowid"
            " WHERE search MATCH ? AND r.story IS NOT NULL)"
        )
        values.append(match_expression(search))
    if (until := further.get("until")) is not None:
        conditions.append("latest < ?")
        values.append(instant_until(until))
    if (outlet := further.get("outlet")) is not None:
        # The name's words, between spaces, as `has_outlet` of `narrowing` has it.
        conditions.append(_TOLD_BY.format("instr(' ' || replace(r.outlet_key, '.', ' ') || ' ', ?) > 0"))
        values.append(f" {outlet_words(outlet)} ")
    if (language := further.get("language")) is not None:
        code = language_of(language)
        conditions.append(_TOLD_BY.format("(lower(r.language) = ? OR lower(r.language) LIKE ?)"))
        values += [code, f"{code}-%"]
    if (weight := further.get("weight")) is not None:
        conditions.append(has_weight(weight))
    return " AND ".join(conditions), values


_TOLD_BY = "EXISTS (SELECT 1 FROM reports r WHERE r.story = stories.number AND {})"


def has_weight(weight: int) -> str:
    """Return the condition on rows with `weight_3` and so on that there is a discrepancy of this weight or more."""
    if weight not in (1, 2, 3):
        raise OptionError(f"weight: {weight} is none; discrepancies have 3 (must see), 2 (worth showing) or 1 (minor)")
    # Of stores that were made before weights were counted only the number is known.
    counted = "coalesce(discrepancies, 0) > 0 OR " if weight == 1 else ""
    return f"({counted}{' OR '.join(f'coalesce(weight_{heavy}, 0) > 0' for heavy in range(3, weight - 1, -1))})"


def _found(search: str | None) -> tuple[str, list[Any]]:
    """Return what is selected from, ready for one more condition, and its values."""
    if search is None:
        return "reports r WHERE", []
    return "search f JOIN reports r ON r.number = f.rowid WHERE search MATCH ? AND", [match_expression(search)]


def _cut(limit: int | None, offset: int, what: str) -> tuple[int, int]:
    if (limit is not None and limit < 0) or offset < 0:
        raise OptionError(f"limit and offset count {what} from 0")
    return -1 if limit is None else limit, offset

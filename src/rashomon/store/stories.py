"""Stories in the store: which reports tell them, and how they came about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rashomon.errors import OptionError
from rashomon.model import StoryChange
from rashomon.store.records import printable
from rashomon.store.sketches import Sketches

_ORDER = "instant IS NULL, instant, id"


class Stories(Sketches):
    """The stories of a store."""

    def story_of(self, report_ids: Sequence[str]) -> dict[str, str]:
        """Return the story of each report that is in one; for an older version, the story of its article."""
        rows = self._rows_among(
            "SELECT r.id, s.id FROM reports r JOIN reports c ON c.article = r.article AND c.current = 1"
            " JOIN stories s ON s.number = c.story WHERE r.id IN ({})",
            dict.fromkeys(report_ids),
        )
        found: dict[str, str] = dict(rows)
        return {report: found[report] for report in report_ids if report in found}

    def members(self, story_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return the current reports of each story, in order of publication, then id; none for one closed or unknown."""
        found: dict[str, list[str]] = {story: [] for story in story_ids}
        for story, report in self._rows_among(
            "SELECT s.id, r.id FROM stories s JOIN reports r ON r.story = s.number WHERE s.id IN ({})"
            f" ORDER BY r.{_ORDER.replace(', ', ', r.')}",
            found,
        ):
            found[story].append(report)
        return {story: tuple(reports) for story, reports in found.items()}

    def apply(self, assignment: Mapping[str, str], titles: Mapping[str, str], changes: Sequence[StoryChange]) -> None:
        """Put reports into stories, name stories, and write down what happened.

        `assignment` gives the story of every report that is new or moves; an older version stands for its article.
        A story that is not there is made. One left without reports is closed, and leads to the story that a `merged`
        change names. Raises `KeyError` for reports that are not in the store.
        """
        with self.writing():
            places = self._places_of(assignment)
            stories = self._stories_of([*assignment.values(), *titles], titles)
            moves = {
                places[report][0]: stories[story]
                for report, story in assignment.items()
                if places[report][1] != stories[story]
            }
            moving = sorted(moves.items())
            self._write_all(
                "UPDATE reports SET story = ?, moved = ? WHERE number = ?",
                [
                    (story, sequence, number)
                    for sequence, (number, story) in zip(self._next_changes(len(moving)), moving, strict=True)
                ],
            )
            left = {number: story for number, story in places.values() if story is not None}
            self._write_all(
                "UPDATE stories SET title = ? WHERE number = ?",
                [(printable(title), stories[story]) for story, title in titles.items()],
            )
            self._refresh({*moves.values(), *(left[number] for number in moves if number in left)})
            for change in changes:
                if change.kind == "merged" and change.other is not None:
                    self._write(
                        "UPDATE stories SET merged_into = (SELECT number FROM stories WHERE id = ?)"
                        " WHERE id = ? AND size = 0",
                        (change.story, change.other),
                    )
                self._append(change)

    def record_copies(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Keep that a report has nearly the same words as an earlier one; raises `KeyError` for one not in the store."""
        with self.writing():
            numbers = self._numbers_of([report for pair in pairs for report in pair])
            self._write_all(
                "INSERT OR IGNORE INTO copies VALUES(?, ?)",
                [(numbers[report], numbers[earlier]) for report, earlier in pairs if report != earlier],
            )

    def history(self, story_id: str) -> list[StoryChange]:
        """Return what happened to the story with this id, oldest first: also what others took from it."""
        rows = self._rows(
            "SELECT number, kind, story, other FROM changes WHERE story = ? OR other = ? ORDER BY number",
            (printable(story_id), printable(story_id)),
        )
        reports: dict[int, list[str]] = defaultdict(list)
        for change, report in self._rows_among(
            "SELECT change, report FROM changed_reports WHERE change IN ({}) ORDER BY change, position",
            [number for number, *_ in rows],
        ):
            reports[change].append(report)
        return [StoryChange(kind, story, tuple(reports[number]), other) for number, kind, story, other in rows]

    def _places_of(self, reports: Iterable[str]) -> dict[str, tuple[int, int | None]]:
        """Return the number and story of the current version of each report's article."""
        places: dict[str, tuple[int, int | None]] = {
            report: (number, story)
            for report, number, story in self._rows_among(
                "SELECT r.id, c.number, c.story FROM reports r"
                " JOIN reports c ON c.article = r.article AND c.current = 1 WHERE r.id IN ({})",
                reports,
            )
        }
        missing = [report for report in reports if report not in places]
        if missing:
            raise KeyError(*missing)
        return places

    def _stories_of(self, ids: Sequence[str], titles: Mapping[str, str]) -> dict[str, int]:
        """Return the number of each story, having made those that are not there."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, int] = dict(self._rows_among("SELECT id, number FROM stories WHERE id IN ({})", wanted))
        for story in wanted:
            if story not in found:
                number = self._write(
                    "INSERT INTO stories(id, title, size, latest) VALUES(?, ?, 0, 0)",
                    (story, printable(titles.get(story, story))),
                ).lastrowid
                assert number is not None
                found[story] = number
        return found

    def _append(self, change: StoryChange) -> None:
        number = self._write(
            "INSERT INTO changes(kind, story, other) VALUES(?, ?, ?)", (change.kind, change.story, change.other)
        ).lastrowid
        self._write_all(
            "INSERT INTO changed_reports VALUES(?, ?, ?)",
            [(number, position, report) for position, report in enumerate(change.reports)],
        )

    def _story_number(self, words: str) -> int | None:
        exact = self._row("SELECT number FROM stories WHERE id = ?", (words,))
        if exact:
            return self._followed(exact[0])
        article = self._article_of(words)
        if article is not None:
            found = self._row("SELECT story FROM reports WHERE article = ? AND current = 1", (article,))
            return found[0] if found else None
        if not words:
            return None
        rows = self._rows(
            "SELECT number FROM stories WHERE id >= ? AND id < ? ORDER BY id LIMIT 1000",
            (words, words + "\U0010ffff"),
        )
        meant: dict[str, int] = dict(
            self._rows_among(
                "SELECT id, number FROM stories WHERE number IN ({}) AND size > 0",
                dict.fromkeys(self._followed(number) for (number,) in rows),
            )
        )
        if len(meant) > 1:
            shown = ", ".join(sorted(meant)[:10]) + (", …" if len(meant) > 10 else "")
            raise OptionError(f"story {words!r}: several begin so ({shown}); give more of the id")
        return next(iter(meant.values()), None)

    def _followed(self, number: int) -> int:
        """Return the story that this one is now part of, itself where it was not merged."""
        passed = {number}
        while True:
            found = self._row("SELECT merged_into FROM stories WHERE number = ?", (number,))
            if not found or found[0] is None or found[0] in passed:
                return number
            number = found[0]
            passed.add(number)

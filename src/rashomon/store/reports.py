"""Reports in the store: what is new, what is known, and what is another version of an article.

An article is known by its *locator* (its address), and a version of it by its words. The same locator with the same
words is known; with other words it is a new version. Without a locator, the same words from the same outlet are known;
an outlet that is unknown on one side is no difference. A report without a locator that is later met with one keeps its
place and gets the locator. A report whose id is there is known whatever else it says.

Of two versions the one that was modified (else published) later is *current*, where both tell; else the one that was
fetched later, where both tell; else the one that was added later. Words that an article had before and has again are
no further version: the earlier one becomes current again where it can be told, by one of these times, that the article
went back to it; otherwise nothing changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rashomon.model import Added, Report
from rashomon.store.membership import Membership
from rashomon.store.records import content_of, instant_of, locator_of, outlet_key_of, pack, printable, unpack_report

_VERSION = "number, id, article, current, story, stated, seen"


@dataclass(frozen=True)
class _Version:
    """One row of `reports`, as far as it decides which version is current."""

    number: int
    id: str
    article: int
    current: int
    story: int | None
    stated: float | None
    seen: float | None


@dataclass(frozen=True)
class _Arrival:
    """A report that was handed in, with what it is recognised by."""

    report: Report
    locator: str | None
    content: bytes
    outlet_key: str
    stated: float | None
    seen: float | None
    added: float


class Reports(Membership):
    """The reports of a store and their versions."""

    def add(self, reports: Sequence[Report]) -> list[Added]:
        """Return what became of each report, in the order given; adding the same again changes nothing.

        The order does not change what becomes of them: within a batch those with a locator come first, then those
        with an outlet, then by time and id. Where one becomes an article's current version it takes the place of the
        one before in its story, whose kept dossier is let go.
        """
        now = self._time()
        arrivals = [_arrive(report, now) for report in reports]
        added: dict[int, Added] = {}
        with self.writing():
            for index in sorted(range(len(arrivals)), key=lambda i: _order(arrivals[i])):
                added[index] = self._add(arrivals[index])
        return [added[index] for index in range(len(arrivals))]

    def has_article(self, url: str) -> bool:
        """Return whether an article with this address is in the store, in whatever version."""
        return self._row("SELECT 1 FROM articles WHERE locator = ?", (locator_of(url),)) is not None

    def has_source(self, source: str) -> bool:
        """Return whether a report was read from this source, such as an address that led on to the article's own."""
        return self._row("SELECT 1 FROM reports WHERE source = ?", (printable(source),)) is not None

    def report(self, report_id: str) -> Report | None:
        """Return the report with this id, current or not; null where there is none."""
        found = self._row("SELECT body FROM texts JOIN reports USING(number) WHERE id = ?", (printable(report_id),))
        return unpack_report(found[0]) if found else None

    def reports(self, ids: Sequence[str]) -> list[Report]:
        """Return the reports with these ids in their order; raises `KeyError` with the ids that are not there."""
        found: dict[str, Report] = {
            report_id: unpack_report(body)
            for report_id, body in self._rows_among(
                "SELECT id, body FROM texts JOIN reports USING(number) WHERE id IN ({})", dict.fromkeys(ids)
            )
        }
        missing = [report_id for report_id in ids if report_id not in found]
        if missing:
            raise KeyError(*missing)
        return [found[report_id] for report_id in ids]

    def titles(self, ids: Sequence[str]) -> dict[str, str | None]:
        """Return the headline of each of these reports that is there, without reading texts."""
        return dict(self._rows_among("SELECT id, title FROM reports WHERE id IN ({})", dict.fromkeys(ids)))

    def current_versions(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the current version of each of these reports' articles, for those that are there."""
        return dict(
            self._rows_among(
                "SELECT r.id, c.id FROM reports r JOIN reports c ON c.article = r.article AND c.current = 1"
                " WHERE r.id IN ({})",
                dict.fromkeys(ids),
            )
        )

    def versions(self, locator: str) -> list[Report]:
        """Return all versions of the article with this URL or report id, oldest first, the current one last.

        None where the store has no such article.
        """
        article = self._article_of(locator)
        if article is None:
            return []
        rows = self._rows(
            "SELECT body FROM reports JOIN texts USING(number) WHERE article = ?"
            " ORDER BY current, coalesce(stated, seen, added), coalesce(seen, added), number",
            (article,),
        )
        return [unpack_report(body) for (body,) in rows]

    def external_ids(self, report_id: str) -> tuple[str, ...]:
        """Return every id under which the report is known elsewhere, in order of the alphabet."""
        rows = self._rows(
            "SELECT e.external_id FROM external_ids e JOIN reports r ON r.number = e.report WHERE r.id = ?"
            " ORDER BY e.external_id",
            (printable(report_id),),
        )
        return tuple(external_id for (external_id,) in rows)

    def _article_of(self, locator: str) -> int | None:
        found = self._row("SELECT article FROM reports WHERE id = ?", (printable(locator),)) or self._row(
            "SELECT number FROM articles WHERE locator = ?", (locator_of(locator),)
        )
        return found[0] if found else None

    def _numbers_of(self, ids: Sequence[str]) -> dict[str, int]:
        """Return the number of each of these reports; raises `KeyError` with the ids that are not there."""
        found: dict[str, int] = dict(
            self._rows_among("SELECT id, number FROM reports WHERE id IN ({})", dict.fromkeys(ids))
        )
        missing = [report_id for report_id in dict.fromkeys(ids) if report_id not in found]
        if missing:
            raise KeyError(*missing)
        return found

    def _version(self, where: str, *values: object) -> _Version | None:
        found = self._row(f"SELECT {_VERSION} FROM reports WHERE {where}", values)
        return _Version(*found) if found else None

    def _add(self, arrival: _Arrival) -> Added:
        known = self._version("id = ?", arrival.report.id) or self._version(
            "number = (SELECT report FROM aliases WHERE id = ?)", arrival.report.id
        )
        if known is not None:
            return self._meet_again(known, arrival)
        article: int | None = None
        if arrival.locator is not None:
            found = self._row("SELECT number FROM articles WHERE locator = ?", (arrival.locator,))
            article = found[0] if found else None
        if article is not None:
            known = self._version("article = ? AND content = ? ORDER BY number LIMIT 1", article, arrival.content)
            if known is not None:
                return self._meet_again(known, arrival)
            return self._add_version(article, arrival)
        twin = self._twin(arrival)
        if twin is not None:
            return self._recognise(twin, arrival)
        article = self._write("INSERT INTO articles(locator) VALUES(?)", (arrival.locator,)).lastrowid
        assert article is not None
        self._insert(article, arrival, current=True)
        return Added(arrival.report.id, "new")

    def _add_version(self, article: int, arrival: _Arrival) -> Added:
        before = self._version("article = ? AND current = 1", article)
        assert before is not None, "an article has a current version"
        later = _is_later(arrival.stated, arrival.seen, before) is not False
        arrival = replace(arrival, report=self._with_what_is_known(arrival.report, before))
        number = self._insert(article, arrival, current=False)
        self._write(
            "UPDATE reports SET versions = (SELECT count(*) FROM reports WHERE article = ?) WHERE article = ?",
            (article, article),
        )
        if later:
            self._succeed(before, number)
        return Added(arrival.report.id, "version", before.id)

    def _with_what_is_known(self, report: Report, before: _Version) -> Report:
        """Return a version with what the one before states of the article and this one does not: whose it is, and when
        it was published."""
        known = self.reports([before.id])[0]
        if report.outlet is None and known.outlet is not None:
            report = replace(report, outlet=known.outlet)
        if report.published_at is None and known.published_at is not None:
            report = replace(report, published_at=known.published_at, date_basis=known.date_basis)
        return report

    def _twin(self, arrival: _Arrival) -> _Version | None:
        """Return the report with the same words that this one is, though there is no locator to tell.

        One of the same outlet rather than one whose outlet is unknown; where this one's is unknown, any. Reports that
        both have locators are two, or every outlet's copy of a dispatch that states no outlet would be one.
        """
        places = (0,) if arrival.locator is not None else (1, 0)
        same = "content = ? AND located = ?"
        if not arrival.outlet_key:
            looked_for = [(f"{same} ORDER BY outlet_key, number LIMIT 1", (place,)) for place in places]
        else:
            looked_for = [
                (f"{same} AND outlet_key = ? ORDER BY number LIMIT 1", (place, key))
                for key in (arrival.outlet_key, "")
                for place in places
            ]
        for where, values in looked_for:
            found = self._version(where, arrival.content, *values)
            if found is not None:
                return found
        return None

    def _recognise(self, twin: _Version, arrival: _Arrival) -> Added:
        """Return that the report is known as its twin, which takes over the locator and outlet that it did not have.

        The id is remembered, so that the same report is known as the same twin for ever: reports that come later may
        be better twins.
        """
        self._write("INSERT INTO aliases VALUES(?, ?)", (arrival.report.id, twin.number))
        if arrival.outlet_key:
            self._write("UPDATE reports SET outlet_key = ? WHERE number = ?", (arrival.outlet_key, twin.number))
        if arrival.locator is not None:
            self._write("UPDATE articles SET locator = ? WHERE number = ?", (arrival.locator, twin.article))
            self._write("UPDATE reports SET located = 1 WHERE article = ?", (twin.article,))
        return self._meet_again(twin, arrival)

    def _meet_again(self, known: _Version, arrival: _Arrival) -> Added:
        """Return that these words are known, or that the article went back to them."""
        self._remember_external_id(known.number, arrival.report)
        stated, seen = _latest(known.stated, arrival.stated), _latest(known.seen, arrival.seen)
        if (stated, seen) == (known.stated, known.seen):
            return Added(known.id, "known")
        self._write("UPDATE reports SET stated = ?, seen = ? WHERE number = ?", (stated, seen, known.number))
        if not known.current:
            current = self._version("article = ? AND current = 1", known.article)
            if current is not None and _is_later(stated, seen, current):
                self._succeed(current, known.number)
                return Added(known.id, "version", current.id)
        return Added(known.id, "known")

    def _succeed(self, before: _Version, number: int) -> None:
        """Make another version of an article its current one, in the same story."""
        first, second = self._next_changes(2)
        self._write("UPDATE reports SET current = 0, story = NULL, moved = ? WHERE number = ?", (first, before.number))
        self._write(
            "UPDATE reports SET current = 1, story = ?, moved = ? WHERE number = ?", (before.story, second, number)
        )
        if before.story is not None:
            self._refresh([before.story])

    def _remember_external_id(self, number: int, report: Report) -> None:
        if report.external_id is not None:
            self._write("INSERT OR IGNORE INTO external_ids VALUES(?, ?)", (number, printable(report.external_id)))

    def _insert(self, article: int, arrival: _Arrival, current: bool) -> int:
        report = arrival.report
        number = self._write(
            "INSERT INTO reports(id, article, current, moved, versions, content, located, outlet_key, stated, seen,"
            " added, instant, published_at, source, outlet, title, url, external_id, language, analysed, words)"
            " VALUES(?, ?, ?, 0, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                report.id, article, current, arrival.content, arrival.locator is not None, arrival.outlet_key,
                arrival.stated, arrival.seen, arrival.added, instant_of(report.published_at), printable(report.published_at),
                printable(report.source), printable(report.outlet), printable(report.title), printable(report.url),
                printable(report.external_id), printable(report.language), report.analysed, report.words,
            ),
        ).lastrowid  # fmt: skip
        assert number is not None
        self._write("INSERT INTO texts VALUES(?, ?)", (number, pack(report)))
        self._write(
            "INSERT INTO search(rowid, title, outlet, words) VALUES(?, ?, ?, ?)",
            (number, printable(report.title), printable(report.outlet), printable(report.text)),
        )
        self._remember_external_id(number, report)
        return number


def _arrive(report: Report, now: float) -> _Arrival:
    stated = instant_of(report.modified_at)
    return _Arrival(
        report,
        locator_of(report.url),
        content_of(report.text),
        outlet_key_of(report.outlet),
        stated if stated is not None else instant_of(report.published_at),
        instant_of(report.retrieved_at),
        now,
    )


def _order(arrival: _Arrival) -> tuple[object, ...]:
    return (
        arrival.locator is None,
        not arrival.outlet_key,
        *((time is not None, time or 0.0) for time in (arrival.stated, arrival.seen)),
        arrival.report.id,
        arrival.report.sha256,
    )


def _is_later(stated: float | None, seen: float | None, other: _Version) -> bool | None:
    """Return whether a version with these times is later than the other one, null where they do not tell."""
    if stated is not None and other.stated is not None and stated != other.stated:
        return stated > other.stated
    if seen is not None and other.seen is not None and seen != other.seen:
        return seen > other.seen
    return None


def _latest(a: float | None, b: float | None) -> float | None:
    return max((time for time in (a, b) if time is not None), default=None)

"""The tables of a store, as named steps from an empty file to the present; a step that was released never changes.

To change the tables, append a step. A store made by an older version is brought up to date when it is opened, each step
in one transaction; a store that knows a step which is not here was made by a newer version.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rashomon.errors import OptionError
from rashomon.store.records import Making, pack, printable, unpack_report, unpack_weights

APPLICATION_ID = 0x52534D4E
"""Stands in the file's header ("RSMN"), so that another program's SQLite file is told from a store."""

SEARCH_BUFFER_BYTES = 16 << 20
"""Of the text index while a batch is written. With 16 MiB instead of FTS5's 1 MiB, a batch of 256 reports becomes one
piece of the index and not several: a tenth faster on benchmarks/load (8,192 reports)."""


@dataclass(frozen=True)
class Step:
    """One change of the tables: its statements, then what fills new tables from those that were there."""

    name: str
    statements: tuple[str, ...]
    fill: Callable[[sqlite3.Connection], None] | None = None


def _fill_search(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO search(search, rank) VALUES('hashsize', ?)", (SEARCH_BUFFER_BYTES,))
    for number, body in connection.execute("SELECT number, body FROM texts ORDER BY number"):
        report = unpack_report(body)
        connection.execute(
            "INSERT INTO search(rowid, title, outlet, words) VALUES(?, ?, ?, ?)",
            (number, printable(report.title), printable(report.outlet), printable(report.text)),
        )


def _fill_kept(connection: sqlite3.Connection) -> None:
    """Count by weight what the listing shows, and write down of which reports each dossier was made: until this step
    one was let go as soon as its story changed."""
    for story, body in connection.execute("SELECT story, body FROM dossiers ORDER BY story").fetchall():
        members = connection.execute(
            "SELECT id FROM reports WHERE story = ? ORDER BY instant IS NULL, instant, id", (story,)
        )
        made_of = tuple(report for (report,) in members)
        connection.execute(
            "UPDATE dossiers SET making = ? WHERE story = ?", (pack(Making("", {}, made_of, made_of)), story)
        )
        try:
            weights = unpack_weights(body)
        except OptionError:
            # What was made of reports can be made again; a store that does not open for it cannot.
            connection.execute("DELETE FROM dossiers WHERE story = ?", (story,))
            connection.execute(
                "UPDATE stories SET origins_low = NULL, origins_high = NULL, discrepancies = NULL WHERE number = ?",
                (story,),
            )
            continue
        connection.execute(
            "UPDATE stories SET weight_3 = ?, weight_2 = ?, weight_1 = ? WHERE number = ? AND discrepancies IS NOT NULL",
            (*weights, story),
        )


STEPS: tuple[Step, ...] = (
    Step(
        "0001-reports",
        (
            # Numbers that only grow: `change` is the last one given to a sketch or to a report that moved.
            "CREATE TABLE numbers(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
            "INSERT INTO numbers VALUES('change', 0)",
            "CREATE TABLE articles(number INTEGER PRIMARY KEY, locator TEXT UNIQUE)",
            """CREATE TABLE reports(
                number INTEGER PRIMARY KEY,
                id TEXT NOT NULL UNIQUE,
                article INTEGER NOT NULL REFERENCES articles,
                current INTEGER NOT NULL,   -- 1 for one report of each article
                story INTEGER,              -- null for what is not current, or in no story yet
                moved INTEGER NOT NULL,     -- change number at which current or story changed; 0 never
                versions INTEGER NOT NULL,  -- of the article; kept right where current
                content BLOB NOT NULL,      -- hash of the words
                located INTEGER NOT NULL,   -- 1 where the article has a locator
                outlet_key TEXT NOT NULL,   -- outlet as it is compared, empty where unknown
                stated REAL,                -- when last modified or published, as stated; unix seconds, as below
                seen REAL,                  -- when these words were last fetched
                added REAL NOT NULL,
                instant REAL,               -- of published_at
                published_at TEXT, source TEXT NOT NULL, outlet TEXT, title TEXT, url TEXT, external_id TEXT,
                language TEXT, analysed INTEGER NOT NULL, words INTEGER NOT NULL)""",
            "CREATE INDEX reports_by_article ON reports(article, current)",
            "CREATE INDEX reports_by_source ON reports(source)",
            "CREATE INDEX reports_by_content ON reports(content, located, outlet_key)",
            "CREATE INDEX reports_by_story ON reports(story, instant) WHERE story IS NOT NULL",
            "CREATE INDEX reports_moved ON reports(moved) WHERE moved > 0",
            # Ids of reports that were recognised by their words alone.
            "CREATE TABLE aliases(id TEXT PRIMARY KEY, report INTEGER NOT NULL REFERENCES reports) WITHOUT ROWID",
            # Apart, so that a listing never reads past the words of the reports.
            "CREATE TABLE texts(number INTEGER PRIMARY KEY REFERENCES reports, body BLOB NOT NULL)",
            """CREATE TABLE external_ids(
                report INTEGER NOT NULL REFERENCES reports, external_id TEXT NOT NULL,
                PRIMARY KEY(report, external_id)) WITHOUT ROWID""",
        ),
    ),
    Step(
        "0002-stories",
        (
            """CREATE TABLE stories(
                number INTEGER PRIMARY KEY,
                id TEXT NOT NULL UNIQUE,
                title TEXT NOT NULL,
                size INTEGER NOT NULL,      -- current reports; 0 for a story that is closed
                merged_into INTEGER REFERENCES stories,
                first_at TEXT, last_at TEXT,
                latest REAL NOT NULL,       -- of last_at, else when the last of its reports was added
                origins_low INTEGER, origins_high INTEGER, discrepancies INTEGER)""",
            "CREATE INDEX stories_listed ON stories(latest DESC, id, size) WHERE size > 0",
            """CREATE TABLE copies(
                report INTEGER NOT NULL REFERENCES reports, earlier INTEGER NOT NULL REFERENCES reports,
                PRIMARY KEY(report, earlier)) WITHOUT ROWID""",
            "CREATE TABLE changes(number INTEGER PRIMARY KEY, kind TEXT NOT NULL, story TEXT NOT NULL, other TEXT)",
            "CREATE INDEX changes_by_story ON changes(story)",
            "CREATE INDEX changes_by_other ON changes(other) WHERE other IS NOT NULL",
            """CREATE TABLE changed_reports(
                change INTEGER NOT NULL REFERENCES changes, position INTEGER NOT NULL, report TEXT NOT NULL,
                PRIMARY KEY(change, position)) WITHOUT ROWID""",
        ),
    ),
    Step(
        "0003-sketches",
        (
            """CREATE TABLE sketches(
                sequence INTEGER PRIMARY KEY, report INTEGER NOT NULL UNIQUE REFERENCES reports,
                instant REAL, sketch BLOB NOT NULL)""",
            "CREATE INDEX sketches_by_instant ON sketches(instant)",
        ),
    ),
    Step(
        "0004-search",
        # Contentless: the words are in `texts`. No row is ever taken out; who is not current is left out when asked.
        # Full detail, for phrases: without it the index of benchmarks/load is 60% smaller and has none.
        (
            """CREATE VIRTUAL TABLE search USING fts5(
                title, outlet, words, content='', tokenize='porter unicode61 remove_diacritics 2')""",
        ),
        _fill_search,
    ),
    Step(
        "0005-dossiers",
        (
            """CREATE TABLE dossiers(
                story INTEGER PRIMARY KEY REFERENCES stories, fingerprint TEXT NOT NULL, body BLOB NOT NULL)""",
        ),
    ),
    Step(
        "0006-feeds",
        (
            """CREATE TABLE feeds(
                number INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, state BLOB NOT NULL)""",
        ),
    ),
    Step(
        "0007-kept",
        (
            # A dossier stays when its story changes, so it says itself what it was made of.
            "ALTER TABLE dossiers ADD COLUMN making BLOB",
            # Discrepancies by weight, beside their number.
            "ALTER TABLE stories ADD COLUMN weight_3 INTEGER",
            "ALTER TABLE stories ADD COLUMN weight_2 INTEGER",
            "ALTER TABLE stories ADD COLUMN weight_1 INTEGER",
        ),
        _fill_kept,
    ),
    Step(
        "0008-comparisons",
        (
            # Large columns last: a listing does not read past the small ones.
            """CREATE TABLE comparisons(
                number INTEGER PRIMARY KEY,
                id TEXT NOT NULL UNIQUE,
                title TEXT NOT NULL,
                created TEXT NOT NULL,      -- ISO 8601, UTC
                size INTEGER NOT NULL,
                first_at TEXT, last_at TEXT,
                origins_low INTEGER, origins_high INTEGER, discrepancies INTEGER,
                weight_3 INTEGER, weight_2 INTEGER, weight_1 INTEGER,
                fingerprint TEXT NOT NULL,  -- of the dossier; empty where the reports were read otherwise since
                listed BLOB NOT NULL,       -- the reports as a listing shows them
                told BLOB NOT NULL,         -- what was skipped, and notes
                making BLOB, dossier BLOB,
                reports BLOB NOT NULL)""",
            """CREATE TABLE comparison_reports(
                comparison INTEGER NOT NULL REFERENCES comparisons, position INTEGER NOT NULL, report TEXT NOT NULL,
                locator TEXT, PRIMARY KEY(comparison, position)) WITHOUT ROWID""",
            "CREATE INDEX comparison_reports_by_report ON comparison_reports(report)",
            "CREATE INDEX comparison_reports_by_locator ON comparison_reports(locator) WHERE locator IS NOT NULL",
        ),
    ),
    Step(
        "0009-decisions",
        (
            "INSERT INTO numbers VALUES('decision', 0)",
            # Never taken out: who undid one is written in its body.
            """CREATE TABLE decisions(
                number INTEGER PRIMARY KEY,
                id TEXT NOT NULL UNIQUE,
                story TEXT NOT NULL,        -- id of the story or comparison in which it was made
                made TEXT NOT NULL,         -- ISO 8601, UTC
                revision INTEGER NOT NULL,  -- number of its last change, from one sequence for all
                body BLOB NOT NULL)""",
            "CREATE INDEX decisions_by_story ON decisions(story)",
            """CREATE TABLE decision_reports(
                decision INTEGER NOT NULL REFERENCES decisions, report TEXT NOT NULL, locator TEXT,
                PRIMARY KEY(decision, report)) WITHOUT ROWID""",
            "CREATE INDEX decision_reports_by_report ON decision_reports(report)",
            "CREATE INDEX decision_reports_by_locator ON decision_reports(locator) WHERE locator IS NOT NULL",
            "CREATE INDEX stories_merged ON stories(merged_into) WHERE merged_into IS NOT NULL",
        ),
    ),
)


def steps_taken(connection: sqlite3.Connection) -> list[str]:
    """Return the names of the steps that the open file has behind it, in order; none for an empty file."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'steps'").fetchone() is None:
        return []
    return [name for (name,) in connection.execute("SELECT name FROM steps ORDER BY number")]


def missing_step(connection: sqlite3.Connection, path: Path, steps: Sequence[Step] = STEPS) -> Step | None:
    """Return the next step that the open file has to take, null where it is up to date.

    Raises `OptionError` for a store with steps that are not known here, which a newer version made.
    """
    taken = steps_taken(connection)
    names = [step.name for step in steps]
    if taken != names[: len(taken)]:
        unknown = [name for name in taken if name not in names]
        raise OptionError(
            f"{path}: this store was made by a newer version of rashomon ({', '.join(unknown) or 'other steps'}); "
            "update rashomon, or choose another store"
        )
    return steps[len(taken)] if len(taken) < len(steps) else None


def take_step(connection: sqlite3.Connection, step: Step) -> None:
    """Change the tables by one step and write down that it was taken; call it inside a write transaction."""
    if not steps_taken(connection):
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("CREATE TABLE steps(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)")
    for statement in step.statements:
        connection.execute(statement)
    if step.fill is not None:
        step.fill(connection)
    connection.execute("INSERT INTO steps(name) VALUES(?)", (step.name,))

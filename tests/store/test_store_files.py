"""The file of a store: older and newer ones, damaged ones, several processes, and a process that is killed."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from invented_reports import invent

from rashomon.errors import OptionError
from rashomon.model import Discrepancy, Lineage, Story, StoryDossier, Support
from rashomon.store import connection as connections
from rashomon.store import open_store
from rashomon.store.connection import connect
from rashomon.store.records import pack
from rashomon.store.schema import STEPS, Step

WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from invented_reports import invent
from rashomon.model import Decision, Target
from rashomon.store import open_store
path, name, batches = Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
with open_store(path) as store:
    for batch in range(batches):
        reports = [invent(f"{name} {batch} {n} " + "ferry sank " * 40) for n in range(8)]
        with store.writing():
            ids = [added.report for added in store.add(reports)]
            store.put_sketches([(report, None, b"x" * 1200) for report in ids])
            store.apply({report: "s-" + report for report in ids}, {}, [])
            store.put_comparison(f"c-{name}-{batch}", "Together", reports)
            if store.decision(f"dec-{name}-{batch}") is None:
                target = Target("report", ids[0], "x")
                decision = Decision(f"dec-{name}-{batch}", "note", (target,), "Ada", store.time_of_decision())
                store.put_decision("s-" + ids[0], decision, reports[:1])
        print(*ids, flush=True)
"""


def _writer(path: Path, name: str, batches: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(Path(__file__).parent), str(path), name, str(batches)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_an_older_store_is_brought_up_to_date(tmp_path: Path) -> None:
    """Its reports are there after every later step, also in the text index that did not exist."""
    path = tmp_path / "old.db"
    report = invent("The ferry sank off the harbour", title="Ferry", outlet="Gazette")
    old = connect(path, True, STEPS[:2])
    old.execute("INSERT INTO articles VALUES(1, NULL)")
    old.execute(
        "INSERT INTO reports(number, id, article, current, moved, versions, content, located, outlet_key, added, source,"
        " analysed, words, story) VALUES(1, ?, 1, 1, 0, 1, ?, 0, 'gazette', 0, 'x', 1, 6, 1)",
        (report.id, hash_of(report.text)),
    )
    old.execute("INSERT INTO texts VALUES(1, ?)", (pack(report),))
    old.execute("INSERT INTO stories(number, id, title, size, latest) VALUES(1, 's-old', 'Old', 1, 5)")
    old.close()
    with open_store(path, create=False) as store:
        assert store.report(report.id) == report
        assert [story.id for story in store.stories(search="harbour gazette")] == ["s-old"]
        assert store.check() == []
        assert store.add([report])[0].state == "known"


def test_a_dossier_of_an_older_store_is_kept_and_counted_by_weight(tmp_path: Path) -> None:
    """It says what it was made of; one that is damaged is let go, since it can be made again."""
    path = tmp_path / "old.db"
    old = connect(path, True, STEPS[:6])
    discrepancies = tuple(Discrepancy(f"d-{w}", "quantity", "x", "conflict", w, None, (), "") for w in (3, 1, 1))
    for number in (1, 2):
        report = invent(f"Ferry {number} sank")
        old.execute("INSERT INTO articles VALUES(?, NULL)", (number,))
        old.execute(
            "INSERT INTO reports(number, id, article, current, moved, versions, content, located, outlet_key, added,"
            " source, analysed, words, story) VALUES(?, ?, ?, 1, 0, 1, ?, 0, '', 0, 'x', 1, 3, ?)",
            (number, report.id, number, hash_of(report.text), number),
        )
        old.execute("INSERT INTO texts VALUES(?, ?)", (number, pack(report)))
        old.execute("INSERT INTO search(rowid, words) VALUES(?, ?)", (number, report.text))
        old.execute(
            "INSERT INTO stories(number, id, title, size, latest, origins_low, origins_high, discrepancies)"
            " VALUES(?, ?, 'Old', 1, 5, 1, 1, 3)",
            (number, f"s-{number}"),
        )
        story = Story(f"s-{number}", "T", (report,))
        dossier = StoryDossier(story, Lineage((), ()), (), (), (), (), discrepancies, (), Support(1, 1, 1))
        body = pack(dossier) if number == 1 else b"damaged"
        old.execute("INSERT INTO dossiers VALUES(?, 'f', ?)", (number, body))
    old.close()
    with open_store(path, create=False) as store:
        story = store.story("s-1")
        assert story is not None and (story.discrepancies, story.by_weight) == (3, (1, 0, 2))
        last = store.last_dossier("s-1")
        assert last is not None and last.making.version == ""
        assert last.making.reports == tuple(report.id for report in story.reports)
        story = store.story("s-2")
        assert story is not None and (story.discrepancies, story.by_weight) == (None, None)
        assert store.last_dossier("s-2") is None
        assert store.check() == []


def hash_of(text: str) -> bytes:
    """Return the hash of the words, as the store makes it."""
    from rashomon.store.records import content_of

    return content_of(text)


def test_a_step_that_fails_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    """Each step is one transaction: half of it is never there."""
    path = tmp_path / "desk.db"
    open_store(path).close()
    with pytest.raises(OptionError):
        connect(path, True, (*STEPS, Step("0099-wrong", ("CREATE TABLE extra(x)", "CREATE TABLE nonsense"))))
    with open_store(path) as store:
        assert store._rows("SELECT 1 FROM sqlite_master WHERE name = 'extra'") == []


def test_a_newer_store_is_refused_with_the_reason(tmp_path: Path) -> None:
    """What a newer version made may mean what this one does not know."""
    path = tmp_path / "new.db"
    connect(path, True, (*STEPS, Step("0099-future", ("CREATE TABLE future(x)",)))).close()
    with pytest.raises(OptionError, match=r"newer version.*0099-future"):
        open_store(path)


def test_what_is_no_store_is_refused_and_not_touched(tmp_path: Path) -> None:
    """A text file, another program's database, a folder, nothing at all: each has its own reason."""
    text = tmp_path / "notes.txt"
    text.write_text("Not a store. " * 200)
    short = tmp_path / "short.txt"
    short.write_text("x")
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE bookmarks(x)")
    connection.close()
    empty = tmp_path / "empty.db"
    empty.touch()
    for path, reason in (
        (text, "not a store"),
        (other, "another program"),
        (tmp_path, "folder"),
        (short, "not a store"),
    ):
        before = path.read_bytes() if path.is_file() else b""
        with pytest.raises(OptionError, match=reason):
            open_store(path)
        assert (path.read_bytes() if path.is_file() else b"") == before
    for path, reason in ((tmp_path / "none.db", "no store here"), (empty, "empty")):
        with pytest.raises(OptionError, match=reason):
            open_store(path, create=False)
    with pytest.raises(OptionError):
        open_store(text / "below" / "desk.db")
    open_store(tmp_path / "new" / "folder" / "desk.db").close()
    open_store(empty).close()


def test_a_damaged_store_is_told_of_and_never_a_traceback(tmp_path: Path) -> None:
    """Damage in the first page is found on opening, damage further in by the check."""
    path = tmp_path / "desk.db"
    with open_store(path) as store:
        store.add([invent(" ".join(str((n * 7919 + k) ** 5) for k in range(400))) for n in range(100)])
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + b"\xff" * 4000 + whole[4100:])
    with pytest.raises(OptionError, match="damaged"):
        open_store(path)
    middle = len(whole) * 3 // 16384 * 4096
    path.write_bytes(whole[:middle] + b"\xa5" * 16384 + whole[middle + 16384 :])
    with open_store(path) as store:
        assert store.check()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(OptionError), open_store(path) as store:
        problems = store.check()
        raise OptionError(problems[0])


def test_words_that_were_changed_behind_its_back_are_found(tmp_path: Path) -> None:
    """The check compares the words with the hash of those that were added, and the parts with each other."""
    with open_store(tmp_path / "desk.db") as store:
        a, b = invent("Two drowned."), invent("Three drowned.")
        store.add([a, b])
        store._connection.execute("UPDATE texts SET body = ? WHERE number = 2", (pack(a),))
        store._connection.execute("UPDATE reports SET current = 0 WHERE number = 1")
        assert len(store.check()) == 2


def test_two_threads_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    """Whoever comes second finds the steps taken."""
    errors: list[Exception] = []
    for round_number in range(5):
        barrier = threading.Barrier(4)

        def work(path: Path = tmp_path / f"{round_number}.db", barrier: threading.Barrier = barrier) -> None:
            barrier.wait()
            try:
                with open_store(path) as store:
                    store.add([invent("A ferry sank.")])
                    assert store.counts().reports == 1
            except Exception as error:
                errors.append(error)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert errors == []


def test_two_processes_write_at_once_while_a_third_reads(tmp_path: Path) -> None:
    """Nobody meets a lock, nothing is lost, and a reader sees whole batches only."""
    path = tmp_path / "desk.db"
    with open_store(path) as reader:
        writers = [_writer(path, name, 12) for name in ("left", "right")]
        while any(writer.poll() is None for writer in writers):
            counts = reader.counts()
            assert counts.reports == counts.stories and counts.reports % 8 == 0
            time.sleep(0.01)
        for writer in writers:
            assert writer.communicate()[1] == "" and writer.returncode == 0
        assert reader.counts().reports == 2 * 12 * 8
        assert len(list(reader.sketches())) == 2 * 12 * 8
        assert reader.check() == []


def test_counts_are_true_after_every_change(tmp_path: Path) -> None:
    """What was counted once is counted anew after what another wrote, and what was undone is in no count."""
    with open_store(tmp_path / "desk.db") as reader, open_store(tmp_path / "desk.db") as writer:
        assert reader.counts().reports == 0
        writer.add([invent("A ferry sank.")])
        assert reader.counts().reports == writer.counts().reports == 1
        with pytest.raises(KeyError), writer.writing():
            writer.add([invent("A train stopped.")])
            assert writer.counts().reports == 2
            raise KeyError
        assert writer.counts().reports == 1
        writer.add([invent("A bus burned.")])
        assert writer.counts() == reader.counts()
        assert reader.counts().reports == 2


def test_a_snapshot_does_not_move_while_others_write(tmp_path: Path) -> None:
    """Everything inside `reading` is of one moment."""
    with open_store(tmp_path / "desk.db") as reader, open_store(tmp_path / "desk.db") as writer:
        with reader.reading():
            assert reader.counts().reports == 0
            writer.add([invent("A ferry sank.")])
            assert reader.counts().reports == 0
        assert reader.counts().reports == 1


def test_who_waits_too_long_is_told_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a minute (here: at once) the error names the other writer; opening and reading need not wait."""
    monkeypatch.setattr(connections, "PATIENCE_S", 0.02)
    path = tmp_path / "desk.db"
    with (
        open_store(path) as writer,
        writer.writing(),
        open_store(path) as other,
        pytest.raises(OptionError, match="another process"),
    ):
        assert other.counts().reports == 0
        other.add([invent("A ferry sank.")])


def test_a_killed_writer_loses_nothing_that_it_reported(tmp_path: Path) -> None:
    """After kill -9 the store is whole, has every batch that was told of, and takes the same again without a double."""
    path = tmp_path / "desk.db"
    for round_number in range(3):
        writer = _writer(path, "killed", 400)
        assert writer.stdout is not None
        told = [writer.stdout.readline() for _ in range(3 + 4 * round_number)]
        time.sleep(0.003 * round_number)
        writer.send_signal(signal.SIGKILL)
        told += writer.communicate()[0].splitlines()[:-1]
        ids = [report for line in told for report in line.split()]
        with open_store(path) as store:
            assert store.check() == []
            assert len(store.reports(ids)) == len(ids) == len(store.story_of(ids))
            counts = store.counts()
            assert counts.reports == 8 * counts.comparisons == 8 * counts.decisions
    again = _writer(path, "killed", 12)
    assert again.communicate()[1] == ""
    with open_store(path, now=lambda: datetime(2031, 1, 1, tzinfo=UTC)) as store:
        assert store.counts().versions == store.counts().reports
        assert store.check() == []


def test_a_closed_store_may_be_closed_again(tmp_path: Path) -> None:
    """And leaves one file, without journals."""
    with open_store(tmp_path / "desk.db") as store:
        store.add([invent("A ferry sank.")])
    store.close()
    assert [path.name for path in tmp_path.iterdir()] == ["desk.db"]

"""What the gate promises: every figure of the stories that ship holds, and no floor falls or goes in silence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gate
import pytest
from gate import Failure, Floors, Lowered, by_name, judge, pin, read_floors, write_floors
from story_scores import FIGURES

if TYPE_CHECKING:
    from rashomon.model import Result

FLOOR = {"quote_recall": 0.8, "bad_merges": 0.1}


@pytest.fixture(scope="session")
def run(demo_result: Result) -> gate.Run:
    """Return the run over all stories that ship, made once a session."""
    return gate.run_gate(results={"demo": json.loads(demo_result.to_json())})


def test_every_story_that_ships_holds_its_floors(run: gate.Run) -> None:
    """No figure of a story that ships lies below its floor, and none is without one."""
    failures = gate.failures_of(run, read_floors(gate.FLOORS))
    if failures:
        pytest.fail("\n".join([*map(str, failures), gate.table(run.figures(), failures)]), pytrace=False)


def test_every_figure_is_shown(run: gate.Run) -> None:
    """The table has each story, each figure and the mean."""
    shown = gate.table(run.figures())
    assert [line.split()[0] for line in shown.splitlines()[1:]] == list(FIGURES)
    assert shown.splitlines()[0].split() == [*(story[:16] for story in run.scores), "mean"]


# -- floors and figures ------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [1.0, 0.8, 0.7951])
def test_what_holds_passes(value: float) -> None:
    """A figure above its floor, on it, or not more than .005 below it, passes."""
    assert judge({"mill": FLOOR}, {"mill": {"quote_recall": value, "bad_merges": 0.1049}}) == []


def test_what_fell_is_named() -> None:
    """Story, figure, floor and present figure are told of each that fell; a ceiling is broken from below."""
    failures = judge({"mill": FLOOR}, {"mill": {"quote_recall": 0.79, "bad_merges": 0.2}})
    assert failures == [
        Failure("fell", "mill", "bad_merges", 0.1, 0.2),
        Failure("fell", "mill", "quote_recall", 0.8, 0.79),
    ]
    assert str(failures[0]) == "FELL      mill  bad_merges  ceiling 0.1000, now 0.2000"
    assert str(failures[1]) == "FELL      mill  quote_recall  floor 0.8000, now 0.7900"


@pytest.mark.parametrize("present", [{"bad_merges": 0.1}, {"quote_recall": None, "bad_merges": 0.1}])
def test_a_figure_that_is_gone_fails(present: dict[str, float | None]) -> None:
    """A figure with a floor that is no longer there, or no longer a number, fails."""
    assert [str(failure) for failure in judge({"mill": FLOOR}, {"mill": present})] == [
        "GONE      mill  quote_recall  floor 0.8000, now -"
    ]


def test_a_story_that_is_gone_fails() -> None:
    """A story with floors fails where it is not among all that ship, or has nothing to be scored against."""
    assert [failure.kind for failure in judge({"mill": FLOOR}, {})] == ["gone"]
    assert [failure.kind for failure in judge({"mill": FLOOR}, {"mill": {}}, complete=False)] == ["gone"]
    assert judge({"mill": FLOOR}, {}, complete=False) == []


def test_what_ships_must_have_a_floor() -> None:
    """A story or a figure without a floor fails where all that ships is judged, and is only shown otherwise."""
    now = {"mill": {**FLOOR, "speaker_accuracy": 0.5, "quote_versions": None}, "fair": FLOOR}
    assert [(f.kind, f.story, f.figure) for f in judge({"mill": FLOOR}, now)] == [
        ("no floor", "fair", None),
        ("no floor", "mill", "speaker_accuracy"),
    ]
    assert judge({"mill": FLOOR}, now, complete=False) == []


def test_pinning_raises_and_never_lowers() -> None:
    """Pinning raises floors, lowers ceilings and adds what has none; what is worse, or gone, keeps its floor, and is told."""
    floors = Floors({"mill": {**FLOOR, "quote_versions": 0.5, "speaker_accuracy": 0.7}, "fair": {"quote_recall": 0.3}})
    now = {"mill": {"quote_recall": 0.9, "bad_merges": 0.0, "quote_versions": 0.499, "timeline_recall": 1 / 3}}
    pinned, told = pin(floors, "shipped", now)
    assert pinned.shipped == {
        "mill": {
            "quote_recall": 0.9, "bad_merges": 0.0, "quote_versions": 0.5, "speaker_accuracy": 0.7,
            "timeline_recall": 0.3333,
        },
        "fair": {"quote_recall": 0.3},
    }  # fmt: skip
    assert pinned.lowered == ()
    assert [line.split()[:3] for line in told] == [
        ["KEPT", "fair", "quote_recall"],
        ["pinned", "mill", "bad_merges"],
        ["pinned", "mill", "quote_recall"],
        ["KEPT", "mill", "speaker_accuracy"],
        ["KEPT", "mill", "quote_versions"],
        ["pinned", "mill", "timeline_recall"],
    ]


def test_lowering_keeps_its_reason() -> None:
    """With a reason floors go down, and go where their figure or story is gone; each is kept with what it was."""
    floors = Floors({"mill": {**FLOOR, "speaker_accuracy": 0.7}, "fair": {"quote_recall": 0.3}})
    pinned, _ = pin(floors, "shipped", {"mill": {"quote_recall": 0.9, "bad_merges": 0.2}}, "the annotation was wrong")
    assert pinned.shipped == {"mill": {"quote_recall": 0.9, "bad_merges": 0.2}}
    why = "the annotation was wrong"
    assert pinned.lowered == (
        Lowered("shipped", "fair", "quote_recall", 0.3, None, why),
        Lowered("shipped", "mill", "bad_merges", 0.1, 0.2, why),
        Lowered("shipped", "mill", "speaker_accuracy", 0.7, None, why),
    )


def test_pinning_some_leaves_the_others() -> None:
    """Where not all stories are judged, those that are not keep their floors without a word, in both groups."""
    floors = Floors({"mill": FLOOR}, {"fair": FLOOR})
    pinned, told = pin(floors, "by_path", {"dam": {"quote_recall": 1.0}}, "a reason", complete=False)
    assert pinned == Floors({"mill": FLOOR}, {"fair": FLOOR, "dam": {"quote_recall": 1.0}})
    assert len(told) == 1


def test_floors_are_written_as_they_are_read(tmp_path: Path) -> None:
    """What is written is read back the same, and does not depend on the order in which it was found."""
    lowered = (Lowered("shipped", "mill", "quote_recall", 0.9, 0.8, "a reason"),)
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    write_floors(Floors({"mill": FLOOR, "fair": {}}, {"dam": FLOOR}, lowered), one)
    write_floors(Floors({"fair": {}, "mill": dict(reversed(FLOOR.items()))}, {"dam": FLOOR}, lowered), two)
    assert one.read_bytes() == two.read_bytes()
    assert read_floors(one) == Floors({"mill": FLOOR, "fair": {}}, {"dam": FLOOR}, lowered)
    assert read_floors(tmp_path / "none.json") == Floors()


def test_the_pinned_floors_are_as_the_gate_writes_them(tmp_path: Path) -> None:
    """`floors.json` is what `--pin` writes, with a reason for each floor that was lowered."""
    floors = read_floors(gate.FLOORS)
    write_floors(floors, tmp_path / "floors.json")
    assert (tmp_path / "floors.json").read_text(encoding="utf-8") == gate.FLOORS.read_text(encoding="utf-8")
    assert all(entry.reason.strip() for entry in floors.lowered)


def test_two_folders_of_one_name_are_refused(tmp_path: Path) -> None:
    """Floors go by a folder's name, so that no two may have one; a file is no folder."""
    for place in ("a/mill", "b/mill"):
        (tmp_path / place).mkdir(parents=True)
    assert by_name([tmp_path / "a" / "mill"]) == {"mill": tmp_path / "a" / "mill"}
    with pytest.raises(ValueError, match="two folders are called mill"):
        by_name([tmp_path / "a" / "mill", tmp_path / "b" / "mill"])
    with pytest.raises(ValueError, match="is not a folder"):
        by_name([tmp_path / "c"])


# -- the command -------------------------------------------------------------------------------------

TEXT = "A mill burned\n\nA mill burned on 3 May."
WHEN = TEXT.index("on 3 May")


@pytest.fixture
def mill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of one report with one dated event; its dossier is `dossier.json` there, made by hand."""
    folder = tmp_path / "mill"
    folder.mkdir()
    (folder / "01-a.txt").write_text(TEXT, encoding="utf-8")
    parts = ("discrepancies", "points", "quotes", "lineage", "shared_text", "entities")
    gold: dict[str, Any] = {"story": "mill", **{part: [] for part in parts}, "furniture": {}}
    gold["timeline"] = [{"when": "2031-05-03", "what": "the fire", "evidence": {"01-a": "on 3 May"}}]
    (folder / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    find(folder, "2031-05-03")

    def made(folder: Path) -> Any:
        return json.loads((folder / "dossier.json").read_text(encoding="utf-8"))

    monkeypatch.setattr(gate, "compare_folder", made)
    return folder


def find(folder: Path, when: str) -> None:
    """Let the folder's dossier have the event on this day."""
    span = {"report": "r", "start": WHEN, "end": WHEN + 8, "text": "on 3 May"}
    report = {"id": "r", "source": "mill/01-a.txt", "text": TEXT, "furniture": []}
    dossier = {"reports": [report], "timeline": [{"when": when, "spans": [span]}]}
    (folder / "dossier.json").write_text(json.dumps(dossier), encoding="utf-8")


def test_the_command_holds_what_was_pinned(mill: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Shown without floors, pinned, held, refused when lower, lowered with a reason: the exit code says which."""
    command = [str(mill), "--floors", str(tmp_path / "floors.json")]
    assert gate.main(command) == 0
    assert "0 floors: figures only" in capsys.readouterr().out
    assert gate.main([*command, "--pin"]) == 0
    assert gate.main(command) == 0
    assert "1 stories, 2 floors: all hold" in capsys.readouterr().out
    find(mill, "2031-05-04")
    for _ in range(2):  # pinning does not help it
        assert gate.main([*command, "--pin"]) == 1
        out = capsys.readouterr().out
        assert "FELL      mill  timeline_recall  floor 1.0000, now 0.0000" in out
        assert "KEPT     mill  timeline_recall" in out
        assert "!0.000" in out
    assert gate.main([*command, "--detail", "mill"]) == 1
    assert "timeline_recall        2031-05-03 the fire" in capsys.readouterr().out
    assert gate.main([*command, "--pin", "--lower", "the day is in dispute"]) == 0
    assert gate.main(command) == 0
    held = read_floors(tmp_path / "floors.json")
    assert held.by_path == {"mill": {"span_fidelity": 1.0, "timeline_recall": 0.0}}
    assert held.lowered == (Lowered("by_path", "mill", "timeline_recall", 1.0, 0.0, "the day is in dispute"),)


def test_lowering_needs_pin_and_a_reason(mill: Path) -> None:
    """`--lower` without `--pin`, or with an empty reason, is refused before anything is read."""
    for wrong in (["--lower", "reason"], ["--pin", "--lower", " "]):
        with pytest.raises(SystemExit) as stopped:
            gate.main([str(mill), *wrong])
        assert stopped.value.code == 2


def test_an_unsound_annotation_fails_and_is_not_pinned(
    mill: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Words that no report has shut the gate, and no floor is made of such figures."""
    (mill / "01-a.txt").write_text(TEXT.replace("3 May", "4 May"), encoding="utf-8")
    assert gate.main([str(mill), "--pin", "--floors", str(tmp_path / "floors.json")]) == 1
    out = capsys.readouterr().out
    assert "UNSOUND   mill  timeline 2031-05-03: 01-a does not have the words 'on 3 May'" in out
    assert read_floors(tmp_path / "floors.json") == Floors()


def test_a_pinned_folder_without_gold_fails(mill: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that has floors and no annotation fails; one without floors is only named."""
    command = [str(mill), "--floors", str(tmp_path / "floors.json")]
    assert gate.main([*command, "--pin"]) == 0
    (mill / "gold.json").unlink()
    assert gate.main(command) == 1
    assert "GONE      mill" in capsys.readouterr().out
    (tmp_path / "floors.json").unlink()
    assert gate.main(command) == 0
    assert "mill: no gold.json, not scored" in capsys.readouterr().out


def test_what_cannot_be_read_is_named(mill: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A path that is no folder, and a gold.json that is no JSON, end the run with exit code 2 and their name."""
    assert gate.main([str(mill / "nothing")]) == 2
    assert "nothing is not a folder" in capsys.readouterr().err
    (mill / "gold.json").write_text("{", encoding="utf-8")
    assert gate.main([str(mill)]) == 2
    assert "gold.json is not JSON" in capsys.readouterr().err


def test_the_sets_that_ship(tmp_path: Path) -> None:
    """The demo story ships, and each folder of stories that is annotated; a folder that is not yet does not."""
    for story in ("dam", "fair", "mill"):
        (tmp_path / "stories" / story).mkdir(parents=True)
    for story in ("mill", "dam"):
        (tmp_path / "stories" / story / "gold.json").write_text("{}", encoding="utf-8")
    assert list(gate.shipped_stories(tmp_path / "stories")) == ["demo", "dam", "mill"]

"""The command line: exit codes, streams, and never a traceback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

import rashomon.pipeline
from rashomon.cli import app, demo_sources
from rashomon.errors import NothingToDoError
from rashomon.model import Lineage, Report, Result, Skipped, Story, StoryDossier, Support

runner = CliRunner()

HEAVY = {"spacy", "numpy", "onnxruntime", "tokenizers", "trafilatura", "rich", "dateutil", "rapidfuzz", "graphlay"}


def result_of(*reports: Report, skipped: tuple[Skipped, ...] = (), notes: tuple[str, ...] = ()) -> Result:
    """A result with these reports and nothing found in them."""
    story = Story("s-1", "Fire in Port Ansel", reports)
    dossier = StoryDossier(story, Lineage((), ()), (), (), (), (), (), (), Support(len(reports), 1, 1))
    return Result("0", {}, (dossier,), skipped, notes)


REPORT = Report("r-1", "a.txt", "Fire in Port Ansel", "0" * 64, outlet="Ansel Echo", words=4)


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Replace the pipeline by one that returns `compared["result"]`, or raises it."""
    given: dict[str, object] = {"result": result_of(REPORT)}

    def compare(sources: object, options: object, progress: object, stdin: object) -> Result:
        given["sources"], given["options"] = sources, options
        outcome = given["result"]
        if isinstance(outcome, BaseException):
            raise outcome
        assert isinstance(outcome, Result)
        return outcome

    monkeypatch.setattr(rashomon.pipeline, "compare", compare)
    return given


def test_a_dossier_is_printed_and_the_exit_code_is_0(compared: dict[str, object]) -> None:
    """Standard output carries the dossier, standard error nothing, where every input was read."""
    run = runner.invoke(app, ["compare", "a.txt"])
    assert run.exit_code == 0
    assert run.stdout.startswith("Fire in Port Ansel\n")
    assert run.stderr == ""


def test_skipped_inputs_are_named_on_stderr_with_exit_code_1(compared: dict[str, object]) -> None:
    """Each skipped input has a line of its own with the reason."""
    skipped = (Skipped("b.jpg", "not text"), Skipped("c\x1b[31m.txt", "empty"))
    compared["result"] = result_of(REPORT, skipped=skipped)
    run = runner.invoke(app, ["compare", "a.txt", "b.jpg", "c.txt", "--quiet"])
    assert run.exit_code == 1
    assert run.stdout == ""
    assert run.stderr.splitlines() == ["rashomon: skipped b.jpg: not text", "rashomon: skipped c.txt: empty"]


def test_a_report_that_is_not_analysed_is_exit_code_1(compared: dict[str, object]) -> None:
    """It is kept in the dossier and named on standard error."""
    compared["result"] = result_of(REPORT, replace(REPORT, id="r-2", source="f.txt", analysed=False, language="fr"))
    run = runner.invoke(app, ["compare", "a.txt", "f.txt"])
    assert run.exit_code == 1
    assert "not analysed f.txt: its language (fr) is not analysed" in run.stderr


def test_notes_do_not_change_the_exit_code(compared: dict[str, object]) -> None:
    """Two inputs that are the same, or one report only, are said and are no failure."""
    compared["result"] = result_of(REPORT, notes=("a.txt and b.txt are the same",))
    run = runner.invoke(app, ["compare", "a.txt", "b.txt"])
    assert run.exit_code == 0
    assert "a.txt and b.txt are the same" in run.stdout
    run = runner.invoke(app, ["compare", "a.txt", "b.txt", "--json", "-"])
    assert "a.txt and b.txt are the same" in run.stderr


def test_nothing_to_do_is_exit_code_2(compared: dict[str, object]) -> None:
    """Where nothing could be read, the reasons are printed and no traceback."""
    compared["result"] = NothingToDoError("none of the inputs could be read:\n  a.txt: no such file")
    run = runner.invoke(app, ["compare", "a.txt"])
    assert run.exit_code == 2
    assert run.stderr.splitlines() == ["rashomon: none of the inputs could be read:", "  a.txt: no such file"]


@pytest.mark.parametrize(
    "arguments", [[], ["compare"], ["lineage"], ["reuse", "a.txt"], ["compare", "a.txt", "--width", "x"], ["nonsense"]]
)
def test_wrong_usage_is_exit_code_2(arguments: list[str]) -> None:
    """A command that cannot be understood says how it is used."""
    run = runner.invoke(app, arguments)
    assert run.exit_code == 2
    assert "Usage:" in run.output


def test_an_internal_error_is_a_message_and_with_debug_a_traceback(compared: dict[str, object]) -> None:
    """A fault of ours asks for a report; only --debug shows where it happened."""
    compared["result"] = ZeroDivisionError("division by zero")
    run = runner.invoke(app, ["compare", "a.txt"])
    assert run.exit_code == 2
    assert "internal error: ZeroDivisionError: division by zero" in run.stderr
    assert "Traceback" not in run.output
    assert "Traceback" in runner.invoke(app, ["compare", "a.txt", "--debug"]).stderr


def test_an_interrupt_is_exit_code_130(compared: dict[str, object]) -> None:
    """Ctrl-C ends the work with one line."""
    compared["result"] = KeyboardInterrupt()
    run = runner.invoke(app, ["compare", "a.txt"])
    assert run.exit_code == 130
    assert run.stderr == "rashomon: interrupted\n"


def test_json_on_standard_output_stands_alone(compared: dict[str, object]) -> None:
    """`--json -` prints the JSON and nothing else there."""
    run = runner.invoke(app, ["compare", "a.txt", "--json", "-"])
    assert run.exit_code == 0
    assert json.loads(run.stdout)["schema"] == "rashomon/1"


def test_json_in_a_file_comes_beside_the_dossier(compared: dict[str, object], tmp_path: Path) -> None:
    """The file is written whole, no other file is left, and the dossier is still printed."""
    target = tmp_path / "dossier.json"
    target.write_text("old")
    run = runner.invoke(app, ["compare", "a.txt", "--json", str(target)])
    assert run.exit_code == 0
    assert json.loads(target.read_text(encoding="utf-8"))["stories"][0]["reports"][0]["outlet"] == "Ansel Echo"
    assert [path.name for path in tmp_path.iterdir()] == ["dossier.json"]
    assert run.stdout.startswith("Fire in Port Ansel\n")


@pytest.mark.parametrize("target", [".", "missing/dossier.json", "a.txt"])
def test_a_json_file_that_cannot_be_is_refused_before_any_work(
    compared: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    """A folder, a place in no folder, or one of the inputs: said at once, and nothing is overwritten."""
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("words")
    run = runner.invoke(app, ["compare", "a.txt", "--json", target])
    assert run.exit_code == 2
    assert f"--json {target}: " in run.stderr
    assert "sources" not in compared
    assert Path("a.txt").read_text() == "words"


def test_options_reach_the_rooms_that_read_them(compared: dict[str, object]) -> None:
    """The manifest goes to ingest, the name of the pipeline to the reading."""
    runner.invoke(app, ["compare", "a.txt", "-", "--manifest", "m.json", "--spacy-model", "en_core_web_lg"])
    options = compared["options"]
    assert isinstance(options, rashomon.pipeline.CompareOptions)
    assert options.ingest.manifest == "m.json"
    assert options.reading.spacy_model == "en_core_web_lg"
    assert compared["sources"] == ["a.txt", "-"]


def test_the_page_is_as_wide_as_asked(compared: dict[str, object]) -> None:
    """`--width` sets the columns."""
    compared["result"] = result_of(REPORT, notes=("word " * 100,))
    lines = runner.invoke(app, ["compare", "a.txt", "--width", "120"]).stdout.splitlines()
    assert 110 < max(map(len, lines)) <= 120


def test_the_demo_ships_with_the_package(compared: dict[str, object]) -> None:
    """`demo` compares the reports beside the code."""
    assert runner.invoke(app, ["demo"]).exit_code == 0
    assert compared["sources"] == demo_sources()
    assert len(demo_sources()) == 7


def test_lineage_prints_its_part_and_draws(compared: dict[str, object], tmp_path: Path) -> None:
    """`lineage` prints who has it from whom; `--svg` and `--json` write beside it."""
    svg, dossier = tmp_path / "graph.svg", tmp_path / "dossier.json"
    run = runner.invoke(app, ["lineage", "a.txt", "--svg", str(svg), "--json", str(dossier)])
    assert run.exit_code == 0
    assert "WHO HAS IT FROM WHOM" in run.stdout
    assert "WHO SAYS WHAT" not in run.stdout
    assert ElementTree.fromstring(svg.read_text(encoding="utf-8")).tag == "{http://www.w3.org/2000/svg}svg"
    assert json.loads(dossier.read_text(encoding="utf-8"))["schema"] == "rashomon/1"
    assert {path.name for path in tmp_path.iterdir()} == {"graph.svg", "dossier.json"}


@pytest.mark.parametrize(("option", "beginning"), [("--svg", "<svg "), ("--json", "{")])
def test_lineage_on_standard_output_stands_alone(compared: dict[str, object], option: str, beginning: str) -> None:
    """A drawing or a dossier on standard output has nothing beside it; notes go to standard error."""
    compared["result"] = result_of(REPORT, notes=("a.txt and b.txt are the same",))
    run = runner.invoke(app, ["lineage", "a.txt", option, "-"])
    assert run.exit_code == 0
    assert run.stdout.startswith(beginning)
    assert "WHO HAS IT" not in run.stdout
    assert "are the same" in run.stderr


@pytest.mark.parametrize(
    "targets", [["--svg", "-", "--json", "-"], ["--svg", "x", "--json", "./x"], ["--svg", "a.txt"]]
)
def test_lineage_refuses_targets_that_cannot_be(
    compared: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, targets: list[str]
) -> None:
    """Two outputs into one place, or one of the inputs: said before any work."""
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("words")
    run = runner.invoke(app, ["lineage", "a.txt", *targets])
    assert run.exit_code == 2
    assert "--svg" in run.stderr
    assert "sources" not in compared


def two(compared: dict[str, object], **more: object) -> None:
    """Let the pipeline return two reports, read from a.txt and b.txt."""
    other = replace(REPORT, id="r-2", source="b.txt", sha256="1" * 64, outlet="Quay News")
    compared["result"] = result_of(REPORT, other, **more)  # type: ignore[arg-type]


def test_reuse_shows_two_texts(compared: dict[str, object], tmp_path: Path) -> None:
    """`reuse A B` names both and says how much each has of the other; `--json` writes it."""
    two(compared)
    run = runner.invoke(app, ["reuse", "b.txt", "a.txt", "--json", str(tmp_path / "r.json")])
    assert run.exit_code == 0
    assert run.stdout.startswith("A. Quay News")
    assert "0% of A's words stand in B" in run.stdout
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["b"]["report"]["source"] == "a.txt"
    run = runner.invoke(app, ["reuse", "a.txt", "b.txt", "--json", "-"])
    assert json.loads(run.stdout)["schema"] == "rashomon-reuse/1"


def test_reuse_needs_two_texts(compared: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same file twice, a folder, or an input that cannot be read: a line for people and exit code 2."""
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("words")
    Path("link.txt").symlink_to("a.txt")
    for second, words in (
        ("a.txt", "the same file"),
        ("./a.txt", "the same file"),
        ("link.txt", "the same file"),
        (".", "a folder"),
    ):
        run = runner.invoke(app, ["reuse", "a.txt", second])
        assert run.exit_code == 2
        assert words in run.stderr
        assert "sources" not in compared
    assert runner.invoke(app, ["reuse", "-", "-"]).exit_code == 2
    compared["result"] = result_of(REPORT, skipped=(Skipped("b.txt", "is empty"),))
    run = runner.invoke(app, ["reuse", "a.txt", "b.txt"])
    assert run.exit_code == 2
    assert "b.txt: is empty" in run.stderr
    assert run.stdout == ""


def test_reuse_of_a_text_that_is_not_analysed_is_exit_code_1(compared: dict[str, object]) -> None:
    """It is still compared, word for word, and named on standard error."""
    other = replace(REPORT, id="r-2", source="b.txt", sha256="1" * 64, analysed=False, language="fr")
    compared["result"] = result_of(REPORT, other)
    run = runner.invoke(app, ["reuse", "a.txt", "b.txt"])
    assert run.exit_code == 1
    assert "not analysed b.txt" in run.stderr
    assert "of A's words stand in B" in run.stdout


def test_real_texts_side_by_side(tmp_path: Path) -> None:
    """From end to end: shared and own words of two files, and a copy that is called identical."""
    shared = "Two people were hurt when a fire destroyed a warehouse in Port Ansel on Monday, the fire brigade said."
    (tmp_path / "a.txt").write_text(f"Fire in Port Ansel\n\n{shared} Windows stayed shut for many hours.\n")
    (tmp_path / "b.txt").write_text(f"Trains ran late after the fire at the docks.\n\n{shared}\n")
    (tmp_path / "copy.txt").write_bytes((tmp_path / "a.txt").read_bytes())
    run = runner.invoke(app, ["reuse", str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "--width", "100"])
    assert run.exit_code == 0
    assert "word for word, 19 words" in run.stdout
    run = runner.invoke(app, ["reuse", str(tmp_path / "a.txt"), str(tmp_path / "copy.txt")])
    assert run.exit_code == 0
    assert "A and B are identical" in run.stdout


def _python(*arguments: str, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, timeout=120, **more)  # type: ignore[call-overload]


def test_help_loads_no_heavy_library() -> None:
    """`rashomon --help` answers at once: none of the libraries that take long to load is imported for it."""
    run = _python("-X", "importtime", "-m", "rashomon", "--help")
    assert run.returncode == 0
    assert "compare" in run.stdout
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in run.stderr.splitlines()}
    assert not loaded & HEAVY


def test_version() -> None:
    """`--version` prints the package's version."""
    assert re.fullmatch(r"rashomon \d+\.\d+\.\d+\n", _python("-m", "rashomon", "--version").stdout)


def test_importing_the_package_loads_nothing() -> None:
    """`import rashomon` is free; its names are loaded when they are used."""
    code = (
        "import sys, rashomon; before = set(sys.modules); print('rashomon.pipeline' in before);"
        "print(rashomon.Result.__name__, sorted(m for m in sys.modules if m in ('spacy', 'numpy', 'rich')))"
    )
    assert _python("-c", code).stdout.split("\n")[:2] == ["False", "Result []"]


def test_real_files_from_end_to_end_into_a_closed_pipe(tmp_path: Path) -> None:
    """Real inputs, one of them missing: the reader may close the pipe early, and no traceback is seen."""
    for name, count in (("a", "Two"), ("b", "Three")):
        text = f"Fire in Port Ansel\n\n{count} people were hurt in a fire in Port Ansel on Monday, police said.\n"
        (tmp_path / f"{name}.txt").write_text(text)
    read, write = os.pipe()
    os.close(read)
    try:
        run = subprocess.run(
            [sys.executable, "-m", "rashomon", "compare", "a.txt", "b.txt", "missing.txt"],
            stdout=write,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
            timeout=300,
            check=False,
        )
    finally:
        os.close(write)
    assert run.returncode == 1
    assert run.stderr.startswith("rashomon: skipped missing.txt: ")
    assert len(run.stderr.splitlines()) == 1

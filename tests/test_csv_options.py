"""The tables that the command line writes."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

import rashomon.pipeline
from rashomon.cli import app
from rashomon.model import Lineage, Report, Result, Story, StoryDossier, Support

runner = CliRunner()
COMMANDS = (["compare", "a.txt"], ["demo"])


@pytest.fixture(autouse=True)
def _compared(monkeypatch: pytest.MonkeyPatch) -> None:
    report = Report("r-1", "a.txt", "Fire in Port Ansel", "0" * 64, outlet="Ansel Echo", words=4)
    story = Story("s-1", "Fire in Port Ansel", (report,))
    dossier = StoryDossier(story, Lineage((), ()), (), (), (), (), (), (), Support(1, 1, 1))
    monkeypatch.setattr(rashomon.pipeline, "compare", lambda *_: Result("0", {}, (dossier,)))


@pytest.mark.parametrize("command", COMMANDS)
def test_both_tables_are_written_beside_the_page(command: list[str], tmp_path: Path) -> None:
    """To the files named, while the dossier is still printed."""
    points, parted = tmp_path / "points.csv", tmp_path / "parted.csv"
    run = runner.invoke(app, [*command, "--csv-points", str(points), "--csv-discrepancies", str(parted)])
    assert run.exit_code == 0, run.output
    assert run.stdout.startswith("Fire in Port Ansel\n")
    with points.open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.reader(file))[-1] == "A Ansel Echo"
    assert parted.read_bytes().startswith(b"\xef\xbb\xbfstory,rank,id,")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_table_alone_on_standard_output(command: list[str]) -> None:
    """`-` prints the table and nothing else, with its own line ends."""
    run = runner.invoke(app, [*command, "--csv-points", "-"])
    assert run.exit_code == 0
    assert run.stdout_bytes.startswith(b"\xef\xbb\xbfstory,number,id,")
    assert run.stdout_bytes.endswith(b"A Ansel Echo\r\n")


def test_two_forms_do_not_share_a_file(tmp_path: Path) -> None:
    """Refused before any work."""
    target = str(tmp_path / "x.csv")
    run = runner.invoke(app, ["compare", "a.txt", "--csv-points", target, "--csv-discrepancies", target])
    assert run.exit_code == 2
    assert "both write to" in run.stderr


def test_the_desk_shows_tables_too() -> None:
    """`show` has both options, and the words of its help say what they are."""
    run = runner.invoke(app, ["show", "--help"])
    assert "--csv-points" in run.stdout
    assert "--csv-discrepancies" in run.stdout

"""What the documents show is what the program does."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest
from typer.main import get_command
from typer.testing import CliRunner

import rashomon
from invented_news import counted_dossiers
from rashomon.cli import app, demo_sources
from rashomon.model import Added, FeedState, Skipped, StoredReport, StoryChange

ROOT = Path(__file__).parent.parent
DESK_COMMANDS = ("add", "watch", "stories", "show", "versions")


def test_the_library_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python in docs/library.md works as it stands, on the demo story in a folder `story`."""
    blocks = re.findall(
        r"^```python\n(.*?)^```", (ROOT / "docs" / "library.md").read_text(encoding="utf-8"), re.M | re.S
    )
    assert blocks
    story = tmp_path / "story"
    story.mkdir()
    for source in [*demo_sources(), str(Path(demo_sources()[0]).with_name("reports.json"))]:
        shutil.copy(source, story)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "docs/library.md", "exec"), names)
    assert isinstance(names["result"], rashomon.Result)
    assert (tmp_path / "dossier.json").read_text(encoding="utf-8").startswith('{\n  "schema": "rashomon/1"')


def test_the_examples_of_the_desk_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python in docs/desk.md works as it stands, on the demo story in a folder `story`."""
    counted_dossiers(monkeypatch)
    monkeypatch.setitem(sys.modules, "polars", SimpleNamespace(DataFrame=list))
    shutil.copytree(Path(demo_sources()[0]).parent, tmp_path / "story", ignore=shutil.ignore_patterns("gold.json"))
    monkeypatch.chdir(tmp_path)
    rashomon.open("desk.db").close()
    names: dict[str, Any] = {}
    blocks = re.findall(r"^```python\n(.*?)^```", (ROOT / "docs" / "desk.md").read_text(encoding="utf-8"), re.M | re.S)
    for block in blocks:
        exec(compile(block, "docs/desk.md", "exec"), names)
    assert len(names["table"]) == names["addition"].count("new") == 7
    assert len(names["stories"]) == 1
    rashomon.open("copy.db", create=False).close()


def test_the_example_of_the_review_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, demo_result: Any) -> None:
    """The Python in docs/review.md works as it stands, on the demo story in the store."""
    monkeypatch.setattr("rashomon.pipeline.reconstruct", lambda *_, **__: demo_result.dossier)
    monkeypatch.chdir(tmp_path)
    with rashomon.open("desk.db") as desk:
        desk.add_reports(demo_result.dossier.story.reports)
    names: dict[str, Any] = {}
    text = (ROOT / "docs" / "review.md").read_text(encoding="utf-8")
    for block in re.findall(r"^```python\n(.*?)^```", text, re.M | re.S):
        exec(compile(block, "docs/review.md", "exec"), names)
    assert names["reviewed"].decision.by == "Ada Ward"


COMMANDS: dict[str, click.Command] = get_command(app).commands  # type: ignore[attr-defined]


def test_the_readme_names_every_command() -> None:
    """A reader of the README meets each command once at least."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not [name for name in COMMANDS if f"rashomon {name}" not in readme]


@pytest.mark.parametrize(
    ("name", "page"), [*((n, "desk") for n in DESK_COMMANDS), ("watch", "watching"), ("serve", "web")]
)
def test_every_option_of_the_desk_is_documented(name: str, page: str) -> None:
    """And no option is documented that no command has."""
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    options = {option for item in COMMANDS[name].params for option in item.opts if option.startswith("--")}
    assert not [option for option in options - {"--debug", "--help"} if f"`{option}" not in text]
    there = {option for command in COMMANDS.values() for item in command.params for option in item.opts}
    assert set(re.findall(r"`(--[a-z-]+)", text)) <= there


def test_the_json_of_the_list_is_documented_field_by_field() -> None:
    """What `stories --json` and `add --json` print is what docs/desk.md names."""
    text = (ROOT / "docs" / "desk.md").read_text(encoding="utf-8")
    types = (StoredReport, Added, Skipped, StoryChange, FeedState)
    assert not [field.name for kind in types for field in fields(kind) if f'"{field.name}"' not in text]


def links(page: Path) -> list[str]:
    """The targets on this machine of a page's links."""
    return [link for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")) if "://" not in link]


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))], ids=lambda page: page.name
)
def test_links_lead_somewhere(page: Path) -> None:
    """Each file that a page links to is there, with the heading that it names."""
    for link in links(page):
        target, _, heading = link.partition("#")
        found = page.parent / target if target else page
        assert found.exists(), link
        if heading:
            titles = re.findall(r"^#+ (.*)$", found.read_text(encoding="utf-8"), re.M)
            assert heading in [re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles], link


def test_the_readme_shows_the_demo_as_it_is() -> None:
    """The README's block is the demo's present output; `make readme` renews it."""
    spec = importlib.util.spec_from_file_location("update_readme", ROOT / "scripts" / "update_readme.py")
    assert spec is not None
    assert spec.loader is not None
    update_readme = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(update_readme)
    shown = update_readme.block((ROOT / "README.md").read_text(encoding="utf-8"))
    run = CliRunner().invoke(app, ["demo", "--width", "80"])
    assert run.exit_code == 0
    printed = update_readme.beginning(run.stdout)
    assert update_readme.same_lines(shown, printed) >= update_readme.MIN_SAME_LINES, "run `make readme`"


def test_everything_in_all_can_be_imported() -> None:
    """Each public name of the package is there."""
    assert all(getattr(rashomon, name) is not None for name in rashomon.__all__)
    with pytest.raises(AttributeError):
        _ = rashomon.nothing_of_that_name  # type: ignore[attr-defined]


def test_the_typed_names_and_the_loaded_names_are_the_same() -> None:
    """What a type checker sees in `rashomon` is what a program gets."""
    source = (ROOT / "src" / "rashomon" / "__init__.py").read_text(encoding="utf-8")
    homes = {name for names in rashomon._HOMES.values() for name in names}
    assert homes | {"__version__"} == set(rashomon.__all__)
    typed = source.partition("if TYPE_CHECKING:")[2].partition("__all__")[0]
    assert all(re.search(rf"\b{name}\b", typed) for name in homes)


@pytest.mark.parametrize("script", ["scripts/setup.sh", ".ci/run"])
def test_shell_scripts_parse(script: str) -> None:
    """A shell can read each script to its end."""
    subprocess.run(["bash", "-n", str(ROOT / script)], check=True)


def test_the_lock_names_no_private_index() -> None:
    """uv.lock holds the public registry only, so that it installs anywhere."""
    lock = (ROOT / "uv.lock").read_text(encoding="utf-8")
    hosts = set(re.findall(r'https?://([^/"]+)', lock))
    assert hosts <= {"pypi.org", "files.pythonhosted.org"}
    assert "file://" not in lock


def test_the_command_is_python_m_rashomon_too() -> None:
    """`python -m rashomon` is the command."""
    run = subprocess.run([sys.executable, "-m", "rashomon", "--help"], capture_output=True, text=True, check=True)
    assert "Usage: " in run.stdout

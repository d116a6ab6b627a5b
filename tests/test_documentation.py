"""What the documents show is what the program does."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import rashomon
from rashomon.cli import app, demo_sources

ROOT = Path(__file__).parent.parent


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

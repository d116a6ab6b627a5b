"""What the desk said was safe is safe, whenever it is killed: the small form of benchmarks/kill.py."""

from __future__ import annotations

import importlib.util
import random
import sys
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
REPORTS = 48


def load(name: str) -> Any:
    """Return a module of the folder of benchmarks, which is no package."""
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, BENCHMARKS / f"{name}.py")
        assert spec is not None and spec.loader is not None
        sys.modules[name] = module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.mark.parametrize(("command", "way"), [(0, "after a line"), (1, "while it writes")], ids=["add", "watch"])
def test_a_killed_command_loses_nothing_and_completes_when_run_again(command: int, way: str, tmp_path: Path) -> None:
    """Killed at work, the store is whole and has all that was reported; run again, it is as if nothing had happened."""
    load("feed_server")
    kill = load("kill")
    with kill.tasks(tmp_path, REPORTS, seed=11) as both:
        task = both[command]
        wanted = kill.undisturbed(task, tmp_path)
        seen = kill.one_round(task, way, tmp_path / "killed.db", random.Random(command), (0.0, 0.0), wanted)
    assert seen.failures == []
    assert (seen.resumed, seen.same) == (REPORTS, True)
    assert len(wanted) > 1

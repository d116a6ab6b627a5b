"""Rows as a table of the user's own data library, where there is one."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from rashomon.errors import OptionError
from rashomon.frames import LIBRARIES, to_frame

ROWS = [{"story": "s-1", "words": 40, "copy_of": None}, {"story": "s-1", "words": 38, "copy_of": "r-1"}]


def _install(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Let exactly these libraries be installed, each making a pair of its name and the rows."""
    for name in LIBRARIES:
        there = SimpleNamespace(DataFrame=lambda rows, name=name: (name, rows)) if name in names else None
        monkeypatch.setitem(sys.modules, name, there)


def test_the_first_library_that_is_installed_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Polars before pandas, and either alone; the rows come in their order."""
    for installed, taken in ((("polars", "pandas"), "polars"), (("polars",), "polars"), (("pandas",), "pandas")):
        _install(monkeypatch, *installed)
        assert to_frame(ROWS) == (taken, ROWS)


def test_a_library_that_is_named_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else is installed."""
    _install(monkeypatch, "polars", "pandas")
    assert to_frame(ROWS, "pandas") == ("pandas", ROWS)


def test_without_a_library_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """None at all, not the one that is named, or a name that is none."""
    _install(monkeypatch)
    with pytest.raises(OptionError, match=r"polars or pandas is not installed.*pip install polars"):
        to_frame(ROWS)
    _install(monkeypatch, "polars")
    with pytest.raises(OptionError, match=r"pandas is not installed.*pip install pandas"):
        to_frame(ROWS, "pandas")
    with pytest.raises(OptionError, match="excel: tables are made by polars or pandas"):
        to_frame(ROWS, "excel")


@pytest.mark.parametrize("name", LIBRARIES)
def test_a_real_table_has_a_row_for_each(name: str) -> None:
    """Columns are the keys, nulls stay nulls, and no rows are a table without any."""
    pytest.importorskip(name)
    frame = to_frame(ROWS, name)
    assert type(frame).__module__.startswith(name)
    assert list(frame.columns) == ["story", "words", "copy_of"] and frame.shape == (2, 3)
    assert list(frame["words"]) == [40, 38]
    assert to_frame([], name).shape[0] == 0

"""What the tests of the store share: invented reports, a clock that stands still, a store in a temporary folder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from invented_reports import MakeReport, invent

from rashomon.store import Store, open_store

NOON = datetime(2031, 3, 11, 12, tzinfo=UTC)


@pytest.fixture
def make_report() -> MakeReport:
    """Return the maker of invented reports."""
    return invent


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Yield a new store, which is whole at the end of the test."""
    with open_store(tmp_path / "desk.db", now=lambda: NOON) as opened:
        yield opened
        assert opened.check() == []

"""What the tests of the network share: the server of `benchmarks/feed_server.py`, and a fetcher that may reach it."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rashomon.ingest.network import Fetcher, NetworkOptions

PLACE = Path(__file__).parents[2] / "benchmarks" / "feed_server.py"


@pytest.fixture(scope="session")
def feed_server() -> Any:
    """Return the module with the server and what it serves."""
    if "feed_server" not in sys.modules:
        spec = importlib.util.spec_from_file_location("feed_server", PLACE)
        assert spec and spec.loader
        sys.modules["feed_server"] = module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules["feed_server"]


@pytest.fixture
def served(feed_server: Any) -> Iterator[Any]:
    """Return a running server of the test's own."""
    with feed_server.FeedServer() as server:
        yield server


@pytest.fixture
def reach() -> Iterator[Callable[..., Fetcher]]:
    """Return a function from options to a fetcher that may reach the server, without delay, and is closed at the end."""
    made: list[Fetcher] = []

    def fetcher(**options: Any) -> Fetcher:
        resolve = options.pop("resolve", None)
        patient = {"delay_s": 0.0, "timeout_s": 60.0, "connect_timeout_s": 60.0}
        told = {"private_hosts": ("127.0.0.1",), **patient, **options}
        made.append(Fetcher(NetworkOptions(**told), *([resolve] if resolve else [])))
        return made[-1]

    yield fetcher
    for one in made:
        one.close()

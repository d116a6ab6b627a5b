"""Applications over stores of their own: invented news that was not compared, and the demo story as a comparison."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

import rashomon
from invented_news import write_news
from rashomon.model import Result
from rashomon.web import WebOptions, create_app

OpenApp = Callable[..., TestClient]


@dataclass(frozen=True)
class DemoApp:
    """An application over a store with the demo story as a kept comparison, and a client of it."""

    app: FastAPI
    client: TestClient
    story: str
    """The comparison's id."""
    store: Path


@pytest.fixture(scope="session")
def news_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with the stories of `invented_news`, none compared; to be copied."""
    folder = tmp_path_factory.mktemp("news")
    with rashomon.open(folder / "desk.db") as desk:
        desk.add([write_news(folder / "news.jsonl")])
    return folder / "desk.db"


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory, demo_result: Result) -> tuple[Path, str]:
    """Return a store with the demo story as a kept comparison, made without a second analysis, and its id; to be copied."""
    path = tmp_path_factory.mktemp("demo") / "desk.db"
    dossier = demo_result.dossier
    with rashomon.open(path) as desk, mock.patch("rashomon.pipeline.reconstruct", lambda *_, **__: dossier):
        return path, desk.compare_reports(dossier.story.reports).id


@pytest.fixture
def open_app(tmp_path: Path) -> Iterator[OpenApp]:
    """Return a function from a store to copy, or none, and options to a client of an application over it."""
    with ExitStack() as stack:

        def opening(store: Path | None = None, **options: Any) -> TestClient:
            place = tmp_path / "desk.db"
            if store is not None:
                shutil.copy(store, place)
            app = create_app(WebOptions(**{"store": place, "reviewer": "Ada Wexler", **options}))
            base = "http://127.0.0.1:8765"
            return stack.enter_context(TestClient(app, base_url=base, raise_server_exceptions=False))

        yield opening


@pytest.fixture
def news(open_app: OpenApp, news_store: Path) -> TestClient:
    """Return a client of an application over the invented news."""
    return open_app(news_store)


@pytest.fixture
def demo_app(open_app: OpenApp, demo_store: tuple[Path, str], tmp_path: Path) -> DemoApp:
    """Return an application of the test's own over the demo story."""
    client = open_app(demo_store[0])
    app = client.app
    assert isinstance(app, FastAPI)
    return DemoApp(app, client, demo_store[1], tmp_path / "desk.db")

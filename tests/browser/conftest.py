"""The web application on a free port of this machine with the demo story in it, and Chromium driven by Playwright."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import pytest

import rashomon
from invented_dossier import make_dossier
from invented_news import GERMAN, LATER, ROWS, write_news
from rashomon.model import Result, StoryDossier

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
LAPTOP = (1280, 800)
PHONE = (390, 844)


@dataclass
class Site:
    """A running application: its address, and the ids of the stories in it."""

    address: str
    store: Path
    demo: str


@dataclass
class Watched:
    """A page with everything that went wrong on it: console errors, exceptions, requests to elsewhere or failed."""

    page: Page
    problems: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Return Playwright, or skip with a notice where it is not installed."""
    sync_api = pytest.importorskip(
        "playwright.sync_api", reason="Playwright is not installed: no test of the pages in a browser"
    )
    with sync_api.sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Return a browser, or skip with a notice where there is none; RASHOMON_BROWSER names another."""
    path = os.environ.get("RASHOMON_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no Chromium is installed: the pages are not tested in a browser (apt-get install chromium)")
    started = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS), timeout=120_000)
    yield started
    started.close()


@contextmanager
def serving(store: Path) -> Generator[str]:
    """Serve a store on a free port of this machine; yield the address."""
    import uvicorn

    from rashomon.web import WebOptions, create_app

    app = create_app(WebOptions(store=store, reviewer="Edda Holt"))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", server_header=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 120
    while not server.started and thread.is_alive() and time.monotonic() < deadline:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="session")
def serve_store() -> Callable[[Path], AbstractContextManager[str]]:
    """Return a function that serves a store of a test's own, as `serving` does."""
    return serving


def keep(store: Path, dossier: StoryDossier, title: str | None = None) -> str:
    """Keep a dossier as a comparison without an analysis; return the story's id."""
    with rashomon.open(store) as desk, mock.patch("rashomon.pipeline.reconstruct", lambda *_, **__: dossier):
        return desk.compare_reports(dossier.story.reports, title=title).id


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, demo_result: Result) -> Iterator[Site]:
    """Return an application with the demo story as a comparison, and a few invented stories as they were reported."""
    folder = tmp_path_factory.mktemp("site")
    store = folder / "desk.db"
    with rashomon.open(store) as desk:
        desk.add([write_news(folder / "news.jsonl", *ROWS, LATER, GERMAN)])
    demo = keep(store, demo_result.dossier)
    with serving(store) as address:
        yield Site(address, store, demo)


@pytest.fixture(scope="session")
def large_story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a story of 40 reports and 150 points, in an application of its own."""
    store = tmp_path_factory.mktemp("large") / "desk.db"
    story = keep(store, make_dossier(40, 150))
    with serving(store) as address:
        yield f"{address}/stories/{story}"


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Callable[..., Watched]]:
    """Return a function that opens a path of the site in a window of its own and watches what goes wrong there."""
    contexts = []

    def open_page(path: str, size: tuple[int, int] = LAPTOP, dark: bool = False, scripts: bool = True) -> Watched:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        address = path if path.startswith("http:") else site.address + path
        home = "/".join(address.split("/")[:3])
        page.set_default_timeout(90_000)
        watched = Watched(page)
        page.on(
            "console",
            lambda m: watched.problems.append(f"console: {m.text}") if m.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: watched.problems.append(f"exception: {error}"))
        page.on("requestfailed", lambda r: watched.problems.append(f"failed: {r.url} {r.failure}"))
        page.on(
            "request",
            lambda r: None if r.url.startswith((home, "data:")) else watched.problems.append(f"elsewhere: {r.url}"),
        )
        page.on("response", lambda r: watched.problems.append(f"{r.status}: {r.url}") if r.status >= 400 else None)
        page.goto(address, wait_until="load")
        return watched

    yield open_page
    for context in contexts:
        context.close()

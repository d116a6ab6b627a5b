"""The list of stories follows the store while it is looked at."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rashomon
from invented_news import LATER, ROWS, write_news

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_what_another_process_adds_comes_into_the_list(
    tmp_path: Path, serve_store: Callable[[Path], AbstractContextManager[str]], visit: Callable[..., Any]
) -> None:
    """A report that is added meanwhile shows without a reload, is announced, and the focus stays where it was."""
    store = tmp_path / "desk.db"
    with rashomon.open(store) as desk:
        desk.add([write_news(tmp_path / "first.jsonl", *ROWS)])
    with serve_store(store) as address:
        watched = visit(f"{address}/stories")
        page: Page = watched.page
        bridge = page.locator(".entry", has_text="Tolmere").first
        link = page.locator(".entry", has_text="harvest").get_by_role("link").first
        link.focus()
        assert "2 reports" in bridge.inner_text()
        with rashomon.open(store) as desk:
            desk.add([write_news(tmp_path / "later.jsonl", LATER)])
        # It asks at once when a page comes back into sight, and else every quarter of a minute.
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        page.get_by_text("1 story changed").wait_for()
        assert "3 reports" in bridge.inner_text()
        assert link.evaluate("e => e === document.activeElement")
        assert not watched.problems, watched.problems

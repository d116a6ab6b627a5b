"""In a browser, what stands in hostile reports and notes runs nothing, asks for nothing and leads nowhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "web"))

from hostile_story import MARKUP, HostileSite, make_store

Visit = Callable[..., Any]


@dataclass
class Site:
    """A running application over the hostile store."""

    address: str
    hostile: HostileSite


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, serve_store: Callable[[Path], AbstractContextManager[str]]
) -> Iterator[Site]:
    """Return an application over the hostile story, in place of the demo's."""
    hostile = make_store(tmp_path_factory.mktemp("hostile") / "desk.db")
    with serve_store(hostile.store) as address:
        yield Site(address, hostile)


def test_a_browser_sees_words_and_nothing_else(visit: Visit, site: Site, tmp_path: Path) -> None:
    """No page of a hostile story opens a dialog, runs a script of its own, logs an error or asks another server."""
    story = f"/stories/{site.hostile.compared}"
    first, second = site.hostile.reports[:2]
    pages = [
        "/stories", "/stories?by-hand=yes", "/stories?search=script", "/compare?links=javascript:window.pwned%3D1", story,
        f"{story}?all=yes", f"{story}/review?part=all", f"{story}/reports/{first}?beside={second}&at=0-90",
        f"{story}/reports/{second}/versions", *(f"/stories/{other}" for other in site.hostile.uncompared),
    ]  # fmt: skip
    for address in pages:
        watched = visit(address)
        page, dialogs = watched.page, []
        page.on("dialog", lambda dialog, seen=dialogs: (seen.append(dialog.message), dialog.dismiss()))
        # What waits for a pointer, the focus or an unfolding would run now.
        page.evaluate(
            "() => { for (const it of document.querySelectorAll('details')) it.open = true;"
            " for (const it of document.querySelectorAll('body *')) {"
            "  it.dispatchEvent(new MouseEvent('mouseover')); it.dispatchEvent(new Event('focus')); } }"
        )
        page.wait_for_timeout(100)
        assert page.evaluate("typeof window.pwned") == "undefined", address
        handlers = "[...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => /^on/i.test(a.name)))"
        assert page.evaluate(f"{handlers}.length") == 0, address
        assert page.evaluate("document.querySelectorAll('iframe, base, object, embed, img[src=x], math').length") == 0
        assert page.url.startswith(site.address), address
        assert not dialogs, address
        assert not watched.problems, f"{address}: {watched.problems}"
        page.context.close()


def test_the_single_file_is_as_harmless(visit: Visit, site: Site, tmp_path: Path) -> None:
    """The dossier as one file, opened from the disk, runs nothing and asks for nothing."""
    page = visit("/compare").page
    answer = page.request.get(f"{site.address}/api/stories/{site.hostile.compared}/dossier.html")
    file = tmp_path / "dossier.html"
    file.write_bytes(answer.body())
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    page.wait_for_timeout(200)
    assert page.evaluate("typeof window.pwned") == "undefined"
    assert not [url for url in asked if not url.startswith(("file:", "data:"))]
    assert page.evaluate("document.querySelectorAll('script, iframe, base, object, embed').length") == 0


def test_what_was_typed_stays_words_in_the_form(visit: Visit, site: Site) -> None:
    """A form that comes back with hostile words in it runs none of them, and sends the same words again."""
    watched = visit("/compare")
    page = watched.page
    page.fill("#links", MARKUP[2] + MARKUP[0])
    page.fill("#title", MARKUP[4])
    page.click("main form button[type=submit]")
    page.wait_for_load_state("load")
    assert page.input_value("#links") == MARKUP[2] + MARKUP[0]
    assert page.input_value("#title") == MARKUP[4]
    assert page.evaluate("typeof window.pwned") == "undefined"
    assert not [problem for problem in watched.problems if "422" not in problem]

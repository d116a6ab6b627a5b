"""Every page in a real browser: at a laptop's and a phone's width, in light and dark, by keyboard, and by axe."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

Visit = Callable[..., Any]
LAPTOP, PHONE, SMALL = (1280, 800), (390, 844), (700, 240)
"""The small window is for hundreds of steps, each of which is painted."""
PAGES = ("stories", "story", "report", "compare", "review", "job")
SCREENSHOTS = os.environ.get("RASHOMON_SCREENSHOTS")
"""A folder in which the pages' pictures are put: docs/screenshots is made so."""

pytestmark = pytest.mark.usefixtures("browser")


@pytest.fixture(scope="session")
def paths(site: Any) -> dict[str, str]:
    """Return the path of each page of the demo story."""
    import json
    import urllib.request

    with urllib.request.urlopen(f"{site.address}/api/stories/{site.demo}/dossier") as answer:
        (dossier,) = json.load(answer)["stories"]
    edge = next(e for e in dossier["lineage"] if e["from"].startswith("r-"))
    request = urllib.request.Request(
        f"{site.address}/api/comparisons",
        data=json.dumps({"links": [f"http://127.0.0.1:9/{name}" for name in "ab"], "title": "Two links"}).encode(),
        headers={"Content-Type": "application/json"},
        method="POST",
    )
    # Addresses of the own machine are refused: the job ends at once, and its page tells why.
    with urllib.request.urlopen(request) as answer:
        job = json.load(answer)["id"]
    state = ""
    while state != "failed":
        assert state in ("", "queued", "running"), state
        time.sleep(0.1)
        with urllib.request.urlopen(f"{site.address}/api/jobs/{job}") as answer:
            state = json.load(answer)["state"]
    return {
        "stories": "/stories",
        "story": f"/stories/{site.demo}",
        "report": f"/stories/{site.demo}/reports/{edge['report']}",
        "compare": "/compare",
        "review": f"/stories/{site.demo}/review",
        "review-all": f"/stories/{site.demo}/review?part=all",
        "job": f"/jobs/{job}",
    }


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole(
    name: str, size: tuple[int, int], dark: bool, visit: Visit, paths: dict[str, str], tmp_path: Path
) -> None:
    """No console error, no request elsewhere, nothing wider than the window, and axe finds nothing serious."""
    watched = visit(paths[name], size, dark)
    page: Page = watched.page
    folder = Path(SCREENSHOTS) if SCREENSHOTS else tmp_path
    picture = folder / f"{name}-{'phone' if size == PHONE else 'laptop'}-{'dark' if dark else 'light'}.jpg"
    page.screenshot(path=picture, type="jpeg", quality=82)
    if SCREENSHOTS:
        (folder / "full").mkdir(exist_ok=True)
        page.screenshot(path=folder / "full" / picture.name, type="jpeg", quality=80, full_page=True)
    assert picture.stat().st_size > 5_000
    width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width[0] <= width[1], f"the page is {width[0]} wide in a window of {width[1]}"
    # The structure is one at all sizes and the colours are two: twice of the four is enough.
    if (size == LAPTOP) != dark:
        check_access(page)
    assert not watched.problems, "\n".join(watched.problems)


def check_access(page: Page) -> None:
    """Raise `AssertionError` where axe finds something serious."""
    from axe_playwright_python.sync_playwright import Axe

    serious = [
        f"{v['id']} ({v['impact']}): {v['help']}: {[n['html'][:160] for n in v['nodes'][:3]]}"
        for v in Axe().run(page).response["violations"]
        if v["impact"] in ("serious", "critical")
    ]
    assert not serious, "\n".join(serious)


def test_all_sections_of_a_review_stand_on_one_page_too(visit: Visit, paths: dict[str, str]) -> None:
    """Axe finds nothing serious there either; every other picture of a review is of one section."""
    watched = visit(paths["review-all"])
    assert watched.page.locator("main > section, main > details").count() >= 5
    check_access(watched.page)
    assert not watched.problems, "\n".join(watched.problems)


@pytest.mark.parametrize("name", [*PAGES[:4], "review-all", "job"])
def test_keyboard_alone_reaches_everything(name: str, visit: Visit, paths: dict[str, str]) -> None:
    """Tab goes to every link, button and field that is shown, and each shows that it has the focus."""
    page: Page = visit(paths[name], SMALL).page
    wanted: int = page.evaluate(_MARK_REACHABLE)
    page.evaluate(_LOOK_AT_FOCUS)
    for turn in range(wanted + 40):
        page.keyboard.press("Tab")
        if turn % 20 == 19 and not page.locator("[data-wanted]").count():
            break
    missed = page.locator("[data-wanted]").evaluate_all("all => all.slice(0, 5).map(e => e.outerHTML.slice(0, 200))")
    assert not missed, missed
    unseen = page.locator("[data-unseen]").evaluate_all("all => all.slice(0, 5).map(e => e.outerHTML.slice(0, 200))")
    assert not unseen, unseen


_MARK_REACHABLE = """() => {
  const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
  const shown = all.filter(e => !e.disabled && e.checkVisibility({checkVisibilityCSS: true, contentVisibilityAuto: true})
    && !(e.type === 'radio'))
  shown.forEach(e => e.dataset.wanted = '')
  return shown.length
}"""
_LOOK_AT_FOCUS = """() => document.addEventListener('focusin', () => {
  const e = document.activeElement
  delete e.dataset.wanted
  const style = getComputedStyle(e)
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0
  const drawn = e.closest('svg') && [...e.querySelectorAll('path, rect')].some(p => {
    const at = getComputedStyle(p)
    return at.outlineStyle !== 'none' || (p.matches('.reach') ? at.stroke !== 'none' : parseFloat(at.strokeWidth) >= 3)
  })
  if (!ring && !drawn && style.boxShadow === 'none') e.dataset.unseen = ''
})"""


def test_a_screen_reader_gets_the_matrix_as_a_table_and_the_lineage_as_a_list(
    visit: Visit, paths: dict[str, str]
) -> None:
    """The table has a name, headers of columns and rows; the list below the drawing names every report and edge."""
    page: Page = visit(paths["story"]).page
    table = page.locator("#points table").first
    assert table.locator("caption").count() == 1
    columns = table.locator("thead th[scope=col]").count()
    assert columns == 9, "a point, its support, and seven reports"
    assert table.locator("tbody tr").first.locator("th[scope=row]").count() == 1
    page.locator("#lineage details.more > summary").click()
    tree = page.get_by_role("list").filter(has=page.locator(".node")).first
    assert tree.locator(".node").count() >= 7
    assert page.locator("#lineage svg title").count() > 0


def test_pages_work_without_scripts(visit: Visit, paths: dict[str, str]) -> None:
    """Sorting, searching, and the way to the words are links and forms."""
    page: Page = visit(paths["story"], scripts=False).page
    page.get_by_role("link", name=re.compile("disagree", re.I)).first.click()
    page.wait_for_url("**sort=disagreement**")
    rows = page.locator("#points table").first.locator("tbody tr[data-disagreement]")
    told = [int(row.split()[0]) for row in rows.evaluate_all("all => all.map(e => e.dataset.disagreement)")]
    assert told == sorted(told, reverse=True) and told[0] > told[-1]
    page.locator("#points table tbody td a").first.click()
    page.wait_for_url("**/reports/**")
    assert page.locator("#at").count() == 1
    page.goto(page.url.split("/stories/")[0] + "/stories")
    page.get_by_role("searchbox").fill("ferry")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "search=ferry" in page.url


def test_a_click_on_a_cell_leads_to_the_words(visit: Visit, paths: dict[str, str]) -> None:
    """The report opens with just those words marked and in sight."""
    page: Page = visit(paths["story"]).page
    cell = page.locator("#points table tbody td a").first
    cell.click()
    page.wait_for_url("**/reports/**")
    marked = page.locator("#at")
    assert marked.inner_text().strip()
    box = marked.bounding_box()
    assert box is not None and 0 <= box["y"] < LAPTOP[1]


def test_an_edge_shows_its_evidence_on_hover_and_focus(visit: Visit, paths: dict[str, str]) -> None:
    """The panel beside the drawing shows the words of the edge, and Escape closes it."""
    page: Page = visit(paths["story"]).page
    edge = page.locator("#lineage svg [data-edge]").first
    edge.locator("xpath=ancestor-or-self::*[local-name()='a'][1]").first.focus()
    panel = page.locator(".edge-panel")
    panel.wait_for(state="visible")
    assert len(panel.inner_text()) > 20
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_forty_columns_keep_their_headers(size: tuple[int, int], visit: Visit, large_story: str) -> None:
    """With 40 reports the header row and the first column stay in sight, and the page itself does not scroll sideways."""
    page: Page = visit(large_story, size).page
    width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width[0] <= width[1]
    scroller = page.locator("#points .matrix").first
    scroller.scroll_into_view_if_needed()
    scroller.evaluate("e => { e.scrollLeft = 600; e.scrollTop = 400 }")
    seen = scroller.evaluate(
        """e => { const b = e.getBoundingClientRect(), head = e.querySelector('thead th:last-child').getBoundingClientRect(),
        first = e.querySelector('tbody th').getBoundingClientRect()
        return [head.top - b.top, first.left - b.left] }"""
    )
    assert abs(seen[0]) < 4 and abs(seen[1]) < 4, seen

"""How long it takes until a page answers and until something that was done is seen, with 40 reports and 150 points."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

Visit = Callable[..., Any]
MAX_INTERACTION_MS = 200
"""What the product promises on a quiet machine; the best counts, since a shared one may stall for seconds."""
TRIES = 4
QUIET_MS = 250.0
"""What the reference loop takes where nothing else runs, on the machine on which the bound is held (190 to 290 in six runs).
Where it takes longer just before a try, the try's time is divided by how much longer."""
_REFERENCE = """() => {
  const began = performance.now()
  let sum = 0
  for (let i = 0; i < 3e7; i++) sum = (sum + i * 7) % 1000003
  return sum < 0 ? 0 : performance.now() - began
}"""

_CLICK = """selector => new Promise(done => {
  const link = document.querySelector(selector)
  const began = performance.now()
  link.click()
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - began), 0))
})"""


def _slower(page: Page) -> float:
    """Return how many times slower the machine is just now than it is when nothing else runs, at least 1."""
    return max(1.0, page.evaluate(_REFERENCE) / QUIET_MS)


def test_sorting_40_reports_and_150_points_is_seen_at_once(visit: Visit, large_story: str) -> None:
    """From a click on another order to the next frame."""
    page: Page = visit(large_story).page
    times: list[float] = []
    for sort in TRIES * ("disagreement", "support", "importance"):
        slower = _slower(page)
        times.append(page.evaluate(_CLICK, f'#points a[href*="sort={sort}"]') / slower)
        assert f"sort={sort}" in page.url
        page.wait_for_timeout(300)
        if len(times) > 2 and min(times) < MAX_INTERACTION_MS:
            break
    print("sorting:", [round(t) for t in times], "ms")
    assert min(times) < MAX_INTERACTION_MS, times


def test_an_edge_of_a_large_drawing_answers_at_once(visit: Visit, large_story: str) -> None:
    """From the focus on an arrow to the next frame with its evidence."""
    page: Page = visit(large_story).page
    times: list[float] = []
    for place in range(3 * TRIES):
        if len(times) > 2 and min(times) < MAX_INTERACTION_MS:
            break
        slower = _slower(page)
        times.append(
            page.evaluate(
                """place => new Promise(done => {
                const arrow = document.querySelectorAll('#lineage svg [data-edge]')[place]
                const began = performance.now();
                (arrow.closest('a') || arrow).focus()
                requestAnimationFrame(() => setTimeout(() => done(performance.now() - began), 0))
                })""",
                place,
            )
            / slower
        )
    print("evidence:", [round(t) for t in times], "ms")
    assert min(times) < MAX_INTERACTION_MS, times

"""What an editor narrows the list by, and what the form of a comparison says before anything is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

Visit = Callable[..., Any]
PHONE = (390, 844)


def test_the_list_is_narrowed_by_outlet_and_importance(visit: Visit) -> None:
    """The address of what is shown has both, and nothing of the fields that were left empty."""
    watched = visit("/stories")
    page: Page = watched.page
    page.get_by_label("Outlet").fill("vasken mail")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**/stories?outlet=vasken+mail")
    assert page.locator(".entry").count() and page.locator(".entry", has_text="harvest").count() == 0
    assert all("Vasken Mail" in text for text in page.locator(".entry-outlets").all_inner_texts())
    page.get_by_label("Outlet").fill("")
    page.get_by_label("Discrepancies").select_option(label="must see")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**/stories?weight=3")
    assert page.locator(".entry").count() == page.locator(".found.weight-3").count() > 0
    assert not watched.problems, watched.problems


def test_further_filters_are_folded_away_until_one_is_set(visit: Visit) -> None:
    """On a phone the stories come soon; a set filter is never out of sight."""
    watched = visit("/stories", PHONE)
    page: Page = watched.page
    language = page.get_by_label("A report in")
    assert not language.is_visible()
    page.get_by_text("More filters").click()
    language.select_option(label="German")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**/stories?language=de")
    assert page.get_by_label("A report in").is_visible() and page.locator(".entry").count() == 1
    width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width[0] <= width[1]
    assert not watched.problems, watched.problems


def test_files_that_are_too_large_are_told_before_they_are_sent(visit: Visit) -> None:
    """And are not sent; when fewer are chosen all is well again."""
    watched = visit("/compare")
    page: Page = watched.page
    # Megabytes through the wire of a test driver take minutes on a slow machine: the limit is made small instead.
    assert int(page.locator("#files").get_attribute("data-most") or 0) > 10_000_000
    page.locator("#files").evaluate("element => { element.dataset.most = 300000 }")
    one = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"x" * 200_000}
    page.set_input_files("#files", [one, {**one, "name": "b.txt"}])  # type: ignore[list-item]
    told = page.locator("#too-much")
    told.wait_for()
    assert "0.4 MB" in told.inner_text() and "at most 0.3 MB" in told.inner_text()
    page.get_by_role("button", name="Compare", exact=True).click()
    assert page.url.endswith("/compare") and not page.locator("#files").evaluate("e => e.checkValidity()")
    page.set_input_files("#files", [one])  # type: ignore[list-item]
    told.wait_for(state="hidden")
    assert page.locator("#files").evaluate("e => e.checkValidity()")
    assert not watched.problems, watched.problems

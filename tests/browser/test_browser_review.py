"""The review flow as an editor goes through it, in a browser: set aside, seen in every export, undone, merged, noted."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

Visit = Callable[..., Any]
LAPTOP, PHONE = (1280, 800), (390, 844)
EXPORTS = ("dossier", "dossier.html", "dossier.md", "discrepancies.csv")
REASON = "Both mean the same two, <b>see</b> the note of 11:40"


@pytest.fixture
def story(site: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return the demo story's address and dossier; what was decided on it is undone afterwards."""
    address = f"{site.address}/api/stories/{site.demo}"
    yield address, json.loads(_read(f"{address}/dossier"))["stories"][0]
    answer = json.loads(_read(f"{address}/decisions"))
    for decision in answer["decisions"]:
        decision = decision.get("decision", decision)
        if decision["undone_at"] is None:
            request = urllib.request.Request(
                f"{site.address}/api/decisions/{decision['id']}/undo",
                data=b'{"by": "the test"}',
                headers={"Content-Type": "application/json"},
                method="POST",
            )
            urllib.request.urlopen(request).close()


def _read(url: str) -> str:
    with urllib.request.urlopen(url) as answer:
        return answer.read().decode("utf-8")


@pytest.mark.parametrize(
    ("size", "scripts"), [(LAPTOP, True), (PHONE, False)], ids=["laptop, scripts", "phone, no scripts"]
)
def test_a_discrepancy_is_set_aside_and_comes_back(
    size: tuple[int, int], scripts: bool, visit: Visit, site: Any, story: tuple[str, dict[str, Any]]
) -> None:
    """Rejected with a reason and a name it leaves the story's cards and shows in every export; undone, it is back."""
    address, dossier = story
    name = dossier["discrepancies"][0]["id"]
    watched = visit(f"/stories/{site.demo}/review?part=all", size, scripts=scripts)
    page: Page = watched.page
    card = page.locator(f"#at-{name}")
    card.locator("summary").click()
    card.get_by_role("textbox", name="Why").fill(REASON)
    card.get_by_role("textbox", name="Your name").fill("Ines Vogel")
    with page.expect_navigation():
        card.get_by_role("button", name="Set aside").click()
    status = page.get_by_role("status").first
    assert "set aside" in status.inner_text().casefold()
    for form in EXPORTS:
        text = _read(f"{address}/{form}")
        assert "Ines Vogel" in text, form
        assert "the note of 11:40" in text, form
        assert form != "dossier.html" or "<b>see</b>" not in text
    standing = json.loads(_read(f"{address}/dossier"))["stories"][0]
    assert name not in [d["id"] for d in standing["discrepancies"]]
    assert name in [d["id"] for d in standing["review"]["discrepancies"]]
    with page.expect_navigation():
        status.get_by_role("button", name="Undo").click()
    assert name in [d["id"] for d in json.loads(_read(f"{address}/dossier"))["stories"][0]["discrepancies"]]
    assert "undone" in page.locator("#log").inner_text().casefold()
    assert not watched.problems, watched.problems


def test_merging_points_asks_for_a_new_comparison(visit: Visit, site: Any, story: tuple[str, dict[str, Any]]) -> None:
    """Two chosen points are one decision; the page says that it takes effect when the story is compared again."""
    _, dossier = story
    first, second = (point["id"] for point in dossier["points"][:2])
    watched = visit(f"/stories/{site.demo}/review?part=points")
    page: Page = watched.page
    for point in (first, second):
        page.locator(f"#at-{point}").get_by_role("checkbox", name="Choose").check()
    form = page.locator("#merge-points")
    form.locator("summary").click()
    form.get_by_role("textbox", name="Your name").fill("Ines Vogel")
    with page.expect_navigation():
        form.get_by_role("button").last.click()
    assert "compared again" in page.locator("main").inner_text()
    assert page.get_by_role("button", name="Compare again").count()
    assert not watched.problems, watched.problems


def test_a_note_and_a_correction_stay_with_their_finding(
    visit: Visit, site: Any, story: tuple[str, dict[str, Any]]
) -> None:
    """A date that is none comes back with what was typed; a right one and a note are kept under the editor's name."""
    _, dossier = story
    report = dossier["reports"][0]["id"]
    page: Page = visit(f"/stories/{site.demo}/review?part=all").page
    card = page.locator(f"#at-{report}")
    card.locator("summary").click()
    form = card.locator("form", has=page.get_by_role("button", name="Correct the date"))
    form.get_by_label("Published").fill("last Tuesday")
    form.get_by_role("textbox", name="Your name").fill("Ines Vogel")
    with page.expect_navigation():
        form.get_by_role("button").click()
    assert "not done" in page.locator("main").inner_text().casefold()
    assert form.get_by_label("Published").input_value() == "last Tuesday"
    form.get_by_label("Published").fill("2025-10-14T09:30+02:00")
    with page.expect_navigation():
        form.get_by_role("button").click()
    page.get_by_role("status").wait_for()
    assert "Ines Vogel" in page.locator("#log").inner_text()
    card.locator("summary").click()
    assert form.get_by_role("textbox", name="Your name").input_value() == "Ines Vogel", "the name is remembered"

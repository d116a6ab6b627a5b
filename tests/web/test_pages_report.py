"""The page of one report, and that of its article's versions, without a browser and without scripts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from invented_review import LATER, SmallEncoder, make_report, make_reports, reconstruct
from lxml import html
from starlette.testclient import TestClient

from rashomon.desk import open_desk
from rashomon.web import WebOptions, create_app

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)> \u202egnp.exe {{7*7}}'
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]* src=)|javascript:", re.I)
REPORTS = make_reports()
FIRST, SECOND, THIRD = (report.id for report in REPORTS)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one story, compared, and one that was not."""
    path = tmp_path_factory.mktemp("reading") / "desk.db"
    with pytest.MonkeyPatch.context() as patch, open_desk(path, encoder=SmallEncoder()) as desk:
        patch.setattr("rashomon.pipeline.reconstruct", reconstruct)
        desk.add_reports(
            [*REPORTS, make_report("Far Herald", "Few apples\n\nGrowers on the coast expect few apples.\n", 9)]
        )
        desk.result(next(story.id for story in desk.stories() if len(story.reports) > 1))
    return path


@dataclass
class Reader:
    """A person with a browser that runs no scripts."""

    client: TestClient
    store: Path
    story: str
    lone: str
    page: Any = None
    status: int = 0
    body: str = ""

    def open(self, report: str, query: str = "", story: str | None = None) -> Reader:
        """Open the page of a report."""
        response = self.client.get(f"/stories/{story or self.story}/reports/{report}{query}")
        self.status, self.body, self.page = response.status_code, response.text, html.fromstring(response.text)
        return self

    def text(self, path: str = "//main") -> str:
        """Return what stands in a place."""
        return " ".join(" ".join(item.text_content() for item in self.page.xpath(path)).split())

    def links(self, path: str = "//main") -> list[str]:
        """Return where the links of a place lead."""
        return self.page.xpath(f"{path}//a/@href")


@pytest.fixture
def reader(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """A reader of a copy of the store."""
    monkeypatch.setattr("rashomon.pipeline.reconstruct", reconstruct)
    monkeypatch.setattr("rashomon.text.encoder.load_encoder", SmallEncoder)
    store = Path(shutil.copy(filled, tmp_path / "desk.db"))
    with open_desk(store) as desk:
        by_size = {len(story.reports): story for story in desk.stories()}
    with TestClient(create_app(WebOptions(store)), "http://127.0.0.1:8765", follow_redirects=False) as client:
        yield Reader(client, store, by_size[3].id, by_size[1].id)


def test_a_report_is_shown_with_the_one_it_has_it_from(reader: Reader) -> None:
    """Its words stand beside those of its source, with facts, sources and the way through the story."""
    reader.open(SECOND)
    assert reader.status == 200
    assert "Three people were hurt" in reader.text()
    assert "Two people were hurt" in reader.text()
    assert "Report 2 of 3" in reader.text("//nav[@aria-label='Way through the story']")
    base = f"/stories/{reader.story}"
    assert reader.links("//nav[@aria-label='Way through the story']") == [
        base, f"{base}/reports/{FIRST}", f"{base}/reports/{THIRD}"
    ]  # fmt: skip
    assert f"{base}/review?at={SECOND}#{SECOND}" in reader.links()
    assert f"{base}/reports/{SECOND}/versions" in reader.links()
    assert f"/api/reports/{SECOND}" in reader.links()
    assert not INLINE.search(reader.body)


def test_the_first_and_the_last_report_have_one_neighbour(reader: Reader) -> None:
    """Nothing leads beyond the story."""
    assert len(reader.open(FIRST).links("//nav[@aria-label='Way through the story']")) == 2
    assert len(reader.open(THIRD).links("//nav[@aria-label='Way through the story']")) == 2


def test_words_are_lit_where_the_address_says(reader: Reader) -> None:
    """`at` marks exactly that range; one that is none marks nothing."""
    start = REPORTS[1].text.index("Three people")
    reader.open(SECOND, f"?at={start}-{start + 12}")
    assert reader.text("//*[@id='at']") == "Three people"
    for wrong in ("9-3", "a-b", "99999-999999", "1-2-3", "-1-4", HOSTILE):
        reader.open(SECOND, f"?at={wrong}")
        assert reader.status == 200
        assert not reader.page.xpath("//*[@id='at']")


def test_layers_and_the_other_text_are_in_the_address(reader: Reader) -> None:
    """A view is its address: which layers are on, and which report stands beside."""
    reader.open(SECOND, "?layers=names,points&beside=" + THIRD)
    assert sorted(reader.page.xpath("//input[@name='layers'][@checked]/@value")) == ["names", "points"]
    assert reader.page.xpath("//select[@name='beside']/option[@selected]/@value") == [THIRD]
    reader.open(SECOND, "?layers=&layers=quotes&beside=none")
    assert reader.page.xpath("//input[@name='layers'][@checked]/@value") == ["quotes"]
    assert not reader.page.xpath("//*[contains(@class,'other-side')]")
    assert reader.open(SECOND, "?layers=").page.xpath("//input[@name='layers'][@checked]/@value") == []


def test_a_report_beside_that_is_not_there_is_told(reader: Reader) -> None:
    """A view that was shared shows what it can after the story changed."""
    reader.open(SECOND, "?beside=r-0000000000")
    assert reader.status == 200
    assert "no other report r-0000000000" in reader.text("//*[@class='notice']")
    assert reader.open(SECOND, f"?beside={SECOND}").status == 200


def test_a_report_of_a_story_without_a_dossier_has_its_text_and_facts(reader: Reader) -> None:
    """The text is there before anything was compared, and nothing is claimed of it."""
    with open_desk(reader.store) as desk:
        (report,) = desk.story(reader.lone).reports
    reader.open(report.id, story=reader.lone)
    assert reader.status == 200
    assert "Growers on the coast expect few apples." in reader.text()
    assert "Far Herald" in reader.text()
    assert "not been compared yet" in reader.text("//*[@class='notice']")
    assert f"/stories/{reader.lone}/review?at={report.id}#{report.id}" in reader.links("//p[@class='further']")
    assert not reader.page.xpath("//section[@id='sources']")


def test_a_report_that_joined_since_is_shown_by_itself(reader: Reader) -> None:
    """What the last comparison does not have is told to be so."""
    late = make_report("Late Echo", LATER, 20)
    with open_desk(reader.store, encoder=SmallEncoder()) as desk:
        desk.add_reports([late])
        assert desk.story(reader.story).id == desk.story(late.id).id
    reader.open(late.id)
    assert "since the last comparison" in reader.text("//*[@class='notice']")
    assert "Report 4 of 4" in reader.text()


def test_other_addresses_are_not_found(reader: Reader) -> None:
    """A report of another story, or none, has no page here; the beginning of an id leads to the whole one."""
    assert reader.open("r-0000000000").status == 404
    assert reader.open(FIRST, story=reader.lone).status == 404
    assert reader.open(f"{FIRST}/versions", story=reader.lone).status == 404
    assert reader.open(FIRST, story="s-0000000000").status == 404
    response = reader.client.get(f"/stories/{FIRST}/reports/{FIRST}?at=1-3")
    assert response.headers["location"] == f"/stories/{reader.story}/reports/{FIRST}?at=1-3"


def test_versions_of_an_article_show_what_changed(reader: Reader) -> None:
    """The words that went and came are marked, and an earlier version can be read."""
    changed = REPORTS[1].text.replace("Three people", "Four people")
    later = replace(
        make_report("Marl Post", changed, 9, REPORTS[1].title), url=REPORTS[1].url, source=REPORTS[1].source,
        modified_at="2031-03-11T15:00:00+00:00",
    )  # fmt: skip
    with open_desk(reader.store, encoder=SmallEncoder()) as desk:
        assert desk.add_reports([later]).count("version") == 1
    reader.open(later.id)
    assert "2 versions" in reader.text("//p[@class='further']")
    reader.open(f"{later.id}/versions")
    assert reader.status == 200
    assert "Three" in reader.text("//del")
    assert "Four" in reader.text("//ins")
    assert not INLINE.search(reader.body)
    assert "Three people were hurt" in reader.open(SECOND).text()


def test_a_report_of_a_comparison_has_one_version(reader: Reader) -> None:
    """What a person put together was not collected, so nothing else is kept of it."""
    report = make_report("Pasted", "A quay is closed\n\nThe quay is closed.\n", 8)
    with open_desk(reader.store) as desk:
        made = desk.compare_reports([report, REPORTS[0]]).id
    assert reader.open(f"{report.id}/versions", story=made).status == 200
    assert "Only this version is kept" in reader.text()


def test_hostile_reports_are_words(reader: Reader) -> None:
    """Nothing that a report says is markup, and its address leads nowhere unless it is a web address."""
    reports = [
        replace(
            make_report(f"{HOSTILE}{at}", f"{HOSTILE}\n\nTwo people were hurt. {HOSTILE}\n", 8 + at, HOSTILE),
            url="javascript:alert(1)", source=HOSTILE, notes=(HOSTILE,), authors=(HOSTILE,), dateline=HOSTILE,
        )
        for at in range(2)
    ]  # fmt: skip
    with open_desk(reader.store) as desk:
        made = desk.compare_reports(reports, title=HOSTILE).id
    for page in (reports[0].id, f"{reports[0].id}/versions"):
        reader.open(page, story=made)
        assert reader.status == 200
        assert not reader.page.xpath("//img|//script[not(@src)]|//@style")
        assert not [link for link in reader.page.xpath("//@href") if "javascript" in link.lower()]
        assert "\u202e" not in reader.body
        assert "49" not in reader.text("//h1")

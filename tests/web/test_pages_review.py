"""The review page: every decision by its form, without a browser and without scripts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_review import LATER, SmallEncoder, make_report, make_reports, reconstruct
from lxml import html
from starlette.testclient import TestClient

from rashomon.desk import open_desk
from rashomon.model import Decision, DecisionKind, Report, Span, Target
from rashomon.review.ordering import SHAPING as SHAPING_KINDS
from rashomon.web import WebOptions, create_app
from rashomon.web.pages.decided import SHAPING, tell_decisions
from rashomon.web.pages.findings import SECTIONS
from rashomon.web.pages.review import REVIEWER_COOKIE, local_path

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)> \u202egnp.exe {{7*7}} =1+1'
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]* src=)|javascript:", re.I)
REPORTS = make_reports()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one story, compared."""
    path = tmp_path_factory.mktemp("review") / "desk.db"
    with pytest.MonkeyPatch.context() as patch, open_desk(path, encoder=SmallEncoder()) as desk:
        patch.setattr("rashomon.pipeline.reconstruct", reconstruct)
        desk.add_reports(REPORTS)
        desk.result(desk.stories()[0].id)
    return path


@pytest.fixture
def store(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it; nothing is analysed."""
    monkeypatch.setattr("rashomon.pipeline.reconstruct", reconstruct)
    monkeypatch.setattr("rashomon.text.encoder.load_encoder", SmallEncoder)
    return Path(shutil.copy(filled, tmp_path / "desk.db"))


@dataclass
class Editor:
    """A person with a browser that runs no scripts, and the desk beside it."""

    client: TestClient
    store: Path
    story: str
    path: str = ""
    page: Any = None
    status: int = 0

    def open(self, query: str = "?part=all") -> Editor:
        """Open the review page, with all of its sections unless the query says otherwise."""
        return self._see(self.client.get(f"/stories/{self.story}/review{query}"))

    def _see(self, response: Any) -> Editor:
        hops = 0
        while response.status_code == 303 and hops < 3:
            self.path, hops = response.headers["location"], hops + 1
            response = self.client.get(self.path)
        self.status, self.page = response.status_code, html.fromstring(response.text)
        return self

    def send(self, form: str, button: str, at: int = 0, **typed: str | Sequence[str]) -> Editor:
        """Fill in the form with this id (or the `at`-th inside what has this id), press a button, and follow on."""
        (place,) = self.page.xpath("//*[@id=$id]", id=form)
        found = place if place.tag == "form" else place.xpath(".//form")[at]
        fields: dict[str, list[str]] = {}
        inside = found.xpath(".//input|.//textarea")
        for item in [*inside, *self.page.xpath("//input[@form=$id]", id=form)]:
            if item.get("type") == "checkbox":
                chosen = typed.get(item.get("name"), ())
                if item.get("value") in chosen or item.get("checked") is not None:
                    fields.setdefault(item.get("name"), []).append(item.get("value"))
            else:
                value = item.get("value") if item.tag == "input" else item.text
                given = typed.get(item.get("name"))
                fields.setdefault(item.get("name"), []).append(given if isinstance(given, str) else value or "")
        (pressed,) = [b for b in found.xpath(".//button") if " ".join(b.text_content().split()) == button]
        if pressed.get("name"):
            fields.setdefault(pressed.get("name"), []).append(pressed.get("value"))
        return self._see(self.client.post(found.get("action"), data=fields))

    def undo(self, at: int = 0) -> Editor:
        """Press the undo button of a decision in the log, the newest first."""
        form = self.page.xpath("//section[@id='log']//form")[at]
        fields = {item.get("name"): item.get("value") for item in form.xpath(".//input")}
        return self._see(self.client.post(form.get("action"), data=fields))

    def compare(self) -> Editor:
        """Have the story compared again, as the job does."""
        with open_desk(self.store, encoder=SmallEncoder()) as desk:
            desk.result(self.story)
        return self.open()

    def ids(self, section: str) -> list[str]:
        """Return the ids of what can be decided on in a section, in order."""
        places = self.page.xpath(f"//section[@id='{section}']//article[not(contains(@class,'gone'))]/@id")
        return [place.removeprefix("at-") for place in places]

    def text(self, path: str = "//main") -> str:
        """Return what stands in a place."""
        return " ".join(" ".join(item.text_content() for item in self.page.xpath(path)).split())

    @property
    def told(self) -> str:
        """The line that says what was just done."""
        return self.text("//*[@class='told']")

    @property
    def log(self) -> list[str]:
        """The lines of the log."""
        return [" ".join(item.text_content().split()) for item in self.page.xpath("//ol[@class='log']/li")]


@pytest.fixture
def editor(store: Path) -> Iterator[Editor]:
    """An editor who has the review page open."""
    with TestClient(
        create_app(WebOptions(store, reviewer="Ada Quill")), "http://127.0.0.1:8765", follow_redirects=False
    ) as client:
        with open_desk(store) as desk:
            story = desk.stories()[0].id
        yield Editor(client, store, story).open()


def test_everything_that_can_be_decided_on_has_a_form_under_its_id(editor: Editor) -> None:
    """A link to a finding leads to its form, each id stands once, and nothing on the page is inline."""
    ids = editor.page.xpath("//@id")
    assert len(ids) == len(set(ids))
    with open_desk(editor.store) as desk:
        kept = desk.kept(editor.story)
    assert kept is not None
    dossier = kept.result.dossier
    wanted = [
        dossier.story.id,
        *(
            each.id
            for group in (dossier.discrepancies, dossier.points, dossier.entities, dossier.quotes)
            for each in group
        ),
        *(report.id for report in dossier.story.reports),
        *(f"{edge.report}>{edge.from_id}" for edge in dossier.lineage.edges),
    ]
    for target in wanted:
        (place,) = editor.page.xpath("//*[@id=$id]", id=target)
        assert place.getparent().tag == "details"
        assert place.xpath("descendant-or-self::form")
    assert not INLINE.search(html.tostring(editor.page, encoding="unicode"))


def test_one_section_stands_on_a_page_and_the_others_are_a_link_away(editor: Editor) -> None:
    """The first one unless the address names another, or a finding of another; what is unknown leads to the first."""
    whole = {name: editor.ids(name) for name in SECTIONS}
    assert all(whole[name] for name in ("parts", "points", "names", "lineage", "reports"))

    def shown() -> list[str]:
        return [name for name in SECTIONS if editor.page.xpath("//section[@id=$id]", id=name)]

    for query in ("", "?part=nothing", "?at=nothing"):
        assert editor.open(query).status == 200
        assert shown() == ["parts"], query
    links = editor.page.xpath("//nav[@aria-label='Sections of the review']//a")
    assert [link.get("aria-current") for link in links if "part=parts" in link.get("href")] == ["page"]
    for link in links:
        assert editor._see(editor.client.get(link.get("href"))).status == 200
        assert shown() == (
            list(SECTIONS) if "part=all" in link.get("href") else [link.get("href").partition("part=")[2]]
        )
    for name, ids in whole.items():
        for target in ids[:2]:
            editor.open(f"?at={quote(target, safe='')}")
            assert shown() == [name]
            assert editor.ids(name) == ids


def test_who_decides_stays_in_the_section(editor: Editor) -> None:
    """So does a form that cannot be used, and an undoing; the log leads to the section of what was decided."""
    editor.open("?part=points")
    point = editor.ids("points")[0]
    editor.send(point, "Leave a note", note="")
    assert (editor.status, editor.ids("parts")) == (422, [])
    assert "the note is empty" in editor.text("//article[@id='at-" + point + "']")
    editor.send(point, "Leave a note", note="Ask the harbour")
    assert "part=points" in editor.path
    assert point in editor.ids("points")
    (link,) = editor.open("?part=log").page.xpath("//ol[@class='log']//a/@href")
    assert link == f"/stories/{editor.story}/review?at={point}#{point}"
    editor.undo()
    assert "part=log" in editor.path
    assert "Undone" in editor.told


def test_a_discrepancy_is_set_aside_at_once_and_stays_visible(editor: Editor) -> None:
    """It leaves the discrepancies, stands among those set aside with who and why, and comes back when undone."""
    (difference,) = editor.ids("parts")
    editor.send(difference, "Set aside", note="Of another day", by="Jo Aske")
    assert editor.path.endswith(f"#at-{difference}")
    assert "Set aside: people hurt" in editor.told
    assert "counted anew" not in editor.told
    assert editor.ids("parts") == []
    gone = editor.text("//article[contains(@class,'gone')]")
    assert "Three people" in gone
    assert "Set aside by Jo Aske" in gone
    assert "Of another day" in gone
    assert "applied" in editor.log[0]
    editor.undo()
    assert "Undone: Set aside" in editor.told
    assert editor.ids("parts") == [difference]
    assert "undone by Jo Aske" in editor.log[0]
    assert not editor.page.xpath("//section[@id='log']//form")


def test_merged_points_count_when_the_story_is_compared_again(editor: Editor) -> None:
    """Until then they stand apart, marked, and the page says what is to come; afterwards they are one."""
    before = editor.ids("points")
    editor.send("merge-points", "Merge the chosen points", target=before[1:3], note="one matter")
    assert "Merged 2 points" in editor.told
    assert "counted anew when the story is compared again" in editor.told
    assert "1 decision takes effect" in editor.text("//*[@class='notice']")
    assert "takes effect when compared again" in editor.log[0]
    assert editor.ids("points") == before
    assert editor.page.xpath("//form[contains(@action, '/compare')]//button")
    editor.compare()
    assert len(editor.ids("points")) == len(before) - 1
    assert not editor.page.xpath("//*[@class='notice']")
    assert "applied" in editor.log[0]
    editor.undo()
    assert "gone when compared again" in editor.log[0]
    assert len(editor.compare().ids("points")) == len(before)


@pytest.mark.parametrize("kind", ["split_point", "merge_entities", "split_entity", "confirm_edge", "reject_edge"])
def test_a_shaping_decision_is_made_by_its_form_and_applies_afterwards(editor: Editor, kind: str) -> None:
    """Points and names are divided, names merged, sources confirmed and rejected."""
    point, edge = editor.ids("points")[0], editor.ids("lineage")[1]
    own = editor.ids("lineage")[0]
    name, place = editor.ids("names")
    match kind:
        case "split_point":
            editor.send(point, "Take the chosen accounts out", part=[REPORTS[1].id])
        case "merge_entities":
            editor.send("merge-names", "Merge the chosen names", target=[name, place])
        case "split_entity":
            editor.send(name, "Take the chosen forms out", part=["Ilse Tam"])
        case "confirm_edge":
            editor.send(edge, "Confirm")
        case _:
            editor.send(edge, "Reject", note="It is older")
    assert editor.status == 200
    assert "takes effect when compared again" in editor.log[0]
    editor.compare()
    assert "applied" in editor.log[0]
    match kind:
        case "split_point":
            assert len(editor.ids("points")) == 4
        case "merge_entities":
            assert len(editor.ids("names")) == 1
        case "split_entity":
            assert len(editor.ids("names")) == 3
        case "confirm_edge":
            assert editor.text(f"//*[@id='at-{edge}']//p[@class='tags']") == "certain"
        case _:
            assert edge not in editor.ids("lineage")
            gone = "//section[@id='lineage']//article[contains(@class,'gone')]"
            assert "Rejected by Ada Quill" in editor.text(gone)
            # The only edge of its origin: that is gone from the lineage, and still named.
            editor.send(own, "Reject").compare()
            assert "Weir Courier" in editor.text(f"{gone}[contains(@id,'o-weir')]//h3")
            assert "o-weir" not in editor.text(gone)


def test_a_report_is_corrected_and_says_what_it_was(editor: Editor) -> None:
    """Outlet and date have forms of their own with what they are now; both apply when compared again."""
    report = editor.ids("reports")[1]
    (form,) = editor.page.xpath("//*[@id=$id]", id=report)
    assert [item.get("value") for item in form.xpath(".//input[@name='value']")] == [
        "Marl Post", "2031-03-11T09:00:00+00:00"
    ]  # fmt: skip
    editor.send(report, "Correct the outlet", 0, value="The Marl Evening Post")
    assert "Corrected the outlet to The Marl Evening Post" in editor.told
    editor.send(report, "Correct the date", 1, value="2031-03-10", note="stands in the print edition")
    assert "2 decisions take effect" in editor.text("//*[@class='notice']")
    editor.compare()
    assert "The Marl Evening Post" in editor.text(f"//*[@id='at-{report}']//h3")
    assert "2031-03-10" in editor.text(f"//*[@id='at-{report}']//p[@class='tags']")


@pytest.mark.parametrize("section", ["parts", "points", "names", "lineage", "reports", "quotes", "on-story"])
def test_a_note_is_left_on_anything(editor: Editor, section: str) -> None:
    """It stands beside what it is on at once, with its lines, and in the log."""
    place = f"@id='{section}' or @class='{section}'"
    target = editor.page.xpath(f"//section[{place}]//article/@id")[0].removeprefix("at-")
    editor.send(target, "Leave a note", -1, note="Called them.\nThey confirm it.", by="Ada Quill")
    assert "Note" in editor.told
    (note,) = editor.page.xpath("//article//q[@class='note']")
    assert note.text_content() == "Called them.\nThey confirm it."
    assert note.xpath(f"ancestor::article[@id='at-{target}']")
    assert "applied" in editor.log[0]


@pytest.mark.parametrize(
    ("form", "button", "at", "typed", "reason"),
    [
        ("points", "Take the chosen accounts out", 0, {"note": "kept <b>", "part": "all"}, "leave at least one"),
        ("points", "Leave a note", 0, {"note": "  "}, "the note is empty"),
        ("merge-points", "Merge the chosen points", 0, {"note": "kept <b>", "target": "first"}, "two points or more"),
        ("reports", "Correct the date", 1, {"value": "last week", "note": "kept <b>"}, "no date"),
        ("reports", "Correct the outlet", 0, {"value": " ", "note": "kept <b>"}, "name the outlet"),
        ("parts", "Set aside", 0, {"note": "kept <b>", "by": " "}, "name of who"),
        ("parts", "Set aside", 0, {"note": "kept <b>" + "x" * 5000}, "characters"),
    ],
)
def test_what_cannot_be_done_comes_back_beside_its_form_as_typed(
    editor: Editor, form: str, button: str, at: int, typed: dict[str, str], reason: str
) -> None:
    """The page says why, once above and once beside the form, which is open and has everything that was typed."""
    target = form if form.startswith("merge") else editor.ids(form)[0]
    chosen: dict[str, str | list[str]] = dict(typed)
    if typed.get("part"):
        chosen["part"] = [report.id for report in REPORTS]
    if typed.get("target"):
        chosen["target"] = editor.ids("points")[:1]
    editor.send(target, button, at, **chosen)
    assert editor.status == 422
    assert reason in editor.text("//*[@role='alert']")
    assert "_points" not in editor.told
    (place,) = editor.page.xpath("//*[@id=$id]", id=target)
    assert reason in place.text_content()
    assert all(fold.get("open") is not None for fold in place.xpath("ancestor::details|.//details"))
    values = [i.get("value") for i in place.xpath(".//input[@type='text']")] + [
        t.text for t in place.xpath(".//textarea")
    ]
    for name in ("note", "value"):
        if name in typed:
            assert any((value or "").strip() == typed[name].strip() for value in values)
    if "part" in chosen:
        assert len(place.xpath(".//input[@name='part'][@checked]")) == len(REPORTS)
    if "target" in chosen:
        assert editor.page.xpath("//input[@form='merge-points'][@checked]/@value") == chosen["target"]
    assert not editor.log
    assert place.xpath(".//*[@autofocus]")


def test_a_finding_that_is_gone_is_told_with_the_note_that_was_typed(editor: Editor) -> None:
    """Nothing that was written is lost where the form itself is not there any more."""
    data = {"kind": "reject_discrepancy", "target": "d-0000000000", "note": "long thought", "by": "Ada"}
    response = editor.client.post(f"/stories/{editor.story}/decisions", data=data)
    assert response.status_code == 422
    assert "no such discrepancy" in response.text
    assert "long thought" in response.text
    response = editor.client.post(f"/stories/{editor.story}/decisions", data={"kind": HOSTILE, "by": "Ada"})
    assert response.status_code == 422
    assert "<script>alert" not in response.text


def test_names_and_notes_are_words_whatever_they_hold(editor: Editor) -> None:
    """What an editor types is no markup on any page, and the cookie carries it as data."""
    (difference,) = editor.ids("parts")
    editor.send(difference, "Set aside", note=HOSTILE, by=HOSTILE[:100])
    page = html.tostring(editor.page, encoding="unicode")
    assert not INLINE.search(page.replace("onerror=alert(2)&gt;", ""))
    assert "\u202e" not in page
    assert "{{7*7}}" in page
    assert not editor.page.xpath("//img")
    cookie = unquote(editor.client.cookies[REVIEWER_COOKIE])
    assert "\u202e" not in cookie
    assert cookie.startswith('"><script>')
    (field,) = editor.page.xpath("//*[@id='merge-points']//input[@name='by']/@value")
    assert field == cookie


def test_who_decides_is_remembered(editor: Editor) -> None:
    """The name is the desk's at first, then the one that was typed last in this browser."""
    names = editor.page.xpath("//input[@name='by']/@value")
    assert names
    assert set(names) == {"Ada Quill"}
    (difference,) = editor.ids("parts")
    editor.send(difference, "Leave a note", note="seen", by=" Zoë  Ñandú ")
    assert set(editor.open().page.xpath("//input[@name='by']/@value")) == {"Zoë Ñandú"}
    assert "by Zoë Ñandú" in editor.text(f"//*[@id='at-{difference}']")
    sent = editor.client.post(f"/stories/{editor.story}/decisions", data={
        "kind": "note", "target": difference, "note": "again", "by": "Zoë Ñandú",
    })  # fmt: skip
    assert {"httponly", "samesite=strict", "path=/"} <= set(sent.headers["set-cookie"].lower().split("; "))


@pytest.mark.parametrize(
    "back",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/a\r\nSet-Cookie: b=c"],
)
def test_the_way_back_stays_on_this_desk(editor: Editor, back: str) -> None:
    """A form cannot lead to another site, nor write headers."""
    (difference,) = editor.ids("parts")
    data = {"kind": "note", "target": difference, "note": "n", "by": "Ada", "back": back}
    response = editor.client.post(f"/stories/{editor.story}/decisions", data=data)
    assert response.status_code == 303
    assert response.headers["location"] == "/stories"
    assert "b=c" not in response.headers.get("set-cookie", "")


@given(st.text("/\\:.?#@a b\n\u202e%"))
def test_a_local_path_has_no_host(address: str) -> None:
    """Whatever is given, what is taken begins at this desk's root."""
    path = local_path(address)
    if path is not None:
        parts = urlsplit(path)
        assert not parts.netloc and not parts.scheme
        assert path.startswith("/")
        assert not path.startswith(("//", "/\\"))


def test_a_decision_is_found_again_when_a_further_report_joins(editor: Editor) -> None:
    """With another report all ids are others; what was set aside, merged, rejected and noted still is."""
    (difference,) = editor.ids("parts")
    points, edge, name = editor.ids("points"), editor.ids("lineage")[1], editor.ids("names")[0]
    editor.send(difference, "Set aside", note="Of another day")
    editor.send("merge-points", "Merge the chosen points", target=points[1:3])
    editor.send(edge, "Reject")
    editor.send(name, "Leave a note", note="She spells it Tamm")
    with open_desk(editor.store, encoder=SmallEncoder()) as desk:
        desk.add_reports([make_report("Late Echo", LATER, 20)])
        assert len(desk.story(editor.story).reports) == 4
    assert "1 report joined" in editor.open().text("//*[@class='notice']")
    editor.compare()
    assert all("applied" in line for line in editor.log)
    assert editor.ids("parts") == []
    assert difference not in editor.page.xpath("//@id")
    assert "people hurt" in editor.text("//section[@id='parts']//article[contains(@class,'gone')]")
    assert len(editor.ids("points")) == 2
    assert edge not in editor.ids("lineage")
    assert "She spells it Tamm" in editor.text(f"//*[@id='at-{editor.ids('names')[0]}']")


def test_decisions_are_in_every_export(editor: Editor) -> None:
    """The single file, Markdown, JSON and the tables tell what was set aside, by whom and why."""
    (difference,) = editor.ids("parts")
    editor.send(difference, "Set aside", note="Of another day", by="Jo Aske")
    for name in ("dossier", "dossier.html", "dossier.md", "discrepancies.csv"):
        body = editor.client.get(f"/api/stories/{editor.story}/{name}").text
        assert "Jo Aske" in body, name
        assert "Of another day" in body, name
    editor.send(editor.ids("points")[0], "Leave a note", note="Seen by me", by="Jo Aske")
    for name in ("dossier", "dossier.html", "dossier.md", "points.csv"):
        assert "Seen by me" in editor.client.get(f"/api/stories/{editor.story}/{name}").text, name


def test_a_story_that_was_not_compared_has_reports_to_correct(editor: Editor) -> None:
    """Corrections can be made before the first comparison, and apply in it."""
    lone = make_report("Far Herald", "Apples are few this year\n\nGrowers on the coast expect few apples.\n", 9)
    with open_desk(editor.store, encoder=SmallEncoder()) as desk:
        desk.add_reports([lone])
        editor.story = next(story.id for story in desk.stories() if len(story.reports) == 1)
    editor.open()
    assert "not been compared yet" in editor.text("//*[@class='notice']")
    assert not editor.page.xpath("//section[@id='points']")
    editor.send(lone.id, "Correct the outlet", 0, value="The Far Herald")
    assert "takes effect when compared again" in editor.log[0]
    assert "applied" in editor.compare().log[0]


def test_decisions_on_things_of_one_name_are_told_apart() -> None:
    """In the log and in the line that says what was done, by the words of each; a thing decided on twice is one thing."""

    def made(key: str, target: str, label: str, *words: str) -> Decision:
        spans = tuple(Span("r-1", at, at + len(said), said) for at, said in enumerate(words))
        return Decision(key, "note", (Target("discrepancy", target, label, spans),), "Jo", f"2031-03-1{key}", note="x")

    log = tell_decisions(
        [
            made("1", "d-1", "people hurt", "Two people", "Two people", "Three\u202e people", "Four"),
            made("2", "d-2", "people hurt", "nobody was hurt"),
            made("3", "d-3", "homes", "300"),
            made("4", "d-3", "homes", "300"),
            made("5", "d-4", "people hurt"),
        ],
        None,
    )
    assert [item.told for item in reversed(log)] == [
        "Note: people hurt (“Two people” / “Three people”)",
        "Note: people hurt (“nobody was hurt”)",
        "Note: homes",
        "Note: homes",
        "Note: people hurt",
    ]


def test_every_undo_button_says_what_it_undoes(editor: Editor) -> None:
    """Also to those who hear the page: what was done and on what."""
    for point in editor.ids("points")[:2]:
        editor.send(point, "Leave a note", note="Seen")
    labels = [" ".join(b.text_content().split()) for b in editor.page.xpath("//section[@id='log']//form//button")]
    assert len(set(labels)) == 2
    assert all(label.startswith("Undo “Note: ") for label in labels)


def test_an_edge_case_of_undo_is_told_on_a_page(editor: Editor) -> None:
    """Undoing twice, or what never was, is a problem in words; a page for an unknown story is not found."""
    (difference,) = editor.ids("parts")
    editor.send(difference, "Set aside")
    (form,) = editor.page.xpath("//section[@id='log']//form")
    action = form.get("action")
    assert editor.client.post(action, data={}).headers["location"] == "/stories"
    again = editor.client.post(action, data={"by": "Jo"})
    assert again.status_code == 422
    assert "undone already" in again.text
    assert editor.client.post("/decisions/nothing/undo", data={"by": "Jo"}).status_code == 404
    assert editor.client.get("/stories/s-nothing/review").status_code == 404
    assert editor.client.post("/stories/s-nothing/decisions", data={"kind": "note"}).status_code == 404
    assert (
        editor.client.get(f"/stories/{editor.story[:6]}/review").headers["location"]
        == f"/stories/{editor.story}/review"
    )


def test_hostile_reports_are_words_on_the_page(store: Path) -> None:
    """Outlets, titles and texts of reports are no markup among the forms."""
    hostile: list[Report] = [
        replace(report, outlet=f"{HOSTILE}{at}", title=HOSTILE, external_id=HOSTILE)
        for at, report in enumerate(make_reports())
    ]
    with open_desk(store) as desk:
        story = desk.compare_reports(hostile, title=HOSTILE).id
    with TestClient(create_app(WebOptions(store)), "http://127.0.0.1:8765") as client:
        body = client.get(f"/stories/{quote(story)}/review").text
    page = html.fromstring(body)
    assert not page.xpath("//img") and not page.xpath("//script[not(@src)]")
    assert "\u202e" not in body


def test_the_shaping_kinds_are_those_of_the_room() -> None:
    """The page promises for the same kinds that a comparison is needed."""
    assert frozenset(SHAPING_KINDS) == SHAPING
    assert frozenset(get_args(DecisionKind)) > SHAPING

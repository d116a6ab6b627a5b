"""The pages: what each one promises a reader, without a browser and without scripts."""

from __future__ import annotations

import re
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams
from starlette.testclient import TestClient

from invented_news import BRIDGE_FIRST, BRIDGE_LATER, BRIDGE_SECOND, ROWS, THEFT_FIRST
from rashomon.desk import open_desk
from rashomon.model import (
    Account,
    Discrepancy,
    DiscrepancyVariant,
    Lineage,
    LineageEdge,
    Origin,
    Point,
    Report,
    Skipped,
    Span,
    StoredReport,
    StoredStory,
    Story,
    StoryDossier,
    Support,
    make_id,
)
from rashomon.web import WebOptions, create_app
from rashomon.web.pages.finished import FinishedPages
from rashomon.web.pages.linking import SiteLinks
from rashomon.web.pages.rendering import environment, load_templates, static_address, static_files
from rashomon.web.pages.sparkline import draw_growth
from rashomon.web.pages.stories import Filters, read_filters, view_entry

NOW = datetime(2025, 3, 13, 12, tzinfo=UTC)
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)> \u202egnp.exe {{7*7}}'


class Markup(HTMLParser):
    """What of a page a browser would run, style or follow."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.tags: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the policy would not let pass."""
        self.tags[tag] += 1
        named = dict(attrs)
        self.ids.update([named["id"] or ""] if "id" in named else [])
        wrong = [name for name in named if name.startswith("on") or name == "style"]
        leading = [named.get(name) or "" for name in ("href", "src", "action", "xlink:href")]
        wrong += [place for place in leading if place.lower().strip().startswith(("javascript:", "data:", "//"))]
        if tag in ("style", "base", "iframe", "object") or (tag == "script" and "src" not in named):
            wrong.append(tag)
        self.inline += wrong


def report(name: str, text: str, hour: int, outlet: str | None = None, title: str | None = None) -> Report:
    """A report as it is read from a feed."""
    return Report(
        make_id("r", name), f"https://{name}.example/story", text, make_id("h", text), outlet=outlet or name.title(),
        title=title or text.partition("\n")[0], published_at=f"2025-03-11T{hour:02}:00:00+00:00", date_basis="stated",
        language="en", words=len(text.split()), url=f"https://{name}.example/story",
    )  # fmt: skip


def span(whole: Report, words: str) -> Span:
    """The first place of these words in a report."""
    start = whole.text.index(words)
    return Span(whole.id, start, start + len(words), words)


BRIDGE = (
    report("courier", BRIDGE_FIRST, 10, "Anse Courier"),
    report("post", BRIDGE_SECOND, 12, "The Marches Post"),
)
HOSTILE_NEWS = (
    report("evil", THEFT_FIRST, 8, HOSTILE, HOSTILE),
    report("worse", THEFT_FIRST.replace("two", "three"), 9, HOSTILE + "2", HOSTILE),
)


def dossier_of(reports: Sequence[Report]) -> StoryDossier:
    """A small dossier of two reports: one point, one discrepancy, and who has it from whom."""
    first, second = reports[0], reports[1]
    words = [span(first, first.text[10:40]), span(second, second.text[10:40])]
    point = Point(
        "p-1", words[0].text, Support(2, 1, 2, ("o-1",)), tuple(Account(w.report, "states", w) for w in words), 2
    )
    variants = tuple(DiscrepancyVariant(w.text, (w,)) for w in words)
    discrepancies = tuple(
        Discrepancy(
            f"d-{place}", "quantity", f"how many of {first.outlet}", "conflict", weight, "p-1", variants, "they differ"
        )
        for place, weight in enumerate((3, 3, 1), 1)
    )
    lineage = Lineage(
        (Origin("o-1", str(first.outlet), "outlet"),),
        (
            LineageEdge(first.id, "o-1", "own", True, 1.0, "its own words", ()),
            LineageEdge(second.id, first.id, "rewrites", False, 0.8, "they share words", (words[1],)),
        ),
    )
    story = Story(make_id("s", first.id), str(first.title), tuple(reports))
    return StoryDossier(story, lineage, (), (), (), (point,), discrepancies, (), Support(2, 1, 2, ("o-1",)))


def reconstruct(reports: Sequence[Report], *_: object, **__: object) -> StoryDossier:
    """Stand in for the analysis."""
    if any("no dossier can be made" in item.text for item in reports):
        raise AssertionError("the analysis failed on purpose")
    return dossier_of(list(reports)) if len(reports) > 1 else replace(dossier_of([reports[0]] * 2), discrepancies=())


@pytest.fixture(scope="module")
def kept_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with stories that nobody compared, and two comparisons, of which one is hostile in every word."""
    path = tmp_path_factory.mktemp("store") / "desk.db"
    with pytest.MonkeyPatch.context() as patch, open_desk(path) as desk:
        patch.setattr("rashomon.pipeline.reconstruct", reconstruct)
        desk.add_reports(
            [
                replace(report(row["id"], row["text"], 1, row["outlet"]), published_at=row["published_at"])
                for row in ROWS
            ]
        )
        desk.compare_reports(BRIDGE, skipped=[Skipped("c.pdf", "this is no text")])
        desk.compare_reports(HOSTILE_NEWS, title=HOSTILE)
    return path


@pytest.fixture
def store(kept_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, for a test that changes it; nothing is analysed."""
    monkeypatch.setattr("rashomon.pipeline.reconstruct", reconstruct)
    return Path(shutil.copy(kept_store, tmp_path / "desk.db"))


@pytest.fixture
def client(store: Path) -> Iterator[TestClient]:
    """A browser without scripts that follows no redirect by itself."""
    with TestClient(create_app(WebOptions(store)), "http://127.0.0.1:8765", follow_redirects=False) as made:
        yield made


def hand_made(client: TestClient) -> dict[str, str]:
    """The addresses of the comparisons by their outlets."""
    page = client.get("/stories").text
    entries = re.findall(r'<li class="entry" id="(c-[0-9a-f]+)">(.*?)</li>', page, re.S)
    return {("hostile" if "script" in body else "bridge"): f"/stories/{name}" for name, body in entries}


def waited(client: TestClient, address: str) -> Any:
    """The page of a job when it has ended."""
    for _ in range(1000):
        answer = client.get(address)
        if "<progress" not in answer.text:
            return answer
        time.sleep(0.05)
    raise AssertionError("the job did not end")


# ---- every page ----


def test_no_page_has_inline_styles_scripts_or_handlers(client: TestClient) -> None:
    """The policy forbids what is inline, and no page needs it."""
    pages = ["/stories", "/stories?search=bridge", "/compare", "/no-such-page", *hand_made(client).values()]
    for address in pages:
        found = Markup(client.get(address).text)
        assert not found.inline, address
        assert found.tags["main"] == found.tags["h1"] == 1, address
        assert [name for name, count in found.ids.items() if count > 1] == [], address


def test_hostile_words_stay_words(client: TestClient) -> None:
    """A title, an outlet and words that were searched for are never markup, and reorder nothing."""
    hostile = hand_made(client)["hostile"]
    for answer in (
        client.get("/stories"),
        client.get("/stories", params={"search": HOSTILE}),
        client.get("/stories", params={"since": HOSTILE}),
        client.get(hostile),
        client.get("/compare", params={"links": HOSTILE}),
        client.post("/compare", data={"title": HOSTILE, "links": HOSTILE, "outlet": HOSTILE}),
    ):
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert "49" not in re.findall(r"<h1[^>]*>(.*?)</h1>", answer.text)[0]
    assert "\u202e" not in client.get(hostile).text
    assert "\u202e" not in client.get("/stories").text
    assert 'href="javascript' not in client.get(hostile).text


def test_a_page_that_did_not_change_is_not_sent_again(client: TestClient) -> None:
    """Each page has an ETag, under which it is sent once."""
    for address in ("/stories", "/compare", *hand_made(client).values()):
        etag = client.get(address).headers["ETag"]
        again = client.get(address, headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")


def test_what_is_not_there_is_told_on_a_page(client: TestClient) -> None:
    """A wrong address, story or job is a page with a way out, not a traceback."""
    for address in ("/no-such-page", "/stories/s-0000000000", "/jobs/none", "/static/none.css"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "text/html" in answer.headers["Content-Type"]
        assert 'href="/stories"' in answer.text
        assert "Traceback" not in answer.text


def test_files_under_static_are_kept_for_good_by_their_hash(client: TestClient) -> None:
    """The address of a file changes with its content; without the hash it is asked for again."""
    page = client.get(hand_made(client)["bridge"]).text
    named = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert {urlsplit(address).path for address in named} >= {
        "/static/desk.css",
        "/static/dossier.css",
        "/static/drawing.css",
    }
    for address in named:
        answer = client.get(unescape(address))
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/static/desk.css").headers["Cache-Control"] == "no-cache"
    assert client.get("/static/desk.css?v=000000000000").headers["Cache-Control"] == "no-cache"
    assert "javascript" in client.get("/static/stories.js").headers["Content-Type"]
    assert client.get("/static/..%2Fpages%2Fstory.py").status_code == 404


def test_every_file_that_a_page_may_name_is_there() -> None:
    """A module or style sheet that a page names by mistake is a fault, not a missing style."""
    assert {
        "desk.css",
        "stories.js",
        "matrix.js",
        "lineage.js",
        "compare.js",
        "job.js",
        "icon.svg",
    } <= static_files().keys()
    with pytest.raises(KeyError):
        static_address("none.css")


# ---- the list of stories ----


def test_the_first_address_leads_to_the_stories(client: TestClient) -> None:
    """Whoever opens the desk sees the list."""
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/stories")


def test_stories_are_listed_newest_first_under_what_was_put_together_by_hand(client: TestClient) -> None:
    """An entry tells outlets, reports, days, origins and discrepancies by importance."""
    page = client.get("/stories").text
    by_hand, _, rest = page.partition('<section id="stories"')
    assert by_hand.count('class="entry"') == 2
    titles = re.findall(r"<h3><a [^>]*><bdi>(.*?)</bdi>", rest)
    assert len(titles) == 3
    days = re.findall(r'class="days">(.*?)<', rest)
    assert days == sorted(days, reverse=True)
    assert "<strong>2</strong> must see," in by_hand
    assert "<strong>1</strong> minor" in by_hand
    assert "1 to 2 origins" in by_hand
    assert "not compared yet" in rest
    assert "5 reports" in page


def test_a_view_is_its_address(client: TestClient) -> None:
    """What the form sends for fields that were left empty is not in the address that one ends up at."""
    answer = client.get("/stories?search=bridge&since=&since=&least=1")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/stories?search=bridge")
    page = client.get("/stories?search=bridge")
    assert page.status_code == 200
    assert 'value="bridge"' in page.text
    assert "Matching stories" in page.text


def test_filters_narrow_the_list(client: TestClient) -> None:
    """By the number of reports, by time, and to those that were compared; comparisons by the same."""

    def listed(query: str) -> str:
        entries = re.findall(r'class="entry" id="([sc])-', client.get(f"/stories?{query}").text)
        return "".join(entries)

    assert listed("least=2") == "ccss"
    assert listed("least=10") == listed("since=1d") == listed("search=nowhere") == ""
    assert listed("since=2025-03-11").count("s") == 1
    assert listed("compared=yes") == "cc"
    assert listed("search=bridge").count("s") == 1
    assert '<option value="2025-03-11" selected>' in client.get("/stories?since=2025-03-11").text
    assert listed("outlet=marches+POST") == listed("outlet=Post") == "css" and listed("outlet=march") == ""
    assert (
        listed("until=2025-03-10") == "ss"
        and listed("since=2025-03-10&until=2025-03-10") == "s"
        and listed("until=1999-01-01") == ""
    )
    assert listed("weight=3") == listed("weight=1") == "cc"
    assert listed("language=en") == listed("") and listed("language=de") == ""


def test_what_a_view_is_narrowed_by_stands_in_its_form(client: TestClient) -> None:
    """Also what is folded away, which is open then; outlets that there are can be chosen."""
    plain = client.get("/stories").text
    assert '<details class="filters-more">' in plain and '<option value="Anse Courier"></option>' in plain
    page = client.get("/stories?outlet=post&until=2025-03-11&language=de&weight=2").text
    assert '<details class="filters-more" open>' in page and "2 set" in page
    assert 'name="outlet" type="text" list="outlets" value="post"' in page
    assert 'name="until" type="date" value="2025-03-11"' in page
    for chosen in ('value="2" selected>worth showing or more', 'value="de" selected>German'):
        assert chosen in page
    told = "no report after 2025-03-11, the outlet “post”, a report in German, discrepancies: worth showing or more"
    assert f"<bdi>{told}</bdi>" in page
    moment = client.get("/stories?until=2025-03-11T12:00").text
    assert 'name="until" type="text" value="2025-03-11T12:00"' in moment, "a calendar would show nothing"


def test_reports_of_unknown_outlets_are_counted(store: Path) -> None:
    """A list of outlets that leaves some out would be taken for all."""
    entry = view_entry(stored(1, 2, 3, outlets=3))
    assert entry.nameless == ""
    unknown = replace(stored(1, 2), reports=(*stored(1).reports, replace(stored(2).reports[0], outlet=None)))
    assert view_entry(unknown).nameless == "1 not known" and store


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("since=yesterday", "is no time"),
        ("search=%22", "search"),
        ("until=tomorrow", "until"),
        ("language=%C3%9F%C3%9F", "language"),
        ("outlet=.", "outlet"),
    ],
)
def test_a_filter_that_cannot_be_used_is_told_and_kept(client: TestClient, query: str, told: str) -> None:
    """The page says what is wrong, and the form still has what was typed."""
    answer = client.get(f"/stories?{query}")
    assert answer.status_code == 400
    (problem,) = re.findall(r'role="alert"><bdi>(.*?)</bdi>', answer.text)
    assert told in problem
    assert 'class="entry"' not in answer.text


@pytest.mark.parametrize("page", ["0", "-1", "abc", "999999", "99999999999999999999"])
def test_a_page_that_there_is_not_leads_to_one_that_there_is(client: TestClient, page: str) -> None:
    """Nobody ends up behind the end of the list."""
    answer = client.get(f"/stories?page={page}")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/stories")


def test_pages_of_the_list_lead_to_each_other(client: TestClient) -> None:
    """Each story is on one page, and the links keep the filters."""
    first = client.get("/stories?size=1&least=2")
    assert "1 to 1 of 2" in first.text
    (link,) = re.findall(r'rel="next" href="([^"]+)"', first.text)
    assert dict(parse_qsl(urlsplit(unescape(link)).query)) == {"least": "2", "page": "2", "size": "1"}
    second = client.get(unescape(link))
    assert "2 to 2 of 2" in second.text
    assert 'rel="next"' not in second.text
    ids = [re.findall(r'class="entry" id="(s-[^"]+)"', page.text) for page in (first, second)]
    assert len({*ids[0], *ids[1]}) == 2


def test_comparisons_have_a_list_of_their_own(client: TestClient) -> None:
    """All of them, narrowed as stories are; the form stays in this list."""
    page = client.get("/stories?by-hand=yes")
    assert page.text.count('class="entry"') == 2
    assert '<input type="hidden" name="by-hand" value="yes">' in page.text
    narrowed = client.get("/stories?search=bridge&by-hand=yes").text
    assert re.findall(r'class="entry" id="([sc])-', narrowed) == ["c"]
    assert 'href="/stories?by-hand=yes">All comparisons' in narrowed


def test_an_empty_list_says_what_was_looked_for(client: TestClient) -> None:
    """In the words of the form, without headings over nothing."""
    page = client.get("/stories?search=nowhere&since=7d&least=3&compared=yes").text
    told = "the words “nowhere”, a report in the last 7 days, 3 reports or more, a dossier that is current"
    assert f"No story or comparison matches: looked for <bdi>{told}</bdi>." in page
    assert "<h2>" not in page
    only = client.get("/stories?compared=yes").text
    assert "Put together by hand" in only and "Matching stories" not in only
    assert "No story matches: looked for <bdi>a dossier that is current</bdi>." in only


def test_an_empty_store_says_what_to_do(tmp_path: Path) -> None:
    """The first page that anyone sees names the ways in."""
    with TestClient(create_app(WebOptions(tmp_path / "empty.db")), "http://127.0.0.1") as client:
        page = client.get("/stories").text
    assert "Nothing is here yet" in page
    assert 'href="/compare"' in page


@given(
    st.builds(
        Filters,
        search=st.text(max_size=30),
        since=st.sampled_from(["", "1d", "30d", "2025-03-11", "nonsense"]),
        until=st.sampled_from(["", "2025-03-11", "nonsense"]),
        outlet=st.text(max_size=30),
        language=st.sampled_from(["", "en", "pt-br"]),
        weight=st.integers(0, 3),
        least=st.integers(1, 1000),
        compared=st.booleans(),
        by_hand=st.booleans(),
        page=st.integers(1, 9999),
        size=st.integers(1, 200),
    )
)
def test_an_address_gives_the_filters_that_it_was_made_from(filters: Filters) -> None:
    """What a view's address says is read from it again, and its address is the same."""
    query = QueryParams(urlsplit(filters.address()).query)
    read = read_filters(query)
    assert read.address() == read_filters(QueryParams(urlsplit(read.address()).query)).address()
    assert (read.least, read.page, read.size, read.since) == (filters.least, filters.page, filters.size, filters.since)
    assert (read.until, read.weight, read.language) == (filters.until, filters.weight, filters.language)


def stored(*hours: int | None, outlets: int = 1) -> StoredStory:
    """A story as the store lists it, with a report at each of these hours."""
    reports = tuple(
        StoredReport(
            f"r-{at}", "feed", f"Outlet {at % outlets}", "t", f"2025-03-11T{hour:02}:00:00Z" if hour is not None else None,
            None, None, True, 100, copy_of="r-0" if at else None,
        )
        for at, hour in enumerate(hours)
    )  # fmt: skip
    return StoredStory("s-1", "t", reports, "2025-03-11T01:00:00Z", "2025-03-12T01:00:00Z")


def test_an_entry_names_six_outlets_and_counts_the_others() -> None:
    """Long stories stay one entry high."""
    entry = view_entry(stored(*range(10), outlets=10))
    assert len(entry.outlets) == 6
    assert entry.more_outlets == "and 4 more"
    assert (entry.reports, entry.copies, entry.days) == ("10 reports", "9 copies", "2025-03-11 to 03-12")
    assert not view_entry(stored(1, 2)).more_outlets


def test_growth_is_drawn_and_told() -> None:
    """The line says in words what it shows; where all came at once there is nothing to draw."""
    growth = draw_growth(["2025-03-11T01:00:00Z", "2025-03-11T02:00:00Z", "2025-03-11T09:00:00", "soon", None], 5)
    assert growth is not None
    assert growth.span == "8 hours"
    assert "3 of 5 reports have a time, the first at 2025-03-11 01:00, the last 8 hours later" in growth.svg
    assert "half of them after 60 minutes" in growth.svg
    assert 'role="img"' in growth.svg
    assert draw_growth(["2025-03-11"] * 3, 3) is None
    assert draw_growth([None], 1) is None


@given(st.lists(st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1)), max_size=40))
def test_the_line_of_growth_stays_in_its_frame(times: list[datetime]) -> None:
    """Whatever the times, the line only rises, and does not leave its picture."""
    growth = draw_growth([time.isoformat() for time in times], len(times))
    if growth is None:
        assert len(set(times)) < 2
        return
    (path,) = re.findall(r'class="spark-line" d="M2 24(.*?)"', growth.svg)
    xs, ys = ([float(n) for n in re.findall(rf"{axis}([\d.]+)", path)] for axis in "HV")
    assert all(2 <= x <= 118 for x in xs)
    assert all(2 <= y <= 24 for y in ys)
    assert xs == sorted(xs)
    assert ys == sorted(ys, reverse=True)


# ---- a story ----


def test_a_story_that_was_not_compared_shows_its_reports_and_the_button(client: TestClient) -> None:
    """Nothing is analysed because somebody looks."""
    (name,) = re.findall(r'class="entry" id="(s-[^"]+)"', client.get("/stories?search=bridge").text)
    page = client.get(f"/stories/{name}").text
    assert "Not compared yet" in page
    assert f'<form class="notice" method="post" action="/stories/{name}/compare">' in page
    assert "Compare these 2 reports" in page
    assert "Anse Courier" in page
    assert 'rel="noopener noreferrer nofollow external"' in page
    assert f'href="/stories/{name}/reports/' in page
    assert "dossier.md" not in page


def test_comparing_leads_over_the_job_to_the_dossier(client: TestClient) -> None:
    """The button starts one job, its page leads on when it is done, and the story then has its dossier."""
    (name,) = re.findall(r'class="entry" id="(s-[^"]+)"', client.get("/stories?search=bridge").text)
    answer = client.post(f"/stories/{name}/compare")
    assert answer.status_code == 303
    job = answer.headers["Location"]
    assert re.fullmatch(r"/jobs/[\w-]+", job)
    done = waited(client, job)
    assert (done.status_code, done.headers["Location"]) == (303, f"/stories/{name}")
    page = client.get(f"/stories/{name}").text
    assert "Not compared yet" not in page
    assert '<section id="points">' in page
    listed = client.get("/stories?compared=yes").text
    assert "<strong>2</strong> must see" in listed


def test_the_page_of_a_dossier_has_its_sections_exports_and_review(client: TestClient) -> None:
    """All that was found is on one page, which says how to take it along and where to decide on it."""
    address = hand_made(client)["bridge"]
    page = client.get(address).text
    for section in ("reports", "lineage", "parts", "points", "notes"):
        assert f'<section id="{section}">' in page
        assert f'href="#{section}"' in page
    name = address.rpartition("/")[2]
    for ending in ("dossier", "dossier.html", "dossier.md", "points.csv", "discrepancies.csv", "lineage.svg"):
        assert f'href="/api/stories/{name}/{ending}"' in page
    assert f'href="{address}/review"' in page
    assert 'id="d-3"' in page
    assert f'href="{name}/reports/{BRIDGE[0].id}?at=10-40#at"' in page
    assert client.get(f"{address}/reports/{BRIDGE[0].id}?at=10-40").status_code == 200
    assert "1 input could not be read" in page
    assert "c.pdf" in page
    assert "This dossier is not current" not in page


def test_the_matrix_is_sorted_by_the_address(client: TestClient) -> None:
    """Without scripts the links sort it; an order that there is not is the usual one."""
    address = hand_made(client)["bridge"]
    page = client.get(f"{address}?sort=disagreement").text
    assert re.search(r'<strong data-sort="disagreement"', page)
    assert re.search(r'<a href="\?sort=importance#points"', page)
    assert re.search(r'<strong data-sort="importance"', client.get(f"{address}?sort=nonsense").text)


def test_a_row_of_the_matrix_is_opened_by_its_address(client: TestClient) -> None:
    """Without scripts its link leads to the page with its words, and back."""
    address = hand_made(client)["bridge"]
    page = client.get(address).text
    assert '<a class="opens" href="?point=p-1#p-1">' in page
    assert 'class="opened"' not in page
    opened = client.get(f"{address}?point=p-1").text
    assert opened.count('class="opened"') == 1
    assert '<a class="opens" href="?#p-1" aria-expanded="true">' in opened
    assert client.get(f"{address}?point=nonsense").text == page


def test_the_words_of_a_row_can_be_fetched_alone(client: TestClient) -> None:
    """As the part that opens under the point, sent once; its links lead on from any page."""
    address = hand_made(client)["bridge"]
    part = client.get(f"{address}/points/p-1")
    assert part.status_code == 200
    assert part.text.strip().startswith('<div class="opened"><ul class="accounts">')
    assert f'href="{address}/reports/{BRIDGE[0].id}?at=10-40#at"' in part.text
    assert f'href="{address}/review?at=p-1#p-1"' in part.text
    again = client.get(f"{address}/points/p-1", headers={"If-None-Match": part.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for missing in (f"{address}/points/p-nothing", "/stories/s-nothing/points/p-1"):
        assert client.get(missing).status_code == 404
    hostile = client.get(f"{hand_made(client)['hostile']}/points/p-1").text
    assert not Markup(hostile).inline


def test_sections_stand_in_the_order_of_what_editors_ask(client: TestClient) -> None:
    """How many sources there are, where they part, who says what; the contents name them in the same order."""
    page = client.get(hand_made(client)["bridge"]).text
    order = re.findall(r'<section id="([\w-]+)"', page)
    assert order[:3] == ["lineage", "parts", "points"]
    assert order.index("reports") > order.index("points")
    contents = page[page.index('<nav class="contents"') :]
    assert re.findall(r'<a href="#([\w-]+)"', contents[: contents.index("</nav>")]) == order


def test_what_the_page_leaves_out_is_on_the_whole_one(client: TestClient) -> None:
    """The page of a story stays small; with `all` nothing is left out or folded away."""
    address = hand_made(client)["bridge"]
    page = client.get(f"{address}?all=yes").text
    assert "<details open" in page or '<details class="edge" open' in page
    assert "not on this page" not in page
    assert SiteLinks("s-1").finding("p-1") == "/stories/s-1?all=yes#p-1"


def test_a_dossier_that_is_not_current_is_shown_and_says_so(client: TestClient, store: Path) -> None:
    """What is there is shown at once, with the reason why it is old and the button to make it anew."""
    (name,) = re.findall(r'class="entry" id="(s-[^"]+)"', client.get("/stories?search=bridge").text)
    waited(client, client.post(f"/stories/{name}/compare").headers["Location"])
    before = client.get(f"/stories/{name}")
    with open_desk(store) as desk:
        desk.add_reports(
            [replace(report("mail", BRIDGE_LATER, 14, "Vasken Mail"), published_at="2025-03-12T09:00:00Z")]
        )
    page = client.get(f"/stories/{name}", headers={"If-None-Match": before.headers["ETag"]})
    assert page.status_code == 200
    assert "This dossier is not current" in page.text
    assert "Compare anew" in page.text
    assert '<section id="points">' in page.text
    assert re.search(r"1 report joined", page.text)


def test_a_story_has_one_address(client: TestClient) -> None:
    """The beginning of its id, or the id of one of its reports, leads there with what was asked."""
    (name,) = re.findall(r'class="entry" id="(s-[^"]+)"', client.get("/stories?search=bridge").text)
    answer = client.get(f"/stories/{name[:8]}?sort=support")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/stories/{name}?sort=support")


def test_addresses_of_a_story_are_safe_whatever_its_ids() -> None:
    """An id is a part of an address and cannot leave it."""
    links = SiteLinks('s-1/../"x')
    assert links.report("r?#1") == "/stories/s-1%2F..%2F%22x/reports/r%3F%231"
    assert SiteLinks("s-1").words(Span("r-1", 3, 9, "abcdef")) == "/stories/s-1/reports/r-1?at=3-9#at"
    assert SiteLinks("s-1").review("r-1>o-2") == "/stories/s-1/review?at=r-1%3Eo-2#r-1%3Eo-2"


def test_finished_pages_are_kept_within_bounds() -> None:
    """A page is made once for what it shows; of many the oldest are let go."""
    pages, made = FinishedPages(max_bytes=25), list[int]()

    def make(number: int) -> bytes:
        made.append(number)
        return b"x" * 10

    for number in (1, 2, 1, 3, 1, 2):
        pages.find(number, lambda number=number: make(number))
    assert made == [1, 2, 3, 2]


# ---- compare and jobs ----


def test_the_form_takes_texts_and_leads_to_their_dossier(client: TestClient) -> None:
    """Any number of texts, each with what is known of it; empty ones are left out."""
    answer = client.post(
        "/compare",
        data={
            "title": "The bridge",
            "text": [BRIDGE_FIRST, "", BRIDGE_SECOND],
            "outlet": ["Anse Courier", "", "The Marches Post"],
            "text-title": ["", "", ""],
            "date": ["2025-03-11T10:00+00:00", "", "2025-03-11"],
        },
    )
    assert answer.status_code == 303
    done = waited(client, answer.headers["Location"])
    assert done.status_code == 303
    page = client.get(done.headers["Location"]).text
    assert "The bridge" in page
    assert "Anse Courier" in page
    assert "The Marches Post" in page


def test_the_form_takes_files(client: TestClient) -> None:
    """As many as were chosen, in one field."""
    files = [
        ("files", (name, text.encode(), "text/plain"))
        for name, text in (("a.txt", BRIDGE_FIRST), ("b.txt", BRIDGE_SECOND))
    ]
    answer = client.post("/compare", files=files)
    assert answer.status_code == 303
    page = client.get(waited(client, answer.headers["Location"]).headers["Location"]).text
    assert "a.txt" in page
    assert "b.txt" in page


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "nothing was given"),
        ({"links": "ftp://x.example/a"}, "no web address"),
        ({"links": "nonsense\nhttps://a.example/\nx.txt"}, "nonsense, x.txt: these are no web addresses"),
        ({"text": ["", BRIDGE_FIRST], "outlet": ["Anse Courier", ""]}, "text 1 has an outlet"),
        ({"text": [BRIDGE_FIRST]}, "two reports are needed to compare: one text is given"),
        ({"text": [BRIDGE_FIRST, f"{BRIDGE_FIRST} "]}, "the texts given are one and the same"),
        ({"text": [BRIDGE_FIRST, BRIDGE_SECOND], "date": ["32.13.2017", ""]}, "“32.13.2017” of text 1"),
        ({"text": [BRIDGE_FIRST, BRIDGE_SECOND], "date": ["", "05/06/2017"]}, "“05/06/2017” of text 2"),
        ({"text": [BRIDGE_FIRST, BRIDGE_SECOND], "date": ["Boxing Day", "2199-01-01"]}, "in the future. Write it as"),
    ],
)
def test_what_is_wrong_with_the_form_is_told_on_it(client: TestClient, fields: dict[str, Any], told: str) -> None:
    """The form comes back with the problem and with all that was typed."""
    answer = client.post("/compare", data={"title": "My title", **fields})
    assert answer.status_code == 422
    (problem,) = re.findall(r'role="alert" id="problem"><p><bdi>(.*?)</bdi>', answer.text)
    assert told in unescape(problem)
    assert 'value="My title"' in answer.text
    assert str(fields.get("links", "")) in answer.text
    for text in fields.get("text", ()):
        assert text.strip().partition("\n")[0] in answer.text
    assert answer.text.count("<fieldset") == 2


def test_files_that_must_be_chosen_again_are_named(client: TestClient) -> None:
    """A browser lets no page fill in files, so a problem elsewhere must not lose them in silence."""
    answer = client.post("/compare", data={"links": "nonsense"}, files={"files": ("a.txt", b"words", "text/plain")})
    assert answer.status_code == 422
    assert "Choose the files again: <bdi>a.txt</bdi>" in answer.text


def test_a_form_may_have_more_texts_than_the_page_shows(client: TestClient) -> None:
    """What a script added comes back, too."""
    answer = client.post("/compare", data={"links": "nonsense", "text": [f"text {n}" for n in range(5)]})
    assert answer.text.count("<fieldset") == 5
    assert "text 4" in answer.text


def test_the_same_words_of_two_outlets_are_two_reports(client: TestClient) -> None:
    """Who has a text from whom is what a comparison is for."""
    fields = {"text": [BRIDGE_FIRST, BRIDGE_FIRST], "outlet": ["Anse Courier", "The Marches Post"]}
    assert client.post("/compare", data=fields).status_code == 303


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"a.txt": BRIDGE_FIRST, "b.txt": BRIDGE_FIRST}, ["one report is left", "b.txt: is a copy of a.txt"]),
        ({"a.txt": BRIDGE_FIRST, "b.txt": " "}, ["one report could be read", "b.txt</bdi>: <bdi>is empty"]),
    ],
)
def test_a_report_that_is_left_alone_says_so_above_its_story(
    client: TestClient, files: dict[str, str], told: list[str]
) -> None:
    """With what was left out, and why; nobody takes it for a comparison of two."""
    sent = [("files", (name, text.encode(), "text/plain")) for name, text in files.items()]
    job = client.post("/compare", files=sent).headers["Location"]
    page = client.get(waited(client, job).headers["Location"]).text
    above = page.partition("<h1")[0]
    assert "so there is nothing to compare it with" in above
    for words in told:
        assert words in above


def test_inputs_that_could_not_be_read_are_named_above_the_story(client: TestClient) -> None:
    """Each with its reason, though others were compared."""
    above = client.get(hand_made(client)["bridge"]).text.partition("<h1")[0]
    assert "1 input could not be read" in above
    assert "<bdi>c.pdf</bdi>: <bdi>this is no text</bdi>" in above
    assert "nothing to compare" not in above


def test_a_comparison_that_fails_says_why(client: TestClient) -> None:
    """The job's page tells what could not be done, and leads back."""
    answer = client.post("/compare", files={"files": ("a.bin", b"\x00\x01\x02\x03" * 50, "application/octet-stream")})
    page = waited(client, answer.headers["Location"])
    assert page.status_code == 200
    assert "This comparison failed" in page.text
    assert "a.bin" in page.text
    assert 'href="/compare"' in page.text
    assert "http-equiv" not in page.text


def test_a_job_at_work_shows_how_far_it_is_and_can_be_cancelled(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without scripts the page asks again by itself; the button ends the job."""

    def slow(reports: Sequence[Report], options: Any, progress: Any, *_: object, **__: object) -> StoryDossier:
        for step in range(2000):
            progress("finding passages", 0.3 + step / 10_000)
            time.sleep(0.02)
        return dossier_of(list(reports))

    monkeypatch.setattr("rashomon.pipeline.reconstruct", slow)
    (name,) = re.findall(r'class="entry" id="(s-[^"]+)"', client.get("/stories?search=bridge").text)
    job = client.post(f"/stories/{name}/compare").headers["Location"]
    assert client.post(f"/stories/{name}/compare").headers["Location"] == job
    for _ in range(1000):
        page = client.get(job).text
        if "finding passages" in page:
            break
        time.sleep(0.02)
    assert re.search(r'<progress id="share" max="100" value="[34]\d"', page)
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
    answer = client.post(f"{job}/cancel")
    assert (answer.status_code, answer.headers["Location"]) == (303, job)
    ended = waited(client, job).text
    assert "was cancelled" in ended
    assert f'href="/stories/{name}"' in ended


def test_forms_of_other_sites_are_refused(client: TestClient) -> None:
    """A page elsewhere cannot start a comparison in the browser of somebody who has the desk open."""
    for address in ("/compare", "/stories/s-1/compare", "/jobs/j-1/cancel"):
        assert client.post(address, headers={"Origin": "https://elsewhere.example"}).status_code == 403


def test_the_token_form_keeps_where_one_was_going(store: Path) -> None:
    """Who comes without the token is asked for it, and told when it is not the right one."""
    app = create_app(WebOptions(store, token="right-token", hosts=()))
    with TestClient(app, "http://desk.example", follow_redirects=False) as client:
        asked = client.get("/stories?search=a%22b&least=2")
        assert asked.status_code == 401
        assert 'action="/stories"' in asked.text
        assert '<input type="hidden" name="search" value="a&#34;b">' in asked.text
        assert 'role="alert"' not in asked.text
        wrong = client.get("/stories?token=wrong")
        assert wrong.status_code == 401
        assert 'role="alert"' in wrong.text
        right = client.get("/stories?search=x&token=right-token")
        assert (right.status_code, right.headers["Location"]) == (303, "/stories?search=x")


def test_every_template_is_loaded_before_it_is_asked_for() -> None:
    """No page waits for the compiling of its own: those of the pages and those that they share with the export."""
    environment.cache_clear()
    load_templates()
    loaded = {name for _, name in environment().cache or ()}
    assert {"story.html", "review.html", "report.html", "stories.html", "base.html"} <= loaded
    assert loaded == set(environment().list_templates(extensions=("html",)))

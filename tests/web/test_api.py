"""The API: every operation, pages of lists, ETags, and every sort of error as a problem."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from invented_news import BRIDGE_FIRST, BRIDGE_SECOND, counted_dossiers
from rashomon.export.json import dossier_to_dict
from rashomon.model import Result, StoryDossier
from rashomon.web.api.documents import report_document
from rashomon.web.problems import PROBLEMS

OpenApp = Callable[..., TestClient]
LONG = 60.0
TEXTS = [{"text": BRIDGE_FIRST, "outlet": "Anse Courier"}, {"text": BRIDGE_SECOND}]


def wait_for(client: TestClient, answer: Any) -> dict[str, Any]:
    """Return the job that an answer names when it has ended."""
    assert answer.status_code == 202, answer.text
    client.app.state.service.jobs.wait(answer.json()["id"], LONG)  # type: ignore[attr-defined]
    return client.get(answer.headers["location"]).json()


def problem(answer: Any, status: int, name: str) -> dict[str, Any]:
    """Return the body of a problem of this name, which it must be in every way."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["type"] == f"/api/problems/{name}"
    assert (body["status"], body["title"]) == (status, PROBLEMS[name].title)
    assert body["detail"] and body["instance"] == answer.url.path
    return body


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Return the ids that the reconstruction was asked for; it finds nothing and takes no time."""
    return counted_dossiers(monkeypatch)


def test_stories_are_listed_newest_first_in_pages(news: TestClient) -> None:
    """Each page names the next, with what was asked; the last names none."""
    whole = news.get("/api/stories").json()
    assert (whole["total"], whole["limit"], whole["offset"], whole["next"]) == (3, 50, 0, None)
    titles = [story["title"] for story in whole["stories"]]
    assert "Tolmere" in titles[0] and "harvest" in titles[2]
    pages, address = [], "/api/stories?limit=1&least=1"
    while address:
        page = news.get(address).json()
        pages.append(page["stories"][0]["id"])
        address = page["next"]
    assert pages == [story["id"] for story in whole["stories"]]


@pytest.mark.parametrize(
    ("query", "count"),
    [("search=girders", 1), ("search=painter&least=2", 1), ("search=unheard", 0), ("least=2", 2), ("least=3", 0),
     ("since=2025-03-10", 2), ("since=2025-03-11T11:00:00%2B00:00", 1), ("compared=true", 0), ("offset=2", 1),
     ("offset=9", 0)],
)  # fmt: skip
def test_stories_are_filtered(news: TestClient, query: str, count: int) -> None:
    """By words, size, day, and whether they were compared; the total goes with the filter."""
    found = news.get(f"/api/stories?{query}").json()
    assert len(found["stories"]) == count
    assert found["total"] == (3 if "offset" in query else count)


def test_a_story_is_found_by_its_id_and_by_a_report_of_it(news: TestClient) -> None:
    """With its reports, and without a dossier as long as none was made."""
    listed = news.get("/api/stories").json()["stories"][0]
    story = news.get(f"/api/stories/{listed['id']}").json()
    assert story == {**listed, "dossier": None}
    assert news.get(f"/api/stories/{listed['reports'][0]['id']}").json()["id"] == listed["id"]


def test_how_a_story_came_about_is_told(news: TestClient) -> None:
    """Oldest first."""
    story = news.get("/api/stories").json()["stories"][0]
    changes = news.get(f"/api/stories/{story['id']}/history").json()["changes"]
    assert changes[0]["kind"] == "founded"
    assert {report for change in changes for report in change["reports"]} == {r["id"] for r in story["reports"]}


def test_a_story_that_was_not_compared_has_no_dossier_until_a_job_makes_it(
    news: TestClient, asked: list[tuple[str, ...]]
) -> None:
    """The problem says what to do; the job says how far it is; then the dossier is there, and counted in the list."""
    story = news.get("/api/stories").json()["stories"][0]["id"]
    told = problem(news.get(f"/api/stories/{story}/dossier"), 404, "not-compared")
    assert f"POST /api/stories/{story}/dossier" in told["detail"]
    done = wait_for(news, news.post(f"/api/stories/{story}/dossier"))
    assert (done["state"], done["story"], done["kind"], done["problem"]) == ("done", story, "dossier", None)
    answer = news.get(f"/api/stories/{story}/dossier")
    assert answer.headers["rashomon-current"] == "true"
    assert answer.json()["stories"][0]["story"]["id"] == story
    assert news.get(f"/api/stories/{story}").json()["dossier"] == {"current": True, "reason": ""}
    assert news.get("/api/stories?compared=true").json()["total"] == 1
    assert len(asked) == 1


def test_a_dossier_that_is_kept_is_the_export(demo_app: Any, demo_result: Result) -> None:
    """In the format that the command line writes, under the comparison's id."""
    document = demo_app.client.get(f"/api/stories/{demo_app.story}/dossier").json()
    (dossier,) = document["stories"]
    (expected,) = dossier_to_dict(demo_result)["stories"]
    assert dossier["story"]["id"] == demo_app.story
    assert {**dossier, "story": None} == {**json.loads(json.dumps(expected)), "story": None}
    for report in demo_result.dossier.story.reports:
        entry = demo_app.client.get(f"/api/reports/{report.id}").json()
        assert (entry["id"], entry["text"], entry["outlet"]) == (report.id, report.text, report.outlet)
    assert [report_document(report) for report in demo_result.dossier.story.reports] == expected["reports"]


@pytest.mark.parametrize(
    ("name", "kind", "beginning"),
    [
        ("dossier.html", "text/html", "<!doctype html>"),
        ("dossier.md", "text/markdown", "# "),
        ("lineage.svg", "image/svg+xml", "<svg"),
        ("points.csv", "text/csv", ""),
        ("discrepancies.csv", "text/csv", ""),
    ],
)
def test_a_dossier_is_handed_out_in_every_form(demo_app: Any, name: str, kind: str, beginning: str) -> None:
    """As a download with a plain name, that can do nothing under the desk's address; once is enough."""
    answer = demo_app.client.get(f"/api/stories/{demo_app.story}/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == kind
    assert answer.text.lstrip("\ufeff").casefold().startswith(beginning)
    ending = name.removeprefix("dossier.").removeprefix("lineage.")
    disposition = answer.headers["content-disposition"]
    assert re.fullmatch(rf'attachment; filename="[a-z0-9-]+-{demo_app.story}\.{re.escape(ending)}"', disposition)
    assert answer.headers["content-security-policy"].startswith("sandbox;")
    assert "allow-scripts" not in answer.headers["content-security-policy"]
    again = demo_app.client.get(answer.url.path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_exports_of_what_was_not_compared_are_a_problem(news: TestClient) -> None:
    """The same as for the dossier itself."""
    story = news.get("/api/stories").json()["stories"][0]["id"]
    for name in ("dossier.html", "dossier.md", "lineage.svg", "points.csv", "discrepancies.csv"):
        problem(news.get(f"/api/stories/{story}/{name}"), 404, "not-compared")
        problem(news.get(f"/api/stories/s-none/{name}"), 404, "not-found")


def test_reports_are_looked_for_in_pages(news: TestClient) -> None:
    """Newest first, by words."""
    found = news.get("/api/reports?search=girders&limit=1").json()
    assert (found["total"], len(found["reports"])) == (2, 1)
    assert news.get(found["next"]).json()["next"] is None
    assert news.get("/api/reports").json()["total"] == 5


def test_versions_of_an_article_are_there(news: TestClient) -> None:
    """One version has no steps."""
    report = news.get("/api/reports").json()["reports"][0]["id"]
    found = news.get(f"/api/reports/{report}/versions").json()
    assert found["schema"] == "rashomon-versions/1"
    assert ([version["id"] for version in found["versions"]], found["steps"]) == ([report], [])


def test_texts_are_compared_and_the_comparison_is_a_story(open_app: OpenApp, asked: list[tuple[str, ...]]) -> None:
    """It has an id of its own sort, is listed apart, can be asked for as a story, and be forgotten."""
    client = open_app()
    done = wait_for(client, client.post("/api/comparisons", json={"title": "The bridge", "texts": TEXTS}))
    assert (done["state"], done["share"], done["title"]) == ("done", 1.0, "The bridge")
    name = done["story"]
    assert name.startswith("c-")
    listed = client.get("/api/comparisons").json()
    assert [(story["id"], story["compared_by_hand"]) for story in listed["stories"]] == [(name, True)]
    assert listed["total"] == 1
    assert client.get("/api/comparisons?search=BRIDGE").json()["total"] == 1
    assert client.get("/api/comparisons?search=bridge+nowhere").json()["stories"] == []
    problem(client.get("/api/comparisons?search=%22"), 422, "invalid")
    assert client.get("/api/stories").json()["total"] == 0
    assert client.get(f"/api/stories/{name}").json()["title"] == "The bridge"
    assert client.get(f"/api/stories/{name}/dossier").status_code == 200
    assert client.delete(f"/api/comparisons/{name}").json() == {"removed": name}
    problem(client.delete(f"/api/comparisons/{name}"), 404, "not-found")
    problem(client.get(f"/api/stories/{name}"), 404, "not-found")


def test_files_are_compared(open_app: OpenApp, asked: list[tuple[str, ...]]) -> None:
    """What could not be read is named as its sender names it."""
    client = open_app()
    files = [
        ("files", (name, data)) for name, data in (("a.txt", BRIDGE_FIRST), ("b.txt", BRIDGE_SECOND), ("c.txt", " "))
    ]
    done = wait_for(client, client.post("/api/comparisons/files", data={"title": "Two"}, files=files))
    assert (done["state"], done["title"]) == ("done", "Two")
    assert [item["source"] for item in done["skipped"]] == ["c.txt"]
    (story,) = client.get("/api/comparisons").json()["stories"]
    assert sorted(report["source"] for report in story["reports"]) == ["a.txt", "b.txt"]


def test_files_are_refused_in_words(open_app: OpenApp) -> None:
    """No form, no files, fields that there are not, and more files than can be sent."""
    client = open_app(max_files=2)
    problem(client.post("/api/comparisons/files", json={}), 415, "unsupported-media-type")
    problem(client.post("/api/comparisons/files"), 415, "unsupported-media-type")
    broken = {"Content-Type": "multipart/form-data"}
    problem(client.post("/api/comparisons/files", content=b"x", headers=broken), 400, "bad-request")
    problem(client.post("/api/comparisons/files", files=[("others", ("a.txt", b"x"))]), 422, "invalid")
    problem(client.post("/api/comparisons/files", files=[("files", ("a.txt", b""))]), 422, "invalid")
    many = [("files", (f"{number}.txt", b"x")) for number in range(3)]
    problem(client.post("/api/comparisons/files", files=many), 400, "bad-request")


@pytest.mark.parametrize(
    "body",
    [{}, {"links": ["/etc/passwd"]}, {"links": [1]}, {"texts": [{"text": ""}]}, {"texts": [{}]}, {"unknown": 1}, [], None,
     {"texts": [{"text": "\ud800"}]}, {"title": "x" * 400, "texts": TEXTS}],
)  # fmt: skip
def test_a_comparison_that_cannot_be_made_is_refused(open_app: OpenApp, body: Any) -> None:
    """With what is wrong, where it is known by its field."""
    headers = {"Content-Type": "application/json"}
    told = problem(open_app().post("/api/comparisons", content=json.dumps(body), headers=headers), 422, "invalid")
    assert all(set(error) == {"where", "problem"} for error in told.get("errors", []))


@pytest.mark.parametrize(
    ("content", "kind", "status", "name"),
    [
        (b"{", "application/json", 422, "invalid"),
        (b"[" * 100_000, "application/json", 400, "bad-request"),
        (b"{}", "text/plain", 415, "unsupported-media-type"),
        (b"a=b", "application/x-www-form-urlencoded", 415, "unsupported-media-type"),
        (b"{}", "", 415, "unsupported-media-type"),
    ],
)
def test_a_body_that_is_no_json_is_refused(
    open_app: OpenApp, content: bytes, kind: str, status: int, name: str
) -> None:
    """By its stated kind, and by what it is."""
    answer = open_app().post("/api/comparisons", content=content, headers={"Content-Type": kind})
    problem(answer, status, name)


def test_jobs_can_be_asked_for_and_cancelled(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """One at work tells its step and ends at the next; who waits is cancelled at once; too many are refused."""
    began, go = threading.Event(), threading.Event()

    def reconstruct(reports: Any, options: Any, progress: Callable[[str, float], None], *_: object) -> StoryDossier:
        progress("reading", 0.5)
        began.set()
        assert go.wait(LONG)
        progress("done", 1.0)
        raise AssertionError("was not cancelled")

    monkeypatch.setattr("rashomon.pipeline.reconstruct", reconstruct)
    client = open_app(max_queue=1)
    first = client.post("/api/comparisons", json={"texts": TEXTS}).json()
    assert began.wait(LONG)
    at_work = client.get(f"/api/jobs/{first['id']}").json()
    assert (at_work["state"], at_work["step"]) == ("running", "reading")
    assert 0 < at_work["share"] < 1
    second = client.post("/api/comparisons", json={"texts": TEXTS[:1]}).json()
    assert [job["id"] for job in client.get("/api/jobs").json()["jobs"]] == [second["id"], first["id"]]
    assert client.get("/api/status").json()["jobs_under_way"] == 2
    full = client.post("/api/comparisons", json={"texts": TEXTS[1:]})
    problem(full, 503, "busy")
    assert int(full.headers["retry-after"]) > 0
    assert client.delete(f"/api/jobs/{second['id']}").json()["state"] == "cancelled"
    assert client.delete(f"/api/jobs/{first['id']}").json()["step"] == "stopping"
    go.set()
    client.app.state.service.jobs.wait(first["id"], LONG)  # type: ignore[attr-defined]
    assert client.get(f"/api/jobs/{first['id']}").json()["state"] == "cancelled"
    assert client.get("/api/comparisons").json()["total"] == 0
    problem(client.get("/api/jobs/j-none"), 404, "not-found")
    problem(client.delete("/api/jobs/j-none"), 404, "not-found")


def test_a_job_that_fails_says_why(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """In words; what nobody foresaw stays in the log."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("rashomon.pipeline.reconstruct", fail)
    client = open_app()
    done = wait_for(client, client.post("/api/comparisons", json={"texts": TEXTS}))
    assert done["state"] == "failed" and "unexpectedly" in done["problem"] and "secret" not in json.dumps(done)


def test_status_counts_what_there_is(news: TestClient) -> None:
    """Version, reports, stories, jobs."""
    status = news.get("/api/status").json()
    assert status["version"] and status["jobs_under_way"] == 0
    counts = status["counts"]
    assert (counts["reports"], counts["stories"], counts["comparisons"], counts["decisions"]) == (5, 3, 0, 0)


def test_the_index_is_a_page_for_people_and_json_for_programs(news: TestClient) -> None:
    """Both lead to what there is; caches keep them apart."""
    answer = news.get("/api")
    assert answer.headers["vary"] == "Accept"
    for link in answer.json()["links"]:
        assert news.get(link["href"]).status_code == 200
    page = news.get("/api", headers={"Accept": "text/html"})
    assert page.headers["vary"].startswith("Accept,") and page.headers["content-type"].startswith("text/html")
    for path, methods in news.get("/api/openapi.json").json()["paths"].items():
        for method in methods:
            assert f"{method.upper()} {path}" in page.text
    assert "style=" not in page.text and "<script" not in page.text


@pytest.mark.parametrize("name", PROBLEMS)
def test_every_sort_of_problem_is_explained(news: TestClient, name: str) -> None:
    """At the address that is its type, as a page and in JSON."""
    kind = PROBLEMS[name]
    assert news.get(kind.type).json()["status"] == kind.status
    page = news.get(kind.type, headers={"Accept": "text/html"})
    assert page.status_code == 200 and str(kind.status) in page.text


@pytest.mark.parametrize(
    "path",
    ["/api/stories", "/api/stories/{story}", "/api/stories/{story}/history", "/api/stories/{story}/decisions",
     "/api/reports", "/api/comparisons", "/api/jobs", "/api/status", "/api", "/stories"],
)  # fmt: skip
def test_what_a_client_has_already_is_not_sent_again(news: TestClient, path: str) -> None:
    """By its ETag, also among others, weak or as a star; another ETag gets it whole."""
    path = path.format(story=news.get("/api/stories").json()["stories"][0]["id"])
    first = news.get(path)
    etag = first.headers["etag"]
    strong = etag.removeprefix("W/")
    for known in (etag, f'"other", {etag}', strong, f"W/{strong}", "*"):
        again = news.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
        assert again.headers["cache-control"] == "private, no-cache"
    assert news.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/api/stories/s-none", "/api/stories/s-none/history", "/api/stories/s-none/dossier", "/api/reports/r-none",
     "/api/stories/s-none/decisions", "/api/reports/r-none/versions", "/api/jobs/j-none", "/api/problems/none",
     "/api/none", "/api/stories/a/b/c", "/api/", "/api/stories/"],
)  # fmt: skip
def test_what_is_not_there_is_a_problem(news: TestClient, path: str) -> None:
    """Of the sort not-found."""
    problem(news.get(path), 404, "not-found")


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=201", "limit=x", "offset=-1", "offset=99999999999999999999", "least=0", "compared=perhaps",
     "since=yesterday", "since=2025-13-40", "search=%20", f"search={'x' * 501}"],
)  # fmt: skip
def test_parameters_that_cannot_be_used_are_a_problem(news: TestClient, query: str) -> None:
    """With what is wrong."""
    problem(news.get(f"/api/stories?{query}"), 422, "invalid")


@pytest.mark.parametrize("path", ["/api/status", "/api/stories", "/api/jobs/j-1", "/api/problems/busy"])
def test_a_method_that_there_is_not_is_a_problem(news: TestClient, path: str) -> None:
    """Which names those there are."""
    answer = news.put(path)
    problem(answer, 405, "method-not-allowed")
    assert "GET" in answer.headers["allow"]


def test_a_page_that_is_not_there_is_a_page(news: TestClient) -> None:
    """People get no JSON."""
    answer = news.get("/nothing/here")
    assert answer.status_code == 404 and answer.headers["content-type"].startswith("text/html")


@pytest.fixture
def odd_titles(open_app: OpenApp, asked: list[tuple[str, ...]]) -> Iterator[TestClient]:
    """Return a client of an application with a comparison whose title breaks headers where it can."""
    client = open_app()
    title = 'Über "alles"\u202e; filename="../../x.exe" \U0001f600'
    wait_for(client, client.post("/api/comparisons", json={"title": title, "texts": TEXTS}))
    yield client


def test_a_hostile_title_names_no_file(odd_titles: TestClient) -> None:
    """Of it only letters and digits of ASCII are left."""
    (story,) = odd_titles.get("/api/comparisons").json()["stories"]
    answer = odd_titles.get(f"/api/stories/{story['id']}/dossier.md")
    assert answer.headers["content-disposition"] == (
        f'attachment; filename="ber-alles-filename-x-exe-{story["id"]}.md"'
    )


def test_nothing_of_the_store_is_changed_by_reading(news: TestClient, tmp_path: Path) -> None:
    """A desk that only looks leaves the file as it is."""
    before = (tmp_path / "desk.db").read_bytes()
    for path in ("/api/stories", "/api/reports", "/api/status", "/stories", "/compare"):
        news.get(path)
    assert (tmp_path / "desk.db").read_bytes() == before

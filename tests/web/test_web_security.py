"""What stands before the application: names, origins, the token, bodies, and the headers of every response."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from rashomon.web.problems import ProblemError
from rashomon.web.security import BodyLimit
from rashomon.web.serving import is_loopback, new_token
from rashomon.web.tries import MAX_ADDRESSES, MAX_GUESSES, WINDOW_SECONDS, Tries

OpenApp = Callable[..., TestClient]
TOKEN = "t0ken-of_the-test"


def run_apart(work: Coroutine[Any, Any, None]) -> None:
    """Run it on a thread of its own: where a browser is driven, the tests' own thread has an event loop already."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


@pytest.fixture
def guarded(open_app: OpenApp) -> TestClient:
    """Return a client of an application that asks for a token."""
    return open_app(token=TOKEN, hosts=())


@pytest.mark.parametrize("path", ["/stories", "/api/status", "/api/nothing", "/nothing", "/compare", "/api"])
def test_every_response_forbids_what_it_does_not_need(open_app: OpenApp, path: str) -> None:
    """Scripts from elsewhere, frames, sniffing, a referrer to others, keeping it for good: none of it, even on errors."""
    headers = open_app().get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy and "form-action 'self'" in policy and "base-uri 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["cache-control"] == "private, no-cache"
    assert "access-control-allow-origin" not in headers


def test_a_failure_inside_has_the_headers_and_no_traceback(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw is a problem like any other, and says nothing of the inside."""

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret detail")

    client = open_app()
    monkeypatch.setattr("rashomon.desk.Desk.counts", fail)
    answer = client.get("/api/status")
    assert (answer.status_code, answer.json()["type"]) == (500, "/api/problems/internal")
    assert "secret" not in answer.text and "Traceback" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8765", 200),
        ("localhost", 200),
        ("LOCALHOST:1", 200),
        ("[::1]:8765", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example:8765", 421),
        ("localhost.evil.example", 421),
        ("", 421),
        ("evil.example:80:80", 421),
    ],
)
def test_the_desk_answers_only_to_its_own_names(open_app: OpenApp, host: str, status: int) -> None:
    """A foreign page that points its own name at this machine gets nothing."""
    answer = open_app().get("/api/status", headers={"Host": host})
    assert answer.status_code == status
    if status == 421:
        assert answer.json()["type"] == "/api/problems/wrong-host"


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({}, True),
        ({"Origin": "http://127.0.0.1:8765"}, True),
        ({"Origin": "http://127.0.0.1:8765", "Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Origin": "null"}, False),
        ({"Origin": "http://127.0.0.1:9999"}, False),
        ({"Origin": "http://127.0.0.1"}, False),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "http://127.0.0.1:8765", "Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "file://"}, False),
        ({"Origin": "http://[::1"}, False),
    ],
)
def test_changes_are_taken_from_own_pages_and_from_programs_only(
    open_app: OpenApp, headers: dict[str, str], own: bool
) -> None:
    """Another site, another port of this machine and a page without an origin are refused; reading is not a change."""
    client = open_app()
    answer = client.post("/api/comparisons", json={"texts": []}, headers=headers)
    assert answer.status_code == (422 if own else 403)
    if not own:
        assert answer.json()["type"] == "/api/problems/foreign-origin"
    assert client.delete("/api/jobs/j-1", headers=headers).status_code == (404 if own else 403)
    assert client.post("/compare", data={"links": "x"}, headers=headers).status_code != (403 if own else 200)
    assert client.get("/api/status", headers=headers).status_code == 200


def test_without_the_token_nothing_is_told(guarded: TestClient) -> None:
    """Pages ask for it with a form, the API with a problem; style sheets are for everyone."""
    page = guarded.get("/stories")
    assert page.status_code == 401 and "<form" in page.text and TOKEN not in page.text
    answer = guarded.get("/api/stories")
    assert (answer.status_code, answer.json()["type"]) == (401, "/api/problems/unauthorized")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert guarded.get("/static/desk.css").status_code == 200
    assert guarded.post("/api/comparisons", json={"links": []}).status_code == 401


def test_the_address_with_the_token_opens_the_desk_and_loses_it(guarded: TestClient) -> None:
    """It becomes a cookie that no script reads and no other site sends, and the address is clean again."""
    welcome = guarded.get(f"/stories?search=a+b&token={TOKEN}", follow_redirects=False)
    assert (welcome.status_code, welcome.headers["location"]) == (303, "/stories?search=a+b")
    cookie = welcome.headers["set-cookie"].casefold()
    assert "httponly" in cookie and "samesite=strict" in cookie and "path=/" in cookie
    assert guarded.get("/stories").status_code == 200
    assert guarded.get("/api/stories").status_code == 200


def test_a_wrong_token_is_told_to_be_wrong(guarded: TestClient) -> None:
    """The form comes again; no cookie is set."""
    answer = guarded.get("/stories?token=guess", follow_redirects=False)
    assert answer.status_code == 401 and "set-cookie" not in answer.headers and "not the token" in answer.text


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (f"Bearer {TOKEN}", 200),
        (f"bearer {TOKEN}", 200),
        ("Bearer ", 401),
        ("Bearer wrong", 401),
        (f"Basic {TOKEN}", 401),
    ],
)
def test_programs_bring_the_token_as_a_bearer(guarded: TestClient, header: str, status: int) -> None:
    """Case of the scheme does not matter, the token does."""
    assert guarded.get("/api/status", headers={"Authorization": header}).status_code == status


@pytest.mark.parametrize("path", ["//evil.example/", "/%2f/evil.example", "/\\evil.example", "///evil.example/a"])
def test_the_token_leads_nowhere_else(guarded: TestClient, path: str) -> None:
    """An address that begins with two slashes is not one of another host afterwards."""
    answer = guarded.get(f"http://127.0.0.1:8765{path}?token={TOKEN}", follow_redirects=False)
    location = answer.headers["location"]
    assert location.startswith("/") and not location.startswith(("//", "/\\"))


def test_two_desks_on_one_machine_have_cookies_of_their_own(open_app: OpenApp, guarded: TestClient) -> None:
    """Cookies know no ports: the names differ with the token."""
    other = open_app(token=new_token(), hosts=())
    names = [
        client.get(f"/?token={token}", follow_redirects=False).headers["set-cookie"].partition("=")[0]
        for client, token in ((guarded, TOKEN), (other, str(other.app.state.service.options.token)))  # type: ignore[attr-defined]
    ]
    assert names[0] != names[1]


def test_a_body_that_says_it_is_too_large_is_not_read(open_app: OpenApp) -> None:
    """Of API and page alike; at the limit it is taken."""
    client = open_app(max_body_bytes=2_000)
    answer = client.post("/api/comparisons", content=b" " * 2_001, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["type"]) == (413, "/api/problems/too-large")
    assert client.post("/compare", content=b"x" * 2_001).status_code == 413
    padded = b'{"links": []}' + b" " * (2_000 - 13)
    assert (
        client.post("/api/comparisons", content=padded, headers={"Content-Type": "application/json"}).status_code == 422
    )


@pytest.mark.parametrize("path", ["/api/comparisons", "/api/comparisons/files"])
def test_a_body_is_counted_while_it_comes(open_app: OpenApp, path: str) -> None:
    """One that does not say how large it is ends where it becomes too large."""
    kind = "application/json" if path.endswith("comparisons") else "multipart/form-data; boundary=x"

    def pieces() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n'
        for _ in range(30):
            yield b"x" * 100

    answer = open_app(max_body_bytes=2_000).post(path, content=pieces(), headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()["type"]) == (413, "/api/problems/too-large")


def test_a_body_that_does_not_arrive_is_not_waited_for(open_app: OpenApp) -> None:
    """A client that opens a request and sends nothing is let go."""
    app = open_app(body_seconds=0.05).app
    sent: list[Message] = []

    async def never() -> Message:
        await asyncio.sleep(60)
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"host", b"localhost"), (b"content-type", b"application/json"), (b"content-length", b"10")]
    scope: dict[str, Any] = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": "/api/comparisons", "raw_path": b"/api/comparisons", "query_string": b"", "root_path": "",
        "headers": headers, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    run_apart(app(scope, never, send))
    assert sent[0]["status"] == 408


def test_waiting_for_the_client_to_leave_has_no_limit() -> None:
    """Only the body has a time: an answer may take as long as it needs."""
    got: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        got.append(await receive())
        got.append(await receive())
        await PlainTextResponse("well")(scope, receive, send)

    async def receive() -> Message:
        if got:
            await asyncio.sleep(0.1)
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        got.append(message)

    run_apart(BodyLimit(app, 10, 0.01)({"type": "http", "headers": []}, receive, send))
    assert [message["type"] for message in got][:2] == ["http.request", "http.disconnect"]


def test_head_is_get_without_a_body(open_app: OpenApp) -> None:
    """With the same headers, the length of what GET would give among them."""
    client = open_app()
    for path in ("/api/status", "/stories", "/static/desk.css"):
        head, get = client.head(path), client.get(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["etag"] == get.headers["etag"]
        assert head.headers["content-length"] == get.headers["content-length"]


def test_static_files_may_be_kept_under_their_hashed_address(open_app: OpenApp) -> None:
    """A page names them so that a changed file has another address."""
    client = open_app()
    page = client.get("/stories").text
    address = page.partition('href="/static/desk.css')[2].partition('"')[0]
    assert "immutable" in client.get(f"/static/desk.css{address}").headers["cache-control"]
    assert "immutable" not in client.get("/static/desk.css").headers["cache-control"]


@pytest.mark.parametrize(
    ("host", "own"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("localhost", True), ("::1", True), ("[::1]", True),
     ("0.0.0.0", False), ("::", False), ("192.168.1.5", False), ("desk.example", False), ("", False)],
)  # fmt: skip
def test_loopback_is_told_from_addresses_that_others_reach(host: str, own: bool) -> None:
    """Only of the first kind may be served without a token; a name that is not known is of the second."""
    assert is_loopback(host) is own


def test_a_problem_passes_through_what_reads_bodies() -> None:
    """It carries its headers and its sort."""
    error = ProblemError("too-large", "too much", {"Connection": "close"})
    assert (error.status_code, error.detail, error.headers) == (413, "too much", {"Connection": "close"})


def test_no_store_is_made_outside_of_its_place(open_app: OpenApp, tmp_path: Path) -> None:
    """An application has its store, and nothing else, in its folder."""
    open_app()
    assert {path.name.partition("-")[0] for path in tmp_path.iterdir()} == {"desk.db"}


# ---- guesses ----


def test_a_token_cannot_be_guessed_in_many_tries(guarded: TestClient) -> None:
    """After so many different wrong ones, in whatever way they came, not even the right one is looked at for a while."""
    for number in range(MAX_GUESSES // 2):
        assert guarded.get("/stories", params={"token": f"wrong {number}"}).status_code == 401
        wrong = {"Authorization": f"Bearer also wrong {number}"}
        assert guarded.get("/api/status", headers=wrong).status_code == 401
    answer = guarded.get("/api/status", headers={"Authorization": f"Bearer {TOKEN}"})
    assert (answer.status_code, answer.json()["type"]) == (429, "/api/problems/too-many")
    assert 0 < int(answer.headers["Retry-After"]) <= WINDOW_SECONDS
    page = guarded.get("/stories", params={"token": TOKEN}, follow_redirects=False)
    assert page.status_code == 429 and "wait a minute" in page.text and "set-cookie" not in page.headers
    assert guarded.get("/stories").status_code == 401, "who shows none is asked for it as ever"
    assert guarded.get("/static/desk.css").status_code == 200


def test_the_same_wrong_token_is_one_guess(guarded: TestClient) -> None:
    """A program with a token of yesterday asks as often as it likes, and shuts out nobody."""
    for _ in range(3 * MAX_GUESSES):
        guarded.get("/api/status", headers={"Authorization": "Bearer of yesterday"})
    assert guarded.get("/api/status", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_guesses_are_forgotten_and_counted_by_address() -> None:
    """A window after the first; others may go on meanwhile, and more addresses than can be told apart count as one."""
    now = 100.0
    tries = Tries(lambda: now)
    for number in range(MAX_GUESSES):
        assert not tries.wait("a")
        tries.count("a", f"wrong {number}")
    assert tries.wait("a") == WINDOW_SECONDS and not tries.wait("b")
    now += WINDOW_SECONDS
    assert not tries.wait("a")
    tries.count("a", "wrong")
    assert not tries.wait("a"), "it began anew"
    for number in range(MAX_ADDRESSES + MAX_GUESSES):
        tries.count(f"address {number}", f"wrong {number}")
    assert tries.wait("yet another") and not tries.wait("address 1")


# ---- compressed answers ----


def test_large_answers_are_compressed_for_who_takes_them_so(demo_app: Any) -> None:
    """With another ETag than the plain ones, under which a browser is told as well that it has the page."""
    path = f"/stories/{demo_app.story}"
    packed, plain = (demo_app.client.get(path, headers={"Accept-Encoding": kind}) for kind in ("gzip", "identity"))
    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert packed.text == plain.text
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 3
    assert packed.headers["etag"] == f"W/{plain.headers['etag']}"
    assert "accept-encoding" in packed.headers["vary"].lower()
    for known in (packed, plain):
        again = demo_app.client.get(path, headers={"If-None-Match": known.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert "content-encoding" not in demo_app.client.get("/api/status").headers, "so little is one packet either way"


def test_what_another_site_asks_for_is_not_compressed(demo_app: Any) -> None:
    """Its size would tell whether words that the other site chose stand in the page."""
    for site, packed in (("cross-site", False), ("same-site", False), ("same-origin", True), ("none", True)):
        headers = {"Sec-Fetch-Site": site, "Accept-Encoding": "gzip"}
        answer = demo_app.client.get("/stories?search=bridge", headers=headers)
        assert ("content-encoding" in answer.headers) is packed, site

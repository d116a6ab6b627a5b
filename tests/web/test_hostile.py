"""What stands in reports and notes stays words, on every page and in every form that is handed out."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import pytest
from hostile_story import BIDI, CONTROL, HALVES, HEADERS, MARKUP, TEMPLATES, URLS, HostileSite, make_store
from lxml import etree, html
from starlette.testclient import TestClient

from rashomon.web import WebOptions, create_app

OUR_ELEMENTS = frozenset(
    "a article b bdi blockquote body button caption code datalist dd del details div dl dt em fieldset figure footer form h1"
    " h2 h3 h4 head header html i input ins label legend li link main mark meta nav noscript ol option p progress q s"
    " script section select small span strong summary table tbody td textarea th thead time title tr ul".split()
)
DRAWN_ELEMENTS = frozenset(
    "svg g path rect text tspan line circle polyline polygon title desc defs marker a style".split()
)
URL_ATTRIBUTES = ("href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcset", "srcdoc", "ping")
TYPED = (" ".join(MARKUP[:7]), " ".join(MARKUP[7:]), "".join(MARKUP[4:6]), f"{BIDI}{CONTROL}{TEMPLATES}", HEADERS)
HOSTILE_QUERIES = (
    MARKUP[0],
    MARKUP[4],
    MARKUP[5],
    BIDI,
    CONTROL,
    "\x00",
    "=1+1",
    "//elsewhere.example",
    "{{7*7}}",
    "%",
    "'" * 9,
)
_FIELD_VALUE = re.compile(r"(?<=<input )[^>]*>|(?<=<textarea)[^>]*>[^<]*")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> HostileSite:
    """Return a store that is full of it."""
    return make_store(tmp_path_factory.mktemp("hostile") / "desk.db")


@pytest.fixture(scope="module")
def client(hostile: HostileSite) -> Iterator[TestClient]:
    """Return a client of an application over it; a failure inside is an answer with status 500."""
    app = create_app(WebOptions(store=hostile.store, reviewer=MARKUP[4]))
    with TestClient(
        app, base_url="http://127.0.0.1:8765", raise_server_exceptions=False, follow_redirects=False
    ) as made:
        yield made


def pages_of(site: HostileSite) -> list[str]:
    """Return the addresses of every sort of page."""
    story, (first, second, *_) = f"/stories/{site.compared}", site.reports
    found = [
        "/stories", "/stories?by-hand=yes", "/stories?search=script", "/compare", "/api",
        f"{story}?all=yes", f"{story}?sort=disagreement", f"{story}/points/{site.point}",
        f"{story}/review", f"{story}/review?part=all", f"{story}/review?part=all&done={site.decisions[1]}",
        f"{story}/review?part=log&undone={site.decisions[0]}", f"{story}/review?at={quote(MARKUP[4])}",
        *(f"{story}/reports/{report}" for report in site.reports),
        f"{story}/reports/{first}?beside={second}&at=10-400&layers=claims&layers=names",
        f"{story}/reports/{first}?beside={quote(MARKUP[4])}&at={quote(MARKUP[5])}",
        f"{story}/reports/{first}/versions",
    ]  # fmt: skip
    return found + [f"/stories/{other}{part}" for other in site.uncompared for part in ("", "/review")]


def check_page(text: str, *, scripts: bool = True, drawn: frozenset[str] = DRAWN_ELEMENTS - {"style"}) -> None:
    """Fail where a page has anything but what our templates write."""
    # What a form sends back is as it was typed, or the very words that are decided on.
    check_characters(_FIELD_VALUE.sub("", text))
    found = html.document_fromstring(text)
    addresses: set[tuple[str, str]] = set()
    for element in found.iter(etree.Element):
        tag = str(element.tag).rpartition("}")[2]
        assert tag in OUR_ELEMENTS | drawn, f"<{tag}>: {html.tostring(element)[:300]!r}"
        for name, value in element.attrib.items():
            assert not str(name).casefold().startswith("on"), f"{name}={value!r}"
            assert name != "style", f"style={value!r}"
            assert name != "srcdoc"
            if name in URL_ATTRIBUTES:
                addresses.add((str(value), tag))
        if tag == "script":
            assert scripts
            assert str(element.get("src", "")).startswith("/static/")
            assert not (element.text or "").strip()
        if tag == "meta":
            # The one that asks again, for browsers without scripts, is a number.
            assert element.get("http-equiv") != "refresh" or str(element.get("content")).isdecimal()
        if tag == "style":
            assert not {"@import", "url(//", "url(http"} & set(
                re.findall(r"@import|url\((?://|http)", element.text or "")
            )
    for address, tag in addresses:
        check_address(address, tag)


def check_address(address: str, tag: str) -> None:
    """Fail where an address leads to anything but a page of ours or a web page."""
    assert not set(address) & set("\\\n\t\r "), repr(address)
    assert address.isprintable(), repr(address)
    parts = urlsplit(address)
    assert parts.scheme in ("", "http", "https") or address.startswith("data:image/"), repr(address)
    assert parts.scheme or not address.startswith("//"), repr(address)
    if parts.scheme in ("http", "https"):
        assert tag == "a", f"{tag} {address!r}"


def check_characters(text: str) -> None:
    """Fail where characters that cannot be seen would reorder, hide or cut what can."""
    for character in set(text):
        category = unicodedata.category(character)
        assert category not in ("Cs", "Co", "Cn"), f"U+{ord(character):04X}"
        assert category != "Cc" or character in "\n\t", f"U+{ord(character):04X}"
        assert category != "Cf" or character in "\u200c\u200d\u00ad", f"U+{ord(character):04X}"
        assert character not in "\u2028\u2029", f"U+{ord(character):04X}"
    assert not re.search(r"[\u0300-\u036f\u0489]{6}", text), "a flood of combining marks"


def check_headers(headers: dict[str, str]) -> None:
    """Fail where a name made a header."""
    assert "pwned" not in headers.get("set-cookie", "")
    for name, value in headers.items():
        assert value.isascii() and value.isprintable(), f"{name}: {value!r}"
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]


def test_no_page_holds_anything_but_our_own_markup(client: TestClient, hostile: HostileSite) -> None:
    """Every page of a hostile story has only elements, addresses and characters that our templates write."""
    for address in pages_of(hostile):
        answer = client.get(address)
        assert answer.status_code in (200, 302, 303), f"{answer.status_code} {address}"
        check_headers(dict(answer.headers))
        if answer.status_code == 200:
            try:
                check_page(answer.text)
            except AssertionError as error:
                raise AssertionError(f"{address}: {error}") from error


def test_no_form_of_a_dossier_holds_anything_but_our_own(client: TestClient, hostile: HostileSite) -> None:
    """What is handed out as HTML and SVG has no script, no handler, no address elsewhere but links to reports."""
    base = f"/api/stories/{hostile.compared}"
    file = client.get(f"{base}/dossier.html")
    drawing = client.get(f"{base}/lineage.svg")
    check_headers(dict(file.headers))
    check_headers(dict(drawing.headers))
    check_page(file.text, scripts=False, drawn=DRAWN_ELEMENTS)
    check_characters(drawing.text)
    root = etree.fromstring(drawing.content)
    for element in root.iter(etree.Element):
        assert etree.QName(element).localname in DRAWN_ELEMENTS
        assert not any(str(name).startswith("on") for name in element.attrib)
        assert not any(
            str(name).endswith("href") and not str(value).startswith("#") for name, value in element.attrib.items()
        )


def test_markdown_obeys_nothing_that_a_report_says(client: TestClient, hostile: HostileSite) -> None:
    """No HTML, no link, no image and no heading in Markdown comes from the words of reports."""
    text = client.get(f"/api/stories/{hostile.compared}/dossier.md").text
    check_characters(text)
    assert not re.search(r"(?<!\\)<[a-zA-Z/!]", text)
    assert not re.search(r"(?<!\\)\]\((?!#)", text)
    assert not re.search(r"(?<!\\)\]:", text)
    assert not re.search(r"^(?:```|~~~|    [^\s*>-])", text, re.M)
    # An odd number of backslashes would be undone by one more before it.
    assert not re.search(r"(?<!\\)(?:\\\\)+[<\[`]", text)


@pytest.mark.parametrize("name", ["points.csv", "discrepancies.csv"])
def test_no_cell_is_a_formula(client: TestClient, hostile: HostileSite, name: str) -> None:
    """No cell of a table begins like a formula, after white space, quotation marks and what cannot be seen either."""
    answer = client.get(f"/api/stories/{hostile.compared}/{name}")
    check_headers(dict(answer.headers))
    text = answer.content.decode("utf-8-sig")
    check_characters(text.replace("\r\n", "\n"))
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len({len(row) for row in rows}) == 1
    assert len(rows) > 20
    # Read with the other divider too, as spreadsheets do where the comma is the decimal sign.
    for row in [*rows, *csv.reader(io.StringIO(text, newline=""), delimiter=";")]:
        for cell in row:
            begin = unicodedata.normalize("NFKC", cell).lstrip(' \t\r\n"`´‘’“”„«»\u200c\u200d\u00ad')
            assert not begin.startswith(("=", "+", "-", "@", "\u2212")), repr(cell[:80])


def test_json_keeps_every_character_and_is_json(client: TestClient, hostile: HostileSite) -> None:
    """The API gives words as they are, under a type that no browser renders."""
    base = f"/api/stories/{hostile.compared}"
    for address in (
        base, f"{base}/dossier", f"{base}/decisions", "/api/comparisons", "/api/stories", "/api/reports", "/api/jobs",
        "/api/status", f"/api/reports/{hostile.reports[0]}", *(f"/api/stories/{id}/history" for id in hostile.uncompared),
    ):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert answer.headers["content-type"] == "application/json"
        check_headers(dict(answer.headers))
        json.loads(answer.content)
    kept = client.get(f"/api/reports/{hostile.reports[0]}").json()["text"]
    assert all(item in kept for item in (*MARKUP, BIDI, CONTROL, HALVES))


def test_file_names_of_downloads_are_letters_digits_and_dashes(client: TestClient, hostile: HostileSite) -> None:
    """A story's title cannot break out of the header that names the file."""
    for form in ("dossier.html", "dossier.md", "lineage.svg", "points.csv", "discrepancies.csv"):
        stated = client.get(f"/api/stories/{hostile.compared}/{form}").headers["content-disposition"]
        assert re.fullmatch(r'attachment; filename="[a-z0-9.-]+"', stated), stated


@pytest.mark.parametrize("said", HOSTILE_QUERIES)
def test_what_is_asked_is_told_harmlessly(client: TestClient, hostile: HostileSite, said: str) -> None:
    """What stands in an address comes back as words, whatever it is, and never with a failure."""
    word = quote(said, safe="")
    story, report = hostile.compared, hostile.reports[0]
    asked = [
        f"/stories?search={word}", f"/stories?since={word}", f"/stories?page={word}&size={word}&least={word}",
        f"/stories?{word}={word}", f"/stories/{word}", f"/stories/{word}/review", f"/stories/{word}/reports/{word}",
        f"/stories/{story}?sort={word}&all={word}", f"/stories/{story}/reports/{word}/versions",
        f"/stories/{story}/reports/{word}", f"/stories/{story}/reports/{report}?at={word}&beside={word}&layers={word}",
        f"/stories/{story}/review?done={word}&undone={word}&part={word}&at={word}", f"/compare?links={word}", f"/jobs/{word}",
        f"/static/{word}", f"/{word}", f"/api/{word}", f"/api/stories/{word}", f"/api/stories?search={word}&since={word}",
        f"/api/reports/{word}", f"/api/problems/{word}", f"/api/jobs/{word}", f"/api/stories/{word}/points.csv",
    ]  # fmt: skip
    for address in asked:
        answer = client.get(address)
        assert answer.status_code < 500, f"{answer.status_code} {address}"
        check_headers(dict(answer.headers))
        if answer.headers.get("content-type", "").startswith("text/html"):
            check_page(answer.text)
        elif answer.content:
            assert answer.headers["content-type"] in ("application/json", "application/problem+json"), address
            json.loads(answer.content)
        if "location" in answer.headers:
            check_address(answer.headers["location"], "a")
            assert answer.headers["location"].startswith("/")


@pytest.mark.parametrize("said", TYPED)
def test_what_is_typed_is_told_harmlessly(client: TestClient, hostile: HostileSite, said: str) -> None:
    """Forms that cannot be used come back with what was typed in them, as words."""
    compared = f"/stories/{hostile.compared}"
    forms = (
        ("/compare", {"links": said, "title": said, "text": said, "outlet": said, "text-title": said, "date": said}),
        (f"{compared}/decisions", {"kind": said, "target": said, "part": said, "value": said, "note": said, "by": said}),
        (f"{compared}/decisions", {"kind": "split_point", "target": hostile.point, "part": said, "note": said, "by": "x"}),
        (f"/decisions/{quote(said, safe='')}/undo", {"by": said}),
        (f"/jobs/{quote(said, safe='')}/cancel", {}),
    )  # fmt: skip
    for address, fields in forms:
        answer = client.post(address, data=fields)
        assert 400 <= answer.status_code < 500, f"{answer.status_code} {address} {fields}"
        check_headers(dict(answer.headers))
        check_page(answer.text)


@pytest.mark.parametrize(
    "back",
    [
        "//elsewhere.example", "/\\elsewhere.example", "https://elsewhere.example", "javascript:window.pwned=1", "/\t/elsewhere",
        "\x01//elsewhere.example", "///elsewhere.example", "/%0d%0aSet-Cookie:pwned=1", "/\r\nSet-Cookie: pwned=1", "/%2f/x",
        "/stories/..//elsewhere.example", "/.//elsewhere.example", "/;//elsewhere.example", "http:elsewhere.example", "/?//x",
        "/./\\elsewhere.example", "\u2028//elsewhere.example", "／／elsewhere.example", "/stories#\u202e",
    ],
)  # fmt: skip
def test_the_way_back_leads_nowhere_else(client: TestClient, hostile: HostileSite, back: str) -> None:
    """After a decision a browser is led to a page of this desk, whatever the form says."""
    fields = {"kind": "note", "target": hostile.compared, "note": "x", "by": HEADERS, "back": back}
    answer = client.post(f"/stories/{hostile.compared}/decisions", data=fields)
    assert answer.status_code == 303
    where = answer.headers["location"]
    assert re.fullmatch(r"/(?![/\\])[!-~]*", where), where
    resolved = urlsplit(where)
    assert not re.match(r"(?:/|%2f|\\)*//", re.sub(r"^(?:/\.{1,2})+(?=/)", "", resolved.path), re.I), where
    assert "pwned" not in answer.headers.get("set-cookie", "").partition("rashomon-reviewer=")[0]
    assert answer.headers.get("set-cookie", "").count(";") <= 4


def test_links_of_reports_are_shown_only_where_they_are_plain_web_addresses(
    client: TestClient, hostile: HostileSite
) -> None:
    """An address of a report becomes a link only where its scheme is of the web and its host is what it seems to be."""
    text = client.get(f"/stories/{hostile.compared}?all=yes").text
    found = {str(link) for link in html.document_fromstring(text).xpath("//a/@href")}
    outside = {link for link in found if "://" in link and not link.startswith("/")}
    for link in outside:
        check_address(link, "a")
    assert not outside & {URLS[0], URLS[1], URLS[3], URLS[6]}


def test_no_link_has_a_name_before_its_host(client: TestClient, hostile: HostileSite) -> None:
    """An address that seems to be another host's, `https://known.example@elsewhere.example/`, is words and no link."""
    text = client.get(f"/stories/{hostile.compared}?all=yes").text
    links = [urlsplit(str(link)) for link in html.document_fromstring(text).xpath("//a/@href")]
    assert not [link for link in links if "@" in link.netloc]


def test_a_failed_job_is_told_harmlessly(client: TestClient) -> None:
    """What could not be read is named on the job's page, whatever it is called."""
    files = [("files", (f"../{MARKUP[1]}{BIDI}.txt", b"\x00\x01\xff", "text/plain"))]
    answer = client.post("/compare", files=files, data={"title": MARKUP[0] + BIDI})
    assert answer.status_code == 303
    job = answer.headers["location"].rpartition("/")[2]
    client.app.state.service.jobs.wait(job, 60)  # type: ignore[attr-defined]
    page = client.get(f"/jobs/{job}")
    assert page.status_code == 200
    assert "This comparison failed" in page.text
    check_page(page.text)
    state = client.get(f"/api/jobs/{job}").json()
    assert state["state"] == "failed"
    assert "/tmp" not in json.dumps(state)

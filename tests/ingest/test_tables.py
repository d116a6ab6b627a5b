"""Tables of articles are read by their columns' names, streamed, and every row is an article or is named."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rashomon.errors import OptionError
from rashomon.ingest import IngestOptions, Intake, read_sources, stream_sources
from rashomon.ingest.item import Item
from rashomon.ingest.tables import TableOptions, read_csv, read_json, read_json_lines
from rashomon.model import Report, Skipped

TEXT = "A warehouse on the eastern quay burned down on Tuesday night, the fire service said. Nobody was hurt in it."
ROW = {"id": 7, "outlet": "The Quay News", "title": "Warehouse burns", "published_at": "2025-10-14", "text": TEXT}


def lines(folder: Path, *rows: Any, name: str = "news.jsonl") -> str:
    """Write a file of JSON lines and return its path."""
    path = folder / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def stream(*sources: str, options: IngestOptions | None = None) -> Intake:
    """Return all chunks of a stream as one."""
    chunks = list(stream_sources(sources, options or IngestOptions()))
    return Intake(
        tuple(report for chunk in chunks for report in chunk.reports),
        tuple(item for chunk in chunks for item in chunk.skipped),
        tuple(note for chunk in chunks for note in chunk.notes),
    )


def only(row: dict[str, Any], **options: Any) -> Report:
    """Return the report of one row."""
    data = json.dumps(row).encode()
    found = list(stream_sources(["-"], IngestOptions(**options), lambda: data + b"\n" + b"{}"))
    (report,) = [report for chunk in found for report in chunk.reports]
    return report


def test_a_row_becomes_a_report_with_what_its_columns_state(tmp_path: Path) -> None:
    """Words, outlet, date and the row's own id are taken; the report is named by its file and row."""
    path = lines(tmp_path, ROW, {**ROW, "id": 8, "text": TEXT + " It rained."})
    reports = stream(path).reports
    assert [report.external_id for report in reports] == ["7", "8"]
    assert (reports[0].source, reports[0].outlet, reports[0].published_at) == (
        f"{path}, row 1", "The Quay News", "2025-10-14",
    )  # fmt: skip
    assert (reports[0].text, reports[0].date_basis) == (f"Warehouse burns\n\n{TEXT}", "stated")
    assert {report.external_id for report in read_sources([path]).reports} == {"7", "8"}


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        ({"UUID": "u-1"}, "external_id", "u-1"),
        ({"source": {"id": None, "name": "The Quay News"}}, "outlet", "The Quay News"),
        ({"Media Name": "The Quay News"}, "outlet", "The Quay News"),
        ({"domain": "quaynews.example"}, "outlet", "quaynews.example"),
        ({"source": "https://www.quaynews.example/a"}, "outlet", "quaynews.example"),
        ({"Headline": "Fire"}, "title", "Fire"),
        ({"publishedAt": "2025-10-14T10:15:00Z"}, "published_at", "2025-10-14T10:15:00+00:00"),
        ({"seendate": "20251014T101500Z"}, "published_at", "2025-10-14T10:15:00+00:00"),
        ({"date": 1760436900}, "published_at", "2025-10-14T10:15:00+00:00"),
        ({"timestamp": 1760436900000}, "published_at", "2025-10-14T10:15:00+00:00"),
        ({"pubDate": "Tue, 14 Oct 2025 10:15:00 GMT"}, "published_at", "2025-10-14T10:15:00+00:00"),
        ({"date": "2025-10-14T00:00:00"}, "published_at", "2025-10-14T00:00:00"),
        ({"updated_at": "2025-10-15"}, "modified_at", "2025-10-15"),
        ({"crawl-date": "2025-10-15"}, "retrieved_at", "2025-10-15"),
        ({"link": "HTTPS://Quay.example/a?utm_source=x"}, "url", "https://quay.example/a"),
        ({"authors": ["Ada Holm", "Piet Vos"]}, "authors", ("Ada Holm", "Piet Vos")),
        ({"authors": "['Ada Holm', \"Piet O'Vos\"]"}, "authors", ("Ada Holm", "Piet O'Vos")),
        ({"byline": "By Ada Holm and Piet Vos"}, "authors", ("Ada Holm", "Piet Vos")),
        ({"fields": {"byline": "Ada Holm"}}, "authors", ("Ada Holm",)),
    ],
)
def test_columns_are_known_by_their_common_names(row: dict[str, Any], field: str, value: object) -> None:
    """Case and separators do not count, names inside objects and times as numbers are understood."""
    assert getattr(only({**row, "text": TEXT}), field) == value


@pytest.mark.parametrize(
    "column", ["text", "body", "content", "maintext", "article_text", "Full Text", "fullText", "bodyText"]
)
def test_the_text_is_known_by_its_common_names(column: str) -> None:
    """The words come as they are."""
    assert only({column: TEXT}).text == TEXT


def test_lists_of_paragraphs_and_sentences_are_joined() -> None:
    """Paragraphs are parted by a blank line, the sentences of one by a space."""
    assert only({"text": ["One paragraph here.", "And another."]}).text == "One paragraph here.\n\nAnd another."
    assert only({"paragraphs": [["One is here.", "Two."], ["Three."]]}).text == "One is here. Two.\n\nThree."


def test_a_stray_value_is_no_article(tmp_path: Path) -> None:
    """A row of fewer than five words is skipped by name."""
    intake = next(stream_sources([lines(tmp_path, {"text": "Four words are few."})]))
    assert not intake.reports
    assert "fewer than 5 words" in intake.skipped[0].reason


def test_markup_in_a_row_is_read_as_paragraphs() -> None:
    """HTML in a column gives its words, pictures and scripts left out, whatever the column is called."""
    markup = f"<p>{TEXT}</p><script>x()</script><figure><figcaption>A quay</figcaption></figure><p>It &amp; he.</p>"
    assert only({"html": markup}).text == f"{TEXT}\n\nIt & he."
    assert only({"content": {"rendered": markup}}).text == f"{TEXT}\n\nIt & he."
    assert only({"content": markup}).text == f"{TEXT}\n\nIt & he."


def test_a_title_that_the_text_begins_with_is_not_repeated() -> None:
    """The headline stands before the text once."""
    assert only({"title": "A warehouse, on the eastern quay", "text": TEXT}).text == TEXT
    assert only({"title": "Fire", "text": TEXT}).text == f"Fire\n\n{TEXT}"


def test_a_mapping_names_the_columns(tmp_path: Path) -> None:
    """What the user says stands before what the columns' names tell."""
    path = lines(tmp_path, {"story": TEXT, "text": "Short.", "paper": {"name": "The Quay News"}})
    options = IngestOptions(fields=(("text", "story"), ("outlet", "paper.name")))
    (report,) = stream(path, options=options).reports
    assert (report.text, report.outlet) == (TEXT, "The Quay News")


def test_a_mapping_that_cannot_be_is_an_option_error(tmp_path: Path) -> None:
    """The columns that there are, or our names, are listed."""
    path = lines(tmp_path, ROW)
    with pytest.raises(OptionError, match=r"no column `story`.*`outlet`"):
        stream(path, options=IngestOptions(fields=(("text", "story"),)))
    with pytest.raises(OptionError, match="no field of a report"):
        stream(path, options=IngestOptions(fields=(("words", "text"),)))
    csv = tmp_path / "a.csv"
    csv.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(OptionError, match="no column `story`"):
        read_sources([str(csv)], IngestOptions(fields=(("text", "story"),)))


def test_rows_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    """A broken line, a row without text and what is no object are named by their row; the others are read."""
    path = tmp_path / "news.jsonl"
    path.write_text(f'{json.dumps(ROW)}\n{{"id": \n[1]\n{{"id": 4, "title": "x"}}\n{json.dumps(ROW)}\n', "utf-8")
    intake = stream(str(path))
    assert len(intake.reports) == 2
    assert [(item.source[-5:], item.reason.split(";")[0][:28]) for item in intake.skipped] == [
        ("row 2", "is not valid JSON (Expecting"),
        ("row 3", "is not a JSON object"),
        ("row 4", "holds no text in a column kn"),
    ]


def test_thousands_of_rows_with_one_fault_are_counted(tmp_path: Path) -> None:
    """One reason is said three times, then once with the count."""
    path = lines(tmp_path, *({"id": number} for number in range(2_000)), ROW)
    intake = stream(path)
    assert len(intake.reports) == 1
    assert len(intake.skipped) == 4
    assert intake.skipped[-1].source == path
    assert intake.skipped[-1].reason.startswith("1,997 more articles as row 1: holds no text")


def test_one_note_of_many_reports_is_counted(tmp_path: Path) -> None:
    """Each report has its note; the list of notes says it three times and the count."""
    path = lines(tmp_path, *({**ROW, "published_at": f"soon {number}"} for number in range(20)))
    intake = stream(path)
    assert all(report.notes for report in intake.reports)
    assert len(intake.notes) == 4
    assert "17 more articles as row 1: its date `soon 0`" in intake.notes[-1]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_is_read_whatever_parts_its_columns(tmp_path: Path, delimiter: str) -> None:
    """Quotation marks, line breaks in a text, and a byte-order mark are understood."""
    path = tmp_path / "news.csv"
    text = f'"{TEXT}\nHe said ""no"", and; that | was it."'
    path.write_text(f"\ufeffid{delimiter}Title{delimiter}Text\n1{delimiter}Fire{delimiter}{text}\n", "utf-8")
    (report,) = stream(str(path)).reports
    assert (report.external_id, report.title) == ("1", "Fire")
    assert report.text == f'Fire\n\n{TEXT}\nHe said "no", and; that | was it.'


def test_csv_in_an_older_encoding_is_read(tmp_path: Path) -> None:
    """A table that is not UTF-8 is taken for Windows-1252, one with a mark for UTF-16."""
    text = f"id,text\n1,The café – “open”. {TEXT.replace(',', '')}\n"
    for number, encoding in enumerate(("cp1252", "utf-16")):
        path = tmp_path / f"{number}.csv"
        path.write_bytes(text.encode(encoding))
        assert stream(str(path)).reports[0].text.startswith("The café – “open”.")


def test_csv_faults_are_named(tmp_path: Path) -> None:
    """Too many values are a row's fault; columns without text, and a mark that never closes, are the table's."""
    wide = tmp_path / "wide.csv"
    wide.write_text(f"id,text\n1,a,b,c\n2,{TEXT.replace(',', '')}\n", encoding="utf-8")
    intake = stream(str(wide))
    assert len(intake.reports) == 1
    assert "more values than the 2 columns" in intake.skipped[0].reason
    bare = tmp_path / "bare.csv"
    bare.write_text("id,title\n" + "1,x\n" * 50, encoding="utf-8")
    (skipped,) = stream(str(bare)).skipped
    assert "no column known to hold the text (it has `id`, `title`)" in skipped.reason
    open_mark = tmp_path / "open.csv"
    open_mark.write_text('id,text\n1,"' + "word, " * 50_000, encoding="utf-8")
    intake = stream(str(open_mark), options=IngestOptions(max_bytes=200_000))
    assert "more than 200,000 characters" in intake.skipped[0].reason or "row 1" in intake.skipped[0].reason


@pytest.mark.parametrize("key", [None, "articles", "Items", "response.docs", "data"])
def test_json_documents_give_their_list(tmp_path: Path, key: str | None) -> None:
    """A list of objects is found alone and under the common keys, also a level down."""
    value: Any = [ROW, {**ROW, "id": 8}]
    for part in reversed(key.split(".") if key else []):
        value = {"status": "ok", part: value}
    path = tmp_path / "a.json"
    path.write_text(json.dumps(value, indent=1), encoding="utf-8")
    assert [report.external_id for report in stream(str(path)).reports] == ["7", "8"]
    large = list(read_json(lambda: path.open("rb"), "a.json", TableOptions(max_row_chars=400)))
    assert [item.stated.external_id for item in large if isinstance(item, Item)] == ["7", "8"]


def test_json_that_holds_no_articles_is_skipped(tmp_path: Path) -> None:
    """The reason says what was looked for; a manifest that is given stays one."""
    path = tmp_path / "gold.json"
    for content in ('{"a": 1}', "[1, 2]", "[]", "{", '{"articles": []}', "[{"):
        path.write_text(content, encoding="utf-8")
        intake = stream(str(path))
        assert intake.skipped
        assert all("JSON" in skipped.reason for skipped in intake.skipped)
    one = tmp_path / "one.json"
    one.write_text(json.dumps(ROW, indent=1), encoding="utf-8")
    assert len(stream(str(one)).reports) == 1
    manifest = tmp_path / "reports.json"
    manifest.write_text('[{"file": "a.txt", "title": "x"}]', encoding="utf-8")
    assert "is a manifest" in stream(str(manifest)).notes[0]


def test_a_document_that_breaks_off_is_read_up_to_there(tmp_path: Path) -> None:
    """The rows before the damage are kept and the damage is named."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps([ROW, ROW])[:-30], encoding="utf-8")
    intake = stream(str(path))
    assert len(intake.reports) == 1
    assert "is not valid JSON" in intake.skipped[0].reason


def test_a_line_that_never_ends_is_refused() -> None:
    """A bomb of one line takes no memory; the rows around a merely long one are read."""
    row = json.dumps(ROW).encode()
    long = b'{"text": "' + b"a" * 5_000 + b'"}'
    found = list(read_json_lines(io.BytesIO(row + b"\n" + long + b"\n" + row), "a", TableOptions(max_row_chars=1_000)))
    assert [isinstance(item, Item) for item in found] == [True, False, True]
    array = b"[" + b'{"text": "' + b"a" * 500_000 + b'"},' + row + b"]"
    (refused,) = read_json(lambda: io.BytesIO(array), "a", TableOptions(max_row_chars=1_000))
    assert isinstance(refused, Skipped)
    assert "MB" in refused.reason


def test_a_bomb_of_one_line_is_refused_packed(tmp_path: Path) -> None:
    """130 MB in 130 kB: the file is named, and nothing of it is kept."""
    path = tmp_path / "bomb.jsonl.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(b'{"text": "')
        for _ in range(130):
            file.write(b"a" * 1_000_000)
    intake = stream(str(path), options=IngestOptions(max_bytes=1_000_000))
    assert intake.reports == ()
    assert "characters" in intake.skipped[0].reason


def test_parquet_is_read(tmp_path: Path) -> None:
    """Columns of every sort are understood: structs, lists, times; a name with a pattern's signs is a name."""
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path / "a[1]*.parquet"
    plain = tmp_path / "plain.parquet"
    duckdb.execute(
        f"COPY (SELECT 7 AS id, '{TEXT}' AS text, TIMESTAMP '2025-10-14 10:15:00' AS published_at, "
        f"['Ada Holm'] AS authors, {{'name': 'The Quay News'}} AS source, 1 AS other) TO '{plain}' (FORMAT PARQUET)"
    )
    plain.rename(path)
    (report,) = stream(str(path)).reports
    assert (report.external_id, report.outlet, report.authors) == ("7", "The Quay News", ("Ada Holm",))
    assert (report.published_at, report.text) == ("2025-10-14T10:15:00", TEXT)
    packed = tmp_path / "b.parquet.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert len(stream(str(packed)).reports) == 1
    path.write_bytes(path.read_bytes()[:-20])
    assert "Parquet" in stream(str(path)).skipped[0].reason


def test_batches_come_in_the_order_found(tmp_path: Path) -> None:
    """No chunk has more reports than the batch, and none is lost or moved."""
    path = lines(tmp_path, *({**ROW, "id": number, "text": f"{TEXT} {number}"} for number in range(25)))
    chunks = list(stream_sources([path], IngestOptions(batch=10)))
    assert [len(chunk.reports) for chunk in chunks] == [10, 10, 5]
    assert [report.external_id for chunk in chunks for report in chunk.reports] == [str(n) for n in range(25)]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.just("<p>a</p>"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["id", "text", "body", "title", "date", "outlet", "source", "authors", "url", "html", "uri", "fields", "bodies",
     "headlines", "language", "retrieved_at", "articles"]
) | st.text(max_size=8)  # fmt: skip


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(st.dictionaries(NAMES, VALUES, max_size=6) | VALUES, max_size=4), form=st.sampled_from("lad"))
def test_any_table_is_read_or_named(rows: list[Any], form: str) -> None:
    """Whatever values a table holds, each row is a report or is skipped, and nothing raises."""
    forms = {"l": "\n".join(map(json.dumps, rows)), "a": json.dumps(rows), "d": json.dumps({"items": rows})}
    for chunk in stream_sources(["-"], stdin=forms[form].encode):
        for report in chunk.reports:
            report.text.encode("utf-8")
            assert report.text.strip()
        assert all(item.reason for item in chunk.skipped)


@settings(max_examples=80, deadline=None)
@given(text=st.text(alphabet=st.sampled_from('ab,;"\n\r\t|\x00é\ufeff'), max_size=60))
def test_any_csv_is_read_or_named(text: str) -> None:
    """No arrangement of quotation marks and line ends raises."""
    for found in read_csv(io.BytesIO(("id,text\n" + text).encode()), "a.csv"):
        assert isinstance(found, Item | Skipped | str)

"""Tables of articles: JSON lines, JSON, CSV and Parquet; which column holds what is told from its name."""

from __future__ import annotations

import csv
import html
import io
import itertools
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from rashomon.errors import OptionError
from rashomon.ingest.compressed import DamagedError
from rashomon.ingest.dates import plain_time
from rashomon.ingest.fragments import is_fragment
from rashomon.ingest.item import Found, Item, Stated
from rashomon.ingest.ninjs import is_ninjs, names_in, read_ninjs
from rashomon.ingest.outlets import domain_of
from rashomon.model import Skipped

COLUMNS: dict[str, tuple[str, ...]] = {
    "external_id": ("id", "_id", "external_id", "uuid", "guid", "article_id", "doc_id", "document_id", "stories_id",
        "story_id", "item_id", "news_id"),
    "outlet": ("outlet", "outlet_name", "media_name", "publisher", "source_name", "site_name", "publication",
        "newspaper", "source", "site", "media", "source_domain", "media_url", "domain", "hostname"),
    "title": ("title", "headline", "article_title", "page_title", "name"),
    "text": ("text", "body", "article_text", "full_text", "maintext", "article_body", "body_text", "plain_text", "article",
        "content", "article_content", "page_content", "story", "paragraphs"),
    "markup": ("html", "body_html", "content_html", "raw_html", "article_html", "markup"),
    "published": ("published_at", "published", "publish_date", "pub_date", "date_published", "published_date",
        "date_publish", "publication_date", "publish_time", "published_time", "web_publication_date", "date_gmt", "date",
        "datetime", "seen_date", "timestamp", "time", "created_at"),
    "modified": ("modified_at", "modified", "date_modified", "modified_date", "last_modified", "updated_at", "updated",
        "modified_gmt", "update_date"),
    "url": ("url", "link", "article_url", "web_url", "canonical_url", "source_url", "permalink", "href", "uri"),
    "authors": ("authors", "author", "byline", "by", "creator", "writer", "reporter"),
    "language": ("language", "lang", "language_code"),
    "retrieved": ("retrieved_at", "retrieved", "date_download", "download_date", "crawled_at", "crawl_date", "scraped_at",
        "fetched_at", "fetch_date"),
}  # fmt: skip
"""For each of our names the columns that commonly hold it, surest first; case and separators do not count."""

LISTS = (
    "articles", "items", "data", "results", "docs", "documents", "hits", "stories", "news", "records", "rows",
    "entries", "posts", "reports", "response", "body",
)  # fmt: skip
"""Keys under which a JSON object commonly holds its articles, at its top or one or two levels down."""

_INSIDE = ("_source", "fields", "attributes", "article", "metadata", "meta")
"""Columns that hold an object with further columns, as search engines and some news interfaces give them."""
_SAMPLE_ROWS = 100
_MAX_SKIPPED_CHARS = 100_000_000
_MAX_COLUMNS_NAMED = 30

type Row = Mapping[str, Any]


@dataclass(frozen=True)
class TableOptions:
    """`fields` maps our names to columns; a row of more than `max_row_chars` characters is refused."""

    fields: tuple[tuple[str, str], ...] = ()
    max_row_chars: int = 10_000_000


class _StopError(Exception):
    """The rest of a table cannot be read; the text says why."""


def check_fields(fields: tuple[tuple[str, str], ...]) -> None:
    """Raise `OptionError` where a mapping gives a name that is none of ours, or gives one twice."""
    names = [name for name, _ in fields]
    for name in names:
        if name not in COLUMNS:
            raise OptionError(f"`{name}` is no field of a report; map one of {', '.join(sorted(COLUMNS))} to a column")
        if names.count(name) > 1:
            raise OptionError(f"the field `{name}` is mapped to more than one column; give one")


def read_json_lines(stream: BinaryIO, source: str, options: TableOptions = TableOptions()) -> Iterator[Found]:
    """Yield the articles of a file with a JSON object on each line; a row is named by its line."""
    yield from _read(_json_lines(stream, source, options), source, options)


def read_json(
    open_stream: Callable[[], BinaryIO], source: str, options: TableOptions = TableOptions()
) -> Iterator[Found]:
    """Yield the articles of a JSON document: a list of objects, an object that holds one, or one article.

    `open_stream` is called once or twice: to find the list, and to read it in constant memory.
    """
    yield from _read(_json_document(open_stream, source, options), source, options)


def read_csv(stream: BinaryIO, source: str, options: TableOptions = TableOptions()) -> Iterator[Found]:
    """Yield the articles of a table whose first line names its columns; rows count from 1 below that line.

    The columns may be parted by commas, semicolons, tabs or bars: by which, the first line tells.
    """
    yield from _read(_csv(stream, options), source, options)


def read_parquet(path: Path, source: str, options: TableOptions = TableOptions()) -> Iterator[Found]:
    """Yield the articles of a Parquet file, a few row groups at most in memory."""
    yield from _read(_parquet(path, options), source, options)


def _read(rows: Iterator[tuple[int, Row | str]], source: str, options: TableOptions) -> Iterator[Found]:
    """Yield what each numbered row is: an article, or skipped; a text in a row's place is what is wrong with it."""
    check_fields(options.fields)
    try:
        first: list[tuple[int, Row | str]] = []
        stop: Exception | None = None
        try:
            for row in itertools.islice(rows, _SAMPLE_ROWS):
                first.append(row)  # not `extend`, which loses the rows before an error
        except (_StopError, DamagedError) as error:
            stop = error  # said after the rows before it, which are kept
        _check_columns([row for _, row in first if not isinstance(row, str)], source, options)
        reader = _RowReader(options)
        for number, row in itertools.chain(first, rows):
            name = f"{source}, row {number:d}"
            if isinstance(row, str):
                yield Skipped(name, row)
            elif is_ninjs(row):
                yield read_ninjs(row, name)
            else:
                yield reader.read(row, name)
        if stop is not None:
            raise stop
    except _StopError as error:
        yield Skipped(source, str(error))
    except DamagedError as error:
        yield Skipped(source, f"{error}; what was read until there is kept")


def _check_columns(rows: Sequence[Row], source: str, options: TableOptions) -> None:
    if not rows or not options.fields:
        return
    there = dict.fromkeys(key for row in rows for key in row)
    for name, column in options.fields:
        if column not in there and not any(_at(row, column) is not None for row in rows):
            raise OptionError(f"{source} has no column `{column}` to take {name} from; it has {_listed(tuple(there))}")


def _listed(columns: Sequence[str]) -> str:
    shown = ", ".join(f"`{column[:40]}`" for column in columns[:_MAX_COLUMNS_NAMED])
    rest = len(columns) - _MAX_COLUMNS_NAMED
    return f"{shown} and {rest} more" if rest > 0 else shown or "none"


def _plain(column: str) -> str:
    return re.sub(r"[\W_]", "", column).casefold()


_PLACES = {_plain(column): (name, place) for name, columns in COLUMNS.items() for place, column in enumerate(columns)}


class _RowReader:
    """Rows to articles; which columns hold what is looked up once for each set of columns."""

    def __init__(self, options: TableOptions) -> None:
        self._mapped = dict(options.fields)
        self._known: dict[tuple[str, ...], dict[str, tuple[str, ...]]] = {}

    def read(self, row: Row, source: str) -> Item | Skipped:
        row = _flat(row)
        columns = self._columns(row)
        text, markup = _words(row, columns)
        if not text:
            return Skipped(
                source, "holds no text in a column known to hold it; name the column with a mapping of `text` "
                f"(there are {_listed(tuple(row))})"
            )  # fmt: skip
        outlet = next((name for column in columns["outlet"] if (name := _name(_at(row, column)))), None)
        if outlet and "/" in outlet and (host := domain_of(outlet)):
            outlet = host
        stated = Stated(
            outlet=outlet,
            title=_one(row, columns["title"]),
            published=_date(row, columns["published"]),
            modified=_date(row, columns["modified"]),
            url=_one(row, columns["url"]),
            authors=next((found for column in columns["authors"] if (found := _names(_at(row, column)))), ()),
            external_id=_one(row, columns["external_id"]),
            language=_one(row, columns["language"]),
            retrieved=_date(row, columns["retrieved"]),
        )
        return Item(source, text.encode("utf-8"), text, markup, stated)

    def _columns(self, row: Row) -> dict[str, tuple[str, ...]]:
        key = tuple(row)
        found = self._known.get(key)
        if found is None:
            if len(self._known) > 1_000:  # rows of ever other columns: looking up again costs less than keeping
                self._known.clear()
            found = self._known[key] = self._guess(row)
        return found

    def _guess(self, row: Row) -> dict[str, tuple[str, ...]]:
        named: dict[str, list[tuple[int, str]]] = {name: [] for name in COLUMNS}
        for column in row:
            place = _PLACES.get(_plain(column))
            if place:
                named[place[0]].append((place[1], column))
        guessed = {name: tuple(column for _, column in sorted(found)) for name, found in named.items()}
        if {"text", "markup"} & set(self._mapped):
            # Whoever names the column of the words wants no other.
            guessed |= {name: () for name in ("text", "markup")}
        return guessed | {name: (column,) for name, column in self._mapped.items()}


def _flat(row: Row) -> Row:
    """Return a row with the columns of the objects inside that hold columns; its own stand first."""
    inside = [value for key in _INSIDE if isinstance(value := row.get(key), dict)]
    if not inside:
        return row
    flat = dict(row)
    for part in inside:
        for key, value in cast("dict[Any, Any]", part).items():
            flat.setdefault(str(key), value)
    return flat


def _at(row: Row, column: str) -> Any:
    """Return a value by its column, or by a path of columns (`source.name`)."""
    if column in row or "." not in column:
        return row.get(column)
    value: Any = row
    for part in column.split("."):
        value = cast("dict[str, Any]", value).get(part) if isinstance(value, dict) else None
    return value


def _words(row: Row, columns: Mapping[str, tuple[str, ...]]) -> tuple[str, bool]:
    """Return a row's text and whether it is marked up."""
    for column in columns["text"]:
        value = _at(row, column)
        text = _joined(value)
        if text:
            return text, isinstance(value, dict) or is_fragment(text)
    for column in columns["markup"]:
        text = _joined(_at(row, column))
        if text:
            return text, True
    return "", False


def _joined(value: Any) -> str:
    """Return a text, or the paragraphs of a list as one; a paragraph may be a list of its sentences."""
    if isinstance(value, str):
        return _clean(value) if value and not value.isspace() else ""
    if isinstance(value, bytes):
        return _joined(value.decode("utf-8", "replace"))
    if isinstance(value, list | tuple):
        parts = [
            " ".join(str(sentence).strip() for sentence in cast("list[Any]", part) if isinstance(sentence, str))
            if isinstance(part, list | tuple)
            else str(part).strip() if isinstance(part, str)
            else _joined(part) if isinstance(part, dict) else ""
            for part in cast("list[Any]", value)
        ]  # fmt: skip
        return _clean("\n\n".join(part for part in parts if part.strip()))
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return next((text for key in ("rendered", "text", "value") if (text := _scalar_text(fields.get(key)))), "")
    return ""


def _scalar_text(value: Any) -> str:
    return _joined(value) if isinstance(value, str) else ""


def _clean(text: str) -> str:
    """Return a text without what no file of text holds: NUL, halves of surrogate pairs."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _one(row: Row, columns: tuple[str, ...]) -> str | None:
    return next((text for column in columns if (text := _scalar(_at(row, column)))), None)


def _scalar(value: Any) -> str | None:
    """Return a value on one line, or null where it is none or no single value."""
    if isinstance(value, str):
        text = " ".join(_clean(value).split())
        return text if text and text.casefold() not in _NOTHING else None
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, float):
        return None if value != value else str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        rendered = _scalar(fields.get("rendered"))
        return html.unescape(rendered) if rendered else _scalar(fields.get("$oid")) or _scalar(fields.get("value"))
    if isinstance(value, list | tuple):
        return next((text for part in cast("list[Any]", value)[:1] if (text := _scalar(part))), None)
    return _scalar(str(value)[:500])


_NOTHING = ("nan", "none", "null", "nat", "n/a", "-")


def _name(value: Any) -> str | None:
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        keys = ("name", "title", "displayName", "domain", "uri", "id")
        return next((name for key in keys if (name := _scalar(fields.get(key)))), None)
    return _scalar(value)


def _names(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        text = value.strip()
        if text.startswith("[") and text.endswith("]") and len(text) < 5_000:
            quoted = [one or two for one, two in _QUOTED.findall(text)]  # a list as a table prints it
            value = quoted or text.strip("[]")
    if isinstance(value, list | tuple):
        names = [name for part in cast("list[Any]", value)[:20] if (name := _name(part))]
        return tuple(dict.fromkeys(names))
    name = _name(value)
    return names_in(name[:1_000]) if name else ()


_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")


def _date(row: Row, columns: tuple[str, ...]) -> str | None:
    return next((text for column in columns if (text := _time(_at(row, column)))), None)


def _time(value: Any) -> str | None:
    """Return a date as written, numbers that count seconds since 1970, or parts of them, as the time they mean."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict):
        value = cast("dict[str, Any]", value).get("$date")
    text = _scalar(value)
    if text is None:
        return None
    if _EPOCH.fullmatch(text):
        number = float(text)
        for scale in (1, 1_000, 1_000_000, 1_000_000_000):
            if number / scale < 7e9:
                try:
                    return datetime.fromtimestamp(number / scale, UTC).replace(microsecond=0).isoformat()
                except (ValueError, OverflowError, OSError):
                    return text
    return plain_time(text)


_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}|\d{15,16}|\d{18,19}")


# What the formats are read with: each gives numbered rows, or what is wrong with one.


def _text_of(stream: BinaryIO, newline: str) -> io.TextIOWrapper:
    """Return a stream's text; bytes that are not UTF-8 come as halves of surrogate pairs, see `_western`."""
    head = stream.peek(4)[:4] if isinstance(stream, io.BufferedReader) else b""  # type: ignore[attr-defined]
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return io.TextIOWrapper(stream, encoding, errors="surrogateescape", newline=newline)


def _western(text: str) -> str:
    """Return a text whose bytes were not all UTF-8 as Windows-1252, as older programs export tables."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        try:
            return text.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
        except UnicodeEncodeError:
            return text
    return text


def _lines(text: io.TextIOWrapper, options: TableOptions) -> Iterator[str | None]:
    """Yield the lines of a text; null for one that is too long."""
    limit = options.max_row_chars
    while line := text.readline(limit):
        if len(line) < limit or line.endswith("\n"):
            yield line
            continue
        passed = 0
        while passed < _MAX_SKIPPED_CHARS and (more := text.readline(1_000_000)):
            passed += len(more)
            if more.endswith("\n"):
                break
        else:
            if passed >= _MAX_SKIPPED_CHARS:
                raise _StopError(
                    f"holds a line of more than {passed:,} characters, so the rest of it was not read; "
                    "is it the table it seems to be?"
                )
        yield None


def _json_lines(stream: BinaryIO, source: str, options: TableOptions) -> Iterator[tuple[int, Row | str]]:
    with _text_of(stream, "\n") as text:
        for number, line in enumerate(_lines(text, options), start=1):
            if line is None:
                yield number, f"is longer than {options.max_row_chars:,} characters; is it one article?"
                continue
            if not line.strip("\ufeff \t\r\n\x1e"):
                continue
            try:
                row = json.loads(_western(line).strip("\ufeff \t\r\n\x1e").rstrip(","))
            except (ValueError, RecursionError) as error:
                yield number, f"is not valid JSON ({_short(error)}); mend the line or take it out"
                continue
            yield number, cast(Row, row) if isinstance(row, dict) else "is not a JSON object; give one on each line"


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


def _json_document(
    open_stream: Callable[[], BinaryIO], source: str, options: TableOptions
) -> Iterator[tuple[int, Row | str]]:
    limit = options.max_row_chars
    with open_stream() as stream:
        head = stream.read(limit + 1)
    if len(head) <= limit:
        try:
            value = json.loads(_decoded(head))
        except (ValueError, RecursionError):
            value = None  # what can be read until there is read below
        if isinstance(value, dict):
            yield from _object_rows(cast("dict[str, Any]", value), source)
            return
    yield from _streamed(open_stream, head[:limit], options)


def _decoded(data: bytes) -> str:
    encoding = json.detect_encoding(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _object_rows(value: dict[str, Any], source: str) -> Iterator[tuple[int, Row | str]]:
    if is_ninjs(value):
        yield 1, value
        return
    rows = _list_in(value, 2)
    if rows is not None:
        for number, row in enumerate(rows, start=1):
            yield number, cast(Row, row) if isinstance(row, dict) else "is not a JSON object"
        return
    if not isinstance(_RowReader(TableOptions()).read(value, source), Skipped):
        yield 1, value
        return
    raise _StopError(
        f"is JSON data without articles that are known as such (a list of objects, alone or under {', '.join(LISTS[:5])}); "
        "give such a list, or the article's text as .txt or .html"
    )


def _list_in(value: dict[str, Any], depth: int) -> list[Any] | None:
    """Return the list of objects under the surest of the common keys."""
    keys = {_plain(key): key for key in value}
    for name in LISTS:
        inside = value.get(keys.get(name, ""))
        if isinstance(inside, list) and any(isinstance(part, dict) for part in cast("list[Any]", inside)[:5]):
            return cast("list[Any]", inside)
    for name in LISTS:
        inside = value.get(keys.get(name, ""))
        if depth > 1 and isinstance(inside, dict):
            found = _list_in(cast("dict[str, Any]", inside), depth - 1)
            if found is not None:
                return found
    return None


class _Counted:
    """A stream that refuses to give more than a limit between two rows, so that no row grows without end."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.taken += len(data)
        if self.taken > self._limit:
            raise _StopError(
                f"holds a row of more than {self._limit // 1_000_000} MB, so the rest of it was not read; "
                "give one article a row"
            )
        return data


def _streamed(
    open_stream: Callable[[], BinaryIO], head: bytes, options: TableOptions
) -> Iterator[tuple[int, Row | str]]:
    """Yield the objects of a list in a JSON document of any length."""
    import ijson

    number = 0
    try:
        prefix = _list_prefix(head)
        with open_stream() as stream:
            if head.startswith(b"\xef\xbb\xbf"):
                stream.read(3)
            counted = _Counted(stream, 2 * options.max_row_chars)
            piece = min(1 << 16, max(64, options.max_row_chars // 16))
            for number, row in enumerate(ijson.items(counted, prefix, use_float=True, buf_size=piece), start=1):
                counted.taken = 0
                yield number, cast(Row, row) if isinstance(row, dict) else "is not a JSON object"
    except (ijson.JSONError, ValueError, OverflowError, RecursionError) as error:
        until = f"what stands before, {number:,} rows, is read" if number else "nothing of it could be read"
        raise _StopError(f"is not valid JSON ({_short(error)}); {until}") from error
    if not number:
        raise _StopError("is JSON data without articles that are known as such; give a list of objects")


def _list_prefix(head: bytes) -> str:
    """Return where a document that begins so has its list of objects, as ijson writes it."""
    import ijson

    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        return "item"
    lists: set[str] = set()
    try:
        for prefix, event, _ in ijson.parse(io.BytesIO(head.removeprefix(b"\xef\xbb\xbf"))):
            keys = [_plain(key) for key in prefix.split(".")]
            if event == "start_array" and len(keys) <= 2 and all(key in LISTS for key in keys):
                lists.add(prefix)
            if event == "start_map" and prefix.removesuffix(".item") in lists:
                return prefix
    except (ijson.JSONError, ValueError):
        pass
    return "item"


def _csv(stream: BinaryIO, options: TableOptions) -> Iterator[tuple[int, Row | str]]:
    # The limit is the process's; raising it does no harm to others.
    csv.field_size_limit(max(csv.field_size_limit(), options.max_row_chars))
    with _text_of(stream, "") as text:
        lines = _csv_lines(text, options)
        first = next((line for line in lines if line.strip()), "")
        reader = csv.reader(itertools.chain([first], lines), delimiter=_delimiter(first), skipinitialspace=True)
        number = 0
        try:
            header = _unique(_western(name).strip() for name in next(reader, []))
            _check_has_text(header, options)
            for number, values in enumerate(reader, start=1):
                if not values:
                    continue
                if len(values) > len(header):
                    yield number, f"has more values than the {len(header)} columns; its text may need quotation marks"
                    continue
                yield number, dict(zip(header, map(_western, values), strict=False))
        except csv.Error as error:
            raise _StopError(
                f"row {number + 1:d} cannot be read ({_short(error)}), so the rest was not read; "
                "a quotation mark may not be closed"
            ) from error


def _csv_lines(text: io.TextIOWrapper, options: TableOptions) -> Iterator[str]:
    for line in _lines(text, options):
        if line is None:
            raise _StopError(
                f"holds a line of more than {options.max_row_chars:,} characters, so the rest of it was not read; "
                "is it the table it seems to be?"
            )
        yield line


def _delimiter(line: str) -> str:
    """Return what parts the columns: the candidate that is commonest in the line of names, outside quotation marks."""
    bare = re.sub(r'"[^"]*"', "", line)
    return max(",;\t|", key=lambda sign: (bare.count(sign), sign == ","))


def _unique(names: Iterable[str]) -> list[str]:
    """Return the names of the columns, each once: a further one of the same name is told by its number."""
    found: list[str] = []
    for number, name in enumerate(names, start=1):
        name = name or f"column {number}"
        found.append(name if name not in found else f"{name} ({number})")
    return found


def _check_has_text(columns: Sequence[str], options: TableOptions) -> None:
    """Refuse a table whose columns hold no text, once and not for each row."""
    known = {*map(_plain, COLUMNS["text"] + COLUMNS["markup"]), *map(_plain, _INSIDE)}
    if {"text", "markup"} & {name for name, _ in options.fields} or known & set(map(_plain, columns)):
        return
    if options.fields:
        _check_columns([dict.fromkeys(columns, "")], "the table", options)
    raise _StopError(
        f"has no column known to hold the text (it has {_listed(columns)}); name it with a mapping of `text`"
    )


def _parquet(path: Path, options: TableOptions) -> Iterator[tuple[int, Row | str]]:
    try:
        import duckdb
    except ImportError as error:
        raise _StopError("is a Parquet file, which needs DuckDB to be read; `pip install duckdb`") from error
    with tempfile.TemporaryDirectory() as folder:
        place = path.resolve()
        if re.search(r"[*?\[\]{}]", str(place)):  # DuckDB would take the name for a pattern
            place = Path(folder) / "table.parquet"
            place.symlink_to(path.resolve())
        number = 0
        try:
            with duckdb.connect(config=_DUCKDB) as connection:
                query = "FROM read_parquet(?, hive_partitioning = false)"
                described = connection.execute(f"DESCRIBE {query}", [str(place)]).fetchall()
                columns = [str(row[0]) for row in described]
                _check_has_text(columns, options)
                wanted = [column for column in columns if _wanted(column, options)]
                names = ", ".join('"' + column.replace('"', '""') + '"' for column in wanted)
                found = connection.execute(f"SELECT {names} {query}", [str(place)])
                while rows := found.fetchmany(64):
                    for values in rows:
                        number += 1
                        yield number, dict(zip(wanted, values, strict=True))
        except duckdb.Error as error:
            until = f"what stands before, {number:,} rows, is read" if number else "nothing of it could be read"
            raise _StopError(f"is no Parquet file that can be read ({_short(error)}); {until}") from error


# One thread keeps the order of the rows and the memory of one row group; nothing is loaded from anywhere.
_DUCKDB: dict[str, Any] = {
    "threads": 1, "memory_limit": "512MB", "autoinstall_known_extensions": False, "autoload_known_extensions": False,
}  # fmt: skip


def _wanted(column: str, options: TableOptions) -> bool:
    mapped = {name.partition(".")[0] for _, name in options.fields} | {name for _, name in options.fields}
    return column in mapped or _plain(column) in _PLACES or column in _INSIDE

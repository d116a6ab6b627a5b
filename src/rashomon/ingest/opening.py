"""Sources to items: paths, folders, standard input and web addresses are opened, and what each holds is told apart.

By content first: a name may lie, and a server's content type often does. Only tables parted by commas need a name.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, cast

from rashomon.errors import OptionError, SourceError
from rashomon.ingest import compressed
from rashomon.ingest.compressed import DamagedError, compression_of, decompressed
from rashomon.ingest.decoding import decode
from rashomon.ingest.drafting import PAGE_SUFFIXES
from rashomon.ingest.feeds import Fetches, entry_item, read_feed
from rashomon.ingest.item import Found, Item, Stated
from rashomon.ingest.manifest import MANIFEST_NAME, Manifest, read_manifest
from rashomon.ingest.newsml import ROOTS, read_newsml
from rashomon.ingest.opml import read_opml
from rashomon.ingest.options import IngestOptions
from rashomon.ingest.tables import read_csv, read_json, read_json_lines, read_parquet
from rashomon.ingest.warc import read_warc
from rashomon.model import DateBasis, Skipped

STANDARD_INPUT = "-"
_ARTICLES = (".txt", *PAGE_SUFFIXES)
_CONTAINERS = (
    ".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".tab", ".parquet", ".warc", ".xml", ".opml", ".rss", ".atom",
    ".nitf", ".newsml",
)  # fmt: skip
_TABLES = (".csv", ".tsv", ".tab")
_LINES = (".jsonl", ".ndjson")
_FEEDS = ("rss", "rdf", "feed")
_HEAD = 8_192


@dataclass(frozen=True)
class Opened:
    """One thing that was found in a source; `container` is its name where the source holds several articles."""

    found: Found
    container: str | None = None
    suffix: str = ""
    basis: DateBasis = "stated"


@dataclass(frozen=True)
class _Content:
    """Something that can be opened: a file, or bytes that were fetched or came by standard input."""

    name: str
    suffix: str
    path: Path | None = None
    data: bytes = b""
    url: str | None = None
    content_type: str | None = None
    charset: str | None = None
    retrieved: str | None = None

    def open(self) -> BinaryIO:
        """Return the content as a stream, decompressed."""
        stream = self.path.open("rb") if self.path is not None else io.BufferedReader(cast(Any, io.BytesIO(self.data)))
        kind = compression_of(stream.peek(8)[:8])
        return decompressed(stream, kind) if kind else stream

    def open_to_seek(self) -> BinaryIO:
        """Return the content as a stream that can seek, as it lies there; unpacked only from bzip2 and xz."""
        stream = self.path.open("rb") if self.path is not None else io.BytesIO(self.data)
        kind = compression_of(stream.read(8))
        stream.seek(0)
        if kind not in ("bzip2", "xz"):
            return stream
        unpacked = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 - it is what the caller closes
        with decompressed(stream, kind) as packed:
            _copy(packed, unpacked)
        unpacked.seek(0)
        return unpacked

    def is_compressed(self) -> bool:
        """Return whether the content is compressed as it lies there."""
        if self.path is None:
            return compression_of(self.data[:8]) is not None
        with self.path.open("rb") as stream:
            return compression_of(stream.read(8)) is not None


class Opening:
    """One run over sources: which manifest speaks of which folder, and the files that were given already."""

    def __init__(
        self, options: IngestOptions, stdin: Callable[[], bytes] | None, fetcher: Fetches | None, whole_folders: bool
    ) -> None:
        """`whole_folders`: a folder gives the containers in it too, and not only text and pages."""
        self._options = options
        self._stdin = stdin
        self._fetcher = fetcher
        self._whole_folders = whole_folders
        self._given = read_manifest(Path(options.manifest)) if options.manifest is not None else None
        self._beside: dict[Path, Manifest | None] = {}

    def run(self, sources: Sequence[str]) -> Iterator[Opened]:
        """Yield what the sources hold, in their order; a file that several name is read where the first names it."""
        for problem in self._given.problems if self._given else ():
            yield Opened(problem)
        places: dict[str, list[tuple[str, Path]]] = {}
        todo: list[str | list[tuple[str, Path]]] = []
        for source in dict.fromkeys(sources):
            if source == STANDARD_INPUT or _is_address(source):
                todo.append(source)
                continue
            for found in self._files(source):
                if isinstance(found, Opened):
                    yield found
                    continue
                names = places.setdefault(_identity(found[1]), [])
                if not names:
                    todo.append(names)
                names.append(found)
        for one in todo:
            if isinstance(one, list):
                yield from self._file(one)
            elif one == STANDARD_INPUT:
                yield from self._standard_input()
            else:
                yield from self._address(one)

    def _files(self, source: str) -> Iterator[Opened | tuple[str, Path]]:
        """Yield the files that one source names, or why it names none."""
        if not source.strip() or "\x00" in source:
            yield Opened(Skipped(source, "is no path; give the path of a file or folder"))
            return
        path = Path(source)
        try:
            if path.is_dir():
                yield from self._folder(source, path)
            elif path.name == MANIFEST_NAME and path.is_file():
                yield Opened(f"{source}: is a manifest, and is read as one")
            elif not path.exists():
                reason = "no such file or folder; check the spelling and the folder you are in"
                yield Opened(Skipped(source, reason))
            else:
                yield source, path
        except (OSError, ValueError) as error:
            reason = str(getattr(error, "strerror", None) or error).lower()
            yield Opened(Skipped(source, f"cannot be opened ({reason}); check its path and permissions"))

    def _folder(self, source: str, path: Path) -> Iterator[Opened | tuple[str, Path]]:
        inside = sorted(path.iterdir())
        wanted = (*_ARTICLES, *_CONTAINERS) if self._whole_folders else _ARTICLES
        files = [
            item
            for item in inside
            if (_suffix(item.name) if self._whole_folders else item.suffix.casefold()) in wanted
            and not item.name.startswith(".")
            and item.name != MANIFEST_NAME
            and item.is_file()
        ]
        passed = sum(1 for item in inside if item.is_file() and not item.name.startswith(".")) - len(files)
        if self._whole_folders and files and passed:
            others = f"{passed} files of other kinds are" if passed > 1 else "one file of another kind is"
            yield Opened(f"{source}: {others} passed over; name what is to be read")
        if not files:
            within = "; folders within it are not searched, name them" if any(i.is_dir() for i in inside) else ""
            yield Opened(Skipped(source, f"is a folder without .txt or .html files{within}; name files of other kinds"))
        for item in files:
            yield str(item), item

    def _file(self, names: list[tuple[str, Path]]) -> Iterator[Opened]:
        name, path = min(names, key=lambda item: (len(item[0]), item[0]))
        others = sorted({other for other, _ in names} - {name})
        if others:
            yield Opened(f"{name}: was given more than once (as {', '.join(others)}), and is read once")
        try:
            content = _Content(name, _suffix(path.name), path)
            if not path.is_file():  # a pipe, which can be read once
                with path.open("rb") as pipe:
                    content = _Content(name, content.suffix, data=pipe.read(self._options.max_bytes + 1))
            for opened in self._content(content):
                if isinstance(opened.found, Item) and opened.container is None:
                    yield from self._with_manifest(opened, path)
                else:
                    yield opened
        except DamagedError as error:
            yield Opened(Skipped(name, f"{error}; get a whole copy"))
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            yield Opened(Skipped(name, f"cannot be read ({reason}); check its permissions"))

    def _with_manifest(self, opened: Opened, path: Path) -> Iterator[Opened]:
        """Yield a file's article with what a manifest states of it."""
        item = cast(Item, opened.found)
        manifest = self._given
        if manifest is None:
            folder = path.parent
            if folder not in self._beside:
                self._beside[folder] = None
                try:
                    if (folder / MANIFEST_NAME).is_file():
                        self._beside[folder] = found = read_manifest(folder / MANIFEST_NAME)
                        for problem in found.problems:
                            yield Opened(problem)
                except (OptionError, OSError) as error:
                    yield Opened(f"{error}; the files beside it are read without it")
            manifest = self._beside[folder]
        if manifest is not None:
            entry = manifest.entry_for(path)
            if entry is not None:
                item = replace(item, stated=entry.stated)
            else:
                item = replace(item, notes=(*item.notes, f"{manifest.path.name} says nothing of it"))
        yield replace(opened, found=item, basis="manifest")

    def _standard_input(self) -> Iterator[Opened]:
        with ExitStack() as stack:
            try:
                content = _Content(STANDARD_INPUT, "", data=self._stdin() if self._stdin else b"")
                if self._stdin is None:
                    data = sys.stdin.buffer.read(self._options.max_bytes + 1)
                    content = _Content(STANDARD_INPUT, "", data=data)
                    if len(data) > self._options.max_bytes:
                        # More than an article: it may be a table, which is looked into before it is read.
                        file = stack.enter_context(tempfile.NamedTemporaryFile())
                        file.write(data)
                        shutil.copyfileobj(sys.stdin.buffer, file)
                        file.flush()
                        content = _Content(STANDARD_INPUT, "", Path(file.name))
                for opened in self._content(content):
                    if isinstance(opened.found, Item) and opened.container is None and self._given:
                        entry = self._given.entry_for(Path(STANDARD_INPUT))
                        item = replace(opened.found, stated=entry.stated) if entry else opened.found
                        yield replace(opened, found=item, basis="manifest")
                    else:
                        yield opened
            except (OSError, ValueError) as error:
                yield Opened(Skipped(STANDARD_INPUT, f"cannot be read ({error}); give the text as a file"))

    def _address(self, url: str) -> Iterator[Opened]:
        if not re.match(r"https?://", url, re.I):
            yield Opened(Skipped(url, "is a web address that is not fetched; save the page as .html and give the file"))
            return
        if self._fetcher is None:
            yield Opened(
                Skipped(
                    url,
                    "is a web address, and nothing is fetched here; `rashomon add` and `rashomon compare` fetch it, "
                    "or save the page as .html and give the file",
                )
            )
            return
        try:
            response = self._fetcher.fetch(url)
        except SourceError as error:
            yield Opened(Skipped(url, error.reason))
            return
        kind = (response.content_type or "").partition(";")[0].strip().casefold()
        content = _Content(
            url, _suffix(response.url.partition("?")[0].rpartition("/")[2]), None, response.data, response.url, kind,
            response.charset, response.retrieved_at,
        )  # fmt: skip
        try:
            yield from self._content(content)
        except OSError as error:
            yield Opened(Skipped(url, f"{error}; try again later"))

    def _content(self, content: _Content) -> Iterator[Opened]:
        """Yield what is found in a content, by its first bytes."""
        options = self._options
        with content.open() as stream:
            head = cast(io.BufferedReader, stream).peek(_HEAD)[:_HEAD]
        name = content.name
        root = _root(head)
        kind = content.content_type or ""
        if head.startswith(b"PAR1"):
            yield from self._parquet(content)
        elif re.match(rb"WARC/\d", head):
            with content.open_to_seek() as stream:
                yield from _contained(name, read_warc(stream, name, options.max_bytes))
        elif root == "opml" or root in _FEEDS or root in ROOTS:
            data = _read(content, options.max_bytes)
            if isinstance(data, Skipped):
                yield Opened(data)
            elif root in ROOTS:
                yield from _contained(name, read_newsml(data, name))
            else:
                yield from _contained(name, self._links(data, content) if root == "opml" else self._feed(data, content))
        elif content.suffix in _TABLES or kind in ("text/csv", "text/tab-separated-values"):
            yield from _contained(name, read_csv(content.open(), name, options.table))
        elif form := _json_form(content, head, options):
            if form == "lines":
                yield from _contained(name, read_json_lines(content.open(), name, options.table))
            else:
                yield from _contained(name, read_json(content.open, name, options.table))
        else:
            yield self._article(content)

    def _article(self, content: _Content) -> Opened:
        with content.open() as stream:
            data = stream.read(self._options.max_bytes + 1)
        item = Item(content.name, data)
        if content.url is not None:
            stated = Stated(url=content.url, retrieved=content.retrieved)
            item = Item(content.name, data, stated=stated)
            decoded = decode(data, page=True, charset=content.charset) if data else ""
            if isinstance(decoded, str):
                return Opened(Skipped(content.name, decoded or "is empty; open it in a browser and save the page"))
            plain = content.content_type == "text/plain" or "<" not in decoded.text[:4_000]
            notes = (decoded.note,) if decoded.note else ()
            item = Item(content.name, data, decoded.text, not plain, stated, notes)
        return Opened(item, suffix=content.suffix)

    def _parquet(self, content: _Content) -> Iterator[Opened]:
        if content.path is not None and not content.is_compressed():
            yield from _contained(content.name, read_parquet(content.path, content.name, self._options.table))
            return
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "table.parquet"
            with content.open() as stream, path.open("wb") as file:
                _copy(stream, file)
            yield from _contained(content.name, read_parquet(path, content.name, self._options.table))

    def _feed(self, data: bytes, content: _Content) -> Iterator[Found]:
        """Yield the articles of a feed, each from its page where there is a fetcher, else what the feed has of them."""
        try:
            feed = read_feed(data, content.url, content.charset)
        except SourceError as error:
            yield Skipped(content.name, error.reason)
            return
        for problem in feed.problems:
            yield f"{content.name}: {problem}"
        if not feed.entries:
            yield Skipped(content.name, "is a feed without entries; try again later, or check its address")
        for entry in feed.entries:
            yield entry_item(entry, feed, self._fetcher)

    def _links(self, data: bytes, content: _Content) -> Iterator[Found]:
        """Yield the articles of all feeds that an OPML file lists."""
        try:
            links = read_opml(data, content.name)
        except SourceError as error:
            yield Skipped(content.name, error.reason)
            return
        if not links:
            yield Skipped(content.name, "is an OPML file without feeds; export it again from your reader")
        for link in links:
            if self._fetcher is None:
                yield Skipped(link.url, "is a feed on the web, and nothing is fetched here; `rashomon add` fetches it")
                continue
            try:
                response = self._fetcher.fetch(link.url)
            except SourceError as error:
                yield Skipped(link.url, error.reason)
                continue
            yield from self._feed(
                response.data,
                _Content(link.url, "", data=response.data, url=response.url, charset=response.charset),
            )


_MAX_UNPACKED = 4_000_000_000
"""What has to be unpacked on the disk to be read may have as many bytes."""


def _copy(packed: BinaryIO, unpacked: BinaryIO) -> None:
    """Unpack a file; raises `DamagedError` where it grows beyond measure."""
    left = _MAX_UNPACKED
    while piece := packed.read(1 << 20):
        left -= len(piece)
        if left < 0:
            raise DamagedError(f"is larger than {_MAX_UNPACKED // 10**9} GB unpacked")
        unpacked.write(piece)


def _contained(name: str, founds: Iterator[Found]) -> Iterator[Opened]:
    for found in founds:
        yield Opened(found, name)


def _is_address(source: str) -> bool:
    return re.match(r"(?:https?|ftp)://", source, re.I) is not None


def _suffix(name: str) -> str:
    """Return the suffix of a file's name, in lower case, that of a compression left out."""
    path = Path(name.casefold())
    return Path(path.stem).suffix if path.suffix in compressed.SUFFIXES else path.suffix


def _identity(path: Path) -> str:
    try:
        return str(path.resolve())
    except (OSError, RuntimeError):
        return str(path)


def _read(content: _Content, limit: int) -> bytes | Skipped:
    with content.open() as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        return Skipped(content.name, f"is larger than {limit // 1_000_000} MB; give it in parts")
    return data


_BEFORE_ROOT = re.compile(r"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^>\[]|\[.*?\])*>)*", re.S)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)[\s/>]")


def _root(head: bytes) -> str | None:
    """Return the local name of the element that an XML document begins with; feeds' in lower case."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = head.decode("utf-16", "replace")
    elif b"\x00" in head[:4]:
        text = head.replace(b"\x00", b"").decode("utf-8", "replace")
    else:
        text = head.decode("utf-8", "replace")
    text = text.lstrip("\ufeff \t\r\n")
    if not text.startswith("<"):
        return None
    before = _BEFORE_ROOT.match(text)
    match = _ROOT.match(text, before.end() if before else 0)
    if match is None:
        return None
    name = match.group(1)
    return name.casefold() if name.casefold() in (*_FEEDS, "opml") else name


def _json_form(content: _Content, head: bytes, options: IngestOptions) -> str | None:
    """Return whether a content is `lines` of JSON or a JSON `document`; null where it is neither but a text."""
    if content.suffix in _LINES or content.content_type in ("application/x-ndjson", "application/jsonl"):
        return "lines"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")[:1]
    if start not in (b"{", b"["):
        return "document" if content.suffix == ".json" and not start else None
    with content.open() as stream:
        first = b"\n"
        while first and not first.strip(b"\xef\xbb\xbf \t\r\n"):
            first = stream.readline(options.max_bytes)
        whole = _is_object(first)
        if whole:
            rest = stream.read(_HEAD)
            while rest and not rest.strip():
                rest = stream.read(_HEAD)
            return "lines" if rest else "document"
    if content.suffix == ".json" or content.content_type in ("application/json", "application/feed+json"):
        return "document"
    with content.open() as stream:
        data = stream.read(options.max_bytes + 1)
    if len(data) > options.max_bytes:
        return "document" if re.match(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*\"", data) else None
    try:
        json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return "document"


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line.decode("utf-8-sig")), dict)
    except (ValueError, RecursionError):
        return False

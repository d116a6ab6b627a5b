"""One article as some container holds it: the type that every reader of the ingest room hands on."""

from __future__ import annotations

from dataclasses import dataclass

from rashomon.model import Skipped, StatedSource


@dataclass(frozen=True)
class Stated:
    """What a manifest, row, feed or envelope says about an article; what it does not say is null or empty.

    Dates are as written: the intake reads them and says which of them are none.
    """

    outlet: str | None = None
    title: str | None = None
    published: str | None = None
    modified: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    external_id: str | None = None
    language: str | None = None
    retrieved: str | None = None
    """ISO 8601 time at which the article was fetched, by us or by whoever made the archive."""
    sources: tuple[StatedSource, ...] = ()


@dataclass(frozen=True)
class Item:
    """One article: its name for the reader (`news.jsonl, row 17`, a URL), its words, and what is stated of it."""

    source: str
    data: bytes
    """The article's bytes: what is hashed, and what is decoded where `text` is null."""
    text: str | None = None
    """The words, where the container gives them as text; null where `data` is a page or a text file."""
    markup: bool = False
    """Whether the text, or the decoded data, is HTML whatever its first characters are."""
    stated: Stated = Stated()
    notes: tuple[str, ...] = ()
    """What a reader should know of how the article was got; they become notes of the report."""


type Found = Item | Skipped | str
"""What reading a container gives, one after another: an article, one that is not there to be read with the reason,
or a whole line that the user should know, naming its input."""

"""An item to a report: its text, and outlet, date, title, language and address from the surest that tells them."""

from __future__ import annotations

import hashlib
import itertools
import re
from dataclasses import dataclass

from rashomon.ingest.addresses import canonical_url
from rashomon.ingest.clues import Clues, find_clues
from rashomon.ingest.dates import is_to_come, parse_date
from rashomon.ingest.decoding import decode
from rashomon.ingest.fragments import is_whole_page, read_fragment
from rashomon.ingest.header import Header, read_header
from rashomon.ingest.item import Item, Stated
from rashomon.ingest.language import ANALYSED, detect_language, language_name
from rashomon.ingest.options import IngestOptions
from rashomon.ingest.outlets import domain_of, is_domain, shown_outlet
from rashomon.ingest.page import Page, is_page, read_page
from rashomon.model import DateBasis, Furniture, Report, Skipped, make_id

PAGE_SUFFIXES = (".html", ".htm", ".xhtml")

_BLANK = "\ufeff \t\r\n\f\v\u2028\u2029\xa0\u200b"
_EMPTY = "is empty; check that the article's text was saved"
_NO_ARTICLE = "no article was found on this page; save the article's text as .txt and give that"
_WORD = re.compile(r"\w+")
_MAX_TITLE_CHARS = 500
"""A longer title is a misplaced text, and is not set before the report's own."""


@dataclass(frozen=True)
class Draft:
    """A report before the other reports of its story are known, with the clues it has for its day."""

    report: Report
    clues: Clues


def read_item(item: Item, options: IngestOptions = IngestOptions()) -> Report | Skipped:
    """Return the report that an item holds, or why it holds none; its address is in the form that tells articles apart."""
    outcome = draft(item, options, canonical=True)
    return outcome if isinstance(outcome, Skipped) else outcome.report


def draft(
    item: Item,
    options: IngestOptions,
    *,
    suffix: str = "",
    basis: DateBasis = "stated",
    canonical: bool = False,
) -> Draft | Skipped:
    """Return the draft of an item, or why there is none.

    `suffix` is that of the file that the item's data are; `basis` says who states the item's date. With `canonical`
    the address is put into the form under which articles are told apart.
    """
    notes = list(item.notes)
    if item.text is None:
        text = _decoded(item, suffix, options, notes)
        if isinstance(text, Skipped):
            return text
    else:
        text = item.text
    if not text.strip(_BLANK):
        return Skipped(item.source, _EMPTY)
    page: Page | None = None
    header = Header()
    before = ""
    if item.markup and not is_whole_page(text):
        text = read_fragment(text)
        if not text:
            return Skipped(item.source, _NO_ARTICLE)
        before = _headline_before(item.stated, text)
    elif item.markup or (item.text is None and is_page(text, suffix)):
        page = read_page(text)
        if page is None:
            return Skipped(item.source, _NO_ARTICLE)
        text = page.text
    else:
        header = read_header(text)
        before = _headline_before(item.stated, text) if item.text is not None else ""
    text = before + text
    if len(text) > options.max_chars:
        return Skipped(
            item.source,
            f"holds {len(text):,} characters, more than the {options.max_chars:,} of one report; "
            "give each article as a file of its own",
        )
    return _draft(item, text, before, page, header, notes, options, basis, canonical)


def _decoded(item: Item, suffix: str, options: IngestOptions, notes: list[str]) -> str | Skipped:
    data = item.data
    if not data:
        return Skipped(item.source, _EMPTY)
    if len(data) > options.max_bytes:
        megabytes = options.max_bytes // 1_000_000
        return Skipped(item.source, f"is larger than {megabytes} MB; give each article as a file of its own")
    page = item.markup or suffix.casefold() in PAGE_SUFFIXES or b"<html" in data[:2000].lower()
    decoded = decode(data, page=page)
    if isinstance(decoded, str):
        return Skipped(item.source, decoded)
    if decoded.note:
        notes.append(decoded.note)
    return decoded.text


def _headline_before(stated: Stated, text: str) -> str:
    """Return the stated title and a blank line where the text does not begin with it, so that the headline counts."""
    title = stated.title
    if not title or len(title) > _MAX_TITLE_CHARS:
        return ""
    wanted = _letters(title)
    if not wanted or _letters(text[: 3 * len(title) + 200]).startswith(wanted):
        return ""
    return f"{title}\n\n"


def _letters(text: str) -> str:
    return "".join(_WORD.findall(text)).casefold()


def _draft(
    item: Item, text: str, before: str, page: Page | None, header: Header, notes: list[str], options: IngestOptions,
    basis: DateBasis, canonical: bool,
) -> Draft:  # fmt: skip
    stated = item.stated
    published, date_basis = _stated_date(stated, basis, page, header, notes, options)
    modified = parse_date(stated.modified) if stated.modified else None
    modified = modified or (page.modified if page else parse_date(header.modified) if header.modified else None)
    url = stated.url or (page.url if page else None) or header.url
    url = canonical_url(url) if url and canonical else url
    outlet = stated.outlet or (page.outlet if page else None) or header.outlet
    outlet = outlet or (domain_of(url) if url and "/" in url else None)
    unnamed = outlet is None or is_domain(outlet)
    start = len(before) + header.end if header.end else 0
    clues = find_clues(text, start, outlet=unnamed, day=published is None)
    if published is None and clues.published and not is_to_come(clues.published, options.today):
        published, date_basis = clues.published, "text"
    if unnamed:
        outlet = shown_outlet(outlet, clues.outlet_names) if outlet else clues.outlet
    outlet = " ".join(outlet.split()) if outlet else None
    title = stated.title or (page.title if page else None) or header.title or clues.title
    authors = stated.authors or (page.authors if page else ()) or header.authors
    if len(list(itertools.islice(_WORD.finditer(text), 2))) < 2:
        notes.append("holds no more than one word")
    language = detect_language(text[start:]) or _language(stated.language)
    analysed = language in (None, ANALYSED)
    if not analysed:
        notes.append(
            f"is in {language_name(language or '')}, which is not analysed: it is kept, its accounts are unread"
        )
    hashed = hashlib.sha256(item.data)
    if before:
        hashed.update(before.encode("utf-8", "replace"))
    digest = hashed.hexdigest()
    report = Report(
        id=make_id("r", digest, outlet or "", published or "", url or ""),
        source=item.source,
        text=text,
        sha256=digest,
        outlet=outlet,
        title=title,
        authors=authors,
        published_at=published,
        modified_at=modified,
        date_basis=date_basis,
        language=language,
        analysed=analysed,
        dateline=clues.dateline,
        url=url,
        retrieved_at=parse_date(stated.retrieved) if stated.retrieved else None,
        words=len(text.split()),
        furniture=_metadata(text, len(before), header),
        notes=tuple(notes),
        external_id=stated.external_id,
        stated_sources=stated.sources,
    )
    return Draft(report, clues)


def _stated_date(
    stated: Stated, basis: DateBasis, page: Page | None, header: Header, notes: list[str], options: IngestOptions
) -> tuple[str | None, DateBasis | None]:
    """Return the date of publication that is stated and by whom; one that is none, or is still to come, is noted and
    passed over."""
    candidates: tuple[tuple[str | None, DateBasis], ...] = (
        (stated.published, basis),
        ((page.published if page else None) or header.published, "stated"),
    )
    for text, whose in candidates:
        if text is None:
            continue
        parsed = parse_date(text)
        if parsed is not None and is_to_come(parsed, options.today):
            notes.append(f"its date `{text[:40]}` lies in the future, and is not used")
        elif parsed is not None:
            return parsed, whose
        else:
            notes.append(
                f"its date `{text[:40]}` is not a day that can be told (write it as 2025-10-14), and is not used"
            )
    return None, None


def _language(stated: str | None) -> str | None:
    """Return the code of a language that is stated as a code (`en`, `en-GB`); used where the text is too short to tell."""
    match = re.fullmatch(r"([a-z]{2})(?:[-_].{1,20})?", (stated or "").strip().casefold())
    return match.group(1) if match else None


def _metadata(text: str, start: int, header: Header) -> tuple[Furniture, ...]:
    if header.end:
        end = start + len(text[start : start + header.end].rstrip())
        return (Furniture(start, end, "metadata"),) if end > start else ()
    return (Furniture(start, start + 1, "metadata"),) if text.startswith("\ufeff", start) else ()

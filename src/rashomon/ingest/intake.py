"""Sources to reports: every input is read, or named with the reason why it was not; the order given changes nothing."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from rashomon.errors import OptionError
from rashomon.ingest.clues import Clues, find_clues
from rashomon.ingest.dates import day_of, instant, parse_date, to_day
from rashomon.ingest.decoding import decode
from rashomon.ingest.header import Header, read_header
from rashomon.ingest.language import ANALYSED, detect_language, language_name
from rashomon.ingest.manifest import MANIFEST_NAME, Entry, Manifest, read_manifest
from rashomon.ingest.outlets import domain_of, is_domain, shown_outlet
from rashomon.ingest.page import Page, is_page, read_page
from rashomon.model import DateBasis, Furniture, Report, Skipped, make_id

STANDARD_INPUT = "-"
_FOLDER_SUFFIXES = (".txt", ".html", ".htm", ".xhtml")


@dataclass(frozen=True)
class IngestOptions:
    """How sources are read.

    `manifest` is the path of a manifest, used instead of a `reports.json` beside the files. A text longer than
    `max_chars` characters, or an input larger than `max_bytes` bytes, is skipped. `today` is an ISO date: a
    publication date more than a day later is reported and not used; null takes the day of the run.
    """

    manifest: str | None = None
    max_chars: int = 300_000
    max_bytes: int = 10_000_000
    today: str | None = None


@dataclass(frozen=True)
class Intake:
    """What was read, what was not, and what the user should know: `notes` are whole lines that name their input."""

    reports: tuple[Report, ...]
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Input:
    """One source that is there to be read: its name as given, its path (null: standard input), its bytes."""

    source: str
    path: Path | None
    data: bytes


@dataclass(frozen=True)
class _Draft:
    """A report before the other reports of its story are known, with the clues it has for its day."""

    report: Report
    clues: Clues


def read_sources(
    sources: Sequence[str], options: IngestOptions = IngestOptions(), stdin: Callable[[], bytes] | None = None
) -> Intake:
    """Return the reports in `sources` (paths, folders, `-`) in order of publication, then id; no date is last.

    `stdin` gives the bytes of standard input. Raises `OptionError` for a manifest that cannot be used; for
    anything else an input is skipped with a reason, never an exception.
    """
    given = read_manifest(Path(options.manifest)) if options.manifest is not None else None
    notes: set[str] = set(given.problems) if given else set()
    skipped: set[Skipped] = set()
    beside: dict[Path, Manifest | None] = {}
    drafts: list[_Draft] = []
    for item in _inputs(sources, options, stdin, skipped, notes):
        manifest = given
        if given is None and item.path is not None:
            manifest = _manifest_beside(item.path, beside, notes)
        outcome = _read(item, manifest, options)
        if isinstance(outcome, Skipped):
            skipped.add(outcome)
        else:
            drafts.append(outcome)
    drafts = _dated_by_story(_without_copies(drafts, notes))
    reports = sorted((draft.report for draft in drafts), key=_place)
    notes |= {f"{_shown(report.source)}: {note}" for report in reports for note in report.notes}
    return Intake(
        tuple(reports), tuple(sorted(skipped, key=lambda item: (item.source, item.reason))), tuple(sorted(notes))
    )


def _place(report: Report) -> tuple[bool, float, str]:
    if report.published_at is None:
        return True, 0.0, report.id
    moment = instant(report.published_at)
    return False, moment.toordinal() * 86_400.0 + moment.hour * 3600 + moment.minute * 60 + moment.second, report.id


def _inputs(
    sources: Sequence[str],
    options: IngestOptions,
    stdin: Callable[[], bytes] | None,
    skipped: set[Skipped],
    notes: set[str],
) -> list[_Input]:
    """Return the inputs that can be opened, each file once, in order of name."""
    named: dict[str, list[tuple[str, Path]]] = {}
    found: list[_Input] = []
    for source in sorted(set(sources)):
        if source == STANDARD_INPUT:
            try:
                found.append(_Input(source, None, stdin() if stdin else sys.stdin.buffer.read(options.max_bytes + 1)))
            except (OSError, ValueError) as error:
                skipped.add(Skipped(source, f"cannot be read ({error}); give the text as a file"))
            continue
        for name, path in _files(source, skipped, notes):
            named.setdefault(_identity(path), []).append((name, path))
    for names in named.values():
        name, path = min(names, key=lambda item: (len(item[0]), item[0]))
        if len({other for other, _ in names}) > 1:
            others = ", ".join(sorted({other for other, _ in names} - {name}))
            notes.add(f"{name}: was given more than once (as {others}), and is read once")
        try:
            with path.open("rb") as file:
                data = file.read(options.max_bytes + 1)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            skipped.add(Skipped(name, f"cannot be read ({reason}); check its permissions"))
            continue
        found.append(_Input(name, path, data))
    return found


def _files(source: str, skipped: set[Skipped], notes: set[str]) -> list[tuple[str, Path]]:
    """Return the files that one source names; a source that names none is skipped."""
    if re.match(r"(?:https?|ftp)://", source, re.I):
        skipped.add(Skipped(source, "is a web address; save the page as .html and give the file"))
        return []
    if not source.strip() or "\x00" in source:
        skipped.add(Skipped(source, "is no path; give the path of a file or folder"))
        return []
    path = Path(source)
    try:
        if path.is_dir():
            inside = sorted(path.iterdir())
            files = [
                item
                for item in inside
                if item.suffix.casefold() in _FOLDER_SUFFIXES and not item.name.startswith(".") and item.is_file()
            ]
            if not files:
                within = "; folders within it are not searched, name them" if any(i.is_dir() for i in inside) else ""
                skipped.add(
                    Skipped(source, f"is a folder without .txt or .html files{within}; name files of other kinds")
                )
            return [(str(item), item) for item in files]
        if path.name == MANIFEST_NAME and path.is_file():
            notes.add(f"{source}: is a manifest, and is read as one")
            return []
        if not path.exists():
            skipped.add(Skipped(source, "no such file or folder; check the spelling and the folder you are in"))
            return []
    except (OSError, ValueError) as error:
        reason = str(getattr(error, "strerror", None) or error).lower()
        skipped.add(Skipped(source, f"cannot be opened ({reason}); check its path and permissions"))
        return []
    return [(source, path)]


def _identity(path: Path) -> str:
    try:
        return str(path.resolve())
    except (OSError, RuntimeError):
        return str(path)


def _manifest_beside(path: Path, known: dict[Path, Manifest | None], notes: set[str]) -> Manifest | None:
    folder = path.parent
    if folder not in known:
        place = folder / MANIFEST_NAME
        known[folder] = None
        try:
            if place.is_file():
                known[folder] = manifest = read_manifest(place)
                notes.update(manifest.problems)
        except (OptionError, OSError) as error:
            notes.add(f"{error}; the files beside it are read without it")
    return known[folder]


def _read(item: _Input, manifest: Manifest | None, options: IngestOptions) -> _Draft | Skipped:
    reason = _unreadable(item, options)
    if reason:
        return Skipped(item.source, reason)
    suffix = item.path.suffix if item.path else ""
    decoded = decode(item.data, page=suffix.casefold() in _FOLDER_SUFFIXES[1:] or b"<html" in item.data[:2000].lower())
    if isinstance(decoded, str):
        return Skipped(item.source, decoded)
    text = decoded.text
    if not text.strip("\ufeff \t\r\n\f\v\u2028\u2029\xa0\u200b"):
        return Skipped(item.source, "is empty; check that the article's text was saved")
    if _is_data(item, text):
        return Skipped(item.source, "is JSON data, not a report; give the article's text as .txt or .html")
    notes = [decoded.note] if decoded.note else []
    page: Page | None = None
    header = Header()
    if is_page(text, suffix):
        page = read_page(text)
        if page is None:
            return Skipped(
                item.source, "no article was found on this page; save the article's text as .txt and give that"
            )
        text = page.text
    else:
        header = read_header(text)
    if len(text) > options.max_chars:
        return Skipped(
            item.source,
            f"holds {len(text):,} characters, more than the {options.max_chars:,} of one report; "
            "give each article as a file of its own",
        )
    entry = manifest.entry_for(item.path or Path(STANDARD_INPUT)) if manifest else None
    if manifest and item.path and entry is None:
        notes.append(f"{manifest.path.name} says nothing of it")
    return _draft(item, text, page, header, entry, notes, options)


def _unreadable(item: _Input, options: IngestOptions) -> str | None:
    if not item.data:
        return "is empty; check that the article's text was saved"
    if len(item.data) > options.max_bytes:
        return f"is larger than {options.max_bytes // 1_000_000} MB; give each article as a file of its own"
    return None


def _is_data(item: _Input, text: str) -> bool:
    if text.lstrip("\ufeff \t\r\n")[:1] not in ("{", "["):
        return False
    if item.path is not None and item.path.suffix.casefold() in (".json", ".jsonl", ".ndjson"):
        return True
    try:
        json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return False
    return True


def _draft(
    item: _Input, text: str, page: Page | None, header: Header, entry: Entry | None, notes: list[str],
    options: IngestOptions,
) -> _Draft:  # fmt: skip
    clues = find_clues(text, header.end)
    published, basis = _published(entry, page, header, clues, notes, options)
    modified = page.modified if page else parse_date(header.modified) if header.modified else None
    url = (entry.url if entry else None) or (page.url if page else None) or header.url
    outlet = (entry.outlet if entry else None) or (page.outlet if page else None) or header.outlet
    if outlet is None or is_domain(outlet):
        outlet = outlet or (domain_of(url) if url else None)
        outlet = shown_outlet(outlet, clues.outlet_names) if outlet else clues.outlet
    outlet = " ".join(outlet.split()) if outlet else None
    title = (entry.title if entry else None) or (page.title if page else None) or header.title or clues.title
    authors = (entry.authors if entry else ()) or (page.authors if page else ()) or header.authors
    if len(re.findall(r"\w+", text)) < 2:
        notes.append("holds no more than one word")
    language = detect_language(text[header.end :])
    analysed = language in (None, ANALYSED)
    if not analysed:
        notes.append(
            f"is in {language_name(language or '')}, which is not analysed: it is kept, its accounts are unread"
        )
    digest = hashlib.sha256(item.data).hexdigest()
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
        date_basis=basis,
        language=language,
        analysed=analysed,
        dateline=clues.dateline,
        url=url,
        words=len(text.split()),
        furniture=_metadata(text, header),
        notes=tuple(notes),
    )
    return _Draft(report, clues)


def _published(
    entry: Entry | None, page: Page | None, header: Header, clues: Clues, notes: list[str], options: IngestOptions
) -> tuple[str | None, DateBasis | None]:
    """Return the date of publication and where it comes from; one that is none, or is still to come, is noted and
    passed over."""
    today = date.fromisoformat(options.today) if options.today else date.today()
    stated: tuple[tuple[str | None, DateBasis], ...] = (
        (entry.published if entry else None, "manifest"),
        ((page.published if page else None) or header.published, "stated"),
    )
    for text, basis in stated:
        if text is None:
            continue
        parsed = parse_date(text)
        if parsed is not None and day_of(parsed) > today + timedelta(days=1):
            # A day's grace: it may be tomorrow already where the report was published.
            notes.append(f"its date `{text[:40]}` lies in the future, and is not used")
            continue
        if parsed is not None:
            return parsed, basis
        notes.append(f"its date `{text[:40]}` is not a day that can be told (write it as 2025-10-14), and is not used")
    if clues.published and day_of(clues.published) <= today + timedelta(days=1):
        return clues.published, "text"
    return None, None


def _metadata(text: str, header: Header) -> tuple[Furniture, ...]:
    if header.end:
        start = 0
        end = len(text[: header.end].rstrip())
        return (Furniture(start, end, "metadata"),) if end > start else ()
    return (Furniture(0, 1, "metadata"),) if text.startswith("\ufeff") else ()


def _without_copies(drafts: list[_Draft], notes: set[str]) -> list[_Draft]:
    """Return the drafts without copies: the same bytes under the same metadata, or under none beside some."""
    by_bytes: dict[str, list[_Draft]] = {}
    for draft in drafts:
        by_bytes.setdefault(draft.report.sha256, []).append(draft)
    kept: list[_Draft] = []
    for same in by_bytes.values():
        same.sort(key=lambda draft: (-_stated(draft.report), draft.report.source))
        chosen: list[_Draft] = []
        for draft in same:
            original = next((other for other in chosen if _says_no_more(draft.report, other.report)), None)
            if original is None:
                chosen.append(draft)
            else:
                notes.add(
                    f"{_shown(draft.report.source)}: is a copy of {_shown(original.report.source)}, and is counted once"
                )
        if len(chosen) > 1:
            names = " and ".join(sorted(_shown(draft.report.source) for draft in chosen))
            notes.add(f"{names}: hold the same text under different metadata, and are kept as reports of their own")
        kept += chosen
    return kept


def _stated(report: Report) -> int:
    return sum(value is not None for value in (report.outlet, report.published_at, report.url))


def _says_no_more(report: Report, other: Report) -> bool:
    pairs = ((report.outlet, other.outlet), (report.published_at, other.published_at), (report.url, other.url))
    return all(own is None or own == known for own, known in pairs)


def _dated_by_story(drafts: list[_Draft]) -> list[_Draft]:
    """Return the drafts with a day for those without one: their own in the story's year, else the story's.

    The story's day is the commonest among the dated reports, else the middle one.
    """
    days = sorted(day_of(draft.report.published_at) for draft in drafts if draft.report.published_at)
    if not days:
        return drafts
    counts = Counter(days)
    commonest = [day for day, count in sorted(counts.items()) if count == max(counts.values())]
    story_day = commonest[0] if len(commonest) == 1 else days[(len(days) - 1) // 2]
    dated: list[_Draft] = []
    for draft in drafts:
        report = draft.report
        if report.date_basis == "text" and report.published_at and len(days) > 2:
            distance = abs((day_of(report.published_at) - story_day).days)
            if distance > _MAX_DAYS_FROM_STORY:
                note = f"names {day_of(report.published_at)}, too far from the story's other reports for its own date"
                report = replace(report, published_at=None, date_basis=None, notes=(*report.notes, note))
        if report.published_at is None:
            own = _completed(draft.clues, story_day)
            if own is not None:
                note = f"its date {own} has its year from the story's other reports"
                report = replace(report, published_at=own.isoformat(), date_basis="text", notes=(*report.notes, note))
            else:
                note = f"states no date: {story_day} is taken from the story's other reports"
                report = replace(
                    report, published_at=story_day.isoformat(), date_basis="story", notes=(*report.notes, note)
                )
        dated.append(_Draft(report, draft.clues))
    return dated


_MAX_DAYS_FROM_STORY = 60
"""A day found in the text and further from the other reports is history or a file photo's."""


def _completed(clues: Clues, near: date) -> date | None:
    """Return the clue's month and day in the year that puts it nearest to the story, within half a year."""
    if clues.partial_day is None:
        return None
    month, day = clues.partial_day
    candidates = [found for year in (near.year - 1, near.year, near.year + 1) if (found := to_day(year, month, day))]
    fitting = [found for found in candidates if clues.weekday is None or found.weekday() == clues.weekday]
    return min(fitting, key=lambda found: abs((found - near).days)) if fitting else None


def _shown(source: str) -> str:
    return "standard input" if source == STANDARD_INPUT else source

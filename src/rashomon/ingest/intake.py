"""Sources to reports: every input is read, or named with the reason why it was not.

`read_sources` is for one story: the order given changes nothing, and reports without a date take the story's.
`stream_sources` is for any number of reports of any stories, in the order found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from rashomon.ingest.clues import Clues
from rashomon.ingest.dates import day_of, instant, to_day
from rashomon.ingest.drafting import Draft
from rashomon.ingest.drafting import draft as read_draft
from rashomon.ingest.feeds import Fetches
from rashomon.ingest.item import Item
from rashomon.ingest.opening import STANDARD_INPUT, Opened, Opening
from rashomon.ingest.options import IngestOptions
from rashomon.ingest.tables import check_fields
from rashomon.model import Report, Skipped


@dataclass(frozen=True)
class Intake:
    """What was read, what was not, and what the user should know: `notes` are whole lines that name their input."""

    reports: tuple[Report, ...]
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()


def read_sources(
    sources: Sequence[str],
    options: IngestOptions = IngestOptions(),
    stdin: Callable[[], bytes] | None = None,
    fetcher: Fetches | None = None,
) -> Intake:
    """Return the reports in `sources` (paths, folders, `-`, addresses) in order of publication, then id; no date is last.

    `stdin` gives the bytes of standard input, `fetcher` what is at a web address. Raises `OptionError` for a manifest
    or mapping that cannot be used; for anything else an input is skipped with a reason, never an exception.
    """
    check_fields(options.fields)
    notes: set[str] = set()
    skipped: set[Skipped] = set()
    drafts: list[Draft] = []
    for outcome in _outcomes(Opening(options, stdin, fetcher, whole_folders=False).run(sorted(set(sources))), options):
        if isinstance(outcome, Draft):
            drafts.append(outcome)
        elif isinstance(outcome, Skipped):
            skipped.add(outcome)
        else:
            notes.add(outcome)
    drafts = _dated_by_story(_without_copies(drafts, notes))
    reports = sorted((draft.report for draft in drafts), key=_place)
    notes |= {f"{_shown(report.source)}: {note}" for report in reports for note in report.notes}
    return Intake(
        tuple(reports), tuple(sorted(skipped, key=lambda item: (item.source, item.reason))), tuple(sorted(notes))
    )


def stream_sources(
    sources: Sequence[str],
    options: IngestOptions = IngestOptions(),
    stdin: Callable[[], bytes] | None = None,
    fetcher: Fetches | None = None,
) -> Iterator[Intake]:
    """Yield what is in `sources`, in the order found, in chunks of at most `options.batch` reports; memory stays the same.

    A folder gives its tables, archives and envelopes too. Skipped inputs and notes come in the chunk in which they
    arise; where many articles of one container have the same fault, the first are named and the others counted.
    Reports have the canonical form of their address, and are neither dated by other reports nor checked for copies.
    Raises `OptionError` as `read_sources` does.
    """
    check_fields(options.fields)
    reports: list[Report] = []
    skipped: list[Skipped] = []
    notes: list[str] = []
    opening = Opening(options, stdin, fetcher, whole_folders=True)
    for outcome in _outcomes(opening.run(sources), options, canonical=True, with_notes=True):
        if isinstance(outcome, Draft):
            reports.append(outcome.report)
        elif isinstance(outcome, Skipped):
            skipped.append(outcome)
        else:
            notes.append(outcome)
        if len(reports) >= options.batch or len(skipped) + len(notes) >= _MAX_TOLD * options.batch:
            yield Intake(tuple(reports), tuple(skipped), tuple(notes))
            reports, skipped, notes = [], [], []
    if reports or skipped or notes:
        yield Intake(tuple(reports), tuple(skipped), tuple(notes))


MIN_ROW_WORDS = 5
"""What has fewer, out of a table or an archive, is a stray value; the shortest report that outlets print is a flash."""

_MAX_TOLD = 4
"""Times the size of a batch: as many skipped inputs and notes are handed on though no report was read."""


def _outcomes(
    found: Iterator[Opened], options: IngestOptions, *, canonical: bool = False, with_notes: bool = False
) -> Iterator[Draft | Skipped | str]:
    """Yield the draft of each article found, what was skipped, and the lines that the user should know.

    With `with_notes` the notes of the reports are among these lines.
    """
    told = _Told()
    for opened in found:
        if opened.container != told.container:
            yield from told.counted()
            told = _Told(opened.container)
        what = opened.found
        if isinstance(what, Item):
            what = read_draft(what, options, suffix=opened.suffix, basis=opened.basis, canonical=canonical)
            # A row of a table that holds something else; a file that somebody names is taken at their word.
            if isinstance(what, Draft) and opened.container is not None and what.report.words < MIN_ROW_WORDS:
                what = Skipped(what.report.source, f"holds fewer than {MIN_ROW_WORDS} words; it is no article")
        if isinstance(what, Skipped):
            if told.is_new(what.source, what.reason):
                yield what
            continue
        yield what
        if with_notes and isinstance(what, Draft):
            for note in what.report.notes:
                if told.is_new(what.report.source, note, skipped=False):
                    yield f"{_shown(what.report.source)}: {note}"
    yield from told.counted()


@dataclass
class _Told:
    """What was said of the articles of one container, so that one fault of thousands of rows is said once."""

    container: str | None = None
    faults: dict[tuple[str, bool], list[str | int]] = field(default_factory=dict)

    def is_new(self, source: str, reason: str, *, skipped: bool = True) -> bool:
        """Return whether this is to be said; later ones of its kind are counted."""
        if self.container is None:
            return True
        kind = (_VARYING.sub("…", reason), skipped)
        known = self.faults.get(kind)
        if known is None:
            if len(self.faults) >= _MAX_KINDS:
                return True
            self.faults[kind] = [1, source, reason]
            return True
        known[0] = int(known[0]) + 1
        return int(known[0]) <= _NAMED_OF_A_KIND

    def counted(self) -> Iterator[Skipped | str]:
        """Yield a line for each fault of which not all were named."""
        for (_, skipped), (count, source, reason) in self.faults.items():
            more = int(count) - _NAMED_OF_A_KIND
            if more <= 0 or self.container is None:
                continue
            line = f"{more:,} more article{'s' if more > 1 else ''} as {_within(str(source), self.container)}: {reason}"
            yield Skipped(self.container, line) if skipped else f"{self.container}: {line}"


_NAMED_OF_A_KIND = 3
_MAX_KINDS = 200
_VARYING = re.compile(r"`[^`]*`|\d[\d.,]*")
"""What differs between two tellings of one fault: what is quoted, and numbers."""


def _within(source: str, container: str) -> str:
    return source.removeprefix(f"{container}, ") or source


def _place(report: Report) -> tuple[bool, float, str]:
    if report.published_at is None:
        return True, 0.0, report.id
    moment = instant(report.published_at)
    return False, moment.toordinal() * 86_400.0 + moment.hour * 3600 + moment.minute * 60 + moment.second, report.id


def _without_copies(drafts: list[Draft], notes: set[str]) -> list[Draft]:
    """Return the drafts without copies: the same bytes under the same metadata, or under none beside some."""
    by_bytes: dict[str, list[Draft]] = {}
    for draft in drafts:
        by_bytes.setdefault(draft.report.sha256, []).append(draft)
    kept: list[Draft] = []
    for same in by_bytes.values():
        same.sort(key=lambda draft: (-_stated(draft.report), draft.report.source))
        chosen: list[Draft] = []
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


def _dated_by_story(drafts: list[Draft]) -> list[Draft]:
    """Return the drafts with a day for those without one: their own in the story's year, else the story's.

    The story's day is the commonest among the dated reports, else the middle one.
    """
    days = sorted(day_of(draft.report.published_at) for draft in drafts if draft.report.published_at)
    if not days:
        return drafts
    counts = Counter(days)
    commonest = [day for day, count in sorted(counts.items()) if count == max(counts.values())]
    story_day = commonest[0] if len(commonest) == 1 else days[(len(days) - 1) // 2]
    dated: list[Draft] = []
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
        dated.append(Draft(report, draft.clues))
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

"""The whole reconstruction on one page, one line a room. Read this first."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from rashomon import __version__
from rashomon.claims import ClaimOptions, extract_claims
from rashomon.discrepancies import DiscrepancyOptions, find_discrepancies
from rashomon.entities import EntityOptions, link_entities
from rashomon.errors import NothingToDoError
from rashomon.furniture import FurnitureOptions, mark_furniture
from rashomon.ingest import IngestOptions, read_sources
from rashomon.ingest.addresses import web_address
from rashomon.ingest.network import Fetcher, NetworkOptions
from rashomon.lineage import LineageOptions, count_support, story_support, trace_lineage
from rashomon.model import Decision, Point, Report, Result, Review, Skipped, Story, StoryDossier, make_id
from rashomon.passages import PassageOptions, find_passages
from rashomon.points import PointOptions, align_claims, mark_differences, summarise, title_of
from rashomon.quotes import QuoteOptions, attribute_quotes
from rashomon.review import correct_reports, decide_edges, decide_entities, decide_points
from rashomon.review import settle as settle_review
from rashomon.text.dates import find_times
from rashomon.text.encoder import Encoder, EncoderAhead, load_encoder
from rashomon.text.numbers import find_quantities
from rashomon.text.reading import ReadingOptions, read_reports
from rashomon.timeline import TimelineOptions, build_timeline

if TYPE_CHECKING:
    from rashomon.text.encoder import Encoder

Progress = Callable[[str, float], None]
"""Called with the name of the step under way and the share of the whole work done, in [0, 1]."""


@dataclass(frozen=True)
class CompareOptions:
    """The options of every room; each room reads its own."""

    ingest: IngestOptions = field(default_factory=IngestOptions)
    network: NetworkOptions = field(default_factory=NetworkOptions)
    reading: ReadingOptions = field(default_factory=ReadingOptions)
    furniture: FurnitureOptions = field(default_factory=FurnitureOptions)
    entities: EntityOptions = field(default_factory=EntityOptions)
    quotes: QuoteOptions = field(default_factory=QuoteOptions)
    claims: ClaimOptions = field(default_factory=ClaimOptions)
    passages: PassageOptions = field(default_factory=PassageOptions)
    points: PointOptions = field(default_factory=PointOptions)
    lineage: LineageOptions = field(default_factory=LineageOptions)
    discrepancies: DiscrepancyOptions = field(default_factory=DiscrepancyOptions)
    timeline: TimelineOptions = field(default_factory=TimelineOptions)


def compare(
    sources: Sequence[str | os.PathLike[str]],
    options: CompareOptions = CompareOptions(),
    progress: Progress | None = None,
    stdin: Callable[[], bytes] | None = None,
    encoder: Encoder | None = None,
    decisions: Sequence[Decision] = (),
) -> Result:
    """Return the dossier of the reports in `sources`, treated as accounts of one event.

    Sources are paths, folders, web addresses (the only case in which the network is used) and `-`. Inputs that cannot
    be read are listed in `skipped` with the reason. `decisions` are what editors decided on the story. Raises
    `NothingToDoError` where none can be read, `OptionError` for options that cannot be used.
    """
    names = [os.fspath(source) for source in sources]
    if any(web_address(name) for name in names):
        with Fetcher(options.network) as fetcher:
            intake = read_sources(names, options.ingest, stdin, fetcher)
    else:
        intake = read_sources(names, options.ingest, stdin)
    if not intake.reports:
        raise NothingToDoError(_nothing(intake.skipped))
    dossier = reconstruct(intake.reports, options, progress, encoder, decisions)
    return Result(__version__, asdict(options), (dossier,), intake.skipped, intake.notes)


def reconstruct(
    reports: Sequence[Report],
    options: CompareOptions = CompareOptions(),
    progress: Progress | None = None,
    encoder: Encoder | None = None,
    decisions: Sequence[Decision] = (),
) -> StoryDossier:
    """Return the dossier of reports that are already read; their order does not change it, nor that of `decisions`."""
    collecting = gc.isenabled()
    gc.disable()  # Next to nothing here is cyclic garbage; looking for it took 7% of the time (costa-rica-crash).
    try:
        return settle(_reconstruct(reports, options, progress, encoder, decisions), decisions)
    finally:
        if collecting:
            gc.enable()


def settle(dossier: StoryDossier, decisions: Sequence[Decision]) -> StoryDossier:
    """Return a dossier as it stands with all decisions on its story; those that shape the analysis must be in it
    already, by `reconstruct`, or are told to be pending."""
    return settle_review(dossier, decisions, mark_differences)


def _reconstruct(
    reports: Sequence[Report],
    options: CompareOptions,
    progress: Progress | None,
    encoder: Encoder | None,
    decisions: Sequence[Decision],
) -> StoryDossier:
    tell = progress or _untold
    reports, on_reports = correct_reports(reports, decisions)
    reports = mark_furniture(sorted(reports, key=_place_in_story), options.furniture)
    size = sum(len(report.text) for report in reports) or 1
    done = 0

    def read_on(characters: int) -> None:
        nonlocal done
        done += characters
        tell("reading", 0.5 * done / size)

    readings = read_reports(reports, options.reading, read_on)
    encoder = encoder or load_encoder()
    quantities = {reading.report.id: find_quantities(reading) for reading in readings}
    first_day = _first_day(reports)
    times = {reading.report.id: find_times(reading, _published(reading.report), first_day) for reading in readings}
    tell("names and quotes", 0.5)
    entities = link_entities(readings, options.entities)
    entities, on_entities = decide_entities(entities, decisions, [report.id for report in reports])
    quotes = attribute_quotes(readings, entities, options.quotes)
    claims = extract_claims(readings, entities, quotes, quantities, times, options.claims)
    tell("shared passages", 0.6)
    # The vectors take a fifth of all the time, and nothing asks for them before the claims are aligned.
    ahead = EncoderAhead(encoder, [claim.span.text for claim in claims if len(claim.content) > 1])
    passages = find_passages(readings, quotes, options.passages, encoder)
    lineage = trace_lineage(readings, passages, entities, quotes, options.lineage)
    lineage, rejected, on_edges = decide_edges(lineage, decisions, reports)
    tell("aligning claims", 0.65)
    points = align_claims(reports, claims, entities, passages, ahead, options.points)
    points, on_points = decide_points(points, decisions, claims)
    points = count_support(points, lineage, readings, passages, entities)
    tell("comparing accounts", 0.9)
    discrepancies = find_discrepancies(readings, points, claims, entities, quotes, options.discrepancies)
    points = mark_differences(points, discrepancies)
    reports = _with_strangers_noted(reports, points)
    timeline = build_timeline(readings, times, claims, points, options.timeline)
    tell("done", 1.0)
    story = Story(
        make_id("s", *sorted(report.id for report in reports)),
        title_of(reports, points),
        tuple(reports),
        summarise(points, claims, entities),
    )
    support = story_support(lineage, readings)
    review = Review((*on_reports, *on_entities, *on_edges, *on_points), edges=rejected)
    return StoryDossier(
        story, lineage, tuple(passages), tuple(entities), tuple(quotes), tuple(points),
        tuple(discrepancies), tuple(timeline), support, review,
    )  # fmt: skip


def _place_in_story(report: Report) -> tuple[bool, datetime, str]:
    """Reports stand in order of publication (a time without a zone is taken as UTC), those without a date last."""
    return (report.published_at is None, _instant(report) or datetime.min.replace(tzinfo=UTC), report.id)


def _instant(report: Report) -> datetime | None:
    if report.published_at is None:
        return None
    moment = datetime.fromisoformat(report.published_at)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _published(report: Report) -> datetime | None:
    return datetime.fromisoformat(report.published_at) if report.published_at else None


def _first_day(reports: Sequence[Report]) -> date | None:
    """Return the day of the earliest report: a page's date can be too late (stored, changed), hardly too early.

    A report that no other follows within a week is passed over where others stand closer together: an older article on
    the matter does not date the event.
    """
    days = sorted(moment.date() for report in reports if (moment := _instant(report)) is not None)
    followed = (day for day, after in pairwise(days) if (after - day).days <= _ONE_EVENT_DAYS)
    return next(followed, days[0] if days else None)


_ONE_EVENT_DAYS = 7
"""Reports of one event come this close after each other (`text.dates.REPUBLISHED_AFTER_DAYS` counts in the same)."""


def _with_strangers_noted(reports: Sequence[Report], points: Sequence[Point]) -> list[Report]:
    """Return the reports, with a note on each that speaks on no matter of any other."""
    if len(reports) < 3:
        return list(reports)
    speaking = {
        account.report
        for point in points
        if point.support.reports > 1
        for account in point.accounts
        if account.span is not None
    }
    note = "tells nothing that another report tells: it may be on another event, or hold no article"
    return [
        report if report.id in speaking or not report.analysed else replace(report, notes=(*report.notes, note))
        for report in reports
    ]


def _untold(step: str, share: float) -> None:
    """Nobody asked for progress."""


def _nothing(skipped: Sequence[Skipped]) -> str:
    if not skipped:
        return "no input was given; name files or folders of reports, or `-` for standard input"
    return "none of the inputs could be read:\n" + "\n".join(f"  {item.source}: {item.reason}" for item in skipped)

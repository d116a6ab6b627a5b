"""The types that every room of Rashomon takes and returns.

A finding never stands alone: it holds `Span`s into `Report.text`, so that a reader can check the
words it rests on. Offsets are half-open and count Unicode code points. All types are frozen; a room
that adds to a report makes a new one with `dataclasses.replace`.

The shapes follow the dossier format `rashomon/1`: field names here are the names in the JSON.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from rashomon.errors import NothingToDoError

FurnitureKind = Literal[
    "metadata", "share", "related", "newsletter", "caption", "credit", "copyright", "notice", "other"
]
OriginKind = Literal["agency", "outlet", "institution", "person", "document", "footage"]
LineageKind = Literal["republishes", "rewrites", "relays", "cites", "own"]
EntityKind = Literal["person", "place", "organization", "event", "other"]
VariantRelation = Literal["same", "short", "spelling", "transliteration", "conflict"]
Stance = Literal["states", "attributes", "hedges", "differs", "silent", "unread"]
DiscrepancyKind = Literal[
    "quantity", "name", "time", "place", "role", "quote",
    "certainty", "attribution", "cause", "identity", "action", "scope",
]  # fmt: skip
Relation = Literal["conflict", "update", "refinement", "spelling", "reconcilable"]
AlterationKind = Literal["changed", "inserted", "dropped"]
DateBasis = Literal["stated", "manifest", "text", "story", "editor"]
SourceRole = Literal["originator", "supplier", "credit"]
DecisionKind = Literal[
    "reject_discrepancy", "merge_points", "split_point", "merge_entities", "split_entity",
    "confirm_edge", "reject_edge", "correct_outlet", "correct_date", "note",
]  # fmt: skip
TargetKind = Literal["story", "report", "discrepancy", "point", "entity", "edge", "quote"]
DecisionEffect = Literal["applied", "pending", "overruled", "undone", "not_found"]

MAX_SPAN_CHARS = 500
"""A finding quotes a clause or a sentence, never a page (the dossier format's limit)."""


def make_id(prefix: str, *parts: object) -> str:
    """Return an id made from content alone, so that the order of the input cannot change it."""
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode("utf-8", "surrogatepass"))
    return f"{prefix}-{digest.hexdigest()[:10]}"


@dataclass(frozen=True, order=True)
class Span:
    """Words of one report: `text` equals `Report.text[start:end]` of the report with this id."""

    report: str
    start: int
    end: int
    text: str

    def overlaps(self, other: Span) -> bool:
        """Return whether both spans share at least one character of one report."""
        return self.report == other.report and self.start < other.end and other.start < self.end


@dataclass(frozen=True, order=True)
class Furniture:
    """A stretch of a report's text which is page furniture and not reporting."""

    start: int
    end: int
    kind: FurnitureKind


@dataclass(frozen=True, order=True)
class StatedSource:
    """Whom a report's metadata names as the source of its words: a credit line, an information source with its role."""

    name: str
    role: SourceRole


@dataclass(frozen=True)
class Report:
    """One outlet's article as published; `text` is never altered, all findings point into it."""

    id: str
    source: str
    text: str
    sha256: str
    outlet: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    published_at: str | None = None
    modified_at: str | None = None
    date_basis: DateBasis | None = None
    language: str | None = None
    analysed: bool = True
    """False for a report in a language that is not analysed: it is kept, and its accounts are `unread`."""
    dateline: str | None = None
    url: str | None = None
    retrieved_at: str | None = None
    words: int = 0
    furniture: tuple[Furniture, ...] = ()
    notes: tuple[str, ...] = ()
    """What a reader should know of how this report was read: a guessed encoding, a date taken from the story."""
    external_id: str | None = None
    """The id under which the row, item or feed entry that the report was read from is known elsewhere."""
    stated_sources: tuple[StatedSource, ...] = ()

    def span(self, start: int, end: int) -> Span:
        """Return the span of these offsets, cut to the text and to `MAX_SPAN_CHARS`, without outer white space."""
        end = min(end, len(self.text), start + MAX_SPAN_CHARS)
        words = self.text[start:end]
        start += len(words) - len(words.lstrip())
        words = words.strip()
        return Span(self.id, start, start + len(words), words)


@dataclass(frozen=True)
class Skipped:
    """An input that could not be read: named, with the reason and what to try."""

    source: str
    reason: str


@dataclass(frozen=True)
class Origin:
    """Where information entered the story."""

    id: str
    name: str
    kind: OriginKind


@dataclass(frozen=True)
class LineageEdge:
    """One report has something from an origin or from another report."""

    report: str
    from_id: str
    """Id of an `Origin` or of a `Report` (`from` in the JSON)."""
    kind: LineageKind
    certain: bool
    score: float
    reason: str
    evidence: tuple[Span, ...]


@dataclass(frozen=True)
class Change:
    """What changed at one hop of the lineage."""

    lineage: int
    kind: str
    from_span: Span
    to_span: Span
    reason: str


@dataclass(frozen=True)
class Passage:
    """Words that two reports share; `quoted` marks words which both give as a quotation."""

    a: Span
    b: Span
    similarity: float
    verbatim: bool
    quoted: bool


@dataclass(frozen=True)
class Variant:
    """One form in which an entity's name occurs."""

    text: str
    relation: VariantRelation
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class RoleMention:
    """A title or description that a report gives to an entity ("Defence Minister", "the pilot")."""

    text: str
    span: Span
    """Title and name together, so that a reader sees whose role it is."""


@dataclass(frozen=True)
class Entity:
    """A person, place or organization, and the forms in which its name occurs."""

    id: str
    name: str
    kind: EntityKind
    variants: tuple[Variant, ...]
    roles: tuple[RoleMention, ...] = ()
    mentions: tuple[Span, ...] = ()
    """Every mention in order of report and offset, those by pronoun or description included."""


@dataclass(frozen=True)
class QuoteVersion:
    """One report's version of an utterance; `span` covers the words between the quotation marks."""

    span: Span
    speaker_span: Span | None
    cue: str | None
    direct: bool
    truncated: bool
    speaker: str | None = None


@dataclass(frozen=True)
class Alteration:
    """Words that differ inside two versions of one quotation."""

    from_span: Span
    to_span: Span
    kind: AlterationKind


@dataclass(frozen=True)
class Quote:
    """The same utterance as each report gives it."""

    id: str
    speaker: str | None
    entity: str | None
    altered: bool
    versions: tuple[QuoteVersion, ...]
    alterations: tuple[Alteration, ...] = ()


@dataclass(frozen=True)
class Quantity:
    """A number in a report's text, with what it counts.

    `low` and `high` bound the value in units of `unit` ("at least two": 2 to infinity; "dozens": 24 to 99);
    `value` is the number as written, null where only bounds are given ("dozens").
    """

    span: Span
    value: float | None
    low: float
    high: float
    approximate: bool
    """True for "about", "some", "nearly": the bounds are then loose by convention."""
    comparator: Literal["exactly", "at_least", "at_most", "more_than", "less_than", "about", "vague"]
    unit: str | None
    """"$", "%", "km", "knot", "year" ...; null for a plain count."""
    noun: str | None
    """Lemma of the noun that is counted ("officer"), lower case; null where none is found."""
    modifiers: tuple[str, ...] = ()
    """Lower-case words which narrow what is counted ("other", "military", "killed")."""
    kind: Literal["count", "money", "percent", "measure", "age", "ordinal", "year", "clock", "score", "other"] = "count"


@dataclass(frozen=True)
class TimeMention:
    """A time expression, resolved where the text allows it."""

    span: Span
    when: str | None
    """ISO 8601 date, time (`2025-09-15T12:10`), month (`2025-09`), year, or interval `a/b`; null where not told."""
    granularity: Literal[
        "minute", "hour", "part_of_day", "day", "week", "month", "year", "interval", "relative", "duration"
    ]
    approximate: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Claim:
    """One statement that one report makes: who did what to whom, when, where, how many; who says so; how sure."""

    id: str
    report: str
    span: Span
    sentence: Span
    order: int
    """Position of its sentence in the report, from 0; the headline is 0."""
    headline: bool
    predicate: str | None
    """Lemma of the main verb or predicative noun, lower case."""
    negated: bool
    who: tuple[str, ...]
    what: tuple[str, ...]
    whom: tuple[str, ...]
    where: tuple[str, ...]
    entities: frozenset[str] = frozenset()
    quantities: tuple[Quantity, ...] = ()
    times: tuple[TimeMention, ...] = ()
    attributed_to: str | None = None
    attribution_span: Span | None = None
    hedge: str | None = None
    hedge_span: Span | None = None
    quoted: bool = False
    content: frozenset[str] = frozenset()
    """Lemmas of the content words."""


@dataclass(frozen=True)
class Account:
    """What one report says on a point. `span` is null exactly where it is silent or unread."""

    report: str
    stance: Stance
    span: Span | None = None
    more: tuple[Span, ...] = ()
    attributed_to: str | None = None
    hedge: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Support:
    """The independent origins behind a point, as a lower and an upper bound."""

    reports: int
    origins_low: int
    origins_high: int
    origins: tuple[str, ...] = ()


@dataclass(frozen=True)
class Point:
    """The matter that aligned claims of several reports speak on; one account from every report of the story."""

    id: str
    text: str
    support: Support
    accounts: tuple[Account, ...]
    weight: int = 1
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class DiscrepancyVariant:
    """One of the values that accounts give, with the words of each."""

    value: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Discrepancy:
    """A point, or a detail of one, on which accounts differ."""

    id: str
    kind: DiscrepancyKind
    about: str
    relation: Relation
    weight: int
    point: str | None
    variants: tuple[DiscrepancyVariant, ...]
    reason: str


@dataclass(frozen=True)
class TimelineEntry:
    """Something that happened at a time that the reports tell."""

    when: str
    what: str
    spans: tuple[Span, ...]
    points: tuple[str, ...] = ()


@dataclass(frozen=True)
class SummaryValue:
    """One value of the story's summary, with the words it rests on."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Summary:
    """Who did what, when, where, and how many, in the reports' own words; null where no report tells."""

    who: SummaryValue | None = None
    what: SummaryValue | None = None
    when: SummaryValue | None = None
    where: SummaryValue | None = None
    how_many: SummaryValue | None = None


@dataclass(frozen=True)
class Story:
    """The reports on one event, in order of publication (reports without a date last), then id."""

    id: str
    title: str
    reports: tuple[Report, ...]
    summary: Summary = field(default_factory=Summary)


@dataclass(frozen=True)
class Lineage:
    """Who has it from whom: the origins, the edges, and what changed on the way."""

    origins: tuple[Origin, ...]
    edges: tuple[LineageEdge, ...]
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Target:
    """What an editor's decision is about, kept with its words, so that it is found again in a later analysis."""

    kind: TargetKind
    id: str
    """Its id when the decision was made; of an edge `REPORT>SOURCE`, of a story the story's own."""
    label: str
    """What it was called then, for a person."""
    spans: tuple[Span, ...] = ()
    """The words that it rested on; for a report its first words."""
    detail: str = ""
    """A discrepancy's or entity's kind; an edge's source by name; a report's address; the ids of a point's claims."""


@dataclass(frozen=True)
class Decision:
    """What an editor decided, who and when (ISO 8601, UTC); an undone one stays, with who undid it."""

    id: str
    kind: DecisionKind
    targets: tuple[Target, ...]
    """One; for `merge_points` and `merge_entities` two or more."""
    by: str
    at: str
    part: tuple[Span, ...] = ()
    """Of a split: the words of the accounts, or the mentions, that are taken out."""
    value: str | None = None
    """Of a correction: the outlet, or the time as ISO 8601."""
    note: str = ""
    undone_by: str | None = None
    undone_at: str | None = None

    @property
    def standing(self) -> bool:
        """Return whether nobody has undone it."""
        return self.undone_at is None


@dataclass(frozen=True)
class ReviewedDecision:
    """A decision as it stands in one dossier."""

    decision: Decision
    effect: DecisionEffect
    """`pending`: the dossier was made without it, and it takes effect when the story is compared again; `overruled`: a
    later decision on the same thing says otherwise; `not_found`: what it is about does not occur in this analysis any
    more. All three change nothing."""
    on: tuple[str, ...] = ()
    """Ids of what it applies to in this dossier, in the order of its targets; of an edge `REPORT>SOURCE`."""


@dataclass(frozen=True)
class Review:
    """What editors decided on a story: every decision, oldest first, and what was set aside by them."""

    decisions: tuple[ReviewedDecision, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()
    """Those that were rejected; they do not stand among the dossier's."""
    edges: tuple[LineageEdge, ...] = ()
    """Likewise."""
    places: tuple[int, ...] = ()
    """Where each of `discrepancies` stood among the dossier's, from 0, so that it can go back there."""


@dataclass(frozen=True)
class StoryDossier:
    """The whole result for one story."""

    story: Story
    lineage: Lineage
    passages: tuple[Passage, ...]
    entities: tuple[Entity, ...]
    quotes: tuple[Quote, ...]
    points: tuple[Point, ...]
    discrepancies: tuple[Discrepancy, ...]
    timeline: tuple[TimelineEntry, ...]
    support: Support
    """Of the story as a whole: how many independent origins stand behind its reports."""
    review: Review = field(default_factory=Review)


@dataclass(frozen=True)
class Result:
    """What `compare` returns: one dossier for each story, and every input that could not be read."""

    version: str
    options: Mapping[str, object]
    stories: tuple[StoryDossier, ...]
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()
    """What a reader should know of the run as a whole: two inputs that are the same, one report only."""

    @property
    def dossier(self) -> StoryDossier:
        """Return the dossier of the first story, which for `compare` is the only one."""
        if not self.stories:
            raise NothingToDoError("no report could be read, so there is no dossier")
        return self.stories[0]

    def to_json(self, indent: int | None = 2) -> str:
        """Return the dossier as JSON text in the format `rashomon/1`."""
        # Here and not at the top: the export stands above the model, which otherwise imports only `errors`.
        from rashomon.export.json import to_json

        return to_json(self, indent)


@dataclass(frozen=True)
class Added:
    """What became of one report that was handed to the store."""

    report: str
    """Id of the report as it stands in the store: for `known` the one that was there before."""
    state: Literal["new", "known", "version"]
    """`known`: the same article with the same words was there; `version`: the same article with other words was."""
    replaces: str | None = None
    """For `version`: the report that was the article's current version until now, or that stays it, being later."""


@dataclass(frozen=True)
class StoredReport:
    """A report as a listing of stories shows it, without its text."""

    id: str
    source: str
    outlet: str | None
    title: str | None
    published_at: str | None
    url: str | None
    external_id: str | None
    analysed: bool
    words: int
    versions: int = 1
    """How many versions of the article are kept, this one included."""
    copy_of: str | None = None
    """The earliest report of the story that has nearly the same words, where there is one."""


@dataclass(frozen=True)
class StoredStory:
    """A story as it is listed: its reports in order of publication, then id; those without a date last."""

    id: str
    title: str
    reports: tuple[StoredReport, ...]
    first_at: str | None
    last_at: str | None
    origins_low: int | None = None
    """Of the story's dossier, like the two below; null where none was made since a report joined or left."""
    origins_high: int | None = None
    discrepancies: int | None = None
    by_weight: tuple[int, int, int] | None = None
    """How many of the discrepancies have weight 3, 2 and 1."""
    compared_by_hand: bool = False
    """The reports were put together by a person, in a comparison; they are in no other story for that."""


@dataclass(frozen=True)
class StoryChange:
    """What the arrival of reports did to one story; a story that came to be has no `other`."""

    kind: Literal["founded", "joined", "merged", "split"]
    story: str
    reports: tuple[str, ...]
    """The reports that came to `story`."""
    other: str | None = None
    """`merged`: the story that ceased to be; `split`: the story that the reports left."""


@dataclass(frozen=True)
class FeedState:
    """What is remembered of a feed between two polls. Times are ISO 8601 in UTC."""

    url: str
    title: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    checked_at: str | None = None
    next_at: str | None = None
    failures: int = 0
    """Polls that failed since the last that did not."""
    problem: str | None = None
    """What went wrong at the last poll, for a person."""
    gone: bool = False
    """The server says that the feed is no more (410): it is not polled again."""


EditKind = Literal["changed", "inserted", "removed", "moved"]
EditWeight = Literal["headline", "note", "figure", "name", "quote", "time", "certainty", "wording", "furniture"]
"""What an edit touches. `note`: a line in which the outlet itself speaks of a correction or an update; `certainty`: a
hedge, a denial, or who says so; `furniture`: white space, typography, time stamps, share bars and other page matter."""


@dataclass(frozen=True)
class EditPart:
    """Words that differ inside two versions of a sentence.

    Where words came or went, the span of the other version is empty and stands where they would be.
    """

    from_span: Span
    to_span: Span
    weighs: EditWeight


@dataclass(frozen=True)
class Edit:
    """A sentence, heading or line that is not the same in two versions of an article.

    `from_span` is null for what was inserted, `to_span` for what was removed; `moved` has the same words in both.
    `weighs` is the weightiest thing that it touches.
    """

    kind: EditKind
    from_span: Span | None
    to_span: Span | None
    weighs: EditWeight
    parts: tuple[EditPart, ...] = ()
    """In order of place; only of what is `changed`."""


@dataclass(frozen=True)
class VersionStep:
    """How one version of an article became the next one; the edits stand in order of importance."""

    from_report: str
    to_report: str
    edits: tuple[Edit, ...]
    share_kept: float
    """Share in [0, 1] of the earlier version's words, furniture left out, that the later one still has."""
    rewritten: bool = False
    """So little was kept that sentences removed and inserted are not listed."""
    title_changed: bool = False
    """The titles that both reports state differ, whether or not they stand in the texts."""

    @property
    def silent(self) -> bool:
        """Return whether the reporting changed and no line that came or changed with it says so."""
        touched = self.rewritten or self.title_changed
        touched = touched or any(edit.weighs not in ("furniture", "note") for edit in self.edits)
        return touched and not any(edit.weighs == "note" and edit.to_span is not None for edit in self.edits)

"""What the pages show of one story, as data: words that are safe to print, and where each leads.

The templates only lay out what stands here; they choose nothing and make nothing safe but by escaping.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from rashomon.model import Stance

Sort = Literal["importance", "support", "disagreement"]
Pieces = tuple[tuple[str, bool], ...]
"""Words in order, each with whether they differ from what stands beside them."""


@dataclass(frozen=True)
class HtmlOptions:
    """How much of a dossier the page shows.

    The most important findings of each section stand open, up to `max_folded` more are folded away below them, and
    of what is left the number is told. With `show_all` everything stands open. In the matrix no more than
    `max_cells` cells are drawn without it.

    With `whole_matrix` the rows of the matrix stand in one table, none of them folded away, and the words behind a
    row are left to an address of its own, except those of the row that is opened.
    """

    show_all: bool = False
    top_discrepancies: int = 10
    top_points: int = 15
    top_single: int = 7
    top_quotes: int = 6
    top_changes: int = 6
    top_names: int = 8
    top_timeline: int = 15
    top_pairs: int = 5
    max_folded: int = 300
    max_cells: int = 20_000
    max_discrepancies: int | None = None
    """Open and folded; null: as many folded as of everything else."""
    whole_matrix: bool = False


@dataclass(frozen=True)
class Shelf[T]:
    """The findings of a section: those that stand open, those that are folded away, and how many are left out."""

    shown: tuple[T, ...]
    folded: tuple[T, ...] = ()
    left_out: int = 0
    all_href: str = ""
    """Where all of them are; empty where no page has them."""

    @property
    def total(self) -> int:
        """Return how many there are in all."""
        return len(self.shown) + len(self.folded) + self.left_out


@dataclass(frozen=True)
class ReportRef:
    """A report by its key and its outlet's name, and where a link to it leads."""

    key: str
    name: str
    href: str


@dataclass(frozen=True)
class Words:
    """Words of a report in quotation marks of ours, those in focus apart, and where they stand."""

    key: str
    href: str
    opening: str
    before: str
    focus: str
    after: str
    closing: str


@dataclass(frozen=True)
class MarkView:
    """What an editor did at a finding, as a mark beside it."""

    sign: str
    words: str
    note: str


@dataclass(frozen=True)
class Finding:
    """What every finding has: its anchor, where it can be reviewed, and what editors decided on it."""

    anchor: str
    review: str | None
    marks: tuple[MarkView, ...]


@dataclass(frozen=True)
class ContentsLine:
    """A section in the page's navigation: its anchor's name, its label, and its number as told (or empty)."""

    name: str
    label: str
    count: str


@dataclass(frozen=True)
class SummaryLine:
    """One value of the summary with the places that it was taken from."""

    label: str
    text: str
    refs: tuple[ReportRef, ...]


@dataclass(frozen=True)
class ReportView:
    """A report as the table shows it; `link` is null where its address is no web address."""

    finding: Finding
    ref: ReportRef
    title: str
    when: str
    words: int
    facts: tuple[str, ...]
    source: str
    """The file that it was read from; empty for one that was read from its address."""
    link: str | None
    address: str
    language: str | None
    analysed: bool


@dataclass(frozen=True)
class TextView:
    """A report's whole text with its anchors, in the single file."""

    anchor: str
    report: ReportView
    markup: Markup


@dataclass(frozen=True)
class EdgeView:
    """What a report has from one source, why that is thought, and the words that show it."""

    finding: Finding
    kind: str
    own: bool
    source: str
    doubt: str
    reason: str
    words: tuple[Words, ...]


@dataclass(frozen=True)
class NodeView:
    """A line of the tree: an origin (`ref` is null) or a report; `level` says how far in it stands, at most 8."""

    level: int
    name: str
    kind: str
    ref: ReportRef | None
    when: str
    edges: tuple[EdgeView, ...]


@dataclass(frozen=True)
class VariantView:
    """One value of a discrepancy, who gives it, and the words of at least one."""

    pieces: Pieces
    refs: tuple[ReportRef, ...]
    words: tuple[Words, ...]


@dataclass(frozen=True)
class DiscrepancyView:
    """A card: what the accounts differ on, how, and why that is thought."""

    finding: Finding
    number: int
    """0 for one that was set aside."""
    weight: int
    meaning: str
    about: str
    kind: str
    relation: str
    relation_meaning: str
    reason: str
    variants: tuple[VariantView, ...]
    long: bool
    """Whether a value is a sentence, so that it must not be set as large as a figure."""


@dataclass(frozen=True)
class ChangeView:
    """What changed at one hop, with the words before and after."""

    source: str
    target: str
    kind: str
    reason: str
    before: Words
    after: Words


@dataclass(frozen=True)
class CellView:
    """What one report says on a point, as a sign; `href` is null where it says nothing."""

    stance: Stance
    sign: str
    meaning: str
    href: str | None
    title: str
    """Outlet and stance, and the words where the row has none."""


@dataclass(frozen=True)
class AccountView:
    """The words of one account."""

    sign: str
    stance: Stance
    meaning: str
    words: tuple[Words, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class PointView:
    """A row of the matrix: the point, a cell for each report, and the words behind them.

    `number` is its place by importance. What it can be sorted by stands as numbers, most first: `reports`, `origins`
    (low and high), `disagreement` (accounts that differ, then different stances).
    """

    finding: Finding
    number: int
    text: str
    cells: tuple[CellView, ...]
    support: str
    support_title: str
    reports: int
    origins: tuple[int, int]
    disagreement: tuple[int, int]
    accounts: tuple[AccountView, ...]
    """None where the words are at an address of their own."""
    href: str
    """The page with this row opened, or closed where it is open; empty where the row unfolds by itself."""
    open: bool


@dataclass(frozen=True)
class OpenedView:
    """What stands in a row of the matrix that was opened; `number` is the point's place by importance."""

    finding: Finding
    number: int
    accounts: tuple[AccountView, ...]


@dataclass(frozen=True)
class SingleView:
    """A point on which one report alone speaks."""

    finding: Finding
    account: AccountView


@dataclass(frozen=True)
class SortView:
    """An order of the matrix, and the address that shows it."""

    name: Sort
    label: str
    present: bool
    href: str


@dataclass(frozen=True)
class VersionView:
    """A quotation as some reports give it; `pieces` are its words, each with whether other versions differ there."""

    refs: tuple[ReportRef, ...]
    opening: str
    pieces: Pieces
    closing: str
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class QuoteView:
    """An utterance and its versions."""

    finding: Finding
    speaker: str
    altered: bool
    versions: tuple[VersionView, ...]


@dataclass(frozen=True)
class TimelineView:
    """Something that happened at a time; `number` is its mark's in the drawing."""

    number: int
    when: str
    what: str
    refs: tuple[ReportRef, ...]


@dataclass(frozen=True)
class FormView:
    """A form in which a name occurs, and where it occurs first in each report."""

    text: str
    relation: str
    notable: bool
    refs: tuple[ReportRef, ...]


@dataclass(frozen=True)
class EntityView:
    """A name and the forms in which reports write it."""

    finding: Finding
    name: str
    kind: str
    variants: tuple[FormView, ...]


@dataclass(frozen=True)
class PairView:
    """Two reports with the words that both have."""

    first: ReportRef
    second: ReportRef
    share: int
    count: int
    passages: tuple[tuple[Words, Words], ...]


@dataclass(frozen=True)
class DecisionView:
    """What an editor decided; `on` are the findings it applies to, each with its name and where it stands."""

    id: str
    what: str
    on: tuple[tuple[str, str], ...]
    by: str
    at: str
    note: str
    effect: str
    undone: bool
    applied: bool


@dataclass(frozen=True)
class RejectedEdgeView:
    """A connection that an editor rejected, with what spoke for it."""

    report: ReportRef
    edge: EdgeView


@dataclass(frozen=True)
class ReviewView:
    """Every decision, oldest first, and what was set aside."""

    decisions: tuple[DecisionView, ...]
    discrepancies: tuple[DiscrepancyView, ...]
    edges: tuple[RejectedEdgeView, ...]

    @property
    def standing(self) -> int:
        """Return how many decisions have an effect on what is shown."""
        return sum(decision.applied for decision in self.decisions)


@dataclass(frozen=True)
class StoryView:
    """Everything that a page shows of one story; each template of `sections/` takes it as `story`."""

    id: str
    prefix: str
    """Begins each anchor, so that a page can hold several stories."""
    all: bool
    single_file: bool
    """Whether everything is on one page that is sent and printed; on the web each report has a page of its own."""
    finding: Finding
    """Of the story as a whole."""
    title: str
    reports_told: str
    origins_told: str
    origins: tuple[str, ...]
    contents: tuple[ContentsLine, ...]
    summary: tuple[SummaryLine, ...]
    reports: tuple[ReportView, ...]
    drawing: Markup
    tree: tuple[NodeView, ...]
    discrepancies: Shelf[DiscrepancyView]
    changes: Shelf[ChangeView]
    legend: tuple[tuple[Stance, str, str], ...]
    columns: tuple[ReportRef, ...]
    named_columns: bool
    sorts: tuple[SortView, ...]
    """Empty in the single file, which has one order."""
    points: Shelf[PointView]
    single: Shelf[SingleView]
    quotes: Shelf[QuoteView]
    quotes_alone: Shelf[QuoteView]
    altered: int
    timeline: Shelf[TimelineView]
    timeline_drawings: tuple[Markup, ...]
    """For a wide page and for a narrow one; empty where no entry has a place in time."""
    names: Shelf[EntityView]
    other_names: Shelf[EntityView]
    pairs: Shelf[PairView]
    review: ReviewView
    notes: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...]
    """Inputs that could not be read, each with the reason."""
    texts: tuple[TextView, ...]
    """Empty on the web, where each report has a page of its own."""
    split: tuple[str, ...]
    """Anchors whose words stand in several pieces of the texts, so that the page can light up all of them."""

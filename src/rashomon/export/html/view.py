"""What the page shows of one story: words that are safe to print, and the anchors that they lead to.

The templates only lay out what stands here; they choose nothing and make nothing safe but by escaping.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import Markup

from rashomon.export.drawing import DrawingOptions, draw_lineage
from rashomon.export.excerpts import excerpt_of
from rashomon.export.html.texts import mark_text
from rashomon.export.names import direction_unknown, key_reports, name_reports, name_sources, with_names
from rashomon.export.outline import (
    NOTABLE_RELATIONS,
    STANCE_MEANINGS,
    STANCE_SIGNS,
    WEIGHT_MEANINGS,
    SharedWords,
    counted,
    distinct_spans,
    evidence_of,
    find_descent,
    find_shared_words,
    group_versions,
    is_own_words,
    kind_of_edge,
    known_changes,
    notable_names,
    notes_of_run,
    other_speakers,
    split_points,
    split_quotes,
    summary_values,
    told_origins,
    told_support,
    used_stances,
    within_sentence,
)
from rashomon.export.printable import printable
from rashomon.export.times import readable_time, told_publication
from rashomon.model import (
    Account,
    Change,
    Discrepancy,
    DiscrepancyVariant,
    Entity,
    LineageEdge,
    Point,
    Quote,
    Report,
    Result,
    Span,
    Stance,
    StoryDossier,
    Support,
    TimelineEntry,
)

GAP = "‸"
"""Stands where a version of a quotation lacks words that another has."""
MAX_NAMED_COLUMNS = 24
"""With more reports than these the columns of the matrix carry keys only."""
_EXCERPT_CHARS = 240
_TITLE_CHARS = 160
_ADDRESS_CHARS = 70
_MAX_VALUE_CHARS = 44
_MAX_EVIDENCE = 3
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_DOUBLE_QUOTES = re.compile('["“”„«»]')
_NO_LINK = re.compile(r"[\s\x00-\x20\x7f<>\"'\\^`{|}]")


@dataclass(frozen=True)
class HtmlOptions:
    """How much of a dossier the page shows.

    The most important findings of each section stand open, up to `max_folded` more are folded away below them, and
    of what is left the number is told. With `show_all` everything stands open. In the matrix no more than
    `max_cells` cells are drawn without it.
    """

    show_all: bool = False
    top_discrepancies: int = 10
    top_points: int = 15
    top_quotes: int = 6
    top_changes: int = 6
    top_names: int = 8
    top_timeline: int = 15
    top_pairs: int = 5
    max_folded: int = 300
    max_cells: int = 20_000


@dataclass(frozen=True)
class Shelf[T]:
    """The findings of a section: those that stand open, those that are folded away, and how many are left out."""

    shown: tuple[T, ...]
    folded: tuple[T, ...] = ()
    left_out: int = 0

    @property
    def total(self) -> int:
        """Return how many there are in all."""
        return len(self.shown) + len(self.folded) + self.left_out


@dataclass(frozen=True)
class ReportRef:
    """A report by its key and its outlet's name, and where on the page a link to it leads."""

    key: str
    name: str
    href: str


@dataclass(frozen=True)
class Words:
    """Words of a report in quotation marks of ours, those in focus apart, and where on the page they stand."""

    key: str
    href: str
    opening: str
    before: str
    focus: str
    after: str
    closing: str


@dataclass(frozen=True)
class SummaryLine:
    """One value of the summary with the places that it was taken from."""

    label: str
    text: str
    refs: tuple[ReportRef, ...]


@dataclass(frozen=True)
class ReportView:
    """A report as the table and its own text show it; `link` is null where its address is no web address."""

    ref: ReportRef
    anchor: str
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
    text: Markup


@dataclass(frozen=True)
class EdgeView:
    """What a report has from one source, why that is thought, and the words that show it."""

    kind: str
    own: bool
    source: str
    doubt: str
    reason: str
    words: tuple[Words, ...]


@dataclass(frozen=True)
class NodeView:
    """A line of the tree: an origin (`ref` is null) or a report; `level` says how far in it stands."""

    level: int
    name: str
    kind: str
    ref: ReportRef | None
    when: str
    edges: tuple[EdgeView, ...]


@dataclass(frozen=True)
class VariantView:
    """One value of a discrepancy, who gives it, and the words of at least one."""

    value: str
    refs: tuple[ReportRef, ...]
    words: tuple[Words, ...]


@dataclass(frozen=True)
class DiscrepancyView:
    """A card: what the accounts differ on, how, and why that is thought."""

    number: int
    weight: int
    meaning: str
    about: str
    kinds: tuple[str, ...]
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
    """A row of the matrix: the point, a cell for each report, and the words behind them."""

    number: int
    text: str
    cells: tuple[CellView, ...]
    support: str
    support_title: str
    accounts: tuple[AccountView, ...]


@dataclass(frozen=True)
class VersionView:
    """A quotation as some reports give it; `pieces` are its words, each with whether other versions differ there."""

    refs: tuple[ReportRef, ...]
    opening: str
    pieces: tuple[tuple[str, bool], ...]
    closing: str
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class QuoteView:
    """An utterance and its versions."""

    speaker: str
    altered: bool
    versions: tuple[VersionView, ...]


@dataclass(frozen=True)
class TimelineView:
    """Something that happened at a time."""

    when: str
    what: str
    refs: tuple[ReportRef, ...]


@dataclass(frozen=True)
class EntityView:
    """A name and the forms in which reports write it."""

    name: str
    kind: str
    variants: tuple[tuple[str, str, bool, tuple[ReportRef, ...]], ...]
    """Form, relation, whether that is worth a look, and where it occurs first in each report."""


@dataclass(frozen=True)
class PairView:
    """Two reports with the words that both have."""

    first: ReportRef
    second: ReportRef
    share: int
    count: int
    passages: tuple[tuple[Words, Words], ...]


@dataclass(frozen=True)
class StoryView:
    """Everything that the page shows of one story."""

    prefix: str
    title: str
    reports_told: str
    origins_told: str
    origins: tuple[str, ...]
    summary: tuple[SummaryLine, ...]
    reports: tuple[ReportView, ...]
    drawing: Markup
    tree: tuple[NodeView, ...]
    discrepancies: Shelf[DiscrepancyView]
    changes: Shelf[ChangeView]
    legend: tuple[tuple[Stance, str, str], ...]
    columns: tuple[ReportRef, ...]
    named_columns: bool
    points: Shelf[PointView]
    single: Shelf[AccountView]
    quotes: Shelf[QuoteView]
    quotes_alone: Shelf[QuoteView]
    altered: int
    timeline: Shelf[TimelineView]
    names: Shelf[EntityView]
    other_names: Shelf[EntityView]
    pairs: Shelf[PairView]
    notes: tuple[str, ...]
    split: tuple[str, ...]
    """Anchors whose words stand in several pieces, so that the page can light up all of them."""


def view_story(result: Result, dossier: StoryDossier, options: HtmlOptions, prefix: str) -> StoryView:
    """Return what the page shows of a dossier; `prefix` begins each anchor, so that a page can hold several."""
    return _Viewer(dossier, options, prefix).view(result)


def web_address(address: str) -> str | None:
    """Return an address that a link may lead to: http or https with a host and nothing odd in it; null for others."""
    if _NO_LINK.search(address) or printable(address) != address:
        return None
    try:
        parts = urlsplit(address)
        return address if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def _say(words: str) -> str:
    return printable(words).strip()


def _cut(words: str, most: int) -> str:
    if len(words) <= most:
        return words
    kept = words[: most - 1]
    at = kept.rfind(" ")
    return kept[: at if at > most * 2 // 3 else most].rstrip() + "…"


class _Viewer:
    def __init__(self, dossier: StoryDossier, options: HtmlOptions, prefix: str) -> None:
        self.dossier, self.options, self.prefix = dossier, options, prefix
        reports = dossier.story.reports
        self.reports = {report.id: report for report in reports}
        self.order = {report.id: place for place, report in enumerate(reports)}
        self.anchors = {report.id: f"{prefix}r{place}" for place, report in enumerate(reports, 1)}
        self.keys = key_reports(reports)
        self.names = name_reports(reports)
        self.sources = name_sources(reports)
        self.keyed = {report: f"{self.keys[report]}. {name}" for report, name in self.names.items()}
        self.origins = {origin.id: _say(origin.name) for origin in dossier.lineage.origins}
        self.cited: dict[str, set[tuple[int, int]]] = defaultdict(set)

    def view(self, result: Result) -> StoryView:
        dossier, options, story = self.dossier, self.options, self.dossier.story
        shared, single = split_points(dossier.points)
        several, alone = split_quotes(dossier.quotes)
        notable = notable_names(dossier.entities)
        others = [entity for entity in dossier.entities if entity not in notable]
        # A row costs a cell for each report, and in the largest stories the page must still open.
        rows = max(options.top_points, options.max_cells // max(1, len(self.reports)))
        numbers = {id(point): number for number, point in enumerate(shared, 1)}
        ranks = {id(discrepancy): number for number, discrepancy in enumerate(dossier.discrepancies, 1)}
        drawing = draw_lineage(
            dossier, DrawingOptions(show_all=options.show_all, prefix=f"{self.prefix}lineage", heading=False)
        )
        summary, tree = tuple(self._summary()), tuple(self._tree())
        discrepancies = self._shelf(
            dossier.discrepancies, options.top_discrepancies, lambda d: self._discrepancy(d, ranks[id(d)])
        )
        changes = self._shelf(known_changes(dossier), options.top_changes, lambda found: self._change(*found))
        points = self._shelf(shared, options.top_points, lambda point: self._point(point, numbers[id(point)]), rows)
        only_one = self._shelf(single, options.top_points // 2, self._single)
        quotes = self._shelf(several, options.top_quotes, self._quote)
        quotes_alone = self._shelf(alone, 0, self._quote)
        timeline = self._shelf(dossier.timeline, options.top_timeline, self._entry)
        names = self._shelf(notable, options.top_names, self._entity)
        other_names = self._shelf(others, 0, self._entity)
        pairs = self._shelf(find_shared_words(dossier), options.top_pairs, self._pair)
        # The texts come last: only now is it known which of their words something leads to.
        texts = {
            report.id: mark_text(report, self.cited.get(report.id, ()), self.anchors[report.id])
            for report in story.reports
        }
        return StoryView(
            prefix=self.prefix,
            title=_say(story.title) or "no title",
            reports_told=counted(len(story.reports), "report"),
            origins_told=told_origins(dossier.support),
            origins=self._names_of(dossier.support),
            summary=summary,
            reports=tuple(self._report(report, texts[report.id].markup) for report in story.reports),
            drawing=Markup(drawing),
            tree=tree,
            discrepancies=discrepancies,
            changes=changes,
            legend=tuple(
                (stance, STANCE_SIGNS[stance], STANCE_MEANINGS[stance]) for stance in used_stances(dossier.points)
            ),
            columns=tuple(self._ref(report.id) for report in story.reports),
            named_columns=len(story.reports) <= MAX_NAMED_COLUMNS,
            points=points,
            single=only_one,
            quotes=quotes,
            quotes_alone=quotes_alone,
            altered=sum(quote.altered for quote in several),
            timeline=timeline,
            names=names,
            other_names=other_names,
            pairs=pairs,
            notes=tuple(_say(note) for note in notes_of_run(result, dossier)),
            split=tuple(anchor for text in texts.values() for anchor in text.split),
        )

    def _shelf[F, V](self, found: Sequence[F], top: int, view: Callable[[F], V], most: int | None = None) -> Shelf[V]:
        """Return findings as views: `top` of them open, then the folded ones, at most `most` in all."""
        options = self.options
        if options.show_all:
            return Shelf(tuple(view(item) for item in found))
        end = top + options.max_folded
        end = end if most is None else min(end, most)
        shown, folded = found[:top], found[top:end]
        return Shelf(
            tuple(view(item) for item in shown),
            tuple(view(item) for item in folded),
            len(found) - len(shown) - len(folded),
        )

    def _ref(self, report: str, span: Span | None = None) -> ReportRef:
        """Return a report's key and name, leading to a span of it or to its whole text."""
        href = self._anchor(span) if span is not None else f"#{self.anchors[report]}" if report in self.anchors else ""
        return ReportRef(self.keys.get(report, "?"), self.names.get(report, "?"), href)

    def _refs(self, spans: Iterable[Span]) -> tuple[ReportRef, ...]:
        """Return each report of these spans once, in the story's order, leading to the first of its spans."""
        first: dict[str, Span] = {}
        for span in spans:
            first.setdefault(span.report, span)
        order = sorted(first, key=lambda report: (self.order.get(report, len(self.order)), report))
        return tuple(self._ref(report, first[report]) for report in order)

    def _anchor(self, span: Span) -> str:
        """Return a link to these words, and remember that the text needs an anchor there."""
        if span.report not in self.anchors:
            return ""
        self.cited[span.report].add((span.start, span.end))
        return f"#{self.anchors[span.report]}-{span.start}-{span.end}"

    def _words(self, span: Span, focus: str | None = None, most: int = _EXCERPT_CHARS) -> Words:
        report = self.reports.get(span.report)
        found = excerpt_of(report.text if report else span.text, span, most, focus, printable)
        before = ("…" if found.goes_on_before else "") + found.before.lstrip()
        middle, after = _cut(found.focus, most), found.after.rstrip() + ("…" if found.goes_on_after else "")
        opening, closing = _marks(before + middle + after)
        return Words(self.keys.get(span.report, "?"), self._anchor(span), opening, before, middle, after, closing)

    def _reason(self, reason: str) -> str:
        return _say(with_names(reason, self.keyed))

    def _source(self, source: str) -> str:
        return self.keyed.get(source) or self.origins.get(source) or _say(source)

    def _names_of(self, support: Support) -> tuple[str, ...]:
        names = dict.fromkeys(self.origins.get(origin, self.names.get(origin, "")) for origin in support.origins)
        return tuple(name for name in names if name)

    def _summary(self) -> Iterable[SummaryLine]:
        for label, text, spans in summary_values(self.dossier.story.summary):
            said = _say(text)
            yield SummaryLine(label, readable_time(said) if label == "when" else said, self._refs(spans))

    def _report(self, report: Report, text: Markup) -> ReportView:
        facts: list[str] = []
        if report.furniture:
            kinds = Counter(piece.kind for piece in report.furniture)
            facts.append("set aside: " + ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())))
        if not report.analysed and not report.notes:
            facts.append(f"not analysed{f' (language: {report.language})' if report.language else ''}")
        facts.extend(report.notes)
        language = report.language or ""
        link = web_address(report.url or report.source)
        return ReportView(
            ref=self._ref(report.id),
            anchor=self.anchors[report.id],
            title=_say(report.title or ""),
            when=_say(told_publication(report)),
            words=report.words,
            facts=tuple(_say(fact) for fact in facts),
            source="" if link == report.source else _say(self.sources[report.id]),
            link=link,
            address=_cut(link.partition("://")[2], _ADDRESS_CHARS) if link else "",
            language=language if _LANGUAGE.fullmatch(language) else None,
            analysed=report.analysed,
            text=text,
        )

    def _tree(self) -> Iterable[NodeView]:
        descent = find_descent(self.dossier)
        kinds = {origin.id: origin.kind for origin in self.dossier.lineage.origins}
        for root in descent.roots:
            below = descent.children[root]
            level = 0
            # An outlet with nothing but its own report takes one line.
            if len(below) > 1 or descent.main[below[0]].kind != "own":
                yield NodeView(0, self._source(root), kinds.get(root, ""), None, "", ())
                level = 1
            waiting = [(report, level) for report in reversed(below)]
            while waiting:
                report, level = waiting.pop()
                yield self._node(report, level, descent.edges[report])
                waiting += [(child, level + 1) for child in reversed(descent.children.get(report, ()))]
        for report in descent.untold:
            yield self._node(report, 0, descent.edges.get(report, ()))

    def _node(self, report: str, level: int, edges: Sequence[LineageEdge]) -> NodeView:
        told = "" if edges else "source not told" if self.reports[report].analysed else "not analysed"
        when = _say(told_publication(self.reports[report]))
        views = tuple(self._edge(edge) for edge in edges)
        return NodeView(level, self.names[report], told, self._ref(report), when, views)

    def _edge(self, edge: LineageEdge) -> EdgeView:
        doubt = "" if edge.certain else "not certain"
        if direction_unknown(edge):
            doubt = "which of both had it first is not known"
        own = edge.kind == "own"
        spans = evidence_of(edge)[: None if self.options.show_all else _MAX_EVIDENCE]
        name = self._source(edge.from_id)
        return EdgeView(
            kind_of_edge(edge),
            own,
            "" if own else name,
            doubt,
            within_sentence(self._reason(edge.reason)),
            tuple(self._words(span, self.origins.get(edge.from_id) or self.names.get(edge.from_id)) for span in spans),
        )

    def _discrepancy(self, discrepancy: Discrepancy, number: int) -> DiscrepancyView:
        return DiscrepancyView(
            number,
            discrepancy.weight,
            WEIGHT_MEANINGS.get(discrepancy.weight, ""),
            _say(discrepancy.about) or discrepancy.kind,
            tuple(dict.fromkeys((discrepancy.kind, discrepancy.relation))),
            self._reason(discrepancy.reason),
            tuple(self._variant(variant) for variant in discrepancy.variants),
            any(len(variant.value) > _MAX_VALUE_CHARS for variant in discrepancy.variants),
        )

    def _variant(self, variant: DiscrepancyVariant) -> VariantView:
        spans = distinct_spans(variant.spans)
        if not self.options.show_all:
            spans = [] if is_own_words(variant.value, spans) and len(variant.value) > _MAX_VALUE_CHARS else spans[:1]
        return VariantView(
            _say(variant.value) or "?",
            self._refs(variant.spans),
            tuple(self._words(span, variant.value) for span in spans),
        )

    def _change(self, change: Change, edge: LineageEdge, source: str) -> ChangeView:
        return ChangeView(
            self._source(source),
            self._source(edge.report),
            _say(change.kind),
            self._reason(change.reason),
            self._words(change.from_span),
            self._words(change.to_span),
        )

    def _point(self, point: Point, number: int) -> PointView:
        accounts = {account.report: account for account in point.accounts}
        origins = ", ".join(self._names_of(point.support))
        title = f"{counted(point.support.reports, 'report')}, {told_origins(point.support)}"
        return PointView(
            number,
            _say(point.text),
            tuple(self._cell(accounts.get(report) or Account(report, "silent")) for report in self.reports),
            told_support(point.support),
            f"{title}: {origins}" if origins else title,
            tuple(
                self._account(accounts[report])
                for report in self.reports
                if report in accounts and accounts[report].span is not None
            ),
        )

    def _cell(self, account: Account) -> CellView:
        meaning = STANCE_MEANINGS[account.stance]
        if account.span is None:
            return CellView(account.stance, STANCE_SIGNS[account.stance], meaning, None, "")
        said = _cut(_say(account.span.text), _TITLE_CHARS)
        title = f"{self.keyed.get(account.report, '?')} {meaning}: {''.join(_quoted(said))}"
        return CellView(account.stance, STANCE_SIGNS[account.stance], meaning, self._anchor(account.span), title)

    def _account(self, account: Account) -> AccountView:
        spans = [span for span in (account.span, *account.more) if span is not None]
        labelled = (("said by", account.attributed_to), ("hedge", account.hedge), ("", account.reason))
        remarks = [f"{label}: {_say(words)}" if label else self._reason(words) for label, words in labelled if words]
        return AccountView(
            STANCE_SIGNS[account.stance],
            account.stance,
            STANCE_MEANINGS[account.stance],
            tuple(self._words(span) for span in spans),
            tuple(remarks),
        )

    def _single(self, point: Point) -> AccountView:
        return self._account(next(account for account in point.accounts if account.span is not None))

    def _quote(self, quote: Quote) -> QuoteView:
        versions: list[VersionView] = []
        for group in group_versions(quote, self.order):
            remarks = [f"said by {_say(speaker)}" for speaker in other_speakers(quote, group.versions)]
            if any(not version.direct for version in group.versions):
                remarks.append("reported speech")
            pieces = tuple((printable(words) or GAP, differs) for words, differs in group.pieces if words or differs)
            if group.clearest.truncated:
                pieces += (("…", False),)
            opening, closing = _marks("".join(words for words, _ in pieces))
            refs = self._refs(version.span for version in group.versions)
            versions.append(VersionView(refs, opening, pieces, closing, tuple(remarks)))
        return QuoteView(_say(quote.speaker or "") or "speaker not told", quote.altered, tuple(versions))

    def _entry(self, entry: TimelineEntry) -> TimelineView:
        return TimelineView(readable_time(_say(entry.when)), _say(entry.what), self._refs(entry.spans))

    def _entity(self, entity: Entity) -> EntityView:
        variants = tuple(
            (_say(v.text), v.relation, v.relation in NOTABLE_RELATIONS, self._refs(v.spans)) for v in entity.variants
        )
        return EntityView(_say(entity.name), entity.kind, variants)

    def _pair(self, pair: SharedWords) -> PairView:
        longest = sorted(pair.passages, key=lambda both: (both[0].start - both[0].end, both))
        return PairView(
            self._ref(pair.first.id),
            self._ref(pair.second.id),
            round(100 * min(1.0, pair.share)),
            len(pair.passages),
            tuple((self._words(a), self._words(b)) for a, b in longest[: None if self.options.show_all else 1]),
        )


def _marks(words: str) -> tuple[str, str]:
    """Return quotation marks of ours that look like none in the words."""
    return ("«", "»") if _DOUBLE_QUOTES.search(words) else ("“", "”")


def _quoted(words: str) -> tuple[str, str, str]:
    opening, closing = _marks(words)
    return opening, words, closing

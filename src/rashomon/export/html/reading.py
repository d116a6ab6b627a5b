"""A report's own page: its text in layers that a reader switches, and beside it the report that it derives from.

Both texts are laid out in rows, so that words which both have stand at the same height.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from rashomon.errors import NotFoundError
from rashomon.export.html.linking import Links, web_address
from rashomon.export.html.texts import Mark, Reference, furniture_marks, mark_ranges
from rashomon.export.html.viewing.descent import view_edge
from rashomon.export.html.viewing.telling import Teller, cut, say
from rashomon.export.html.views import EdgeView, Finding, HtmlOptions, ReportRef, Words
from rashomon.export.outline import (
    NOTABLE_RELATIONS,
    STANCE_MEANINGS,
    counted,
    find_descent,
    find_shared_words,
    kind_of_edge,
    split_points,
    told_furniture,
    told_origins,
)
from rashomon.export.times import readable_time, told_publication
from rashomon.model import Lineage, LineageEdge, Passage, Report, Span, Stance, Story, StoryDossier, Support
from rashomon.text.blocks import split_blocks

Layer = Literal["points", "discrepancies", "quotes", "names", "shared", "furniture"]
LAYERS: tuple[tuple[Layer, str, str], ...] = (
    ("points", "Who says what", "a thin line, and the number of the point"),
    ("discrepancies", "Where the accounts part", "a double line, and the number of the discrepancy"),
    ("quotes", "Quoted words", "brackets"),
    ("names", "Names", "a dotted line; a wavy one where reports write the name differently"),
    ("shared", "Shared passages", "a bar, numbered as in the other text: solid word for word, broken reworded"),
    ("furniture", "Page furniture", "grey, with its kind"),
)
DEFAULT_LAYERS: tuple[Layer, ...] = ("discrepancies", "shared", "furniture")
"""Those that a reader of a first report asks for; with all of them on, no word stands without a line."""
ALONE = "none"
"""Given as `beside`: no other text."""

_OUTERMOST, _SHARED, _POINT, _DISCREPANCY, _QUOTE, _NAME, _OTHER_WORD = -2, 0, 1, 2, 3, 4, 5
_LABEL_CHARS = 140
_MAX_ALIGNED = 400
"""Passages that are weighed for the alignment, the longest first: the time grows with the square of them."""
_MAX_DIFF_WORDS = 1_500
"""Longer passages are marked whole: the difference of two texts takes the square of their words."""
_WORD = re.compile(r"\w+(?:['’.,-]\w+)*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_BASES = {
    "stated": "as the report states it",
    "manifest": "as given with the report",
    "text": "from its text",
    "story": "from the other reports",
    "editor": "corrected by an editor",
}


@dataclass(frozen=True)
class LayerView:
    """A layer that can be switched: how its words are marked, and how many marks there are in both texts."""

    name: Layer
    label: str
    form: str
    on: bool
    count: int


@dataclass(frozen=True)
class SideView:
    """One of the two texts; `language` is null where it cannot be named in HTML."""

    ref: ReportRef
    title: str
    when: str
    language: str | None


@dataclass(frozen=True)
class RowView:
    """Paragraphs side by side; null where a side has none. `aligned` where passages that both have begin the match."""

    left: Markup | None
    right: Markup | None
    aligned: bool


@dataclass(frozen=True)
class FactView:
    """Something known of the report; `href` is null where it leads nowhere."""

    label: str
    value: str
    href: str | None = None


@dataclass(frozen=True)
class SourceView:
    """What the report has from one source; `href` leads to the source where it is a report, else it is empty."""

    edge: EdgeView
    href: str


@dataclass(frozen=True)
class FollowerView:
    """A report that has something from this one."""

    ref: ReportRef
    edge: EdgeView


@dataclass(frozen=True)
class OnlyView:
    """A point on which this report alone speaks; `href` leads to it on the story's page."""

    text: str
    meaning: str
    href: str
    words: Words


@dataclass(frozen=True)
class ChoiceView:
    """A report that can stand beside this one; `value` is what `beside` takes, `told` how much both share."""

    value: str
    label: str
    told: str
    chosen: bool


@dataclass(frozen=True)
class ReadingView:
    """Everything that the page of one report shows, for the template `sections/reading.html` as `reading`."""

    left: SideView
    beside: SideView | None
    why_beside: str
    """What this report does with the other: "rewrites it"; empty where a reader chose the other."""
    rows: tuple[RowView, ...]
    shared_told: str
    layers: tuple[LayerView, ...]
    choices: tuple[ChoiceView, ...]
    at: str
    """START-END of the words that are lit, empty where none are."""
    lit: bool
    facts: tuple[FactView, ...]
    notes: tuple[str, ...]
    finding: Finding
    """Of the report itself: what editors decided on it, and where they can."""
    sources: tuple[SourceView, ...]
    untold: bool
    """Nothing is known of where the report has it from, though the story was compared."""
    followers: tuple[FollowerView, ...]
    only: tuple[OnlyView, ...]
    compared: bool
    """Whether the story has a dossier; without one there are no layers but the furniture."""
    json: str | None


def read_layers(values: Iterable[str]) -> tuple[Layer, ...] | None:
    """Return the layers that an address names (`layers=points&layers=names` or `layers=points,names`), in our order.

    Null where it names none at all; an empty value says that every layer is off. Unknown names are passed over.
    """
    given = list(values)
    if not given:
        return None
    named = {name.strip() for value in given for name in value.split(",")}
    return tuple(name for name, _, _ in LAYERS if name in named)


def uncompared_dossier(story: str, title: str, reports: Sequence[Report]) -> StoryDossier:
    """Return a dossier without any finding, so that a report can be read before its story was compared."""
    whole = Story(story, title, tuple(reports))
    return StoryDossier(whole, Lineage((), ()), (), (), (), (), (), (), Support(len(whole.reports), 0, 0))


def view_report(
    dossier: StoryDossier,
    report_id: str,
    links: Links,
    *,
    beside: str | None = None,
    at: tuple[int, int] | None = None,
    finding: Callable[[str], str] | None = None,
    layers: Sequence[Layer] | None = None,
    json: str | None = None,
) -> ReadingView:
    """Return the page of one report of a dossier.

    Beside it stands the report `beside`; without one the report that by lineage most of it comes from, else the one
    with most shared words, if any; with `ALONE` none. `at` is a half-open range of its text that is lit and has the
    anchor `at`. `finding` gives the address of a finding by its id; without it nothing leads there. `layers` are those
    switched on. Raises `NotFoundError` where the story has no report of that id, or none beside it.
    """
    reports = {report.id: report for report in dossier.story.reports}
    if report_id not in reports:
        raise NotFoundError(f"there is no report {report_id} in this story; its page lists those that it has")
    if beside not in (None, ALONE) and (beside not in reports or beside == report_id):
        raise NotFoundError(f"there is no other report {beside} in this story to stand beside this one")
    return _Reader(dossier, reports[report_id], links, finding or _nowhere).read(beside, at, layers, json)


def _nowhere(_: str) -> str:
    return ""


class _Reader:
    """What the parts of the view have in common."""

    def __init__(self, dossier: StoryDossier, report: Report, links: Links, finding: Callable[[str], str]) -> None:
        self.dossier, self.report, self.finding = dossier, report, finding
        self.teller = Teller(dossier, HtmlOptions(show_all=True), "", links)
        self.reports, self.keyed = self.teller.reports, self.teller.keyed
        self.descent = find_descent(dossier)
        shared, self.single = split_points(dossier.points)
        self.numbers = {id(point): number for number, point in enumerate(shared, 1)}

    def read(
        self, beside: str | None, at: tuple[int, int] | None, layers: Sequence[Layer] | None, json: str | None
    ) -> ReadingView:
        """Return the view."""
        dossier, report = self.dossier, self.report
        by_default, why = self._default_beside()
        chosen = by_default if beside is None else None if beside == ALONE else beside
        other = self.reports[chosen] if chosen else None
        passages = _between(dossier.passages, report.id, other.id) if other else []
        left = [*self._layer_marks(report), *self._shared_marks(passages, True, other)]
        right = [*self._layer_marks(other), *self._shared_marks(passages, False, report)] if other else []
        counts = {name: sum(f"in-{name}" in m.name.split() for m in (*left, *right)) for name, _, _ in LAYERS}
        counts["furniture"] = sum(m.name == "furniture" for m in (*left, *right))
        size = len(report.text)
        lit = at is not None and 0 <= at[0] < min(at[1], size)
        if lit and at is not None:
            left.append(Mark(at[0], min(at[1], size), "lit", _OUTERMOST, "at", "lit"))
        on = DEFAULT_LAYERS if layers is None else layers
        compared = bool(dossier.points or dossier.lineage.edges or dossier.passages or dossier.entities)
        return ReadingView(
            left=self._side(report),
            beside=self._side(other) if other else None,
            why_beside=why if other is not None and other.id == by_default else "",
            rows=tuple(_rows(report, left, other, right, passages)),
            shared_told=_told_passages(passages) if other else "",
            layers=tuple(
                LayerView(name, label, form, name in on, counts[name])
                for name, label, form in LAYERS
                if compared or name == "furniture"
            ),
            choices=tuple(self._choices(other)),
            at=f"{at[0]}-{at[1]}" if at is not None and lit else "",
            lit=lit,
            facts=tuple(self._facts()),
            notes=tuple(say(note) for note in report.notes),
            finding=self.teller.finding(report.id),
            sources=tuple(
                SourceView(self._edge(edge), self.teller.links.report(edge.from_id) if is_report else "")
                for edge in self.descent.edges.get(report.id, ())
                for is_report in (edge.from_id in self.reports,)
            ),
            untold=compared and report.analysed and not self.descent.edges.get(report.id),
            followers=tuple(
                FollowerView(self.teller.ref(edge.report), self._edge(edge))
                for edge in dossier.lineage.edges
                if edge.from_id == report.id and edge.report in self.reports
            ),
            only=tuple(self._only()),
            compared=compared,
            json=json,
        )

    def _edge(self, edge: LineageEdge) -> EdgeView:
        return view_edge(self.teller, edge, self.teller.finding(f"{edge.report}>{edge.from_id}", ""))

    def _side(self, report: Report) -> SideView:
        language = report.language or ""
        return SideView(
            self.teller.ref(report.id),
            say(report.title or ""),
            say(told_publication(report)),
            language if _LANGUAGE.fullmatch(language) else None,
        )

    def _default_beside(self) -> tuple[str | None, str]:
        """Return the report that stands beside this one if nobody chose another, and what this one does with it."""
        edges = self.descent.edges.get(self.report.id, ())
        # An agency's dispatch that is itself among the reports is its source as report and as origin.
        for edge in edges:
            if edge.from_id in self.reports and edge.kind != "cites":
                return edge.from_id, f"{kind_of_edge(edge)} it" + ("" if edge.certain else ", which is not certain")
        for pair in find_shared_words(self.dossier):
            if self.report.id in (pair.first.id, pair.second.id):
                other = pair.second if pair.first.id == self.report.id else pair.first
                return other.id, "shares more words with it than with any other"
        return None, ""

    def _choices(self, other: Report | None) -> Iterable[ChoiceView]:
        if len(self.reports) < 2:
            return
        counts: dict[str, int] = defaultdict(int)
        for passage in self.dossier.passages:
            pair = {passage.a.report, passage.b.report}
            if self.report.id in pair and len(pair) == 2:
                counts[next(iter(pair - {self.report.id}))] += 1
        sources = {edge.from_id: kind_of_edge(edge) for edge in reversed(self.descent.edges.get(self.report.id, ()))}
        yield ChoiceView(ALONE, "no other text", "", other is None)
        for report in self.reports:
            if report != self.report.id:
                told = [f"source: {sources[report]}"] if report in sources else []
                told += [counted(counts[report], "shared passage")] if counts[report] else []
                yield ChoiceView(report, self.keyed[report], ", ".join(told), other is not None and other.id == report)

    def _facts(self) -> Iterable[FactView]:
        report = self.report
        yield FactView("Outlet", say(report.outlet or "") or f"not told; here {self.teller.names[report.id]}")
        if report.title:
            yield FactView("Title", say(report.title))
        basis = _BASES.get(report.date_basis or "", "")
        when = say(told_publication(report)).partition(" (")[0]
        yield FactView("Published", f"{when} – {basis}" if basis and report.published_at else when)
        for label, time in (("Modified", report.modified_at), ("Retrieved", report.retrieved_at)):
            if time:
                yield FactView(label, readable_time(say(time)))
        if report.dateline:
            yield FactView("Dateline", say(report.dateline))
        yield FactView("Words", f"{report.words}")
        language = say(report.language or "") or "not known"
        yield FactView("Language", language if report.analysed else f"{language}, not analysed")
        if report.authors:
            yield FactView("By", ", ".join(say(author) for author in report.authors))
        if report.stated_sources:
            stated = ", ".join(f"{say(source.name)} ({source.role})" for source in report.stated_sources)
            yield FactView("Credits", stated)
        link = web_address(report.url or report.source)
        if report.url or link:
            yield FactView("Address", say(report.url or report.source), link)
        if report.source != report.url and report.source != link:
            yield FactView("Read from", say(report.source))
        if report.external_id:
            yield FactView("Known elsewhere as", say(report.external_id))
        if report.furniture:
            yield FactView("Not reporting", told_furniture(report))
        yield FactView("SHA-256 of the input", say(report.sha256))

    def _only(self) -> Iterable[OnlyView]:
        for point in self.single:
            account = next(account for account in point.accounts if account.span is not None)
            if account.report == self.report.id and account.span is not None:
                meaning = STANCE_MEANINGS[account.stance]
                yield OnlyView(say(point.text), meaning, self.finding(point.id), self.teller.words(account.span))

    def _layer_marks(self, report: Report) -> Iterable[Mark]:
        """Return the marks of every layer but the shared passages."""
        yield from furniture_marks(report)
        yield from self._point_marks(report)
        yield from self._discrepancy_marks(report)
        yield from self._quote_marks(report)
        yield from self._name_marks(report)

    def _point_marks(self, report: Report) -> Iterable[Mark]:
        found: dict[tuple[int, int], list[Reference]] = defaultdict(list)
        stances: dict[tuple[int, int], Stance] = {}
        for point in self.dossier.points:
            number = self.numbers.get(id(point))
            support = f"{counted(point.support.reports, 'report')}, {told_origins(point.support)}"
            for account in point.accounts:
                if account.report != report.id:
                    continue
                for span in (account.span, *account.more):
                    if span is None:
                        continue
                    meaning = STANCE_MEANINGS[account.stance]
                    told = f"Point {number}" if number else "Only in this report"
                    label = f"{told}: {cut(say(point.text), _LABEL_CHARS)} – {meaning}; {support}"
                    reference = Reference(f"{number or '◦'}", label, self.finding(point.id), "in-points")
                    if reference not in found[span.start, span.end]:
                        found[span.start, span.end].append(reference)
                    if account.stance == "differs" or (span.start, span.end) not in stances:
                        stances[span.start, span.end] = account.stance
        for (start, end), references in found.items():
            name = f"in-points {stances[start, end]}"
            yield Mark(start, end, name, _POINT, references=tuple(references))

    def _discrepancy_marks(self, report: Report) -> Iterable[Mark]:
        found: dict[tuple[int, int], list[Reference]] = defaultdict(list)
        for rank, discrepancy in enumerate(self.dossier.discrepancies, 1):
            kinds = ", ".join(dict.fromkeys((discrepancy.kind, discrepancy.relation)))
            about = cut(say(discrepancy.about), _LABEL_CHARS) or discrepancy.kind
            for variant in discrepancy.variants:
                value = cut(say(variant.value), _LABEL_CHARS)
                label = f"Discrepancy {rank}: {about} ({kinds}); here: {value}"
                reference = Reference(f"≠{rank}", label, self.finding(discrepancy.id), "in-discrepancies")
                for span in variant.spans:
                    if span.report == report.id and reference not in found[span.start, span.end]:
                        found[span.start, span.end].append(reference)
        for (start, end), references in found.items():
            yield Mark(start, end, "in-discrepancies", _DISCREPANCY, references=tuple(references))

    def _quote_marks(self, report: Report) -> Iterable[Mark]:
        found: dict[tuple[int, int], list[Reference]] = defaultdict(list)
        for quote in self.dossier.quotes:
            for version in quote.versions:
                if version.span.report != report.id:
                    continue
                speaker = say(version.speaker or quote.speaker or "") or "speaker not told"
                told = "altered between reports" if quote.altered else ""
                others = len({v.span.report for v in quote.versions}) - 1
                told = told or (f"also in {counted(others, 'report')}" if others else "in this report only")
                reference = Reference(
                    "≠" if quote.altered else "”",
                    f"Quotation of {speaker}, {told}",
                    self.finding(quote.id),
                    "in-quotes altered" if quote.altered else "in-quotes",
                )
                if reference not in found[version.span.start, version.span.end]:
                    found[version.span.start, version.span.end].append(reference)
        for (start, end), references in found.items():
            yield Mark(start, end, "in-quotes", _QUOTE, references=tuple(references))

    def _name_marks(self, report: Report) -> Iterable[Mark]:
        found: dict[tuple[int, int], list[tuple[bool, str, Reference]]] = defaultdict(list)
        for entity in self.dossier.entities:
            for variant in entity.variants:
                notable = variant.relation in NOTABLE_RELATIONS
                told = f", {variant.relation}" if notable else ""
                label = f"{cut(say(entity.name), _LABEL_CHARS)} ({entity.kind}{told})"
                reference = Reference("~", label, self.finding(entity.id), "in-names")
                for span in variant.spans:
                    if span.report == report.id:
                        found[span.start, span.end].append((notable, label, reference))
        for (start, end), given in found.items():
            # Of most names nothing but what they name is to be said: they have no sign that leads away.
            notable = tuple(dict.fromkeys(reference for is_notable, _, reference in given if is_notable))
            title = "; ".join(dict.fromkeys(label for _, label, _ in given))
            name = "in-names notable" if notable else "in-names"
            yield Mark(start, end, name, _NAME, attributes=(("title", title),), references=notable)

    def _shared_marks(self, passages: Sequence[_Shared], is_left: bool, other: Report | None) -> Iterable[Mark]:
        for passage in passages:
            here, there = (passage.left, passage.right) if is_left else (passage.right, passage.left)
            ours, theirs = f"shared-{passage.number}", f"shared-{passage.number}-beside"
            anchor, target = (ours, theirs) if is_left else (theirs, ours)
            told = "word for word" if passage.verbatim else "reworded"
            if passage.quoted:
                told += ", a quotation that both give"
            if not passage.aligned:
                told += ", standing elsewhere"
            name = self.keyed[other.id] if other else ""
            label = f"Shared passage {passage.number}, {told}: to its place in {name}"
            reference = Reference(f"{passage.number}", label, f"#{target}", "in-shared")
            kind = "verbatim" if passage.verbatim else "reworded"
            yield Mark(
                here.start,
                here.end,
                f"in-shared {kind}",
                _SHARED,
                anchor,
                f"in-shared {kind}",
                (),
                "span",
                (reference,),
            )
            if not passage.verbatim and other is not None:
                this = self.reports[here.report].text[here.start : here.end]
                that = self.reports[there.report].text[there.start : there.end]
                for start, end in _other_words(this, that):
                    yield Mark(here.start + start, here.start + end, "other", _OTHER_WORD, tag="mark")


@dataclass(frozen=True)
class _Shared:
    """A passage with the side that it stands on; `aligned` where it may stand at one height with its other half."""

    number: int
    left: Span
    right: Span
    verbatim: bool
    quoted: bool
    aligned: bool


def _between(passages: Iterable[Passage], left: str, right: str) -> list[_Shared]:
    """Return what two reports share, numbered in the order of the left text."""
    found: set[tuple[Span, Span, bool, bool]] = set()
    for passage in passages:
        if (passage.a.report, passage.b.report) == (left, right):
            found.add((passage.a, passage.b, passage.verbatim, passage.quoted))
        elif (passage.b.report, passage.a.report) == (left, right):
            found.add((passage.b, passage.a, passage.verbatim, passage.quoted))
    order = sorted(found)
    chain = _aligned([(a, b) for a, b, _, _ in order])
    return [
        _Shared(number, a, b, verbatim, quoted, (a, b) in chain)
        for number, (a, b, verbatim, quoted) in enumerate(order, 1)
    ]


def _aligned(pairs: Sequence[tuple[Span, Span]]) -> set[tuple[Span, Span]]:
    """Return the pairs that stand in the same order in both texts, so that most words are among them."""
    longest = sorted(pairs, key=lambda pair: (pair[0].start - pair[0].end, pair))[:_MAX_ALIGNED]
    order = sorted(set(longest))
    best: list[int] = []
    above: list[int | None] = []
    for place, (a, b) in enumerate(order):
        weight, from_place = 0, None
        for earlier in range(place):
            x, y = order[earlier]
            if x.end <= a.start and y.end <= b.start and best[earlier] > weight:
                weight, from_place = best[earlier], earlier
        best.append(weight + min(a.end - a.start, b.end - b.start))
        above.append(from_place)
    chain: set[tuple[Span, Span]] = set()
    at = max(range(len(order)), key=lambda place: best[place]) if order else None
    while at is not None:
        chain.add(order[at])
        at = above[at]
    return chain


def _rows(
    left: Report,
    left_marks: Sequence[Mark],
    right: Report | None,
    right_marks: Sequence[Mark],
    shared: Sequence[_Shared],
) -> list[RowView]:
    if right is None:
        pieces, _ = mark_ranges(left.text, left_marks)
        return [RowView(pieces[0], None, False)]
    starts = [[block.start for block in split_blocks(report.text)] or [0] for report in (left, right)]
    for found in starts:
        found[0] = 0
    # Runs of paragraphs (first and last) that hold passages at one height.
    groups: list[list[int]] = []
    for passage in sorted((p for p in shared if p.aligned), key=lambda p: p.left):
        run = [
            bisect_right(found, offset) - 1
            for found, span in zip(starts, (passage.left, passage.right), strict=True)
            for offset in (span.start, max(span.start, span.end - 1))
        ]
        if groups and (run[0] <= groups[-1][1] or run[2] <= groups[-1][3]):
            groups[-1][1], groups[-1][3] = max(groups[-1][1], run[1]), max(groups[-1][3], run[3])
        else:
            groups.append(run)
    # Each row as the first paragraphs behind it on both sides.
    ends: list[tuple[int, int, bool]] = []
    at = (0, 0)
    for first, last, other_first, other_last in groups:
        if (first, other_first) != at:
            ends.append((first, other_first, False))
        at = (last + 1, other_last + 1)
        ends.append((*at, True))
    whole = (len(starts[0]), len(starts[1]))
    if at != whole:
        ends.append((*whole, False))
    columns: list[list[Markup | None]] = []
    for side, (report, marks) in enumerate(((left, left_marks), (right, right_marks))):
        limits = [starts[side][end[side]] for end in ends if end[side] < len(starts[side])]
        pieces, _ = mark_ranges(report.text, marks, limits)
        column: list[Markup | None] = []
        before = 0
        for end in ends:
            column.append(pieces.pop(0) if end[side] > before else None)
            before = end[side]
        columns.append(column)
    return [RowView(one, other, end[2]) for one, other, end in zip(*columns, ends, strict=True)]


def _other_words(here: str, there: str) -> list[tuple[int, int]]:
    """Return the ranges of the words that another wording of the same passage has not."""
    words = [[(m.group().casefold(), m.start(), m.end()) for m in _WORD.finditer(text)] for text in (here, there)]
    if any(len(found) > _MAX_DIFF_WORDS for found in words):
        return []
    matcher = difflib.SequenceMatcher(None, [w for w, _, _ in words[0]], [w for w, _, _ in words[1]], autojunk=False)
    return [
        (words[0][first][1], words[0][last - 1][2])
        for kind, first, last, _, _ in matcher.get_opcodes()
        if kind in ("replace", "delete")
    ]


def _told_passages(passages: Sequence[_Shared]) -> str:
    if not passages:
        return "no shared passage was found"
    verbatim = sum(passage.verbatim for passage in passages)
    kinds = [f"{verbatim} word for word"] if verbatim else []
    kinds += [f"{len(passages) - verbatim} reworded"] if verbatim < len(passages) else []
    return f"{counted(len(passages), 'shared passage')}: {', '.join(kinds)}"

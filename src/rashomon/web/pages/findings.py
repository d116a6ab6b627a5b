"""What of a dossier an editor can decide on, and what was decided: made safe for the template of the review page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from rashomon.export.names import UNNAMED, direction_unknown, key_reports, name_origins, name_reports, with_names
from rashomon.export.outline import (
    NOTABLE_RELATIONS,
    STANCE_MEANINGS,
    WEIGHT_MEANINGS,
    distinct_spans,
    evidence_of,
    is_own_words,
    kind_of_edge,
    notable_names,
    split_points,
    split_quotes,
    told_support,
)
from rashomon.export.printable import printable
from rashomon.export.times import told_publication
from rashomon.model import Discrepancy, Entity, LineageEdge, Point, Quote, Report, Span, StoryDossier
from rashomon.web.pages.decided import Made
from rashomon.web.pages.linking import SiteLinks

MAX_WORDS_CHARS = 200
"""Words of a report are shown as far as is needed to know them again; the link leads to all of them."""
MERGING = {"merge_points": "merge-points", "merge_entities": "merge-names"}
"""The kinds that take several findings, with the id of the form that they are decided in."""
Section = Literal["parts", "points", "names", "lineage", "reports", "quotes", "log"]
SECTIONS: tuple[Section, ...] = get_args(Section)
"""The ids of the sections of the review page, in its order."""


@dataclass(frozen=True)
class Ref:
    """A report by its key and its outlet's name, and where a link to it leads."""

    key: str
    name: str
    href: str


@dataclass(frozen=True)
class Part:
    """One of the variants, accounts, forms or words that a finding consists of."""

    label: str
    refs: tuple[Ref, ...] = ()
    words: str = ""
    value: str = ""
    """What the form sends so that this part is taken out of the finding; empty where parts cannot be."""
    chosen: bool = False


@dataclass(frozen=True)
class Typed:
    """What was typed in a form that could not be used, and why not."""

    problem: str
    kind: str
    targets: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    value: str = ""
    note: str = ""
    by: str = ""


@dataclass(frozen=True)
class Finding:
    """Something that can be decided on: what it is, what it consists of, what was decided, and what was typed."""

    target: str
    """Its id, which is also that of its form on the page: a browser that is led there opens the fold around it."""
    label: str
    tags: tuple[str, ...] = ()
    weight: int = 0
    """Of a discrepancy; 0 for others."""
    number: str = ""
    told: str = ""
    parts: tuple[Part, ...] = ()
    made: tuple[Made, ...] = ()
    chosen: bool = False
    """Whether it was chosen in a form for merging that could not be used."""
    typed: Typed | None = None
    outlet: str = ""
    """Of a report: what its outlet and time of publication are now, as they would be typed."""
    date: str = ""


@dataclass(frozen=True)
class Findings:
    """All that can be decided on in a dossier, in the order in which the story page shows it."""

    discrepancies: tuple[Finding, ...] = ()
    set_aside: tuple[Finding, ...] = ()
    points: tuple[Finding, ...] = ()
    single: tuple[Finding, ...] = ()
    """Points on which only one report speaks."""
    names: tuple[Finding, ...] = ()
    """Entities whose name reports write differently."""
    other_names: tuple[Finding, ...] = ()
    edges: tuple[Finding, ...] = ()
    rejected: tuple[Finding, ...] = ()
    reports: tuple[Finding, ...] = ()
    quotes: tuple[Finding, ...] = ()
    story: Finding | None = None

    def section(self, target: str) -> Section | None:
        """Return the section in which this finding stands; null where it is not there any more."""
        standing: dict[Section, tuple[Finding, ...]] = {
            "parts": self.discrepancies + self.set_aside,
            "points": self.points + self.single,
            "names": self.names + self.other_names,
            "lineage": self.edges + self.rejected,
            "reports": self.reports,
            "quotes": self.quotes,
            "log": (self.story,) if self.story else (),
        }
        return next((name for name, found in standing.items() if any(item.target == target for item in found)), None)

    def place_of(self, typed: Typed) -> str:
        """Return the id of the form that this was typed in; empty where what it is about is not there any more."""
        if typed.kind in MERGING:
            return MERGING[typed.kind]
        every = (
            *self.discrepancies, *self.points, *self.single, *self.names, *self.other_names,
            *self.edges, *self.reports, *self.quotes, *((self.story,) if self.story else ()),
        )  # fmt: skip
        return next((finding.target for finding in every if finding.typed is not None), "")


def list_findings(
    dossier: StoryDossier, links: SiteLinks, made: Iterable[Made] = (), typed: Typed | None = None
) -> Findings:
    """Return what can be decided on in a dossier; `typed` is shown again in the form that it was typed in."""
    return _Lister(dossier, links, made, typed).list()


def edge_target(edge: LineageEdge) -> str:
    """Return the id under which decisions name an edge."""
    return f"{edge.report}>{edge.from_id}"


def say(words: str) -> str:
    """Return words of a report or an editor on one line, without anything that could move what stands around them."""
    return printable(words).strip()


def shorten(words: str, most: int = MAX_WORDS_CHARS) -> str:
    """Return words cut to at most this many characters, at a space where there is one near."""
    if len(words) <= most:
        return words
    at = words.rfind(" ", most * 2 // 3, most)
    return words[: at if at > 0 else most - 1].rstrip() + "…"


class _Lister:
    def __init__(self, dossier: StoryDossier, links: SiteLinks, made: Iterable[Made], typed: Typed | None) -> None:
        self.dossier, self.links, self.typed = dossier, links, typed
        reports = dossier.story.reports
        self.order = {report.id: place for place, report in enumerate(reports)}
        self.keys = key_reports(reports)
        self.names = name_reports(reports)
        self.keyed = {report: f"{self.keys[report]}. {name}" for report, name in self.names.items()}
        self.origins = {origin: say(name) for origin, name in name_origins(dossier).items()}
        self.made: dict[str, list[Made]] = defaultdict(list)
        for decision in made:
            for target in decision.on:
                self.made[target].append(decision)

    def list(self) -> Findings:
        dossier = self.dossier
        shared, single = split_points(dossier.points)
        notable = notable_names(dossier.entities)
        marked = {entity.id for entity in notable}
        others = [entity for entity in dossier.entities if entity.id not in marked]
        several, alone = split_quotes(dossier.quotes)
        edges = list({edge_target(edge): edge for edge in reversed(dossier.lineage.edges)}.values())[::-1]
        edges.sort(key=lambda edge: self.order.get(edge.report, len(self.order)))
        return Findings(
            discrepancies=tuple(self._discrepancy(d, str(at)) for at, d in enumerate(dossier.discrepancies, 1)),
            set_aside=tuple(self._discrepancy(d, "") for d in dossier.review.discrepancies),
            points=tuple(self._point(point, str(at)) for at, point in enumerate(shared, 1)),
            single=tuple(self._point(point, "") for point in single),
            names=tuple(self._entity(entity) for entity in notable),
            other_names=tuple(self._entity(entity) for entity in others),
            edges=tuple(self._edge(edge) for edge in edges),
            rejected=tuple(self._edge(edge) for edge in dossier.review.edges),
            reports=tuple(self._report(report) for report in dossier.story.reports),
            quotes=tuple(self._quote(quote) for quote in [*several, *alone]),
            story=self._finding(dossier.story.id, "The story as a whole"),
        )

    def _finding(
        self,
        target: str,
        label: str,
        *,
        tags: tuple[str, ...] = (),
        weight: int = 0,
        number: str = "",
        told: str = "",
        parts: tuple[Part, ...] = (),
        outlet: str = "",
        date: str = "",
    ) -> Finding:
        typed, merging = self.typed, self.typed is not None and self.typed.kind in MERGING
        chosen = typed is not None and merging and target in typed.targets
        mine = typed if typed is not None and not merging and typed.targets[:1] == (target,) else None
        made = tuple(self.made.get(target, ()))
        return Finding(target, label, tags, weight, number, told, parts, made, chosen, mine, outlet, date)

    def _ref(self, span: Span) -> Ref:
        return Ref(self.keys.get(span.report, "?"), self.names.get(span.report, "?"), self.links.words(span))

    def _refs(self, spans: Iterable[Span]) -> tuple[Ref, ...]:
        """Return each report of these spans once, in the story's order, leading to the first of its spans."""
        first: dict[str, Span] = {}
        for span in spans:
            first.setdefault(span.report, span)
        ordered = sorted(first.values(), key=lambda span: (self.order.get(span.report, len(self.order)), span))
        return tuple(self._ref(span) for span in ordered)

    def _reason(self, reason: str) -> str:
        return say(with_names(reason, self.keyed))

    def _taken(self, target: str, value: str) -> bool:
        """Return whether this part was chosen in a form for this finding that could not be used."""
        typed = self.typed
        return typed is not None and typed.targets[:1] == (target,) and value in typed.part

    def _discrepancy(self, discrepancy: Discrepancy, number: str) -> Finding:
        parts: list[Part] = []
        for variant in discrepancy.variants:
            spans = distinct_spans(variant.spans)
            said = shorten(say(spans[0].text)) if spans else ""
            value = say(variant.value) or "?"
            again = is_own_words(variant.value, spans)
            parts.append(Part(shorten(value), self._refs(variant.spans), "" if again or said in value else said))
        return self._finding(
            discrepancy.id,
            say(discrepancy.about) or discrepancy.kind,
            tags=(
                WEIGHT_MEANINGS.get(discrepancy.weight, ""),
                *dict.fromkeys((discrepancy.kind, discrepancy.relation)),
            ),
            weight=discrepancy.weight,
            number=number,
            told=self._reason(discrepancy.reason),
            parts=tuple(parts),
        )

    def _point(self, point: Point, number: str) -> Finding:
        spoken = [account for account in point.accounts if account.span is not None]
        parts = tuple(
            Part(
                STANCE_MEANINGS[account.stance],
                (self._ref(account.span),),
                shorten(say(account.span.text)),
                account.report if len(spoken) > 1 else "",
                self._taken(point.id, account.report),
            )
            for account in spoken
            if account.span is not None
        )
        return self._finding(
            point.id,
            say(point.text),
            tags=(f"{told_support(point.support)} reports/origins",) if len(spoken) > 1 else (),
            number=number,
            parts=parts,
        )

    def _entity(self, entity: Entity) -> Finding:
        parts = tuple(
            Part(
                say(variant.text),
                self._refs(variant.spans),
                variant.relation if variant.relation in NOTABLE_RELATIONS else "",
                # The form sends the very text: what is shown may lack characters that cannot be seen.
                variant.text if len(entity.variants) > 1 else "",
                self._taken(entity.id, variant.text),
            )
            for variant in entity.variants
        )
        return self._finding(entity.id, say(entity.name), tags=(entity.kind,), parts=parts)

    def _edge(self, edge: LineageEdge) -> Finding:
        doubt = "which of both had it first is not known" if direction_unknown(edge) else "not certain"
        source = self.keyed.get(edge.from_id) or self.origins.get(edge.from_id) or UNNAMED
        kind = kind_of_edge(edge)
        told = self.keyed.get(edge.report, "?") + (f": {kind}" if edge.kind == "own" else f" {kind} {source}")
        return self._finding(
            edge_target(edge),
            told,
            tags=("certain" if edge.certain else doubt,),
            told=self._reason(edge.reason),
            parts=tuple(Part("", (self._ref(span),), shorten(say(span.text))) for span in evidence_of(edge)[:3]),
        )

    def _report(self, report: Report) -> Finding:
        return self._finding(
            report.id,
            self.keyed[report.id],
            tags=(say(told_publication(report)),),
            told=say(report.title or ""),
            parts=tuple(Part(say(note)) for note in report.notes),
            outlet=say(report.outlet or ""),
            date=say(report.published_at or ""),
        )

    def _quote(self, quote: Quote) -> Finding:
        spans = distinct_spans([version.span for version in quote.versions])
        parts = tuple(Part("", (self._ref(span),), shorten(say(span.text))) for span in spans)
        return self._finding(
            quote.id,
            say(quote.speaker or "") or "speaker not told",
            tags=("altered",) if quote.altered else (),
            parts=parts,
        )

"""What of a dossier is shown, and in which order: the choices that the terminal, the page and Markdown share.

None of it knows how anything is drawn; each form sets how many findings of a section it shows.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rashomon.export.names import direction_unknown
from rashomon.model import (
    Change,
    Edit,
    EditWeight,
    Entity,
    LineageEdge,
    LineageKind,
    Point,
    Quote,
    QuoteVersion,
    Report,
    Result,
    Span,
    Stance,
    StoryDossier,
    Summary,
    Support,
    TimelineEntry,
    VariantRelation,
    VersionStep,
)

STANCE_MEANINGS: dict[Stance, str] = {
    "states": "states",
    "attributes": "says who says so",
    "hedges": "hedges",
    "differs": "differs",
    "silent": "silent",
    "unread": "not analysed",
}
STANCE_SIGNS: dict[Stance, str] = {
    "states": "●", "attributes": "○", "hedges": "?", "differs": "≠", "silent": "·", "unread": "/",
}  # fmt: skip
WEIGHT_MEANINGS = {3: "must see", 2: "worth showing", 1: "minor"}
EDIT_LABELS: dict[EditWeight, str] = {
    "headline": "headline",
    "note": "note by outlet",
    "figure": "figure",
    "name": "name",
    "quote": "quoted words",
    "time": "time",
    "certainty": "certainty",
    "wording": "wording",
    "furniture": "page matter",
}
NOTABLE_RELATIONS: tuple[VariantRelation, ...] = ("conflict", "spelling", "transliteration")

_DESCENT_ORDER: dict[LineageKind, int] = {"republishes": 0, "rewrites": 1, "own": 2, "relays": 3, "cites": 4}
"""A report hangs where most of it comes from; its other sources are named beside it. One that reports by itself does
not hang under the source of one of its clauses."""
_LETTERS = re.compile(r"\w")
_OPENING = re.compile(r"^(?:It|A|An|The|Both|Neither)(?= )")
"""Words that begin a reason with a capital letter only because they begin it."""


def summary_values(summary: Summary) -> list[tuple[str, str, tuple[Span, ...]]]:
    """Return label, words and spans of each value that the summary has."""
    labelled = (
        ("who", summary.who), ("what", summary.what), ("when", summary.when),
        ("where", summary.where), ("how many", summary.how_many),
    )  # fmt: skip
    return [(label, value.text, value.spans) for label, value in labelled if value is not None]


def counted(count: int, one: str, several: str | None = None) -> str:
    """Return a count with its noun: "1 report", "7 reports"."""
    return f"{count} {one if count == 1 else several or f'{one}s'}"


def told_furniture(report: Report) -> str:
    """Return what of a report is page matter and no reporting: "1 copyright, 2 notice"."""
    kinds = Counter(piece.kind for piece in report.furniture)
    return ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))


def told_origins(support: Support) -> str:
    """Return how many independent origins there are: "3 independent origins", "3 to 5 independent origins"."""
    low, high = support.origins_low, support.origins_high
    number = f"{low}" if low == high else f"{low} to {high}"
    return f"{number} independent origin" + ("" if low == high == 1 else "s")


def told_support(support: Support, dash: str = "–") -> str:
    """Return reports and independent origins of a point: "7/3–5"."""
    low, high = support.origins_low, support.origins_high
    return f"{support.reports}/{low}" if low == high else f"{support.reports}/{low}{dash}{high}"


def kind_of_edge(edge: LineageEdge) -> str:
    """Return what an edge says that its report does with its source."""
    if direction_unknown(edge):
        return "shares text with"
    return "own reporting" if edge.kind == "own" else edge.kind


def within_sentence(reason: str) -> str:
    """Return a reason as it stands after a dash: without the capital letter of its beginning."""
    return _OPENING.sub(lambda opening: opening.group().lower(), reason)


@dataclass(frozen=True)
class Descent:
    """The lineage as trees: `main` is the edge by which a report hangs, `children` are the reports under a source.

    `roots` are the sources that are no report, those with most below them first; `untold` are the reports that hang
    nowhere. `edges` are all edges of a report, the main one among them, most of the text first.
    """

    main: Mapping[str, LineageEdge]
    edges: Mapping[str, Sequence[LineageEdge]]
    children: Mapping[str, Sequence[str]]
    roots: tuple[str, ...]
    untold: tuple[str, ...]


def find_descent(dossier: StoryDossier) -> Descent:
    """Return the trees of a dossier's lineage, reports in the story's order."""
    order = {report.id: place for place, report in enumerate(dossier.story.reports)}
    edges: dict[str, list[LineageEdge]] = defaultdict(list)
    for edge in dossier.lineage.edges:
        if edge.report in order:
            edges[edge.report].append(edge)
    for report in edges:
        edges[report].sort(key=lambda edge: (_DESCENT_ORDER[edge.kind], not edge.certain, -edge.score, edge.from_id))
    main = _main_edges(order, edges)
    children: dict[str, list[str]] = defaultdict(list)
    for report in order:
        if report in main:
            children[main[report].from_id].append(report)
    roots = [source for source in children if source not in order]
    roots.sort(key=lambda source: (-_size(source, children), order[children[source][0]]))
    return Descent(main, edges, children, tuple(roots), tuple(report for report in order if report not in main))


def other_edges(descent: Descent, report: str) -> list[LineageEdge]:
    """Return what a report draws on beside its main edge, without what says the same again.

    That it has a dispatch from the agency's own report says the same as that it has it from the agency.
    """
    main = descent.main.get(report)
    others = [edge for edge in descent.edges.get(report, ()) if edge is not main]
    if main is None:
        return others
    found: list[LineageEdge] = []
    for edge in others:
        above = descent.main.get(edge.from_id)
        again = above is not None and above.kind == "own" and above.from_id == main.from_id and edge.kind == main.kind
        if not again and not (edge.kind == "own" and main.kind == "own"):
            found.append(edge)
    return found


def _main_edges(reports: Iterable[str], edges: Mapping[str, Sequence[LineageEdge]]) -> dict[str, LineageEdge]:
    """Return the edge each report hangs by; an edge that would close a circle is passed over."""
    main: dict[str, LineageEdge] = {}
    for report in reports:
        for edge in edges.get(report, []):
            above: str | None = edge.from_id
            while above is not None and above != report:
                above = main[above].from_id if above in main else None
            if above is None:
                main[report] = edge
                break
    return main


def _size(source: str, children: Mapping[str, Sequence[str]]) -> int:
    """Return how many reports hang below a source, at any depth: chains of derivation may be long."""
    total, waiting = 0, [source]
    while waiting:
        below = children.get(waiting.pop(), ())
        total += len(below)
        waiting.extend(below)
    return total


def evidence_of(edge: LineageEdge) -> list[Span]:
    """Return an edge's words, the report's own first; what stands on both sides word for word comes once."""
    spans = list({span.text: span for span in reversed(edge.evidence)}.values())[::-1]
    return sorted(spans, key=lambda span: span.report != edge.report)


def known_changes(dossier: StoryDossier) -> list[tuple[Change, LineageEdge, str]]:
    """Return what changed on the way, with its edge and the id of the report or origin that it changed from.

    Where the words come from a report, that is it, also if the edge leads to that report's origin.
    """
    reports = {report.id for report in dossier.story.reports}
    found: list[tuple[Change, LineageEdge, str]] = []
    for change in dossier.lineage.changes:
        if 0 <= change.lineage < len(dossier.lineage.edges):
            edge = dossier.lineage.edges[change.lineage]
            said_in = change.from_span.report
            found.append((change, edge, said_in if said_in in reports and said_in != edge.report else edge.from_id))
    return found


def distinct_spans(spans: Sequence[Span]) -> list[Span]:
    """Return one span for each report and wording."""
    return list({(span.report, span.text): span for span in reversed(spans)}.values())[::-1]


def is_own_words(value: str, spans: Sequence[Span]) -> bool:
    """Return whether a variant's value is the very words of a span, as a quotation is: they need not be said twice."""
    given = _letters(value.rpartition(": ")[2])
    return any(given in _letters(span.text) for span in spans)


def _letters(words: str) -> str:
    return "".join(character for character in words.casefold() if character.isalnum())


def leading_entries(entries: Sequence[TimelineEntry], most: int | None) -> list[int]:
    """Return which entries of a timeline are shown where it is cut to so many (null: all), in order of time.

    Those that most reports tell, then those that stand on a point, then those next to the first of these: what happened
    comes before what one report recalls from long ago.
    """
    places = range(len(entries))
    if most is None or len(entries) <= most:
        return list(places)
    telling = [len({span.report for span in entry.spans}) for entry in entries]
    centre = min(places, key=lambda at: (-telling[at], not entries[at].points, at))
    ranked = sorted(places, key=lambda at: (-telling[at], not entries[at].points, abs(at - centre), at))
    return sorted(ranked[:most])


def split_points(points: Sequence[Point]) -> tuple[list[Point], list[Point]]:
    """Return the points on which several reports speak, and those that only one report has."""
    shared = [point for point in points if _speaking(point) != 1]
    return shared, [point for point in points if _speaking(point) == 1]


def _speaking(point: Point) -> int:
    return sum(account.span is not None for account in point.accounts)


def used_stances(points: Sequence[Point]) -> list[Stance]:
    """Return the stances that occur, in the order of their legend."""
    used = {account.stance for point in points for account in point.accounts}
    return [stance for stance in STANCE_MEANINGS if stance in used]


def split_quotes(quotes: Sequence[Quote]) -> tuple[list[Quote], list[Quote]]:
    """Return the quotations that several reports give or that are altered, these first; and the others."""
    several = [quote for quote in quotes if quote.altered or len({v.span.report for v in quote.versions}) > 1]
    chosen = {id(quote) for quote in several}
    alone = [quote for quote in quotes if id(quote) not in chosen]
    return sorted(several, key=lambda quote: not quote.altered), alone


@dataclass(frozen=True)
class SameWords:
    """Versions of a quotation that have the same words; `clearest` was compared with most others.

    `pieces` are the words of `clearest` in order, each with whether it differs from another version: words that are
    missing there are an empty piece that differs.
    """

    versions: tuple[QuoteVersion, ...]
    clearest: QuoteVersion
    pieces: tuple[tuple[str, bool], ...]


def group_versions(quote: Quote, order: Mapping[str, int]) -> list[SameWords]:
    """Return the versions of a quotation by their words, in the order of the reports (`order`: id to place)."""
    marks: dict[str, list[Span]] = defaultdict(list)
    for alteration in quote.alterations:
        for span in (alteration.from_span, alteration.to_span):
            marks[span.report].append(span)
    groups: dict[str, list[QuoteVersion]] = defaultdict(list)
    for version in sorted(quote.versions, key=lambda version: (order.get(version.span.report, 0), version.span)):
        groups["".join(_LETTERS.findall(version.span.text.casefold()))].append(version)
    found: list[SameWords] = []
    for versions in groups.values():
        clearest = max(versions, key=lambda version: len(marks.get(version.span.report, ())))
        found.append(SameWords(tuple(versions), clearest, tuple(_pieces(clearest, marks[clearest.span.report]))))
    return found


def _pieces(version: QuoteVersion, marks: Sequence[Span]) -> Iterable[tuple[str, bool]]:
    words, base = version.span.text, version.span.start
    cuts = sorted(
        {
            (max(span.start, base) - base, min(span.end, version.span.end) - base)
            for span in marks
            if span.start <= version.span.end and span.end >= base
        }
    )
    at = 0
    for start, end in cuts:
        # A mark as wide as the whole version says nothing about where it differs.
        if start < at or end < start or end - start >= len(words):
            continue
        yield words[at:start], False
        yield words[start:end], True
        at = end
    yield words[at:], False


def other_speakers(quote: Quote, versions: Sequence[QuoteVersion]) -> list[str]:
    """Return those to whom these versions give the words, other than the quotation's speaker."""
    return sorted({version.speaker for version in versions if version.speaker and version.speaker != quote.speaker})


def notable_names(entities: Sequence[Entity]) -> list[Entity]:
    """Return the entities whose name reports write differently, conflicts first."""
    found = [entity for entity in entities if any(v.relation in NOTABLE_RELATIONS for v in entity.variants)]
    return sorted(
        found,
        key=lambda entity: min(
            NOTABLE_RELATIONS.index(v.relation) for v in entity.variants if v.relation in NOTABLE_RELATIONS
        ),
    )


@dataclass(frozen=True)
class SharedWords:
    """Two reports, the earlier first, and the words that both have; `share` is of the one that shares most of itself."""

    first: Report
    second: Report
    share: float
    passages: tuple[tuple[Span, Span], ...]


def find_shared_words(dossier: StoryDossier) -> list[SharedWords]:
    """Return the pairs of reports that share words, most first; quotations and furniture count for nothing."""
    reports = {report.id: report for report in dossier.story.reports}
    order = {report: place for place, report in enumerate(reports)}
    spans: dict[tuple[str, str], list[tuple[Span, Span]]] = defaultdict(list)
    for passage in dossier.passages:
        if passage.quoted or passage.a.report == passage.b.report:
            continue
        first, second = sorted((passage.a, passage.b), key=lambda span: order.get(span.report, 0))
        if first.report in reports and second.report in reports:
            spans[first.report, second.report].append((first, second))
    found = [
        SharedWords(
            reports[first],
            reports[second],
            max(_covered([a for a, _ in pairs], reports[first]), _covered([b for _, b in pairs], reports[second])),
            tuple(pairs),
        )
        for (first, second), pairs in spans.items()
    ]
    return sorted(found, key=lambda pair: (-pair.share, order[pair.first.id], order[pair.second.id]))


def _covered(spans: Sequence[Span], report: Report) -> float:
    """Return the share of a report's words, furniture left out, that lies in these spans."""
    total = end = 0
    for span in sorted(spans):
        total += max(0, span.end - max(span.start, end))
        end = max(end, span.end)
    return total / max(1, len(report.text) - sum(piece.end - piece.start for piece in report.furniture))


def notes_of_run(result: Result, dossier: StoryDossier) -> list[str]:
    """Return the notes on the run as a whole; what concerns one report stands at that report already."""
    said = tuple(f": {note}" for report in dossier.story.reports for note in report.notes)
    return [note for note in result.notes if not note.endswith(said)]


EditPiece = tuple[Literal["same", "removed", "inserted"], str]
"""Words of a sentence in two versions."""


def edit_pieces(edit: Edit, before: Report, after: Report) -> list[EditPiece]:
    """Return the words of an edit in order: of a sentence that changed the later version's, what went where it was."""
    pieces: list[EditPiece] = []
    if edit.from_span is None or edit.to_span is None:
        if edit.from_span is not None:
            pieces.append(("removed", edit.from_span.text))
        if edit.to_span is not None:
            pieces.append(("inserted", edit.to_span.text))
        return pieces
    if edit.kind == "moved" or not edit.parts:
        return [("same", edit.to_span.text)]
    at = edit.to_span.start
    for part in edit.parts:
        calm = after.text[at : part.to_span.start]
        pieces.append(("same", calm))
        if part.from_span.text:
            # What went stands where it was, with the white space that it had around it and the later text has not.
            stood_apart = before.text[max(0, part.from_span.start - 1) : part.from_span.start].isspace()
            so_far = calm or (pieces[-2][1] if len(pieces) > 1 else "")
            if stood_apart and so_far and not so_far[-1].isspace():
                pieces.append(("same", " "))
            pieces.append(("removed", part.from_span.text))
            follows = after.text[part.to_span.end : part.to_span.end + 1]
            went_on = before.text[part.from_span.end : part.from_span.end + 1].isspace()
            if part.to_span.text or (went_on and not follows.isspace()):
                pieces.append(("same", " "))
        if part.to_span.text:
            pieces.append(("inserted", part.to_span.text))
        at = part.to_span.end
    pieces.append(("same", after.text[at : edit.to_span.end]))
    return [piece for piece in pieces if piece[1]]


@dataclass(frozen=True)
class Verdict:
    """What one step between versions did to the reporting; `silence` is empty where a note tells of it, or nothing
    changed that it would have to."""

    told: str
    changed: bool
    silence: str


def verdict_of(step: VersionStep, before: Report, after: Report) -> Verdict:
    """Return in a few words what happened to the reporting, and whether the outlet tells of it."""
    reporting = [edit for edit in step.edits if edit.weighs != "furniture"]
    if not reporting and not step.title_changed and not step.rewritten:
        if step.edits:
            return Verdict("The reporting is the same.", False, "")
        same = before.text == after.text
        return Verdict(
            "The same text." if same else "The same words: only white space between them changed.", False, ""
        )
    if step.rewritten:
        told = "Rewritten: sentences that went or came are not listed"
    else:
        counts = Counter(edit.kind for edit in reporting if edit.weighs not in ("headline", "note"))
        kinds = [f"{counts[kind]} {kind}" for kind in ("changed", "removed", "inserted", "moved") if counts[kind]]
        headline = step.title_changed or any(edit.weighs == "headline" for edit in step.edits)
        parts = ["headline changed"] if headline else []
        parts += [f"sentences: {', '.join(kinds)}"] if kinds else []
        told = "; ".join(parts) or "only a note came or went"
    silence = "SILENT: no note tells of it" if step.silent else ""
    if silence and before.modified_at and before.modified_at == after.modified_at:
        silence += ", nor does the stated time of modification"
    return Verdict(told, True, silence)


def told_share_kept(step: VersionStep) -> str:
    """Return how much of the earlier version the later one has: "93% of the words kept"."""
    share = "over 99%" if 0.995 <= step.share_kept < 1 else f"{step.share_kept:.0%}"
    return f"{share} of the words kept"

"""An anchored target found again: in a later analysis ids may differ, reports may have joined, left or changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rashomon.model import Discrepancy, Entity, LineageEdge, Origin, Point, Quote, Report, Span, Target
from rashomon.review.options import ReviewOptions
from rashomon.text.numbering import number_alike

LETTERS_OF_LABEL = 70
"""A thing is called by no more than this."""


@dataclass(frozen=True)
class Candidate:
    """A finding of the present analysis that a decision may be about; `groups` are its words, by variant."""

    id: str
    label: str
    groups: tuple[tuple[Span, ...], ...]
    detail: str = ""

    @cached_property
    def places(self) -> Mapping[str, Sequence[tuple[int, Span]]]:
        """The words by report, each with the number of its group."""
        found: dict[str, list[tuple[int, Span]]] = {}
        for number, group in enumerate(self.groups):
            for span in group:
                found.setdefault(span.report, []).append((number, span))
        return found


@dataclass(frozen=True)
class _Match:
    """How much of a target's words a candidate has."""

    spans: int = 0
    exact: int = 0
    groups: frozenset[int] = frozenset()
    sure: bool = False
    """Some of them stand where they stood, or are too many to be there by chance."""


def of_discrepancy(discrepancy: Discrepancy) -> Candidate:
    """Return a discrepancy as a decision may be about it."""
    groups = tuple(variant.spans for variant in discrepancy.variants)
    return Candidate(discrepancy.id, discrepancy.about, groups, discrepancy.kind)


def of_point(point: Point) -> Candidate:
    """Return a point as a decision may be about it."""
    groups = tuple((account.span, *account.more) for account in point.accounts if account.span is not None)
    return Candidate(point.id, point.text, groups, " ".join(point.claims))


def of_entity(entity: Entity) -> Candidate:
    """Return an entity as a decision may be about it."""
    forms = [span for variant in entity.variants for span in variant.spans]
    return Candidate(entity.id, entity.name, (tuple(dict.fromkeys((*forms, *entity.mentions))),), entity.kind)


def of_quote(quote: Quote) -> Candidate:
    """Return a quotation as a decision may be about it."""
    spans = tuple(version.span for version in quote.versions)
    return Candidate(quote.id, shortened(spans[0].text) if spans else "", (spans,))


def find_again(
    target: Target,
    candidates: Sequence[Candidate],
    reports: Iterable[str],
    options: ReviewOptions = ReviewOptions(),
) -> str | None:
    """Return the id of what a target is in this analysis, of whose reports the ids are given; null where it is gone.

    What has the target's id is it, if it still has some of its words. Else it is what has most of them: words that
    overlap in the same report, or, of a report that is not there any more, the same words in one that was not among
    the target's (a new version of the article). `ReviewOptions` says how much is enough. Of points, which may stand on
    the same sentences, first comes the one with most of the claims. Of two that have as much, as exactly and as little
    besides, the one of the same name is it; if both are, neither.
    """
    present = frozenset(reports)
    scored: list[tuple[tuple[float, ...], str]] = []
    for candidate in candidates:
        match = _match(target, candidate, present, options)
        if candidate.id == target.id and (match.spans or not target.spans):
            return candidate.id
        differs = min(len(match.groups), match.spans) >= options.min_variants and candidate.detail == target.detail
        if target.kind == "discrepancy" and not differs:
            continue
        if not match.sure or match.spans < options.min_share * len(target.spans):
            continue
        size = sum(map(len, candidate.groups))
        alike = round(match.spans / max(1, len(target.spans) + size - match.spans), 6)
        claims = len(set(target.detail.split()) & set(candidate.detail.split())) if target.kind == "point" else 0
        same_name = candidate.label == target.label and (target.kind == "point" or candidate.detail == target.detail)
        scored.append(((claims, match.spans, match.exact, alike, same_name), candidate.id))
    scored.sort(reverse=True)
    if not scored or (len(scored) > 1 and scored[0][0] == scored[1][0]):
        return None
    return scored[0][1]


def _match(target: Target, candidate: Candidate, present: frozenset[str], options: ReviewOptions) -> _Match:
    anchored = {span.report for span in target.spans}
    spans, exact, groups, sure = 0, 0, set[int](), candidate.label == target.label
    fresh: list[tuple[int, Span, str]] | None = None
    for anchor in target.spans:
        if anchor.report in present:
            held = [(number, span) for number, span in candidate.places.get(anchor.report, ()) if span.overlaps(anchor)]
            sure = sure or bool(held)
            exact += any(span == anchor for _, span in held)
        else:
            if fresh is None:
                fresh = [
                    (number, span, _plain(span.text))
                    for report, places in candidate.places.items()
                    if report not in anchored
                    for number, span in places
                ]
            words = _plain(anchor.text)
            held = [(number, span) for number, span, text in fresh if _same_words(words, text)]
            sure = sure or (bool(held) and len(words.split()) >= options.min_words)
        if held:
            spans += 1
            groups.update(number for number, _ in held)
    return _Match(spans, exact, frozenset(groups), sure)


def find_report(target: Target, reports: Sequence[Report]) -> str | None:
    """Return the id of the report that a target is: by id, else the only one of its address, else of its first words."""
    if any(report.id == target.id for report in reports):
        return target.id
    if target.detail:
        same = [report.id for report in reports if report.url == target.detail]
        if len(same) == 1:
            return same[0]
    words = _plain(target.spans[0].text) if target.spans else ""
    same = [report.id for report in reports if words and words in _plain(report.text)]
    return same[0] if len(same) == 1 else None


def find_edge(
    target: Target,
    edges: Sequence[LineageEdge],
    reports: Sequence[Report],
    origins: Sequence[Origin],
) -> str | None:
    """Return the id (`REPORT>SOURCE`) of the edge that a target is; null where there is none any more, or several.

    An end that is still there must be the same one. A report that is not is the one whose evidence has the same
    words; a source that is not is the one of the same name.
    """
    known = {edge_id(edge): edge for edge in edges}
    if target.id in known:
        return target.id
    report, _, source = target.id.partition(">")
    present = {each.id for each in reports}
    names = names_of_sources(reports, origins)
    words = {_plain(span.text) for span in target.spans}
    found: list[str] = []
    for key, edge in known.items():
        if edge.report != report:
            said = {_plain(span.text) for span in edge.evidence}
            if report in present or not any(_same_words(a, b) for a in words for b in said):
                continue
        if edge.from_id != source and (source in names or names.get(edge.from_id) != target.detail):
            continue
        found.append(key)
    return found[0] if len(found) == 1 else None


def edge_id(edge: LineageEdge) -> str:
    """Return the id under which decisions know an edge."""
    return f"{edge.report}>{edge.from_id}"


def name_of_report(report: Report) -> str:
    """Return what a report is called in a decision: its outlet, else its headline, else where it was read from."""
    return shortened(report.outlet or report.title or report.source)


def names_in_story(reports: Sequence[Report]) -> dict[str, str]:
    """Return what each report is called among those of its story: outlets of one name have numbers, as on the pages."""
    return number_alike({report.id: name_of_report(report).removeprefix("www.") for report in reports})


def names_of_sources(reports: Sequence[Report], origins: Sequence[Origin]) -> dict[str, str]:
    """Return the name of each report and origin that an edge may lead to.

    Without numbers: by its name a source is found again, and another report of its outlet would change them.
    """
    return {**{r.id: name_of_report(r) for r in reports}, **{origin.id: origin.name for origin in origins}}


def shortened(text: str, limit: int = LETTERS_OF_LABEL) -> str:
    """Return a text on one line, cut at a word where it is longer than `limit`."""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "\u2026"


def unused_id(wanted: str, taken: Callable[[str], bool]) -> str:
    """Return the id that is wanted, or with a number that no other has."""
    found, number = wanted, 2
    while taken(found):
        found, number = f"{wanted}-{number}", number + 1
    return found


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _same_words(a: str, b: str) -> bool:
    """Whether two texts are the same, or the longer holds the shorter and hardly more than as much again."""
    if len(a) > len(b):
        a, b = b, a
    return a == b or (bool(a) and 2 * len(a) >= len(b) and f" {a} " in f" {b} ")

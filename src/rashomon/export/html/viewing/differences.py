"""Where the accounts part, and what changed on the way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from rashomon.export.html.viewing.telling import GAP, Teller, say
from rashomon.export.html.views import ChangeView, DiscrepancyView, Pieces, Shelf, VariantView
from rashomon.export.outline import WEIGHT_MEANINGS, distinct_spans, is_own_words, known_changes
from rashomon.model import Change, Discrepancy, DiscrepancyVariant, LineageEdge, Relation

RELATION_MEANINGS: dict[Relation, str] = {
    "conflict": "they cannot all be right",
    "update": "the later report corrects the earlier",
    "refinement": "one says it more exactly than the other",
    "spelling": "one name, written differently",
    "reconcilable": "both can be right",
}
_MAX_VALUE_CHARS = 44
_MIN_LIKENESS = 0.3
"""Values with fewer words in common are different sentences: to mark nearly every word says nothing."""
_MAX_COMPARED = 12
"""Variants beyond these are not compared word by word; a card with as many cannot be read word by word either."""
_WORD = re.compile(r"\s*\S+")
_EDGES = re.compile(r"^\W+|\W+$")


def view_discrepancies(teller: Teller) -> Shelf[DiscrepancyView]:
    """Return the cards in order of importance."""
    ranked = list(enumerate(teller.dossier.discrepancies, 1))
    return teller.shelf(
        ranked,
        teller.options.top_discrepancies,
        lambda found: view_discrepancy(teller, found[1], found[0]),
        teller.options.max_discrepancies,
    )


def view_discrepancy(teller: Teller, discrepancy: Discrepancy, number: int) -> DiscrepancyView:
    """Return one card; `number` is its rank, or 0 for one that was set aside."""
    long = any(len(variant.value) > _MAX_VALUE_CHARS for variant in discrepancy.variants)
    values = [say(variant.value) or "?" for variant in discrepancy.variants]
    pieces = mark_differences(values) if long else [((value, False),) for value in values]
    return DiscrepancyView(
        teller.finding(discrepancy.id),
        number,
        discrepancy.weight,
        WEIGHT_MEANINGS.get(discrepancy.weight, ""),
        say(discrepancy.about) or discrepancy.kind,
        discrepancy.kind,
        discrepancy.relation,
        RELATION_MEANINGS.get(discrepancy.relation, ""),
        teller.reason(discrepancy.reason),
        tuple(
            _view_variant(teller, variant, marked) for variant, marked in zip(discrepancy.variants, pieces, strict=True)
        ),
        long,
    )


def view_changes(teller: Teller) -> Shelf[ChangeView]:
    """Return what changed at which hop."""
    return teller.shelf(
        known_changes(teller.dossier), teller.options.top_changes, lambda found: _view_change(teller, *found)
    )


def mark_differences(values: Sequence[str]) -> list[Pieces]:
    """Return each value in pieces, with the words in which it differs from the other that is most like it.

    A sign stands where it lacks words of that other. Case and punctuation at a word's edges make no difference. A
    value that is like no other is one piece.
    """
    words = [_WORD.findall(value) for value in values]
    folded = [[_EDGES.sub("", word.strip()).casefold() or word.strip() for word in said] for said in words]
    marked: list[Pieces] = []
    for place, own in enumerate(folded):
        best: SequenceMatcher[str] | None = None
        likeness = _MIN_LIKENESS
        for other in range(min(len(folded), _MAX_COMPARED)):
            if other == place or folded[other] == own:
                continue
            matcher = SequenceMatcher(None, folded[other], own, autojunk=False)
            ratio = matcher.ratio()
            if ratio > likeness:
                best, likeness = matcher, ratio
        if best is None:
            marked.append(((values[place], False),))
            continue
        pieces: list[tuple[str, bool]] = []
        for kind, _, _, start, end in best.get_opcodes():
            said = "".join(words[place][start:end])
            # The space before the first marked word stays outside the mark.
            lead = said[: len(said) - len(said.lstrip())] if kind != "equal" else ""
            if lead:
                pieces.append((lead, False))
            if kind == "delete":
                pieces += [(GAP, True)] if not pieces else [(" ", False), (GAP, True)]
            elif said[len(lead) :]:
                pieces.append((said[len(lead) :], kind != "equal"))
        marked.append(tuple(pieces))
    return marked


def _view_variant(teller: Teller, variant: DiscrepancyVariant, pieces: Pieces) -> VariantView:
    spans = distinct_spans(variant.spans)
    if not teller.options.show_all:
        spans = [] if is_own_words(variant.value, spans) and len(variant.value) > _MAX_VALUE_CHARS else spans[:1]
    return VariantView(pieces, teller.refs(variant.spans), tuple(teller.words(span, variant.value) for span in spans))


def _view_change(teller: Teller, change: Change, edge: LineageEdge, source: str) -> ChangeView:
    return ChangeView(
        teller.source(source),
        teller.source(edge.report),
        say(change.kind),
        teller.reason(change.reason),
        teller.words(change.from_span),
        teller.words(change.to_span),
    )

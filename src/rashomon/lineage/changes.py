"""What changed along the lineage: numbers, hedges, quotations and attributions between aligned passages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher

from rashomon.model import Change, LineageEdge, Passage, Span
from rashomon.text.reading import Reading
from rashomon.text.speech import Attribution, find_attributions, find_hedges

_TOKEN = re.compile(r"\d[\d.,]*\d|\w+(?:['’]\w+)*|[“”\"]")
_NUMBERS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
    )
}
MIN_LIKENESS = 0.7
"""Similarity of two sentences from which a hedge or a speaker that one lacks was dropped, and not its clause."""


def find_changes(
    readings: Sequence[Reading], passages: Sequence[Passage], edges: Sequence[LineageEdge]
) -> tuple[Change, ...]:
    """Return what changed between the passages of a report and of its source, by edge, then by place.

    `lineage` is the place of the edge in `edges`. Compared are reworded passages along edges between reports, and,
    where two reports carry one agency's text, those of the rewriting report with the copy. Numbers, hedges and
    attributions are told by the words alone; a toll that grew is left to the discrepancies to call an update.
    """
    by_id = {reading.report.id: reading for reading in readings}
    hops = _hops(edges, by_id)
    changes: list[Change] = []
    for passage in passages:
        if passage.verbatim:
            continue
        for source, derived in ((passage.a, passage.b), (passage.b, passage.a)):
            for edge in hops.get((derived.report, source.report), ()):
                changes.extend(_compare(edge, source, derived, passage.similarity, by_id))
    return tuple(
        sorted(set(changes), key=lambda c: (c.lineage, c.to_span.start, c.kind, c.from_span.report, c.from_span.start))
    )


def _hops(edges: Sequence[LineageEdge], by_id: dict[str, Reading]) -> dict[tuple[str, str], list[int]]:
    """Return for (report, source report) the edges at which a change between the two happened."""
    hops: dict[tuple[str, str], list[int]] = defaultdict(list)
    copies: dict[str, list[str]] = defaultdict(list)
    direct: set[tuple[str, str]] = set()
    for place, edge in enumerate(edges):
        if edge.from_id in by_id:
            hops[edge.report, edge.from_id].append(place)
            direct.add((edge.report, edge.from_id))
        elif edge.kind == "republishes" and edge.certain:
            copies[edge.from_id].append(edge.report)
    for place, edge in enumerate(edges):
        if edge.kind in ("rewrites", "relays") and edge.from_id not in by_id:
            # One copy is enough: the agency's own words stand alike in all of them.
            for copy in copies[edge.from_id][:1]:
                if copy != edge.report and (edge.report, copy) not in direct:
                    hops[edge.report, copy].append(place)
    return hops


def _compare(edge: int, source: Span, derived: Span, similarity: float, by_id: dict[str, Reading]) -> list[Change]:
    changes: list[Change] = []
    before, after = _tokens(source), _tokens(derived)
    left, right = [_form(token.text) for token in before], [_form(token.text) for token in after]
    inside_before, inside_after = _inside_marks(before), _inside_marks(after)
    for tag, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag != "replace":
            continue
        from_span, to_span = _joined(source, before[i:j]), _joined(derived, after[k:m])
        if from_span is None or to_span is None:
            continue
        numbers = [_number(w) for w in left[i:j]], [_number(w) for w in right[k:m]]
        old, new = ([n for n in side if n is not None] for side in numbers)
        if old and new and old != new and len(old) == len(new):
            changes.append(_change(edge, "number changed", from_span, to_span))
        elif inside_before[i] and inside_after[k] and max(j - i, m - k) <= 6:
            changes.append(_change(edge, "quote altered", from_span, to_span))
        elif (j - i, m - k) == (1, 1) and left[i][0] == right[k][0] and _are_persons(from_span, to_span, by_id):
            changes.append(_change(edge, "name changed", from_span, to_span))
    # In a sentence that lost or gained a clause, a hedge or a speaker may have gone with what it belonged to.
    if similarity >= MIN_LIKENESS:
        changes.extend(_hedges(edge, source, derived, by_id))
    return changes


def _hedges(edge: int, source: Span, derived: Span, by_id: dict[str, Reading]) -> list[Change]:
    """Return hedges and attributions of a sentence which the other one does not have."""
    sides: list[tuple[list[Span], list[Span]]] = []
    for span in (source, derived):
        reading = by_id[span.report]
        sentence = reading.sentence_at(span.start)
        if sentence is None:
            return []
        attributions = find_attributions(reading, sentence)
        cues = [a.cue_span for a in attributions]
        hedges = [h.span for h in find_hedges(reading, sentence) if h.strength >= 2]
        hedges = [hedge for hedge in hedges if not any(hedge.overlaps(cue) for cue in cues)]
        speakers = [a.cue_span for a in attributions if _governs(reading, a)]
        sides.append((hedges, speakers if len(speakers) == 1 else []))
    (old_hedges, old_speakers), (new_hedges, new_speakers) = sides
    changes: list[Change] = []
    if old_hedges and not new_hedges and _goes_on(old_hedges[0], source, derived):
        changes.append(_change(edge, "hedge dropped", old_hedges[0], derived))
    elif new_hedges and not old_hedges and _goes_on(new_hedges[0], derived, source):
        changes.append(_change(edge, "hedge added", source, new_hedges[0]))
    if old_speakers and not new_speakers and not _cues(by_id[derived.report], derived):
        changes.append(_change(edge, "attribution removed", old_speakers[0], derived))
    return changes


def _governs(reading: Reading, attribution: Attribution) -> bool:
    """Return whether an attribution covers the whole sentence and is not one of a clause in it."""
    token = reading.token_at(attribution.cue_span.start)
    if attribution.kind == "according":
        return True
    return attribution.kind == "speech" and token is not None and token.dep_ == "ROOT"


def _cues(reading: Reading, span: Span) -> bool:
    sentence = reading.sentence_at(span.start)
    return sentence is not None and bool(find_attributions(reading, sentence))


def _goes_on(hedge: Span, whole: Span, other: Span) -> bool:
    """Return whether what a hedge weakens stands in the other sentence, too: the words that follow it do."""
    after = [word.casefold() for word in re.findall(r"[^\W\d_]{4,}", whole.text[max(0, hedge.end - whole.start) :])][:5]
    there = {word.casefold()[:6] for word in re.findall(r"[^\W\d_]{4,}", other.text)}
    return bool(after) and sum(word[:6] in there for word in after) * 2 > len(after)


def _change(edge: int, kind: str, source: Span, derived: Span) -> Change:
    if kind in ("hedge dropped", "attribution removed"):
        reason = f"“{_brief(source.text)}” has nothing to answer it in the derived sentence"
    elif kind == "hedge added":
        reason = f"“{_brief(derived.text)}” has nothing to answer it in the source's sentence"
    else:
        reason = f"“{_brief(source.text)}” became “{_brief(derived.text)}”"
    return Change(edge, kind, source, derived, reason)


def _brief(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    return text if len(text) <= 60 else text[:57].rstrip() + "..."


class _Token:
    def __init__(self, start: int, text: str) -> None:
        self.start, self.text = start, text


def _tokens(span: Span) -> list[_Token]:
    return [_Token(span.start + match.start(), match.group()) for match in _TOKEN.finditer(span.text)]


def _form(text: str) -> str:
    text = text.casefold().replace("’", "'")
    return '"' if text in '“”"' else text


def _number(form: str) -> float | None:
    if form in _NUMBERS:
        return float(_NUMBERS[form])
    plain = form.replace(",", "").rstrip(".")
    return float(plain) if re.fullmatch(r"\d+(?:\.\d+)?", plain) else None


def _inside_marks(tokens: Sequence[_Token]) -> list[bool]:
    inside, flags = False, list[bool]()
    for token in tokens:
        if token.text in '“”"':
            inside = token.text != "”" and (token.text == "“" or not inside)
        flags.append(inside)
    return flags


def _are_persons(left: Span, right: Span, by_id: dict[str, Reading]) -> bool:
    for span in (left, right):
        token = by_id[span.report].token_at(span.start)
        if token is None or token.ent_type_ != "PERSON" or not span.text[:1].isupper():
            return False
    return True


def _joined(whole: Span, tokens: Sequence[_Token]) -> Span | None:
    """Return the span of these words without quotation marks at its ends; null where there are none or many."""
    words = [token for token in tokens if token.text not in '“”"']
    if not words or len(words) > 8:
        return None
    start, end = words[0].start, words[-1].start + len(words[-1].text)
    return Span(whole.report, start, end, whole.text[start - whole.start : end - whole.start])

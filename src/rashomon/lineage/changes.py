"""What changed along the lineage: numbers, names, hedges, quotations and attributions, at the hop where it happened."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz.distance import DamerauLevenshtein

from rashomon.lineage.descent import DIRECTION_UNKNOWN, moment_of
from rashomon.lineage.versions import Line, Version, find_versions
from rashomon.model import Change, Entity, LineageEdge, Span
from rashomon.text.number_words import DIGITS, WORDS, parse_number
from rashomon.text.reading import Reading
from rashomon.text.speech import Attribution, Hedge, find_attributions, find_hedges

if TYPE_CHECKING:
    from spacy.tokens import Token

_NUMBER = re.compile(rf"(?:{DIGITS}|{WORDS})", re.IGNORECASE)
_TOLL = frozenset(
    "kill die dead injure wound hurt miss missing arrest detain displace evacuate hospitalise hospitalize fatality death "
    "victim casualty injury survivor toll".split()
)
"""Lemmas of what is counted again and again while an event goes on: such a number that grows is an update."""
_MAX_GAP = 4
"""Words on either side of a place where two versions differ, up to which the one stands for the other."""
_MIN_CONTENT = 0.6
"""Share of what was attributed that the derived sentence must have kept for its attribution to be removed."""


def find_changes(
    readings: Sequence[Reading],
    edges: Sequence[LineageEdge],
    entities: Sequence[Entity] = (),
    quoted: Mapping[str, Sequence[tuple[int, int]]] | None = None,
    homes: Mapping[str, str] | None = None,
) -> tuple[Change, ...]:
    """Return what changed between a report and its sources, by edge, then by place.

    `lineage` is the place of the edge in `edges`. Each sentence is compared with the nearest version that any of its
    sources has (`find_versions`), so that a change stands at the hop where it happened and not again at the next.
    Kinds: number changed, number updated (a toll that grew, told later), name changed, hedge dropped, hedge added,
    attribution removed, attribution moved, quote altered. What only one version has, and may have been added or
    cut, is no change. `quoted` holds where each report quotes, `homes` for an origin its own report (`find_homes`).
    """
    names = _Names(entities)
    order = {reading.report.id: place for place, reading in enumerate(readings)}
    found: list[tuple[Version, Change]] = []
    for version in find_versions(readings, edges, quoted or {}, homes):
        doubt = "; which of both came first is not known" if DIRECTION_UNKNOWN in edges[version.edge].reason else ""
        found.extend((version, replace(change, reason=change.reason + doubt)) for change in _compare(version, names))
    # Where two reports altered the same words in the same way, one had it from the other: it is told of the earlier one.
    found.sort(
        key=lambda item: (
            _undated(item[0]),
            0 if not _undated(item[0]) else -item[0].matched,
            order[item[1].to_span.report],
        )
    )
    told: dict[tuple[str, Span, str], Change] = {}
    for _, change in found:
        told.setdefault(_alteration(change), change)
    return tuple(
        sorted(told.values(), key=lambda c: (c.lineage, c.to_span.start, c.kind, c.from_span.report, c.from_span.start))
    )


def _undated(version: Version) -> bool:
    return version.derived.reading.report.published_at is None


def _alteration(change: Change) -> tuple[str, Span, str]:
    """Return what was done to which words of the source, whoever did it."""
    # What was dropped leaves no words of its own behind.
    new = "" if change.kind in ("hedge dropped", "attribution removed") else change.to_span.text.casefold()
    return change.kind.split()[0], change.from_span, new


def _compare(version: Version, names: _Names) -> Iterator[Change]:
    gaps = list(_gaps(version))
    numbers = list(_numbers(version, gaps))
    yield from numbers
    renamed = list(_renamed(version, gaps, names))
    moved = [(old, new) for old, new in renamed if _are_speakers(version, old, new)]
    for old, new in renamed:
        yield _change(version, "attribution moved" if (old, new) in moved else "name changed", old, new)
    told = [*(change.to_span for change in numbers), *(new for _, new in renamed)]
    for gap in gaps:
        if gap.quoted and not any(gap.new.overlaps(span) for span in told):
            yield _change(version, "quote altered", gap.old, gap.new)
    yield from _hedges(version)
    yield from _attributions(version, [new for _, new in renamed], names)


# -- places where words stand for others ----------------------------------------------------------


@dataclass(frozen=True)
class _Gap:
    """Words of the source, and those that stand in their place in the derived version."""

    old: Span
    new: Span
    old_tokens: tuple[Token, ...]
    new_tokens: tuple[Token, ...]
    quoted: bool


def _gaps(version: Version) -> Iterator[_Gap]:
    """Return the places, in order, where few words stand between equal ones and others stand for them."""
    source, derived = version.source, version.derived
    ends = (len(source.words), len(derived.words), 0)
    for (a, b, size), (next_a, next_b, following) in pairwise(((0, 0, 0), *version.blocks, ends)):
        low_a, low_b = a + size, b + size
        if not (0 < next_a - low_a <= _MAX_GAP and 0 < next_b - low_b <= _MAX_GAP):
            continue
        if size < 2 and following < 2:
            # One equal word on each side is chance.
            continue
        inside = [*source.words[low_a:next_a], *derived.words[low_b:next_b]]
        old, new = source.span(low_a, next_a), derived.span(low_b, next_b)
        yield _Gap(old, new, _tokens(source, old), _tokens(derived, new), all(word.quoted for word in inside))


def _tokens(line: Line, span: Span) -> tuple[Token, ...]:
    sentence = line.sentence
    return tuple(
        token
        for token in line.reading.doc[sentence.first_token : sentence.end_token]
        if span.start <= token.idx < span.end and not token.is_space and not token.is_punct
    )


# -- numbers --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Number:
    span: Span
    value: float
    next: str
    """The word after it, as compared: what is counted, or the unit."""
    before: str


def _numbers(version: Version, gaps: Sequence[_Gap]) -> Iterator[Change]:
    old, new = _numbers_in(version.source), _numbers_in(version.derived)
    lost = [number for number in old if not any(_same_value(number, other) for other in new)]
    gained = [number for number in new if not any(_same_value(number, other) for other in old)]
    for number in gained:
        same_place = [
            other for other in lost for gap in gaps if gap.old.overlaps(other.span) and gap.new.overlaps(number.span)
        ]
        same_noun = [other for other in lost if other.next == number.next != ""]
        candidates = same_place or (same_noun if len(same_noun) == 1 else [])
        if not candidates:
            continue
        other = candidates[0]
        lost.remove(other)
        kind = "number updated" if _is_update(version, other, number) else "number changed"
        yield _change(version, kind, other.span, number.span)


def _numbers_in(line: Line) -> list[_Number]:
    text = line.reading.report.text
    found: list[_Number] = []
    for match in _NUMBER.finditer(text, line.sentence.start, line.sentence.end):
        parsed = parse_number(match.group())
        if parsed is None:
            continue
        after = re.match(r"[\s%-]*(%|\w+)?", text[match.end() : line.sentence.end])
        before = re.search(r"(\w+|[$£€])\W?$", text[line.sentence.start : match.start()])
        token = line.reading.token_at(match.start())
        if match.group().casefold() == "one" and (token is None or token.dep_ != "nummod"):
            # "one of them", "no one": a pronoun.
            continue
        span = line.reading.span(match.start(), match.end())
        found.append(
            _Number(
                span, parsed[0], (after[1] or "").casefold() if after else "", before[1].casefold() if before else ""
            )
        )
    return found


def _same_value(left: _Number, right: _Number) -> bool:
    """Return whether two numbers may be one, rounded: "1,234" and "about 1,200" are."""
    if left.value == right.value:
        return True
    rounded = {"about", "around", "some", "nearly", "almost", "roughly", "approximately", "over", "than", "least"}
    if (left.before in rounded) != (right.before in rounded):
        return abs(left.value - right.value) <= 0.05 * max(abs(left.value), abs(right.value))
    return False


def _is_update(version: Version, old: _Number, new: _Number) -> bool:
    times = [moment_of(line.reading.report.published_at) for line in (version.source, version.derived)]
    if new.value <= old.value or times[0] is None or times[1] is None or times[1] <= times[0]:
        return False
    token = version.derived.reading.token_at(new.span.start)
    if token is None:
        return False
    near = [token.head, token.head.head, *token.head.children, *token.head.head.children]
    return any(other.lemma_.lower() in _TOLL for other in near)


# -- names ----------------------------------------------------------------------------------------


class _Names:
    """The words that stand together in one name of the story: "Obama" for "Barack" is no change of name."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        self._names: dict[str, set[str]] = {}
        for entity in entities:
            for variant in entity.variants:
                for word in re.findall(r"\w+", variant.text.casefold()):
                    self._names.setdefault(word, set()).add(variant.text)

    def has(self, word: str) -> bool:
        """Return whether a word is part of a name."""
        return word.casefold() in self._names

    def are_one(self, left: str, right: str) -> bool:
        """Return whether both words stand in one name."""
        a, b = (self._names.get(word.casefold(), set()) for word in (left, right))
        return left.casefold() == right.casefold() or bool(a & b)


def _renamed(version: Version, gaps: Sequence[_Gap], names: _Names) -> Iterator[tuple[Span, Span]]:
    """Return names of the source with those in their place: spelled much like it, or another person's."""
    old, new = _capitals(version.source), _capitals(version.derived)
    lost = {form: span for form, span in old.items() if form not in new}
    gained = {form: span for form, span in new.items() if form not in old}
    for form, span in gained.items():
        alike = [other for other in lost if _is_misspelt(other, form)]
        if alike:
            yield lost.pop(alike[0]), span
            continue
        for gap in gaps:
            if gap.new.overlaps(span) and _is_other_person(gap, names):
                yield gap.old, gap.new
                break


def _capitals(line: Line) -> dict[str, Span]:
    """Return the words of a sentence written with a capital, without those which open it, with their first place."""
    found: dict[str, Span] = {}
    for place, word in enumerate(line.words):
        form = re.sub(r"['’]s?$", "", word.text)
        if place and len(form) >= 3 and form[0].isupper() and any(letter.islower() for letter in form):
            found.setdefault(form, line.reading.span(word.start, word.start + len(form)))
    first = line.words[0].text
    token = line.reading.token_at(line.words[0].start)
    if token is not None and token.pos_ == "PROPN" and first[:1].isupper():
        found.setdefault(first, line.reading.span(line.words[0].start, line.words[0].end))
    return found


def _is_misspelt(left: str, right: str) -> bool:
    """Return whether two names are spellings of one: alike, and none a form of the other ("Norway", "Norwegian")."""
    if min(len(left), len(right)) < 4 or left.startswith(right) or right.startswith(left):
        # One letter more at the end may be a plural, but two equal ones are a slip.
        longer, shorter = sorted((left, right), key=len, reverse=True)
        return len(shorter) >= 4 and longer == shorter + shorter[-1] and shorter[-1] != "s"
    return DamerauLevenshtein.distance(left, right) * 3 <= min(len(left), len(right))


def _is_other_person(gap: _Gap, names: _Names) -> bool:
    old = [token for token in gap.old_tokens if token.pos_ == "PROPN"]
    new = [token for token in gap.new_tokens if token.pos_ == "PROPN"]
    while len(old) == len(new) > 1 and _is_short_for(old[0].text, new[0].text):
        # "Gov. Asa" for "Governor Robert"
        old, new = old[1:], new[1:]
    if len(old) != 1 or len(new) != 1 or len(gap.old_tokens) > 2 or len(gap.new_tokens) > 2:
        return False
    if old[0].text.startswith(new[0].text) or new[0].text.startswith(old[0].text):
        return False
    persons = "PERSON" in {token.ent_type_ for token in (*old, *new)}
    return persons and not names.are_one(*(re.sub(r"['’]s?$", "", side[0].text) for side in (old, new)))


def _is_short_for(left: str, right: str) -> bool:
    short, long = sorted((left.casefold().rstrip("."), right.casefold().rstrip(".")), key=len)
    return long.startswith(short)


# -- hedges and attributions ----------------------------------------------------------------------


def _hedges(version: Version) -> Iterator[Change]:
    source, derived = version.source, version.derived
    old = _loose(source, _hedges_of(source), {a + i for a, _, size in version.blocks for i in range(size)})
    new = _loose(derived, _hedges_of(derived), {b + i for _, b, size in version.blocks for i in range(size)})
    if old and not new:
        for hedge in old:
            if _goes_on(hedge, source, derived):
                yield _change(version, "hedge dropped", hedge.span, derived.reading.sentence_span(derived.sentence))
                return
    if new and not old:
        for hedge in new:
            if _goes_on(hedge, derived, source):
                yield _change(version, "hedge added", source.reading.sentence_span(source.sentence), hedge.span)
                return


def _hedges_of(line: Line) -> list[Hedge]:
    cues = [attribution.cue_span for attribution in find_attributions(line.reading, line.sentence)]
    return [
        hedge
        for hedge in find_hedges(line.reading, line.sentence)
        # "Potential risks" are such whoever tells of them.
        if hedge.text != "potential" and not any(hedge.span.overlaps(cue) for cue in cues)
    ]


def _loose(line: Line, hedges: Sequence[Hedge], matched: set[int]) -> list[Hedge]:
    """Return the hedges none of whose words the other version has at that place."""
    return [
        hedge
        for hedge in hedges
        if not any(
            hedge.span.start <= word.start < hedge.span.end and i in matched for i, word in enumerate(line.words)
        )
    ]


_SMALL = frozenset("have having been being were will would that this with from they them their there".split())
"""Words of four letters and more that say nothing of what a hedge weakens."""


def _goes_on(hedge: Hedge, line: Line, other: Line) -> bool:
    """Return whether what a hedge weakens stands in the other version, too: the content words that follow it do."""
    there = {_stem(form) for form in other.forms}
    content = [word for word in line.words if len(word.form) > 3 and word.form not in _SMALL]
    after = [_stem(word.form) for word in content if word.start >= hedge.span.end][:3]
    if not after:
        after = [_stem(word.form) for word in content if word.end <= hedge.span.start][-3:]
    return bool(after) and sum(word in there for word in after) * 2 > len(after)


def _stem(form: str) -> str:
    return form[:5]


def _attributions(version: Version, renamed: Sequence[Span], names: _Names) -> Iterator[Change]:
    source, derived = version.source, version.derived
    kept = {a + i for a, _, size in version.blocks for i in range(size)}
    taken = {b + i for _, b, size in version.blocks for i in range(size)}
    every = [
        a
        for a in find_attributions(source.reading, source.sentence)
        if a.content[1] > a.content[0] and not _is_infinitive(source, a.cue_span)
    ]
    old = [a for a in every if not kept.intersection(_places(source, a.cue_span))]
    told = find_attributions(derived.reading, derived.sentence)
    new = [a for a in told if not taken.intersection(_places(derived, a.cue_span))]
    if old and not new and not any(word.quoted for word in derived.words):
        attribution = old[0]
        speaker = _places(source, attribution.source_span)
        content = [
            place
            for place, word in enumerate(source.words)
            if attribution.content[0] <= word.start < attribution.content[1]
        ]
        content = [place for place in content if place not in speaker]
        # A speaker who is still there speaks by another verb.
        gone = not any(len(source.words[place].form) > 3 and place in kept for place in speaker)
        stays = len(kept.intersection(content)) >= max(4, _MIN_CONTENT * len(content))
        if stays and gone:
            span = _joined(attribution, source)
            yield _change(version, "attribution removed", span, derived.reading.sentence_span(derived.sentence))
        return
    for before in every:
        for after in told:
            span = after.source_span
            if _is_moved(before, after, source, derived, names) and not any(other.overlaps(span) for other in renamed):
                yield _change(version, "attribution moved", before.source_span, span)
                return


def _is_infinitive(line: Line, cue: Span) -> bool:
    token = line.reading.token_at(cue.start)
    return token is not None and token.tag_ == "VB"


def _places(line: Line, span: Span) -> list[int]:
    """Return the places of a sentence's words within a span."""
    return [place for place, word in enumerate(line.words) if span.start <= word.start < span.end]


def _are_speakers(version: Version, old: Span, new: Span) -> bool:
    """Return whether both names are those of whom something is attributed to, and mean two people."""
    if _is_misspelt(old.text, new.text):
        return False
    for before in find_attributions(version.source.reading, version.source.sentence):
        for after in find_attributions(version.derived.reading, version.derived.sentence):
            if before.source_span.overlaps(old) and after.source_span.overlaps(new):
                return not set(_content_of(before.source_span)) & set(_content_of(after.source_span))
    return False


def _joined(attribution: Attribution, line: Line) -> Span:
    """Return source and cue as one span."""
    spans = (attribution.source_span, attribution.cue_span)
    return line.reading.span(min(span.start for span in spans), max(span.end for span in spans))


def _is_moved(old: Attribution, new: Attribution, source: Line, derived: Line, names: _Names) -> bool:
    """Return whether the same words are given to another speaker, whom the other version does not have.

    One of both has a name: "aides" for "assistants" is another word and not another speaker.
    """
    heads = source.reading.doc[old.source_head], derived.reading.doc[new.source_head]
    if any(head.pos_ == "PRON" for head in heads) or not any(
        token.pos_ == "PROPN" or (token.text[:1].isupper() and names.has(token.text))
        for line, span in ((source, old.source_span), (derived, new.source_span))
        for token in _tokens(line, span)
    ):
        return False
    before, after = (set(_content_of(span)) for span in (old.source_span, new.source_span))
    if not before or not after or before & after:
        return False
    return not after.intersection(map(_singular, source.forms)) and not before.intersection(
        map(_singular, derived.forms)
    )


def _content_of(span: Span) -> list[str]:
    small = {"the", "and", "for", "his", "her", "its", "their"}
    return [_singular(word) for word in re.findall(r"\w{3,}", span.text.casefold()) if word not in small]


def _singular(form: str) -> str:
    form = re.sub(r"['’]s?$", "", form)
    return form[:-1] if len(form) > 4 and form.endswith("s") else form


# -- how it is told -------------------------------------------------------------------------------


def _change(version: Version, kind: str, old: Span, new: Span) -> Change:
    if kind in ("hedge dropped", "attribution removed"):
        reason = f"“{_brief(old.text)}” has nothing to answer it in the derived sentence"
    elif kind == "hedge added":
        reason = f"“{_brief(new.text)}” has nothing to answer it in the source's sentence"
    else:
        reason = f"“{_brief(old.text)}” became “{_brief(new.text)}”"
    return Change(version.edge, kind, old, new, reason)


def _brief(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    return text if len(text) <= 60 else text[:57].rstrip() + "..."

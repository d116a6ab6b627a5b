"""Differences in what fills one slot: where it happened, who or what it happened to, what something is called.

Two tellings that are not parallel word by word can still be laid beside each other by the parse: the same
verb with another place, the same subject with another description.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from rashomon.discrepancies.candidates import Candidate, Matter, Telling, matter_words, one_span_a_report
from rashomon.discrepancies.surroundings import words_around
from rashomon.model import DiscrepancyKind, Relation, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

MAX_TELLINGS = 16
"""Tellings of one matter whose slots are compared, each with each."""
KINDRED = 0.6
"""Cosine of word vectors from which two governing words are taken for the same happening (gold stories)."""
SAME_FILLER = 0.75
"""Cosine from which two fillers are taken for one ("woods" and "a wooded area")."""

_PLACE_PREPOSITIONS = frozenset(
    "in into at near on off outside inside around over under toward towards above by onto across".split()
)
_PLACE_NOUNS = frozenset(
    "area region mountain hill forest wood river lake sea ocean coast beach bay harbour harbor port street road highway "
    "tunnel bridge station airport runway field park square building house home apartment hotel school church mosque "
    "temple hospital prison court embassy office shop store market mall restaurant bar club theatre theater stadium "
    "village address town city suburb district neighbourhood neighborhood province county state border checkpoint base camp "
    "factory plant mine farm desert island valley canyon cliff slope shore water ground roof floor room corridor "
    "platform track lane junction site scene outskirts centre center north south east west northwest northeast "
    "southwest southeast deck cabin cockpit terminal gate jungle swamp marsh ravine ditch canal reservoir dam".split()
)  # fmt: skip
"""Common nouns which say where; WordNet's nouns of location that occur in news were the starting point."""
_TIME_LABELS = frozenset({"DATE", "TIME"})
_GENERIC = frozenset("country city town village place area region site scene territory world home nation state".split())
"""Nouns that stand for a place named elsewhere, unless something narrows them."""
_LIGHT = frozenset("be have do get go take make come say tell".split())


@dataclass(frozen=True, eq=False)
class _Filler:
    slot: str
    governor: Token
    head: Token
    words: tuple[Token, ...]
    span: Span


def slots(matters: Sequence[Matter]) -> list[Candidate]:
    """Return slots which tellings of one matter fill differently."""
    found: list[Candidate] = []
    for matter in matters:
        tellings = [telling for telling in matter.tellings if not telling.claim.headline][:MAX_TELLINGS]
        fillers = [(telling, _fillers(telling)) for telling in tellings]
        best: dict[str, tuple[float, list[tuple[Telling, _Filler]]]] = {}
        for (one, left), (two, right) in combinations(fillers, 2):
            shared = _overlap(one, two)
            for a in left:
                for b in right:
                    if a.slot != b.slot or not _kindred(a.governor, b.governor) or _same_filler(a, b):
                        continue
                    if a.slot == "attribute" and not _same_subject(a.governor, b.governor):
                        continue
                    if any(_same_filler(a, c) for c in right if c.slot == a.slot) or any(
                        _same_filler(b, c) for c in left if c.slot == b.slot
                    ):
                        continue
                    if a.slot == "place" and (_is_named_too(a, b, two) or _is_named_too(b, a, one)):
                        continue
                    score = shared + (0.1 if a.governor.lemma_ == b.governor.lemma_ else 0.0)
                    if a.slot not in best or best[a.slot][0] < score:
                        best[a.slot] = (score, [(one, a), (two, b)])
        for slot in sorted(best):
            score, (first, second) = best[slot]
            found.append(_candidate(matter, slot, score, first, second, fillers))
    return found


def _fillers(telling: Telling) -> list[_Filler]:
    found: list[_Filler] = []
    tokens = telling.tokens()
    inside = {token.i for token in tokens}
    for token in tokens:
        if token.pos_ not in {"NOUN", "PROPN"} or token.ent_type_ in _TIME_LABELS or token.dep_ == "compound":
            continue
        slot, governor = "", token.head
        if (
            token.dep_ == "pobj"
            and token.head.lower_ in _PLACE_PREPOSITIONS
            and token.head.head.pos_ in {"VERB", "NOUN", "AUX"}
        ):
            # A common noun of place, or a name of one: "on vacation" and "in the crash" say where nobody was.
            if token.lemma_.lower() not in _PLACE_NOUNS and token.ent_type_ not in {"GPE", "LOC", "FAC"}:
                continue
            narrowed = any(child.dep_ in {"amod", "compound", "nmod", "poss"} for child in token.children)
            if token.lemma_.lower() in _GENERIC and not narrowed:
                continue
            slot, governor = "place", token.head.head
        elif token.dep_ == "attr":
            slot = "attribute"
        else:
            continue
        if governor.i not in inside or (governor.lemma_.lower() in _LIGHT and slot != "attribute"):
            continue
        words = tuple(
            t for t in token.subtree
            if t.i in inside and t.i >= token.i - 8 and t.i <= token.i + 6 and not t.is_space
            and (t.i <= token.i or t.dep_ in {"prep", "pobj", "appos", "compound", "det", "amod", "poss", "case"})
        )  # fmt: skip
        words = _contiguous(words, token)
        if any(t.ent_type_ in _TIME_LABELS or t.tag_ == "VBG" for t in words):
            continue
        span = telling.reading.token_span(words)
        found.append(_Filler(slot, governor, token, words, span))
    return found


def _contiguous(words: Sequence[Token], head: Token) -> tuple[Token, ...]:
    keep = [head]
    for token in reversed([t for t in words if t.i < head.i]):
        if token.i == keep[0].i - 1:
            keep.insert(0, token)
    for token in [t for t in words if t.i > head.i]:
        if token.i == keep[-1].i + 1:
            keep.append(token)
    while len(keep) > 1 and keep[-1].i > head.i and keep[-1].dep_ in {"prep", "punct", "det", "cc"}:
        keep.pop()
    return tuple(keep)


def _content(filler: _Filler) -> frozenset[str]:
    return frozenset(t.lemma_.lower() for t in filler.words if t.pos_ in {"NOUN", "PROPN", "ADJ", "NUM", "VERB"})


def _same_filler(a: _Filler, b: _Filler) -> bool:
    left, right = _content(a), _content(b)
    if not left or not right or left <= right or right <= left:
        return True
    if len(left & right) >= 0.5 * min(len(left), len(right)):
        return True
    return a.head.pos_ == b.head.pos_ == "NOUN" and _cosine(a.head, b.head) >= SAME_FILLER


def _is_named_too(filler: _Filler, against: _Filler, other: Telling) -> bool:
    """Whether the other telling's sentence has a place too, or its report the name where the sentence has a mere noun."""
    content = frozenset(t.lower_ for t in filler.words if t.pos_ in {"NOUN", "PROPN", "ADJ", "NUM"})
    if content <= words_around(other.reading, other.claim.span):
        return True
    named = filler.head.pos_ == "PROPN" and against.head.pos_ == "NOUN"
    return named and filler.span.text.removeprefix("the ") in other.report.text


def _same_subject(a: Token, b: Token) -> bool:
    """Whether two verbs have the same noun for a subject: what a thing is called is compared for one thing only."""

    def heads(verb: Token) -> set[str]:
        return {child.lemma_.lower() for child in verb.children if child.dep_ == "nsubj" and child.pos_ != "PRON"}

    return bool(heads(a) & heads(b))


def _kindred(a: Token, b: Token) -> bool:
    return a.lemma_.lower() == b.lemma_.lower() or _cosine(a, b) >= KINDRED


def _cosine(a: Token, b: Token) -> float:
    if not (a.has_vector and b.has_vector):
        return 0.0
    length = float(a.vector_norm) * float(b.vector_norm)
    return float(a.vector @ b.vector) / length if length > 0 else 0.0


def _overlap(a: Telling, b: Telling) -> float:
    smaller = min(len(a.claim.content), len(b.claim.content))
    return len(a.claim.content & b.claim.content) / smaller if smaller else 0.0


def _candidate(
    matter: Matter,
    slot: str,
    score: float,
    first: tuple[Telling, _Filler],
    second: tuple[Telling, _Filler],
    fillers: Sequence[tuple[Telling, list[_Filler]]],
) -> Candidate:
    groups: list[list[tuple[Telling, _Filler]]] = [[first], [second]]
    for telling, mine in fillers:
        if telling in (first[0], second[0]):
            continue
        for filler in mine:
            if filler.slot != slot or not _kindred(filler.governor, first[1].governor):
                continue
            for group in groups:
                if _same_filler(filler, group[0][1]):
                    group.append((telling, filler))
                    break
            else:
                if slot == "place" and len(groups) < 4:
                    groups.append([(telling, filler)])
            break
    kind: DiscrepancyKind = "place" if slot == "place" else "identity"
    relation: Relation = "refinement" if slot == "place" else "conflict"
    variants = tuple((group[0][1].span.text, one_span_a_report(f.span for _, f in group)) for group in groups)
    listed = " against ".join(f"\u201c{value}\u201d" for value, _ in variants)
    verb = first[1].governor.lemma_.lower()
    about = f"where: {verb}" if slot == "place" else matter_words(matter)
    base = 0.25 if slot == "place" else 0.2
    return Candidate(
        kind, about, relation, variants, base + 0.4 * min(score, 1.0), f"{listed} with the same verb.",
        matter.point.id, f"slot {slot}",
    )  # fmt: skip

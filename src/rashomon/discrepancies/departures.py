"""How somebody left a place: thrown out by one account, asked to leave by another.

Who is meant need not be known: that it was the same plane or the same hall is enough, since a story tells of one
departure from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rashomon.discrepancies.candidates import Candidate, tokens_of
from rashomon.discrepancies.surroundings import is_quoted
from rashomon.model import Claim, Span
from rashomon.text.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

_FORCING = frozenset("force throw kick boot drag haul eject evict expel toss bundle yank chuck march wrestle".split())
_ASKING = frozenset("ask request invite urge advise beg".split())
_LEAVING = frozenset("leave exit deboard disembark vacate quit depart go get step walk move".split())
_OWN = frozenset("walk storm stalk".split())
_OUT = frozenset("off out from of onto".split())
_AWAY = frozenset("leave exit deboard disembark vacate quit".split())
"""Verbs of leaving whose object is the place left."""
_NO_PLACES = frozenset("it them him her me us you one way hand party race office power job post league list".split())


@dataclass(frozen=True, eq=False)
class _Departure:
    manner: str
    verb: str
    claim: Claim
    span: Span


def departures(claims: Sequence[Claim], readings: Mapping[str, Reading]) -> list[Candidate]:
    """Return places that somebody was made to leave by one account, and asked to leave or left by another."""
    told: dict[str, list[_Departure]] = defaultdict(list)
    for claim in claims:
        reading = readings.get(claim.report)
        if reading is None or claim.hedge or claim.negated:
            continue
        for token in tokens_of(reading, claim.span):
            if token.pos_ == "VERB" and not is_quoted(reading, token.idx, token.idx + len(token)):
                for manner, place, words in _manners(token):
                    told[place].append(_Departure(manner, token.lemma_.lower(), claim, reading.token_span(words)))
    found: list[Candidate] = []
    for place, held in sorted(told.items()):
        sides: dict[str, list[_Departure]] = defaultdict(list)
        for one in held:
            sides[one.manner].append(one)
        named = [manner for manner in ("forced", "asked", "of their own accord") if manner in sides]
        if len(named) < 2 or len({one.claim.report for one in held}) < 2:
            continue
        variants: list[tuple[str, tuple[Span, ...]]] = []
        for manner in named:
            here = sorted(sides[manner], key=lambda one: (one.claim.headline, one.claim.order, one.span))
            variants.append((here[0].span.text, _one_of_each_verb(here)))
        listed = " against ".join(f"\u201c{value}\u201d" for value, _ in variants)
        found.append(
            Candidate(
                "action", f"how they left the {place}", "conflict", tuple(variants), 0.64,
                f"{listed}: by force, on request or of their own accord.", None, "departure",
            )
        )  # fmt: skip
    return found


def _one_of_each_verb(held: Sequence[_Departure]) -> tuple[Span, ...]:
    """Return the first words of each report for each verb it uses: "kicked off" and "forced off" are both worth showing."""
    first: dict[tuple[str, str], Span] = {}
    for one in held:
        first.setdefault((one.claim.report, one.verb), one.span)
    return tuple(first.values())


def _manners(verb: Token) -> Iterator[tuple[str, str, list[Token]]]:
    """Yield how somebody left, the noun of the place, and the words that tell it."""
    lemma = verb.lemma_.lower()
    if any(c.dep_ == "neg" or c.tag_ == "MD" for c in verb.children):
        return
    if lemma in _ASKING:
        for act in verb.children:
            if act.dep_ not in {"xcomp", "ccomp"} or act.lemma_.lower() not in _LEAVING:
                continue
            patient = [c for c in (*verb.children, *act.children) if c.dep_ in {"nsubjpass", "nsubj", "dobj"}]
            if act.lemma_.lower() in _AWAY:
                place = next((c for c in act.children if c.dep_ == "dobj"), None)
                way = [place] if place is not None else []
            else:
                way = _way(act)
            if patient and way and _is_place(way[-1]):
                yield "asked", way[-1].lemma_.lower(), [verb, act, *way]
    elif lemma in _FORCING and any(c.dep_ in {"dobj", "nsubjpass"} for c in verb.children):
        way = _way(verb)
        if not way:
            # "Forced them to leave the hall" is force too.
            for act in verb.children:
                if act.dep_ in {"xcomp", "ccomp"} and act.lemma_.lower() in _AWAY:
                    way = [c for c in act.children if c.dep_ == "dobj"]
        if way and _is_place(way[-1]):
            yield "forced", way[-1].lemma_.lower(), [verb, *way]
    elif lemma in _OWN and any(c.dep_ == "nsubj" for c in verb.children):
        way = _way(verb)
        if way and way[0].lower_ in {"out", "off"} and _is_place(way[-1]):
            yield "of their own accord", way[-1].lemma_.lower(), [verb, *way]


def _way(verb: Token) -> list[Token]:
    """Return the words from "off" or "out of" to the place, if a verb has them."""
    for child in verb.children:
        if child.dep_ in {"prep", "prt", "advmod"} and child.lower_ in _OUT and child.i > verb.i:
            for below in (child, *child.children, *(c for c in verb.children if c.i > child.i and c.dep_ == "prep")):
                place = next((c for c in below.children if c.dep_ == "pobj"), None)
                if below.lower_ in _OUT and place is not None:
                    return [child, place]
            # "Off the plane" is sometimes read as particle and object.
            place = next((c for c in verb.children if c.dep_ == "dobj" and c.i > child.i), None)
            if place is not None:
                return [child, place]
    return []


def _is_place(token: Token) -> bool:
    return token.pos_ in {"NOUN", "PROPN"} and token.lemma_.lower() not in _NO_PLACES

"""Who else was there: one account gives a deed to some, or says that it befell them, another to more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from rashomon.discrepancies.candidates import Candidate, one_span_a_report, tokens_of
from rashomon.discrepancies.mentions import Mentions
from rashomon.discrepancies.surroundings import words_around
from rashomon.discrepancies.told import rarity_of, shared_weight
from rashomon.model import Claim, Span
from rashomon.text.numbers import is_person_noun
from rashomon.text.reading import Reading
from rashomon.text.speech import is_speech_verb

if TYPE_CHECKING:
    from spacy.tokens import Token

MAX_CLAUSES = 300
"""Clauses with one verb that are compared, each with each."""
MIN_CONTEXT = 0.6
"""Share of the rarer words that two clauses with one verb have in common (gold stories)."""
_LIGHT = frozenset("be have do get go take make come say tell give let put see know want".split())


@dataclass(frozen=True, eq=False)
class _Cast:
    claim: Claim
    members: frozenset[str]
    span: Span
    beside: frozenset[str]
    """Everybody whom the sentence names or mentions, whatever part they have in it."""


def participants(claims: Sequence[Claim], mentions: Mentions) -> list[Candidate]:
    """Return deeds in which one account has everybody that another has, and somebody more."""
    rarity = rarity_of(claims)
    casts: dict[str, list[_Cast]] = defaultdict(list)
    for claim in claims:
        reading = mentions.readings.get(claim.report)
        if reading is None or claim.headline or claim.quoted or (claim.predicate or "") in _LIGHT:
            continue
        for cast in _casts(claim, reading, mentions):
            casts[str(claim.predicate)].append(cast)
    found: list[Candidate] = []
    for verb in sorted(casts):
        best: tuple[float, _Cast, _Cast] | None = None
        for a, b in combinations(casts[verb][:MAX_CLAUSES], 2):
            if a.claim.report == b.claim.report or not (a.members < b.members or b.members < a.members):
                continue
            fewer, more = (a, b) if a.members < b.members else (b, a)
            if more.members - fewer.members <= fewer.beside:
                continue  # "She parted from him" has both of "the two parted".
            near = shared_weight(a.claim.content, b.claim.content, rarity)
            if near >= MIN_CONTEXT and (best is None or near > best[0]):
                best = (near, fewer, more)
        if best is None:
            continue
        near, fewer, more = best
        sides = tuple(
            (one.span.text, one_span_a_report([one.span, *(c.span for c in casts[verb] if c.members == one.members)]))
            for one in (fewer, more)
        )
        if {s.report for s in sides[0][1]} & {s.report for s in sides[1][1]}:
            continue
        found.append(
            Candidate(
                "scope", f"who: {verb}", "refinement", sides, 0.36 + 0.2 * near,
                f"\u201c{sides[1][0]}\u201d has somebody whom \u201c{sides[0][0]}\u201d does not have.", None, "participants",
            )
        )  # fmt: skip
    return found


def _casts(claim: Claim, reading: Reading, mentions: Mentions) -> list[_Cast]:
    """Return the persons joined as subject or object of the clause's verb, for each of the two."""
    tokens = tokens_of(reading, claim.span)
    inside = {token.i for token in tokens}
    verb = next((t for t in tokens if t.pos_ == "VERB" and t.lemma_.lower() == claim.predicate), None)
    if verb is None or is_speech_verb(verb):
        return []
    found: list[_Cast] = []
    sentence = claim.sentence
    beside = mentions.within(claim.report, sentence.start, sentence.end) | words_around(reading, sentence)
    heads: Mapping[str, list[Token]] = {
        "subject": [c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}],
        "object": [c for c in verb.children if c.dep_ == "dobj"]
        + [n for c in verb.children if c.dep_ in {"prep", "dative"} for n in c.children if n.dep_ == "pobj"],
    }
    for held in heads.values():
        for head in held:
            joined = [t for t in (head, *head.conjuncts) if t.i in inside]
            names = [_member(t, claim.report, mentions) for t in joined]
            if names and all(names):
                words = [t for t in head.subtree if t.i in inside and t.dep_ not in {"relcl", "advcl"}]
                found.append(
                    _Cast(claim, frozenset(str(n) for n in names), reading.token_span([*joined, *words[:1]]), beside)
                )
    return found


def _member(token: Token, report: str, mentions: Mentions) -> str | None:
    """Return a person named, or the noun for persons ("the players"), as what casts are compared by."""
    if token.pos_ == "PRON":
        return None
    person = mentions.person(report, token)
    if person is not None:
        return person
    lemma = token.lemma_.lower()
    return lemma if token.pos_ == "NOUN" and is_person_noun(lemma) else None

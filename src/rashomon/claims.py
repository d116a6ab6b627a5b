"""The claims room: each report as statements of clause size, with typed slots.

A claim is a clause of the dependency parse that has a predicate of its own: a main clause, a coordinated
one, a participle or relative clause that tells something ("..., killing all aboard"), or what somebody is
said to have said. Who says so and how sure it is stand beside the claim and are not part of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rashomon.model import Claim, Entity, Quantity, Quote, Span, TimeMention, make_id
from rashomon.text.reading import Reading, Sentence
from rashomon.text.speech import Attribution, Hedge, find_attributions, find_hedges

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True)
class ClaimOptions:
    """How finely sentences are cut into claims."""

    min_clause_words: int = 4
    """A shorter clause stays with the clause it hangs on: it says too little to be aligned on its own."""


_DATELINE = re.compile(
    r"(?:[A-Z][\w.'\u2019-]*[ ,]+){0,3}[A-Z]{3}[\w .,'\u2019/-]{0,60}?(?:\([^)]{2,40}\))?\s*(?:[\u2014\u2013]|--?)\s+"
    r"|(?:[A-Z][\w.,'\u2019 -]{1,40})?\([A-Z][\w .&-]{1,30}\)\s*(?:[\u2014\u2013]|--?)?\s+"
    r"|[A-Z][a-z]+(?:,? [A-Z][a-z]+){0,3}\s+[\u2014\u2013]\s+"
)
"""Where a dispatch was sent from: "PORT TARN, Dec 30 (Reuters) -", "(AP)", "Tarn \u2013"; not part of what it says."""
DATELINE_SENTENCES = 3
"""A dateline opens the text: it is looked for in the first sentences that are not the headline."""
_NO_SOURCES = frozenset("what which that this these those there data it we i you".split())
"""Subjects of a speech verb which name nobody."""

_SPLIT_DEPS = frozenset({"conj", "advcl", "ccomp", "parataxis", "relcl", "acl", "xcomp"})
_CONTENT_POS = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM", "ADV"})
_LIGHT_LEMMAS = frozenset(
    "be have do say tell make take get go come also just then there here more most very new other such one two".split()
)
_WHERE_PREPOSITIONS = frozenset(
    "in at near on off from to outside inside around over under into toward towards above".split()
)
_CLOSING = frozenset({".", "\N{RIGHT DOUBLE QUOTATION MARK}", '"', "!", "?"})
_WHERE_TYPES = frozenset({"GPE", "LOC", "FAC"})


def extract_claims(
    readings: Sequence[Reading],
    entities: Sequence[Entity] = (),
    quotes: Sequence[Quote] = (),
    quantities: Mapping[str, Sequence[Quantity]] | None = None,
    times: Mapping[str, Sequence[TimeMention]] | None = None,
    options: ClaimOptions = ClaimOptions(),
) -> list[Claim]:
    """Return the claims of all reports, in order of report and offset; every sentence gives at least one.

    `quantities` and `times` are those found in each report (by report id), in order of offset.
    """
    claims: list[Claim] = []
    mentions: dict[str, list[tuple[int, int, str]]] = {}
    for entity in entities:
        for span in (*entity.mentions, *(s for variant in entity.variants for s in variant.spans)):
            mentions.setdefault(span.report, []).append((span.start, span.end, entity.id))
    quoted: dict[str, list[tuple[int, int]]] = {}
    for version in (version for quote in quotes for version in quote.versions if version.direct):
        quoted.setdefault(version.span.report, []).append((version.span.start, version.span.end))
    for reading in readings:
        key = reading.report.id
        lookup = _Lookup(
            sorted(mentions.get(key, ())),
            sorted(quoted.get(key, ())),
            list((quantities or {}).get(key, ())),
            list((times or {}).get(key, ())),
        )
        for sentence in reading.sentences:
            claims.extend(_claims_of(reading, sentence, lookup, options))
    return claims


@dataclass(frozen=True)
class _Lookup:
    """What other rooms found in one report, by offset."""

    mentions: list[tuple[int, int, str]]
    quoted: list[tuple[int, int]]
    quantities: list[Quantity]
    times: list[TimeMention]

    def entities_in(self, start: int, end: int) -> frozenset[str]:
        found: set[str] = set()
        for at in range(bisect_left(self.mentions, (start, -1, "")), len(self.mentions)):
            if self.mentions[at][0] >= end:
                break
            found.add(self.mentions[at][2])
        return frozenset(found)

    def is_quoted(self, start: int, end: int) -> bool:
        covered = sum(max(0, min(end, e) - max(start, s)) for s, e in self.quoted)
        return covered * 2 > end - start


@dataclass
class _Clause:
    """A clause being collected: its predicate and the tokens that are its own."""

    head: Token
    tokens: list[Token]
    parent: int | None


def _claims_of(reading: Reading, sentence: Sentence, lookup: _Lookup, options: ClaimOptions) -> list[Claim]:
    tokens = _without_dateline(reading, sentence, reading.tokens(sentence))
    attributions = find_attributions(reading, sentence)
    hedges = find_hedges(reading, sentence)
    clauses = _clauses(tokens, attributions, options)
    whole = reading.sentence_span(sentence)
    claims: list[Claim] = []
    for clause in clauses:
        span = reading.token_span(_trimmed(clause.tokens))
        if not span.text:
            continue
        claims.append(_claim(reading, sentence, whole, clause, span, attributions, hedges, lookup))
    return claims


def _without_dateline(reading: Reading, sentence: Sentence, tokens: Sequence[Token]) -> Sequence[Token]:
    if sentence.headline or sentence.index > DATELINE_SENTENCES:
        return tokens
    found = _DATELINE.match(reading.report.text[sentence.start : sentence.end])
    if found is None:
        return tokens
    rest = [token for token in tokens if token.idx >= sentence.start + found.end()]
    return rest or tokens


def _clauses(tokens: Sequence[Token], attributions: Sequence[Attribution], options: ClaimOptions) -> list[_Clause]:
    """Return the clauses of a sentence in order; each token belongs to exactly one of them."""
    source_words = {
        token.i
        for token in tokens
        for attribution in attributions
        if attribution.source_span.start <= token.idx < attribution.source_span.end
        or attribution.cue_span.start <= token.idx < attribution.cue_span.end
    }
    inside = {token.i for token in tokens}
    heads: list[Token] = []
    for token in tokens:
        if token.head.i == token.i or token.head.i not in inside or _opens_clause(token, source_words, options):
            heads.append(token)
    owner: dict[int, Token] = {}
    head_ids = {head.i for head in heads}

    def own(token: Token) -> Token:
        path: list[int] = []
        at = token
        while at.i not in head_ids and at.i not in owner:
            path.append(at.i)
            at = at.head
        head = at if at.i in head_ids else owner[at.i]
        for i in path:
            owner[i] = head
        return head

    groups: dict[int, list[Token]] = {head.i: [] for head in heads}
    for token in tokens:
        groups[own(token).i].append(token)
    by_head = {head.i: head for head in heads}
    # A clause of too few words goes back to the clause it hangs on (or to the next one, where it is the root).
    for head in sorted(heads, key=lambda token: -token.i):
        words = [token for token in groups[head.i] if not token.is_punct]
        own_words = [token for token in words if token.i not in source_words]
        if len(groups) == 1 or len(own_words) >= options.min_clause_words:
            continue
        if len(own_words) <= 1 and head.i in source_words:
            groups.pop(head.i)  # The frame of an attribution ("X said", inserted or not) is no claim.
            continue
        rest = sorted(i for i in groups if i != head.i)
        above = head.head
        while above.i in inside and own(above).i not in rest and above.head.i != above.i:
            above = above.head
        hangs_on = own(above).i if above.i in inside else -1
        if hangs_on in rest:
            target = hangs_on
        elif any(token.i in source_words for token in words):
            # "X said": the frame of an attribution is not a claim and its words are not the claim's.
            groups.pop(head.i)
            continue
        else:
            target = rest[0]
        groups[target] = sorted([*groups[target], *groups.pop(head.i)], key=lambda token: token.i)
    return [
        _Clause(by_head[i], group, None)
        for i, group in sorted(groups.items(), key=lambda item: item[1][0].i if item[1] else item[0])
        if group
    ]


def _opens_clause(token: Token, source_words: set[int], options: ClaimOptions) -> bool:
    if token.dep_ not in _SPLIT_DEPS:
        return False
    verbal = token.pos_ in {"VERB", "AUX"} or any(
        child.dep_ in {"nsubj", "nsubjpass", "cop"} for child in token.children
    )
    if not verbal:
        return False
    if token.dep_ == "xcomp":
        return False
    if token.dep_ == "ccomp":
        return token.head.i in source_words or any(child.dep_ in {"nsubj", "nsubjpass"} for child in token.children)
    size = token.right_edge.i - token.left_edge.i + 1
    return size >= options.min_clause_words


def _trimmed(tokens: Sequence[Token]) -> Sequence[Token]:
    first, last = 0, len(tokens)
    while last - first > 1 and (tokens[first].is_punct or tokens[first].dep_ in {"cc", "mark"}):
        first += 1
    while last - first > 1 and (
        tokens[last - 1].dep_ == "cc" or (tokens[last - 1].is_punct and tokens[last - 1].text not in _CLOSING)
    ):
        last -= 1
    if last - first > 1 and tokens[last - 1].is_punct and tokens[last - 2].i != tokens[last - 1].i - 1:
        last -= 1  # The sentence's stop hangs on its root: it must not stretch the span over the clauses between.
    return tokens[first:last]


def _claim(
    reading: Reading,
    sentence: Sentence,
    whole: Span,
    clause: _Clause,
    span: Span,
    attributions: Sequence[Attribution],
    hedges: Sequence[Hedge],
    lookup: _Lookup,
) -> Claim:
    head = clause.head
    # The narrowest attribution whose content holds the clause; one whose frame the clause is speaks for itself.
    holding = [
        attribution
        for attribution in attributions
        if attribution.content[0] <= head.idx < attribution.content[1]
        or (span.start < attribution.content[1] and attribution.content[0] < span.end)
    ]
    holding = [attribution for attribution in holding if attribution.source_span.text.lower() not in _NO_SOURCES]
    attribution = min(holding, key=lambda a: a.content[1] - a.content[0], default=None)
    hedge = next((h for h in hedges if span.start <= h.span.start < span.end), None)
    who, what, whom, where = _slots(clause)
    return Claim(
        id=make_id("c", reading.report.id, span.start, span.end),
        report=reading.report.id,
        span=span,
        sentence=whole,
        order=sentence.index,
        headline=sentence.headline,
        predicate=head.lemma_.lower() or None,
        negated=any(token.dep_ == "neg" and token.head.i == head.i for token in clause.tokens),
        who=who,
        what=what,
        whom=whom,
        where=where,
        entities=lookup.entities_in(span.start, span.end),
        quantities=tuple(q for q in lookup.quantities if span.start <= q.span.start < span.end),
        times=tuple(t for t in lookup.times if span.start <= t.span.start < span.end),
        attributed_to=attribution.source_span.text if attribution else None,
        attribution_span=attribution.source_span if attribution else None,
        hedge=hedge.text if hedge else None,
        hedge_span=hedge.span if hedge else None,
        quoted=lookup.is_quoted(span.start, span.end),
        content=frozenset(content_lemmas(clause.tokens)),
    )


def _slots(clause: _Clause) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    own = {token.i for token in clause.tokens}
    who: list[str] = []
    whom: list[str] = []
    where: list[str] = []
    what = [clause.head.lemma_.lower()]
    for token in clause.tokens:
        if token.dep_ in {"nsubj", "nsubjpass", "csubj"}:
            (whom if token.dep_ == "nsubjpass" else who).append(_phrase(token, own))
        elif token.dep_ == "agent":
            who.extend(_phrase(child, own) for child in token.children if child.dep_ == "pobj")
        elif token.dep_ in {"dobj", "dative"}:
            whom.append(_phrase(token, own))
        elif token.dep_ in {"attr", "acomp", "oprd"}:
            what.append(_phrase(token, own))
        elif token.dep_ == "pobj" and token.head.lower_ in _WHERE_PREPOSITIONS and token.ent_type_ in _WHERE_TYPES:
            where.append(_phrase(token, own))
    return tuple(who), tuple(what), tuple(whom), tuple(where)


def _phrase(token: Token, own: set[int]) -> str:
    return " ".join(part.lower_ for part in token.subtree if part.i in own and not part.is_space)[:120]


def content_lemmas(tokens: Sequence[Token]) -> list[str]:
    """Return the lower-case lemmas of the words that carry content, in order: nouns, names, verbs, numbers."""
    return [
        token.lemma_.lower()
        for token in tokens
        if token.pos_ in _CONTENT_POS and not token.is_punct and token.lemma_.lower() not in _LIGHT_LEMMAS
    ]

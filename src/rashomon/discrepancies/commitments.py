"""Differences between what was done and what was only agreed, planned, ordered or asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rashomon.discrepancies.candidates import Candidate, Matter, Telling, matter_words, one_span_a_report, overlap
from rashomon.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

COMMITMENTS = frozenset(
    "agree plan want hope promise vow pledge intend ask order try attempt refuse decline threaten offer prepare "
    "seek propose consider urge demand call request schedule set".split()
)
"""Verbs whose clause need not have happened."""
SAME_ACT = 0.7
"""Cosine of word vectors from which two verbs are taken for one act ("free", "release"; gold stories)."""


def commitments(matters: Sequence[Matter]) -> list[Candidate]:
    """Return acts that one telling has as done and another as agreed, planned, asked for or refused."""
    found: list[Candidate] = []
    for matter in matters:
        intended: list[tuple[Telling, Token, Token]] = []
        done: list[tuple[Telling, Token]] = []
        for telling in matter.tellings[:14]:
            for token in telling.tokens():
                if token.pos_ != "VERB":
                    continue
                head = token.head
                if token.dep_ in {"xcomp", "ccomp"} and token.tag_ == "VB" and head.lemma_.lower() in COMMITMENTS:
                    intended.append((telling, head, token))
                elif token.tag_ in {"VBD", "VBN", "VBZ"} and token.lemma_.lower() not in COMMITMENTS:
                    done.append((telling, token))
        best: tuple[float, tuple[Telling, Token, Token], tuple[Telling, Token]] | None = None
        for one in intended:
            for two in done:
                if one[0].report.id == two[0].report.id or not _same_act(one[2], two[1]):
                    continue
                score = overlap(one[0].claim, two[0].claim)
                if not _same_object(one[2], two[1]):
                    continue
                if score >= 0.3 and (best is None or score > best[0]):
                    best = (score, one, two)
        if best is None:
            continue
        score, one, two = best
        soft = [_words(t, head, verb) for t, head, verb in intended if _same_act(verb, two[1])]
        hard = [_words(t, verb, verb) for t, verb in done if _same_act(one[2], verb)]
        first, second = _words(*one), _words(two[0], two[1], two[1])
        agreed = {span.report for span in soft}
        hard = [span for span in hard if span.report not in agreed]
        if not hard:
            continue
        found.append(
            Candidate(
                "action", matter_words(matter), "conflict",
                ((first.text, one_span_a_report([first, *soft])), (second.text, one_span_a_report([second, *hard]))),
                0.4 + 0.35 * score, f"\u201c{first.text}\u201d says what was meant to be, \u201c{second.text}\u201d that it was so.",
                matter.point.id, "commitment",
            )
        )  # fmt: skip
    return found


def _same_act(a: Token, b: Token) -> bool:
    if a.lemma_ == b.lemma_:
        return True
    if not (a.has_vector and b.has_vector):
        return False
    length = float(a.vector_norm) * float(b.vector_norm)
    return length > 0 and float(a.vector @ b.vector) / length >= SAME_ACT


def _same_object(a: Token, b: Token) -> bool:
    """Whether two verbs have an object (or passive subject) with a word in common."""

    def words(verb: Token) -> set[str]:
        return {
            token.lemma_.lower()
            for child in verb.children
            if child.dep_ in {"dobj", "nsubjpass"}
            for token in child.subtree
            if token.pos_ in {"NOUN", "PROPN", "NUM", "ADJ"}
        }

    return bool(words(a) & words(b))


def _words(telling: Telling, first: Token, verb: Token) -> Span:
    """Return the words from the governing verb to the act's object."""
    last = max(
        [verb, *(child for child in verb.children if child.dep_ in {"dobj", "prt", "dative"})], key=lambda t: t.i
    )
    return telling.reading.token_span([first, verb, last])

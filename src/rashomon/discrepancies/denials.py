"""What one account says that somebody did, and another that they did not, wherever in the story the two say so.

The sentences need not be alike: that one person is spoken of, and one act, is enough for a contradiction. So the person
is told by the story's entities ("the minister" and the name are one), the act by its verb.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rashomon.discrepancies.candidates import Candidate, one_span_a_report, tokens_of
from rashomon.discrepancies.mentions import Mentions
from rashomon.discrepancies.surroundings import is_asserted, is_denial, is_quoted
from rashomon.model import Claim, Span
from rashomon.text.reading import Reading
from rashomon.text.speech import OPINION_VERBS, PLAIN_SPEECH_VERBS, is_speech_verb

if TYPE_CHECKING:
    from spacy.tokens import Token

_VAGUE = OPINION_VERBS | frozenset(
    "be have do get go make take come give put see want need like use try seem appear become keep let show look help "
    "happen start begin continue stop play work turn call run move hold lead include follow face respond".split()
)
"""Verbs of which one person does many: that it was done once and not done once is no contradiction."""
_REFUSING = frozenset({"refuse", "decline", "fail"})


@dataclass(frozen=True, eq=False)
class _Act:
    report: str
    done: bool
    objects: frozenset[str]
    span: Span
    order: int


def denials(claims: Sequence[Claim], mentions: Mentions) -> list[Candidate]:
    """Return acts that one report gives to somebody and another denies, one candidate for each person and act."""
    acts: dict[tuple[str, str, bool], list[_Act]] = defaultdict(list)
    told_below: dict[tuple[str, str | None, bool], Claim] = {}
    for claim in claims:
        if not claim.headline and not claim.quoted and not claim.hedge:
            told_below.setdefault((claim.report, claim.predicate, not claim.negated), claim)
    for claim in claims:
        reading = mentions.readings.get(claim.report)
        if reading is None or claim.quoted or claim.hedge:
            continue
        for person, lemma, passive, act in _acts(claim, reading, mentions):
            # A headline's act is shown where the report itself tells it.
            below = told_below.get((claim.report, lemma, act.done)) if claim.headline else None
            if below is not None and below.entities <= claim.entities:
                act = replace(act, span=below.span, order=below.order)
            acts[person, lemma, passive].append(act)
    found: list[Candidate] = []
    for (person, lemma, _), held in sorted(acts.items(), key=lambda item: item[0]):
        told = {act.report: {a.done for a in held if a.report == act.report} for act in held}
        # Who has both tells how it went on.
        clear = [act for act in held if len(told[act.report]) == 1]
        pairs = [(y, n) for y in clear if y.done for n in clear if not n.done and _one_matter(y, n)]
        if not pairs:
            continue
        yes, no = min(pairs, key=lambda pair: (pair[0].order + pair[1].order, pair[0].span, pair[1].span))
        sides = tuple(
            (one.span.text, one_span_a_report([one.span, *(a.span for a in clear if a.done == one.done and _one_matter(a, one))]))
            for one in (no, yes)
        )  # fmt: skip
        found.append(
            Candidate(
                "action", f"whether {mentions.entities[person].name}: {lemma}", "conflict", sides, 0.66,
                f"One account has \u201c{sides[0][0]}\u201d, the other \u201c{sides[1][0]}\u201d: "
                "what the one denies the other does not.",
                None, "denial",
            )
        )  # fmt: skip
    return found


def _one_matter(a: _Act, b: _Act) -> bool:
    return not a.objects or not b.objects or bool(a.objects & b.objects)


def _acts(claim: Claim, reading: Reading, mentions: Mentions) -> Iterator[tuple[str, str, bool, _Act]]:
    for verb in tokens_of(reading, claim.span):
        lemma = verb.lemma_.lower()
        if verb.pos_ != "VERB" or lemma in _VAGUE | _REFUSING | PLAIN_SPEECH_VERBS:
            continue
        if is_speech_verb(verb) and any(c.dep_ in {"ccomp", "dative"} for c in verb.children):
            continue  # What somebody said is compared as such; "conceded" alone is an act.
        if is_quoted(reading, verb.idx, verb.idx + len(verb)) or not is_asserted(reading, claim, verb):
            continue
        governor = verb.head if verb.dep_ == "xcomp" and verb.head.lemma_.lower() in _REFUSING else verb
        if governor is verb and (verb.tag_ in {"VB", "VBG"} and not _has_do(verb)):
            continue  # "To concede" and "would concede" are no acts yet.
        if any(c.tag_ == "MD" for c in governor.children) or any(c.dep_ == "mark" for c in governor.children):
            continue
        refused = governor is not verb or any(c.dep_ == "neg" for c in verb.children)
        if not refused and is_denial(verb):
            continue
        passive = any(c.dep_ == "nsubjpass" for c in verb.children)
        people = {
            person
            for c in governor.children
            if c.dep_ == ("nsubjpass" if passive else "nsubj")
            for person in [
                mentions.person(claim.report, governor.head if c.tag_ == "WP" and governor.dep_ == "relcl" else c)
            ]
            if person is not None
        }
        if len(people) != 1:
            continue
        objects = frozenset(c.lemma_.lower() for c in verb.children if c.dep_ in {"dobj", "xcomp", "ccomp", "prep"})
        words = [
            governor,
            verb,
            *(c for c in governor.children if c.dep_ in {"aux", "auxpass", "neg", "nsubj", "nsubjpass"}),
        ]
        near = [t for t in words if abs(t.i - verb.i) <= 6]
        last = [c for c in verb.children if c.dep_ == "dobj" and 0 < c.i - verb.i <= 4]
        yield (
            people.pop(), lemma, passive,
            _Act(claim.report, not refused, objects, reading.token_span([*near, *last]), claim.order),
        )  # fmt: skip


def _has_do(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lemma_.lower() in {"do", "have", "be"} for c in verb.children)

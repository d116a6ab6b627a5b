"""What one account has as still under consideration, and another as settled or done, wherever they tell it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rashomon.discrepancies.candidates import Candidate, one_span_a_report, tokens_of
from rashomon.discrepancies.mentions import Mentions
from rashomon.model import Claim, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from rashomon.text.reading import Reading

_WEIGHING = frozenset("consider weigh mull contemplate ponder explore discuss".split())
_LIGHT_ACTS = frozenset("be have do get go make take give see say tell come put let use need".split())
_FORMING = frozenset("file lodge launch submit lay make bring order impose call announce begin start".split())
"""Verbs that make an act of the noun they govern: "lodged an appeal"."""
_ENDINGS = (
    "ations",
    "ation",
    "ions",
    "ion",
    "ings",
    "ing",
    "ments",
    "ment",
    "ures",
    "ure",
    "als",
    "al",
    "es",
    "s",
    "e",
)
MIN_STEM = 4


@dataclass(frozen=True, eq=False)
class _Step:
    settled: bool
    act: str
    claim: Claim
    span: Span
    who: frozenset[str]
    what: frozenset[str]


def deliberations(claims: Sequence[Claim], mentions: Mentions) -> list[Candidate]:
    """Return acts that one report has somebody weigh and another has them decide or do."""
    steps: dict[str, list[_Step]] = defaultdict(list)
    for claim in claims:
        reading = mentions.readings.get(claim.report)
        if reading is None or claim.negated:
            continue
        for token in tokens_of(reading, claim.span):
            if token.pos_ in {"VERB", "AUX"}:
                for act, step in _steps(token, claim, reading, mentions):
                    steps[act].append(step)
    found: list[Candidate] = []
    for _, held in sorted(steps.items()):
        weighed = [step for step in held if not step.settled]
        # Who has it weighed somewhere tells how it went on, or only shortens it in the headline.
        careful = {step.claim.report for step in weighed}
        pairs = [
            (one, two)
            for one in weighed
            for two in held
            if two.settled and two.claim.report not in careful and _one_actor(one, two)
        ]
        if not pairs:
            continue
        one, two = min(pairs, key=lambda pair: (pair[0].claim.order + pair[1].claim.order, pair[0].span, pair[1].span))
        sides = (
            (one.span.text, one_span_a_report([one.span, *(s.span for s in weighed)])),
            (two.span.text, one_span_a_report([two.span, *(b.span for a, b in pairs if a is one)])),
        )
        found.append(
            Candidate(
                "certainty", f"whether it is settled: {one.act}", "conflict", sides, 0.64,
                f"\u201c{one.span.text}\u201d leaves open what \u201c{two.span.text}\u201d has as settled.", None, "deliberation",
            )
        )  # fmt: skip
    return found


def _one_actor(a: _Step, b: _Step) -> bool:
    """Whether two steps are of one actor, and of one thing where both name it."""
    return bool(a.who & b.who) and (not a.what or not b.what or bool(a.what & b.what))


def _steps(verb: Token, claim: Claim, reading: Reading, mentions: Mentions) -> Iterator[tuple[str, _Step]]:
    lemma = verb.lemma_.lower()
    children = list(verb.children)
    if any(c.dep_ == "neg" for c in children):
        return
    objects = [c for c in children if c.dep_ == "dobj"]
    about = [n for c in children if c.dep_ == "prep" and c.lower_ in {"about", "of"} for n in c.children]
    if lemma in _WEIGHING or (lemma == "think" and about):
        for act in (*objects, *about, *(c for c in children if c.dep_ == "xcomp")):
            if act.pos_ in {"NOUN", "VERB"} and act.lemma_.lower() not in _LIGHT_ACTS:
                what = {n.lemma_.lower() for n in act.subtree if n.i != act.i and n.pos_ in {"NOUN", "PROPN"}}
                words = [*_near(verb), verb, act]
                yield (
                    _stem(act.lemma_.lower()),
                    _Step(
                        False,
                        act.lemma_.lower(),
                        claim,
                        reading.token_span(words),
                        _who(verb, claim, mentions),
                        frozenset(what),
                    ),
                )
    elif verb.pos_ == "VERB" and lemma not in _LIGHT_ACTS and not claim.hedge:
        modals = {c.lower_ for c in children if c.tag_ == "MD"}
        if modals - {"will", "would", "shall", "'ll", "\u2019ll"} or (not modals and verb.tag_ in {"VB", "VBG"}):
            return
        if "if" in claim.sentence.text.lower().split():
            return  # "Would appeal if the court let them" is no decision.
        if any(c.dep_ == "mark" for c in children) or verb.dep_ in {"acl", "amod"}:
            return
        passive = [c for c in children if c.dep_ == "nsubjpass"]
        who = _who(verb, claim, mentions)
        if lemma in _FORMING:
            for act in (*objects, *passive):
                yield (
                    _stem(act.lemma_.lower()),
                    _Step(
                        True, act.lemma_.lower(), claim, reading.token_span([*_near(verb), verb, act]), who, frozenset()
                    ),
                )
        else:
            what = frozenset(
                n.lemma_.lower() for c in (*objects, *passive) for n in c.subtree if n.pos_ in {"NOUN", "PROPN"}
            )
            yield _stem(lemma), _Step(True, lemma, claim, reading.token_span([*_near(verb), verb, *objects]), who, what)


def _near(verb: Token) -> list[Token]:
    return [c for c in verb.children if c.dep_ in {"aux", "auxpass", "prt"} and abs(c.i - verb.i) <= 3]


def _who(verb: Token, claim: Claim, mentions: Mentions) -> frozenset[str]:
    """Return the entities that act, or the words for them."""
    at, subjects = verb, [c for c in verb.children if c.dep_ == "nsubj"]
    for _ in range(3):
        subjects = [c for c in at.children if c.dep_ == "nsubj"]
        if subjects or at.dep_ not in {"conj", "xcomp"}:
            break
        at = at.head
    found: set[str] = set()
    for subject in subjects:
        named = mentions.at(claim.report, subject)
        found |= named if named else {subject.lemma_.lower()} if subject.pos_ == "NOUN" else set[str]()
    return frozenset(found)


def _stem(word: str) -> str:
    end = next((end for end in _ENDINGS if word.endswith(end) and len(word) - len(end) >= MIN_STEM), "")
    return word.removesuffix(end)

"""How firm a figure is: a loss that a body "could" book by one account, and "will" by another.

The two sentences may share little but the figure and the name, so a figure large enough to be known again ties them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rashomon.discrepancies.candidates import Candidate, cut_words, one_span_a_report, tokens_of
from rashomon.discrepancies.surroundings import is_quoted
from rashomon.discrepancies.told import restates
from rashomon.model import Claim, Quantity, Span
from rashomon.text.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

MIN_TELLING = 100
"""A count from here on is seldom of two things in one story; a sum of money always tells."""
_OPEN = frozenset({"may", "might", "could"})
_FORESEEING = frozenset("expect anticipate hope aim plan intend consider fear".split())
"""Verbs whose figure is still to come."""
_UNSURE = (
    _OPEN
    | _FORESEEING
    | frozenset(
        "would should if potential potentially possible possibly likely probably perhaps estimate estimated forecast "
        "projected expected unclear allegedly reportedly alleged suspected believed thought apparently".split()
    )
)
"""Words beside a figure that leave it open."""

_JOINED = frozenset({"ROOT", "advcl", "conj", "relcl", "parataxis"})


@dataclass(frozen=True, eq=False)
class _Given:
    claim: Claim
    span: Span
    names: frozenset[str]
    verb: str


def firmness(claims: Sequence[Claim], readings: Mapping[str, Reading]) -> list[Candidate]:
    """Return figures of one body that reports give only as what may or is expected to be, and others as settled."""
    names: dict[Span, set[str]] = defaultdict(set)
    for claim in claims:
        names[claim.sentence] |= claim.entities
    open_by: dict[tuple[str, str | None, float], list[_Given]] = defaultdict(list)
    flat_by: dict[tuple[str, str | None, float], list[_Given]] = defaultdict(list)
    for claim in claims:
        reading = readings.get(claim.report)
        if reading is None or claim.negated:
            continue
        for quantity in claim.quantities:
            if quantity.value is None or not _is_telling(quantity) or restates(claim, quantity):
                continue
            if is_quoted(reading, quantity.span.start, quantity.span.end):
                continue
            verb = _verb(reading.token_at(quantity.span.start))
            if verb is None:
                continue
            soft = _left_open(verb)
            key = (quantity.kind, quantity.unit, quantity.value)
            given = _Given(claim, claim.span, frozenset(names[claim.sentence]), verb.lemma_.lower())
            if soft is not None:
                open_by[key].append(given)
            elif _is_finite(verb) and not claim.hedge and not _words_over(reading, claim, verb) & _UNSURE:
                flat_by[key].append(given)
    found: list[Candidate] = []
    for key in sorted(open_by.keys() & flat_by.keys(), key=str):
        careful = {one.claim.report for one in open_by[key]}
        bold = [one for one in flat_by[key] if one.claim.report not in careful]
        pairs = [(a, b) for a in open_by[key] for b in bold if a.names & b.names]
        if not pairs:
            continue
        soft, flat = min(
            pairs, key=lambda pair: (pair[0].claim.order + pair[1].claim.order, pair[0].span, pair[1].span)
        )
        sides = tuple(
            (
                cut_words(one.span.text, 110),
                one_span_a_report([one.span, *(o.span for o in held if o.names & one.names)]),
            )
            for one, held in ((soft, open_by[key]), (flat, bold))
        )
        found.append(
            Candidate(
                "certainty", cut_words(soft.claim.span.text), "conflict", sides, 0.6,
                "One account leaves open whether it comes to this figure, the other states it flat.", None, "firmness",
            )
        )  # fmt: skip
    return found


def _is_telling(quantity: Quantity) -> bool:
    return quantity.kind == "money" or (quantity.kind == "count" and (quantity.value or 0) >= MIN_TELLING)


def _verb(token: Token | None) -> Token | None:
    """Return the verb that a figure hangs on, if it is near."""
    for _ in range(6):
        if token is None or token.pos_ == "VERB" or token.head.i == token.i:
            break
        token = token.head
    return token if token is not None and token.pos_ == "VERB" else None


def _words_over(reading: Reading, claim: Claim, verb: Token) -> frozenset[str]:
    """Return the words of a clause, and those of the verbs that govern it; one that it is only joined to does not."""
    words, at = list(tokens_of(reading, claim.span)), verb
    while at.dep_ not in _JOINED and at.head.i != at.i:
        at = at.head
        words += [at, *(c for c in at.children if c.dep_ in {"aux", "advmod"})]
    return frozenset(form for token in words for form in (token.lower_, token.lemma_.lower()))


def _left_open(verb: Token) -> Token | None:
    """Return the word that leaves a verb's act open: a modal, or the verb of foreseeing above it."""
    for child in verb.children:
        if child.tag_ == "MD":
            return child if child.lower_ in _OPEN else None
    if verb.dep_ == "xcomp" and verb.head.lemma_.lower() in _FORESEEING:
        return verb.head
    return None


def _is_finite(verb: Token) -> bool:
    """Whether a verb tells what was, is or will be."""
    modals = {child.lower_ for child in verb.children if child.tag_ == "MD"}
    if modals:
        return modals <= {"will", "shall"}
    return verb.tag_ in {"VBD", "VBZ", "VBP"} and not any(child.dep_ == "mark" for child in verb.children)

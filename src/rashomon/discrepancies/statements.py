"""Clauses on one matter side by side: where one is surer, has another source, or says that something else was done.

What two clauses have in common says that they are on one matter; how they part (a hedge, a source, a negation, another
verb) says that an editor may want to see both. A logistic model weighs the two; its weights were fitted on the stories
with gold (`evaluation/fit_judges.py`, which prints what each story gets when it is left out).
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from rashomon.discrepancies.candidates import Candidate, cut_words, one_span_a_report, tokens_of, wording
from rashomon.discrepancies.surroundings import (
    hedged_token,
    is_asserted,
    is_denial,
    is_quoted,
    sentences_around,
    words_around,
)
from rashomon.discrepancies.told import cosine, likelihood, rarity_of, shared_weight
from rashomon.model import Claim, DiscrepancyKind, Point, Relation, Span
from rashomon.text.reading import Reading
from rashomon.text.speech import OPINION_VERBS, find_attributions, find_hedges, is_speech_verb

if TYPE_CHECKING:
    from spacy.tokens import Token

MIN_SHARED = 0.4
"""Share of the rarer words of the shorter clause that the other must have, for two clauses outside a common point."""
KINDRED = 0.62
"""Cosine of two verbs from which they are taken for one act (twelve stories)."""
MIN_WORDS = 3
"""A clause of fewer content words is on too little to be held against another."""
MAX_PAIRS = 8000
"""Pairs of clauses compared in one story."""
MIN_LIKELY = 0.25
"""A pair less likely than this to be worth an editor's time is not shown (twelve stories, each left out once)."""
JUDGE: Mapping[str, float] = {
    "adverb, same verb": 0.44, "bias": -4.64, "early": 0.44, "figures": 0.31, "headline": -0.66, "hedge": 0.31,
    "hedge, same verb": 1.02, "hedge, who and what": 0.12, "hedged figure": 0.49, "length": -0.27, "modal": 0.43,
    "modal, same verb": 0.42, "moved": 0.51, "moved, same verb": 0.10, "names": -0.32, "near": 0.61,
    "negation": 1.74, "negation, same verb": -0.51, "negation, who": -0.14, "no who": 0.22, "one quoted": -0.96,
    "other figures": -0.47, "other names": -0.57, "other verb": 0.12, "own": 0.12, "point": 1.61, "quoted": -1.41,
    "same verb": 0.15, "source": 0.40, "source, same verb": -0.34, "speech": -0.39, "strong hedge": 0.23,
    "union": 1.02, "verb": -0.27, "what": 0.33, "who": 0.34,
}  # fmt: skip
"""Weights of the features, set by `evaluation/fit_judges.py`."""

_PRONOUNS = frozenset("he she it they we i you who which that his her the this these those".split())
_OPEN = frozenset({"may", "could", "would", "should"})
_STRONG = frozenset(
    "may might could allegedly reportedly possibly perhaps suspected believed thought apparently appear appeared appears seem "
    "seems seemed suggest likely probably unclear rumoured alleged potential would".split()
)


@dataclass(frozen=True, eq=False)
class Statement:
    """A clause as it is compared."""

    claim: Claim
    reading: Reading
    points: frozenset[str]

    @cached_property
    def head(self) -> Token | None:
        """The clause's verb, or the noun that stands for it."""
        tokens = tokens_of(self.reading, self.claim.span)
        inside = {token.i for token in tokens}
        tops = [token for token in tokens if token.head.i not in inside or token.head.i == token.i]
        return next((t for t in tops if t.lemma_.lower() == self.claim.predicate), tops[0] if tops else None)

    @cached_property
    def modals(self) -> frozenset[str]:
        """Modal verbs of the clause's verb."""
        head = self.head
        held = {c.lower_ for c in head.children if c.tag_ == "MD"} if head is not None else set[str]()
        return frozenset("may" if word == "might" else word for word in held)

    @cached_property
    def adverbs(self) -> frozenset[str]:
        """Adverbs of the clause's verb."""
        head = self.head
        if head is None:
            return frozenset()
        return frozenset(c.lemma_.lower() for c in head.children if c.dep_ == "advmod" and c.pos_ == "ADV")

    @cached_property
    def who(self) -> frozenset[str]:
        """Content words of the subject."""
        return _of(self.head, {"nsubj", "nsubjpass"})

    @cached_property
    def what(self) -> frozenset[str]:
        """Content words of the object or the complement."""
        return _of(self.head, {"dobj", "attr", "acomp", "oprd"})

    @cached_property
    def source(self) -> frozenset[str]:
        """Words of the source, pronouns left out."""
        return _words_of(self.claim.attributed_to or "")


def _of(head: Token | None, deps: set[str]) -> frozenset[str]:
    if head is None:
        return frozenset()
    return frozenset(
        t.lemma_.lower()
        for child in head.children
        if child.dep_ in deps
        for t in child.subtree
        if t.pos_ in {"NOUN", "PROPN", "ADJ", "NUM"}
    )


@dataclass(frozen=True, eq=False)
class StatementPair:
    """Two clauses on one matter that part in something."""

    a: Statement
    b: Statement
    point: str | None
    features: Mapping[str, float]


class Statements:
    """The clauses of a story."""

    def __init__(self, claims: Sequence[Claim], points: Sequence[Point], readings: Mapping[str, Reading]) -> None:
        self.rarity = rarity_of(claims)
        home: dict[str, set[str]] = defaultdict(set)
        for point in points:
            if point.support.reports > 1:
                for key in point.claims:
                    home[key].add(point.id)
        first: dict[tuple[object, ...], str] = {}
        self.copies: dict[str, list[Span]] = defaultdict(list)
        self.held: dict[str, Statement] = {}
        for claim in claims:
            if claim.report not in readings or len(claim.content) < MIN_WORDS:
                continue
            key = wording(claim)
            if key in first:
                self.copies[first[key]].append(claim.span)
                continue
            first[key] = claim.id
            self.held[claim.id] = Statement(claim, readings[claim.report], frozenset(home[claim.id]))
        self._shared = self._near()

    def _near(self) -> dict[tuple[str, str], float]:
        """Return the share of rarer words of each two clauses that have enough of them in common."""
        index: dict[str, list[str]] = defaultdict(list)
        mass: dict[str, float] = {}
        for key, statement in self.held.items():
            mass[key] = sum(self.rarity.get(word, 1.0) for word in statement.claim.content) or 1.0
            for word in sorted(statement.claim.content):
                index[word].append(key)
        weight: dict[tuple[str, str], float] = defaultdict(float)
        for word in sorted(index):
            if len(index[word]) <= 60:
                for x, y in combinations(index[word], 2):
                    weight[x, y] += self.rarity.get(word, 1.0)
        return {(x, y): value / min(mass[x], mass[y]) for (x, y), value in weight.items()}

    def pairs(self) -> list[StatementPair]:
        """Return the pairs of clauses on one matter that part in a hedge, a source, a negation or a verb."""
        found: list[StatementPair] = []
        for (x, y), near in self._shared.items():
            a, b = self.held[x], self.held[y]
            if a.claim.report == b.claim.report and a.claim.headline == b.claim.headline:
                continue
            common = a.points & b.points
            if near < MIN_SHARED and not common:
                continue
            features = self._features(a, b, near, bool(common))
            if features is not None:
                found.append(StatementPair(a, b, min(common) if common else None, features))
        found.sort(key=lambda pair: (pair.a.claim.span, pair.b.claim.span))
        return found[:MAX_PAIRS]

    def _features(self, a: Statement, b: Statement, near: float, common: bool) -> dict[str, float] | None:
        x, y = a.claim, b.claim
        verb = cosine(a.head, b.head)
        other_verb = verb < KINDRED
        hedge = bool(x.hedge) != bool(y.hedge)
        source = (x.attributed_to is None) != (y.attributed_to is None)
        moved = bool(a.source) and bool(b.source) and not a.source & b.source
        no = x.negated != y.negated
        # "Will be closed" and "is closed" are a matter of when it was written; "may" and "could" are not.
        modal = a.modals & _OPEN != b.modals & _OPEN
        adverb = a.adverbs != b.adverbs
        if not (other_verb or hedge or source or moved or no or modal or adverb):
            return None
        who, what = shared_weight(a.who, b.who, self.rarity), shared_weight(a.what, b.what, self.rarity)
        figures = (
            {q.value for q in x.quantities if q.value is not None},
            {q.value for q in y.quantities if q.value is not None},
        )
        soft = (set((x.hedge or y.hedge or "").lower().split()) & _STRONG) if hedge else set[str]()
        shared = x.entities & y.entities
        return {
            "near": near,
            "union": len(x.content & y.content) / max(1, len(x.content | y.content)),
            "point": float(common),
            "verb": max(0.0, verb),
            "same verb": float(verb >= 0.99),
            "other verb": float(other_verb),
            "who": who,
            "what": what,
            "no who": float(not a.who or not b.who),
            "hedge": float(hedge),
            "hedge, same verb": float(hedge and not other_verb),
            "strong hedge": float(bool(soft)),
            "source": float(source),
            "source, same verb": float(source and not other_verb),
            "moved": float(moved),
            "moved, same verb": float(moved and not other_verb),
            "negation": float(no),
            "negation, same verb": float(no and not other_verb),
            "modal": float(modal),
            "modal, same verb": float(modal and not other_verb),
            "adverb, same verb": float(adverb and not other_verb),
            "figures": float(bool(figures[0] & figures[1])),
            "hedged figure": float((hedge or modal) and any(value >= 3 for value in figures[0] & figures[1])),
            "hedge, who and what": float((hedge or modal) and who >= 0.5 and what >= 0.5),
            "negation, who": float(no and (who >= 0.5 or bool(shared))),
            "other figures": float(bool(figures[0]) and bool(figures[1]) and not figures[0] & figures[1]),
            "names": float(min(2, len(shared))),
            "other names": float(bool(x.entities) and bool(y.entities) and not shared),
            "headline": float(x.headline or y.headline),
            "own": float(x.report == y.report),
            "quoted": float(x.quoted and y.quoted),
            "one quoted": float(x.quoted != y.quoted),
            "early": 1.0 / (1 + max(x.order, y.order) / 4),
            "length": math.log(
                max(len(x.span.text), len(y.span.text)) / max(1, min(len(x.span.text), len(y.span.text)))
            ),
            "speech": float(any(s.head is not None and is_speech_verb(s.head) for s in (a, b))),
        }


def _sorts(pair: StatementPair) -> Iterator[str]:
    for name in ("hedge", "negation", "moved", "source", "modal", "other verb", "adverb, same verb"):
        if pair.features[name]:
            yield name


_BODIES = frozenset(
    "company firm group bank club hospital hospice agency ministry department government party team union council "
    "authority organisation organization office school university airline court".split()
)
"""Nouns that stand for a body named elsewhere: "the club" and its name are one source."""
_OFFICIAL = frozenset(
    "official officials authority authorities government police ministry minister spokesman spokeswoman spokesperson "
    "department officer officers".split()
)
_OUTLETS = frozenset("agency news newspaper paper reporter".split())


def statement_differences(
    claims: Sequence[Claim],
    points: Sequence[Point],
    readings: Mapping[str, Reading],
    judge: Mapping[str, float] = JUDGE,
) -> list[Candidate]:
    """Return the statements in which accounts of one matter part, the most telling pair of each two sentences."""
    statements = Statements(claims, points, readings)
    texts = {point.id: point.text for point in points}
    likely = [(likelihood(pair.features, judge), pair) for pair in statements.pairs()]
    told = [
        (chance, pair, sort)
        for chance, pair in likely
        if chance >= MIN_LIKELY
        and (sort := next((sort for sort in _sorts(pair) if _is_told_apart(pair, sort)), None)) is not None
    ]
    told.sort(key=lambda item: (-round(item[0], 6), item[1].a.claim.span, item[1].b.claim.span))
    found: list[Candidate] = []
    taken: set[Span] = set()
    for chance, pair, sort in told:
        sides = (pair.a.claim.sentence, pair.b.claim.sentence)
        if any(side in taken for side in sides):
            continue
        taken.update(sides)
        found.append(_candidate(statements, pair, sort, chance, texts.get(pair.point or "", "")))
    return found


MIN_TELLING = 100
"""A count from here on is seldom of two things in one story, whatever it is said to count."""
_LIGHT = frozenset("be have do get go make take come there".split())
"""Verbs that say too little for two clauses to share an act by them."""
_FOCUS = frozenset(
    "also too again then there here now just about previously earlier later before after afterwards meanwhile today "
    "already once so as and even only up down off back away together however therefore thus least most more when where "
    "ago soon right instead finally first recently currently".split()
)
"""Adverbs that order, place, stress or join, and leave it as certain as it was."""
_MAYBE = frozenset({"may", "might", "could"})


def _is_told_apart(pair: StatementPair, sort: str) -> bool:
    """Whether what tells the two apart is of one act, and more than another word or another cut of the clause."""
    if sort in {"moved", "source"}:
        return _is_sourced_apart(pair, sort)
    a, b = pair.a, pair.b
    if _letters(a.claim.span.text) == _letters(b.claim.span.text):
        return False
    if all(is_quoted(s.reading, s.claim.span.start, s.claim.span.end) for s in (a, b)):
        return False  # The words of quotations are compared as such.
    if sort == "hedge":
        return _is_hedged_apart(pair)
    if sort == "negation":
        return _is_denied(pair)
    if sort == "modal":
        only = a.modals & _OPEN ^ b.modals & _OPEN
        bare = a if b.modals & only else b
        if pair.features["other verb"] and not _figures_of_object(a) & _figures_of_object(b):
            return False
        if not pair.features["other verb"] and max(pair.features["who"], pair.features["what"]) < 0.5:
            return False
        finite = bare.head is not None and not any(c.tag_ == "TO" for c in bare.head.children)
        # "It would cut" of one who said so is "it will cut", and "to cut" in a headline.
        finite = finite and bare.head is not None and bare.head.tag_ in {"VBD", "VBZ", "VBP", "VBG", "VBN"}
        finite = finite and not (
            bare.head is not None and (is_speech_verb(bare.head) or bare.head.lemma_ in OPINION_VERBS)
        )
        return finite and not only & words_around(bare.reading, bare.claim.span)
    if sort == "adverb, same verb":
        return max(pair.features["who"], pair.features["what"]) >= 0.5 and any(
            one.adverbs - other.adverbs - _FOCUS - words_around(other.reading, other.claim.span)
            for one, other in ((a, b), (b, a))
        )
    # Another verb alone tells nothing apart where the two part in more than it.
    return not any(pair.features[name] for name in ("hedge", "negation", "moved", "source", "modal"))


def _is_hedged_apart(pair: StatementPair) -> bool:
    """Whether the hedge falls on what the other clause states, and that is stated flat where it stands."""
    soft, flat = (pair.a, pair.b) if pair.a.claim.hedge else (pair.b, pair.a)
    unsure = hedged_token(soft.reading, soft.claim)
    hedge = {t.lemma_.lower() for t in tokens_of(soft.reading, soft.claim.hedge_span or soft.claim.span)}
    around = words_around(flat.reading, flat.claim.span)
    maybe = bool(hedge & _MAYBE)
    if (hedge - {"be", "to", "have", "it", "not"} | (_MAYBE if maybe else set[str]())) & around:
        return False  # The same hedge stands just outside the clause.
    held = tokens_of(flat.reading, flat.claim.span)
    if maybe and any(token.lower_ == "can" for token in held):
        return False
    inside = {token.i for token in held}
    for sentence in sentences_around(flat.reading, flat.claim.span):
        for other in find_hedges(flat.reading, sentence):
            fallen = hedged_token(flat.reading, replace(flat.claim, hedge=other.text, hedge_span=other.span))
            if fallen is not None and fallen.i in inside:
                return False  # "It is thought that" stands before the clause and is not in it.
    if unsure is None or _count_alike(soft.claim, flat.claim):
        return True
    lemma = unsure.lemma_.lower()
    if unsure.pos_ in {"NOUN", "PROPN"}:
        return lemma in (soft.who | soft.what) & (flat.who | flat.what)
    if lemma in _LIGHT:
        seems = {token.i for token in tokens_of(soft.reading, soft.claim.hedge_span or soft.claim.span)}
        own = soft.head is not None and (soft.head.i == unsure.i or soft.head.i in seems)
        return own and max(pair.features["who"], pair.features["what"]) >= 0.5 and not pair.features["other verb"]
    if soft.head is not None and unsure.i == soft.head.i and min(pair.features["who"], pair.features["what"]) >= 0.5:
        return True  # One did it to one: another verb tells the same act.
    return any(token.pos_ in {"VERB", "AUX", "ADJ"} and cosine(unsure, token) >= KINDRED for token in held)


def _figures_of_object(one: Statement) -> frozenset[float]:
    """Return the figures, large enough to tell what they are of, right after the clause's verb."""
    held = range(one.head.i + 1, one.head.i + 6) if one.head is not None else range(0)
    found: set[float] = set()
    for quantity in one.claim.quantities:
        token = one.reading.token_at(quantity.span.start)
        if quantity.value is not None and quantity.value >= MIN_TELLING and token is not None and token.i in held:
            found.add(quantity.value)
    return frozenset(found)


def _count_alike(a: Claim, b: Claim) -> bool:
    """Whether two clauses give one figure of the same things."""
    return any(
        x.value is not None
        and x.value == y.value
        and x.kind == y.kind
        and ((x.noun == y.noun is not None and x.value >= 3) or (x.kind == "count" and x.value >= MIN_TELLING))
        for x in a.quantities
        for y in b.quantities
    )


def _is_denied(pair: StatementPair) -> bool:
    """Whether one clause says of one act that it was, and the other that it was not."""
    features = pair.features
    no, yes = (pair.a, pair.b) if pair.a.claim.negated else (pair.b, pair.a)
    # "Has not been arrested" against "is under arrest": the act may be a noun.
    held = tokens_of(yes.reading, yes.claim.span)
    named = [t for t in held if t.lemma_.lower() == no.claim.predicate and t.lemma_.lower() not in _LIGHT]
    act = yes.head if not features["other verb"] else named[0] if named else None
    if act is None or max(features["who"], features["what"]) < 0.5:
        return False
    if is_denial(act):
        return False
    if no.claim.predicate in _LIGHT and features["what"] < 0.5:
        return False
    return all(is_asserted(one.reading, one.claim, one.head) for one in (no, yes))


def _is_sourced_apart(pair: StatementPair, sort: str) -> bool:
    """Whether one fact has a source in one account, and none, or another, in the other."""
    features = pair.features
    if sort == "source" and not (pair.a.source or pair.b.source):
        return False  # "She said": who that is stands elsewhere.
    for one in (pair.a, pair.b):
        # "The company" is the company, and a body's own statement about itself needs no other source.
        if one.source and (not one.source - _BODIES - {"the"} or one.source & pair.b.who & pair.a.who):
            return False
        if one.source & _OUTLETS:
            return False
    shared = max(features["who"], features["what"])
    if shared < 0.5 or (features["other verb"] and not features["figures"]):
        return False
    if all(one.source & _OFFICIAL for one in (pair.a, pair.b)):
        return False  # "Officials" and "the ministry" speak for one body.
    if features["other figures"] or features["other names"]:
        return False  # Two facts, each with its own source.
    if sort == "source":
        named, bare = (pair.a, pair.b) if pair.a.claim.attributed_to else (pair.b, pair.a)
        if is_quoted(bare.reading, bare.claim.span.start, bare.claim.span.end):
            return False  # Whoever is quoted is named beside the quotation.
        for sentence in sentences_around(bare.reading, bare.claim.span, beside=1):
            for attribution in find_attributions(bare.reading, sentence):
                told = attribution.source_span
                if sentence.start <= bare.claim.span.start < sentence.end or _words_of(told.text) & named.source:
                    return False
    return True


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _words_of(text: str) -> frozenset[str]:
    """Return the words of a source, pronouns and short words left out."""
    words = re.findall(r"[^\W\d_]{3,}", text.lower())
    return frozenset(words) - _PRONOUNS


def _candidate(statements: Statements, pair: StatementPair, sort: str, chance: float, text: str) -> Candidate:
    a, b = pair.a, pair.b
    kind: DiscrepancyKind = (
        "certainty" if sort in {"hedge", "modal", "adverb, same verb"}
        else "attribution" if sort in {"moved", "source"}
        else "action"
    )  # fmt: skip
    relation: Relation = "conflict"
    sides: list[tuple[str, tuple[Span, ...]]] = []
    for one, other in ((a, b), (b, a)):
        spans = [one.claim.span, *statements.copies[one.claim.id]]
        for key, statement in statements.held.items():
            if statement in (a, b) or statement.claim.report in {a.claim.report, b.claim.report}:
                continue
            if not statement.points & one.points or _side(sort, statement) != _side(sort, one):
                continue
            if _side(sort, statement) == _side(sort, other):
                continue
            if shared_weight(statement.claim.content, one.claim.content, statements.rarity) >= 0.5:
                spans.extend((statement.claim.span, *statements.copies[key]))
        sides.append((_value(sort, one, other), one_span_a_report(spans)))
    reports = {span.report for span in sides[0][1]}
    sides[1] = (sides[1][0], tuple(s for s in sides[1][1] if s.report not in reports or s == b.claim.span))
    about = text if text else a.claim.sentence.text
    return Candidate(
        kind, cut_words(about), relation, tuple(sides), 0.2 + 0.6 * chance, _reason(sort, a, b), pair.point,
        f"statement {sort}",
    )  # fmt: skip


def _side(sort: str, statement: Statement) -> object:
    claim = statement.claim
    if sort == "hedge":
        return bool(claim.hedge)
    if sort == "negation":
        return claim.negated
    if sort in {"moved", "source"}:
        return statement.source or claim.attributed_to is not None
    if sort == "modal":
        return statement.modals
    return claim.predicate


def _value(sort: str, one: Statement, other: Statement) -> str:
    text = cut_words(one.claim.span.text, 110)
    if sort in {"moved", "source"}:
        return f"{one.claim.attributed_to}: {text}" if one.claim.attributed_to else f"no source: {text}"
    return text


def _reason(sort: str, a: Statement, b: Statement) -> str:
    if sort == "hedge":
        soft = a if a.claim.hedge else b
        return f"One account hedges (\u201c{soft.claim.hedge}\u201d), the other states it flat."
    if sort == "negation":
        no, yes = (_verb_words(one) for one in ((a, b) if a.claim.negated else (b, a)))
        return f"One account has \u201c{no}\u201d, the other \u201c{yes}\u201d: what the one denies the other does not."
    if sort == "moved":
        told = [cut_words(one.claim.attributed_to or "", 50) for one in (a, b)]
        return f"The same is given to \u201c{told[0]}\u201d and to \u201c{told[1]}\u201d."
    if sort == "source":
        named = a if a.claim.attributed_to else b
        return (
            f"One account gives it to \u201c{cut_words(named.claim.attributed_to or '', 60)}\u201d, "
            "the other states it without a source."
        )
    if sort == "modal":
        words = [" ".join(sorted(s.modals)) for s in (a, b)]
        if all(words):
            return (
                f"One account has \u201c{words[0]}\u201d, the other \u201c{words[1]}\u201d: they are not equally sure."
            )
        return f"One account has \u201c{words[0] or words[1]}\u201d, the other states it flat."
    if sort == "other verb":
        said = [_verb_words(one) for one in (a, b)]
        return f"One account has \u201c{said[0]}\u201d, the other \u201c{said[1]}\u201d, of the same matter."
    words = [", ".join(sorted(s.adverbs - o.adverbs - _FOCUS)) for s, o in ((a, b), (b, a))]
    if all(words):
        return f"One account has \u201c{words[0]}\u201d, the other \u201c{words[1]}\u201d."
    return f"Only one account has \u201c{words[0] or words[1]}\u201d."


def _verb_words(one: Statement) -> str:
    """Return the clause's verb with its auxiliaries and its negation, as they stand."""
    head = one.head
    if head is None:
        return cut_words(one.claim.span.text, 40)
    held = [head, *(c for c in head.children if c.dep_ in {"aux", "auxpass", "neg"} and abs(c.i - head.i) <= 5)]
    return cut_words(one.reading.token_span(held).text, 60)

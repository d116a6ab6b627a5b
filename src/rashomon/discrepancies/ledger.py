"""All figures of a story side by side: which of them count the same thing, and which of those differ.

A figure is held against every figure of another report that could count the same. Whether they do is judged from
features of the pair by a logistic model, since no single feature tells: the noun, the verb, the words around, who is
cited, whether the claims were aligned, and whether either report gives the other's figure too. The weights were fitted
on the stories with gold (`evaluation/fit_judges.py`, which prints what each story gets when it is left out).
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

from rashomon.discrepancies.candidates import Candidate, cut_words, one_span_a_report
from rashomon.discrepancies.substitutions import figure_reason, figure_relation
from rashomon.discrepancies.told import (
    ANYONE,
    BOUNDS,
    FATES,
    Compared,
    Told,
    bound_is_far,
    collect,
    likelihood,
    of_a_group,
    of_other_times,
    of_some_people,
    rarity_of,
    restates,
    setting,
)
from rashomon.model import Claim, Point, Quantity, Span
from rashomon.text.inflection import plural, with_noun
from rashomon.text.numbers import compare_quantities, counts_same_thing
from rashomon.text.reading import Reading

MIN_GIVE_BOTH = 2
"""Reports that give both of two figures, from which these are no two accounts of one thing."""
MAX_FIGURES = 400
"""Distinct figures of one story that are compared, the earliest told first."""
_KINDS = frozenset({"count", "money", "percent", "measure"})
Figure = Told[Quantity]
"""One figure with the clause that gives it."""


Pair = Compared[Quantity]
"""Two figures that may count the same thing and do not agree."""


class Ledger:
    """The figures of a story."""

    def __init__(self, claims: Sequence[Claim], points: Sequence[Point], readings: Mapping[str, Reading]) -> None:
        self.rarity = rarity_of(claims)
        self.figures = collect(claims, points, readings, _of_claim, MAX_FIGURES)
        self._giving: dict[tuple[str, float], set[str]] = defaultdict(set)
        self._places: dict[tuple[str, str, float], list[tuple[Span, Quantity]]] = defaultdict(list)
        self._together: set[frozenset[float]] = set()
        self._made_up: set[tuple[float, float]] = set()
        self._sums: set[tuple[float, float]] = set()
        by_sentence: dict[Span, set[float]] = defaultdict(set)
        self._ranges: dict[Span, set[tuple[object, ...]]] = defaultdict(set)
        for claim in claims:
            for quantity in claim.quantities:
                if quantity.kind in _KINDS and quantity.value is None:
                    self._ranges[claim.sentence].add(_bounds_of(quantity))
                elif quantity.kind in _KINDS and quantity.value is not None:
                    self._giving[quantity.kind, quantity.value].add(claim.report)
                    by_sentence[claim.sentence].add(quantity.value)
                    self._places[claim.report, quantity.kind, quantity.value].append((claim.sentence, quantity))
        for held in by_sentence.values():
            values = sorted(held)[:30]
            self._made_up.update(
                p for x, y in combinations(values, 2) if x + y in held for p in ((x, x + y), (y, x + y))
            )
            for i, x in enumerate(values):
                for y in values[i + 1 :]:
                    self._together.add(frozenset((x, y)))
                    self._sums.update(((x, x + y), (y, x + y)))

    def pairs(self) -> Sequence[Pair]:
        """Return the pairs of figures of two reports (or of a headline and its body) that do not agree."""
        return self._pairs

    @cached_property
    def _pairs(self) -> Sequence[Pair]:
        found: list[Pair] = []
        by_kind: dict[str, list[Figure]] = defaultdict(list)
        for figure in self.figures:
            by_kind[figure.value.kind].append(figure)
        for kind in sorted(by_kind):
            held = by_kind[kind]
            for i, a in enumerate(held):
                for b in held[i + 1 :]:
                    if a.claim.report == b.claim.report and not a.claim.headline:
                        continue
                    if a.around.isdisjoint(b.around):
                        continue
                    x, y = a.value, b.value
                    if _as_told(x) == _as_told(y):
                        continue
                    same = counts_same_thing(x, y)
                    if same < (0.15 if kind in {"count", "measure"} else 0.01):
                        continue
                    comparison = compare_quantities(x, y)
                    if comparison == "compatible" and bound_is_far(x, y):
                        comparison = "different"
                    if _of_one_order(x, y) or of_other_times(a, b) == "days":
                        continue
                    if self._are_parts(x, y):
                        continue  # A total and its parts are the finder of sums' matter.
                    if _counts_apart(a, b):
                        continue
                    if self._gives_both(a, y) or self._gives_both(b, x) or self._many_give_both(x, y):
                        continue
                    if comparison in {"different", "compatible"}:
                        found.append(Pair(a, b, comparison, self._features(a, b, comparison, same)))
        return found

    def _features(self, a: Figure, b: Figure, comparison: str, same: float) -> dict[str, float]:
        x, y = a.value, b.value
        ratio = abs(math.log(max(_size(x), 1e-9) / max(_size(y), 1e-9))) if _size(x) > 0 and _size(y) > 0 else 3.0
        fates = (FATES & set(x.modifiers), FATES & set(y.modifiers))
        has_b = y.value is not None and (a.claim.report, y.kind, y.value) in self._places
        has_a = x.value is not None and (b.claim.report, x.kind, x.value) in self._places
        both = 0.0
        if x.value is not None and y.value is not None:
            giving = self._giving[x.kind, x.value], self._giving[y.kind, y.value]
            both = len(giving[0] & giving[1]) / max(1, min(map(len, giving)))
        features = {
            **setting(a, b, self.rarity),
            "same thing": same,
            "same noun": float(x.noun is not None and x.noun == y.noun),
            "no noun": float(x.noun is None or y.noun is None),
            "ratio": min(ratio, 4.0),
            "compatible": float(comparison == "compatible"),
            "has other": float(has_a or has_b),
            "has both": float(has_a and has_b),
            "together": float(
                x.value is not None and y.value is not None and frozenset((x.value, y.value)) in self._together
            ),
            "both elsewhere": both,
            "apart": self._apart(a, y) + self._apart(b, x),
            "same part": float(self._in_one_sentence(a, y) or self._in_one_sentence(b, x)),
            "general": float((x.noun in ANYONE) != (y.noun in ANYONE)),
            "both general": float(x.noun in ANYONE and y.noun in ANYONE),
            "vague": float(x.value is None or y.value is None),
            "modifiers": float(bool(_narrow(x)) and bool(_narrow(y)) and not _narrow(x) & _narrow(y)),
            "lone modifier": float(bool(_narrow(x)) != bool(_narrow(y))),
            "all give": min(
                1.0, abs(len(self._giving[x.kind, x.value or 0.0]) - len(self._giving[y.kind, y.value or 0.0])) / 4
            ),
            "fate": float(bool(fates[0] & fates[1])),
            "other fate": float(bool(fates[0]) and bool(fates[1]) and not fates[0] & fates[1]),
            "lone fate": float(bool(fates[0]) != bool(fates[1])),
            "small": float(min(_size(x), _size(y)) <= 3),
            "one": float(min(_size(x), _size(y)) <= 1),
            "large": float(min(_size(x), _size(y)) >= 1000),
        }
        for kind in ("money", "percent", "measure"):
            features[kind] = float(x.kind == kind)
        return features

    def _gives_both(self, figure: Figure, other: Quantity) -> bool:
        """Whether a report gives another's figure too, and not as one that it corrects or has from another source."""
        if other.value is None:
            # Of ranges one sentence is enough: "lowered its forecast to 2 to 4 percent from 4 to 6".
            return figure.value.value is None and _bounds_of(other) in self._ranges[figure.claim.sentence]
        for sentence, quantity in self._places.get((figure.claim.report, other.kind, other.value), ()):
            if counts_same_thing(quantity, other) < (0.5 if other.kind == "count" else 0.4) and not _names_it(
                quantity, other
            ):
                continue
            if not _CORRECTS.search(sentence.text) and not _CORRECTS.search(figure.claim.sentence.text):
                return True
        return False

    def _many_give_both(self, x: Quantity, y: Quantity) -> bool:
        """Whether two reports or more give both figures: an offer and the one before it, no two accounts of one."""
        if x.kind == "count" or x.value is None or y.value is None:
            return False  # Counts are told again and again: "nine charges" may be all of them or those of one verdict.
        return len(self._like(x, y) & self._like(y, x)) >= MIN_GIVE_BOTH

    def _like(self, figure: Quantity, other: Quantity) -> set[str]:
        """Return the reports that give a figure of a thing like both."""
        return {
            report
            for report in self._giving[figure.kind, figure.value or 0.0]
            if any(
                min(counts_same_thing(held, figure), counts_same_thing(held, other)) >= 0.4
                for _, held in self._places[report, figure.kind, figure.value or 0.0]
            )
        }

    def _are_parts(self, x: Quantity, y: Quantity) -> bool:
        if x.value is None or y.value is None:
            return False
        if x.kind != "count" and ((x.value, y.value) in self._made_up or (y.value, x.value) in self._made_up):
            return True  # "$70, of it $60 in cash and $10 in stock"
        if x.noun is not None and x.noun == y.noun:
            return False
        return (x.value, y.value) in self._sums or (y.value, x.value) in self._sums

    def _apart(self, figure: Figure, other: Quantity) -> float:
        """Return how surely a report gives another's figure too, of a like thing, in another sentence than its own."""
        if other.value is None:
            return 0.0
        held = self._places.get((figure.claim.report, other.kind, other.value), ())
        return max(
            (counts_same_thing(q, other) for sentence, q in held if sentence != figure.claim.sentence), default=0.0
        )

    def _in_one_sentence(self, figure: Figure, other: Quantity) -> bool:
        if other.value is None:
            return False
        held = self._places.get((figure.claim.report, other.kind, other.value), ())
        return any(sentence == figure.claim.sentence for sentence, _ in held)


_CORRECTS = re.compile(
    r"\b(?:earlier|previous(?:ly)?|initial(?:ly)?|first|revised?|corrected|rose|risen|raised|lowered|up from|down from|"
    r"now|according|said|says|claim(?:ed|s)?|estimate[ds]?|police|organi[sz]ers?|later|originally|no longer|instead)\b",
    re.IGNORECASE,
)
"""Words by which a report sets one figure against another itself: it gives both and means one."""


def _of_claim(claim: Claim) -> Iterable[tuple[Quantity, Span]]:
    for quantity in claim.quantities:
        if (
            quantity.kind in _KINDS
            and (quantity.value is not None or quantity.low > 0)
            and not restates(claim, quantity)
        ):
            yield quantity, quantity.span


def _bounds_of(quantity: Quantity) -> tuple[object, ...]:
    return quantity.kind, quantity.unit, quantity.low, quantity.high


def _as_told(quantity: Quantity) -> tuple[object, ...]:
    """Return what makes two figures one: of those without a value ("dozens", "5 to 6") the bounds."""
    bounds = (quantity.low, quantity.high) if quantity.value is None else None
    return quantity.value, bounds, quantity.comparator, quantity.unit


def _narrow(quantity: Quantity) -> frozenset[str]:
    """Return the words that narrow what is counted, what befell them left out."""
    return frozenset(quantity.modifiers) - FATES - {"other", "more", "another"}


_VAGUE = re.compile(r"^(?:an?|some|several|multiple|many|few|a few|various|numerous|both|a couple)$", re.IGNORECASE)


def _names_it(a: Quantity, b: Quantity) -> bool:
    """Whether what one figure counts narrows what the other counts ("two females", "two female gorillas")."""
    return a.value == b.value and a.noun is not None and (_stem(a.noun) in b.modifiers or a.noun in b.modifiers)


def _stem(noun: str) -> str:
    return noun.removesuffix("s")


def _of_one_order(a: Quantity, b: Quantity) -> bool:
    """Whether both say no more than an order of magnitude ("hundreds of miles", "hundreds of kilometres")."""
    return (
        a.value is None and b.value is None and a.span.text.split()[0].lower() == b.span.text.split()[0].lower()
        and a.comparator == b.comparator == "vague"
    )  # fmt: skip


def _counts_apart(a: Figure, b: Figure) -> bool:
    """Whether one figure plainly is of a part or a group that the other is not of, or says no number at all."""
    if any(_VAGUE.match(figure.span.text.strip()) for figure in (a, b)):
        return True
    texts = a.reading.report.text, b.reading.report.text
    if of_a_group(texts[0], a.span) != of_a_group(texts[1], b.span):
        return True
    return of_some_people(texts[0], a.value) != of_some_people(texts[1], b.value)


def _size(quantity: Quantity) -> float:
    return quantity.value if quantity.value is not None else quantity.low


JUDGE: Mapping[str, float] = {
    "all give": 0.56, "apart": -1.23, "around": 0.94, "bias": -1.68, "both elsewhere": -0.33, "both general": 0.21,
    "compatible": 1.10, "early": 0.71, "fate": 1.09, "general": -0.29, "has both": -1.17, "has other": -0.30,
    "headline": -2.28, "large": -0.32, "lone fate": -0.05, "lone modifier": -0.36, "measure": 0.23,
    "modifiers": -0.39, "money": 0.22, "names": 0.06, "near": 0.81, "no noun": -0.40, "one": 0.91,
    "other fate": 0.00, "other names": -0.67, "other source": -0.38, "own": -0.02, "percent": -0.83, "point": 0.68,
    "quoted": -1.22, "ratio": -1.39, "same noun": 0.19, "same part": -0.24, "same source": 0.12, "same thing": 0.19,
    "same verb": -0.27, "sentence point": 1.05, "small": -0.30, "together": -0.20, "vague": -0.05, "verb": 0.18,
    "window": 1.20,
}  # fmt: skip
"""Weights of the features, set by `evaluation/fit_judges.py`."""
MIN_LIKELY = 0.4
"""A pair of figures less likely than this to count the same thing is not shown."""
MIN_DOUBTFUL = 0.5
"""The same for sums of unlike nouns, and for an open bound ("less than $55") against what lies beyond it."""
MIN_ALIKE = 0.7
"""Figures that count the same thing this surely need no more in common."""
MIN_LIKE = 0.15
"""Nouns less alike than this are unlike."""
MIN_AROUND = 0.3
"""Share of the rarer words from which two unaligned sentences may tell one figure vaguer and closer.

Both were set on the gold stories and on 41 of news_cluster and BASIL: below them all that was shown was wrong."""
MIN_SUPPORT = 0.1
"""What one clause sets against another is not shown where it is less likely than this to count the same thing (gold
stories and 41 of news_cluster and BASIL: of what fell below, one in six was right)."""
MIN_TOLL = 0.25
"""The same for tolls, which are of no one clause."""
MIN_MEMBER = 0.35
"""A further figure joins a difference when it is this likely the same matter as each of its values."""


@dataclass(frozen=True, eq=False)
class _Value:
    """All figures that give one value of one thing."""

    key: tuple[object, ...]
    figures: list[Figure]


def _is_unrelated(pair: Pair) -> bool:
    """Whether nothing but their size says that one figure tells the other closer: "more than 80" holds any number."""
    features = pair.features
    aligned = features["point"] or features["sentence point"]
    alike = counts_same_thing(pair.a.value, pair.b.value) >= MIN_ALIKE
    return pair.comparison == "compatible" and not aligned and not alike and features["around"] < MIN_AROUND


def _is_doubtful(pair: Pair) -> bool:
    x, y = pair.a.value, pair.b.value
    if x.kind != "money":
        return False
    if x.noun is not None and y.noun is not None and counts_same_thing(x, y) < MIN_LIKE:
        return True
    return pair.comparison == "different" and (x.comparator in BOUNDS) != (y.comparator in BOUNDS)


def supported(candidates: Iterable[Candidate], ledger: Ledger, judge: Mapping[str, float] = JUDGE) -> list[Candidate]:
    """Return differences that other finders read off one clause, those left out that all figures side by side deny.

    A figure told vaguer and closer needs no more than the clause; two figures that exclude each other have to be ones
    that may count the same at all.
    """
    chances: dict[frozenset[Span], tuple[float, Pair]] = {}
    for pair in ledger.pairs():
        chance = likelihood(pair.features, judge)
        for a in (pair.a.span, *pair.a.copies):
            for b in (pair.b.span, *pair.b.copies):
                if chance > chances.get(frozenset((a, b)), (0.0, pair))[0]:
                    chances[frozenset((a, b))] = (chance, pair)
    found: list[Candidate] = []
    for candidate in candidates:
        if (
            candidate.relation in {"conflict", "update"}
            and candidate.figures
            and all(figure.kind in _KINDS for figure in candidate.figures)
        ):
            sides = combinations((spans for _, spans in candidate.variants), 2)
            keys = (frozenset((a, b)) for x, y in sides for a in x for b in y)
            held = [chances[key] for key in keys if key in chances]
            least = MIN_TOLL if candidate.finder == "toll" else MIN_SUPPORT
            if max((chance for chance, _ in held), default=0.0) < least:
                continue
            if candidate.relation == "conflict" and any(of_other_times(p.a, p.b) == "hours" for _, p in held):
                values = [value for value, _ in candidate.variants]
                candidate = replace(candidate, relation="update", reason=moved_reason(values))
        found.append(candidate)
    return found


def moved_reason(values: Sequence[str]) -> str:
    """Return why figures of other hours differ, in one sentence."""
    return f"{' against '.join(f'“{value}”' for value in values)}: told of other hours."


def figure_differences(
    claims: Sequence[Claim],
    points: Sequence[Point],
    readings: Mapping[str, Reading],
    judge: Mapping[str, float] = JUDGE,
    ledger: Ledger | None = None,
) -> list[Candidate]:
    """Return the figures that reports give differently for one thing, each thing once, all its values together.

    `ledger` is the one of these claims, where it is at hand.
    """
    ledger = ledger or Ledger(claims, points, readings)
    values: dict[tuple[object, ...], _Value] = {}

    def value_of(figure: Figure) -> _Value:
        quantity = figure.value
        # Sums and shares are told by their value; of counts "nine officers" and "nine boats" are two things.
        noun = quantity.noun if quantity.kind == "count" else None
        noun = "people" if noun in ANYONE else noun
        key = (quantity.kind, quantity.unit, quantity.value, quantity.low, quantity.high, quantity.comparator, noun)
        held = values.setdefault(key, _Value(key, []))
        if figure not in held.figures:
            held.figures.append(figure)
        return held

    likely: dict[frozenset[tuple[object, ...]], tuple[float, Pair]] = {}
    for pair in ledger.pairs():
        chance = likelihood(pair.features, judge)
        if chance < MIN_MEMBER:
            continue
        key = frozenset((value_of(pair.a).key, value_of(pair.b).key))
        if len(key) == 2 and (key not in likely or likely[key][0] < chance):
            likely[key] = (chance, pair)
    ordered = sorted(likely.items(), key=lambda item: (-round(item[1][0], 6), item[1][1].a.span, item[1][1].b.span))
    texts = {point.id: point.text for point in points}
    used: set[frozenset[tuple[object, ...]]] = set()
    found: list[Candidate] = []
    for key, (chance, pair) in ordered:
        if chance < (MIN_DOUBTFUL if _is_doubtful(pair) else MIN_LIKELY) or key in used or _is_unrelated(pair):
            continue
        members = [value_of(pair.a), value_of(pair.b)]
        used.add(key)
        for other_key in sorted({k for edge in likely if edge & key for k in edge} - key, key=str):
            edges = [frozenset((other_key, member.key)) for member in members]
            told = [edge for edge in edges if edge in likely and edge not in used]
            # Both ends of a range stand against the range and not against each other.
            ends = any(_is_range(member) and edge in told for member, edge in zip(members, edges, strict=True))
            if len(members) < 4 and (3 * len(told) >= 2 * len(edges) or ends):
                members.append(values[other_key])
                used.update(told)
        found.append(_candidate(pair, members, chance, texts, readings))
    return found


def _is_range(value: _Value) -> bool:
    quantity = value.figures[0].value
    ends = re.search(r"\d|\b(?:to|and|or|between)\b", quantity.span.text)  # "Dozens" has none.
    return quantity.value is None and 0 < quantity.low < quantity.high < math.inf and ends is not None


def _candidate(
    pair: Pair,
    members: Sequence[_Value],
    chance: float,
    texts: Mapping[str, str],
    readings: Mapping[str, Reading],
) -> Candidate:
    members = _by_value(members)
    members = sorted(members, key=lambda value: (-len({f.claim.report for f in value.figures}), value.figures[0].span))
    # Copies count too: which of them is held for all must not decide whether a figure grew.
    groups = [
        [(readings[span.report].report, f.value) for f in value.figures for span in (f.span, *f.copies)]
        for value in members
    ]
    relation = figure_relation(groups, "different" if pair.comparison == "different" else "refinement")
    moved = False
    if relation == "conflict" and of_other_times(pair.a, pair.b) == "hours":
        relation, moved = "update", True  # A price in the morning and at noon.
    toll = any(FATES & set(f.value.modifiers) for value in members for f in value.figures)
    if relation == "refinement" and toll and figure_relation(groups, "different") == "update":
        relation = "update"  # "At least two" in the morning and five in the evening: the toll grew.
    variants = tuple(
        (_words(value.figures[0]), one_span_a_report(span for f in value.figures for span in (f.span, *f.copies)))
        for value in members
    )
    words = [value for value, _ in variants]
    first = pair.a.value if pair.a.value.noun else pair.b.value
    matter = pair.a.points & pair.b.points or pair.a.sentence_points & pair.b.sentence_points
    about = " ".join([*first.modifiers[:2], plural(first.noun or "")]).strip() if first.kind == "count" else ""
    about = about or cut_words(texts.get(min(matter, default=""), "") or pair.a.claim.span.text)
    far = all(_is_distance(value.figures[0]) for value in members)
    shared = sorted(pair.a.points & pair.b.points) or sorted(pair.a.sentence_points & pair.b.sentence_points)
    return Candidate(
        "place" if far else "quantity", f"how far: {about}" if far else f"number: {about}", relation, variants,
        0.2 + 0.5 * chance + (0.15 if toll else 0.0) + (0.08 if relation != "refinement" else 0.0),
        moved_reason(words) if moved else figure_reason(relation, words), shared[0] if shared else None, "ledger",
        () if far else tuple(value.figures[0].value for value in members),
    )  # fmt: skip


def _by_value(members: Sequence[_Value]) -> list[_Value]:
    """Return one value for each figure: "276 girls" and "276 pupils" of one matter do not differ."""
    by_figure: dict[tuple[object, ...], _Value] = {}
    for member in members:
        held = by_figure.get(member.key[:-1])
        figures = [*held.figures, *member.figures] if held else member.figures
        by_figure[member.key[:-1]] = _Value(member.key, figures)
    return list(by_figure.values())


_DIRECTION = re.compile(
    r"\W*(?:\([^)]*\)\s*)?(?:north|south|east|west|from\b|away\b|off\b|outside\b|inland|offshore)", re.IGNORECASE
)


def _is_distance(figure: Figure) -> bool:
    """Whether a measure says where something is ("130 miles northwest of")."""
    end = figure.span.end
    return figure.value.kind == "measure" and _DIRECTION.match(figure.reading.report.text[end : end + 30]) is not None


def _words(figure: Figure) -> str:
    quantity = figure.value
    noun = quantity.noun or ""
    text = quantity.span.text
    if not noun or noun in text.lower():
        return text
    after = figure.reading.report.text[quantity.span.end : quantity.span.end + 40]
    at = after.lower().find(noun)
    if 0 <= at <= 24:
        end = at + len(noun)
        while end < len(after) and after[end].isalpha():
            end += 1
        return " ".join((text + after[:end]).split())
    return with_noun(text, noun, quantity.value) if quantity.kind == "count" else f"{text} ({noun})"

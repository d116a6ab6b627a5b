"""How likely two claims of two reports are to speak on one matter: what each pair has in common, weighed.

Neither sentence vectors nor shared words alone tell it: vectors join half of a story into one point, words miss
what is told in other ones. So each pair is described by some fifteen features, and a logistic regression that was
fitted on stories with hand-made points (`evaluation/fit_points.py`) turns them into log odds.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rashomon.model import Claim, Entity, Passage, Span

Matrix = NDArray[np.float32]

WEIGHTS: Mapping[str, float] = {
    "meaning": 5.29,
    "words": -7.62,
    "part_of_words": 1.98,
    "shared_weight": 0.44,
    "clause_meaning": -1.14,
    "sentence_words": 8.32,
    "short_of_best": 2.11,
    "best_of_both": 1.47,
    "near_to_all": 1.17,
    "other_actors": -0.54,
    "same_entity": 0.80,
    "same_figure": 2.12,
    "same_time": 2.61,
    "both_quoted": 1.45,
    "one_quoted": -0.56,
    "distance": -1.82,
    "both_lead": 1.17,
    "size_gap": 0.30,
    "crossed_neighbours": -1.30,
}
"""What one unit of each feature adds to the log odds; fitted by `evaluation/fit_points.py` on twelve stories: five of
real reports (goldman-tax-charge, costa-rica-crash, delta-bird, american-airlines-theft, nyc-subway-collision), the
demo and six invented ones in `evaluation/stories`. With one story left out they rank its pairs with an average
precision of .77 in the mean; the points then have a pair recall of .72 and .09 bad merges."""
INTERCEPT = -5.44
CERTAIN = 4.0
"""Log odds are kept within plus and minus this: one odd pair must not outweigh all others of a point."""
VERBATIM_SHARE = 0.6
"""A passage that covers this share of both claims makes them one matter whatever the features say."""
VERBATIM_SIMILARITY = 0.8
"""Passages less alike than this were rewritten and decide nothing."""


def log_odds(
    units: Sequence[Claim], entities: Sequence[Entity], passages: Sequence[Passage], meaning: Matrix
) -> Matrix:
    """Return for each two claims the log odds, within `CERTAIN`, that they speak on one matter.

    `meaning` has the vector of each claim's words. Two claims of one report are weighed in the same way.
    """
    result = np.full((len(units), len(units)), INTERCEPT, dtype=np.float32)
    for name, feature in pair_features(units, entities, meaning):
        if name in WEIGHTS:
            result += np.float32(WEIGHTS[name]) * feature
    np.clip(result, -CERTAIN, CERTAIN, out=result)
    _raise_verbatim(result, units, passages)
    np.fill_diagonal(result, CERTAIN)
    return result


def pair_features(units: Sequence[Claim], entities: Sequence[Entity], meaning: Matrix) -> Iterator[tuple[str, Matrix]]:
    """Yield the features of all pairs by name, one symmetric matrix at a time; the sum is all that need be held."""
    sentences: dict[Span, list[int]] = defaultdict(list)
    for at, claim in enumerate(units):
        sentences[claim.sentence].append(at)
    whole = _sentence_meaning(units, meaning, sentences)

    cosine = meaning @ meaning.T
    crossed = meaning @ whole.T
    # A clause is also near to a sentence of which it is a part.
    yield "meaning", np.maximum(crossed, crossed.T)
    del crossed

    bags = [_features(claim) for claim in units]
    weights, lengths = _word_weights(bags, units)
    shared = weights @ weights.T
    words = (shared / np.outer(lengths, lengths)).astype(np.float32)
    yield "words", words
    yield "part_of_words", (shared / np.minimum.outer(lengths, lengths) ** 2).astype(np.float32)
    yield "shared_weight", np.log1p(shared)
    base = (0.58 * cosine + 0.42 * words).astype(np.float32)
    yield "clause_meaning", cosine
    del cosine, shared, words
    joined: list[set[str]] = [set() for _ in units]
    for held in sentences.values():
        together: set[str] = set().union(*(bags[at] for at in held))
        for at in held:
            joined[at] = together
    weights, lengths = _word_weights(joined, units)
    weights = (weights / lengths[:, None]).astype(np.float32)
    yield "sentence_words", weights @ weights.T
    del weights

    yield from _best_of_report(units, base)
    del base

    yield "other_actors", _other_actors(units, entities, sentences)
    anchors = [anchors_of(claim) for claim in units]
    for kind in ("entity", "figure", "time"):
        yield "same_" + kind, _shared_anchors(units, anchors, kind + ":")

    quoted = np.array([claim.quoted for claim in units], dtype=bool)
    yield "both_quoted", np.outer(quoted, quoted).astype(np.float32)
    yield "one_quoted", (quoted[:, None] != quoted[None, :]).astype(np.float32)
    order = np.array([claim.order for claim in units], dtype=np.float32)
    last: dict[str, int] = defaultdict(int)
    for claim in units:
        last[claim.report] = max(last[claim.report], claim.order)
    place = order / np.array([last[claim.report] + 1 for claim in units], dtype=np.float32)
    yield "distance", np.abs(place[:, None] - place[None, :])
    yield "both_lead", np.outer(order <= 2, order <= 2).astype(np.float32)
    size = np.log(np.array([max(3, len(claim.content)) for claim in units], dtype=np.float32))
    yield "size_gap", np.abs(size[:, None] - size[None, :])
    before, after = _neighbour(units, whole, -1), _neighbour(units, whole, 1)
    crossed = before @ after.T
    yield "crossed_neighbours", np.maximum(crossed, crossed.T)


def _sentence_meaning(units: Sequence[Claim], meaning: Matrix, sentences: Mapping[Span, Sequence[int]]) -> Matrix:
    """Return a vector of each claim's sentence: the mean of its claims, the longer counting more.

    Vectors of the whole sentences from the encoder told hardly more (average precision .772 against .767, each with
    four other features, on six of the stories) and would have to be computed.
    """
    result = meaning.copy()
    for held in sentences.values():
        if len(held) > 1:
            sizes = np.array([len(units[at].span.text) for at in held], dtype=np.float32)
            mean = sizes @ meaning[held]
            result[held] = mean / (float(np.linalg.norm(mean)) or 1.0)
    return result


def _features(claim: Claim) -> set[str]:
    features = set(claim.content)
    features.update("entity:" + entity for entity in claim.entities)
    features.update(f"number:{quantity.value:g}" for quantity in claim.quantities if quantity.value is not None)
    return features


def _word_weights(bags: Sequence[set[str]], units: Sequence[Claim]) -> tuple[Matrix, Matrix]:
    """Return rows of word weights and the length of each; what one claim alone has counts in the length only."""
    body = [bag for bag, claim in zip(bags, units, strict=True) if not claim.headline] or bags
    frequency = Counter(name for bag in body for name in bag)
    frequency.update({name: 1 for bag in bags for name in bag if name not in frequency})
    rarity = {name: math.log((len(body) + 1) / (count + 0.5)) for name, count in frequency.items()}
    columns = {name: at for at, name in enumerate(sorted(n for n, count in frequency.items() if count > 1))}
    rows = np.zeros((len(bags), len(columns) or 1), dtype=np.float32)
    lengths = np.ones(len(bags), dtype=np.float32)
    for at, bag in enumerate(bags):
        lengths[at] = math.sqrt(sum(rarity[name] ** 2 for name in sorted(bag))) or 1.0
        for name in bag:
            if name in columns:
                rows[at, columns[name]] = rarity[name]
    return rows, lengths


def _best_of_report(units: Sequence[Claim], base: Matrix) -> Iterator[tuple[str, Matrix]]:
    """Yield how far each pair falls short of the best that either claim finds in the other's report, and how near
    both are to all reports: what is near to everything tells little."""
    reports = sorted({claim.report for claim in units})
    owner = _owners(units, reports)
    order = np.argsort(owner, kind="stable")
    opens = np.searchsorted(owner[order], np.arange(len(reports)))
    best = np.maximum.reduceat(base[:, order], opens, axis=1)
    own = best[np.arange(len(units)), owner]
    everywhere = (best.sum(axis=1) - own) / max(1, len(reports) - 1)
    short = np.minimum(base - best[:, owner], 0.0)
    short = short + short.T
    yield "short_of_best", short
    yield "best_of_both", (short == 0.0).astype(np.float32)
    yield "near_to_all", ((everywhere[:, None] + everywhere[None, :]) / 2).astype(np.float32)


def _owners(units: Sequence[Claim], reports: Sequence[str]) -> NDArray[np.intp]:
    place = {report: at for at, report in enumerate(reports)}
    return np.array([place[claim.report] for claim in units], dtype=np.intp)


def _other_actors(
    units: Sequence[Claim], entities: Sequence[Entity], sentences: Mapping[Span, Sequence[int]]
) -> Matrix:
    """Return where the sentences of both claims name persons or organizations, but not one in common."""
    actors = {entity.id: at for at, entity in enumerate(e for e in entities if e.kind in {"person", "organization"})}
    named = np.zeros((len(units), len(actors) or 1), dtype=np.float32)
    for held in sentences.values():
        for entity in {entity for at in held for entity in units[at].entities if entity in actors}:
            named[list(held), actors[entity]] = 1.0
    some = named.any(axis=1)
    return (np.outer(some, some) & (named @ named.T == 0)).astype(np.float32)


def anchors_of(claim: Claim) -> list[str]:
    """Return the names, figures and days which a claim brings up, as keys that other reports' claims may share."""
    keys = ["entity:" + entity for entity in sorted(claim.entities)]
    for quantity in claim.quantities:
        if quantity.kind in {"count", "money", "percent", "measure", "age", "score"} and quantity.value is not None:
            small = quantity.kind == "count" and quantity.value < 10
            keys.append(f"figure:{quantity.value:g}:{quantity.unit or ''}:{(quantity.noun or '') if small else ''}")
    for time in claim.times:
        if time.when and time.granularity in {"minute", "hour", "day", "month"}:
            keys.append("time:" + time.when)
    return keys


def _shared_anchors(units: Sequence[Claim], anchors: Sequence[Sequence[str]], kind: str) -> Matrix:
    """Return how telling the most telling anchor is that both claims have: one in a single claim a report is most."""
    holders: dict[str, list[int]] = defaultdict(list)
    for at, keys in enumerate(anchors):
        for key in dict.fromkeys(keys):
            if key.startswith(kind):
                holders[key].append(at)
    result = np.zeros((len(units), len(units)), dtype=np.float32)
    for held in holders.values():
        reports = len({units[at].report for at in held})
        if reports > 1:
            place = np.ix_(held, held)
            result[place] = np.maximum(result[place], min(1.0, 1.5 * reports / len(held)) ** 2)
    return result


def _neighbour(units: Sequence[Claim], whole: Matrix, step: int) -> Matrix:
    """Return the vector of the sentence so many sentences further on in the report of each claim, else of zeros."""
    places = {(claim.report, claim.order): at for at, claim in enumerate(units)}
    result = np.zeros_like(whole)
    for at, claim in enumerate(units):
        other = places.get((claim.report, claim.order + step))
        if other is not None:
            result[at] = whole[other]
    return result


def _raise_verbatim(odds: Matrix, units: Sequence[Claim], passages: Sequence[Passage]) -> None:
    """Make claims that are the same passage of two reports as certain as can be."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, claim in enumerate(units):
        places[claim.report].append(at)
    starts = {report: [units[i].span.start for i in held] for report, held in places.items()}
    for passage in passages:
        if passage.similarity < VERBATIM_SIMILARITY:
            continue
        for i in _covered(passage.a, places, starts, units):
            for j in _covered(passage.b, places, starts, units):
                if _same_place(units[i], units[j], passage):
                    odds[i, j] = odds[j, i] = CERTAIN


def _covered(
    span: Span, places: Mapping[str, list[int]], starts: Mapping[str, list[int]], units: Sequence[Claim]
) -> list[int]:
    found: list[int] = []
    held = places.get(span.report, [])
    at = max(0, bisect_left(starts.get(span.report, []), span.start) - 3)
    while at < len(held) and units[held[at]].span.start < span.end:
        claim = units[held[at]].span
        shared = min(claim.end, span.end) - max(claim.start, span.start)
        if shared >= VERBATIM_SHARE * (claim.end - claim.start):
            found.append(held[at])
        at += 1
    return found


def _same_place(a: Claim, b: Claim, passage: Passage) -> bool:
    """Whether two claims stand at the same relative place of a passage (both may hold several claims)."""
    length = max(1, passage.a.end - passage.a.start, passage.b.end - passage.b.start)
    gap = abs((a.span.start - passage.a.start) - (b.span.start - passage.b.start))
    shared = len(a.content & b.content)
    return gap <= 0.15 * length + 12 and shared >= 0.6 * min(len(a.content), len(b.content))

"""How likely two claims of two reports are to speak on one matter: what each pair has in common, weighed.

Neither sentence vectors nor shared words alone tell it: vectors join half of a story into one point, words miss
what is told in other ones. So each pair is described by some thirty features, and a logistic regression that was
fitted on stories with hand-made points (`evaluation/fit_points.py`) turns them into log odds. A second one weighs them
again beside what the first found around the pair: whether either claim has a better partner in the other's report,
whether third reports have a partner of both, and whether their neighbours are partners, too.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rashomon.model import Claim, Entity, Passage, Span

Matrix = NDArray[np.float32]

FIRST_WEIGHTS: Mapping[str, float] = {
    "meaning": 5.75,
    "meaning_short": -1.43,
    "words": -4.44,
    "part_of_words": 1.72,
    "shared_weight": 0.03,
    "rarest_word": 0.27,
    "clause_meaning": 0.22,
    "sentence_words": 4.60,
    "sentence_meaning": -2.22,
    "short_of_best": 0.98,
    "best_of_both": 0.74,
    "near_to_all": 1.21,
    "sentence_short_of_best": 3.18,
    "sentence_best_of_both": 1.81,
    "sentence_near_to_all": 0.22,
    "context_words": 0.18,
    "words_in_context": 3.15,
    "other_actors": -0.66,
    "same_entity": 1.57,
    "same_figure": 2.02,
    "same_time": 2.86,
    "entity_share": -1.12,
    "one_figure": -0.22,
    "other_times": 0.84,
    "same_subject": 0.34,
    "same_source": 0.61,
    "other_polarity": 0.43,
    "both_quoted": 0.91,
    "one_quoted": -0.76,
    "distance": -1.61,
    "both_lead": 1.23,
    "size_gap": 0.30,
    "clauses": -0.42,
    "same_after": -0.57,
    "crossed_neighbours": -1.17,
}
"""What one unit of each feature adds to the log odds; fitted by `evaluation/fit_points.py` on twelve stories: five of
real reports (goldman-tax-charge, costa-rica-crash, delta-bird, american-airlines-theft, nyc-subway-collision), the
demo and six invented ones in `evaluation/stories`. Features that tell the same share their weight, so that one of them
may count against a pair."""
FIRST_INTERCEPT = -5.113
WEIGHTS: Mapping[str, float] = {
    "meaning": 7.08,
    "meaning_short": -1.90,
    "words": -6.67,
    "part_of_words": 2.91,
    "shared_weight": 0.11,
    "rarest_word": 0.38,
    "clause_meaning": 1.63,
    "sentence_words": 8.11,
    "sentence_meaning": -1.81,
    "short_of_best": 0.96,
    "best_of_both": 1.23,
    "near_to_all": 0.92,
    "sentence_short_of_best": 1.70,
    "sentence_best_of_both": 2.39,
    "sentence_near_to_all": -3.22,
    "context_words": 0.95,
    "words_in_context": 3.51,
    "other_actors": -0.80,
    "same_entity": 2.28,
    "same_figure": 3.02,
    "same_time": 4.28,
    "entity_share": -1.74,
    "one_figure": -0.42,
    "other_times": 1.12,
    "same_subject": 0.58,
    "same_source": 0.87,
    "other_polarity": 0.60,
    "both_quoted": 1.41,
    "one_quoted": -1.09,
    "distance": -1.87,
    "both_lead": 1.26,
    "size_gap": 0.45,
    "clauses": -0.51,
    "same_after": -0.67,
    "crossed_neighbours": -2.16,
    "first": -2.27,
    "partner": 1.08,
    "mutual": 0.13,
    "rivals": 0.26,
    "third": 0.53,
    "third_share": 2.37,
    "spread": 3.61,
    "around": 0.13,
    "sentence_odds": 0.55,
}
"""What they add once the features of `context_features` stand beside them, fitted on the same stories. With one story
left out they rank its pairs with an average precision of .78 in the mean; the points then have a pair recall of .73
and .07 bad merges."""
INTERCEPT = -8.416
NO_PARTNER = 6.0
"""The log odds of what cannot be partners (one report, no such sentence) are minus this."""
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
    first = np.full((len(units), len(units)), FIRST_INTERCEPT, dtype=np.float32)
    result = np.full((len(units), len(units)), INTERCEPT, dtype=np.float32)
    for name, feature in pair_features(units, entities, meaning):
        first += np.float32(FIRST_WEIGHTS[name]) * feature
        result += np.float32(WEIGHTS[name]) * feature
    settle(first, units, passages)
    for name, feature in context_features(units, first):
        result += np.float32(WEIGHTS[name]) * feature
    settle(result, units, passages)
    return result


def settle(odds: Matrix, units: Sequence[Claim], passages: Sequence[Passage]) -> None:
    """Keep log odds within `CERTAIN`, and make claims that are one passage as certain as can be."""
    np.clip(odds, -CERTAIN, CERTAIN, out=odds)
    _raise_verbatim(odds, units, passages)
    np.fill_diagonal(odds, CERTAIN)


def pair_features(units: Sequence[Claim], entities: Sequence[Entity], meaning: Matrix) -> Iterator[tuple[str, Matrix]]:
    """Yield the features of all pairs by name, one symmetric matrix at a time; the sum is all that need be held."""
    sentences: dict[Span, list[int]] = defaultdict(list)
    for at, claim in enumerate(units):
        sentences[claim.sentence].append(at)
    whole = _sentence_meaning(units, meaning, sentences)

    cosine = meaning @ meaning.T
    crossed = meaning @ whole.T
    # A clause is also near to a sentence of which it is a part.
    crossed = np.maximum(crossed, crossed.T)
    yield "meaning", crossed
    yield "meaning_short", _short_of_best(units, crossed)[0]
    del crossed

    bags = [_features(claim) for claim in units]
    weights, lengths = _word_weights(bags, units)
    shared = weights @ weights.T
    words = (shared / np.outer(lengths, lengths)).astype(np.float32)
    yield "words", words
    yield "part_of_words", (shared / np.minimum.outer(lengths, lengths) ** 2).astype(np.float32)
    yield "shared_weight", np.log1p(shared)
    yield "rarest_word", _rarest(weights)
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
    words = weights @ weights.T
    yield "sentence_words", words
    near = whole @ whole.T
    yield "sentence_meaning", near
    near = (0.58 * near + 0.42 * words).astype(np.float32)
    for kind, likeness in (("", base), ("sentence_", near)):
        short, everywhere = _short_of_best(units, likeness)
        yield kind + "short_of_best", short
        yield kind + "best_of_both", (short == 0.0).astype(np.float32)
        yield kind + "near_to_all", ((everywhere[:, None] + everywhere[None, :]) / 2).astype(np.float32)
    del base, near, words, weights
    yield from _context_words(units)

    yield "other_actors", _other_actors(units, entities, sentences)
    anchors = [anchors_of(claim) for claim in units]
    for kind in ("entity", "figure", "time"):
        yield "same_" + kind, _shared_anchors(units, anchors, kind + ":")

    names = _presence([sorted(claim.entities) for claim in units])
    common, own = names @ names.T, names.sum(axis=1)
    yield "entity_share", (common / np.maximum(own[:, None] + own[None, :] - common, 1.0)).astype(np.float32)
    held = _presence([[key for key in keys if key.startswith("figure:")] for keys in anchors]).any(axis=1)
    yield "one_figure", (held[:, None] != held[None, :]).astype(np.float32)
    days = _presence([[key for key in keys if key.startswith("time:")] for keys in anchors])
    dated = days.any(axis=1)
    yield "other_times", (np.outer(dated, dated) & (days @ days.T == 0)).astype(np.float32)
    yield "same_subject", _in_common([sorted(_heads(claim.who)) for claim in units])
    sources = [sorted(set(re.findall(r"\w{3,}", (claim.attributed_to or "").lower()))) for claim in units]
    yield "same_source", _in_common(sources)
    negated = np.array([claim.negated for claim in units], dtype=bool)
    yield "other_polarity", (negated[:, None] != negated[None, :]).astype(np.float32)

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
    clauses = np.log(np.array([len(sentences[claim.sentence]) for claim in units], dtype=np.float32))
    yield "clauses", np.maximum(clauses[:, None], clauses[None, :])
    before, after = _neighbour(units, whole, -1), _neighbour(units, whole, 1)
    yield "same_after", after @ after.T
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


def context_features(units: Sequence[Claim], odds: Matrix) -> Iterator[tuple[str, Matrix]]:
    """Yield what the log odds of all pairs tell of each one, as symmetric matrices by name."""
    owner = _owners(units, sorted({claim.report for claim in units}))
    apart = owner[:, None] != owner[None, :]
    body = np.array([not claim.headline for claim in units], dtype=bool)
    yield "first", np.where(apart, odds, -NO_PARTNER).astype(np.float32)

    # How likely each claim is the partner of another in its report, which may also have none: then all are unlikely.
    # A headline repeats what the text says and is no rival of it.
    likely = np.where(apart, np.exp(odds), 0.0).astype(np.float32)
    counted = likely * body
    total = (counted @ np.eye(int(owner.max(initial=0)) + 1, dtype=np.float32)[owner])[:, owner]
    share = likely / (1.0 + total + likely * ~body)
    chance = np.log(share + np.float32(1e-4))
    yield "partner", ((chance + chance.T) / 2).astype(np.float32)
    yield "mutual", np.minimum(chance, chance.T)
    rivals = np.log1p(np.maximum(total - counted, 0.0))
    yield "rivals", rivals + rivals.T
    del chance, rivals, likely, counted, total
    share *= body
    third, told = (share @ share.T).astype(np.float32), share.sum(axis=1)
    yield "third", third
    yield "third_share", (third / np.maximum(0.3, np.minimum(told[:, None], told[None, :]))).astype(np.float32)
    yield "spread", ((told[:, None] + told[None, :]) / 2 / max(1, int(owner.max(initial=0)))).astype(np.float32)
    del share, third

    places = {span: at for at, span in enumerate(dict.fromkeys(claim.sentence for claim in units))}
    sentence = np.array([places[claim.sentence] for claim in units], dtype=np.intp)
    best = _best_of_sentences(np.where(apart, odds, -NO_PARTNER).astype(np.float32), sentence)
    numbers = {(claim.report, claim.order): places[claim.sentence] for claim in units}
    sides = [
        np.array([numbers.get((claim.report, claim.order + step), -1) for claim in units], dtype=np.intp)
        for step in (-1, 1)
    ]
    around = np.full(odds.shape, -CERTAIN, dtype=np.float32)
    for one in sides:
        for other in sides:
            np.maximum(around, best[np.ix_(one, other)], out=around)
    yield "around", around
    yield "sentence_odds", best[np.ix_(sentence, sentence)]


def _best_of_sentences(odds: Matrix, sentence: NDArray[np.intp]) -> Matrix:
    """Return the best log odds between claims of each two sentences, with a last row and column of a sentence that
    does not exist."""
    order = np.argsort(sentence, kind="stable")
    opens = np.searchsorted(sentence[order], np.arange(int(sentence.max(initial=-1)) + 1))
    best = np.maximum.reduceat(np.maximum.reduceat(odds[np.ix_(order, order)], opens, axis=0), opens, axis=1)
    return np.pad(best, ((0, 1), (0, 1)), constant_values=-NO_PARTNER)


def _short_of_best(units: Sequence[Claim], base: Matrix) -> tuple[Matrix, Matrix]:
    """Return how far each pair falls short of the best that either claim finds in the other's report, and how near
    each claim is to all reports: what is near to everything tells little."""
    reports = sorted({claim.report for claim in units})
    owner = _owners(units, reports)
    order = np.argsort(owner, kind="stable")
    opens = np.searchsorted(owner[order], np.arange(len(reports)))
    best = np.maximum.reduceat(base[:, order], opens, axis=1)
    own = best[np.arange(len(units)), owner]
    everywhere = (best.sum(axis=1) - own) / max(1, len(reports) - 1)
    short = np.minimum(base - best[:, owner], 0.0)
    return (short + short.T).astype(np.float32), everywhere.astype(np.float32)


def _rarest(weights: Matrix) -> Matrix:
    """Return the weight of the rarest word that both claims have: the rarer words are written last."""
    result = np.zeros((len(weights), len(weights)), dtype=np.float32)
    heaviest = weights.max(axis=0)
    for column in np.argsort(heaviest, kind="stable").tolist():
        held = np.flatnonzero(weights[:, column])
        if len(held) > 1:
            result[np.ix_(held, held)] = heaviest[column]
    return result


def _context_words(units: Sequence[Claim]) -> Iterator[tuple[str, Matrix]]:
    """Yield how alike the words around both claims are, and the words of either to those around the other."""
    told: dict[tuple[str, int], set[str]] = defaultdict(set)
    for claim in units:
        told[claim.report, claim.order].update(claim.content)
    around = [
        set[str]().union(*(told.get((claim.report, claim.order + step), set()) for step in (-2, -1, 1, 2)))
        for claim in units
    ]
    weights, lengths = _word_weights([*(set(claim.content) for claim in units), *around], [*units, *units])
    weights = (weights / lengths[:, None]).astype(np.float32)
    own, others = weights[: len(units)], weights[len(units) :]
    yield "context_words", others @ others.T
    crossed = own @ others.T
    yield "words_in_context", (crossed + crossed.T).astype(np.float32)


def _heads(phrases: Sequence[str]) -> set[str]:
    """Return the last word of each phrase without what follows its noun ("the crew of the ferry": crew)."""
    cores = (re.split(r" ,| of | in ", phrase)[0].split() for phrase in phrases)
    return {words[-1] for words in cores if words}


def _presence(keys: Sequence[Sequence[str]]) -> Matrix:
    """Return a row for each claim with ones in the columns of its keys."""
    columns = {key: at for at, key in enumerate(sorted({key for held in keys for key in held}))}
    result = np.zeros((len(keys), len(columns) or 1), dtype=np.float32)
    for at, held in enumerate(keys):
        result[at, [columns[key] for key in held]] = 1.0
    return result


def _in_common(keys: Sequence[Sequence[str]]) -> Matrix:
    rows = _presence(keys)
    return (rows @ rows.T > 0).astype(np.float32)


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


def keys_of(claim: Claim) -> list[str]:
    """Return the words and figures of a claim around which a group of claims may form, each once.

    A number has its unit with it: "58 km" and "58 percent" have only their digits in common.
    """
    measured = {quantity.span.text.split()[0]: quantity.unit for quantity in claim.quantities if quantity.unit}
    keys = [f"{word} {measured[word]}" if word in measured else word for word in sorted(claim.content)]
    return list(dict.fromkeys([*keys, *(key for key in anchors_of(claim) if key.startswith("figure:"))]))


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

"""Reworded sentences: one report tells what another tells, in words that were worked on.

Two rules, since a single sentence proves little: independent reports of one event now and then put a fact in nearly
the same words. A pair of sentences that nothing else speaks for has to be close (`_is_close`). Where two reports
share a good part of their text (`PassageOptions.min_related`), one was made from the other or both from a third, and
there a pair passes that is only alike (`_is_alike`), and so does the other half of a sentence that was split.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rashomon.passages.options import PassageOptions
from rashomon.passages.stems import stem
from rashomon.passages.words import FUNCTION_WORDS, NUMBER_WORDS, Cover, Words
from rashomon.text.encoder import Encoder
from rashomon.text.reading import Sentence
from rashomon.text.speech import SPEECH_VERBS


@dataclass(frozen=True, eq=False)
class Matter:
    """The content of one sentence: the stems of its content words in order, and what stands in quotation marks."""

    report: int
    sentence: Sentence
    stems: tuple[str, ...]
    distinct: frozenset[str]
    quoted: frozenset[str]
    plain: frozenset[str]
    """Stems that are neither names, nor numbers, nor verbs of speech: two reports of one event share those anyway."""
    words: tuple[int, int]
    """Positions of its words in `Words`."""


@dataclass(frozen=True, eq=False)
class Pair:
    """Two sentences of two reports, and how much of their content they share; all shares lie in [0, 1]."""

    left: Matter
    right: Matter
    containment: float
    """Share of the sentence with less content that the other one has, too."""
    likeness: float
    """Share of the sentence with more content that the other one has, too."""
    run: int
    """Words in a row that both have."""
    order: float
    """Share of the common stems whose order both keep."""
    common: int
    """Stems that both have, and below those of them that are plain in both."""
    plain: int
    quoted: bool
    """Both give what they share as a quotation."""
    cosine: float | None = None

    @property
    def similarity(self) -> float:
        """Return how alike the sentences are: less than 1, since their words differ."""
        return round(min(0.99, (self.containment + self.likeness) / 2), 3)


_CONTENT_POS = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM", "ADV"})


def find_reworded(
    words: Sequence[Words],
    equal: Mapping[tuple[int, int], int],
    options: PassageOptions,
    encoder: Encoder | None,
) -> list[Pair]:
    """Return the pairs of sentences of which one rewords the other, in order of the reports.

    `equal` holds for two reports the number of words that they have in verbatim runs outside quotations.
    """
    matters = [matter for report, text in enumerate(words) for matter in _matters(report, text)]
    weight = _weights(matters)
    pairs = _candidates(matters, words, weight, options)
    by_reports: dict[tuple[int, int], list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_reports[pair.left.report, pair.right.report].append(pair)
    related = {
        reports: found for reports, found in by_reports.items() if _are_related(reports, found, words, equal, options)
    }
    if encoder is not None:
        related = _with_cosines(related, words, options, encoder)
    place = {(matter.report, matter.sentence.index): matter for matter in matters}
    kept: list[Pair] = []
    for reports, found in sorted(by_reports.items()):
        passing = [pair for pair in found if _is_close(pair, options)]
        if reports in related:
            close = {(pair.left, pair.right) for pair in passing}
            passing += [
                pair for pair in related[reports] if (pair.left, pair.right) not in close and _is_alike(pair, options)
            ]
        best = _best_pairs(passing)
        half = options.min_half if reports in related else options.min_containment
        kept += [*best, *_other_halves(best, place, words, weight, half, options)]
    return kept


def _matters(report: int, words: Words) -> list[Matter]:
    reading = words.reading
    count = range(len(words.ids))
    quoted = Cover([(words.starts[i], words.ends[i]) for i in count if words.quoted[i]])
    stock = Cover([(words.starts[i], words.ends[i]) for i in count if words.stock[i]])
    matters: list[Matter] = []
    for sentence in reading.sentences:
        stems: list[str] = []
        inside: set[str] = set()
        plain: set[str] = set()
        for token in reading.doc[sentence.first_token : sentence.end_token]:
            if token.pos_ not in _CONTENT_POS or token.is_punct or stock.holds(token.idx):
                continue
            lemma = token.lemma_.lower().strip("'’.-")
            if not lemma or lemma in FUNCTION_WORDS or not lemma[0].isalnum():
                continue
            root = stem(NUMBER_WORDS.get(lemma, lemma))
            stems.append(root)
            if token.pos_ not in ("PROPN", "NUM") and lemma not in SPEECH_VERBS:
                plain.add(root)
            if quoted.holds(token.idx):
                inside.add(root)
        first = bisect_left(words.starts, sentence.start)
        last = bisect_left(words.starts, sentence.end)
        matters.append(
            Matter(report, sentence, tuple(stems), frozenset(stems), frozenset(inside), frozenset(plain), (first, last))
        )
    return matters


def _weights(matters: Sequence[Matter]) -> dict[str, float]:
    """Return each stem's weight: what every other sentence of the story says ("plane", "crash") tells least."""
    holders = Counter(root for matter in matters for root in matter.distinct)
    return {root: math.log(1 + len(matters) / (2 * held)) for root, held in holders.items()}


def _mass(stems: Iterable[str], weight: Mapping[str, float]) -> float:
    return sum(weight[root] for root in sorted(stems))


# -- candidates -----------------------------------------------------------------------------------


def _candidates(
    matters: Sequence[Matter], words: Sequence[Words], weight: Mapping[str, float], options: PassageOptions
) -> list[Pair]:
    """Return the pairs of sentences that have enough in common to be looked at; equal ones are runs already."""
    by_key: dict[tuple[str, str], list[int]] = defaultdict(list)
    holders = Counter(root for matter in matters for root in matter.distinct)
    pairs: list[Pair] = []
    copies: Counter[tuple[int, ...]] = Counter()
    for number, matter in enumerate(matters):
        # Headlines on one event are alike without descent; equal ones are found as verbatim runs.
        if len(matter.distinct) < options.min_sentence_content or matter.sentence.headline:
            continue
        wording = _wording(matter, words)
        copies[wording] += 1
        if copies[wording] > options.max_holders // 2:
            continue
        shared: Counter[int] = Counter()
        keys = _neighbours(matter.stems)
        keys += [(root, "") for root in sorted(matter.distinct) if holders[root] <= options.max_partners]
        for key in keys:
            for other in by_key[key]:
                if matters[other].report != matter.report:
                    shared[other] += 1
        for other, count in shared.items():
            # Equal sentences are verbatim runs already.
            if count >= 2 and _wording(matters[other], words) != wording:
                pair = _compare(matters[other], matter, words, weight, options)
                if pair is not None:
                    pairs.append(pair)
        for key in keys:
            if len(by_key[key]) < options.max_partners:
                by_key[key].append(number)
    return pairs


def _wording(matter: Matter, words: Sequence[Words]) -> tuple[int, ...]:
    return tuple(words[matter.report].ids[matter.words[0] : matter.words[1]])


def _neighbours(stems: Sequence[str]) -> list[tuple[str, str]]:
    found: dict[tuple[str, str], None] = {}
    for i, left in enumerate(stems):
        for right in stems[i + 1 : i + 3]:
            if left != right:
                found[(left, right) if left < right else (right, left)] = None
    return list(found)


def _compare(
    left: Matter, right: Matter, words: Sequence[Words], weight: Mapping[str, float], options: PassageOptions
) -> Pair | None:
    common = left.distinct & right.distinct
    if len(common) < 2:
        return None
    mass = _mass(common, weight)
    masses = [_mass(side.distinct, weight) for side in (left, right)]
    containment, likeness = mass / min(masses), mass / max(masses)
    if likeness < options.min_candidate and containment < options.min_containment:
        return None
    run = _longest_common_run(words[left.report], words[right.report], left.words, right.words)
    order = _order_kept(left.stems, right.stems, common)
    plain = common & left.plain & right.plain
    both_quoted = left.quoted & right.quoted & common
    # Who speaks and that he speaks goes with the quotation: only other words beside it are shared text.
    beside = plain - both_quoted
    quoted = len(both_quoted) >= 3 and len(beside) <= max(1, len(both_quoted) // 4)
    return Pair(left, right, containment, likeness, run, order, len(common), len(plain), quoted)


def _longest_common_run(left: Words, right: Words, a: tuple[int, int], b: tuple[int, int]) -> int:
    """Return the most words that both sentences have in a row."""
    ids = left.ids[a[0] : a[1]]
    places: dict[int, list[int]] = defaultdict(list)
    for position in range(b[0], b[1]):
        places[right.ids[position]].append(position)
    best = 0
    ending: dict[int, int] = {}
    for number in ids:
        reached: dict[int, int] = {}
        for position in places.get(number, ()):
            reached[position] = ending.get(position - 1, 0) + 1
            best = max(best, reached[position])
        ending = reached
    return best


def _order_kept(left: Sequence[str], right: Sequence[str], common: frozenset[str]) -> float:
    """Return the share of common stems whose order both sentences keep (longest rising run)."""
    place = {root: i for i, root in reversed(list(enumerate(right)))}
    sequence = [place[root] for root in dict.fromkeys(left) if root in common]
    tails: list[int] = []
    for value in sequence:
        at = bisect_left(tails, value)
        if at == len(tails):
            tails.append(value)
        else:
            tails[at] = value
    return len(tails) / len(sequence) if sequence else 0.0


# -- what passes ----------------------------------------------------------------------------------


def _is_close(pair: Pair, options: PassageOptions) -> bool:
    """Return whether a pair passes by itself, with nothing known of the two reports."""
    if pair.common < options.min_common or pair.plain < options.min_plain or pair.containment < options.min_containment:
        return False
    if pair.run >= options.min_run_words:
        return pair.order >= 0.5
    if pair.likeness < options.min_likeness:
        return False
    return (pair.run >= options.min_shared_run and pair.order >= 0.5) or (pair.containment >= 0.8 and pair.order >= 0.6)


def _is_alike(pair: Pair, options: PassageOptions) -> bool:
    """Return whether a pair passes between two reports that are known to share text."""
    if pair.cosine is None:
        return pair.likeness >= options.min_related_likeness
    return (pair.likeness + pair.cosine) / 2 >= options.min_related_meaning


def _are_related(
    reports: tuple[int, int],
    pairs: Sequence[Pair],
    words: Sequence[Words],
    equal: Mapping[tuple[int, int], int],
    options: PassageOptions,
) -> bool:
    """Return whether equal words and sentences that are alike make a good part of either report."""
    taken: set[Matter] = set()
    shared = [equal.get(reports, 0), equal.get(reports, 0)]
    for pair in sorted(pairs, key=_rank):
        if pair.likeness < options.min_related_likeness or pair.quoted:
            continue
        if pair.left in taken or pair.right in taken:
            continue
        taken |= {pair.left, pair.right}
        # What stands in a verbatim run is counted there.
        if pair.run < options.min_run_words:
            shared[0] += pair.left.words[1] - pair.left.words[0]
            shared[1] += pair.right.words[1] - pair.right.words[0]
    sizes = [sum(number != -1 for number in words[report].ids) for report in reports]
    return min(shared) >= options.min_related_words and any(
        part >= options.min_related * size for part, size in zip(shared, sizes, strict=True)
    )


def _with_cosines(
    related: Mapping[tuple[int, int], Sequence[Pair]],
    words: Sequence[Words],
    options: PassageOptions,
    encoder: Encoder,
) -> dict[tuple[int, int], list[Pair]]:
    """Return the pairs with the cosine of their sentences' vectors, where it can change what becomes of them."""
    open_pairs = [
        pair
        for pairs in related.values()
        for pair in pairs
        # Sentences that share next to no words are no rewording of each other, however near their vectors are.
        if not _is_close(pair, options)
        and (pair.likeness >= options.min_asked or pair.containment >= options.min_containment)
    ]
    texts = {
        matter: words[matter.report].reading.sentence_span(matter.sentence).text
        for pair in open_pairs
        for matter in (pair.left, pair.right)
    }
    distinct = sorted(set(texts.values()))
    row = {text: number for number, text in enumerate(distinct)}
    vectors = encoder.encode(distinct)
    with_cosine = {
        (pair.left, pair.right): float(vectors[row[texts[pair.left]]] @ vectors[row[texts[pair.right]]])
        for pair in open_pairs
    }
    return {
        reports: [replace(pair, cosine=with_cosine.get((pair.left, pair.right))) for pair in pairs]
        for reports, pairs in related.items()
    }


def _rank(pair: Pair) -> tuple[float, int, int]:
    return -pair.similarity, pair.left.sentence.index, pair.right.sentence.index


def _best_pairs(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the pairs kept of two reports: each sentence has one partner, and a second one that holds, or is
    held in, nearly all of it (sentences are split and merged)."""
    partners: Counter[Matter] = Counter()
    kept: list[Pair] = []
    for pair in sorted(pairs, key=_rank):
        taken = max(partners[pair.left], partners[pair.right])
        if taken == 0 or (taken == 1 and pair.containment >= 0.8):
            kept.append(pair)
            partners[pair.left] += 1
            partners[pair.right] += 1
    return kept


def _other_halves(
    pairs: Sequence[Pair],
    place: Mapping[tuple[int, int], Matter],
    words: Sequence[Words],
    weight: Mapping[str, float],
    min_half: float,
    options: PassageOptions,
) -> list[Pair]:
    """Return the pairs that complete a split or merged sentence: the neighbour of a partner that has no partner of
    its own, and that holds what the partner lacks."""
    taken = {matter for pair in pairs for matter in (pair.left, pair.right)}
    found: list[Pair] = []
    for pair in pairs:
        for half, whole in ((pair.left, pair.right), (pair.right, pair.left)):
            for step in (-1, 1):
                other = place.get((half.report, half.sentence.index + step))
                if other is None or other in taken or other.sentence.headline or not other.distinct:
                    continue
                added = (other.distinct & whole.distinct) - half.distinct
                if len(added) < 2 or _mass(added, weight) < min_half * _mass(other.distinct, weight):
                    continue
                sides = (other, whole) if half is pair.left else (whole, other)
                completing = _compare(*sides, words, weight, options)
                if completing is not None:
                    taken.add(other)
                    found.append(completing)
    return found

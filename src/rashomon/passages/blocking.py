"""Which texts of a large collection share a run of words: the step before two of them are compared closely.

A *gram* is `min_run_words` words in a row; two texts share a run of so many words or more where they share a gram.
All grams of all texts are hashed, sorted once, and equal ones compared word for word, so that time and memory grow with
the words and the pairs found, and no collision of hashes makes a pair.

Two sorts of gram stand in many texts. A *stock phrase* (a newsletter prompt, a list of related links) is a line in
texts that have nothing else in common. A *dispatch* that many outlets ran makes up much of the texts that hold it. So
it is not the number of holders alone that tells: around each gram that more than `max_holders` texts hold, the shared
words of its holders are measured, and it is a dispatch where they are much of the text in enough of them (see
`BlockingOptions`). The words of stock phrases are taken out, and runs end there; a dispatch stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rashomon.errors import OptionError

Integers = NDArray[np.int64]
Words = NDArray[np.int32]

WORD = re.compile(r"\w+(?:['’]\w+)*")
"""What is a word here: letters and digits in a row, apostrophes within. Words are compared casefolded, without them."""
NO_WORD = -1
"""Stands between the texts, and in a caller's own words where a run must end; it equals nothing, itself included."""

_PARTS = 16
"""The grams are sorted in so many parts, each by itself, so that the copies that sorting makes stay small."""
_CHUNK = 1 << 22
"""Words that are hashed, and rows of pairs that are made, at one time."""
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_HASH_BITS = 64
"""Bits of a hash that are used; a test lowers it to see that collisions make no pairs."""


@dataclass(frozen=True)
class BlockingOptions:
    """What makes two texts a pair."""

    min_run_words: int = 12
    """Words in a row that both must have."""
    max_holders: int = 20
    """A gram that more texts hold is a stock phrase or a dispatch. In benchmarks/blocking.py (37,554 articles of 491
    sources) next to nothing but page furniture, photo galleries and famous quotations stands in more."""
    min_dispatch_words: int = 40
    """Words that a stretch of shared words has at least where it is a dispatch's. A stretch goes on over gaps of up
    to two grams: editors change a word here and there."""
    min_dispatch_share: float = 0.3
    """Share of a text that such a stretch makes up at least. In benchmarks/blocking.py lists of related links ran to
    200 words in a row in 80 texts, but were a sixth of a text at most."""
    min_dispatch_holders: float = 0.25
    """Share of a gram's holders in which it must stand in such a stretch: many may have cut the rest away."""
    max_copies: int = 100
    """A gram of a dispatch that more texts hold pairs each of them with the first only, not each with each: a
    thousand copies make 999 pairs and stay together as one family."""


class CandidatePair(NamedTuple):
    """Two texts that share words, by their places in the collection; `first` < `second`."""

    first: int
    second: int
    grams: int
    """Different runs of `min_run_words` words that both hold."""
    run_words: int
    """Words of the longest run found; in a text that repeats itself a longer one may stand elsewhere."""
    first_word: int
    """Where that run starts in the first text, counted in words from 0; `span_of_words` turns it into characters."""
    second_word: int


@dataclass(frozen=True, eq=False)
class CandidatePairs:
    """Pairs of texts in order of `first`, then `second`, as columns of equal length."""

    first: Integers
    second: Integers
    grams: Integers
    run_words: Integers
    first_word: Integers
    second_word: Integers

    def __len__(self) -> int:
        return len(self.first)

    def __iter__(self) -> Iterator[CandidatePair]:
        columns = (self.first, self.second, self.grams, self.run_words, self.first_word, self.second_word)
        return map(CandidatePair._make, zip(*(column.tolist() for column in columns), strict=True))


def find_candidate_pairs(texts: Iterable[str], options: BlockingOptions = BlockingOptions()) -> CandidatePairs:
    """Return every pair of texts that share a run of `min_run_words` words or more outside stock phrases.

    Exact but for one thing: of a dispatch that more than `max_copies` texts hold, each is paired with the first of
    them. The texts are read once and not kept.
    """
    forms = _Forms()
    return pair_word_sequences(
        (np.fromiter(map(forms.__getitem__, WORD.findall(text)), np.int32) for text in texts), options
    )


def pair_word_sequences(
    sequences: Iterable[Sequence[int] | Words], options: BlockingOptions = BlockingOptions()
) -> CandidatePairs:
    """Return the same for texts whose words a caller has numbered: equal numbers are equal words, negative ones end
    a run."""
    if options.min_run_words < 1:
        raise OptionError(f"min_run_words is {options.min_run_words}: a run has one word at least")
    words, starts = _join(sequences)
    occurrences = _find_shared_grams(words, starts, options.min_run_words)
    occurrences = _without_stock(occurrences, starts, options)
    return _pair_holders(_merge_into_blocks(occurrences), starts, options)


def span_of_words(text: str, first_word: int, words: int) -> tuple[int, int]:
    """Return where words of a text stand, as a half-open range of characters."""
    start = end = 0
    for place, match in enumerate(WORD.finditer(text)):
        if place == first_word:
            start = match.start()
        if place == first_word + words - 1:
            end = match.end()
            break
    return start, end


class _Forms(dict[str, int]):
    """Numbers for words as written; forms that differ in case and apostrophes only have one number."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers: dict[str, int] = {}

    def __missing__(self, form: str) -> int:
        plain = form.casefold().replace("'", "").replace("’", "")
        number = self[form] = self._numbers.setdefault(plain, len(self._numbers))
        return number


def _join(sequences: Iterable[Sequence[int] | Words]) -> tuple[Words, Integers]:
    """Return all words in one row, `NO_WORD` after each text, and where each text starts and the last one ends."""
    parts = [np.asarray(sequence, dtype=np.int32) for sequence in sequences]
    starts = np.zeros(len(parts) + 1, np.int64)
    np.cumsum([len(part) + 1 for part in parts], out=starts[1:])
    words = np.full(int(starts[-1]), NO_WORD, np.int32)
    for start, part in zip(starts, parts, strict=False):
        words[start : start + len(part)] = part
    return words, starts


# -- which grams stand in more than one text ----------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Occurrences:
    """Grams that more than one text holds, wherever they stand: columns in order of `gram`, then `position`."""

    gram: Integers
    position: Integers
    """Of the first word, in the row of all words."""
    text: Integers
    size: int
    """Words of a gram."""

    def where(self, kept: NDArray[np.bool_]) -> _Occurrences:
        """Return the occurrences kept, without grams that then stand in one text only, numbered anew from 0."""
        gram, position, text = self.gram[kept], self.position[kept], self.text[kept]
        if not len(gram):
            return _Occurrences(gram, position, text, self.size)
        several = (_distinct_texts(gram, text) > 1)[gram]
        _, gram = np.unique(gram[several], return_inverse=True)
        return _Occurrences(gram.astype(np.int64), position[several], text[several], self.size)


def _distinct_texts(gram: Integers, text: Integers) -> Integers:
    """Return for each gram how many texts hold it; the columns are in order of gram, then text."""
    return np.bincount(gram[_starts(gram, text)])


def _starts(*columns: Integers) -> NDArray[np.bool_]:
    """Return which rows differ from the row before in any of the columns; the first row does."""
    starts = np.ones(len(columns[0]), np.bool_)
    if len(starts):
        starts[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return starts


def _find_shared_grams(words: Words, starts: Integers, size: int) -> _Occurrences:
    hashes = hash_grams(words, size)
    grams: list[Integers] = [np.empty(0, np.int64)]
    positions: list[Integers] = [np.empty(0, np.int64)]
    part_of = (hashes >> np.uint64(60)).astype(np.uint8)
    part_of[_broken(words, size)] = _PARTS
    count = 0
    for part in range(_PARTS):
        position = np.flatnonzero(part_of == part)
        gram, position = _group_equal(hashes[position], position)
        gram, position = _split_collisions(gram, position, words, size)
        grams.append(gram + count)
        positions.append(position)
        count += int(gram[-1]) + 1 if len(gram) else 0
    position = np.concatenate(positions)
    text = np.searchsorted(starts, position, side="right") - 1
    found = _Occurrences(np.concatenate(grams), position, text, size)
    return found.where(np.ones(len(position), np.bool_))


def hash_grams(words: Words, size: int) -> NDArray[np.uint64]:
    """Return the hash of the gram that starts at each word: a polynomial over the mixed numbers of its words."""
    count = max(0, len(words) - size + 1)
    hashes = np.empty(count, np.uint64)
    for begin in range(0, count, _CHUNK):
        end = min(begin + _CHUNK, count)
        mixed = _mix(words[begin : end + size - 1].astype(np.uint64))
        rolling = np.zeros(end - begin, np.uint64)
        for offset in range(size):
            rolling *= _MULTIPLIER
            rolling += mixed[offset : offset + end - begin]
        hashes[begin:end] = _mix(rolling)
    hashes &= ~np.uint64(2 ** (64 - _HASH_BITS) - 1)
    return hashes


def _mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the values with their bits spread (the finalizer of SplitMix64)."""
    values = values + _MULTIPLIER
    values ^= values >> np.uint64(30)
    values *= np.uint64(0xBF58476D1CE4E5B9)
    values ^= values >> np.uint64(27)
    values *= np.uint64(0x94D049BB133111EB)
    values ^= values >> np.uint64(31)
    return values


def _broken(words: Words, size: int) -> NDArray[np.bool_]:
    """Return for each gram whether it holds a `NO_WORD`."""
    count = max(0, len(words) - size + 1)
    ends = words < 0
    broken = np.zeros(count, np.bool_)
    for offset in range(size):
        broken |= ends[offset : offset + count]
    return broken


def _group_equal(hashes: NDArray[np.uint64], position: Integers) -> tuple[Integers, Integers]:
    """Return the grams whose hash occurs more than once, numbered from 0, and their positions, in that order."""
    order = np.argsort(hashes)
    ranked = hashes[order]
    same = ranked[1:] == ranked[:-1]
    repeated = np.zeros(len(ranked), np.bool_)
    repeated[1:] |= same
    repeated[:-1] |= same
    gram = np.cumsum(_starts(ranked[repeated].view(np.int64))) - 1
    position = position[order[repeated]]
    order = np.lexsort((position, gram))
    return gram, position[order]


def _split_collisions(gram: Integers, position: Integers, words: Words, size: int) -> tuple[Integers, Integers]:
    """Return the same with grams told apart by their words where different ones had the same hash."""
    if not len(gram):
        return gram, position
    leader = position[_starts(gram)][gram]
    differs = np.zeros(len(gram), np.bool_)
    for offset in range(size):
        differs |= words[position + offset] != words[leader + offset]
    if not differs.any():
        return gram, position
    spoilt = np.isin(gram, gram[differs])
    # Grams of the spoilt groups get numbers behind all others: equal words, equal number.
    rows = words[position[spoilt][:, None] + np.arange(size)]
    _, split = np.unique(rows, axis=0, return_inverse=True)
    parted = gram.copy()
    parted[spoilt] = gram[-1] + 1 + split.reshape(-1)
    order = np.lexsort((position, parted))
    _, numbered = np.unique(parted[order], return_inverse=True)
    return numbered.astype(np.int64), position[order]


# -- stock phrases and dispatches ---------------------------------------------------------------------


def _without_stock(found: _Occurrences, starts: Integers, options: BlockingOptions) -> _Occurrences:
    """Return the occurrences that touch no word of a stock phrase."""
    if not len(found.gram):
        return found
    holders = _distinct_texts(found.gram, found.text)
    # Of each gram and text: is it part of a long stretch anywhere there?
    opens = _starts(found.gram, found.text)
    row = np.cumsum(opens) - 1
    long = np.zeros(int(row[-1]) + 1, np.bool_)
    np.logical_or.at(long, row, _in_dispatch_stretch(found, starts, options))
    long_holders = np.bincount(found.gram[opens][long], minlength=len(holders))
    stock = (holders > options.max_holders) & (long_holders < options.min_dispatch_holders * holders)
    covered = np.sort(found.position[stock[found.gram]])
    if not len(covered):
        return found
    # The nearest stock phrase at or after each gram, and the one before it.
    after = np.searchsorted(covered, found.position)
    behind = covered[np.minimum(after, len(covered) - 1)]
    before = covered[np.maximum(after, 1) - 1]
    touched = (np.abs(behind - found.position) < found.size) | (np.abs(before - found.position) < found.size)
    return found.where(~touched)


def _in_dispatch_stretch(found: _Occurrences, starts: Integers, options: BlockingOptions) -> NDArray[np.bool_]:
    """Return for each occurrence whether the stretch of shared words around it is long enough for a dispatch."""
    order = np.argsort(found.position)
    position, text = found.position[order], found.text[order]
    steps = np.diff(position)
    opens = _starts(text)
    opens[1:] |= steps > 2 * found.size
    stretch = np.cumsum(opens) - 1
    # Each gram covers its own words up to where the next one starts.
    covers = np.full(len(position), found.size, np.int64)
    covers[:-1] = np.where(opens[1:], found.size, np.minimum(steps, found.size))
    words = np.bincount(stretch, weights=covers)[stretch]
    lengths = np.diff(starts)[text] - 1
    enough = (words >= options.min_dispatch_words) & (words >= options.min_dispatch_share * lengths)
    by_occurrence = np.empty(len(order), np.bool_)
    by_occurrence[order] = enough
    return by_occurrence


# -- from grams to pairs ------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Blocks:
    """Grams that stand one after the other in all their holders, taken together: columns in order of block, text."""

    block: Integers
    text: Integers
    position: Integers
    """Of the block's first word, where it first stands in that text."""
    grams: Integers
    """How many grams the block has, by row."""
    size: int


def _merge_into_blocks(found: _Occurrences) -> _Blocks:
    """Return the grams as blocks, each row a text that holds one.

    A thousand copies share hundreds of grams, each held by the same thousand: as one block they are paired once.
    """
    heads = np.flatnonzero(_starts(found.gram))
    if not len(heads):
        return _Blocks(found.gram, found.text, found.position, found.gram, found.size)
    order = np.argsort(found.position)
    position, gram = found.position[order], found.gram[order]
    before = np.full(len(gram), -1, np.int64)
    before[1:] = np.where(position[1:] == position[:-1] + 1, gram[:-1], -1)
    preceding = np.empty(len(gram), np.int64)
    preceding[order] = before
    # A gram continues another where each of its occurrences follows one of that other, and none of those is left.
    previous = np.minimum.reduceat(preceding, heads)
    occurrences = np.bincount(found.gram)
    continues = (previous >= 0) & (previous == np.maximum.reduceat(preceding, heads))
    continues &= occurrences == occurrences[previous]
    # By first position a gram comes right behind the one it continues.
    by_place = np.argsort(found.position[heads])
    block = np.empty(len(heads), np.int64)
    block[by_place] = np.cumsum(~continues[by_place]) - 1
    length = np.bincount(block)
    rows = np.flatnonzero(_starts(found.gram, found.text) & ~continues[found.gram])
    rows = rows[np.argsort(block[found.gram[rows]], kind="stable")]
    block = block[found.gram[rows]]
    return _Blocks(block, found.text[rows], found.position[rows], length[block], found.size)


def _pair_holders(blocks: _Blocks, starts: Integers, options: BlockingOptions) -> CandidatePairs:
    """Return the pairs of the texts that hold the same block, each with each, or of very many each with the first."""
    found: list[CandidatePairs] = [_summarise(blocks, np.empty(0, np.int64), np.empty(0, np.int64), starts)]
    if len(blocks.block):
        holders = np.bincount(blocks.block)[blocks.block]
        rank = np.arange(len(holders)) - np.flatnonzero(_starts(blocks.block))[blocks.block]
        partners = holders - 1 - rank
        partners[(holders > options.max_copies) & (rank > 0)] = 0
        # All rows of a pair are made in one chunk: chunks are ranges of first texts.
        order = np.argsort(blocks.text, kind="stable")
        order = order[partners[order] > 0]
        made = np.cumsum(partners[order])
        last_of_text = np.append(np.flatnonzero(np.diff(blocks.text[order])) + 1, len(order))
        begin = 0
        while begin < len(order):
            done = int(made[begin - 1]) if begin else 0
            at = int(np.searchsorted(made[last_of_text - 1], done + _CHUNK, side="right"))
            end = int(last_of_text[max(at - 1, int(np.searchsorted(last_of_text, begin, side="right")))])
            left = np.repeat(order[begin:end], partners[order[begin:end]])
            ramp = np.arange(len(left)) - np.repeat(
                made[begin:end] - partners[order[begin:end]] - done, partners[order[begin:end]]
            )
            found.append(_summarise(blocks, left, left + 1 + ramp, starts))
            begin = end
    return CandidatePairs(
        *(
            np.concatenate([getattr(part, name) for part in found])
            for name in ("first", "second", "grams", "run_words", "first_word", "second_word")
        )
    )


def _summarise(blocks: _Blocks, left: Integers, right: Integers, starts: Integers) -> CandidatePairs:
    """Return the pairs that rows of the same block make, with what they share and the longest run."""
    first, second = blocks.text[left], blocks.text[right]
    at, other, grams = blocks.position[left], blocks.position[right], blocks.grams[left]
    shift = other - at
    order = np.lexsort((at, shift, second, first))
    first, second, at, other, grams, shift = (
        column[order] for column in (first, second, at, other, grams, shift)
    )  # fmt: skip
    # Blocks that follow one another at the same distance in both texts are one run.
    opens = _starts(first, second, shift)
    opens[1:] |= at[1:] != at[:-1] + grams[:-1]
    heads = np.flatnonzero(opens)
    if not len(heads):
        return CandidatePairs(*(np.empty(0, np.int64) for _ in range(6)))
    first, second, at, other, grams = (
        first[heads],
        second[heads],
        at[heads],
        other[heads],
        np.add.reduceat(grams, heads),
    )
    order = np.lexsort((other, at, -grams, second, first))
    first, second, at, other, grams = (column[order] for column in (first, second, at, other, grams))
    heads = np.flatnonzero(_starts(first, second))
    shared = np.add.reduceat(grams, heads)
    first, second = first[heads], second[heads]
    return CandidatePairs(
        first, second, shared, grams[heads] + blocks.size - 1, at[heads] - starts[first], other[heads] - starts[second]
    )

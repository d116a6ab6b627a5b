"""Pairs of texts that share a run of words, held against a slow count that tries every pair."""

from __future__ import annotations

import random
import string
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.passages import blocking
from rashomon.passages.blocking import BlockingOptions, find_candidate_pairs, pair_word_sequences, span_of_words

Gram = tuple[int, ...]

EVERY_RUN = BlockingOptions(max_holders=10**9, max_copies=10**9)
"""No stock phrases, no dispatch run too often."""


def slow_pairs(texts: Sequence[Sequence[int]], options: BlockingOptions) -> dict[tuple[int, int], int]:
    """Return how many different grams each pair shares, by the definition, with sets and loops."""
    size = options.min_run_words
    places = [
        {at: tuple(text[at : at + size]) for at in range(len(text) - size + 1) if min(text[at : at + size]) >= 0}
        for text in texts
    ]
    holders: dict[Gram, set[int]] = defaultdict(set)
    for number, grams in enumerate(places):
        for gram in grams.values():
            holders[gram].add(number)
    long_in: dict[Gram, set[int]] = defaultdict(set)
    for number, grams in enumerate(places):
        shared = sorted(at for at, gram in grams.items() if len(holders[gram]) > 1)
        stretches: list[list[int]] = []
        for at in shared:
            if stretches and at - stretches[-1][-1] <= 2 * size:
                stretches[-1].append(at)
            else:
                stretches.append([at])
        for stretch in stretches:
            words = len({at + offset for at in stretch for offset in range(size)})
            if words >= options.min_dispatch_words and words >= options.min_dispatch_share * len(texts[number]):
                for at in stretch:
                    long_in[grams[at]].add(number)
    stock = {
        gram
        for gram, held in holders.items()
        if len(held) > options.max_holders and len(long_in[gram]) < options.min_dispatch_holders * len(held)
    }
    kept: dict[Gram, set[int]] = defaultdict(set)
    for number, grams in enumerate(places):
        taken_out = {at + offset for at, gram in grams.items() if gram in stock for offset in range(size)}
        for at, gram in grams.items():
            if not taken_out.intersection(range(at, at + size)):
                kept[gram].add(number)
    pairs: dict[tuple[int, int], int] = defaultdict(int)
    for held in kept.values():
        ordered = sorted(held)
        each = combinations(ordered, 2) if len(held) <= options.max_copies else ((ordered[0], n) for n in ordered[1:])
        for pair in each:
            pairs[pair] += 1
    return dict(pairs)


few_words = st.lists(st.integers(-1, 3), max_size=30)
blocks = st.lists(
    st.sampled_from([[0, 1, 2, 3, 4, 5], [6, 7, 8, 9], [1, 2, 3], [5], [6], [7, 7, 7, 7], [-1], [8, 9, 0]]), max_size=9
).map(lambda parts: [word for part in parts for word in part])


@settings(deadline=None, max_examples=150)
@given(
    texts=st.lists(few_words, max_size=8) | st.lists(blocks, max_size=14),
    size=st.integers(1, 4),
    holders=st.integers(1, 5),
    dispatch=st.integers(1, 12),
    share=st.sampled_from([0.0, 0.25, 0.5, 1.0]),
    copies=st.integers(1, 6),
)
def test_the_pairs_are_those_of_a_count_that_tries_every_pair(
    texts: list[list[int]], size: int, holders: int, dispatch: int, share: float, copies: int
) -> None:
    """Pairs and the grams they share follow the definition, whatever the texts and the options."""
    options = BlockingOptions(size, holders, dispatch, share, share, copies)
    found = pair_word_sequences(texts, options)
    assert {(pair.first, pair.second): pair.grams for pair in found} == slow_pairs(texts, options)
    for pair in found:
        run = texts[pair.first][pair.first_word : pair.first_word + pair.run_words]
        assert len(run) == pair.run_words >= size
        assert min(run) >= 0
        assert run == texts[pair.second][pair.second_word : pair.second_word + pair.run_words]


@settings(deadline=None, max_examples=30)
@given(texts=st.lists(blocks, max_size=10), bits=st.integers(0, 5), chunk=st.integers(8, 40))
def test_colliding_hashes_and_small_chunks_change_nothing(texts: list[list[int]], bits: int, chunk: int) -> None:
    """A pair rests on equal words: hashes of few bits and work in small portions give the same pairs."""
    options = BlockingOptions(3, 2, 8, 0.3, 0.3, 3)
    expected = list(pair_word_sequences(texts, options))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocking, "_HASH_BITS", bits)
        patch.setattr(blocking, "_CHUNK", chunk)
        assert list(pair_word_sequences(texts, options)) == expected


def made_words(seed: int, count: int) -> list[str]:
    """Return words of six letters that no two seeds share."""
    chance = random.Random(seed)
    return [f"{''.join(chance.choices(string.ascii_lowercase, k=5))}{seed}" for _ in range(count)]


def made_text(seed: int, count: int) -> str:
    """Return a text of such words."""
    return " ".join(made_words(seed, count))


def test_words_are_equal_but_for_case_marks_and_apostrophes() -> None:
    """A run is shared where only capitals, commas, line breaks and apostrophes differ."""
    ours = "Nobody there: The harbour’s north gate stays shut until Friday, engineers said on a foggy morning."
    theirs = "Why? “THE HARBOUR'S north\ngate stays shut — until Friday,” engineers said, on a foggy day."
    (pair,) = find_candidate_pairs([ours, theirs])
    assert (pair.first, pair.second, pair.run_words, pair.grams) == (0, 1, 13, 2)
    start, end = span_of_words(ours, pair.first_word, pair.run_words)
    assert ours[start:end] == "The harbour’s north gate stays shut until Friday, engineers said on a foggy"
    start, end = span_of_words(theirs, pair.second_word, pair.run_words)
    assert theirs[start:end] == "THE HARBOUR'S north\ngate stays shut — until Friday,” engineers said, on a foggy"


def test_eleven_words_make_no_pair_and_twelve_do() -> None:
    """The shortest run that counts is `min_run_words` long."""
    shared = made_words(1, 12)
    for count, pairs in ((11, 0), (12, 1)):
        texts = [" ".join([*made_words(seed, 20), *shared[:count], *made_words(seed + 10, 20)]) for seed in (2, 3)]
        assert len(find_candidate_pairs(texts)) == pairs


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["one two", "", "\n—\n"], [made_text(1, 40)]])
def test_texts_without_a_run_make_no_pairs(texts: list[str]) -> None:
    """No texts, empty ones, short ones and a single one are no error."""
    assert list(find_candidate_pairs(texts)) == []


def test_no_run_goes_on_into_the_next_text() -> None:
    """The end of one text and the start of the next make no run together."""
    words = made_words(1, 24)
    assert len(find_candidate_pairs([" ".join(words[:8]), " ".join(words[8:16]), " ".join(words[:16])])) == 0


def test_a_stock_phrase_in_many_texts_makes_no_pairs() -> None:
    """A newsletter prompt that thirty texts end with joins none of them, and does not hide what two of them share."""
    prompt, shared = made_text(1, 25), made_text(2, 14)
    texts = [f"{made_text(seed, 200)} {prompt}" for seed in range(10, 40)]
    assert list(find_candidate_pairs(texts)) == []
    texts[3], texts[8] = f"{shared} {texts[3]}", f"{texts[8]} {shared}"
    # The prompt runs on in the same words in two more: they are too few without it.
    texts[4], texts[9] = (f"{texts[at]} {made_text(3, 11)} {made_text(200 + at, 9)}" for at in (4, 9))
    assert [(pair.first, pair.second, pair.run_words) for pair in find_candidate_pairs(texts)] == [(3, 8, 14)]


@pytest.mark.parametrize("cut", [1.0, 0.3])
def test_a_dispatch_that_sixty_outlets_ran_does_not_vanish(cut: float) -> None:
    """Each two of sixty reprints are a pair, even where most outlets ran only its first third."""
    dispatch = made_words(1, 240)
    texts = [
        " ".join([*made_words(seed, 8), *(dispatch if seed % 3 == 0 else dispatch[: round(cut * 240)])])
        for seed in range(10, 70)
    ]
    texts += [made_text(seed, 200) for seed in range(100, 110)]
    found = {(pair.first, pair.second) for pair in find_candidate_pairs(texts)}
    assert found == set(combinations(range(60), 2))


def test_a_dispatch_that_every_outlet_edits_does_not_vanish() -> None:
    """Words changed here and there in each of sixty reprints leave each joined with the others."""
    dispatch = made_words(1, 300)
    texts: list[str] = []
    for seed in range(60):
        chance = random.Random(seed)
        words = list(dispatch)
        for begin in range(0, 300, 30):
            words[begin + chance.randrange(30)] = f"changed{seed}x{begin}"
        texts.append(" ".join(words))
    found = {(pair.first, pair.second) for pair in find_candidate_pairs(texts)}
    assert len(found) > 0.99 * 60 * 59 / 2


def test_a_thousand_copies_are_one_family_and_not_half_a_million_pairs() -> None:
    """Beyond `max_copies` each copy is paired with the first: near-linear, and nothing falls apart."""
    dispatch = made_text(1, 300)
    texts = [dispatch if seed % 2 else f"{dispatch} {made_text(seed, 20)}" for seed in range(1000)]
    found = find_candidate_pairs(texts)
    assert {(pair.first, pair.second) for pair in found} == {(0, copy) for copy in range(1, 1000)}
    assert {pair.run_words for pair in found} == {300}


def test_the_order_of_the_texts_changes_no_pair() -> None:
    """The same pairs are found whichever text comes first."""
    texts = [f"{made_text(seed, 30)} {made_text(seed // 3, 15)} {made_text(99 + seed % 4, 13)}" for seed in range(24)]
    expected = {frozenset((texts[pair.first], texts[pair.second])) for pair in find_candidate_pairs(texts, EVERY_RUN)}
    texts.reverse()
    assert expected == {
        frozenset((texts[pair.first], texts[pair.second])) for pair in find_candidate_pairs(texts, EVERY_RUN)
    }
    assert expected

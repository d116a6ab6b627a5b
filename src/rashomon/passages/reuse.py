"""How much of one text another text has: a measure for any two texts, news or not."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from rashomon.model import Passage, Span
from rashomon.passages.words import Words, quoted_ranges, read_words
from rashomon.text.reading import Reading

PHRASE_WORDS = 3
"""Words in a row that make a phrase. Three are what the copy detector Ferret counts (Lyon, Malcolm and Dickerson,
"Detecting short passages of similar text in large document collections", EMNLP 2001): phrases of three words are
mostly not shared by chance, and survive in text that was rewritten."""


@dataclass(frozen=True)
class Part:
    """One side of a reuse: the words of one text, and how many of them the other text has."""

    report: str
    words: int
    """Words in all; page furniture but captions is not counted."""
    in_passages: int
    """Words in passages that both texts share, those that both give as a quotation left out."""
    verbatim: int
    """Of these, words in verbatim passages."""
    in_phrases: int
    """Words in phrases (`PHRASE_WORDS` or more in a row) that the other text has anywhere, quotations included."""
    quoted: int
    """Words in passages that both give as a quotation, and in no other passage: a shared speaker, not reuse."""

    @property
    def share(self) -> float:
        """Return the share in [0, 1] of the words that stand in passages of both texts."""
        return self.in_passages / self.words if self.words else 0.0

    @property
    def verbatim_share(self) -> float:
        """Return the share in [0, 1] of the words that stand in verbatim passages."""
        return self.verbatim / self.words if self.words else 0.0

    @property
    def phrase_share(self) -> float:
        """Return the share in [0, 1] of the words that stand in phrases of both texts."""
        return self.in_phrases / self.words if self.words else 0.0

    @property
    def score(self) -> float:
        """Return the reuse in [0, 1]: the mean of what came over by the sentence and what came over by the phrase.

        1 for a text that the other one holds word for word, .5 for one whose every sentence was thoroughly
        reworded, near 0 for an independent text on the same matter.
        """
        return (self.share + self.phrase_share) / 2


@dataclass(frozen=True)
class Reuse:
    """What two texts have in common: each side's part, and the number of passages."""

    a: Part
    b: Part
    passages: int
    """Passages of both texts, quotations included."""
    verbatim_passages: int
    quoted_passages: int

    @property
    def score(self) -> float:
        """Return the greater of both sides' scores: a short text made from a long one is reuse, whichever is which."""
        return max(self.a.score, self.b.score)


def measure_reuse(a: Reading, b: Reading, passages: Sequence[Passage]) -> Reuse:
    """Return how much of each text the other one has, by the passages that `find_passages` found.

    Passages between other reports are passed over, so that those of a whole story may be given. Which text was made
    from which is not asked. Page furniture does not count, captions do.
    """
    vocabulary: dict[str, int] = {}
    words = [read_words(reading, vocabulary, quoted_ranges(reading.report.text)) for reading in (a, b)]
    names = (a.report.id, b.report.id)
    between: list[tuple[Span, Span, Passage]] = []
    for passage in passages:
        if (passage.a.report, passage.b.report) == names:
            between.append((passage.a, passage.b, passage))
        elif (passage.b.report, passage.a.report) == names:
            between.append((passage.b, passage.a, passage))
    part_a = _part(words[0], words[1], [(span, passage) for span, _, passage in between])
    part_b = _part(words[1], words[0], [(span, passage) for _, span, passage in between])
    return Reuse(
        part_a,
        part_b,
        len(between),
        sum(passage.verbatim for _, _, passage in between),
        sum(passage.quoted for _, _, passage in between),
    )


def _part(words: Words, other: Words, passages: Sequence[tuple[Span, Passage]]) -> Part:
    shared, verbatim, quoted = set[int](), set[int](), set[int]()
    for span, passage in passages:
        inside = range(bisect_left(words.starts, span.start), bisect_left(words.starts, span.end))
        if passage.quoted:
            quoted.update(inside)
            continue
        shared.update(inside)
        if passage.verbatim:
            verbatim.update(inside)
    counted = {position for position, number in enumerate(words.ids) if number != -1}
    return Part(
        words.reading.report.id,
        len(counted),
        len(shared & counted),
        len(verbatim & counted),
        len(_in_phrases(words, other)),
        len((quoted - shared) & counted),
    )


def _in_phrases(words: Words, other: Words) -> set[int]:
    """Return the positions of words in phrases that the other text has; stock phrases are none."""
    theirs = set(_phrases(other).values())
    return {
        position + step
        for position, phrase in _phrases(words).items()
        if phrase in theirs
        for step in range(PHRASE_WORDS)
    }


def _phrases(words: Words) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    for start in range(len(words.ids) - PHRASE_WORDS + 1):
        phrase = tuple(words.ids[start : start + PHRASE_WORDS])
        if -1 not in phrase and not any(words.stock[start : start + PHRASE_WORDS]):
            found[start] = phrase
    return found

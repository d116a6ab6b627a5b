"""The passages room: words that two reports share, verbatim or reworded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from rashomon.model import Passage, Quote, Span
from rashomon.passages.options import PassageOptions
from rashomon.passages.reuse import Part, Reuse, measure_reuse
from rashomon.passages.reworded import Pair, find_reworded
from rashomon.passages.runs import Run, cut_run, find_runs, keep_run, without_overlap
from rashomon.passages.words import Stretches, Words, quoted_by_report, quoted_ranges, read_words
from rashomon.text.encoder import Encoder
from rashomon.text.reading import Reading

__all__ = ["Part", "PassageOptions", "Reuse", "find_passages", "measure_reuse", "quoted_ranges"]


@dataclass
class _PairState:
    runs: list[Run] = field(default_factory=list[Run])
    reworded: list[Pair] = field(default_factory=list[Pair])


def find_passages(
    readings: Sequence[Reading],
    quotes: Sequence[Quote] | None = None,
    options: PassageOptions = PassageOptions(),  # noqa: B008 (frozen)
    encoder: Encoder | None = None,
) -> list[Passage]:
    """Return the passages which two reports share, longest first.

    `a` lies in the report that comes first in `readings`; similarity lies in [0, 1] and is 1 for words that are
    equal but for case and marks. Furniture and stock phrases ("did not respond to a request for comment") make
    no passage. Long runs are cut at sentences, since no span is longer than `MAX_SPAN_CHARS`. `quotes`, where
    given, adds to what the quotation marks show of which words are quoted. Between reports that share
    much text, weaker likeness makes a passage, and `encoder`, where given, compares the meaning of sentences there;
    it is asked for few sentences. A split or merged sentence is in two passages.

    A run that more than `max_holders` reports hold is compared with its first holders only, and of more than half as
    many identical texts or sentences the later ones with the first only: time and memory stay near-linear for
    copies of one dispatch.
    """
    vocabulary: dict[str, int] = {}
    quoted = quoted_by_report(readings, quotes)
    words = [read_words(reading, vocabulary, quoted[reading.report.id]) for reading in readings]
    states: dict[tuple[int, int], _PairState] = defaultdict(_PairState)
    for run in find_runs(words, options):
        if keep_run(run, words, options):
            states[run.a, run.b].runs.append(run)
    equal = {pair: _equal_words(words[pair[0]], state.runs) for pair, state in states.items()}
    for pair in find_reworded(words, equal, options, encoder):
        states[pair.left.report, pair.right.report].reworded.append(pair)
    passages: list[Passage] = []
    for (a, b), state in sorted(states.items()):
        passages.extend(_pair_passages(words[a], words[b], state, options))
    order = {reading.report.id: place for place, reading in enumerate(readings)}
    return sorted(
        passages,
        key=lambda p: (
            -min(len(p.a.text), len(p.b.text)), order[p.a.report], order[p.b.report], p.a.start, p.b.start,
        ),
    )  # fmt: skip


def _equal_words(left: Words, runs: Sequence[Run]) -> int:
    """Return how many words of the first report stand in these runs outside quotations."""
    return len({i for run in runs for i in range(run.start_a, run.start_a + run.length) if not left.quoted[i]})


def _pair_passages(left: Words, right: Words, state: _PairState, options: PassageOptions) -> list[Passage]:
    """Return the passages of two reports: runs cut at sentences; a sentence that is only in part the same is
    shown whole, as one reworded passage, and not as crumbs."""
    runs = without_overlap(state.runs)
    equal_left = Stretches([(run.start_a, run.start_a + run.length) for run in runs])
    equal_right = Stretches([(run.start_b, run.start_b + run.length) for run in runs])
    reworded = [
        pair
        for pair in state.reworded
        if not (equal_left.covers(*pair.left.words) or equal_right.covers(*pair.right.words))
    ]
    passages: list[Passage] = []
    for pair in reworded:
        a, b = left.reading.sentence_span(pair.left.sentence), right.reading.sentence_span(pair.right.sentence)
        passages.append(Passage(a, b, pair.similarity, False, pair.quoted))
    shown = [(pair.left.words, pair.right.words) for pair in reworded]
    for run in runs:
        for start, stop in cut_run(run, left, right, shown, options):
            passages.append(_verbatim(run, start, stop, left, right, options))
    return passages


def _verbatim(run: Run, start: int, stop: int, left: Words, right: Words, options: PassageOptions) -> Passage:
    a, b = run.start_a + start, run.start_b + start
    size = stop - start
    unquoted = sum(not (left.quoted[a + i] and right.quoted[b + i]) for i in range(size))
    quoted = unquoted < size and unquoted <= max(4, size // 5) and unquoted < options.min_run_words
    return Passage(_span(left, a, a + size), _span(right, b, b + size), 1.0, True, quoted)


def _span(words: Words, first: int, stop: int) -> Span:
    text = words.reading.report.text
    end = words.ends[stop - 1]
    # The stop that closes the run's last sentence belongs to it.
    while end < len(text) and end - words.ends[stop - 1] < 3 and text[end] in ".!?”’\"')":
        end += 1
    return words.reading.span(words.starts[first], end)

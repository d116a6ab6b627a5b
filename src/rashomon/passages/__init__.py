"""The passages room: words that two reports share, verbatim or reworded."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rashomon.model import MAX_SPAN_CHARS, Passage, Quote, Span
from rashomon.text.reading import Reading, Sentence
from rashomon.text.speech import SPEECH_VERBS


@dataclass(frozen=True)
class PassageOptions:
    """What counts as shared words."""

    min_run_words: int = 8
    """Words of a verbatim run, stock phrases not counted. Eight is the length below which independent reports
    of one event begin to agree by chance (issue 3 defines independence by it)."""
    min_run_content: int = 4
    """Words of a run that are not function words: "at the end of the day in which it" proves nothing."""
    min_run_plain: int = 3
    """Of these, words in lower case in at least one of the reports: a title with a long name proves nothing."""
    min_sentence_content: int = 5
    """Content lemmas that a sentence must have to be matched as reworded."""
    min_plain: int = 3
    """Shared lemmas of a reworded pair that are neither names, numbers nor verbs of speech."""
    min_containment: float = 0.6
    """Share of the shorter sentence's content (by weight) that the other one must have."""
    min_likeness: float = 0.5
    """Share of the longer sentence's content, below which the pair needs a run of shared words as well."""
    min_shared_run: int = 4
    """Words in a row that a reworded pair shares at least, unless its likeness is high. Set on independent pairs
    of BASIL and news_cluster: leads about one event share words, but seldom four in a row."""
    min_cosine: float = 0.85
    """Sentence vectors this close let a pair pass with fewer shared words; vectors alone never make a passage."""
    max_holders: int = 12
    """A run which more reports hold is compared with its first holders only, so that many copies of one
    dispatch cost no square of their number."""
    max_partners: int = 40
    """Sentences that share a pair of words are compared with at most so many others for each such pair."""


_WORD = re.compile(r"\w+(?:['’]\w+)*")
_STOCK = re.compile(
    r"""(?ix)
    all \s rights \s reserved | this \s material \s may \s not \s be [^.\n]{0,60} (?:redistributed|permission)
  | contributed \s to \s this \s (?:report|story|article)
  | (?:did|does|could|has|have|had) (?:\s not|n['’]t) (?:\s \w+){0,2}
    \s (?:respond(?:ed)?|be \s reached|return(?:ed)?|repl(?:y|ied)) \b
    (?:\s (?:to|for|a|an|the|on|multiple|several|repeated|our|request|requests|comment|seeking|calls?|phone|email|
       emails|and|messages?|further|additional|immediately|asking))*
  | (?:spoke|speaking) \s on \s (?:the \s)? condition \s of \s anonymity
    (?:\s because \s (?:of \s)? (?:\w+\s){0,12}? (?:publicly|public|matter|media|press|investigation))?
  | declined \s to \s comment (?:\s (?:further|on \s the \s \w+))?
  | the \s associated \s press | sign \s up \s for \s (?:\w+\s){0,4} newsletters?
    """
)
"""Phrases that stand in reports of every kind and prove no descent."""

_FUNCTION_WORDS = frozenset(
    """a about after against all also an and any are as at be because been before being between both but by can could
    did do does during each for from further had has have he her here hers him his how i if in into is it its itself
    just may me might more most my no nor not now of off on once only or other our out over own said same say says she
    should so some such than that the their them then there these they this those through to too told under until up
    us very was we were what when where which while who whom why will with would you your s t""".split()
)
_NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}


# -- the words of a report ------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Words:
    """A report's words outside furniture, in order; -1 in `ids` ends the headline and stands for furniture."""

    reading: Reading
    ids: list[int]
    starts: list[int]
    ends: list[int]
    content: list[bool]
    stock: list[bool]
    quoted: list[bool]
    breaks: frozenset[int]
    """Positions of words that open a sentence or a block: a long run is cut there."""


def _read_words(reading: Reading, vocabulary: dict[str, int], quoted: Sequence[tuple[int, int]]) -> _Words:
    text = reading.report.text
    # A caption is furniture, but its words come from the same desk: a shared caption is shared text.
    furniture = sorted((piece.start, piece.end) for piece in reading.report.furniture if piece.kind != "caption")
    stock = [match.span() for match in _STOCK.finditer(text)]
    headline_end = max((s.end for s in reading.sentences if s.headline), default=0)
    opens = sorted({s.start for s in reading.sentences} | {block.start for block in reading.blocks})
    words = _Words(reading, [], [], [], [], [], [], frozenset())
    breaks: set[int] = set()
    in_furniture, in_stock, in_quote = _Cover(furniture), _Cover(stock), _Cover(quoted)
    next_open = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        if in_furniture.holds(start):
            if words.ids and words.ids[-1] != -1:
                _append(words, -1, start, start, False, False, False)
            continue
        if start >= headline_end > 0:
            headline_end = 0
            if words.ids and words.ids[-1] != -1:
                _append(words, -1, start, start, False, False, False)
        if next_open < len(opens) and opens[next_open] <= start:
            breaks.add(len(words.ids))
            while next_open < len(opens) and opens[next_open] <= start:
                next_open += 1
        form = match.group().casefold().replace("'", "").replace("’", "")
        form = _NUMBER_WORDS.get(form, form)
        number = vocabulary.setdefault(form, len(vocabulary))
        _append(
            words, number, start, end, form not in _FUNCTION_WORDS, in_stock.holds(start), in_quote.holds(start)
        )  # fmt: skip
    return _Words(
        reading, words.ids, words.starts, words.ends, words.content, words.stock, words.quoted, frozenset(breaks)
    )


def _append(words: _Words, number: int, start: int, end: int, content: bool, stock: bool, quoted: bool) -> None:
    words.ids.append(number)
    words.starts.append(start)
    words.ends.append(end)
    words.content.append(content)
    words.stock.append(stock)
    words.quoted.append(quoted)


class _Cover:
    """Answers, for offsets asked in rising order, whether they lie in one of the ranges."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self.ranges = sorted(ranges)
        self.at = 0
        self.end = -1

    def holds(self, offset: int) -> bool:
        while self.at < len(self.ranges) and self.ranges[self.at][0] <= offset:
            self.end = max(self.end, self.ranges[self.at][1])
            self.at += 1
        return offset < self.end


_DOUBLE = re.compile(r"[\"“”„«»]")
_SINGLE = re.compile(r"(?<!\w)[‘'](?=\w)(?P<inside>[^\n‘]{8,600}?)(?<=[\w.,!?…])[’'](?!\w)")


def quoted_ranges(text: str) -> list[tuple[int, int]]:
    """Return where words stand between quotation marks, as half-open ranges in order, by the marks alone.

    A quotation ends with its line at the latest. Single marks count where they open at a word's start and
    close after a word's end.
    """
    ranges: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\r\n]+", text):
        opened: int | None = None
        for mark in _DOUBLE.finditer(text, line.start(), line.end()):
            sign = mark.group()
            if opened is None and sign not in "”»":
                opened = mark.end()
            elif opened is not None and sign not in "„«":
                ranges.append((opened, mark.start()))
                opened = mark.end() if sign == "“" else None
        if opened is not None:
            ranges.append((opened, line.end()))
        if not _DOUBLE.search(text, line.start(), line.end()):
            ranges.extend(m.span("inside") for m in _SINGLE.finditer(text, line.start(), line.end()))
    return [(start, end) for start, end in sorted(ranges) if end > start]


def _quoted_by_report(readings: Sequence[Reading], quotes: Sequence[Quote] | None) -> dict[str, list[tuple[int, int]]]:
    """Where each report quotes: its marks, and the quotations that were found by closer reading."""
    ranges = {reading.report.id: quoted_ranges(reading.report.text) for reading in readings}
    for quote in quotes or ():
        for version in quote.versions:
            if version.direct and version.span.report in ranges:
                ranges[version.span.report].append((version.span.start, version.span.end))
    return ranges


# -- verbatim runs --------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Run:
    a: int
    b: int
    start_a: int
    start_b: int
    length: int


def _find_runs(words: Sequence[_Words], options: PassageOptions) -> list[_Run]:
    """Return the maximal runs of equal words between two reports, by report pair and place."""
    size = options.min_run_words
    holders_of_run = options.max_holders if len(words) <= 200 else max(3, options.max_holders // 4)
    first_copy: dict[int, int] = {}
    copies: Counter[int] = Counter()
    index: dict[int, list[tuple[int, int]]] = defaultdict(list)
    runs: list[_Run] = []
    for b, text in enumerate(words):
        ids = text.ids
        whole = hash(tuple(ids))
        copies[whole] += 1
        representative = first_copy.setdefault(whole, b)
        # Of many identical texts each is compared with the first one only.
        only = representative if copies[whole] > options.max_holders // 2 else None
        covered: dict[tuple[int, int], int] = {}
        own: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for position in range(len(ids) - size + 1):
            gram = hash(tuple(ids[position : position + size]))
            holders = index.get(gram, ())
            for a, start in holders:
                if only is not None and a != only:
                    continue
                key = (a, position - start)
                if covered.get(key, -1) > position:
                    continue
                other = words[a].ids
                length = _common_length(other, ids, start, position)
                if length < size:
                    continue
                back = 0
                floor = covered.get(key, 0)
                while (
                    start - back > 0
                    and position - back > floor
                    and other[start - back - 1] == ids[position - back - 1] != -1
                ):
                    back += 1
                covered[key] = position + length
                runs.append(_Run(a, b, start - back, position - back, length + back))
            if only is None and len(holders) < holders_of_run and -1 not in ids[position : position + size]:
                own[gram].append((b, position))
        for gram, places in own.items():
            index[gram].extend(places[:2])
    return runs


def _common_length(left: Sequence[int], right: Sequence[int], i: int, j: int) -> int:
    begin = i
    while i < len(left) and j < len(right) and left[i] == right[j] != -1:
        i += 1
        j += 1
    return i - begin


def _keep_run(run: _Run, words: Sequence[_Words], options: PassageOptions) -> bool:
    plain = 0
    for text, start in ((words[run.a], run.start_a), (words[run.b], run.start_b)):
        telling = [i for i in range(start, start + run.length) if not text.stock[i]]
        content = [i for i in telling if text.content[i]]
        if len(telling) < options.min_run_words or len(content) < options.min_run_content:
            return False
        characters = text.reading.report.text
        plain = max(plain, sum(characters[text.starts[i]].islower() for i in content))
    return plain >= options.min_run_plain


# -- reworded sentences ---------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Matter:
    """The content of one sentence: its lemmas in order, and which of them stand in quotation marks."""

    report: int
    sentence: Sentence
    lemmas: tuple[str, ...]
    distinct: frozenset[str]
    quoted: frozenset[str]
    plain: frozenset[str]
    """Lemmas that are neither names, nor numbers, nor verbs of speech: two reports of one event share those anyway."""
    words: tuple[int, int]
    """Positions of its words in `_Words`."""


_CONTENT_POS = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM", "ADV"})


def _matters(report: int, words: _Words) -> list[_Matter]:
    reading = words.reading
    count = range(len(words.ids))
    quoted = _Cover([(words.starts[i], words.ends[i]) for i in count if words.quoted[i]])
    stock = _Cover([(words.starts[i], words.ends[i]) for i in count if words.stock[i]])
    matters: list[_Matter] = []
    for sentence in reading.sentences:
        lemmas: list[str] = []
        inside: set[str] = set()
        plain: set[str] = set()
        for token in reading.doc[sentence.first_token : sentence.end_token]:
            if token.pos_ not in _CONTENT_POS or token.is_punct or stock.holds(token.idx):
                continue
            lemma = token.lemma_.lower().strip("'’.-")
            if not lemma or lemma in _FUNCTION_WORDS or not lemma[0].isalnum():
                continue
            lemma = _NUMBER_WORDS.get(lemma, lemma)
            lemmas.append(lemma)
            if token.pos_ not in ("PROPN", "NUM") and lemma not in SPEECH_VERBS:
                plain.add(lemma)
            if quoted.holds(token.idx):
                inside.add(lemma)
        first = bisect_left(words.starts, sentence.start)
        last = bisect_left(words.starts, sentence.end)
        matters.append(
            _Matter(
                report, sentence, tuple(lemmas), frozenset(lemmas), frozenset(inside), frozenset(plain), (first, last)
            )
        )
    return matters


@dataclass(frozen=True, eq=False)
class _Pair:
    left: _Matter
    right: _Matter
    similarity: float
    containment: float
    quoted: bool


def _find_reworded(
    words: Sequence[_Words], vectors: Mapping[str, NDArray[np.float32]], options: PassageOptions
) -> list[_Pair]:
    matters = [matter for report, text in enumerate(words) for matter in _matters(report, text)]
    weight = _weights(matters, len(words))
    by_pair: dict[tuple[str, str], list[int]] = defaultdict(list)
    pairs: list[_Pair] = []
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
        keys = _neighbour_pairs(matter.lemmas)
        for key in keys:
            for other in by_pair[key]:
                if matters[other].report != matter.report:
                    shared[other] += 1
        for other, count in shared.items():
            if count >= 2:
                pair = None
                # Equal sentences are verbatim runs already.
                if _wording(matters[other], words) != wording:
                    pair = _compare(matters[other], matter, words, weight, vectors, options)
                if pair is not None:
                    pairs.append(pair)
        for key in keys:
            if len(by_pair[key]) < options.max_partners:
                by_pair[key].append(number)
    return _best_pairs(pairs)


def _wording(matter: _Matter, words: Sequence[_Words]) -> tuple[int, ...]:
    return tuple(words[matter.report].ids[matter.words[0] : matter.words[1]])


def _weights(matters: Sequence[_Matter], reports: int) -> dict[str, float]:
    """Return each lemma's weight: what every report says ("plane", "crash") tells least of descent."""
    holders: dict[str, set[int]] = defaultdict(set)
    for matter in matters:
        for lemma in matter.distinct:
            holders[lemma].add(matter.report)
    return {lemma: math.log(1 + max(reports, 4) / len(held)) for lemma, held in holders.items()}


def _neighbour_pairs(lemmas: Sequence[str]) -> list[tuple[str, str]]:
    found: dict[tuple[str, str], None] = {}
    for i, left in enumerate(lemmas):
        for right in lemmas[i + 1 : i + 3]:
            if left != right:
                found[(left, right) if left < right else (right, left)] = None
    return list(found)


def _compare(
    left: _Matter, right: _Matter, words: Sequence[_Words], weight: Mapping[str, float],
    vectors: Mapping[str, NDArray[np.float32]], options: PassageOptions,
) -> _Pair | None:  # fmt: skip
    common = left.distinct & right.distinct
    plain = common & left.plain & right.plain
    if len(common) < 4 or len(plain) < options.min_plain:
        return None
    mass = sum(weight[lemma] for lemma in sorted(common))
    masses = [sum(weight[lemma] for lemma in sorted(side.distinct)) for side in (left, right)]
    containment, likeness = mass / min(masses), mass / max(masses)
    if containment < options.min_containment:
        return None
    run = _longest_common_run(words[left.report], words[right.report], left.words, right.words)
    order = _order_kept(left.lemmas, right.lemmas, common)
    cosine = _cosine(left, right, words, vectors)
    near = cosine is not None and cosine >= options.min_cosine
    alike = likeness >= options.min_likeness and (containment >= 0.8 or near) and order >= 0.6
    joined = run >= options.min_shared_run and order >= 0.5 and (likeness >= 0.4 or run >= options.min_run_words)
    if not (alike or joined):
        return None
    both_quoted = left.quoted & right.quoted & common
    # Who speaks and that he speaks goes with the quotation: only other words beside it are shared text.
    beside = plain - both_quoted
    quoted = len(both_quoted) >= 3 and len(beside) <= max(1, len(both_quoted) // 4)
    similarity = min(0.99, (containment + likeness) / 2)
    return _Pair(left, right, round(similarity, 3), containment, quoted)


def _longest_common_run(left: _Words, right: _Words, a: tuple[int, int], b: tuple[int, int]) -> int:
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
    """Return the share of common lemmas whose order both sentences keep (longest rising run)."""
    place = {lemma: i for i, lemma in reversed(list(enumerate(right)))}
    sequence = [place[lemma] for lemma in dict.fromkeys(left) if lemma in common]
    tails: list[int] = []
    for value in sequence:
        at = bisect_left(tails, value)
        if at == len(tails):
            tails.append(value)
        else:
            tails[at] = value
    return len(tails) / len(sequence) if sequence else 0.0


def _cosine(
    left: _Matter, right: _Matter, words: Sequence[_Words], vectors: Mapping[str, NDArray[np.float32]]
) -> float | None:
    rows = (vectors.get(words[left.report].reading.report.id), vectors.get(words[right.report].reading.report.id))
    a, b = left.sentence.index, right.sentence.index
    if rows[0] is None or rows[1] is None or a >= len(rows[0]) or b >= len(rows[1]):
        return None
    return float(np.dot(rows[0][a], rows[1][b]))


def _best_pairs(pairs: Sequence[_Pair]) -> list[_Pair]:
    """Return the pairs kept: of two reports each sentence has one partner, and a second one that holds, or is
    held in, nearly all of it (sentences are split and merged)."""
    partners: Counter[tuple[int, int, int]] = Counter()
    kept: list[_Pair] = []
    ranked = sorted(
        pairs,
        key=lambda p: (
            -p.similarity, p.left.report, p.right.report, p.left.sentence.index, p.right.sentence.index,
        ),
    )  # fmt: skip
    for pair in ranked:
        keys = (
            (pair.left.report, pair.right.report, pair.left.sentence.index),
            (pair.right.report, pair.left.report, pair.right.sentence.index),
        )
        taken = max(partners[key] for key in keys)
        if taken == 0 or (taken == 1 and pair.containment >= 0.8):
            kept.append(pair)
            for key in keys:
                partners[key] += 1
    return kept


# -- the room's door ------------------------------------------------------------------------------


@dataclass
class _PairState:
    runs: list[_Run] = field(default_factory=list[_Run])
    reworded: list[_Pair] = field(default_factory=list[_Pair])


def find_passages(
    readings: Sequence[Reading],
    quotes: Sequence[Quote] | None = None,
    options: PassageOptions = PassageOptions(),
    vectors: Mapping[str, NDArray[np.float32]] | None = None,
) -> list[Passage]:
    """Return the passages which two reports share, longest first.

    `a` lies in the report that comes first in `readings`; similarity lies in [0, 1] and is 1 for words that are
    equal but for case and marks. Furniture and stock phrases ("did not respond to a request for comment") make
    no passage. Long runs are cut at sentences, since no span is longer than `MAX_SPAN_CHARS`. `quotes`, where
    given, adds to what the quotation marks show of which words are quoted; `vectors` holds for a report's id one
    normalised row for each of its sentences, and only supports what shared words suggest.

    A run that more than `max_holders` reports hold is compared with its first holders only, and of more than half as
    many identical texts or sentences the later ones with the first only: time and memory stay near-linear for
    copies of one dispatch.
    """
    vocabulary: dict[str, int] = {}
    quoted = _quoted_by_report(readings, quotes)
    words = [_read_words(reading, vocabulary, quoted[reading.report.id]) for reading in readings]
    states: dict[tuple[int, int], _PairState] = defaultdict(_PairState)
    for run in _find_runs(words, options):
        if _keep_run(run, words, options):
            states[run.a, run.b].runs.append(run)
    for pair in _find_reworded(words, vectors or {}, options):
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


def _pair_passages(left: _Words, right: _Words, state: _PairState, options: PassageOptions) -> list[Passage]:
    """Return the passages of two reports: runs cut at sentences; a sentence that is only in part the same is
    shown whole, as one reworded passage, and not as crumbs."""
    runs = _without_overlap(state.runs)
    equal_left = _Cover2([(run.start_a, run.start_a + run.length) for run in runs])
    equal_right = _Cover2([(run.start_b, run.start_b + run.length) for run in runs])
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
        for start, stop in _cut_run(run, left, right, shown, options):
            passages.append(_verbatim(run, start, stop, left, right, options))
    return passages


class _Cover2:
    """Answers how much of a range lies in the ranges given."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self.ranges = sorted(ranges)

    def covers(self, start: int, end: int) -> bool:
        """Return whether at least nine tenths of the range are covered by one of the ranges."""
        if end <= start:
            return False
        at = bisect_right(self.ranges, (start, math.inf))
        best = 0
        for low, high in self.ranges[max(0, at - 2) : at + 2]:
            best = max(best, min(high, end) - max(low, start))
        return best >= 0.9 * (end - start)


def _without_overlap(runs: Sequence[_Run]) -> list[_Run]:
    """Return the runs, longest first, without those that repeat words of a longer one in both reports."""
    kept: list[_Run] = []
    for run in sorted(runs, key=lambda r: (-r.length, r.start_a, r.start_b)):
        if not any(
            (other.start_a <= run.start_a and run.start_a + run.length <= other.start_a + other.length)
            or (other.start_b <= run.start_b and run.start_b + run.length <= other.start_b + other.length)
            for other in kept
        ):  # fmt: skip
            kept.append(run)
    return sorted(kept, key=lambda r: (r.start_a, r.start_b))


def _cut_run(
    run: _Run,
    left: _Words,
    right: _Words,
    shown: Sequence[tuple[tuple[int, int], tuple[int, int]]],
    options: PassageOptions,
) -> list[tuple[int, int]]:
    """Return the pieces of a run as ranges of offsets from its start: whole sentences joined up to the length a
    span may have; the sentences which a reworded passage shows are left out."""
    inside = [offset for offset in range(run.length) if run.start_a + offset in left.breaks]
    borders = sorted({0, run.length, *inside})
    pieces: list[tuple[int, int]] = []
    for start, stop in pairwise(borders):
        if any(
            low_a <= run.start_a + start and run.start_a + stop <= high_a
            and low_b <= run.start_b + start and run.start_b + stop <= high_b
            for (low_a, high_a), (low_b, high_b) in shown
        ):  # fmt: skip
            continue
        if pieces and pieces[-1][1] == start and _fits(run, pieces[-1][0], stop, left, right):
            pieces[-1] = (pieces[-1][0], stop)
            continue
        while not _fits(run, start, stop, left, right):
            middle = start + 1
            while middle + 1 < stop and _fits(run, start, middle + 1, left, right):
                middle += 1
            pieces.append((start, middle))
            start = middle
        pieces.append((start, stop))
    # What stands beside a sentence that is shown whole must be a run of its own.
    trimmed = sum(stop - start for start, stop in pieces) < run.length
    return [(start, stop) for start, stop in pieces if stop - start >= (options.min_run_words if trimmed else 1)]


def _fits(run: _Run, start: int, stop: int, left: _Words, right: _Words) -> bool:
    if stop - start <= 1:
        return True
    long_a = left.ends[run.start_a + stop - 1] - left.starts[run.start_a + start]
    long_b = right.ends[run.start_b + stop - 1] - right.starts[run.start_b + start]
    return max(long_a, long_b) < MAX_SPAN_CHARS - 8


def _verbatim(run: _Run, start: int, stop: int, left: _Words, right: _Words, options: PassageOptions) -> Passage:
    a, b = run.start_a + start, run.start_b + start
    size = stop - start
    unquoted = sum(not (left.quoted[a + i] and right.quoted[b + i]) for i in range(size))
    quoted = unquoted < size and unquoted <= max(4, size // 5) and unquoted < options.min_run_words
    return Passage(_span(left, a, a + size), _span(right, b, b + size), 1.0, True, quoted)


def _span(words: _Words, first: int, stop: int) -> Span:
    text = words.reading.report.text
    end = words.ends[stop - 1]
    # The stop that closes the run's last sentence belongs to it.
    while end < len(text) and end - words.ends[stop - 1] < 3 and text[end] in ".!?”’\"')":
        end += 1
    return words.reading.span(words.starts[first], end)

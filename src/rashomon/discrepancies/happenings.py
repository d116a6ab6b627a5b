"""When the same thing happened by different accounts, wherever in the story they tell it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from rashomon.discrepancies.candidates import Candidate, one_span_a_report
from rashomon.discrepancies.told import collect, is_zoned, name_one_weekday, rarity_of, shared_weight
from rashomon.model import Claim, Span, TimeMention
from rashomon.text.dates import compare_times
from rashomon.text.reading import Reading
from rashomon.text.speech import is_speech_verb

if TYPE_CHECKING:
    from spacy.tokens import Token

MAX_TIMES = 400
"""Times that are compared, each with each: a story of a hundred reports stays quick."""
MIN_CONTEXT = 0.3
"""Share of the rare words that two tellings of one happening have in common (gold stories)."""
MAX_DAYS = 8
"""Days further apart than this are more often two happenings than two accounts of one."""
_ENDINGS = ("ation", "ion", "ing", "ment", "ure", "al", "ed", "s")
_EXACT = frozenset({"minute", "hour", "day"})


@dataclass(frozen=True, eq=False)
class _When:
    claim: Claim
    time: TimeMention
    act: str
    words: frozenset[str]
    spans: tuple[Span, ...]


def happenings(claims: Sequence[Claim], readings: Mapping[str, Reading]) -> list[Candidate]:
    """Return happenings to which reports give days or hours that exclude each other."""
    rarity = rarity_of(claims)
    held: dict[str, list[_When]] = defaultdict(list)
    for told in collect(claims, (), readings, _exact_times, MAX_TIMES):
        act = _happening(told.reading, told.span)
        if act is not None:
            lemma = act.lemma_.lower()
            words = told.words - {lemma}
            held[_stem(lemma)].append(_When(told.claim, told.value, lemma, words, (told.span, *told.copies)))
    found: list[Candidate] = []
    for stem in sorted(held):
        best: tuple[float, _When, _When] | None = None
        for a, b in combinations(held[stem], 2):
            if a.claim.report == b.claim.report or compare_times(a.time, b.time) != "different":
                continue
            if (a.time.granularity == "day") != (b.time.granularity == "day"):
                continue
            if name_one_weekday(a.time, b.time):
                continue
            if abs(_day(a.time) - _day(b.time)) > MAX_DAYS:
                continue
            near = shared_weight(a.words, b.words, rarity)
            if near >= MIN_CONTEXT and (best is None or near > best[0]):
                best = (near, a, b)
        if best is None:
            continue
        near, a, b = best
        sides: list[tuple[str, tuple[Span, ...]]] = []
        for one in (a, b):
            same = [span for w in held[stem] if compare_times(w.time, one.time) == "same" for span in w.spans]
            sides.append((one.time.span.text, one_span_a_report([*one.spans, *same])))
        listed = " against ".join(f"\u201c{value}\u201d" for value, _ in sides)
        found.append(
            Candidate(
                "time", f"when: {a.act}", "conflict", tuple(sides), 0.42 + 0.3 * near,
                f"{listed} are given for when it happened ({a.act}).", None, "happening",
            )
        )  # fmt: skip
    return found


def _day(time: TimeMention) -> int:
    return date.fromisoformat(str(time.when)[:10]).toordinal()


def _happening(reading: Reading, span: Span) -> Token | None:
    """Return the verb or the noun of an act on which a time hangs ("a filing on Friday"), unless it is one of speech."""
    token = reading.token_at(span.start)
    for _ in range(8):
        if token is None or token.head.i == token.i:
            break
        token = token.head
        if token.pos_ in {"VERB", "AUX"} or (
            token.pos_ == "NOUN" and token.idx < span.start and token.lemma_.lower().endswith(_ENDINGS[:6])
        ):
            break
    if token is None or token.pos_ not in {"VERB", "NOUN"} or is_speech_verb(token):
        return None
    return token if not (span.start <= token.idx < span.end) else None


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)].rstrip("e")
    return word.rstrip("e")


def _exact_times(claim: Claim) -> Iterable[tuple[TimeMention, Span]]:
    if claim.headline or claim.quoted:
        return
    for time in claim.times:
        if time.when is not None and "/" not in time.when and time.granularity in _EXACT and not is_zoned(time):
            yield time, time.span

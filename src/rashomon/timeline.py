"""The timeline: what the reports say happened when, in order of time."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from rashomon.model import Claim, Point, Span, TimelineEntry, TimeMention
from rashomon.text.dates import governing_verb, modified_noun, time_interval
from rashomon.text.speech import SPEECH_VERBS

if TYPE_CHECKING:
    from spacy.tokens import Token

    from rashomon.text.reading import Reading, Sentence

_CONTENT_POS = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
_EMPTY = frozenset("be have do say tell".split())
_SAME_DAY = re.compile(r"\b(?:seconds?|minutes?|hours?|moments?|shortly|soon|immediately|right|just)\b", re.IGNORECASE)
_EARLIER = re.compile(
    r"\bearlier\b|^(?:hours|minutes|moments|shortly|just|immediately|right)\s+before\b", re.IGNORECASE
)
_LONG_UNIT = re.compile(r"\b(?:days?|nights?|weeks?|months?|years?|decades?)\b", re.IGNORECASE)
_DATELINE = re.compile(r"^[A-Z][\w .,'’()-]{1,50}?\s*(?:—|–|--|\s-)\s+(?=[A-Z“\"'‘])")
_BREAK = re.compile(r"[,;:—–]\s|\s(?=(?:and|but|when|while|after|before|as|that|which|who|because)\s)")
_FINE = frozenset({"minute", "hour", "part_of_day", "day"})


@dataclass(frozen=True)
class TimelineOptions:
    """How the timeline is drawn up."""

    max_what_chars: int = 120
    """Length of an entry's short text."""
    max_sentence_chars: int = 320
    """A longer sentence is shown by the clause that holds the time."""
    min_overlap: float = 0.33
    """Share of the rarer content words that two sentences of one time must have in common to tell one event. Read on
    the five gold stories: at .4 rewordings of one event stand apart, below .3 other events of the day run together;
    recall is the same from .3 to .5. Re-run `evaluation/` to change it."""
    background_days: int = 400
    """What lies further back from its report's publication than this is background, unless others tell it too."""
    max_background: int = 4
    """Entries of background that one report alone tells; of more, those nearest to the event are kept (with the points
    that they share, if any). The golds have up to 3 of one report; a profile or a page of history has 80. Re-run
    `evaluation/` to change it."""
    max_times_a_sentence: int = 8
    """What holds more times than this is a list (an archive's months, opening hours) and tells no happening."""
    relative_days: int = 31
    """A relative time ("an hour later") takes the running date of its report if that lies this near to publication."""


@dataclass(frozen=True)
class _Telling:
    """One sentence of one report that tells a time."""

    when: str
    at: datetime
    span: Span
    mention: Span
    clause: Span
    words: frozenset[str]
    points: frozenset[str]
    speech: bool
    speaker: str | None
    order: int
    background: bool
    """It lies long before its report was published."""


def build_timeline(
    readings: Sequence[Reading],
    times: Mapping[str, Sequence[TimeMention]],
    claims: Sequence[Claim],
    points: Sequence[Point],
    options: TimelineOptions = TimelineOptions(),
) -> list[TimelineEntry]:
    """Return one entry for each time and event that the reports tell, in order of time.

    `times` holds the mentions of each report by its id. Reports that tell one event at one time share an entry; what
    was
    only said on a day stands behind what happened on it. Of the history that one report alone goes through, the
    entries nearest to the event are kept. Spans are sentences (or clauses) that hold the time; `points`
    are those whose accounts overlap them. Without claims and points the sentences alone decide.
    """
    clauses: dict[str, list[Span]] = defaultdict(list)
    for claim in claims:
        clauses[claim.report].append(claim.span)
    accounts: dict[str, list[tuple[Span, str]]] = defaultdict(list)
    for point in points:
        for account in point.accounts:
            for span in ([account.span] if account.span else []) + list(account.more):
                accounts[account.report].append((span, point.id))
    tellings: list[_Telling] = []
    for reading in readings:
        report = reading.report.id
        tellings.extend(
            _tellings(reading, times.get(report, ()), clauses.get(report, []), accounts.get(report, []), options)
        )
    by_when: dict[str, list[_Telling]] = defaultdict(list)
    for telling in tellings:
        by_when[telling.when].append(telling)
    weight = _weights(tellings)
    shared = {point.id for point in points if point.support.reports > 1}
    events = [(when, group) for when in sorted(by_when) for group in _events(by_when[when], weight, options)]
    left_out = _too_much_background([group for _, group in events], shared, options)
    entries = [
        (_place(group), _entry(when, group, weight, options))
        for at, (when, group) in enumerate(events)
        if at not in left_out
    ]
    entries.sort(key=lambda item: (item[0], item[1].spans))
    return [entry for _, entry in entries]


def _too_much_background(events: Sequence[Sequence[_Telling]], shared: Set[str], options: TimelineOptions) -> set[int]:
    """Return which events to leave out: history that one report alone tells, beyond `max_background` for each report.

    What shares a point with another report is kept, then what lies nearest to the event.
    """
    held: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
    for at, group in enumerate(events):
        reports = {telling.span.report for telling in group}
        alone = len(reports) == 1 and not any(telling.points & shared for telling in group)
        if alone and all(telling.background for telling in group):
            held[group[0].span.report].append((group[0].at, at))
    return {at for found in held.values() for _, at in sorted(found)[: -options.max_background or None]}


def _tellings(
    reading: Reading,
    mentions: Sequence[TimeMention],
    clauses: Sequence[Span],
    accounts: Sequence[tuple[Span, str]],
    options: TimelineOptions,
) -> list[_Telling]:
    tellings: dict[tuple[int, str], _Telling] = {}
    running: str | None = None
    running_at: datetime | None = None
    published = _published(reading)
    placed = [(mention, reading.sentence_at(mention.span.start)) for mention in mentions]
    crowded = Counter(sentence.index for _, sentence in placed if sentence is not None)
    for mention, sentence in placed:
        if sentence is None or crowded[sentence.index] > options.max_times_a_sentence:
            continue
        when = mention.when
        if when is None and mention.granularity == "relative":
            when = _same_day(mention, sentence, placed, running)
            at = running_at if when and running_at is not None and running_at.isoformat().startswith(when) else None
            step = timedelta(minutes=-1 if _EARLIER.search(mention.span.text) else 1)
            interval = (at + step, at + step) if at is not None else None
        else:
            interval = time_interval(mention)
        if when is None or interval is None or mention.granularity == "duration":
            continue
        if _only_describes(reading, mention, sentence, placed):
            continue
        old = published is not None and published - interval[1] > timedelta(days=options.background_days)
        telling = _telling(reading, mention, sentence, when, interval[0], clauses, accounts, options, old)
        fine = mention.when is not None and mention.granularity in _FINE
        if fine and not telling.speech and _is_near(interval[0], published, options):
            running, running_at = when[:10], interval[0]
        tellings.setdefault((sentence.index, when), telling)
    # "In October ... earlier this year": the year adds nothing to the month that the same sentence tells.
    covered = {(index, when[:size]) for index, when in sorted(tellings) for size in (4, 7) if size < len(when)}
    return [tellings[key] for key in sorted(tellings) if key not in covered]


def _only_describes(
    reading: Reading,
    mention: TimeMention,
    sentence: Sentence,
    placed: Sequence[tuple[TimeMention, Sentence | None]],
) -> bool:
    """Whether a year only says which thing is meant ("unveiled the 2017 saloon last month")."""
    if mention.granularity != "year" or modified_noun(reading, mention) is None:
        return False
    return any(where is sentence and other.when and other.granularity != "year" for other, where in placed)


def _published(reading: Reading) -> datetime | None:
    try:
        return datetime.fromisoformat(reading.report.published_at or "").replace(tzinfo=None)
    except ValueError:
        return None


def _is_near(at: datetime, published: datetime | None, options: TimelineOptions) -> bool:
    if published is None:
        return True
    return at <= published + timedelta(days=1) and published - at <= timedelta(days=options.relative_days)


def _same_day(
    mention: TimeMention, sentence: Sentence, placed: Sequence[tuple[TimeMention, Sentence | None]], running: str | None
) -> str | None:
    """Return the date on which something happened "an hour later": the one spoken of before.

    Where the sentence has a date or a clock time of its own, that one tells it.
    """
    words = mention.span.text
    if not _SAME_DAY.search(words) or _LONG_UNIT.search(words):
        return None
    for other, where in placed:
        if where is sentence and other.when is not None and other.granularity in _FINE:
            return None
    return running


def _telling(
    reading: Reading,
    mention: TimeMention,
    sentence: Sentence,
    when: str,
    at: datetime,
    clauses: Sequence[Span],
    accounts: Sequence[tuple[Span, str]],
    options: TimelineOptions,
    background: bool = False,
) -> _Telling:
    whole = reading.sentence_span(sentence)
    holding = [clause for clause in clauses if clause.start <= mention.span.start and mention.span.end <= clause.end]
    clause = min(holding, key=lambda span: (span.end - span.start, span.start), default=whole)
    span = whole
    if sentence.end - sentence.start > options.max_sentence_chars or not whole.overlaps(mention.span):
        span = clause if clause is not whole else _around(reading, mention, sentence, options)
    verb = governing_verb(reading, mention, sentence)
    speech = verb is not None and verb.lemma_.lower() in SPEECH_VERBS
    own = frozenset(identifier for account, identifier in accounts if account.overlaps(clause))
    return _Telling(
        when, at, span, mention.span, clause, _words(reading, sentence, mention), own, speech,
        _speaker(verb) if verb is not None and speech else None, sentence.index, background,
    )  # fmt: skip


def _around(reading: Reading, mention: TimeMention, sentence: Sentence, options: TimelineOptions) -> Span:
    """Return the stretch of a long sentence around a time, cut at punctuation where there is some."""
    room = (options.max_sentence_chars - (mention.span.end - mention.span.start)) // 2
    start, end = max(sentence.start, mention.span.start - room), min(sentence.end, mention.span.end + room)
    text = reading.report.text
    if start > sentence.start:
        cut = _BREAK.search(text, start, mention.span.start)
        start = cut.end() if cut else max(text.find(" ", start, mention.span.start) + 1, start)
    if end < sentence.end:
        cuts = [match.start() for match in _BREAK.finditer(text, mention.span.end, end)]
        space = text.rfind(" ", mention.span.end, end)
        end = cuts[-1] if cuts else space if space > 0 else end
    return reading.span(start, end)


def _words(reading: Reading, sentence: Sentence, mention: TimeMention) -> frozenset[str]:
    """Return the content lemmas of a sentence, without its time words and light verbs."""
    return frozenset(
        token.lemma_.lower()
        for token in reading.doc[sentence.first_token : sentence.end_token]
        if token.pos_ in _CONTENT_POS
        and token.ent_type_ not in ("DATE", "TIME")
        and token.lemma_.lower() not in _EMPTY
        and not (mention.span.start <= token.idx < mention.span.end)
    )


def _speaker(verb: Token) -> str | None:
    return next((child.lemma_.lower() for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")), None)


def _weights(tellings: Sequence[_Telling]) -> dict[str, float]:
    """Return how telling each word is: what every sentence of the story says joins little."""
    counts = Counter(word for telling in tellings for word in telling.words)
    total = len(tellings) + 1
    return {word: math.log(1 + total / count) for word, count in counts.items()}


def _likeness(a: frozenset[str], b: frozenset[str], weight: Mapping[str, float]) -> float:
    shared = sorted(a & b)
    if len(shared) < 2:
        return float(a == b and bool(a))
    least = min(sum(weight[word] for word in sorted(a)), sum(weight[word] for word in sorted(b)))
    return sum(weight[word] for word in shared) / least if least else 0.0


def _events(
    tellings: Sequence[_Telling], weight: Mapping[str, float], options: TimelineOptions
) -> list[list[_Telling]]:
    """Group what is told of one time by event: a shared point, the same speaker, or enough rare words in common."""
    groups: list[list[_Telling]] = []
    ordered = sorted(tellings, key=lambda telling: (telling.speech, telling.span))
    for telling in ordered:
        best: tuple[float, int] | None = None
        for index, group in enumerate(groups):
            score = max(_agreement(telling, other, weight) for other in group[:_COMPARED])
            if score >= options.min_overlap and (best is None or score > best[0]):
                best = (score, index)
        if best is None:
            groups.append([telling])
        else:
            groups[best[1]].append(telling)
    return groups


_COMPARED = 6
"""Members of a group that a new sentence is compared with: cost stays linear where hundreds of reports tell one
event."""


def _agreement(a: _Telling, b: _Telling, weight: Mapping[str, float]) -> float:
    if a.speech != b.speech:
        # What was said on a day is another event than what happened on it, unless the words are nearly the same.
        return _likeness(a.words, b.words, weight) - 0.3
    likeness = _likeness(a.words, b.words, weight)
    if a.speech and a.speaker is not None and a.speaker == b.speaker:
        return likeness + 0.3
    if a.points & b.points:
        return likeness + 0.3
    return likeness


def _place(group: Sequence[_Telling]) -> tuple[datetime, int, str]:
    """Return where an event stands: by its earliest told hour; what was only said comes behind the day's events."""
    when = group[0].when
    at = sorted(telling.at for telling in group)[len(group) // 2]
    speech = all(telling.speech for telling in group)
    if speech and len(when) == 10:
        at = max(at, datetime.fromisoformat(when) + timedelta(hours=23, minutes=59))
    return at, int(speech), when


def _entry(
    when: str, group: Sequence[_Telling], weight: Mapping[str, float], options: TimelineOptions
) -> TimelineEntry:
    centre = max(
        group,
        key=lambda telling: (
            round(
                sum(_likeness(telling.words, other.words, weight) for other in group[:12] if other is not telling), 6
            ),
            -abs(len(telling.clause.text) - options.max_what_chars // 2),
            -telling.order,
            telling.span.report,
            -telling.span.start,
        ),
    )
    spans = tuple(sorted({telling.span for telling in group}))
    points = tuple(sorted({identifier for telling in group for identifier in telling.points}))
    return TimelineEntry(when, _what(centre, options), spans, points)


def _what(telling: _Telling, options: TimelineOptions) -> str:
    """Return a short clause in the report's words that holds the time expression."""
    limit = options.max_what_chars
    whole = _tidy(telling.span.text)
    if len(whole) <= limit:
        return whole
    clause = _tidy(telling.clause.text)
    if len(clause) <= limit and telling.clause.overlaps(telling.mention) and not _OPENS_INSIDE.match(clause):
        return clause
    text = telling.span.text
    at = max(0, telling.mention.start - telling.span.start)
    end = min(len(text), max(at, telling.mention.end - telling.span.start))
    dateline = _DATELINE.match(text)
    start = dateline.end() if dateline and dateline.end() <= at else 0
    if end - start > limit - 2:
        # Too far from the sentence's start: begin at the last break that leaves the most of it.
        breaks = [match.end() for match in _BREAK.finditer(text, start, at) if end - match.end() <= limit - 2]
        start = breaks[0] if breaks else text.find(" ", max(start, end - limit + 2)) + 1
        if (joint := _JOINT.match(text, start)) is not None and joint.end() < at:
            start = joint.end()
    lead = "…" if start and not (dateline and start == dateline.end()) else ""
    room = limit - 1 - len(lead)
    stop = len(text)
    if stop - start > room:
        breaks = [match.start() for match in _BREAK.finditer(text, end, start + room)]
        space = text.rfind(" ", end, start + room)
        stop = breaks[-1] if breaks and breaks[-1] - start > limit // 2 else space if space > start else start + room
    words = re.sub(r"\s+", " ", text[start:stop]).strip().rstrip(",;:—– ")
    return (lead + words + ("…" if stop < len(text) - 1 else ""))[:limit]


_OPENS_INSIDE = re.compile(r"(?:and|but|that|which|who|whom|where|while|as|because|or|to|of)\b", re.IGNORECASE)
_JOINT = re.compile(r"(?:and|but|that|which|while|or)\s+", re.IGNORECASE)


def _tidy(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip()
    dateline = _DATELINE.match(text)
    if dateline is not None and len(text) - dateline.end() > 20:
        text = text[dateline.end() :]
    return text

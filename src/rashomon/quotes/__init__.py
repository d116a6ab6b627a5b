"""The quotes room: who is quoted with which words, and how the same utterance reads in each report."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from rashomon.model import MAX_SPAN_CHARS, Alteration, AlterationKind, Entity, Quote, QuoteVersion, Span, make_id
from rashomon.quotes.marks import Quotation, find_quotations
from rashomon.quotes.speakers import NOBODY, Names, Source, SpeakerFinder, is_naming
from rashomon.quotes.versions import (
    STOP_WORDS,
    MatchOptions,
    Utterance,
    Word,
    align,
    candidate_pairs,
    contains,
    differences,
    fold,
    likeness,
    same_utterance,
    words_of,
)
from rashomon.text.reading import Reading
from rashomon.text.speech import find_attributions

__all__ = ["QuoteOptions", "attribute_quotes"]

_MAX_FRAGMENT_WORDS = 3
_MIN_FULL_WORDS = 5
_MIN_SHARED_LEMMAS = 3
_MIN_SENTENCE_LIKENESS = 3.0
"""Likeness of two sentences of different quotations from which they are versions: eight words of twelve, five of six."""
_MIN_PART = 0.6
"""Share of its words that an utterance must have in a longer one to be a part of it."""
_MAX_NESTED = 50
"""Quotations looked at for lying inside one: more would be a text of stray marks."""


@dataclass(frozen=True)
class QuoteOptions:
    """What counts as a quotation, and how alike two versions of an utterance must be."""

    min_words: int = 4
    """Shorter quotations count only where a cue of speech governs them."""
    match: MatchOptions = field(default_factory=MatchOptions)
    indirect_overlap: float = 0.6
    """Share of a quotation's content words that an indirect rendering in another report must repeat."""
    min_indirect_words: int = 3
    """Content words that a quotation must have before an indirect rendering is looked for."""


def attribute_quotes(
    readings: Sequence[Reading], entities: Sequence[Entity], options: QuoteOptions = QuoteOptions()
) -> list[Quote]:
    """Return each quoted utterance with its speaker and its versions, those in most reports first.

    A version's span covers the words between quotation marks; a quotation that its cue interrupts has one
    version for each part. Rare indirect renderings of a quoted utterance are versions with `direct` false.
    """
    names = Names(entities, readings)
    utterances: list[Utterance] = []
    for position, reading in enumerate(readings):
        if reading.report.analysed and reading.sentences:
            utterances.extend(_utterances(reading, names, options, position))
    utterances = _split_where_others_part(utterances, options)
    groups, fragments = _add_fragments(_group(utterances, options))
    indirect = _indirect_versions(readings, groups, names, options)
    quotes = [_quote(group, indirect.get(index, []), fragments.get(index, [])) for index, group in enumerate(groups)]
    order = {reading.report.id: position for position, reading in enumerate(readings)}
    quotes = [quote for quote in quotes if quote.versions]
    return sorted(
        quotes,
        key=lambda quote: (
            -len({version.span.report for version in quote.versions}),
            -len(quote.versions),
            order[quote.versions[0].span.report],
            quote.versions[0].span.start,
        ),
    )


# -- finding ----------------------------------------------------------------------------------------


def _utterances(reading: Reading, names: Names, options: QuoteOptions, position: int) -> list[Utterance]:
    text = reading.report.text
    furniture = [(piece.start, piece.end) for piece in reading.report.furniture]
    quotations = [
        q
        for q in find_quotations(text, reading.blocks)
        if not any(q.opened < end and start < q.closed for start, end in furniture) and reading.sentence_at(q.start)
    ]
    finder = SpeakerFinder(reading, quotations, names)
    found: list[Utterance] = []
    previous: tuple[Quotation, Source] | None = None
    parent: tuple[Quotation, Source] | None = None
    for index, quotation in enumerate(quotations):
        inside = quotation.depth > 0 and parent is not None and quotation.closed <= parent[0].closed
        if quotation.depth > 0 and not inside:
            continue
        source = finder.find(quotation, parent[1] if inside and parent else None, previous)
        if quotation.depth == 0:
            parent = quotation, source
        words = words_of(text, quotation.start, quotation.end)
        if not _is_quotation(reading, quotation, source, words, options):
            continue
        if inside and parent and parent[0].start >= quotation.opened - 2 and parent[0].end <= quotation.closed + 2:
            # Marks within marks around the same words: the outer pair adds nothing.
            if found and found[-1].quotation is parent[0]:
                found.pop()
            if source.speaker is None:
                source = parent[1]
        inner = [(q.start, q.end) for q in _inside(quotations, index)]
        for start, end in _cut_long(reading, quotation):
            piece = words_of(text, start, end)
            if piece:
                found.append(Utterance(reading, position, [(start, end)], piece, source, quotation, [source], inner))
        if quotation.depth == 0 and (source.span is not None or len(words) >= options.min_words):
            previous = quotation, source
    _name_backwards(found)
    return _join_interrupted(found)


def _inside(quotations: Sequence[Quotation], index: int) -> list[Quotation]:
    outer = quotations[index]
    following = takewhile(lambda q: q.opened < outer.closed, quotations[index + 1 : index + 1 + _MAX_NESTED])
    return [q for q in following if q.closed <= outer.closed]


def _is_quotation(
    reading: Reading, quotation: Quotation, source: Source, words: Sequence[object], options: QuoteOptions
) -> bool:
    """Return whether marked words are someone's speech, and not a name, a title or words held at a distance."""
    text = reading.report.text[quotation.start : quotation.end]
    written = re.findall(r"[^\W\d_][\w'’-]*", text)
    capitals = [word for word in written if word[0].isupper()]
    titled = bool(capitals) and all(word[0].isupper() or word.casefold() in STOP_WORDS for word in written)
    titled = titled and not text.rstrip().endswith(("!", "?") if len(words) < options.min_words else (".", "!", "?"))
    if titled and len(words) < options.min_words and _is_label(reading, quotation):
        return False
    if titled and (len(capitals) > 1 or len(written) > 1) and not _is_addressed(reading, quotation, source):
        return False
    if len(words) >= options.min_words:
        return source.governed or not quotation.depth
    if not source.governed or source.span is None:
        return False
    if titled and (any(char.isdigit() for char in text) or source.cue not in _SAYING):
        return False
    return not is_naming(reading, quotation)


def _is_label(reading: Reading, quotation: Quotation) -> bool:
    """Return whether marked words are part of a noun phrase: the 'Ivy' rocket."""
    text = reading.report.text
    lead = text[max(0, quotation.opened - 12) : quotation.opened].split()
    follow = text[quotation.closed + 1 : quotation.closed + 3].strip() if quotation.closed < len(text) else ""
    after = follow[:1] or text[quotation.closed : quotation.closed + 1]
    return bool(lead) and lead[-1].casefold() in ("the", "a", "an", "its", "their") and after.isalpha()


_SAYING = frozenset({"say", "tell", "reply", "ask", "answer", "shout", "write", "tweet", "add", "respond", "cry"})


def _is_addressed(reading: Reading, quotation: Quotation, source: Source) -> bool:
    """Return whether capitalised words are what someone says, not a title: next to the cue, or opening the sentence."""
    if source.span is None or not source.governed:
        return False
    start = max(0, quotation.opened - 24)
    lead = reading.report.text[start : quotation.opened].rstrip(" :,")
    if not lead:
        # "Marsh Lights" made her rich, she says: a title that opens the sentence as its subject.
        text, end = reading.report.text, quotation.end
        stopped = any(char in ".,!?" for char in text[end : quotation.closed + 1])
        return stopped or 0 <= source.span.start - quotation.closed <= 2
    if not lead[-1].isalnum():
        return True
    token = reading.token_at(start + len(lead) - 1)
    return token is not None and token.lemma_.lower() == source.cue


def _cut_long(reading: Reading, quotation: Quotation) -> list[tuple[int, int]]:
    """Return a quotation in pieces that a span may hold, cut at sentences."""
    start, end = quotation.start, quotation.end
    text = reading.report.text
    pieces: list[tuple[int, int]] = []
    while end - start > MAX_SPAN_CHARS:
        window = text[start : start + MAX_SPAN_CHARS]
        stops = [m.end() for m in re.finditer(r"[.!?][\"'’”)]*\s", window)]
        at = stops[-1] if stops and stops[-1] > 80 else max(window.rfind(" "), 0) or MAX_SPAN_CHARS
        pieces.append((start, start + len(text[start : start + at].rstrip())))
        start += at
        while start < end and text[start].isspace():
            start += 1
    if end > start:
        pieces.append((start, end))
    return [piece for piece in pieces if piece[1] > piece[0]]


def _name_backwards(found: list[Utterance]) -> None:
    """Give a quotation without a speaker the one whose cue follows later in its paragraph ("A." "B," he said)."""
    for one, two in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
        if one.source.speaker is None and one.source.span is None and one.quotation.block == two.quotation.block:
            if two.quotation.depth or one.quotation.depth or not two.source.governed:
                continue
            one.source = Source(two.source.span, None, two.source.head, False, two.source.speaker, two.source.entity)
            one.sources = [one.source]


def _join_interrupted(found: list[Utterance]) -> list[Utterance]:
    """Join the halves of a sentence that its cue interrupts: "A," he said, "and B"."""
    joined: list[Utterance] = []
    for utterance in found:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.quotation.block == utterance.quotation.block
            and last.quotation.depth == utterance.quotation.depth == 0
            and last.quotation is not utterance.quotation
            and _is_interrupted(utterance.reading, last, utterance)
        ):
            last.pieces += utterance.pieces
            last.words += utterance.words
            last.sources.append(utterance.source)
            last.__post_init__()
            continue
        joined.append(utterance)
    return joined


def _is_interrupted(reading: Reading, one: Utterance, two: Utterance) -> bool:
    text = reading.report.text
    end, start = one.pieces[-1][1], two.pieces[0][0]
    between = text[end:start]
    first = text[start : start + 1]
    inner = between.strip(" ,\"'“”‘’\u00a0")
    if not inner or len(between) > 120 or not first.islower():
        return False
    if not between.rstrip(" \"'“‘\u00a0").endswith(",") or re.search(r"[.!?;:]\s", between):
        return False
    if not one.source.governed or len(inner.split()) > 14:
        return False
    return between.lstrip()[:1] == "," and (two.source.speaker == one.source.speaker or two.source.speaker is None)


# -- grouping ---------------------------------------------------------------------------------------


def _frequency(utterances: Sequence[Utterance]) -> Counter[str]:
    distinct = {utterance.forms: utterance.content for utterance in utterances}
    return Counter(form for content in distinct.values() for form in content)


def _likenesses(
    utterances: Sequence[Utterance], options: QuoteOptions, frequency: Counter[str], partly: bool = False
) -> dict[tuple[int, int], float]:
    found: dict[tuple[int, int], float] = {}
    for a, b in candidate_pairs(utterances):
        if not _nested(utterances[a], utterances[b]):
            score = likeness(utterances[a], utterances[b], options.match, frequency, partly)
            if score:
                found[a, b] = score
    return found


def _nested(a: Utterance, b: Utterance) -> bool:
    """A quotation within a quotation is another utterance, though its words are contained."""
    return a.report == b.report and a.quotation.opened < b.quotation.closed and b.quotation.opened < a.quotation.closed


def _split_where_others_part(utterances: list[Utterance], options: QuoteOptions) -> list[Utterance]:
    """Cut a quotation of several parts where another report gives its parts as quotations of their own.

    Uncut, it would tie these parts together as versions of one utterance.
    """
    partners: dict[int, list[int]] = defaultdict(list)
    for a, b in _likenesses(utterances, options, _frequency(utterances), partly=True):
        partners[a].append(b)
        partners[b].append(a)
    out: list[Utterance] = []
    told = _sentences_told(utterances, partners, options)
    for index, utterance in enumerate(utterances):
        boundaries = _sentence_boundaries(utterance)
        if not boundaries or (len(partners[index]) < 2 and index not in told):
            out.append(utterance)
            continue
        before: dict[int, set[str]] = defaultdict(set)
        after: dict[int, set[str]] = defaultdict(set)
        for other in partners[index]:
            partner = utterances[other]
            runs = align(utterance.forms, partner.forms).runs
            if not runs:
                continue
            low, high = runs[0][0], runs[-1][0] + runs[-1][2]
            for boundary in boundaries:
                if high <= boundary + 1:
                    before[boundary].add(partner.report)
                elif low >= boundary - 1:
                    after[boundary].add(partner.report)
        cuts = [b for b in boundaries if before[b] & after[b] or b in told.get(index, ())]
        out.extend(_cut_at(utterance, cuts) if cuts else [utterance])
    return out


def _sentences_told(
    utterances: Sequence[Utterance], partners: Mapping[int, Sequence[int]], options: QuoteOptions
) -> dict[int, set[int]]:
    """Return where to cut out the sentences that another report has among different ones, as word indexes by utterance.

    Of two quotations that have but one sentence in common, these sentences are the versions.
    """
    parts: list[Utterance] = []
    places: list[tuple[int, int, int]] = []
    for index, utterance in enumerate(utterances):
        edges = [0, *_sentence_boundaries(utterance), len(utterance.words)]
        for (low, high), part in zip(pairwise(edges), _cut_at(utterance, edges[1:-1], keep=True), strict=True):
            parts.append(part)
            places.append((index, low, high))
    frequency = _frequency(parts)
    alike = {
        (utterances[a].forms, utterances[b].forms) for a, others in sorted(partners.items()) for b in sorted(others)
    }
    told: dict[int, set[int]] = defaultdict(set)
    for a, b in candidate_pairs(parts):
        (one, *_), (two, *_) = places[a], places[b]
        forms = utterances[one].forms, utterances[two].forms
        if parts[a].report == parts[b].report or forms[0] == forms[1] or forms in alike:
            continue
        if likeness(parts[a], parts[b], options.match, frequency) < _MIN_SENTENCE_LIKENESS:
            continue
        for index, low, high in (places[a], places[b]):
            told[index] |= {edge for edge in (low, high) if 0 < edge < len(utterances[index].words)}
    return told


def _sentence_boundaries(utterance: Utterance) -> list[int]:
    text = utterance.reading.report.text
    if len(utterance.pieces) > 1:
        return []
    edges = {offset for nested in utterance.nested for offset in nested}
    return [
        i
        for i in range(1, len(utterance.words))
        if re.search(r"[.!?…]", text[utterance.words[i - 1].end : utterance.words[i].start])
        or any(utterance.words[i - 1].end <= edge <= utterance.words[i].start for edge in edges)
    ]


def _cut_at(utterance: Utterance, cuts: Sequence[int], keep: bool = False) -> list[Utterance]:
    """Return an utterance in pieces, cut before these words; without those in a quotation within it unless `keep`."""
    if not cuts:
        return [utterance]
    text = utterance.reading.report.text
    start, end = utterance.pieces[0]
    edges = [0, *cuts, len(utterance.words)]
    out: list[Utterance] = []
    for low, high in pairwise(edges):
        begin = start if low == 0 else utterance.words[low].start
        if low and text[begin - 1] in "[(":
            begin -= 1
        stop = end if high == len(utterance.words) else utterance.words[high].start
        stop = begin + len(text[begin:stop].rstrip(" \u00a0[(\"'“‘"))
        if not keep and any(low_edge <= begin and stop <= high_edge + 1 for low_edge, high_edge in utterance.nested):
            continue
        out.append(
            Utterance(
                utterance.reading,
                utterance.order,
                [(begin, stop)],
                utterance.words[low:high],
                utterance.source,
                utterance.quotation,
                list(utterance.sources),
                [n for n in utterance.nested if begin <= n[0] < stop],
            )
        )
    return out


def _group(utterances: list[Utterance], options: QuoteOptions) -> list[list[Utterance]]:
    """Return the utterances in groups of versions, the likeliest joined first.

    A join that would bring together two different utterances of one report is left out: that report gives both, so
    that words like each of them are a version of but one.
    """
    frequency = _frequency(utterances)
    scores = _likenesses(utterances, options, frequency)
    parent = list(range(len(utterances)))
    held = [{utterance.report: [index]} for index, utterance in enumerate(utterances)]
    one: dict[tuple[tuple[str, ...], tuple[str, ...]], bool] = {}

    def find(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def are_one(a: Utterance, b: Utterance) -> bool:
        key = (a.forms, b.forms) if a.forms <= b.forms else (b.forms, a.forms)
        if key not in one:
            one[key] = contains(a, b) or contains(b, a) or same_utterance(a, b, options.match, frequency)
        return one[key]

    for a, b in sorted(scores, key=lambda pair: (-scores[pair], pair)):
        first, second = sorted((find(a), find(b)))
        if first == second:
            continue
        apart = [
            (utterances[u], utterances[v])
            for report in sorted(held[first].keys() & held[second].keys())
            for u in held[first][report]
            for v in held[second][report]
            if _nested(utterances[u], utterances[v]) or not are_one(utterances[u], utterances[v])
        ]
        if apart:
            others = {utterances[k].forms: utterances[k] for c in (first, second) for m in held[c].values() for k in m}
            if not all(_are_parts(u, v, [*others.values()]) for u, v in apart):
                continue
        parent[second] = first
        for report, members in held[second].items():
            held[first].setdefault(report, []).extend(members)
        held[second] = {}
    groups: dict[int, list[Utterance]] = defaultdict(list)
    for index, utterance in enumerate(utterances):
        groups[find(index)].append(utterance)
    return [groups[key] for key in sorted(groups)]


def _are_parts(a: Utterance, b: Utterance, wholes: Sequence[Utterance]) -> bool:
    """Return whether one of these utterances has the words of two others in two places of its own."""
    for whole in wholes:
        places: list[tuple[int, int]] = []
        for part in (a, b):
            alignment = align(whole.forms, part.forms)
            if len(whole.forms) > len(part.forms) and alignment.matched >= _MIN_PART * len(part.forms):
                places.append((alignment.runs[0][0], alignment.runs[-1][0] + alignment.runs[-1][2]))
        if len(places) > 1 and (places[0][1] <= places[1][0] or places[1][1] <= places[0][0]):
            return True
    return False


def _add_fragments(
    groups: list[list[Utterance]],
) -> tuple[list[list[Utterance]], dict[int, list[Alteration]]]:
    """Return the groups with marked words added that stand for others in a paraphrase of the same speaker's words.

    "We will show whatever you want to see" against: the visitors would be shown "anything" they want to see. The
    words around the fragment must repeat most of their lemmas from the full quotation; each gives an alteration.
    """
    full = [
        (index, max(group, key=lambda u: len(u.content)))
        for index, group in enumerate(groups)
        if max(len(u.content) for u in group) >= _MIN_FULL_WORDS
    ]
    longest = dict(full)
    lemmas = {index: _lemmas(utterance) for index, utterance in full}
    holders: dict[str, list[int]] = defaultdict(list)
    for index, _ in full:
        for lemma in sorted({lemma for _, _, lemma in lemmas[index]}):
            holders[lemma].append(index)
    joined: dict[int, list[Utterance]] = defaultdict(list)
    alterations: dict[int, list[Alteration]] = defaultdict(list)
    gone: set[int] = set()
    marked: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for utterance in (u for group in groups for u in group):
        marked[utterance.report].append((utterance.quotation.start, utterance.quotation.end))
    for index, group in enumerate(groups):
        if len({u.report for u in group}) > 1 or any(len(u.words) > _MAX_FRAGMENT_WORDS for u in group):
            continue
        utterance = group[0]
        around = _around(utterance, marked[utterance.report])
        if len(around) < _MIN_SHARED_LEMMAS:
            continue
        shared = Counter(i for lemma in sorted({lemma for _, _, lemma in around}) for i in holders.get(lemma, ()))
        for target, count in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
            other = longest[target]
            if count < max(_MIN_SHARED_LEMMAS, 0.6 * len(around)) or other.report == utterance.report:
                continue
            if not _same_phrase(utterance.source, groups[target]):
                continue
            between = _place(lemmas[target], around, utterance)
            from_span = other.reading.span(*between) if between else other.reading.span(*other.pieces[0])
            to_span = utterance.reading.span(*utterance.pieces[0])
            if from_span.text and to_span.text:
                joined[target] += group
                alterations[target].append(Alteration(from_span, to_span, "changed"))
                gone.add(index)
            break
    kept = [index for index in range(len(groups)) if index not in gone]
    return [groups[i] + joined[i] for i in kept], {n: alterations[i] for n, i in enumerate(kept) if i in alterations}


def _lemmas(utterance: Utterance) -> list[tuple[int, int, str]]:
    """Return the content lemmas of a quotation with their offsets."""
    return [lemma for start, end in utterance.pieces for lemma in _lemmas_between(utterance.reading, start, end)]


def _lemmas_between(reading: Reading, start: int, end: int) -> list[tuple[int, int, str]]:
    span = reading.doc.char_span(start, end, alignment_mode="contract")
    return [
        (token.idx, token.idx + len(token), token.lemma_.lower())
        for token in (span if span is not None else ())
        if token.is_alpha and token.lower_ not in STOP_WORDS and token.lemma_.lower() not in STOP_WORDS
    ]


def _around(utterance: Utterance, marked: Sequence[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """Return the content lemmas that are attributed together with a quoted fragment, the fragment's own left out."""
    start, end = utterance.pieces[0]
    sentence = utterance.reading.sentence_at(start)
    if sentence is None or utterance.source.span is None:
        return []
    for attribution in find_attributions(utterance.reading, sentence):
        low, high = attribution.content
        if attribution.source_span == utterance.source.span and low <= start and end <= high:
            # Words that are marked too are quoted, and repeat the full quotation as its parts, not around it.
            return [
                lemma
                for lemma in _lemmas_between(utterance.reading, low, high)
                if (lemma[1] <= start or lemma[0] >= end) and not any(s <= lemma[0] < e for s, e in marked)
            ]
    return []


def _same_phrase(source: Source, group: Sequence[Utterance]) -> bool:
    """Return whether a source is the same entity as a group's speaker, or is described in the same words."""
    if source.span is None:
        return False
    own = {fold(word) for word in re.findall(r"\w+", f"{source.span.text} {source.speaker}")} - STOP_WORDS
    for utterance in group:
        other = utterance.source
        if other.entity is not None and source.entity is not None:
            if other.entity == source.entity:
                return True
        elif other.span is not None:
            theirs = {fold(word) for word in re.findall(r"\w+", f"{other.span.text} {other.speaker}")} - STOP_WORDS
            if len(own & theirs) >= min(2, len(own)) and own:
                return True
    return False


def _place(
    full: Sequence[tuple[int, int, str]], around: Sequence[tuple[int, int, str]], fragment: Utterance
) -> tuple[int, int] | None:
    """Return the offsets of the full quotation's words between the lemmas that frame the fragment."""
    start, end = fragment.pieces[0]
    places = {lemma: (low, high) for low, high, lemma in reversed(full)}
    before = [places[lemma][1] for _, high, lemma in around if high <= start and lemma in places]
    after = [places[lemma][0] for low, _, lemma in around if low >= end and lemma in places]
    if before and after and before[-1] + 1 < after[0]:
        return before[-1] + 1, after[0]
    return None


# -- indirect renderings ------------------------------------------------------------------------------


def _indirect_versions(
    readings: Sequence[Reading], groups: Sequence[list[Utterance]], names: Names, options: QuoteOptions
) -> dict[int, list[QuoteVersion]]:
    """Return renderings without quotation marks of quoted words, by group, from reports which do not quote them."""
    wanted: list[frozenset[str]] = []
    holders: dict[str, list[int]] = defaultdict(list)
    for index, group in enumerate(groups):
        longest = max(group, key=lambda u: len(u.content))
        content = _common_words(longest.reading, longest.words)
        if len(content) < options.min_indirect_words:
            content = frozenset[str]()
        wanted.append(content)
        for form in content:
            holders[form].append(index)
    quoting = [{utterance.report for utterance in group} for group in groups]
    marked: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for group in groups:
        for utterance in group:
            marked[utterance.report].append((utterance.quotation.opened, utterance.quotation.closed))
    best: dict[tuple[int, str], tuple[float, QuoteVersion]] = {}
    for reading in readings:
        for sentence in reading.sentences:
            words = words_of(reading.report.text, sentence.start, sentence.end)
            content = {word.form for word in words} - STOP_WORDS
            shared = Counter(index for form in content for index in holders.get(form, ()))
            for index, count in sorted(shared.items()):
                if (
                    reading.report.id in quoting[index]
                    or count < 3
                    or count < options.indirect_overlap * len(wanted[index])
                ):
                    continue
                for attribution in find_attributions(reading, sentence):
                    low, high = attribution.content
                    if any(low < closed and opened < high for opened, closed in marked[reading.report.id]):
                        continue
                    version = _indirect(reading, attribution.content, wanted[index], options)
                    if version is None:
                        continue
                    share, span = version
                    key = index, reading.report.id
                    if key not in best or share > best[key][0]:
                        best[key] = (
                            share,
                            QuoteVersion(
                                span,
                                attribution.source_span,
                                attribution.cue,
                                False,
                                False,
                                attribution.source_span.text,
                            ),
                        )
    out: dict[int, list[QuoteVersion]] = defaultdict(list)
    for (index, _), (_, version) in best.items():
        out[index].append(version)
    return out


def _common_words(reading: Reading, words: Sequence[Word]) -> frozenset[str]:
    """Return the content words that are no names: two sentences on the same people are not the same utterance."""
    text = reading.report.text
    return frozenset(
        word.form
        for i, word in enumerate(words)
        if word.form not in STOP_WORDS and (text[word.start].islower() or (i == 0 and word.form.isalpha()))
    )


def _indirect(
    reading: Reading, content: tuple[int, int], wanted: frozenset[str], options: QuoteOptions
) -> tuple[float, Span] | None:
    start, end = content
    if end - start > MAX_SPAN_CHARS or end <= start:
        return None
    if any(mark in reading.report.text[start:end] for mark in '“”"«»'):
        return None
    own = _common_words(reading, words_of(reading.report.text, start, end))
    shared = len(own & wanted)
    if shared < max(3, options.indirect_overlap * len(wanted)) or shared < 0.5 * len(own):
        return None
    return shared / len(wanted), reading.span(start, end)


# -- results ------------------------------------------------------------------------------------------


def _quote(group: list[Utterance], indirect: Sequence[QuoteVersion], fragments: Sequence[Alteration]) -> Quote:
    group = sorted(group, key=lambda u: (u.order, u.pieces[0][0]))
    reference = _reference(group)
    versions: list[QuoteVersion] = []
    alterations: list[Alteration] = list(fragments)
    cut: dict[int, bool] = {}
    reference_cut = False
    for index, utterance in enumerate(group):
        if utterance is reference:
            continue
        if any(a.to_span == utterance.reading.span(*utterance.pieces[0]) for a in fragments):
            cut[index] = True
            continue
        found, version_cut, cut_reference = differences(reference, utterance)
        cut[index] = version_cut
        reference_cut |= cut_reference
        alterations += [a for d in found if (a := _alteration(reference, utterance, d.kind, d.reference, d.version))]
    alterations += _bracket_alterations(group, alterations)
    for index, utterance in enumerate(group):
        truncated = reference_cut if utterance is reference else cut.get(index, False)
        for piece, source in zip(utterance.pieces, _sources(utterance), strict=True):
            span = utterance.reading.span(*piece)
            if span.text:
                versions.append(QuoteVersion(span, source.span, source.cue, True, truncated, source.speaker))
    versions += sorted(indirect, key=lambda version: (version.span.report, version.span.start))
    speaker, entity = _speaker(group)
    return Quote(
        make_id("quote", *sorted((v.span.report, v.span.start, v.span.end) for v in versions)),
        speaker,
        entity,
        bool(alterations),
        tuple(versions),
        tuple(alterations),
    )


def _sources(utterance: Utterance) -> list[Source]:
    sources = list(utterance.sources)
    while len(sources) < len(utterance.pieces):
        sources.append(sources[-1] if sources else NOBODY)
    return sources[: len(utterance.pieces)]


def _reference(group: Sequence[Utterance]) -> Utterance:
    """Return the version that the others are compared with: unbracketed, given by most, if only in part, the longest."""
    distinct = {u.forms: u for u in group}
    given = {(u.forms, u.report) for u in group}
    holders = {
        forms: len({report for other, report in given if contains(whole, distinct[other])})
        for forms, whole in distinct.items()
    }
    return min(
        group,
        key=lambda u: (any(w.bracketed for w in u.words), -holders[u.forms], -len(u.forms), u.order, u.pieces[0][0]),
    )


def _alteration(
    reference: Utterance, version: Utterance, kind: str, left: tuple[int, int], right: tuple[int, int]
) -> Alteration | None:
    from_span = _stretch(reference, left)
    to_span = _stretch(version, right)
    if not from_span.text or not to_span.text:
        return None
    named: AlterationKind = "inserted" if kind == "inserted" else "dropped" if kind == "dropped" else "changed"
    return Alteration(from_span, to_span, named)


def _stretch(utterance: Utterance, stretch: tuple[int, int]) -> Span:
    """Return the span of these words, or of the words on both sides of the gap where there are none."""
    low, high = stretch
    if low < high:
        return utterance.span(low, high - 1)
    return utterance.span(max(0, low - 1), min(low, len(utterance.words) - 1))


def _bracket_alterations(group: Sequence[Utterance], known: Sequence[Alteration]) -> list[Alteration]:
    """Return an insertion for each bracket which no comparison with another version has shown."""
    found: list[Alteration] = []
    for utterance in group:
        i = 0
        while i < len(utterance.words):
            if not utterance.words[i].bracketed:
                i += 1
                continue
            j = i
            while j + 1 < len(utterance.words) and utterance.words[j + 1].bracketed:
                j += 1
            inserted = utterance.span(i, j)
            if (
                not any(a.to_span.overlaps(inserted) or a.from_span.overlaps(inserted) for a in known)
                and len(utterance.words) > 1
            ):
                beside = (
                    utterance.span(i - 1, i - 1)
                    if i
                    else utterance.span(min(j + 1, len(utterance.words) - 1), min(j + 1, len(utterance.words) - 1))
                )
                if beside.text and inserted.text:
                    found.append(Alteration(beside, inserted, "inserted"))
            i = j + 1
    return found


def _speaker(group: Sequence[Utterance]) -> tuple[str | None, str | None]:
    """Return the speaker that most versions name, governed by a cue before others, resolved before described."""
    votes: Counter[str] = Counter()
    named: dict[str, str] = {}
    words: list[tuple[int, int, int, str]] = []
    for utterance in group:
        source = utterance.source
        if source.speaker is None:
            continue
        weight = 3 if source.governed else 1
        if source.entity is not None:
            votes[source.entity] += weight
            if len(source.speaker) > len(named.get(source.entity, "")):
                named[source.entity] = source.speaker
        words.append(
            (weight, len({fold(w) for w in source.speaker.split()} - STOP_WORDS), -utterance.order, source.speaker)
        )
    if votes:
        entity = min(votes, key=lambda e: (-votes[e], e))
        return named[entity], entity
    if words:
        return max(words, key=lambda w: (w[0], w[1], w[2], w[3]))[3], None
    return None, None

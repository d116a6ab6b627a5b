"""How one article changed between the versions of it that were kept: what a silent edit touched, weightiest first.

Sentences are matched first, then the words of those that match. No parse is made, since the answer has to come at
once: numbers, names, times, quotations and hedges are found from characters and word lists of general English.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import Literal, get_args

from rapidfuzz.distance import Indel, JaroWinkler, LCSseq

from rashomon.model import MAX_SPAN_CHARS, Edit, EditKind, EditPart, EditWeight, Report, Span, VersionStep
from rashomon.text.blocks import split_blocks
from rashomon.text.names import HONORIFICS
from rashomon.text.number_words import DIGITS, WORDS, parse_number


@dataclass(frozen=True)
class VersionOptions:
    """When two sentences are versions of one, and when a text counts as written anew.

    Set by hand on the invented versions of `tests/test_article_versions.py`; no labelled benchmark of versions was at hand.
    """

    min_likeness: float = 0.55
    """Share of equal words in order (two times the common ones, by the words of both) from which two sentences are
    one sentence edited."""
    same_place_bonus: float = 0.1
    """Is added to the likeness of sentences between the same two neighbours."""
    rewritten_below: float = 0.3
    """A text of which less than this share was kept is rewritten: a list of its sentences would tell nothing."""
    min_rewritten_words: int = 40
    """A shorter text is listed sentence by sentence, however little of it was kept."""


def compare_versions(reports: Sequence[Report], options: VersionOptions = VersionOptions()) -> list[VersionStep]:
    """Return how each version of an article became the next, in the order given; none for fewer than two versions.

    Edits of a step come in order of importance: the headline, the outlet's own notes, sentences in which a figure,
    name, quotation, time or hedge changed, sentences removed and inserted that hold such a thing which the other
    version has nowhere, then mere wording, moved sentences, and page furniture last. Each span quotes its report's
    text. `Report.furniture` is heeded where it is marked; stock lines are known without it.
    """
    versions = [_read(report) for report in reports]
    return [_compare(before, after, options) for before, after in pairwise(versions)]


# -- words ----------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"\d+(?:[.,:]\d+)*"
    r"|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    r"|[^\W\d](?:[\w\u00ad\u200b-\u200d\u2060\u0300-\u036f]|['’](?=\w))*"
    r"|\.{2,}|-{2,}|''|``|[^\w\s]|_"
)
"""A number, a word, or one mark; writing without spaces counts by the sign."""
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufe0e\ufe0f"))
_SAME_MARKS = (
    dict.fromkeys("\"“”„‟«»‹›‘’‚‛'`´", '"') | {"''": '"', "``": '"', "…": "..."} | dict.fromkeys("-‐‑‒–—―−", "-")
)
_STOP_WORDS = frozenset(
    """a an the and or but if so of in on at to for by with from as than then that this these those it its he she they
    them his her their him i me my we us our you your who whom which what when where why how is are was were be been
    being am do does did has have had will would shall should there here up out about into over after before s""".split()
)


@dataclass(frozen=True, slots=True)
class _Token:
    key: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.key[0].isalnum()


@lru_cache(maxsize=65_536)
def _key(raw: str) -> str:
    """Return a word as it is compared: house styles of marks and invisible characters are no difference."""
    if raw in _SAME_MARKS:
        return _SAME_MARKS[raw]
    if raw[0] in ".-" and len(raw) > 1:
        return "..." if raw[0] == "." else "-"
    return unicodedata.normalize("NFKC", raw.translate(_INVISIBLE)).replace("’", "'")


def _tokens(text: str, start: int, end: int) -> list[_Token]:
    tokens = [_Token(_key(match.group()), match.start(), match.end()) for match in _TOKEN.finditer(text, start, end)]
    return [token for token in tokens if token.key]


def _keys(text: str, start: int = 0, end: int = sys.maxsize) -> tuple[str, ...]:
    """Return the words and marks of a range as they are compared."""
    return tuple(filter(None, map(_key, _TOKEN.findall(text, start, end))))


# -- what weighs ----------------------------------------------------------------------------------

_RANK: dict[EditWeight, int] = {weight: place for place, weight in enumerate(get_args(EditWeight))}

_WORD_OR_NUMBER = re.compile(r"\d[\d.,:/]*|[^\W\d_][\w'’.-]*")
_FIGURE = re.compile(
    rf"(?P<number>{DIGITS}|{WORDS})(?P<percent>\s?%|\s(?:percent|per cent)\b)?"
    r"|(?P<vague>dozens|scores|hundreds|thousands|(?:m|b|tr)illions|several|half|twice|double[ds]?|tripled?)\b",
    re.I,
)
_VAGUE = frozenset(
    "dozens scores hundreds thousands millions billions trillions several half twice double doubled doubles triple tripled".split()
)
_SIGN_BEFORE = re.compile(r"(?:(?:\bUS|\bA|\bC|\bHK|\bNZ)?\$|[£€¥₹₽₩₪₴₺])\s?$")
_BOUND_BEFORE = re.compile(
    r"\b(?:at least|at most|up to|about|around|nearly|almost|more than|over|fewer than|less than|approximately|roughly|some"
    r"|as many as|estimated)\s(?:(?:US|A|C|HK|NZ)?\$|[£€¥₹₽₩₪₴₺])?$",
    re.I,
)
_PRONOUN_ONE = re.compile(
    r"\b(?:no|any|every|some|each|which|this|that|the|only)[ -]one\b|\bone\s(?:of|another|who|day|is|has)\b", re.I
)
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\b(?![,.:]\d)"
_YEAR = r"(?:1[5-9]|20)\d\d\b(?![,.]?\d)"
_TIME = re.compile(
    rf"{_MONTH}\s{_DAY}(?:,?\s{_YEAR})?|{_DAY}(?:\sof)?\s{_MONTH}(?:\s{_YEAR})?|{_MONTH},?\s{_YEAR}"
    rf"|(?:[Ii]n|[Ll]ast|[Nn]ext|[Ss]ince|[Uu]ntil|[Bb]y|[Oo]f|[Ee]arly|[Ll]ate|[Mm]id)[ -]{_MONTH}(?=\W|$)"
    r"|(?:January|February|April|June|July|August|September|October|November|December)\b"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|\d{4}-\d\d-\d\d\b|\d{1,2}/\d{1,2}/\d{2,4}\b"
    r"|(?:[01]?\d|2[0-3]):[0-5]\d\s?(?:[ap]\.?m\b\.?)?|(?:1[0-2]|[1-9])(?:\.[0-5]\d)?\s?[ap]\.?m\b\.?"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|1[0-2]|[1-9])\so['’]clock\b"
    r"|(?:noon|midday|midnight|yesterday|today|tonight|tomorrow|overnight)\b"
    r"|(?:last|this|next)\s(?:night|morning|afternoon|evening|week|weekend|month|year)\b"
    rf"|(?<![\d$£€,.] )(?<![$£€,.]){_YEAR}(?![\s-](?:people|years?|percent|per|million|billion))(?!\s?%)"
)
_TIME_OPENERS = frozenset(
    """january february march april may june july august september october november december jan feb mar apr jun jul aug
    sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday in last next since until by of early
    late mid one two three four five six seven eight nine ten eleven twelve noon midday midnight yesterday today tonight
    tomorrow overnight this""".split()
)
_CERTAINTY = {
    word: value
    for value, words in (
        ("not", "not never no nobody none nothing neither nor without cannot deny denies denied denying reject rejects rejected"
         " rejecting refuse refuses refused refusing fails failed failing"),
        ("may", "may might could maybe perhaps possible possibly potential potentially"),
        ("unlikely", "unlikely improbable"),
        ("likely", "likely probable probably presumed presumably expected believed feared"),
        ("seem", "appear appears appeared seem seems seemed apparent apparently seemingly suggest suggests suggested suggesting"
         " indicate indicates indicated indicating"),
        ("alleged", "allege alleges alleged allegedly alleging allegation allegations purported purportedly supposed supposedly"
         " so-called suspect suspects suspected rumored rumoured reported reportedly"),
        ("claimed", "claim claims claimed claiming accuse accuses accused accusing accusation accusations insist insists"
         " insisted insisting"),
        ("unsure", "unconfirmed unverified unclear uncertain preliminary initial"),
        ("confirmed", "confirm confirms confirmed confirming verified admit admits admitted admitting"),
        ("said", "say says said saying tell tells told telling according stated stating add adds added adding announce announces"
         " announced announcing write writes wrote citing cited quoted"),
    )
    for word in words.split()
}  # fmt: skip
"""Words that make a statement surer or less sure, by what they say; words of one group stand for each other."""

_NO_NAMES = HONORIFICS | _STOP_WORDS | _TIME_OPENERS | frozenset(
    """yes not no however meanwhile earlier later also breaking update updated correction live video photo read more""".split()
)  # fmt: skip
_SENTENCE_START = re.compile(r"(?:^|[.!?:…\n\r]|[\"“„«‘(\[*•–—-])\s*$")
_QUOTED = re.compile(r"“[^“”]*(?:”|$)|„[^“”„]*[“”]|«[^«»]*»|(?<!\d)\"[^\"]*(?:\"|$)|(?<!\w)‘(?:[^‘’]|’(?=\w))*’(?!\w)")


@dataclass(frozen=True, slots=True)
class _Item:
    """Something that weighs, and its value in the form in which versions are compared."""

    start: int
    end: int
    weighs: EditWeight
    value: str


_Value = tuple[EditWeight, str]


def _weightiest(weights: Iterable[EditWeight]) -> EditWeight:
    """Return the first of these that `EditWeight` names; wording where there is none."""
    found: list[EditWeight] = [*weights, "wording"]
    return min(found, key=_RANK.__getitem__)


def _find_items(text: str) -> list[_Item]:
    """Return the figures, times, names and words of certainty of a text in order of place."""
    items: list[_Item] = []
    words: list[tuple[int, int, str]] = []
    reached = 0
    for match in _WORD_OR_NUMBER.finditer(text):
        start, word = match.start(), match.group()
        digit = word[0].isdigit()
        lower = word.casefold().rstrip(".'’-")
        if not digit:
            words.append((start, match.end(), word.rstrip(".'’-")))
            certainty = "not" if lower.endswith(("n't", "n’t")) else _CERTAINTY.get(lower)
            if certainty and word != "May":
                items.append(_Item(start, start + len(lower), "certainty", certainty))
        if start < reached:
            continue
        time = _TIME.match(text, start) if digit or lower.partition("-")[0] in _TIME_OPENERS else None
        if time is not None:
            items.append(_Item(*time.span(), "time", _plain(time.group())))
            reached = time.end()
        elif digit or lower in _VAGUE or _opens_number(lower):
            figure = _FIGURE.match(text, start)
            if figure is not None and not _is_pronoun(text, figure):
                items += _figure(text, figure)
                reached = figure.end()
    items += _find_names(text, words)
    return sorted(items, key=lambda item: (item.start, item.end, _RANK[item.weighs], item.value))


@lru_cache(maxsize=65_536)
def _opens_number(word: str) -> bool:
    return parse_number(word.partition("-")[0]) is not None


def _is_pronoun(text: str, match: re.Match[str]) -> bool:
    if match.group().lower() != "one":
        return False
    return _PRONOUN_ONE.search(text, max(0, match.start() - 12), match.end() + 12) is not None


def _figure(text: str, match: re.Match[str]) -> Iterator[_Item]:
    """Yield a figure with its currency, and the words before it that bound it ("at least")."""
    start = match.start()
    bound = _BOUND_BEFORE.search(text, max(0, start - 20), start)
    if bound is not None:
        yield _Item(bound.start(), start, "certainty", _plain(bound.group()))
    sign = _SIGN_BEFORE.search(text, max(0, start - 4), start)
    if match["vague"]:
        value = match["vague"].lower()
    else:
        number = parse_number(match["number"])
        value = _plain(match["number"]) if number is None else f"{number[0]:.12g}"
    value = f"{sign.group().strip() if sign else ''}{value}{'%' if match['percent'] else ''}"
    yield _Item(sign.start() if sign else start, match.end(), "figure", value)


def _find_names(text: str, words: Sequence[tuple[int, int, str]]) -> Iterator[_Item]:
    """Yield each capitalised word that is one for another reason than that a sentence begins with it."""
    lower = {word for _, _, word in words if word[:1].islower()}
    upright: list[tuple[int, int, str, bool]] = []
    for start, end, word in words:
        if word[:1].isupper():
            begins = start == 0 or _SENTENCE_START.search(text, max(0, start - 3), start) is not None
            begins = begins and not _ABBREVIATED.search(text[max(0, start - 14) : start].rstrip())
            upright.append((start, end, word, begins))
    inner = {_bare(word) for _, _, word, begins in upright if not begins}
    for place, (start, end, word, begins) in enumerate(upright):
        bare = _bare(word)
        if len(bare) < 2 or (bare in _NO_NAMES and not word.isupper()):
            continue
        followed = place + 1 < len(upright) and text[end : upright[place + 1][0]] == " " and not upright[place + 1][3]
        if not begins or (bare not in lower and (bare in inner or followed)):
            yield _Item(start, start + len(word), "name", bare)


@lru_cache(maxsize=65_536)
def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word.casefold()).replace(".", "")


def _plain(words: str) -> str:
    return re.sub(r"[\W_]+", " ", words.casefold()).strip()


# -- furniture and notes --------------------------------------------------------------------------

_MAX_STOCK_CHARS = 200
"""A stock line is short; a longer one which only begins like one is reporting."""
_STAMP = re.compile(
    r"\b(?:published|updated|posted|modified|last|created|ago|[ap]\.?m|gmt|utc|\d{1,2}[:.]\d\d)\b", re.I
)
_STAMP_WORDS = re.compile(
    r"\b(?:(?:first|last|originally|page|story|article|this|the|was|on|at|by|time|date|and|of|is|has|been|just|now)"
    r"|published|updated?|posted|modified|created|today|yesterday|ago|(?:an?|\d+)\s(?:min(?:ute)?|hour|hr|day|second|week)s?"
    r"|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day|noon|midnight"
    r"|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?|[ap]\.?m|gmt|utc|bst|ist|msk|jst|[ecmpa][sde]?s?t|local|\d[\d:./]*(?:st|nd|rd|th|[ap]m)?|[tz])\b",
    re.I,
)
_STOCK = re.compile(
    r"(?:advertise?ments?|sponsored|(?:read|see) (?:more|also|next)\b.*|also read\b.*|related(?: \w+)?|more (?:on|from)\b.*"
    r"|(?:share|tweet|print|email|e-mail|copy|link|facebook|twitter|x|whatsapp|linkedin|reddit|telegram|save|comments?|on|this"
    r"|via|article|story|post|[\W_\d])+|\d[\d.,]*k? (?:shares?|comments?|views?|likes?|reactions?|photos?)|\d+[- ]min(?:ute)? read"
    r"|(?:sign up|subscribe)\b.*|follow us\b.*|click here\b.*|listen to this (?:article|story)\b.*|most (?:read|popular)|trending(?: now)?"
    r"|copyright\b.*|.{0,40}all rights reserved.{0,20}|story continues below.*|skip to .*|back to top|recommended(?: \w+)?"
    r"|(?:read or )?share (?:this|the) (?:story|article)\b.*"
    r"|live(?: updates?)?|(?:this is a |this )?(?:breaking|developing)(?: news)? (?:story|news)\b.*|more to follow|(?:image|photo|video) "
    r"(?:source|credit|caption)\b.*|getty images|tags?\s*:.*|topics?\s*:.*|follow topics?.*)",
    re.I,
)  # fmt: skip
_NOTE_LINE = re.compile(
    r"[^\w\"“‘]*(?:correction(?:s|(?: and| &) clarifications?)?|clarifications?|retraction|editor['’]?s['’]? (?:note|correction)"
    r"|editorial note|note to readers|updated?)\b"
    r"(?:(?:\s?[(\[,]|\s(?:at|on)\s|\s(?=\d|[a-z]{3,9}\.?\s\d))(?:[^:.–—\n]|\b[ap]\.m\.|:\d\d){0,40}?)?(?::|\s[–—-])\s*\S",
    re.I,
)
_NOTE_INSIDE = re.compile(
    r"\b(?:earlier|previous|original|initial|first)\sversions?\sof\s(?:this|the|our)\s(?:\w+\s)?(?:article|story|report|post|headline|page"
    r"|piece|text)\b"
    r"|\b(?:this|the)\s(?:article|story|report|post|page|piece|headline|text)\s(?:has\s(?:since\s)?been|was)\s(?:\w+\s){0,2}?"
    r"(?:corrected|amended|clarified|edited|changed|revised|updated\s(?:to|with|after|since|throughout))\b"
    r"|\bwe\s(?:have\s)?(?:corrected|amended|clarified|retracted)\b|\bwe\sregret\sthe\serrors?\b",
    re.I,
)


_BYLINE = re.compile(r"(?:By|BY)\s[A-Z][^\d\n|]{2,80}")
"""Who signs is furniture to a reader of claims, but that a name came or went is what a reader of versions looks for."""


def _is_stock(line: str) -> bool:
    """Return whether a whole line is a time stamp or another stock line of pages."""
    if len(line) > _MAX_STOCK_CHARS:
        return False
    if line.startswith("©"):
        return True
    if _STAMP.search(line) and len(re.findall(r"[^\W\d_]+", _STAMP_WORDS.sub(" ", line))) <= 1:
        return any(char.isdigit() for char in line)
    solid = [place for place, char in enumerate(line) if char.isalnum()]
    return not solid or _STOCK.fullmatch(line, solid[0], solid[-1] + 1) is not None


# -- reading a version ----------------------------------------------------------------------------

_STOPS = re.compile(r"(?:(?<![.!?…])[.!?…]++[\"”’'»)\]]*+(?=\s)|[。！？]+[」』”’]*)\s*")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Rev|Hon|St|Gen|Col|Lt|Maj|Capt|Cmdr|Adm|Sgt|Cpl|Pvt|Det|Insp|Sen|Rep|Gov|Pres|Jr|Sr|Mt|Ft|No|vs|etc"
    r"|Inc|Corp|Co|Ltd|Bros|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|approx|est|e\.g|i\.e)|\b(?:[A-Z]\.)*[A-Z])\.$"
)


@dataclass(frozen=True)
class _Unit:
    """A sentence of one block, or a piece of a sentence too long for a span."""

    start: int
    end: int
    block: int
    weighs: Literal["note", "furniture"] | None
    keys: tuple[str, ...]


@dataclass(frozen=True)
class _Version:
    report: Report
    headline: _Unit | None
    units: list[_Unit]
    items: list[_Item]
    quoted: list[tuple[int, int]]
    values: frozenset[_Value]
    starts: list[int] = field(default_factory=list[int])

    def span(self, start: int, end: int) -> Span:
        return Span(self.report.id, start, end, self.report.text[start:end])

    def values_in(self, start: int, end: int) -> Counter[_Value]:
        """Return the values of the items that share a character with a range, and how often each is told."""
        # No item is longer than a few words: a hundred characters back is far enough.
        found: Counter[_Value] = Counter()
        for place in range(bisect_left(self.starts, start - 100), len(self.items)):
            item = self.items[place]
            if item.start >= end:
                break
            if item.end > start:
                found[item.weighs, item.value] += 1
        return found

    def in_quotation(self, start: int, end: int) -> bool:
        """Return whether a range shares a character with a quotation."""
        place = bisect_left(self.quoted, (start, start)) - 1
        return any(low < end and start < high for low, high in self.quoted[max(0, place) : place + 2])


def _read(report: Report) -> _Version:
    text = report.text
    units: list[_Unit] = []
    quoted: list[tuple[int, int]] = []
    headline: _Unit | None = None
    title = _keys(report.title or "")
    looked_at = 0
    blocks = split_blocks(text)
    for block in blocks:
        words = text[block.start : block.end]
        stock = _is_stock(words)
        noted = not stock and _NOTE_LINE.match(words) is not None
        quoted += [(block.start + m.start(), block.start + m.end()) for m in _QUOTED.finditer(words)]
        mine: list[_Unit] = []
        for start, end, marked in _sentences(report, block.start, block.end):
            keys = _keys(text, start, end)
            furniture = stock or (marked and not _BYLINE.fullmatch(text, start, end))
            note = not furniture and (noted or _NOTE_INSIDE.search(text, start, end) is not None)
            mine.append(_Unit(start, end, block.index, "furniture" if furniture else "note" if note else None, keys))
        if headline is None and looked_at < 3 and mine and not any(unit.weighs for unit in mine):
            looked_at += 1
            if len(words) <= MAX_SPAN_CHARS and _is_headline(words, mine, title, looked_at, len(blocks)):
                headline = _Unit(mine[0].start, mine[-1].end, block.index, None, _joined(mine))
                continue
        units += mine
    items = _find_items(text)
    values: frozenset[_Value] = frozenset((item.weighs, item.value) for item in items)
    return _Version(report, headline, units, items, quoted, values, [item.start for item in items])


def _is_headline(words: str, units: Sequence[_Unit], title: tuple[str, ...], place: int, blocks: int) -> bool:
    """The title or, without a full stop, a first line that resembles it; where no title is told, such a line."""
    keys = _joined(units)
    if keys == title:
        return bool(keys)
    if place > 1 or blocks < 2 or len(words) > 160 or words[-1] in ".:,;)":
        return False
    return not title or Indel.normalized_similarity(keys, title) >= _MIN_TITLE_LIKENESS


_MIN_TITLE_LIKENESS = 0.5
"""A page's stated title and its headline are often worded apart."""


def _joined(units: Sequence[_Unit]) -> tuple[str, ...]:
    return tuple(key for unit in units for key in unit.keys)


def _sentences(report: Report, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Yield the sentences between two offsets and whether they are marked as furniture, none longer than a span."""
    text = report.text
    cuts: list[tuple[int, int, bool]] = []
    at = start
    for piece in report.furniture:
        low, high = max(piece.start, at), min(piece.end, end)
        if low < high and piece.kind != "caption":
            cuts += [(at, low, False), (low, high, True)]
            at = high
    cuts.append((at, end, False))
    for low, high, marked in cuts:
        begun = low
        for match in [*_STOPS.finditer(text, low, high), None]:
            stop = match.end() if match else high
            if match and (
                stop >= high
                or text[stop].islower()
                or _ABBREVIATED.search(text, max(begun, match.start() - 12), match.start() + 1)
            ):
                continue
            yield from ((first, last, marked) for first, last in _short(text, begun, stop))
            begun = stop


def _short(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        while start < end and text[start].isspace():
            start += 1
        stop = end
        if stop - start > MAX_SPAN_CHARS:
            stop = start + MAX_SPAN_CHARS
            cut = max(text.rfind(mark, start + MAX_SPAN_CHARS // 2, stop) for mark in (" ", "\t", "\u00a0"))
            stop = cut if cut > 0 else stop
        last = stop
        while last > start and text[last - 1].isspace():
            last -= 1
        if last > start:
            yield start, last
        start = stop


# -- matching sentences ---------------------------------------------------------------------------

_MAX_TABLE = 100_000_000
"""Longer lists of sentences than this product (10,000 each) are matched by a method that needs no table."""
_MAX_HOLDERS = 40
_MAX_CANDIDATES = 8


@dataclass(frozen=True, order=True)
class _Match:
    """Half-open ranges of units in both versions that are the same sentence; `moved` where its place is another."""

    before: tuple[int, int]
    after: tuple[int, int]
    same: bool
    moved: bool = False


def _match(before: Sequence[_Unit], after: Sequence[_Unit], options: VersionOptions) -> list[_Match]:
    """Return the sentences that both versions have, the same or edited, in the order of the earlier one."""
    a, b = [unit.keys for unit in before], [unit.keys for unit in after]
    matches = [_Match((i, i + 1), (j, j + 1), True) for i, j in _same_in_order(a, b)]
    gap_a, gap_b = _gaps(len(a), [m.before[0] for m in matches]), _gaps(len(b), [m.after[0] for m in matches])
    free_a = set(range(len(a))) - {m.before[0] for m in matches}
    free_b = set(range(len(b))) - {m.after[0] for m in matches}
    elsewhere: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for j in sorted(free_b, reverse=True):
        elsewhere[b[j]].append(j)
    for i in sorted(free_a):
        if elsewhere.get(a[i]) and any(key[0].isalnum() for key in a[i]):
            j = elsewhere[a[i]].pop()
            matches.append(_Match((i, i + 1), (j, j + 1), True, moved=True))
            free_a.discard(i)
            free_b.discard(j)
    edited: list[_Match] = []
    for _, _, i, j in sorted(_likely(before, after, sorted(free_a), sorted(free_b), gap_a, gap_b, options)):
        if i in free_a and j in free_b:
            free_a.discard(i)
            free_b.discard(j)
            edited.append(_Match((i, i + 1), (j, j + 1), False))
    for match in sorted(edited):
        matches.append(_grown(match, before, after, free_a, free_b))
    return sorted(matches)


def _same_in_order(a: Sequence[tuple[str, ...]], b: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    numbers: dict[tuple[str, ...], int] = {}
    first, second = ([numbers.setdefault(keys, len(numbers)) for keys in side] for side in (a, b))
    if len(a) * len(b) <= _MAX_TABLE:
        for code in LCSseq.opcodes(first, second):
            if code.tag == "equal":
                yield from zip(range(code.src_start, code.src_end), range(code.dest_start, code.dest_end), strict=True)
    else:
        for run in SequenceMatcher(None, first, second).get_matching_blocks():
            yield from ((run.a + step, run.b + step) for step in range(run.size))


def _gaps(count: int, matched: Sequence[int]) -> list[int]:
    """Return for each unit how many matched ones stand before it."""
    places = sorted(matched)
    return [bisect_left(places, i) for i in range(count)]


def _likely(
    before: Sequence[_Unit],
    after: Sequence[_Unit],
    left: Sequence[int],
    right: Sequence[int],
    gap_a: Sequence[int],
    gap_b: Sequence[int],
    options: VersionOptions,
) -> Iterator[tuple[float, float, int, int]]:
    """Yield (-likeness, distance, unit before, unit after) of sentences that are alike enough to be one edited."""
    holders: dict[str, list[int]] = defaultdict(list)
    in_gap: dict[int, list[int]] = defaultdict(list)
    for j in right:
        in_gap[gap_b[j]].append(j)
        for key in sorted(_content(after[j])):
            holders[key].append(j)
    for i in left:
        votes: Counter[int] = Counter()
        for key in _content(before[i]):
            found = holders.get(key, ())
            if len(found) <= _MAX_HOLDERS:
                votes.update(found)
        neighbours = in_gap[gap_a[i]]
        # What stands in the same place is looked at whatever its words, where that is a handful.
        if len(neighbours) <= _MAX_CANDIDATES:
            votes.update(neighbours)
        for j, _ in sorted(votes.items(), key=lambda vote: (-vote[1], abs(vote[0] - i), vote[0]))[:_MAX_CANDIDATES]:
            if (before[i].weighs == "furniture") != (after[j].weighs == "furniture"):
                continue
            likeness = Indel.normalized_similarity(before[i].keys, after[j].keys)
            likeness += options.same_place_bonus if gap_a[i] == gap_b[j] else 0.0
            if likeness >= options.min_likeness:
                yield -likeness, abs(i / len(before) - j / len(after)), i, j


def _content(unit: _Unit) -> set[str]:
    return {key.casefold() for key in unit.keys if key[0].isalnum()} - _STOP_WORDS


def _grown(
    match: _Match, before: Sequence[_Unit], after: Sequence[_Unit], free_a: set[int], free_b: set[int]
) -> _Match:
    """Return the match with a neighbour on one side that was split off or joined, if the words say so."""
    (a_from, a_to), (b_from, b_to) = match.before, match.after
    likeness = _likeness(before, a_from, a_to, after, b_from, b_to)
    grown = True
    while grown:
        grown = False
        for free, units, first, last, step in (
            (free_b, after, b_from, b_to, 1),
            (free_b, after, b_from, b_to, -1),
            (free_a, before, a_from, a_to, 1),
            (free_a, before, a_from, a_to, -1),
        ):
            other = last if step == 1 else first - 1
            if other not in free:
                continue
            low, high = min(first, other), max(last, other + 1)
            if units[high - 1].end - units[low].start > MAX_SPAN_CHARS or units[other].weighs != units[first].weighs:
                continue
            wider = (a_from, a_to, low, high) if units is after else (low, high, b_from, b_to)
            better = _likeness(before, wider[0], wider[1], after, wider[2], wider[3])
            if better > likeness + _GROWTH:
                a_from, a_to, b_from, b_to = wider
                likeness, grown = better, True
                free.discard(other)
                break
    return _Match((a_from, a_to), (b_from, b_to), False)


_GROWTH = 0.03
"""How much more alike two versions of a sentence must be for a neighbour to be counted in."""


def _likeness(before: Sequence[_Unit], a_from: int, a_to: int, after: Sequence[_Unit], b_from: int, b_to: int) -> float:
    return Indel.normalized_similarity(_joined(before[a_from:a_to]), _joined(after[b_from:b_to]))


# -- edits ----------------------------------------------------------------------------------------


@dataclass
class _Tally:
    """Words of the earlier version's reporting, and how many of them the later one has."""

    words: int = 0
    kept: int = 0

    @property
    def share(self) -> float:
        return self.kept / self.words if self.words else 0.0


def _compare(before: _Version, after: _Version, options: VersionOptions) -> VersionStep:
    matches = _match(before.units, after.units, options)
    tally = _Tally(sum(_words(unit) for unit in before.units if unit.weighs is None))
    placed: list[tuple[int, Edit]] = []
    headline, title_changed = _compare_headlines(before, after, tally)
    edits: list[Edit] = [headline] if headline else []
    # A removed sentence has no place in the later version: it is listed behind what stood before it.
    behind: list[tuple[int, int]] = sorted(
        (before.units[m.before[0]].start, after.units[m.after[0]].start) for m in matches if not m.moved
    )
    for match in matches:
        edit, kept = _edit_of(before, after, match)
        if before.units[match.before[0]].weighs is None:
            tally.kept += kept
        if edit is not None:
            placed.append((edit.to_span.start if edit.to_span else 0, edit))
    matched_a = {i for m in matches for i in range(*m.before)}
    matched_b = {j for m in matches for j in range(*m.after)}
    for edit in _alone(before, after, matched_a, "removed"):
        assert edit.from_span is not None
        place = bisect_left(behind, (edit.from_span.start, 0)) - 1
        placed.append((behind[place][1] if place >= 0 else -1, edit))
    placed += [(e.to_span.start if e.to_span else 0, e) for e in _alone(after, before, matched_b, "inserted")]
    placed.sort(key=lambda item: (*_importance(item[1]), item[0], item[1].kind, item[1].from_span or item[1].to_span))
    edits += [edit for _, edit in placed]
    after_words = sum(_words(unit) for unit in after.units if unit.weighs is None)
    share = tally.share if tally.words else (0.0 if after_words else 1.0)
    rewritten = tally.words >= options.min_rewritten_words and share < options.rewritten_below and after_words > 0
    if rewritten:
        edits = [
            edit
            for edit in edits
            if edit.weighs in ("headline", "note") or (edit.kind == "changed" and edit.weighs not in ("wording", "furniture"))
        ]  # fmt: skip
    return VersionStep(before.report.id, after.report.id, tuple(edits), round(share, 4), rewritten, title_changed)


def _words(unit: _Unit) -> int:
    return sum(key[0].isalnum() for key in unit.keys)


def _importance(edit: Edit) -> tuple[int, int]:
    weight = _RANK[edit.weighs]
    if edit.weighs in ("headline", "note"):
        return weight, 0
    if edit.weighs == "furniture":
        return 9, weight
    if edit.kind == "moved":
        return 8, weight
    kind = {"changed": 0, "removed": 1, "inserted": 2}[edit.kind]
    return (5 if edit.weighs == "wording" else 2) + kind, weight


def _compare_headlines(before: _Version, after: _Version, tally: _Tally) -> tuple[Edit | None, bool]:
    """Return how the headline changed where it stands in both texts, and whether the stated titles differ."""
    a, b = before.headline, after.headline
    titles = [_keys(report.title or "") for report in (before.report, after.report)]
    title_changed = bool(titles[0]) and bool(titles[1]) and titles[0] != titles[1]
    if a is not None:
        tally.words += _words(a)
    if a is None or b is None:
        if (a is None) == (b is None) or all(titles):
            # One of the two texts was kept without its headline: where both state a title, that tells.
            tally.kept += _words(a) if a is not None and not title_changed else 0
            return None, title_changed
        if a is not None:
            return Edit("removed", before.span(a.start, a.end), None, "headline"), title_changed
        assert b is not None
        return Edit("inserted", None, after.span(b.start, b.end), "headline"), title_changed
    parts, kept = _word_parts(before, (a.start, a.end), after, (b.start, b.end))
    tally.kept += kept
    if not parts:
        return None, title_changed
    spans = before.span(a.start, a.end), after.span(b.start, b.end)
    return Edit("changed", *spans, "headline", tuple(parts)), title_changed


def _edit_of(before: _Version, after: _Version, match: _Match) -> tuple[Edit | None, int]:
    """Return what happened to a matched sentence, null for nothing, and how many of its words were kept."""
    first, second = before.units[match.before[0]], after.units[match.after[0]]
    a = (first.start, before.units[match.before[1] - 1].end)
    b = (second.start, after.units[match.after[1] - 1].end)
    spans = before.span(*a), after.span(*b)
    weighs = (
        first.weighs if first.weighs == second.weighs else "note" if "note" in (first.weighs, second.weighs) else None
    )
    if match.same:
        kept = _words(first)
        if match.moved:
            return Edit("moved", *spans, weighs or "wording"), kept
        if spans[0].text == spans[1].text:
            return None, kept
        # The same words in other typography: marks, spaces, invisible characters.
        return Edit("changed", *spans, "furniture"), kept
    parts, kept = _word_parts(before, a, after, b)
    if not parts:
        return Edit("changed", *spans, "furniture"), kept
    heaviest = _weightiest(part.weighs for part in parts)
    return Edit("changed", *spans, weighs or heaviest, tuple(parts)), kept


def _word_parts(
    before: _Version, a: tuple[int, int], after: _Version, b: tuple[int, int]
) -> tuple[list[EditPart], int]:
    """Return the words that differ between two ranges, and how many words both have."""
    first, second = _tokens(before.report.text, *a), _tokens(after.report.text, *b)
    keys = [token.key for token in first], [token.key for token in second]
    codes = SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes()
    kept = sum(token.is_word for tag, i, k, _, _ in codes if tag == "equal" for token in first[i:k])
    runs: list[tuple[int, int, int, int]] = []
    for place, (tag, i, k, j, m) in enumerate(codes):
        if tag == "equal":
            # A lone "of" or "the" between two changes is no rest: it would cut one phrase into crumbs.
            lone = 0 < place < len(codes) - 1 and k - i == 1 and keys[0][i].casefold() in _STOP_WORDS
            if not lone:
                continue
        if runs and runs[-1][1] == i and runs[-1][3] == j:
            runs[-1] = (runs[-1][0], k, runs[-1][2], m)
        else:
            runs.append((i, k, j, m))
    parts: list[EditPart] = []
    for i, k, j, m in runs:
        from_range = _range(first, i, k, a[0])
        to_range = _range(second, j, m, b[0])
        weighs = _weigh(before, from_range, after, to_range)
        parts.append(EditPart(before.span(*from_range), after.span(*to_range), weighs))
    return parts, kept


def _range(tokens: Sequence[_Token], first: int, last: int, begin: int) -> tuple[int, int]:
    if first < last:
        return tokens[first].start, tokens[last - 1].end
    at = tokens[first - 1].end if first else begin
    return at, at


def _weigh(before: _Version, a: tuple[int, int], after: _Version, b: tuple[int, int]) -> EditWeight:
    """Return the weightiest thing that differs between two ranges."""
    if before.in_quotation(*a) or after.in_quotation(*b):
        return "quote"
    first, second = before.values_in(*a), after.values_in(*b)
    differing: list[_Value] = [*(first - second), *(second - first)]
    if differing:
        return _weightiest(weighs for weighs, _ in differing)
    return "name" if _respelled(before.report.text[slice(*a)], after.report.text[slice(*b)]) else "wording"


_MIN_SPELLING_LIKENESS = 0.85


def _respelled(a: str, b: str) -> bool:
    """Return whether one capitalised word became another that looks like it: a corrected name, though a sentence
    begins with it and nothing else tells that it is one."""
    if not (a[:1].isupper() and b[:1].isupper() and a.isalpha() and b.isalpha()):
        return False
    first, second = _bare(a), _bare(b)
    plural = first.rstrip("s") == second.rstrip("s")
    return not plural and JaroWinkler.similarity(first, second) >= _MIN_SPELLING_LIKENESS


def _alone(version: _Version, other: _Version, matched: set[int], kind: EditKind) -> Iterator[Edit]:
    """Yield what only one version has; sentences that follow each other in one paragraph as one edit."""
    run: list[_Unit] = []
    for index, unit in [*enumerate(version.units), (len(version.units), None)]:
        free = unit is not None and index not in matched
        joins = (
            free
            and unit is not None
            and run
            and unit.block == run[-1].block
            and unit.weighs == run[-1].weighs
            and unit.end - run[0].start <= MAX_SPAN_CHARS
            and index - 1 not in matched
        )
        if run and not joins:
            span = version.span(run[0].start, run[-1].end)
            weighs = run[0].weighs or _weigh_alone(version, other, span)
            yield Edit(kind, span if kind == "removed" else None, span if kind == "inserted" else None, weighs)
            run = []
        if free and unit is not None:
            run.append(unit)


def _weigh_alone(version: _Version, other: _Version, span: Span) -> EditWeight:
    """Return the weightiest thing in a range that the other version has nowhere; words of certainty are everywhere."""
    new = [value for value in version.values_in(span.start, span.end) if value not in other.values]
    found: list[EditWeight] = [weighs for weighs, _ in new if weighs != "certainty"]
    if version.in_quotation(span.start, span.end):
        found.append("quote")
    if any(char.isalnum() for char in span.text):
        return _weightiest(found)
    return "furniture"

"""Which quotations are versions of one utterance, and which words differ between them."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

from rapidfuzz.distance import LCSseq

from rashomon.model import Span
from rashomon.quotes.marks import Quotation
from rashomon.quotes.speakers import Source
from rashomon.text.reading import Reading

_WORD = re.compile("[\\w\\[\\]\u2060]+(?:['’ʼ][\\w\\[\\]\u2060]+)*['’]?|[%$£€&]")
_ABBREVIATION = re.compile(r"(?<=\b[A-Za-z])\.(?=[A-Za-z]\b)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
         "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]
    )
}  # fmt: skip
_HOUSE_STYLE = {
    "&": "and", "percent": "%", "grey": "gray", "okay": "ok", "mr": "", "mrs": "", "ms": "", "whilst": "while",
    "amongst": "among", "towards": "toward", "learnt": "learned", "burnt": "burned", "cheque": "check", "tyre": "tire",
    "programme": "program", "programmes": "programs", "defence": "defense", "offence": "offense", "licence": "license",
    "kerb": "curb", "aeroplane": "airplane", "manoeuvre": "maneuver", "sceptical": "skeptical",
    "alright": "all-right", "judgement": "judgment", "ageing": "aging", "enquiry": "inquiry", "practise": "practice",
    "mum": "mom", "gonna": "goingto", "wanna": "wantto", "gotta": "gotto",
}  # fmt: skip
_SPELLINGS = (
    (re.compile(r"lys(e[drs]?|ing)$"), r"lyz\1"),
    (re.compile(r"is(e[ds]?|ing|ations?|er|ers)$"), r"iz\1"),
    (re.compile(r"(\w{2})our(s|ed|ing|able|ite|ites|ful|hood)?$"), r"\1or\2"),
    (re.compile(r"(\w{2}[bt])re(s|d)?$"), r"\1er\2"),
    (re.compile(r"(\w[aeiou])ll(ed|ing|er|ers|ation)$"), r"\1l\2"),
    (re.compile(r"ogue(s)?$"), r"og\1"),
    (re.compile(r"([ae])e(mi|di|op)"), r"e\2"),
)
STOP_WORDS = frozenset(
    """a an the and or but if so of in on at to for by with from as than then that this these those it its he she they
    them his her their him i me my we us our you your who whom which what when where why how is are was were be been
    being am do does did has have had will would shall should can could may might must not no nor very just there here
    up out about into over after before all any some more most such own same too also only s t re ve ll d m""".split()
)
_CONTRACTION = re.compile(
    r"(\w+)(n['’]t)$|(\w+)['’](ve|ll|re|m|d)$|(he|she|it|that|there|here|what|who|where)['’](s)$|(can)(not)$",
    re.IGNORECASE,
)
_SHORT_FOR = {
    "ve": "have", "ll": "will", "re": "are", "m": "am", "d": "would", "s": "is", "ca": "can", "wo": "will", "sha": "shall",
}  # fmt: skip
_ELLIPSIS = re.compile(r"\.\s?\.\s?\.|\u2026")
_MAX_BRACKET_WORDS = 15
"""A bracket that holds more words was never closed."""

_MIN_SENTENCE_WORDS = 3
"""Content words that a sentence must have for their absence to tell."""
_ANCHOR_WORDS = 3
_MAX_ANCHOR_HOLDERS = 60
"""An anchor that more distinct utterances share than this is a common phrase and proves nothing."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of an utterance in the form in which versions are compared, with its place."""

    form: str
    start: int
    end: int
    bracketed: bool


@dataclass(eq=False)
class Utterance:
    """One quotation, or the halves of one that a cue interrupts, with its words."""

    reading: Reading
    order: int
    pieces: list[tuple[int, int]]
    words: list[Word]
    source: Source
    quotation: Quotation
    sources: list[Source] = field(default_factory=list[Source])
    nested: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    """Offsets of the quotations inside this one."""
    forms: tuple[str, ...] = ()
    content: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.forms = tuple(word.form for word in self.words)
        self.content = frozenset(form for form in self.forms if form not in STOP_WORDS)

    @property
    def report(self) -> str:
        """The report's id."""
        return self.reading.report.id

    def span(self, first: int, last: int) -> Span:
        """Return the span from one word to another, both included; cut to the piece that holds the first."""
        start, end = self.words[first].start, self.words[last].end
        for low, high in self.pieces:
            if low <= start < high:
                end = min(end, high)
        return self.reading.span(start, end)


@functools.lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """Return a word without case, accents, typographic variants, and British or American spelling."""
    folded = unicodedata.normalize("NFKD", word.replace("’", "'").replace("ʼ", "'").casefold())
    folded = (
        "".join(char for char in folded if not unicodedata.combining(char))
        .strip("'[]_")
        .replace("[", "")
        .replace("]", "")
    )
    folded = _NUMBERS.get(folded, folded)
    if folded in _HOUSE_STYLE:
        return _HOUSE_STYLE[folded]
    if len(folded) > 4 and folded.isalpha():
        for pattern, replacement in _SPELLINGS:
            changed = pattern.sub(replacement, folded)
            if changed != folded:
                return changed
    return folded


def words_of(text: str, start: int, end: int) -> list[Word]:
    """Return the words between two offsets, in the form in which versions are compared."""
    words: list[Word] = []
    depth = open_words = 0
    body = text[start:end]
    # "U.S." and "a.m." are one word; a thousands comma parts no number.
    joined = _THOUSANDS.sub("\u2060", _ABBREVIATION.sub("\u2060", body))
    for match in _WORD.finditer(joined):
        raw = match.group()
        # "[T]he" only changes a capital, "[the players]" is the outlet's own words.
        opens, closes = raw.count("["), raw.count("]")
        bracketed = depth > 0 or (opens > 0 and not (opens == closes and not raw.endswith("]")))
        depth = max(0, depth + opens - closes)
        for form in _written_out(raw.replace("\u2060", "")):
            if form and form not in ("sic", "laughs", "laughter", "applause"):
                words.append(Word(form, start + match.start(), start + match.end(), bracketed))
        open_words = open_words + 1 if depth else 0
        if open_words > _MAX_BRACKET_WORDS:
            depth = 0
    return [_trimmed(text, word) for word in words]


def _written_out(raw: str) -> list[str]:
    """Return the form of a word, or the forms of both words that it contracts ("we've")."""
    parts = _CONTRACTION.match(raw)
    if parts is None:
        return [fold(raw)]
    head, tail = (part.casefold() for part in parts.groups() if part is not None)
    negated = tail.startswith("n")
    return [_SHORT_FOR.get(head, head) if negated else fold(head), "not" if negated else _SHORT_FOR[tail]]


def _trimmed(text: str, word: Word) -> Word:
    start, end = word.start, word.end
    while start < end and text[start] in "[]'’_":
        start += 1
    while end > start and text[end - 1] in "[]'’_":
        end -= 1
    return Word(word.form, start, end, word.bracketed) if (start, end) != (word.start, word.end) else word


# -- alignment ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Alignment:
    """Runs of equal words: (start in a, start in b, length), in order."""

    runs: tuple[tuple[int, int, int], ...]

    @property
    def matched(self) -> int:
        """How many words are aligned."""
        return sum(run[2] for run in self.runs)


def align(a: Sequence[str], b: Sequence[str]) -> Alignment:
    """Return the runs of words that two lists share in order, longest run first chosen, far-off stray matches left out.

    A longest common subsequence would scatter a phrase over repeated words ("whatever ... whatever you want").
    """
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    runs = [(block.a, block.b, block.size) for block in matcher.get_matching_blocks() if block.size]
    # A lone stop word at either end, beyond a gap, is no evidence: it would make a cut look like a change.
    changed = True
    while changed and len(runs) > 1:
        changed = False
        for end in (0, -1):
            run = runs[end]
            neighbour = runs[1] if end == 0 else runs[-2]
            gap = max(
                (neighbour[0] - run[0] - run[2], neighbour[1] - run[1] - run[2])
                if end == 0
                else (run[0] - neighbour[0] - neighbour[2], run[1] - neighbour[1] - neighbour[2])
            )
            if run[2] <= 2 and gap > 2 * run[2] + 1 and all(w in STOP_WORDS for w in a[run[0] : run[0] + run[2]]):
                runs.pop(end)
                changed = True
                break
    return Alignment(tuple(runs))


@dataclass(frozen=True)
class MatchOptions:
    """How alike two quotations must be to count as versions of one utterance.

    Set by hand on the gold stories (quote_versions) and by reading four stories of news_cluster, where wrong joins
    were not counted; run `evaluation/` again when one moves.
    """

    min_aligned: float = 0.6
    """Share of the shorter version's words that must be aligned in order."""
    min_content: float = 0.5
    """Share of the shorter version's content words that must be aligned."""
    min_repeated: float = 0.85
    """The same, for two quotations of one report, which repeats itself word for word or says two things."""
    max_stretch: float = 1.7
    """How many times its own length the shorter version may cover in the longer one."""


def same_utterance(a: Utterance, b: Utterance, options: MatchOptions, frequency: Counter[str]) -> bool:
    """Return whether two quotations render the same words."""
    return likeness(a, b, options, frequency) > 0


def likeness(a: Utterance, b: Utterance, options: MatchOptions, frequency: Counter[str], partly: bool = False) -> float:
    """Return how surely two quotations render the same words: the number of words aligned, less where it is only a
    part of the shorter one; 0 where they do not. With `partly`, a part of each may be what they have in common.
    """
    short, long = (a, b) if len(a.forms) <= len(b.forms) else (b, a)
    if not short.forms:
        return 0.0
    conflict = a.source.entity is not None and b.source.entity is not None and a.source.entity != b.source.entity
    if contains(long, short):
        return float(len(short.forms)) if _holds(short, long, conflict, frequency) else 0.0
    if len(short.forms) < 4:
        return 0.0
    if LCSseq.similarity(a.forms, b.forms) < 0.5 * len(short.forms):
        return 0.0
    alignment = align(a.forms, b.forms)
    if not alignment.runs or _in_nested(a, b, alignment):
        return 0.0
    share = alignment.matched / len(short.forms)
    if a.report == b.report and share < options.min_repeated:
        return 0.0
    words = {w for i, _, n in alignment.runs for w in a.forms[i : i + n]} - STOP_WORDS
    content = len(words)
    first, last = alignment.runs[0], alignment.runs[-1]
    stretch = max(last[0] + last[2] - first[0], last[1] + last[2] - first[1])
    content_share = content / max(1, len(short.content))
    needed = options.min_aligned if not conflict else 0.8
    if len(short.forms) < 6 and share < 0.8:
        # Few words, not all the same: only what one and the same speaker, or none, is given to say.
        known = a.source.speaker is not None and b.source.speaker is not None
        if known and (a.source.entity is None or a.source.entity != b.source.entity):
            return 0.0
    if not same_speaker(a.source, b.source):
        # Both go on with other words at one end: a common phrase in two utterances looks like this.
        tails = min(len(a.forms) - last[0] - last[2], len(b.forms) - last[1] - last[2])
        if max(tails, min(first[0], first[1])) >= 3:
            needed = max(needed, 0.75)
    if share >= needed and content_share >= options.min_content and content >= 2:
        return alignment.matched * share**2 if stretch <= options.max_stretch * len(short.forms) + 3 else 0.0
    # Two translations of the same words by the same speaker keep fewer of them, yet some of each sentence.
    rendered = (
        same_speaker(a.source, b.source)
        and share >= 0.5
        and content_share >= 0.45
        and content >= 3
        and stretch <= options.max_stretch * len(short.forms)
        and (partly or _in_each_sentence(short, [run[0 if short is a else 1 :: 2] for run in alignment.runs]))
    )
    return alignment.matched * share**2 if rendered else 0.0


def _holds(short: Utterance, long: Utterance, conflict: bool, frequency: Counter[str]) -> bool:
    """Return whether words that are all in another quotation, in order, are told enough to be taken from it."""
    if len(short.content) >= 3 or (len(short.forms) >= 4 and len(short.content) >= 2):
        return True
    if not short.content:
        return len(short.forms) == len(long.forms) and not conflict
    # One or two words: of the same speaker, or the whole of both and rare.
    rare = all(frequency[form] <= 4 for form in short.content)
    if len(short.forms) == len(long.forms):
        return not conflict or rare
    return rare and same_speaker(short.source, long.source)


def _in_each_sentence(utterance: Utterance, runs: Sequence[tuple[int, ...]]) -> bool:
    """Return whether each sentence of an utterance with content words of its own has some that are aligned."""
    aligned = {i for run in runs for i in range(run[0], run[0] + run[-1])}
    edges = [0, *(i for i in range(1, len(utterance.words)) if opens_sentence(utterance, i)), len(utterance.words)]
    return all(
        any(i in aligned and utterance.forms[i] not in STOP_WORDS for i in range(low, high))
        or sum(utterance.forms[i] not in STOP_WORDS for i in range(low, high)) < _MIN_SENTENCE_WORDS
        for low, high in pairwise(edges)
    )


def opens_sentence(utterance: Utterance, i: int) -> bool:
    """Return whether a stop stands between a word of an utterance and the one before it."""
    between = utterance.reading.report.text[utterance.words[i - 1].end : utterance.words[i].start]
    return re.search(r"[.!?\u2026]", between) is not None


def contains(long: Utterance, short: Utterance) -> bool:
    """Return whether a quotation has all words of another in one run, outside a quotation within it."""
    first, length = short.forms[:1], len(short.forms)
    for i in range(len(long.forms) - length + 1):
        found = long.forms[i : i + 1] == first and long.forms[i : i + length] == short.forms
        if found and not _in_nested(long, short, Alignment(((i, 0, length),))):
            return True
    return False


def _in_nested(a: Utterance, b: Utterance, alignment: Alignment) -> bool:
    """Return whether what is aligned lies in a quotation within one of both: that one is the other's version."""
    covered = [False, False]
    for side, utterance in enumerate((a, b)):
        for low, high in utterance.nested:
            inside = sum(
                1
                for run in alignment.runs
                for i in range(run[side], run[side] + run[2])
                if low <= utterance.words[i].start < high
            )
            covered[side] |= inside >= 0.8 * alignment.matched
    return covered[0] != covered[1]


def same_speaker(a: Source, b: Source) -> bool:
    """Return whether two sources name the same speaker: the same entity, or a content word in common."""
    if a.entity is not None and b.entity is not None:
        return a.entity == b.entity
    if not a.speaker or not b.speaker:
        return False
    first = {fold(word) for word in re.findall(r"\w+", a.speaker)} - STOP_WORDS
    return bool(first & {fold(word) for word in re.findall(r"\w+", b.speaker)})


def candidate_pairs(utterances: Sequence[Utterance]) -> list[tuple[int, int]]:
    """Return the pairs of utterances worth aligning: those which share rare words or a run of words.

    Equal utterances are compared once: all but the first of them are paired with the first alone.
    """
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, utterance in enumerate(utterances):
        groups[utterance.forms].append(index)
    pairs: set[tuple[int, int]] = set()
    for members in groups.values():
        pairs.update((members[0], other) for other in members[1:])
    heads = [members[0] for members in groups.values()]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index in heads:
        forms = utterances[index].forms
        keys = {forms[i : i + _ANCHOR_WORDS] for i in range(len(forms) - _ANCHOR_WORDS + 1)}
        keys |= {(form,) for form in utterances[index].content}
        for key in keys:
            holders[key].append(index)
    shared: Counter[tuple[int, int]] = Counter()
    for key, members in holders.items():
        if not 2 <= len(members) <= _MAX_ANCHOR_HOLDERS:
            continue
        weight = 2 if len(key) > 1 else 1
        for i, a in enumerate(members):
            for b in members[i + 1 :]:
                shared[(a, b) if a < b else (b, a)] += weight
    for (a, b), weight in shared.items():
        shorter = min(len(utterances[a].content), len(utterances[b].content))
        if weight >= min(3, max(1, shorter)):
            pairs.add((a, b))
    return sorted(pairs)


# -- differences ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """Words of a reference and of a version that stand in each other's place; word indexes, half-open."""

    kind: str
    reference: tuple[int, int]
    version: tuple[int, int]


def differences(reference: Utterance, version: Utterance) -> tuple[list[Difference], bool, bool]:
    """Return what differs inside, and whether the version and the reference are cut at an end.

    Words missing before the first or after the last common word of one of both are a cut, and so are words whose
    place an ellipsis holds. Where both go on with other words, these were changed, unless a sentence ends there:
    then each gives another sentence beside the common one.
    """
    runs = align(reference.forms, version.forms).runs
    if not runs:
        return [], False, False
    found: list[Difference] = []
    cut_version = cut_reference = False
    a, b = runs[0][0], runs[0][1]
    parted = a > 0 and b > 0 and (opens_sentence(reference, a) or opens_sentence(version, b))
    kind, cv, cr = (None, True, True) if parted else _edge(reference.words[:a], version.words[:b])
    cut_version, cut_reference = cv, cr
    if kind:
        found.append(Difference(kind, (0, a), (0, b)))
    for run in runs:
        found.extend(_contracted(reference, version, run))
    for one, two in pairwise(runs):
        left, right = (one[0] + one[2], two[0]), (one[1] + one[2], two[1])
        if left[0] == left[1] and right[0] == right[1]:
            continue
        inner = "inserted" if left[0] == left[1] else "dropped" if right[0] == right[1] else "changed"
        if inner == "dropped" and _elided(version, right[0]):
            cut_version = True
        elif inner == "inserted" and _elided(reference, left[0]):
            cut_reference = True
        elif not _trivial(reference, left, version, right):
            found.append(Difference(inner, left, right))
    a, b = runs[-1][0] + runs[-1][2], runs[-1][1] + runs[-1][2]
    parted = a < len(reference.words) and b < len(version.words)
    parted = parted and (opens_sentence(reference, a) or opens_sentence(version, b))
    kind, cv, cr = (None, True, True) if parted else _edge(reference.words[a:], version.words[b:])
    cut_version |= cv
    cut_reference |= cr
    if kind:
        found.append(Difference(kind, (a, len(reference.words)), (b, len(version.words))))
    return sorted(found, key=lambda d: (d.reference, d.version)), cut_version, cut_reference


def _contracted(a: Utterance, b: Utterance, run: tuple[int, int, int]) -> Iterator[Difference]:
    """Yield each two equal words that one of both contracts."""
    for i, j in zip(range(run[0], run[0] + run[2] - 1), range(run[1], run[1] + run[2] - 1), strict=True):
        joined = [u.words[k].start == u.words[k + 1].start for u, k in ((a, i), (b, j))]
        if joined[0] != joined[1]:
            yield Difference("changed", (i, i + 2), (j, j + 2))


def _edge(reference: Sequence[Word], version: Sequence[Word]) -> tuple[str | None, bool, bool]:
    if not reference and not version:
        return None, False, False
    if not version:
        return None, True, False
    if not reference:
        if all(word.bracketed for word in version):
            return "inserted", False, False
        return None, False, True
    return "changed", False, False


def _elided(utterance: Utterance, i: int) -> bool:
    """Return whether an ellipsis stands before a word of an utterance."""
    between = utterance.reading.report.text[utterance.words[i - 1].end : utterance.words[i].start]
    return _ELLIPSIS.search(between) is not None


def _trivial(a: Utterance, left: tuple[int, int], b: Utterance, right: tuple[int, int]) -> bool:
    """Return whether two stretches differ only in how words are joined, or how their ends are spoken.

    "part time" and "part-time", "asking" and "askin'".
    """
    ours, theirs = a.forms[left[0] : left[1]], b.forms[right[0] : right[1]]
    if "".join(ours) == "".join(theirs):
        return True
    return len(ours) == len(theirs) and all(
        x == y or (max(x, y).endswith("ing") and max(x, y) == min(x, y) + "g")
        for x, y in zip(ours, theirs, strict=True)
    )

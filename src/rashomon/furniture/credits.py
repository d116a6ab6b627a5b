"""Credit lines, bylines and copyright lines: who made the text, and who owns it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rashomon.model import FurnitureKind
from rashomon.text.agencies import agency_pattern

_AGENCY = agency_pattern(upper=True)
# "Reuters - Ap - Afp": a page that changes the case of its lines does so to agencies, too.
_AGENCY_ANY_CASE = "(?i:" + _AGENCY + ")"

_WORK = (
    r"(?:(?:additional|further|original|some|with)\s+)?(?:reporting|writing|editing|compiled|edited|written|reported|"
    r"translated|translation|research|graphics|production|photography|video|compilation)"
    r"(?:\s(?:and|&)\s(?:additional\s)?(?:writing|reporting|editing|research|production))?"
)
_PARENTHESIS = re.compile(r"\((?:[^()]{0,40}?[.;:]\s*)?" + _WORK + r"\s+by\b[^()]{1,600}\)?\W*$", re.I)
_WHOLE = re.compile(
    r"[\W_]*(?:" + _WORK + r"\s+by\b[^\n]{3,300}"
    r"|with (?:assistance|reporting|files|additional reporting|contributions?|inputs?|help) (?:by|from)\b[^\n]{2,200}"
    r"|(?:with |from )?(?:news )?agenc(?:y|ies)(?: (?:and|&) [\w ]{3,30})?|(?:with |from )?(?:wire"
    r"|staff)(?: and \w+)? (?:services?|reports?)"
    r")[\W_]*",
    re.I,
)
_CONTRIBUTED = re.compile(
    r"\bcontributed\s+(?:(?:additional|some|to)\s+)?(?:(?:the|this|our|[A-Z][\w.’']+)\s+){0,3}(?:report|reporting"
    r"|article|story|research|coverage)\b"
    r"[^.!?\n]{0,80}[.]?[\W_]*$"
)
_MATERIAL = re.compile(
    r"[\W_]*(?:information|material|reporting|text|details|reports?|files?)?\s*(?:from |by )?[^.!?\n]{2,120}\b"
    r"(?:was|were) (?:used|included|incorporated) in this (?:report|story|article)\b[^.\n]{0,40}[.]?[\W_]*",
    re.I,
)
_BYLINE_OPENING = re.compile(
    r"[\W_]*(?:story |words |text |report )?(?:by|BY|By)\b[:\s]\s*(?=[A-Z])"
    r"|[\W_]*From [A-Z][\w.-]+ [A-Z][\w.-]+,? in [A-Z]"
)
_BYLINE_WORD = re.compile(r"[\W_]*(?:[^\W\d_a-z][\w.'’-]*|[\w.+-]+@[\w.-]+|@\w+|[|,/&–—-]+)[\W_]*")
_BYLINE_SMALL = frozenset((
    "and", "in", "for", "of", "the", "with", "de", "van", "von", "der", "den", "al", "el", "da", "del", "di",
    "dos", "la", "le", "bin", "ben", "staff", "agencies", "agency", "reporter", "writer", "correspondent",
    "editor", "political", "senior", "chief", "national", "special", "business", "sports", "science",
    "technology", "crime", "at", "foreign", "our",
    "reporters", "writers", "correspondents", "contributors", "contributor", "bureau", "deputy", "assistant", "world",
))  # fmt: skip
_DATED_TAIL = re.compile(
    r"\s*[|•·,–—-]?\s*(?:(?:published|updated|posted)\b.*|(?:[A-Z][a-z]{2,8}\.? \d{1,2}"
    r"|\d{1,2} [A-Z][a-z]{2,8}\.?),? (?:19|20)\d\d.*"
    r"|\d{1,2}:\d\d.*)$",
    re.I,
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)\s*(?:19|20)\d\d\b|\bcopyright\b(?:\s*(?:©|\(c\)))?[\s,:]+(?:by\s+)?(?:[\w.&'’-]+[\s,]+){0,6}?(?:19"
    r"|20)\d\d\b)",
    re.I,
)
_RIGHTS = re.compile(
    r"\ball rights reserved\b|\bmay not be (?:published|reproduced|republished|copied|distributed)\b"
    r"|\bno (?:part of this|reproduction|unauthori[sz]ed)\b.{0,80}\b(?:reproduc|permission|copied)"
    r"|\bwithout (?:prior |written |express )*permission\b",
    re.I,
)
_ALL_RIGHTS = re.compile(r"\ball rights reserved\b|\bno reproduction\b", re.I)
_SENTENCE_START = re.compile(r"(?:^|(?<=[.!?”\"’')_])\s+|\n\s*)(?=[\"“(©]?\w|©)")
_AGENCIES_ALONE = re.compile(
    r"[\W_]*(?:(?:source|via|with|from|by)s?:?\s+)?"
    + _AGENCY_ANY_CASE
    + r"(?:(?:\s*[-–—,/|&+]\s*|\s+and\s+)(?i:the )?"
    + _AGENCY_ANY_CASE
    + r")*[\W_]*"
)
_AGENCIES_TAIL = re.compile(
    r"(?<=[.!?”\"’])\s+[(\[–—-]*\s*" + _AGENCY + r"(?:(?:\s*[,/&|–—-]\s*|\s+and\s+)" + _AGENCY + r")*[)\]]*\W*$"
)
_DESK_INITIALS = re.compile(
    r"[\W_]*(?:[A-Z]{2,8}\s+)?[a-z]{2,4}(?:/[a-z]{2,4}){1,3}(?:\s+\d{4,8})?(?:\s+[A-Z]{3,4}\b.{0,16})?[\W_]*"
)
"""What a wire desk signs its dispatch with: "ABC de/fgh 141520"."""
_STAFF_BYLINE = re.compile(
    r"[\W_]*by (?:(?:our|a|an|the) )?(?:[\w.&’'-]+ ){0,4}(?:staff|reporters?|correspondents?|desk|newsroom|agencies|writers?)[\W_]*",
    re.IGNORECASE,
)
MAX_BYLINE_WORDS = 16


def credit_stretches(text: str, *, head: bool) -> Iterator[tuple[int, int, FurnitureKind]]:
    """Yield the stretches of a block which credit, sign or protect the text, as (start, end, kind).

    `head` says that the block stands near the report's top, where bylines are.
    """
    if len(text) <= 200 and _AGENCIES_ALONE.fullmatch(text):
        yield 0, len(text), "credit"
        return
    if head and is_byline(text):
        yield 0, len(text), "credit"
        return
    if len(text) <= 60 and (_DESK_INITIALS.fullmatch(text) or (head and _STAFF_BYLINE.fullmatch(text))):
        yield 0, len(text), "credit"
        return
    if len(text) <= 400 and (_WHOLE.fullmatch(text) or _MATERIAL.fullmatch(text)):
        yield 0, len(text), "credit"
        return
    copyright_start = _copyright_start(text)
    if copyright_start is not None:
        yield copyright_start, len(text), "copyright"
        text = text[:copyright_start]
    for pattern in (_PARENTHESIS, _AGENCIES_TAIL):
        match = pattern.search(text)
        if match:
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            yield start, match.end(), "credit"
            return
    match = _CONTRIBUTED.search(text)
    if match:
        start = _credit_sentence_start(text, match.start())
        if start is not None:
            yield start, match.end(), "credit"


def is_byline(text: str) -> bool:
    """Return whether a block is a line that names its writers ("By First Last and First Last, Outlet")."""
    opening = _BYLINE_OPENING.match(text)
    if not opening or len(text) > 160:
        return False
    names = _DATED_TAIL.sub("", text[opening.end() :])
    words = names.replace("|", " | ").replace(",", " ").split()
    if not 1 <= len(words) <= MAX_BYLINE_WORDS or (text.rstrip().endswith((".", "!", "?")) and len(words) > 6):
        return False
    capitals = sum(1 for word in words if word[0].isupper())
    return capitals >= 1 and all(
        word.casefold().strip("().") in _BYLINE_SMALL or _BYLINE_WORD.fullmatch(word) for word in words
    )


def _copyright_start(text: str) -> int | None:
    """Copyright runs from its sign to the end of the block; before it may stand the last words of reporting."""
    match = _COPYRIGHT.search(text)
    if match and len(text) - match.start() <= 400:
        start = _last_sentence_start(text, match.start())
        rest = text[match.start() :]
        # "©" begins a copyright line anywhere; the word does at the start of a sentence, with what pages say after it.
        if rest[0] == "©":
            return start if match.start() - start <= 30 else match.start()
        if match.start() - start <= 3 and (_RIGHTS.search(rest) or (start == 0 and len(rest) <= 120)):
            return start
    if len(text) <= 300 and _ALL_RIGHTS.search(text) and not _SENTENCE_START.search(text, 1, len(text) // 2):
        return 0
    return None


def _last_sentence_start(text: str, before: int) -> int:
    starts = [match.end() for match in _SENTENCE_START.finditer(text, 0, before + 1) if match.end() <= before]
    return starts[-1] if starts else 0


def _credit_sentence_start(text: str, at: int) -> int | None:
    """Where the crediting sentence begins; null if what it credits does not look like writers or agencies."""
    start = _last_sentence_start(text, at)
    subject = text[start:at].strip(" _-–—*\n")
    if not subject or len(subject) > 400:
        return None
    names = [word for word in re.findall(r"[^\W\d_][\w.'’-]*", subject) if word.casefold() not in _BYLINE_SMALL]
    capitals = sum(1 for word in names if word[0].isupper())
    if not names or capitals < 0.6 * len(names):
        return None
    return start

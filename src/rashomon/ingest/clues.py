"""What a report's text tells about itself: its dateline, its outlet, its day, its headline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from rashomon.ingest.dates import MONTH_PATTERN, WEEKDAYS, month_number, parse_date, to_day
from rashomon.text.agencies import agency_pattern
from rashomon.text.blocks import split_blocks

_HEAD_BLOCKS = 14
# Every repetition is bounded, so that a text without spaces costs no more than another.
_NAME = r"(?<!\w)(?:[Tt]he )?[A-Z][\w.&'’-]{0,30}(?: (?:of|and|&|the|[A-Z][\w.&'’-]{0,30})){0,4}"
_AGENCY = agency_pattern(upper=True)
_AGENCY_WORD = re.compile(r"\b" + agency_pattern(pictures=True, upper=True) + r"\b")
_DAY = r"(?:" + MONTH_PATTERN + r"\.? \d{1,2}(?:,? \d{4})?|\d{1,2} " + MONTH_PATTERN + r"(?:,? \d{4})?)"
_CAPITALS = r"[A-Z][A-Z.'’-]*[A-Z.]"
_TITLED = r"[A-Z][\w.'’-]*"
_PLACE = (
    # A city in capitals, then its country or state as it comes.
    r"(?:(?:(?:ABOARD|NEAR) )?"
    + _CAPITALS
    + r"(?:[ /]"
    + _CAPITALS
    + r"){0,4}(?:, ?"
    + _TITLED
    + r"(?: "
    + _TITLED
    + r"){0,3}){0,2}"
    r"|(?:ABOARD|NEAR) " + _TITLED + r"(?: " + _TITLED + r"){0,3}(?:, " + _TITLED + r"(?: " + _TITLED + r"){0,2})?)"
)
_PLAIN_PLACE = _TITLED + r"(?: " + _TITLED + r"){0,2}(?:, " + _TITLED + r"(?: " + _TITLED + r"){0,2})?"
_CREDIT = r"(?:\s*\((?P<credit>[A-Z][\w.&'’/ -]{1,40})\)|\s*/(?P<wire>[A-Z][\w ]{1,30})/)"
_DASH = r"\s*(?:—|–|--|-(?=\s)|:(?=\s))+\s*"
_DATELINE = re.compile(
    r"\W{0,2}(?P<place>"
    + _PLACE
    + r")\s*(?:,\s*(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s*)?(?P<day>"
    + _DAY
    + r"))?"
    r"(?:" + _CREDIT + r")?" + _DASH + r"(?=[\w\"“‘'$£€])"
)
_DATELINE_MIXED = re.compile(
    r"\W{0,2}(?P<place>"
    + _PLAIN_PLACE
    + r")\s*(?:,\s*(?P<day>"
    + _DAY
    + r"))?(?:"
    + _CREDIT
    + r"|,\s*(?P<agency>"
    + _AGENCY
    + r"))"
    + _DASH
    + r"(?=[\w\"“‘'])"
)
_DATELINE_DATED = re.compile(
    r"\W{0,2}(?P<place>" + _PLAIN_PLACE + r"),\s*(?P<day>" + _DAY + r")" + _DASH + r"(?=[\w\"“‘'])"
)
_CREDIT_ALONE = re.compile(r"\((?P<credit>[A-Z][\w.&'’ -]{1,30})\)\s*(?:[-–—]+\s*)?(?=[A-Z\"“‘])")
_NOT_PLACES = frozenset((
    "BREAKING", "EXCLUSIVE", "UPDATE", "UPDATED", "WATCH", "VIDEO", "LIVE", "OPINION", "ANALYSIS", "FILE",
    "PHOTO", "READ", "CORRECTION", "EDITOR", "MORE", "RELATED", "ALSO", "NOTE", "BY", "NEWS", "Q", "A", "POLL",
    "FACT", "REPORT", "PHOTOS", "PICTURES", "STORY", "ADVERTISEMENT", "TIMELINE", "FACTBOX", "EXPLAINER",
))  # fmt: skip

_OWN_OUTLET = (
    re.compile(r"requests? for (?:a )?(?:comment|an interview|more information|clarification) (?:from|by"
        r"|sent by) (?P<name>" + _NAME + ")"),
    re.compile(r"(?P<name>" + _NAME + r")(?:['’]s?)? (?:emailed |written |repeated )?requests? for (?:comment"
        r"|an interview)"),
    re.compile(r"(?P<name>" + _NAME + r")['’]s? [A-Z][\w.’'-]{1,30} [A-Z][\w.’'-]{1,30}"
        r"(?: and [A-Z][\w.’'-]{1,30} [A-Z][\w.’'-]{1,30})? (?:also )?contributed to this (?:report|story|article)"),
    re.compile(r"contributed to this (?P<name>" + _NAME + r") (?:report|story|article)"),
    re.compile(r"^\W*(?:©|[Cc]opyright(?: ©)?)\s*(?:(?:19"
        r"|20)\d\d(?:-\d{2,4})?,?\s+)?(?:by )?"
        r"(?P<name>" + _NAME + r")(?:\s*(?:19|20)\d\d)?(?:\.|,|\s*$|\s+All| [A-Z]?[a-z]* ?[Rr]eserved| No )", re.M),
)  # fmt: skip
_OWN_OUTLET_SIGNS = (
    ("request",), ("for comment", "for an interview"), ("contributed to this",), ("contributed to this",), ("©", "opyright"),
)  # fmt: skip
"""For each pattern above, words of which every text that it matches holds one."""
_NO_OUTLETS = frozenset((
    "reporters", "journalists", "media", "press", "cnn's", "monday", "tuesday", "wednesday", "thursday",
    "friday", "saturday", "sunday",
))  # fmt: skip

_WRITTEN_DAY = re.compile(
    r"(?:(?P<weekday>Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s+)?"
    r"(?:(?P<month>" + MONTH_PATTERN + r")\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(?P<year>(?:19|20)\d\d))?"
    r"|(?P<day2>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month2>"
    + MONTH_PATTERN
    + r")(?:,?\s+(?P<year2>(?:19|20)\d\d))?)(?![\w-])",
)
_STAMP = re.compile(
    r"^[^\n]{0,50}?\b(?:published|updated|posted|first published|date)\b[^\n\w]{0,3}(?:\s*(?:on"
    r"|at)\s)?\s*(?P<date>[^\n]{6,60})$",
    re.I | re.M,
)
_STAMP_DATE = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?|(?:"
    + MONTH_PATTERN
    + r")\.? \d{1,2},? (?:19|20)\d\d"
    r"|\d{1,2} (?:" + MONTH_PATTERN + r"),? (?:19|20)\d\d",
    re.I,
)
_PAST = re.compile(
    r"\b(?:since|until|before|after|founded|born|dated|between|from|till|by|set for|due|starts?|begins?|scheduled)\W*$"
    r"|\bfile\s*[-–—:.]\s*(?:in this |this )?\W*$",
    re.I,
)
_HEADLINE_END = re.compile(r"[.:,;)][\"”’']?$")
_NAVIGATION = re.compile(
    r"^\W*(?:home ?page|home)\b|[›»]|^\W*(?:share|print|advertisement|sign up|subscribe|menu)\b", re.I
)


@dataclass(frozen=True)
class Clues:
    """What a text tells; null where it does not. `partial_day` is (month, day) where the year is not told."""

    dateline: str | None = None
    outlet: str | None = None
    outlet_names: tuple[str, ...] = ()
    published: str | None = None
    partial_day: tuple[int, int] | None = None
    weekday: int | None = None
    title: str | None = None


def find_clues(text: str, start: int = 0, *, outlet: bool = True, day: bool = True) -> Clues:
    """Return what a report's text, from an offset on, tells about its outlet, place and day of publication.

    Without `outlet` or `day` these are not looked for: where a report's outlet or day is stated, that is half the work.
    """
    blocks = [text[block.start : block.end] for block in split_blocks(text) if block.end > start]
    if blocks and start:
        blocks[0] = text[start:].lstrip()[: len(blocks[0])].split("\n", 1)[0]
    head = blocks[:_HEAD_BLOCKS]
    dateline, credit, dateline_day = _dateline(head)
    names = _outlet_names(text) if outlet else ()
    named = names[0] if names else credit if credit and not _AGENCY_WORD.search(credit) else None
    published, partial, weekday = _day(text, head, dateline_day) if day else (None, None, None)
    return Clues(dateline, named, names, published, partial, weekday, _headline(head, dateline))


def _dateline(blocks: list[str]) -> tuple[str | None, str | None, str | None]:
    """Return place, credit and day of the first dateline."""
    for line in blocks:
        if len(line.split()) < 8:
            continue
        opening = line[:140]
        for pattern in (_DATELINE, _DATELINE_MIXED, _DATELINE_DATED):
            match = pattern.match(opening)
            if not match:
                continue
            groups = match.groupdict()
            place = " ".join((groups["place"] or "").split()).strip(" ,-/")
            credit = groups.get("credit") or groups.get("wire") or groups.get("agency")
            first = re.split(r"[\s,:/-]", place)[0].strip(".")
            if first in _NOT_PLACES or (not credit and len(place) < 4 and not groups.get("day")):
                continue
            if ":" in match.group() and not groups.get("day") and not credit:
                continue
            return place, credit, groups.get("day")
        match = _CREDIT_ALONE.match(opening)
        if match:
            return None, match.group("credit"), None
    return None, None, None


def _outlet_names(text: str) -> tuple[str, ...]:
    """Return the names by which a text calls its own outlet, surest first.

    "told X" is not among the signs: it is as often another outlet which the report quotes.
    """
    found: list[str] = []
    for pattern, sign in zip(_OWN_OUTLET, _OWN_OUTLET_SIGNS, strict=True):
        # A pattern that begins with any name is slow to fail; most texts hold none of the words it ends with.
        for match in pattern.finditer(text) if any(word in text for word in sign) else ():
            name = re.sub(r"['’]s?$", "", match.group("name")).strip(" .,&")
            name = re.sub(r"\s+(?:All|No|Inc|LLC|Ltd|Limited|and|of|the|Rights|Reserved)(?=\s|$).*$", "", name)
            name = re.sub(r"^the ", "The ", name).strip(" .,&")
            if (
                len(name) < 2
                or _AGENCY_WORD.search(name)
                or name.casefold() in _NO_OUTLETS
                or name.casefold().startswith(("mr ", "ms "))
            ):
                continue
            if name not in found:
                found.append(name)
    return tuple(found)


def _day(text: str, head: list[str], dateline_day: str | None) -> tuple[str | None, tuple[int, int] | None, int | None]:
    for line in head:
        if len(line) <= 140 and (stamp := _STAMP.search(line)):
            stated = _STAMP_DATE.search(stamp.group("date"))
            parsed = parse_date(stated.group()) if stated else None
            if parsed:
                return parsed, None, None
    if dateline_day:
        found = _WRITTEN_DAY.search(dateline_day)
        if found:
            full, month, day = _parts(found)
            if full:
                return full.isoformat(), None, None
            if month and day:
                return None, (month, day), None
    return _day_in_text(text)


def _day_in_text(text: str) -> tuple[str | None, tuple[int, int] | None, int | None]:
    """The latest full day that the report speaks of as news.

    A day counts if it stands with its weekday, signs an embedded post, or stands near the top and falls on a weekday
    that the report names by itself ("on Monday"). Read over on news_cluster and a sample of allsides: other days are
    of file photos, history or what is to come as often as of publication.
    """
    candidates: list[date] = []
    partial: tuple[int, int] | None = None
    partial_weekday: int | None = None
    named = {_weekday(match.group(1)) for match in _WEEKDAY_ALONE.finditer(text[:_NEWS_CHARS])}
    for match in _WRITTEN_DAY.finditer(text[:_NEWS_CHARS]):
        full, month, day = _parts(match)
        weekday = _weekday(match.group("weekday"))
        if full is not None:
            before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 20]
            if weekday not in (None, full.weekday()) or _PAST.search(before) or _FILE_PHOTO.match(after):
                continue
            near = match.start() < 500 and full.weekday() in named
            if weekday is not None or near or _POST.search(before):
                candidates.append(full)
        elif month and day and weekday is not None and partial is None:
            partial, partial_weekday = (month, day), weekday
    if candidates:
        return max(candidates).isoformat(), None, None
    return None, partial, partial_weekday


_NEWS_CHARS = 1_500
"""The first paragraphs, where a report says on which weekday its news happened."""
_WEEKDAY_ALONE = re.compile(r"\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b(?!,? (?:" + MONTH_PATTERN + r"|\d))")
_FILE_PHOTO = re.compile(r",? (?:file )?(?:photo|picture|image|frame|video)", re.I)
_POST = re.compile(r"\(@\w{1,30}\)\s*$")


def _parts(match: re.Match[str]) -> tuple[date | None, int | None, int | None]:
    month = month_number(match.group("month") or match.group("month2"))
    day = int(match.group("day") or match.group("day2"))
    year = match.group("year") or match.group("year2")
    if not 1 <= day <= 31:
        return None, None, None
    return (to_day(int(year), month, day) if year else None), month, day


def _weekday(name: str | None) -> int | None:
    if not name:
        return None
    return next((i for i, full in enumerate(WEEKDAYS) if full.startswith(name.casefold()[:3])), None)


def _headline(blocks: list[str], dateline: str | None) -> str | None:
    """Return the first line that is set as a headline is, before the first sentence of the report."""
    for line in blocks[:4]:
        line = line.lstrip("\ufeff# ").strip("* ")
        words = line.split()
        if _NAVIGATION.search(line) or len(words) < 3:
            continue
        if len(line) > 160 or len(words) > 28 or _HEADLINE_END.search(line) or re.match(r"\W*By [A-Z]", line):
            return None
        if dateline and line.startswith(dateline):
            return None
        return line
    return None

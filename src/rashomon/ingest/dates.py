"""Publication dates: what a page, a manifest or a text states, as ISO 8601; never completed from the clock."""

from __future__ import annotations

import re
import warnings
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

EARLIEST_YEAR, LATEST_YEAR = 1700, 2199
"""A date outside is a misprint: there were no newspapers, or there are none yet."""

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

MONTH_PATTERN = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|"
    r"Sep(?:t(?:ember|\.)?|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
"""A month's name or abbreviation as newspapers write it; match without regard to case."""

# Offsets in seconds; names that stand for several zones (IST, BST in Asia) take the one that news sites mean.
_ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 1, "IST": 5.5, "CET": 1, "CEST": 2, "WEST": 1, "EET": 2, "EEST": 3,
    "MSK": 3, "EST": -5, "EDT": -4, "ET": None, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "AKST": -9, "AKDT": -8, "HST": -10, "JST": 9, "KST": 9, "SGT": 8, "HKT": 8, "AEST": 10, "AEDT": 11, "NZST": 12,
    "NZDT": 13, "SAST": 2, "PKT": 5,
}  # fmt: skip
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?\s?(?:Z|[+-]\d\d:?\d\d)?)?")
_NUMERIC = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)\d\d)\b")
_YEAR = re.compile(r"\b(?:1[7-9]|2[01])\d\d\b")


def parse_date(text: str) -> str | None:
    """Return a stated date as ISO 8601 (a day, or a time with or without offset), or null if it is none.

    Parts that are missing are never guessed, and a numeric date which could be two days ("09/10/2017") is none.
    """
    text = " ".join(text.split())
    if not 6 <= len(text) <= 80 or not _YEAR.search(text):
        return None
    if _ISO.fullmatch(text):
        return _from_iso(text)
    numeric = _NUMERIC.search(text)
    day_first = False
    if numeric:
        first, second = int(numeric.group(1)), int(numeric.group(2))
        if first <= 12 and second <= 12 and first != second:
            return None
        day_first = first > 12
    return _from_words(text, day_first)


def _from_iso(text: str) -> str | None:
    try:
        if len(text) == 10:
            day = date.fromisoformat(text)
            return day.isoformat() if EARLIEST_YEAR <= day.year <= LATEST_YEAR else None
        moment = datetime.fromisoformat(text.replace(",", ".").replace(" Z", "Z"))
    except ValueError:
        return None
    return moment.replace(microsecond=0).isoformat() if EARLIEST_YEAR <= moment.year <= LATEST_YEAR else None


def _from_words(text: str, day_first: bool) -> str | None:
    import dateutil.parser

    text = re.sub(
        r"^\W*(?:first |last |originally )?(?:published|updated|posted|modified|created)\b[\s:]*(?:at|on)?\s",
        "",
        text,
        flags=re.I,
    )
    text = re.sub(r"\b([ap])\.\s?m\.?", r"\1m", text, flags=re.I)
    found: list[datetime] = []
    # dateutil fills what is missing from a default; with two defaults, what differs was not in the text.
    for default in (datetime(2000, 1, 1), datetime(2001, 2, 2, 3, 4)):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                parsed = dateutil.parser.parse(text, default=default, dayfirst=day_first, tzinfos=_zone)
        except (ValueError, OverflowError, TypeError, AttributeError, IndexError):
            return None
        found.append(parsed)
    one, two = found
    if one.date() != two.date() or not EARLIEST_YEAR <= one.year <= LATEST_YEAR:
        return None
    if (one.hour, one.minute) != (two.hour, two.minute):
        return one.date().isoformat()
    return one.replace(microsecond=0).isoformat()


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    if offset is not None:
        return timezone(timedelta(seconds=offset)) if abs(offset) < 86_400 else None
    hours = _ZONES.get((name or "").upper())
    return None if hours is None else timezone(timedelta(hours=hours))


def plain_time(text: str) -> str:
    """Return a time in ISO 8601's basic form (`20251014T101500Z`) in its extended one; any other text unchanged."""
    match = _BASIC_TIME.fullmatch(text.strip())
    if not match:
        return text
    year, month, day, hour, minute, second, zone = match.groups()
    if hour is None:
        return f"{year}-{month}-{day}"
    return f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone or ''}"


_BASIC_TIME = re.compile(
    r"((?:1[7-9]|2[01])\d\d)(0[1-9]|1[0-2])([0-3]\d)(?:[T ]?([0-2]\d)([0-5]\d)([0-6]\d)?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?"
)


def day_of(published: str) -> date:
    """Return the day of an ISO date or time."""
    return date.fromisoformat(published[:10])


def is_to_come(published: str, today: str | None = None) -> bool:
    """Return whether an ISO date or time lies in the future: after tomorrow, as it may be tomorrow already where a report
    was published. `today` stands for the clock."""
    now = date.fromisoformat(today) if today else date.today()
    return day_of(published) > now + timedelta(days=1)


def instant(published: str) -> datetime:
    """Return the moment of an ISO date or time for ordering: in UTC, where nothing is said taken as UTC."""
    moment = datetime.fromisoformat(published)
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        return moment.replace(tzinfo=UTC)


def to_day(year: int, month: int, day: int) -> date | None:
    """Return that day, or null if there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_number(name: str) -> int:
    """Return the number of a month named as `MONTH_PATTERN` matches it."""
    return MONTHS[name.casefold().rstrip(".")]

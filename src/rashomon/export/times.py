"""Times as a person reads them, in every form of the dossier."""

from __future__ import annotations

import re

from rashomon.model import Report

_MIDNIGHT = re.compile(r"T00:00(?::00)?(?:Z|\+00:00)?(?![\d:])")
"""A page that tells the day only is often stored with this time."""
_SECONDS = re.compile(r"T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")
_BASIS = {"text": " (from its text)", "story": " (from the other reports)"}


def readable_time(when: str) -> str:
    """Return an ISO 8601 time or interval for reading: "2025-10-14 06:40 / 07:10", "2025-10-06 / 10-12"."""
    start, slash, end = when.partition("/")
    if not slash:
        return _SECONDS.sub(r" \1 \2", when).rstrip()
    date, _, clock = end.partition("T")
    if clock and start.startswith(f"{date}T"):
        end = f"T{clock}"
    elif start[:5] == end[:5] and len(start) == len(end) == len("2025-10-14"):
        end = end[5:]
    return " / ".join(_SECONDS.sub(r" \1 \2", part).strip() for part in (start, end))


def readable_publication(when: str) -> str:
    """Return a time of publication for reading: the day alone where the clock says midnight."""
    return readable_time(_MIDNIGHT.sub("", when))


def told_publication(report: Report) -> str:
    """Return when a report was published, and where that was taken from if it says so nowhere itself, or "no date"."""
    if not report.published_at:
        return "no date"
    when = readable_publication(report.published_at)
    if report.date_basis == "editor":
        return f"{when} (corrected by an editor)"
    told = any("date" in note for note in report.notes)
    return when + ("" if told else _BASIS.get(report.date_basis or "", ""))

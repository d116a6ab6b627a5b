"""Rare details: names and numbers that only two reports of a story have, and misspellings that they share."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from rashomon.model import Span
from rashomon.text.reading import Reading

_NAME = re.compile(r"(?<![\w’'])[A-ZÀ-Ý][\w-]*[a-zà-ÿ][\w-]{2,}")
_NUMBER = re.compile(r"(?<![\w.,$£€])\d[\d.,]*\d(?![\w%])")
_MAX_WORDS = 400
"""Names and numbers looked at in one report: more are a table."""


@dataclass(frozen=True)
class Detail:
    """A name or number which stands in just two reports of a story, with its first place in each."""

    text: str
    spans: tuple[Span, Span]
    instead_of: str | None
    """The spelling that the other reports have of the same name, where there is one: a shared error."""


def find_details(readings: Sequence[Reading]) -> dict[str, dict[str, Span]]:
    """Return the names and numbers of a story, each with its first place in every report that has it.

    Reports stand in the order given. Words that open a sentence as any word might, headlines, furniture and the names
    of the story's outlets are no details.
    """
    holders: dict[str, dict[str, Span]] = defaultdict(dict)
    outlets = " ".join(reading.report.outlet or "" for reading in readings).casefold()
    for reading in readings:
        report = reading.report
        furniture = [(piece.start, piece.end) for piece in report.furniture]
        lower = {word for word in re.findall(r"\b[a-zà-ÿ]{3,}\b", report.text)}
        titled = {s.start for s in reading.sentences if s.headline}
        seen = 0
        for match in [*_NAME.finditer(report.text), *_NUMBER.finditer(report.text)]:
            start, end = match.span()
            if seen >= _MAX_WORDS or any(low <= start < high for low, high in furniture):
                continue
            sentence = reading.sentence_at(start)
            if sentence is None or sentence.start in titled or match.group().casefold() in lower:
                continue
            if match.group().casefold() in outlets:
                continue
            seen += 1
            holders[match.group()].setdefault(report.id, report.span(start, end))
    return dict(holders)


def find_rare_details(details: Mapping[str, Mapping[str, Span]], reports: int) -> dict[tuple[str, str], list[Detail]]:
    """Return for each pair of a story's reports, in the order given, the details that no third report has, by place.

    With fewer than three reports nothing is rare.
    """
    if reports < 3:
        return {}
    rare: dict[tuple[str, str], list[Detail]] = defaultdict(list)
    common: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for form, places in sorted(details.items()):
        common[form[:3]].append((form, frozenset(places)))
    for form, places in sorted(details.items()):
        if len(places) != 2:
            continue
        # Reports lie in `places` in the order given.
        left, right = places.values()
        detail = Detail(form, (left, right), _usual(form, frozenset(places), common[form[:3]]))
        rare[left.report, right.report].append(detail)
    return {pair: sorted(found, key=lambda d: d.spans[0].start) for pair, found in rare.items()}


def _usual(form: str, places: frozenset[str], common: Sequence[tuple[str, frozenset[str]]]) -> str | None:
    """Return the spelling which other reports have instead: alike, as common at least, and in neither report.

    `common` holds the forms that begin with the same three letters, with the reports that have them.
    """
    if len(form) < 6 or not form[0].isalpha():
        return None
    best: tuple[int, str] | None = None
    for other, held in common:
        if len(held) < len(places) or held & places or abs(len(other) - len(form)) > 3:
            continue
        # Inflected forms of one word ("Norway", "Norwegian") are no other spelling of it.
        if other.startswith(form) or form.startswith(other):
            continue
        distance = DamerauLevenshtein.distance(form, other)
        if distance <= 3 and distance * 2 < len(form) and (best is None or (distance, other) < best):
            best = (distance, other)
    return best[1] if best else None

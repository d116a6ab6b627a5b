"""What stories are looked for by, beyond their words: outlet, language, the importance of what was found, time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypedDict

from rashomon.errors import OptionError
from rashomon.store.records import instant_of, outlet_key_of


class Narrowing(TypedDict, total=False):
    """Further conditions on listed stories; what is null or missing asks for nothing. Each may be met by another report."""

    until: str | None
    """ISO 8601: the newest report must not be later; of a day its end is meant."""
    outlet: str | None
    """Words in a row of the name of an outlet that has a report, without regard to case: "post" finds The Marches Post."""
    language: str | None
    """Code of the language (ISO 639-1) that a report is in; regions of it count ("en" has en-GB)."""
    weight: int | None
    """The current dossier has a discrepancy of this weight (3 must see, 2 worth showing, 1 minor) or more."""


def instant_since(since: str) -> float:
    """Return the unix seconds that `since` means. Raises `OptionError` for what is no time."""
    instant = instant_of(since)
    if instant is None:
        raise OptionError(f"since: {since!r} is no ISO 8601 time, such as 2031-03-11 or 2031-03-11T14:00")
    return instant


def instant_until(until: str) -> float:
    """Return the first unix seconds that are later than `until` allows. Raises `OptionError` for what is no time."""
    stated = until.strip()
    if re.fullmatch(r"\d{4}-\d\d-\d\d", stated):
        try:
            stated = (datetime.fromisoformat(stated) + timedelta(days=1)).isoformat()
        except (ValueError, OverflowError):
            stated = ""
        instant = instant_of(stated)
    else:
        instant = instant_of(stated)
        instant = None if instant is None else instant + 0.001
    if instant is None:
        raise OptionError(f"until: {until!r} is no ISO 8601 time, such as 2031-03-11 or 2031-03-11T14:00")
    return instant


def outlet_words(outlet: str) -> str:
    """Return the words of an outlet's name as they are compared. Raises `OptionError` where there are none."""
    words = outlet_key_of(outlet).replace(".", " ")
    if not words.strip():
        raise OptionError("outlet: name one, or words of its name")
    return words


def has_outlet(words: str, outlets: Iterable[str | None]) -> bool:
    """Return whether one of the outlets has these words in a row, as `outlet_words` gives them, in its name."""
    return any(f" {words} " in f" {outlet_key_of(outlet).replace('.', ' ')} " for outlet in outlets)


def language_of(language: str) -> str:
    """Return a language's code as it is compared. Raises `OptionError` for what is no code."""
    code = language.strip().casefold()
    if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", code):
        raise OptionError(f"language: {language!r} is no code of a language, such as en or pt-br")
    return code


def has_language(code: str, languages: Iterable[str | None]) -> bool:
    """Return whether one of the languages is that of the code, or one of its regions."""
    return any(
        (language or "").casefold() == code or (language or "").casefold().startswith(f"{code}-")
        for language in languages
    )

"""What a person types into a search box, as an expression of the text index; nothing typed can be an error in it."""

from __future__ import annotations

import re
import unicodedata

from rashomon.errors import OptionError

MAX_TERMS = 50
"""FTS5 takes some hundreds before it gives up; nobody types so many."""

_TERM = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')


def match_expression(search: str) -> str:
    """Return the FTS5 expression for words, `"words in a row"` and `-word` (must not occur); all words must occur.

    Case, accents and English endings make no difference, by the index. Raises `OptionError` where no word is asked
    for, or more than `MAX_TERMS` are.
    """
    asked, barred = _terms(search)
    expression = " AND ".join(f'"{term}"' for term in asked)
    return f"({expression}) NOT ({' OR '.join(f'"{term}"' for term in barred)})" if barred else expression


class WordSearch:
    """The same search over texts that are in no index; endings are not known, so that a word is found as a beginning."""

    def __init__(self, search: str) -> None:
        """Raises `OptionError` as `match_expression` does."""
        asked, barred = _terms(search)
        self._asked = [_beginning(term) for term in asked]
        self._barred = [_beginning(term) for term in barred]

    def found_in(self, *texts: str) -> bool:
        """Return whether every word asked for occurs in one of the texts or another, and none that must not."""
        folded = [_folded(text) for text in texts]
        return all(any(map(pattern.search, folded)) for pattern in self._asked) and not any(
            any(map(pattern.search, folded)) for pattern in self._barred
        )


def _beginning(term: str) -> re.Pattern[str]:
    words = re.findall(r"\w+", _folded(term))
    return re.compile(r"(?<!\w)" + r"\W+".join(map(re.escape, words)))


def _folded(text: str) -> str:
    """Return the text without case and accents."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


def _terms(search: str) -> tuple[list[str], list[str]]:
    """Return the words and phrases that must occur, and those that must not."""
    asked: dict[str, None] = {}
    barred: dict[str, None] = {}
    for minus, phrase, word in _TERM.findall(search):
        term = "".join(char if char.isprintable() else " " for char in phrase or word)
        if any(_is_indexed(char) for char in term):
            (barred if minus else asked)[term] = None
    if not asked:
        raise OptionError(f"the search {search!r} has no word to look for; give at least one")
    if len(asked) + len(barred) > MAX_TERMS:
        raise OptionError(f"the search has more than {MAX_TERMS} words; give fewer")
    return list(asked), list(barred)


def _is_indexed(char: str) -> bool:
    """Whether the index's tokenizer takes the character for part of a word."""
    return unicodedata.category(char)[0] in "LN" or unicodedata.category(char) == "Co"

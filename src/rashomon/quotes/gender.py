"""Which of "he" and "she" a name or a description allows: titles, nouns of kinship and office, common first names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from rashomon.text.given_names import FEMALE_NAMES, MALE_NAMES

Gender = Literal["f", "m"]

FEMALE_WORDS = frozenset(
    """she her hers spokeswoman woman mother sister wife daughter mrs ms mrs. ms. miss girl widow queen actress
    chairwoman congresswoman aunt grandmother businesswoman princess duchess lady dame policewoman mom mum niece
    girlfriend saleswoman councilwoman assemblywoman alderwoman sportswoman waitress nun stewardess heiress""".split()
)
MALE_WORDS = frozenset(
    """he him his spokesman man father brother husband son mr mr. boy king actor chairman congressman uncle grandfather
    businessman sir widower prince duke lord policeman dad nephew boyfriend salesman councilman assemblyman alderman
    sportsman waiter monk steward heir imam""".split()
)
_PRONOUNS = frozenset(["she", "her", "hers", "he", "him", "his"])
FEMALE_PRONOUNS = frozenset(["she", "her", "hers", "herself"])
MALE_PRONOUNS = frozenset(["he", "him", "his", "himself"])


def gender_of_words(words: Iterable[str]) -> Gender | None:
    """Return the gender that titles and nouns tell, null where they tell none or both.

    Of a description the pronouns do not count: "his wife" is a woman.
    """
    folded = {word.casefold().strip(",") for word in words}
    if len(folded) > 1:
        folded -= _PRONOUNS
    female, male = bool(folded & FEMALE_WORDS), bool(folded & MALE_WORDS)
    return "f" if female and not male else "m" if male and not female else None


def gender_of_name(name: str) -> Gender | None:
    """Return the gender that a person's first name tells, null where it is not a common one."""
    words = name.casefold().replace(",", " ").split()
    told = gender_of_words(words[:1])
    if told is not None or len(words) < 2:
        return told
    first = words[0]
    return "f" if first in FEMALE_NAMES else "m" if first in MALE_NAMES else None

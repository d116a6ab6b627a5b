"""How a counted noun is written in the plural: quantities know their noun by its lemma, and people read words."""

from __future__ import annotations

import re

_IRREGULAR = {
    "man": "men", "woman": "women", "child": "children", "person": "people", "foot": "feet", "tooth": "teeth",
    "goose": "geese", "mouse": "mice", "ox": "oxen", "criterion": "criteria", "phenomenon": "phenomena", "medium": "media",
    "bacterium": "bacteria", "crisis": "crises", "analysis": "analyses", "basis": "bases", "thesis": "theses",
}  # fmt: skip
_IN_VES = frozenset("wife life knife leaf half shelf wolf calf thief loaf scarf self elf".split())
_IN_OES = frozenset("hero potato tomato echo torpedo veto embargo volcano cargo mosquito".split())
_UNCHANGED = frozenset(
    "people police personnel staff sheep deer fish aircraft spacecraft hovercraft series species headquarters offspring "
    "salmon trout cattle troops swiss dollars euros pounds means barracks crossroads clergy livestock poultry".split()
)
_VOWELS = frozenset("aeiou")
_NUMBER = re.compile(
    r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand|million|billion)"
    r"|teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|ty-(?:one|two|three|four|five|six|seven|eight|nine))$",
    re.IGNORECASE,
)
"""Ends of figures that stand right before what they count."""


def plural(words: str) -> str:
    """Return a noun, or a phrase that ends in one, in the plural; what is plural already, or a unit, stays.

    The rules of English spelling and its common exceptions: "woman", "women"; "city", "cities"; "lb", "lb".
    """
    before, _, noun = words.rpartition(" ")
    made = _plural_of(noun)
    return f"{before} {made}" if before else made


def _plural_of(noun: str) -> str:
    plain = noun.lower()
    for single, many in _IRREGULAR.items():
        # "Policeman" and "grandchild" go with "man" and "child"; "human" does not.
        if plain == single or (plain.endswith(single) and single in {"man", "woman", "child"} and _is_compound(plain)):
            return noun[: len(noun) - len(single)] + many
    if plain in _UNCHANGED or plain in _IRREGULAR.values() or not plain.isalpha() or len(plain) < 3:
        return noun
    if not _VOWELS.intersection(plain) or (plain.endswith("s") and not plain.endswith(("ss", "us", "is"))):
        return noun
    if plain in _IN_VES or (plain.endswith("self") and plain != "self"):
        return re.sub(r"fe?$", "ves", noun)
    if plain.endswith(("s", "x", "z", "ch", "sh")) or plain in _IN_OES:
        return f"{noun}es"
    if plain.endswith("y") and plain[-2] not in _VOWELS:
        return f"{noun[:-1]}ies"
    return f"{noun}s"


def _is_compound(noun: str) -> bool:
    return not noun.endswith(("human", "german", "roman", "ottoman", "norman", "talisman", "shaman", "caiman"))


def with_noun(figure: str, noun: str | None, value: float | None) -> str:
    """Return a figure with what it counts: "27 engines", "one laser", "hundreds (women)", and as it is where the
    figure's words name that already."""
    if not noun:
        return figure
    words = noun if value == 1 else plural(noun)
    if noun in figure.lower() or words in figure.lower():
        return figure
    # "Hundreds women" is no English, and "hundreds of women" need not be what stands there.
    return f"{figure} {words}" if _NUMBER.search(figure) else f"{figure} ({words})"

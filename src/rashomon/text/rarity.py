"""How rare a word is in English, without a corpus: its rank in the vocabulary that the sentence encoder came with."""

from __future__ import annotations

import json
import math
from functools import cache, lru_cache
from importlib.resources import files

from rashomon.errors import ModelMissingError

COMMONEST = "the"
"""The vocabulary begins with marks and letters; from this word on it is in order of frequency."""

UNLISTED = 11.0
"""The rarity of a word that the vocabulary has not: a little more than that of its last one (log 29,000 is 10.3)."""


@lru_cache(maxsize=262_144)
def rarity(word: str) -> float:
    """Return the natural logarithm of a lower-case word's rank by frequency, from 0 for "the" up to `UNLISTED`.

    By Zipf's law it differs from the logarithm of 1 / frequency by a constant only, so it stands in for an inverse
    document frequency that depends on no collection: the same word weighs the same whatever else was read.
    Raises `ModelMissingError` where the encoder's files are not there.
    """
    rank = _ranks().get(word)
    return UNLISTED if rank is None else math.log(rank)


@cache
def _ranks() -> dict[str, int]:
    place = files("rashomon.text") / "minilm" / "tokenizer.json"
    try:
        vocabulary: dict[str, int] = json.loads(place.read_text(encoding="utf-8"))["model"]["vocab"]
    except (OSError, ValueError, KeyError) as error:
        raise ModelMissingError(f"The encoder's vocabulary cannot be read ({place}): reinstall rashomon.") from error
    first = vocabulary[COMMONEST]
    return {word: place - first + 1 for word, place in vocabulary.items() if place >= first}

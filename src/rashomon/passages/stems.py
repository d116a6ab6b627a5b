"""The stem that words of one family share: "appoint", "appointed" and "appointment" are one."""

from __future__ import annotations

from functools import lru_cache

_SUFFIXES = sorted(
    "ization ational ation ition ement ment ance ence ancy ency able ible ness ship hood less ally ical ity ism ist ive"
    " ous ful ion age ary ory ant ent ing ate ed er or al ly ic e".split(),
    key=lambda suffix: (-len(suffix), suffix),
)
_SHORTEST = 4
"""Letters that a stem has at least: shorter ones join words that have nothing to do with each other."""


@lru_cache(maxsize=65536)
def stem(lemma: str) -> str:
    """Return the stem of a lower-case English lemma; a short word, or one with other than letters, is its own.

    At most two endings are cut. "police" and "policy" stay apart: a final y is kept as i.
    """
    if len(lemma) <= _SHORTEST or not lemma.isalpha():
        return lemma
    if lemma.endswith("y"):
        return lemma[:-1] + "i"
    for _ in range(2):
        ending = next((s for s in _SUFFIXES if lemma.endswith(s) and len(lemma) - len(s) >= _SHORTEST), None)
        if ending is None:
            break
        lemma = lemma[: -len(ending)]
    return lemma

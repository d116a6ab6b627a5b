"""The options of the review room."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReviewOptions:
    """When a thing that an editor decided on counts as found again. Set by hand: no benchmark holds decisions."""

    min_share: float = 0.5
    """Share of the words that a decision rests on which its thing must still rest on."""
    min_variants: int = 2
    """Variants of a discrepancy that must have some of these words: with one there is nothing that differs."""
    min_words: int = 3
    """Words of a report that is no longer there count alone from this length; "two" may stand anywhere."""

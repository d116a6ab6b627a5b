"""Counted nouns are written as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.text.inflection import plural, with_noun


@pytest.mark.parametrize(
    ("single", "many"),
    [
        ("woman", "women"), ("policeman", "policemen"), ("human", "humans"), ("grandchild", "grandchildren"),
        ("wife", "wives"), ("chief", "chiefs"), ("city", "cities"), ("day", "days"), ("church", "churches"),
        ("virus", "viruses"), ("witness", "witnesses"), ("hero", "heroes"), ("photo", "photos"), ("people", "people"),
        ("troops", "troops"), ("lb", "lb"), ("aircraft", "aircraft"), ("additional police officer", "additional police officers"),
        ("other", "others"), ("", ""),
    ],
)  # fmt: skip
def test_plurals(single: str, many: str) -> None:
    """Rules, common exceptions, and words that stay as they are; of a phrase its last word."""
    assert plural(single) == many


@pytest.mark.parametrize(
    ("figure", "noun", "value", "words"),
    [
        ("27", "engine", 27.0, "27 engines"), ("one", "laser", 1.0, "one laser"), ("twenty-one", "girl", 21.0, "twenty-one girls"),
        ("hundreds", "woman", None, "hundreds (women)"), ("a pair", "mission", 2.0, "a pair (missions)"),
        ("some 40 women", "woman", 40.0, "some 40 women"), ("12", None, 12.0, "12"), ("about 2,000", "planet", 2000.0, "about 2,000 planets"),
    ],
)  # fmt: skip
def test_a_figure_stands_with_what_it_counts(figure: str, noun: str | None, value: float | None, words: str) -> None:
    """Before its noun where a number may stand there, else beside it in brackets; never twice."""
    assert with_noun(figure, noun, value) == words


@given(st.text())
def test_a_plural_is_made_of_any_text(words: str) -> None:
    """Nothing raises, and of a phrase only the last word changes."""
    made = plural(words)
    assert made.rpartition(" ")[0] == words.rpartition(" ")[0]

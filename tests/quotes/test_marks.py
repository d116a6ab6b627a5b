"""Where quotation marks open and close."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.quotes.marks import find_quotations
from rashomon.text.blocks import split_blocks


def quoted(text: str) -> list[str]:
    """Return the words of each quotation."""
    return [text[q.start : q.end] for q in find_quotations(text, split_blocks(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "we are safe now," then left.', ["we are safe now"]),
        ("He said “we are safe now.”", ["we are safe now."]),
        ("«We are safe now», he said.", ["We are safe now"]),
        ("Er sagte „wir sind sicher“ und ging.", ["wir sind sicher"]),
        ("The boats 'bumped into each other' but didn't sink.", ["bumped into each other"]),
        ("He said 'the players' bus was late,' and left.", ["the players' bus was late"]),
        ("‘It’s the workers’ fault,’ she said.", ["It’s the workers’ fault"]),
        ("rock ‘n’ roll in the ’90s, and James' car", []),
        ('She is 5\'10" tall and "very kind" to all.', ["very kind"]),
        ("A \"travel advisory'' was out.", ["travel advisory"]),
        ("a chorus of “what did he say”s at once", ["what did he say"]),
    ],
)
def test_marks(text: str, expected: list[str]) -> None:
    """Every house style opens and closes quotations, and apostrophes do neither."""
    assert quoted(text) == expected


def test_nested() -> None:
    """A quotation inside another one is found with its depth."""
    text = "“He said, ‘It was loud,’ ” Bo recalled."
    assert [(q.depth, text[q.start : q.end]) for q in find_quotations(text, split_blocks(text))] == [
        (0, "He said, ‘It was loud,’"),
        (1, "It was loud"),
    ]


def test_paragraphs() -> None:
    """An unclosed quotation ends with its paragraph, and the next paragraph's mark continues it."""
    text = "“A first part of it.\n\n“And a second part,” she said."
    first, second = find_quotations(text, split_blocks(text))
    assert (first.ended, text[first.start : first.end]) == (False, "A first part of it.")
    assert second.continues


@given(st.text(alphabet="ab sS.,\n\"'“”‘’«»„`", max_size=80))
def test_quotations_lie_in_their_marks(text: str) -> None:
    """Whatever the marks, words lie inside their marks and inside one paragraph."""
    blocks = split_blocks(text)
    for q in find_quotations(text, blocks):
        assert q.opened < q.start < q.end <= q.closed
        assert blocks[q.block].start <= q.opened and q.closed <= blocks[q.block].end

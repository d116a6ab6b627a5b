"""What a page says cannot act on the terminal it is shown in."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.export.printable import MAX_COMBINING_MARKS, printable


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("a\x1b[31mred\x1b[0m", "ared"),
        ("a\x1b]0;new title\x07b", "ab"),
        ("a\x1b]8;;http://x.example\x1b\\link\x1b]8;;\x1b\\", "alink"),
        ("a\x9b2Jb", "ab"),
        ("pass\x08\x08word", "password"),
        ("nul\x00", "nul"),
        ("left \u202eright\u202c", "left right"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("two\r\nlines\u2028more", "two lines more"),
        ("half \ud800", "half \N{REPLACEMENT CHARACTER}"),
    ],
)
def test_nothing_that_a_terminal_obeys_is_left(hostile: str, shown: str) -> None:
    """Escape sequences, control characters and directional overrides are dropped, the words stay."""
    assert printable(hostile) == shown


def test_a_sequence_without_an_end_does_not_hide_the_words_after_it() -> None:
    """An operating system command that never ends costs its two opening characters only."""
    assert printable("before \x1b]0;the rest of the report") == "before 0;the rest of the report"


def test_scripts_that_need_joiners_keep_them() -> None:
    """Persian and Indic words keep the characters which decide how they join."""
    assert printable("می\u200cخواهم") == "می\u200cخواهم"


def test_floods_of_combining_marks_are_cut() -> None:
    """No letter carries more marks than a script puts there."""
    assert printable("a" + "\u0301" * 50) == "a" + "\u0301" * MAX_COMBINING_MARKS


@given(st.text(alphabet=st.characters(codec=None)))
def test_any_text_becomes_one_harmless_line(text: str) -> None:
    """Whatever comes in, no control, format or surrogate character comes out, joiners left aside."""
    shown = printable(text)
    assert all(unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp") for c in shown)
    assert all(unicodedata.category(c) != "Cf" or c in "\u200c\u200d" for c in shown)
    assert "  " not in shown

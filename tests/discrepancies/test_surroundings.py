"""What stands around a clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.surroundings import hedged_token, is_denial, is_quoted, words_around

if TYPE_CHECKING:
    from conftest import TakeApart


@pytest.mark.parametrize(
    ("text", "words", "quoted"),
    [
        ('She said: "We knew it." Nobody else did.', "knew", True),
        ('She said: "We knew it." Nobody else did.', "Nobody", False),
        ("She said: \u2018We knew the crew\u2019s plan.\u2019 Nobody else did.", "plan", True),
        ("The crew's plan was 'quite good', she said. Nobody else did.", "Nobody", False),
        ("The crew's plan was 'quite good', she said.", "plan", False),
        ("\u201cWe knew it, and we said so", "said so", True),
        ('"We knew it," she said. "They did not."', "she said", False),
    ],
)
def test_marks_of_quotation(take_apart: TakeApart, text: str, words: str, quoted: bool) -> None:
    """Words between paired marks are quoted, apostrophes are no marks, and an open mark reaches to the end."""
    (reading,) = take_apart(text).readings
    at = text.index(words)
    assert is_quoted(reading, at, at + len(words)) is quoted


@pytest.mark.parametrize(
    ("text", "unsure"),
    [
        ("The barge may have struck a rock.", "struck"),
        ("The barge is believed to have struck a rock.", "struck"),
        ("A possible leak was found.", "leak"),
        ("Police allegedly ignored two warnings.", "ignored"),
    ],
)
def test_what_a_hedge_falls_on(take_apart: TakeApart, text: str, unsure: str) -> None:
    """A hedge makes one word of its clause unsure."""
    taken = take_apart(text)
    claim = next(claim for claim in taken.claims if claim.hedge)
    token = hedged_token(taken.readings[0], claim)
    assert token is not None
    assert token.text == unsure


@pytest.mark.parametrize(
    ("text", "act", "denied"),
    [
        ("The bill has no chance.", "has", True),
        ("The crew failed to stop the ship.", "stop", True),
        ("The crew did not stop the ship.", "stop", True),
        ("The signal was undisturbed.", "undisturbed", True),
        ("The driver walked away without a scratch and is under arrest.", "arrest", False),
        ("The crew stopped the ship.", "stopped", False),
    ],
)
def test_denials_of_an_act(take_apart: TakeApart, text: str, act: str, denied: bool) -> None:
    """An act is denied by what hangs on it, with or without "not", and not by a "no" elsewhere in the sentence."""
    (reading,) = take_apart(text).readings
    assert is_denial(reading.token_at(text.index(act))) is denied


def test_words_around(take_apart: TakeApart) -> None:
    """The words around a clause are those of its sentence, and of its neighbours where they are asked for."""
    text = "The mayor spoke. The barge sank. Divers came."
    (reading,) = take_apart(text).readings
    span = reading.span(text.index("sank"), text.index("sank") + 4)
    assert "barge" in words_around(reading, span)
    assert not {"mayor", "divers"} & words_around(reading, span)
    assert {"mayor", "divers", "come"} <= words_around(reading, span, beside=1)

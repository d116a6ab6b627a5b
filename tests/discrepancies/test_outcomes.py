"""What became of somebody: rival outcomes by different reports, and outcomes that go together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.outcomes import outcomes
from rashomon.model import Relation

if TYPE_CHECKING:
    from conftest import Show, TakeApart


@pytest.mark.parametrize(
    ("first", "second", "relation", "words"),
    [
        (
            "Police arrested Tobias Wrenn on Monday.",
            "Tobias Wrenn was charged with fraud on Monday.",
            "conflict",
            ("arrested", "charged with fraud"),
        ),
        (
            "Tobias Wrenn was questioned by police.",
            "Tobias Wrenn was arrested by police.",
            "conflict",
            ("questioned", "arrested"),
        ),
        (
            "Police have arrested Tobias Wrenn and Mara Quill.",
            "Tobias Wrenn was charged. Police have arrested Mara Quill.",
            "conflict",
            ("arrested", "charged"),
        ),
        # A report that tells both tells how it went on.
        (
            "Tobias Wrenn was arrested on Monday.",
            "Tobias Wrenn was arrested on Monday. Wrenn was charged with fraud.",
            "update",
            ("arrested", "charged"),
        ),
        (
            "Tobias Wrenn was arrested.",
            "Tobias Wrenn was arrested. Wrenn was released without charge on Tuesday.",
            "update",
            ("arrested", "released without charge"),
        ),
        (
            "Harbour master Ilse Marrant resigned on Monday.",
            "Harbour master Ilse Marrant was dismissed on Monday.",
            "conflict",
            ("resigned", "dismissed"),
        ),
        (
            "Harbour master Ilse Marrant was suspended on Monday.",
            "Harbour master Ilse Marrant was fired on Monday.",
            "conflict",
            ("suspended", "fired"),
        ),
        ("Mara Quill was unhurt.", "Mara Quill was injured in the crash.", "conflict", ("unhurt", "injured")),
        (
            "Tobias Wrenn was killed in the crash.",
            "Tobias Wrenn was injured in the crash.",
            "conflict",
            ("killed", "injured"),
        ),
        (
            "Norvane Foods declined to comment.",
            "Norvane Foods did not respond to requests for comment.",
            "conflict",
            ("declined to comment", "did not respond"),
        ),
        (
            "Tobias Wrenn pleaded not guilty on Monday.",
            "Tobias Wrenn pleaded guilty on Monday.",
            "conflict",
            ("not guilty", "pleaded guilty"),
        ),
        (
            "Tobias Wrenn had pleaded not guilty to all.",
            "Tobias Wrenn admitted one charge before the trial.",
            "reconcilable",
            ("not guilty", "admitted"),
        ),
        ("Tobias Wrenn showed no emotion.", "Tobias Wrenn wept in court.", "conflict", ("no emotion", "wept")),
        pytest.param(
            "Mara Quill escaped unhurt.",
            "Mara Quill was injured in the crash.",
            "conflict",
            ("unhurt", "injured"),
            marks=pytest.mark.xfail(
                reason="outcomes.py _health: the parse has `unhurt` under another label after `escape`"
            ),
        ),
        (
            "Tobias Wrenn was injured in the crash.",
            "Tobias Wrenn was injured in the crash and died on Monday.",
            "update",
            ("injured", "died"),
        ),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_rivals(
    take_apart: TakeApart, first: str, second: str, relation: Relation, words: tuple[str, str], turned: bool
) -> None:
    """Rival outcomes of one person or body are shown with the words of each; a further step is an update."""
    taken = take_apart(second, first) if turned else take_apart(first, second)
    (candidate,) = outcomes(taken.claims, taken.mentions())
    assert (candidate.kind, candidate.relation) == ("action", relation)
    told = {span.report: span.text for _, spans in candidate.variants for span in spans}
    assert set(told) == {"a", "b"}
    assert words[0] in told["b" if turned else "a"]
    assert words[1] in told["a" if turned else "b"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # Released on bail after a conviction: the two hold together.
        (
            "Tobias Wrenn was convicted of fraud on Monday. He was released on bail until the sentence.",
            "Tobias Wrenn was convicted of fraud on Monday.",
        ),
        ("Tobias Wrenn was released on bail on Monday.", "Tobias Wrenn was convicted of fraud on Monday."),
        ("Tobias Wrenn was convicted of fraud.", "Tobias Wrenn was sentenced to two years in prison."),
        # Not done, only possible, quoted, of somebody else, or another sense of the verb.
        ("Police did not arrest Tobias Wrenn.", "Tobias Wrenn was charged with fraud."),
        ("Police may arrest Tobias Wrenn.", "Tobias Wrenn was charged with fraud."),
        ('"Tobias Wrenn was arrested," she said.', "Tobias Wrenn was charged with fraud."),
        ("Police arrested Tobias Wrenn.", "Mara Quill was charged with fraud."),
        ("Tobias Wrenn held the rope until help came.", "Tobias Wrenn was arrested on Monday."),
        ("Tobias Wrenn nearly died on Monday.", "Tobias Wrenn is alive."),
        ("Tobias Wrenn was almost dead on Monday.", "Tobias Wrenn is alive."),
        # One outcome in two words.
        ("Ilse Marrant resigned on Monday.", "Ilse Marrant quit on Monday."),
        ("Police arrested Tobias Wrenn.", "Tobias Wrenn has been detained, police said."),
    ],
)
def test_no_rivals(take_apart: TakeApart, first: str, second: str) -> None:
    """Outcomes that hold together, that did not come about, and those of two persons do not part."""
    taken = take_apart(first, second)
    assert outcomes(taken.claims, taken.mentions()) == []


def test_in_a_story(show: Show) -> None:
    """What became of the captain is shown though the accounts tell it in unlike sentences."""
    shown = show(
        "Police arrested the captain, Tobias Wrenn, on Monday. The ferry sank off Velden on Sunday.",
        "The ferry sank off Velden on Sunday. Its captain, Tobias Wrenn, was charged with manslaughter on Monday.",
    )
    assert shown.told("action", a="arrested", b="charged with manslaughter") == ["conflict"]


def test_released_on_bail_in_a_story(show: Show) -> None:
    """That one account goes on to the bail is no contradiction of the conviction."""
    shown = show(
        "The mayor, Ilse Marrant, was convicted of fraud in Tarn on Monday. She was released on bail until May.",
        "A court in Tarn convicted the mayor, Ilse Marrant, of fraud on Monday. Her lawyer said she would appeal.",
    )
    assert shown.of("action") == []


def test_nothing(take_apart: TakeApart) -> None:
    """Nothing comes of nothing."""
    assert outcomes([], take_apart("").mentions()) == []

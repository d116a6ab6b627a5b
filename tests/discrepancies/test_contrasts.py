"""What stands in one of two parallel tellings only, and tellings that say the opposite."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.contrasts import contrasts, opposites
from rashomon.model import DiscrepancyKind

if TYPE_CHECKING:
    from conftest import TakeApart

SHOWN = 0.36
"""Below this score the room shows nothing by its present options; a house-style contrast must not come near."""


@pytest.mark.parametrize(
    ("first", "second", "kind", "words"),
    [
        (
            "The teacher was wrongfully accused of stealing two thousand crowns from the school.",
            "The teacher was accused of stealing two thousand crowns from the school.",
            "certainty",
            ("wrongfully accused", "was accused"),
        ),
        (
            "The bridge was not inspected by the safety board in the past year.",
            "The bridge was inspected by the safety board in the past year.",
            "action",
            ("not inspected", "was inspected"),
        ),
        (
            "The safety board had never inspected the bridge at Brindle Bay.",
            "The safety board had inspected the bridge at Brindle Bay.",
            "action",
            ("never inspected", "had inspected"),
        ),
        (
            "The council approved the new bridge before the election.",
            "The council discussed the new bridge before the election.",
            "action",
            ("approved", "discussed"),
        ),
        (
            "The fire began in the kitchen of the old hotel on Sunday.",
            "The fire began in the cellar of the old hotel on Sunday.",
            "identity",
            ("kitchen", "cellar"),
        ),
        pytest.param(
            "The barge left the marked channel before the accident on Sunday.",
            "The barge left the marked channel after the accident on Sunday.",
            None,
            ("before", "after"),
            marks=pytest.mark.xfail(
                reason="contrasts.py _type_of: two prepositions that are opposites fall through to its last line, "
                "which gives them no weight unless tenses differ"
            ),
        ),
    ],
)
def test_contrasts(
    take_apart: TakeApart, first: str, second: str, kind: DiscrepancyKind | None, words: tuple[str, str]
) -> None:
    """The few words in which parallel tellings part are shown with the words beside them."""
    (candidate,) = contrasts(take_apart(first, second).matters())
    assert kind is None or candidate.kind == kind
    sides = {span.report: span.text for _, spans in candidate.variants for span in spans}
    assert set(sides) == {"a", "b"}
    assert words[0] in sides["a"]
    assert words[1] in sides["b"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "Unemployment rose to 4.5 per cent in the third quarter.",
            "Unemployment rose to 4.5% in the third quarter.",
        ),
        (
            "The defence minister visited the harbour centre and the labour organisation.",
            "The defense minister visited the harbor center and the labor organization.",
        ),
        ("Three U.S. citizens were on the ferry when it sank.", "Three Americans were on the ferry when it sank."),
        ("Mr. Brenn told the court that he was sorry.", "Mr Brenn told the court that he was sorry."),
        ("The crew had twelve members when it left Velden.", "The crew had 12 members when it left Velden."),
        ("The road to Tarn was closed for the whole day.", "The road to Tarn was closed for the whole day!"),
        ("He was found in the old mill near the river.", "Brenn was found in the old mill near the river."),
        # The words stand outside the clause, only say who says it, or say the same with "first" and "never".
        (
            "The ferry, the largest of the fleet, left the marked channel before noon on Sunday.",
            "The largest of the fleet, the ferry left the marked channel before noon on Sunday.",
        ),
        (
            "The harbour office closed the port on Sunday, the mayor said in a statement, according to the Courier.",
            "The harbour office closed the port on Sunday, the mayor said in a statement.",
        ),
        (
            "It was the first time that this had ever been done by a crew of four at sea.",
            "This had never been done by a crew of four at sea.",
        ),
        (
            '"We knew that the dam was not safe in the spring," she said.',
            '"We knew that the dam was safe in the spring," she said.',
        ),
        # Not parallel: another sentence, and not another wording.
        ("The barge sank near the bridge on Sunday.", "Divers found the wreck two days later in deep mud."),
    ],
)
def test_harmless(take_apart: TakeApart, first: str, second: str) -> None:
    """House style, a pronoun for a name, and retold sentences are no contrast worth showing."""
    assert [c.variants for c in contrasts(take_apart(first, second).matters()) if c.score >= SHOWN] == []


def test_equal_tellings(take_apart: TakeApart) -> None:
    """Equal sentences part in nothing."""
    text = "The council approved the new bridge before the election."
    assert contrasts(take_apart(text, text, text).matters()) == []


def test_headlines_are_left_out(take_apart: TakeApart) -> None:
    """What a headline leaves out says nothing."""
    taken = take_apart(
        "Council did not approve new bridge before election", "Council did approve new bridge before election"
    )
    assert all(claim.headline for claim in taken.claims)
    assert contrasts(taken.matters()) == []


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        (
            "Shares of Norvane Foods rose 4 percent on Tuesday.",
            "Shares of Norvane Foods fell 4 percent on Tuesday.",
            "quantity",
        ),
        ("Norvane shares climbed on the news from Velden.", "On Tuesday Norvane shares dropped sharply.", "quantity"),
        (
            "The council approved the new bridge before the election.",
            "Before the election the council rejected the new bridge.",
            "action",
        ),
        (
            "The mayor, Mara Quill, was beaten by a teacher on Sunday.",
            "On Sunday Mara Quill defeated a teacher.",
            "action",
        ),
    ],
)
def test_opposites(take_apart: TakeApart, first: str, second: str, kind: DiscrepancyKind) -> None:
    """A rise told as a fall, an approval told as a rejection are conflicts, parallel or not."""
    (candidate,) = opposites(take_apart(first, second).matters())
    assert (candidate.kind, candidate.relation) == (kind, "conflict")
    assert candidate.reports == {"a", "b"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Norvane shares rose 4 percent.", "Norvane shares gained 4 percent."),
        ("Norvane shares rose 4 percent.", "Tessel bonds fell 4 percent."),
        ("Mara Quill was beaten by a teacher.", "Mara Quill was soundly defeated by a teacher."),
        ("Mara Quill defeated a teacher on Sunday.", "On Sunday Mara Quill won the vote."),
        ("Norvane shares rose 4 percent.", "Norvane shares did not fall on Tuesday."),
        ("Norvane shares rose and Tessel bonds fell on Tuesday.", "Norvane shares rose on Tuesday."),
    ],
)
def test_no_opposites(take_apart: TakeApart, first: str, second: str) -> None:
    """Two words for one direction, and two things that move apart, are no contradiction."""
    assert opposites(take_apart(first, second).matters()) == []


def test_the_reason_is_a_sentence(take_apart: TakeApart) -> None:
    """Words that one telling adds are named as such: no editor reads that the other telling has "nothing"."""
    taken = take_apart(
        "The teacher was wrongfully accused of stealing two thousand crowns from the school.",
        "The teacher was accused of stealing two thousand crowns from the school.",
    )
    (candidate,) = contrasts(taken.matters())
    assert candidate.reason == "Only one telling has \u201cwrongfully\u201d; the rest of the clause agrees."


def test_has_struck_is_struck(take_apart: TakeApart) -> None:
    """The perfect tense alone is no difference."""
    taken = take_apart(
        "A passenger ferry struck the northern pier of the harbour at Velden.",
        "A passenger ferry has struck the northern pier of the harbour at Velden.",
    )
    assert contrasts(taken.matters()) == []

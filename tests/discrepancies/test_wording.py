"""How sure accounts are, whom they have it from, and the words of quotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.wording import attribution, certainty, quotations

if TYPE_CHECKING:
    from conftest import TakeApart

BARGE = "The barge struck a submerged rock near the old bridge."
DAM = "The dam was inspected twice in the past year"


@pytest.mark.parametrize(
    ("hedged", "flat", "hedge"),
    [
        ("The barge may have struck a submerged rock near the old bridge.", BARGE, "may"),
        ("The barge apparently struck a submerged rock near the old bridge.", BARGE, "apparently"),
        (
            "The barge is believed to have struck a submerged rock near the old bridge.",
            BARGE,
            "is believed to",
        ),
        (
            "Police allegedly ignored two warnings about the dam.",
            "Police ignored two warnings about the dam.",
            "allegedly",
        ),
    ],
)
def test_a_dropped_hedge(take_apart: TakeApart, hedged: str, flat: str, hedge: str) -> None:
    """What one account hedges and another states flat is a conflict of certainty, the hedge named."""
    (candidate,) = certainty(take_apart(hedged, flat).matters())
    assert (candidate.kind, candidate.relation) == ("certainty", "conflict")
    assert candidate.variants[0][0].startswith(hedge)
    assert [[span.report for span in spans] for _, spans in candidate.variants] == [["a"], ["b"]]
    assert hedge in candidate.reason


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (BARGE, BARGE),
        (
            "The barge may have struck a submerged rock near the old bridge.",
            "The barge might have struck a submerged rock near the old bridge.",
        ),
        ("The barge may have struck a rock.", "The mayor opened a swimming pool in Velden."),
        # A hedge of one noun does not hedge the statement.
        (
            "Divers searched the barge for possible leaks after the accident near the old bridge.",
            "Divers searched the barge after the accident near the old bridge.",
        ),
    ],
)
def test_equally_sure(take_apart: TakeApart, first: str, second: str) -> None:
    """Accounts that are equally sure, and those of other statements, do not part."""
    assert certainty(take_apart(first, second).matters()) == []


def test_a_dropped_source(take_apart: TakeApart) -> None:
    """A statement that one account gives to a source and another states as its own is shown with both sentences."""
    (candidate,) = attribution(take_apart(f"{DAM}, the safety board said.", f"{DAM}.").matters())
    assert (candidate.kind, candidate.relation) == ("attribution", "conflict")
    assert candidate.variants[0][0].startswith("the safety board")
    assert [[span.report for span in spans] for _, spans in candidate.variants] == [["a"], ["b"]]


def test_a_source_that_moved(take_apart: TakeApart) -> None:
    """The same statement given to two sources is a conflict of attribution."""
    (candidate,) = attribution(take_apart(f"{DAM}, the mayor said.", f"{DAM}, the union said.").matters())
    assert (candidate.kind, candidate.relation) == ("attribution", "conflict")
    assert {(value, spans[0].report) for value, spans in candidate.variants} == {("the mayor", "a"), ("the union", "b")}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"{DAM}, the safety board said.", f"The safety board said {DAM.lower()}."),
        (f"{DAM}, Mara Quill said.", f"{DAM}, Quill said."),
        (f"{DAM}, Mara Quill said.", f"{DAM}, she said."),
        (f"{DAM}.", f"{DAM}."),
        (f"{DAM}, the mayor said.", "The union said the road to Tarn would stay closed until spring."),
    ],
)
def test_the_same_source(take_apart: TakeApart, first: str, second: str) -> None:
    """One source in other words, a pronoun, and sources of other statements are no difference."""
    assert attribution(take_apart(first, second).matters()) == []


SAID = '"{}," Transport Minister Edvard Quillon told reporters in Velden.'
WHOLE = "We do not yet know why the vessel left the marked channel and I will not guess"


def test_an_altered_quotation(take_apart: TakeApart) -> None:
    """Words changed inside a quotation are a conflict, the speaker named."""
    taken = take_apart(SAID.format(WHOLE), SAID.format(WHOLE.replace("yet ", "").replace("vessel", "ship")))
    (candidate,) = quotations(taken.quotes)
    assert (candidate.kind, candidate.relation) == ("quote", "conflict")
    assert "Edvard Quillon" in candidate.about
    assert candidate.reports == {"a", "b"}
    assert {span.text for _, spans in candidate.variants for span in spans} >= {WHOLE}


def test_a_cut_quotation(take_apart: TakeApart) -> None:
    """A quotation that is only shorter at an end is a refinement, and less telling than an altered one."""
    cut = WHOLE[: WHOLE.index(" and I")]
    (candidate,) = quotations(take_apart(SAID.format(WHOLE), SAID.format(cut)).quotes)
    assert (candidate.kind, candidate.relation) == ("quote", "refinement")
    (altered,) = quotations(take_apart(SAID.format(WHOLE), SAID.format(WHOLE.replace("yet ", ""))).quotes)
    assert candidate.score < altered.score


@pytest.mark.parametrize(
    "second",
    [
        SAID.format(WHOLE),
        f"“{WHOLE},” Transport Minister Edvard Quillon told reporters in Velden.",
        f"‘{WHOLE}’, Transport Minister Edvard Quillon told reporters in Velden.",
        SAID.format(WHOLE.replace("do not", "do not").capitalize()),
    ],
)
def test_equal_quotations(take_apart: TakeApart, second: str) -> None:
    """The same words in another house style of marks are no difference."""
    assert quotations(take_apart(SAID.format(WHOLE), second).quotes) == []


def test_nothing() -> None:
    """Nothing comes of nothing."""
    assert certainty([]) == attribution([]) == quotations([]) == []

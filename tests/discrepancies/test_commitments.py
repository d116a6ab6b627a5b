"""What was done against what was only agreed, planned or asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.commitments import commitments

if TYPE_CHECKING:
    from conftest import TakeApart


@pytest.mark.parametrize(
    ("meant", "done", "words"),
    [
        (
            "The company agreed to release the twelve prisoners.",
            "The company released the twelve prisoners.",
            ("agreed to release the twelve prisoners", "released the twelve prisoners"),
        ),
        (
            "The court ordered police to release the twelve sailors.",
            "Police released the twelve sailors.",
            ("ordered police to release the twelve sailors", "released the twelve sailors"),
        ),
        (
            "The council plans to close the old bridge.",
            "The council closed the old bridge.",
            ("plans to close the old bridge", "closed the old bridge"),
        ),
        (
            "The guard refused to open the northern gate.",
            "The guard opened the northern gate.",
            ("refused to open the northern gate", "opened the northern gate"),
        ),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_meant_and_done(take_apart: TakeApart, meant: str, done: str, words: tuple[str, str], turned: bool) -> None:
    """An act that one report has as intended and another as done is a conflict, whichever comes first."""
    taken = take_apart(done, meant) if turned else take_apart(meant, done)
    (candidate,) = commitments(taken.matters())
    assert (candidate.kind, candidate.relation) == ("action", "conflict")
    assert tuple(value for value, _ in candidate.variants) == words
    assert [[span.report for span in spans] for _, spans in candidate.variants] == (
        [["b"], ["a"]] if turned else [["a"], ["b"]]
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # Both intended, both done, other acts, other objects, and one report that tells both.
        ("The company agreed to release the prisoners.", "The company promised to release the prisoners."),
        ("The company released the prisoners.", "The prisoners were released by the company."),
        ("The company agreed to release the prisoners.", "The company moved the prisoners to Velden."),
        ("The company agreed to release the prisoners.", "The company released its annual report."),
        (
            "The company agreed to release the prisoners and released the prisoners on Monday.",
            "The company agreed to release the prisoners.",
        ),
    ],
)
def test_no_contradiction(take_apart: TakeApart, first: str, second: str) -> None:
    """Intentions agree with intentions and with acts of another kind."""
    assert commitments(take_apart(first, second).matters()) == []


def test_one_report_alone(take_apart: TakeApart) -> None:
    """What one report agrees with itself on is no matter of this room."""
    taken = take_apart("The company agreed to release the prisoners. The company released the prisoners on Monday.")
    assert commitments(taken.matters()) == []

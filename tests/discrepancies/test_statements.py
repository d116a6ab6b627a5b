"""Clauses on one matter that part in how sure they are, whom they have it from, or what they say was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.statements import statement_differences
from rashomon.model import DiscrepancyKind

if TYPE_CHECKING:
    from conftest import Show

OPENING = "A barge sank near the old bridge in Velden on Sunday. "
CRACKS = "Norvane Steel had been warned twice about the cracks in the bridge"
BROKE = " It broke on Sunday."


@pytest.mark.parametrize(
    ("first", "second", "kind", "words"),
    [
        (
            OPENING + "The barge may have struck a submerged rock. Two sailors swam to the bank.",
            OPENING + "The barge struck a submerged rock. The river was closed.",
            "certainty",
            {"a": "may have struck", "b": "barge struck"},
        ),
        (
            OPENING + "The barge is believed to have struck a submerged rock near the quay.",
            OPENING + "It struck a submerged rock near the quay.",
            "certainty",
            {"a": "believed to have struck", "b": "It struck"},
        ),
        (
            "Police allegedly ignored two warnings about the dam above Tarn." + BROKE,
            "Police ignored two warnings about the dam above Tarn." + BROKE,
            "certainty",
            {"a": "allegedly ignored", "b": "Police ignored"},
        ),
        (
            "The council will close the school in Tarn next summer. Parents protested.",
            "The council could close the school in Tarn next summer. Parents protested.",
            "certainty",
            {"a": "will close", "b": "could close"},
        ),
        (
            "The safety board did not inspect the old bridge last year. The bridge fell on Sunday.",
            "The safety board inspected the old bridge last year. The bridge fell into the river on Sunday.",
            "action",
            {"a": "did not inspect", "b": "inspected"},
        ),
        (
            "The dam was inspected twice in the past year, the safety board said." + BROKE,
            "The dam was inspected twice in the past year." + BROKE,
            "attribution",
            {"a": "was inspected twice", "b": "was inspected twice"},
        ),
        (
            f"{CRACKS}, the mayor said on Monday. Two people died.",
            f"{CRACKS}, the workers' union said. Two people died.",
            "attribution",
            {"a": "warned twice", "b": "warned twice"},
        ),
        pytest.param(
            "The dam was inspected twice in the past year, the mayor said." + BROKE,
            "The dam was inspected twice in the past year, the union said." + BROKE,
            "attribution",
            {"a": "was inspected twice", "b": "was inspected twice"},
            marks=pytest.mark.xfail(
                reason="statements.py: a source that moved is shown of some sentences and not of all"
            ),
        ),
        (
            "Protesters stormed the town hall in Velden on Sunday. Police closed the square.",
            "Protesters entered the town hall in Velden on Sunday. Police closed the square.",
            "action",
            {"a": "stormed", "b": "entered"},
        ),
        (
            "The council approved the new harbour in Tarn on Sunday. Work begins in May.",
            "The council discussed the new harbour in Tarn on Sunday. Work begins in May.",
            "action",
            {"a": "approved", "b": "discussed"},
        ),
    ],
)
def test_statements_that_part(
    show: Show, first: str, second: str, kind: DiscrepancyKind, words: dict[str, str]
) -> None:
    """A hedge, a source, a negation or an act that only one account has is a conflict, shown once."""
    assert show(first, second).told(kind, **words) == ["conflict"]


def test_who_is_cited_can_be_read(show: Show) -> None:
    """Where the source is what differs, each value names it, or says that there is none."""
    shown = show(
        "The dam was inspected twice in the past year, the safety board said." + BROKE,
        "The dam was inspected twice in the past year." + BROKE,
    )
    (values,) = shown.of("attribution")
    assert any(value.startswith("the safety board") for value in values)
    assert any(value.startswith("no source") for value in values)


def test_a_third_report_takes_a_side(show: Show) -> None:
    """A report that hedges as another does stands beside it, and none stands on both sides."""
    hedged = "The barge may have struck a submerged rock near the quay."
    shown = show(OPENING + hedged, OPENING + "The barge struck a submerged rock near the quay.", OPENING + hedged)
    (difference,) = [d for d in shown.discrepancies if d.kind == "certainty"]
    assert {frozenset(s.report for s in v.spans) for v in difference.variants} == {frozenset("ac"), frozenset("b")}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # One hedge in other words; one source by a short name, a pronoun, its kind of body, or put first.
        (
            OPENING + "The barge may have struck a submerged rock near the quay.",
            "On Sunday a barge sank near the old bridge in Velden. It may have struck a submerged rock near the quay.",
        ),
        pytest.param(
            OPENING + "The barge may have struck a submerged rock near the quay.",
            OPENING + "The barge might have struck a submerged rock near the quay.",
            marks=pytest.mark.xfail(reason="statements.py holds any two modal verbs for another degree of certainty"),
        ),
        (
            "The dam was inspected twice in the past year, Mara Quill said." + BROKE,
            "The dam was inspected twice in the past year, Quill said." + BROKE,
        ),
        (
            "The dam was inspected twice in the past year, Mara Quill said." + BROKE,
            "The dam was inspected twice in the past year, she said." + BROKE,
        ),
        (
            "The dam was inspected twice in the past year, Norvane Steel said." + BROKE,
            "The dam was inspected twice in the past year, the company said." + BROKE,
        ),
        (
            "The dam was inspected twice in the past year, the safety board said." + BROKE,
            "The safety board said the dam was inspected twice in the past year." + BROKE,
        ),
        # A hedge that stands outside the clause, falls on another act of the sentence, or is of another figure's kind.
        (
            "A barge sank near the bridge on Sunday. Perhaps, divers say, the barge struck a submerged rock near the quay.",
            "A barge sank near the bridge on Sunday. It is thought that the barge struck a submerged rock near the quay.",
        ),
        (
            OPENING + "The barge struck a submerged rock, which may be moved from the harbour next year.",
            OPENING + "The barge struck a submerged rock. The harbour was closed.",
        ),
        # A source that the sentence beside names, or who is quoted.
        (
            "The dam was inspected twice in the past year, the safety board said." + BROKE,
            "The dam was inspected twice in the past year. Nothing was found, the safety board said." + BROKE,
        ),
        # Two denials, and statements on other matters.
        (
            "The bill has no chance of passing the upper house this year. The vote is on Monday.",
            "The bill will not pass the upper house this year. The vote is on Monday.",
        ),
        (
            "If the safety board did not inspect the old bridge, it will be fined. The bridge fell on Sunday.",
            "The safety board inspected the old bridge last year. The bridge fell on Sunday.",
        ),
        (
            "The safety board did not inspect the old bridge last year. The bridge fell on Sunday.",
            "The old bridge was never inspected by the safety board last year. The bridge fell on Sunday.",
        ),
        (
            "The barge may have struck a rock near the bridge. The mayor thanked the crew.",
            "The mayor opened a swimming pool in Velden. The crew got a medal.",
        ),
        pytest.param(
            "The safety board did not inspect the old bridge last year. The bridge fell on Sunday.",
            "The safety board closed the old bridge last year. The bridge fell on Sunday.",
            marks=pytest.mark.xfail(
                reason="statements.py: a denial of one act stands against another act, other verb or not"
            ),
        ),
    ],
)
def test_statements_that_agree(show: Show, first: str, second: str) -> None:
    """Equal hedges, one source called in two ways, two denials and statements on two matters do not part."""
    assert show(first, second).of("certainty", "attribution", "action") == []


def test_nothing() -> None:
    """Nothing comes of nothing."""
    assert statement_differences([], [], {}) == []

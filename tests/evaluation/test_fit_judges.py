"""What `fit_judges` promises of its fit, its labels and the weights it prints; on invented pairs, without a reading."""

from __future__ import annotations

import ast

import pytest
from fit_judges import WIDTH, Answers, Examples, average_precision, fit, left_out, literal
from hypothesis import given
from hypothesis import strategies as st

from rashomon.model import Span

TEXTS = {
    "mill": "Nine boats sank in the harbour. The mayor spoke.",
    "quay": "Twelve boats sank in the harbour. Nine boats came back.",
}
GOLD = {
    "discrepancies": [
        {
            "kind": "quantity",
            "variants": [
                {"value": "nine boats", "evidence": {"mill": "Nine boats sank"}},
                {"value": "12", "evidence": {"quay": "Twelve boats sank"}},
            ],
        }
    ]
}
NAMES = st.text("abcdefgh ,", min_size=1, max_size=30)


def pairs(story: str, told: str = "near") -> Examples:
    """Return twelve pairs of which those are right that have the feature `told`; the feature `noise` tells nothing."""
    rows = [{"near": float(at % 3 == 0), "far": float(at % 3 == 1), "noise": float(at // 3 % 2)} for at in range(12)]
    return Examples(story, rows, [row[told] > 0 for row in rows])


def span(report: str, words: str) -> Span:
    """Return the span of words in a report whose id is its stem with a mark."""
    start = TEXTS[report].index(words)
    return Span(f"id-{report}", start, start + len(words), words)


def test_the_feature_that_tells_gets_the_weight() -> None:
    """A feature that separates right from wrong gets a large weight, one that tells nothing next to none."""
    judge = fit([pairs("a"), pairs("b")])
    assert judge["near"] > 2 > judge["far"]
    assert abs(judge["noise"]) < 0.05
    assert average_precision(pairs("c"), judge) == pytest.approx(1.0)


def test_the_fit_is_the_least_of_its_loss_whatever_is_in_it() -> None:
    """A story without pairs changes nothing, features may be missing in some, and one sort of answer is no error."""
    assert fit([pairs("a"), Examples("empty", [], [])]) == fit([pairs("a")])
    assert set(fit([pairs("a"), Examples("b", [{"new": 1.0}], [True])])) == {"near", "far", "noise", "new", "bias"}
    assert fit([Examples("b", [{"x": 1.0}, {"x": 0.0}], [False, False])])["bias"] < 0
    assert set(fit([])) == {"bias"}


def test_the_story_left_out_has_no_say() -> None:
    """Whatever the answers of a story are, the weights by which it is judged are the same; the others' are not."""
    before = left_out([pairs("a"), pairs("b"), pairs("c")])
    after = left_out([pairs("a"), pairs("b"), pairs("c", told="far")])
    assert after[2] == before[2]
    assert after[0] != before[0]


def test_precision_is_that_of_the_ranking() -> None:
    """Right pairs ranked first and third have the mean of 1/1 and 2/3; a story without a right pair has no figure."""
    rows = [{"x": 3.0}, {"x": 2.0}, {"x": 1.0}]
    assert average_precision(Examples("a", rows, [True, False, True]), {"x": 1.0}) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision(Examples("a", rows, [False] * 3), {"x": 1.0}) is None
    assert average_precision(Examples("a", [], []), {"x": 1.0}) is None


@given(st.dictionaries(NAMES, st.floats(-20, 20), max_size=40))
def test_printed_weights_are_read_back(judge: dict[str, float]) -> None:
    """The printed literal is a dict of the weights rounded to two decimals, sorted, in lines that are not too long."""
    text = literal(judge)
    held = ast.literal_eval(text.removeprefix("JUDGE: Mapping[str, float] = "))
    assert list(held) == sorted(judge)
    assert held == {name: round(weight, 2) for name, weight in judge.items()}
    assert "-0.00" not in text
    assert all(len(line) <= WIDTH for line in text.splitlines())


def test_a_pair_is_right_where_it_sets_two_annotated_variants_apart() -> None:
    """Both sides must touch the evidence of different variants and share a word of the value, in a kindred kind."""
    answers = Answers(GOLD, TEXTS, {"id-mill": "mill", "id-quay": "quay"})
    nine, twelve = ("Nine boats", [span("mill", "Nine boats")]), ("Twelve", [span("quay", "Twelve")])
    assert answers.has("quantity", [nine, twelve])
    assert answers.has("time", [twelve, nine])
    assert not answers.has("name", [nine, twelve])
    assert not answers.has("quantity", [nine, ("Nine boats", [span("quay", "Nine boats")])])
    assert not answers.has("quantity", [nine, ("ships", [span("quay", "Twelve")])])

"""The copy-detection model: what two reports share and others lack speaks for copying, what all have hardly does."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rashomon.lineage.dependence import DependenceOptions, find_dependence

REPORTS = ("a", "b", "c", "d", "e")

details = st.dictionaries(st.text("xyzw", min_size=1, max_size=3), st.sets(st.sampled_from(REPORTS)), max_size=25)


def held(**names: str) -> dict[str, list[str]]:
    """Return details with the reports that hold them, from reports with the details they hold, a letter each."""
    found: dict[str, list[str]] = {}
    for report, letters in names.items():
        for letter in letters:
            found.setdefault(letter, []).append(report)
    return found


def test_near_copies_are_dependent() -> None:
    """Reports that share nearly all of their details, which no other has, are dependent beyond doubt."""
    found = find_dependence(held(a="qrstuvwxy", b="qrstuvwxz", c="mq", d="mn", e="no"), REPORTS)
    assert found["a", "b"] > 0.99


def test_details_that_all_have_show_no_copying() -> None:
    """What every report of the event has to tell is no sign that one copied from the other."""
    found = find_dependence(held(a="mnqrs", b="mntuv", c="mnwx", d="mnyz", e="mnkl"), REPORTS)
    assert set(found) == set(combinations(REPORTS, 2))
    assert max(found.values()) < 0.05


def test_few_common_details_of_many_are_near_nothing() -> None:
    """One shared detail beside many that only one of them has speaks against copying."""
    found = find_dependence(held(a="mabcdefgh", b="mijklnopq", c="rs", d="t", e="u"), REPORTS)
    assert found["a", "b"] < 0.05


def test_a_long_copy_that_adds_much_of_its_own() -> None:
    """What only the copy has says nothing: a report that holds another's details whole, and more, depends on it."""
    found = find_dependence(held(a="qrstuv", b="qrstuvabcdefghijklmnop", c="xy", d="yz", e="z"), REPORTS)
    assert found["a", "b"] > 0.95


def test_pairs_without_a_common_detail_are_left_out() -> None:
    """Where nothing is shared there is nothing to weigh; nor where there are no details or reports at all."""
    assert find_dependence(held(a="qr", b="st"), REPORTS) == {}
    assert find_dependence({}, REPORTS) == {}
    assert find_dependence({"x": ["a"]}, ()) == {}


def test_strangers_do_not_count() -> None:
    """Holders that are no reports of the story change nothing."""
    inside = held(a="qrst", b="qrsu", c="qv", d="v", e="w")
    outside = {detail: [*having, "stranger"] for detail, having in inside.items()}
    assert find_dependence(outside, REPORTS) == find_dependence(inside, REPORTS)


def test_the_prior_weighs() -> None:
    """Who holds copying for likelier beforehand finds it likelier afterwards."""
    story = held(a="qrsx", b="qrsy", c="qz", d="rz", e="z")
    low, high = (find_dependence(story, REPORTS, DependenceOptions(prior=prior)) for prior in (0.05, 0.5))
    assert low["a", "b"] < high["a", "b"]


@given(details)
def test_a_probability(story: dict[str, set[str]]) -> None:
    """Whatever the details, each pair is named once, in the order of the reports, with a number in [0, 1]."""
    found = find_dependence(story, REPORTS)
    assert list(found) == [pair for pair in combinations(REPORTS, 2) if pair in found]
    assert all(0.0 <= chance <= 1.0 for chance in found.values())


@given(details)
def test_symmetry(story: dict[str, set[str]]) -> None:
    """That one of two copies from the other does not depend on which is named first."""
    there, back = find_dependence(story, REPORTS), find_dependence(story, REPORTS[::-1])
    assert {pair[::-1] for pair in there} == set(back)
    for (left, right), chance in there.items():
        assert back[right, left] == pytest.approx(chance, abs=2e-4)


@given(details, st.randoms(use_true_random=False))
def test_order_does_not_matter(story: dict[str, set[str]], random: object) -> None:
    """The order in which details come, and reports within them, changes nothing."""
    shuffled = sorted(story)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    other = {detail: sorted(story[detail], reverse=True) for detail in shuffled}
    assert find_dependence(other, REPORTS) == find_dependence(story, REPORTS)


@given(details)
def test_a_rare_detail_in_common_makes_copying_likelier(story: dict[str, set[str]]) -> None:
    """One detail more that only two reports have never makes their dependence less likely."""
    before = find_dependence(story, REPORTS)
    assume(("a", "b") in before)
    after = find_dependence({**story, "rare": {"a", "b"}}, REPORTS)
    assert after["a", "b"] >= before["a", "b"]

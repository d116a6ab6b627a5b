"""Stories as reports come: stable ids, recorded changes, and an order within a batch that does not matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.model import StoryChange
from rashomon.stories import Joined, Sketch, StoryFinder, StoryOptions, sketch_reports
from rashomon.stories.likeness import FITTED
from rashomon.text.encoder import Encoder

BY_LEAD = StoryOptions(
    likeness=replace(
        FITTED, words=0.0, lead=10.0, after_a_day=-2.0, after_days=-2.0, after_weeks=-4.0, undated=-2.0, intercept=-5.0
    ),
    least=0.0,
    centred=0.0,
)  # fmt: skip
"""Two reports of a day are on one event from a cosine of .5, by their openings alone."""

RANDOM = st.randoms(use_true_random=False)


def batches(sketches: Sequence[Sketch], random: Random) -> list[list[Sketch]]:
    """Return the sketches in some order, in batches of some sizes."""
    order = random.sample(sketches, len(sketches))
    cuts = sorted(random.sample(range(1, len(order)), random.randint(0, 4)))
    return [order[start:end] for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True)]


def together(stories: dict[str, str]) -> set[frozenset[str]]:
    """Return which reports are in one story."""
    groups: dict[str, set[str]] = {}
    for report, story in stories.items():
        groups.setdefault(story, set()).add(report)
    return {frozenset(reports) for reports in groups.values()}


def by_event(sketches: Sequence[Sketch]) -> set[frozenset[str]]:
    """Return the invented reports by the event in their name."""
    return together({sketch.report: sketch.report.rsplit(" ", 1)[0] for sketch in sketches})


@settings(max_examples=15)
@given(RANDOM)
def test_order_within_a_batch_does_not_matter(twenty: list[Sketch], random: Random) -> None:
    """Two finders that get the same batches, each in another order, report the same to the last word."""
    one, other = StoryFinder(), StoryFinder()
    for batch in batches(twenty, random):
        assert one.join(batch) == other.join(random.sample(batch, len(batch)))


@settings(max_examples=15)
@given(RANDOM)
def test_every_report_is_in_one_story(twenty: list[Sketch], random: Random) -> None:
    """However they come, each report gets a story, and the five events end as five stories."""
    finder = StoryFinder()
    stories: dict[str, str] = {}
    for batch in batches(twenty, random):
        joined = finder.join(batch)
        assert {sketch.report for sketch in batch} <= set(joined.stories)
        stories.update(joined.stories)
        assert all(stories[report] == story for story, report in joined.central.items())
        assert set(joined.central) >= set(joined.stories.values())
    assert len(finder) == len(stories) == len(twenty)
    assert together(stories) == by_event(twenty)


@settings(max_examples=15)
@given(RANDOM)
def test_the_changes_tell_all(twenty: list[Sketch], random: Random) -> None:
    """Whoever follows the changes alone has the stories; each moved report is in one change, and merged stories end."""
    # Openings at random angles: stories that come near each other, merge and split.
    sketches = [
        replace(sketch, lead=twenty[random.randrange(20)].lead, day=random.choice([0.0, 2.0, 9.0])) for sketch in twenty
    ]
    finder = StoryFinder(replace(BY_LEAD, open_up_to=random.choice([2, 40])))
    stories: dict[str, str] = {}
    for batch in batches(sketches, random):
        joined = finder.join(batch)
        before = dict(stories)
        moved = [report for change in joined.changes for report in change.reports]
        assert sorted(moved) == sorted(joined.stories)
        for change in joined.changes:
            assert all(before.get(report) == change.other for report in change.reports)
            assert (change.kind == "founded") <= (change.story not in before.values())
            assert (change.kind == "joined") <= (change.story in before.values())
            stories |= dict.fromkeys(change.reports, change.story)
        assert stories == before | dict(joined.stories)
        for change in joined.changes:
            if change.kind in ("merged", "split"):
                assert (change.other in stories.values()) == (change.kind == "split")


def test_an_id_stays(twenty: list[Sketch]) -> None:
    """A story keeps its id as reports join, whatever time they have, and has it from the report it began with."""
    finder = StoryFinder()
    ferry = twenty[:4]
    first = finder.join([ferry[2]])
    (story,) = set(first.stories.values())
    assert first.changes == (StoryChange("founded", story, ("ferry 2",)),)
    later = finder.join([ferry[0], twenty[4]])
    assert later.stories["ferry 0"] == story != later.stories["strike 0"]
    assert StoryChange("joined", story, ("ferry 0",)) in later.changes
    assert StoryFinder().join([ferry[2]]).stories == first.stories


def test_known_reports_are_passed_over(twenty: list[Sketch]) -> None:
    """A report that is there already changes nothing, nor does an empty batch."""
    finder = StoryFinder()
    finder.join(twenty)
    assert finder.join(twenty[:3]) == finder.join([]) == Joined({}, {}, ())
    assert len(finder) == len(twenty)


def test_a_merge_is_recorded(at_angle) -> None:  # type: ignore[no-untyped-def]
    """Reports between two stories make them one, which keeps the id of the larger share."""
    finder = StoryFinder(BY_LEAD)
    finder.join([at_angle("a1", 0, outlet=1), at_angle("a2", 0, outlet=2)])
    before = finder.join([at_angle("b", 75, outlet=3)])
    (lost,) = set(before.stories.values())
    joined = finder.join([at_angle(f"c{at}", 38, outlet=4 + at) for at in range(3)])
    (story,) = set(joined.stories.values())
    assert story != lost
    assert set(joined.changes) == {
        StoryChange("joined", story, ("c0", "c1", "c2")), StoryChange("merged", story, ("b",), lost),
    }  # fmt: skip
    assert set(joined.central) == {story}


@pytest.mark.parametrize(("open_up_to", "kinds"), [(40, {"joined", "founded", "split"}), (1, {"joined"})])
def test_a_split_is_recorded(at_angle, open_up_to: int, kinds: set[str]) -> None:  # type: ignore[no-untyped-def]
    """Two reports that were together part when each gets nearer company, unless their story is no more opened."""
    finder = StoryFinder(replace(BY_LEAD, open_up_to=open_up_to))
    (story,) = set(finder.join([at_angle("a", 0), at_angle("b", 58)]).stories.values())
    joined = finder.join([at_angle("c", -6), at_angle("d", 64)])
    assert {change.kind for change in joined.changes} == kinds
    if "split" in kinds:
        (change,) = (change for change in joined.changes if change.kind == "split")
        assert change.other == story
        moved = {report for report, name in joined.stories.items() if name == change.story}
        assert moved in ({"a", "c"}, {"b", "d"})


@settings(max_examples=15)
@given(RANDOM)
def test_a_finder_goes_on_where_another_ended(twenty: list[Sketch], random: Random) -> None:
    """What was remembered from bytes, in any order, makes the same of new reports as a finder that went on."""
    first = StoryFinder()
    stories: dict[str, str] = {}
    *known, new = batches(twenty, random)
    for batch in known:
        stories.update(first.join(batch).stories)
    sketches = {sketch.report: sketch for sketch in twenty}
    second = StoryFinder()
    second.remember(
        (Sketch.from_bytes(report, sketches[report].to_bytes()), stories[report])
        for report in random.sample(sorted(stories), len(stories))
    )
    assert second.join(new) == first.join(new)


@settings(max_examples=15)
@given(RANDOM)
def test_what_is_forgotten_and_remembered_was_never_gone(twenty: list[Sketch], random: Random) -> None:
    """Forgetting reports and taking them in again with their stories leaves what comes next as it would have been."""
    one, other = StoryFinder(), StoryFinder()
    stories: dict[str, str] = {}
    *known, new = batches(twenty, random)
    for batch in known:
        stories.update(one.join(batch).stories)
        other.join(batch)
    gone = [sketch for sketch in twenty if sketch.report in stories and random.random() < 0.5]
    other.forget(sketch.report for sketch in gone)
    assert len(other) == len(one) - len(gone)
    assert not any(sketch.report in other for sketch in gone)
    other.remember((sketch, stories[sketch.report]) for sketch in gone)
    assert other.join(new) == one.join(new)


def test_what_is_forgotten_is_joined_by_none(twenty: list[Sketch]) -> None:
    """A forgotten report draws no other to its story; one that was never there is passed over."""
    finder = StoryFinder()
    known = finder.join(twenty[:2])
    finder.forget(["ferry 0", "ferry 1", "nothing"])
    assert len(finder) == 0 and "ferry 0" not in finder
    joined = finder.join(twenty[2:4])
    assert [change.kind for change in joined.changes] == ["founded"]
    assert set(joined.stories.values()) != set(known.stories.values())


def test_what_others_moved_is_moved(twenty: list[Sketch]) -> None:
    """Reports that are moved are in that story and have it on; one that is not known is passed over."""
    finder = StoryFinder()
    finder.join(twenty[:2])
    finder.move({"ferry 0": "s-other", "ferry 1": "s-other", "nothing": "s-other"})
    assert len(finder) == 2
    assert finder.central(["s-other", "s-none"]) == {"s-other": "ferry 0"}
    assert set(finder.join(twenty[2:4]).stories.values()) == {"s-other"}


def test_what_is_remembered_twice_stays(twenty: list[Sketch]) -> None:
    """A report that is there already keeps its story, whatever it is remembered with."""
    finder = StoryFinder()
    finder.remember([(twenty[0], "s-one"), (twenty[1], "s-one")])
    finder.remember([(twenty[0], "s-two")])
    assert len(finder) == 2
    assert finder.central(["s-one", "s-two"]) == {"s-one": "ferry 0"}


def test_the_central_report_of_two_is_the_earlier(twenty: list[Sketch]) -> None:
    """Of a story of two reports both are as near its middle, and the earlier stands for it."""
    joined = StoryFinder().join(twenty[1::-1])
    assert set(joined.central.values()) == {"ferry 0"}


def test_copies_are_told(small_encoder: Encoder, invent) -> None:  # type: ignore[no-untyped-def]
    """A copy is paired with the earliest report that has its words, whichever came first, and stays a report."""
    words = (
        "The dam above Ostrel burst on Sunday after four days of rain, and the water carried away two bridges and a "
        "mill. The provincial government sent boats to the villages below, where some sixty people sat on roofs. "
        "A spokesman said that the gates of the dam had last been examined nine years ago, by a firm that no longer "
        "exists, and that the papers of that examination had been lost in a fire at the ministry."
    )
    dispatch, copy, late, other = sketch_reports(
        [
            invent(words, "dispatch", published_at="2031-03-11T08:00:00", outlet="Agency"),
            invent(words, "copy", published_at="2031-03-11T09:00:00", outlet="Gazette"),
            invent(words.replace("some sixty", "about sixty"), "late", published_at="2031-03-11T10:00:00"),
            invent(
                "A dam at Ostrel burst after rain; bridges and a mill are gone.", "other", published_at="2031-03-11"
            ),
        ],
        small_encoder,
    )
    finder = StoryFinder()
    assert finder.join([copy]).copies == ()
    joined = finder.join([late, dispatch, other])
    assert joined.copies == (("copy", "dispatch"), ("late", "dispatch"))
    assert {"dispatch", "late", "other"} <= set(joined.stories)


def test_reports_without_a_time_have_stories(small_encoder: Encoder, twenty: list[Sketch]) -> None:
    """Sketches without a time go together where their words are the same, and next to those with one."""
    undated = [replace(sketch, report=f"undated {at}", day=float("nan")) for at, sketch in enumerate(twenty[:2])]
    finder = StoryFinder()
    joined = finder.join([*undated, *twenty[4:6]])
    assert together(dict(joined.stories)) == {
        frozenset({"undated 0", "undated 1"}), frozenset({"strike 0", "strike 1"}),
    }  # fmt: skip

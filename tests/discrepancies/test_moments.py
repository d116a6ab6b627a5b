"""Times held against each other over a whole story: those of one happening that differ, and those of two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.moments import moment_differences
from rashomon.model import Relation

if TYPE_CHECKING:
    from conftest import Show, TakeApart


@pytest.mark.parametrize(
    ("first", "second", "relation", "words"),
    [
        (
            "The fire broke out in the old mill shortly after 9 p.m. on Saturday. Two workers escaped by a window.",
            "The fire at the old mill broke out at about 11 p.m. on Saturday. The mill was built in 1921.",
            "conflict",
            {"a": "9 p.m.", "b": "11 p.m."},
        ),
        (
            "The council approved the new harbour on Monday. Work starts in spring.",
            "The council approved the new harbour on Tuesday after a long debate. Two members voted against it.",
            "conflict",
            {"a": "Monday", "b": "Tuesday"},
        ),
        (
            "The raid took place before dawn on Monday at the old mill. Police took two men away.",
            "The raid took place at 4:30 a.m. on Monday at the old mill. Two men were led away.",
            "refinement",
            {"a": "before dawn", "b": "4:30 a.m."},
        ),
        (
            "The bridge was built in 1987 by Norvane Steel. It fell on Sunday.",
            "The bridge was built in 1978 by Norvane Steel. It fell on Sunday.",
            "conflict",
            {"a": "1987", "b": "1978"},
        ),
    ],
)
def test_times_of_one_happening(show: Show, first: str, second: str, relation: Relation, words: dict[str, str]) -> None:
    """Two times of one happening are shown once: they exclude each other, or one is vaguer than the other."""
    assert show(first, second).told("time", **words) == [relation]


@pytest.mark.parametrize(
    "texts",
    [
        # Two moments of the story, told in another order.
        (
            "The ferry left Velden at 5 p.m. on Sunday. Divers found the wreck at 9 a.m. on Monday.",
            "Divers found the wreck at 9 a.m. on Monday. The ferry had left Velden at 5 p.m. on Sunday.",
        ),
        # The day on which something was said.
        (
            "The ferry sank on Sunday, the harbour master said Monday. Nobody was hurt.",
            "The ferry sank on Sunday, the harbour master said. Nobody was hurt.",
        ),
        # The same hour in another style, and with the hour of another zone beside it.
        (
            "The quake struck off Tarn at 5:30 p.m. (1630 GMT) on Monday. Schools were closed.",
            "The quake struck off Tarn at 17:30 on Monday. Nobody was hurt.",
        ),
        (
            "The quake struck off Tarn at 5:30 p.m. on March 10. Schools were closed.",
            "The quake struck off Tarn at 16:30 GMT on March 10. Nobody was hurt.",
        ),
    ],
)
def test_times_that_agree(show: Show, texts: tuple[str, ...]) -> None:
    """Times of two happenings, days of speech, and one hour written in two ways are no difference."""
    assert show(*texts).of("time") == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The quake struck off Tarn at 5:30 p.m. on Monday.", "The quake struck off Tarn at 16:30 GMT on Monday."),
        ("The raid took place on Monday.", "The raid took place on Monday."),
        ("The ferry drifted for two hours on Monday.", "The ferry drifted for three hours on Monday."),
    ],
)
def test_what_the_times_leave_alone(take_apart: TakeApart, first: str, second: str) -> None:
    """Hours of another zone, equal words and durations are no matter of this finder."""
    taken = take_apart(first, second)
    assert moment_differences(taken.claims, taken.aligned(), taken.by_id()) == []


def test_nothing() -> None:
    """Nothing comes of nothing."""
    assert moment_differences([], [], {}) == []


@pytest.mark.parametrize(
    "texts",
    [
        # One step told in two words, and one stretch told from its two ends.
        (
            "The keeper escaped a day after the raid on the old mill. He walked home.",
            "The keeper escaped one day after the raid on the old mill. He walked home at once.",
        ),
        (
            "The guard held the bear for about ten minutes before it was shot at the old mill.",
            "The bear was shot at the old mill about ten minutes after the guard held it there.",
        ),
        # Steps of two scales are of two happenings.
        (
            "Two weeks after the crash at the old mill she asked for the film.",
            "Minutes after the crash at the old mill she asked for the film.",
        ),
        # A year that only says which thing is meant.
        (
            "The yard unveiled its 2017 trawler. The crowd cheered the yard's new trawler.",
            "The yard unveiled its new trawler two years ago. The crowd cheered the yard's trawler.",
        ),
        # The same act of others.
        (
            "Four leaders were released on Wednesday night in Banvel. They had been held for years.",
            "The girls were released at 5:30 a.m. on Thursday in Banvel. They were tired.",
        ),
    ],
)
def test_times_that_are_no_difference(take_apart: TakeApart, texts: tuple[str, str]) -> None:
    """What is one step, of another scale, a description, or befell others is not proposed."""
    taken = take_apart(*texts)
    assert moment_differences(taken.claims, taken.aligned(), taken.by_id()) == []


def test_times_of_one_happening_are_told_together(take_apart: TakeApart) -> None:
    """Vaguer and more exact times of one happening make one difference, and it never must be seen."""
    taken = take_apart(
        "Raiders abducted the miners of Banvel in 2014. The miners of Banvel are free.",
        "Raiders abducted the miners of Banvel in April 2014. The miners of Banvel are free.",
        "Raiders abducted the miners of Banvel on April 14, 2014. The miners of Banvel are free.",
    )
    found = moment_differences(taken.claims, taken.aligned(), taken.by_id())
    assert len(found) == 1
    assert {value for value, _ in found[0].variants} == {"2014", "April 2014", "April 14, 2014"}
    assert found[0].score < 0.45

"""What `find_quantities` reads, and when two quantities agree."""

from __future__ import annotations

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rashomon.model import Quantity, Report
from rashomon.text.number_words import parse_number
from rashomon.text.numbers import compare_quantities, counts_same_thing, find_quantities
from rashomon.text.reading import Reading, read_reports


def read(text: str) -> Reading:
    """Return the reading of a report with this text."""
    return read_reports([Report("r", "r.txt", text, "0", title="")])[0]


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of a text."""
    return find_quantities(read(text))


def one(text: str) -> Quantity:
    """Return the one quantity of a text."""
    found = quantities(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("words", "value", "precision"),
    [
        ("twenty-two", 22, 1), ("7,000", 7000, 100), ("1.5 million", 1_500_000, 100_000),
        ("two hundred and six", 206, 1),
        ("three thousand", 3000, 1000), ("104", 104, 1), ("2.07 billion", 2_070_000_000, 10_000_000),
    ],
)  # fmt: skip
def test_parse_number(words: str, value: float, precision: float) -> None:
    """A number in words or digits has its value and the size of its last stated digit."""
    parsed = parse_number(words)
    assert parsed is not None
    assert parsed == pytest.approx((value, precision))


@pytest.mark.parametrize(
    ("text", "value", "low", "high", "comparator", "unit", "kind"),
    [
        ("At least five people were hurt.", 5, 5, math.inf, "at_least", None, "count"),
        ("The barge carried up to 40 sailors.", 40, 0, 40, "at_most", None, "count"),
        ("More than 300 villagers fled.", 300, 300, math.inf, "more_than", None, "count"),
        ("Fewer than 20 villagers stayed.", 20, 0, 20, "less_than", None, "count"),
        ("About 7,000 soldiers took part.", 7000, 6300, 7700, "about", None, "count"),
        ("Nearly 200 soldiers took part.", 200, 180, 200, "about", None, "count"),
        ("Dozens of sailors jumped into the water.", None, 24, 99, "vague", None, "count"),
        ("Tens of thousands of fans marched.", None, 20_000, 99_999, "vague", None, "count"),
        ("About 5-6,000 sailors marched.", None, 5000, 6000, "vague", None, "count"),
        ("A dozen sailors jumped.", 12, 11, 13, "exactly", None, "count"),
        ("The firm lost $5 billion.", 5e9, 5e9, 5e9, "exactly", "$", "money"),
        ("The fine was £2.5m for the yard.", 2.5e6, 2.5e6, 2.5e6, "exactly", "£", "money"),
        ("They raised 30 million euros.", 3e7, 3e7, 3e7, "exactly", "€", "money"),
        ("Turnout fell to 15.5 percent.", 15.5, 15.5, 15.5, "exactly", "%", "percent"),
        ("Two-thirds of the members agreed.", 200 / 3, 200 / 3, 200 / 3, "exactly", "%", "percent"),
        ("The road is 130 miles long.", 130, 130, 130, "exactly", "mile", "measure"),
        ("Winds of 20 knots were measured.", 20, 20, 20, "exactly", "knot", "measure"),
        ("The 58-year-old captain survived.", 58, 58, 58, "exactly", "year", "age"),
        ("Mara Olin, 58, survived.", 58, 58, 58, "exactly", "year", "age"),
        ("The captain, aged 58, survived.", 58, 58, 58, "exactly", "year", "age"),
        ("The hosts won 3-1 on a wet pitch.", 3, 1, 3, "exactly", None, "score"),
        ("There were no passengers on the barge.", 0, 0, 0, "exactly", None, "count"),
        ("Rates rose between 5 and 7 percent.", None, 5, 7, "vague", "%", "percent"),
        ("They waited two or three hours.", None, 2, 3, "vague", "hour", "measure"),
        ("A magnitude 6.8 earthquake shook the island.", 6.8, 6.8, 6.8, "exactly", "magnitude", "measure"),
    ],
)  # fmt: skip
def test_reads(
    text: str, value: float | None, low: float, high: float, comparator: str, unit: str | None, kind: str
) -> None:
    """A quantity has its value, the bounds its words give, its unit and its kind."""
    found = one(text)
    assert found.value == (pytest.approx(value) if value is not None else None)
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))
    assert (found.comparator, found.unit, found.kind) == (comparator, unit, kind)


@pytest.mark.parametrize(
    "text",
    [
        "The vote was held on Dec. 31, 2017, at 5:10 a.m.", "It has been so since 1984.", "Flight 1943 was late.",
        "The update 5.50 features are here.", "It needs firmware v2.1 to run.",
        "A Boeing 737 stood on the runway.", "Nobody called 555-0199.", "No one of the crew spoke.",
        "One of the first to speak was the mayor.", "See http://example.org/2q2GLw4 for more.",
        "The Mi-35 turned back.",
    ],
)  # fmt: skip
def test_leaves_out(text: str) -> None:
    """Dates, times, figures in names, phone numbers and a pronoun "one" are no quantities."""
    assert [found for found in quantities(text) if found.kind != "ordinal"] == []


@pytest.mark.parametrize(
    ("text", "noun", "modifiers"),
    [
        ("Two military officers watched the drill.", "officer", {"military"}),
        ("Two of the passengers were rescued.", "passenger", {"rescued"}),
        ("12 were killed.", None, {"killed"}),
        ("The blast killed 12 people.", "people", {"killed"}),
        ("The storm left 12 dead.", None, {"killed"}),
        ("Representatives from 22 other countries came.", "country", {"other"}),
        ("Hundreds of farmers marched.", "farmer", set[str]()),
        ("The bank took a $5 billion hit.", "hit", set[str]()),
    ],
)
def test_what_is_counted(text: str, noun: str | None, modifiers: set[str]) -> None:
    """The noun is what is counted, and the modifiers hold what befell those counted."""
    found = one(text)
    assert found.noun == noun
    assert modifiers <= set(found.modifiers)


def test_lists_share_what_befell() -> None:
    """What the last member of a list tells holds for the members before it."""
    found = quantities("10 sailors, 2 farmers killed in a ferry fire")
    assert [("killed" in quantity.modifiers) for quantity in found] == [True, True]


def test_an_article_counts_a_victim() -> None:
    """ "A" is the number one only where it counts: a victim, not any man."""
    found = quantities("The fire killed a woman and two men. A man watched from the bridge.")
    assert [quantity.value for quantity in found] == [1, 2]


@pytest.mark.parametrize(
    ("a", "b", "answer"),
    [
        ("five sailors", "5 sailors", "same"), ("at least five sailors", "seven sailors", "compatible"),
        ("dozens of sailors", "40 sailors", "compatible"), ("about 7,000 men", "6,900 men", "compatible"),
        ("five sailors", "seven sailors", "different"), ("more than five sailors", "five sailors", "different"),
        ("20 knots", "23 mph", "same"), ("$2.07 billion", "$2 billion", "same"),
        ("$5 billion", "€5 billion", "incomparable"),
        ("five sailors", "5 percent", "incomparable"), ("22 sailors", "23 sailors", "different"),
        ("130 miles", "209 kilometers", "same"), ("up to 40 sailors", "50 sailors", "different"),
        ("3 hours", "180 minutes", "same"), ("half of the crew", "50 percent", "same"),
    ],
)  # fmt: skip
def test_compare(a: str, b: str, answer: str) -> None:
    """Quantities agree when they round to the same or one holds the other, whichever comes first."""
    left, right = quantities(f"They saw {a}.")[0], quantities(f"They saw {b}.")[0]
    assert compare_quantities(left, right) == answer
    assert compare_quantities(right, left) == answer


def test_same_thing() -> None:
    """Victims of the same fate count the same thing; another fate or another noun does not."""
    killed, dead = one("12 people were killed."), one("12 dead in ferry fire")
    hurt, boats = one("12 people were injured."), one("12 boats were seen.")
    assert counts_same_thing(killed, dead) >= 0.7
    assert counts_same_thing(killed, hurt) <= 0.2
    assert counts_same_thing(killed, boats) <= 0.2
    other = one("22 other countries came.")
    assert 0.3 < counts_same_thing(one("23 countries came."), other) < 0.7


PIECES = st.sampled_from(
    ["five", "7,000", "$", "5 billion", "percent", "-", "to", "and", "at least", "men", "killed", "Dec. 31", "3-1",
     "1/2",     "half", "of", "dozens", "\n", ".", ",", "year-old", "°", "€", "\u202b", "one", "a", "hundred"]
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=25).map(" ".join))
def test_spans_quote_their_text(text: str) -> None:
    """Whatever the text, spans quote it, are in order, and comparing finds each quantity the same as itself."""
    found = quantities(text)
    for quantity in found:
        span = quantity.span
        assert text[span.start : span.end] == span.text != ""
        assert quantity.low <= quantity.high
        assert compare_quantities(quantity, quantity) == "same"
        assert 0 <= counts_same_thing(quantity, quantity) <= 1
    assert [quantity.span.start for quantity in found] == sorted(quantity.span.start for quantity in found)


@pytest.mark.parametrize(
    ("text", "value", "unit", "kind"),
    [
        ("The rescue took two and a half hours.", 2.5, "hour", "measure"),
        ("He waited an hour and a half.", 1.5, "hour", "measure"),
        ("Two and a half million people fled.", 2_500_000, None, "count"),
        ("Prices rose by 2½ percent.", 2.5, "%", "percent"),
        ("Prices rose by 2 1/2 percent.", 2.5, "%", "percent"),
        ("Some 40 000 people marched.", 40_000, None, "count"),
        ("Some 40\u2009500 people marched.", 40_500, None, "count"),
        ("It was minus 12 degrees in the valley.", -12, "degree", "measure"),
        ("It was -12C in the valley.", -12, "°C", "measure"),
        ("The bridge cost 361 million pounds.", 361_000_000, "£", "money"),
        ("The repair cost 12,000 pounds.", 12_000, "£", "money"),
        ("The boulder weighed 12,000 pounds.", 12_000, "lb", "measure"),
        ("Police seized 400 pounds of cocaine.", 400, "lb", "measure"),
        ("The 40-pound dog was rescued.", 40, "lb", "measure"),
    ],
)
def test_parts_signs_and_pounds(text: str, value: float, unit: str | None, kind: str) -> None:
    """Halves, parted thousands and negative temperatures are read whole; pounds are money where something is paid."""
    found = one(text)
    assert (found.value, found.unit, found.kind) == (value, unit, kind)


@pytest.mark.parametrize(
    ("text", "value", "fate"),
    [
        ("Nine sailors are still missing.", 9, "missing"),
        ("Nobody was injured.", 0, "injured"),
        ("No one died in the crash.", 0, "killed"),
        ("None of the passengers was hurt.", 0, "injured"),
    ],
)
def test_what_befell_no_one(text: str, value: float, fate: str) -> None:
    """That a thing befell no one is a count of none with its fate."""
    found = one(text)
    assert found.value == value
    assert fate in found.modifiers


@pytest.mark.parametrize(
    "text",
    [
        "The doors opened at half past seven.",
        "The shop is open from 5 to 6pm.",
        "Nobody was surprised.",
        "They want to make sure nobody is killed.",
    ],
)
def test_times_and_wishes_count_nothing(text: str) -> None:
    """Spoken clock times are no counts, and what is only wished for befell no one."""
    assert quantities(text) == []


def test_half_of_a_year_is_no_share() -> None:
    """The first half of a year is no 50 percent."""
    assert [q for q in quantities("Sales fell in the first half of 2016.") if q.kind == "percent"] == []


def test_the_words_of_a_figure_are_not_what_it_counts() -> None:
    """What a figure exceeds is no noun that it counts."""
    found = one("The probe stays in orbit for in excess of a billion years.")
    assert (found.span.text, found.noun) == ("in excess of a billion years", None)


def test_a_compound_names_the_same_persons() -> None:
    """Schoolgirls are girls, and a woman is no man for that."""
    girls, schoolgirls, women, men = (
        one(f"They freed 20 {noun}.") for noun in ("girls", "schoolgirls", "women", "men")
    )
    assert counts_same_thing(girls, schoolgirls) >= 0.8
    assert counts_same_thing(women, men) < 0.5

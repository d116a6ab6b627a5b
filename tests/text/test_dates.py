"""What `find_times` reads, how it resolves it, and when two times agree."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rashomon.model import Report, TimeMention
from rashomon.text.dates import calendar_spans, compare_times, find_times, modified_noun, time_interval
from rashomon.text.reading import Reading, read_reports

WEDNESDAY = datetime(2019, 5, 15, 18, 30)


def read(text: str) -> Reading:
    """Return the reading of a report with this text."""
    return read_reports([Report("r", "r.txt", text, "0", title="")])[0]


def times(text: str, published: datetime | None = WEDNESDAY, story_date: date | None = None) -> list[TimeMention]:
    """Return the times of a text published on a Wednesday evening."""
    return find_times(read(text), published, story_date)


def one(text: str, published: datetime | None = WEDNESDAY) -> TimeMention:
    """Return the one time of a text."""
    found = times(text, published)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "words", "when", "granularity"),
    [
        ("The ferry sank on Monday.", "Monday", "2019-05-13", "day"),
        ("The ferry sank on Wednesday.", "Wednesday", "2019-05-15", "day"),
        ("The trial will begin Monday.", "Monday", "2019-05-20", "day"),
        ("The trial is set to open on Monday.", "Monday", "2019-05-20", "day"),
        ("The ferry sank last Wednesday.", "last Wednesday", "2019-05-08", "day"),
        ("The ferry sank early on Friday.", "early on Friday", "2019-05-10", "part_of_day"),
        ("The ferry sank late Sunday night.", "late Sunday night", "2019-05-12", "part_of_day"),
        ("The ferry sank yesterday.", "yesterday", "2019-05-14", "day"),
        ("The ferry sank in September.", "September", "2018-09", "month"),
        ("The yard reports earnings in mid-January.", "mid-January", "2020-01", "month"),
        ("The ferry sank on Sept. 5.", "Sept. 5", "2018-09-05", "day"),
        ("The ferry sank on 15 September 2017.", "15 September 2017", "2017-09-15", "day"),
        ("The ferry sank on 2017-09-15.", "2017-09-15", "2017-09-15", "day"),
        ("The ferry sank in February 2016.", "February 2016", "2016-02", "month"),
        ("The ferry sank last week.", "last week", "2019-05-06/2019-05-12", "week"),
        ("The ferry sank last month.", "last month", "2019-04", "month"),
        ("The law takes effect next year.", "next year", "2020", "year"),
        ("The ferry sank two years ago.", "two years ago", "2017", "year"),
        ("The ferry sank in 2004.", "2004", "2004", "year"),
        ("The yard held $2 billion at the end of 2016.", "the end of 2016", "2016-12-31", "day"),
        ("The yard lost money in the fourth quarter.", "fourth quarter", "2018-10/2018-12", "interval"),
        ("The ferry sank on New Year's Eve.", "New Year's Eve", "2018-12-31", "day"),
        ("The ferry sank at noon on Monday.", "noon on Monday", "2019-05-13T12:00", "hour"),
        ("The ferry sank on Sunday, Dec. 31, 2017, at 12:10 p.m.", "Sunday, Dec. 31, 2017, at 12:10 p.m.",
         "2017-12-31T12:10", "minute"),
        ("The ferry sank at 5.10am on Monday.", "5.10am on Monday", "2019-05-13T05:10", "minute"),
        ("The search lasted for two weeks.", "two weeks", None, "duration"),
        ("It burst ten minutes after launch.", "ten minutes after", None, "relative"),
    ],
)  # fmt: skip
def test_resolves(text: str, words: str, when: str | None, granularity: str) -> None:
    """An expression is one mention, and is resolved against the publication date and the verb's tense."""
    found = one(text)
    assert (found.span.text, found.when, found.granularity) == (words, when, granularity)


@pytest.mark.parametrize(
    "text",
    [
        "They may march on.",
        "He read the Sunday Times.",
        "She spoke to Blue Today of it.",
        "It cost 2017 dollars.",
        "The score was 3.10.",
    ],
)
def test_leaves_out(text: str) -> None:
    """Words that only look like dates are none."""
    assert times(text) == []


def test_clock_takes_the_date_of_its_sentence() -> None:
    """A clock time takes the date in its own sentence, before that of the sentences before."""
    found = times(
        "Rain fell on Sunday. At 12:10 p.m. the ferry left on its Monday run, and it sank about 10 minutes later."
    )
    assert [mention.when for mention in found] == ["2019-05-12", "2019-05-13T12:10", "2019-05-13", "2019-05-13T12:20"]
    assert found[-1].approximate


def test_clock_takes_the_date_spoken_of_before() -> None:
    """A clock time without a date takes the last date on which something happened, not that of an act of speech."""
    found = times("The ferry sank on Sunday. The mayor said on Tuesday that he wept. It had left at 12:10 p.m.")
    assert [mention.when for mention in found] == ["2019-05-12", "2019-05-14", "2019-05-12T12:10"]


def test_clock_without_date() -> None:
    """A clock time of which no date is told is not resolved."""
    assert one("It left at 12:10 p.m.").when is None


def test_full_date_settles_the_weekday() -> None:
    """A bare weekday is that of the full date in the same report."""
    found = times("A photo shows the ferry on Sunday, May 5, 2019. It sank on Sunday.")
    assert [mention.when for mention in found] == ["2019-05-05", "2019-05-05"]


def test_without_publication_date() -> None:
    """Without a publication date the story's date serves, else the first full date in the text, else nothing."""
    assert [mention.when for mention in times("It sank on Monday.", None, date(2019, 5, 15))] == ["2019-05-13"]
    found = times("On May 15, 2019 a panel met. The ferry had sunk on Monday.", None)
    assert [mention.when for mention in found] == ["2019-05-15", "2019-05-13"]
    assert one("It sank on Monday.", None).when is None


def test_republished_page() -> None:
    """A page dated long after the story that speaks in weekdays is read from the story's date."""
    late = datetime(2019, 6, 12, 9)
    assert times("It sank on Monday.", late, date(2019, 5, 15))[0].when == "2019-05-13"
    assert times("It sank on May 13. The captain spoke on Monday.", late, date(2019, 5, 15))[1].when == "2019-06-10"


def test_date_without_time() -> None:
    """Six days back from a date without a time means the day after it."""
    found = one("The mayor said Thursday that he wept.", datetime(2019, 5, 15))
    assert (found.when, found.approximate) == ("2019-05-16", True)


def test_possessive_weekday_looks_back() -> None:
    """ "Sunday's fire comes after" is of the past although the verb could announce something."""
    assert one("Sunday's fire comes after another.").when == "2019-05-12"


@pytest.mark.parametrize(
    ("a", "b", "answer"),
    [
        ("on Sunday", "on May 12, 2019", "same"), ("early Sunday afternoon", "at 12:20 p.m. Sunday", "refinement"),
        ("on Sunday", "Sunday morning", "refinement"), ("Sunday morning", "Sunday evening", "different"),
        ("on Sunday", "on Monday", "different"), ("at about 5am Sunday", "around 5:10 a.m. Sunday", "refinement"),
        ("around 12:20 p.m. Sunday", "at 12:13 p.m. Sunday", "different"),
        ("last week", "on May 7, 2019", "refinement"),
        ("shortly after noon on Sunday", "at 12:10 p.m. on Sunday", "refinement"),
        ("for two hours", "on Sunday", "incomparable"),
    ],
)  # fmt: skip
def test_compare(a: str, b: str, answer: str) -> None:
    """Times agree when one holds the other, whichever comes first."""
    left, right = one(f"The ferry sank {a}."), one(f"The ferry sank {b}.")
    assert compare_times(left, right) == answer
    assert compare_times(right, left) == answer


def test_calendar_spans_leave_durations_out() -> None:
    """Dates and clock times are calendar spans; stretches of time are quantities and are not."""
    reading = read("It sank on Dec. 31 at 5 p.m. after two hours.")
    assert [reading.report.text[start:end] for start, end in calendar_spans(reading)] == ["Dec. 31", "5 p.m."]


PIECES = st.sampled_from(
    ["Sunday", "Dec. 31", "2017", ",", "at", "12:10 p.m.", "noon", "early", "last week", "two years ago", "in", "March",
     "that day", "the next day", "Feb. 30", "31/12/2017", "2016-13-40", "will", "said", "\n", ".", "Easter 1850", "4Q",
     "from", "to", "1990s", "24:61", "\u202b", "every", "Monday", "ten minutes later"]
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=25).map(" ".join))
def test_spans_quote_their_text(text: str) -> None:
    """Whatever the text, spans quote it in order, and what is resolved has an interval that agrees with itself."""
    found = times(text)
    for mention in found:
        assert text[mention.span.start : mention.span.end] == mention.span.text != ""
        if mention.when is not None:
            interval = time_interval(mention)
            assert interval is not None
            assert interval[0] < interval[1]
            assert compare_times(mention, mention) == "same"
    assert [mention.span.start for mention in found] == sorted(mention.span.start for mention in found)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("The governor picked an aide to hold the seat until a special election in September.", "2019-09"),
        ("Voters chose a successor in a special election set for Sept. 5.", "2019-09-05"),
        ("The yard would reply if the port rescheduled its meeting from August 6.", "2019-08-06"),
        ("He worked at the yard until September.", "2018-09"),
        ("The shareholders met in September.", "2018-09"),
    ],
)
def test_what_is_set_or_awaited_lies_ahead(text: str, when: str) -> None:
    """A month or day without a year that something leads up to or that is set for an event is the next such date."""
    assert one(text).when == when


@pytest.mark.parametrize(
    ("told", "year", "expected"),
    [
        ("two years ago", "2017", "same"),
        ("two years ago", "2016", "refinement"),
        ("two years ago", "2018", "refinement"),
        ("two years ago", "2015", "different"),
        ("42 years ago", "1976", "refinement"),
    ],
)
def test_a_count_of_years_back_has_slack(told: str, year: str, expected: str) -> None:
    """Years counted back may end in either of two calendar years."""
    assert compare_times(one(f"The ferry sank {told}."), one(f"The ferry sank in {year}.")) == expected


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("The council will meet next week on Friday.", "2019-05-24"),
        ("The flood came last week on Monday.", "2019-05-06"),
        ("The council meets on the first Friday of next month.", "2019-06-07"),
        ("The trial starts on the last Monday of September.", "2019-09-30"),
        ("They voted on the second Tuesday in March 2017.", "2017-03-14"),
        ("The council meets on the first Friday of every month.", None),
        ("The doors opened on Monday at half past seven in the evening.", "2019-05-13T19:30"),
        ("The doors opened on Monday at a quarter to nine in the morning.", "2019-05-13T08:45"),
        ("The alarm rang at ten minutes to four on Tuesday afternoon.", "2019-05-14T15:50"),
        ("The train left at 10.15 on Monday.", "2019-05-13T10:15"),
        ("The win on Sunday leaves the club in third place.", "2019-05-12"),
        ("He had been offered a meeting on 3 June last.", "2019-06-03"),
    ],
)
def test_resolves_spoken_clocks_and_weekdays_of_a_month(text: str, when: str | None) -> None:
    """Spoken clock times and weekdays told within a week or a month are one time each."""
    assert one(text).when == when


def test_a_stretch_of_hours_shares_its_half_of_the_day() -> None:
    """The first hour of a stretch lies in the half of the day that its last hour tells."""
    assert [t.when for t in times("The shop was shut from 5 to 6pm on Monday.")] == [
        "2019-05-13T17:00",
        "2019-05-13T18:00",
    ]
    assert times("The shop was shut from 11 to 2pm on Monday.")[0].when == "2019-05-13T11:00"


@pytest.mark.parametrize(
    "text", ["The house won by five to four.", "Shares stood at 2.20.", "From five to nine people live there."]
)
def test_what_is_no_clock(text: str) -> None:
    """Results, prices and ranges are no times of day."""
    assert times(text) == []


def test_a_spoken_clock_bounds_nothing() -> None:
    """Ten past six is not a time after six."""
    a = one("The doors opened on Monday at ten past six in the morning.")
    b = one("The doors opened on Monday at 6:30 a.m.")
    assert compare_times(a, b) == "different"


def test_the_same_words_never_exclude_each_other() -> None:
    """Words that were counted from two days of publication are compared to be neither one time nor two."""
    early, late = datetime(2019, 5, 15, 18), datetime(2019, 6, 19, 18)
    for told in ("next month", "at 11:55 pm on Sunday"):
        other = told.replace("11:55 pm on", "11:55 p.m.")
        left, right = one(f"The ferry will sail {told}.", early), one(f"The ferry will sail {other}.", late)
        assert left.when != right.when
        assert compare_times(left, right) == "incomparable"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("The ferry sank on Saturday.", "The ferry sank in 1996.", "incomparable"),
        ("The ferry sank on Saturday.", "The ferry sank in May 2018.", "incomparable"),
        ("The ferry sank on Saturday.", "The ferry sank in April.", "different"),
        ("The ferry sank in 2015.", "The ferry sank in 2014.", "different"),
    ],
)
def test_a_day_is_not_held_against_a_far_year(first: str, second: str, expected: str) -> None:
    """A day and a year or month that lies far from it are of two happenings, years and near months are compared."""
    assert compare_times(one(first), one(second)) == expected


def test_a_feast_near_ahead_is_not_that_of_last_year() -> None:
    """A past tense does not send a feast that comes in some days back by a year."""
    assert one("They saw New Year's Eve twice.", datetime(2019, 12, 29, 9)).when == "2019-12-31"
    assert one("They met on New Year's Eve.", datetime(2019, 1, 3, 9)).when == "2018-12-31"


@pytest.mark.parametrize(
    "text",
    [
        "She will sail in her midnight violet boat.",
        "He bought a midnight blue coat.",
        "WATCH: how the mill came down 01:26",
    ],
)
def test_words_that_only_look_like_hours(text: str) -> None:
    """A shade is no hour, and neither is the length of a film in a caption."""
    assert times(text) == []


def test_what_could_not_be_done_is_past() -> None:
    """An attempt that failed looks back, what could happen looks ahead."""
    assert one("The owners could not be reached on Sunday.").when == "2019-05-12"
    assert one("The ferry could sail on Sunday.").when == "2019-05-19"


def test_hours_beside_those_stay() -> None:
    """Midnight as a time, and an hour with a leading zero in a sentence, are read."""
    assert one("The raid began at midnight on Sunday.").when == "2019-05-12T00:00"
    assert one("The gates opened on Monday at 08:15").when == "2019-05-13T08:15"


def test_what_a_year_describes() -> None:
    """A year before a noun describes it; a year behind a preposition dates what happened."""
    reading = read("Her 2007 film made her known. The mill closed in 2007.")
    first, second = find_times(reading, WEDNESDAY)
    noun = modified_noun(reading, first)
    assert noun is not None and noun.text == "film"
    assert modified_noun(reading, second) is None

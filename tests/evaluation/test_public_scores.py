"""The figures of the three scorers on public data, by their pure functions, on invented texts."""

from __future__ import annotations

from datetime import datetime

import score_names as names
import score_quotes as quotes
import score_recognizers as recognizers

TEXT = '“The pier is safe,” Ola Brandt said. “It will open.”\n\nShe added that the "old crane" stays.'
ANNOTATION = (
    "T1\tContent 0 19;37 52\tThe pier ...\nT2\tSource 20 30\tOla Brandt\nT3\tCue 31 35\tsaid\n"
    "T4\tContent 64 90\tthat the old crane stays\nT5\tSource 54 57\tShe\nT6\tCue 58 63\tadded\n"
    "E1\tAttribution:T3 Content:T1 Source:T2 Cue:T3\nE2\tAttribution:T6 Content:T4 Source:T5 Cue:T6\n"
)


# -- quotations -------------------------------------------------------------------------------------


def test_an_annotation_is_read_with_its_pieces_joined() -> None:
    """A content in two pieces is one set of words; a "that" at the front of a content is left out."""
    article = quotes.make_article("a", TEXT)
    first, second = quotes.read_relations(ANNOTATION, article)
    assert [article.text[slice(*article.words[at])] for at in sorted(first.content)] == (
        ["The", "pier", "is", "safe", "It", "will", "open"]
    )
    assert article.show(first.source) == "Ola Brandt"
    assert article.show(second.content).startswith("the ")


def test_contents_are_told_apart_by_their_marks() -> None:
    """All words inside marks are direct, some are mixed, none is indirect."""
    article = quotes.make_article("a", TEXT)
    first, second = quotes.read_relations(ANNOTATION, article)
    assert quotes.kind_of(first.content, article) == "direct"
    assert quotes.kind_of(second.content, article) == "mixed"
    assert quotes.kind_of(first.source, article) == "indirect"


def test_a_mark_that_is_not_closed_ends_with_its_paragraph() -> None:
    """A quotation of several paragraphs opens each of them and closes the last."""
    text = "“One.\n\n“Two,” he said."
    assert [text[start:end] for start, end in quotes.marked_ranges(text)] == ["One.", "Two,"]


def test_credit_for_spans() -> None:
    """Exact credit asks for the same words, once; partial credit for the share of a span that one other has."""
    one, two, three = frozenset({1, 2, 3, 4}), frozenset({3, 4}), frozenset({9})
    assert quotes.exact_credit([one, one, two], [one, three]) == [1, 0, 0]
    assert quotes.partial_credit([one, two, three], [two]) == [0.5, 1, 0]
    assert quotes.partial_credit([one], []) == [0]


def test_who_finds_all_has_every_figure_right() -> None:
    """The gold itself scores 1 in every row, nothing scores 0."""
    article = quotes.make_article("a", TEXT)
    gold = quotes.read_relations(ANNOTATION, article)
    article = quotes.replace(article, gold=gold)
    perfect, silent = quotes.score([(article, gold)]), quotes.score([(article, ())])
    for row in ("content", "source", "cue", "direct", "mixed"):
        assert perfect.exact[row].figures == perfect.partial[row].figures == (1, 1, 1)
        assert silent.partial[row].figures == (0, 0, 0)
    assert perfect.speakers.figures[1] == 1
    assert silent.speakers.figures[1] == 0


def test_plain_patterns_name_the_speaker_beside_the_verb() -> None:
    """The baseline finds marked words with the name behind them, and what somebody said without marks."""
    article = quotes.make_article(
        "b", "“We saw the smoke rise,” Ina Holt said. Police said that nobody was on the boat."
    )
    first, second = quotes.find_by_patterns(article)
    assert (article.show(first.content), article.show(first.source)) == ("We saw the smoke rise", "Ina Holt")
    assert (article.show(second.content), article.show(second.cue)) == ("nobody was on the boat", "said")


# -- names ------------------------------------------------------------------------------------------


def test_figures_of_answers() -> None:
    """Precision counts what was called one name, recall what is one."""
    pairs = [names.Pair("Person", "a", "b", match, "MEDIUM") for match in (True, True, False, False)]
    found = names.figures(pairs, [True, False, True, False])
    assert (found.precision, found.recall, found.f1) == (0.5, 0.5, 0.5)
    assert names.figures(pairs, [False] * 4).f1 == 0


def test_the_best_threshold_parts_what_can_be_parted() -> None:
    """Where one cut parts matches from the rest, the answers are the labels."""
    labels = [True, False, True, False]
    assert names.by_best_threshold([0.9, 0.2, 0.8, 0.3], labels) == labels


def test_one_name_in_two_orders_is_one_name() -> None:
    """Our answer is that of `compare_names` with the kind that the schema gives."""
    assert names.is_one_name(names.Pair("Company", "Harbour Line Ltd", "Harbour Line Limited", True, "STRONG"))
    assert not names.is_one_name(names.Pair("Person", "Ola Brandt", "Ina Holt", False, "STRONG"))


# -- dates and numbers ------------------------------------------------------------------------------


def value(kind: str, *moments: str) -> recognizers.Value:
    """Return a value of times as the cases write them."""
    return recognizers.Value(kind, *(recognizers.moment(words) for words in moments))  # pyright: ignore[reportArgumentType]


def test_values_are_read_from_either_kind_of_case() -> None:
    """A model states a list of values, a parser a past and a future one; recurrences have none."""
    model = {"Resolution": {"values": [{"type": "daterange", "start": "2031-01-01", "end": "2032-01-01"}]}}
    parser = {"Value": {"FutureResolution": {"time": "08:15:00"}, "PastResolution": {"time": "08:15:00"}}}
    weekly = {"Resolution": {"values": [{"type": "set", "value": "not resolved"}]}}
    name = "DateTime/English/X.json"
    assert recognizers.stated_values(name, model) == (value("range", "2031-01-01", "2032-01-01"),)
    assert recognizers.stated_values(name, parser) == (value("clock", "08:15:00"),)
    assert recognizers.stated_values(name, weekly) == ()


def test_what_counts_as_the_same_time() -> None:
    """A period may end on its last day or on the day after; a part of a day needs hours that overlap, a clock minutes."""
    same = recognizers.same_value
    period = value("range", "2031-03-04", "2031-03-22")
    assert same(period, value("range", "2031-03-04", "2031-03-22"))
    assert same(period, value("range", "2031-03-04", "2031-03-23"))
    assert not same(period, value("range", "2031-03-04", "2031-03-24"))
    morning = value("part", "2031-03-04 05:00", "2031-03-04 12:00")
    assert same(value("range", "2031-03-04 08:00", "2031-03-04 12:00"), morning)
    assert not same(value("range", "2031-03-05 08:00", "2031-03-05 12:00"), morning)
    assert not same(value("date", "2031-03-04"), morning)
    assert same(value("clock", "19:30"), value("moment", "2031-03-04 19:30"))
    assert not same(value("clock", "07:30"), value("moment", "2031-03-04 19:30"))


def test_what_counts_as_the_same_number() -> None:
    """A number in the files of units needs the same unit, a plain number any; a month has 30 days or a little more."""
    euros = recognizers.Value("number", number=4.2e8, unit="€")
    assert recognizers.same_value(euros, recognizers.Value("number", number=4.2e8, unit="€"))
    assert not recognizers.same_value(euros, recognizers.Value("number", number=4.2e8, unit="$"))
    assert recognizers.same_value(
        recognizers.Value("number", number=3), recognizers.Value("number", number=3, unit="km")
    )
    month = recognizers.Value("seconds", number=2592000)
    assert recognizers.same_value(month, recognizers.Value("seconds", number=2629746))


def test_the_tally_counts_found_right_and_extra() -> None:
    """A result found with another value is found and not right; what lies beside all results is extra."""
    three = (recognizers.Value("number", number=3),)
    case = recognizers.Case("3 ships and 4 boats", datetime(2031, 3, 4), (recognizers.Result(0, 1, "3", three),))
    wrong = [recognizers.Result(0, 1, "3", ()), recognizers.Result(12, 13, "4", ())]
    counts = recognizers.tally([case], [wrong])
    assert (counts.results, counts.found, counts.right, counts.extra) == (1, 1, 0, 1)
    assert recognizers.tally([case], [list(case.results)]).share() == 1


def test_names_of_months_and_days_are_capitalised() -> None:
    """The spelling of news touches names of months and weekdays, and not the verb "may"."""
    assert recognizers.in_news_case("we may meet on monday, may 4") == "we may meet on Monday, May 4"

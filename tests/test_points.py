"""What `align_claims` takes for one matter, and what the rest of the points room makes of it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from rashomon.model import (
    Account,
    Claim,
    Discrepancy,
    DiscrepancyVariant,
    Passage,
    Point,
    Relation,
    Report,
    Span,
    Stance,
    Support,
)
from rashomon.points import GroupingOptions, PointOptions, align_claims, mark_differences, summarise, title_of
from rashomon.points.bearing import OwnWords
from rashomon.points.grouping import gather, tell_once
from rashomon.points.likeness import keys_of

if TYPE_CHECKING:
    from conftest import BagOfWords, TakeApart, TakenApart

FIRST = (
    "A passenger ferry hit the northern pier at Brindle Bay on Sunday evening. "
    "Three sailors were injured and taken to the hospital in Tarn. "
    "Harbour Master Ilse Marrant closed the port until further notice. "
    "The ferry company had failed two safety inspections last winter."
)
SECOND = (
    "Three sailors were hurt and taken to a hospital in Tarn, police said. "
    "On Sunday evening the northern pier at Brindle Bay was struck by a passenger ferry. "
    "A choir sang on the quay for the victims."
)
THIRD = (
    "On Sunday evening a passenger ferry struck the northern pier at Brindle Bay. "
    "The mayor promised new lights along the quay by spring. "
    "The ferry company failed its safety inspections twice last winter, records show."
)

DEFAULT = PointOptions()


def align(
    taken: TakenApart, encoder: BagOfWords, order: Sequence[int] = (), options: PointOptions = DEFAULT
) -> list[Point]:
    """Return the points of a story, its reports and claims given in this order."""
    reports = [taken.reports[at] for at in order] if order else list(taken.reports)
    claims = [claim for report in reports for claim in taken.claims if claim.report == report.id]
    return align_claims(reports, claims, taken.entities, taken.passages, encoder, options)


def speaking(point: Point) -> set[str]:
    """Return the reports that speak on a point."""
    return {account.report for account in point.accounts if account.span is not None}


def on(points: Sequence[Point], words: str) -> list[Point]:
    """Return the points on which some account has these words."""
    return [
        point
        for point in points
        if any(words in span.text for a in point.accounts for span in (*([a.span] if a.span else []), *a.more))
    ]


def check(points: Sequence[Point], reports: Sequence[Report]) -> None:
    """Assert what holds of all points."""
    texts = {report.id: report.text for report in reports}
    for point in points:
        # Exactly one account of every report, in the order given.
        assert [account.report for account in point.accounts] == [report.id for report in reports]
        for account in point.accounts:
            assert (account.span is None) == (account.stance in {"silent", "unread"})
            assert account.span is not None or not account.more
            for span in (*([account.span] if account.span else []), *account.more):
                assert span.report == account.report
                assert span.text == texts[span.report][span.start : span.end]
            everything = [span for span in (account.span, *account.more) if span is not None]
            assert not any(a.overlaps(b) for a, b in itertools.combinations(everything, 2))
        assert point.support.reports == len(speaking(point)) >= 1
        assert 1 <= point.weight <= 3
        assert 0 < len(point.text) <= 160
    assert len({point.id for point in points}) == len(points)


def test_one_matter_in_other_words(take_apart: TakeApart, bag_of_words: BagOfWords) -> None:
    """What several reports tell in their own words is one point, on which all of them speak."""
    taken = take_apart(FIRST, SECOND, THIRD)
    points = align(taken, bag_of_words)
    check(points, taken.reports)
    pier = [point for point in points if speaking(point) == {"a", "b", "c"}]
    assert len(pier) == 1
    for account in pier[0].accounts:
        assert account.span is not None
        assert "northern pier" in account.span.text
    (hurt,) = on(points, "Three sailors")
    assert speaking(hurt) == {"a", "b"}


def test_two_matters_stay_apart(take_apart: TakeApart, bag_of_words: BagOfWords) -> None:
    """Claims on different matters are never accounts of one point, however many words the story shares."""
    taken = take_apart(
        "The flood destroyed the old bridge in Velden. The mayor of Velden opened a new swimming pool.",
        "The old bridge in Velden was destroyed by the flood. Pupils of the Velden school won a chess prize.",
    )
    points = align(taken, bag_of_words)
    check(points, taken.reports)
    assert [speaking(point) for point in on(points, "flood")] == [{"a", "b"}]
    for words in ("swimming pool", "chess prize"):
        for point in on(points, words):
            assert len(speaking(point)) == 1


def test_weightiest_first(take_apart: TakeApart, bag_of_words: BagOfWords) -> None:
    """Points that several reports speak on come before those of one report, the weightiest first."""
    points = align(take_apart(FIRST, SECOND, THIRD), bag_of_words)
    weights = [point.weight for point in points]
    assert weights == sorted(weights, reverse=True)
    alone = [len(speaking(point)) == 1 for point in points]
    assert alone == sorted(alone)
    assert any(alone)


def test_single_points_are_limited(take_apart: TakeApart, bag_of_words: BagOfWords) -> None:
    """Matters of one report are shown up to the option's number and no further."""
    points = align(take_apart(FIRST, SECOND, THIRD), bag_of_words, options=PointOptions(max_single_points=1))
    assert sum(len(speaking(point)) == 1 for point in points) == 1


def test_what_two_reports_print_is_not_in_one_alone(take_apart: TakeApart, bag_of_words: BagOfWords) -> None:
    """Words that stand in a passage another report shares are never shown as told by one report only."""
    taken = take_apart(FIRST, SECOND)
    first, second = taken.reports
    (lone,) = [p for p in align(taken, bag_of_words) if len(speaking(p)) == 1 and "inspections" in p.text]
    span = next(account.span for account in lone.accounts if account.span is not None)
    passage = Passage(span, second.span(0, len(second.text)), 0.9, False, False)
    points = align_claims(taken.reports, taken.claims, taken.entities, [passage], bag_of_words, DEFAULT)
    assert not [p for p in points if speaking(p) == {first.id} and "inspections" in p.text]


def test_stances_before_differences(take_apart: TakeApart, bag_of_words: BagOfWords) -> None:
    """A hedged account hedges, one with a source attributes, any other states; source and hedge are kept."""
    taken = take_apart(
        "The barge may have struck a submerged rock near the bridge.",
        "The barge struck a submerged rock near the bridge, the coast guard said.",
        "The barge struck a submerged rock near the bridge.",
    )
    (point,) = on(align(taken, bag_of_words), "submerged rock")
    assert [account.stance for account in point.accounts] == ["hedges", "attributes", "states"]
    assert [account.hedge for account in point.accounts] == ["may", None, None]
    assert [account.attributed_to for account in point.accounts] == [None, "the coast guard", None]


def test_silent_and_unread(take_apart: TakeApart, bag_of_words: BagOfWords) -> None:
    """A report that was not analysed is unread on every point, never silent; one that was is never unread."""
    taken = take_apart(FIRST, SECOND)
    foreign = Report("z", "z.txt", "Eine Fähre rammte am Sonntag den Pier.", "9", title="", analysed=False)
    reports = [*taken.reports, foreign]
    points = align_claims(reports, taken.claims, taken.entities, taken.passages, bag_of_words)
    check(points, reports)
    assert points
    for point in points:
        stances = {account.report: account.stance for account in point.accounts}
        assert stances["z"] == "unread"
        assert "unread" not in (stances["a"], stances["b"])


def test_one_report_only(take_apart: TakeApart, bag_of_words: BagOfWords) -> None:
    """One report alone gives points, each with its one account."""
    taken = take_apart(FIRST)
    points = align(taken, bag_of_words)
    check(points, taken.reports)
    assert {speaking(point) == {"a"} for point in points} == {True}
    assert on(points, "northern pier")
    assert on(points, "safety inspections")


def test_no_words_twice(take_apart: TakeApart, bag_of_words: BagOfWords) -> None:
    """No two points of one report show the same words."""
    taken = take_apart("Three sailors were injured when the ferry struck the pier. A choir sang on the quay.")
    points = align(taken, bag_of_words)
    shown = [account.span for point in points for account in point.accounts]
    assert len(shown) == len(set(shown))


@pytest.mark.parametrize("texts", [(), ("",), ("", ""), ("", "The ferry sank."), ("?!", "…"), (FIRST, "")])
def test_hardly_any_text(take_apart: TakeApart, bag_of_words: BagOfWords, texts: tuple[str, ...]) -> None:
    """Empty reports are silent, and nothing at all gives no points."""
    taken = take_apart(*texts)
    points = align(taken, bag_of_words)
    check(points, taken.reports)
    assert bool(points) == (FIRST in texts)


def test_the_order_of_reports_changes_nothing(take_apart: TakeApart, bag_of_words: BagOfWords) -> None:
    """The same reports in any order give the same points, accounts and ids."""
    taken = take_apart(FIRST, SECOND, THIRD, FIRST.replace("Three", "Four").replace("pier", "quay wall"))

    def told(points: Sequence[Point]) -> list[object]:
        return [
            (point.id, point.text, point.weight, point.claims, sorted(point.accounts, key=lambda a: a.report))
            for point in points
        ]

    expected = told(align(taken, bag_of_words))
    assert expected
    for order in itertools.permutations(range(4)):
        assert told(align(taken, bag_of_words, order)) == expected


def test_a_headline_joins_its_body(take_apart: TakeApart, bag_of_words: BagOfWords) -> None:
    """A headline is a further span of the point that its report's text speaks on, and makes no point of its own."""
    taken = take_apart(f"Passenger ferry hits northern pier at Brindle Bay\n\n{FIRST}", THIRD)
    points = align(taken, bag_of_words)
    check(points, taken.reports)
    (point,) = on(points, "Passenger ferry hits northern pier")
    account = point.accounts[0]
    assert account.span is not None
    assert "Sunday evening" in account.span.text
    assert [span.text for span in account.more] == ["Passenger ferry hits northern pier at Brindle Bay"]


# -- mark_differences ------------------------------------------------------------------------------------------------


def account(report: str, stance: Stance = "states") -> Account:
    """Return an account on the first five characters of a report, or a silent one."""
    return Account(report, stance, None if stance in {"silent", "unread"} else Span(report, 0, 5, "Three"))


def difference(relation: Relation, *values: Sequence[str], point: str | None = "p") -> Discrepancy:
    """Return a discrepancy whose variants are given by these reports."""
    variants = tuple(
        DiscrepancyVariant(f"value {at}", tuple(Span(report, 0, 5, "Three") for report in reports))
        for at, reports in enumerate(values)
    )
    return Discrepancy("d", "quantity", "sailors", relation, 3, point, variants, "")


def stances(relation: Relation, *values: Sequence[str], point: str | None = "p") -> dict[str, Stance]:
    """Return the stance of every report after one discrepancy."""
    accounts = (account("a"), account("b", "attributes"), account("c", "hedges"), account("d", "silent"))
    before = [
        Point("p", "Three sailors", Support(3, 1, 3), accounts),
        Point("q", "A choir", Support(3, 1, 3), accounts),
    ]
    after = mark_differences(before, [difference(relation, *values, point=point)])
    assert after[1] == before[1]
    for old, new in zip(before[0].accounts, after[0].accounts, strict=True):
        if new.stance == "differs":
            assert new.reason
            assert replace(new, stance=old.stance, reason=old.reason) == old
        else:
            assert new == old
    return {given.report: given.stance for given in after[0].accounts}


@pytest.mark.parametrize("relation", ["conflict", "update"])
def test_the_minority_differs(relation: Relation) -> None:
    """Who is not in the most frequent variant of a conflict or update differs, whatever the stance was."""
    assert stances(relation, ["a", "b"], ["c"]) == {"a": "states", "b": "attributes", "c": "differs", "d": "silent"}
    assert stances(relation, ["c"], ["a", "b"])["c"] == "differs"
    assert stances(relation, ["b"], ["a", "c"])["b"] == "differs"


@pytest.mark.parametrize("relation", ["refinement", "spelling", "reconcilable"])
def test_agreement_does_not_differ(relation: Relation) -> None:
    """A vaguer value, another spelling and what can be reconciled make no account differ."""
    assert "differs" not in stances(relation, ["a", "b"], ["c"]).values()


def test_of_two_equal_variants_the_first_stands() -> None:
    """Where variants are equally frequent, the first given is the base."""
    assert stances("conflict", ["a"], ["b"])["b"] == "differs"
    assert stances("conflict", ["b"], ["a"])["a"] == "differs"


def test_a_report_with_both_values_does_not_differ() -> None:
    """A report that gives the most frequent value too does not differ from itself."""
    assert stances("conflict", ["a", "b", "c"], ["c"])["c"] == "hedges"


def test_other_points_and_silence_stay() -> None:
    """A discrepancy without a point marks none, and silence never differs."""
    assert "differs" not in stances("conflict", ["a", "b"], ["c"], point=None).values()
    assert stances("conflict", ["a", "b"], ["d"])["d"] == "silent"


# -- title and summary -----------------------------------------------------------------------------------------------


def titled(*titles: str | None) -> list[Report]:
    """Return reports with these titles."""
    return [Report(f"r{at}", f"{at}.txt", "", "0", title=title) for at, title in enumerate(titles)]


def test_title_is_the_most_shared_headline() -> None:
    """The story has the headline that shares most with the others, in any order of reports."""
    titles = ["What we know so far", "Ferry hits pier at Brindle Bay", "Brindle Bay: three hurt as ferry hits pier"]
    for order in itertools.permutations(titles):
        assert title_of(titled(*order), []) in titles[1:]
    assert len({title_of(titled(*order), []) for order in itertools.permutations(titles)}) == 1


def test_title_without_headlines() -> None:
    """Without headlines the first point is the title, and without points there still is one."""
    point = Point("p", "Three sailors were hurt", Support(1, 1, 1), ())
    assert title_of(titled(None, ""), [point]) == "Three sailors were hurt"
    assert title_of(titled(None), [])
    assert title_of([], [])


def test_summary(take_apart: TakeApart, bag_of_words: BagOfWords) -> None:
    """Who, what, when, where and how many are those most reports open with, in words of the reports."""
    taken = take_apart(
        "The Tessel Dairy closed its plant in Velden on Sunday after 300 workers went on strike.",
        "Tessel Dairy shut its plant in Velden on Sunday as 300 workers went on strike, police said.",
    )
    points = align(taken, bag_of_words)
    summary = summarise(points, taken.claims, taken.entities)
    for value, words in (
        (summary.who, "Tessel Dairy"),
        (summary.what, "plant"),
        (summary.when, "2031-03-09"),
        (summary.where, "Velden"),
        (summary.how_many, "300"),
    ):
        assert value is not None
        assert words in value.text
        assert {span.report for span in value.spans} == {"a", "b"}
        for span in value.spans:
            text = next(report.text for report in taken.reports if report.id == span.report)
            assert text[span.start : span.end] == span.text


def test_summary_of_a_day(take_apart: TakeApart, bag_of_words: BagOfWords) -> None:
    """The day of the main point counts for more than days told beside it, a week is given only where no day is."""
    taken = take_apart(
        "BANVEL \u2014 The Tessel Dairy closed its plant in Velden on Friday. This week 20 cows moved. Easter was quiet.",
        "The Tessel Dairy closed its plant in Velden on Friday. Last week 20 cows moved. Easter was quiet in Banvel.",
    )
    summary = summarise(align(taken, bag_of_words), taken.claims, taken.entities)
    assert summary.when is not None and summary.when.text == "2031-03-07"
    assert summary.who is not None and summary.who.text == "The Tessel Dairy"
    vague = take_apart("The Tessel Dairy closed its plant this week.", "The Tessel Dairy closed its plant this week.")
    summary = summarise(align(vague, bag_of_words), vague.claims, vague.entities)
    assert summary.when is not None and summary.when.text == "2031-03-10/2031-03-16"


def test_empty_summary(take_apart: TakeApart) -> None:
    """Where no report tells, a value is null."""
    summary = summarise([], [], [])
    assert (summary.who, summary.what, summary.when, summary.where, summary.how_many) == (None,) * 5
    plain = summarise([], take_apart("It was quiet there.").claims, [])
    assert (plain.who, plain.when, plain.where, plain.how_many) == (None,) * 4


def test_a_name_that_hundreds_of_reports_share(bag_of_words: BagOfWords) -> None:
    """A name that more reports bring up than are compared at once aligns what it can and breaks nothing."""
    reports = [
        Report(id=f"r{at:03}", source=f"{at}", text=f"Orla Venn left {at}.", sha256=str(at)) for at in range(230)
    ]
    claims: list[Claim] = []
    for report in reports:
        span = report.span(0, len(report.text))
        claims.append(
            Claim(
                f"c-{report.id}", report.id, span, span, 1, False, "leave", False, ("orla venn",), (), (), (),
                entities=frozenset({"e-venn"}), content=frozenset({"orla", "venn", "leave", report.source}),
            )
        )  # fmt: skip
    points = align_claims(reports, claims, [], [], bag_of_words)
    assert all(len(point.accounts) == len(reports) for point in points)


# -- grouping --------------------------------------------------------------------------------------------------------


def gathered(near: Sequence[tuple[int, int]], owner: Sequence[int], **changes: float) -> list[list[int]]:
    """Return the groups of claims of these reports, of which the named pairs are sure and all others are not."""
    odds = np.full((len(owner), len(owner)), -4.0, dtype=np.float32)
    np.fill_diagonal(odds, 4.0)
    for a, b in near:
        odds[a, b] = odds[b, a] = 4.0
    places = np.arange(len(owner), dtype=np.intp)
    return gather(odds, np.array(owner, dtype=np.intp), places, replace(GroupingOptions(), **changes))


def test_one_claim_may_be_of_two_points() -> None:
    """A claim that tells two matters is in the groups of both; those two stay apart."""
    assert sorted(gathered([(0, 1), (0, 2)], [0, 1, 1], further=5.0)) == [[0, 1], [0, 2]]


def test_a_group_that_adds_nothing_is_left_out() -> None:
    """Claims that are all near to each other are one group and not one around each of them."""
    assert gathered([(0, 1), (0, 2), (1, 2)], [0, 1, 2]) == [[0, 1, 2]]


def test_a_report_that_says_it_twice() -> None:
    """A second claim of one report joins where it is as near to the others."""
    assert gathered([(0, 2), (1, 2)], [0, 0, 1]) == [[0, 1, 2]]


def test_what_a_shared_word_adds() -> None:
    """Claims that one word joins are a group where they are likely partners on the whole, and else not."""
    odds = np.full((4, 4), -0.9, dtype=np.float32)
    odds[:2, :2] = odds[2:, 2:] = -6.0
    owner = np.array([0, 0, 1, 1], dtype=np.intp)
    options = replace(GroupingOptions(), threshold=1.0, keyed_mean=-1.0, keyed_least=-1.0)
    places = np.arange(4, dtype=np.intp)
    assert gather(odds, owner, places, options) == []
    assert gather(odds, owner, places, options, [[1, 3]]) == [[1, 3]]
    assert gather(odds, owner, places, options, [[0, 1]]) == []
    assert gather(odds, owner, places, replace(options, keyed_mean=0.0), [[1, 3]]) == []


def test_groups_that_hardly_differ_are_one() -> None:
    """Groups that have the same claims of all reports but one are one row, where no report tells them apart."""
    owner, places = np.array([0, 1, 2, 3, 3, 4], dtype=np.intp), np.arange(6, dtype=np.intp)
    one_more = [[0, 1, 2, 3], [0, 1, 2, 5]]
    assert tell_once(one_more, owner, places) == [[0, 1, 2, 3, 5]]
    # The fourth report says something else in each: the other three tell two matters in one breath.
    apart = [[0, 1, 2, 3], [0, 1, 2, 4]]
    assert tell_once(apart, owner, places) == apart
    # Too little in common.
    assert tell_once([[0, 1, 2, 3], [0, 5]], owner, places) == [[0, 1, 2, 3], [0, 5]]


def test_nothing_to_gather() -> None:
    """No claims, and claims far from each other, give no groups."""
    assert gathered([], []) == []
    assert gathered([], [0, 1, 2]) == []


def test_a_point_is_told_once_in_a_clause_with_a_subject(take_apart: TakeApart, bag_of_words: BagOfWords) -> None:
    """No two rows rest on the same sentences, and what a point states is no clause without who acts in it."""
    told = "A passenger ferry hit the northern pier at Brindle Bay on Sunday, injuring three sailors on the upper deck."
    taken = take_apart(told, told, told)
    points = align(taken, bag_of_words)
    check(points, taken.reports)
    assert [(speaking(point), point.text) for point in points] == [({"a", "b", "c"}, told)]


def test_an_account_must_bear_out_what_its_point_states(take_apart: TakeApart, bag_of_words: BagOfWords) -> None:
    """Words that every claim of the story has count for little; those that set a matter apart join its accounts."""
    feast = "the harbour festival at Brindle Bay on Sunday"
    one = (
        f"A firework set fire to a sailing boat during {feast}. Visitors drank coffee and listened to music at {feast}."
    )
    two = f"A sailing boat caught fire from a firework during {feast}. A choir of children sang old songs at {feast}."
    claims = sorted(take_apart(one, two).claims, key=lambda claim: (claim.report, claim.span.start))
    told = {claim.span.text.split()[1]: at for at, claim in enumerate(claims) if len(claim.content) > 3}
    words = OwnWords(claims, bag_of_words.encode([claim.span.text for claim in claims]))
    fire, other = told["sailing"], told["choir"]
    first = told["firework"]
    assert words.score(first, fire, 0.0) > words.score(first, other, 0.0) + 0.3
    assert words.score(first, fire, 1.0) > words.score(first, fire, 0.0)


def test_digits_alone_join_nothing(take_apart: TakeApart) -> None:
    """A number is a shared word where it counts or measures the same: that of another unit is another one."""
    taken = take_apart("The bridge in Velden lost 58 percent of its boards.", "The bridge in Velden lost 58 boards.")
    shares, boards = (set(keys_of(claim)) for claim in taken.claims)
    assert {"bridge", "velden", "board"} <= shares & boards
    assert not any("58" in key for key in shares & boards)

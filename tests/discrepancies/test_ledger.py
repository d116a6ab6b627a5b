"""Figures held against each other over a whole story: those of one thing that differ, and those of two things."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.ledger import Ledger, figure_differences, supported
from rashomon.model import DiscrepancyKind, Relation, Span

if TYPE_CHECKING:
    from conftest import Show, TakeApart


@pytest.mark.parametrize(
    ("first", "second", "kind", "relation", "words"),
    [
        (
            "A bus carrying farm workers left the mountain road near Velden on Sunday. Nine people were killed.",
            "At least seven people were killed when a bus with farm workers left the road near Velden. The driver lives.",
            "quantity",
            "refinement",
            {"a": "Nine", "b": "At least seven"},
        ),
        (
            "Norvane Foods reported on Thursday. The company lost 40 million crowns in the second quarter.",
            "The firm lost 14 million crowns in the second quarter. Analysts had expected a profit of Norvane Foods.",
            "quantity",
            "conflict",
            {"a": "40 million", "b": "14 million"},
        ),
        (
            "Ilse Marrant won the election in Tarn with 54 percent of the vote on Sunday. She thanked voters.",
            "Ilse Marrant won the election in Tarn with 51 percent of the vote on Sunday. Turnout was low.",
            "quantity",
            "conflict",
            {"a": "54 percent", "b": "51 percent"},
        ),
        (
            "Two people were killed when the bridge at Brindle Bay collapsed on Sunday. Divers searched the river.",
            "Five people were killed when the bridge at Brindle Bay collapsed on Sunday. Divers found a car.",
            "quantity",
            "update",
            {"a": "Two", "b": "Five"},
        ),
        (
            "The ferry sank 40 miles north of Velden on Sunday. Divers searched the wreck.",
            "The ferry sank 60 miles north of Velden on Sunday. The captain was questioned.",
            "place",
            "conflict",
            {"a": "40 miles", "b": "60 miles"},
        ),
        (
            "Nine people were killed when the bridge at Brindle Bay collapsed. Police had earlier given seven killed.",
            "Seven people were killed when the bridge at Brindle Bay collapsed on Sunday. Divers found a car.",
            "quantity",
            "conflict",
            {"a": "Nine", "b": "Seven"},
        ),
    ],
)
def test_figures_of_one_thing(
    show: Show, first: str, second: str, kind: DiscrepancyKind, relation: Relation, words: dict[str, str]
) -> None:
    """Two figures of one thing are shown once: excluding, holding or following each other; a distance tells a place."""
    assert show(first, second).told(kind, **words) == [relation]


def test_two_orders_of_magnitude(show: Show) -> None:
    """Figures without a value are held against each other too."""
    shown = show(
        "Dozens of villagers fled when the dam above Velden broke on Sunday. Divers searched the river.",
        "Hundreds of villagers fled when the dam above Velden broke on Sunday. The mayor was silent.",
    )
    assert shown.of("quantity") == [("Dozens of villagers", "Hundreds of villagers")]


def test_a_third_report_joins_its_value(show: Show) -> None:
    """Reports that give one figure stand in one variant."""
    shown = show(
        "Two people were killed when the bridge at Brindle Bay collapsed on Sunday.",
        "Five people were killed when the bridge at Brindle Bay collapsed on Sunday.",
        "When the bridge at Brindle Bay collapsed on Sunday, five people were killed.",
    )
    (difference,) = [d for d in shown.discrepancies if d.kind == "quantity"]
    assert {frozenset(s.report for s in v.spans) for v in difference.variants} == {frozenset("a"), frozenset("bc")}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # Other matters with the same noun.
        (
            "Three officers were injured when protesters threw stones at the town hall in Velden. The march began at noon.",
            "The march in Velden began at noon. The city hired 60 officers last spring. The mayor praised the calm crowd.",
        ),
        (
            "Three officers were injured by stones near the town hall in Velden. Forty officers guarded the bridge.",
            "Forty officers guarded the bridge during the march in Velden. Three officers were injured by stones.",
        ),
        # A part that a report gives beside the whole.
        (
            "Fourteen people were killed when the bridge at Brindle Bay collapsed. Nine of the dead were workers.",
            "Fourteen people were killed when the bridge at Brindle Bay collapsed on Sunday. Divers found a car.",
        ),
        # The figure of the year before, given by both.
        (
            "Norvane Foods made 40 million crowns in the second quarter, after 14 million crowns a year earlier.",
            "Norvane Foods made 40 million crowns in the second quarter. Its profit was 14 million crowns a year ago.",
        ),
        # A group that lived there, and all who died.
        (
            "Ten people died when a fire swept through a house in Velden. A family of five lived on the third floor.",
            "Ten people died in the fire at a house in Velden on Sunday. The mayor visited the street on Monday.",
        ),
        # House style.
        (
            "Unemployment in Tarn rose to 4.5 per cent in the third quarter. The council met.",
            "In the third quarter unemployment in Tarn rose to 4.5%. The mayor was silent.",
        ),
        pytest.param(
            "Norvane Foods made a profit of 40 million crowns in the second quarter, after 14 million a year earlier.",
            "Norvane Foods made a profit of 14 million crowns in the second quarter of last year. It employs 900 people.",
            marks=pytest.mark.xfail(
                reason="ledger.py and substitutions.py do not see that a figure is of another year, not even where the "
                "other report gives that year's figure too"
            ),
        ),
        (
            "Nine of the dead were workers on the bridge at Brindle Bay that collapsed on Sunday. Divers found a car.",
            "Fourteen people were killed when the bridge at Brindle Bay collapsed on Sunday. Divers found a car.",
        ),
        (
            "A family of five was among the victims when the bridge at Brindle Bay collapsed on Sunday.",
            "Ten victims were found when the bridge at Brindle Bay collapsed on Sunday. Divers found a car.",
        ),
        # An open bound far from what is said to tell it closer.
        (
            "The firm Norvane spent more than 1 million crowns in April alone. The council met.",
            "Norvane raised 9 million crowns for its new harbour. The mayor was silent.",
        ),
        # A forecast and the one before it.
        (
            "Norvane lowered its forecast for growth to 2-4 percent from 4-6 percent. The council met.",
            "Norvane had put its forecast for growth at 4-6 percent in spring. The mayor was silent.",
        ),
        # One length in two units.
        (
            "The mast at Velden is 230 feet (70 metres) tall. It was painted red.",
            "The mast at Velden is 70 metres (230 feet) tall. The council met.",
        ),
        # A year, and several years.
        (
            "Last year Norvane paid a tax rate of 35.7 percent in Tarn. The council met.",
            "From 2024 through 2030 Norvane paid a tax rate of 31.5 percent in Tarn. It employs many.",
        ),
        # The price, and what makes it up.
        (
            "Norvane offered $70 a share, $60 in cash and $10 in stock, for the harbour firm. The council met.",
            "Norvane offered $60 a share in cash for the harbour firm. The mayor was silent.",
        ),
    ],
)
def test_figures_of_two_things(show: Show, first: str, second: str) -> None:
    """Figures that count two things are not set against each other."""
    assert show(first, second).of("quantity") == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "A family of five was among the victims when the bridge at Brindle Bay collapsed on Sunday.",
            "Ten victims were found when the bridge at Brindle Bay collapsed on Sunday. Divers found a car.",
        ),
        (
            "Nine of the dead were workers on the bridge at Brindle Bay that collapsed on Sunday.",
            "Fourteen people were killed when the bridge at Brindle Bay collapsed on Sunday.",
        ),
        (
            "The ferry carried 131 passengers and 12 crew when it sank off Brindle Bay on Sunday.",
            "The ferry carried 143 people when it sank off Brindle Bay on Sunday.",
        ),
        (
            "Several people were killed when the bridge at Brindle Bay collapsed on Sunday.",
            "Two people were killed when the bridge at Brindle Bay collapsed on Sunday.",
        ),
    ],
)
def test_what_the_ledger_leaves_alone(take_apart: TakeApart, first: str, second: str) -> None:
    """Groups, parts, totals that other figures make up, and words that say no number are no matter of the ledger."""
    taken = take_apart(first, second)
    assert figure_differences(taken.claims, taken.aligned(), taken.by_id()) == []


def test_a_price_moves_within_the_day(show: Show) -> None:
    """What a share costs in the morning and in the afternoon is no conflict."""
    shown = show(
        "Shares of Norvane Foods fell to $63.20 at 3:30 p.m. in Tarn. The council met.",
        "Shares of Norvane Foods fell to $65.09 at 9:34 a.m. in Tarn. The mayor was silent.",
    )
    assert [d.relation for d in shown.discrepancies if d.kind == "quantity"] == ["update"]
    assert [d.reason for d in shown.discrepancies if d.kind == "quantity" and "other hours" not in d.reason] == []


def test_what_all_figures_deny(take_apart: TakeApart) -> None:
    """A conflict that a clause suggests is kept only where the figures may count one thing."""
    taken = take_apart(
        "Five people were killed when the bridge at Brindle Bay collapsed on Sunday.",
        "Nine people were killed when the bridge at Brindle Bay collapsed on Sunday.",
    )
    ledger = Ledger(taken.claims, taken.aligned(), taken.by_id())
    (told,) = figure_differences(taken.claims, taken.aligned(), taken.by_id(), ledger=ledger)
    assert supported([told], ledger) == [told]
    elsewhere = replace(told, variants=tuple((value, (Span("z", 0, 1, "x"),)) for value, _ in told.variants))
    assert supported([elsewhere], ledger) == []
    vaguer = replace(elsewhere, relation="refinement")
    assert supported([vaguer], ledger) == [vaguer]


def test_nothing() -> None:
    """Nothing comes of nothing."""
    assert figure_differences([], [], {}) == []

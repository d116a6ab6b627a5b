"""An invented story for the export tests: a fire in a warehouse, told by four reports."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rashomon.model import (
    Account,
    Alteration,
    Change,
    Discrepancy,
    DiscrepancyVariant,
    Entity,
    Furniture,
    Lineage,
    LineageEdge,
    Origin,
    Passage,
    Point,
    Quote,
    QuoteVersion,
    Report,
    Result,
    RoleMention,
    Skipped,
    Span,
    Stance,
    Story,
    StoryDossier,
    Summary,
    SummaryValue,
    Support,
    TimelineEntry,
    Variant,
)

TEXTS = {
    "wire": (
        "Fire destroys warehouse in Port Ansel\n\n"
        "Two people were hurt when a fire destroyed a warehouse in Port Ansel on Monday, the fire brigade said. "
        "“We had the flames under control by noon,” Chief Oona Varga told Meridian.\n"
    ),
    "copy": (
        "Warehouse burns\n\n"
        "Two people were hurt when a fire destroyed a warehouse in Port Ansel on Monday, the fire brigade said. "
        "“We had the flames under control at noon,” Chief Una Varga said. (Meridian)\n"
    ),
    "own": (
        "Three hurt in quay fire\n\n"
        "Three people were hurt in the fire on Monday, a doctor told the Ansel Echo. "
        "The warehouse may have held paint.\n\nSign up for our newsletter\n"
    ),
    "foreign": "Incendie dans un entrepôt\n\nTrois personnes ont été blessées lundi.\n",
}


def span(report: str, words: str) -> Span:
    """The first place of these words in a report."""
    start = TEXTS[report].index(words)
    return Span(report, start, start + len(words), words)


def _report(name: str, outlet: str | None, **more: object) -> Report:
    text = TEXTS[name]
    return replace(
        Report(name, f"{name}.txt", text, "0" * 64, outlet=outlet, language="en", words=len(text.split())), **more
    )


def _accounts(**spoken: tuple[Stance, str]) -> tuple[Account, ...]:
    accounts = []
    for report in TEXTS:
        if report == "foreign":
            accounts.append(Account(report, "unread"))
        elif report in spoken:
            stance, words = spoken[report]
            accounts.append(Account(report, stance, span(report, words)))
        else:
            accounts.append(Account(report, "silent"))
    return tuple(accounts)


def make_dossier() -> StoryDossier:
    """The whole invented story: each part of a dossier occurs in it."""
    newsletter = TEXTS["own"].index("Sign up")
    reports = (
        _report("wire", "Meridian", published_at="2025-03-03T13:00:00+01:00", date_basis="manifest"),
        _report("copy", "Quay News", published_at="2025-03-03T14:30:00+01:00", date_basis="manifest"),
        _report(
            "own",
            "Quay News",
            published_at="2025-03-03",
            date_basis="story",
            furniture=(Furniture(newsletter, newsletter + 25, "newsletter"),),
        ),
        _report("foreign", None, language="fr", analysed=False, notes=("in French, which is not analysed",)),
    )
    hurt = _accounts(
        wire=("attributes", "Two people were hurt"),
        copy=("attributes", "Two people were hurt"),
        own=("differs", "Three people were hurt in the fire on Monday"),
    )
    paint = _accounts(own=("hedges", "The warehouse may have held paint."))
    return StoryDossier(
        story=Story(
            "s-1",
            "Fire destroys warehouse in Port Ansel",
            reports,
            Summary(
                what=SummaryValue("a fire destroyed a warehouse", (span("wire", "a fire destroyed a warehouse"),)),
                when=SummaryValue("2025-03-03", (span("wire", "on Monday"),)),
                how_many=SummaryValue("Two people", (span("wire", "Two people"),)),
            ),
        ),
        lineage=Lineage(
            (Origin("o-meridian", "Meridian", "agency"), Origin("o-news", "Quay News", "outlet")),
            (
                LineageEdge("wire", "o-meridian", "own", True, 1.0, "told to it", (span("wire", "told Meridian"),)),
                LineageEdge("copy", "o-meridian", "republishes", True, 1.0, "credit", (span("copy", "(Meridian)"),)),
                LineageEdge(
                    "own", "o-news", "own", False, 0.61234567, "asked a doctor", (span("own", "a doctor told"),)
                ),
            ),
            (Change(1, "name", span("wire", "Oona"), span("copy", "Una"), "the first name is spelt another way"),),
        ),
        passages=(
            Passage(
                span("wire", "Two people were hurt when a fire destroyed a warehouse in Port Ansel on Monday"),
                span("copy", "Two people were hurt when a fire destroyed a warehouse in Port Ansel on Monday"),
                1.0,
                True,
                False,
            ),
        ),
        entities=(
            Entity(
                "e-1",
                "Oona Varga",
                "person",
                (
                    Variant("Oona Varga", "same", (span("wire", "Oona Varga"),)),
                    Variant("Una Varga", "spelling", (span("copy", "Una Varga"),)),
                ),
                (RoleMention("Chief", span("wire", "Chief Oona Varga")),),
                (span("wire", "Oona Varga"), span("copy", "Una Varga")),
            ),
        ),
        quotes=(
            Quote(
                "q-1",
                "Oona Varga",
                "e-1",
                True,
                (
                    QuoteVersion(
                        span("wire", "We had the flames under control by noon"), None, "told", True, False, "Oona Varga"
                    ),
                    QuoteVersion(
                        span("copy", "We had the flames under control at noon"), None, "said", True, False, "Una Varga"
                    ),
                ),
                (Alteration(span("wire", "by"), span("copy", "at"), "changed"),),
            ),
        ),
        points=(
            Point("p-1", "Two people were hurt", Support(3, 1, 2, ("o-meridian", "o-news")), hurt, 3),
            Point("p-2", "The warehouse may have held paint", Support(1, 1, 1, ("o-news",)), paint),
        ),
        discrepancies=(
            Discrepancy(
                "d-1",
                "quantity",
                "people hurt",
                "conflict",
                3,
                "p-1",
                (
                    DiscrepancyVariant("two", (span("wire", "Two"), span("copy", "Two"))),
                    DiscrepancyVariant("three", (span("own", "Three people"),)),
                ),
                "the figures exclude each other",
            ),
        ),
        timeline=(TimelineEntry("2025-03-03", "a fire destroyed a warehouse", (span("wire", "on Monday"),), ("p-1",)),),
        support=Support(4, 1, 2, ("o-meridian", "o-news")),
    )


@pytest.fixture
def dossier() -> StoryDossier:
    """The story of the warehouse fire."""
    return make_dossier()


@pytest.fixture
def result(dossier: StoryDossier) -> Result:
    """The dossier with one input skipped and one note."""
    return Result(
        "0.1.0",
        {"points": {"floor": 0.7}, "words": frozenset({"b", "a"})},
        (dossier,),
        (Skipped("photo.jpg", "it is not text"),),
        ("a.txt and b.txt are the same",),
    )

"""An invented story to decide on: a bridge closed after a crack was found, told by four reports."""

from __future__ import annotations

from dataclasses import replace

from rashomon.model import (
    Account,
    Change,
    Discrepancy,
    DiscrepancyVariant,
    Entity,
    Lineage,
    LineageEdge,
    Origin,
    Point,
    Quote,
    QuoteVersion,
    Report,
    RoleMention,
    Span,
    Stance,
    Story,
    StoryDossier,
    Support,
    Variant,
)

TEXTS = {
    "r-a": "Bridge shut after crack\n\nThe Lorne bridge was shut on Friday after engineers found a crack two metres long. "
    "Mayor Hanne Okoro said it may stay shut for a month. She blamed neglect.",
    "r-b": "Lorne crossing closed\n\nThe Lorne bridge was shut on Friday after engineers found a crack three metres long. "
    "“Nobody was warned,” Hanne Okoro said. Ferries run every ten minutes.",
    "r-c": "Ferries replace bridge\n\nEngineers found a crack two metres long, the Harbour Office said. "
    "Ferries run every twenty minutes. Hanna Okoro, the mayor, said nobody was warned.",
    "r-d": "Le pont de Lorne est fermé\n\nLes ingénieurs ont trouvé une fissure.",
}


def span(report: str, words: str) -> Span:
    """The first place of these words in a report."""
    start = TEXTS[report].index(words)
    return Span(report, start, start + len(words), words)


def _accounts(**spoken: tuple[Stance, str] | tuple[Stance, str, str]) -> tuple[Account, ...]:
    accounts: list[Account] = []
    for report in TEXTS:
        told = spoken.get(report[-1])
        if told is None:
            accounts.append(Account(report, "unread" if report == "r-d" else "silent"))
        else:
            accounts.append(Account(report, told[0], span(report, told[1])))
    return tuple(accounts)


def _point(name: str, text: str, weight: int, accounts: tuple[Account, ...]) -> Point:
    speaking = [account.report for account in accounts if account.span is not None]
    claims = tuple(f"c-{name}-{report}" for report in speaking)
    return Point(name, text, Support(len(speaking), 1, len(speaking)), accounts, weight, claims)


def _variants(*values: tuple[str, tuple[Span, ...]]) -> tuple[DiscrepancyVariant, ...]:
    return tuple(DiscrepancyVariant(value, spans) for value, spans in values)


def make_dossier() -> StoryDossier:
    """The whole invented story, its differences not yet marked on the accounts."""
    reports = tuple(
        Report(key, f"{key}.txt", text, "0" * 64, outlet, title=text.partition("\n")[0], published_at=f"2031-03-11T{h}:00",
               date_basis="stated", analysed=key != "r-d", url=f"https://{key}.example/1")
        for h, (key, text), outlet in zip(
            ("08", "09", "10", "11"), TEXTS.items(), ("Lorne Wire", "Lorne Post", None, "Le Quai"), strict=True
        )
    )  # fmt: skip
    shut = _accounts(
        a=("states", "The Lorne bridge was shut on Friday"), b=("states", "The Lorne bridge was shut on Friday")
    )
    crack = _accounts(
        a=("states", "engineers found a crack two metres long"),
        b=("states", "engineers found a crack three metres long"),
        c=("attributes", "Engineers found a crack two metres long, the Harbour Office said."),
    )
    crack = tuple(
        replace(each, attributed_to="the Harbour Office") if each.stance == "attributes" else each for each in crack
    )
    ferries = _accounts(
        b=("states", "Ferries run every ten minutes."), c=("states", "Ferries run every twenty minutes.")
    )
    month = _accounts(a=("hedges", "it may stay shut for a month"))
    month = tuple(replace(each, hedge="may", attributed_to="Hanne Okoro") if each.span else each for each in month)
    points = (
        _point("p-crack", "engineers found a crack two metres long", 3, crack),
        _point("p-shut", "The Lorne bridge was shut on Friday", 2, shut),
        _point("p-ferries", "Ferries run every ten minutes.", 2, ferries),
        _point("p-month", "it may stay shut for a month", 1, month),
    )
    length = _variants(
        ("two metres", (span("r-a", "two metres"), span("r-c", "two metres"))),
        ("three metres", (span("r-b", "three metres"),)),
    )
    interval = _variants(
        ("ten", (span("r-b", "every ten minutes"),)), ("twenty", (span("r-c", "every twenty minutes"),))
    )
    name = _variants(
        ("Hanne", (span("r-a", "Hanne Okoro"), span("r-b", "Hanne Okoro"))), ("Hanna", (span("r-c", "Hanna Okoro"),))
    )
    who = _variants(
        ("no source", (span("r-a", "found a crack"),)), ("the office", (span("r-c", "the Harbour Office said"),))
    )
    discrepancies = (
        Discrepancy("d-length", "quantity", "length of the crack", "conflict", 3, "p-crack", length, "they exclude each other"),
        Discrepancy("d-interval", "quantity", "interval of ferries", "conflict", 2, "p-ferries", interval, "likewise"),
        Discrepancy("d-name", "name", "Hanne Okoro", "spelling", 2, None, name, "a letter"),
        Discrepancy("d-who", "attribution", "who found it", "conflict", 1, "p-crack", who, "one names nobody"),
    )  # fmt: skip
    entities = (
        Entity("e-okoro", "Hanne Okoro", "person", (
            Variant("Hanne Okoro", "same", (span("r-a", "Hanne Okoro"), span("r-b", "Hanne Okoro"))),
            Variant("Hanna Okoro", "spelling", (span("r-c", "Hanna Okoro"),)),
        ), (RoleMention("Mayor", span("r-a", "Mayor Hanne Okoro")),),
            (span("r-a", "Hanne Okoro"), span("r-a", "She"), span("r-b", "Hanne Okoro"), span("r-c", "Hanna Okoro"))),
        Entity("e-lorne", "Lorne", "place", (Variant("Lorne", "same", (span("r-a", "Lorne"), span("r-b", "Lorne"))),), (),
            (span("r-a", "Lorne"), span("r-b", "Lorne"))),
        Entity("e-office", "Harbour Office", "organization", (
            Variant("Harbour Office", "same", (span("r-c", "Harbour Office"),)),), (), (span("r-c", "Harbour Office"),)),
    )  # fmt: skip
    edges = (
        LineageEdge("r-a", "o-wire", "own", True, 0.9, "Its own desk signs it", (span("r-a", "Bridge shut after crack"),)),
        LineageEdge("r-b", "r-a", "rewrites", False, 0.5, "It shares 50% of its words",
                    (span("r-b", "The Lorne bridge was shut on Friday after engineers found a crack"),)),
        LineageEdge("r-b", "o-wire", "relays", True, 0.8, "It names it", ()),
        LineageEdge("r-c", "o-office", "cites", True, 0.8, "It says so", (span("r-c", "the Harbour Office said"),)),
    )  # fmt: skip
    changes = (
        Change(1, "quantity", span("r-a", "two metres"), span("r-b", "three metres"), "longer"),
        Change(2, "name", span("r-a", "Bridge"), span("r-b", "crossing"), "another word"),
    )
    origins = (Origin("o-wire", "Lorne Wire", "agency"), Origin("o-office", "Harbour Office", "institution"))
    warned = (
        QuoteVersion(span("r-b", "Nobody was warned"), span("r-b", "Hanne Okoro"), "said", True, False, "Hanne Okoro"),
        QuoteVersion(span("r-c", "nobody was warned"), None, "said", False, False, "Hanna Okoro"),
    )
    return StoryDossier(
        Story("s-1", "Bridge shut after crack", reports), Lineage(origins, edges, changes), (), entities,
        (Quote("q-1", "Hanne Okoro", "e-okoro", False, warned),), points, discrepancies, (), Support(4, 1, 3),
    )  # fmt: skip

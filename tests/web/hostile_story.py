"""A story in which every word that comes from outside tries to be more than words.

Nothing in it is taken from anywhere: the signs are those that markup, scripts, spreadsheets, terminals and headers obey.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from invented_review import SmallEncoder

import rashomon
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
    RoleMention,
    Skipped,
    Span,
    StatedSource,
    Story,
    StoryDossier,
    Summary,
    SummaryValue,
    Support,
    TimelineEntry,
    Variant,
    make_id,
)

SET = "window.pwned=1"
MARKUP = (
    f"<script>{SET}</script>",
    f"<img src=x onerror={SET}>",
    f"</textarea></title></style></script><svg/onload={SET}>",
    f"--><!--><details open ontoggle={SET}><iframe srcdoc='<script>parent.pwned=1</script>'>",
    f'" autofocus onfocus="{SET}" x="',
    f"' autofocus onfocus='{SET}' x='",
    f"` onmouseover={SET} style=background:url(//elsewhere.example/x) `",
    f"]]></text><script>{SET}</script><![CDATA[",
    "&lt;script&gt;&#60;b&#62;&amp;quot;&nbsp",
    f"javascript:{SET}//",
    f"<base href=//elsewhere.example/><meta http-equiv=refresh content='0;url=javascript:{SET}'>",
    f"<form action=//elsewhere.example><button formaction=javascript:{SET}>",
    f"<math><mtext><table><mglyph><style><img src onerror={SET}>",
)
TEMPLATES = ("{{7*7}}{{ config }}", "{% include '/etc/passwd' %}{# x #}", "${7*7} <%= 7*7 %> #{7*7}")
BIDI = "\u202egnp.exe\u202c \u2066isolated\u2069 \u200f\u061c\u2067open"
UNSEEN = "ze\u200bro\u2060wi\ufeffdth\u180e so\u00adft \U000e0041\U000e0042tags"
CONTROL = "nul\x00 esc\x1b[31mred\x1b]0;title\x07 del\x7f bs\x08 c1\x9b31m vt\x0b ff\x0c nel\x85 cr\rlf\n tab\t"
SEPARATORS = "line\u2028separator paragraph\u2029separator"
HALVES = "half\ud800 other\udfff end"
MARKS = "Z" + "\u0301\u0489" * 60 + "algo"
MARKDOWN = (
    f"[click](javascript:{SET}) ![x](//elsewhere.example/x.png) <b>b</b> `code` **bold** | cell",
    "# heading\n- item\n> quote\n```\nfence\n[x]: //elsewhere.example",
)
FORMULAS = (
    "=HYPERLINK(\"//elsewhere.example\")", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", "＝1+1", "＋1", "－1", "＠SUM",
    "\"=1+1", " \u200b=1+1", "\u202e=1+1", "\x00=1+1", "'=1+1", ";=1+1", "%0A=1+1", "|=1+1", "\ufeff=1+1",
)  # fmt: skip
HEADERS = "x\r\nSet-Cookie: pwned=1\r\n\r\n<script>"
LONG = "W" * 700
EVERYTHING = (
    *MARKUP,
    *TEMPLATES,
    BIDI,
    UNSEEN,
    CONTROL,
    SEPARATORS,
    HALVES,
    MARKS,
    *MARKDOWN,
    *FORMULAS,
    HEADERS,
    LONG,
)
PAIRS = tuple(" ".join(EVERYTHING[at : at + 2]) for at in range(0, len(EVERYTHING), 2))
SAID = (*PAIRS, *FORMULAS)
"""What a formula is depends on what a cell begins with."""
URLS = (
    f"javascript:{SET}",
    f"data:text/html,<script>{SET}</script>",
    "https://known.example@elsewhere.example/a",
    "https://ex\u202eample.example/\u202egnp",
    f"https://known.example/a?\"onclick={SET} x='<script>\u2028",
    f"java\nscript:{SET}",
    "https://\ud800.example/",
)  # fmt: skip
NAMES = (
    MARKUP[0],
    MARKUP[1],
    MARKUP[4],
    MARKUP[5],
    "=1+1",
    "\u202eEditor \x1b[31m\x00x",
    "Ed\ud800itor\r\nSet-Cookie: a=b",
)
"""Of those who decide."""


@dataclass(frozen=True)
class HostileSite:
    """A store and the ids of what is in it."""

    store: Path
    compared: str
    uncompared: tuple[str, ...]
    decisions: tuple[str, ...]
    reports: tuple[str, ...]
    """Those of the comparison."""
    point: str
    """One of its points."""


def words(place: int, length: int = 3) -> str:
    """Return some of the hostile words, others at every place."""
    return " ".join(EVERYTHING[(place * length + at) % len(EVERYTHING)] for at in range(length))


def make_reports(salt: str = "", date: str = "") -> list[Report]:
    """Return a report for each hostile address; each has all hostile words in its text."""
    made: list[Report] = []
    for at, url in enumerate(URLS):
        text = f"{words(at)}\n\nAccount {at} {salt}\n" + "\n\n".join(EVERYTHING) + "\n"
        name = f"C:\\..\\../in\"box'/{words(at + 5, 2)}.txt"
        report = Report(
            make_id("r", text, url), url if at % 2 else name, text, make_id("h", text), outlet=words(at + 1),
            title=words(at + 2), authors=(words(at + 3), words(at + 4)),
            published_at=date or f"2031-03-{11 + at:02}T08:00:00+00:00", modified_at=words(at + 6), date_basis="stated",
            language="en" if at != 2 else "\"><x", analysed=at != 2, dateline=words(at + 7), url=url,
            retrieved_at="2031-03-12T08:00:00+00:00", words=len(text.split()),
            furniture=(Furniture(0, 5, "share"), Furniture(len(text) - 40, len(text), "copyright")),
            notes=(words(at + 8), words(at + 9)), external_id=words(at + 10) + str(at) + salt,
            stated_sources=(StatedSource(words(at + 11), "supplier"),),
        )  # fmt: skip
        made.append(report)
    return made


def make_dossier() -> StoryDossier:
    """Return a dossier of these reports in which every word of a finding is hostile as well."""
    reports = make_reports()
    spans = {report.id: list(_lines(report)) for report in reports}
    points: list[Point] = []
    discrepancies: list[Discrepancy] = []
    for number, said in enumerate(SAID):
        accounts = tuple(
            Account(
                report.id, ("states", "attributes", "hedges", "differs")[(number + at) % 4], _take(spans, report, number),
                more=(_take(spans, report, number + 1),), attributed_to=words(number + at), hedge=words(number + at + 1),
            ) if report.analysed else Account(report.id, "unread", reason=words(number))
            for at, report in enumerate(reports)
        )  # fmt: skip
        support = Support(len(reports), 1, 3, ("o-0000000001", "o-0000000002"))
        points.append(Point(make_id("p", number), said, support, accounts, 3 - number % 3))
        variants = tuple(
            DiscrepancyVariant(EVERYTHING[(number + at) % len(EVERYTHING)], (_take(spans, report, number),))
            for at, report in enumerate(reports[:3])
        )
        discrepancies.append(
            Discrepancy(
                make_id("d", number), "quantity", said, "conflict", 3 - number % 3, points[-1].id, variants,
                f"{said} {reports[0].id} {words(number)}",
            )
        )  # fmt: skip
    first, second = reports[0], reports[1]
    origins = tuple(Origin(f"o-000000000{at}", words(at), kind) for at, kind in ((1, "agency"), (2, "person")))
    edges = (
        LineageEdge(first.id, "o-0000000001", "own", True, 1.0, words(3), ()),
        *(
            LineageEdge(report.id, first.id, "rewrites", bool(at % 2), 0.7, words(at), (spans[report.id][at],))
            for at, report in enumerate(reports[1:])
        ),
        LineageEdge(second.id, "o-0000000002", "cites", False, 0.6, words(4), (spans[second.id][2],)),
    )
    changes = tuple(
        Change(1, kind, spans[first.id][at], spans[second.id][at + 1], words(at))
        for at, kind in enumerate(("figure", "attribution_lost", "<b>kind</b>"))
    )
    entities = tuple(
        Entity(
            make_id("e", at), said, "person",
            tuple(
                Variant(EVERYTHING[(at + by) % len(EVERYTHING)], relation, (_take(spans, reports[by], at),))
                for by, relation in enumerate(("same", "spelling", "conflict", "transliteration"))
            ),
            (RoleMention(words(at), spans[first.id][at]),), tuple(_take(spans, report, at) for report in reports),
        )
        for at, said in enumerate(PAIRS)
    )  # fmt: skip
    quotes = tuple(
        Quote(
            make_id("q", at), said, entities[at].id, True,
            tuple(
                QuoteVersion(_take(spans, report, at), _take(spans, report, at + 2), words(at), by % 2 == 0, by == 1, words(at))
                for by, report in enumerate(reports[:3])
            ),
            (Alteration(_take(spans, first, at), _take(spans, second, at), "changed"),),
        )
        for at, said in enumerate(PAIRS)
    )  # fmt: skip
    passages = tuple(Passage(spans[first.id][at], spans[second.id][at], 0.9, at % 2 == 0, False) for at in range(4, 12))
    timeline = (
        TimelineEntry("2031-03-11", words(1), (spans[first.id][1],), (points[0].id,)),
        *(TimelineEntry(said, said, (spans[second.id][at],)) for at, said in enumerate(EVERYTHING[:8])),
    )
    value = SummaryValue(words(2), (spans[first.id][3],))
    story = Story("s-0000000001", words(0, 6), tuple(reports), Summary(value, value, value, value, value))
    return StoryDossier(
        story, Lineage(origins, edges, changes), passages, entities, quotes, tuple(points), tuple(discrepancies),
        timeline, Support(len(reports), 2, 5, ("o-0000000001", "o-0000000002")),
    )  # fmt: skip


def make_store(path: Path) -> HostileSite:
    """Keep the dossier as a comparison with decisions on it, and further reports in stories of their own."""
    dossier = make_dossier()
    with (
        rashomon.open(path) as desk,
        mock.patch("rashomon.pipeline.reconstruct", lambda *_, **__: dossier),
        mock.patch("rashomon.text.encoder.load_encoder", SmallEncoder),
    ):
        story = desk.compare_reports(
            dossier.story.reports,
            title=" ".join(MARKUP),
            skipped=[Skipped(words(1), words(2)), Skipped(HEADERS, BIDI)],
            notes=[words(3), words(4)],
        ).id
        shown = desk.kept(story)
        assert shown is not None
        targets = (
            story, dossier.points[0].id, dossier.entities[0].id, dossier.quotes[0].id, dossier.story.reports[0].id,
            dossier.discrepancies[2].id, dossier.discrepancies[3].id,
        )  # fmt: skip
        size = -(-len(EVERYTHING) // len(targets))
        made = [
            desk.decide(story, "note", [target], note=" ".join(EVERYTHING[at * size : (at + 1) * size])[:3_900], by=by)
            for at, (target, by) in enumerate(zip(targets, NAMES, strict=True))
        ]
        made.append(desk.decide(story, "reject_discrepancy", [dossier.discrepancies[1].id], note=words(5), by=BIDI))
        made.append(
            desk.decide(
                story, "correct_outlet", [dossier.story.reports[1].id], value=" ".join(MARKUP)[:200], by=MARKUP[4]
            )
        )
        desk.undo(made[0].id, by=MARKUP[5])
        desk.add_reports(make_reports("again"))
        # The same article in other words: what its versions page shows.
        desk.add_reports(make_reports("again and later", date="2031-04-01T08:00:00+00:00")[:2])
        return HostileSite(
            path, story, tuple(item.id for item in desk.stories(limit=None)), tuple(item.id for item in made),
            tuple(report.id for report in dossier.story.reports), dossier.points[0].id,
        )  # fmt: skip


def _lines(report: Report) -> Iterator[Span]:
    """Yield the lines of a text that say something, as spans."""
    start = 0
    for line in report.text.split("\n"):
        if line.strip():
            yield report.span(start, start + len(line))
        start += len(line) + 1


def _take(spans: dict[str, list[Span]], report: Report, at: int) -> Span:
    lines = spans[report.id]
    return lines[at % len(lines)]

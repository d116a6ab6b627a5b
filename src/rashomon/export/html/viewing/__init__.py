"""A dossier as the pages show it: one module a section, each asked here in the order of the page."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from rashomon.export.drawing import DrawingOptions, TimelineOptions, draw_lineage, draw_timeline
from rashomon.export.html.linking import Links, PageLinks
from rashomon.export.html.texts import mark_text
from rashomon.export.html.viewing.background import view_entities, view_pairs, view_timeline
from rashomon.export.html.viewing.descent import edge_anchor, view_tree
from rashomon.export.html.viewing.differences import view_changes, view_discrepancies
from rashomon.export.html.viewing.matrix import MAX_NAMED_COLUMNS, view_opened, view_points, view_sorts
from rashomon.export.html.viewing.quoted import view_quotes
from rashomon.export.html.viewing.reports import view_report_rows, view_summary
from rashomon.export.html.viewing.reviewed import view_review
from rashomon.export.html.viewing.telling import Teller, say
from rashomon.export.html.views import ContentsLine, HtmlOptions, OpenedView, ReportView, Sort, StoryView, TextView
from rashomon.export.outline import (
    STANCE_MEANINGS,
    STANCE_SIGNS,
    counted,
    notes_of_run,
    told_origins,
    used_stances,
)
from rashomon.model import Result, StoryDossier

__all__ = ["SECTIONS", "view_opened_point", "view_story"]

SECTIONS = (
    "reports", "lineage", "parts", "changes", "points", "quotes", "timeline", "names", "shared", "review", "notes",
    "texts",
)  # fmt: skip
"""The sections of the single file, in its order."""
_WIDE, _NARROW = 700, 340
"""Widths in pixels at which the timeline is drawn, so that its words are of one size on a laptop and on a phone."""


def view_story(
    result: Result,
    dossier: StoryDossier,
    options: HtmlOptions = HtmlOptions(),
    prefix: str = "",
    links: Links | None = None,
    sort: Sort = "importance",
    all_href: str = "",
    opened: str | None = None,
    sections: Sequence[str] = SECTIONS,
) -> StoryView:
    """Return what a page shows of a dossier; `prefix` begins each anchor, so that a page can hold several.

    Without `links`, or with `PageLinks`, the page is the single file: it holds the texts, and everything leads to
    places in it. With others the texts are left to pages of their own, and the matrix can be sorted by the address.
    `all_href` is the address of a page with what this one leaves out by its options, `opened` the point whose words
    stand in its row of a whole matrix. The contents name the sections that there are in the order of `sections`.
    """
    own_links = links if isinstance(links, PageLinks) else PageLinks(dossier.story.reports, prefix)
    single_file = links is None or links is own_links
    teller = Teller(dossier, options, prefix, own_links if links is None else links, all_href)
    story = dossier.story
    summary, reports = view_summary(teller), view_report_rows(teller)
    drawing = draw_lineage(
        dossier,
        DrawingOptions(
            show_all=options.show_all, prefix=f"{prefix}lineage", heading=False, style=False,
            report_link=teller.links.report, edge_link=lambda report, source: f"#{edge_anchor(prefix, report, source)}",
        ),
    )  # fmt: skip
    tree = view_tree(teller)
    discrepancies, changes = view_discrepancies(teller), view_changes(teller)
    points, single = view_points(teller, sort, opened)
    quotes, quotes_alone, altered = view_quotes(teller)
    timeline = view_timeline(teller)
    drawings = [
        draw_timeline(
            dossier,
            TimelineOptions(
                width=width, prefix=f"{prefix}timeline-{width}", style=False,
                max_entries=len(timeline.shown) + len(timeline.folded),
            ),
        )
        for width in (_WIDE, _NARROW)
    ]  # fmt: skip
    names, other_names = view_entities(teller)
    pairs = view_pairs(teller)
    review = view_review(teller)
    notes = tuple(say(note) for note in notes_of_run(result, dossier))
    skipped = tuple((say(item.source), say(item.reason)) for item in result.skipped)
    # The texts come last: only now is it known which of their words something leads to.
    texts, split = _view_texts(teller, own_links, reports) if single_file else ((), ())
    lines = [
        ContentsLine("reports", "Reports", str(len(reports))),
        ContentsLine("lineage", "Who has it from whom", ""),
        ContentsLine("parts", "Where the accounts part", _number(discrepancies.total)),
        ContentsLine("changes", "What changed on the way", _number(changes.total)),
        ContentsLine("points", "Who says what", _number(points.total + single.total)),
        ContentsLine("quotes", "Quoted words", _number(quotes.total)),
        ContentsLine("timeline", "Timeline", _number(timeline.total)),
        ContentsLine("names", "Names", _number(names.total)),
        ContentsLine("shared", "Shared words", _number(pairs.total)),
        ContentsLine("review", "Review", _number(len(review.decisions))),
        ContentsLine("notes", "Notes", f"{len(skipped)} skipped" if skipped else ""),
        ContentsLine("texts", "Full texts", ""),
    ]
    there = {
        "changes": changes.total, "quotes": quotes.total + quotes_alone.total, "timeline": timeline.total,
        "names": names.total + other_names.total, "shared": pairs.total, "review": len(review.decisions),
        "notes": len(notes) + len(skipped), "texts": len(texts),
    }  # fmt: skip
    contents = {line.name: line for line in lines}
    return StoryView(
        id=story.id,
        prefix=prefix,
        all=options.show_all,
        single_file=single_file,
        finding=teller.finding(story.id),
        title=say(story.title) or "no title",
        reports_told=counted(len(story.reports), "report"),
        origins_told=told_origins(dossier.support),
        origins=teller.names_of(dossier.support),
        contents=tuple(contents[name] for name in sections if there.get(name, 1)),
        summary=summary,
        reports=reports,
        drawing=Markup(drawing),
        tree=tree,
        discrepancies=discrepancies,
        changes=changes,
        legend=tuple(
            (stance, STANCE_SIGNS[stance], STANCE_MEANINGS[stance]) for stance in used_stances(dossier.points)
        ),
        columns=tuple(teller.ref(report.id) for report in story.reports),
        named_columns=len(story.reports) <= MAX_NAMED_COLUMNS,
        sorts=() if single_file else view_sorts(sort, prefix),
        points=points,
        single=single,
        quotes=quotes,
        quotes_alone=quotes_alone,
        altered=altered,
        timeline=timeline,
        timeline_drawings=tuple(Markup(drawing) for drawing in drawings if drawing),
        names=names,
        other_names=other_names,
        pairs=pairs,
        review=review,
        notes=notes,
        skipped=skipped,
        texts=texts,
        split=split,
    )


def view_opened_point(dossier: StoryDossier, point: str, links: Links) -> OpenedView | None:
    """Return what stands in the opened row of a point (its id); null where the matrix has no such row."""
    return view_opened(Teller(dossier, HtmlOptions(), "", links), point)


def _view_texts(
    teller: Teller, links: PageLinks, reports: Sequence[ReportView]
) -> tuple[tuple[TextView, ...], tuple[str, ...]]:
    """Return the texts with an anchor at everything that is cited, and the anchors whose words were cut."""
    texts: list[TextView] = []
    split: list[str] = []
    for report, view in zip(teller.dossier.story.reports, reports, strict=True):
        anchor = links.anchors[report.id]
        marked = mark_text(report, links.cited[report.id], anchor)
        texts.append(TextView(anchor, view, marked.markup))
        split.extend(marked.split)
    return tuple(texts), tuple(split)


def _number(count: int) -> str:
    return str(count) if count else ""

"""What stands behind a dossier: timeline, names, shared words, and how each report was read."""

from __future__ import annotations

from rich.text import Text

from rashomon.export.decisions import told_review
from rashomon.export.outline import (
    NOTABLE_RELATIONS,
    find_shared_words,
    kind_of_edge,
    leading_entries,
    notable_names,
    notes_of_run,
    told_furniture,
)
from rashomon.export.terminal.page import DECIDED, Page, joined, readable_time, widest
from rashomon.export.terminal.witnesses import Witnesses
from rashomon.export.times import told_publication
from rashomon.model import Entity, Report, Result, StoryDossier

_MAX_WHEN_CELLS = 22


def render_timeline(page: Page, witnesses: Witnesses, dossier: StoryDossier) -> None:
    """Print what happened when, in order, with the reports that tell it."""
    entries = dossier.timeline
    if not entries:
        return
    page.heading(f"TIMELINE ({len(entries)})")
    shown = [entries[at] for at in leading_entries(entries, page.limit(page.options.top_timeline))]
    whens = [readable_time(page.say(entry.when)) for entry in shown]
    width = widest(whens, _MAX_WHEN_CELLS)
    for entry, when in zip(shown, whens, strict=True):
        body = Text.assemble((f"{witnesses.key_list(span.report for span in entry.spans)}  ", "dim"))
        body.append(page.say(entry.what).strip())
        prefix = Text.assemble("  ", page.cell(when, width, "bold"), "  ")
        page.wrapped(prefix, body, None if page.options.show_all else 2)
    page.more(len(entries) - len(shown), "entry", "entries")


def render_names(page: Page, witnesses: Witnesses, dossier: StoryDossier) -> None:
    """Print the names that reports write differently: conflicts, spellings, transliterations."""
    found = notable_names(dossier.entities)
    if not found:
        return
    shown = found[: page.limit(page.options.top_names)]
    page.heading(f"NAMES WRITTEN DIFFERENTLY ({len(found)})")
    for entity in shown:
        _render_entity(page, witnesses, entity)
    page.more(len(found) - len(shown), "name")


def _render_entity(page: Page, witnesses: Witnesses, entity: Entity) -> None:
    head = Text.assemble("  ", (page.say(entity.name).strip(), "bold"), f" ({entity.kind})  ")
    parts: list[Text] = []
    for variant in entity.variants:
        if variant.relation not in NOTABLE_RELATIONS:
            continue
        style = "bold red" if variant.relation == "conflict" else "yellow"
        keys = witnesses.key_list(span.report for span in variant.spans)
        parts.append(Text.assemble((page.say(variant.text).strip(), "bold"), f" {keys} ", (variant.relation, style)))
    same = [span.report for v in entity.variants if v.relation in ("same", "short") for span in v.spans]
    if same:
        head.append(f"{witnesses.key_list(same)}  ")
    body = Text.assemble(head, joined(parts, f" {page.signs.dot} "))
    body.append(witnesses.decided(entity.id), style=DECIDED)
    page.wrapped(Text(), body, under=Text(" " * 4))


def render_shared_words(page: Page, witnesses: Witnesses, dossier: StoryDossier) -> None:
    """Print the pairs of reports which share most words, quotations left out."""
    pairs = find_shared_words(dossier)
    if not pairs:
        return
    shown = pairs[: page.limit(page.options.top_pairs)]
    page.heading("SHARED WORDS", "share of the report that shares most of itself; quotations left out")
    for pair in shown:
        count = len(pair.passages)
        head = Text.assemble("  ", (f"{min(1.0, pair.share):>4.0%}", "bold"), "  ")
        line = Text.assemble(head, f"{witnesses.keyed(pair.first.id)} and {witnesses.keyed(pair.second.id)}")
        line.append(f"  {count} passage{'s' if count > 1 else ''}", style="dim")
        page.line(page.cut(line, page.width))
    page.more(len(pairs) - len(shown), "pair")


def render_review(page: Page, witnesses: Witnesses, dossier: StoryDossier) -> None:
    """Print what editors decided, oldest first, and what was set aside; nothing where nobody decided anything."""
    review = dossier.review
    if not review.decisions:
        return
    standing = sum(item.decision.standing for item in review.decisions)
    page.heading(f"REVIEW ({standing} of {len(review.decisions)} in force)")
    for item in review.decisions:
        style = "" if item.decision.standing else "dim strike"
        page.wrapped(Text("  "), Text(witnesses.reason(told_review(item)), style=style), under=Text(" " * 4))
    for discrepancy in review.discrepancies:
        body = Text.assemble(("set aside: ", "dim"), page.say(discrepancy.about).strip() or discrepancy.kind)
        for place, variant in enumerate(discrepancy.variants):
            keys = witnesses.key_list(span.report for span in variant.spans)
            body.append(f"{' /' if place else ':'} {page.say(variant.value).strip() or '?'} {keys}")
        page.wrapped(Text("  "), body, under=Text(" " * 4))
    for edge in review.edges:
        source = witnesses.keyed(edge.from_id) if edge.from_id in witnesses.reports else witnesses.name(edge.from_id)
        said = f"{witnesses.keyed(edge.report)}: {kind_of_edge(edge)} {source}"
        page.wrapped(Text("  "), Text.assemble(("rejected: ", "dim"), said), under=Text(" " * 4))


def render_reports(page: Page, witnesses: Witnesses, result: Result, dossier: StoryDossier) -> None:
    """Print how each report was read, then the notes and the inputs which could not be read."""
    page.heading(f"REPORTS ({len(dossier.story.reports)})")
    for report in dossier.story.reports:
        _render_report(page, witnesses, report)
    render_notes(page, result, dossier)


def render_notes(page: Page, result: Result, dossier: StoryDossier) -> None:
    """Print the notes on the run as a whole and the inputs which could not be read."""
    notes = notes_of_run(result, dossier)
    if notes:
        page.heading("NOTES")
        for note in notes:
            page.wrapped(Text("  "), Text(page.say(note).strip()))
    if result.skipped:
        page.heading(f"SKIPPED ({len(result.skipped)})")
        for item in result.skipped:
            body = Text.assemble((page.say(item.source).strip(), "bold"), ": ", page.say(item.reason).strip())
            page.wrapped(Text("  "), body)


def _render_report(page: Page, witnesses: Witnesses, report: Report) -> None:
    facts = [told_publication(report), f"{report.words} words"]
    if report.furniture:
        facts.append(f"not reporting: {told_furniture(report)}")
    if not report.analysed and not report.notes:
        facts.append(f"not analysed{f' (language: {report.language})' if report.language else ''}")
    facts.extend(report.notes)
    facts.append(witnesses.decided(report.id))
    facts.append(witnesses.sources[report.id])
    prefix = Text.assemble("  ", (page.cell(witnesses.keys[report.id], witnesses.key_width).plain, "bold"), " ")
    body = Text.assemble((witnesses.name(report.id), "bold"), "  ")
    body.append(f" {page.signs.dot} ".join(page.say(fact).strip() for fact in facts if fact))
    page.wrapped(prefix, body)

"""What stands behind a dossier: timeline, names, shared words, and how each report was read."""

from __future__ import annotations

from collections import Counter, defaultdict

from rich.text import Text

from rashomon.export.terminal.page import Page, joined, readable_publication, readable_time, widest
from rashomon.export.terminal.witnesses import Witnesses
from rashomon.model import Entity, Report, Result, Span, StoryDossier, VariantRelation

_NOTABLE: tuple[VariantRelation, ...] = ("conflict", "spelling", "transliteration")
_MAX_WHEN_CELLS = 22


def render_timeline(page: Page, witnesses: Witnesses, dossier: StoryDossier) -> None:
    """Print what happened when, in order, with the reports that tell it."""
    entries = dossier.timeline
    if not entries:
        return
    page.heading(f"TIMELINE ({len(entries)})")
    shown = entries[: page.limit(page.options.top_timeline)]
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
    found = [entity for entity in dossier.entities if any(v.relation in _NOTABLE for v in entity.variants)]
    if not found:
        return
    found.sort(key=lambda entity: min(_NOTABLE.index(v.relation) for v in entity.variants if v.relation in _NOTABLE))
    shown = found[: page.limit(page.options.top_names)]
    page.heading(f"NAMES WRITTEN DIFFERENTLY ({len(found)})")
    for entity in shown:
        _render_entity(page, witnesses, entity)
    page.more(len(found) - len(shown), "name")


def _render_entity(page: Page, witnesses: Witnesses, entity: Entity) -> None:
    head = Text.assemble("  ", (page.say(entity.name).strip(), "bold"), f" ({entity.kind})  ")
    parts: list[Text] = []
    for variant in entity.variants:
        if variant.relation not in _NOTABLE:
            continue
        style = "bold red" if variant.relation == "conflict" else "yellow"
        keys = witnesses.key_list(span.report for span in variant.spans)
        parts.append(Text.assemble((page.say(variant.text).strip(), "bold"), f" {keys} ", (variant.relation, style)))
    same = [span.report for v in entity.variants if v.relation in ("same", "short") for span in v.spans]
    if same:
        head.append(f"{witnesses.key_list(same)}  ")
    page.wrapped(Text(), Text.assemble(head, joined(parts, f" {page.signs.dot} ")), under=Text(" " * 4))


def render_shared_words(page: Page, witnesses: Witnesses, dossier: StoryDossier) -> None:
    """Print the pairs of reports which share most words, quotations left out."""
    spans: dict[tuple[str, str], list[tuple[Span, Span]]] = defaultdict(list)
    for passage in dossier.passages:
        if passage.quoted or passage.a.report == passage.b.report:
            continue
        first, second = sorted((passage.a, passage.b), key=lambda span: witnesses.order.get(span.report, 0))
        spans[first.report, second.report].append((first, second))
    shares: list[tuple[float, str, str, int]] = []
    for (first, second), pairs in spans.items():
        if first not in witnesses.reports or second not in witnesses.reports:
            continue
        of_first = _covered([a for a, _ in pairs]) / _size(witnesses.reports[first])
        of_second = _covered([b for _, b in pairs]) / _size(witnesses.reports[second])
        shares.append((max(of_first, of_second), first, second, len(pairs)))
    if not shares:
        return
    shares.sort(key=lambda item: (-item[0], witnesses.order[item[1]], witnesses.order[item[2]]))
    shown = shares[: page.limit(page.options.top_pairs)]
    page.heading("SHARED WORDS", "share of the report that shares most of itself; quotations left out")
    for share, first, second, count in shown:
        head = Text.assemble("  ", (f"{min(1.0, share):>4.0%}", "bold"), "  ")
        line = Text.assemble(head, f"{witnesses.keyed(first)} and {witnesses.keyed(second)}")
        line.append(f"  {count} passage{'s' if count > 1 else ''}", style="dim")
        page.line(page.cut(line, page.width))
    page.more(len(shares) - len(shown), "pair")


def _covered(spans: list[Span]) -> int:
    total = end = 0
    for span in sorted(spans):
        total += max(0, span.end - max(span.start, end))
        end = max(end, span.end)
    return total


def _size(report: Report) -> int:
    return max(1, len(report.text) - sum(piece.end - piece.start for piece in report.furniture))


def render_reports(page: Page, witnesses: Witnesses, result: Result, dossier: StoryDossier) -> None:
    """Print how each report was read, then the notes and the inputs which could not be read."""
    page.heading(f"REPORTS ({len(dossier.story.reports)})")
    for report in dossier.story.reports:
        _render_report(page, witnesses, report)
    render_notes(page, result, dossier)


def render_notes(page: Page, result: Result, dossier: StoryDossier) -> None:
    """Print the notes on the run as a whole and the inputs which could not be read."""
    # What concerns one report stands at that report already.
    said = tuple(f": {note}" for report in dossier.story.reports for note in report.notes)
    notes = [note for note in result.notes if not note.endswith(said)]
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
    facts: list[str] = []
    if report.published_at:
        basis = {"manifest": "", "stated": "", "text": " (from its text)", "story": " (from the other reports)"}
        told = any("date" in note for note in report.notes)
        facts.append(
            readable_publication(report.published_at) + ("" if told else basis.get(report.date_basis or "", ""))
        )
    else:
        facts.append("no date")
    facts.append(f"{report.words} words")
    if report.furniture:
        kinds = Counter(piece.kind for piece in report.furniture)
        facts.append("set aside: " + ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())))
    if not report.analysed and not report.notes:
        facts.append(f"not analysed{f' (language: {report.language})' if report.language else ''}")
    facts.extend(report.notes)
    facts.append(witnesses.sources[report.id])
    prefix = Text.assemble("  ", (page.cell(witnesses.keys[report.id], witnesses.key_width).plain, "bold"), " ")
    body = Text.assemble((witnesses.name(report.id), "bold"), "  ")
    body.append(f" {page.signs.dot} ".join(page.say(fact).strip() for fact in facts))
    page.wrapped(prefix, body)

"""Where the accounts part, and what changed on the way."""

from __future__ import annotations

from rich.text import Text

from rashomon.export.outline import distinct_spans, is_own_words, known_changes
from rashomon.export.terminal.excerpts import excerpt
from rashomon.export.terminal.page import DECIDED, Page, cell_len, widest
from rashomon.export.terminal.witnesses import Witnesses
from rashomon.model import Discrepancy, DiscrepancyVariant, Span, StoryDossier

_WEIGHT_STYLES = {3: "bold red", 2: "bold yellow", 1: "bold"}
_MAX_VALUE_CELLS = 44
_MIN_WORDS_CELLS = 48
"""Words share a line with the outlets only where this much is left for them."""


def render_discrepancies(page: Page, witnesses: Witnesses, dossier: StoryDossier) -> None:
    """Print the discrepancies, most important first: each variant with its outlets and its words."""
    found = dossier.discrepancies
    shown = found[: page.limit(page.options.top_discrepancies)]
    note = "!!! must see  !! worth showing  ! minor" if found else ""
    page.heading(f"WHERE THE ACCOUNTS PART ({len(found)})", note)
    if not found:
        page.line(Text("  no difference was found", style="dim"))
    for number, discrepancy in enumerate(shown, 1):
        _render_discrepancy(page, witnesses, discrepancy, number)
    page.more(len(found) - len(shown), "discrepancy", "discrepancies")


def _render_discrepancy(page: Page, witnesses: Witnesses, discrepancy: Discrepancy, number: int) -> None:
    signs = page.signs
    marks = "!" * discrepancy.weight
    prefix = Text.assemble(f"{number:>2} ", (f"{marks:<4}", _WEIGHT_STYLES.get(discrepancy.weight, "bold")))
    body = Text.assemble((page.say(discrepancy.about).strip() or discrepancy.kind, "bold"), "  ")
    kinds = [discrepancy.kind, discrepancy.relation]
    body.append(", ".join(dict.fromkeys(kinds)), style="cyan")
    body.append(witnesses.decided(discrepancy.id), style=DECIDED)
    reason = page.say(discrepancy.reason).strip()
    if reason:
        body.append(f" {signs.dash} {reason}", style="dim")
    page.wrapped(prefix, body, None if page.options.show_all else 2)
    values = [page.say(variant.value).strip() for variant in discrepancy.variants]
    width = widest(values, min(_MAX_VALUE_CELLS, page.width // 4))
    long = any(cell_len(value) > _MAX_VALUE_CELLS for value in values)
    for variant, value in zip(discrepancy.variants, values, strict=True):
        if long:
            _render_sentence(page, witnesses, variant, value)
        else:
            _render_value(page, witnesses, variant, value, width)


def _render_value(page: Page, witnesses: Witnesses, variant: DiscrepancyVariant, value: str, width: int) -> None:
    """Print value, outlets and words: on one line if there is room, else the words on the next."""
    every = page.options.show_all
    prefix = Text.assemble("       ", page.cell(value, max(width, cell_len(value)), "bold"), "  ")
    room = page.width - prefix.cell_len
    names = Text(witnesses.name_list(_reports(variant), None if every else room), style="dim")
    room -= names.cell_len + 2
    if not every and variant.spans and room >= _MIN_WORDS_CELLS:
        page.line(Text.assemble(prefix, names, "  ", _said(page, witnesses, variant.spans[0], variant.value, room)))
        return
    page.wrapped(prefix, names)
    _render_words(page, witnesses, variant)


def _render_sentence(page: Page, witnesses: Witnesses, variant: DiscrepancyVariant, value: str) -> None:
    """Print outlets and a value which is a sentence; a quotation is its own value and is not printed twice."""
    every = page.options.show_all
    names = witnesses.name_list(_reports(variant), None if every else page.width - 9)
    page.wrapped(Text("       "), Text.assemble((f"{names}: ", "dim"), (value, "bold")), under=Text(" " * 9))
    if every or not is_own_words(variant.value, variant.spans):
        _render_words(page, witnesses, variant)


def _render_words(page: Page, witnesses: Witnesses, variant: DiscrepancyVariant) -> None:
    for span in distinct_spans(variant.spans) if page.options.show_all else variant.spans[:1]:
        page.line(Text.assemble(" " * 9, _said(page, witnesses, span, variant.value, page.width - 9)))


def _reports(variant: DiscrepancyVariant) -> set[str]:
    return {span.report for span in variant.spans}


def _said(page: Page, witnesses: Witnesses, span: Span, focus: str, width: int) -> Text:
    key = witnesses.keys.get(span.report, "?")
    said = excerpt(page, witnesses.text_of(span), span, width - len(key) - 1, focus)
    return Text.assemble((key, "dim"), " ", said)


def render_changes(page: Page, witnesses: Witnesses, dossier: StoryDossier) -> None:
    """Print what changed at which hop of the lineage; nothing where no change was found."""
    changes = known_changes(dossier)
    if not changes:
        return
    shown = changes[: page.limit(page.options.top_changes)]
    page.heading(f"WHAT CHANGED ON THE WAY ({len(changes)})")
    signs = page.signs
    for change, edge, source in shown:
        name = witnesses.keyed(source) if source in witnesses.reports else witnesses.name(source)
        hop = Text.assemble("  ", (f"{name} {signs.arrow} {witnesses.keyed(edge.report)}", "bold"))
        hop.append(f"  {page.say(change.kind)}", style="cyan")
        reason = witnesses.reason(change.reason)
        if reason:
            hop.append(f" {signs.dash} {reason}", style="dim")
        page.wrapped(Text(), hop, 2)
        for label, span in (("from", change.from_span), ("to", change.to_span)):
            said = excerpt(page, witnesses.text_of(span), span, page.width - 11)
            page.line(Text.assemble(f"      {label:<4} ", said))
    page.more(len(changes) - len(shown), "change")

"""The dossier in a terminal: one page, the most important things first."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from rashomon.export.decisions import told_marks
from rashomon.export.terminal.background import (
    render_names,
    render_notes,
    render_reports,
    render_review,
    render_shared_words,
    render_timeline,
)
from rashomon.export.terminal.descent import render_lineage
from rashomon.export.terminal.matrix import render_points
from rashomon.export.terminal.page import Page, TerminalOptions, joined, readable_time
from rashomon.export.terminal.quoted import render_quotes
from rashomon.export.terminal.reuse import render_reuse
from rashomon.export.terminal.variants import render_changes, render_discrepancies
from rashomon.export.terminal.witnesses import Witnesses
from rashomon.model import Result, StoryDossier

__all__ = ["TerminalOptions", "render", "render_descent", "render_reuse"]

_MAX_SUMMARY_CELLS = 110


def render(result: Result, console: Console, options: TerminalOptions = TerminalOptions()) -> None:
    """Print each story's dossier to the console, no wider than the console is.

    Nothing that a report says is interpreted: control characters, escape sequences and markup are shown as
    words or dropped. Colour repeats what signs and words already say, so that plain text loses nothing.
    """
    for dossier in result.stories:
        page = Page(console, options)
        witnesses = Witnesses(dossier, page, told_marks(dossier))
        _render_story(page, witnesses, result, dossier)
        render_lineage(page, witnesses, dossier)
        render_discrepancies(page, witnesses, dossier)
        render_changes(page, witnesses, dossier)
        render_points(page, witnesses, dossier)
        render_quotes(page, witnesses, dossier)
        render_timeline(page, witnesses, dossier)
        render_names(page, witnesses, dossier)
        render_shared_words(page, witnesses, dossier)
        render_review(page, witnesses, dossier)
        render_reports(page, witnesses, result, dossier)


def render_descent(result: Result, console: Console, options: TerminalOptions = TerminalOptions()) -> None:
    """Print of each story who has it from whom, and nothing else: support, the tree, each edge with its reason and
    its words, and what changed at which hop."""
    for dossier in result.stories:
        page = Page(console, options)
        witnesses = Witnesses(dossier, page, told_marks(dossier))
        page.wrapped(Text(), Text(page.say(dossier.story.title).strip() or "no title", style="bold"), 2)
        support = dossier.support
        low, high = support.origins_low, support.origins_high
        count = len(dossier.story.reports)
        words = Text(f"{count} report{'s' if count != 1 else ''} rest{'s' if count == 1 else ''} on ", style="bold")
        words.append(f"{low}" if low == high else f"at least {low} and at most {high}")
        words.append(" independent origin" + ("" if low == high == 1 else "s"))
        names = [name for name in dict.fromkeys(witnesses.name(origin) for origin in support.origins) if name]
        if names:
            words.append(f": {', '.join(names)}", style="not bold dim")
        page.wrapped(Text(), words)
        render_lineage(page, witnesses, dossier, in_full=True)
        render_changes(page, witnesses, dossier)
        render_review(page, witnesses, dossier)
        render_notes(page, result, dossier)


def _render_story(page: Page, witnesses: Witnesses, result: Result, dossier: StoryDossier) -> None:
    """Print title, summary and support: what an editor asks first."""
    story = dossier.story
    page.wrapped(Text(), Text(page.say(story.title).strip() or "no title", style="bold"), 2)
    parts: list[Text] = []
    summary = story.summary
    for label, value in (
        ("who", summary.who),
        ("what", summary.what),
        ("when", summary.when),
        ("where", summary.where),
        ("how many", summary.how_many),
    ):
        if value is not None:
            words = page.cut_words(page.say(value.text).strip(), _MAX_SUMMARY_CELLS)
            parts.append(Text.assemble((f"{label}: ", "dim"), readable_time(words) if label == "when" else words))
    if parts:
        page.wrapped(Text(), joined(parts, f" {page.signs.dot} "), None if page.options.show_all else 4)
    support = dossier.support
    low, high = support.origins_low, support.origins_high
    count = len(story.reports)
    line = Text.assemble(
        (f"{count} report{'s' if count != 1 else ''}, ", "bold"),
        (f"{low}" if low == high else f"{low} to {high}", "bold"),
        (" independent origin" + ("" if low == high == 1 else "s"), "bold"),
    )
    names = [name for name in dict.fromkeys(witnesses.name(origin) for origin in support.origins) if name]
    if names:
        shown = names[: page.limit(6)]
        others = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
        line.append(f": {', '.join(shown)}{others}", style="dim")
    if result.skipped:
        skipped = f"{len(result.skipped)} input{'s' if len(result.skipped) > 1 else ''} skipped, see the end"
        line.append(f" {page.signs.dot} {skipped}", style="bold yellow")
    page.wrapped(Text(), line, 3)

"""Listings of the desk: stories, what was added, and how a story came about; as JSON and in the terminal."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rashomon.export.outline import WEIGHT_MEANINGS
from rashomon.export.printable import printable
from rashomon.model import Added, FeedState, Skipped, StoredReport, StoredStory, StoryChange

if TYPE_CHECKING:
    from rich.console import Console

MAX_OUTLETS = 6
"""Outlets named under a story in the terminal; the others are counted."""

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def stories_to_json(stories: Sequence[StoredStory]) -> str:
    """Return the stories as JSON text: `{"stories": [{id, title, reports: [...], ...}]}`, in their order."""
    return _text({"stories": [_story(story) for story in stories]}, indent=2)


def addition_to_json(
    added: Sequence[Added],
    skipped: Sequence[Skipped],
    notes: Sequence[str],
    changes: Sequence[StoryChange],
    feed: FeedState | None = None,
) -> str:
    """Return what became of a batch of reports as one line of JSON; the fields are those of the types in `model`."""
    whole: dict[str, Any] = {
        "added": [asdict(item) for item in added],
        "skipped": [asdict(item) for item in skipped],
        "notes": list(notes),
        "changes": [asdict(change) for change in changes],
    }
    if feed is not None:
        whole["feed"] = asdict(feed)
    return _text(whole)


def _text(value: dict[str, Any], indent: int | None = None) -> str:
    """Return JSON whose characters stand as themselves, except lone surrogates, which UTF-8 cannot hold."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _LONE_SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def _story(story: StoredStory) -> dict[str, Any]:
    return {
        "id": story.id,
        "title": story.title,
        "first_at": story.first_at,
        "last_at": story.last_at,
        "outlets": outlets_of(story),
        "origins_low": story.origins_low,
        "origins_high": story.origins_high,
        "discrepancies": story.discrepancies,
        "by_weight": None if story.by_weight is None else list(story.by_weight),
        "compared_by_hand": story.compared_by_hand,
        "reports": [asdict(report) for report in story.reports],
    }


def outlets_of(story: StoredStory) -> list[str]:
    """Return the outlets that tell a story, in order of their first report."""
    return list(dict.fromkeys(report.outlet for report in story.reports if report.outlet))


def render_stories(stories: Sequence[StoredStory], more: bool, console: Console, *, with_reports: bool = False) -> None:
    """Print the stories, each on a few lines: how much there is of it, its title, and who tells it; or with every report,
    its id and its address."""
    from rich.text import Text

    if not stories:
        console.print(Text("no story"))
    for story in stories:
        count = len(story.reports)
        line = Text(printable(story.title), style="bold")
        line.append(f"  {story.id}", style="dim")
        console.print(line)
        facts = [f"{count} report{'s' if count != 1 else ''}", _days(story), _compared(story)]
        copies = sum(report.copy_of is not None for report in story.reports)
        if copies:
            facts.insert(1, f"{copies} of them {'copies' if copies > 1 else 'a copy'}")
        if story.compared_by_hand:
            facts.append("compared by hand")
        unread = sum(not report.analysed for report in story.reports)
        if unread:
            facts.append(f"{unread} in a language that is not analysed")
        _print_indented(console, " · ".join(fact for fact in facts if fact), 2)
        outlets = outlets_of(story)
        named = ", ".join(printable(name) for name in outlets[:MAX_OUTLETS])
        if len(outlets) > MAX_OUTLETS:
            named += f" and {len(outlets) - MAX_OUTLETS} more"
        if with_reports:
            for report in story.reports:
                _print_report(report, console)
        elif named:
            _print_indented(console, named, 2, "dim")
    if more:
        console.print(Text("… there are more: --all lists every story, --limit N so many", style="dim"))


def _print_report(report: StoredReport, console: Console) -> None:
    from rich.text import Text

    facts = [report.id, (report.published_at or "no date")[:16].replace("T", " "), report.outlet or "unknown outlet"]
    if report.copy_of:
        facts.append(f"a copy of {report.copy_of}")
    if report.versions > 1:
        facts.append(f"{report.versions} versions")
    _print_indented(console, " · ".join(printable(fact) for fact in facts), 2)
    _print_indented(console, printable(report.title or "untitled"), 4)
    # In one piece, however long, so that it can be copied.
    console.print(Text(f"    {printable(report.url or report.source)}", style="dim"), soft_wrap=True)


def _print_indented(console: Console, words: str, columns: int, style: str = "") -> None:
    """Print words with every line so far from the left, and no white space at the end of any."""
    from rich.text import Text

    for line in Text(words, style=style).wrap(console, max(console.width - columns, 1)):
        line.rstrip()
        console.print(Text(" " * columns).append_text(line), soft_wrap=True)


def _days(story: StoredStory) -> str:
    first, last = (story.first_at or "")[:10], (story.last_at or "")[:10]
    return first if first == last else f"{first} to {last}"


def _compared(story: StoredStory) -> str:
    """Return origins and discrepancies, where a dossier was made since the story last changed."""
    if story.origins_low is None or story.origins_high is None:
        return ""
    low, high = story.origins_low, story.origins_high
    origins = f"{low} to {high}" if low != high else f"{low}"
    parted = story.discrepancies or 0
    told = f"{origins} origin{'s' if high != 1 else ''} · {parted} discrepanc{'ies' if parted != 1 else 'y'}"
    if story.by_weight and story.by_weight[0]:
        told += f", {story.by_weight[0]} {WEIGHT_MEANINGS[3]}"
    return told


def render_history(story: StoredStory, changes: Sequence[StoryChange], console: Console) -> None:
    """Print how a story came about, oldest first; reports are named by their titles where they are still in it."""
    from rich.text import Text

    titles = {report.id: report.title for report in story.reports}
    console.print(Text(f"{printable(story.title)}  {story.id}", style="bold"))
    for change in changes:
        count = len(change.reports)
        reports = f"{count} report{'s' if count != 1 else ''}"
        if change.kind == "merged":
            said = f"{change.other} became part of {change.story}, with {reports}"
        elif change.kind == "split":
            said = f"{reports} left {change.other} for {change.story}"
        else:
            said = f"{change.kind}: {reports}"
        _print_indented(console, said, 2)
        for report in change.reports:
            _print_indented(console, printable(titles.get(report) or report), 4, "dim")

"""How one article changed between its versions, in a terminal: each version's times, then what was edited."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from rashomon.export.names import name_reports
from rashomon.export.outline import EDIT_LABELS, edit_pieces, told_share_kept, verdict_of
from rashomon.export.terminal.page import Page, TerminalOptions, readable_publication, readable_time, widest
from rashomon.model import Edit, EditKind, Report, VersionStep

_TOP_EDITS = 12
"""Edits of one step that are shown without `--all`."""
_CALM_CHARS = 60
"""Words that did not change are cut to this many characters on either side of those that did."""
_MAX_ALONE_LINES = 3
_MIN_COLUMN_WIDTH = 56
"""Narrower than this, what was touched stands above the words and not beside them."""
_REMOVED, _INSERTED = "red strike", "green"
_LABEL_WIDTH = max(map(len, EDIT_LABELS.values()))
_STATED = ("published", "modified", "retrieved")


def render_versions(
    steps: Sequence[VersionStep],
    reports: Sequence[Report],
    console: Console,
    options: TerminalOptions = TerminalOptions(),
) -> None:
    """Print the versions of an article with their times, then for each step what changed, weightiest first.

    Removed words stand as `[-old-]`, new ones as `{+new+}`, so that nothing depends on colour. Without `show_all`,
    changes of page furniture are counted, and long stretches that did not change are cut.
    """
    page = Page(console, options)
    if not reports:
        page.wrapped(Text(), Text("No version of this article is kept."))
        return
    _render_heads(page, reports)
    if len(reports) == 1:
        page.blank()
        page.wrapped(Text(), Text("Only this version is kept: there is nothing to compare it with."))
    known = {report.id: report for report in reports}
    for number, step in enumerate(steps, start=1):
        before, after = known.get(step.from_report), known.get(step.to_report)
        if before is not None and after is not None:
            _Step(page, step, before, after, number).render()


def _render_heads(page: Page, reports: Sequence[Report]) -> None:
    latest = reports[-1]
    titles = [page.say(report.title or "").strip() for report in reversed(reports)]
    page.wrapped(Text(), Text(next(filter(None, titles), "no title"), style="bold"), 2)
    where = page.say(latest.url or latest.source).strip()
    count = f"{len(reports)} version{'s' if len(reports) != 1 else ''}"
    outlet = name_reports([latest], page.say)[latest.id]
    page.wrapped(Text(), Text(f" {page.signs.dot} ".join(filter(None, (outlet, count, where))), style="dim"))
    page.blank()
    rows = [_times(page, report) for report in reports]
    keys = [name for name in _STATED if any(name in row for row in rows)]
    widths = {name: widest([name, *(row.get(name, "") for row in rows)], 32) for name in keys}
    if sum(widths.values()) + 3 * len(widths) + 16 > page.width:
        for number, (report, row) in enumerate(zip(reports, rows, strict=True), start=1):
            facts = [f"{name} {row[name]}" for name in keys if name in row] + [_words(report.words)]
            page.wrapped(Text(f"{number}  ", style="bold"), Text(f" {page.signs.dot} ".join(facts)))
        return
    if keys:
        head = "   ".join(page.cell(name, widths[name]).plain for name in keys)
        page.line(Text(f"   {head}", style="dim"))
    for number, (report, row) in enumerate(zip(reports, rows, strict=True), start=1):
        line = Text.assemble(page.cell(str(number), 3, "bold"))
        for name in keys:
            line.append_text(page.cell(row.get(name, page.signs.dash), widths[name]))
            line.append("   ")
        line.append(_words(report.words))
        page.line(line)


def _times(page: Page, report: Report) -> dict[str, str]:
    stated = zip(_STATED, (report.published_at, report.modified_at, report.retrieved_at), strict=True)
    readable = {"published": readable_publication, "modified": readable_time, "retrieved": readable_time}
    return {name: page.say(readable[name](when)).strip() for name, when in stated if when}


class _Step:
    def __init__(self, page: Page, step: VersionStep, before: Report, after: Report, number: int) -> None:
        self.page, self.step, self.before, self.after, self.number = page, step, before, after, number

    def render(self) -> None:
        """Print the step's heading, its verdict, and its edits."""
        page, step = self.page, self.step
        page.heading(f"{self.number} {page.signs.arrow} {self.number + 1}", told_share_kept(step))
        reporting = [edit for edit in step.edits if edit.weighs != "furniture"]
        furniture = [edit for edit in step.edits if edit.weighs == "furniture"]
        page.wrapped(Text("  "), self._verdict())
        if step.title_changed and not any(edit.weighs == "headline" for edit in step.edits):
            body = Text.assemble(self._removed(self.before.title or ""), " ", self._inserted(self.after.title or ""))
            self._put("stated title", body)
        shown = reporting[: page.limit(_TOP_EDITS)]
        for edit in shown:
            self._edit(edit)
        page.more(len(reporting) - len(shown), "edit")
        if page.options.show_all:
            for edit in furniture:
                self._edit(edit)
        elif furniture:
            page.more(len(furniture), "change of page matter", "changes of page matter")

    def _verdict(self) -> Text:
        """Return in a line what happened to the reporting and whether the outlet tells of it."""
        found = verdict_of(self.step, self.before, self.after)
        if not found.changed:
            return Text(found.told)
        told, colon, remark = found.told.partition(": ") if self.step.rewritten else (found.told, "", "")
        verdict = Text(told, style="bold")
        verdict.append(f"{colon}{remark} {self.page.signs.dot} ", style="not bold")
        if found.silence:
            verdict.append(found.silence, style="bold red")
        else:
            verdict.append("a note tells of a change", style="not bold")
        return verdict

    def _edit(self, edit: Edit) -> None:
        page = self.page
        if edit.kind == "moved" and edit.to_span is not None:
            body = Text.assemble(("moved ", "dim"), page.say(edit.to_span.text).strip())
        elif edit.from_span is not None and edit.to_span is not None:
            body = self._changed(edit)
        elif edit.from_span is not None:
            body = self._removed(edit.from_span.text)
        else:
            body = self._inserted(edit.to_span.text if edit.to_span else "")
        cut = edit.kind != "changed" and edit.weighs != "note" and not page.options.show_all
        self._put(EDIT_LABELS[edit.weighs], body, _MAX_ALONE_LINES if cut else None, edit.kind)

    def _put(self, label: str, body: Text, most: int | None = None, kind: EditKind = "changed") -> None:
        """Print words with what was touched beside or above them; where they are cut, their closing mark stays."""
        page = self.page
        indent = 4 if page.width < _MIN_COLUMN_WIDTH else _LABEL_WIDTH + 4
        head = page.cell(f"  {label}", indent, "bold") if indent > 4 else Text(" " * indent)
        if indent == 4:
            page.line(Text(f"  {label}", style="bold"))
        room = page.width - indent
        lines = page.fold(body, room, most)
        mark, style = {"removed": ("-]", _REMOVED), "inserted": ("+}", _INSERTED)}.get(kind, ("", ""))
        if most is not None and not lines[-1].plain.endswith(mark):
            lines[-1] = Text.assemble(page.cut(lines[-1], room - len(mark)), (mark, style))
        for place, line in enumerate(lines):
            page.line(Text.assemble(Text(" " * indent) if place else head, line))

    def _removed(self, words: str) -> Text:
        return Text(f"[-{self.page.say(words).strip()}-]", style=_REMOVED)

    def _inserted(self, words: str) -> Text:
        return Text(f"{{+{self.page.say(words).strip()}+}}", style=_INSERTED)

    def _changed(self, edit: Edit) -> Text:
        """Return the later version's words with what was removed and inserted marked where it was."""
        assert edit.to_span is not None
        pieces = edit_pieces(edit, self.before, self.after)
        if len(pieces) == 1:
            return Text(self.page.say(edit.to_span.text).strip())
        body = Text()
        for place, (kind, words) in enumerate(pieces):
            if kind == "removed":
                body.append_text(self._removed(words))
            elif kind == "inserted":
                body.append_text(self._inserted(words))
            else:
                body.append(self._calm(words, place == 0, place == len(pieces) - 1))
        body.rstrip()
        return body

    def _calm(self, words: str, first: bool, last: bool) -> str:
        """Return words that did not change, cut in their middle, or at the outer end of the sentence."""
        said = self.page.say(words)
        if self.page.options.show_all or len(said) <= 2 * _CALM_CHARS:
            return said
        ellipsis = self.page.signs.ellipsis
        head, tail = said[:_CALM_CHARS].rsplit(" ", 1)[0], said[-_CALM_CHARS:].split(" ", 1)[-1]
        if first:
            return f"{ellipsis} {tail}"
        return f"{head} {ellipsis}" if last else f"{head} {ellipsis} {tail}"


def _words(count: int) -> str:
    return f"{count} word{'' if count == 1 else 's'}"

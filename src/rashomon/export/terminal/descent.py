"""Who has it from whom: the story's reports as a tree under their origins."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from rich.text import Text

from rashomon.export.names import direction_unknown
from rashomon.export.outline import Descent, evidence_of, find_descent, kind_of_edge, other_edges, within_sentence
from rashomon.export.terminal.excerpts import excerpt
from rashomon.export.terminal.page import DECIDED, Page, cell_len, readable_publication, widest
from rashomon.export.terminal.witnesses import Witnesses
from rashomon.model import LineageEdge, Span, StoryDossier

_MIN_EVIDENCE_CELLS = 24
_MAX_EVIDENCE_SPANS = 3
"""Words shown for one edge on the page of the lineage; all of them with `show_all`."""


def render_lineage(page: Page, witnesses: Witnesses, dossier: StoryDossier, in_full: bool = False) -> None:
    """Print the tree: origins, under them the reports with kind, certainty and the words that show it.

    With `in_full`, each edge of a report stands below it with its reason and its words.
    """
    descent = find_descent(dossier)
    unsure = any(not edge.certain for edge in dossier.lineage.edges)
    page.heading("WHO HAS IT FROM WHOM", "? not certain" if unsure else "")
    names = widest([witnesses.keyed(report) for report in witnesses.reports], max(14, page.width // 3))
    tree = _Tree(page, witnesses, descent, names, in_full)
    for source in descent.roots:
        tree.root(source)
    for report in descent.untold:
        tree.report(report, "", "")


class _Tree:
    def __init__(
        self,
        page: Page,
        witnesses: Witnesses,
        descent: Descent,
        names: int,
        in_full: bool,
    ) -> None:
        self.page, self.witnesses, self.names, self.in_full = page, witnesses, names, in_full
        self.descent = descent
        self.main, self.edges, self.children = descent.main, descent.edges, descent.children
        self.undecided = any(direction_unknown(edge) for edge in self.main.values())

    def root(self, source: str) -> None:
        """Print an origin and what hangs under it; an outlet with only its own report takes one line."""
        reports = self.children[source]
        if len(reports) == 1 and self.main[reports[0]].kind == "own":
            self.report(reports[0], "", "")
            return
        origin = self.witnesses.origins.get(source)
        kind = f" ({origin.kind})" if origin else ""
        self.page.line(self.page.cut(Text.assemble((self.witnesses.name(source), "bold"), kind), self.page.width))
        self.under(source, "")

    def under(self, source: str, trunk: str) -> None:
        """Print the reports which have it from `source`."""
        signs = self.page.signs
        reports = self.children.get(source, [])
        for report in reports:
            last = report == reports[-1]
            self.report(
                report,
                trunk + (signs.last_branch if last else signs.branch),
                trunk + ("  " if last else signs.trunk),
            )

    def report(self, report: str, branch: str, trunk: str) -> None:
        """Print one report's line, its other sources, and the reports that have it from this one."""
        page, witnesses = self.page, self.witnesses
        edge = self.main.get(report)
        keyed = page.cell(witnesses.keyed(report), max(10, self.names + 4 - cell_len(branch)))
        keyed.stylize("bold", 0, len(witnesses.keys[report]))
        head = Text.assemble((branch, "dim"), keyed, " ")
        if edge is None:
            told = "not analysed" if not witnesses.reports[report].analysed else "source not told"
            head.append(told, style="yellow")
        else:
            head.append(
                page.cell(kind_of_edge(edge) + ("" if edge.certain else "?"), 17 if self.undecided else 14).plain,
                style=_edge_style(edge),
            )
        indent = Text(f"{trunk}{page.signs.trunk if self.children.get(report) else '  '}  ", style="dim")
        if self.in_full:
            self._in_full(report, head, indent)
        else:
            decided = "".join(
                witnesses.decided(f"{report}>{source}")
                for source in dict.fromkeys(each.from_id for each in self.edges.get(report, ()))
            )
            self._line_with_evidence(head, edge, trunk)
            if decided:
                page.wrapped(indent, Text(decided.strip(), style=DECIDED), under=indent)
            for line in self._others(report, edge):
                page.wrapped(indent, line, None if page.options.show_all else 1, under=indent)
        self.under(report, trunk)

    def _in_full(self, report: str, head: Text, indent: Text) -> None:
        """Print a report's line with its time, then each of its edges with reason and words."""
        page, witnesses = self.page, self.witnesses
        head.rstrip()
        published = witnesses.reports[report].published_at
        head.append(f"  {readable_publication(page.say(published)) if published else 'no date'}", style="dim")
        page.line(page.cut(head, page.width))
        under = Text.assemble(indent, "  ")
        for edge in self.edges.get(report, []):
            line = Text(kind_of_edge(edge), style=_edge_style(edge))
            if edge.kind != "own":
                line.append(f" {self._source_name(edge)}", style="bold")
            if direction_unknown(edge):
                line.append(", and which of both had it first is not known", style="yellow")
            elif not edge.certain:
                line.append(", not certain", style="yellow")
            reason = witnesses.reason(edge.reason)
            if reason:
                line.append(f" {page.signs.dash} {within_sentence(reason)}", style="dim")
            line.append(witnesses.decided(f"{report}>{edge.from_id}"), style=DECIDED)
            page.wrapped(indent, line, under=under)
            for span in evidence_of(edge)[: None if page.options.show_all else _MAX_EVIDENCE_SPANS]:
                page.line(Text.assemble(under, self._said(span, edge, page.width - under.cell_len)))

    def _line_with_evidence(self, head: Text, edge: LineageEdge | None, trunk: str) -> None:
        page = self.page
        if edge is None:
            page.line(page.cut(head, page.width))
            return
        room = page.width - head.cell_len - 2
        own = sorted(edge.evidence, key=lambda span: span.report != edge.report)
        if room < _MIN_EVIDENCE_CELLS:
            page.line(page.cut(head, page.width))
            head, room = Text(f"{trunk}    ", style="dim"), page.width - len(trunk) - 6
        if own:
            page.line(Text.assemble(head, "  ", self._said(own[0], edge, room)))
        else:
            reason = Text(self.witnesses.reason(edge.reason), style="dim")
            page.line(Text.assemble(head, "  ", page.cut(reason, room)))

    def _said(self, span: Span, edge: LineageEdge, room: int) -> Text:
        """Return evidence, with the key of the report whose words they are where that is not the edge's own."""
        if span.report == edge.report:
            return self._evidence(span, edge, room)
        key = f"{self.witnesses.keys.get(span.report, '?')}: "
        return Text.assemble((key, "dim"), self._evidence(span, edge, room - len(key)))

    def _evidence(self, span: Span, edge: LineageEdge, room: int) -> Text:
        """Return the words that show an edge, those around the name of its source if it is named there."""
        name = self.witnesses.name(edge.from_id)
        names = [name, *sorted(re.findall(r"\w{3,}", name), key=len, reverse=True)]
        focus = next((word for word in names if word.casefold() in span.text.casefold()), None)
        return excerpt(self.page, self.witnesses.text_of(span), span, room, focus, style="")

    def _others(self, report: str, main: LineageEdge | None) -> list[Text]:
        """Return what else a report draws on: one line of names, or with `show_all` one line an edge with its words."""
        if self.page.options.show_all:
            others = [edge for edge in self.edges.get(report, []) if edge is not main]
        else:
            others = other_edges(self.descent, report)
        if not others:
            return []
        if not self.page.options.show_all:
            kinds: dict[str, list[str]] = defaultdict(list)
            for edge in others:
                name = self._source_name(edge) + ("" if edge.certain else "?")
                if name not in kinds[kind_of_edge(edge)]:
                    kinds[kind_of_edge(edge)].append(name)
            parts = [kind if kind == "own reporting" else f"{kind} {_some(names)}" for kind, names in kinds.items()]
            return [Text("also " + "; ".join(parts), style="dim")]
        lines: list[Text] = []
        for edge in others:
            kind = "own reporting" if edge.kind == "own" else f"{kind_of_edge(edge)} {self._source_name(edge)}"
            line = Text(f"also {kind}{'' if edge.certain else '?'}: ", style="dim")
            words = sorted(edge.evidence, key=lambda span: span.report != report)
            if words:
                line.append_text(self._said(words[0], edge, 90))
            else:
                line.append(self.witnesses.reason(edge.reason))
            lines.append(line)
        return lines

    def _source_name(self, edge: LineageEdge) -> str:
        if edge.from_id in self.witnesses.reports:
            return self.witnesses.keyed(edge.from_id)
        return self.witnesses.name(edge.from_id)


def _some(names: Sequence[str], most: int = 3) -> str:
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def _edge_style(edge: LineageEdge) -> str:
    if edge.kind == "own":
        return "green"
    return "cyan" if edge.kind == "cites" else "magenta"

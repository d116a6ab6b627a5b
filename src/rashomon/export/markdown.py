"""The dossier as Markdown: what the terminal shows, for an issue, a wiki or a shared document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rashomon.export.decisions import told_marks, told_review
from rashomon.export.excerpts import excerpt_of
from rashomon.export.names import UNNAMED, key_reports, name_origins, name_reports, name_sources, with_names
from rashomon.export.outline import (
    NOTABLE_RELATIONS,
    STANCE_MEANINGS,
    STANCE_SIGNS,
    WEIGHT_MEANINGS,
    Descent,
    counted,
    distinct_spans,
    evidence_of,
    find_descent,
    find_shared_words,
    group_versions,
    is_own_words,
    kind_of_edge,
    known_changes,
    leading_entries,
    notable_names,
    notes_of_run,
    other_edges,
    other_speakers,
    split_points,
    split_quotes,
    summary_values,
    told_furniture,
    told_origins,
    told_support,
    used_stances,
    within_sentence,
)
from rashomon.export.printable import printable
from rashomon.export.times import readable_time, told_publication
from rashomon.model import LineageEdge, Point, Report, Result, Span, Stance, StoryDossier

_ESCAPED = re.compile(r"[\\`*_\[\]<>|~$@]|&(?=[#\w])|(?<=[A-Za-z])://|(?<=[wW]{3})\.")
"""What Markdown, or GitHub's, might read as more than words; the last two make links of bare addresses."""
_OPENING = re.compile(r"^(?:[#+=:!-]|\d+(?=[.)]))")
"""What begins a heading, a list, a rule or a table's line where a line begins."""
_EMPTY_LINES = re.compile(r"\n{3,}")
_DOUBLE_QUOTES = re.compile('["“”„«»]')
_EXCERPT_CHARS = 180
_MAX_LEVEL = 12
_COLUMNS = 26
"""Reports side by side in one matrix; of more, the matrix comes in several."""


@dataclass(frozen=True)
class MarkdownOptions:
    """How much of a dossier is written: `show_all` writes every finding, else the most important of each section."""

    show_all: bool = False
    top_discrepancies: int = 10
    top_points: int = 15
    top_quotes: int = 6
    top_changes: int = 6
    top_names: int = 8
    top_timeline: int = 15
    top_pairs: int = 5


def to_markdown(result: Result, options: MarkdownOptions = MarkdownOptions()) -> str:
    """Return the result as Markdown (GitHub's); it depends on the result and the options alone.

    Nothing that a report says is markup in it: headings, links, code, tables and HTML in its words are escaped.
    """
    parts = [_Writer(dossier, options).story(result) for dossier in result.stories]
    if not parts:
        parts.append("# No report could be read\n")
    if result.skipped:
        lines = [f"- **{escaped(item.source)}**: {escaped(item.reason)}" for item in result.skipped]
        parts.append(f"## Skipped ({len(result.skipped)})\n\n" + "\n".join(lines) + "\n")
    parts.append(f"---\n\n{escaped(f'Made by Rashomon {result.version}')}\n")
    # No words of a report hold a line end: all were put on one line.
    return _EMPTY_LINES.sub("\n\n", "\n".join(parts))


def escaped(words: str) -> str:
    r"""Return words on one line, each character that Markdown might obey behind a backslash: `\*`, `\|`, `\#`."""
    words = _ESCAPED.sub(lambda found: _behind_backslash(found.group()), printable(words).strip())
    opening = _OPENING.match(words)
    if opening is None:
        return words
    end = opening.end()
    return f"{words[:end]}\\{words[end:]}" if words[0].isdigit() else f"\\{words}"


def _behind_backslash(found: str) -> str:
    return "\\:" + found[1:] if found == "://" else "\\" + found


class _Writer:
    def __init__(self, dossier: StoryDossier, options: MarkdownOptions) -> None:
        self.dossier, self.options = dossier, options
        reports = dossier.story.reports
        self.reports = {report.id: report for report in reports}
        self.order = {report.id: place for place, report in enumerate(reports)}
        self.keys = key_reports(reports)
        self.names = name_reports(reports)
        self.sources = name_sources(reports)
        self.origins = name_origins(dossier)
        self.kinds = {origin.id: origin.kind for origin in dossier.lineage.origins}
        self.keyed = {report: f"{self.keys[report]}. {name}" for report, name in self.names.items()}
        self.marks = told_marks(dossier)
        self.lines: list[str] = []

    def story(self, result: Result) -> str:
        """Return the whole story; its sections are those of the page in the terminal, reports first."""
        self._head()
        self._reports()
        self._lineage()
        self._discrepancies()
        self._changes()
        self._points()
        self._quotes()
        self._timeline()
        self._names()
        self._shared_words()
        self._review()
        notes = notes_of_run(result, self.dossier)
        if notes:
            self._section("Notes", [f"- {escaped(note)}" for note in notes])
        return "\n".join(self.lines) + "\n"

    def _section(self, heading: str, lines: Iterable[str] = ()) -> None:
        self.lines += ["", f"## {heading}", "", *lines]

    def _top[F](self, found: Sequence[F], usual: int) -> Sequence[F]:
        return found if self.options.show_all else found[:usual]

    def _more(self, hidden: int, one: str, several: str) -> None:
        if hidden > 0:
            self.lines += ["", f"*{hidden} {one if hidden == 1 else several}, not shown here*"]

    def _head(self) -> None:
        story, support = self.dossier.story, self.dossier.support
        self.lines += [f"# {escaped(story.title) or 'no title'}", ""]
        names = [name for name in dict.fromkeys(self._source(origin) for origin in support.origins) if name]
        shown = self._top(names, 6)
        others = f" and {len(names) - len(shown)} more" if len(shown) < len(names) else ""
        told = f"**{counted(len(story.reports), 'report')}, {told_origins(support)}**"
        self.lines.append(f"{told}: {', '.join(shown)}{others}" if names else told)
        values = summary_values(story.summary)
        if values:
            self.lines.append("")
        for label, text, spans in values:
            words = readable_time(printable(text)) if label == "when" else text
            self.lines.append(f"- **{label}**: {escaped(words)} ({self._key_list(spans)})")

    def _reports(self) -> None:
        rows = [(self.keys[report.id], *self._row(report)) for report in self.reports.values()]
        self._section(f"Reports ({len(rows)})", _table(("", "Outlet", "Published", "Words", "Notes"), rows))

    def _row(self, report: Report) -> tuple[str, str, str, str]:
        facts: list[str] = []
        if report.furniture:
            facts.append(f"not reporting: {told_furniture(report)}")
        if not report.analysed and not report.notes:
            facts.append(f"not analysed{f' (language: {report.language})' if report.language else ''}")
        facts += [*report.notes, *self.marks.get(report.id, ()), self.sources[report.id]]
        said = " · ".join(escaped(fact) for fact in facts)
        return escaped(self.names[report.id]), escaped(told_publication(report)), str(report.words), said

    def _lineage(self) -> None:
        self._section("Who has it from whom")
        descent = find_descent(self.dossier)
        for root in descent.roots:
            below = descent.children[root]
            level = 0
            # An outlet with nothing but its own report takes one line.
            if len(below) > 1 or descent.main[below[0]].kind != "own":
                kind = self.kinds.get(root)
                self.lines.append(f"- **{self._source(root)}**{f' ({kind})' if kind else ''}")
                level = 1
            waiting = [(report, level) for report in reversed(below)]
            while waiting:
                report, level = waiting.pop()
                self._node(report, level, descent)
                waiting += [(child, level + 1) for child in reversed(descent.children.get(report, ()))]
        for report in descent.untold:
            told = "source not told" if self.reports[report].analysed else "not analysed"
            self.lines.append(f"- {self._keyed(report)}: *{told}*")

    def _node(self, report: str, level: int, descent: Descent) -> None:
        main, indent = descent.main[report], "  " * min(level, _MAX_LEVEL)
        self.lines.append(f"{indent}- {self._keyed(report)}: {self._edge(main)}")
        if self.options.show_all:
            self.lines += [f"{indent}  - also {self._edge(edge)}" for edge in descent.edges[report] if edge is not main]
            return
        kinds: dict[str, list[str]] = defaultdict(list)
        for edge in other_edges(descent, report):
            name = "" if edge.kind == "own" else " " + self._source(edge.from_id)
            kinds[kind_of_edge(edge)].append(name + ("" if edge.certain else " (not certain)"))
        if kinds:
            told = "; ".join(f"**{kind}**{','.join(dict.fromkeys(names))}" for kind, names in kinds.items())
            self.lines.append(f"{indent}  - also {told}")

    def _edge(self, edge: LineageEdge) -> str:
        told = f"**{kind_of_edge(edge)}**"
        if edge.kind != "own":
            told += f" {self._source(edge.from_id)}"
        told += "" if edge.certain else " (not certain)"
        reason = self._reason(edge.reason)
        told += f" – {escaped(within_sentence(reason))}" if reason else ""
        told += self._marked(f"{edge.report}>{edge.from_id}")
        spans = evidence_of(edge)
        shown = spans if self.options.show_all else spans[:1]
        name = self.origins.get(edge.from_id) or self.names.get(edge.from_id)
        return told + "".join(f": {self._said(span, name)}" for span in shown)

    def _discrepancies(self) -> None:
        found = self.dossier.discrepancies
        shown = self._top(found, self.options.top_discrepancies)
        self._section(f"Where the accounts part ({len(found)})", [] if found else ["No difference was found."])
        for number, discrepancy in enumerate(shown, 1):
            kinds = ", ".join(dict.fromkeys((discrepancy.kind, discrepancy.relation)))
            meaning = WEIGHT_MEANINGS.get(discrepancy.weight, "")
            about = escaped(discrepancy.about) or discrepancy.kind
            self.lines += [*([""] if number > 1 else []), f"### {number}. {about}"]
            reason = escaped(self._reason(discrepancy.reason))
            self.lines += ["", f"`{'!' * discrepancy.weight}` {meaning}, {kinds}{f' – {reason}' if reason else ''}", ""]
            self.lines[-2] += self._marked(discrepancy.id)
            for variant in discrepancy.variants:
                names = ", ".join(self._keyed(report) for report in self._sorted(variant.spans))
                self.lines.append(f"- **{escaped(variant.value) or '?'}** – {names}")
                spans = distinct_spans(variant.spans)
                if not self.options.show_all:
                    spans = [] if is_own_words(variant.value, spans) and len(variant.value) > 44 else spans[:1]
                for span in spans:
                    self.lines += ["", f"  > {self._said(span, variant.value)}", ""]
        self._more(len(found) - len(shown), "more discrepancy", "more discrepancies")

    def _changes(self) -> None:
        found = known_changes(self.dossier)
        if not found:
            return
        shown = self._top(found, self.options.top_changes)
        self._section(f"What changed on the way ({len(found)})")
        for change, edge, source in shown:
            reason = escaped(self._reason(change.reason))
            told = f"**{self._source(source)} → {self._source(edge.report)}**: {escaped(change.kind)}"
            self.lines.append(f"- {told}{f' – {reason}' if reason else ''}")
            # Two paragraphs, since one line end within a quotation is none.
            self.lines += ["", f"  > {self._said(change.from_span)}", "  >", f"  > {self._said(change.to_span)}", ""]
        self._more(len(found) - len(shown), "more change", "more changes")

    def _points(self) -> None:
        points = self.dossier.points
        shared, single = split_points(points)
        self._section(f"Who says what ({len(points)})")
        if not points:
            self.lines.append("No point was found.")
            return
        legend = [f"{STANCE_SIGNS[stance]} {STANCE_MEANINGS[stance]}" for stance in used_stances(points)]
        self.lines.append(" · ".join(legend))
        shown = self._top(shared, self.options.top_points)
        columns = list(self.reports)
        for start in range(0, len(columns) if shown else 0, _COLUMNS):
            band = columns[start : start + _COLUMNS]
            head = ("", "Point", *(self.keys[report] for report in band), "Reports / origins")
            rows = [self._point(number, point, band) for number, point in enumerate(shown, 1)]
            self.lines += ["", *_table(head, rows)]
        self._more(len(shared) - len(shown), "more point", "more points")
        if self.options.show_all:
            self._accounts(shown)
        if single:
            listed = self._top(single, self.options.top_points // 2)
            self.lines += ["", "### Only in one report", ""]
            for point in listed:
                account = next(account for account in point.accounts if account.span is not None)
                assert account.span is not None
                self.lines.append(
                    f"- {STANCE_SIGNS[account.stance]} {self._said(account.span)}{self._marked(point.id)}"
                )
            self._more(len(single) - len(listed), "more in one report only", "more in one report only")

    def _point(self, number: int, point: Point, band: Sequence[str]) -> tuple[str, ...]:
        stances: dict[str, Stance] = {account.report: account.stance for account in point.accounts}
        signs = [STANCE_SIGNS[stances.get(report, "silent")] for report in band]
        return (str(number), escaped(point.text) + self._marked(point.id), *signs, told_support(point.support))

    def _accounts(self, points: Sequence[Point]) -> None:
        self.lines += ["", "### In which words"]
        for number, point in enumerate(points, 1):
            self.lines += ["", f"**{number}. {escaped(point.text)}**", ""]
            for account in sorted(point.accounts, key=lambda item: self.order.get(item.report, 0)):
                if account.span is None:
                    continue
                labelled = (("said by: ", account.attributed_to), ("hedge: ", account.hedge), ("", account.reason))
                remarks = [f" \\[{label}{escaped(self._reason(words))}\\]" for label, words in labelled if words]
                said = " ".join(self._said(span) for span in (account.span, *account.more))
                self.lines.append(f"- {STANCE_SIGNS[account.stance]} {said}{''.join(remarks)}")

    def _quotes(self) -> None:
        if not self.dossier.quotes:
            return
        several, alone = split_quotes(self.dossier.quotes)
        altered = sum(quote.altered for quote in several)
        self._section(f"Quoted words ({len(several)} in several reports, {altered} altered)")
        if altered:
            self.lines += ["**Words** differ from another version; ‸ words are missing here.", ""]
        shown = self._top(several, self.options.top_quotes)
        for quote in (*shown, *(alone if self.options.show_all else ())):
            speaker = escaped(quote.speaker or "") or "speaker not told"
            self.lines += [f"{speaker}{', *altered*' if quote.altered else ''}{self._marked(quote.id)}", ""]
            for place, group in enumerate(group_versions(quote, self.order)):
                words = "".join(_marked(words, differs) for words, differs in group.pieces)
                words += " …" if group.clearest.truncated else ""
                remarks = [f"said by {escaped(speaker)}" for speaker in other_speakers(quote, group.versions)]
                if any(not version.direct for version in group.versions):
                    remarks.append("reported speech")
                keys = self._key_list(version.span for version in group.versions)
                told = f"> {keys}: {_quoted(words)}" + "".join(f" \\[{remark}\\]" for remark in remarks)
                self.lines += [*([">"] if place else []), told]
            self.lines.append("")
        hidden = 0 if self.options.show_all else len(alone)
        self._more(len(several) - len(shown), "more quotation", "more quotations")
        self._more(hidden, "in one report only", "in one report only")

    def _timeline(self) -> None:
        entries = self.dossier.timeline
        if not entries:
            return
        top = None if self.options.show_all else self.options.top_timeline
        shown = [entries[at] for at in leading_entries(entries, top)]
        rows = [(escaped(readable_time(printable(e.when))), escaped(e.what), self._key_list(e.spans)) for e in shown]
        self._section(f"Timeline ({len(entries)})", _table(("When", "What", "Reports"), rows))
        self._more(len(entries) - len(shown), "more entry", "more entries")

    def _names(self) -> None:
        found = notable_names(self.dossier.entities)
        if not found:
            return
        shown = self._top(found, self.options.top_names)
        rows: list[tuple[str, ...]] = []
        for entity in shown:
            forms = [
                f"{escaped(v.text)} ({self._key_list(v.spans)}, *{v.relation}*)"
                for v in entity.variants
                if v.relation in NOTABLE_RELATIONS
            ]
            same = [span for v in entity.variants if v.relation in ("same", "short") for span in v.spans]
            rows.append(
                (escaped(entity.name) + self._marked(entity.id), entity.kind, self._key_list(same), "; ".join(forms))
            )
        head = ("Name", "Kind", "Reports", "Written differently")
        self._section(f"Names written differently ({len(found)})", _table(head, rows))
        self._more(len(found) - len(shown), "more name", "more names")

    def _shared_words(self) -> None:
        pairs = find_shared_words(self.dossier)
        if not pairs:
            return
        shown = self._top(pairs, self.options.top_pairs)
        self._section(f"Shared words ({len(pairs)})")
        self.lines += ["Share of the report that shares most of itself; quotations left out.", ""]
        for pair in shown:
            both = f"{self._keyed(pair.first.id)} and {self._keyed(pair.second.id)}"
            self.lines.append(f"- **{min(1.0, pair.share):.0%}** {both}, {counted(len(pair.passages), 'passage')}")
        self._more(len(pairs) - len(shown), "more pair", "more pairs")

    def _review(self) -> None:
        review = self.dossier.review
        if not review.decisions:
            return
        standing = sum(item.decision.standing for item in review.decisions)
        self._section(f"Review ({standing} of {counted(len(review.decisions), 'decision')} in force)")
        for item in review.decisions:
            told = escaped(self._reason(told_review(item)))
            self.lines.append(f"- {told}" if item.decision.standing else f"- ~~{told}~~")
        if review.discrepancies:
            self.lines += ["", f"### Discrepancies set aside ({len(review.discrepancies)})", ""]
            for discrepancy in review.discrepancies:
                values = " / ".join(
                    f"**{escaped(v.value) or '?'}** {self._key_list(v.spans)}" for v in discrepancy.variants
                )
                self.lines.append(f"- {escaped(discrepancy.about) or discrepancy.kind}: {values}")
        if review.edges:
            self.lines += ["", f"### Connections rejected ({len(review.edges)})", ""]
            self.lines += [f"- {self._keyed(edge.report)}: {self._edge(edge)}" for edge in review.edges]

    def _marked(self, target: str) -> str:
        """Return what editors decided on a finding, as it stands behind it."""
        return "".join(f" \\[*{escaped(mark)}*\\]" for mark in self.marks.get(target, ()))

    def _keyed(self, report: str) -> str:
        """Return key and name; the full stop after a key begins no list."""
        return f"{self.keys.get(report, '?')} {escaped(self.names.get(report, '?'))}"

    def _source(self, source: str) -> str:
        if source in self.reports:
            return self._keyed(source)
        return escaped(self.origins.get(source, "")) or UNNAMED

    def _reason(self, reason: str) -> str:
        return with_names(reason, self.keyed)

    def _sorted(self, spans: Iterable[Span]) -> list[str]:
        return sorted(
            {span.report for span in spans}, key=lambda report: (self.order.get(report, len(self.order)), report)
        )

    def _key_list(self, spans: Iterable[Span]) -> str:
        return " ".join(self.keys.get(report, "?") for report in self._sorted(spans))

    def _said(self, span: Span, focus: str | None = None) -> str:
        """Return the key of a report and its words in quotation marks of ours."""
        report = self.reports.get(span.report)
        found = excerpt_of(report.text if report else span.text, span, _EXCERPT_CHARS, focus, printable)
        middle = found.focus
        if len(middle) > _EXCERPT_CHARS and not self.options.show_all:
            middle = middle[:_EXCERPT_CHARS].rsplit(" ", 1)[0] + "…"
        words = f"{found.before}{middle}{found.after}".strip()
        words = f"{'…' if found.goes_on_before else ''}{words}{'…' if found.goes_on_after else ''}"
        return f"{self.keys.get(span.report, '?')} {_quoted(escaped(words))}"


def _marked(words: str, differs: bool) -> str:
    """Return words of a quotation, in bold type where they differ; the spaces around stay outside of it."""
    said = printable(words)
    core = escaped(said)
    lead, trail = " " * said.startswith(" "), " " * said.endswith(" ")
    if differs:
        return f"{lead}**{core}**{trail}" if core else "**‸**"
    return f"{lead}{core}{trail}" if core else said


def _quoted(words: str) -> str:
    return f"«{words}»" if _DOUBLE_QUOTES.search(words) else f"“{words}”"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(cells)} |" for cells in lines]

"""How one article changed between its versions, for a page: what went is struck, what came is underlined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rashomon.export.html.linking import web_address
from rashomon.export.names import name_reports
from rashomon.export.outline import EDIT_LABELS, edit_pieces, told_share_kept, verdict_of
from rashomon.export.printable import printable
from rashomon.export.times import readable_publication, readable_time
from rashomon.model import Edit, EditKind, Report, VersionStep


@dataclass(frozen=True)
class VersionLine:
    """One version of the article with the times that are known of it; empty where none is."""

    number: int
    id: str
    title: str
    published: str
    modified: str
    retrieved: str
    words: int


@dataclass(frozen=True)
class PieceView:
    """Words of an edit; `tag` is the element around them: `del`, `ins`, or none."""

    tag: str
    words: str


@dataclass(frozen=True)
class EditView:
    """A sentence, heading or line that is not the same, and what it touches."""

    label: str
    kind: EditKind
    pieces: tuple[PieceView, ...]


@dataclass(frozen=True)
class StepView:
    """How one version became the next. `silence` is what is said of an edit that no note tells of, else empty."""

    before: int
    after: int
    anchor: str
    kept: str
    told: str
    silence: str
    noted: bool
    """The reporting changed and a note tells of it."""
    edits: tuple[EditView, ...]
    furniture: tuple[EditView, ...]


@dataclass(frozen=True)
class VersionsView:
    """Everything that the page of an article's versions shows, for `sections/versions.html` as `versions`."""

    title: str
    outlet: str
    address: str
    link: str | None
    versions: tuple[VersionLine, ...]
    steps: tuple[StepView, ...]
    silent: int
    """How many steps are silent edits."""


def view_versions(reports: Sequence[Report], steps: Sequence[VersionStep]) -> VersionsView:
    """Return the page of an article's versions, oldest first as given; without any report an empty one."""
    numbers = {report.id: number for number, report in enumerate(reports, 1)}
    known = {report.id: report for report in reports}
    views = tuple(
        _step(step, known[step.from_report], known[step.to_report], numbers[step.from_report], numbers[step.to_report])
        for step in steps
        if step.from_report in known and step.to_report in known
    )
    titles = [_say(report.title or "") for report in reversed(reports)]
    latest = reports[-1] if reports else None
    return VersionsView(
        title=next(filter(None, titles), "") or "no title",
        outlet=name_reports([latest])[latest.id] if latest else "",
        address=_say(latest.url or latest.source) if latest else "",
        link=web_address(latest.url or latest.source) if latest else None,
        versions=tuple(_line(report, number) for number, report in enumerate(reports, 1)),
        steps=views,
        silent=sum(bool(view.silence) for view in views),
    )


def _line(report: Report, number: int) -> VersionLine:
    return VersionLine(
        number,
        report.id,
        _say(report.title or ""),
        readable_publication(_say(report.published_at or "")),
        readable_time(_say(report.modified_at or "")),
        readable_time(_say(report.retrieved_at or "")),
        report.words,
    )


def _step(step: VersionStep, before: Report, after: Report, first: int, second: int) -> StepView:
    found = verdict_of(step, before, after)
    edits = [_edit(edit, before, after) for edit in step.edits if edit.weighs != "furniture"]
    if step.title_changed and not any(edit.weighs == "headline" for edit in step.edits):
        pieces = (
            PieceView("del", _say(before.title or "")),
            PieceView("", " "),
            PieceView("ins", _say(after.title or "")),
        )
        edits.insert(0, EditView("stated title", "changed", pieces))
    return StepView(
        before=first,
        after=second,
        anchor=f"step-{first}-{second}",
        kept=told_share_kept(step),
        told=found.told,
        silence=found.silence,
        noted=found.changed and not found.silence,
        edits=tuple(edits),
        furniture=tuple(_edit(edit, before, after) for edit in step.edits if edit.weighs == "furniture"),
    )


def _edit(edit: Edit, before: Report, after: Report) -> EditView:
    tags = {"same": "", "removed": "del", "inserted": "ins"}
    pieces = tuple(PieceView(tags[kind], printable(words)) for kind, words in edit_pieces(edit, before, after))
    return EditView(EDIT_LABELS[edit.weighs], edit.kind, pieces)


def _say(words: str) -> str:
    return printable(words).strip()

"""A decision as an editor makes it: checked, and anchored in the words that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import get_args

from rashomon.errors import OptionError
from rashomon.model import (
    Account,
    Decision,
    DecisionKind,
    Entity,
    LineageEdge,
    Point,
    Report,
    Span,
    StoryDossier,
    Target,
    TargetKind,
    make_id,
)
from rashomon.review.finding import (
    edge_id,
    names_in_story,
    names_of_sources,
    of_discrepancy,
    of_point,
    of_quote,
    shortened,
)

MAX_NOTE_CHARS = 4000
MAX_NAME_CHARS = 100
"""Of who decides."""
MAX_VALUE_CHARS = 200
MAX_TARGETS = 100
_YEARS = range(1600, 2200)
"""Years in which a report may have been published: beyond lies a slip of the hand."""
_FIRST_WORDS = 200
"""Letters of a report's beginning by which another version of it is known."""

_ABOUT: dict[DecisionKind, TargetKind | None] = {
    "reject_discrepancy": "discrepancy", "merge_points": "point", "split_point": "point", "merge_entities": "entity",
    "split_entity": "entity", "confirm_edge": "edge", "reject_edge": "edge", "correct_outlet": "report",
    "correct_date": "report", "note": None,
}  # fmt: skip
"""What each kind of decision is about; a note may be about anything."""
_CALLED: dict[TargetKind, str] = {"edge": "edge of the lineage", "quote": "quotation"}


def draft_decision(
    dossier: StoryDossier,
    kind: DecisionKind,
    targets: Sequence[str],
    *,
    part: Sequence[str] = (),
    value: str | None = None,
    note: str = "",
    by: str,
    at: str,
) -> Decision:
    """Return a decision on things of this dossier, kept with their words, so that they are found again later.

    `targets` are ids, of an edge `REPORT>SOURCE`; one, for merges two or more. `part` names what a split takes out:
    reports of a point, texts of an entity's variants. `value` is the outlet or the time (ISO 8601) of a correction.
    Raises `OptionError` where something is not there, missing or too long.
    """
    if kind not in get_args(DecisionKind):
        raise OptionError(f"{kind}: no such decision; there are {', '.join(get_args(DecisionKind))}")
    who, moment = _who(by), _moment(at)
    note = _note(kind, note)
    ids = list(dict.fromkeys(target.strip() for target in targets if target.strip()))
    found = [_target(dossier, kind, target) for target in _counted(kind, ids)]
    words = _part(dossier, kind, found[0], [item for item in part if item.strip()])
    text = _value(dossier, kind, found[0], value)
    key = make_id("dec", kind, *ids, "", *sorted(part), "", text, note, who, moment)
    return Decision(key, kind, tuple(found), who, moment, words, text, note)


def _who(by: str) -> str:
    name = _one_line(by)
    if not name:
        raise OptionError("a decision needs the name of who makes it")
    if len(name) > MAX_NAME_CHARS:
        raise OptionError(f"the name of who decides has {len(name)} letters; {MAX_NAME_CHARS} are possible")
    return name


def _moment(at: str) -> str:
    try:
        moment = datetime.fromisoformat(at)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise OptionError(f"{at!r} is no time of a decision; it must be ISO 8601, as 2031-03-11T09:30:00Z") from error
    return moment.isoformat()


def _note(kind: DecisionKind, note: str) -> str:
    note = _storable(note).strip()
    if kind == "note" and not note:
        raise OptionError("a note without words says nothing; write what a reader should know")
    if len(note) > MAX_NOTE_CHARS:
        raise OptionError(f"the note has {len(note):,} characters; {MAX_NOTE_CHARS:,} are possible")
    return note


def _counted(kind: DecisionKind, ids: Sequence[str]) -> Sequence[str]:
    wanted = _ABOUT[kind]
    about = _called(wanted) if wanted else "thing"
    if kind in ("merge_points", "merge_entities"):
        if len(ids) < 2:
            raise OptionError(f"{kind}: choose two {'points' if kind == 'merge_points' else 'names'} or more to merge")
        if len(ids) > MAX_TARGETS:
            raise OptionError(f"{kind}: {len(ids)} are too many at once; merge {MAX_TARGETS} at most")
    elif len(ids) != 1:
        raise OptionError(f"{kind}: choose one {about}; {len(ids) or 'none'} given")
    return ids


def _target(dossier: StoryDossier, kind: DecisionKind, name: str) -> Target:
    wanted = _ABOUT[kind]
    target = next((made for made in (_made(dossier, each, name) for each in get_args(TargetKind)) if made), None)
    if target is None:
        about = _called(wanted) if wanted else "finding"
        raise OptionError(
            f"{name}: no such {about} in this story's dossier; if it was compared again since, look for it there"
        )
    if wanted is not None and target.kind != wanted:
        raise OptionError(f"{name} is a {_called(target.kind)}; {kind} is about a {_called(wanted)}")
    return target


def _made(dossier: StoryDossier, kind: TargetKind, name: str) -> Target | None:
    if kind == "story":
        return Target("story", name, shortened(dossier.story.title)) if name == dossier.story.id else None
    if kind == "report":
        return next((_report(dossier, report) for report in dossier.story.reports if report.id == name), None)
    if kind == "edge":
        edges = (*dossier.lineage.edges, *dossier.review.edges)
        return next((_edge(dossier, edge) for edge in edges if edge_id(edge) == name), None)
    if kind == "point":
        return next((_point(point) for point in dossier.points if point.id == name), None)
    if kind == "entity":
        return next((_entity(entity) for entity in dossier.entities if entity.id == name), None)
    if kind == "quote":
        quotes = [of_quote(quote) for quote in dossier.quotes if quote.id == name]
        return next((Target("quote", name, held.label, _once(held.groups[0])) for held in quotes), None)
    differences = (*dossier.discrepancies, *dossier.review.discrepancies)
    held = next((of_discrepancy(each) for each in differences if each.id == name), None)
    if held is None:
        return None
    return Target("discrepancy", name, held.label, _once([s for group in held.groups for s in group]), held.detail)


def _report(dossier: StoryDossier, report: Report) -> Target:
    start = 0
    for piece in sorted(report.furniture):
        if piece.start <= start + 1 and piece.end > start:
            start = piece.end
    span = report.span(start, start + _FIRST_WORDS)
    span = span if span.text else report.span(0, _FIRST_WORDS)
    label = names_in_story(dossier.story.reports)[report.id]
    return Target("report", report.id, label, (span,) if span.text else (), report.url or "")


def _edge(dossier: StoryDossier, edge: LineageEdge) -> Target:
    # An origin to which only rejected edges led is not among the lineage's; who rejected one was told its name.
    told = {
        key: target.detail
        for item in dossier.review.decisions
        for place, target in enumerate(item.decision.targets)
        for key in (target.id, *item.on[place : place + 1])
    }
    names = names_of_sources(dossier.story.reports, dossier.lineage.origins)
    source = names.get(edge.from_id) or told.get(edge_id(edge)) or ""
    called = names_in_story(dossier.story.reports)
    whom = called.get(edge.from_id) or source or "a source without a name"
    label = f"{called.get(edge.report, 'a report')} {edge.kind} {whom}"
    return Target("edge", edge_id(edge), label, edge.evidence, source)


def _point(point: Point) -> Target:
    spans = _once(account.span for account in point.accounts if account.span is not None)
    return Target("point", point.id, point.text, spans, of_point(point).detail)


def _entity(entity: Entity) -> Target:
    """Each form of the name where each report has it first: mentions by pronoun change with the analysis."""
    firsts: dict[tuple[str, str], Span] = {}
    for variant in entity.variants:
        for span in variant.spans:
            firsts.setdefault((variant.text, span.report), span)
    return Target("entity", entity.id, entity.name, _once(firsts.values()), entity.kind)


def _part(dossier: StoryDossier, kind: DecisionKind, target: Target, part: Sequence[str]) -> tuple[Span, ...]:
    if kind == "split_point":
        point = next(point for point in dossier.points if point.id == target.id)
        speaking = {account.report: account for account in point.accounts if account.span is not None}
        chosen = _chosen(part, list(speaking), "report that speaks on this point", "reports")
        return tuple(span for report in chosen for span in _words(speaking[report]))
    if kind == "split_entity":
        entity = next(entity for entity in dossier.entities if entity.id == target.id)
        variants = {variant.text: variant for variant in entity.variants}
        chosen = _chosen(_as_written(part, list(variants)), list(variants), "form of this name", "forms")
        return _once([span for text in chosen for span in variants[text].spans])
    if part:
        raise OptionError(f"{kind}: `part` says what a split takes out; this is none")
    return ()


def _as_written(part: Sequence[str], there: Sequence[str]) -> list[str]:
    """Return the texts that are meant: a form of a browser sends other line ends and no control characters."""
    by_words: dict[str, list[str]] = {}
    for text in there:
        by_words.setdefault(_plain(text), []).append(text)
    alike = {text: by_words.get(_plain(text), []) for text in part}
    return [text if text in there or len(alike[text]) != 1 else alike[text][0] for text in part]


def _plain(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() and letter != "\ufffd" else " " for letter in text).split())


def _chosen(part: Sequence[str], there: Sequence[str], what: str, many: str) -> list[str]:
    """Return what is taken out in the order in which it stands."""
    strange = sorted(set(part) - set(there))
    if strange:
        raise OptionError(f"{strange[0]}: no such {what}; there are {', '.join(there)}")
    if not part:
        raise OptionError(f"choose the {many} that are taken out")
    if len(set(part)) == len(there):
        raise OptionError(f"these are all of the {many}: leave at least one, or there is nothing to split")
    return [item for item in there if item in part]


def _value(dossier: StoryDossier, kind: DecisionKind, target: Target, value: str | None) -> str | None:
    text = _one_line(value or "")
    if kind not in ("correct_outlet", "correct_date"):
        if text:
            raise OptionError(f"{kind}: a value belongs to a correction; this is none")
        return None
    report = next(report for report in dossier.story.reports if report.id == target.id)
    if kind == "correct_date":
        when = _when(text)
        if report.date_basis == "editor" and report.published_at == when:
            raise OptionError(f"{when}: the date is corrected to that already")
        return when
    if not text:
        raise OptionError("correct_outlet: name the outlet")
    if len(text) > MAX_VALUE_CHARS:
        raise OptionError(f"the outlet's name has {len(text)} letters; {MAX_VALUE_CHARS} are possible")
    if text == report.outlet:
        raise OptionError(f"{text}: that is the report's outlet already")
    return text


def _when(text: str) -> str:
    """Return a day, or a time to the second, as it was given: a time without a zone stays without one."""
    try:
        when: date = date.fromisoformat(text) if len(text) <= len("2031-03-11") else datetime.fromisoformat(text)
    except ValueError as error:
        raise OptionError(
            f"{text or 'nothing'} is no date that can be used; write it as 2031-03-11 or 2031-03-11T14:30+01:00"
        ) from error
    if when.year not in _YEARS:
        raise OptionError(f"{text}: no report was published in the year {when.year}")
    return when.replace(microsecond=0).isoformat() if isinstance(when, datetime) else when.isoformat()


def _words(account: Account) -> tuple[Span, ...]:
    return (account.span, *account.more) if account.span is not None else ()


def _once(spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(spans))


def _one_line(text: str) -> str:
    return " ".join(_storable(text).split())


def _storable(text: str) -> str:
    """Return a text without what no file or page can hold: lone surrogates, and control characters but line ends."""
    kept = "".join(letter for letter in text if letter in "\n\t" or (ord(letter) >= 32 and ord(letter) != 127))
    return kept.encode("utf-8", "replace").decode()


def _called(kind: TargetKind) -> str:
    return _CALLED.get(kind, kind)

"""The dossier as JSON, in the format `rashomon/1`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from typing import Any, cast

from rashomon.model import (
    Account,
    Alteration,
    Change,
    Decision,
    Discrepancy,
    Entity,
    LineageEdge,
    Origin,
    Passage,
    Point,
    Quote,
    QuoteVersion,
    Report,
    Result,
    Review,
    Span,
    StoryDossier,
    Summary,
    SummaryValue,
    Support,
    TimelineEntry,
)

SCHEMA = "rashomon/1"

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

Json = dict[str, Any]


def to_json(result: Result, indent: int | None = 2) -> str:
    """Return the result as JSON text; without `indent` it is one line.

    Characters stand as themselves, except lone surrogates, which UTF-8 cannot hold and JSON can escape.
    """
    text = json.dumps(dossier_to_dict(result), ensure_ascii=False, indent=indent, allow_nan=False)
    return _LONE_SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def dossier_to_dict(result: Result) -> Json:
    """Return the result as the plain values of the format `rashomon/1`, in an order that only the content sets."""
    return {
        "schema": SCHEMA,
        "version": result.version,
        "options": _plain(result.options),
        "stories": [_dossier(dossier) for dossier in result.stories],
        "skipped": [{"source": item.source, "reason": item.reason} for item in result.skipped],
        "notes": list(result.notes),
    }


def _dossier(dossier: StoryDossier) -> Json:
    story = dossier.story
    return {
        "story": {"id": story.id, "title": story.title, "summary": _summary(story.summary)},
        "support": _support(dossier.support),
        "reports": [_report(report) for report in story.reports],
        "origins": [_origin(origin) for origin in dossier.lineage.origins],
        "lineage": [_edge(edge) for edge in dossier.lineage.edges],
        "passages": [_passage(passage) for passage in dossier.passages],
        "entities": [_entity(entity) for entity in dossier.entities],
        "quotes": [_quote(quote) for quote in dossier.quotes],
        "points": [_point(point) for point in dossier.points],
        "discrepancies": [_discrepancy(discrepancy) for discrepancy in dossier.discrepancies],
        "timeline": [_timeline_entry(entry) for entry in dossier.timeline],
        "changes": [_change(change) for change in dossier.lineage.changes],
        "review": _review(dossier.review),
    }


def _review(review: Review) -> Json:
    return {
        "decisions": [
            {**decision_to_dict(reviewed.decision), "effect": reviewed.effect, "on": list(reviewed.on)}
            for reviewed in review.decisions
        ],
        "discrepancies": [_discrepancy(discrepancy) for discrepancy in review.discrepancies],
        "edges": [_edge(edge) for edge in review.edges],
    }


def decision_to_dict(decision: Decision) -> Json:
    """Return an editor's decision as the plain values that a dossier's `review` has of it."""
    return {
        "id": decision.id,
        "kind": decision.kind,
        "targets": [
            {
                "kind": target.kind,
                "id": target.id,
                "label": target.label,
                "detail": target.detail,
                "spans": _spans(target.spans),
            }
            for target in decision.targets
        ],
        "part": _spans(decision.part),
        "value": decision.value,
        "note": decision.note,
        "by": decision.by,
        "at": decision.at,
        "undone_by": decision.undone_by,
        "undone_at": decision.undone_at,
    }


def _span(span: Span) -> Json:
    return {"report": span.report, "start": span.start, "end": span.end, "text": span.text}


def _spans(spans: Sequence[Span]) -> list[Json]:
    return [_span(span) for span in spans]


def _optional_span(span: Span | None) -> Json | None:
    return None if span is None else _span(span)


def _summary(summary: Summary) -> Json:
    def value(given: SummaryValue | None) -> Json | None:
        return None if given is None else {"text": given.text, "spans": _spans(given.spans)}

    return {
        "who": value(summary.who),
        "what": value(summary.what),
        "when": value(summary.when),
        "where": value(summary.where),
        "how_many": value(summary.how_many),
    }


def _support(support: Support) -> Json:
    return {
        "reports": support.reports,
        "origins_low": support.origins_low,
        "origins_high": support.origins_high,
        "origins": list(support.origins),
    }


def _report(report: Report) -> Json:
    return {
        "id": report.id,
        "source": report.source,
        "outlet": report.outlet,
        "title": report.title,
        "authors": list(report.authors),
        "published_at": report.published_at,
        "modified_at": report.modified_at,
        "date_basis": report.date_basis,
        "language": report.language,
        "analysed": report.analysed,
        "dateline": report.dateline,
        "url": report.url,
        "external_id": report.external_id,
        "retrieved_at": report.retrieved_at,
        "sha256": report.sha256,
        "words": report.words,
        "notes": list(report.notes),
        "stated_sources": [{"name": stated.name, "role": stated.role} for stated in report.stated_sources],
        "furniture": [{"start": piece.start, "end": piece.end, "kind": piece.kind} for piece in report.furniture],
        "text": report.text,
    }


def _origin(origin: Origin) -> Json:
    return {"id": origin.id, "name": origin.name, "kind": origin.kind}


def _edge(edge: LineageEdge) -> Json:
    return {
        "report": edge.report,
        "from": edge.from_id,
        "kind": edge.kind,
        "certain": edge.certain,
        "score": _share(edge.score),
        "reason": edge.reason,
        "evidence": _spans(edge.evidence),
    }


def _change(change: Change) -> Json:
    return {
        "lineage": change.lineage,
        "kind": change.kind,
        "from": _span(change.from_span),
        "to": _span(change.to_span),
        "reason": change.reason,
    }


def _passage(passage: Passage) -> Json:
    return {
        "a": _span(passage.a),
        "b": _span(passage.b),
        "similarity": _share(passage.similarity),
        "verbatim": passage.verbatim,
        "quoted": passage.quoted,
    }


def _entity(entity: Entity) -> Json:
    return {
        "id": entity.id,
        "name": entity.name,
        "kind": entity.kind,
        "variants": [
            {"text": variant.text, "relation": variant.relation, "spans": _spans(variant.spans)}
            for variant in entity.variants
        ],
        "roles": [{"text": role.text, "span": _span(role.span)} for role in entity.roles],
        "mentions": _spans(entity.mentions),
    }


def _quote(quote: Quote) -> Json:
    return {
        "id": quote.id,
        "speaker": quote.speaker,
        "entity": quote.entity,
        "altered": quote.altered,
        "versions": [_version(version) for version in quote.versions],
        "alterations": [_alteration(alteration) for alteration in quote.alterations],
    }


def _version(version: QuoteVersion) -> Json:
    return {
        "span": _span(version.span),
        "speaker": version.speaker,
        "speaker_span": _optional_span(version.speaker_span),
        "cue": version.cue,
        "direct": version.direct,
        "truncated": version.truncated,
    }


def _alteration(alteration: Alteration) -> Json:
    return {"from": _span(alteration.from_span), "to": _span(alteration.to_span), "kind": alteration.kind}


def _point(point: Point) -> Json:
    return {
        "id": point.id,
        "text": point.text,
        "weight": point.weight,
        "support": _support(point.support),
        "accounts": [_account(account) for account in point.accounts],
    }


def _account(account: Account) -> Json:
    return {
        "report": account.report,
        "stance": account.stance,
        "span": _optional_span(account.span),
        "more": _spans(account.more),
        "attributed_to": account.attributed_to,
        "hedge": account.hedge,
        "reason": account.reason,
    }


def _discrepancy(discrepancy: Discrepancy) -> Json:
    return {
        "id": discrepancy.id,
        "kind": discrepancy.kind,
        "about": discrepancy.about,
        "relation": discrepancy.relation,
        "weight": discrepancy.weight,
        "point": discrepancy.point,
        "variants": [{"value": variant.value, "spans": _spans(variant.spans)} for variant in discrepancy.variants],
        "reason": discrepancy.reason,
    }


def _timeline_entry(entry: TimelineEntry) -> Json:
    return {"when": entry.when, "what": entry.what, "spans": _spans(entry.spans), "points": list(entry.points)}


def _share(value: float) -> float:
    """Scores carry four digits: more would say that they are more exact than they are."""
    return round(float(value), 4)


def _plain(value: object) -> Any:
    """Return an option as JSON can hold it: sets in order, dataclasses as mappings, anything else by its name."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in cast("Mapping[object, object]", value).items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Set):
        return sorted((_plain(item) for item in cast("Set[object]", value)), key=str)
    if isinstance(value, Sequence):
        return [_plain(item) for item in cast("Sequence[object]", value)]
    return str(value)

"""How one article changed between its versions, as JSON: what `rashomon versions --json` writes."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from rashomon.model import Edit, Report, Span, VersionStep

SCHEMA = "rashomon-versions/1"
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

Json = dict[str, Any]


def versions_to_json(steps: Sequence[VersionStep], reports: Sequence[Report], indent: int | None = 2) -> str:
    """Return the versions, oldest first as given, and the steps between them as JSON text.

    Spans look as in a dossier. Characters stand as themselves, except lone surrogates, which UTF-8 cannot hold.
    """
    whole = {
        "schema": SCHEMA,
        "versions": [_version(report) for report in reports],
        "steps": [_step(step) for step in steps],
    }
    text = json.dumps(whole, ensure_ascii=False, indent=indent, allow_nan=False)
    return _LONE_SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def _version(report: Report) -> Json:
    return {
        "id": report.id,
        "url": report.url,
        "outlet": report.outlet,
        "title": report.title,
        "published_at": report.published_at,
        "modified_at": report.modified_at,
        "retrieved_at": report.retrieved_at,
        "sha256": report.sha256,
        "words": report.words,
    }


def _step(step: VersionStep) -> Json:
    return {
        "from": step.from_report,
        "to": step.to_report,
        "share_kept": step.share_kept,
        "rewritten": step.rewritten,
        "title_changed": step.title_changed,
        "silent": step.silent,
        "edits": [_edit(edit) for edit in step.edits],
    }


def _edit(edit: Edit) -> Json:
    return {
        "kind": edit.kind,
        "weighs": edit.weighs,
        "from": _span(edit.from_span),
        "to": _span(edit.to_span),
        "parts": [
            {"from": _span(part.from_span), "to": _span(part.to_span), "weighs": part.weighs} for part in edit.parts
        ],
    }


def _span(span: Span | None) -> Json | None:
    if span is None:
        return None
    return {"report": span.report, "start": span.start, "end": span.end, "text": span.text}

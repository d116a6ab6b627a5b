"""What a report's own words show of where its matter came from."""

from __future__ import annotations

from dataclasses import dataclass

from rashomon.model import LineageKind, OriginKind, Span


@dataclass(frozen=True)
class Finding:
    """One origin that the words of a report show, with the words."""

    report: str
    name: str
    origin: OriginKind
    kind: LineageKind
    certain: bool
    score: float
    reason: str
    span: Span

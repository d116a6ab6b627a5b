"""What a report's own words, or its metadata, show of where its matter came from."""

from __future__ import annotations

from dataclasses import dataclass

from rashomon.model import LineageKind, OriginKind, Span

NOWHERE = Span("", 0, 0, "")
"""The place of what only a report's metadata says: no words of its text."""


@dataclass(frozen=True)
class Finding:
    """One origin that a report shows, with the words of its text that show it, `NOWHERE` if its metadata does."""

    report: str
    name: str
    origin: OriginKind
    kind: LineageKind
    certain: bool
    score: float
    reason: str
    span: Span

    @property
    def naming(self) -> str:
        """The beginning of a reason: that the report names the origin, and that it ..."""
        return f"it names {self.name} and" if self.span.text else f"its metadata names {self.name}, and it"

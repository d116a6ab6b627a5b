"""How the ingest room reads its sources."""

from __future__ import annotations

from dataclasses import dataclass

from rashomon.ingest.tables import TableOptions


@dataclass(frozen=True)
class IngestOptions:
    """How sources are read.

    `manifest` is the path of a manifest, used instead of a `reports.json` beside the files. A text longer than
    `max_chars` characters, or an article larger than `max_bytes` bytes, is skipped. `today` is an ISO date: a
    publication date more than a day later is reported and not used; null takes the day of the run. `fields` maps
    fields of a report to columns of tables (("text", "story"),), before what the columns' names tell. `batch` is how
    many reports `stream_sources` gives at once.
    """

    manifest: str | None = None
    max_chars: int = 300_000
    max_bytes: int = 10_000_000
    today: str | None = None
    fields: tuple[tuple[str, str], ...] = ()
    batch: int = 256

    @property
    def table(self) -> TableOptions:
        """Return what of it the readers of tables need."""
        return TableOptions(self.fields, self.max_bytes)

"""The ingest room: files, folders and standard input read into reports, with what they say about themselves."""

from rashomon.ingest.intake import IngestOptions, Intake, read_sources

__all__ = ["IngestOptions", "Intake", "read_sources"]

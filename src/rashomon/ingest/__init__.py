"""The ingest room: whatever holds articles read into reports, with what is stated of them; the room with the network."""

from rashomon.ingest.drafting import read_item
from rashomon.ingest.intake import Intake, read_sources, stream_sources
from rashomon.ingest.item import Item, Stated
from rashomon.ingest.options import IngestOptions

__all__ = ["IngestOptions", "Intake", "Item", "Stated", "read_item", "read_sources", "stream_sources"]

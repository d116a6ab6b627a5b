"""Invented reports, for the tests of the store and for the processes that they start."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from rashomon.model import Report, make_id

MakeReport = Callable[..., Report]


def invent(text: str, **fields: object) -> Report:
    """Return a report with these words, its id made as the ingest makes it."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    identity = [
        str(fields.get(name) or "") for name in ("outlet", "published_at", "modified_at", "retrieved_at", "url")
    ]
    values = {"id": make_id("r", text.encode("utf-8", "surrogatepass"), *identity), "source": "invented.txt"} | fields
    return Report(text=text, sha256=digest, words=len(text.split()), **values)  # type: ignore[arg-type]

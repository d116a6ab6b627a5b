"""The manifest: a JSON list that says of each file what its text cannot say."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from rashomon.errors import OptionError
from rashomon.ingest.item import Stated

MANIFEST_NAME = "reports.json"
"""A manifest of this name is found by itself where it lies beside the files."""

_EXAMPLE = '[{"file": "a.txt", "outlet": "The Daily Example", "published": "2025-10-14", "title": "...", "url": "..."}]'


@dataclass(frozen=True)
class Entry:
    """What a manifest says of one file."""

    file: str
    stated: Stated = field(default_factory=Stated)


@dataclass(frozen=True)
class Manifest:
    """The entries of one manifest and where it lies."""

    path: Path
    entries: tuple[Entry, ...] = ()
    problems: tuple[str, ...] = ()

    @cached_property
    def _places(self) -> tuple[str, ...]:
        """Return where each entry's file lies; once, since a story may have a hundred."""
        return tuple(_resolved(self.path.parent / entry.file) for entry in self.entries)

    def entry_for(self, path: Path) -> Entry | None:
        """Return the entry for a file: by its place beside the manifest, else by its name if only one has it."""
        wanted = _resolved(path)
        for entry, place in zip(self.entries, self._places, strict=True):
            if place == wanted:
                return entry
        named = [entry for entry in self.entries if Path(entry.file).name == path.name]
        return named[0] if len(named) == 1 else None


def read_manifest(path: Path) -> Manifest:
    """Return the manifest in a file; raise `OptionError` with what is wrong with it and how it should look."""
    try:
        data = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise OptionError(f"the manifest {path} cannot be read ({error.strerror or error}); check the path") from error
    except (ValueError, RecursionError) as error:
        raise OptionError(f"the manifest {path} is not valid JSON ({error}); it should look like {_EXAMPLE}") from error
    if not isinstance(data, list):
        raise OptionError(f"the manifest {path} is not a JSON list; it should look like {_EXAMPLE}")
    entries: list[Entry] = []
    problems: list[str] = []
    for number, item in enumerate(cast("list[Any]", data), start=1):
        if not isinstance(item, dict) or not isinstance(cast("dict[str, Any]", item).get("file"), str):
            raise OptionError(f"entry {number} of the manifest {path} names no file; it should look like {_EXAMPLE}")
        fields = cast("dict[str, Any]", item)
        texts: dict[str, str | None] = {}
        for key in ("outlet", "title", "published", "url"):
            value = fields.get(key)
            if value is not None and not isinstance(value, str):
                problems.append(f"{path}: {key} of {fields['file']} is not text, and is not used")
                value = None
            texts[key] = value.strip() or None if isinstance(value, str) else None
        authors, problem = _authors(fields.get("authors"))
        if problem:
            problems.append(f"{path}: authors of {fields['file']} are not a list of names, and are not used")
        entries.append(
            Entry(
                fields["file"],
                Stated(texts["outlet"], texts["title"], texts["published"], url=texts["url"], authors=authors),
            )
        )
    return Manifest(path, tuple(entries), tuple(problems))


def _authors(value: Any) -> tuple[tuple[str, ...], bool]:
    if value is None:
        return (), False
    if isinstance(value, str):
        return ((value.strip(),) if value.strip() else ()), False
    if isinstance(value, list):
        names = cast("list[Any]", value)
        if all(isinstance(name, str) for name in names):
            return tuple(name.strip() for name in cast("list[str]", names) if name.strip()), False
    return (), True


def _resolved(path: Path) -> str:
    try:
        return str(path.resolve())
    except (OSError, RuntimeError, ValueError):
        return str(path)

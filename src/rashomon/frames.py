"""Findings as a table of the user's own data library."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from typing import Any

from rashomon.errors import OptionError

LIBRARIES = ("polars", "pandas")


def to_frame(rows: Sequence[Mapping[str, Any]], library: str | None = None) -> Any:
    """Return a DataFrame with one row for each mapping, in their order, of polars or pandas.

    `library` names which; null takes the first that is installed. Raises `OptionError` where none is.
    """
    if library is not None and library not in LIBRARIES:
        raise OptionError(f"{library}: tables are made by {' or '.join(LIBRARIES)}")
    for name in (library,) if library else LIBRARIES:
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        return module.DataFrame([dict(row) for row in rows])
    wanted = library or " or ".join(LIBRARIES)
    raise OptionError(f"{wanted} is not installed; a table needs it: pip install {library or LIBRARIES[0]}")

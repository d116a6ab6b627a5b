"""The desk in a browser, and over HTTP: pages for people, JSON for programs, both over the same functions.

Names are loaded at first use: an address can be listened on before the pages behind it are there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rashomon.web.app import create_app
    from rashomon.web.options import WebOptions

__all__ = ["WebOptions", "create_app"]


def __getattr__(name: str) -> object:
    import importlib

    homes = {"WebOptions": "rashomon.web.options", "create_app": "rashomon.web.app"}
    if name in homes:
        return getattr(importlib.import_module(homes[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""Pages that were rendered lately, kept as long as what they show is the same."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from starlette.requests import Request

MAX_BYTES = 32_000_000
"""Of all pages together: about a hundred stories of twelve reports."""


class FinishedPages:
    """The pages last asked for, by what they were made from; may be asked from any thread."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._pages: OrderedDict[Hashable, bytes] = OrderedDict()
        self._size = 0

    def find(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """Return the page with this key, made where it is not there; two threads may make it both, and it is the same."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
                return page
        page = make()
        with self._lock:
            if key not in self._pages:
                self._size += len(page)
            self._pages[key] = page
            while self._size > self._max_bytes and len(self._pages) > 1:
                _, oldest = self._pages.popitem(last=False)
                self._size -= len(oldest)
        return page


def finished_pages(request: Request) -> FinishedPages:
    """Return the pages that the application which was asked has kept."""
    state = request.app.state
    if not hasattr(state, "finished_pages"):
        state.finished_pages = FinishedPages()
    return state.finished_pages

"""How often somebody may guess the token."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable

MAX_GUESSES = 20
"""Different wrong tokens that one address may try in a window: enough for a person who mistypes, too few to guess by."""
WINDOW_SECONDS = 60.0
MAX_ADDRESSES = 1_000
"""That are told apart; those beyond share one account, so that many addresses do not fill the memory."""


class Tries:
    """The wrong tokens that came from each address lately; may be asked from any thread.

    The same wrong token again is no further guess: a program with a token of yesterday does not shut out its neighbours.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._guesses: dict[str, tuple[float, set[bytes]]] = {}

    def wait(self, address: str) -> float:
        """Return for how many seconds no token from this address is looked at, 0 where it is."""
        with self._lock:
            ends, guesses = self._guesses.get(self._account(address), (0.0, set[bytes]()))
            left = ends - self._now()
            return left if left > 0 and len(guesses) >= MAX_GUESSES else 0.0

    def count(self, address: str, token: str) -> None:
        """Take in a token that was wrong."""
        digest = hashlib.sha256(token.encode("utf-8", "replace")).digest()
        with self._lock:
            account = self._account(address)
            ends, guesses = self._guesses.get(account, (0.0, set[bytes]()))
            if ends <= self._now():
                ends, guesses = self._now() + WINDOW_SECONDS, set[bytes]()
            if len(guesses) < MAX_GUESSES:
                guesses.add(digest)
            self._guesses[account] = ends, guesses

    def _account(self, address: str) -> str:
        if address not in self._guesses and len(self._guesses) >= MAX_ADDRESSES:
            now = self._now()
            self._guesses = {name: kept for name, kept in self._guesses.items() if kept[0] > now}
            if len(self._guesses) >= MAX_ADDRESSES:
                return ""
        return address

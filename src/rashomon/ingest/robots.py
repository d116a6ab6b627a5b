"""robots.txt: what a site asks automatic readers to leave alone, and how fast it may be asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MAX_BYTES = 512_000
"""RFC 9309 asks for at least 500 KiB; what follows is not read."""


@dataclass(frozen=True)
class Robots:
    """The rules of one site; `reason` says why nothing there may be fetched for now, where that is so."""

    rules: Any = None
    reason: str | None = None
    delay_s: float | None = None
    """The site's own `Crawl-delay` for us, in seconds."""

    def refusal(self, url: str, agent: str) -> str | None:
        """Return why this address may not be fetched, or null where it may."""
        if self.reason is not None:
            return self.reason
        if self.rules is not None and not self.rules.can_fetch(url, agent):
            return (
                "the site's robots.txt asks automatic readers to leave this address alone; "
                "save the page in a browser and give the file"
            )
        return None


def read_robots(data: bytes, agent: str) -> Robots:
    """Return the rules of a robots.txt for a user agent's product name; lines that mean nothing are passed over."""
    from protego import Protego

    text = data[:MAX_BYTES].decode("utf-8-sig", "replace")
    try:
        rules = Protego.parse(text)
        delay = rules.crawl_delay(agent)
    except Exception:  # whatever a broken file does to the parser, it states no rules
        return Robots()
    return Robots(rules, delay_s=float(delay) if delay and delay > 0 else None)


def missing_robots(status: int) -> Robots:
    """Return the rules of a site that answers so for its robots.txt (RFC 9309, section 2.3.1).

    Where there is none (4xx), all is allowed; where the server has trouble or asks to wait, nothing is for now.
    """
    if status < 500 and status != 429:
        return Robots()
    return unreachable_robots(f"the server answered {status}")


def unreachable_robots(why: str) -> Robots:
    """Return the rules of a site whose robots.txt cannot be had: nothing may be fetched for now."""
    return Robots(reason=f"its robots.txt cannot be read ({why}), so nothing is fetched from there for now; try later")

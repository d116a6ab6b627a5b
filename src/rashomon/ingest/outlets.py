"""Outlets' names: a domain is shown by the name of the outlet that publishes there."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,18}", re.I)


@functools.lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    """The data file `outlets.json` beside this module: domain without `www.` to name; add to it freely."""
    path = Path(__file__).with_name("outlets.json")
    return cast("dict[str, str]", json.loads(path.read_text(encoding="utf-8")))


def is_domain(outlet: str) -> bool:
    """Return whether an outlet is given as a bare domain."""
    return bool(_DOMAIN.fullmatch(outlet.strip()))


def name_of(domain: str) -> str | None:
    """Return the name of the outlet that publishes at a domain or at a part of it, or null where none is known."""
    labels = domain.strip().casefold().split(".")
    for first in range(len(labels) - 1):
        name = _known().get(".".join(labels[first:]))
        if name:
            return name
    return None


def shown_outlet(outlet: str, clues: tuple[str, ...] = ()) -> str:
    """Return an outlet's name: a domain's name from the data file, else the name in the text that it abbreviates.

    `clues` are names by which the report's own text may call its outlet; a domain that none explains is shown
    without `www.`.
    """
    outlet = " ".join(outlet.split())
    if not is_domain(outlet):
        return outlet
    name = name_of(outlet)
    if name:
        return name
    domain = re.sub(r"^(?:www\d?|m|amp|edition|mobile)\.", "", outlet.casefold())
    labels = set(domain.split("."))
    for clue in clues:
        squashed = re.sub(r"\W", "", clue.casefold())
        if {squashed, squashed.removeprefix("the")} & labels:
            return clue
    return domain


def domain_of(url: str) -> str | None:
    """Return the host of a web address without `www.`, or null where it has none."""
    try:
        host = urlsplit(url if "//" in url else "//" + url).hostname
    except ValueError:
        return None
    host = (host or "").removeprefix("www.")
    return host if is_domain(host) else None

"""One place where a name stands: what the files of this room hand to each other."""

from __future__ import annotations

from dataclasses import dataclass, field

from rashomon.model import EntityKind


@dataclass(eq=False)
class Mention:
    """One place in one report where a name stands; `first` and `last` are tokens, half-open, title left out."""

    report: int
    first: int
    last: int
    start: int
    end: int
    text: str
    label: str
    sentence: int
    kind: EntityKind = "other"
    words: tuple[str, ...] = ()
    title_first: int | None = None
    """First token of the titles and descriptions that stand directly before the name."""
    shouting: bool = False
    """Whether it stands in a headline or line whose capitals say nothing."""
    region_end: int | None = None
    """End offset of a region named after a place ("Oakham, Ohio")."""
    node: tuple[str, ...] = ()
    cluster: int = -1
    outlet: tuple[str, ...] = ()
    """Words of the outlet's full name, where one of the story's outlets is named."""
    aliases: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    """Offsets of longer or other surface forms met at this place: with a ticker, with the region."""

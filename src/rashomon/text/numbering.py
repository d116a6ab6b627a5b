"""Things of one name told apart by a number, the same way wherever they are named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping


def number_alike(names: Mapping[str, str]) -> dict[str, str]:
    """Return each name by its key, those that several have with a number, in their order: "Daily Echo 1", "Daily Echo 2".

    Case does not tell names apart, and no number makes a name that another thing has already.
    """
    counts = Counter(name.casefold() for name in names.values())
    taken = {name.casefold() for name in names.values() if counts[name.casefold()] == 1}
    numbers: Counter[str] = Counter()
    found: dict[str, str] = {}
    for key, name in names.items():
        told = name
        if counts[name.casefold()] > 1:
            while True:
                numbers[name.casefold()] += 1
                told = f"{name} {numbers[name.casefold()]}"
                if told.casefold() not in taken:
                    break
            taken.add(told.casefold())
        found[key] = told
    return found

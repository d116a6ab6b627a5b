"""The outlets and agencies of a story: whose reports are at hand, and which names the reports show to be the press's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rashomon.lineage.names import (
    MEDIA_WORDS,
    Outlet,
    OutletIndex,
    find_agency,
    is_institution_name,
    names_outlet,
    names_outlet_shortly,
    read_outlet,
    squash,
)
from rashomon.model import Report


@dataclass(frozen=True)
class Press:
    """The outlets of a story: what each report is published by, and names known to be outlets' or agencies'."""

    outlets: dict[str, Outlet]
    known: frozenset[str]
    """Squashed names of outlets: the story's own, and such as the reports call a newspaper or broadcaster."""
    agencies: frozenset[str]
    """Squashed names which the reports call a news agency, or credit as one does an agency."""
    index: OutletIndex
    reports: dict[Outlet, tuple[str, ...]]
    """The reports of each outlet, in the order given."""

    def meant(self, mention: str) -> tuple[str, ...]:
        """Return the reports of the outlets that a mention names."""
        return tuple(report for outlet in self.index.find(mention) for report in self.reports[outlet])

    def own(self, report: str, mention: str) -> bool:
        """Return whether a mention means the outlet of this very report."""
        outlet = self.outlets.get(report)
        return outlet is not None and (
            names_outlet(mention, outlet)
            or names_outlet_shortly(mention, outlet)
            or _is_part_of(mention, outlet)
            or _is_beginning_of(mention, outlet)
            or _is_acronym_of(mention, outlet)
        )

    def other(self, report: str, mention: str) -> Outlet | None:
        """Return another outlet of the story that a mention names in full."""
        own = self.outlets.get(report)
        return next((outlet for outlet in self.index.find(mention) if outlet != own), None)


def _is_part_of(mention: str, outlet: Outlet) -> bool:
    """Return whether a mention is the outlet's name and one word more ("Quay News Lab"): a desk or section of it."""
    plain = re.sub(r"^the\s+", "", mention.strip(), flags=re.IGNORECASE)
    name = re.sub(r"^the\s+", "", outlet.name.strip(), flags=re.IGNORECASE)
    head, _, last = plain.rpartition(" ")
    section = last.isalnum() and find_agency(last) is None and not is_institution_name(last)
    return section and " " in name and head.casefold() == name.casefold()


def _is_beginning_of(mention: str, outlet: Outlet) -> bool:
    """Return whether a mention is the outlet's name less its last word, a place or a channel ("Radio Quay" of Radio Quay
    East): a name of two words and more which tells that it is an outlet's."""
    plain, name = (
        re.sub(r"^the\s+", "", text.strip(), flags=re.IGNORECASE).casefold() for text in (mention, outlet.name)
    )
    words = plain.split()
    return len(words) >= 2 and name.rpartition(" ")[0] == plain and not MEDIA_WORDS.isdisjoint(words)


def _is_acronym_of(mention: str, outlet: Outlet) -> bool:
    """Return whether a mention is the acronym with which the outlet's name begins ("QNN" of QNN Harwell)."""
    return len(mention) >= 3 and mention.isupper() and outlet.name.split()[0] == mention


CAPITAL = r"(?:[A-ZÀ-Ý0-9][\w&’'.-]*[\w&]|[A-Z])"
NAME = rf"(?:[Tt]he\s+)?{CAPITAL}(?:\s+(?:(?:of|and|&|de|la|le|der|the|for)\s+)?{CAPITAL}){{0,5}}"
CALLED = (
    r"(?:(?:the|a|an|its|his|her)\s+)?(?:[\w’'-]+\s+){0,3}?(?:news\s+agency|newswire|newspaper|broadcaster|daily|tabloid"
    r"|magazine|news\s+(?:site|website|outlet|channel)|affiliate|television\s+(?:channel|station)|TV\s+channel)\s+"
)
_CALLED_AGENCY = re.compile(
    rf"\b(?:news|wire|press|Nachrichten)\s+(?:agency|service)\s+(?P<after>{NAME})"
    rf"|(?P<before>{CAPITAL}(?:\s{CAPITAL}){{0,3}})\s+(?:news|wire)\s+(?:agency|service)\b"
)
_CALLED_OUTLET = re.compile(
    rf"\b(?:newspaper|broadcaster|daily|tabloid|website|magazine|channel|station|weekly|affiliate|paper|outlet)\s+"
    rf"(?P<after>{NAME})"
    rf"|(?P<before>{NAME}),?\s+(?:an?\s+)?(?:\w+\s+)?(?:newspaper|broadcaster|tabloid|magazine)\b"
)

ASKED_BY = re.compile(
    rf"requests?\s+for\s+comments?\s+(?:from|by)\s+(?P<a>{NAME})"
    rf"|(?P<b>{NAME})['’]s?\s+(?:\w+\s+)?(?:requests?\s+for\s+comment|request\s+for\s+an?\s+interview|inquir(?:y|ies)|questions)"
)
TOLD = re.compile(
    rf"\b(?:told|tells|tell|(?:speaking|spoke|speaks|talked|confirmed|said|explained)\s+(?:to|with)"
    rf"|interview(?:ed)?\s+(?:with|by|on)|interview\s+(?:to|for)|(?:emailed|sent|provided|shared|leaked|given|disclosed)\s+(?:to|with)"
    rf"|(?:email|statement|message|text|letter|comments?|remarks)\s+to)\s+(?P<name>{NAME})"
)
_DATED_CREDIT = re.compile(r"\((?P<name>[A-Z][\w&.’' -]{1,40}?)\)\s*(?:[-–—]+|(?=[A-Z“\"‘]))")


def read_press(reports: Sequence[Report]) -> Press:
    """Return the outlets and agencies that the reports of a story show."""
    outlets = {report.id: read_outlet(report.outlet) for report in reports if report.outlet}
    for report in reports:
        if report.id not in outlets:
            asked = ASKED_BY.search(report.text)
            name = next((group for group in asked.groups() if group), None) if asked else None
            if name and find_agency(name) is None:
                outlets[report.id] = read_outlet(clean_name(name))
    known: set[str] = {key for outlet in outlets.values() for key in outlet.keys}
    agencies: set[str] = set()
    for report in reports:
        for pattern, names in ((_CALLED_AGENCY, agencies), (_CALLED_OUTLET, known)):
            for match in pattern.finditer(report.text):
                name = match["after"] or match["before"]
                if name and not is_institution_name(name):
                    names.add(squash(re.sub(r"^the\s+", "", clean_name(name), flags=re.IGNORECASE)))
        # "Told The Standard": what one report writes as outlets are written is known for one in all.
        known.update(
            squash(name[4:]) for m in TOLD.finditer(report.text) if is_titled_name(name := clean_name(m["name"]))
        )
        for match in _DATED_CREDIT.finditer(report.text[:600]):
            names_own = report.id in outlets and names_outlet(match["name"], outlets[report.id])
            if names_own:
                known.add(squash(match["name"]))
    by_outlet: dict[Outlet, list[str]] = {}
    for report, outlet in outlets.items():
        by_outlet.setdefault(outlet, []).append(report)
    held = {outlet: tuple(found) for outlet, found in by_outlet.items()}
    return Press(outlets, frozenset(known - {""}), frozenset(agencies - {""}), OutletIndex(held), held)


def is_titled_name(name: str) -> bool:
    """Return whether a name inside a sentence has the capital article with which outlets' names are written."""
    plain = name.removeprefix("The ")
    return name != plain and plain[:1].isupper() and len(plain.split()) <= 3 and not is_institution_name(plain)


def clean_name(name: str) -> str:
    """Return a name that a pattern caught without marks, a possessive ending and a conjunction that opens the sentence."""
    name = re.sub(r"\s+", " ", name).strip(" .,;:'’-–—")
    name = re.sub(r"['’]s?$", "", name)
    return re.sub(r"^(?:According|As|But|And|However|While|When|In|On)\s+(?=(?:the\s+)?[A-Z])", "", name)

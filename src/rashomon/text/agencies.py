"""The names under which news and picture agencies sign, which credit lines, captions and datelines need."""

from __future__ import annotations

import re

AGENCY_NAMES: tuple[str, ...] = (
    "AP", "A.P.", "Associated Press", "The Associated Press", "AFP", "Agence France-Presse", "Agence France Presse",
    "Agence Francepresse", "Reuters", "Thomson Reuters", "PA", "PA Wire", "PA Images", "PA Media", "Press Association",
    "The Press Association", "DPA", "Deutsche Presse-Agentur", "EPA", "EPA-EFE", "European Pressphoto Agency", "EFE",
    "ANSA", "UPI", "United Press International", "TASS", "ITAR-TASS", "RIA Novosti", "RIA", "Interfax", "Xinhua",
    "Kyodo",
    "Kyodo News", "Jiji", "Jiji Press", "Yonhap", "KCNA", "Anadolu", "Anadolu Agency", "PTI", "Press Trust of India",
    "ANI", "IANS", "UNI", "AAP", "Australian Associated Press", "CP", "Canadian Press", "The Canadian Press",
    "NTB", "TT",
    "Ritzau", "APA", "Belga", "ANP", "Lusa", "MTI", "CTK", "PAP", "SANA", "WAM", "SPA", "QNA", "MENA", "NAN", "Bernama",
    "Antara", "VNA", "Bloomberg", "Bloomberg News", "Dow Jones", "Dow Jones Newswires", "PRNewswire", "PR Newswire",
    "Business Wire", "GlobeNewswire",
)  # fmt: skip
"""Agencies whose dispatches other outlets print: a report that carries such a name need not be the agency's."""

PICTURE_AGENCY_NAMES: tuple[str, ...] = (
    "Getty", "Getty Images", "Shutterstock", "Rex", "Rex Features", "Alamy", "iStock", "iStockphoto", "ABACA", "Zuma",
    "ZUMA Press", "Sipa", "Sipa USA", "Polaris", "Redux", "Magnum", "NurPhoto", "Corbis", "WireImage", "FilmMagic",
    "SWNS", "Splash News", "Backgrid", "Caters", "VCG", "Imago", "Picture Alliance", "Imaginechina", "Barcroft",
)  # fmt: skip

_KEYS = frozenset(name.casefold().removeprefix("the ") for name in AGENCY_NAMES)


def is_agency(name: str) -> bool:
    """Return whether a name is a news agency's, whatever its case and article."""
    return re.sub(r"\s+", " ", name).strip(" .").casefold().removeprefix("the ") in _KEYS or name.strip() == "A.P."


def agency_pattern(*, pictures: bool = False, upper: bool = False) -> str:
    """Return a regular expression (no groups captured) for any agency's name, longest first.

    `upper` also matches the name in capitals ("REUTERS"); names in lower case are never matched, since many
    are words.
    """
    names: set[str] = set(AGENCY_NAMES)
    if pictures:
        names |= set(PICTURE_AGENCY_NAMES)
    if upper:
        names |= {name.upper() for name in names}
    ordered = sorted(names, key=lambda name: (-len(name), name))
    return "(?:" + "|".join(re.escape(name).replace(r"\ ", r"\s") for name in ordered) + ")"

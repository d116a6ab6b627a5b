"""Names of news agencies and outlets: which name means which source, however it is written."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from typing import Any


@dataclass(frozen=True)
class Agency:
    """A news agency of `agencies.json`; `short` forms count with their case only, `credit` forms in credits only."""

    name: str
    short: tuple[str, ...]
    credit: tuple[str, ...]
    aliases: tuple[str, ...]


@functools.cache
def load_agencies() -> tuple[Agency, ...]:
    """Return the agencies of the data file, in its order."""
    return tuple(
        Agency(item["name"], tuple(item["short"]), tuple(item["credit"]), tuple(item["aliases"]))
        for group in _data()["groups"]
        for item in group["agencies"]
    )


@functools.cache
def _data() -> dict[str, Any]:
    file = resources.files("rashomon.lineage").joinpath("agencies.json")
    return json.loads(file.read_text(encoding="utf-8"))


def squash(name: str) -> str:
    """Return the letters and digits of a name in lower case."""
    return re.sub(r"[\W_]+", "", name.casefold())


@functools.cache
def _agency_index() -> dict[str, Agency]:
    index: dict[str, Agency] = {}
    for agency in load_agencies():
        plain = re.sub(r"\s*\(.*\)$", "", agency.name)
        for form in (plain, *agency.aliases):
            if form in agency.short:
                continue
            index.setdefault(squash(re.sub(r"^the\s+", "", form, flags=re.IGNORECASE)), agency)
    return index


@functools.cache
def _short_index(credit: bool) -> dict[str, Agency]:
    return {
        short: agency
        for agency in reversed(load_agencies())
        for short in (*agency.short, *(agency.credit if credit else ()))
    }


@functools.lru_cache(maxsize=10_000)
def find_agency(name: str, credit: bool = False) -> Agency | None:
    """Return the agency of this name. In a `credit` short forms may be written in any case ("Ap", "afp")."""
    name = re.sub(r"^the\s+|['’]s$", "", name.strip(), flags=re.IGNORECASE).strip(" .")
    agency = _short_index(credit).get(name) or _agency_index().get(squash(name) if name[:1].isupper() else "")
    if agency is None and credit and len(name) <= 5:
        agency = _short_index(credit).get(name.upper()) or _short_index(credit).get(name.lower())
    return agency


@functools.cache
def agency_pattern() -> str:
    """Return a regular expression that matches any agency's name, longest first.

    Names of several words may be written in any case; single words and short forms keep their case or stand in
    capitals, since some are common words as well.
    """
    loose: set[str] = set()
    exact: set[str] = set()
    for agency in load_agencies():
        for form in (re.sub(r"\s*\(.*\)$", "", agency.name), *agency.aliases):
            if " " in form:
                loose.add(form)
            else:
                exact.update((form, form.upper()))
        exact.update((*agency.short, *agency.credit))
    any_case = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in _longest_first(loose))
    as_written = "|".join(re.escape(form) for form in _longest_first(exact))
    return rf"(?<![\w’'])(?:[Tt]he\s+)?(?:(?i:{any_case})|(?:{as_written}))(?!\w)"


def _longest_first(forms: Iterable[str]) -> list[str]:
    return sorted(forms, key=lambda form: (-len(form), form))


MEDIA_WORDS = frozenset(
    """times post news newspaper tribune herald journal gazette guardian telegraph mail mirror star chronicle daily
    globe observer independent today tv television radio magazine review examiner inquirer enquirer courier dispatch
    bulletin sentinel standard express echo argus weekly press broadcasting channel media mercury advertiser ledger
    beacon argonaut bee newswire insider zeitung presse nachrichten tageblatt anzeiger diario periodico jornal
    noticias gazeta pravda shimbun ilbo sun online fm""".split()
)
"""Words by which a name is known to be an outlet's."""


@functools.cache
def _known_outlets() -> frozenset[str]:
    return frozenset(squash(re.sub(r"^The ", "", name)) for name in _data()["outlets"]["names"])


_INSTITUTION = re.compile(
    r"""(?ix)\b(?:committee|senate|house|congress|court|parliament|police|department|ministry|minister|commission|council|
    agency|bureau|office|administration|authority|authorities|university|college|school|hospital|association|union|
    institute|organi[sz]ation|federation|board|bank|company|corporation|corp|inc|ltd|group|fund|foundation|government|
    service|services|command|army|navy|force|forces|embassy|party|league|club|team|state|states|nation|nations|assembly|
    officials?|president|secretary|judge|jury|general|pentagon|kremlin|white\s+house|vatican|fbi|cia|nasa|nato|
    centre|center|society|church|temple|guard|survey|tracker|index|exchange|airlines?|airways|motors|laboratory|labs?)\b"""
)


def is_outlet_name(name: str, known: Iterable[str] = ()) -> bool:
    """Return whether a name is an outlet's: in the data file, in `known` (squashed), or by a word like "Times"."""
    plain = re.sub(r"^the\s+", "", name.strip(), flags=re.IGNORECASE)
    if squash(plain) in _known_outlets() or squash(plain) in known:
        return True
    # "The Harbour Times-News" is a paper as "The Harbour Times" is.
    words = re.split(r"[\s-]+", plain)
    if not plain or _INSTITUTION.search(plain):
        return False
    last = words[-1].casefold().strip(".,")
    if last.endswith(".com"):
        return True
    media = [word for word in words if word.casefold() in MEDIA_WORDS and word[:1].isupper()]
    # "Times", "Sun" or "Record" alone is a paper only with the article that papers carry.
    return bool(media) and (len(words) >= 2 or (name != plain and last in ("times", "post", "journal", "guardian")))


def is_institution_name(name: str) -> bool:
    """Return whether a word of the name says that it is an office, a company or a body, and not an outlet."""
    return bool(_INSTITUTION.search(name))


# -- the outlets of a story -----------------------------------------------------------------------

_DOMAIN = re.compile(r"^(?:https?://)?(?P<host>[\w-]+(?:\.[\w-]+)+)(?:/.*)?$")
_HOST_NOISE = frozenset(
    "www m amp mobile edition en uk us au in com co org net gov edu ac info biz tv news go cn de fr eu example".split()
)


@dataclass(frozen=True)
class Outlet:
    """An outlet of the story with the squashed forms of its name; `last` is the name's last word ("Ledger")."""

    name: str
    keys: frozenset[str]
    last: str


def read_outlet(name: str) -> Outlet:
    """Return an outlet of this name; a domain ("edition.example.com") is taken apart."""
    match = _DOMAIN.match(name.strip().lower())
    if match and " " not in name.strip():
        labels = match["host"].split(".")
        kept = [label for label in labels[:-1] if label not in _HOST_NOISE] or labels[:1]
        main = squash(kept[-1])
        keys = {squash(label) for label in kept}
        return Outlet(name, frozenset(keys | {main.removeprefix("the")} if len(main) > 6 else keys), main)
    plain = re.sub(r"^the\s+", "", name.strip(), flags=re.IGNORECASE)
    words = re.findall(r"\w+", plain.casefold())
    keys = {squash(plain), squash(name)}
    return Outlet(name, frozenset(key for key in keys if key), words[-1] if words else "")


_PUBLIC_BODY = re.compile(r"(?i)\.(?:ac|edu|gov|mil|int)(?:\.[a-z]{2})?$")


def read_issuer(name: str) -> re.Pattern[str] | None:
    """Return what finds the name of the university or public body whose site this is, null for outlets.

    "news.harwell.ac.uk" is the site of Harwell University, or of the University of Harwell.
    """
    match = _DOMAIN.match(name.strip().lower())
    if match is None or " " in name.strip() or _PUBLIC_BODY.search(match["host"]) is None:
        return None
    labels = _PUBLIC_BODY.sub("", match["host"]).split(".")
    label = re.escape(labels[-1])
    if len(labels[-1]) < 3:
        return None
    return re.compile(
        rf"\bUniversity\s+of\s+(?i:{label})\b|\b(?i:{label})\s+University\b|\b(?i:{label})(?<=[A-Z]{{3}})\b"
    )


@functools.lru_cache(maxsize=10_000)
def _forms(mention: str) -> frozenset[str]:
    """Return the squashed forms in which a name may stand in a domain: in full, by initials, with an initial part."""
    plain = re.sub(r"^the\s+|['’]s$", "", mention.strip(), flags=re.IGNORECASE)
    words = [squash(word) for word in re.split(r"[\s.-]+", plain)]
    words = [word for word in words if word]
    forms = {squash(plain), squash(mention)}
    if len(words) >= 2:
        initials = "".join(word[0] for word in words)
        if len(words) >= 3:
            forms.add(initials)
        for cut in range(1, len(words)):
            forms.add(initials[:cut] + "".join(words[cut:]))
    return frozenset(form for form in forms if len(form) >= 2)


@functools.lru_cache(maxsize=50_000)
def names_outlet(mention: str, outlet: Outlet) -> bool:
    """Return whether a mention names this outlet: in full, by initials or abbreviated."""
    keys = outlet.keys | _acronyms(outlet)
    forms = _forms(mention)
    if not {form[0] for form in forms} & {key[0] for key in keys}:
        return False
    for form in forms:
        if form in keys or form.removesuffix("com") in keys:
            return True
        for key in keys:
            if len(form) >= 3 and len(key) >= 3 and form + "news" in (key, key + "news") and form != "news":
                return True
            if form.removesuffix("news") == key and len(key) >= 3:
                return True
            if _abbreviates(form, key):
                return True
    return False


def _acronyms(outlet: Outlet) -> frozenset[str]:
    words = re.findall(r"\w+", re.sub(r"^the\s+", "", outlet.name, flags=re.IGNORECASE))
    if len(words) < 3 or "." in outlet.name:
        return frozenset()
    return frozenset({"".join(word[0] for word in words).casefold()})


def _abbreviates(form: str, key: str) -> bool:
    """Return whether the form is the key with its middle left out ("BeacPost" for "Beaconing Post")."""
    if not 7 <= len(form) < len(key) <= 2 * len(form):
        return False
    return any(key.startswith(form[:cut]) and key.endswith(form[cut:]) for cut in range(4, len(form) - 3))


class OutletIndex:
    """Finds which of many outlets a name means, without asking each of them."""

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        self.outlets = tuple(sorted(set(outlets), key=lambda outlet: outlet.name))
        self._by_key: dict[str, list[int]] = {}
        self._by_opening: dict[str, list[int]] = {}
        self._by_agency: dict[str, list[int]] = {}
        self._found: dict[str, tuple[Outlet, ...]] = {}
        for place, outlet in enumerate(self.outlets):
            for key in sorted(outlet.keys | _acronyms(outlet)):
                self._by_key.setdefault(key, []).append(place)
                self._by_opening.setdefault(key[:4], []).append(place)
            agency = find_agency(outlet.name)
            if agency is not None:
                self._by_agency.setdefault(agency.name, []).append(place)

    def find(self, mention: str) -> tuple[Outlet, ...]:
        """Return the outlets that a mention names, or which are the agency that it names, in order of name."""
        if mention not in self._found:
            places: set[int] = set()
            for form in _forms(mention):
                for key in (form, form.removesuffix("com"), form + "news", form.removesuffix("news")):
                    places.update(self._by_key.get(key, ()))
                if len(form) >= 7:
                    places.update(self._by_opening.get(form[:4], ()))
            agency = find_agency(mention)
            same = set(self._by_agency.get(agency.name, ())) if agency is not None else set[int]()
            self._found[mention] = tuple(
                self.outlets[place]
                for place in sorted(places | same)
                if place in same or names_outlet(mention, self.outlets[place])
            )
        return self._found[mention]


def names_outlet_shortly(mention: str, outlet: Outlet) -> bool:
    """Return whether a mention may be the outlet's name cut to its last word ("the Ledger"): true only of one's own."""
    words = re.findall(r"\w+", re.sub(r"^the\s+", "", mention, flags=re.IGNORECASE))
    if len(words) != 1 or len(words[0]) < 4 or not words[0][0].isupper():
        return False
    return outlet.last.endswith(words[0].casefold())


_AMERICAN = {"defence": "defense", "labour": "labor", "centre": "center", "organisation": "organization"}
_EMPTY_WORDS = frozenset("the of and for a an inc corp co ltd plc llc llp group company s de la le".split())


def same_body(a: str, b: str) -> bool:
    """Return whether two names mean one body or person: one has all words of the other, or is its acronym."""
    left, right = (_telling_words(name) for name in (a, b))
    if not left or not right:
        return squash(a) == squash(b)
    if any(
        all(any(_are_kin(word, other) for other in more) for word in few)
        for few, more in ((left, right), (right, left))
    ):
        return True
    for short, long in ((a, right), (b, left)):
        plain = squash(re.sub(r"^the\s+", "", short, flags=re.IGNORECASE))
        if 2 <= len(plain) <= 6 and plain == "".join(word[0] for word in long):
            return True
    return False


_BRANCHES = r"(?:department|force|service|office|bureau|agency|authority)"


def is_head_of(word: str, name: str) -> bool:
    """Return whether a word in lower case may stand for a name ("police" for "Harwell Police Department", and not for
    "Police Union"): it is the last one, or only "Department" or "of" follows. True of other words."""
    if not word.islower():
        return True
    return re.search(rf"(?i)\b{re.escape(word)}s?(?:\s+{_BRANCHES})*(?:\s+(?:of|for)\b.*)?$", name) is not None


def keys_of_body(name: str) -> frozenset[str]:
    """Return keys of a name such that two names which mean one body or agency have one in common."""
    words = _telling_words(name)
    agency = find_agency(name)
    keys = {word[:5] for word in words} | {"=" + squash(re.sub(r"^the\s+", "", name, flags=re.IGNORECASE))}
    keys.add("=" + "".join(word[0] for word in words))
    if agency is not None:
        keys.add("agency " + agency.name)
    return frozenset(keys)


def _are_kin(left: str, right: str) -> bool:
    """Return whether two words are one, or a country and its adjective ("austria", "austrian")."""
    if left == right:
        return True
    short, long = sorted((left, right), key=len)
    return (
        len(short) >= 4 and long.startswith(short) and long.removeprefix(short) in ("n", "an", "ian", "ese", "i", "s")
    )


def same_name(a: str, b: str) -> bool:
    """Return whether two names are one but for articles, marks and case, or mean one agency."""
    left, right = find_agency(a), find_agency(b)
    if left is not None or right is not None:
        return left == right
    strip = r"^the\s+"
    return squash(re.sub(strip, "", a, flags=re.IGNORECASE)) == squash(re.sub(strip, "", b, flags=re.IGNORECASE))


def _telling_words(name: str) -> list[str]:
    words = re.findall(r"\w+", re.sub(r"['’]s\b", "", name.casefold()))
    return [_AMERICAN.get(word) or word for word in words if word not in _EMPTY_WORDS]

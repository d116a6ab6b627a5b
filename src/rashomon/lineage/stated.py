"""The origins that a report's metadata names: whom an envelope gives as originator, in its credit line, as supplier."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rashomon.lineage.credits import credit_to
from rashomon.lineage.descent import DescentOptions
from rashomon.lineage.findings import NOWHERE, Finding
from rashomon.lineage.names import (
    MEDIA_WORDS,
    Agency,
    agency_pattern,
    find_agency,
    is_institution_name,
    is_outlet_name,
    read_outlet,
    squash,
)
from rashomon.lineage.press import Press
from rashomon.lineage.shared import SharedText
from rashomon.model import LineageKind, Report, SourceRole, StatedSource
from rashomon.text.given_names import FEMALE_NAMES, MALE_NAMES

_REASONS: dict[SourceRole, str] = {
    "originator": "the item's metadata names {} as its originator",
    "credit": "the item's credit line names {}",
    "supplier": "the item's metadata names {} as its supplier",
}
_UNNAMED = "news agencies"
"""The origin of what is credited to agencies without a name, as the reports themselves call it."""
_MAX_LINE_CHARS = 300
_MAX_NAME_CHARS = 80
_MAX_NAME_WORDS = 6
"""Words from which a part of a credit line is a sentence, in which only the names of agencies are read."""


@dataclass(frozen=True)
class _Party:
    """One whom a line names; `ours` is the report's outlet, its staff where there is no name; `agencies` have none."""

    what: Literal["ours", "agencies", "other"]
    name: str = ""
    agency: Agency | None = None


def find_stated(report: Report, press: Press) -> list[Finding]:
    """Return the origins that a report's metadata names, by words which are not in its text.

    Whom it names as originator, or in its credit line, is republished as by a credit in the text; beside the outlet's
    own name or staff it is rewritten. The outlet itself shows own reporting, which is not certain beside others in
    one line; in a credit line it says nothing where another is the originator. A supplier counts only where
    nobody else is named, as one from whom something is relayed, and only where it is known for an agency or outlet:
    most are services through which news is passed on.
    """
    lines: list[tuple[SourceRole, list[_Party]]] = []
    for source in dict.fromkeys(report.stated_sources):
        parties = _parties_of(source, report, press)
        if parties:
            lines.append((source.role, parties))
    originators = [party for role, line in lines if role == "originator" for party in line]
    ours = any(party.what == "ours" for party in originators)
    foreign = any(party.what != "ours" for party in originators)
    found: list[Finding] = []
    for role, line in sorted(lines, key=lambda item: item[0] != "originator"):
        if role == "supplier":
            continue
        beside = ours or any(party.what == "ours" for party in line)
        alone = all(party.what == "ours" for party in line)
        for party in line:
            if party.what != "ours":
                found.append(_of_another(report, press, party, "rewrites" if beside else "republishes", _REASONS[role]))
            elif role == "originator" or not foreign:
                found.extend(_of_its_own(report, press, party, alone, _REASONS[role]))
    return found or [
        finding
        for role, line in lines
        if role == "supplier"
        for party in line
        for finding in _of_supplier(report, press, party)
    ]


def settle_stated(
    findings: Sequence[Finding], shared: SharedText, press: Press, options: DescentOptions
) -> list[Finding]:
    """Return what the metadata of a report names with its kind by the words shared, where the source's own report is
    at hand: a credit says whose text it is, not how much of it was left."""
    settled: list[Finding] = []
    for finding in findings:
        kind: LineageKind | None = None
        if finding.kind != "own":
            for other in press.meant(finding.name):
                share, held = shared.share(finding.report, other), shared.share(other, finding.report)
                if other == finding.report or shared.words(finding.report, other) < options.min_shared_words:
                    continue
                if share >= options.republished_share:
                    kind = "republishes"
                elif kind is None and (share >= options.rewritten_share or held >= options.held_share):
                    kind = "rewrites"
        settled.append(replace(finding, kind=kind or finding.kind))
    return settled


def _of_another(report: Report, press: Press, party: _Party, kind: LineageKind, reason: str) -> Finding:
    if party.what == "agencies":
        told = reason.format("agencies") + " without saying which"
        return Finding(report.id, _UNNAMED, "outlet", "relays", False, 0.7, told, NOWHERE)
    finding = credit_to(report, press, party.name, kind, NOWHERE, reason, True, party.agency)
    if finding.origin == "outlet" and press.other(report.id, party.name) is None:
        if _NEWS_SERVICE.search(party.name):
            return replace(finding, origin="agency")
        words = {word.casefold() for word in party.name.split()}
        if is_institution_name(party.name) and not words & MEDIA_WORDS:
            return replace(finding, origin="institution")
    return finding


def _of_its_own(report: Report, press: Press, party: _Party, certain: bool, reason: str) -> list[Finding]:
    outlet = press.outlets.get(report.id)
    if outlet is None:
        return []
    own = report.outlet or outlet.name
    if party.agency is not None and find_agency(own) is None:
        # Known by its address only, or by letters that mean it in credits only.
        own = party.agency.name
    agency = find_agency(own) is not None or squash(own) in press.agencies
    told = reason.format(f"{own}, its own outlet" if party.name else "its own staff")
    told += "" if certain else ", beside others"
    return [Finding(report.id, own, "agency" if agency else "outlet", "own", certain, 0.95, told, NOWHERE)]


def _of_supplier(report: Report, press: Press, party: _Party) -> list[Finding]:
    if party.what == "ours":
        # Every outlet supplies its own items, whoever wrote them; an agency's are its dispatches.
        return [] if party.agency is None else _of_its_own(report, press, party, True, _REASONS["supplier"])
    known = party.agency is not None or press.other(report.id, party.name) is not None
    known = known or squash(party.name) in press.agencies or is_outlet_name(party.name, press.known)
    if party.what == "agencies" or not known:
        return []
    return [_of_another(report, press, party, "relays", _REASONS["supplier"])]


# -- who is named in a line -----------------------------------------------------------------------

_AGENCY = re.compile(agency_pattern())
_NEWS_SERVICE = re.compile(r"(?i)\b(?:news|press|wire)\s+(?:agency|service)\b|\bnewswires?\b")
_DOMAIN = re.compile(r"(?i)(?:https?://)?[\w-]{1,63}(?:\.[\w-]{1,63})+(?:/\S*)?")
_INITIALS = re.compile(r"(?:[A-Z]\.){1,4}[A-Z]?")
_BEFORE = re.compile(
    r"(?i)^(?:(?:copyright|©|\(c\)|(?:19|20)\d\d\b|(?:sources?|credits?|text|story|words|reports?)\s*:|by:?\s|from\s)\s*)+"
)
_AFTER = re.compile(r"(?i)(?:[\s.,]*\ball rights reserved\b.*|\s+via\s.*|[\s,]+(?:inc|ltd|llc|plc|gmbh)\.?)$")
_BETWEEN = re.compile(r"\s*[/|;,+•·]\s*|\s+[-–—]\s+")
_AND = re.compile(r"\s+(?:and|&|with)\s+", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"^(?P<name>[^()]*)\((?P<inside>[^()]*)\)(?P<after>[^()]*)$")
_OF_STAFF = re.compile(
    r"(?i)\s+(?:staff(?:\s+(?:writers?|reporters?))?|writers?|reporters?|correspondents?|journalists?)$"
)
_STAFF = re.compile(
    r"""(?ix)(?:the\s+|our\s+|own\s+|local\s+)*(?:(?:online|web|news|digital|foreign|sports)\s+)*
    (?:(?:staff|editorial)\s+)*(?:staff|news\s?room|news\s?desk|desk|team|editors?|editorial|writers?|reporters?|
    correspondents?|journalists?)"""
)
_AGENCIES = re.compile(
    r"""(?ix)(?:the\s+|other\s+|our\s+|various\s+|international\s+|foreign\s+|news\s+|wire\s+)*
    (?:agency|agencies|wires?|newswires?|(?:wire\s+|agency\s+)(?:services?|reports?|copy|inputs?|staff))"""
)
_NOBODY = re.compile(
    r"""(?ix)(?:n/?a|none|null|unknown|various|others?|inc|ltd|llc|plc|the|and|all\s+rights\s+reserved|hand-?out|supplied|
    contributed|contributors?|press\s+releases?|user(?:\s+.*)?|tb[ac]|more)\.?"""
)
_PICTURES = re.compile(r"(?i)\b(?:photos?|photographs?|pictures?|images?|graphics?|illustrations?|videos?|getty)\b")


def _parties_of(source: StatedSource, report: Report, press: Press) -> list[_Party]:
    """Return those whom a line names, in its order: "Staff and AP" names the outlet's staff and an agency."""
    line = " ".join(source.name[:_MAX_LINE_CHARS].split())
    found: list[_Party] = []
    for part in _parts_of(line, report, press):
        found.extend(_party(part, report, press))
    return list(dict.fromkeys(found))


def _parts_of(line: str, report: Report, press: Press) -> list[str]:
    line = _AFTER.sub("", _BEFORE.sub("", line)).strip()
    if not line or _DOMAIN.fullmatch(line) or _is_one(line, report, press):
        return [line] if line else []
    bracketed = _IN_BRACKETS.match(line)
    if bracketed:
        # "Press Trust of India (PTI)" is one agency, "Quay News (AP)" an outlet and its source.
        inside, line = bracketed["inside"].strip(), f"{bracketed['name'].strip()}{bracketed['after']}".strip()
        if not line or (_agency(inside) is not None and _agency(inside) != _agency(line)):
            return [*(_parts_of(line, report, press) if line else ()), inside]
    parts: list[str] = []
    for part in _BETWEEN.split(line):
        pieces = _AND.split(part)
        split = len(pieces) > 1 and not _is_one(part, report, press)
        # "The Post and Courier" is one paper: a list has one among it who can be nobody's second half.
        split = split and any(_tells_a_list(piece, report, press) for piece in pieces)
        for piece in pieces if split else [part]:
            joined = piece.split("-")
            hyphened = len(joined) > 1 and all(_agency(name) is not None for name in joined)
            names = joined if hyphened else [piece]
            # "Ann Oake and AP" are a reporter and the agency, "Ann Oake, AP" is a reporter of the agency's.
            parts.extend("staff" if split and _is_person(name, report, press) else name for name in names)
    return [part for part in parts if part]


def _is_one(line: str, report: Report, press: Press) -> bool:
    """Return whether a line as a whole is a name that is known."""
    return _agency(line) is not None or press.own(report.id, line) or press.other(report.id, line) is not None


def _tells_a_list(piece: str, report: Report, press: Press) -> bool:
    if _STAFF.fullmatch(piece) or _AGENCIES.fullmatch(piece):
        return True
    return _is_one(_OF_STAFF.sub("", piece), report, press)


def _party(part: str, report: Report, press: Press) -> list[_Party]:
    name = part.strip(" .,:;'\"’“”*-–—") if _agency(part) is None else part.strip()
    if not name or _PICTURES.search(name) or _NOBODY.fullmatch(name):
        return []
    if _AGENCIES.fullmatch(name):
        return [_Party("agencies")]
    if _STAFF.fullmatch(name):
        return [_Party("ours")]
    bare = _OF_STAFF.sub("", name)
    agency = _agency(name) or _agency(bare)
    name = name if _agency(name) is not None else bare
    if _DOMAIN.fullmatch(name) and agency is None:
        # Outlets are known by the main part of an address ("quaynews").
        main, name = read_outlet(name).last, re.sub(r"(?i)^(?:https?://)?(?:www\.)?|(?<=\w)/.*", "", name)
        other = press.other(report.id, main)
        if press.own(report.id, main) or other is not None:
            return [_Party("ours" if other is None else "other", name if other is None else other.name)]
        return [_Party("other", name)]
    outlet = press.outlets.get(report.id)
    if (outlet is not None and agency is not None and _agency(outlet.name) == agency) or press.own(report.id, name):
        return [_Party("ours", name, agency)]
    if agency is not None:
        return [_Party("other", agency.name, agency)]
    if press.other(report.id, name) is None:
        if len(name.split()) > _MAX_NAME_WORDS or len(name) > _MAX_NAME_CHARS:
            within = [_agency(match.group()) for match in _AGENCY.finditer(name)]
            return [_Party("other", one.name, one) for one in within if one is not None]
        if name[0].islower() or not re.search(r"[^\W\d_]{2}", name) or _is_person(name, report, press):
            return []
    return [_Party("other", name)]


def _agency(name: str) -> Agency | None:
    """Return the agency of a name, in whatever case it is written, or of an address."""
    name = name.strip()
    if _INITIALS.fullmatch(name):
        name = name.replace(".", "")
    if _DOMAIN.fullmatch(name):
        name = read_outlet(name).last
    return find_agency(name, credit=True) or find_agency(name[:1].upper() + name[1:], credit=True)


def _is_person(name: str, report: Report, press: Press) -> bool:
    """Return whether a name is one of the authors', or begins with a given name and is not known for an outlet's."""
    if squash(name) in {squash(author) for author in report.authors}:
        return _agency(name) is None and not is_outlet_name(name, press.known)
    words = name.split()
    given = words[0].casefold() in FEMALE_NAMES | MALE_NAMES if words else False
    return given and 2 <= len(words) <= 4 and not is_outlet_name(name, press.known) and not is_institution_name(name)

"""Credits, relays and own reporting: the origins that a report names in so many words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rashomon.lineage.findings import Finding
from rashomon.lineage.names import (
    Agency,
    Outlet,
    OutletIndex,
    agency_pattern,
    find_agency,
    is_institution_name,
    is_outlet_name,
    names_outlet,
    names_outlet_shortly,
    read_outlet,
    squash,
)
from rashomon.model import LineageKind, OriginKind, Report, Span
from rashomon.text.given_names import FEMALE_NAMES, MALE_NAMES
from rashomon.text.reading import Reading


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


def _is_acronym_of(mention: str, outlet: Outlet) -> bool:
    """Return whether a mention is the acronym with which the outlet's name begins ("QNN" of QNN Harwell)."""
    return len(mention) >= 3 and mention.isupper() and outlet.name.split()[0] == mention


_CAPITAL = r"(?:[A-ZÀ-Ý0-9][\w&’'.-]*[\w&]|[A-Z])"
_NAME = rf"(?:[Tt]he\s+)?{_CAPITAL}(?:\s+(?:(?:of|and|&|de|la|le|der|the|for)\s+)?{_CAPITAL}){{0,5}}"
_CALLED = (
    r"(?:(?:the|a|an|its|his|her)\s+)?(?:[\w’'-]+\s+){0,3}?(?:news\s+agency|newswire|newspaper|broadcaster|daily|tabloid"
    r"|magazine|news\s+(?:site|website|outlet|channel)|affiliate|television\s+(?:channel|station)|TV\s+channel)\s+"
)
_CALLED_AGENCY = re.compile(
    rf"\b(?:news|wire|press|Nachrichten)\s+(?:agency|service)\s+(?P<after>{_NAME})"
    rf"|(?P<before>{_CAPITAL}(?:\s{_CAPITAL}){{0,3}})\s+(?:news|wire)\s+(?:agency|service)\b"
)
_CALLED_OUTLET = re.compile(
    rf"\b(?:newspaper|broadcaster|daily|tabloid|website|magazine|channel|station|weekly|affiliate|paper|outlet)\s+"
    rf"(?P<after>{_NAME})"
    rf"|(?P<before>{_NAME}),?\s+(?:an?\s+)?(?:\w+\s+)?(?:newspaper|broadcaster|tabloid|magazine)\b"
)


def read_press(reports: Sequence[Report]) -> Press:
    """Return the outlets and agencies that the reports of a story show."""
    outlets = {report.id: read_outlet(report.outlet) for report in reports if report.outlet}
    for report in reports:
        if report.id not in outlets:
            asked = _ASKED_BY.search(report.text)
            name = next((group for group in asked.groups() if group), None) if asked else None
            if name and find_agency(name) is None:
                outlets[report.id] = read_outlet(_clean(name))
    known: set[str] = {key for outlet in outlets.values() for key in outlet.keys}
    agencies: set[str] = set()
    for report in reports:
        for pattern, names in ((_CALLED_AGENCY, agencies), (_CALLED_OUTLET, known)):
            for match in pattern.finditer(report.text):
                name = match["after"] or match["before"]
                if name and not is_institution_name(name):
                    names.add(squash(re.sub(r"^the\s+", "", _clean(name), flags=re.IGNORECASE)))
        # "Told The Standard": what one report writes as outlets are written is known for one in all.
        known.update(squash(name[4:]) for m in _TOLD.finditer(report.text) if _is_titled(name := _clean(m["name"])))
        for match in _DATED_CREDIT.finditer(report.text[:600]):
            names_own = report.id in outlets and names_outlet(match["name"], outlets[report.id])
            if names_own:
                known.add(squash(match["name"]))
    by_outlet: dict[Outlet, list[str]] = {}
    for report, outlet in outlets.items():
        by_outlet.setdefault(outlet, []).append(report)
    held = {outlet: tuple(found) for outlet, found in by_outlet.items()}
    return Press(outlets, frozenset(known - {""}), frozenset(agencies - {""}), OutletIndex(held), held)


def _is_titled(name: str) -> bool:
    """Return whether a name inside a sentence has the capital article with which outlets' names are written."""
    plain = name.removeprefix("The ")
    return name != plain and plain[:1].isupper() and len(plain.split()) <= 3 and not is_institution_name(plain)


def _clean(name: str) -> str:
    name = re.sub(r"\s+", " ", name).strip(" .,;:'’-–—")
    name = re.sub(r"['’]s?$", "", name)
    return re.sub(r"^(?:According|As|But|And|However|While|When|In|On)\s+(?=(?:the\s+)?[A-Z])", "", name)


# -- credits --------------------------------------------------------------------------------------

_AGENCY = agency_pattern()
_DATED_CREDIT = re.compile(r"\((?P<name>[A-Z][\w&.’' -]{1,40}?)\)\s*(?:[-–—]+|(?=[A-Z“\"‘]))")
_DATELINE_CREDIT = re.compile(
    rf"(?m)^[^\n(]{{0,60}}\((?P<name>{_AGENCY}|[A-Z][\w&.’' -]{{1,40}}?)\)\s*(?:[-–—]+\s|(?=[A-Z“\"‘]))"
)
_COPYRIGHT = re.compile(rf"(?:(?i:copyright)|©|\([cC]\))[^.\n]{{0,40}}?(?P<name>{_AGENCY})")
_INFORMATION = re.compile(
    r"(?m)^[ \t]*(?:[-–—_*•]+[ \t]*)?(?i:(?:(?:this|the)\s+(?:story|report|article)\s+(?:contains|includes|uses)\s+)?"
    r"(?:additional\s+|some\s+)?information)\s+(?i:from|provided\s+by)(?:\s*:\s*|\s+)(?P<names>[^\n]{2,160})"
)
_ADDRESS = re.compile(r"(?i)(?:https?://|www\.)\S+")
_CONTRIBUTED_BY_OUTLET = re.compile(
    rf"(?P<name>{_NAME})(?:[’']s?)?(?:\s+(?:staff|reporters?|writers?|journalists?))?(?:\s+also)?\s+contributed\s+"
    r"(?:\w+\s+)?to\s+this\s+(?:report|story|article)"
)
_CONTRIBUTED = re.compile(
    rf"(?P<name>{_AGENCY})(?P<staff>[’']?s?\s+(?:writers?|reporters?|journalists?|correspondents?|staff)\b[^.\n]{{0,200}})?"
    r"(?:,?\s+(?:and|&)\s+[\w .&-]{2,40})?[^.\n]{0,60}?\s+contributed\b"
)
_WITH_MATERIAL = re.compile(
    r"(?i:\b(?:with|includes?|additional|using)\s+(?:additional\s+|some\s+)?"
    r"(?:files|reporting|material|inputs?|information|reports?|content|agency\s+inputs?)\s+(?:from|by)\s+)"
    r"(?P<names>[^\n.;()]{2,100})"
)
_SIGN_OFF = re.compile(
    r"\((?P<inside>[^()\n]{0,80}?\b(?:Reporting|Writing|Compiled|Editing|Additional reporting|Edited)\s+(?:by|in)\b"
    r"[^()\n]{3,300})\)"
)
_LIST = rf"{_AGENCY}(?:\s*(?:,|/|-|–|&|\band\b|\||\+)\s*{_AGENCY})*"
_END_CREDIT = re.compile(rf"(?:(?<=[.!?”\"’'])[ \t]+|(?m:^)[ \t]*)(?:[-–—•]\s*)?(?P<list>(?i:{_LIST}))\.?[ \t]*$")
_BYLINE = re.compile(
    r"(?m)^[ \t]*(?:[Bb][Yy]\s+(?:[\w.’' -]{3,60}?(?:,|\||/| for| of)\s*)?|[\w.’' -]{3,40}?\|\s*)?"
    rf"(?P<name>{_AGENCY})(?:\s+(?i:staff|reporters?))?[ \t]*$"
)
_NOT_CREDIT = re.compile(r"(?i)photo|picture|image|video|file|via|getty|screengrab|courtesy|/|illustration|graphic")


def find_credits(reading: Reading, press: Press) -> list[Finding]:
    """Return a report's credits: copyright and contributor lines, datelines, sign-offs, closing credits, authors."""
    report, text = reading.report, reading.report.text
    found: list[Finding] = []

    def add(name: str, kind: LineageKind, start: int, end: int, reason: str, certain: bool = True) -> None:
        span = report.span(start, end)
        if span.text:
            found.append(credit_to(report, press, name, kind, span, reason, certain))

    for match in _COPYRIGHT.finditer(text):
        if _is_picture_credit(match):
            continue
        add(match["name"], "republishes", *match.span(), "a copyright line names {}")
    for word in re.finditer("contributed", text):
        begin = max(text.rfind("\n", 0, word.start()) + 1, word.start() - 400)
        for match in _CONTRIBUTED.finditer(text, begin, word.end()):
            kind: LineageKind = "republishes" if match["staff"] else "rewrites"
            add(match["name"], kind, *match.span(), "a contributor note names {}")
        for match in _CONTRIBUTED_BY_OUTLET.finditer(text, begin):
            name = _clean(match["name"])
            if find_agency(name) is None and (press.other(report.id, name) or is_outlet_name(name, press.known)):
                add(name, "rewrites", *match.span(), "a contributor note names {}")
            break
    for match in _INFORMATION.finditer(text):
        names = re.sub(r"[\s,;]+$", "", _ADDRESS.sub("", match["names"]).rstrip(". "))
        for name in re.split(r"\s*[,;/]\s*(?:and\s+)?|\s+and\s+(?=(?:[Tt]he\s+)?[A-Z])", names):
            name = _clean(name)
            if re.fullmatch(_NAME, name) and not is_institution_name(name):
                add(name, "relays", *match.span(), "a note below the text says that it has information from {}")
    for match in _WITH_MATERIAL.finditer(text):
        for name in re.split(r"\s*(?:,|/|&|\band\b)\s*", match["names"]):
            name = _clean(name)
            if re.fullmatch(_AGENCY, name) or press.other(report.id, name) or is_outlet_name(name, press.known):
                add(name, "rewrites", *match.span(), "the report says that it uses material from {}")
    head = min(len(text), 1500)
    for match in _DATELINE_CREDIT.finditer(text[:head]):
        name = match["name"]
        if _is_source(name, report, press):
            add(name, "republishes", match.start(), match.end("name") + 1, "the dateline credits {}")
    found.extend(_sign_offs(report, press))
    lines = [match.span() for match in re.finditer(r"[^\r\n]+", text) if match.group().strip()]
    for start, end in lines[-max(6, len(lines) // 3) :]:
        line = text[start:end]
        match = _END_CREDIT.search(line, max(0, len(line) - 120))
        if match is None or (line[: match.start()].strip() == "" and _is_photo(text, start)):
            continue
        if _NOT_CREDIT.search(line[max(0, match.start() - 12) : match.start()]):
            continue
        names = list(re.finditer(rf"(?i:{_AGENCY})", match["list"]))
        if len(names) == 1 and not re.fullmatch(_AGENCY, names[0].group()):
            # A lone "Map" is no credit, "Reuters - Ap - Afp" is.
            continue
        for name in names:
            add(
                name.group(),
                "republishes",
                start + match.start("list"),
                start + match.end("list"),
                "the text closes with the credit {}",
            )
    for start, end in lines[:6]:
        match = _BYLINE.match(text[start:end])
        if match and not _NOT_CREDIT.search(text[start:end]) and not _is_photo(text, start):
            add(match["name"], "republishes", start, end, "the byline names {}")
    found.extend(_authors(report, press))
    return found


def _is_picture_credit(copyright_line: re.Match[str]) -> bool:
    """Return whether a copyright sign stands at a picture ("© AGENCY / Ann Oake"): a slash parts agency and person."""
    text, (start, end) = copyright_line.string, copyright_line.span("name")
    before = re.search(r"(?P<name>[^/©\n]*)/\s*$", text[copyright_line.start() : start])
    after = re.match(r"\s*/\s*(?P<name>[^/\n]{0,60})", text[end : end + 64])
    return any(
        beside is not None and re.match(rf"\W*(?:{_AGENCY})", beside["name"]) is None for beside in (before, after)
    )


def _is_photo(text: str, start: int) -> bool:
    before = text[max(0, start - 40) : start]
    return bool(re.search(r"(?i)(?:photo|picture|image|credit|source)s?\s*:?\s*$", before))


def _is_source(name: str, report: Report, press: Press) -> bool:
    if find_agency(name, credit=True) is not None or press.own(report.id, name) or press.other(report.id, name):
        return True
    return squash(name) in press.agencies or (len(name) > 2 and is_outlet_name(name, press.known))


def credit_to(
    report: Report, press: Press, name: str, kind: LineageKind, span: Span, reason: str, certain: bool,
    agency: Agency | None = None,
) -> Finding:  # fmt: skip
    """Return the finding for a name that a credit gives; a credit to the report's own outlet shows own reporting.

    `reason` has a place for the name; `agency` is the agency that is meant, where that is known already.
    """
    if agency is None and (find_agency(name) is not None or not _is_of_the_story(name, press)):
        agency = find_agency(name, credit=True)
    shown = agency.name if agency else _clean(name).removeprefix("the ")
    if press.own(report.id, shown) or press.own(report.id, name):
        own = report.outlet or press.outlets[report.id].name
        origin: OriginKind = "agency" if agency or squash(own) in press.agencies else "outlet"
        return Finding(report.id, own, origin, "own", certain, 0.95, f"{reason.format(own)}, its own outlet", span)
    if agency is None:
        other = press.other(report.id, name)
        if other is not None and " " not in other.name and "." in other.name:
            origin = "outlet"
        else:
            shown = other.name if other else shown
            origin = "agency" if squash(shown) in press.agencies else "outlet"
    else:
        origin = "agency"
    return Finding(report.id, shown, origin, kind, certain, 0.95, reason.format(shown), span)


def _is_of_the_story(name: str, press: Press) -> bool:
    """Return whether an outlet of the story bears this very name: "(CNS)" is that CNS, and no agency so abbreviated."""
    return any(squash(outlet.name) == squash(name) for outlet in press.index.find(name))


def _sign_offs(report: Report, press: Press) -> list[Finding]:
    """Return what sign-offs show, "(Reporting by ... in ...; Editing by ...)": the agency named in it, or the
    report's own desk."""
    found: list[Finding] = []
    for match in _SIGN_OFF.finditer(report.text):
        inside = match["inside"]
        span = report.span(*match.span())
        names = [name.group() for name in re.finditer(_AGENCY, inside)]
        opening = re.match(rf"\s*(?P<name>{_NAME})[.:;,]\s", inside)
        if opening and not re.match(r"(?i)(?:additional|reporting|writing|editing|compiled)", opening["name"]):
            names.append(opening["name"])
        kept = [credit_to(report, press, name, "republishes", span, "the sign-off names {}", True) for name in names]
        found.extend(kept)
        if not kept:
            found.append(
                Finding(
                    report.id, "", "agency", "own", False, 0.5, "it is signed off as agencies do, and names none", span
                )
            )
    return found


def _authors(report: Report, press: Press) -> list[Finding]:
    """Return what the list of authors shows; its evidence is where the text has the name, else the first words."""
    others = [
        a for a in report.authors if find_agency(a) is None and " " in a.strip() and not is_outlet_name(a, press.known)
    ]
    found: list[Finding] = []
    for author in report.authors:
        agency = find_agency(author)
        if agency is None and re.search(r"(?i)\b(?:for|editor|reporter|correspondent|staff|by)\b", author):
            continue
        outlet = press.other(report.id, author) or (
            is_outlet_name(author, press.known) and not press.own(report.id, author)
        )
        if agency is None and not outlet:
            continue
        if press.own(report.id, author):
            continue
        match = re.search(re.escape(author), report.text)
        first = re.search(r"\S[^\n]{0,200}", report.text)
        place = match.span() if match else first.span() if first else None
        if place is None:
            continue
        people = [name for name in others if not re.search(r"(?i)published|updated|staff|\d", name)]
        # An outlet named beside a reporter is where that reporter works; an agency beside one was reworked.
        kind: LineageKind = "rewrites" if people and agency is not None else "republishes"
        finding = credit_to(report, press, author, kind, report.span(*place), "the list of authors names {}", True)
        if finding.kind != "own":
            found.append(finding)
    return found


# -- relays and own reporting ---------------------------------------------------------------------

_NEG = r"(?:\s*not|n['’]t)"
_ASKED_BY = re.compile(
    rf"requests?\s+for\s+comments?\s+(?:from|by)\s+(?P<a>{_NAME})"
    rf"|(?P<b>{_NAME})['’]s?\s+(?:\w+\s+)?(?:requests?\s+for\s+comment|request\s+for\s+an?\s+interview|inquir(?:y|ies)|questions)"
)
_ASKING = re.compile(r"\b(?:requests?\s+for|inquir|questions)")
_TOLD = re.compile(
    rf"\b(?:told|tells|tell|(?:speaking|spoke|speaks|talked|confirmed|said|explained)\s+(?:to|with)"
    rf"|interview(?:ed)?\s+(?:with|by|on)|interview\s+(?:to|for)|(?:emailed|sent|provided|shared|leaked|given|disclosed)\s+(?:to|with)"
    rf"|(?:email|statement|message|text|letter|comments?|remarks)\s+to)\s+(?P<name>{_NAME})"
)
_HELD = re.compile(
    rf"\b(?:obtained|reviewed|seen|viewed|verified|analy[sz]ed|commissioned|conducted|compiled|acquired)\s+by\s+(?P<a>{_NAME})"
    rf"|\bwhich\s+(?P<b>{_NAME})\s+(?:has|have)\s+(?:seen|obtained|reviewed)"
)
_REPORTED = re.compile(
    rf"(?P<name>{_NAME})(?:\s+(?:first|also|has|had|have|later|previously|earlier|exclusively))?\s+(?P<verb>reports|report|reported)\b(?!\s+by)"
    rf"(?P<after>[^\n]{{0,40}})"
)
_REPORTED_BY = re.compile(
    rf"\b(?:(?:first|as|was|were|been)\s+)?(?:reported|published|broadcast|revealed)\s+(?:first\s+|earlier\s+)?(?:by|in|on)\s+(?P<a>{_NAME})"
    rf"|[,”\"’']\s+(?:reported|reports)\s+(?P<b>{_NAME})"
)
_ACCORDING = re.compile(
    r"\b[Aa]ccording\s+to\s+(?:(?:(?:an?|the|its|one)\s+(?:[a-z-]+\s+){0,2}?)?"
    r"(?:report|story|article|account|interview|investigation)s?\s+(?:published\s+)?(?:by|in|from|on|with)\s+)?"
    rf"(?:{_CALLED})?(?P<name>{_NAME})"
)
_DESCRIBED = re.compile(rf"\b(?:told|with|to|by|citing|reported|in)\s+{_CALLED}(?P<name>{_NAME})")
_CITING = re.compile(rf"\b(?:citing|quoting|cited\s+by|quoted\s+by|quoted\s+in|says\s+in)\s+(?P<name>{_NAME})")
_SAID_BY_OUTLET = re.compile(
    rf"(?P<name>{_NAME})\s+(?:(?:said|says|wrote|writes|quoted|cited|quotes|cites)\b"
    r"|(?:released|carried|aired|published|ran)\s+(?:an?|the)\s+(?:\w+\s+)?(?:report|statement|story|video|footage|interview)\b)"
)
_OWN_STAFF = re.compile(
    rf"(?P<name>{_CAPITAL}(?:\s{_CAPITAL}){{0,3}})['’]s?\s+{_NAME}\s+(?:reports|reported|told|tells|said|says)\b"
)
_UNNAMED = re.compile(
    r"(?i)\b(?P<name>(?:(?:local|state|state-run|national|foreign|regional|domestic|other|multiple|several|some|various|"
    r"international|government|official|independent|[a-z]+(?:ese|ish|ian|can|ch|eli|qi|ni))\s+)"
    r"(?:media(?:\s+(?:outlets|reports|organi[sz]ations))?|news\s+(?:outlets|reports|organi[sz]ations|agenc(?:y|ies)))"
    r"|media\s+outlets|media\s+reports|news\s+reports|news\s+outlets|"
    r"local\s+(?:newspapers?|press|television|tv|radio)|state\s+(?:television|tv|radio)|wire\s+services|news\s+agencies)"
)
_UNNAMED_CUE_AFTER = re.compile(
    r"\s+(?:have\s+|has\s+|also\s+|later\s+)?(?:report|reported|reports|say|said|saying|identified|quoted|cited|showed|claim|claimed|suggest|suggested)\b"
)
_UNNAMED_CUE_BEFORE = re.compile(
    r"(?i)(?:told|according\s+to|citing|reported\s+by|reported\s+in|cited\s+by|quoted\s+by|quoted\s+in)\s+(?:the\s+|an?\s+)?$"
)
_TOLD_OTHERS = re.compile(r"\b(?:told|tell|tells|telling)\s+(?:the\s+|a\s+)?(?!this\b|our\b|us\b)[a-z]\w+")
_COMMENT = "it asked for comment itself"
_INTERVIEW = "it interviewed a source itself"
_REPORTERS = "it names reporters of its own who contributed"
_UNNAMED_SOURCE = "it has an unnamed source of its own"
_OWN_CUES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), reason)
    for pattern, reason in (
        (
            rf"\b(?:did|has|have|had){_NEG}\s+(?:\w+\s+){{0,2}}?(?:respond(?:ed)?|repl(?:y|ied)|return(?:ed)?)\s+"
            r"(?:to\s+)?(?:\w+\s+){0,4}?(?:requests?|messages?|calls?|emails?|e-mails?|inquir\w+|questions)",
            _COMMENT,
        ),
        (rf"\bcould{_NEG}\s+(?:\w+\s+)?be\s+(?:\w+\s+)?(?:reached|contacted)(?:\s+for\s+comment)?", _COMMENT),
        (
            r"\bdeclined\s+(?:to\s+(?:comment|be\s+interviewed)|(?:a\s+|our\s+|an\s+)?(?:requests?|interview)\b)",
            _COMMENT,
        ),
        (
            r"\b(?:in|by)\s+(?:an?\s+)?(?:tele)?phone\s+interviews?\b(?!\s+with\b)|\breached\s+by\s+(?:tele)?phone\b"
            r"|\bin\s+an\s+interview\b(?!\s+(?:with|on|to|for|by|published|broadcast|aired)\b)",
            _INTERVIEW,
        ),
        (
            r"(?-i:[A-ZÀ-Ý][\w’'-]+\s+[A-ZÀ-Ý][\w’'-]+)(?:\s+(?:in|from)\s+(?-i:[A-ZÀ-Ý])[\w. ’'-]{2,40})?"
            r"\s+(?:also\s+)?contributed\s+(?:\w+\s+)?to\s+this\s+(?:report|story|article)",
            _REPORTERS,
        ),
        (
            r"\btold\s+(?:this|our)\s+(?:newspaper|paper|reporters?|correspondent|website|publication|magazine|outlet"
            r"|station)\b|\bour\s+(?:reporter|correspondent)s?\b",
            "it says that it was told",
        ),
        (
            r"\b(?:according\s+to|said)\s+(?:an?|one|two|three|several|multiple|the)?\s*(?:person|people|sources?"
            r"|officials?|individuals?)\s+(?:who\s+(?:was|were|is|are)\s+)?(?:familiar|briefed|close"
            r"|with\s+(?:direct\s+)?knowledge)\b",
            _UNNAMED_SOURCE,
        ),
        (
            r"\b(?:spoke|speaking)\s+on\s+(?:the\s+)?condition\s+of\s+anonymity"
            r"|\basked\s+not\s+to\s+be\s+(?:named|identified)",
            _UNNAMED_SOURCE,
        ),
    )
)


def find_relays(reading: Reading, press: Press, quoted: Sequence[tuple[int, int]]) -> list[Finding]:
    """Return where a report relays another outlet or agency, or shows that it asked itself ("told The Ledger")."""
    report, text = reading.report, reading.report.text
    furniture = [(piece.start, piece.end) for piece in report.furniture]
    found: list[Finding] = []

    def blocked(at: int) -> bool:
        return any(start <= at < end for start, end in furniture) or any(start <= at < end for start, end in quoted)

    people = _surnames(text)

    def add(
        name: str, match: re.Match[str], group: str, reason: str, sure: bool = False, own: str | None = None
    ) -> None:
        if blocked(match.start(group)) or re.sub(r"['’]s?$", "", name) in people:
            return
        if "\n" in name and reading.sentence_at(match.start(group)) != reading.sentence_at(match.end(group) - 1):
            # A caption without a stop runs into the next line.
            return
        finding = _relay(report, press, name, _around(report, match), reason, sure, own)
        if finding is not None:
            found.append(finding)

    asked = _ASKED_BY.finditer(text) if _ASKING.search(text) else ()
    for match in asked:
        group = "a" if match["a"] else "b"
        add(match[group], match, group, "{} was asked for comment by", True, "it says that it asked for comment itself")
    for match in _TOLD.finditer(text):
        add(match["name"], match, "name", "a source spoke to {}", False, "a source spoke to it")
    for match in _HELD.finditer(text):
        group = "a" if match["a"] else "b"
        add(
            match[group],
            match,
            group,
            "what it reports was obtained by {}",
            False,
            "it says that it has seen the evidence itself",
        )
    for match in _REPORTED.finditer(text):
        verb = reading.token_at(match.start("verb"))
        if verb is not None and verb.pos_ in ("NOUN", "PROPN"):
            # "A South Korean report": no outlet of that name.
            continue
        # "The bank reported a loss" is no relay: a name that is not known as an outlet's counts only where
        # the words stand beside what is reported.
        before = text[max(0, match.start() - 12) : match.start()]
        beside = bool(re.match(r"\s*(?:[.,;\n]|$|citing|quoting)", match["after"])) and bool(
            re.search(r"(?:,|affiliate|[”\"])\s*$", before)
        )
        add(
            match["name"],
            match,
            "name",
            "it says that {} reported it",
            beside and not is_institution_name(match["name"]),
        )
    for match in _REPORTED_BY.finditer(text):
        group = "a" if match["a"] else "b"
        add(
            match[group],
            match,
            group,
            "it says that {} reported it",
            group == "b" and not is_institution_name(match[group]),
        )
    for match in _ACCORDING.finditer(text):
        add(match["name"], match, "name", "it gives {} as its source")
    for match in _DESCRIBED.finditer(text):
        add(match["name"], match, "name", "it gives {} as its source", not is_institution_name(match["name"]))
    for match in _CITING.finditer(text):
        add(match["name"], match, "name", "it cites {}")
    for match in _SAID_BY_OUTLET.finditer(text):
        add(match["name"], match, "name", "it gives {} as its source")
    for match in _OWN_STAFF.finditer(text):
        if press.own(report.id, match["name"]):
            add(match["name"], match, "name", "{}", False, "it names its own reporter")
    for match in _UNNAMED.finditer(text):
        if blocked(match.start()) or match["name"].lower().startswith("social"):
            continue
        if _UNNAMED_CUE_AFTER.match(text, match.end()) or _UNNAMED_CUE_BEFORE.search(text[: match.start()][-30:]):
            name = re.sub(r"\s+", " ", match["name"].lower())
            span = _around(report, match)
            found.append(
                Finding(report.id, name, "outlet", "relays", True, 0.7, f"it relays {name} without a name", span)
            )
    return found


_PERSON = re.compile(
    r"\b(?:(?P<given>[A-Z][a-zà-ÿ]+)\s+(?:[A-Z]\.\s+)?|(?:Mr|Mrs|Ms|Dr)\.?\s+)(?P<name>[A-Z][\w’'-]+\w)(?!\s+[A-Z])"
)


def _surnames(text: str) -> frozenset[str]:
    """Return the surnames of the people whom a text names in full or with a title: some outlets bear a person's name.

    Where "Ann Harwell" is in the story, "Harwell says" is what she says, and not what is read in a paper called so.
    """
    return frozenset(
        match["name"]
        for match in _PERSON.finditer(text)
        if match["given"] is None or match["given"].casefold() in FEMALE_NAMES | MALE_NAMES
    )


def _relay(
    report: Report, press: Press, name: str, span: Span, reason: str, sure: bool, own: str | None
) -> Finding | None:
    raw, name = name, _clean(name)
    if not name or not span.text or name.casefold() == "the":
        return None
    if press.own(report.id, name):
        if own is None:
            return None
        shown = report.outlet or press.outlets[report.id].name
        origin: OriginKind = "agency" if find_agency(shown) or squash(shown) in press.agencies else "outlet"
        return Finding(report.id, shown, origin, "own", True, 0.9, own, span)
    agency = find_agency(name) or find_agency(re.sub(r"^(?:[Tt]he\s+)?[A-Z][\w-]+['’]s?\s+", "", name))
    if agency is not None:
        return Finding(report.id, agency.name, "agency", "relays", True, 0.9, reason.format(agency.name), span)
    other = press.other(report.id, name)
    plain = re.sub(r"^the\s+", "", name, flags=re.IGNORECASE)
    if squash(plain) in press.agencies:
        return Finding(report.id, plain, "agency", "relays", True, 0.9, reason.format(plain), span)
    # A capital article inside a sentence is how an outlet's name is written ("told The Standard").
    titled = own is not None and _is_titled(raw)
    if other is None and not is_outlet_name(name, press.known) and not titled and not sure:
        return None
    shown = other.name if other is not None and "." not in other.name else name if raw.startswith("The ") else plain
    return Finding(report.id, shown, "outlet", "relays", True, 0.85, reason.format(shown), span)


def find_own_cues(reading: Reading, quoted: Sequence[tuple[int, int]]) -> list[Finding]:
    """Return the words by which a report shows that it asked, called or met its sources itself, unnamed as it is."""
    report = reading.report
    furniture = [(piece.start, piece.end) for piece in report.furniture]
    found: list[Finding] = []
    for pattern, reason in _OWN_CUES:
        for match in pattern.finditer(report.text):
            inside = any(start <= match.start() < end for start, end in (*furniture, *quoted))
            # "He told judges in a telephone interview": somebody else heard it.
            told = reason == _INTERVIEW and _TOLD_OTHERS.search(report.text, max(0, match.start() - 60), match.start())
            named = reason == _REPORTERS and is_outlet_name(re.split(r"\s+contributed", match.group())[0])
            if not inside and not told and not named:
                found.append(Finding(report.id, "", "outlet", "own", True, 0.8, reason, _around(report, match)))
    return found


def _around(report: Report, match: re.Match[str]) -> Span:
    """Return the span of the words matched with what precedes them in their clause, so that a reader sees who spoke."""
    start, end = match.span()
    window = report.text[max(0, start - 80) : start]
    cut = max(window.rfind(sign) for sign in '.!?\n”"') + 1
    begin = start - (len(window) - cut)
    return report.span(begin, min(end, begin + 300))

"""Credits: the origins that a report names in its copyright, contributor and closing lines, datelines and bylines."""

from __future__ import annotations

import re

from rashomon.lineage.findings import Finding
from rashomon.lineage.names import Agency, agency_pattern, find_agency, is_institution_name, is_outlet_name, squash
from rashomon.lineage.press import NAME, Press, clean_name
from rashomon.model import LineageKind, OriginKind, Report, Span
from rashomon.text.reading import Reading

_AGENCY = agency_pattern()
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
    rf"(?P<name>{NAME})(?:[’']s?)?(?:\s+(?:staff|reporters?|writers?|journalists?))?(?:\s+also)?\s+contributed\s+"
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
            name = clean_name(match["name"])
            if find_agency(name) is None and (press.other(report.id, name) or is_outlet_name(name, press.known)):
                add(name, "rewrites", *match.span(), "a contributor note names {}")
            break
    for match in _INFORMATION.finditer(text):
        names = re.sub(r"[\s,;]+$", "", _ADDRESS.sub("", match["names"]).rstrip(". "))
        for name in re.split(r"\s*[,;/]\s*(?:and\s+)?|\s+and\s+(?=(?:[Tt]he\s+)?[A-Z])", names):
            name = clean_name(name)
            if re.fullmatch(NAME, name) and not is_institution_name(name):
                add(name, "relays", *match.span(), "a note below the text says that it has information from {}")
    for match in _WITH_MATERIAL.finditer(text):
        for name in re.split(r"\s*(?:,|/|&|\band\b)\s*", match["names"]):
            name = clean_name(name)
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
    shown = agency.name if agency else clean_name(name).removeprefix("the ")
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
        opening = re.match(rf"\s*(?P<name>{NAME})[.:;,]\s", inside)
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

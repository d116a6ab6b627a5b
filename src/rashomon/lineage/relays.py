"""Relays and own reporting: what a report has from another outlet or agency, and where it shows that it asked itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rashomon.lineage.findings import Finding
from rashomon.lineage.names import find_agency, is_institution_name, is_outlet_name, squash
from rashomon.lineage.press import ASKED_BY, CALLED, CAPITAL, NAME, TOLD, Press, clean_name, is_titled_name
from rashomon.model import OriginKind, Report, Span
from rashomon.text.given_names import FEMALE_NAMES, MALE_NAMES
from rashomon.text.reading import Reading

_NEG = r"(?:\s*not|n['’]t)"
_ASKING = re.compile(r"\b(?:requests?\s+for|inquir|questions)")
_HELD = re.compile(
    rf"\b(?:obtained|reviewed|seen|viewed|verified|analy[sz]ed|commissioned|conducted|compiled|acquired)\s+by\s+(?P<a>{NAME})"
    rf"|\bwhich\s+(?P<b>{NAME})\s+(?:has|have)\s+(?:seen|obtained|reviewed)"
)
_REPORTED = re.compile(
    rf"(?P<name>{NAME})(?:\s+(?:first|also|has|had|have|later|previously|earlier|exclusively))?\s+(?P<verb>reports|report|reported)\b(?!\s+by)"
    rf"(?P<after>[^\n]{{0,40}})"
)
_REPORTED_BY = re.compile(
    rf"\b(?:(?:first|as|was|were|been)\s+)?(?:reported|published|broadcast|revealed)\s+(?:first\s+|earlier\s+)?(?:by|in|on)\s+(?P<a>{NAME})"
    rf"|[,”\"’']\s+(?:reported|reports)\s+(?P<b>{NAME})"
)
_ACCORDING = re.compile(
    r"\b[Aa]ccording\s+to\s+(?:(?:(?:an?|the|its|one)\s+(?:[a-z-]+\s+){0,2}?)?"
    r"(?:report|story|article|account|interview|investigation)s?\s+(?:published\s+)?(?:by|in|from|on|with)\s+)?"
    rf"(?:{CALLED})?(?P<name>{NAME})"
)
_DESCRIBED = re.compile(rf"\b(?:told|with|to|by|citing|reported|in)\s+{CALLED}(?P<name>{NAME})")
_CITING = re.compile(rf"\b(?:citing|quoting|cited\s+by|quoted\s+by|quoted\s+in|says\s+in)\s+(?P<name>{NAME})")
_SAID_BY_OUTLET = re.compile(
    rf"(?P<name>{NAME})\s+(?:(?:said|says|wrote|writes|quoted|cited|quotes|cites)\b"
    r"|(?:released|carried|aired|published|ran)\s+(?:an?|the)\s+(?:\w+\s+)?(?:report|statement|story|video|footage|interview)\b)"
)
_OWN_STAFF = re.compile(
    rf"(?P<name>{CAPITAL}(?:\s{CAPITAL}){{0,3}})['’]s?\s+{NAME}\s+(?:reports|reported|told|tells|said|says)\b"
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

    asked = ASKED_BY.finditer(text) if _ASKING.search(text) else ()
    for match in asked:
        group = "a" if match["a"] else "b"
        add(match[group], match, group, "{} was asked for comment by", True, "it says that it asked for comment itself")
    for match in TOLD.finditer(text):
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
    raw, name = name, clean_name(name)
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
    titled = own is not None and is_titled_name(raw)
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

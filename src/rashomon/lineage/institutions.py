"""Institutions, documents, footage and persons which a report gives as its source: statements, filings, spokesmen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rashomon.lineage.bodies import (
    BODIES,
    RELEASED,
    SPEAKERS,
    Institutions,
    body_name,
    employer_of,
    issuer_of,
    shortened,
    without_article,
)
from rashomon.lineage.findings import Finding
from rashomon.lineage.names import find_agency, is_outlet_name, same_body, squash
from rashomon.lineage.press import Press
from rashomon.model import Entity, OriginKind, Span
from rashomon.text.reading import Reading, Sentence
from rashomon.text.speech import SPEECH_VERBS, Attribution, find_attributions

if TYPE_CHECKING:
    from spacy.tokens import Token

_RECORDS = frozenset(
    """tracker record document filing log footage video image photograph photo data study survey poll affidavit
    complaint indictment lawsuit radar report transcript memo letter email certificate statistic recording audio
    satellite database profile manifest census figure radar""".split()
)
"""Nouns for records which are made to speak ("a flight tracker shows")."""

_DOCUMENTS = re.compile(
    r"""(?ix)\b(?:in|via|on|by|through|with|from|to)\s+(?:(?:an?|the|its|his|her|their|one|two|several)\s+)?(?:[\w'’.-]+\s+){0,4}?
    (?P<document>(?:press\s+|news\s+)?(?:statement|(?<!\bto\ )releases?|filings?|tweets?|thread|bulletin|communiqu[eé]|advisory|memo|
    memorandum|letter|notes?|emails?|e-mails?|(?-i:posts?)(?!\s+(?:as|of)\b)|court\s+(?:documents|papers|records|filings)|affidavit|indictment|
    complaint|lawsuit)|twitter|facebook|instagram|telegram|weibo|linkedin|youtube|truth\s+social)\b"""
)
_TWEETED = re.compile(
    r"(?P<name>[A-ZÀ-Ý][\w’'-]+(?:\s+[A-ZÀ-Ý][\w’'-]+){0,3})\s+(?:also\s+|later\s+)?"
    r"(?P<cue>tweeted|took\s+to\s+(?:Twitter|Facebook|Instagram|social\s+media|X)\b|wrote\s+on\s+(?:Twitter|Facebook|Instagram|X)\b"
    r"|posted\s+on\s+(?:Twitter|Facebook|Instagram|X)\b)"
)
_MEDIA_NOUNS = frozenset(
    "video footage image photo photograph picture clip recording audio statement transcript report figure data".split()
)


def find_institutions(
    readings: Sequence[Reading],
    entities: Sequence[Entity],
    press: Press,
    attributions: Mapping[str, Sequence[tuple[Sentence, Attribution]]] | None = None,
) -> list[Finding]:
    """Return the bodies, documents and persons that reports give as their sources, by explicit cues.

    A person who is merely quoted is no origin here; one who writes, posts or speaks for a body is.
    """
    resolver = Institutions(readings, entities)
    said = attributions or attributions_of(readings)
    for reading in readings:
        for _, attribution in said.get(reading.report.id, ()):
            _learn(reading, attribution, resolver)
    found: list[Finding] = []
    for reading in readings:
        for sentence, attribution in said.get(reading.report.id, ()):
            finding = None if sentence.headline else _source(reading, sentence, attribution, resolver, press)
            if finding is not None:
                found.append(finding)
        found.extend(_tweets(reading, resolver))
        found.extend(_releases(reading, resolver))
        found.extend(_statements(reading, resolver))
    return _with_offices(_without_bystanders(found, readings))


_POST = re.compile(
    r"(?i)\b(?:it quotes a post of|says so in writing \((?:tweets?|thread|posts?|[a-z ]*(?:twitter|facebook|"
    r"instagram|telegram|weibo|linkedin|youtube|truth social))\))"
)


_HIGH_OFFICE = (
    r"\b(?:(?:Vice\s+)?President|Prime\s+Minister|[Mm]inister|Premier|Chancellor|Governor|Gov\.|Mayor|Commissioner|"
    r"Chief|Sheriff|Manager|[Ss]pokes(?:man|woman|person))"
)
"""Offices for which a body speaks; a member of a parliament speaks for nobody else."""


def _without_bystanders(found: Sequence[Finding], readings: Sequence[Reading]) -> list[Finding]:
    """Return the findings less persons who are merely quoted with what they posted: a person's post is a source where
    the person holds an office, is in a headline, or is given by two reports."""
    headlines = " ".join(reading.report.title or "" for reading in readings).casefold()
    story = "\n".join(reading.report.text for reading in readings)
    holders: dict[str, set[str]] = {}
    for finding in found:
        holders.setdefault(finding.name, set()).add(finding.report)

    def counts(finding: Finding) -> bool:
        if finding.origin != "person" or not _POST.search(finding.reason):
            return True
        surname = finding.name.split()[-1].casefold()
        office = rf"{_HIGH_OFFICE}\s+(?:[A-Z][\w’'.-]*\s+){{0,3}}{re.escape(finding.name.split()[-1])}\b"
        after = rf"\b{re.escape(finding.name)},?\s+(?:(?!not\b|but\b)[\w’'-]+\s+){{0,6}}{_HIGH_OFFICE}\b"
        return (
            len(holders[finding.name]) > 1
            or surname in headlines
            or re.search(office, story) is not None
            or re.search(after, story) is not None
        )

    return [finding for finding in found if counts(finding)]


_OFFICE = re.compile(
    r"(?P<body>(?:[A-Z][\w’'&-]*\s+){1,4}?)(?:(?:Deputy|Acting|Assistant|General|Vice|Managing|Executive)\s+)*"
    r"(?:Chief|Commissioner|Manager|Director|CEO|Chairman|Chairwoman|President|Superintendent|Captain|Sergeant|"
    r"Lieutenant|Inspector|Officer)\s+(?:[A-Z]\w*\.?\s+)?[A-Z]"
)


def _with_offices(found: Sequence[Finding]) -> list[Finding]:
    """Return the findings with the body in place of its head ("Harbour Police Chief Ann Oake"), where a report of the
    story gives that body: both are one source. The reason keeps the name."""
    bodies = sorted({finding.name for finding in found if finding.origin == "institution"}, key=lambda n: (-len(n), n))
    settled: list[Finding] = []
    for finding in found:
        office = _OFFICE.match(finding.name) if finding.origin == "person" else None
        body = office["body"].strip() if office else ""
        public = body.split()[-1].casefold() in BODIES if len(body.split()) > 1 else False
        meant = next((n for n in bodies if squash(n) == squash(body) or (public and same_body(n, body))), None)
        settled.append(replace(finding, name=meant, origin="institution") if meant else finding)
    return settled


def attributions_of(readings: Sequence[Reading]) -> dict[str, list[tuple[Sentence, Attribution]]]:
    """Return the attributions of each report with their sentences, in order."""
    return {
        reading.report.id: [
            (sentence, attribution)
            for sentence in reading.sentences
            for attribution in find_attributions(reading, sentence)
        ]
        for reading in readings
    }


def _learn(reading: Reading, attribution: Attribution, resolver: Institutions) -> None:
    tokens = _tokens(reading, attribution)
    speaker = next((t for t in tokens if t.lemma_.lower() in SPEAKERS), None)
    span = attribution.source_span
    person = resolver.named(reading.report.id, span.start, span.end, "person")
    if person is None:
        return
    body = employer_of(reading, tokens, speaker, resolver) if speaker is not None else _led_by(span, resolver)
    if body and not body.islower():
        resolver.learn_employer(person, body, speaker is None or speaker.lemma_.lower() != "official")


def _led_by(source: Span, resolver: Institutions) -> str | None:
    """Return the company whose name stands before a chief's title ("Quayworks chief executive Ann Oake")."""
    chief = _CHIEF.search(source.text)
    if chief is None:
        return None
    before = source.text[: chief.start()].rstrip()
    named = resolver.named(source.report, source.start, source.start + len(before), "organization", inside=True)
    return named if named is not None and before.removesuffix("’s").removesuffix("'s").endswith(named) else None


def _tokens(reading: Reading, attribution: Attribution) -> list[Token]:
    span = reading.doc.char_span(attribution.source_span.start, attribution.source_span.end, alignment_mode="expand")
    return [token for token in span if not token.is_space] if span is not None else []


def _source(
    reading: Reading, sentence: Sentence, attribution: Attribution, resolver: Institutions, press: Press
) -> Finding | None:
    tokens = _tokens(reading, attribution)
    # What a body expects, issues or calls something is no word of its own on the event.
    head = reading.doc[attribution.source_head]
    record = head.lemma_.lower() in _RECORDS and attribution.kind != "speech"
    if not tokens or not (record or attribution.kind == "according" or attribution.cue in SPEECH_VERBS | {"estimate"}):
        return None
    cue = reading.token_at(attribution.cue_span.start)
    if cue is not None and cue.head.lemma_.lower() in ("decline", "refuse"):
        return None
    if cue is not None and cue.tag_ == "VB" and any(child.lower_ == "to" for child in cue.children):
        # "They asked the Senate to confirm": nothing was said yet.
        return None
    unknown = head.pos_ == "NOUN" and any(child.lower_ in ("a", "an") for child in head.children)
    if unknown and head.lemma_.lower() not in (*SPEAKERS, *_RECORDS, "statement", "release", "communique"):
        # "A crowd that shouts" is nobody whom a reader could ask.
        return None
    report = reading.report.id
    document = _DOCUMENTS.search(_beside_cue(reading, sentence, attribution))
    evidence = _evidence(reading, sentence, attribution)
    lemma = head.lemma_.lower()

    def made(name: str | None, kind: OriginKind, score: float, reason: str) -> Finding | None:
        if not name or find_agency(name) is not None or is_outlet_name(name, press.known) or press.own(report, name):
            return None
        shown = without_article(name)
        if not re.search(r"[^\W\d_]{2}", shown):
            return None  # "4A video showed": the number of a list or a map, grown onto the article.
        return Finding(report, shown, kind, "cites", True, score, reason.format(shown), evidence)

    speaker = next((t for t in tokens if t.lemma_.lower() in SPEAKERS), None)
    if lemma in ("statement", "release", "communique", "communiqué") or (lemma in _MEDIA_NOUNS and issuer_of(head)):
        issuer = issuer_of(head)
        name = body_name(reading, issuer, resolver) if issuer is not None else None
        return made(name, "institution", 0.9, f"it rests on a {lemma} of {{}}")
    if speaker is not None:
        name = employer_of(reading, tokens, speaker, resolver)
        span = attribution.source_span
        person = resolver.named(report, span.start, span.end, "person")
        if person and (name is None or name.islower()):
            name = resolver.employer(person) or name
        score = 0.9 if document else 0.8 if speaker.lemma_.lower() != "official" else 0.72
        return made(name, "institution", score, f"a {speaker.lemma_.lower()} of {{}} speaks in it")
    body = body_name(reading, head, resolver)
    filing = document is not None and re.search(
        r"(?i)filing|court|affidavit|indictment|complaint|lawsuit", document["document"]
    )
    if filing:
        name = body or (resolver.main(report) if head.pos_ == "PRON" or lemma in BODIES else None)
        return made(f"{name} filing" if name else None, "document", 0.9, "it rests on a document: {}")
    if body is not None and (attribution.kind == "according" or document or not _is_act(attribution)):
        score = 0.88 if document else 0.8 if attribution.kind == "according" else 0.72
        if "government" in body.casefold() and not document:
            # "The government said" says least of where it was said.
            score = 0.7
        return made(body, "institution", score, "it gives {} as its source")
    if document is not None:
        name = resolver.person(report, head.idx, head.idx + len(head))
        if name is None and head.pos_ == "PROPN" and (head.ent_type_ == "PERSON" or resolver.is_surname(head.text)):
            name = head.text
        body = resolver.speaks_for(name) if name is not None else None
        if body is not None:
            return made(body, "institution", 0.88, f"{name} speaks for {{}} in writing")
        if name is None:
            return None
        chief = _CHIEF.search(attribution.source_span.text)
        company = (resolver.main(report) or resolver.before(report, attribution.source_span.start)) if chief else None
        if company is not None:
            return made(company, "institution", 0.88, "its head speaks for {} in writing")
        titled = _titled(attribution.source_span.text)
        # Who answers by email was asked, as others are by telephone.
        asked = re.fullmatch(r"(?i)e-?mails?|notes?|thread", document["document"]) is not None
        score = 0.78 if titled else 0.6 if asked else 0.7
        return made(titled or name, "person", score, f"{{}} says so in writing ({document['document']})")
    if attribution.kind in ("report", "according") and lemma in _RECORDS and head.pos_ == "NOUN":
        name = without_article(attribution.source_span.text)
        kind: OriginKind = "footage" if lemma in ("footage", "video", "image", "photo", "photograph") else "document"
        # A record that is merely called "report" or "data" is a source only with what it is a record of.
        name = re.sub(r"(?i)^(?:numerous|several|many|multiple|various|new)\s+", "", name)
        name = re.sub(r"\s+(?:released|published|issued|obtained|seen|shared|posted|available)$", "", name)
        telling = len(name.split()) >= 2 and any(
            child.dep_ in ("compound", "poss", "nmod")
            or (child.dep_ == "prep" and child.lower_ in ("of", "from", "by"))
            for child in head.children
        )
        return made(shortened(name), kind, 0.75, "a record is its source: {}") if telling else None
    return None


_CHIEF = re.compile(
    r"(?i)\b(?:chief\s+executive|CEO|chief\s+operating\s+officer|managing\s+director|chair(?:man|woman))\b"
)
"""Offices by which a person in a report on a company speaks for the company."""

_ACTS = frozenset(
    """accuse ask boast claim continue insist joke maintain message object pledge point promise respond submit suggest sum swear
    threaten urge vow""".split()
)
"""Verbs of saying by which a body takes a stand or does something, and tells nothing of what happened."""


def _is_act(attribution: Attribution) -> bool:
    """Return whether a body acts by the words, and is no source: "Congress pledged to ...", "the club insists"."""
    return attribution.cue in _ACTS


_TITLES = re.compile(
    r"(?:[A-Z][\w’'-]+\s+){0,3}(?:President|Minister|Premier|Chancellor|Governor|Gov\.|Mayor|Secretary|Commissioner|Chief|"
    r"Director|King|Queen|Prince|Pope|Ambassador|Senator|Sen\.|Rep\.|General|Gen\.|Attorney|Sheriff|Judge|Justice|CEO|Chairman)"
    r"(?:\s+(?:of|for)\s+[A-Z][\w’'-]+)?(?:\s+[A-Z][\w’'.-]+){1,4}"
)


def _titled(source: str) -> str | None:
    """Return title and name of a person in office, for whom the office speaks; null for others."""
    match = _TITLES.match(without_article(re.sub(r"(?i)^former\s.*", "", source)))
    return match.group() if match else None


def _beside_cue(reading: Reading, sentence: Sentence, attribution: Attribution) -> str:
    """Return the words next to source and cue, in which "in a statement" stands, and not all of the content."""
    start = max(sentence.start, min(attribution.source_span.start, attribution.cue_span.start) - 60)
    end = min(sentence.end, max(attribution.source_span.end, attribution.cue_span.end) + 70)
    text = reading.report.text[start:end]
    # Words inside quotation marks are what was said, not how.
    return re.sub(r"[“\"][^”\"]*(?:[”\"]|$)", " ", text)


def _evidence(reading: Reading, sentence: Sentence, attribution: Attribution) -> Span:
    start = min(attribution.source_span.start, attribution.cue_span.start)
    end = max(attribution.source_span.end, attribution.cue_span.end)
    after = reading.report.text[end : min(sentence.end, end + 80)]
    tail = re.match(r"\s+(?:in|via|on|from)\s+(?:an?\s+|the\s+|its\s+)?(?:[\w-]+\s+){0,3}?\w+(?=[\s,.;])", after)
    if tail and _DOCUMENTS.search(tail.group()):
        end += tail.end()
    return reading.span(start, end)


_POLLED = re.compile(
    r"\b(?:polled|surveyed|compiled|tracked|collected|gathered)\s+by\s+(?:the\s+)?"
    r"(?P<name>[A-Z][\w&’'-]*(?:\s+(?:(?:of|and|&)\s+)?[A-Z][\w&’'-]*){0,4})"
)


def _cites(report: str, name: str, score: float, reason: str, span: Span, kind: OriginKind = "institution") -> Finding:
    return Finding(report, without_article(name), kind, "cites", True, score, reason, span)


def _statements(reading: Reading, resolver: Institutions) -> list[Finding]:
    """Return bodies that act "in a statement" without a verb of saying, and those behind polls and data."""
    found: list[Finding] = []
    text = reading.report.text
    for match in re.finditer(r"\bin\s+an?\s+(?:\w+\s+)?statement\b", text):
        sentence = reading.sentence_at(match.start())
        token = reading.token_at(match.end() - 1)
        if sentence is None or token is None:
            continue
        verb = token
        while verb.pos_ not in ("VERB", "AUX") and verb.head != verb:
            verb = verb.head
        subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
        name = body_name(reading, subject, resolver) if subject is not None else None
        if name is None or find_agency(name) is not None:
            continue
        span = reading.span(verb.idx, match.end()) if verb.idx < match.start() else reading.span(*match.span())
        found.append(_cites(reading.report.id, name, 0.88, f"it quotes a statement of {name}", span))
    for match in _POLLED.finditer(text):
        if reading.sentence_at(match.start()) is not None and find_agency(match["name"]) is None:
            name = match["name"]
            span = reading.span(*match.span())
            found.append(_cites(reading.report.id, name, 0.78, f"it uses data of {name}", span))
    return found


def _tweets(reading: Reading, resolver: Institutions) -> list[Finding]:
    """Return the persons and bodies whose posts a report quotes."""
    report, text = reading.report, reading.report.text
    found: list[Finding] = []
    for match in _TWEETED.finditer(text):
        sentence = reading.sentence_at(match.start())
        if sentence is None or match["name"] in ("He", "She", "They", "It", "We", "I", "Who"):
            continue
        start = match.start("name")
        before = text[max(sentence.start, start - 80) : start]
        joined = re.search(
            r"(?P<other>[A-ZÀ-Ý][\w’'-]+\s+[A-ZÀ-Ý][\w’'-]+)\s*(?:,[^,.]{0,60},\s*)?(?:and|,)\s*(?:[a-z]+\s+)*$", before
        )
        if joined:
            start = max(sentence.start, start - 80) + joined.start()
        for low, name in ((match.start("name"), match["name"]), (start, joined["other"] if joined else None)):
            if name is None:
                continue
            person = resolver.person(report.id, low, low + len(name))
            body = None if person else resolver.named(report.id, low, low + len(name), "organization")
            if person is None and body is None:
                continue
            kind: OriginKind = "person" if person else "institution"
            shown = person or body or name
            span = reading.span(start, match.end())
            found.append(_cites(report.id, shown, 0.74, f"it quotes a post of {shown}", span, kind))
    return found


def _releases(reading: Reading, resolver: Institutions) -> list[Finding]:
    """Return the bodies whose footage, pictures or statements a report describes ("video released by the ministry")."""
    found: list[Finding] = []
    for sentence in reading.sentences:
        for token in reading.doc[sentence.first_token : sentence.end_token]:
            if token.pos_ != "VERB" or token.lemma_.lower() not in RELEASED:
                continue
            thing: Token | None = None
            body: Token | None = None
            if token.dep_ == "acl":
                thing = token.head
                agent = next((c for c in token.children if c.dep_ == "agent" or c.lower_ == "by"), None)
                body = next((c for c in agent.children if c.dep_ == "pobj"), None) if agent is not None else None
            else:
                thing = next((c for c in token.children if c.dep_ == "dobj"), None)
                body = next((c for c in token.children if c.dep_ == "nsubj"), None)
            if thing is None or body is None or thing.lemma_.lower() not in _MEDIA_NOUNS:
                continue
            name = body_name(reading, body, resolver)
            if name is None or find_agency(name) is not None:
                continue
            span = reading.token_span(
                [t for t in (thing, body, token) if sentence.first_token <= t.i < sentence.end_token]
            )
            noun = thing.lemma_.lower()
            found.append(_cites(reading.report.id, name, 0.76, f"it describes {noun} released by {name}", span))
    return found

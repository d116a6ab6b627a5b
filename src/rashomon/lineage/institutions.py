"""Institutions, documents, footage and persons which a report gives as its source: statements, filings, spokesmen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rashomon.lineage.credits import Press
from rashomon.lineage.findings import Finding
from rashomon.lineage.names import find_agency, is_head_of, is_outlet_name, same_body, squash
from rashomon.model import Entity, OriginKind, Span
from rashomon.text.given_names import FEMALE_NAMES, MALE_NAMES
from rashomon.text.reading import Reading, Sentence
from rashomon.text.speech import SPEECH_VERBS, Attribution, find_attributions

if TYPE_CHECKING:
    from spacy.tokens import Token

_SPEAKERS = frozenset(
    """spokesman spokeswoman spokesperson spokespeople spokesmen representative official analyst economist spokespersons
    spox""".split()
)
"""Nouns for one who speaks for a body: the body is the source."""

_BODIES = frozenset(
    """ministry department police agency authority company airline carrier bank firm hospital university college school
    commission committee council court government administration office bureau institute association union federation
    league club team board force service navy army military guard coastguard embassy consulate church organisation
    organization group union party parliament senate congress pentagon kremlin fund foundation charity operator
    manufacturer maker retailer museum zoo airport port railway regulator watchdog prosecutor sheriff coroner
    observatory survey centre center district city county mayor""".split()
)
"""Nouns for bodies that issue statements; lemmas."""

_VAGUE = frozenset(
    """authority official government company group agency office people source expert analyst team party club
    union force service board district city county""".split()
)
"""Bodies that mean nobody in particular unless a name stands with them."""

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
_RELEASED = frozenset({"release", "share", "publish", "post", "issue", "distribute", "provide", "broadcast"})
_MEDIA_NOUNS = frozenset(
    "video footage image photo photograph picture clip recording audio statement transcript report figure data".split()
)


_PUBLIC = re.compile(
    r"(?i)\b(?:university|college|school|commission|ministry|department|agency|council|police|court|senate|house|congress"
    r"|parliament|office|bureau|administration|security|government|nato|eu|un)\b"
)


class Institutions:
    """Resolves a source's noun phrase to the body behind it, within one story."""

    def __init__(self, readings: Sequence[Reading], entities: Sequence[Entity]) -> None:
        self._names: dict[str, list[tuple[int, int, str, str]]] = {}
        self._by_word: dict[str, Counter[str]] = {}
        self._main: dict[str, Counter[str]] = {}
        self._employers: dict[str, Counter[str]] = {}
        self._surnames: set[str] = set()
        self._text = {reading.report.id: reading.report.text for reading in readings}
        known: dict[str, list[tuple[int, int, str, str]]] = {}
        story = "\n".join(self._text[reading.report.id] for reading in readings)
        for entity in entities:
            # "A spokesperson for the department" is linked as a person, but names none.
            if entity.kind == "person" and not entity.name[:1].isupper():
                continue
            name = _shorn(entity, story) if entity.kind == "organization" else entity.name
            for span in entity.mentions or tuple(s for v in entity.variants for s in v.spans):
                known.setdefault(span.report, []).append((span.start, span.end, name, entity.kind))
        for reading in readings:
            report = reading.report.id
            names = list(known.get(report, ()))
            if not entities:
                kinds = {"ORG": "organization", "PERSON": "person", "GPE": "place", "FAC": "organization"}
                names = [
                    (ent.start_char, ent.end_char, ent.text, kinds[ent.label_])
                    for ent in reading.doc.ents
                    if ent.label_ in kinds
                ]
            self._names[report] = sorted(names)
            self._surnames.update(
                name.split()[-1].casefold() for _, _, name, kind in names if kind == "person" and " " in name
            )
        for reading in readings:
            report = reading.report.id
            names = self._names[report] = [
                (start, end, name, "person" if kind == "organization" and self.is_surname(name) else kind)
                for start, end, name, kind in self._names[report]
            ]
            for start, end, name, kind in names:
                surface = reading.report.text[start:end]
                if kind != "organization" or surface.islower() or find_agency(name) is not None:
                    continue
                self._main.setdefault(report, Counter())[name] += 1
                for word in re.findall(r"[^\W\d_]{3,}", name):
                    if word[0].isupper():
                        self._by_word.setdefault(word.lower().rstrip("s"), Counter())[name] += 1

    def named(self, report: str, start: int, end: int, kind: str, inside: bool = False) -> str | None:
        """Return the entity of this kind whose mention overlaps the range, or lies `inside` it."""
        found = [
            (min(end, high) - max(start, low), name)
            for low, high, name, held in self._names.get(report, ())
            if held == kind and low < end and start < high and (not inside or (start <= low and high <= end))
        ]
        return max(found)[1] if found else None

    def person(self, report: str, start: int, end: int) -> str | None:
        """Return the person whose mention overlaps the range; of several who bear a surname that stands alone the one
        of the gender that the title before it tells, and else the one whom the report names in full most often."""
        name = self.named(report, start, end, "person")
        text = self._text[report]
        surname = text[start:end].removesuffix("’s").removesuffix("'s")
        if name is None or name.split()[-1] != surname or text[:start].rstrip().endswith(name.split()[0]):
            return name
        namesakes = sorted(
            {
                other
                for _, _, other, kind in self._names.get(report, ())
                if kind == "person" and other.split()[-1] == surname
            }
        )
        title = re.search(r"\b(?P<title>Mrs?|Ms)\.?\s+$", text[:start])
        if title is not None:
            wrong = FEMALE_NAMES if title["title"] == "Mr" else MALE_NAMES
            namesakes = [other for other in namesakes if other.split()[0].casefold() not in wrong] or namesakes
        return max(namesakes or [name], key=lambda other: (text.count(other), other == name, other))

    def surface(self, report: str, offset: int) -> str | None:
        """Return the words of the organization's mention at an offset."""
        return next(
            (
                self._text[report][a:b]
                for a, b, _, k in self._names.get(report, ())
                if a <= offset < b and k == "organization"
            ),
            None,
        )

    def is_surname(self, name: str) -> bool:
        """Return whether a single word is the last name of a person of the story."""
        return " " not in name.strip() and name.strip().casefold() in self._surnames

    def before(self, report: str, offset: int, reach: int = 160) -> str | None:
        """Return the company named last before an offset, within `reach` characters; no public body."""
        found: str | None = None
        for _, end, name, kind in self._names.get(report, ()):
            if end > offset:
                break
            if kind == "organization" and offset - end <= reach and name[:1].isupper() and not _PUBLIC.search(name):
                found = name
        return found

    def of_word(self, report: str, lemma: str) -> str | None:
        """Return the organization whose name has this word ("the airline"), the most frequent one of the story."""
        wanted = lemma.lower().rstrip("s")
        names = self._by_word.get(wanted)
        if names and wanted == "police":
            # The police union, or a police museum, is not the police.
            names = Counter({name: count for name, count in names.items() if is_head_of(wanted, name)})
            held = self._main.get(report, Counter[str]())
            names = Counter({name: count for name, count in names.items() if name in held}) or names
            if any(not same_body(a, b) for a in names for b in names):
                # Of the police of two towns, neither of which this report names, it may be either.
                return None
        if names is None and len(wanted) >= 5:
            # "The airline" for a name that writes it in two words.
            names = Counter({n: c for held in self._by_word.values() for n, c in held.items() if wanted in squash(n)})
        return min(names, key=lambda name: (-names[name], name)) if names else None

    def main(self, report: str) -> str | None:
        """Return the organization that the report names most, where that is clear: five times, and thrice the next."""
        names = self._main.get(report)
        if not names:
            return None
        ranked = sorted(names.items(), key=lambda item: (-item[1], item[0]))
        if ranked[0][1] < 5 or (len(ranked) > 1 and ranked[0][1] < 3 * ranked[1][1]):
            return None
        return ranked[0][0]

    def learn_employer(self, person: str, body: str) -> None:
        """Note that a person speaks for a body, as one of the reports says."""
        self._employers.setdefault(person.split()[-1].casefold(), Counter())[body] += 1

    def employer(self, person: str) -> str | None:
        """Return the body that a person was said to speak for."""
        bodies = self._employers.get(person.split()[-1].casefold()) if person.split() else None
        return min(bodies, key=lambda body: (-bodies[body], body)) if bodies else None


def _shorn(entity: Entity, story: str) -> str:
    """Return the name of an organization without words that are the beginning of another name.

    "Quayworks Heron" is Quayworks and its rocket, the Heron: the second word stands more often without the first.
    """
    for variant in sorted(entity.variants, key=lambda v: (-len(v.text), v.text)):
        short = variant.text
        if not (entity.name.startswith(short + " ") and short[:1].isupper()):
            continue
        word = entity.name[len(short) :].split()[0]
        alone = len(re.findall(rf"\b{re.escape(word)}\b", story))
        beside = len(re.findall(rf"\b{re.escape(short)}\s+{re.escape(word)}\b", story))
        if word[0].isupper() and word.casefold() not in _BODIES and alone > 2 * beside:
            return short
    return entity.name


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
        public = body.split()[-1].casefold() in _BODIES if len(body.split()) > 1 else False
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
    speaker = next((t for t in tokens if t.lemma_.lower() in _SPEAKERS), None)
    if speaker is None:
        return
    body = _employer(reading, tokens, speaker, resolver)
    span = attribution.source_span
    person = resolver.named(reading.report.id, span.start, span.end, "person")
    if body and person and not body.islower():
        resolver.learn_employer(person, body)


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
    if unknown and head.lemma_.lower() not in (*_SPEAKERS, *_RECORDS, "statement", "release", "communique"):
        # "A medieval army that shouts" is nobody whom a reader could ask.
        return None
    report = reading.report.id
    document = _DOCUMENTS.search(_beside_cue(reading, sentence, attribution))
    evidence = _evidence(reading, sentence, attribution)
    lemma = head.lemma_.lower()

    def made(name: str | None, kind: OriginKind, score: float, reason: str) -> Finding | None:
        if not name or find_agency(name) is not None or is_outlet_name(name, press.known) or press.own(report, name):
            return None
        shown = _without_article(name)
        return Finding(report, shown, kind, "cites", True, score, reason.format(shown), evidence)

    speaker = next((t for t in tokens if t.lemma_.lower() in _SPEAKERS), None)
    if lemma in ("statement", "release", "communique", "communiqué") or (lemma in _MEDIA_NOUNS and _issuer(head)):
        issuer = _issuer(head)
        name = _body_name(reading, issuer, resolver) if issuer is not None else None
        return made(name, "institution", 0.9, f"it rests on a {lemma} of {{}}")
    if speaker is not None:
        name = _employer(reading, tokens, speaker, resolver)
        span = attribution.source_span
        person = resolver.named(report, span.start, span.end, "person")
        if person and (name is None or name.islower()):
            name = resolver.employer(person) or name
        score = 0.9 if document else 0.8 if speaker.lemma_.lower() != "official" else 0.72
        return made(name, "institution", score, f"a {speaker.lemma_.lower()} of {{}} speaks in it")
    body = _body_name(reading, head, resolver)
    filing = document is not None and re.search(
        r"(?i)filing|court|affidavit|indictment|complaint|lawsuit", document["document"]
    )
    if filing:
        name = body or (resolver.main(report) if head.pos_ == "PRON" or lemma in _BODIES else None)
        return made(f"{name} filing" if name else None, "document", 0.9, "it rests on a document: {}")
    if body is not None and (attribution.kind == "according" or document or not _is_act(attribution)):
        score = 0.88 if document else 0.8 if attribution.kind == "according" else 0.72
        if "government" in body.casefold() and not document:
            # "The government said" says least of where it was said.
            score = 0.7
        return made(body, "institution", score, "it gives {} as its source")
    if document is not None:
        name = resolver.person(report, head.idx, head.idx + len(head))
        if name is None and head.pos_ == "PRON":
            return None
        if name is None and head.pos_ == "PROPN":
            name = head.text
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
        name = _without_article(attribution.source_span.text)
        kind: OriginKind = "footage" if lemma in ("footage", "video", "image", "photo", "photograph") else "document"
        # A record that is merely called "report" or "data" is a source only with what it is a record of.
        name = re.sub(r"\s+(?:released|published|issued|obtained|seen|shared|posted|available)$", "", name)
        telling = len(name.split()) >= 2 and any(
            child.dep_ in ("compound", "poss", "nmod")
            or (child.dep_ == "prep" and child.lower_ in ("of", "from", "by"))
            for child in head.children
        )
        return made(_short(name), kind, 0.75, "a record is its source: {}") if telling else None
    return None


_CHIEF = re.compile(
    r"(?i)\b(?:chief\s+executive|CEO|chief\s+operating\s+officer|managing\s+director|chair(?:man|woman))\b"
)
"""Offices by which a person in a report on a company speaks for the company."""

_ACTS = frozenset(
    """accuse boast claim continue insist joke maintain message object pledge point promise respond submit suggest sum swear
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
    match = _TITLES.match(_without_article(re.sub(r"(?i)^former\s.*", "", source)))
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


def _issuer(head: Token) -> Token | None:
    """Return whom a statement comes from: "a statement from the ministry", "the company's statement"."""
    for child in head.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in ("from", "by", "of", "for"):
            for inner in child.children:
                if inner.dep_ == "pobj":
                    return inner
        if child.dep_ == "acl" and child.lemma_.lower() in _RELEASED:
            for agent in child.children:
                if agent.dep_ == "agent" or agent.lower_ == "by":
                    return next((inner for inner in agent.children if inner.dep_ == "pobj"), None)
        if child.dep_ in ("poss", "compound") and child.pos_ in ("NOUN", "PROPN"):
            return child
    return None


def _employer(reading: Reading, tokens: Sequence[Token], speaker: Token, resolver: Institutions) -> str | None:
    """Return the body that a spokesman, official or analyst speaks for, by the words beside the noun."""
    for child in speaker.children:
        if child.dep_ == "prep" and child.lower_ in ("for", "of", "from", "at", "with"):
            inner = next((t for t in child.children if t.dep_ == "pobj"), None)
            if inner is not None:
                if inner.ent_type_ in ("GPE", "LOC") and speaker.lemma_.lower() in ("analyst", "economist"):
                    # "An analyst and author of Norway in Space": nobody is a country's analyst.
                    return None
                name = _body_name(reading, inner, resolver, sure=True)
                return None if name is not None and resolver.is_surname(name) else name
    before: list[Token] = []
    for token in reversed([t for t in tokens if t.i < speaker.i]):
        if token.pos_ in ("PROPN", "NOUN", "ADJ") or token.lower_ in ("&", "and", "of", "'s", "’s", "-", ","):
            before.append(token)
        else:
            break
    before.reverse()
    while before and before[0].text in (",", "and", "&", "of"):
        before.pop(0)
    while before and (before[-1].text in (",", "'s", "’s", "-", "and", "&") or before[-1].lower_ in _RANKS):
        before.pop()
    if not any(t.pos_ in ("PROPN", "NOUN") for t in before):
        return None
    start, end = before[0].idx, before[-1].idx + len(before[-1])
    text = reading.report.text[start:end]
    if len(before) == 1 and (before[0].lower_ in _BODIES or before[0].lemma_.lower() in _BODIES):
        word = before[0].lower_ if before[0].lower_ in _BODIES else before[0].lemma_.lower()
        return resolver.of_word(reading.report.id, word) or (word if word not in _VAGUE else None)
    name = resolver.named(reading.report.id, start, end, "organization")
    owner = _owner(before)
    if name is not None and (owner is None or same_body(owner.text, name)):
        return name
    if resolver.named(reading.report.id, start, end, "person", inside=True) is not None:
        return None
    lemmas = {t.lemma_.lower() for t in before}
    if lemmas & _BODIES or any(t.pos_ == "PROPN" and t.ent_type_ not in ("NORP", "GPE", "DATE") for t in before):
        return text
    return None


def _owner(tokens: Iterable[Token]) -> Token | None:
    """Return the country or body whose ministry, police or court a noun phrase names, among the words before its head."""
    return next((t for t in tokens if t.ent_type_ in ("GPE", "NORP") or (t.dep_ == "poss" and t.pos_ == "PROPN")), None)


_RANKS = frozenset("senior top chief former deputy lead local federal state press company government".split())


def _body_name(reading: Reading, head: Token, resolver: Institutions, sure: bool = False) -> str | None:
    """Return the name of the body that a noun phrase with this head means, or null for persons and pronouns."""
    report = reading.report.id
    if head.pos_ == "PRON" or head.ent_type_ == "PERSON":
        return None
    lemma = head.lemma_.lower()
    if resolver.named(report, head.idx, head.idx + len(head), "person") is not None:
        return None
    if resolver.is_surname(head.text):
        return None
    name = resolver.named(report, head.idx, head.idx + len(head), "organization")
    owner = _owner(head.lefts)
    if name is not None and owner is not None and not same_body(owner.text, name):
        # "Austria's Foreign Ministry" is not the Foreign Ministry that another report calls Swiss.
        name = None
    if name is not None and head.pos_ == "NOUN" and squash(head.lemma_) not in squash(name):
        # "The company" may be taken for any company: a name is sure only where it has the word.
        name = None
    proper = head.pos_ == "PROPN"
    if lemma in _BODIES and proper and not any(t.pos_ == "PROPN" for t in head.children):
        # "Airline officials": a common noun that opens the sentence.
        proper = not head.is_sent_start and head.i > 0 and head.nbor(-1).lower_ != "the"
    if name is not None and not name.islower() and proper:
        surface = _without_article(resolver.surface(report, head.idx) or "")
        if surface and same_body(name, surface):
            # Of two forms of one name the fuller one: acronyms are known by it.
            return _short(max(name, surface, key=lambda form: (len(form.split()), form == name)))
        return _short(surface or name)
    if head.tag_ == "NNS" and lemma != "police":
        # "Companies", "banks" and "officials" mean nobody.
        return None
    if lemma not in _BODIES and head.ent_type_ != "ORG" and not (sure and proper):
        return None
    left = [t for t in head.lefts if t.dep_ in ("compound", "amod", "nmod", "poss") and not t.is_punct]
    start = min([t.left_edge.idx for t in left] or [head.idx])
    end = head.idx + len(head)
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ in ("of", "for") and child.i == head.i + 1:
            inner = next((t for t in child.children if t.dep_ == "pobj" and t.pos_ == "PROPN"), None)
            if inner is not None:
                end = inner.idx + len(inner)
    text = _without_article(reading.report.text[start:end])
    if re.search(r"(?i)\bnews\s+agency$", text):
        # An agency is known by its name, which the credits read.
        return None
    if name is not None and not name.islower():
        return name
    named = (
        any(t.pos_ == "PROPN" or t.ent_type_ in ("GPE", "NORP") for t in left) or proper or end > head.idx + len(head)
    )
    if named:
        return _short(text)
    if lemma in ("company", "bank", "firm", "operator", "carrier", "manufacturer", "maker", "retailer"):
        return resolver.main(report) or resolver.before(report, head.idx)
    wanted = resolver.of_word(report, lemma)
    if wanted is not None:
        return wanted
    if lemma in _VAGUE:
        return None
    if not left and end == head.idx + len(head):
        # "Police" may open a sentence.
        text = text.lower()
    return _short(text) if not re.search(r"['’]s?\b", text) or left else None


_POLLED = re.compile(
    r"\b(?:polled|surveyed|compiled|tracked|collected|gathered)\s+by\s+(?:the\s+)?"
    r"(?P<name>[A-Z][\w&’'-]*(?:\s+(?:(?:of|and|&)\s+)?[A-Z][\w&’'-]*){0,4})"
)


def _cites(report: str, name: str, score: float, reason: str, span: Span, kind: OriginKind = "institution") -> Finding:
    return Finding(report, _without_article(name), kind, "cites", True, score, reason, span)


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
        name = _body_name(reading, subject, resolver) if subject is not None else None
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


def _without_article(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip(" ,.;:'’\"“”")
    return re.sub(
        r"^(?:the|an?|its|his|her|their|this|that|some|two|several|another|one|second)\s+",
        "",
        text,
        flags=re.IGNORECASE,
    )


def _short(name: str) -> str | None:
    name = re.split(r"[;(]|,\s+(?![A-Z]\w+\s*&)|\s+(?:that|which|who|from|with|on|in)\s", name)[0].strip()
    return name if 2 <= len(name) <= 80 else None


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
            if token.pos_ != "VERB" or token.lemma_.lower() not in _RELEASED:
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
            name = _body_name(reading, body, resolver)
            if name is None or find_agency(name) is not None:
                continue
            span = reading.token_span(
                [t for t in (thing, body, token) if sentence.first_token <= t.i < sentence.end_token]
            )
            noun = thing.lemma_.lower()
            found.append(_cites(reading.report.id, name, 0.76, f"it describes {noun} released by {name}", span))
    return found

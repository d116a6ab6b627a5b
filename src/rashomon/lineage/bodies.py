"""Bodies: whom a noun phrase means within one story, by its entities and by the words beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rashomon.lineage.names import find_agency, is_head_of, same_body, squash
from rashomon.model import Entity
from rashomon.text.given_names import FEMALE_NAMES, MALE_NAMES
from rashomon.text.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

SPEAKERS = frozenset(
    """spokesman spokeswoman spokesperson spokespeople spokesmen representative official analyst economist spokespersons
    spox""".split()
)
"""Nouns for one who speaks for a body: the body is the source."""

BODIES = frozenset(
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

_OF_A_SORT = frozenset("authority agency office service force board".split())
"""Of these such as mean a body where a noun says of which sort it is ("the prison service")."""

RELEASED = frozenset({"release", "share", "publish", "post", "issue", "distribute", "provide", "broadcast"})
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
        self._shorn: set[str] = set()
        self._articles: dict[str, bool] = {}
        self._voices: set[str] = set()
        self._text = {reading.report.id: reading.report.text for reading in readings}
        known: dict[str, list[tuple[int, int, str, str]]] = {}
        story = "\n".join(self._text[reading.report.id] for reading in readings)
        for entity in entities:
            # "A spokesperson for the department" is linked as a person, but names none.
            if entity.kind == "person" and not entity.name[:1].isupper():
                continue
            name = _shorn(entity, story) if entity.kind == "organization" else entity.name
            if name != entity.name:
                self._shorn.add(name)
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
        """Return the words of the organization's mention at an offset, less those that are another name's."""
        return next(
            (
                name if name in self._shorn and self._text[report][a:b].startswith(name) else self._text[report][a:b]
                for a, b, name, k in self._names.get(report, ())
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
                found = found if self._takes_article(name) else name
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

    def is_main(self, name: str) -> bool:
        """Return whether a name is that of the organization which the reports name most by far."""
        counts: Counter[str] = sum(self._main.values(), Counter[str]())
        ranked = [count for other, count in counts.most_common(2) if other != name]
        return counts[name] >= 5 and counts[name] >= 2 * max(ranked, default=0) and not self._takes_article(name)

    def _takes_article(self, name: str) -> bool:
        """Return whether a name stands with an article often, as products and craft do and companies do not."""
        if name not in self._articles:
            forms = [re.findall(rf"(?:\b(the|an?)\s+)?\b{re.escape(name)}\b", t, re.I) for t in self._text.values()]
            held = [article for found in forms for article in found]
            self._articles[name] = 3 * sum(1 for article in held if article) >= max(1, len(held))
        return self._articles[name]

    def main(self, report: str) -> str | None:
        """Return the organization that the report names most, where that is clear: five times, and thrice the next."""
        names = self._main.get(report)
        if not names:
            return None
        ranked = sorted(names.items(), key=lambda item: (-item[1], item[0]))
        if ranked[0][1] < 5 or (len(ranked) > 1 and ranked[0][1] < 3 * ranked[1][1]):
            return None
        return None if self._takes_article(ranked[0][0]) else ranked[0][0]

    def learn_employer(self, person: str, body: str, speaks: bool) -> None:
        """Note that a person works for a body, as one of the reports says, and whether to speak for it."""
        if speaks:
            self._voices.add(person.casefold())
        self._employers.setdefault(person.casefold(), Counter())[body] += 1

    def speaks_for(self, person: str) -> str | None:
        """Return the body whose spokesperson or head a person was said to be."""
        return self.employer(person) if person.casefold() in self._voices else None

    def employer(self, person: str) -> str | None:
        """Return the body that a person was said to work for."""
        bodies = self._employers.get(person.casefold())
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
        if word[0].isupper() and word.casefold() not in BODIES and alone > 2 * beside:
            return short
    return entity.name


def issuer_of(head: Token) -> Token | None:
    """Return whom a statement comes from: "a statement from the ministry", "the company's statement"."""
    for child in head.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in ("from", "by", "of", "for"):
            for inner in child.children:
                if inner.dep_ == "pobj":
                    return inner
        if child.dep_ == "acl" and child.lemma_.lower() in RELEASED:
            for agent in child.children:
                if agent.dep_ == "agent" or agent.lower_ == "by":
                    return next((inner for inner in agent.children if inner.dep_ == "pobj"), None)
        if child.dep_ in ("poss", "compound") and child.pos_ in ("NOUN", "PROPN"):
            return child
    return None


def employer_of(reading: Reading, tokens: Sequence[Token], speaker: Token, resolver: Institutions) -> str | None:
    """Return the body that a spokesman, official or analyst speaks for, by the words beside the noun."""
    for child in speaker.children:
        if child.dep_ == "prep" and child.lower_ in ("for", "of", "from", "at", "with"):
            inner = next((t for t in child.children if t.dep_ == "pobj"), None)
            if inner is not None:
                place = resolver.named(reading.report.id, inner.idx, inner.idx + len(inner), "place") is not None
                if (place or inner.ent_type_ in ("GPE", "LOC")) and speaker.lemma_.lower() in ("analyst", "economist"):
                    # "An analyst and author of a book on Sarland": nobody is a country's analyst.
                    return None
                name = body_name(reading, inner, resolver, sure=True)
                return None if name is not None and resolver.is_surname(name) else name
    before: list[Token] = []
    for token in reversed([t for t in tokens if t.i < speaker.i]):
        if token.pos_ in ("PROPN", "NOUN", "ADJ") or token.lower_ in ("&", "and", "of", "'s", "’s", "-", ","):
            before.append(token)
        else:
            break
    before.reverse()
    while before and (before[0].text in (",", "and", "&", "of") or before[0].lower_ in _SOME):
        before.pop(0)
    while before and (before[-1].text in (",", "'s", "’s", "-", "and", "&") or before[-1].lower_ in _RANKS):
        before.pop()
    if not any(t.pos_ in ("PROPN", "NOUN") for t in before):
        return None
    start, end = before[0].idx, before[-1].idx + len(before[-1])
    text = reading.report.text[start:end]
    if re.search(r"\b(?:Street|Avenue|Road|Square)$", text):
        # Analysts of a street are those of no one house in it.
        return None
    if len(before) == 1 and (before[0].lower_ in BODIES or before[0].lemma_.lower() in BODIES):
        word = before[0].lower_ if before[0].lower_ in BODIES else before[0].lemma_.lower()
        return resolver.of_word(reading.report.id, word) or (word if word not in _VAGUE else None)
    name = resolver.named(reading.report.id, start, end, "organization")
    owner = _owner(before)
    if name is not None and (owner is None or same_body(owner.text, name)):
        return name
    if resolver.named(reading.report.id, start, end, "person", inside=True) is not None:
        return None
    lemmas = {t.lemma_.lower() for t in before}
    if lemmas & BODIES or any(t.pos_ == "PROPN" and t.ent_type_ not in ("NORP", "GPE", "DATE") for t in before):
        return text
    return None


def _owner(tokens: Iterable[Token]) -> Token | None:
    """Return the country or body whose ministry, police or court a noun phrase names, among the words before its head."""
    return next((t for t in tokens if t.ent_type_ in ("GPE", "NORP") or (t.dep_ == "poss" and t.pos_ == "PROPN")), None)


_SOME = frozenset("other some several many senior top former unnamed".split())
_RANKS = frozenset("senior top chief former deputy lead local federal state press company government".split())


def body_name(reading: Reading, head: Token, resolver: Institutions, sure: bool = False) -> str | None:
    """Return the name of the body that a noun phrase with this head means, or null for persons and pronouns."""
    report = reading.report.id
    if head.pos_ == "PRON" or head.ent_type_ == "PERSON":
        return None
    lemma = head.lemma_.lower()
    if resolver.named(report, head.idx, head.idx + len(head), "person") is not None:
        return None
    if resolver.is_surname(head.text):
        return None
    if lemma in BODIES and head.pos_ == "NOUN":
        beside = next((t for t in head.rights if t.dep_ == "appos" and t.pos_ == "PROPN"), None)
        named = body_name(reading, beside, resolver, sure=True) if beside is not None else None
        if named is not None:
            # "The advocacy group Friends of the Marsh": the name says who it is.
            return named
    name = resolver.named(report, head.idx, head.idx + len(head), "organization")
    linked = name
    owner = _owner(head.lefts)
    if name is not None and owner is not None and not same_body(owner.text, name):
        # "Austria's Foreign Ministry" is not the Foreign Ministry that another report calls Swiss.
        name = None
    if name is not None and head.pos_ == "NOUN" and squash(head.lemma_) not in squash(name):
        # "The company" may be taken for any company: a name is sure only where it has the word.
        name = None
    proper = head.pos_ == "PROPN"
    if lemma in BODIES and proper and not any(t.pos_ == "PROPN" for t in head.children):
        # "Airline officials": a common noun that opens the sentence.
        proper = not head.is_sent_start and head.i > 0 and head.nbor(-1).lower_ != "the"
    if name is not None and not name.islower() and proper:
        surface = without_article(resolver.surface(report, head.idx) or "")
        if surface and same_body(name, surface):
            # Of two forms of one name the fuller one: acronyms are known by it.
            return shortened(max(name, surface, key=lambda form: (len(form.split()), form == name)))
        return shortened(surface or name)
    if lemma == "prosecutor" and head.tag_ == "NNS" and head.pos_ == "NOUN":
        return "prosecutors"
    if head.tag_ == "NNS" and lemma != "police":
        # "Companies", "banks" and "officials" mean nobody.
        return None
    if lemma not in BODIES and head.ent_type_ != "ORG" and not (sure and proper):
        return None
    left = [t for t in head.lefts if t.dep_ in ("compound", "amod", "nmod", "poss") and not t.is_punct]
    # "The country's space agency": whose it is the words do not say.
    left = [t for t in left if t.dep_ != "poss" or t.pos_ != "NOUN"]
    start = min([t.left_edge.idx for t in left] or [head.idx])
    end = head.idx + len(head)
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ in ("of", "for") and child.i == head.i + 1:
            inner = next((t for t in child.children if t.dep_ == "pobj" and t.pos_ == "PROPN"), None)
            if inner is not None:
                end = inner.idx + len(inner)
    text = without_article(reading.report.text[start:end])
    if re.search(r"(?i)\bnews\s+agency$", text):
        # An agency is known by its name, which the credits read.
        return None
    if name is not None and not name.islower():
        return name
    named = (
        any(t.pos_ == "PROPN" or t.ent_type_ in ("GPE", "NORP") for t in left) or proper or end > head.idx + len(head)
    )
    if named:
        return shortened(text)
    if lemma in ("company", "bank", "firm", "operator", "carrier", "manufacturer", "maker", "retailer"):
        main = linked if linked is not None and resolver.is_main(linked) else resolver.main(report)
        return main or resolver.before(report, head.idx)
    sort = [t.lemma_.lower() for t in left if t.dep_ == "compound" and t.pos_ == "NOUN"]
    wanted = resolver.of_word(report, lemma)
    # "The fire department" is not the police department that the story names.
    if wanted is not None and all(word in wanted.casefold() for word in sort):
        return wanted
    if lemma in _VAGUE and not (sort and lemma in _OF_A_SORT):
        return None
    if not left and end == head.idx + len(head):
        # "Police" may open a sentence.
        text = text.lower()
    return shortened(text) if not re.search(r"['’]s?\b", text) or left else None


def without_article(text: str) -> str:
    """Return a noun phrase in one line, without marks around it and the article or possessive that opens it."""
    text = re.sub(r"\s+", " ", text).strip(" ,;:'’\"“”")
    if not re.search(r"\b(?:[A-Z]\.){2,}$", text):
        text = text.rstrip(" ,.;:'’\"“”")
    return re.sub(
        r"^(?:the|an?|its|his|her|their|this|that|some|two|several|another|one|second)\s+",
        "",
        text,
        flags=re.IGNORECASE,
    )


def shortened(name: str) -> str | None:
    """Return a name without the clause or phrase that follows it; null where no name of a bearable length is left."""
    name = re.split(r"[;(]|,\s+(?![A-Z]\w+\s*&)|\s+(?:that|which|who|from|with|on|in)\s", name)[0].strip()
    return name if 2 <= len(name) <= 80 else None

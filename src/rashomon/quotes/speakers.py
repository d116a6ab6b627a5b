"""Whose words a quotation gives: the cue that governs it, and the person or body that the cue's source names."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rashomon.model import Entity, Span
from rashomon.quotes.gender import (
    FEMALE_PRONOUNS,
    FEMALE_WORDS,
    MALE_PRONOUNS,
    Gender,
    gender_of_name,
    gender_of_words,
)
from rashomon.quotes.marks import Quotation
from rashomon.text.reading import Reading, Sentence
from rashomon.text.speech import (
    EVIDENCE_VERBS,
    OPINION_VERBS,
    Attribution,
    dateline_end,
    find_attributions,
    noun_phrase,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_VOICE_NOUNS = frozenset(
    [
        "spokesman", "spokeswoman", "spokesperson", "spokespeople", "statement", "official", "representative", "report",
        "tweet", "letter", "website", "filing", "email", "e-mail", "post", "post", "release", "notice", "memo", "note",
        "source", "advisory", "account", "page", "site", "document", "rep", "spokesmen", "insider", "blog", "message",
    ]
)  # fmt: skip
"""Nouns that speak for the body or the person named beside them ("a spokesman for the operator")."""

_TEXT_NOUNS = frozenset(["statement", "tweet", "letter", "email", "post", "message", "note", "memo", "account", "page"])
_ORGANISATION_LABELS = frozenset({"ORG", "GPE"})

_BODY_NOUNS = frozenset(
    """company firm airline bank agency ministry department government carrier operator group organisation organization
    university hospital club team union charity authority service office bureau court council committee commission party
    paper newspaper magazine broadcaster network channel station manufacturer maker regulator church school embassy
    administration association federation league army military police force brigade""".split()
)
"""Nouns by which a body that was named before is meant again ("the company")."""

_HUMAN_NOUNS = frozenset(
    """actor adviser analyst attorney author boss captain chairman chairwoman chief coach colleague commander
    commissioner coroner cousin dean deputy detective director doctor driver economist editor expert father founder
    friend general governor guard head investigator inspector journalist judge lawmaker lawyer leader lieutenant major
    manager man mayor minister mother neighbor neighbour nurse officer official owner parent passenger pastor pilot
    physician player police president priest principal professor prosecutor rabbi representative reporter resident
    researcher scientist secretary senator sergeant sheriff sister son brother daughter speaker spokesman spokesperson
    spokeswoman student superintendent surgeon survivor suspect teacher teenager tourist trainer victim wife husband
    witness woman worker writer ambassador attaché ceo chancellor congressman congresswoman firefighter paramedic
    attendant conductor engineer executive soldier sailor skipper farmer fisherman climber fan voter""".split()
)
"""Common nouns that name a person by what he or she does, as subjects a pronoun may mean."""

_MAX_CAPTION = 600
_MIN_NESTED_WORDS = 4
_MAX_ROLE_WORDS = 12
_MAX_CLIMB = 20
_MIN_PRONOUNS = 2
_PRONOUN_MAJORITY = 3
"""Sentences with "she" or "he" that tell a person's gender, and by how much they must outnumber the others."""
_MAX_LOOK_BACK = 8
"""Sentences searched backwards for whom a pronoun means."""


_RELATIVE_CLAUSE = re.compile(r",?\s(?:who|which|that|whose|including|such as)\b")
_OFFICE_VERBS = {
    "chairs": "chair of", "heads": "head of", "leads": "leader of", "runs": "head of", "captains": "captain of",
    "coaches": "coach of", "commands": "commander of",
}  # fmt: skip
"""Verbs by which a report says what somebody is: as a role they become a noun."""

_CAPTION = re.compile(
    r"\((?:L|R|C|C-L|C-R|left|right|center|centre|front|back|top|bottom)\)"
    r"|\b(?:REUTERS|AP|AFP|EPA|Reuters)\s?(?:/|Photo)\s?\w|^\s*FILE\s?(?:PHOTO|-|–|—)|\bfile photo\b|\bPhotographer:"
    r"|\bGetty Images\b|\(Photo\b|\bPhoto by\b"
)
"""What tells the words below a picture: places of the people in it, the photographer's credit."""


@dataclass(frozen=True)
class Source:
    """Who speaks, as the text names it and as it was resolved."""

    span: Span | None
    cue: str | None
    head: int | None
    governed: bool
    """True where a cue of speech in the same sentence governs the words."""
    speaker: str | None = None
    entity: str | None = None


NOBODY = Source(None, None, None, False)


class Names:
    """The entities of a story, findable by place in a report and by name."""

    def __init__(self, entities: Sequence[Entity], readings: Sequence[Reading] = ()) -> None:
        self.entities = {entity.id: entity for entity in entities}
        self._mentions: dict[str, list[tuple[int, int, str]]] = {}
        for entity in entities:
            spans = {(s.report, s.start, s.end) for v in entity.variants for s in v.spans}
            spans |= {(s.report, s.start, s.end) for s in entity.mentions}
            for report, start, end in spans:
                self._mentions.setdefault(report, []).append((start, end, entity.id))
        for mentions in self._mentions.values():
            mentions.sort()
        self._starts = {report: [m[0] for m in mentions] for report, mentions in self._mentions.items()}
        self._bearers: dict[str, list[str]] = {}
        for entity in entities:
            # Of any kind: a person may have been taken for a place, and shares the surname all the same.
            if len(entity.name.split()) > 1:
                self._bearers.setdefault(entity.name.split()[-1].casefold(), []).append(entity.id)
        self._full = Counter[tuple[str, str]]()
        for report, mentions in self._mentions.items():
            for start, end, entity in mentions:
                self._full[report, entity] += end - start > len(self.entities[entity].name.split()[-1])
        self._roles: dict[str, list[str]] = {}
        for entity in entities:
            heads = {_role_head(role.text) for role in entity.roles}
            for head in sorted(heads - {""}):
                self._roles.setdefault(head, []).append(entity.id)
        told = self._pronouns(readings)
        self._gender: dict[str, Gender | None] = {e.id: _gender(e, told.get(e.id)) for e in entities}
        self._role = {entity.id: _usual_role(entity) for entity in entities}

    def _pronouns(self, readings: Sequence[Reading]) -> dict[str, Gender]:
        """Return the gender of persons whom the reports call "she" or "he": alone in a sentence with the pronoun."""
        female, male = Counter[str](), Counter[str]()
        for reading in readings:
            for sentence in reading.sentences:
                mentions = self.within(reading.report.id, sentence.start, sentence.end)
                persons = {m[2] for m in mentions if self.entities[m[2]].kind == "person"}
                if len(persons) != 1 or sentence.headline:
                    continue
                (person,) = persons
                end = next(m[1] for m in mentions if m[2] == person)
                words = [t.lower_ for t in reading.tokens(sentence) if t.idx >= end and t.pos_ == "PRON"]
                female[person] += any(word in FEMALE_PRONOUNS for word in words)
                male[person] += any(word in MALE_PRONOUNS for word in words)
        told: dict[str, Gender] = {}
        for person in sorted({*female, *male}):
            one, other = female[person], male[person]
            if max(one, other) >= _MIN_PRONOUNS and max(one, other) >= _PRONOUN_MAJORITY * min(one, other):
                told[person] = "f" if one > other else "m"
        return told

    def within(self, report: str, start: int, end: int) -> list[tuple[int, int, str]]:
        """Return the mentions that lie in these offsets of a report, in order."""
        mentions = self._mentions.get(report, [])
        at = bisect.bisect_left(self._starts.get(report, []), start)
        out: list[tuple[int, int, str]] = []
        while at < len(mentions) and mentions[at][0] < end:
            if mentions[at][1] <= end:
                out.append(mentions[at])
            at += 1
        return out

    def covering(self, report: str, start: int, end: int) -> tuple[int, int, str] | None:
        """Return the longest mention that covers these offsets."""
        mentions = self._mentions.get(report, [])
        at = bisect.bisect_right(self._starts.get(report, []), start)
        best: tuple[int, int, str] | None = None
        for mention in mentions[max(0, at - 6) : at]:
            if mention[1] >= end and (best is None or mention[1] - mention[0] > best[1] - best[0]):
                best = mention
        return best

    def is_doubtful(self, report: str, words: str, entity: str) -> bool:
        """Return whether a bare surname may as well mean another person whom the report names in full."""
        if self.entities[entity].kind != "person" or len(words.split()) > 2:
            return False
        words = words.split()[-1]
        own = self._full[report, entity]
        others = [other for other in self._bearers.get(words.casefold(), []) if other != entity]
        return any(self._full[report, other] >= max(own, 1) for other in others)

    def before(self, report: str, offset: int) -> Iterable[tuple[int, int, str]]:
        """Yield the mentions before an offset, nearest first."""
        at = bisect.bisect_left(self._starts.get(report, []), offset)
        mentions = self._mentions.get(report, [])
        while at > 0:
            at -= 1
            yield mentions[at]

    def holders(self, role: str) -> list[str]:
        """Return the ids of those whose role has this head word."""
        return self._roles.get(role, [])

    def gender(self, entity: str) -> Gender | None:
        """Return "f", "m" or null, from titles, roles and first name."""
        return self._gender.get(entity)

    def display(self, entity: str) -> str:
        """Return an entity's full name, with its usual role where one is known."""
        role = self._role.get(entity)
        name = self.entities[entity].name
        if not any(char.isupper() for char in name):
            # A speaker without a name goes by the fullest description that a report gives.
            name = max(
                (v.text for v in self.entities[entity].variants), key=lambda text: (len(text), text), default=name
            )
        return f"{name}, {role}" if role else name


def _role_head(role: str) -> str:
    words = role.casefold().split(" of ")[0].split(" for ")[0].split(",")[0].split()
    return words[-1] if words else ""


def _gender(entity: Entity, pronouns: Gender | None) -> Gender | None:
    if entity.kind != "person":
        return None
    titles = {role.span.text.split()[0] for role in entity.roles if role.span.text}
    names = [variant.text for variant in entity.variants]
    titles |= {name.split()[0] for name in names if name.split()}
    # "her father" tells of a man, and nothing by its first word.
    titles = {title for title in titles if title.casefold() not in FEMALE_PRONOUNS | MALE_PRONOUNS}
    told = gender_of_words(titles) or gender_of_words(word for role in entity.roles for word in role.text.split()[-1:])
    return told or pronouns or gender_of_name(entity.name)


def _usual_role(entity: Entity) -> str | None:
    if entity.kind != "person" or not entity.roles:
        return None
    known = entity.name.casefold()
    texts = [_as_noun(_RELATIVE_CLAUSE.split(role.text)[0]) for role in entity.roles]
    counts = Counter(
        text
        for text in texts
        if text.casefold() not in known
        and not text.casefold().startswith(("her ", "his ", "their ", "its "))
        and 0 < len(text.split()) <= _MAX_ROLE_WORDS
        and text.split()[-1].casefold() not in ("to", "of", "for", "with", "in", "at", "and", "the", "a")
    )
    if not counts:
        return None
    return min(counts, key=lambda text: (-counts[text], -len(text), text))


def _as_noun(role: str) -> str:
    verb, _, rest = role.partition(" ")
    return f"{_OFFICE_VERBS[verb]} {rest}" if rest and verb in _OFFICE_VERBS else role


_Candidate = tuple[bool, str, str | None, bool]
"""Whom a pronoun may mean: is the subject of a clause, display words, entity, is the subject of the main clause."""


class SpeakerFinder:
    """Finds the speakers of one report's quotations, in order of the text."""

    def __init__(self, reading: Reading, quotations: Sequence[Quotation], names: Names) -> None:
        self.reading = reading
        self.text = reading.report.text
        self.names = names
        self.quotations = quotations
        self._outer = [(q.opened, q.closed) for q in quotations if q.depth == 0]
        self._sources: list[tuple[int, Source]] = []
        self._phrases: dict[str, Source] = {}
        self._antecedents: dict[tuple[int, str, str | None], tuple[str, str | None] | None] = {}
        self._captions = {
            block.index
            for block in reading.blocks
            if _CAPTION.search(self.text[block.start : block.end][:_MAX_CAPTION])
        }

    # -- cues -------------------------------------------------------------------------------------

    def find(self, quotation: Quotation, parent: Source | None, previous: tuple[Quotation, Source] | None) -> Source:
        """Return whose words a quotation gives.

        `parent` is the speaker of the quotation it is nested in; `previous` the last quotation of the same
        depth with its speaker.
        """
        best = self._governing(quotation)
        if best is not None:
            source = self._resolve(best.source_span, best.source_head, best.cue, quotation, parent)
        elif quotation.depth > 0:
            source = NOBODY
        else:
            source = self._from_context(quotation, previous)
        if source.span is not None and quotation.depth == 0:
            self._sources.append((quotation.opened, source))
        return source

    def _around(self, quotation: Quotation) -> list[Sentence]:
        sentences = self.reading.sentences
        low = bisect.bisect_left(sentences, quotation.opened, key=lambda s: s.end)
        out: list[Sentence] = []
        if low > 0 and sentences[low - 1].block == quotation.block:
            lead = self.text[sentences[low - 1].start : quotation.opened].rstrip()
            if lead.endswith((":", ",")):
                out.append(sentences[low - 1])
        for sentence in sentences[low:]:
            if sentence.block != quotation.block or sentence.start > quotation.closed + 3:
                break
            out.append(sentence)
        return out

    def _hidden(self, offset: int, quotation: Quotation) -> bool:
        """Return whether an offset lies in quotation marks which do not hold the quotation in question."""
        if quotation.opened <= offset < quotation.closed:
            return True
        outer = self._outer_at(offset)
        return outer is not None and not (outer[0] <= quotation.opened and quotation.closed <= outer[1])

    def _outer_at(self, offset: int) -> tuple[int, int] | None:
        """Return the marks of the outermost quotation around an offset."""
        at = bisect.bisect_right(self._outer, (offset, 1 << 60)) - 1
        return self._outer[at] if at >= 0 and self._outer[at][0] <= offset < self._outer[at][1] else None

    def _governing(self, quotation: Quotation) -> Attribution | None:
        best: tuple[tuple[int, ...], Attribution] | None = None
        parent = self._parent(quotation)
        for sentence in self._around(quotation):
            for attribution in find_attributions(self.reading, sentence):
                start = min(attribution.cue_span.start, attribution.source_span.start)
                if self._hidden(attribution.cue_span.start, quotation):
                    continue
                if attribution.source_span.start < quotation.closed and attribution.source_span.end > quotation.opened:
                    continue
                if self._is_described(quotation, attribution):
                    continue
                if attribution.cue_span.end <= quotation.opened and not (
                    self.text[quotation.closed : attribution.source_span.start].strip()
                    or attribution.source_span.start < quotation.closed
                ):
                    continue  # citing "blocked" roads: the quoted words describe the noun
                inside_parent = parent is not None and parent.opened <= attribution.cue_span.start < parent.closed
                cue_end, cue_start = attribution.cue_span.end, attribution.cue_span.start
                tight = 0
                if start >= quotation.closed:
                    gap = start - quotation.closed
                    between = self.text[quotation.closed : start].strip(" \t\n\u00a0,;–—-'\"’”")
                    if not between:
                        # `"A." Lund said B` begins a sentence of its own more often than it attributes A.
                        closing = self.text[quotation.start : quotation.closed + 1].rstrip("\"'”’» \u00a0")[-1:]
                        tight = 3 if closing in ",?!–—…" or self.text[start].islower() else 1
                elif cue_end <= quotation.opened:
                    gap = quotation.opened - cue_end
                    between = self.text[cue_end : quotation.opened].strip()
                    if not between.strip(" ,:–—'\"‘“"):
                        tight = 3
                    elif between.endswith(":") and "." not in between:
                        tight = 2
                else:
                    gap = max(quotation.opened - cue_start, cue_start - quotation.closed, 0)
                if sentence.start >= quotation.closed and not tight and start < quotation.closed + 3:
                    continue
                overlap = attribution.content[0] < quotation.end and quotation.start < attribution.content[1]
                size = attribution.content[1] - attribution.content[0] if overlap else 1 << 20
                if attribution.cue in OPINION_VERBS:
                    tight = min(tight, 1)
                spoken = attribution.cue not in OPINION_VERBS and attribution.cue not in EVIDENCE_VERBS
                key = (int(inside_parent), tight + 2 * overlap, int(spoken), -size if not tight else 0, -gap)
                if not tight and not overlap and self._other_between(quotation, cue_start, cue_end):
                    continue
                if not tight and not overlap and attribution.kind == "according":
                    continue
                if best is None or key > best[0]:
                    best = key, attribution
        if best is not None and parent is not None and not best[0][0]:
            # A cue outside governs the outer quotation; of the inner one only if there is nothing else in it.
            rest = self.text[parent.start : quotation.opened] + self.text[quotation.closed : parent.end]
            if len(self.text[quotation.start : quotation.end].split()) < _MIN_NESTED_WORDS and len(rest.split()) > 1:
                return None
        return best[1] if best is not None else None

    def _is_described(self, quotation: Quotation, attribution: Attribution) -> bool:
        """Return whether quoted words describe the very source ("the coach, known for 'all or nothing', announced")."""
        source = self.reading.doc[attribution.source_head]
        if not source.idx < quotation.opened < quotation.closed <= attribution.cue_span.start:
            return False
        return self._is_below(quotation, source.i, attribution.cue_span.start)

    def _is_below(self, quotation: Quotation, source: int, stop: int) -> bool:
        """Return whether quoted words depend on this token, without the token at `stop` in between."""
        token = self.reading.token_at(quotation.start)
        for _ in range(_MAX_CLIMB):
            if token is None or token.head.i == token.i:
                return False
            token = token.head
            if token.i == source:
                return True
            if token.idx == stop:
                return False
        return False

    def _other_between(self, quotation: Quotation, start: int, end: int) -> bool:
        """Return whether a sentence's end or another whole quotation stands between cue and quotation."""
        between = self.text[end : quotation.opened] if end <= quotation.opened else self.text[quotation.closed : start]
        return ". " in between or len(between) > 200 or any(mark in between for mark in '“”"')

    def _parent(self, quotation: Quotation) -> Quotation | None:
        if quotation.depth == 0:
            return None
        at = bisect.bisect_left(self.quotations, quotation.opened, key=lambda q: q.opened)
        while at > 0:
            at -= 1
            if self.quotations[at].depth == 0:
                return self.quotations[at] if quotation.closed <= self.quotations[at].closed else None
        return None

    # -- where no cue governs -----------------------------------------------------------------------

    def _from_context(self, quotation: Quotation, previous: tuple[Quotation, Source] | None) -> Source:
        if quotation.continues and previous is not None:
            return _ungoverned(previous[1])
        own = self._own_subject(quotation)
        if own is not None:
            return own
        if previous is not None and previous[0].block == quotation.block and previous[1].span is not None:
            return _ungoverned(previous[1])
        sentences = self.reading.sentences
        at = bisect.bisect_left(sentences, quotation.opened, key=lambda s: s.end)
        starts_block = at >= len(sentences) or at == 0 or sentences[at - 1].block != sentences[at].block
        if not starts_block:
            return self._speaker_in(sentences[at - 1], quotation) or NOBODY
        if self.text[self._block_start(quotation) : quotation.opened].strip():
            # The paragraph opens with other words: they say whose these are, or nobody does.
            return NOBODY
        last = at - 1
        while last >= 0 and sentences[last].block in self._captions:
            last -= 1
        before = sentences[last] if last >= 0 else None
        if before is None:
            return NOBODY
        if previous is not None and previous[0].block == before.block:
            if previous[0].closed > before.start:
                return _ungoverned(previous[1])
            return self._speaker_in(before, quotation, said=True) or _ungoverned(previous[1])
        if quotation.block - before.block <= 1 + len(self._captions) and not before.headline:
            found = self._speaker_in(before, quotation)
            if found is not None:
                return found
        if previous is not None and quotation.block - previous[0].block <= 2:
            return _ungoverned(previous[1])
        return NOBODY

    def _block_start(self, quotation: Quotation) -> int:
        return next((b.start for b in self.reading.blocks if b.start <= quotation.opened < b.end), quotation.opened)

    def _own_subject(self, quotation: Quotation) -> Source | None:
        """Return who acts in the words before the quotation in its own sentence ("Lund was blunt: "..."")."""
        for sentence in self._around(quotation):
            if sentence.start >= quotation.opened:
                continue
            if self.reading.report.text[sentence.start : quotation.opened].strip() == "":
                continue
            named = self._label(sentence, quotation)
            if named is not None:
                return named
            found = self._person_subject(sentence, quotation)
            if found is not None:
                return found
        return None

    def _label(self, sentence: Sentence, quotation: Quotation) -> Source | None:
        """Return who is named before a colon that opens the quotation: "Ivo Lund, Harbour Daily: "..."."""
        lead = self.text[sentence.start : quotation.opened].rstrip()
        if not lead.endswith(":") or not 0 < len(lead.split()) <= 8 or "." in lead:
            return None
        tokens = [t for t in self.reading.tokens(sentence) if t.idx < sentence.start + len(lead) - 1]
        nominal = any(t.pos_ in ("NOUN", "PROPN") for t in tokens)
        if not nominal or any(t.pos_ in ("VERB", "AUX") for t in tokens):
            return None
        comma = next((i for i, t in enumerate(tokens) if t.text == ","), len(tokens))
        head = tokens[comma - 1] if comma else tokens[-1]
        span = self.reading.span(sentence.start, sentence.start + len(lead) - 1)
        return self._resolve(span, head.i, ":", quotation, None)

    def _speaker_in(self, sentence: Sentence, quotation: Quotation, said: bool = False) -> Source | None:
        """Return who speaks in a sentence, or acts in it; with `said`, only who speaks."""
        attributions = [
            a
            for a in find_attributions(self.reading, sentence)
            if not self._hidden(a.cue_span.start, quotation)
            and (a.kind == "according" or self._is_speaking_kind(self.reading.doc[a.source_head], broadly=True))
            and self.reading.doc[a.source_head].lemma_.lower() not in _TEXT_NOUNS
        ]
        if attributions:
            last = attributions[-1]
            source = self._resolve(last.source_span, last.source_head, last.cue, quotation, None)
            return _ungoverned(source)
        return None if said else self._person_subject(sentence, quotation)

    def _person_subject(self, sentence: Sentence, quotation: Quotation) -> Source | None:
        subjects: list[Token] = []
        opening = dateline_end(self.reading, sentence)
        for token in self.reading.tokens(sentence):
            if token.idx >= quotation.opened:
                break
            if token.idx < opening or self._is_below(quotation, token.i, token.head.idx):
                continue
            if (
                token.dep_ in ("nsubj", "nsubjpass")
                and self._is_speaking_kind(token)
                and not self._hidden(token.idx, quotation)
            ):
                if subjects and ". " in self.text[subjects[-1].idx : token.idx]:
                    subjects.clear()
                subjects.append(token)
        if not subjects:
            return None
        span = noun_phrase(self.reading, sentence, subjects[0])
        return _ungoverned(self._resolve(span, subjects[0].i, None, quotation, None))

    def _is_speaking_kind(self, token: Token, broadly: bool = False) -> bool:
        """Return whether a noun names a person or a body; `broadly`, whether it may by its place stand for one."""
        if broadly and (token.tag_ == "NNS" or token.pos_ == "PRON" or _is_human(token)):
            return True
        if broadly and token.lemma_.lower() in _BODY_NOUNS:
            return True
        if token.ent_type_ in ("PERSON", "ORG") or token.lower_ in ("he", "she"):
            return True
        mention = self.names.covering(self.reading.report.id, token.idx, token.idx + len(token))
        if mention is not None and self.names.entities[mention[2]].kind in ("person", "organization"):
            return True
        return token.lemma_.lower() in _VOICE_NOUNS or bool(self.names.holders(token.lower_))

    # -- whom the source means ------------------------------------------------------------------------

    def _resolve(
        self, span: Span, head: int | None, cue: str | None, quotation: Quotation, parent: Source | None
    ) -> Source:
        token = self.reading.doc[head] if head is not None else None
        report = self.reading.report.id
        base = Source(span, cue, head, cue is not None)
        if token is not None:
            mention = self.names.covering(report, token.idx, token.idx + len(token))
            if mention is not None:
                if self.names.is_doubtful(report, self.text[mention[0] : mention[1]], mention[2]):
                    return self._as_words(base, span.text, token.text)
                return self._as_entity(base, mention[2])
            if token.pos_ == "PRON":
                return self._pronoun(base, token, quotation, parent)
        inside = self.names.within(report, span.start, span.end)
        person = self._named_inside(inside, span, token)
        if person is not None:
            return self._as_entity(base, person)
        if token is not None:
            noun = token.lemma_.lower()
            if noun in _VOICE_NOUNS:
                return self._voice(base, noun, inside, token, quotation)
            if token.pos_ == "PROPN":
                return self._as_words(base, self._fullest(token) or span.text, token.text)
            if token.pos_ == "NOUN" and noun in _BODY_NOUNS and _is_definite(span.text):
                return self._body(base, token, quotation, span.text)
            if token.pos_ == "NOUN":
                holder = self._role_holder(token, quotation.opened)
                if holder is not None:
                    return self._as_entity(base, holder)
                known = self._phrases.get(token.lower_)
                if known is not None and known.entity is None and known.speaker and _is_definite(span.text):
                    return Source(span, cue, head, base.governed, known.speaker, None)
        return self._as_words(base, span.text, token.lower_ if token is not None else "")

    def _as_entity(self, source: Source, entity: str) -> Source:
        return Source(source.span, source.cue, source.head, source.governed, self.names.display(entity), entity)

    def _as_words(self, source: Source, words: str, key: str) -> Source:
        found = Source(source.span, source.cue, source.head, source.governed, words, None)
        if key and (key not in self._phrases or len(words) > len(self._phrases[key].speaker or "")):
            self._phrases[key] = found
        return found

    def _named_inside(self, inside: Sequence[tuple[int, int, str]], span: Span, head: Token | None) -> str | None:
        """Return the person named in apposition ("the harbour master, X"), not one in a possessive or after "of"."""
        for start, end, entity in inside:
            if self.names.entities[entity].kind != "person":
                continue
            token = self.reading.token_at(end - 1)
            if token is None or self.text[end : end + 2] in ("'s", "’s", "s'", "s’"):
                continue
            top = token
            while top.dep_ in ("compound", "flat", "nmod") and top.head.i != top.i and start <= top.head.idx < end:
                top = top.head
            if top.dep_ == "appos" or (head is not None and top.i == head.i):
                return entity
            before = self.text[span.start : start].rstrip()
            if before.endswith(",") and top.dep_ not in ("pobj", "poss"):
                return entity
        return None

    def _voice(
        self, source: Source, noun: str, inside: Sequence[tuple[int, int, str]], head: Token, quotation: Quotation
    ) -> Source:
        """Return the body or person that a spokesman or a statement speaks for."""
        assert source.span is not None
        named = [
            entity for _, _, entity in inside if self.names.entities[entity].kind in ("organization", "place", "person")
        ]
        if named:
            entity = named[0]
            if self.names.entities[entity].kind == "person" and noun not in _TEXT_NOUNS:
                return self._as_words(source, source.span.text, head.lower_)
            found = Source(source.span, source.cue, source.head, source.governed, source.span.text, entity)
            self._phrases[head.lower_] = found
            return found
        if noun in _TEXT_NOUNS or noun == "report":
            owner = next((c for c in head.children if c.dep_ == "poss"), None)
            if owner is not None and owner.pos_ == "PRON":
                return self._pronoun(source, owner, quotation, None)
            owner = owner or next((c for c in head.children if c.lemma_.lower() in _BODY_NOUNS), None)
            if owner is not None:
                return self._body(source, owner, quotation, source.span.text)
            if head.dep_ == "dobj" and head.head.pos_ == "VERB":
                # "The company issued a statement saying ..."
                giver = next((c for c in head.head.children if c.dep_ == "nsubj" and c.i < head.i), None)
                sentence = self.reading.sentence_at(giver.idx) if giver is not None else None
                if giver is not None and sentence is not None:
                    found = self._resolve(noun_phrase(self.reading, sentence, giver), giver.i, None, quotation, None)
                    return Source(source.span, source.cue, source.head, source.governed, found.speaker, found.entity)
            if head.lower_ == noun and len(source.span.text.split()) <= 2 and not _is_definite(source.span.text):
                # "according to a statement": a piece of paper without an author is nobody.
                return source
            issuer = self._issuer(head, quotation) if _is_definite(source.span.text) else None
            if issuer is not None:
                return Source(source.span, source.cue, source.head, source.governed, issuer.speaker, issuer.entity)
        holder = self._role_holder(head, quotation.opened)
        if holder is not None:
            return self._as_entity(source, holder)
        known = self._phrases.get(head.lower_)
        if known is not None and known.speaker and _is_definite(source.span.text):
            return Source(source.span, source.cue, source.head, source.governed, known.speaker, known.entity)
        return self._as_words(source, source.span.text, head.lower_)

    def _issuer(self, head: Token, quotation: Quotation) -> Source | None:
        """Return who issued the statement that is quoted: the last sentence before that has the noun and a source."""
        here = self.reading.sentence_at(head.idx)
        if here is None:
            return None
        nearest: Source | None = None
        for index in range(here.index - 1, max(-1, here.index - 7), -1):
            sentence = self.reading.sentences[index]
            giver = self._giver(head, sentence, quotation)
            if giver is not None:
                return giver
            attributions = [
                a for a in find_attributions(self.reading, sentence)
                if a.source_head != head.i and not self._hidden(a.cue_span.start, quotation)
            ]  # fmt: skip
            if not attributions:
                continue
            mentions = head.lemma_.lower() in {t.lemma_.lower() for t in self.reading.tokens(sentence)}
            if not mentions and (nearest is not None or here.index - index > 2):
                continue
            last = attributions[-1]
            if (
                self.reading.doc[last.source_head].lemma_.lower() == head.lemma_.lower()
                and len(last.source_span.text) < 15
            ):
                continue
            source = self._resolve(last.source_span, last.source_head, last.cue, quotation, None)
            if mentions:
                return source
            nearest = source
        return nearest

    def _giver(self, head: Token, sentence: Sentence, quotation: Quotation) -> Source | None:
        """Return who acts "in an open letter" in this sentence: the subject of the verb that it belongs to."""
        for token in self.reading.tokens(sentence):
            if (
                token.lemma_.lower() != head.lemma_.lower()
                or token.dep_ != "pobj"
                or self._hidden(token.idx, quotation)
            ):
                continue
            verb = token.head.head
            if token.head.lower_ in ("in", "on", "by", "through", "via") and verb.pos_ in ("NOUN", "PROPN"):
                verb = verb.head
            giver = next((c for c in verb.children if c.dep_ == "nsubj" and c.i < verb.i), None)
            if giver is not None and verb.pos_ == "VERB" and self._is_speaking_kind(giver):
                return self._resolve(noun_phrase(self.reading, sentence, giver), giver.i, None, quotation, None)
        return None

    def _body(self, source: Source, noun: Token, quotation: Quotation, words: str) -> Source:
        """Return the body that "the company" means, if the sentences before name but one that fits."""
        report = self.reading.report.id
        mention = self.names.covering(report, noun.idx, noun.idx + len(noun))
        if mention is not None:
            return Source(source.span, source.cue, source.head, source.governed, words, mention[2])
        here = self.reading.sentence_at(noun.idx)
        if here is not None and noun.lemma_.lower() in _BODY_NOUNS:
            holder = self._role_holder(noun, quotation.opened)
            if holder is not None:
                return self._as_entity(source, holder)
            start = self.reading.sentences[max(0, here.index - 3)].start
            bodies = {
                m[2]
                for m in self.names.within(report, start, noun.idx)
                if self.names.entities[m[2]].kind == "organization"
            }
            fitting = {b for b in bodies if noun.lower_ in self.names.entities[b].name.casefold()}
            if len(fitting) == 1:
                return self._as_entity(source, fitting.pop())
        return self._as_words(source, words, noun.lower_)

    def _role_holder(self, head: Token, offset: int) -> str | None:
        """Return who holds the role that a description names: nearest before in this report, else the only holder."""
        holders = self.names.holders(head.lower_)
        if not holders:
            return None
        for _, _, entity in self.names.before(self.reading.report.id, offset):
            if entity in holders:
                return entity
        return holders[0] if len(holders) == 1 else None

    def _last(self, offset: int, sentences: int) -> Source | None:
        if not self._sources or self._sources[-1][0] > offset:
            return None
        at, source = self._sources[-1]
        here, there = self.reading.sentence_at(offset), self.reading.sentence_at(at)
        if here is not None and there is not None and here.index - there.index > sentences * 2:
            return None
        return source

    def _pronoun(self, source: Source, token: Token, quotation: Quotation, parent: Source | None) -> Source:
        word = token.lower_
        if word in ("i", "we", "me", "us", "my", "our"):
            if parent is not None and parent.speaker:
                return Source(source.span, source.cue, source.head, source.governed, parent.speaker, parent.entity)
            recent = self._last(quotation.opened, sentences=3)
            if recent is not None and quotation.depth:
                return Source(source.span, source.cue, source.head, source.governed, recent.speaker, recent.entity)
            return source
        person = word in ("he", "she", "him", "her", "his")
        gender = ("f" if word in FEMALE_WORDS else "m") if person else None
        found = self._antecedent(token, person, gender, parent)
        if found is None:
            return source
        return Source(source.span, source.cue, source.head, source.governed, found[0], found[1])

    def _antecedent(
        self, pronoun: Token, person: bool, gender: str | None, parent: Source | None
    ) -> tuple[str, str | None] | None:
        """Return whom a pronoun means: the last subject or speaker that fits, then the last one named."""
        sentence = self.reading.sentence_at(pronoun.idx)
        if sentence is None:
            return None
        key = sentence.index, pronoun.lower_, parent.speaker if parent is not None else None
        if key not in self._antecedents:
            self._antecedents[key] = self._search(sentence, pronoun, person, gender, parent)
        return self._antecedents[key]

    def _search(
        self, sentence: Sentence, pronoun: Token, person: bool, gender: str | None, parent: Source | None
    ) -> tuple[str, str | None] | None:
        fallback: tuple[str, str | None] | None = None
        for index in range(sentence.index, max(-1, sentence.index - _MAX_LOOK_BACK), -1):
            if index < sentence.index and self.reading.sentences[index].block in self._captions:
                continue
            candidates = self._candidates(self.reading.sentences[index], pronoun, person, gender, parent)
            if index < sentence.index:
                spoken = self._spoken(self.reading.sentences[index], candidates)
                if spoken is not None:
                    return spoken
            subjects = [c for c in candidates if c[0]]
            if subjects and index == sentence.index:
                return subjects[-1][1:3]
            if subjects:
                return next((c for c in subjects if c[3]), subjects[0])[1:3]
            if candidates and not person:
                return candidates[0][1:3]
            if candidates and fallback is None:
                fallback = candidates[0][1:3]
        return fallback

    def _spoken(self, sentence: Sentence, candidates: Sequence[_Candidate]) -> tuple[str, str | None] | None:
        """Return the candidate to whom an earlier sentence is attributed: who spoke there is likely to go on."""
        for attribution in find_attributions(self.reading, sentence):
            head = self.reading.doc[attribution.source_head]
            mention = self.names.covering(self.reading.report.id, head.idx, head.idx + len(head))
            for _, words, entity, _ in candidates:
                if mention is not None and entity == mention[2]:
                    return words, entity
        return None

    def _candidates(
        self, sentence: Sentence, pronoun: Token, person: bool, gender: str | None, parent: Source | None
    ) -> list[_Candidate]:
        if sentence.headline:
            return []
        out: list[_Candidate] = []
        report = self.reading.report.id
        for token in self.reading.tokens(sentence):
            if token.i >= pronoun.i:
                break
            if token.pos_ not in ("PROPN", "NOUN") or token.dep_ == "compound":
                continue
            outer = self._outer_at(token.idx)
            if outer is not None and not outer[0] <= pronoun.idx < outer[1]:
                continue
            mention = self.names.covering(report, token.idx, token.idx + len(token))
            subject = token.dep_ in ("nsubj", "nsubjpass")
            main = subject and token.head.dep_ == "ROOT"
            if mention is not None:
                entity = self.names.entities[mention[2]]
                if (entity.kind == "person") != person or entity.kind not in ("person", "organization", "place"):
                    continue
                if entity.kind == "place" and not subject:
                    continue
                known = self.names.gender(entity.id)
                if (gender and known and gender != known) or (parent is not None and parent.entity == entity.id):
                    continue
                said = self.text[mention[0] : mention[1]]
                if self.names.is_doubtful(report, said, entity.id):
                    if token.dep_ != "poss":
                        out.append((subject, said, None, main))
                    continue
                if token.dep_ != "poss":
                    out.append((subject, self.names.display(entity.id), entity.id, main))
                continue
            fits = (
                token.ent_type_ == "PERSON" or self._is_surname(token)
                if person
                else token.ent_type_ in _ORGANISATION_LABELS
            )
            holder = self._role_holder(token, token.idx) if person and not fits else None
            if holder is not None and subject:
                out.append((True, self.names.display(holder), holder, main))
            elif person and not fits and token.lower_ in self._phrases and subject:
                words = self._phrases[token.lower_].speaker
                if words and _gender_fits(words, gender):
                    out.append((True, words, self._phrases[token.lower_].entity, main))
            elif person and not fits and subject and _is_human(token):
                words = noun_phrase(self.reading, sentence, token).text
                if _gender_fits(words, gender) and not (parent is not None and parent.speaker == words):
                    out.append((True, words, None, main))
            elif fits and token.pos_ == "PROPN" and token.dep_ != "poss":
                words = self._fullest(token) or token.text
                if token.ent_type_ == "GPE" and not subject:
                    continue
                if _gender_fits(words, gender) and not (parent is not None and parent.speaker == words):
                    out.append((subject, words, None, main))
            elif not person and token.lemma_.lower() in _BODY_NOUNS and token.tag_ in ("NN", "NNP"):
                acts = subject or token.head.dep_ == "agent"
                out += [(subject, noun_phrase(self.reading, sentence, token).text, None, main)] if acts else []
        return out

    def _is_surname(self, token: Token) -> bool:
        """Return whether this report names a person with this last name, which the tagger missed here."""
        words = self._fullest(token)
        return words is not None and len(words.split()) > 1 and words.split()[-1] in self._surnames

    def _fullest(self, token: Token) -> str | None:
        """Return the fullest name in this report which ends like a name that no entity covers."""
        if not hasattr(self, "_full"):
            self._full: dict[str, str] = {}
            self._surnames: set[str] = set()
            for ent in self.reading.doc.ents:
                if ent.label_ in ("PERSON", "ORG") and len(ent):
                    last = ent[-1].lower_ if ent[-1].lower_ not in ("'s", "’s") or len(ent) == 1 else ent[-2].lower_
                    words = ent.text.removesuffix("'s").removesuffix("’s").strip()
                    if ent.label_ == "PERSON" and len(words.split()) > 1:
                        self._surnames.add(words.split()[-1])
                    if len(words) > len(self._full.get(last, "")) and "\n" not in words:
                        self._full[last] = words
        return self._full.get(token.lower_)


def _is_human(token: Token) -> bool:
    """Return whether a noun means one person by what he or she does; "an NFL head coaching job" is no head."""
    if token.lemma_.lower() not in _HUMAN_NOUNS or token.tag_ != "NN":
        return False
    return token.lower_ != "head" or any(c.lower_ == "of" for c in token.children)


def _gender_fits(words: str, gender: str | None) -> bool:
    known = gender_of_words(words.split()) or gender_of_name(words)
    return gender is None or known is None or known == gender


def _is_definite(words: str) -> bool:
    return words.casefold().startswith(("the ", "this ", "that ", "his ", "her ", "its ", "their "))


def _ungoverned(source: Source) -> Source:
    return Source(source.span, None, source.head, False, source.speaker, source.entity)


_NAMING_LEADS = (
    "known as", "called", "so-called", "dubbed", "named", "titled", "entitled", "nicknamed", "codenamed",
    "known as the", "called the", "dubbed the", "word", "words", "term", "phrase", "song", "film", "book", "album",
    "movie", "show",
)  # fmt: skip


def is_naming(reading: Reading, quotation: Quotation) -> bool:
    """Return whether the words before a quotation introduce a name or a title ("known as", "so-called")."""
    lead = reading.report.text[max(0, quotation.opened - 30) : quotation.opened].casefold().rstrip()
    return lead.endswith(_NAMING_LEADS)

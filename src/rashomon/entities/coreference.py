"""Who "he", "the minister" and "it" are, inside one report: rules over the parse, each of which would rather not tell."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from rashomon.entities.gender import PRONOUN_GENDERS, Gender, gender_of, gender_of_words
from rashomon.entities.roles import NATIONS, role_words
from rashomon.entities.words import HUMAN_NOUNS, SPEECH_LEMMAS, TYPE_OF_NOUN, VESSEL_NOUNS
from rashomon.model import Entity, Span
from rashomon.text.reading import Reading, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Token

NEAR_SENTENCES = 2
"""How many sentences back a pronoun looks for the person it means."""

NEAR_DESCRIPTION = 4
"""How many sentences back "the minister" looks for the one it means; further back it may be any."""

ReferenceRule = Literal[
    "sentence", "gender", "before", "subject", "topic", "possessive", "complement", "speaker", "role", "age"
]

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_OBJECTS = frozenset({"dobj", "iobj", "dative", "pobj"})
_SINGULAR = frozenset({"NN", "NNP"})
_DEFINITE = frozenset({"the", "this", "that"})
_FRESH = frozenset({"a", "an", "another", "one", "some", "any", "every", "each", "no"})
_STATES = frozenset(
    {"former", "ex", "late", "acting", "interim", "deputy", "vice", "outgoing", "incoming", "assistant"}
)
"""Words that make another office of one: "the deputy minister" is not the minister."""

_THINKING = frozenset(
    {"believe", "expect", "plan", "hope", "think", "estimate", "know", "report", "acknowledge", "promise"}
)
_EXPLETIVE_VERBS = frozenset({"seem", "appear", "take", "rain", "snow", "matter", "turn", "happen", "emerge", "cost"})
_CLAUSES = frozenset({"ROOT", "ccomp", "xcomp", "advcl", "relcl", "acl", "conj", "parataxis", "pcomp", "csubj"})
_ROLE_END = re.compile(r",| (?:of|for|at|in|on|to|with|from|who|and)\b")
_BREAKS = frozenset({"--", "—", "–", ";", ":"})
_SERVICES = frozenset({"coast", "national", "border", "home", "presidential", "point", "shooting"})
"""Words that make a body or a player's place of "guard"."""

_NATION_WORDS = frozenset(NATIONS.values())

_AGE_BEFORE = re.compile(r"\b(\d{1,3})-year-old(?:\s+[\w'’-]+){0,4}\s+$")
_AGE_AFTER = re.compile(r"(?:,? \(|, )(?:who is )?(?:(?:a|an|the) )?(\d{1,3})(?:-year-old\b|(?=[,.;)]| years old))")
_AGED = re.compile(r"\b[Tt]he (\d{1,3})-year-old\b")


@dataclass(frozen=True)
class Reference:
    """Words that mean an entity without its name: a pronoun or a description, and the rule that told."""

    span: Span
    entity: str
    rule: ReferenceRule


@dataclass(eq=False)
class _Referent:
    """Somebody a report speaks of: an entity, or with a null entity one whom it never names."""

    entity: str | None
    gender: Gender | None
    sure: bool = False
    """Whether the gender is told by more than the given name."""


@dataclass(frozen=True)
class _Candidate:
    """One place where a report speaks of a person."""

    at: int
    """Token index of the head."""
    referent: _Referent
    subject: bool
    """Whether it is a subject."""
    main: bool
    """Whether it is the subject of a main clause."""
    pronoun: bool = False


@dataclass
class _Known:
    """What the story tells of its entities, for all its reports."""

    entities: Mapping[str, Entity]
    genders: Mapping[str, Gender | None]
    roles: Mapping[str, Mapping[str, tuple[frozenset[str], frozenset[str]]]]
    """By report and person: the offices held (head words), and all the words of the roles, both evened out."""


def resolve_references(readings: Sequence[Reading], entities: Sequence[Entity]) -> list[Reference]:
    """Return the pronouns and descriptions whose entity can be told, in order of report and offset.

    "He" and "she" mean the only person that fits in the sentence before them, else in the sentences just before;
    of several only one whose sex is told, or the subject that the report goes on about. "The minister" means the
    only person whom the report gives that office, "the 24-year-old" the only one of that age. "It" and "its" mean a
    body or a vessel only as the possessor or the speaker in its own clause. Whatever stands inside quotation marks
    is left out, since there the speaker decides; so are plurals, and a pronoun before the name that it announces.
    """
    reports = [_Marked.of(reading, entities) for reading in readings]
    votes: dict[str, tuple[int, int]] = {}
    for marked in reports:
        for entity, (female, male) in marked.votes().items():
            before = votes.get(entity, (0, 0))
            votes[entity] = before[0] + female, before[1] + male
    people = [entity for entity in entities if entity.kind == "person"]
    known = _Known(
        {entity.id: entity for entity in entities},
        {entity.id: gender_of(entity, votes.get(entity.id, (0, 0))) for entity in people},
        _roles(people),
    )
    found: list[Reference] = []
    for marked in reports:
        found.extend(_Resolver(marked, known).resolve())
    return sorted(found, key=lambda reference: (reference.span, reference.entity))


def _roles(people: Sequence[Entity]) -> dict[str, dict[str, tuple[frozenset[str], frozenset[str]]]]:
    """Return, by report, the offices that each person holds there and the words that tell of them."""
    found: dict[str, dict[str, tuple[frozenset[str], frozenset[str]]]] = defaultdict(dict)
    for entity in people:
        for role in entity.roles:
            words = role.text.lower().replace("-", " ").split()
            if not words or not _STATES.isdisjoint(words):
                continue
            head = _ROLE_END.split(role.text.lower(), maxsplit=1)[0].split()[-1:]
            offices, told = found[role.span.report].get(entity.id, (frozenset(), frozenset()))
            found[role.span.report][entity.id] = offices | role_words(" ".join(head)), told | role_words(role.text)
    return found


@dataclass
class _Marked:
    """One report with the tokens of its mentions and of its quotations."""

    reading: Reading
    owner: dict[int, str]
    """Entity of each token of a mention."""
    kinds: dict[str, str]
    beside: dict[int, str]
    """Person whom a token stands beside as title, apposition or predicate."""
    quoted: set[int]

    @classmethod
    def of(cls, reading: Reading, entities: Sequence[Entity]) -> _Marked:
        starts = [token.idx for token in reading.doc]
        report = reading.report.id
        owner: dict[int, str] = {}
        beside: dict[int, str] = {}
        for entity in entities:
            for span in entity.mentions:
                if span.report == report:
                    for at in _tokens(starts, span):
                        owner.setdefault(at, entity.id)
            if entity.kind == "person":
                for role in entity.roles:
                    if role.span.report == report:
                        for at in _tokens(starts, role.span):
                            beside.setdefault(at, entity.id)
        return cls(reading, owner, {e.id: e.kind for e in entities}, beside, _quoted(reading))

    def person(self, token: Token) -> str | None:
        """Return the person whom a token names."""
        entity = self.owner.get(token.i)
        return entity if entity is not None and self.kinds[entity] == "person" else None

    def votes(self) -> dict[str, tuple[int, int]]:
        """Return how many sentences call each person "she" and "he": those that speak of nobody else before it."""
        found: dict[str, tuple[int, int]] = {}
        for sentence in self.reading.sentences:
            alone: set[str | None] = set()
            told: set[Gender] = set()
            for token in self.reading.doc[sentence.first_token : sentence.end_token]:
                if token.i in self.quoted:
                    continue
                gender = PRONOUN_GENDERS.get(token.lower_)
                person = self.person(token)
                if gender is not None:
                    if not alone:
                        break
                    told.add(gender)
                elif person is not None:
                    alone.add(person)
                elif token.i not in self.beside and is_human(token):
                    alone.add(None)
            if len(alone) == 1 and len(told) == 1:
                entity = next(iter(alone))
                if entity is not None:
                    female, male = found.get(entity, (0, 0))
                    found[entity] = (female + 1, male) if "f" in told else (female, male + 1)
        return found


def _tokens(starts: Sequence[int], span: Span) -> range:
    return range(bisect_right(starts, span.start) - 1, bisect_left(starts, span.end))


def _quoted(reading: Reading) -> set[int]:
    """Return the tokens inside quotation marks; a quotation left open ends with its block."""
    found: set[int] = set()
    block, closing = -1, ""
    for sentence in reading.sentences:
        if sentence.block != block:
            block, closing = sentence.block, ""
        for token in reading.doc[sentence.first_token : sentence.end_token]:
            text = token.text
            if closing:
                if text[0] == closing or text == "''":
                    closing = ""
                else:
                    found.add(token.i)
            elif text in {"“", '"', "``", "«"}:
                closing = {"“": "”", "«": "»"}.get(text, '"')
            elif text == "‘":
                closing = "’"
    return found


def is_human(token: Token) -> bool:
    """Return whether a common noun speaks of one person ("a driver", "the policewoman")."""
    if token.lower_ == "old" and token.i > 1 and token.nbor(-1).text == "-":
        return token.dep_ in _SUBJECTS | _OBJECTS | {"poss", "attr", "appos", "conj"}
    if token.tag_ not in _SINGULAR or token.pos_ not in {"NOUN", "PROPN"} or token.dep_ in {"compound", "nmod", "amod"}:
        return False
    lower = token.lower_
    if lower == "guard" and token.i and token.nbor(-1).lower_ in _SERVICES:
        return False
    return (
        lower in HUMAN_NOUNS
        or gender_of_words((lower,)) is not None
        or (len(lower) > 5 and lower.endswith(("man", "woman", "person")) and token.pos_ == "NOUN")
        or (token.pos_ == "NOUN" and any(c.dep_ == "relcl" and _begins_with_who(c) for c in token.rights))
    )


def _begins_with_who(verb: Token) -> bool:
    return any(child.lower_ in {"who", "whom", "whose"} for child in verb.lefts)


@dataclass
class _Resolver:
    """The walk through one report: whom it has spoken of so far."""

    marked: _Marked
    known: _Known
    referents: dict[str, _Referent] = field(default_factory=dict[str, _Referent])
    unnamed: dict[str, _Referent] = field(default_factory=dict[str, _Referent])
    """Those whom the report describes and never names, by noun."""
    introduced: dict[str, int] = field(default_factory=dict[str, int])
    """Nouns that somebody unnamed was introduced by ("a driver"), and the sentence."""
    last_named: dict[str, int] = field(default_factory=dict[str, int])
    """Sentence of each person's latest mention."""
    said: dict[int, list[_Candidate]] = field(default_factory=lambda: defaultdict(list))
    """The persons of each sentence, in order; what is quoted is left out."""
    bodies: dict[int, list[tuple[int, str, bool]]] = field(default_factory=lambda: defaultdict(list))
    """The bodies of each sentence: token, entity, and whether it is the subject of a verb of speech."""
    found: list[Reference] = field(default_factory=list[Reference])

    def resolve(self) -> list[Reference]:
        """Return the references of this report in order."""
        reading = self.marked.reading
        self.ages = self._ages()
        for sentence in reading.sentences:
            done = -1
            for token in reading.doc[sentence.first_token : sentence.end_token]:
                if token.i in self.marked.quoted or token.i <= done:
                    continue
                entity = self.marked.owner.get(token.i)
                if entity is not None:
                    done = self._named(token, entity, sentence)
                elif token.pos_ in {"NOUN", "PROPN", "ADJ"}:
                    self._described(token, sentence)
                elif token.lower_ in PRONOUN_GENDERS:
                    self._personal(token, sentence)
                elif token.lower_ in {"it", "its"}:
                    self._neuter(token, sentence)
        return self.found

    # -- what is named and described -----------------------------------------------------------------------------------

    def _named(self, token: Token, entity: str, sentence: Sentence) -> int:
        """Take note of a mention by name; return its last token."""
        doc = token.doc
        last = token.i
        while last + 1 < sentence.end_token and self.marked.owner.get(last + 1) == entity:
            last += 1
        head = doc[token.i : last + 1].root
        kind = self.marked.kinds[entity]
        if kind == "person":
            self._add(head, self._referent(entity), sentence)
            self.last_named[entity] = sentence.index
        elif kind in {"organization", "place"} or self._is_vessel(entity):
            speaks = head.dep_ in _SUBJECTS and head.head.lemma_ in SPEECH_LEMMAS
            if kind != "place" or head.dep_ in _SUBJECTS:
                self.bodies[sentence.index].append((head.i, entity, speaks))
        return last

    def _is_vessel(self, entity: str) -> bool:
        held = self.known.entities[entity]
        return held.kind == "other" and any(
            VESSEL_NOUNS & set(variant.text.lower().split()) for variant in held.variants
        )

    def _referent(self, entity: str) -> _Referent:
        if entity not in self.referents:
            gender = self.known.genders.get(entity)
            self.referents[entity] = _Referent(entity, gender, gender is not None)
        return self.referents[entity]

    def _add(self, head: Token, referent: _Referent, sentence: Sentence, pronoun: bool = False) -> None:
        held = self.said[sentence.index]
        top = head
        while top.dep_ in {"appos", "compound", "flat", "conj"} and top.head.i != top.i:
            top = top.head
        subject = top.dep_ in _SUBJECTS
        held.append(_Candidate(head.i, referent, subject, subject and _is_main(top.head), pronoun))

    def _described(self, token: Token, sentence: Sentence) -> None:
        """Take note of a person who is spoken of by a noun, and resolve the noun where it is definite."""
        if not is_human(token):
            return
        beside = self.marked.beside.get(token.i)
        if beside is not None and (token.dep_ in {"appos", "attr", "compound"} or self._names_in(token)):
            return  # "the director, Ann Marsh": it is the same person
        if (
            token.dep_ == "nsubj"
            and token.head.lemma_ == "be"
            and any(child.dep_ == "attr" and self.marked.person(child) is not None for child in token.head.rights)
        ):
            return  # "The first victim was Ann Marsh"
        first = _first_of(token, sentence)
        opening = token.doc[first].lower_
        noun = token.lower_
        gender = gender_of_words((noun,))
        if opening in _FRESH or token.dep_ in {"attr", "appos"}:
            if token.dep_ in {"attr", "appos"}:
                return  # "He is a lawyer": nobody new
            self.introduced[noun] = sentence.index
            self.unnamed[noun] = _Referent(None, gender, gender is not None)
            self._add(token, self.unnamed[noun], sentence)
            return
        entity: str | None = None
        rule: ReferenceRule = "role"
        if opening in _DEFINITE and not sentence.headline:
            aged = _AGED.match(token.doc[first : token.i + 1].text)
            if aged:
                entity, rule = self._of_age(aged.group(1)), "age"
            elif noun != "old":
                entity = self._in_office(token, first, sentence)
        if entity is not None:
            referent = self._referent(entity)
            if gender is None or referent.gender in {None, gender}:
                span = self.marked.reading.span(token.doc[first].idx, token.idx + len(token))
                self.found.append(Reference(span, entity, rule))
                self.last_named[entity] = sentence.index
                self._add(token, referent, sentence)
                return
        if noun not in self.unnamed or opening not in _DEFINITE:
            self.unnamed[noun] = _Referent(None, gender, gender is not None)
        self._add(token, self.unnamed[noun], sentence)

    def _names_in(self, token: Token) -> bool:
        return any(self.marked.person(child) is not None for child in token.children)

    def _in_office(self, token: Token, first: int, sentence: Sentence) -> str | None:
        """Return the person named before whom the report gives the office that a definite description tells."""
        if token.dep_ == "poss" and token.head.lower_ in {"office"}:
            return None
        words = role_words(token.doc[first + 1 : token.i + 1].text)
        if any(child.dep_ in {"relcl", "acl", "appos", "prep"} for child in token.rights):
            return None
        if not words or set(token.doc[first : token.i].text.lower().replace("-", " ").split()) & _STATES:
            return None
        noun = token.lower_
        office = role_words(noun)
        roles = self.known.roles.get(self.marked.reading.report.id, {})
        nations = words & _NATION_WORDS
        holders = [
            entity
            for entity, (offices, told) in roles.items()
            if office <= offices and (words <= told or (words - nations <= told and not told & _NATION_WORDS))
        ]
        fitting = [entity for entity in self.last_named if entity in holders]  # named before
        if not fitting or self.introduced.get(noun, -1) >= max(self.last_named[entity] for entity in fitting):
            return None
        # One who shares the office is in the way even far back; who was not spoken of for long is not meant.
        if len(holders) > 1 and (len(fitting) > 1 or noun in self.introduced):
            return None
        return fitting[0] if sentence.index - self.last_named[fitting[0]] <= NEAR_DESCRIPTION else None

    def _ages(self) -> dict[str, set[str]]:
        """Return the persons of each age that the report tells."""
        report = self.marked.reading.report
        found: dict[str, set[str]] = defaultdict(set)
        for entity in self.known.entities.values():
            if entity.kind != "person":
                continue
            for span in entity.mentions:
                if span.report != report.id:
                    continue
                after = _AGE_AFTER.match(report.text, span.end)
                before = _AGE_BEFORE.search(report.text, max(0, span.start - 80), span.start)
                for match in (after, before):
                    if match:
                        found[match.group(1)].add(entity.id)
        return found

    def _of_age(self, age: str) -> str | None:
        people = self.ages.get(age, set())
        named = [entity for entity in sorted(people) if entity in self.last_named]
        return named[0] if len(people) == 1 and named else None

    # -- he and she ----------------------------------------------------------------------------------------------------

    def _personal(self, token: Token, sentence: Sentence) -> None:
        gender = PRONOUN_GENDERS[token.lower_]
        if token.pos_ not in {"PRON", "DET"}:
            return
        found = self._person(token, gender, sentence)
        if found is None:
            # Somebody all the same: the pronouns after this one may mean the same person, whoever it is.
            referent = _Referent(None, gender, True)
        else:
            referent, rule = found
            if referent.entity is not None:
                span = self.marked.reading.span(token.idx, token.idx + len(token))
                self.found.append(Reference(span, referent.entity, rule))
                self.last_named[referent.entity] = sentence.index
            if referent.gender is None:
                referent.gender = gender
            referent.sure = True
        self._add(token, referent, sentence, pronoun=True)

    def _person(self, token: Token, gender: Gender, sentence: Sentence) -> tuple[_Referent, ReferenceRule] | None:
        if self._announces(token, gender, sentence):
            return None
        near = [c for c in self.said[sentence.index] if c.referent.gender in {None, gender}]
        clause = _clause_of(token)
        if token.dep_ in _OBJECTS and not token.lower_.endswith("self"):
            # "He saw him": two persons
            near = [c for c in near if not (c.subject and token.doc[c.at].head == clause)]
        if token.dep_ == "poss" and token.head.dep_ == "attr":
            # "He is her cousin": two persons
            near = [c for c in near if not (c.subject and token.doc[c.at].head == token.head.head)]
        if near:
            people = _distinct(near)
            if len(people) == 1:
                return people[0], "sentence"
            sure = _only_sure(near, gender)
            if sure is not None:
                return sure, "gender"
            if token.dep_ == "poss":
                own = [c for c in near if c.subject and token.doc[c.at].head == clause]
                after = [c for c in near if own and c.at > own[-1].at and c.referent is not own[-1].referent]
                if len(own) == 1 and not after:
                    return own[0].referent, "possessive"
            return None
        if sentence.headline:
            return None
        for back in range(1, NEAR_SENTENCES + 1):
            if sentence.index < back or self.marked.reading.sentences[sentence.index - back].headline:
                return None
            near = [c for c in self.said.get(sentence.index - back, ()) if c.referent.gender in {None, gender}]
            if not near:
                continue
            people = _distinct(near)
            if len(people) == 1:
                return people[0], "before"
            sure = _only_sure(near, gender)
            if sure is not None:
                return sure, "gender"
            main = _distinct([c for c in near if c.main])
            if back == 1 and len(main) == 1:
                pronoun = any(c.pronoun and c.main and c.referent is main[0] for c in near)
                if pronoun:
                    return main[0], "topic"
                if token.dep_ in _SUBJECTS and len(_distinct([c for c in near if c.subject])) == 1:
                    return main[0], "subject"
            return None
        return None

    def _announces(self, token: Token, gender: Gender, sentence: Sentence) -> bool:
        """Return whether the subject that follows is a person whom the pronoun may announce ("In his book, Marsh")."""
        at, within = token, {token.i}
        while at.head.i != at.i:
            at = at.head
            within.add(at.i)
            if at.i <= token.i and at.dep_ not in _CLAUSES and at.pos_ not in {"VERB", "AUX"}:
                continue
            for child in at.lefts:
                if child.dep_ in _SUBJECTS and child.i > token.i and child.i not in within:
                    person = self.marked.person(child)
                    if person is not None and self.known.genders.get(person) in {None, gender}:
                        return True
                    if person is None and is_human(child) and gender_of_words((child.lower_,)) in {None, gender}:
                        return True
        return False

    # -- it ------------------------------------------------------------------------------------------------------------

    def _neuter(self, token: Token, sentence: Sentence) -> None:
        found = self._possessor(token, sentence) if token.lower_ == "its" else self._speaking_body(token, sentence)
        if found is None:
            return
        entity, rule = found
        span = self.marked.reading.span(token.idx, token.idx + len(token))
        self.found.append(Reference(span, entity, rule))
        speaks = token.dep_ in _SUBJECTS and token.head.lemma_ in SPEECH_LEMMAS
        self.bodies[sentence.index].append((token.i, entity, speaks))

    def _possessor(self, token: Token, sentence: Sentence) -> tuple[str, ReferenceRule] | None:
        """Return the body that is the subject of the clause of "its", with no other body between."""
        clause = _clause_of(token)
        if token.dep_ != "poss" or clause is None:
            return None
        if clause.tag_ == "VB" and any(child.dep_ == "aux" and child.lower_ == "to" for child in clause.lefts):
            return None  # "allowed the company to use its territory": of whoever allows it
        subjects = [child for child in clause.lefts if child.dep_ in _SUBJECTS and child.i < token.i]
        near = [body for body in self.bodies[sentence.index] if body[0] < token.i]
        if len(subjects) != 1 or not near or near[-1][0] != subjects[0].i:
            return None
        between = token.doc[subjects[0].i + 1 : token.i]
        if any(other.lower_ in TYPE_OF_NOUN or other.text in _BREAKS for other in between):
            return None
        return near[-1][1], "possessive"

    def _speaking_body(self, token: Token, sentence: Sentence) -> tuple[str, ReferenceRule] | None:
        """Return the body that says of itself what "it" does, or that the sentence before quotes."""
        verb = token.head
        if token.dep_ not in _SUBJECTS or _is_expletive(verb):
            return None
        if _is_own_act(token) and verb.dep_ == "ccomp" and verb.head.lemma_ in SPEECH_LEMMAS | _THINKING:
            teller = next((child for child in verb.head.lefts if child.dep_ in _SUBJECTS), None)
            if teller is not None and teller.i < token.i:
                for at, entity, _ in self.bodies[sentence.index]:
                    if at == teller.i and self.marked.kinds[entity] == "organization":
                        between = [b for b in self.bodies[sentence.index] if teller.i < b[0] < token.i]
                        return (entity, "complement") if not between else None
        if verb.lemma_ in SPEECH_LEMMAS and _is_main(verb) and not sentence.headline:
            for back in (0, 1):
                near = self.bodies.get(sentence.index - back, [])
                near = [body for body in near if body[0] < token.i]
                if near:
                    speakers = {entity for _, entity, speaks in near if speaks}
                    return (next(iter(speakers)), "speaker") if len(speakers) == 1 else None
        return None


def _distinct(candidates: Sequence[_Candidate]) -> list[_Referent]:
    """Return the referents of these candidates, each once, in order."""
    found: list[_Referent] = []
    for candidate in candidates:
        if not any(candidate.referent is other for other in found):
            found.append(candidate.referent)
    return found


def _only_sure(candidates: Sequence[_Candidate], gender: Gender) -> _Referent | None:
    """Return the only one whose gender is told, unless one whose is not is spoken of later."""
    sure = _distinct([candidate for candidate in candidates if candidate.referent.gender == gender])
    if len(sure) != 1:
        return None
    last = max(candidate.at for candidate in candidates if candidate.referent is sure[0])
    return sure[0] if all(c.at <= last for c in candidates) else None


def _is_main(verb: Token) -> bool:
    """Return whether a verb heads a sentence, or is joined to one that does."""
    while verb.dep_ == "conj" and verb.head.i != verb.i:
        verb = verb.head
    return verb.dep_ in {"ROOT", "parataxis"}


def _clause_of(token: Token) -> Token | None:
    """Return the verb of the clause that a token stands in."""
    at = token
    while at.head.i != at.i:
        at = at.head
        if at.pos_ in {"VERB", "AUX"}:
            return at
    return None


def _first_of(token: Token, sentence: Sentence) -> int:
    """Return the first token of the noun phrase whose head this is, what stands left of it alone."""
    first = token.i
    for child in token.lefts:
        if child.dep_ in {"det", "amod", "compound", "nmod", "nummod", "poss", "npadvmod", "punct"}:
            first = min(first, child.left_edge.i)
    return max(first, sentence.first_token)


def _is_own_act(subject: Token) -> bool:
    """Return whether "it" does what bodies do, and not what merely happens: "it would pay", not "it landed"."""
    verb = subject.head
    if subject.dep_ != "nsubj" or verb.lemma_ == "be":
        return False
    return any(
        child.dep_ in {"dobj", "xcomp", "ccomp"} or (child.dep_ == "aux" and child.lower_ in {"will", "would", "'ll"})
        for child in verb.children
    )


def _is_expletive(verb: Token) -> bool:
    """Return whether "it" before this verb means nothing: "it is clear that", "it took hours to"."""
    if verb.lemma_ in _EXPLETIVE_VERBS:
        return True
    return verb.lemma_ == "be" and any(
        child.dep_ in {"ccomp", "xcomp", "advcl", "csubj", "acomp"} for child in verb.rights
    )

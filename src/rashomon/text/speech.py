"""Who is said to have said what, and how sure a sentence is: speech verbs, attributions and hedges.

The word lists are general English. Attributions are read off the dependency parse; where the parser was
misled by quotation marks, the words beside a plain speech verb decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from weakref import WeakKeyDictionary

from rashomon.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from rashomon.text.reading import Reading, Sentence

AttributionKind = Literal["speech", "according", "report", "passive"]

PLAIN_SPEECH_VERBS = frozenset({"say", "tell"})
"""Verbs that hardly ever mean anything but speech: they count even where no content is found."""

SPEECH_VERBS = PLAIN_SPEECH_VERBS | frozenset(
    """accuse acknowledge add admit advise affirm allege announce answer argue ask assert assure aver boast caution
    cite claim clarify comment complain concede conclude confess confirm contend counter cry declare deny disclose
    elaborate emphasise emphasize exclaim explain inform insist instruct joke lament maintain mention message muse
    note object opine pledge point post predict proclaim promise pronounce protest quip reaffirm recall recount
    reiterate rejoin remark remind repeat reply report respond retort reveal say shout signal specify state
    stress submit suggest swear sum tell testify text threaten tweet underline underscore urge vow warn whisper
    write yell continue""".split()
)
"""Lemmas of verbs that report what someone said or wrote."""

OPINION_VERBS = frozenset(
    "believe think suspect fear hope estimate expect assume reckon doubt understand know feel consider agree worry".split()
)
"""Lemmas that attribute a clause to its subject as an opinion; they count only with a clause as content."""

EVIDENCE_VERBS = frozenset(
    ["show", "indicate", "suggest", "find", "reveal", "prove", "demonstrate", "imply", "determine", "establish", "read"]
)
"""Lemmas by which a document, a study or a recording is made to speak; they count only with a clause as content."""

NAMING_VERBS = frozenset(
    """call describe label brand dub blast slam condemn praise hail criticise criticize denounce refer thank dismiss
    characterise characterize decry tout applaud portray deem term regard invite encourage demand reject welcome
    defend apologise apologize attribute blame speak talk issue release publish read propose
    express voice""".split()
)
"""Lemmas that govern quoted words as a name or judgement ("called it 'a disgrace'"); they need quotation marks."""

REJECTING_VERBS = frozenset({"reject", "dismiss", "refute", "rebut", "dispute", "repudiate"})
"""Lemmas by which someone denies what another said ("rejected claims that ..."); their object is a statement."""

REPORT_VERBS = frozenset({"report", "quote", "cite"})

STATEMENT_NOUNS = frozenset(
    """statement claim announcement warning allegation comment remark report suggestion assertion accusation belief
    insistence prediction confirmation admission complaint assurance denial declaration message post tweet letter email
    e-mail release notice memo note briefing interview speech affidavit indictment filing advisory""".split()
)
"""Nouns that name an act or a record of speech."""

_REJECTED = STATEMENT_NOUNS | frozenset(
    "account accusation argument contention criticism finding idea notion rumor rumour theory version".split()
)
"""What is rejected by one who says that it is not so."""

_READING_VERBS = frozenset({"read", "begin", "start", "open", "end"})
"""With a record of speech as subject, and words in quotation marks, these quote it ("the letter began")."""

_QUOTATION_MARKS = frozenset("\"“”„‟«»‹›‘’'`") | {"``", "''"}
_STRONG_MARKS = frozenset('"“”„‟«»') | {"``", "''"}
_CLAUSE_LABELS = ("ccomp", "parataxis")
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_NO_SOURCES = _RELATIVE | frozenset(
    """what whatever whoever whichever this these those there how why where when something anything nothing everything
    somebody someone anybody anyone nobody everybody everyone none no""".split()
)
"""Pronouns that name no one who could have said a thing: a clause's own joints, and the indefinite ones."""

_TIME_NOUNS = frozenset(
    """second minute hour day night morning afternoon evening week weekend month quarter year decade century time moment
    period""".split()
)
_BARE_EVIDENCE = frozenset("data datum result figure evidence sign detail number statistic".split())
"""What speaks only with an origin ("data from the ministry", "the company's figures"), not alone ("received data")."""

_LIFELESS = frozenset(
    """share stock price job feeling trial device deal arm way game thing part season storm fire crash accident
    incident attack idea reason fact case product sale profit loss shooting explosion earthquake flood hurricane
    car truck bus train plane ship van bomb""".split()
)
"""Nouns of things and events that neither speak nor write; as a subject of saying they betray a misparse."""

_AMBIGUOUS = frozenset("add claim promise remind post point signal continue object submit swear sum ask stress".split())
"""Verbs of saying with another common sense, which words in quotation marks around them do not settle."""

_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.'’ -]{2,40}(?:, (?:[A-Z][\w.'’-]*\s?){1,4})?(?:\s?\([^()\n]{2,40}\))?|\(?[A-Z][\w .]{1,30}\))"
    r"\s*(?:—|–|--|-)\s+(?=\S)"
)
"""Where a report was written, and the agency, in front of its first sentence: `HARBOUR CITY, Ohio (Agency) —`."""

_MAX_SOURCE_TOKENS = 40


@dataclass(frozen=True)
class Attribution:
    """Who is said to have said the content of a sentence, and by which words."""

    source_span: Span
    """The source's full noun phrase, apposition included, relative clauses cut."""
    source_head: int
    """Index in the reading's `doc` of the noun phrase's head."""
    cue_span: Span
    cue: str
    """The cue as dictionary form: "say", "according to", "quote"."""
    content: tuple[int, int]
    """Character offsets of what is attributed; it may surround source and cue ("A, X said, B"), and is empty
    where the content lies outside this sentence."""
    kind: AttributionKind


@dataclass(frozen=True)
class Hedge:
    """Words by which a sentence says less than that it is so."""

    span: Span
    text: str
    """The hedge in lower case."""
    strength: int
    """1 (likely, expected, believed), 2 (may, appears, allegedly) or 3 (might, could, possibly, unconfirmed)."""


_FOUND: WeakKeyDictionary[Reading, dict[int, list[Attribution]]] = WeakKeyDictionary()
"""Attributions by reading and sentence: several rooms ask for the same ones."""

# -- attributions ---------------------------------------------------------------------------------


def find_attributions(reading: Reading, sentence: Sentence) -> list[Attribution]:
    """Return the attributions in a sentence, in order of their cue words.

    Covered: subject and speech verb in either order, before, after or inside the content; "according to X";
    "as reported by X"; "X was quoted as saying"; "citing X"; passives with a "by" phrase; participles and
    relative clauses ("X, who said"); nouns with a content clause ("X's claim that").
    """
    known = _FOUND.setdefault(reading, {})
    if sentence.index not in known:
        known[sentence.index] = _find_attributions(reading, sentence)
    return list(known[sentence.index])


def _find_attributions(reading: Reading, sentence: Sentence) -> list[Attribution]:
    tokens = [token for token in reading.doc[sentence.first_token : sentence.end_token] if not token.is_space]
    found: list[Attribution] = []
    for token in tokens:
        lemma = token.lemma_.lower()
        attribution: Attribution | None = None
        if lemma == "accord" or token.lower_ == "according":
            attribution = _according(reading, sentence, token)
        elif token.lower_ == "per" and token.pos_ in ("ADP", "SCONJ"):
            attribution = _per(reading, sentence, token)
        elif token.pos_ in ("VERB", "AUX") or (lemma in PLAIN_SPEECH_VERBS and token.pos_ not in ("NOUN", "PROPN")):
            attribution = _verb(reading, sentence, token, lemma)
        elif token.pos_ == "NOUN" and lemma in STATEMENT_NOUNS:
            attribution = _noun(reading, sentence, token)
        if attribution is not None:
            found.append(attribution)
    return found


def noun_phrase(reading: Reading, sentence: Sentence, head: Token) -> Span:
    """Return the full noun phrase of this head: apposition included, relative clauses and dashes cut."""
    return reading.token_span(_noun_phrase_tokens(reading, sentence, head))


def is_speech_verb(token: Token) -> bool:
    """Return whether a token is a verb of saying, writing or telling."""
    return token.pos_ in ("VERB", "AUX") and token.lemma_.lower() in SPEECH_VERBS


def _inside(sentence: Sentence, token: Token) -> bool:
    return sentence.first_token <= token.i < sentence.end_token


def _subtree(sentence: Sentence, token: Token) -> list[Token]:
    return [t for t in token.subtree if _inside(sentence, t) and not t.is_space]


def _noun_phrase_tokens(reading: Reading, sentence: Sentence, head: Token, without: Token | None = None) -> list[Token]:
    keep: set[int] = set()
    pending = [head]
    while pending:
        token = pending.pop()
        keep.add(token.i)
        for child in token.children:
            if not _inside(sentence, child) or child.is_space or child.dep_ in ("relcl", "ccomp", "advcl", "parataxis"):
                continue
            if without is not None and child.i == without.i:
                continue
            if child.dep_ == "acl" and (child.i - head.i > 12 or _has_comma_before(child)):
                continue
            if child.dep_ == "conj" and child.pos_ == "VERB":
                continue
            if (
                child.dep_ == "prep"
                and child.i > head.i
                and _has_comma_before(child)
                and child.lower_ not in ("of", "at")
            ):
                continue
            if child.text in _STRONG_MARKS or (child.i > head.i and child.text in ("-", "–", "—", "--", ":")):
                continue
            pending.append(child)
    # "Commissioner Ann O'Dea said": the parser may take a first name and a surname for two subjects.
    surname = head
    while (
        surname.i + 1 < sentence.end_token
        and surname.nbor(1).pos_ == surname.pos_ == "PROPN"
        and surname.nbor(1).dep_ == head.dep_ == "nsubj"
        and surname.nbor(1).head == head.head
    ):
        surname = surname.nbor(1)
        keep.add(surname.i)
    # Contiguous around the head: a phrase that a misparse tore apart is not joined over what lies between.
    first = last = head.i
    while first - 1 >= sentence.first_token and (
        first - 1 in keep
        or (reading.doc[first - 1].is_punct and first - 2 in keep and reading.doc[first - 1].text in ",-–'’")
    ):
        first -= 1
    while last + 1 < sentence.end_token and (
        last + 1 in keep
        or (reading.doc[last + 1].is_punct and last + 2 in keep and reading.doc[last + 1].text in ",-–'’")
    ):
        last += 1
    if last - first > _MAX_SOURCE_TOKENS:
        first = min(
            [t.i for t in head.lefts if t.dep_ in ("compound", "det", "amod", "poss") and t.i >= first] or [head.i]
        )
        last = head.i
    tokens = [t for t in reading.doc[first : last + 1] if not t.is_space]
    opening = dateline_end(reading, sentence)
    if opening and head.idx >= opening:
        tokens = [t for t in tokens if t.idx >= opening]
    while (
        len(tokens) > 1
        and tokens[-1].i > head.i
        and (tokens[-1].is_punct or tokens[-1].dep_ in ("cc", "punct", "case"))
    ):
        tokens.pop()
    while (
        len(tokens) > 1 and tokens[0].i < head.i and (tokens[0].is_punct or tokens[0].dep_ in ("cc", "punct", "mark"))
    ):
        tokens.pop(0)
    return tokens


def dateline_end(reading: Reading, sentence: Sentence) -> int:
    """Return the offset where the dateline that opens a sentence ends, 0 where there is none."""
    match = _DATELINE.match(reading.report.text, sentence.start, min(sentence.end, sentence.start + 120))
    return match.end() if match else 0


def _has_comma_before(token: Token) -> bool:
    left = token.left_edge
    return left.i > 0 and left.nbor(-1).text in (",", "—", "–", ";")


def _child(token: Token, *labels: str) -> Token | None:
    for label in labels:
        for child in token.children:
            if child.dep_ == label:
                return child
    return None


def _is_name_like(token: Token) -> bool:
    return token.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X")


def _subject(sentence: Sentence, verb: Token) -> Token | None:
    """Return the subject of a verb, inherited through coordination, complements, participles and relatives."""
    current, steps = verb, 0
    while steps < 6:
        subjects = [c for c in current.children if c.dep_ in _SUBJECTS and _inside(sentence, c) and not c.is_punct]
        if not subjects and current != verb:
            # "The linguist helped find it and told ...": the parser may hang the subject on "helped" as an auxiliary.
            subjects = [c for a in current.children if a.dep_ == "aux" for c in a.children if c.dep_ == "nsubj"]
        asking = {"what", "whatever", "how", "which"}
        if len(subjects) > 1 and subjects[0].lower_ in asking and current == verb:
            # "what the ministry says was an accident"
            subjects = subjects[1:]
        # Two of them: in inverted order the speaker is the later one, else the parser split one noun phrase.
        subject = (subjects[-1] if subjects[-1].i > current.i else subjects[0]) if subjects else None
        interrupted = _interrupted_by(sentence, current) if subject is not None and current == verb else None
        if interrupted is not None:
            return interrupted[1]
        if subject is not None:
            if subject.lower_ in _RELATIVE and subject.tag_ in ("WP", "WDT", "IN", "DT"):
                up = current
                while up.dep_ not in ("relcl", "acl", "ROOT") and up.head != up:
                    up = up.head
                head = up.head
                return head if up.dep_ in ("relcl", "acl") and _is_name_like(head) and _inside(sentence, head) else None
            return subject if subject.pos_ not in ("VERB", "AUX", "PUNCT") else None
        if current.dep_ == "acl" and _is_name_like(current.head):
            if not _inside(sentence, current.head):
                return None
            if current.tag_ != "VBG" or not _is_quoted_apart(current.head, current):
                return current.head
            # "He called it a 'disgrace' saying ...": the words quoted do not speak, but who quotes them.
            up = current.head
            while up.pos_ not in ("VERB", "AUX") and up.head != up and _inside(sentence, up.head):
                up = up.head
            current = up
            steps += 1
            continue
        climb = (
            current.dep_ in ("conj", "xcomp")
            or current.pos_ in ("NOUN", "PROPN")
            or (current.dep_ in ("advcl", "pcomp", "prep") and current.tag_ in ("VBG", "VBN", "IN"))
        )
        if not climb or current.head == current or not _inside(sentence, current.head):
            return None
        if current.dep_ == "advcl" and current.head.pos_ in ("NOUN", "PROPN"):
            return current.head
        outer = _outer_speaker(sentence, current, verb) if current.dep_ == "conj" and current == verb else None
        if outer is not None:
            return outer
        if current.dep_ == "conj" and current == verb and verb.tag_ in ("VBD", "VBZ"):
            nearer = _nearer_subject(sentence, verb)
            if nearer is not None:
                return nearer
        current = current.head
        steps += 1
    return None


def _interrupted_by(sentence: Sentence, verb: Token) -> tuple[Token, Token] | None:
    """Return the subject of a statement and the speaker who breaks in after it: "The dam, X said on Monday, was safe".

    The parser hangs both on the verb of saying, or takes the speaker for an apposition; a speaker in apposition would
    have a comma behind ("The engineer, X, said"), and the clause said would have a subject of its own.
    """
    if verb.lemma_.lower() not in SPEECH_VERBS or verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN"):
        return None
    clause = next((c for c in verb.children if c.dep_ == "ccomp" and c.i > verb.i and _inside(sentence, c)), None)
    if clause is None or any(c.dep_ in (*_SUBJECTS, "expl", "mark") for c in clause.children):
        return None
    subjects = [c for c in verb.children if c.dep_ in _SUBJECTS and c.i < verb.i and _inside(sentence, c)]
    if len(subjects) == 1:
        speaker = next((c for c in reversed(list(subjects[0].children)) if c.dep_ == "appos"), None)
    else:
        speaker = subjects[-1] if len(subjects) == 2 else None
    if speaker is None or speaker.lower_ in _RELATIVE or not _is_name_like(speaker):
        return None
    if not _has_comma_before(speaker) or not _has_comma_before(clause):
        return None
    between = verb.doc[speaker.right_edge.i + 1 : verb.i]
    return None if any(t.pos_ not in ("ADV", "AUX") for t in between) else (subjects[0], speaker)


def _outer_speaker(sentence: Sentence, current: Token, verb: Token) -> Token | None:
    """Return who says "that the club did well and called it 'a start'": the speaker, not the club.

    A verb of saying that the parser coordinates within the clause of another belongs to that one's subject where
    its own would be no person.
    """
    inner = current.head
    while inner.dep_ == "conj" and inner.head != inner:
        inner = inner.head
    outer = inner.head
    if inner.dep_ != "ccomp" or outer.lemma_.lower() not in SPEECH_VERBS or not _inside(sentence, outer):
        return None
    own = next((c for c in inner.children if c.dep_ in _SUBJECTS), None)
    if own is None or own.pos_ == "PRON" or own.ent_type_ == "PERSON":
        return None
    return next((c for c in outer.children if c.dep_ == "nsubj" and _inside(sentence, c) and c.i < verb.i), None)


def _is_quoted_apart(source: Token, verb: Token) -> bool:
    """Return whether a noun stands in quotation marks that close before the verb."""
    closing = [t.i for t in verb.doc[source.i + 1 : verb.i] if t.text in _STRONG_MARKS]
    opening = [t.i for t in verb.doc[max(0, source.i - 8) : source.i] if t.text in _STRONG_MARKS]
    return len(closing) == 1 and len(opening) % 2 == 1


def _is_source(reading: Reading, sentence: Sentence, source: Token, verb: Token, lemma: str) -> bool:
    """Return whether a subject may be someone who says things: a person, a body or a document."""
    noun = source.lemma_.lower()
    if source.lower_ in _NO_SOURCES or (source.lower_ == "it" and lemma in _AMBIGUOUS):
        return False
    if source.idx < dateline_end(reading, sentence) <= verb.idx:
        return False
    if source.pos_ == "NOUN" and (noun in _TIME_NOUNS or noun in _LIFELESS):
        return False
    if source.ent_type_ in ("DATE", "TIME", "MONEY", "PERCENT") and source.pos_ in ("PROPN", "NUM", "SYM"):
        return False
    if source.pos_ == "ADJ" and source.i + 1 < len(source.doc) and source.nbor(1).pos_ in ("NOUN", "PROPN"):
        return False
    if noun in _BARE_EVIDENCE:
        return any(c.dep_ in ("poss", "compound", "amod") or c.lower_ in ("from", "by", "of") for c in source.children)
    return True


def _is_in_marks(sentence: Sentence, verb: Token) -> bool:
    """Return whether a verb is itself part of quoted words."""
    following = next((t for t in verb.doc[verb.i : sentence.end_token] if t.text in _STRONG_MARKS), None)
    if following is not None:
        return following.tag_ == "''" or following.text == "”"
    before = [t for t in verb.doc[sentence.first_token : verb.i] if t.text in _STRONG_MARKS]
    return bool(before) and (before[-1].text == "“" or (before[-1].tag_ == "``" and before[-1].text != "”"))


def _nearer_subject(sentence: Sentence, verb: Token) -> Token | None:
    """Return the subject of the clause just before "and said" where the parser coordinated it too high up.

    "It felt long before the pilot came on and said": a subject "it", or a head of another tense, gives it away.
    """
    head_subject = next((c for c in verb.head.children if c.dep_ in _SUBJECTS), None)
    if verb.head.tag_ == verb.tag_ and not (head_subject is not None and head_subject.lower_ in ("it", "there")):
        return None
    for token in reversed(verb.doc[max(verb.head.i, sentence.first_token) : verb.i]):
        if token.tag_ == verb.tag_ and token.i != verb.head.i:
            subject = next((c for c in token.children if c.dep_ in _SUBJECTS and c.lower_ not in _RELATIVE), None)
            if subject is not None:
                return subject
    return None


def _agent(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            pobj = _child(child, "pobj")
            if pobj is not None:
                return pobj
    return None


def _is_passive(verb: Token) -> bool:
    if verb.tag_ not in ("VBN", "VBD"):
        return False
    if any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children):
        return True
    return (
        verb.tag_ == "VBN"
        and any(child.dep_ == "agent" for child in verb.children)
        and not any(child.dep_ == "nsubj" for child in verb.children)
    )


def _verb(reading: Reading, sentence: Sentence, verb: Token, lemma: str) -> Attribution | None:
    speech, naming = lemma in SPEECH_VERBS, lemma in NAMING_VERBS
    opinion = lemma in OPINION_VERBS or lemma in EVIDENCE_VERBS
    if lemma == "quote":
        return _quoted_as_saying(reading, sentence, verb)
    if lemma == "cite" and verb.tag_ == "VBG":
        return _citing(reading, sentence, verb)
    if lemma == "learn":
        return _has_learned(reading, sentence, verb)
    if not (speech or naming or opinion or lemma in REJECTING_VERBS or lemma in _READING_VERBS):
        return None
    if verb.dep_ == "amod" or (speech and _negated(verb.children) and lemma not in ("deny", "object")):
        # What someone "has not said" or "did not confirm" is not attributed to anyone.
        return None
    if any(c.dep_ == "mark" and c.lower_ == "whether" for c in verb.children):
        return None  # "would not tell whether the police had concluded that ..."
    if lemma in REJECTING_VERBS and not _is_passive(verb):
        rejected = _child(verb, "dobj")
        if rejected is not None and rejected.pos_ == "NOUN" and rejected.lemma_.lower() in _REJECTED:
            source = _subject(sentence, verb)
            if source is None or not _is_source(reading, sentence, source, verb, lemma):
                return None
            return _make(reading, sentence, source, [verb], lemma, _stretch(_subtree(sentence, rejected)), "speech")
    if _is_passive(verb):
        source = _agent(verb)
        if source is None or not speech or not _is_name_like(source):
            return None
        if not _is_source(reading, sentence, source, verb, lemma):
            return None
        kind: AttributionKind = "report" if lemma == "report" else "passive"
        content = _passive_content(sentence, verb)
        return _make(reading, sentence, source, [verb], lemma, content, kind)
    if lemma == "continue" and any(
        c.dep_ in ("xcomp", "dobj", "prep", "acomp") and c.i > verb.i for c in verb.children
    ):
        return None
    complement = _content_clause(sentence, verb)
    marks = _strong_marks(sentence, verb)
    if (
        naming
        and not speech
        and lemma not in _READING_VERBS
        and not any(t.i > verb.i and t.tag_ == "``" for t in _subtree(sentence, verb))
    ):
        return None
    if lemma in _READING_VERBS and (lemma == "read" or (marks and complement is None)):
        return _reads(reading, sentence, verb, complement, marks)
    if opinion and not speech and (complement is None or complement == verb.head):
        return None
    content = _content(reading, sentence, verb, complement)
    source = _subject(sentence, verb)
    if source is None and (speech or marks):
        source = _beside(sentence, verb)
    elif source is not None and source.i < verb.i:
        source = _this_side_of_marks(source, verb)
    if source is None or (source.lower_ in ("it", "there") and opinion and not speech):
        return None
    if not (speech or naming or opinion) or not _is_source(reading, sentence, source, verb, lemma):
        return None
    if verb.tag_ == "VB" and source.i < verb.i and verb.dep_ == "ROOT" and not _has_auxiliary(verb):
        # An imperative: "Say goodbye to ...".
        return None
    if lemma in _AMBIGUOUS and marks and complement is None:
        marks = not _is_in_marks(sentence, verb)
    if (
        lemma not in PLAIN_SPEECH_VERBS
        and complement is None
        and not marks
        and not _takes_object(sentence, verb, lemma)
    ):
        return None
    if lemma in ("claim", "add", "report", "continue", "point", "object", "submit", "post", "swear", "sum") and not (
        complement is not None or marks or (lemma in ("report",) and _parenthetical(sentence, verb))
    ):
        return None
    kind = "report" if lemma in REPORT_VERBS or lemma in EVIDENCE_VERBS else "speech"
    return _make(reading, sentence, source, [verb], lemma, content, kind)


def _has_learned(reading: Reading, sentence: Sentence, verb: Token) -> Attribution | None:
    """Return "..., the paper has learned": who reports sets the words behind; a body may have learned that it is so."""
    source = _subject(sentence, verb)
    clause = _content_clause(sentence, verb)
    if source is None or clause is None or source.i > verb.i or source.ent_type_ == "PERSON":
        return None
    behind = clause.i < verb.i and not any(c.dep_ == "mark" for c in clause.children)
    perfect = any(c.lower_ in ("has", "have") for c in verb.children if c.dep_ == "aux")
    if not (behind and source.pos_ != "PRON") and not (perfect and source.ent_type_ == "ORG"):
        return None
    if not _is_source(reading, sentence, source, verb, "learn"):
        return None
    return _make(reading, sentence, source, [verb], "learn", _content(reading, sentence, verb, clause), "report")


def _has_auxiliary(verb: Token) -> bool:
    return any(c.dep_ in ("aux", "auxpass") for c in verb.children)


def _reads(
    reading: Reading, sentence: Sentence, verb: Token, complement: Token | None, marks: bool
) -> Attribution | None:
    """Return "the statement read: ..." and its inversion; a person who reads says nothing."""
    source = _subject(sentence, verb) or _beside(sentence, verb)
    if source is None or source.lemma_.lower() not in STATEMENT_NOUNS:
        after = [t for t in verb.rights if t.lemma_.lower() in STATEMENT_NOUNS and _inside(sentence, t)]
        source = after[0] if after else None
    if source is None or not (marks or complement is not None):
        return None
    content = _content(reading, sentence, verb, complement)
    if content[0] <= source.idx < content[1]:
        content = _quoted_stretch(reading, sentence, verb)
    return _make(reading, sentence, source, [verb], "read", content, "speech")


def _takes_object(sentence: Sentence, verb: Token, lemma: str) -> bool:
    """Speech verbs with a noun phrase as their content ("announced the closure"), or set off by commas."""
    return (_child(verb, "dobj") is not None and lemma in (
        "announce", "confirm", "deny", "admit", "disclose", "allege", "acknowledge", "predict", "pledge", "promise",
    )) or _parenthetical(sentence, verb)  # fmt: skip


def _parenthetical(sentence: Sentence, verb: Token) -> bool:
    """Return whether subject and verb stand beside what they attribute ("..., X reported.")."""
    rest = _outside(sentence, verb)
    if len([t for t in rest if not t.is_punct]) >= 3:
        return True
    if sentence.first_token == 0 or verb.i - sentence.first_token > 8:
        return False
    before = sentence.first_token - 1
    while before > 0 and verb.doc[before].is_space:
        before -= 1
    return verb.doc[before].text in _STRONG_MARKS


def _content_clause(sentence: Sentence, verb: Token) -> Token | None:
    for label in _CLAUSE_LABELS:
        for child in verb.children:
            if child.dep_ == label and _inside(sentence, child) and len(_subtree(sentence, child)) > 1:
                return child
    if verb.lemma_.lower() in SPEECH_VERBS and verb.lemma_.lower() not in ("continue",):
        for child in verb.children:
            # "told them to leave", "urged people to stay away", "threatened to close"
            if child.dep_ == "xcomp" and _inside(sentence, child) and child.pos_ in ("VERB", "AUX"):
                return child
    if verb.dep_ in _CLAUSE_LABELS and verb.head != verb and _inside(sentence, verb.head) and _is_inserted(verb):
        return verb.head
    return None


def _is_inserted(verb: Token) -> bool:
    """Return whether a verb of saying hangs from the very clause that it attributes ("The car, X said, was red")."""
    if any(child.dep_ in ("xcomp", "mark") for child in verb.children):
        return False
    first = next((t for t in verb.subtree if not t.is_punct and t.text not in _QUOTATION_MARKS), verb)
    content = next((c for c in verb.children if c.dep_ in _CLAUSE_LABELS), None)
    if content is not None and content.i < verb.i:
        # "A," he said, "and B": the cue follows its first piece of content, and a mark opens the second.
        return verb.head.i > verb.i and any(t.text in _STRONG_MARKS for t in verb.doc[verb.i : verb.head.i])
    if verb.dep_ == "parataxis" and content is None and verb.i < verb.head.i and verb.right_edge.text == ",":
        # "Back in Oakham, Mr. Holt said, he sold the mill": the adjunct in front may hang on the verb of saying.
        subject = next((c for c in verb.children if c.dep_ == "nsubj" and c.i < verb.i), None)
        if subject is not None and first.i < subject.i and _has_comma_before(subject):
            return True
    if verb.head.left_edge.i >= first.i - 1 or first.i == 0:
        return False
    before = first.nbor(-1).text
    return before in (",", "—", "–", "-", "(") or before in _QUOTATION_MARKS


def _strong_marks(sentence: Sentence, verb: Token) -> bool:
    return any(
        t.text in _STRONG_MARKS or (t.text in ("‘", "'") and t.pos_ == "PUNCT")
        for t in verb.sent
        if _inside(sentence, t)
    )


def _outside(sentence: Sentence, verb: Token) -> list[Token]:
    """Return the tokens of the clause a speech verb is set into, or beside, but not its own phrase."""
    own = {t.i for t in _subtree(sentence, verb)}
    if verb.dep_ == "ROOT" or verb.head == verb:
        clauses = [c for c in verb.children if c.dep_ in _CLAUSE_LABELS and _inside(sentence, c)]
        return [t for clause in clauses for t in _subtree(sentence, clause)]
    if not _is_inserted(verb):
        return []
    return [t for t in _subtree(sentence, verb.head) if t.i not in own]


def _content(reading: Reading, sentence: Sentence, verb: Token, clause: Token | None) -> tuple[int, int]:
    if clause is not None:
        clauses = [c for c in verb.children if (c == clause or c.dep_ in _CLAUSE_LABELS) and _inside(sentence, c)]
        tokens = [t for c in clauses for t in _subtree(sentence, c)]
        if verb.dep_ in _CLAUSE_LABELS and verb.head != verb and _is_inserted(verb):
            own = {t.i for t in _subtree(sentence, verb)}
            tokens += [t for t in _subtree(sentence, verb.head) if t.i not in own]
        # "Two people, said X, were hurt": the parser may hang the content's subject on the verb of saying.
        subjects = [c for c in verb.children if c.dep_ in _SUBJECTS and _inside(sentence, c)]
        interrupted = _interrupted_by(sentence, verb)
        if len(subjects) > 1 and subjects[0].i < verb.i < subjects[-1].i:
            tokens += _subtree(sentence, subjects[0])
        elif interrupted is not None:
            tokens += _subtree(sentence, interrupted[0])
        return _stretch([*tokens, *_adjunct_in_front(sentence, verb, tokens)])
    objects = [
        c for c in verb.children if c.dep_ in ("dobj", "oprd", "attr", "acomp", "prep", "dative") and c.i > verb.i
    ]
    if verb.lemma_.lower() in PLAIN_SPEECH_VERBS | {"inform", "remind", "assure"}:
        objects = [c for c in objects if c.dep_ in ("oprd", "attr")]
    tokens = [t for c in objects for t in _subtree(sentence, c)]
    if tokens:
        return _stretch(tokens)
    quoted = _quoted_stretch(reading, sentence, verb)
    if quoted[0] == quoted[1] and verb.lemma_.lower() in SPEECH_VERBS:
        # "said in a statement sent to reporters that ...": the clause may hang from a noun between.
        after = verb.doc[verb.i + 1 : sentence.end_token]
        that = next((t for t in after if t.lower_ == "that" and t.dep_ == "mark"), None)
        if that is not None:
            return _stretch([t for t in after if t.i > that.i])
    return quoted


_OCCASIONS = STATEMENT_NOUNS | frozenset("conference hearing testimony court call broadcast radio television".split())


def _adjunct_in_front(sentence: Sentence, verb: Token, content: Sequence[Token]) -> list[Token]:
    """Return the phrase before a speaker who stands between commas, which opens the statement and not the saying.

    "Back in Oakham, Mr. Holt said, he sold the mill"; not "In a statement, Mr. Holt said, ...".
    """
    first = min((t for t in content if t.i > verb.i and not t.is_punct), key=lambda t: t.i, default=None)
    subject = next((c for c in verb.children if c.dep_ == "nsubj" and c.i < verb.i), None)
    if first is None or subject is None or not _has_comma_before(subject):
        return []
    clause = next((t for t in content if t.dep_ in ("ccomp", "ROOT") and t.i > verb.i), None)
    own = next((c for c in clause.children if c.dep_ in _SUBJECTS), None) if clause is not None else None
    if own is None or own.i < verb.i or not _has_comma_before(own):
        return []
    adjuncts = [
        c
        for c in verb.children
        if c.dep_ in ("prep", "advmod", "npadvmod") and c.i < subject.i and _inside(sentence, c)
    ]
    tokens = [t for c in adjuncts for t in _subtree(sentence, c)]
    return [] if any(t.lemma_.lower() in _OCCASIONS for t in tokens) else tokens


def _quoted_stretch(reading: Reading, sentence: Sentence, verb: Token) -> tuple[int, int]:
    """Return the stretch between the first and the last quotation mark of the sentence, empty where there is none."""
    marks = [t for t in reading.doc[sentence.first_token : sentence.end_token] if t.text in _STRONG_MARKS]
    if not marks:
        return verb.idx, verb.idx
    first, last = marks[0], marks[-1]
    if first == last:
        if first.i < verb.i:
            return sentence.start, first.idx
        return first.idx + len(first), sentence.end
    return first.idx + len(first), last.idx


def _stretch(tokens: Sequence[Token]) -> tuple[int, int]:
    words = [t for t in tokens if not t.is_punct and not t.is_space] or list(tokens)
    if not words:
        return 0, 0
    first, last = min(words, key=lambda t: t.i), max(words, key=lambda t: t.i)
    if first.lower_ == "that" and first.dep_ == "mark" and len(words) > 1:
        first = min((t for t in words if t.i > first.i), key=lambda t: t.i)
    return first.idx, last.idx + len(last)


def _passive_content(sentence: Sentence, verb: Token) -> tuple[int, int]:
    clause = _content_clause(sentence, verb)
    if clause is not None and clause != verb.head:
        return _stretch(_subtree(sentence, clause))
    subject = _child(verb, "nsubjpass")
    if subject is not None and _inside(sentence, subject) and subject.lower_ != "it":
        return _stretch(_subtree(sentence, subject))
    own = {t.i for t in _subtree(sentence, verb)}
    if verb.head != verb and _inside(sentence, verb.head):
        return _stretch([t for t in _subtree(sentence, verb.head) if t.i not in own])
    return verb.idx, verb.idx


def _beside(sentence: Sentence, verb: Token) -> Token | None:
    """Return the noun beside a verb of saying where the parser gives it no subject.

    After the verb only where quotation mark, comma or the sentence's start stands before it (inverted order).
    """
    if verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN") or any(c.dep_ in ("aux", "auxpass") for c in verb.children):
        return None
    doc = verb.doc
    i = verb.i - 1
    while i >= sentence.first_token and (doc[i].pos_ == "ADV" or doc[i].is_space):
        i -= 1
    left = doc[i] if i >= sentence.first_token else None
    if left is not None and left.pos_ in ("PROPN", "PRON", "NOUN") and left.ent_type_ not in ("DATE", "TIME"):
        top = token = left
        while token.head != token and token.head.i < token.i and token.head.pos_ in ("NOUN", "PROPN", "ADP"):
            token = token.head
            top = token if token.pos_ != "ADP" else top
        return top if _inside(sentence, top) else left
    if left is None or left.text == "," or left.text in _QUOTATION_MARKS:
        j = verb.i + 1
        while j < sentence.end_token and j < verb.i + 12:
            token = doc[j]
            if token.pos_ in ("PROPN", "PRON", "NOUN"):
                while j + 1 < sentence.end_token and doc[j + 1].pos_ in ("PROPN", "NOUN") and not doc[j + 1].is_punct:
                    j += 1
                return doc[j]
            if token.is_punct or token.pos_ in ("VERB", "AUX", "ADP"):
                return None
            j += 1
    return None


def _this_side_of_marks(source: Token, verb: Token) -> Token:
    """Return the nominal between a closing mark and the verb where the parser looked for it beyond the mark."""
    closing = [t.i for t in verb.doc[source.i + 1 : verb.i] if t.text in _STRONG_MARKS]
    if len(closing) % 2 == 0:
        return source
    for token in verb.doc[closing[-1] + 1 : verb.i]:
        if token.pos_ in ("PROPN", "NOUN", "PRON") and not closing[-1] < token.head.i < verb.i:
            return token
    return source


def _make(
    reading: Reading,
    sentence: Sentence,
    source: Token,
    cue_tokens: Sequence[Token],
    cue: str,
    content: tuple[int, int],
    kind: AttributionKind,
) -> Attribution:
    if content == (0, 0):
        content = (cue_tokens[0].idx, cue_tokens[0].idx)
    span = reading.token_span(_noun_phrase_tokens(reading, sentence, source, cue_tokens[0]))
    return Attribution(span, source.i, reading.token_span(cue_tokens), cue, content, kind)


def _quoted_as_saying(reading: Reading, sentence: Sentence, verb: Token) -> Attribution | None:
    """Return "X was quoted as saying", "Y quoted X as saying" and "quoting X": the source is who is quoted."""
    saying: Token | None = None
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ == "as":
            saying = _child(child, "pcomp")
    source = _child(verb, "nsubjpass") if _is_passive(verb) else _child(verb, "dobj")
    if source is None or not _inside(sentence, source) or source.pos_ not in ("PROPN", "PRON", "NOUN"):
        return None
    if source.lower_ in _RELATIVE and verb.dep_ == "relcl":
        source = verb.head
    if saying is not None and _inside(sentence, saying):
        clause = _content_clause(sentence, saying)
        content = _content(reading, sentence, saying, clause)
        return _make(reading, sentence, source, [verb], "quote", content, "report")
    own = {t.i for t in _subtree(sentence, verb)}
    rest = [t for t in _subtree(sentence, verb.head) if t.i not in own] if verb.head != verb else []
    return _make(reading, sentence, source, [verb], "quote", _stretch(rest) if rest else (0, 0), "report")


def _citing(reading: Reading, sentence: Sentence, verb: Token) -> Attribution | None:
    source = _child(verb, "dobj")
    if source is None or not _inside(sentence, source) or not _is_name_like(source):
        return None
    content = _clause_without(sentence, verb)
    return _make(reading, sentence, source, [verb], "cite", content, "report")


def _clause_without(sentence: Sentence, token: Token) -> tuple[int, int]:
    """Return the stretch of the clause that a phrase modifies, cut where the phrase stands at one of its ends."""
    own = {t.i for t in _subtree(sentence, token)}
    up = token.head
    while up.head != up and up.pos_ not in ("VERB", "AUX") and _inside(sentence, up.head):
        up = up.head
    rest = [t for t in _subtree(sentence, up) if t.i not in own]
    return _stretch(rest) if rest else (0, 0)


def _according(reading: Reading, sentence: Sentence, token: Token) -> Attribution | None:
    to = next((c for c in token.children if c.lower_ == "to"), None)
    if to is None and token.i + 1 < sentence.end_token and token.nbor(1).lower_ == "to":
        to = token.nbor(1)
    source = _child(to, "pobj", "pcomp", "dobj") if to is not None else None
    if source is not None and source.lower_ in _NO_SOURCES:
        return None
    if to is None or source is None or not _inside(sentence, source) or source.lower_ in ("plan", "plans"):
        return None
    return _make(reading, sentence, source, [token, to], "according to", _clause_without(sentence, token), "according")


def _per(reading: Reading, sentence: Sentence, token: Token) -> Attribution | None:
    source = _child(token, "pobj")
    if (
        source is None
        or not (source.ent_type_ in ("ORG", "PERSON") or _child(source, "det", "poss") is not None)
        or (not _has_comma_before(token) and token.i != sentence.first_token)
    ):
        return None
    return _make(reading, sentence, source, [token], "per", _clause_without(sentence, token), "according")


def _noun(reading: Reading, sentence: Sentence, noun: Token) -> Attribution | None:
    """Return "X's claim that ..." and "a statement from X that ..."."""
    clause = next(
        (
            c
            for c in noun.children
            if c.dep_ == "acl"
            and c.pos_ in ("VERB", "AUX")
            and c.tag_ not in ("VBG", "VBN")
            and _child(c, "mark") is not None
        ),
        None,
    )
    if clause is None:
        return None
    source = _child(noun, "poss")
    if source is None:
        for child in noun.children:
            if child.dep_ == "prep" and child.lower_ in ("from", "by", "of"):
                source = _child(child, "pobj")
    if source is None or not _inside(sentence, source):
        return None
    return _make(reading, sentence, source, [noun], noun.lemma_.lower(), _stretch(_subtree(sentence, clause)), "speech")


# -- hedges ---------------------------------------------------------------------------------------

_HEDGE_WORDS = {
    "allegedly": 2, "reportedly": 2, "apparently": 2, "likely": 1, "unlikely": 1, "probably": 1, "possibly": 3,
    "perhaps": 3, "maybe": 3, "presumably": 1, "supposedly": 2, "seemingly": 2, "potentially": 3, "purportedly": 2,
    "purported": 2, "unconfirmed": 3, "unverified": 3, "unclear": 3, "uncertain": 3, "conceivably": 3, "ostensibly": 2,
    "arguably": 2, "alleged": 2, "suspected": 2, "apparent": 2, "possible": 3, "probable": 1, "presumed": 1,
    "supposed": 2, "potential": 3, "rumored": 3, "rumoured": 3,
}  # fmt: skip
_PARTICIPLES = {
    "believe": 1, "think": 1, "suspect": 2, "allege": 2, "report": 2, "expect": 1, "fear": 2, "understand": 1,
    "presume": 1, "assume": 1, "rumor": 3, "rumour": 3, "suppose": 2, "consider": 1, "say": 2, "estimate": 1,
}  # fmt: skip
_ACTIVE = {"believe": 1, "think": 1, "suspect": 2, "fear": 2, "assume": 1, "presume": 1, "allege": 2, "expect": 1}
_EVIDENCE = {"suggest": 2, "indicate": 1}
_EARLY = frozenset({"initial", "preliminary", "early", "first"})
_EARLY_OF = frozenset(
    """indication report finding information assessment investigation inquiry evidence result sign data
    estimate figure count analysis account probe""".split()
)
_NOT_YET = re.compile(
    r"\b(?:not (?:immediately|yet) (?:clear|known|confirmed)|yet to be confirmed"
    r"|could not be (?:independently )?(?:verified|confirmed))\b",
    re.I,
)


def find_hedges(reading: Reading, sentence: Sentence) -> list[Hedge]:
    """Return the hedges of a sentence in order: what is possible, alleged, believed, expected or unconfirmed.

    "Could not" and "appeared in court" are none; "about" with a number belongs to the number.
    """
    found: list[Hedge] = []
    taken = 0
    text = reading.report.text[sentence.start : sentence.end]
    for match in _NOT_YET.finditer(text):
        found.append(_hedge(reading, sentence.start + match.start(), sentence.start + match.end(), 3))
    spans = [(h.span.start, h.span.end) for h in found]
    for token in reading.doc[sentence.first_token : sentence.end_token]:
        if token.is_space or token.is_punct or token.i < taken or any(a <= token.idx < b for a, b in spans):
            continue
        for rule in (_modal_hedge, _seeming_hedge, _participle_hedge, _active_hedge, _early_hedge, _word_hedge):
            got = rule(sentence, token)
            if got is not None:
                tokens, strength = got
                first, last = min(tokens, key=lambda t: t.i), max(tokens, key=lambda t: t.i)
                found.append(_hedge(reading, first.idx, last.idx + len(last), strength))
                taken = last.i + 1
                break
    return sorted(found, key=lambda hedge: hedge.span.start)


def _hedge(reading: Reading, start: int, end: int, strength: int) -> Hedge:
    span = reading.span(start, end)
    return Hedge(span, span.text.lower(), strength)


_Got = tuple[list["Token"], int]
_Rule = Callable[["Sentence", "Token"], _Got | None]


def _negated(tokens: Iterable[Token]) -> bool:
    return any(t.dep_ == "neg" for t in tokens)


def _modal_hedge(sentence: Sentence, token: Token) -> _Got | None:
    if token.tag_ != "MD" or token.lower_ not in ("may", "might", "could"):
        return None
    follow = token.nbor(1).lower_ if token.i + 1 < len(token.doc) else ""
    if token.lower_ == "could" and (follow in ("not", "n't", "no", "only", "hardly") or _negated(token.head.children)):
        return None
    if token.i > 0 and token.head.lemma_ in ("see", "hear", "say", "tell") and token.lower_ == "could":
        return None
    if token.lower_ == "may" and follow in ("not", "n't") and _forbids(sentence, token.head):
        return None
    return [token], 2 if token.lower_ == "may" else 3


_RULES = frozenset(
    "rule ruling law court act constitution statute regulation order verdict decree policy guideline amendment".split()
)
_FORBIDDEN = frozenset(
    """ban prohibit discriminate deny refuse require impose forbid outlaw restrict criminalize criminalise carry possess
    own sell buy smoke enter leave vote marry adopt charge fire evict""".split()
)


def _forbids(sentence: Sentence, verb: Token) -> bool:
    """Return whether "may not" denies a permission: a rule is named, or those of a kind may not do what rules forbid.

    "States may not ban ..." lays down what is so; "the bridge may not open" and "may not have known" leave it open.
    """
    if verb.tag_ != "VB" or any(c.dep_ == "aux" and c.lower_ in ("have", "be") for c in verb.children):
        return False
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if subject is None or subject.lower_ in ("it", "i", "we", "you", "they") or verb.lemma_ in ("be", "have", "know"):
        return False
    of_a_kind = subject.tag_ in ("NNS", "NN") and not any(
        c.dep_ in ("det", "poss", "nummod") and c.lower_ not in ("any", "a", "an", "no") for c in subject.children
    )
    if not of_a_kind:
        return False
    lemma = verb.lemma_.lower()
    if lemma in _FORBIDDEN and any(c.dep_ in ("dobj", "prep") for c in verb.children):
        return True
    words = verb.doc[sentence.first_token : sentence.end_token]
    return any(t.pos_ in ("NOUN", "VERB", "PROPN") and t.lemma_.lower() in _RULES for t in words) and any(
        c.dep_ == "dobj" for c in verb.children
    )


def _seeming_hedge(sentence: Sentence, token: Token) -> _Got | None:
    if token.lemma_ not in ("appear", "seem") or token.pos_ not in ("VERB", "AUX"):
        return None
    complemented = any(c.dep_ in ("xcomp", "ccomp", "oprd", "acomp", "parataxis") for c in token.children)
    follow = token.nbor(1) if token.i + 1 < sentence.end_token else None
    if follow is not None and follow.lower_ in ("to", "that") and follow.tag_ in ("TO", "IN"):
        complemented |= _child(follow, "pobj") is None
    return (_with_to(sentence, token), 2) if complemented or token.lemma_ == "seem" else None


def _with_to(sentence: Sentence, token: Token) -> list[Token]:
    if token.i + 1 < sentence.end_token and token.nbor(1).lower_ == "to":
        return [token, token.nbor(1)]
    return [token]


def _participle_hedge(sentence: Sentence, token: Token) -> _Got | None:
    lemma = token.lemma_.lower()
    if lemma not in _PARTICIPLES or token.tag_ not in ("VBN", "JJ", "VBD"):
        return None
    auxiliaries = [c for c in token.children if c.dep_ == "auxpass" and c.i < token.i]
    to_follows = token.i + 1 < sentence.end_token and token.nbor(1).lower_ == "to" and token.nbor(1).tag_ == "TO"
    clause = any(c.dep_ in ("xcomp", "ccomp") for c in token.children)
    reduced = token.tag_ == "VBN" and token.dep_ in ("acl", "relcl", "ROOT", "conj", "ccomp")
    # "has said", "have not reported": the perfect of a verb with a subject of its own says nothing less surely.
    reduced = reduced and not any(c.dep_ in ("nsubj", "aux", "neg") for c in token.children)
    if lemma == "say" and _negated(token.children):
        return None
    if ((auxiliaries or reduced) and (to_follows or clause)) or (
        auxiliaries and lemma in ("fear", "presume", "suspect")
    ):
        if _agent(token) is not None and lemma == "say":
            return None
        return [*auxiliaries[-1:], token, *([token.nbor(1)] if to_follows else [])], _PARTICIPLES[lemma]
    return None


def _active_hedge(sentence: Sentence, token: Token) -> _Got | None:
    lemma = token.lemma_.lower()
    if token.pos_ != "VERB" or _negated(token.children):
        return None
    clause = any(c.dep_ == "ccomp" for c in token.children)
    if lemma in _ACTIVE and (clause or (lemma == "expect" and any(c.dep_ == "xcomp" for c in token.children))):
        return [token], _ACTIVE[lemma]
    if lemma in _EVIDENCE and clause:
        return [token], _EVIDENCE[lemma]
    return None


def _early_hedge(sentence: Sentence, token: Token) -> _Got | None:
    if token.lower_ not in _EARLY:
        return None
    following = [t for t in token.doc[token.i + 1 : min(token.i + 4, sentence.end_token)]]
    for position, other in enumerate(following):
        if other.lemma_.lower() in _EARLY_OF and (
            token.lower_ != "first" or (position == 0 and other.lemma_ == "indication")
        ):
            return [token, *following[: position + 1]], 2
        if other.pos_ not in ("ADJ", "NOUN", "PROPN"):
            break
    return ([token], 2) if token.lower_ == "preliminary" else None


def _word_hedge(sentence: Sentence, token: Token) -> _Got | None:
    strength = _HEDGE_WORDS.get(token.lower_)
    if strength is None:
        return None
    if token.lower_ in ("suspected", "alleged", "presumed", "supposed") and token.dep_ != "amod":
        return None
    if token.lower_ == "possible" and token.i > 0 and token.nbor(-1).lower_ == "as":
        return None
    if token.lower_ in ("apparent", "possible", "potential", "probable", "purported") and token.pos_ not in (
        "ADJ",
        "NOUN",
    ):
        return None
    if token.lower_ == "potential" and token.dep_ not in ("amod", "acomp"):
        return None
    return [
        *(
            [token.nbor(-1)]
            if token.lower_ == "likely"
            and token.i > sentence.first_token
            and token.nbor(-1).lower_ in ("most", "very", "more", "less")
            else []
        ),
        token,
    ], strength

"""Where names stand in the reports: the recogniser's finds, repaired, typed alike in all reports, and completed."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import DamerauLevenshtein

from rashomon.entities.mention import Mention
from rashomon.entities.outlets import mark_outlets
from rashomon.entities.words import (
    BODY_FOLLOWERS,
    COMPANIES,
    DEPARTMENT_HEADS,
    EVENT_NOUNS,
    FACILITY_HEADS,
    HOLIDAYS,
    NAMED_AFTER_PLACES,
    NOT_NAMES,
    ORGANIZATION_HEADS,
    PLACE_FIRSTS,
    PLACE_HEADS,
    ROLE_NOUNS,
    SPEECH_LEMMAS,
    TYPE_NOUNS_IN_NAMES,
    TYPE_OF_NOUN,
    VESSEL_NOUNS,
    VESSEL_TITLES,
)
from rashomon.model import EntityKind
from rashomon.text.agencies import is_agency
from rashomon.text.names import COMPASS, HONORIFICS, is_generic_name, name_words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from rashomon.text.reading import Reading, Sentence

_LABEL_KINDS: dict[str, EntityKind] = {
    "PERSON": "person", "ORG": "organization", "GPE": "place", "LOC": "place", "FAC": "place", "EVENT": "event",
    "PRODUCT": "other", "WORK_OF_ART": "other", "DATELINE": "place", "VESSEL": "other", "OUTLET": "organization",
}  # fmt: skip

_LABEL_WEIGHT = {
    "PERSON": 1.0,
    "ORG": 0.9,
    "GPE": 1.1,
    "LOC": 0.7,
    "FAC": 0.7,
    "EVENT": 0.6,
    "PRODUCT": 0.4,
    "DATELINE": 4.0,
    "VESSEL": 9.0,
    "OUTLET": 9.0,
}
"""How far one find is trusted: the recogniser's rarer labels are the ones it gives to names it does not know."""

_Tally = dict[EntityKind, float]

_ARTICLES = frozenset({"the", "a", "an", "this", "that", "its", "their", "his", "her", "our"})
_EDGE = re.compile(r"^[\W_]+|(?:['’`]s|['’`])?[\W_]*$")


def find_mentions(readings: Sequence[Reading]) -> list[Mention]:
    """Return the mentions of all reports in order of report and offset, each with its kind."""
    casing = _Casing.of(readings)
    found: list[Mention] = []
    for index, reading in enumerate(readings):
        found.extend(_join_halves(_report_mentions(index, reading, casing), readings))
    _uncover_people(found, readings)
    found.extend(_companies(found, readings))
    found = _mottoes(found, readings)
    mark_outlets(readings, found)
    for index, reading in enumerate(readings):
        found.extend(_datelines(index, reading, found))
    _mark_vessels(found, readings, casing)
    peoples = _peoples(readings)
    found = [m for m in found if name_words(m.text) not in peoples]
    _vote(found, readings)
    families = {m.words[-1] + end for m in found if m.kind == "person" and len(m.words) > 1 for end in ("s", "es")}
    families -= {m.words[-1] for m in found if m.kind == "person" and len(m.words) > 1}
    found = [
        m
        for m in found
        if not _is_noise(m, readings[m.report].doc) and not (len(m.words) == 1 and m.text.lower() in families)
    ]
    found.extend(_bodies_by_demonym(found, readings))
    found = _complete(found, readings, casing, peoples)
    found.sort(key=lambda mention: (mention.report, mention.start, mention.end))
    return found


@dataclass(frozen=True)
class _Casing:
    """How often words occur in lower case, and with a capital where none was due."""

    lower: Counter[str]
    upper: Counter[str]
    shouting: frozenset[tuple[int, int]]
    """Sentences (report, index) whose capitals say nothing: title-case headlines, lines in capitals."""

    @classmethod
    def of(cls, readings: Sequence[Reading]) -> _Casing:
        lower: Counter[str] = Counter()
        upper: Counter[str] = Counter()
        shouting: set[tuple[int, int]] = set()
        for index, reading in enumerate(readings):
            for sentence in reading.sentences:
                words = [token for token in reading.tokens(sentence) if token.is_alpha]
                long = [token for token in words if len(token) >= 4]
                capitals = sum(token.text[0].isupper() for token in long)
                stopped = bool(words) and reading.report.text[sentence.end - 1] == "." and not words[-1].is_upper
                if len(words) >= 4 and long and capitals >= 0.8 * len(long) and not stopped:
                    shouting.add((index, sentence.index))
                    continue
                for token in words:
                    if token.is_lower:
                        lower[token.text] += 1
                    elif not begins_sentence(token):
                        upper[token.lower_] += 1
        return cls(lower, upper, frozenset(shouting))

    def is_common(self, word: str) -> bool:
        """Whether a word is an ordinary one that only stands where capitals are due."""
        return self.lower[word.lower()] > 0 and self.upper[word.lower()] <= self.lower[word.lower()]


def begins_sentence(token: Token) -> bool:
    """Return whether a capital is due at this token: the first of its sentence, or after an opening mark or colon."""
    at = token.i
    while at > 0 and not token.doc[at].is_sent_start:
        before = token.doc[at - 1]
        if before.is_space:
            at -= 1
            continue
        return before.text in {":", "“", "‘", '"', "'", "`", "``", "—", "•", "-"} or before.is_sent_end is True
    return True


def _report_mentions(report: int, reading: Reading, casing: _Casing) -> list[Mention]:
    found: list[Mention] = []
    sentences = {token: s for s in reading.sentences for token in range(s.first_token, s.end_token)}
    ents = [ent for ent in reading.doc.ents if ent.label_ in _LABEL_KINDS and ent.start in sentences]
    by_start = {ent.start: ent for ent in ents}
    done: set[int] = set()
    for ent in ents:
        if ent.start in done:
            continue
        sentence = sentences[ent.start]
        pieces = [(ent.start, min(ent.end, sentence.end_token), ent.label_)]
        following = by_start.get(ent.end)
        if ent.label_ != "PERSON" and following is not None and following.label_ == "PERSON":
            at = _last_title(reading.doc, ent.start, ent.end)
            if at is not None:
                # "Weir College Dean Ann | Marsh": the office stands between the body and the name that it cut.
                done.add(following.start)
                before = _back_over_title(reading.doc, at, ent.start)
                pieces = [(at + 1, following.end, "PERSON")]
                if before > ent.start:
                    pieces.insert(0, (ent.start, before, ent.label_))
        for first, last, label in pieces:
            found.extend(
                mention
                for start, stop in _parts(reading.doc, first, last, label)
                if (mention := _clean(report, reading, start, stop, label, sentence, casing)) is not None
            )
    _mark_regions(found, reading)
    return found


def _last_title(doc: Doc, first: int, last: int) -> int | None:
    return next((i for i in range(last - 1, first - 1, -1) if _is_title(doc[i])), None)


def _back_over_title(doc: Doc, at: int, first: int) -> int:
    while at > first and _is_title(doc[at - 1]):
        at -= 1
    return at


def _is_office_plural(token: Token) -> bool:
    return token.lower_.endswith("s") and token.lower_[:-1] in ROLE_NOUNS


def _is_title(token: Token) -> bool:
    word = token.lower_.rstrip(".")
    return word in HONORIFICS or word in ROLE_NOUNS


def _parts(doc: Doc, first: int, last: int, label: str) -> list[tuple[int, int]]:
    """Return the names that one find runs together: "Anna, Peter", "Firm (TICK"."""
    words = [doc[i].text for i in range(first, last)]
    if (
        last - first > 1
        and is_agency(words[0])
        and not is_agency(" ".join(words))
        and doc[first + 1].text[:1].isupper()
    ):
        return [(first, first + 1), (first + 1, last)]  # a caption's credit runs into its first words
    if (
        label != "PERSON"
        and last - first >= 4
        and words[1] == "and"
        and words[0].lower() in COMPASS
        and words[2].lower() in COMPASS
    ):
        return [(first + 2, last)]  # "North and South Marland": two places, of which only one is named in full
    if "&" in words or (label != "PERSON" and "and" in words and "," not in words):
        at = first + words.index("and") if "and" in words else first
        if (
            label == "ORG"
            and first < at < last - 1
            and doc[at - 1].lower_ in ORGANIZATION_HEADS
            and any(token.lower_ in ORGANIZATION_HEADS for token in doc[at + 2 : last])
        ):
            return [(first, at), (at + 1, last)]  # "Oakham University and Weston Law School"
        return [(first, last)]
    cuts = [first - 1]
    for i in range(first, last):
        text = doc[i].text
        if (
            text in {"(", ")", "[", "]", "|", "/", ";", "—", "–", ":"}
            or (
                text == ","
                and i + 1 < last
                and (doc[i + 1].lower_.rstrip(".") not in {"inc", "ltd", "llc", "jr", "sr", "plc"})
            )
            or (label == "PERSON" and text in {"and", "or", "&"})
        ):
            cuts.append(i)
    return [(a + 1, b) for a, b in zip(cuts, [*cuts[1:], last], strict=True) if b > a + 1]


def _clean(
    report: int, reading: Reading, first: int, last: int, label: str, sentence: Sentence, casing: _Casing
) -> Mention | None:  # fmt: skip
    """Return the mention without article, title, possessive and stray words; null where no name is left."""
    doc = reading.doc
    title_first: int | None = None
    while first < last and (_is_stray(doc[first]) or doc[first].lower_ in _ARTICLES):
        first += 1
    owner = next((i for i in range(first + 1, last - 1) if doc[i].text in {"'s", "’s"}), None)
    if owner is not None and all(token.is_lower for token in doc[owner + 1 : last]):
        last = owner  # "Westair's management team": a group of people, and no name
    while last > first and (_is_stray(doc[last - 1]) or doc[last - 1].lower_ in {"'s", "’s", "the"}):
        last -= 1
    while last + 1 < sentence.end_token and doc[last].text == "-" and not doc[last - 1].whitespace_:
        beyond = doc[last + 1]
        syllable = beyond.is_alpha and len(beyond) <= 3 and beyond.lower_ not in _JOINED_WORDS
        if doc[last].whitespace_ or label != "PERSON" or not (beyond.pos_ == "PROPN" or syllable):
            break
        last += 2  # "Kim Jong-il": the recogniser may stop at the hyphen
    if label == "PERSON" and last - first == 1 and begins_sentence(doc[first]) and last < sentence.end_token:
        following = doc[last].lower_
        if doc[first].pos_ in {"VERB", "AUX"} or following in _SUBJECTS:
            return None  # "Felt we should tell you": a verb that opens a sentence without its subject
    rest = doc[first + 1 : last]
    if (
        label == "ORG"
        and len(rest) in {2, 3}
        and _is_title(doc[first])
        and all(token.pos_ == "PROPN" and not _is_title(token) for token in rest)
        and rest[-1].lower_ not in ORGANIZATION_HEADS | PLACE_HEADS
    ):
        label = "PERSON"  # "Actress Ann Marsh"
    if label == "ORG" and last - first > 1 and _is_office_plural(doc[first]) and begins_sentence(doc[first]):
        first += 1  # "Owners Weston Lines said"
    if label == "PERSON":
        if first > 1 and last - first > 1 and doc[first - 1].lower_ == "of" and _is_title(doc[first - 2]):
            first += is_generic_name(doc[first].text)  # "Secretary of State Ann Marsh"
        if (report, sentence.index) in casing.shouting:
            first, last = _without_headline(doc, first, last, casing)
        at = first
        while at < last and _is_title(doc[at]) and not (last - first == 2 and doc[at].lower_ in _NAME_LIKE_TITLES):
            at += 1
        if at > first and at < last:
            title_first, first = first, at
        elif at == first and (report, sentence.index) not in casing.shouting:
            first = _back_over_given(doc, first, sentence.first_token, casing)
        elif at == last:
            return None
    if first >= last:
        return None
    if (
        first > sentence.first_token
        and doc[first - 1].text == "The"
        and doc[first - 1].ent_type_
        and not begins_sentence(doc[first - 1])
    ):
        first -= 1  # "The Beacon": a capital article inside a sentence is part of the name
    start, end = doc[first].idx, doc[last - 1].idx + len(doc[last - 1])
    raw = reading.report.text[start:end]
    if "/" in raw and not any(char.isdigit() for char in raw):
        # "Agency/Photographer": two names, of which the parser made one word.
        start, raw = start + raw.rindex("/") + 1, raw[raw.rindex("/") + 1 :]
    edge = _EDGE.search(raw)
    if edge is not None and edge.start() == 0:
        start, raw = start + edge.end(), raw[edge.end() :]
    stripped = re.sub(r"(?:['’`]s|['’`])?[^\w.)]*$", "", raw)
    stripped = (
        stripped if re.search(r"\b(?:\w\.)+$|\b(?:Inc|Corp|Co|Ltd|Jr|Sr|Bros)\.$", stripped) else stripped.rstrip(".")
    )
    end = start + len(stripped)
    if not stripped or not any(char.isalpha() for char in stripped) or len(stripped) < 2 or stripped.islower():
        return None
    if _PARTY_TAG.fullmatch(stripped):
        return None
    words = [token for token in doc[first:last] if token.is_alpha]
    if len(words) == 1:
        word = words[0]
        if word.lower_ in NOT_NAMES or word.pos_ == "PRON" or (word.lower_ in ROLE_NOUNS and label != "GPE"):
            return None
        if begins_sentence(word) and casing.is_common(word.text):
            return None
        if word.pos_ == "NOUN" and label == "ORG" and word.i and doc[word.i - 1].lower_ == "the" and len(stripped) > 4:
            return None
        after = doc[last].lower_ if last < len(doc) else ""
        if label == "ORG" and after in DEPARTMENT_HEADS and (is_generic_name(stripped) or casing.lower[word.lower_]):
            return None
    if len(words) > 4 and any(word.pos_ in {"VERB", "AUX"} for word in words):
        return None  # a headline or a slogan, not a name
    shouting = (report, sentence.index) in casing.shouting
    if shouting and (
        label not in {"PERSON", "GPE"} or (label == "PERSON" and any(casing.is_common(w.text) for w in words))
    ):
        return None  # capitals say nothing here; names known from elsewhere are looked for later
    if sum(token.is_lower for token in words) > max(2, len(words) // 2) or len(words) > 9:
        return None
    mention = Mention(report, first, last, start, end, stripped, label, sentence.index, title_first=title_first)
    mention.shouting = shouting
    if label == "ORG" and last < sentence.end_token and end == doc[last - 1].idx + len(doc[last - 1]):
        noun = doc[last]
        if noun.lower_ in TYPE_NOUNS_IN_NAMES and noun.is_lower and doc[last - 1].head.i == noun.i:
            # "the Harbour Investigation agency": the recogniser stops at the lower-case noun
            mention.last, mention.end = last + 1, noun.idx + len(noun)
            mention.text = reading.report.text[start : mention.end]
    return mention


_JOINED_WORDS = frozenset({"led", "era", "run", "own"})
"""What a hyphen joins to a name without being a part of it."""
_SUBJECTS = frozenset({"i", "we", "he", "she", "they"})

_PARTY_TAG = re.compile(r"[DRI]-[A-Z][A-Za-z.]{1,5}")
"""A lawmaker's party and state ("D-Ohio")."""

_HEADLINE_WORDS = frozenset(
    """to of for in on at by with from as over after before amid and or but is are was be will may can not no how why
    what who when says say said named names picks replace replaces wins win dies dead quits resigns retires leaves joins
    out new""".split()
)


def _without_headline(doc: Doc, first: int, last: int, casing: _Casing) -> tuple[int, int]:
    """Return a person's find in a title-case line without the line's other words: they run into the name there."""

    def ordinary(token: Token) -> bool:
        word = token.lower_
        return (
            word in _HEADLINE_WORDS
            or (token.is_alpha and casing.is_common(word) and len(word) > 1)
            or (token.pos_ in {"VERB", "AUX"} and casing.upper[word] == 0)
        )

    inner = [i for i in range(first, last) if doc[i].lower_ in _HEADLINE_WORDS]
    if inner and len(inner) < last - first:
        pieces = zip([first, *(i + 1 for i in inner)], [*inner, last], strict=True)
        first, last = max(pieces, key=lambda piece: (piece[1] - piece[0], piece[0]))
    while last - first > 1 and ordinary(doc[first]):
        first += 1
    while last - first > 1 and ordinary(doc[last - 1]):
        last -= 1
    known = [i for i in range(first, last) if casing.upper[doc[i].lower_] > 0]
    if last - first > 2 and known:
        last = max(known[-1] + 1, first + 2)  # "Ann Marsh Appointed": a word that is a name nowhere else
    return first, last


def _back_over_given(doc: Doc, first: int, begin: int, casing: _Casing) -> int:
    """Return where a person's name begins whose given name the recogniser cut off: at most two words back."""
    at = first
    while at > begin and first - at < 4 and doc[at - 1].text[:1].isupper() and doc[at - 1].is_alpha:
        at -= 1
    if begin + 1 < at < first and doc[at - 1].lower_ == "of" and _is_title(doc[at - 2]):
        return first  # "Director of National Intelligence Ann Marsh"
    at = first
    while at > begin and first - at < 2:
        token = doc[at - 1]
        if (
            token.ent_type_
            or token.pos_ != "PROPN"
            or token.dep_ != "compound"
            or not first <= token.head.i <= first + 3
            or not token.text[:1].isupper()
            or not token.is_alpha
            or len(token) < 2
            or _is_title(token)
            or is_agency(token.text)
            or casing.lower[token.lower_] > 0
        ):
            break
        at -= 1
    return at


_NAME_LIKE_TITLES = frozenset(
    {"king", "prince", "pope", "judge", "major", "dean", "marshal", "guy", "mark", "star", "don"}
)


def _is_stray(token: Token) -> bool:
    return (
        token.is_space
        or (token.is_punct and token.text not in {"@"})
        or token.text in {"'s", "’s", "'", "’", "|", "+"}
        or (token.is_lower and token.is_alpha)
    )


def _mark_regions(found: list[Mention], reading: Reading) -> None:
    """Join "Oakham, Ohio" as a longer form of Oakham, and note that Oakham is a place."""
    text = reading.report.text
    for mention, region in itertools.pairwise(found):
        if (
            region.label == "GPE"
            and (
                mention.label in {"GPE", "LOC", "FAC"} or (mention.label == "ORG" and mention.last - mention.first <= 3)
            )
            and reading.doc[mention.last - 1].lower_ not in ORGANIZATION_HEADS
            and text[mention.end : region.start] in {", ", ","}
            and mention.text[:1].isupper()
            and mention.sentence == region.sentence
            and _is_region(reading.doc, region, mention)
        ):
            mention.region_end = region.end


def _join_halves(found: list[Mention], readings: Sequence[Reading]) -> list[Mention]:
    """Return the mentions with bodies made one which the recogniser split at "and".

    "Weston Rail and Port Corporation" is one name where "Rail" depends on "Corporation".
    """
    kept: list[Mention] = []
    for mention in found:
        before = kept[-1] if kept else None
        doc = readings[mention.report].doc
        if (
            before is not None
            and before.report == mention.report
            and mention.label == "ORG"
            and before.last + 1 == mention.first
            and doc[before.last].lower_ in {"and", "&"}
            and mention.last - mention.first > 1
            and doc[mention.last - 1].lower_ in ORGANIZATION_HEADS
            and doc[before.last - 1].lower_ not in ORGANIZATION_HEADS
            and doc[before.last - 1].head.i == mention.last - 1
            and doc[before.last - 1].dep_ in {"nmod", "compound"}
        ):
            before.label, before.title_first = "ORG", None
            before.last, before.end = mention.last, mention.end
            before.text = readings[mention.report].report.text[before.start : before.end]
            continue
        kept.append(mention)
    return kept


def _companies(found: Sequence[Mention], readings: Sequence[Reading]) -> list[Mention]:
    """Return the places where a name of one word stands with a capital legal form and the recogniser saw nothing."""
    known = {mention.text for mention in found if mention.last - mention.first == 1}
    taken: dict[int, set[int]] = defaultdict(set)
    for mention in found:
        taken[mention.report].update(range(mention.first, mention.last))
    added: list[Mention] = []
    for index, reading in enumerate(readings):
        text = reading.report.text
        for match in _LEGAL_TAIL.finditer(text):
            if match["name"] not in known:
                continue
            span = reading.doc.char_span(match.start(), match.end())
            sentence = reading.sentence_at(match.start())
            before = reading.doc[span.start - 1] if span is not None and span.start else None
            if before is not None and before.text[:1].isupper() and before.dep_ == "compound":
                continue  # the end of a longer name
            if span is None or sentence is None or taken[index].intersection(range(span.start, span.end)):
                continue
            added.append(
                Mention(
                    index, span.start, span.end, match.start(), match.end(), match.group(), "ORG", sentence.index
                )
            )  # fmt: skip
    return added


_MOTTO = re.compile(
    r"(?<![\w-])[A-Z][a-z]{2,} (?:for|For|against|Against|without|Without) [A-Z][a-z]{2,}(?![\w-]| [A-Z])"
)
"""A movement's name that is a phrase: "Bread for All"."""


def _mottoes(found: list[Mention], readings: Sequence[Reading]) -> list[Mention]:
    """Return the mentions with the phrases that the story has more than once, of which the recogniser saw a part."""
    added: list[Mention] = []
    for index, reading in enumerate(readings):
        for match in _MOTTO.finditer(reading.report.text):
            span, sentence = reading.doc.char_span(match.start(), match.end()), reading.sentence_at(match.start())
            if span is not None and sentence is not None and not sentence.headline:
                added.append(
                    Mention(
                        index, span.start, span.end, match.start(), match.end(), match.group(), "ORG", sentence.index
                    )
                )  # fmt: skip
    often = Counter(mention.text.casefold() for mention in added)
    words = {mention.text.split()[0] for mention in added if often[mention.text.casefold()] > 1}
    kept = [mention for mention in added if mention.text.split()[0] in words]
    over = {
        id(other)
        for mention in kept
        for other in found
        if other.report == mention.report and other.first < mention.last and other.last > mention.first
    }
    whole = {(m.report, m.first) for m in kept}
    longer = {
        (other.report, mention.first)
        for mention in kept
        for other in found
        if other.report == mention.report
        and other.first < mention.last
        and other.last > mention.first
        and not (mention.first <= other.first and other.last <= mention.last)
    }
    if not whole:
        return found
    return [
        *(m for m in found if id(m) not in over or any((m.report, at) in longer for at in range(m.first - 2, m.last))),
        *(m for m in kept if (m.report, m.first) not in longer),
    ]


_LEGAL_TAIL = re.compile(
    r"(?<!\w)(?P<name>[A-Z][a-z]\w+) (?:Group|Holdings?|Corporation|Corp|Company|Inc|Ltd|Limited|Plc|PLC|plc|AG|SA|AB)"
    r"(?!\w| [A-Z])"
)


def _uncover_people(found: Sequence[Mention], readings: Sequence[Reading]) -> None:
    """Cut to the person what ends in a full name known from elsewhere ("Herons QB Ann Marsh", "Westair CEO Ann Marsh")."""
    full = {
        name_words(m.text, "person")
        for m in found
        if m.label == "PERSON" and m.last - m.first in {2, 3} and not m.shouting
    }
    for mention in found:
        doc = readings[mention.report].doc
        first = doc[mention.first]
        if (
            mention.label == "PERSON"
            and mention.last - mention.first == 3
            and begins_sentence(first)
            and _TRADE.search(first.lower_)
            and name_words(doc[mention.first + 1 : mention.last].text, "person") in full
        ):
            # "Foundryman Ann Marsh": a trade that opens a sentence, where the story has the name without it
            mention.title_first, mention.first = mention.first, mention.first + 1
            mention.start = doc[mention.first].idx
            mention.text = readings[mention.report].report.text[mention.start : mention.end]
    for mention in found:
        doc = readings[mention.report].doc
        at = mention.last - 2
        if mention.last - mention.first < 3 or (mention.label == "PERSON" and mention.shouting is False):
            continue
        if name_words(doc[at : mention.last].text, "person") not in full or not doc[at - 1].text[:1].isalnum():
            continue
        if mention.label != "PERSON" and not (_is_title(doc[at - 1]) or doc[at - 1].text.isupper()):
            continue  # "the William J. Marsh Foundation" ends otherwise, but a ship bears a person's name
        mention.first, mention.start, mention.label = at, doc[at].idx, "PERSON"
        mention.text = readings[mention.report].report.text[mention.start : mention.end]


_TRADE = re.compile(r"(?:man|woman|keeper|maker|worker|holder|[bcdfgklmnprstv]er|tor|sor|ist|eer)$")
"""How nouns for what a person does end."""


def _is_region(doc: Doc, region: Mention, mention: Mention) -> bool:
    """Tell "Oakham, Ohio" from a list "Turkey, Hungary and China"."""
    after = doc[region.last].text if region.last < len(doc) else "."
    if after in {"and", "or", "&", "'s", "’s", "'", "’"}:
        return False
    if after == "," and region.last + 1 < len(doc) and doc[region.last + 1].text in {"and", "or"}:
        return False
    before = doc[mention.first - 1].text if mention.first else "."
    token, head = doc[region.last - 1], doc[mention.last - 1]
    listed = token.dep_ == "conj" or head.dep_ == "conj" or any(child.dep_ == "conj" for child in token.children)
    return not (listed and (before == "," or after == ","))


def _no_votes() -> _Tally:
    return {"person": 0.0, "place": 0.0, "organization": 0.0, "event": 0.0, "other": 0.0}


def _vote(found: list[Mention], readings: Sequence[Reading]) -> None:
    """Give every mention of one form the same kind: the recogniser's votes, plus what the form and its place tell."""
    votes: dict[tuple[str, ...], _Tally] = defaultdict(_no_votes)
    named_place: Counter[tuple[str, ...]] = Counter()
    places: Counter[tuple[str, ...]] = Counter()
    inside: Counter[tuple[str, ...]] = Counter()
    ends = {(mention.report, mention.region_end) for mention in found if mention.region_end is not None}
    for mention in found:
        words = name_words(mention.text)
        mention.words = words
        named_place[words] += mention.label == "GPE"
        places[words] += mention.region_end is not None or mention.label == "DATELINE"
        inside[words] += (mention.report, mention.end) in ends
        tally = votes[words]
        tally[_LABEL_KINDS[mention.label]] += _LABEL_WEIGHT.get(mention.label, 0.4)
        for kind, weight in _evidence(mention, readings[mention.report].doc):
            tally[kind] += weight
    alone = {
        words[0]
        for words, tally in votes.items()
        if len(words) == 1 and tally["person"] >= 3 and _rest(tally) < max(3, tally["person"] / 5)
    }
    for words, tally in votes.items():
        if (
            len(words) in {2, 3}
            and words[-1] in alone
            and words[0] not in PLACE_FIRSTS
            and not tally["event"]
            and not tally["other"]
        ):
            # The surname stands alone as a person's: only the full name was misread, and that may be each time.
            tally["person"] += 3 if places[words] else max(3, tally["place"])
    people = {
        word
        for words, tally in votes.items()
        if len(words) > 1 and _winner(tally) == "person"
        for word in (words[-1], *words[1:-1])
        if len(word) > 2
    }
    given = {words[0] for words, tally in votes.items() if len(words) > 1 and _winner(tally) == "person"}
    last_of_body = {words[-1] for words, tally in votes.items() if len(words) > 1 and _winner(tally) == "organization"}
    outlets = {name_words(m.text) for m in found if m.outlet}
    first_of_body = {
        words[0]
        for words, tally in votes.items()
        if len(words) > 1
        and _winner(tally) == "organization"
        and words not in outlets
        and words[-1] not in NAMED_AFTER_PLACES
    }
    facilities = {
        words[0]
        for words, tally in votes.items()
        if len(words) == 2 and words[-1] in FACILITY_HEADS and _winner(tally) == "place"
    } - {words[0] for words in named_place if len(words) == 1 and named_place[words]}
    companies = {
        words[0]
        for words, tally in votes.items()
        if len(words) > 1 and tally["organization"] and len(name_words(" ".join(words), "organization")) == 1
    }
    tails = {
        words[at:] for words, tally in votes.items() if _winner(tally) == "person" for at in range(1, len(words) - 1)
    }
    kinds: dict[tuple[str, ...], EntityKind] = {}
    for words, tally in votes.items():
        if len(words) in {2, 3} and words[0] in given and words[-1] in people and _winner(tally) == "organization":
            tally["person"] += tally[
                "organization"
            ]  # both words are persons' names: "Ann Marsh" beside "Ann Marsh Jr."
        if words in tails:
            tally["person"] += 3  # a double surname: "Smith-Oake" of "Ann Smith-Oake"
        if len(words) == 1 and words[0] in people and words[0] not in first_of_body:
            tally["person"] += tally["organization"]  # a surname alone is often taken for a body's name
        if len(words) == 1 and words[0] in people and tally["place"] <= tally["person"] + tally["organization"] + 1:
            tally["person"] += 10
        elif len(words) == 1 and words[0] in given and not places[words] and tally["place"] < _MANY_VOTES:
            tally["person"] += 4
        elif len(words) == 1 and inside[words]:
            tally["place"] += 3  # what a town lies in ("Oakham, Ohio") is no short form of a body
        elif len(words) == 1 and words[0] in facilities and tally["organization"] + tally["place"] > tally["person"]:
            tally["place"] += 5  # "the Riverside" of "Riverside Stadium"
        elif (len(words) == 1 and words[0] in last_of_body and not tally["place"] and not tally["person"]) or (
            len(words) == 1 and words[0] in first_of_body and not tally["place"] > 0.7 * sum(tally.values())
        ):
            tally["organization"] += 3
        elif len(words) == 1 and words[0] in first_of_body and named_place[words] == 0:
            tally["organization"] += 10
        if len(words) == 1 and words[0] in companies and not places[words]:
            tally["organization"] += 2 * tally["place"]  # "Weston" beside "Weston Group" is the firm
        kinds[words] = _winner(tally)
    _level(kinds, votes)
    for mention in found:
        mention.kind = kinds[mention.words]
        mention.words = name_words(mention.text, mention.kind)


def _level(kinds: dict[tuple[str, ...], EntityKind], votes: dict[tuple[str, ...], _Tally]) -> None:
    """Give long names that are one letter apart the kind of the one that is named more often."""
    long = sorted(words for words in kinds if len(words) > 1 and len("".join(words)) >= _LONG_NAME)
    by_start: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for words in long:
        for key in (f"s{''.join(words)[:4]}", f"e{''.join(words)[-4:]}"):
            by_start[key].append(words)
    for near in by_start.values():
        for a, b in itertools.combinations(near[:40], 2):
            if kinds[a] != kinds[b] and DamerauLevenshtein.distance(" ".join(a), " ".join(b), score_cutoff=1) <= 1:
                low, high = sorted((a, b), key=lambda words: (max(votes[words].values()), words))
                kinds[low] = kinds[high]


_MANY_VOTES = 1.5
"""Votes for a place that are more than a slip of the recogniser."""
_LONG_NAME = 9
"""Letters of a name that hardly another one differs from in a single letter."""

_SETTLEMENTS = frozenset(
    {"town", "city", "village", "port", "island", "suburb", "hamlet", "capital", "province", "region"}
)
_PLACE_PREPOSITIONS = frozenset({"in", "across", "near", "throughout", "outside", "inside"})
_DIRECTIONS = frozenset({"west", "east", "north", "south", "left", "right", "central", "upper", "lower"})
_FIRST_OF_BODY = frozenset({"university", "ministry", "department", "bank", "institute", "government", "church"})


def _is_noise(mention: Mention, doc: Doc) -> bool:
    """Return whether a find is a family's plural, a holiday, a flight, or an office without its holder."""
    words = [token.lower_ for token in doc[mention.first : mention.last]]
    if mention.kind == "person" and len(words) == 1 and is_generic_name(words[0]):
        return True
    if mention.kind == "event":
        return bool(HOLIDAYS & set(words)) or words[0] == "flight"
    if mention.kind == "other":
        return words[0] == "flight" or words[-1].rstrip(".") in HONORIFICS or words[-1] in ROLE_NOUNS
    return False


def _mark_vessels(found: Sequence[Mention], readings: Sequence[Reading], casing: _Casing) -> None:
    """Tell a ship that bears a title ("the Princess Ann") from a person, in stories that speak of ships."""
    if not any(casing.lower[noun] for noun in VESSEL_NOUNS):
        return
    titled: list[tuple[Mention, str]] = []
    vessels: set[str] = set()
    for mention in found:
        doc = readings[mention.report].doc
        at = mention.first - 1
        if mention.label != "PERSON" or at < 1 or doc[at].lower_ not in VESSEL_TITLES or doc[at].is_lower:
            continue
        titled.append((mention, f"{doc[at].lower_} {mention.text.casefold()}"))
        if doc[at - 1].lower_ in {"the", "mv", "ms", "hms", "uss", "ss"} | VESSEL_NOUNS:
            vessels.add(titled[-1][1])
    for mention, name in titled:
        if name in vessels:
            mention.first -= 1
            mention.start = readings[mention.report].doc[mention.first].idx
            mention.text = readings[mention.report].report.text[mention.start : mention.end]
            mention.title_first, mention.label = None, "VESSEL"
    alone = {vessel.partition(" ")[2] for vessel in vessels}
    for mention in found:
        if mention.label != "GPE" and mention.title_first is None and mention.text.casefold() in alone:
            mention.label = "VESSEL"


def _peoples(readings: Sequence[Reading]) -> set[tuple[str, ...]]:
    """Return the words which the recogniser mostly takes for a people, a faith or a party's followers.

    The surname of somebody who is named in full is none, unless it often stands as an adjective or with an article.
    """
    peoples: Counter[tuple[str, ...]] = Counter()
    others: Counter[tuple[str, ...]] = Counter()
    surnames: set[tuple[str, ...]] = set()
    plainly: Counter[tuple[str, ...]] = Counter()
    for reading in readings:
        for ent in reading.doc.ents:
            words = name_words(ent.text)
            if ent.label_ in {"NORP", "LANGUAGE"}:
                peoples[words] += 1
                before = reading.doc[ent.start - 1].lower_ if ent.start else ""
                adjective = ent.root.tag_.startswith("JJ") or ent.root.dep_ in {"amod", "compound"}
                plainly[words] += adjective or before in _ARTICLES
            else:
                others[words] += 1
                if ent.label_ == "PERSON" and len(words) > 1:
                    surnames.add(words[-1:])
    return {
        words
        for words, count in peoples.items()
        if count >= others[words] and not (words in surnames and 5 * plainly[words] <= count)
    }


def _bodies_by_demonym(found: Sequence[Mention], readings: Sequence[Reading]) -> list[Mention]:
    """Return the places where a body is called by the first word of its name and that word is also a people's.

    "Danubian said it was sorry", of Danubian Airways: the word has to stand as a noun in the singular.
    """
    bodies: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    here: dict[int, set[str]] = defaultdict(set)
    for mention in found:
        trades = {TYPE_OF_NOUN.get(word) for word in mention.words}
        if mention.kind == "organization" and len(mention.words) > 1 and trades & (COMPANIES | {"league", "team"}):
            bodies[mention.words[0]].add(mention.words)
            here[mention.report].add(mention.words[0])
    added: list[Mention] = []
    for index, reading in enumerate(readings):
        for ent in reading.doc.ents:
            if ent.label_ != "NORP" or len(ent) != 1 or ent.text.lower() not in here[index]:
                continue
            token = ent[0]
            sentence = reading.sentence_at(token.idx)
            after = reading.doc[token.i + 1] if token.i + 1 < len(reading.doc) else None
            plural = token.i > 0 and reading.doc[token.i - 1].lower_ in {"the", "a", "an"}
            plural = plural or (token.i > 0 and reading.doc[token.i - 1].pos_ in {"PROPN", "ADJ"})
            names = bodies[ent.text.lower()]
            if (
                sentence is None
                or plural
                or not names
                or token.dep_ not in {"nsubj", "pobj", "dobj", "poss", "nsubjpass"}
            ):
                continue
            if after is not None and after.pos_ in {"NOUN", "PROPN"} and token.dep_ != "poss":
                continue
            words = min(names, key=lambda name: (len(name), name))
            added.append(
                Mention(
                    index, token.i, token.i + 1, token.idx, token.idx + len(token), token.text, "NORP", sentence.index,
                    "organization", words,
                )
            )  # fmt: skip
    return added


_DATELINE = re.compile(
    r"^(?:NEAR |OUTSIDE )?(?P<place>[A-Z][A-Z'’.-]+(?: [A-Z][A-Z'’.-]+){0,3})"
    r"(?:, (?P<region>[A-Z][\w.]+(?: [A-Z][\w.]+)?))?(?:,? [A-Z]\w{2,8}\.? \d{1,2})?\s*(?:\([^)]{2,30}\)\s*)?[-–—:]"
)


def _datelines(report: int, reading: Reading, found: Sequence[Mention]) -> list[Mention]:
    """Return the places of datelines in capitals which the recogniser did not know ("NEAR OAKHAM, Ohio (AP) -")."""
    own = [mention for mention in found if mention.report == report]
    known = {(mention.start, mention.end): mention for mention in own}
    taken = {mention.start for mention in own} | {mention.end for mention in own}
    added: list[Mention] = []
    for block in reading.blocks[:12]:
        match = _DATELINE.match(reading.report.text[block.start : block.start + 120])
        if match is None:
            continue
        start, end = block.start + match.start("place"), block.start + match.end("place")
        if (start, end) in known and known[start, end].label not in {"GPE", "VESSEL"}:
            known[start, end].label = "DATELINE"  # whatever the recogniser took it for
        sentence = reading.sentence_at(start)
        span = reading.doc.char_span(start, end)
        if match["place"].lower() in NOT_NAMES:
            continue  # "FILE - In this picture"
        if sentence is None or span is None or start in taken or end in taken or len(match["place"]) < 4:
            continue
        mention = Mention(report, span.start, span.end, start, end, match["place"], "DATELINE", sentence.index)
        if match["region"]:
            mention.region_end = block.start + match.end("region")
        added.append(mention)
    return added


def _rest(tally: _Tally) -> float:
    return sum(votes for kind, votes in tally.items() if kind != "person")


def _winner(tally: _Tally) -> EntityKind:
    order: tuple[EntityKind, ...] = ("organization", "place", "person", "event", "other")
    return max(order, key=lambda kind: (tally[kind], -order.index(kind)))


def _evidence(mention: Mention, doc: Doc) -> list[tuple[EntityKind, float]]:
    """Return what the form of a name and the words beside it say of its kind."""
    found: list[tuple[EntityKind, float]] = []
    words = [token.lower_.rstrip(".") for token in doc[mention.first : mention.last]]
    if mention.region_end is not None:
        found.append(("place", 3.0))
    if len(words) > 1 or words[0] in {"inc"}:
        if (words[-1] in ORGANIZATION_HEADS and mention.label not in {"GPE", "LOC"}) or words[0] in _FIRST_OF_BODY:
            found.append(("organization", 2.0))
        elif (words[0] in PLACE_FIRSTS and not (len(words) == 2 and mention.title_first)) or (
            words[-1] in PLACE_HEADS
            and (mention.label != "PERSON" or (mention.first and doc[mention.first - 1].lower_ in {"at", "on", "the"}))
        ):
            found.append(("place", 2.0))
    if mention.title_first is not None:
        found.append(("person", 2.0))
    elif mention.first > 0 and doc[mention.first - 1].lower_.rstrip(".") in {"mr", "mrs", "ms", "dr"}:
        found.append(("person", 4.0))
    head = doc[mention.last - 1]
    previous = doc[mention.first - 1] if mention.first else None
    following = doc[mention.last] if mention.last < len(doc) else None
    if (
        previous is not None
        and (TYPE_OF_NOUN.get(previous.lower_) or previous.lower_ in {"group", "organization"})
        and previous.is_lower
        and previous.pos_ == "NOUN"
    ):
        found.append(("organization", 3.0))  # "the newspaper El Faro", "national airline Westair"
    if (
        mention.first > 1
        and previous is not None
        and previous.lower_ == "of"
        and doc[mention.first - 2].lower_ in _SETTLEMENTS
    ):
        found.append(("place", 5.0))
    if (
        len(words) > 1
        and previous is not None
        and mention.first > 2
        and previous.lower_ == "the"
        and doc[mention.first - 2].lower_ in _PLACE_PREPOSITIONS
        and words[0] in _DIRECTIONS
    ):
        found.append(("place", 3.0))  # "in the East Bank"
    if (
        mention.label == "PERSON"
        and previous is not None
        and (
            previous.lower_ in {"in", "near", "outside"}
            or (previous.lower_ == "from" and previous.head.lemma_ in {"be", "come", "hail"})
        )
        and head.dep_ == "pobj"
        and (following is None or following.text not in {"'s", "’s", "'", "’"})
    ):
        found.append(("place", 1.2))
    if (
        mention.label == "ORG"
        and 2 <= len(words) <= 3
        and words[-1] not in ORGANIZATION_HEADS
        and following is not None
        and following.text == ","
        and any(
            child.dep_ == "appos" and child.is_lower and child.lower_ in ROLE_NOUNS and child.lower_ not in TYPE_OF_NOUN
            for child in head.children
        )
    ):
        found.append(("person", 2.0))  # "Ann Marsh, the head of the club"
    if previous is not None and previous.lower_ == "the" and len(words) == 1 and mention.label == "PERSON":
        found.append(("organization", 1.5))  # "the Herons": a person takes no article
    if previous is not None and previous.lower_ in {"on", "via"} and len(words) == 1 and head.dep_ == "pobj":
        found.append(("organization", 1.5))
    if following is not None and following.lower_ in BODY_FOLLOWERS and mention.label != "GPE":
        found.append(("organization", 3.0))
    if following is not None and following.lower_ in EVENT_NOUNS and following.is_lower and head.dep_ == "compound":
        found.append(("event", 2.0))
    if mention.label in {"GPE", "LOC", "FAC"} or mention.label == "ORG":
        before = doc[mention.first - 1].lower_ if mention.first else ""
        if before in {"in", "near", "outside", "northern", "southern", "eastern", "western", "central"}:
            found.append(("place", 1.2 if len(words) == 1 else 0.5))
        if head.dep_ == "nsubj" and head.head.lemma_ in SPEECH_LEMMAS:
            found.append(("organization", 0.3))
    return found


# -- names that the recogniser missed ------------------------------------------------------------------------------


def _complete(
    found: list[Mention], readings: Sequence[Reading], casing: _Casing, peoples: set[tuple[str, ...]]
) -> list[Mention]:
    """Add the places where a form that is known from elsewhere stands and the recogniser saw nothing."""
    forms: dict[tuple[str, ...], EntityKind] = {
        words: kind for words, kind in _known_forms(found, casing).items() if words not in peoples
    }
    if not forms:
        return found
    by_first: dict[str, list[tuple[tuple[str, ...], EntityKind]]] = defaultdict(list)
    for words, kind in forms.items():
        by_first[words[0]].append((words, kind))
    for options in by_first.values():
        options.sort(key=lambda option: (-len(option[0]), option[0]))
    covered: dict[int, set[int]] = defaultdict(set)
    for mention in found:
        covered[mention.report].update(range(mention.first, mention.last))
    added: list[Mention] = []
    for index, reading in enumerate(readings):
        taken = covered[index]
        for sentence in reading.sentences:
            shouting = (index, sentence.index) in casing.shouting
            at = sentence.first_token
            while at < sentence.end_token:
                token = reading.doc[at]
                if at in taken or token.is_lower or token.lower_ not in by_first:
                    at += 1
                    continue
                hit = _match(reading.doc, at, sentence.end_token, by_first[token.lower_], taken)
                if hit is None or not _is_due(reading.doc, at, hit, shouting, casing):
                    at += 1
                    continue
                (words, kind) = hit
                last = at + len(words)
                first = at
                if kind == "person" and len(words) == 1 and not shouting:
                    first = _back_over_given(reading.doc, at, sentence.first_token, casing)
                    first = first if not taken.intersection(range(first, at)) else at
                start, end = reading.doc[first].idx, reading.doc[last - 1].idx + len(reading.doc[last - 1])
                text = reading.report.text[start:end]
                added.append(
                    Mention(index, first, last, start, end, text, "KNOWN", sentence.index, kind, name_words(text, kind))
                )
                at = last
    return [*found, *added]


def _known_forms(found: Sequence[Mention], casing: _Casing) -> dict[tuple[str, ...], EntityKind]:
    forms: dict[tuple[str, ...], EntityKind] = {}
    for mention in found:
        words = tuple(re.findall(r"[\w&.'’-]+", mention.text.lower()))
        pieces = tuple(piece for word in words for piece in _tokens_of(word))
        if pieces and pieces[0] == "the":
            pieces = pieces[1:]
        if pieces and len("".join(pieces)) > 2 and mention.kind != "other":
            forms.setdefault(pieces, mention.kind)
    # Of a person and a foundation that bears the name, the one that is named more often has the short form.
    often = Counter((m.words, m.kind) for m in found)
    for mention in sorted(found, key=lambda m: (-often[m.words, m.kind], m.words, m.text)):
        # Short forms which a name allows: a surname, a given name, the first or last word of a body's name.
        if len(mention.words) < 2 or mention.kind not in {"person", "organization"}:
            continue
        for word in (mention.words[-1], mention.words[0]):
            if len(word) < 3 or not word.isalpha() or is_generic_name(word) or word in ORGANIZATION_HEADS:
                continue
            if mention.kind == "organization" and (casing.lower[word] > 0 or word in PLACE_HEADS or word in ROLE_NOUNS):
                # "the Herons" of "Weston Herons"; but a word that is also a common one is no name alone.
                continue
            forms.setdefault((word,), mention.kind)
    return forms


def _tokens_of(word: str) -> list[str]:
    """Split a word as the tokeniser does where it holds a hyphen."""
    return re.findall(r"-|[^-]+", word) if "-" in word.strip("-") else [word]


def _match(
    doc: Doc, at: int, end: int, options: list[tuple[tuple[str, ...], EntityKind]], taken: set[int]
) -> tuple[tuple[str, ...], EntityKind] | None:  # fmt: skip
    for words, kind in options:
        last = at + len(words)
        if last <= end and all(doc[at + k].lower_ == word and at + k not in taken for k, word in enumerate(words)):
            return words, kind
    return None


def _is_due(
    doc: Doc, at: int, hit: tuple[tuple[str, ...], EntityKind], shouting: bool, casing: _Casing
) -> bool:  # fmt: skip
    """Return whether the words at this place are the name and not a common word or a piece of a longer name."""
    words, kind = hit
    first, last = doc[at], doc[at + len(words) - 1]
    if any(token.is_lower and token.is_alpha for token in (first, last)):
        return False
    if len(words) == 1:
        if first.lower_ in NOT_NAMES or (casing.is_common(first.text) and (shouting or begins_sentence(first))):
            return False
        if first.ent_type_ == "NORP" and not (kind == "person" and first.tag_.startswith("NNP")):
            return False
    before = doc[at - 1] if at else None
    beyond = doc[at + len(words)] if at + len(words) < len(doc) else None
    if before is not None and before.text == "-" and not before.whitespace_:
        return False  # "Michel" is no name in "Jean-Michel"
    if beyond is not None and beyond.text == "-" and not last.whitespace_ and not beyond.whitespace_:
        return False
    if shouting:
        return True
    # A neighbour with a capital makes it part of another name.
    after = doc[at + len(words)] if at + len(words) < len(doc) else None
    return not (
        len(words) == 1
        and after is not None
        and after.pos_ == "PROPN"
        and last.dep_ == "compound"
        and last.head.i == after.i
        and not after.ent_type_
    )

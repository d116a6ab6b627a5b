"""Differences word by word: two tellings of one matter laid side by side, and what stands in one of them only.

Reports that rest on one dispatch mostly agree to the letter; the few words in which they part are what an
editor looks for. Tellings that are not parallel are left to the finders for figures, times, names and hedges.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import combinations, zip_longest
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from rashomon.discrepancies.candidates import Candidate, Matter, Telling, matter_words, one_span_a_report
from rashomon.discrepancies.surroundings import is_asserted, is_quoted, words_around
from rashomon.model import DiscrepancyKind, Relation, Span
from rashomon.text.speech import PLAIN_SPEECH_VERBS, is_speech_verb

if TYPE_CHECKING:
    from spacy.tokens import Token

MAX_TELLINGS = 16
"""Different wordings of one matter that are laid side by side; more cost time and tell an editor nothing new."""
MIN_PARALLEL = 0.66
"""Share of both tellings' words, on average, that must stand in the other in the same order (gold stories)."""
MIN_SHARED = 5
"""Fewer shared words are a phrase that any two reports have in common."""
MAX_PHRASE = 9
"""A difference of more words than this is another sentence and not another wording."""
MAX_CLAUSE = 90
"""A clause of no more characters than this is shown whole."""
SYNONYM = 0.62
"""Cosine of word vectors above which two words of one class are taken for house style (gold stories)."""

_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "ADV", "NUM"})
_NUMBERS = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
    )
}
_HOUSE = {
    "u.s.": "us", "u.k.": "uk", "holiday": "vacation", "mr.": "mr", "mrs.": "mrs", "ms.": "ms", "centre": "center",
    "defence": "defense", "crewmember": "crew member", "%": "percent", "cent": "percent", "okay": "ok", "travelling": "traveling",
}  # fmt: skip
_APOSTROPHES = str.maketrans("\u2019\u2018\u00b4\u02bc\u2032`", "''''''")
_NEGATIONS = frozenset("not n't no never without neither nor none nobody nothing".split())
_DIRECTIONS = [
    (frozenset("rise gain increase climb grow up surge jump".split()), frozenset("fall drop lose decrease decline down slip cut".split())),
    (frozenset({"before"}), frozenset({"after"})),
    (frozenset("win beat victory".split()), frozenset("lose defeat".split())),
    (frozenset("open begin start".split()), frozenset("close end finish stop".split())),
    (frozenset("accept agree approve".split()), frozenset("reject refuse deny".split())),
    (frozenset("deep high big large great early long".split()), frozenset("shallow low small little late short".split())),
    (frozenset("north northern northwest northeast".split()), frozenset("south southern southwest southeast".split())),
    (frozenset("east eastern".split()), frozenset("west western".split())),
    (frozenset({"left"}), frozenset({"right"})),
]  # fmt: skip
"""Words whose vectors are near although they say the opposite."""
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_GENERIC = frozenset(
    "country city town village area region site scene territory nation state company firm man woman".split()
)
"""Nouns that may stand for a name given elsewhere."""
_NO_JUDGEMENT = frozenset(
    "also too again then there here now just about previously earlier later before after afterwards meanwhile today "
    "already once so as and ever even out up down off back away together however therefore thus least most more".split()
)
"""Adverbs that order, place or join, and leave it as certain as it was."""
_OPPOSED = frozenset(word for pair in (_DIRECTIONS[0], *_DIRECTIONS[2:5]) for side in pair for word in side)
_PRONOUNS = frozenset(
    "he she it they we i you him her them his hers its their our who which that this these those".split()
)


@dataclass(frozen=True, eq=False)
class _Contrast:
    a: tuple[Token, ...]
    b: tuple[Token, ...]
    a_only: tuple[Token, ...]
    b_only: tuple[Token, ...]
    parallel: float
    among: int
    """How many differences the two tellings have in all."""


_KEYED: WeakKeyDictionary[Telling, tuple[list[Token], list[str]]] = WeakKeyDictionary()


def contrasts(matters: Sequence[Matter]) -> list[Candidate]:
    """Return the differing words of parallel tellings of each matter."""
    found: list[Candidate] = []
    for matter in matters:
        # A telling may hold several clauses of one sentence: each is laid beside those of the other tellings.
        clauses = tuple(replace(telling, claim=claim) for telling in matter.tellings for claim in telling.claims)
        found.extend(_of_matter(Matter(matter.point, clauses)))
    return found


def opposites(matters: Sequence[Matter]) -> list[Candidate]:
    """Return matters of which one telling says the opposite of another: shares that rose and shares that fell."""
    found: list[Candidate] = []
    for matter in matters:
        acts: list[tuple[Telling, Token]] = []
        for telling in matter.tellings[:MAX_TELLINGS]:
            acts.extend(
                (telling, t)
                for t in telling.tokens()
                if t.pos_ in {"VERB", "ADV", "ADP"} and t.lemma_.lower() in _OPPOSED
            )
        for (one, a), (two, b) in combinations(acts, 2):
            if one.report.id == two.report.id or not _opposed(a, b) or not _shared_subject(a, b):
                continue
            if all(is_quoted(t.reading, x.idx, x.idx + len(x)) for t, x in ((one, a), (two, b))):
                continue  # The words of quotations are compared as such.
            sides = (
                (_phrase(one, a).text, (_phrase(one, a), *(_phrase(t, x) for t, x in acts if x.lemma_ == a.lemma_))),
                (_phrase(two, b).text, (_phrase(two, b), *(_phrase(t, x) for t, x in acts if x.lemma_ == b.lemma_))),
            )
            moves = a.lemma_.lower() in _DIRECTIONS[0][0] | _DIRECTIONS[0][1]
            found.append(
                Candidate(
                    "quantity" if moves else "action", matter_words(matter), "conflict",
                    tuple((value, one_span_a_report(spans)) for value, spans in sides), 0.7,
                    f"\u201c{sides[0][0]}\u201d and \u201c{sides[1][0]}\u201d say the opposite.", matter.point.id, "opposites",
                )
            )  # fmt: skip
            break
    return found


_BEATS = frozenset({"beat", "defeat"})


def _opposed(a: Token, b: Token) -> bool:
    x, y = _sense(a), _sense(b)
    pairs = _DIRECTIONS[:1] + _DIRECTIONS[2:5]
    if not any((x in p and y in q) or (x in q and y in p) for p, q in pairs):
        return False
    return _is_refused(a) == _is_refused(b)  # "Did not rise" and "fell" are no opposites.


def _sense(token: Token) -> str:
    """Return a word's lemma, read from its subject: who defeats wins, who is beaten loses."""
    lemma = token.lemma_.lower()
    if lemma not in _BEATS or token.pos_ != "VERB":
        return lemma
    passive = any(child.dep_ in {"nsubjpass", "auxpass"} for child in token.children)
    return "lose" if passive else "win"


def _is_refused(token: Token) -> bool:
    verb = token if token.pos_ == "VERB" else token.head
    return any(child.dep_ == "neg" for child in verb.children)


def _shared_subject(a: Token, b: Token) -> bool:
    def words(token: Token) -> set[str]:
        verb = token if token.pos_ == "VERB" else token.head
        return {
            t.lemma_.lower()
            for child in verb.children
            if child.dep_ in {"nsubj", "nsubjpass"}
            for t in child.subtree
            if t.pos_ in {"NOUN", "PROPN"}
        }

    return bool(words(a) & words(b))


def _phrase(telling: Telling, token: Token) -> Span:
    """Return the verb with its subject and the few words after it."""
    verb = token if token.pos_ == "VERB" else token.head
    subject = [child for child in verb.children if child.dep_ in {"nsubj", "nsubjpass"} and verb.i - child.i <= 8]
    inside = {t.i for t in telling.tokens()}
    last = next((t for t in reversed(list(verb.subtree)) if t.i in inside and t.i <= token.i + 7), token)
    return telling.reading.token_span([*subject, verb, token, last])


def _of_matter(matter: Matter) -> list[Candidate]:
    distinct: list[tuple[Telling, list[Token], tuple[str, ...]]] = []
    seen: set[tuple[str, ...]] = set()
    for telling in matter.tellings:
        if telling.claim.headline:  # A headline is short of words by its nature: what it leaves out says nothing.
            continue
        tokens = [token for token in telling.tokens() if not token.is_punct or token.text == "%"]
        tokens = [
            t
            for t, following in zip_longest(tokens, tokens[1:])
            if not (t.lower_ == "per" and following is not None and following.lower_ == "cent")
        ]
        key = tuple(_key(token) for token in tokens)
        if tokens and key not in seen:
            seen.add(key)
            distinct.append((telling, tokens, key))
    candidates: dict[tuple[tuple[str, ...], tuple[str, ...]], Candidate] = {}
    for (one, left, a), (two, right, b) in combinations(distinct[:MAX_TELLINGS], 2):
        if one.report.id == two.report.id or (one.claim.quoted and two.claim.quoted):
            continue  # The words of quotations are compared as such.
        for contrast in _lay_side_by_side(left, right, a, b):
            sides = sorted(
                [(_content_keys(contrast.a), one, contrast.a), (_content_keys(contrast.b), two, contrast.b)],
                key=lambda s: s[0],
            )
            key = (sides[0][0], sides[1][0])
            candidate = _candidate(matter, contrast, one, two)
            if candidate is not None and (key not in candidates or candidates[key].score < candidate.score):
                candidates[key] = candidate
    return list(candidates.values())


def _lay_side_by_side(
    left: Sequence[Token], right: Sequence[Token], a: Sequence[str], b: Sequence[str]
) -> list[_Contrast]:
    # No order of the words makes more of them shared than both have: most pairs need not be laid out at all.
    most = (Counter(a) & Counter(b)).total()
    if most < MIN_SHARED or (2 * most < MIN_PARALLEL * (len(a) + len(b)) and most < 0.9 * min(len(a), len(b))):
        return []
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    blocks = matcher.get_opcodes()
    equal = sum(i2 - i1 for tag, i1, i2, _, _ in blocks if tag == "equal")
    parallel = 2 * equal / max(1, len(a) + len(b))
    if equal >= 0.9 * min(len(a), len(b)) and equal >= MIN_SHARED:
        parallel = max(parallel, 0.8)  # One telling holds the other whole: what it adds is the difference.
    if parallel < MIN_PARALLEL or equal < MIN_SHARED:
        return []
    result: list[_Contrast] = []
    for tag, i1, i2, j1, j2 in blocks:
        if tag == "equal" or i2 - i1 > MAX_PHRASE or j2 - j1 > MAX_PHRASE:
            continue
        # What stands before the first or after the last shared word is where one clause goes on, not a contrast.
        at_edge = (i1 == 0 and j1 == 0) or (i2 == len(a) and j2 == len(b))
        if (
            at_edge
            and (i1 == i2 or j1 == j2)
            and max(i2 - i1, j2 - j1) > (6 if equal >= 0.9 * min(len(a), len(b)) else 4)
        ):
            continue
        a_only, b_only = tuple(left[i1:i2]), tuple(right[j1:j2])
        if not (a_only and b_only) and (a_only or b_only)[0].tag_ in {"WP", "WDT"}:
            continue  # What one telling says of somebody in passing is no other account of the matter.
        if not _matters(a_only, b_only):
            continue
        result.append(_Contrast(_with_anchor(left, i1, i2), _with_anchor(right, j1, j2), a_only, b_only, parallel, 1))
    return [replace(contrast, among=len(result)) for contrast in result]


def _with_anchor(tokens: Sequence[Token], start: int, end: int) -> tuple[Token, ...]:
    """Return the words with a neighbour on each side where they are few, so that a reader sees where they stand."""
    if end - start <= 2:
        start, end = max(0, start - 1), min(len(tokens), end + 1)
    if end - start <= 2:
        start, end = max(0, start - 1), min(len(tokens), end + 1)
    return tuple(tokens[start:end])


def _key(token: Token) -> str:
    lemma = token.lemma_.lower()
    word = token.lower_
    word = _HOUSE.get(word, _HOUSE.get(lemma, lemma))
    return _NUMBERS.get(word, word.translate(_APOSTROPHES))


def _keyed(telling: Telling) -> tuple[list[Token], list[str]]:
    """Return the words of a telling and their keys, worked out once."""
    if telling not in _KEYED:
        tokens = [token for token in telling.tokens() if not token.is_punct]
        _KEYED[telling] = (tokens, [_key(token) for token in tokens])
    return _KEYED[telling]


def _content_keys(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(sorted({_key(token) for token in tokens if token.pos_ in _CONTENT or _key(token) in _NEGATIONS}))


def _matters(a: Sequence[Token], b: Sequence[Token]) -> bool:
    left = [token for token in a if token.pos_ in _CONTENT or _key(token) in _NEGATIONS or token.tag_ == "MD"]
    right = [token for token in b if token.pos_ in _CONTENT or _key(token) in _NEGATIONS or token.tag_ == "MD"]
    left = [token for token in left if token.lemma_.lower() not in {"be", "have", "do"} or token.dep_ == "ROOT"]
    right = [token for token in right if token.lemma_.lower() not in {"be", "have", "do"} or token.dep_ == "ROOT"]
    if any(_opposed_words(x.lemma_.lower(), y.lemma_.lower()) for x in a for y in b):
        return True
    if not left and not right:
        return _tense(a) != _tense(b)
    letters = ["".join(c for token in side for c in token.lower_ if c.isalnum()) for side in (a, b)]
    if letters[0] == letters[1]:
        return False
    if left and right:
        # "Its territory" for a name, and a name for "its territory", are one thing said twice.
        refers = any(token.pos_ == "PRON" for token in (*a, *b))
        named = any(token.pos_ == "PROPN" for token in (*left, *right))
        refers = refers or any({token.lemma_.lower() for token in side} <= _GENERIC for side in (left, right))
        return not (refers and named) and not _synonyms(left, right)
    # A pronoun in one report for a name in the other is no difference.
    return not any(token.lower_ in _PRONOUNS for token in (a if not left else b))


def _opposed_words(x: str, y: str) -> bool:
    return any((x in p and y in q) or (x in q and y in p) for p, q in _DIRECTIONS)


def _tense(tokens: Sequence[Token]) -> str:
    for token in tokens:
        tense = token.morph.get("Tense", [])
        if token.pos_ in {"AUX", "VERB"} and tense:
            return str(tense[0])
    return ""


def _synonyms(left: Sequence[Token], right: Sequence[Token]) -> bool:
    for token in left:
        if not any(_near(token, other) for other in right):
            return False
    return all(any(_near(token, other) for other in left) for token in right)


def _near(a: Token, b: Token) -> bool:
    if _key(a) == _key(b):
        return True
    if (_key(a) in _NEGATIONS) != (_key(b) in _NEGATIONS) or a.like_num or b.like_num:
        return False
    if a.pos_ == "PROPN" and b.pos_ == "PROPN":
        return False
    x, y = a.lemma_.lower(), b.lemma_.lower()
    if _opposed_words(x, y):
        return False
    if not (a.has_vector and b.has_vector) or a.pos_ != b.pos_:
        return False
    length = float(a.vector_norm) * float(b.vector_norm)
    return length > 0 and float(a.vector @ b.vector) / length >= SYNONYM and not math.isnan(length)


def _candidate(matter: Matter, contrast: _Contrast, one: Telling, two: Telling) -> Candidate | None:
    if _is_told_elsewhere(contrast, one, two) or _is_framing(contrast):
        return None
    denied = [{_key(token) for token in side} & _NEGATIONS for side in (contrast.a_only, contrast.b_only)]
    if all(denied):
        if max(len(contrast.a_only), len(contrast.b_only)) > 2:
            return None  # "Will not pass" and "has no chance of passing" both say no.
    elif any(denied) and not all(is_asserted(telling.reading, telling.claim, None) for telling in (one, two)):
        return None  # "If it was not inspected" denies nothing.
    kind, relation, weight = _type_of(contrast)
    opposed = any(_opposed_words(_key(x), _key(y)) for x in contrast.a_only for y in contrast.b_only)
    if (kind in {"quantity", "time"} and not opposed) or not weight:
        return None  # Figures and times are compared over the whole story (`ledger`, `moments`).
    sides: list[tuple[str, tuple[Span, ...]]] = []
    for tokens, only, other, mine in (
        (contrast.a, contrast.a_only, contrast.b_only, one),
        (contrast.b, contrast.b_only, contrast.a_only, two),
    ):
        span = mine.reading.token_span(tokens)
        if not span.text:
            return None
        spans = [span, *_same_words(matter, mine, tokens, only, other)]
        # A reader takes in a short clause as it stands more easily than a few words cut out of it.
        clause = mine.claim.span.text
        value = " ".join(clause.split()) if len(clause) <= MAX_CLAUSE else span.text
        sides.append((value, one_span_a_report(sorted(spans, key=lambda s: s != span))))
    shared = {s.report for s in sides[0][1]} & {s.report for s in sides[1][1]}
    sides = [
        (value, tuple(s for s in spans if s.report not in shared or s.report == own))
        for (value, spans), own in zip(sides, (one.report.id, two.report.id), strict=True)
    ]
    length = len(contrast.a_only) + len(contrast.b_only)
    score = weight * (0.35 + 0.65 * contrast.parallel) * (1.0 if length <= 6 else 0.8)
    if kind == "place" and contrast.among > 2:
        return None
    if (
        kind in {"identity", "time", "scope", "name", "place"}
        and not _adds_a_phrase(contrast)
        and relation != "conflict"
    ):
        return None
    if kind in {"identity", "time", "scope", "name"} and (contrast.among > 1 or contrast.parallel < 0.8):
        return None
    if kind != "certainty":
        # Tellings that part in many places are retold: no single one of their differences is a changed detail.
        score *= 1.0 if contrast.among == 1 else 0.85 if contrast.among == 2 else 0.6
    only = [
        " ".join(reading.token_span(tokens).text.split()) if tokens else ""
        for reading, tokens in ((one.reading, contrast.a_only), (two.reading, contrast.b_only))
    ]
    reason = (
        f"Where one telling has \u201c{only[0]}\u201d, the other has \u201c{only[1]}\u201d; the rest of the clause agrees."
        if all(only)
        else f"Only one telling has \u201c{only[0] or only[1]}\u201d; the rest of the clause agrees."
    )
    return Candidate(
        kind, matter_words(matter), relation, tuple(sides), score, reason, matter.point.id, f"contrast {kind}"
    )


def _is_told_elsewhere(contrast: _Contrast, one: Telling, two: Telling) -> bool:
    """Whether the words of one telling stand just outside the other's clause, or both are cut from quotations."""
    if all(
        is_quoted(telling.reading, tokens[0].idx, tokens[-1].idx + len(tokens[-1]))
        for telling, tokens in ((one, contrast.a_only or contrast.a), (two, contrast.b_only or contrast.b))
    ):
        return True  # The words of quotations are compared as such.
    for only, mine, other in ((contrast.a_only, one, two), (contrast.b_only, two, one)):
        keys = {_key(token) for token in only}
        if "never" in keys and "first" in words_around(other.reading, other.claim.span):
            return True  # "The first time ever" is "never before".
        if keys & {"not", "n't"} and any(t.lower_ in {"until", "till"} for t in mine.tokens()):
            return True  # "Not until May" is "by May", or "only in May".
    if contrast.a_only and contrast.b_only:
        return False
    added, mine, other = (contrast.a_only, one, two) if contrast.a_only else (contrast.b_only, two, one)
    if is_quoted(other.reading, other.claim.span.start, other.claim.span.end):
        return True  # A title or a quotation within a sentence of the reporter's own: what stands around it is no addition.
    if any(t.pos_ in {"VERB", "AUX"} for t in added) and is_quoted(
        mine.reading, added[0].idx, added[-1].idx + len(added[-1])
    ):
        return True  # The end of a quotation that the clause was cut from.
    if any(t.dep_ in _SUBJECTS for t in added) and not any(t.dep_ in _SUBJECTS for t in other.tokens()):
        return True  # A clause that goes on from another has its subject there.
    content = [t for t in added if t.pos_ in _CONTENT]
    around = words_around(other.reading, other.claim.span)
    there = [t for t in content if t.lower_ in around or t.lemma_.lower() in around]
    return any(t.pos_ == "VERB" for t in there) or (bool(content) and 2 * len(there) >= len(content))


def _is_framing(contrast: _Contrast) -> bool:
    """Whether the words only say who says it: sources are compared as such, and shown with the lineage."""
    sides = (contrast.a_only, contrast.b_only)
    if any(t.lower_ == "according" for side in sides for t in side):
        return True
    verbs = [[t for t in side if t.pos_ == "VERB" and is_speech_verb(t)] for side in sides]
    # "Warned" against "promised" is a difference of substance; "said" against anything is none.
    return any(verbs) and not all(v and not PLAIN_SPEECH_VERBS & {t.lemma_.lower() for t in v} for v in verbs)


def _adds_a_phrase(contrast: _Contrast) -> bool:
    """Whether one telling has all of the other and a phrase more: where, with whom, or what it is."""
    if contrast.a_only and contrast.b_only:
        return False
    added = contrast.a_only or contrast.b_only
    if len(added) < 3 or added[0].lower_ in {"according", "which", "who", "that", "when", "as"}:
        return False
    if added[-1].pos_ in {"ADP", "DET", "CCONJ"}:
        return False
    # A phrase that hangs together: all of its words but one hang on words of it.
    inside = {token.i for token in added}
    return sum(token.head.i not in inside for token in added) == 1 and not any(
        t.ent_type_ in {"DATE", "TIME"} for t in added
    )


def _same_words(
    matter: Matter, mine: Telling, tokens: Sequence[Token], only: Sequence[Token], other: Sequence[Token]
) -> list[Span]:
    """Return where the other tellings use the same words (and not those of the other side)."""
    wanted = [_key(token) for token in tokens]
    found: list[Span] = []
    for telling in matter.tellings:
        if telling.report.id == mine.report.id:
            continue
        theirs, keys = _keyed(telling)
        for at in range(len(keys) - len(wanted) + 1):
            if keys[at] == wanted[0] and keys[at : at + len(wanted)] == wanted:
                found.append(telling.reading.token_span(theirs[at : at + len(wanted)]))
                break
    return found


def _type_of(contrast: _Contrast) -> tuple[DiscrepancyKind, Relation, float]:
    """Return kind, relation and weight of a contrast, from the words which differ."""
    only = [*contrast.a_only, *contrast.b_only]
    inserted = not contrast.a_only or not contrast.b_only
    refined: Relation = "refinement" if inserted else "conflict"
    labels = {token.ent_type_ for token in only}
    # A place against something that is none is another phrase, and no other place.
    paired = labels if inserted else {t.ent_type_ for t in contrast.a_only} & {t.ent_type_ for t in contrast.b_only}
    if not inserted and paired & _PLACES:
        paired |= _PLACES
    names = {token.ent_type_ for token in only if token.pos_ in {"PROPN", "ADJ"}}
    if not inserted and names <= {"NORP", "GPE"} and "NORP" in names:
        return "identity", refined, 0.2  # "US citizens" and "Americans": a demonym for a country.
    keys = {_key(token) for token in only}
    if keys & _NEGATIONS:
        return "action", "conflict", 0.75
    if labels & {"DATE", "TIME"}:
        return "time", refined, 0.45
    definite = inserted and any(token.lower_ in {"the", "both", "these", "those"} for token in only)
    if any(token.like_num or token.pos_ == "NUM" for token in only) and not definite:
        return "quantity", refined, 0.6
    if all(
        any(t.tag_ in {"VBN", "VBG"} and t.dep_ == "acl" for t in side) for side in (contrast.a_only, contrast.b_only)
    ):
        return "scope", "conflict", 0.55  # "Money returned to" and "money held": what it is that is spoken of.
    if paired & _PLACES and "NORP" not in labels:
        return "place", refined, 0.55
    if paired & {"PERSON"}:
        return "name", refined, 0.45
    if paired & {"ORG", "NORP"}:
        return "identity", refined, 0.45
    if any(token.tag_ == "MD" and token.lower_ not in {"will", "wo", "can", "shall"} for token in only):
        return "certainty", "conflict", 0.65
    adverbs = [token for token in only if token.pos_ == "ADV" and token.lemma_.lower() not in _NO_JUDGEMENT]
    if adverbs and inserted and not _NO_JUDGEMENT & keys:
        return "certainty", "conflict", 0.65
    if any(token.pos_ == "ADJ" for token in only) and inserted and len(only) <= 3:
        return "scope", "refinement", 0.45
    if any(token.pos_ == "VERB" for token in only):
        # Without knowing synonyms, another verb alone says little: "found out" and "learned" are one act.
        opposed = any(_opposed_words(_key(x), _key(y)) for x in contrast.a_only for y in contrast.b_only)
        return "action", "conflict" if not inserted else "refinement", 0.6 if opposed else 0.3
    nouns = [any(token.pos_ == "NOUN" for token in side) for side in (contrast.a_only, contrast.b_only)]
    if any(nouns) and inserted:
        return "scope", "refinement", 0.4
    if all(nouns):
        return "identity", "conflict", 0.42
    if any(nouns):
        return "identity", "conflict", 0.0  # A noun against a word of another class: the clauses run otherwise.
    if all(token.lemma_.lower() == "have" and token.dep_ == "aux" for token in only):
        return "action", "update", 0.0  # "Struck" and "has struck" are told of one moment.
    return "action", "update", 0.4 if "Pres" in {_tense(contrast.a_only), _tense(contrast.b_only)} else 0.0

"""Names compared: whether two forms can name one person, place or organization, and in what way they differ.

A comparison looks at the two forms alone. Whether both are used of one thing in a story (the same office, the
same place in a sentence) is for the caller to judge; a spelling or a transliteration alone is never proof.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

from anyascii import anyascii
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from rashomon.model import EntityKind, VariantRelation

HONORIFICS = frozenset(
    """mr mrs ms miss mx dr prof professor sir dame lord lady madam madame rev reverend rabbi fr father sister
    brother imam sheikh shaikh ayatollah pope bishop archbishop cardinal pastor monsignor deacon judge
    justice president senator sen congressman congresswoman rep representative governor gov mayor chancellor
    king queen prince princess duke duchess baron baroness count countess emperor general gen colonel col
    lieutenant lt major maj captain capt sergeant sgt corporal cpl private pvt admiral adm commander cmdr
    brigadier brig marshal officer detective det inspector insp superintendent supt constable deputy sheriff
    chief ambassador amb premier minister secretary hon master herr frau monsieur senor senora signor don
    dona prasident""".split()
)
"""General English titles that stand before a name and are no part of it ("don" and "count" only before two names)."""

_WEAK_TITLES = frozenset(
    """don dona count master private father brother sister king prince lord major general judge""".split()
)
"""Titles that are given or family names too: stripped only where two words are left."""

_BEFORE_TITLES = frozenset({"prime", "vice", "deputy", "acting", "former", "interim", "first"})

_SUFFIXES = frozenset("""jr sr junior senior ii iii iv phd md esq mp obe cbe qc kc""".split())
_GENERATIONS = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv"}

COMPASS = frozenset(
    """north south east west northern southern eastern western northeast northwest southeast southwest northeastern
    northwestern southeastern southwestern central upper lower inner outer left right""".split()
)
"""Words that tell neighbours apart: names that differ in one of them are two places."""

LEGAL_FORMS = frozenset(
    """inc incorporated corp corporation co company ltd limited llc llp lp plc ag gmbh sa sas sarl spa srl bv
    nv ab as asa oy oyj kg kgaa se pte pty pjsc jsc ojsc ooo oao zao pao aktiengesellschaft
    aktiengeselschaft gesellschaft cjsc holding holdings group""".split()
)
"""Words that say what sort of company a name belongs to; two forms that differ in them only are one name."""

_LEGAL_PHRASES = re.compile(
    r"\b(?:public |private |open |closed )?(?:limited liability company|joint stock company|public limited company"
    r"|limited company|societatea cu raspundere limitata|sp z o o)\b"
)

_INSTITUTIONS = {
    "ministerio": "ministry", "ministere": "ministry", "ministerium": "ministry", "departamento": "department",
    "department": "ministry", "dept": "ministry", "office": "office", "policia": "police", "polizei": "police",
    "seguridad": "security", "safety": "security", "securite": "security", "publica": "public", "publico": "public",
    "publique": "public", "defence": "defense", "defensa": "defense", "interieur": "interior", "nacional": "national",
    "nationale": "national", "salud": "health", "universidad": "university", "universite": "university",
    "universitat": "university", "banco": "bank", "banque": "bank", "organisation": "organization", "centre": "center",
    "labour": "labor", "transport": "transportation", "aeropuerto": "airport", "aeroport": "airport",
    "intl": "international", "govt": "government", "assn": "association", "univ": "university",
}  # fmt: skip
"""Words of institutions' names that English news writes in more than one way, brought to one of them."""

_LINKS = frozenset("""of the and for in at on to de del la le du des di der das die et y""".split())
_PARTICLES = frozenset("""al el bin ibn ben van von der den de da di du la le abu ad ul ur bint af av""".split())

_DIMINUTIVES = {
    "bill": "william", "billy": "william", "will": "william", "bob": "robert", "bobby": "robert", "rob": "robert",
    "dick": "richard", "rick": "richard", "jim": "james", "jimmy": "james", "jack": "john", "johnny": "john",
    "ted": "theodore", "ed": "edward", "eddie": "edward", "tony": "anthony", "mike": "michael", "mick": "michael",
    "kate": "katherine", "kathy": "katherine", "liz": "elizabeth", "beth": "elizabeth", "betty": "elizabeth",
    "peggy": "margaret",
    "meg": "margaret", "maggie": "margaret", "harry": "henry", "hank": "henry", "larry": "lawrence",
    "jerry": "gerald", "terry": "terence", "chuck": "charles", "charlie": "charles", "sandy": "alexander",
    "sasha": "alexander", "tom": "thomas", "dave": "david", "andy": "andrew", "drew": "andrew", "bernie": "bernard",
    "barry": "barack", "joe": "joseph", "becky": "rebecca", "sue": "susan", "nick": "nicholas", "vlad": "vladimir",
    "gene": "eugene", "ron": "ronald", "don": "donald", "ken": "kenneth", "steve": "stephen", "steven": "stephen",
    "jeff": "jeffrey", "geoff": "geoffrey", "greg": "gregory", "matt": "matthew", "pat": "patrick", "ray": "raymond",
}  # fmt: skip
"""English short given names and the name each most often stands for."""

_CARDINALS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_NUMBER_WORDS: dict[str, str] = {
    **{word: str(value) for value, word in enumerate(_CARDINALS)},
    **{word: str(value) for value, word in enumerate(_ORDINALS, 1)},
}

# Letters and groups that romanisations of one sound exchange, in the order in which they are applied.
_SOUNDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"shch|sch|tsch|tch|sz", "s"), (r"ch|cz", "c"), (r"sh", "s"), (r"zh|dzh|dj", "j"), (r"kh|gh", "h"), (r"g(?=[aouy])", "h"),
        (r"ph", "f"), (r"th", "t"), (r"dh", "d"), (r"ts|tz", "z"), (r"ck|q|k", "k"), (r"x", "ks"), (r"c(?=[aouklrt]|$)", "k"),
        (r"(?:off|ov|ow|ew|eff)$", "ov"), (r"w", "v"), (r"ou|oo", "u"), (r"ee|ie|ei|ey|ay|ai|iy|yy|ij|ii", "i"),
        (r"j(?=[aeou])", "i"), (r"y", "i"), (r"(?<=[aeiou])h(?![aeiou])", ""), (r"(?<=[^aeiou])h", ""), (r"o", "a"),
        (r"e", "i"), (r"(.)\1+", r"\1"), (r"ia|iu", "i"), (r"(?<=.)i$", ""),
    )
)  # fmt: skip


@dataclass(frozen=True)
class NameMatch:
    """How two forms of a name relate; `relation` is null where nothing says they name one thing.

    `conflict` says that the forms cannot both be right for one person or place: they share the given name and
    the stem of the surname and differ by more than a spelling. `score` lies in [0, 1].
    """

    relation: VariantRelation | None
    score: float
    reason: str

    @property
    def matches(self) -> bool:
        """Whether the forms can name one thing without contradiction."""
        return self.relation is not None and self.relation != "conflict"


_NO_MATCH = NameMatch(None, 0.0, "different names")


def compare_names(a: str, b: str, kind: EntityKind) -> NameMatch:
    """Return how two forms of a name of this kind relate, with a score in [0, 1] and the reason.

    The order of the two does not matter. A score of .7 and more means that the forms alone suffice for one name;
    a bare surname, a given name or an acronym scores below, since only the story can say whose it is.
    """
    left, right = name_words(a, kind), name_words(b, kind)
    if not left or not right:
        return _NO_MATCH
    if kind == "person":
        born_a, born_b = generation(a), generation(b)
        if born_a and born_b and born_a != born_b:
            return NameMatch(None, 0.3, "father and son, or two of a line")
        if left == right and born_a != born_b and len(left) > 1:
            return NameMatch("short", 0.9, "one form says which of the line")
    if left == right:
        return NameMatch("same", 1.0, "same words")
    if "".join(left) == "".join(right):
        return NameMatch("same", 0.97, "same letters")
    if (len(right), right) < (len(left), left):
        left, right, a, b = right, left, b, a
    if kind == "person":
        return _compare_people(left, right, ordered="," not in a and "," not in b)
    return _compare_things(left, right, a, b, kind)


@functools.lru_cache(maxsize=50_000)
def name_words(name: str, kind: EntityKind = "other") -> tuple[str, ...]:
    """Return the words that make up a name, folded: no case, diacritics, articles, titles, legal forms, possessive."""
    # A combining mark in another script carries a vowel: only Latin text loses its marks before romanisation.
    text = unicodedata.normalize("NFKC", name)
    text = anyascii(text).replace("&", " and ").casefold()
    text = re.sub(r"['’`´]s?(?=\s|$|,)", "", text) if len(text) > 3 else text
    text = re.sub(r"['’`´]", "", text)
    text = re.sub(r"\b(?:[a-z]\.){2,}", lambda match: match.group().replace(".", "") + " ", text)
    if kind == "person" and text.count(",") == 1:
        # "SMITH, John" is "John SMITH", but "John Smith, Jr." is not.
        family, given = text.split(",")
        if given.strip() and given.strip(" .") not in _SUFFIXES:
            text = f"{given} {family}"
    text = re.sub(r"\bunited states(?: of america)?\b", "us", text)
    text = re.sub(r"\bunited kingdom\b", "uk", text)
    text = re.sub(r"\bunited nations\b", "un", text)
    found: list[str] = re.findall(r"[a-z0-9]+", text)
    words = [_NUMBER_WORDS.get(word, word) for word in found]
    words = [re.sub(r"^(\d+)(?:st|nd|rd|th)$", r"\1", word) for word in words]
    if len(words) > 1 and words[0] in {"the", "a", "an"}:
        words = words[1:]
    if kind == "person":
        while len(words) > 1 and (
            (words[0] in HONORIFICS and not (words[0] in _WEAK_TITLES and len(words) == 2))
            or (words[0] in _BEFORE_TITLES and words[1] in HONORIFICS and len(words) > 2)
        ):
            words = words[1:]
        while len(words) > 2 and words[-1] in _SUFFIXES:
            words = words[:-1]
    elif kind == "organization":
        joined = _LEGAL_PHRASES.sub(" ", " ".join(words)).split()
        words = joined or words
        bare = [word for word in words if word not in LEGAL_FORMS]
        words = _strip_legal(words) if bare else words
        while len(words) > 1 and words[-1] == "and":
            words = words[:-1]
    return tuple(words)


@functools.lru_cache(maxsize=50_000)
def generation(name: str) -> str:
    """Return which of a line a person's name says it is ("jr", "sr", "iii"); empty where it does not."""
    words: list[str] = re.findall(r"[a-z]+", name.casefold())
    return _GENERATIONS.get(words[-1], "") if len(words) > 2 else ""


def _strip_legal(words: list[str]) -> list[str]:
    start, end = 0, len(words)
    while end - start > 1 and words[end - 1] in LEGAL_FORMS:
        end -= 1
    while end - start > 1 and words[start] in LEGAL_FORMS and len(words[start]) <= 4:
        start += 1
    return words[start:end]


@functools.lru_cache(maxsize=50_000)
def sound_key(word: str) -> str:
    """Return a key that spellings of one sound share: "Alexey" and "Aleksei", "Petrov" and "Pyatrow"."""
    key = re.sub(r"[^a-z]", "", anyascii(word).casefold())
    if not key:
        return word
    key = re.sub(r"(?<=[aeiouy])[vw]$", "v", key)
    key = re.sub(r"[ae][uw]$|[ao]u$", "ov", key) if len(key) > 4 else key
    for pattern, sound in _SOUNDS:
        key = pattern.sub(sound, key)
    return key


def acronym_matches(short: str, name: str) -> bool:
    """Return whether an all-capitals form stands for a name: its initials, small words counted or not."""
    letters = re.sub(r"[^A-Z]", "", short)
    if len(letters) < 2 or len(letters) > 8 or not re.fullmatch(r"[A-Z][A-Z.&]*[A-Z.]", short.strip()):
        return False
    words = [word for word in re.findall(r"[^\W\d_]+", anyascii(re.sub(r"['’]s?\b", "", name))) if word]
    # "Corp." and the like have no letter in an acronym; "Corporation" may have.
    while len(words) > 2 and words[-1].casefold() in LEGAL_FORMS and len(words[-1]) <= 4:
        words.pop()
    if len(words) < 2 or short.strip() in words:
        return False
    letters = letters.casefold()
    every = "".join(word[0] for word in words).casefold()
    large = "".join(word[0] for word in words if word.casefold() not in _LINKS).casefold()
    return letters in {every, large, every.removeprefix("t")}


def _word_likeness(a: str, b: str, given: bool) -> tuple[float, VariantRelation, str]:
    """Return how near two words of a name are, in [0, 1], with the relation that explains the difference."""
    if a == b:
        return 1.0, "same", "same"
    if given:
        if (len(a) == 1 or len(b) == 1) and a[0] == b[0]:
            return 0.9, "short", "initial"
        if _DIMINUTIVES.get(a, a) == _DIMINUTIVES.get(b, b):
            return 0.9, "short", "short given name"
        short, long = sorted((a, b), key=len)
        if len(short) >= 3 and len(long) >= len(short) + 2 and long.startswith(short):
            return 0.85, "short", "short given name"
    if min(len(a), len(b)) < 3:
        return 0.0, "conflict", "different"
    if sound_key(a) == sound_key(b):
        return 0.93, "transliteration", "same sound"
    distance = DamerauLevenshtein.distance(a, b)
    length = max(len(a), len(b))
    # One letter in four, two in eight: set by name_bench (see tests); typos past that are as often another name.
    if distance == 1 and length >= 4:
        return 0.88, "spelling", "one letter differs"
    if distance == 2 and length >= 7:
        return 0.82, "spelling", "two letters differ"
    sounds = DamerauLevenshtein.distance(sound_key(a), sound_key(b))
    if sounds <= 1 and min(len(sound_key(a)), len(sound_key(b))) >= 5:
        return 0.85, "transliteration", "nearly the same sound"
    return 0.55 * JaroWinkler.similarity(a, b), "conflict", "different"


def _compare_people(left: tuple[str, ...], right: tuple[str, ...], ordered: bool) -> NameMatch:
    """Compare the words of two persons' names; `left` has no more words than `right`."""
    if len(left) == 1:
        return _compare_single(left[0], right)
    if sorted(left) == sorted(right) and not ordered:
        return NameMatch("same", 0.97, "same words in another order")
    family_a, family_b = left[-1], right[-1]
    family, family_relation, family_reason = _word_likeness(family_a, family_b, given=False)
    given, given_relation, given_reason = _word_likeness(left[0], right[0], given=True)
    aligned = _align(left, right)
    if family >= 0.8 and given >= 0.8 and aligned is not None:
        if family_relation == "same" and given_relation == "same" and aligned[1] in {"same", "short"}:
            if len(left) == len(right) and aligned[1] == "same":
                return NameMatch("same", 1.0, "same words")
            return NameMatch("short", 0.93, "given name and surname agree, a middle name is left out")
        explained: list[tuple[VariantRelation, str]] = [
            (family_relation, f"surname: {family_reason}"),
            (given_relation, f"given name: {given_reason}"),
            (aligned[1], f"middle name: {aligned[2]}"),
            ("short", "a part is left out"),
        ]
        relation, reason = next(item for item in explained if item[0] != "same")
        return NameMatch(relation, min(family, given, aligned[0]), reason)
    if aligned is not None and aligned[0] >= 0.8 and len(left) >= 2:
        # Every word of the shorter name is in the longer one: another order, or a further family name.
        relation: VariantRelation = (
            "short" if len(left) < len(right) else "same" if aligned[1] == "same" else aligned[1]
        )
        tail = " ".join(right[-1:])
        return NameMatch(relation, aligned[0] - 0.12, f"all words agree, one form adds more ({tail})")
    if given >= 0.9 and given_relation in {"same", "transliteration"}:
        stem = _shared_stem(family_a, family_b)
        if stem >= 4 and stem >= 0.5 * min(len(family_a), len(family_b)):
            return NameMatch(
                "conflict",
                0.5,
                f"same given name, surnames share {family_a[:stem]!r} and differ by more than a spelling",
            )
    if family >= 0.8 and len(left) == len(right) == 2 and len(family_a) > 2 and _begin_alike(left, right):
        return NameMatch("conflict", 0.5, "same surname, given names begin alike and are two")
    return NameMatch(None, round(min(family, given) * 0.6, 3), "given name or surname differs")


def _begin_alike(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether the given names of two persons could be mistaken for each other: "Paul" and "Pavel"."""
    a, b = left[0], right[0]
    return min(len(a), len(b)) >= 3 and a[:2] == b[:2] and JaroWinkler.similarity(a, b) >= 0.75


def _align(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[float, VariantRelation, str] | None:
    """Match each word of the shorter name with a later word of the longer one; null where one has no counterpart.

    Order counts: a son's name with his father's is the father's with the son's in another order.
    """
    free = list(range(len(right)))
    after = -1
    worst: tuple[float, VariantRelation, str] = (1.0, "same", "same")
    spare = 1 if sum(word in _PARTICLES for word in left) else 0
    for position, word in enumerate(left):
        given = position < len(left) - 1
        best = max(
            (
                (_word_likeness(word, right[index], given and index < len(right) - 1), -index)
                for index in free
                if index > after
            ),
            key=lambda item: (item[0][0], item[1]),
            default=None,
        )
        if best is None or best[0][0] < 0.8:
            if word in _PARTICLES and spare:
                continue
            return None
        after = -best[1]
        if best[0][0] < worst[0]:
            worst = best[0]
    return worst


def _compare_single(word: str, other: tuple[str, ...]) -> NameMatch:
    if len(other) == 1:
        likeness, relation, reason = _word_likeness(word, other[0], given=False)
        if likeness >= 0.8 and len(word) >= 5:
            return NameMatch(relation, likeness - 0.05, reason)
        short, long = sorted((word, other[0]), key=len)
        if 4 <= len(short) <= 5 and len(long) >= len(short) + 2 and long.startswith(short):
            return NameMatch("short", 0.5, "short given name")
        stem = _shared_stem(word, other[0])
        if stem >= 4 and stem >= 0.6 * min(len(word), len(other[0])) and likeness > 0.4:
            return NameMatch("conflict", 0.4, f"surnames share {word[:stem]!r} and differ by more than a spelling")
        return NameMatch(None, round(likeness * 0.6, 3), "different names")
    if word == other[-1]:
        return NameMatch("short", 0.65, "surname alone")
    if word in other[1:] and len(word) > 2:
        return NameMatch("short", 0.6, "one of the surnames alone")
    if word == other[0]:
        return NameMatch("short", 0.55, "given name alone")
    likeness, relation, reason = _word_likeness(word, other[-1], given=False)
    if likeness >= 0.8 and len(word) >= 5:
        return NameMatch(relation, 0.5, f"surname alone: {reason}")
    likeness, relation, reason = _word_likeness(word, other[0], given=True)
    if likeness >= 0.85 and len(word) >= 3:
        return NameMatch("short", 0.45, f"given name alone: {reason}")
    return NameMatch(None, 0.1, "different names")


def _shared_stem(a: str, b: str) -> int:
    length = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        length += 1
    return length


def _compare_things(
    left: tuple[str, ...], right: tuple[str, ...], a: str, b: str, kind: EntityKind
) -> NameMatch:  # fmt: skip
    """Compare the words of two names of organizations, places or events; `left` has no more words than `right`."""
    if acronym_matches(a, b) or acronym_matches(b, a):
        return NameMatch("short", 0.72, "acronym")
    folded_a, folded_b = content_words(left), content_words(right)
    if folded_a and sorted(folded_a) == sorted(folded_b):
        return NameMatch("same", 0.95, "same words in another order or language")
    if len(folded_a) == len(folded_b) and folded_a:
        worst: tuple[float, VariantRelation, str] = (1.0, "same", "same")
        for x, y in zip(folded_a, folded_b, strict=True):
            likeness = _thing_likeness(x, y)
            if (
                kind == "organization"
                and len(folded_a) > 1
                and min(len(x), len(y)) >= 6
                and {f"{x}s", f"{y}s"} & {x, y}
            ):
                likeness = (0.95, "same", "singular and plural")  # house style: "Weston System", "Weston Systems"
            if likeness[0] < worst[0]:
                worst = likeness
        if worst[0] >= 0.8:
            return NameMatch(worst[1], worst[0], worst[2])
    joined_a, joined_b = "".join(left), "".join(right)
    same_numbers = re.findall(r"\d", joined_a) == re.findall(r"\d", joined_b)
    if (
        same_numbers
        and min(len(joined_a), len(joined_b)) >= 8
        and DamerauLevenshtein.distance(joined_a, joined_b, score_cutoff=1) <= 1
    ):
        return NameMatch("spelling", 0.85, "one letter differs")
    if len(left) < len(right):
        if right[: len(left)] == left and not _generic(left):
            return NameMatch("short", 0.6, "first words alone")
        if right[-len(left) :] == left and not _generic(left) and right[-len(left) - 1] not in _LINKS:
            return NameMatch("short", 0.55, "last words alone")
        if kind == "organization" and set(folded_a) < set(folded_b) and len(folded_a) > 1:
            return NameMatch("short", 0.5, "some of the words")
    if _one_word_apart(left, right):
        return NameMatch("conflict", 0.45, "one word of the name differs")
    return _NO_MATCH


def _one_word_apart(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether two names of one length begin alike and differ in one word that is no number and no compass point."""
    if not left or len(left) != len(right) or left[0] != right[0] or _generic(left[:1]):
        return False
    pairs = [(x, y) for x, y in zip(left, right, strict=True) if x != y]
    if len(pairs) != 1 or not COMPASS.isdisjoint(pairs[0]):
        return False
    return not any(word.isdigit() or len(word) < 3 for word in pairs[0])


def _thing_likeness(a: str, b: str) -> tuple[float, VariantRelation, str]:
    if a == b:
        return 1.0, "same", "same"
    if a.isdigit() or b.isdigit() or min(len(a), len(b)) < 4 or (a in COMPASS and b in COMPASS):
        return 0.0, "conflict", "different"
    likeness, relation, reason = _word_likeness(a, b, given=False)
    if relation == "conflict":
        # Places are romanised by way of two languages: a near sound is enough to ask the story.
        key_a, key_b = sound_key(a), sound_key(b)
        if min(len(key_a), len(key_b)) >= 5 and DamerauLevenshtein.distance(key_a, key_b) <= 1:
            return 0.82, "transliteration", "nearly the same sound"
    return likeness, relation, reason


def content_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return a name's words without small words, words of institutions brought to one form ("defence", "ministerio")."""
    return tuple(_INSTITUTIONS.get(word, word) for word in words if word not in _LINKS)


_GENERIC = frozenset(
    """us uk un bank air airlines airline airways university college school state states united national
    international american public general central federal north south east west northern southern eastern
    western new first royal city county department ministry office agency authority commission committee
    council court police force service services press news times post daily world global group company
    street road river lake mount san santa saint st el los las la le union association society institute
    center centre house party league club team board bureau security supreme high district county foreign
    home justice health defense defence interior great grand white black red blue old big free open social
    democratic republic people peoples""".split()
)
"""Words too common to stand for a whole name on their own."""


def _generic(words: tuple[str, ...]) -> bool:
    return all(word in _GENERIC or word in _LINKS or len(word) < 3 for word in words)


def is_generic_name(name: str) -> bool:
    """Return whether a form has only words too common to name one thing ("National Bank", "the Department")."""
    return _generic(name_words(name))

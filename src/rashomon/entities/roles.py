"""What reports say a person is: titles before a name, appositions, "X is the director"; and tickers beside a name."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rashomon.entities.mention import Mention
from rashomon.entities.words import DEPARTMENT_HEADS, ROLE_NOUNS
from rashomon.text.agencies import is_agency
from rashomon.text.names import HONORIFICS, is_generic_name

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

MAX_ROLE_TOKENS = 14
"""A longer description is a clause about the person, not an office."""

_MODIFIERS = frozenset({"compound", "amod", "nmod", "nummod"})
_JOINS = frozenset({"-", "–", "&"})
_DASHES = frozenset({"―", "—", "–", "--", "|"})
_HONORIFIC_ONLY = frozenset({"mr", "mrs", "ms", "miss", "mx", "sir", "dame", "dr", "prof", "hon", "drs", "messrs"})
_SAME_WORD = {
    "defence": "defense", "labour": "labor", "centre": "center", "spokeswoman": "spokesman", "spokesperson": "spokesman",
    "chairwoman": "chairman", "chair": "chairman", "chairperson": "chairman", "head": "director", "envoy": "representative",
    "lt": "lieutenant", "col": "colonel", "gen": "general", "sgt": "sergeant", "gov": "governor", "sen": "senator",
    "rep": "representative", "capt": "captain", "congressman": "representative", "congresswoman": "representative",
    "atty": "attorney", "dep": "deputy", "maj": "major", "adm": "admiral", "cmdr": "commander", "pres": "president",
    "prof": "professor", "dir": "director", "supt": "superintendent", "det": "detective", "insp": "inspector",
}  # fmt: skip
_STATES = frozenset({"former", "ex", "then", "late", "acting", "interim", "deputy", "outgoing", "incoming", "onetime"})
"""Words before an office which say that it is held no more, not yet or for another: never dropped from a role."""

_BEFORE_OFFICE = frozenset({"prime", "vice", "first", "foreign", "attorney", "lt", "state", "chief", "police"})
"""Capital words that open a title although they are none themselves."""

_ROLE_STOPS = frozenset(
    """the a an his her its their our of for and in at to who is was former ex then current new""".split()
)


@dataclass(frozen=True)
class RoleFound:
    """A role's words and the offsets of role and name together."""

    text: str
    start: int
    end: int


def find_titles(mentions: Sequence[Mention], doc: Doc, first_of_sentence: dict[int, int]) -> None:
    """Set `title_first` of the mentions of one report: the first token of what stands directly before a person's name."""
    for mention in mentions:
        if mention.kind != "person":
            mention.title_first = None
            continue
        begin = first_of_sentence[mention.sentence]
        mention.title_first = _title_start(doc, mention.title_first or mention.first, begin, mention.first)


def _title_start(doc: Doc, at: int, begin: int, name: int) -> int | None:
    start = at
    anchored = at < name
    office = anchored and not is_honorific_only(doc, at, name)
    if at == name and name - begin > 2:
        # "Secretary of State Ann Marsh", "Minister of Public Works Ann Marsh"
        back = name - 1
        while back > begin + 1 and name - back < 4 and doc[back].text[:1].isupper() and doc[back].is_alpha:
            back -= 1
        if back < name - 1 and doc[back].lower_ == "of" and _is_office(doc[back - 1]):
            start, anchored, office = back - 1, True, True
    while start > begin:
        token = doc[start - 1]
        word = token.lower_.rstrip(".")
        if word in HONORIFICS or word in ROLE_NOUNS or (token.text == "." and doc[start - 2].lower_ in HONORIFICS):
            # "the captain Ann Marsh knew": a subject with its article is no title
            told = token.dep_ in {"nsubj", "nsubjpass"} and not anchored and token.is_lower
            # The name's last word is the head of "Ann Marsh": an apposition of the noun makes it a title.
            if told and not any(doc[i].dep_ == "appos" for i in range(name, min(name + 3, len(doc)))):
                break
            anchored = True
            office = office or word not in _HONORIFIC_ONLY
        elif (token.text in _JOINS and start - 1 > begin and anchored) or (anchored and word in _STATES):
            pass
        elif not (
            office and token.dep_ in _MODIFIERS and token.pos_ in {"PROPN", "NOUN", "ADJ"} and not is_agency(token.text)
        ):
            break
        if token.dep_ == "poss":
            break
        start -= 1
    while start < at and (doc[start].is_punct or doc[start].lower_ in {"fellow", "own"}):
        start += 1
    if start > begin + 1 and doc[start - 1].lower_ in {"and", "or"} and doc[start - 2].lower_ in ROLE_NOUNS:
        return None  # "husband and wife Ann and Peter Marsh": of two persons
    return start if anchored and start < name else None


def _is_office(token: Token) -> bool:
    word = token.lower_.rstrip(".")
    return word in HONORIFICS or word in ROLE_NOUNS


def is_honorific_only(doc: Doc, first: int, last: int) -> bool:
    """Return whether a title says nothing of an office ("Mr.", "Dr.")."""
    return all(token.lower_.rstrip(".") in _HONORIFIC_ONLY or token.is_punct for token in doc[first:last])


def short_title_start(doc: Doc, mention: Mention, common: Collection[str]) -> int | None:
    """Return the first token of the capital title next to the name ("President", "Lt. Col."), for the surface form.

    `common` holds the words that the story writes in lower case too: they belong to the office, not to a body's name.
    """
    if mention.title_first is None:
        return None
    start = mention.first
    while start > mention.title_first and mention.first - start < 4:
        token = doc[start - 1]
        if (token.text == "-" and start - 1 > mention.title_first) or (
            token.text == "." and start - 1 > mention.title_first and _is_office(doc[start - 2])
        ):
            start -= 1
            continue
        whose = token.ent_type_ in {"NORP", "GPE"} or (
            token.ent_type_ == "ORG" and token.lower_ not in common and not is_generic_name(token.text)
        )
        if not token.text[:1].isupper() or whose:
            break
        start -= 1
    if start - 2 >= mention.title_first and doc[start - 1].lower_ == "of" and _is_office(doc[start - 2]):
        return start - 2  # "Secretary of State Ann Marsh"
    # "Westair Chief Executive": what stands before the title is the body; "National Intelligence" alone is no title.
    while start < mention.first and not _is_office(doc[start]):
        if doc[start].lower_.rstrip(".") in _BEFORE_OFFICE and any(
            _is_office(token) for token in doc[start + 1 : mention.first]
        ):
            break
        start += 1
    department = doc[start - 1] if start - 1 >= mention.title_first else None
    if (
        department is not None
        and start < mention.first
        and doc[start].lower_ in DEPARTMENT_HEADS
        and department.text[:1].isupper()
        and department.is_alpha
        and department.ent_type_ not in {"NORP", "GPE", "PERSON"}
        and not is_agency(department.text)
    ):
        return start - 1  # "Transport Minister Ann Marsh": the recogniser takes the word for the ministry's name
    if (
        start < mention.first
        and start - 1 >= mention.title_first
        and doc[start - 1].lower_.rstrip(".") in {"lt", "vice"}
    ):
        start -= 1
    return start if start < mention.first else None


def find_roles(mention: Mention, doc: Doc, sentence_start: int, sentence_end: int) -> list[RoleFound]:
    """Return the roles that the words beside one mention of a person give it."""
    found: list[RoleFound] = []
    if mention.shouting:
        return found
    if mention.title_first is not None and not is_honorific_only(doc, mention.title_first, mention.first):
        first = mention.title_first
        while first < mention.first and doc[first].lower_.rstrip(".") in _HONORIFIC_ONLY:
            first += 1
        last = mention.first
        while last - 1 > first and (doc[last - 1].lower_.rstrip(".") in _HONORIFIC_ONLY or doc[last - 1].text == "."):
            last -= 1  # "team physician Dr Ann Marsh"
        found.append(_role(doc, first, last, doc[first].idx, mention.end))
    root = _root(doc, mention)
    if root.dep_ == "appos" and root.head.i < mention.first and _is_role(root.head):
        # "the director, Ann Marsh": the noun with what stands before and after it, up to the comma.
        head = root.head
        first = max(head.left_edge.i, sentence_start, mention.first - MAX_ROLE_TOKENS)
        last = mention.title_first or mention.first
        while last > head.i + 1 and (doc[last - 1].is_punct or doc[last - 1].is_space):
            last -= 1
        if doc[last : mention.title_first or mention.first].text.strip():
            found.append(_role(doc, first, last, doc[first].idx, mention.end))
    for child in root.children:
        if child.i < mention.last or child.i >= sentence_end or not _is_role(child):
            continue
        if any(other.dep_ == "conj" and mention.last <= other.i < child.i for other in root.children):
            continue  # "Ann Marsh and Peter Marsh, the director": said of the last one
        if child.dep_ == "appos":
            # "Ann Marsh, the director of the port": up to a clause or a further comma.
            found.append(_right(doc, mention, child, sentence_end))
    if root.dep_ == "nsubj" and root.head.lemma_ == "be":
        for child in root.head.children:
            if child.dep_ == "attr" and child.i > mention.last and _is_role(child):
                if any(sibling.dep_ == "neg" for sibling in root.head.children):
                    continue
                found.append(_right(doc, mention, child, sentence_end))
    found.extend(_told_by_verb(mention, doc, root, sentence_end))
    return [role for role in found if role.text and role.end - role.start <= 300]


def _told_by_verb(mention: Mention, doc: Doc, root: Token, sentence_end: int) -> list[RoleFound]:
    """Return the roles that a verb ties to a name: "the driver was Ann Marsh", "resigned as director", "who chairs"."""
    verb = root.head
    found: list[RoleFound] = []
    if root.dep_ == "attr" and verb.lemma_ == "be":
        subjects = [child for child in verb.lefts if child.dep_ == "nsubj"]
        found.extend(_definite(doc, mention, subject) for subject in subjects if _is_plain(subject))
    if root.dep_ == "pobj" and verb.lower_ == "as":
        # "The driver has been named as Ann Marsh", "named by the firm as Ann Marsh"
        named = next((above for above in verb.ancestors if above.lemma_ in _NAMING), None)
        if named is not None and verb.i - named.i <= 6:
            subjects = [child for child in named.lefts if child.dep_ == "nsubjpass"]
            found.extend(_definite(doc, mention, subject) for subject in subjects if _is_plain(subject))
    if root.dep_ in {"nsubj", "nsubjpass"} and verb.i >= mention.last and verb.lemma_ in _LEAVING | _SERVING:
        for preposition in verb.children:
            if preposition.lower_ != "as" or preposition.i < verb.i:
                continue
            for office in preposition.children:
                if office.dep_ == "pobj" and _is_role(office):
                    role = _right(doc, mention, office, sentence_end)
                    text = (
                        f"former {role.text}" if verb.lemma_ in _LEAVING and verb.tag_ in {"VBD", "VBN"} else role.text
                    )
                    found.append(RoleFound(text, role.start, role.end))
    for clause in root.children:
        if clause.dep_ == "relcl" and mention.last <= clause.i < sentence_end and clause.lemma_ in _OFFICE_VERBS:
            who = next((child for child in clause.lefts if child.lower_ == "who"), None)
            held = next((child for child in clause.rights if child.dep_ == "dobj"), None)
            if who is None or held is None or clause.tag_ not in {"VBZ", "VBP"}:
                continue
            last = min(held.right_edge.i + 1, sentence_end, clause.i + MAX_ROLE_TOKENS)
            found.append(_role(doc, clause.i, last, mention.start, doc[last - 1].idx + len(doc[last - 1])))
    return found


_NAMING = frozenset({"name", "identify"})
_LEAVING = frozenset({"resign", "quit"})
_SERVING = frozenset({"serve", "appoint", "elect", "install"})
_OFFICE_VERBS = frozenset({"chair", "head", "lead", "captain", "coach", "command", "run"})


def _is_plain(subject: Token) -> bool:
    """Whether a subject is a role with its article and no more than adjectives before it."""
    lefts = list(subject.lefts)
    return _is_role(subject) and bool(lefts) and lefts[0].lower_ == "the"


def _definite(doc: Doc, mention: Mention, head: Token) -> RoleFound:
    first = min([head.i, *(child.left_edge.i for child in head.lefts)])
    return _role(doc, first, head.i + 1, min(doc[first].idx, mention.start), mention.end)


def _root(doc: Doc, mention: Mention) -> Token:
    return doc[mention.first : mention.last].root


def _is_role(token: Token) -> bool:
    word = token.lower_
    return token.tag_ in {"NN", "NNP"} and (word in ROLE_NOUNS or word in HONORIFICS)


def _right(doc: Doc, mention: Mention, head: Token, sentence_end: int) -> RoleFound:
    first = min([head.i, *(child.left_edge.i for child in head.lefts)])
    first = max(first, mention.last)
    while first - 2 > mention.last and doc[first - 1].text == "-" and doc[first - 2].is_alpha:
        first -= 2  # "the vice-captain", where the parser does not join the two
    last = head.i + 1
    for child in head.rights:
        if child.dep_ not in {"prep", "compound", "punct", "nmod"} or child.text in {",", ";", "—", "–", "("}:
            break
        if child.dep_ == "prep" and child.lower_ not in {"of", "for", "at", "in"}:
            break
        last = max(last, child.right_edge.i + 1)
    last = min(last, sentence_end, first + MAX_ROLE_TOKENS)
    for i in range(head.i + 1, last):
        if doc[i].text in {",", ";", "(", "—", "–", "."} or doc[i].dep_ == "relcl":
            last = i
            break
    return _role(doc, first, last, mention.start, doc[last - 1].idx + len(doc[last - 1]))


def _role(doc: Doc, first: int, last: int, start: int, end: int) -> RoleFound:
    # "VELDEN ― Harbour Master": a dateline is no part of the office.
    first = max([first, *(i + 1 for i in range(first, last) if doc[i].text in _DASHES and doc[i - 1].whitespace_)])
    while first < last and (doc[first].lower_ in {"the", "a", "an"} or doc[first].is_punct or doc[first].is_space):
        first += 1
    while last > first and (doc[last - 1].is_punct or doc[last - 1].is_space):
        last -= 1
    text = doc[first:last].text.strip() if last > first else ""
    return RoleFound(" ".join(text.split()), start, end)


def role_words(text: str) -> frozenset[str]:
    """Return the words that tell a role from others, with spelling, rank abbreviations and nations evened out."""
    words = [
        word.strip(".,'’").removesuffix("’s").removesuffix("'s") for word in text.lower().replace("-", " ").split()
    ]
    return frozenset(
        NATIONS.get(word, _SAME_WORD.get(word, word)) for word in words if word and word not in _ROLE_STOPS
    )  # fmt: skip


NATIONS = {
    "u.s": "american", "us": "american", "usa": "american", "america": "american", "britain": "british",
    "u.k": "british", "uk": "british", "france": "french", "germany": "german", "russia": "russian", "china": "chinese",
    "japan": "japanese", "india": "indian", "italy": "italian", "spain": "spanish", "turkey": "turkish",
    "ukraine": "ukrainian", "iran": "iranian", "iraq": "iraqi", "israel": "israeli", "egypt": "egyptian",
    "canada": "canadian", "australia": "australian", "mexico": "mexican", "brazil": "brazilian", "poland": "polish",
    "sweden": "swedish", "norway": "norwegian", "greece": "greek", "pakistan": "pakistani", "syria": "syrian",
    "netherlands": "dutch", "ireland": "irish", "scotland": "scottish", "denmark": "danish", "finland": "finnish",
}  # fmt: skip
"""Names of nations in titles and the adjective of each: "U.S. President" is "the American president"."""

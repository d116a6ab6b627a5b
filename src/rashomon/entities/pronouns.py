"""Whom "he" and "she" mean, where a simple rule can tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rashomon.entities.words import FEMALE_ROLES, MALE_ROLES
from rashomon.model import Entity
from rashomon.text.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

NEAR_SENTENCES = 2
"""How many sentences back a pronoun looks for the person it means."""

_GENDERS = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def resolve_pronouns(reading: Reading, entities: Sequence[Entity]) -> dict[int, str]:
    """Return the entity ids of the pronouns "he" and "she" of one report, by token index, where it can be told.

    A pronoun means the only person of its gender in its own sentence before it, else the subject of the
    latest sentence that names one, else the only one there. What stands inside quotation marks is left out:
    there the speaker decides. "They" and "it" are left out too.
    """
    report = reading.report.id
    people = [entity for entity in entities if entity.kind == "person"]
    genders = {entity.id: gender_of(entity) for entity in people}
    quoted_tokens = _quoted(reading)
    mentions: dict[int, list[tuple[int, str, bool]]] = defaultdict(list)
    for entity in people:
        for span in entity.mentions:
            if span.report != report:
                continue
            sentence = reading.sentence_at(span.start)
            words = reading.doc.char_span(span.start, span.end, alignment_mode="expand")
            if sentence is not None and words is not None and len(words) and words.start not in quoted_tokens:
                mentions[sentence.index].append((words.start, entity.id, _is_subject(words.root)))
    resolved: dict[int, str] = {}
    known = dict(genders)
    for sentence in reading.sentences:
        for token in reading.tokens(sentence):
            gender = _GENDERS.get(token.lower_)
            if gender is None or token.i in quoted_tokens or token.pos_ != "PRON":
                continue
            entity = _antecedent(token, sentence.index, gender, mentions, known)
            if entity is None:
                continue
            resolved[token.i] = entity
            known[entity] = known[entity] or gender
            mentions[sentence.index].append((token.i, entity, token.dep_ in _SUBJECTS))
    return resolved


def gender_of(entity: Entity) -> str | None:
    """Return "m" or "f" where a title or a role tells it, null where none does or they disagree."""
    words: set[str] = set()
    for variant in entity.variants:
        words |= {word.strip(".").casefold() for word in variant.text.split()[:2]}
    for role in entity.roles:
        words |= {word.strip(".,").casefold() for word in role.text.split()[-2:]}
    female, male = bool(words & FEMALE_ROLES), bool(words & MALE_ROLES)
    return None if female == male else "f" if female else "m"


def _quoted(reading: Reading) -> set[int]:
    """Return the tokens inside double quotation marks; a quotation left open ends with its block."""
    found: set[int] = set()
    block, quoted = -1, False
    for sentence in reading.sentences:
        if sentence.block != block:
            block, quoted = sentence.block, False
        for token in reading.tokens(sentence):
            if token.text == "“" or (token.text == '"' and not quoted):
                quoted = True
            elif token.text in {"”", '"'}:
                quoted = False
            elif quoted:
                found.add(token.i)
    return found


def _is_subject(token: Token) -> bool:
    return token.dep_ in _SUBJECTS


def _antecedent(
    token: Token,
    sentence: int,
    gender: str,
    mentions: dict[int, list[tuple[int, str, bool]]],
    genders: dict[str, str | None],
) -> str | None:
    for back in range(NEAR_SENTENCES + 1):
        near = sorted(
            (at, entity, subject)
            for at, entity, subject in mentions.get(sentence - back, [])
            if (back or at < token.i) and genders[entity] in {None, gender}
        )
        if not near:
            continue
        found = {entity for _, entity, _ in near}
        sure = {entity for entity in found if genders[entity] == gender}
        subjects = {entity for _, entity, subject in near if subject}
        for choice in (found, subjects, sure):
            if len(choice) == 1:
                return next(iter(choice))
        return None
    return None

"""Which of "he" and "she" a person allows: titles, nouns of kinship and sex, given names, and what the reports call them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from rashomon.entities.words import FEMALE_ROLES, MALE_ROLES
from rashomon.model import Entity
from rashomon.text.given_names import FEMALE_NAMES, MALE_NAMES

Gender = Literal["f", "m"]

MIN_VOTES = 2
"""Sentences that must call a person "he" or "she" before that alone tells the gender; see `VOTE_MAJORITY`."""

VOTE_MAJORITY = 3
"""How many times as often the one pronoun stands as the other: one of four may be said of somebody else."""

PRONOUN_GENDERS: Mapping[str, Gender] = {
    "he": "m", "him": "m", "his": "m", "himself": "m",
    "she": "f", "her": "f", "hers": "f", "herself": "f",
}  # fmt: skip

FEMALE_NOUNS = FEMALE_ROLES | frozenset(
    """woman girl mom mum girlfriend policewoman saleswoman assemblywoman waitress nun heiress schoolgirl fiancée
    landlady goddaughter stepmother stepdaughter fiancee bride grandma heroine""".split()
)
MALE_NOUNS = MALE_ROLES | frozenset(
    """man boy dad boyfriend policeman salesman assemblyman waiter monk heir schoolboy fiancé fiance landlord stepfather
    stepson widower groom grandpa imam""".split()
)


def gender_of_words(words: Iterable[str]) -> Gender | None:
    """Return the gender that titles and nouns tell, null where they tell none or both."""
    folded = {word.strip(".,").casefold() for word in words}
    female, male = bool(folded & FEMALE_NOUNS), bool(folded & MALE_NOUNS)
    return None if female == male else "f" if female else "m"


def gender_of(entity: Entity, votes: tuple[int, int] = (0, 0)) -> Gender | None:
    """Return a person's gender, null where nothing tells it.

    Titles and nouns come first, then `votes`, how often the reports call the person "she" and "he", then the given
    name, which is no more than likely.
    """
    words: set[str] = set()
    for variant in entity.variants:
        words.update(variant.text.split()[:1])
    for role in entity.roles:
        # "her father" tells of a man by its last word; "wife of the chairman" of a woman by its first.
        head = role.text.split(",")[0].split(" of ")[0].split(" for ")[0].split()
        words.update(head[-1:])
        words.update(role.span.text.split()[:1])
    told = gender_of_words(words)
    if told is not None:
        return told
    female, male = votes
    if max(votes) >= MIN_VOTES and max(votes) >= VOTE_MAJORITY * min(votes):
        return "f" if female > male else "m"
    return gender_of_name(entity.name)


def gender_of_name(name: str) -> Gender | None:
    """Return the gender that a full name's given name tells, null where it is no common one."""
    words = name.casefold().split()
    if len(words) < 2:
        return None
    return "f" if words[0] in FEMALE_NAMES else "m" if words[0] in MALE_NAMES else None

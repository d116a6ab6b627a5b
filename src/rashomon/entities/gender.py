"""Which of "he" and "she" a person allows: titles, nouns of kinship and sex, given names, and what the reports call them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from rashomon.entities.words import FEMALE_ROLES, MALE_ROLES
from rashomon.model import Entity

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

_FEMALE_NAMES = frozenset(
    """mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty sandra margaret ashley
    kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca laura helen sharon cynthia kathleen amy
    angela shirley anna ruth brenda pamela nicole katherine virginia catherine christine samantha debra janet rachel
    carolyn emma maria heather diane julie joyce victoria christina joan evelyn lauren judith olivia martha cheryl
    megan andrea hannah jacqueline ann anne jean alice kathryn gloria teresa sara janice julia marie grace judy
    theresa beverly denise marilyn amber danielle brittany diana abigail jane natalie lori tiffany alexis kayla claire
    fiona zoe lucy sophie charlotte gemma louise kate katie angelina ursula ingrid elena irina olga natalia svetlana
    tatiana fatima aisha mariam leila yasmin priya anita sunita indira mei yuki sofia isabella lucia carmen rosa ana
    gabriela valentina camila ines chloe amelia ella mia bridget maureen sheila nicola michele tamara kristen kirsten
    erin allison vanessa monica veronica wendy dawn tracy tina paula bonnie hillary melania ivanka angelica edna ellen
    eleanor elise eva eve greta hilary holly jill jo josephine kirsty lydia marina molly naomi nina norma rita rosemary
    sally sonia stella susanne sylvia vera yvonne zainab""".split()
)
_MALE_NAMES = frozenset(
    """james robert john michael david william richard joseph thomas charles christopher daniel matthew anthony mark
    donald steven andrew paul joshua kenneth kevin brian george timothy ronald jason edward jeffrey ryan jacob gary
    nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory alexander patrick frank raymond
    jack dennis jerry tyler aaron jose adam nathan henry zachary douglas peter kyle noah ethan jeremy walter christian
    keith austin roger terry sean gerald carl dylan harold jordan jesse bryan lawrence arthur gabriel bruce logan albert
    willie alan juan elijah wayne randy vincent mason roy ralph bobby russell bradley philip phillip eugene luis carlos
    miguel pedro jorge antonio francisco manuel ivan sergei vladimir dmitry dmitri alexei nikolai boris viktor mikhail
    andrei yuri ahmed mohammed muhammad mohamed ali hassan hussein omar ibrahim yusuf abdullah rajesh rahul amit sanjay
    vijay hiroshi kenji takeshi wei hans klaus jurgen wolfgang stefan pierre francois marco giovanni luca matteo lars
    erik sven bjorn oliver harry charlie simon graham nigel ian neil gareth colin stuart greg mike joe tom jim bob bill
    steve dave tim ben dan jeff ted mitch ken doug emmanuel marcus martin barack bernard chuck clive craig derek fred
    gordon guy hugh ismail jake jay josh karl leo leon louis malcolm max mohamad ned norman oscar owen pablo pete rex
    rick rob rodrigo ron rupert sam stan theodore toby tony trevor victor warren will""".split()
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
    return "f" if words[0] in _FEMALE_NAMES else "m" if words[0] in _MALE_NAMES else None

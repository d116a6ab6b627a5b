"""Which of "he" and "she" a name or a description allows: titles, nouns of kinship and office, common first names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

Gender = Literal["f", "m"]

FEMALE_WORDS = frozenset(
    """she her hers spokeswoman woman mother sister wife daughter mrs ms mrs. ms. miss girl widow queen actress
    chairwoman congresswoman aunt grandmother businesswoman princess duchess lady dame policewoman mom mum niece
    girlfriend saleswoman councilwoman assemblywoman alderwoman sportswoman waitress nun stewardess heiress""".split()
)
MALE_WORDS = frozenset(
    """he him his spokesman man father brother husband son mr mr. boy king actor chairman congressman uncle grandfather
    businessman sir widower prince duke lord policeman dad nephew boyfriend salesman councilman assemblyman alderman
    sportsman waiter monk steward heir imam""".split()
)
_FEMALE_NAMES = frozenset(
    """mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty sandra margaret ashley
    kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca laura helen sharon cynthia kathleen amy
    angela shirley anna ruth brenda pamela nicole katherine virginia catherine christine samantha debra janet rachel
    carolyn emma maria heather diane julie joyce victoria kelly christina joan evelyn lauren judith olivia martha cheryl
    megan andrea hannah jacqueline ann anne jean alice kathryn gloria teresa sara janice julia marie madison grace judy
    theresa beverly denise marilyn amber danielle brittany diana abigail jane natalie lori tiffany alexis kayla claire
    fiona zoe lucy sophie charlotte gemma louise kate katie angelina ursula ingrid elena irina olga natalia svetlana
    tatiana fatima aisha mariam leila yasmin priya anita sunita indira mei yuki sofia isabella lucia carmen rosa ana
    gabriela valentina camila ines chloe amelia ella mia bridget maureen sheila theresa nicola michele
    tamara kristen kirsten erin allison vanessa monica veronica wendy dawn tracy tina paula bonnie""".split()
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
    vijay hiroshi kenji takeshi wei hans klaus jurgen wolfgang stefan pierre jean-claude francois marco giovanni luca
    matteo lars erik sven bjorn oliver harry charlie simon graham nigel ian neil gareth colin stuart greg mike joe tom
    jim bob bill steve dave tim ben dan jeff ted mitch ken doug emmanuel marcus martin""".split()
)


_PRONOUNS = frozenset(["she", "her", "hers", "he", "him", "his"])
FEMALE_PRONOUNS = frozenset(["she", "her", "hers", "herself"])
MALE_PRONOUNS = frozenset(["he", "him", "his", "himself"])


def gender_of_words(words: Iterable[str]) -> Gender | None:
    """Return the gender that titles and nouns tell, null where they tell none or both.

    Of a description the pronouns do not count: "his wife" is a woman.
    """
    folded = {word.casefold().strip(",") for word in words}
    if len(folded) > 1:
        folded -= _PRONOUNS
    female, male = bool(folded & FEMALE_WORDS), bool(folded & MALE_WORDS)
    return "f" if female and not male else "m" if male and not female else None


def gender_of_name(name: str) -> Gender | None:
    """Return the gender that a person's first name tells, null where it is not a common one."""
    words = name.casefold().replace(",", " ").split()
    told = gender_of_words(words[:1])
    if told is not None or len(words) < 2:
        return told
    first = words[0]
    return "f" if first in _FEMALE_NAMES else "m" if first in _MALE_NAMES else None

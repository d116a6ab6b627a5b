"""Common given names by the gender they mostly tell; names that tell neither are left out."""

from __future__ import annotations

FEMALE_NAMES = frozenset(
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
MALE_NAMES = frozenset(
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

"""Quantities: what is counted or measured in a report, how exactly, and whether two of them agree.

Numbers are found by patterns, what they count by the dependency parse. Dates, times of day and the figures in names
(flights, aircraft, roads) are no quantities.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from rashomon.model import Quantity
from rashomon.text.dates import calendar_spans
from rashomon.text.number_words import DIGITS, ORDINALS, SCALES, WORDS, parse_number

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from rashomon.text.reading import Reading, Sentence

Comparator = Literal["exactly", "at_least", "at_most", "more_than", "less_than", "about", "vague"]
Kind = Literal["count", "money", "percent", "measure", "age", "ordinal", "year", "clock", "score", "other"]

ABOUT_SHARE = 0.1
"""How far "about" reaches on either side, as a share of the value: "about 7,000" holds 6,900. A convention."""

_VAGUE: dict[str, tuple[float, float]] = {
    "dozens": (24, 99), "scores": (40, 199), "tens": (20, 99), "hundreds": (200, 999), "thousands": (2_000, 99_999),
    "tens of thousands": (20_000, 99_999), "hundreds of thousands": (200_000, 999_999), "millions": (2e6, 999e6),
    "tens of millions": (20e6, 99e6), "hundreds of millions": (200e6, 999e6), "billions": (2e9, 999e9),
    "tens of billions": (20e9, 99e9), "hundreds of billions": (200e9, 999e9), "trillions": (2e12, 999e12),
    "several": (3, 12), "multiple": (2, math.inf), "a handful": (3, 8), "a few": (2, 6), "few": (2, 6),
    "a number": (2, math.inf), "numerous": (4, math.inf),
}  # fmt: skip
_FRACTION_PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10,
}  # fmt: skip

_CURRENCY_SIGNS = {
    "$": "$", "us$": "$", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "hk$": "HKD", "nz$": "NZD",
    "s$": "SGD", "r$": "BRL",
    "£": "£", "€": "€", "¥": "¥", "₹": "INR", "rs": "INR", "rs.": "INR", "₽": "RUB", "₩": "KRW", "₪": "ILS",
    "₴": "UAH", "₺": "TRY",
    "usd": "$", "eur": "€", "gbp": "£", "chf": "CHF", "jpy": "¥",
}  # fmt: skip
_CURRENCY_WORDS = {
    "dollar": "$", "u.s. dollar": "$", "us dollar": "$", "buck": "$", "euro": "€", "pound sterling": "£",
    "yen": "¥", "yuan": "CNY", "renminbi": "CNY",
    "rupee": "INR", "ruble": "RUB", "rouble": "RUB", "franc": "CHF", "peso": "MXN", "shekel": "ILS", "lira": "TRY",
    "krona": "SEK",
    "krone": "NOK", "kronor": "SEK", "kroner": "NOK", "rand": "ZAR", "hryvnia": "UAH", "zloty": "PLN",
    "cent": "cent", "penny": "pence", "pence": "pence",
}  # fmt: skip
_UNITS: dict[str, tuple[str, str, float]] = {}
"""Word as written (lower case) -> (unit, dimension, size in the dimension's base unit)."""

for _spellings, _base, _measured, _factor in (
    ("km kms kilometer kilometers kilometre kilometres", "km", "length", 1000.0),
    ("m meter meters metre metres", "m", "length", 1.0),
    ("cm centimeter centimeters centimetre centimetres", "cm", "length", 0.01),
    ("mm millimeter millimeters millimetre millimetres", "mm", "length", 0.001),
    ("mile miles mi", "mile", "length", 1609.344),
    ("yard yards yd yds", "yard", "length", 0.9144),
    ("foot feet ft", "foot", "length", 0.3048),
    ("inch inches", "inch", "length", 0.0254),
    ("mph", "mph", "speed", 1.609344),
    ("kph kmh km/h kmph", "km/h", "speed", 1.0),
    ("knot knots kt kts", "knot", "speed", 1.852),
    ("kg kgs kilo kilos kilogram kilograms", "kg", "mass", 1.0),
    ("g gram grams gramme grammes", "g", "mass", 0.001),
    ("mg milligram milligrams", "mg", "mass", 1e-6),
    ("ton tons tonne tonnes", "ton", "mass", 1000.0),
    ("lb lbs pound pounds", "lb", "mass", 0.45359237),
    ("oz ounce ounces", "oz", "mass", 0.028349523),
    ("second seconds sec secs", "second", "time", 1.0),
    ("minute minutes min mins", "minute", "time", 60.0),
    ("hour hours hr hrs", "hour", "time", 3600.0),
    ("day days", "day", "time", 86400.0),
    ("night nights", "night", "time", 86400.0),
    ("week weeks", "week", "time", 604800.0),
    ("fortnight fortnights", "fortnight", "time", 1209600.0),
    ("month months", "month", "time", 2629746.0),
    ("year years yr yrs", "year", "time", 31556952.0),
    ("decade decades", "decade", "time", 315569520.0),
    ("century centuries", "century", "time", 3155695200.0),
    ("acre acres", "acre", "area", 4046.8564),
    ("hectare hectares ha", "hectare", "area", 10000.0),
    ("litre litres liter liters", "litre", "volume", 1.0),
    ("gallon gallons", "gallon", "volume", 3.785411784),
    ("barrel barrels bpd", "barrel", "volume", 158.987),
    ("mw megawatt megawatts", "MW", "power", 1.0),
    ("gw gigawatt gigawatts", "GW", "power", 1000.0),
    ("kw kilowatt kilowatts", "kW", "power", 0.001),
    ("kwh", "kWh", "energy", 1.0),
    ("kilobyte kilobytes kb", "KB", "data", 1e-3),
    ("megabyte megabytes mb", "MB", "data", 1.0),
    ("gigabyte gigabytes gb", "GB", "data", 1e3),
    ("terabyte terabytes tb", "TB", "data", 1e6),
    ("degree degrees", "degree", "degree", 1.0),
    ("°c celsius", "°C", "temperature", 1.0),
    ("°f fahrenheit", "°F", "temperature", 1.0),
):
    for _spelling in _spellings.split():
        _UNITS[_spelling] = (_base, _measured, _factor)
_SIZE_OF = {unit: (dimension, size) for unit, dimension, size in _UNITS.values()}
_AMBIGUOUS_UNITS = frozenset({"m", "g", "mi", "min", "ha", "sec"})

_UNIT_WORDS = "|".join(sorted((re.escape(name) for name in _UNITS), key=len, reverse=True))
_AFTER = re.compile(
    rf"""(?:
    (?P<percent>[-\s]?%|[-\s]?(?:percent|per\s+cent|pct)(?:age)?(?:[-\s]points?)?\b|\s*percentage\s+points?\b)
    |(?P<age>[-\s](?:years?|yrs?|months?|weeks?|days?)[-\s](?:old|of\s+age)\b|\s?yo\b|[-\s]year[-\s]olds?\b|-month-olds?\b)
    |[-\s]?(?:of\s+)?(?P<square>square|sq\.?|cubic)[-\s](?P<area>mile|kilomet(?:er|re)|met(?:er|re)|foot|feet|yard|inch|km|m|ft)s?\b
    |(?P<speed>[-\s](?:miles|kilomet(?:er|re)s|km|meters|metres|feet)\s+(?:per|an|a)\s+(?:hour|second|minute)\b)
    |\s?°\s?(?P<degree>[CF])\b|[-\s](?:degrees?\s+)?(?P<celsius>celsius|fahrenheit|centigrade)\b
    |\s?(?P<sign>[€£¥₹₽₴₺₪₩]|\$(?!\s?\d))
    |[-\s]?(?:of\s+)?(?:(?:more|chinese|russian|swiss|japanese|indian|british|mexican|turkish|swedish|norwegian|danish|israeli|pakistani|ukrainian|additional)\s+)?(?P<currency>(?:(?:U\.?S\.?|Australian|Canadian|Hong\s+Kong|New\s+Zealand|Singapore)\s+)?dollars?|bucks|euros?|pounds?\s+sterling|yen|yuan|renminbi
       |rupees?|ro?ubles?|francs?|pesos?|shekels?|liras?|kron(?:a|e|or|er)|rands?|hryvnias?|zlotys?|cents?|pence|pennies)\b
    |[-\s]?(?:(?:nautical|statute|light|metric|short|long|additional|more|full|straight|consecutive)[-\s]|of\s+)?(?P<unit>{_UNIT_WORDS})(?![\w’'.]*\w)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_SIGN_BEFORE = re.compile(
    r"(?P<sign>(?:US|AU?|CA?|HK|NZ|S|R)?\$|£|€|¥|₹|₽|₩|₪|₴|₺|\bRs\.?|\b(?:USD|EUR|GBP|CHF|JPY))\s?$"
)
_AFTER_SIGN_SCALE = re.compile(r"\s?(?P<scale>m|b)\b(?!\s*(?:per|/))", re.IGNORECASE)

_COMPARATORS: tuple[tuple[str, Comparator], ...] = (
    (r"no\s+(?:fewer|less)\s+than|not\s+(?:fewer|less)\s+than|at\s+least|at\s+the\s+very\s+least"
     r"|a\s+minimum\s+of|minimum\s+of|as\s+few\s+as", "at_least"),
    (r"no\s+more\s+than|not\s+more\s+than|at\s+most|at\s+the\s+most|up\s+to|as\s+(?:many|much|high"
     r"|long|far)\s+as|a\s+maximum\s+of|maximum\s+of|until", "at_most"),
    (r"more\s+than|greater\s+than|higher\s+than|well\s+over|just\s+over|a\s+little\s+over"
     r"|slightly\s+over|upwards?\s+of|in\s+excess\s+of|over|above|exceed(?:s|ed|ing)?|surpass(?:ed"
     r"|ing)?|topp(?:ed|ing)|older\s+than|longer\s+than", "more_than"),
    (r"fewer\s+than|less\s+than|lower\s+than|smaller\s+than|just\s+under|a\s+little\s+under"
     r"|slightly\s+under|well\s+under|under|below|younger\s+than|shy\s+of|just\s+shy\s+of", "less_than"),
    (r"nearly|almost|close\s+to|just\s+about|about|around|approximately|approx\.?|roughly|some"
     r"|an?\s+(?:estimated|reported)|estimated|circa|in\s+the\s+region\s+of|somewhere\s+around"
     r"|probably|perhaps|maybe", "about"),
    (r"exactly|precisely", "exactly"),
)  # fmt: skip
_BEFORE = re.compile(
    rf"\b(?:{'|'.join(f'(?P<c{i}>{words})' for i, (words, _) in enumerate(_COMPARATORS))})\s+(?:(?:the"
    rf"|a|an|just|another|only|even|those)\s+)?$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"(?:(?P<least>\s*\+|-plus\b|\s+or\s+(?:more|older|above|over|higher|better)\b|\s+and\s+(?:counting|above|over|up)\b|,?\s+at\s+(?:the\s+very\s+)?least\b)"
    r"|(?P<most>\s+or\s+(?:less|fewer|under|younger|below)\b|,?\s+at\s+(?:the\s+)?most\b)|(?P<about>-odd\b|-some\b|-ish\b|\s+or\s+so\b|,?\s+(?:approximately|roughly)\b))",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s?(?P<dash>-|–|—)\s?|\s+(?P<word>to|or|and|through)\s+", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|down|up)\b[^.;,]{0,12}$", re.IGNORECASE)
_CHANGE_BEFORE = re.compile(
    r"\b(?:rise|rose|rises|risen|fall|fell|falls|fallen|drop\w*|cut|cuts|raise\w*|lower\w*|increase\w*|decrease\w*|up|down"
    r"|went|go|goes|gone|climb\w*|jump\w*|reduce\w*|chang\w*)\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween\s+\S{0,4}$", re.IGNORECASE)

_SCALE_WORDS = r"(?:dozen|hundred|thousand|million|billion|trillion)"
_NUMBER = re.compile(
    rf"""(?P<vague>\b(?:tens|hundreds)\s+of\s+(?:thousands|millions|billions)\b|\b(?:dozens|scores|hundreds|thousands|millions|billions|trillions)\b|\btens(?=\s+of\b)
        |\b(?:several|multiple|numerous|a\s+handful|a\s+few|a\s+number(?=\s+of\b))\b(?!\s+{_SCALE_WORDS}\b))
    |(?P<fraction>\bhalf\s+(?:an?\s+)?(?={_SCALE_WORDS}\b|hour\b|mile\b|century\b|year\b|day\b|kilometer\b|kilometre\b|ton\b|point\b)(?P<halfscale>{_SCALE_WORDS})?
        |\bhalf-(?=hour\b|mile\b|century\b|year\b)
        |\b(?:an?|one|two|three|four|five|six|seven|eight|nine)[-\s](?:thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?)\b(?=\s+(?:of|the|majority|as|full|less|more|owned|stake)\b|[,.])
        |\bhalf\b(?=\s+(?:of|the|a|all|its|his|her|their|those|these|dozen)\b)|\b(?:a\s+|the\s+)?(?:(?:vast|overwhelming|large|slim|narrow|clear)\s+)?majority\s+(?=of\b)|\bmost\s+(?=of\b)
        |\b(?:an?|one)\s+(?P<andahalf>hour|day|week|month|year|decade|century|mile|kilomet(?:er|re)|met(?:er|re)|ton|inch|yard)\s+and\s+a\s+half\b
        |\b(?P<oneof>{WORDS})\s+(?:in|out\s+of)\s+(?:every\s+)?(?P<outof>{WORDS})\b)
    |(?P<scaled>\b(?:several|a\s+few|(?:a\s+)?couple(?:\s+of)?|an?|few)[-\s]+(?P<scale>{_SCALE_WORDS})\b)
    |(?P<dozen>(?:{WORDS}|{DIGITS})[-\s]dozen\b|\bhalf[-\s](?:a[-\s])?dozen\b|(?<!-)\bdozen\b)
    |(?P<pair>\b(?:a\s+)?(?:pair|couple)\s+(?=of\b)|\ba\s+couple\s+(?=more\b|other\b|[a-z]+s\b)|\b(?:a|the)\s+(?:duo|trio)\b|\bboth\b|\btwice\b)
    |(?P<ordinal>(?<![\w.,/-])\d+(?:st|nd|rd|th)\b|\b(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[-\s])?(?:{"|".join(ORDINALS)})\b)
    |(?P<digits>{DIGITS})
    |(?P<words>{WORDS})""",
    re.IGNORECASE | re.VERBOSE,
)
_WORD = re.compile(r"\w+")
_OPENERS = frozenset(
    """a an the both half dozen dozens scores tens hundreds thousands millions billions trillions several multiple
    numerous few couple pair majority most zero one two three four five six seven eight nine ten eleven twelve
    thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty
    ninety""".split()
).union(ORDINALS)
"""Words a number can begin with: trying the pattern at every character cost five times as much."""

_SCORE = re.compile(r"(?<![\w.,/$£€-])(\d{1,3})\s?[-–]\s?(\d{1,3})(?![\w.,]*\w)(?!\s?(?:%|percent|per\s+cent))")
_SCORE_AROUND = re.compile(
    r"\b(?:won|win|wins|winning|beat|beats|beating|lost|lose|loss|losing|lead|leads|led|leading|defeat\w*|victory|draw\w*|drew|score\w*|goals?|match|game|games|"
    r"vote[ds]?|voting|ruling|ruled|decision|tie[ds]?|trail\w*|down|up|ahead|record|set|sets|series|final|half-time|halftime|thrash\w*|hammer\w*|season|inning\w*|aggregate)\b",
    re.IGNORECASE,
)
_NAME_BEFORE = re.compile(
    r"\b(?:flight|aisle|room|seat|gate|route|highway|interstate|road|exit|chapter|section|article|amendment|page|act|number|no\.?|nos\.?|unit|platform|runway|"
    r"channel|line|bus|train|type|model|level|grade|phase|stage|tier|title|pier|terminal|building|block|apartment|apt\.?|lot|size|version|group|category|"
    r"division|district|ward|precinct|zone|sector|area|code|case|file|form|rule|resolution|proposition|prop\.?|clause|figure|table|item|lane|track|hole|week|day|round|game|match|"
    r"formula|class|studio|hangar|bay|station|pump|local|chapter|psalm|verse|version|windows|iphone|ipad|galaxy|airbus|boeing|apollo|psalm|studio|world\s+war|super\s+bowl|area|engine|squadron|battalion|regiment|brigade|century|celsius)\s+(?:\#)?$",
    re.IGNORECASE,
)
_VERSION_BEFORE = re.compile(
    r"\b(?:update|upgrade|release|firmware|patch|software|build|beta|ios|android|macos)\s+(?:v(?:er(?:sion)?)?\.?\s*)?$",
    re.IGNORECASE,
)
"""Before a number with a point in it: the version of a program, which counts nothing."""
_STREET_AFTER = re.compile(
    r"\s+(?:[A-Z][\w.]+\s+){0,2}(?:Street|St\.|Avenue|Ave\.?|Road|Rd\.|Boulevard|Blvd\.?|Lane|Drive|Highway|Court|Square|Place)\b"
)
_PHONE = re.compile(
    r"(?<![\w$£€])(?!\d{1,3}(?:[\s]\d{3})*\s000(?!\d))(?:\+?\d[\d().]*[-\s.]){2,}\d{3,}|(?<!\d)\d{3}-\d{4}(?!\d)|\b9/11\b|(?<![\w$£€,.])(?:911|999)(?![\w,.%]*[\w%])(?!\s+(?:people|[a-z]+s)\b)|\b24/7\b|\b(?:https?://|www\.)\S+|\S+@\S+|\b\d+-\d+-\d+\b"
)

_PEOPLE = frozenset(
    "people person individual human soul life victim fatality casualty death dead injury body remains other".split()
)
_PERSON_GROUPS: tuple[frozenset[str], ...] = tuple(
    frozenset(group.split())
    for group in (
        "man guy gentleman male",
        "woman lady female",
        "child kid youngster minor juvenile boy girl baby infant toddler teenager teen schoolchild",
        "passenger traveller traveler flier flyer rider commuter",
        "tourist visitor holidaymaker vacationer traveller traveler foreigner guest",
        "crew crewmember crewman member aircrew",
        "officer policeman policewoman cop deputy police",
        "soldier troop serviceman servicewoman personnel marine sailor military force trooper",
        "fighter militant gunman insurgent rebel attacker terrorist extremist assailant",
        "student pupil schoolchild schoolgirl schoolboy",
        "worker employee staff staffer labourer laborer miner job",
        "civilian resident local inhabitant villager citizen national",
        "migrant refugee asylum-seeker seeker",
        "protester protestor demonstrator marcher activist",
        "prisoner detainee inmate captive hostage suspect",
        "firefighter rescuer responder paramedic",
        "fan supporter spectator attendee participant",
        "survivor", "pilot", "player athlete", "lawmaker legislator senator congressman", "patient", "voter", "doctor",
        "nurse", "driver motorist", "relative sibling parent son daughter", "pedestrian bystander passerby", "minister",
        "couple family", "judge juror justice", "journalist reporter", "american", "briton",
    )
)  # fmt: skip
_THING_GROUPS: tuple[frozenset[str], ...] = tuple(
    frozenset(group.split())
    for group in (
        "home house residence building structure property",
        "car vehicle automobile truck",
        "plane aircraft jet airplane airliner aeroplane helicopter",
        "country nation state",
        "company firm business bank",
        "missile rocket projectile",
        "shot round bullet",
        "vote ballot",
        "drone uav",
        "ship vessel boat ferry",
        "profit earnings income gain",
        "loss charge hit cost writedown write-down expense",
        "sale revenue turnover",
        "fine penalty",
        "magnitude quake earthquake",
        "time occasion",
        "speed wind gust",
        "game match",
        "goal point",
        "share stock stake",
        "flight trip",
    )
)
_COLLECTIVES = frozenset("family group crowd team crew party gang band squad delegation convoy staff workforce".split())
_PERSON_NOUNS = _PEOPLE.union(*_PERSON_GROUPS) - {
    "job",
    "other",
    "life",
    "body",
    "remains",
    "force",
    "military",
    "family",
    "couple",
    "police",
    "personnel",
}

_FATES = {
    "killed": "kill die perish slay drown dead death fatality deceased toll murder slain",
    "injured": "injure wound hurt hospitalise hospitalize injury wounded injured maim",
    "missing": "missing unaccounted vanish disappear",
    "arrested": "arrest detain apprehend detention",
    "rescued": "rescue save",
    "evacuated": "evacuate displace",
    "charged": "charge indict",
    "released": "free release",
    "sentenced": "sentence jail",
    "survived": "survive survivor",
}
_FATE_OF = {word: fate for fate, words in _FATES.items() for word in words.split()}
_ADDITION = frozenset({"other", "another", "more", "additional", "further", "extra"})
_LIGHT_MODIFIERS = frozenset(
    "least more most than estimated total many few several the a an about around nearly only such same own very just "
    "last first past next".split()
)
_CHANGE_VERBS = frozenset(
    """rise fall drop climb increase decrease jump slip gain lose decline grow surge soar plunge tumble shrink be equal
    total reach hit become average stand number amount exceed cut reduce raise worth boost push lift trim lower hike
    slash narrow widen double""".split()
)
_CHANGERS = frozenset("cut reduce raise boost push lift trim lower hike slash gain lose hit".split())
"""Verbs whose subject brings the change about: what is measured is their object."""


@dataclass(frozen=True)
class _Found:
    """A number as found by pattern, before the parse: offsets into the report's text."""

    start: int
    end: int
    core: int
    core_end: int
    value: float | None
    low: float
    high: float
    approximate: bool
    comparator: Comparator
    unit: str | None
    kind: Kind
    precision: float
    ordinary: bool
    """Written as a plain number in digits or words, so that it may be one end of a range."""


def find_quantities(reading: Reading) -> list[Quantity]:
    """Return the quantities in a report's sentences, in order of offset.

    Years, dates, times of day, phone numbers and figures that belong to a name are left out. A quantity's span covers
    comparator, number and unit ("at least two", "about $5 billion"), not the noun.
    """
    calendar = calendar_spans(reading)
    starts = [start for start, _ in calendar]
    index = [token.idx for token in reading.doc]
    quantities: list[Quantity] = []
    for sentence in reading.sentences:
        text = reading.report.text[sentence.start : sentence.end]
        found = _find(text, sentence.start, calendar, starts)
        here: list[Quantity] = []
        for number in _join_ranges(text, sentence.start, found):
            quantity = _quantity(reading, sentence, number, index)
            if quantity is not None:
                here.append(quantity)
        here.extend(_unwritten(reading, sentence, text, index))
        here.sort(key=lambda quantity: (quantity.span.start, quantity.span.end))
        quantities.extend(_share_along_lists(reading.report.text, here))
    return quantities


def _share_along_lists(text: str, found: list[Quantity]) -> list[Quantity]:
    """Give the members of a list what only its last member tells: "14 and 11 points", "8 guests, 3 guides
    killed"."""
    for at in range(len(found) - 2, -1, -1):
        this, following = found[at], found[at + 1]
        gap = text[this.span.end : following.span.start]
        if this.kind != "count" or following.kind != "count" or not _LIST_GAP.fullmatch(gap):
            continue
        words = gap.replace(",", " ").split()
        if this.noun is None and not {word for word in words if word not in ("and", "or")}:
            this = replace(this, noun=following.noun, modifiers=following.modifiers)
        elif (
            this.noun is not None
            and not _FATES.keys() & set(this.modifiers)
            and is_person_noun(following.noun)
            and is_person_noun(this.noun)
        ):
            fate = tuple(word for word in following.modifiers if word in _FATES)
            this = replace(this, modifiers=this.modifiers + fate)
        found[at] = this
    for at in range(1, len(found)):
        this, before = found[at], found[at - 1]
        # "7,000 troops - 6,000 from the north and 1,000 from the south"
        if (
            this.noun is None
            and not this.modifiers
            and this.kind == before.kind == "count"
            and before.noun is not None
            and before.value
            and this.value is not None
            and this.value < before.value * 1.5
            and _PART_OF_BEFORE.match(text, this.span.end)
        ):
            rest = tuple(word for word in before.modifiers if word not in _FATES)
            found[at] = replace(this, noun=before.noun, modifiers=rest)
    return found


_PART_OF_BEFORE = re.compile(r"\s+(?:from|of\s+them|of\s+whom|were|are|who|in|on|others?)\b")


def is_person_noun(noun: str | None) -> bool:
    """Return whether a noun counts persons: a known one, or one formed like a trade or a people."""
    return noun is not None and (noun in _PERSON_NOUNS or noun.endswith(("er", "or", "ist", "man", "ian")))


_LIST_GAP = re.compile(r"(?:\s+[\w.’'-]+){0,3},?\s+(?:and\s+|or\s+)?")


def compare_quantities(a: Quantity, b: Quantity) -> Literal["same", "compatible", "different", "incomparable"]:
    """Return how two quantities agree.

    "same": equal after rounding to the coarser precision stated, units converted; "compatible": the bounds of one hold
    the other ("at least five" and seven, "dozens" and 40, "about 7,000" and 6,900); "incomparable": other kinds or
    units.
    """
    if a.kind != b.kind:
        return "incomparable"
    factor = unit_factor(a.unit, b.unit)
    if factor is None:
        return "incomparable"
    if a.kind == "score":
        return "same" if (a.low, a.high) == (b.low, b.high) else "different"
    converted = a.unit != b.unit
    if factor != 1.0:
        b = replace(b, value=None if b.value is None else b.value * factor, low=b.low * factor, high=b.high * factor)
    if a.value is not None and b.value is not None:
        left, right = _precision(a, converted), _precision(b, converted) * factor
        gap = abs(a.value - b.value)
        if gap <= 1e-9 * max(abs(a.value), 1.0) or (
            gap <= max(left, right) / 2 * (1 + 1e-9) and (left != right or converted)
        ):
            if {a.comparator, b.comparator} <= {"exactly", "about"} or a.comparator == b.comparator:
                return "same"
            strict = {"more_than", "less_than"} & {a.comparator, b.comparator}
            return (
                "different"
                if strict and {a.comparator, b.comparator} <= {"exactly", *strict} and gap == 0
                else "compatible"
            )
    elif a.value is None and b.value is None and (a.low, a.high) == (b.low, b.high):
        return "same"
    return "compatible" if _holds(a, b) or _holds(b, a) or _overlap_of_bounds(a, b) else "different"


def counts_same_thing(a: Quantity, b: Quantity) -> float:
    """Return in [0, 1] how likely two quantities count the same thing, judged by kind, noun, modifiers and fate.

    Nouns agree when equal or in one group of near synonyms; "killed" against "injured", or "other" on one side only,
    speaks against it.
    """
    return _same_thing((a.kind, a.unit, a.noun, a.modifiers), (b.kind, b.unit, b.noun, b.modifiers))


_Counted = tuple[str, str | None, str | None, tuple[str, ...]]
"""Kind, unit, noun and modifiers of a quantity: what it counts, whatever the number."""


@lru_cache(maxsize=65_536)
def _same_thing(a: _Counted, b: _Counted) -> float:
    """Return how likely two quantities count one thing; kept, since all figures of a story are compared in pairs."""
    if a[0] != b[0] or unit_factor(a[1], b[1]) is None:
        return 0.0
    fate_a, fate_b = _fates(a[2], a[3]), _fates(b[2], b[3])
    score = _noun_likeness(a[2], b[2], bool(fate_a & fate_b))
    if fate_a and fate_b and not fate_a & fate_b:
        score *= 0.1
    elif bool(fate_a) != bool(fate_b):
        score *= 0.7
    if bool(_ADDITION & set(a[3])) != bool(_ADDITION & set(b[3])):
        score *= 0.5
    rest_a = set(a[3]) - _ADDITION - _FATES.keys()
    rest_b = set(b[3]) - _ADDITION - _FATES.keys()
    if rest_a and rest_b and not rest_a & rest_b:
        score *= 0.5
    elif bool(rest_a) != bool(rest_b):
        score *= 0.85
    return round(score, 4)


# -- comparing --------------------------------------------------------------------------------------------------------


def unit_factor(a: str | None, b: str | None) -> float | None:
    """Return the factor that turns a value in unit `b` into unit `a`; null where they measure different things."""
    if a == b:
        return 1.0
    if a is None or b is None or a not in _SIZE_OF or b not in _SIZE_OF:
        return None
    (left, left_size), (right, right_size) = _SIZE_OF[a], _SIZE_OF[b]
    return right_size / left_size if left == right and left != "temperature" else None


@lru_cache(maxsize=4096)
def _stated_precision(words: str) -> float | None:
    """Return the size of the last digit stated in a figure's words; kept, since figures are compared in pairs."""
    number = re.search(rf"(?:{DIGITS}|{WORDS})(?:\s?[mb]\b)?", words, re.IGNORECASE)
    parsed = parse_number(number.group()) if number else None
    return parsed[1] if parsed else None


def _precision(quantity: Quantity, converted: bool) -> float:
    precision = _stated_precision(quantity.span.text)
    if precision is None:
        return 1.0
    if (
        converted
        and precision == 1.0
        and quantity.value is not None
        and quantity.value >= 20
        and quantity.value % 10 == 0
    ):
        precision = 10.0
    return precision


def _holds(outer: Quantity, inner: Quantity) -> bool:
    low = inner.low if inner.value is None else inner.value
    high = inner.high if inner.value is None else inner.value
    # "more than five" does not hold five itself.
    above = low > outer.low if outer.comparator == "more_than" else low >= outer.low
    below = high < outer.high if outer.comparator == "less_than" else high <= outer.high
    return above and below and outer.low < outer.high


def _overlap_of_bounds(a: Quantity, b: Quantity) -> bool:
    return "exactly" not in (a.comparator, b.comparator) and max(a.low, b.low) < min(a.high, b.high)


def _fates(noun: str | None, modifiers: tuple[str, ...]) -> set[str]:
    fates = {word for word in modifiers if word in _FATES}
    if noun in _FATE_OF:
        fates.add(_FATE_OF[noun])
    return fates


def _noun_likeness(a: str | None, b: str | None, same_fate: bool) -> float:
    if a == b:
        return (0.9 if same_fate else 0.5) if a is None else 1.0
    if a is None or b is None:
        return 0.8 if same_fate and (a or b) in _PERSON_NOUNS | _PEOPLE else 0.4
    if a in _PEOPLE and b in _PEOPLE:
        return 0.9
    if any(a in group and b in group for group in _PERSON_GROUPS + _THING_GROUPS):
        return 0.8
    if _is_sort_of(a, b) or _is_sort_of(b, a):
        return 0.8
    if (a in _PEOPLE and b in _PERSON_NOUNS) or (b in _PEOPLE and a in _PERSON_NOUNS):
        return 0.7
    if a in _PERSON_NOUNS and b in _PERSON_NOUNS:
        return 0.3
    return 0.1


def _is_sort_of(a: str, b: str) -> bool:
    """Whether one noun is a compound of another that names persons: a schoolgirl is a girl."""
    return len(b) > 3 and a != b and a.endswith(b) and b in _PERSON_NOUNS


# -- finding ----------------------------------------------------------------------------------------------------------


def _find(text: str, offset: int, calendar: Sequence[tuple[int, int]], starts: Sequence[int]) -> list[_Found]:
    """Return the numbers of one sentence; offsets are those of the report's text."""
    closed = [(match.start(), match.end()) for match in _PHONE.finditer(text)]
    found: list[_Found] = []
    scores = {match.start(): match for match in _SCORE.finditer(text) if _is_score(text, match)}
    position = 0
    for word in _WORD.finditer(text):
        first = word.group()
        if word.start() < position or not (first[0].isdigit() or first.lower() in _OPENERS):
            continue
        match = _NUMBER.match(text, word.start())
        if match is None:
            continue
        position = match.end()
        start, end = match.span()
        if any(begin < end and start < stop for begin, stop in closed) or _in_calendar(
            start + offset, end + offset, calendar, starts
        ):
            continue
        if start in scores:
            score = scores[start]
            first, second = float(score[1]), float(score[2])
            position = score.end()
            found.append(
                _Found(
                    start + offset,
                    score.end() + offset,
                    start + offset,
                    end + offset,
                    first,
                    min(first, second),
                    max(first, second),
                    False,
                    "exactly",
                    None,
                    "score",
                    1.0,
                    False,
                )
            )
            continue
        number = _number(text, match, offset)
        if number is not None:
            found.append(number)
            position = max(position, number.end - offset)
    return found


def _is_score(text: str, match: re.Match[str]) -> bool:
    if _AFTER.match(text, match.end()):
        return False
    if re.match(r"\s+(?:[a-z]+\s+)?(?:people|men|women|[a-z]+s)\b", text[match.end() :]) and int(match[1]) < int(
        match[2]
    ):
        return False
    return bool(_SCORE_AROUND.search(text[max(0, match.start() - 60) : match.end() + 60]))


def _in_calendar(start: int, end: int, calendar: Sequence[tuple[int, int]], starts: Sequence[int]) -> bool:
    at = bisect_right(starts, end - 1) - 1
    return at >= 0 and calendar[at][0] < end and start < calendar[at][1]


def _number(text: str, match: re.Match[str], offset: int) -> _Found | None:
    start, end = match.span()
    words = match.group().lower()
    group = next(
        name
        for name in ("vague", "fraction", "scaled", "dozen", "pair", "ordinal", "digits", "words")
        if match[name] is not None
    )
    value: float | None = None
    low = high = 0.0
    precision, approximate = 1.0, False
    comparator: Comparator = "exactly"
    unit: str | None = None
    kind: Kind = "count"
    if group == "vague":
        low, high = _VAGUE[re.sub(r"\s+", " ", words)]
        comparator, approximate = "vague", True
    elif group == "fraction":
        return _fraction(text, match, offset)
    elif group == "scaled":
        low, high, value = _scaled(words)
        comparator = (
            "exactly"
            if value is not None and not words.startswith(("couple", "a couple"))
            else "vague"
            if value is None
            else "about"
        )
        approximate = comparator != "exactly"
    elif group == "dozen":
        base = 0.5 if words.startswith("half") else (parse_number(re.sub(r"[-\s]dozen$", "", words)) or (1.0, 1.0))[0]
        value, approximate = 12 * base, True
        low, high = value - 1, value + 1
    elif group == "pair":
        if words == "twice":
            return None
        value = 3.0 if "trio" in words else 2.0
        if "couple" in words:
            approximate, low, high = True, 2.0, 3.0
    elif group == "ordinal":
        kind = "ordinal"
        value = _ordinal(words)
        if value is None:
            return None
    else:
        parsed = parse_number(words)
        if parsed is None or re.match(r"/\d", text[end:]) or (group == "digits" and _is_name(text, start, end)):
            return None
        value, precision = parsed
    sign = _SIGN_BEFORE.search(text, max(0, start - 5), start)
    if sign is not None and value is not None:
        unit, kind = _CURRENCY_SIGNS[sign["sign"].lower()], "money"
        start = sign.start()
        scale = _AFTER_SIGN_SCALE.match(text, end)
        if scale is not None:
            factor = 1e6 if scale["scale"].lower() == "m" else 1e9
            value, precision, end = value * factor, precision * factor, scale.end()
    elif kind != "ordinal":
        after = _AFTER.match(text, end)
        if after is not None:
            read = _unit(after)
            if read is not None:
                unit, kind = read
                end = after.end()
    if group in ("digits", "words") and value is not None and kind in ("count", "measure"):
        below = _MINUS.search(text, max(0, start - 7), start)
        letter = _DEGREE_LETTER.match(text, end) if group == "digits" and kind == "count" else None
        # Only the words around are searched, so that a text without a full stop costs no more than its length.
        around = text[max(0, start - 90) : end + 60] if below is not None or letter is not None else ""
        if letter is not None and (below is not None or (_TEMPERATURE.search(around) and not _SEATS.search(around))):
            unit, kind, end = f"°{letter.group()}", "measure", letter.end()
        worded = below is not None and below.group().lower().startswith("minus")
        if worded and unit is None and _TEMPERATURE.search(around):
            unit, kind = "degree", "measure"
        if below is not None and (worded or unit in ("degree", "°C", "°F")):
            value, start = -value, below.start()
    if kind == "count" and group == "digits" and unit is None:
        if (m := re.match(r"m\b(?=\s+[a-z])|M\b", text[end:])) and value is not None:
            value, precision, end = value * 1e6, precision * 1e6, end + m.end()
        elif re.match(r"[A-Za-z]|-[A-Z]|['’]s\b", text[end:]):
            return None
    if (
        kind == "count"
        and unit is None
        and (size := re.search(r"\bmagnitude[-\s](?:of\s+)?$", text[:start], re.IGNORECASE)) is not None
    ):
        unit, kind, start = "magnitude", "measure", size.start()
    elif kind == "count" and (size := re.match(r"[-\s]magnitude\b", text[end:], re.IGNORECASE)) is not None:
        unit, kind, end = "magnitude", "measure", end + size.end()
    if value is not None and not (low or high):
        low = high = value
    found = _Found(
        start + offset,
        end + offset,
        match.start() + offset,
        match.end() + offset,
        value,
        low,
        high,
        approximate,
        comparator,
        unit,
        kind,
        precision,
        group in ("digits", "words"),
    )
    return _age(text, found, offset) or _compared(text, found, offset)


_MINUS = re.compile(r"(?:(?<![\w-])minus\s+|(?<![\w.,)%-])[-−–])$", re.IGNORECASE)
_DEGREE_LETTER = re.compile(r"[CF]\b")
_TEMPERATURE = re.compile(
    r"\b(?:temperatures?|thermometers?|degrees?|celsius|fahrenheit|freez\w+|mercury)\b", re.IGNORECASE
)
_SEATS = re.compile(r"\b(?:seats?|rows?|gates?|rooms?|flats?|types?)\b", re.IGNORECASE)


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether a figure belongs to a name: "Flight 1943", "F-16", "No. 3", "123 Main Street"."""
    if start and (text[start - 1] in "#_@&" or (text[start - 1] == "-" and start > 1 and text[start - 2].isalpha())):
        return True
    if "." in text[start:end] and _VERSION_BEFORE.search(text, max(0, start - 30), start):
        return True
    before = _NAME_BEFORE.search(text, max(0, start - 16), start)
    if before is not None:
        # "the bus 12 people were on" is rarer by far than "bus 12", but "line 12 people" is not meant as a name.
        return not re.match(r"\s+(?:people|men|women|passengers|dead|killed|injured)\b", text[end : end + 14])
    return bool(_STREET_AFTER.match(text, end)) and text[start:end].isdigit()


def _ordinal(words: str) -> float | None:
    if words[0].isdigit():
        return float(re.match(r"\d+", words).group())  # pyright: ignore[reportOptionalMemberAccess]
    tens, _, last = words.replace("-", " ").rpartition(" ")
    value = ORDINALS.get(last)
    if value is None:
        return None
    return float(value + (parse_number(tens) or (0, 0))[0]) if tens else float(value)


def _scaled(words: str) -> tuple[float, float, float | None]:
    parts = re.split(r"[-\s]+", words)
    scale = {"dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}[
        parts[-1]
    ]
    if "couple" in parts:
        return 2 * scale, 3 * scale, 2 * scale
    if "several" in parts:
        return 3 * scale, 9 * scale, None
    if "few" in parts:
        return 2 * scale, 6 * scale, None
    if scale == 12:
        return 11.0, 13.0, 12.0
    return scale, scale, scale


def _fraction(text: str, match: re.Match[str], offset: int) -> _Found | None:
    words = re.sub(r"[-\s]+", " ", match.group().lower()).strip()
    start, end = match.span()
    precision, unit = 1.0, "%"
    kind: Kind = "percent"
    comparator: Comparator = "exactly"
    value: float | None
    low = high = 0.0
    if match["andahalf"] is not None:
        value, precision, unit, kind = 1.5, 0.1, _UNITS[match["andahalf"].lower()][0], "measure"
    elif "majority" in words or words == "most":
        value, low, high, comparator = None, 50.0, 100.0, "vague"
        end -= len(match.group()) - len(match.group().rstrip())
    elif match["halfscale"] is not None:
        value, precision = 0.5 * _scaled(f"a {match['halfscale'].lower()}")[0], 1.0
        unit, kind = None, "count"
        after = _AFTER.match(text, end)
        read = _unit(after) if after is not None else None
        if after is not None and read is not None:
            (unit, kind), end = read, after.end()
    elif (
        words in ("half a", "half an")
        or (words == "half" and re.match(r"(?:hour|mile|century|year|day|kilomet|ton|point)", text[end:]))
        or match.group().lower() == "half-"
    ):
        after = re.compile(rf"(?P<unit>{_UNIT_WORDS})\b", re.IGNORECASE).match(text, end)
        if after is None:
            return None
        value, precision, unit, kind, end = 0.5, 0.1, _UNITS[after["unit"].lower()][0], "measure", after.end()
    elif match["outof"] is not None:
        part, whole = parse_number(match["oneof"]), parse_number(match["outof"])
        if part is None or whole is None or not 0 < part[0] < whole[0]:
            return None
        value = 100 * part[0] / whole[0]
    elif words == "half":
        if _HALF_OF_A_TIME.search(text, max(0, start - 12), start):
            return None  # "the first half of 2016", "the second half of the match"
        value = 50.0
    else:
        count, _, part = words.rpartition(" ")
        divisor = _FRACTION_PARTS.get(part.rstrip("s")) or _FRACTION_PARTS.get(part)
        above = parse_number(count) or (1.0, 1.0)
        if divisor is None or above[0] >= divisor:
            return None
        value = 100 * above[0] / divisor
    if value is not None:
        low = high = value
    found = _Found(
        start + offset,
        end + offset,
        start + offset,
        end + offset,
        value,
        low,
        high,
        value is None,
        comparator,
        unit,
        kind,
        precision,
        False,
    )
    return _compared(text, found, offset)


def _unit(after: re.Match[str]) -> tuple[str, Kind] | None:
    if after["percent"]:
        return "%", "percent"
    if after["age"]:
        words = after["age"].lower()
        return (
            "month" if "month" in words else "week" if "week" in words else "day" if "day" in words else "year"
        ), "age"
    if after["square"]:
        square = "cubic" if after["square"].lower() == "cubic" else "square"
        return f"{square} {_UNITS[after['area'].lower().rstrip('s')][0]}", "measure"
    if after["speed"]:
        words = after["speed"].lower().strip(" -").split()
        first = _UNITS[words[0]][0]
        if words[-1] == "hour" and first in ("mile", "km"):
            return ("mph" if first == "mile" else "km/h"), "measure"
        return f"{first}/{words[-1]}", "measure"
    if after["degree"] or after["celsius"]:
        letter = (after["degree"] or after["celsius"])[0].upper()
        return ("°F" if letter == "F" else "°C"), "measure"
    if after["sign"]:
        return _CURRENCY_SIGNS[after["sign"]], "money"
    if after["currency"]:
        words = re.sub(r"\s+", " ", after["currency"].lower())
        country = {"australian": "AUD", "canadian": "CAD", "hong": "HKD", "new": "NZD", "singapore": "SGD"}.get(
            words.split()[0]
        )
        word = words if words in _CURRENCY_WORDS else words.rstrip("s")
        return (
            country
            or _CURRENCY_WORDS.get(word)
            or _CURRENCY_WORDS.get(word.split()[-1], "$" if "dollar" in word else word)
        ), "money"
    words = after["unit"].lower()
    gap = after.group()[0] in "- "
    if after["unit"] in ("M", "G"):
        return None  # "10M" is ten million, "5G" a name
    if words in _AMBIGUOUS_UNITS and (gap or re.match(r"\s+[a-z]", after.string[after.end() : after.end() + 3])):
        return None
    if words in ("pound", "pounds") and _are_money(after):
        return "£", "money"
    return _UNITS[words][0], "measure"


_HALF_OF_A_TIME = re.compile(r"\b(?:first|second|latter|1st|2nd|opening|front|back)[-\s]+$", re.IGNORECASE)
_PRICE_WORD = re.compile(
    r"\b(?:cost\w*|pric(?:e|es|ed|ey|ing)|paid|pay|pays|paying|payments?|payouts?|worth|spen[dt]\w*|fine[sd]?|debts?|salar\w+|wages?|earn\w*"
    r"|fund(?:s|ed|ing|rais\w+)?|budgets?|invest\w*|sold|sells?|buy\w*|bought|profits?|loss(?:es)?|revenues?|tax\w*|bills?|fees?|donat\w+|rewards?"
    r"|compensation|damages|prizes?|bonus\w*|loans?|turnover|income|grants?|rents?|ow(?:e|ed|es|ing)|subsid\w+|stole[n]?|bail|cash|money|charity"
    r"|valued?|bank|treasury|exchequer|insur\w+|savings)\b",
    re.IGNORECASE,
)
_WEIGHT_WORD = re.compile(
    r"\b(?:weigh\w*|weight|heav\w+|payload|thrust|cargo|tons?|tonnes?|kilos?|kilograms?|kg|ounces?|overweight|luggage|baggage)\b",
    re.IGNORECASE,
)
_MONEY_BEHIND_POUNDS = re.compile(
    r"\s+(?:a|per|each)\s+(?:year|month|week|day|night|head|person|ticket)\b|\s+(?:notes?|coins?|fines?|bills?|tickets?|fees?)\b"
    r"|\s+(?:in|of)\s+(?:\w+\s+)?(?:fines|damages?|debts?|fund(?:s|ing)|savings|investments?|money|taxes|tax|profits?|loss(?:es)?|cuts|aid|compensation|sales|revenue)\b",
    re.IGNORECASE,
)


def _are_money(after: re.Match[str]) -> bool:
    """Whether pounds written as a word are money: by what is behind them, by a price word, or by millions of them.

    Without such a sign, and wherever the words around speak of weight or of pounds of a thing, they are a weight.
    """
    text, end = after.string, after.end()
    if _MONEY_BEHIND_POUNDS.match(text, end):
        return True
    around = text[max(0, after.start() - 70) : end + 40]
    if _WEIGHT_WORD.search(around) or re.match(r"\s+of\s+(?!the\b|his\b|her\b|their\b|its\b)", text[end : end + 12]):
        return False
    if re.search(
        r"\b(?:million|billion|trillion|bn)[-\s]?$", text[max(0, after.start() - 9) : after.start()], re.IGNORECASE
    ):
        return True
    return bool(_PRICE_WORD.search(around))


_AGE_BEFORE = re.compile(r"\b(?:aged|age|ages|ages\s+of|age\s+of|turned|turning|turns|at\s+age)\s+$", re.IGNORECASE)
_AGE_INSERTED = re.compile(r"\s*(?:,|\)|;|\.?$)")


def _age(text: str, found: _Found, offset: int) -> _Found | None:
    """Read ", 58," behind a name and "aged 58" as ages."""
    start, end = found.core - offset, found.core_end - offset
    value = found.value
    if found.kind != "count" or value is None or not 0 < value < 120 or value != int(value) or found.unit is not None:
        return None
    word = _AGE_BEFORE.search(text, max(0, start - 12), start)
    if word is not None:
        begin = word.start() if word.group().lower().startswith("age") else start
        return replace(found, start=begin + offset, unit="year", kind="age")
    inserted = text[start:end].isdigit() and _AGE_INSERTED.match(text, end)
    if (
        inserted
        and re.search(r"\b[A-Z][\w’'.-]+(?:\s+(?:Jr|Sr)\.)?,\s+$", text[:start])
        and (text[end : end + 1] in (",", ";") or text[end:].strip() in (".", ""))
    ):
        return replace(found, unit="year", kind="age")
    if inserted and text[end : end + 1] == ")" and re.search(r"\b[A-Z][\w’'-]+\s+\($", text[:start]) and value >= 5:
        return replace(found, unit="year", kind="age")
    return None


def _compared(text: str, found: _Found, offset: int) -> _Found:
    """Widen a number by the words before and behind it that bound it."""
    if found.kind == "ordinal" or found.kind == "score":
        return found
    start, end = found.start - offset, found.end - offset
    comparator = found.comparator
    before = _BEFORE.search(text, max(0, start - 34), start)
    words = ""
    if before is not None:
        words = before.group().lower()
        comparator = next(_COMPARATORS[i][1] for i in range(len(_COMPARATORS)) if before[f"c{i}"] is not None)
        over_time = found.unit in ("year", "month", "day", "week", "hour", "decade") and re.match(
            r"(?:over|until)\b", words
        )
        if (
            over_time
            or (found.comparator == "vague" and comparator in ("about", "exactly"))
            or (words.startswith("until"))
        ):
            # "over five years" is a stretch of time far more often than a bound.
            comparator = found.comparator
        else:
            start = before.start()
    behind = _BEHIND.match(text, end)
    if behind is not None:
        kind: Comparator = "at_least" if behind["least"] else "at_most" if behind["most"] else "about"
        if comparator in ("exactly", "about"):
            comparator, end = kind, behind.end()
    if comparator == found.comparator:
        return found
    low, high = found.low, found.high
    value = found.value
    approximate = found.approximate
    if comparator == "at_least" or comparator == "more_than":
        high = math.inf
        if re.match(r"(?:just|a\s+little|slightly)\s", words) and value is not None:
            high, approximate = value * (1 + ABOUT_SHARE), True
    elif comparator == "at_most" or comparator == "less_than":
        low = 0.0 if value is None or value >= 0 else -math.inf
        if re.match(r"(?:just|a\s+little|slightly)\s", words) and value is not None:
            low, approximate = value * (1 - ABOUT_SHARE), True
    elif comparator == "about" and value is not None:
        room = max(abs(value) * ABOUT_SHARE, found.precision / 2 if found.precision > 1 else 0.0)
        low, high, approximate = value - room, value + room, True
        if re.match(r"(?:nearly|almost|close)\b", words):
            high = value
    return replace(
        found,
        start=start + offset,
        end=end + offset,
        low=low,
        high=high,
        approximate=approximate,
        comparator=comparator,
    )


def _join_ranges(text: str, offset: int, found: Sequence[_Found]) -> Iterator[_Found]:
    """Join "8 to 15.5 percent", "between 5 and 7", "two or three" into one quantity with bounds."""
    position = 0
    while position < len(found):
        left = found[position]
        if position + 1 < len(found):
            joined = _range(text, offset, left, found[position + 1])
            if joined is not None:
                yield joined
                position += 2
                continue
        yield left
        position += 1


def _range(text: str, offset: int, left: _Found, right: _Found) -> _Found | None:
    gap = text[left.end - offset : right.start - offset]
    link = _RANGE.fullmatch(gap)
    if link is None or not (left.ordinary and right.ordinary):
        return None
    if left.kind == "age" and left.unit == "year" and right.kind == "count":
        right = replace(right, kind="age", unit="year")
    same = (left.kind, left.unit) == (right.kind, right.unit)
    bare = left.kind == "count" and right.kind != "ordinal"
    money = left.kind == "money" and right.kind == "count" and link["dash"] is not None
    before = text[: left.start - offset]
    word = (link["word"] or "").lower()
    if not (same or bare or money) or right.comparator != "exactly":
        return None
    if word == "and" and not _BETWEEN.search(before):
        return None
    if word == "to" and _FROM.search(before) and not bare:
        return None
    if word == "to" and re.search(r"\bfrom\s+$", before) and _CHANGE_BEFORE.search(before):
        return None
    low, high = left.value, right.value
    if low is None or high is None:
        return None
    written = text[right.core - offset : right.core_end - offset]
    size = re.search(r"(thousand|million|billion|trillion)$", written, re.IGNORECASE)
    if bare and size is not None and low < 1000:
        low *= SCALES[size[1].lower()]  # "2 to 3 million" means two million
    elif bare and link["dash"] is not None and re.fullmatch(r"\d{1,3},000", written) and low < high / 1000:
        low *= 1000  # "5-6,000 people" means five thousand
    if low >= high:
        return None
    kind, unit = (right.kind, right.unit) if not money else (left.kind, left.unit)
    bounds = _BETWEEN.search(before)
    start = left.start if bounds is None else bounds.start() + offset
    return replace(
        left,
        start=start,
        end=right.end,
        core=left.core,
        core_end=right.core_end,
        value=None,
        low=low,
        high=high,
        approximate=left.approximate,
        comparator="vague",
        unit=unit,
        kind=kind,
        ordinary=False,
    )


# -- what is counted --------------------------------------------------------------------------------------------------


def _quantity(reading: Reading, sentence: Sentence, found: _Found, index: Sequence[int]) -> Quantity | None:
    first = bisect_right(index, found.core) - 1
    last = bisect_right(index, found.core_end - 1)
    core = [token for token in reading.doc[first:last] if not token.is_space]
    unit_last = bisect_right(index, found.end - 1)
    whole_first = bisect_right(index, found.start) - 1 if found.kind == "money" else first
    whole = [
        token
        for token in reading.doc[max(whole_first, sentence.first_token) : min(unit_last, sentence.end_token)]
        if not token.is_space
    ]
    if not core:
        return None
    text = reading.report.text
    words = text[found.core : found.core_end].lower()
    number = core[-1]
    if words == "one" and not _counting_one(number, found):
        return None
    if words == "both" and (
        number.dep_ in ("preconj", "cc")
        or (number.pos_ in ("CCONJ", "PRON") and number.dep_ not in ("nsubj", "nsubjpass", "dobj"))
    ):
        return None
    if found.kind == "ordinal" and number.pos_ == "ADV" and words in ("first", "second", "third"):
        return None
    if (
        found.kind == "ordinal"
        and words in ("second", "third", "fourth", "fifth")
        and number.pos_ in ("NOUN", "PROPN")
        and number.dep_ != "compound"
    ):
        return None
    if found.kind == "count" and words[0].isdigit() and _names(number):
        return None
    if re.match(r"-[a-z]", text[found.end : found.end + 2]) and (
        found.kind == "ordinal" or words == "one" or _IDIOM.match(text, found.end)
    ):
        return None
    if (
        found.kind == "count"
        and _YEAR_LIKE.fullmatch(words)
        and found.comparator == "exactly"
        and not _is_counted_year(core[-1])
    ):
        return None
    noun, modifiers = _counted(whole or core, sentence, found)
    if noun is None and found.kind == "count" and found.unit is None and _is_told_age(number, found):
        found = replace(found, kind="age", unit="year")
    if found.kind == "ordinal" and noun in _IDIOM_NOUNS:
        return None
    span = reading.span(found.start, found.end)
    return Quantity(
        span,
        found.value,
        found.low,
        found.high,
        found.approximate,
        found.comparator,
        found.unit,
        noun,
        modifiers,
        found.kind,
    )


def _is_told_age(token: Token, found: _Found) -> bool:
    """Whether a bare figure behind "he is" is an age."""
    if (
        token.dep_ not in ("attr", "acomp")
        or token.head.lemma_ != "be"
        or found.value is None
        or not 0 < found.value < 120
    ):
        return False
    return any(
        child.dep_ == "nsubj" and (child.lower_ in ("he", "she", "who", "i") or child.ent_type_ == "PERSON")
        for child in token.head.children
    )


_IDIOM = re.compile(r"-(?:time|off|way|sided|fold|handed|shot|stop|dimensional|tier|pronged|faced|timer)\b")
_YEAR_LIKE = re.compile(r"(?:19|20)\d\d")
_IDIOM_NOUNS = frozenset({"class", "time", "place", "hand", "lady", "name", "aid", "glance", "thought"})


def _is_counted_year(token: Token) -> bool:
    """Whether "2000" counts and is no year: people follow it."""
    return token.dep_ == "nummod" and token.head.i == token.i + 1 and token.head.lemma_.lower() in _PERSON_NOUNS


def _counting_one(token: Token, found: _Found) -> bool:
    """Whether "one" is a number: not "one of the", "no one", "one day", "the one who"."""
    if found.comparator != "exactly" or found.kind != "count":
        return True
    text = token.doc
    following = text[token.i + 1] if token.i + 1 < len(text) else None
    if (following is not None and following.lower_ in _FATE_OF) or (
        following is not None and following.lower_ in ("killed", "injured", "wounded", "arrested", "more", "other")
    ):
        return True
    if following is not None and (
        following.lower_
        in (
            "of",
            "another",
            "day",
            "time",
            "thing",
            "reason",
            "-",
            "point",
            "side",
            "hand",
            "moment",
            "occasion",
            "night",
            "morning",
        )
        or following.text.startswith("-")
    ):
        return False
    if token.dep_ == "nummod" and token.head.i > token.i:
        return True
    return token.dep_ in ("dobj", "nsubjpass", "nsubj") and token.head.lemma_.lower() in _FATE_OF and token.tag_ == "CD"


def _names(token: Token) -> bool:
    """Whether a figure is part of a name by the parse: it stands behind a capitalised word that it belongs to."""
    if token.i == 0:
        return False
    before = token.doc[token.i - 1]
    if before.pos_ != "PROPN" or before.is_punct or not before.text[:1].isupper():
        return False
    following = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    # "in Chicago 12 people" is a count, "three Falcon 9 rockets" holds a name.
    counted = following is not None and (following.tag_ in ("NNS", "NNPS") or following.lower_ in _FATE_OF)
    return not counted or before.head.i == token.head.i


def _counted(tokens: Sequence[Token], sentence: Sentence, found: _Found) -> tuple[str | None, tuple[str, ...]]:
    """Return the lemma of what is counted and the words that narrow it."""
    inside = {token.i for token in tokens}
    root = next((token for token in tokens if token.head.i not in inside), tokens[-1])
    head = _noun_head(root, inside, sentence, found)
    modifiers: list[str] = []
    if head is not None:
        for child in head.children:
            if child.i in inside or not sentence.first_token <= child.i < sentence.end_token:
                continue
            if child.dep_ in ("amod", "compound", "nmod") and child.is_alpha and child.lower_ not in _LIGHT_MODIFIERS:
                modifiers.append(child.lower_)
                modifiers.extend(
                    word.lower_
                    for word in child.children
                    if word.dep_ in ("amod", "compound") and word.is_alpha and word.i not in inside
                )
            elif child.dep_ == "det" and child.lower_ == "another":
                modifiers.append("another")
    previous = tokens[0].i - 1
    if previous >= sentence.first_token and tokens[0].doc[previous].lower_ == "another":
        modifiers.append("another")
    fate = None
    if found.kind == "count":
        # "two of the passengers were rescued" tells it of the number, "the deaths of two passengers" of the noun.
        fate = (_fate(head, inside, sentence) if head is not None else None) or _fate(root, inside, sentence)
    if fate is not None:
        modifiers.append(fate)
    noun = _lemma(head) if head is not None else None
    if noun is not None and "." in noun:
        noun = None
    if (
        noun is None
        and root.dep_ == "pobj"
        and root.head.lower_ == "of"
        and root.head.head.lemma_.lower() in _COLLECTIVES
        and found.kind == "count"
    ):
        noun, modifiers = "people", [root.head.head.lemma_.lower(), *modifiers]
    if noun in _FATE_OF and noun not in (
        "fatality",
        "death",
        "injury",
        "dead",
        "toll",
        "survivor",
        "charge",
        "sentence",
        "release",
    ):
        noun = None
    return noun, tuple(dict.fromkeys(modifiers))


def _noun_head(root: Token, inside: set[int], sentence: Sentence, found: _Found) -> Token | None:
    def within(token: Token) -> bool:
        # A word of the figure itself is not what it counts: "in excess of a billion years" counts no excess.
        own = found.start <= token.idx < found.core
        return sentence.first_token <= token.i < sentence.end_token and token.i not in inside and not own

    for token in root.doc[min(inside) : max(inside) + 1]:
        partitive = next(
            (
                child
                for child in token.children
                if child.lower_ in ("of", "in") and child.dep_ == "prep" and within(child)
            ),
            None,
        )
        if partitive is not None and (partitive.lower_ == "of" or found.kind == "money"):
            thing = next((child for child in partitive.children if child.dep_ == "pobj" and within(child)), None)
            single = thing is not None and thing.tag_ not in ("NNS", "NNPS") and thing.lemma_.lower() not in _MASS_NOUNS
            if (
                thing is not None
                and not (partitive.lower_ == "in" and single)
                and (thing.pos_ in ("NOUN", "PROPN") or thing.lower_ in _FATE_OF)
                and not (found.kind == "money" and thing.ent_type_ in ("DATE", "GPE"))
            ):
                return thing
    head = root.head
    if root.dep_ in (
        "nummod",
        "amod",
        "compound",
        "nmod",
        "det",
        "predet",
        "quantmod",
        "poss",
        "advmod",
        "npadvmod",
    ) and within(head):
        if head.pos_ in ("NOUN", "PROPN") and head.i > min(inside):
            return head.head if head.dep_ == "poss" and within(head.head) else head
        if (
            head.pos_ in ("ADJ", "ADV", "VERB")
            and head.i > root.i
            and head.head.pos_ == "NOUN"
            and within(head.head)
            and head.dep_ in ("amod", "advmod", "acl")
        ):
            return head.head if head.head.i > head.i else None
    if root.pos_ in ("NOUN", "PROPN") and root.i not in inside:
        return root
    if found.kind in ("money", "percent", "measure"):
        after = _attributive(tokens=root.doc, first=min(inside), last=max(inside), end=sentence.end_token)
        if after is not None:
            return after
        through = root.dep_ == "pobj" and within(head)
        if (
            through
            and head.head.pos_ in ("NOUN", "PROPN")
            and within(head.head)
            and head.head.lemma_.lower().rstrip("s") not in _FRACTION_PARTS
            and head.lower_ in ("of", "at", "to", "by")
            and (_dimension(found.unit) != "time" or head.lower_ == "of")
        ):
            return head.head
        verb = head if head.pos_ in ("VERB", "AUX") else head.head if root.dep_ == "pobj" else None
        lemma = verb.lemma_.lower() if verb is not None else ""
        if verb is not None and lemma in _CHANGE_VERBS and _dimension(found.unit) != "time":
            labels = (
                ("dobj",)
                if through and any(child.dep_ == "dobj" for child in verb.children)
                else ("nsubj", "nsubjpass")
            )
            if labels != ("dobj",) and lemma in _CHANGERS and not through:
                return None
            subject = next((child for child in verb.children if child.dep_ in labels and within(child)), None)
            if subject is not None and subject.pos_ in ("NOUN", "PROPN"):
                return subject
    if found.kind == "count" and root.dep_ == "pobj" and head.head.pos_ == "VERB" and within(head.head):
        subject = next(
            (child for child in head.head.children if child.dep_ in ("nsubj", "nsubjpass") and within(child)), None
        )
        if subject is not None and subject.lemma_.lower() in ("toll", "number", "total", "count", "figure", "tally"):
            of = next((child for child in subject.children if child.lower_ == "of"), None)
            counted = next((child for child in of.children if child.dep_ == "pobj"), None) if of is not None else None
            return counted or subject
    return None


def _attributive(tokens: Doc, first: int, last: int, end: int) -> Token | None:
    """Return the noun that an amount stands before as an attribute ("a $5 billion hit"), also where the tagger
    missed it."""
    if first == 0 or last + 1 >= end:
        return None
    following = tokens[last + 1]
    if (
        tokens[first - 1].lower_ not in ("a", "an", "the", "its", "his", "her", "their")
        and following.lower_ not in _AMOUNT_NOUNS
    ):
        return None
    if not following.is_alpha or following.pos_ in ("ADP", "CCONJ", "SCONJ", "DET", "AUX", "PRON", "PART", "ADV"):
        return None
    at = last + 1
    while at + 1 < end and tokens[at + 1].pos_ == "NOUN" and tokens[at].pos_ in ("NOUN", "ADJ", "PROPN"):
        at += 1
    return tokens[at] if tokens[at].pos_ in ("NOUN", "PROPN", "VERB") else None


_MASS_NOUNS = frozenset(
    "cash aid damage stock debt funding revenue profit tax income capital money assistance relief compensation "
    "property trade".split()
)
"""Singular nouns that an amount can be "in"; "$5 billion in July" is no other matter than $5 billion."""

_AMOUNT_NOUNS = frozenset(
    "hit charge loss cut rise drop fall boost gain cost fine deal bill profit increase bid tax stake fee loan".split()
)
"""Nouns that a headline puts behind a bare amount and that the tagger takes for verbs ("sees $5 billion hit")."""


def _dimension(unit: str | None) -> str | None:
    return _SIZE_OF[unit][0] if unit in _SIZE_OF else None


def _befell(child: Token) -> bool:
    """Whether a modifier tells what befell its noun: "injured workers", "people who died"; not "who shot him"."""
    if child.dep_ == "relcl":
        passive = any(below.dep_ in ("nsubjpass", "auxpass") for below in child.children)
        return passive or child.lemma_.lower() in _UNDERGONE
    if child.dep_ == "acl":
        return child.tag_ == "VBN"
    return child.dep_ in ("amod", "compound") and child.tag_ != "VBG"


_UNDERGONE = frozenset({"die", "perish", "drown", "vanish", "disappear", "survive"})
"""Verbs whose subject suffers what they tell."""


def _fate(token: Token, inside: set[int], sentence: Sentence) -> str | None:
    """Return what happened to those counted ("killed", "injured", ...), where the parse or the next word tells it."""
    if (own := _FATE_OF.get(token.lemma_.lower())) is not None and token.lemma_.lower() not in (
        "charge",
        "release",
        "free",
        "sentence",
        "save",
    ):
        return own
    if token.lemma_.lower() == "toll":
        return "killed"
    for child in token.children:
        if not sentence.first_token <= child.i < sentence.end_token:
            continue
        below = [
            verb for verb in child.children if verb.dep_ == "xcomp" and child.tag_ == "VBN" and child.dep_ != "amod"
        ]
        inner = next((_FATE_OF[verb.lemma_.lower()] for verb in below if verb.lemma_.lower() in _FATE_OF), None)
        if inner is not None:
            return inner  # "people thought to have died"
        if not _befell(child):
            continue
        word = _FATE_OF.get(child.lemma_.lower()) or _FATE_OF.get(child.lower_)
        if word is not None and child.lemma_.lower() not in ("charge", "free", "save"):
            return word
    for _ in range(4):
        if (
            token.dep_ not in ("conj", "appos")
            or not sentence.first_token <= token.head.i < sentence.end_token
            or token.head.pos_ in ("VERB", "AUX")
        ):
            break
        token = token.head
    head = token.head
    if (
        token.dep_ == "pobj"
        and head.lower_ == "of"
        and (own := _FATE_OF.get(head.head.lemma_.lower())) is not None
        and head.head.pos_ == "NOUN"
    ):
        return own
    if (
        token.dep_ in ("nsubjpass", "dobj", "nsubj", "nummod", "npadvmod", "ROOT", "dep", "attr", "oprd")
        and head.i != token.i
    ):
        lemma = head.lemma_.lower()
        fate = _FATE_OF.get(lemma) or _FATE_OF.get(head.lower_)
        active = (
            head.pos_ == "VERB"
            and token.dep_ == "nsubj"
            and lemma not in ("die", "perish", "drown", "vanish", "disappear", "survive")
        )
        if fate is not None and (not active or head.tag_ == "VBN"):
            return fate
        if head.lower_ == "missing" and any(child.dep_ == "aux" and child.lemma_ == "be" for child in head.children):
            return "missing"  # "nine sailors are still missing"
        if lemma == "leave" or lemma == "be":
            for child in head.children:
                if child.i > token.i and child.dep_ in ("oprd", "acomp", "xcomp", "ccomp") and child.lower_ in _FATE_OF:
                    return _FATE_OF[child.lower_]
        if head.pos_ in ("VERB", "AUX") and token.dep_ in ("nsubj", "nsubjpass"):
            for child in head.children:
                word = _FATE_OF.get(child.lower_) if child.dep_ in ("acomp", "attr", "advcl") else None
                if word is not None:
                    return word
    after = max([token.i, *inside]) + 1
    if after < sentence.end_token:
        following = token.doc[after]
        if following.lower_ in (
            "dead",
            "killed",
            "injured",
            "wounded",
            "missing",
            "hurt",
            "arrested",
            "detained",
            "hospitalized",
            "hospitalised",
            "rescued",
            "evacuated",
            "die",
            "perish",
        ):
            return (
                _FATE_OF.get(following.lower_)
                or _FATE_OF.get(following.lemma_.lower())
                or _PARTICIPLES.get(following.lower_)
            )
    return None


_PARTICIPLES = {
    "killed": "killed", "injured": "injured", "wounded": "injured", "arrested": "arrested", "detained": "arrested",
    "hospitalized": "injured", "hospitalised": "injured", "rescued": "rescued", "evacuated": "evacuated",
}  # fmt: skip


def _lemma(token: Token) -> str:
    """Return a lower-case lemma; the tagger leaves plurals in a title-cased headline as they stand."""
    lemma = token.lemma_.lower()
    if lemma == "taxis" and token.lower_ == "taxes":
        return "tax"  # the lemmatizer's slip
    words = token.lower_
    if (
        token.pos_ == "PROPN"
        and words == lemma
        and len(words) > 3
        and words.endswith("s")
        and not words.endswith(("ss", "us", "is"))
    ):
        return words[:-3] + "y" if words.endswith("ies") else words[:-1]
    return lemma


_ARTICLE = re.compile(r"\b(?:nobody|no[-\s]one|none|no|an?)\b", re.IGNORECASE)
_WISHED = frozenset("sure ensure hope pray promise want wish lucky guarantee".split())


def _unwritten(reading: Reading, sentence: Sentence, text: str, index: Sequence[int]) -> Iterator[Quantity]:
    """Yield counts told without a number: "no passengers", and "a man" beside a number of others or as a casualty."""
    for match in _ARTICLE.finditer(text):
        token = reading.doc[bisect_right(index, match.start() + sentence.start) - 1]
        if len(match.group()) > 2:
            nobody = _nobody(reading, sentence, token, match.end() + sentence.start)
            if nobody is not None:
                yield nobody
            continue
        if token.dep_ != "det" or not sentence.first_token <= token.head.i < sentence.end_token:
            continue
        head, word = token.head, token.lower_
        if (
            word == "no"
            and head.tag_ in ("NNS", "NNPS")
            and head.i > token.i
            and not any(child.dep_ == "nummod" for child in head.children)
        ):
            value = 0.0
        elif (
            word in ("a", "an")
            and head.lemma_.lower() in _PERSON_NOUNS
            and head.tag_ == "NN"
            and _is_one_of_several(head, sentence)
        ):
            value = 1.0
        else:
            continue
        found = _Found(
            token.idx,
            token.idx + len(token),
            token.idx,
            token.idx + len(token),
            value,
            value,
            value,
            False,
            "exactly",
            None,
            "count",
            1.0,
            False,
        )
        noun, modifiers = _counted([token], sentence, found)
        yield Quantity(
            reading.span(token.idx, token.idx + len(token)),
            value,
            value,
            value,
            False,
            "exactly",
            None,
            noun,
            modifiers,
            "count",
        )


def _nobody(reading: Reading, sentence: Sentence, token: Token, end: int) -> Quantity | None:
    """Return the count of none to whom a thing happened: "nobody was injured", "none of the passengers died"."""
    if token.lower_ == "no" and token.i + 1 < sentence.end_token:
        token = token.nbor(1)
    head = token.head
    if token.dep_ not in ("nsubj", "nsubjpass") or not sentence.first_token <= head.i < sentence.end_token:
        return None
    if any(child.tag_ == "MD" or child.lower_ == "to" for child in head.children if child.dep_ == "aux"):
        return None  # "nobody will be hurt"
    if head.dep_ in ("ccomp", "advcl", "acl") and (head.head.lemma_.lower() in _WISHED or _child_is(head, "if")):
        return None
    fate = _fate(token, {token.i}, sentence)
    if fate is None:
        return None
    of = next((child for child in token.children if child.lower_ == "of"), None)
    counted = next((child for child in of.children if child.dep_ == "pobj"), None) if of is not None else None
    if counted is not None and not sentence.first_token <= counted.i < sentence.end_token:
        counted = None
    noun = "people" if counted is None or counted.pos_ not in ("NOUN", "PROPN") else _lemma(counted)
    span = reading.span(token.idx if token.lower_ != "one" else token.nbor(-1).idx, end)
    return Quantity(span, 0.0, 0.0, 0.0, False, "exactly", None, noun, (fate,), "count")


def _child_is(token: Token, *words: str) -> bool:
    return any(child.lower_ in words for child in token.children)


def _is_one_of_several(head: Token, sentence: Sentence) -> bool:
    """Whether "a man" counts: he stands in a list with other people, or something befell him."""
    if _fate(head, {head.i}, sentence) in ("killed", "injured", "missing", "rescued"):
        return True
    beside = [child for child in head.children if child.dep_ == "conj"] + ([head.head] if head.dep_ == "conj" else [])
    return any(
        other.lemma_.lower() in _PERSON_NOUNS
        and any(child.dep_ == "nummod" or child.lower_ in ("a", "an") for child in other.children)
        for other in beside
    )

"""Time expressions: found by patterns, resolved against the publication date and against each other.

Written for news English. Three steps: patterns find pieces ("Sunday", "Dec. 31, 2017", "12:10 p.m."), pieces that
stand together become one expression, and expressions are resolved in reading order, so that a bare clock time takes
the date that was spoken of. What the text does not tell stays null: no hour is invented for a morning.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from dateutil.easter import easter
from dateutil.relativedelta import FR, MO, SA, SU, TH, TU, WE, relativedelta

from rashomon.model import TimeMention
from rashomon.text.number_words import DIGITS, ORDINALS, WORDS, parse_number
from rashomon.text.speech import SPEECH_VERBS

if TYPE_CHECKING:
    from spacy.tokens import Token

    from rashomon.text.reading import Reading, Sentence

Granularity = Literal[
    "minute", "hour", "part_of_day", "day", "week", "month", "year", "interval", "relative", "duration"
]
Tense = Literal["past", "future", "planned", "present", "habitual"]
Grade = Literal["day", "month", "year"]

RUNNING_DATE_DAYS = 31
"""A clock time takes over the date spoken of before only where that lies this near to the publication: the date of a
file photograph or of an anniversary is not the day on which the next sentence happens."""

SAME_WEEKDAY_DAYS = 13
"""A bare "Sunday" means the "Sunday, Dec. 31" of the same report where that lies at most this far before
publication."""

FORGOTTEN_AFTER_DAYS = 320
"""A day of a month told without a year does not lie further back than this: it would be taken for the one to come."""

REPUBLISHED_AFTER_DAYS = 7
"""News tells the days of the last week by weekday; what is older gets a date."""

_MONTHS = "january february march april may june july august september october november december".split()
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_ON_WEEKDAY = (MO, TU, WE, TH, FR, SA, SU)

_MONTH = (
    r"(?-i:(?:JANUARY|FEBRUARY|MARCH|APRIL|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER|(?:JAN|FEB|AUG|SEPT|OCT"
    r"|NOV|DEC)\.|Jan(?:uary\b|\.|\b)|Feb(?:ruary\b|\.|\b)|Mar(?:ch\b|\.|\b)|Apr(?:il\b|\.|\b)|May\b|June?\b\.?|July?\b\.?"
    r"|Aug(?:ust\b|\.|\b)|Sept?(?:ember\b|\.|\b)|Oct(?:ober\b|\.|\b)|Nov(?:ember\b|\.|\b)|Dec(?:ember\b|\.|\b)))"
)
_WEEKDAY = (
    r"(?-i:(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY\b"
    r"|(?:Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun)(?:\.|(?=,?\s+(?:\d{1,2}\b|(?:Jan|Feb|Mar|Apr|May|Ju[nl]|Aug|Sep|Oct|Nov|Dec))))))"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\b(?![,.]?\d)"
_YEAR = r"(?:1[5-9]|20)\d\d(?![\d,]*\d)"
_PART = r"(?:morning|afternoon|evening|night|lunchtime|midday)"
_UNIT = r"(?:second|minute|hour|day|night|week|weekend|fortnight|month|year|decade|century|centurie)"
_COUNT = (
    rf"(?:(?:half\s+an?|an?|several|a\s+few|(?:a\s+)?couple(?:\s+of)?|(?:a\s+)?dozen|{WORDS}|{DIGITS})"
    r"(?:\s+and\s+a\s+half)?(?:[-\s](?:more|additional)\b)?)"
)
_EDGE = r"(?:early|late|mid|(?:the\s+)?(?:very\s+)?(?:start|beginning|middle|end|close)\s+of)"
_NEAR = (
    r"(?:(?:at\s+)?(?:around|about|approximately|roughly|circa)|(?:just|shortly|soon|right|immediately|not\s+long|a\s+little"
    r"|a\s+bit|some\s+time|sometime|moments|minutes|a\s+few\s+minutes)\s+(?:before|after|past)|just\s+shy\s+of|nearly|almost|close\s+to"
    r"|before|after|by|until|till|since)"
)
_HOUR = r"(?:1[0-2]|0?[1-9])"
_HOUR_WORD = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_ZONE = (
    r"(?:\s*\(?(?-i:GMT|UTC|BST|CET|CEST|[ECMP][SD]?T|IST|AEST|AEDT|JST|MSK|Eastern|Pacific|Central|Mountain)\b\)?"
    r"(?:\s+(?:standard\s+|daylight\s+)?time)?|\s+local\s+time)?"
)

_PATTERNS: tuple[tuple[str, str], ...] = (
    ("iso", r"(?<![\w-])(?P<iso>\d{4}-\d\d-\d\d)(?:[T ](?P<isotime>\d\d:\d\d)(?::\d\d)?Z?)?(?![\w-])"),
    (
        "dmy",
        rf"(?<![\w.:/$£€-])(?:the\s+)?(?P<dmy_day>{_DAY})(?:\s*(?:-|–|to|and)\s*(?P<dmy_to>{_DAY}))?(?:\s+of)?[\s-]+(?P<dmy_month>{_MONTH})(?:,?[\s-]+(?P<dmy_year>{_YEAR}))?",
    ),
    (
        "mdy",
        rf"\b(?P<mdy_month>{_MONTH})\s*(?:the\s+)?(?P<mdy_day>{_DAY})(?!\s*(?:%|percent|per\s+cent|million|billion|people))(?:\s*(?:-|–|to|through)\s*(?:(?P<mdy_tomonth>{_MONTH})\s*)?(?P<mdy_to>{_DAY}))?(?:,?\s+(?:of\s+)?(?P<mdy_year>{_YEAR}))?",
    ),
    ("numeric", r"(?<![\w/.-])(?P<num_a>\d{1,2})/(?P<num_b>\d{1,2})/(?P<num_year>\d{4}|\d\d)(?![\w/])"),
    ("monthyear", rf"\b(?:(?P<my_edge>{_EDGE})[-\s]+)?(?P<my_month>{_MONTH}),?\s+(?:of\s+)?(?P<my_year>{_YEAR})"),
    (
        "quarter",
        rf"\b(?:(?P<q_word>first|second|third|fourth|final|last|previous|coming|following|1st|2nd|3rd|4th|this|next|current)[-\s]+(?:fiscal[-\s]+)?quarter\b|(?-i:Q(?P<q_digit>[1-4])|(?P<q_before>[1-4])Q)\b)(?:(?:\s+of|\s+in)?\s+(?P<q_year>{_YEAR}|(?:the|this|last|next)\s+year))?",
    ),
    (
        "holiday",
        r"\b(?-i:(?P<holiday>New\s+Year[’']?s?[’']?\s+Eve|New\s+Year[’']s(?:\s+Day)?|Christmas\s+Eve|Christmas(?:\s+Day)?(?!\s+(?:[Tt]ree|[Pp]arty|[Ss]hopp|[Mm]arket|[Cc]ard|[Gg]ift|[Cc]arol))|Boxing\s+Day|Thanksgiving(?:\s+Day)?(?!\s+(?:[Dd]inner|[Tt]urkey))|Black\s+Friday|Good\s+Friday"
        r"|Easter\s+(?:Sunday|Monday)|Easter|Halloween|Valentine[’']s\s+Day|Independence\s+Day|Fourth\s+of\s+July|Labou?r\s+Day|Memorial\s+Day|Veterans\s+Day"
        r"|Remembrance\s+Day|Martin\s+Luther\s+King(?:,?\s+Jr\.?)?\s+Day|Presidents?[’']?s?\s+Day|Columbus\s+Day|St\.?\s+Patrick[’']s\s+Day|Juneteenth))(?:[,\s]+(?P<h_year>"
        rf"{_YEAR}))?(?:\s+(?P<h_part>{_PART}))?",
    ),
    (
        "nthday",
        rf"\b(?:the\s+)?(?P<n_order>first|second|third|fourth|fifth|last|final|1st|2nd|3rd|4th)\s+(?P<n_weekday>{_WEEKDAY})\s+(?:of|in)\s+(?:(?P<n_which>this|next|last|every|each|the)\s+month\b|(?P<n_month>{_MONTH})(?:,?\s+(?:of\s+)?(?P<n_year>{_YEAR}))?)",
    ),
    (
        "weekday",
        rf"\b(?:(?P<w_mod>early|late|earlier|later|first\s+thing)\s+(?:on\s+)?)?(?:(?P<w_which>last|next|this|this\s+past|this\s+coming|the\s+previous|the\s+following|the\s+next|every|each)\s+)?(?:(?P<w_mod2>early|late)[-\s]+)?(?P<weekday>{_WEEKDAY})(?!s\b)(?:[’']s\b)?(?:[-\s]+(?:(?P<w_mod3>early|late|mid)[-\s]+)?(?P<w_part>{_PART})\b)?",
    ),
    (
        "month",
        rf"\b(?:(?P<m_edge>{_EDGE}|last|next|this|this\s+past|this\s+coming|every|each)[-\s]+)?(?P<month>{_MONTH})(?!\s*\d)",
    ),
    (
        "season",
        rf"\b(?:(?P<s_which>last|this|next|in\s+the|the|early|late|by|in|since)\s+)(?P<season>spring|summer|autumn|fall|winter)\b(?:\s+(?:of\s+)?(?P<s_year>{_YEAR}))?",
    ),
    ("decade", r"\b(?:(?P<d_edge>early|mid|late)[-\s]+)?(?:the\s+)?(?P<decade>(?:1[5-9]|20)\d0)[’']?s\b"),
    (
        "relunit",
        rf"\b(?:(?P<r_edge>earlier|later|{_EDGE}|late|by\s+the\s+end\s+of)[-\s]+)?(?P<r_the>the\s+)?(?P<r_which>last|past|previous|this|next|coming|following|current)\s+(?P<r_unit>week|weekend|month|year|decade|century)\b(?![-\s]+old)",
    ),
    (
        "endunit",
        r"\b(?P<e_edge>(?:the\s+)?(?:start|beginning|middle|end)\s+of|(?:earlier|later|early|late)\s+in)\s+the\s+(?P<e_unit>week|month|year)\b|\byear[-\s]end\b",
    ),
    ("weekend", r"\b(?:over|at|during|on|through)\s+the\s+weekend\b"),
    (
        "relday",
        rf"\b(?:(?P<rd_mod>early|late|earlier|later)\s+)?(?P<relday>the\s+day\s+before\s+yesterday|the\s+day\s+after\s+tomorrow|yesterday|today|tonight|tomorrow|last\s+night|this\s+(?:morning|afternoon|evening|lunchtime))\b(?:[’']s)?(?:\s+(?P<rd_part>{_PART}))?",
    ),
    (
        "anaphor",
        rf"\b(?:(?P<a_mod>early|late|earlier|later)\s+(?:on\s+)?)?(?P<a_which>that\s+same|that\s+very|that|the\s+same|the\s+very\s+same|the\s+next|the\s+following|the\s+previous|the\s+preceding)\s+(?P<a_unit>day|{_PART})\b",
    ),
    (
        "ago",
        rf"\b(?:(?P<ago_near>around|about|approximately|roughly|nearly|almost|some|more\s+than|over|at\s+least|less\s+than|just|only)\s+)?(?P<ago_n>{_COUNT})[-\s]+(?P<ago_unit>{_UNIT})s?\s+ago\b",
    ),
    (
        "later",
        rf"\b(?:(?:around|about|approximately|roughly|nearly|almost|some|more\s+than|over|at\s+least|less\s+than|just|only|no\s+more\s+than)\s+)?(?P<later>(?:(?P<l_n>{_COUNT}|the)[-\s]+)?(?P<l_unit>{_UNIT}|moment)s?[-\s]+(?P<l_way>later|earlier|after|before|into|prior\s+to|beforehand|afterwards?|from\s+now|following))\b",
    ),
    (
        "clock",
        rf"(?:\b(?P<c_near>{_NEAR})\s+)?(?<![\w.:/$£€-])(?:(?P<c_h>[01]?\d|2[0-3])(?P<c_colon>[:.])(?P<c_m>[0-5]\d)(?::[0-5]\d)?(?!\d)(?:\s*(?P<c_ap>[ap]m\b|[ap]\.\s?m\b\.?))?|(?P<c_h12>1[0-2]|0?[1-9])\s*(?P<c_ap2>[ap]m\b|[ap]\.m\b\.?)|(?P<c_oclock>1[0-2]|[1-9]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+o[’']clock\b|(?P<c_mil>(?:[01]\d|2[0-3])[0-5]\d)(?=\s*(?:hours\b|hrs\b|(?-i:GMT|UTC)))(?:\s*(?:hours|hrs)\b)?|(?P<c_word>noon|midnight|midday)\b"
        rf"|(?P<c_first>{_HOUR})(?=\s*(?:-|–|to|and|until|till)\s*{_HOUR}(?:[:.][0-5]\d)?\s*[ap]\.?m\b)"
        rf"|(?P<c_minutes>half|(?:a\s+)?quarter|five|ten|twenty(?:[-\s]five)?|5|10|20|25)(?P<c_in_minutes>[-\s]+minutes)?[-\s]+(?P<c_way>past|after|to|before)[-\s]+(?P<c_spoken>{_HOUR_WORD}\b|{_HOUR}(?![\d:.]*\d))(?:\s*(?P<c_ap3>[ap]m\b|[ap]\.\s?m\b\.?)|\s+o[’']clock\b)?)"
        rf"(?:(?=\s*(?:-|–|to|and|until|till)\s*(?P<c_to>{_HOUR})(?:[:.][0-5]\d)?\s*(?P<c_ap4>[ap])\.?m\b)|){_ZONE}",
    ),
    (
        "part",
        rf"\b(?:(?:(?:in|during|through|throughout|by|on|of|until|into|before)\s+)?the\s+(?:(?P<p_mod>early|late|mid|pre-?dawn|small)[-\s]+)?(?:hours\s+of\s+(?:the\s+)?)?(?P<part>{_PART}|hours)\b(?!\s+(?:of|before|after)\s+the\b)(?:\s+(?:hours|commute|rush(?:\s+hour)?|peak))?|(?P<p_mod2>early|late|mid)[-\s]+(?P<part2>{_PART})\b|at\s+(?P<part3>night|dawn|dusk|daybreak|sunrise|sunset|nightfall|lunchtime)\b|(?:(?P<p_near>before|after|by|around|shortly\s+before|shortly\s+after|just\s+before|just\s+after)\s+)(?P<part4>dawn|dusk|daybreak|sunrise|sunset|nightfall|dark|lunchtime)\b|(?P<part5>overnight)\b)",
    ),
    (
        "relative",
        r"\b(?:(?:just|only)\s+)?(?:(?:shortly|soon|immediately|right|moments|minutes|hours|days|weeks|months|years|seconds|not\s+long|long|just)\s+(?:before|after|following)|(?:moments|minutes|hours|days|weeks|months|years|seconds)\s+(?:later|earlier)|soon\s+afterwards?|shortly\s+(?:afterwards?|thereafter))\b",
    ),
    (
        "yearspan",
        rf"(?<![\w.,:/$£€-])(?P<ys_from>{_YEAR})\s?(?:(?:-|–|/|to|and|through|until|till)\s?(?P<ys_to>{_YEAR})|(?:-|–|/)(?P<ys_short>\d\d))(?![\w-])",
    ),
    ("year", rf"(?<![\w.,:/$£€-])(?:(?P<y_edge>{_EDGE})[-\s]+)?(?P<year>{_YEAR})(?![\w-])"),
    (
        "duration",
        rf"\b(?:(?P<dur_n>{_COUNT})[-\s]+(?P<dur_unit>{_UNIT})s?(?:[’'](?:s\b)?)?(?:[-\s]+(?:long|straight))?\b(?![-\s]+(?:old\b|of\s+age\b|ago\b))|(?<=\bfor\s)(?P<dur_bare>seconds|minutes|hours|days|weeks|months|years|decades|centuries)\b)",
    ),
)
_COMPILED = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _PATTERNS}
_WORD = re.compile(r"\w+")

_OPENERS: tuple[tuple[str, str], ...] = (
    ("0", "iso dmy numeric quarter nthday decade ago later clock yearspan year duration"),
    (
        "a an half several couple dozen zero one two three four five six seven eight nine ten eleven twelve thirteen "
        "fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety",
        "ago later clock duration",
    ),
    (" ".join(f"{name} {name[:3]}" for name in _MONTHS) + " sept", "mdy monthyear month"),
    (" ".join(f"{name} {name[:3]}" for name in _WEEKDAYS) + " tues thur thurs", "weekday"),
    ("early late", "endunit monthyear weekday month season decade relunit relday anaphor part year"),
    ("mid", "monthyear month decade part year"),
    ("start beginning middle end close very", "monthyear month relunit endunit clock year"),
    ("the", "dmy monthyear nthday weekday month season decade relunit endunit relday anaphor later part year"),
    ("first second third fourth final 1st 2nd 3rd 4th", "quarter nthday weekday holiday"),
    ("fifth", "nthday"),
    ("quarter", "clock"),
    ("last next this", "quarter nthday weekday month season relunit relday"),
    ("past previous coming following current", "quarter relunit"),
    ("every each", "weekday month"),
    ("earlier later", "endunit weekday relunit relday anaphor"),
    ("q1 q2 q3 q4", "quarter"),
    (
        "new christmas boxing thanksgiving black good easter halloween valentine independence labor labour memorial "
        "veterans remembrance martin president presidents columbus st juneteenth",
        "holiday",
    ),
    ("in", "season part"),
    ("by", "season relunit clock part"),
    ("since", "season clock"),
    ("over on during through throughout", "weekend part ago later"),
    ("of until till into", "part clock"),
    ("year", "endunit later"),
    ("yesterday today tonight tomorrow", "relday"),
    ("that", "anaphor"),
    (
        "around about approximately roughly circa nearly almost some more at less only no",
        "weekend ago later clock part relative",
    ),
    ("just shortly soon right immediately not long sometime", "ago later clock part relative"),
    ("before after", "clock part"),
    ("noon midnight midday", "clock"),
    ("overnight", "part"),
    (
        "second seconds minute minutes hour hours day days night nights week weeks weekend weekends fortnight month "
        "months years decade decades century centuries moment moments",
        "later clock relative duration",
    ),
)
"""Which patterns can begin with a word. Trying every pattern at every character cost as much as the whole parse."""

_ORDER = {name: position for position, (name, _) in enumerate(_PATTERNS)}


def _dispatch() -> dict[str, tuple[str, ...]]:
    kinds: dict[str, set[str]] = {}
    for words, names in _OPENERS:
        for word in words.split():
            kinds.setdefault(word, set()).update(names.split())
    return {word: tuple(sorted(names, key=_ORDER.__getitem__)) for word, names in kinds.items()}


_KINDS_FROM = _dispatch()

_LINK = re.compile(
    r"[^\S\n\r]*(?:,|\(|—|–)?[^\S\n\r]*(?:(?:on|at|in|of|from|the|a|around|about|local\s+time|early|late|during)\b\s*){0,2}",
    re.IGNORECASE,
)
_MAX_LINK_CHARS = 18

_BEFORE_MONTH = re.compile(
    r"\b(?:in|since|until|till|by|from|to|of|during|before|after|through|throughout|and|between|for|this|last|next|or|mid|over)[-\s]+$",
    re.IGNORECASE,
)
_BEFORE_YEAR = re.compile(
    r"(?:\b(?:in|since|until|till|by|from|to|of|during|before|after|through|throughout|and|between|for|around|about|circa|the|a|early|late|mid|back|year|spring|summer|autumn|fall|winter|than|his|her|its|their|or|[a-z]+[’']s)[-\s]+|[(,]\s*)$",
    re.IGNORECASE,
)
_AFTER_YEAR = re.compile(r"\s*(?:was|is|has|had|will|saw|and\s+(?:1[5-9]|20)\d\d|[’']s|[).;]|,\s|$)", re.IGNORECASE)
_COUNTED_AFTER = re.compile(
    r"\s+(?:people|men|women|dollars|euros|pounds|miles|km|feet|metres|meters|troops|soldiers|jobs|words|points)\b"
)
_FINANCE = re.compile(
    r"\b(?:earnings|money|[mb]illions?|profits?|revenues?|sales|fiscal|results?|income|loss(?:es)?|GDP|growth|shares?|dividends?|guidance|inflation|deliver(?:y|ies)|econom|charge|orders|bookings|bank|company|investors?|economic|forecast)\b",
    re.IGNORECASE,
)
_NAMED_DAY = re.compile(
    r"\b(?:Black|Good|Super|Bloody|Ash|Cyber|Fat|Shrove|Palm|Easter|Giving|Casual|Ruby|Joe|Big|Freaky)\s+$"
)
_NAME_TODAY = re.compile(r"\b(?!The\b|On\b|And\b|But\b)[A-Z]\w+\s+$")
_BEFORE_STRETCH = re.compile(
    r"\b(?:for|in|within|lasted|lasting|last|about|around|nearly|almost|than|after|over|under|least|took|take|spent|every)\s+$",
    re.IGNORECASE,
)
_SHARED_YEAR = re.compile(
    rf"\s*(?:-|–|to|and|or|through|until)\s*{_MONTH}(?:,?\s+(?:of\s+|in\s+)?)(?P<year>{_YEAR})", re.IGNORECASE
)
_DEADLINE = re.compile(
    r"\b(?:until|till|starting|beginning|effective|as\s+soon\s+as|no\s+later\s+than|due(?:\s+on)?)\s+(?:on\s+)?$",
    re.IGNORECASE,
)
_SET_FOR = re.compile(
    r"(?P<past>\b(?:was|were|been)\s+(?:\w+\s+)?)?\b(?:set|scheduled|slated|planned|due|expected|rescheduled|postponed|delayed|pushed"
    r"|moved|fixed|booked)\s+(?:back\s+)?(?:for|on|in|to|until|till|by)\s+(?:early\s+|late\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
"""A participle that sets a day, right before it ("set for June 25"); "was set for" may also look back."""
_UP_TO = re.compile(r"\b(?:until|till|by|ahead\s+of|in\s+time\s+for|up\s+to|pending)\b[^,;]{0,50}$", re.IGNORECASE)
_MOVED = frozenset("reschedule postpone move delay shift push cancel".split())
_CONDITIONS = frozenset({"if", "unless", "whether"})
_CLAUSE_END = re.compile(r"[.;:!?\n]\s")
_AT_END = re.compile(r"\b(?:end|close)\s+of$", re.IGNORECASE)
_HABIT = frozenset("typically usually generally normally often always regularly traditionally annually".split())
_MODALS = frozenset({"may", "might", "could", "must", "should", "can"})
_PLANS = frozenset(
    "expect plan schedule set due aim intend hope want slate propose agree decide promise pledge vow prepare".split()
)
_SCHEDULES = frozenset(
    """begin start open close meet vote play face host take arrive resume return travel visit launch hold report release
    appear expire end kick debut air premiere go come leave depart run publish announce""".split()
)
_PART_HOURS = {
    "morning": (5, 12), "afternoon": (12, 18), "evening": (17, 24), "night": (18, 30), "midday": (11, 14),
    "noon": (11, 13),
    "lunchtime": (11, 14), "dawn": (4, 8), "daybreak": (4, 8), "sunrise": (4, 8), "dusk": (16, 22), "sunset": (16, 22),
    "nightfall": (16, 22), "dark": (16, 22), "overnight": (18, 30), "hours": (0, 6), "tonight": (17, 30),
}  # fmt: skip
_EARLY_PARTS = {"morning": (0, 9), "afternoon": (12, 15), "evening": (17, 20), "night": (18, 22), "": (0, 9)}
_LATE_PARTS = {"morning": (9, 12), "afternoon": (15, 18), "evening": (20, 24), "night": (21, 28), "": (17, 30)}


@dataclass(frozen=True)
class Expression:
    """A time expression as written: half-open offsets into the report's text, and the pieces it is made of."""

    start: int
    end: int
    kind: str
    values: dict[str, str] = field(default_factory=dict[str, str], hash=False)

    @property
    def names_a_time(self) -> bool:
        """Whether this points at a date or a time of day, and so is no quantity."""
        return self.kind not in ("duration", "later", "ago", "relative")


@dataclass(frozen=True)
class _Resolved:
    """The days an expression means: `end` is the day after the last."""

    start: date
    end: date
    grade: Granularity
    approximate: bool
    reason: str
    edge: bool = False


@dataclass
class _Running:
    """What has been resolved so far in this report."""

    anchor: date | None
    untimed: bool
    explicit: dict[int, date]
    half: str = ""
    """The half of the day, "a" or "p", if all clock times of the report that tell one tell the same."""
    last: date | None = None
    """The day spoken of last on which something happened."""
    said: date | None = None
    """The day spoken of last on which something was said."""
    ahead: date | None = None
    """The last day spoken of that lies after the publication: only what is still to come happens then."""
    clock: datetime | None = None
    clock_sentence: int = -1


def find_times(reading: Reading, published: datetime | None, story_date: date | None = None) -> list[TimeMention]:
    """Return the time expressions of a report's sentences, in order of offset, resolved where the text allows it.

    Weekdays and the like are resolved against `published`, else `story_date`, else the first full date in the report's
    own text; a report that came out over a week after `story_date` and tells its days by weekday alone is taken to be
    the page of an older report, and counted from `story_date`. An expression that
    joins date and time of day ("Sunday, Dec. 31, at 12:10 p.m.") is one mention.
    """
    groups = [_group(reading.report.text, found) for found in _scan(reading)]
    expressions = [group for run in groups for group in run]
    if not expressions:
        return []
    anchor = published.date() if published else story_date
    if anchor and story_date and (anchor - story_date).days > REPUBLISHED_AFTER_DAYS and not _looks_back(expressions):
        anchor, published = story_date, None
    full = [day for group in expressions if (day := _full_date(group))]
    if anchor is None:
        anchor = full[0] if full else None
    untimed = published is not None and (published.hour, published.minute) == (0, 0)
    explicit: dict[int, date] = {}
    for day in full:
        if anchor is not None and 0 <= (anchor - day).days <= SAME_WEEKDAY_DAYS:
            explicit.setdefault(day.weekday(), day)
    running = _Running(anchor, untimed, explicit, _half_of_report(expressions))
    index = [token.idx for token in reading.doc]
    dated = [_is_dated(group) for group in expressions]
    mentions: list[TimeMention] = []
    sentences = [reading.sentence_at(group[0].start) for group in expressions]
    for position, group in enumerate(expressions):
        sentence = sentences[position]
        borrowed = None
        if sentence is not None and not dated[position]:
            borrowed = _later_date_in_sentence(reading, expressions, sentences, dated, position, running, index)
            if borrowed is None and running.last is None and running.said is None:
                borrowed = _date_told_next(reading, expressions, sentences, dated, position, running, index)
        mentions.append(_resolve(reading, group, sentence, running, index, borrowed))
    return mentions


def _half_of_report(expressions: Sequence[Sequence[Expression]]) -> str:
    """Return "p" where every clock time of the report that tells its half of the day lies after noon, else ""."""
    halves: set[str] = set()
    for piece in (piece for group in expressions for piece in group if piece.kind == "clock"):
        half = piece.values.get("c_ap") or piece.values.get("c_ap2") or piece.values.get("c_ap3")
        if half:
            halves.add(half[0].lower())
        elif int(piece.values.get("c_h", "0")) > 12 or piece.values.get("c_h", "").startswith("0"):
            return ""  # a clock of 24 hours
    return "p" if halves == {"p"} else ""


def _looks_back(expressions: Sequence[Sequence[Expression]]) -> bool:
    """Whether a report tells the days by date or as lying weeks back, so that it was written when it was published."""
    return any(
        piece.kind in ("iso", "mdy", "dmy", "numeric", "month", "monthyear", "ago")
        or (piece.kind == "relunit" and piece.values["r_which"].lower() in ("last", "past"))
        for group in expressions
        for piece in group
    )


def calendar_spans(reading: Reading) -> list[tuple[int, int]]:
    """Return the half-open character ranges that name dates and times of day, in order; durations are left out."""
    return [(found.start, found.end) for run in _scan(reading) for found in run if found.names_a_time]


_AGO_UNIT = re.compile(r"\b(?P<unit>week|fortnight|month|year|decade|centur)\w*\s+ago\b", re.IGNORECASE)


def _with_slack(mention: TimeMention, interval: tuple[datetime, datetime]) -> tuple[datetime, datetime]:
    """Return the interval of a time counted back ("two years ago"), wider by one unit each way.

    Nobody counts to the day: on New Year's Day "two years ago" may lie in either of two calendar years. A round count of
    years ("20 years ago") is as loose as a tenth of itself.
    """
    told = _AGO_UNIT.search(mention.span.text) if mention.approximate else None
    if told is None or mention.granularity not in ("week", "month", "year", "day"):
        return interval
    unit = told["unit"].lower()
    if unit in ("week", "fortnight"):
        step = relativedelta(days=7)
    elif unit == "month":
        step = relativedelta(months=1)
    else:
        amount = _amount(mention.span.text[: told.start()].strip(" -")) or 1.0
        years = amount * {"year": 1, "decade": 10}.get(unit, 100)
        step = relativedelta(years=max(1, int(years // 10)) if years % 5 == 0 else 1)
    try:
        return interval[0] - step, interval[1] + step
    except (ValueError, OverflowError):
        return interval


_TIME_WORDS = re.compile(r"[a-z]+|\d+")
_IDLE_WORDS = frozenset("on at in of the a an around about".split())


def same_words(a: TimeMention, b: TimeMention) -> bool:
    """Return whether two times are told in the same words, whatever days they were resolved to.

    "11:55 pm on Sunday" and "11:55 p.m. Sunday" are the same words.
    """
    return _told_words(a.span.text) == _told_words(b.span.text)


@lru_cache(maxsize=4096)
def _told_words(text: str) -> tuple[str, ...]:
    plain = re.sub(r"\b([ap])\.\s?m\b\.?", r"\1m", text.lower())
    plain = re.sub(r"(?<=\d)([ap]m)\b", r" \1", re.sub(r"['\u2019]s\b|['\u2019]", "", plain))
    return tuple(sorted(word for word in _TIME_WORDS.findall(plain) if word not in _IDLE_WORDS))


_COARSE = {"year": 365, "month": 31, "interval": 92, "week": 7}
"""Days that the coarser units last, about."""


def compare_times(a: TimeMention, b: TimeMention) -> Literal["same", "refinement", "different", "incomparable"]:
    """Return how two times agree.

    "same": the same stretch of time; "refinement": one holds the other ("early Sunday afternoon" and 12:20 that day),
    or both are approximate and overlap; "different": both cannot be meant; "incomparable": one is not resolved, or
    the same words ("the next day") were counted from other days, or a coarse time is far from an exact one ("in 1996"
    and "Saturday").
    """
    if a.when is None or b.when is None or "duration" in (a.granularity, b.granularity):
        return "incomparable"
    left, right = _interval(a), _interval(b)
    if left is None or right is None:
        return "incomparable"
    left, right = _with_slack(a, left), _with_slack(b, right)
    if a.when == b.when and (
        left == right or a.granularity in ("minute", "hour") or a.granularity == b.granularity != "part_of_day"
    ):
        return "same"
    if left == right:
        return "same"
    if same_words(a, b):
        # What differs is our reading of them (another date of publication, another day spoken of before).
        return "incomparable"
    if (left[0] <= right[0] and right[1] <= left[1]) or (right[0] <= left[0] and left[1] <= right[1]):
        return "refinement"
    if left[0] < right[1] and right[0] < left[1]:
        return "refinement" if a.approximate or b.approximate else "different"
    return "incomparable" if _of_other_scale(a, b, left, right) else "different"


def _of_other_scale(
    a: TimeMention, b: TimeMention, left: tuple[datetime, datetime], right: tuple[datetime, datetime]
) -> bool:
    """Whether one time is a day or finer, the other a year or a month, and more than that unit lies between them."""
    units = [_COARSE.get(mention.granularity, 1) for mention in (a, b)]
    apart = max(left[0], right[0]) - min(left[1], right[1])
    if min(units) > 1 or max(units) < 31:
        return False
    return apart > timedelta(days=min(max(units), 31))


def time_interval(mention: TimeMention) -> tuple[datetime, datetime] | None:
    """Return the half-open stretch of local time that a resolved mention may mean; null where it is not resolved.

    Parts of the day are read broadly: a "late Saturday morning" is nine to twelve.
    """
    return _interval(mention)


def governing_verb(reading: Reading, mention: TimeMention, sentence: Sentence) -> Token | None:
    """Return the verb that a time expression hangs on ("said" in "said Tuesday"); null where the parse shows none."""
    inside = [
        token
        for token in reading.doc[sentence.first_token : sentence.end_token]
        if token.idx < mention.span.end and mention.span.start < token.idx + len(token)
    ]
    if not inside:
        return None
    indices = {token.i for token in inside}
    root = next((token for token in inside if token.head.i not in indices), inside[0])
    return _governor(root, sentence)


_MODIFIES = frozenset({"nummod", "compound", "amod", "nmod"})


def modified_noun(reading: Reading, mention: TimeMention) -> Token | None:
    """Return the noun that a time only describes: "party" in "a New Year's Eve party", "film" in "his 2007 film".

    Null where the time hangs on a verb or a preposition.
    """
    inside = reading.doc.char_span(mention.span.start, mention.span.end, alignment_mode="expand")
    if inside is None or not len(inside):
        return None
    root = inside.root
    follows = root.dep_ in _MODIFIES and root.head.i >= inside.end
    return root.head if follows and root.head.pos_ in {"NOUN", "PROPN"} else None


# -- finding ----------------------------------------------------------------------------------------------------------


def _runs(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield the stretches of text to scan: consecutive sentences of one block, so that "p.m." may not cut a date in
    two."""
    start = end = block = -1
    for sentence in reading.sentences:
        if sentence.block == block and sentence.start - end <= 2:
            end = sentence.end
            continue
        if block >= 0:
            yield start, end
        start, end, block = sentence.start, sentence.end, sentence.block
    if block >= 0:
        yield start, end


def _scan(reading: Reading) -> Iterator[list[Expression]]:
    text = reading.report.text
    for start, end in _runs(reading):
        found: list[Expression] = []
        position = start
        for word in _WORD.finditer(text, start, end):
            if word.start() < position:
                continue
            first = word.group()
            for kind in _KINDS_FROM.get("0" if first[0].isdigit() else first.lower(), ()):
                match = _COMPILED[kind].match(text, word.start(), end)
                if match is not None and (expression := _expression(text, match, kind, end)) is not None:
                    found.append(expression)
                    position = match.end()
                    break
        yield found


def _expression(text: str, match: re.Match[str], kind: str, end: int) -> Expression | None:
    values = {name: value for name, value in match.groupdict().items() if value is not None}
    before = text[max(0, match.start() - 24) : match.start()]
    after = text[match.end() : min(end, match.end() + 24)]
    check = _CHECKS.get(kind)
    if check is not None and not check(values, before, after, text[max(0, match.start() - 160) : match.end() + 160]):
        return None
    return Expression(match.start(), match.end(), kind, values)


def _month_is_meant(values: dict[str, str], before: str, after: str, around: str) -> bool:
    words = values["month"].rstrip(".").lower()
    if len(words) <= 4 and words not in ("june", "july", "may") and "." not in values["month"]:
        return False
    if "m_edge" in values:
        return True
    return bool(_BEFORE_MONTH.search(before)) and not re.match(r"\s+(?:[A-Z][a-z]+)\b", after)


def _year_is_meant(values: dict[str, str], before: str, after: str, around: str) -> bool:
    if _COUNTED_AFTER.match(after):
        return False
    if "y_edge" in values:
        return True
    if not before.strip():
        return bool(_AFTER_YEAR.match(after))
    return bool(_BEFORE_YEAR.search(before))


def _season_is_meant(values: dict[str, str], before: str, after: str, around: str) -> bool:
    if values["season"].lower() == "fall":
        return "s_year" in values or (
            values["s_which"].lower() in ("last", "this", "next") and not after.lstrip().startswith("in ")
        )
    return not re.match(r"\s+(?:olympics?|games|league|paralympic|break|school|sale|palace)", after, re.IGNORECASE)


def _quarter_is_meant(values: dict[str, str], before: str, after: str, around: str) -> bool:
    return "q_year" in values or bool(_FINANCE.search(around))


def _weekday_is_meant(values: dict[str, str], before: str, after: str, around: str) -> bool:
    return not _NAMED_DAY.search(before) and not re.match(
        r"\s+(?:Times|Mail|Telegraph|Mirror|Post|Express|Herald|Night\s)", after
    )


def _relday_is_meant(values: dict[str, str], before: str, after: str, around: str) -> bool:
    return not (values["relday"][0].isupper() and _NAME_TODAY.search(before))


_MADE_OF = re.compile(r"\b(?:my|your|his|her|its|our|their|own)\s+[\"\u201c\u2018']?$|[\"\u201c\u2018]$", re.IGNORECASE)
_SHADE = re.compile(r"[-\s]+(?:blue|black|purple|green|gr[ea]y|silver|violet|red|navy)\b", re.IGNORECASE)


_LEADS_CLOCK = re.compile(
    r"\b(?:at|around|about|by|until|till|from|to|before|after|since|and|or|on|was|is|posted|updated|published|day|time)\s+$",
    re.IGNORECASE,
)


def _clock_is_meant(values: dict[str, str], before: str, after: str, around: str) -> bool:
    as_like = _SHADE.match(after) or (_MADE_OF.search(before) and re.match(r"\s+[A-Za-z]", after))
    if "c_word" in values and "c_near" not in values and as_like:
        return False  # "his midnight cherry roadster", "a midnight blue dress": what something is like, no hour.
    if "c_spoken" in values:
        return _spoken_clock_is_meant(values, before, after)
    if "c_first" in values:
        # "from 5 to 6pm", "7-9pm"; "five 5 to 6pm slots" is no clock, nor is "rose 5 to 6 p.m."
        led = re.search(r"\b(?:from|between|at|about|around)\s+$|[(,:]\s*$", before, re.IGNORECASE)
        return "c_near" in values or led is not None or re.match(r"\s?[-–]", after) is not None
    if values.get("c_colon") == "." and "c_ap" not in values:
        return (
            re.search(r"\bat\s+$", before, re.IGNORECASE) is not None
            and _AFTER_DOTTED.match(after) is not None
            and not _RATED.search(_nearby(before, around))
        )
    if (
        values.get("c_h", "").startswith("0")
        and not values.keys() & {"c_ap", "c_near"}
        and re.match(r"[^\S\n]*(?:\n|$)", after)
        and re.search(r"[a-z]{2,}\s+$", before)
        and not _LEADS_CLOCK.search(before)
    ):
        return False  # "WATCH: how the roof came down 01:26" is a caption with the length of its film.
    if "c_h" in values and "c_ap" not in values:
        # A bare "17:30" is a clock time, a bare "3:10" may be a verse, a ratio or a result.
        return (
            len(values["c_h"]) == 2
            or bool(re.search(r"\b(?:at|around|about|by|until|from|to|before|after)\s+$", before))
            or "c_near" in values
        )
    return True


_AFTER_DOTTED = re.compile(
    rf"\s*(?:[,;:)]|\.(?!\d)|$|(?:on|in\s+the|and|when|after|before|while|but|by|local\s+time|yesterday|today|that|this|last)\b|{_WEEKDAY})",
    re.IGNORECASE,
)
_RATED = re.compile(
    r"[%$£€]|\b(?:percent|per\s+cent|pence|cents?|points?|rates?|price[ds]?|stood|closed|traded|trading|magnitude|average[ds]?"
    r"|index|seconds|metres|meters|odds|score[ds]?|measured|shares?|stocks?|dollars?|pounds?|euros?|yields?|bonds?|inflation"
    r"|settled|quoted|valued|magnitude)\b",
    re.IGNORECASE,
)
"""What a figure with a dot behind "at" may be instead of a time of day ("began at 2.20", but "shares stood at 2.20")."""


def _nearby(before: str, around: str) -> str:
    """Return of the words around an expression those within a clause of it."""
    at = around.find(before) if before else 0
    return around[max(0, at - 40) : at + len(before) + 60]


def _spoken_clock_is_meant(values: dict[str, str], before: str, after: str) -> bool:
    """Whether "half past seven", "ten to nine" are times: "five to nine" is a range unless a preposition says when."""
    if values["c_minutes"].lower() == "half":
        return values["c_way"].lower() == "past"
    if "quarter" in values["c_minutes"].lower() or "c_in_minutes" in values:
        return not re.match(r"[-\s]+(?:percent|per\s+cent|million|billion|quarters?|thirds?)\b", after)
    if values["c_way"].lower() != "past" and values["c_minutes"].isdigit():
        return False
    if values["c_way"].lower() in ("after", "before") and "c_ap3" not in values:
        return False
    ends = re.match(
        r"\s*(?:[.,;:)!?]|$|on\b|in\s+the\b|this\b|that\b|when\b|and\b|the\s+(?:next|following|previous)\b|yesterday|today)",
        after,
    )
    # "won by five to four" is a result.
    told = re.search(r"\bat\s+$", before, re.IGNORECASE) or values.get("c_near", "by").lower() != "by"
    return "c_ap3" in values or bool(told and ends) or (values["c_way"].lower() == "past" and bool(ends))


def _relunit_is_meant(values: dict[str, str], before: str, after: str, around: str) -> bool:
    # "the last year", "the past week" are stretches that end now; "last year" is a calendar year.
    if "r_the" not in values and re.match(r"\s+of\s+(?:[A-Z]|\d|the\b)", after):
        return False  # "last week of July"
    return not (values["r_which"].lower() == "following" and "r_the" not in values)


def _anaphor_is_meant(values: dict[str, str], before: str, after: str, around: str) -> bool:
    which, unit = values["a_which"].lower(), values["a_unit"].lower()
    return not (which == "that" and unit in ("midday", "lunchtime"))


def _duration_is_meant(values: dict[str, str], before: str, after: str, around: str) -> bool:
    # "$20 an hour", "a second flight" and "twice a day" tell no stretch of time.
    if values.get("dur_n", "").lower() in ("a", "an"):
        return bool(_BEFORE_STRETCH.search(before)) and values["dur_unit"].lower() != "second"
    return True


def _part_is_meant(values: dict[str, str], before: str, after: str, around: str) -> bool:
    return values.get("part", "").lower() != "hours" or values.get("p_mod", "").lower() in (
        "early",
        "small",
        "late",
        "predawn",
        "pre-dawn",
    )


def _numeric_is_meant(values: dict[str, str], before: str, after: str, around: str) -> bool:
    a, b = int(values["num_a"]), int(values["num_b"])
    return 1 <= a <= 31 and 1 <= b <= 31 and min(a, b) <= 12


_CHECKS: dict[str, Callable[[dict[str, str], str, str, str], bool]] = {
    "month": _month_is_meant, "year": _year_is_meant, "season": _season_is_meant, "quarter": _quarter_is_meant,
    "weekday": _weekday_is_meant, "relday": _relday_is_meant, "clock": _clock_is_meant, "relunit": _relunit_is_meant,
    "anaphor": _anaphor_is_meant, "part": _part_is_meant, "numeric": _numeric_is_meant,
    "duration": _duration_is_meant,
}  # fmt: skip

_DAY_KINDS = frozenset({"iso", "dmy", "mdy", "numeric", "holiday", "nthday", "weekday", "relday", "anaphor"})
_FULL_KINDS = frozenset({"iso", "dmy", "mdy", "numeric", "holiday"})
_TIME_KINDS = frozenset({"clock", "part"})


def _group(text: str, found: Sequence[Expression]) -> list[tuple[Expression, ...]]:
    """Join pieces that stand together and say different things about one time."""
    groups: list[list[Expression]] = []
    for expression in found:
        if groups:
            gap = text[groups[-1][-1].end : expression.start]
            if len(gap) <= _MAX_LINK_CHARS and _LINK.fullmatch(gap) and _fits(groups[-1], expression, gap):
                groups[-1].append(expression)
                continue
        groups.append([expression])
    return [tuple(group) for group in groups]


def _fits(group: Sequence[Expression], new: Expression, gap: str) -> bool:
    kinds = [piece.kind for piece in group]
    has_day = any(kind in _DAY_KINDS for kind in kinds)
    has_time = any(kind in _TIME_KINDS for kind in kinds)
    has_part = any(_part_of(piece)[0] for piece in group)
    if new.kind == "clock":
        return "clock" not in kinds and (has_day or has_time)
    if new.kind == "part":
        return not has_part and (has_day or has_time) and "," not in gap
    if new.kind == "weekday" and kinds == ["relunit"] and group[0].values["r_unit"].lower() == "week":
        return not re.search(r"[,(—–]", gap)  # "next week on Friday"
    if new.kind in _DAY_KINDS:
        if has_time and not has_day and not (has_part and _part_of(new)[0]):
            return True
        if "weekday" in kinds and len(group) == 1 + has_time and new.kind in _FULL_KINDS:
            return True
        if kinds == ["relday"] and new.kind in ("iso", "mdy", "dmy", "numeric") and gap.strip() in (",", "("):
            return True
        return (
            new.kind == "weekday" and has_day and "weekday" not in kinds and any(kind in _FULL_KINDS for kind in kinds)
        )
    if new.kind == "relunit" and new.values["r_unit"].lower() in ("week", "year", "month"):
        if kinds == ["weekday"] and new.values["r_unit"].lower() == "week":
            return "," not in gap
        return (
            len(kinds) == 1 and kinds[0] in ("month", "mdy", "dmy", "season") and new.values["r_unit"].lower() == "year"
        )
    if new.kind == "month":
        return kinds == ["relunit"] and group[0].values["r_unit"].lower() == "year" and "in" in gap.lower()
    if new.kind == "year":
        return (
            len(kinds) == 1
            and kinds[0] in ("mdy", "dmy")
            and not {"mdy_year", "dmy_year"} & group[0].values.keys()
            and gap.strip() in ("", ",")
        )
    return False


def _is_dated(group: Sequence[Expression]) -> bool:
    """Whether the expression has a date of its own, be it told by day, month or year."""
    return any(piece.kind not in ("clock", "part", "later", "relative", "duration", "ago") for piece in group)


# -- resolving --------------------------------------------------------------------------------------------------------


def _month_number(words: str) -> int:
    return next(index for index, name in enumerate(_MONTHS, 1) if name.startswith(words.rstrip(".").lower()[:3]))


def _weekday_number(words: str) -> int:
    return next(index for index, name in enumerate(_WEEKDAYS) if name.startswith(words.rstrip(".").lower()[:3]))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full_date(group: Sequence[Expression]) -> date | None:
    """Return the date of an expression that tells day, month and year."""
    for piece in group:
        values = piece.values
        if piece.kind == "iso":
            year, month, day = values["iso"].split("-")
            return _day(int(year), int(month), int(day))
        if piece.kind == "numeric":
            return _numeric_date(values)
        for kind in ("mdy", "dmy"):
            if piece.kind == kind:
                year = values.get(f"{kind}_year") or next(
                    (other.values["year"] for other in group if other.kind == "year"), None
                )
                if year:
                    return _day(int(year), _month_number(values[f"{kind}_month"]), _number(values[f"{kind}_day"]))
    return None


def _numeric_date(values: dict[str, str]) -> date | None:
    first, second, year = int(values["num_a"]), int(values["num_b"]), int(values["num_year"])
    year += 0 if year > 99 else 2000 if year < 70 else 1900
    # Month first as agencies in the United States write, unless the first figure cannot be a month.
    return _day(year, second, first) if first > 12 else _day(year, first, second)


def _number(words: str) -> int:
    digits = re.match(r"\d+", words)
    return int(digits.group()) if digits else ORDINALS.get(words.lower(), 0)


def _resolve(
    reading: Reading,
    group: Sequence[Expression],
    sentence: Sentence | None,
    running: _Running,
    index: Sequence[int],
    borrowed: date | None,
) -> TimeMention:
    span = reading.span(group[0].start, group[-1].end)
    tense = _Tense(reading, group[0], sentence, index)
    clock = next((piece for piece in group if piece.kind == "clock"), None)
    days = _days(reading, group, running, tense)
    number = sentence.index if sentence is not None else -1
    lead = group[0].kind
    if days is None and lead in ("duration", "later", "relative", "ago"):
        return _loose(reading, group[0], running, number)
    near = any(_is_near(piece) for piece in group)
    part, _ = _part_of_group(group)
    if days is None and not _is_dated(group):
        ahead = running.ahead if tense.ahead else None
        day = borrowed or ahead or running.last or running.said
        reason = "date of the same sentence" if borrowed else "date spoken of before" if day else "no date told"
        if day is None:
            return TimeMention(span, None, _clock_grade(clock) if clock else "part_of_day", near, reason)
        days = _Resolved(day, day + timedelta(days=1), "day", False, reason)
    elif days is None:
        return TimeMention(span, None, _unresolved_grade(group), near, "no date to count from")
    one_day = days.end - days.start == timedelta(days=1) and days.grade == "day"
    if one_day and _recent(days.start, running):
        if running.anchor is not None and (
            days.start > running.anchor + timedelta(days=1) or (tense.ahead and days.start >= running.anchor)
        ):
            running.ahead = days.start
        elif tense.of_speech:
            # "said Monday" does not move the story to Monday.
            running.said, running.ahead = days.start, None
        else:
            running.last, running.ahead = days.start, None
    moment = (
        _clock_time(clock, part, running.half)
        if clock
        else next((t for piece in group if (t := piece.values.get("isotime"))), None)
    )
    if moment and one_day:
        running.clock = datetime.fromisoformat(f"{days.start.isoformat()}T{moment}")
        running.clock_sentence = number
        grade = _clock_grade(clock) if clock else "minute"
        return TimeMention(span, f"{days.start.isoformat()}T{moment}", grade, near or days.approximate, days.reason)
    if one_day and (part or clock):
        return TimeMention(span, days.start.isoformat(), "part_of_day", near or days.approximate, days.reason)
    return TimeMention(span, _iso(days), days.grade, days.approximate or (near and not one_day), days.reason)


def _loose(reading: Reading, piece: Expression, running: _Running, number: int) -> TimeMention:
    """A time told from another event: only "ten minutes later" close behind a clock time can be told."""
    span = reading.span(piece.start, piece.end)
    if piece.kind == "duration":
        return TimeMention(span, None, "duration", False, "a stretch of time")
    if piece.kind == "ago":
        return TimeMention(span, None, "relative", True, "no date to count from")
    words = piece.values.get("l_n", "")
    unit = piece.values.get("l_unit", "").lower()
    amount = _amount(words)
    way = piece.values.get("l_way", "").lower()
    if (
        running.clock
        and 0 <= number - running.clock_sentence <= 1
        and number >= 0
        and amount
        and unit in ("minute", "hour")
        and way == "later"
    ):
        when = running.clock + timedelta(**{f"{unit}s": amount})
        reason = f"{span.text} counted from {running.clock.strftime('%H:%M')}"
        return TimeMention(span, when.isoformat(timespec="minutes"), "minute", True, reason)
    if (
        running.last
        and unit in ("day", "night", "week")
        and way in ("later", "earlier", "before", "after")
        and amount
        and amount <= 31
    ):
        following = reading.report.text[piece.end : piece.end + 2]
        if way in ("later", "earlier") or following[:1] in (",", ".", ";"):
            step = timedelta(days=amount * (7 if unit == "week" else 1)) * (1 if way in ("later", "after") else -1)
            return TimeMention(
                span, (running.last + step).isoformat(), "day", amount != int(amount), f"counted from {running.last}"
            )
    return TimeMention(span, None, "relative", "about" in span.text.lower(), "told from another event")


def _amount(words: str) -> float | None:
    lowered = re.sub(r"\s+and\s+a\s+half", "", words.lower())
    half = 0.5 if lowered != words.lower() else 0.0
    if lowered in ("a", "an", "the"):
        return 1.0 + half
    if lowered.startswith("half"):
        return 0.5
    if "couple" in lowered or "few" in lowered or "several" in lowered or not lowered:
        return None
    value = parse_number(lowered)
    return value[0] + half if value else None


def _iso(days: _Resolved) -> str:
    last = days.end - timedelta(days=1)
    if days.start == last:
        return days.start.isoformat()
    if days.grade == "month" and days.start.day == 1 and days.end.day == 1 and days.start.month == last.month:
        return days.start.isoformat()[:7]
    if (
        days.grade == "year"
        and days.start.year == last.year
        and (days.start.month, days.start.day, last.month, last.day) == (1, 1, 12, 31)
    ):
        return days.start.isoformat()[:4]
    if days.start.day == 1 and days.end.day == 1 and days.grade == "interval":
        whole_years = days.start.month == days.end.month == 1
        return f"{days.start.isoformat()[: 4 if whole_years else 7]}/{last.isoformat()[: 4 if whole_years else 7]}"
    return f"{days.start.isoformat()}/{last.isoformat()}"


def _unresolved_grade(group: Sequence[Expression]) -> Granularity:
    kinds = {piece.kind for piece in group}
    if kinds & _TIME_KINDS:
        return "part_of_day"
    if kinds & _DAY_KINDS:
        return "day"
    if "month" in kinds:
        return "month"
    return "interval" if kinds & {"quarter", "season", "decade", "weekend"} else "relative"


def _recent(day: date, running: _Running) -> bool:
    return running.anchor is None or abs((running.anchor - day).days) <= RUNNING_DATE_DAYS


def _days(reading: Reading, group: Sequence[Expression], running: _Running, tense: _Tense) -> _Resolved | None:
    """Return the days that an expression names by itself, seen from the anchor; null where it names none."""
    full = _full_date(group)
    if full is not None:
        until = next((u for piece in group if (u := piece.values.get("mdy_to") or piece.values.get("dmy_to"))), None)
        if until:
            month = next((piece.values["mdy_tomonth"] for piece in group if "mdy_tomonth" in piece.values), None)
            last = _day(full.year, _month_number(month) if month else full.month, _number(until))
            if last and last > full:
                return _Resolved(full, last + timedelta(days=1), "interval", False, "dates as written")
        return _one_day(full, "date as written")
    kinds = {piece.kind for piece in group}
    for piece in sorted(group, key=lambda piece: piece.kind == "weekday"):
        if piece.kind == "relunit" and kinds & {"weekday", "month", "mdy", "dmy", "season"}:
            continue  # "Friday next week", "September last year": the other piece reads this one
        resolver = _RESOLVERS.get(piece.kind)
        if resolver is not None:
            return resolver(reading, piece, group, running, tense)
    return None


def _one_day(day: date, reason: str, approximate: bool = False) -> _Resolved:
    return _Resolved(day, day + timedelta(days=1), "day", approximate, reason)


def _month_days(year: int, month: int, reason: str, edge: str = "") -> _Resolved:
    start = date(year, month, 1)
    end = start + relativedelta(months=1)
    if _AT_END.search(edge):
        return _one_day(end - timedelta(days=1), reason, approximate=True)
    return _Resolved(start, end, "month", bool(edge), reason)


def _year_days(year: int, reason: str, edge: str = "") -> _Resolved:
    start = date(year, 1, 1)
    end = start + relativedelta(years=1)
    if _AT_END.search(edge):
        return _one_day(end - timedelta(days=1), reason, approximate=True)
    return _Resolved(start, end, "year", bool(edge), reason)


def _nearest(candidates: Sequence[date], anchor: date, tense: Tense | None, slack: int) -> date:
    """Choose among the same day of several years: by tense where the verb tells it, else the nearest."""
    fitting = list(candidates)
    if tense == "past":
        fitting = [day for day in candidates if day <= anchor + timedelta(days=slack)]
    elif tense in ("future", "planned"):
        fitting = [day for day in candidates if day >= anchor - timedelta(days=slack)]
    return min(fitting or candidates, key=lambda day: abs((day - anchor).days))


def _month_day(
    reading: Reading, piece: Expression, group: Sequence[Expression], running: _Running, tense: _Tense
) -> _Resolved | None:
    month, day = _month_number(piece.values[f"{piece.kind}_month"]), _number(piece.values[f"{piece.kind}_day"])
    if running.anchor is None:
        return None
    year = _other_year(group, running.anchor)
    years = [year] if year else [running.anchor.year + step for step in (-1, 0, 1)]
    candidates = [found for year in years if (found := _day(year, month, day))]
    if not candidates:
        return None
    weekday = next((_weekday_number(other.values["weekday"]) for other in group if other.kind == "weekday"), None)
    fitting = [found for found in candidates if found.weekday() == weekday]
    found = fitting[0] if fitting else _nearest(candidates, running.anchor, tense.of_date(), 1)
    if not fitting and (running.anchor - found).days > FORGOTTEN_AFTER_DAYS:
        # "had been offered one on 3 November", ten days before that day: a day nearly a year back gets its year.
        found = _nearest(candidates, running.anchor, None, 0)
    until = piece.values.get(f"{piece.kind}_to")
    if until:
        to_month = piece.values.get("mdy_tomonth")
        last = _day(found.year, _month_number(to_month) if to_month else month, _number(until))
        if last and last > found:
            return _Resolved(found, last + timedelta(days=1), "interval", False, "year from the publication date")
    return _one_day(found, "year from the publication date")


def _other_year(group: Sequence[Expression], anchor: date) -> int | None:
    """Return the year that another piece gives: "September last year"."""
    for piece in group:
        if piece.kind == "relunit" and piece.values["r_unit"].lower() == "year":
            return anchor.year + _step(piece.values["r_which"])
        if "h_year" in piece.values:
            return int(piece.values["h_year"])
    return None


def _step(which: str) -> int:
    which = which.lower()
    return (
        -1
        if which in ("last", "past", "previous", "this past")
        else 1
        if which in ("next", "coming", "following")
        else 0
    )


def _weekday(
    reading: Reading, piece: Expression, group: Sequence[Expression], running: _Running, tense: _Tense
) -> _Resolved | None:
    number = _weekday_number(piece.values["weekday"])
    which = re.sub(r"\s+", " ", piece.values.get("w_which", "").lower())
    on = _ON_WEEKDAY[number]
    anchor = running.anchor
    if which in ("every", "each") or anchor is None:
        return None
    week = next((other for other in group if other.kind == "relunit"), None)
    if week is not None:
        monday = anchor + relativedelta(weekday=MO(-1)) + timedelta(weeks=_step(week.values["r_which"]))
        return _one_day(monday + timedelta(days=number), f"in the week named, seen from {anchor}")
    if which in ("last", "this past"):
        return _one_day(anchor - timedelta(days=1) + relativedelta(weekday=on(-1)), f"last before {anchor}")
    if which in ("next", "this coming"):
        return _one_day(anchor + timedelta(days=1) + relativedelta(weekday=on(+1)), f"next after {anchor}")
    if which in ("the previous", "the following", "the next"):
        base = running.last or anchor
        step = -1 if which == "the previous" else 1
        return _one_day(base + timedelta(days=step) + relativedelta(weekday=on(step)), f"counted from {base}")
    before = reading.report.text[max(0, piece.start - 24) : piece.start]
    owned = reading.report.text[piece.start : piece.end].endswith(("'s", "’s"))
    # "Sunday's crash comes after another" looks back although the verb could announce something.
    if (
        tense.tense == "future"
        or (tense.looks_ahead and not owned and not tense.in_subject_of_act)
        or (_DEADLINE.search(before) and tense.tense != "past")
    ):
        return _one_day(anchor + relativedelta(weekday=on(+1)), f"next from {anchor}")
    if number in running.explicit:
        return _one_day(running.explicit[number], "weekday of the full date in this report")
    day: date = anchor + relativedelta(weekday=on(-1))
    if running.untimed and (anchor - day).days == 6:
        # A date without a time is that of the first edition. Among 2,285 "said Monday" of the AllSides sample, six days
        # back is twice as frequent as five and as frequent as four: most of these were written a day after the date.
        return _one_day(
            anchor + timedelta(days=1), f"day after {anchor}, which is a date without a time", approximate=True
        )
    return _one_day(day, f"last up to {anchor}")


def _nth_weekday(
    reading: Reading, piece: Expression, group: Sequence[Expression], running: _Running, tense: _Tense
) -> _Resolved | None:
    values, anchor = piece.values, running.anchor
    order = values["n_order"].lower()
    n = -1 if order in ("last", "final") else _number(order)
    weekday, which = _weekday_number(values["n_weekday"]), values.get("n_which", "").lower()
    if "n_year" in values:
        months = [date(int(values["n_year"]), _month_number(values["n_month"]), 1)]
    elif anchor is None or which in ("every", "each"):
        return None
    elif "n_month" in values:
        months = [date(anchor.year + step, _month_number(values["n_month"]), 1) for step in (-1, 0, 1)]
    else:
        months = [anchor.replace(day=1) + relativedelta(months=_step(which))]
    days = [day for month in months if (day := _nth(month.year, month.month, weekday, n)).month == month.month]
    if not days:
        return None
    reason = "weekday of the month as written" if len(days) == 1 else "year from the publication date"
    return _one_day(days[0] if anchor is None else _nearest(days, anchor, tense.of_date(), 1), reason)


def _relative_day(
    reading: Reading, piece: Expression, group: Sequence[Expression], running: _Running, tense: _Tense
) -> _Resolved | None:
    if running.anchor is None:
        return None
    words = re.sub(r"\s+", " ", piece.values["relday"].lower())
    steps = {
        "the day before yesterday": -2,
        "yesterday": -1,
        "last night": -1,
        "tomorrow": 1,
        "the day after tomorrow": 2,
    }
    return _one_day(running.anchor + timedelta(days=steps.get(words, 0)), f"counted from {running.anchor}")


def _anaphor(
    reading: Reading, piece: Expression, group: Sequence[Expression], running: _Running, tense: _Tense
) -> _Resolved | None:
    base = running.last or running.said
    if base is None:
        return None
    which = piece.values["a_which"].lower()
    step = 1 if "next" in which or "following" in which else -1 if "previous" in which or "preceding" in which else 0
    return _one_day(base + timedelta(days=step), f"counted from {base}")


def _holiday(
    reading: Reading, piece: Expression, group: Sequence[Expression], running: _Running, tense: _Tense
) -> _Resolved | None:
    words = re.sub(r"\s+", " ", piece.values["holiday"].lower().replace("’", "'"))
    year = piece.values.get("h_year")
    if year:
        day = _holiday_date(words, int(year))
    elif running.anchor:
        candidates = [found for step in (-1, 0, 1) if (found := _holiday_date(words, running.anchor.year + step))]
        day = _nearest(candidates, running.anchor, tense.tense, 1) if candidates else None
        if day and abs((running.anchor - day).days) > FORGOTTEN_AFTER_DAYS:
            # "Passengers saw New Year's Eve twice", written the day before it: not the one of a year ago.
            day = _nearest(candidates, running.anchor, None, 0)
    else:
        day = None
    return _one_day(day, "holiday") if day else None


def _nth(year: int, month: int, weekday: int, n: int) -> date:
    start = date(year, month, 1) if n > 0 else date(year, month, 1) + relativedelta(day=31)
    return start + relativedelta(weekday=_ON_WEEKDAY[weekday](n))


def _holiday_date(words: str, year: int) -> date | None:
    fixed = {
        "christmas eve": (12, 24), "boxing day": (12, 26), "halloween": (10, 31), "independence day": (7, 4),
        "fourth of july": (7, 4), "veterans day": (11, 11), "remembrance day": (11, 11), "juneteenth": (6, 19),
    }  # fmt: skip
    if words in fixed:
        return date(year, *fixed[words])
    if words.startswith("new year"):
        return date(year, 12, 31) if words.endswith("eve") else date(year, 1, 1)
    if words.startswith("christmas"):
        return date(year, 12, 25)
    if words.startswith("valentine"):
        return date(year, 2, 14)
    if words.startswith("st"):
        return date(year, 3, 17)
    if words.startswith("thanksgiving"):
        return _nth(year, 11, 3, 4)
    if words == "black friday":
        return _nth(year, 11, 3, 4) + timedelta(days=1)
    if words.startswith("labo"):
        return _nth(year, 9, 0, 1)
    if words.startswith("memorial"):
        return _nth(year, 5, 0, -1)
    if words.startswith("martin"):
        return _nth(year, 1, 0, 3)
    if words.startswith("president"):
        return _nth(year, 2, 0, 3)
    if words.startswith("columbus"):
        return _nth(year, 10, 0, 2)
    if "easter" in words or words == "good friday":
        return easter(year) + timedelta(days=1 if "monday" in words else -2 if "friday" in words else 0)
    return None


def _month_year(
    reading: Reading, piece: Expression, group: Sequence[Expression], running: _Running, tense: _Tense
) -> _Resolved | None:
    return _month_days(
        int(piece.values["my_year"]),
        _month_number(piece.values["my_month"]),
        "month as written",
        piece.values.get("my_edge", ""),
    )


def _month(
    reading: Reading, piece: Expression, group: Sequence[Expression], running: _Running, tense: _Tense
) -> _Resolved | None:
    if running.anchor is None:
        return None
    month = _month_number(piece.values["month"])
    edge = re.sub(r"\s+", " ", piece.values.get("m_edge", "").lower())
    if edge in ("every", "each") or tense.tense == "habitual":
        return None
    year = _other_year(group, running.anchor)
    if year is None and (told := _SHARED_YEAR.match(reading.report.text, piece.end)) is not None:
        year = int(told["year"])
    if year is None:
        candidates = [date(running.anchor.year + step, month, 1) for step in (-1, 0, 1)]
        here = running.anchor.replace(day=1)
        if edge in ("last", "this past"):
            year = max(day for day in candidates if day < here).year
        elif edge in ("next", "this coming"):
            year = min(day for day in candidates if day > here).year
        elif edge == "this":
            year = running.anchor.year
        else:
            year = _nearest(candidates, here, tense.of_date(), 0).year
    keep = edge if edge not in ("last", "next", "this", "this past", "this coming") else ""
    return _month_days(year, month, "year from the publication date", keep)


def _quarter(
    reading: Reading, piece: Expression, group: Sequence[Expression], running: _Running, tense: _Tense
) -> _Resolved | None:
    values = piece.values
    word = values.get("q_word", "").lower()
    told = values.get("q_year", "")
    if told[:4].isdigit():
        year: int | None = int(told[:4])
    elif running.anchor is None:
        return None
    else:
        year = running.anchor.year + (_step(told.split()[0]) if told else 0) if told else None
    number = values.get("q_digit") or values.get("q_before")
    order = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "final": 4}
    quarter = int(number) if number else order.get(word)
    if quarter is None and word == "last" and year is not None:
        quarter = 4
    if quarter is None or year is None:
        if running.anchor is None:
            return None
        here = (running.anchor.month - 1) // 3
        if quarter is None:
            start = date(running.anchor.year, 3 * here + 1, 1) + relativedelta(months=3 * _step(word))
        else:
            start = date(running.anchor.year, 3 * quarter - 2, 1)
            if (start > running.anchor and tense.tense == "past") or start > running.anchor + timedelta(days=200):
                start = start - relativedelta(years=1)
    else:
        start = date(year, 3 * quarter - 2, 1)
    return _Resolved(start, start + relativedelta(months=3), "interval", False, "calendar quarter")


def _season(
    reading: Reading, piece: Expression, group: Sequence[Expression], running: _Running, tense: _Tense
) -> _Resolved | None:
    first = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[piece.values["season"].lower()]
    which = piece.values.get("s_which", "").lower()
    if "s_year" in piece.values:
        start = date(int(piece.values["s_year"]), first, 1)
    elif running.anchor is None:
        return None
    else:
        year = _other_year(group, running.anchor)
        starts = [date(running.anchor.year + step, first, 1) for step in (-2, -1, 0, 1)]
        if year is not None:
            start = date(year, first, 1)
        elif which == "last" or tense.tense == "past":
            start = max(
                day for day in starts if day + relativedelta(months=3 if which == "last" else 0) <= running.anchor
            )
        elif which == "next" or tense.ahead:
            start = min((day for day in starts if day > running.anchor), default=starts[-1])
        else:
            start = _nearest(starts, running.anchor, None, 0)
    return _Resolved(
        start, start + relativedelta(months=3), "interval", True, "season of the northern half of the earth"
    )


def _decade(
    reading: Reading, piece: Expression, group: Sequence[Expression], running: _Running, tense: _Tense
) -> _Resolved | None:
    year = int(piece.values["decade"])
    return _Resolved(date(year, 1, 1), date(year + 10, 1, 1), "interval", True, "decade as written")


def _relative_unit(
    reading: Reading, piece: Expression, group: Sequence[Expression], running: _Running, tense: _Tense
) -> _Resolved | None:
    values = piece.values
    which, unit, edge = values["r_which"].lower(), values["r_unit"].lower(), values.get("r_edge", "").lower()
    if "r_the" in values and which in ("last", "past", "next", "coming"):
        return None
    base = running.anchor
    if which in ("previous", "following") or (which == "next" and "r_the" in values):
        base = running.last
    if base is None:
        return None
    step = _step(which)
    reason = f"counted from {base}"
    if unit in ("week", "weekend"):
        monday = base + relativedelta(weekday=MO(-1)) + timedelta(weeks=step)
        if unit == "week":
            if edge == "earlier" and step == 0 and base > monday:
                return _Resolved(monday, base, "week", True, reason)
            return _Resolved(monday, monday + timedelta(days=7), "week", bool(edge), reason)
        # "last weekend" is the one that ended last, "this weekend" the one that is here or nearest by tense.
        saturday = monday + timedelta(days=5)
        if step == 0 and tense.tense == "past" and base < saturday:
            saturday -= timedelta(days=7)
        return _Resolved(saturday, saturday + timedelta(days=2), "interval", False, reason)
    if unit == "month":
        start = base.replace(day=1) + relativedelta(months=step)
        return _month_days(start.year, start.month, reason, edge)
    if unit == "year":
        return _year_days(base.year + step, reason, edge)
    size = 10 if unit == "decade" else 100
    year = base.year // size * size + step * size
    return _Resolved(date(year, 1, 1), date(year + size, 1, 1), "interval", True, reason) if year > 0 else None


def _end_of_unit(
    reading: Reading, piece: Expression, group: Sequence[Expression], running: _Running, tense: _Tense
) -> _Resolved | None:
    if running.anchor is None:
        return None
    unit, edge = piece.values.get("e_unit", "year").lower(), piece.values.get("e_edge", "the end of").lower()
    reason = f"counted from {running.anchor}"
    if unit == "week":
        monday = running.anchor + relativedelta(weekday=MO(-1))
        return _Resolved(monday, monday + timedelta(days=7), "week", True, reason)
    if unit == "month":
        return _month_days(running.anchor.year, running.anchor.month, reason, edge)
    return _year_days(running.anchor.year, reason, edge)


def _weekend(
    reading: Reading, piece: Expression, group: Sequence[Expression], running: _Running, tense: _Tense
) -> _Resolved | None:
    if running.anchor is None:
        return None
    weekend = SA(+1) if tense.ahead else SA(-1)
    saturday = running.anchor + relativedelta(weekday=weekend)
    return _Resolved(saturday, saturday + timedelta(days=2), "interval", False, f"counted from {running.anchor}")


def _ago(
    reading: Reading, piece: Expression, group: Sequence[Expression], running: _Running, tense: _Tense
) -> _Resolved | None:
    amount = _amount(piece.values["ago_n"])
    unit = piece.values["ago_unit"].lower()
    if running.anchor is None or amount is None or amount > 1000:
        return None
    near = "ago_near" in piece.values
    anchor, reason = running.anchor, f"counted from {running.anchor}"
    whole = int(amount)
    if unit in ("second", "minute", "hour"):
        return _one_day(anchor, reason, approximate=True) if unit != "hour" or amount <= 12 else None
    if unit in ("day", "night"):
        return _one_day(anchor - timedelta(days=whole), reason, near)
    if unit in ("week", "fortnight"):
        day = anchor - timedelta(days=whole * (7 if unit == "week" else 14))
        monday = day + relativedelta(weekday=MO(-1))
        return (
            _one_day(day, reason, True)
            if whole == 1
            else _Resolved(monday, monday + timedelta(days=7), "week", True, reason)
        )
    if unit == "month":
        start = anchor.replace(day=1) - relativedelta(months=whole)
        return _month_days(start.year, start.month, reason, "ago")
    size = {"year": 1, "decade": 10}.get(unit, 100)
    year = anchor.year - round(amount * size)
    return _year_days(year, reason, "ago") if year > 0 else None


def _year(
    reading: Reading, piece: Expression, group: Sequence[Expression], running: _Running, tense: _Tense
) -> _Resolved | None:
    return _year_days(int(piece.values["year"]), "year as written", piece.values.get("y_edge", ""))


def _year_span(
    reading: Reading, piece: Expression, group: Sequence[Expression], running: _Running, tense: _Tense
) -> _Resolved | None:
    first = piece.values["ys_from"]
    last = piece.values.get("ys_to") or first[:2] + piece.values["ys_short"]
    if int(last) <= int(first):
        return _year_days(int(first), "year as written")
    return _Resolved(date(int(first), 1, 1), date(int(last) + 1, 1, 1), "interval", False, "years as written")


_RESOLVERS: dict[str, Callable[[Reading, Expression, Sequence[Expression], _Running, _Tense], _Resolved | None]] = {}


class _Tense:
    """The tense of the verb that a time expression hangs on, looked up once and only where it is needed."""

    def __init__(self, reading: Reading, piece: Expression, sentence: Sentence | None, index: Sequence[int]) -> None:
        self._reading, self._piece, self._sentence, self._index = reading, piece, sentence, index
        self._known = False
        self._tense: Tense | None = None
        self._verb: Token | None = None

    @property
    def tense(self) -> Tense | None:
        """Past, future ("will begin"), planned ("begins"), present or habitual; null where no verb tells it."""
        if not self._known:
            self._known = True
            self._tense = self._find()
        return self._tense

    def of_date(self) -> Tense | None:
        """Return the tense that tells the year of a month or day without one; null where the nearest is meant.

        What sets a day or leads up to it ("until an election in June", "set for June 25") counts for more than the
        verb above; a condition ("if it moved the meeting from March 6") has no past.
        """
        tense = self.tense
        if self.ahead:
            return tense
        text = self._reading.report.text
        lowest = self._sentence.start if self._sentence is not None else 0
        before = _CLAUSE_END.split(text[max(lowest, self._piece.start - 90) : self._piece.start])[-1]
        told = _SET_FOR.search(before)
        if told is not None:
            return None if told["past"] else "future"
        verb = self._verb
        if verb is None or tense != "past":
            return tense
        children = {child.lower_ for child in verb.children if child.dep_ in ("aux", "mark")}
        if children & _CONDITIONS:
            return None
        if verb.lemma_.lower() in _MOVED and re.search(r"\b(?:from|to|until|till)\s+$", before):
            return None
        # "picked her to hold the seat until an election in June": the infinitive looks ahead of its past verb.
        return "future" if verb.tag_ == "VB" and "to" in children and _UP_TO.search(before) else tense

    @property
    def of_speech(self) -> bool:
        """Whether the expression dates an act of speech ("said Tuesday")."""
        return self.tense is not None and self._verb is not None and self._verb.lemma_.lower() in SPEECH_VERBS

    @property
    def looks_ahead(self) -> bool:
        """Whether a weekday with this verb is to come: "has a hearing Tuesday", but not "says Tuesday" or a
        headline."""
        if self.tense == "planned":
            return True
        headline = self._sentence is not None and self._sentence.headline
        return self.tense == "present" and not self.of_speech and not headline

    @property
    def in_subject_of_act(self) -> bool:
        """Whether the expression dates the subject of a verb in the present that has an object: "the win on Sunday
        leaves them third" looks back, "the hearing on Sunday is open" and "the trial set for Monday begins" need not."""
        verb = self._verb if self.tense in ("present", "planned") else None
        if verb is None or self._sentence is None or verb.pos_ != "VERB" or verb.tag_ not in ("VBZ", "VBP"):
            return False
        if not any(child.dep_ in ("dobj", "ccomp") and child.i > verb.i for child in verb.children):
            return False
        token = self._reading.doc[bisect_right(self._index, self._piece.start) - 1]
        for _ in range(20):
            if token.head.i == verb.i or token.head.i == token.i:
                return token.dep_ == "nsubj" and token.head.i == verb.i and token.pos_ == "NOUN"
            token = token.head
        return False

    @property
    def ahead(self) -> bool:
        """Whether the verb speaks of what is still to come."""
        return self.tense in ("future", "planned")

    def _find(self) -> Tense | None:
        if self._sentence is None:
            return None
        start = bisect_right(self._index, self._piece.start) - 1
        end = bisect_right(self._index, self._piece.end - 1)
        tokens = [token for token in self._reading.doc[start:end] if token.i < self._sentence.end_token]
        if not tokens:
            return None
        token = next((token for token in tokens if token.head.i < start or token.head.i >= end), tokens[0])
        self._verb = verb = _governor(token, self._sentence)
        return _verb_tense(verb, self._sentence, token.i) if verb is not None else None


def _governor(token: Token, sentence: Sentence) -> Token | None:
    for _ in range(20):
        if token.pos_ in ("VERB", "AUX") and token.dep_ not in ("aux", "auxpass", "amod"):
            return token
        if token.head.i == token.i or not sentence.first_token <= token.head.i < sentence.end_token:
            return None
        token = token.head
    return None


def _verb_tense(verb: Token, sentence: Sentence, at: int) -> Tense | None:
    for _ in range(6):
        children = list(verb.children)
        if any(child.lower_ in _HABIT for child in children if child.dep_ == "advmod"):
            return "habitual"
        words = {child.lower_ for child in children if child.dep_ in ("aux", "auxpass")}
        if words & {"will", "'ll", "’ll", "shall", "would", "wo"} and "have" not in words:
            return "future"
        # "could come Monday" looks ahead; "Sunday's crash could cost" and "received Thursday cannot be sold" do not.
        modals = {child.lower_ for child in children if child.dep_ == "aux" and child.i < at} & _MODALS
        if modals == {"could"} and any(child.dep_ == "neg" for child in children):
            return "past"  # "could not be reached on Sunday": an attempt that failed, nothing to come.
        if "have" not in words and modals:
            return "future"
        if "to" in words:
            head = verb.head
            if (
                head.lemma_.lower() in _PLANS
                or head.lower_ in ("going", "due", "set")
                or (head.lemma_ == "be" and head.pos_ in ("AUX", "VERB"))
            ):
                return "future"
        elif words & {"had", "was", "were", "did", "has", "have", "been"} or verb.tag_ == "VBD":
            return "past"
        elif verb.tag_ in ("VBZ", "VBP") or words & {"is", "are", "does", "do"}:
            if words & {"is", "are"} and verb.tag_ == "VBN" and verb.lemma_.lower() in _PLANS:
                return "future"
            return (
                "planned"
                if verb.lemma_.lower() in _SCHEDULES or (words & {"is", "are"} and verb.tag_ == "VBG")
                else "present"
            )
        if verb.head.i == verb.i or not sentence.first_token <= verb.head.i < sentence.end_token:
            break
        above = _governor(verb.head, sentence)
        if above is None:
            break
        verb = above
    return "past" if verb.tag_ == "VBN" else None


def _later_date_in_sentence(
    reading: Reading,
    expressions: Sequence[Sequence[Expression]],
    sentences: Sequence[Sentence | None],
    dated: Sequence[bool],
    position: int,
    running: _Running,
    index: Sequence[int],
) -> date | None:
    """Return the day that the same sentence names nearest to a bare clock time, before or after it."""
    sentence = sentences[position]
    nearest: tuple[int, int] | None = None
    for other in range(max(0, position - 3), min(len(expressions), position + 4)):
        if other != position and dated[other] and sentences[other] is sentence and sentence is not None:
            gap = abs(expressions[other][0].start - expressions[position][0].start)
            if nearest is None or gap < nearest[0]:
                nearest = (gap, other)
    if nearest is None:
        return None
    group = expressions[nearest[1]]
    found = _days(reading, group, replace(running), _Tense(reading, group[0], sentence, index))
    if found is not None and found.grade == "day" and _recent(found.start, running):
        return found.start
    return None


def _date_told_next(
    reading: Reading,
    expressions: Sequence[Sequence[Expression]],
    sentences: Sequence[Sentence | None],
    dated: Sequence[bool],
    position: int,
    running: _Running,
    index: Sequence[int],
) -> date | None:
    """Return the day that a report names first, for a clock time that opens it a few sentences before."""
    here = sentences[position]
    if here is None or expressions[position][0].kind != "clock":
        return None
    for other in range(position + 1, min(len(expressions), position + 4)):
        sentence = sentences[other]
        if sentence is None or sentence.index - here.index > 3:
            return None
        if dated[other]:
            group = expressions[other]
            tense = _Tense(reading, group[0], sentence, index)
            found = _days(reading, group, replace(running), tense)
            single = found is not None and found.grade == "day" and found.end - found.start == timedelta(days=1)
            if found is None or not single or tense.ahead or not _recent(found.start, running):
                return None
            return found.start if running.anchor is None or found.start <= running.anchor else None
    return None


# -- times of day -----------------------------------------------------------------------------------------------------


def _part_of(piece: Expression) -> tuple[str, str]:
    """Return the part of day that a piece names and whether it is its early or late half."""
    values = piece.values
    part = next(
        (
            values[name]
            for name in ("w_part", "h_part", "rd_part", "part", "part2", "part3", "part4", "part5")
            if name in values
        ),
        "",
    )
    mod = next(
        (
            values[name]
            for name in ("w_mod3", "w_mod2", "w_mod", "rd_mod", "a_mod", "p_mod", "p_mod2")
            if name in values
        ),
        "",
    )
    if piece.kind == "anaphor" and values["a_unit"].lower() != "day":
        part = values["a_unit"]
    if piece.kind == "relday" and not part:
        words = values["relday"].lower().split()
        part = words[-1] if words[-1] in _PART_HOURS else ""
    mod = mod.lower()
    return part.lower(), "early" if mod in (
        "early",
        "small",
        "first thing",
        "pre-dawn",
        "predawn",
    ) else "late" if mod == "late" else ""


def _part_of_group(group: Sequence[Expression]) -> tuple[str, str]:
    part = mod = ""
    for piece in group:
        found = _part_of(piece)
        part, mod = part or found[0], mod or found[1]
    return part or ("early" if mod == "early" else "late" if mod == "late" else ""), mod


def _is_near(piece: Expression) -> bool:
    return bool(piece.values.get("c_near") or piece.values.get("p_near"))


def _clock_grade(clock: Expression | None) -> Granularity:
    return "minute" if clock is None or clock.values.keys() & {"c_m", "c_mil", "c_spoken"} else "hour"


def _clock_time(clock: Expression, part: str, of_report: str = "") -> str | None:
    """Return "HH:MM"; null where neither the figure nor a part of day tells morning from evening.

    `of_report` is the half of the day that all other clock times of the report lie in: "began at 2.20" beside
    "3.52 p.m." lies there too.
    """
    values = clock.values
    if "c_word" in values:
        return "00:00" if values["c_word"].lower() == "midnight" else "12:00"
    if "c_mil" in values:
        return f"{values['c_mil'][:2]}:{values['c_mil'][2:]}"
    half = (values.get("c_ap") or values.get("c_ap2") or values.get("c_ap3") or "").lower()[:1]
    if "c_oclock" in values:
        hour, minute = int((parse_number(values["c_oclock"]) or (0, 0))[0]), 0
    elif "c_spoken" in values:
        hour, minute = int((parse_number(values["c_spoken"]) or (0, 0))[0]), _minutes_told(values["c_minutes"])
        if values["c_way"].lower() in ("to", "before"):
            hour, minute = hour - 1 or 12, 60 - minute
    else:
        hour, minute = int(values.get("c_h") or values.get("c_h12") or values["c_first"]), int(values.get("c_m", "0"))
    if not half and "c_ap4" in values and hour <= 12:
        # "from 5 to 6pm" is all afternoon, "from 10 to 2pm" began in the morning.
        until = values["c_ap4"].lower()
        half = until if hour % 12 <= int(values["c_to"]) % 12 else "a" if until == "p" else "p"
    if not half and part in _PART_HOURS and hour <= 12:
        half = "a" if part == "morning" or (part in ("night", "overnight") and hour < 6) else "p"
    if not half and not part and len(values.get("c_h", "")) == 1 and 0 < hour < 8:
        half = of_report
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    elif not half and values.keys() & {"c_oclock", "c_spoken"}:
        return None
    return f"{hour:02d}:{minute:02d}" if hour < 24 else None


def _minutes_told(words: str) -> int:
    words = words.lower()
    if words == "half":
        return 30
    return 15 if "quarter" in words else int((parse_number(words.replace(" ", "-")) or (0, 0))[0])


_TOLD_MINUTES = re.compile(r"\b(?:half|quarter|minutes|five|ten|twenty|5|10|20|25)[-\s]+(?:past|after|to|before)\b")
"""What of a spoken clock time bounds nothing: "ten past six" is not after six."""


def _interval(mention: TimeMention) -> tuple[datetime, datetime] | None:
    """Return the stretch of time that a resolved mention may mean."""
    when = mention.when
    if when is None:
        return None
    try:
        first, _, last = when.partition("/")
        start, end = _bounds(first)
        if last:
            end = _bounds(last)[1]
    except ValueError:
        return None
    words = _TOLD_MINUTES.sub("", mention.span.text.lower())
    if mention.granularity == "part_of_day":
        return _part_interval(words, start)
    if mention.granularity in ("minute", "hour") and "T" in when:
        if re.search(r"\b(?:after|past|since)\b", words):
            return start, start + timedelta(minutes=45)
        if re.search(r"\b(?:before|by|until|till)\b", words):
            return start - timedelta(minutes=45), start
        if mention.approximate:
            # A round hour is taken more loosely than a minute: "about 5am" holds 5:10, "around 12:20" not 12:13.
            room = timedelta(minutes=30 if mention.granularity == "hour" else 5)
            return start - room, start + room
    return start, end


@lru_cache(maxsize=1024)
def _bounds(when: str) -> tuple[datetime, datetime]:
    if "T" in when:
        start = datetime.fromisoformat(when).replace(tzinfo=None)
        return start, start + timedelta(minutes=1)
    parts = [int(part) for part in when.split("-")]
    start = datetime(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)
    return start, start + (relativedelta(years=1), relativedelta(months=1), relativedelta(days=1))[len(parts) - 1]


def _part_interval(words: str, start: datetime) -> tuple[datetime, datetime]:
    part = next((part for part in _PART_HOURS if re.search(rf"\b{part}\b", words)), "")
    if re.search(r"\bearly\b", words):
        hours = _EARLY_PARTS.get(part, _PART_HOURS.get(part, (0, 24)))
    elif re.search(r"\blate\b", words):
        hours = _LATE_PARTS.get(part, _PART_HOURS.get(part, (0, 24)))
    else:
        hours = _PART_HOURS.get(part, (0, 24))
    if part in ("dawn", "daybreak", "sunrise") and re.search(r"\bbefore\b", words):
        hours = (0, 8)
    return start + timedelta(hours=hours[0]), start + timedelta(hours=hours[1])


_RESOLVERS.update(
    {
        "mdy": _month_day,
        "dmy": _month_day,
        "holiday": _holiday,
        "nthday": _nth_weekday,
        "weekday": _weekday,
        "relday": _relative_day,
        "anaphor": _anaphor,
        "monthyear": _month_year,
        "month": _month,
        "quarter": _quarter,
        "season": _season,
        "decade": _decade,
        "relunit": _relative_unit,
        "endunit": _end_of_unit,
        "weekend": _weekend,
        "ago": _ago,
        "year": _year,
        "yearspan": _year_span,
    }
)

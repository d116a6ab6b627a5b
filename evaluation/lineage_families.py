"""Families of reports with known lineage, made from real or invented texts by rules that a rewriting desk works by.

A family is one story: a root report, independent reports on the same event, and reports derived from the root (or
from the root and an independent one) by known operations. Of every sentence of every report it is known which
sentence of which article it goes back to, and which changes were planted on the way, at which hop.

    families = make_families(events, seed=1)

Everything follows from the events and the seed; nothing here knows how lineage is looked for.
"""

from __future__ import annotations

import hashlib
import itertools
import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from rashomon.model import Report, make_id

# -- what goes in, what comes out -----------------------------------------------------------------


@dataclass(frozen=True)
class Article:
    """One outlet's text on an event: paragraphs, each a tuple of sentences."""

    name: str
    title: str
    paragraphs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Event:
    """Something that happened on a day (ISO date), and three or more articles on it written independently."""

    name: str
    day: str
    articles: tuple[Article, ...]


@dataclass(frozen=True)
class Unit:
    """A sentence under way, or several that one quotation holds together.

    `parts` are the root sentences it comes from with the number of words from each; empty for words that come from
    no article. `changes` are the ids of the changes planted in it so far; `opens` marks the start of a paragraph.
    """

    text: str
    parts: tuple[tuple[str, int], ...]
    opens: bool = False
    changes: tuple[str, ...] = ()

    @property
    def words(self) -> int:
        """Return the number of words."""
        return len(self.text.split())


@dataclass(frozen=True)
class Placed:
    """A sentence in a report's text: half-open offsets, the root sentences behind it, the changes it carries."""

    start: int
    end: int
    parts: tuple[tuple[str, int], ...]
    changes: tuple[str, ...] = ()

    @property
    def roots(self) -> frozenset[str]:
        """Return the root sentences it comes from."""
        return frozenset(root for root, _ in self.parts)

    @property
    def articles(self) -> frozenset[str]:
        """Return the root articles it comes from."""
        return frozenset(root.rpartition("/")[0] for root, _ in self.parts)


@dataclass(frozen=True)
class Member:
    """A report of a family and how it was made; `operation` is `root` or `independent` for one made from none."""

    key: str
    report: Report
    operation: str
    parents: tuple[str, ...]
    credited: bool
    sentences: tuple[Placed, ...]
    body: tuple[Unit, ...] = field(repr=False)

    def words_by_root(self) -> Counter[str]:
        """Return how many words of the report come from each root sentence."""
        counts: Counter[str] = Counter()
        for sentence in self.sentences:
            for root, words in sentence.parts:
                counts[root] += words
        return counts


@dataclass(frozen=True)
class Planted:
    """A change made at one hop: kind, hop, root sentence, and the offsets of the sentence on both sides."""

    id: str
    kind: str
    parent: str
    child: str
    root: str
    before: tuple[int, int]
    after: tuple[int, int]


@dataclass(frozen=True)
class Family:
    """One story with known lineage. `credits` is agency, outlet or stripped; `times` whether they are known.

    `doubtful` are pairs of root articles that share a run of words outside quotations: whether they are
    independent is not known.
    """

    name: str
    members: tuple[Member, ...]
    planted: tuple[Planted, ...]
    credits: str
    times: bool
    doubtful: frozenset[frozenset[str]]

    def member(self, key: str) -> Member:
        """Return the member of this key."""
        return next(member for member in self.members if member.key == key)

    def ancestors(self, key: str) -> dict[str, int]:
        """Return the members that this one was made from, by any number of hops, with the least number of hops."""
        found: dict[str, int] = {}
        pending = [(parent, 1) for parent in self.member(key).parents]
        while pending:
            current, hops = pending.pop(0)
            if current not in found:
                found[current] = hops
                pending.extend((parent, hops + 1) for parent in self.member(current).parents)
        return found

    def shared(self, a: str, b: str) -> float:
        """Return the share of the shorter report's words that come from the same root sentences as the other's."""
        left, right = self.member(a).words_by_root(), self.member(b).words_by_root()
        sizes = [sum(unit.words for unit in self.member(key).body) for key in (a, b)]
        return min(1.0, (left & right).total() / max(1, min(sizes)))

    def independent(self, a: str, b: str) -> bool:
        """Return whether two reports have no root article in common and none of a doubtful pair."""
        sides = [{root.rpartition("/")[0] for root in self.member(key).words_by_root()} for key in (a, b)]
        if sides[0] & sides[1]:
            return False
        return not any(frozenset((x, y)) in self.doubtful for x in sides[0] for y in sides[1])


OUTLETS = (
    "Harbour Ledger", "Castle Post", "Northfield Courier", "Lakeside Tribune", "Valley Dispatch", "Evening Lantern",
    "Brackton Gazette", "Summit Examiner", "Tidewater Herald", "Prairie Chronicle", "Old Mill Observer",
    "Granite Sentinel", "Ferry Lane News", "Westmarch Record",
)  # fmt: skip
"""Invented names; one for each report of a family."""

AGENCIES = (("Reuters", "Reuters"), ("AFP", "AFP"), ("Associated Press", "AP"), ("PA Media", "PA"), ("dpa", "dpa"))
"""Agencies that are the root of a family: name, and short form in a dateline."""

_STAFF = (
    "Marta Lindqvist", "Owen Calloway", "Priya Raman", "Tomas Vrba", "Helen Achterberg", "Idris Malouf",
    "Gwen Pemberton", "Luca Ferrante",
)  # fmt: skip

# -- base texts -----------------------------------------------------------------------------------

_MEDIA = re.compile(
    r"\b(?:Fox News|FOX|Fox(?:News)?(?:\.com)?|HuffPost|Huffington|New York Times|N\.?Y\.?T\.?(?!\w)|The Times|Times"
    r"|Associated Press|AP|A\.P\.|Reuters|Bloomberg|AFP|Agence France|United Press|UPI|McClatchy|Gannett|C-SPAN"
    r"|CNN|NBC|ABC|CBS|MSNBC|PBS|NPR|BBC|CNBC|Univision|Telemundo|Breitbart|Newsmax|Daily Beast|Daily Caller"
    r"|Post|Wall Street Journal|Journal|Politico|POLITICO|Axios|Vox|USA Today|Guardian|Globe|Tribune|Herald"
    r"|Chronicle|Courant|Gazette|Newsweek|TIME|Time magazine|Atlantic|New Yorker|Vanity Fair|Examiner|Register"
    r"|Sun-Times|Inquirer|Observer|Dispatch|Slate|BuzzFeed|Yahoo|NewsHour|Meet the Press|Face the Nation)\b"
    r"|contributed (?:to this|reporting)|this (?:report|article|story) |first reported|newspaper|wire service"
    r"|pool report|reported by|click here|e-?mail (?:us|the)|follow (?:us|him|her)|sign up",
    re.IGNORECASE,
)
_BARE_MEDIA = re.compile(r"\b(?:post|times|time|atlantic|register|guardian|globe|slate|fox|journal)\b")


def states_lineage(sentence: str) -> bool:
    """Return whether a sentence names a news outlet or a contributor: real lineage that a family does not know of."""
    return any(not _BARE_MEDIA.fullmatch(match.group().split()[-1]) for match in _MEDIA.finditer(sentence))


def clean_article(article: Article) -> Article:
    """Return the article without the sentences that state real lineage, and without white space inside sentences."""
    paragraphs: list[tuple[str, ...]] = []
    for paragraph in article.paragraphs:
        kept = [" ".join(s.split()) for s in paragraph if s.strip()]
        # A sentence out of the middle of a quotation would leave the marks open: the quotation goes as a whole.
        groups = [group for group in _grouped(kept) if not any(states_lineage(s) for s in group)]
        if groups:
            paragraphs.append(tuple(s for group in groups for s in group))
    title = " ".join(article.title.split())
    if paragraphs and " ".join(paragraphs[0]) == title:
        paragraphs.pop(0)
    if states_lineage(title):
        title = ""
    return Article(article.name, title, tuple(paragraphs))


def _grouped(sentences: Sequence[str]) -> list[list[str]]:
    """Return the sentences of a paragraph, those inside one quotation together."""
    groups: list[list[str]] = []
    straight = curly = 0
    for sentence in sentences:
        if straight % 2 == 0 and curly <= 0:
            groups.append([])
        groups[-1].append(sentence)
        straight += sentence.count('"')
        curly = max(0, curly + sentence.count("“") - sentence.count("”"))
    return groups


def units_of(article: Article, name: str) -> list[Unit]:
    """Return the article as units whose root sentences are `name/0`, `name/1` ... in order."""
    units: list[Unit] = []
    for paragraph in article.paragraphs:
        for place, group in enumerate(_grouped(paragraph)):
            text = " ".join(group)
            units.append(Unit(text, ((f"{name}/{len(units)}", len(text.split())),), opens=place == 0))
    return units


def share_a_run(a: Article, b: Article, words: int = 8) -> bool:
    """Return whether two articles have a run of this many words in common outside quotation marks."""
    runs: list[set[tuple[str, ...]]] = []
    for article in (a, b):
        text = " | ".join((article.title, *(" ".join(paragraph) for paragraph in article.paragraphs)))
        tokens = re.findall(r"[\w'’]+|\|", re.sub(r"[“\"][^”\"]*[”\"]", " | ", text).casefold())
        runs.append(
            {tuple(tokens[i : i + words]) for i in range(len(tokens) - words + 1) if "|" not in tokens[i : i + words]}
        )
    return bool(runs[0] & runs[1])


# -- rewording ------------------------------------------------------------------------------------

_VERBS = """
announce declare; reject dismiss; approve endorse; criticize fault; demand require; describe portray; discuss debate;
argue contend; claim assert; reveal disclose; release publish; demonstrate show; suggest indicate; investigate probe;
examine review; launch start; begin/began/beginning start; try attempt; request ask_for; help assist; employ use;
receive get/got/getting; obtain secure; arrive land; depart leave/left/leaving; defeat beat/beat/beating; raise lift;
climb increase; reduce cut/cut/cutting; expand widen; halt stop; finish end; create establish; construct
build/built/building; alter modify; remove strip; resign step_down; recruit hire; purchase buy/bought/buying; provide
supply; oppose resist; assail attack; condemn denounce; praise applaud; warn caution; urge press; promise pledge;
pledge promise; agree consent; refuse decline; deny rebut; confirm verify; explain spell_out; mention cite; reiterate
repeat; respond react; question challenge; prevent keep/kept/keeping; allow permit; compel force; prepare ready;
appoint name; nominate pick; lead/led/leading head; face confront; host stage; join enter; travel journey; gather
assemble; injure hurt; arrest detain; sentence condemn; happen occur; occur happen; emerge appear; remain stay;
seek/sought/seeking pursue; send/sent/sending dispatch; predict forecast; estimate reckon; hope wish; succeed prevail;
limit curb; prohibit ban; ban outlaw; protect shield; violate breach; destroy wreck; damage harm; delay postpone;
cancel scrap; complete finalize; tackle handle; manage run/ran/running; weigh consider; acknowledge concede; concede
admit; emphasize stress; highlight underline; underscore underline; blast slam; slam lambast; mock ridicule; hail
salute; spark trigger; trigger spark; prompt provoke; tout promote; bolster strengthen; undermine weaken;
oversee/oversaw/overseeing supervise; adopt pass; introduce unveil; unveil present; call term; accuse charge; blame
fault; tell/told/telling inform; vote ballot; learn find_out; testify give_evidence; negotiate bargain; escalate
heighten; determine establish; identify name; attract draw/drew/drawing; avoid dodge; deliver give/gave/giving;
express voice; intend plan; plan intend; insist maintain; maintain insist; compare liken; persuade convince; disclose
reveal; object protest; criticise fault; shift move; surge soar; struggle strain; support back; win/won/winning
secure; lose/lost/losing forfeit; speak/spoke/speaking talk; write/wrote/writing pen; die perish; elect
choose/chose/choosing; follow come_after/came_after/coming_after; include take_in/took_in/taking_in; focus
concentrate; target single_out; return come_back/came_back/coming_back; sign ink; file lodge; push press; cause
bring_about/brought_about/bringing_about; reach arrive_at; represent speak_for/spoke_for/speaking_for;
grow/grew/growing expand; block obstruct; fund finance; invite ask; issue put_out/put_out/putting_out; visit tour;
watch view; close shut/shut/shutting; attend go_to/went_to/going_to; show reveal; use employ; need require;
say/said/saying state; suspend halt; enact adopt; repeal revoke; elaborate expand; stress emphasize; commit dedicate;
rely depend; decide opt; serve work; consider weigh
"""
"""Verbs and what a desk puts for them; `base/past/ing` where a form is not regular, `_` stands for a space."""

_NOUNS = """
decision ruling; lawmaker legislator; lawmakers legislators; supporter backer; critic detractor; opponent rival;
statement declaration; speech address; remark comment; comment remark; meeting gathering; event occasion; election
poll; survey poll; voter elector; policy approach; proposal plan; bill measure; measure provision; agreement accord;
deal agreement; pact accord; effort attempt; step move; issue matter; problem difficulty; concern worry; fight battle;
battle fight; debate argument; dispute row; investigation inquiry; probe inquiry; inquiry probe; accusation charge;
allegation claim; claim assertion; evidence proof; document paper; letter note; message communication; reporter
journalist; journalist reporter; spokesman representative; spokeswoman representative; aide assistant; adviser
counselor; advisor counselor; ally partner; employee worker; member participant; crowd throng; rally gathering;
protester demonstrator; protest demonstration; victim casualty; gunman shooter; weapon arm; crime offense; lawsuit
suit; attorney lawyer; lawyer attorney; judge jurist; law statute; rule regulation; tax levy; cash funds; cost
expense; job post; company firm; firm company; business enterprise; home residence; street road; town municipality;
nation country; country nation; region area; area district; border frontier; soldier serviceman; war conflict; threat
danger; risk hazard; goal aim; reason motive; result outcome; effect impact; chance opportunity; change shift;
increase rise; rise increase; figure number; group organization; organization group; movement crusade; contender
candidate; candidate contender; contest race; race contest; victory win; win victory; defeat loss; strategy plan;
interview conversation; conversation talk; question query; answer reply; photo picture; photograph picture; trip
journey; visit trip; student pupil; doctor physician; illness disease; tension strain; crisis emergency; advocate
campaigner; position stance; stance position; role part; power authority; view opinion; opinion view; idea notion;
amount sum; sum amount; challenge test; response reaction; reaction response; criticism censure; controversy furor;
legislation law; testimony evidence; hearing session; vote ballot; senator lawmaker; resolution motion; administration
government; ban prohibition; budget spending_plan; program scheme; ruling verdict; demand call; call appeal; city
municipality; child youngster; wife spouse; husband spouse; friend companion; colleague associate; scandal affair;
donor contributor; email message; tweet post; network chain; supporters backers; data figures
"""

_PLAIN = """
roughly about; because_of owing_to; because since; although even_though; though although; while whereas; yet but;
numerous many; many numerous; several a_number_of; large big; big large; major significant; significant considerable;
key central; new fresh; former erstwhile; recent latest; later subsequently; now currently; currently at_present;
often frequently; frequently often; quickly swiftly; strongly firmly; sharply steeply; nearly almost; almost nearly;
only just; particularly especially; especially in_particular; previously before; initially at_first; repeatedly
time_and_again; publicly openly; crucial vital; important weighty; difficult hard; controversial contentious; serious
grave; dangerous perilous; powerful strong; angry furious; famous well-known; similar comparable; entire whole; whole
entire; private confidential; nationwide across_the_country; abroad overseas; prior_to before; in_order_to so_as_to;
as_well_as and_also; in_the_wake_of following; during in_the_course_of; following after; regarding about; concerning
about; despite in_spite_of; throughout all_through; within inside; toward towards; among amid; until up_to;
in_addition_to besides; such_as like; so_far to_date; annually every_year; instead rather; meanwhile in_the_meantime;
however nevertheless; again once_more; together jointly; ahead_of before; along_with together_with; percent per_cent;
illegally unlawfully; entirely wholly; completely wholly; immediately at_once; largely mostly; mostly largely; simply
merely; recently lately; finally in_the_end; certain particular; due_to because_of; thanks_to owing_to; rather_than
instead_of; with_regard_to on; a_lot_of much; unless if_not; whether if; upcoming forthcoming; longtime veteran;
potential prospective; widespread broad; huge enormous; enormous huge; tough hard; common widespread; further
additional; clear plain; clearly plainly; wide broad; right correct; wrong mistaken; needed necessary; unable
not_able; able in_a_position
"""

_PHRASE_PAIRS = (
    (r"(?<=\b[Hh]e) will (?!not)(?=[a-z])", " is going to "), (r"(?<=\b[Ss]he) will (?!not)(?=[a-z])", " is going to "),
    (r"(?<=\b[Tt]hey) will (?!not)(?=[a-z])", " are going to "), (r"(?<=\b[Ii]t) will (?!not)(?=[a-z])", " is going to "),
    (r"(?<=\b[Hh]e) can (?=[a-z])(?!not)", " is able to "), (r"(?<=\b[Tt]hey) can (?=[a-z])", " are able to "),
    (r"\bdecided to\b", "took the decision to"), (r"\bmet with\b", "held a meeting with"),
    (r"\bwants to\b", "is keen to"), (r"\bplans to (?=[a-z])", "intends to "),
    (r"\bhas been\b", "was"), (r"(?<=[a-z]s) have been\b", " were"), (r"\bhad been\b", "was"), (r"\bhas (?=[a-z]+ed\b)", ""),
    (r"(?<=\bthey) have (?=[a-z]+ed\b)", " "), (r"\bhad (?=[a-z]+ed\b)", ""),
    (r"\bcalled on (?=[A-Z\w]+ to)", "asked "), (r"\bcalling on (?=[A-Z\w]+ to)", "asking "), (r"\bfailed to\b", "did not"),
    (r"\bSen\. ", "Senator "), (r"\bRep\. ", "Representative "), (r"\bGov\. ", "Governor "), (r"\bSens\. ", "Senators "),
    (r"\bthe United States\b", "the U.S."), (r"\bU\.S\. (?=[a-z])", "American "), (r"\bAmerican (?=[a-z])", "U.S. "),
    (r"\bthe GOP\b", "the Republican Party"), (r"\bGOP (?=[a-z])", "Republican "),
    (r"\bRepublican (?=lawmaker|senator|leader|candidate|nominee|caucus|primar)", "GOP "),
    (r"\bM(?:r|s|rs)\. (?=[A-Z])", ""), (r"(?<!Vice )(?<!former )(?<!erstwhile )(?<!Former )\bPresident (?=[A-Z])", "Mr. "),
    (r"\btold reporters\b", "informed journalists"),
    (r"\bSept\. ", "September "), (r"\bOct\. ", "October "), (r"\bNov\. ", "November "), (r"\bDec\. ", "December "),
    (r"\bJan\. ", "January "), (r"\bFeb\. ", "February "), (r"\bAug\. ", "August "),
    (r"\bin an effort to\b", "to"), (r"\bin an attempt to\b", "to"), (r"\bas part of\b", "under"), (r"\ba series of\b", "several"),
    (r"\bat the time\b", "then"), (r"\bmore than (?=\$?\d)", "over "), (r"\bover (?=\$?\d)", "more than "),
    (r"\bless than (?=\$?\d)", "under "), (r"\blast year\b", "the year before"), (r"\bthis year\b", "in the current year"),
    (r"\blast week\b", "the week before"), (r"\blast month\b", "the month before"),
    (r"\bthe fact that\b", "that"), (r"\baccording to (?=[a-z])", "by the account of "), (r"\bthere (?:is|are) no\b", "no"),
    (r"\ba member of\b", "on"), (r"\bknown as\b", "called"), (r"\bone of the\b", "among the"),
    (r"\bfor the first time\b", "as never before"), (r"\ba day after\b", "the day after"), (r"\btook part in\b", "joined"),
    (r"\bHouse Republicans\b", "Republicans in the House"), (r"\bSenate Republicans\b", "Republicans in the Senate"),
    (r"\bHouse Democrats\b", "Democrats in the House"), (r"\bSenate Democrats\b", "Democrats in the Senate"),
    (r"\bWhite House (officials|aides|advisers)\b", r"\1 at the White House"),
    (r"\b(officials|aides|advisers) at the White House\b", r"White House \1"),
    (r"\b(Senate|House|Congress) (vote|hearing|floor|race|bill)\b", r"\2 in the \1"),
    (r"\bwho (?:was|were|is|are) (?=[a-z]+(?:ed|ing) )", ""), (r"\bin which\b", "where"), (r"\bwhether or not\b", "if"),
    (r"\b(?:made|makes) clear\b", "left no doubt"), (r"\brefused to\b", "would not"), (r"\bbegan to\b", "started to"),
    (r"\bhas to\b", "must"), (r"\bhad to\b", "was forced to"), (r"\bis trying to\b", "seeks to"),
)  # fmt: skip
"""Turns of phrase and house style: what one desk writes and what the next puts for it."""
_PHRASES = tuple((re.compile(old), new) for old, new in _PHRASE_PAIRS)


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "ied"
    return _doubled(verb) + "ed"


def _ing(verb: str) -> str:
    return verb[:-1] + "ing" if verb.endswith("e") and not verb.endswith("ee") else _doubled(verb) + "ing"


def _doubled(verb: str) -> str:
    short = re.fullmatch(r"[^aeiou]*[aeiou][bdgklmnprt]", verb)
    return verb + verb[-1] if short or verb in ("rebut", "admit", "compel", "permit") else verb


def _third(word: str) -> str:
    if re.search(r"(?:s|x|z|ch|sh)$", word):
        return word + "es"
    return word[:-1] + "ies" if re.search(r"[^aeiou]y$", word) else word + "s"


def _verb_forms(entry: str) -> tuple[str, str, str, str]:
    """Return base, third person, past and -ing form."""
    forms = entry.replace("_", " ").split("/")
    head, _, tail = forms[0].partition(" ")
    tail = " " + tail if tail else ""
    past, ing = forms[1:] or (_past(head) + tail, _ing(head) + tail)
    return forms[0], _third(head) + tail, past, ing


def _plural(noun: str) -> str:
    if noun in ("evidence", "proof", "legislation", "data", "figures", "funds", "testimony") or noun.endswith(
        "backers"
    ):
        return noun
    if noun.endswith("man"):
        return noun[:-2] + "en"
    return {"child": "children", "wife": "wives"}.get(noun) or _third(noun)


def _pairs(block: str) -> list[tuple[str, str]]:
    return [(old, new) for old, new in (entry.split() for entry in block.split(";") if entry.strip())]


def _tables() -> tuple[dict[str, str], dict[str, str], dict[str, str], dict[str, str]]:
    """Return what to put for finite and bare verb forms, past and -ing forms, nouns, and other words."""
    bare, other, nouns, plain = dict[str, str](), dict[str, str](), dict[str, str](), dict[str, str]()
    for pair in _pairs(_VERBS):
        olds, news = (_verb_forms(entry) for entry in pair)
        for table, at in ((bare, 0), (bare, 1), (other, 2), (other, 3)):
            table.setdefault(olds[at], news[at])
    for old, new in _pairs(_NOUNS):
        nouns.setdefault(old, new.replace("_", " "))
        nouns.setdefault(_plural(old), _plural(new.replace("_", " ")))
    for old, new in _pairs(_PLAIN):
        plain.setdefault(old.replace("_", " "), new.replace("_", " ").rstrip())
    return bare, other, nouns, plain


_BARE, _OTHER_FORMS, _NOUN_FORMS, _PLAIN_WORDS = _tables()
SYNONYMS = _PLAIN_WORDS | _NOUN_FORMS | _OTHER_FORMS | _BARE
_SYNONYM = re.compile(
    r"(?<![\w’'$-])(?:" + "|".join(map(re.escape, sorted(SYNONYMS, key=len, reverse=True))) + r")(?![\w’'-])"
)
_BEFORE_NOUN = frozenset(
    "the a an his her their its this that these those of for in on by with from about over after no any some new recent "
    "public federal first latest own such our my two three political presidential former final last next other same "
    "key major national official private state tax legal congressional and or as into against between".split()
)
_BEFORE_VERB = frozenset(
    "to will would could should can may might must not he she it they who that which we you i did does do also never "
    "n't didn't don't didn’t don’t won’t would’t".split()
)


def _synonym(word: str, before: str) -> str | None:
    """Return what to put for a word, as the word before it shows its part of speech; null where that is not clear."""
    noun = before.lower() in _BEFORE_NOUN or before.endswith(("'s", "’s"))
    verb = before.lower() in _BEFORE_VERB
    if word in _BARE and verb:
        return _BARE[word]
    if word in _NOUN_FORMS and (noun or (word not in _BARE and word not in _OTHER_FORMS)) and not (verb and not noun):
        return _NOUN_FORMS[word]
    if word in _OTHER_FORMS and not (
        noun and before.lower() not in ("and", "or", "of", "for", "by", "that", "after", "in", "from")
    ):
        return _OTHER_FORMS[word]
    return _PLAIN_WORDS.get(word)


_CONTRACTIONS = {
    "did not": "didn’t", "does not": "doesn’t", "do not": "don’t", "is not": "isn’t", "was not": "wasn’t",
    "are not": "aren’t", "were not": "weren’t", "would not": "wouldn’t", "could not": "couldn’t",
    "has not": "hasn’t", "have not": "haven’t", "had not": "hadn’t", "will not": "won’t", "cannot": "can’t",
    "should not": "shouldn’t", "it is": "it’s", "he is": "he’s", "she is": "she’s", "they are": "they’re",
    "he would": "he’d", "she would": "she’d", "he will": "he’ll", "she will": "she’ll",
}  # fmt: skip
_EXPANSIONS = {short: long for long, short in _CONTRACTIONS.items()}
_NEGATIONS = re.compile(r"\b(?:" + "|".join(map(re.escape, (*_CONTRACTIONS, *_EXPANSIONS))) + r")\b")

NUMBER_WORDS: tuple[str, ...] = tuple(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty".split()
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_DAY = "(?:" + "|".join(_DAYS) + ")"
_WHO = (
    r"(?P<who>(?:[A-Z][\w.’'-]*|[Hh]e|[Ss]he|[Tt]hey"
    r"|(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Oo]ne|[Tt]wo|[Oo]fficials|[Pp]olice)\b)(?: [\w.’'-]+){0,6}?)"
)
_WHAT = r"(?P<what>(?:the|a|an|he|she|it|they|his|her|there|its|their|no|[A-Z]\w+) .{20,})"
_PLAINLY_SAID = rf"(?:said|says|added|noted|stated|explained|told reporters)(?P<when>(?: on)? {_DAY})?"
_SAID = r"(?P<verb>said|added|noted|wrote|argued|told reporters|says|explained|insisted|warned|contended|claimed)"
_LEAVE_CAPITAL = re.compile(
    r"(?:The|A|An|This|That|These|Those|He|She|It|They|We|His|Her|Its|Their|In|On|At|For|After|Before|When|While|As"
    r"|Since|Although|Though|If|During|Despite|Following|With|But|And|Some|Many|Most|One|Two|Three|Both|There|Under"
    r"|Earlier|Later|Now|Last|No|Not|More|Several|Other|Another|Police|Officials|Lawmakers|According|Aides|Critics)\b"
)


def _lower(text: str) -> str:
    """Return the text with a small first letter where its first word is no name."""
    return text[:1].lower() + text[1:] if _LEAVE_CAPITAL.match(text) else text


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_MASK = re.compile("⟦(\\d+)⟧")


def _mask(text: str) -> tuple[str, list[str]] | None:
    """Return the text with its quotations replaced by marks; null where a quotation mark stays open."""
    held: list[str] = []

    def keep(match: re.Match[str]) -> str:
        held.append(match.group())
        return f"⟦{len(held) - 1}⟧"

    masked = _QUOTED.sub(keep, text)
    return None if re.search('["“”]', masked) else (masked, held)


def _unmask(text: str, held: Sequence[str]) -> str:
    return _MASK.sub(lambda match: held[int(match.group(1))], text)


def reword(sentence: str, rng: random.Random, strong: bool) -> str:
    """Return the sentence in other words: light or strong, its quotations and the facts in it untouched."""
    masked = _mask(sentence)
    if masked is None:
        return sentence
    text, held = masked
    moves = 2 if strong else 1
    for move in rng.sample(_MOVES, len(_MOVES) if strong else 2):
        moved = move(text, rng)
        moves -= moved != text
        text = moved
        if not moves:
            break
    for rule, light_chance, strong_chance in _REWORDINGS:
        if rng.random() < (strong_chance if strong else light_chance):
            text = rule(text, rng)
    text = _replace_phrases(text, rng, 0.95 if strong else 0.5)
    text = _replace_words(text, rng, 0.95 if strong else 0.55)
    if rng.random() < (0.8 if strong else 0.2):
        text = _title_behind(text, rng)
    text = re.sub(r" +([,.;])", r"\1", re.sub(r"\s+", " ", text)).strip()
    text = re.sub(r"([,;]),+", r"\1", text)
    text = re.sub(r"\b([Aa])n? (?=([a-z])[a-z])", lambda m: m[1] + ("n " if m[2] in "aeio" else " "), text)
    return _unmask(_upper(text), held)


def _replace_words(text: str, rng: random.Random, chance: float) -> str:
    def swap(match: re.Match[str]) -> str:
        before = re.search(r"([\w’']+) $", text[: match.start()])
        new = _synonym(match.group(), before.group(1) if before else "") if rng.random() < chance else None
        return new or match.group()

    return _SYNONYM.sub(swap, text)


def _replace_phrases(text: str, rng: random.Random, chance: float) -> str:
    for pattern, new in _PHRASES:
        if rng.random() < chance:
            text = pattern.sub(new, text, count=1)
    return text


def _contract(text: str, rng: random.Random) -> str:
    table = _CONTRACTIONS if rng.random() < 0.5 else _EXPANSIONS
    text = text.replace("'", "’") if table is _EXPANSIONS and re.search(r"n't\b|'(?:s|re|d|ll)\b", text) else text
    return _NEGATIONS.sub(lambda match: table.get(match.group(), match.group()), text)


def _move_speaker(text: str, rng: random.Random) -> str:
    """Move who said it from the end to the front, or from the front to the end."""
    match = re.fullmatch(rf"(?P<what>.{{15,}}?),? {_WHO} {_SAID}(?P<when>(?: on)? {_DAY})?\.", text)
    if match and "," not in match["who"]:
        what = match["what"].rstrip(",")
        join = ": " if what.startswith("⟦") and what.endswith("⟧") else " that "
        return f"{_upper(match['who'])} {match['verb']}{match['when'] or ''}{join}{_lower(what)}."
    match = re.fullmatch(rf"{_WHO} {_SAID}(?P<when>(?: on)? {_DAY})?(?: that)? (?P<what>[^,⟦].{{15,}})\.", text)
    if match and not match["what"].startswith(("to ", "of ", "about ", "in ", "on ", "after ", "and ")):
        return f"{_upper(match['what'])}, {_lower(match['who'])} {match['verb']}{match['when'] or ''}."
    match = re.fullmatch(r"According to (?P<who>[^,]{3,60}), (?P<what>.+)\.", text)
    if match:
        return f"{_upper(match['what'])}, according to {match['who']}."
    match = re.fullmatch(r"(?P<what>.{15,}), according to (?P<who>[^,]{3,60})\.", text)
    if match:
        return f"According to {match['who']}, {_lower(match['what'])}."
    return text


def _invert_speaker(text: str, rng: random.Random) -> str:
    """Turn "X said" after a quotation to "said X", or the other way round."""
    new = re.sub(r"(⟧) ((?:[A-Z][\w.’'-]+ ?){1,3}) said\b", r"\1 said \2", text)
    return new if new != text else re.sub(r"(⟧) said ((?:[A-Z][\w.’'-]+ ?){1,3})(?=[.,])", r"\1 \2 said", text)


_LEADING = (
    "After|Before|When|While|As|Since|Although|Though|If|In|On|At|During|Despite|Following|With|Under|For|Earlier"
)


def _move_clause(text: str, rng: random.Random) -> str:
    match = re.fullmatch(rf"(?P<lead>(?:{_LEADING}) [^,⟦]{{6,90}}), (?P<main>[^,]+(?:,[^,]+)?)\.", text)
    if match and len(match["main"].split()) >= 4:
        return f"{_upper(match['main'])} {_lower(match['lead'])}."
    match = re.fullmatch(
        r"(?P<main>(?:The|A|An|He|She|It|They|His|Her|[A-Z]\w+)\b[^,]{15,}?),? "
        r"(?P<tail>(?:after|when|because|although|before|during|despite|following) [^,]{8,})\.",
        text,
    )
    return f"{_upper(match['tail'])}, {_lower(match['main'])}." if match and "⟦" not in match["main"] else text


def _front_tail(text: str, rng: random.Random) -> str:
    """Move a closing "in the ..." to the front."""
    match = re.fullmatch(
        r"(?P<main>(?:The|A|An|He|She|It|They|His|Her|But|[A-Z]\w+) [^⟦]{30,}?) (?P<tail>(?:in|at|during|on|over|under|through|with|amid) "
        r"(?:the|a|an|his|her|their|its|this|[A-Z]\w+)(?: [\w’'.-]+){1,6})\.",
        text,
    )
    if not match or re.search(rf"{_SPEAKING}|, (?:and|but|who|which)", match["main"]):
        return text
    return f"{_upper(match['tail'])}, {_lower(match['main'])}."


_TITLE = (
    r"(?P<title>(?:House|Senate) (?:Speaker|Majority Leader|Minority Leader|Republican leader)|Vice President"
    r"|Attorney General|Secretary of State|National Security Adviser|Defense Secretary|Treasury Secretary"
    r"|(?:White House )?[Pp]ress [Ss]ecretary|Supreme Court Justice|FBI Director|White House (?:counsel|adviser))"
)


def _title_behind(text: str, rng: random.Random) -> str:
    """Turn "Title First Last" into "First Last, the title,"."""

    def turn(match: re.Match[str]) -> str:
        return f"{match['name']}, the {match['title'].lower()},"

    new = re.sub(
        _TITLE + r" (?P<name>[A-Z][\w.]+(?: [A-Z]\.)? [A-Z][\w’]+)(?![\w’'])(?! Jr| Sr| [A-Z])", turn, text, count=1
    )
    return new.replace(",,", ",").replace(",.", ".")


def _frame_speech(text: str, rng: random.Random) -> str:
    """Give reported speech another frame: "according to X" for "X said", "in the words of X" before a quotation."""
    match = re.fullmatch(rf"{_WHO} {_PLAINLY_SAID}(?: that)? {_WHAT}\.", text)
    if match and not match["when"] and not re.search(r"\b(?:he|she|they|but|and)\b", match["who"], re.IGNORECASE):
        return f"According to {_lower(match['who'])}, {match['what']}."
    match = re.fullmatch(rf"(?P<what>⟦\d+⟧) {_WHO} (?:said|says|added)\.?", text)
    if match:
        return (
            f"In the words of {_lower(match['who'])}: {match['what']}"
            if " " in match["who"] or match["who"][0].isupper()
            else text
        )
    return text


def _front_day(text: str, rng: random.Random) -> str:
    """Open with the day."""
    match = re.fullmatch(
        rf"(?P<head>(?:The|A|An|He|She|It|They|His|Her|[A-Z]\w+) [^,⟦]{{4,60}}[a-z]) (?:on )?(?P<day>{_DAY})(?P<rest> [^⟦]+)\.",
        text,
    )
    if not match or match["head"].split()[-1] in _NO_DAY_WITHOUT:
        return text
    rest = re.sub(r"^ (?:morning|afternoon|evening|night)\b", "", match["rest"])
    return f"On {match['day']}, {_lower(match['head'])}{rest}."


def _drop_aside(text: str, rng: random.Random) -> str:
    """Leave out an aside between dashes, or a closing participle."""
    text = re.sub(r" (?:--|–|—) [^–—⟦\d-]{6,60} (?:--|–|—)(?= )", "", text, count=1)
    closing = "adding|making|setting|giving|leaving|putting|following|including|raising|prompting"
    return re.sub(rf"(?<=[a-z]), (?:{closing}) [^⟦\d]{{10,90}}\.$", ".", text)


def _drop_apposition(text: str, rng: random.Random) -> str:
    """Leave out what stands between commas behind a name and only describes it."""
    opening, verb = "an?|the|who (?:is|was|has)|which (?:is|was)", "has|had|was|is|will|would|said|told|[a-z]+ed"
    return re.sub(rf"(?<=[a-z]), (?:{opening}) [^,⟦\d]{{8,70}},(?= (?:{verb})\b)", "", text, count=1)


_TRANSITIVE = (
    "approved rejected criticized announced signed introduced released launched condemned praised endorsed opposed "
    "supported accused attacked defended passed described welcomed ordered blamed questioned denounced canceled"
).split()


def _voice(text: str, rng: random.Random) -> str:
    """Turn a plain active sentence into the passive, or a plain passive one into the active."""
    verbs = "|".join(_TRANSITIVE)
    match = re.fullmatch(
        rf"(?P<who>(?:The |A )?[A-Z]?[\w.’'-]+(?: [\w.’'-]+){{0,4}}) (?P<verb>{verbs}) "
        r"(?P<what>(?:the|a|an|his|her|their) [\w’'-]+(?: [\w’'-]+){0,3})"
        r"(?P<rest>(?: (?:on|in|at|after|during|for|because) [^,]+)?)\.",
        text,
    )
    if match:
        be = "were" if re.search(r"[^s’']s$", match["what"]) else "was"
        return f"{_upper(match['what'])} {be} {match['verb']} by {_lower(match['who'])}{match['rest']}."
    match = re.fullmatch(
        rf"(?P<what>[\w.’'-]+(?: [\w.’'-]+){{0,5}}) (?:was|were) (?P<verb>{verbs}) by "
        r"(?P<who>[\w.’'-]+(?: [\w.’'-]+){0,4})(?P<rest>(?: (?:on|in|at|after|during) [^,]+)?)\.",
        text,
    )
    return f"{_upper(match['who'])} {match['verb']} {_lower(match['what'])}{match['rest']}." if match else text


def _number_style(text: str, rng: random.Random) -> str:
    def to_word(match: re.Match[str]) -> str:
        value = int(match.group())
        return NUMBER_WORDS[value] if 2 <= value <= 20 else match.group()

    new = re.sub(
        r"(?<=[a-z] )\d{1,2}(?= [a-z]{3,})(?! (?:percent|million|billion|trillion|a\.m|p\.m|points?))", to_word, text
    )
    if new != text:
        return new
    words = "|".join(NUMBER_WORDS[2:])
    return re.sub(rf"(?<=[a-z] )(?:{words})(?= [a-z]{{4,}})", lambda m: str(NUMBER_WORDS.index(m.group())), text)


def _day(text: str, rng: random.Random) -> str:
    """Drop the name of the day, or put "on" before it."""
    if rng.random() < 0.5:
        found = re.search(rf"(?<=[a-z]) (?:on )?{_DAY}(?: (?:morning|afternoon|evening|night))?(?=[ .])", text)
        before = text[: found.start()].split()[-1] if found else ""
        return text[: found.start()] + text[found.end() :] if found and before not in _NO_DAY_WITHOUT else text
    return re.sub(
        rf"\b([a-z]+) (?={_DAY}(?: [a-z]|[,.]))",
        lambda m: m[0] if m[1] in _NO_DAY_WITHOUT else m[0] + "on ",
        text,
        count=1,
    )


_NO_DAY_WITHOUT = frozenset(
    "by until since of for next last this every late early to from before after the and as than on through".split()
)


def _drop_filler(text: str, rng: random.Random) -> str:
    text = re.sub(r" \((?![^)]*\d)[^)]{1,40}\)", "", text)
    text = re.sub(r", [RDI]-[A-Z][\w.]+,(?= (?:[a-z]+ed|said|told|has|had|is|was|will|would|wrote|and)\b)", "", text)
    text = re.sub(r", [RDI]-[A-Z][\w.]+,", ",", text)
    text = re.sub(r"(?<=\w) (?:also|already|still|very|largely|quickly|recently)(?= [a-z])", "", text, count=2)
    return re.sub(r"^(?:Meanwhile|However|In addition|Still|Also|Moreover|Now|And|But),? (?=\w)", "", text)


def _genitive(text: str, rng: random.Random) -> str:
    new = re.sub(r"\bthe (\w{4,}) of ([A-Z]\w+)(?= [a-z]|[.,])", r"\2’s \1", text, count=1)
    return new if new != text else re.sub(r"(?<![\w.] )\b([A-Z]\w+)[’']s ([a-z]{4,})\b", r"the \2 of \1", text, count=1)


def _swap_pairs(text: str, rng: random.Random) -> str:
    text = re.sub(r"(?<![A-Z]\w )(?<=[a-z] )([A-Z][a-z]+) and ([A-Z][a-z]+)(?= [a-z]|[.,])", r"\2 and \1", text)
    return re.sub(r"(?<=\b(?:of|to|by|on|in) )([a-z]{4,}) and ([a-z]{4,})(?=[.,])", r"\2 and \1", text)


def _connectives(text: str, rng: random.Random) -> str:
    text = re.sub(r", but (?=(?:he|she|it|they|the|his|her|there)\b)", "; however, ", text, count=1)
    text = re.sub(r", and (?=(?:he|she|it|they|there)\b)", "; ", text, count=1)
    return re.sub(r"^But ", "Even so, ", re.sub(r"^And ", "", text))


def _to_that(text: str, rng: random.Random) -> str:
    """Put in or leave out "that" after a verb of saying."""
    new = re.sub(
        r"\b(said|believes?|argued|added|noted) that (?=(?:he|she|it|they|the|his|her|there|[A-Z])\b)", r"\1 ", text
    )
    return (
        new
        if new != text
        else re.sub(r"\b(said|argued|noted) (?=(?:he|she|it|they|the|his|her|there)\b)", r"\1 that ", text)
    )


_Rule = Callable[[str, random.Random], str]
_REWORDINGS: tuple[tuple[_Rule, float, float], ...] = (
    (_drop_filler, 0.25, 0.8),
    (_drop_apposition, 0.1, 0.7),
    (_drop_aside, 0.1, 0.6),
    (_invert_speaker, 0.3, 0.5),
    (_voice, 0.3, 0.9),
    (_connectives, 0.2, 0.8),
    (_to_that, 0.3, 0.6),
    (_genitive, 0.1, 0.5),
    (_swap_pairs, 0.1, 0.6),
    (_number_style, 0.3, 0.6),
    (_contract, 0.3, 0.7),
)
"""Rules with their chance in a light and in a strong rewording, in the order in which they are tried."""
_MOVES: tuple[_Rule, ...] = (_move_clause, _move_speaker, _frame_speech, _front_tail, _front_day, _day)
"""Rules that move a part of the sentence; a light rewording tries two and makes one, a strong one tries all and makes two."""


# -- operations -----------------------------------------------------------------------------------


def _cut(units: Sequence[Unit], rng: random.Random) -> list[Unit]:
    """Keep the first 40 to 80 % of the words, cut at the end of a sentence."""
    wanted = rng.uniform(0.4, 0.8) * sum(unit.words for unit in units)
    kept: list[Unit] = []
    for unit in units:
        if kept and sum(u.words for u in kept) + unit.words / 2 > wanted:
            break
        kept.append(unit)
    return kept


def _paragraphs(units: Sequence[Unit]) -> list[list[Unit]]:
    found: list[list[Unit]] = []
    for unit in units:
        if unit.opens or not found:
            found.append([])
        found[-1].append(unit)
    return [[replace(unit, opens=place == 0) for place, unit in enumerate(group)] for group in found]


def _reorder(units: Sequence[Unit], rng: random.Random) -> list[Unit]:
    """Put paragraphs, or single sentences, into another order; the opening stays in half of the cases."""
    blocks = _paragraphs(units) if rng.random() < 0.5 and len(_paragraphs(units)) > 4 else [[unit] for unit in units]
    first = 1 if rng.random() < 0.5 else 0
    head, tail = blocks[:first], blocks[first:]
    # Neighbours travel in small groups: a desk moves what belongs together.
    groups: list[list[list[Unit]]] = []
    while tail:
        size = rng.randint(1, 3)
        groups.append(tail[:size])
        tail = tail[size:]
    rng.shuffle(groups)
    ordered = [unit for block in [*head, *(block for group in groups for block in group)] for unit in block]
    return [replace(ordered[0], opens=True), *ordered[1:]]


def _parts_of(text: str, unit: Unit) -> tuple[tuple[str, int], ...]:
    """Return the unit's roots for a piece of its words, in proportion."""
    total = sum(words for _, words in unit.parts) or 1
    size = min(len(text.split()), total)
    return tuple((root, max(1, round(words * size / total))) for root, words in unit.parts)


_JOINT = re.compile(
    r"(?:,|;| --| –| —) (?P<word>and|but|while|which|who)? ?"
    r"(?=(?:the|a|an|he|she|it|they|his|her|its|their|[A-Z]\w+|was|were|had|has|is) )"
)


def _splits(unit: Unit) -> list[Unit] | None:
    """Return two sentences made from one that a conjunction joins; null where it has none."""
    masked = _mask(unit.text)
    # A speaker or a doubt governs both halves: cut apart, the second would lose it.
    if masked is None or unit.changes or re.search(_SPEAKING + "|" + _DOUBT, masked[0]):
        return None
    text, held = masked
    for match in _JOINT.finditer(text):
        left, right = text[: match.start()], text[match.end() :]
        word = match["word"]
        if len(left.split()) < 6 or len(right.split()) < 6 or (word is None and text[match.start()] == ","):
            continue
        if word in ("which", "who"):
            if not re.match(r"(?:was|were|had|has|is)\b", right):
                continue
            right = ("It " if word == "which" else "The latter ") + right
        elif re.match(r"(?:was|were|had|has|is)\b", right):
            continue
        first = _unmask(left.rstrip(",;") + ".", held)
        second = _unmask(("But " + _lower(right)) if word == "but" else _upper(right), held)
        return [
            Unit(first, _parts_of(first, unit), unit.opens),
            Unit(second, _parts_of(second, unit)),
        ]
    return None


def _merged(left: Unit, right: Unit, rng: random.Random) -> Unit | None:
    """Return one sentence made from two neighbours; null where they do not lend themselves to it."""
    if left.changes or right.changes or not left.text.endswith(".") or not re.match(r"[A-Z]\w+[ ’']", right.text):
        return None
    if left.words + right.words > 60 or re.match(r"(?:But|And|Yet|However|Meanwhile|While|Still)\b", right.text):
        return None
    joint = rng.choice((", and ", "; ", ", while "))
    return Unit(left.text[:-1] + joint + _lower(right.text), left.parts + right.parts, left.opens)


def _merge_split(units: Sequence[Unit], rng: random.Random, chance: float = 0.7) -> list[Unit]:
    """Join neighbours and cut sentences in two."""
    done: list[Unit] = []
    queue = list(units)
    while queue:
        unit = queue.pop(0)
        halves = _splits(unit) if rng.random() < chance else None
        joined = _merged(unit, queue[0], rng) if halves is None and queue and rng.random() < chance else None
        if halves:
            done.extend(halves)
        elif joined:
            queue.pop(0)
            done.append(joined)
        else:
            done.append(unit)
    return done


def _reworded(units: Sequence[Unit], rng: random.Random, strong: bool) -> list[Unit]:
    done: list[Unit] = []
    for unit in units:
        text = reword(unit.text, rng, strong)
        done.append(replace(unit, text=text, parts=_parts_of(text, unit)))
    # Who rewrites thoroughly also joins sentences and cuts them up.
    return _merge_split(done, rng, 0.35) if strong else done


def _half_new(units: Sequence[Unit], rng: random.Random, new: Sequence[Unit]) -> list[Unit]:
    """Keep about half of the words and add as many new ones, in blocks by turns or one after the other."""
    blocks, fresh = _paragraphs(units), _paragraphs(new)
    size = sum(unit.words for unit in units)
    wanted = min(0.5 * size, float(sum(unit.words for unit in new)))
    kept = _up_to(blocks if rng.random() < 0.5 else _sampled(blocks, rng), wanted)
    added = _up_to(fresh, wanted)
    return _interleaved(kept, added, rng)


def _composite(units: Sequence[Unit], rng: random.Random, others: Sequence[Unit]) -> list[Unit]:
    """Merge two articles: 50 to 70 % of the paragraphs of each, in blocks by turns."""
    sides: list[list[list[Unit]]] = []
    for side in (units, others):
        blocks = _paragraphs(side)
        size = sum(unit.words for unit in side)
        sides.append(_up_to(_sampled(blocks, rng), rng.uniform(0.5, 0.7) * size))
    return _interleaved(sides[0], sides[1], rng)


def _sampled(blocks: Sequence[list[Unit]], rng: random.Random) -> list[list[Unit]]:
    """Return the blocks with some of them moved behind the rest: those that an author is likely to leave out."""
    out = {at for at in range(1, len(blocks)) if rng.random() < 0.4}
    return [block for at, block in enumerate(blocks) if at not in out] + [blocks[at] for at in sorted(out)]


def _up_to(blocks: Sequence[list[Unit]], wanted: float) -> list[list[Unit]]:
    kept: list[list[Unit]] = []
    size = 0
    for block in blocks:
        words = sum(unit.words for unit in block)
        if kept and size + words / 2 > wanted:
            break
        kept.append(block)
        size += words
    return kept


def _interleaved(first: Sequence[list[Unit]], second: Sequence[list[Unit]], rng: random.Random) -> list[Unit]:
    if rng.random() < 0.3:
        return [unit for block in (*first, *second) for unit in block]
    done: list[list[Unit]] = []
    left, right = list(first), list(second)
    while left or right:
        for side in (left, right):
            size = rng.randint(1, 3)
            done.extend(side[:size])
            del side[:size]
    return [unit for block in done for unit in block]


# -- planted changes ------------------------------------------------------------------------------

_SPEAKING = (
    r"\b(?:said|says|told|according to|argued|claimed|noted|added|wrote|insisted|warned|announced|reported|alleged"
    r"|accused|believe[sd]?|think|thought|denied|stated|contended|explained|informed|asserted|cautioned|declared)\b"
)
_DOUBT = (
    r"\b(?:allegedly|reportedly|apparently|possibly|perhaps|may|might|could|appears?|appeared|seems?|seemed|likely"
    r"|believed|suspected|alleged|purported(?:ly)?|presumably|potentially)\b"
)
FIRST_NAMES = frozenset(
    """Aaron Adam Alan Albert Alex Alexander Alice Alison Allen Amy Andrea Andrew Angela Ann Anna Anne Anthony Antonin Arne
    Arthur Asa Barack Barbara Barry Ben Benjamin Bernard Bernie Bill Blake Bob Brad Brenda Brett Brian Bruce Bryan Carl
    Carly Carol Caroline Catherine Charles Charlie Chelsea Cheryl Chris Christian Christina Christine Christopher Chuck
    Claire Cory Craig Cynthia Dan Dana Daniel Darrell Dave David Deborah Debbie Denise Dennis Diane Dianne Dick Don
    Donald Donna Doug Douglas Ed Eddie Edward Elena Elijah Elizabeth Ellen Emily Emma Eric Erin Evan Frank Fred Gary
    George Gerald Gina Glenn Gloria Gordon Grace Greg Gregory Hannah Harold Harry Heather Heidi Helen Henry Herman Hillary
    Howard Huma Ian Irene Ivanka Jack Jacob James Jamie Jan Jane Janet Jared Jason Jay Jeb Jeff Jeffrey Jennifer Jeremy
    Jerry Jesse Jessica Jill Jim Jimmy Joan Joe Joel John Johnny Jon Jonathan Jose Joseph Josh Joshua Joyce Juan Judith
    Judy Julia Julian Julie Justin Karen Karl Kate Katherine Kathleen Kathy Keith Kellyanne Ken Kenneth Kevin Kim Kirsten
    Larry Laura Lauren Lawrence Lee Leon Lindsey Lisa Lois Loretta Lori Louis Lynn Marc Marco Marcus Margaret Maria Marie
    Mark Martha Martin Mary Matt Matthew Max Megan Melania Melissa Michael Michele Michelle Mike Mitch Mitt Mo Molly Nancy
    Natalie Nathan Neil Newt Nicholas Nick Nicole Nikki Noah Norm Olivia Orrin Pam Pamela Pat Patricia Patrick Patty Paul
    Paula Peter Phil Philip Phillip Rachel Ralph Rand Randy Ray Raymond Rebecca Reince Rex Richard Rick Rob Robert Robin
    Rod Roger Ron Ronald Roy Rudy Russell Ruth Ryan Sally Sam Samantha Samuel Sandra Sara Sarah Scott Sean Seth Sharon
    Sheila Shirley Sonia Stephanie Stephen Steve Steven Stuart Sue Susan Ted Teresa Terry Thomas Tim Timothy Todd Tom Tony
    Tracy Trent Trey Tulsi Tyler Valerie Vanessa Victor Victoria Vincent Virginia Walter Warren Wayne Wendy William Xavier
    Zach Marta Owen Priya Tomas Idris Gwen Luca Ines Pavel Nora Oskar Lena Hugo""".split()
)
_OTHER_FIRST = "Robert Michael Susan Karen Peter Andrew Laura Martin Helen Daniel Julia Stephen".split()
_SPEAKERS = ("a spokesman for the department", "a senior official", "a congressional aide", "two officials")

Change = Callable[[str, random.Random, Sequence[str]], str | None]


def _change_number(text: str, rng: random.Random, speakers: Sequence[str]) -> str | None:
    masked = _mask(text)
    if masked is None:
        return None
    body, held = masked
    words = "|".join(NUMBER_WORDS[2:13])
    places = [
        match
        for match in re.finditer(
            rf"(?<![\w.,:/-])\$?(\d+(?:,\d{3})*(?:\.\d+)?)(?![\w:/]|[.,]\d|-\w)|(?<=[a-z] )({words})(?= [a-z]{{3,}})",
            body,
        )
        if not re.fullmatch(r"(?:19|20)\d\d", match.group())
        and not re.search(rf"(?:{_MONTH})\.? $|Title $|Section $|No\. $|⟦$", body[: match.start()])
        and not re.match(r"⟧|(?:st|nd|rd|th)\b| (?:a\.m|p\.m)", body[match.end() :])
    ]
    if not places:
        return None
    match = rng.choice(places)
    if match.group(2):
        value = NUMBER_WORDS.index(match.group(2))
        new = NUMBER_WORDS[rng.choice([n for n in range(2, 13) if n != value])]
        start, end = match.span(2)
    else:
        old = match.group(1)
        plain = old.replace(",", "")
        start, end = match.span(1)
        if "." in plain:
            new = f"{float(plain) + rng.choice((0.3, 0.8, 1.4, 2.2)):.{len(plain.partition('.')[2])}f}"
        else:
            value = int(plain)
            step = max(1, round(value * rng.choice((0.1, 0.25, 0.5))))
            changed = value + step if value < 3 or rng.random() < 0.6 else value - step
            new = f"{changed:,}" if "," in old else str(changed)
        if new == old:
            return None
    return _unmask(body[:start] + new + body[end:], held)


_MONTH = "Jan|Feb|March|April|May|June|July|Aug|Sept?|Oct|Nov|Dec|January|February|August|September|October|November|December"


def _change_name(text: str, rng: random.Random, speakers: Sequence[str]) -> str | None:
    masked = _mask(text)
    if masked is None:
        return None
    body, held = masked
    places = [
        match
        for match in re.finditer(r"\b([A-Z][a-z]+) ((?:[A-Z]\. )?)([A-Z][a-zA-Z’']{3,})\b(?! [A-Z])", body)
        if match.group(1) in FIRST_NAMES and match.group(3) not in _DAYS
    ]
    if not places:
        return None
    match = rng.choice(places)
    if rng.random() < 0.5:
        start, end = match.span(1)
        new = rng.choice([name for name in _OTHER_FIRST if name != match.group(1)])
    else:
        start, end = match.span(3)
        new = _misspelt(match.group(3), rng)
    return _unmask(body[:start] + new + body[end:], held) if new != body[start:end] else None


def _misspelt(name: str, rng: random.Random) -> str:
    """Return the name as a hurried hand writes it."""
    forms = [
        name.replace(old, new, 1)
        for old, new in (("ie", "ei"), ("ei", "ie"), ("th", "t"), ("ck", "k"), ("ll", "l"), ("tt", "t"), ("nn", "n"),
                         ("ss", "s"), ("ph", "f"), ("sch", "sh"), ("er", "ar"), ("en", "an"), ("on", "en"),
                         ("an", "en"), ("ou", "uo"), ("ey", "y"), ("ar", "er"), ("in", "en"), ("or", "er"))
        if old in name[1:]
    ]  # fmt: skip
    at = rng.randrange(2, len(name))
    forms.append(name[:at] + name[at] + name[at:] if name[at].isalpha() else name + "e")
    return rng.choice(forms)


_DROPPED_HEDGES = (
    (r"\b(?:allegedly|reportedly|apparently|possibly|purportedly|presumably|potentially) ", ""),
    (r",? perhaps,?(?= )", ""),
    (r"\bis (?:believed|thought|said) to be\b", "is"), (r"\bare (?:believed|thought|said) to be\b", "are"),
    (r"\bwas (?:believed|thought|said) to be\b", "was"), (r"\bis believed to have\b", "has"),
    (r"\bappears to be\b", "is"), (r"\bappear to be\b", "are"), (r"\bappeared to be\b", "was"),
    (r"\bseems to be\b", "is"), (r"\bseemed to be\b", "was"), (r"\bappears to have\b", "has"),
    (r"\bappear to have\b", "have"), (r"\bappeared to have\b", "had"), (r"\bmay have been\b", "was"),
    (r"\bmay have\b", "has"), (r"\bmight have\b", "has"), (r"\bcould have\b", "has"), (r"\bmay be\b", "is"),
    (r"\b(?:is|are) (?:un)?likely to\b", "will"), (r"\b(?:may|might)(?= (?:not )?[a-z]+)", "will"),
    (r"\bcould(?= [a-z]+)(?! not)", "will"),
)  # fmt: skip
_ADDED_HEDGES = (
    (r"\b(was|were) (?=[a-z]+(?:ed|en|ing)\b)", (r"\1 allegedly ", r"\1 reportedly ", r"\1 apparently ")),
    (r"\b(has|have|had) (?=[a-z]+(?:ed|en)\b)", (r"\1 reportedly ", r"\1 apparently ", r"\1 allegedly ")),
    (r"\bwill (?=[a-z]{3,})(?!not )", ("may ", "might ")),
    (r"\b(is) (?=(?:a|an|the|in|not|on)\b)", ("appears to be ", "may be ")),
    (r"\b(was) (?=(?:a|an|the|in|on)\b)", ("appeared to be ", "was possibly ")),
    (r"(?<=[a-z]) (?=(?:approved|rejected|signed|launched|met|received|used|sent|paid|asked|failed|made|took|gave|won"
     r"|lost|called|refused|began)\b)",
     (" reportedly ", " allegedly ", " apparently ")),
)  # fmt: skip


def _drop_hedge(text: str, rng: random.Random, speakers: Sequence[str]) -> str | None:
    masked = _mask(text)
    if masked is None:
        return None
    body, held = masked
    if len(re.findall(_DOUBT, body)) != 1:
        return None
    for pattern, new in _DROPPED_HEDGES:
        changed = re.sub(pattern, new, body, count=1)
        if changed != body:
            return _upper(_unmask(changed, held))
    return None


def _add_hedge(text: str, rng: random.Random, speakers: Sequence[str]) -> str | None:
    masked = _mask(text)
    if masked is None or re.search(_DOUBT, masked[0]):
        return None
    body, held = masked
    for pattern, news in rng.sample(_ADDED_HEDGES, len(_ADDED_HEDGES)):
        changed = re.sub(pattern, rng.choice(news), body, count=1)
        if changed != body:
            return _unmask(changed, held)
    return None


_BY_END = re.compile(rf"(?P<what>.{{20,}}),(?P<close>[”\"]?) {_WHO} {_PLAINLY_SAID}\.")
_BY_FRONT = re.compile(rf"{_WHO} {_PLAINLY_SAID}(?: that)? {_WHAT}\.")
_SOURCE_END = re.compile(r"(?P<what>.{20,}), according to (?P<who>[^,“\"]{3,70})\.")
_SOURCE_FRONT = re.compile(r"According to (?P<who>[^,“\"]{3,70}), (?P<what>.{20,})\.")


def _remove_attribution(text: str, rng: random.Random, speakers: Sequence[str]) -> str | None:
    if re.search('["“”]', text):
        return None
    for pattern in (_SOURCE_END, _SOURCE_FRONT, _BY_END, _BY_FRONT):
        match = pattern.fullmatch(text)
        if match and len(match["who"].split()) <= 8:
            return _upper(match["what"]) + "."
    return None


def _speaker_of(text: str) -> re.Match[str] | None:
    for pattern in (_SOURCE_END, _SOURCE_FRONT, _BY_END, _BY_FRONT):
        match = pattern.fullmatch(text)
        if match:
            return None if re.match(r"(?:he|she|they)\b", match["who"], re.IGNORECASE) else match
    return None


def _move_attribution(text: str, rng: random.Random, speakers: Sequence[str]) -> str | None:
    match = _speaker_of(text)
    if match is None:
        return None
    old = match["who"]
    others = [s for s in speakers if not set(s.split()) & set(old.split())] or list(_SPEAKERS)
    start, end = match.span("who")
    new = rng.choice(others)
    return text[:start] + (_upper(new) if start == 0 else _lower(new)) + text[end:]


_CHANGES: dict[str, Change] = {
    "number changed": _change_number,
    "name changed": _change_name,
    "hedge dropped": _drop_hedge,
    "hedge added": _add_hedge,
    "attribution removed": _remove_attribution,
    "attribution moved": _move_attribution,
}
CHANGE_KINDS = tuple(_CHANGES)


def speakers_of(units: Sequence[Unit]) -> list[str]:
    """Return who speaks in a text, pronouns left out, in order of first words."""
    found: dict[str, None] = {}
    for unit in units:
        match = _speaker_of(unit.text)
        if match and len(match["who"].split()) <= 6:
            found.setdefault(match["who"], None)
    return list(found)


# -- families -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One report of a plan: its key, how it is made, and from which members."""

    key: str
    operation: str
    parents: tuple[str, ...]


def _plan(*steps: str) -> tuple[Step, ...]:
    """Return steps written as `key operation parent [parent]`."""
    return tuple(Step(key, operation, tuple(parents)) for key, operation, *parents in (s.split() for s in steps))


PLANS: tuple[tuple[Step, ...], ...] = (
    _plan("d1 copy A", "d2 cut A", "d3 light A", "d4 reorder d3", "d5 cut d4"),
    _plan("d1 light A", "d2 strong A", "d3 reorder A", "d4 merge A"),
    _plan("d1 half_new A C", "d2 light d1", "d3 copy A", "d4 strong A"),
    _plan("d1 composite A B", "d2 cut A", "d3 light d1", "d4 reorder B"),
    _plan("d1 cut A", "d2 light d1", "d3 merge d2", "d4 copy A"),
    _plan("d1 light A", "d2 light d1", "d3 cut d2", "d4 half_new A X"),
    _plan("d1 strong A", "d2 strong d1", "d3 reorder d2", "d4 composite A B"),
    _plan("d1 copy A", "d2 copy d1", "d3 cut d2", "d4 strong A", "d5 merge A"),
    _plan("d1 half_new A X", "d2 strong d1", "d3 reorder d2", "d4 light B"),
    _plan("d1 merge A", "d2 strong d1", "d3 half_new d1 C", "d4 cut A"),
)
"""What is made in one family; A is the root, B and C the independent reports, X an article on another event. An
article that gives the new half of a report is then no report of its own."""

MODES = tuple(itertools.product(("agency", "outlet", "stripped"), (True, False)))
"""Credits and whether times are known: each plan meets each mode once in sixty families."""

OPERATIONS = ("copy", "cut", "reorder", "merge", "light", "strong", "half_new", "composite")


def make_families(events: Sequence[Event], seed: int = 1) -> list[Family]:
    """Return one family for each event with three articles of 100 words or more, in order of the events."""
    families: list[Family] = []
    cleaned = [replace(event, articles=tuple(clean_article(a) for a in event.articles)) for event in events]
    usable = [event for event in cleaned if len(_long(event)) >= 3]
    for place, event in enumerate(usable):
        foreign = usable[(place + len(usable) // 2 + 1) % len(usable)] if len(usable) > 1 else event
        families.append(_make_family(place, event, foreign, seed))
    return families


def _long(event: Event) -> list[Article]:
    return [a for a in event.articles if sum(len(s.split()) for p in a.paragraphs for s in p) >= 100]


def _make_family(place: int, event: Event, foreign: Event, seed: int) -> Family:
    rng = random.Random(f"{seed}:{event.name}")
    steps = PLANS[place % len(PLANS)]
    credits, times = MODES[(place + place // len(PLANS)) % len(MODES)]
    articles = _long(event)[:3]
    articles = articles[place % 3 :] + articles[: place % 3]
    sources = dict(zip("ABC", articles, strict=True))
    sources["X"] = _long(foreign)[place % 3]
    given = {parent for step in steps for parent in step.parents[1:] if step.operation == "half_new"}
    builder = _Builder(event, rng, credits, times)
    builder.base("A", sources["A"], "root")
    for key in "BC":
        if key not in given:
            builder.base(key, sources[key], "independent")
    for step in steps:
        builder.derive(step, sources)
    doubtful = frozenset(
        frozenset((a, b)) for a, b in itertools.combinations("ABC", 2) if share_a_run(sources[a], sources[b])
    )
    return builder.family(doubtful)


class _Builder:
    """A family under construction."""

    def __init__(self, event: Event, rng: random.Random, credits: str, times: bool) -> None:
        self.event, self.rng, self.credits, self.times = event, rng, credits, times
        self.members: dict[str, Member] = {}
        self.planted: list[Planted] = []
        self.moments: dict[str, datetime] = {}
        self.outlets: dict[str, str] = {}
        self.free = rng.sample(OUTLETS, len(OUTLETS))
        self.agency = rng.choice(AGENCIES) if credits == "agency" else None
        self.city = rng.choice(("WASHINGTON", "NEW YORK", "CHICAGO", "BOSTON"))
        self.counts: Counter[str] = Counter()

    def base(self, key: str, article: Article, operation: str) -> None:
        """Add a report that is made from no other: the article as it is."""
        start = datetime.fromisoformat(self.event.day + "T10:00:00+00:00")
        offset = 0 if operation == "root" else self.rng.choice((-1, 1)) * self.rng.randint(20, 480)
        self.moments[key] = start + timedelta(minutes=offset)
        body = units_of(article, key)
        headline = Unit(article.title, ((f"{key}/title", len(article.title.split())),)) if article.title else None
        self.outlets[key] = self.agency[0] if self.agency and operation == "root" else self.free.pop()
        lines: list[str] = []
        dateline = ""
        if operation == "root" and self.agency:
            dateline = f"{self.city} ({self.agency[1]}) - "
            lines.append(f"(Reporting by {self.rng.choice(_STAFF)}; Editing by {self.rng.choice(_STAFF)})")
        self._add(key, operation, (), body, headline or self._short(body), dateline, lines, bool(lines))

    def derive(self, step: Step, sources: dict[str, Article]) -> None:
        """Add the report that a step of the plan makes from its parents."""
        rng = self.rng
        parents = [parent for parent in step.parents if parent in self.members]
        source = self.members[parents[0]]
        self.moments[step.key] = max(self.moments[parent] for parent in parents) + timedelta(
            minutes=rng.randint(20, 600)
        )
        self.outlets[step.key] = self.free.pop()
        units = list(source.body)
        match step.operation:
            case "cut":
                units = _cut(units, rng)
            case "reorder":
                units = _reorder(units, rng)
            case "merge":
                units = _merge_split(units, rng)
            case "light" | "strong":
                units = _reworded(units, rng, step.operation == "strong")
            case "half_new":
                units = _half_new(units, rng, units_of(sources[step.parents[1]], step.parents[1]))
            case "composite":
                units = _composite(units, rng, self.members[step.parents[1]].body)
            case _:
                pass
        units[0] = replace(units[0], opens=True)
        pending = [] if step.operation == "copy" else self._plant(units, parents)
        headline = self._headline(step, source, units)
        dateline, lines, units = self._credit(step, parents, units)
        member = self._add(
            step.key,
            step.operation,
            tuple(parents),
            units,
            headline,
            dateline,
            lines,
            bool(dateline or lines) or self._told,
        )
        for change, kind, parent, root in pending:
            before = self._place(self.members[parent], root, None)
            after = self._place(member, root, change)
            if before and after:
                self.planted.append(Planted(change, kind, parent, step.key, root, before, after))

    def _plant(self, units: list[Unit], parents: Sequence[str]) -> list[tuple[str, str, str, str]]:
        """Plant none to three changes in the units; return (id, kind, parent, root sentence) of each."""
        done: list[tuple[str, str, str, str]] = []
        speakers = speakers_of(units)
        held = {
            root: key
            for key in reversed(parents)
            for sentence in self.members[key].sentences
            for root, _ in sentence.parts
        }
        for _ in range(self.rng.choice((0, 1, 1, 2, 2, 3))):
            # The rarest kind so far comes first; what the text does not offer is passed over.
            for kind in sorted(CHANGE_KINDS, key=lambda k: (self.counts[k], self.rng.random())):
                places = [
                    at
                    for at, unit in enumerate(units)
                    if len(unit.parts) == 1 and not unit.changes and unit.parts[0][0] in held
                    and sum(unit.parts[0][0] == root for u in units for root, _ in u.parts) == 1
                ]  # fmt: skip
                self.rng.shuffle(places)
                for at in places:
                    text = _CHANGES[kind](units[at].text, self.rng, speakers)
                    if text is None or text == units[at].text:
                        continue
                    root = units[at].parts[0][0]
                    change = f"{kind}:{len(self.planted) + len(done)}:{root}"
                    units[at] = replace(units[at], text=text, changes=(change,))
                    self.counts[kind] += 1
                    done.append((change, kind, held[root], root))
                    break
                else:
                    continue
                break
        return done

    @staticmethod
    def _place(member: Member, root: str, change: str | None) -> tuple[int, int] | None:
        # The body before the headline, which may hold words of the same sentence.
        for sentence in (*member.sentences[1:], member.sentences[0]):
            if root in sentence.roots and (change is None or change in sentence.changes):
                return sentence.start, sentence.end
        return None

    def _short(self, units: Sequence[Unit]) -> Unit:
        """Return a headline: the first words of the first sentence."""
        text = re.sub(r"^[A-Z][A-Z ,.]+(?:\([\w ]+\))? ?[—–-]+ ", "", units[0].text)
        text = re.sub(r"[“”\"]", "", text)
        words = re.split(r"(?<=\w), |(?<=\w) (?:after|when|because|while|who|which|that|as) ", text)[0].split()
        if len(words) < 6:
            words = text.split()
        return Unit(" ".join(words[:12]).rstrip(".,;:"), _parts_of(" ".join(words[:12]), units[0]))

    def _headline(self, step: Step, source: Member, units: Sequence[Unit]) -> Unit:
        old = source.sentences[0]
        kept = Unit(source.report.text[old.start : old.end], old.parts, changes=old.changes)
        if step.operation == "copy" and self.rng.random() < 0.6:
            return kept
        if self.rng.random() < 0.4:
            return replace(kept, text=reword(kept.text, self.rng, strong=True))
        return replace(self._short(units), changes=units[0].changes)

    def _credit(self, step: Step, parents: Sequence[str], units: list[Unit]) -> tuple[str, list[str], list[Unit]]:
        """Return the dateline, the credit lines at the end, and the units with a credit worked in."""
        self._told = False
        if self.credits == "stripped":
            return "", [], units
        rng = self.rng
        owners = {"A": self.outlets["A"]} | {key: self.outlets[key] for key in parents}
        direct = self.outlets[parents[0]]
        name = owners["A"] if self._from_root(parents) and (self.agency or rng.random() < 0.6) else direct
        others = [self.outlets[key] for key in parents[1:]]
        if self.agency and name == self.agency[0]:
            short, full = self.agency[1], self.agency[0]
            if step.operation in ("copy", "cut") and rng.random() < 0.6:
                return f"{self.city} ({short}) - ", [], units
            forms = (
                f"(Reporting by {rng.choice(_STAFF)} for {full})", f"{full} contributed to this report.",
                f"Source: {full}", f"With material from {full}.", f"— {full}",
            )  # fmt: skip
            if others:
                return "", [f"{full} and the {others[0]} contributed to this report."], units
            if rng.random() < 0.35:
                told = self._reported(units, full)
                if told:
                    return "", [], told
            return "", [rng.choice(forms)], units
        if others:
            return "", [f"With reporting by the {name} and the {others[0]}."], units
        if step.operation in ("copy", "cut", "reorder") and rng.random() < 0.6:
            forms = (f"This article was first published by the {name}.", f"Originally published by the {name}.")
            return "", [rng.choice(forms)], units
        told = self._reported(units, f"the {name}")
        return ("", [], told) if told else ("", [f"The {name} first reported this story."], units)

    def _from_root(self, parents: Sequence[str]) -> bool:
        return any(parent == "A" or self._from_root(self.members[parent].parents) for parent in parents)

    def _reported(self, units: Sequence[Unit], name: str) -> list[Unit] | None:
        """Return the units with ", NAME reported" at the end of one of the first; null where none takes it."""
        for at, unit in enumerate(units[:4]):
            if unit.text.endswith(".") and not unit.changes and not re.search(_SPEAKING + '|["“”]', unit.text):
                self._told = True
                text = f"{unit.text[:-1]}, {name} reported."
                return [*units[:at], replace(unit, text=text), *units[at + 1 :]]
        return None

    def _add(
        self, key: str, operation: str, parents: tuple[str, ...], body: Sequence[Unit], headline: Unit, dateline: str,
        lines: Sequence[str], credited: bool,
    ) -> Member:  # fmt: skip
        text = headline.text
        placed = [Placed(0, len(text), headline.parts, headline.changes)]
        for at, unit in enumerate(body):
            text += "\n\n" if unit.opens or at == 0 else " "
            if at == 0:
                text += dateline
            placed.append(Placed(len(text), len(text) + len(unit.text), unit.parts, unit.changes))
            text += unit.text
        text += "".join(f"\n\n{line}" for line in lines) + "\n"
        outlet = self.outlets[key]
        published = self.moments[key].isoformat() if self.times else None
        digest = hashlib.sha256(text.encode()).hexdigest()
        report = Report(
            id=make_id("r", digest, outlet, published or "", ""),
            source=f"{key}-{outlet.lower().replace(' ', '-')}.txt",
            text=text,
            sha256=digest,
            outlet=outlet,
            title=headline.text,
            published_at=published,
            date_basis="manifest" if published else None,
            language="en",
            words=len(text.split()),
        )
        self.members[key] = Member(key, report, operation, parents, credited, tuple(placed), tuple(body))
        return self.members[key]

    def family(self, doubtful: frozenset[frozenset[str]]) -> Family:
        """Return what was built."""
        return Family(
            self.event.name, tuple(self.members.values()), tuple(self.planted), self.credits, self.times, doubtful
        )

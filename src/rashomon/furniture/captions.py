"""Picture captions and credit lines, told from reporting by how pages write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rashomon.model import FurnitureKind
from rashomon.text.agencies import agency_pattern

MAX_CAPTION_CHARS = 700
"""A caption is a sentence or three; the longest in the development stories has 420 characters."""

_AGENCY = agency_pattern(pictures=True, upper=True)

_OPENING = re.compile(
    r"\W*(?:FILE\s*(?:[-–—:.]|PHOTO\b|\))|\(FILES?\)|FILE PHOTO\b|File (?:photo|image|picture)\b\s*(?:[-–—:.]|dated"
    r"|of|taken|shows)"
    r"|(?:Undated|Handout|This|In this|These)\s+(?:[\w.,'’-]+\s+){0,5}?(?:photo(?:graph)?|image|picture|frame ?grab|"
    r"screen ?grab|screen ?shot|video grab|handout|still|frame|combination photo|satellite image|illustration)s?,?\s+"
    r"(?:(?:made available|released|provided|taken|made|posted|obtained|grabbed|supplied|issued|distributed|shared"
    r"|captured|"
    r"dated|from video|from a video)\b.{0,200}?\b(?:shows?|showing|of|is|are|seen|by)\b|shows?\b(?!\s+that))"
    r"|(?i:photos?|pictures?|images?|photograph|picture credit|photo credit|image credit|image source|credit"
    r"|caption|graphic)"
    r"\s*(?i:by|copyright|credit|courtesy(?: of)?)?\s*:\s*\S"
    r"|Image (?:copyright|caption|source)\b|Media caption\b|Photo by \w|Photograph by \w|Pictured\b\s*(?:[:,(]"
    r"|above|left|right|here|is|are)"
    r"|Screen ?(?:grab|shot)\b)",
)
_LABEL_ALONE = re.compile(
    r"\W*(?:(?:file )?photos?|(?:file )?pictures?|images?|video|slideshow|gallery|enlarge this image|caption"
    r"|hide caption|"
    r"toggle caption|image copyright|credit|photo credit)\W*",
    re.I,
)

_PAREN_CREDIT = re.compile(
    r"[(\[](?:[^()\[\]]*\b(?:photo|photos|photograph|image|images|picture|pictures|courtesy|handout|screen ?grab"
    r"|screen ?shot|"
    r"file|via|archive|illustration|getty|shutterstock|video|pool)\b[^()]*"
    r"|[^()]{0,80}[/|]\s*[^()]{2,60}|\s*"
    + _AGENCY
    + r"(?:\s*[/,]\s*[^()]{2,50})?|[^()]{0,60},\s*"
    + _AGENCY
    + r")[)\]]",
    re.I,
)
_PAREN_END = re.compile(r"(?:[(\[][^()\[\]]{0,160}[)\]]\s*)+$")
_SLASH_END = re.compile(
    r"(?:^|[.!?\s])(?:[A-Z][\w.'’-]+\s+){1,4}(?:/|for|via)\s*[A-Z][\w.&'’-]+(?:\s+[A-Z][\w.&'’-]+){0,3}"
    r"(?:\s*/\s*[\w.&'’-]+(?:\s+[\w.&'’-]+){0,3}){0,3}\s*$"
)
_AGENCY_WORD = re.compile(r"\b" + _AGENCY + r"\b|\bImages\b|\bPhoto\b|\bPool\b", re.I)
_TAIL_CREDIT = re.compile(
    r"(?:^|[\s.])(?:Photo(?:graph)?|PHOTO|Picture|PICTURE|Image|IMAGE|Credit|CREDIT|Photo credit|Picture credit"
    r"|Video|Photo by|"
    r"Photograph by|Image source|Photo courtesy)\s*(?::|by|courtesy of)\s*[^.:]{2,70}\.?$"
)
_SOURCE_END = re.compile(r"\s(?:Sources?|SOURCES?|Data|Note):\s+[^.]{3,110}$")
_POSITION = re.compile(
    r"\((?:(?:far |top |bottom |front |back |second |third |\w+ )?(?:left|right|centre|center|middle|top|bottom"
    r"|above|below|inset)"
    r"(?: and (?:left|right|above|below))?|pictured(?: \w+){0,3}|file(?: photo| picture| image)?|stock (?:photo"
    r"|image|picture)|"
    r"(?:first|second|third) from (?:left|right))\)"
    r"|(?<!was )(?<!were )(?<!been )\bpictured (?:left|right|above|below|here|in|with|outside|together|arriving"
    r"|leaving|at|on)\b|,\s(?:left"
    r"|right|center|centre),"
)
_VIDEO_BLURB = re.compile(
    r"\W*(?:[A-Z][\w.&-]*(?: [A-Z][\w.&-]*){0,3}['’]s? )[A-Z][\w.-]+ (?:[A-Z][\w.-]+ ){1,2}"
    r"(?:discusses|reports|explains|talks|has (?:more|the (?:story|details|latest))|breaks down|joins|looks at"
    r"|weighs|speaks|examines|"
    r"takes a look)\b"
)
_POSTED = re.compile(r"Posted by .{2,80} on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? [^.]{4,30}\d{4}\W*$")
_TWEET_TRAILER = re.compile(r"(?:—|--|–|-)\s?[^()@]{1,60}\(@\w{1,30}\)\s+\w+\.? \d{1,2},? \d{4}\W*$")
_HIDE_CAPTION = re.compile(r"\b(?:hide|toggle) caption\b(?:\W+\d+ of \d+)?\W*$", re.I)
_MAY_POINT = re.compile(
    r"pictured|\((?:[\w ]{0,20}(?:left|right|cent|middle|top|bottom|above|below|inset|file|stock))|, (?:left|right"
    r"|cent)",
    re.I,
)
_MEDIUM = re.compile(
    r"\b(?:photo|photos|photograph|courtesy|handout|screen ?grab|screen ?shot|file|getty|shutterstock|archive|image"
    r"|images|"
    r"picture|pictures|pool|illustration|video)\b",
    re.I,
)
_MEDIUM_ALONE = re.compile(r"\W*(?:photos?|videos?|pictures?|graphics?)\W*", re.I)
_AGENCY_ALONE = re.compile(_AGENCY + r"(?:\s*[,/&-]\s*" + _AGENCY + r")*")
_ENDS_SENTENCE = re.compile(r"[.!?][\"'”’]?\s*$")
_FILE_OPENING = re.compile(r"\W*FILE\b")
_QUOTED = re.compile(r"[\"“”]")
_SENTENCE_END = re.compile(
    r"(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})(?<!\b[A-Z][a-z]{3})[.!?][\"'”’)]*(?=\s+[\"'“‘(]?[A-Z]|\s*$)"
)
_TAIL_CHARS = 260
"""Credits stand within so many characters of a block's end."""
_FINITE_PAST = re.compile(
    r"\b(?:said|says|told|was|were|had|has|have|will|would|could|should|did|announced|added|according)\b|[\"“”]"
)
_PAST = re.compile(
    r"\b(?:left(?= (?:the|an?|his|her|their|its|for|without|on|in|at|him|them|it)\b)|took|went|came|lost|won|got|made|gave"
    r"|began|held|met|ran|fell|rose|led|kept|sent|brought|spoke|wrote"
    r"|drove|flew|struck|became|sat|knew|saw|thought|grew|broke|chose)\b"
)
"""Irregular verbs in the past, by which a sentence tells what happened and not what a picture shows."""
_PRESENT = re.compile(r"\b(?:[a-z]{3,}ing|[a-z]{2,}(?:s|es|ies)|fly|stand|walk|look|seen|are|is)\b")


def caption_kind(text: str) -> FurnitureKind | None:
    """Return the kind of a whole block that is a caption or a picture credit by its own words, or null."""
    if len(text) > MAX_CAPTION_CHARS:
        return None
    if len(text) < 40 and _LABEL_ALONE.fullmatch(text):
        return "caption"
    tail = text[-_TAIL_CHARS:]
    if "Posted by" in text and _POSTED.search(text):
        return "other"
    if _HIDE_CAPTION.search(tail):
        return "caption"
    if _OPENING.match(text):
        return None if _sentence_count(text) > 5 or _reads_on(text) else "caption"
    if _TAIL_CREDIT.search(tail) or _ends_in_credit(text, tail) or _SOURCE_END.search(tail):
        return "caption" if _sentence_count(text) <= 4 else None
    if len(text) <= 420 and _MAY_POINT.search(text) and _POSITION.search(text) and not _QUOTED.search(text):
        return "caption" if _sentence_count(text) <= 3 and not _points_in_passing(text) else None
    if len(text) <= 220 and _VIDEO_BLURB.match(text) and not _FINITE_PAST.search(text):
        return "caption" if _sentence_count(text) == 1 else None
    return None


def is_credit_alone(text: str) -> bool:
    """Return whether a block only credits a picture ("PHOTO: AGENCY"), so that a caption may stand before it."""
    return len(text) <= 80 and bool(_OPENING.match(text) and _TAIL_CREDIT.search(text))


def reads_like_caption(text: str) -> bool:
    """Return whether one sentence describes what a picture shows: present tense or participle, nobody says a thing."""
    if len(text) > 300 or _sentence_count(text) > 1 or _FINITE_PAST.search(text) or _PAST.search(text):
        return False
    return bool(_PRESENT.search(text))


def tweet_trailers(text: str) -> Iterator[tuple[int, int, FurnitureKind]]:
    """Yield the signature lines of embedded posts; their words stay, since they may be the statement itself."""
    match = _TWEET_TRAILER.search(text)
    if match:
        yield match.start(), match.end(), "other"


def _ends_in_credit(text: str, tail: str) -> bool:
    parenthesis = _PAREN_END.search(tail) if tail.endswith((")", "]")) else None
    if parenthesis and len(tail) - parenthesis.start() < len(text) and _PAREN_CREDIT.search(parenthesis.group()):
        inside = parenthesis.group().strip(" ().")
        before = text[: len(text) - len(parenthesis.group())]
        # An agency alone after a full stop signs a dispatch; after a phrase without one it credits a picture.
        if _AGENCY_ALONE.fullmatch(inside) and (_ENDS_SENTENCE.search(before) or len(before.split()) < 3):
            return False
        return _credits_a_picture(inside)
    if text.endswith((".", "!", "?")):
        return False
    slash = _SLASH_END.search(tail)
    return bool(slash and _AGENCY_WORD.search(slash.group()) and len(text) <= 500)


def _credits_a_picture(inside: str) -> bool:
    if _MEDIUM_ALONE.fullmatch(inside):
        return False  # "(VIDEO)" ends a headline
    if _MEDIUM.search(inside):
        return len(inside.split()) <= 8 or (bool(re.search(r"[:/©|]|\bcourtesy\b", inside)) and len(inside) <= 140)
    return bool(_AGENCY_WORD.search(inside)) or (" via " in f" {inside} " and len(inside.split()) <= 8)


def _reads_on(text: str) -> bool:
    """A sentence of reporting may begin like a caption: "This photo shows the moment the roof fell, police said"."""
    if _FILE_OPENING.match(text) or not re.search(r"\b(?:said|told|added)\b", text):
        return False
    return not _ends_in_credit(text, text[-_TAIL_CHARS:])


_TELLS = re.compile(r"\b(?:said|told|announced|added|according to|reported)\b")
_IN_PASSING = re.compile(r"\((?:\w+ )?pictured(?: \w+){0,3}\)")


def _points_in_passing(text: str) -> bool:
    """Whether a paragraph of reporting points at a picture beside it: "Mr Venn (pictured above) told the police ..."."""
    if not _ENDS_SENTENCE.search(text):
        return False
    return bool(_TELLS.search(text) or (_IN_PASSING.search(text) and (_FINITE_PAST.search(text) or _PAST.search(text))))


def _sentence_count(text: str) -> int:
    return len(_SENTENCE_END.findall(text)) or 1

"""Stock phrases of news pages in English: lines that say nothing of the event, wherever they are published.

Each rule looks at one whole block and knows no outlet; what a rule needs beyond the words (position, neighbours,
repetition) is in `marking.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rashomon.model import FurnitureKind

MAX_LINE_CHARS = 240
"""A stock line is short; a longer block that only begins like one is reporting."""

MAX_LINK_CHARS = 160
"""A linked headline; longer text in brackets is a remark by the editors."""

_SHARE_WORDS = frozenset((
    "share", "shares", "shared", "print", "email", "e-mail", "mail", "copy", "link", "links", "url", "post",
    "tweet", "tweets", "facebook", "twitter", "x", "whatsapp", "linkedin", "reddit", "telegram", "pinterest",
    "flipboard", "instagram", "youtube", "sms", "messenger", "save", "pin", "pocket", "tumblr", "bluesky",
    "threads", "snapchat", "tiktok", "viber", "line", "weibo", "wechat", "google", "google+", "comment",
    "comments", "bookmark", "favorite", "favourite", "like", "likes", "follow", "followers", "views", "view",
    "reply", "retweet", "subscribe", "mastodon",
))  # fmt: skip
_SHARE_STRONG = frozenset((
    "share", "shares", "print", "email", "e-mail", "copy", "tweet", "whatsapp", "linkedin", "reddit",
    "pinterest", "flipboard", "facebook", "twitter", "comments", "comment", "bookmark",
))  # fmt: skip
_SHARE_FILLERS = frozenset((
    "this", "on", "via", "the", "story", "article", "page", "to", "by", "a", "more", "us", "in", "with", "and",
    "or",
))  # fmt: skip

_COUNT = re.compile(r"[\d.,]+[km]?\+?", re.I)
_SEPARATORS = re.compile(r"[\s|·•/,:;›»>–—-]+")


def _lines(*patterns: str) -> re.Pattern[str]:
    """A whole block that is one of these, with the marks that pages put around a label."""
    return re.compile(r"[\W_]*(?:" + "|".join(patterns) + r")[\W_]*", re.I)


def _openings(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"[^\w\"'“‘]*(?:" + "|".join(patterns) + ")", re.I)


_NAMED = r"[\w.&'’-]+(?: [\w.&'’-]+){0,4}"

_RELATED_LABEL = _lines(
    r"also read", r"read also", r"read more(?: (?:on|about|from|at) (?:this|these|" + _NAMED + r"))?",
    r"read (?:next|on|the full story|full story|the full article|it here|more here|more stories)", r"see also",
    r"(?:related|recommended|similar|suggested)(?: (?:articles?|stor(?:y|ies)|topics?|content|coverage|links?|posts?|"
    r"news|videos?|reading|reads|for you))?",
    r"more (?:on this(?: story| topic)?|stories|news|like this|to read|coverage|top stories|videos?|information)",
    r"more from (?:the |our )?" + _NAMED, r"you (?:may|might) (?:also )?(?:like|be interested in)",
    r"(?:most|top) (?:read|popular|viewed|shared|watched|stories|news"
    r"|commented)", r"trending(?: now| stories| topics)?",
    r"don['’]?t miss(?: this| out)?", r"(?:what to )?read next", r"what to read next", r"up next", r"next up",
    r"others are reading(?: now)?", r"people are (?:also )?reading", r"editor['’]?s['’]? (?:picks?|choice)",
    r"see more(?: on| of"
    r"| from)?(?: (?:this|" + _NAMED + r"))?", r"top stories", r"latest (?:news|stories|headlines|updates)",
    r"in case you missed it", r"must[- ]read", r"from (?:around )?the web", r"around the web", r"promoted(?: stories)?",
    r"more on:?", r"related topics?", r"(?:view|see) (?:all|more)", r"in other news", r"follow (?:this )?topics?",
    r"explore more(?: on these topics)?", r"popular (?:now|stories|articles)", r"keep reading", r"continue reading",
)  # fmt: skip

_RELATED_LINK = _openings(
    r"(?:also read|read also|read more|read next|read|related(?: (?:article|story|content|link|coverage|video"
    r"|news)s?)?|"
    r"see also|more|must[- ]read|most (?:popular|read)|recommended|don['’]t miss|in case you missed it|icymi|"
    r"up next|trending|dig deeper|go deeper|further reading|more on this|more from " + _NAMED + r"|top stor(?:y|ies))"
    r"\s?(?:[:|»›>]|[-–—]\s)\s*\S",
    r"(?:watch|listen|video|gallery|photos|in pictures|slideshow|podcast|watch live|live|live updates|"
    r"photo gallery|pictures|interactive)\s?(?::|[|»›>])\s*\S",
    r"(?:click|tap) here\b", r"(?:read|see|watch|view|find) (?:the )?(?:full|original|more) \w+ (?:here|at|on)\b",
    r"(?:for|read|find) (?:more|all the latest|the latest)\b[^.]{0,60}(?:,? (?:click|visit|follow|go to|see)\b"
    r"| here\b)",
    r"visit \S+\.(?:com|org|net)\b",
    r"also (?:on|in|from) (?:(?:today['’]s|this week['’]s|the) )?" + _NAMED + r"\s?:\s*\S",
)  # fmt: skip

_TOPICS = _openings(
    r"(?:follow topics?|topics?|tags?|tagged|categor(?:y|ies)|filed under|keywords|in this (?:article|story)|"
    r"related topics|more about)\s*:",
    r"follow topics?\b", r"follow(?:ing)?\s?:", r"(?:posted|filed) (?:in|under)\b[^.]*$",
)  # fmt: skip
_TOPICS_LABEL = _lines(r"topics?", r"tags?", r"categor(?:y|ies)", r"filed under", r"keywords", r"sections?", r"explore")

_NOTICE_LABEL = _lines(
    r"advertise?ments?", r"(?:paid |sponsored )?(?:ad|ads|post|content)", r"sponsored(?: by " + _NAMED + r")?",
    r"ads? by \w[\w. ]{0,40}", r"advertisement\W+(?:continue reading|story continues|article continues|scroll).{0,40}",
    r"(?:story|article|text|content|post|column) continues (?:below|after)(?: (?:the )?(?:ad|advert|advertisement"
    r"|video|"
    r"photo|gallery|this ad))?", r"continue reading (?:below|the main story)", r"scroll (?:down )?(?:for|to) .{1,40}",
    r"now playing", r"(?:estimated )?read(?:ing)? time\W{0,3}.{0,20}", r"\d+[- ]min(?:ute)?s? read",
    r"listen(?: to (?:this|the) (?:article"
    r"|story))?.{0,20}", r"play(?: video| audio| now)?", r"watch(?: live| now| the video| video)?",
    r"loading(?: the player| comments| \w+)?", r"skip (?:to|ad|advert).{0,30}", r"back to top", r"(?:load|show) more",
    r"close|next|previous|prev|menu|search|log ?in|sign ?in|register|replay|pause|mute|unmute|fullscreen|expand"
    r"|hide|ok",
    r"story highlights|key points|highlights", r"getting your .{2,30} player ready", r"media playback is .{5,60}",
    r"(?:this|the) (?:video|content|player|media) (?:is|was|can(?:no|')t|could not"
    r"|has) .{5,80}", r"javascript .{5,120}",
    r"please (?:enable|turn on|whitelist"
    r"|disable) .{4,120}", r"(?:image|photo|picture|slide|gallery)s? \d+ (?:of|/) \d+",
    r"\d+ ?/ ?\d+", r"view (?:gallery|photos|comments|image|slideshow)(?: \d+)?", r"(?:photos?|images?|pictures?) \d+",
    r"(?:leave|post|add|write) a (?:comment"
    r"|reply)", r"(?:join|be part of|start) the (?:conversation|discussion).{0,40}",
    r"have your "
    r"say.{0,40}", r"(?:show|read|see|view|hide|load) (?:all )?\d* ?comments?", r"comments? (?:are )?(?:closed|off)",
    r"\d+ (?:comments?|shares?|views?|photos|images|replies|likes)", r"(?:breaking|developing) (?:news|story)",
    r"(?:chat|talk) with us "
    r".{0,120}", r"swipe .{0,40}", r"tap to .{0,40}", r"click to .{0,60}", r"accept(?: all)? cookies",
)  # fmt: skip

_NOTICE = _openings(
    r"(?:this|the) (?:article|story|post|text|piece|report|translation|summary) (?:is|was|has been|may have been) "
    r"(?:[\w ,]{0,40}?)(?:made and published|prepared|generated|written|created|produced|translated|drafted)\b.{0,80}"
    r"\b(?:AI|artificial intelligence|machine learning|automat\w+|algorithm|chatgpt)\b",
    r"(?:AI|artificial intelligence) (?:was|has been|may have been|tools? \w+) used\b",
    r"(?:our|[\w.&’'-]+(?: [\w.&’'-]+)?) (?:standards|editorial (?:policy|code|guidelines))\s?:\s*\S[^.]{0,80}$",
    r"our (?:standards|principles|commitment|editorial policy|ethics)\b.{0,100}\b(?:principles|standards|correct\w*"
    r"|trust|policy|code)",
    r"(?:this is|this remains) a (?:breaking|developing)(?: news)? (?:news|story)\b.{0,120}$",
    r"(?:this )?(?:breaking|developing)(?: news)? story[.,:]? (?:will|check|more|please|is being)\b.{0,120}$",
    r"(?:check|refresh|come) back (?:for|later|soon"
    r"|here)\b", r"more (?:details|information|updates?) (?:to follow|soon|to come|as)\b",
    r"this (?:story|article|content|post) (?:is|was) (?:brought to you|provided|supplied|first published"
    r"|originally published|"
    r"sponsored|republished|part of|published (?:in|under))\b.{0,200}$",
    r"(?:this|the) (?:article|story|post) (?:first |originally )+(?:appeared|published)\b",
    r"we (?:use"
    r"|may use) "
    r"cookies\b", r"by (?:continuing|clicking|signing up|subscribing|using)\b.{0,120}\b(?:you|terms|privacy)\b",
    r"(?:the views|opinions|views) expressed\b.{0,160}\b(?:author|own|necessarily|those of)\b",
    r"all times? (?:are|stated are"
    r"|listed are)\b", r"(?:video|media|content|embed) (?:unavailable|not available|blocked)\b",
    r"if you (?:value|like|enjoy|liked|enjoyed|have been affected|spot|notice|see an error|would like to)\b.{0,160}"
    r"\b(?:support|subscrib|donat|sign up|contact|email|let us|newsletter|click|follow)",
    r"(?:do|did|have|are|were|got|is) (?:you|there)\b.{0,120}\?.{0,40}\b(?:email|e-mail|contact|tell us|call"
    r"|message|write to|get in touch|let us know)\b",
    r"(?:know|got|have|seen|heard|spotted|see)\b[^.?!]{1,80}\?\s+(?:please )?(?:write|call|e-?mail|contact|tell|text|message|ring"
    r"|get in touch|let)\b[^.?!]{0,80}[.!]?$",
    r"(?:like|enjoy(?:ed|ing)?|loved?) (?:this|what)\b[^.?!]{0,40}\?\s+(?:follow|share|sign|subscribe|support|join|read|try|get)\b",
    r"(?:got|have) a (?:news )?tip\b", r"(?:get in touch|contact us|email us|write to us|tell us|send us|send your)\b",
)  # fmt: skip

_SHARE = _openings(
    r"read or share (?:this|the) (?:story|article)\b", r"share (?:this|the) (?:story|article|post|page|video|on)\b",
    r"share (?:on|via|with|to) (?:facebook|twitter|x|whatsapp|linkedin|email|friends)\b",
    r"(?:follow|like|find|join|add) (?:us|me|@\w+|" + _NAMED + r") (?:on|at) (?:facebook|twitter|x|instagram|youtube|"
    r"linkedin|telegram|whatsapp|tiktok|google|bluesky|threads|mastodon)\b(?!.*\b(?:said|says|after|when|because)\b)",
    r"follow (?:@\w+"
    r"|us)\b", r"(?:copy|copied) (?:link|to clipboard)\b", r"(?:send|save|email|print) this (?:story|article|page)\b",
)  # fmt: skip

_PROMPT_OPENING = _openings(
    r"(?:please )?(?:sign[- ]?up|subscribe|register|enter your|get (?:the|our|your|all|a|\w+['’]s|unlimited|more"
    r"|breaking|\w+ news)|"
    r"join|download|receive|stay|want|never miss|don['’]t miss|keep up|start your|support|become|donate|try|buy|enjoy|"
    r"already a|not a|unlock|to (?:read|continue|access|see)|thank(?:s| you)|be the first|follow|make sure|your|"
    r"the \w+ newsletter|newsletter|our newsletter|free newsletter|you can|we['’]ll|delivered|love|"
    r"help us|like what you|enjoying|download)\b",
)  # fmt: skip
_PROMPT_WORDS = re.compile(
    r"\b(?:newsletters?|inbox|e-?mail (?:address|alerts?|updates?)|alerts?|our (?:free |daily |new )?(?:app|apps"
    r"|podcast|channel|"
    r"journalism|newsroom|reporting|coverage|briefing|bulletin|membership)|subscri(?:be|ber|bers|bing|ption|ptions)|"
    r"sign[- ]?up|(?:free|day) trial|whatsapp channel|log ?in|notifications?|morning briefing|daily briefing|"
    r"(?:the|our) (?:[\w.&’'-]+ ){1,3}app|by e-?mail (?:every|each|daily|weekly|on)|"
    r"per (?:week|month) (?:for|to)|become a (?:member|supporter|subscriber)|support (?:us|our|independent)"
    r"|donat(?:e|ion))\b",
    re.I,
)
_PROMPT_FIRST = re.compile(
    r"[\W_]*(?:newsletter sign[- ]?up|sign[- ]?up(?: now| here| today)?\s*[:!]|subscribe(?: now| today)?\s*[:!])", re.I
)
_PROMPT_INSIDE = re.compile(
    r"\b(?:sign up (?:for|to) (?:our|the|your|a free)|subscribe to (?:our|the|us)|(?:to|in|into) your inbox)\b", re.I
)
_PLEA = re.compile(
    r"\b(?:free to read|paywall|independent journalism|reader[- ](?:funded|supported)|readers? like you"
    r"|supported by (?:our )?readers"
    r"|join (?:(?:them|us|thousands|\d[\d,]*) (?:from|for|of|and|to)"
    r"|(?:over |more than )?\d[\d,]* (?:members|readers|supporters|others))|(?:a|per) (?:week|month)\.?$)", re.I
)  # fmt: skip
_REPORTED = re.compile(
    r"[\"“”]|\b(?:said|says|told|announced|reported|wrote|according to|was|were|had|did|killed|died|arrested)\b", re.I
)

_TIMESTAMP = re.compile(
    r"[\W_]*(?:(?:first |last |originally )?(?:published|updated|posted|modified|created|released|filed)\b(?: (?:at"
    r"|on|by))?"
    r"|date\s*:|(?:mon|tues|wednes|thurs|fri|satur|sun)day,? (?=\w+ \d))"
    r"[^\n]{0,90}?(?:\b(?:19|20)\d\d\b|\b\d{1,2}[:.]\d\d\b|\bago\b|\btoday\b|\byesterday\b)[^\n]{0,60}$",
    re.I,
)
_DATE_ALONE = re.compile(
    r"[\W_]*(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},?\s+)?"
    r"(?:(?:19|20)\d\d-\d\d-\d\d(?:[T ]\d\d:\d\d[\d:.Z+-]*)?"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z.]*\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z.]*,?\s+(?:19|20)\d\d"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z.]*(?=[\s,|·•–—-]+(?:at\s+)?\d{1,2}[:.]\d\d)"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z.]*\s+\d{1,2}(?=[\s,|·•–—-]+(?:at\s+)?\d{1,2}[:.]\d\d)"
    r"|\d{1,2}[/.]\d{1,2}[/.](?:19|20)\d\d)"
    r"(?:[\s,|·•–—-]*(?:at\s+)?\d{1,2}[:.]\d\d(?:[:.]\d\d)?\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,5}"
    r"|[+-]\d\d:?\d\d)?)?[\W_]*",
    re.I,
)

_CLOCK_ALONE = re.compile(r"[\W_]*\d{1,2}[:.]\d\d\s*(?:[ap]\.?\s?m\.?)?\s*(?:[A-Z]{2,4}|local time)?[\W_]*", re.I)
"""Heads an entry of a live page: when it was written, not when anything happened."""
_REVISED = re.compile(
    r"[\W_]*updated\b[^\n]{0,40}?\d{1,2}[:.]\d\d[^\n]{0,20}?[:–—-]\s*"
    r"(?:revise[sd]|add(?:s|ed)|updates?|recast?s?|correct(?:s|ed)|rewrites?)\b", re.I
)  # fmt: skip

_BREADCRUMB = re.compile(r"[\W_]*(?:home ?page|home|front page)\s*(?:[›»>/|→]|\.{3}|::)\s*\S", re.I)
_BREADCRUMB_PLAIN = re.compile(
    r"[\W_]*(?:[Hh]ome ?[Pp]age [A-Z]|Home (?i:news|world|politics|sports?|business|tech|entertainment|opinion"
    r"|local|us|uk|europe|lifestyle)\b"
    r".*(?:…|\.\.\.)\s*$)"
)  # fmt: skip
_SECTION_OF_SITE = re.compile(
    r"(?i:[\w-]+\.(?:com|org|net|info|news|tv|example|co\.\w\w|[a-z]{2}))\s*[›»>→|]\s*\w[\w&' -]{0,30}"
)
_PROGRAMME = re.compile(
    r"[\W_]*[A-Z][\w.&’'-]*(?: [\w.&’'-]+){0,4} (?:news|bulletin|headlines|live|on air)\b[^.!?]{0,24}\b(?:every|each|weekdays?|nightly|daily)"
    r"(?: \w+)?[\W_]*"
)
_FOLLOW_SECTION = re.compile(
    r"[\W_]*(?:Follow|FOLLOW) (?:[A-Z][\w.&’'-]*)(?: (?:[A-Z][\w.&’'-]*|and|&|on|of)){0,3}[\W_]*"
)
_SECTIONS = re.compile(r"(?:\w[\w&' -]{1,24}\s*[›»>→|]\s*){2,}\w[^.]{0,120}")

_GLUED = re.compile(
    r"(?:advertisement\s*)?continue reading the main story"
    r"|(?:story|article) continues below(?: (?:this )?advert(?:isement)?)?"
    r"|advertisement\s*[-–—:]\s*(?:continue reading|scroll|story continues)[\w ]{0,30}"
    r"|newsletter sign[- ]?up|please verify you['’]re not a robot(?: by clicking the box)?\.?"
    r"|invalid e-?mail address\.?|please re-?enter\.?|you must select a newsletter to subscribe to\.?"
    r"|you agree to receive [^.]{0,160}(?:products and services|newsletters?|updates?|offers?)\.?"
    r"|thank you for subscribing[.!]?|an error has occurred\.?|please try again later\.?"
    r"|view all [\w .&'’]{0,40}newsletters\.?"
    r"|enter your e-?mail(?: address)?(?: to subscribe)?|sign up for [^.]{0,60}newsletters?\b[^.]{0,60}\.?"
    r"|by signing up,? you agree to [^.]{0,160}\.?|scroll down for (?:video|more)|story highlights"
    r"|getting your .{2,30} player ready(?:\.{3}|…)?|media playback is (?:un)?supported on your device"
    r"|(?:posted by .{2,80} on (?:mon|tues|wednes|thurs|fri|satur|sun)day,? [^.]{4,30}\d{4})",
    re.I,
)
_GLUED_HINT = re.compile(
    r"[Cc]ontinue|CONTINUE|[Ss]ign|SIGN|[Ss]ubscri|SUBSCRI|mail|[Ss]croll|SCROLL|highlights|HIGHLIGHTS|player"
    r"|[Pp]layback"
    r"|robot|newsletter|Posted|try again"
)
"""Phrases that only a page says, found anywhere in a block, so that just they are set aside."""


def stock_kind(text: str, *, edge: bool) -> FurnitureKind | None:
    """Return the kind of furniture that a whole block is by its words alone, or null.

    `edge` says that the block stands among the first or last of the report, where a page puts what it
    asks of its readers.
    """
    if not any(char.isalnum() for char in text):
        return "other"
    if len(text) > 2 * MAX_LINE_CHARS:
        return None
    words = len(text.split())
    if words <= 16 and _is_share_bar(text):
        return "share"
    if _BREADCRUMB.match(text) or _BREADCRUMB_PLAIN.match(text):
        return "other"
    if _NOTICE_LABEL.fullmatch(text) and words <= 16:
        return "notice"
    if _RELATED_LABEL.fullmatch(text) and words <= 9:
        return "related"
    if len(text) > MAX_LINE_CHARS:
        return None if not _is_prompt(text, edge) else "newsletter"
    if _TOPICS_LABEL.fullmatch(text) or (_TOPICS.match(text) and not _ends_like_sentence(text)):
        return "related"
    if _is_bracketed_link(text):
        return "related"
    if _RELATED_LINK.match(text) and not _REPORTED_STRONG.search(text):
        return "related"
    if _SHARE.match(text):
        return "share"
    if _NOTICE.match(text):
        return "notice"
    if _is_prompt(text, edge):
        return "newsletter"
    if words <= 18 and (_DATE_ALONE.fullmatch(text) or (_TIMESTAMP.match(text) and not _ends_like_sentence(text))):
        return "metadata"
    if _CLOCK_ALONE.fullmatch(text) or _REVISED.match(text):
        return "metadata"
    if edge and words <= 14 and (_SECTIONS.fullmatch(text) or _SECTION_OF_SITE.fullmatch(text)):
        return "other"
    if edge and words <= 10 and _PROGRAMME.fullmatch(text):
        return "notice"
    if edge and words <= 6 and _FOLLOW_SECTION.fullmatch(text):
        return "share"
    return None


_REPORTED_STRONG = re.compile(r"\b(?:said|told)\b[^:]*\.$")


def is_related_label(text: str) -> bool:
    """Return whether a block is a heading over links to other articles."""
    return len(text) <= 60 and bool(_RELATED_LABEL.fullmatch(text) or _TOPICS_LABEL.fullmatch(text))


def glued_phrases(text: str) -> Iterator[tuple[int, int, FurnitureKind]]:
    """Yield stretches inside a block that only a page says, as (start, end, kind) in order.

    Prompts that stand close together are one form ("... Invalid email address. Please re-enter. ... Sign Up ..."),
    and all of it is furniture.
    """
    if not _GLUED_HINT.search(text):
        return
    found = [(match.start(), match.end()) for match in _GLUED.finditer(text)]
    merged: list[tuple[int, int, int]] = []
    for start, end in found:
        if merged and start - merged[-1][1] <= _FORM_GAP and _FORM_WORDS.fullmatch(text, merged[-1][1], start):
            merged[-1] = (merged[-1][0], end, merged[-1][2] + 1)
        else:
            merged.append((start, end, 1))
    for start, end, _ in merged:
        words = text[start:end].casefold()
        form = any(word in words for word in ("newsletter", "mail", "subscrib", "robot"))
        yield start, end, "newsletter" if form else "notice"


_FORM_GAP = 60
_FORM_WORDS = re.compile(r"[\s.!]*(?:(?:sign[- ]?up|subscribe|submit|or|and)[\s.!]*)*", re.I)


def _is_share_bar(text: str) -> bool:
    words = [word for word in _SEPARATORS.split(text.casefold()) if word]
    plain = [word.strip("()[]!.") for word in words]
    kept = [word for word in plain if word and not _COUNT.fullmatch(word) and word not in _SHARE_FILLERS]
    return bool(kept) and all(word in _SHARE_WORDS for word in kept) and any(word in _SHARE_STRONG for word in kept)


def _is_bracketed_link(text: str) -> bool:
    return text.startswith("[") and text.endswith("]") and "]" not in text[1:-1] and 8 <= len(text) <= MAX_LINK_CHARS


def _is_prompt(text: str, edge: bool) -> bool:
    if _PROMPT_FIRST.match(text):
        return True
    if _REPORTED.search(text):
        return False
    if _PROMPT_OPENING.match(text) and _PROMPT_WORDS.search(text):
        return True
    if len(text) <= 160 and _PROMPT_INSIDE.search(text):
        return True
    return (
        edge
        and bool(_PLEA.search(text))
        and bool(re.search(r"\b(?:free to read|readers?|journalism|join|support)\b", text, re.I))
    )


def _ends_like_sentence(text: str) -> bool:
    return bool(re.search(r"\w{2,}[.!?][\"'”’)]*$", text)) and len(text.split()) > 6

"""Where the outlets of a story are named, which its reports' own metadata call by their full names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rashomon.entities.mention import Mention
from rashomon.text.names import is_generic_name

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from rashomon.text.reading import Reading, Sentence

_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_DESK = r"(?: (?:Sports?|News|Business|Politics|Online))?"
_MIN_SHORT = 4
"""A shorter word is no name of an outlet by itself."""


def mark_outlets(readings: Sequence[Reading], found: list[Mention]) -> None:
    """Mark and add the mentions of the outlets that published the reports; they are organizations.

    A full name is an organization's wherever it stands; its last word alone ("the Echo") is the outlet's after an
    article, and the common ones ("the Times") in the outlet's own report only.
    """
    own = _outlets(readings)
    lasts = Counter(words[-1] for words in own)
    firsts: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for words in sorted(own, key=lambda words: (-len(words), words)):
        firsts[words[0]].append(words)
        # Of two outlets whose last words are one ("the Tidings") nobody can tell.
        if len(words) > 1 and lasts[words[-1]] == 1 and len(words[-1]) >= _MIN_SHORT:
            firsts[words[-1]].append(words)
    for index, reading in enumerate(readings) if firsts else ():
        text = reading.report.text
        here = [mention for mention in found if mention.report == index]
        for match in re.finditer(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(firsts)))})(?!\w)", text):
            token, sentence = reading.token_at(match.start()), reading.sentence_at(match.start())
            if token is None or sentence is None or token.idx != match.start():
                continue
            for words in firsts[match.group()]:
                if _mark(reading, index, token.i, sentence, words, index in own[words], here, found):
                    break


def _mark(
    reading: Reading, index: int, at: int, sentence: Sentence, words: tuple[str, ...], own: bool,
    here: list[Mention], found: list[Mention],
) -> bool:  # fmt: skip
    """Mark the outlet's mention at a token, or add it; return whether it is one."""
    doc = reading.doc
    last = at + len(words)
    if not (last <= sentence.end_token and _spells(doc, at, words)):
        if len(words) == 1 or doc[at].text != words[-1] or not _stands_alone(doc, at, sentence):
            return False
        if not own and is_generic_name(words[-1]):
            return False
        last = at + 1
    over = [m for m in here if m.first < last and m.last > at]
    if any(m.last - m.first > last - at for m in over):
        return False  # part of a longer name
    if over and (over[0].first, over[0].last) == (at, last):
        mention = over[0]
        mention.label, mention.title_first = "OUTLET", None
    elif len(words) == 1:
        return False  # an ordinary word that the recogniser took for no name
    else:
        for other in over:
            found.remove(other)
            here.remove(other)
        start, end = doc[at].idx, doc[last - 1].idx + len(doc[last - 1])
        mention = Mention(index, at, last, start, end, reading.report.text[start:end], "OUTLET", sentence.index)
        found.append(mention)
        here.append(mention)
    mention.outlet = words
    return True


def outlet_pairs(mentions: Sequence[Mention]) -> list[tuple[Mention, Mention]]:
    """Return mentions of one outlet in pairs: the first one with each other one."""
    first: dict[tuple[str, ...], Mention] = {}
    pairs: list[tuple[Mention, Mention]] = []
    for mention in mentions:
        if mention.outlet and first.setdefault(mention.outlet, mention) is not mention:
            pairs.append((first[mention.outlet], mention))
    return pairs


def outlet_forms(readings: Sequence[Reading], words: tuple[str, ...]) -> list[tuple[int, int, int]]:
    """Return where an outlet's own reports have its name in furniture, as (report, start, end): credits, copyright."""
    full = re.escape(" ".join(words)) + _DESK
    short = re.escape(words[-1]) + _DESK.removesuffix("?")
    pattern = re.compile(rf"(?<!\w)(?:{full}|{short})(?!\w)" if len(words) > 1 else rf"(?<!\w){full}(?!\w)")
    return [
        (index, match.start(), match.end())
        for index in sorted(_outlets(readings).get(words, ()))
        for match in pattern.finditer(readings[index].report.text)
        if readings[index].sentence_at(match.start()) is None
    ]


def _outlets(readings: Sequence[Reading]) -> dict[tuple[str, ...], set[int]]:
    own: dict[tuple[str, ...], set[int]] = {}
    for index, reading in enumerate(readings):
        words = tuple(_ARTICLE.sub("", (reading.report.outlet or "").strip()).split())
        if 0 < len(words) <= 5 and all(re.fullmatch(r"[\w.&'’-]+", word) for word in words) and words[0][:1].isupper():
            own.setdefault(words, set()).add(index)
    return own


def _spells(doc: Doc, at: int, words: tuple[str, ...]) -> bool:
    """Whether the tokens spell the name; a name whose words the tokeniser splits is not looked for."""
    return all(doc[at + k].text == word for k, word in enumerate(words))


def _stands_alone(doc: Doc, at: int, sentence: Sentence) -> bool:
    """Whether a capital word stands after an article as a name of its own ("the Echo", not "the Echo Prize")."""
    if len(doc[at]) < _MIN_SHORT or at == sentence.first_token or doc[at - 1].lower_ != "the":
        return False
    after = doc[at + 1] if at + 1 < sentence.end_token else None
    return after is None or not (after.text[:1].isupper() and after.is_alpha)

"""What stands around a clause: the rest of its sentence, the sentences beside it, and marks of quotation.

Clauses are cut out of sentences, and no cut is perfect. A word that one clause lacks is no difference where it stands
just outside the cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rashomon.discrepancies.candidates import tokens_of
from rashomon.model import Claim, Span
from rashomon.text.reading import Reading, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Token

_OPENING = re.compile(r"(?<![\w.,!?\u2019'])[\"'\u201c\u2018\u00ab`](?=[\w\u2018\u201c'\"$\u2026(])")
_CLOSING = re.compile(r"(?<=[^\s\"\u201c\u2018(])[\"\u201d\u00bb]|(?<=[.,!?\w\u2026])['\u2019](?!\w)")
_MARKS = re.compile(f"(?P<opening>{_OPENING.pattern})|(?P<closing>{_CLOSING.pattern})")
_PAIRS = {'"': '"', "'": "'\u2019", "\u201c": '\u201d"', "\u2018": "\u2019'", "\u00ab": "\u00bb", "`": "'\u2019"}
_CONDITIONS = frozenset({"if", "unless", "whether", "lest"})
_NO = frozenset("no not n't never none nobody nothing neither nor without cannot hardly barely scarcely".split())
_DENYING = frozenset(
    "deny decline refuse fail lack miss refute reject dismiss prevent avoid stop cease lose deny unable unlikely".split()
)
"""Words that say no without "not"."""


def sentences_around(reading: Reading, span: Span, beside: int = 0) -> Iterator[Sentence]:
    """Yield the sentences that a span touches and as many more on either side, as far as the report has them."""
    touched = [s.index for s in reading.sentences if s.start < span.end and span.start < s.end]
    if touched:
        first, last = max(0, touched[0] - beside), touched[-1] + beside
        yield from reading.sentences[first : last + 1]


def words_around(reading: Reading, span: Span, beside: int = 0) -> frozenset[str]:
    """Return words and lemmas, lower case, of the sentences around a span, its own included."""
    tokens = (token for s in sentences_around(reading, span, beside) for token in reading.tokens(s))
    return frozenset(form for token in tokens for form in (token.lower_, token.lemma_.lower()))


def is_quoted(reading: Reading, start: int, end: int) -> bool:
    """Return whether the words between two offsets stand between marks of quotation, wholly.

    Marks are paired within the paragraph; one that is never closed reaches to its end ("... 'We knew it.").
    """
    text = reading.report.text
    opened = text.rfind("\n", 0, start) + 1
    ended = text.find("\n", end)
    ended = len(text) if ended < 0 else ended
    since, closers = -1, ""
    for found in _MARKS.finditer(text, opened, ended):
        mark = found.group()
        if since < 0:
            if found.group("opening"):
                since, closers = found.end(), _PAIRS[mark]
        elif mark in closers and found.group("closing"):
            if since <= start and end <= found.start() + 1:
                return True
            since = -1
        if since > end:
            return False
    return 0 <= since <= start


def hedged_token(reading: Reading, claim: Claim) -> Token | None:
    """Return the word that a clause's hedge makes unsure ("may *fall*", "appears to *be*", "a possible *leak*")."""
    if claim.hedge_span is None:
        return None
    tokens = tokens_of(reading, claim.hedge_span)
    if not tokens:
        return None
    inside = {token.i for token in tokens}
    last = tokens[-1]
    outer = next((token for token in tokens if token.head.i not in inside), last)
    below = [c for t in tokens for c in t.children if c.i not in inside and c.dep_ in {"xcomp", "ccomp", "oprd"}]
    if below:
        return below[0]
    if last.dep_ == "aux" and last.tag_ == "TO":
        return last.head
    return outer.head if outer.pos_ not in {"VERB", "NOUN"} else outer


def is_asserted(reading: Reading, claim: Claim, head: Token | None) -> bool:
    """Return whether a clause is stated, and not a condition, a comparison with what is not so, or a question."""
    if claim.sentence.text.rstrip(" \"'\u201d\u2019").endswith("?"):
        return False
    for token in (head, head.head if head is not None else None):
        for child in token.children if token is not None else ():
            if child.dep_ == "mark" and child.lower_ in _CONDITIONS:
                return False
    before = reading.report.text[max(0, claim.span.start - 10) : claim.span.start].lower().split()
    return not (before and (before[-1] in _CONDITIONS or before[-2:] == ["as", "though"]))


def is_denial(act: Token | None) -> bool:
    """Return whether an act is said not to be, be it without "not" ("failed to stop", "undisturbed", "no chance")."""
    if act is None:
        return False
    lemma = act.lemma_.lower()
    if lemma.startswith("un") and lemma.endswith("ed") and len(lemma) > 6:
        return True
    if act.dep_ in {"xcomp", "ccomp", "dobj", "pobj", "pcomp"} and act.head.lemma_.lower() in _DENYING | _NO:
        return True
    above, steps = act, 0
    while above.dep_ in {"xcomp", "pobj", "pcomp", "prep", "acl"} and above.head.i != above.i and steps < 3:
        above, steps = above.head, steps + 1
        if any(child.lower_ in _NO for child in above.children):
            return True  # "No chance of passing" and "no plan to close".
    near = [c for c in act.children if c.dep_ in {"neg", "advmod", "det", "aux", "preconj"}]
    for child in act.children:
        if child.dep_ in {"nsubj", "nsubjpass", "dobj", "attr", "acomp", "oprd", "xcomp"}:
            near.extend((child, *child.children))
    return any(token.lower_ in _NO or token.lemma_.lower() in _DENYING for token in near)

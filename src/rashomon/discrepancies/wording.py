"""Differences in how sure an account is, who it has it from, and in the words of quotations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from rashomon.discrepancies.candidates import (
    Candidate,
    one_span_a_report,
)
from rashomon.discrepancies.mentions import Mentions
from rashomon.discrepancies.surroundings import sentences_around
from rashomon.model import Alteration, Quote, QuoteVersion, Relation, Span
from rashomon.text.names import compare_names

MIN_CUT = 4
"""Fewer quoted words than this are a name or a phrase, and no utterance cut short."""
_PRONOUNS = frozenset("he she they it we i who".split())
_HOUSE = re.compile(r"[^\w\s]|_")
_MAX_VALUE = 120
"""Characters of a quotation that a variant shows; of a longer one, those around the words that differ."""
_CHANGED, _SHADED, _STYLED, _SLIPPED, _BRACKETED = 0.8, 0.55, 0.36, 0.355, 0.35
"""How telling it is that words of substance, a shade of them, small words, their form, or an outlet's brackets differ.

Substance is among what must be seen, a shade in the middle; the others are shown least (weight 1). Set by reading the
quotations of 41 stories of news_cluster and BASIL, which no benchmark labels, under the floors of `evaluation/gate.py`.
"""
_RELATIONS: dict[float, Relation] = {_SLIPPED: "spelling", _BRACKETED: "refinement"}
_PARAPHRASED = 0.42
_SMALL = frozenset(
    """a an the and or but so then that this these those it its of in on at to for by with from as into than there here
    who which what when where how why am is are was were be been being do does did has have had having will would shall
    just really very well also too now actually like okay ok yeah um uh oh mr mrs ms dr s t re ve ll d m
    i me my we us our you your he him his she her they them their himself herself themselves""".split()
)
"""Words whose change leaves the sense of spoken words as it is; a change of person is a shade, see `_PERSONS`."""
_PERSONS = (
    frozenset("i me my we us our myself ourselves".split()), frozenset("you your yourself".split()),
    frozenset("he him his she her they them their it its".split()),
)  # fmt: skip
_SHADES = frozenset(
    """can could may might must should perhaps maybe probably likely possibly all some any most more less few many much
    only both each every nearly almost about around before after until since against without over under if unless because
    though although still yet again always often sometimes""".split()
)
"""Words that limit what is said: how sure, how much, when, on what condition."""
_NEGATIONS = frozenset("not no never none nothing nobody neither nor cannot".split())
_CONTRACTED = re.compile(r"n['\u2019]t\b")
_SHORT_WILL = re.compile(r"(?<=\w)['\u2019](?:ll|ve|re|m|d|s)\b")
_WRITTEN_OUT = tuple(
    (re.compile(rf"(?<=\w){short}\b", re.IGNORECASE), f" {full}")
    for short, full in (
        (r"n['\u2019]t", "not"), (r"['\u2019]ll", "will"), (r"['\u2019]ve", "have"), (r"['\u2019]re", "are"),
        (r"['\u2019]m", "am"),
    )
)  # fmt: skip
_ENDINGS = ("ing", "ed", "es", "er", "s", "d", "n", "ly", "")
_MIN_TYPO = 7
"""Letters of a word that a single letter more, less or other does not make another word."""


def quotations(quotes: Sequence[Quote]) -> list[Candidate]:
    """Return quotations whose words differ between reports, and those that one report gives in fewer words.

    What an outlet set in brackets is told apart from words that differ.
    """
    found: list[Candidate] = []
    for quote in quotes:
        if len({version.span.report for version in quote.versions}) < 2:
            continue
        who = quote.speaker or "unnamed speaker"
        groups = _groups(quote.versions)
        weighed = [
            (_gravity(alteration, quote.versions), alteration)
            for alteration in quote.alterations
            if not _is_given_whole(alteration, quote.versions)
        ]
        shown: set[str] = set()
        for bracketed in (False, True):
            mine = [(g, alteration) for g, alteration in weighed if g and (g == _BRACKETED) is bracketed]
            if not mine:
                continue
            gravity, gravest = max(mine, key=lambda item: item[0])
            focus = [span for _, alteration in mine for span in (alteration.from_span, alteration.to_span)]
            # What is only cut out of a fuller version shows no altered word.
            whole = [group for group in groups if any(s.overlaps(f) for s in group.spans for f in focus)]
            differing = _ordered(whole if len(whole) > 1 else groups)
            if _between_reports(differing) and not {group.words for group in differing} <= shown:
                shown |= {group.words for group in differing}
                relation = _RELATIONS.get(gravity, "conflict")
                told = _told(gravest, who, gravity)
                found.append(_candidate(who, relation, differing, focus, gravity, told, "quote altered"))
        if shown or not _between_reports(groups := _ordered(groups)):
            continue
        if not all(group.direct for group in groups):
            reason = f"Some reports quote {who}, others give the same in their own words."
            found.append(_candidate(who, "refinement", groups, (), _PARAPHRASED, reason, "quote paraphrased"))
        else:
            reason = f"The quotation of {who} is given at different lengths."
            found.append(_candidate(who, "refinement", groups, (), _cut_score(groups), reason, "quote cut"))
    return found


def _candidate(
    who: str, relation: Relation, groups: Sequence[_Wording], focus: Sequence[Span], score: float, reason: str, finder: str
) -> Candidate:  # fmt: skip
    variants = tuple((_shown(group.spans[0], focus), one_span_a_report(group.spans)) for group in groups[:4])
    return Candidate("quote", f"words of {who}", relation, variants, score, reason, None, finder)


def _ordered(groups: Sequence[_Wording]) -> list[_Wording]:
    return sorted(groups, key=lambda group: (-len({s.report for s in group.spans}), -len(group.words), group.words))


def _between_reports(groups: Sequence[_Wording]) -> bool:
    """Return whether the first two wordings are not of just the same reports."""
    return len(groups) > 1 and {s.report for s in groups[0].spans} != {s.report for s in groups[1].spans}


@dataclass(frozen=True)
class _Wording:
    """The versions of a quotation that give the same words, house style evened out."""

    words: str
    spans: list[Span]
    direct: bool


def _groups(versions: Sequence[QuoteVersion]) -> list[_Wording]:
    groups: dict[str, _Wording] = {}
    for version in versions:
        words = _even(version.span.text)
        # "E-mail" and "email" are one wording.
        groups.setdefault(words.replace(" ", ""), _Wording(words, [], version.direct)).spans.append(version.span)
    return list(groups.values())


def _gravity(alteration: Alteration, versions: Sequence[QuoteVersion]) -> float:
    """Return how telling an alteration is; 0 where it is none between reports."""
    ours, theirs = alteration.from_span, alteration.to_span
    if ours.report == theirs.report:
        return 0.0  # a bracket in words that no other report gives
    bracketed = [span for span in (ours, theirs) if _in_brackets(span, versions)]
    if bracketed:
        # "[Marsh]" says who "he" is; other words in the place of what was said are the outlet's own.
        named = all(span.text.strip("[]")[:1].isupper() for span in bracketed)
        return _BRACKETED if named or alteration.kind != "changed" else _SHADED
    names = {name.lower() for span in (ours, theirs) for name in re.findall(r"\b[A-Z]\w+", span.text)}
    left = Counter(_plain(ours.text) if alteration.kind != "inserted" else ())
    right = Counter(_plain(theirs.text) if alteration.kind != "dropped" else ())
    lost, won = sorted((left - right).elements()), sorted((right - left).elements())
    for word in [*lost]:
        other = next((w for w in won if word not in names and _same_word(word, w)), None)
        if other is not None:
            lost.remove(word)
            won.remove(other)
    changed = {*lost, *won}
    if not changed:
        return _SLIPPED if left - right else _STYLED
    if changed & _NEGATIONS or any(word not in _SMALL and word not in _SHADES for word in changed):
        return _CHANGED
    persons = [{i for i, group in enumerate(_PERSONS) if group & {*side}} for side in (lost, won)]
    if changed & _SHADES or (all(persons) and not persons[0] & persons[1]):
        return _SHADED
    return _STYLED


def _is_given_whole(alteration: Alteration, versions: Sequence[QuoteVersion]) -> bool:
    """Return whether a report that gives words otherwise has them elsewhere as the other report does.

    A word of a quotation taken up in a headline or a sentence of the report's own is no other version of it.
    """
    for mine, other in ((alteration.from_span, alteration.to_span), (alteration.to_span, alteration.from_span)):
        whole = next((v.span for v in versions if v.span.report == mine.report and v.span.overlaps(mine)), None)
        words = _even(other.text)
        if whole is None or not words:
            continue
        for version in versions:
            fuller = len(version.span.text) > len(whole.text)
            if version.span.report == mine.report and fuller and f" {words} " in f" {_even(version.span.text)} ":
                return True
    return False


def _in_brackets(span: Span, versions: Sequence[QuoteVersion]) -> bool:
    """Return whether an outlet set these words in brackets itself, or words among them."""
    if "[" in span.text or "]" in span.text:
        return True
    holder = next((v.span for v in versions if v.span.report == span.report and v.span.overlaps(span)), None)
    if holder is None:
        return False
    before = holder.text[: max(0, span.start - holder.start)]
    return before.rfind("[") > before.rfind("]")


def _plain(text: str) -> list[str]:
    """Return the words of a text in small letters, a negation as a word of its own, other contracted words left out."""
    text = _SHORT_WILL.sub("", _CONTRACTED.sub(" not", text.lower()))
    return _HOUSE.sub(" ", text).split()


def _same_word(a: str, b: str) -> bool:
    """Return whether two words are one, in another form of it or with a slip of one letter."""
    if a.isdigit() or b.isdigit():
        return a == b
    short, long = sorted((a, b), key=len)
    if short.removesuffix("one") == long.removesuffix("body") != short:
        return True  # "anyone", "anybody"
    if len(short) >= _MIN_TYPO and a[0] == b[0] and DamerauLevenshtein.distance(a, b, score_cutoff=1) <= 1:
        return True
    stems = [{word.removesuffix(end) for end in _ENDINGS if len(word) - len(end) >= 3} for word in (short, long)]
    stems = [{s for stem in held for s in (stem, stem.removesuffix("e"), _single(stem))} for held in stems]
    return bool(stems[0] & stems[1])


def _single(stem: str) -> str:
    return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem


def _told(alteration: Alteration, who: str, gravity: float) -> str:
    """Return what differs, in words."""
    ours, theirs = (f"\u201c{_short(span.text)}\u201d" for span in (alteration.from_span, alteration.to_span))
    if alteration.kind == "changed":
        told = f"{ours} in one version of the quotation of {who} is {theirs} in another"
    else:
        told = (
            f"{ours if alteration.kind == 'dropped' else theirs} stands in one version of the quotation of {who} only"
        )
    return f"{told}; the sense is the same." if gravity <= _STYLED else f"{told}."


def _cut_score(groups: Sequence[_Wording]) -> float:
    """Return how telling it is that one report gives fewer of the words: only where a sentence of them is cut."""
    best = 0.0
    for short in groups:
        size = len(short.words.split())
        for long in groups:
            at = f" {long.words} ".find(f" {short.words} ")
            if size < MIN_CUT or short is long or at < 0:
                continue
            if _cuts_a_sentence(short.spans[0].text, long.spans[0].text, len(long.words[:at].split()), size):
                best = max(best, 0.26 + 0.2 * (1 - size / len(long.words.split())))
    return best


def _cuts_a_sentence(short: str, long: str, first: int, size: int) -> bool:
    """Return whether words leave out telling words of the sentence that they are from; one whole sentence of several
    leaves out none."""
    words = [match for match in re.finditer(r"\S+", long) if _even(match.group())]
    if first + size > len(words):
        return False
    before = re.split(r"[.!?\u2026][\"'\u2019\u201d)\]]*\s", long[: words[first].start()])[-1]
    after = re.split(r"[.!?\u2026](?=\W|$)", long[words[first + size - 1].start() :])[0]
    left = [*_plain(before), *_plain(after)[1:]]
    return any(word not in _SMALL for word in left)


def _shown(span: Span, focus: Sequence[Span]) -> str:
    """Return a version as it is shown: cut, where it is long, to what surrounds the words that differ."""
    here = next((f for f in focus if span.overlaps(f)), None)
    start = max(0, here.start - span.start - _MAX_VALUE // 2) if here is not None else 0
    if here is None or here.end - span.start <= _MAX_VALUE - 20 or not start:
        return _short(span.text, _MAX_VALUE)
    cut = span.text[start:].split(" ", 1)[-1]
    return "\u2026" + _short(cut, _MAX_VALUE - 1)


_SPEAKS_FOR = re.compile(
    r"\b(?:spokes\w+|representatives?|rep|publicist|lawyer|attorney|solicitor|agent|statement|letter|e-?mail|tweet|office)\b",
    re.IGNORECASE,
)
"""Who or what gives another person's words: what they say may be put down to either."""


def speakers(quotes: Sequence[Quote], mentions: Mentions) -> list[Candidate]:
    """Return quotations that reports put into the mouths of different persons."""
    found: list[Candidate] = []
    for quote in quotes:
        told: dict[str, list[Span]] = {}
        near: dict[str, frozenset[str]] = {}
        for version in quote.versions:
            # Titles and phrases are in many mouths, and whom "she" stands for is too unsure to hold against a name.
            if len(version.span.text.split()) < MIN_CUT:
                continue
            who = _speaker(version, mentions)
            if who is not None and _is_named(version, who, mentions):
                told.setdefault(who, []).append(version.span)
                near[who] = near.get(who, frozenset()) | _named_near(version, mentions)
        if len(told) < 2:
            continue
        groups = sorted(told.items(), key=lambda item: (-len(item[1]), item[1][0]))
        first, second = ({span.report for span in spans} for _, spans in groups[:2])
        names = [mentions.entities[key].name for key, _ in groups[:2]]
        if first & second or compare_names(names[0], names[1], "person").score > 0.5:
            continue
        if groups[1][0] in near[groups[0][0]] or groups[0][0] in near[groups[1][0]]:
            continue  # "Her lawyer said": who speaks for another gives that other's words.
        letters = ["".join(c for c in name.lower() if c.isalpha()) for name in names]
        if letters[0] in letters[1] or letters[1] in letters[0]:
            continue
        variants = tuple((mentions.entities[key].name, one_span_a_report(spans)) for key, spans in groups[:4])
        listed = " against ".join(f"\u201c{value}\u201d" for value, _ in variants)
        found.append(
            Candidate(
                "attribution", f"who said \u201c{_short(groups[0][1][0].text, 60)}\u201d", "conflict", variants, 0.78,
                f"The same words are given to {listed}.", None, "speaker",
            )
        )  # fmt: skip
    return found


def _is_named(version: QuoteVersion, who: str, mentions: Mentions) -> bool:
    """Whether a version has its speaker's name beside it, or a pronoun that can stand for nobody else."""
    span = version.speaker_span
    if span is None or span.text.lower() not in _PRONOUNS:
        return span is not None
    reading = mentions.readings.get(span.report)
    if reading is None:
        return False
    here = list(sentences_around(reading, span))
    before = [s for s in sentences_around(reading, span, beside=1) if s.start <= here[0].start] if here else []
    if not before:
        return False
    people = {
        key
        for key in mentions.within(span.report, before[0].start, span.start)
        if mentions.entities[key].kind == "person"
    }
    ahead = reading.report.text[before[0].start : span.start]
    return people <= {who} and mentions.entities[who].name.split()[-1] in ahead


def _named_near(version: QuoteVersion, mentions: Mentions) -> frozenset[str]:
    """Return the persons whom the sentence that names the speaker mentions."""
    reading = mentions.readings.get(version.span.report)
    if reading is None or version.speaker_span is None:
        return frozenset()
    found: set[str] = set()
    for sentence in sentences_around(reading, version.speaker_span):
        found |= mentions.within(version.span.report, sentence.start, sentence.end)
    return frozenset(found)


def _speaker(version: QuoteVersion, mentions: Mentions) -> str | None:
    """Return the one person that a version names as its speaker, by name or by a form of it; none who speaks for one."""
    if version.speaker_span is not None:
        span = version.speaker_span
        if _SPEAKS_FOR.search(span.text):
            return None
        held = mentions.within(span.report, span.start, span.end)
        people = sorted(key for key in held if mentions.entities[key].kind == "person")
        if len(people) == 1:
            return people[0]
    if version.speaker:
        named = [
            key
            for key, entity in sorted(mentions.entities.items())
            if entity.kind == "person" and version.speaker in {entity.name, *(v.text for v in entity.variants)}
        ]
        if len(named) == 1:
            return named[0]
    return None


def _even(text: str) -> str:
    for short, full in _WRITTEN_OUT:
        text = short.sub(full, text)
    return " ".join(_HOUSE.sub(" ", text.lower().replace("\u2019", "'").replace("'", "")).split())


def _short(text: str, limit: int = 80) -> str:
    text = re.sub(r"\s+", " ", text)
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + "\u2026"

"""The story in a few words: its title, and who did what, when, where and how many."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from rashomon.model import Claim, Entity, Point, Report, Span, Summary, SummaryValue
from rashomon.points.assembly import orders
from rashomon.text.inflection import with_noun

_PRONOUNS = frozenset("he she it they we you i who which that this these those there what".split())


MAX_WHAT_CHARS = 300
"""A longer sentence does not say in a line what happened."""


def title_of(reports: Sequence[Report], points: Sequence[Point]) -> str:
    """Return the title of the report whose headline shares most words with the others' (the first, where equal)."""
    titles = [report.title for report in reports if report.title]
    titles = [title for title in titles if not title.rstrip().endswith(("...", "\u2026"))] or titles
    if not titles:
        return points[0].text if points else "Untitled story"
    words = [set(re.findall(r"\w{3,}", title.lower())) for title in titles]
    counts = Counter(word for row in words for word in row)
    scores = [sum(counts[word] - 1 for word in row) / math.sqrt(len(row) or 1) for row in words]
    # A headline that shouts is the least likely to say plainly what happened.
    scores = [
        score * (0.5 if re.search(r"\b[A-Z]{4,}\b", title) else 1.0)
        for score, title in zip(scores, titles, strict=True)
    ]
    best = max(range(len(titles)), key=lambda at: (round(scores[at], 6), -len(titles[at]), titles[at]))
    return titles[best]


def summarise(
    points: Sequence[Point],
    claims: Sequence[Claim],
    entities: Sequence[Entity],
) -> Summary:
    """Return who, what, when, where and how many, from the claims that open the reports."""
    leads = [claim for claim in claims if claim.order <= 3]
    if not leads:
        return Summary()
    weights = Counter[str]()
    for claim in leads:
        for entity in claim.entities:
            weights[entity] += 1
    by_id = {entity.id: entity for entity in entities}

    def named(kinds: frozenset[str]) -> SummaryValue | None:
        found = [e for e in weights if e in by_id and by_id[e].kind in kinds]
        if not found:
            return None
        spread = {e: len({span.report for variant in by_id[e].variants for span in variant.spans}) for e in found}
        best = min(found, key=lambda e: (-spread[e], -weights[e], by_id[e].name))
        spans = sorted({span for variant in by_id[best].variants for span in variant.spans})
        first: dict[str, Span] = {}
        for span in spans:
            first.setdefault(span.report, span)
        return SummaryValue(by_id[best].name, tuple(first.values()))

    order = orders(points, claims)
    widely = 0.6 * max((point.support.reports for point in points), default=0)
    leading = [point for point in points if point.support.reports > 1 and point.support.reports >= widely]
    by_claim = {claim.id: claim for claim in claims}
    candidates = sorted(leading or points, key=lambda point: (order[point.id], point.id))
    statements = {point.id: _statement(point, by_claim) for point in candidates}
    what = next((point for point in candidates if statements[point.id]), candidates[0] if candidates else None)
    what_text = (statements[what.id] or what.text) if what is not None else ""
    actors: list[Span] = []
    # A point shows whole sentences: who acts in one is told by its first clause, whichever clause the point is on.
    opening: dict[Span, Claim] = {}
    for claim in sorted(claims, key=lambda claim: (claim.span, claim.id)):
        opening.setdefault(claim.sentence, claim)
    for key in what.claims if what is not None else ():
        claim = opening[by_claim[key].sentence]
        phrase = _name_only(max(claim.who, key=len, default=""))
        at = claim.span.text.lower().find(phrase) if phrase else -1
        if at >= 0 and not claim.quoted and not claim.headline and _names_someone(phrase):
            start = claim.span.start + at
            actors.append(Span(claim.report, start, start + len(phrase), claim.span.text[at : at + len(phrase)]))
    when = _when([by_claim[key] for key in what.claims] if what is not None else [], leads, claims)
    shared: dict[tuple[float | None, str | None], dict[str, Span]] = defaultdict(dict)
    for claim in (claim for claim in claims if claim.order <= 6):
        for quantity in claim.quantities:
            if quantity.kind in {"count", "money", "percent"} and quantity.value and quantity.span.text.lower() != "a":
                shared[quantity.value, quantity.noun].setdefault(claim.report, quantity.span)
    how_many = None
    told = {key: spans for key, spans in shared.items() if len(spans) > 1 or len({c.report for c in leads}) == 1}
    if told:
        value, noun = min(told, key=lambda key: (-len(told[key]), str(key)))
        spans = sorted(told[value, noun].values())
        texts = Counter(span.text for span in spans)
        best_text = min(texts, key=lambda text: (-texts[text], -len(text), text))
        words = best_text if noun == "people" else with_noun(best_text, noun, value)
        how_many = SummaryValue(words, tuple(spans))
    return Summary(
        who=_commonest(actors) or named(frozenset({"person", "organization"})),
        what=SummaryValue(what_text, tuple(a.span for a in what.accounts if a.span)) if what else None,
        when=when,
        where=named(frozenset({"place"})),
        how_many=how_many,
    )


_EXACT = frozenset({"minute", "hour", "part_of_day", "day"})
_SENTENCE = re.compile(r"[\"\u201c\u2018'(]?[A-Z\d$\u20ac\u00a3]")
_OPENS_INSIDE = re.compile(
    r"(?:that|which|who|whom|whose|where|when|while|and|but|or|as|because|if|to|of|even)\b", re.I
)
_CUT_SHORT = re.compile(r"\b(?:and|or|but|that|which|who|to|of|the|a|an|in|on|at|by|for|with)$", re.I)
_LEAD_IN = re.compile(r"^.{1,40}?\s(?:\u2014|\u2013|\u2015|--)\s")
_TAIL = re.compile(r"\s(?:on|since|before|after)\s(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d).*$")


def _is_statement(text: str) -> bool:
    """Whether a text says something by itself: no torn-off clause ("that have seen snow", "approved a bill and")."""
    plain = text.rstrip("\u2026. ")
    starts = _SENTENCE.match(text) is not None and _OPENS_INSIDE.match(text) is None
    return starts and len(plain.split()) >= 5 and _CUT_SHORT.search(plain) is None


def _statement(point: Point, by_claim: Mapping[str, Claim]) -> str | None:
    """Return the point's words where they say something by themselves, else the shortest sentence that holds them."""
    if _is_statement(point.text):
        return point.text
    held = [by_claim[key].sentence.text for key in point.claims if not by_claim[key].headline]
    whole = [text for text in held if _is_statement(text) and len(text) <= MAX_WHAT_CHARS]
    return min(whole, key=lambda text: (len(text), text), default=None)


def _name_only(phrase: str) -> str:
    """Return who is meant, without a dateline before it and the time or the insertion behind it."""
    return _TAIL.sub("", _LEAD_IN.sub("", phrase.split(" ,")[0])).strip()


def _names_someone(phrase: str) -> bool:
    words = phrase.split()
    if not words or len(words) > 8 or phrase in _PRONOUNS or (len(words) == 1 and words[0].endswith("ing")):
        return False
    return not any(a == b for a, b in pairwise(words))  # "bitcoin bitcoin price": a label and the sentence behind it


def _when(main: Sequence[Claim], leads: Sequence[Claim], claims: Sequence[Claim]) -> SummaryValue | None:
    """Return the day that most reports give to the main point, else to what they open with.

    An exact day ("Tuesday") tells it; a week or a month does so only where no report of the openings gives a day.
    """
    sentences = {claim.sentence for claim in main}
    told: dict[str, dict[str, int]] = defaultdict(dict)
    spans: dict[str, set[Span]] = defaultdict(set)
    ranked = [(3, main), (2, [c for c in claims if c.sentence in sentences]), (1, leads)]
    for exact in (True, False):
        for rank, held in ranked:
            for claim in held:
                for time in claim.times:
                    if time.when is None or (time.granularity in _EXACT and "/" not in time.when) != exact:
                        continue
                    if not exact and time.granularity not in {"week", "interval", "month"}:
                        continue
                    value = time.when[:10] if exact else time.when
                    worth = max(1, rank - claim.headline)
                    told[value][claim.report] = max(worth, told[value].get(claim.report, 0))
                    spans[value].add(time.span)
        if told:
            break
    if not told:
        return None
    day = min(told, key=lambda value: (-sum(told[value].values()), value))
    return SummaryValue(day, tuple(sorted(spans[day])))


def _commonest(spans: Sequence[Span]) -> SummaryValue | None:
    if not spans:
        return None
    heads = Counter(span.text.lower().split()[-1] for span in spans)
    head = min(heads, key=lambda word: (-heads[word], word))
    held = sorted(span for span in spans if span.text.lower().split()[-1] == head)
    fullest = max(held, key=lambda span: (len(span.text), span.text))
    return SummaryValue(fullest.text, tuple(held))

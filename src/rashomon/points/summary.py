"""The story in a few words: its title, and who did what, when, where and how many."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from rashomon.model import Claim, Entity, Point, Report, Span, Summary, SummaryValue
from rashomon.points.assembly import orders

_PRONOUNS = frozenset("he she it they we you i who which that this these those there what".split())


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
    what = min(leading or points, key=lambda point: (order[point.id], point.id), default=None)
    by_claim = {claim.id: claim for claim in claims}
    actors: list[Span] = []
    # A point shows whole sentences: who acts in one is told by its first clause, whichever clause the point is on.
    opening: dict[Span, Claim] = {}
    for claim in sorted(claims, key=lambda claim: (claim.span, claim.id)):
        opening.setdefault(claim.sentence, claim)
    for key in what.claims if what is not None else ():
        claim = opening[by_claim[key].sentence]
        phrase = max(claim.who, key=len, default="").split(" ,")[0]
        at = claim.span.text.lower().find(phrase) if phrase else -1
        if at >= 0 and not claim.quoted and not claim.headline and len(phrase.split()) <= 8 and phrase not in _PRONOUNS:
            start = claim.span.start + at
            actors.append(Span(claim.report, start, start + len(phrase), claim.span.text[at : at + len(phrase)]))
    dated = Counter(
        time.when[:10]
        for claim in leads
        for time in claim.times
        if time.when and re.match(r"\d{4}-\d{2}-\d{2}", time.when)
    )
    when = None
    if dated:
        day = min(dated, key=lambda value: (-dated[value], value))
        spans = [t.span for c in leads for t in c.times if t.when and t.when.startswith(day)]
        when = SummaryValue(day, tuple(sorted(set(spans))))
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
        words = best_text if noun in {None, "people"} or str(noun) in best_text.lower() else f"{best_text} ({noun})"
        how_many = SummaryValue(words, tuple(spans))
    return Summary(
        who=_commonest(actors) or named(frozenset({"person", "organization"})),
        what=SummaryValue(what.text, tuple(a.span for a in what.accounts if a.span)) if what else None,
        when=when,
        where=named(frozenset({"place"})),
        how_many=how_many,
    )


def _commonest(spans: Sequence[Span]) -> SummaryValue | None:
    if not spans:
        return None
    heads = Counter(span.text.lower().split()[-1] for span in spans)
    head = min(heads, key=lambda word: (-heads[word], word))
    held = sorted(span for span in spans if span.text.lower().split()[-1] == head)
    fullest = max(held, key=lambda span: (len(span.text), span.text))
    return SummaryValue(fullest.text, tuple(held))

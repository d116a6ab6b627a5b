"""The points of a story: which claims of different reports speak on the same matter, and what each report says on it.

`likeness` tells how likely two claims are to be on one matter, `grouping` which claims make a point; what a reader
is shown of a group is made here.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from rashomon.model import Account, Claim, Discrepancy, Entity, Passage, Point, Report, Span, Stance, Support, make_id
from rashomon.points.bearing import BearingOptions, OwnWords
from rashomon.points.grouping import GroupingOptions, gather, tell_once
from rashomon.points.likeness import keys_of, log_odds
from rashomon.text.encoder import Encoder

STATEMENT_CHARS = 160
"""What a point states is no longer than this."""
_RELATIVE = frozenset("which who whom that what where when why how".split())
"""Subjects of clauses that cannot be read without the one they hang on."""
_HANGING = re.compile(r"(?:when|where|while|then|which|who|that|as|to|for)\b")
"""How a clause begins that hangs on another: "when the crew left"."""
_PRONOUNS = frozenset("he she it they we i you this that these those there".split())


@dataclass(frozen=True)
class PointOptions:
    """What makes a point and what is shown of it. Set on the stories that `likeness.WEIGHTS` names."""

    grouping: GroupingOptions = field(default_factory=GroupingOptions)
    bearing: BearingOptions = field(default_factory=BearingOptions)
    repeat_odds: float = 1.5
    """A report's other claims are further words of its account, behind the claim that was chosen for it, from this mean
    of log odds on."""
    headline_odds: float = 0.0
    """A headline is a further span of the point that it is nearest to, at this mean of log odds or more."""
    max_single_points: int = 12
    """Matters that only one report speaks on are shown, the most telling first, but no more than this."""
    shared_words: float = 0.5
    """A matter is not told by one report alone where this share of its words stands in a passage that another has.
    Set by hand."""
    max_account_chars: int = 200
    """An account shows the whole sentence where it is no longer than this, else the clause."""
    max_copies: int = 12
    """Of the claims that more reports make in just the same words so many are aligned, and the others follow the
    first: a thousand copies of one dispatch would cost the square of all their claims in time and memory."""


def align_claims(
    reports: Sequence[Report],
    claims: Sequence[Claim],
    entities: Sequence[Entity],
    passages: Sequence[Passage],
    encoder: Encoder,
    options: PointOptions = PointOptions(),
) -> list[Point]:
    """Return the points of a story, the weightiest first, each with one account from every report.

    Support holds the number of reports and is completed by the lineage room. Stances here know hedges and
    attribution; `mark_differences` adds `differs` once the discrepancies are known.
    """
    # In an order of their own: sums and ties then come out the same in whatever order the reports are given.
    told = sorted(
        (claim for claim in claims if len(claim.content) >= 2), key=lambda claim: (claim.report, claim.span, claim.id)
    )
    units, followers = _without_copies(told, options)
    voices = [frozenset({claim.report, *(f.report for f in followers.get(at, ()))}) for at, claim in enumerate(units)]
    groups: list[list[int]] = []
    odds = np.zeros((0, 0), dtype=np.float32)
    if units:
        meaning = encoder.encode([claim.span.text for claim in units])
        odds = log_odds(units, entities, passages, meaning)
        words = OwnWords(units, meaning)
        groups = _borne_out(_grouped(units, odds, options), units, voices, odds, words, options)
        groups = _with_headlines(groups, units, voices, odds, options)
    several = [group for group in groups if len(frozenset().union(*(voices[i] for i in group))) > 1]
    alone = [group for group in groups if len(frozenset().union(*(voices[i] for i in group))) == 1]
    names = {entity.id: entity for entity in entities}
    repeats = [_repeats(group, units, odds, options) for group in several]
    told_again = {at for held in repeats for at in held}
    points = [
        _point(group, units, followers, odds, further, reports, options)
        for group, further in zip(several, repeats, strict=True)
    ]
    order = orders(points, claims)
    points.sort(key=lambda point: (-point.weight, -point.support.reports, order[point.id], point.id))
    alone = [group for group in alone if told_again.isdisjoint(group)]
    singles = sorted(alone, key=lambda group: (-_single_score(group, units, names), units[group[0]].id))
    singles = _one_a_sentence(_not_shared(singles, units, passages, options), units)
    worth = [group for group in singles if _single_score(group, units, names) > 0][: options.max_single_points]
    if len(reports) == 1:
        worth = singles[: 2 * options.max_single_points]
    return _told_apart(
        [*points, *(_point(group, units, followers, odds, (), reports, options) for group in worth)], claims
    )


def _grouped(units: Sequence[Claim], odds: NDArray[np.float32], options: PointOptions) -> list[list[int]]:
    """Return the groups of the claims of the reports' text, and each claim that is in none as one of its own.

    Headlines are alike by their craft; they join the points of their reports' text later.
    """
    body = [at for at, claim in enumerate(units) if not claim.headline]
    if not body:
        return []
    reports = {report: at for at, report in enumerate(dict.fromkeys(units[at].report for at in body))}
    sentences = {span: at for at, span in enumerate(dict.fromkeys(units[at].sentence for at in body))}
    keyed: dict[str, list[int]] = defaultdict(list)
    for place, at in enumerate(body):
        for key in keys_of(units[at]):
            keyed[key].append(place)
    found = gather(
        odds[np.ix_(body, body)],
        np.array([reports[units[at].report] for at in body], dtype=np.intp),
        np.array([sentences[units[at].sentence] for at in body], dtype=np.intp),
        options.grouping,
        [keyed[key] for key in sorted(keyed) if len(keyed[key]) > 1],
    )
    groups = [[body[at] for at in group] for group in found]
    used = {at for group in groups for at in group}
    return [*groups, *([at] for at in body if at not in used)]


def _borne_out(
    groups: Sequence[Sequence[int]],
    units: Sequence[Claim],
    voices: Sequence[frozenset[str]],
    odds: NDArray[np.float32],
    words: OwnWords,
    options: PointOptions,
) -> list[list[int]]:
    """Return the groups without the claims whose own words do not bear the point out, those that tell one matter as
    one, and what is then in no group as a group of its own."""
    kept: list[list[int]] = []
    for group in groups:
        held = _tellers(group, units, voices, odds, words, options.bearing)
        if len(frozenset().union(*(voices[at] for at in held))) > 1:
            kept.append(held)
    reports = {report: at for at, report in enumerate(dict.fromkeys(claim.report for claim in units))}
    sentences = {span: at for at, span in enumerate(dict.fromkeys(claim.sentence for claim in units))}
    owner = np.array([reports[claim.report] for claim in units], dtype=np.intp)
    sentence = np.array([sentences[claim.sentence] for claim in units], dtype=np.intp)
    kept = tell_once(kept, owner, sentence)
    used = {at for group in kept for at in group}
    return [*kept, *([at] for at in dict.fromkeys(at for group in groups for at in group) if at not in used)]


def _tellers(
    group: Sequence[int],
    units: Sequence[Claim],
    voices: Sequence[frozenset[str]],
    odds: NDArray[np.float32],
    words: OwnWords,
    options: BearingOptions,
) -> list[int]:
    """Return the claims of a group that bear out what it states; what it states is judged anew as claims leave it."""
    held = list(group)
    while len(frozenset().union(*(voices[at] for at in held))) > 1:
        central = _central(held, units, odds)
        statement = _stated(held, units, central)
        least = options.least_of_two - options.less_for_each * (len({units[at].report for at in held}) - 2)
        own = units[statement].report
        scores = {at: words.score(at, statement, central[at]) for at in held if units[at].report != own}
        weakest = min(scores, key=lambda at: (round(scores[at], 4), at), default=None)
        if weakest is None or scores[weakest] >= least:
            break
        held.remove(weakest)
    return held


def _repeats(
    group: Sequence[int], units: Sequence[Claim], odds: NDArray[np.float32], options: PointOptions
) -> list[int]:
    """Return the claims by which the reports of a group come back to its matter beside those in it."""
    body = [at for at in group if not units[at].headline]
    reports = np.array([claim.report for claim in units])
    found: set[int] = set()
    for report in {units[at].report for at in body}:
        others = [at for at in body if units[at].report != report]
        own = np.flatnonzero(reports == report)
        if others:
            found.update(own[odds[np.ix_(own, others)].mean(axis=1) >= options.repeat_odds].tolist())
    return sorted(at for at in found - set(group) if not units[at].headline)


def _central(group: Sequence[int], units: Sequence[Claim], odds: NDArray[np.float32]) -> dict[int, float]:
    """Return the mean log odds of each claim of a group with those of the other reports."""
    central: dict[int, float] = {}
    for at in group:
        others = [other for other in group if units[other].report != units[at].report] or [at]
        central[at] = float(odds[at, others].mean())
    return central


def _without_copies(claims: Sequence[Claim], options: PointOptions) -> tuple[list[Claim], dict[int, list[Claim]]]:
    """Return the claims to align, and by the place of one the later claims that say just the same and follow it."""
    units: list[Claim] = []
    followers: dict[int, list[Claim]] = defaultdict(list)
    places: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for claim in claims:
        start = claim.sentence.start
        same = places[
            claim.sentence.text, claim.span.start - start, claim.span.end - start, claim.headline, claim.entities,
            claim.attributed_to, claim.hedge, claim.quoted, tuple(time.when for time in claim.times),
        ]  # fmt: skip
        if len(same) < options.max_copies:
            same.append(len(units))
            units.append(claim)
        else:
            followers[same[0]].append(claim)
    return units, followers


def _with_headlines(
    groups: Sequence[Sequence[int]],
    units: Sequence[Claim],
    voices: Sequence[frozenset[str]],
    odds: NDArray[np.float32],
    options: PointOptions,
) -> list[list[int]]:
    """Return the groups with each headline added to the nearest point that its own report speaks on."""
    result = [list(group) for group in groups]
    for at, claim in enumerate(units):
        if not claim.headline:
            continue
        best, nearest = -1, options.headline_odds
        for place, group in enumerate(groups):
            if len(group) > 1 and any(claim.report in voices[i] for i in group):
                near = float(odds[at, list(group)].mean())
                if near > nearest:
                    best, nearest = place, near
        if best >= 0:
            result[best] = sorted([*result[best], at])
    return result


def _point(
    group: Sequence[int],
    units: Sequence[Claim],
    followers: Mapping[int, Sequence[Claim]],
    odds: NDArray[np.float32],
    repeats: Sequence[int],
    reports: Sequence[Report],
    options: PointOptions,
) -> Point:
    central = _central(group, units, odds)
    stated = _stated(group, units, central)
    by_report: dict[str, list[tuple[Claim, float]]] = defaultdict(list)
    for i in (*group, *repeats):
        for claim in (units[i], *followers.get(i, ())):
            by_report[claim.report].append((claim, central.get(i, -math.inf)))
    accounts: list[Account] = []
    spoken: list[Claim] = []
    for report in reports:
        held = sorted(by_report.get(report.id, []), key=lambda told: (told[0].headline, -told[1], told[0].span.start))
        if not held:
            accounts.append(Account(report.id, "silent" if report.analysed else "unread"))
            continue
        chosen = [claim for claim, _ in held]
        spoken.extend(chosen)
        accounts.append(_account(report, chosen, options))
    statement = _statement(units[stated])
    speaking = len(by_report)
    first = min(units[i].order for i in group)
    weight = 3 if speaking >= max(2, 0.6 * len(reports)) or (first <= 1 and speaking > 1) else 2 if speaking > 1 else 1
    spans = sorted((claim.span.report, claim.span.start) for claim in spoken)
    return Point(
        make_id("p", *spans),
        statement,
        Support(speaking, min(1, speaking), speaking),
        tuple(accounts),
        weight,
        tuple(sorted(claim.id for told in by_report.values() for claim, _ in told)),
    )


def _stated(group: Sequence[int], units: Sequence[Claim], central: Mapping[int, float]) -> int:
    """Return the claim of a group that states its matter most plainly, and nearest to all others."""
    return max(
        group,
        key=lambda i: (_plainness(units[i]), round(central[i], 4), -len(units[i].span.text), units[i].id),
    )


def _plainness(claim: Claim) -> int:
    """Return how well a claim can stand as the statement of a point: best is a short sentence that says who does what,
    next a clause of a longer one."""
    subject, words = _subject(claim), claim.span.text
    if claim.headline:
        return 0
    if subject is None or subject in _RELATIVE or len(words) < 25 or words.endswith("?") or _HANGING.match(words):
        return 1
    if re.search(rf"\bto {re.escape(claim.predicate or '')}\b", words):
        return 1  # "fireworks to go off": what was to happen, without who meant it to.
    if claim.quoted or subject in _PRONOUNS:
        return 2
    return 4 if len(claim.sentence.text) <= STATEMENT_CHARS else 3


def _subject(claim: Claim) -> str | None:
    """Return the subject of a claim; of what is done to something, that thing."""
    if claim.who:
        return claim.who[0]
    text = claim.span.text.lower()
    predicate = text.find((claim.predicate or "")[:4])
    for phrase in claim.whom:
        at = text.find(phrase.split(" ", 1)[0])
        if at == 0 or 0 < at < predicate:
            return phrase
    return None


def _account(report: Report, chosen: Sequence[Claim], options: PointOptions) -> Account:
    claim = chosen[0]
    whole = any(other.sentence == claim.sentence for other in chosen[1:])
    span = claim.sentence if whole else _shown(claim, options)
    more: list[Span] = []
    for other in chosen[1:]:
        shown = _shown(other, options)
        if not any(shown.overlaps(taken) for taken in (span, *more)):
            more.append(shown)
    stance: Stance = "hedges" if claim.hedge else "attributes" if claim.attributed_to else "states"
    return Account(report.id, stance, span, tuple(more), claim.attributed_to, claim.hedge)


def _shown(claim: Claim, options: PointOptions) -> Span:
    return claim.sentence if len(claim.sentence.text) <= options.max_account_chars else claim.span


def _statement(claim: Claim, limit: int = STATEMENT_CHARS) -> str:
    """Return the sentence of a claim where it is short, else its clause where that can be read by itself."""
    clause = len(claim.sentence.text) > limit and _plainness(claim) > 1
    return _cut(claim.span.text if clause else claim.sentence.text, limit)


def _cut(text: str, limit: int = STATEMENT_CHARS) -> str:
    text = re.sub(r"\s+", " ", text).strip(" ,;:\u2013\u2014-")
    text = re.sub(r"(?:[ ,;]+(?:and|but|or))+$|\s*\([^()]*$", "", text)
    for opening, closing in ("\u201c\u201d", "\u2018\u2019", '""'):
        if text.startswith(opening) and closing not in text[1:]:
            text = text[1:].lstrip()  # A sentence from within a longer quotation, which closes further on.
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + "\u2026"


def orders(points: Sequence[Point], claims: Sequence[Claim]) -> dict[str, float]:
    """Return where in their reports the claims of each point stand on average; what is only quoted stands later."""
    by_id = {claim.id: claim for claim in claims}
    result: dict[str, float] = {}
    for point in points:
        held = [by_id[key] for key in point.claims if not by_id[key].headline] or [by_id[key] for key in point.claims]
        result[point.id] = sum(claim.order + 10 * claim.quoted for claim in held) / len(held)
    return result


def _told_apart(points: Sequence[Point], claims: Sequence[Claim]) -> list[Point]:
    """Return the points, those that would bear another's statement with another one of their own."""
    by_id = {claim.id: claim for claim in claims}
    taken: set[str] = set()
    result: list[Point] = []
    for point in points:
        text = point.text
        if text in taken:
            held = sorted(
                (by_id[key] for key in point.claims), key=lambda claim: (-_plainness(claim), len(claim.span.text))
            )
            forms = [*(_cut(claim.span.text) for claim in held if _plainness(claim) > 1), *map(_statement, held)]
            forms += [_cut(claim.span.text) for claim in held]
            text = next((form for form in forms if form not in taken), text)
        taken.add(text)
        result.append(point if text == point.text else replace(point, text=text))
    return result


def _one_a_sentence(groups: Sequence[Sequence[int]], units: Sequence[Claim]) -> list[Sequence[int]]:
    """Return the groups whose sentence no earlier group has: a reader sees each sentence once."""
    seen: set[Span] = set()
    kept: list[Sequence[int]] = []
    for group in groups:
        sentence = units[group[0]].sentence
        if sentence not in seen:
            seen.add(sentence)
            kept.append(group)
    return kept


def _not_shared(
    groups: Sequence[Sequence[int]], units: Sequence[Claim], passages: Sequence[Passage], options: PointOptions
) -> list[Sequence[int]]:
    """Return the groups whose words no other report has: what stands in a shared passage is not told by one alone."""
    shared: dict[str, list[Span]] = defaultdict(list)
    for passage in passages:
        for span in (passage.a, passage.b):
            shared[span.report].append(span)
    sentences: dict[str, set[str]] = defaultdict(set)
    for claim in units:
        sentences[_letters(claim.sentence.text)].add(claim.report)
    kept: list[Sequence[int]] = []
    for group in groups:
        claim = units[group[0]]
        size = claim.span.end - claim.span.start
        common = max(
            (min(span.end, claim.span.end) - max(span.start, claim.span.start) for span in shared[claim.report]),
            default=0,
        )
        if common < options.shared_words * size and len(sentences[_letters(claim.sentence.text)]) == 1:
            kept.append(group)
    return kept


def _letters(words: str) -> str:
    return "".join(character for character in words.casefold() if character.isalnum())


def _single_score(group: Sequence[int], units: Sequence[Claim], entities: Mapping[str, Entity]) -> float:
    """Return how much an editor would want to know that one report alone says this: names, numbers, times, place."""
    claim = units[group[0]]
    if claim.headline or len(claim.content) < 4 or claim.predicate is None:
        return 0.0
    persons = sum(1 for entity in claim.entities if entity in entities and entities[entity].kind == "person")
    return (
        1.0 * min(2, len(claim.quantities))
        + 0.8 * min(2, len(claim.times))
        + 0.5 * min(2, persons)
        + 0.3 * min(3, len(claim.entities))
        + 0.5 * bool(claim.attributed_to)
        + 1.0 / (1 + claim.order / 4)
        - 0.7 * claim.quoted
    )


def mark_differences(points: Sequence[Point], discrepancies: Sequence[Discrepancy]) -> list[Point]:
    """Return the points with the stance `differs` where an account is not in the most frequent variant.

    Only conflicts and updates make an account differ; of equally frequent variants the first given stands.
    """
    reasons: dict[tuple[str, str], str] = {}
    for discrepancy in discrepancies:
        if discrepancy.point is None or discrepancy.relation not in {"conflict", "update"}:
            continue
        sizes = [len({span.report for span in variant.spans}) for variant in discrepancy.variants]
        base = max(range(len(sizes)), key=lambda at: (sizes[at], -at))
        agreed = {span.report for span in discrepancy.variants[base].spans}
        for at, variant in enumerate(discrepancy.variants):
            if at == base:
                continue
            for span in variant.spans:
                if span.report not in agreed:
                    words = f"{discrepancy.about}: \u201c{variant.value}\u201d, elsewhere \u201c{discrepancy.variants[base].value}\u201d"
                    reasons.setdefault((discrepancy.point, span.report), words)
    return [
        replace(
            point,
            accounts=tuple(
                replace(account, stance="differs", reason=reasons[point.id, account.report])
                if account.span is not None and (point.id, account.report) in reasons
                else account
                for account in point.accounts
            ),
        )
        for point in points
    ]

"""The points room: which claims of different reports speak on the same matter.

Two claims are near when their sentence vectors are near *and* the words, names and numbers that are rare in
this story are shared; embeddings alone join half of a story into one point (measured on costa-rica-crash).
Mutual best pairs between each two reports seed the points, and a point grows only while all of it stays
near on average and no slot says that the matters differ.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rashomon.model import (
    Account,
    Claim,
    Discrepancy,
    Entity,
    Passage,
    Point,
    Report,
    Span,
    Stance,
    Summary,
    SummaryValue,
    Support,
    make_id,
)
from rashomon.text.encoder import Encoder


@dataclass(frozen=True)
class PointOptions:
    """What counts as near. Set on the five gold stories (`evaluation/score_stories.py`); re-run it when they move."""

    meaning_weight: float = 0.58
    """Share of the sentence vectors in the similarity; the rest is shared rare words, names and numbers."""
    other_names_penalty: float = 0.15
    """Taken off where both claims name persons or organizations, but other ones."""
    seed_similarity: float = 0.45
    """A mutual best pair below this is not the same matter."""
    cluster_similarity: float = 0.40
    """Two groups are joined when their claims are this near on average."""
    anchored_similarity: float = 0.1
    """Claims that share a name, figure or day which is rare in the story are one matter from here on."""
    anchored_meaning: float = 0.3
    """A shared name is not enough: claims whose sentence vectors are further apart tell two matters of one thing."""
    anchored_unlike: float = -0.3
    """What such a pair counts in the mean, so that one odd pair alone does not keep a report out."""
    prune_similarity: float = 0.25
    """A report whose claim is this far from the rest of a point, on average, is taken out of it again."""
    max_anchor_claims: float = 3.0
    """A name that a report brings up in more claims than this is what the story is about, not one matter of it."""
    recruit_similarity: float = 0.46
    """A silent report's nearest claim joins a point of at least two reports at this mean similarity."""
    recruit_margin: float = 0.1
    """It stays out where it is nearer than this to a point of its own: one claim, one matter, but for a close call."""
    join_share: float = 0.34
    """An anchored group that shares this part of all claims with another (Jaccard) is the same point."""
    fold_share: float = 0.9
    """Two points that rest on the same sentences to this share are one: a reader would see the same words twice."""
    verbatim_share: float = 0.6
    """A passage that covers this share of both claims makes them one matter whatever the vectors say."""
    max_single_points: int = 12
    """Matters that only one report speaks on are shown, the most telling first, but no more than this."""
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
    units, followers = _without_copies([claim for claim in claims if len(claim.content) >= 2], options)
    voices = [frozenset({claim.report, *(f.report for f in followers.get(at, ()))}) for at, claim in enumerate(units)]
    groups: list[list[int]] = []
    similarity = np.zeros((0, 0), dtype=np.float32)
    if units:
        meaning = encoder.encode([claim.span.text for claim in units])
        similarity = _similarities(units, entities, meaning, options)
        _raise_verbatim(similarity, units, passages, options)
        groups = _grow(units, similarity, reports, options)
        groups = _join_anchored(
            groups, _anchored(units, similarity, meaning, options), units, voices, similarity, options
        )
        groups = _recruit(groups, units, voices, similarity, reports, options)
        groups = _fold(groups, units, options)
        groups = _pruned(groups, units, similarity, options)
        groups = _with_headlines(groups, units, voices, similarity, options)
    several = [group for group in groups if len(frozenset().union(*(voices[i] for i in group))) > 1]
    alone = [group for group in groups if len(frozenset().union(*(voices[i] for i in group))) == 1]
    names = {entity.id: entity for entity in entities}
    points = [_point(group, units, followers, similarity, reports, options) for group in several]
    orders = _orders(points, claims)
    points.sort(key=lambda point: (-point.weight, -point.support.reports, orders[point.id], point.id))
    singles = sorted(alone, key=lambda group: (-_single_score(group, units, names), units[group[0]].id))
    singles = _one_a_sentence(singles, units)
    worth = [group for group in singles if _single_score(group, units, names) > 0][: options.max_single_points]
    if len(reports) == 1:
        worth = singles[: 2 * options.max_single_points]
    return _told_apart(
        [*points, *(_point(group, units, followers, similarity, reports, options) for group in worth)], claims
    )


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


def _similarities(
    units: Sequence[Claim], entities: Sequence[Entity], meaning: NDArray[np.float32], options: PointOptions
) -> NDArray[np.float32]:
    """Return the similarity of each two claims: cosine of meaning and cosine of weighted words, mixed.

    Claims that name persons or organizations, but not one in common, are most likely different matters.
    """
    words = _word_vectors(units)
    share = options.meaning_weight
    actors = {entity.id: at for at, entity in enumerate(e for e in entities if e.kind in {"person", "organization"})}
    named = np.zeros((len(units), len(actors) or 1), dtype=np.float32)
    for at, claim in enumerate(units):
        for entity in claim.entities:
            if entity in actors:
                named[at, actors[entity]] = 1.0
    some = named.any(axis=1)
    apart = np.outer(some, some) & (named @ named.T == 0)
    mixed = share * (meaning @ meaning.T) + (1 - share) * (words @ words.T)
    return (mixed - options.other_names_penalty * apart).astype(np.float32)


def _features(claim: Claim) -> dict[str, float]:
    features = dict.fromkeys(sorted(claim.content), 1.0)
    for entity in sorted(claim.entities):
        features["entity:" + entity] = 1.0
    for quantity in claim.quantities:
        if quantity.value is not None:
            features[f"number:{quantity.value:g}"] = 1.0
    return features


def _word_vectors(units: Sequence[Claim]) -> NDArray[np.float32]:
    """Return TF-IDF rows of length one; a word that one claim alone has counts in the length only."""
    features = [_features(claim) for claim in units]
    body = [row for row, claim in zip(features, units, strict=True) if not claim.headline] or features
    frequency = Counter(name for row in body for name in row)
    frequency.update({name: 1 for row in features for name in row if name not in frequency})
    total = len(body)
    rarity = {name: math.log((total + 1) / (count + 0.5)) for name, count in frequency.items()}
    columns = {name: at for at, name in enumerate(sorted(n for n, count in frequency.items() if count > 1))}
    rows = np.zeros((len(units), len(columns) or 1), dtype=np.float32)
    for at, row in enumerate(features):
        length = math.sqrt(sum((weight * rarity[name]) ** 2 for name, weight in row.items())) or 1.0
        for name, weight in row.items():
            if name in columns:
                rows[at, columns[name]] = weight * rarity[name] / length
    return rows


def _raise_verbatim(
    similarity: NDArray[np.float32], units: Sequence[Claim], passages: Sequence[Passage], options: PointOptions
) -> None:
    """Make claims that are the same passage of two reports as near as can be."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, claim in enumerate(units):
        places[claim.report].append(at)
    starts = {report: [units[i].span.start for i in held] for report, held in places.items()}
    for passage in passages:
        if passage.similarity < 0.8:
            continue
        for i in _covered(passage.a, places, starts, units, options):
            for j in _covered(passage.b, places, starts, units, options):
                if _same_place(units[i], units[j], passage):
                    similarity[i, j] = similarity[j, i] = max(similarity[i, j], 0.97)


def _covered(
    span: Span,
    places: Mapping[str, list[int]],
    starts: Mapping[str, list[int]],
    units: Sequence[Claim],
    options: PointOptions,
) -> list[int]:
    from bisect import bisect_left

    found: list[int] = []
    held = places.get(span.report, [])
    at = max(0, bisect_left(starts.get(span.report, []), span.start) - 3)
    while at < len(held) and units[held[at]].span.start < span.end:
        claim = units[held[at]].span
        shared = min(claim.end, span.end) - max(claim.start, span.start)
        if shared >= options.verbatim_share * (claim.end - claim.start):
            found.append(held[at])
        at += 1
    return found


def _same_place(a: Claim, b: Claim, passage: Passage) -> bool:
    """Whether two claims stand at the same relative place of a passage (both may hold several claims)."""
    length = max(1, passage.a.end - passage.a.start, passage.b.end - passage.b.start)
    gap = abs((a.span.start - passage.a.start) - (b.span.start - passage.b.start))
    shared = len(a.content & b.content)
    return gap <= 0.15 * length + 12 and shared >= 0.6 * min(len(a.content), len(b.content))


def _grow(
    units: Sequence[Claim], similarity: NDArray[np.float32], reports: Sequence[Report], options: PointOptions
) -> list[list[int]]:
    """Return groups of claims: average-linkage agglomeration along mutual best pairs, nearest pairs first."""
    by_report: dict[str, list[int]] = {report.id: [] for report in reports}
    for at, claim in enumerate(units):
        if not claim.headline:  # Headlines are alike by their craft; they join the point of their report's text below.
            by_report[claim.report].append(at)
    held = [by_report[report.id] for report in reports if by_report[report.id]]
    pairs = _mutual_best(held, similarity, options)
    pairs.sort(key=lambda pair: (-round(pair[0], 4), units[pair[1]].id, units[pair[2]].id))
    group_of = list(range(len(units)))
    groups: dict[int, list[int]] = {at: [at] for at in range(len(units)) if not units[at].headline}
    for _, i, j in pairs:
        a, b = group_of[i], group_of[j]
        if a == b:
            continue
        if _may_join(groups[a], groups[b], units, similarity, options):
            if len(groups[a]) < len(groups[b]):
                a, b = b, a
            for at in groups[b]:
                group_of[at] = a
            groups[a].extend(groups.pop(b))
    return [sorted(group) for group in groups.values()]


def _mutual_best(
    held: Sequence[Sequence[int]], similarity: NDArray[np.float32], options: PointOptions
) -> list[tuple[float, int, int]]:
    """Return each two claims of two reports that are nearest to each other of all these reports' claims.

    `held` has the claims of each report; the first of equally near ones counts.
    """
    if not held:
        return []
    row = np.concatenate([np.array(claims, dtype=np.intp) for claims in held])
    sizes = np.array([len(claims) for claims in held])
    opens = np.cumsum(sizes) - sizes
    owner = np.repeat(np.arange(len(held)), sizes)
    pairs: list[tuple[float, int, int]] = []
    # Each report at once against all later ones: with a thousand reports, two at a time are half a million steps.
    for report, claims in enumerate(held[:-1]):
        later = int(opens[report + 1])
        block = similarity[np.ix_(claims, row[later:])]
        best_in_row = np.maximum.reduceat(block, opens[report + 1 :] - later, axis=1)
        best = (block == best_in_row[:, owner[later:] - report - 1]) & (block == block.max(axis=0))
        for i, j in np.argwhere(best & (block >= options.seed_similarity)).tolist():
            begin = int(opens[owner[later + j]]) - later
            near = block[i, j]
            if not (block[i, begin:j] == near).any() and not (block[:i, j] == near).any():
                pairs.append((float(near), claims[i], int(row[later + j])))
    return pairs


def _anchors(claim: Claim) -> list[str]:
    """Return the names, figures and days which a claim brings up, as keys that other reports' claims may share."""
    keys = ["entity:" + entity for entity in sorted(claim.entities)]
    for quantity in claim.quantities:
        if quantity.kind in {"count", "money", "percent", "measure", "age", "score"} and quantity.value is not None:
            small = quantity.kind == "count" and quantity.value < 10
            keys.append(f"figure:{quantity.value:g}:{quantity.unit or ''}:{(quantity.noun or '') if small else ''}")
    for time in claim.times:
        if time.when and time.granularity in {"minute", "hour", "day", "month"}:
            keys.append("time:" + time.when)
    return keys


def _anchored(
    units: Sequence[Claim],
    similarity: NDArray[np.float32],
    meaning: NDArray[np.float32],
    options: PointOptions,
) -> list[list[int]]:
    """Return groups of claims of different reports that share an anchor, at most one claim a report.

    From each report comes the claim nearest to those already chosen, beginning with the nearest pair; a report
    whose nearest claim is far from the others is left out: it brings the name up on another matter.
    """
    holders: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, claim in enumerate(units):
        if claim.headline:
            continue
        for key in _anchors(claim):
            if at not in holders[key][claim.report]:
                holders[key][claim.report].append(at)
    groups: list[list[int]] = []
    for key in sorted(holders):
        held = holders[key]
        if len(held) < 2 or sum(map(len, held.values())) / len(held) > options.max_anchor_claims:
            continue
        members = sorted(i for mine in held.values() for i in mine)[:200]
        block = similarity[np.ix_(members, members)].copy()
        owner = [units[i].report for i in members]
        apart = np.array([[a != b for b in owner] for a in owner])
        block[~apart] = -1.0
        vectors = meaning[members]
        block[(vectors @ vectors.T < options.anchored_meaning) & (block > 0)] = options.anchored_unlike
        first, second = np.unravel_index(int(block.argmax()), block.shape)
        chosen = [int(first), int(second)]
        if block[first, second] < options.anchored_similarity:
            continue
        taken = {owner[i] for i in chosen}
        while len(taken) < len(held):
            rest = [i for i in range(len(members)) if owner[i] not in taken]
            if not rest:  # More reports hold the name than members were kept.
                break
            nearness = [float(block[i, chosen].mean()) for i in rest]
            best = max(range(len(rest)), key=lambda at: (round(nearness[at], 5), -rest[at]))
            if nearness[best] < options.anchored_similarity:
                break
            chosen.append(rest[best])
            taken.add(owner[rest[best]])
        groups.append(sorted(members[i] for i in chosen))
    return groups


def _join_anchored(
    groups: Sequence[Sequence[int]],
    anchored: Sequence[Sequence[int]],
    units: Sequence[Claim],
    voices: Sequence[frozenset[str]],
    similarity: NDArray[np.float32],
    options: PointOptions,
) -> list[list[int]]:
    """Return the groups with the anchored ones: joined where most of both is the same, else beside them."""
    result = [list(group) for group in groups if len(group) > 1]
    alone = [list(group) for group in groups if len(group) == 1]
    for group in sorted(anchored, key=lambda g: (-len(g), g)):
        best, shared = None, 0.0
        for at, other in enumerate(result):
            common = len(set(group) & set(other))
            share = common / len(set(group) | set(other))
            if common and share > shared:
                best, shared = at, share
        if best is not None and shared >= options.join_share:
            present = frozenset().union(*(voices[i] for i in result[best]))
            for i in group:
                if units[i].report not in present:
                    result[best].append(i)
            result[best].sort()
        else:
            result.append(list(group))
    used = {i for group in result for i in group}
    return result + [group for group in alone if group[0] not in used]


def _recruit(
    groups: Sequence[Sequence[int]],
    units: Sequence[Claim],
    voices: Sequence[frozenset[str]],
    similarity: NDArray[np.float32],
    reports: Sequence[Report],
    options: PointOptions,
) -> list[list[int]]:
    """Return the groups with the nearest claim of each report that is still silent, where it is near enough.

    Mutual best pairs leave a claim to one point only; a sentence that tells two matters belongs to both.
    """
    by_report: dict[str, list[int]] = {report.id: [] for report in reports}
    for at, claim in enumerate(units):
        if not claim.headline:
            by_report[claim.report].append(at)
    home: dict[int, float] = {}
    for group in groups:
        if len({units[i].report for i in group}) > 1:
            for i in group:
                others = [j for j in group if units[j].report != units[i].report]
                home[i] = max(home.get(i, 0.0), float(similarity[i, others].mean()))
    result: list[list[int]] = []
    for group in groups:
        present = frozenset().union(*(voices[i] for i in group))
        grown = list(group)
        if len(present) > 1:
            to_group = np.take(similarity, list(group), axis=1).mean(axis=1)
            for report in reports:
                held = by_report[report.id]
                if report.id in present or not held:
                    continue
                nearness = to_group[held]
                best = int(nearness.argmax())
                near = float(nearness[best])
                if near >= options.recruit_similarity and near >= home.get(held[best], 0.0) - options.recruit_margin:
                    grown.append(held[best])
        result.append(sorted(grown))
    return result


def _pruned(
    groups: Sequence[Sequence[int]], units: Sequence[Claim], similarity: NDArray[np.float32], options: PointOptions
) -> list[list[int]]:
    """Return the groups without outliers, the farthest taken out first; what is left alone is a matter of its own."""
    result: list[list[int]] = []
    for group in groups:
        kept = list(group)
        while len({units[i].report for i in kept}) > 2:
            far = {
                i: float(similarity[i, [j for j in kept if units[j].report != units[i].report]].mean()) for i in kept
            }
            worst = min(kept, key=lambda i: (round(far[i], 5), i))
            if far[worst] >= options.prune_similarity:
                break
            kept.remove(worst)
        result.append(kept)
    return result


def _with_headlines(
    groups: Sequence[Sequence[int]],
    units: Sequence[Claim],
    voices: Sequence[frozenset[str]],
    similarity: NDArray[np.float32],
    options: PointOptions,
) -> list[list[int]]:
    """Return the groups with each headline added to the nearest point that its own report speaks on."""
    result = [list(group) for group in groups]
    for at, claim in enumerate(units):
        if not claim.headline:
            continue
        best, nearest = -1, options.cluster_similarity
        for place, group in enumerate(groups):
            if len(group) > 1 and any(claim.report in voices[i] for i in group):
                near = float(similarity[at, list(group)].mean())
                if near > nearest:
                    best, nearest = place, near
        if best >= 0:
            result[best] = sorted([*result[best], at])
    return result


def _fold(groups: Sequence[Sequence[int]], units: Sequence[Claim], options: PointOptions) -> list[list[int]]:
    """Return the groups with those joined that rest on the same sentences, largest first."""
    kept: list[tuple[list[int], set[tuple[str, int]]]] = []
    for group in sorted(groups, key=lambda g: (-len({units[i].report for i in g}), g)):
        sentences = {(units[i].report, units[i].sentence.start) for i in group}
        several = len({report for report, _ in sentences}) > 1
        for members, known in kept if several else ():
            if len(sentences & known) >= options.fold_share * len(sentences):
                members.extend(
                    i for i in group if i not in members and (units[i].report, units[i].sentence.start) in known
                )
                break
        else:
            kept.append((list(group), sentences))
    return [sorted(members) for members, _ in kept]


def _may_join(
    a: Sequence[int], b: Sequence[int], units: Sequence[Claim], similarity: NDArray[np.float32], options: PointOptions
) -> bool:
    block = similarity[np.ix_(a, b)]
    if float(block.mean()) < options.cluster_similarity:
        return False
    # Two claims of one report in one point must say the same (a headline and its body, a repetition).
    return all(
        float(similarity[i, j]) >= options.cluster_similarity + 0.1
        for i in a
        for j in b
        if units[i].report == units[j].report
    )


def _point(
    group: Sequence[int],
    units: Sequence[Claim],
    followers: Mapping[int, Sequence[Claim]],
    similarity: NDArray[np.float32],
    reports: Sequence[Report],
    options: PointOptions,
) -> Point:
    central = {i: float(similarity[i, group].mean()) for i in group}
    by_report: dict[str, list[tuple[Claim, float]]] = defaultdict(list)
    for i in group:
        for claim in (units[i], *followers.get(i, ())):
            by_report[claim.report].append((claim, central[i]))
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
    medoid = max(
        group,
        key=lambda i: (
            not units[i].headline and not units[i].quoted and bool(units[i].who) and len(units[i].span.text) >= 40,
            not units[i].headline,
            round(central[i], 4),
            -len(units[i].span.text),
            units[i].id,
        ),
    )
    statement = _statement(units[medoid])
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


def _statement(claim: Claim, limit: int = 160) -> str:
    text = claim.sentence.text if len(claim.sentence.text) <= limit else claim.span.text
    return _cut(text, limit)


def _cut(text: str, limit: int = 160) -> str:
    text = re.sub(r"\s+", " ", text).strip(" ,;:\u2013\u2014-")
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + "\u2026"


def _orders(points: Sequence[Point], claims: Sequence[Claim]) -> dict[str, float]:
    """Return where in their reports the claims of each point stand on average; what is only quoted stands later."""
    by_id = {claim.id: claim for claim in claims}
    result: dict[str, float] = {}
    for point in points:
        held = [by_id[key] for key in point.claims if not by_id[key].headline] or [by_id[key] for key in point.claims]
        result[point.id] = sum(claim.order + 10 * claim.quoted for claim in held) / len(held)
    return result


_PRONOUNS = frozenset("he she it they we you i who which that this these those there what".split())


def _told_apart(points: Sequence[Point], claims: Sequence[Claim]) -> list[Point]:
    """Return the points, those that would bear another's statement with that of a clause of their own."""
    by_id = {claim.id: claim for claim in claims}
    taken: set[str] = set()
    result: list[Point] = []
    for point in points:
        text = point.text
        if text in taken:
            clauses = sorted(
                (by_id[key].span.text for key in point.claims), key=lambda words: (len(words) < 30, len(words))
            )
            text = next((words for words in map(_cut, clauses) if words not in taken), text)
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


def _commonest(spans: Sequence[Span]) -> SummaryValue | None:
    if not spans:
        return None
    heads = Counter(span.text.lower().split()[-1] for span in spans)
    head = min(heads, key=lambda word: (-heads[word], word))
    held = sorted(span for span in spans if span.text.lower().split()[-1] == head)
    fullest = max(held, key=lambda span: (len(span.text), span.text))
    return SummaryValue(fullest.text, tuple(held))


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

    orders = _orders(points, claims)
    widely = 0.6 * max((point.support.reports for point in points), default=0)
    leading = [point for point in points if point.support.reports > 1 and point.support.reports >= widely]
    what = min(leading or points, key=lambda point: (orders[point.id], point.id), default=None)
    by_claim = {claim.id: claim for claim in claims}
    actors: list[Span] = []
    for key in what.claims if what is not None else ():
        claim = by_claim[key]
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

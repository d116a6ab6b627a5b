"""Differences in where something went: from one place to another, or the other way round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from rashomon.discrepancies.candidates import Candidate, one_span_a_report, tokens_of
from rashomon.discrepancies.mentions import Mentions
from rashomon.model import Claim, Point, Span

if TYPE_CHECKING:
    from spacy.tokens import Token


def routes(claims: Sequence[Claim], mentions: Mentions, points: Sequence[Point] = ()) -> list[Candidate]:
    """Return journeys that one report has the other way round than another."""
    ways: dict[tuple[str, str], list[Span]] = defaultdict(list)
    of_claim: dict[str, list[tuple[str, str, Span]]] = {}
    for claim in claims:
        of_claim[claim.id] = list(_of_claim(claim, mentions))
        for start, end, span in of_claim[claim.id]:
            ways[start, end].append(span)
    found: list[Candidate] = []
    for (start, end), back in combinations(sorted(ways), 2):
        if (start, end) != (back[1], back[0]):
            continue
        one, two = ways[start, end], ways[back]
        if {span.report for span in one} == {span.report for span in two}:
            continue  # There and back again.
        variants = ((one[0].text, one_span_a_report(one)), (two[0].text, one_span_a_report(two)))
        found.append(
            Candidate(
                "place", "direction of the journey", "conflict", variants, 0.72,
                f"\u201c{variants[0][0]}\u201d against \u201c{variants[1][0]}\u201d: the same way in opposite directions.",
                None, "route",
            )
        )  # fmt: skip
    return found or _goals(claims, mentions, points, of_claim)


_BOUND = frozenset("leave depart sail fly head bind travel cross set steam drive return ride".split())
"""Verbs of those who are under way."""


def _goals(
    claims: Sequence[Claim],
    mentions: Mentions,
    points: Sequence[Point],
    of_claim: Mapping[str, Sequence[tuple[str, str, Span]]],
) -> list[Candidate]:
    """Return where a journey leads by some reports and whence it comes by another, of one matter."""
    by_id = {claim.id: claim for claim in claims}
    goals = {claim.id: list(_goals_of(claim, mentions)) for claim in claims}
    starts = {start for held in of_claim.values() for start, _, _ in held}
    starters = {(claim.report, start) for claim in claims for start, _, _ in of_claim[claim.id]}
    reached = {(claim.report, goal) for claim in claims for goal, _ in goals[claim.id]}
    found: list[Candidate] = []
    for place in sorted(starts):
        to: list[Span] = []
        fro: list[Span] = []
        for point in points:
            held = [by_id[key] for key in point.claims if key in by_id]
            whence = [(c, span) for c in held for start, _, span in of_claim[c.id] if start == place]
            whither = [(c, span) for c in held for goal, span in goals[c.id] if goal == place]
            # Who tells of both goes there and comes back.
            whence = [(c, span) for c, span in whence if (c.report, place) not in reached]
            whither = [(c, span) for c, span in whither if (c.report, place) not in starters]
            if whence and whither:
                to.extend(span for _, span in whither if span not in to)
                fro.extend(span for _, span in whence if span not in fro)
        if to and fro:
            variants = tuple((held[0].text, one_span_a_report(sorted(held))) for held in (sorted(to), sorted(fro)))
            found.append(
                Candidate(
                    "place", "direction of the journey", "conflict", variants, 0.68,
                    f"\u201c{variants[0][0]}\u201d against \u201c{variants[1][0]}\u201d: the goal of one is the start of the other.",
                    None, "route",
                )
            )  # fmt: skip
    return found


def _goals_of(claim: Claim, mentions: Mentions) -> Iterator[tuple[str, Span]]:
    """Yield the place that somebody is on the way to by a clause, with the words that say so."""
    reading = mentions.readings.get(claim.report)
    if reading is None:
        return
    piece = tokens_of(reading, claim.span)
    for token in piece:
        if token.lower_ not in {"to", "for"} or token.dep_ != "prep":
            continue
        verb = token.head
        for _ in range(3):
            if verb.pos_ == "VERB" or verb.head.i == verb.i:
                break
            verb = verb.head
        goal = _place(token, mentions, claim.report)
        if goal is not None and verb.lemma_.lower() in _BOUND:
            yield goal[0], reading.token_span([token, goal[1]])


def _of_claim(claim: Claim, mentions: Mentions) -> Iterator[tuple[str, str, Span]]:
    reading = mentions.readings.get(claim.report)
    if reading is None:
        return
    piece = tokens_of(reading, claim.span)
    starts = [token for token in piece if token.lower_ == "from" or token.lemma_.lower() == "leave"]
    ends = [token for token in piece if token.lower_ in {"to", "for"} and token.dep_ in {"prep", "dative"}]
    for begin in starts:
        origin = _place(begin, mentions, claim.report)
        if origin is None:
            continue
        for stop in ends:
            goal = _place(stop, mentions, claim.report)
            if goal is None or goal[0] == origin[0] or stop.i < begin.i or stop.i - begin.i > 8:
                continue
            yield origin[0], goal[0], reading.token_span([begin, goal[1]])


def _place(lead: Token, mentions: Mentions, report: str) -> tuple[str, Token] | None:
    for child in lead.children:
        if child.dep_ in {"pobj", "dobj"} and child.i > lead.i:
            # "The island of X" and "the port of X" are X.
            within = [t for c in child.children if c.lower_ == "of" for t in c.children]
            for token in (child, *child.children, *within):
                keys = [k for k in sorted(mentions.at(report, token)) if mentions.entities[k].kind == "place"]
                if keys:
                    return keys[0], token
    return None

"""Differences in where something went: from one place to another, or the other way round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from rashomon.discrepancies.candidates import Candidate, one_span_a_report
from rashomon.discrepancies.mentions import Mentions
from rashomon.model import Claim, Span

if TYPE_CHECKING:
    from spacy.tokens import Token


def routes(claims: Sequence[Claim], mentions: Mentions) -> list[Candidate]:
    """Return journeys that one report has the other way round than another."""
    ways: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for claim in claims:
        for start, end, span in _of_claim(claim, mentions):
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
    return found


def _of_claim(claim: Claim, mentions: Mentions) -> Iterator[tuple[str, str, Span]]:
    reading = mentions.readings.get(claim.report)
    piece = (
        reading.doc.char_span(claim.span.start, claim.span.end, alignment_mode="expand")
        if reading is not None
        else None
    )
    if reading is None or piece is None:
        return
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
            for token in (child, *child.children):
                keys = [k for k in sorted(mentions.at(report, token)) if mentions.entities[k].kind == "place"]
                if keys:
                    return keys[0], token
    return None

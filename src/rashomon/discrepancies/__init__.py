"""The discrepancies room: where the accounts part, most important first.

Finders look at one sort of difference each and propose candidates; ranking merges those that say the same,
weighs them and keeps what an editor should read.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from rashomon.discrepancies.bearings import bearings
from rashomon.discrepancies.candidates import Candidate, gather
from rashomon.discrepancies.causes import causes
from rashomon.discrepancies.commitments import commitments
from rashomon.discrepancies.contrasts import contrasts, opposites
from rashomon.discrepancies.deliberations import deliberations
from rashomon.discrepancies.denials import denials
from rashomon.discrepancies.departures import departures
from rashomon.discrepancies.figures import clock_times, exactness, key_figures
from rashomon.discrepancies.firmness import firmness
from rashomon.discrepancies.happenings import happenings
from rashomon.discrepancies.headlines import headlines
from rashomon.discrepancies.ledger import Ledger, figure_differences, supported
from rashomon.discrepancies.mentions import Mentions
from rashomon.discrepancies.moments import moment_differences
from rashomon.discrepancies.naming import names, offices, roles
from rashomon.discrepancies.outcomes import outcomes
from rashomon.discrepancies.participants import participants
from rashomon.discrepancies.people import told_of
from rashomon.discrepancies.ranks import ranks
from rashomon.discrepancies.rivals import rivals
from rashomon.discrepancies.routes import routes
from rashomon.discrepancies.severity import severities
from rashomon.discrepancies.slots import slots
from rashomon.discrepancies.statements import statement_differences
from rashomon.discrepancies.substitutions import counted, figures, figures_together, times
from rashomon.discrepancies.sums import sums
from rashomon.discrepancies.tallies import is_outdone, joined
from rashomon.discrepancies.wording import quotations, speakers
from rashomon.model import Claim, Discrepancy, DiscrepancyVariant, Entity, Point, Quote, Span, make_id
from rashomon.text.reading import Reading


@dataclass(frozen=True)
class DiscrepancyOptions:
    """How much is shown. Set on the five gold stories (`evaluation/score_stories.py`)."""

    min_score: float = 0.30
    """A candidate below this is not shown."""
    max_shown: int = 24
    """Shown at most, and `max_shown_per_report` more for each report; the least telling are left out first."""
    max_shown_per_report: int = 3
    max_shown_in_all: int = 60


def find_discrepancies(
    readings: Sequence[Reading],
    points: Sequence[Point],
    claims: Sequence[Claim],
    entities: Sequence[Entity],
    quotes: Sequence[Quote],
    options: DiscrepancyOptions = DiscrepancyOptions(),
) -> list[Discrepancy]:
    """Return the discrepancies of a story, most important first."""
    by_id = {reading.report.id: reading for reading in readings}
    matters = gather(points, claims, by_id)
    mentions = Mentions(entities, by_id)
    ledger = Ledger(claims, points, by_id)
    candidates = [
        *figure_differences(claims, points, by_id, ledger=ledger),
        *moment_differences(claims, points, by_id),
        *supported(figures(matters, claims), ledger),
        *times(matters),
        *exactness(claims),
        *supported(key_figures(claims, [reading.report for reading in readings]), ledger),
        *clock_times(claims),
        *causes(claims),
        *counted(matters),
        *commitments(matters),
        *names(entities, by_id),
        *roles(entities),
        *offices(entities),
        *statement_differences(claims, points, by_id),
        *quotations(quotes),
        *contrasts(matters),
        *opposites(matters),
        *slots(matters),
        *told_of(mentions, claims),
        *outcomes(claims, mentions),
        *denials(claims, mentions),
        *sums(claims),
        *routes(claims, mentions, points),
        *rivals(claims, by_id),
        *bearings(claims, points, mentions),
        *ranks(claims, by_id),
        *happenings(claims, by_id),
        *headlines(claims, by_id),
        *speakers(quotes, mentions),
        *participants(claims, mentions),
        *departures(claims, by_id),
        *severities(claims),
        *deliberations(claims, mentions),
        *firmness(claims, by_id),
    ]
    room = min(options.max_shown_in_all, options.max_shown + options.max_shown_per_report * len(readings))
    together = figures_together(claims)
    return [_discrepancy(candidate) for candidate in rank(candidates, points, options, room, together)]


def rank(
    candidates: Sequence[Candidate],
    points: Sequence[Point],
    options: DiscrepancyOptions,
    room: int | None = None,
    together: Set[frozenset[float | None]] = frozenset(),
) -> list[Candidate]:
    """Return the candidates worth showing, the most telling first, one for each difference; no more than `room`.

    `together` are the figures that a report gives side by side, which are no two values of one thing.
    """
    weights = {point.id: point.weight for point in points}
    scored = [
        replace(candidate, score=min(1.0, candidate.score + 0.06 * (weights.get(candidate.point or "", 2) - 2)))
        for candidate in candidates
        if len({span for _, spans in candidate.variants for span in spans}) > 1
        and all(spans for _, spans in candidate.variants)
    ]
    scored.sort(key=lambda c: (-round(c.score, 4), c.kind, c.about, c.variants))
    kept: list[Candidate] = []
    for candidate in scored:
        # Each is held against all kept: with no end to those, many reports would cost the square of their candidates.
        if candidate.score < options.min_score or (room is not None and len(kept) >= room):
            break
        homes = ((at, joined(other, candidate, together)) for at, other in enumerate(kept))
        home = next(((at, whole) for at, whole in homes if whole is not None), None)
        if home is not None:
            kept[home[0]] = home[1]
        elif not any(
            _says_the_same(candidate, other) or _repeats(candidate, other) or is_outdone(other, candidate)
            for other in kept
        ):
            kept.append(candidate)
    return kept


def _repeats(a: Candidate, b: Candidate) -> bool:
    """Whether one finder gives the same values a second time, from another point."""
    if a.finder != b.finder:
        return False
    left, right = ({value.lower() for value, _ in c.variants} for c in (a, b))
    return len(left & right) >= 2 or (a.finder == "counted" and bool(left & right))


_KIN = (
    frozenset({"quantity", "scope"}),
    frozenset({"name", "identity", "role", "place"}),
    frozenset({"certainty", "attribution", "action", "cause", "scope"}),
)


def _says_the_same(a: Candidate, b: Candidate) -> bool:
    """Whether two candidates rest on the same words: kindred kinds on about the same, any kinds on just the same."""
    kindred = a.kind == b.kind or any(a.kind in kin and b.kind in kin for kin in _KIN)
    if not kindred and not any(c.finder.startswith(("contrast", "slot")) for c in (a, b)):
        return False  # A name and a number on the same words are two differences; a bare contrast on them is none more.
    share = 0.5 if kindred else 0.8
    hits = 0
    for _, spans in a.variants:
        if any(_overlap_much(span, other, share) for span in spans for other in b.spans_of.get(span.report, ())):
            hits += 1
    return hits >= min(2, len(a.variants))


def _overlap_much(a: Span, b: Span, share: float) -> bool:
    if not a.overlaps(b):
        return False
    shared = min(a.end, b.end) - max(a.start, b.start)
    # Just the same means that neither holds much else; about the same, that the shorter lies in the longer.
    whole = max(a.end - a.start, b.end - b.start) if share > 0.5 else min(a.end - a.start, b.end - b.start)
    return shared >= share * whole


def _discrepancy(candidate: Candidate) -> Discrepancy:
    weight = 3 if candidate.score >= 0.65 else 2 if candidate.score >= 0.45 else 1
    key = make_id(
        "d", candidate.kind, *sorted((s.report, s.start, s.end) for _, spans in candidate.variants for s in spans)
    )
    return Discrepancy(
        key, candidate.kind, candidate.about, candidate.relation, weight, candidate.point,
        tuple(DiscrepancyVariant(value, tuple(spans)) for value, spans in candidate.variants), candidate.reason,
    )  # fmt: skip

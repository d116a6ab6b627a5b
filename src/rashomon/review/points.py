"""Points that an editor merged or split."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rashomon.model import (
    Account,
    Claim,
    Decision,
    Point,
    ReviewedDecision,
    Span,
    Stance,
    Support,
    Target,
    make_id,
)
from rashomon.review.finding import find_again, of_point, shortened, unused_id
from rashomon.review.options import ReviewOptions
from rashomon.review.ordering import standing

_STANCES: tuple[Stance, ...] = ("differs", "hedges", "attributes", "states", "unread", "silent")
"""An account made of two has the first of these that one of them has."""
_STATEMENT = 160
"""Letters of a point's statement."""


def decide_points(
    points: Sequence[Point],
    decisions: Iterable[Decision],
    claims: Sequence[Claim] = (),
    options: ReviewOptions = ReviewOptions(),
) -> tuple[list[Point], tuple[ReviewedDecision, ...]]:
    """Return the points as editors merged and split them, and what became of each decision.

    Decisions are applied one after the other, each to what the earlier ones left. Every report keeps exactly one
    account on every point. To be asked before support is counted: it holds reports only.
    """
    work = _Points(points, claims, options)
    effects: list[tuple[Decision, tuple[str, ...]]] = []
    for decision in standing(decisions, ("merge_points", "split_point")):
        on = work.merge(decision) if decision.kind == "merge_points" else work.split(decision)
        effects.append((decision, on))
    return work.points, tuple(
        ReviewedDecision(decision, "applied" if on else "not_found", tuple(dict.fromkeys(map(work.now, on))))
        for decision, on in effects
    )


class _Points:
    """The points while decisions are applied to them."""

    def __init__(self, points: Sequence[Point], claims: Sequence[Claim], options: ReviewOptions) -> None:
        self.points = list(points)
        self._claims: Mapping[str, Claim] = {claim.id: claim for claim in claims}
        self._options = options
        self._absorbed: dict[str, str] = {}

    def now(self, point: str) -> str:
        """Return the id of the point that a point is, or went into."""
        while point in self._absorbed:
            point = self._absorbed[point]
        return point

    def merge(self, decision: Decision) -> tuple[str, ...]:
        """Merge the points that are found; return the id of what they are, nothing where fewer than two are found.

        The id is that of the first target; text, weight and place are those of the weightiest.
        """
        found = [point for target in decision.targets if (point := self._find(target)) is not None]
        parts = list({point.id: point for point in found}.values())
        if len(found) < 2:
            return ()
        places = {point.id: place for place, point in enumerate(self.points)}
        ranked = sorted(parts, key=lambda point: (-point.weight, -point.support.reports, places[point.id]))
        merged = replace(ranked[0], id=parts[0].id)
        for other in ranked[1:]:
            merged = _united(merged, other)
        gone = {point.id for point in parts}
        first = min(places[point.id] for point in parts)
        self.points = [
            merged if place == first else point
            for place, point in enumerate(self.points)
            if place == first or point.id not in gone
        ]
        self._absorbed.update({point.id: merged.id for point in parts[1:]})
        return (merged.id,)

    def split(self, decision: Decision) -> tuple[str, ...]:
        """Take the accounts of some reports out of a point; return the ids of both, nothing where it cannot be done.

        Where these reports are silent on it there is nothing to be done.
        """
        point = self._find(decision.targets[0])
        if point is None:
            return ()
        speaking = [account for account in point.accounts if account.span is not None]
        taken = {account.report for account in speaking if self._is_taken(account, decision.part, point)}
        if not taken:
            # None of them speaks on it now: what was to be taken out is not in it.
            silent = {account.report for account in point.accounts if account.span is None}
            return (point.id,) if any(span.report in silent for span in decision.part) else ()
        if len(taken) == len(speaking):
            return ()
        mine = [key for key in point.claims if key in self._claims and self._claims[key].report in taken]
        left = [key for key in point.claims if key not in mine]
        texts = {other.text for other in self.points if other.id != point.id}
        rest = self._part(point, frozenset(a.report for a in speaking) - taken, left, texts)
        spans = sorted((a.report, a.span.start) for a in speaking if a.report in taken and a.span is not None)
        ids = {other.id for other in self.points}
        new = self._part(point, frozenset(taken), mine, texts | {rest.text})
        new = replace(new, id=unused_id(make_id("p", "split", *spans), ids.__contains__))
        place = self.points.index(point)
        self.points[place : place + 1] = [rest, new]
        return (rest.id, new.id)

    def _find(self, target: Target) -> Point | None:
        reports = [account.report for point in self.points[:1] for account in point.accounts]
        found = find_again(target, [of_point(point) for point in self.points], reports, self._options)
        return next((point for point in self.points if point.id == found), None)

    def _is_taken(self, account: Account, part: Sequence[Span], point: Point) -> bool:
        """Whether an account is among those that were taken out: of the same report, else of one that is gone, whose
        words it has."""
        present = {each.report for each in point.accounts}
        anchored = {span.report for span in part}
        if account.report in anchored or account.span is None:
            return account.report in anchored
        words = {_plain(span.text) for span in (account.span, *account.more)}
        return any(span.report not in present and _plain(span.text) in words for span in part)

    def _part(self, point: Point, reports: frozenset[str], claims: Sequence[str], texts: set[str]) -> Point:
        """Return a point with the accounts of these reports and those of others silenced."""
        accounts = tuple(
            account if account.report in reports or account.span is None else Account(account.report, "silent")
            for account in point.accounts
        )
        return replace(
            point,
            text=self._statement(point.text, accounts, claims, texts),
            accounts=accounts,
            claims=tuple(claims),
            weight=point.weight if len(reports) > 1 else 1,
            support=_support(accounts),
        )

    def _statement(self, text: str, accounts: Sequence[Account], claims: Sequence[str], texts: set[str]) -> str:
        """Return a statement of a part of a point in its own words, one that no other point bears where there is one."""
        words = [
            span.text for account in accounts if account.span is not None for span in (account.span, *account.more)
        ]
        told = sorted(
            (self._claims[key] for key in claims if key in self._claims),
            key=lambda claim: (claim.headline, claim.quoted, not claim.who, claim.order, claim.report, claim.span),
        )
        if text not in texts and any(
            _plain(text.rstrip("\u2026")) in _plain(each) for each in (*words, *(c.sentence.text for c in told))
        ):
            return text
        forms = [shortened(each, _STATEMENT) for each in (*(c.sentence.text for c in told), *words)]
        return next((form for form in forms if form not in texts), forms[0] if forms else text)


def _united(point: Point, other: Point) -> Point:
    """Return a point with the accounts and claims of another one added."""
    theirs = {account.report: account for account in other.accounts}
    accounts = tuple(
        _one_account(account, theirs[account.report]) if account.report in theirs else account
        for account in point.accounts
    )
    claims = tuple(sorted({*point.claims, *other.claims}))
    return replace(point, accounts=accounts, claims=claims, support=_support(accounts))


def _one_account(account: Account, other: Account) -> Account:
    if other.span is None:
        return account
    if account.span is None:
        return other
    more = list(account.more)
    for span in (other.span, *other.more):
        if not any(span.overlaps(taken) for taken in (account.span, *more)):
            more.append(span)
    return replace(
        account,
        stance=min(account.stance, other.stance, key=_STANCES.index),
        more=tuple(more),
        attributed_to=account.attributed_to or other.attributed_to,
        hedge=account.hedge or other.hedge,
        reason=account.reason or other.reason,
    )


def _support(accounts: Sequence[Account]) -> Support:
    """Return the number of reports that speak, as the aligning room leaves it for the lineage room to complete."""
    speaking = sum(account.span is not None for account in accounts)
    return Support(speaking, min(1, speaking), speaking)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())

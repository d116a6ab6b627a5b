"""A dossier as it stands with the present decisions, without any analysis."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from rashomon.model import (
    Account,
    Decision,
    Discrepancy,
    Point,
    Review,
    ReviewedDecision,
    StoryDossier,
    Target,
)
from rashomon.review.finding import (
    Candidate,
    find_again,
    find_edge,
    find_report,
    of_discrepancy,
    of_entity,
    of_point,
    of_quote,
)
from rashomon.review.options import ReviewOptions
from rashomon.review.ordering import in_order, is_shaping

MarkDifferences = Callable[[Sequence[Point], Sequence[Discrepancy]], list[Point]]


def settle(
    dossier: StoryDossier,
    decisions: Iterable[Decision],
    mark_differences: MarkDifferences,
    options: ReviewOptions = ReviewOptions(),
) -> StoryDossier:
    """Return a dossier with its review filled: what became of every decision, and what was set aside.

    Rejected discrepancies leave the dossier's and no longer make an account differ; those whose rejection was undone
    come back to their place. `decisions` are all of the story, undone ones included. What shaped the analysis was
    applied in it, and is told as it was there (a shaping decision that the dossier was made without is `pending`); it
    stays in the review though it be not given. To settle again, with the same or other decisions, is as to settle once.
    """
    shaped = {item.decision.id: item for item in dossier.review.decisions if _was_asked(item)}
    kept_on = [item.decision for item in shaped.values() if item.effect != "not_found"]
    given = in_order([*kept_on, *decisions])
    if not given and dossier.review == Review():
        return dossier
    differences = _all_discrepancies(dossier)
    finder = _Finder(dossier, differences, options)
    reviewed: list[ReviewedDecision] = []
    for decision in given:
        known = shaped.get(decision.id)
        if not decision.standing:
            reviewed.append(ReviewedDecision(decision, "undone", known.on if known else ()))
        elif known is not None and known.effect != "undone":
            reviewed.append(ReviewedDecision(decision, known.effect, known.on))
        else:
            on = tuple(dict.fromkeys(i for target in decision.targets if (i := finder.find(target)) is not None))
            effect = "not_found" if not on else "pending" if is_shaping(decision) else "applied"
            reviewed.append(ReviewedDecision(decision, effect, on))
    rejected = {
        item.on[0] for item in reviewed if item.decision.kind == "reject_discrepancy" and item.effect == "applied"
    }
    kept = tuple(each for each in differences if each.id not in rejected)
    places = tuple(place for place, each in enumerate(differences) if each.id in rejected)
    aside = tuple(differences[place] for place in places)
    moved = {each.id for each in aside} ^ {each.id for each in dossier.review.discrepancies}
    touched = {each.point for each in differences if each.id in moved and each.point is not None}
    return replace(
        dossier,
        points=_marked_anew(dossier.points, touched, kept, mark_differences),
        discrepancies=kept,
        review=Review(tuple(reviewed), aside, dossier.review.edges, places),
    )


def _was_asked(item: ReviewedDecision) -> bool:
    """Whether a decision shaped the analysis that the dossier is of, or would have if its thing had been there."""
    if item.effect == "undone":
        return is_shaping(item.decision) and bool(item.on)
    return is_shaping(item.decision) and item.effect != "pending"


class _Finder:
    """Finds what decisions are about in one dossier; each sort of finding is laid out when it is first asked for."""

    def __init__(self, dossier: StoryDossier, differences: Sequence[Discrepancy], options: ReviewOptions) -> None:
        self._dossier = dossier
        self._options = options
        self._reports = [report.id for report in dossier.story.reports]
        self._edges = (*dossier.lineage.edges, *dossier.review.edges)
        self._laid_out: dict[str, list[Candidate]] = {}
        self._lay_out: dict[str, Callable[[], list[Candidate]]] = {
            "discrepancy": lambda: [of_discrepancy(each) for each in differences],
            "point": lambda: [of_point(point) for point in dossier.points],
            "entity": lambda: [of_entity(entity) for entity in dossier.entities],
            "quote": lambda: [of_quote(quote) for quote in dossier.quotes],
        }

    def find(self, target: Target) -> str | None:
        """Return the id of what a target is here; an edge that was rejected is still one, a note may stand on it."""
        story = self._dossier.story
        if target.kind == "story":
            return story.id  # A story may have gone into another one, and what was noted on it with it.
        if target.kind == "report":
            return find_report(target, story.reports)
        if target.kind == "edge":
            return find_edge(target, self._edges, story.reports, self._dossier.lineage.origins)
        if target.kind not in self._laid_out:
            self._laid_out[target.kind] = self._lay_out[target.kind]()
        return find_again(target, self._laid_out[target.kind], self._reports, self._options)


def _all_discrepancies(dossier: StoryDossier) -> list[Discrepancy]:
    """Return the discrepancies in their order of importance, those that were set aside in their places."""
    everything = list(dossier.discrepancies)
    aside, places = dossier.review.discrepancies, dossier.review.places
    if len(places) == len(aside):
        for place, each in sorted(zip(places, aside, strict=True), key=lambda item: item[0]):
            everything.insert(place, each)
        return everything
    # Whoever put them aside did not say where they stood: behind all that weigh as much.
    for each in aside:
        lighter = (place for place, other in enumerate(everything) if other.weight < each.weight)
        everything.insert(next(lighter, len(everything)), each)
    return everything


def _marked_anew(
    points: tuple[Point, ...], touched: set[str], kept: Sequence[Discrepancy], mark_differences: MarkDifferences
) -> tuple[Point, ...]:
    """Return the points, those that are touched with the stances that the discrepancies that are left give them."""
    if not touched:
        return points
    plain = [
        replace(point, accounts=tuple(map(_without_difference, point.accounts)))
        for point in points
        if point.id in touched
    ]
    marked = {point.id: point for point in mark_differences(plain, kept)}
    return tuple(marked.get(point.id, point) for point in points)


def _without_difference(account: Account) -> Account:
    """Return an account with the stance it had before it was found to differ."""
    if account.stance != "differs":
        return account
    stance = "hedges" if account.hedge else "attributes" if account.attributed_to else "states"
    return replace(account, stance=stance, reason=None)

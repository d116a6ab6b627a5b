"""What editors decided, in words: as marks beside the findings and as lines of the review section."""

from __future__ import annotations

from collections import defaultdict

from rashomon.export.html.views import MarkView
from rashomon.export.printable import printable
from rashomon.export.times import readable_time
from rashomon.model import Decision, DecisionKind, Review

_MARKS: dict[DecisionKind, tuple[str, str]] = {
    "reject_discrepancy": ("×", "set aside"),
    "merge_points": ("∪", "merged"),
    "split_point": ("÷", "split"),
    "merge_entities": ("∪", "merged"),
    "split_entity": ("÷", "split"),
    "confirm_edge": ("✓", "confirmed"),
    "reject_edge": ("×", "rejected"),
    "correct_outlet": ("✎", "outlet corrected"),
    "correct_date": ("✎", "date corrected"),
    "note": ("✎", "note"),
}
"""Sign and words, before "by NAME"."""
_WHAT: dict[DecisionKind, str] = {
    "reject_discrepancy": "Discrepancy set aside",
    "merge_points": "Points merged",
    "split_point": "Point split",
    "merge_entities": "Names merged",
    "split_entity": "Name split",
    "confirm_edge": "Connection confirmed",
    "reject_edge": "Connection rejected",
    "correct_outlet": "Outlet corrected",
    "correct_date": "Date of publication corrected",
    "note": "Note",
}


def mark_findings(review: Review) -> dict[str, tuple[MarkView, ...]]:
    """Return the marks of each finding by its id, in order of decision; what was undone leaves no mark."""
    found: dict[str, list[MarkView]] = defaultdict(list)
    for reviewed in review.decisions:
        decision = reviewed.decision
        if reviewed.effect != "applied" or not decision.standing:
            continue
        sign, words = _MARKS[decision.kind]
        mark = MarkView(sign, f"{words} by {_plain(decision.by)}", _plain(decision.note))
        for target in dict.fromkeys(reviewed.on):
            found[target].append(mark)
    return {target: tuple(marks) for target, marks in found.items()}


def told_decision(decision: Decision) -> str:
    """Return what was decided, with the value of a correction."""
    what = _WHAT[decision.kind]
    if decision.value:
        value = readable_time(decision.value) if decision.kind == "correct_date" else decision.value
        return f"{what}: {_plain(value)}"
    return what


def told_moment(at: str) -> str:
    """Return when something was decided, for reading."""
    return _plain(readable_time(at)).replace(" Z", " UTC").replace(" +00:00", " UTC")


def _plain(words: str) -> str:
    return printable(words).strip()

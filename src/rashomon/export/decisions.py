"""What editors decided, in words: the same in the terminal, in Markdown and in tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from rashomon.export.printable import printable
from rashomon.export.times import readable_time
from rashomon.model import Decision, DecisionEffect, DecisionKind, ReviewedDecision, StoryDossier

DECISION_LABELS: dict[DecisionKind, str] = {
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
EFFECT_MEANINGS: dict[DecisionEffect, str] = {
    "applied": "",
    "pending": "takes effect when the story is compared again",
    "overruled": "a later decision on the same thing stands instead",
    "undone": "undone",
    "not_found": "what it is about does not occur any more, so it changes nothing",
}
_MARKS: dict[DecisionKind, str] = {
    "reject_discrepancy": "set aside by",
    "merge_points": "merged by",
    "split_point": "split by",
    "merge_entities": "merged by",
    "split_entity": "split by",
    "note": "note by",
}
"""What is not said at the finding already: that an edge was confirmed stands in its reason, and what was corrected of a
report in its notes; a rejected edge stands in the review alone."""
_LABEL_CHARS = 120


def told_decision(decision: Decision) -> str:
    """Return what was decided on what: "Points merged: “…”, “…”", without who and when."""
    told = f"{DECISION_LABELS[decision.kind]}: " + ", ".join(
        _quoted(target.label or f"{target.kind} without a name") for target in decision.targets
    )
    if decision.part:
        told += " without " + ", ".join(dict.fromkeys(_quoted(span.text) for span in decision.part))
    if decision.value is not None:
        value = _say(decision.value)
        told += f" to {readable_time(value) if decision.kind == 'correct_date' else value}"
    return told


def told_hand(decision: Decision) -> str:
    """Return who decided and when, and who undid it: "Ada Quill, 2026-11-22 16:20 UTC"."""
    told = f"{_say(decision.by)}, {_moment(decision.at)}"
    if decision.undone_at is not None:
        told += f"; undone by {_say(decision.undone_by or '') or 'somebody'}, {_moment(decision.undone_at)}"
    return told


def told_outcome(reviewed: ReviewedDecision) -> str:
    """Return who decided and when, and what became of it: "Ada Quill, 2026-11-22 16:20 UTC; applied"."""
    decision = reviewed.decision
    # That it was undone is said with who undid it.
    return (
        f"{told_hand(decision)}; {EFFECT_MEANINGS[reviewed.effect] or 'applied'}"
        if decision.standing
        else told_hand(decision)
    )


def told_review(reviewed: ReviewedDecision) -> str:
    """Return a decision as one line: what, by whom and when, what became of it, and the note."""
    decision = reviewed.decision
    told = f"{told_decision(decision)} ({told_hand(decision)})"
    # That it was undone is said with who undid it.
    effect = EFFECT_MEANINGS[reviewed.effect] if decision.standing else ""
    told += f" – {effect}" if effect else ""
    note = _say(decision.note)
    return f"{told}: {_quoted(note, None)}" if note else told


def told_marks(dossier: StoryDossier) -> Mapping[str, tuple[str, ...]]:
    """Return the marks that stand at findings, by id (of an edge `REPORT>SOURCE`), in the order of the decisions.

    "merged by Ada Quill", "note by Ada Quill: look again". What was undone or applies to nothing leaves no mark.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for reviewed in dossier.review.decisions:
        decision = reviewed.decision
        if reviewed.effect != "applied" or not decision.standing or decision.kind not in _MARKS:
            continue
        note = _say(decision.note)
        mark = f"{_MARKS[decision.kind]} {_say(decision.by)}" + (f": {note}" if note else "")
        for target in dict.fromkeys(reviewed.on):
            found[target].append(mark)
    return {target: tuple(marks) for target, marks in found.items()}


def _moment(at: str) -> str:
    return readable_time(_say(at)).replace(" Z", " UTC").replace(" +00:00", " UTC")


def _quoted(words: str, most: int | None = _LABEL_CHARS) -> str:
    said = _say(words)
    if most is not None and len(said) > most:
        said = said[: most - 1].rstrip() + "…"
    return f"«{said}»" if "“" in said or "”" in said or '"' in said else f"“{said}”"


def _say(words: str) -> str:
    return printable(words).strip()

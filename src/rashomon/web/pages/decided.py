"""Decisions as the pages tell them: what was done, on what, by whom and when, and what became of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from rashomon.export.outline import counted
from rashomon.export.printable import printable
from rashomon.export.times import readable_time
from rashomon.model import Decision, DecisionEffect, DecisionKind, Review, ReviewedDecision, Target

MAX_LABEL_CHARS = 160
MAX_WORDS = 2
"""So many words of a thing stand behind its name where other things have that name too."""
MAX_WORDS_CHARS = 60
SHAPING: frozenset[DecisionKind] = frozenset(
    (
        "merge_points", "split_point", "merge_entities", "split_entity",
        "confirm_edge", "reject_edge", "correct_outlet", "correct_date",
    )
)  # fmt: skip
"""The kinds after which a story has to be compared again; the others show at once."""

EFFECTS: Mapping[DecisionEffect, str] = {
    "applied": "applied",
    "pending": "takes effect when compared again",
    "not_found": "not found any more",
    "overruled": "overruled by a later decision",
    "undone": "undone",
}


@dataclass(frozen=True)
class Made:
    """A decision that was made, safe to print."""

    id: str
    kind: DecisionKind
    done: str
    """What was done, as a beginning: "Set aside", "Merged 2 points"."""
    about: tuple[str, ...]
    """What its targets were called when it was made."""
    by: str
    when: str
    note: str
    state: DecisionEffect
    effect: str
    on: tuple[str, ...]
    """Ids of what it is about in the dossier that is kept; none where it is not found. They are anchors of the page."""

    @property
    def standing(self) -> bool:
        """Return whether nobody has undone it, so that it can be."""
        return self.state != "undone"

    @property
    def told(self) -> str:
        """Return what was done and on what, in one line: "Set aside: people hurt"."""
        return f"{self.done}: {'; '.join(self.about)}"


def tell_decisions(decisions: Iterable[Decision], review: Review | None) -> tuple[Made, ...]:
    """Return decisions for showing, newest first; `review` is that of the dossier that is kept, null where none is."""
    reviewed = {item.decision.id: item for item in review.decisions} if review else {}
    ordered = sorted(decisions, key=lambda decision: (decision.at, decision.id), reverse=True)
    called: dict[tuple[str, str], set[str]] = defaultdict(set)
    for target in (target for decision in ordered for target in decision.targets):
        called[target.kind, _called(target)].add(target.id)
    alike = frozenset(name for name, targets in called.items() if len(targets) > 1)
    return tuple(tell_decision(decision, reviewed.get(decision.id), alike) for decision in ordered)


def tell_decision(
    decision: Decision, reviewed: ReviewedDecision | None, alike: Container[tuple[str, str]] = ()
) -> Made:
    """Return one decision for showing, with what became of it in the dossier that is kept.

    What has a name (with its kind) among those `alike` is told with its words, since other things have that name too.
    """
    state = _state(decision, reviewed)
    effect = EFFECTS[state]
    if state == "undone":
        effect = f"undone by {_say(decision.undone_by or '')} at {_moment(decision.undone_at or '')}"
        # What was made with it stays as it is until then.
        effect += "; gone when compared again" if decision.kind in SHAPING and reviewed and reviewed.on else ""
    on = reviewed.on if reviewed and reviewed.on else ()
    if state == "pending" and not on:
        on = tuple(target.id for target in decision.targets)
    return Made(
        id=decision.id,
        kind=decision.kind,
        done=_done(decision),
        about=tuple(
            f"{_called(target)}{_apart(target) if (target.kind, _called(target)) in alike else ''}"
            for target in decision.targets
        ),
        by=_say(decision.by),
        when=_moment(decision.at),
        note="\n".join(_say(line) for line in decision.note.splitlines()).strip(),
        state=state,
        effect=effect,
        on=on,
    )


def _called(target: Target) -> str:
    return _label(target.label) or target.kind


def _apart(target: Target) -> str:
    """Return what tells a thing from others of its name: its first words, and the next that say something else."""
    words = list(dict.fromkeys(filter(None, (_say(span.text) for span in target.spans))))[:MAX_WORDS]
    return f" ({' / '.join(f'“{_shortened(said)}”' for said in words)})" if words else ""


def _shortened(words: str) -> str:
    return words if len(words) <= MAX_WORDS_CHARS else words[: MAX_WORDS_CHARS - 1].rstrip() + "…"


def _state(decision: Decision, reviewed: ReviewedDecision | None) -> DecisionEffect:
    if not decision.standing:
        return "undone"
    return reviewed.effect if reviewed else "pending"


def _done(decision: Decision) -> str:
    value = _say(decision.value or "")
    match decision.kind:
        case "reject_discrepancy":
            return "Set aside"
        case "merge_points":
            return f"Merged {counted(len(decision.targets), 'point')}"
        case "split_point":
            return f"Took {counted(len({span.report for span in decision.part}), 'account')} out"
        case "merge_entities":
            return f"Merged {counted(len(decision.targets), 'name')}"
        case "split_entity":
            forms = dict.fromkeys(_label(span.text) for span in decision.part)
            return f"Took out {', '.join(forms)}" if forms else "Took forms out"
        case "confirm_edge":
            return "Confirmed"
        case "reject_edge":
            return "Rejected"
        case "correct_outlet":
            return f"Corrected the outlet to {value}"
        case "correct_date":
            return f"Corrected the date to {readable_time(value)}"
        case "note":
            return "Note"


def _moment(at: str) -> str:
    """Return when something was decided: the desk writes down UTC."""
    return re.sub(r" (?:Z|\+00:00)$", " UTC", readable_time(_say(at)))


def _say(words: str) -> str:
    return printable(words).strip()


def _label(words: str) -> str:
    said = _say(words)
    return said if len(said) <= MAX_LABEL_CHARS else said[: MAX_LABEL_CHARS - 1].rstrip() + "…"

"""What editors decide on a dossier: kept with who and when, found again after a new analysis, and undone on request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rashomon.desk.comparing import Comparing
from rashomon.errors import NotFoundError, OptionError
from rashomon.model import Decision, DecisionKind, Lineage, Report, StoredStory, Story, StoryDossier, Support

MAX_NAME_CHARS = 100


class Reviewing(Comparing):
    """The part of a desk that keeps decisions."""

    def decide(
        self,
        story: str,
        kind: DecisionKind,
        targets: Sequence[str],
        *,
        part: Sequence[str] = (),
        value: str | None = None,
        note: str = "",
        by: str,
    ) -> Decision:
        """Return the decision that `by` took on things of a story's kept dossier, named by their ids there; it is kept.

        `rashomon.review.draft_decision` has what `targets`, `part` and `value` are for each kind. A story that was not
        compared yet has only itself and its reports to decide on. Raises `NotFoundError` where there is no such story,
        `OptionError` for a decision that cannot be taken.
        """
        from rashomon.review import draft_decision

        with self._store.writing():
            listed = self.story(story)
            kept = self.kept(listed.id)
            dossier = kept.result.dossier if kept else self._bare(listed)
            decision = draft_decision(
                dossier, kind, targets, part=part, value=value, note=note, by=by, at=self._store.time_of_decision()
            )
            self._store.put_decision(listed.id, decision, _reports_of(decision, dossier))
            self._recount_all(decision)
        return decision

    def undo(self, decision: str, *, by: str) -> Decision:
        """Return the decision with this id, undone by `by`; it stays on record.

        Raises `NotFoundError` where there is no such decision, `OptionError` where it is undone already or `by` is no name.
        """
        name = " ".join("".join(letter if letter.isprintable() else " " for letter in by).split())
        if not name or len(name) > MAX_NAME_CHARS:
            raise OptionError(f"who undoes it: give a name of 1 to {MAX_NAME_CHARS} characters")
        with self._store.writing():
            found = self._store.decision(decision)
            if found is None:
                raise NotFoundError(f"{decision}: no such decision in {self.path}")
            if not found.standing:
                raise OptionError(f"{decision}: was undone already, by {found.undone_by} at {found.undone_at}")
            undone = replace(found, undone_by=name, undone_at=self._store.time_of_decision())
            self._store.replace_decision(undone)
            self._recount_all(undone)
        return undone

    def decisions(self, story: str) -> list[Decision]:
        """Return what was decided on a story, oldest first, what was undone included.

        Also what was decided in another story, on a report that both have, where it changes something here. Raises
        `NotFoundError` where there is no such story.
        """
        with self._store.reading():
            listed = self.story(story)
            found = self._store.decisions(listed.id)
            if all(item.here for item in found):
                return [item.decision for item in found]
            kept = self.kept(listed.id)
        shown = {item.decision.id for item in kept.result.dossier.review.decisions} if kept else set[str]()
        return [item.decision for item in found if item.here or item.decision.id in shown]

    def _recount_all(self, decision: Decision) -> None:
        for story in self._store.stories_of_decision(decision.id):
            self._recount(story)

    def _bare(self, listed: StoredStory) -> StoryDossier:
        """Return a dossier of the reports alone."""
        compared = self._store.compared(listed.id)
        reports = compared.reports if compared else self._store.reports([report.id for report in listed.reports])
        story = Story(listed.id, listed.title, tuple(reports))
        return StoryDossier(story, Lineage((), ()), (), (), (), (), (), (), Support(len(reports), 1, len(reports)))


def _reports_of(decision: Decision, dossier: StoryDossier) -> list[Report]:
    """Return the reports that a decision speaks of: by their words, by their id, or as an end of an edge."""
    named = {span.report for target in decision.targets for span in target.spans}
    named.update(span.report for span in decision.part)
    named.update(name for target in decision.targets for name in (target.id, *target.id.split(">")))
    return [report for report in dossier.story.reports if report.id in named]

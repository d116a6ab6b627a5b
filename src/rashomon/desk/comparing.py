"""Dossiers: the one last made of a story, one made anew, and comparisons that a person puts together."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Unpack

from rashomon import __version__
from rashomon.desk.opened import Opened
from rashomon.desk.results import Comparison, Kept, Stories
from rashomon.errors import NothingToDoError, OptionError
from rashomon.model import Decision, Report, Result, Review, Skipped, StoredStory, StoryDossier, make_id
from rashomon.store import KeptDecision, KeptDossier, Making, Narrowing, Told

if TYPE_CHECKING:
    from rashomon.ingest.network import Fetcher
    from rashomon.pipeline import Progress


class Comparing(Opened):
    """The part of a desk that makes dossiers and keeps them."""

    def kept(self, story: str) -> Kept | None:
        """Return the dossier last made of a story, with all that editors decided, and whether it is current.

        Nothing is analysed: reports that joined since are not in it. Null where none was made yet. Raises
        `NotFoundError` where there is no such story.
        """
        with self._store.reading():
            listed = self.story(story)
            last = self._last(listed.id)
            if last is None:
                return None
            decisions = self._store.decisions(listed.id)
            reason = "; ".join(self._outdated(listed, last, decisions))
            told = self._store.told(listed.id)
        return Kept(self._shown(listed, last, decisions, told), not reason, reason)

    def dossier(self, story: str, progress: Progress | None = None) -> StoryDossier:
        """Return the dossier of a story, as `result` does."""
        return self.result(story, progress).dossier

    def result(self, story: str, progress: Progress | None = None) -> Result:
        """Return a story's dossier with the options it was made with and notes on what was left out.

        It is kept, and made anew only where it is not current: after a report joined, left or changed, after a
        decision that bears on the analysis, for other options. Raises `NotFoundError` where there is no such story.
        """
        kept = self.kept(story)
        listed = self.story(story)
        if kept is None or not kept.current:
            return self._remade(listed, progress)
        if listed.origins_low is None:
            with self._store.writing():
                self._recount(listed.id)
        return kept.result

    def compare_missing(self, stories: Iterable[StoredStory]) -> Iterator[StoryDossier]:
        """Make and yield the dossiers of those of these stories that have two reports or more and no dossier since they
        last changed, in their order; the listing then shows their origins and discrepancies."""
        for story in stories:
            if len(story.reports) > 1 and story.origins_low is None:
                yield self.dossier(story.id)

    def compare(
        self,
        sources: Sequence[str | os.PathLike[str]],
        *,
        title: str | None = None,
        fetcher: Fetcher | None = None,
        stdin: Callable[[], bytes] | None = None,
        progress: Progress | None = None,
    ) -> Comparison:
        """Return the comparison of the reports in `sources`, which is kept: `kept` and `result` give its dossier.

        They are read as `rashomon.compare` reads them: paths, folders, web addresses (by the `fetcher`, else by one with
        the desk's options), and `-`. Raises `NothingToDoError` where none can be read, `OptionError` for options that
        cannot be used.
        """
        from rashomon.ingest import read_sources
        from rashomon.ingest.addresses import web_address
        from rashomon.ingest.network import Fetcher

        names, options = [os.fspath(source) for source in sources], self._options.compare
        if fetcher is None and any(web_address(name) for name in names):
            with Fetcher(options.network) as own:
                intake = read_sources(names, options.ingest, stdin, own)
        else:
            intake = read_sources(names, options.ingest, stdin, fetcher)
        story = self.compare_reports(
            intake.reports, title=title, skipped=intake.skipped, notes=intake.notes, progress=progress
        )
        return Comparison(story, intake.skipped, intake.notes)

    def compare_reports(
        self,
        reports: Sequence[Report],
        *,
        title: str | None = None,
        skipped: Sequence[Skipped] = (),
        notes: Sequence[str] = (),
        progress: Progress | None = None,
    ) -> StoredStory:
        """Return the comparison of these reports, as it is listed; it is kept with its dossier once that is made.

        The same reports are the same comparison, whose dossier is not made again where it is current. A null `title`
        leaves it its title, at first that of the dossier. Raises `NothingToDoError` where there is no report.
        """
        reports = list({report.id: report for report in reports}.values())
        if not reports:
            raise NothingToDoError(_nothing(skipped))
        name = make_id("c", *sorted(report.id for report in reports))
        before = self._store.story(name)
        if before is not None:
            self._store.put_comparison(name, title or before.title, reports, skipped, notes)
            self.result(name, progress)
            return self.story(name)
        made = self._reconstructed(
            [report.id for report in reports], reports, self._store.decisions(name, reports), progress
        )
        # Only now: what was given up half way was never there.
        with self._store.writing():
            self._store.put_comparison(name, title or made.dossier.story.title, reports, skipped, notes)
            self._keep(name, made)
        return self.story(name)

    def comparisons(
        self,
        limit: int | None = 50,
        offset: int = 0,
        search: str | None = None,
        since: str | None = None,
        least: int = 1,
        compared: bool = False,
        **further: Unpack[Narrowing],
    ) -> Stories:
        """Return the comparisons, the one that was first made last first; `limit` null gives all.

        `search`, `since`, `least`, `compared` and the further ones leave out as they do in `stories`, of the newest 500:
        all words must occur in title, outlets or texts, whatever their case and accents. Raises `OptionError` as `stories` does.
        """
        return Stories(self._store.comparisons(limit, offset, search, since, least, compared, **further))

    def count_comparisons(
        self,
        search: str | None = None,
        since: str | None = None,
        least: int = 1,
        compared: bool = False,
        **further: Unpack[Narrowing],
    ) -> int:
        """Return how many comparisons `comparisons` gives without a limit; raises `OptionError` as it does."""
        return self._store.count_comparisons(search, since, least, compared, **further)

    def forget_comparison(self, comparison: str) -> bool:
        """Return whether there was a comparison with this id, which is forgotten now with its reports and dossier.

        What editors decided on it stays, and holds again where the same reports are compared again.
        """
        return self._store.remove_comparison(comparison)

    def revision(self, story: str) -> str:
        """Return a short text that changes whenever `kept` would give something else; it reads no dossier.

        Raises `NotFoundError` where there is no such story.
        """
        with self._store.reading():
            listed = self.story(story)
            parts = (
                __version__, listed, self._options if self._given else None, self._store.told(listed.id),
                self._store.dossier_fingerprint(listed.id), self._store.revision(listed.id),
            )  # fmt: skip
        return make_id("v", repr(parts))

    def _last(self, story: str) -> KeptDossier | None:
        try:
            return self._store.last_dossier(story)
        except OptionError:
            making = self._store.last_making(story)
            if making is not None and making.version != __version__:
                # What another version of the model cannot be read as is no dossier, and can be made again.
                return None
            raise

    def _remade(self, listed: StoredStory, progress: Progress | None) -> Result:
        """Make the dossier of a story or comparison anew, keep it, and return it with all that editors decided."""
        with self._store.reading():
            decisions = self._store.decisions(listed.id)
            compared = self._store.compared(listed.id)
            chosen = self._store.reports(self._chosen(listed)) if compared is None else compared.reports
        made = self._reconstructed([report.id for report in listed.reports], chosen, decisions, progress)
        self._keep(listed.id, made)
        # What was decided meanwhile is in it too, as far as it needs no analysis.
        return self._shown(listed, made, self._store.decisions(listed.id), self._store.told(listed.id))

    def _reconstructed(
        self,
        members: Sequence[str],
        chosen: Sequence[Report],
        decisions: Sequence[KeptDecision],
        progress: Progress | None,
    ) -> KeptDossier:
        from rashomon.pipeline import reconstruct

        shaping = _shaping([item.decision for item in decisions])
        dossier = reconstruct(chosen, self._options.compare, progress, self._encode, shaping)
        usual, options = self._own_options
        compared = tuple(report.id for report in chosen)
        shaped_by = tuple(decision.id for decision in shaping)
        return KeptDossier(dossier, Making(__version__, options, tuple(members), compared, shaped_by, usual))

    def _keep(self, story: str, made: KeptDossier) -> None:
        with self._store.writing():
            self._store.keep_dossier(story, made.dossier, made.making)
            self._recount(story)

    def _recount(self, story: str) -> None:
        """Let the listing show what the dossier of a story has after all decisions, nothing where it is not current."""
        listed = self._store.story(story)
        # One that was merged into another meanwhile has nothing to show itself.
        kept = self.kept(story) if listed is not None and listed.id == story else None
        if kept is not None:
            self._store.count_findings(story, kept.result.dossier if kept.current else None)

    def _shown(self, listed: StoredStory, made: KeptDossier, decisions: Sequence[KeptDecision], told: Told) -> Result:
        """Return a kept dossier as a result, under the name by which the story is listed, with what editors decided."""
        dossier, making = made.dossier, made.making
        dossier = replace(dossier, story=replace(dossier.story, id=listed.id, title=listed.title))
        dossier = _settled(dossier, decisions)
        notes = {f"{report.source}: {note}" for report in dossier.story.reports for note in report.notes}
        notes.update(told.notes)
        if len(making.compared) < len(making.reports):
            notes.add(
                f"story {listed.id} has {len(making.reports)} reports, of which {len(making.compared)} are compared:"
                " copies are left out first, then reports between the first and the last"
            )
        return Result(making.version or __version__, making.options, (dossier,), told.skipped, tuple(sorted(notes)))

    def _outdated(self, listed: StoredStory, made: KeptDossier, decisions: Sequence[KeptDecision]) -> Iterator[str]:
        """Yield, for a person, each reason why a dossier would be another one if it were made now."""
        making = made.making
        if making.version != __version__:
            yield "made by another version of rashomon"
        elif not self._has_these_options(making):
            yield "made with other options"
        if made.reread:
            yield "its reports were read anew since it was made"
        now, then = {report.id for report in listed.reports}, set(making.reports)
        if now != then:
            yield self._membership(now, then)
        elif not listed.compared_by_hand and set(self._chosen(listed)) != set(making.compared):
            yield "made of another choice of the story's reports"
        standing = {decision.id for decision in _shaping([item.decision for item in decisions])}
        for count, what in (
            (len(standing - set(making.decisions)), "made"), (len(set(making.decisions) - standing), "undone")
        ):  # fmt: skip
            if count:
                yield f"a correction was {what} since" if count == 1 else f"{count} corrections were {what} since"

    def _membership(self, now: set[str], then: set[str]) -> str:
        successors = self._store.current_versions(sorted(then - now))
        changed = {old: new for old, new in successors.items() if new in now and new not in then}
        counts = (
            (len(now - then - set(changed.values())), "joined"),
            (len(then - now - set(changed)), "left"),
            (len(changed), "changed"),
        )
        told = [(count, what) for count, what in counts if count]
        words = [f"{count} {what}" for count, what in told[1:]]
        first, what = told[0]
        words.insert(0, f"{first} report{'s' if first > 1 else ''} {what}")
        return f"{_listed_in_words(words)} since it was made"

    @cached_property
    def _own_options(self) -> tuple[bool, dict[str, Any]]:
        """Return whether this desk compares by the options that hold where nobody says otherwise, and its options."""
        from rashomon.pipeline import CompareOptions

        own = self._options.compare
        # As they are after they were kept, so that a result is the same before and after.
        return own == CompareOptions(), json.loads(json.dumps(asdict(own)))

    def _has_these_options(self, making: Making) -> bool:
        if self._given is None:
            # Without the options themselves, which load every room.
            return making.usual
        usual, options = self._own_options
        return usual == making.usual and (usual or options == making.options)

    def _chosen(self, story: StoredStory) -> list[str]:
        """Return the reports of a story that its dossier compares, in order of publication."""
        most = self._max_reports
        reports = list(story.reports)
        if len(reports) > most:
            reports = [report for report in reports if report.copy_of is None]
        if len(reports) > most:
            # Evenly over the order of publication, the first and the last among them.
            step = (len(reports) - 1) / max(most - 1, 1)
            reports = [reports[round(place * step)] for place in range(most)]
        return [report.id for report in reports]


def _shaping(decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions that stand and that the analysis must know."""
    if not decisions:
        return []
    from rashomon.review import is_shaping

    return [decision for decision in decisions if decision.standing and is_shaping(decision)]


def _settled(dossier: StoryDossier, decisions: Sequence[KeptDecision]) -> StoryDossier:
    """Return the dossier with every decision that bears on it.

    One that was made in another story, on a report that both have, is left out where it changes nothing here.
    """
    if not decisions and dossier.review == Review():
        return dossier
    # Not by way of the pipeline, which loads every room.
    from rashomon.points import mark_differences
    from rashomon.review import settle

    settled = settle(dossier, [item.decision for item in decisions], mark_differences)
    here = {item.decision.id for item in decisions if item.here}
    kept = tuple(item for item in settled.review.decisions if item.effect != "not_found" or item.decision.id in here)
    return replace(settled, review=replace(settled.review, decisions=kept))


def _listed_in_words(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _nothing(skipped: Sequence[Skipped]) -> str:
    if not skipped:
        return "no report was given; name files, folders or addresses of reports, or give their texts"
    return "none of the inputs could be read:\n" + "\n".join(f"  {item.source}: {item.reason}" for item in skipped)

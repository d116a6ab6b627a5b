"""Stories as reports come: each joins a story or starts one, and stories merge and split as evidence comes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rashomon.model import StoryChange, make_id
from rashomon.stories.grouping import StoryOptions, Unit, group, unit_of
from rashomon.stories.likeness import FAR_DAYS, times_apart, times_returned
from rashomon.stories.sketch import WORD_BUCKETS, Sketch, are_copies, first_shingles
from rashomon.text.encoder import VECTOR_SIZE

FOLDED = 256
"""Numbers that the words of a report are folded into for looking up neighbours: a cosine is then off by some .05,
which the exact one puts right afterwards."""

FOLDING_ERROR = 1.0
"""Log odds that the folding may take off a pair: two and a half times its usual error."""

_BLOCK = 256
_NONE = np.empty(0, dtype=np.int32)


@dataclass(frozen=True)
class Joined:
    """What the arrival of reports did to the stories.

    `stories` gives the story of every report that is new or has moved, `central` the report that stands for each
    story concerned, `copies` pairs of a report and an earlier one of its story with nearly the same words.
    """

    stories: Mapping[str, str]
    central: Mapping[str, str]
    changes: tuple[StoryChange, ...]
    copies: tuple[tuple[str, str], ...] = ()


class StoryFinder:
    """The reports that are known, with the story of each; not safe to share between threads.

    The outcome of `join` depends on which reports came together and which were there, never on their order.
    """

    def __init__(self, options: StoryOptions = StoryOptions()) -> None:
        self._options = options
        self._sketches: dict[str, Sketch] = {}
        self._story: dict[str, str] = {}
        self._members: dict[str, set[str]] = {}
        self._known = _Neighbours(options)

    def __len__(self) -> int:
        return len(self._sketches)

    def __contains__(self, report: object) -> bool:
        return report in self._sketches

    def remember(self, known: Iterable[tuple[Sketch, str]]) -> None:
        """Take in reports whose story is known; those that are there already are passed over."""
        fresh = {sketch.report: (sketch, story) for sketch, story in known if sketch.report not in self._sketches}
        for sketch, story in fresh.values():
            self._sketches[sketch.report] = sketch
            self._enter(sketch.report, story)
        self._known.add([sketch for sketch, _ in fresh.values()])

    def move(self, stories: Mapping[str, str]) -> None:
        """Put reports that are known into other stories, as somebody else decided; those not known are passed over."""
        for report, story in stories.items():
            if report in self._sketches and self._story[report] != story:
                self._leave(report)
                self._enter(report, story)

    def forget(self, reports: Iterable[str]) -> None:
        """Drop reports that are no more, such as versions that were replaced; what is not known is passed over."""
        for report in reports:
            if self._sketches.pop(report, None) is not None:
                self._leave(report)
                self._known.drop(report)

    def join(self, new: Sequence[Sketch]) -> Joined:
        """Return what the new reports did to the stories, and remember it. Reports that are known are passed over."""
        fresh = {sketch.report: sketch for sketch in new if sketch.report not in self._sketches}
        sketches = sorted(fresh.values(), key=_order)
        near = self._known.near(sketches, self._sketches)
        self._sketches.update(fresh)
        self._known.add(sketches)
        stories: dict[str, str] = {}
        changes: list[StoryChange] = []
        touched: set[str] = set()
        for region in self._regions(sketches, near):
            groups = [
                [report for place in places for report in region[place].reports]
                for places in group(region, self._options)
            ]  # fmt: skip
            assigned = self._named(groups)
            changes += self._changes(assigned)
            for story, reports in assigned.items():
                touched.add(story)
                for report in reports:
                    if self._story.get(report) != story:
                        stories[report] = story
        for report, story in stories.items():
            if report in self._story:
                touched.add(self._story[report])
                self._leave(report)
            self._enter(report, story)
        return Joined(
            dict(sorted(stories.items())), self.central(touched), tuple(sorted(changes, key=_place)), self._copies(sketches)
        )  # fmt: skip

    def central(self, stories: Iterable[str]) -> dict[str, str]:
        """Return the report that stands for each of these stories, in order of story; none for one without reports."""
        return {story: self._central(story) for story in sorted(set(stories)) if self._members.get(story)}

    def _regions(self, new: Sequence[Sketch], near: Mapping[str, Sequence[str]]) -> list[list[Unit]]:
        """Return what is grouped anew, in parts that have nothing to do with each other: the new reports, with the
        stories that they come near to."""
        parts = _Parts()
        for sketch in new:
            parts.add(sketch.report)
            for other in near[sketch.report]:
                parts.join(sketch.report, self._story.get(other, other))
        regions: list[list[Unit]] = []
        for part in parts.all():
            stories = [name for name in part if name in self._members]
            alone = [name for name in part if name not in self._members]
            open_up_to = self._options.open_up_to
            if len(alone) + sum(len(self._members[story]) for story in stories) > self._options.region:
                open_up_to = 1
            groups = [[report] for report in alone]
            for story in stories:
                members = sorted(self._members[story])
                groups += [[report] for report in members] if len(members) <= open_up_to else [members]
            returned = self._returned([report for reports in groups for report in reports])
            units = [
                self._unit(reports, sum(returned[report] for report in reports) / len(reports)) for reports in groups
            ]
            regions.append(sorted(units, key=lambda unit: min(_order(self._sketches[name]) for name in unit.reports)))
        return regions

    def _returned(self, reports: Sequence[str]) -> dict[str, int]:
        """Return for each report of a region how often its matter came back; 1 where the region is of one time."""
        days = np.array([self._sketches[report].day for report in reports])
        days = days[~np.isnan(days)]
        if not len(days) or float(np.ptp(days)) <= FAR_DAYS:
            return dict.fromkeys(reports, 1)
        return self._known.returned([self._sketches[report] for report in reports])

    def _unit(self, reports: Iterable[str], returns: float) -> Unit:
        return unit_of(sorted((self._sketches[report] for report in reports), key=_order), returns)

    def _named(self, groups: Sequence[Sequence[str]]) -> dict[str, list[str]]:
        """Return the groups by the story each goes on as: that of which it has most reports, where no other group
        has more of them; a group that goes on as none founds one."""
        shares: dict[tuple[int, str], int] = {}
        for place, reports in enumerate(groups):
            for report in reports:
                story = self._story.get(report)
                if story is not None:
                    shares[place, story] = shares.get((place, story), 0) + 1
        names: dict[int, str] = {}
        # Of equally large shares, that of the older story, then that with the earlier report.
        for (place, story), _ in sorted(
            shares.items(), key=lambda item: (-item[1], self._founded(item[0][1]), item[0][1], item[0][0])
        ):
            if place not in names and story not in names.values():
                names[place] = story
        for place, reports in enumerate(groups):
            if place not in names:
                names[place] = self._new_name(min(reports, key=lambda report: _order(self._sketches[report])), names)
        return {names[place]: list(reports) for place, reports in enumerate(groups)}

    def _founded(self, story: str) -> tuple[float, str]:
        return min(_order(self._sketches[report]) for report in self._members[story])

    def _new_name(self, first: str, taken: Mapping[int, str]) -> str:
        """Return an id made from a story's first report; one that had been the first before gives another."""
        for turn in range(len(self._sketches) + 2):
            name = make_id("s", first, *([turn] if turn else []))
            if name not in self._members and name not in taken.values():
                return name
        raise AssertionError("more names are tried than there are stories")

    def _changes(self, assigned: Mapping[str, Sequence[str]]) -> list[StoryChange]:
        changes: list[StoryChange] = []
        for story, reports in assigned.items():
            came: dict[str | None, list[str]] = {}
            for report in reports:
                if self._story.get(report) != story:
                    came.setdefault(self._story.get(report), []).append(report)
            for origin, moved in came.items():
                kind = "split"
                if origin is None:
                    kind = "joined" if story in self._members else "founded"
                elif origin not in assigned:
                    kind = "merged"
                changes.append(StoryChange(kind, story, tuple(sorted(moved)), origin))
        return changes

    def _enter(self, report: str, story: str) -> None:
        self._story[report] = story
        self._members.setdefault(story, set()).add(report)

    def _leave(self, report: str) -> None:
        story = self._story.pop(report)
        self._members[story].discard(report)
        if not self._members[story]:
            del self._members[story]

    def _central(self, story: str) -> str:
        """Return the report that is nearest to the middle of its story; of a story of two, the earlier."""
        sketches = sorted((self._sketches[report] for report in self._members[story]), key=_order)
        whole = unit_of(sketches)
        nearness = [
            float(sketch.lead @ whole.lead) + float(sketch.weights @ whole.words[sketch.buckets])
            for sketch in sketches
        ]  # fmt: skip
        return sketches[int(np.round(nearness, 5).argmax())].report

    def _copies(self, new: Sequence[Sketch]) -> tuple[tuple[str, str], ...]:
        """Return each new report with the earliest other one of its story that it has nearly the same words as, or
        the other way round, where the new one is the earlier."""
        pairs: set[tuple[str, str]] = set()
        by_story: dict[str, list[Sketch]] = {}
        for sketch in new:
            by_story.setdefault(self._story[sketch.report], []).append(sketch)
        for story, arrived in by_story.items():
            if len(self._members[story]) == 1:
                continue
            members = sorted((self._sketches[name] for name in self._members[story]), key=_order)
            # Nearly all pairs are no copies, and have not even one of the first shingles in common.
            first = [first_shingles(sketch) for sketch in members]
            shingles = np.concatenate(first)
            owners = np.repeat(np.arange(len(members)), [len(some) for some in first])
            for sketch in arrived:
                for place in np.unique(owners[np.isin(shingles, first_shingles(sketch))]).tolist():
                    other = members[place]
                    if other.report != sketch.report and are_copies(sketch, other):
                        earlier, later = sorted((sketch, other), key=_order)
                        pairs.add((later.report, earlier.report))
                        break
        return tuple(sorted(pairs))


class _Neighbours:
    """Vectors of all known reports side by side, to find the few that a new one may share an event with."""

    def __init__(self, options: StoryOptions) -> None:
        self._options = options
        self._reports: list[str] = []
        self._place: dict[str, int] = {}
        self._vectors = np.empty((0, VECTOR_SIZE + FOLDED), dtype=np.float32)
        self._days = np.empty(0)
        self._there = np.empty(0, dtype=bool)
        # For each report the places of those as like it, and up to which place they were looked for.
        self._like: dict[str, tuple[int, NDArray[np.int32]]] = {}

    def add(self, sketches: Sequence[Sketch]) -> None:
        """Take in reports that are not there yet."""
        start = len(self._reports)
        if start + len(sketches) > len(self._vectors):
            room = max(2 * len(self._vectors), start + len(sketches), 1024) - len(self._vectors)
            self._vectors = np.concatenate([self._vectors, np.zeros((room, VECTOR_SIZE + FOLDED), dtype=np.float32)])
            self._days = np.concatenate([self._days, np.full(room, np.nan)])
            self._there = np.concatenate([self._there, np.ones(room, dtype=bool)])
        for place, sketch in enumerate(sketches, start):
            self._reports.append(sketch.report)
            self._place[sketch.report] = place
            self._vectors[place] = self._vector(sketch)
            self._days[place] = sketch.day

    def drop(self, report: str) -> None:
        """Let a report be found no more."""
        place = self._place.pop(report)
        self._reports[place] = ""
        self._vectors[place] = 0.0
        self._there[place] = False
        self._like.pop(report, None)

    def near(self, new: Sequence[Sketch], sketches: Mapping[str, Sketch]) -> dict[str, list[str]]:
        """Return for each new report the known (`sketches`) and the other new ones that may tell its event, likeliest
        first."""
        found: dict[str, list[str]] = {}
        vectors = np.stack([self._vector(sketch) for sketch in new]) if new else self._vectors[:0]
        days = np.concatenate([self._days[: len(self._reports)], [sketch.day for sketch in new]])
        there = [*(sketches.get(report) for report in self._reports), *new]
        for start in range(0, len(new), _BLOCK):
            block = vectors[start : start + _BLOCK]
            rough = np.concatenate([block @ self._vectors[: len(self._reports)].T, block @ vectors.T], axis=1)
            rough += self._options.likeness.intercept
            for row, sketch in enumerate(new[start : start + _BLOCK]):
                rough[row, len(self._reports) + start + row] = -np.inf
                found[sketch.report] = self._likeliest(sketch, rough[row], days, there)
        return found

    def returned(self, sketches: Sequence[Sketch]) -> dict[str, int]:
        """Return for each of these reports at how many other times reports as like it were published, at least 1."""
        self._look_for_alike([sketch.report for sketch in sketches])
        found: dict[str, int] = {}
        for sketch in sketches:
            alike = self._like[sketch.report][1]
            found[sketch.report] = times_returned(sketch.day, self._days[alike[self._there[alike]]])
        return found

    def _look_for_alike(self, reports: Sequence[str]) -> None:
        """Bring up to date which reports are as like each of these; only those that came since are looked at."""
        count = len(self._reports)
        looked = sorted((self._like.get(report, (0, _NONE))[0], report) for report in reports)
        never = [report for upto, report in looked if upto == 0]
        before = [report for upto, report in looked if 0 < upto < count]
        # Sorted, so that a block has reports that were looked up at about the same time.
        blocks = [
            some[start : start + size]
            for some, size in ((never, _BLOCK), (before, _BLOCK // 4))
            for start in range(0, len(some), size)
        ]
        for block in blocks:
            start = min(self._like.get(report, (0, _NONE))[0] for report in block)
            vectors = self._vectors[[self._place[report] for report in block]]
            for report, row in zip(block, vectors @ self._vectors[start:count].T, strict=True):
                upto, alike = self._like.get(report, (0, _NONE))
                fresh = np.flatnonzero(row[upto - start :] >= self._alike) + upto
                self._like[report] = count, np.concatenate([alike, fresh.astype(np.int32)])

    @property
    def _alike(self) -> float:
        """What words and openings must add to the log odds of two reports for them to be near at whatever time."""
        likeness = self._options.likeness
        return self._options.near - likeness.misdated - likeness.intercept

    def _likeliest(
        self, sketch: Sketch, rough: NDArray[np.float32], days: NDArray[np.float64], there: Sequence[Sketch | None]
    ) -> list[str]:
        """Return the reports that are near, from log odds that still lack the time and are off by the folding."""
        likeness, near = self._options.likeness, self._options.near
        # Time can only speak against one event, so what is too low without it stays too low.
        places = np.flatnonzero(rough >= near - FOLDING_ERROR)
        rough = rough[places]
        late = likeness.lateness(times_apart(np.array([sketch.day]), days[places])[0])
        alike = places[rough >= self._alike + likeness.intercept]
        # The new ones get the places after those that are known, in the same order.
        self._like[sketch.report] = len(there), alike.astype(np.int32)
        returns = times_returned(sketch.day, days[alike])
        rough += np.maximum(late, likeness.misdated + likeness.recurring * math.log2(returns))
        left = np.flatnonzero(rough >= near - FOLDING_ERROR)
        order = left[np.argsort(-rough[left], kind="stable")[: 2 * self._options.neighbours]]
        words = np.zeros(WORD_BUCKETS, dtype=np.float32)
        words[sketch.buckets] = sketch.weights
        others: list[Sketch] = []
        kept: list[int] = []
        for nearest in order.tolist():
            other = there[int(places[nearest])]
            if other is not None and _one_language(sketch, other):
                others.append(other)
                kept.append(nearest)
        odds = likeness.log_odds(
            np.array([words[other.buckets] @ other.weights for other in others], dtype=np.float32),
            np.array([sketch.lead @ other.lead for other in others], dtype=np.float32),
            late[kept],
            returns=float(returns),
        ).tolist()
        exact = [(-round(value, 6), other.report) for value, other in zip(odds, others, strict=True) if value >= near]
        return [report for _, report in sorted(exact)[: self._options.neighbours]]

    def _vector(self, sketch: Sketch) -> NDArray[np.float32]:
        """Return a vector whose products with others are what words and openings add to the log odds."""
        likeness = self._options.likeness
        folded = np.zeros(FOLDED, dtype=np.float32)
        np.add.at(folded, sketch.buckets % FOLDED, sketch.weights)
        return np.concatenate([sketch.lead * math.sqrt(likeness.lead), folded * math.sqrt(likeness.words)])


class _Parts:
    """Names that are joined, two at a time, into parts."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def add(self, name: str) -> None:
        self._parent.setdefault(name, name)

    def join(self, one: str, other: str) -> None:
        self.add(other)
        one, other = self._root(one), self._root(other)
        if one != other:
            self._parent[max(one, other)] = min(one, other)

    def _root(self, name: str) -> str:
        while self._parent[name] != name:
            self._parent[name] = self._parent[self._parent[name]]
            name = self._parent[name]
        return name

    def all(self) -> list[list[str]]:
        """Return the parts, sorted."""
        parts: dict[str, list[str]] = {}
        for name in sorted(self._parent):
            parts.setdefault(self._root(name), []).append(name)
        return sorted(parts.values())


def _order(sketch: Sketch) -> tuple[float, str]:
    """Reports stand in order of time, those without one last."""
    return (math.inf if math.isnan(sketch.day) else sketch.day, sketch.report)


def _one_language(one: Sketch, other: Sketch) -> bool:
    """Return whether two reports may be in one language: neither words nor openings tell an event across languages."""
    return one.language == other.language or not one.language or not other.language


def _place(change: StoryChange) -> tuple[str, str, str]:
    return change.story, change.kind, change.other or ""

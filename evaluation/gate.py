"""The gate: no figure of an annotated story falls in silence.

    .venv/bin/python evaluation/gate.py                            # the sets that ship with the repository
    .venv/bin/python evaluation/gate.py ../shared/stories/*/       # story folders by path
    ... [--pin [--lower "REASON"]] [--detail STORY] [--keep FOLDER] [--floors FILE]

Compares the reports of each story folder, scores the dossier against its `gold.json` (`story_scores.py` says what each
figure means) and prints a column a story and the mean. Every figure is held against its floor in `floors.json` - a
ceiling for those of which less is better - with a tolerance of .005, and the exit code is 1, each reason being named,

- where a figure fell through its floor,
- where a story or a figure that has a floor is gone,
- where a story that ships, or a figure of it, has no floor yet (`--pin` gives it one),
- where an annotation is not sound: words that are not in the report, a report that the dossier does not have.

The sets that ship are the demo story and every folder of `evaluation/stories` with a `gold.json`. Other folders have
floors of their own, by the folder's name, once they are pinned; until then their figures are shown, and nothing is
held against them. Naming a folder that ships judges it alone, by its floors.

`--pin` raises floors to the present figures and adds those that are not there; a floor above the present figure stays,
and is named. Only `--pin --lower "REASON"` lowers floors or drops those of what is gone; the reason is kept with old
and new value under `lowered` in `floors.json`. An unsound annotation is not pinned. Exit code 2: nothing could be
scored as asked.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from story_scores import FIGURES, LOWER_IS_BETTER, Json, StoryScores, read_folder, score_story

import rashomon
from rashomon.errors import RashomonError

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "floors.json"
STORIES = HERE / "stories"
DEMO = Path(rashomon.__file__).resolve().parent / "demo"

TOLERANCE = 0.005
"""How far a figure may lie beyond its floor: less than one item in two hundred, which is no change of what is found."""

Figures = Mapping[str, float | None]
Group = Literal["shipped", "by_path"]
GROUPS: tuple[Group, ...] = ("shipped", "by_path")


# -- floors ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lowered:
    """A floor that was lowered, or dropped where `to` is None, and why."""

    group: Group
    story: str
    figure: str
    was: float
    to: float | None
    reason: str


@dataclass(frozen=True)
class Floors:
    """Floors by story and figure, those of sets that ship apart from those of folders given by path."""

    shipped: Mapping[str, Mapping[str, float]] = field(default_factory=dict[str, dict[str, float]])
    by_path: Mapping[str, Mapping[str, float]] = field(default_factory=dict[str, dict[str, float]])
    lowered: tuple[Lowered, ...] = ()

    def of(self, group: Group) -> Mapping[str, Mapping[str, float]]:
        """Return the floors of one group of stories."""
        return self.shipped if group == "shipped" else self.by_path


def read_floors(file: Path) -> Floors:
    """Return the floors in a file; none where it does not exist."""
    if not file.exists():
        return Floors()
    held = json.loads(file.read_text(encoding="utf-8"))
    return Floors(held["shipped"], held["by_path"], tuple(Lowered(**entry) for entry in held["lowered"]))


def write_floors(floors: Floors, file: Path) -> None:
    """Write floors, stories by name and figures in their order, so that a difference shows what was pinned."""

    def ordered(stories: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
        return {story: {name: stories[story][name] for name in _in_order(stories[story])} for story in sorted(stories)}

    held = {
        "shipped": ordered(floors.shipped),
        "by_path": ordered(floors.by_path),
        "lowered": [vars(entry) for entry in floors.lowered],
    }
    file.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _in_order(figures: Mapping[str, object]) -> list[str]:
    return [name for name in FIGURES if name in figures] + sorted(figures.keys() - set(FIGURES))


# -- judging and pinning -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Failure:
    """Why the gate is shut: a figure of a story, or the story as a whole where `figure` is None."""

    kind: Literal["fell", "gone", "no floor", "unsound"]
    story: str
    figure: str | None = None
    floor: float | None = None
    now: float | None = None
    why: str = ""

    def __str__(self) -> str:
        parts = [self.kind.upper().ljust(8), self.story, self.figure or "", self.why]
        if self.floor is not None:
            bound = "ceiling" if self.figure in LOWER_IS_BETTER else "floor"
            parts.append(f"{bound} {self.floor:.4f}, now {_shown(self.now, 4)}")
        return "  ".join(part for part in parts if part)


def judge(
    floors: Mapping[str, Mapping[str, float]], now: Mapping[str, Figures], complete: bool = True
) -> list[Failure]:
    """Return why the present figures do not pass, by story and figure; an empty list where they do.

    A story without figures is gone. `complete` says that these are all the stories there are: then each with floors
    must be among them, and each figure must have a floor.
    """
    failures: list[Failure] = []
    for story in sorted({*floors, *now} if complete else now):
        pinned = floors.get(story, {})
        present = now.get(story) or {}
        if pinned and not present:
            failures.append(Failure("gone", story, why="its folder or its gold.json is not there"))
            continue
        if not pinned:
            if complete:
                failures.append(Failure("no floor", story, why="not pinned yet: evaluation/gate.py --pin"))
            continue
        for figure in _in_order({**present, **pinned}):
            value, floor = present.get(figure), pinned.get(figure)
            if floor is not None and value is None:
                failures.append(Failure("gone", story, figure, floor))
            elif floor is not None and value is not None and _beyond(figure, value, floor) > TOLERANCE + 1e-9:
                failures.append(Failure("fell", story, figure, floor, value))
            elif floor is None and value is not None and complete:
                failures.append(Failure("no floor", story, figure, why=f"now {value:.4f}: evaluation/gate.py --pin"))
    return failures


def _beyond(figure: str, value: float, floor: float) -> float:
    """Return how far a value lies on the wrong side of its floor or ceiling; negative on the right side."""
    return value - floor if figure in LOWER_IS_BETTER else floor - value


def pin(
    floors: Floors, group: Group, now: Mapping[str, Figures], lower: str | None = None, complete: bool = True
) -> tuple[Floors, list[str]]:
    """Return the floors raised to the present figures, and a line for everything that moved or had to stay.

    Floors go down, and go altogether where their figure is gone, only with a reason in `lower`, which is kept.
    Stories that are not among `now` are gone if `complete`, and otherwise none of this run.
    """
    held = {story: dict(figures) for story, figures in floors.of(group).items()}
    lowered = list(floors.lowered)
    told: list[str] = []
    for story in sorted({*held, *now} if complete else now):
        pinned, present = held.setdefault(story, {}), now.get(story, {})
        for figure in _in_order({**present, **pinned}):
            floor, value = pinned.get(figure), present.get(figure)
            value = None if value is None else round(value, 4)
            if floor == value:
                continue
            if value is not None and (floor is None or _beyond(figure, value, floor) < 0):
                pinned[figure] = value
                told.append(f"pinned   {story}  {figure}  {_shown(floor, 4)} -> {value:.4f}")
            elif floor is not None and lower is None:
                told.append(
                    f"KEPT     {story}  {figure}  {floor:.4f}, now {_shown(value, 4)}: --lower REASON lowers it"
                )
            elif floor is not None and lower is not None:
                lowered.append(Lowered(group, story, figure, floor, value, lower))
                told.append(f"LOWERED  {story}  {figure}  {floor:.4f} -> {_shown(value, 4)}")
                if value is None:
                    del pinned[figure]
                else:
                    pinned[figure] = value
        if not pinned:
            del held[story]
    shipped, by_path = (held, floors.by_path) if group == "shipped" else (floors.shipped, held)
    return Floors(shipped, by_path, tuple(lowered)), told


# -- scoring -----------------------------------------------------------------------------------------


def shipped_stories(stories: Path = STORIES, demo: Path = DEMO) -> dict[str, Path]:
    """Return the annotated story folders that ship with the repository, by name; the demo story comes first."""
    return by_name([gold.parent for gold in [*demo.glob("gold.json"), *sorted(stories.glob("*/gold.json"))]])


def by_name(folders: Sequence[Path]) -> dict[str, Path]:
    """Return folders by the names that floors go by. Raises `ValueError` for two of one name, and for no folder."""
    found: dict[str, Path] = {}
    for folder in folders:
        if not folder.is_dir():
            raise ValueError(f"{folder} is not a folder")
        if found.setdefault(folder.resolve().name, folder) is not folder:
            raise ValueError(f"two folders are called {folder.resolve().name}, and floors go by that name")
    return found


def score_folders(
    folders: Mapping[str, Path], results: Mapping[str, Json] | None = None
) -> dict[str, StoryScores | None]:
    """Return the scores of each folder by name, None where it has no `gold.json`.

    `results` has dossiers made before. Raises `ValueError` where a folder cannot be read or compared.
    """
    scores: dict[str, StoryScores | None] = {}
    for story, folder in folders.items():
        if not (folder / "gold.json").exists():
            scores[story] = None
            continue
        try:
            gold, texts, outlets = read_folder(folder)
            made = (results or {}).get(story)
            result = compare_folder(folder) if made is None else made
        except (ValueError, RashomonError) as error:
            raise ValueError(f"{folder}: {error}") from error
        scores[story] = score_story(result, gold, texts, outlets)
    return scores


def compare_folder(folder: Path) -> Json:
    """Return the dossier of a folder's reports as a reader of the JSON gets it."""
    return json.loads(rashomon.compare(sorted(str(path) for path in folder.glob("*.txt"))).to_json())


def table(now: Mapping[str, Figures], failures: Sequence[Failure] = ()) -> str:
    """Return the figures as text, a column a story and the mean; `!` marks what fell, `*` where less is better."""
    fell = {(failure.story, failure.figure) for failure in failures}
    width = max([9, *(min(len(story), 16) + 2 for story in now)])
    lines = [f"{'':24}" + "".join(f"{story[:16]:>{width}}" for story in now) + f"{'mean':>9}"]
    for figure in _in_order({name: 0 for figures in now.values() for name in figures}):
        values = [figures.get(figure) for figures in now.values()]
        known = [value for value in values if value is not None]
        cells = "".join(
            f"{('!' if (story, figure) in fell else '') + _shown(value):>{width}}"
            for story, value in zip(now, values, strict=True)
        )
        name = figure + (" *" if figure in LOWER_IS_BETTER else "")
        lines.append(f"{name:24}{cells}{_shown(sum(known) / len(known) if known else None):>9}")
    return "\n".join(lines)


def _shown(value: float | None, digits: int = 3) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


# -- a run -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """The scores of the stories that were asked for, by name; None for a folder that has nothing to score against."""

    scores: Mapping[str, StoryScores | None]
    shipped: frozenset[str]
    """The names of those that ship."""
    complete: bool
    """Whether these are all the stories that ship, rather than those that were asked for by path."""

    def figures(self, group: Group | None = None) -> dict[str, Figures]:
        """Return the figures by story, of one group or of both; no figures for a story that was not scored."""
        return {
            story: score.figures if score else {}
            for story, score in self.scores.items()
            if group is None or (story in self.shipped) is (group == "shipped")
        }

    def problems(self, story: str) -> tuple[str, ...]:
        """Return why a story's figures cannot be relied on."""
        score = self.scores.get(story)
        return score.problems if score else ()


def run_gate(folders: Sequence[Path] = (), results: Mapping[str, Json] | None = None) -> Run:
    """Return the scores of the folders, or of the stories that ship if there are none.

    `results` has dossiers made before, by story. Raises `ValueError` where a folder cannot be read or compared.
    """
    shipped = shipped_stories()
    homes = {folder.resolve() for folder in shipped.values()}
    asked = by_name(folders) if folders else shipped
    return Run(
        score_folders(asked, results),
        frozenset(story for story, folder in asked.items() if folder.resolve() in homes),
        complete=not folders,
    )


def failures_of(run: Run, floors: Floors) -> list[Failure]:
    """Return every reason why the run does not pass: annotations first, then figures."""
    return [
        *(Failure("unsound", story, why=problem) for story in run.scores for problem in run.problems(story)),
        *judge(floors.shipped, run.figures("shipped"), run.complete),
        *judge(floors.by_path, run.figures("by_path"), complete=False),
    ]


def pin_run(run: Run, floors: Floors, lower: str | None = None) -> tuple[Floors, list[str]]:
    """Return the floors as `pin` makes them of a run; those of a story whose annotation is unsound stay."""
    told: list[str] = []
    for group in GROUPS:
        held = floors.of(group)
        now = {
            story: held.get(story, {}) if run.problems(story) else figures
            for story, figures in run.figures(group).items()
        }
        floors, lines = pin(floors, group, now, lower, run.complete and group == "shipped")
        told += lines
    return floors, told


# -- the command -------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Score, print, hold against the floors or pin them; return the exit code."""
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").partition("\n\n")[0], epilog="More: the head of evaluation/gate.py."
    )
    parser.add_argument("folders", nargs="*", type=Path, help="story folders; without any, the sets that ship")
    parser.add_argument("--pin", action="store_true", help="raise floors to the present figures")
    parser.add_argument("--lower", metavar="REASON", help="with --pin: lower floors too, and keep the reason")
    parser.add_argument("--detail", action="append", default=[], metavar="STORY", help="list its misses (or: all)")
    parser.add_argument("--floors", type=Path, default=FLOORS, metavar="FILE", help="instead of floors.json")
    options = parser.parse_args(arguments)
    if options.lower is not None and not (options.pin and options.lower.strip()):
        parser.error("--lower needs --pin and a reason: --pin --lower 'REASON'")
    try:
        floors = read_floors(options.floors)
        run = run_gate(options.folders)
    except (OSError, ValueError) as error:
        print(f"nothing was judged: {error}", file=sys.stderr)
        return 2
    scored = {story: figures for story, figures in run.figures().items() if figures}
    print(table(scored, failures_of(run, floors)))
    for story in run.scores:
        if story not in scored:
            print(f"{story}: no gold.json, not scored")
    for story in run.scores if "all" in options.detail else options.detail:
        score = run.scores.get(story)
        print(f"\n== {story}", *(score.misses() if score else ["not scored"]), sep="\n")
    print("")
    if options.pin:
        floors, told = pin_run(run, floors, options.lower)
        write_floors(floors, options.floors)
        print(*told, sep="\n", end="\n" if told else "")
    failures = failures_of(run, floors)
    print(*failures, sep="\n", end="\n" if failures else "")
    held = sum(len(floors.of(group).get(story, {})) for group in GROUPS for story in run.figures(group))
    verdict = f"{len(failures)} failures" if failures else "all hold" if held else "figures only"
    print(f"{len(scored)} stories, {held} floors: {verdict}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

"""Score Rashomon on stories with hand-made gold: one row a figure, one column a story, and the mean.

    .venv/bin/python evaluation/score_stories.py ../shared/stories/*/ [--floors] [--detail STORY] [--keep FOLDER]

Each argument is a folder with report files and a `gold.json` (format: GOLD.md of the project's shared data);
folders without one are compared and timed, but not scored. The scorer is `score_story.py`, looked for in
`../shared/evaluation` or where `--scorer` says. `--floors` exits with 1 where a mean misses its floor.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from pathlib import Path
from types import ModuleType

FLOORS: dict[str, tuple[str, float]] = {
    "span_fidelity": (">=", 1.0),
    "point_pair_recall": (">=", 0.72),
    "bad_merges": ("<=", 0.08),
    "discrepancy_recall": (">=", 0.35),
    "discrepancy_recall_w3": (">=", 0.45),
    "discrepancy_precision_floor": (">=", 0.35),
    "discrepancy_relation": (">=", 0.0),
    "silence_accuracy": (">=", 0.88),
    "quote_recall": (">=", 0.90),
    "speaker_accuracy": (">=", 0.70),
    "quote_versions": (">=", 0.50),
    "entity_variant_recall": (">=", 0.55),
    "entity_purity": (">=", 0.90),
    "timeline_recall": (">=", 0.40),
    "lineage_recall": (">=", 0.40),
    "lineage_precision_floor": (">=", 0.60),
    "shared_text_recall": (">=", 0.0),
    "furniture_recall": (">=", 0.60),
    "furniture_harm": ("<=", 0.03),
}
"""The floors of the first release; 0 where none was asked."""


def main() -> int:
    """Score the stories named on the command line; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("stories", nargs="+", type=Path)
    parser.add_argument("--scorer", type=Path, default=Path(__file__).parents[2] / "shared/evaluation/score_story.py")
    parser.add_argument("--floors", action="store_true", help="exit with 1 where a mean misses its floor")
    parser.add_argument("--detail", action="append", default=[], help="print what this story misses")
    parser.add_argument("--keep", type=Path, help="folder to keep the dossiers in")
    arguments = parser.parse_args()
    if not arguments.scorer.exists():
        print(f"no scorer at {arguments.scorer}; name it with --scorer", file=sys.stderr)
        return 2
    import rashomon

    scorer = _module(arguments.scorer)
    table: dict[str, dict[str, float | None]] = {}
    for folder in arguments.stories:
        if not folder.is_dir():
            continue
        sources = sorted(str(path) for path in folder.glob("*.txt"))
        started = time.perf_counter()
        result = json.loads(rashomon.compare(sources).to_json())
        seconds = time.perf_counter() - started
        if arguments.keep:
            arguments.keep.mkdir(parents=True, exist_ok=True)
            (arguments.keep / f"{folder.name}.json").write_text(json.dumps(result, ensure_ascii=False, indent=1))
        dossier = result["stories"][0]
        if not (folder / "gold.json").exists():
            print(f"{folder.name}: no gold; {len(dossier['discrepancies'])} discrepancies in {seconds:.1f} s")
            continue
        story = scorer.Story(folder, dossier)
        for problem in story.problems:
            print(f"PROBLEM {folder.name}: {problem}")
        figures, missed, extra = story.discrepancies()
        point_figures, unaligned = story.points()
        fidelity, _ = story.check_spans()
        figures |= point_figures | story.quotes() | story.lineage() | story.entities()
        figures |= story.timeline() | story.furniture() | {"span_fidelity": fidelity, "seconds": seconds}
        table[folder.name] = figures
        if folder.name in arguments.detail or "all" in arguments.detail:
            _print_detail(folder.name, missed, extra, unaligned)
    return _print_table(table, arguments.floors)


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_story", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _print_detail(name: str, missed: list[dict], extra: list[dict], unaligned: list[tuple[str, str, str]]) -> None:
    print(f"== {name}")
    for gold in missed:
        print(f"MISSED w{gold['weight']} {gold['kind']:11} {gold['about']}: {[v['value'] for v in gold['variants']]}")
    for found in extra:
        print(f"NO GOLD {found['kind']:11} {found['about']}: {[v['value'] for v in found['variants']]}")
    for about, a, b in unaligned:
        print(f"UNALIGNED {about}: {a} ~ {b}")


def _print_table(table: dict[str, dict[str, float | None]], floors: bool) -> int:
    if not table:
        print("nothing scored")
        return 0
    names = list(table)
    print(f"{'':28}" + "".join(f"{name[:10]:>11}" for name in names) + f"{'mean':>9}{'floor':>9}")
    failed = False
    extra = ["discrepancies_out", "points_out", "seconds"]
    for figure in [*FLOORS, *extra]:
        values = [table[name].get(figure) for name in names]
        known = [value for value in values if value is not None]
        mean = sum(known) / len(known) if known else None
        cells = "".join(f"{'-' if value is None else f'{value:.3f}':>11}" for value in values)
        sign, floor = FLOORS.get(figure, (">=", 0.0))
        missed = mean is not None and (mean < floor - 1e-9 if sign == ">=" else mean > floor + 1e-9)
        failed |= missed
        asked = f"{sign}{floor:.2f}" if floor else ""
        print(f"{figure:28}{cells}{'-' if mean is None else f'{mean:.3f}':>9}{asked:>9}{' MISSED' if missed else ''}")
    return 1 if floors and failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""Score lineage, support and changes on families of reports whose lineage is known by construction.

    .venv/bin/python evaluation/score_lineage.py [--events N] [--seed S] [--floors] [--detail] [--basil PATH]
        [--only reworded,chain,...] [--family NAME] [--jobs N]

The families are made by `lineage_families.py` from triplets of real articles on one event (one JSON object a line:
`triplet`, `outlet`, `title`, `published_at`, `event`, `paragraphs`). `--only` keeps the families that hold one of
these operations: copy, cut, reorder, merge, light, strong, half_new, composite, reworded (light or strong), chain
(three hops), or one of these modes: agency, outlet, stripped, times, undated. `--floors` exits with 1 where a figure
misses its floor; `--detail` lists what was missed and what was wrong.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import multiprocessing
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from lineage_families import OPERATIONS, Article, Event, Family, Member, Placed, make_families

from rashomon.lineage.names import find_agency, squash
from rashomon.model import Account, Span, StoryDossier

FLOORS: dict[str, tuple[str, float]] = {
    "pair F1": (">=", 0.95),
    "direction decided, times known": (">=", 0.75),
    "direction right, times known": (">=", 0.90),
    "direction right, times missing": (">=", 0.80),
    "independent reports joined": ("<=", 0.02),
    "support held, 2+ accounts": (">=", 0.95),
    "support width, 2+ accounts": ("<=", 1.0),
    "support held, all points": (">=", 0.95),
    "support width, all points": ("<=", 1.0),
    "changes recall": (">=", 0.80),
    "changes precision": (">=", 0.80),
}
"""What the issue on lineage asks for."""

SHARED_ENOUGH = 0.30
"""Share of the shorter report's words from which two reports count as joined by construction."""


@dataclass
class Pair:
    """Two reports of one family: what they share by construction, and what was found."""

    family: str
    left: str
    right: str
    label: str
    """Operation of a direct hop, `chain` for a longer descent, `siblings`, or `unrelated`."""
    credited: bool
    times: bool
    share: float
    truth: bool | None
    """Whether they share enough; null for pairs in between, which are left out."""
    joined: bool
    base: bool
    """Both are reports made from none."""
    decided: bool | None = None
    right_way: bool | None = None
    undecidable: bool = False
    how: str = ""


@dataclass
class PointRow:
    """A point: the true number of root articles behind its accounts, and the interval found."""

    family: str
    accounts: int
    truth: int
    low: int
    high: int
    one_source: bool
    """Two accounts from different articles name one and the same source."""
    detail: str


@dataclass
class ChangeRow:
    """A planted change that was looked for, or a reported change that no planted one answers to."""

    family: str
    kind: str
    found: bool
    detail: str


@dataclass
class Record:
    """All that is counted on one family."""

    reports: int = 0
    words: int = 0
    seconds: float = 0.0
    pairs: list[Pair] = field(default_factory=list)
    points: list[PointRow] = field(default_factory=list)
    planted: list[ChangeRow] = field(default_factory=list)
    reported: list[ChangeRow] = field(default_factory=list)


def load_events(path: Path) -> list[Event]:
    """Return the triplets of the file as events, in order of their first line."""
    rows: dict[str, list[dict[str, object]]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            rows[row["triplet"]].append(row)
    return [
        Event(
            key,
            str(held[0]["published_at"])[:10],
            tuple(
                Article(str(r["outlet"]), str(r["title"]), tuple(tuple(p) for p in r["paragraphs"]))  # type: ignore[union-attr]
                for r in sorted(held, key=lambda r: str(r["outlet"]))
            ),
        )
        for key, held in rows.items()
    ]


# -- one family -----------------------------------------------------------------------------------


def score_family(family: Family, dossier: StoryDossier) -> Record:
    """Return what the dossier of a family's reports has right and wrong."""
    by_id = {member.report.id: member for member in family.members}
    graph = _Graph(dossier, by_id)
    record = Record(reports=len(family.members), words=sum(m.report.words for m in family.members))
    for left, right in itertools.combinations(family.members, 2):
        record.pairs.append(_pair(family, left, right, graph))
    record.points.extend(_points(family, dossier, by_id))
    _changes(family, dossier, by_id, record)
    return record


class _Graph:
    """The lineage as found: what each report reaches upward."""

    def __init__(self, dossier: StoryDossier, by_id: dict[str, Member]) -> None:
        self.edges = [
            edge
            for edge in dossier.lineage.edges
            if edge.kind in ("republishes", "rewrites", "own") or (edge.kind == "relays" and edge.from_id in by_id)
        ]
        self.by_id = by_id
        self.origins = {origin.id: origin for origin in dossier.lineage.origins}

    def reach(self, report: str, decided_only: bool = False) -> set[str]:
        """Return the report and all that it has its matter from, by any number of hops."""
        found, pending = set[str](), [report]
        while pending:
            current = pending.pop()
            if current in found:
                continue
            found.add(current)
            for edge in self.edges:
                unknown = edge.from_id in self.by_id and "direction unknown" in edge.reason
                if edge.report == current and not (decided_only and unknown):
                    pending.append(edge.from_id)
        return found

    def descends(self, member: Member, ancestor: Member) -> bool:
        """Return whether one report reaches the other, or an agency or outlet that is the other itself."""
        reached = self.reach(member.report.id, decided_only=True)
        if ancestor.report.id in reached:
            return True
        own = str(ancestor.report.outlet)
        return any(
            origin in self.origins
            and self.origins[origin].kind in ("agency", "outlet")
            and _one_body(self.origins[origin].name, own)
            for origin in reached
        )

    def describe(self, *reports: str) -> str:
        """Return the edges of these reports in words."""
        lines = []
        for edge in self.edges:
            if edge.report in reports:
                source = self.by_id[edge.from_id].key if edge.from_id in self.by_id else self.origins[edge.from_id].name
                lines.append(
                    f"      {self.by_id[edge.report].key} {edge.kind} {source} ({edge.score:.2f}): {edge.reason[:150]}"
                )
        return "\n".join(lines)


def _one_body(a: str, b: str) -> bool:
    left, right = find_agency(a), find_agency(b)
    if left is not None or right is not None:
        return left == right
    return squash(a).removeprefix("the") == squash(b).removeprefix("the")


def _pair(family: Family, left: Member, right: Member, graph: _Graph) -> Pair:
    share = family.shared(left.key, right.key)
    above, below = family.ancestors(left.key), family.ancestors(right.key)
    child, parent = (left, right) if right.key in above else (right, left)
    descent = left.key in below or right.key in above
    if descent:
        hops = family.ancestors(child.key)[parent.key]
        label = child.operation if hops == 1 else "chain"
    else:
        label = "siblings" if share > 0 else "unrelated"
    truth = True if share >= SHARED_ENOUGH else None if share > 0 else False
    if truth is False and not family.independent(left.key, right.key):
        truth = None
    joined = bool(graph.reach(left.report.id) & graph.reach(right.report.id))
    pair = Pair(
        family.name, left.key, right.key, label, child.credited if descent else False, family.times, share, truth,
        joined, not left.parents and not right.parents,
    )  # fmt: skip
    if truth:
        down, up = graph.descends(child, parent), graph.descends(parent, child)
        pair.decided = down or up
        pair.right_way = descent and down and not up
        bare = left.report.text == right.report.text and not family.times and not left.credited and not right.credited
        pair.undecidable = bare
    if truth is not None:
        pair.how = graph.describe(left.report.id, right.report.id)
    return pair


def _points(family: Family, dossier: StoryDossier, by_id: dict[str, Member]) -> list[PointRow]:
    rows: list[PointRow] = []
    for point in dossier.points:
        seen: list[tuple[Account, str]] = []
        for account in point.accounts:
            if account.span is not None:
                article = _article(by_id[account.report], account.span)
                if article:
                    seen.append((account, article))
        if not seen:
            continue
        named: dict[str, set[str]] = defaultdict(set)
        for account, article in seen:
            if account.attributed_to:
                named[squash(account.attributed_to)].add(article)
        articles = {article for _, article in seen}
        support = point.support
        detail = "\n".join(
            f"      {by_id[a.report].key} [{article}] {a.attributed_to or '-'}: {a.span.text[:160] if a.span else ''}"
            for a, article in seen
        )
        rows.append(
            PointRow(
                family.name, len(seen), len(articles), support.origins_low, support.origins_high,
                any(len(held) > 1 for held in named.values()), detail,
            )
        )  # fmt: skip
    return rows


def _overlapping(member: Member, span: Span) -> list[Placed]:
    return [s for s in member.sentences if s.start < span.end and span.start < s.end]


def _article(member: Member, span: Span) -> str | None:
    """Return the root article of the sentence that a span lies in for the most part; null for credit lines."""
    held = _overlapping(member, span)
    if not held:
        return None
    best = max(held, key=lambda s: (min(s.end, span.end) - max(s.start, span.start), -s.start))
    words: dict[str, int] = defaultdict(int)
    for root, count in best.parts:
        words[root.rpartition("/")[0]] += count
    return max(sorted(words), key=lambda article: words[article])


_FITS = {"number updated": "number changed"}


def _changes(family: Family, dossier: StoryDossier, by_id: dict[str, Member], record: Record) -> None:
    found: set[str] = set()
    for change in dossier.lineage.changes:
        child = by_id[dossier.lineage.edges[change.lineage].report]
        before, after = change.from_span, change.to_span
        kind = _FITS.get(change.kind, change.kind)
        hits = [
            planted.id
            for planted in family.planted
            if planted.child == child.key
            and planted.kind == kind
            and after.report == child.report.id
            and any(planted.id in sentence.changes for sentence in _overlapping(child, after))
            and any(
                planted.root in sentence.roots and planted.id not in sentence.changes
                for sentence in _overlapping(by_id[before.report], before)
            )
        ]
        found.update(hits)
        elsewhere = [p for p in family.planted for s in _overlapping(by_id[after.report], after) if p.id in s.changes]
        note = "" if hits or not elsewhere else f"; planted: {elsewhere[0].kind} at {elsewhere[0].child}"
        detail = (
            f"{by_id[before.report].key} -> {by_id[after.report].key} (edge of {child.key}, {child.operation}{note}) "
            f"{change.kind}: {before.text[:60]!r} -> {after.text[:60]!r}\n"
            f"      < {_sentence(by_id[before.report], before)}\n      > {_sentence(by_id[after.report], after)}"
        )
        record.reported.append(ChangeRow(family.name, change.kind, bool(hits), detail))
    for planted in family.planted:
        parent, child = family.member(planted.parent), family.member(planted.child)
        graph = _Graph(dossier, by_id)
        detail = (
            f"{planted.parent} -> {planted.child} ({child.operation}) {planted.kind}\n"
            f"      < {parent.report.text[slice(*planted.before)]}\n      > {child.report.text[slice(*planted.after)]}\n"
            + graph.describe(child.report.id)
        )
        record.planted.append(ChangeRow(family.name, planted.kind, planted.id in found, detail))


def _sentence(member: Member, span: Span) -> str:
    held = _overlapping(member, span)
    return member.report.text[held[0].start : held[-1].end] if held else span.text


# -- all families ---------------------------------------------------------------------------------

_ENCODER: list[object] = []


def _start_worker() -> None:
    from rashomon.text.encoder import EncoderOptions, load_encoder

    _ENCODER.append(load_encoder(EncoderOptions(threads=1)))


def _run(family: Family) -> Record:
    from rashomon.pipeline import reconstruct

    started = time.perf_counter()
    dossier = reconstruct([member.report for member in family.members], encoder=_ENCODER[0])  # type: ignore[arg-type]
    record = score_family(family, dossier)
    record.seconds = time.perf_counter() - started
    return record


def keeps(family: Family, only: Sequence[str]) -> bool:
    """Return whether a family holds one of the operations or modes that are asked for."""
    have = {member.operation for member in family.members} | {family.credits, "times" if family.times else "undated"}
    have |= {"reworded"} if have & {"light", "strong"} else set()
    have |= {"chain"} if any(max(family.ancestors(m.key).values(), default=0) >= 3 for m in family.members) else set()
    return not only or bool(have & set(only))


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


Figures = dict[str, tuple[float | None, int]]


def figures_of(records: Iterable[Record]) -> Figures:
    """Return each figure with the number of cases behind it."""
    records = list(records)
    pairs = [pair for record in records for pair in record.pairs]
    judged = [pair for pair in pairs if pair.truth is not None]
    true = [pair for pair in judged if pair.truth]
    joined = [pair for pair in judged if pair.joined]
    hits = sum(pair.joined for pair in true)
    precision, recall = _ratio(hits, len(joined)), _ratio(hits, len(true))
    both = (precision or 0) + (recall or 0)
    figures: Figures = {
        "pair precision": (precision, len(joined)),
        "pair recall": (recall, len(true)),
        "pair F1": (2 * (precision or 0) * (recall or 0) / both if both else None, len(judged)),
    }
    for times, name in ((True, "times known"), (False, "times missing")):
        descents = [p for p in true if p.times is times and p.label != "siblings" and not p.undecidable]
        decided = [p for p in true if p.times is times and p.decided and not p.undecidable]
        wrong_copies = [p for p in true if p.times is times and p.undecidable and p.decided]
        figures[f"direction decided, {name}"] = (
            _ratio(sum(bool(p.decided) for p in descents), len(descents)),
            len(descents),
        )
        right = sum(bool(p.right_way) for p in decided)
        figures[f"direction right, {name}"] = (_ratio(right, len(decided)), len(decided))
        if not times:
            figures["undecidable pairs decided"] = (float(len(wrong_copies)), sum(p.undecidable for p in true))
    apart = [pair for pair in judged if pair.truth is False]
    base = [pair for pair in apart if pair.base]
    figures["independent reports joined"] = (_ratio(sum(p.joined for p in base), len(base)), len(base))
    figures["pairs without a common root joined"] = (_ratio(sum(p.joined for p in apart), len(apart)), len(apart))
    points = [point for record in records for point in record.points]
    for least, name in ((2, "2+ accounts"), (1, "all points")):
        rows = [point for point in points if point.accounts >= least]
        held = sum(p.low <= p.truth <= p.high for p in rows)
        figures[f"support held, {name}"] = (_ratio(held, len(rows)), len(rows))
        figures[f"support width, {name}"] = (_ratio(sum(p.high - p.low for p in rows), len(rows)), len(rows))
    free = [p for p in points if p.accounts >= 2 and not p.one_source]
    held = sum(p.low <= p.truth <= p.high for p in free)
    figures["support held, no source named by both"] = (_ratio(held, len(free)), len(free))
    planted = [row for record in records for row in record.planted]
    reported = [row for record in records for row in record.reported]
    figures["changes recall"] = (_ratio(sum(row.found for row in planted), len(planted)), len(planted))
    figures["changes precision"] = (_ratio(sum(row.found for row in reported), len(reported)), len(reported))
    return figures


def _shown(value: float | None) -> str:
    return "   -" if value is None else f"{value:.3f}"


def print_tables(records: Sequence[Record], figures: Figures) -> bool:
    """Print the figures with their floors and the tables by operation and kind; return whether all floors are met."""
    met = True
    print(f"{'figure':42}{'value':>8}{'cases':>8}  floor")
    for name, (value, cases) in figures.items():
        note = ""
        if name in FLOORS:
            sign, floor = FLOORS[name]
            good = value is not None and (value >= floor if sign == ">=" else value <= floor)
            met &= good
            note = f"  {sign} {floor:.2f}{'' if good else '  MISSED'}"
        print(f"{name:42}{_shown(value):>8}{cases:>8}{note}")
    true = [pair for record in records for pair in record.pairs if pair.truth]
    print(f"\n{'pairs by operation':18}{'pairs':>7}{'recall':>8}{'decided':>9}{'right':>8}   (of decided)")
    groups: list[tuple[str, list[Pair]]] = [
        (
            f"{label} {'credit' if credited else 'bare'}",
            [p for p in true if p.label == label and p.credited is credited],
        )
        for label in (*OPERATIONS, "chain", "siblings")
        for credited in (True, False)
    ]
    for label, held in groups:
        if not held:
            continue
        open_ = [p for p in held if not p.undecidable]
        decided = [p for p in open_ if p.decided]
        print(
            f"{label:18}{len(held):>7}{_shown(_ratio(sum(p.joined for p in held), len(held))):>8}"
            f"{_shown(_ratio(len(decided), len(open_))):>9}"
            f"{_shown(_ratio(sum(bool(p.right_way) for p in decided), len(decided))):>8}"
        )
    print(f"\n{'changes by kind':22}{'planted':>8}{'recall':>8}{'reported':>10}{'precision':>10}")
    planted = [row for record in records for row in record.planted]
    reported = [row for record in records for row in record.reported]
    for kind in sorted({row.kind for row in (*planted, *reported)}):
        wanted, given = [r for r in planted if r.kind == kind], [r for r in reported if r.kind == kind]
        print(
            f"{kind:22}{len(wanted):>8}{_shown(_ratio(sum(r.found for r in wanted), len(wanted))):>8}"
            f"{len(given):>10}{_shown(_ratio(sum(r.found for r in given), len(given))):>10}"
        )
    return met


def print_detail(records: Sequence[Record]) -> None:
    """Print what was missed and what was wrong."""
    for record in records:
        for pair in record.pairs:
            name = f"{pair.family[:8]} {pair.left}-{pair.right} {pair.label} shared {pair.share:.2f}"
            name += f" {'credit' if pair.credited else 'bare'} {'times' if pair.times else 'undated'}"
            if pair.truth and not pair.joined:
                print(f"MISSED PAIR {name}\n{pair.how}")
            elif pair.truth is False and pair.joined:
                print(f"WRONG PAIR {name}\n{pair.how}")
            elif pair.truth and pair.decided and not pair.right_way and not pair.undecidable:
                print(f"WRONG DIRECTION {name}\n{pair.how}")
            elif pair.truth and not pair.decided and pair.label != "siblings" and not pair.undecidable and pair.times:
                print(f"UNDECIDED {name}\n{pair.how}")
    for record in records:
        for point in record.points:
            if not point.low <= point.truth <= point.high:
                note = " (one source named by both)" if point.one_source else ""
                print(
                    f"SUPPORT {point.family[:8]} truth {point.truth} not in {point.low}-{point.high}{note}\n{point.detail}"
                )
    for record in records:
        for row in record.planted:
            if not row.found:
                print(f"MISSED CHANGE {row.family[:8]} {row.detail}")
    for record in records:
        for row in record.reported:
            if not row.found:
                print(f"FALSE CHANGE {row.family[:8]} {row.detail}")


def main() -> int:
    """Make the families, reconstruct each, and print the tables; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    default = Path(__file__).parents[2] / "shared/benchmarks/basil/basil.jsonl.gz"
    parser.add_argument("--events", type=int, help="only the first N usable events")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--floors", action="store_true", help="exit with 1 where a figure misses its floor")
    parser.add_argument("--detail", action="store_true", help="list what was missed and what was wrong")
    parser.add_argument("--basil", type=Path, default=default)
    parser.add_argument("--only", default="", help="only families with one of these operations or modes, by commas")
    parser.add_argument("--family", help="only the families whose name starts so; prints the reports with --detail")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    if not arguments.basil.exists():
        print(f"no triplets at {arguments.basil}; name them with --basil", file=sys.stderr)
        return 2
    only = [name.strip() for name in arguments.only.split(",") if name.strip()]
    families = [f for f in make_families(load_events(arguments.basil), arguments.seed) if keeps(f, only)]
    families = families[: arguments.events]
    if arguments.family:
        families = [family for family in families if family.name.startswith(arguments.family)]
    started = time.perf_counter()
    # Spawned, not forked: the encoder's threads do not outlive a fork.
    with ProcessPoolExecutor(
        max(1, min(arguments.jobs, len(families))), multiprocessing.get_context("spawn"), initializer=_start_worker
    ) as pool:
        records = list(pool.map(_run, families))
    if arguments.detail:
        if arguments.family:
            for member in (member for family in families for member in family.members):
                print(
                    f"--- {member.key} {member.operation} {member.parents} {member.report.published_at}\n{member.report.text}"
                )
        print_detail(records)
        print()
    met = print_tables(records, figures_of(records))
    print(
        f"\n{len(families)} families, {sum(r.reports for r in records)} reports, "
        f"{sum(r.words for r in records):,} words in {time.perf_counter() - started:.0f} s"
    )
    return 1 if arguments.floors and not met else 0


if __name__ == "__main__":
    sys.exit(main())

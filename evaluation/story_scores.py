"""What a dossier gets right of a story that careful readers annotated: nineteen figures, one scorer for every set.

    scores = score_story(dossier, gold, texts, outlets)      # gold and texts: read_folder(folder)
    scores.figures["discrepancy_recall"]

`gold.json` beside the reports of a story lists what is in them; every entry rests on *evidence*, words that stand in
a report exactly so:

    { "story": "name of the folder",
      "discrepancies": [{"id", "kind", "about", "relation", "weight": 1|2|3, "note",
                         "variants": [{"value", "evidence": {report: words}}]}],
      "points": [{"id", "about", "weight": 1|2|3, "accounts": {report: words}, "silent": [report]}],
      "quotes": [{"speaker", "versions": {report: words}, "altered": bool}],
      "lineage": [{"report", "origin", "kind", "evidence", "certain": bool}],
      "shared_text": [{"a": report, "b": report}],
      "entities": [{"name", "kind", "variants": [form]}],
      "timeline": [{"when", "what", "evidence": {report: words}}],
      "furniture": {report: [words a piece of furniture begins with]} }

A report is called by the stem of its file. A span of the dossier *answers* evidence where both overlap in the same
report (if the words occur there more than once, any place will do); a span of more than 500 characters answers
nothing. Every figure is a share, by weight where entries have one: of the items below, those of which it holds.

| figure | item | holds where |
| --- | --- | --- |
| span_fidelity | span of the dossier | its text is what the report has there |
| point_pair_recall | two reports that speak on a point (weighted) | one point of the dossier holds both, the best one |
| bad_merges * | two accounts in a point of the dossier, each on some point | on no point in common |
| silence_accuracy | report and point that was found | it speaks there exactly where it should |
| discrepancy_recall | discrepancy (weighted) | a finding sets two of its variants against each other |
| discrepancy_recall_w3 | discrepancy of weight 3 | the same |
| discrepancy_precision | discrepancy of the dossier | it answers an entry that no other one answers |
| discrepancy_relation | discrepancy that was found | a finding that answers it has its relation |
| quote_recall | version of a quotation | a quotation of the dossier answers it |
| speaker_accuracy | the same | ... whose speaker shares a word with the right one |
| quote_versions | quotation with several versions | one quotation has all, and says rightly if words differ |
| entity_variant_recall | two forms of one name | one entity has both |
| entity_purity | form in an entity of the dossier that is annotated | it is of the name most of whose forms are there |
| timeline_recall | dated event | an entry of that day (month, year) answers its words |
| lineage_recall | certain edge | the dossier has it |
| lineage_precision | edge of the dossier from an origin | it is annotated, certain or not |
| shared_text_recall | two reports with shared text | a passage joins them that is no quotation |
| furniture_recall | piece of furniture | its beginning is marked |
| furniture_harm * | account of a point | it is marked as furniture everywhere |

`*`: lower is better. A figure is None where nothing is there to be judged. The precisions are floors: an annotation
is never complete, and what it does not list counts as wrong.

The figures mean what those of the project's reference scorer (`score_story.py`, kept outside the repository) mean,
so that values on these sets and on its sets can be set side by side. They part on purpose in this:

- One finding may answer two discrepancies, and where more would like to be answered than can be, the weightier ones
  are. There, those that stand first in the file; here, their order in the file does not matter.
- Number words count as digits up to twenty, and 1,000 as 1000 (there: up to twelve; 1 and 000). Some more function
  words ("had", "which") do not make two texts alike.
- An agency and its abbreviation are one source because the letters are the initials (AP, AFP, PA), for any name;
  there, from a list of six agencies.
- A span is held against the file on disk; there, against the text in the dossier, a difference of both being told.
- A silent account is one without words, whatever its stance is called.
- A precision is None and not 0 where the annotation has no entry at all to compare with.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any, get_args

from rashomon.model import MAX_SPAN_CHARS, DiscrepancyKind, LineageKind, Relation

Json = dict[str, Any]

FIGURES = (
    "span_fidelity", "point_pair_recall", "bad_merges", "silence_accuracy",
    "discrepancy_recall", "discrepancy_recall_w3", "discrepancy_precision", "discrepancy_relation",
    "quote_recall", "speaker_accuracy", "quote_versions", "entity_variant_recall", "entity_purity",
    "timeline_recall", "lineage_recall", "lineage_precision", "shared_text_recall",
    "furniture_recall", "furniture_harm",
)  # fmt: skip
"""Every figure, in the order in which they are shown."""

LOWER_IS_BETTER = frozenset({"bad_merges", "furniture_harm"})

ANSWERS_PER_FINDING = 2
"""How many annotated discrepancies one finding may answer for recall: readers split what a finding shows as one."""

_ALIKE = (
    ("quantity", "time"),
    ("quantity", "scope"),
    ("name", "place"),
    ("name", "role", "identity"),
    ("scope", "cause", "action", "attribution", "certainty"),
)
"""Kinds that readers take for each other: a discrepancy found as one of them counts for another in its row."""
_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
}
_FUNCTION_WORDS = frozenset(
    "a an the this that these those of in on at to for from by with about as and or but is are was were be been being "
    "has have had it its he his she her they their them which who".split()
)
_DIGIT_GROUPS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_WORD = re.compile(r"\w+")
_TITLE = re.compile(r"(?:the|mr|mrs|ms|dr)\b\.?\s+", re.I)
_WHEN = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d)?)?)?")


# -- words, places, shares ------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """A stretch of a report's text; the report is called by the stem of its file."""

    report: str
    start: int
    end: int

    def touches(self, other: Place) -> bool:
        """Return whether both have at least one character in common."""
        return self.report == other.report and self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Item:
    """Something that a figure judges: the figure is the share of its items, by weight, of which `holds` is true."""

    figure: str
    holds: bool
    what: str
    weight: int = 1


@dataclass(frozen=True)
class StoryScores:
    """The figures of one story, by name in the order of `FIGURES`, and what they rest on."""

    figures: dict[str, float | None]
    items: tuple[Item, ...] = ()
    problems: tuple[str, ...] = ()
    """What makes the figures unsound: an annotation that is not in its report, a report that the dossier lost."""

    def misses(self) -> list[str]:
        """Return a line for each item that speaks against the dossier, in order of figures."""
        against = [item for item in self.items if item.holds is (item.figure in LOWER_IS_BETTER)]
        against.sort(key=lambda item: FIGURES.index(item.figure))
        return [f"{item.figure:22} {item.what}" for item in against]


def share(items: Iterable[Item]) -> float | None:
    """Return the share of the items' weight that lies on those that hold, in [0, 1]; None without items."""
    whole = held = 0
    for item in items:
        whole += item.weight
        held += item.weight * item.holds
    return held / whole if whole else None


def content_words(text: str) -> frozenset[str]:
    """Return the lower-case words of a text without function words, number words up to twenty as digits."""
    found = [match.group() for match in _WORD.finditer(_DIGIT_GROUPS.sub("", text.lower()))]
    return frozenset(_NUMBER_WORDS.get(word, word) for word in found if word not in _FUNCTION_WORDS)


def name_form(text: str) -> str:
    """Return a name as it is compared: lower case, without article, courtesy title or possessive ending."""
    return re.sub(r"['’]s$", "", _TITLE.sub("", text.strip(), count=1)).lower()


def same_source(one: str, other: str) -> bool:
    """Return whether two names of sources share a word, or one has the initials of the other ("AP")."""
    if content_words(name_form(one)) & content_words(name_form(other)):
        return True
    return _has_initials_of(one, other) or _has_initials_of(other, one)


def _has_initials_of(short: str, long: str) -> bool:
    names = [word for word in re.findall(r"[^\W\d_]+", long) if word[0].isupper() and word.lower() != "the"]
    initials = "".join(word[0] for word in names)
    return len(initials) > 1 and initials in re.findall(r"\b[A-Z]{2,}\b", short)


def kinds_agree(one: str, other: str) -> bool:
    """Return whether a discrepancy of one kind may count as one of the other."""
    return one == other or any(one in row and other in row for row in _ALIKE)


def assign(wishes: Mapping[int, Sequence[int]], seats: int) -> dict[int, int]:
    """Return one of its wishes for each key, for as many keys as can be, each wish given to at most `seats` keys.

    A key that is served stays served when later keys come, so keys in order of falling weight make the weight that
    is served as large as can be.
    """
    given: dict[int, int] = {}
    taken: dict[int, int] = {}
    for key in wishes:
        reached_by: dict[int, int] = {}
        asking, free = [key], None
        while asking and free is None:
            holders: list[int] = []
            for one in asking:
                for wish in wishes[one]:
                    if wish in reached_by:
                        continue
                    reached_by[wish] = one
                    if taken.get(wish, 0) < seats:
                        free = wish
                        break
                    holders += [holder for holder, held in given.items() if held == wish]
                if free is not None:
                    break
            asking = holders
        if free is None:
            continue
        taken[free] = taken.get(free, 0) + 1
        wish: int | None = free
        while wish is not None:  # each on the way moves on, and leaves its seat to the one who asked it to
            one = reached_by[wish]
            given[one], wish = wish, given.get(one)
    return given


# -- the two sides ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Evidence:
    """The words in which reports say one thing, and every place where they stand; by report."""

    words: Mapping[str, str]
    places: Mapping[str, tuple[Place, ...]]

    @property
    def everywhere(self) -> list[Place]:
        """Return all places, of all reports."""
        return [place for places in self.places.values() for place in places]


def find_evidence(words: Mapping[str, str], texts: Mapping[str, str]) -> Evidence:
    """Return the evidence with its places; a report that has not the words has none."""
    return Evidence(dict(words), {report: _places(report, said, texts) for report, said in words.items()})


def _places(report: str, words: str, texts: Mapping[str, str]) -> tuple[Place, ...]:
    if not words:
        return ()
    starts = [match.start() for match in re.finditer(re.escape(words), texts.get(report, ""))]
    return tuple(Place(report, start, start + len(words)) for start in starts)


def _meet(found: Iterable[Place], annotated: Iterable[Place]) -> bool:
    annotated = list(annotated)
    return any(place.touches(other) for place in found for other in annotated)


@dataclass(frozen=True)
class Dossier:
    """One story of a dossier's JSON, with its reports called by their files' stems."""

    json: Json
    stem_of: Mapping[str, str] = field(default_factory=dict[str, str])

    def part(self, name: str) -> list[Json]:
        """Return a list of the dossier by name; empty where it has none."""
        return self.json.get(name) or []

    def place(self, span: Json | None) -> list[Place]:
        """Return the place of a span as a list of one; of no span, and of one that is too long, an empty list."""
        if span is None or span["end"] - span["start"] > MAX_SPAN_CHARS:
            return []
        return [Place(self.stem_of.get(span["report"], span["report"]), span["start"], span["end"])]

    def places(self, spans: Iterable[Json]) -> list[Place]:
        """Return the places of spans that are not too long."""
        return [place for span in spans for place in self.place(span)]


def read_dossier(result: Json) -> Dossier:
    """Return the story in a dossier's JSON, which holds one story or is one."""
    stories: list[Json] = result.get("stories", [result])
    if len(stories) != 1:
        raise ValueError(f"one story is scored at a time; the dossier holds {len(stories)}")
    return Dossier(stories[0], {report["id"]: Path(report["source"]).stem for report in stories[0]["reports"]})


def read_folder(folder: Path) -> tuple[Json, dict[str, str], dict[str, str]]:
    """Return a story folder's annotation, and by file stem its reports' texts and its manifest's outlets."""
    gold: Json = _load(folder / "gold.json")
    texts: dict[str, str] = {}
    for path in sorted(folder.glob("*.txt")):
        with path.open(encoding="utf-8", newline="") as file:  # line ends as they stand: offsets count them
            texts[path.stem] = file.read()
    manifest = folder / "reports.json"
    entries: list[Json] = _load(manifest) if manifest.exists() else []
    outlets = {Path(entry.get("file") or entry["id"]).stem: entry["outlet"] for entry in entries if entry.get("outlet")}
    return gold, texts, outlets


def _load(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{file.name} is not JSON: {error}") from error


# -- the score -------------------------------------------------------------------------------------


def score_story(
    result: Json, gold: Json, texts: Mapping[str, str], outlets: Mapping[str, str] | None = None
) -> StoryScores:
    """Return the figures of one story's dossier against its annotation.

    `result` is the JSON that `compare` writes, `texts` the reports' texts and `outlets` their outlets by file stem.
    """
    if broken := _missing_keys(gold):
        return StoryScores(dict.fromkeys(FIGURES), problems=tuple(broken))
    dossier = read_dossier(result)
    items = [
        *_judge_spans(dossier, texts),
        *_judge_points(dossier, gold, texts),
        *_judge_discrepancies(dossier, gold, texts),
        *_judge_quotes(dossier, gold, texts),
        *_judge_entities(dossier, gold),
        *_judge_timeline(dossier, gold, texts),
        *_judge_lineage(dossier, gold, outlets or {}),
        *_judge_shared_text(dossier, gold),
        *_judge_furniture(dossier, gold, texts),
    ]
    figures = {figure: share(item for item in items if item.figure == figure) for figure in FIGURES}
    # Nothing found is no excuse: a dossier without findings, where there are some to make, has no precision to show.
    for figure, part in (("discrepancy_precision", "discrepancies"), ("lineage_precision", "lineage")):
        if figures[figure] is None and gold[part]:
            figures[figure] = 0.0
    if figures["bad_merges"] is None and gold["points"]:
        figures["bad_merges"] = 0.0
    return StoryScores(figures, tuple(items), tuple([*check_gold(gold, texts), *_check_reports(dossier, texts)]))


def _judge_spans(dossier: Dossier, texts: Mapping[str, str]) -> Iterator[Item]:
    for span in _spans_in({name: part for name, part in dossier.json.items() if name != "reports"}):
        stem = dossier.stem_of.get(span["report"], "")
        there = texts.get(stem, "")[span["start"] : span["end"]]
        said = span.get("text")
        yield Item("span_fidelity", bool(said) and said == there, f"{stem}: {str(said)[:60]!r}")


def _spans_in(value: object) -> Iterator[Json]:
    if isinstance(value, dict):
        found: Json = value
        if {"report", "start", "end"} <= found.keys():
            yield found
        for inner in found.values():
            yield from _spans_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _spans_in(inner)


def _judge_points(dossier: Dossier, gold: Json, texts: Mapping[str, str]) -> Iterator[Item]:
    annotated = [(entry, find_evidence(entry["accounts"], texts)) for entry in gold["points"]]
    found = [
        [place for account in point["accounts"] for place in dossier.place(account.get("span"))]
        for point in dossier.part("points")
    ]
    for entry, evidence in annotated:
        held = [{place.report for place in places if _meet([place], evidence.everywhere)} for places in found]
        # The one point that holds most of it: a matter in pieces is not aligned. Of several the first, as a reader's.
        best = max(range(len(found)), key=lambda at: len(held[at]), default=None)
        together = held[best] if best is not None else set[str]()
        for one, other in combinations(sorted(entry["accounts"]), 2):
            what = f"{entry['about']}: {one} ~ {other}"
            yield Item("point_pair_recall", {one, other} <= together, what, entry["weight"])
        if best is None or not together:
            continue
        speaking = {
            dossier.stem_of.get(account["report"])
            for account in dossier.part("points")[best]["accounts"]
            if account.get("span") is not None
        }
        for report in [*entry["silent"], *entry["accounts"]]:
            right = (report in speaking) is (report in entry["accounts"])
            told = "speaks" if report in entry["accounts"] else "is silent"
            yield Item("silence_accuracy", right, f"{entry['about']}: {report} {told}")
    for point, places in zip(dossier.part("points"), found, strict=True):
        on = [{at for at, (_, evidence) in enumerate(annotated) if _meet([p], evidence.everywhere)} for p in places]
        for (one, its), (other, others) in combinations(zip(places, on, strict=True), 2):
            if one.report != other.report and its and others:
                what = f"{str(point.get('text'))[:80]!r}: {one.report} ~ {other.report}"
                yield Item("bad_merges", not its & others, what)


def _judge_discrepancies(dossier: Dossier, gold: Json, texts: Mapping[str, str]) -> Iterator[Item]:
    entries: list[Json] = gold["discrepancies"]
    if not entries:
        return
    shown = dossier.part("discrepancies")
    annotated = [[_read_variant(variant, texts) for variant in entry["variants"]] for entry in entries]
    found = [
        [(content_words(str(v["value"])), dossier.places(v["spans"])) for v in finding["variants"]] for finding in shown
    ]
    by_weight = sorted(range(len(entries)), key=lambda at: -entries[at]["weight"])
    answers = {
        at: [
            other
            for other, finding in enumerate(shown)
            if kinds_agree(finding["kind"], entries[at]["kind"]) and _sets_apart(found[other], annotated[at])
        ]
        for at in by_weight
    }
    served = assign(answers, ANSWERS_PER_FINDING)
    for at, entry in enumerate(entries):
        values = " | ".join(str(variant["value"]) for variant in entry["variants"])
        what = f"w{entry['weight']} {entry['kind']:11} {entry['about']}: {values}"
        yield Item("discrepancy_recall", at in served, what, entry["weight"])
        if entry["weight"] == 3:
            yield Item("discrepancy_recall_w3", at in served, what)
        if at in served:
            relations = [shown[other]["relation"] for other in answers[at]]
            told = f"{entry['relation']}, not {'/'.join(dict.fromkeys(relations))}: {entry['about']}"
            yield Item("discrepancy_relation", entry["relation"] in relations, told)
    once = set(assign(answers, 1).values())
    answering = {other for others in answers.values() for other in others}
    for other, finding in enumerate(shown):
        values = " | ".join(str(variant["value"]) for variant in finding["variants"])
        again = "repeats " if other in answering else ""
        what = f"{again}{finding['kind']:11} {finding['about']}: {values}"
        yield Item("discrepancy_precision", other in once, what)


_Reading = tuple[frozenset[str], list[Place]]
"""The words that tell a variant of a discrepancy, and its places in the reports."""


def _read_variant(variant: Json, texts: Mapping[str, str]) -> _Reading:
    evidence = find_evidence(variant["evidence"], texts)
    words = content_words(str(variant["value"])).union(*(content_words(said) for said in evidence.words.values()))
    return words, evidence.everywhere


def _sets_apart(found: Sequence[_Reading], annotated: Sequence[_Reading]) -> bool:
    """Return whether two variants of the finding stand for two different variants of the entry.

    A variant stands for another one if they have a place in common and the value given has a word in common.
    """
    stands_for = [
        {at for at, (known, there) in enumerate(annotated) if words & known and _meet(places, there)}
        for words, places in found
    ]
    return any(one and other and len(one | other) > 1 for one, other in combinations(stands_for, 2))


def _judge_quotes(dossier: Dossier, gold: Json, texts: Mapping[str, str]) -> Iterator[Item]:
    found = [
        (quote, [dossier.place(version["span"]) for version in quote["versions"]]) for quote in dossier.part("quotes")
    ]
    for entry in gold["quotes"]:
        evidence = find_evidence(entry["versions"], texts)
        speaker = content_words(entry["speaker"])
        holding: list[set[int]] = []
        for report, words in evidence.words.items():
            there = evidence.places[report]
            hits = [at for at, (_, places) in enumerate(found) if any(_meet(place, there) for place in places)]
            what = f"{report}: {words[:70]!r}"
            told = [str(found[at][0]["speaker"] or "") for at in hits]
            right = any(speaker & content_words(name) for name in told)
            yield Item("quote_recall", bool(hits), what)
            yield Item("speaker_accuracy", right, f"{what}: {entry['speaker']}, not {'/'.join(told) or 'found'}")
            holding.append(set(hits))
        if len(holding) > 1:
            whole = set[int].intersection(*holding)
            right = any(bool(found[at][0]["altered"]) is bool(entry["altered"]) for at in whole)
            told = "is altered" if entry["altered"] else "is not altered"
            why = told if whole else "is in pieces"
            yield Item("quote_versions", right, f"{next(iter(evidence.words.values()))[:70]!r} {why}")


def _judge_entities(dossier: Dossier, gold: Json) -> Iterator[Item]:
    annotated = [(entry, {name_form(form) for form in entry["variants"]}) for entry in gold["entities"]]
    found = [
        (entity, {name_form(variant["text"]) for variant in entity["variants"]}) for entity in dossier.part("entities")
    ]
    for entry, forms in annotated:
        for one, other in combinations(sorted(forms), 2):
            together = any({one, other} <= held for _, held in found)
            yield Item("entity_variant_recall", together, f"{entry['name']}: {one} ~ {other}")
    for entity, held in found:
        groups = sorted((held & forms for _, forms in annotated if held & forms), key=lambda forms: -len(forms))
        for at, forms in enumerate(groups):
            for form in sorted(forms):
                yield Item("entity_purity", at == 0, f"{entity['name']}: {form}")


def _judge_timeline(dossier: Dossier, gold: Json, texts: Mapping[str, str]) -> Iterator[Item]:
    found = [(str(entry["when"]), dossier.places(entry["spans"])) for entry in dossier.part("timeline")]
    for entry in gold["timeline"]:
        day = entry["when"][:10]  # the hour is judged as a discrepancy, if reports part on it
        there = find_evidence(entry["evidence"], texts).everywhere
        right = any(when.startswith(day) and _meet(places, there) for when, places in found)
        yield Item("timeline_recall", right, f"{entry['when']} {entry['what']}")


@dataclass(frozen=True)
class _Edge:
    """Where a report has something from: the names by which the source is known; none for its own reporting."""

    report: str
    kind: str
    names: tuple[str, ...]

    @property
    def own(self) -> bool:
        return self.kind == "own"

    def agrees(self, other: _Edge) -> bool:
        if self.report != other.report or self.own is not other.own:
            return False
        if self.own:
            return True
        # Between taking the words and naming the source stands relaying, which readers take for either.
        kinds = {self.kind, other.kind}
        if "cites" in kinds and not kinds <= {"cites", "relays"}:
            return False
        return any(same_source(one, two) for one in self.names for two in other.names)


def _judge_lineage(dossier: Dossier, gold: Json, outlets: Mapping[str, str]) -> Iterator[Item]:
    entries: list[Json] = gold["lineage"]
    if not entries:
        return
    names: dict[str, tuple[str, ...]] = {origin["id"]: (origin["name"],) for origin in dossier.part("origins")}
    for report in dossier.part("reports"):
        stem = dossier.stem_of[report["id"]]
        names[report["id"]] = tuple(name for name in (stem, report.get("outlet"), outlets.get(stem)) if name)
    found = [
        _Edge(dossier.stem_of.get(edge["report"], ""), edge["kind"], names.get(edge["from"], (str(edge["from"]),)))
        for edge in dossier.part("lineage")
    ]
    annotated = [
        _Edge(entry["report"], "own" if entry["origin"] == "own" else entry["kind"], (entry["origin"],))
        for entry in entries
    ]
    for entry, edge in zip(entries, annotated, strict=True):
        if entry.get("certain", True):
            what = f"{edge.report} {edge.kind} {entry['origin']}"
            yield Item("lineage_recall", any(edge.agrees(other) for other in found), what)
    for edge, out in zip(found, dossier.part("lineage"), strict=True):
        if out["from"] not in dossier.stem_of:  # descent from another report is judged by the text they share
            what = f"{edge.report} {edge.kind} {'/'.join(edge.names)}"
            yield Item("lineage_precision", any(edge.agrees(other) for other in annotated), what)


def _judge_shared_text(dossier: Dossier, gold: Json) -> Iterator[Item]:
    joined = {
        frozenset(dossier.stem_of.get(passage[side]["report"], "") for side in ("a", "b"))
        for passage in dossier.part("passages")
        if not passage.get("quoted")
    }
    for pair in sorted({tuple(sorted((entry["a"], entry["b"]))) for entry in gold["shared_text"]}):
        yield Item("shared_text_recall", frozenset(pair) in joined, " ~ ".join(pair))


def _judge_furniture(dossier: Dossier, gold: Json, texts: Mapping[str, str]) -> Iterator[Item]:
    marked = [
        Place(dossier.stem_of[report["id"]], piece["start"], piece["end"])
        for report in dossier.part("reports")
        for piece in report.get("furniture", [])
    ]
    for report, beginnings in gold["furniture"].items():
        for words in beginnings:
            right = _meet(_places(report, words, texts), marked)
            yield Item("furniture_recall", right, f"{report}: {words[:60]!r}")
    for entry in gold["points"]:
        evidence = find_evidence(entry["accounts"], texts)
        for report, words in evidence.words.items():
            # Words that stand nowhere are the annotation's fault, which `check_gold` tells, not the dossier's.
            there = evidence.places[report]
            lost = bool(there) and all(_meet([place], marked) for place in there)
            yield Item("furniture_harm", lost, f"{report}: {words[:60]!r}")


# -- is the annotation sound? ----------------------------------------------------------------------


_KEYS = {
    "discrepancies": ("kind", "about", "relation", "weight", "variants"),
    "points": ("about", "weight", "accounts", "silent"),
    "quotes": ("speaker", "versions", "altered"),
    "lineage": ("report", "origin", "kind"),
    "shared_text": ("a", "b"),
    "entities": ("name", "variants"),
    "timeline": ("when", "what", "evidence"),
}
"""What every entry must have, by part of the annotation."""


def _missing_keys(gold: Json) -> list[str]:
    missing = [f"the annotation has no {part}" for part in (*_KEYS, "furniture") if part not in gold]
    for part, keys in _KEYS.items():
        for at, entry in enumerate(gold.get(part, [])):
            missing += [f"{part}, entry {at + 1}: {key} is missing" for key in keys if key not in entry]
            for variant in entry.get("variants", []) if part == "discrepancies" else []:
                missing += [
                    f"{part}, entry {at + 1}: a variant's {key} is missing"
                    for key in ("value", "evidence")
                    if key not in variant
                ]
    return missing


def check_gold(gold: Json, texts: Mapping[str, str]) -> list[str]:
    """Return what is wrong with an annotation: keys or words that are missing, unknown reports, kinds and dates."""
    if broken := _missing_keys(gold):
        return broken
    problems: list[str] = []

    def stands(where: str, words: Mapping[str, str]) -> None:
        for report, said in words.items():
            if report not in texts:
                problems.append(f"{where}: there is no report {report}")
            elif not said or said not in texts[report]:
                problems.append(f"{where}: {report} does not have the words {said[:80]!r}")

    def known(where: str, value: object, values: Iterable[object]) -> None:
        if value not in values:
            problems.append(f"{where}: {value!r} is none of {', '.join(str(item) for item in values)}")

    for entry in gold["discrepancies"]:
        where = f"discrepancy {entry.get('id')}"
        known(where, entry["kind"], get_args(DiscrepancyKind))
        known(where, entry["relation"], get_args(Relation))
        known(where, entry["weight"], (1, 2, 3))
        if len(entry["variants"]) < 2:
            problems.append(f"{where}: one variant is no discrepancy")
        for variant in entry["variants"]:
            stands(where, variant["evidence"])
    for entry in gold["points"]:
        where = f"point {entry.get('id')}"
        known(where, entry["weight"], (1, 2, 3))
        stands(where, entry["accounts"])
        if sorted([*entry["accounts"], *entry["silent"]]) != sorted(texts):
            problems.append(f"{where}: every report must either speak or be silent, and no report do both")
    for entry in gold["quotes"]:
        stands(f"quote of {entry['speaker']}", entry["versions"])
    for entry in gold["lineage"]:
        where = f"lineage of {entry['report']}"
        known(where, entry["kind"], get_args(LineageKind))
        known(where, entry["report"], texts)
    for entry in gold["shared_text"]:
        for side in ("a", "b"):
            known("shared text", entry[side], texts)
    for entry in gold["entities"]:
        for form in entry["variants"]:
            if not any(form in text for text in texts.values()):
                problems.append(f"entity {entry['name']}: no report has the form {form!r}")
    for entry in gold["timeline"]:
        where = f"timeline {entry['when']}"
        if not _WHEN.fullmatch(entry["when"]):
            problems.append(f"{where}: not a time of the form 2031-03-11T09:30, or a beginning of one")
        stands(where, entry["evidence"])
    for report, beginnings in gold["furniture"].items():
        for words in beginnings:
            stands("furniture", {report: words})
    return problems


def _check_reports(dossier: Dossier, texts: Mapping[str, str]) -> Iterator[str]:
    held = {dossier.stem_of[report["id"]]: report["text"] for report in dossier.part("reports")}
    for report, text in texts.items():
        if report not in held:
            yield f"the dossier has no report {report}"
        elif held[report] != text:
            yield f"the dossier's text of {report} is not the file's"

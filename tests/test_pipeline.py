"""The whole reconstruction: what `compare` promises on the demo story and on any input."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rashomon.errors import NothingToDoError, RashomonError
from rashomon.model import MAX_SPAN_CHARS, Report, Result
from rashomon.pipeline import compare, reconstruct, settle
from rashomon.review import draft_decision

if TYPE_CHECKING:
    from conftest import BagOfWords

Json = dict[str, Any]
STANCES = {"differs", "hedges", "attributes", "states", "silent", "unread"}


@pytest.fixture(scope="module")
def demo(demo_result: Result) -> Json:
    """Return the demo story's dossier as a reader of the JSON gets it."""
    return json.loads(demo_result.to_json())["stories"][0]


@functools.cache
def read_gold(folder: Path) -> Json:
    """Return the demo story's gold annotation."""
    return json.loads((folder / "gold.json").read_text(encoding="utf-8"))


def spans_of(value: object) -> Iterator[Json]:
    """Return every span in a dossier, wherever it stands."""
    if isinstance(value, dict):
        if value.keys() == {"report", "start", "end", "text"}:
            yield value
        for item in value.values():
            yield from spans_of(item)
    elif isinstance(value, list):
        for item in value:
            yield from spans_of(item)


def check(story: Json) -> None:
    """Assert what holds of every dossier."""
    texts = {report["id"]: report["text"] for report in story["reports"]}
    for span in spans_of(story):
        assert texts[span["report"]][span["start"] : span["end"]] == span["text"]
        assert 0 < len(span["text"]) <= MAX_SPAN_CHARS
    points, origins = {point["id"] for point in story["points"]}, {origin["id"] for origin in story["origins"]}
    for report in story["reports"]:
        assert all(0 <= f["start"] < f["end"] <= len(report["text"]) for f in report["furniture"])
    for point in story["points"]:
        assert [account["report"] for account in point["accounts"]] == list(texts)
        for account in point["accounts"]:
            assert account["stance"] in STANCES
            assert (account["span"] is None) == (account["stance"] in {"silent", "unread"})
        support = point["support"]
        speaking = sum(account["span"] is not None for account in point["accounts"])
        assert support["reports"] == speaking
        assert 0 < support["origins_low"] <= support["origins_high"]
    for discrepancy in story["discrepancies"]:
        assert discrepancy["point"] is None or discrepancy["point"] in points
        assert len(discrepancy["variants"]) >= 2
        assert all(variant["spans"] for variant in discrepancy["variants"])
    for edge in story["lineage"]:
        assert edge["report"] in texts
        assert edge["from"] in origins | texts.keys() - {edge["report"]}
    for change in story["changes"]:
        assert 0 <= change["lineage"] < len(story["lineage"])
    for quote in story["quotes"]:
        assert quote["entity"] is None or quote["entity"] in {entity["id"] for entity in story["entities"]}
    for entry in story["timeline"]:
        assert set(entry["points"]) <= points
    for part in ("points", "discrepancies", "quotes", "entities", "origins"):
        ids = [item["id"] for item in story[part]]
        assert len(set(ids)) == len(ids)


def stems(story: Json) -> dict[str, str]:
    """Return the file stem of each report's id."""
    return {report["id"]: Path(report["source"]).stem for report in story["reports"]}


def shows(story: Json, gold: Json) -> list[Json]:
    """Return the discrepancies that set two variants of a gold discrepancy against each other, on its own words."""
    stem_of = stems(story)
    texts = {stem_of[report["id"]]: report["text"] for report in story["reports"]}
    places: list[list[tuple[str, int, int]]] = []
    for variant in gold["variants"]:
        starts = [(stem, texts[stem].index(words), len(words)) for stem, words in variant["evidence"].items()]
        places.append([(stem, start, start + length) for stem, start, length in starts])
    found: list[Json] = []
    for discrepancy in story["discrepancies"]:
        hits = {
            (g, v)
            for g, evidence in enumerate(places)
            for v, variant in enumerate(discrepancy["variants"])
            for span in variant["spans"]
            for stem, start, end in evidence
            if stem_of[span["report"]] == stem and span["start"] < end and start < span["end"]
        }
        if any(a[0] != b[0] and a[1] != b[1] for a in hits for b in hits):
            found.append(discrepancy)
    return found


def by_files(item: Json, stem_of: dict[str, str]) -> dict[str, str]:
    """Return each file's words in a discrepancy."""
    return {stem_of[s["report"]][:2]: s["text"] for variant in item["variants"] for s in variant["spans"]}


# -- the demo story --------------------------------------------------------------------------------------------------


def test_well_formed(demo: Json) -> None:
    """Every finding of the demo story quotes its report, and every reference leads somewhere."""
    check(demo)
    assert len(list(spans_of(demo))) > 500
    assert len(demo["reports"]) == 7
    parts = ("points", "discrepancies", "quotes", "entities", "lineage", "passages", "timeline", "origins")
    assert [part for part in parts if not demo[part]] == []
    assert demo["story"]["title"]
    assert demo["story"]["summary"]["what"]["spans"]


FOUND = {
    "d34": ("attribution", "words of the commander given to the minister"),
    "d6": ("quantity", "three missing against nobody"),
    "d2": ("quantity", "143 aboard against 134, whose digits were turned round"),
    "d13": ("time", "the hour of the distress call"),
    "d15": ("time", "the day of the accident, Monday in one report"),
    "d22": ("place", "the direction of the crossing"),
    "d24": ("name", "the misspelled commander"),
    "d26": ("role", "captain or first officer"),
    "d30": ("quote", "the minister's words"),
    "d31": ("quote", "the passenger's words"),
}
"""Planted differences of weight 3 that are found; what joins them is moved here from `MISSED`."""
MISSED = {
    "d4": ("quantity", "passengers on the manifest against boarding slips, in one report"),
    "d27": ("certainty", "may have struck a rock against struck a rock"),
    "d29": ("action", "listed, capsized or sank"),
}


@pytest.mark.parametrize(("key", "kind"), [(key, kind) for key, (kind, _) in FOUND.items()])
def test_planted_differences(demo: Json, demo_folder: Path, key: str, kind: str) -> None:
    """A planted difference that an editor would be embarrassed to miss is shown, under its kind."""
    gold = next(d for d in read_gold(demo_folder)["discrepancies"] if d["id"] == key)
    assert kind in {discrepancy["kind"] for discrepancy in shows(demo, gold)}


@pytest.mark.xfail(reason="not found yet: move to FOUND what is")
@pytest.mark.parametrize(("key", "kind"), [(key, kind) for key, (kind, _) in MISSED.items()])
def test_planted_differences_that_are_missed(demo: Json, demo_folder: Path, key: str, kind: str) -> None:
    """A planted difference that is still missed."""
    gold = next(d for d in read_gold(demo_folder)["discrepancies"] if d["id"] == key)
    assert kind in {discrepancy["kind"] for discrepancy in shows(demo, gold)}


def test_every_weighty_difference_is_listed(demo_folder: Path) -> None:
    """Each planted difference of weight 3 is promised above, or said to be missed (the toll has its own test)."""
    weighty = {d["id"] for d in read_gold(demo_folder)["discrepancies"] if d["weight"] == 3}
    assert weighty == FOUND.keys() | MISSED.keys() | {"d1"}


def test_the_toll_grows(demo: Json) -> None:
    """Two dead in the morning and five in the evening is an update."""
    stem_of = stems(demo)
    updates = [by_files(d, stem_of) for d in demo["discrepancies"] if d["relation"] == "update"]
    assert any("two" in u.get("01", "").lower() and "five" in u.get("05", "").lower() for u in updates)


def test_the_shared_misspelling(demo: Json) -> None:
    """Two reports share a misspelling of the commander's name, and both are named for it."""
    stem_of = stems(demo)
    (name,) = [d for d in demo["discrepancies"] if d["kind"] == "name" and "Haldricht" in json.dumps(d["variants"])]
    assert name["relation"] == "spelling"
    words = by_files(name, stem_of)
    assert {stem for stem, text in words.items() if "Halbrecht" in text} == {"03", "04"}
    assert {stem for stem, text in words.items() if "Haldricht" in text} == {"01", "02", "07"}
    (entity,) = [e for e in demo["entities"] if any("Halbrecht" in v["text"] for v in e["variants"])]
    assert any("Haldricht" in v["text"] for v in entity["variants"])


def test_the_ministers_words(demo: Json) -> None:
    """The minister's words are one quotation in six versions, altered; those only cut at the end are truncated."""
    stem_of = stems(demo)
    (quote,) = [q for q in demo["quotes"] if any("marked channel" in v["span"]["text"] for v in q["versions"])]
    assert quote["altered"]
    assert "Quillon" in quote["speaker"]
    versions = {stem_of[v["span"]["report"]][:2]: v for v in quote["versions"]}
    assert set(versions) == {"01", "02", "03", "04", "06", "07"}
    assert {stem for stem, version in versions.items() if version["truncated"]} == {"03", "04", "07"}
    changed = {stem_of[side["report"]][:2] for a in quote["alterations"] for side in (a["from"], a["to"])}
    assert {"03", "06"} <= changed


def test_the_same_words_are_not_altered(demo: Json) -> None:
    """Words that all reports give alike are one quotation and not altered."""
    (quote,) = [q for q in demo["quotes"] if any("within ninety minutes" in v["span"]["text"] for v in q["versions"])]
    assert not quote["altered"]
    assert len(quote["versions"]) == 4


def test_the_hedge_is_kept(demo: Json) -> None:
    """The agency's account of the cause hedges, with the hedge it has."""
    stem_of = stems(demo)
    hedged = {
        (stem_of[a["report"]][:2], a["hedge"])
        for point in demo["points"]
        for a in point["accounts"]
        if a["span"] and a["hedge"] and "struck a submerged rock" in a["span"]["text"]
    }
    assert {("01", "may"), ("02", "may"), ("03", "is thought to")} <= hedged


def test_who_has_it_from_whom(demo: Json) -> None:
    """The agency's report stands behind those that credit it, the rewritten paper behind the rewrite, and the local paper alone."""
    stem_of = stems(demo)
    names = {origin["id"]: origin["name"] for origin in demo["origins"]}
    edges = {
        (stem_of[e["report"]][:2], names.get(e["from"], stem_of.get(e["from"], "")[:2]), e["kind"])
        for e in demo["lineage"]
    }
    assert {
        ("02", "01", "republishes"),
        ("04", "Daily Cormorant", "rewrites"),
        ("05", "The Strait Beacon", "own"),
        ("06", "The Strait Beacon", "relays"),
    } <= edges
    assert edges & {("03", "01", "relays"), ("03", "01", "rewrites")}
    assert not [edge for edge in edges if edge[0] == "05" and edge[1] in ("Halyard", "01")]


def test_copies_are_not_support(demo: Json) -> None:
    """Seven reports are fewer origins, on the story and on every point."""
    assert demo["support"]["reports"] == 7
    assert 1 <= demo["support"]["origins_low"] <= demo["support"]["origins_high"] < 7
    stem_of = stems(demo)
    for point in demo["points"]:
        speaking = {stem_of[a["report"]][:2] for a in point["accounts"] if a["span"]}
        if speaking == {"01", "02"}:
            assert point["support"]["origins_low"] == 1


def test_furniture(demo: Json, demo_folder: Path) -> None:
    """Most page furniture is marked, no quotation and no account is taken from it, and no reporting is lost in it."""
    texts = {Path(report["source"]).stem: report for report in demo["reports"]}
    expected, marked = 0, 0
    for stem, starts in read_gold(demo_folder)["furniture"].items():
        for words in starts:
            at = texts[stem]["text"].index(words)
            expected += 1
            marked += any(f["start"] <= at < f["end"] for f in texts[stem]["furniture"])
    assert marked >= 0.8 * expected
    furniture = {report["id"]: report["furniture"] for report in demo["reports"]}
    for part in ("points", "quotes"):
        for span in spans_of(demo[part]):
            assert not any(f["start"] < span["end"] and span["start"] < f["end"] for f in furniture[span["report"]])
    for gold in read_gold(demo_folder)["points"]:
        for stem, words in gold["accounts"].items():
            at = texts[stem]["text"].index(words)
            assert not any(f["start"] < at + len(words) and at < f["end"] for f in texts[stem]["furniture"])


def test_every_point_of_weight_is_there(demo: Json, demo_folder: Path) -> None:
    """Each matter of weight 3 is a point that at least two of the reports which state it speak on."""
    stem_of = stems(demo)
    texts = {Path(report["source"]).stem: report["text"] for report in demo["reports"]}
    for gold in read_gold(demo_folder)["points"]:
        if gold["weight"] < 3:
            continue
        places = {stem: (texts[stem].index(words), len(words)) for stem, words in gold["accounts"].items()}
        best = 0
        for point in demo["points"]:
            hit = set[str]()
            for span in spans_of(point["accounts"]):
                stem = stem_of[span["report"]]
                if stem in places and span["start"] < sum(places[stem]) and places[stem][0] < span["end"]:
                    hit.add(stem)
            best = max(best, len(hit))
        assert best >= 2, gold["about"]


# -- the same input, the same output ---------------------------------------------------------------------------------


def test_order_of_inputs(demo_result: Result, demo_folder: Path) -> None:
    """The order in which the inputs are named changes nothing."""
    files = sorted(demo_folder.glob("*.txt"))
    shuffled = [str(files[at]) for at in (4, 0, 6, 2, 5, 1, 3)]
    assert json.loads(compare(shuffled).to_json()) == json.loads(demo_result.to_json())


def test_two_runs(demo_result: Result, demo_folder: Path) -> None:
    """Another process, in which sets and mappings are ordered otherwise, writes the same bytes."""
    code = "import sys, rashomon; sys.stdout.buffer.write(rashomon.compare(sys.argv[1:]).to_json().encode())"
    environment = {**os.environ, "PYTHONHASHSEED": "4242" if os.environ.get("PYTHONHASHSEED") != "4242" else "17"}
    run = subprocess.run(
        [sys.executable, "-c", code, str(demo_folder)], capture_output=True, check=True, env=environment
    )
    assert run.stdout.decode() == demo_result.to_json()


# -- other inputs ----------------------------------------------------------------------------------------------------

PIER = "A passenger ferry hit the northern pier at Brindle Bay on Sunday evening, and three sailors were injured."
SHUT = "Three sailors were hurt when a passenger ferry hit the pier at Brindle Bay on Sunday. The port was closed."


def write(folder: Path, *texts: str | bytes) -> list[str]:
    """Return the paths of files that hold these texts."""
    paths: list[str] = []
    for at, text in enumerate(texts):
        path = folder / f"{at}.txt"
        path.write_bytes(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
        paths.append(str(path))
    return paths


def story_of(result: Result) -> Json:
    """Return the dossier of a result as plain values, checked."""
    story = json.loads(result.to_json())["stories"][0]
    check(story)
    return story


def test_copies_are_said(tmp_path: Path, bag_of_words: BagOfWords) -> None:
    """Two files with one text are one report, and the notes name both."""
    result = compare(write(tmp_path, PIER, SHUT, PIER), encoder=bag_of_words)
    assert len(story_of(result)["reports"]) == 2
    assert any("0.txt" in note and "2.txt" in note for note in result.notes)


def test_unreadable_inputs_are_named(tmp_path: Path, bag_of_words: BagOfWords) -> None:
    """What cannot be read is skipped with its name and reason; the rest is compared."""
    missing = str(tmp_path / "missing.txt")
    result = compare([*write(tmp_path, PIER, "", b"\x00\x01\xfe\xff" * 400, SHUT), missing], encoder=bag_of_words)
    assert len(story_of(result)["reports"]) == 2
    assert {Path(item.source).name for item in result.skipped} == {"1.txt", "2.txt", "missing.txt"}
    assert all(item.reason for item in result.skipped)


@pytest.mark.parametrize("texts", [(), ("",), ("", " \n ")])
def test_nothing_to_do(tmp_path: Path, texts: tuple[str, ...]) -> None:
    """Where nothing can be read there is an error which says what failed."""
    with pytest.raises(NothingToDoError, match=r"0\.txt|no input"):
        compare(write(tmp_path, *texts))


def test_another_language_is_kept(tmp_path: Path, bag_of_words: BagOfWords) -> None:
    """A report in a language that is not analysed is kept, unread on every point, and the notes say so."""
    german = (
        "Eine Passagierfähre hat am Sonntagabend den nördlichen Pier von Brindle Bay gerammt. Drei Seeleute wurden "
        "dabei verletzt und in ein Krankenhaus gebracht, wie die Polizei mitteilte. Der Hafen blieb geschlossen."
    )
    result = compare(write(tmp_path, PIER, SHUT, german), encoder=bag_of_words)
    story = story_of(result)
    (foreign,) = [report for report in story["reports"] if not report["analysed"]]
    assert (foreign["language"], foreign["text"]) == ("de", german)
    assert story["points"]
    for point in story["points"]:
        assert {a["stance"] for a in point["accounts"] if a["report"] == foreign["id"]} == {"unread"}
    assert any("2.txt" in note for note in result.notes)


def test_one_report(tmp_path: Path, bag_of_words: BagOfWords) -> None:
    """One report alone gives a dossier of its own points."""
    story = story_of(compare(write(tmp_path, PIER), encoder=bag_of_words))
    assert story["points"]
    assert {a["stance"] for point in story["points"] for a in point["accounts"]} == {"states"}


def test_decisions_are_applied(tmp_path: Path, bag_of_words: BagOfWords) -> None:
    """What an editor decided on a dossier holds in the next one, in whatever order it is given; spans still quote."""
    sources = write(tmp_path, PIER, SHUT)
    first = compare(sources, encoder=bag_of_words).dossier
    one, other = first.story.reports
    made = [("correct_outlet", one.id, "Brindle Echo", 1), ("correct_date", other.id, "2031-03-09", 2)]
    made += [("correct_outlet", other.id, "Bay Post", 3), ("note", first.points[0].id, None, 4)]
    decisions = [
        draft_decision(first, kind, [target], value=value, note="checked", by="Ada", at=f"2031-03-10T09:0{minute}:00Z")  # type: ignore[arg-type]
        for kind, target, value, minute in made
    ]
    result = compare(sources, encoder=bag_of_words, decisions=decisions)
    story_of(result)
    reports = {report.id: report for report in result.dossier.story.reports}
    assert (reports[one.id].outlet, reports[other.id].outlet) == ("Brindle Echo", "Bay Post")
    assert reports[other.id].published_at == "2031-03-09"
    assert {item.effect for item in result.dossier.review.decisions} == {"applied"}
    assert settle(result.dossier, decisions) == result.dossier
    assert compare(sources, encoder=bag_of_words, decisions=decisions[::-1]).dossier == result.dossier


def test_progress_goes_forward(tmp_path: Path, bag_of_words: BagOfWords) -> None:
    """Progress never goes back and ends at the whole."""
    shares: list[float] = []
    compare(write(tmp_path, PIER, SHUT), progress=lambda step, share: shares.append(share), encoder=bag_of_words)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert 0.0 <= shares[0] <= 1.0


@pytest.mark.parametrize(
    "texts",
    [
        ("the barge sank near the bridge while the crew slept " * 300, PIER),
        ("اصطدمت العبارة بصخرة قرب الميناء. قتل خمسة أشخاص.", "המעבורת טבעה ליד הגשר.", PIER),
        ("?!", "…", "—"),
        ("\ufeff" + PIER, PIER.replace(" ", "\u00a0"), PIER.upper()),
        (PIER + "\r\n" + SHUT, PIER + "\u2028" + SHUT, "\t".join(SHUT)),
        ('"' * 300, "“" * 300 + SHUT, "(" * 200),
    ],
)
def test_weird_texts(tmp_path: Path, bag_of_words: BagOfWords, texts: Sequence[str]) -> None:
    """Texts without stops, from right to left, of marks alone: a dossier in which all spans quote."""
    story_of(compare(write(tmp_path, *texts), encoder=bag_of_words))


_WORDS = st.lists(
    st.sampled_from(
        [PIER, SHUT, "Two", "five", "people", "killed", "said", "police", "Mara Quill", "on Sunday", "at 5.10am",
         "may have", "not", ".", ",", "\n", "\n\n", '"', "“", "”", "’s", "(AP)", "—", "% ", "12", "$4m", "Also read:",
         "who", "and", "that", "according to", "\ufeff", "\u202e", "é", "İ", "🚢", "\x00", "\x0c", "---\ntitle: x\n---\n"]
    ),
    max_size=20,
).map(" ".join)  # fmt: skip


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(texts=st.lists(st.one_of(_WORDS, st.text(max_size=200), st.binary(max_size=80)), max_size=3))
def test_any_input(bag_of_words: BagOfWords, texts: list[str | bytes]) -> None:
    """Whatever the files hold, `compare` raises no error but its own, and every span quotes its text."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            result = compare(write(Path(folder), *texts), encoder=bag_of_words)
        except RashomonError:
            return
        story_of(result)


def test_an_older_article_does_not_date_the_event(bag_of_words: BagOfWords) -> None:
    """Weekdays of a page that was stored late are counted from the reports of the event, not from an older article."""
    reports = [
        Report(name, f"{name}.txt", text, name, title="Mill", published_at=day)
        for name, text, day in (
            ("a", "The mill stands by the river. Its owners fear for it.", "2031-01-08T09:00:00"),
            ("b", "The old mill burned down on Saturday. Nobody was hurt.", "2031-03-09T09:00:00"),
            ("c", "Fire took the old mill on Saturday. Nobody was hurt.", "2031-03-10T09:00:00"),
            ("d", "The old mill burned down on Saturday, and nobody was hurt.", "2031-11-30T09:00:00"),
        )
    ]
    timeline = reconstruct(reports, encoder=bag_of_words).timeline
    assert {entry.when for entry in timeline} == {"2031-03-08"}

"""What `story_scores` promises of its figures; on one short invented story and dossiers of it made by hand."""

from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from story_scores import (
    FIGURES,
    LOWER_IS_BETTER,
    Item,
    assign,
    check_gold,
    content_words,
    kinds_agree,
    name_form,
    read_folder,
    same_source,
    score_story,
    share,
)

Json = dict[str, Any]

TEXTS = {
    "01-a": "Two hurt as mill burns\n\nShare this page\n\nTwo workers were hurt on Monday when a mill burned in Tolvik. "
    'A pump failed. "We heard a bang and we ran to the river," said Ana Brenn. It opened in May 1901, she said.',
    "02-b": "Three hurt in fire\n\nThree workers were hurt on Monday when a mill burned in Tolvik, reports Inland News "
    'Service. It is said that a pump failed. "We heard a bang and we fled to the river," Mrs Brenn said.',
    "03-c": "A mill and its river\n\nTolvik has had a mill since May 1901. Our reporter walked there. A pump failed.",
}
GOLD: Json = {
    "story": "mill",
    "discrepancies": [
        {
            "id": "d1", "kind": "quantity", "about": "hurt", "relation": "conflict", "weight": 3, "note": "",
            "variants": [
                {"value": "two", "evidence": {"01-a": "Two workers were hurt"}},
                {"value": "three", "evidence": {"02-b": "Three workers were hurt"}},
            ],
        },
        {
            "id": "d2", "kind": "certainty", "about": "the pump", "relation": "refinement", "weight": 1, "note": "",
            "variants": [
                {"value": "a fact", "evidence": {"01-a": "A pump failed", "03-c": "A pump failed"}},
                {"value": "hearsay", "evidence": {"02-b": "It is said that a pump failed"}},
            ],
        },
    ],
    "points": [
        {
            "id": "p1", "about": "the fire", "weight": 3, "silent": ["03-c"],
            "accounts": {"01-a": "Two workers were hurt on Monday", "02-b": "Three workers were hurt on Monday"},
        },
        {
            "id": "p2", "about": "the pump", "weight": 1, "silent": [],
            "accounts": {"01-a": "A pump failed", "02-b": "a pump failed", "03-c": "A pump failed"},
        },
    ],
    "quotes": [
        {
            "speaker": "Ana Brenn", "altered": True, "note": "",
            "versions": {
                "01-a": "We heard a bang and we ran to the river",
                "02-b": "We heard a bang and we fled to the river",
            },
        }
    ],
    "lineage": [
        {"report": "02-b", "origin": "INS", "kind": "cites", "evidence": "", "certain": True},
        {"report": "03-c", "origin": "own", "kind": "own", "evidence": "Our reporter walked there", "certain": True},
    ],
    "shared_text": [{"a": "02-b", "b": "01-a", "class": "partly", "note": ""}],
    "entities": [
        {"name": "Ana Brenn", "kind": "person", "variants": ["Ana Brenn", "Mrs Brenn"]},
        {"name": "Tolvik", "kind": "place", "variants": ["Tolvik"]},
    ],
    "timeline": [{"when": "1901-05", "what": "the mill opens", "evidence": {"03-c": "since May 1901"}}],
    "furniture": {"01-a": ["Share this page"]},
}  # fmt: skip


def span(report: str, words: str) -> Json:
    """Return the span of the first place of these words."""
    start = TEXTS[report].index(words)
    return {"report": f"r-{report}", "start": start, "end": start + len(words), "text": words}


def perfect() -> Json:
    """Return the dossier that finds everything and nothing else."""
    accounts = [
        [
            {"report": f"r-{report}", "stance": "states" if said else "silent", "span": span(report, said) if said else None}
            for report, said in ((report, entry["accounts"].get(report)) for report in TEXTS)
        ]
        for entry in GOLD["points"]
    ]  # fmt: skip
    return {
        "reports": [
            {"id": f"r-{stem}", "source": f"mill/{stem}.txt", "outlet": None, "text": text, "furniture": []}
            for stem, text in TEXTS.items()
        ],
        "points": [{"text": "", "accounts": held} for held in accounts],
        "discrepancies": [
            {
                "kind": entry["kind"], "about": entry["about"], "relation": entry["relation"],
                "variants": [
                    {"value": said, "spans": [span(report, said)]}
                    for said, report in ((next(iter(v["evidence"].values())), next(iter(v["evidence"])))
                                         for v in entry["variants"])
                ],
            }
            for entry in GOLD["discrepancies"]
        ],
        "quotes": [
            {
                "speaker": "Mrs Brenn", "altered": True,
                "versions": [{"span": span(report, said)} for report, said in GOLD["quotes"][0]["versions"].items()],
            }
        ],
        "origins": [{"id": "o-1", "name": "Inland News Service"}, {"id": "o-2", "name": "The Mill Post"}],
        "lineage": [
            {"report": "r-02-b", "from": "o-1", "kind": "relays", "evidence": [span("02-b", "Inland News Service")]},
            {"report": "r-03-c", "from": "o-2", "kind": "own", "evidence": []},
            {"report": "r-02-b", "from": "r-01-a", "kind": "rewrites", "evidence": []},
        ],
        "passages": [{"a": span("01-a", "a mill burned"), "b": span("02-b", "a mill burned"), "quoted": False}],
        "entities": [
            {"name": "Ana Brenn", "variants": [{"text": "Ana Brenn"}, {"text": "Brenn"}, {"text": "the foreman"}]},
            {"name": "Tolvik", "variants": [{"text": "Tolvik’s"}]},
        ],
        "timeline": [{"when": "1901-05", "spans": [span("03-c", "a mill since May 1901")]}],
    }  # fmt: skip


def with_furniture(dossier: Json, *pieces: tuple[str, str]) -> Json:
    """Return the dossier with these words of reports marked as furniture."""
    for report in dossier["reports"]:
        stem = report["id"].removeprefix("r-")
        report["furniture"] = [
            {"start": TEXTS[stem].index(words), "end": TEXTS[stem].index(words) + len(words), "kind": "share"}
            for of, words in pieces
            if of == stem
        ]
    return dossier


def figures(dossier: Json, gold: Json = GOLD) -> dict[str, float | None]:
    """Return the figures of a dossier of the story."""
    return score_story(dossier, gold, TEXTS).figures


def test_a_perfect_dossier_has_perfect_figures() -> None:
    """Where everything is found and nothing else, each figure is 1, or 0 where lower is better."""
    scores = score_story(with_furniture(perfect(), ("01-a", "Share this page")), GOLD, TEXTS)
    assert list(scores.figures) == list(FIGURES)
    assert {name: value for name, value in scores.figures.items() if value != (name not in LOWER_IS_BETTER)} == {}
    assert scores.problems == ()
    assert scores.misses() == []


def test_an_empty_dossier_has_nothing_right() -> None:
    """A dossier that finds nothing is no better for it: its precisions are 0, and no figure is at its best."""
    empty: Json = {**{part: [] for part in perfect()}, "reports": perfect()["reports"]}
    found = figures(empty)
    assert found.pop("bad_merges") == found.pop("furniture_harm") == 0.0
    # Purity, silence and relation are asked of what was found, fidelity of spans.
    nothing = {name for name, value in found.items() if value is None}
    assert nothing == {"entity_purity", "silence_accuracy", "discrepancy_relation", "span_fidelity"}
    assert {value for name, value in found.items() if name not in nothing} == {0.0}


def _drop(part: str, at: int) -> Callable[[Json], object]:
    return lambda dossier: dossier[part].pop(at)


def _set(value: object, *path: str | int) -> Callable[[Json], object]:
    def change(dossier: Json) -> None:
        inner: Any = dossier
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_set("other", "timeline", 0, "spans", 0, "text"), {"span_fidelity": 14 / 15}),
        (_drop("points", 1), {"point_pair_recall": 3 / 6}),
        (
            _set(span("03-c", "Our reporter walked"), "points", 0, "accounts", 2, "span"),
            {"silence_accuracy": 5 / 6},
        ),
        (
            _set(span("02-b", "a pump failed"), "points", 0, "accounts", 1, "span"),
            {"bad_merges": 1 / 4, "point_pair_recall": 3 / 6},
        ),
        (_drop("discrepancies", 0), {"discrepancy_recall": 1 / 4, "discrepancy_recall_w3": 0.0}),
        (_drop("discrepancies", 1), {"discrepancy_recall": 3 / 4}),
        (_set("place", "discrepancies", 0, "kind"), {
            "discrepancy_recall": 1 / 4, "discrepancy_recall_w3": 0.0, "discrepancy_precision": 1 / 2,
        }),
        (_set("time", "discrepancies", 0, "kind"), {}),
        (_set("update", "discrepancies", 0, "relation"), {"discrepancy_relation": 1 / 2}),
        (_set("a dozen", "discrepancies", 1, "variants", 0, "value"), {
            "discrepancy_recall": 3 / 4, "discrepancy_precision": 1 / 2,
        }),
        (_drop("quotes", 0), {"quote_recall": 0.0, "speaker_accuracy": 0.0, "quote_versions": 0.0}),
        (_set("the mayor", "quotes", 0, "speaker"), {"speaker_accuracy": 0.0}),
        (_set(False, "quotes", 0, "altered"), {"quote_versions": 0.0}),
        (
            _set([{"span": span("01-a", "We heard a bang")}], "quotes", 0, "versions"),
            {"quote_recall": 1 / 2, "speaker_accuracy": 1 / 2, "quote_versions": 0.0},
        ),
        (_set([{"text": "Ana Brenn"}], "entities", 0, "variants"), {"entity_variant_recall": 0.0}),
        (
            _set([{"text": "Ana Brenn"}, {"text": "Brenn"}, {"text": "Tolvik"}], "entities", 0, "variants"),
            {"entity_purity": 3 / 4},
        ),
        (_set("1901-06", "timeline", 0, "when"), {"timeline_recall": 0.0}),
        (_set("1901-05-02T06:00", "timeline", 0, "when"), {}),
        (_set("own", "lineage", 0, "kind"), {"lineage_recall": 1 / 2, "lineage_precision": 1 / 2}),
        (_set("republishes", "lineage", 0, "kind"), {"lineage_recall": 1 / 2, "lineage_precision": 1 / 2}),
        (_set("Farm Weekly", "origins", 0, "name"), {"lineage_recall": 1 / 2, "lineage_precision": 1 / 2}),
        (_set(True, "passages", 0, "quoted"), {"shared_text_recall": 0.0}),
    ],
)  # fmt: skip
def test_each_fault_moves_its_figures(change: Callable[[Json], object], expected: dict[str, float]) -> None:
    """One fault in a perfect dossier moves the figures it should move, by as much as it weighs, and no other."""
    dossier = with_furniture(perfect(), ("01-a", "Share this page"))
    before = figures(dossier)
    change(dossier)
    after = figures(dossier)
    assert {name: value for name, value in after.items() if value != before[name]} == pytest.approx(expected)


def test_furniture_over_reporting_is_harm() -> None:
    """An account marked as furniture is harm, unless its words stand elsewhere too."""
    found = figures(with_furniture(perfect(), ("02-b", "Three workers were hurt")))
    assert found["furniture_harm"] == 1 / 5
    assert found["furniture_recall"] == 0.0


def test_a_span_of_a_page_answers_nothing() -> None:
    """A span of more than 500 characters counts for nothing, whatever it covers."""
    texts = {**TEXTS, "03-c": TEXTS["03-c"] + " And so on." * 60}
    dossier = perfect()
    dossier["reports"][2]["text"] = texts["03-c"]
    whole = texts["03-c"][:501]
    dossier["timeline"][0]["spans"] = [{"report": "r-03-c", "start": 0, "end": 501, "text": whole}]
    assert score_story(dossier, GOLD, texts).figures["timeline_recall"] == 0.0
    dossier["timeline"][0]["spans"] = [{"report": "r-03-c", "start": 0, "end": 500, "text": whole[:500]}]
    assert score_story(dossier, GOLD, texts).figures["timeline_recall"] == 1.0


def test_a_finding_that_is_repeated_counts_once() -> None:
    """Precision counts one finding an entry; recall gains nothing by repeating it."""
    dossier = perfect()
    dossier["discrepancies"].append(copy.deepcopy(dossier["discrepancies"][0]))
    found = figures(dossier)
    assert found["discrepancy_precision"] == 2 / 3
    assert found["discrepancy_recall"] == 1.0


def test_one_finding_answers_two_entries_and_the_weightiest() -> None:
    """Of three entries that one finding would answer, two count, those of most weight, wherever they stand."""
    gold = copy.deepcopy(GOLD)
    heavy = gold["discrepancies"][0]
    gold["discrepancies"] = [{**heavy, "weight": weight} for weight in (1, 3, 2)]
    dossier = perfect()
    dossier["discrepancies"] = dossier["discrepancies"][:1]
    assert figures(dossier, gold)["discrepancy_recall"] == 5 / 6


def test_the_order_of_findings_is_nothing() -> None:
    """Findings in another order have the same figures."""
    dossier = perfect()
    turned = {part: list(reversed(held)) for part, held in dossier.items()}
    assert figures(turned) == figures(dossier)


def test_misses_are_named() -> None:
    """What is missed, and what no entry knows, is told by figure, in the words of the annotation."""
    dossier = perfect()
    del dossier["discrepancies"][0], dossier["quotes"][0]
    lines = score_story(dossier, GOLD, TEXTS).misses()
    assert any(line.startswith("discrepancy_recall_w3") and "hurt: two | three" in line for line in lines)
    assert any(line.startswith("quote_recall") and "We heard a bang" in line for line in lines)


# -- the annotation ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_set("Nine workers", "points", 0, "accounts", "01-a"), "01-a does not have the words 'Nine workers'"),
        (_set("A pump failed", "points", 1, "accounts", "04-d"), "there is no report 04-d"),
        (_set([], "points", 0, "silent"), "either speak or be silent"),
        (_set("number", "discrepancies", 0, "kind"), "'number' is none of"),
        (_set("same", "discrepancies", 0, "relation"), "'same' is none of"),
        (_set([], "discrepancies", 0, "variants"), "one variant is no discrepancy"),
        (_set(["Anna Brenn"], "entities", 0, "variants"), "no report has the form 'Anna Brenn'"),
        (_set("May 1901", "timeline", 0, "when"), "not a time of the form"),
        (_set(["Share that page"], "furniture", "01-a"), "does not have the words 'Share that page'"),
        (_set("04-d", "shared_text", 0, "a"), "'04-d' is none of"),
        (_set("copies", "lineage", 0, "kind"), "'copies' is none of"),
        (lambda gold: gold.pop("entities"), "the annotation has no entities"),
        (lambda gold: gold["quotes"][0].pop("altered"), "quotes, entry 1: altered is missing"),
    ],
)  # fmt: skip
def test_a_faulty_annotation_is_told(change: Callable[[Json], object], told: str) -> None:
    """Whatever an annotation gets wrong that a program can see is a problem of the score, which is made all the same."""
    gold = copy.deepcopy(GOLD)
    change(gold)
    assert any(told in problem for problem in check_gold(gold, TEXTS))
    assert any(told in problem for problem in score_story(perfect(), gold, TEXTS).problems)


def test_a_report_that_is_lost_or_altered_is_told() -> None:
    """A report that the dossier does not have, or has with another text, is a problem."""
    dossier = perfect()
    dossier["reports"][0]["text"] += " "
    del dossier["reports"][1]
    problems = score_story(dossier, GOLD, TEXTS).problems
    assert problems == ("the dossier's text of 01-a is not the file's", "the dossier has no report 02-b")


def test_a_folder_is_read_as_it_stands(tmp_path: Path) -> None:
    """Line ends are kept, outlets come from the manifest, and what is no JSON is named."""
    (tmp_path / "01-a.txt").write_bytes(b"One\r\nTwo\r")
    (tmp_path / "gold.json").write_text(json.dumps(GOLD), encoding="utf-8")
    (tmp_path / "reports.json").write_text('[{"id": "01-a", "file": "01-a.txt", "outlet": "The Mill Post"}]')
    assert read_folder(tmp_path) == (GOLD, {"01-a": "One\r\nTwo\r"}, {"01-a": "The Mill Post"})
    (tmp_path / "gold.json").write_text("{", encoding="utf-8")
    with pytest.raises(ValueError, match="is not JSON"):
        read_folder(tmp_path)


# -- words and seats ---------------------------------------------------------------------------------


def test_words_are_compared_by_content() -> None:
    """Case, function words, and digits against words do not keep two texts apart."""
    assert content_words("At least FIVE of the 1,200") == {"least", "5", "1200"}
    assert name_form("The Mill’s") == "mill"
    assert name_form("Mr. Brenn") == "brenn"
    assert name_form("Theresa") == "theresa"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("AP", "The Associated Press", True),
        ("Agence France-Presse", "AFP", True),
        ("PA Media", "Press Association", True),
        ("Tolvik police", "the police", True),
        ("Mill Post", "Inland News Service", False),
        ("A", "Associated", False),
        ("", "", False),
    ],
)
def test_sources_are_the_same_by_word_or_initials(one: str, other: str, same: bool) -> None:
    """Two names of one source share a word, or one is the initials of the other, whichever comes first."""
    assert same_source(one, other) is same_source(other, one) is same


def test_kinds_that_readers_confuse() -> None:
    """A kind agrees with itself and with those it is taken for, not with any other."""
    assert kinds_agree("place", "place")
    assert kinds_agree("time", "quantity")
    assert kinds_agree("scope", "certainty")
    assert not kinds_agree("quote", "certainty")
    assert not kinds_agree("time", "scope")


def test_shares_are_by_weight() -> None:
    """A share counts weight, and is None of nothing."""
    assert share([Item("", True, "", 3), Item("", False, "", 1)]) == 0.75
    assert share([]) is None


@given(
    st.lists(st.sets(st.integers(0, 3)), max_size=5),
    st.integers(1, 2),
)
def test_as_many_are_served_as_can_be(wishes: list[set[int]], seats: int) -> None:
    """No way of giving wishes serves more, none is given out too often, and the first that could be served is."""
    asked = {at: sorted(wanted) for at, wanted in enumerate(wishes)}
    given_out = assign(asked, seats)
    assert all(wish in asked[key] for key, wish in given_out.items())
    assert all(list(given_out.values()).count(wish) <= seats for wish in given_out.values())
    ways = itertools.product(*([None, *wanted] for wanted in asked.values()))
    fair = [way for way in ways if all(way.count(wish) <= seats for wish in way if wish is not None)]
    served = [tuple(wish is not None for wish in way) for way in fair]
    assert len(given_out) == max(sum(way) for way in served)
    # In order of the keys: an earlier one is never left out for a later one.
    assert tuple(at in given_out for at in asked) == max(served)

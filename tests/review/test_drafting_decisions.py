"""A decision is checked when it is made, and its errors tell a person what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from rashomon.errors import OptionError
from rashomon.export.names import name_reports
from rashomon.model import Decision, StoryDossier
from rashomon.review import draft_decision, is_shaping

Decide = Callable[..., Decision]


def test_a_decision_keeps_the_words(decide: Decide, dossier: StoryDossier) -> None:
    """A target holds what its thing was called and every word it rested on."""
    (target,) = decide("reject_discrepancy", "d-length", note="  a slip of the pen ").targets
    assert (target.kind, target.label, target.detail) == ("discrepancy", "length of the crack", "quantity")
    assert [span.text for span in target.spans] == ["two metres", "two metres", "three metres"]
    (edge,) = decide("reject_edge", "r-b>r-a").targets
    assert (edge.id, edge.label, edge.detail) == ("r-b>r-a", "Lorne Post rewrites Lorne Wire", "Lorne Wire")
    (report,) = decide("correct_outlet", "r-c", value="Quay  Gazette").targets
    assert report.detail == "https://r-c.example/1"
    assert dossier.story.reports[2].text.startswith(report.spans[0].text)


def test_outlets_of_one_name_are_told_apart(decide: Decide, dossier: StoryDossier) -> None:
    """A label has the number that the pages give; the name by which a source is found again has none."""
    reports = tuple(
        replace(report, outlet=outlet)
        for report, outlet in zip(
            dossier.story.reports, ("Lorne Post", "Lorne Post", "Quay Gazette", "Le Quai"), strict=True
        )
    )
    edges = (*dossier.lineage.edges, replace(dossier.lineage.edges[1], report="r-c"))
    story = replace(
        dossier, story=replace(dossier.story, reports=reports), lineage=replace(dossier.lineage, edges=edges)
    )
    made = [decide("note", name, note="x", on=story).targets[0] for name in ("r-b>r-a", "r-c>r-a", "r-b>o-wire", "r-b")]
    assert [(target.label, target.detail) for target in made[:3]] == [
        ("Lorne Post 2 rewrites Lorne Post 1", "Lorne Post"),
        ("Quay Gazette rewrites Lorne Post 1", "Lorne Post"),
        ("Lorne Post 2 relays Lorne Wire", "Lorne Wire"),
    ]
    assert made[3].label == "Lorne Post 2"
    pages = name_reports(reports)
    assert [decide("note", report.id, note="x", on=story).targets[0].label for report in reports] == list(
        pages.values()
    )


def test_an_edge_is_drafted_without_an_id_in_its_label(decide: Decide, dossier: StoryDossier) -> None:
    """Though its origin is gone from the lineage and no decision has its name."""
    edge = replace(dossier.lineage.edges[2], from_id="o-9b4e7546a6")
    story = replace(dossier, review=replace(dossier.review, edges=(edge,)))
    (target,) = decide("note", "r-b>o-9b4e7546a6", note="x", on=story).targets
    assert (target.label, target.detail) == ("Lorne Post relays a source without a name", "")


def test_decisions_of_a_kind(decide: Decide) -> None:
    """What shapes the analysis is told from what only changes how a dossier is read."""
    assert not is_shaping(decide("note", "s-1", note="read by two"))
    assert not is_shaping(decide("reject_discrepancy", "d-who"))
    assert is_shaping(decide("merge_points", "p-shut", "p-crack"))


def test_times_and_names_are_put_right(decide: Decide) -> None:
    """Names come on one line, times of decisions in UTC, corrected times as they were given."""
    decision = decide("correct_date", "r-a", value="20310310", by=" Ada\n R. ", at="2031-03-12T10:00:00+01:00")
    assert (decision.by, decision.at, decision.value) == ("Ada R.", "2031-03-12T09:00:00+00:00", "2031-03-10")
    assert decide("correct_date", "r-a", value="2031-03-10T14:30+01:00").value == "2031-03-10T14:30:00+01:00"
    assert decide("correct_date", "r-a", value=" 2031-03-10 ").value == "2031-03-10"
    assert decide("note", "q-1", note="hi \ud800\x00!").note == "hi ?!"


def test_the_same_decision_has_the_same_id(decide: Decide) -> None:
    """Ids are made from content: who, when, what and why."""
    at = "2031-03-12T10:00:00Z"
    one, same = (decide("note", "p-shut", note="yes", at=at) for _ in range(2))
    assert one == same
    assert decide("note", "p-shut", note="no", at=at).id != one.id
    assert decide("note", "p-crack", note="yes", at=at).id != one.id


@pytest.mark.parametrize(
    ("kind", "targets", "more", "words"),
    [
        ("reject_discrepancy", ["d-none"], {}, "d-none: no such discrepancy"),
        ("reject_discrepancy", ["p-shut"], {}, "p-shut is a point"),
        ("reject_discrepancy", [], {}, "choose one discrepancy"),
        ("reject_discrepancy", ["d-who", "d-name"], {}, "choose one discrepancy"),
        ("reject_discrepancy", ["d-who"], {"part": ["r-a"]}, "split"),
        ("reject_discrepancy", ["d-who"], {"value": "x"}, "correction"),
        ("reject_discrepancy", ["d-who"], {"by": "  "}, "name of who"),
        ("reject_discrepancy", ["d-who"], {"by": "x" * 101}, "101"),
        ("reject_discrepancy", ["d-who"], {"at": "noon"}, "ISO 8601"),
        ("reject_discrepancy", ["d-who"], {"note": "x" * 4001}, "4,000"),
        ("note", ["p-shut"], {}, "without words"),
        ("note", ["zzz"], {"note": "x"}, "no such finding"),
        ("merge_points", ["p-shut", "p-shut"], {}, "two points or more"),
        ("merge_entities", ["e-lorne"], {}, "two names or more"),
        ("merge_entities", ["e-lorne", "p-shut"], {}, "p-shut is a point"),
        ("split_point", ["p-crack"], {}, "choose the reports"),
        ("split_point", ["p-crack"], {"part": ["r-a", "r-b", "r-c"]}, "at least one"),
        ("split_point", ["p-crack"], {"part": ["r-d"]}, "r-d: no such report"),
        ("split_entity", ["e-okoro"], {"part": ["Okoro"]}, "Hanne Okoro"),
        ("split_entity", ["e-lorne"], {"part": ["Lorne"]}, "at least one"),
        ("confirm_edge", ["r-a>r-b"], {}, "no such edge"),
        ("correct_outlet", ["r-a"], {"value": " "}, "name the outlet"),
        ("correct_outlet", ["r-a"], {"value": "Lorne Wire"}, "already"),
        ("correct_outlet", ["r-a"], {"value": "x" * 201}, "201"),
        ("correct_date", ["r-a"], {"value": "last Friday"}, "2031-03-11"),
        ("correct_date", ["r-a"], {}, "nothing is no date"),
        ("correct_date", ["r-a"], {"value": "0031-03-11"}, "year 31"),
        ("burn", ["r-a"], {}, "no such decision"),
    ],
)  # fmt: skip
def test_what_cannot_be_decided(dossier: StoryDossier, kind: Any, targets: list[str], more: Any, words: str) -> None:
    """A decision that cannot be made is refused in words."""
    given = {"by": "Ada", "at": "2031-03-12T09:00:00Z", **more}
    with pytest.raises(OptionError, match=words.replace("(", r"\(")):
        draft_decision(dossier, kind, targets, **given)

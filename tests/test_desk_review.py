"""What editors decide on the desk: kept with who and when, found again after a new analysis, undone on request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

import rashomon
from invented_news import LATER, ROWS, write_news
from rashomon import pipeline
from rashomon.desk import Desk
from rashomon.errors import NotFoundError, OptionError
from rashomon.ingest import IngestOptions, read_sources
from rashomon.model import (
    Decision,
    Discrepancy,
    DiscrepancyVariant,
    Lineage,
    Report,
    Review,
    Story,
    StoryDossier,
    Support,
    make_id,
)
from rashomon.review import correct_reports
from rashomon.store import open_store

NOON = datetime(2031, 3, 11, 12, tzinfo=UTC)
URL = "https://quay.example/bridge"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Decision, ...]]:
    """Replace the reconstruction by one that finds one difference and corrects reports; return its decisions each time."""
    given: list[tuple[Decision, ...]] = []

    def reconstruct(
        reports: Sequence[Report],
        options: object,
        progress: object,
        encoder: object,
        decisions: Sequence[Decision] = (),
    ) -> StoryDossier:
        given.append(tuple(decisions))
        corrected, told = correct_reports(reports, decisions)
        spans: dict[str, list[rashomon.Span]] = {}
        for report in corrected:
            for found in re.finditer(r"(two|three)\s+of\s+(its|the)\s+steel\s+girders", report.text, re.I):
                spans.setdefault(found[1].lower(), []).append(report.span(*found.span()))
        variants = tuple(DiscrepancyVariant(value, tuple(where)) for value, where in sorted(spans.items()))
        found = (Discrepancy("d-girders", "quantity", "girders", "conflict", 3, None, variants, "they differ"),)
        story = Story(make_id("s", *(report.id for report in corrected)), "Girders", tuple(corrected))
        dossier = StoryDossier(
            story, Lineage((), ()), (), (), (), (), found if len(variants) > 1 else (), (),
            Support(len(corrected), 1, len(corrected)), Review(tuple(told)),
        )  # fmt: skip
        return pipeline.settle(dossier, decisions)

    monkeypatch.setattr("rashomon.pipeline.reconstruct", reconstruct)
    return given


def reports_of(folder: Path, *rows: dict[str, str]) -> list[Report]:
    """Return these rows as reports."""
    return list(read_sources([write_news(folder / "rows.jsonl", *rows)], IngestOptions()).reports)


@pytest.fixture
def desk(tmp_path: Path, made: list[tuple[Decision, ...]]) -> Iterator[Desk]:
    """Yield a desk with the two reports of the bridge, compared; its clock stands still, and it is whole at the end."""
    with Desk(open_store(tmp_path / "desk.db", now=lambda: NOON)) as opened:
        opened.add_reports(reports_of(tmp_path, *ROWS[:2]))
        opened.dossier(opened.stories()[0].id)
        made.clear()
        yield opened
        assert opened.check() == []


def dossier_of(desk: Desk, story: str) -> StoryDossier:
    """Return the kept dossier."""
    kept = desk.kept(story)
    assert kept is not None
    return kept.result.dossier


def test_a_rejected_difference_leaves_the_dossier_and_the_list_at_once(
    desk: Desk, made: list[tuple[Decision, ...]]
) -> None:
    """Nothing is analysed for it; undone, it is back; both stay on record."""
    (story,) = desk.stories()
    assert (story.discrepancies, story.by_weight) == (1, (1, 0, 0))
    before = desk.revision(story.id)
    decision = desk.decide(story.id, "reject_discrepancy", ["d-girders"], note="a misreading", by="Ada  Ward")
    assert (decision.by, decision.at[:19], decision.note) == ("Ada Ward", "2031-03-11T12:00:00", "a misreading")
    dossier = dossier_of(desk, story.id)
    assert dossier.discrepancies == () and [item.id for item in dossier.review.discrepancies] == ["d-girders"]
    assert desk.story(story.id).by_weight == (0, 0, 0)
    assert desk.decisions(story.id[:6]) == [decision]
    rejected = desk.revision(story.id)
    undone = desk.undo(decision.id, by="Ben Cole")
    assert (undone.undone_by, undone.standing) == ("Ben Cole", False)
    assert str(undone.undone_at) > decision.at
    dossier = dossier_of(desk, story.id)
    assert [item.id for item in dossier.discrepancies] == ["d-girders"] and dossier.review.discrepancies == ()
    assert [(item.decision, item.effect) for item in dossier.review.decisions] == [(undone, "undone")]
    assert desk.story(story.id).by_weight == (1, 0, 0)
    assert desk.decisions(story.id) == [undone]
    assert len({before, rejected, desk.revision(story.id)}) == 3
    assert desk.kept(story.id).current and made == []  # type: ignore[union-attr]


def test_a_correction_asks_for_a_new_dossier(desk: Desk, made: list[tuple[Decision, ...]]) -> None:
    """What was last known is shown until then, with the reason; undone, the old one is current again."""
    (story,) = desk.stories()
    report = story.reports[0].id
    first = desk.decide(story.id, "correct_outlet", [report], value="Harrow Gazette", by="Ada")
    kept = desk.kept(story.id)
    assert kept is not None and (kept.current, kept.reason) == (False, "a correction was made since")
    assert [item.effect for item in kept.result.dossier.review.decisions] == ["pending"]
    assert desk.story(story.id).discrepancies is None and desk.stories(compared=True) == ()
    second = desk.decide(story.id, "correct_date", [report], value="2025-03-11T09:00", by="Ada")
    assert desk.kept(story.id).reason == "2 corrections were made since"  # type: ignore[union-attr]
    for decision in (first, second):
        desk.undo(decision.id, by="Ben")
    kept = desk.kept(story.id)
    assert kept is not None and kept.current and desk.story(story.id).discrepancies == 1
    third = desk.decide(story.id, "correct_outlet", [report], value="Harrow Gazette", by="Ada")
    anew = desk.dossier(story.id)
    assert made == [(third,)] and first.at < second.at < third.at
    assert anew.story.reports[0].outlet == "Harrow Gazette" and anew == dossier_of(desk, story.id)
    assert desk.report(report).outlet != "Harrow Gazette"
    assert desk.story(story.id).discrepancies == 1
    desk.undo(third.id, by="Ben")
    assert desk.kept(story.id).reason == "a correction was undone since"  # type: ignore[union-attr]


def test_a_decision_survives_a_report_that_joins(desk: Desk, made: list[tuple[Decision, ...]], tmp_path: Path) -> None:
    """The dossier that is made anew has it, under the words that it was anchored in."""
    (story,) = desk.stories()
    desk.decide(story.id, "reject_discrepancy", ["d-girders"], by="Ada")
    outlet = desk.decide(story.id, "correct_outlet", [story.reports[0].id], value="Harrow Gazette", by="Ada")
    desk.add_reports(reports_of(tmp_path, LATER))
    kept = desk.kept(story.id)
    assert kept is not None and kept.reason == "1 report joined since it was made; a correction was made since"
    dossier = desk.dossier(story.id)
    assert len(dossier.story.reports) == 3 and made == [(outlet,)]
    assert dossier.discrepancies == () and dossier.story.reports[0].outlet == "Harrow Gazette"
    assert {item.effect for item in dossier.review.decisions} == {"applied"}
    assert desk.story(story.id).by_weight == (0, 0, 0)


def test_decisions_follow_a_story_that_is_merged_or_split(desk: Desk) -> None:
    """One that was merged brings its decisions; one that a report left keeps them, and they are with the report too."""
    (story,) = desk.stories()
    first, second = (report.id for report in story.reports)
    on_story = desk.decide(story.id, "note", [story.id], note="watch this", by="Ada")
    on_report = desk.decide(story.id, "note", [second], note="no byline", by="Ada")
    rejected = desk.decide(story.id, "reject_discrepancy", ["d-girders"], by="Ada")
    desk._store.apply({second: "s-split"}, {}, [])
    desk.dossier("s-split")
    assert [decision.id for decision in desk.decisions("s-split")] == [on_report.id]
    assert [decision.id for decision in desk.decisions(story.id)] == [on_story.id, on_report.id, rejected.id]
    desk._store.apply({first: "s-split"}, {}, [rashomon.model.StoryChange("merged", "s-split", (first,), story.id)])
    assert desk.story(story.id).id == "s-split"
    assert desk.decisions(story.id) == [on_story, on_report, rejected]
    dossier = desk.dossier("s-split")
    assert dossier.discrepancies == () and len(dossier.review.decisions) == 3


def test_a_decision_holds_wherever_its_reports_are_compared(desk: Desk, tmp_path: Path) -> None:
    """In a comparison of the same reports, made before or after; what changes nothing there is not listed there."""
    (story,) = desk.stories()
    reports = reports_of(tmp_path, *ROWS[:2])
    other = desk.compare_reports([reports[0]])
    both = desk.compare_reports(reports)
    rejected = desk.decide(both.id, "reject_discrepancy", ["d-girders"], by="Ada")
    assert desk.story(both.id).by_weight == desk.story(story.id).by_weight == (0, 0, 0)
    assert desk.decisions(both.id) == desk.decisions(story.id) == [rejected]
    assert desk.decisions(other.id) == [] and dossier_of(desk, other.id).review == Review()
    assert desk.forget_comparison(both.id)
    assert desk.compare_reports(reports).by_weight == (0, 0, 0)
    desk.undo(rejected.id, by="Ada")
    assert desk.story(both.id).by_weight == desk.story(story.id).by_weight == (1, 0, 0)


def test_another_fetch_of_an_article_has_its_decisions(desk: Desk, tmp_path: Path) -> None:
    """By its address, though its words and so its id are others."""
    (one,) = reports_of(tmp_path, {**LATER, "url": URL})
    (two,) = reports_of(tmp_path, {**LATER, "url": URL, "text": LATER["text"] + "\nIt rained.\n"})
    story = desk.compare_reports([one])
    decision = desk.decide(story.id, "correct_outlet", [one.id], value="Harrow Gazette", by="Ada")
    again = desk.compare_reports([two])
    assert again.id != story.id and desk.decisions(again.id) == [decision]
    assert dossier_of(desk, again.id).story.reports[0].outlet == "Harrow Gazette"


def test_a_story_that_was_not_compared_has_its_reports_to_decide_on(desk: Desk, tmp_path: Path) -> None:
    """An outlet can be put right before the first comparison; a finding cannot be there yet."""
    desk.add_reports(reports_of(tmp_path, *ROWS[2:4]))
    story = next(story for story in desk.stories() if story.origins_low is None)
    assert desk.kept(story.id) is None
    desk.decide(story.id, "correct_outlet", [story.reports[0].id], value="Harrow Gazette", by="Ada")
    with pytest.raises(OptionError, match="no such"):
        desk.decide(story.id, "reject_discrepancy", ["d-none"], by="Ada")
    assert len(desk.decisions(story.id)) == 1
    assert desk.dossier(story.id).story.reports[0].outlet == "Harrow Gazette"


def test_what_cannot_be_decided_is_refused_and_leaves_nothing(desk: Desk) -> None:
    """No such story, decision, thing or name; undone twice."""
    (story,) = desk.stories()
    decision = desk.decide(story.id, "note", [story.id], note="hello", by="Ada")
    for wrong in (" ", "x" * 101, "\u202e"):
        with pytest.raises(OptionError, match="name"):
            desk.undo(decision.id, by=wrong)
    with pytest.raises(OptionError):
        desk.decide(story.id, "note", [story.id], note=" ", by="Ada")
    with pytest.raises(NotFoundError, match="no such decision"):
        desk.undo("dec-none", by="Ada")
    with pytest.raises(NotFoundError, match="no such story"):
        desk.decide("s-none", "note", ["s-none"], note="x", by="Ada")
    desk.undo(decision.id, by="Ben")
    with pytest.raises(OptionError, match="undone already, by Ben"):
        desk.undo(decision.id, by="Cy")
    assert len(desk.decisions(story.id)) == desk.counts().decisions == 1


def test_two_desks_see_each_others_decisions(desk: Desk) -> None:
    """What one editor decided another process shows."""
    (story,) = desk.stories()
    with rashomon.open(desk.path) as other:
        decision = other.decide(story.id, "reject_discrepancy", ["d-girders"], by="Ada")
        assert desk.decisions(story.id) == [decision] and dossier_of(desk, story.id).discrepancies == ()
        desk.undo(decision.id, by="Ben")
        assert not other.decisions(story.id)[0].standing

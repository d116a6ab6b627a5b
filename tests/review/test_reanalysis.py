"""Decisions in the whole pipeline: made on one analysis, applied in another with a report less or a report more."""

from __future__ import annotations

from pathlib import Path

import pytest

from rashomon.ingest import read_sources
from rashomon.model import Decision, Report, Result, ReviewedDecision, StoryDossier
from rashomon.pipeline import reconstruct, settle
from rashomon.review import draft_decision

DATE = "2025-10-14T23:00:00+02:00"


def _drafts(dossier: StoryDossier, *given: tuple[str, list[str], dict[str, object]], day: int) -> list[Decision]:
    return [
        draft_decision(dossier, kind, targets, by="Ada", at=f"2031-03-{day}T09:{minute:02}:00Z", **more)  # type: ignore[arg-type]
        for minute, (kind, targets, more) in enumerate(given)
    ]


def _entity(dossier: StoryDossier, form: str) -> str:
    return next(e.id for e in dossier.entities if any(v.text == form for v in e.variants))


def _point(dossier: StoryDossier, words: str) -> str:
    return next(p.id for p in dossier.points if words in p.text)


@pytest.fixture(scope="module")
def reports(demo_folder: Path) -> dict[str, Report]:
    """The demo story's reports by the number of their file, as they are read."""
    return {Path(report.source).name[:2]: report for report in read_sources([str(demo_folder)]).reports}


@pytest.fixture(scope="module")
def decisions(demo_result: Result, reports: dict[str, Report]) -> list[Decision]:
    """One decision of every kind but on edges and merged points, made on all seven reports."""
    dossier = demo_result.dossier
    missing = next(d for d in dossier.discrepancies if d.about == "number: missing others")
    spelling = next(d for d in dossier.discrepancies if d.kind == "name" and d.relation == "spelling")
    blame = next(p for p in dossier.points if p.id == _point(dossier, "no mood to assign blame"))
    taken = [account.report for account in blame.accounts if account.span is not None][:1]
    return _drafts(
        dossier,
        ("split_point", [blame.id], {"part": taken}),
        ("merge_entities", [_entity(dossier, "Strait Beacon"), _entity(dossier, "The Strait Beacon")], {}),
        ("split_entity", [_entity(dossier, "Commander Jorun Halbrecht")], {"part": [
            "Halbrecht", "Jorun Halbrecht", "Commander Jorun Halbrecht"]}),
        ("correct_outlet", [reports["04"].id], {"value": "Gulp News"}),
        ("correct_date", [reports["07"].id], {"value": DATE}),
        ("reject_discrepancy", [missing.id], {"note": "one table, two counts"}),
        ("note", [spelling.id], {"note": "asked the coast guard"}),
        day=11,
    )  # fmt: skip


@pytest.fixture(scope="module")
def fewer(reports: dict[str, Report], decisions: list[Decision]) -> StoryDossier:
    """The dossier of the reports but one, with these decisions."""
    return reconstruct([report for key, report in reports.items() if key != "06"], decisions=decisions)


@pytest.fixture(scope="module")
def later(fewer: StoryDossier, reports: dict[str, Report]) -> list[Decision]:
    """Decisions on edges and points, made before the seventh report joined."""
    copied = f"{reports['02'].id}>{reports['01'].id}"
    sure = next(edge for edge in fewer.lineage.edges if edge.report == reports["07"].id and edge.kind == "rewrites")
    two = [p.id for p in fewer.points if "treated for minor injuries" in p.text or "cast off five minutes" in p.text]
    return _drafts(
        fewer,
        ("reject_edge", [copied], {}),
        ("confirm_edge", [f"{sure.report}>{sure.from_id}"], {}),
        ("merge_points", two, {}),
        day=12,
    )


@pytest.fixture(scope="module")
def joined(reports: dict[str, Report], later: list[Decision]) -> StoryDossier:
    """The dossier of all seven reports with the later decisions."""
    return reconstruct(list(reports.values()), decisions=later)


def _effects(dossier: StoryDossier) -> dict[str, ReviewedDecision]:
    return {item.decision.kind: item for item in dossier.review.decisions}


def _check(dossier: StoryDossier) -> None:
    names = [report.id for report in dossier.story.reports]
    assert all([account.report for account in point.accounts] == names for point in dossier.points)
    for things in (dossier.points, dossier.entities, dossier.discrepancies, dossier.quotes):
        assert len({thing.id for thing in things}) == len(things)
    entities = {entity.id for entity in dossier.entities}
    assert {quote.entity for quote in dossier.quotes} - {None} <= entities
    points = {point.id for point in dossier.points}
    assert {d.point for d in (*dossier.discrepancies, *dossier.review.discrepancies)} - {None} <= points
    assert all(set(entry.points) <= points for entry in dossier.timeline)
    assert all(0 <= change.lineage < len(dossier.lineage.edges) for change in dossier.lineage.changes)


def test_a_report_less(fewer: StoryDossier, decisions: list[Decision], reports: dict[str, Report]) -> None:
    """Every decision applies in an analysis without one of the reports, and the dossier is whole."""
    _check(fewer)
    assert [item.decision for item in fewer.review.decisions] == decisions
    effects = _effects(fewer)
    assert {kind: item.effect for kind, item in effects.items()} == {
        **dict.fromkeys(effects, "applied"),
        # It was on a difference in spelling within one entity; there are two now.
        "note": "not_found",
    }
    by_id = {report.id: report for report in fewer.story.reports}
    assert by_id[reports["04"].id].outlet == "Gulp News"
    dated = by_id[reports["07"].id]
    assert (dated.published_at, dated.date_basis) == (DATE, "editor")
    assert fewer.story.reports[-1] == dated
    names = {entity.id: {v.text for v in entity.variants} for entity in fewer.entities}
    assert "Jorun Haldricht" in names[effects["split_entity"].on[0]]
    assert "Jorun Halbrecht" in names[effects["split_entity"].on[1]]
    assert len(names[effects["merge_entities"].on[0]] & {"Strait Beacon", "The Strait Beacon"}) == 2
    assert [d.about for d in fewer.review.discrepancies] == ["number: missing others"]
    assert not any(d.about == "number: missing others" for d in fewer.discrepancies)


def test_a_point_in_two(fewer: StoryDossier) -> None:
    """The parts of a split point have their own accounts, and support is counted for each."""
    rest, new = (next(p for p in fewer.points if p.id == key) for key in _effects(fewer)["split_point"].on)
    assert new.support.reports == 1
    assert (new.support.origins_low, new.support.origins_high) == (1, 1)
    assert not any(a.span is not None and b.span is not None for a, b in zip(rest.accounts, new.accounts, strict=True))


def test_a_report_more(joined: StoryDossier, later: list[Decision]) -> None:
    """Decisions made on six reports apply when a seventh has joined."""
    _check(joined)
    effects = _effects(joined)
    assert [item.decision for item in joined.review.decisions] == later
    assert {kind: item.effect for kind, item in effects.items()} == dict.fromkeys(effects, "applied")
    (edge,) = joined.review.edges
    assert not any((e.report, e.from_id) == (edge.report, edge.from_id) for e in joined.lineage.edges)
    (key,) = effects["confirm_edge"].on
    (sure,) = [e for e in joined.lineage.edges if f"{e.report}>{e.from_id}" == key]
    assert sure.certain
    assert sure.reason.endswith("; confirmed by Ada")


def test_merged_support(joined: StoryDossier, demo_result: Result) -> None:
    """Two matters of one report each that are one matter have the support of both."""
    (merged,) = _effects(joined)["merge_points"].on
    point = next(point for point in joined.points if point.id == merged)
    parts = [
        p for p in demo_result.dossier.points
        if "treated for minor injuries" in p.text or "cast off five minutes" in p.text
    ]  # fmt: skip
    assert len(parts) == 2
    voices = {account.report for p in parts for account in p.accounts if account.span is not None}
    assert {account.report for account in point.accounts if account.span is not None} == voices
    assert point.support.reports == len(voices)
    assert 1 <= point.support.origins_low <= point.support.origins_high <= len(voices)
    assert len(joined.points) == len(demo_result.dossier.points) - 1


def test_a_rejected_edge_never_lowers_the_upper_bound(joined: StoryDossier, demo_result: Result) -> None:
    """A copy whose descent an editor denies may be an origin of its own, on every point and for the story."""
    before = {point.id: point for point in demo_result.dossier.points}
    pairs = [(before[point.id].support, point.support) for point in joined.points if point.id in before]
    pairs = [*pairs, (demo_result.dossier.support, joined.support)]
    assert all(old.origins_high <= new.origins_high for old, new in pairs)
    assert any(old.origins_high < new.origins_high for old, new in pairs)


def test_nothing_decided(demo_result: Result, reports: dict[str, Report], decisions: list[Decision]) -> None:
    """A dossier to which no decision applies is not touched, and one settled already is as it was."""
    assert settle(demo_result.dossier, ()) is demo_result.dossier
    assert not demo_result.dossier.review.decisions
    since = settle(demo_result.dossier, decisions)
    assert {item.effect for item in since.review.decisions} == {"pending", "applied"}
    assert settle(settle(since, decisions), decisions) == since

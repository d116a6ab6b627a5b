"""What decisions do to reports, entities, lineage and points, one kind after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st
from invented_bridge import make_dossier

from rashomon.model import Decision, Point, Report, ReviewedDecision, Span, StoryDossier
from rashomon.review import correct_reports, decide_edges, decide_entities, decide_points, draft_decision

Decide = Callable[..., Decision]
REPORTS = ("r-a", "r-b", "r-c", "r-d")


def undone(decision: Decision) -> Decision:
    """The decision, undone."""
    return replace(decision, undone_by="Bo", undone_at="2031-03-13T09:00:00Z")


def told(effects: Sequence[ReviewedDecision]) -> list[tuple[str, tuple[str, ...]]]:
    """What became of each decision."""
    return [(item.effect, item.on) for item in effects]


def stances(point: Point) -> str:
    """The stances of a point's accounts, a letter each (unread and silent: `u` and `-`)."""
    return "".join("-" if account.stance == "silent" else account.stance[0] for account in point.accounts)


# -- reports ---------------------------------------------------------------------------------------------------------


def test_a_corrected_report(decide: Decide, dossier: StoryDossier) -> None:
    """Outlet and date are what the editor says, and notes tell what they were, who says so and when."""
    decisions = [
        decide("correct_outlet", "r-c", value="Quay Gazette"), decide("correct_date", "r-c", value="2031-03-10"),
    ]  # fmt: skip
    reports, effects = correct_reports(dossier.story.reports, decisions)
    report = reports[2]
    assert (report.outlet, report.published_at, report.date_basis) == ("Quay Gazette", "2031-03-10", "editor")
    assert report.notes == (
        "outlet corrected to Quay Gazette (was: not known) by Ada Reviewer on 2031-03-12",
        "date of publication corrected to 2031-03-10 (was: 2031-03-11T10:00) by Ada Reviewer on 2031-03-12",
    )
    assert told(effects) == [("applied", ("r-c",))] * 2
    assert [r for r in reports if r.id != "r-c"] == [r for r in dossier.story.reports if r.id != "r-c"]


def test_the_later_correction_stands(decide: Decide, dossier: StoryDossier) -> None:
    """Of two corrections of one date the later stands and the earlier is told to be overruled; undone it is not."""
    first, second = decide("correct_date", "r-a", value="2031-03-09"), decide("correct_date", "r-a", value="2031-03-10")
    for given_as in permutations((first, second)):
        reports, effects = correct_reports(dossier.story.reports, given_as)
        assert reports[0].published_at == "2031-03-10"
        assert len(reports[0].notes) == 1
        assert told(effects) == [("overruled", ("r-a",)), ("applied", ("r-a",))]
    reports, effects = correct_reports(dossier.story.reports, [first, undone(second)])
    assert reports[0].published_at == "2031-03-09"
    assert told(effects) == [("applied", ("r-a",))]


def test_a_new_version_is_corrected_too(decide: Decide, dossier: StoryDossier) -> None:
    """A report with another id is the same one if it has the address or, without one, the first words."""
    decision = decide("correct_outlet", "r-c", value="Quay Gazette")
    old = dossier.story.reports[2]
    newer = replace(old, id="r-z", text="Other words. " + old.text[40:])
    moved = replace(old, id="r-z", url=None, text=old.text + " It is said to be old.")
    strange = replace(old, id="r-z", url="https://elsewhere.example/", text="Nothing of it.")
    for report, found in ((newer, True), (moved, True), (strange, False)):
        reports, effects = correct_reports([*dossier.story.reports[:2], report], [decision])
        assert (reports[2].outlet == "Quay Gazette") is found
        assert effects[0].effect == ("applied" if found else "not_found")


# -- edges -----------------------------------------------------------------------------------------------------------


def test_a_rejected_edge(decide: Decide, dossier: StoryDossier) -> None:
    """A rejected edge is gone with what changed at its hop; the other changes lead to their edges still."""
    lineage, rejected, effects = decide_edges(
        dossier.lineage, [decide("reject_edge", "r-b>r-a")], dossier.story.reports
    )
    assert rejected == (dossier.lineage.edges[1],)
    assert lineage.edges == (dossier.lineage.edges[0], *dossier.lineage.edges[2:])
    (change,) = lineage.changes
    assert lineage.edges[change.lineage].from_id == "o-wire"
    assert lineage.origins == dossier.lineage.origins
    assert told(effects) == [("applied", ("r-b>r-a",))]


def test_an_origin_of_rejected_edges_only(decide: Decide, dossier: StoryDossier) -> None:
    """An origin to which no edge leads any more is none; what else has no edge stays as it was."""
    lineage, _, _ = decide_edges(dossier.lineage, [decide("reject_edge", "r-c>o-office")], dossier.story.reports)
    assert [origin.id for origin in lineage.origins] == ["o-wire"]


def test_a_confirmed_edge(decide: Decide, dossier: StoryDossier) -> None:
    """A confirmed edge is certain, and its reason names all who confirmed it, each once."""
    decisions = [decide("confirm_edge", "r-b>r-a", by=by) for by in ("Ada", "Bo", "Ada")]
    lineage, rejected, effects = decide_edges(dossier.lineage, decisions, dossier.story.reports)
    edge = lineage.edges[1]
    assert edge.certain
    assert edge.reason == "It shares 50% of its words; confirmed by Ada and Bo"
    assert not rejected
    assert lineage.changes == dossier.lineage.changes
    assert [effect for effect, _ in told(effects)] == ["applied"] * 3


def test_confirmed_then_rejected(decide: Decide, dossier: StoryDossier) -> None:
    """Of contradicting decisions on an edge the later stands."""
    yes, no = decide("confirm_edge", "r-b>r-a"), decide("reject_edge", "r-b>r-a")
    _, rejected, effects = decide_edges(dossier.lineage, [no, yes], dossier.story.reports)
    assert len(rejected) == 1
    assert [effect for effect, _ in told(effects)] == ["overruled", "applied"]


def test_an_edge_of_a_new_version(decide: Decide, dossier: StoryDossier) -> None:
    """An edge is found again when its report has another id and its evidence the same words."""
    decision = decide("reject_edge", "r-b>r-a")
    words = replace(dossier.lineage.edges[1].evidence[0], report="r-z")
    edge = replace(dossier.lineage.edges[1], report="r-z", evidence=(words,))
    reports = [replace(r, id="r-z") if r.id == "r-b" else r for r in dossier.story.reports]
    _, rejected, effects = decide_edges(replace(dossier.lineage, edges=(edge,), changes=()), [decision], reports)
    assert rejected == (edge,)
    assert told(effects) == [("applied", ("r-z>r-a",))]
    gone = replace(edge, from_id="o-office")
    assert decide_edges(replace(dossier.lineage, edges=(gone,), changes=()), [decision], reports)[1] == ()


# -- points ----------------------------------------------------------------------------------------------------------


def test_merged_points(decide: Decide, dossier: StoryDossier) -> None:
    """Accounts and claims are united under the id of the first target, with the words of the weightier."""
    points = dossier.points
    merged, effects = decide_points(points, [decide("merge_points", "p-month", "p-crack")])
    assert [p.id for p in merged] == ["p-month", "p-shut", "p-ferries"]
    point = merged[0]
    assert (point.text, point.weight) == ("engineers found a crack two metres long", 3)
    assert stances(point) == "hsau"
    first = point.accounts[0]
    assert (first.span, first.hedge, first.attributed_to) == (points[0].accounts[0].span, "may", "Hanne Okoro")
    assert [span.text for span in first.more] == ["it may stay shut for a month"]
    assert set(point.claims) == {*points[0].claims, *points[3].claims}
    assert point.support.reports == 3
    assert told(effects) == [("applied", ("p-month",))]


def test_a_split_point(decide: Decide, dossier: StoryDossier) -> None:
    """The accounts taken out are a point of their own; each part has a statement in its own words."""
    points, effects = decide_points(dossier.points, [decide("split_point", "p-crack", part=["r-a", "r-c"])])
    rest, new = points[:2]
    assert (rest.id, stances(rest), stances(new)) == ("p-crack", "-s-u", "s-au")
    assert rest.text == "engineers found a crack three metres long"
    assert new.text == "engineers found a crack two metres long"
    assert (rest.support.reports, rest.weight, new.support.reports, new.weight) == (1, 1, 2, 3)
    assert told(effects) == [("applied", ("p-crack", new.id))]
    again, _ = decide_points(dossier.points[:2], [decide("split_point", "p-crack", part=["r-c", "r-a"])])
    assert again[1].id == new.id


def test_decisions_on_what_decisions_left(decide: Decide, dossier: StoryDossier) -> None:
    """A decision on a part, or on what went into another point, finds it; effects tell the ids that there are."""
    split = decide("split_point", "p-crack", part=["r-b"])
    after = replace(dossier, points=tuple(decide_points(dossier.points, [split])[0]))
    new = after.points[1].id
    join = decide("merge_points", "p-shut", new, on=after)
    more = decide("merge_points", "p-month", "p-shut")
    points, effects = decide_points(dossier.points, [more, join, split])
    assert [p.id for p in points] == ["p-crack", "p-month", "p-ferries"]
    assert told(effects) == [
        ("applied", ("p-crack", "p-month")), ("applied", ("p-month",)), ("applied", ("p-month",)),
    ]  # fmt: skip
    assert stances(points[1]) == "hs-u"


def test_a_point_with_another_id(decide: Decide, dossier: StoryDossier) -> None:
    """A point is found again by its words when its id changed, and not when too few are left."""
    decision = decide("merge_points", "p-crack", "p-ferries")
    renamed = [replace(p, id=f"{p.id}-2", claims=()) for p in dossier.points]
    assert [p.id for p in decide_points(renamed, [decision])[0]] == ["p-crack-2", "p-shut-2", "p-month-2"]
    left = [
        replace(p, accounts=tuple(replace(a, stance="silent", span=None) if a.report != "r-c" else a for a in p.accounts))
        for p in renamed
    ]  # fmt: skip
    points, effects = decide_points(left, [decision])
    assert points == left
    assert told(effects) == [("not_found", ())]


def test_a_report_left_out(decide: Decide, dossier: StoryDossier) -> None:
    """Where the reports to be taken out do not speak on a point any more, there is nothing to do."""
    decision = decide("split_point", "p-crack", part=["r-c"])
    silent = [
        replace(p, accounts=tuple(replace(a, stance="silent", span=None) if a.report == "r-c" else a for a in p.accounts))
        for p in dossier.points
    ]  # fmt: skip
    assert told(decide_points(silent, [decision])[1]) == [("applied", ("p-crack",))]
    without = [replace(p, accounts=tuple(a for a in p.accounts if a.report != "r-c")) for p in dossier.points]
    points, effects = decide_points(without, [decision])
    assert points == without
    assert told(effects) == [("not_found", ())]


_IDS = ("p-crack", "p-shut", "p-ferries", "p-month")


@settings(max_examples=40)
@given(data=st.data())
def test_every_report_keeps_one_account(data: st.DataObject) -> None:
    """Whatever is merged and split in whatever order given: one account of each report on each point, ids unique."""
    dossier = make_dossier()
    decisions: list[Decision] = []
    points: Sequence[Point] = dossier.points
    effects: Sequence[ReviewedDecision] = ()
    for minute in range(data.draw(st.integers(1, 5))):
        present = replace(dossier, points=tuple(points))
        at = f"2031-03-12T09:{minute:02}:00Z"
        splittable = [p for p in points if p.support.reports > 1]
        if splittable and data.draw(st.booleans()):
            point = data.draw(st.sampled_from(splittable))
            speaking = [a.report for a in point.accounts if a.span is not None]
            part = data.draw(st.lists(st.sampled_from(speaking), min_size=1, max_size=len(speaking) - 1, unique=True))
            decisions.append(draft_decision(present, "split_point", [point.id], part=part, by="Ada", at=at))
        elif len(points) > 1:
            ids = data.draw(st.lists(st.sampled_from([p.id for p in points]), min_size=2, max_size=3, unique=True))
            decisions.append(draft_decision(present, "merge_points", ids, by="Ada", at=at))
        points, effects = decide_points(dossier.points, decisions)
        assert {item.effect for item in effects} <= {"applied"}
    shuffled = data.draw(st.permutations(decisions))
    assert decide_points(dossier.points, shuffled) == decide_points(dossier.points, decisions)
    assert len({p.id for p in points}) == len(points)
    assert all(tuple(a.report for a in p.accounts) == REPORTS for p in points)
    assert all((a.span is None) == (a.stance in ("silent", "unread")) for p in points for a in p.accounts)
    assert all(any(a.span is not None for a in p.accounts) for p in points)
    words = {a.span for p in dossier.points for a in p.accounts} - {None}
    assert {s for p in points for a in p.accounts for s in (a.span, *a.more)} - {None} <= words
    held = {account.report for point in points for account in point.accounts if account.span is not None}
    assert held == {"r-a", "r-b", "r-c"}
    assert {item.on for item in effects if not set(item.on) <= {p.id for p in points}} == set()


# -- entities --------------------------------------------------------------------------------------------------------


def test_merged_entities(decide: Decide, dossier: StoryDossier) -> None:
    """The first names the merged one; all forms, roles and mentions are its own."""
    entities, effects = decide_entities(dossier.entities, [decide("merge_entities", "e-office", "e-lorne")], REPORTS)
    assert [(e.id, e.name, e.kind) for e in entities][1:] == [("e-office", "Harbour Office", "organization")]
    assert [(v.text, v.relation) for v in entities[1].variants] == [("Harbour Office", "same"), ("Lorne", "short")]
    assert len(entities[1].mentions) == 3
    assert told(effects) == [("applied", ("e-office",))]


def test_a_split_entity(decide: Decide, dossier: StoryDossier) -> None:
    """Forms go out with the mentions of them, and of each pronoun the form before it decides."""
    decision = decide("split_entity", "e-okoro", part=["Hanne Okoro"])
    entities, effects = decide_entities(dossier.entities, [decision], REPORTS)
    rest, new = entities[:2]
    assert (rest.id, rest.name, [v.text for v in rest.variants]) == ("e-okoro", "Hanna Okoro", ["Hanna Okoro"])
    assert (new.name, [s.text for s in new.mentions]) == ("Hanne Okoro", ["Hanne Okoro", "She", "Hanne Okoro"])
    assert [role.text for role in new.roles] == ["Mayor"]
    assert not rest.roles
    assert [s.text for s in rest.mentions] == ["Hanna Okoro"]
    assert told(effects) == [("applied", ("e-okoro", new.id))]


def test_a_form_as_a_browser_sends_it(decide: Decide, dossier: StoryDossier) -> None:
    """A form of a name is known by its words where line ends and characters that cannot be seen are not as written."""
    first, second = dossier.entities[0].variants
    odd = replace(second, text=second.text.replace(" ", "\n\u200b"))
    entity = replace(dossier.entities[0], variants=(first, odd))
    sent = odd.text.replace("\n", "\r\n")
    decision = decide("split_entity", entity.id, part=[sent], on=replace(dossier, entities=(entity,)))
    assert decision.part == second.spans


def test_split_and_merged_again(decide: Decide, dossier: StoryDossier) -> None:
    """Merging the parts of a split entity gives back its forms and mentions."""
    split = decide("split_entity", "e-okoro", part=["Hanna Okoro"])
    after = replace(dossier, entities=tuple(decide_entities(dossier.entities, [split], REPORTS)[0]))
    join = decide("merge_entities", "e-okoro", after.entities[1].id, on=after)
    entities, _ = decide_entities(dossier.entities, [split, join], REPORTS)
    assert entities == list(dossier.entities)


def test_a_form_in_a_report_that_joined(decide: Decide, dossier: StoryDossier) -> None:
    """A form is taken out of every report that has it, also of one that came later."""
    decision = decide("split_entity", "e-okoro", part=["Hanna Okoro"])
    words = Span("r-new", 4, 16, "Hanna Okoro")
    entity = dossier.entities[0]
    grown = replace(entity.variants[1], spans=(*entity.variants[1].spans, words))
    entity = replace(entity, variants=(entity.variants[0], grown), mentions=(*entity.mentions, words))
    entities, _ = decide_entities([entity], [decision], (*REPORTS, "r-new"))
    assert entities[1].variants[0].spans == grown.spans
    assert words in entities[1].mentions


def test_two_names_of_one_person(decide: Decide, dossier: StoryDossier) -> None:
    """Where an editor says that two full names are one person's, the reader sees that the reports contradict each other."""
    other = replace(
        dossier.entities[0], id="e-lind", name="Pia Lind",
        variants=(replace(dossier.entities[0].variants[0], text="Pia Lind"),), roles=(), mentions=(),
    )  # fmt: skip
    present = replace(dossier, entities=(*dossier.entities, other))
    entities, _ = decide_entities(
        present.entities, [decide("merge_entities", "e-okoro", "e-lind", on=present)], REPORTS
    )
    assert {v.text: v.relation for v in entities[0].variants}["Pia Lind"] == "conflict"


# -- nothing decided -------------------------------------------------------------------------------------------------


def test_no_decision_no_change(decide: Decide, dossier: StoryDossier) -> None:
    """Without decisions, or with undone ones only, everything is as it was."""
    kinds = (
        ("merge_points", "p-crack", "p-shut"),
        ("merge_entities", "e-lorne", "e-office"),
        ("reject_edge", "r-b>r-a"),
    )
    for decisions in ((), [undone(decide(*kind)) for kind in kinds]):
        assert correct_reports(dossier.story.reports, decisions) == (list[Report](dossier.story.reports), ())
        assert decide_entities(dossier.entities, decisions, REPORTS) == (list(dossier.entities), ())
        assert decide_edges(dossier.lineage, decisions, dossier.story.reports) == (dossier.lineage, (), ())
        assert decide_points(dossier.points, decisions) == (list(dossier.points), ())

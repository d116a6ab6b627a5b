"""A kept dossier read with the present decisions: what is set aside, what became of each, and that it can be repeated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_bridge import make_dossier, span

from rashomon.model import Decision, Discrepancy, Review, ReviewedDecision, StoryDossier
from rashomon.points import mark_differences
from rashomon.review import decide_edges, draft_decision, settle

Decide = Callable[..., Decision]


def make_marked() -> StoryDossier:
    """The story of the bridge as the pipeline leaves it: every stance is what the discrepancies say."""
    plain = make_dossier()
    return replace(plain, points=tuple(mark_differences(plain.points, plain.discrepancies)))


@pytest.fixture
def dossier() -> StoryDossier:
    """The story of the bridge with differences marked."""
    return make_marked()


def undone(decision: Decision) -> Decision:
    """The decision, undone."""
    return replace(decision, undone_by="Bo", undone_at="2031-03-13T09:00:00Z")


def settled(dossier: StoryDossier, *decisions: Decision) -> StoryDossier:
    """The dossier as it stands with these decisions."""
    return settle(dossier, decisions, mark_differences)


def ids(discrepancies: Sequence[Discrepancy]) -> list[str]:
    """The ids, in order."""
    return [each.id for each in discrepancies]


def told(dossier: StoryDossier) -> list[tuple[str, str, tuple[str, ...]]]:
    """What became of each decision."""
    return [(item.decision.kind, item.effect, item.on) for item in dossier.review.decisions]


def test_no_decision_no_change(dossier: StoryDossier) -> None:
    """Without decisions the dossier is the very same."""
    assert settled(dossier) is dossier


def test_a_rejected_discrepancy(decide: Decide, dossier: StoryDossier) -> None:
    """It stands aside, and no account differs because of it any more; all else is as it was."""
    after = settled(dossier, decide("reject_discrepancy", "d-length"))
    assert ids(after.discrepancies) == ["d-interval", "d-name", "d-who"]
    assert ids(after.review.discrepancies) == ["d-length"]
    assert told(after) == [("reject_discrepancy", "applied", ("d-length",))]
    crack = after.points[0]
    # The other discrepancy on this point still makes an account differ.
    assert [account.stance for account in crack.accounts] == ["states", "states", "differs", "unread"]
    assert crack.accounts[1].reason is None
    both = settled(after, decide("reject_discrepancy", "d-length"), decide("reject_discrepancy", "d-who"))
    assert [account.stance for account in both.points[0].accounts] == ["states", "states", "attributes", "unread"]
    assert after.points[1:] == dossier.points[1:]
    assert replace(after, points=(), discrepancies=(), review=Review()) == replace(dossier, points=(), discrepancies=())


def test_an_undone_rejection(decide: Decide, dossier: StoryDossier) -> None:
    """Undone, the discrepancy comes back to its place among the others; the decision stays on record."""
    first, second = decide("reject_discrepancy", "d-interval"), decide("reject_discrepancy", "d-length")
    both = settled(dossier, first, second)
    assert ids(both.discrepancies) == ["d-name", "d-who"]
    one = settled(both, undone(first), second)
    assert ids(one.discrepancies) == ["d-interval", "d-name", "d-who"]
    none = settled(one, undone(first), undone(second))
    assert none.discrepancies == dossier.discrepancies
    assert none.points[2] == dossier.points[2]
    assert [effect for _, effect, _ in told(none)] == ["undone", "undone"]


def test_set_aside_without_a_place(dossier: StoryDossier) -> None:
    """A discrepancy of which nobody kept the place comes back behind those that weigh as much."""
    aside = replace(
        dossier, discrepancies=dossier.discrepancies[:1] + dossier.discrepancies[2:],
        review=Review(discrepancies=(dossier.discrepancies[1],)),
    )  # fmt: skip
    assert ids(settled(aside).discrepancies) == ["d-length", "d-name", "d-interval", "d-who"]


def test_notes(decide: Decide, dossier: StoryDossier) -> None:
    """A note on anything is told with what it is on; what is gone is told too, as not found."""
    targets = ("s-1", "r-c", "d-name", "p-shut", "e-lorne", "r-b>r-a", "q-1")
    notes = [decide("note", target, note="see") for target in targets]
    assert told(settled(dossier, *notes)) == [("note", "applied", (target,)) for target in targets]
    bare = replace(
        dossier,
        points=(),
        discrepancies=(),
        quotes=(),
        entities=(),
        lineage=replace(dossier.lineage, edges=(), changes=()),
    )
    effects = [effect for _, effect, _ in told(settled(bare, *notes))]
    assert effects == ["applied", "applied", *["not_found"] * 5]
    merged = replace(dossier, story=replace(dossier.story, id="s-2"))
    assert told(settled(merged, notes[0])) == [("note", "applied", ("s-2",))]


def test_a_note_on_what_was_set_aside(decide: Decide, dossier: StoryDossier) -> None:
    """What stands aside can be spoken of."""
    rejected = settled(dossier, decide("reject_discrepancy", "d-name"))
    note = decide("note", "d-name", note="see", on=rejected)
    assert ("note", "applied", ("d-name",)) in told(settled(rejected, note))


def test_decisions_made_since(decide: Decide, dossier: StoryDossier) -> None:
    """A shaping decision is told to be pending until the story is compared again, and as it was applied from then on."""
    decision = decide("reject_edge", "r-b>r-a")
    before = settled(dossier, decision)
    assert told(before) == [("reject_edge", "pending", ("r-b>r-a",))]
    assert before.lineage == dossier.lineage
    lineage, rejected, effects = decide_edges(dossier.lineage, [decision], dossier.story.reports)
    made = replace(dossier, lineage=lineage, review=Review(effects, edges=rejected))
    after = settled(made, decision)
    assert told(after) == [("reject_edge", "applied", ("r-b>r-a",))]
    assert after.review.edges == rejected
    assert settled(made) == after, "what shaped the dossier is told though nobody gives it"
    assert told(settled(made, undone(decision))) == [("reject_edge", "undone", ("r-b>r-a",))]


def test_a_rejected_edge_has_its_name(decide: Decide, dossier: StoryDossier) -> None:
    """An edge whose origin went with it is still called by its name where somebody confirms it after all."""
    decision = decide("reject_edge", "r-c>o-office")
    lineage, rejected, effects = decide_edges(dossier.lineage, [decision], dossier.story.reports)
    made = settled(replace(dossier, lineage=lineage, review=Review(effects, edges=rejected)), decision)
    (target,) = decide("confirm_edge", "r-c>o-office", on=made).targets
    assert (target.detail, target.label) == ("Harbour Office", decision.targets[0].label)


def test_order_does_not_matter(decide: Decide, dossier: StoryDossier) -> None:
    """Decisions are told oldest first, in whatever order they are given."""
    late = decide("note", "p-shut", note="two", at="2031-03-12T12:00:00+00:00")
    soon = decide("note", "p-shut", note="one", at="2031-03-12T12:30:00+01:00")
    assert [item.decision for item in settled(dossier, late, soon).review.decisions] == [soon, late]


# -- found again -----------------------------------------------------------------------------------------------------


def renamed(discrepancy: Discrepancy, **changes: object) -> Discrepancy:
    """The discrepancy as another analysis shows it, with another id."""
    return replace(discrepancy, id=f"{discrepancy.id}-2", **changes)


def test_a_discrepancy_with_another_id(decide: Decide, dossier: StoryDossier) -> None:
    """A rejection holds when a report joined a variant, and not for another kind or when one variant is gone."""
    decision = decide("reject_discrepancy", "d-length")
    length = dossier.discrepancies[0]
    two, three = length.variants
    joined = renamed(length, variants=(replace(two, spans=(*two.spans, span("r-b", "found a crack"))), three))
    assert ids(settled(replace(dossier, discrepancies=(joined,)), decision).review.discrepancies) == ["d-length-2"]
    for other in (
        renamed(length, kind="scope"),
        renamed(length, variants=(two, replace(three, spans=(span("r-c", "Ferries replace bridge"),)))),
        renamed(length, variants=(replace(two, spans=(span("r-c", "Ferries replace bridge"),)), three)),
    ):
        after = settled(replace(dossier, discrepancies=(other,)), decision)
        assert ids(after.discrepancies) == ["d-length-2"]
        assert told(after) == [("reject_discrepancy", "not_found", ())]


def test_of_two_equally_good_neither(decide: Decide, dossier: StoryDossier) -> None:
    """Where two discrepancies have the same words and neither the name, none is taken for the one decided on."""
    decision = decide("reject_discrepancy", "d-length")
    twins = tuple(replace(dossier.discrepancies[0], id=f"d-{n}", about=f"number {n}") for n in (1, 2))
    assert ids(settled(replace(dossier, discrepancies=twins), decision).discrepancies) == ["d-1", "d-2"]
    named = (replace(twins[0], about="length of the crack"), twins[1])
    assert ids(settled(replace(dossier, discrepancies=named), decision).discrepancies) == ["d-2"]


def test_a_discrepancy_in_a_new_version(decide: Decide, dossier: StoryDossier) -> None:
    """Words of a report that was replaced count where a new one has them; a few common words do not count alone."""
    decision = decide("reject_discrepancy", "d-length")
    length = dossier.discrepancies[0]
    reports = tuple(replace(r, id=f"{r.id}-2") for r in dossier.story.reports)
    story = replace(dossier.story, reports=reports)

    def moved(about: str) -> Discrepancy:
        variants = tuple(
            replace(
                v, spans=tuple(replace(s, report=f"{s.report}-2", start=s.start + 5, end=s.end + 5) for s in v.spans)
            )
            for v in length.variants
        )
        return renamed(length, about=about, variants=variants)

    for about, effect in (("length of the crack", "applied"), ("length of the ferry", "not_found")):
        after = settled(replace(dossier, story=story, discrepancies=(moved(about),)), decision)
        assert [each for _, each, _ in told(after)] == [effect]


# -- as often as one likes -------------------------------------------------------------------------------------------


def _decisions() -> list[Decision]:
    dossier = make_dossier()
    made = [
        ("reject_discrepancy", ["d-length"], {}), ("reject_discrepancy", ["d-who"], {}), ("reject_discrepancy", ["d-interval"], {}),
        ("reject_discrepancy", ["d-name"], {}), ("reject_discrepancy", ["d-name"], {"note": "again"}),
        ("note", ["d-name"], {"note": "x"}), ("note", ["s-1"], {"note": "y"}), ("merge_points", ["p-crack", "p-shut"], {}),
        ("correct_date", ["r-a"], {"value": "2031-03-10"}), ("confirm_edge", ["r-b>r-a"], {}),
    ]  # fmt: skip
    return [
        draft_decision(dossier, kind, targets, by="Ada", at=f"2031-03-12T09:{minute:02}:00Z", **more)  # type: ignore[arg-type]
        for minute, (kind, targets, more) in enumerate(made)
    ]


_MADE = _decisions()
_SOME = st.lists(st.sampled_from([*_MADE, *map(undone, _MADE)]), max_size=8, unique_by=lambda decision: decision.id)


@settings(max_examples=40)
@given(first=_SOME, second=_SOME)
def test_settling_again_is_settling_once(first: list[Decision], second: list[Decision]) -> None:
    """What was settled with some decisions and is settled with others is as if settled with the others alone."""
    dossier = make_marked()
    once = settled(dossier, *second)
    assert settled(settled(dossier, *first), *second) == replace(once, review=once.review)
    assert settled(once, *second) == once


@settings(max_examples=40)
@given(first=_SOME, second=_SOME)
def test_what_shaped_a_dossier_stays_told(first: list[Decision], second: list[Decision]) -> None:
    """Likewise for a dossier that was made with decisions, some of which are undone later."""
    shaping = draft_decision(make_dossier(), "reject_edge", ["r-b>r-a"], by="Ada", at="2031-03-12T08:00:00Z")
    gone = draft_decision(
        make_dossier(), "merge_entities", ["e-lorne", "e-office"], by="Ada", at="2031-03-12T08:01:00Z"
    )
    reviewed = ReviewedDecision(shaping, "applied", ("r-b>r-a",)), ReviewedDecision(gone, "not_found")
    dossier = replace(make_marked(), review=Review(reviewed))
    later = [undone(shaping), gone, *second]
    assert settled(settled(dossier, shaping, gone, *first), *later) == settled(dossier, *later)
    assert told(settled(dossier, *later))[0] == ("reject_edge", "undone", ("r-b>r-a",))

"""What changed between a sentence and its version in a derived report, and what looks like a change and is none.

All pairs of sentences are read at once; each is a source published at eight and a report published at noon.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from rashomon.lineage.changes import find_changes
from rashomon.lineage.versions import find_versions
from rashomon.model import Change, Entity, LineageEdge, Report, Span, Variant
from rashomon.text.reading import Reading, read_reports

if TYPE_CHECKING:
    from conftest import TraceStory

EIGHT, NOON = "2031-05-03T08:00:00Z", "2031-05-03T12:00:00Z"


@dataclass(frozen=True)
class Pair:
    """A sentence, its version, and the changes between both as (kind, words before, words after)."""

    name: str
    source: str
    derived: str
    changes: tuple[tuple[str, str, str], ...] = ()


CHANGED = (
    Pair(
        "number",
        "Engineers closed the railway line over the bridge for six hours on Thursday.",
        "Engineers closed the railway line over the bridge for nine hours on Thursday.",
        (("number changed", "six", "nine"),),
    ),
    Pair(
        "number in digits",
        "The company paid 4.2 million dollars for the repair of the two bridges.",
        "The company paid 4.7 million dollars for the repair of the two bridges.",
        (("number changed", "4.2 million", "4.7 million"),),
    ),
    Pair(
        "number that shrinks is no update",
        "At least 14 people were killed when the ferry went down off the northern cape.",
        "At least 11 people were killed when the ferry went down off the northern cape.",
        (("number changed", "14", "11"),),
    ),
    Pair(
        "toll that grew",
        "At least 11 people were killed when the ferry went down off the northern cape.",
        "At least 14 people were killed when the ferry went down off the northern cape.",
        (("number updated", "11", "14"),),
    ),
    Pair(
        "number that is no toll",
        "The ferry carried 11 lorries when it went down off the northern cape in a storm.",
        "The ferry carried 14 lorries when it went down off the northern cape in a storm.",
        (("number changed", "11", "14"),),
    ),
    Pair(
        "name misspelt",
        "The inquiry into the accident is led by Magistrate Halvorsen of the upper district.",
        "The inquiry into the accident is led by Magistrate Halvorson of the upper district.",
        (("name changed", "Halvorsen", "Halvorson"),),
    ),
    Pair(
        "letter doubled",
        "The inquiry into the accident was opened by Judge Brand of the upper district court.",
        "The inquiry into the accident was opened by Judge Brandd of the upper district court.",
        (("name changed", "Brand", "Brandd"),),
    ),
    Pair(
        "another person",
        "On Thursday the harbour inquiry questioned Anna Brenning about the rusty chain for six hours.",
        "On Thursday the harbour inquiry questioned Anna Peterson about the rusty chain for six hours.",
        (("name changed", "Brenning", "Peterson"),),
    ),
    Pair(
        "hedge dropped",
        "The fire was probably started by a faulty cable in the engine room, investigators found.",
        "The fire was started by a faulty cable in the engine room, investigators found.",
        (("hedge dropped", "probably", "The fire was started"),),
    ),
    Pair(
        "allegation told as fact",
        "The captain allegedly ignored three warnings from the coast guard before the collision.",
        "The captain ignored three warnings from the coast guard before the collision.",
        (("hedge dropped", "allegedly", "The captain ignored"),),
    ),
    Pair(
        "modal dropped",
        "The storm may have damaged the only bridge to the island, the coast guard reported.",
        "The storm has damaged the only bridge to the island, the coast guard reported.",
        (("hedge dropped", "may", "The storm has damaged"),),
    ),
    Pair(
        "hedge added",
        "The captain ignored three warnings from the coast guard before the collision.",
        "The captain reportedly ignored three warnings from the coast guard before the collision.",
        (("hedge added", "The captain ignored", "reportedly"),),
    ),
    Pair(
        "attribution removed",
        "The harbour company had ignored two warnings about the chain, the port inspector said.",
        "The harbour company had ignored two warnings about the chain.",
        (("attribution removed", "the port inspector said", "The harbour company"),),
    ),
    Pair(
        "according to removed",
        "According to the coast guard, the ferry had left the port with a broken radar set.",
        "The ferry had left the port with a broken radar set.",
        (("attribution removed", "According to the coast guard", "The ferry had left"),),
    ),
    Pair(
        "attribution moved",
        "The harbour company had ignored two warnings about the chain, the port inspector said.",
        "The harbour company had ignored two warnings about the chain, Helen Brenning said.",
        (("attribution moved", "the port inspector", "Helen Brenning"),),
    ),
    Pair(
        "attribution moved to another person",
        "The chain had been rusty since the autumn, Martin Oakfield said on Thursday morning.",
        "The chain had been rusty since the autumn, Helen Brenning said on Thursday morning.",
        (("attribution moved", "Martin Oakfield", "Helen Brenning"),),
    ),
    Pair(
        "one more of what is counted",
        "One person was killed when the ferry went down off the northern cape on Monday.",
        "Two people were killed when the ferry went down off the northern cape on Monday.",
        (("number updated", "One", "Two"),),
    ),
    Pair(
        "toll by its name",
        "The death toll from the flood rose to 11 on Monday, officials said in the valley.",
        "The death toll from the flood rose to 17 on Monday, officials said in the valley.",
        (("number updated", "11", "17"),),
    ),
    Pair(
        "toll that grew by little",
        "At least 100 people were killed when the flood came down the valley on Monday.",
        "At least 104 people were killed when the flood came down the valley on Monday.",
        (("number updated", "100", "104"),),
    ),
    Pair(
        "hedge before a perfect tense",
        "The fire could have been started by a faulty cable in the engine room of the ferry.",
        "The fire was started by a faulty cable in the engine room of the ferry.",
        (("hedge dropped", "could", "The fire was started"),),
    ),
    Pair(
        "seeming before a perfect tense",
        "The barge appears to have been moored with a single chain since the autumn.",
        "The barge was moored with a single chain since the autumn.",
        (("hedge dropped", "appears to", "The barge was moored"),),
    ),
    Pair(
        "quote altered",
        "“We were never told that the chain was old,” the watchman said on Thursday.",
        "“We were never told that the chain was weak,” the watchman said on Thursday.",
        (("quote altered", "old", "weak"),),
    ),
    Pair(
        "number in a quote is told once",
        "“We had waited for six hours before anybody came,” the watchman said on Thursday.",
        "“We had waited for nine hours before anybody came,” the watchman said on Thursday.",
        (("number changed", "six", "nine"),),
    ),
)

UNCHANGED = (
    Pair(
        "digits against words",
        "Engineers closed the railway line over the bridge for six hours on Thursday.",
        "Engineers closed the railway line over the bridge for 6 hours on Thursday.",
    ),
    Pair(
        "large number in words",
        "The shipyard will dismiss 2,000 workers before the end of the year, it announced.",
        "The shipyard will dismiss two thousand workers before the end of the year, it announced.",
    ),
    Pair(
        "rounded",
        "The flood destroyed 1,234 houses along the lower river, the district office counted.",
        "The flood destroyed about 1,200 houses along the lower river, the district office counted.",
    ),
    Pair(
        "number that moved",
        "On Thursday 40 trains were delayed because the old bridge was closed for six hours.",
        "Because the old bridge was closed for six hours on Thursday, 40 trains were delayed.",
    ),
    Pair(
        "country and its people",
        "The trawler was towed to a port in Norway after the collision with the tanker.",
        "The trawler was towed to a Norwegian port after the collision with the tanker.",
    ),
    Pair(
        "plural name",
        "The trophy goes to the Hollander brothers, who crossed the lake in nine hours.",
        "The trophy goes to the Hollanders, who crossed the lake in nine hours.",
    ),
    Pair(
        "possessive name",
        "The yacht of Martin Oakfield was found adrift off the northern cape on Monday.",
        "Martin Oakfield's yacht was found adrift off the northern cape on Monday.",
    ),
    Pair(
        "reordered X said",
        "The harbour company had ignored two warnings about the chain, inspector Oakfield said.",
        "Inspector Oakfield said the harbour company had ignored two warnings about the chain.",
    ),
    Pair(
        "said X",
        "The harbour company had ignored two warnings about the chain, inspector Oakfield said.",
        "The harbour company had ignored two warnings about the chain, said inspector Oakfield.",
    ),
    Pair(
        "synonym of said",
        "The harbour company had ignored two warnings about the chain, inspector Oakfield said.",
        "The harbour company had ignored two warnings about the chain, inspector Oakfield stated.",
    ),
    Pair(
        "according to for said",
        "The harbour company had ignored two warnings about the chain, inspector Oakfield said.",
        "The harbour company had ignored two warnings about the chain, according to inspector Oakfield.",
    ),
    Pair(
        "hedge that moved",
        "The fire was probably started by a faulty cable in the engine room, investigators found.",
        "Probably the fire was started by a faulty cable in the engine room, investigators found.",
    ),
    Pair(
        "one hedge for another",
        "The captain allegedly ignored three warnings from the coast guard before the collision.",
        "The captain reportedly ignored three warnings from the coast guard before the collision.",
    ),
    Pair(
        "dropped clause",
        "Engineers closed the bridge for six hours on Thursday, after 40 trains had crossed it, to look for cracks.",
        "Engineers closed the bridge for six hours on Thursday to look for cracks.",
    ),
    Pair(
        "added clause",
        "Engineers closed the bridge for six hours on Thursday to look for cracks.",
        "Engineers closed the bridge, which is 140 years old, for six hours on Thursday to look for cracks.",
    ),
    Pair(
        "hedge that left with its clause",
        "Engineers closed the railway bridge for six hours on Thursday, which may delay the harvest ships.",
        "Engineers closed the railway bridge for six hours on Thursday.",
    ),
    Pair(
        "another word for the speaker",
        "The harbour company had ignored two warnings about the chain, the assistants said.",
        "The harbour company had ignored two warnings about the chain, the aides said.",
    ),
    Pair(
        "pronoun for the speaker",
        "The harbour company had ignored two warnings about the chain, inspector Oakfield said.",
        "The harbour company had ignored two warnings about the chain, he said.",
    ),
    Pair(
        "other words outside a quote",
        "The old barge drifted against two pillars of the railway bridge shortly before dawn.",
        "The old vessel drifted against two pillars of the railway bridge shortly before dawn.",
    ),
    Pair(
        "quotation marks and case only",
        "“We were never told that the chain was old,” the watchman said on Thursday.",
        '"We were never told that the Chain was old," the watchman said on Thursday.',
    ),
)


@pytest.fixture(scope="module")
def found() -> dict[str, list[Change]]:
    """Return the changes of each pair by its name; all are read at once."""
    pairs = (*CHANGED, *UNCHANGED)
    readings = read_all([(f"{pair.name} {side}", text) for pair in pairs for side, text in sides(pair)])
    edges = [link(f"{pair.name} b", f"{pair.name} a") for pair in pairs]
    by_name: dict[str, list[Change]] = defaultdict(list)
    for change in find_changes(readings, edges, quoted=quoted_in(readings)):
        by_name[pairs[change.lineage].name].append(change)
    return by_name


def sides(pair: Pair) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return both versions of a pair with their letters."""
    return ("a", pair.source), ("b", pair.derived)


def read_all(texts: list[tuple[str, str]]) -> list[Reading]:
    """Return the readings of texts by name; such whose name ends in `a` appear first."""
    return read_reports(
        [
            Report(name, f"{name}.txt", text, "0", title="", published_at=EIGHT if name[-1] == "a" else NOON)
            for name, text in texts
        ]
    )


def link(report: str, source: str) -> LineageEdge:
    """Return that one report rewrites another."""
    return LineageEdge(report, source, "rewrites", True, 0.9, "", ())


def quoted_in(readings: list[Reading]) -> dict[str, list[tuple[int, int]]]:
    """Return where each text quotes."""
    marks = re.compile(r"[“\"]([^”\"]*)[”\"]")
    return {r.report.id: [match.span(1) for match in marks.finditer(r.report.text)] for r in readings}


def cases(pairs: tuple[Pair, ...]) -> list[object]:
    """Return pairs as parameters under their names."""
    return [pytest.param(pair, id=pair.name) for pair in pairs]


@pytest.mark.parametrize("pair", cases(CHANGED))
def test_what_changed(found: dict[str, list[Change]], pair: Pair) -> None:
    """Each kind of change is found once, with the words before and after, and with nothing beside it."""
    changes = found[pair.name]
    assert [change.kind for change in changes] == [kind for kind, _, _ in pair.changes]
    for change, (_, before, after) in zip(changes, pair.changes, strict=True):
        # Where something has nothing to answer it, the other side is the sentence.
        assert change.from_span.text == before or (change.kind == "hedge added" and before in change.from_span.text)
        assert change.to_span.text == after or (
            change.kind.endswith(("dropped", "removed")) and after in change.to_span.text
        )
        assert change.reason


@pytest.mark.parametrize("pair", cases(UNCHANGED))
def test_what_is_no_change(found: dict[str, list[Change]], pair: Pair) -> None:
    """Other words for the same, moved words, and what was only added or cut are no changes."""
    assert [(c.kind, c.from_span.text, c.to_span.text) for c in found[pair.name]] == []


def test_every_pair_is_compared() -> None:
    """No pair passes for the reason alone that its sentences are not taken for versions of one."""
    pairs = [pair for pair in (*CHANGED, *UNCHANGED) if pair.name != "quotation marks and case only"]
    readings = read_all([(f"{pair.name} {side}", text) for pair in pairs for side, text in sides(pair)])
    versions = find_versions(readings, [link(f"{pair.name} b", f"{pair.name} a") for pair in pairs], {})
    assert {version.edge for version in versions} == set(range(len(pairs)))


def test_spans_quote_their_reports(found: dict[str, list[Change]]) -> None:
    """Every change shows words of the source and of the derived report, in that order."""
    texts = {f"{pair.name} {side}": text for pair in (*CHANGED, *UNCHANGED) for side, text in sides(pair)}
    for name, changes in found.items():
        for change in changes:
            assert (change.from_span.report, change.to_span.report) == (f"{name} a", f"{name} b")
            for span in (change.from_span, change.to_span):
                assert texts[span.report][span.start : span.end] == span.text


def test_a_toll_told_earlier_is_no_update() -> None:
    """A toll grows with time only: a higher one in a report that is not later is a change."""
    readings = read_all(
        [
            ("b", "At least 11 people were killed when the ferry went down off the northern cape."),
            ("a", "At least 14 people were killed when the ferry went down off the northern cape."),
        ]
    )
    assert [change.kind for change in find_changes(readings, [link("a", "b")])] == ["number changed"]


def test_two_words_of_one_name_are_no_change() -> None:
    """The family name for the first name is another person's only where the story does not know both as one."""
    texts = [
        ("a", "On Thursday the harbour inquiry questioned Helen about the rusty chain for six hours."),
        ("b", "On Thursday the harbour inquiry questioned Peterson about the rusty chain for six hours."),
    ]
    readings = read_all(texts)
    words = Span("a", 0, 0, "")
    person = Entity("e", "Helen Peterson", "person", (Variant("Helen Peterson", "same", (words,)),))
    assert [change.kind for change in find_changes(readings, [link("b", "a")])] == ["name changed"]
    assert find_changes(readings, [link("b", "a")], [person]) == ()


def test_nothing_to_compare() -> None:
    """No edges, empty texts, and edges to reports that have no text give no changes."""
    assert find_changes([], []) == ()
    readings = read_all([("a", ""), ("b", "Nothing."), ("c", "\n\n")])
    assert find_changes(readings, [link("b", "a"), link("c", "b"), link("a", "o-unknown")]) == ()


STORY = (
    "A grain barge broke its moorings in the upper harbour before dawn and drifted against two pillars of the bridge. "
    "Engineers closed the line for six hours while divers looked for cracks in the masonry below the water. "
    "No one was hurt, but four freight trains had to wait outside the city until the afternoon. "
    "A crane lifted the wreck onto a pontoon shortly after noon, while children watched from the fish market."
)
SECOND = STORY.replace("six hours", "nine hours").replace("freight trains", "goods trains")
THIRD = SECOND.replace("the upper harbour", "the lower harbour").replace("four goods trains", "five goods trains")


def test_a_change_stands_at_its_hop(trace_story: TraceStory) -> None:
    """Along a chain each change is told at the hop where it happened, and not again at the next."""
    story = trace_story(
        ("a", STORY, None, EIGHT), ("b", SECOND, None, "2031-05-03T10:00:00Z"), ("c", THIRD, None, NOON)
    )
    assert story.changes() == [("b", "number changed", "six", "nine"), ("c", "number changed", "four", "five")]


def test_a_copy_that_went_back_to_the_source(trace_story: TraceStory) -> None:
    """A report that has the source's own words has changed nothing, though it has the rest from a copy."""
    back = SECOND.replace("nine hours", "six hours")
    story = trace_story(("a", STORY, None, EIGHT), ("b", SECOND, None, "2031-05-03T10:00:00Z"), ("c", back, None, NOON))
    assert [change for change in story.changes() if change[0] == "c"] == []


def test_one_alteration_in_two_copies_is_told_once(trace_story: TraceStory) -> None:
    """Where two copies altered the same words in the same way, it is told of the earlier one."""
    story = trace_story(
        ("a", STORY, None, EIGHT),
        ("b", STORY.replace("six hours", "nine hours"), None, "2031-05-03T10:00:00Z"),
        ("c", STORY.replace("six hours", "nine hours").replace("a pontoon", "a raft"), None, NOON),
    )
    assert story.changes() == [("b", "number changed", "six", "nine")]

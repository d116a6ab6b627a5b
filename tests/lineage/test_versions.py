"""Which sentence of which source a derived sentence is a version of."""

from __future__ import annotations

import pytest

from rashomon.lineage.versions import Texts, Version, find_versions
from rashomon.model import LineageEdge, LineageKind, Report
from rashomon.text.reading import Reading, read_reports

BARGE = "A grain barge broke its moorings before dawn and drifted against two pillars of the old railway bridge."
CLOSED = "Engineers closed the line for six hours while divers looked for cracks in the masonry below the water."
HURT = "No one was hurt, but four freight trains had to wait outside the city until the afternoon."
CRANE = "A crane lifted the wreck onto a pontoon shortly after noon in front of a large crowd."
CRANE_LATER = "A crane lifted the wreck of a second barge onto a pontoon on Friday in front of nobody."
MERGED = (
    "Engineers closed the line for six hours while divers looked for cracks in the masonry, and four freight trains had "
    "to wait outside the city until the afternoon."
)
NINE = CLOSED.replace("six hours", "nine hours")
TEN = CLOSED.replace("six hours", "ten hours")

TEXTS = {
    "source": (BARGE, CLOSED, HURT, CRANE),
    "verbatim": (CRANE, BARGE, HURT),
    "nine": (BARGE, NINE, HURT),
    "nine again": (BARGE, NINE, HURT, CRANE),
    "ten": (BARGE, TEN, HURT),
    "nine, later": (NINE.replace("looked for", "searched for"), BARGE),
    "merged": (BARGE, MERGED),
    "cranes": (CRANE_LATER, CRANE),
    "crane": (CRANE.replace("a large crowd", "a small crowd"),),
    "short": ("It sank.", "Four trains waited.", "No one knew why."),
    "headline": ("Engineers closed the line for nine hours while divers looked for cracks\n\nIt was raining.",),
    "other": ("Ferry captains on the northern lakes refused to sail because their radar sets had failed in fog.",),
    "empty": ("",),
    "second": (BARGE, CLOSED, HURT, CRANE),
    "third": (CLOSED, HURT, CRANE),
}


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    """Return the readings of all texts by name, read at once."""
    reports = [Report(name, f"{name}.txt", " ".join(lines), "0", title="") for name, lines in TEXTS.items()]
    return {reading.report.id: reading for reading in read_reports(reports)}


def edge(report: str, source: str, kind: LineageKind = "rewrites") -> LineageEdge:
    """Return an edge from a report or an origin (`o-...`) to a report."""
    return LineageEdge(report, source, kind, True, 0.9, "", ())


def versions(readings: dict[str, Reading], *edges: LineageEdge) -> list[Version]:
    """Return the versions among the reports that the edges name."""
    names = dict.fromkeys(name for one in edges for name in (one.from_id, one.report) if name in readings)
    return find_versions([readings[name] for name in names], edges, {})


def shown(found: list[Version]) -> list[tuple[str, str, str, str]]:
    """Return (source, its sentence, derived report, its sentence) of versions."""
    sides = [(version.source, version.derived) for version in found]
    return [
        (s.reading.report.id, s.span(0, len(s.words)).text, d.reading.report.id, d.span(0, len(d.words)).text)
        for s, d in sides
    ]  # fmt: skip


def bare(sentence: str) -> str:
    """Return a sentence without its full stop."""
    return sentence.rstrip(".")


def test_a_reworded_sentence_has_one_version(readings: dict[str, Reading]) -> None:
    """Of a report that reworded one sentence just that one is paired, with the words that both have in order."""
    found = versions(readings, edge("nine", "source"))
    assert shown(found) == [("source", bare(CLOSED), "nine", bare(NINE))]
    assert found[0].matched == len(CLOSED.split()) - 1


@pytest.mark.parametrize("report", ["verbatim", "second", "other", "short", "empty"])
def test_nothing_to_pair(readings: dict[str, Reading], report: str) -> None:
    """Unchanged sentences in any order, strangers, sentences of a few words and empty texts have no versions."""
    assert versions(readings, edge(report, "source")) == []


def test_headlines_are_no_versions(readings: dict[str, Reading]) -> None:
    """A headline shortens as it likes: it is no version of a sentence."""
    assert versions(readings, edge("headline", "source")) == []


@pytest.mark.parametrize("kind", ["republishes", "rewrites", "relays"])
def test_kinds_that_are_compared(readings: dict[str, Reading], kind: LineageKind) -> None:
    """A report is compared with those whose text it copies, and with those it relays."""
    assert len(versions(readings, edge("nine", "source", kind))) == 1


def test_what_is_merely_cited_is_not_compared(readings: dict[str, Reading]) -> None:
    """A report that is cited only is no source of sentences."""
    assert versions(readings, edge("nine", "source", "cites")) == []


def test_the_nearest_sentence(readings: dict[str, Reading]) -> None:
    """Of two sentences that are alike, the one with most of the words is the version."""
    assert shown(versions(readings, edge("crane", "cranes"))) == [
        ("cranes", bare(CRANE), "crane", bare(TEXTS["crane"][0]))
    ]  # fmt: skip


def test_a_merged_sentence_has_two_versions(readings: dict[str, Reading]) -> None:
    """A sentence merged from two is a version of both, in the order of the source."""
    assert shown(versions(readings, edge("merged", "source"))) == [
        ("source", bare(CLOSED), "merged", bare(MERGED)),
        ("source", bare(HURT), "merged", bare(MERGED)),
    ]


def test_what_a_source_altered_is_no_change_of_its_copy(readings: dict[str, Reading]) -> None:
    """A copy of a copy that has the copy's words has no version, neither of the copy's sentence nor of the root's."""
    chain = (edge("nine", "source"), edge("nine again", "nine"))
    assert {version.derived.reading.report.id for version in versions(readings, *chain)} == {"nine"}


def test_a_further_change_is_seen_against_the_nearest(readings: dict[str, Reading]) -> None:
    """What a copy of a copy alters once more is paired with the copy's sentence, at the second hop."""
    found = versions(readings, edge("nine", "source"), edge("nine, later", "nine"))
    assert [(version.edge, version.source.reading.report.id) for version in found] == [(0, "source"), (1, "nine")]


def test_the_source_of_a_source_counts(readings: dict[str, Reading]) -> None:
    """A report that has the root's own sentence back has changed nothing."""
    found = versions(readings, edge("nine", "source"), edge("second", "nine"))
    assert {version.derived.reading.report.id for version in found} == {"nine"}


def carried(*names: str) -> list[LineageEdge]:
    """Return that all these reports carry one dispatch."""
    return [edge(name, "o-agency", "republishes") for name in names]


@pytest.mark.parametrize("order", [("source", "second", "third", "nine"), ("nine", "third", "second", "source")])
def test_the_majority_of_carriers_has_the_dispatch(readings: dict[str, Reading], order: tuple[str, ...]) -> None:
    """Of several reports that carry one dispatch, the one that the others contradict has altered it."""
    found = versions(readings, *carried(*order))
    assert {version.derived.reading.report.id for version in found} == {"nine"}
    assert [(bare(CLOSED), bare(NINE))] == [(old, new) for _, old, _, new in shown(found)]


def test_two_carriers_alone(readings: dict[str, Reading]) -> None:
    """Where just two carry a dispatch, nothing tells which of them altered it."""
    assert versions(readings, *carried("source", "nine")) == []


def test_carriers_that_all_differ(readings: dict[str, Reading]) -> None:
    """Where every carrier has another number, none is the dispatch's."""
    assert versions(readings, *carried("source", "nine", "ten")) == []


def test_the_agencys_own_report_decides(readings: dict[str, Reading]) -> None:
    """Where the agency's report is at hand, each carrier is compared with it, and it with none."""
    edges = [edge("source", "o-agency", "own"), *carried("nine", "nine again")]
    found = versions(readings, *edges)
    assert [(v.source.reading.report.id, v.derived.reading.report.id) for v in found] == [
        ("source", "nine"), ("source", "nine again")
    ]  # fmt: skip


def test_blocks_are_equal_words(readings: dict[str, Reading]) -> None:
    """The blocks of a version are runs of equal words that do not overlap, in the order of both sentences."""
    edges = [edge(name, "source") for name in TEXTS if name not in ("source", "second")]
    found = versions(readings, *edges)
    assert found
    for version in found:
        before = (0, 0)
        for a, b, size in version.blocks:
            assert size > 0
            assert a >= before[0]
            assert b >= before[1]
            assert version.source.forms[a : a + size] == version.derived.forms[b : b + size]
            before = (a + size, b + size)


def test_the_sentence_at_an_offset(readings: dict[str, Reading]) -> None:
    """The sentence that an offset lies in is found; headlines, short sentences and what lies outside have none."""
    texts = Texts([readings["source"], readings["headline"], readings["short"], readings["empty"]], {})
    line = texts.line_at("source", len(BARGE) + 5)
    assert line is not None
    assert line.span(0, len(line.words)).text == bare(CLOSED)
    assert texts.has("source", line)
    assert not texts.has("short", line)
    for report, offset in (("source", 10_000), ("source", -1), ("headline", 3), ("short", 2), ("empty", 0)):
        assert texts.line_at(report, offset) is None


def test_quoted_words_are_marked(readings: dict[str, Reading]) -> None:
    """A word knows whether it stands in a quotation."""
    texts = Texts([readings["crane"]], {"crane": [(2, 14)]})
    words = texts.lines["crane"][0].words
    assert [word.text for word in words if word.quoted] == ["crane", "lifted"]

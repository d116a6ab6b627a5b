"""What `find_passages` calls shared text, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rashomon.model import MAX_SPAN_CHARS, Furniture, Passage, Report
from rashomon.passages import PassageOptions, find_passages, quoted_ranges
from rashomon.text.reading import Reading, read_reports

DISPATCH = (
    "A grain barge broke its moorings in the upper harbour before dawn and drifted against two pillars of the old "
    "railway bridge. Engineers closed the line for six hours while divers looked for cracks in the masonry below the "
    "water. No one was hurt, but four freight trains had to wait outside the city until the afternoon."
)
OTHER = (
    "Rail traffic into the city stopped on Thursday morning after a loose vessel hit a bridge. Inspectors found no "
    "damage. Passengers complained about the lack of buses and about prices at the station kiosk."
)


def read(*texts: str) -> list[Reading]:
    """Return the readings of reports a, b, c ... with these texts."""
    return read_reports([Report(chr(97 + i), f"{i}.txt", text, "0", title="") for i, text in enumerate(texts)])


def words_of(passages: list[Passage]) -> set[tuple[str, str, str, str]]:
    """Return the passages without the order of their sides."""
    return {
        min((p.a.report, p.a.text, p.b.report, p.b.text), (p.b.report, p.b.text, p.a.report, p.a.text))
        for p in passages
    }  # fmt: skip


def test_a_verbatim_run_is_found_whole_with_both_spans() -> None:
    """Equal words are one verbatim passage, whatever their case and marks, as long as a span may be."""
    readings = read(f"Barge hits bridge\n\n{DISPATCH}", f"Something else first.\n\n{DISPATCH.replace('six', '6')}")
    passages = find_passages(readings)
    assert passages
    assert all(p.verbatim and p.similarity == 1.0 and not p.quoted for p in passages)
    assert sum(len(p.a.text) for p in passages) >= len(DISPATCH) - 3
    assert all(len(p.a.text) <= MAX_SPAN_CHARS for p in passages)


def test_independent_reports_of_one_event_share_nothing() -> None:
    """Reports that only tell of the same event have no passage."""
    assert find_passages(read(DISPATCH, OTHER)) == []


@pytest.mark.parametrize(
    "reworded",
    [
        "Engineers closed the line for six hours and divers were looking for cracks in the masonry under the water.",
        "The line was closed by engineers for six hours while divers looked for cracks in the masonry of the bridge.",
    ],
)
def test_a_reworded_sentence_is_found(reworded: str) -> None:
    """A sentence with words replaced, or its voice changed, is a passage that is not verbatim."""
    passages = find_passages(read(DISPATCH, f"Trains were late on Thursday. {reworded}"))
    assert [p.verbatim for p in passages] == [False]
    assert passages[0].b.text == reworded
    assert 0.5 < passages[0].similarity < 1.0


def test_a_shared_quotation_is_marked_as_quoted() -> None:
    """Words that both reports give as a quotation prove no descent, and say so."""
    quote = "We heard the chains snap one after the other and then the whole barge began to turn"
    passages = find_passages(
        read(
            f"A night watchman saw it happen. “{quote},” said Olav Brenn.",
            f'"{quote}," Brenn recalled on the quay, where he had been on duty since midnight.',
        )
    )
    assert passages
    assert all(p.quoted for p in passages)


@pytest.mark.parametrize(
    "stock",
    [
        "The harbour company did not immediately respond to a request for comment.",
        "He spoke on condition of anonymity because he was not authorized to speak publicly about the matter.",
        "All rights reserved. This material may not be published, broadcast, rewritten or redistributed.",
        "Deputy Harbour Commissioner General Olav Brenn of the Upper Valley Port Authority",
    ],
)
def test_stock_phrases_and_long_names_are_no_passages(stock: str) -> None:
    """Phrases that stand in reports of every kind, and titles with names, are not shared text."""
    assert find_passages(read(f"{OTHER}\n\n{stock}", f"Quite different words stand here.\n\n{stock}")) == []


def test_furniture_is_no_passage() -> None:
    """Equal words in page furniture are not shared text."""
    menu = "Sign in to read more of our best stories about harbours and bridges every single morning"
    furniture = (Furniture(0, len(menu), "newsletter"),)
    reports = [
        Report(name, f"{name}.txt", f"{menu}\n\n{text}", "0", title="", furniture=furniture)
        for name, text in (("a", DISPATCH), ("b", OTHER))
    ]  # fmt: skip
    assert find_passages(read_reports(reports)) == []


def test_passages_are_symmetric() -> None:
    """Swapping the reports swaps the sides of each passage and changes nothing else."""
    readings = read(DISPATCH, f"{OTHER} {DISPATCH[:200]}", DISPATCH.replace("No one was hurt", "Nobody was hurt"))
    assert words_of(find_passages(readings)) == words_of(find_passages(readings[::-1]))


def test_longest_first_and_a_comes_first_in_the_given_order() -> None:
    """Passages stand longest first, with `a` in the report that was given first."""
    readings = read(DISPATCH, f"{DISPATCH[:120]} {OTHER}", f"{OTHER[:90]} {DISPATCH}")
    passages = find_passages(readings)
    lengths = [min(len(p.a.text), len(p.b.text)) for p in passages]
    assert lengths == sorted(lengths, reverse=True)
    assert all(p.a.report < p.b.report for p in passages)


class AlwaysNear:
    """An encoder for which all sentences mean the same; it counts what it is asked for."""

    name = "always near"

    def __init__(self) -> None:
        self.asked = 0

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Return equal rows."""
        self.asked += len(sentences)
        return np.full((len(sentences), 4), 0.5, dtype=np.float32)


def test_meaning_never_makes_a_passage_by_itself() -> None:
    """Sentences of two reports that share no text are not even encoded."""
    encoder = AlwaysNear()
    assert find_passages(read(DISPATCH, OTHER), encoder=encoder) == []
    assert encoder.asked == 0


def test_many_copies_cost_no_square_of_their_number() -> None:
    """Of many identical texts the later ones are compared with few others, and still with one."""
    reading = read(DISPATCH)[0]
    copies = [replace(reading, report=replace(reading.report, id=f"{i:03}")) for i in range(120)]
    passages = find_passages(copies)
    assert len(passages) <= 120 * PassageOptions().max_holders
    assert {r.report.id for r in copies} == {s.report for p in passages for s in (p.a, p.b)}


@pytest.mark.parametrize("text", ["", " \n", "word " * 3000, "שלום עולם " * 40, "“" * 50, "a"])
def test_any_text_is_taken(text: str) -> None:
    """Empty, endless, right-to-left and broken texts raise nothing."""
    find_passages(read(text, DISPATCH, text))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from([*DISPATCH.split(". "), *OTHER.split(". "), "“", "\n\n", "’tis 5%"]), max_size=12))
def test_spans_quote_their_report(pieces: list[str]) -> None:
    """Every span of a passage is a slice of its report's text."""
    readings = read(". ".join(pieces), DISPATCH)
    texts = {reading.report.id: reading.report.text for reading in readings}
    for passage in find_passages(readings):
        for span in (passage.a, passage.b):
            assert texts[span.report][span.start : span.end] == span.text


def test_quotation_marks_open_and_close() -> None:
    """Double and single marks are read in pairs, apostrophes are no marks, and a line ends a quotation."""
    text = "He said “one two” and 'three four five six' didn't.\n\"seven eight\nnine ’teen"
    found = [text[start:end] for start, end in quoted_ranges(text)]
    assert found == ["one two", "seven eight"]
    single = "'We saw the barge turn round,' he said, and it's the dockers' word."
    assert [single[a:b] for a, b in quoted_ranges(single)] == ["We saw the barge turn round,"]

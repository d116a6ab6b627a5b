"""Sentences that were split, merged and reworded, and the context that lets weaker pairs pass."""

from __future__ import annotations

import pytest

from rashomon.model import Passage, Report
from rashomon.passages import find_passages
from rashomon.passages.stems import stem
from rashomon.text.encoder import load_encoder
from rashomon.text.reading import read_reports

SOURCE = (
    "The town council voted on Tuesday to close the old swimming hall after inspectors discovered rust in the beams of "
    "its roof. The hall was built in 1962 and has been used by three schools and a rowing club. Mayor Ilse Torvik said "
    "that repairs would cost the town about four million crowns. A petition against the decision has collected two "
    "thousand signatures since the weekend. The council will discuss a new hall beside the railway station in October."
)
REWORDED = (
    "After rust was discovered by inspectors in the roof beams of the old swimming hall, the council of the town voted "
    "to shut it on Tuesday. Three schools and a rowing club have been using the hall, a building of 1962. Repairing it "
    "would cost about four million crowns, according to Mayor Ilse Torvik. Since the weekend two thousand people signed "
    "a petition against the decision. In October the council discusses whether a new hall is built at the station."
)


def passages_of(a: str, b: str) -> list[Passage]:
    """Return the passages of two texts, in order of the first one."""
    readings = read_reports([Report(name, name, text, "0", title="") for name, text in (("a", a), ("b", b))])
    return sorted(find_passages(readings), key=lambda p: (p.a.start, p.b.start))


def test_a_report_reworded_throughout_is_found_sentence_by_sentence() -> None:
    """Where many sentences of two reports are alike, each is matched with its own, though no run of words is left."""
    passages = passages_of(SOURCE, REWORDED)
    starts = [passage.b.start for passage in passages]
    assert len(passages) == 5
    assert starts == sorted(starts)


def test_one_sentence_that_is_only_alike_is_no_passage() -> None:
    """The same likeness proves nothing between reports that share nothing else: events have facts."""
    lone = REWORDED.split(". ")[3]
    other = "Snow is expected in the hills. The bakery at the harbour has changed hands. Trains run on time again."
    assert passages_of(SOURCE, f"{other} {lone}") == []


@pytest.mark.parametrize("swap", [False, True])
def test_a_split_sentence_is_in_two_passages(swap: bool) -> None:
    """Both halves of a sentence that was split share its span, whichever report comes first."""
    whole = (
        "The ferry company Nordlys cancelled all crossings to the island on Friday because a storm had torn the ramp "
        "from its hinges, and stranded passengers were taken to a school by volunteers of the lifeboat station."
    )
    halves = (
        "All crossings to the island were cancelled on Friday by the ferry company Nordlys because a storm had torn off "
        "the ramp. Volunteers of the lifeboat station took the stranded passengers to a school."
    )
    passages = passages_of(*((halves, whole) if swap else (whole, halves)))
    spans = {(p.b if swap else p.a).text for p in passages}
    assert len(passages) == 2
    assert spans == {whole}


def test_the_encoder_adds_and_takes_part_only_where_text_is_shared() -> None:
    """With the encoder no sentence is lost that is found without it in a reworded report."""
    readings = read_reports([Report("a", "a", SOURCE, "0", title=""), Report("b", "b", REWORDED, "0", title="")])
    plain = {(p.a.start, p.b.start) for p in find_passages(readings)}
    assert plain <= {(p.a.start, p.b.start) for p in find_passages(readings, encoder=load_encoder())}


@pytest.mark.parametrize(
    ("words", "one"),
    [
        (("appoint", "appointment"), True),
        (("marry", "marriage"), True),
        (("recognize", "recognition"), False),
        (("celebrate", "celebration"), True),
        (("police", "policy"), False),
        (("party", "part"), False),
        (("c130", "c131"), False),
    ],
)
def test_words_of_one_family_have_one_stem(words: tuple[str, str], one: bool) -> None:
    """Endings are cut with care: too little cut costs a match, too much makes one of different words."""
    assert (stem(words[0]) == stem(words[1])) is one

"""Attributions and hedges in invented sentences."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.model import Report
from rashomon.text.reading import Reading, read_reports
from rashomon.text.speech import Attribution, Hedge, find_attributions, find_hedges


def read(text: str) -> Reading:
    """Return a reading of this text."""
    return read_reports([Report("r", "r.txt", text, "")])[0]


def attributions(text: str) -> list[Attribution]:
    """Return all attributions of this text."""
    reading = read(text)
    return [a for sentence in reading.sentences for a in find_attributions(reading, sentence)]


def hedges(text: str) -> list[Hedge]:
    """Return all hedges of this text."""
    reading = read(text)
    return [h for sentence in reading.sentences for h in find_hedges(reading, sentence)]


@pytest.mark.parametrize(
    ("text", "source", "cue", "kind", "content"),
    [
        ("Officials said the ferry was found at dawn.", "Officials", "say", "speech", "the ferry was found at dawn"),
        ("The ferry was found at dawn, Mara Quill said.", "Mara Quill", "say", "speech", "ferry was found at dawn"),
        (
            '"We found the ferry," said Mara Quill, a harbour master who joined in 2001.',
            "Mara Quill, a harbour master", "say", "speech", "We found the ferry",
        ),
        ("The ferry, officials said, was found at dawn.", "officials", "say", "speech", "was found at dawn"),
        ("According to the coast guard, three people are missing.", "the coast guard", "according to", "according",
         "three people are missing"),
        ("Three people are missing, according to a statement from the navy.", "a statement from the navy",
         "according to", "according", "Three people are missing"),
        ("As reported by Reuters, the ferry was found.", "Reuters", "report", "report", "the ferry was found"),
        ("The ferry was found, Reuters reports.", "Reuters", "report", "report", "The ferry was found"),
        ("In a statement, the company said it was cooperating.", "the company", "say", "speech", "it was cooperating"),
        ("Quill was quoted as saying that the ferry did not stop.", "Quill", "quote", "report",
         "the ferry did not stop"),
        ("The port's closure was announced by the ministry.", "the ministry", "announce", "passive", "closure"),
        ("The captain was drunk, the police chief told the Daily News.", "the police chief", "tell", "speech",
         "The captain was drunk"),
    ],
)  # fmt: skip
def test_attribution(text: str, source: str, cue: str, kind: str, content: str) -> None:
    """Each usual form of attribution gives its source, cue and content."""
    (found, *_) = attributions(text)
    assert found.source_span.text == source
    assert (found.cue, found.kind) == (cue, kind)
    assert content in text[found.content[0] : found.content[1]]


def test_participle_inherits_the_subject() -> None:
    """A participle ("adding that") takes its source from the clause it hangs from."""
    found = attributions("The minister denied the claim, saying there was no evidence.")
    assert {a.cue: a.source_span.text for a in found}["say"] == "The minister"


def test_relative_clause_names_its_antecedent() -> None:
    """The source of "X, who said" is X, without the relative clause."""
    found = attributions("Quill, who said she was shocked, left at noon.")
    assert [a.source_span.text for a in found] == ["Quill"]


@pytest.mark.parametrize("text", ["The storm claimed five lives.", "The line added three boats to the fleet."])
def test_verbs_of_another_sense(text: str) -> None:
    """A verb of speech in another sense is no attribution."""
    assert attributions(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The crew received data indicating that the pumps are working.",
        "Mara Quill has not said whether the ferry will sail.",
        "The harbour master did not respond to a request for comment.",
        "The ferry's shares closed at 12, indicating investors expect a better bid.",
        "HARBOUR CITY, Ohio — Say goodbye to the old ferry.",
    ],
)
def test_no_source(text: str) -> None:
    """Data, prices, places of a dateline and people who have not spoken are no sources."""
    assert attributions(text) == []


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("It came after what Norland says was an attack on its ships.", "Norland"),
        ("Quill called the closure a “public disgrace” saying the town was never asked.", "Quill"),
        ("Quill noted that the inquiry was under way and warned there could be more delays.", "Quill"),
        ("(Agency) - Captain Mara Quill said the ferry was late.", "Captain Mara Quill"),
    ],
)
def test_source_is_who_speaks(text: str, source: str) -> None:
    """Neither quoted words, nor question words, nor the subject of a clause within, nor the dateline is the source."""
    assert attributions(text)[-1].source_span.text == source


@pytest.mark.parametrize(
    ("text", "hedge", "strength"),
    [
        ("The pilot may have fallen asleep.", "may", 2),
        ("The engine might have failed.", "might", 3),
        ("The fire appears to have spread.", "appears to", 2),
        ("He allegedly left the scene.", "allegedly", 2),
        ("Three people are believed to be missing.", "are believed to", 1),
        ("The number is expected to rise.", "is expected to", 1),
        ("Initial indications are that the brakes failed.", "initial indications", 2),
        ("Unconfirmed accounts speak of two dead.", "unconfirmed", 3),
        ("The driver was likely asleep.", "likely", 1),
    ],
)
def test_hedge(text: str, hedge: str, strength: int) -> None:
    """Each usual hedge is found with its strength."""
    assert (hedge, strength) in [(h.text, h.strength) for h in hedges(text)]


@pytest.mark.parametrize(
    "text",
    [
        "She could not be reached.",
        "He appeared in court on Monday.",
        "The trial opens in May.",
        "He is about to go.",
        "Mara Quill has said she was late.",
        "Brandt has not said what he will do.",
    ],
)
def test_no_hedge(text: str) -> None:
    """Inability, an appearance in court and the month of May hedge nothing."""
    assert hedges(text) == []


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="aeinrst \n.,:;\"'“”‘’()-SM", max_size=120))
def test_spans_quote_their_text(text: str) -> None:
    """Whatever the text, every span quotes it and every content lies in it."""
    reading = read("He said " + text)
    for sentence in reading.sentences:
        for found in find_attributions(reading, sentence):
            for span in (found.source_span, found.cue_span):
                assert reading.report.text[span.start : span.end] == span.text
            assert 0 <= found.content[0] <= found.content[1] <= len(reading.report.text)
        for hedge in find_hedges(reading, sentence):
            assert reading.report.text[hedge.span.start : hedge.span.end] == hedge.span.text


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("The dam, Ida Brandt said on Monday, was safe.", "Ida Brandt",
         "The dam, Ida Brandt said on Monday, was safe"),
        ("The bridge, the mayor told reporters, will open in May.", "the mayor",
         "The bridge, the mayor told reporters, will open in May"),
        ("Back in Oakham, Mr. Holt said, he sold the mill.", "Mr. Holt",
         "Back in Oakham, Mr. Holt said, he sold the mill"),
        ("The network said it would send a team.", "The network", "it would send a team"),
        ("The harbour had closed early, The Courier has learned.", "The Courier", "The harbour had closed early"),
        ("Residents worry that the dam will break.", "Residents", "the dam will break"),
        ("The minister rejected claims that the dam was unsafe.", "The minister", "claims that the dam was unsafe"),
    ],
)  # fmt: skip
def test_statement_around_or_after_its_source(text: str, source: str, content: str) -> None:
    """An interrupted statement keeps its own subject; who learns, worries or rejects a claim is a source."""
    (found,) = attributions(text)
    assert found.source_span.text == source
    assert text[slice(*found.content)] == content


@pytest.mark.parametrize(
    "text",
    [
        "It is unclear whether authorities had concluded that the fire was set.",
        "The boy learned that his father had left.",
        "The court rejected the appeal.",
        "They worry about the dam.",
    ],
)
def test_what_no_one_said(text: str) -> None:
    """What is only asked, learned by a person, or refused is said by no one."""
    assert attributions(text) == []


def test_what_is_forbidden_is_no_hedge() -> None:
    """A denied permission is told as it is; a thing that may not happen stays open."""
    assert hedges("Under the ruling, states may not ban the ferry.") == []
    assert [h.text for h in hedges("The bridge may not open before June.")] == ["may"]
    assert [h.text for h in hedges("The company may not have known of the leak.")] == ["may"]

"""Who is quoted with which words, and how versions of one utterance differ."""

from __future__ import annotations

import time

import pytest

from rashomon.model import Entity, Furniture, Quote, Report, RoleMention, Span, Variant
from rashomon.quotes import attribute_quotes
from rashomon.quotes.versions import words_of
from rashomon.text.reading import Reading, read_reports


def read(*texts: str) -> list[Reading]:
    """Return a reading of each text."""
    return read_reports([Report(f"r{i}", f"r{i}.txt", text, "") for i, text in enumerate(texts)])


def quotes(*texts: str) -> list[Quote]:
    """Return the quotes of these texts, with no entities known."""
    return attribute_quotes(read(*texts), [])


def speaker_of(text: str, words: str) -> str | None:
    """Return the speaker of the quotation which holds these words."""
    return next(q.speaker for q in quotes(text) if any(words in v.span.text for v in q.versions))


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ('"The ferry was late again," said Mara Quill, the harbour master.', "ferry was late", "Mara Quill"),
        ('Mara Quill told reporters: "The ferry was late again."', "ferry was late", "Mara Quill"),
        ('"The ferry was late," Mara Quill said. "Nobody told us why."', "Nobody told us", "Mara Quill"),
        ('"The ferry was late," Mara Quill said.\n\n"Nobody told us why it was so."', "Nobody told us", "Mara Quill"),
        ('Mara Quill runs the harbour.\n\n"The ferry was late again," she said.', "ferry was late", "Mara Quill"),
        ('"The ferry was late again," according to Mara Quill.', "ferry was late", "Mara Quill"),
        ('The spokesman for Lund Lines called it "a disgrace".', "a disgrace", "spokesman for Lund Lines"),
    ],
)
def test_speaker(text: str, words: str, speaker: str) -> None:
    """The cue in the sentence, the paragraph or the one before tells the speaker."""
    assert speaker in (speaker_of(text, words) or "")


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        (
            "Ivo Lund, the pilot, said the charges were false.\n\nMara Quill (C-R) speaks to a guard, January 1, 2018. "
            "REUTERS/Ann Bo\n\n“They want to frighten all of us here,” he said.",
            "frighten",
            "Ivo Lund",
        ),
        (
            'Mary Quill said it was late. "We were all asleep by then," she said. Her husband, John Quill, was awake. '
            '"I heard the horn twice," he said.',
            "heard the horn",
            "John Quill",
        ),
        (
            "“The horn was loud,” Mara Quill told reporters.\n\nIvo Lund, a pilot, told the Daily Pilot on Monday that "
            "the lights were off.\n\n“I noticed that right away and I was surprised by it.”",
            "noticed",
            "Ivo Lund",
        ),
        ("Mara Quill called it a “show trial” saying they wanted to “justify the arrest.”", "justify", "Mara Quill"),
        (
            "Quill said the Herons had the best owner “by far” and called her coach a “little brother.”",
            "little",
            "Quill",
        ),
        ("HARBOUR CITY, Ohio — Say goodbye to “No fear at all, no fun.”", "No fear", None),
        ("The offer will be the “best and last one ever,” according to a statement Monday.", "best and", None),
        ("The 65-year-old coach, known for his “all or nothing at all” style, announced the choice.", "nothing", None),
    ],
)
def test_speaker_is_no_one_else(text: str, words: str, speaker: str | None) -> None:
    """Captions, places, quoted words and people of another sex are never the speaker; unknown is better than wrong."""
    found = speaker_of(text, words)
    assert found is None if speaker is None else speaker in (found or "")


def test_words_after_a_quotation_that_ended() -> None:
    """A new sentence after a finished quotation does not attribute it."""
    text = '"I welcome the ferry," Quill said. "I now look forward to it." A harbour aide did not respond to a letter.'
    assert speaker_of(text, "look forward") == "Quill"


def test_label_is_no_quotation() -> None:
    """A marked name inside a noun phrase is not what its sentence's source said."""
    assert quotes("The ‘Heron’ ferry was in touch all night, a source told reporters.") == []


def test_speaker_is_the_entity() -> None:
    """A surname and a role are resolved to the entity, by its full name."""
    readings = read('Mara Quill, the harbour master, spoke at noon. "We were too late for them," Quill said.')
    text = readings[0].report.text
    spans = [Span("r0", 0, 10, "Mara Quill"), Span("r0", text.index("Quill said"), text.index(" said."), "Quill")]
    role = RoleMention("harbour master", Span("r0", 0, 30, text[:30]))
    quill = Entity("e1", "Mara Quill", "person", (Variant("Mara Quill", "same", tuple(spans)),), (role,), tuple(spans))
    (quote,) = attribute_quotes(readings, [quill])
    assert (quote.entity, quote.speaker) == ("e1", "Mara Quill, harbour master")


def test_surname_of_two_is_nobody_in_particular() -> None:
    """A bare surname stays as it is where the report names someone else of that name in full as often."""
    readings = read('Ann Quill sailed. Her father, John Quill, stayed. "We were too late for them," Quill said.')
    text = readings[0].report.text
    at = {name: text.index(name) for name in ("Ann Quill", "John Quill", "Quill said")}
    ann = Span("r0", at["Ann Quill"], at["Ann Quill"] + 9, "Ann Quill")
    john = Span("r0", at["John Quill"], at["John Quill"] + 10, "John Quill")
    bare = Span("r0", at["Quill said"], at["Quill said"] + 5, "Quill")
    entities = [
        Entity("e1", "Ann Quill", "person", (Variant("Ann Quill", "same", (ann,)),), (), (ann,)),
        Entity("e2", "John Quill", "person", (Variant("John Quill", "same", (john, bare)),), (), (john, bare)),
    ]
    (quote,) = attribute_quotes(readings, entities)
    assert (quote.entity, quote.speaker) == (None, "Quill")


def test_names_and_titles_are_no_quotations() -> None:
    """Marked names, titles and words held at a distance are left out where no cue governs them."""
    assert quotes('The "Northern Shield" drill began. She wrote the book "All the Grey Ships" in June.') == []


def test_short_words_count_under_a_cue() -> None:
    """One marked word is a quotation where a cue of speech governs it."""
    (quote,) = quotes('Officials confirmed "multiple" deaths on the ferry.')
    assert quote.versions[0].span.text == "multiple"


def test_furniture_is_left_out() -> None:
    """Quotations in furniture are no quotations of the report."""
    text = 'The ferry sank.\n\nAlso read: "I never saw such a thing," he said.'
    report = Report("r0", "r0.txt", text, "", furniture=(Furniture(17, len(text), "related"),))
    assert attribute_quotes(read_reports([report]), []) == []


def test_cut_is_truncated_and_not_altered() -> None:
    """Words missing at an end make a version truncated, nothing else."""
    (quote,) = quotes(
        'Mara Quill said: "The ferry was late again and nobody told the harbour."',
        '"The ferry was late again," Mara Quill said.',
    )
    assert [v.truncated for v in quote.versions] == [False, True]
    assert not quote.altered and not quote.alterations


def test_house_style_is_no_alteration() -> None:
    """Marks, case, hyphens, spelling and number words are the outlet's own."""
    (quote,) = quotes(
        "‘We realised that ten colour-coded boats weren’t there,’ Mara Quill said.",
        '"We realized that 10 color coded boats weren\'t there," Mara Quill said.',
    )
    assert not quote.altered and len(quote.versions) == 2


def test_changed_word() -> None:
    """A word changed inside is an alteration with both words."""
    (quote,) = quotes(
        '"The crew acted with great courage on the night," Mara Quill said.',
        '"The crew acted with little courage on the night," Mara Quill said.',
    )
    (alteration,) = quote.alterations
    assert quote.altered and alteration.kind == "changed"
    assert {alteration.from_span.text, alteration.to_span.text} == {"great", "little"}


def test_bracketed_insertion() -> None:
    """Words in square brackets are the outlet's own, a bracketed capital is none."""
    (quote,) = quotes(
        '"We will be reaching out to them after the storm," Mara Quill said.',
        '"[W]e will be reaching out to [the two crews] after the storm," Mara Quill said.',
    )
    (alteration,) = quote.alterations
    assert alteration.to_span.text == "the two crews"


def test_parts_quoted_apart_stay_apart() -> None:
    """A report that gives two utterances in one quotation does not make them versions of each other."""
    found = quotes(
        '"We take pride in our boats and their crews," Quill said. "The harbour will look into every rope and engine."',
        'Quill said: "We take pride in our boats and their crews. The harbour will look into every rope and engine."',
    )
    assert [len({v.span.report for v in q.versions}) for q in found] == [2, 2]


def test_unlike_utterances_stay_apart() -> None:
    """Two utterances that share a phrase are two quotes."""
    found = quotes(
        '"At the end of the day the boats are safe," Mara Quill said.',
        '"At the end of the day we lost every engine we had," Ivo Lund said.',
    )
    assert len(found) == 2


def test_words_of_another_quotation_are_no_version() -> None:
    """Of two utterances that one report gives, a fragment is a version of the likelier alone."""
    found = quotes(
        'Mara Quill said: "That is not keeping our boats safe." She added: "We pray, but we must help by keeping our '
        'boats safe."',
        'Mara Quill spoke of "not keeping our boats safe" and said: "We pray, but we must help by keeping our boats '
        'safe."',
    )
    assert sorted(len({v.span.report for v in q.versions}) for q in found) == [2, 2]
    assert not any(q.altered for q in found)


def test_a_sentence_in_common() -> None:
    """Where two quotations share one sentence in other words, these sentences are its versions."""
    found = quotes(
        '"The ferry burning at the pier started turning round and hooted wildly. We ran, and I lost my phone and '
        'both of my shoes," Mara Quill wrote.',
        '"I was on the quay and the ferry started turning round and hooted so wildly. It has been the worst evening '
        'of my life," Mara Quill wrote.',
    )
    (joined,) = [q for q in found if len({v.span.report for v in q.versions}) == 2]
    assert joined.altered
    assert not any("worst evening" in v.span.text for v in joined.versions)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("We saw the boat leave the harbour at night.", "We saw the boat ... at night."),
        ("They kept asking about the boat at the pier.", "They kept askin about the boat at the pier."),
        ("We will raise the boat at dawn. Nobody sleeps.", "We will raise the boat at dawn. Go home now, all."),
        ("We analysed the colour of the water at dawn.", "We analyzed the color of the water at dawn."),
    ],
)
def test_what_is_no_alteration(one: str, two: str) -> None:
    """An ellipsis, a spoken ending, another sentence beside the common one and a spelling alter no words."""
    found = quotes(f'"{one}" Mara Quill said.', f'"{two}" Mara Quill said.')
    assert not any(q.altered for q in found)


def test_a_described_noun_is_no_speaker() -> None:
    """Marked words before a noun describe it, and a title that opens a sentence is nobody's words."""
    found = quotes('The town shut the port, citing "dangerous and flooded" roads.')
    assert all(quote.speaker != "roads" for quote in found)
    found = quotes("“Harbour Lights” made Mara Quill rich, and Ivo Lund says he paid her.")
    assert found == []


def test_interrupted_quotation() -> None:
    """The halves of a sentence that its cue interrupts are versions of one utterance, by one speaker."""
    (quote,) = quotes('"I saw the ferry turn," Mara Quill said, "and then the lights went out."')
    assert [v.span.text for v in quote.versions] == ["I saw the ferry turn", "and then the lights went out."]


def test_long_quotation_is_cut() -> None:
    """No span holds more than 500 characters."""
    found = quotes('Quill said: "' + "The boats were late and the harbour was dark that night. " * 30 + '"')
    assert found and all(len(v.span.text) <= 500 for q in found for v in q.versions)


def test_input_order_changes_nothing_but_order() -> None:
    """The same reports in another order give the same quotes."""
    texts = ['"The ferry was late again," Mara Quill said.', 'Quill called it "a very long night for us".']
    readings = read(*texts)
    one = attribute_quotes(readings, [])
    two = attribute_quotes(readings[::-1], [])
    assert {q.id for q in one} == {q.id for q in two}


@pytest.mark.parametrize("text", ["", "\n\n", '"', "'''", "“”", "\u200f«\u0645\u0631\u062d\u0628\u0627»", "said " * 50])
def test_odd_texts(text: str) -> None:
    """Odd input gives no exception."""
    attribute_quotes(read(text, text), [])


def test_words_of() -> None:
    """Words keep their offsets; abbreviations and thousands are one word."""
    text = "The U.S. lost 1,200 boats [sic] [in May]."
    words = words_of(text, 0, len(text))
    assert [w.form for w in words] == ["the", "us", "lost", "1200", "boats", "in", "may"]
    assert [text[w.start : w.end] for w in words if w.bracketed] == ["in", "May"]


def test_many_reports_are_cheap() -> None:
    """Sixty reports which give the same statement are compared in well under a few seconds."""
    text = '"The ferry was late again and nobody told the harbour," Mara Quill said. "It was a long night."'
    (reading,) = read(text)
    readings = [
        Reading(Report(f"r{i}", "r", text, ""), reading.doc, reading.blocks, reading.sentences) for i in range(60)
    ]
    began = time.monotonic()
    (first, *_) = attribute_quotes(readings, [])
    assert len(first.versions) == 60 and time.monotonic() - began < 10

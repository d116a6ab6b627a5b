"""How an article changed between its versions: sentences matched, words compared, the weightiest edits first."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.model import MAX_SPAN_CHARS, Edit, EditWeight, Furniture, Report, VersionStep
from rashomon.versions import VersionOptions, compare_versions

OPENING = "Two people were hurt in a fire at the harbour depot. The blaze spread to the roof within minutes."
CLOSING = "Trains ran late across the old town. The owner declined to say what was stored there."


def version(key: str, text: str, **fields: object) -> Report:
    """A version of an article with these words."""
    return Report(f"r-{key}", "a.html", text, key * 64, words=len(text.split()), **fields)  # type: ignore[arg-type]


def step(before: str, after: str, **fields: object) -> VersionStep:
    """How one text became the other; every span is held against its text."""
    reports = [version("a", before, **fields), version("b", after, **fields)]
    (found,) = compare_versions(reports)
    check(found, reports)
    return found


def check(found: VersionStep, reports: list[Report]) -> None:
    """Every span quotes its report and is short; parts lie within their edit, in order."""
    texts = {report.id: report.text for report in reports}
    assert 0 <= found.share_kept <= 1
    for edit in found.edits:
        for span in (edit.from_span, edit.to_span):
            if span is not None:
                assert texts[span.report][span.start : span.end] == span.text
                assert 0 < len(span.text) <= MAX_SPAN_CHARS
        at = (-1, -1)
        for part in edit.parts:
            assert edit.from_span is not None
            assert edit.to_span is not None
            for span, whole in ((part.from_span, edit.from_span), (part.to_span, edit.to_span)):
                assert texts[span.report][span.start : span.end] == span.text
                assert whole.start <= span.start <= span.end <= whole.end
            assert part.from_span.text or part.to_span.text
            assert at <= (part.from_span.start, part.to_span.start)
            at = (part.from_span.end, part.to_span.end)
        assert (edit.from_span is None) == (edit.kind == "inserted")
        assert (edit.to_span is None) == (edit.kind == "removed")


def told(edit: Edit) -> list[tuple[str, str, EditWeight]]:
    """The words of an edit's parts."""
    return [(part.from_span.text, part.to_span.text, part.weighs) for part in edit.parts]


def only(before: str, after: str) -> Edit:
    """The one edit between two articles that differ in one sentence."""
    found = step(f"{OPENING}\n\n{before}\n\n{CLOSING}", f"{OPENING}\n\n{after}\n\n{CLOSING}")
    assert len(found.edits) == 1, found.edits
    return found.edits[0]


@pytest.mark.parametrize(
    ("before", "after", "weighs", "words"),
    [
        ("Police counted 12 people.", "Police counted 14 people.", "figure", ("12", "14")),
        ("It cost $3 million to build.", "It cost €3 million to build.", "figure", ("$", "€")),
        ("Dozens of people fled the hall.", "Hundreds of people fled the hall.", "figure", ("Dozens", "Hundreds")),
        ("It was built for Mr. Arno Velt in 1990.", "It was built for Mr. Arno Veld in 1990.", "name", ("Velt", "Veld")),
        ("Velten was in the hall at first.", "Velden was in the hall at first.", "name", ("Velten", "Velden")),
        ("The hall was locked on Monday.", "The hall was locked on Tuesday.", "time", ("Monday", "Tuesday")),
        ("The alarm rang at 10:15 in town.", "The alarm rang at 10:45 in town.", "time", ("10:15", "10:45")),
        ("He called it “a shame” in the hall.", "He called it “a crime” in the hall.", "quote", ("shame", "crime")),
        ("The guard allegedly fled the hall.", "The guard fled the hall.", "certainty", ("allegedly", "")),
        ("The guard was in the hall.", "The guard was not in the hall.", "certainty", ("", "not")),
        ("The guard was likely asleep then.", "The guard was unlikely asleep then.", "certainty", ("likely", "unlikely")),
        ("The guard left early, police said.", "The guard left early.", "certainty", (", police said", "")),
        ("They found at least 5 keys there.", "They found 5 keys there.", "certainty", ("at least", "")),
        ("The big hall was locked.", "The large hall was locked.", "wording", ("big", "large")),
        ("They found five keys in there.", "They found 5 keys in there.", "wording", ("five", "5")),
    ],
)  # fmt: skip
def test_an_edit_is_told_by_the_weightiest_thing_it_touches(
    before: str, after: str, weighs: EditWeight, words: tuple[str, str]
) -> None:
    """A changed sentence names what was touched, and which words became which; house style is mere wording."""
    edit = only(before, after)
    assert (edit.kind, edit.weighs) == ("changed", weighs)
    assert told(edit) == [(*words, weighs)]


def test_edits_come_in_order_of_importance() -> None:
    """Headline, note, sentences changed, removed and inserted by weight, wording, moves, furniture."""
    before = (
        f"Two hurt at depot\n\nUpdated 14:05 GMT, 3 March 2025\n\n{OPENING}\n\nThe big hall was locked.\n\n{CLOSING}\n\n"
        "Police counted 12 people.\n\nA dog called Bruno was found.\n\nShare this article"
    )
    after = (
        f"Three hurt at depot\n\nUpdated 16:20 GMT, 3 March 2025\n\n{CLOSING}\n\n{OPENING}\n\nThe large hall was locked.\n\n"
        "Police counted 14 people.\n\nThe damage is put at 3 million.\n\nCorrection: An earlier version said less.\n\n"
        "Share this story"
    )
    found = step(before, after)
    assert [(edit.kind, edit.weighs) for edit in found.edits] == [
        ("changed", "headline"),
        ("inserted", "note"),
        ("changed", "figure"),
        ("removed", "name"),
        ("inserted", "figure"),
        ("changed", "wording"),
        ("moved", "wording"),
        ("moved", "wording"),
        ("changed", "furniture"),
        ("changed", "furniture"),
    ]
    assert not found.silent


@pytest.mark.parametrize(
    "note",
    [
        "Correction: The owner's name was misspelled.",
        "CORRECTION (3 March): The owner's name was misspelled.",
        "Update, 3 p.m.: The owner has now spoken.",
        "Editor’s note: The headline was changed.",
        "This article was amended on 3 March 2025 to correct a name.",
        "This story has been updated with the words of the owner.",
        "A previous version of this report gave another figure.",
    ],
)
def test_a_note_of_the_outlet_makes_an_edit_a_told_one(note: str) -> None:
    """What the outlet says of its own changes is shown as such; without it an edit is silent, and so it is where
    the note was there before, or went."""
    before, after = f"{OPENING}\n\nPolice counted 12 keys.", f"{OPENING}\n\nPolice counted 14 keys."
    with_note = step(before, f"{after}\n\n{note}")
    assert [edit.weighs for edit in with_note.edits] == ["note", "figure"]
    assert not with_note.silent
    assert step(before, after).silent
    assert step(f"{before}\n\n{note}", f"{after}\n\n{note}").silent
    assert step(f"{before}\n\n{note}", after).silent


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Updated: 3 March 2025, 14:05 GMT", "Updated: 3 March 2025, 16:20 GMT"),
        ("Published Monday at 2 pm", "Last updated on Tuesday at 5:30 p.m. ET"),
        ("12 comments", "98 comments"),
        ("Facebook Twitter Email", "Share on WhatsApp"),
        ("Advertisement", "Read more: Ten tips for the garden"),
        ("This is a developing story and will be updated.", "More to follow"),
        ("The  hall was\u00a0locked.", "The hall was locked."),
        ('He said "no" - at first.', "He said “no” – at first."),
        ("The hall was un\u00adlocked...", "The hall was unlocked…"),
    ],
)
def test_page_matter_and_typography_are_no_edits_of_the_reporting(before: str, after: str) -> None:
    """Time stamps, share bars, labels, white space, quotation marks and dashes are told apart, and never silent edits."""
    found = step(f"{OPENING}\n\n{before}\n\n{CLOSING}", f"{OPENING}\n\n{after}\n\n{CLOSING}")
    assert found.edits
    assert {edit.weighs for edit in found.edits} == {"furniture"}
    assert not found.silent
    assert found.share_kept == 1


def test_furniture_that_was_marked_is_heeded() -> None:
    """A line that the reports mark as furniture is none of the reporting, whatever it says; a caption is."""
    reports: list[Report] = []
    for key, line in (("a", "Win 300 seeds now"), ("b", "Win 900 seeds now")):
        text = f"{OPENING}\n\n{line}\n\n{CLOSING}"
        place = text.index(line)
        reports.append(version(key, text, furniture=(Furniture(place, place + len(line), "other"),)))
    (found,) = compare_versions(reports)
    assert [edit.weighs for edit in found.edits] == ["furniture"]
    captions = [replace(r, furniture=tuple(replace(piece, kind="caption") for piece in r.furniture)) for r in reports]
    assert [edit.weighs for edit in compare_versions(captions)[0].edits] == ["figure"]


def test_a_byline_is_no_page_matter() -> None:
    """That another signs is told, though a byline is marked as furniture."""
    reports: list[Report] = []
    for key, line in (("a", "By Rita Moll"), ("b", "By Rita Moll and Arno Velt")):
        text = f"{line}\n\n{OPENING}\n\n{CLOSING}"
        reports.append(version(key, text, title="Fire", furniture=(Furniture(0, len(line), "credit"),)))
    (found,) = compare_versions(reports)
    assert [(edit.kind, edit.weighs) for edit in found.edits] == [("changed", "name")]


def test_the_headline_is_compared_where_it_stands() -> None:
    """A headline in both texts is one edit; stated titles that differ are told even where no text has them."""
    before, after = version("a", f"Two hurt at depot\n\n{OPENING}"), version("b", f"Fire at depot\n\n{OPENING}")
    (found,) = compare_versions([before, after])
    assert [edit.weighs for edit in found.edits] == ["headline"]
    assert not found.title_changed
    stated = replace(before, title="Two hurt at depot"), replace(after, title="Fire at depot")
    (found,) = compare_versions(stated)
    assert found.title_changed
    assert [edit.weighs for edit in found.edits] == ["headline"]
    bare = [replace(report, text=OPENING) for report in stated]
    (found,) = compare_versions(bare)
    assert (found.title_changed, found.edits, found.silent) == (True, (), True)
    (found,) = compare_versions([stated[0], replace(bare[1], title=stated[0].title)])
    assert (found.title_changed, found.edits, found.share_kept) == (False, (), 1.0)


def test_a_sentence_that_was_split_is_one_edit() -> None:
    """Where a sentence became two, or two one, no half of it is told as new."""
    whole = (
        "The blaze spread quickly to the roof and windows stayed shut, so that residents were told to leave the area."
    )
    halves = "The blaze spread quickly to the roof. Windows stayed shut, so that residents were told to leave the area."
    assert told(only(whole, halves)) == [("and windows", ". Windows", "wording")]
    assert told(only(halves, whole)) == [(". Windows", "and windows", "wording")]


def test_sentences_inserted_together_are_one_edit_in_each_paragraph() -> None:
    """What came or went is told by the paragraph, and weighs what the other version has nowhere."""
    new = "Rita Moll came at once. She brought 40 blankets.\n\nNobody wanted them."
    found = step(f"{OPENING}\n\n{CLOSING}", f"{OPENING}\n\n{new}\n\n{CLOSING}")
    spans = [edit.to_span.text for edit in found.edits if edit.to_span]
    assert spans == new.split("\n\n")
    assert [edit.weighs for edit in found.edits] == ["figure", "wording"]
    assert found.share_kept == 1


def test_a_text_written_anew_is_called_rewritten() -> None:
    """Where little was kept, sentences that went and came are not listed one by one."""
    before = " ".join(f"The old hall number {i} was locked by its owner all along." for i in range(30))
    after = " ".join(f"Ferries carry some {i} passengers and crates over these waters daily." for i in range(30))
    found = step(before, after)
    assert found.rewritten
    assert found.share_kept < 0.3
    assert found.edits == ()
    assert found.silent
    reports = [version("a", before), version("b", after)]
    (listed,) = compare_versions(reports, VersionOptions(rewritten_below=0.0))
    assert not listed.rewritten
    assert listed.edits


def test_few_and_empty_versions_are_no_trouble() -> None:
    """No version and one version have no step; empty texts and equal ones have one without edits."""
    assert compare_versions([]) == []
    assert compare_versions([version("a", OPENING)]) == []
    for text in ("", " \n ", OPENING):
        found = step(text, text)
        assert (found.edits, found.share_kept, found.rewritten, found.silent) == ((), 1.0, False, False)
    assert step("", OPENING).share_kept == 0
    assert [edit.kind for edit in step("", OPENING).edits] == ["inserted"]
    assert [edit.kind for edit in step(OPENING, "").edits] == ["removed"]
    assert step(OPENING, OPENING.replace(". ", ".\n\n")).edits == ()
    three = [version("a", OPENING), version("b", CLOSING), version("c", OPENING)]
    assert [(s.from_report, s.to_report) for s in compare_versions(three)] == [("r-a", "r-b"), ("r-b", "r-c")]


def test_ten_thousand_words_answer_at_once() -> None:
    """Two long versions are compared in seconds, even where every sentence is the same or none is."""
    words = "harbour depot owner blanket ferry roof hall guard window street council engine".split()

    def sentence(number: int, shift: int) -> str:
        picked = [words[(number * k + k * k + shift) % len(words)] for k in range(1, 19)]
        return f"Number {number} of the {' '.join(picked)}."

    first = [sentence(number, 0) for number in range(480)]
    second = [line.replace("Number", "Item") if place % 3 == 0 else line for place, line in enumerate(first)]
    begun = time.perf_counter()
    found = step("\n\n".join(first), "\n\n".join(second))
    assert sum(edit.kind == "changed" for edit in found.edits) == 160
    step("\n\n".join(first), "\n\n".join(sentence(number, 5) for number in range(480)))
    step("Oh no. " * 5000, "Oh no. Oh yes. " * 2500)
    assert time.perf_counter() - begun < 30


PIECES = st.sampled_from(
    [
        "Two people were hurt. ", "“No,” he said. ", "A fire broke out", "on Monday", "at 10:15", "12", "$5m", "\n\n", "\n", " ",
        "Mr. Velt", "‘so’", '"', "Share this", "Correction: ", "U.S.", "\u00ad", "\u202e", "é", "e\u0301", "火事。", "\ud800", "x" * 600,
        "Updated 14:05", "was not", ". ", "…", "''",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map("".join), st.lists(PIECES, max_size=25).map("".join))
@settings(max_examples=80, deadline=None)
def test_whatever_two_texts_say_spans_quote_them(before: str, after: str) -> None:
    """Spans equal their slice for any text, the same input gives the same steps, and equal texts have no edit."""
    found = step(before, after)
    assert found == step(before, after)
    if before == after:
        assert not found.edits
    elif not found.edits and not found.rewritten:
        assert "".join(before.split()) == "".join(after.split()) or not found.silent

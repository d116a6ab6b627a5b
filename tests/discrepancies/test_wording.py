"""The words of quotations, and into whose mouth they are put."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.wording import quotations, speakers
from rashomon.model import Alteration, Quote, QuoteVersion, Span

if TYPE_CHECKING:
    from conftest import LayOut, TakeApart

SAID = '"{}," Transport Minister Edvard Quillon told reporters in Velden.'
WHOLE = "We do not yet know why the vessel left the marked channel and I will not guess"


def test_an_altered_quotation(take_apart: TakeApart) -> None:
    """Words changed inside a quotation are a conflict, the speaker named."""
    taken = take_apart(SAID.format(WHOLE), SAID.format(WHOLE.replace("yet ", "").replace("vessel", "ship")))
    (candidate,) = quotations(taken.quotes)
    assert (candidate.kind, candidate.relation) == ("quote", "conflict")
    assert "Edvard Quillon" in candidate.about
    assert candidate.reports == {"a", "b"}
    assert {span.text for _, spans in candidate.variants for span in spans} >= {WHOLE}


def test_a_cut_quotation(take_apart: TakeApart) -> None:
    """A quotation that is only shorter at an end is a refinement, and less telling than an altered one."""
    cut = WHOLE[: WHOLE.index(" and I")]
    (candidate,) = quotations(take_apart(SAID.format(WHOLE), SAID.format(cut)).quotes)
    assert (candidate.kind, candidate.relation) == ("quote", "refinement")
    (altered,) = quotations(take_apart(SAID.format(WHOLE), SAID.format(WHOLE.replace("yet ", ""))).quotes)
    assert candidate.score < altered.score


@pytest.mark.parametrize(
    "second",
    [
        SAID.format(WHOLE),
        f"“{WHOLE},” Transport Minister Edvard Quillon told reporters in Velden.",
        f"‘{WHOLE}’, Transport Minister Edvard Quillon told reporters in Velden.",
        SAID.format(WHOLE.replace("do not", "do not").capitalize()),
    ],
)
def test_equal_quotations(take_apart: TakeApart, second: str) -> None:
    """The same words in another house style of marks are no difference."""
    assert quotations(take_apart(SAID.format(WHOLE), second).quotes) == []


@pytest.mark.parametrize(
    ("new", "score", "relation"),
    [
        (WHOLE.replace("marked channel", "marked fairway"), 0.8, "conflict"),
        (WHOLE.replace("do not yet", "yet"), 0.8, "conflict"),
        (WHOLE.replace("will not guess", "should not guess"), 0.55, "conflict"),
        (WHOLE.replace("the marked", "a marked"), 0.36, "conflict"),
        (WHOLE.replace("channel", "channnel"), 0.355, "spelling"),
        (WHOLE.replace("vessel left", "vessel [Orla] left"), 0.35, "refinement"),
    ],
)
def test_what_differs_is_weighed(take_apart: TakeApart, new: str, score: float, relation: str) -> None:
    """A changed noun or negation is among what must be seen; a small word, a slip and a bracket are not."""
    (candidate,) = quotations(take_apart(SAID.format(WHOLE), SAID.format(new)).quotes)
    assert (candidate.score, candidate.relation) == (score, relation)


@pytest.mark.parametrize(
    "second",
    [
        f'"{WHOLE}. Nobody was hurt," Transport Minister Edvard Quillon told reporters in Velden.',
        SAID.format(WHOLE.replace("yet know", "yet ... know")),
        SAID.format(WHOLE.replace("do not", "don't")),
    ],
)
def test_less_is_no_news(take_apart: TakeApart, second: str) -> None:
    """A sentence more, a contraction and an ellipsis are not worth showing."""
    assert all(c.score < 0.3 for c in quotations(take_apart(SAID.format(WHOLE), second).quotes))


def test_words_out_of_a_sentence(take_apart: TakeApart) -> None:
    """What a report leaves out of the sentence that it quotes from is shown, though never among what must be seen."""
    second = 'Transport Minister Edvard Quillon said the vessel "left the marked channel" in Velden.'
    (candidate,) = quotations(take_apart(SAID.format(WHOLE), second).quotes)
    assert candidate.relation == "refinement" and 0.3 < candidate.score < 0.5


ASKED = '"We do not know why the vessel left the marked channel," {} said on Sunday.'
WORDS = "We do not know why the vessel left the marked channel"


def test_two_speakers(take_apart: TakeApart, lay_out: LayOut) -> None:
    """The same words given to two persons are a conflict of attribution, a report that agrees on the side it takes."""
    taken = take_apart(*(ASKED.format(who) for who in ("Ilse Marrant", "Tobias Wrenn", "Ilse Marrant")))
    (candidate,) = found = speakers(taken.quotes, taken.mentions())
    assert lay_out(found) == [("attribution", "conflict", dict.fromkeys("abc", WORDS))]
    assert {value: {span.report for span in spans} for value, spans in candidate.variants} == {
        "Ilse Marrant": {"a", "c"},
        "Tobias Wrenn": {"b"},
    }
    assert WORDS[:30] in candidate.about


@pytest.mark.parametrize(
    "second",
    [
        ASKED.format("Ilse Marrant"),
        ASKED.format("Marrant"),
        ASKED.format("Ilse Marant"),
        ASKED.format("the harbour master"),
        f"Ilse Marrant closed the port. {ASKED.format('She')}",
        f"Tobias Wrenn closed the port. {ASKED.format('Ilse Marrant')}",
        # A pronoun that could be anybody's, and one who speaks for another.
        f"Tobias Wrenn and Mara Quill closed the port. {ASKED.format('he')}",
        ASKED.format("Ilse Marrant's lawyer Tobias Wrenn"),
        'Tobias Wrenn said on Sunday: "The port will stay closed until the wreck has been raised."',
    ],
)
def test_one_speaker(take_apart: TakeApart, second: str) -> None:
    """A short form, another spelling, a pronoun, an office without a name and other words are no other speaker."""
    taken = take_apart(ASKED.format("Ilse Marrant"), second)
    assert speakers(taken.quotes, taken.mentions()) == []


def test_nothing(take_apart: TakeApart) -> None:
    """Nothing comes of nothing."""
    assert quotations([]) == speakers([], take_apart("").mentions()) == []


def version(report: str, start: int, words: str) -> QuoteVersion:
    """Return a direct quotation that stands at this place of a report."""
    return QuoteVersion(Span(report, start, start + len(words), words), None, None, True, False)


def test_a_word_taken_up_is_no_other_version() -> None:
    """A report that gives the other's words in full elsewhere alters nothing by a word of its own between marks."""
    told = "we will show what is of interest"
    whole, taken_up = version("a", 0, told), version("b", 0, "show anything")
    altered = Alteration(Span("a", 8, 32, told[8:]), Span("b", 0, 13, "show anything"), "changed")
    quote = Quote("q-1", "Edvard Quillon", None, True, (whole, taken_up), (altered,))
    (candidate,) = quotations([quote])
    assert (candidate.relation, candidate.score) == ("conflict", 0.8)
    fuller = Quote("q-1", "Edvard Quillon", None, True, (whole, taken_up, version("b", 90, told)), (altered,))
    assert all(candidate.relation == "refinement" for candidate in quotations([fuller]))

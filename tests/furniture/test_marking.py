"""Page furniture is found, and reporting never is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.furniture import mark_furniture
from rashomon.model import Furniture, Report

BODY = (
    "A warehouse on the eastern quay burned down on Tuesday night, the fire service said.",
    "Nobody was hurt, but two firefighters were treated for smoke, a spokeswoman told reporters.",
    "“We could see the flames from the other bank,” said Harold Venn, who lives across the river.",
    "The building, which belonged to a paper merchant, had passed an inspection in March.",
    "Police closed the road until noon and asked drivers to keep away from the harbour.",
    "The mayor said the city would help the merchant to find another store.",
    "It was the third large fire on the quay in ten years, according to the fire service.",
)


def report(*lines: str, title: str | None = None) -> Report:
    """Return a report with one paragraph a line."""
    text = "\n".join(lines)
    return Report("r-1", "a.txt", text, "0" * 64, title=title, words=len(text.split()))


def marked(*lines: str) -> list[tuple[str, str]]:
    """Return what is marked in a report of these lines, as (kind, words)."""
    found = mark_furniture([report(*lines)])[0]
    return [(piece.kind, found.text[piece.start : piece.end]) for piece in found.furniture]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Share  |  Print  |  Email  |  Copy link", "share"),
        ("Facebook Twitter WhatsApp 12 comments", "share"),
        ("Read or Share this story: http://example.org/2q", "share"),
        ("Also read", "related"),
        ("READ MORE: Otter returns to the canal after ninety years", "related"),
        ("Related: What a fire costs a harbour", "related"),
        ("[Why so many warehouses burn]", "related"),
        ("Follow topic:", "related"),
        ("Sign up now: get our newsletters delivered to your inbox", "newsletter"),
        ("Subscribe to our free morning briefing and never miss a story", "newsletter"),
        ("Advertisement", "notice"),
        ("Scroll down for video", "notice"),
        ("Reading time: 2 minutes", "notice"),
        ("Getting your audio player ready...", "notice"),
        ("This article was written with the help of AI and checked by an editor.", "notice"),
        ("Ads by Somebody", "notice"),
        ("Photo", "caption"),
        ("Smoke rises over the eastern quay on Tuesday. Photo: Ada Holm / Quay News", "caption"),
        ("FILE - In this May 3, 2021, file photo, a fire engine stands on the quay. (AP Photo/Ada Holm)", "caption"),
        ("The warehouse after the fire (file photo)", "caption"),
        ("Harold Venn (left) and a neighbour watch the fire from the other bank.", "caption"),
        ("Firefighters work on the quay. (Ada Holm/Reuters)", "caption"),
        ("Copyright 2021 The Quay News. All rights reserved.", "copyright"),
        ("© 2021 Quay News Group", "copyright"),
        ("(Reporting by Ada Holm; Editing by Piet Vos)", "credit"),
        ("The Associated Press contributed to this report.", "credit"),
        ("— With assistance by Piet Vos", "credit"),
        ("AP - AFP", "credit"),
        ("___", "other"),
        ("Updated: 3 May 2021, 10:30", "metadata"),
        ("10:15 p.m.", "metadata"),
        ("Updated at 9:20 p.m.: Revised to include what the harbour master said.", "metadata"),
    ],
)
def test_stock_lines_are_marked_with_their_kind(line: str, kind: str) -> None:
    """A line that only a page says is marked, wherever it stands between paragraphs."""
    assert marked("Warehouse on the quay burns down", "", *BODY[:3], line, *BODY[3:]) == [(kind, line)]


@pytest.mark.parametrize(
    "line",
    [
        "The minister shared the video on Facebook, and said that more would follow.",
        "Related charges against two other men were dropped in June.",
        "The company wrote in its newsletter that the plant would close.",
        "Sign-up for the insurance begins on Nov. 1, the state said.",
        "The advertisement was withdrawn after complaints from viewers.",
        "A photo posted by his brother showed the house in ruins.",
        "Senator Ann Mole (R) said she would vote for the bill.",
        "The party moved to the left, and its voters stayed at home.",
        "More than 2,000 people signed the petition.",
        "Watch officers saw the ship turn at 6:38 a.m.",
        "By Tuesday, the water had reached the market square.",
        "He told the AP that the copyright on the songs would expire in 2021.",
        "Home prices rose 3 percent in the year to March.",
        "Print sales of the paper fell by half in a decade, the publisher said.",
        "Read his letter to the court, and you see a man without regret, the judge said.",
        "She said in an email that comments on the page had been closed.",
        "CORRECTION: An earlier version of this report gave the wrong year for the inspection.",
        "Mayor May Seek Another Way",
        "What happened next?",
    ],
)
def test_reporting_is_never_marked(line: str) -> None:
    """A sentence or heading of reporting that holds a page's words stays."""
    assert marked("Warehouse on the quay burns down", "", *BODY[:3], line, *BODY[3:]) == []


def test_plain_report_has_no_furniture() -> None:
    """A report without furniture comes back as it is."""
    plain = report("Warehouse on the quay burns down", "", *BODY)
    assert mark_furniture([plain]) == [plain]


def test_links_after_a_heading_at_the_end_are_marked() -> None:
    """Headlines of other articles under "Read more" go, the report before them stays."""
    links = ("Otter returns to the canal", "Seven towns where you can still afford a view")
    found = marked("Warehouse burns down", "", *BODY, "Read more:", *links)
    assert found == [("related", "Read more:"), *(("related", link) for link in links)]


def test_a_label_between_paragraphs_does_not_take_the_paragraph_after_it() -> None:
    """After "Also read" in the middle of a report, the next paragraph and the next heading are reporting."""
    assert marked("Warehouse burns down", *BODY[:3], "Also read", "A night without sleep", *BODY[3:]) == [
        ("related", "Also read")
    ]


def test_furniture_glued_into_a_paragraph_is_cut_out_of_it() -> None:
    """Only the prompt is marked where a page glued it to a sentence."""
    line = "Advertisement Continue reading the main story “It was warm on our side, too,” he said."
    assert marked("Warehouse burns down", *BODY[:3], line, *BODY[3:]) == [
        ("notice", "Advertisement Continue reading the main story")
    ]


def test_a_long_form_prompt_is_one_piece() -> None:
    """A newsletter form with its error messages is marked from end to end."""
    form = (
        "Newsletter Sign Up Continue reading the main story Please verify you're not a robot by clicking the box. "
        "Invalid email address. Please re-enter. Thank you for subscribing. An error has occurred. "
        "Please try again later."
    )
    assert marked("Warehouse burns down", *BODY[:3], form, *BODY[3:]) == [("newsletter", form)]


def test_the_credit_at_the_end_of_a_paragraph_leaves_the_paragraph() -> None:
    """A credit in parentheses is cut off the sentence before it."""
    credit = "(Reporting by Ada Holm; Editing by Piet Vos)"
    assert marked("Warehouse burns down", *BODY[:-1], f"{BODY[-1]} {credit}") == [("credit", credit)]


def test_a_byline_is_marked_only_near_the_top() -> None:
    """A line with the writers' names is a credit at the head of a report."""
    byline = "By ADA HOLM and Piet Vos in Quayside"
    assert marked("Warehouse burns down", byline, *BODY) == [("credit", byline)]


def test_words_that_a_report_gives_twice_are_marked_once() -> None:
    """Of a caption and the sentence that it copies, the sentence stays."""
    copy = BODY[0].removesuffix(", the fire service said.")
    assert marked("Warehouse burns down", *BODY[:4], copy, *BODY[4:]) == [("caption", copy)]
    assert marked("Warehouse on the quay burns down", "Warehouse on the quay burns down", *BODY) == [
        ("other", "Warehouse on the quay burns down")
    ]


def test_a_caption_before_a_picture_credit_is_marked_with_it() -> None:
    """ "PHOTO: AGENCY" after a sentence on what a picture shows marks both; after reporting only itself."""
    caption = "Firefighters looking at the ruins of the warehouse on the eastern quay."
    found = marked("Warehouse burns down", *BODY[:3], caption, "PHOTO: REUTERS", *BODY[3:])
    assert found == [("caption", caption), ("caption", "PHOTO: REUTERS")]
    assert marked("Warehouse burns down", *BODY[:3], "PHOTO: REUTERS", *BODY[3:]) == [("caption", "PHOTO: REUTERS")]


def test_the_headline_is_never_furniture_for_its_first_word() -> None:
    """A headline that begins like a link is kept."""
    assert marked("Watch: warehouse on the quay burns down", "", *BODY) == []


def test_metadata_that_is_marked_already_is_kept() -> None:
    """A front-matter block stays as ingest marked it."""
    text = "---\ntitle: A\n---\n" + "\n".join(BODY) + "\nAdvertisement"
    given = Report("r-1", "a.txt", text, "0" * 64, furniture=(Furniture(0, 16, "metadata"),))
    found = mark_furniture([given])[0].furniture
    assert found[0] == Furniture(0, 16, "metadata")
    assert [piece.kind for piece in found] == ["metadata", "notice"]


def test_a_report_that_is_not_analysed_is_left_alone() -> None:
    """Text in another language is not searched for English phrases."""
    given = Report("r-1", "a.txt", "Advertisement", "0" * 64, analysed=False)
    assert mark_furniture([given]) == [given]


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [*BODY, "Share", "Advertisement", "Read more:", "PHOTO: EPA", "By Ada Holm", "© 2021 Quay", "(AP)"]
        ),
        st.text(max_size=60),
    ),
    max_size=14,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=4))
def test_marks_lie_in_order_inside_the_text(stories: list[list[str]]) -> None:
    """Whatever the text, furniture is in order, without overlap or outer white space, and the text is unchanged."""
    given_reports = [report(*lines) for lines in stories]
    for before, after in zip(given_reports, mark_furniture(given_reports), strict=True):
        assert after.text == before.text
        end = 0
        for piece in after.furniture:
            assert end <= piece.start < piece.end <= len(after.text)
            words = after.text[piece.start : piece.end]
            assert words == words.strip()
            end = piece.end


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Also on Quay News: What is a dry dock?", "related"),
        ("Also in today's Quay: Who pays for the pumps", "related"),
        ("Follow: Harbour | Fires", "related"),
        ("Follow Quay Regions", "share"),
        ("Quay standards: how we report on fires", "notice"),
        ("Know something about the fire? Write to our newsroom", "notice"),
        ("Like this story? Follow the Quay for more of them", "notice"),
        ("quaynews.example › Business", "other"),
        ("Friday 24 October, 08:40", "metadata"),
        ("QNA mro/lk 141520", "credit"),
        ("Get the Quay's court reports by email every Friday", "newsletter"),
        ("Download the Quay app for breaking news", "newsletter"),
        ("Quay East news at seven, every evening", "notice"),
    ],
)
def test_lines_at_the_end_of_a_page_are_marked(line: str, kind: str) -> None:
    """What a page puts at the end of a report is marked with its kind."""
    assert marked("A fire on the quay", *BODY, line) == [(kind, line)]


def test_bylines_without_a_name_are_marked() -> None:
    """Staff that signs without a name is a credit."""
    for line in ("By our foreign staff", "By Calloway and Quay reporters"):
        assert marked("A fire on the quay", line, *BODY) == [("credit", line)]


def test_a_heading_over_more_of_a_kind_is_marked_with_its_links() -> None:
    """At the end of a report "More fires" and the headline under it are links; alone such a line is kept."""
    end = ("More fires", "Who fought the blaze: every brigade in one table")
    assert marked("A fire on the quay", *BODY, *end) == [("related", line) for line in end]
    assert marked("A fire on the quay", *BODY[:3], "More fires", *BODY[3:]) == []


@pytest.mark.parametrize(
    "line",
    [
        "The merchant Harold Venn (pictured above) had told police in March that the store was safe.",
        "How to use the quay in summer without harming the fish that live in the water",
        "1. Start small with the store, then the quay and then the whole of the harbour",
        "How to use it",
        "- Keep away from the harbour until the fire service says that the quay is safe",
    ],
)
def test_prose_that_points_at_a_picture_subheadings_and_lists_are_kept(line: str) -> None:
    """Reporting that points at a picture in passing, subheadings and items of a list are no captions."""
    assert marked("A fire on the quay", *BODY[:4], line, *BODY[4:]) == []


def test_a_sentence_before_a_picture_credit_is_kept_if_it_tells_what_happened() -> None:
    """Only what describes a picture is its caption."""
    told = "Mr Venn, who resigned in January over the leaking pipes, left the quay without speaking to reporters."
    assert marked("A fire on the quay", *BODY, told, "Photo: Wim Ardley / Quay News") == [
        ("caption", "Photo: Wim Ardley / Quay News")
    ]

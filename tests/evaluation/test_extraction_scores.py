"""What `score_extraction` promises of its two measures, its floor and its reading of pages; on invented pages."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import pytest
import score_extraction
from hypothesis import given
from hypothesis import strategies as st
from score_extraction import (
    OURS,
    PEERS,
    GoldPage,
    body_of,
    extract_all,
    load_aeb,
    load_fundus,
    rouge_lsum,
    sentences_of,
    shingle_score,
    shingle_shares,
)

from rashomon.model import Furniture, Report

TITLE = "Bridge over the creek is closed"
BODY = (
    "The wooden bridge over the creek was closed on Friday after an inspector found two cracked beams, the town said.",
    "Walkers have to use the ford below the mill until the repair is done, which may take three weeks or longer.",
    "The bridge was built by volunteers nine years ago and has carried a footpath and a line of water pipes since.",
)
WORDS = st.lists(st.sampled_from("the bridge is closed and was built by".split()), max_size=12)


def markup(body: tuple[str, ...] = BODY) -> bytes:
    """Return a page with a headline, the body and some navigation."""
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in body)
    return (
        f"<!doctype html><html lang='en'><head><title>{TITLE}</title></head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{TITLE}</h1>{paragraphs}</article><footer>Imprint</footer></body></html>"
    ).encode()


def gold(*body: str, optional: tuple[bool, ...] | None = None) -> GoldPage:
    """Return a page with this gold and no markup."""
    return GoldPage("x", b"", body, optional or tuple(False for _ in body))


def test_shingles_count_runs_of_four_words() -> None:
    """Of the shingles of both texts those shared are hits, those of one text alone extra or missing."""
    hits, extra, missing = shingle_shares("a b c d e f", "a b c d e x y")
    assert (hits, extra, missing) == (2 / 5, 2 / 5, 1 / 5)  # abcd, bcde; cdex, dexy; cdef
    assert shingle_shares("two words", "two words") == (1.0, 0.0, 0.0)
    assert shingle_shares("two words", "") == (0.0, 0.0, 1.0)


def test_shingle_score_is_made_of_means_over_pages() -> None:
    """Precision and recall are means over pages, whatever their length, and F1 is made from the two means."""
    score = shingle_score([(1.0, 0.0, 0.0), (0.5, 0.5, 0.0), (0.0, 0.0, 1.0)])
    assert score.precision == pytest.approx(0.75)  # a page without any text has no precision
    assert score.recall == pytest.approx(2 / 3)
    assert score.f1 == pytest.approx(2 * 0.75 * (2 / 3) / (0.75 + 2 / 3))


def test_rouge_takes_the_union_of_common_subsequences() -> None:
    """The textbook case: w1 w2 with one sentence and w1 w3 w5 with another make four of five words."""
    score = rouge_lsum(gold("w1 w2 w3 w4 w5"), "w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5")
    assert score.recall == pytest.approx(4 / 5)
    assert score.precision == pytest.approx(4 / 10)


def test_a_word_counts_no_more_often_than_it_is_there() -> None:
    """Two gold sentences cannot both be credited with one word found."""
    assert rouge_lsum(gold("the end.", "the start."), "the").recall == pytest.approx(1 / 4)


def test_an_optional_paragraph_is_counted_where_that_is_better() -> None:
    """A paragraph that may be left out costs nothing where it is missing, and nothing where it is there."""
    page = gold("The bridge is closed.", "See our map.", optional=(False, True))
    assert (
        rouge_lsum(page, "The bridge is closed.").f1 == rouge_lsum(page, "The bridge is closed. See our map.").f1 == 1
    )


@given(WORDS, WORDS)
def test_measures_lie_between_none_and_all(left: list[str], right: list[str]) -> None:
    """Whatever the texts, both measures lie in [0, 1], and a text is all of itself."""
    for score in (
        shingle_score([shingle_shares(" ".join(left), " ".join(right))]),
        rouge_lsum(gold(" ".join(left)), " ".join(right)),
    ):
        assert 0 <= score.f1 <= 1 + 1e-9 and 0 <= score.precision <= 1 and 0 <= score.recall <= 1
    if left:
        assert rouge_lsum(gold(" ".join(left)), " ".join(left)).f1 == pytest.approx(1)


def test_sentences_end_at_stops_and_lines() -> None:
    """A stop before a capital ends a sentence, with the quotation mark behind it; a figure's point does not."""
    text = "It rained 3.5 inches. “We left.” Nobody\nA heading\n\nwas hurt."
    assert sentences_of(text) == ["It rained 3.5 inches.", "“We left.”", "Nobody", "A heading", "was hurt."]


def test_the_body_is_the_text_without_headline_and_furniture() -> None:
    """The headline put before a body is taken off, and so is what is marked; a text without a title stays whole."""
    text = f"{TITLE}\n\nFirst.\nShare this\nLast."
    start = text.index("Share")
    report = Report("r", "r", text, "0", title=TITLE, furniture=(Furniture(start, start + 10, "share"),))
    assert body_of(report) == "First.\n\nLast."
    assert body_of(Report("r", "r", text, "0")) == text
    assert body_of(None) == ""


def test_a_page_is_read_as_the_intake_reads_it() -> None:
    """Every row has each page's body; the headline stands only where the row says so; no article is an empty text."""
    pages = [
        GoldPage("a", markup(), BODY, (False,) * 3),
        GoldPage("b", b"<html><body>Please wait</body></html>", (), ()),
    ]
    texts = extract_all(pages, {"include_comments": False})
    assert {len(found) for found in texts.values()} == {2}
    assert texts[OURS][0] == "\n".join(BODY)
    assert texts["ingest, headline kept"][0].startswith(TITLE)
    assert BODY[1] in texts[PEERS[0]][0] and texts[OURS][1] == ""


def write_sets(folder: Path) -> list[str]:
    """Write both sets with one page each; return the arguments that name them."""
    aeb, fundus = folder / "aeb", folder / "fundus"
    for place, name in ((aeb, "k1.html.gz"), (fundus, "Outlet_0.html.gz")):
        (place / "html").mkdir(parents=True)
        (place / "html" / name).write_bytes(gzip.compress(markup()))
    (aeb / "ground-truth.json").write_text(json.dumps({"k1": {"articleBody": "\n\n".join(BODY)}}), encoding="utf-8")
    body = [*BODY, "[An optional line.]"]
    (fundus / "ground_truth.json").write_text(json.dumps({"Outlet_0.html.gz": {"body": body}}), encoding="utf-8")
    return ["--aeb", str(aeb), "--fundus", str(fundus)]


def test_both_sets_are_loaded(tmp_path: Path) -> None:
    """The gold of either set becomes paragraphs, with the brackets of optional ones taken off."""
    write_sets(tmp_path)
    (first,) = load_aeb(tmp_path / "aeb")
    (second,) = load_fundus(tmp_path / "fundus")
    assert (first.name, first.markup, first.optional) == ("k1", markup(), (False,))
    assert second.body[-1] == "An optional line." and second.optional == (False, False, False, True)


def test_the_floor_is_asked_of_ingest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command ends with 0 where ingest keeps up, with 1 where it loses, and says so in the table."""
    sets = write_sets(tmp_path)
    monkeypatch.setattr(sys, "argv", ["score_extraction.py", *sets, "--floors", "--detail", "1"])
    assert score_extraction.main() == 0
    assert "MISSED" not in capsys.readouterr().out
    monkeypatch.setattr(score_extraction, "body_of", lambda report: "Nothing of it")  # pyright: ignore[reportUnknownLambdaType]
    assert score_extraction.main() == 1
    assert "MISSED" in capsys.readouterr().out


def test_a_folder_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong folder is an error message and exit code 2, no traceback."""
    monkeypatch.setattr(sys, "argv", ["score_extraction.py", "--aeb", str(tmp_path / "none")])
    assert score_extraction.main() == 2
    assert "none" in capsys.readouterr().err

"""Sketches: what is remembered of a report."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.errors import RashomonError
from rashomon.model import Furniture, Report
from rashomon.stories import Sketch, sketch_reports
from rashomon.stories.sketch import SHINGLES, are_copies
from rashomon.text.encoder import Encoder

STORM = (
    "A storm tore the roof off the covered market of Velmouth on Monday night and flooded the cellars of eleven houses "
    "along the quay. Nobody was hurt, the fire brigade said, but three hundred traders will have to wait until the "
    "hall has been repaired. The mayor promised help within the week and asked people to stay away from the quay. "
    "Gusts of a hundred and thirty kilometres an hour were measured at the lighthouse, more than at any time since "
    "measurements began there, and the harbour was closed to all but the pilots until the morning."
)


def same(one: Sketch, other: Sketch) -> bool:
    """Return whether two sketches are equal to the last bit."""
    return one.report == other.report and one.to_bytes() == other.to_bytes()


@settings(max_examples=60)
@given(
    text=st.text(max_size=300),
    title=st.none() | st.text(max_size=40),
    outlet=st.none() | st.text(min_size=1, max_size=10),
    language=st.none() | st.sampled_from(["en", "de", "zh-Hant-TW"]),
    hour=st.none() | st.integers(0, 23),
)
def test_a_sketch_goes_to_bytes_and_back(
    small_encoder: Encoder, text: str, title: str | None, outlet: str | None, language: str | None, hour: int | None
) -> None:
    """Any report has a sketch, and the one that is read is the one that was written, its weights but for rounding."""
    published = None if hour is None else f"2031-03-11T{hour:02}:30:00"
    report = Report("a", "a.txt", text, "0", outlet=outlet, title=title, published_at=published, language=language)
    (sketch,) = sketch_reports([report], small_encoder)
    again = Sketch.from_bytes("a", sketch.to_bytes())
    for name in ("lead", "buckets", "shingles"):
        assert np.array_equal(getattr(again, name), getattr(sketch, name))
    # Weights are rounded to eleven bits and made a unit vector again: of very few words, sometimes to other last bits.
    assert again.weights == pytest.approx(sketch.weights, abs=1e-3)
    assert (again.outlet, again.language, again.instant) == (sketch.outlet, sketch.language, sketch.instant)
    assert np.linalg.norm(sketch.lead) == pytest.approx(1, abs=1e-5)
    assert not len(sketch.weights) or np.linalg.norm(sketch.weights) == pytest.approx(1, abs=1e-5)
    assert list(sketch.buckets) == sorted(set(sketch.buckets.tolist()))


def test_a_sketch_of_a_text_is_read_as_it_was_made(twenty: list[Sketch]) -> None:
    """Of reports with more than a handful of words nothing at all changes between making, writing and reading."""
    for sketch in twenty:
        again = Sketch.from_bytes(sketch.report, sketch.to_bytes())
        assert same(again, sketch)
        assert np.array_equal(again.weights, sketch.weights)


def test_company_changes_no_sketch(twenty: list[Sketch], small_encoder: Encoder, invent) -> None:  # type: ignore[no-untyped-def]
    """A report sketched by itself is as it is among others, and order is kept."""
    reports = [invent(STORM, "a"), invent("Nothing happened.", "b"), invent("", "c")]
    together = sketch_reports(reports, small_encoder)
    assert [sketch.report for sketch in together] == ["a", "b", "c"]
    assert all(
        same(one, sketch_reports([report], small_encoder)[0]) for one, report in zip(together, reports, strict=True)
    )
    assert sketch_reports([], small_encoder) == []


@pytest.mark.parametrize("damage", [lambda data: b"", lambda data: data[:-1], lambda data: b"\x07" + data[1:]])
def test_damaged_bytes_are_refused(twenty: list[Sketch], damage) -> None:  # type: ignore[no-untyped-def]
    """Bytes that are cut or of another version name the report and what to do."""
    with pytest.raises(RashomonError, match="r-1 is damaged; "):
        Sketch.from_bytes("r-1", damage(twenty[0].to_bytes()))


def test_the_time_is_that_of_publication(small_encoder: Encoder, invent) -> None:  # type: ignore[no-untyped-def]
    """Publication goes before retrieval, a zone is heeded, no zone is UTC, and no time is none."""
    fields = [
        {"published_at": "1970-01-02T00:00:00", "retrieved_at": "1980-01-01"},
        {"retrieved_at": "1970-01-02T02:00:00+02:00"},
        {"published_at": "1970-01-02"},
        {},
    ]
    sketches = sketch_reports([invent(STORM, **given) for given in fields], small_encoder)
    assert [sketch.instant for sketch in sketches] == [86_400, 86_400, 86_400, None]


def test_endings_and_case_do_not_part_words(small_encoder: Encoder, invent) -> None:  # type: ignore[no-untyped-def]
    """Inflected words are one word, and common ones count for nothing."""
    one, other, common = sketch_reports(
        [invent("Bridges collapsed"), invent("The BRIDGE’s collapsing"), invent("of the and to in")], small_encoder
    )
    assert one.buckets.tolist() == other.buckets.tolist()
    assert not len(common.buckets)


def test_metadata_at_the_head_is_not_read(small_encoder: Encoder, invent) -> None:  # type: ignore[no-untyped-def]
    """A header changes neither words nor opening; other furniture is not known yet and counts."""
    header = "Outlet: The Quay Herald\nDate: 2031-03-11\n\n"
    plain, headed = sketch_reports(
        [invent(STORM), invent(header + STORM, furniture=(Furniture(0, len(header.rstrip()), "metadata"),))],
        small_encoder,
    )
    assert same(plain, headed)


def test_the_headline_counts(small_encoder: Encoder, invent) -> None:  # type: ignore[no-untyped-def]
    """A headline that the text does not begin with opens it, and its words weigh more than those of the text."""
    bare, titled = sketch_reports(
        [invent(STORM), invent(STORM, title="Lighthouse measures record gusts")], small_encoder
    )
    assert not np.array_equal(bare.lead, titled.lead)
    (word,) = sketch_reports([invent("lighthouse")], small_encoder)

    def weight(sketch: Sketch) -> float:
        return float(np.abs(sketch.weights[np.isin(sketch.buckets, word.buckets)])[0])

    assert weight(titled) > weight(bare) > 0


def test_copies(small_encoder: Encoder, invent) -> None:  # type: ignore[no-untyped-def]
    """A text, the same retouched or cut a little at the end are copies; another text, or one of a few words, is none."""
    whole, retouched, cut, other, short = sketch_reports(
        [
            invent(STORM),
            invent(STORM.replace("three hundred", "three dozen")),
            invent(STORM[: STORM.rindex(", and the harbour")] + "."),
            invent("The covered market of Velmouth opened again on Friday, a year after a storm tore off its roof."),
            invent("A storm came."),
        ],
        small_encoder,
    )
    assert are_copies(whole, whole) and are_copies(whole, retouched) and are_copies(cut, whole)
    assert not are_copies(whole, other)
    assert not are_copies(short, short)
    assert len(whole.shingles) == SHINGLES
    assert whole.shingles.tolist() == sorted(whole.shingles.tolist())

"""Points and discrepancies as CSV: what a spreadsheet opens, with no cell that it would run."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.export.tables import (
    BYTE_ORDER_MARK,
    DISCREPANCY_COLUMNS,
    POINT_COLUMNS,
    discrepancies_to_csv,
    harmless,
    points_to_csv,
)
from rashomon.model import (
    Decision,
    Discrepancy,
    DiscrepancyVariant,
    Result,
    Review,
    ReviewedDecision,
    Span,
    StoryDossier,
    Target,
)

FORMULA = '=HYPERLINK("http://x.example","a")\x1b[31m\r\n,;"b"'


def read(text: str) -> list[dict[str, str]]:
    """The rows as a program reads them."""
    assert text.startswith(BYTE_ORDER_MARK)
    found = list(csv.reader(io.StringIO(text.encode("utf-8").decode("utf-8-sig"), newline=""), strict=True))
    assert len({len(row) for row in found}) == 1
    return [dict(zip(found[0], row, strict=True)) for row in found[1:]]


def test_a_row_for_each_point_and_a_column_for_each_report(result: Result) -> None:
    """Counts as numbers, origins by name, and in a report's column how it speaks and its words."""
    rows = read(points_to_csv(result))
    assert list(rows[0]) == [*POINT_COLUMNS, "A Meridian", "B Quay News 1", "C Quay News 2", "D foreign"]
    assert [row["point"] for row in rows] == ["Two people were hurt", "The warehouse may have held paint"]
    first = rows[0]
    assert (first["story"], first["number"], first["id"], first["weight"]) == ("s-1", "1", "p-1", "3")
    assert (first["reports"], first["origins_low"], first["origins_high"]) == ("3", "1", "2")
    assert first["origins"] == "Meridian; Quay News"
    assert first["C Quay News 2"] == "differs: Three people were hurt in the fire on Monday"
    assert first["D foreign"] == "not analysed"
    assert rows[1]["A Meridian"] == ""


def test_a_row_for_each_variant(result: Result) -> None:
    """Most important first, the variants of one with one rank, each with its outlets and its first words."""
    rows = read(discrepancies_to_csv(result))
    assert list(rows[0]) == list(DISCREPANCY_COLUMNS)
    told = [(row["rank"], row["variant"], row["value"], row["outlets"], row["words"], row["reports"]) for row in rows]
    assert told == [
        ("1", "1", "two", "Meridian; Quay News 1", "Two", "wire; copy"),
        ("1", "2", "three", "Quay News 2", "Three people", "own"),
    ]
    assert {row["about"] for row in rows} == {"people hurt"}


def test_lines_end_as_the_standard_has_it(result: Result) -> None:
    """With two characters, and nowhere is a line end inside a cell."""
    for text in (points_to_csv(result), discrepancies_to_csv(result)):
        assert text.count("\r\n") == text.count("\n") == text.count("\r") == 3


def test_who_says_so_and_the_hedge_stand_behind_the_words(dossier: StoryDossier) -> None:
    """In brackets, with the further words of the same report."""
    point = dossier.points[0]
    more = Span("wire", 0, 14, "Fire destroys ")
    accounts = (
        replace(point.accounts[0], attributed_to="fire brigade", hedge="may", more=(more,)),
        *point.accounts[1:],
    )
    changed = replace(dossier, points=(replace(point, accounts=accounts),))
    (row,) = read(points_to_csv(Result("0", {}, (changed,))))
    assert row["A Meridian"] == "attributes: Two people were hurt / Fire destroys [said by: fire brigade] [hedge: may]"


def test_what_editors_set_aside_comes_last(dossier: StoryDossier) -> None:
    """Without a rank, with who set it aside; a note on one that stands is in its row too."""

    def decided(key: str, kind: str, target: str, **more: str) -> ReviewedDecision:
        made = Decision(key, kind, (Target("discrepancy", target, "x"),), "Ada", "2026-01-01T10:00:00Z", **more)  # type: ignore[arg-type]
        return ReviewedDecision(made, "applied", (target,))

    aside = replace(dossier.discrepancies[0], id="d-9", about="age")
    review = Review(
        (decided("k-1", "reject_discrepancy", "d-9", note="same man"), decided("k-2", "note", "d-1"),
         decided("k-3", "note", "p-1", note="=look")),
        (aside,),
    )  # fmt: skip
    result = Result("0", {}, (replace(dossier, review=review),))
    rows = read(discrepancies_to_csv(result))
    assert [(row["rank"], row["about"], row["review"]) for row in rows] == [
        ("1", "people hurt", "note by Ada"),
        ("1", "people hurt", "note by Ada"),
        ("", "age", "set aside by Ada: same man"),
        ("", "age", "set aside by Ada: same man"),
        ("", "Discrepancy set aside: “x”", "Ada, 2026-01-01 10:00 UTC; applied"),
        ("", "Note: “x”", "Ada, 2026-01-01 10:00 UTC; applied"),
        ("", "Note: “x”", "Ada, 2026-01-01 10:00 UTC; applied"),
    ]
    assert [row["review"] for row in read(points_to_csv(result))][:2] == ["note by Ada: =look", ""]


def test_both_tables_end_with_every_decision(dossier: StoryDossier) -> None:
    """A row each, oldest first, undone ones too: who, when, on what, the note, and what became of it, no cell a formula."""
    edge = Target("edge", "copy>o-meridian", "Quay News 1 republishes Meridian", (), "Meridian")
    report = Target("report", "own", "Quay News 2")
    at = "2026-01-01T10:00:00Z"
    review = Review(
        (
            ReviewedDecision(Decision("dec-1", "confirm_edge", (edge,), "Ada", at, note="=1+1\n;=2"), "applied", (edge.id,)),
            ReviewedDecision(Decision("dec-2", "correct_outlet", (report,), "=Ada", at, value="=Quay"), "pending", ("own",)),
            ReviewedDecision(Decision("dec-3", "note", (report,), "Bo", at, note="seen", undone_by="Ada", undone_at=at), "undone"),
        )
    )  # fmt: skip
    result = Result(
        "0", {}, (replace(dossier, review=review), replace(dossier, story=replace(dossier.story, id="s-2")))
    )
    rows = read(discrepancies_to_csv(result))
    assert [row["story"] for row in rows] == ["s-1", "s-1", "s-2", "s-2", "s-1", "s-1", "s-1"]
    names = ("id", "kind", "relation", "about", "reason", "review")
    assert [tuple(row[name] for name in names) for row in rows[-3:]] == [
        ("dec-1", "decision", "confirm_edge", "Connection confirmed: “Quay News 1 republishes Meridian”", "'=1+1 ;'=2",
         "Ada, 2026-01-01 10:00 UTC; applied"),
        ("dec-2", "decision", "correct_outlet", "Outlet corrected: “Quay News 2” to =Quay", "",
         "'=Ada, 2026-01-01 10:00 UTC; takes effect when the story is compared again"),
        ("dec-3", "decision", "note", "Note: “Quay News 2”", "seen",
         "Bo, 2026-01-01 10:00 UTC; undone by Ada, 2026-01-01 10:00 UTC"),
    ]  # fmt: skip
    assert {row["rank"] + row["weight"] + row["variant"] for row in rows[-3:]} == {""}
    rows = read(points_to_csv(result))
    assert [row["number"] for row in rows] == ["1", "2", "1", "2", "", "", ""]
    assert [(row["id"], row["point"], row["review"]) for row in rows[-3:]] == [
        ("dec-1", "decision: Connection confirmed: “Quay News 1 republishes Meridian”",
         "Ada, 2026-01-01 10:00 UTC; applied; note: =1+1 ;'=2"),
        ("dec-2", "decision: Outlet corrected: “Quay News 2” to =Quay",
         "'=Ada, 2026-01-01 10:00 UTC; takes effect when the story is compared again"),
        ("dec-3", "decision: Note: “Quay News 2”",
         "Bo, 2026-01-01 10:00 UTC; undone by Ada, 2026-01-01 10:00 UTC; note: seen"),
    ]  # fmt: skip


def test_no_cell_is_a_formula(result: Result, dossier: StoryDossier) -> None:
    """Outlets, points, values and words that begin as one are words; nothing breaks out of its cell."""
    reports = tuple(replace(report, outlet=f"{FORMULA}{place}") for place, report in enumerate(dossier.story.reports))
    span = Span("wire", 0, len(FORMULA), FORMULA)
    attacked = replace(
        dossier,
        story=replace(dossier.story, reports=reports, id=FORMULA),
        points=tuple(replace(point, text=FORMULA) for point in dossier.points),
        discrepancies=(
            Discrepancy("d", "name", FORMULA, "conflict", 3, None, (DiscrepancyVariant(FORMULA, (span,)),), FORMULA),
        ),
        lineage=replace(
            dossier.lineage, origins=tuple(replace(origin, name=FORMULA) for origin in dossier.lineage.origins)
        ),
    )
    for table in (points_to_csv, discrepancies_to_csv):
        clean, dirty = read(table(result)), read(table(replace(result, stories=(attacked,))))
        assert [len(row) for row in dirty] == [len(row) for row in clean[: len(dirty)]]
        for row in dirty:
            for cell in (*row, *row.values()):
                assert not cell.startswith(("=", "+", "-", "@", "\t"))
                assert not set(cell) & set("\x1b\r\n\t")


@pytest.mark.parametrize(
    ("words", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("\t=1", "'=1"),
        (' "=1"', '\'"=1"'),
        ("“-5 degrees”", "'“-5 degrees”"),
        ("＝1", "'＝1"),
        ("\u200b@SUM", "'@SUM"),
        ("−5", "'−5"),
        ("a;=1", "a;'=1"),
        ("a ; +1", "a ;' +1"),
        ("5 - 3 = 2", "5 - 3 = 2"),
        ("'tis", "'tis"),
        ("", ""),
    ],
)
def test_what_might_be_a_formula_stands_behind_an_apostrophe(words: str, cell: str) -> None:
    """Also behind white space and quotation marks, in wide forms, and where a semicolon might begin a cell."""
    assert harmless(words) == cell


@given(st.text(alphabet=st.sampled_from("=+-@;,\"' \t\r\n\x00a1＝“\u202e\ud83d"), max_size=12))
def test_any_words_come_back_as_one_harmless_cell(words: str) -> None:
    """Whatever a report says: it is one cell of one line, and its first sign that is no quotation mark is no formula's."""
    report_like = Discrepancy("d", "name", words, "conflict", 3, None, (DiscrepancyVariant(words, ()),), words)
    dossier = _empty(report_like)
    (row,) = read(discrepancies_to_csv(Result("0", {}, (dossier,))))
    assert row["about"] == row["value"] == harmless(words)
    for part in row["about"].split(";"):
        stripped = part.lstrip(' "“')
        assert not stripped.startswith(("=", "+", "-", "@", "＝"))


def _empty(discrepancy: Discrepancy) -> StoryDossier:
    from rashomon.export.html.reading import uncompared_dossier

    return replace(uncompared_dossier("s-1", "Story", ()), discrepancies=(discrepancy,))


def test_several_stories_share_one_table(dossier: StoryDossier) -> None:
    """Each row names its story, and each report has a column of its own."""
    other = replace(dossier, story=replace(dossier.story, id="s-2"))
    rows = read(points_to_csv(Result("0", {}, (dossier, other))))
    assert [row["story"] for row in rows] == ["s-1", "s-1", "s-2", "s-2"]
    assert rows[0]["1 A Meridian"] == rows[2]["2 A Meridian"] == "attributes: Two people were hurt"
    assert rows[0]["2 A Meridian"] == ""


def test_a_result_without_a_story_is_a_head(result: Result) -> None:
    """So that a program that reads it finds its columns."""
    assert points_to_csv(replace(result, stories=())) == BYTE_ORDER_MARK + ",".join(POINT_COLUMNS) + "\r\n"


def test_the_demo_comes_back_whole(demo_result: Result) -> None:
    """As many rows as there are points and variants, and the same bytes each time."""
    dossier = demo_result.dossier
    assert len(read(points_to_csv(demo_result))) == len(dossier.points)
    assert len(read(discrepancies_to_csv(demo_result))) == sum(len(d.variants) for d in dossier.discrepancies)
    assert points_to_csv(demo_result) == points_to_csv(demo_result)

"""The JSON is the format `rashomon/1`: other programs read these names."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from rashomon.errors import NothingToDoError
from rashomon.export.json import dossier_to_dict
from rashomon.model import Result, StatedSource, StoryDossier

NAMES = {
    "reports": {
        "id", "source", "outlet", "title", "authors", "published_at", "modified_at", "language", "dateline", "text",
        "words", "furniture", "sha256", "retrieved_at", "date_basis", "url", "analysed", "notes",
        "external_id", "stated_sources",
    },
    "origins": {"id", "name", "kind"},
    "lineage": {"report", "from", "kind", "certain", "score", "reason", "evidence"},
    "passages": {"a", "b", "similarity", "verbatim", "quoted"},
    "entities": {"id", "name", "kind", "variants", "roles", "mentions"},
    "quotes": {"id", "speaker", "entity", "altered", "versions", "alterations"},
    "points": {"id", "text", "weight", "support", "accounts"},
    "discrepancies": {"id", "kind", "about", "relation", "weight", "point", "variants", "reason"},
    "timeline": {"when", "what", "spans", "points"},
    "changes": {"lineage", "kind", "from", "to", "reason"},
}  # fmt: skip


def _spans(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        found = [value] if {"report", "start", "end"} <= value.keys() else []
        return found + [span for item in value.values() for span in _spans(item)]
    if isinstance(value, list):
        return [span for item in value for span in _spans(item)]
    return []


def test_the_file_names_its_format_and_everything_that_was_skipped(result: Result) -> None:
    """The outermost level holds schema, version, options, stories, skipped inputs and notes."""
    data = dossier_to_dict(result)
    assert list(data) == ["schema", "version", "options", "stories", "skipped", "notes"]
    assert data["schema"] == "rashomon/1"
    assert data["skipped"] == [{"source": "photo.jpg", "reason": "it is not text"}]
    assert data["options"] == {"points": {"floor": 0.7}, "words": ["a", "b"]}


@pytest.mark.parametrize("part", NAMES)
def test_every_part_has_the_names_of_the_format(result: Result, part: str) -> None:
    """No name of the format is missing, misspelt or extra."""
    (story,) = dossier_to_dict(result)["stories"]
    assert story[part], part
    assert set(story[part][0]) == NAMES[part]


def test_what_the_metadata_of_a_report_states(dossier: StoryDossier) -> None:
    """The id elsewhere and the stated sources with their roles are written, null and empty where there are none."""
    report = replace(
        dossier.story.reports[0], external_id="tag:1", stated_sources=(StatedSource("Meridian", "originator"),)
    )
    story = replace(dossier.story, reports=(report, *dossier.story.reports[1:]))
    first, second = dossier_to_dict(Result("0", {}, (replace(dossier, story=story),)))["stories"][0]["reports"][:2]
    assert (first["external_id"], first["stated_sources"]) == ("tag:1", [{"name": "Meridian", "role": "originator"}])
    assert (second["external_id"], second["stated_sources"]) == (None, [])


def test_names_inside_the_parts(result: Result) -> None:
    """Summary, accounts, quotation versions and alterations have the names of the format."""
    (story,) = dossier_to_dict(result)["stories"]
    assert set(story["story"]["summary"]) == {"who", "what", "when", "where", "how_many"}
    assert story["story"]["summary"]["who"] is None
    account = story["points"][0]["accounts"][0]
    assert set(account) == {"report", "stance", "span", "more", "attributed_to", "hedge", "reason"}
    version = story["quotes"][0]["versions"][0]
    assert {"span", "speaker_span", "cue", "direct", "truncated"} <= set(version)
    assert set(story["quotes"][0]["alterations"][0]) == {"from", "to", "kind"}
    assert set(story["support"]) == {"reports", "origins_low", "origins_high", "origins"}


def test_spans_quote_their_report(result: Result) -> None:
    """The words of every span stand at its offsets in the report's text."""
    (story,) = dossier_to_dict(result)["stories"]
    texts = {report["id"]: report["text"] for report in story["reports"]}
    spans = _spans({part: value for part, value in story.items() if part != "reports"})
    assert len(spans) > 20
    assert all(texts[span["report"]][span["start"] : span["end"]] == span["text"] for span in spans)


def test_text_is_readable_and_stays_itself(result: Result) -> None:
    """Letters of all scripts stand as themselves, and reading the file back gives the same values."""
    text = result.to_json()
    assert "entrepôt" in text
    assert json.loads(text) == dossier_to_dict(result)
    assert text == result.to_json()
    assert "\n" not in result.to_json(indent=None)


def test_a_lone_surrogate_can_be_written_as_utf8(dossier: StoryDossier) -> None:
    """A character that UTF-8 cannot hold is escaped and comes back."""
    report = replace(dossier.story.reports[0], title="half \ud83d")
    story = replace(dossier.story, reports=(report, *dossier.story.reports[1:]))
    result = Result("0", {}, (replace(dossier, story=story),))
    data = json.loads(result.to_json().encode("utf-8"))
    assert data["stories"][0]["reports"][0]["title"] == "half \ud83d"


def test_a_result_without_a_story_has_no_dossier() -> None:
    """Asking for a dossier where nothing was read says so."""
    with pytest.raises(NothingToDoError):
        _ = Result("0", {}, ()).dossier

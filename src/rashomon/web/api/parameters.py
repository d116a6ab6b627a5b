"""What requests may say: parameters that several operations have, and bodies."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from rashomon.model import DecisionKind
from rashomon.web.problems import ProblemError

MAX_LIMIT = 200
_MAX_ROWS = 1_000_000_000
_MAX_TEXT_CHARS = 300_000
"""As much as `IngestOptions.max_chars` lets one report have."""
_MAX_LINKS = 60
_MAX_ID_CHARS = 300
_MAX_CHOSEN = 200


def _require_json(request: Request) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind != "application/json":
        raise ProblemError(
            "unsupported-media-type", f"the body is {kind or 'of no stated kind'}; send application/json"
        )


JsonOnly = Depends(_require_json)
"""For operations that read a body in JSON."""

StoryId = Annotated[str, Path(max_length=_MAX_ID_CHARS, description="A story's id (`s-…`), or a comparison's (`c-…`).")]
ReportId = Annotated[str, Path(max_length=_MAX_ID_CHARS, description="A report's id.")]
JobId = Annotated[str, Path(max_length=_MAX_ID_CHARS, description="A job's id.")]
DecisionId = Annotated[str, Path(max_length=_MAX_ID_CHARS, description="A decision's id.")]
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Entries on a page.")]
Offset = Annotated[int, Query(ge=0, le=_MAX_ROWS, description="Entries before the page.")]
Search = Annotated[
    str | None,
    Query(
        max_length=500,
        description='Words that a report must have; `"a phrase"`, `-not` this.',
        examples=["bridge"],
    ),
]
ComparisonSearch = Annotated[
    str | None,
    Query(
        max_length=500,
        description='Words that title, outlets or texts must have; `"a phrase"`, `-not` this.',
        examples=["bridge"],
    ),
]
Since = Annotated[
    str | None,
    Query(
        max_length=40,
        description="ISO 8601: not without a report since then.",
        examples=["2025-10-14"],
        json_schema_extra={"pattern": r"^\d{4}-\d\d-\d\d"},
    ),
]
Until = Annotated[
    str | None,
    Query(
        max_length=40,
        description="ISO 8601: the newest report is not later; of a day its end is meant.",
        examples=["2025-10-14"],
        json_schema_extra={"pattern": r"^\d{4}-\d\d-\d\d"},
    ),
]
Outlet = Annotated[
    str | None,
    Query(
        max_length=200,
        description="Words in a row of the name of an outlet that has a report; case makes no difference.",
        examples=["Courier"],
    ),
]
Language = Annotated[
    str | None,
    Query(
        max_length=40,
        description="Code (ISO 639-1) of the language that a report is in.",
        examples=["en"],
        json_schema_extra={"pattern": r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"},
    ),
]
Weight = Annotated[
    int | None,
    Query(
        ge=1, le=3, description="A discrepancy of this weight or more was found: 3 must see, 2 worth showing, 1 minor."
    ),
]
Least = Annotated[int, Query(ge=1, le=_MAX_ROWS, description="Reports that a story must have.")]
Compared = Annotated[bool, Query(description="Only those that were compared since they last changed.")]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


_Line = Annotated[str, Field(max_length=_MAX_ID_CHARS)]
_Reviewer = Annotated[str, Field(max_length=100)]


class TextIn(_Body):
    """An article that is pasted, with what is known of it."""

    text: str = Field(min_length=1, max_length=_MAX_TEXT_CHARS)
    outlet: _Line | None = None
    title: _Line | None = None
    published_at: Annotated[str, Field(max_length=40)] | None = None
    """ISO 8601."""
    url: Annotated[str, Field(max_length=2_000)] | None = None


class ComparisonIn(_Body):
    """Links and texts to be compared as reports of one event."""

    title: _Line | None = None
    links: list[Annotated[str, Field(max_length=2_000)]] = Field(default=[], max_length=_MAX_LINKS)
    """Web addresses; they are fetched from public hosts only, unless the desk was told otherwise."""
    texts: list[TextIn] = Field(default=[], max_length=_MAX_LINKS)


class DecisionIn(_Body):
    """What an editor decides."""

    kind: DecisionKind
    targets: list[_Line] = Field(min_length=1, max_length=_MAX_CHOSEN)
    """Ids in the dossier as it is kept; of an edge `REPORT>SOURCE`. For a merge two or more, else one."""
    part: list[_Line] = Field(default=[], max_length=_MAX_CHOSEN)
    """`split_point`: the reports whose accounts are taken out; `split_entity`: the names that are."""
    value: _Line | None = None
    """`correct_outlet`: the outlet; `correct_date`: the time as ISO 8601."""
    note: str = Field(default="", max_length=4_000)
    by: _Reviewer | None = None
    """Who decides; else the name that the desk was started with."""


class UndoIn(_Body):
    """Who undoes a decision."""

    by: _Reviewer | None = None

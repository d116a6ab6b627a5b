"""The OpenAPI description: what the routes say of themselves, with the schemas and problems that are theirs.

Answers are described by references, and their schemas are made when somebody asks for the description: making them
at the start would take longer than starting does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from rashomon import __version__
from rashomon.web.api import schemas
from rashomon.web.problems import PROBLEM_TYPE, PROBLEMS

Responses = dict[int | str, dict[str, Any]]

_REFERENCE = "#/components/schemas/{model}"
_OF_ALL = ("unauthorized", "too-many", "wrong-host", "internal")
"""Problems that anything may end in."""
_OF_CHANGES = ("bad-request", "foreign-origin", "timeout", "too-large")
"""Those of requests that change something."""
_DESCRIPTION = """\
The reports of a store, the stories they tell, and a dossier of each: who says what, who has it from whom, how many
independent origins stand behind it, and where the accounts part. It never says what is true.

Lists come in pages (`limit`, `offset`; `next` is the address of the following one). Answers have an `ETag`: sent back
as `If-None-Match`, it gives a 304 where nothing changed. Errors are problem details (RFC 9457); the address in `type`
explains each sort. Work that takes seconds is a job: the answer is a 202 whose `Location` tells how far it is.

A desk that other machines can reach asks for its token: `Authorization: Bearer TOKEN`. Times are ISO 8601; offsets count
Unicode code points and are half-open.
"""
TAGS = (
    ("stories", "Stories, and the dossier of each."),
    ("exports", "A dossier as a document or a table."),
    ("review", "What editors decided on a story; every decision can be undone."),
    ("reports", "Reports as published, and their versions."),
    ("comparisons", "Reports that somebody puts together."),
    ("jobs", "Work that takes seconds."),
    ("about", "The server itself."),
)


def answer(schema: str, description: str, *, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the description of an answer in JSON with the schema of this name."""
    made: dict[str, Any] = {
        "description": description,
        "content": {"application/json": {"schema": {"$ref": _REFERENCE.format(model=schema)}}},
    }
    return _with_headers(made, headers or {})


def document(media_type: str, description: str) -> dict[str, Any]:
    """Return the description of an answer that is a document."""
    made = {"description": description, "content": {media_type: {"schema": {"type": "string"}}}}
    return _with_headers(made, {"Content-Disposition": "The file's name."})


def accepted(description: str) -> dict[str, Any]:
    """Return the description of an answer that names a job."""
    return answer("JobState", description, headers={"Location": "Address of the job, relative to this server."})


def kept() -> Responses:
    """Return the description of the answer that there is nothing new."""
    return {304: {"description": "The client has it already: its `If-None-Match` names the ETag."}}


def problems(*names: str) -> Responses:
    """Return the descriptions of these problems, those of one status together."""
    found: Responses = {}
    for name in names:
        kind = PROBLEMS[name]
        told = f"{kind.title} (`{kind.type}`)."
        if kind.status in found:
            found[kind.status]["description"] += f" {told}"
            continue
        schema = "InvalidProblem" if name == "invalid" else "Problem"
        found[kind.status] = {
            "description": told,
            "content": {PROBLEM_TYPE: {"schema": {"$ref": _REFERENCE.format(model=schema)}}},
        }
        if kind.status == 503:
            _with_headers(found[kind.status], {"Retry-After": "Seconds to wait."})
    return found


def describe(app: FastAPI) -> None:
    """Make the application give this description, made at the first question."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    app.openapi = openapi  # pyright: ignore[reportAttributeAccessIssue]


def _described(app: FastAPI) -> dict[str, Any]:
    made = get_openapi(
        title="Rashomon",
        version=__version__,
        summary="One event, many accounts: who says what, who has it from whom, and where the reports part",
        description=_DESCRIPTION,
        routes=app.routes,
        tags=[{"name": name, "description": told} for name, told in TAGS],
        license_info={"name": "MIT", "identifier": "MIT"},
    )
    components: dict[str, Any] = made.setdefault("components", {})
    written: dict[str, Any] = components.setdefault("schemas", {})
    # FastAPI's own form of a refused request, which is not ours.
    for name in ("HTTPValidationError", "ValidationError"):
        written.pop(name, None)
    written.update(_schemas())
    components["schemas"] = dict(sorted(written.items()))
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    made["security"] = [{}, {"token": []}]
    for path in made["paths"].values():
        for method, operation in path.items():
            others = problems(*_OF_ALL, *(() if method == "get" else _OF_CHANGES))
            for status, told in others.items():
                operation["responses"].setdefault(str(status), told)
            operation["responses"] = dict(sorted(operation["responses"].items()))
    return made


def _schemas() -> dict[str, Any]:
    """Return every schema of `schemas`, by name."""
    classes = {name: value for name, value in vars(schemas).items() if isinstance(value, type) and _is_ours(value)}
    adapters = [(name, "serialization", TypeAdapter(cast(Any, value))) for name, value in classes.items()]
    _, found = TypeAdapter.json_schemas(cast(Any, adapters), ref_template=_REFERENCE)
    return found["$defs"]


def _is_ours(value: type) -> bool:
    return value.__module__ == schemas.__name__


def _with_headers(made: dict[str, Any], headers: Mapping[str, str]) -> dict[str, Any]:
    if headers:
        made["headers"] = {name: {"description": told, "schema": {"type": "string"}} for name, told in headers.items()}
    return made

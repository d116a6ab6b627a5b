"""The OpenAPI description is true: what the API answers is what it says, for requests that nobody thought of too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from jsonschema_rs import Draft202012Validator
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    missing_required_header,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from starlette.types import Receive, Scope, Send

from invented_news import counted_dossiers
from rashomon.errors import SourceError
from rashomon.web import WebOptions, create_app

EXAMPLES = 8
"""For each operation; the whole takes some ten seconds."""
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance, negative_data_rejection, missing_required_header, unsupported_method,
]  # fmt: skip
"""Not that all data which fit are accepted: an id that fits need not be one that there is."""


@pytest.fixture(scope="module")
def contract_app(
    demo_store: tuple[Path, str], news_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FastAPI]:
    """Return an application with stories, a kept comparison and a decision, that analyses and fetches nothing."""
    import shutil

    import rashomon

    place = tmp_path_factory.mktemp("contract") / "desk.db"
    shutil.copy(demo_store[0], place)
    with rashomon.open(place) as desk:
        desk.add([str(news_store.parent / "news.jsonl")])
        desk.decide(demo_store[1], "note", [demo_store[1]], note="Ask them", by="Ada Wexler")
    with (
        pytest.MonkeyPatch.context() as patch,
        mock.patch(
            "rashomon.ingest.network.Fetcher.fetch", side_effect=SourceError("an address", "is not fetched in a test")
        ),
    ):
        counted_dossiers(patch)
        # Many jobs may wait: a 503 for a full queue is described, and would yet be taken for a failure of the server.
        app = create_app(WebOptions(store=place, reviewer="Ada Wexler", hosts=(), max_queue=10_000))
        # Not closed here: schemathesis holds on to an application that it has asked, until the process ends.
        yield app


@pytest.fixture(scope="module")
def api_schema(contract_app: FastAPI) -> Any:
    """Return the description as a client reads it."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        # Without a lifespan, whose end would close the desk while other tests still ask it.
        if scope["type"] != "lifespan":
            await contract_app(scope, receive, send)

    return schemathesis.openapi.from_asgi("/api/openapi.json", answer)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fitting", "unfitting"])
def test_every_answer_is_one_that_is_described(api_schema: Any, mode: GenerationMode) -> None:
    """Its status, its media type, its headers and its body; and none is a failure of the server, whatever is sent."""
    asked: list[str] = []
    for found in api_schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(operation.as_strategy(generation_mode=mode))
        def check(case: Any) -> None:
            answer = case.call()
            # A full or closing queue is described, and no failure.
            if answer.status_code != 503:
                case.validate_response(answer, checks=CHECKS)

        try:
            check()
        except Unsatisfiable:
            # There is nothing in it that could be unfitting.
            assert mode is GenerationMode.NEGATIVE, operation.label
            continue
        asked.append(operation.label)
    assert len(asked) > (20 if mode is GenerationMode.POSITIVE else 10), asked


def strict(value: Any) -> Any:
    """Return a schema in which objects have no fields but those that are described."""
    if isinstance(value, dict):
        made = {key: strict(item) for key, item in value.items()}
        if made.get("type") == "object" and "properties" in made:
            made["additionalProperties"] = False
        return made
    return [strict(item) for item in value] if isinstance(value, list) else value


def test_the_dossier_of_the_demo_story_has_every_field_that_is_described_and_no_other(
    contract_app: FastAPI, demo_store: tuple[Path, str]
) -> None:
    """The schema of `rashomon/1` is written out, and holds for a whole dossier with a decision."""
    from starlette.testclient import TestClient

    client = TestClient(contract_app, base_url="http://127.0.0.1")
    described = client.get("/api/openapi.json").json()
    document = client.get(f"/api/stories/{demo_store[1]}/dossier").json()
    assert document["stories"][0]["review"]["decisions"]
    whole = {"$ref": "#/components/schemas/DossierDocument", "components": strict(described["components"])}
    problems = [
        f"{list(error.instance_path)}: {error.message[:200]}"
        for error in Draft202012Validator(whole).iter_errors(document)
    ]
    assert problems == []
    assert set(described["components"]["schemas"]["Dossier"]["required"]) == set(document["stories"][0])


def test_every_operation_has_a_name_a_summary_and_its_problems(contract_app: FastAPI) -> None:
    """The description is complete: nothing in it is left to be guessed, and every reference leads somewhere."""
    described = contract_app.openapi()
    names: list[str] = []
    for path, methods in described["paths"].items():
        assert path == "/api" or path.startswith("/api/")
        for method, operation in methods.items():
            names.append(operation["operationId"])
            assert operation["summary"] and operation["description"] and len(operation["tags"]) == 1
            responses = operation["responses"]
            assert {"401", "421", "500"} <= set(responses)
            assert method == "get" or {"403", "413"} <= set(responses)
            for status, told in responses.items():
                assert told["description"]
                if int(status) >= 400:
                    assert list(told["content"]) == ["application/problem+json"]
    assert len(names) == len(set(names))
    text = json.dumps(described)
    for part in text.split('"#/components/schemas/')[1:]:
        assert part.partition('"')[0] in described["components"]["schemas"]
    assert "HTTPValidationError" not in text

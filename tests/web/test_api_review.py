"""Review over the API: a decision, what becomes of it in the dossier, and undoing it."""

from __future__ import annotations

from typing import Any

import pytest


def dossier_of(demo: Any) -> dict[str, Any]:
    """Return the demo story's dossier as it is kept."""
    return demo.client.get(f"/api/stories/{demo.story}/dossier").json()["stories"][0]


def decide(demo: Any, **body: Any) -> Any:
    """Return the answer to a decision."""
    return demo.client.post(f"/api/stories/{demo.story}/decisions", json=body)


def test_a_discrepancy_is_set_aside_and_comes_back(demo_app: Any) -> None:
    """At once, with who and why, in the list and in every export; undone it stands where it stood."""
    before = dossier_of(demo_app)
    name = before["discrepancies"][0]["id"]
    answer = decide(demo_app, kind="reject_discrepancy", targets=[name], note="Both mean the same", by="Ines Vogel")
    assert answer.status_code == 201
    made = answer.json()
    assert (made["kind"], made["by"], made["note"], made["undone_at"]) == (
        "reject_discrepancy", "Ines Vogel", "Both mean the same", None,
    )  # fmt: skip
    after = dossier_of(demo_app)
    assert name not in [item["id"] for item in after["discrepancies"]]
    assert [item["id"] for item in after["review"]["discrepancies"]] == [name]
    (reviewed,) = after["review"]["decisions"]
    assert reviewed["effect"] == "applied"
    for form in ("dossier.html", "dossier.md", "discrepancies.csv"):
        assert "Ines Vogel" in demo_app.client.get(f"/api/stories/{demo_app.story}/{form}").text
    listed = demo_app.client.get(f"/api/stories/{demo_app.story}/decisions").json()["decisions"]
    assert listed == [made]
    undone = demo_app.client.post(f"/api/decisions/{made['id']}/undo", json={"by": "Otto Brandt"})
    assert (undone.status_code, undone.json()["undone_by"]) == (200, "Otto Brandt")
    again = dossier_of(demo_app)
    assert again["discrepancies"] == before["discrepancies"]
    assert again["review"]["decisions"][0]["effect"] == "undone"


def test_a_correction_waits_until_the_story_is_compared_again(demo_app: Any) -> None:
    """The dossier stays readable and says that it is not current, and why."""
    report = dossier_of(demo_app)["reports"][0]["id"]
    answer = decide(demo_app, kind="correct_outlet", targets=[report], value="The Lantern")
    assert answer.status_code == 201
    assert answer.json()["by"] == "Ada Wexler"
    kept = demo_app.client.get(f"/api/stories/{demo_app.story}/dossier")
    assert kept.headers["rashomon-current"] == "false"
    state = demo_app.client.get(f"/api/stories/{demo_app.story}").json()["dossier"]
    assert state["current"] is False and "correction" in state["reason"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "reject_discrepancy", "targets": ["d-none"]}, 422),
        ({"kind": "no-such-kind", "targets": ["d-1"]}, 422),
        ({"kind": "note", "targets": []}, 422),
        ({"kind": "note"}, 422),
        ({"kind": "correct_date", "targets": ["{report}"], "value": "yesterday"}, 422),
        ({"kind": "correct_outlet", "targets": ["{report}"], "value": " "}, 422),
        ({"kind": "merge_points", "targets": ["{point}"]}, 422),
        ({"kind": "note", "targets": ["{report}"], "note": "x" * 4_001}, 422),
        ({"kind": "note", "targets": ["{report}"], "note": "x", "by": " "}, 422),
        ({"kind": "note", "targets": ["{report}"], "note": "x", "unknown": 1}, 422),
    ],
)
def test_a_decision_that_cannot_be_taken_is_a_problem(demo_app: Any, body: dict[str, Any], status: int) -> None:
    """In words, and nothing is kept."""
    dossier = dossier_of(demo_app)
    ids = {"report": dossier["reports"][0]["id"], "point": dossier["points"][0]["id"]}
    if "targets" in body:
        body = {**body, "targets": [target.format(**ids) for target in body["targets"]]}
    answer = decide(demo_app, **body)
    assert (answer.status_code, answer.json()["type"]) == (status, "/api/problems/invalid")
    assert demo_app.client.get(f"/api/stories/{demo_app.story}/decisions").json() == {"decisions": []}


def test_what_is_undone_cannot_be_undone_again(demo_app: Any) -> None:
    """And what was never decided is not there."""
    report = dossier_of(demo_app)["reports"][0]["id"]
    made = decide(demo_app, kind="note", targets=[report], note="Ask them").json()
    address = f"/api/decisions/{made['id']}/undo"
    assert demo_app.client.post(address, json={}).json()["undone_by"] == "Ada Wexler"
    assert demo_app.client.post(address, json={}).status_code == 422
    assert demo_app.client.post("/api/decisions/none/undo", json={}).status_code == 404
    assert (
        demo_app.client.post("/api/stories/s-none/decisions", json={"kind": "note", "targets": ["x"]}).status_code
        == 404
    )

"""`rashomon serve`: an address at once, a quiet end, and words for what cannot be served."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from rashomon.cli import app
from rashomon.web import WebOptions, serving

LONG = 180.0


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[WebOptions, dict[str, Any]]]:
    """Return how the server was asked for; it is not started."""
    asked: list[tuple[WebOptions, dict[str, Any]]] = []

    def serve(options: WebOptions, host: str, port: int, **rest: Any) -> None:
        asked.append((options, {"host": host, "port": port, **rest, "folder": options.store and options.store.parent}))
        assert options.store is None or options.store.parent.is_dir()

    monkeypatch.setattr("rashomon.web.serving.serve", serve)
    return asked


def invoke(*arguments: str) -> Any:
    """Return what the command says."""
    return CliRunner().invoke(app, ["serve", *arguments])


def test_a_server_tells_its_address_answers_and_ends_quietly(tmp_path: Path) -> None:
    """On any free port, with one line on standard output; Ctrl-C ends it with code 0 and nothing on standard error."""
    command = [sys.executable, "-m", "rashomon", "serve", "--port", "0", "--store", str(tmp_path / "new.db")]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": ""}
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.fullmatch(r"Rashomon is at (http://127\.0\.0\.1:\d+/) \(Ctrl-C ends it\)\n", line)
        assert found, line
        with urllib.request.urlopen(f"{found[1]}api/status", timeout=LONG) as answer:
            assert answer.status == 200
            assert answer.headers["Server"] is None
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=LONG)
    finally:
        process.kill()
    assert (process.returncode, rest, errors) == (0, "", "")


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    """With what to do."""
    taken = serving._listen("127.0.0.1", 0)  # pyright: ignore[reportPrivateUsage]
    try:
        port = taken.getsockname()[1]
        said = invoke("--store", str(tmp_path / "a.db"), "--port", str(port))
    finally:
        taken.close()
    assert said.exit_code == 2
    assert f"port {port} of 127.0.0.1 is taken" in said.stderr and "--port 0" in said.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.txt"], "no such file or folder"),
        (["--demo", "a.txt"], "--demo shows the demo story"),
        (["-"], "standard input cannot be served"),
        (["--token", "short"], "--token: give 8 characters"),
        (["--reviewer", " "], "--reviewer: give a name"),
        (["--host", "256.1.1.1", "--token", "long enough"], "cannot be listened on"),
        (["--store", "."], "this is a folder"),
    ],
)
def test_what_cannot_be_served_is_told(
    arguments: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before any server is there, as a line and with the exit code of nothing done."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RASHOMON_STORE", str(tmp_path / "own.db"))
    said = invoke(*arguments, "--port", "0")
    assert said.exit_code == 2, said.output
    assert words in said.stderr and "Traceback" not in said.stderr


def test_the_store_is_served_where_nothing_is_named(served: list[Any]) -> None:
    """To this machine alone, without a token, under the name of whoever is logged in."""
    assert invoke().exit_code == 0
    options, asked = served[0]
    assert (options.store, options.token, asked["host"], asked["port"], asked["sources"]) == (
        None,
        None,
        "127.0.0.1",
        8765,
        [],
    )
    assert "localhost" in options.hosts and options.max_body_bytes == 50_000_000 and not options.allow_private


def test_reports_that_are_named_are_in_a_store_that_is_gone_at_the_end(served: list[Any], tmp_path: Path) -> None:
    """Unless one is named."""
    (tmp_path / "a.txt").write_text("A bridge is shut.")
    assert invoke(str(tmp_path / "a.txt")).exit_code == 0
    assert invoke(str(tmp_path / "a.txt"), "--store", str(tmp_path / "kept.db")).exit_code == 0
    assert invoke("--demo").exit_code == 0
    (first, asked), (second, _), (_, demo) = served
    assert asked["sources"] == [str(tmp_path / "a.txt")]
    assert first.store != second.store == tmp_path / "kept.db"
    assert not asked["folder"].exists()
    assert len(demo["sources"]) == 7 and demo["label"] == "The demo story"


def test_other_machines_need_a_token(served: list[Any]) -> None:
    """Made anew each time, or the one that is given; with it the server may be called by any name."""
    invoke("--host", "0.0.0.0")
    invoke("--host", "0.0.0.0")
    invoke("--host", "192.168.1.5", "--token", "our own token")
    tokens = [options.token for options, _ in served]
    assert all(options.hosts == () for options, _ in served)
    assert len(set(tokens)) == 3 and tokens[2] == "our own token" and len(tokens[0]) >= 32


def test_options_reach_the_server(served: list[Any]) -> None:
    """Who reviews, how much may be sent, whether private addresses are fetched."""
    invoke("--reviewer", " Ines  Vogel ", "--max-upload", "3", "--allow-private", "--port", "0", "--host", "127.0.0.2")
    options, asked = served[0]
    assert (options.reviewer, options.max_body_bytes, options.allow_private) == ("Ines Vogel", 3_000_000, True)
    assert asked["port"] == 0 and "127.0.0.2" in options.hosts and options.token is None


@pytest.mark.parametrize(
    ("host", "token", "address"),
    [
        ("127.0.0.1", None, "http://127.0.0.1:80/"),
        ("::1", None, "http://[::1]:80/"),
        ("0.0.0.0", "a/b c", "http://127.0.0.1:80/?token=a%2Fb%20c"),
        ("desk.example", "t", "http://desk.example:80/?token=t"),
    ],
)
def test_the_address_is_one_that_can_be_opened(host: str, token: str | None, address: str) -> None:
    """With the token in it; of a server on all addresses it is that on this machine."""
    assert serving._address(host, 80, "/", token) == address  # pyright: ignore[reportPrivateUsage]


def test_the_address_is_there_before_the_pages_are_loaded() -> None:
    """What `serve` imports at its start leaves FastAPI and every room for later."""
    code = (
        "import sys, rashomon.cli, rashomon.web.serving\n"
        "print([m for m in ('fastapi', 'spacy', 'trafilatura', 'onnxruntime', 'rashomon.pipeline') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=LONG, check=True)
    assert said.stdout.strip() == "[]"

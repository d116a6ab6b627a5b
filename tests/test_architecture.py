"""The package map of docs/architecture.md is a straight line, and this holds it to that."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "rashomon"

ROOMS = {
    "ingest", "furniture", "entities", "quotes", "claims", "points",
    "passages", "lineage", "discrepancies", "timeline", "stories", "versions", "review",
}  # fmt: skip
BASE = {"model", "errors", "text"}

MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "model": {"errors", "export"},  # export only inside `Result.to_json`, see below
    "text": {"model", "errors"},
    **{room: BASE for room in ROOMS},
    "pipeline": ROOMS | BASE | {"__init__"},
    "export": BASE,
    "store": {"model", "errors"},
    "frames": {"errors"},
    # Reading a kept dossier settles it, for which the whole pipeline need not be loaded.
    "desk": {
        "pipeline",
        "ingest",
        "furniture",
        "stories",
        "versions",
        "review",
        "points",
        "store",
        "frames",
        "__init__",
    }
    | BASE,
    "web": {"desk", "export", "pipeline", "ingest", "store", "__init__"} | BASE,
    # The rooms' options are named where they are filled in: the manifest and the pipeline's name.
    "cli": {"pipeline", "desk", "web", "export", "errors", "model", "ingest", "text", "__init__"},
    "__main__": {"cli"},
    "__init__": {"errors", "model", "pipeline", "desk"},
}

HEAVY = {
    "spacy", "numpy", "onnxruntime", "tokenizers", "trafilatura", "rich", "dateutil", "rapidfuzz", "httpcore2",
    "feedparser", "protego", "fastwarc", "ijson", "duckdb", "lxml", "msgspec", "jinja2", "sqlite3", "platformdirs",
}  # fmt: skip
SERVING = {"asyncio", "http"}
"""What the web may import of the modules below: it waits for its jobs and names states of HTTP, and reaches out to nobody."""
NETWORK = {
    "socket", "http", "http.client", "http.server", "urllib.request", "requests", "httpx", "urllib3", "ftplib", "asyncio",
    "httpcore2",
}  # fmt: skip


def part_of(path: Path) -> str:
    """The part of the map that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(node: ast.AST, package: tuple[str, ...]) -> Iterator[str]:
    """Each module that the code below `node` imports, relative names made absolute."""
    for item in ast.walk(node):
        if isinstance(item, ast.Import):
            yield from (alias.name for alias in item.names)
        elif isinstance(item, ast.ImportFrom):
            base = ".".join(package[: len(package) - item.level + 1]) if item.level else ""
            module = ".".join(name for name in (base, item.module or "") if name)
            yield module
            yield from (f"{module}.{alias.name}" for alias in item.names)


def parts_imported(path: Path) -> set[str]:
    """The parts of rashomon that a file imports, at the top or anywhere within."""
    package = ("rashomon", *path.relative_to(PACKAGE).parts[:-1])
    found: set[str] = set()
    for module in imports(ast.parse(path.read_text(encoding="utf-8")), package):
        names = module.split(".")
        if names[0] == "rashomon" and len(names) > 1:
            part = names[1]
            found.add(part if (PACKAGE / part).is_dir() or (PACKAGE / f"{part}.py").exists() else "__init__")
    return found


FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_file_imports_only_what_the_map_allows(path: Path) -> None:
    """Rooms know model, errors and text, never each other; only the pipeline knows the rooms."""
    part = part_of(path)
    assert part in MAY_IMPORT, f"{part} is not on the map: add it here and in docs/architecture.md"
    assert parts_imported(path) - {part} <= MAY_IMPORT[part]


def test_the_model_reaches_for_the_export_only_inside_to_json() -> None:
    """Importing the model loads nothing but errors."""
    tree = ast.parse((PACKAGE / "model.py").read_text(encoding="utf-8"))
    outside = [node for node in tree.body if not isinstance(node, ast.ClassDef)]
    assert not any("export" in module for node in outside for module in imports(node, ("rashomon",)))
    (where,) = [
        function.name
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and any("export" in m for m in imports(function, ("rashomon",)))
    ]
    assert where == "to_json"


def test_the_command_line_imports_nothing_heavy_at_its_top() -> None:
    """Libraries that take long to load are imported by the command that needs them."""
    for name in (
        "cli/app.py",
        "cli/comparing.py",
        "cli/desk.py",
        "cli/output.py",
        "__main__.py",
        "__init__.py",
        "errors.py",
        "model.py",
        "export/printable.py",
    ):
        tree = ast.parse((PACKAGE / name).read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert not {module.split(".")[0] for module in imports(node, ("rashomon",))} & HEAVY, name


def test_only_ingest_may_know_the_network() -> None:
    """Same input, same output, offline: no other part imports what could reach out."""
    for path in FILES:
        if part_of(path) != "ingest":
            found = set(imports(ast.parse(path.read_text(encoding="utf-8")), ("rashomon",)))
            assert not found & (NETWORK - SERVING if part_of(path) == "web" else NETWORK), path


def test_the_documented_map_names_every_part() -> None:
    """docs/architecture.md has a line for each file and folder of the package."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    parts = {part_of(path) for path in FILES} - {"__init__", "__main__"}
    assert not [part for part in sorted(parts) if f"`{part}" not in page]
    assert parts == set(MAY_IMPORT) - {"__init__", "__main__"}

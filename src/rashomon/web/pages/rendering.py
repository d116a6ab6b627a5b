"""Pages from templates: the environment they are rendered in, what every page has, and the files they are styled by."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import parse_qsl

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from rashomon import __version__
from rashomon.web.responses import respond

STATIC = Path(__file__).parents[1] / "static"
TEMPLATES = Path(__file__).parents[1] / "templates"
SHARED = Path(__file__).parents[2] / "export" / "html" / "templates"
_SHARED_STYLES = ("dossier.css", "reading.css")
"""Style sheets that the single HTML file has too; they lie beside its templates."""
DRAWING_STYLES = "drawing.css"
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_HASH_CHARS = 12


@dataclass(frozen=True, kw_only=True)
class Page:
    """What every page has. Each page adds to it what its template shows, made safe to print."""

    title: str
    """Of the document, without the product's name."""
    here: Literal["stories", "compare", ""] = ""
    """The entry of the navigation that the page belongs to."""
    styles: tuple[str, ...] = ()
    """Style sheets beside those that every page has, by their names under /static."""
    scripts: tuple[str, ...] = ()
    """Modules, by their names under /static. A page must do all that it is for without them."""
    refresh: int | None = None
    """Seconds after which a browser without scripts asks for the page again."""


@dataclass(frozen=True, kw_only=True)
class ProblemPage(Page):
    """Why a page cannot be shown, and what to try."""

    status: int
    detail: str
    advice: str = ""
    back: str = "/stories"
    """Where the link below leads to."""
    back_label: str = "All stories"


@dataclass(frozen=True, kw_only=True)
class TokenPage(Page):
    """The form that asks for the token, and leads to the address that was asked for."""

    action: str
    fields: tuple[tuple[str, str], ...]
    """What that address asks for, which a form must send again."""
    wrong: bool
    """Whether a token was given that is not the right one."""


def render(request: Request, template: str, page: Page, *, status: int = 200, **headers: str) -> Response:
    """Return the page as a response with an ETag; where the browser has that very page, as a 304 without a body.

    `headers` are further ones, underscores for dashes.
    """
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return respond(request, render_text(template, page), status=status, headers=named or None)


def render_text(template: str, page: Page) -> str:
    """Return the page as HTML; it depends on the page alone."""
    return environment().get_template(template).render(page=page)


def render_problem(
    request: Request,
    status: int,
    title: str,
    detail: str,
    *,
    advice: str = "",
    back: str = "/stories",
    back_label: str = "All stories",
    headers: dict[str, str] | None = None,
) -> Response:
    """Return the page that says what went wrong, for a person."""
    page = ProblemPage(title=title, status=status, detail=detail, advice=advice, back=back, back_label=back_label)
    return respond(request, render_text("problem.html", page), status=status, headers=headers)


def render_token_form(request: Request, *, next: str = "/", wrong: bool = False) -> Response:
    """Return the page with status 401 that asks for the token of a server that others can reach; `next` is the local
    address that was asked for."""
    path, _, query = next.partition("?")
    page = TokenPage(title="Token needed", action=path, fields=tuple(parse_qsl(query)), wrong=wrong)
    return respond(request, render_text("token.html", page), status=401)


@cache
def environment() -> Environment:
    """Return where all templates are rendered: everything is escaped, and a name that a template does not know is a fault."""
    made = Environment(
        loader=FileSystemLoader([TEMPLATES, SHARED]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    # Jinja2 declares the type of its own globals only.
    named: dict[str, object] = {"static": static_address, "version": __version__}
    made.globals.update(cast("Any", named))
    return made


def load_templates() -> None:
    """Read and compile every template, so that no page waits for its own."""
    made = environment()
    for name in made.list_templates(extensions=("html",)):
        made.get_template(name)


def static_address(name: str) -> str:
    """Return the address of a style sheet or module, with its hash, so that a browser may keep it for good.

    Raises `KeyError` for a name that there is not.
    """
    return f"/static/{name}?v={static_files()[name].hash}"


@dataclass(frozen=True)
class StaticFile:
    """A file that pages ask for; `hash` is made from its content."""

    body: bytes
    media_type: str
    hash: str


@cache
def static_files() -> dict[str, StaticFile]:
    """Return all files under /static by name: those of this package, and the styles that it shares with the export."""
    from rashomon.export.drawing import stylesheet

    bodies = {
        path.relative_to(STATIC).as_posix(): path.read_bytes()
        for path in sorted(STATIC.rglob("*"))
        if path.suffix in MEDIA_TYPES
    }
    for name in _SHARED_STYLES:
        bodies[name] = (SHARED / name).read_bytes()
    bodies[DRAWING_STYLES] = stylesheet().encode()
    return {
        name: StaticFile(body, MEDIA_TYPES[Path(name).suffix], hashlib.sha256(body).hexdigest()[:_HASH_CHARS])
        for name, body in bodies.items()
    }

"""Responses that a browser need not fetch twice, and the headers under which all go out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

JSON_TYPE = "application/json"
_ETAG_CHARS = 32

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""For pages: nothing from elsewhere, nothing inline. Fonts ship with the package."""
DOWNLOAD_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""For documents that are handed out: opened under our address they are as a page of nobody, without scripts."""

SAFE_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: under it a browser sends `Origin: null` with our own forms, and we could not tell them from
    # a foreign site's. To other sites nothing is sent either way.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
    "Cache-Control": "private, no-cache",
}
"""Of every response; what a response says itself stays."""


def respond(
    request: Request,
    body: str | bytes,
    media_type: str = "text/html; charset=utf-8",
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the body with an ETag made from it; where the client has that very body already, a 304 without one."""
    data = body.encode("utf-8", "replace") if isinstance(body, str) else body
    given = dict(headers or {})
    if status != 200:
        return Response(data, status, given, media_type)
    etag = f'"{hashlib.sha256(data).hexdigest()[:_ETAG_CHARS]}"'
    given["ETag"] = etag
    if request.method in ("GET", "HEAD") and _has(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=given)
    return Response(data, status, given, media_type)


def respond_json(
    request: Request, value: object, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a value as JSON, as `respond` does."""
    return respond(request, to_json(value), JSON_TYPE, status=status, headers=headers)


def to_json(value: Any) -> bytes:
    """Return a value as JSON in UTF-8: characters stand as themselves, unless a half of a surrogate pair is among them."""
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, ensure_ascii=True, allow_nan=False).encode("ascii")


def _has(stated: str | None, etag: str) -> bool:
    """Return whether an `If-None-Match` names this ETag; weakly, as RFC 9110 has it."""
    if stated is None:
        return False
    return stated.strip() == "*" or etag in (item.strip().removeprefix("W/") for item in stated.split(","))

"""Who may ask, from where and how much: what stands before the application, as plain ASGI middleware.

A desk on the own machine has two enemies: other machines, and other sites in the same browser. Against the first it
listens on loopback alone or asks for a token; against the second it looks at the name it is called by (a page may
point its own name here), and at where a request that changes something comes from.
"""

from __future__ import annotations

import hashlib
import math
import secrets
import time
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rashomon.web.problems import ProblemError, is_api, problem_response
from rashomon.web.responses import SAFE_HEADERS
from rashomon.web.tries import Tries

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_COOKIE = "rashomon-token"
_COOKIE_SECONDS = 30 * 86_400


class SafeHeaders:
    """Every response says what it may do in a browser; what a response says itself stays."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on with headers added."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SAFE_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class HeadAsGet:
    """HEAD is answered as GET is, without a body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on as GET."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, send_without_body)


class KnownHosts:
    """The server answers only to names that are its own."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.casefold() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what calls the server by one of its names."""
        if scope["type"] == "http" and self._hosts:
            stated = Headers(scope=scope).getlist("host")
            if len(stated) != 1 or _name_of(stated[0]) not in self._hosts:
                request = Request(scope)
                detail = f"the desk is not called {', '.join(stated)[:100] or 'by any name'}"
                await problem_response(request, "wrong-host", detail)(scope, receive, send)
                return
        await self._app(scope, receive, send)


class OwnOrigin:
    """A request that changes something comes from the desk's own pages, or from a program and not from a page at all."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what changes nothing, and what does not come from elsewhere."""
        if scope["type"] == "http" and scope["method"] not in _SAFE_METHODS and not _is_own(Headers(scope=scope)):
            detail = "this request comes from a page of another site, and is not carried out"
            await problem_response(Request(scope), "foreign-origin", detail)(scope, receive, send)
            return
        await self._app(scope, receive, send)


class TokenGate:
    """Nobody is let in without the token: by a cookie, which the address with the token in it sets, or as a bearer."""

    def __init__(self, app: ASGIApp, token: str, tries: Tries | None = None) -> None:
        self._app = app
        self._token = token
        self._tries = tries or Tries()
        # Cookies do not know ports: two desks on one machine must not throw out each other's.
        self._cookie = f"{_COOKIE}-{hashlib.sha256(token.encode()).hexdigest()[:8]}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on those who have it; style sheets are for everyone, the form that asks for the token needs them."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        reads = request.method in ("GET", "HEAD")
        typed = request.query_params.get("token") if reads and not is_api(request) else None
        given = self._shown(request) if typed is None else typed
        address = request.client.host if request.client else ""
        if typed is None and reads and str(request.scope["path"]).startswith("/static/"):
            await self._app(scope, receive, send)
        elif given is not None and (seconds := self._tries.wait(address)):
            await self._put_off(request, seconds)(scope, receive, send)
        elif given is not None and self._is_right(given):
            await (self._app if typed is None else self._welcome(request))(scope, receive, send)
        else:
            if given is not None:
                self._tries.count(address, given)
            await self._ask(request, wrong=typed is not None)(scope, receive, send)

    def _is_right(self, given: str) -> bool:
        return secrets.compare_digest(given.encode("utf-8", "replace"), self._token.encode())

    def _shown(self, request: Request) -> str | None:
        """Return the token that a request has in its headers, right or wrong; null where it has none."""
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        return bearer.strip() if scheme.casefold() == "bearer" else request.cookies.get(self._cookie)

    def _put_off(self, request: Request, seconds: float) -> Response:
        """Say that no token is looked at for so long: a right one would tell that it is right."""
        detail = "too many wrong tokens came from this address; wait a minute, then try the right one"
        return problem_response(request, "too-many", detail, headers={"Retry-After": str(math.ceil(seconds))})

    def _welcome(self, request: Request) -> Response:
        response = RedirectResponse(_without_token(request), 303)
        response.set_cookie(
            self._cookie, self._token, max_age=_COOKIE_SECONDS, httponly=True, samesite="strict",
            secure=request.url.scheme == "https",
        )  # fmt: skip
        return response

    def _ask(self, request: Request, *, wrong: bool = False) -> Response:
        if is_api(request):
            return problem_response(
                request, "unauthorized", "this desk can be reached from other machines, and opens only with its token",
                headers={"WWW-Authenticate": 'Bearer realm="rashomon"'},
            )  # fmt: skip
        from rashomon.web.pages.rendering import render_token_form

        return render_token_form(request, next=_without_token(request) if request.method == "GET" else "/", wrong=wrong)


class BodyLimit:
    """A request's body is no larger and takes no longer to arrive than it may; both are looked at while it comes."""

    def __init__(self, app: ASGIApp, max_bytes: int, seconds: float) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on with a body that ends in a problem where it is too large or too slow."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        stated = Headers(scope=scope).get("content-length", "")
        if stated.isdecimal() and int(stated) > self._max_bytes:
            error = self._too_large()
            response = problem_response(Request(scope), error.kind.name, error.detail, headers=error.headers)
            await response(scope, receive, send)
            return
        deadline = time.monotonic() + self._seconds
        size = 0
        complete = False

        async def receive_within() -> Message:
            nonlocal size, complete
            if complete:  # What comes now is that the client went away, and may take as long as the answer does.
                return await receive()
            try:
                with anyio.fail_after(max(deadline - time.monotonic(), 0.0)):
                    message = await receive()
            except TimeoutError as error:
                raise ProblemError(
                    "timeout", f"the request did not arrive within {self._seconds:g} seconds", {"Connection": "close"}
                ) from error
            size += len(message.get("body", b""))
            complete = not message.get("more_body", False)
            if size > self._max_bytes:
                raise self._too_large()
            return message

        await self._app(scope, receive_within, send)

    def _too_large(self) -> ProblemError:
        detail = f"at most {self._max_bytes / 1_000_000:g} MB are taken at once"
        # The rest of it is not read: the connection is of no more use.
        return ProblemError("too-large", detail, {"Connection": "close"})


def _name_of(host: str) -> str:
    """Return the name in a `Host` header, without port and brackets."""
    host = host.strip().casefold()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rpartition(":")[0] if host.count(":") == 1 else host


def _is_own(headers: Headers) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        # `same-site` is foreign as well: it is another server on another port of this machine.
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is None:
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.netloc.casefold() == headers.get("host", "").casefold()


def _without_token(request: Request) -> str:
    """Return the local address that was asked for, without the token."""
    rest = [(key, value) for key, value in parse_qsl(request.url.query, keep_blank_values=True) if key != "token"]
    # One slash at its beginning: two would lead to another host.
    path = "/" + str(request.scope["path"]).lstrip("/\\")
    return f"{path}?{urlencode(rest)}" if rest else path

"""The application: pages for people, an API for programs, and what guards both."""

from __future__ import annotations

import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig

from rashomon import __version__
from rashomon.web import pages
from rashomon.web.api import describe, router
from rashomon.web.compressing import Compressed
from rashomon.web.options import WebOptions
from rashomon.web.pages.rendering import load_templates
from rashomon.web.problems import handle_problems
from rashomon.web.security import BodyLimit, HeadAsGet, KnownHosts, OwnOrigin, SafeHeaders, TokenGate
from rashomon.web.service import Service

# A variable in the environment would make FastAPI send what it sees to a collector: nothing leaves this machine.
_NO_TELEMETRY = TelemetryConfig(tracing=False, metrics=False, logs=False, operation_spans=False, auto_configure=False)


def _warm(service: Service) -> None:
    """Load what the first pages need, beside the first requests."""
    load_templates()
    service.warm()


def create_app(options: WebOptions | None = None, service: Service | None = None) -> FastAPI:
    """Return the application over a store, as an ASGI application; its `state.service` is closed with its lifespan.

    A `service` that is given must have these options. Raises `OptionError` for a store that cannot be opened.
    """
    options = options or WebOptions()
    service = service or Service(options)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        threading.Thread(target=_warm, args=(service,), name="warm", daemon=True).start()
        try:
            yield
        finally:
            service.close()

    app = FastAPI(
        title="Rashomon",
        version=__version__,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        telemetry=_NO_TELEMETRY,
        redirect_slashes=False,
    )
    app.state.service = service
    handle_problems(app)
    describe(app)
    app.include_router(router)
    app.include_router(pages.router)
    # The last one added stands first.
    app.add_middleware(BodyLimit, max_bytes=options.max_body_bytes, seconds=options.body_seconds)
    app.add_middleware(OwnOrigin)
    if options.token is not None:
        app.add_middleware(TokenGate, token=options.token)
    app.add_middleware(KnownHosts, hosts=options.hosts)
    app.add_middleware(Compressed)
    app.add_middleware(HeadAsGet)
    app.add_middleware(SafeHeaders)
    # Not before: what the jobs load and what the pages load would be in each other's way.
    service.jobs.begin()
    return app

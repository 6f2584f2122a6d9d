"""The application: middleware, routes, and the life of its parts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from gpu_api.services import Services
from gpu_api.web import problems
from gpu_api.web.middleware import BodyLimit, HostCheck, RequestRecord
from gpu_api.web.routes import artifacts, environments, events, health, keys, runs, usage, workers

ROUTERS = tuple(
    module.router
    for module in (runs, events, artifacts, environments, usage, keys, health, workers)
)
EXPOSED_HEADERS = (
    "Location",
    "ETag",
    "Content-Digest",
    "Retry-After",
    "Idempotent-Replayed",
    "Preference-Applied",
    "X-Request-Id",
)


def create_app(parts: Services) -> FastAPI:
    """Return the ASGI application over wired parts; it closes them when it shuts down."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await parts.start()
        try:
            yield
        finally:
            await parts.drain()
            parts.close()

    app = FastAPI(
        title="PPO Lab GPU service",
        version="1",
        responses=problems.RESPONSES,
        lifespan=lifespan,
        # Their pages load scripts from other hosts.
        docs_url=None,
        redoc_url=None,
    )
    app.state.services = parts
    for router in ROUTERS:
        app.include_router(router)
    problems.install(app)
    settings = parts.settings
    # The last added is the first passed: CORS around everything, so that pages can read refusals.
    app.add_middleware(
        BodyLimit, max_body=settings.max_body_bytes, max_blob=settings.max_blob_bytes
    )
    app.add_middleware(HostCheck, allowed=settings.allowed_hosts)
    app.add_middleware(RequestRecord, metrics=parts.metrics)
    app.add_middleware(
        CORSMiddleware,
        # Bearer keys and no cookies: any page may call, `Origin: null` of file:// included.
        allow_origins=["*"],
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["*"],
        expose_headers=EXPOSED_HEADERS,
        allow_private_network=True,
        max_age=600,
    )
    return app

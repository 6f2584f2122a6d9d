"""Middleware of every request: id, log record and metrics; Host check; size limit."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable, Collection

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gpu_api.identifiers import new_id
from gpu_api.service.metrics import Metrics
from gpu_api.web.problems import Problem

log = structlog.get_logger()

PROBES = ("/healthz", "/readyz")
"""Called by load balancers under unlisted names and addresses; the answers are public."""
_LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})
_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^:]*)(?::\d{1,5})?")


class RequestRecord:
    """Gives each request an id, logs and counts it, and answers a crash with a problem.

    Crashes are answered here and not by Starlette's outermost layer, because that one lies
    outside of CORS and a page could not read its answer.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = new_id("req")
        scope.setdefault("state", {})["request_id"] = request_id
        began, status = time.perf_counter(), 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = request_id
                self._count(scope, status, time.perf_counter() - began)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, noting)
            except Exception:
                # The last resort of the whole service: the client always gets a problem.
                log.exception("request_crashed", method=scope["method"], route=_route(scope))
                if status:
                    raise
                crash = Problem(500, "internal_error", "The service failed; its log says why.")
                await crash.response(request_id)(scope, receive, noting)
            self._record(scope, status, time.perf_counter() - began)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        route = _route(scope)
        self._metrics.requests.labels(scope["method"], route, status).inc()
        self._metrics.latency.labels(scope["method"], route).observe(seconds)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        quiet = scope["path"].startswith("/internal/") or scope["path"] in PROBES
        write = log.debug if quiet and status < 400 else log.info
        write(
            "request",
            method=scope["method"],
            route=_route(scope),
            status=status,
            milliseconds=round(seconds * 1000, 1),
            run_id=scope.get("path_params", {}).get("run_id"),
        )


def _route(scope: Scope) -> str:
    """Return the route's pattern; a fixed word for unknown paths, so that labels stay few."""
    return str(getattr(scope.get("route"), "path", "unmatched"))


class HostCheck:
    """Refuses requests with a foreign Host header.

    A page that rebinds its own name to this address (DNS rebinding) would otherwise talk to us
    as its own origin.
    """

    def __init__(self, app: ASGIApp, allowed: Collection[str]) -> None:
        self._app = app
        self._allowed = _LOCAL | {name.lower() for name in allowed}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI connection."""
        if scope["type"] != "http" or scope["path"] in PROBES:
            await self._app(scope, receive, send)
            return
        match = _HOST.fullmatch(Headers(scope=scope).get("host", ""))
        name = match[1].lower() if match else None
        if name in self._allowed:
            await self._app(scope, receive, send)
            return
        detail = f"This service does not answer as {name!r}. PPO_API_ALLOWED_HOSTS adds names."
        problem = Problem(421, "unknown_host", detail)
        await problem.response(scope["state"]["request_id"])(scope, receive, send)


class BodyLimit:
    """Refuses bodies that are too large, by their declared length or while they arrive."""

    def __init__(self, app: ASGIApp, max_body: int, max_blob: int) -> None:
        self._app, self._max_body, self._max_blob = app, max_body, max_blob

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._max_blob if scope["path"].startswith("/internal/") else self._max_body
        detail = f"The body is too large, allowed: up to {limit} bytes"
        declared = Headers(scope=scope).get("content-length", "0")
        if not declared.isdecimal() or int(declared[:16]) > limit:
            problem = Problem(413, "body_too_large", f"{detail}.")
            await problem.response(scope["state"]["request_id"])(scope, receive, send)
            return
        await self._app(scope, _counting(receive, limit, detail), send)


def _counting(receive: Receive, limit: int, detail: str) -> Callable[[], Awaitable[Message]]:
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            # FastAPI turns any other exception of a body's reader into a plain 400.
            raise HTTPException(413, detail)
        return message

    return counted

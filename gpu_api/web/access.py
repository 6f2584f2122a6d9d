"""Authentication and scopes: the dependency of every protected route."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from gpu_api.seams import Limiter
from gpu_api.service.keys import ApiKey
from gpu_api.services import Services
from gpu_api.web.problems import Problem

_bearer = HTTPBearer(auto_error=False, description="An API key: `ppo_...`")
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


def services(request: Request) -> Services:
    """Return the app's services."""
    found: Services = request.app.state.services
    return found


def caller(scope: str) -> Callable[..., ApiKey]:
    """Return a dependency that yields the caller's key, or refuses: 401, 403 or 429."""

    def authorize(request: Request, credentials: Credentials) -> ApiKey:
        parts = services(request)
        key = None if credentials is None else parts.keys.authenticate(credentials.credentials)
        if key is None:
            _count_failure(parts, request)
            given = "No API key was sent" if credentials is None else "This API key is not valid"
            raise Problem(
                401,
                "invalid_key" if credentials else "missing_key",
                f"{given}. Send one as `Authorization: Bearer ppo_...`.",
                headers={"WWW-Authenticate": "Bearer"},
            )
        reading = request.method in ("GET", "HEAD")
        rate = parts.settings.read_rate if reading else parts.settings.write_rate
        enforce_rate(parts.limiter, rate, f"{'read' if reading else 'write'}:{key.id}")
        if scope not in key.scopes:
            raise Problem(403, "missing_scope", f"This key lacks the scope {scope!r}.")
        return key

    return authorize


def _count_failure(parts: Services, request: Request) -> None:
    address = request.client.host if request.client else "unknown"
    enforce_rate(parts.limiter, parts.settings.failed_auth_rate, f"auth:{address}")


def enforce_rate(limiter: Limiter, rate: str, subject: str) -> None:
    """Count a request, or refuse it with 429 and `Retry-After`."""
    admission = limiter.hit(rate, subject)
    if not admission.allowed:
        detail = f"Too many requests, allowed: {rate}."
        raise Problem(429, "rate_limited", detail, retry_after=admission.retry_after)


Reader = Annotated[ApiKey, Depends(caller("runs:read"))]
Writer = Annotated[ApiKey, Depends(caller("runs:write"))]
Parts = Annotated[Services, Depends(services)]

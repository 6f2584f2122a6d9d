"""Probes and metrics."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from gpu_api.seams import StoreUnavailable
from gpu_api.service.keys import ApiKey
from gpu_api.web.access import Parts, caller
from gpu_api.web.problems import Problem

router = APIRouter(tags=["health"])


@router.get("/healthz")
def healthz() -> dict[str, str]:
    """Answer while the process lives."""
    return {"status": "ok"}


@router.get("/readyz")
def readyz(parts: Parts) -> dict[str, str]:
    """Answer 200 while runs can be accepted: database and worker supervision work."""
    try:
        parts.runs.counts()
    except StoreUnavailable as error:
        raise Problem(503, "not_ready", "The database does not answer.", retry_after=5) from error
    if not parts.reconciler.alive:
        raise Problem(503, "not_ready", "The service is shutting down.", retry_after=5)
    return {"status": "ready"}


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
def metrics(_key: Annotated[ApiKey, Depends(caller("metrics:read"))], parts: Parts) -> Response:
    """Return Prometheus metrics, for a key with `metrics:read`."""
    return Response(parts.metrics.text(), media_type="text/plain; version=0.0.4")

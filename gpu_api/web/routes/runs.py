"""Runs: create, list, get, cancel, checkpoints."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from typing import Annotated, Any

import structlog
from anyio.to_thread import run_sync
from fastapi import APIRouter, Header, Query, Response

from gpu_api.seams import Idempotency, KeyReused, QuotaExceeded, Run, State
from gpu_api.service.keys import ApiKey
from gpu_api.service.quotas import check_size, quota_for
from gpu_api.services import Services
from gpu_api.web.access import Parts, Reader, Writer
from gpu_api.web.bodies import CheckpointList, CheckpointView, RunPage, RunRequest, RunView
from gpu_api.web.problems import Problem, not_found, refused
from ppo_ref import envs
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.errors import FieldError
from ppo_ref.fields import config_fields

router = APIRouter(prefix="/v1/runs", tags=["runs"])

log = structlog.get_logger()

MAX_WAIT_S = 30
_ROUTE = "POST /v1/runs"
_KEY = re.compile(r"[\x21-\x7e]{1,255}")

Prefer = Annotated[
    str | None, Header(description="`wait=N` answers when the run is over, after N s at most")
]
IdempotencyKey = Annotated[
    str | None, Header(description="makes a repeated request return the first one's run; 24 h")
]


@router.post("", status_code=202)
async def create_run(
    body: RunRequest,
    response: Response,
    key: Writer,
    parts: Parts,
    idempotency_key: IdempotencyKey = None,
    prefer: Prefer = None,
) -> RunView:
    """Queue a run. 202, `Location` names it."""
    spec = _checked_spec(parts, body)
    deadline_s = _deadline(parts, body)
    run, replayed = await run_sync(
        lambda: _create(parts, key, spec, body, deadline_s, idempotency_key)
    )
    parts.reconciler.nudge()
    log.info("run_queued", run_id=run.id, owner=key.owner, key_id=key.id, replayed=replayed)
    response.headers["Location"] = f"/v1/runs/{run.id}"
    if replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return RunView.of(await _wait(parts, run, prefer, response))


@router.get("")
def list_runs(
    key: Reader,
    parts: Parts,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[str | None, Query(max_length=64)] = None,
    state: State | None = None,
) -> RunPage:
    """List the owner's runs, newest first."""
    found = parts.runs.list(key.owner, limit=limit + 1, before=cursor, state=state)
    page = found[:limit]
    more = len(found) > limit
    return RunPage(
        data=[RunView.of(run) for run in page],
        has_more=more,
        next_cursor=page[-1].id if more else None,
    )


@router.get("/{run_id}")
async def get_run(
    run_id: str, response: Response, key: Reader, parts: Parts, prefer: Prefer = None
) -> RunView:
    """Return a run."""
    run = await run_sync(owned_run, parts, run_id, key)
    return RunView.of(await _wait(parts, run, prefer, response))


@router.post("/{run_id}/cancel")
def cancel_run(run_id: str, key: Writer, parts: Parts) -> RunView:
    """Ask a run to stop; a run that is over stays as it is."""
    run = parts.runs.cancel(run_id, key.owner)
    if run is None:
        raise not_found(f"run {run_id!r}")
    return RunView.of(run)


@router.get("/{run_id}/checkpoints")
def list_checkpoints(run_id: str, key: Reader, parts: Parts) -> CheckpointList:
    """List a run's checkpoints by global_step."""
    owned_run(parts, run_id, key)
    return CheckpointList(
        data=[CheckpointView.of(record) for record in parts.runs.checkpoints(run_id)]
    )


def owned_run(parts: Services, run_id: str, key: ApiKey) -> Run:
    """Return the caller's run, or refuse with 404, whether or not it is somebody else's."""
    run = parts.runs.get(run_id, key.owner)
    if run is None:
        raise not_found(f"run {run_id!r}")
    return run


def _checked_spec(parts: Services, body: RunRequest) -> RunSpec:
    """Check constraints beyond the schema: the environment's name, the total sizes."""
    if body.env not in envs.names():
        raise refused(FieldError("env", body.env, ", ".join(envs.names())))
    if (body.engine, body.device) == ("numpy", "cuda"):
        raise refused(FieldError("device", body.device, "auto, cpu", "with the numpy engine"))
    try:
        spec = RunSpec.from_dict(body.spec())
        check_size(parts.settings, spec)
    except FieldError as error:
        inside = error.field in {field.name for field in config_fields(PPOConfig)}
        raise refused(error, ["config"] if inside else []) from error
    return spec


def _deadline(parts: Services, body: RunRequest) -> float:
    settings = parts.settings
    if body.deadline_s is None:
        return min(settings.default_deadline_s, settings.max_deadline_s)
    if body.deadline_s > settings.max_deadline_s:
        most = f"up to {settings.max_deadline_s:g} seconds"
        raise refused(FieldError("deadline_s", body.deadline_s, most))
    return body.deadline_s


def _create(
    parts: Services,
    key: ApiKey,
    spec: RunSpec,
    body: RunRequest,
    deadline_s: float,
    idempotency_key: str | None,
) -> tuple[Run, bool]:
    values = spec.to_dict()
    if body.engine != "auto":
        values["engine"] = body.engine
    idempotency = None
    if idempotency_key is not None:
        asked = {"spec": values, "device": body.device, "deadline_s": deadline_s}
        idempotency = _idempotency(idempotency_key, asked)
    try:
        return parts.runs.create(
            key.owner,
            values,
            device=body.device,
            deadline_s=deadline_s,
            quota=quota_for(parts.settings, key.role),
            idempotency=idempotency,
        )
    except QuotaExceeded as error:
        raise Problem(429, "quota_exceeded", str(error), retry_after=error.retry_after) from error
    except KeyReused as error:
        raise Problem(422, "idempotency_key_reused", str(error)) from error


def _idempotency(key: str, asked: dict[str, Any]) -> Idempotency:
    if _KEY.fullmatch(key) is None:
        detail = "Idempotency-Key is not allowed, allowed: 1 to 255 visible ASCII characters."
        errors = [{"parameter": "Idempotency-Key", "code": "invalid_value", "detail": detail}]
        raise Problem(422, "invalid_request", detail, errors=errors)
    canonical = json.dumps(asked, sort_keys=True).encode()
    return Idempotency(route=_ROUTE, key=key, body_sha256=hashlib.sha256(canonical).hexdigest())


async def _wait(parts: Services, run: Run, prefer: str | None, response: Response) -> Run:
    """Wait as `Prefer: wait=N` asks, and return the run as it is then."""
    match = re.search(r"(?:^|[,;\s])wait=(\d{1,4})\b", prefer or "")
    if match is None or run.terminal:
        return run
    seconds = min(int(match[1]), MAX_WAIT_S)
    response.headers["Preference-Applied"] = f"wait={seconds}"
    try:
        async with asyncio.timeout(seconds):
            async for _batch in parts.feed.follow(run.id, run.last_seq, idle_s=MAX_WAIT_S):
                pass
    except TimeoutError:
        pass
    return await run_sync(parts.runs.get, run.id) or run

"""The caller's usage and quota."""

from __future__ import annotations

import time
from typing import Annotated

from fastapi import APIRouter, Depends

from gpu_api.seams import DAY_S, HELD
from gpu_api.service.keys import ApiKey
from gpu_api.service.quotas import quota_for
from gpu_api.web.access import Parts, caller
from gpu_api.web.bodies import UsageView

router = APIRouter(prefix="/v1/usage", tags=["usage"])


@router.get("")
def read_usage(key: Annotated[ApiKey, Depends(caller("usage:read"))], parts: Parts) -> UsageView:
    """Return usage and limits of the key's owner; "today" is the last 24 hours."""
    counts = parts.runs.counts(key.owner)
    quota = quota_for(parts.settings, key.role)
    return UsageView(
        role=key.role,
        running_runs=sum(counts.get(state, 0) for state in HELD),
        running_runs_limit=None if quota is None else quota.running_runs,
        queued_runs=counts.get("queued", 0),
        queued_runs_limit=None if quota is None else quota.queued_runs,
        device_seconds_today=parts.runs.device_seconds(key.owner, time.time() - DAY_S),
        device_seconds_per_day_limit=(None if quota is None else quota.device_seconds_per_day),
    )

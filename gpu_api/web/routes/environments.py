"""The environments that runs may name."""

from __future__ import annotations

from fastapi import APIRouter

from gpu_api.web.access import Reader
from gpu_api.web.bodies import EnvironmentList, EnvironmentView
from ppo_ref import envs

router = APIRouter(prefix="/v1/environments", tags=["environments"])


@router.get("")
def list_environments(_key: Reader) -> EnvironmentList:
    """List the environments."""
    return EnvironmentList(
        data=[EnvironmentView.model_validate(envs.spec(name)) for name in envs.names()]
    )

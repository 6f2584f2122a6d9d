"""The JSON that goes in and out. The config's fields are taken from `PPOConfig`, never repeated."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, create_model, field_validator

from gpu_api.identifiers import timestamp
from gpu_api.seams import CheckpointRecord, Run, State
from gpu_api.service.keys import ApiKey
from gpu_api.settings import Role
from ppo_ref import envs
from ppo_ref.config import PPOConfig
from ppo_ref.fields import ConfigField, config_fields

Device = Literal["auto", "cpu", "cuda"]
Engine = Literal["auto", "numpy", "torch"]

_KINDS: dict[str, Any] = {
    "bool": Annotated[bool, Strict()],
    "int": Annotated[int, Strict()],
    "float": Annotated[float, Strict(), Field(allow_inf_nan=False)],
}


def _config_field(field: ConfigField) -> Any:  # noqa: ANN401 - what create_model takes
    """Translate a field of PPOConfig with its range and help."""
    bounds: dict[str, Any] = {}
    if field.low is not None:
        bounds = {"gt" if field.above else "ge": field.low, "le": field.high}
    default = field.default
    annotation: Any
    if field.choices is not None:
        annotation = Literal[field.choices]
    elif field.type == "int[]":
        size = Annotated[int, Strict(), Field(**bounds)]
        annotation = Annotated[list[size], Field(min_length=1, max_length=16)]
        default = list(default)
    else:
        annotation = Annotated[_KINDS[field.type], Field(**bounds)]
    if field.nullable:
        annotation = annotation | None
    return (annotation, Field(default=default, description=field.help))


ConfigBody: Any = create_model(
    "PPOConfig",
    __config__=ConfigDict(extra="forbid"),
    __doc__="Hyperparameters; what is left out keeps its default.",
    **{field.name: _config_field(field) for field in config_fields(PPOConfig)},
)


class RunRequest(BaseModel):
    """A run to train."""

    model_config = ConfigDict(extra="forbid")

    env: str = Field(
        description="name of an environment, as in /v1/environments",
        json_schema_extra={"enum": list(envs.names())},
    )
    seed: Annotated[int, Strict()] = Field(0, ge=0, lt=2**32, description="fixes all chance")
    config: ConfigBody = Field(default_factory=ConfigBody)
    deadline_s: float | None = Field(
        None, gt=0, allow_inf_nan=False, description="longest training time, seconds"
    )
    device: Device = Field("auto", description="where to train; auto takes a GPU if there is one")
    engine: Engine = Field(
        "auto", description="engine that computes; auto takes torch on a GPU and numpy on a CPU"
    )

    def spec(self) -> dict[str, Any]:
        """Return the RunSpec part."""
        given = self.config.model_dump(exclude_unset=True)
        return {"env": self.env, "seed": self.seed, "config": given}


class RunView(BaseModel):
    """A run. Times are RFC 3339 in UTC."""

    id: str
    env: str
    seed: int
    config: dict[str, Any]
    device: str
    engine: Engine = Field(description="engine that computes; auto until a worker has chosen")
    deadline_s: float
    state: State
    reason: str | None
    attempt: int
    global_step: int
    episode_return: float | None
    last_seq: int
    created_at: str
    started_at: str | None
    finished_at: str | None

    @classmethod
    def of(cls, run: Run) -> RunView:
        """Show a run."""
        return cls(
            id=run.id,
            env=run.spec["env"],
            seed=run.spec["seed"],
            config=dict(run.spec["config"]),
            device=run.device,
            engine=run.engine,  # type: ignore[arg-type] # pydantic checks it
            deadline_s=run.deadline_s,
            state=run.state,
            reason=run.reason,
            attempt=run.attempt,
            global_step=run.global_step,
            episode_return=run.episode_return,
            last_seq=run.last_seq,
            created_at=_time(run.created_at),
            started_at=timestamp(run.started_at),
            finished_at=timestamp(run.finished_at),
        )


class RunPage(BaseModel):
    """Runs, newest first."""

    data: list[RunView]
    has_more: bool
    next_cursor: str | None


class CheckpointView(BaseModel):
    """A saved policy; `artifacts` maps file name to SHA-256 (hex)."""

    name: str
    attempt: int
    global_step: int
    episode_return: float | None
    created_at: str
    artifacts: dict[str, str]

    @classmethod
    def of(cls, record: CheckpointRecord) -> CheckpointView:
        """Show a checkpoint."""
        fields = {**vars(record), "created_at": _time(record.created_at)}
        return cls(**{**fields, "artifacts": dict(record.artifacts)})


class CheckpointList(BaseModel):
    """All checkpoints of a run by global_step."""

    data: list[CheckpointView]


class ActionSpaceView(BaseModel):
    """An action space: one action of n, several choices at once, or real numbers."""

    model_config = ConfigDict(from_attributes=True)

    kind: Literal["discrete", "multi_discrete", "box"]
    labels: list[str] | list[list[str]] = Field(
        description="one word per action or component; one list per choice if multi_discrete"
    )
    low: list[float | None] | None = Field(
        None, description="of a box, lowest value executed per component; null means unbounded"
    )
    high: list[float | None] | None = Field(None, description="of a box, highest value executed")

    @field_validator("low", "high", mode="before")
    @classmethod
    def _without_infinity(cls, bounds: Sequence[float] | None) -> list[float | None] | None:
        """JSON has no infinity."""
        if bounds is None:
            return None
        return [bound if math.isfinite(bound) else None for bound in bounds]


class EnvironmentView(BaseModel):
    """An environment that runs may name."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    obs_dim: int
    action_space: ActionSpaceView
    max_episode_steps: int | None
    solved_return: float | None
    description: str


class EnvironmentList(BaseModel):
    """All environments."""

    data: list[EnvironmentView]


class UsageView(BaseModel):
    """Usage and limits of the key's owner; a limit of null means unlimited."""

    role: Role
    running_runs: int
    running_runs_limit: int | None
    queued_runs: int
    queued_runs_limit: int | None
    device_seconds_today: float
    device_seconds_per_day_limit: float | None


class KeyRequest(BaseModel):
    """A key to make."""

    model_config = ConfigDict(extra="forbid")

    role: Role = "student"
    name: str = Field("", max_length=128, description="for people, e.g. whose it is")
    owner: str | None = Field(
        None, pattern="^[A-Za-z0-9_.@-]{1,64}$", description="whose runs it sees; new when empty"
    )
    expires_in_s: float | None = Field(None, gt=0, le=3.2e9, description="life, seconds")


class KeyView(BaseModel):
    """A key without its secret."""

    id: str
    owner: str
    name: str
    role: Role
    scopes: list[str]
    active: bool
    created_at: str
    expires_at: str | None
    revoked_at: str | None

    @classmethod
    def of(cls, key: ApiKey) -> KeyView:
        """Show a key."""
        return cls(**key_fields(key))


class NewKeyView(KeyView):
    """A new key; `key` is shown this once."""

    key: str


class KeyList(BaseModel):
    """All keys, oldest first."""

    data: list[KeyView]


def key_fields(key: ApiKey) -> dict[str, Any]:
    """Return the fields of a KeyView."""
    return {
        **vars(key),
        "scopes": list(key.scopes),
        "active": key.active,
        "created_at": _time(key.created_at),
        "expires_at": timestamp(key.expires_at),
        "revoked_at": timestamp(key.revoked_at),
    }


def _time(seconds: float) -> str:
    text = timestamp(seconds)
    assert text is not None
    return text

"""The events of a training run: versioned, JSON-able, and the same from every engine.

The page's charts, the command line and the GPU service read only these. The TypeScript types in
`browser_runtime/src/generated/events.generated.ts` are generated from this file.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

SCHEMA_VERSION = 1

DoneStatus = Literal["succeeded", "failed", "cancelled", "expired"]


@dataclass(frozen=True, kw_only=True)
class RunStarted:
    """The first event: the run's spec, engine and device."""

    type: ClassVar[str] = "run_started"
    env: str
    seed: int
    config: dict[str, Any]
    engine: str
    """The engine that trains: "numpy" or "torch"."""
    device: str
    """The device it trains on: "cpu" or "cuda"."""
    global_step: int
    """Env steps already done: 0, or those of the checkpoint of a resumed run."""
    num_parameters: int
    env_maker: str | None = None
    """What made the environments: "ppo_ref", or the function of Gymnasium that was called."""
    wall_seconds: float = 0.0
    """Wall time of earlier sessions: 0, or that of the checkpoint of a resumed run."""


@dataclass(frozen=True, kw_only=True)
class Iteration:
    """One rollout and its update. Losses, KL and fractions are means over its minibatches."""

    type: ClassVar[str] = "iteration"
    iteration: int
    """Counts from 1."""
    global_step: int
    """Env steps done so far, all environments together."""
    num_episodes: int
    """Episodes finished so far."""
    episode_return: float | None
    """Mean return of the last 100 finished episodes (fewer at the start), None before the first."""
    episode_length: float | None
    """Mean length of the same episodes, env steps."""
    policy_loss: float
    value_loss: float
    """Mean of 1/2 (V - return)^2."""
    entropy: float
    """Nats, logged positive for discrete policies."""
    approx_kl: float
    """Schulman's k3 estimate of KL(old || new), nats."""
    clip_fraction: float
    explained_variance: float | None
    """1 - Var(returns - values) / Var(returns); None when the returns are constant."""
    grad_norm: float
    """Global gradient norm before clipping."""
    ratio_max: float
    learning_rate: float
    steps_per_second: float
    """Env steps per second since the run (or its resumption) began, learning included."""
    wall_seconds: float
    kl_coef: float | None = None
    """Weight of the KL penalty as this update adapted it for the next; None except with ppo_kl."""


@dataclass(frozen=True, kw_only=True)
class Trace:
    """The trajectory of environment 0 in one rollout, to be drawn. Emitted only on request."""

    type: ClassVar[str] = "trace"
    global_step: int
    states: list[list[float]]
    """The state that each env step reached, before any reset; entries as in `state_labels`."""
    actions: list[list[float]]
    """The action of each step, as executed: its number, or real numbers within their bounds."""
    ended: list[bool]
    """Whether the episode ended with that env step."""


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """A policy was saved; emitted by its store (run folder, page, service)."""

    type: ClassVar[str] = "checkpoint"
    name: str
    """Unique within the run and sortable by global_step."""
    global_step: int
    episode_return: float | None
    artifacts: dict[str, str]
    """File name -> SHA-256 (hex) of every file of the checkpoint; one of them is an `.onnx`."""


@dataclass(frozen=True, kw_only=True)
class Evaluated:
    """The policy played whole episodes beside the training, taking the most probable actions.

    Emitted by runs of the command line.
    """

    type: ClassVar[str] = "evaluated"
    global_step: int
    episodes: int
    mean_return: float
    std_return: float
    """Standard deviation over the episodes (ddof 0)."""
    mean_length: float
    """Env steps."""
    best: bool
    """Whether no evaluation of the run so far was better."""


@dataclass(frozen=True, kw_only=True)
class Done:
    """The one terminal event."""

    type: ClassVar[str] = "done"
    status: DoneStatus
    reason: str
    """A sentence for the reader: target reached, budget used, or the failure."""
    global_step: int
    episode_return: float | None
    wall_seconds: float
    details: dict[str, Any] = field(default_factory=dict)


TrainEvent = RunStarted | Iteration | Trace | Checkpoint | Evaluated | Done
EVENT_TYPES: dict[str, type[Any]] = {
    cls.type: cls for cls in (RunStarted, Iteration, Trace, Checkpoint, Evaluated, Done)
}


def to_dict(event: TrainEvent) -> dict[str, Any]:
    """Return the event as a JSON-able dict with `type` and `schema_version`.

    NaN and infinities become None, because JSON has neither.
    """
    body = {spec.name: getattr(event, spec.name) for spec in dataclasses.fields(event)}
    finite = {key: _finite(value) for key, value in body.items()}
    return {"type": event.type, "schema_version": SCHEMA_VERSION, **finite}


def from_dict(values: dict[str, Any]) -> TrainEvent:
    """Rebuild an event from `to_dict`.

    Raises:
        ValueError: An unknown type, schema version or field.
    """
    body = dict(values)
    name, version = body.pop("type", None), body.pop("schema_version", None)
    if version != SCHEMA_VERSION:
        raise ValueError(f"schema_version is {version!r}, allowed: {SCHEMA_VERSION}")
    if name not in EVENT_TYPES:
        raise ValueError(f"event type is {name!r}, allowed: {', '.join(EVENT_TYPES)}")
    try:
        event: TrainEvent = EVENT_TYPES[name](**body)
    except TypeError as error:
        raise ValueError(f"event {name!r} does not fit its schema: {error}") from error
    return event


def _finite(value: Any) -> Any:  # noqa: ANN401 - JSON values of any kind
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value

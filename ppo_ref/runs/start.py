"""Start or resume a run with an engine: numpy, or torch on a device.

Training happens while the events are read. Only a torch run loads torch.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Protocol, overload

import numpy as np

from ppo_ref import envs
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.envs.env import Env
from ppo_ref.errors import FieldError
from ppo_ref.events import TrainEvent
from ppo_ref.files.npz import File, read_about
from ppo_ref.policy import Policy
from ppo_ref.run_events import ReportedState
from ppo_ref.state import FORMATS, TrainState
from ppo_ref.train import train

ENGINES = ("numpy", "torch")


class RunState(ReportedState, Protocol):
    """The common part of all engines' training states."""

    def policy(self) -> Policy:
        """Return a copy of the present policy."""
        ...

    def save(self, file: File, /, *, episodes: bool = ...) -> None:
        """Write everything needed to go on, with the running episodes or without them."""
        ...


@overload
def start(
    spec: RunSpec,
    *,
    engine: Literal["numpy"] = ...,
    device: str = ...,
    policy: Policy | None = ...,
    trace: bool = ...,
    debug: bool = ...,
) -> tuple[TrainState, Iterator[TrainEvent]]: ...
@overload
def start(
    spec: RunSpec,
    *,
    engine: str,
    device: str = ...,
    policy: Policy | None = ...,
    trace: bool = ...,
    debug: bool = ...,
) -> tuple[RunState, Iterator[TrainEvent]]: ...
def start(
    spec: RunSpec,
    *,
    engine: str = "numpy",
    device: str = "cpu",
    policy: Policy | None = None,
    trace: bool = False,
    debug: bool = False,
) -> tuple[RunState, Iterator[TrainEvent]]:
    """Return a new run's state and its events.

    Args:
        spec: Environment, seed and config.
        engine: One of `ENGINES`.
        device: "cpu", or with torch also "cuda" or "cuda:<index>".
        policy: The policy to start from, instead of a random one.
        trace: Whether to yield the trajectory of environment 0.
        debug: Whether to check the invariants of every correct run.

    Raises:
        ValueError: The engine, the device or the environment does not exist, torch is missing, or
            `policy` does not fit.
    """
    if engine not in ENGINES:
        raise FieldError("engine", engine, ", ".join(ENGINES))
    if engine == "torch":
        _require_torch()
        from ppo_ref.torch.run import start as start_torch

        return start_torch(spec, device=device, policy=policy, trace=trace, debug=debug)
    _require_cpu(device)
    env = envs.make(spec.env, spec.config.num_envs)
    rng = np.random.default_rng(spec.seed)
    state = TrainState.create(spec.config, env, rng, seed=spec.seed)
    if policy is not None:
        state.start_from(policy)
    return state, train(spec.config, env, rng, state=state, trace=trace, debug=debug)


def resume(
    file: File,
    config: PPOConfig | None = None,
    *,
    device: str | None = None,
    env: Env | None = None,
    trace: bool = False,
    debug: bool = False,
) -> tuple[RunState, Iterator[TrainEvent]]:
    """Go on with a saved run, with the engine that began it, as if it had never stopped.

    On the same kind of device it goes on bit for bit.

    Args:
        file: A file that the state's `save` wrote.
        config: Other hyperparameters from here on, such as a larger `total_steps`.
        device: Another device than before, for the torch engine.
        env: Environments for `TrainState.load`, for the numpy engine.
        trace: Whether to yield the trajectory of environment 0.
        debug: Whether to check the invariants of every correct run.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is damaged or holds something else, `config` or `env` changes what cannot
            change, or as `start`.
    """
    about = read_about(file, "state", *FORMATS.values())
    if about["format"] == FORMATS["torch"]:
        if env is not None:
            raise FieldError("env", env.spec.name, "None", when="with the torch engine")
        return _resume_torch(file, config, device or about["device"], trace=trace, debug=debug)
    _require_cpu(device or "cpu")
    state = TrainState.load(file, env=env)
    if config is not None:
        state.go_on_with(config)
    events = train(state.config, state.env, state.rng, state=state, trace=trace, debug=debug)
    return state, events


def _resume_torch(
    file: File, config: PPOConfig | None, device: str, *, trace: bool, debug: bool
) -> tuple[RunState, Iterator[TrainEvent]]:
    _require_torch()
    from ppo_ref.torch.run import start as start_torch
    from ppo_ref.torch.state import TorchTrainState

    state = TorchTrainState.load(file, device=device)
    spec = RunSpec(env=state.env.spec.name, seed=state.seed, config=config or state.config)
    return start_torch(spec, state=state, trace=trace, debug=debug)


def _require_cpu(device: str) -> None:
    if device != "cpu":
        raise FieldError("device", device, "cpu", when="with the numpy engine")


def _require_torch() -> None:
    try:
        import ppo_ref.torch  # noqa: F401 - its error names the missing package
    except ImportError as error:
        if error.name != "torch":
            raise
        raise ValueError(str(error)) from error

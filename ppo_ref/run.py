"""Start a run from its spec: the one call behind the command line, the page and notebooks."""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike
from typing import BinaryIO

import numpy as np

from ppo_ref import envs
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.events import TrainEvent
from ppo_ref.policy import Policy
from ppo_ref.state import TrainState
from ppo_ref.train import train


def start(
    spec: RunSpec, *, trace: bool = False, debug: bool = False, policy: Policy | None = None
) -> tuple[TrainState, Iterator[TrainEvent]]:
    """Return a run's state and its events; training happens while the events are read.

    Args:
        spec: Environment, seed and config.
        trace: Whether to yield what environment 0 did.
        debug: Whether to check what holds in every correct run.
        policy: Where to start instead of at random.

    Raises:
        ValueError: The environment is unknown, or `policy` does not fit.
    """
    env = envs.make(spec.env, spec.config.num_envs)
    rng = np.random.default_rng(spec.seed)
    state = TrainState.create(spec.config, env, rng, seed=spec.seed)
    if policy is not None:
        state.start_from(policy)
    return state, train(spec.config, env, rng, state=state, trace=trace, debug=debug)


def resume(
    file: str | PathLike[str] | BinaryIO,
    *,
    config: PPOConfig | None = None,
    trace: bool = False,
    debug: bool = False,
) -> tuple[TrainState, Iterator[TrainEvent]]:
    """Go on with a saved run, bit for bit as if it had never stopped.

    Args:
        file: What `TrainState.save` wrote.
        config: Other hyperparameters from here on, such as a larger `total_steps`.
        trace: As in `start`.
        debug: As in `start`.

    Raises:
        OSError: The file cannot be read.
        ValueError: It holds something else; or `config` changes what cannot change.
    """
    state = TrainState.load(file)
    if config is not None:
        state.config.require_same_run(config)
        state.config = config
        state.adam.eps = config.adam_eps
    events = train(state.config, state.env, state.rng, state=state, trace=trace, debug=debug)
    return state, events

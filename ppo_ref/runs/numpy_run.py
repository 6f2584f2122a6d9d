"""Start a run from its spec: the one call behind the command line, the page and notebooks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ppo_ref import envs
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.envs.env import Env
from ppo_ref.events import TrainEvent
from ppo_ref.files.npz import File
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
    file: File,
    *,
    config: PPOConfig | None = None,
    env: Env | None = None,
    trace: bool = False,
    debug: bool = False,
) -> tuple[TrainState, Iterator[TrainEvent]]:
    """Go on with a saved run, bit for bit as if it had never stopped.

    Args:
        file: What `TrainState.save` wrote.
        config: Other hyperparameters from here on, such as a larger `total_steps`.
        env: As in `TrainState.load`.
        trace: As in `start`.
        debug: As in `start`.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is damaged or holds something else; or `config` or `env` changes what cannot
            change.
    """
    state = TrainState.load(file, env=env)
    if config is not None:
        state.go_on_with(config)
    events = train(state.config, state.env, state.rng, state=state, trace=trace, debug=debug)
    return state, events

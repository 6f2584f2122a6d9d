"""Start or continue a torch run from its spec: the one call of the command line and the service."""

from __future__ import annotations

from collections.abc import Iterator

import torch

from ppo_ref.config import RunSpec
from ppo_ref.errors import FieldError
from ppo_ref.events import TrainEvent
from ppo_ref.policy import Policy
from ppo_ref.torch.devices import choose_threads
from ppo_ref.torch.state import TorchTrainState
from ppo_ref.torch.train import train


def start(
    spec: RunSpec,
    *,
    device: torch.device | str = "cpu",
    trace: bool = False,
    debug: bool = False,
    state: TorchTrainState | None = None,
    policy: Policy | None = None,
    dtype: torch.dtype = torch.float32,
) -> tuple[TorchTrainState, Iterator[TrainEvent]]:
    """Return a run's state and its events; training happens while the events are read.

    Args:
        spec: Environment, seed and config.
        device: "cpu", "cuda" or "cuda:<index>". Not read when a state is given.
        trace: Whether to yield what environment 0 did.
        debug: Whether to check what holds in every correct run.
        state: From `TorchTrainState.load`: go on from there, with the config of `spec`, which may
            have changed, say to a larger `total_steps`. A new run when None.
        policy: Where a new run starts instead of at random.
        dtype: Float type; float64 is for comparisons. Not read when a state is given.

    Raises:
        ValueError: The environment is unknown, the device is not here, or `spec` and `state`
            differ in environment, seed or what cannot change, or `policy` does not fit.
    """
    if state is None:
        state = TorchTrainState.create(spec, device=device, dtype=dtype)
        if policy is not None:
            state.start_from(policy)
    else:
        _check_belongs(spec, state)
        state.go_on_with(spec.config)
    choose_threads(spec.config, state.device)
    return state, train(state, trace=trace, debug=debug)


def _check_belongs(spec: RunSpec, state: TorchTrainState) -> None:
    pairs = {
        "env": (spec.env, state.env.spec.name),
        "seed": (spec.seed, state.seed),
    }
    for name, (asked, saved) in pairs.items():
        if asked != saved:
            raise FieldError(name, asked, f"{saved!r}, as the run began")

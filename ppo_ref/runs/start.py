"""Choose what trains: numpy, or torch on a device. Only whoever asks for torch loads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.errors import FieldError
from ppo_ref.events import TrainEvent
from ppo_ref.files.npz import File, read_about
from ppo_ref.policy import Policy
from ppo_ref.run_events import Progress
from ppo_ref.runs import numpy_run as run
from ppo_ref.state import FORMATS

ENGINES = ("numpy", "torch")


class RunState(Progress, Protocol):
    """What the training states of all engines have in common."""

    def policy(self) -> Policy:
        """Return a copy of the policy as it is now."""
        ...

    def save(self, file: File, /) -> None:
        """Write everything needed to go on."""
        ...


def start(
    spec: RunSpec,
    *,
    engine: str = "numpy",
    device: str = "cpu",
    policy: Policy | None = None,
    debug: bool = False,
) -> tuple[RunState, Iterator[TrainEvent]]:
    """Start a run with an engine on a device.

    Args:
        spec: Environment, seed and config.
        engine: One of `ENGINES`.
        device: "cpu", or what else the engine knows.
        policy: Where to start instead of at random.
        debug: Whether to check what holds in every correct run.

    Raises:
        ValueError: The engine, the device or the environment does not exist, torch is missing, or
            `policy` does not fit.
    """
    if engine not in ENGINES:
        raise FieldError("engine", engine, ", ".join(ENGINES))
    if engine == "numpy":
        _require_cpu(device)
        return run.start(spec, policy=policy, debug=debug)
    _require_torch()
    from ppo_ref.torch.run import start as start_torch

    return start_torch(spec, device=device, policy=policy, debug=debug)


def resume(
    file: File,
    config: PPOConfig,
    *,
    device: str | None = None,
    debug: bool = False,
) -> tuple[RunState, Iterator[TrainEvent]]:
    """Go on with a saved run, with the engine that began it.

    Args:
        file: What the state's `save` wrote.
        config: Hyperparameters from here on.
        device: Another device than before.
        debug: As in `start`.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is damaged or holds something else, `config` does not fit it, or as `start`.
    """
    about = read_about(file, "state", *FORMATS.values())
    if about["format"] == FORMATS["numpy"]:
        _require_cpu(device or "cpu")
        return run.resume(file, config=config, debug=debug)
    _require_torch()
    from ppo_ref.torch.run import start as start_torch
    from ppo_ref.torch.state import TorchTrainState

    state = TorchTrainState.load(file, device=device or about["device"])
    spec = RunSpec(env=state.env.spec.name, seed=state.seed, config=config)
    return start_torch(spec, state=state, debug=debug)


def _require_cpu(device: str) -> None:
    if device != "cpu":
        raise FieldError("device", device, "cpu", when="with the numpy engine")


def _require_torch() -> None:
    try:
        import ppo_ref.torch  # noqa: F401 - says in a sentence what is missing
    except ImportError as error:
        if error.name != "torch":
            raise
        raise ValueError(str(error)) from error

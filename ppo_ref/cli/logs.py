"""Other programs' formats of a run: what `--log` asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ppo_ref.events import TrainEvent
from ppo_ref.runs.csv_log import CsvLog
from ppo_ref.runs.session import TrainingSession


class Log(Protocol):
    """Keeps events in another format."""

    def write(self, event: TrainEvent) -> None:
        """Take an event."""
        ...

    def close(self) -> None:
        """Leave complete files behind."""
        ...


def _csv(session: TrainingSession) -> Log:
    return CsvLog(session.folder.path, session.folder.events())


def _tensorboard(session: TrainingSession) -> Log:
    from ppo_ref.torch.tensorboard import TensorBoardLog

    return TensorBoardLog(session.folder.path / "tensorboard", session.state.global_step)


LOGS: dict[str, Callable[[TrainingSession], Log]] = {"csv": _csv, "tensorboard": _tensorboard}
"""Name -> opens the log of a run."""


def require(name: str) -> None:
    """Check that a log can be opened, before anything is trained.

    Raises:
        ValueError: A package is missing.
    """
    if name != "tensorboard":
        return
    try:
        from ppo_ref.torch.tensorboard import require_tensorboard

        require_tensorboard()
    except ImportError as error:
        raise ValueError(
            "--log tensorboard needs PyTorch and TensorBoard: pip install 'ppo-lab[tensorboard]'"
        ) from error

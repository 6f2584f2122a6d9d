"""A run's iterations and evaluations for TensorBoard, by torch's own writer."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from ppo_ref.events import Evaluated, Iteration, RunStarted, TrainEvent

COUNTERS = ("iteration", "global_step", "best")
"""Fields that are not worth a curve over the env steps."""


class TensorBoardLog:
    """Writes every number of an event as a scalar over the env steps.

    Args:
        folder: Where to; `tensorboard --logdir` takes it or a folder above.
        global_step: Env steps done; what an earlier session wrote after them is dropped.

    Raises:
        ImportError: TensorBoard is not installed.
    """

    def __init__(self, folder: Path, global_step: int) -> None:
        from torch.utils.tensorboard import SummaryWriter

        purge_step = global_step + 1 if global_step else None
        self._writer = SummaryWriter(str(folder), purge_step=purge_step)

    def write(self, event: TrainEvent) -> None:
        """Add an event's numbers, under names such as `iteration/policy_loss`."""
        if isinstance(event, RunStarted):
            text = json.dumps({"env": event.env, "seed": event.seed, **event.config}, indent=2)
            self._writer.add_text("run", f"```\n{text}\n```", event.global_step)
        if not isinstance(event, Iteration | Evaluated):
            return
        kind = "evaluation" if isinstance(event, Evaluated) else "iteration"
        for field in dataclasses.fields(event):
            value = getattr(event, field.name)
            if value is not None and field.name not in COUNTERS:
                self._writer.add_scalar(f"{kind}/{field.name}", value, event.global_step)
        self._writer.flush()

    def close(self) -> None:
        """Close the file."""
        self._writer.close()


def require_tensorboard() -> None:
    """Check that TensorBoard is installed.

    Raises:
        ImportError: It is not.
    """
    import torch.utils.tensorboard  # noqa: F401

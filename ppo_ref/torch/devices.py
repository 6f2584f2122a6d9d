"""Find the device that a run names, and choose the number of CPU threads."""

from __future__ import annotations

import torch

from ppo_ref.config import PPOConfig
from ppo_ref.errors import FieldError

SERIAL_ELEMENTS = 2**20
"""Up to this many activations per minibatch, those of all members together, one thread is faster
than several."""


def find_device(name: torch.device | str) -> torch.device:
    """Return the device called "cpu", "cuda" or "cuda:<index>".

    Raises:
        FieldError: There is no such device here.
    """
    try:
        device = torch.device(name)
    except RuntimeError:
        raise FieldError("device", name, _allowed()) from None
    index = device.index or 0
    here = device.type == "cpu" or (device.type == "cuda" and index < torch.cuda.device_count())
    if not here:
        raise FieldError("device", str(device), _allowed(), when="here")
    return device


def choose_threads(config: PPOConfig, device: torch.device, *, members: int = 1) -> None:
    """Give torch one CPU thread where the networks are too small to share out.

    It holds for the whole process, because torch has one number of threads per process.
    """
    rows = members * config.batch_size // config.num_minibatches
    if device.type == "cpu" and rows * max(config.hidden_sizes) <= SERIAL_ELEMENTS:
        torch.set_num_threads(1)


def _allowed() -> str:
    count = torch.cuda.device_count()
    return ", ".join(["cpu", *(["cuda"] if count else []), *(f"cuda:{i}" for i in range(count))])

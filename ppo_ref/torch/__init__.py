"""The same algorithm on torch tensors, on CPU or CUDA: same config, events and numerics.

One engine trains any number of runs side by side, a population; a single run is a population of
one. Worlds, presets, events, policies and the ONNX exporter are those of the numpy core. This
package holds the parts that a device changes: everything between two iterations stays on it, and
gradients come from autograd, which makes the two engines each other's test.
"""

from __future__ import annotations

try:
    import torch as _torch  # noqa: F401 - only for the sentence of the error
except ImportError as error:
    raise ImportError(
        "the torch engine needs PyTorch, which is not installed: pip install 'ppo-lab[torch]'",
        name="torch",
    ) from error

from ppo_ref.torch.run import by_member, start, start_population
from ppo_ref.torch.state import TorchTrainState

__all__ = ["TorchTrainState", "by_member", "start", "start_population"]

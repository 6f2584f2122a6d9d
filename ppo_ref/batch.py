"""The samples of an update, in the arrays of either engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Array = TypeVar("Array")
"""numpy's arrays or torch's tensors."""


@dataclass(frozen=True, kw_only=True)
class Batch(Generic[Array]):
    """B samples for the losses, flattened time-major: one row per sample."""

    obs: Array
    """Observations as the policy received them. Shape (B, D)."""
    actions: Array
    """Shape (B,), or (B, K) for several choices or real numbers."""
    log_probs: Array
    """Shape (B,)."""
    values: Array
    """Shape (B,)."""
    advantages: Array
    """Shape (B,)."""
    returns: Array
    """Shape (B,)."""
    valid: Array | None = None
    """Valid outputs, where some actions are masked. Shape (B, O), bool."""

    def take(self, indices: Any) -> Batch[Array]:  # noqa: ANN401 - an index of either library
        """Return some of the samples, the same ones of every array."""
        valid: Any = self.valid
        arrays: Any = self
        return Batch(
            obs=arrays.obs[indices],
            actions=arrays.actions[indices],
            log_probs=arrays.log_probs[indices],
            values=arrays.values[indices],
            advantages=arrays.advantages[indices],
            returns=arrays.returns[indices],
            valid=None if valid is None else valid[indices],
        )

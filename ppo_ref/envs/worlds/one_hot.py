"""Numbers as rows with a single 1, as networks like to see them."""

from __future__ import annotations

from ppo_ref.envs.world import Array, Namespace


def one_hot(xp: Namespace, numbers: Array, size: int) -> Array:
    """Return one row per number, all 0 but for a 1 in its column.

    Args:
        xp: `numpy` or `torch`.
        numbers: Whole numbers as floats; one outside 0 to size - 1 gives a row of zeros.
            Any shape.
        size: Columns.

    Returns:
        Shape (*numbers.shape, size), in the numbers' dtype.
    """
    columns = xp.arange(size, dtype=numbers.dtype, device=numbers.device)
    return xp.clip(1.0 - xp.abs(columns - numbers[..., None]), min=0.0)

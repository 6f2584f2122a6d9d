"""The state of numpy's random generators as JSON."""

from __future__ import annotations

from typing import Any

import numpy as np

BIT_GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")


def random_state(rng: np.random.Generator) -> dict[str, Any]:
    """Return a JSON-able dict for `generator_from`.

    Raises:
        ValueError: It is not one of numpy's own.
    """
    state: dict[str, Any] = _plain(rng.bit_generator.state)
    if state.get("bit_generator") not in BIT_GENERATORS:
        kind = type(rng.bit_generator).__name__
        raise ValueError(f"rng is made of {kind}, allowed to be saved: {', '.join(BIT_GENERATORS)}")
    return state


def generator_from(state: dict[str, Any]) -> np.random.Generator:
    """Return a generator in the state that `random_state` returned.

    Raises:
        ValueError: It is not one of numpy's own.
    """
    kind = state["bit_generator"]
    if kind not in BIT_GENERATORS:
        raise ValueError(f"saved rng is {kind!r}, allowed: {', '.join(BIT_GENERATORS)}")
    bit_generator = getattr(np.random, kind)()
    bit_generator.state = state
    return np.random.Generator(bit_generator)


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a bit generator consists of
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else value

"""Action spaces: one of n choices, several choices at once, or real numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from ppo_ref.arrays import BoolArray, FloatArray, IntArray


@dataclass(frozen=True)
class Discrete:
    """One of n actions, numbered from 0. An action is one integer."""

    labels: tuple[str, ...]
    """One word per action, for figures and tables."""
    kind: Literal["discrete"] = field(default="discrete", init=False)

    @property
    def n(self) -> int:
        """How many actions there are."""
        return len(self.labels)

    @property
    def num_outputs(self) -> int:
        """Outputs of a policy network: one logit per action."""
        return self.n

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of one action."""
        return ()

    @property
    def dtype(self) -> type[np.generic]:
        """Type of an action as a rollout stores it."""
        return np.int64


@dataclass(frozen=True)
class MultiDiscrete:
    """Several independent choices at each step. An action is one integer per choice."""

    labels: tuple[tuple[str, ...], ...]
    """For every choice, one word per option."""
    kind: Literal["multi_discrete"] = field(default="multi_discrete", init=False)

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many options each choice has."""
        return tuple(len(options) for options in self.labels)

    @property
    def num_outputs(self) -> int:
        """Outputs of a policy network: the logits of all choices, side by side."""
        return sum(self.sizes)

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of one action."""
        return (len(self.labels),)

    @property
    def dtype(self) -> type[np.generic]:
        """Type of an action as a rollout stores it."""
        return np.int64


@dataclass(frozen=True)
class Box:
    """A vector of real numbers, each executed within its bounds."""

    labels: tuple[str, ...]
    """One word per component."""
    low: tuple[float, ...]
    high: tuple[float, ...]
    kind: Literal["box"] = field(default="box", init=False)

    def __post_init__(self) -> None:
        if not len(self.labels) == len(self.low) == len(self.high):
            raise ValueError(
                f"labels, low and high have {len(self.labels)}, {len(self.low)} and "
                f"{len(self.high)} entries, allowed: one of each per component"
            )

    @property
    def num_outputs(self) -> int:
        """Outputs of a policy network: one mean per component."""
        return len(self.labels)

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of one action."""
        return (len(self.labels),)

    @property
    def dtype(self) -> type[np.generic]:
        """Type of an action as a rollout stores it: the network's own float type is used."""
        return np.float32


Space = Discrete | MultiDiscrete | Box


def outputs_in_words(space: Space) -> str:
    """Describe a policy's outputs; the same words for compatible spaces."""
    sizes = space.sizes if isinstance(space, MultiDiscrete) else (space.num_outputs,)
    return f"{' + '.join(map(str, sizes))} {space.kind} outputs"


def sample(
    space: Space, rng: np.random.Generator, count: int, valid: BoolArray | None = None
) -> IntArray | FloatArray:
    """Draw actions as the random policy does.

    Every option is as likely as another and every bounded interval is uniform; a component with an
    infinite bound is standard normal, as an untrained Gaussian policy is.

    Args:
        space: The action space.
        rng: Draws.
        count: How many actions.
        valid: Valid options, where some are masked. Shape (count, num_outputs).

    Returns:
        Shape (count, *space.shape).
    """
    if isinstance(space, Box):
        return _sample_box(space, rng, count)
    sizes = (space.n,) if isinstance(space, Discrete) else space.sizes
    if valid is None:
        return rng.integers(np.array(sizes), size=(count, len(sizes))).reshape(count, *space.shape)
    lots = rng.random((count, space.num_outputs)) * valid
    choices = np.split(lots, np.cumsum(sizes)[:-1], axis=1)
    return np.stack([lot.argmax(1) for lot in choices], 1).reshape(count, *space.shape)


def _sample_box(space: Box, rng: np.random.Generator, count: int) -> FloatArray:
    shape = (count, *space.shape)
    bounded = np.isfinite(space.low) & np.isfinite(space.high)
    low = np.where(bounded, space.low, 0.0)
    uniform = low + (np.where(bounded, space.high, 1.0) - low) * rng.random(shape)
    return np.where(bounded, uniform, rng.standard_normal(shape))

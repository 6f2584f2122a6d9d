"""Grid5x5-v0: walk from one corner to the opposite one, around a pit in the middle.

MaskedGrid5x5-v0 is the same world, in which walking into a wall is not on offer.
"""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np

from ppo_ref.arrays import FloatArray
from ppo_ref.envs.spaces import Discrete
from ppo_ref.envs.world import Array, EnvSpec, Namespace, World
from ppo_ref.envs.worlds.one_hot import one_hot

SIZE = 5
GOAL = (4, 4)
PIT = (2, 2)
STEP_COST = 0.01
MASKED_RANDOM_RETURN = -0.902
"""Mean return of the random policy that never walks into a wall."""


class Grid(World):
    """State: row and column. Observation: one-hot cell, row by row. Walls keep you in place.

    Args:
        masks_walls: Whether steps into a wall are masked instead of leading nowhere.
    """

    spec = EnvSpec(
        name="Grid5x5-v0",
        description=(
            "Walk from the top left to the bottom right corner: +1 at the goal, -1 in the pit at "
            "the centre, -0.01 for every other step."
        ),
        obs_dim=SIZE * SIZE,
        action_space=Discrete(("up", "right", "down", "left")),
        state_labels=("row", "column"),
        max_episode_steps=100,
        random_return=-0.965,
        best_return=0.93,
        reward_range=(-1.0, 1.0),
    )

    def __init__(self, *, masks_walls: bool = False) -> None:
        if masks_walls:
            self.spec = dataclasses.replace(
                Grid.spec,
                name="MaskedGrid5x5-v0",
                description=Grid.spec.description + " Walking into a wall is not on offer.",
                masks_actions=True,
                random_return=MASKED_RANDOM_RETURN,
            )

    def acting_states(self) -> FloatArray:
        """Return the cells in which one can act, the first one first. Shape (23, 2)."""
        cells = itertools.product(range(SIZE), range(SIZE))
        return np.array([cell for cell in cells if cell not in (GOAL, PIT)], np.float64)

    def reset(self, xp: Namespace, uniforms: Array) -> Array:
        """Start in the top left corner."""
        return xp.zeros((len(uniforms), 2), dtype=uniforms.dtype, device=uniforms.device)

    def step(
        self, xp: Namespace, states: Array, actions: Array, uniforms: Array = None
    ) -> tuple[Array, Array, Array]:
        """Move one cell; goal and pit end the episode."""
        one = xp.ones_like(states[:, 0])  # times a bool, gives the floats' dtype in any library
        down = one * (actions == 2) - one * (actions == 0)
        right = one * (actions == 1) - one * (actions == 3)
        moves = xp.concatenate([down[:, None], right[:, None]], 1)
        states = xp.clip(states + moves, 0.0, SIZE - 1.0)
        row, column = states[:, 0], states[:, 1]
        goal = (row == GOAL[0]) & (column == GOAL[1])
        pit = (row == PIT[0]) & (column == PIT[1])
        rewards = one * goal - one * pit - STEP_COST * one * ~(goal | pit)
        return states, rewards, goal | pit

    def observe(self, xp: Namespace, states: Array) -> Array:
        """Return the one-hot cell number."""
        return one_hot(xp, states[:, 0] * SIZE + states[:, 1], SIZE * SIZE)

    def valid_actions(self, xp: Namespace, states: Array) -> Array:
        """Return the steps that no wall prevents. Shape (n, 4)."""
        row, column = states[:, 0], states[:, 1]
        last = SIZE - 1
        return xp.stack([row > 0, column < last, row < last, column > 0], 1)

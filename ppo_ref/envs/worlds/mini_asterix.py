"""MiniAsterix-v0: collect gold and dodge enemies on a board of ten by ten cells, seen as planes.

In the manner of MinAtar (Young and Tian, 2019), with rules of its own: every row is a lane with
room for one thing that crosses the board at half the player's speed. What is seen is centred on the
player: of planes that lie still, a network without convolutions would have to learn every distance
anew in every cell, and hardly does.
"""

from __future__ import annotations

from ppo_ref.envs.chance import whole_numbers
from ppo_ref.envs.spaces import Discrete
from ppo_ref.envs.world import Array, EnvSpec, Namespace, World
from ppo_ref.envs.worlds.one_hot import one_hot

SIZE = 10
REACH = 4
"""Cells that the player sees in each direction."""
SEEN = 2 * REACH + 1
APPEARS = 0.3
"""Probability per step that something tries to appear, in a lane drawn at random."""
GOLD_SHARE = 0.5
NOTHING, GOLD, ENEMY = 0.0, 1.0, 2.0
LANES = range(SIZE)


class MiniAsterix(World):
    """State: the player's cell, the clock's parity, then kind, column and direction of each lane.

    Observation: the player's row and column as ones among zeros, the parity, then what is within
    reach, row by row with the player in the middle: gold, enemies, and the cells these came from.
    """

    spec = EnvSpec(
        name="MiniAsterix-v0",
        description="Walk a board on which gold (+1) and enemies (the end) pass by.",
        obs_dim=2 * SIZE + 1 + 3 * SEEN * SEEN,
        action_space=Discrete(("stay", "left", "up", "right", "down")),
        state_labels=(
            *("row", "column", "odd"),
            *(f"{what} {lane}" for what in ("kind", "at", "right") for lane in LANES),
        ),
        num_step_uniforms=4,
        max_episode_steps=500,
        random_return=1.01,
        best_return=51.2,
        reward_range=(0.0, 1.0),
    )

    def reset(self, xp: Namespace, uniforms: Array) -> Array:
        """Stand in the middle of an empty board."""
        size = (len(uniforms), len(self.spec.state_labels))
        states = xp.zeros(size, dtype=uniforms.dtype, device=uniforms.device)
        middle = one_hot(xp, states[:, 0], size[1]) + one_hot(xp, states[:, 0] + 1, size[1])
        return states + SIZE // 2 * middle

    def step(
        self, xp: Namespace, states: Array, actions: Array, uniforms: Array = None
    ) -> tuple[Array, Array, Array]:
        """Walk, meet what is there, let everything move every second step, and meet again."""
        row, column, odd = states[:, :3].T
        kind, at, right = (states[:, 3 + SIZE * k :][:, :SIZE] for k in range(3))
        one = xp.ones_like(row)
        down = one * (actions == 4) - one * (actions == 2)
        aside = one * (actions == 3) - one * (actions == 1)
        row, column = (xp.clip(place, 0.0, SIZE - 1.0) for place in (row + down, column + aside))
        lane = one_hot(xp, row, SIZE)

        kind, gold, enemy = _meet(kind, lane * (at == column[:, None]))
        at = at + right * odd[:, None]
        kind = kind * ((at >= 0) & (at < SIZE))
        kind, more_gold, more_enemy = _meet(kind, lane * (at == column[:, None]))
        kind, at, right = _appear(xp, kind, at, right, uniforms)
        entries = xp.stack([row, column, 1.0 - odd], 1)
        rewards, terminated = gold + more_gold, enemy + more_enemy > 0
        return xp.concatenate([entries, kind, at, right], 1), rewards, terminated

    def observe(self, xp: Namespace, states: Array) -> Array:
        """Return where the player is, whether things move now, and the three planes around."""
        row, column, odd = states[:, :1], states[:, 1:2], states[:, 2:3]
        kind, at, right = (states[:, 3 + SIZE * k :][:, :SIZE] for k in range(3))
        lanes = xp.arange(SIZE, dtype=states.dtype, device=states.device)
        lane_of_row = one_hot(xp, lanes - row + REACH, SEEN).swapaxes(1, 2)
        here = one_hot(xp, at - column + REACH, SEEN)
        before = one_hot(xp, at - right - column + REACH, SEEN)
        gold = here * (kind == GOLD)[:, :, None]
        enemies = here * (kind == ENEMY)[:, :, None]
        trail = before * (kind > NOTHING)[:, :, None]
        planes = [
            (lane_of_row @ plane).reshape(len(states), SEEN * SEEN)
            for plane in (gold, enemies, trail)
        ]
        place = [one_hot(xp, entry[:, 0], SIZE) for entry in (row, column)]
        return xp.concatenate([*place, odd, *planes], 1)


def _meet(kind: Array, touches: Array) -> tuple[Array, Array, Array]:
    """Take what the player touches off the board; return kinds, gold and enemies touched."""
    gold = (touches * (kind == GOLD)).sum(1)
    enemy = (touches * (kind == ENEMY)).sum(1)
    return kind * (1.0 - touches), gold, enemy


def _appear(
    xp: Namespace, kind: Array, at: Array, right: Array, uniforms: Array
) -> tuple[Array, Array, Array]:
    """Let something enter a free lane now and then, from a side drawn at random."""
    lane = one_hot(xp, whole_numbers(xp, uniforms[:, 1], SIZE), SIZE)
    wanted = (lane > 0) & (uniforms[:, 0] < APPEARS)[:, None]
    new = wanted & (kind == NOTHING)
    from_left = (uniforms[:, 2] < 0.5)[:, None] & new
    zero = xp.zeros_like(kind)
    is_gold = (uniforms[:, 3] < GOLD_SHARE)[:, None] & new
    kind = xp.where(new, xp.where(is_gold, zero + GOLD, zero + ENEMY), kind)
    at = xp.where(new, xp.where(from_left, zero, zero + (SIZE - 1)), at)
    right = xp.where(new, xp.where(from_left, zero + 1.0, zero - 1.0), right)
    return kind, at, right

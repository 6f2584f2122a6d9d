"""MiniBreakout-v0: break a wall with a ball on a board of ten by ten cells, seen as four planes.

In the manner of MinAtar (Young and Tian, 2019), with rules of its own: the paddle is two cells
wide, and which of them the ball hits decides where it goes, so the agent can aim.
"""

from __future__ import annotations

from ppo_ref.envs.chance import whole_numbers
from ppo_ref.envs.spaces import Discrete
from ppo_ref.envs.world import Array, EnvSpec, Namespace, World
from ppo_ref.envs.worlds.one_hot import one_hot

SIZE = 10
WALL_TOP, WALL_ROWS = 1, 3
PADDLE_ROW = SIZE - 1
FIRST_ROW = 4
"""Row of the ball at the start; a new wall appears once the ball is this low or lower."""
BRICKS = tuple(
    f"brick {row},{column}"
    for row in range(WALL_TOP, WALL_TOP + WALL_ROWS)
    for column in range(SIZE)
)


class MiniBreakout(World):
    """State: ball, where it came from, its direction, the paddle's left cell, and every brick.

    Observation: planes of paddle, ball, the ball's last cell and bricks, row by row.
    """

    spec = EnvSpec(
        name="MiniBreakout-v0",
        description="Keep the ball in play with a paddle; every brick it breaks pays 1.",
        obs_dim=4 * SIZE * SIZE,
        action_space=Discrete(("stay", "left", "right")),
        state_labels=(
            *("ball row", "ball column", "last row", "last column", "down", "right", "paddle"),
            *BRICKS,
        ),
        num_uniforms=2,
        max_episode_steps=1000,
        random_return=0.237,
        best_return=79.0,
        reward_range=(0.0, 1.0),
    )

    def reset(self, xp: Namespace, uniforms: Array) -> Array:
        """Let the ball fall out of a whole wall, not at the sides, to the left or to the right."""
        column = 1.0 + whole_numbers(xp, uniforms[:, 0], SIZE - 2)
        right = 2.0 * whole_numbers(xp, uniforms[:, 1], 2) - 1.0
        row, down = xp.zeros_like(column) + FIRST_ROW, xp.ones_like(column)
        paddle = xp.zeros_like(column) + (SIZE // 2 - 1)
        bricks = xp.ones_like(column)[:, None] * xp.ones_like(_numbers(xp, uniforms, len(BRICKS)))
        entries = [row, column, row - 1.0, column - right, down, right, paddle]
        return xp.concatenate([xp.stack(entries, 1), bricks], 1)

    def step(
        self, xp: Namespace, states: Array, actions: Array, uniforms: Array = None
    ) -> tuple[Array, Array, Array]:
        """Move the paddle, then the ball; who lets it pass has lost."""
        row, column, _, _, down, right, paddle = states[:, :7].T
        bricks, one = states[:, 7:], xp.ones_like(row)
        paddle = xp.clip(paddle + one * (actions == 2) - one * (actions == 1), 0.0, SIZE - 2.0)

        # Side walls and ceiling turn the ball round within the step.
        at_side = (column + right < 0) | (column + right > SIZE - 1)
        right = xp.where(at_side, -right, right)
        down = xp.where(row + down < 0, one, down)
        new_row, new_column = row + down, column + right

        hit = bricks * one_hot(xp, (new_row - WALL_TOP) * SIZE + new_column, len(BRICKS))
        rewards = hit.sum(1)
        falls = new_row >= PADDLE_ROW
        by_left, by_right = falls & (new_column == paddle), falls & (new_column == paddle + 1)
        caught = by_left | by_right
        terminated = falls & ~caught

        # A brick and the paddle send the ball back in the row it came from.
        turned = (rewards > 0) | caught
        down = xp.where(turned, -down, down)
        new_row = xp.where(turned, row, new_row)
        right = xp.where(by_left, -one, xp.where(by_right, one, right))
        left_over = bricks - hit
        cleared = (left_over.sum(1) == 0) & (new_row >= FIRST_ROW)
        left_over = xp.where(cleared[:, None], xp.ones_like(bricks), left_over)
        entries = xp.stack([new_row, new_column, row, column, down, right, paddle], 1)
        return xp.concatenate([entries, left_over], 1), rewards, terminated

    def observe(self, xp: Namespace, states: Array) -> Array:
        """Return the four planes, each row by row."""
        row, column, last_row, last_column, _, _, paddle = states[:, :7].T
        cells = SIZE * SIZE
        left = one_hot(xp, PADDLE_ROW * SIZE + paddle, cells)
        right = one_hot(xp, PADDLE_ROW * SIZE + paddle + 1, cells)
        ball = one_hot(xp, row * SIZE + column, cells)
        trail = one_hot(xp, last_row * SIZE + last_column, cells)
        bricks = states[:, 7:]
        above = xp.zeros_like(ball[:, : WALL_TOP * SIZE])
        below = xp.zeros_like(ball[:, (WALL_TOP + WALL_ROWS) * SIZE :])
        return xp.concatenate([left + right, ball, trail, above, bricks, below], 1)


def _numbers(xp: Namespace, like: Array, count: int) -> Array:
    return xp.arange(count, dtype=like.dtype, device=like.device)

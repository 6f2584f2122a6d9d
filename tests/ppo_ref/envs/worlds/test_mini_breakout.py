"""Where Breakout's ball begins; its rules are in test_boards.py."""

import numpy as np

from ppo_ref.envs.worlds.mini_breakout import MiniBreakout


def test_the_ball_begins_in_any_inner_column_and_either_direction_equally_often():
    evenly = (np.arange(48) + 0.5) / 48
    uniforms = np.stack(np.meshgrid(evenly, evenly), -1).reshape(-1, 2)
    states = MiniBreakout().reset(np, uniforms)
    starts, counts = np.unique(states[:, [1, 5]], axis=0, return_counts=True)
    assert starts.tolist() == [[column, side] for column in range(1, 9) for side in (-1, 1)]
    assert set(counts) == {48 * 48 / 16}

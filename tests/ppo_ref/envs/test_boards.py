"""Rules of the two boards, one by one."""

import numpy as np
import pytest

from ppo_ref.envs.worlds.mini_asterix import APPEARS, ENEMY, GOLD, GOLD_SHARE, MiniAsterix
from ppo_ref.envs.worlds.mini_breakout import MiniBreakout

STAY, LEFT, RIGHT = 0.0, 1.0, 2.0
NOTHING_NEW = np.array([[0.99, 0.0, 0.0, 0.0]])


def ball(row, column, down, right, paddle=4, bricks=()):
    """A board whose bricks are the (row, column) given; rows 1 to 3."""
    wall = np.zeros(30)
    for brick_row, brick_column in bricks:
        wall[(brick_row - 1) * 10 + brick_column] = 1
    return np.array([[row, column, row - down, column - right, down, right, paddle, *wall]], float)


def after(state, action=STAY):
    states, rewards, terminated = MiniBreakout().step(np, state, np.array([action]))
    row, column, _, _, down, right, paddle = states[0, :7]
    return (row, column, down, right), rewards[0], terminated[0], paddle, states[0, 7:]


def test_the_ball_flies_diagonally_and_turns_at_walls_and_ceiling():
    far = [(3, 0)]
    assert after(ball(5, 4, 1, 1, bricks=far))[0] == (6, 5, 1, 1)
    assert after(ball(5, 9, -1, 1, bricks=far))[0] == (4, 8, -1, -1)
    assert after(ball(5, 0, 1, -1, bricks=far))[0] == (6, 1, 1, 1)
    assert after(ball(0, 4, -1, 1, bricks=far))[0] == (1, 5, 1, 1)


def test_the_ball_reaches_the_outermost_cells_before_it_turns():
    far = [(3, 0)]
    assert after(ball(5, 1, 1, -1, bricks=far))[0] == (6, 0, 1, -1)
    assert after(ball(5, 8, 1, 1, bricks=far))[0] == (6, 9, 1, 1)
    assert after(ball(1, 4, -1, 1, bricks=far))[0] == (0, 5, -1, 1)


def test_a_brick_pays_breaks_and_sends_the_ball_back():
    place, reward, terminated, _, bricks = after(ball(4, 4, -1, 1, bricks=[(3, 5), (3, 6)]))
    assert place == (4, 5, 1, 1) and reward == 1 and not terminated
    assert bricks.nonzero()[0].tolist() == [26]


@pytest.mark.parametrize(("paddle", "right"), [(5, -1), (4, 1)])
def test_the_half_of_the_paddle_that_is_hit_decides_where_the_ball_goes(paddle, right):
    place, reward, terminated, *_ = after(ball(8, 4, 1, 1, paddle=paddle, bricks=[(1, 0)]))
    assert place == (8, 5, -1, right) and reward == 0 and not terminated


@pytest.mark.parametrize("paddle", [3, 6])
def test_a_ball_beside_the_paddle_is_lost(paddle):
    assert after(ball(8, 4, 1, 1, paddle=paddle, bricks=[(1, 0)]))[2]


@pytest.mark.parametrize(
    ("paddle", "action", "moved"), [(4, LEFT, 3), (4, RIGHT, 5), (0, LEFT, 0), (8, RIGHT, 8)]
)
def test_the_paddle_moves_one_cell_and_stays_on_the_board(paddle, action, moved):
    assert after(ball(5, 4, 1, 1, paddle=paddle, bricks=[(1, 0)]), action)[3] == moved


def test_the_paddle_moves_before_the_ball_arrives():
    assert not after(ball(8, 4, 1, 1, paddle=3, bricks=[(1, 0)]), RIGHT)[2]


def test_a_new_wall_appears_when_the_last_brick_is_gone_and_the_ball_is_below():
    low = after(ball(4, 4, -1, 1, bricks=[(3, 5)]))
    assert low[1] == 1 and low[4].sum() == 30
    high = after(ball(2, 4, -1, 1, bricks=[(1, 5)]))
    assert high[1] == 1 and high[4].sum() == 0


def test_a_new_wall_appears_for_whoever_broke_the_last_brick_alone():
    two = np.concatenate([ball(4, 4, -1, 1, bricks=[(3, 5)]), ball(5, 4, 1, 1, bricks=[(1, 0)])])
    states, *_ = MiniBreakout().step(np, two, np.array([STAY, STAY]))
    assert states[:, 7:].sum(1).tolist() == [30, 1]


def test_planes_show_paddle_ball_trail_and_bricks():
    obs = MiniBreakout().observe(np, ball(5, 4, 1, 1, paddle=2, bricks=[(1, 0), (3, 9)]))
    assert obs[0].nonzero()[0].tolist() == [92, 93, 154, 243, 310, 339]
    assert set(obs[0]) == {0.0, 1.0}


def board(row, column, *things, odd=0):
    """A board with things (lane, kind, column, direction)."""
    state = np.zeros(33)
    state[:3] = row, column, odd
    for lane, kind, at, right in things:
        state[[3 + lane, 13 + lane, 23 + lane]] = kind, at, right
    return state[None]


def walked(state, action, uniforms=NOTHING_NEW):
    states, rewards, terminated = MiniAsterix().step(np, state, np.array([action]), uniforms)
    return states[0], rewards[0], terminated[0]


@pytest.mark.parametrize(
    ("action", "place"), [(0, (5, 5)), (1, (5, 4)), (2, (4, 5)), (3, (5, 6)), (4, (6, 5))]
)
def test_the_player_goes_where_the_action_says(action, place):
    assert tuple(walked(board(5, 5), float(action))[0][:2]) == place


@pytest.mark.parametrize(
    ("corner", "action", "place"),
    [
        *((0, action, place) for action, place in enumerate([(0, 0), (0, 0), (0, 0), (0, 1)])),
        *((9, action, place) for action, place in enumerate([(9, 9), (9, 8), (8, 9), (9, 9)])),
        (0, 4, (1, 0)),
        (9, 4, (9, 9)),
    ],
)
def test_the_player_stays_on_the_board(corner, action, place):
    assert tuple(walked(board(corner, corner), float(action))[0][:2]) == place


@pytest.mark.parametrize(("kind", "reward", "over"), [(GOLD, 1, False), (ENEMY, 0, True)])
def test_walking_into_a_thing_takes_it(kind, reward, over):
    state, earned, terminated = walked(board(5, 5, (5, kind, 6, 1)), 3.0)
    assert (earned, terminated) == (reward, over) and state[8] == 0


@pytest.mark.parametrize("kind", [GOLD, ENEMY])
def test_a_thing_that_moves_into_the_player_is_met_too(kind):
    still, moving = (walked(board(5, 5, (5, kind, 6, -1), odd=odd), 0.0) for odd in (0, 1))
    assert still[1:] == (0, False)
    assert moving[1:] == ((1, False) if kind == GOLD else (0, True))


def test_things_move_every_second_step_and_leave_the_board():
    state = board(0, 0, (5, ENEMY, 8, 1))
    columns = []
    for _ in range(4):
        state = walked(state, 0.0)[0][None]
        columns.append(state[0, 18] if state[0, 8] else None)
    assert columns == [8, 9, 9, None]


@pytest.mark.parametrize(
    ("uniforms", "expected"),
    [
        ([0.1, 0.75, 0.1, 0.1], (GOLD, 0, 1)),
        ([0.1, 0.75, 0.9, 0.9], (ENEMY, 9, -1)),
        ([0.1, 0.75, 0.1, 0.9], (ENEMY, 0, 1)),
        ([0.5, 0.75, 0.1, 0.1], (0, 0, 0)),
        # A uniform number may be 0 and not 1, so that a limit itself counts as above it.
        ([APPEARS, 0.75, 0.1, 0.1], (0, 0, 0)),
        ([0.1, 0.75, 0.5, 0.1], (GOLD, 9, -1)),
        ([0.1, 0.75, 0.1, GOLD_SHARE], (ENEMY, 0, 1)),
    ],
)
def test_something_may_enter_a_free_lane_from_either_side(uniforms, expected):
    state, *_ = walked(board(0, 0), 0.0, np.array([uniforms]))
    assert (state[10], state[20], state[30]) == expected
    assert np.count_nonzero(state[3:13]) == (expected[0] > 0)


def test_nothing_enters_a_lane_that_is_taken():
    state, *_ = walked(board(0, 0, (7, GOLD, 4, -1)), 0.0, np.array([[0.1, 0.75, 0.9, 0.9]]))
    assert (state[10], state[20], state[30]) == (GOLD, 4, -1)


def test_the_player_sees_its_place_the_clock_and_four_cells_around():
    near = [(4, GOLD, 5, 1), (1, ENEMY, 0, 1)]
    far = [(6, ENEMY, 9, -1), (7, GOLD, 3, 1)]
    seen = MiniAsterix().observe(np, board(2, 3, *near, *far, odd=1))[0]
    assert seen[:21].nonzero()[0].tolist() == [2, 10 + 3, 20]
    # Nine by nine cells, the player in row 4 and column 4 of them.
    gold, enemies, trail = (plane.nonzero()[0].tolist() for plane in seen[21:].reshape(3, 81))
    assert gold == [9 * (4 + 2) + (4 + 2)] and enemies == [9 * (4 - 1) + (4 - 3)]
    assert trail == [9 * (4 - 1) + (4 - 4), 9 * (4 + 2) + (4 + 1)]

"""The lander's physics and rewards, against numbers worked out by hand."""

import numpy as np
import pytest

from ppo_ref.envs.worlds.moon_lander import (
    GRAVITY,
    HEIGHT,
    PAD,
    SAFE_ANGLE,
    SAFE_SPEED,
    TAU,
    THRUST,
    WIDTH,
    MoonLander,
)

OFF, LEFT, MAIN, RIGHT = 0.0, 1.0, 2.0, 3.0
RISING = TAU * GRAVITY
"""The vertical speed that a step of free fall takes away entirely."""


def fly(state, action):
    states, rewards, terminated = MoonLander().step(
        np, np.array([state], float), np.array([action])
    )
    return states[0], rewards[0], terminated[0]


def test_free_fall_follows_the_moons_gravity():
    state, reward, terminated = fly([0, 10, 0, 0, 0, 0], OFF)
    np.testing.assert_allclose(state, [0, 10 - GRAVITY * TAU**2, 0, -GRAVITY * TAU, 0, 0])
    # Nearer by 0.0162 m pays 6 a metre; faster by 0.162 m/s costs 6 per m/s.
    assert reward == pytest.approx(6 * 0.0162 - 6 * 0.162) and not terminated


def test_the_main_engine_pushes_along_the_axis():
    state, *_ = fly([0, 10, 0, 0, 0.5, 0], MAIN)
    push = TAU * THRUST * np.array([-np.sin(0.5), np.cos(0.5)])
    np.testing.assert_allclose(state[2:4], push - [0, TAU * GRAVITY])


@pytest.mark.parametrize(("action", "sign"), [(LEFT, 1), (RIGHT, -1)])
def test_side_engines_turn(action, sign):
    state, *_ = fly([0, 10, 0, 0, 0, 0], action)
    np.testing.assert_allclose(state[4:], [sign * 0.008, sign * 0.08])


@pytest.mark.parametrize(
    ("state", "bonus"),
    [
        ([0, 0.05, 0, -0.5, 0, 0], 100),
        ([1.9, 0.05, 0, -0.5, 0, 0], 100),
        ([2.5, 0.05, 0, -0.5, 0, 0], 0),
        ([0, 0.1, 0, -1.6, 0, 0], -100),
        ([0, 0.05, 1.6, -0.5, 0, 0], -100),
        ([0, 0.05, 0, -0.5, 0.4, 0], -100),
        ([12.0, 8, 0.5, 0, 0, 0], -100),
        ([0, 15.99, 0, 2.0, 0, 0], -100),
        ([PAD, 0, 0, RISING, 0, 0], 0),
        ([0, 0, SAFE_SPEED, RISING, 0, 0], -100),
        ([0, 0, 0, RISING, SAFE_ANGLE, 0], -100),
    ],
    ids=[
        *("pad", "edge", "beside", "hard", "sideways", "tilted", "too far", "too high"),
        *("flag", "speed limit", "tilt limit"),
    ],
)
def test_how_it_ends_decides_a_hundred(state, bonus):
    reached, reward, terminated = fly(state, OFF)

    def merit(s):
        return -(6 * np.hypot(s[0], s[1]) + 6 * np.hypot(s[2], s[3]) + 20 * abs(s[4]))

    assert terminated
    assert reward == pytest.approx(merit(reached) - merit(state) + bonus)


def test_contact_is_not_lost_at_the_very_edge():
    assert not fly([WIDTH, 10, 0, 0, 0, 0], OFF)[2]
    assert not fly([-WIDTH, 10, 0, 0, 0, 0], OFF)[2]


def test_fuel_costs():
    free, burnt = (fly([0, 10, 0, 0, 0, 0], action)[1] for action in (OFF, LEFT))
    # Turning costs the tilt of 0.008 rad at 20 each, too.
    assert free - burnt == pytest.approx(0.03 + 20 * 0.008)


def test_the_ground_and_the_height_at_which_contact_is_lost_are_not_passed():
    assert fly([0, 0.05, 0, -2.0, 0, 0], OFF)[0][1] == 0
    assert fly([0, 15.99, 0, 9.0, 0, 0], OFF)[0][1] == HEIGHT


def test_every_entry_is_seen_in_its_own_scale():
    obs = MoonLander().observe(np, np.array([[WIDTH, -HEIGHT, 5.0, 10.0, 0.3, -0.2]]))
    np.testing.assert_allclose(obs, [[1.0, -1.0, 1.0, 2.0, 0.3, -0.2]])

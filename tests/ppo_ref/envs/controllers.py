"""The best policies known for worlds without an exact solution: where `best_return` comes from."""

import functools
import math
from pathlib import Path

import numpy as np
from planning import Planner

from ppo_ref import envs
from ppo_ref.policy import Policy


def play(name, act, num_envs, seed=3):
    """Return one episode return per copy; `act` maps states (n, S) and env steps to actions."""
    env, rng = envs.make(name, num_envs, dtype=np.float64), np.random.default_rng(seed)
    env.reset(rng)
    returns, playing, now = np.zeros(num_envs), np.ones(num_envs, bool), 0
    while playing.any():
        step = env.step(act(env.state_dict()["states"], now), rng)
        returns += step.rewards * playing
        playing &= ~(step.terminated | step.truncated)
        now += 1
    return returns


def balance(states, _):
    x, x_dot, theta, theta_dot = states.T
    return (theta + 0.3 * theta_dot + 0.02 * x + 0.04 * x_dot > 0).astype(int)


@functools.cache
def acrobats():
    """A policy of `make results`, whose own metadata say how it was trained."""
    return Policy.load_npz(Path(__file__).with_name("acrobot.policy.npz"))


def swing_up(states, _):
    """What PPO has learnt in a million steps."""
    return acrobats().act(envs.world("Acrobot-v1").observe(np, states))


def push_along(states, _):
    """Just enough force to get there, always the way the car rolls: slow and cheap."""
    return 0.18 * np.sign(states[:, 1:] + 1e-9)


def mountain_car():
    axes = [np.linspace(-1.2, 0.6, 241), np.linspace(-0.07, 0.07, 181)]
    planner = Planner(envs.world("MountainCar-v0"), axes, np.arange(3.0)).improve(200)
    return lambda states, _: planner.act(states).astype(int)


def pendulum():
    axes = [np.linspace(-math.pi, math.pi, 201), np.linspace(-8, 8, 161)]
    torques = np.linspace(-2, 2, 9)[:, None]
    planner = Planner(envs.world("Pendulum-v1"), axes, torques, angle=True).improve(200)
    return lambda states, _: planner.act(states)


def land(states, _):
    """Tilt against place and drift, brake in proportion to height; numbers by random search."""
    x, y, x_dot, y_dot, theta, theta_dot = states.T
    wanted = np.clip(0.137 * x + 0.433 * x_dot, -0.444, 0.444)
    turn = 3.855 * (wanted - theta) - 2.839 * theta_dot
    brake = (y_dot < -(0.339 + 0.266 * y)) & (np.abs(theta) < 0.786) & (np.abs(turn) < 0.424)
    return np.where(brake, 2, np.where(turn > 0.186, 1, np.where(turn < -0.186, 3, 0)))


def return_the_ball(states, now):
    """Go where the ball will come down, and change the side of the paddle now and then."""
    column = _landing(envs.world("MiniBreakout-v0"), states)
    wanted = np.clip(column - now // 150 % 2, 0, 8)
    return np.where(states[:, 6] > wanted, 1, np.where(states[:, 6] < wanted, 2, 0))


def _landing(world, states):
    column = np.full(len(states), -1.0)
    for _ in range(16):
        reached, _, terminated = world.step(np, states, np.zeros(len(states)))
        caught = (states[:, 0] == 8) & (states[:, 4] > 0) & (reached[:, 4] < 0)
        arrived = (terminated | caught) & (column < 0)
        column[arrived] = reached[arrived, 1]
        states = np.where(terminated[:, None], states, reached)
    return column


def dodge_and_collect(states, _):
    """Look one step ahead, never step into an enemy, come nearer to gold that can be met."""
    world, lanes, count = envs.world("MiniAsterix-v0"), np.arange(10), len(states)
    never = np.ones((count, 4))
    scores = []
    for action in range(5):
        reached, rewards, lost = world.step(np, states, np.full(count, float(action)), never)
        row, column = reached[:, 0], reached[:, 1]
        kind, at, right = reached[:, 3:].reshape(count, 3, 10).swapaxes(0, 1)
        away = np.abs(lanes - row[:, None])
        meeting = at + 0.5 * right * away
        effort = away + 0.7 * np.abs(meeting - column[:, None])
        nearest = np.where((kind == 1) & (meeting >= 0) & (meeting <= 9), effort, 99).min(1)
        middle = 5 + 0.3 * (np.abs(row - 4.5) + np.abs(column - 4.5))
        distance = np.where(nearest < 99, nearest, middle)
        scores.append(20 * rewards - distance - 1000 * lost)
    return np.argmax(scores, 0)

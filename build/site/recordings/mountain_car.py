"""MountainCar at fifteen moments of one run: critic, policy and an episode at each, as JSON."""

import json

import numpy as np

from ppo_ref import envs
from ppo_ref.envs.worlds.mountain_car import MountainCar
from ppo_ref.presets import preset
from ppo_ref.state import TrainState
from ppo_ref.train import train

ENV = "MountainCar-v0"
SEED = 1
POSITION = (-1.2, 0.6, 41)
SPEED = (-0.07, 0.07, 31)
FINE = (361, 281)


def moment(state, grid):
    """The value and the policy on the grid, with an episode."""
    policy = state.policy()
    scale = reward_scale(state.reward_scaler)
    logits = policy.outputs(grid)
    chances = np.exp(logits - logits.max(1, keepdims=True))
    chances /= chances.sum(1, keepdims=True)
    return {
        "step": state.global_step,
        "return": state.episodes.mean_return,
        "v": np.round(policy.value(grid) * scale * 10).astype(int).tolist(),
        "left": np.round(chances[:, 0] * 100).astype(int).tolist(),
        "right": np.round(chances[:, 2] * 100).astype(int).tolist(),
        "track": track(policy, scale, state.config.gamma),
    }


def reward_scale(scaler):
    """What rewards are divided by, 1 before the first rollout.

    V is multiplied by it again, so that its unit is the world's own: -1 for every step.
    """
    statistics = scaler.statistics
    return float(np.sqrt(statistics.var + 1e-8)) if statistics.count > 1 else 1.0


def track(policy, scale, gamma):
    """One episode from standing in the valley, actions drawn, with its TD errors."""
    car, rng = MountainCar(), np.random.default_rng(7)
    here = np.array([[-0.5, 0.0]])
    states, ended = [here[0]], False
    for _ in range(envs.spec(ENV).max_episode_steps):
        action = policy.act(here.astype(np.float32), rng)
        here, _, terminated = car.step(np, here, action.astype(np.float64))
        states.append(here[0])
        if terminated[0]:
            ended = True
            break
    path = np.array(states)
    values = policy.value(path.astype(np.float32)).astype(np.float64) * scale
    after = values[1:].copy()
    if ended:
        after[-1] = 0.0
    return {
        "p": np.round(path[:, 0], 4).tolist(),
        "s": np.round(path[:, 1], 5).tolist(),
        "v": np.round(values, 2).tolist(),
        "delta": np.round(-1.0 + gamma * after - values[:-1], 3).tolist(),
        "ended": ended,
    }


def best_value(gamma):
    """The value of the best policy, by value iteration on a fine grid, in tenths."""
    columns, rows = FINE
    axes = np.linspace(*POSITION[:2], columns), np.linspace(*SPEED[:2], rows)
    states = np.stack(np.meshgrid(*axes), -1).reshape(-1, 2)
    moves = [landing(states, float(action)) for action in range(3)]
    values = np.zeros(columns * rows)
    for _ in range(500):
        new = np.max([worth(values, move, gamma) for move in moves], 0)
        change, values = np.abs(new - values).max(), new
        if change < 1e-4:
            break
    field = values.reshape(rows, columns)
    some = np.ix_(
        np.round(np.linspace(0, rows - 1, SPEED[2])).astype(int),
        np.round(np.linspace(0, columns - 1, POSITION[2])).astype(int),
    )
    return np.round(field[some].ravel() * 10).astype(int).tolist()


def landing(states, action):
    """The cell that each state moves to, the place in it, and whether the episode goes on."""
    columns, rows = FINE
    after, _, ended = MountainCar().step(np, states, np.full(len(states), action))
    x = (after[:, 0] - POSITION[0]) / (POSITION[1] - POSITION[0]) * (columns - 1)
    y = (after[:, 1] - SPEED[0]) / (SPEED[1] - SPEED[0]) * (rows - 1)
    i, j = np.minimum(x.astype(int), columns - 2), np.minimum(y.astype(int), rows - 2)
    return j * columns + i, x - i, y - j, ~ended


def worth(values, move, gamma):
    """What an action is worth in every state, between the grid points bilinearly."""
    columns = FINE[0]
    at, across, up, goes_on = move
    low = values[at] * (1 - across) + values[at + 1] * across
    high = values[at + columns] * (1 - across) + values[at + columns + 1] * across
    return -1 + gamma * goes_on * (low * (1 - up) + high * up)


config = preset(ENV)
rng = np.random.default_rng(SEED)
state = TrainState.create(config, envs.make(ENV, config.num_envs), rng, seed=SEED)
grid = np.stack(np.meshgrid(np.linspace(*POSITION), np.linspace(*SPEED)), -1).reshape(-1, 2)
grid = grid.astype(np.float32)
wanted = {round(x) for x in np.geomspace(1, config.num_iterations, 14)} | {2, 6}
frames, seen = [moment(state, grid)], 0
for _ in train(config, state.env, state.rng, state=state):
    if state.iteration in wanted and state.iteration != seen:
        seen = state.iteration
        frames.append(moment(state, grid))
print(
    json.dumps(
        {
            "env": ENV,
            "seed": SEED,
            "gamma": config.gamma,
            "position": POSITION,
            "speed": SPEED,
            "frames": frames,
            "best": best_value(config.gamma),
        },
        separators=(",", ":"),
    )
)

"""Record steps of real Gymnasium environments for test_conformance.py.

python tests/ppo_ref/envs/record_gymnasium.py    writes gymnasium_steps.npz beside this file

The file lets those who have numpy alone run the conformance tests.
"""

from pathlib import Path

import numpy as np

RECORDING = Path(__file__).with_name("gymnasium_steps.npz")
NUM_STEPS = 1000


def controlled_action(name, state, rng):
    """Act well enough to end episodes, or to keep them going, as random actions would not."""
    if name == "CartPole-v1":
        x, x_dot, theta, theta_dot = state
        return int(theta + 0.3 * theta_dot + 0.02 * x + 0.04 * x_dot > 0)
    if name == "Acrobot-v1":
        return 1 + int(np.sign(state[3]))
    if name == "MountainCar-v0":
        return 1 + int(np.sign(state[1] + 1e-9))
    if name == "MountainCarContinuous-v0":
        return np.array([np.sign(state[1] + 1e-9) * rng.uniform(0.5, 1.0)])
    return np.clip([-3.0 * np.sin(state[0]) - state[1]], -2, 2)


def record(name, num_steps=NUM_STEPS):
    """Play random and controlled episodes in turn, until there are enough whole ones.

    Returns:
        `states` before each step and `reached` after it, `actions`, `rewards`, `terminated`,
        `truncated`, `obs` after each step and `starts`, the first row of each episode.
    """
    import gymnasium

    env = gymnasium.make(name)
    rng, rows, starts = np.random.default_rng(0), [], []
    while len(rows) < num_steps:
        env.reset(seed=len(starts))
        controlled, ended = len(starts) % 2, False
        starts.append(len(rows))
        while not ended:
            state = np.array(env.unwrapped.state, np.float64)
            if controlled:
                action = controlled_action(name, state, rng)
            elif hasattr(env.action_space, "n"):
                action = int(rng.integers(env.action_space.n))
            else:
                space = env.action_space
                # In float64, or Gymnasium would compute the effect of the action in float32.
                action = rng.uniform(space.low, space.high)
            obs, reward, terminated, truncated, _ = env.step(action)
            ended = terminated or truncated
            reached = np.array(env.unwrapped.state, np.float64)
            rows.append((state, reached, action, float(reward), terminated, truncated, obs))
    columns = ("states", "reached", "actions", "rewards", "terminated", "truncated", "obs")
    arrays = [np.array(column) for column in zip(*rows, strict=True)]
    found = dict(zip(columns, arrays, strict=True))
    return {**found, "starts": np.array(starts)}


def compact(found):
    """Drop what can be put together again: a step leaves the state that the one before reached."""
    kept = {key: column for key, column in found.items() if key != "states"}
    return {**kept, "first_states": found["states"][found["starts"]]}


def load(name):
    """Return a recording as `record` gave it."""
    with np.load(RECORDING) as file:
        found = {key.split("/")[1]: file[key] for key in file.files if key.startswith(f"{name}/")}
    states = np.roll(found["reached"], 1, axis=0)
    states[found["starts"]] = found.pop("first_states")
    return {"states": states, **found}


NAMES = ["CartPole-v1", "Acrobot-v1", "MountainCar-v0", "MountainCarContinuous-v0", "Pendulum-v1"]


def main():
    arrays = {
        f"{name}/{key}": array for name in NAMES for key, array in compact(record(name)).items()
    }
    np.savez_compressed(RECORDING, **arrays)


if __name__ == "__main__":
    main()

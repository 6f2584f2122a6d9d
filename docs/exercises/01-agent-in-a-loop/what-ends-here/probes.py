"""Where the answers come from: the worlds themselves, put into the state of each clip."""

import numpy as np

LEFT, STAY = 0, 0
UP = 0


def ending(make, name, state, steps_before, action):
    """Take one step from a state; return "terminated", "truncated" or "neither"."""
    env = make(name, 1)
    rng = np.random.default_rng(0)
    env.reset(rng)
    saved = {"states": np.array([state]), "episode_steps": np.array([steps_before])}
    env.load_state_dict(saved)
    step = env.step(np.array([action]), rng)
    if step.terminated[0]:
        return "terminated"
    return "truncated" if step.truncated[0] else "neither"


def answers(make):
    """Return the right answer of every question, by its id."""
    upright, leaning = [0.0, 0.0, 0.0, 0.0], [0.0, 0.0, np.deg2rad(11.9), 1.0]
    corner, ninth = [0.0, 0.0], [9.0, 0.0, 9.0]
    return {
        "upright": ending(make, "CartPole-v1", upright, 499, LEFT),
        "leans": ending(make, "CartPole-v1", leaning, 36, LEFT),
        "wall": ending(make, "Grid5x5-v0", corner, 11, UP),
        "clock": ending(make, "Quitter-v0", ninth, 9, STAY),
    }

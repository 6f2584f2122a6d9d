"""Inputs for `returns_to_go`: three steps by hand, rollouts drawn per attempt, and two probes."""

import numpy as np
from browser_runtime.grading import Case, column

TAPE = {
    "rewards": column(1.0, 2.0, 4.0),
    "ended": column(False, True, False),
    "gamma": 0.5,
}


def cases():
    """The second step ends its episode: 1 + 0.5 * 2, 2, 4."""
    yield Case(name="three steps by hand", inputs=TAPE, expected=column(2.0, 2.0, 4.0))


def sample(rng, T, N):
    """Draw T steps of N worlds, about a third of which end an episode."""
    shape = (T, N)
    return {"rewards": rng.normal(size=shape), "ended": rng.random(shape) < 0.3, "gamma": 0.9}


def expected(compute_gae, inputs):
    """How the reference answers: without a critic and with gae_lambda = 1, its targets are returns."""
    zero, never = 0.0 * inputs["rewards"], np.zeros_like(inputs["ended"])
    return compute_gae(
        inputs["rewards"], zero, zero, inputs["ended"], never, gamma=inputs["gamma"], gae_lambda=1.0
    )[1]


def probe_single_step(returns_to_go):
    """One step with reward 1, gamma = 0.5"""
    got = returns_to_go(rewards=column(1.0), ended=column(False), gamma=0.5)
    return f"return {np.ravel(got)[0]:g}"


# --8<-- [start:probe]
def probe_two_episodes(returns_to_go):
    """Rewards 0, 0, 8; the first step ends its episode; gamma = 1"""
    got = returns_to_go(rewards=column(0.0, 0.0, 8.0), ended=column(True, False, False), gamma=1.0)
    return "returns " + ", ".join(f"{value:g}" for value in np.ravel(got))


# --8<-- [end:probe]

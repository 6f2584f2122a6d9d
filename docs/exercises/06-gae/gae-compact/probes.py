"""Inputs for `repaired`, in contract 1: `dones[t]` says that step t starts a new episode."""

import numpy as np
from browser_runtime.grading import Case, Intermediate, column

TAPE = {
    "rewards": column(1.0, 0.0, 2.0, -1.0, 1.0, 3.0),
    "values": column(0.5, 1.0, -0.5, 2.0, 0.25, 1.5),
    "dones": column(False, False, False, True, False, False),
    "last_value": np.array([-2.0]),
    "last_done": np.array([False]),
    "gamma": 0.9,
    "gae_lambda": 0.8,
}


def cases():
    """The tape, with its end between steps 2 and 3; the last step ends; nothing ends; one step."""
    expected = column(1.652, 0.35, 2.5, -1.41852, 1.884, -0.3)
    yield Case(name="a tape whose episode ends with step 2", inputs=TAPE, expected=expected)
    last = {**TAPE, "last_done": np.array([True])}
    yield Case(name="the same tape, ended by its last step as well", inputs=last)
    yield Case(name="a tape without any end", inputs={**TAPE, "dones": np.zeros((6, 1), bool)})
    one = {name: value[:1] if np.ndim(value) == 2 else value for name, value in TAPE.items()}
    yield Case(name="a rollout of one step", inputs=one, expected=column(-1.3))


BACKWARDS = True
"""Row t is computed from row t + 1."""


def sample(rng, T, N):
    """Draw a rollout of T steps in N worlds."""
    return {
        "rewards": rng.normal(0.5, 2.0, (T, N)),
        "values": rng.normal(0.0, 3.0, (T, N)),
        "dones": rng.random((T, N)) < 0.3,
        "last_value": rng.normal(0.0, 3.0, N),
        "last_done": rng.random(N) < 0.3,
        "gamma": float(rng.uniform(0.8, 0.99)),
        "gae_lambda": float(rng.uniform(0.5, 0.95)),
    }


def expected(compute_gae, inputs):
    """How the reference answers: the same data in our contract, every end a termination."""
    ended = np.vstack([inputs["dones"][1:], inputs["last_done"][None]])
    reached = np.vstack([inputs["values"][1:], inputs["last_value"][None]])
    return compute_gae(
        inputs["rewards"],
        inputs["values"],
        reached,
        ended,
        np.zeros_like(ended),
        gamma=inputs["gamma"],
        gae_lambda=inputs["gae_lambda"],
    )[0]


def intermediates(repaired, inputs, answer):
    """Delta is the answer with gae_lambda = 0; the carry is what else there is."""
    delta = repaired(**{**inputs, "gae_lambda": 0.0})
    yield Intermediate(
        name="delta",
        meaning="your answer with gae_lambda = 0",
        values=delta,
        question="Which terms does it consist of, and which flag belongs to the state reached?",
    )
    yield Intermediate(
        name="carry",
        meaning="your answer without delta",
        values=answer - delta,
        question="By which factor does the next advantage shrink, and does it belong to this episode?",
    )


def property_first_flag_is_history(repaired, inputs):
    """In contract 1 `dones[0]` tells that an episode ended *before* the rollout, so no advantage may
    depend on it. On {T} steps yours changes when that flag is turned. Which row of `dones` is the
    first that may matter?
    """
    turned = inputs["dones"].copy()
    turned[0] = ~turned[0]
    return np.allclose(repaired(**inputs), repaired(**{**inputs, "dones": turned}), atol=1e-3)

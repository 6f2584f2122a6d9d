"""Inputs for `td_targets`: the four steps of the statement, edges, and rollouts drawn per attempt."""

import numpy as np
from browser_runtime.grading import Case, column

FOUR = {
    "rewards": column(1.0, 2.0, -1.0, 3.0),
    "next_values": column(4.0, 8.0, 6.0, 2.0),
    "terminated": column(False, True, False, False),
    "truncated": column(False, False, True, False),
    "gamma": 0.5,
}


def cases():
    """1 + 0.5 * 4, then 2 alone, -1 + 0.5 * 6, 3 + 0.5 * 2; no end; nothing but ends."""
    yield Case(
        name="the four steps of the statement", inputs=FOUR, expected=column(3.0, 2.0, 2.0, 4.0)
    )
    never = np.zeros_like(FOUR["terminated"])
    yield Case(
        name="four steps without an end",
        inputs={**FOUR, "terminated": never, "truncated": never},
        expected=column(3.0, 6.0, 2.0, 4.0),
    )
    both = {**FOUR, "truncated": ~never}
    yield Case(
        name="four truncated steps, one of them terminated as well",
        inputs=both,
        expected=column(3.0, 2.0, 2.0, 4.0),
    )
    yield Case(
        name="four terminated steps",
        inputs={**FOUR, "terminated": ~never, "truncated": never},
        expected=FOUR["rewards"],
    )
    yield Case(name="a single step", inputs={k: v[:1] if np.ndim(v) else v for k, v in FOUR.items()},
               expected=column(3.0))  # fmt: skip


def sample(rng, T, N):
    """Draw a rollout in which a quarter of the steps terminates, and as many are truncated."""
    shape = (T, N)
    return {
        "rewards": rng.normal(0.5, 2.0, shape),
        "next_values": rng.normal(0.0, 3.0, shape),
        "terminated": rng.random(shape) < 0.25,
        "truncated": rng.random(shape) < 0.25,
        "gamma": float(rng.uniform(0.5, 0.95)),
    }


def expected(compute_gae, inputs):
    """How the reference answers: with gae_lambda = 0 its targets are the one-step ones."""
    zero = np.zeros_like(inputs["rewards"])
    return compute_gae(values=zero, gae_lambda=0.0, **inputs)[1]


def property_a_limit_of_ours_changes_nothing(td_targets, inputs):
    """Taking all `truncated` flags away should change no target: the world does not know of our limit.
    On {T} steps yours change. What does that flag do in your line?
    """
    free = {**inputs, "truncated": np.zeros_like(inputs["truncated"])}
    return np.allclose(td_targets(**inputs), td_targets(**free), atol=1e-3)


def property_a_dead_state_says_nothing(td_targets, inputs):
    """Where the world ended, the critic may say what it likes: the target must not move. On {T} steps
    yours moves. What is a state worth from which nobody goes on?
    """
    louder = inputs["next_values"] + 50.0 * inputs["terminated"]
    return np.allclose(
        td_targets(**inputs), td_targets(**{**inputs, "next_values": louder}), atol=1e-3
    )

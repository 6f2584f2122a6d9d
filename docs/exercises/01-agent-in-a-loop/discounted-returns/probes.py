"""Inputs for `discounted_returns`: the example of the text, edges, and episodes drawn per attempt."""

import numpy as np
from browser_runtime.grading import Case, Intermediate

EXAMPLE = {"rewards": np.array([1.0, 0.0, -2.0, 3.0]), "gamma": 0.9}


def cases():
    """Fixed inputs; the numbers were worked out by hand."""
    expected = np.array([1.567, 0.63, 0.7, 3.0])
    yield Case(name="the example of the text", inputs=EXAMPLE, expected=expected)
    one = {**EXAMPLE, "rewards": np.array([2.0])}
    yield Case(name="an episode of one step", inputs=one, expected=np.array([2.0]))
    plain = {**EXAMPLE, "gamma": 1.0}
    yield Case(name="gamma = 1", inputs=plain, expected=np.array([2.0, 1.0, 1.0, 3.0]))
    blind = {**EXAMPLE, "gamma": 0.0}
    yield Case(name="gamma = 0", inputs=blind, expected=EXAMPLE["rewards"])


BACKWARDS = True
"""Row t is computed from row t + 1."""


def sample(rng, T):
    """Draw an episode of T steps."""
    rewards = rng.normal(0.5, 2.0, T)
    return {"rewards": rewards, "gamma": float(rng.uniform(0.5, 0.95))}


def large(rng):
    """A long episode, and the seconds it may take."""
    return {"rewards": rng.normal(size=512), "gamma": 0.99}, 5.0


def expected(compute_gae, inputs):
    """How the reference answers: without a critic and with gae_lambda = 1, its sum is the return."""
    rewards = inputs["rewards"][:, None]
    nothing, never = 0.0 * rewards, np.zeros(rewards.shape, dtype=bool)
    advantages, _ = compute_gae(
        rewards, nothing, nothing, never, never, gamma=inputs["gamma"], gae_lambda=1.0
    )
    return advantages[:, 0]


def intermediates(discounted_returns, inputs, answer):
    """What a step's return holds besides its own reward."""
    last = len(answer) - 1
    yield Intermediate(
        name="later",
        meaning="your return without the step's own reward",
        values=answer - inputs["rewards"],
        question=lambda cell: (
            "Nothing comes after this step. What is left of its return?"
            if cell[0] == last
            else "All returns behind it are right. What does this step add to the next one's return?"
        ),
    )


def property_next_step(discounted_returns, inputs):
    """Every return is its own reward plus gamma times the return of the next step. On an episode of
    {T} steps yours is not. What does the next return hold already?
    """
    returns = discounted_returns(**inputs)
    following = np.append(returns[1:], 0.0)
    return np.allclose(returns, inputs["rewards"] + inputs["gamma"] * following, atol=1e-3)

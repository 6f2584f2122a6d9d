"""Inputs for `critic_targets`: the tape of the GAE exercise, and rollouts drawn per attempt."""

import numpy as np
from browser_runtime.grading import Case, Intermediate, column


def cases():
    """The tape; one step; a critic that was right about everything."""
    tape = {
        "advantages": column(1.652, 0.35, 2.5, 0.357, 4.35, -0.3),
        "values": column(0.5, 1.0, -0.5, 2.0, 0.25, 1.5),
    }
    right = column(2.152, 1.35, 2.0, 2.357, 4.6, 1.2)
    yield Case(name="the tape of the GAE exercise", inputs=tape, expected=right)
    one = {"advantages": column(2.0), "values": column(10.0)}
    yield Case(name="a single step", inputs=one, expected=column(12.0))
    exact = {"advantages": column(0.0, 0.0, 0.0), "values": column(7.0, 8.0, 9.0)}
    yield Case(name="a critic that was exactly right", inputs=exact, expected=column(7.0, 8.0, 9.0))


def sample(rng, T, N):
    """Draw advantages around 0 and values around 9."""
    return {"advantages": rng.normal(0.0, 2.0, (T, N)), "values": rng.normal(9.0, 2.0, (T, N))}


def expected(compute_gae, inputs):
    """How the reference answers: on one-step episodes its advantages are rewards - values."""
    advantages, values = inputs["advantages"], inputs["values"]
    always = np.ones(values.shape, bool)
    rewards = advantages + values
    return compute_gae(rewards, values, values, always, ~always, gamma=0.9, gae_lambda=0.9)[1]


def intermediates(critic_targets, inputs, answer):
    """What an answer adds to the critic's own values."""
    yield Intermediate(
        name="added",
        meaning="your answer minus values",
        values=answer - inputs["values"],
        question="By how much was the critic surprised here, and in which direction should it move?",
    )


def property_no_surprise_no_change(critic_targets, inputs):
    """Where nothing was a surprise, all advantages being 0, the critic has nothing to learn: its
    target is what it already said. On {T} steps yours differs. What remains of your formula when
    the advantages vanish?
    """
    calm = np.zeros_like(inputs["advantages"])
    return np.allclose(
        critic_targets(advantages=calm, values=inputs["values"]), inputs["values"], atol=1e-3
    )

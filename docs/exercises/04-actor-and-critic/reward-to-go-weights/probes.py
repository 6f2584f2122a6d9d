"""Inputs for `reward_to_go_weights`: one world by hand, edges, and recordings drawn per attempt."""

import numpy as np
from browser_runtime.grading import Case, Intermediate, column

TAPE = {
    "rewards": column(1.0, 0.0, 2.0),
    "ended": column(False, False, False),
    "baseline": column(2.0, 1.0, 1.0),
    "gamma": 0.5,
}


def cases():
    """Fixed inputs, worked out by hand, and edges."""
    yield Case(name="one world by hand", inputs=TAPE, expected=column(-0.5, 0.0, 1.0))
    cut = {**TAPE, "ended": column(False, True, False)}
    yield Case(name="an end in the middle", inputs=cut, expected=column(-1.0, -1.0, 1.0))
    nothing = {**cut, "baseline": column(0.0, 0.0, 0.0)}
    yield Case(name="a baseline of 0", inputs=nothing, expected=column(1.0, 0.0, 2.0))
    usual = {**TAPE, "baseline": column(1.5, 1.0, 2.0)}
    yield Case(name="a step as usual", inputs=usual, expected=column(0.0, 0.0, 0.0))


BACKWARDS = True
"""Row t is computed from row t + 1."""


def sample(rng, T, N):
    """Draw a recording of T steps of N worlds, about a quarter of its steps an end."""
    shape = (T, N)
    return {
        "rewards": rng.normal(0.5, 2.0, shape),
        "ended": rng.random(shape) < 0.25,
        "baseline": rng.normal(1.0, 2.0, shape),
        "gamma": float(rng.uniform(0.6, 0.95)),
    }


def expected(compute_gae, inputs):
    """How the reference answers: a critic that is believed nowhere but in its own step."""
    nothing = 0.0 * inputs["rewards"]
    never = np.zeros_like(inputs["ended"])
    settings = {"gamma": inputs["gamma"], "gae_lambda": 1.0}
    returns = compute_gae(inputs["rewards"], nothing, nothing, inputs["ended"], never, **settings)[
        0
    ]
    return returns - inputs["baseline"]


def intermediates(reward_to_go_weights, inputs, answer):
    """The weight is a return and what was taken off it."""
    nothing = {**inputs, "baseline": np.zeros_like(inputs["baseline"])}
    returns = reward_to_go_weights(**nothing)
    yield Intermediate(
        name="return",
        meaning="your answer with a baseline of 0",
        values=returns,
        question="What did the step earn from there to the end of its episode?",
    )
    yield Intermediate(
        name="taken off",
        meaning="what the baseline changed",
        values=returns - answer,
        question="Which number of the baseline belongs to this step, and with which sign?",
    )


def property_a_baseline_is_taken_off_where_it_stands(reward_to_go_weights, inputs):
    """If the baseline of one step is 1 higher, the weight of that step is 1 lower, and no other weight
    changes. Among {T} steps yours do otherwise. Where does your baseline enter?
    """
    higher = inputs["baseline"].copy()
    higher[0, 0] += 1.0
    moved = reward_to_go_weights(**{**inputs, "baseline": higher}) - reward_to_go_weights(**inputs)
    moved[0, 0] += 1.0
    return np.allclose(moved, 0.0, atol=1e-3)

"""Inputs for `estimate`: the pull of the worked example, edges, and pulls drawn per attempt."""

import numpy as np
from browser_runtime.grading import Case, Intermediate

PULL = {"theta": np.array([0.0, 0.5, -0.5]), "arm": 0, "reward": 1.0}


def cases():
    """The pull of the text by hand, a reward of 0, a loss, and a pull of the rarest arm."""
    by_hand = np.array([0.692804, -0.506480, -0.186324])
    yield Case(name="a pull of arm 0 that pays 1", inputs=PULL, expected=by_hand)
    nothing = {**PULL, "reward": 0.0}
    yield Case(name="a pull that pays nothing", inputs=nothing, expected=np.zeros(3))
    yield Case(name="a pull that costs 2", inputs={**PULL, "reward": -2.0}, expected=-2 * by_hand)
    yield Case(name="a pull of the rarest arm", inputs={**PULL, "arm": 2, "reward": 2.0})


def sample(rng, A):
    """Draw a policy over A arms, and a pull of any of them."""
    return {
        "theta": rng.normal(0.0, 1.0, A),
        "arm": int(rng.integers(A)),
        "reward": float(rng.normal(1.0, 2.0)),
    }


def expected(Categorical, inputs):
    """How the reference answers: the gradient of log pi(arm), times the reward."""
    evaluation = Categorical.evaluate(inputs["theta"][None], np.array([inputs["arm"]]))
    return evaluation.backward(np.array([inputs["reward"]]), 0.0)[0][0]


def intermediates(estimate, inputs, answer):
    """The score is the answer for a pull that pays 1."""
    yield Intermediate(
        name="score",
        meaning="your answer with reward = 1",
        values=estimate(**{**inputs, "reward": 1.0}),
        question=lambda cell: (
            "This arm was pulled. How far is its probability from 1?"
            if cell[0] == inputs["arm"]
            else "This arm was not pulled. What does its logit give to the one that was?"
        ),
    )


def property_sums_to_zero(estimate, inputs):
    """Adding one number to all logits changes no probability, so no pull can ask for it: the {A}
    entries must sum to 0, and yours do not. What does the pull take away from all arms?
    """
    return abs(float(np.sum(estimate(**inputs)))) < 1e-3

"""Where the answers come from: the reference, asked about two steps."""

import numpy as np
from browser_runtime.grading import column

INPUTS = {
    "rewards": column(1.0, 4.0),
    "values": column(0.0, 2.0),
    "next_values": column(2.0, 0.0),
    "terminated": column(False, True),
    "truncated": column(False, False),
    "gamma": 0.5,
}


def answers(compute_gae):
    """Return the right answer of every question, by its id."""
    one_step = compute_gae(**INPUTS, gae_lambda=0.0)[1][0, 0]
    whole = compute_gae(**INPUTS, gae_lambda=1.0)[1][0, 0]
    return {
        "target": one_step,
        "return": whole,
        "larger": "the return" if whole > one_step else "the target",
    }


def mistakes(question, misconceptions):
    """Return the wrong answers that a borrowed misconception gives: id -> number."""
    if question != "target":
        return {}
    names = ("rewards", "next_values", "terminated", "gamma")
    given = {name: INPUTS[name] for name in names}
    return {key: float(np.ravel(wrong(**given))[0]) for key, wrong in misconceptions.items()}

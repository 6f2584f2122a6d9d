"""Where the answers of the questions come from: the reference, and each mistake's own arithmetic."""

import numpy as np
from browser_runtime.grading import column

INPUTS = {
    "rewards": column(2.0, 2.0, 4.0),
    "values": column(3.0, 4.0, 2.0),
    "next_values": column(4.0, 2.0, 8.0),
    "terminated": column(False, False, False),
    "truncated": column(False, False, False),
    "gamma": 0.5,
    "gae_lambda": 0.5,
}
CUT = column(False, True, False)


def answers(compute_gae):
    """Return the right answer of every question, by its id."""
    advantages, returns = compute_gae(**INPUTS)
    delta = compute_gae(**{**INPUTS, "gae_lambda": 0.0})[0]
    truncated = compute_gae(**{**INPUTS, "truncated": CUT})[0]
    terminated = compute_gae(**{**INPUTS, "terminated": CUT})[0]
    return {
        "delta": delta[0, 0],
        "advantage": advantages[1, 0],
        "first": advantages[0, 0],
        "target": returns[0, 0],
        "truncated": truncated[1, 0],
        "terminated": terminated[0, 0],
    }


def mistakes(question, misconceptions):
    """Return the wrong answers that are a mutant's answers, by the mutant's id.

    Args:
        question: Id of the question.
        misconceptions: Id -> function, of the exercise `gae`.
    """
    changed = {"truncated": {"truncated": CUT}, "terminated": {"terminated": CUT}}.get(question, {})
    row = {"advantage": 1, "first": 0, "truncated": 1, "terminated": 0}.get(question)
    if row is None:
        return {}
    return {
        name: float(np.asarray(function(**{**INPUTS, **changed}))[row, 0])
        for name, function in misconceptions.items()
    }

"""Where the answers of the questions come from: the reference, and each mistake's own arithmetic."""

import numpy as np
from browser_runtime.grading import column

GAMMA = 0.5
STEPS = {
    # question: reward, value of the state left, of the state reached, of the next row, terminated, truncated
    "running": (1.0, 5.0, 4.0, 4.0, False, False),
    "falls": (1.0, 0.0, 6.0, 0.0, True, False),
    "limit": (1.0, 0.0, 8.0, 2.0, False, True),
    "edge": (2.0, 0.0, 6.0, 6.0, False, False),
    "clock": (1.0, 0.0, 4.0, 0.0, True, False),
    "wall": (-1.0, 4.0, 4.0, 4.0, False, False),
    "both": (1.0, 0.0, 6.0, 0.0, True, True),
    "slice": (1.0, 10.0, 6.0, 2.0, False, True),
}


def inputs_of(question):
    """Return a step as the arguments of the borrowed function."""
    reward, _, reached, _, terminated, truncated = STEPS[question]
    return {
        "rewards": column(reward),
        "next_values": column(reached),
        "terminated": column(terminated),
        "truncated": column(truncated),
        "gamma": GAMMA,
    }


def answers(compute_gae):
    """Return the right answer of every question, by its id."""

    def target(question):
        values = column(STEPS[question][1])
        return compute_gae(values=values, gae_lambda=0.0, **inputs_of(question))[1][0, 0]

    return {question: target(question) for question in STEPS}


def mistakes(question, misconceptions):
    """Return the wrong answers that are a mistake's answers, by its id.

    Args:
        question: Id of the question.
        misconceptions: Id -> function, of the exercise `td-targets`.
    """
    reward, left, reached, following, *_ = STEPS[question]
    return {
        **{
            name: float(np.asarray(function(**inputs_of(question)))[0, 0])
            for name, function in misconceptions.items()
        },
        "TRUNC-CUR": reward + GAMMA * left,
        "TRUNC-RESET": reward + GAMMA * following,
        "GAE-LAST0": reward,
        "NO-FUTURE": reward,
        "SURPRISE": reward + GAMMA * reached - left,
    }

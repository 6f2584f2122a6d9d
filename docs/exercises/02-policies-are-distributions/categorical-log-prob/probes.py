"""Inputs for `categorical_log_prob`: two states by hand, edges, and states drawn per attempt."""

import numpy as np
from browser_runtime.grading import Case, Intermediate


def cases():
    """Fixed inputs: the statement's, and edges."""
    two = {"logits": np.array([[2.0, 1.0, 0.0], [0.0, 0.0, 0.0]]), "actions": np.array([1, 2])}
    taken = np.array([-1.0 - np.log(1 + np.exp(-1) + np.exp(-2)), -np.log(3)])
    yield Case(name="two states by hand", inputs=two, expected=taken)
    walls = {"logits": np.array([[0.0, -np.inf], [0.0, 0.0]]), "actions": np.array([0, 1])}
    yield Case(
        name="a forbidden action beside it", inputs=walls, expected=np.array([0.0, -np.log(2)])
    )
    same = {"logits": np.array([[1.0, 0.0], [3.0, 0.0]]), "actions": np.array([1, 1])}
    yield Case(name="the same action twice", inputs=same)


def sample(rng, B, A):
    """Draw B states with A actions, and the action taken in each."""
    return {"logits": rng.normal(0.0, 1.5, (B, A)), "actions": rng.integers(A, size=B)}


def expected(categorical, inputs):
    """How the reference answers."""
    return categorical.log_prob(inputs["logits"], inputs["actions"])


def intermediates(categorical_log_prob, inputs, answer):
    """What the answer takes from the logit of the action taken: one number for each row."""
    taken = inputs["logits"][np.arange(len(answer)), inputs["actions"]]
    yield Intermediate(
        name="log_total",
        meaning="the logit of the action taken, minus your answer",
        values=taken - answer,
        question="It is the logarithm of the whole row's sum, whatever was taken. Is the logit that "
        "of this row's own action?",
    )

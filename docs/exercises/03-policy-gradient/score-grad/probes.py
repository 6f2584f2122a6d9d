"""Inputs for `score_grad`: two rows by hand, edges, and batches drawn per attempt."""

import numpy as np
from browser_runtime.grading import Case, Intermediate

BATCH = {
    "logits": np.array([[0.0, 0.5, -0.5], [1.0, 1.0, 1.0]]),
    "actions": np.array([0, 2]),
    "weights": np.array([1.0, 3.0]),
}


def cases():
    """Fixed inputs. The first was worked out by hand; the rest are edges."""
    by_hand = np.array([[-0.346402, 0.253240, 0.093162], [0.5, 0.5, -1.0]])
    yield Case(name="two rows by hand", inputs=BATCH, expected=by_hand)
    yield Case(
        name="the same rows with logits near 1000",
        inputs={**BATCH, "logits": BATCH["logits"] + 1000.0},
        expected=by_hand,
    )
    apart = {**BATCH, "logits": BATCH["logits"] + np.array([[0.0], [1000.0]])}
    yield Case(name="one row near 0, one near 1000", inputs=apart, expected=by_hand)
    half = {**BATCH, "weights": np.array([0.0, 3.0])}
    yield Case(name="a row of weight 0", inputs=half, expected=by_hand * np.array([[0.0], [1.0]]))
    one = {name: value[:1] for name, value in BATCH.items()}
    yield Case(name="a batch of one", inputs=one, expected=2.0 * by_hand[:1])


def sample(rng, B, A):
    """Draw a batch of B rows over A actions, with weights of both signs."""
    return {
        "logits": rng.normal(0.0, 1.5, (B, A)),
        "actions": rng.integers(A, size=B),
        "weights": rng.normal(0.5, 2.0, B),
    }


def large(rng):
    """A batch of real size, and the seconds it may take."""
    return sample(rng, 2048, 6), 5.0


def expected(Categorical, inputs):
    """How the reference answers: it carries a gradient with respect to log pi to the logits."""
    logits = np.array(inputs["logits"], dtype=float)
    weights = np.array(inputs["weights"], dtype=float)
    evaluation = Categorical.evaluate(logits, inputs["actions"])
    return evaluation.backward(-weights / len(weights), 0.0)[0]


def loss(logits, actions, weights):
    """The loss itself, for slopes by central differences."""
    shifted = logits - logits.max(1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
    return -np.mean(weights * logs[np.arange(len(actions)), actions])


def intermediates(score_grad, inputs, answer):
    """The score is the answer with all weights 1, times minus the batch size."""
    size = len(inputs["actions"])
    yield Intermediate(
        name="score",
        meaning="minus B times your answer with all weights 1",
        values=-size * score_grad(**{**inputs, "weights": np.ones(size)}),
        question=lambda cell: (
            "This action was taken. How does log π of it answer to its own logit?"
            if inputs["actions"][cell[0]] == cell[1]
            else "This action was not taken. What does its logit take from the one that was?"
        ),
    )


def property_rows_sum_to_zero(score_grad, inputs):
    """Adding one number to a whole row of logits changes no probability, so every row of the gradient
    must sum to 0. With {B} rows and {A} actions yours do not. What does a row take from all actions?
    """
    return np.allclose(np.asarray(score_grad(**inputs)).sum(axis=1), 0.0, atol=1e-3)


def property_weight_zero_moves_nothing(score_grad, inputs):
    """A sample of weight 0 does not count, so its row of the gradient must be 0, whatever the other
    rows weigh. Among {B} rows yours is not. Which row does each weight belong to?
    """
    weights = inputs["weights"].copy()
    weights[0] = 0.0
    return np.allclose(score_grad(**{**inputs, "weights": weights})[0], 0.0, atol=1e-3)


def property_a_mean_does_not_grow(score_grad, inputs):
    """If the same batch stands there twice, its mean stays the same, so both copies of a row share
    what it had. With {B} rows yours keep their size, and a larger batch would take larger steps.
    Which factor is missing?
    """
    twice = {name: np.concatenate([value, value]) for name, value in inputs.items()}
    once, both = score_grad(**inputs), score_grad(**twice)
    return np.allclose(2.0 * both[: len(once)], once, atol=1e-3)

"""Inputs for `first_layer_grad`: the net of one unit by hand, edges, and nets drawn per attempt."""

import numpy as np
from browser_runtime.grading import Case

UNIT = {
    "obs": np.array([[2.0]]),
    "first": np.array([[0.5], [-0.5]]),
    "second": np.array([[3.0]]),
    "d_logits": np.array([[-0.2]]),
}


def cases():
    """One unit and one observation by hand, the same observation twice, and a silent loss."""
    by_hand = np.array([[-0.943737], [-0.471869]])
    yield Case(name="the net of one unit", inputs=UNIT, expected=by_hand)
    twice = {**UNIT, "obs": np.array([[2.0], [2.0]]), "d_logits": np.array([[-0.2], [-0.2]])}
    yield Case(name="the same observation twice", inputs=twice, expected=2 * by_hand)
    silent = {**UNIT, "d_logits": np.zeros((1, 1))}
    yield Case(name="a loss that says nothing", inputs=silent, expected=np.zeros((2, 1)))


def sample(rng, B, D, H, A):
    """Draw a net and a batch of B rows."""
    return {
        "obs": rng.normal(0.3, 1.0, (B, D)),
        "first": rng.normal(0.0, 0.6, (D + 1, H)),
        "second": rng.normal(0.0, 1.0, (H, A)),
        "d_logits": rng.normal(0.0, 1.0, (B, A)),
    }


def expected(MLP, inputs):
    """How the reference answers: its backward pass, whose second layer has biases of 0."""
    obs, first, second, d_logits = (np.array(value, dtype=float) for value in inputs.values())
    sizes = (obs.shape[1], *second.shape)
    params = np.concatenate([first.ravel(), second.ravel(), np.zeros(sizes[-1])])
    net, gradient = MLP(sizes, params), MLP(sizes, np.empty_like(params))
    work = net.workspace(len(obs))
    net.forward(obs, work)
    net.backward(work, d_logits, gradient)
    return np.vstack([gradient.weights[0], gradient.biases[0]])


def property_adds_up_over_rows(first_layer_grad, inputs):
    """The rows of a batch do not know of each other, so the gradient of {B} rows is the sum of the
    gradients of each row alone. Yours is not. Where do you average, or leave rows out?
    """
    rows = range(len(inputs["obs"]))
    alone = [
        first_layer_grad(
            **{**inputs, "obs": inputs["obs"][[i]], "d_logits": inputs["d_logits"][[i]]}
        )
        for i in rows
    ]
    return np.allclose(first_layer_grad(**inputs), sum(alone), atol=1e-3)

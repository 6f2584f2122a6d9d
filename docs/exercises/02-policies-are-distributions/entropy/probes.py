"""Inputs for `entropy`: policies whose entropy is known, edges, and states drawn per attempt."""

import numpy as np
from browser_runtime.grading import Case

INF = np.inf


def cases():
    """Fixed inputs. The numbers come from the probabilities alone."""
    probs = np.array([[0.7, 0.2, 0.1], [0.25, 0.5, 0.25]])
    known = np.array([-sum(p * np.log(p) for p in row) for row in probs])
    yield Case(name="two policies by hand", inputs={"logits": np.log(probs)}, expected=known)
    alike = {"logits": np.array([[0.0, 0.0, 0.0], [5.0, 5.0, 5.0]])}
    yield Case(name="three equal actions", inputs=alike, expected=np.full(2, np.log(3)))
    walls = {"logits": np.array([[0.0, -INF, 0.0], [-INF, 3.0, -INF]])}
    yield Case(name="forbidden actions", inputs=walls, expected=np.array([np.log(2), 0.0]))
    far = {"logits": np.array([[1000.0, 0.0], [-1000.0, -1000.0]])}
    yield Case(name="logits a thousand apart", inputs=far, expected=np.array([0.0, np.log(2)]))


def sample(rng, B, A):
    """Draw B states with A actions, some policies nearly decided and some not at all."""
    return {"logits": rng.normal(1.0, 1.0, (B, A)) * rng.uniform(0.3, 3.0, (B, 1))}


def expected(categorical, inputs):
    """How the reference answers; it forbids an action by a logit of −1e30 rather than −inf."""
    logits = inputs["logits"]
    finite = np.where(np.isinf(logits), -1e30, logits).astype(logits.dtype)
    return categorical.entropy(finite)


def property_between_certain_and_alike(entropy, inputs):
    """The entropy of a policy over the actions lies between 0, certain, and log A, all alike. One of
    yours lies outside. What are the weights of the average, and what is its sign?
    """
    values = entropy(**inputs)
    largest = np.log(inputs["logits"].shape[1])
    return bool(np.all((values > -1e-3) & (values < largest + 1e-3)))


def property_only_differences_count(entropy, inputs):
    """Adding 2 to all logits of a row changes no probability, so the entropy stays as it is. Yours
    changes. Which of your two arrays is not about probabilities?
    """
    moved = entropy(logits=inputs["logits"] + 2.0)
    return np.allclose(moved, entropy(**inputs), atol=1e-3)

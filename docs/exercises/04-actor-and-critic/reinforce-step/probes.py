"""Inputs for `reinforce_step`: three steps by hand, and batches drawn per attempt."""

import numpy as np
from browser_runtime.grading import Case

BATCH = {
    "params": np.array([[0.0, 0.0, 1.0], [0.0, 0.0, 2.0]]),
    "features": np.array([[1.0, 1.0], [0.0, 1.0], [-1.0, 1.0]]),
    "actions": np.array([0, 1, 0]),
    "rewards": np.array([1.0, 2.0, 1.0]),
    "returns": np.array([4.0, 3.0, 1.0]),
    "learning_rate": 0.6,
}


def cases():
    """Three steps by hand: advantages 1, 1 and 0; the critic's new line is 2.667 + 1.5 x."""
    moved = np.array([[0.1, -0.1, 1.5], [0.0, 0.0, 2.666667]])
    yield Case(name="three steps by hand", inputs=BATCH, expected=moved)
    right = {**BATCH, "returns": np.array([3.0, 2.0, 1.0])}
    still = np.array([[0.0, 0.0, 1.0], [0.0, 0.0, 2.0]])
    yield Case(name="a critic that was right", inputs=right, expected=still)


def sample(rng, B, D, A):
    """Draw a batch whose features are far from lying in fewer dimensions than they have."""
    features = rng.normal(0.0, 1.0, (B, D))
    features[:, -1] = 1.0
    left, _, right = np.linalg.svd(features, full_matrices=False)
    spread = np.linspace(2.0, 1.0, len(right)) * np.sqrt(B)
    return {
        "params": rng.normal(0.0, 0.7, (D, A + 1)),
        "features": (left * spread) @ right,
        "actions": rng.integers(A, size=B),
        "rewards": rng.normal(0.5, 1.0, B),
        "returns": rng.normal(1.0, 2.0, B),
        "learning_rate": float(rng.uniform(0.2, 1.0)),
    }


def expected(Categorical, inputs):
    """How the reference answers: its scores, weighted; the critic by the pseudo-inverse."""
    double = {name: np.array(value, dtype=float) for name, value in inputs.items()}
    features, size = double["features"], len(inputs["actions"])
    theta, critic = double["params"][:, :-1], double["params"][:, -1]
    evaluation = Categorical.evaluate(features @ theta, inputs["actions"])
    advantages = double["returns"] - (features * critic).sum(axis=1)
    d_logits = evaluation.backward(-advantages / size, 0.0)[0]
    theta = theta - inputs["learning_rate"] * features.T @ d_logits
    return np.column_stack([theta, np.linalg.pinv(features) @ double["returns"]])


def shifted(batch, constant, steps_left):
    """The batch with a constant added to every reward, and to every return what that comes to."""
    return {
        **batch,
        "rewards": batch["rewards"] + constant,
        "returns": batch["returns"] + constant * steps_left,
    }


def property_a_constant_in_all_rewards_changes_nothing(reinforce_step, inputs):
    """In a task of fixed length, add 5 to every reward and fit the critic again: what is better than
    usual stays what it was, and so must the actor. Yours moves. What does your critic learn, and
    what do you take off the return?
    """
    rng = np.random.default_rng(len(inputs["actions"]))
    steps_left = np.tile(np.arange(5.0, 0.0, -1.0), 4)
    columns = inputs["params"].shape[1]
    batch = {
        "params": np.zeros((2, columns)),
        "features": np.column_stack([steps_left, np.ones(20)]),
        "actions": rng.integers(columns - 1, size=20),
        "rewards": rng.normal(size=20),
        "learning_rate": 1.0,
    }
    batch["returns"] = batch["rewards"].reshape(4, 5)[:, ::-1].cumsum(1)[:, ::-1].ravel()
    moved = []
    for constant in (0.0, 5.0):
        now = shifted(batch, constant, steps_left)
        fitted = batch["params"].copy()
        fitted[:, -1] = np.asarray(reinforce_step(**now))[:, -1]
        moved.append(np.asarray(reinforce_step(**{**now, "params": fitted}))[:, :-1])
    return np.allclose(moved[0], moved[1], atol=1e-3)

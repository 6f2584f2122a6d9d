"""Inputs for `update`: batches by hand and drawn, and four probes."""

import numpy as np
from browser_runtime.grading import Case

BATCH = {
    "params": np.zeros((2, 3)),
    "features": np.array([[1.0, 1.0], [-1.0, 1.0]]),
    "actions": np.array([0, 1]),
    "returns": np.array([3.0, 1.0]),
    "learning_rate": 0.5,
}


def cases():
    """Two steps by hand: advantages 3 and 1 with scores of a half; a critic that is right."""
    moved = np.array([[0.5, -0.5, 0.5], [0.25, -0.25, 1.0]])
    yield Case(name="two steps by hand", inputs=BATCH, expected=moved)
    right = np.array([[0.0, 0.0, 1.0], [0.0, 0.0, 2.0]])
    yield Case(name="a critic that is right", inputs={**BATCH, "params": right}, expected=right)
    half = {**BATCH, "params": np.array([[0.5, -0.5, 1.0], [0.0, 1.0, 0.0]])}
    yield Case(name="two steps, a critic that is half right", inputs=half)


def sample(rng, B, D, A):
    """Draw a batch of B steps with A actions."""
    features = rng.normal(0.0, 1.0, (B, D))
    features[:, -1] = 1.0
    return {
        "params": rng.normal(0.0, 0.7, (D, A + 1)),
        "features": features,
        "actions": rng.integers(A, size=B),
        "returns": rng.normal(1.0, 2.0, B),
        "learning_rate": float(rng.uniform(0.1, 0.5)),
    }


def expected(Categorical, inputs):
    """How the reference answers: both gradients by formula."""
    double = {name: np.array(value, dtype=float) for name, value in inputs.items()}
    theta, critic = double["params"][:, :-1], double["params"][:, -1]
    features, size = double["features"], len(inputs["actions"])
    errors = double["returns"] - (features * critic).sum(axis=1)
    evaluation = Categorical.evaluate(features @ theta, inputs["actions"])
    d_theta = features.T @ evaluation.backward(-errors / size, 0.0)[0]
    d_critic = -features.T @ errors / size
    return double["params"] - inputs["learning_rate"] * np.column_stack([d_theta, d_critic])


STATES = np.array([[1.0, 1.0], [-1.0, 1.0], [0.5, 1.0], [-0.5, 1.0]])
"""Four states; action 1 is worth 2 more than action 0 in each of them."""


def batch(actions, critic, actor=0.0):
    """Four steps in the four states, with what was earned."""
    actions = np.array(actions)
    params = np.array([[actor, -actor, critic[0]], [-actor, 2 * actor, critic[1]]])
    returns = 10.0 + 6.0 * STATES[:, 0] + 2.0 * actions
    return {"params": params, "features": STATES, "actions": actions, "returns": returns}


def learnt(update, seed):
    """The mean probability of action 1 after 100 updates of four steps each."""
    rng, params = np.random.default_rng(seed), np.zeros((2, 3))
    for _ in range(100):
        features = STATES[rng.integers(4, size=4)]
        logits = features @ params[:, :-1]
        actions = (rng.random(4) < sigmoid(logits[:, 1] - logits[:, 0])).astype(int)
        returns = 10.0 + 6.0 * features[:, 0] + 2.0 * actions
        params = np.asarray(update(params=params, features=features, actions=actions,
                                   returns=returns, learning_rate=0.1))  # fmt: skip
    logits = STATES @ params[:, :-1]
    return sigmoid(logits[:, 1] - logits[:, 0]).mean()


def sigmoid(x):
    """The probability of an action whose logit is higher by x."""
    return 1.0 / (1.0 + np.exp(-np.clip(x, -500.0, 500.0)))


def probe_learn(update):
    """Eight learners, 100 updates: how likely is the better action? (Without any critic: 0.678)"""
    return f"{np.mean([learnt(update, seed) for seed in range(8)]):.3f}"


def critics_step(update, one, other):
    """How far two batches move the critic apart."""
    steps = [np.asarray(update(**b, learning_rate=0.5))[:, -1] - b["params"][:, -1]
             for b in (one, other)]  # fmt: skip
    return ", ".join(f"{round(moved, 3) + 0.0:+.3f}" for moved in steps[1] - steps[0])


def probe_other_actions(update):
    """The same states and returns, but other actions: how does the critic's step change?"""
    one, other = (batch(actions, [1.0, 2.0]) for actions in ([0, 1, 0, 1], [1, 0, 1, 0]))
    return critics_step(update, one, {**other, "returns": one["returns"]})


def probe_other_actor(update):
    """The same batch and critic, but another actor: how does the critic's step change?"""
    one, other = (batch([0, 1, 0, 1], [1.0, 2.0], actor) for actor in (0.0, 1.0))
    return critics_step(update, one, other)


def probe_one_by_one(update):
    """Four steps at once, and each alone: how far is the mean of the four from the whole?"""
    whole = batch([0, 1, 1, 0], [1.0, 2.0])
    alone = []
    for row in range(4):
        one = {**whole, **{k: whole[k][[row]] for k in ("features", "actions", "returns")}}
        alone.append(np.asarray(update(**one, learning_rate=0.5)))
    off = np.abs(np.mean(alone, axis=0) - np.asarray(update(**whole, learning_rate=0.5))).max()
    return f"{off:.3f}"


def property_rows_do_not_know_of_each_other(update, inputs):
    """The loss is a mean over the steps, so a batch moves the parameters by the mean of what each of
    its {B} steps would do alone. Yours does not. Where does one step meet another?
    """
    rows = range(len(inputs["actions"]))
    alone = [
        update(**{**inputs, **{k: inputs[k][[i]] for k in ("features", "actions", "returns")}})
        for i in rows
    ]
    return np.allclose(update(**inputs), np.mean(alone, axis=0), atol=1e-3)

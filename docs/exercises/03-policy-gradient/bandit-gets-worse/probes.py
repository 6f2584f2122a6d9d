"""Inputs for `update`: batches by hand and drawn, and three probes."""

import numpy as np
from browser_runtime.grading import Case, Intermediate

START = np.array([0.0, 0.5, -0.5])
PAYS = np.array([1.0, 2.0, 0.0])
STEP = {"theta": START, "rewards": PAYS, "learning_rate": 0.5}


def cases():
    """One pull and two pulls by hand; a batch in which nothing was paid; many pulls."""
    one = {**STEP, "pulled": np.array([0])}
    by_hand = np.array([0.346402, 0.246760, -0.593162])
    yield Case(name="one pull of arm 0", inputs=one, expected=by_hand)
    two = {**STEP, "pulled": np.array([0, 1])}
    both = np.array([0.019603, 0.620140, -0.639743])
    yield Case(name="a pull of arm 0 and one of arm 1", inputs=two, expected=both)
    yield Case(name="four pulls that paid nothing", inputs={**STEP, "pulled": np.full(4, 2)},
               expected=START)  # fmt: skip
    yield Case(name="six pulls", inputs={**STEP, "pulled": np.array([0, 1, 2, 1, 1, 0])})


def sample(rng, B, A):
    """Draw a bandit of A arms and B pulls."""
    return {
        "theta": rng.normal(0.0, 1.0, A),
        "rewards": rng.normal(0.5, 2.0, A),
        "pulled": rng.integers(A, size=B),
        "learning_rate": float(rng.uniform(0.1, 1.0)),
    }


def expected(Categorical, inputs):
    """How the reference answers: the gradient of the mean of reward times log pi."""
    theta, pulled = np.array(inputs["theta"], dtype=float), inputs["pulled"]
    evaluation = Categorical.evaluate(np.tile(theta, (len(pulled), 1)), pulled)
    weights = np.array(inputs["rewards"], dtype=float)[pulled] / len(pulled)
    return theta + inputs["learning_rate"] * evaluation.backward(weights, 0.0)[0].sum(0)


def intermediates(update, inputs, answer):
    """The gradient that an answer followed, whatever the size of its step."""
    yield Intermediate(
        name="followed",
        meaning="your answer minus theta, divided by learning_rate",
        values=(answer - inputs["theta"]) / inputs["learning_rate"],
        question="Take the first pull alone: which logits should it raise, which lower, and how far?",
    )


def softmax(theta):
    """Probabilities of the logits."""
    powers = np.exp(theta - theta.max())
    return powers / powers.sum()


def said(theta):
    """Probabilities as a text."""
    return ", ".join(f"{p:.3f}" for p in softmax(np.asarray(theta, dtype=float)))


def probe_learn(update):
    """200 updates with batches of 16: mean reward before and after"""
    rng, theta = np.random.default_rng(3), START
    for _ in range(200):
        pulled = rng.choice(3, size=16, p=softmax(theta))
        theta = np.asarray(update(theta=theta, rewards=PAYS, pulled=pulled, learning_rate=0.1))
    return f"{softmax(START) @ PAYS:.3f} before, {softmax(theta) @ PAYS:.3f} after"


def probe_one_pull(update):
    """One pull of arm 1, the best, which pays 2: probabilities before and after"""
    new = update(theta=START, rewards=PAYS, pulled=np.array([1]), learning_rate=0.5)
    return f"{said(START)} before; {said(new)} after"


def probe_nothing_paid(update):
    """Four pulls of arm 2, which pays nothing: how far do the logits move?"""
    new = update(theta=START, rewards=PAYS, pulled=np.full(4, 2), learning_rate=0.5)
    return ", ".join(f"{moved + 0.0:+.3f}" for moved in np.asarray(new, dtype=float) - START)


def property_moves_sum_to_zero(update, inputs):
    """Logits that all rise together change no probability, so the moves of the {A} logits must sum
    to 0. Yours do not. Along which axis do the probabilities of one pull add up to 1?
    """
    moved = np.asarray(update(**inputs)) - inputs["theta"]
    return abs(float(moved.sum())) < 1e-3

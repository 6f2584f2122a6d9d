"""Where the answers come from: all 1,024 tapes of ten coins, and four weights for each."""

import itertools

import numpy as np

TAPES = np.array(list(itertools.product([0.0, 1.0], repeat=10)))


def to_go(rewards):
    """What each coin and all later ones paid."""
    return rewards[:, ::-1].cumsum(axis=1)[:, ::-1]


def answers(Categorical):
    """Return the right answer of every question, by its id."""
    evaluation = Categorical.evaluate(np.zeros((2, 2)), np.array([0, 1]))
    tail, head = evaluation.backward(np.ones(2), 0.0)[0][:, 1]
    scores = np.where(TAPES == 1.0, head, tail)
    expected = 0.5 * to_go(np.ones_like(TAPES))
    later = to_go(TAPES) - TAPES
    weights = {
        "A": to_go(TAPES),
        "B": to_go(TAPES) - expected,
        "C": later,
        "D": to_go(TAPES) - (TAPES + expected - 0.5),
    }
    estimates = {name: (weight * scores).sum(axis=1) for name, weight in weights.items()}
    mean = {name: estimate.mean() for name, estimate in estimates.items()}
    variance = {name: estimate.var() for name, estimate in estimates.items()}
    right = [name for name in mean if np.isclose(mean[name], 2.5)]
    smallest = [name for name in mean if np.isclose(variance[name], min(variance.values()))]
    return {
        "mean": " and ".join(right),
        "largest": max(variance, key=variance.get),
        "smallest": " and ".join(smallest) + ", equally small",
        "of-d": mean["D"],
        "hundred": variance["B"] / 100,
    }

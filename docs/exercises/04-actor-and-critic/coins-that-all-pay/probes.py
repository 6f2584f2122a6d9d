"""Train learners on ten coins that all pay, and count those that have learnt."""

import numpy as np
from browser_runtime.grading import Case, Intermediate, Measured, Training

COINS, EPISODES, LEARNERS, NEEDED = 10, 300, 50, 45
RATES = np.array([0.01, 0.03, 0.1, 0.2, 0.4, 0.8, 1.6])
REMEMBERED = 20
"""Number of earlier episodes that are kept."""

TAPE = {
    "rewards": np.array([[2.0], [1.0], [2.0]]),
    "earlier": np.array([[[1.0], [1.0], [2.0]], [[2.0], [1.0], [1.0]]]),
}


def cases():
    """Three coins of one learner by hand, and of two learners."""
    by_hand = np.array([[1.0], [0.5], [0.5]])
    yield Case(name="three coins by hand", inputs=TAPE, expected=by_hand)
    two = {
        "rewards": np.array([[2.0, 1.0], [1.0, 1.0], [2.0, 1.0]]),
        "earlier": np.array([[[1.0, 2.0], [1.0, 2.0], [2.0, 2.0]]]),
    }
    both = np.array([[1.0, -3.0], [0.0, -2.0], [0.0, -1.0]])
    yield Case(name="two learners", inputs=two, expected=both)


BACKWARDS = True
"""Row t is computed from row t + 1."""


def sample(rng, T, N):
    """Draw an episode and a few earlier ones."""
    return {
        "rewards": rng.integers(1, 3, (T, N)).astype(float),
        "earlier": rng.integers(1, 3, (int(rng.integers(1, 5)), T, N)).astype(float),
    }


def expected(compute_gae, inputs):
    """How the reference answers: undiscounted returns, minus the mean of earlier ones."""

    def to_go(rewards):
        rewards = np.array(rewards, dtype=float)
        nothing = np.zeros(rewards.shape)
        never = np.zeros(rewards.shape, dtype=bool)
        return compute_gae(rewards, nothing, nothing, never, never, gamma=1.0, gae_lambda=1.0)[0]

    usual = np.mean([to_go(episode) for episode in inputs["earlier"]], axis=0)
    return to_go(inputs["rewards"]) - usual


def intermediates(coin_weights, inputs, answer):
    """The weight is what was earned, and what was taken off."""
    earned = coin_weights(**{**inputs, "earlier": np.zeros_like(inputs["earlier"])})
    yield Intermediate(
        name="earned",
        meaning="your answer if earlier episodes had paid nothing",
        values=earned,
        question="What did this coin and all later ones pay?",
    )
    yield Intermediate(
        name="usual",
        meaning="what the earlier episodes took off",
        values=earned - answer,
        question="What did the same learner's earlier episodes pay on average, from this coin on?",
    )


def gate(coin_weights, seed):
    """Train fifty learners at every learning rate; yield how many of them have learnt."""
    rng = np.random.default_rng(seed)
    rates = np.repeat(RATES, LEARNERS)
    logits = np.zeros((COINS, len(rates)))
    earlier = []
    for episode in range(EPISODES):
        p = heads(logits)
        tossed = (rng.random(p.shape) < p).astype(float)
        rewards = 1.0 + tossed
        if earlier:
            weights = coin_weights(rewards=rewards, earlier=np.array(earlier))
            logits += rates * np.asarray(weights) * (tossed - p)
        earlier = [*earlier, rewards][-REMEMBERED:]
        if episode % 10 == 0:
            yield Training(world="ten coins", share=episode / EPISODES)
    learnt = (heads(logits).mean(axis=0) >= 0.9).reshape(len(RATES), LEARNERS).sum(axis=1)
    best = int(learnt.argmax())
    low, high = interval(int(learnt[best]))
    yield Measured(
        key="learners",
        name=f"Learners of {LEARNERS} with 9 heads in 10, at the best of {len(RATES)} rates "
        f"({RATES[best]:g}; with other luck {low} to {high})",
        value=float(learnt[best]),
        needed=float(NEEDED),
        reached_by="weights of what is better than usual",
        question="Every coin pays, so what makes a head better than a tail in your weights?",
    )


def heads(logits):
    """The probability of a head."""
    return 1.0 / (1.0 + np.exp(-np.clip(logits, -500.0, 500.0)))


def interval(count):
    """Return Wilson's 95 % interval of a share, in learners."""
    z, share = 1.96, count / LEARNERS
    middle = share + z * z / (2 * LEARNERS)
    spread = z * np.sqrt(share * (1 - share) / LEARNERS + (z / (2 * LEARNERS)) ** 2)
    ends = LEARNERS * (middle + np.array([-spread, spread])) / (1 + z * z / LEARNERS)
    return round(ends[0]), round(ends[1])

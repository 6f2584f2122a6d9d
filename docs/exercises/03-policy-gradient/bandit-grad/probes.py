"""Inputs for `bandit_grad`: the bandit of the chapter, edges, and bandits drawn per attempt."""

import numpy as np
from browser_runtime.grading import Case, Intermediate

BANDIT = {"theta": np.array([0.0, 0.5, -0.5]), "rewards": np.array([1.0, 0.0, 2.0])}


def cases():
    """Fixed inputs. Two were worked out by hand; the rest are edges."""
    by_hand = np.array([0.098383, -0.344348, 0.245965])
    yield Case(name="the bandit of the chapter", inputs=BANDIT, expected=by_hand)
    even = {"theta": np.array([0.0, 0.0]), "rewards": np.array([4.0, 0.0])}
    yield Case(name="two arms, equally likely", inputs=even, expected=np.array([1.0, -1.0]))
    yield Case(name="the bandit with 5 more for every arm", inputs=with_rewards(BANDIT, 5.0))
    large = {**BANDIT, "theta": BANDIT["theta"] + 1000.0}
    yield Case(name="the bandit with logits near 1000", inputs=large, expected=by_hand)
    equal = {**BANDIT, "rewards": np.full(3, 3.0)}
    yield Case(name="arms that all pay the same", inputs=equal, expected=np.zeros(3))


def with_rewards(inputs, more):
    """The same bandit with `more` added to every reward."""
    return {**inputs, "rewards": inputs["rewards"] + more}


def sample(rng, A):
    """Draw a bandit of A arms."""
    return {"theta": rng.normal(0.0, 1.0, A), "rewards": rng.normal(1.0, 2.0, A)}


def expected(Tables, inputs):
    """How the reference answers: a world of one state whose every action ends it."""
    theta, rewards = inputs["theta"], inputs["rewards"]
    one_state = Tables(
        successors=np.zeros((1, len(theta)), int),
        rewards=rewards[None],
        goes_on=np.zeros((1, len(theta)), bool),
        start=np.ones(1),
    )
    return one_state.logit_gradient(softmax(theta)[None], gamma=1.0)[0]


def softmax(theta):
    """Probabilities of the logits."""
    powers = np.exp(theta - theta.max())
    return powers / powers.sum()


def slope(inputs, arm):
    """The slope of J along one logit, by central differences."""
    nudge = 1e-5 * (np.arange(len(inputs["theta"])) == arm)
    up, down = (softmax(inputs["theta"] + s * nudge) @ inputs["rewards"] for s in (1, -1))
    return (up - down) / 2e-5


def intermediates(bandit_grad, inputs, answer):
    """What an entry says about its arm, once the arm's probability is taken out."""
    yield Intermediate(
        name="per_pull",
        meaning="your entry divided by the arm's probability",
        values=answer / softmax(inputs["theta"]),
        question="By how much does this arm pay more, or less, than the policy earns on average?",
    )


def property_sums_to_zero(bandit_grad, inputs):
    """Adding one number to all logits changes no probability, so J stays where it is, and the {A}
    entries of the gradient must sum to 0. Yours do not. What keeps a policy's probabilities together?
    """
    return abs(float(np.sum(bandit_grad(**inputs)))) < 1e-3


def property_only_differences_count(bandit_grad, inputs):
    """If every arm pays 5 more, J grows by 5 whatever the policy does, so no slope may change. With
    {A} arms yours do. Compared with what is a reward good or bad?
    """
    shifted = bandit_grad(**with_rewards(inputs, 5.0))
    return np.allclose(bandit_grad(**inputs), shifted, atol=1e-3)

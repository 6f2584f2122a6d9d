"""Inputs for `categorical_sample`: two states many times over, since one draw says nothing."""

import numpy as np
from browser_runtime.grading import Case

STATES = 2
DRAWS = 3000
"""Draws from each state. Shares of two right functions then differ by less than 0.065, which is five
standard errors of such a difference where it is largest."""


def many(two, seed):
    """Repeat two rows of logits in turn, with a generator."""
    rows = np.tile(np.asarray(two, dtype=float), (DRAWS, 1))
    return {"logits": rows, "rng": np.random.default_rng(seed)}


def shown_inputs():
    """Return a few rows to look at, in place of thousands."""
    few = np.array([[2.0, 1.0, 0.0], [2.0, 1.0, 0.0], [0.0, 0.0, 5.0], [1.0, 1.0, 1.0]])
    return {"logits": few, "rng": np.random.default_rng(0)}


def cases():
    """Fixed inputs; the shares are the probabilities themselves."""
    probs = np.array([[0.7, 0.2, 0.1], [0.15, 0.25, 0.6]])
    yield Case(name="two states by hand", inputs=many(np.log(probs), 7), expected=probs)
    last = np.array([[0.0, 0.0, -np.inf], [-np.inf, 0.0, 0.0]])
    halves = np.array([[0.5, 0.5, 0.0], [0.0, 0.5, 0.5]])
    yield Case(name="forbidden actions", inputs=many(last, 8), expected=halves)


def sample(rng):
    """Draw two states of three to five actions."""
    num_actions = int(rng.integers(3, 6))
    return many(rng.normal(0.0, 1.0, (STATES, num_actions)), int(rng.integers(2**31)))


def shares_of(actions, num_states, num_actions):
    """Count how often each action was drawn in each state. Shape (states, actions)."""
    drawn = np.asarray(actions).reshape(-1, num_states)
    return (drawn[..., None] == np.arange(num_actions)).mean(axis=0)


def compared(inputs, actions):
    """The shares of all actions in both states: actions themselves differ by chance."""
    return shares_of(actions, STATES, inputs["logits"].shape[1])


def expected(categorical, inputs):
    """How often the reference's probabilities say."""
    return np.exp(categorical.log_probs(inputs["logits"][:STATES]))


def property_every_action_in_its_share(categorical_sample, inputs):
    """Over thousands of draws one action came up more often, or more rarely, than chance allows: by more
    than five standard errors. Rare actions count as well. Which piece of the line has the wrong length?
    """
    two = inputs["logits"][:STATES].copy()
    two[:, -1] = two[:, :-1].max(axis=1) - 4.0  # a rare action
    weights = np.exp(two)
    probs = weights / weights.sum(axis=1, keepdims=True)
    drawn = categorical_sample(logits=np.tile(two, (DRAWS, 1)), rng=inputs["rng"])
    off = np.abs(shares_of(drawn, *two.shape) - probs)
    return bool(np.all(off < 5 * np.sqrt(probs * (1 - probs) / DRAWS) + 1e-3))


def property_the_impossible_never_happens(categorical_sample, inputs):
    """An action with the logit −inf has probability 0, and yours was drawn all the same, or a number
    that is no action. At which end of the line does a piece of length 0 get hit?
    """
    walls = inputs["logits"][:1000].copy()
    walls[:, -1] = -np.inf
    walls[::2, 0] = -np.inf
    drawn = np.asarray(categorical_sample(logits=walls, rng=inputs["rng"]))
    legal = (drawn >= 0) & (drawn < walls.shape[1] - 1)
    return bool(np.all(legal) and np.all(drawn[::2] != 0))


def property_the_same_generator_draws_the_same(categorical_sample, inputs):
    """Two generators in the same state gave different actions. Some of your chance comes from
    elsewhere, and a run with it could never be repeated. Which source of chance is handed in?
    """
    few = inputs["logits"][:200]
    one = categorical_sample(logits=few, rng=np.random.default_rng(3))
    return np.array_equal(one, categorical_sample(logits=few, rng=np.random.default_rng(3)))


def property_another_generator_draws_others(categorical_sample, inputs):
    """Two generators in different states gave the same 200 actions. Chance that does not come from
    the generator is always the same one, or none at all. What do you ask it for?
    """
    few = np.zeros((200, 4))
    one = categorical_sample(logits=few, rng=np.random.default_rng(3))
    return not np.array_equal(one, categorical_sample(logits=few, rng=np.random.default_rng(4)))


def property_rows_have_their_own_luck(categorical_sample, inputs):
    """Rows with equal logits drew the same action all at once, or in step with their neighbours.
    Every state throws a dart of its own. How many random numbers do you draw for how many rows?
    """
    drawn = np.asarray(categorical_sample(logits=np.zeros((4000, 2)), rng=inputs["rng"]))
    neighbours = (drawn[1:] == drawn[:-1]).mean()
    return bool(abs(neighbours - 0.5) < 5 * 0.5 / np.sqrt(4000))

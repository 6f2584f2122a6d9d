"""Inputs for `gae`: the tape of the statement, awkward shapes, and rollouts drawn per attempt."""

import numpy as np
from browser_runtime.grading import Case, Intermediate, column

TAPE = {
    "rewards": column(1.0, 0.0, 2.0, -1.0, 1.0, 3.0),
    "values": column(0.5, 1.0, -0.5, 2.0, 0.25, 1.5),
    "next_values": column(1.0, -0.5, 0.75, 0.25, 4.0, -2.0),
    "terminated": column(False, False, True, False, False, False),
    "truncated": column(False, False, False, False, True, False),
    "gamma": 0.9,
    "gae_lambda": 0.8,
}


def cases():
    """Fixed inputs. The tape's numbers were worked out by hand; the rest are edges."""
    expected = column(1.652, 0.35, 2.5, 0.357, 4.35, -0.3)
    yield Case(name="the tape of the exercise", inputs=TAPE, expected=expected)
    one = {name: value[:1] if np.ndim(value) else value for name, value in TAPE.items()}
    yield Case(name="a rollout of one step", inputs=one, expected=column(1.4))
    never = np.zeros_like(TAPE["terminated"])
    endless = tidy({**TAPE, "terminated": never, "truncated": never})
    yield Case(name="a tape without any end", inputs=endless)
    yield Case(
        name="a tape cut after every step",
        inputs={**TAPE, "terminated": never, "truncated": ~never},
    )
    long = {name: np.tile(v, (40, 1)) if np.ndim(v) else v for name, v in endless.items()}
    long = tidy({**long, "gamma": 0.99, "gae_lambda": 0.99})
    yield Case(name="a rollout of 240 steps without an end", inputs=long)
    last = {**endless, "terminated": column(False, False, False, False, False, True)}
    yield Case(name="a tape that terminates in its last step", inputs=last)
    both = {**TAPE, "truncated": TAPE["terminated"] | TAPE["truncated"]}
    yield Case(name="a tape with a step that is terminated and truncated", inputs=both)
    yield Case(
        name="the tape with gamma = 1 and gae_lambda = 1",
        inputs={**TAPE, "gamma": 1.0, "gae_lambda": 1.0},
    )


def tidy(inputs):
    """Within an episode the state that a step reaches is the one that the next step leaves."""
    values, next_values = inputs["values"], inputs["next_values"].copy()
    running = ~(inputs["terminated"] | inputs["truncated"])[:-1]
    next_values[:-1] = np.where(running, values[1:], next_values[:-1])
    return {**inputs, "next_values": next_values}


BACKWARDS = True
"""Row t is computed from row t + 1."""


def sample(rng, T, N):
    """Draw a rollout with some of its episodes ended, a few of them by both flags at once."""
    return rollout(rng, (T, N), 0.25)


def rollout(rng, shape, ends):
    """Draw a rollout in which a share `ends` of the steps terminates, and as many are truncated."""
    terminated = rng.random(shape) < ends
    return tidy(
        {
            "rewards": rng.normal(0.5, 2.0, shape),
            "values": rng.normal(0.0, 3.0, shape),
            "next_values": rng.normal(0.0, 3.0, shape),
            "terminated": terminated,
            "truncated": rng.random(shape) < ends,
            # In a long rollout nothing may fade before it was carried far.
            "gamma": float(rng.uniform(0.97 if shape[0] > 8 else 0.8, 0.99)),
            "gae_lambda": float(rng.uniform(0.9 if shape[0] > 8 else 0.5, 0.95)),
        }
    )


def large(rng):
    """A rollout of real size whose weights become tiny, and the seconds it may take."""
    return {**rollout(rng, (512, 8), 0.002), "gamma": 0.8, "gae_lambda": 0.2}, 5.0


def expected(compute_gae, inputs):
    """How the reference answers the same question."""
    return compute_gae(**inputs)[0]


def surprises(inputs):
    """The one-step errors, delta."""
    has_future = 1.0 - inputs["terminated"]
    bootstrap = inputs["gamma"] * has_future * inputs["next_values"]
    return inputs["rewards"] + bootstrap - inputs["values"]


def intermediates(gae, inputs, answer):
    """Delta is the answer with gae_lambda = 0; the carry is what else there is."""
    delta = gae(**{**inputs, "gae_lambda": 0.0})
    yield Intermediate(
        name="delta",
        meaning="your answer with gae_lambda = 0",
        values=delta,
        question="What does this transition look forward to, how much of it counts, and is there a "
        "future at all?",
    )
    yield Intermediate(
        name="carry",
        meaning="your answer without delta",
        values=answer - delta,
        question="By which factor does the next advantage shrink, and does it belong to this episode?",
    )


def property_lambda_zero(gae, inputs):
    """With gae_lambda = 0 nothing may be carried from one step to the next: every advantage is
    its own surprise, delta. On a rollout of {T} steps yours is not. Which part of your sum does
    not vanish when gae_lambda does?
    """
    return np.allclose(gae(**{**inputs, "gae_lambda": 0.0}), surprises(inputs), atol=1e-3)


def property_lambda_one(gae, inputs):
    """With gae_lambda = 1 and no end, all guesses in between cancel: the advantage is the
    discounted sum of rewards, plus the discounted last value, minus the critic's value. On {T}
    steps yours is not. Does your carry shrink by exactly gamma then?
    """
    never = np.zeros_like(inputs["terminated"])
    following = np.vstack([inputs["values"][1:], inputs["next_values"][-1:]])
    total, answer = following[-1], np.zeros(never.shape)
    for t in reversed(range(len(never))):
        total = inputs["rewards"][t] + inputs["gamma"] * total
        answer[t] = total - inputs["values"][t]
    changed = {"terminated": never, "truncated": never, "next_values": following, "gae_lambda": 1.0}
    return np.allclose(gae(**{**inputs, **changed}), answer, atol=1e-3)


def property_columns_are_worlds(gae, inputs):
    """Every column is a world of its own, so one column alone must give the same numbers as among
    {N} columns. Yours change. Where do you mix axis 1, by a sum, a mean or a reshape?
    """
    together = gae(**inputs)
    alone = {k: v[:, :1] if np.ndim(v) else v for k, v in inputs.items()}
    return np.allclose(together[:, :1], gae(**alone), atol=1e-3)


def property_perfect_critic(gae, inputs):
    """If the critic is exactly right, nothing is ever a surprise and all advantages are 0. With
    rewards that fit the values on {T} steps, yours are not 0. Which of your terms does not
    cancel?
    """
    has_future = 1.0 - inputs["terminated"]
    rewards = inputs["values"] - inputs["gamma"] * has_future * inputs["next_values"]
    return np.allclose(gae(**{**inputs, "rewards": rewards}), 0.0, atol=1e-3)

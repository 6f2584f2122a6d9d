"""Inputs for `batched_returns`: two worlds by hand, edges, and recordings drawn per attempt."""

import numpy as np
from browser_runtime.grading import Case, Intermediate, column

TAPE = {
    "rewards": np.array([[1.0, 4.0], [0.0, 1.0], [-2.0, 2.0], [3.0, -1.0]]),
    "ended": np.array([[False, False], [True, False], [False, True], [False, False]]),
    "gamma": 0.9,
}


def cases():
    """Fixed inputs. The first ones were worked out by hand; the rest are edges."""
    one = {"rewards": column(1.0, 0.0, -2.0, 3.0), "gamma": 0.9}
    split = {**one, "ended": column(False, True, False, False)}
    yield Case(name="the world of the text", inputs=split, expected=column(1.0, 0.0, 0.7, 3.0))
    by_hand = np.array([[1.0, 6.52], [0.0, 2.8], [0.7, 2.0], [3.0, -1.0]])
    yield Case(name="two worlds by hand", inputs=TAPE, expected=by_hand)
    never, always = np.zeros_like(TAPE["ended"]), np.ones_like(TAPE["ended"])
    yield Case(name="a recording without any end", inputs={**TAPE, "ended": never})
    yield Case(name="an end after every step", inputs={**TAPE, "ended": always})
    yield Case(
        name="a recording of one step",
        inputs={**TAPE, "rewards": TAPE["rewards"][:1], "ended": TAPE["ended"][:1]},
    )


BACKWARDS = True
"""Row t is computed from row t + 1."""


def sample(rng, T, N):
    """Draw a recording of T steps of N worlds, about a quarter of its steps an end."""
    return recording(rng, (T, N), 0.25)


def recording(rng, shape, ends):
    """Draw rewards, and ends at a share `ends` of the steps."""
    return {
        "rewards": rng.normal(0.5, 2.0, shape),
        "ended": rng.random(shape) < ends,
        "gamma": float(rng.uniform(0.6, 0.95)),
    }


def large(rng):
    """A recording of real size, and the seconds it may take."""
    return recording(rng, (256, 64), 0.02), 5.0


def expected(compute_gae, inputs):
    """How the reference answers: without a critic and with gae_lambda = 1, its sum is the return."""
    nothing = 0.0 * inputs["rewards"]
    never = np.zeros_like(inputs["ended"])
    settings = {"gamma": inputs["gamma"], "gae_lambda": 1.0}
    return compute_gae(inputs["rewards"], nothing, nothing, inputs["ended"], never, **settings)[0]


def intermediates(batched_returns, inputs, answer):
    """What a step's return holds besides its own reward."""
    last = len(answer) - 1
    yield Intermediate(
        name="later",
        meaning="your return without the step's own reward",
        values=answer - inputs["rewards"],
        question=lambda cell: (
            "The episode ended with this step. What may still be added to its reward?"
            if inputs["ended"][cell]
            else "The recording stops here. What is left of this return?"
            if cell[0] == last
            else "The episode goes on. What does this step add to the return of the next one?"
        ),
    )


def property_columns_are_worlds(batched_returns, inputs):
    """Every column is a world of its own, so one column alone must give the same numbers as among
    {N} columns. Yours change. Where do you mix axis 1, by a sum, a mean or a reshape?
    """
    together = batched_returns(**inputs)
    alone = {k: v[:, :1] if np.ndim(v) else v for k, v in inputs.items()}
    return np.allclose(together[:, :1], batched_returns(**alone), atol=1e-3)


def property_later_episodes_do_not_matter(batched_returns, inputs):
    """With an end in the middle of {T} steps, what comes after it may not change what came before.
    Yours changes. What does your walk carry across the end?
    """
    cut = len(inputs["rewards"]) // 2
    ended = inputs["ended"].copy()
    ended[cut] = True
    changed = inputs["rewards"].copy()
    changed[cut + 1 :] += 7.0
    before = batched_returns(**{**inputs, "ended": ended})[: cut + 1]
    after = batched_returns(**{**inputs, "ended": ended, "rewards": changed})[: cut + 1]
    return np.allclose(before, after, atol=1e-3)

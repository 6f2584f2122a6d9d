"""Inputs for `explained_variance`: five by hand, edges, and critics drawn per attempt."""

import numpy as np
from browser_runtime.grading import Case

TARGETS = np.array([1.0, 2.0, 3.0, 4.0])


def cases():
    """Errors 0, 0, 0, -1 have variance 3/16 and the targets 5/4, so 1 - 0.15."""
    one_off = {"predictions": np.array([1.0, 2.0, 3.0, 5.0]), "targets": TARGETS}
    yield Case(name="one of four is off by 1", inputs=one_off, expected=0.85)
    yield Case(
        name="a perfect critic", inputs={"predictions": TARGETS, "targets": TARGETS}, expected=1.0
    )
    mean = {"predictions": np.full(4, 2.5), "targets": TARGETS}
    yield Case(name="a critic that says the mean", inputs=mean, expected=0.0)
    high = {"predictions": TARGETS + 10.0, "targets": TARGETS}
    yield Case(name="a critic that is 10 too high", inputs=high, expected=1.0)
    double = {"predictions": 3.0 * TARGETS, "targets": TARGETS}
    yield Case(name="a critic that exaggerates threefold", inputs=double, expected=-3.0)
    turned = {"predictions": -TARGETS, "targets": TARGETS}
    yield Case(name="a critic that has it upside down", inputs=turned, expected=-3.0)
    equal = {"predictions": TARGETS, "targets": np.full(4, 7.0)}
    yield Case(name="targets that do not vary", inputs=equal, expected=np.nan)
    right = {"predictions": np.full(4, 7.0), "targets": np.full(4, 7.0)}
    yield Case(
        name="targets that do not vary, and a critic that knows", inputs=right, expected=np.nan
    )
    small = {"predictions": 1e-3 * one_off["predictions"], "targets": 1e-3 * TARGETS}
    yield Case(name="values a thousand times smaller", inputs=small, expected=0.85)


def sample(rng, B):
    """Draw a critic that is partly right, and off by a constant."""
    # Whole numbers: three equal fractions can have a variance of 1e-33, and one right answer divides by it.
    targets = 2.0 * rng.permutation(B) + rng.integers(0, 2, B)
    noise = rng.normal(0.0, 1.0, B)
    return {"predictions": rng.uniform(0.5, 1.5) * targets + noise + 3.0, "targets": targets}


def expected(explained_variance, inputs):
    """How the reference answers; None becomes nan."""
    found = explained_variance(inputs["predictions"], inputs["targets"])
    return np.nan if found is None else found


def property_blind_to_a_constant(explained_variance, inputs):
    """Adding 5 to every prediction moves every error by the same, so no variance changes, and the score
    must stay. On {B} samples yours moves. Is what you divide a variance, or a mean of squares?
    """
    shifted = {**inputs, "predictions": inputs["predictions"] + 5.0}
    return np.isclose(
        explained_variance(**inputs), explained_variance(**shifted), atol=1e-3, equal_nan=True
    )


def property_no_unit(explained_variance, inputs):
    """Measured in cents instead of euros, critic and targets are both a hundred times larger, and the
    critic is no better for it. On {B} samples your score changes. Which power of the unit is left over?
    """
    cents = {name: 100.0 * value for name, value in inputs.items()}
    return np.isclose(
        explained_variance(**inputs), explained_variance(**cents), atol=1e-3, equal_nan=True
    )

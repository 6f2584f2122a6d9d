"""A tiny exercise of one function, so that each check of the grader is seen alone."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

# Some kinds are tested on their examples of the authors' guide, as the build loads them.
sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "build/site"))

TOML = """
number = "E0"
title = "Double"
concepts = []
difficulty = 1
minutes = 1
[implement]
function = "double"
reference = "builtins.abs"
[implement.arguments]
x = "(T, N)"
factor = "float"
[implement.returns]
y = "(T, N)"
[implement.limits]
call_seconds = 0.3
load_seconds = 0.3
"""

PROBES = '''
import numpy as np
from browser_runtime.grading import Case

def cases():
    x = np.array([[1.0, 2.0], [3.0, 4.0]])
    yield Case(name="two by two", inputs={"x": x, "factor": 2.0}, expected=x * 2)

def sample(rng, T, N):
    return {"x": rng.normal(size=(T, N)), "factor": float(rng.uniform(1.0, 2.0))}

def property_zero(double, inputs):
    """A factor of 0 gives 0 everywhere, here on {T} steps and {N} worlds."""
    return not double(**{**inputs, "factor": 0.0}).any()
'''

SOLUTION = "def double(x, factor):\n    return x * factor\n"
PLUS = '"""You added: {got} instead of {expected} at t={t}."""\ndef double(x, factor):\n    return x + factor\n'


@pytest.fixture
def files() -> dict[str, str]:
    """A whole exercise folder."""
    return {
        "exercise.toml": TOML,
        "probes.py": PROBES,
        "solution.py": SOLUTION,
        "misconceptions/plus.py": PLUS,
    }

"""The call that Run makes, for every exercise of the course: it runs, with the solution before it."""

from __future__ import annotations

import json

import exercises
import numpy as np
import pytest

from browser_runtime.grading import read


@pytest.mark.parametrize("slug", exercises.slugs())
def test_the_example_calls_the_solution(slug):
    view = read(exercises.load(slug)).view()
    example = view["example"]
    if view["kind"] not in ("implement", "debug", "gate"):
        assert example == "" or view["kind"] in ("fill", "order")
        return
    lines = example.split("\n")
    namespace = {}
    exec(view["solution"] + "\n" + "\n".join(lines[:-1]), namespace)
    answer = eval(lines[-1], namespace)
    assert answer is not None
    assert all(np.isfinite(part).all() for part in np.atleast_1d(answer))
    json.dumps(view)

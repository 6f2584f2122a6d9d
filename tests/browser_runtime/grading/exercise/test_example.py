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
    if view["kind"] in ("predict", "tune"):
        assert example == ""
        return
    lines = example.split("\n")
    namespace = {}
    exec(view.get("correct", ""), namespace)
    exec(view["solution"] + "\n" + "\n".join(lines[:-1]), namespace)
    answer = eval(lines[-1], namespace)
    if view["kind"] == "write-test":
        assert answer in (None, True)  # the test of the solution accepts the correct function
        return
    assert answer is not None
    assert all(np.isfinite(part).all() for part in np.atleast_1d(answer))
    json.dumps(view)

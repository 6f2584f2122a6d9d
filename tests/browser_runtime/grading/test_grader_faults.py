"""A fault of the grader or of an author is never shown as the learner's failure."""

from __future__ import annotations

import pytest

from browser_runtime.grading import ExerciseError, grade, read

FAULTS = {
    "probes that fail": {"probes.py": "1 / 0"},
    "a sample that fails": {"probes.py": "def sample(rng): return {}\n"},
    "no exercise.toml": {"exercise.toml": None},
    "no TOML": {"exercise.toml": "title ="},
    "a solution that fails": {"solution.py": "def double(x, factor): return None.x\n"},
    "a property that fails": {
        "probes.py": "import numpy as np\n"
        "def sample(rng): return {'x': np.ones((2, 2)), 'factor': 1.0}\n"
        "def property_p(double, inputs): return 1 / 0\n"
    },
    "a message that asks for too much": {
        "misconceptions/plus.py": '"""{nobody}"""\ndef double(x, factor): return x + factor\n'
    },
}


@pytest.mark.parametrize("what", FAULTS)
def test_it_says_that_the_grader_failed(files, what):
    broken = {**files, **FAULTS[what]}
    broken = {path: text for path, text in broken.items() if text is not None}
    code = "def double(x, factor):\n    return x + factor\n"
    if "property" in what:
        code = files["solution.py"]
    verdict = grade(broken, code, 0)
    assert verdict["status"] == "grader_error"
    assert "says nothing about your code" in verdict["message"]
    assert verdict["trace"]


WRONG = {
    'type = "essay"': "type is 'essay', allowed: predict",
    'colour = "red"': "unknown field 'colour'",
}


@pytest.mark.parametrize("line", WRONG)
def test_an_author_reads_what_is_wrong_in_the_toml(files, line):
    text = files["exercise.toml"]
    name = line.partition(" ")[0]
    kept = [each for each in text.splitlines() if not each.startswith(f"{name} ")]
    with pytest.raises(ExerciseError, match=WRONG[line]):
        read({**files, "exercise.toml": "\n".join([line, *kept])})


@pytest.mark.parametrize("name", ["title", "number", "concepts", "minutes"])
def test_a_missing_field_is_named(files, name):
    kept = [each for each in files["exercise.toml"].splitlines() if not each.startswith(name)]
    with pytest.raises(ExerciseError, match=f"{name} is missing"):
        read({**files, "exercise.toml": "\n".join(kept)})

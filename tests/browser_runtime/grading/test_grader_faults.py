"""A fault of the grader or of an author is never shown as the learner's failure."""

from __future__ import annotations

import subprocess
import sys

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
    "title = 3": "title is 3, allowed: text",
    'colour = "red"': "unknown field 'colour', allowed: number, title",
    'difficulty = "hard"': "difficulty is 'hard', allowed: a whole number",
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


def test_an_unknown_field_of_a_section_is_named(files):
    text = files["exercise.toml"].replace("[implement]", "[implement]\ncolour = 3")
    with pytest.raises(ExerciseError, match=r"\[implement\] unknown field 'colour', allowed: func"):
        read({**files, "exercise.toml": text})


@pytest.mark.parametrize("text", ["", "[gate]\nfunction = 'double'"])
def test_exactly_one_section_names_the_kind(files, text):
    head = files["exercise.toml"] if text else files["exercise.toml"].partition("[implement]")[0]
    found = r"\[gate\] and \[implement\]|\[implement\] and \[gate\]" if text else "none"
    with pytest.raises(ExerciseError, match=f"found is ({found}), allowed: .*predict"):
        read({**files, "exercise.toml": head + text})


def test_every_module_of_the_grader_stands_on_numpy_and_ppo_ref_alone():
    """What grades may be carried to another machine: nothing else of browser_runtime is loaded."""
    code = (
        "import pkgutil, importlib, sys, browser_runtime.grading as g\n"
        "for m in pkgutil.walk_packages(g.__path__, g.__name__ + '.'):\n"
        "    importlib.import_module(m.name)\n"
        "print([n for n in sys.modules if n.startswith('browser_runtime.') and\n"
        "       not n.startswith('browser_runtime.grading')])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"

"""Blanks: what is put in is one value, and nothing that is put in can leave its blank."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from browser_runtime.grading import ExerciseError, grade, proof, read
from browser_runtime.grading.exercise.blanks import NotOneExpression, one_expression

TOML = """
number = "E0"
title = "Double"
concepts = []
difficulty = 1
minutes = 1
[fill]
function = "double"
reference = "builtins.abs"
[[fill.blanks]]
id = "by"
code = "1.0 + factor"
label = "the factor"
[fill.arguments]
x = "(T, N)"
factor = "float"
[fill.returns]
y = "(T, N)"
[fill.limits]
call_seconds = 0.3
load_seconds = 0.3
"""
SOLUTION = "def double(x, factor):\n    return x * (1.0 + factor)\n"
PROBES = """
import numpy as np
from browser_runtime.grading import Case

def cases():
    yield Case(name="two numbers", inputs={"x": np.array([[1.0, 2.0]]), "factor": 2.0})

def sample(rng):
    return {"x": rng.normal(size=(5, 3)), "factor": float(rng.uniform(1.0, 2.0))}

def expected(reference, inputs):
    return inputs["x"] * (1.0 + inputs["factor"])
"""


@pytest.fixture
def fill():
    return {
        "exercise.toml": TOML,
        "probes.py": PROBES,
        "solution.py": SOLUTION,
        "misconceptions/no_one.py": '"""You return {got}."""\nby = "factor"\n',
    }


def graded(files, text):
    return grade(files, json.dumps({"by": text}), 0)


RIGHT = [
    "1.0 + factor", "factor + 1", "  1+factor  ", "(1 +\n factor)", "1 + factor  # one more",
    "-(-1 - factor)", "sum([1, factor])", "(lambda: factor + 1)()", "1 + (0, factor)[True]",
]  # fmt: skip


@pytest.mark.parametrize("text", RIGHT)
def test_every_way_of_writing_the_value_passes(fill, text):
    assert graded(fill, text)["status"] == "passed"


def test_what_stands_beside_a_blank_cannot_tear_the_answer_apart():
    """In x * ___ the answer 1 + factor is one value, as the box around it says."""
    files = {
        "exercise.toml": TOML,
        "probes.py": PROBES,
        "solution.py": "def double(x, factor):\n    return x * (1.0 + factor)\n",
    }
    view = read(files).view()
    assert view["parts"] == ("def double(x, factor):\n    return x * (", ")\n")
    files["exercise.toml"] = TOML.replace("1.0 + factor", "np.add(1.0, factor)")
    files["solution.py"] = (
        "import numpy as np\ndef double(x, factor):\n    return x * np.add(1.0, factor)\n"
    )
    assert read(files).view()["parts"][1] == "\n"
    assert graded(files, "1 + factor")["status"] == "passed"


UNUSABLE = {
    "nothing": "",
    "blank": "  \n ",
    "a statement": "y = 3",
    "two statements": "1; 2",
    "a bracket that closes what was opened before": "1.0 + factor) + (0",
    "a second function": "1.0)\n\ndef double(x, factor):\n    return x * (1 + factor",
    "a def": "def double(x, factor): return x",
    "two lines": "1.0 +\nfactor",
    "a curly quote": "“1”",
    "a full-width digit": "１ + factor",
    "a null character": "1.0 + factor\0",
    "a lone surrogate": "'\ud800'",
    "half an expression": "1.0 +",
    "brackets without end": "(" * 5000,
    "a keyword argument": "a=1",
    "stars": "*x",
    "an import": "import os",
}


@pytest.mark.parametrize("what", UNUSABLE)
def test_what_is_not_one_expression_is_told_and_never_run(fill, what):
    verdict = graded(fill, UNUSABLE[what])
    assert (verdict["status"], verdict["stage"]) == ("failed", "answer"), verdict["message"]
    assert verdict["message"].startswith("Blank 1 ")
    assert verdict["line"] == 2


FAILING = {
    "a name that is not there": ("gamma", "runs"),
    "a generator": ("(yield)", "shape"),
    "an exit": ("exit()", "runs"),
    "the reference": ("__import__('ppo_ref')", "runs"),
    "an await": ("(await x)", "runs"),
    "the right number of another type": ("'2'", "runs"),
    "a loop without end": ("[0 for _ in iter(int, 1)]", "speed"),
    "a name bound to another": ("(factor := 0) + 1", "oracle"),
}


@pytest.mark.parametrize("what", FAILING)
def test_an_expression_that_is_wrong_is_judged_as_a_program_is(fill, what):
    text, stage = FAILING[what]
    verdict = graded(fill, text)
    assert (verdict["status"], verdict["stage"]) == ("failed", stage), verdict["message"]


def test_a_curly_quote_in_a_blank_is_named(fill):
    assert "curly quote" in graded(fill, "“1”")["message"]
    assert "line above" not in graded(fill, "1 +")["message"]


def test_a_known_wrong_filling_earns_its_message(fill):
    verdict = graded(fill, " factor  # no one ")
    assert verdict["misconception"] == "NO-ONE"


def test_what_the_page_cannot_send_is_our_fault(fill):
    for text in ("", "[]", "{", '{"to": "1"}', '{"by": 3}', "3"):
        assert grade(fill, text, 0)["status"] == "grader_error", text


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab1 +-*()[]{}.,:;=#'\"\n\\\t~", max_size=12))
def test_an_accepted_answer_is_one_expression_on_one_line_wherever_it_stands(text):
    try:
        written = one_expression(text)
    except NotOneExpression:
        return
    program = compile(f"a * {written} * a\nb", "x", "exec", flags=0x400)  # ast.PyCF_ONLY_AST
    assert "\n" not in written
    assert len(program.body) == 2


WRONG = {
    "not there": ('code = "1.0 + factor"', 'code = "2.0 + factor"', "found 0 times"),
    "there twice": ('code = "1.0 + factor"', 'code = "x"', "found 2 times"),
    "no expression": ('code = "1.0 + factor"', 'code = "(1.0 + factor)"', "found 0 times"),
    "no name": ('id = "by"', 'id = "a-b"', "allowed: different Python names"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_blank_that_cannot_be_found_is_the_authors_mistake(fill, what):
    old, new, said = WRONG[what]
    files = {**fill, "exercise.toml": TOML.replace(old, new)}
    if what == "there twice":
        files["solution.py"] = "def double(x, factor):\n    y = x\n    return x * (1.0 + factor)\n"
    assert any(said in problem for problem in proof.problems(files))


def test_four_blanks_are_too_many(fill):
    block = TOML[TOML.index("[[fill.blanks]]") : TOML.index("[fill.arguments]")]
    more = "".join(block.replace('"by"', f'"by{n}"') for n in range(3))
    with pytest.raises(ExerciseError, match="has 4 blanks, allowed: 1 to 3"):
        read({**fill, "exercise.toml": TOML.replace(block, block + more)})


def test_a_filling_that_names_no_blank_is_the_authors_mistake(fill):
    files = {**fill, "misconceptions/other.py": '"""No."""\nto = "1"\n'}
    assert any("allowed: a text for one of by" in problem for problem in proof.problems(files))


def test_half_an_expression_is_told_in_pythons_words_and_no_hint_that_speaks_of_lines(fill):
    message = graded(fill, "1.0 +")["message"]
    said = "Blank 1 takes one expression, such as `a + b`. Python says of yours: invalid syntax."
    assert message == said
    assert graded(fill, " ")["message"] == "Blank 1 is still empty (the factor)."


def test_a_blank_that_is_not_there_is_named(fill):
    assert "there is no blank 'to'" in grade(fill, '{"to": "1"}', 0)["message"]


def test_a_misconception_may_be_a_whole_program_beside_imports(fill):
    whole = '"""You forget x."""\nimport numpy as np\n\ndef double(x, factor):\n    return x * 0\n'
    files = {**fill, "misconceptions/no_x.py": whole}
    assert graded(files, "0")["misconception"] == "NO-X"
    assert [one for one in proof.problems(files) if "no_x" in one.lower()] == []


def test_a_filling_may_set_some_blanks_and_names_all_when_it_errs(fill):
    block = TOML[TOML.index("[[fill.blanks]]") : TOML.index("[fill.arguments]")]
    second = '[[fill.blanks]]\nid = "what"\ncode = "x"\nlabel = "what is doubled"\n'
    files = {
        **fill,
        "exercise.toml": TOML.replace(block, block + second),
        "solution.py": "def double(x, factor):\n    return (x) * (1.0 + factor)\n",
        "misconceptions/both.py": '"""Both."""\nby = "1.0"\nwhat = "2 * factor"\n',
    }
    both = grade(files, json.dumps({"what": "factor * 2", "by": "1"}), 0)
    assert both["misconception"] == "BOTH"
    broken = {**files, "misconceptions/other.py": '"""No."""\nto = "1"\n'}
    said = "line 2 of a misconception or alternative is \"to = '1'\", allowed: a text for one of "
    assert any(f"{said}by, what, or the whole function" in one for one in proof.problems(broken))
    twice = TOML.replace(block, block + second.replace('"what"', '"by"'))
    with pytest.raises(ExerciseError, match="blanks are called by, by, allowed: different"):
        read({**files, "exercise.toml": twice})

"""The grader stops at the first check that fails, and says one thing."""

from __future__ import annotations

import json

import pytest

from browser_runtime.grading import grade


def body(text):
    return f"import numpy as np\n\ndef double(x, factor):\n    {text}\n"


VERDICTS = {
    "a syntax error": ("def double(x:\n", "runs", "SyntaxError"),
    "no function of that name": ("def dubble(x, factor): pass", "signature", "`dubble`"),
    "other arguments": ("def double(x): return x", "signature", "x, factor"),
    "an exception": (body("return x[7]"), "runs", "IndexError in line 4"),
    "an exit": (body("raise SystemExit(1)"), "runs", "SystemExit"),
    "nothing returned": (body("x * factor"), "shape", "returned nothing"),
    "a list": (body("return (x * factor).tolist()"), "shape", "a list of 2 items"),
    "a pair": (body("return x, x"), "shape", "2 values in a tuple"),
    "only printed": (body("print(x * factor)"), "shape", "printing hands nothing back"),
    "a generator": (body("yield x * factor"), "shape", "contains `yield`"),
    "a coroutine": ("async def double(x, factor):\n    return x * factor\n", "shape", "is `async`"),
    "a question": (body("input(); return x * factor"), "runs", "there is none here"),
    "curly quotes": (body("y = \u201ca\u201d; return x * factor"), "runs", "curly quote"),
    "one row": (body("return (x * factor)[-1]"), "shape", "Only one row"),
    "an axis too many": (body("return (x * factor)[None]"), "shape", "one axis too many"),
    "whole numbers": (body("return (x * factor).astype(int)"), "shape", "cut off every fraction"),
    "changed inputs": (body("x *= factor; return x"), "purity", "changed its input `x`"),
    "the global generator": (
        body("np.random.rand(); return x * factor"), "purity", "global random numbers",
    ),
    "memory": (body("double.n = getattr(double, 'n', 0) + 1; return x * factor + (double.n > 7)"),
               "purity", "two different answers"),
    "wrong numbers": (body("return x * factor * factor"), "oracle", "`y` at t=0, n=0 is 4;"),
    "not finite": (body("return x * factor / 0"), "oracle", "finite"),
    "a known mistake": (body("return x + factor"), "misconception", "You added: 3 instead of 2"),
    "an endless loop": (body("while True: pass"), "speed", "still running after"),
    "an endless file": ("while True:\n    pass\n", "speed", "still running after"),
}  # fmt: skip


@pytest.mark.parametrize("what", VERDICTS)
def test_what_is_wrong_is_said(files, what):
    code, stage, said = VERDICTS[what]
    verdict = grade(files, code, 0)
    assert (verdict["status"], verdict["stage"]) == ("failed", stage), verdict["message"]
    assert said in verdict["message"]


def test_the_solution_passes_and_lists_what_was_checked(files):
    verdict = grade(files, files["solution.py"], 0)
    assert verdict["status"] == "passed"
    assert [check["name"][:1] for check in verdict["checks"]] == ["1", "8", "1"]


@pytest.mark.parametrize("what", VERDICTS)
def test_every_verdict_is_strict_json(files, what):
    json.dumps(grade(files, VERDICTS[what][0], 0), allow_nan=False)


def test_a_traceback_shows_the_learners_lines_only(files):
    verdict = grade(files, body("return np.reshape(x, (9, 9, 9))"), 0)
    assert "return np.reshape" in verdict["trace"]
    assert "site-packages" not in verdict["trace"]
    assert "sandbox.py" not in verdict["trace"]
    assert verdict["line"] == 4


def test_prints_are_kept_and_bounded(files):
    verdict = grade(files, body("print('seen' * 9000); return x * factor"), 0)
    assert verdict["status"] == "passed"
    shown, count = verdict["printed"].splitlines()
    assert shown == "seen" * 1000
    assert count.endswith(" calls printed something; this is the first of them.)")


def test_a_print_is_shown_for_the_case_that_the_message_speaks_of(files):
    """The file's own prints come first; the same line for every case is left out."""
    code = body("print('rows', len(x)); return x * factor + (len(x) > 2)")
    verdict = grade(files, f"print('loaded')\n{code}", 0)
    assert verdict["difference"]["table"]["steps"] == ["0", "1", "2"]
    loaded, shown, count = verdict["printed"].splitlines()
    assert (loaded, shown) == ("loaded", "rows 3")
    assert count.endswith("; this is the one that the message speaks of.)")


@pytest.mark.parametrize(
    "what",
    [
        "print('one call'); return x * factor / 0 if len(x) > 2 else 1 / 0",
        "print('one call'); return x[0]",
        "print('one call')",
    ],
)
def test_a_print_before_an_error_or_a_wrong_shape_is_shown_once(files, what):
    printed = grade(files, body(what), 0)["printed"]
    assert printed.startswith("one call\n(")
    assert printed.count("one call") == 1


def test_one_print_is_not_counted(files):
    assert grade(files, f"print('loaded')\n{files['solution.py']}", 0)["printed"] == "loaded\n"


def test_a_bare_except_cannot_swallow_the_time_limit(files):
    code = body("while True:\n        try:\n            pass\n        except:\n            pass")
    assert grade(files, code, 0)["stage"] == "speed"


def test_stop_is_not_a_verdict(files):
    with pytest.raises(KeyboardInterrupt):
        grade(files, body("raise KeyboardInterrupt"), 0)


def test_special_casing_the_visible_numbers_does_not_pass(files):
    code = body("return np.array([[2.0, 4.0], [6.0, 8.0]])[: len(x), : x.shape[1]]")
    assert grade(files, code, 0)["status"] == "failed"


def test_a_failing_random_input_is_shrunk_before_it_is_shown(files):
    code = body("return x * factor + (len(x) > 2)")
    verdict = grade(files, code, 0)
    assert verdict["difference"]["case"] == "the smallest failing input found"
    assert len(verdict["difference"]["table"]["steps"]) == 3


def test_a_broken_property_is_shown_on_a_small_input(files):
    code = body("return x * factor if factor else x * 0 + 1")
    verdict = grade(files, code, 0)
    assert verdict["stage"] == "property"
    assert "on 1 step and 1 world" in verdict["message"]


@pytest.mark.parametrize("module", ["ppo_ref.gae", "browser_runtime", "js", "pyodide"])
def test_the_reference_and_the_page_cannot_be_imported(files, module):
    verdict = grade(files, f"import {module}\n" + files["solution.py"], 0)
    assert "not available here" in verdict["message"]


def test_the_same_seed_draws_the_same_inputs(files):
    code = body("return x * factor + (len(x) > 4) * x")
    one, other = grade(files, code, 5), grade(files, code, 5)
    assert one["difference"] == other["difference"]

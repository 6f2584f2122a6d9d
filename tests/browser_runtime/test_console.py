import dataclasses
import linecache
import math

import numpy as np
import pytest

from browser_runtime import console


@pytest.fixture(autouse=True)
def _fresh_sessions():
    console._sessions.clear()


def run(code, session="page"):
    return dataclasses.asdict(console.run_cell(console.RunCell(session=session, code=code)))


def test_the_last_expression_is_shown_and_kept_as_underscore(host):
    assert run("x = 6\nx * 7")["value"] == "42"
    assert run("_ + 1")["value"] == "43"
    assert run("x = 1")["value"] is None
    assert run("None")["value"] is None
    assert run("x;")["value"] is None
    assert run("")["status"] == "ok"


def test_variables_live_on_within_a_session_and_not_beyond(host):
    run("x = 41")
    assert run("x")["value"] == "41"
    assert run("x", session="other")["error"]["type"] == "NameError"
    console.forget(console.Forget(session="page"))
    assert run("x")["error"]["type"] == "NameError"


def test_output_arrives_in_order_with_its_stream(host):
    run("import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')")
    assert host.text == "a\nb\nc\n"
    assert ("stderr", "b\n") in host.written or any(
        stream == "stderr" and "b" in text for stream, text in host.written
    )


def test_an_error_shows_the_learners_lines_only_and_the_rest_on_request(host):
    result = run("import json\n\ndef parse(text):\n    return json.loads(text)\n\nparse('{')")
    error = result["error"]
    assert result["status"] == "error"
    assert error["type"] == "JSONDecodeError"
    assert "return json.loads(text)" in error["trace"]
    assert "parse('{')" in error["trace"]
    assert "decoder.py" not in error["trace"]
    assert "raised inside json" in error["trace"]
    assert "decoder.py" in error["full_trace"]
    assert error["line"] == 4


def test_a_missing_name_is_looked_for_where_it_can_be(host):
    assert "Run all above" in run("missing")["error"]["hint"]
    assert "Run all above" not in run("missing", session="exercise:gae")["error"]["hint"]
    assert "import numpy" in run("np")["error"]["hint"]


CHANGED = {
    "np.zeros": "import numpy as np\nnp.zeros = np.ones",
    "np.random.default_rng": "import numpy as np\nnp.random.default_rng = 3",
    "math.sqrt": "import math\nmath.sqrt = abs\n1 / 0",
    "print": "import builtins\nbuiltins.print = len",
}


@pytest.mark.parametrize("name", CHANGED)
def test_a_cell_that_changes_what_training_stands_on_is_told_and_it_is_put_back(host, name):
    namespace = {"np": np, "math": math, "print": print}
    before = eval(name, namespace)
    note = run(CHANGED[name])["note"]
    assert f"`{name} = ...`. Did you mean `{name}(...)`? It was put back" in note
    assert eval(name, {"np": np, "math": math}) is before
    assert run("1")["note"] is None


TRAINS = {
    "imported from it": "from ppo_ref.presets import preset",
    "imported whole": "import ppo_ref.gae as g",
    "kept by an earlier cell, as a class": "PPOConfig",
    "kept as a function": "compute_gae",
    "kept as a value": "config",
    "kept as a module": "fields",
}


@pytest.mark.parametrize("how", TRAINS)
def test_what_a_cell_trains_with_a_numpy_that_it_changed_is_told_to_be_run_again(host, how):
    run(
        "from ppo_ref.config import PPOConfig\nfrom ppo_ref.gae import compute_gae\n"
        "from ppo_ref import fields\nconfig = PPOConfig()"
    )
    note = run(f"{CHANGED['np.zeros']}\n{TRAINS[how]}")["note"]
    assert note.endswith("What this cell ran of `ppo_ref` used it all the same: run that again.")


@pytest.mark.parametrize("code", ["ppo = 'ppo_ref'", "import math as ppo_ref_of_mine", "x = len"])
def test_a_cell_without_a_training_hears_nothing_of_one(host, code):
    assert "ppo_ref" not in run(f"{CHANGED['np.zeros']}\n{code}")["note"]


def test_a_cell_may_add_to_numpy_and_import_more_of_it(host):
    assert run("import numpy as np\nimport numpy.polynomial\nnp.mine = 3")["note"] is None
    try:
        assert run("np.mine")["value"] == "3"
    finally:
        del np.mine


def test_what_ran_before_an_error_is_kept(host):
    run("x = 1\nraise ValueError('no')")
    assert run("x")["value"] == "1"


def test_a_syntax_error_names_the_line_and_points_at_the_place(host):
    error = run("y = 1\nfor i in range(3)\n    print(i)")["error"]
    assert error["type"] == "SyntaxError"
    assert error["line"] == 2
    assert "for i in range(3)" in error["trace"]
    assert "^" in error["trace"]
    assert "console.py" not in error["trace"]


def test_causes_are_trimmed_too(host):
    code = "try:\n    int('x')\nexcept ValueError as e:\n    raise KeyError('k') from e"
    error = run(code)["error"]
    assert "direct cause" in error["trace"]
    assert "console.py" not in error["trace"]


def test_endless_recursion_is_an_ordinary_error(host):
    error = run("def f(n):\n    return f(n + 1)\nf(0)")["error"]
    assert error["type"] == "RecursionError"
    assert "more times" in error["trace"]
    assert len(error["trace"]) < 2000


def test_exit_ends_the_cell_and_nothing_else(host):
    run("x = 2")
    result = run("import sys\nsys.exit(3)")
    assert result["status"] == "ok"
    assert "exit" in result["note"]
    assert run("x")["value"] == "2"


def test_a_stop_is_told_apart_from_a_keyboard_interrupt_of_the_learner(host):
    assert run("raise KeyboardInterrupt")["status"] == "error"
    host.stop = True
    result = run("x = 5\nraise KeyboardInterrupt")
    assert result["status"] == "stopped"
    assert result["variables_kept"]
    host.stop = False
    assert run("x")["value"] == "5"


def test_a_broken_repr_or_str_is_the_learners_error(host):
    assert run("class A:\n    def __repr__(self): return 1/0\nA()")["error"]["type"] == (
        "ZeroDivisionError"
    )
    error = run("class E(Exception):\n    def __str__(self): return 1/0\nraise E()")["error"]
    assert error["type"] == "E"
    assert "could not be shown" in error["message"]


def test_a_huge_repr_is_shortened(host):
    value = run("'z' * 1_000_000")["value"]
    assert len(value) < 110_000
    assert value.endswith("more characters")


def test_classes_of_a_cell_belong_to_main_and_show_their_source(host):
    assert run("class A: pass\nA.__module__")["value"] == "'__main__'"
    assert run("import inspect\ndef g(): return 1\ninspect.getsource(g)")["value"] == (
        "'def g(): return 1\\n'"
    )
    assert any(name.startswith("<cell ") for name in linecache.cache)


def test_input_says_why_where_it_cannot_wait(host):
    with pytest.raises(RuntimeError, match="write the value into the code"):
        console.read_line("name? ")


def test_await_may_stand_at_the_top_of_a_cell(host):
    code = "async def f(x):\n    return 2 * x\ny = await f(3)\nawait f(y)"
    assert run(code)["value"] == "12"
    assert run("y")["value"] == "6"
    assert run("await f(1 / 0)")["error"]["type"] == "ZeroDivisionError"


def test_an_await_that_waits_says_so_where_the_browser_cannot(host):
    error = run("import asyncio\nawait asyncio.get_running_loop().create_future()")["error"]
    assert error["type"] == "RuntimeError"
    stuck = "class Never:\n    def __await__(self):\n        yield\nawait Never()"
    assert "cannot wait in a cell" in run(stuck)["error"]["message"]


def test_an_error_brings_the_variables_that_its_line_could_see(host):
    error = run("a = 5\ndef f(x):\n    y = x + 1\n    return y / 0\nf(a)")["error"]
    assert [(v["name"], v["text"]) for v in error["variables"]] == [("x", "5"), ("y", "6")]
    error = run("import numpy as np\nb = 3\nb / 0")["error"]
    assert [v["name"] for v in error["variables"]] == ["b"]


def test_a_given_program_runs_first_and_stays_out_of_the_learners_lines(host):
    given = (
        "def half(x):\n    if x is None:\n        raise ValueError('nothing')\n    return x / 2\n"
    )
    result = console.run_cell(console.RunCell(session="page", code="half(8)", given=given))
    assert result.value == "4.0"
    code = "def test(half):\n    assert half(None) == 0\n\ntest(half)"
    failed = console.run_cell(console.RunCell(session="page", code=code, given=given))
    assert (failed.error.type, failed.error.line) == ("ValueError", 2)
    assert "raise ValueError" not in failed.error.trace

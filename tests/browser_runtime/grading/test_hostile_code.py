"""Code that reaches beyond itself: it does not pass, ends in time, and the next grading is sound."""

from __future__ import annotations

import builtins
import random
import shutil
import signal
import sys
import threading
import time
import warnings

import numpy as np
import pytest

from browser_runtime import soft_stop
from browser_runtime.grading import grade, read
from browser_runtime.grading.engine import verdict_on
from browser_runtime.grading.measure import limits

WRONG = "def double(x, factor):\n    return x * 0\n"
HEAD = "import numpy as np\nimport sys\n"


assert shutil.copy, "loaded before the first grading"


def body(text):
    return f"{HEAD}def double(x, factor):\n    {text}\n"


CHANGES = {
    "np.isclose": f"{HEAD}np.isclose = lambda a, b, **k: np.ones(np.shape(a), bool)\n{WRONG}",
    "np.array_equal": f"{HEAD}np.array_equal = lambda *a, **k: True\n{WRONG}",
    "np.array": body("np.array = []; return x"),
    "np.zeros": body("np.zeros = x.shape; return x * factor"),
    "np.random.default_rng": body("np.random.default_rng = None; return x * factor"),
    "np.errstate": body("np.errstate = 1; return x * factor"),
    "np.ndarray": body("np.ndarray = list; return x * factor"),
    "np.pi": body("np.pi = 3; return x * factor"),
    "isinstance": f"import builtins\nbuiltins.isinstance = lambda *a: True\n{WRONG}",
    "len": f"import builtins\nbuiltins.len = lambda a: 2\n{WRONG}",
    "math.isfinite": f"import math\nmath.isfinite = lambda a: True\n{WRONG}",
    "copy.deepcopy": f"import copy\ncopy.deepcopy = lambda a: a\n{WRONG}",
    "time.perf_counter": f"import time\ntime.perf_counter = lambda: 0.0\n{WRONG}",
    "shutil.copy": body("import shutil; shutil.copy = None; return x * factor"),
    "time.monotonic": body("import time; time.monotonic = lambda: 0; return x * factor"),
    "a value that says it is equal": (
        f"{HEAD}class Same:\n    def __eq__(self, other): return True\n"
        f"    def __call__(self, *a, **k): return np.bool_(True)\n    __hash__ = None\n"
        f"np.allclose = Same()\n{WRONG}"
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_the_code_changed_is_named_put_back_and_does_not_pass(files, what):
    before = {name: dict(vars(m)) for name, m in (("np", np), ("builtins", builtins))}
    verdict = grade(files, CHANGES[what], 0)
    assert (verdict["status"], verdict["stage"]) == ("failed", "purity"), verdict
    assert verdict["spoilt"]
    name = what if " " not in what else "np.allclose"
    assert f"`{name} = ...`" in verdict["message"]
    assert all(vars(np)[key] is value for key, value in before["np"].items())
    assert all(vars(builtins)[key] is value for key, value in before["builtins"].items())
    assert grade(files, files["solution.py"], 0)["status"] == "passed"
    assert grade(files, WRONG, 0)["status"] == "failed"


ENDLESS = {
    "a bare except": "while True:\n        try:\n            while True: pass\n        except: pass",
    "nested excepts": (
        "while True:\n        try:\n            while True:\n                try:\n"
        "                    while True: pass\n                except BaseException: continue\n"
        "        except BaseException: pass"
    ),
    "a finally": "try:\n        while True: pass\n    finally:\n        while True: pass",
    "no trace": "sys.settrace(None)\n    while True: pass",
    "a clock": "import time\n    time.perf_counter = time.monotonic = lambda: 0\n    while True: pass",
    "a sleep": "import time\n    time.sleep(60)",
    "a comprehension": "return [0 for _ in iter(int, 1)]",
    "a generator": "return list(i for i in iter(int, 1) if i)",
    "a result's __str__": (
        "class Bad(Exception):\n        def __str__(self):\n            while True: pass\n    raise Bad"
    ),
}


@pytest.mark.parametrize("what", ENDLESS)
def test_endless_code_ends_the_grading_once(files, what):
    started = time.monotonic()
    verdict = grade(files, body(ENDLESS[what]), 0)
    assert time.monotonic() - started < 10
    assert verdict["status"] == "failed"
    assert verdict["stage"] in ("speed", "purity", "runs")
    if what in ("a bare except", "no trace", "nested excepts", "a sleep"):
        assert verdict["stage"] == "speed"
        assert f"in line {verdict['line']} " in verdict["message"]
    assert grade(files, files["solution.py"], 0)["status"] == "passed"


def test_the_first_call_that_takes_too_long_is_the_last(files):
    code = body("double.n = getattr(double, 'n', 0) + 1; print(double.n)\n    while True: pass")
    verdict = grade(files, code, 0)
    assert verdict["printed"] == "1\n"
    assert verdict["line"] == 5


REACHING = {
    "the caller's variables": "import sys\n    return sys._getframe().f_back.f_locals",
    "a traceback": "try:\n        1 / 0\n    except ZeroDivisionError as e:\n        e.__traceback__.tb_frame",
    "a name imported": "from sys import _getframe\n    return x",
    "a name in a text": "import sys\n    getattr(sys, '_getframe')()",
    "all that lives": "import gc\n    gc.get_objects()",
    "a function's own code": "return double.__code__.co_consts",
}


@pytest.mark.parametrize("what", REACHING)
def test_code_that_reaches_out_of_itself_is_told_so_before_it_runs(files, what):
    verdict = grade(files, body(REACHING[what]), 0)
    assert (verdict["status"], verdict["stage"]) == ("failed", "runs")
    assert "reaches out of your code" in verdict["message"]
    assert f"in line {verdict['line']} " in verdict["message"]
    assert verdict["line"] >= 4


def test_what_only_resembles_such_a_name_is_nobodys_business(files):
    code = body(
        '"""No f_back here."""\n    f_backs = "the f_back of it"\n    return np.stack(list(x * factor))'
    )
    assert grade(files, code, 0)["status"] == "passed"


def test_a_seed_set_in_the_function_is_a_use_of_global_chance_and_no_memory(files):
    verdict = grade(files, body("np.random.seed(0)\n    return x * factor"), 0)
    assert verdict["stage"] == "purity"
    assert "global random numbers" in verdict["message"]


def test_a_count_of_calls_that_breaks_a_property_is_told_as_a_memory(files):
    """The cases are answered rightly; whatever comes later is not."""
    code = body(
        "double.n = getattr(double, 'n', 0) + 1\n"
        "    return x * factor if double.n < 13 else x * 0 + 1 + x * factor"
    )
    verdict = grade(files, code, 0)
    assert verdict["stage"] == "purity", verdict["message"]
    assert "two different answers" in verdict["message"]


def test_all_calls_together_have_a_limit(files):
    code = body("import time; time.sleep(0.15); return x * factor")
    with limits.grading_budget(0.4):
        verdict = verdict_on(read(files).kind, code, 0)
    assert verdict.stage == "speed"
    assert "all the checks together" in verdict.message


def test_the_limit_holds_on_a_thread_as_well(files):
    said = []
    work = threading.Thread(target=lambda: said.append(grade(files, body("while True: pass"), 0)))
    work.start()
    work.join(20)
    assert said[0]["stage"] == "speed"


LIARS = {
    "a class that lies about its class": (
        f"{HEAD}class Fake:\n    __class__ = np.ndarray\n    shape = (2, 2)\n"
        "    dtype = np.dtype(float)\n    def __array__(self, *a, **k): raise RuntimeError\n"
        "def double(x, factor): return Fake()\n"
    ),
    "an array that equals everything": (
        f"{HEAD}class Same(np.ndarray):\n    def __eq__(self, other): return np.ones(self.shape, bool)\n"
        "    def astype(self, *a, **k): return self\n"
        "    def __array_ufunc__(self, *a, **k): return np.ones(self.shape, bool)\n"
        "    def __array_function__(self, *a, **k): return np.ones(self.shape, bool)\n"
        "def double(x, factor): return (x * 0).view(Same)\n"
    ),
    "a float that equals everything": (
        f"{HEAD}class F(float):\n    def __eq__(self, other): return True\n    __hash__ = None\n"
        "def double(x, factor):\n    out = np.empty(x.shape, object)\n    out[:] = F(1)\n    return out\n"
    ),
    "an object whose copy exits": (
        f"{HEAD}class C:\n    def __deepcopy__(self, memo): raise SystemExit\n"
        "def double(x, factor): return C()\n"
    ),
    "a list that holds itself": f"{HEAD}def double(x, factor):\n    a = []\n    a.append(a)\n    return a\n",
    "a generator": f"{HEAD}def double(x, factor):\n    while True: yield x\n",
    "a coroutine": f"{HEAD}async def double(x, factor):\n    return x\n",
    "an exception that exits when shown": (
        f"{HEAD}class Bad(Exception):\n    def __str__(self): raise SystemExit(3)\n"
        "def double(x, factor): raise Bad\n"
    ),
    "deep recursion": body("return double(x, factor)"),
    "os._exit": body("import os; os._exit(3)"),
    "a patched verdict": (
        "import sys\nV = sys.modules['browser_runtime.grading.explain.verdict'].Verdict\n"
        f"V.to_dict = lambda self: {{'status': 'passed'}}\n{WRONG}"
    ),
    "a verdict patched from its frame": (
        "import sys\nframe = sys._getframe()\nwhile frame:\n"
        "    Verdict = frame.f_globals.get('Verdict')\n"
        "    if Verdict: Verdict.to_dict = lambda self: {'status': 'passed'}\n"
        f"    frame = frame.f_back\n{WRONG}"
    ),
    "importlib": f"import importlib\nppo = importlib.import_module('ppo_ref.gae')\n{WRONG}",
    "the page by importlib": f"import importlib\njs = importlib.import_module('js')\n{WRONG}",
    "signal": f"import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\n{WRONG}",
}


@pytest.mark.parametrize("what", LIARS)
def test_a_hostile_answer_is_a_verdict_of_its_own(files, what):
    verdict = grade(files, LIARS[what], 0)
    assert verdict["status"] == "failed", verdict["message"]
    assert "SystemExit" in verdict["message"] or "exited" not in verdict["message"]
    assert grade(files, files["solution.py"], 0)["status"] == "passed"
    assert grade(files, WRONG, 0)["status"] == "failed"


def test_settings_of_the_process_are_put_back(files):
    before = (
        sys.getrecursionlimit(), list(warnings.filters), np.get_printoptions(), np.geterr(),
        sys.stdout, sys.gettrace(), sys.getprofile(), signal.getsignal(signal.SIGINT),
        list(sys.meta_path), list(sys.path),
    )  # fmt: skip
    code = body(
        "import warnings, io\n"
        "    sys.setrecursionlimit(9000); warnings.simplefilter('error')\n"
        "    np.set_printoptions(precision=1); np.seterr(all='raise'); sys.stdout = io.StringIO()\n"
        "    sys.setprofile(lambda *a: None); sys.meta_path.clear()\n    return x * factor"
    )
    assert grade(files, code, 0)["status"] == "passed"
    assert before == (
        sys.getrecursionlimit(), list(warnings.filters), np.get_printoptions(), np.geterr(),
        sys.stdout, sys.gettrace(), sys.getprofile(), signal.getsignal(signal.SIGINT),
        list(sys.meta_path), list(sys.path),
    )  # fmt: skip


FINE = {
    "names that numpy once had": f"{HEAD}np.float = float\ndef double(x, factor): return x * factor\n",
    "numpy's own tests": f"{HEAD}import unittest, numpy.testing\n"
    "def double(x, factor):\n    np.testing.assert_allclose(x, x)\n    return x * factor\n",
    "its own print": f"{HEAD}def print(*a): pass\ndef double(x, factor):\n    print(x)\n"
    "    return x * factor\n",
    "a masked array's data": f"{HEAD}def double(x, factor): return np.ma.array(x * factor)\n",
}


@pytest.mark.parametrize("what", FINE)
def test_unusual_code_passes(files, what):
    verdict = grade(files, FINE[what], 0)
    assert verdict["status"] == "passed", verdict["message"]
    assert not hasattr(np, "float")
    random.random()


def test_what_the_runtime_itself_remembers_is_no_change_of_the_code(files):
    """Between two checks the page's runtime begins a new request, and writes that down."""
    for _ in range(2):
        soft_stop.begin_request()
        verdict = grade(files, files["solution.py"], 0)
        assert verdict["status"] == "passed" and not verdict["spoilt"], verdict


def test_a_constant_of_the_runtime_is_put_back(files):
    code = (
        "import sys\nsoft = sys.modules.get('browser_runtime.soft_stop')\n" + files["solution.py"]
    )
    before = soft_stop._RAISE_AGAIN
    grade(files, code + "\nif soft: soft._RAISE_AGAIN = 99.0\n", 0)
    assert before == soft_stop._RAISE_AGAIN

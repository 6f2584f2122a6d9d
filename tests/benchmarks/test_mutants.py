"""What `make mutants` says about a mutant is what mutmut did."""

import json
import tomllib

import mutants
import pytest
import written_results

SOURCE = '''
import functools

class Box:
    """A thing."""

    def __init__(self, side):
        self.side = side

    @property
    def area(self):
        return self.side**2

    @staticmethod
    def unit():
        return Box(1)

@functools.cache
def boxes(count):
    return [Box(i) for i in range(count)]
'''


def test_decorators_move_to_the_end_and_still_decorate():
    moved = mutants.decorated_at_the_end(SOURCE)
    assert "@property" not in moved and "@staticmethod" in moved
    names = {}
    exec(compile(moved, "moved.py", "exec"), names)
    assert names["Box"].unit().area == 1 and names["Box"](3).area == 9
    assert names["boxes"](2) is names["boxes"](2)
    assert moved.splitlines()[: len(SOURCE.splitlines())] == [
        "" if line.strip() in ("@property", "@functools.cache") else line
        for line in SOURCE.splitlines()
    ]


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("ppo_ref.gae.x_compute_gae__mutmut_7", "compute_gae"),
        ("ppo_ref.gae.x__check__mutmut_1", "_check"),
        ("ppo_ref.adam.xǁAdamǁ__init____mutmut_3", "Adam.__init__"),
        ("ppo_ref.envs.worlds.grid.xǁGridǁstep__mutmut_5", "Grid.step"),
        ("ppo_ref.update.xǁUpdaterǁ_moved__mutmut_12", "Updater._moved"),
    ],
)
def test_a_mutant_is_named_after_its_function(name, function):
    assert mutants.function_of(name) == function


def test_a_mutant_is_shown_by_what_it_has_instead():
    diff = "# name\n--- a\n+++ b\n@@ -1 +1 @@\n def f():\n-    return 1\n+    return 2\n"
    assert mutants.changed_line(diff) == "return 2"
    assert mutants.changed_line(diff.replace("+    return 2\n", "")) == "without: return 1"


def test_every_module_has_tests_and_its_own_come_first():
    for module in mutants.MODULES:
        tests = mutants.tests_of(module)
        assert tests and all((mutants.ROOT / name).exists() for name in tests)
        assert len(set(tests)) == len(tests)
        assert (mutants.ROOT / mutants.source_of(module)).exists()
    assert mutants.tests_of("gae")[0] == "tests/ppo_ref/test_gae.py"
    assert mutants.tests_of("envs.actions")[0] == "tests/ppo_ref/envs/test_actions.py"
    assert mutants.source_of("envs.actions") == "ppo_ref/envs/actions.py"
    engine = "browser_runtime.grading.engine"
    assert mutants.source_of(engine) == "browser_runtime/grading/engine.py"
    assert all("browser_runtime" in name or "docs" in name for name in mutants.tests_of(engine))


def test_comments_layout_docstrings_and_imports_leave_a_row_valid():
    reworded = SOURCE.replace("A thing.", "A box.").replace("import functools", "import os")
    assert mutants.essence(f"# new\n{reworded}") == mutants.essence(SOURCE)
    assert mutants.essence(SOURCE.replace("**2", "**3")) != mutants.essence(SOURCE)
    assert mutants.essence(SOURCE.replace("Box(1)", "Box(2)")) != mutants.essence(SOURCE)


def test_no_row_and_no_explanation_speaks_of_a_module_that_is_gone():
    rows = json.loads((written_results.RESULTS / "mutants.json").read_text("utf-8"))["modules"]
    explained = tomllib.loads(mutants.EXPLAINED.read_text("utf-8"))
    assert set(rows) <= set(mutants.MODULES) and set(explained) <= set(mutants.MODULES)

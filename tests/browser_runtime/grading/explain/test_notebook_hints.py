import importlib.util
import re

import pytest

from browser_runtime.grading.explain import notebook_hints
from browser_runtime.grading.explain.notebook_hints import notebook_hint


def caught(code):
    try:
        exec(compile(code, "<cell 1>", "exec"), {})
    except Exception as error:
        return error
    raise AssertionError("no error")


@pytest.mark.parametrize(
    "code",
    ["!pip install torch", "%pip install torch", "x = 1\n!pip3 install x", "%%pip install x",
     "!conda install x", "import micropip", "import piplite", "pip install torch"],
)  # fmt: skip
def test_installing_is_answered_by_what_is_there(code):
    hint = notebook_hint(caught(code))
    assert hint
    assert "Nothing can be installed" in hint
    named = re.findall(r"`(\w+)`", hint)
    assert named
    assert all(importlib.util.find_spec(name) for name in named)


def test_the_packages_that_are_named_are_looked_up(tmp_path, monkeypatch):
    (tmp_path / "brand_new").mkdir()
    (tmp_path / "brand_new/__init__.py").write_text("")
    assert "brand_new" not in notebook_hints.packages()
    monkeypatch.syspath_prepend(tmp_path)
    assert {"brand_new", "numpy", "ppo_ref"} <= set(notebook_hints.packages())


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("%matplotlib inline", "matplotlib does not run"),
        ("%timeit x", "`%timeit` is a command of Jupyter"),
        ("%%time\nx = 1", "`%%time` is a command of Jupyter"),
        ("!ls", "no"),
        ("x?", "`help(x)`"),
    ],
)
def test_other_commands_of_notebooks_have_their_sentence(code, words):
    hint = notebook_hint(caught(code))
    assert hint
    assert words in hint


@pytest.mark.parametrize("code", ["x = (1", "import nothing_here", "1 / 0", "def f(:\n  pass"])
def test_ordinary_errors_have_none(code):
    assert notebook_hint(caught(code)) is None


@pytest.mark.parametrize("count", [1, 8, 9])
def test_at_most_eight_packages_are_named_and_the_others_counted(count, monkeypatch, snapshot):
    there = [f"package_{number}" for number in range(count)]
    monkeypatch.setattr(notebook_hints, "packages", lambda: there)
    assert notebook_hint(caught("import micropip")) == snapshot


def test_private_packages_and_ours_are_not_named(tmp_path, monkeypatch):
    for name in ("_private", "not-a-name", "pyodide", "public"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("")
    (tmp_path / "module.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    found = notebook_hints.packages()
    assert "public" in found
    assert not {"_private", "not-a-name", "pyodide", "module", "js", "json"} & set(found)
    assert found == sorted(found)


@pytest.mark.parametrize(
    "code",
    ["%matplotlib inline", "%timeit x", "%%time\nx = 1", "!ls", "  !ls", "x?", "??x", "x.y??",
     "x? y", "?", "python -m pip install a", "pip is good", "uv add x"],
)  # fmt: skip
def test_the_sentences_are_those_that_were_approved(code, monkeypatch, snapshot):
    monkeypatch.setattr(notebook_hints, "packages", lambda: ["numpy"])
    assert notebook_hint(caught(code)) == snapshot

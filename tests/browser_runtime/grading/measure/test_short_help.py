"""`help` in an answer: it prints, and it needs no module that the page leaves out."""

from __future__ import annotations

import sys

import numpy as np

from browser_runtime.grading import grade
from browser_runtime.grading.measure.short_help import short_help


def test_it_prints_what_a_function_takes_and_its_description(capsys):
    def double(x, *, factor=2):
        """Return x times a factor."""

    short_help(double)
    assert capsys.readouterr().out == "double(x, *, factor=2)\nReturn x times a factor.\n"


def test_things_without_a_signature_or_a_description_have_a_line_of_their_own(capsys):
    short_help(np.add, 3.0, lambda: None)
    out = capsys.readouterr().out
    assert out.startswith("add(")
    assert "float\nConvert a string or number" in out
    assert "No description." in out


def test_alone_it_says_what_it_is_for(capsys):
    short_help()
    assert capsys.readouterr().out == f"{short_help!r}\n"
    assert "help(thing)" in repr(short_help)


def test_an_answer_may_ask_for_help_where_pydoc_is_left_out(files, monkeypatch):
    monkeypatch.setitem(sys.modules, "pydoc", None)
    verdict = grade(files, "import numpy as np\nhelp(np.where)\n" + files["solution.py"], 0)
    assert verdict["status"] == "passed"
    assert "where(" in verdict["printed"]

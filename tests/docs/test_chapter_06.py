"""Every number that chapter 6 states comes out of its cells, its figures, or this file."""

from __future__ import annotations

import contextlib
import io
import json
import re
import textwrap
from pathlib import Path

import numpy as np
import pytest

from ppo_ref.gae import compute_gae

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/chapters/06-gae.md"
CELL = re.compile(r"^( *)```ppo-cell\n(.*?)^\1```", re.DOTALL | re.MULTILINE)
NUMBER = re.compile(r"(?<![\w.])[+−-]?\d+(?:\.\d+)?(?![\w.]*\d)")
# Not findings: how long it takes, parts of names, settings that the sentence itself chooses.
GIVEN = {"60", "37", "0.9", "0.99", "0.8"}


@pytest.fixture(scope="module")
def outputs():
    """What the cells print, run from top to bottom in one namespace, as the page runs them."""
    namespace, printed = {}, []
    for match in CELL.finditer(PAGE.read_text("utf-8")):
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(compile(textwrap.dedent(match[2]), str(PAGE), "exec"), namespace)
        printed.append(out.getvalue())
    return printed


def prose():
    """The text that a reader reads: no code, no link targets, no sources."""
    text = PAGE.read_text("utf-8").split("## Sources")[0]
    text = text.split("---", 2)[2]
    text = re.sub(r"^( *)```.*?^\1```", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    text = re.sub(r"`[^`]*`|#\d+|Figure \d\.\d|\{[^}]*\}", "", text)
    # TeX writes minus as a hyphen, and 1 - x is no number.
    return text.replace("{", " ").replace("}", " ")


def numbers(text):
    """Decimals, and whole numbers too large or too signed to be mere counting."""
    found = (match[0].lstrip("+").replace("−", "-") for match in NUMBER.finditer(text))
    return {value for value in found if "." in value or abs(int(value)) > 12 or value[0] == "-"}


@pytest.fixture(scope="module")
def figure_numbers(ask_page):
    """Every number that the three figures show in the states the text speaks of."""
    worse = [
        [["set", "corruption", c], ["set", "lambda", found]] for c, found in ((2, 0.76), (3, 0.85))
    ]
    walk = {"module": "figures/ch06/random_walk", "call": "bestLambda"}
    *plays, best1, best2, best3 = ask_page(
        *({"figure": name} for name in ("gae-explorer", "through-time", "lambda-dial")),
        *({"figure": "lambda-dial", "actions": actions} for actions in worse),
        *({**walk, "arguments": [corruption]} for corruption in (1, 2, 3)),
    )
    assert all("No other λ" in play["summary"] for play in plays[3:])
    text = " ".join(play["text"] for play in plays)
    return numbers(text.replace("=", " ")) | {str(best1), str(best2), str(best3)}


def arithmetic():
    """What the text works out in passing, worked out again."""
    never, cut = np.zeros((3, 1), dtype=bool), np.array([[False], [True], [False]])
    surprises = np.array([[2.0], [-1.0], [4.0]])
    zero = 0 * surprises

    def first(truncated):
        settings = {"gamma": 1.0, "gae_lambda": 0.5}
        return compute_gae(surprises, zero, zero, never, truncated, **settings)[0][0, 0]

    return {
        f"{first(cut):g}",  # question 1, right
        f"{first(never):g}",  # question 1, carried on past the end
        f"{1 + 0.9 * 8:g}", f"{1 + 0.9 * 3:g}",  # question 2: right, next episode's state
        f"{0.5 - 0.097:g}",  # what the estimate of figure 6.2 should be
        f"{3 / 8 - 0.097:g}",  # how far the critic is off in the start state
        f"{0.9 / 0.99:.3f}", "0.25",  # lambda for the same product; the square of 1/2
    }  # fmt: skip


def test_every_number_of_the_prose_is_computed_somewhere(outputs, figure_numbers):
    code = " ".join(match[2] for match in CELL.finditer(PAGE.read_text("utf-8")))
    printed = " ".join(outputs).replace("[", " ").replace("]", " ")
    shown = {float(value) for value in numbers(printed) | numbers(code) | figure_numbers}
    known = shown | {float(value) for value in arithmetic() | GIVEN}
    unknown = {value for value in numbers(prose()) if float(value) not in known}
    assert not unknown


def test_the_hook_turns_its_sign_with_one_flag(outputs):
    right, mistaken = re.findall(r"\[(.*?)\]", outputs[0])
    assert float(right.split()[3]) > 0 > float(mistaken.split()[3])


def test_the_last_weight_has_the_exponent_that_counting_gives(outputs):
    weight, counted, misprinted = re.findall(r"0\.\d+$", outputs[4], flags=re.MULTILINE)
    assert weight == counted != misprinted


def test_believing_the_critic_at_once_learns_less(outputs):
    """The text leaves the prediction to the reader; the recorded run must show a clear order."""
    one_step, dial = (int(value) for value in re.findall(r"return (\d+)", outputs[6]))
    assert dial > 2 * one_step


def test_the_still_of_each_figure_says_what_the_figure_starts_with(figure_numbers):
    text = PAGE.read_text("utf-8")
    stills = re.findall(r'ppo-figure__still" markdown>(.*?)</div>', text, flags=re.DOTALL)
    assert len(stills) == text.count("<ppo-figure ") == 3
    shown = {float(value) for value in figure_numbers}
    for still in stills:
        missing = {value for value in numbers(still) if float(value) not in shown}
        assert not missing


def test_all_six_exercises_are_in_the_chapter():
    slugs = re.findall(
        r'^<ppo-exercise slug="([^"]+)"></ppo-exercise>$', PAGE.read_text("utf-8"), re.M
    )
    assert slugs == [
        "gae-by-hand",
        "gae",
        "critic-targets",
        "gae-compact",
        "gae-write-test",
        "gae-probes",
    ]


def test_the_notebook_runs_from_top_to_bottom():
    notebook = json.loads((ROOT / "docs/lab/train-ppo.ipynb").read_text("utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    namespace = {}
    with contextlib.redirect_stdout(io.StringIO()) as out:
        for cell in cells:
            assert cell["outputs"] == []  # the page records them itself
            exec("".join(cell["source"]), namespace)
    assert "Target reached" in out.getvalue()
    assert namespace["result"].mean_return > 450

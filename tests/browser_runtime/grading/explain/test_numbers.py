"""The failing case as numbers, which a figure of the chapter can show."""

from __future__ import annotations

import json
import re
from pathlib import Path

import exercises
import pytest

from browser_runtime.grading import grade, read

ROOT = Path(__file__).resolve().parents[4]


@pytest.mark.parametrize("slug", ["gae", "gae-compact", "discounted-returns"])
def test_the_case_is_that_of_the_table(slug):
    exercise = read(exercises.load(slug))
    for code in exercise.kind.samples().wrong.values():
        difference = grade(exercises.load(slug), code, 3)["difference"]
        if difference is None:
            continue
        case = difference["numbers"]
        assert set(case["inputs"]) == set(exercise.kind.arguments)
        steps = len(case["answer"])
        assert {len(column) for column in case["inputs"].values() if isinstance(column, list)} == {
            steps
        }
        assert re.match(rf"t={case['row']}\b", difference["at"])
        table = difference["table"]
        shown = table["compared"][0]["yours"][table["wrong_row"]]
        assert float(shown.replace("−", "-")) == pytest.approx(
            case["answer"][case["row"]], abs=1e-2, rel=1e-2
        )


def test_what_is_not_finite_is_none_so_that_json_can_hold_it():
    code = (
        "import numpy as np\ndef discounted_returns(rewards, *, gamma):\n"
        "    return np.full(rewards.shape, np.nan)\n"
    )
    difference = grade(exercises.load("discounted-returns"), code, 3)["difference"]
    assert set(difference["numbers"]["answer"]) == {None}
    json.dumps(difference, allow_nan=False)


def test_every_figure_that_an_exercise_names_stands_in_a_chapter_that_holds_it():
    pages = [path.read_text("utf-8") for path in ROOT.glob("docs/chapters/*.md")]
    named = {slug: read(exercises.load(slug)).about.figure for slug in exercises.slugs()}
    assert named["gae"] == "gae-explorer"
    for slug, figure in named.items():
        if figure:
            both = [text for text in pages if f'<ppo-figure name="{figure}">' in text]
            assert any(re.search(rf"\b{re.escape(slug)}\b", text) for text in both), slug

"""Every step of every tour: the figure accepts its state, and shows the numbers of its sentence."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "build/site"))

import tours  # noqa: E402 - after sys.path.insert

FENCE = re.compile(r"^```ppo-tour\n(.*?)^```$", re.DOTALL | re.MULTILINE)
TOURS = [
    (page.stem, tours.read(fence))
    for page in sorted((ROOT / "docs").rglob("*.md"))
    if page.parent.name != "guides"
    for fence in FENCE.findall(page.read_text("utf-8"))
]
# A figure of recorded data: tests/build/site/test_views.py has what it needs.
RECORDED = ("folded-sheet", "clip-canyon", "value-surface")
PLAYED = [(page, tour) for page, tour in TOURS if tour.figure not in RECORDED]
every_tour = pytest.mark.parametrize(
    "tour", [tour for _, tour in PLAYED], ids=[f"{page}:{tour.figure}" for page, tour in PLAYED]
)


def test_there_are_tours():
    assert {tour.figure for _, tour in TOURS} >= {"gae-explorer", "discount-lens", *RECORDED}


@pytest.fixture
def played(ask_page):
    """Return what the figure of a tour shows before it, and at each step."""

    def play(tour):
        steps = [{"state": {}, "do": []}, *({"state": s.state, "do": s.do} for s in tour.steps)]
        return ask_page({"tour": tour.figure, "steps": steps})[0]

    return play


@every_tour
def test_every_sentence_is_true_of_the_figure(tour, played, numbers):
    first, *shown = played(tour)
    for step, answer in zip(tour.steps, shown, strict=True):
        known = {float(each) for each in numbers(answer["text"].replace("=", " "))}
        # A sentence may also name what it changed.
        known |= {float(each) for each in numbers(first["text"].replace("=", " "))}
        wrong = {each for each in numbers(step.say) if float(each) not in known}
        assert not wrong, f"{step.say!r} states {sorted(wrong)}, which the figure does not show"


@every_tour
def test_every_step_changes_what_it_says_and_points_at_something(tour, played):
    first, *shown = played(tour)
    for step, answer in zip(tour.steps, shown, strict=True):
        drawing = json.dumps(answer["drawing"])
        assert not step.look or f'"data-handle": "{step.look}"' in drawing, step.look
        assert answer["refusal"] is None
        assert "NaN" not in answer["text"]
        assert (answer["state"] != first["state"]) == bool(step.do or step.state), step.say


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("figure = ", "ppo-tour: Invalid"),
        ("beside = false", "needed: figure"),
        ('figure = "a"', "a has no step, needed: one [[step]] or more, or a file a.tour.json"),
        ('figure = "a"\nsteps = []', "'steps' is unknown, allowed: figure, beside, step"),
        ('figure = "a"\n[[step]]\nsays = "x"', "'says', allowed: say, state, do, look"),
        ('figure = "a"\n[[step]]\nlook = "x"', "needed: say"),
        ('figure = "a"\n[[step]]\nsay = "x"\ndo = [["pull", "b"]]', "allowed: set, handle"),
    ],
)
def test_an_incomplete_tour_fails_the_build(source, said):
    with pytest.raises(tours.TourSyntaxError) as raised:
        tours.read(source)
    assert said in str(raised.value)

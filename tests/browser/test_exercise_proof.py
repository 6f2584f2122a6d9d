"""The proof of the exercises once more, in the page's own Python: same programs, same verdicts."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from browser_runtime.grading import Exercise, grade, read

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "build/site"))

import exercises

SEED = 12_345
TRAINING = ("gate", "tune")
EXERCISES = {slug: read(exercises.load(slug)) for slug in exercises.slugs()}
SLUGS = [slug for slug, exercise in EXERCISES.items() if exercise.has_code]
# The page's Python is the same for all of a kind: the others are proved with the slow tests.
FIRST = {EXERCISES[slug].kind_name: slug for slug in reversed(SLUGS)}.values()

GRADE = """
async ([files, code, seed]) => globalThis.__ppo.runtime.call("grade", { files, code, seed })
"""


@pytest.fixture(scope="module")
def python(browser, site_url):
    """A page whose Python has started."""
    context = browser.new_context()
    context.set_default_timeout(300_000)
    page = context.new_page()
    page.goto(site_url + "chapters/06-gae.html")
    targets = page.locator("ppo-exercise[slug=critic-targets]")
    targets.scroll_into_view_if_needed()
    targets.get_by_role("button", name="Check").click()
    targets.locator(".ppo-verdict").wait_for(timeout=120_000)
    yield page
    context.close()


def texts(exercise: Exercise) -> dict[str, str]:
    """Everything of an exercise that can be handed in; where one trains, without variants."""
    samples = exercise.kind.samples()
    right = dict(list(samples.right.items())[: 1 if exercise.kind_name in TRAINING else None])
    return {**right, **samples.undiagnosed, **samples.wrong}


@pytest.mark.parametrize(
    "slug",
    [pytest.param(slug, marks=[] if slug in FIRST else pytest.mark.slow) for slug in SLUGS],
)
def test_the_page_and_native_python_agree_on_every_program(python, slug):
    files = exercises.load(slug)
    there = exercises.page_files(slug)
    exercise = read(files)
    training = exercise.kind_name in TRAINING
    for path, code in texts(exercise).items():
        native = grade(files, code, SEED)
        verdict = python.evaluate(GRADE, [there, code, SEED])
        said = [
            {key: one[key] for key in ("status", "stage", "misconception")}
            for one in (verdict, native)
        ]
        assert said[0] == said[1], f"{path}: {json.dumps(verdict)[:2000]}"
        if not training and verdict["stage"] != "runs":
            assert verdict["message"] == native["message"], path

"""What the page knows of an exercise before Python runs, for the example of every kind."""

from __future__ import annotations

import dataclasses

import exercises
import pytest

from browser_runtime.grading import read

EXAMPLES = [slug for slug in exercises.slugs() if slug.startswith("example-")]


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_view_of_a_kind_was_approved(example, snapshot):
    exercise = read(exercises.load(example))
    view = dataclasses.asdict(exercise.kind.view(exercise.about))
    assert "\n".join(f"{name}: {value}" for name, value in view.items()) == snapshot


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_mistakes_of_a_kind_and_their_count_were_approved(example, snapshot):
    exercise = read(exercises.load(example))
    kind = exercise.kind
    told = [kind.summary(exercise.about), *(f"{k}: {v}" for k, v in kind.mistakes().items())]
    samples = kind.samples()
    for what, texts in dataclasses.asdict(samples).items():
        for name, text in texts.items():
            # A program stands in its own file; what is not one is written by the kind.
            told.append(
                f"{what}: {name}{'' if name in exercise.kind.folder.files else f': {text}'}"
            )
    assert "\n".join(told) == snapshot

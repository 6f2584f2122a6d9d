"""Questions alone: there is no code to grade, and an exercise without questions is a mistake."""

from __future__ import annotations

import exercises

from browser_runtime.grading import grade, proof


def test_code_is_refused_with_the_reason():
    files = exercises.load("example-predict")
    verdict = grade(files, "x = 1", 0)
    assert verdict["status"] == "grader_error"
    assert verdict["message"].endswith(
        "this exercise has no code; its questions are answered on the page"
    )


def test_an_exercise_without_questions_is_the_authors_mistake():
    files = exercises.load("example-predict")
    toml = files["exercise.toml"].partition("[[questions]]")[0]
    said = "exercise.toml: questions are missing; a predict exercise asks some"
    assert said in list(proof.problems({**files, "exercise.toml": toml}))

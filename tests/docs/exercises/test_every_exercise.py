"""Every exercise proves itself: each of its programs earns what it should, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from browser_runtime.grading import grade, proof, read
from browser_runtime.grading.exercise.cases import Case, as_float32, load_probes
from browser_runtime.grading.exercise.task import FunctionTask
from browser_runtime.grading.measure.answers import all_answers
from browser_runtime.grading.proving.functions import reference_function


def test_the_folder_proves_itself(files):
    assert proof.problems(files) == []


def test_the_statement_is_there_for_readers_without_scripts(files):
    assert len(files["index.md"].split()) > 20


@pytest.mark.slow
def test_nothing_that_should_pass_ever_flakes(files):
    exercise = read(files)
    if not exercise.has_code:
        pytest.skip("questions have no random inputs")
    seeds = range(20) if exercise.kind_name == "gate" else range(200)
    assert proof.problems(files, seeds) == []


def test_many_random_inputs_agree_with_the_reference(files):
    kind = read(files).kind
    task, folder = getattr(kind, "task", kind), kind.folder
    if not isinstance(task, FunctionTask) or not task.function:
        pytest.skip("no function to compare")
    probes = load_probes(folder)
    seeds = range(20 if task.compared else 200)  # an input of chance is thousands of draws itself
    draws = (probes.sample(np.random.default_rng(seed)) for seed in seeds)
    cases = [Case(name=str(number), inputs=inputs) for number, inputs in enumerate(draws)]
    single = [Case(name=case.name, inputs=as_float32(case.inputs)) for case in cases]
    reference, expected = reference_function(task.reference), probes.get("expected")
    usual = task.tolerance.atol
    programs = {"solution": folder.text("solution.py")}
    programs |= folder.programs("alternatives") if task is kind else {}
    for name, code in programs.items():
        for inputs, tolerance in ((cases, usual), (single, max(usual, 1e-3))):
            answers = all_answers(code, task, inputs, filename="program.py")
            for case, have in zip(inputs, answers, strict=True):
                got = next(iter(have.arrays.values()))
                np.testing.assert_allclose(
                    got, expected(reference, case.inputs), rtol=tolerance, atol=tolerance,
                    err_msg=f"{name} on draw {case.name}",
                )  # fmt: skip


def test_fresh_inputs_are_drawn_for_every_attempt(files):
    exercise = read(files)
    if not isinstance(exercise.kind, FunctionTask):
        pytest.skip("no random inputs")
    [text, *_] = exercise.kind.samples().undiagnosed.values()
    seeds = {grade(files, text)["seed"] for _ in range(5)}
    assert len(seeds) == 5

"""Two mistakes in one function: merged from their edits of the solution."""

from __future__ import annotations

import exercises

from browser_runtime.grading import grade, read
from browser_runtime.grading.exercise.cases import load_probes
from browser_runtime.grading.explain.fingerprint import misconceptions
from browser_runtime.grading.explain.merge import merged_pairs
from browser_runtime.grading.explain.wording import pair
from browser_runtime.grading.measure.answers import all_answers


def test_many_pairs_of_gae_mistakes_can_be_merged():
    files = exercises.load("gae")
    pairs = list(merged_pairs(files["solution.py"], misconceptions(read(files).folder)))
    assert len(pairs) > 30


def test_a_learner_with_two_mistakes_is_told_of_one_of_them():
    files = exercises.load("gae")
    code = files["solution.py"].replace(
        "1.0 - (terminated[t] | truncated[t])", "1.0"
    ).replace("gamma * gae_lambda", "gae_lambda")  # fmt: skip
    verdict = grade(files, code, 0)
    assert verdict["stage"] == "misconception"
    assert verdict["misconception"] in ("GAE-CUT", "GAE-NOGAMMA")


def test_the_cell_a_pair_is_told_of_shows_the_named_mistake_alone():
    files = exercises.load("gae")
    kind = read(files).kind
    known = misconceptions(kind.folder)
    alone = {one.id: one.code for one in known}
    probes = load_probes(kind.folder)
    told = 0
    for _, _, code in list(merged_pairs(files["solution.py"], known))[::4]:
        verdict = grade(files, code, 0)
        name, shown = verdict["misconception"], verdict["difference"]
        fixed = {case.name: case for case in probes.fixed()}
        if name is None or shown["case"] not in fixed:
            continue
        case = fixed[shown["case"]]
        t, n = (int(part.split("=")[1]) for part in shown["at"].split(", "))
        [right, own] = (
            all_answers(text, kind, [case], filename="program.py")[0].arrays["advantages"][t, n]
            for text in (files["solution.py"], alone[name])
        )
        assert (shown["got"], shown["expected"]) == pair(own, right)
        assert shown["table"]["steps"][shown["table"]["wrong_row"]] == str(t)
        told += 1
    assert told > 5

"""Settings: real runs judge them, and what was measured says what is wrong with them."""

from __future__ import annotations

import json
import re

import exercises
import pytest

from browser_runtime.grading import ExerciseError, grade, grading, read
from browser_runtime.grading.exercise.condition import parse_condition
from browser_runtime.grading.measure.runs import Run
from ppo_ref.events import Iteration

REFERENCE = {"learning_rate": 2.5e-3, "update_epochs": 4}


@pytest.fixture
def tune():
    return exercises.load("example-tune")


def changed(files, old, new):
    assert old in files["exercise.toml"]
    return {**files, "exercise.toml": files["exercise.toml"].replace(old, new)}


def test_good_settings_pass_and_the_same_seed_measures_the_same(tune):
    one, other = (grade(tune, json.dumps(REFERENCE), 3) for _ in range(2))
    assert one["status"] == "passed"
    assert one["checks"] == other["checks"]
    assert [check["name"] for check in one["checks"]] == ["run 1", "run 2", "run 3"]
    assert grade(tune, json.dumps(REFERENCE), 4)["checks"] != one["checks"]


def test_the_settings_at_the_start_train_and_do_not_pass(tune):
    verdict = grade(tune, '{"learning_rate": 1e-4, "update_epochs": 4}', 0)
    assert (verdict["stage"], verdict["misconception"]) == ("training", "CRAWLS")
    assert not any(check["passed"] for check in verdict["checks"])


def test_the_progress_of_all_runs_grows_to_the_end(tune):
    shares = [step.share for step in grading(tune, json.dumps(REFERENCE), 0)]
    assert shares == sorted(shares)
    assert 0.0 < shares[0] < 0.1
    assert shares[-1] <= 1.0


UNUSABLE = {
    "too small": ("learning_rate", 0.0, "learning rate is 0, allowed: a number from 1e-05 to 1."),
    "too large": ("learning_rate", 1.5, "learning rate is 1.5"),
    "huge": ("learning_rate", 10**400, "allowed: a number"),
    "negative": ("learning_rate", -0.1, "allowed: a number"),
    "text": ("learning_rate", "0.1", "allowed: a number"),
    "nothing": ("learning_rate", None, "allowed: a number"),
    "a truth": ("update_epochs", True, "allowed: a whole number"),
    "a list": ("update_epochs", [4], "allowed: a whole number"),
    "a fraction": ("update_epochs", 2.5, "epochs per rollout is 2.5, allowed: a whole number from"),
    "not a number": ("learning_rate", float("nan"), "learning rate is nan"),
    "infinite": ("learning_rate", float("inf"), "learning rate is inf"),
}


@pytest.mark.parametrize("what", UNUSABLE)
def test_a_setting_that_cannot_be_used_is_told_and_nothing_is_trained(tune, what):
    name, value, said = UNUSABLE[what]
    steps = grading(tune, json.dumps({**REFERENCE, name: value}), 0)
    with pytest.raises(StopIteration) as end:
        next(steps)
    verdict = end.value.value
    assert (verdict["status"], verdict["stage"]) == ("failed", "answer"), verdict["message"]
    assert said in verdict["message"]


def test_a_whole_number_may_be_written_with_a_point(tune):
    assert grade(tune, '{"learning_rate": 0.0025, "update_epochs": 4.0}', 0)["status"] == "passed"


def test_settings_that_do_not_go_together_are_told(tune):
    """A minibatch needs a sample: 64 * 8 samples cannot be cut into 600."""
    files = changed(tune, 'name = "update_epochs"', 'name = "num_minibatches"')
    files = changed(files, "high = 10", "high = 1000")
    text = json.dumps({"learning_rate": 2.5e-3, "num_minibatches": 600})
    verdict = grade(files, text, 0)
    assert (verdict["status"], verdict["stage"]) == ("failed", "answer"), verdict["message"]
    assert "num_minibatches is 600, allowed" in verdict["message"]


def test_fixed_fields_differ_from_the_preset_of_the_world(tune):
    kind = read(tune).kind
    assert kind.config(REFERENCE).num_envs == 8
    fixed = read(changed(tune, "needed = 0.85", "needed = 0.85\nfixed = { num_envs = 4 }")).kind
    assert fixed.config(REFERENCE).num_envs == 4
    assert fixed.config(REFERENCE).total_steps == 8192


def test_what_the_page_cannot_send_is_our_fault(tune):
    for text in ("", "[]", "{}", '{"learning_rate": 0.1}', "3",
                 json.dumps({**REFERENCE, "gamma": 0.9})):  # fmt: skip
        assert grade(tune, text, 0)["status"] == "grader_error", text


def run(seed=0, *, reached=False, broke="", **metrics):
    """A run of two iterations, each metric given as a pair."""
    names = [
        "policy_loss", "value_loss", "entropy", "approx_kl", "clip_fraction", "explained_variance",
        "grad_norm", "ratio_max", "learning_rate", "steps_per_second", "wall_seconds",
        "episode_return", "episode_length",
    ]  # fmt: skip
    rows = [{name: metrics.get(name, (0.5, 0.5))[number] for name in names} for number in range(2)]
    iterations = tuple(
        Iteration(iteration=n + 1, global_step=n + 1, num_episodes=200, **row)
        for n, row in enumerate(rows)
    )
    return Run(seed=seed, reached=reached, broke=broke, global_step=2, iterations=iterations)


COLLAPSED = {"approx_kl": (3.0, 0.0), "entropy": (0.5, 0.01)}


def verdict_on(files, *runs):
    return read(files).kind._verdict(runs)


def test_a_symptom_is_told_with_its_numbers(tune):
    verdict = verdict_on(tune, *(run(n, **COLLAPSED) for n in range(3)))
    assert verdict.misconception == "COLLAPSED"
    assert "moved by 3.0 nats" in verdict.message
    assert "fallen to 0.01" in verdict.message


def test_a_symptom_of_a_minority_of_the_failed_runs_is_not_told(tune):
    verdict = verdict_on(tune, run(0, **COLLAPSED), run(1), run(2))
    assert (verdict.stage, verdict.misconception) == ("training", None)
    assert (
        "3 of 3 runs did not reach a mean return of 0.85 within 8,192 env steps" in verdict.message
    )
    assert "the best of them came to 0.5" in verdict.message


def test_runs_that_succeeded_do_not_count_for_a_symptom(tune):
    verdict = verdict_on(tune, run(0, **COLLAPSED), run(1, reached=True), run(2, reached=True))
    assert verdict.misconception == "COLLAPSED"


def test_one_run_too_few_fails_and_as_many_as_needed_pass(tune):
    runs = [run(0), run(1, reached=True), run(2, reached=True)]
    assert verdict_on(tune, *runs).status == "failed"
    two = changed(tune, "seeds = 3", "seeds = 3\nmust_pass = 2")
    assert verdict_on(two, *runs).status == "passed"


def test_the_whole_sentence_on_runs_that_crawl_or_hurry(tune):
    verdict = verdict_on(tune, run(0), run(1), run(2, episode_return=(0.7, 0.2)))
    assert verdict.message == (
        "3 of 3 runs did not reach a mean return of 0.85 within 8,192 env steps; the best of them "
        "came to 0.7. Do they learn too slowly, or stop too early?"
    )
    assert verdict.checks[2].name == "run 3"
    assert verdict.checks[2].detail == (
        "mean return 0.2 after 2 env steps; approx_kl 0.5; clip_fraction 0.5; entropy 0.5"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (8.1e-07, "under 0.001"), (-8.1e-07, "above \N{MINUS SIGN}0.001"), (0.001, "0.001"),
        (-0.001, "\N{MINUS SIGN}0.001"), (0.0, "0"), (0.25, "0.25"),
    ],
)  # fmt: skip
def test_a_measurement_that_is_all_but_nothing_is_no_power_of_ten(tune, value, text):
    verdict = verdict_on(tune, run(0, approx_kl=(value, value)))
    assert f"; approx_kl {text}; " in verdict.checks[0].detail


def test_the_sentence_on_enough_runs(tune):
    verdict = verdict_on(tune, *(run(n, reached=True) for n in range(3)))
    assert (verdict.status, verdict.stage) == ("passed", "passed")
    assert verdict.message == "3 of 3 runs reached a mean return of 0.85."


def test_half_of_the_failed_runs_are_too_few_for_a_symptom(tune):
    runs = [run(0, **COLLAPSED), run(1), run(2, reached=True)]
    assert verdict_on(tune, *runs).misconception is None
    runs = [run(0, **COLLAPSED), run(1, **COLLAPSED), run(2)]
    assert verdict_on(tune, *runs).misconception == "COLLAPSED"


def test_the_ends_of_a_range_are_inside(tune):
    kind = read(tune).kind
    for one in kind.settings:
        assert one.problem(one.low) is None
        assert one.problem(one.high) is None
        assert one.problem(int(one.low) + 1 if one.whole else one.start) is None


def test_settings_of_another_name_are_named(tune):
    verdict = grade(tune, '{"gamma": 0.9}', 0)
    assert verdict["message"].endswith(
        "ValueError: the settings are {'gamma': 0.9}, allowed: learning_rate, update_epochs"
    )


def test_an_exercise_without_settings_is_the_authors_mistake(tune):
    toml = tune["exercise.toml"]
    assert "[[tune.settings]]" in toml
    head, *rest = toml.split("[[tune.settings]]")
    bare = head.replace("[tune]", "[tune]\nsettings = []") + "".join(
        part.partition("[[")[1] + part.partition("[[")[2] for part in rest if "[[" in part
    )
    bare = re.sub(r"example = .*", "example = {}", bare)
    with pytest.raises(ExerciseError, match=r"^exercise.toml: \[tune\] settings are missing$"):
        read({**tune, "exercise.toml": bare})


def test_a_run_that_broke_down_says_what_became_infinite(tune):
    nothing = Run(
        seed=0, reached=False, broke="policy_loss is not finite.", global_step=0, iterations=()
    )
    verdict = verdict_on(tune, nothing)
    assert verdict.message == (
        "A run broke down: policy_loss is not finite. Which setting makes its steps so large?"
    )
    assert verdict.checks[0].detail == "no episode ended after 0 env steps"


def test_no_episode_at_all_is_no_number(tune):
    verdict = verdict_on(tune, run(episode_return=(None, None)))
    assert "within 8,192 env steps; no episode ended. Do they learn" in verdict.message


def test_statistics_are_what_their_names_say():
    one = run(approx_kl=(1.0, 4.0), explained_variance=(None, 0.25), entropy=(float("nan"), 2.0))
    said = [one.measure(name, "approx_kl") for name in ("first", "last", "mean", "max", "min")]
    assert said == [1.0, 4.0, 2.5, 4.0, 1.0]
    assert one.measure("first", "explained_variance") == 0.25
    assert one.measure("mean", "entropy") == 2.0


@pytest.mark.parametrize(("text", "holds"), [
    ("max approx_kl > 3.9", True), ("max approx_kl > 4.0", False), ("min approx_kl < 1e0", False),
    ("min approx_kl < 1.1 and last approx_kl > 3", True), ("last explained_variance > -9", False),
    ("first approx_kl > 0.5 and last approx_kl < 0.5", False),
])  # fmt: skip
def test_conditions_hold_for_all_their_terms_and_nothing_unmeasured(text, holds):
    one = run(approx_kl=(1.0, 4.0), explained_variance=(None, None))
    assert all(term.holds(one.measure) for term in parse_condition(text)) is holds


@pytest.mark.parametrize("text", ["", "approx_kl > 1", "max kl > 1", "top approx_kl > 1",
                                  "max approx_kl >= 1", "max approx_kl > 1 or min entropy < 2"])  # fmt: skip
def test_a_condition_that_cannot_be_read_is_the_authors_mistake(text):
    with pytest.raises(ExerciseError, match="is no symptom, allowed: one of first, last"):
        parse_condition(text)


AUTHOR = {
    "an unknown world": ("Grid5x5-v0", "Grid-v0", "Grid-v0"),
    "an unknown field": ('name = "update_epochs"', 'name = "epochs"', "unknown field 'epochs'|unexpected"),
    "a start out of range": ("start = 1e-4", "start = 2.0", "start: learning rate is 2, allowed"),
    "a log scale from 0": ("low = 1e-5", "low = 0.0", "on a log scale: above 0"),
    "an example of another name": ("example = { learning_rate = 0.3 }", "example = { lr = 0.3 }",
                                   "example has lr, allowed: learning_rate, update_epochs"),
    "a scale that is none": ('scale = "log"', 'scale = "cubic"', "allowed: linear, log"),
}  # fmt: skip


@pytest.mark.parametrize("what", AUTHOR)
def test_what_an_author_gets_wrong_is_said(tune, what):
    old, new, said = AUTHOR[what]
    with pytest.raises(ExerciseError, match=said):
        read(changed(tune, old, new))

"""Each relation on its own: the sentence it says, and the smallest answers on which it speaks."""

from __future__ import annotations

import numpy as np
import pytest

from browser_runtime.grading.exercise.folder import Folder
from browser_runtime.grading.exercise.shapes import parse_spec
from browser_runtime.grading.exercise.task import FunctionTask
from browser_runtime.grading.explain.relations import calls, places, values
from browser_runtime.grading.explain.relations.evidence import Evidence, Pair
from browser_runtime.grading.measure.answers import close

ARGUMENTS = {
    "rewards": "(T, N)",
    "ends": "(T, N) bool",
    "cuts": "(T, N) bool",
    "gamma": "float",
    "greedy": "bool",
    "rng": "rng",
}


def evidence(learner, solution, *inputs, returns="(T, N)", arguments=ARGUMENTS):
    """What relations see of a learner's function beside the solution, both of one dict."""
    task = FunctionTask(
        folder=Folder({}),
        function="f",
        arguments={name: parse_spec(text) for name, text in arguments.items()},
        returns={"y": parse_spec(returns)},
    )
    pairs = []
    for each in inputs:
        got, expected = learner(each), solution(each)
        wrong = ~close(got, expected, task.tolerance)
        pairs.append(Pair(inputs=each, got=got, expected=expected, wrong=wrong))
    return Evidence(task=task, result="y", pairs=pairs, ask=learner, solve=solution)


def drawn(steps, worlds, seed=0):
    rng = np.random.default_rng(seed)
    return {
        "rewards": rng.normal(size=(steps, worlds)),
        "ends": rng.random((steps, worlds)) < 0.4,
        "cuts": rng.random((steps, worlds)) < 0.4,
        "gamma": 0.9,
        "greedy": False,
        "rng": rng,
    }


def given(rewards, **more):
    rewards = np.asarray(rewards, dtype=float)
    none = np.zeros(rewards.shape, dtype=bool)
    return {"rewards": rewards, "ends": none, "cuts": none, "gamma": 0.5, "greedy": False, **more}


def right(inputs):
    return inputs["rewards"]


def said(relation, learner, *inputs, solution=right, **more):
    return relation(evidence(learner, solution, *inputs, **more))


def test_rows_are_shifted_where_three_of_them_show_it():
    def late(inputs):
        return np.roll(inputs["rewards"], 1, axis=0)

    def early(inputs):
        return np.roll(inputs["rewards"], -1, axis=0)

    three, two = given([[1.0], [2.0], [3.0]]), given([[1.0], [2.0]])
    assert "each stands one row later than the step it belongs to" in said(
        values.shifted, late, three
    )
    assert "each stands one row before the step it belongs to" in said(values.shifted, early, three)
    assert said(values.shifted, late, two) is None


def test_a_factor_is_named_by_its_argument_its_axis_or_its_number():
    inputs = [drawn(4, 3, seed) for seed in range(2)]
    for learner, words in (
        (lambda it: it["rewards"] * it["gamma"], "`gamma` times"),
        (lambda it: it["rewards"] / it["gamma"], "1 / `gamma` times"),
        (lambda it: it["rewards"] * 4, "T times"),
        (lambda it: it["rewards"] / 3, "1 / N times"),
        (lambda it: it["rewards"] * 2.5, "2.5 times"),
    ):
        assert f"Every entry is {words} the expected one." in said(values.scaled, learner, *inputs)


def test_no_factor_makes_something_of_nothing():
    nothing = given(np.zeros((3, 2)))
    assert said(values.scaled, lambda it: it["rewards"] + 1, nothing) is None


@pytest.mark.parametrize(
    ("axis", "words"),
    [(None, ""), (0, " in every column, on its own"), (1, " in every row, on its own")],
)
@pytest.mark.parametrize("ddof", [0, 1])
def test_normalising_is_seen_along_an_axis_and_over_everything(axis, words, ddof):
    def learner(inputs):
        x = inputs["rewards"]
        spread = x.std(axis=axis, keepdims=True, ddof=ddof)
        return (x - x.mean(axis=axis, keepdims=True)) / (spread + 1e-8)

    wanted = f"Your answer has mean 0 and standard deviation 1{words}: it is the expected one,"
    assert said(values.normalised, learner, drawn(3, 3), drawn(5, 4)).startswith(wanted)


@pytest.mark.parametrize(
    ("axis", "words"), [(None, ""), (0, " in every column"), (1, " in every row")]
)
def test_a_mean_that_is_taken_away_is_seen_along_an_axis_and_over_everything(axis, words):
    def learner(inputs):
        return inputs["rewards"] - inputs["rewards"].mean(axis=axis, keepdims=True)

    assert said(values.normalised, learner, drawn(3, 3), drawn(5, 4)) == (
        f"Your answer is the expected one with its mean{words} taken away. Is anything to be "
        "centred in this function?"
    )


def test_two_numbers_are_too_few_to_call_an_answer_normalised():
    def learner(inputs):
        x = inputs["rewards"]
        return (x - x.mean()) / (x.std() + 1e-8)

    assert said(values.normalised, learner, given([[1.0], [4.0]])) is None


def test_one_shift_and_one_line_are_told_apart():
    four = given([[1.0, 2.0], [3.0, 5.0]])
    six = given([[1.0, 2.0], [3.0, 5.0], [8.0, -1.0]])
    assert said(values.affine, lambda it: it["rewards"] + 0.5, four) == (
        "Your entries all miss by the same amount within one rollout. What is added to, or taken "
        "from, the whole array?"
    )
    line = (
        "Your entries are the expected ones scaled and shifted, the same way for a whole rollout."
    )
    assert said(values.affine, lambda it: 2 * it["rewards"] + 1, six).startswith(line)
    assert said(values.affine, lambda it: -3 * it["rewards"] - 7, six).startswith(line)
    assert said(values.affine, lambda it: 2 * it["rewards"] + 1, four) is None
    five = given([[1.0], [2.0], [3.0], [5.0], [8.0]])
    assert said(values.affine, lambda it: 2 * it["rewards"] + 1, five) is None


def test_a_line_needs_points_that_differ_and_another_slope_than_one():
    flat = given(np.ones((3, 2)))
    assert said(values.affine, lambda it: np.arange(6.0).reshape(3, 2), flat) is None
    one_apart = given([[0.0, 1.0], [0.25, 0.5], [0.75, 1.0]])
    assert said(values.affine, lambda it: 2 * it["rewards"] + 1, one_apart) is not None
    six = given([[1.0, 2.0], [3.0, 5.0], [8.0, -1.0]])
    assert said(values.affine, lambda it: 1.005 * it["rewards"] ** 2, six) is None
    crooked = said(values.affine, lambda it: 2 * it["rewards"] + np.sign(it["rewards"]), six)
    assert crooked is None


def test_a_call_that_runs_over_no_time_is_called_a_call():
    assert "within one call" in said(
        values.affine,
        lambda it: it["rewards"] + 1,
        given([[1.0, 2.0], [3.0, 5.0]]),
        returns="(B, A)",
    )


def test_the_same_numbers_in_other_places_are_seen_over_all_axes():
    def learner(inputs):
        return np.roll(inputs["rewards"].ravel(), 2).reshape(inputs["rewards"].shape)

    words = "Your answer holds the expected numbers, but in other places."
    assert said(values.reordered, learner, given([[1.0, 2.0], [3.0, 5.0]])).startswith(words)
    assert said(values.reordered, learner, given([[1.0, 2.0, 3.0]])) is None
    assert said(values.reordered, lambda it: it["rewards"] + 1, drawn(4, 2)) is None


def spoilt(column=None, row=None):
    """A learner's answer that is right but for one column or one row."""

    def learner(inputs):
        answer = inputs["rewards"].copy()
        place = (slice(None), column) if row is None else row
        answer[place] += 1 + np.arange(answer[place].size).reshape(answer[place].shape) ** 2
        return answer

    return learner


def test_columns_are_right_or_wrong_as_a_whole():
    for keep, wrong, name in ((0, slice(1, None), "the first"), (-1, slice(None, -1), "the last")):
        assert said(places.one_column, spoilt(wrong), drawn(4, 3)) == (
            f"Only {name} column is right; every other one is wrong. Each column is a world of its "
            "own with its own numbers. Which of your lines looks at one column alone?"
        )
        assert said(places.edge_column, spoilt(keep), drawn(4, 3)) == (
            f"Only the {name.removeprefix('the ')} column is wrong; all others are right. Each "
            "column is a world of its own. What does your code do to that one alone?"
        )
    assert said(places.one_column, spoilt(slice(1, 2)), drawn(4, 3)) is None
    assert said(places.edge_column, spoilt(0), drawn(4, 1)) is None
    assert "world" not in said(places.edge_column, spoilt(0), drawn(4, 3), returns="(B, A)")


def test_one_wrong_cell_in_every_column_but_the_first_is_not_enough_in_some_of_them():
    def learner(inputs):
        answer = inputs["rewards"].copy()
        answer[0, 1] += 1.0
        return answer

    assert said(places.one_column, learner, drawn(4, 3)) is None
    assert said(places.one_column, learner, drawn(4, 2)) is not None


def test_rows_at_an_edge_are_wrong_or_empty():
    for row, name in ((0, "first"), (-1, "last")):
        assert said(places.edge_row, spoilt(row=row), drawn(4, 2)) == (
            f"Only the {name} row is wrong; all others are right. Does your loop reach it, and is "
            "there anything about it that the other rows do not have?"
        )

        def empty(inputs, row=row):
            answer = inputs["rewards"].copy()
            answer[row] = 0.0
            return answer

        assert said(places.empty_row, empty, drawn(4, 2)) == (
            f"The {name} row of your answer is always 0. Does your loop reach it, and what is "
            "written there?"
        )
    assert said(places.edge_row, spoilt(row=0), drawn(1, 2)) is None


def test_flags_explain_the_cells_in_which_they_are_set():
    def learner(inputs):
        return inputs["rewards"] + inputs["ends"]

    def both(inputs):
        return inputs["rewards"] + (inputs["ends"] & inputs["cuts"])

    end = (
        "all others are right. Follow such a step through your code: what should it look forward "
        "to?"
    )
    assert said(places.flagged_cells, learner, drawn(6, 3)) == (
        f"Every wrong cell is one where `ends` is set; {end}"
    )
    assert said(places.flagged_cells, both, drawn(6, 3)) == (
        f"Every wrong cell is one where both `ends` and `cuts` are set; {end}"
    )
    assert said(places.flagged_cells, lambda it: it["rewards"] + 1, drawn(6, 3)) is None


def test_what_is_wrong_from_a_flag_on_backwards_is_told_so():
    def learner(inputs):
        ahead = np.flip(np.logical_or.accumulate(np.flip(inputs["cuts"], 0), axis=0), 0)
        return inputs["rewards"] + ahead

    assert said(places.before_flags, learner, drawn(6, 3)) == (
        "Your answer is right until, going backwards, a step comes where `cuts` is set; from there "
        "on it is wrong. What should such a step look forward to, and what should be carried on "
        "to it?"
    )


@pytest.mark.parametrize(("limit", "speaks"), [(4, False), (5, True), (7, True)])
def test_a_fixed_length_is_found_from_five_rows_on(limit, speaks):
    def learner(inputs):
        return inputs["rewards"] + (len(inputs["rewards"]) >= limit)

    tried = [drawn(steps, 2, steps) for steps in (1, 2, 3, 4, 12)]
    found = said(places.short_only, learner, *tried)
    assert (found is not None) == speaks
    if speaks:
        assert found == (
            f"Every input tried with fewer rows than T = {limit} comes out right; one with T = "
            f"{limit} does not. Which of your lines has a fixed length, or numbers that shrink or "
            "grow with every row?"
        )


def test_a_fixed_length_needs_four_right_answers_below_it():
    def learner(inputs):
        return inputs["rewards"] + (len(inputs["rewards"]) >= 6)

    tried = [drawn(steps, 2, steps) for steps in (1, 2, 3, 12)]
    assert said(places.short_only, learner, *tried) is None


def test_an_argument_that_is_ignored_is_named_whatever_its_kind():
    def solution(inputs):
        sign = 1.0 if inputs["greedy"] else -1.0
        masked = np.where(inputs["ends"], 0.0, inputs["rewards"])
        return sign * inputs["gamma"] * masked

    def without(name, value):
        return lambda it: solution({**it, name: value})

    for name, learner in (
        ("rewards", lambda it: it["gamma"] * np.ones_like(it["rewards"])),
        ("ends", lambda it: solution({**it, "ends": np.zeros_like(it["ends"])})),
        ("gamma", without("gamma", 2.0)),
        ("greedy", without("greedy", True)),
    ):
        assert said(calls.ignores_an_argument, learner, drawn(4, 3), solution=solution) == (
            f"Your answer stays the same whatever `{name}` is; the expected one changes with it. "
            f"Where should `{name}` enter your code?"
        )
    used = said(calls.ignores_an_argument, lambda it: solution(it) + 1, drawn(4, 3),
                solution=solution)  # fmt: skip
    assert used is None


def test_an_input_of_zeros_changes_as_well():
    """Half of 0 is 0: the other value is moved, too."""

    def learner(inputs):
        return np.ones_like(inputs["rewards"])

    nothing = given(np.zeros((3, 2)))
    assert "whatever `rewards` is" in said(calls.ignores_an_argument, learner, nothing)


def explained(inputs):
    """The explained variance of rewards by guesses, as a row of one number."""
    error = np.var(inputs["rewards"] - inputs["guesses"])
    return np.array([1 - error / np.var(inputs["rewards"])])


@pytest.mark.parametrize(
    "learner",
    [
        lambda it: np.maximum(0.0, explained(it)),
        lambda it: np.array([np.corrcoef(it["rewards"].ravel(), it["guesses"].ravel())[0, 1]]),
    ],
    ids=["cut off at 0", "a correlation"],
)
def test_an_answer_that_one_change_leaves_alone_is_not_said_to_ignore_the_input(learner):
    arguments = {**ARGUMENTS, "guesses": "(T, N)"}
    inputs = {**drawn(6, 2), "guesses": drawn(6, 2, 1)["rewards"]}
    found = said(calls.ignores_an_argument, learner, inputs, solution=explained,
                 returns="(1,)", arguments=arguments)  # fmt: skip
    assert found is None


def test_columns_that_are_mixed_are_seen_in_two_of_them():
    def learner(inputs):
        return inputs["rewards"] - inputs["rewards"].mean(axis=1, keepdims=True)

    words = (
        "The first column alone gets other numbers than beside its neighbours, and each of the N"
    )
    assert said(calls.mixes_columns, learner, drawn(4, 2)).startswith(words)
    assert said(calls.mixes_columns, learner, drawn(4, 1)) is None
    assert said(calls.mixes_columns, lambda it: it["rewards"] + 1, drawn(4, 2)) is None

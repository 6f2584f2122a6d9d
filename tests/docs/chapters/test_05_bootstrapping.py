"""Chapter 5: what its text works out in passing, and its figures against ppo_ref and numpy."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from ppo_ref.diagnostics import explained_variance
from ppo_ref.envs.exact import tables
from ppo_ref.envs.worlds.grid import GOAL, PIT, SIZE, Grid
from ppo_ref.envs.worlds.treadmill import EXIT_REWARD
from ppo_ref.gae import compute_gae

PAGE = Path(__file__).resolve().parents[3] / "docs/chapters/05-bootstrapping.md"
MATH = "figures/ch05/treadmill_math"
CRITICS = "figures/ch05/two_critics"
HUNDRED = ["press", "hundred"]
# Settings that sentences choose, and wrong choices of the check.
GIVEN = {"0.95", "0.9", "0.99", "0.98", "0.5", "0.05", "0.125", "0.25", "500", "100", "-0.15", "-0.57",
         "-0.01", "-1", "0.1"}  # fmt: skip
FIGURE_STATES = {
    "backup-viewer": [[["press", "end"]], [["press", "reset"], HUNDRED, HUNDRED, HUNDRED]],
    "treadmill-slices": [[["press", "reading:none"], ["press", "exit"]], [["press", "exit"]]],
    "explained-variance": [[["press", "perfect"], ["set", "shift", 10]]],
}
EXACT = tables(Grid())
TRUTH = EXACT.values(EXACT.uniform_policy(), 0.95)


def one_step(reward, value, reached, *, ended):
    """Return target, surprise and the value after a step of 0.05, with ppo_ref's own target."""
    arrays = (np.array([[number]]) for number in (reward, value, reached))
    flags = np.array([[ended]]), np.array([[False]])
    surprise, target = compute_gae(*arrays, *flags, gamma=0.95, gae_lambda=0.0)
    return target.item(), surprise.item(), value + 0.05 * surprise.item()


def computed() -> set[str]:
    worked = [
        *one_step(-0.01, -0.15, 0.24, ended=False),
        *one_step(1.0, 0.24, 7.0, ended=True),
        *one_step(-1.0, -0.57, 7.0, ended=True),
        0.95 * 0.24,
    ]
    returns = [(1 - 0.9**left) / 0.1 for left in range(1, 11)]
    return {
        *(f"{number:.4g}" for number in worked),
        "0.24",  # beside the goal, as the sweeps paint it
        "0.81", f"{0.9**2:.2f}",
        f"{max(returns):.2f}", f"{np.mean(returns):.2f}",
        f"{1 / (1 - 0.9 * 0.5):.2f}", f"{1 + 0.9:g}",  # check 1
        f"{6 - 8}", f"{1 - 8}",  # check 2
        f"{np.log(0.5) / np.log(0.98):.0f}",  # a step counts half after so many
    }  # fmt: skip


@pytest.fixture
def printed(ran):
    return ran(PAGE)[0]


def test_waiting_is_ahead_first_and_guessing_last(printed):
    rows = re.findall(r"waits (\S+)  guesses (\S+)", printed[0])
    first, *_, last = [(float(waits), float(guesses)) for waits, guesses in rows]
    assert first[0] < first[1]
    assert last[0] > last[1]


def test_a_sweep_carries_news_one_cell_and_many_carry_it_everywhere(printed):
    painted = printed[1].split("after ")[1:]
    assert painted[0].count("-0.01") > painted[1].count("-0.01") > painted[2].count("-0.01")
    numbers = [float(number) for number in re.findall(r"-?\d\.\d\d", painted[2])]
    np.testing.assert_allclose(numbers, TRUTH, atol=0.011)


def test_three_readings_make_three_agents(printed):
    stays = [float(number) for number in re.findall(r"with (\S+)", printed[3])]
    assert stays[0] > 0.98
    assert 0.4 < stays[1] < 0.65
    assert stays[2] < 0.05


def asked(ask_page, module, call, *arguments):
    (found,) = ask_page({"module": module, "call": call, "arguments": list(arguments)})
    return found


def test_the_figures_true_values_are_ppo_refs(ask_page):
    (found,) = ask_page({"module": "figures/ch00/grid_math", "call": "valuesOf",
                         "arguments": [[[0.25] * 4] * SIZE**2, 0.95]})  # fmt: skip
    cells = [row * SIZE + column for row, column in np.ndindex(SIZE, SIZE)
             if (row, column) not in (GOAL, PIT)]  # fmt: skip
    assert [found[cell] for cell in cells] == pytest.approx(TRUTH.tolist(), abs=1e-12)


def test_the_two_critics_learn_as_numpy_does(ask_page):
    """Every walk of the figure again: returns by ppo_ref's lambda = 1, targets by its lambda = 0."""
    count, seed, alpha = 40, 3, 0.05
    state = asked(ask_page, CRITICS, "fresh", seed)
    state = asked(ask_page, CRITICS, "walked", state, count)
    walks = ask_page(*({"module": CRITICS, "call": "walkNumber", "arguments": [seed, index]}
                       for index in range(count)))  # fmt: skip
    waiting, guessing = np.zeros(SIZE**2), np.zeros(SIZE**2)
    for walk in walks:
        steps = walk["transitions"]
        left = np.array([step["cell"] for step in steps])
        rewards = np.array([[step["reward"]] for step in steps])
        last = np.zeros((len(steps), 1), bool)
        last[-1] = True
        died = last & (walk["ending"] != "clock")
        for step, ended in zip(steps, died[:, 0], strict=True):
            goal = one_td(guessing, step, ended)
            guessing[step["cell"]] += alpha * (goal - guessing[step["cell"]])
        reached = np.array([[waiting[step["next"]]] for step in steps])
        returns = compute_gae(rewards, 0 * rewards, last * reached, died, last & ~died,
                              gamma=0.95, gae_lambda=1.0)[1][:, 0]  # fmt: skip
        for cell, target in zip(left, returns, strict=True):
            waiting[cell] += alpha * (target - waiting[cell])
    assert state["waiting"] == pytest.approx(waiting.tolist(), abs=1e-12)
    assert state["guessing"] == pytest.approx(guessing.tolist(), abs=1e-12)


def one_td(values, step, ended):
    return step["reward"] + 0.95 * (not ended) * values[step["next"]]


@pytest.mark.parametrize("gamma", [0.9, 0.99])
@pytest.mark.parametrize("slice_length", [1, 2, 5, 10, 50])
def test_the_beliefs_are_the_fixed_points_of_ppo_refs_targets(ask_page, gamma, slice_length):
    ends = np.zeros((slice_length, 1), bool)
    ends[-1] = True

    def settled(gae_lambda):
        value = 0.0
        for _ in range(4000):
            said = np.full(ends.shape, value)
            value = compute_gae(np.ones(ends.shape), said, said, ends, ~ends & ends,
                                gamma=gamma, gae_lambda=gae_lambda)[1].mean()  # fmt: skip
        return value

    found = asked(ask_page, MATH, "waitingBelief", gamma, slice_length)
    assert found == pytest.approx(settled(1.0), abs=1e-9)
    found = asked(ask_page, MATH, "guessingBelief", gamma, slice_length)
    assert found == pytest.approx(settled(0.0), abs=1e-9)


def test_the_numbers_of_the_text_are_exact(ask_page):
    assert round(asked(ask_page, MATH, "waitingBelief", 0.9, 10), 3) == 4.138
    assert round(asked(ask_page, MATH, "guessingBelief", 0.9, 10), 3) == 5.263


def averages(stay, slice_length, value, gae_lambda):
    """Mean advantages of staying and of leaving over every slice there is, by ppo_ref's GAE."""
    totals, weights = np.zeros(2), np.zeros(2)
    for length in range(1, slice_length + 1):
        for leaves in (False, True):
            if not leaves and length < slice_length:
                continue
            probability = stay ** (length - leaves) * (1 - stay) ** leaves
            rewards, ended = np.ones((length, 1)), np.zeros((length, 1), bool)
            rewards[-1] = EXIT_REWARD if leaves else 1.0
            ended[-1] = True
            said = np.full(rewards.shape, value)
            advantages = compute_gae(rewards, said, said, ended, ~ended & ended,
                                     gamma=0.99, gae_lambda=gae_lambda)[0][:, 0]  # fmt: skip
            stayed = advantages[:-1] if leaves else advantages
            totals[0] += probability * stayed.sum()
            weights[0] += probability * len(stayed)
            if leaves:
                totals[1] += probability * advantages[-1]
                weights[1] += probability
    return totals, weights


@pytest.mark.parametrize("gae_lambda", [0.0, 0.95, 1.0])
@pytest.mark.parametrize("stay", [0.3, 0.522, 0.8])
def test_the_pull_of_the_exit_counts_every_slice(ask_page, stay, gae_lambda):
    found = asked(ask_page, MATH, "pull", stay, 5, 0.99, gae_lambda)
    totals, weights = averages(stay, 5, found["value"], gae_lambda)
    assert totals.sum() == pytest.approx(0.0, abs=1e-9)  # the critic is not surprised
    assert found["pull"] == pytest.approx(totals[0] / weights[0] - totals[1] / weights[1], abs=1e-9)


def test_at_the_balance_both_choices_look_like_ten(ask_page):
    found = asked(ask_page, MATH, "settled", "death", 5)
    assert found["value"] == pytest.approx(10.0, abs=1e-6)
    assert 0.5 < found["stay"] < 0.55


@pytest.mark.parametrize("actions", [[], [["set", "scale", 3]], [["set", "said:2", 0.5]],
                                     [["press", "mean"]], [["set", "shift", 10]]])  # fmt: skip
def test_the_meter_is_ppo_refs(ask_page, actions):
    (play,) = ask_page({"figure": "explained-variance", "actions": actions})
    targets = np.array([1.0, 2.0, 3.0, 4.0])
    state = play["state"]
    said = state["scale"] * np.array(state["said"]) + state["shift"]
    shown = float(re.search(r"Explained variance ([−\d.]+)", play["summary"])[1].replace("−", "-")
                  .rstrip("."))  # fmt: skip
    assert shown == pytest.approx(explained_variance(said, targets), abs=5e-4)
    assert "NaN" not in json.dumps(play["drawing"])

"""Chapter 4: what its text works out in passing, its figures against ppo_ref, and what it measured."""

from __future__ import annotations

import itertools
import json
import re
import sys
from pathlib import Path

import numpy as np
import pytest

from browser_runtime.grading.probing import run_probe
from ppo_ref.distributions.categorical import Categorical
from ppo_ref.envs.exact import tables
from ppo_ref.envs.worlds.three_arms import REWARDS, ThreeArms
from ppo_ref.gae import compute_gae

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "build/site"))

import exercises  # noqa: E402 - a script of the build, in no package

PAGE = ROOT / "docs/chapters/04-actor-and-critic.md"
MEASURED = ROOT / "benchmarks/results/cartpole_baseline.json"
START = np.array([0.0, 0.5, -0.5])
LOGITS = np.array([0.0, 1.0, -0.5])
PAYS = np.array(REWARDS)
# Settings that sentences choose, and wrong choices of the check.
GIVEN = {"300", "40", "50", "195", "-0.5", "0.5", "1024", "2019", "2020", "2026"}
FIGURE_STATES = {
    "baseline-slider": [[["set", "b", 1.06]], [["set", "b", 0.51]]],
    "learner-wall": [[["press", "shift"]]],
    "coin-chain": [[["press", "off:usual"]]],
}


def softmax(theta):
    powers = np.exp(theta - theta.max())
    return powers / powers.sum()


def scores(theta):
    """The gradient of log pi of each action, by ppo_ref: row `a` is the score of `a`."""
    size = len(theta)
    evaluation = Categorical.evaluate(np.tile(theta, (size, 1)), np.arange(size))
    return evaluation.backward(np.ones(size), 0.0)[0]


def variance(weights, p, score):
    """Total variance of weight times score, over the actions of a policy."""
    estimates = np.array(weights)[:, None] * score
    return p @ (estimates**2).sum(1) - ((p @ estimates) ** 2).sum()


def counts(rate, has_baseline):
    runs = [
        run["best"] for run in json.loads(MEASURED.read_text())["runs"]
        if (run["learning_rate"], run["baseline"]) == (rate, has_baseline)
    ]  # fmt: skip
    return sum(best >= 195.0 for best in runs), len(runs)


def computed() -> set[str]:
    p, score = softmax(LOGITS), scores(LOGITS)
    reach = (score**2).sum(1)
    shown = [p, reach, p @ PAYS, ((p @ (PAYS[:, None] * score)) ** 2).sum()]
    for b in (0.0, 1.0):
        squared = (PAYS - b) ** 2 * reach
        shown += [squared, p * squared, (p * squared).sum(), variance(PAYS - b, p, score)]
    measured = [n for rate in (0.01, 0.02) for has in (True, False) for n in counts(rate, has)]
    return {
        *(f"{value:.4f}" for value in np.concatenate([np.ravel(one) for one in shown])),
        f"{10 * 0.5 * 0.5:g}",
        f"{4 * 0.5:g}", f"{(4 - 3) * (1 - 0.5):g}",  # check 2
        f"{10 / 400**0.5:g}", f"{10 / 400:g}", "400", "10",  # check 3
        f"{variance(PAYS - p @ PAYS, p, score):.3f}",
        *map(str, measured), "0.01", "0.02",
    }  # fmt: skip


def test_a_shift_of_all_rewards_traps_half_of_the_learners_and_a_baseline_frees_them(ran):
    first, second = ran(PAGE)[0][0], ran(PAGE)[0][1]
    (_, plain, _), (_, shifted, stuck) = (
        tuple(int(n) for n in re.findall(r"(\d+)(?: of 400| on a worse)", f"0 of 400 {line}"))
        for line in first.strip().splitlines()
    )
    assert plain == 400
    assert 160 < shifted < 240 and stuck == 210
    assert second.startswith("400 of 400")


def test_the_tapes_of_the_cell_have_the_moments_of_the_figure(ran):
    plain, usual = (
        tuple(float(x) for x in re.findall(r"(?:mean|variance) ([\d.]+)", line))
        for line in ran(PAGE)[0][2].strip().splitlines()
    )
    assert plain == pytest.approx((2.5, 26.875), abs=0.5)
    assert usual == pytest.approx((2.5, 2.8125), abs=0.1)


def ask_module(ask_page, module, function, *arguments):
    (found,) = ask_page(
        {"module": f"figures/ch04/{module}", "call": function, "arguments": list(arguments)}
    )
    return found


@pytest.mark.parametrize("b", [-1.0, 0.0, 0.5, 1.064, 3.0])
@pytest.mark.parametrize("looks", [False, True])
def test_the_sliders_mean_and_variance_are_those_of_ppo_refs_scores(ask_page, b, looks):
    p, score = softmax(LOGITS), scores(LOGITS)
    weights = PAYS - b * (PAYS if looks else 1.0)
    assert ask_module(ask_page, "weights", "weightsOf", b, looks) == pytest.approx(weights.tolist())
    mean = ask_module(ask_page, "weights", "meanOf", weights.tolist())
    assert mean == pytest.approx((p @ (weights[:, None] * score)).tolist(), abs=1e-12)
    if not looks:
        exact = tables(ThreeArms()).logit_gradient(p[None], 1.0)[0]
        assert mean == pytest.approx(exact.tolist(), abs=1e-12)
    found = ask_module(ask_page, "weights", "varianceOf", weights.tolist())
    assert found == pytest.approx(variance(weights, p, score), abs=1e-12)


def test_no_constant_is_calmer_than_the_best_one(ask_page):
    best = ask_module(ask_page, "weights", "bestConstant")
    p, score = softmax(LOGITS), scores(LOGITS)
    assert best == pytest.approx(1.064, abs=5e-4)
    assert p @ PAYS < best
    lowest = variance(PAYS - best, p, score)
    assert all(lowest < variance(PAYS - best - step, p, score) for step in (-0.01, 0.01))
    assert variance(PAYS - 2.12, p, score) < variance(PAYS, p, score)
    assert variance(PAYS - 2.13, p, score) > variance(PAYS, p, score)


def tapes_of_ten():
    return np.array(list(itertools.product([0.0, 1.0], repeat=10)))


@pytest.mark.parametrize(
    ("whole", "off", "mean", "spread"),
    [
        (True, "nothing", 2.5, 73.75),
        (True, "usual", 2.5, 11.25),
        (False, "nothing", 2.5, 26.875),
        (False, "usual", 2.5, 2.8125),
        (False, "own", 0.0, 2.8125),
        (True, "own", 0.0, None),
    ],
)
def test_the_coins_are_weighed_as_ppo_ref_weighs_steps(ask_page, whole, off, mean, spread):
    """Returns by compute_gae without a critic; all 1,024 tapes on their own."""
    tapes = tapes_of_ten()
    zero, never = np.zeros((10, 1024)), np.zeros((10, 1024), dtype=bool)
    to_go = compute_gae(tapes.T, zero, zero, never, never, gamma=1.0, gae_lambda=1.0)[0].T
    paid = np.broadcast_to(to_go[:, :1], to_go.shape) if whole else to_go
    usual = np.full(10, 5.0) if whole else 0.5 * np.arange(10, 0, -1)
    taken = {"nothing": 0.0, "usual": usual, "own": usual - 0.5 + tapes}[off]
    tail, head = scores(np.zeros(2))[:, 1]
    estimates = ((paid - taken) * np.where(tapes == 1.0, head, tail)).sum(1)
    estimator = {"sum": "whole" if whole else "to-go", "off": off}
    moments = ask_module(ask_page, "coins", "moments", estimator)
    assert moments["mean"] == pytest.approx(estimates.mean(), abs=1e-12)
    assert moments["mean"] == pytest.approx(mean, abs=1e-12)
    assert moments["variance"] == pytest.approx(estimates.var())
    assert spread is None or moments["variance"] == pytest.approx(spread)
    assert moments["uphill"] == pytest.approx((estimates > 1e-12).mean())
    some = tapes[77].astype(int).tolist()
    assert ask_module(ask_page, "coins", "estimate", some, estimator) == pytest.approx(
        estimates[77]
    )


def test_a_coins_own_reward_alone_has_the_right_mean_here_and_little_variance():
    tapes = tapes_of_ten()
    estimates = (tapes * (tapes - 0.5)).sum(1)
    assert (estimates.mean(), estimates.var()) == pytest.approx((2.5, 0.625))
    assert ((tapes - 0.5) ** 2).sum(1).var() == pytest.approx(0.0)


def test_cartpole_does_not_show_what_a_baseline_is_for():
    """As the chapter's table says: at no learning rate do clearly more runs make it with the critic."""
    table = PAGE.read_text("utf-8").split("learning rate |")[1].split("\n\n")[0]
    for rate in (0.01, 0.02):
        (with_, runs), (without, others) = counts(rate, True), counts(rate, False)
        assert runs == others == 50
        assert f"| {rate:g} | {with_} of 50 | {without} of 50 |" in table


@pytest.mark.parametrize(
    ("mended", "low", "high"),
    [
        ({}, 0.0, 0.4),
        ({"np.column_stack([features[:, :-1], actions])": "features"}, 0.95, 1.0),
    ],
)
def test_the_broken_baseline_is_worse_than_none_and_its_input_alone_repairs_the_curve(
    mended, low, high
):
    """As the statement and the remarks of exercise E4.5 say."""
    files = exercises.load("baseline-made-it-worse")
    code = files["starter.py"]
    for old, new in mended.items():
        assert old in code
        code = code.replace(old, new)
    assert low < float(run_probe(files, code, "probe_learn").text) < high


def test_the_probe_names_what_is_learnt_without_any_critic():
    files = exercises.load("baseline-made-it-worse")
    code = files["solution.py"].replace("returns - guess(now)", "returns")
    said = re.search(r"Without any critic: ([\d.]+)", files["probes.py"])[1]
    assert run_probe(files, code, "probe_learn").text == said


def test_an_average_of_a_hundred_calm_tapes_needs_956_others():
    """As a comment of exercise E4.1 says."""
    assert round(26.875 / 2.8125 * 100) == 956

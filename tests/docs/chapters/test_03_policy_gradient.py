"""Chapter 3: what its text works out in passing, and its figures against ppo_ref."""

from __future__ import annotations

import itertools
import math
import re
import sys
from pathlib import Path

import numpy as np
import pytest

from browser_runtime.grading.probing import run_probe
from ppo_ref.distributions.categorical import Categorical
from ppo_ref.envs.exact import tables
from ppo_ref.envs.worlds.three_arms import ThreeArms
from ppo_ref.envs.worlds.two_states import TwoStates, policy
from ppo_ref.losses import policy_gradient

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "build/site"))

import exercises  # noqa: E402 - a script of the build, in no package

PAGE = ROOT / "docs/chapters/03-policy-gradient.md"
START = np.array([0.0, 0.5, -0.5])
PAYS = np.array([1.0, 0.0, 2.0])
SHIFTED = [11.0, 10.0, 12.0]
# Settings that sentences choose, and wrong choices of the check.
GIVEN = {"400", "60", "64", "100", "-0.2", "-1.2", "-0.3", "0.5", "-5", "-7"}
FIGURE_STATES = {
    "sampled-arrows": [
        [["set", "doublings", 0]],
        [["set", "doublings", 6]],
        [["set", "doublings", 7]],
        [["set", "doublings", 2], ["press", "plain"]],
    ],
    "logit-rows": [[["set", "logit:1", 1.3]], [["set", "logit:1", 1.2]]],
}


def softmax(theta):
    powers = np.exp(theta - theta.max())
    return powers / powers.sum()


def score_of(arm):
    """The gradient of log pi(arm), by ppo_ref."""
    return Categorical.evaluate(START[None], np.array([arm])).backward(np.ones(1), 0.0)[0][0]


def computed() -> set[str]:
    p = softmax(START)
    estimates = np.array([PAYS[arm] * score_of(arm) for arm in range(3)])
    shown = [p, score_of(0), *estimates, p @ estimates]  # the worked table, row by row
    gains = (0.5**2, 0.5, 1.0)
    return {
        *(f"{value:.4f}" for value in np.ravel(shown)),
        f"{p @ PAYS:.4f}",
        f"{-1.2 - 0.3:g}", f"{(-1.2 - 0.3) / 2:g}", f"{1.2 * 0.3:g}",  # check 2
        *(f"{gain:g}" for gain in gains),  # check 3
    }  # fmt: skip


def test_the_average_of_the_worked_table_is_the_exact_gradient():
    p = softmax(START)
    estimates = np.array([PAYS[arm] * score_of(arm) for arm in range(3)])
    exact = tables(ThreeArms()).logit_gradient(p[None], 1.0)[0]
    np.testing.assert_allclose(p @ estimates, exact, atol=1e-12)


def test_praise_alone_finds_the_best_arm_but_not_always(ran):
    first, second, third = map(int, re.findall(r"\d+", ran(PAGE)[0][0])[3:6])
    assert second == 0 < first < third
    assert first + third == 400


def test_the_middle_nudge_is_the_best_of_the_three(ran):
    coarse, middle, fine = (float(x) for x in re.findall(r"off by (\S+)", ran(PAGE)[0][1]))
    assert middle < 1e-9 < fine < coarse


@pytest.mark.parametrize("cell", [2, 3])
def test_both_climbs_end_near_the_best_arm(ran, cell):
    means = [float(x) for x in re.findall(r"J ([\d.]+)", ran(PAGE)[0][cell])]
    assert means[0] == 0.680
    assert means[-1] > 1.9


def test_sampled_trajectories_agree_with_nudges(ran):
    sampled, error, nudged = (
        np.array([float(x) for x in row.split()])
        for row in re.findall(r"\[([^\]]+)\]", ran(PAGE)[0][4])
    )
    assert (np.abs(sampled - nudged) < 4 * error + 1e-3).all()


@pytest.mark.parametrize(
    ("path", "mended", "is_better"),
    [
        ("starter.py", {}, False),
        ("starter.py", {"return theta - ": "return theta + "}, True),
        ("solution.py", {}, True),
    ],
)
def test_the_broken_bandit_gets_worse_and_a_mended_sign_hides_the_rest(path, mended, is_better):
    """As the statement and the remarks of exercise E3.5 say."""
    files = exercises.load("bandit-gets-worse")
    code = files[path]
    for old, new in mended.items():
        code = code.replace(old, new)
    before, after = map(float, re.findall(r"[\d.]+", run_probe(files, code, "probe_learn").text))
    assert (after > before) is is_better


def ask_bandit(ask_page, function, *arguments):
    (found,) = ask_page(
        {"module": "figures/ch03/bandit", "call": function, "arguments": list(arguments)}
    )
    return found


@pytest.mark.parametrize("theta", [[0.0, 0.5, -0.5], [2.0, -1.0, 0.25], [900.0, 901.0, 899.0]])
def test_the_figures_gradient_is_ppo_refs(ask_page, theta):
    exact = tables(ThreeArms())
    p = softmax(np.array(theta))
    assert ask_bandit(ask_page, "gradient", theta, PAYS.tolist()) == pytest.approx(
        exact.logit_gradient(p[None], 1.0)[0].tolist(), abs=1e-12
    )
    mean = exact.values(p[None], 1.0)[0]
    assert ask_bandit(ask_page, "meanReward", theta, PAYS.tolist()) == pytest.approx(mean)


def test_the_figures_estimate_and_loss_are_ppo_refs(ask_page):
    counts = [3, 1, 4]
    pulled = np.repeat(np.arange(3), counts)
    weights = np.array(SHIFTED)[pulled]
    logits = np.tile(START, (8, 1))
    evaluation = Categorical.evaluate(logits, pulled)
    loss = policy_gradient(evaluation.log_probs, evaluation.log_probs, weights, clip_coef=0.2)
    slope = evaluation.backward(loss.d_log_probs, 0.0)[0].sum(0)
    found = ask_bandit(ask_page, "estimate", START.tolist(), SHIFTED, counts)
    assert found == pytest.approx((-slope).tolist(), abs=1e-12)
    (said,) = ask_page({"module": "figures/ch03/lying_loss", "call": "lossOf",
                        "arguments": [START.tolist(), SHIFTED, counts]})  # fmt: skip
    assert said == pytest.approx(loss.policy_loss)


@pytest.mark.parametrize("rewards", [[6.0, 5.0, 7.0], [1.0, 0.0, 2.0]])
@pytest.mark.parametrize("size", [1, 2, 5])
def test_the_shares_count_every_order_of_pulls(ask_page, rewards, size):
    """Every sequence of pulls on its own, where the figure counts multisets."""
    p, rewards_ = softmax(START), np.array(rewards)
    exact = p * (rewards_ - p @ rewards_)
    shares = {"uphill": 0.0, "nowhere": 0.0, "downhill": 0.0}
    for pulls in itertools.product(range(3), repeat=size):
        along = np.mean([rewards_[a] * score_of(a) for a in pulls], axis=0) @ exact
        way = "nowhere" if abs(along) < 1e-12 else "uphill" if along > 0 else "downhill"
        shares[way] += math.prod(p[a] for a in pulls)
    assert ask_bandit(ask_page, "shares", rewards, size) == pytest.approx(shares, abs=1e-12)


def test_the_share_of_lying_batches_counts_every_batch_of_eight(ask_page):
    p, rewards = softmax(START), np.array(SHIFTED)
    share = 0.0
    for first, second in itertools.product(range(9), repeat=2):
        counts = np.array([first, second, 8 - first - second])
        if counts[2] < 0:
            continue
        # The minimum of -sum(c R log q) over probabilities q lies at q = cR / sum(cR).
        best = counts * rewards / (counts @ rewards)
        ways = math.factorial(8) / math.prod(map(math.factorial, counts.tolist()))
        share += (best @ rewards < p @ rewards) * ways * math.prod(p**counts)
    (found,) = ask_page({"module": "figures/ch03/lying_loss", "call": "shareThatLies",
                         "arguments": [SHIFTED]})  # fmt: skip
    assert found == pytest.approx(share)


def rooms(ask_page, logits, length, door):
    module = "figures/ch03/two_rooms"
    (all_tapes,) = ask_page(
        {"module": module, "call": "tapes", "arguments": [logits, length, door]}
    )
    (found,) = ask_page({"module": module, "call": "averages", "arguments": [all_tapes, logits]})
    return found


def sticking(theta, door, steps):
    """J by backward induction over ppo_ref's own tables; who wants to move stays if the door sticks."""
    world, p = tables(TwoStates()), policy(np.asarray(theta))
    values = np.zeros(2)
    for _ in range(steps):
        moved = values[world.successors]
        stayed = np.broadcast_to(values[:, None], (2, 2))
        values = (p * (world.rewards + door * moved + (1 - door) * stayed)).sum(1)
    return values[0]


@pytest.mark.parametrize("logits", [[0.0, 2.0], [0.0, 1.0], [-1.0, 0.5]])
@pytest.mark.parametrize("door", [1.0, 0.8, 0.3])
def test_the_rooms_are_two_states_of_ppo_ref(ask_page, logits, door):
    found = rooms(ask_page, logits, 3, door)
    theta = np.array(logits)
    if door == 1.0:
        exact = tables(TwoStates()).episode_return(policy(theta), 3)
        assert found["mean"] == pytest.approx(exact, abs=1e-12)
    assert found["mean"] == pytest.approx(sticking(theta, door, 3), abs=1e-12)
    slope = [
        (sticking(theta + one, door, 3) - sticking(theta - one, door, 3)) / 2e-5
        for one in 1e-5 * np.eye(2)
    ]
    assert found["gradient"] == pytest.approx(slope, abs=1e-9)

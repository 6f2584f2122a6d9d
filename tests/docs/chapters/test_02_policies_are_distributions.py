"""Chapter 2: what its text works out in passing, and its figures beside `ppo_ref`."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from ppo_ref import envs
from ppo_ref.distributions import Categorical, DiagonalGaussian

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs/chapters/02-policies-are-distributions.md"
FIGURES = "figures/ch02"
# Names of figures and sources, settings that sentences choose, and the share that a figure asks for.
GIVEN = {
    "0.01", "0.7", "0.2", "0.1", "0.75", "80", "100", "200", "1000", "-1000", "0.3", "-0.2", "-0.5",
    "0.5", "0.9", "-1.2", "-0.7", "0.05", "1.2", "2.1", "2.4", "133", "2019",
}  # fmt: skip
FIGURE_STATES = {
    "logit-mixer": [[["press", "alike"]], [["press", "mixed"]]],
    "walker-by-hand": [
        [["set", f"logits:{action}", logit] for action, logit in enumerate(logits)]
        for logits in ((-4, 4, 4, -4), (-4, 4, 2.5, -4))
    ],
    "density": [[["press", "sigma:0.1"]]],
}
LOGITS, PAYS = np.array([2.0, 1.0, 0.0]), np.array([1.0, 0.0, 2.0])


def entropy_of(sigma: float) -> float:
    log_std = np.array([math.log(sigma)])
    return float(DiagonalGaussian(log_std).entropy(np.zeros((1, 1)))[0])


def computed() -> set[str]:
    weights = np.exp(LOGITS)
    probs = weights / weights.sum()
    expected = float(probs @ PAYS)
    standard = entropy_of(1.0)
    highest = math.exp(float(DiagonalGaussian(np.log([0.1])).log_prob(*np.zeros((2, 1)))))
    wheel = DiagonalGaussian(np.array([-0.5, 0.2]))
    knobs = float(wheel.log_prob(np.array([[0.0, 1.0]]), np.array([[0.3, -0.2]]))[0])
    return {
        *(f"{weight:.3f}" for weight in weights), f"{weights.sum():.3f}", f"{math.e:.3f}",
        f"{probs.cumsum()[1]:.2f}",
        f"{expected:.3f}", f"{probs @ PAYS**2 - expected**2:.3f}",
        f"{1 / math.sqrt(2 * math.pi):.4f}", f"{math.exp(-standard):.4f}", f"{math.exp(-standard):.3f}",
        f"{standard:.3f}", f"{entropy_of(0.1):.3f}", f"{highest:.2f}",
        f"{knobs:.6f}",
        f"{4 * 0.1:g}",  # two standard deviations to either side
        f"{5 * standard:.1f}",  # six knobs, the constant once
        f"{math.exp(-0.7 + 1.2):.2f}", f"{-1.2 / -0.7:.2f}",  # check 1
        f"{0.5 * 4 + 0.5 * 0.9 * 10:g}",  # check 2
    }  # fmt: skip


def asked(ask_page, name, *arguments, module="policy_math"):
    (answer,) = ask_page(
        {"module": f"{FIGURES}/{module}", "call": name, "arguments": list(arguments)}
    )
    return answer


def test_nudges_pay_for_the_rule_that_draws_and_for_the_other_only_at_the_end(ran):
    rows = [line.split() for line in ran(PAGE)[0][0].splitlines()[1:]]
    largest, drawn = [float(row[1]) for row in rows], [float(row[2]) for row in rows]
    assert largest == [1.0] * 5 + [2.0]
    assert drawn == sorted(set(drawn))


def test_the_naive_logarithm_fails_where_the_text_says(ran):
    first, second, third = ran(PAGE)[0][1].splitlines()
    assert "-0.408" in first and "nan" in second and "-inf" in third


@pytest.mark.parametrize("logits", [[2, 1, 0], [7, 6, 5], [0, -1000, 3], [0.3, 0.3, 0.3, -2]])
def test_the_figures_make_policies_as_the_reference_does(ask_page, logits):
    row = np.array([logits], float)
    found = asked(ask_page, "logSoftmax", logits)
    assert found == pytest.approx(Categorical.log_probs(row)[0], abs=1e-9)
    found = asked(ask_page, "entropy", logits)
    assert found == pytest.approx(Categorical.entropy(row)[0], abs=1e-9)


def test_a_nudge_changes_each_log_probability_as_the_text_says(ask_page):
    probs = np.exp(Categorical.log_probs(LOGITS[None])[0])
    for nudged in range(3):
        found = asked(ask_page, "nudged", LOGITS.tolist(), nudged, 1e-6)
        own = np.arange(3) == nudged
        assert np.array(found) / 1e-6 == pytest.approx(own - probs[nudged], abs=1e-5)


@pytest.mark.parametrize("sigma", [0.05, 0.3, 1.0, 1.5])
def test_the_bell_of_the_figure_is_the_reference_s(ask_page, sigma):
    bell, action = DiagonalGaussian(np.log([sigma])), 0.1
    log = bell.log_prob(np.zeros((1, 1)), np.array([[action]]))[0]
    assert asked(ask_page, "logDensity", action, sigma) == pytest.approx(log, abs=1e-9)
    assert asked(ask_page, "gaussianEntropy", sigma) == pytest.approx(entropy_of(sigma), abs=1e-9)
    inside = [math.erf((action + side * 0.05) / sigma / math.sqrt(2)) / 2 for side in (1, -1)]
    found = asked(ask_page, "bandProbability", action, sigma, 0.1)
    assert found == pytest.approx(inside[0] - inside[1], abs=1e-9)


def test_sampling_noise_draws_the_policy_of_the_text(ask_page):
    draws = 20_000
    actions = np.array(asked(ask_page, "actionsOf", 5, draws, module="sampling_noise"))
    probs = np.exp(Categorical.log_probs(LOGITS[None])[0])
    shares = np.bincount(actions, minlength=3) / draws
    assert np.all(np.abs(shares - probs) < 5 * np.sqrt(probs * (1 - probs) / draws))
    means = asked(ask_page, "runningMeans", actions[:50].tolist(), module="sampling_noise")
    wanted = PAYS[actions[:50]].cumsum() / np.arange(1, 51)
    assert means == pytest.approx(wanted, abs=1e-12)
    error = asked(ask_page, "standardError", 100, module="sampling_noise")
    variance = probs @ PAYS**2 - (probs @ PAYS) ** 2
    assert error == pytest.approx(math.sqrt(variance / 100), abs=1e-12)


def test_the_walker_by_hand_ends_as_walks_in_the_world_do(ask_page):
    logits, walks = [-4.0, 4.0, 2.5, -4.0], 4000
    shares = asked(ask_page, "endings", logits, module="walker_by_hand")
    env, rng = envs.make("Grid5x5-v0", walks), np.random.default_rng(0)
    env.reset(rng)
    reached, going = 0, np.ones(walks, bool)
    for _ in range(100):
        rows = np.tile(np.array(logits, np.float32), (walks, 1))
        step = env.step(Categorical.sample(rows, Categorical.noise(rng, rows.shape)), rng)
        reached += int((going & step.terminated & (step.rewards > 0)).sum())
        going &= ~(step.terminated | step.truncated)
    assert reached / walks == pytest.approx(shares["goal"], abs=5 * 0.5 / math.sqrt(walks))
    assert sum(shares.values()) == pytest.approx(1.0, abs=1e-12)

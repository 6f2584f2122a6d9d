"""The numbers that the figures of chapter 6 draw, against ppo_ref and independent solutions.

The figures compute in TypeScript, in the page; tests/page holds the rest of their tests.
"""

from __future__ import annotations

import numpy as np
import pytest

from ppo_ref.gae import compute_gae

CRITIC = np.array([0.36, 0.21, 0.097, 0.648, 0.86, 0.64, 0.46])


@pytest.fixture
def compute(ask_page):
    """Call one function of a figure with several lists of arguments."""

    def run(module, function, cases):
        request = {"module": f"figures/ch06/{module}", "call": function}
        return ask_page(*({**request, "arguments": case} for case in cases))

    return run


def random_tape(rng, length):
    kinds = rng.choice(["running", "terminated", "truncated"], size=length, p=[0.6, 0.2, 0.2])
    tape = {
        "rewards": rng.normal(size=length).tolist(),
        "values": rng.normal(size=length).tolist(),
        "nextValues": rng.normal(size=length).tolist(),
        "ends": kinds.tolist(),
    }
    return tape, float(rng.uniform()), float(rng.uniform())


def reference(tape, gamma, gae_lambda):
    ends = np.array(tape["ends"])[:, None]
    rewards, values, next_values = (
        np.array(tape[name])[:, None] for name in ("rewards", "values", "nextValues")
    )
    return compute_gae(
        rewards, values, next_values, ends == "terminated", ends == "truncated",
        gamma=gamma, gae_lambda=gae_lambda,
    )  # fmt: skip


def test_the_explorer_computes_what_compute_gae_computes(compute):
    rng = np.random.default_rng(6)
    cases = [random_tape(rng, length) for length in (1, 2, 3, 6, 6, 6, 20, 50)]
    for case, answer in zip(cases, compute("gae_math", "gae", cases), strict=True):
        advantages, returns = reference(*case)
        np.testing.assert_allclose(answer["advantages"], advantages[:, 0], atol=1e-12)
        np.testing.assert_allclose(answer["returns"], returns[:, 0], atol=1e-12)


def test_the_weights_shown_add_the_surprises_up_to_the_advantage(compute):
    rng = np.random.default_rng(7)
    cases = [(*random_tape(rng, 8), step) for step in range(8)]
    weights = compute("gae_math", "weights", cases)
    surprises = compute("gae_math", "deltas", [case[:2] for case in cases])
    for case, weight, delta in zip(cases, weights, surprises, strict=True):
        advantages, _ = reference(*case[:3])
        assert np.dot(weight, delta) == pytest.approx(advantages[case[3], 0], abs=1e-12)


def test_the_carry_of_every_frame_is_that_of_compute_gae(compute):
    rng = np.random.default_rng(8)
    cases = [random_tape(rng, length) for length in (1, 2, 6, 6, 6, 20)]
    for case, frames in zip(cases, compute("pass_frames", "framesOf", cases), strict=True):
        tape, gamma, gae_lambda = case
        advantages = reference(*case)[0][:, 0]
        goes_on = np.array(tape["ends"]) == "running"
        behind = gamma * gae_lambda * goes_on * np.append(advantages[1:], 0.0)
        for step, arrived, grown in zip(
            range(len(advantages))[::-1], frames[1::2], frames[2::2], strict=True
        ):
            assert (arrived["step"], grown["step"]) == (step, step)
            assert arrived["carry"] == pytest.approx(behind[step], abs=1e-12)
            assert grown["carry"] == pytest.approx(advantages[step], abs=1e-12)


def exact_spread(gae_lambda, corruption):
    """Mean and std of the estimate by numpy's solver, written independently of the figure."""
    true = np.arange(1, 8) / 8
    values = true + corruption * (CRITIC - true)
    padded = np.concatenate([[0.0], values, [0.0]])
    left, right = padded[:-2] - values, padded[2:] - values
    right[-1] += 1.0  # leaving on the right pays 1
    step = (np.eye(7, k=1) + np.eye(7, k=-1)) / 2
    means = np.linalg.solve(np.eye(7) - gae_lambda * step, (left + right) / 2)
    around = np.concatenate([[0.0], means, [0.0]])
    squares = (left**2 + right**2) / 2
    cross = gae_lambda * (left * around[:-2] + right * around[2:])
    seconds = np.linalg.solve(np.eye(7) - gae_lambda**2 * step, squares + cross)
    mean = values[3] - values[2] + gae_lambda * means[3]
    return mean, gae_lambda * np.sqrt(max(0.0, seconds[3] - means[3] ** 2))


@pytest.mark.parametrize("corruption", [0.0, 0.5, 1.0, 2.0, 3.0])
def test_the_dial_solves_the_walk_exactly(compute, corruption):
    lambdas = [0, 0.2, 0.5, 0.8, 0.95, 1]
    answers = compute("random_walk", "spread", [[gae_lambda, corruption] for gae_lambda in lambdas])
    for gae_lambda, answer in zip(lambdas, answers, strict=True):
        mean, std = exact_spread(gae_lambda, corruption)
        assert answer["mean"] == pytest.approx(mean, abs=1e-10)
        assert answer["std"] == pytest.approx(std, abs=1e-7)
        assert answer["mse"] == pytest.approx(answer["bias"] ** 2 + answer["std"] ** 2)


def test_the_dial_agrees_with_walks_through_compute_gae(compute):
    """Simulated: 20,000 walks, compared within five standard errors."""
    rng = np.random.default_rng(0)
    num_steps, walks = 300, 20_000
    moves = rng.choice([-1, 1], size=(num_steps, walks))
    moves[0] = 1
    path = np.vstack([np.full((1, walks), 3), 3 + moves.cumsum(axis=0)])
    alive = np.logical_and.accumulate((path >= 1) & (path <= 7))
    state, left = path.clip(0, 8), alive[:-1] & ~alive[1:]
    critic = np.concatenate([[0.0], CRITIC, [0.0]])
    lambdas = [0.5, 0.8, 1.0]
    answers = compute("random_walk", "spread", [[gae_lambda, 1] for gae_lambda in lambdas])
    for gae_lambda, answer in zip(lambdas, answers, strict=True):
        estimate = compute_gae(
            1.0 * (left & (state[1:] == 8)), critic[state[:-1]], critic[state[1:]],
            left, np.zeros_like(left), gamma=1.0, gae_lambda=gae_lambda,
        )[0][0]  # fmt: skip
        error = 5 * answer["std"] / np.sqrt(walks)
        assert estimate.mean() == pytest.approx(answer["mean"], abs=error)
        assert estimate.std() == pytest.approx(answer["std"], rel=0.03)


def test_the_critic_of_the_text_gives_the_table_of_the_course_design(compute):
    """An earlier, simulated version of this figure measured these means and deviations."""
    expected = {0: (0.551, 0), 0.5: (0.473, 0.129), 0.8: (0.429, 0.187), 0.95: (0.405, 0.315),
                1: (0.403, 0.5)}  # fmt: skip
    answers = compute("random_walk", "spread", [[gae_lambda, 1] for gae_lambda in expected])
    for (mean, std), answer in zip(expected.values(), answers, strict=True):
        assert answer["mean"] == pytest.approx(mean, abs=0.002)
        assert answer["std"] == pytest.approx(std, abs=0.002)


def test_a_worse_critic_wants_a_larger_lambda(compute):
    corruptions = [0, 0.5, 1, 1.5, 2, 2.5, 3]
    best = compute("random_walk", "bestLambda", [[corruption] for corruption in corruptions])
    assert best == sorted(best)
    assert (best[0], best[2], best[4], best[6]) == (0, 0.2, 0.76, 0.85)  # by exact_spread below
    grid = np.arange(101) / 100
    for corruption, found in zip(corruptions, best, strict=True):
        errors = []
        for gae_lambda in grid:
            mean, std = exact_spread(gae_lambda, corruption)
            target = 0.5 - (3 / 8 + corruption * (CRITIC[2] - 3 / 8))
            errors.append((mean - target) ** 2 + std**2)
        assert errors[round(found * 100)] == pytest.approx(min(errors), abs=1e-12)


@pytest.mark.parametrize("gamma", [0.9, 0.95, 0.99])
def test_the_ledger_splits_the_target_as_lambda_returns_do(compute, gamma):
    """Against compute_gae on a long tape that pays 1, with a critic that is right everywhere."""
    (answer,) = compute("through_time", "ledger", [[{"gamma": gamma, "product": 0.9}]])
    num_steps = 3000
    ones, never = np.ones((num_steps, 1)), np.zeros((num_steps, 1), dtype=bool)
    settings = {"gamma": gamma, "gae_lambda": 0.9 / gamma}
    values = ones / (1 - gamma)
    _, returns = compute_gae(ones, values, values, never, never, **settings)
    _, recorded = compute_gae(ones, 0 * ones, 0 * ones, never, never, **settings)
    assert answer["value"] == pytest.approx(returns[0, 0])
    assert answer["recorded"] == pytest.approx(recorded[0, 0])
    assert answer["guessed"] == pytest.approx(returns[0, 0] - recorded[0, 0], abs=1e-9)

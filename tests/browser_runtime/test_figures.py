"""The numbers that the figures of chapter 6 draw, against ppo_ref and independent solutions.

The figures compute in TypeScript, in the page. Here the same files run in Node.
"""

from __future__ import annotations

import numpy as np
import pytest

from ppo_ref.gae import compute_gae

CRITIC = np.array([0.36, 0.21, 0.097, 0.648, 0.86, 0.64, 0.46])


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


def test_the_explorer_computes_what_compute_gae_computes(ask):
    rng = np.random.default_rng(6)
    cases = [random_tape(rng, length) for length in (1, 2, 3, 6, 6, 6, 20, 50)]
    for case, answer in zip(cases, ask(*(["math.gae", case] for case in cases)), strict=True):
        advantages, returns = reference(*case)
        np.testing.assert_allclose(answer["advantages"], advantages[:, 0], atol=1e-12)
        np.testing.assert_allclose(answer["returns"], returns[:, 0], atol=1e-12)


def test_the_weights_shown_add_the_surprises_up_to_the_advantage(ask):
    rng = np.random.default_rng(7)
    cases = [(*random_tape(rng, 8), step) for step in range(8)]
    weights = ask(*(["math.weights", case] for case in cases))
    surprises = ask(*(["math.deltas", case[:2]] for case in cases))
    for case, weight, delta in zip(cases, weights, surprises, strict=True):
        advantages, _ = reference(*case[:3])
        assert np.dot(weight, delta) == pytest.approx(advantages[case[3], 0], abs=1e-12)


def test_the_explorer_starts_with_the_numbers_of_the_text(ask):
    (start,) = ask(["play", ["gae-explorer", []]])
    for number in ("1.652", "0.35", "2.5", "0.357", "4.35", "−0.3"):  # derived by hand
        assert number in start["text"]
    assert "−2.775 + 0.72 × 4.35 = 0.357" in start["summary"]


def test_a_time_limit_turned_into_a_death_turns_the_sign(ask):
    """Derived by hand: delta[4] = 1 - 0.25, advantage[3] = -2.775 + 0.72 * 0.75."""
    (dead,) = ask(["play", ["gae-explorer", [["press", "end:4"], ["press", "end:4"]]]])
    assert dead["state"]["ends"][4] == "terminated"
    assert "= −2.235" in dead["summary"]


def test_an_end_moves_along_the_tape_and_stops_at_its_edge(ask):
    moves = [["press", "end:2", "ArrowLeft"], ["press", "end:1", "ArrowLeft"]]
    edge, past = ask(
        ["play", ["gae-explorer", moves]],
        ["play", ["gae-explorer", [*moves, ["press", "end:0", "ArrowLeft"]]]],
    )
    assert edge["state"]["ends"][:3] == ["terminated", "running", "running"]
    assert past["state"] == edge["state"]


def test_a_handle_never_leaves_its_range(ask):
    far, low = ask(
        ["play", ["gae-explorer", [["set", "rewards:0", 99]]]],
        ["play", ["lambda-dial", [["set", "lambda", -3]]]],
    )
    assert far["state"]["rewards"][0] == 4
    assert low["state"]["lambda"] == 0


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
def test_the_dial_solves_the_walk_exactly(ask, corruption):
    lambdas = [0, 0.2, 0.5, 0.8, 0.95, 1]
    answers = ask(*(["walk.spread", [gae_lambda, corruption]] for gae_lambda in lambdas))
    for gae_lambda, answer in zip(lambdas, answers, strict=True):
        mean, std = exact_spread(gae_lambda, corruption)
        assert answer["mean"] == pytest.approx(mean, abs=1e-10)
        assert answer["std"] == pytest.approx(std, abs=1e-7)
        assert answer["mse"] == pytest.approx(answer["bias"] ** 2 + answer["std"] ** 2)


def test_the_dial_agrees_with_walks_through_compute_gae(ask):
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
    answers = ask(*(["walk.spread", [gae_lambda, 1]] for gae_lambda in lambdas))
    for gae_lambda, answer in zip(lambdas, answers, strict=True):
        estimate = compute_gae(
            1.0 * (left & (state[1:] == 8)), critic[state[:-1]], critic[state[1:]],
            left, np.zeros_like(left), gamma=1.0, gae_lambda=gae_lambda,
        )[0][0]  # fmt: skip
        error = 5 * answer["std"] / np.sqrt(walks)
        assert estimate.mean() == pytest.approx(answer["mean"], abs=error)
        assert estimate.std() == pytest.approx(answer["std"], rel=0.03)


def test_the_critic_of_the_text_gives_the_table_of_the_course_design(ask):
    """An earlier, simulated version of this figure measured these means and deviations."""
    expected = {0: (0.551, 0), 0.5: (0.473, 0.129), 0.8: (0.429, 0.187), 0.95: (0.405, 0.315),
                1: (0.403, 0.5)}  # fmt: skip
    answers = ask(*(["walk.spread", [gae_lambda, 1]] for gae_lambda in expected))
    for (mean, std), answer in zip(expected.values(), answers, strict=True):
        assert answer["mean"] == pytest.approx(mean, abs=0.002)
        assert answer["std"] == pytest.approx(std, abs=0.002)


def test_a_worse_critic_wants_a_larger_lambda(ask):
    corruptions = [0, 0.5, 1, 1.5, 2, 2.5, 3]
    best = ask(*(["walk.bestLambda", [corruption]] for corruption in corruptions))
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


def test_the_dial_says_when_it_is_found_and_not_before(ask):
    away, found = ask(
        ["play", ["lambda-dial", [["set", "lambda", 0.6]]]],
        ["play", ["lambda-dial", [["set", "lambda", 0.2]]]],
    )
    assert "Some other λ does better" in away["summary"]
    assert "No other λ does better" in found["summary"]


@pytest.mark.parametrize("gamma", [0.9, 0.95, 0.99])
def test_the_ledger_splits_the_target_as_lambda_returns_do(ask, gamma):
    """Against compute_gae on a long tape that pays 1, with a critic that is right everywhere."""
    (answer,) = ask(["time.ledger", [{"gamma": gamma, "product": 0.9}]])
    num_steps = 3000
    ones, never = np.ones((num_steps, 1)), np.zeros((num_steps, 1), dtype=bool)
    settings = {"gamma": gamma, "gae_lambda": 0.9 / gamma}
    values = ones / (1 - gamma)
    _, returns = compute_gae(ones, values, values, never, never, **settings)
    _, recorded = compute_gae(ones, 0 * ones, 0 * ones, never, never, **settings)
    assert answer["value"] == pytest.approx(returns[0, 0])
    assert answer["recorded"] == pytest.approx(recorded[0, 0])
    assert answer["guessed"] == pytest.approx(returns[0, 0] - recorded[0, 0], abs=1e-9)


def test_gamma_and_lambda_keep_their_product_when_one_moves(ask):
    (moved,) = ask(["play", ["through-time", [["set", "gamma", 0.99]]]])
    assert moved["state"] == {"gamma": 0.99, "product": 0.9}
    assert "λ 0.909" in moved["text"]


@pytest.mark.parametrize("name", ["gae-explorer", "lambda-dial", "through-time"])
def test_every_handle_says_its_value_and_every_drawing_its_content(ask, name):
    """What a screen reader needs: a name and a value for each slider, a label for each drawing."""
    (start,) = ask(["play", [name, []]])

    def walk(shape):
        yield shape
        for child in shape["children"]:
            if isinstance(child, dict):
                yield from walk(child)

    shapes = [inner for outer in start["drawing"] for inner in walk(outer)]
    sliders = [s for s in shapes if s["attributes"].get("role") == "slider"]
    inputs = [s for s in shapes if s["tag"] == "input"]
    for slider in sliders + inputs:
        assert slider["attributes"]["aria-label"]
        assert slider["attributes"]["aria-valuetext"]
    assert len(sliders) + len(inputs) >= 2
    for drawing in (s for s in shapes if s["tag"] == "svg"):
        assert drawing["attributes"]["aria-label"]
    assert any(s["tag"] == "table" for s in shapes)
    assert start["summary"]

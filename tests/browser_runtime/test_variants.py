"""Runs that are wrong or different on purpose, and lines of arithmetic that stay arithmetic."""

import numpy as np
import pytest

from browser_runtime.formula import Formula
from browser_runtime.variants import EditedWorld, Variant, start
from ppo_ref import envs
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.errors import FieldError
from ppo_ref.runs.start import start as start_reference

CONFIG = PPOConfig(total_steps=1024, num_envs=4, num_steps=64, update_epochs=1)
NAMES = ("x", "reward")


def learnt(env, variant, config=CONFIG):
    state, events = start(RunSpec(env=env, seed=1, config=config), variant)
    for _ in events:
        pass
    return state.model.params.copy()


def test_a_run_without_a_difference_is_the_reference_bit_for_bit():
    state, events = start_reference(RunSpec(env="CartPole-v1", seed=1, config=CONFIG))
    for _ in events:
        pass
    np.testing.assert_array_equal(learnt("CartPole-v1", Variant()), state.model.params)


def test_a_formula_that_repeats_the_world_changes_nothing():
    same = Variant(reward="reward", ends="terminated")
    np.testing.assert_array_equal(learnt("CartPole-v1", same), learnt("CartPole-v1", Variant()))


def test_a_bug_takes_part_in_training():
    zero = "import numpy as np\ndef gae(**inputs):\n    return np.zeros_like(inputs['rewards'])\n"
    assert not np.array_equal(
        learnt("CartPole-v1", Variant(bug=zero)), learnt("CartPole-v1", Variant())
    )


def test_reward_and_end_are_computed_from_the_state_that_was_reached():
    world = EditedWorld(envs.world("CartPole-v1"), Variant(reward="1 - abs(x)", ends="x > 0.5"))
    states = np.array([[0.2, 0.0, 0.0, 0.0], [0.9, 0.0, 0.0, 0.0]], np.float32)
    reached, rewards, ended = world.step(np, states, np.ones(2, np.float32))
    np.testing.assert_allclose(rewards, 1.0 - np.abs(reached[:, 0]))
    assert rewards.dtype == np.float32
    assert ended.tolist() == [False, True]


def test_a_formula_sees_the_action():
    world = EditedWorld(envs.world("Pendulum-v1"), Variant(reward="-abs(action)"))
    states = np.zeros((2, 2), np.float32)
    _, rewards, _ = world.step(np, states, np.array([[0.5], [-2.0]], np.float32))
    np.testing.assert_allclose(rewards, [-0.5, -2.0])


def test_a_number_alone_pays_every_copy():
    world = EditedWorld(envs.world("CartPole-v1"), Variant(reward="2"))
    _, rewards, _ = world.step(np, np.zeros((3, 4), np.float32), np.zeros(3, np.float32))
    assert rewards.tolist() == [2.0, 2.0, 2.0]


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')", "x.real", "x[0]", "lambda: 1", "[1]", "'a'", "open(1)", "y", "",
        "x if x else 1", "x = 1", "x; x", "abs(x=1)", "x and 1", "0 < x < 1", "(abs)(x)(x)",
        "1e12", "x @ x", "not x", "x" + "+x" * 200, "{1}", "f'{x}'", "x is x", "1j", "x:=2",
    ],
)  # fmt: skip
def test_what_is_not_arithmetic_is_refused_with_the_names_that_are_allowed(text):
    with pytest.raises(FieldError) as refused:
        Formula("reward", text, NAMES)
    assert refused.value.field == "reward"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("x", 3.0), ("-x + 2 * reward", -1.0), ("where(x > 2, 10, 0)", 10.0), ("abs(-x) ** 2", 9.0),
        ("maximum(x, 5)", 5.0), ("(x > 2) & (reward > 2)", 0.0), ("x // 2 % 2", 1.0),
    ],
)  # fmt: skip
def test_arithmetic_is_computed(text, value):
    values = {"x": np.array([3.0]), "reward": np.array([1.0])}
    assert float(Formula("reward", text, NAMES)(values)[0]) == value


def test_powers_without_end_fail_at_once():
    with pytest.raises(FieldError, match="arithmetic that works"):
        Formula("reward", "99 ** 99 ** 99 ** 9", NAMES)({"x": np.zeros(1), "reward": np.zeros(1)})


def test_a_function_called_with_too_little_says_so():
    with pytest.raises(FieldError, match="arithmetic that works"):
        Formula("reward", "maximum(x)", NAMES)({"x": np.zeros(1), "reward": np.zeros(1)})

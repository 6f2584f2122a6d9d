"""Contenders that were written anew compute what they are said to."""

import dataclasses
from collections import Counter
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from contenders import installed, numpy_arithmetic, ppo_numpy
from contenders.workload import QUICK, SAME_WORK, Recipe

from ppo_ref.gae import compute_gae
from ppo_ref.network import MLP

TINY = dataclasses.replace(SAME_WORK, num_envs=3, num_steps=40, num_minibatches=2)


def test_every_contender_is_a_program():
    folder = Path(installed.__file__).parent
    for name in installed.CONTENDERS:
        assert '__name__ == "__main__"' in (folder / f"{name}.py").read_text()


@pytest.mark.parametrize("recipe", [SAME_WORK, QUICK])
def test_every_contender_has_the_learning_rate_of_our_config(recipe):
    config = ppo_numpy.run_spec(recipe).config
    for iteration in (0, 1, 50, 1000):
        expected = config.learning_rate_at(iteration * recipe.batch_size)
        assert recipe.learning_rate_at(iteration) == pytest.approx(expected, abs=1e-15)


@pytest.mark.parametrize("outputs", [2, 1])
def test_the_arithmetic_that_bounds_all_is_that_of_the_networks(outputs):
    rng, sizes = np.random.default_rng(0), (4, 8, 8, outputs)
    net = MLP(sizes, rng.normal(size=MLP.count(sizes)))
    gradient, expected = (MLP(sizes, np.zeros_like(net.params)) for _ in range(2))
    inputs, d_outputs = rng.normal(size=(5, 4)), rng.normal(size=(5, outputs))
    layers = [np.zeros((5, size)) for size in sizes[1:]]
    for operation in numpy_arithmetic.forward(net, inputs, layers):
        operation()
    work = net.workspace(5)
    np.testing.assert_allclose(layers[-1], net.forward(inputs, work), rtol=1e-12)
    for operation in numpy_arithmetic.backward(net, inputs, layers, d_outputs, gradient):
        operation()
    net.backward(work, d_outputs, expected)
    np.testing.assert_allclose(gradient.params, expected.params, rtol=1e-9, atol=1e-12)


def test_the_arithmetic_of_an_iteration_is_counted_as_often_as_training_does_it(monkeypatch):
    done = []
    monkeypatch.setattr(numpy_arithmetic, "forward", partial(_one_operation, done, "looks"))
    monkeypatch.setattr(numpy_arithmetic, "backward", partial(_one_operation, done, "learns"))
    recipe = dataclasses.replace(SAME_WORK, num_envs=16, update_epochs=3, hidden_sizes=(8, 16))
    numpy_arithmetic.make_trainer(recipe).advance(5)
    blocks = 5 * 16 * 128 // numpy_arithmetic.ROWS
    actor, critic = (4, 8, 16, 2), (4, 8, 16, 1)
    assert Counter(done) == {
        (name, sizes): blocks * passes
        for name, passes in {"looks": 1 + 3, "learns": 3}.items()
        for sizes in (actor, critic)
    }


def _one_operation(done, name, net, *_):
    return [partial(done.append, (name, net.sizes))]


def reference(rewards, values, last_value, done, recipe: Recipe):
    next_values = np.concatenate([values[1:], last_value[None]])
    never = np.zeros_like(done)
    coefficients = {"gamma": recipe.gamma, "gae_lambda": recipe.gae_lambda}
    return compute_gae(rewards, values, next_values, done, never, **coefficients)[0]


@pytest.mark.system
def test_the_advantages_of_cleanrls_loop_are_ours_where_every_end_is_terminal():
    from contenders.cleanrl_style import Learner

    learner = Learner(TINY)
    learner._collect()
    # Its flags belong to the state that an end led to.
    done = np.concatenate([learner.dones.numpy()[1:], learner.next_done.numpy()[None]]) > 0
    assert done.any()
    last_value = learner.agent.critic(learner.next_obs).detach().numpy()[:, 0]
    expected = reference(
        learner.rewards.numpy(), learner.values.numpy(), last_value, done, learner.recipe
    )
    np.testing.assert_allclose(learner._advantages(), expected, rtol=1e-5, atol=1e-5)


@pytest.mark.system
def test_the_advantages_of_the_jax_program_are_ours_where_every_end_is_terminal():
    pytest.importorskip("jax")
    from contenders.jax_style import advantages

    rng = np.random.default_rng(0)
    told = {
        "rewards": rng.normal(size=(12, 3)).astype(np.float32),
        "values": rng.normal(size=(12, 3)).astype(np.float32),
        "done": rng.random((12, 3)) < 0.2,
    }
    last_value = rng.normal(size=3).astype(np.float32)
    expected = reference(told["rewards"], told["values"], last_value, told["done"], TINY)
    np.testing.assert_allclose(advantages(TINY, told, last_value), expected, rtol=1e-5, atol=1e-5)

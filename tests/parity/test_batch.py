"""What becomes of a rollout before the update: estimates, order, and what is not finite."""

import dataclasses

import numpy as np
import pytest
import torch

import ppo_ref.train
from ppo_ref import diagnostics
from ppo_ref.config import RunSpec
from ppo_ref.presets import CONFIG_A
from ppo_ref.runs.start import start
from ppo_ref.torch.batch import CHECKED, explained_variance, spread, to_batch, without_bootstrap
from ppo_ref.torch.population import Population
from ppo_ref.torch.rollout import play

CONFIG = CONFIG_A.replace(num_envs=4, num_steps=16, hidden_sizes=(16,))
MEMBERS = 2


def population(device):
    specs = [RunSpec(env="CartPole-v1", seed=seed, config=CONFIG) for seed in range(MEMBERS)]
    return Population.create(specs, device=device)


def played(run):
    return play(run.model, run.env, run.obs, *run.chance.rollout(CONFIG.num_steps))


def wrong_in(run, rollout, member):
    """What is not finite of a member; everything is of the others."""
    _, finite = to_batch(rollout, CONFIG, run.hyperparameters)
    assert finite.shape == (MEMBERS, len(CHECKED))
    names = [
        [n for n, fine in zip(CHECKED, row, strict=True) if not fine] for row in finite.tolist()
    ]
    assert not any(found for at, found in enumerate(names) if at != member)
    return names[member]


@pytest.mark.parametrize("name", ["obs", "rewards", "values", "next_values", "log_probs"])
@pytest.mark.parametrize("wrong", [torch.nan, torch.inf, -torch.inf])
def test_what_is_not_finite_is_named_for_its_member(name, wrong, device):
    run = population(device)
    rollout = played(run)
    getattr(rollout, name)[3, CONFIG.num_envs + 2] = wrong
    assert wrong_in(run, rollout, 1)[0] == name


@pytest.mark.parametrize("name", ["values", "next_values"])
def test_a_critic_that_nobody_asks_is_looked_at_as_well(name, device):
    run = population(device)
    config = CONFIG.replace(num_minibatches=1, update_epochs=1, gae_lambda=1.0)
    config = config.replace(algorithm="reinforce", baseline=False)
    rollout = played(run)
    getattr(rollout, name)[3, 1] = torch.nan
    _, finite = to_batch(rollout, config, run.hyperparameters)
    assert not finite[0, CHECKED.index(name)] and finite[1].all()


def test_advantages_that_overflow_are_named_and_large_numbers_are_not(device):
    run = population(device)
    rollout = played(run)
    rollout.obs.fill_(3e38)
    assert wrong_in(run, rollout, 0) == []
    rollout.values[:, : CONFIG.num_envs] = -3e38
    rollout.next_values[:, : CONFIG.num_envs] = 3e38
    assert wrong_in(run, rollout, 0)[0] == "advantages"


def test_samples_are_in_the_order_of_the_numpy_core(device):
    run = population(device)
    rollout = played(run)
    batch, _ = to_batch(rollout, CONFIG, run.hyperparameters)
    for member in range(MEMBERS):
        part = slice(member * CONFIG.num_envs, (member + 1) * CONFIG.num_envs)
        for name in ("obs", "actions", "log_probs", "values"):
            expected = getattr(rollout, name)[:, part].flatten(0, 1)
            assert torch.equal(getattr(batch, name)[member], expected), name
    assert torch.equal(batch.returns, batch.advantages + batch.values)


@pytest.mark.parametrize("baseline", [False, True])
def test_reinforce_sees_what_it_sees_in_numpy(baseline, device):
    run = population(device)
    rollout = played(run)
    rollout.truncated[5, 1] = rollout.terminated[7, 2] = True
    fields = ("values", "next_values", "terminated", "truncated")
    arrays = {name: getattr(rollout, name).cpu().numpy().copy() for name in fields}
    state, _ = start(RunSpec(env="CartPole-v1", config=CONFIG))
    twin = ppo_ref.train.collect(state.model, state.env, state.obs, 16, state.rng)
    expected = ppo_ref.train.without_bootstrap(
        dataclasses.replace(twin, **arrays), baseline=baseline
    )
    found = without_bootstrap(rollout, baseline=baseline)
    for name in fields:
        np.testing.assert_array_equal(getattr(found, name).cpu(), getattr(expected, name), name)


def test_variances_are_taken_in_float64_of_whatever_is_there(device):
    rng = np.random.default_rng(0)
    batch, _ = to_batch(played(population(device)), CONFIG, population(device).hyperparameters)
    returns = (1e4 + 1e-1 * rng.standard_normal((2, 500))).astype(np.float32)
    values = (returns + 3e-2 * rng.standard_normal((2, 500))).astype(np.float32)
    given = {"values": values, "returns": returns}
    tensors = {name: torch.tensor(array, device=device) for name, array in given.items()}
    found = spread(dataclasses.replace(batch, **tensors))
    assert found.dtype == torch.float64 and found.shape == (2, 2)
    for member, row in enumerate(found.tolist()):
        wide = (values[member].astype(np.float64), returns[member].astype(np.float64))
        variances = [np.var(wide[1]), np.var(wide[1] - wide[0])]
        np.testing.assert_allclose(row, variances, rtol=1e-9)
        expected = diagnostics.explained_variance(*wide)
        assert explained_variance(*row) == pytest.approx(expected, abs=1e-12)
    assert explained_variance(0.0, 1.0) is None

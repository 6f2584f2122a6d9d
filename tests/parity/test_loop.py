"""The training loop on a device does what its parts do, in order, and tells all of it."""

import dataclasses
from itertools import pairwise

import numpy as np
import pytest
import torch

import ppo_ref.torch.train
import ppo_ref.train
from ppo_ref import diagnostics, runs
from ppo_ref.config import RunSpec
from ppo_ref.errors import NonFiniteError
from ppo_ref.presets import CONFIG_A
from ppo_ref.torch import TorchTrainState
from ppo_ref.torch.distributions import distribution_for
from ppo_ref.torch.rollout import collect
from ppo_ref.torch.train import explained_variance, to_batch, train, without_bootstrap
from ppo_ref.torch.update import TorchUpdater

SMALL = CONFIG_A.replace(
    total_steps=3 * 512, update_epochs=2, hidden_sizes=(16,), anneal_lr=True, anneal_clip=True,
    norm_obs=True, norm_reward=True, target_return=None,
)  # fmt: skip
SPEC = RunSpec(env="CartPole-v1", seed=3, config=SMALL)


def by_hand(state):
    """Train as `train` promises; yield what an `iteration` and a `trace` should say."""
    config = state.config
    distribution = distribution_for(state.env.spec.action_space, state.model.log_std)
    updater = TorchUpdater(state.model, state.adam, config, distribution)
    for at in range(config.num_iterations):
        begun = at * config.batch_size
        rollout = collect(
            state.model, state.env, state.obs, config.num_steps, state.generator,
            normalizer=state.normalizer, trace=True,
        )  # fmt: skip
        updater.clip_coef = config.clip_coef_at(begun)
        state.count(rollout)
        batch = to_batch(rollout, config, state.reward_scaler)
        learning_rate = config.learning_rate_at(begun)
        stats = updater.update(batch, learning_rate, updater.shuffles(state.generator))
        state.normalizer.update(rollout.raw_obs)
        ended = (rollout.terminated | rollout.truncated)[:, 0]
        told = {**vars(stats), "learning_rate": learning_rate}
        told["explained_variance"] = explained_variance(batch.values, batch.returns)
        trace = {"states": rollout.reached.tolist(), "ended": ended.tolist()}
        trace["actions"] = rollout.actions[:, :1].tolist()
        yield told, trace


def test_a_run_is_the_loop_of_its_parts(device):
    one, other = (TorchTrainState.create(SPEC, device=device) for _ in range(2))
    begun, *told, done = train(one, trace=True)
    assert (begun.engine, begun.device) == ("torch", device.type)
    assert begun.num_parameters == one.model.params.numel()
    expected = list(by_hand(other))
    assert len(told) == 2 * len(expected) == 6
    for trace, iteration, (numbers, played) in zip(told[::2], told[1::2], expected, strict=True):
        for name, number in numbers.items():
            assert getattr(iteration, name) == number, name
        for name, rows in played.items():
            assert getattr(trace, name) == rows, name
        assert trace.global_step == iteration.global_step
    assert any(any(played["ended"]) for _, played in expected)
    rates = [numbers["learning_rate"] for numbers, _ in expected]
    assert all(earlier > later for earlier, later in pairwise(rates))
    assert torch.equal(one.model.params, other.model.params)
    assert (done.status, done.reason) == ("succeeded", "Budget used: 1,536 env steps.")


def test_a_trace_says_where_episodes_end_and_what_was_executed(small_worlds, device):
    spec = RunSpec(env="Drift-v0", seed=3, config=SMALL)
    one, other = (TorchTrainState.create(spec, device=device) for _ in range(2))
    _, trace, *_ = train(one, trace=True)
    rollout = collect(
        other.model, other.env, other.obs, SMALL.num_steps, other.generator,
        normalizer=other.normalizer,
    )  # fmt: skip
    terminated, truncated = rollout.terminated[:, 0], rollout.truncated[:, 0]
    assert terminated.any() and truncated.any()
    assert trace.ended == (terminated | truncated).tolist()
    low, high = (torch.tensor(side) for side in ((-1.0, -2.0), (1.0, 0.5)))
    chosen = rollout.actions[:, 0].cpu()
    assert trace.actions == chosen.clamp(low, high).tolist() != chosen.tolist()


def test_a_run_neither_traces_nor_checks_unless_told(monkeypatch):
    monkeypatch.setattr(ppo_ref.torch.train, "CheckedTorchUpdater", None)
    kinds = [event.type for event in train(TorchTrainState.create(SPEC, device="cpu"))]
    assert kinds == ["run_started", *3 * ["iteration"], "done"]


def rollout_of(state):
    return collect(
        state.model, state.env, state.obs, 16, state.generator, normalizer=state.normalizer
    )


@pytest.mark.parametrize("name", ["obs", "rewards", "values", "next_values", "log_probs"])
@pytest.mark.parametrize("wrong", [torch.nan, torch.inf, -torch.inf])
def test_what_is_not_finite_is_named(name, wrong, device):
    played = rollout_of(TorchTrainState.create(SPEC, device=device))
    getattr(played, name)[3, 2] = wrong
    with pytest.raises(NonFiniteError, match=f"^{name}$"):
        to_batch(played, SMALL)


def test_advantages_that_overflow_are_named_and_large_numbers_are_not(device):
    played = rollout_of(TorchTrainState.create(SPEC, device=device))
    played.obs.fill_(3e38)
    to_batch(played, SMALL)
    played.values.fill_(-3e38)
    played.next_values.fill_(3e38)
    with pytest.raises(NonFiniteError, match=r"^advantages$"):
        to_batch(played, SMALL)


@pytest.mark.parametrize("baseline", [False, True])
def test_reinforce_sees_what_it_sees_in_numpy(baseline, device):
    played = rollout_of(TorchTrainState.create(SPEC, device=device))
    played.truncated[5, 1] = played.terminated[7, 2] = True
    fields = ("values", "next_values", "terminated", "truncated")
    arrays = {name: getattr(played, name).cpu().numpy().copy() for name in fields}
    state, _ = runs.start(SPEC)
    twin = ppo_ref.train.collect(state.model, state.env, state.obs, 16, state.rng)
    expected = ppo_ref.train.without_bootstrap(
        dataclasses.replace(twin, **arrays), baseline=baseline
    )
    found = without_bootstrap(played, baseline=baseline)
    for name in fields:
        np.testing.assert_array_equal(getattr(found, name).cpu(), getattr(expected, name), name)


def test_variances_are_taken_in_float64_of_whatever_is_there(device):
    rng = np.random.default_rng(0)
    returns = (1e4 + 1e-1 * rng.standard_normal(500)).astype(np.float32)
    values = (returns + 3e-2 * rng.standard_normal(500)).astype(np.float32)
    found = explained_variance(*(torch.tensor(x, device=device) for x in (values, returns)))
    wide = (values.astype(np.float64), returns.astype(np.float64))
    assert found == pytest.approx(diagnostics.explained_variance(*wide), abs=1e-12)
    one = torch.ones(1, device=device)
    assert explained_variance(one, one) is None

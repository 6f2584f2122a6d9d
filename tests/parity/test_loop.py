"""The training loop on a device does what its parts do, in order, and tells all of it."""

from itertools import pairwise

import pytest
import torch

import ppo_ref.torch.iterate
from ppo_ref.config import RunSpec
from ppo_ref.presets import CONFIG_A
from ppo_ref.torch import start
from ppo_ref.torch.batch import explained_variance, spread, to_batch
from ppo_ref.torch.iterate import Iterations
from ppo_ref.torch.population import Population
from ppo_ref.torch.rollout import play
from ppo_ref.torch.update import STATISTICS, TorchUpdater

SMALL = CONFIG_A.replace(
    total_steps=3 * 512, update_epochs=2, hidden_sizes=(16,), anneal_lr=True, anneal_clip=True,
    norm_obs=True, norm_reward=True, target_return=None,
)  # fmt: skip
SPEC = RunSpec(env="CartPole-v1", seed=3, config=SMALL)


def by_hand(run):
    """Train a population of one as `train` promises; yield what its events should say."""
    config, numbers = run.config, run.hyperparameters
    space = run.env.spec.action_space
    updater = TorchUpdater(run.model, run.adam, config, numbers, space, run.kl_coef)
    seen = play(
        run.model, run.env, run.obs, *run.chance.rollout(config.num_steps),
        normalizer=run.normalizer,
    )  # fmt: skip
    run.normalizer.update(seen.raw_obs)
    run.obs = run.chance.reset(run.env)
    for at in range(config.num_iterations):
        begun = at * config.batch_size
        rollout = play(
            run.model, run.env, run.obs, *run.chance.rollout(config.num_steps),
            normalizer=run.normalizer, trace=True,
        )  # fmt: skip
        run.count(rollout)
        batch, finite = to_batch(rollout, config, numbers, run.reward_scaler)
        updater.clip_coefs = numbers.clip_coefs(begun)
        orders = run.chance.orders(config.update_epochs, config.batch_size)
        learned = updater.update(batch, orders, numbers.learning_rates(begun), finite.all(1))
        run.normalizer.update(rollout.raw_obs)
        ended = (rollout.terminated | rollout.truncated)[:, 0]
        told = dict(zip(STATISTICS, learned.statistics[0].tolist(), strict=True))
        told["learning_rate"] = config.learning_rate_at(begun)
        told["explained_variance"] = explained_variance(*spread(batch)[0].tolist())
        trace = {"states": rollout.reached[:, 0].tolist(), "ended": ended.tolist()}
        trace["actions"] = rollout.actions[:, :1].tolist()
        yield told, trace


def test_a_run_is_the_loop_of_its_parts(device):
    one, events = start(SPEC, device=device, trace=True)
    begun, *told, done = events
    assert (begun.engine, begun.device) == ("torch", device.type)
    assert begun.num_parameters == one.population.model.params.numel()
    other = Population.create([SPEC], device=device)
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
    assert torch.equal(one.population.model.params, other.model.params)
    assert (done.status, done.reason) == ("succeeded", "Budget used: 1,536 env steps.")


def test_a_trace_says_where_episodes_end_and_what_was_executed(small_worlds, device):
    spec = RunSpec(env="Drift-v0", seed=3, config=SMALL)
    _, trace, *_ = start(spec, device=device, trace=True)[1]
    other = Population.create([spec], device=device)
    Iterations(other).look_around()
    rollout = play(
        other.model, other.env, other.obs, *other.chance.rollout(SMALL.num_steps),
        normalizer=other.normalizer,
    )  # fmt: skip
    terminated, truncated = rollout.terminated[:, 0], rollout.truncated[:, 0]
    assert terminated.any() and truncated.any()
    assert trace.ended == (terminated | truncated).tolist()
    low, high = (torch.tensor(side) for side in ((-1.0, -2.0), (1.0, 0.5)))
    chosen = rollout.actions[:, 0].cpu()
    assert trace.actions == chosen.clamp(low, high).tolist() != chosen.tolist()


@pytest.mark.parametrize("debug", [False, True])
def test_a_run_neither_traces_nor_checks_unless_told(debug, monkeypatch):
    made, make = [], ppo_ref.torch.iterate.CheckedTorchUpdater
    monkeypatch.setattr(make, "update", lambda *a, **k: made.append(a) or TorchUpdater.update(*a))
    monkeypatch.setattr(make, "violations", {}, raising=False)
    monkeypatch.setattr(make, "_counts", {}, raising=False)
    monkeypatch.setattr(make, "_limits", {}, raising=False)
    kinds = [event.type for event in start(SPEC, **({"debug": True} if debug else {}))[1]]
    assert kinds == ["run_started", *3 * ["iteration"], "done"]
    assert bool(made) is debug

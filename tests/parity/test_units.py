"""With norm_obs a run learns from its first rollout on, whatever the units of its observations."""

import dataclasses

import numpy as np
import pytest

import ppo_ref.torch.iterate
import ppo_ref.train
from ppo_ref import envs, runs
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.envs.worlds.cartpole import CartPole

CONFIG = PPOConfig(total_steps=2 * 512, norm_obs=True, norm_reward=True, update_epochs=1)
LOOPS = {"numpy": ppo_ref.train, "torch": ppo_ref.torch.iterate}


class FarPole(CartPole):
    """CartPole in other units: every entry of an observation is around 1000."""

    spec = dataclasses.replace(CartPole.spec, name="FarPole-v0")

    def observe(self, xp, states):
        return super().observe(xp, states) * 100.0 + 1000.0


def rollouts(engine, monkeypatch, **changes):
    """A run's state, and the rollouts that it learned from."""
    monkeypatch.setitem(envs._WORLDS, "FarPole-v0", FarPole())
    found, loop = [], LOOPS[engine]
    original = loop.to_batch
    monkeypatch.setattr(loop, "to_batch", lambda *a, **k: found.append(a[0]) or original(*a, **k))
    spec = RunSpec(env="FarPole-v0", seed=3, config=CONFIG.replace(**changes))
    state, events = runs.start(spec, engine=engine)
    assert list(events)[-1].status == "succeeded"
    return state, found


@pytest.mark.parametrize("engine", LOOPS)
def test_the_first_rollout_is_seen_in_units_of_its_own_spread(engine, monkeypatch):
    _, (first, _) = rollouts(engine, monkeypatch)
    seen = np.asarray(first.obs).reshape(-1, 4)
    assert (abs(seen) < 10.0).mean() > 0.99
    assert ((seen.std(0) > 0.5) & (seen.std(0) < 2.0)).all()
    assert (abs(seen.mean(0)) < 0.5).all()


@pytest.mark.parametrize("engine", LOOPS)
def test_looking_around_is_neither_learned_from_nor_counted(engine, monkeypatch):
    state, (first, _) = rollouts(engine, monkeypatch)
    assert state.policy().normalizer.statistics.count == 3 * CONFIG.batch_size
    assert (state.iteration, state.global_step) == (2, 2 * CONFIG.batch_size)
    # The first rollout begins where episodes do, within 0.05 of the middle in CartPole's units.
    assert (abs(np.asarray(first.raw_obs)[0] - 1000.0) <= 5.001).all()
    ends = [np.asarray(part.terminated | part.truncated).sum() for part in (first, _)]
    assert state.episodes.num_episodes == sum(ends)
    assert max(state.episodes.lengths) <= 2 * CONFIG.num_steps


@pytest.mark.parametrize("engine", LOOPS)
def test_without_norm_obs_nobody_looks_around(engine, monkeypatch):
    played, loop = [], LOOPS[engine]
    name = {"numpy": "collect", "torch": "play"}[engine]
    original = getattr(loop, name)
    monkeypatch.setattr(loop, name, lambda *a, **k: played.append(a) or original(*a, **k))
    rollouts(engine, monkeypatch, norm_obs=False)
    assert len(played) == 2

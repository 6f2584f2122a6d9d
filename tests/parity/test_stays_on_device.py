"""A rollout and an update ask the device nothing, and mix with tensors of no other device.

They run on torch's meta device: its tensors have shapes but no numbers, so whoever asks for one
raises, and so does whoever mixes them with tensors that live elsewhere.
"""

import pytest
import torch

from ppo_ref.config import RunSpec
from ppo_ref.presets import preset
from ppo_ref.torch import population, state, train
from ppo_ref.torch.distributions import distribution_for
from ppo_ref.torch.population import train as population_train
from ppo_ref.torch.rollout import collect
from ppo_ref.torch.state import TorchTrainState
from ppo_ref.torch.update import TorchUpdater

META = torch.device("meta")
SMALL = {"num_envs": 3, "num_steps": 4, "num_minibatches": 2, "update_epochs": 2}
NORMALISED = {"norm_obs": True, "norm_reward": True}
ONCE = {"algorithm": "a2c", "update_epochs": 1, "num_minibatches": 1}
VARIANTS = {
    "one of several actions": ("CartPole-v1", {"ent_coef": 0.01}),
    "real numbers": ("Pendulum-v1", NORMALISED),
    "several choices": ("Dials-v0", {"clip_vloss": 0.2}),
    "masks": ("MaskedGrid5x5-v0", {"shared_network": True}),
    "chance": ("MiniBreakout-v0", {}),
    "a2c": ("CartPole-v1", ONCE),
}


class MetaGenerator(torch.Generator):
    """The CPU's, which says that it is of the meta device: there is none of its own."""

    device = META

    def __new__(cls, device="cpu"):
        return super().__new__(cls)


@pytest.fixture(autouse=True)
def _meta_device(monkeypatch):
    monkeypatch.setattr(torch, "Generator", MetaGenerator)
    # The one operation used here that the meta device has only without a generator.
    monkeypatch.setattr(torch.Tensor, "exponential_", lambda self, **_: self)
    for module in (state, population.state):
        monkeypatch.setattr(module, "find_device", torch.device)


def spec(name, seed=0, **changes):
    env, settings = VARIANTS[name]
    return RunSpec(
        env=env, seed=seed, config=preset(env).replace(**{**SMALL, **settings}, **changes)
    )


def on_meta(holder):
    tensors = {k: v for k, v in vars(holder).items() if isinstance(v, torch.Tensor)}
    return bool(tensors) and all(tensor.device == META for tensor in tensors.values())


@pytest.mark.parametrize("name", VARIANTS)
def test_an_iteration_of_one_run(name, monkeypatch):
    # The questions that an iteration does ask: once whether all is finite, at the end how it went.
    monkeypatch.setattr(train, "_require_finite", lambda **_: None)
    run = TorchTrainState.create(spec(name), device=META)
    config, generator = run.config, run.generator
    for _ in range(2):
        rollout = collect(
            run.model,
            run.env,
            run.obs,
            config.num_steps,
            generator,
            normalizer=run.normalizer,
            trace=True,
        )
        run.obs = rollout.last_obs
        batch = train.to_batch(rollout, config, run.reward_scaler)
        distribution = distribution_for(run.env.spec.action_space, run.model.log_std)
        updater = TorchUpdater(run.model, run.adam, config, distribution)
        statistics = list(updater._steps(batch, 1e-3, updater.shuffles(generator)))
        assert len(statistics) == config.update_epochs * config.num_minibatches
        if run.normalizer is not None:
            run.normalizer.update(rollout.raw_obs)
        assert on_meta(rollout) and on_meta(batch) and on_meta(run.adam) and on_meta(run.env)
        assert all(numbers.device == META for numbers in statistics)


@pytest.mark.parametrize("own_streams", [False, True])
@pytest.mark.parametrize("name", VARIANTS)
def test_iterations_of_a_population(name, own_streams, monkeypatch):
    # What a report asks, it asks when a report is due.
    monkeypatch.setattr(population_train, "_report", lambda run, statistics: statistics)
    iterations = 2
    steps = iterations * SMALL["num_envs"] * SMALL["num_steps"]
    specs = [spec(name, seed, total_steps=steps, target_return=1.0) for seed in range(2)]
    run, reports = population.start(
        specs, device=META, own_streams=own_streams, report_every=iterations
    )
    (statistics,) = reports
    assert run.iteration == iterations
    assert statistics.device == META
    assert on_meta(run) and on_meta(run.env) and on_meta(run.model) and on_meta(run.updater)

"""A rollout and an update ask the device nothing, and mix with tensors of no other device.

They run on torch's meta device: its tensors have shapes but no numbers, so whoever asks for one
raises, and so does whoever mixes them with tensors that live elsewhere.
"""

import pytest
import torch

from ppo_ref.config import RunSpec
from ppo_ref.presets import preset
from ppo_ref.torch import population
from ppo_ref.torch.iterate import Iterations
from ppo_ref.torch.population import Population

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
    "kl penalty": ("Pendulum-v1", {"algorithm": "ppo_kl", "target_kl": 0.01}),
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
    monkeypatch.setattr(population, "find_device", torch.device)


def spec(name, seed=0, **changes):
    env, settings = VARIANTS[name]
    return RunSpec(
        env=env, seed=seed, config=preset(env).replace(**{**SMALL, **settings}, **changes)
    )


def on_meta(holder):
    tensors = {k: v for k, v in vars(holder).items() if isinstance(v, torch.Tensor)}
    return bool(tensors) and all(tensor.device == META for tensor in tensors.values())


@pytest.mark.parametrize("own_streams", [False, True])
@pytest.mark.parametrize("members", [1, 2])
@pytest.mark.parametrize("name", VARIANTS)
def test_iterations(name, members, own_streams):
    specs = [spec(name, seed, target_return=1.0) for seed in range(members)]
    run = Population.create(specs, device=META, own_streams=own_streams)
    iterations = Iterations(run)
    for _ in range(2):
        rollout = iterations.next(trace=True)
        assert on_meta(rollout) and on_meta(run) and on_meta(run.env) and on_meta(run.model)
        assert on_meta(run.adam) and on_meta(run.episodes) and on_meta(iterations)
    # What a report asks, it asks when it is due.
    with pytest.raises(NotImplementedError, match="meta tensor; no data"):
        iterations.report()

import pytest
import torch

from ppo_ref import envs
from ppo_ref.config import RunSpec
from ppo_ref.presets import preset
from ppo_ref.torch.distributions import TorchCategorical
from ppo_ref.torch.rollout import collect
from ppo_ref.torch.state import TorchTrainState


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_the_largest_of_logits_plus_noise_is_a_sample_of_their_softmax(dtype, device):
    count = 100_000
    noise = TorchCategorical.noise(torch.Generator(device).manual_seed(0), (count, 3), dtype)
    assert noise.dtype == dtype and noise.isfinite().all()
    probabilities = torch.tensor([0.6, 0.3, 0.1], dtype=dtype, device=device)
    actions = (probabilities.log() + noise).argmax(-1)
    found = torch.bincount(actions, minlength=3) / count
    # Five standard errors of a frequency.
    allowed = 5 * (probabilities * (1 - probabilities) / count).sqrt()
    assert ((found - probabilities).abs() < allowed).all()


@pytest.mark.parametrize("name", envs.names())
def test_shapes_and_types_are_those_promised(name, device):
    config = preset(name)
    state = TorchTrainState.create(RunSpec(env=name, config=config), device=device)
    num_steps, num_envs = 7, config.num_envs
    rollout = collect(state.model, state.env, state.obs, num_steps, state.generator, trace=True)
    flat = (num_steps, num_envs)
    for key in ("log_probs", "rewards", "values", "next_values"):
        assert getattr(rollout, key).shape == flat and getattr(rollout, key).dtype == torch.float32
    for key in ("terminated", "truncated"):
        assert getattr(rollout, key).shape == flat and getattr(rollout, key).dtype == torch.bool
    space = state.env.spec.action_space
    assert rollout.actions.shape == (*flat, *space.shape)
    assert rollout.actions.dtype == (torch.float32 if space.kind == "box" else torch.int64)
    assert rollout.obs.shape == (*flat, state.env.spec.obs_dim)
    assert rollout.last_obs.shape == (num_envs, state.env.spec.obs_dim)
    assert rollout.reached.shape == (num_steps, len(state.env.spec.state_labels))
    assert all(
        tensor.device.type == device.type for tensor in vars(rollout).values() if tensor is not None
    )
    assert not any(tensor.requires_grad for tensor in vars(rollout).values() if tensor is not None)

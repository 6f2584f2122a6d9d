import pytest
import torch

from ppo_ref import envs
from ppo_ref.config import RunSpec
from ppo_ref.presets import preset
from ppo_ref.torch.distributions import TorchCategorical, distribution_for
from ppo_ref.torch.population import Population
from ppo_ref.torch.rollout import draw, play


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
    specs = [RunSpec(env=name, seed=seed, config=config) for seed in range(2)]
    state = Population.create(specs, device=device)
    num_steps, num_envs = 7, 2 * config.num_envs
    rollout = play(state.model, state.env, state.obs, *state.chance.rollout(7), trace=True)
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
    assert rollout.reached.shape == (num_steps, 2, len(state.env.spec.state_labels))
    assert all(
        tensor.device.type == device.type for tensor in vars(rollout).values() if tensor is not None
    )
    assert not any(tensor.requires_grad for tensor in vars(rollout).values() if tensor is not None)


@pytest.fixture
def drift(small_worlds, device):
    """A world of real actions with everything that a rollout can take."""
    spec = RunSpec(env="Drift-v0", config=preset("Drift-v0").replace(norm_obs=True))
    return Population.create([spec], device=device)


def test_the_noise_is_that_of_the_worlds_own_kind_of_actions(drift):
    (generator,) = drift.chance.generators
    before = generator.get_state()
    noise, _ = draw(drift.env, generator, 5)
    generator.set_state(before)
    distribution = distribution_for(drift.env.spec.action_space, drift.model.log_std[0])
    expected = distribution.noise(generator, tuple(noise.shape), noise.dtype)
    assert torch.equal(noise, expected) and (noise < 0).any() and noise.abs().max() < 6


def test_the_networks_see_what_passed_the_normaliser(drift):
    drift.normalizer.update(torch.stack([drift.obs - 5.0, drift.obs + 9.0]))
    rollout = play(
        drift.model, drift.env, drift.obs, *drift.chance.rollout(4), normalizer=drift.normalizer
    )
    assert torch.equal(rollout.obs, drift.normalizer.normalize(rollout.raw_obs))
    assert not torch.allclose(rollout.obs, rollout.raw_obs)


def test_states_are_recorded_when_asked_for(drift):
    labels = len(drift.env.spec.state_labels)
    arguments = (drift.model, drift.env, drift.obs, *drift.chance.rollout(4))
    assert play(*arguments).reached.shape == (0, 1, labels)
    assert play(*arguments, trace=True).reached.shape == (4, 1, labels)


def test_noise_and_chance_of_different_lengths_are_refused(drift):
    noise, randomness = drift.chance.rollout(4)
    with pytest.raises(ValueError, match="argument"):
        play(drift.model, drift.env, drift.obs, noise[:3], randomness)

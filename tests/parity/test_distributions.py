"""What a policy's outputs mean, in both engines: the same noise, actions, densities, gradients."""

import math

import numpy as np
import pytest
import torch

from ppo_ref import distributions as by_hand
from ppo_ref.distributions.categorical import mask_invalid as numpy_mask_invalid
from ppo_ref.envs.spaces import Box, Discrete, MultiDiscrete
from ppo_ref.torch.distributions import distribution_for, mask_invalid

SPACES = [
    Discrete(("a", "b", "c")),
    MultiDiscrete((("a", "b", "c"), ("off", "on"))),
    Box(("u", "v"), (-1.0, -2.0), (1.0, 0.5)),
]
LOG_STD = np.array([-0.7, 0.4])


@pytest.fixture(params=SPACES, ids=lambda space: space.kind)
def space(request):
    return request.param


def log_std(space):
    return LOG_STD if isinstance(space, Box) else LOG_STD[:0]


def outputs_and_noise(space, *rows):
    rng = np.random.default_rng(4)
    ours = by_hand.distribution_for(space, log_std(space))
    outputs = 2.0 * rng.standard_normal((*rows, space.num_outputs))
    return ours, outputs, ours.noise(rng, outputs.shape).astype(np.float64)


@pytest.mark.parametrize("rows", [(6,), (5, 6)])
def test_samples_and_their_log_probabilities_are_equal(space, rows, device):
    ours, outputs, noise = outputs_and_noise(space, *rows)
    theirs = distribution_for(space, torch.tensor(log_std(space), device=device))
    seen, heard = (torch.tensor(array, device=device) for array in (outputs, noise))
    actions = ours.sample(outputs, noise)
    drawn = theirs.sample(seen, heard)
    np.testing.assert_allclose(drawn.cpu(), actions, rtol=0, atol=1e-14)
    np.testing.assert_allclose(
        theirs.log_prob(seen, drawn).cpu(), ours.log_prob(outputs, actions), rtol=0, atol=1e-13
    )


def test_evaluations_and_their_gradients_are_equal(space, device):
    ours, outputs, noise = outputs_and_noise(space, 40)
    actions = ours.sample(outputs, noise)
    expected = ours.evaluate(outputs, actions)
    weights = np.random.default_rng(5).standard_normal(40)

    seen = torch.tensor(outputs, device=device, requires_grad=True)
    spread = torch.tensor(log_std(space), device=device, requires_grad=True)
    log_probs, entropy = distribution_for(space, spread).evaluate(
        seen, torch.tensor(actions, device=device)
    )
    np.testing.assert_allclose(log_probs.tolist(), expected.log_probs, rtol=0, atol=1e-13)
    assert entropy.item() == pytest.approx(expected.entropy.mean(), abs=1e-13)

    ((log_probs * torch.tensor(weights, device=device)).sum() + 3.0 * entropy).backward()
    d_outputs, d_log_std = expected.backward(weights, 3.0 / 40)
    np.testing.assert_allclose(seen.grad.cpu(), d_outputs, rtol=0, atol=1e-13)
    if isinstance(space, Box):
        np.testing.assert_allclose(spread.grad.cpu(), d_log_std, rtol=0, atol=1e-12)


def test_policies_are_evaluated_apart(space, device):
    ours, outputs, noise = outputs_and_noise(space, 3, 6)
    actions = ours.sample(outputs, noise)
    spreads = np.stack([log_std(space) + 0.2 * at for at in range(3)])
    theirs = distribution_for(space, torch.tensor(spreads[:, None], device=device))
    log_probs, entropy = theirs.evaluate(
        *(torch.tensor(array, device=device) for array in (outputs, actions))
    )
    for at, spread in enumerate(spreads):
        expected = by_hand.distribution_for(space, spread).evaluate(outputs[at], actions[at])
        np.testing.assert_allclose(log_probs[at].cpu(), expected.log_probs, rtol=0, atol=1e-13)
        assert entropy[at].item() == pytest.approx(expected.entropy.mean(), abs=1e-13)


def test_what_is_masked_has_probability_and_gradient_0(device):
    logits = np.random.default_rng(6).standard_normal((50, 4))
    valid = np.random.default_rng(7).random((50, 4)) < 0.5
    valid[:, 2] = True
    seen = torch.tensor(logits, device=device, requires_grad=True)
    masked = mask_invalid(seen, torch.tensor(valid, device=device))
    numpy_mask_invalid(logits, valid)
    np.testing.assert_array_equal(masked.detach().cpu(), logits)
    probabilities = torch.softmax(masked, -1)
    probabilities.square().sum().backward()
    for tensor in (probabilities.detach(), seen.grad):
        assert not tensor.cpu().numpy()[~valid].any()


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_noise_has_the_moments_of_its_distribution(space, dtype, device):
    theirs = distribution_for(space, torch.empty(0))
    shape = (300, 100, space.num_outputs)
    noise = theirs.noise(torch.Generator(device).manual_seed(3), shape, dtype)
    assert (noise.shape, noise.dtype, noise.device.type) == (shape, dtype, device.type)
    again = theirs.noise(torch.Generator(device).manual_seed(3), shape, dtype)
    assert torch.equal(noise, again)
    # Standard normal, or Gumbel; five standard errors of the mean, some more of the variance.
    mean, var = (0.0, 1.0) if isinstance(space, Box) else (0.5772157, math.pi**2 / 6)
    assert abs(noise.mean().item() - mean) < 5 * (var / noise.numel()) ** 0.5
    assert noise.var().item() == pytest.approx(var, rel=0.05)


def test_rows_of_different_policies_have_standard_deviations_of_their_own(device):
    ours, outputs, noise = outputs_and_noise(SPACES[2], 2)
    spreads = np.stack([LOG_STD, LOG_STD + 0.3])
    seen, heard, spread = (torch.tensor(x, device=device) for x in (outputs, noise, spreads))
    theirs = distribution_for(SPACES[2], spread)
    actions = theirs.sample(seen, heard)
    for row, log_std in enumerate(spreads):
        ours = by_hand.distribution_for(SPACES[2], log_std)
        expected = ours.sample(outputs[row], noise[row])
        np.testing.assert_allclose(actions[row].cpu(), expected, rtol=1e-14)
        log_prob = theirs.log_prob(seen, actions)[row].item()
        assert log_prob == pytest.approx(ours.log_prob(outputs[row], expected), abs=1e-13)


@pytest.mark.parametrize("method", ["log_prob", "evaluate"])
def test_actions_of_another_number_of_choices_are_refused(method, device):
    theirs = distribution_for(SPACES[1], torch.empty(0))
    logits = torch.zeros((4, 5), device=device)
    for choices in (1, 3):
        actions = torch.zeros((4, choices), dtype=torch.int64, device=device)
        with pytest.raises(ValueError, match="zip"):
            getattr(theirs, method)(logits, actions)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_an_exponential_of_0_is_still_finite_noise(dtype, monkeypatch):
    monkeypatch.setattr(torch.Tensor, "exponential_", lambda drawn, generator: drawn.zero_())
    noise = distribution_for(SPACES[0], torch.empty(0)).noise(torch.Generator(), (2, 3), dtype)
    np.testing.assert_allclose(noise, -math.log(torch.finfo(dtype).tiny), rtol=1e-6)

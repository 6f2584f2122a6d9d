"""Adam and the limit of the norm alone; whole updates are compared in test_update."""

import math

import numpy as np
import pytest
import torch

from ppo_ref import adam as on_numpy
from ppo_ref.torch.adam import TorchAdam, clip_by_norm


@pytest.mark.parametrize("eps", [1e-5, 1e-1])
def test_steps_are_those_of_the_numpy_core_and_of_torch_optim(eps, device):
    rng = np.random.default_rng(0)
    start, gradients = rng.standard_normal(7), rng.standard_normal((30, 7))
    gradients[5:9, 3] = 0.0
    ours = on_numpy.Adam(start.copy(), eps=eps)
    theirs = TorchAdam(torch.tensor(start, device=device), eps=eps)
    reference = torch.tensor(start, device=device, requires_grad=True)
    optimiser = torch.optim.Adam([reference], lr=1.0, eps=eps)
    for step, gradient in enumerate(gradients, 1):
        learning_rate = 0.1 / step
        given = torch.tensor(gradient, device=device)
        ours.step(gradient, learning_rate)
        theirs.step(given, learning_rate)
        optimiser.param_groups[0]["lr"] = learning_rate
        reference.grad = given.clone()
        optimiser.step()
        assert given.tolist() == gradient.tolist()
        assert theirs.step_count == ours.step_count == step
        np.testing.assert_allclose(theirs.params.cpu(), ours.params, rtol=0, atol=1e-13)
        np.testing.assert_allclose(theirs.params.cpu(), reference.tolist(), rtol=0, atol=1e-12)
        for name in ("first_moment", "second_moment"):
            found, expected = getattr(theirs, name).cpu(), getattr(ours, name)
            np.testing.assert_allclose(found, expected, rtol=1e-13, atol=1e-16)


@pytest.mark.parametrize("limit", [0.5, 5.0, 13.0, 50.0])
def test_a_gradient_is_scaled_only_where_its_norm_exceeds_the_limit(limit, device):
    gradient = torch.tensor([3.0, -4.0, 12.0], dtype=torch.float64, device=device)
    expected = np.array([3.0, -4.0, 12.0])
    on_numpy.clip_by_norm(expected, 13.0, limit)
    clip_by_norm(gradient, torch.linalg.vector_norm(gradient), limit)
    np.testing.assert_allclose(gradient.cpu(), expected, rtol=1e-15)
    assert math.isclose(float(gradient.norm()), min(limit, 13.0))


def test_a_gradient_of_0_stays_0(device):
    gradient = torch.zeros(3, device=device)
    clip_by_norm(gradient, gradient.norm(), 0.5)
    assert gradient.tolist() == [0.0, 0.0, 0.0]

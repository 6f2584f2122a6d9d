import numpy as np
import pytest
import torch

from ppo_ref.adam import Adam, clip_by_norm, norm


def test_steps_equal_torchs():
    rng = np.random.default_rng(0)
    params = rng.normal(size=20)
    theirs = torch.tensor(params.copy(), requires_grad=True)
    optimizer = torch.optim.Adam([theirs], lr=0.01, eps=1e-5)
    adam = Adam(params, eps=1e-5)
    for scale in (1.0, 1e-6, 10.0, 0.0, 1e-3):
        gradient = rng.normal(size=20) * scale
        theirs.grad = torch.tensor(gradient)
        optimizer.step()
        adam.step(gradient, 0.01)
        np.testing.assert_allclose(params, theirs.detach().numpy(), rtol=1e-13, atol=1e-15)


def test_the_first_step_on_a_tiny_gradient_shows_epsilon():
    # g = 1e-6 and eps = 1e-5: g / (g + eps) = 1/11 of the learning rate (detail 3).
    for adam in (Adam(np.zeros(1), eps=1e-5), Adam(np.zeros(1))):
        adam.step(np.array([1e-6]), 1.0)
        assert adam.params[0] == pytest.approx(-1 / 11)


def test_a_step_leaves_the_gradient_alone():
    gradient = np.array([1.0, -2.0])
    Adam(np.zeros(2)).step(gradient, 0.1)
    np.testing.assert_array_equal(gradient, [1.0, -2.0])


def test_a_long_gradient_is_shortened_to_the_limit_and_keeps_its_direction():
    gradient = np.array([3.0, 4.0])
    clip_by_norm(gradient, norm(gradient), 0.5)
    np.testing.assert_allclose(gradient, [0.3, 0.4])


def test_a_short_gradient_is_left_alone():
    gradient = np.array([0.3, 0.4])
    clip_by_norm(gradient, norm(gradient), 1.0)
    np.testing.assert_array_equal(gradient, [0.3, 0.4])

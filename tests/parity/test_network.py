"""The networks alone: the numpy core's layout, outputs and gradients, shared or apart."""

import numpy as np
import pytest
import torch

from ppo_ref.actor_critic import ActorCritic
from ppo_ref.torch.network import TorchActorCritic, TorchMLP

P = 3


@pytest.fixture(params=[False, True], ids=["apart", "shared"])
def twins(request, device):
    """Models of numpy, and all of them as one of torch."""
    ours = []
    for seed in range(P):
        one = ActorCritic(3, 2, (5, 4), shared=request.param, num_log_std=2, dtype=np.float64)
        one.initialise(np.random.default_rng(seed), log_std=-0.5 * seed)
        one.params += 0.1 * np.random.default_rng(9 + seed).standard_normal(one.params.shape)
        ours.append(one)
    return ours, TorchActorCritic(ours, dtype=torch.float64, device=device)


def test_outputs_and_gradients_are_equal(twins, device):
    ours, theirs = twins
    obs, weights = np.random.default_rng(2).standard_normal((2, P, 6, 3))
    seen, pull = (torch.tensor(array, device=device) for array in (obs, weights))
    found, told = theirs.forward(seen)
    losses = (found * pull[..., :2]).sum((1, 2)) + (told * pull[..., 2]).sum(1)
    theirs.differentiate(losses + theirs.log_std.sum(1))
    for at, model in enumerate(ours):
        work = model.workspaces(6)
        outputs, values = (array.copy() for array in model.forward(obs[at], work))
        np.testing.assert_allclose(found[at].detach().cpu(), outputs, rtol=0, atol=1e-14)
        np.testing.assert_allclose(told[at].detach().cpu(), values, rtol=0, atol=1e-14)
        gradient = model.like(np.zeros_like(model.params))
        model.backward(work, weights[at, :, :2], weights[at, :, 2], gradient)
        gradient.log_std[:] = 1.0
        np.testing.assert_allclose(theirs.gradient[at].cpu(), gradient.params, rtol=0, atol=1e-13)


def test_what_a_loss_does_not_depend_on_has_no_gradient(twins, device):
    _, theirs = twins
    theirs.gradient.fill_(7.0)
    outputs, _ = theirs.forward(torch.ones((P, 1, 3), dtype=torch.float64, device=device))
    theirs.differentiate(outputs.sum((1, 2)))
    assert not theirs.gradient[:, -2:].any() and theirs.gradient.any(1).all()


def test_actors_and_critics_are_views_that_follow_the_parameters(twins, device):
    ours, theirs = twins
    obs = np.random.default_rng(3).standard_normal((P, 6, 3))
    theirs.params.mul_(1.5)
    for at, model in enumerate(ours):
        model.params *= 1.5
        for part in ("actor", "critic"):
            with torch.no_grad():
                found = getattr(theirs, part).forward(torch.tensor(obs, device=device))[at].cpu()
            expected = getattr(model, part).forward(obs[at])
            assert found.shape == expected.shape
            np.testing.assert_allclose(found, expected, rtol=0, atol=1e-14)
        np.testing.assert_array_equal(theirs.log_std[at].detach().cpu(), model.log_std)


def test_neither_engine_holds_the_numbers_of_the_other(twins):
    ours, theirs = twins
    for at, model in enumerate(ours):
        before = model.params.copy()
        exported = theirs.to_numpy(at)
        np.testing.assert_array_equal(exported.params, before)
        assert exported.shape == model.shape
        theirs.params[at].zero_()
        np.testing.assert_array_equal(model.params, before)
        np.testing.assert_array_equal(exported.params, before)


def test_every_layer_has_weights_and_biases(device):
    weight, bias = torch.zeros((1, 3, 3), device=device), torch.zeros((1, 1, 3), device=device)
    network = TorchMLP([weight, weight], [bias])
    with pytest.raises(ValueError, match="zip"):
        network.forward(weight)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_parameters_and_gradients_have_the_type_asked_for(twins, dtype, device):
    theirs = TorchActorCritic(twins[0], dtype=dtype, device=device)
    assert theirs.params.dtype == theirs.gradient.dtype == dtype
    assert theirs.params.device.type == theirs.gradient.device.type == device.type
    assert not theirs.gradient.any() and theirs.gradient.shape == theirs.params.shape
    assert theirs.shared == twins[0][0].shared

"""The networks alone: the numpy core's layout, outputs and gradients, shared or apart."""

import numpy as np
import pytest
import torch

from ppo_ref.actor_critic import ActorCritic
from ppo_ref.torch.network import TorchActorCritic, TorchMLP


@pytest.fixture(params=[False, True], ids=["apart", "shared"])
def twins(request, device):
    ours = ActorCritic(3, 2, (5, 4), shared=request.param, num_log_std=2, dtype=np.float64)
    ours.initialise(np.random.default_rng(0), log_std=-0.5)
    ours.params += 0.1 * np.random.default_rng(1).standard_normal(ours.params.shape)
    return ours, TorchActorCritic(ours, dtype=torch.float64, device=device)


def test_outputs_and_gradients_are_equal(twins, device):
    ours, theirs = twins
    obs, weights = np.random.default_rng(2).standard_normal((2, 6, 3))
    work = ours.workspaces(6)
    outputs, values = (array.copy() for array in ours.forward(obs, work))
    seen, pull = (torch.tensor(array, device=device) for array in (obs, weights))
    found, told = theirs.forward(seen)
    np.testing.assert_allclose(found.detach().cpu(), outputs, rtol=0, atol=1e-14)
    np.testing.assert_allclose(told.detach().cpu(), values, rtol=0, atol=1e-14)

    ((found * pull[:, :2]).sum() + (told * pull[:, 2]).sum() + theirs.log_std.sum()).backward()
    gradient = ours.like(np.zeros_like(ours.params))
    ours.backward(work, weights[:, :2], weights[:, 2], gradient)
    gradient.log_std[:] = 1.0
    np.testing.assert_allclose(theirs.gradient.cpu(), gradient.params, rtol=0, atol=1e-13)


def test_actor_and_critic_are_views_that_follow_the_parameters(twins, device):
    ours, theirs = twins
    obs = np.random.default_rng(3).standard_normal((6, 3))
    theirs.params.mul_(1.5)
    ours.params *= 1.5
    for part in ("actor", "critic"):
        with torch.no_grad():
            found = getattr(theirs, part).forward(torch.tensor(obs, device=device)).cpu()
        expected = getattr(ours, part).forward(obs)
        assert found.shape == expected.shape
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-14)
    np.testing.assert_array_equal(theirs.log_std.detach().cpu(), ours.log_std)


def test_neither_engine_holds_the_numbers_of_the_other(twins):
    ours, theirs = twins
    before = ours.params.copy()
    exported = theirs.to_numpy()
    np.testing.assert_array_equal(exported.params, before)
    assert exported.shape == ours.shape
    theirs.params.zero_()
    np.testing.assert_array_equal(ours.params, before)
    np.testing.assert_array_equal(exported.params, before)


def test_every_layer_has_weights_and_biases(device):
    weight, bias = torch.zeros((3, 3), device=device), torch.zeros(3, device=device)
    network = TorchMLP([weight, weight], [bias])
    with pytest.raises(ValueError, match="zip"):
        network.forward(weight)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_parameters_and_gradients_have_the_type_asked_for(twins, dtype, device):
    theirs = TorchActorCritic(twins[0], dtype=dtype, device=device)
    assert theirs.params.dtype == theirs.gradient.dtype == dtype
    assert theirs.params.device.type == theirs.gradient.device.type == device.type
    assert not theirs.gradient.any()
    assert theirs.shared == twins[0].shared

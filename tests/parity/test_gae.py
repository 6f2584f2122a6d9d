import numpy as np
import pytest
import torch

from ppo_ref.gae import compute_gae as numpy_gae
from ppo_ref.torch.gae import compute_gae


def arrays(seed, shape=(17, 5)):
    rng = np.random.default_rng(seed)
    rewards, values, next_values = rng.standard_normal((3, *shape))
    terminated = rng.random(shape) < 0.2
    truncated = (rng.random(shape) < 0.2) & ~terminated
    return rewards, values, next_values, terminated, truncated


@pytest.mark.parametrize(("gamma", "gae_lambda"), [(0.99, 0.95), (1.0, 1.0), (0.9, 0.0), (0.0, 1)])
def test_both_engines_estimate_the_same_advantages_and_returns(gamma, gae_lambda, device):
    inputs = arrays(0)
    tensors = [torch.tensor(array, device=device) for array in inputs]
    expected = numpy_gae(*inputs, gamma=gamma, gae_lambda=gae_lambda)
    found = compute_gae(*tensors, gamma=gamma, gae_lambda=gae_lambda)
    for ours, theirs in zip(expected, found, strict=True):
        assert theirs.shape == ours.shape
        np.testing.assert_allclose(theirs.cpu(), ours, rtol=0, atol=1e-13)


def test_the_inputs_are_left_as_they_are(device):
    tensors = [torch.tensor(array, device=device) for array in arrays(1)]
    before = [tensor.clone() for tensor in tensors]
    compute_gae(*tensors, gamma=0.9, gae_lambda=0.9)
    assert all(torch.equal(a, b) for a, b in zip(before, tensors, strict=True))


def test_different_shapes_are_refused():
    tensors = [torch.tensor(array) for array in arrays(2)]
    tensors[2] = tensors[2][:-1]
    with pytest.raises(ValueError, match=r"\(16, 5\).*allowed: five times \(T, N\)"):
        compute_gae(*tensors, gamma=0.9, gae_lambda=0.9)


@pytest.mark.parametrize("name", ["terminated", "truncated"])
@pytest.mark.parametrize("dtype", [torch.int64, torch.uint8, torch.float32])
def test_flags_that_are_no_bools_are_refused(name, dtype):
    names = ("rewards", "values", "next_values", "terminated", "truncated")
    tensors = dict(zip(names, map(torch.tensor, arrays(3)), strict=True))
    tensors[name] = tensors[name].to(dtype)
    with pytest.raises(ValueError, match=f"^{name} has dtype {dtype}, allowed: torch.bool$"):
        compute_gae(**tensors, gamma=0.9, gae_lambda=0.9)

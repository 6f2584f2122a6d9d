"""Adam and the limit of the norm alone; whole updates are compared in test_update."""

import numpy as np
import pytest
import torch

from ppo_ref import adam as on_numpy
from ppo_ref.torch.adam import TorchAdam, clip_by_norm

EPS = (1e-5, 1e-1, 1e-3)
P = len(EPS)


def both(seed, device):
    """Adams of numpy, one of torch for all, and their epsilons."""
    start = np.random.default_rng(seed).standard_normal((P, 7))
    ours = [on_numpy.Adam(row.copy(), eps=eps) for row, eps in zip(start, EPS, strict=True)]
    eps = torch.tensor(EPS, dtype=torch.float64, device=device)
    return ours, TorchAdam(torch.tensor(start, device=device)), eps


@pytest.mark.parametrize("at_once", [1, 5])
def test_steps_are_those_of_the_numpy_core_and_of_torch_optim(at_once, device):
    ours, theirs, eps = both(0, device)
    references = [theirs.params[at].clone().requires_grad_() for at in range(P)]
    optimisers = [
        torch.optim.Adam([row], lr=1.0, eps=one) for row, one in zip(references, EPS, strict=True)
    ]
    gradients = np.random.default_rng(1).standard_normal((30, P, 7))
    gradients[5:9, :, 3] = 0.0
    for update in gradients.reshape(-1, at_once, P, 7):
        rates = np.array([0.1, 0.01, 0.05]) / (1 + theirs.step_count[0].item())
        steps = theirs.steps(at_once, torch.tensor(rates, device=device), eps)
        for gradient, step in zip(update, steps, strict=True):
            given = torch.tensor(gradient, device=device)
            theirs.step(given, step)
            assert given.tolist() == gradient.tolist()
            for at, rate in enumerate(rates):
                ours[at].step(gradient[at], rate)
                optimisers[at].param_groups[0]["lr"] = rate
                references[at].grad = given[at].clone()
                optimisers[at].step()
                row = theirs.params[at].cpu()
                np.testing.assert_allclose(row, ours[at].params, rtol=0, atol=1e-13)
                np.testing.assert_allclose(row, references[at].tolist(), rtol=0, atol=1e-12)
                for name in ("first_moment", "second_moment"):
                    found, expected = getattr(theirs, name)[at].cpu(), getattr(ours[at], name)
                    np.testing.assert_allclose(found, expected, rtol=1e-13, atol=1e-16)
        theirs.step_count += at_once
    assert theirs.step_count.tolist() == [one.step_count for one in ours]


def test_members_that_do_not_move_stay_as_they_are(device):
    ours, theirs, eps = both(3, device)
    rates = torch.full((P,), 0.1, dtype=torch.float64, device=device)
    gradient = np.random.default_rng(2).standard_normal((P, 7))
    first, second = theirs.steps(2, rates, eps)
    theirs.step(torch.tensor(gradient, device=device), first)
    active = torch.tensor([True, False, True], device=device)
    theirs.step(torch.tensor(gradient, device=device), second, active)
    for at, times in enumerate((2, 1, 2)):
        for _ in range(times):
            ours[at].step(gradient[at], 0.1)
        for name in ("params", "first_moment", "second_moment"):
            found, expected = getattr(theirs, name)[at].cpu(), getattr(ours[at], name)
            np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-15)


def test_what_was_done_is_taken_back_for_some(device):
    _, theirs, eps = both(4, device)
    rates = torch.full((P,), 0.1, dtype=torch.float64, device=device)
    before = [vector.clone() for vector in theirs.vectors]
    (step,) = theirs.steps(1, rates, eps)
    theirs.step(torch.ones_like(theirs.params), step)
    after = [vector.clone() for vector in theirs.vectors]
    theirs.keep(torch.tensor([True, False, True], device=device), before)
    for vector, old, new in zip(theirs.vectors, before, after, strict=True):
        assert torch.equal(vector[1], old[1]) and not torch.equal(old[1], new[1])
        assert torch.equal(vector[::2], new[::2])


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_steps_have_the_type_of_the_parameters(dtype, device):
    adam = TorchAdam(torch.zeros((P, 2), dtype=dtype, device=device))
    eps = torch.tensor(EPS, dtype=dtype, device=device)
    (step,) = adam.steps(1, eps, eps)
    assert step.size.dtype == step.eps.dtype == adam.params.dtype
    assert step.size.shape == step.eps.shape == (P, 1)
    assert adam.step_count.tolist() == [0] * P and adam.step_count.dtype == torch.int64


def test_gradients_are_scaled_only_where_their_norm_exceeds_the_limit(device):
    limits = (0.5, 5.0, 13.0, 50.0)
    gradient = torch.tensor([[3.0, -4.0, 12.0]] * 4, dtype=torch.float64, device=device)
    clip_by_norm(
        gradient,
        torch.linalg.vector_norm(gradient, dim=1),
        torch.tensor(limits, dtype=torch.float64, device=device),
    )
    for row, limit in zip(gradient.cpu(), limits, strict=True):
        expected = np.array([3.0, -4.0, 12.0])
        on_numpy.clip_by_norm(expected, 13.0, limit)
        np.testing.assert_allclose(row, expected, rtol=1e-15)


def test_a_gradient_of_0_stays_0(device):
    gradient = torch.zeros((1, 3), device=device)
    clip_by_norm(gradient, gradient.norm(dim=1), torch.full((1,), 0.5, device=device))
    assert gradient.tolist() == [[0.0, 0.0, 0.0]]

"""The losses alone, far from where updates keep them: every branch of both engines' formulas."""

import functools
import math

import numpy as np
import pytest
import torch

from ppo_ref import losses as by_hand
from ppo_ref.torch import losses

CLIP = 0.2
POLICY_LOSSES = (
    ("clipped_surrogate", {}),
    ("penalised_surrogate", {"kl_coef": 0.7}),
    ("policy_gradient", {}),
)


def samples(seed=0, size=200):
    """Log-probabilities now and then, and advantages: ratios from 0.1 to 8, of either sign."""
    rng = np.random.default_rng(seed)
    old = -rng.exponential(1.0, size)
    return old + 0.7 * rng.standard_normal(size), old, rng.standard_normal(size)


def on(device, *arrays):
    return [torch.tensor(array, device=device) for array in arrays]


@pytest.mark.parametrize(("name", "settings"), POLICY_LOSSES)
def test_policy_losses_their_records_and_gradients_are_equal(name, settings, device):
    settings = {**settings, "clip_coef": CLIP}
    expected = getattr(by_hand, name)(*samples(), **settings)
    log_probs, old, advantages = on(device, *samples())
    found = getattr(losses, name)(log_probs.requires_grad_(), old, advantages, **settings)
    found.loss.backward()
    np.testing.assert_allclose(log_probs.grad.cpu(), expected.d_log_probs, rtol=0, atol=1e-14)
    for record in ("policy_loss", "approx_kl", "clip_fraction", "ratio_max"):
        assert getattr(found, record).item() == pytest.approx(getattr(expected, record), abs=1e-13)
    assert 0.3 < expected.clip_fraction < 0.9
    penalty = settings.get("kl_coef", 0.0) * expected.approx_kl
    assert found.loss.item() == pytest.approx(expected.policy_loss + penalty, abs=1e-13)


@pytest.mark.parametrize("clip_vloss", [None, 0.2, 1.5])
def test_value_losses_and_their_gradients_are_equal(clip_vloss, device):
    values, returns, old = np.random.default_rng(1).standard_normal((3, 500))
    loss, gradient = by_hand.value_loss(values, returns, old, clip_vloss=clip_vloss)
    asked, *rest = on(device, values, returns, old)
    found = losses.value_loss(asked.requires_grad_(), *rest, clip_vloss=clip_vloss)
    found.backward()
    assert found.item() == pytest.approx(loss, abs=1e-13)
    np.testing.assert_allclose(asked.grad.cpu(), gradient, rtol=0, atol=1e-15)


def test_normalised_advantages_are_equal(device):
    advantages = 40.0 + 3.0 * np.random.default_rng(2).standard_normal(33)
    expected = by_hand.normalize_advantages(advantages)
    (found,) = on(device, advantages)
    found = losses.normalize_advantages(found).cpu()
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-13)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("size", [2, 3, 64, 4097])
def test_equal_advantages_are_0_and_not_their_rounding(size, dtype, device):
    same = torch.full((size,), 0.1, dtype=dtype, device=device)
    assert not losses.normalize_advantages(same).count_nonzero()
    differ = torch.tensor([0.0, 1e-3], dtype=dtype, device=device)
    np.testing.assert_allclose(losses.normalize_advantages(differ).cpu(), [-1, 1], rtol=1e-4)


@pytest.mark.parametrize("lead", [(3,), (2, 3)])
def test_leading_axes_are_computed_apart(lead, device):
    columns = np.stack([np.stack(samples(seed)) for seed in range(math.prod(lead))], 1)
    log_probs, old, advantages = on(device, *columns)

    def check(loss):
        together = loss(*(row.reshape(*lead, -1) for row in (log_probs, old, advantages)))
        apart = [loss(*rows) for rows in zip(log_probs, old, advantages, strict=True)]
        for at, found in enumerate(together):
            expected = torch.stack([one[at] for one in apart])
            torch.testing.assert_close(found.reshape(expected.shape), expected)

    for name, settings in POLICY_LOSSES:
        check(functools.partial(getattr(losses, name), **settings, clip_coef=CLIP))
    for clip_vloss in (None, CLIP):
        check(lambda *rows, eps=clip_vloss: (losses.value_loss(*rows, clip_vloss=eps),))
    check(lambda row, *_: (losses.normalize_advantages(row),))

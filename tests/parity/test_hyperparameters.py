"""Settings in which members differ, side by side in tensors."""

import math

import torch

from ppo_ref.presets import CONFIG_A
from ppo_ref.torch.hyperparameters import Hyperparameters


def of(device, *changes):
    configs = [CONFIG_A.replace(**changed) for changed in changes]
    return Hyperparameters(configs, dtype=torch.float32, device=device)


def test_a_member_without_an_early_end_never_reaches_it(device):
    together = of(device, {"target_kl": 0.02}, {})
    assert together.kl_stop.tolist() == [torch.tensor(1.5 * 0.02).item(), math.inf]
    assert of(device, {}, {}).kl_stop is None


def test_what_statistics_are_taken_with_is_float64(device):
    found = of(device, {"target_kl": 0.01}, {})
    assert found.target_kl.dtype == found.gamma.dtype == torch.float64
    assert found.gae_lambda.dtype == torch.float32
    assert found.target_kl[0].item() == 0.01

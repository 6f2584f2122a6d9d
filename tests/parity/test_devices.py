"""Which devices are taken and which refused; what is here is said by torch, or told to it."""

import pytest
import torch

from ppo_ref.config import PPOConfig
from ppo_ref.torch import devices
from ppo_ref.torch.devices import SERIAL_ELEMENTS, choose_threads, find_device


def gpus(monkeypatch, count):
    monkeypatch.setattr(torch.cuda, "device_count", lambda: count)


@pytest.mark.parametrize(
    ("name", "count"),
    [("cpu", 0), ("cpu", 2), ("cuda", 1), ("cuda", 2), ("cuda:0", 1), ("cuda:1", 2)],
)
def test_a_device_that_is_here_is_found_by_its_name_or_as_itself(name, count, monkeypatch):
    gpus(monkeypatch, count)
    assert find_device(name) == torch.device(name)
    assert find_device(torch.device(name)) == torch.device(name)


@pytest.mark.parametrize(
    ("name", "count", "message"),
    [
        ("cuda", 0, "device is 'cuda', allowed here: cpu"),
        ("cuda:1", 1, "device is 'cuda:1', allowed here: cpu, cuda, cuda:0"),
        ("cuda:2", 2, "device is 'cuda:2', allowed here: cpu, cuda, cuda:0, cuda:1"),
        ("meta", 2, "device is 'meta', allowed here: cpu, cuda, cuda:0, cuda:1"),
        ("gpu", 0, "device is 'gpu', allowed: cpu"),
        ("gpu", 1, "device is 'gpu', allowed: cpu, cuda, cuda:0"),
    ],
)
def test_another_device_is_refused_with_those_that_are_here(name, count, message, monkeypatch):
    gpus(monkeypatch, count)
    with pytest.raises(ValueError) as refused:
        find_device(name)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("num_steps", "num_minibatches", "hidden_sizes", "device", "chosen"),
    [
        (SERIAL_ELEMENTS // 64, 1, (64, 64), "cpu", [1]),
        (SERIAL_ELEMENTS // 64 + 1, 1, (64, 64), "cpu", []),
        (SERIAL_ELEMENTS // 64 + 1, 1, (64, 32), "cpu", []),
        (SERIAL_ELEMENTS // 32, 1, (32, 32), "cpu", [1]),
        (SERIAL_ELEMENTS // 64 * 2 + 1, 2, (64, 64), "cpu", [1]),
        (128, 1, (64, 64), "cuda", []),
    ],
)
def test_small_networks_get_one_thread_of_the_cpu(
    num_steps, num_minibatches, hidden_sizes, device, chosen, monkeypatch
):
    seen = []
    monkeypatch.setattr(devices.torch, "set_num_threads", seen.append)
    config = PPOConfig(
        num_envs=1,
        num_steps=num_steps,
        num_minibatches=num_minibatches,
        hidden_sizes=hidden_sizes,
        total_steps=10 * num_steps,
    )
    choose_threads(config, torch.device(device))
    assert seen == chosen

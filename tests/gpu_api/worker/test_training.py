"""Which engine trains a run, and that a saved one goes on with its own."""

import io

import pytest
import torch

from gpu_api.worker.training import start
from ppo_ref.config import PPOConfig, RunSpec

SPEC = RunSpec(
    env="CartPole-v1",
    config=PPOConfig(total_steps=64, num_envs=2, num_steps=16, num_minibatches=1, update_epochs=1),
)


def engine_and_device(engine, device, saved=None):
    begun = next(start(SPEC, engine, device, saved)[1])
    return begun.engine, begun.device


@pytest.mark.parametrize(
    ("engine", "device", "chosen"),
    [
        ("auto", "auto", "numpy"),
        ("auto", "cpu", "numpy"),
        ("numpy", "auto", "numpy"),
        ("torch", "auto", "torch"),
        ("torch", "cpu", "torch"),
    ],
)
def test_without_a_gpu_numpy_trains_unless_torch_is_asked_for(engine, device, chosen, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert engine_and_device(engine, device) == (chosen, "cpu")


@pytest.mark.parametrize("engine", ["auto", "torch"])
@pytest.mark.parametrize("device", ["auto", "cuda"])
def test_a_gpu_is_torchs(engine, device, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 0)
    with pytest.raises(ValueError, match=r"^device is 'cuda', allowed here: cpu$"):
        start(SPEC, engine, device, None)


def test_numpy_stays_on_the_cpu_beside_a_gpu(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert engine_and_device("numpy", "auto") == ("numpy", "cpu")
    with pytest.raises(ValueError, match=r"^device is 'cuda', allowed with the numpy engine: cpu$"):
        start(SPEC, "numpy", "cuda", None)


@pytest.mark.parametrize("engine", ["numpy", "torch"])
def test_a_saved_run_goes_on_with_the_engine_that_saved_it(engine, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    state, events = start(SPEC, engine, "auto", None)
    saved = io.BytesIO()
    for event in events:
        if event.type == "iteration":
            state.save(saved)
            break
    resumed, events = start(SPEC, "auto", "auto", saved.getvalue())
    told = list(events)
    assert (told[0].engine, told[0].global_step) == (engine, 32)
    assert (told[-1].status, told[-1].global_step) == ("succeeded", 64)
    assert resumed.policy().metadata["global_step"] == "64"

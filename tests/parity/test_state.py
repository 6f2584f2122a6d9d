"""What a torch run keeps, writes and takes up again."""

import json
from io import BytesIO

import numpy as np
import pytest
import torch

from ppo_ref.config import RunSpec
from ppo_ref.files.npz import read_npz, write_npz
from ppo_ref.presets import CONFIG_A
from ppo_ref.state import FORMATS
from ppo_ref.torch import TorchTrainState, start

CONFIG = CONFIG_A.replace(
    total_steps=3 * 512, update_epochs=1, hidden_sizes=(8,), target_return=None, kl_coef=0.625
)
SPEC = RunSpec(env="CartPole-v1", seed=7, config=CONFIG)


def trained(spec=SPEC, **options):
    """A state after all its iterations."""
    state, told = start(spec, **options)
    assert [*told][-1].status == "succeeded"
    return state


def saved(state):
    file = BytesIO()
    state.save(file)
    file.seek(0)
    return file


def test_a_state_begins_with_its_config_and_on_its_device(device, made, generators_on):
    with made:
        state = TorchTrainState.create(SPEC, device=device)
    assert state.kl_coef == 0.625
    assert state.model.params.dtype == state.obs.dtype == torch.float32
    assert generators_on == [device]
    assert made.devices and None not in made.devices


def test_a_policy_says_where_it_comes_from():
    state = trained()
    metadata = state.policy().metadata
    assert (metadata["seed"], metadata["global_step"]) == ("7", "1536")
    assert json.loads(metadata["config"]) == CONFIG.to_dict()
    assert float(metadata["episode_return"]) == pytest.approx(state.episodes.mean_return)


@pytest.mark.parametrize("norm_obs", [False, True])
def test_a_run_begins_with_the_parameters_and_statistics_of_a_policy(norm_obs):
    config = CONFIG.replace(norm_obs=norm_obs)
    policy = trained(RunSpec(env="CartPole-v1", seed=1, config=config)).policy()
    state, _ = start(RunSpec(env="CartPole-v1", seed=2, config=config), policy=policy)
    np.testing.assert_array_equal(state.model.params.cpu(), policy.model.params)
    assert (state.normalizer is not None) is norm_obs
    if norm_obs:
        assert state.normalizer.state_dict()["count"] == 1536


def test_a_file_holds_every_part_by_its_name():
    state = TorchTrainState.create(SPEC)
    _, arrays = read_npz(saved(state), "state", FORMATS["torch"])
    assert set(arrays) == {
        "generator", "params", "first_moment", "second_moment", "running_returns",
        "running_lengths", "episode_returns", "episode_lengths", "env_states", "env_episode_steps",
    }  # fmt: skip
    assert arrays["episode_returns"].dtype == np.float64
    assert arrays["episode_lengths"].dtype == np.int64


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_state_comes_back_in_its_float_type_with_all_its_numbers(dtype):
    state = trained(dtype=dtype)
    again = TorchTrainState.load(saved(state))
    assert again.model.params.dtype == again.obs.dtype == dtype
    for name, tensor in state._vectors().items():
        assert torch.equal(again._vectors()[name], tensor), name


def test_another_kind_of_device_draws_anew_from_seed_and_step():
    state = trained()
    about, arrays = read_npz(saved(state), "state", FORMATS["torch"])
    elsewhere = BytesIO()
    write_npz(elsewhere, {**about, "device": "cuda"}, arrays)
    elsewhere.seek(0)
    again = TorchTrainState.load(elsewhere)
    expected = torch.Generator().manual_seed(7 + 1536)
    assert torch.equal(again.generator.get_state(), expected.get_state())


def test_what_is_no_state_or_has_no_place_here_is_refused(monkeypatch):
    with pytest.raises(ValueError, match="state file is damaged"):
        TorchTrainState.load(BytesIO(b"something else"))
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 0)
    with pytest.raises(ValueError, match="device is 'cuda', allowed here: cpu"):
        TorchTrainState.load(saved(TorchTrainState.create(SPEC)), device="cuda")

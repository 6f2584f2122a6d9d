"""What a torch run keeps, writes and takes up again."""

import dataclasses
import json
from io import BytesIO

import numpy as np
import pytest
import torch

from ppo_ref.config import RunSpec
from ppo_ref.files.npz import read_npz, write_npz
from ppo_ref.presets import CONFIG_A
from ppo_ref.state import FORMATS
from ppo_ref.torch import TorchTrainState, start, start_population
from ppo_ref.torch.population import Population
from ppo_ref.torch.snapshot import snapshot
from ppo_ref.torch.state import gather

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
        population = Population.create([SPEC], device=device)
    assert TorchTrainState(population).kl_coef == 0.625
    assert population.model.params.dtype == population.obs.dtype == torch.float32
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
    population = state.population
    np.testing.assert_array_equal(population.model.params[0].cpu(), policy.model.params)
    assert (population.normalizer is not None) is norm_obs
    if norm_obs:
        assert population.normalizer.state_dict(0)["count"] == 1536 + 512  # seen beforehand


def test_a_file_holds_every_part_by_its_name():
    state, _ = start(SPEC)
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
    assert again.population.dtype == again.population.obs.dtype == dtype
    about, arrays = snapshot(again.population, 0)
    expected_about, expected = snapshot(state.population, 0)
    assert about == expected_about and arrays.keys() == expected.keys()
    for name, array in expected.items():
        np.testing.assert_array_equal(arrays[name], array, err_msg=name)


def test_another_kind_of_device_draws_anew_from_seed_and_step():
    state = trained()
    about, arrays = read_npz(saved(state), "state", FORMATS["torch"])
    elsewhere = BytesIO()
    write_npz(elsewhere, {**about, "device": "cuda"}, arrays)
    elsewhere.seek(0)
    again = TorchTrainState.load(elsewhere)
    expected = torch.Generator().manual_seed(7 + 1536)
    (generator,) = again.population.chance.generators
    assert torch.equal(generator.get_state(), expected.get_state())


def population_of(*changes, **options):
    specs = [dataclasses.replace(SPEC, config=CONFIG.replace(**c)) for c in changes]
    return start_population(specs, **options)


def test_members_of_other_populations_make_a_new_one():
    """Bit for bit: each goes on as if nothing had happened."""
    states, told = population_of({}, {"gamma": 0.9}, {"learning_rate": 1e-3})
    for member, event in told:
        if member == 2 and event.type == "iteration" and event.iteration == 2:
            break
    alone = [TorchTrainState.load(saved(state)) for state in states]
    gather(alone[::-1])
    assert [state.member for state in alone] == [2, 1, 0]
    for state, other in zip(states, alone, strict=True):
        about, arrays = snapshot(state.population, state.member)
        again_about, again = snapshot(other.population, other.member)
        assert about == again_about and arrays.keys() == again.keys()
        for name, array in arrays.items():
            np.testing.assert_array_equal(again[name], array, err_msg=name)


def test_members_at_different_iterations_make_no_population():
    fresh, (one, _) = start(SPEC)[0], start(SPEC)
    with pytest.raises(ValueError, match=r"^iteration of member 1 is 3, allowed: 0, as all$"):
        gather([fresh, trained()])
    with pytest.raises(ValueError, match=r"^dtype of member 1 is 'float64', allowed: 'float32'"):
        gather([one, start(SPEC, dtype=torch.float64)[0]])


def test_a_member_without_a_stream_of_its_own_goes_on_with_another():
    states, told = population_of({}, {"gamma": 0.9}, own_streams=False)
    for _ in told:
        pass
    _, arrays = snapshot(states[1].population, 1)
    assert "generator" not in arrays
    again = TorchTrainState.load(saved(states[1]))
    expected = torch.Generator().manual_seed(7 + 1536)
    (generator,) = again.population.chance.generators
    assert torch.equal(generator.get_state(), expected.get_state())


def test_members_that_share_a_stream_go_on_sharing_it():
    states, _ = population_of({}, {}, {}, own_streams=False)
    generators = states[0].population.chance.generators
    population = gather(states[1:])
    assert population.chance.generators is generators and not population.chance.own_streams


def test_what_is_no_state_or_has_no_place_here_is_refused(monkeypatch):
    with pytest.raises(ValueError, match="state file is damaged"):
        TorchTrainState.load(BytesIO(b"something else"))
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 0)
    with pytest.raises(ValueError, match="device is 'cuda', allowed here: cpu"):
        TorchTrainState.load(saved(start(SPEC)[0]), device="cuda")


def test_a_state_without_its_episodes_goes_on_with_fresh_ones():
    config = CONFIG.replace(norm_obs=True, norm_reward=True)
    state, told = start(RunSpec(env="CartPole-v1", seed=7, config=config))
    for event in told:
        if event.type == "iteration" and event.iteration == 2:
            break
    file = BytesIO()
    state.save(file, episodes=False)
    again, twin = (TorchTrainState.load(BytesIO(file.getvalue())) for _ in range(2))
    one, other = again.population, state.population
    assert torch.equal(one.model.params, other.model.params)
    assert torch.equal(one.normalizer.statistics.mean, other.normalizer.statistics.mean)
    assert again.episodes.returns == state.episodes.returns
    assert again.wall_seconds == state.wall_seconds > 0.0
    assert (one.obs.abs() <= 0.05).all()  # where episodes of CartPole begin
    assert torch.equal(one.obs, twin.population.obs)
    assert not one.episodes.running_lengths.any() and other.episodes.running_lengths.any()
    assert not one.reward_scaler.running.any() and other.reward_scaler.running.any()


def test_a_state_of_an_older_version_is_read():
    about, arrays = read_npz(saved(trained()), "state", FORMATS["torch"])
    del about["episodes"], about["wall_seconds"]
    old = BytesIO()
    write_npz(old, about, arrays)
    old.seek(0)
    again = TorchTrainState.load(old)
    assert again.wall_seconds == 0.0
    np.testing.assert_array_equal(again.population.env.states, arrays["env_states"])

"""A population against the single runs that it stands for."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.events import Done, Iteration
from ppo_ref.torch import population
from ppo_ref.torch import run as torch_run
from ppo_ref.torch.population.chance import OneStream
from ppo_ref.torch.population.state import PopulationState
from ppo_ref.torch.population.train import train

SMALL = PPOConfig(
    total_steps=3 * 4 * 40, num_envs=4, num_steps=40, update_epochs=2, num_minibatches=3,
    hidden_sizes=(16, 16),
)  # fmt: skip
CASES = {
    "discrete": ("CartPole-v1", {}),
    "shared network": ("CartPole-v1", {"shared_network": True, "clip_vloss": 0.2}),
    "real numbers, normalised": ("Pendulum-v1", {"norm_obs": True, "norm_reward": True}),
    "real numbers, shared": ("Drift-v0", {"shared_network": True, "norm_obs": True}),
    "masks": ("MaskedGrid5x5-v0", {"norm_reward": True}),
    "several choices with masks": ("Switches-v0", {"norm_adv": False}),
    "a2c": ("Quitter-v0", {"algorithm": "a2c", "update_epochs": 1, "num_minibatches": 1}),
    "reinforce": (
        "Quitter-v0",
        {"algorithm": "reinforce", "update_epochs": 1, "num_minibatches": 1, "gae_lambda": 1.0},
    ),
}


def members(env: str, **changes: object) -> list[RunSpec]:
    """Three runs that differ in whatever members may differ in."""
    config = SMALL.replace(**changes)
    other = config.replace(
        learning_rate=7e-3, gamma=0.9, clip_coef=0.1, ent_coef=0.02, vf_coef=0.3,
        max_grad_norm=0.1, adam_eps=1e-7, anneal_clip=config.algorithm == "ppo", log_std_init=-0.5,
        gae_lambda=1.0 if config.algorithm == "reinforce" else 0.8, anneal_steps=10_000,
    )  # fmt: skip
    return [RunSpec(env=env, seed=3, config=config), RunSpec(env=env, seed=4, config=config),
            RunSpec(env=env, seed=4, config=other)]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_every_member_is_the_single_run_of_its_spec(case, small_worlds):
    env, changes = CASES[case]
    specs = members(env, **changes)
    state, iterations = population.start(specs, dtype=torch.float64, own_streams=True)
    told = list(iterations)
    for at, spec in enumerate(specs):
        alone, events = torch_run.start(spec, dtype=torch.float64)
        single = [event for event in events if isinstance(event, Iteration)]
        np.testing.assert_allclose(
            state.model.params[at].detach(), alone.model.params, rtol=1e-9, atol=1e-12
        )
        for now, event in zip(told, single, strict=True):
            assert now.global_step == event.global_step
            for name, values in now.statistics.items():
                assert values[at] == pytest.approx(getattr(event, name), rel=1e-8, abs=1e-12)
            expected = np.nan if event.episode_return is None else event.episode_return
            np.testing.assert_allclose(now.mean_returns[at], expected, rtol=1e-12)
        obs = np.random.default_rng(0).normal(size=(5, alone.env.spec.obs_dim))
        np.testing.assert_allclose(
            state.policy(at).outputs(obs), alone.policy().outputs(obs), rtol=1e-9
        )


@pytest.mark.parametrize("norm_obs", [False, True])
def test_the_target_is_noted_where_a_single_run_stops(norm_obs):
    config = SMALL.replace(total_steps=3000, target_return=2.0, num_envs=8, norm_obs=norm_obs)
    specs = [RunSpec(env="Quitter-v0", seed=seed, config=config) for seed in range(4)]
    state, iterations = population.start(specs, dtype=torch.float64, own_streams=True)
    solved_at = [now.solved_at for now in iterations][-1]
    for at, spec in enumerate(specs):
        alone, events = torch_run.start(spec, dtype=torch.float64)
        done = [event for event in events if isinstance(event, Done)][-1]
        reached = done.global_step if "Target" in done.reason else -1
        assert solved_at[at] == reached
        if reached >= 0:
            np.testing.assert_allclose(
                state.policy(at).model.params, alone.model.params.detach(), rtol=1e-9
            )
            assert state.policy(at).metadata["global_step"] == str(reached)
            obs = np.eye(10)
            np.testing.assert_allclose(
                state.policy(at).outputs(obs), alone.policy().outputs(obs), rtol=1e-9
            )
            if norm_obs:
                kept, own = (p.normalizer.state_dict() for p in (state.policy(at), alone.policy()))
                for name, value in own.items():
                    np.testing.assert_allclose(kept[name], value, rtol=1e-9)
    assert (solved_at >= 0).any()


@pytest.mark.system
def test_one_stream_for_all_learns_as_well():
    config = SMALL.replace(total_steps=30_000, num_envs=16, num_steps=64, num_minibatches=8,
                           learning_rate=7e-3, gae_lambda=0.9)  # fmt: skip
    specs = [RunSpec(env="CartPole-v1", seed=seed, config=config) for seed in range(4)]
    _, iterations = population.start(specs, report_every=100)
    assert (list(iterations)[-1].mean_returns > 100).all()


def test_a_member_that_breaks_leaves_the_others_alone():
    broken = SMALL.replace(learning_rate=10.0, max_grad_norm=1e6, adam_eps=1e-30, ent_coef=-10.0)
    specs = [RunSpec(env="CartPole-v1", seed=3, config=config) for config in (SMALL, broken)]
    state, iterations = population.start(specs, dtype=torch.float64, own_streams=True)
    with torch.no_grad():
        state.model.params[1, :5] = torch.nan
    last = list(iterations)[-1]
    alone, events = torch_run.start(specs[0], dtype=torch.float64)
    list(events)
    np.testing.assert_allclose(state.model.params[0].detach(), alone.model.params, rtol=1e-9)
    assert np.isnan(last.statistics["policy_loss"]).tolist() == [False, True]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"num_envs": 8}, "num_envs of member 1 is 8, allowed: 4, as all; members may differ in "
                          "learning_rate, anneal_lr, "),
        ({"hidden_sizes": (8,)}, "hidden_sizes of member 1 is (8,), allowed: (16, 16)"),
    ],
)  # fmt: skip
def test_members_differ_only_in_what_they_may(changes, message):
    specs = [RunSpec(env="CartPole-v1", config=SMALL),
             RunSpec(env="CartPole-v1", config=SMALL.replace(**changes))]  # fmt: skip
    with pytest.raises(ValueError) as caught:
        population.start(specs)
    assert str(caught.value).startswith(message)


def test_members_share_their_world():
    specs = [RunSpec(env=env, config=SMALL) for env in ("One-v0", "One-v0", "Quitter-v0")]
    message = "^env of member 2 is 'Quitter-v0', allowed: 'One-v0', as all$"
    with pytest.raises(ValueError, match=message):
        population.start(specs)


@pytest.mark.parametrize("member", [-1, 2])
def test_a_policy_of_nobody_is_refused(member):
    state, _ = population.start([RunSpec(env="One-v0", seed=seed, config=SMALL) for seed in (1, 2)])
    with pytest.raises(IndexError, match=f"^member is {member}, allowed: 0 to 1$"):
        state.policy(member)


def test_policies_before_and_after_the_first_episode_say_where_they_come_from():
    config = SMALL.replace(norm_obs=True)
    specs = [RunSpec(env="CartPole-v1", seed=seed, config=config) for seed in (1, 2)]
    state, iterations = population.start(specs)
    fresh = state.policy(1)
    assert fresh.metadata["episode_return"] == "" and fresh.metadata["global_step"] == "0"
    *_, last = iterations
    trained = state.policy(1)
    assert trained.metadata["seed"] == "2"
    assert trained.metadata["global_step"] == str(last.global_step) == "480"
    assert float(trained.metadata["episode_return"]) == pytest.approx(last.mean_returns[1])
    assert trained.normalizer.statistics.count == 480


@pytest.mark.parametrize(
    ("configs", "message"),
    [
        (
            [SMALL.replace(target_kl=0.01)],
            "target_kl is 0.01, allowed in a population: empty, because all members take the same "
            "number of steps",
        ),
        (
            [SMALL.with_algorithm("ppo_kl")],
            "algorithm is 'ppo_kl', allowed in a population: ppo, a2c, reinforce, because the "
            "weight of the penalty is one number for all members",
        ),
        ([], "specs is empty, allowed: one and more"),
    ],
)
def test_what_cannot_be_a_population_is_refused(configs, message):
    with pytest.raises(ValueError) as caught:
        population.start([RunSpec(env="CartPole-v1", config=config) for config in configs])
    assert str(caught.value) == message


def test_reports_come_every_iteration_or_less_often():
    specs = [RunSpec(env="CartPole-v1", config=SMALL)]
    with pytest.raises(ValueError, match="report_every is 0, allowed: 1 and more"):
        next(population.start(specs, report_every=0)[1])
    told = list(population.start(specs, report_every=3)[1])
    assert [now.iteration for now in told[:-1]] == [3 * k for k in range(1, len(told))]
    assert told[-1].iteration == SMALL.num_iterations


def test_unless_told_one_stream_serves_all_on_the_cpu_in_float32_and_each_iteration_reports(
    small_worlds,
):
    specs = [RunSpec(env="Drift-v0", seed=seed, config=SMALL) for seed in (1, 2)]
    for state in (PopulationState.create(specs), population.start(specs)[0]):
        assert isinstance(state.chance, OneStream)
        assert state.env.device == torch.device("cpu")
        assert state.model.params.dtype == state.obs.dtype == torch.float32
        assert state.policy(1).action_space == state.env.spec.action_space
        told = list(train(state))
        assert [now.iteration for now in told] == [1, 2, 3]
        assert {values.dtype for values in told[0].statistics.values()} == {np.dtype(np.float64)}


@pytest.mark.parametrize("own_streams", [False, True])
def test_chance_is_drawn_on_the_device_of_the_environments(own_streams, generators_on):
    specs = [RunSpec(env="CartPole-v1", seed=seed, config=SMALL) for seed in (1, 2)]
    PopulationState.create(specs, own_streams=own_streams)
    assert generators_on == [torch.device("cpu")] * (2 if own_streams else 1)


def test_a_full_window_exactly_at_its_target_is_enough():
    # A hundred episodes of one step, each worth 1.
    config = SMALL.replace(num_steps=25, total_steps=300, target_return=1.0)
    _, iterations = population.start([RunSpec(env="TwinArms-v0", config=config)])
    assert [now.solved_at.tolist() for now in iterations] == [[100]] * 3

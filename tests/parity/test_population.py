"""A population against the single runs that it stands for."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import ppo_ref.torch.iterate
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.torch import TorchTrainState, start, start_population
from ppo_ref.torch.hyperparameters import program_of
from ppo_ref.torch.population import Population
from ppo_ref.torch.state import gather

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
    "kl penalty": ("CartPole-v1", {"algorithm": "ppo_kl", "target_kl": 1e-5}),
    "stopped by target_kl": ("CartPole-v1", {"target_kl": 1e-3, "learning_rate": 0.02}),
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
        target_kl=config.target_kl and 3e-3, kl_coef=0.5,
    )  # fmt: skip
    return [RunSpec(env=env, seed=3, config=config), RunSpec(env=env, seed=4, config=config),
            RunSpec(env=env, seed=4, config=other)]  # fmt: skip


def timeless(event):
    """An event without what the clock says."""
    return {k: v for k, v in vars(event).items() if k not in ("wall_seconds", "steps_per_second")}


def assert_same_events(found, expected):
    assert [event.type for event in found] == [event.type for event in expected]
    for ours, theirs in zip(map(timeless, found), map(timeless, expected), strict=True):
        for name, value in theirs.items():
            if isinstance(value, float):
                value = pytest.approx(value, rel=1e-8, abs=1e-12)
            assert ours[name] == value, name


def trained(specs, **options):
    """States after all is over, and the events of each."""
    states, events = start_population(specs, dtype=torch.float64, **options)
    told = [[] for _ in specs]
    for member, event in events:
        told[member].append(event)
    return states, told


def params_of(state):
    return state.population.model.params[state.member].detach()


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize("case", CASES)
def test_every_member_is_the_single_run_of_its_spec(case, debug, small_worlds):
    env, changes = CASES[case]
    specs = members(env, **changes)
    states, told = trained(specs, debug=debug)
    for spec, state, events in zip(specs, states, told, strict=True):
        alone, expected = start(spec, dtype=torch.float64)
        assert_same_events(events, list(expected))
        assert events[-1].status == "succeeded", events[-1].reason
        np.testing.assert_allclose(params_of(state), params_of(alone), rtol=1e-9, atol=1e-12)
        obs = np.random.default_rng(0).normal(size=(5, alone.env.spec.obs_dim))
        np.testing.assert_allclose(
            state.policy().outputs(obs), alone.policy().outputs(obs), rtol=1e-9
        )
        told_by, expected_by = ({**one.policy().metadata} for one in (state, alone))
        returns = [metadata.pop("episode_return") for metadata in (told_by, expected_by)]
        assert returns[0] == returns[1] == "" or float(returns[0]) == pytest.approx(
            float(returns[1])
        )
        assert told_by == expected_by
        assert state.kl_coef == alone.kl_coef
        steps = (
            state.population.adam.step_count[state.member],
            alone.population.adam.step_count[0],
        )
        assert steps[0] == steps[1]


@pytest.mark.parametrize("norm_obs", [False, True])
def test_a_member_ends_where_a_single_run_does_and_stays_as_it_was(norm_obs):
    config = SMALL.replace(total_steps=3000, target_return=1.5, num_envs=8, norm_obs=norm_obs)
    budgets = (3000, 3000, 3000, 3000, 640)
    specs = [
        RunSpec(env="Quitter-v0", seed=seed, config=config.replace(total_steps=budget))
        for seed, budget in enumerate(budgets)
    ]
    states, told = trained(specs)
    ends = set()
    for spec, state, events in zip(specs, states, told, strict=True):
        alone, expected = start(spec, dtype=torch.float64)
        assert_same_events(events, list(expected))
        ends.add(events[-1].global_step)
        np.testing.assert_allclose(params_of(state), params_of(alone), rtol=1e-9, atol=1e-12)
        assert state.global_step == alone.global_step
        np.testing.assert_allclose(
            state.policy().outputs(np.eye(10)), alone.policy().outputs(np.eye(10)), rtol=1e-9
        )
        assert list(state.episodes.returns) == pytest.approx(list(alone.episodes.returns))
    assert len(ends) > 2 and any("Target" in events[-1].reason for events in told)
    assert len({id(state.population) for state in states}) > 2


@pytest.mark.parametrize("own_streams", [False, True])
def test_the_population_makes_room_when_half_of_it_has_ended(own_streams):
    specs = [
        RunSpec(env="CartPole-v1", seed=3, config=SMALL.replace(total_steps=160 * budget))
        for budget in (1, 2, 3, 4)
    ]
    states, events = start_population(specs, own_streams=own_streams)
    sizes = []
    for member, event in events:
        if member == 3 and event.type == "iteration":
            sizes.append(len(states[3].population))
            assert states[3].population.chance.own_streams is (own_streams or sizes[-1] == 1)
    assert sizes == [4, 4, 2, 1]


@pytest.mark.system
def test_one_stream_for_all_learns_as_well():
    config = SMALL.replace(total_steps=30_000, num_envs=16, num_steps=64, num_minibatches=8,
                           learning_rate=7e-3, gae_lambda=0.9)  # fmt: skip
    specs = [RunSpec(env="CartPole-v1", seed=seed, config=config) for seed in range(4)]
    _, told = trained(specs, report_every=100, own_streams=False)
    assert all(events[-1].episode_return > 100 for events in told)


@pytest.mark.parametrize("wrong", [torch.nan, torch.inf])
def test_a_member_that_breaks_leaves_the_others_alone(wrong):
    config = SMALL.replace(norm_obs=True, norm_reward=True)
    specs = [RunSpec(env="CartPole-v1", seed=3, config=config)] * 3
    states, events = start_population(specs, dtype=torch.float64)
    told = [[] for _ in specs]
    for member, event in events:
        told[member].append(event)
        if member == 2 and event.type == "iteration" and event.iteration == 1:
            states[1].population.model.critic.biases[-1].data[1] = wrong
            before = params_of(states[1]).clone()
    broken = told[1][-1]
    assert (broken.status, broken.global_step) == ("failed", 320)
    assert broken.reason == "values became NaN or infinite in iteration 2."
    np.testing.assert_array_equal(params_of(states[1]), before)
    assert states[1].population.adam.step_count[states[1].member] == 6
    assert np.isfinite(states[1].policy().normalizer.mean).all()
    assert (
        states[1].policy().normalizer.statistics.count == 2 * 160
    )  # seen beforehand, and learned from
    alone, expected = start(specs[0], dtype=torch.float64)
    expected = list(expected)
    for member in (0, 2):
        assert_same_events(told[member], expected)
        np.testing.assert_allclose(params_of(states[member]), params_of(alone), rtol=1e-9)


def test_what_broke_between_two_reports_is_told_as_it_was():
    specs = [RunSpec(env="CartPole-v1", seed=3, config=SMALL.replace(total_steps=160 * 6))] * 2
    states, events = start_population(specs, report_every=4)
    next(events), next(events)
    with torch.no_grad():
        states[1].population.model.critic.biases[-1][1] = torch.nan
    rest = list(events)
    (broken,) = [event for member, event in rest if member == 1]
    assert broken.reason == "values became NaN or infinite in iteration 1."
    assert [event.iteration for member, event in rest[:-1] if member == 0] == [4, 6]


def test_what_one_member_violates_ends_that_member_alone(monkeypatch):
    original = ppo_ref.torch.iterate.play

    def spoilt(*arguments, **options):
        rollout = original(*arguments, **options)
        rollout.log_probs[:, 4:8] -= 0.25
        return rollout

    monkeypatch.setattr(ppo_ref.torch.iterate, "play", spoilt)
    specs = [RunSpec(env="CartPole-v1", seed=3, config=SMALL.replace(total_steps=160))] * 3
    _, told = trained(specs, debug=True)
    assert [events[-1].status for events in told] == ["succeeded", "failed", "succeeded"]
    assert told[1][-1].reason.startswith("change of log_probs before the first step is 0.25")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"num_envs": 8}, "num_envs of member 1 is 8, allowed: 4, as all; members may differ in "
                          "total_steps, learning_rate, anneal_lr, "),
        ({"hidden_sizes": (8,)}, "hidden_sizes of member 1 is (8,), allowed: (16, 16)"),
    ],
)  # fmt: skip
def test_members_differ_only_in_what_they_may(changes, message):
    specs = [RunSpec(env="CartPole-v1", config=SMALL),
             RunSpec(env="CartPole-v1", config=SMALL.replace(**changes))]  # fmt: skip
    with pytest.raises(ValueError) as caught:
        start_population(specs)
    assert str(caught.value).startswith(message)
    assert program_of(specs[0]) != program_of(specs[1])


def test_programs_are_one_where_members_differ_in_what_they_may():
    first, _, other = members("CartPole-v1")
    assert first.config != other.config and program_of(first) == program_of(other)
    assert program_of(first) != program_of(RunSpec(env="One-v0", config=first.config))


def test_members_share_their_world():
    specs = [RunSpec(env=env, config=SMALL) for env in ("One-v0", "One-v0", "Quitter-v0")]
    message = "^env of member 2 is 'Quitter-v0', allowed: 'One-v0', as all$"
    with pytest.raises(ValueError, match=message):
        start_population(specs)


@pytest.mark.parametrize(
    ("specs", "options", "message"),
    [
        ([], {}, "specs is empty, allowed: one and more"),
        ([RunSpec(env="One-v0")], {"report_every": 0}, "report_every is 0, allowed: 1 and more"),
    ],
)
def test_what_is_no_population_is_refused(specs, options, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        start_population(specs, **options)


@pytest.mark.parametrize("case", ["real numbers, normalised", "kl penalty"])
def test_saved_members_go_on_together_bit_for_bit(case, tmp_path):
    specs = members(CASES[case][0], **CASES[case][1])
    whole, events = start_population(specs)
    uninterrupted = []
    for member, event in events:
        uninterrupted.append((member, timeless(event)))
        if member == 2 and event.type == "iteration" and event.iteration == 1:
            for at, state in enumerate(whole):
                state.save(tmp_path / f"{at}.npz")
    states = [TorchTrainState.load(tmp_path / f"{at}.npz") for at in range(3)]
    again, events = start_population(specs, states=states)
    resumed = [(member, timeless(event)) for member, event in events]
    assert {event["global_step"] for _, event in resumed[:3]} == {160}
    assert resumed[3:] == uninterrupted[6:]
    for state, other in zip(whole, again, strict=True):
        assert torch.equal(params_of(state), params_of(other))


def test_a_member_leaves_its_population_to_go_on_by_itself():
    specs = members("CartPole-v1")
    states, _ = start_population(specs)
    alone, events = start(specs[2], state=states[2])
    assert alone is states[2] and len(alone.population) == 1
    assert alone.population is not states[0].population
    assert list(events)[-1].status == "succeeded" and states[0].global_step == 0


def test_states_of_other_runs_are_refused():
    specs = members("CartPole-v1")
    states = [start(spec)[0] for spec in specs]
    with pytest.raises(ValueError, match=r"^seed is 4, allowed: 3, as the run began$"):
        start_population(specs[::-1], states=states)


def test_a_member_looks_at_its_own_rows():
    specs = members("Pendulum-v1", norm_obs=True)
    states, _ = start_population(specs)
    assert [state.seed for state in states] == [3, 4, 4]
    assert [state.spec for state in states] == specs
    population = states[0].population
    population.kl_coef.copy_(torch.tensor([1.0, 2.0, 3.0]))
    gather(states[1:])
    assert [state.kl_coef for state in states] == [1.0, 2.0, 3.0]
    assert states[1].config == specs[1].config and states[2].config == specs[2].config


def test_members_begin_with_policies():
    specs = members("CartPole-v1")
    policy = start(specs[0])[0].policy()
    population = Population.create(specs)
    TorchTrainState(population, 1).start_from(policy)
    np.testing.assert_array_equal(population.model.params[1], policy.model.params)
    assert not torch.equal(population.model.params[2], population.model.params[1])


@pytest.mark.parametrize("own_streams", [False, True])
def test_chance_is_drawn_on_the_device_of_the_environments(own_streams, generators_on):
    specs = [RunSpec(env="CartPole-v1", seed=seed, config=SMALL) for seed in (1, 2)]
    Population.create(specs, own_streams=own_streams)
    assert generators_on == [torch.device("cpu")] * (2 if own_streams else 1)


def test_a_full_window_exactly_at_its_target_is_enough():
    # A hundred episodes of one step, each worth 1.
    config = SMALL.replace(num_steps=25, total_steps=300, target_return=1.0)
    _, told = trained([RunSpec(env="TwinArms-v0", config=config)])
    assert told[0][-1].reason == "Target reached: mean return 1.0 over the last 100 episodes."
    assert told[0][-1].global_step == 100

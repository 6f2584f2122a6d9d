import io
import json
from types import SimpleNamespace

import numpy as np
import pytest

from ppo_ref import envs, events
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.files.npz import read_npz, write_npz
from ppo_ref.files.random_state import generator_from
from ppo_ref.runs import resume, start
from ppo_ref.state import FORMATS, TrainState
from ppo_ref.train import train

CONFIG = PPOConfig(total_steps=1200, num_envs=5, num_steps=40, num_minibatches=3, update_epochs=2)
CLOCKED = {"wall_seconds", "steps_per_second"}


def facts(stream):
    """What a run says, without what the clock says."""
    return [
        {key: value for key, value in events.to_dict(event).items() if key not in CLOCKED}
        for event in stream
    ]


def saved_after(state, stream, iteration):
    said = []
    for event in stream:
        said.append(event)
        if isinstance(event, events.Iteration) and event.iteration == iteration:
            file = io.BytesIO()
            state.save(file)
            file.seek(0)
            return said, file
    raise AssertionError("the run was shorter")


NORMALISED = CONFIG.replace(norm_obs=True, norm_reward=True)
CASES = [
    *((name, CONFIG) for name in envs.names() if envs.spec(name).obs_dim < 100),
    ("CartPole-v1", NORMALISED.replace(anneal_clip=True)),
    ("CartPole-v1", CONFIG.with_algorithm("ppo_kl")),
    ("Drift-v0", NORMALISED.replace(shared_network=True)),
    ("Switches-v0", NORMALISED.with_algorithm("a2c")),
]


@pytest.mark.parametrize(("name", "config"), CASES)
def test_a_resumed_run_equals_the_uninterrupted_one_bit_for_bit(name, config, small_worlds):
    spec = RunSpec(env=name, seed=3, config=config)
    whole, stream = start(spec)
    expected = facts(stream)

    state, stream = start(spec)
    before, file = saved_after(state, stream, 2)
    again, rest = resume(file)
    after = facts(rest)
    assert after[0]["type"] == "run_started" and after[0]["global_step"] == 400
    assert facts(before) + after[1:] == expected

    for mine, theirs in (
        (again.model.params, whole.model.params),
        (again.adam.first_moment, whole.adam.first_moment),
        (again.adam.second_moment, whole.adam.second_moment),
        (again.obs, whole.obs),
    ):
        np.testing.assert_array_equal(mine, theirs)
    assert again.rng.bit_generator.state == whole.rng.bit_generator.state
    assert again.kl_coef == whole.kl_coef
    for mine, theirs in (
        (again.normalizer, whole.normalizer),
        (again.reward_scaler, whole.reward_scaler),
    ):
        assert (mine is None) == (theirs is None)
        if mine is not None:
            saved = theirs.state_dict()
            seen_beforehand = 200.0 if theirs is whole.normalizer else 0.0
            assert float(saved["count"]) == 1200.0 + seen_beforehand
            for key, value in mine.state_dict().items():
                np.testing.assert_array_equal(value, saved[key])
    assert again.episodes.returns == whole.episodes.returns
    assert again.episodes.num_episodes == whole.episodes.num_episodes


def test_saving_changes_nothing():
    spec = RunSpec(env="CartPole-v1", seed=3, config=CONFIG)
    expected = facts(start(spec)[1])
    state, stream = start(spec)
    said = []
    for event in stream:
        said.append(event)
        state.save(io.BytesIO())
    assert facts(said) == expected


def test_a_file_holds_arrays_only(tmp_path):
    state, _ = start(RunSpec(env="CartPole-v1", config=CONFIG))
    state.save(tmp_path / "state.npz")
    with np.load(tmp_path / "state.npz", allow_pickle=False) as arrays:
        assert all(arrays[name].dtype != object for name in arrays)
    assert TrainState.load(tmp_path / "state.npz").config == CONFIG


def test_a_run_goes_on_with_another_budget():
    state, stream = start(RunSpec(env="CartPole-v1", config=CONFIG))
    _, file = saved_after(state, stream, 2)
    longer, stream = resume(file, config=CONFIG.replace(total_steps=1600))
    assert list(stream)[-1].global_step == longer.global_step == 1600


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"num_envs": 6}, "num_envs is 6, allowed: 5, as the run began"),
        ({"num_steps": 3}, "num_steps is 3, allowed: .*, as the run began"),
        ({"hidden_sizes": (64,)}, r"hidden_sizes is \(64,\), allowed: \(64, 64\)"),
        ({"shared_network": True}, "shared_network is True, allowed: False, as the run began"),
        ({"norm_obs": True}, "norm_obs is True, allowed: False"),
        ({"norm_reward": True}, "norm_reward is True, allowed: False"),
    ],
)
def test_what_cannot_change_on_the_way_is_refused(change, message):
    state, stream = start(RunSpec(env="CartPole-v1", config=CONFIG))
    _, file = saved_after(state, stream, 1)
    with pytest.raises(ValueError, match=message):
        resume(file, config=CONFIG.replace(**change))


def test_another_file_is_refused():
    file = io.BytesIO()
    np.savez(file, params=np.zeros(3))
    file.seek(0)
    with pytest.raises(ValueError, match="holds None, allowed: 'ppo-lab-state-2'"):
        TrainState.load(file)


def test_a_run_starts_from_a_policy_with_its_parameters_and_statistics():
    spec = RunSpec(env="CartPole-v1", seed=3, config=NORMALISED)
    first, stream = start(spec)
    list(stream)
    policy = first.policy()
    second, stream = start(RunSpec(env="CartPole-v1", seed=4, config=NORMALISED), policy=policy)
    np.testing.assert_array_equal(second.model.params, policy.model.params)
    np.testing.assert_array_equal(second.normalizer.mean, policy.normalizer.mean)
    list(stream)
    assert not np.array_equal(second.model.params, policy.model.params)
    # Who has learned has seen: only the first run looked around, for a rollout of 200 rows.
    assert policy.normalizer.statistics.count == 200.0 + 1200.0
    assert second.normalizer.statistics.count == 200.0 + 2400.0


@pytest.mark.parametrize(
    ("env", "changes", "message"),
    [
        ("Grid5x5-v0", {}, "the policy's obs_dim is 4, allowed for this run: 25"),
        ("Drift-v0", {}, "the policy's action space is discrete, allowed for Drift-v0: box"),
        ("CartPole-v1", {"hidden_sizes": (8,)}, r"hidden_sizes is \(64, 64\), allowed .*: \(8,\)"),
        ("CartPole-v1", {"shared_network": True}, "shared is False, allowed for this run: True"),
        ("CartPole-v1", {"norm_obs": False}, "norm_obs is False, allowed with this policy: True"),
    ],
)
def test_a_policy_that_does_not_fit_a_run_is_refused(env, changes, message, small_worlds):
    policy = start(RunSpec(env="CartPole-v1", config=NORMALISED))[0].policy()
    with pytest.raises(ValueError, match=message):
        start(RunSpec(env=env, config=NORMALISED.replace(**changes)), policy=policy)


SETTLED = NORMALISED.replace(log_std_init=-0.5, adam_eps=3e-4, kl_coef=0.7)


def test_a_new_state_is_made_as_the_config_says(small_worlds):
    env, rng = envs.make("Drift-v0", SETTLED.num_envs), np.random.default_rng(0)
    state = TrainState.create(SETTLED, env, rng)
    assert (state.seed, state.iteration, state.global_step) == (0, 0, 0)
    assert (state.kl_coef, state.adam.eps) == (0.7, 3e-4)
    np.testing.assert_array_equal(state.model.log_std, np.float32(-0.5))
    assert state.obs.dtype == np.float32
    plain = TrainState.create(SETTLED.replace(norm_obs=False, norm_reward=False), env, rng)
    assert plain.normalizer is plain.reward_scaler is None


def test_a_state_keeps_its_precision_its_seed_and_its_penalty():
    config = CONFIG.with_algorithm("ppo_kl")
    env = envs.make("CartPole-v1", config.num_envs, dtype=np.float64)
    state = TrainState.create(config, env, np.random.default_rng(0), seed=8, dtype=np.float64)
    state.kl_coef = 0.25
    file = io.BytesIO()
    state.save(file)
    file.seek(0)
    again = TrainState.load(file)
    assert (again.seed, again.kl_coef) == (8, 0.25)
    assert again.env.dtype == again.model.params.dtype == again.obs.dtype == np.float64


def test_a_policy_says_where_it_comes_from():
    state, stream = start(RunSpec(env="CartPole-v1", seed=7, config=CONFIG))
    list(stream)
    about = state.policy().metadata
    assert (about["env"], about["seed"], about["global_step"]) == ("CartPole-v1", "7", "1200")
    assert PPOConfig.from_dict(json.loads(about["config"])) == CONFIG
    assert float(about["episode_return"]) == state.episodes.mean_return


def test_a_file_of_another_format_is_named():
    file = io.BytesIO()
    np.savez(file, about=np.array(json.dumps({"format": "ppo-lab-state-1"})))
    file.seek(0)
    with pytest.raises(ValueError, match=r"^state file holds 'ppo-lab-state-1', allowed: 'ppo-lab"):
        TrainState.load(file)


def test_a_file_that_would_run_code_is_not_read():
    file = io.BytesIO()
    np.savez(file, about=np.array([print], object))
    file.seek(0)
    with pytest.raises(ValueError, match="allow_pickle"):
        TrainState.load(file)


def test_statistics_that_have_seen_nothing_change_nothing_after_loading():
    env = envs.make("CartPole-v1", NORMALISED.num_envs, dtype=np.float64)
    state = TrainState.create(NORMALISED, env, np.random.default_rng(0), dtype=np.float64)
    file = io.BytesIO()
    state.save(file)
    file.seek(0)
    again = TrainState.load(file)
    np.testing.assert_array_equal(again.normalizer.normalize(state.obs), state.obs)


@pytest.mark.parametrize("kind", ["PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"])
def test_a_run_goes_on_with_every_generator_of_numpy(kind):
    env = envs.make("CartPole-v1", CONFIG.num_envs)
    rng = np.random.Generator(getattr(np.random, kind)(5))
    state = TrainState.create(CONFIG, env, rng)
    file = io.BytesIO()
    state.save(file)
    file.seek(0)
    again = TrainState.load(file)
    np.testing.assert_array_equal(again.rng.random(5), rng.random(5))


def test_a_generator_of_another_make_is_refused():
    state, _ = start(RunSpec(env="CartPole-v1", config=CONFIG))
    bits = SimpleNamespace(state={"bit_generator": "Own"})
    state.rng = SimpleNamespace(bit_generator=bits)
    with pytest.raises(
        ValueError, match="rng is made of SimpleNamespace, allowed to be saved: PCG64, "
    ):
        state.save(io.BytesIO())
    with pytest.raises(ValueError, match="saved rng is 'Own', allowed: PCG64, "):
        generator_from({"bit_generator": "Own"})


def test_a_run_in_a_world_of_ones_own_is_resumed_with_it():
    def copies():
        return envs.BatchEnv(envs.LQR(a=0.5), CONFIG.num_envs)

    state = TrainState.create(CONFIG, copies(), np.random.default_rng(0))
    whole = TrainState.create(CONFIG, copies(), np.random.default_rng(0))
    expected = facts(train(CONFIG, whole.env, whole.rng, state=whole))
    _, file = saved_after(state, train(CONFIG, state.env, state.rng, state=state), 2)
    again, rest = resume(file, env=copies())
    assert facts(rest)[1:] == expected[3:]
    np.testing.assert_array_equal(again.model.params, whole.model.params)

    file.seek(0)
    with pytest.raises(ValueError, match=r"^env is 'LQR\(a=0.5, .*allowed: CartPole-v1, "):
        resume(file)
    file.seek(0)
    other = envs.make("CartPole-v1", CONFIG.num_envs)
    with pytest.raises(ValueError, match=r"^env is 'CartPole-v1', allowed: 'LQR\(a=0.5, .* saved$"):
        resume(file, env=other)


def test_what_changes_on_the_way_reaches_everything_that_uses_it():
    state, stream = start(RunSpec(env="CartPole-v1", config=NORMALISED))
    _, file = saved_after(state, stream, 1)
    config = NORMALISED.replace(gamma=0.5, adam_eps=1e-3)
    again, _ = resume(file, config=config)
    assert again.config == config
    assert (again.reward_scaler.gamma, again.adam.eps) == (0.5, 1e-3)


KL = CONFIG.with_algorithm("ppo_kl")


@pytest.mark.parametrize(
    ("before", "after", "kl_coef"),
    [
        (KL, KL, 0.25),
        (KL, KL.replace(total_steps=2400), 0.25),
        (KL, KL.replace(kl_coef=3.0), 3.0),
        (CONFIG, KL.replace(kl_coef=3.0), 3.0),
        (CONFIG, KL, 1.0),
    ],
)
def test_the_penaltys_weight_is_the_adapted_one_until_another_is_asked_for(before, after, kl_coef):
    state, stream = start(RunSpec(env="CartPole-v1", config=before))
    next(stream)
    state.kl_coef = 0.25
    file = io.BytesIO()
    state.save(file)
    file.seek(0)
    assert resume(file, config=after)[0].kl_coef == kl_coef


def test_a_state_without_its_episodes_goes_on_with_fresh_ones_of_its_own_seed():
    state, stream = start(RunSpec(env="CartPole-v1", seed=3, config=NORMALISED))
    said, _ = saved_after(state, stream, 2)
    file = io.BytesIO()
    state.save(file, episodes=False)
    again, twin = (resume(io.BytesIO(file.getvalue()))[0] for _ in range(2))
    np.testing.assert_array_equal(again.model.params, state.model.params)
    np.testing.assert_array_equal(again.normalizer.mean, state.normalizer.mean)
    assert list(again.episodes.returns) == list(state.episodes.returns)
    assert again.wall_seconds == state.wall_seconds <= said[-1].wall_seconds
    # Both begin where episodes of CartPole do, and at the same place.
    assert (abs(again.obs) <= 0.05).all() and again.obs.dtype == np.float32
    np.testing.assert_array_equal(again.obs, twin.obs)
    for dropped in (
        again.episodes.running_returns,
        again.episodes.running_lengths,
        again.reward_scaler.running,
    ):
        assert not dropped.any()
    assert state.reward_scaler.running.any(), "the run itself goes on with its episodes"


def test_a_state_of_an_older_version_is_read():
    state, stream = start(RunSpec(env="CartPole-v1", seed=3, config=CONFIG))
    _, file = saved_after(state, stream, 2)
    about, arrays = read_npz(file, "state", FORMATS["numpy"])
    del about["episodes"], about["wall_seconds"]
    old = io.BytesIO()
    write_npz(old, about, arrays)
    old.seek(0)
    again, _ = resume(old)
    np.testing.assert_array_equal(again.obs, arrays["obs"])
    assert again.wall_seconds == 0.0

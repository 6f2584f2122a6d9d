import dataclasses
import io
import json

import numpy as np
import pytest
from scipy import stats

from ppo_ref import envs
from ppo_ref.actor_critic import ActorCritic
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.envs.spaces import Box, Discrete, MultiDiscrete
from ppo_ref.normalize import ObsNormalizer
from ppo_ref.policy import Policy, model_for, policy_metadata, require_same_shape


def make_policy(seed=0, hidden=(8, 6)):
    model = ActorCritic(4, 3, hidden)
    model.params[:] = np.random.default_rng(seed).normal(size=model.params.size)
    metadata = policy_metadata(RunSpec(env="CartPole-v1"), global_step=5, episode_return=None)
    return Policy(model, metadata)


OBS = np.random.default_rng(1).normal(size=(5, 4)).astype(np.float32)


def test_one_observation_and_many_give_the_same():
    policy = make_policy()
    assert policy.outputs(OBS).shape == (5, 3)
    assert policy.value(OBS).shape == (5,)
    assert policy.outputs(OBS[0]).shape == (3,)
    assert policy.value(OBS[0]).shape == ()
    np.testing.assert_allclose(policy.outputs(OBS[2]), policy.outputs(OBS)[2], rtol=1e-5)
    np.testing.assert_allclose(policy.value(OBS[2]), policy.value(OBS)[2], rtol=1e-5)
    assert policy.act(OBS[0]).shape == ()


def test_without_an_rng_the_most_probable_action_is_taken():
    policy = make_policy()
    np.testing.assert_array_equal(policy.act(OBS), policy.outputs(OBS).argmax(1))


def test_with_an_rng_actions_are_drawn_from_the_policy():
    policy = make_policy()
    policy.model.params *= 0.3  # so that every action is likely enough
    many = np.repeat(OBS[:1], 20_000, axis=0)
    logits = policy.outputs(OBS[0]).astype(np.float64)
    expected = np.exp(logits) / np.exp(logits).sum() * len(many)
    counts = np.bincount(policy.act(many, np.random.default_rng(0)), minlength=3)
    assert stats.chisquare(counts, expected).pvalue > 1e-3


@pytest.mark.parametrize("shape", [(3,), (5, 3), ()])
def test_observations_of_another_size_are_refused(shape):
    with pytest.raises(ValueError, match=r"allowed: \(n, 4\)"):
        make_policy().outputs(np.zeros(shape))


def gaussian_policy():
    model = ActorCritic(4, 2, (6,), shared=True, num_log_std=2)
    model.params[:] = np.random.default_rng(0).normal(size=model.params.size)
    normalizer = ObsNormalizer(4)
    normalizer.update(OBS * 3 + 1)
    space = Box(("u", "v"), (-1.0, -2.0), (1.0, 2.0))
    return Policy(model, {"env": "X-v0"}, action_space=space, normalizer=normalizer)


POLICIES = {
    "two layers": make_policy,
    "one layer": lambda: make_policy(hidden=(5,)),
    "three layers": lambda: make_policy(hidden=(4, 4, 4)),
    "gaussian, shared, normalised": gaussian_policy,
}


@pytest.mark.parametrize("kind", POLICIES)
def test_a_policy_survives_its_file(kind, tmp_path):
    policy = POLICIES[kind]()
    policy.save_npz(tmp_path / "policy.npz")
    again = Policy.load_npz(tmp_path / "policy.npz")
    np.testing.assert_array_equal(again.model.params, policy.model.params)
    np.testing.assert_array_equal(again.outputs(OBS), policy.outputs(OBS))
    assert again.metadata == policy.metadata
    assert again.action_space == policy.action_space
    np.testing.assert_array_equal(
        again.act(OBS, np.random.default_rng(0)), policy.act(OBS, np.random.default_rng(0))
    )


def test_a_normalised_policy_takes_observations_as_they_are():
    policy = gaussian_policy()
    seen = policy.normalizer.normalize(OBS)
    np.testing.assert_allclose(policy.outputs(OBS), policy.model.actor.forward(seen), rtol=1e-6)
    np.testing.assert_allclose(
        policy.value(OBS), policy.model.critic.forward(seen)[:, 0], rtol=1e-6
    )


def test_masked_actions_are_not_chosen():
    policy = make_policy()
    best = policy.act(OBS)
    valid = np.ones((5, 3), bool)
    valid[np.arange(5), best] = False
    second = policy.act(OBS, valid=valid)
    assert (second != best).all()
    drawn = policy.act(
        np.repeat(OBS, 50, 0), np.random.default_rng(0), valid=np.repeat(valid, 50, 0)
    )
    assert (drawn != np.repeat(best, 50)).all()


def test_another_file_is_refused():
    file = io.BytesIO()
    np.savez(file, weights=np.zeros(3))
    file.seek(0)
    with pytest.raises(ValueError, match="holds None, allowed: 'ppo-lab-policy-2'"):
        Policy.load_npz(file)


def test_metadata_says_where_a_policy_comes_from():
    spec = RunSpec(env="CartPole-v1", seed=7)
    metadata = policy_metadata(spec, global_step=1024, episode_return=12.5)
    assert metadata["env"] == "CartPole-v1"
    assert metadata["seed"] == "7"
    assert metadata["global_step"] == "1024"
    assert float(metadata["episode_return"]) == 12.5
    assert metadata["schema_version"] == "1"
    assert '"gamma": 0.98' in metadata["config"]
    assert float(metadata["gamma"]) == 0.98
    assert len(metadata["git_revision"]) in (0, 40)
    assert json.loads(metadata["config"]) == spec.config.to_dict()
    assert policy_metadata(spec, global_step=0, episode_return=None)["episode_return"] == ""


def test_a_models_shape_is_what_world_and_config_ask_for():
    config = PPOConfig(hidden_sizes=(5, 3))
    model = model_for(envs.spec("CartPole-v1"), config)
    assert (model.actor.sizes, model.critic.sizes) == ((4, 5, 3, 2), (4, 5, 3, 1))
    assert model.params.dtype == np.float32 and not model.params.any()
    assert not model.shape["shared"] and model.shape["num_log_std"] == 0
    spec = envs.spec("Pendulum-v1")
    model = model_for(spec, config.replace(shared_network=True), dtype=np.float64)
    assert model.params.dtype == np.float64
    assert model.shape["shared"] and model.shape["num_log_std"] == 1


def test_a_policy_of_numbers_names_its_actions_by_them():
    policy = Policy(ActorCritic(4, 3, (2,)))
    assert policy.action_space == Discrete(("0", "1", "2"))
    assert (policy.obs_dim, policy.num_outputs, policy.metadata) == (4, 3, {})
    assert policy.normalizer is None


def test_what_a_policy_is_told_about_itself_is_its_own_copy():
    told = {"env": "X-v0"}
    policy = Policy(ActorCritic(4, 3, (2,)), told)
    told["env"] = "Y-v0"
    assert policy.metadata == {"env": "X-v0"}


@pytest.mark.parametrize("shape", [(), (1,), (2, 3)])
def test_every_leading_axis_of_the_observations_is_kept(shape):
    policy, obs = make_policy(), np.ones((*shape, 4))
    assert policy.outputs(obs).shape == (*shape, 3)
    assert policy.value(obs).shape == shape


def test_observations_of_any_type_are_computed_in_the_networks_own():
    policy = make_policy()
    assert policy.outputs(OBS.astype(np.float64)).dtype == np.float32
    np.testing.assert_array_equal(policy.outputs(OBS.tolist()), policy.outputs(OBS))


def test_a_refused_observation_is_named_by_its_shape():
    with pytest.raises(ValueError, match=r"^obs has shape \(5, 3\), allowed: \(n, 4\)$"):
        make_policy().outputs(np.zeros((5, 3)))


def test_a_file_holds_what_other_readers_look_for():
    file = io.BytesIO()
    gaussian_policy().save_npz(file)
    file.seek(0)
    with np.load(file) as arrays:
        assert set(arrays) == {"about", "params", "obs_mean", "obs_var", "obs_count"}
        about = json.loads(str(arrays["about"]))
    assert set(about) == {"format", "model", "action_space", "metadata"}
    assert about["format"] == "ppo-lab-policy-2" and about["metadata"] == {"env": "X-v0"}


def test_a_file_of_another_format_is_refused():
    file = io.BytesIO()
    np.savez(file, about=np.array(json.dumps({"format": "ppo-lab-policy-1"})))
    file.seek(0)
    message = "^policy file holds 'ppo-lab-policy-1', allowed: 'ppo-lab-policy-2'$"
    with pytest.raises(ValueError, match=message):
        Policy.load_npz(file)


def test_objects_in_a_file_are_not_run():
    file = io.BytesIO()
    np.savez(file, about=np.array([{"format": 1}], dtype=object))
    file.seek(0)
    with pytest.raises(ValueError, match="allow_pickle=False"):
        Policy.load_npz(file)


def test_loaded_statistics_are_those_saved():
    file, policy = io.BytesIO(), gaussian_policy()
    policy.save_npz(file)
    file.seek(0)
    again = Policy.load_npz(file).normalizer.state_dict()
    for key, value in policy.normalizer.state_dict().items():
        np.testing.assert_array_equal(again[key], value)


CARTPOLE, CONFIG = envs.spec("CartPole-v1"), PPOConfig(hidden_sizes=(5,))


def policy_of(spec=CARTPOLE, config=CONFIG, **options):
    return Policy(model_for(spec, config), action_space=spec.action_space, **options)


def test_a_run_starts_from_a_policy_of_its_own_shape():
    model = model_for(CARTPOLE, CONFIG)
    require_same_shape(policy_of(), model, CARTPOLE, CONFIG)
    normalised = policy_of(normalizer=ObsNormalizer(4))
    require_same_shape(normalised, model, CARTPOLE, CONFIG.replace(norm_obs=True))


@pytest.mark.parametrize(
    ("policy", "config", "message"),
    [
        (
            policy_of(envs.spec("Pendulum-v1")),
            CONFIG,
            "the policy's action space is box, allowed for CartPole-v1: discrete",
        ),
        (
            policy_of(config=PPOConfig(hidden_sizes=(6,))),
            CONFIG,
            "the policy's hidden_sizes is {wider}, allowed for this run: {own}",
        ),
        (
            policy_of(),
            CONFIG.replace(norm_obs=True),
            "norm_obs is True, allowed with this policy: False",
        ),
        (
            policy_of(normalizer=ObsNormalizer(4)),
            CONFIG,
            "norm_obs is False, allowed with this policy: True",
        ),
    ],
    ids=["kind", "size", "without statistics", "with statistics"],
)
def test_a_policy_of_another_shape_is_refused(policy, config, message):
    model = model_for(CARTPOLE, CONFIG)
    shapes = {"wider": policy.model.shape["hidden_sizes"], "own": model.shape["hidden_sizes"]}
    with pytest.raises(ValueError) as refused:
        require_same_shape(policy, model, CARTPOLE, config)
    assert str(refused.value) == message.format(**shapes)


def test_choices_of_other_sizes_do_not_start_a_run_though_they_add_up():
    dials = envs.spec("Dials-v0")
    turned = dataclasses.replace(dials, action_space=MultiDiscrete(dials.action_space.labels[::-1]))
    policy, model = policy_of(turned), model_for(dials, CONFIG)
    message = (
        r"^the policy has 4 \+ 3 multi_discrete outputs, allowed for Dials-v0: 3 \+ 4 "
        r"multi_discrete outputs$"
    )
    with pytest.raises(ValueError, match=message):
        require_same_shape(policy, model, dials, CONFIG)


def test_a_policy_is_saved_under_exactly_the_name_given(tmp_path):
    policy_of().save_npz(tmp_path / "best")
    assert [path.name for path in tmp_path.iterdir()] == ["best"]
    assert Policy.load_npz(tmp_path / "best").obs_dim == 4

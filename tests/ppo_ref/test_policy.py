import io

import numpy as np
import pytest
from scipy import stats

from ppo_ref.actor_critic import ActorCritic
from ppo_ref.config import RunSpec
from ppo_ref.envs.spaces import Box
from ppo_ref.normalize import ObsNormalizer
from ppo_ref.policy import Policy, policy_metadata


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

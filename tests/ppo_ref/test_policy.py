import io

import numpy as np
import pytest
from scipy import stats

from ppo_ref.actor_critic import ActorCritic
from ppo_ref.config import RunSpec
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


@pytest.mark.parametrize("hidden", [(8, 6), (5,), (4, 4, 4)])
def test_a_policy_survives_its_file(hidden, tmp_path):
    policy = make_policy(hidden=hidden)
    policy.save_npz(tmp_path / "policy.npz")
    again = Policy.load_npz(tmp_path / "policy.npz")
    np.testing.assert_array_equal(again.model.params, policy.model.params)
    np.testing.assert_array_equal(again.outputs(OBS), policy.outputs(OBS))
    assert again.metadata == policy.metadata


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

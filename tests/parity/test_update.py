"""Gradients by hand against autograd, and one whole update against the other engine."""

import numpy as np
import pytest

from ppo_ref import envs
from ppo_ref.torch.update import STATISTICS

KL = {"algorithm": "ppo_kl", "target_kl": 0.01}
ONCE = {"update_epochs": 1, "num_minibatches": 1}
A2C = {"algorithm": "a2c", **ONCE}
REINFORCE = {"algorithm": "reinforce", "gae_lambda": 1.0, **ONCE}
NORMALISED = {"norm_obs": True, "norm_reward": True}
SHARED = {"shared_network": True}
VARIANTS = {
    "plain": ("CartPole-v1", {}),
    "entropy": ("CartPole-v1", {"ent_coef": 0.02}),
    "entropy in full": ("CartPole-v1", {"ent_coef": 1.0}),
    "entropy penalised": ("CartPole-v1", {"ent_coef": -0.05}),
    "clipped value loss": ("CartPole-v1", {"clip_vloss": 0.05}),
    "raw advantages": ("CartPole-v1", {"norm_adv": False}),
    "narrow clip": ("CartPole-v1", {"clip_coef": 0.01, "vf_coef": 2.0}),
    "uneven minibatches": ("CartPole-v1", {"num_minibatches": 7, "num_steps": 33}),
    "stopped by target_kl": ("CartPole-v1", {"target_kl": 1e-3, "learning_rate": 0.02}),
    "tight norm": ("CartPole-v1", {"max_grad_norm": 1e-3}),
    "three layers": ("CartPole-v1", {"hidden_sizes": (16, 8, 4)}),
    "shared": ("CartPole-v1", {"ent_coef": 0.02, **SHARED}),
    "normalised": ("CartPole-v1", NORMALISED),
    "kl penalty": ("CartPole-v1", KL),
    "kl penalty that must grow": ("CartPole-v1", {**KL, "target_kl": 1e-7}),
    "a2c": ("CartPole-v1", A2C),
    "reinforce": ("CartPole-v1", REINFORCE),
    "reinforce without baseline": ("CartPole-v1", {**REINFORCE, "baseline": False}),
    "gaussian": ("Drift-v0", {"ent_coef": 0.02, "log_std_init": -0.5}),
    "gaussian, shared, normalised": ("Drift-v0", {**SHARED, **NORMALISED}),
    "gaussian, kl penalty": ("Drift-v0", KL),
    "gaussian, a2c": ("Drift-v0", A2C),
    "choices with masks": ("Switches-v0", {"ent_coef": 0.02}),
    "choices with masks, kl penalty": ("Switches-v0", KL),
    "choices with masks, shared, reinforce": ("Switches-v0", {**SHARED, **REINFORCE}),
}


def twins_with_batches(variant, make_twins):
    """Return twins with one rollout as a batch for each."""
    env_name, changes = VARIANTS[variant]
    twins = make_twins(env_name, **{"num_envs": 8, "num_steps": 32, **changes})
    for _ in range(2):  # of which the second is normalised
        rollout, twin_rollout = twins.collect()
        batch, tensors = twins.batches(rollout, twin_rollout)
        twins.learn_from(rollout, twin_rollout)
    for name, expected in vars(batch).items():
        if expected is not None:
            (found,) = getattr(tensors, name).cpu()
            np.testing.assert_allclose(found, expected, rtol=0, atol=1e-10, err_msg=name)
    return twins, batch, twins.batch(batch)


def assert_equal_state(twins, tolerance):
    pairs = [
        (twins.numpy.model.params, twins.torch.model.params),
        (twins.numpy.adam.first_moment, twins.torch.adam.first_moment),
        (twins.numpy.adam.second_moment, twins.torch.adam.second_moment),
    ]
    for ours, theirs in pairs:
        np.testing.assert_allclose(theirs[0].cpu(), ours, rtol=0, atol=tolerance)
    assert [twins.numpy.adam.step_count] == twins.torch.adam.step_count.tolist()


@pytest.mark.parametrize("variant", VARIANTS)
def test_one_update_of_all_epochs_is_the_same_to_1e_10(variant, make_twins):
    twins, batch, tensors = twins_with_batches(variant, make_twins)
    ours, theirs = twins.updaters()
    ours.clip_coef = 0.9 * ours.clip_coef
    theirs.clip_coefs = 0.9 * theirs.clip_coefs
    assert [ours.stopped_early] == theirs.stopped == [False]
    before = twins.numpy.model.params.copy()
    rng = np.random.default_rng(5)
    orders = [rng.permutation(len(batch.obs)) for _ in range(twins.spec.config.update_epochs)]
    expected = ours.update(batch, 3e-3, np.random.default_rng(5))
    found = twins.learn(theirs, tensors, 3e-3, orders)
    assert_equal_state(twins, 1e-10)
    assert theirs.kl_coef.tolist() == [ours.kl_coef]
    assert theirs.stopped == [ours.stopped_early] == [variant == "stopped by target_kl"]
    assert found.spoilt.tolist() == [-1]
    assert not np.allclose(twins.numpy.model.params, before)
    for name, value in zip(STATISTICS, found.statistics[0].tolist(), strict=True):
        assert value == pytest.approx(getattr(expected, name), abs=1e-10), name
    if variant == "stopped by target_kl":
        everything = twins.spec.config.update_epochs * twins.spec.config.num_minibatches
        assert 0 < twins.torch.adam.step_count < everything


@pytest.mark.parametrize("variant", VARIANTS)
def test_gradients_by_hand_are_those_of_autograd_to_1e_9(variant, make_twins):
    twins, batch, tensors = twins_with_batches(variant, make_twins)
    ours, theirs = twins.updaters()
    rng = np.random.default_rng(3)
    # Off the policy that collected, so that ratios leave the clip interval and values theirs.
    shift = 0.8 * rng.standard_normal(twins.numpy.model.params.shape)
    twins.numpy.model.params += shift
    twins.torch.model.params += twins.tensor(shift)
    part = slice(*twins.spec.config.minibatch_bounds[0])
    expected = ours.differentiate(batch.take(part))
    (found,) = theirs.differentiate(tensors.take((slice(None), part)))
    (gradient,) = twins.torch.model.gradient.cpu()
    np.testing.assert_allclose(gradient, ours.gradient, rtol=0, atol=1e-9)
    assert np.abs(ours.gradient).max() > 1e-3
    assert expected.clip_fraction > 0.05
    assert len(twins.numpy.model.log_std) == 2 * (twins.spec.env == "Drift-v0")
    for name, value in zip(STATISTICS, found.tolist(), strict=True):
        assert value == pytest.approx(getattr(expected, name), rel=1e-9), name


@pytest.mark.parametrize("times", [1.0, 1.01])
def test_the_limit_of_the_kl_itself_does_not_stop_an_update(times, make_twins, monkeypatch):
    twins = make_twins("CartPole-v1", target_kl=0.25, num_envs=8, num_steps=32)
    config, (_, learner) = twins.spec.config, twins.updaters()
    _, tensors = twins.batches(*twins.collect())
    stats = learner.differentiate(tensors.take((slice(None), slice(*config.minibatch_bounds[0]))))
    stats[:, STATISTICS.index("approx_kl")] = times * config.kl_stop
    monkeypatch.setattr(learner, "differentiate", lambda _: stats)
    orders = [np.arange(config.batch_size)] * config.update_epochs
    twins.learn(learner, tensors, 1e-3, orders)
    everything = config.update_epochs * config.num_minibatches
    assert learner.adam.step_count.tolist() == [everything if times == 1.0 else 0]
    assert learner.stopped == [times > 1.0]


@pytest.mark.parametrize("changes", [{}, {**NORMALISED, **SHARED}], ids=["plain", "normalised"])
@pytest.mark.parametrize("name", [*envs.names(), "Drift-v0", "Switches-v0"])
def test_three_iterations_from_the_same_noise_are_the_same(name, changes, make_twins):
    # Where every action is as good, normalising divides rounding errors by 1e-8.
    twins = make_twins(name, num_steps=48, norm_adv=name != "TwinArms-v0", **changes)
    config = twins.spec.config
    ours, theirs = twins.updaters()
    for _ in range(3):
        rollout, twin_rollout = twins.collect()
        for key in ("terminated", "truncated"):
            np.testing.assert_array_equal(getattr(twin_rollout, key).cpu(), getattr(rollout, key))
        for key in ("obs", "actions", "log_probs", "rewards", "values", "next_values", "last_obs"):
            found, expected = getattr(twin_rollout, key).cpu(), getattr(rollout, key)
            np.testing.assert_allclose(found, expected, rtol=0, atol=1e-10, err_msg=key)
        batch, tensors = twins.batches(rollout, twin_rollout)
        for key, expected in vars(batch).items():
            if expected is None:
                assert getattr(tensors, key) is None
                continue
            (found,) = getattr(tensors, key).cpu()
            assert found.shape == expected.shape
            np.testing.assert_allclose(found, expected, rtol=0, atol=1e-10, err_msg=key)
        orders = [np.random.default_rng(8).permutation(len(batch.obs))]
        ours.config = config.replace(update_epochs=1)
        ours.update(batch, 3e-3, np.random.default_rng(8))
        twins.learn(theirs, tensors, 3e-3, orders)
        assert_equal_state(twins, 1e-9)
        twins.learn_from(rollout, twin_rollout)
    ours_seen, theirs_seen = twins.numpy.episodes, twins.torch.window(0)
    assert theirs_seen.num_episodes == ours_seen.num_episodes
    # Where only the step limit ends an episode, none has come to its end yet.
    limit = twins.numpy.env.spec.max_episode_steps or 0
    assert ours_seen.num_episodes > 0 or limit > 3 * 48
    assert list(theirs_seen.lengths) == list(ours_seen.lengths)
    assert list(theirs_seen.returns) == pytest.approx(list(ours_seen.returns), abs=1e-9)
    np.testing.assert_array_equal(
        twins.torch.episodes.running_lengths.cpu(), twins.numpy.env.state_dict()["episode_steps"]
    )
    np.testing.assert_allclose(
        twins.torch.episodes.running_returns.cpu(), ours_seen.running_returns, atol=1e-9
    )


def test_both_engines_start_from_the_same_parameters(make_twins):
    twins = make_twins("CartPole-v1", seed=11)
    (params,) = twins.torch.model.params.cpu()
    np.testing.assert_array_equal(params, twins.numpy.model.params)

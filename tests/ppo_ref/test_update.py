import dataclasses

import numpy as np
import pytest

from ppo_ref.actor_critic import ActorCritic
from ppo_ref.adam import Adam
from ppo_ref.algorithms import ALGORITHMS
from ppo_ref.batch import Batch
from ppo_ref.config import PPOConfig
from ppo_ref.distributions import (
    Categorical,
    DiagonalGaussian,
    MultiCategorical,
    mask_invalid,
)
from ppo_ref.errors import NonFiniteError
from ppo_ref.losses import normalize_advantages
from ppo_ref.update import Updater

CONFIG = PPOConfig(
    num_envs=2,
    num_steps=12,
    num_minibatches=3,
    update_epochs=2,
    hidden_sizes=(5,),
    ent_coef=0.1,
    vf_coef=0.7,
)


def model_and_batch(config=CONFIG, seed=0, dtype=np.float64):
    rng = np.random.default_rng(seed)
    model = ActorCritic(3, 4, config.hidden_sizes, dtype=dtype)
    model.params[:] = rng.normal(size=model.params.size) / 2
    size = config.batch_size
    obs = rng.normal(size=(size, 3)).astype(dtype)
    actions = rng.integers(4, size=size)
    log_probs = Categorical.log_prob(model.actor.forward(obs), actions)
    values = model.critic.forward(obs)[:, 0].copy()
    advantages, noise = rng.normal(size=(2, size)).astype(dtype)
    batch = Batch(
        obs=obs,
        actions=actions,
        log_probs=log_probs + (0.3 * noise).astype(dtype),
        values=values,
        advantages=advantages,
        returns=values + advantages,
    )
    return model, batch


def updater(model, config=CONFIG):
    return Updater(model, Adam(model.params, eps=config.adam_eps), config, Categorical())


def whole_loss(learner, batch):
    """The loss as the equations have it, term by term."""
    config, model, distribution = learner.config, learner.model, learner.distribution
    outputs = model.actor.forward(batch.obs)
    if batch.valid is not None:
        mask_invalid(outputs, batch.valid)
    log_probs = distribution.log_prob(outputs, batch.actions)
    a = normalize_advantages(batch.advantages)
    ratio = np.exp(log_probs - batch.log_probs)
    if config.algorithm == "ppo":
        eps = config.clip_coef
        objective = np.minimum(ratio * a, np.clip(ratio, 1 - eps, 1 + eps) * a)
    elif config.algorithm == "ppo_kl":
        objective = ratio * a - learner.kl_coef * (ratio - 1 - np.log(ratio))
    else:
        objective = a * log_probs
    error = model.critic.forward(batch.obs)[:, 0] - batch.returns
    entropy = distribution.entropy(outputs)
    return (-objective - config.ent_coef * entropy + config.value_weight * 0.5 * error**2).mean()


def learner_and_minibatch(kind, shared, algorithm):
    config = CONFIG.replace(shared_network=shared).with_algorithm(algorithm)
    rng, size = np.random.default_rng(4), 8 if algorithm.startswith("ppo") else 24
    num_outputs, valid = {"categorical": 4, "choices": 5, "gaussian": 2}[kind], None
    model = ActorCritic(
        3,
        num_outputs,
        (5,),
        shared=shared,
        num_log_std=2 if kind == "gaussian" else 0,
        dtype=np.float64,
    )
    model.params[:] = rng.normal(size=model.params.size) / 2
    distribution = Categorical()
    actions = rng.integers(4, size=size)
    if kind == "choices":
        distribution, actions = MultiCategorical((3, 2)), rng.integers(2, size=(size, 2))
        valid = np.tile([True, True, False, True, True], (size, 1))
        valid[::2] = True
    elif kind == "gaussian":
        distribution, actions = DiagonalGaussian(model.log_std), rng.normal(size=(size, 2))
    obs = rng.normal(size=(size, 3))
    outputs = model.actor.forward(obs)
    if valid is not None:
        mask_invalid(outputs, valid)
    values, noise = rng.normal(size=(2, size))
    batch = Batch(
        obs=obs,
        actions=actions,
        log_probs=distribution.log_prob(outputs, actions) + 0.3 * noise,
        values=values,
        advantages=rng.normal(size=size),
        returns=rng.normal(size=size),
        valid=valid,
    )
    return Updater(model, Adam(model.params), config, distribution), batch


@pytest.mark.parametrize("kind", ["categorical", "choices", "gaussian"])
@pytest.mark.parametrize("shared", [False, True], ids=["apart", "shared"])
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_the_gradient_of_the_whole_loss_equals_finite_differences(kind, shared, algorithm):
    learner, part = learner_and_minibatch(kind, shared, algorithm)
    learner.differentiate(part)
    gradient, params = learner.gradient.copy(), learner.model.params
    for i in range(params.size):
        here = params[i]
        params[i] = here + 1e-6
        up = whole_loss(learner, part)
        params[i] = here - 1e-6
        down = whole_loss(learner, part)
        params[i] = here
        assert gradient[i] == pytest.approx((up - down) / 2e-6, rel=1e-5, abs=1e-8)


@pytest.mark.parametrize("kind", ["categorical", "choices", "gaussian"])
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_the_numbers_of_a_minibatch_make_up_the_whole_loss(kind, algorithm):
    learner, part = learner_and_minibatch(kind, False, algorithm)
    stats, config = learner.differentiate(part), learner.config
    terms = [stats.policy_loss, -config.ent_coef * stats.entropy, config.vf_coef * stats.value_loss]
    if algorithm == "ppo_kl":
        terms.append(learner.kl_coef * stats.approx_kl)
    assert sum(terms) == pytest.approx(whole_loss(learner, part), rel=1e-12)
    assert stats.grad_norm == pytest.approx(np.linalg.norm(learner.gradient), rel=1e-12)


@pytest.mark.parametrize("kind", ["categorical", "choices", "gaussian"])
def test_the_first_gradient_of_ppo_is_that_of_a2c(kind):
    gradients = []
    for algorithm in ("ppo", "ppo_kl", "a2c"):
        learner, batch = learner_and_minibatch(kind, False, algorithm)
        if algorithm == "a2c":
            batch = batch.take(slice(0, 8))
            learner = Updater(
                learner.model, learner.adam, CONFIG.replace(num_envs=1, num_steps=8,
                num_minibatches=1).with_algorithm("a2c"), learner.distribution,
            )  # fmt: skip
        first = learner_and_minibatch(kind, False, "ppo")[1]
        assert len(batch.obs) == len(first.obs) == 8
        outputs = learner.model.actor.forward(first.obs)
        if first.valid is not None:
            mask_invalid(outputs, first.valid)
        now = learner.distribution.log_prob(outputs, first.actions)
        learner.differentiate(dataclasses.replace(first, log_probs=now))
        gradients.append(learner.gradient.copy())
    np.testing.assert_allclose(gradients[0], gradients[2], rtol=1e-9, atol=1e-13)
    np.testing.assert_allclose(gradients[1], gradients[2], rtol=1e-9, atol=1e-13)
    assert np.abs(gradients[0]).max() > 1e-3


def test_without_a_baseline_nothing_reaches_the_critic():
    learner, batch = learner_and_minibatch("categorical", False, "reinforce")
    learner.config = learner.config.replace(baseline=False)
    learner.differentiate(batch)
    actor = learner.model.params.size - learner.model.critic.count(learner.model.critic.sizes)
    assert not learner.gradient[actor:].any() and learner.gradient[:actor].any()


def test_the_clip_of_the_update_is_the_one_set_for_it():
    learner, batch = learner_and_minibatch("categorical", False, "ppo")
    learner.clip_coef = 1e-6
    assert learner.differentiate(batch).clip_fraction == 1.0


@pytest.mark.parametrize(("learning_rate", "factor"), [(1e-9, 0.5), (0.5, 2.0)])
def test_the_kl_penalty_adapts_to_how_far_an_update_went(learning_rate, factor):
    config = CONFIG.with_algorithm("ppo_kl")
    model, batch = model_and_batch(config)
    exact = Categorical.log_prob(model.actor.forward(batch.obs), batch.actions)
    learner = updater(model, config)
    batch = dataclasses.replace(batch, log_probs=exact)
    learner.update(batch, learning_rate, np.random.default_rng(0))
    assert learner.kl_coef == factor * config.kl_coef


def test_how_far_an_update_went_is_measured_among_the_options_that_were_on_offer():
    learner, batch = learner_and_minibatch("choices", False, "ppo_kl")
    outputs = learner.model.actor.predict(batch.obs)
    mask_invalid(outputs, batch.valid)
    exact = learner.distribution.log_prob(outputs, batch.actions)
    config = learner.config.replace(num_envs=1, num_steps=8, num_minibatches=1)
    learner = Updater(learner.model, learner.adam, config, learner.distribution, kl_coef=3.0)
    batch = dataclasses.replace(batch, log_probs=exact)
    learner.update(batch, 1e-9, np.random.default_rng(0))
    assert learner.kl_coef == 1.5


def test_the_value_clip_of_the_config_limits_the_critic():
    model, batch = model_and_batch(CONFIG.replace(num_minibatches=1))
    batch = dataclasses.replace(batch, values=batch.values + 5.0, returns=batch.values + 9.0)
    learner = updater(model, CONFIG.replace(num_minibatches=1, clip_vloss=0.5))
    # Values lie 5 below the old ones, so the clipped ones are 4.5 below the returns, the true 9.
    assert learner.differentiate(batch).value_loss == pytest.approx(81 / 2)
    batch = dataclasses.replace(batch, returns=batch.values - 6.0)
    # Now they lie 1 above the returns and the clipped ones 5.5, which counts and has no gradient.
    assert learner.differentiate(batch).value_loss == pytest.approx(5.5**2 / 2)


def test_numbers_of_an_update_are_means_over_minibatches_and_the_largest_ratio(monkeypatch):
    model, batch = model_and_batch()
    learner, seen = updater(model), []
    original = learner.differentiate
    monkeypatch.setattr(
        learner, "differentiate", lambda part: seen.append(original(part)) or seen[-1]
    )
    stats = learner.update(batch, 1e-2, np.random.default_rng(0))
    for name, value in vars(stats).items():
        values = [getattr(one, name) for one in seen]
        assert len(set(values)) > 1
        expected = max(values) if name == "ratio_max" else np.mean(values)
        assert value == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("num_minibatches", "sizes"), [(3, {8}), (5, {4, 5}), (24, {1})])
def test_every_sample_is_used_once_per_epoch(num_minibatches, sizes, monkeypatch):
    config = CONFIG.replace(num_minibatches=num_minibatches, norm_adv=False)
    model, batch = model_and_batch(config)
    learner, seen = updater(model, config), []
    original = learner.differentiate

    def spy(minibatch):
        seen.append(minibatch)
        return original(minibatch)

    monkeypatch.setattr(learner, "differentiate", spy)
    learner.update(batch, 1e-3, np.random.default_rng(0))
    assert {len(part.obs) for part in seen} == sizes
    for epoch in (seen[:num_minibatches], seen[num_minibatches:]):
        for name in ("obs", "actions", "log_probs", "values", "advantages", "returns"):
            together = np.concatenate([getattr(part, name) for part in epoch])
            key, original_key = together[..., 0] if name == "obs" else together, None
            original_key = batch.obs[:, 0] if name == "obs" else getattr(batch, name)
            np.testing.assert_array_equal(np.sort(key), np.sort(original_key))


def test_rows_stay_together_and_epochs_are_shuffled_differently(monkeypatch):
    model, batch = model_and_batch()
    learner, seen = updater(model), []
    original = learner.differentiate
    monkeypatch.setattr(learner, "differentiate", lambda part: seen.append(part) or original(part))
    learner.update(batch, 1e-3, np.random.default_rng(0))
    row_of = {value: row for row, value in enumerate(batch.values)}
    orders = []
    for epoch in (seen[:3], seen[3:]):
        rows = [row_of[value] for part in epoch for value in part.values]
        orders.append(rows)
        for name in ("obs", "actions", "log_probs", "advantages", "returns"):
            together = np.concatenate([getattr(part, name) for part in epoch])
            np.testing.assert_array_equal(together, getattr(batch, name)[rows])
    assert orders[0] != orders[1] != sorted(orders[1])


def test_target_kl_stops_before_the_step_that_would_follow():
    config = CONFIG.replace(target_kl=1e-9)  # exceeded by the noise in log_probs
    model, batch = model_and_batch(config)
    before = model.params.copy()
    stats = updater(model, config).update(batch, 1e-3, np.random.default_rng(0))
    assert stats.approx_kl > 1e-9
    np.testing.assert_array_equal(model.params, before)


@pytest.mark.parametrize(("share", "steps"), [(0.99, 0), (1.01, 1)])
def test_the_limit_is_one_and_a_half_times_the_target(share, steps):
    config = CONFIG.replace(num_minibatches=1, update_epochs=1)
    model, batch = model_and_batch(config)
    kl = updater(model, config).differentiate(batch).approx_kl
    learner = updater(model, config.replace(target_kl=share * kl / 1.5))
    learner.update(batch, 1e-3, np.random.default_rng(0))
    assert learner.adam.step_count == steps
    assert learner.stopped_early == (steps == 0)


def test_exactly_at_the_limit_learning_goes_on(monkeypatch):
    config = CONFIG.replace(target_kl=0.25)
    model, batch = model_and_batch(config)
    learner = updater(model, config)
    stats = dataclasses.replace(learner.differentiate(batch.take(slice(8))), approx_kl=0.375)
    monkeypatch.setattr(learner, "differentiate", lambda part: stats)
    learner.update(batch, 1e-3, np.random.default_rng(0))
    assert learner.adam.step_count == 6 and not learner.stopped_early


def test_whether_an_update_stopped_is_said_of_the_last_one():
    config = CONFIG.replace(target_kl=1e-9)
    model, batch = model_and_batch(config)
    learner = updater(model, config)
    assert learner.stopped_early is False
    learner.update(batch, 1e-3, np.random.default_rng(0))
    assert learner.stopped_early is True
    learner.config = CONFIG
    learner.update(batch, 1e-3, np.random.default_rng(0))
    assert learner.stopped_early is False


def test_target_kl_out_of_reach_changes_nothing():
    results = []
    for target_kl in (None, 100.0):
        config = CONFIG.replace(target_kl=target_kl)
        model, batch = model_and_batch(config)
        stats = updater(model, config).update(batch, 1e-3, np.random.default_rng(0))
        results.append((stats, model.params))
    assert results[0][0] == results[1][0]
    np.testing.assert_array_equal(results[0][1], results[1][1])


def test_the_step_is_limited_by_the_norm_and_the_norm_before_is_reported():
    config = CONFIG.replace(max_grad_norm=1e-3, num_minibatches=1, update_epochs=1)
    model, batch = model_and_batch(config)
    learner = updater(model, config)
    learner.differentiate(batch)
    norm = np.linalg.norm(learner.gradient)
    stats = learner.update(batch, 1e-3, np.random.default_rng(0))
    assert stats.grad_norm == pytest.approx(norm, rel=1e-9)
    assert np.linalg.norm(learner.gradient) == pytest.approx(1e-3)


def test_the_ratio_is_one_on_the_first_minibatch_after_a_rollout():
    config = CONFIG.replace(update_epochs=1, num_minibatches=1)
    model, batch = model_and_batch(config, dtype=np.float32)
    logits = model.actor.forward(batch.obs)
    exact = Batch(**{**vars(batch), "log_probs": Categorical.log_prob(logits, batch.actions)})
    stats = updater(model, config).differentiate(exact)
    assert stats.ratio_max == pytest.approx(1.0, abs=1e-5)
    assert stats.clip_fraction == 0.0


@pytest.mark.parametrize(
    ("name", "quantity"),
    [("advantages", "policy_loss"), ("returns", "value_loss"), ("log_probs", "policy_loss")],
)
def test_nan_is_named_and_leaves_the_parameters_alone(name, quantity):
    model, batch = model_and_batch(CONFIG.replace(norm_adv=False))
    spoilt = getattr(batch, name).copy()
    spoilt[:] = np.nan
    before = model.params.copy()
    with pytest.raises(NonFiniteError, match=f"^{quantity}$"):
        updater(model).update(
            Batch(**{**vars(batch), name: spoilt}), 1e-3, np.random.default_rng(0)
        )
    np.testing.assert_array_equal(model.params, before)

import numpy as np
import pytest

from ppo_ref.actor_critic import ActorCritic
from ppo_ref.adam import Adam
from ppo_ref.batch import Batch
from ppo_ref.config import PPOConfig
from ppo_ref.distributions import Categorical
from ppo_ref.losses import normalize_advantages
from ppo_ref.update import NonFiniteError, Updater

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


def whole_loss(model, batch, config):
    """The loss as the equations have it, term by term."""
    logits = model.actor.forward(batch.obs)
    ratio = np.exp(Categorical.log_prob(logits, batch.actions) - batch.log_probs)
    a = normalize_advantages(batch.advantages)
    surrogate = np.minimum(
        ratio * a, np.clip(ratio, 1 - config.clip_coef, 1 + config.clip_coef) * a
    )
    error = model.critic.forward(batch.obs)[:, 0] - batch.returns
    entropy = Categorical.entropy(logits)
    return (-surrogate - config.ent_coef * entropy + config.vf_coef * 0.5 * error**2).mean()


def test_the_gradient_of_the_whole_loss_equals_finite_differences():
    model, batch = model_and_batch()
    part = batch.take(slice(0, 8))
    learner = updater(model)
    learner.differentiate(part)
    gradient = learner.gradient.copy()
    for i in range(model.params.size):
        here = model.params[i]
        model.params[i] = here + 1e-6
        up = whole_loss(model, part, CONFIG)
        model.params[i] = here - 1e-6
        down = whole_loss(model, part, CONFIG)
        model.params[i] = here
        assert gradient[i] == pytest.approx((up - down) / 2e-6, rel=1e-5, abs=1e-8)


@pytest.mark.parametrize(("num_minibatches", "sizes"), [(3, {8}), (5, {4, 5}), (24, {1})])
def test_every_sample_is_used_once_per_epoch(num_minibatches, sizes, monkeypatch):
    config = CONFIG.replace(num_minibatches=num_minibatches)
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
    config = CONFIG.replace(target_kl=1e-9)
    model, batch = model_and_batch(config)
    before = model.params.copy()
    stats = updater(model, config).update(batch, 1e-3, np.random.default_rng(0))
    assert stats.approx_kl > 1e-9
    np.testing.assert_array_equal(model.params, before)


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

import numpy as np
import pytest

from ppo_ref import envs
from ppo_ref.actor_critic import ActorCritic
from ppo_ref.distributions import Categorical, distribution_for, mask_invalid
from ppo_ref.errors import NonFiniteError
from ppo_ref.normalize import ObsNormalizer
from ppo_ref.policy import model_for
from ppo_ref.presets import preset
from ppo_ref.rollout import collect


def play(name="CartPole-v1", num_envs=4, num_steps=60, seed=0, trace=False):
    env, rng = envs.make(name, num_envs, dtype=np.float64), np.random.default_rng(seed)
    model = ActorCritic(
        env.spec.obs_dim, env.spec.action_space.num_outputs, (16,), dtype=np.float64
    )
    model.initialise(rng)
    obs = env.reset(rng)
    return model, obs, collect(model, env, obs, num_steps, rng, trace=trace)


def test_everything_is_time_first():
    _, obs, rollout = play()
    assert rollout.obs.shape == (60, 4, 4)
    for array in (rollout.actions, rollout.log_probs, rollout.rewards, rollout.values):
        assert array.shape == (60, 4)
    np.testing.assert_array_equal(rollout.obs[0], obs)


def test_stored_values_and_log_probs_can_be_computed_again():
    model, _, rollout = play()
    flat = rollout.obs.reshape(-1, 4)
    values = model.critic.forward(flat)[:, 0]
    logits = model.actor.forward(flat)
    log_probs = Categorical.log_prob(logits, rollout.actions.ravel())
    np.testing.assert_allclose(rollout.values.ravel(), values, rtol=1e-12)
    np.testing.assert_allclose(rollout.log_probs.ravel(), log_probs, rtol=1e-12)


def test_inside_an_episode_the_next_value_is_the_value_of_the_next_row():
    _, _, rollout = play()
    goes_on = ~(rollout.terminated | rollout.truncated)[:-1]
    assert goes_on.any() and not goes_on.all()
    np.testing.assert_array_equal(rollout.next_values[:-1][goes_on], rollout.values[1:][goes_on])


def test_at_the_rollouts_end_the_next_value_is_that_of_where_it_stopped():
    model, _, rollout = play()
    goes_on = ~(rollout.terminated | rollout.truncated)[-1]
    values = model.critic.forward(rollout.last_obs)[:, 0]
    np.testing.assert_allclose(rollout.next_values[-1][goes_on], values[goes_on], rtol=1e-12)


def test_where_an_episode_ends_the_next_value_is_that_of_the_state_truly_reached():
    model, _, rollout = play()
    world = envs.world("CartPole-v1")
    ended = rollout.terminated
    reached, _, _ = world.step(np, rollout.obs[ended], rollout.actions[ended].astype(float))
    values = model.critic.forward(reached)[:, 0]
    np.testing.assert_allclose(rollout.next_values[ended], values, rtol=1e-9)
    after_reset = rollout.values[1:][ended[:-1]]
    assert np.abs(rollout.next_values[:-1][ended[:-1]] - after_reset).min() > 1e-6


def test_observations_follow_from_the_stored_actions():
    _, _, rollout = play()
    world = envs.world("CartPole-v1")
    reached, rewards, terminated = world.step(
        np, rollout.obs[:-1].reshape(-1, 4), rollout.actions[:-1].ravel().astype(float)
    )
    goes_on = ~(rollout.terminated | rollout.truncated)[:-1].ravel()
    np.testing.assert_allclose(
        rollout.obs[1:].reshape(-1, 4)[goes_on], reached[goes_on], rtol=1e-12
    )
    np.testing.assert_array_equal(rollout.terminated[:-1].ravel(), terminated)
    np.testing.assert_array_equal(rollout.rewards[:-1].ravel(), rewards)


def test_a_cut_episode_is_truncated_and_not_terminated():
    _, _, rollout = play("Treadmill-v0", num_steps=30)
    assert rollout.truncated.any()
    assert not (rollout.truncated & rollout.terminated).any()


def test_a_trace_shows_the_states_that_environment_0_reached():
    _, _, rollout = play(trace=True)
    ended = rollout.terminated[:, 0]
    assert len(rollout.trace) == 60 and ended.any()
    states = np.array(rollout.trace)
    np.testing.assert_allclose(states[:-1][~ended[:-1]], rollout.obs[1:, 0][~ended[:-1]])
    place, angle = np.abs(states[ended])[:, [0, 2]].T
    assert ((place > 2.4) | (angle > 0.2)).all()  # off the track, or fallen


@pytest.mark.parametrize("name", ["CartPole-v1", "Drift-v0", "Switches-v0"])
def test_arrays_have_the_floats_of_the_networks(name, small_worlds):
    env, rng = envs.make(name, 3, dtype=np.float64), np.random.default_rng(0)
    model = model_for(env.spec, preset(name))
    rollout = collect(model, env, env.reset(rng), 5, rng)
    kinds = {key: value.dtype for key, value in vars(rollout).items() if hasattr(value, "dtype")}
    for flag in ("terminated", "truncated", "valid"):
        assert kinds.pop(flag, np.bool_) == np.bool_
    assert kinds.pop("actions") == (np.float32 if name == "Drift-v0" else np.int64)
    assert set(kinds.values()) == {np.dtype(np.float32)} and len(kinds) == 7
    assert (rollout.valid is None) == (name != "Switches-v0")


def test_a_real_number_that_is_nan_is_named_and_what_a_world_refuses_is_its_own_matter(
    small_worlds, monkeypatch
):
    env, rng = envs.make("Drift-v0", 3), np.random.default_rng(0)
    model = model_for(env.spec, preset("Drift-v0"))
    obs = env.reset(rng)
    model.params[:] = np.nan
    with pytest.raises(NonFiniteError, match=r"^actions$"):
        collect(model, env, obs, 5, rng)

    def refuse(actions, rng):
        raise ValueError("closed today")

    model.params[:] = 0.0
    monkeypatch.setattr(env, "step", refuse)
    with pytest.raises(ValueError, match="closed today"):
        collect(model, env, obs, 5, rng)


def test_without_a_trace_none_is_kept():
    env, rng = envs.make("CartPole-v1", 2), np.random.default_rng(0)
    model = ActorCritic(4, 2, (8,))
    assert collect(model, env, env.reset(rng), 3, rng).trace == []


def test_the_critic_is_asked_once_about_every_state_in_the_floats_of_the_networks(monkeypatch):
    env, rng = envs.make("CartPole-v1", 4, dtype=np.float64), np.random.default_rng(0)
    model, seen = ActorCritic(4, 2, (16,)), []
    predict = model.critic.predict
    monkeypatch.setattr(model.critic, "predict", lambda obs: seen.append(obs) or predict(obs))
    rollout = collect(model, env, env.reset(rng), 60, rng)
    ends = (rollout.terminated | rollout.truncated).sum()
    assert [(obs.shape, obs.dtype) for obs in seen] == [((61 * 4 + ends, 4), np.float32)]
    assert ends > 0


@pytest.mark.parametrize("num_envs", [1, 3])
def test_a_rollout_can_go_on_where_the_last_one_stopped(num_envs):
    env, rng = envs.make("CartPole-v1", num_envs), np.random.default_rng(1)
    model = ActorCritic(4, 2, (8,))
    model.initialise(rng)
    first = collect(model, env, env.reset(rng), 7, rng)
    second = collect(model, env, first.last_obs, 7, rng)
    np.testing.assert_array_equal(second.obs[0], first.last_obs)


def play_small(name, normalizer=None):
    env, rng = envs.make(name, 5, dtype=np.float64), np.random.default_rng(0)
    model = model_for(env.spec, preset(name), dtype=np.float64)
    model.initialise(rng, log_std=0.2)
    return model, env, collect(model, env, env.reset(rng), 40, rng, normalizer=normalizer)


def test_real_valued_actions_are_stored_as_drawn_and_not_as_executed(small_worlds):
    model, env, rollout = play_small("Drift-v0")
    low, high = env.spec.action_space.low, env.spec.action_space.high
    outside = (rollout.actions < low) | (rollout.actions > high)
    assert rollout.actions.shape == (40, 5, 2) and outside.mean() > 0.1
    means = model.actor.forward(rollout.obs.reshape(-1, 2)).reshape(40, 5, 2)
    expected = distribution_for(env.spec.action_space, model.log_std).log_prob(
        means, rollout.actions
    )
    np.testing.assert_allclose(rollout.log_probs, expected, rtol=1e-12)


def test_masked_actions_are_never_taken_and_the_masks_are_kept(small_worlds):
    model, env, rollout = play_small("Switches-v0")
    late = rollout.obs[..., 1] == 1.0  # where option c is on offer
    assert rollout.valid.shape == (40, 5, 5)
    np.testing.assert_array_equal(rollout.valid[..., 2], late)
    assert not (rollout.actions[..., 0] == 2)[~late].any()
    assert (rollout.actions[..., 0] == 2)[late].any()
    logits = model.actor.forward(rollout.obs.reshape(-1, 2)).reshape(40, 5, 5)
    mask_invalid(logits, rollout.valid)
    expected = distribution_for(env.spec.action_space, model.log_std).log_prob(
        logits, rollout.actions
    )
    np.testing.assert_allclose(rollout.log_probs, expected, rtol=1e-12)


def test_the_networks_see_normalised_observations_everywhere():
    normalizer = ObsNormalizer(4)
    normalizer.update(np.random.default_rng(3).normal(0.1, 0.5, (50, 4)))
    before = normalizer.mean.copy()
    env, rng = envs.make("CartPole-v1", 3, dtype=np.float64), np.random.default_rng(0)
    model = ActorCritic(4, 2, (8,), dtype=np.float64)
    model.initialise(rng)
    rollout = collect(model, env, env.reset(rng), 60, rng, normalizer=normalizer)
    np.testing.assert_array_equal(rollout.obs, normalizer.normalize(rollout.raw_obs))
    assert np.abs(rollout.raw_obs[0]).max() <= 0.05
    values = model.critic.forward(rollout.obs.reshape(-1, 4))[:, 0]
    np.testing.assert_allclose(rollout.values.ravel(), values, rtol=1e-12)
    logits = model.actor.forward(rollout.obs.reshape(-1, 4))
    log_probs = Categorical.log_prob(logits, rollout.actions.ravel())
    np.testing.assert_allclose(rollout.log_probs.ravel(), log_probs, rtol=1e-12)
    ended = rollout.terminated
    reached, _, _ = env.world.step(np, rollout.raw_obs[ended], rollout.actions[ended].astype(float))
    expected = model.critic.forward(normalizer.normalize(reached))[:, 0]
    np.testing.assert_allclose(rollout.next_values[ended], expected, rtol=1e-9)
    np.testing.assert_array_equal(normalizer.mean, before)


def test_nobody_can_truncate_later_steps_by_writing_into_an_earlier_one():
    env, rng = envs.make("CartPole-v1", 2), np.random.default_rng(0)
    env.reset(rng)
    step = env.step(np.zeros(2, np.int64), rng)
    with pytest.raises(ValueError, match="read-only"):
        step.truncated[0] = True

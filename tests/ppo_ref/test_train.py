import dataclasses
import math

import numpy as np
import pytest

import ppo_ref.train
from ppo_ref import envs, events
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.diagnostics import explained_variance
from ppo_ref.errors import NonFiniteError
from ppo_ref.gae import compute_gae
from ppo_ref.normalize import RewardScaler
from ppo_ref.rollout import collect
from ppo_ref.runs import start
from ppo_ref.state import TrainState
from ppo_ref.train import look_around, to_batch, train, without_bootstrap

SMALL = PPOConfig(total_steps=400, num_envs=4, num_steps=25, num_minibatches=5, update_epochs=2)


def run(config=SMALL, env="CartPole-v1", seed=0, **options):
    state, stream = start(RunSpec(env=env, seed=seed, config=config), **options)
    return state, list(stream)


def iterations(stream):
    return [event for event in stream if isinstance(event, events.Iteration)]


def test_a_run_starts_iterates_and_is_done():
    state, stream = run()
    assert [event.type for event in stream] == ["run_started", *["iteration"] * 4, "done"]
    first, last = stream[0], stream[-1]
    assert (first.env, first.seed) == ("CartPole-v1", 0)
    assert (first.engine, first.device) == ("numpy", "cpu")
    assert PPOConfig.from_dict(first.config) == SMALL
    assert first.num_parameters == 9155
    assert (last.status, last.reason) == ("succeeded", "Budget used: 400 env steps.")
    assert [event.global_step for event in iterations(stream)] == [100, 200, 300, 400]
    assert [event.iteration for event in iterations(stream)] == [1, 2, 3, 4]
    assert state.global_step == last.global_step == 400


def test_numbers_of_an_iteration_are_plausible_and_json_able():
    for event in iterations(run()[1]):
        assert 0 < event.entropy <= math.log(2) + 1e-6
        assert event.value_loss > 0 and event.grad_norm > 0 and event.ratio_max >= 1
        assert 0 <= event.clip_fraction <= 1 and event.approx_kl >= -1e-7
        assert event.steps_per_second > 0 and event.wall_seconds > 0
        assert events.from_dict(events.to_dict(event)) == event


def test_equal_seeds_give_equal_runs_and_others_differ():
    def curve(seed):
        return [event.policy_loss for event in iterations(run(seed=seed)[1])]

    assert curve(1) == curve(1) != curve(2)


def test_the_learning_rate_falls_from_its_full_value_and_stays_positive():
    rates = [event.learning_rate for event in iterations(run()[1])]
    assert rates == pytest.approx([2.5e-3 * share for share in (1, 0.75, 0.5, 0.25)])


def test_episode_statistics_equal_those_counted_step_by_step():
    state, stream = run(SMALL.replace(total_steps=2000))
    config, rng = state.config, np.random.default_rng(0)
    # The same run again, with every reward watched through the advantage estimator.
    env = envs.make("CartPole-v1", 4)
    returns, lengths, totals, counts = [], [], np.zeros(4), np.zeros(4, int)

    def watch(rewards, values, next_values, terminated, truncated, **options):
        for t in range(len(rewards)):
            totals[:] += rewards[t]
            counts[:] += 1
            for i in np.flatnonzero(terminated[t] | truncated[t]):
                returns.append(totals[i])
                lengths.append(counts[i])
                totals[i], counts[i] = 0.0, 0
        return compute_gae(rewards, values, next_values, terminated, truncated, **options)

    again = list(train(config, env, rng, advantage_estimator=watch))
    assert len(returns) == iterations(again)[-1].num_episodes > 20
    last = iterations(stream)[-1]
    assert last.num_episodes == len(returns)
    assert last.episode_return == pytest.approx(np.mean(returns[-100:]))
    assert last.episode_length == pytest.approx(np.mean(lengths[-100:]))
    np.testing.assert_array_equal(state.episodes.returns, returns[-100:])


def test_before_the_first_episode_ended_there_is_no_mean_return():
    config = SMALL.replace(num_steps=5, total_steps=20, num_minibatches=1)
    (event,) = iterations(run(config)[1])
    assert (event.num_episodes, event.episode_return, event.episode_length) == (0, None, None)


def test_the_target_ends_a_run_only_after_a_full_window_of_episodes():
    config = SMALL.replace(target_return=0.5, total_steps=100_000, num_steps=10)
    _, stream = run(config, env="TwinArms-v0")
    assert stream[-1].reason == "Target reached: mean return 1.0 over the last 100 episodes."
    assert stream[-1].global_step == 120  # 40 episodes an iteration


def test_a_trace_precedes_each_iteration_when_asked_for():
    _, stream = run(SMALL.replace(total_steps=200), env="Grid5x5-v0", trace=True)
    assert [event.type for event in stream[1:-1]] == ["trace", "iteration"] * 2
    trace = stream[1]
    assert len(trace.states) == len(trace.ended) == 25
    assert all(len(entry) == len(envs.spec("Grid5x5-v0").state_labels) for entry in trace.states)
    assert events.from_dict(events.to_dict(trace)) == trace


@pytest.mark.parametrize("name", ["CartPole-v1", "Treadmill-v0"])
def test_a_trace_says_which_steps_of_environment_0_ended_an_episode(name):
    config, ends = SMALL.replace(total_steps=800), []

    def watch(rewards, values, next_values, terminated, truncated, **options):
        ends.append((terminated | truncated)[:, 0].tolist())
        return compute_gae(rewards, values, next_values, terminated, truncated, **options)

    env, rng = envs.make(name, 4), np.random.default_rng(0)
    stream = list(train(config, env, rng, trace=True, advantage_estimator=watch))
    traces = [event for event in stream if isinstance(event, events.Trace)]
    assert [trace.ended for trace in traces] == ends and any(map(any, ends))
    assert [trace.global_step for trace in traces] == list(range(100, 801, 100))


def test_the_actions_of_a_trace_lead_from_state_to_state():
    _, stream = run(SMALL.replace(total_steps=100), trace=True)
    trace = stream[1]
    states, ended = np.array(trace.states), np.array(trace.ended)
    actions = np.array(trace.actions)[:, 0]
    reached, _, _ = envs.world("CartPole-v1").step(np, states[:-1], actions[1:])
    np.testing.assert_allclose(states[1:][~ended[:-1]], reached[~ended[:-1]], atol=1e-5)
    assert set(actions) == {0.0, 1.0} and (~ended).sum() > 10


def test_a_trace_has_real_numbers_as_they_were_executed(small_worlds):
    config = SMALL.replace(log_std_init=1.0, total_steps=100)
    _, stream = run(config, env="Drift-v0", trace=True)
    space, actions = envs.spec("Drift-v0").action_space, np.array(stream[1].actions)
    assert actions.shape == (25, 2)
    assert (actions >= space.low).all() and (actions <= space.high).all()
    assert (actions == space.low).any() and (actions == space.high).any()


def test_without_being_asked_for_no_trace_is_made():
    stream = train(SMALL, envs.make("CartPole-v1", 4), np.random.default_rng(0))
    assert [event.type for event in stream] == ["run_started", *["iteration"] * 4, "done"]


def test_leaving_the_loop_leaves_a_state_between_two_iterations():
    state, stream = start(RunSpec(env="CartPole-v1", config=SMALL))
    for event in stream:
        if isinstance(event, events.Iteration) and event.iteration == 2:
            break
    assert (state.iteration, state.global_step) == (2, 200)
    assert state.policy().act(state.obs).shape == (4,)


def test_a_policy_taken_from_a_run_does_not_change_as_it_goes_on():
    state, stream = start(RunSpec(env="CartPole-v1", config=SMALL))
    next(stream)
    policy = state.policy()
    before = policy.outputs(np.ones((1, 4)))
    list(stream)
    np.testing.assert_array_equal(policy.outputs(np.ones((1, 4))), before)
    assert not np.array_equal(state.policy().outputs(np.ones((1, 4))), before)


def test_a_minibatch_of_one_sample_stays_finite():
    config = SMALL.replace(num_minibatches=100, total_steps=100, update_epochs=1, norm_adv=False)
    assert run(config)[1][-1].status == "succeeded"


def test_a_number_of_copies_other_than_the_configs_is_refused():
    with pytest.raises(ValueError, match="env has 3 copies, allowed: num_envs = 4"):
        next(train(SMALL, envs.make("CartPole-v1", 3), np.random.default_rng(0)))


def test_a_state_of_another_run_is_refused():
    env, rng = envs.make("CartPole-v1", 4), np.random.default_rng(0)
    state = TrainState.create(SMALL, env, rng)
    message = "^state belongs to another run, allowed: one made of this config, env, rng$"
    with pytest.raises(ValueError, match=message):
        next(train(SMALL, env, np.random.default_rng(0), state=state))


def spoilt_estimator(advantages_too):
    def estimate(rewards, values, *rest, **options):
        advantages, returns = compute_gae(rewards, values, *rest, **options)
        (advantages if advantages_too else returns)[0, 0] = np.nan
        return advantages, returns

    return estimate


@pytest.mark.parametrize(
    ("estimator", "quantity"),
    [(spoilt_estimator(True), "advantages"), (spoilt_estimator(False), "returns")],
)
def test_nan_ends_the_run_and_names_where_it_began(estimator, quantity):
    env, rng = envs.make("CartPole-v1", 4), np.random.default_rng(0)
    stream = list(train(SMALL, env, rng, advantage_estimator=estimator))
    assert [event.type for event in stream] == ["run_started", "done"]
    assert stream[-1].status == "failed"
    assert stream[-1].reason == f"{quantity} became NaN or infinite in iteration 1."
    assert stream[-1].details == {"quantity": quantity}


def test_an_overflow_while_learning_fails_with_the_last_finite_parameters():
    def huge(rewards, values, *rest, **options):
        advantages, returns = compute_gae(rewards, values, *rest, **options)
        return advantages, np.float32(1e30) + returns  # squares to infinity in float32

    env, rng = envs.make("CartPole-v1", 4), np.random.default_rng(0)
    state = TrainState.create(SMALL, env, rng)
    stream = list(train(SMALL, env, rng, state=state, advantage_estimator=huge))
    assert stream[-1].details == {"quantity": "value_loss"}
    assert np.isfinite(state.model.params).all()
    events.to_dict(stream[-1])


def test_nan_from_the_world_is_named():
    env, rng = envs.make("CartPole-v1", 4), np.random.default_rng(0)
    state = TrainState.create(SMALL, env, rng)
    state.obs[0, 0] = np.nan
    stream = list(train(SMALL, env, rng, state=state))
    assert stream[-1].details == {"quantity": "obs"}


@pytest.mark.parametrize("name", ["obs", "rewards", "values", "next_values", "log_probs"])
@pytest.mark.parametrize("spoilt", [[math.nan], [math.inf, -math.inf], [1e308, 1e308]])
def test_what_cannot_be_summed_in_a_rollout_is_named_without_a_warning(name, spoilt):
    config, rollout = rollout_of()
    array = getattr(rollout, name).copy()
    array.flat[: len(spoilt)] = spoilt
    with pytest.raises(NonFiniteError, match=f"^{name}$"):
        to_batch(dataclasses.replace(rollout, **{name: array}), config)


def test_large_float32_numbers_are_finite_together():
    config, rollout = rollout_of()
    obs = np.full(rollout.obs.shape, 3e38, np.float32)
    assert (to_batch(dataclasses.replace(rollout, obs=obs), config).obs == obs.flat[0]).all()


def test_every_field_of_an_iteration_is_given():
    assert {field.name for field in dataclasses.fields(events.Iteration)} == set(
        vars(iterations(run()[1])[0])
    )


@pytest.mark.parametrize("algorithm", ["ppo", "ppo_kl", "a2c", "reinforce"])
@pytest.mark.parametrize("name", ["CartPole-v1", "Drift-v0", "Switches-v0"])
@pytest.mark.parametrize("shared", [False, True], ids=["apart", "shared"])
def test_every_algorithm_trains_in_every_kind_of_world(algorithm, name, shared, small_worlds):
    config = SMALL.with_algorithm(algorithm).replace(
        shared_network=shared, norm_obs=True, norm_reward=True, ent_coef=0.01
    )
    state, stream = run(config, env=name, debug=True)
    assert stream[-1].status == "succeeded", stream[-1].reason
    assert state.normalizer.statistics.count == 400.0 + 100.0  # seen beforehand
    before = start(RunSpec(env=name, config=config))[0].model.params
    changed = state.model.params != before
    assert changed.mean() > 0.9


def test_a_gaussian_policy_learns_to_stay_near_zero(small_worlds):
    config = SMALL.replace(
        total_steps=12_000, num_envs=8, num_steps=50, num_minibatches=4, update_epochs=6,
        hidden_sizes=(32,), log_std_init=-0.5,
    )  # fmt: skip
    state, stream = run(config, env="Drift-v0")
    seen = iterations(stream)
    assert seen[-1].entropy < seen[0].entropy - 0.3
    # Doing nothing shrinks both numbers by a tenth a step; the best push is -1.8 times the state.
    slopes = state.policy().act(np.eye(2)) - state.policy().act(-np.eye(2))
    assert (np.diag(slopes) < -0.5).all()


def test_masks_and_choices_learn_the_best_options(small_worlds):
    config = SMALL.replace(total_steps=8000, num_envs=8, num_steps=32, learning_rate=5e-3)
    state, _ = run(config, env="Switches-v0")
    late, valid = np.array([[1 / 8, 1.0]]), np.ones((1, 5), bool)
    assert state.policy().act(late, valid=valid).tolist() == [[2, 1]]


def rollout_of(name="CartPole-v1", num_steps=40, **changes):
    config = SMALL.replace(num_steps=num_steps, **changes)
    env, rng = envs.make(name, 4, dtype=np.float64), np.random.default_rng(0)
    state = TrainState.create(config, env, rng, dtype=np.float64)
    return config, collect(state.model, env, state.obs, num_steps, rng)


def observed_returns(rollout, gamma):
    """What REINFORCE sees: the discounted sum of rewards to the episode's or rollout's end."""
    ended = rollout.terminated | rollout.truncated
    found = np.zeros_like(rollout.rewards)
    for t, n in np.ndindex(*found.shape):
        for k in range(t, len(found)):
            found[t, n] += gamma ** (k - t) * rollout.rewards[k, n]
            if ended[k, n]:
                break
    return found


@pytest.mark.parametrize("baseline", [True, False])
@pytest.mark.parametrize("name", ["CartPole-v1", "Treadmill-v0"])
def test_reinforce_learns_from_observed_returns_alone(name, baseline):
    config, rollout = rollout_of(name)
    config = config.with_algorithm("reinforce").replace(baseline=baseline)
    before = {key: np.copy(value) for key, value in vars(rollout).items()}
    batch = to_batch(rollout, config)
    returns = observed_returns(rollout, config.gamma)
    values = rollout.values if baseline else np.zeros_like(returns)
    np.testing.assert_allclose(batch.returns, returns.ravel(), rtol=1e-10)
    np.testing.assert_allclose(batch.advantages, (returns - values).ravel(), rtol=1e-9, atol=1e-9)
    for key, value in before.items():
        np.testing.assert_array_equal(getattr(rollout, key), value)


def test_nothing_lies_beyond_a_rollout_for_reinforce():
    _, rollout = rollout_of("Treadmill-v0")
    seen = without_bootstrap(rollout, baseline=True)
    assert seen.terminated[-1].all() and not seen.truncated.any()
    assert rollout.truncated.any()


def test_rewards_are_scaled_for_learning_and_counted_as_they_are():
    _, plain = run(SMALL.replace(total_steps=2000))
    scaled_state, scaled = run(SMALL.replace(total_steps=2000, norm_reward=True))
    assert scaled_state.reward_scaler.statistics.count == 2000.0
    first, second = iterations(plain)[0], iterations(scaled)[0]
    assert first.value_loss > 10 * second.value_loss
    assert first.episode_return == second.episode_return


@pytest.mark.parametrize("name", ["CartPole-v1", "Treadmill-v0"])
def test_the_scaler_of_rewards_is_told_of_both_kinds_of_end(name):
    config, rollout = rollout_of(name)
    ended, seen = rollout.terminated | rollout.truncated, []
    assert ended.any()

    def watch(rewards, *rest, **options):
        seen.append(rewards)
        return compute_gae(rewards, *rest, **options)

    to_batch(rollout, config, watch, RewardScaler(4, 0.9))
    expected = RewardScaler(4, 0.9).scale(rollout.rewards, ended)
    np.testing.assert_array_equal(seen[0], expected)
    assert (expected != RewardScaler(4, 0.9).scale(rollout.rewards, ended & False)).any()


def test_the_explained_variance_is_that_of_the_critic_that_played():
    seen = []

    def watch(rewards, values, *rest, **options):
        advantages, returns = compute_gae(rewards, values, *rest, **options)
        seen.append(explained_variance(values, returns))
        return advantages, returns

    env, rng = envs.make("CartPole-v1", 4), np.random.default_rng(0)
    stream = list(train(SMALL, env, rng, advantage_estimator=watch))
    assert [event.explained_variance for event in iterations(stream)] == seen
    assert None not in seen


def test_an_annealed_clip_narrows_from_update_to_update():
    config = SMALL.replace(clip_coef=0.02, learning_rate=0.01)
    (wide, stream), (annealed, narrower) = (
        run(config.replace(anneal_clip=anneal)) for anneal in (False, True)
    )
    first, other = iterations(stream)[0], iterations(narrower)[0]
    assert (first.policy_loss, first.clip_fraction) == (other.policy_loss, other.clip_fraction)
    assert not np.array_equal(wide.model.params, annealed.model.params)


def test_the_networks_see_what_the_normaliser_of_the_state_makes_of_observations():
    config = SMALL.replace(norm_obs=True, total_steps=100)
    env, rng = envs.make("CartPole-v1", 4, dtype=np.float64), np.random.default_rng(0)
    state = TrainState.create(config, env, rng, dtype=np.float64)
    state.normalizer.update(rng.normal(2.0, 0.1, (50, 4)))
    seen, values = state.normalizer.normalize(state.obs), []
    expected = state.model.critic.predict(seen)[:, 0]
    assert (state.model.critic.predict(state.obs)[:, 0] != expected).all()

    def watch(rewards, found, *rest, **options):
        values.append(found[0].copy())
        return compute_gae(rewards, found, *rest, **options)

    list(train(config, env, rng, state=state, advantage_estimator=watch))
    np.testing.assert_allclose(values[0], expected, rtol=1e-12)


def test_the_penaltys_weight_goes_on_from_that_of_the_state():
    config = SMALL.with_algorithm("ppo_kl").replace(target_kl=100.0, total_steps=100)
    env, rng = envs.make("CartPole-v1", 4), np.random.default_rng(0)
    state = TrainState.create(config, env, rng)
    state.kl_coef = 8.0
    list(train(config, env, rng, state=state))
    assert state.kl_coef == 4.0


@pytest.mark.parametrize("name", ["CartPole-v1", "Drift-v0", "Switches-v0"])
def test_a_batch_has_a_row_for_every_env_step_in_order_of_time(name, small_worlds):
    config = SMALL.replace(num_steps=7, num_envs=3, num_minibatches=1)
    env, rng = envs.make(name, 3), np.random.default_rng(0)
    state = TrainState.create(config, env, rng)
    rollout = collect(state.model, env, state.obs, 7, rng)

    def estimator(rewards, values, *rest, **options):
        advantages, returns = compute_gae(rewards, values, *rest, **options)
        return advantages.astype(np.float64), returns.astype(np.float64)

    batch = to_batch(rollout, config, estimator)
    advantages, returns = compute_gae(
        rollout.rewards, rollout.values, rollout.next_values, rollout.terminated,
        rollout.truncated, gamma=config.gamma, gae_lambda=config.gae_lambda,
    )  # fmt: skip
    expected = {**vars(rollout), "advantages": advantages, "returns": returns}
    for field in dataclasses.fields(batch):
        found, source = getattr(batch, field.name), expected[field.name]
        if source is None:
            assert found is None
            continue
        rows = [source[t, n] for t in range(7) for n in range(3)]
        np.testing.assert_array_equal(found, np.array(rows), strict=True)
    assert (batch.valid is None) == (name != "Switches-v0")


def test_the_penaltys_weight_is_carried_from_update_to_update():
    config = SMALL.with_algorithm("ppo_kl").replace(target_kl=100.0)
    state, _ = run(config)
    assert state.kl_coef == config.kl_coef / 2**4


def test_what_breaks_while_playing_belongs_to_the_iteration_that_had_begun(monkeypatch):
    original, calls = ppo_ref.train.collect, []

    def breaking(*arguments, **options):
        calls.append(arguments)
        if len(calls) == 3:
            raise NonFiniteError("actions")
        return original(*arguments, **options)

    monkeypatch.setattr(ppo_ref.train, "collect", breaking)
    state, stream = run()
    assert stream[-1].reason == "actions became NaN or infinite in iteration 3."
    assert (stream[-1].global_step, state.iteration) == (200, 2)


def test_an_untrained_run_looks_around_once_and_begins_its_episodes_again():
    config = SMALL.replace(norm_obs=True, norm_reward=True)
    state, stream = start(RunSpec(env="CartPole-v1", config=config))
    next(stream)
    assert state.normalizer.statistics.count == 0.0, "nothing happens before the first event"
    look_around(state, state.normalizer)
    assert state.normalizer.statistics.count == config.batch_size
    assert (abs(state.obs) <= 0.05).all()  # where episodes of CartPole begin
    assert (state.iteration, state.global_step, state.episodes.num_episodes) == (0, 0, 0)
    assert state.reward_scaler.statistics.count == 0.0
    list(stream)
    assert state.normalizer.statistics.count == config.batch_size + state.global_step


def test_an_observation_that_is_not_finite_ends_a_run_while_it_looks_around():
    class Broken(envs.BatchEnv):
        def step(self, actions, rng):
            step = super().step(actions, rng)
            step.obs[:] = np.nan
            return step

    config, rng = SMALL.replace(norm_obs=True), np.random.default_rng(0)
    env = Broken(envs.world("CartPole-v1"), config.num_envs)
    *_, done = train(config, env, rng)
    assert (done.status, done.reason) == ("failed", "obs became NaN or infinite in iteration 1.")

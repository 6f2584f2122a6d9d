import dataclasses
import math

import numpy as np
import pytest

from ppo_ref import envs, events
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.gae import compute_gae
from ppo_ref.run import start
from ppo_ref.state import TrainState
from ppo_ref.train import train

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
    assert (first.env, first.seed, first.engine) == ("CartPole-v1", 0, "numpy")
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
    config = SMALL.replace(num_minibatches=100, total_steps=100, update_epochs=1)
    assert run(config)[1][-1].status == "succeeded"


def test_a_number_of_copies_other_than_the_configs_is_refused():
    with pytest.raises(ValueError, match="env has 3 copies, allowed: num_envs = 4"):
        next(train(SMALL, envs.make("CartPole-v1", 3), np.random.default_rng(0)))


def test_a_state_of_another_run_is_refused():
    env, rng = envs.make("CartPole-v1", 4), np.random.default_rng(0)
    state = TrainState.create(SMALL, env, rng)
    with pytest.raises(ValueError, match="state belongs to another run"):
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


def test_every_field_of_an_iteration_is_given():
    assert {field.name for field in dataclasses.fields(events.Iteration)} == set(
        vars(iterations(run()[1])[0])
    )

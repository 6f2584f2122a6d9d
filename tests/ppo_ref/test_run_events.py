"""What a run says about itself is taken from its state, number by number."""

from types import SimpleNamespace

import pytest

from ppo_ref import envs, run_events
from ppo_ref.config import PPOConfig
from ppo_ref.episodes import EPISODE_WINDOW, EpisodeWindow
from ppo_ref.errors import InvariantError
from ppo_ref.update import UpdateStats

CONFIG = PPOConfig(total_steps=4000, num_envs=4, num_steps=25, target_return=10.0)
STATS = UpdateStats(
    policy_loss=0.1,
    value_loss=0.2,
    entropy=0.3,
    approx_kl=0.4,
    clip_fraction=0.5,
    grad_norm=0.6,
    ratio_max=0.7,
)


def state(returns=(), *, config=CONFIG, iteration=3):
    window = EpisodeWindow(num_episodes=12)
    window.returns.extend(returns)
    window.lengths.extend(5 for _ in returns)
    return SimpleNamespace(
        config=config,
        seed=9,
        iteration=iteration,
        global_step=1700,
        kl_coef=0.75,
        wall_seconds=12.5,
        episodes=window,
        env=SimpleNamespace(spec=envs.spec("CartPole-v1"), maker="ppo_ref"),
    )


@pytest.fixture()
def clock(monkeypatch):
    """A clock of a run that had done 500 steps, 2.5 seconds ago."""
    monkeypatch.setattr(run_events.time, "perf_counter", lambda: 100.0)
    began = run_events.Clock(500)
    monkeypatch.setattr(run_events.time, "perf_counter", lambda: 102.5)
    return began


def test_a_clock_counts_the_steps_since_it_began(clock, monkeypatch):
    assert clock.seconds == 2.5
    assert clock.steps_per_second(1700) == 1200 / 2.5
    monkeypatch.setattr(run_events.time, "perf_counter", lambda: 100.0)
    assert clock.steps_per_second(501) == pytest.approx(1e9)  # no time has passed


def test_a_clock_goes_on_where_the_sessions_before_stopped_and_measures_speed_by_itself(
    monkeypatch,
):
    monkeypatch.setattr(run_events.time, "perf_counter", lambda: 100.0)
    clock = run_events.Clock(500, 60.0)
    monkeypatch.setattr(run_events.time, "perf_counter", lambda: 102.5)
    assert clock.seconds == 62.5
    assert clock.steps_per_second(1700) == 1200 / 2.5


def test_a_run_goes_on_until_its_target_or_its_budget():
    assert run_events.finished(state([10.0] * (EPISODE_WINDOW - 1))) == ""
    assert run_events.finished(state([9.99] * EPISODE_WINDOW)) == ""
    assert run_events.finished(state(iteration=CONFIG.num_iterations - 1)) == ""
    reached = "Target reached: mean return 10.0 over the last 100 episodes."
    assert run_events.finished(state([10.0] * EPISODE_WINDOW)) == reached
    used = "Budget used: 1,700 env steps."
    assert run_events.finished(state(iteration=CONFIG.num_iterations)) == used
    assert run_events.finished(state(iteration=CONFIG.num_iterations + 1)) == used
    aimless = CONFIG.replace(target_return=None)
    assert run_events.finished(state([10.0] * EPISODE_WINDOW, config=aimless)) == ""


def test_the_first_event_says_what_runs_on_what():
    event = run_events.run_started(state(), engine="numpy", device="cpu", num_parameters=77)
    assert vars(event) == {
        "env": "CartPole-v1",
        "seed": 9,
        "config": CONFIG.to_dict(),
        "engine": "numpy",
        "device": "cpu",
        "global_step": 1700,
        "num_parameters": 77,
        "env_maker": "ppo_ref",
        "wall_seconds": 12.5,
    }


def test_an_iteration_reports_the_update_and_the_last_episodes(clock):
    event = run_events.iteration(state([1.0, 2.0]), STATS, 0.8, 0.9, clock)
    assert vars(event) == {
        **vars(STATS),
        "iteration": 3,
        "global_step": 1700,
        "num_episodes": 12,
        "episode_return": 1.5,
        "episode_length": 5.0,
        "explained_variance": 0.8,
        "learning_rate": 0.9,
        "steps_per_second": 480.0,
        "wall_seconds": 2.5,
        "kl_coef": None,
    }


def test_only_an_iteration_with_a_kl_penalty_tells_its_weight(clock):
    config = CONFIG.replace(algorithm="ppo_kl", target_kl=0.01)
    event = run_events.iteration(state([1.0], config=config), STATS, 0.8, 0.9, clock)
    assert event.kl_coef == 0.75


def test_the_last_event_says_how_it_ended_and_why(clock):
    event = run_events.done(state([1.0, 2.0]), "succeeded", "Enough.", clock)
    expected = {
        "status": "succeeded",
        "reason": "Enough.",
        "global_step": 1700,
        "episode_return": 1.5,
        "wall_seconds": 2.5,
        "details": {},
    }
    assert vars(event) == expected
    event = run_events.done(state([3.0]), "failed", "No.", clock, {"a": "b"})
    assert (event.status, event.episode_return, event.details) == ("failed", 3.0, {"a": "b"})


def test_what_went_wrong_is_named_with_its_iteration(clock):
    error = InvariantError("ratio", 2.0, "1 ± 0.1")
    event = run_events.violated(state([1.0, 2.0]), error, clock, 3)
    assert (event.status, event.reason) == ("failed", "ratio is 2, allowed: 1 ± 0.1 (iteration 3).")
    assert event.details == {"quantity": "ratio", "allowed": "1 ± 0.1"}
    assert (event.global_step, event.episode_return, event.wall_seconds) == (1700, 1.5, 2.5)

    event = run_events.failed(state([1.0, 2.0]), "value_loss", clock, 4)
    reason = "value_loss became NaN or infinite in iteration 4."
    assert (event.status, event.reason, event.details) == (
        "failed",
        reason,
        {"quantity": "value_loss"},
    )
    assert (event.global_step, event.episode_return, event.wall_seconds) == (1700, 1.5, 2.5)

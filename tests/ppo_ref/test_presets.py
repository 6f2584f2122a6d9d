"""What the presets promise: correct PPO solves every world, and the probes expose wrong code."""

import numpy as np
import pytest

from ppo_ref import envs
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.evaluate import evaluate
from ppo_ref.gae import compute_gae
from ppo_ref.presets import CONFIG_A, PAGE, preset
from ppo_ref.runs import start
from ppo_ref.state import TrainState
from ppo_ref.train import train


def trained(name, seed=0, estimator=compute_gae, **changes):
    config = preset(name).replace(**changes)
    env, rng = envs.make(name, config.num_envs), np.random.default_rng(seed)
    state = TrainState.create(config, env, rng)
    *_, done = train(config, env, rng, state=state, advantage_estimator=estimator)
    return state, done


def first_observation(name):
    world = envs.world(name)
    return world.observe(np, world.reset(np, np.zeros((1, world.spec.num_uniforms))))[0]


def first_probabilities(state):
    logits = state.policy().outputs(first_observation(state.env.spec.name)).astype(np.float64)
    return np.exp(logits) / np.exp(logits).sum()


def late_mask(rewards, values, next_values, terminated, truncated, **options):
    """GAE-OFF1: the end of step t + 1 is applied to step t."""
    nothing = np.zeros((1, rewards.shape[1]), bool)
    terminated = np.concatenate([terminated[1:], nothing])
    truncated = np.concatenate([truncated[1:], nothing]) & ~terminated
    return compute_gae(rewards, values, next_values, terminated, truncated, **options)


def truncation_as_death(rewards, values, next_values, terminated, truncated, **options):
    """TRUNC-TERM: a cut counts as the end of the world."""
    never = np.zeros_like(truncated)
    return compute_gae(rewards, values, next_values, terminated | truncated, never, **options)


def no_mask(rewards, values, next_values, terminated, truncated, **options):
    """No end is known; the row after an end is taken for its successor."""
    never = np.zeros_like(truncated)
    following = np.concatenate([values[1:], next_values[-1:]])
    return compute_gae(rewards, values, following, never, never, **options)


@pytest.mark.system
@pytest.mark.parametrize("seed", [0, 1])
def test_quitter_learns_to_stay_and_its_critic_finds_the_exact_value(seed):
    state, done = trained("Quitter-v0", seed)
    assert done.episode_return >= 9.5
    exact = sum(0.99**k for k in range(10))  # 9.56
    assert state.policy().value(first_observation("Quitter-v0")) == pytest.approx(exact, abs=0.05)


@pytest.mark.system
def test_quitter_exposes_a_late_mask():
    assert trained("Quitter-v0", estimator=late_mask)[1].episode_return < 2


@pytest.mark.system
def test_quitter_exposes_a_missing_mask_through_its_value():
    state, _ = trained("Quitter-v0", estimator=no_mask)
    assert state.policy().value(first_observation("Quitter-v0")) > 15


@pytest.mark.system
@pytest.mark.parametrize("seed", [0, 1])
def test_treadmill_learns_never_to_leave(seed):
    assert first_probabilities(trained("Treadmill-v0", seed)[0])[0] >= 0.98


@pytest.mark.system
def test_treadmill_exposes_truncation_taken_for_death():
    assert (
        0.3
        < first_probabilities(trained("Treadmill-v0", estimator=truncation_as_death)[0])[0]
        < 0.8
    )


@pytest.mark.system
def test_treadmill_exposes_a_missing_mask():
    assert first_probabilities(trained("Treadmill-v0", estimator=no_mask)[0])[0] < 0.05


@pytest.mark.system
@pytest.mark.parametrize("seed", range(4))
def test_twin_arms_stay_balanced_and_a_flipped_entropy_sign_breaks_the_balance(seed):
    assert first_probabilities(trained("TwinArms-v0", seed)[0])[0] == pytest.approx(0.5, abs=0.05)
    flipped = first_probabilities(trained("TwinArms-v0", seed, ent_coef=-0.05)[0])[0]
    assert min(flipped, 1 - flipped) < 0.05


@pytest.mark.system
@pytest.mark.parametrize("seed", [0, 1])
def test_the_grid_is_crossed_on_a_shortest_path(seed):
    state, done = trained("Grid5x5-v0", seed)
    assert done.episode_return > 0.9
    result = evaluate(state.policy(), "Grid5x5-v0", episodes=1)
    assert result.mean_return == pytest.approx(0.93, abs=1e-6)


def steps_until_the_target(seed, config):
    """Env steps until the mean of the last 100 returns is 475, or None."""
    _, stream = start(RunSpec(env="CartPole-v1", seed=seed, config=config))
    *_, done = stream
    return done.global_step if done.reason.startswith("Target reached") else None


def steps_until_twenty_good_episodes(seed, config):
    """Env steps until the mean of the last 20 returns is 475 (course, section 11), or None."""
    state, stream = start(RunSpec(env="CartPole-v1", seed=seed, config=config))
    for _ in stream:
        last = list(state.episodes.returns)[-20:]
        if len(last) == 20 and sum(last) >= 20 * 475:
            return state.global_step
    return None


@pytest.mark.system
@pytest.mark.parametrize("seed", [100, 101, 102])
def test_the_page_preset_solves_cartpole(seed):
    assert steps_until_the_target(seed, PAGE) is not None


@pytest.mark.slow
def test_the_page_preset_solves_cartpole_on_every_one_of_twenty_seeds():
    steps = [steps_until_the_target(seed, PAGE) for seed in range(20)]
    assert None not in steps, steps


@pytest.mark.system
def test_config_a_solves_cartpole_within_its_budget():
    solved = [steps_until_twenty_good_episodes(seed, CONFIG_A) for seed in (100, 101, 102)]
    assert sum(steps is not None for steps in solved) >= 2, solved


@pytest.mark.slow
def test_config_a_solves_cartpole_within_41k_steps_on_nineteen_of_twenty_seeds():
    solved = [steps_until_twenty_good_episodes(seed, CONFIG_A) for seed in range(20)]
    assert sum(steps is not None and steps <= 41_000 for steps in solved) >= 19, solved


@pytest.mark.parametrize("name", envs.names())
def test_every_world_has_a_preset(name):
    assert isinstance(preset(name), PPOConfig)


def test_an_unknown_world_has_none():
    with pytest.raises(ValueError, match="env is 'Pong', allowed: "):
        preset("Pong")

"""Hyperparameters that work, by world."""

from __future__ import annotations

from ppo_ref import envs
from ppo_ref.config import PPOConfig

CONFIG_A = PPOConfig()
"""The course's configuration for CartPole, 41k env steps; its values are the defaults."""

PAGE = PPOConfig(
    total_steps=200_000,
    num_envs=16,
    num_steps=64,
    num_minibatches=8,
    update_epochs=2,
    learning_rate=7e-3,
    gamma=0.98,
    gae_lambda=0.9,
    target_return=475.0,
)
"""CartPole in the page: more env steps and fewer epochs, because arithmetic is slow there."""

_PROBE = PPOConfig(
    total_steps=24_576,
    num_envs=8,
    num_steps=64,
    update_epochs=4,
    num_minibatches=4,
    learning_rate=2.5e-3,
    gamma=0.99,
    gae_lambda=0.95,
    hidden_sizes=(32, 32),
)

_CONTROL = PPOConfig(
    total_steps=100_000,
    num_envs=16,
    num_steps=64,
    update_epochs=10,
    num_minibatches=8,
    learning_rate=3e-3,
    gamma=0.99,
    gae_lambda=0.95,
    norm_reward=True,
)

_BOARD = PPOConfig(
    total_steps=500_000,
    num_envs=32,
    num_steps=64,
    update_epochs=4,
    num_minibatches=8,
    learning_rate=2e-3,
    gamma=0.99,
    gae_lambda=0.95,
    ent_coef=0.01,
)

_PRESETS: dict[str, PPOConfig] = {
    "CartPole-v1": PAGE,
    "Acrobot-v1": _CONTROL.replace(
        num_steps=128, update_epochs=6, learning_rate=2e-3, norm_reward=False
    ),
    "MountainCar-v0": _CONTROL.replace(
        total_steps=200_000, gae_lambda=0.98, norm_obs=True, learning_rate=2e-3
    ),
    "MountainCarContinuous-v0": _CONTROL.replace(
        num_envs=8, num_steps=256, gamma=0.999, learning_rate=1e-3, norm_obs=True
    ),
    "Pendulum-v1": _CONTROL,
    "MoonLander-v0": _CONTROL.replace(total_steps=300_000, gamma=0.995, norm_obs=True),
    # Cells that are rarely set, as the ball's, weigh as much as the wall's once normalised.
    "MiniBreakout-v0": _BOARD.replace(norm_obs=True, norm_reward=True),
    "MiniAsterix-v0": _BOARD.replace(total_steps=150_000),
    "Grid5x5-v0": _PROBE.replace(total_steps=16_384, ent_coef=0.01, gamma=0.95),
    "MaskedGrid5x5-v0": _PROBE.replace(total_steps=16_384, ent_coef=0.01, gamma=0.95),
    "LQR-v0": _CONTROL.replace(total_steps=64_000, norm_reward=False),
    "ThreeArms-v0": _PROBE.replace(total_steps=8_192),
    "TwoStates-v0": _PROBE.replace(gamma=0.9),
    "RandomWalk7-v0": _PROBE.replace(total_steps=8_192),
    "Dials-v0": _PROBE,
    "One-v0": _PROBE.replace(total_steps=8_192),
    "TwoObs-v0": _PROBE.replace(total_steps=8_192),
    "Discount-v0": _PROBE.replace(total_steps=8_192),
    "Choice-v0": _PROBE.replace(total_steps=8_192),
    "Quitter-v0": _PROBE,
    "Treadmill-v0": _PROBE.replace(total_steps=49_152),
    # All advantages are 0 up to rounding, which normalising would blow up to size 1.
    "TwinArms-v0": _PROBE.replace(total_steps=8_192, ent_coef=0.05, norm_adv=False),
}


def preset(env_name: str) -> PPOConfig:
    """Return hyperparameters with which PPO solves a world.

    For Gymnasium's environments they are only a start, with everything normalised.

    Raises:
        ValueError: No world has that name.
    """
    envs.spec(env_name)
    return _PRESETS.get(env_name, _CONTROL.replace(norm_obs=True))

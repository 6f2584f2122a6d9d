"""Hyperparameters that are known to work, by world."""

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
"""CartPole in the page: more env steps and fewer epochs, because there arithmetic is dear."""

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

_PRESETS: dict[str, PPOConfig] = {
    "CartPole-v1": PAGE,
    "Grid5x5-v0": _PROBE.replace(total_steps=16_384, ent_coef=0.01, gamma=0.95),
    "Quitter-v0": _PROBE,
    "Treadmill-v0": _PROBE.replace(total_steps=49_152),
    # All advantages are 0 up to rounding, which normalising would blow up to size 1.
    "TwinArms-v0": _PROBE.replace(total_steps=8_192, ent_coef=0.05, norm_adv=False),
}


def preset(env_name: str) -> PPOConfig:
    """Return hyperparameters with which PPO solves a world.

    Raises:
        ValueError: No world has that name.
    """
    envs.spec(env_name)
    return _PRESETS[env_name]

"""Every row of the table of returns: our presets, and published results with their source."""

from __future__ import annotations

from dataclasses import dataclass

from ppo_ref import envs
from ppo_ref.config import PPOConfig
from ppo_ref.presets import preset

LANDER = "gym:LunarLander-v3"
"""The one row that Gymnasium steps, with Box2D: `pip install -e .[box2d]`."""

# SB3's value loss lacks our factor 1/2, so its vf_coef 0.5 is 1 here; its learning rate is constant
# unless given, its batch 64. Source: RL-Baselines3-Zoo, hyperparams/ppo.yml.
ZOO = PPOConfig(
    learning_rate=3e-4, anneal_lr=False, gamma=0.99, gae_lambda=0.95, update_epochs=4, vf_coef=1.0
)
ZOO_NORMALISED = ZOO.replace(total_steps=1_000_000, num_envs=16, norm_obs=True, norm_reward=True)
# Its settings for MountainCarContinuous and Pendulum explore with gSDE, which we do not have.
ZOO_BY_WORLD = {
    "CartPole-v1": ZOO.replace(
        total_steps=100_000,
        num_envs=8,
        num_steps=32,
        num_minibatches=1,
        update_epochs=20,
        gamma=0.98,
        gae_lambda=0.8,
        learning_rate=1e-3,
        anneal_lr=True,
        anneal_clip=True,
    ),
    "Acrobot-v1": ZOO_NORMALISED.replace(num_steps=256, num_minibatches=64, gae_lambda=0.94),
    "MountainCar-v0": ZOO_NORMALISED.replace(num_steps=16, num_minibatches=4, gae_lambda=0.98),
    LANDER: ZOO.replace(
        total_steps=1_000_000,
        num_envs=16,
        num_steps=1024,
        num_minibatches=256,
        gae_lambda=0.98,
        gamma=0.999,
        ent_coef=0.01,
    ),
}
# Source: CleanRL, ppo.py.
CLEANRL = PPOConfig(
    total_steps=500_000,
    num_envs=4,
    num_steps=128,
    update_epochs=4,
    num_minibatches=4,
    learning_rate=2.5e-4,
    gamma=0.99,
    gae_lambda=0.95,
    clip_vloss=0.2,
    ent_coef=0.01,
)

ZOO_RETURNS = {
    "CartPole-v1": "500 ± 0",
    "Acrobot-v1": "-73.5 ± 18.2",
    "MountainCar-v0": "-110.4 ± 19.5",
    "MountainCarContinuous-v0": "88.3 ± 2.6",
    "Pendulum-v1": "-172.2 ± 104.2",
    LANDER: "242 ± 32 (v2)",
}
"""Mean and standard deviation over evaluation episodes of one model, most probable actions."""
CLEANRL_RETURNS = {
    "CartPole-v1": "490 ± 6",
    "Acrobot-v1": "-86 ± 1",
    "MountainCar-v0": "-200 ± 0",
}
"""Mean and standard deviation over seeds, last training episodes."""

OURS = {name: preset(name) for name in envs.names()} | {
    LANDER: preset("MoonLander-v0").replace(
        num_steps=128,
        num_minibatches=16,
        learning_rate=1e-3,
        gamma=0.999,
        gae_lambda=0.98,
        ent_coef=0.01,
    )
}

# The presets are for a page, where a reader waits; these learn longer from smaller minibatches.
LONGER = {
    "Acrobot-v1": ZOO_BY_WORLD["Acrobot-v1"].replace(learning_rate=1e-3, anneal_lr=True),
    "Pendulum-v1": preset("Pendulum-v1").replace(
        total_steps=300_000, num_steps=128, num_minibatches=32, learning_rate=1e-3, gamma=0.95
    ),
    LANDER: OURS[LANDER].replace(total_steps=1_000_000, num_envs=32, learning_rate=7e-4),
}


@dataclass(frozen=True)
class Entry:
    """One row of the table."""

    env: str
    name: str
    """`ours`, or the publisher of the configuration."""
    config: PPOConfig

    @property
    def command(self) -> str:
        """The command that makes this row alone."""
        name = f'"{self.name}"' if " " in self.name else self.name
        return f"python benchmarks/returns.py --env {self.env} --configuration {name}"


def table() -> list[Entry]:
    """Return all rows, world by world: no world can be missing."""
    entries = []
    for env, config in OURS.items():
        entries.append(Entry(env, "ours", config))
        entries += [Entry(env, "ours, longer", LONGER[env])] if env in LONGER else []
        entries += [Entry(env, "Zoo", ZOO_BY_WORLD[env])] if env in ZOO_BY_WORLD else []
        entries += [Entry(env, "CleanRL", CLEANRL)] if env in CLEANRL_RETURNS else []
    return entries

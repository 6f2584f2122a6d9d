"""What a form says about each hyperparameter beyond its meaning: group, unit, usual range, advice.

Forms and command lines take it from here; ranges that are *allowed* stand in `ppo_ref.config`.
"""

from __future__ import annotations

from dataclasses import dataclass

GROUPS = ("run", "policy", "update", "value", "details")
"""The groups, in the order of a form."""


@dataclass(frozen=True, kw_only=True)
class Guide:
    """Advice about one hyperparameter."""

    group: str
    """One of `GROUPS`."""
    label: str
    """Its name in words."""
    unit: str = ""
    """Unit or symbol; empty where it has none."""
    usual: tuple[float, float] | None = None
    """The ends of a slider, within the allowed range; None without one."""
    log: bool = False
    """Whether equal factors are equal distances on the slider."""
    attempt: str = ""
    """What to try, and what to look at then."""


GUIDES: dict[str, Guide] = {
    "algorithm": Guide(
        group="policy",
        label="Algorithm",
        attempt="Try a2c: the same gradient with one step per rollout and no clip.",
    ),
    "total_steps": Guide(
        group="run", label="Budget", unit="env steps", usual=(1e4, 1e6), log=True,
        attempt="Twice as many also halves the speed at which the learning rate falls.",
    ),
    "num_envs": Guide(
        group="run", label="Parallel worlds", unit="N", usual=(1, 64), log=True,
        attempt="Try 1: a rollout is then one long story, and its samples resemble each other.",
    ),
    "num_steps": Guide(
        group="run", label="Rollout length", unit="T", usual=(8, 512), log=True,
        attempt="Try 8: short rollouts lean on the critic, because few rewards are in sight.",
    ),
    "target_return": Guide(
        group="run", label="Stop at", unit="return",
        attempt="Empty it to see what happens after a world is solved.",
    ),
    "update_epochs": Guide(
        group="update", label="Epochs", usual=(1, 20), log=True,
        attempt="Try 20 and watch clip fraction and KL: more from each rollout, at more risk.",
    ),
    "num_minibatches": Guide(
        group="update", label="Minibatches", usual=(1, 64), log=True,
        attempt="More of them are more and noisier gradient steps per epoch.",
    ),
    "learning_rate": Guide(
        group="update", label="Learning rate", usual=(1e-4, 1e-1), log=True,
        attempt="Try four times as much, and look for the iteration in which KL leaves its range.",
    ),
    "anneal_lr": Guide(
        group="update", label="Learning rate falls",
        attempt="Switch it off: late in a run the policy keeps jumping.",
    ),
    "max_grad_norm": Guide(
        group="update", label="Gradient limit", usual=(0.05, 10), log=True,
        attempt="Try 10: no gradient is shortened any more.",
    ),
    "clip_coef": Guide(
        group="policy", label="Clip", unit="ε", usual=(0.02, 100), log=True,
        attempt="100 is as good as no clip. One seed rarely shows the difference; nine do.",
    ),
    "ent_coef": Guide(
        group="policy", label="Entropy bonus", usual=(0, 0.1),
        attempt="Try 0.05 and compare the entropy of both runs.",
    ),
    "target_kl": Guide(
        group="policy", label="KL limit", unit="nats", usual=(1e-3, 0.1), log=True,
        attempt="Try 0.01: epochs end early where the policy has moved far enough.",
    ),
    "kl_coef": Guide(
        group="policy", label="KL penalty", unit="β", usual=(0.01, 100), log=True,
        attempt="It adapts by itself; a wrong start costs a few updates.",
    ),
    "gamma": Guide(
        group="value", label="Discount", unit="γ", usual=(0.8, 1),
        attempt="Try 0.9: what lies more than about ten steps ahead hardly counts.",
    ),
    "gae_lambda": Guide(
        group="value", label="GAE", unit="λ", usual=(0, 1),
        attempt="0 believes the critic alone, 1 the rewards alone.",
    ),
    "vf_coef": Guide(
        group="value", label="Value weight", usual=(0.05, 5), log=True,
        attempt="It matters little while policy and value have networks of their own.",
    ),
    "clip_vloss": Guide(
        group="value", label="Value clip", usual=(0.02, 10), log=True,
        attempt="Try 0.2: the critic may then learn too slowly where returns are large.",
    ),
    "baseline": Guide(
        group="value", label="Baseline",
        attempt="With reinforce, switch it off and compare the spread of nine seeds.",
    ),
    "norm_adv": Guide(
        group="details", label="Normalise advantages",
        attempt="Switch it off: the size of rewards now sets the size of steps.",
    ),
    "norm_obs": Guide(
        group="details", label="Normalise observations",
        attempt="Switch it on where observations have different units, as in MountainCar.",
    ),
    "norm_reward": Guide(
        group="details", label="Scale rewards",
        attempt="Switch it off in Pendulum and look at the value loss.",
    ),
    "hidden_sizes": Guide(
        group="details", label="Hidden layers", unit="units",
        attempt="Try 8: few worlds here need more.",
    ),
    "shared_network": Guide(
        group="details", label="Shared network",
        attempt="Switch it on, and the value weight begins to matter.",
    ),
    "anneal_steps": Guide(
        group="details", label="Falls over", unit="env steps", usual=(1e4, 1e7), log=True,
        attempt="Longer than the run: the learning rate stays above 0 to the end.",
    ),
    "anneal_clip": Guide(
        group="details", label="Clip falls",
        attempt="As in the paper's Atari runs.",
    ),
    "adam_eps": Guide(
        group="details", label="Adam's epsilon", usual=(1e-8, 1e-2), log=True,
        attempt="Large values turn Adam into plain gradient descent where gradients are small.",
    ),
    "log_std_init": Guide(
        group="details", label="First spread", unit="log σ", usual=(-3, 1),
        attempt="For real-valued actions only: -2 hardly explores.",
    ),
}  # fmt: skip
"""Hyperparameter -> its guide, one for every field of `PPOConfig`."""

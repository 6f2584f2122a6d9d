"""Sentences for the reader of a resumed run, about what is not as it would have been without."""

from __future__ import annotations

from ppo_ref.config import PPOConfig
from ppo_ref.runs.folder import Saved

ANNEALED = {
    "learning_rate": ("anneal_lr", PPOConfig.learning_rate_at),
    "clip_coef": ("anneal_clip", PPOConfig.clip_coef_at),
}
"""Field -> the switch that lets it fall, and its value after some env steps."""


def on_state(saved: Saved) -> list[str]:
    """Return remarks on the state from which a run goes on."""
    name = saved.path.parent.name
    remarks = [
        f"Checkpoint {path.parent.name} is damaged; going on from {name}." for path in saved.damaged
    ]
    if not saved.has_episodes:
        remarks.append(
            f"Checkpoint {name} holds no running episodes, so the run goes on with fresh ones: its "
            "numbers are not those of a run that never stopped."
        )
    return remarks


def on_config(before: PPOConfig, after: PPOConfig, global_step: int) -> list[str]:
    """Return remarks on hyperparameters that jump because the budget has changed.

    Args:
        before: The config up to this point.
        after: The config from here on.
        global_step: Env steps done.
    """
    remarks = []
    for name, (switch, value_at) in ANNEALED.items():
        old, new = value_at(before, global_step), value_at(after, global_step)
        if getattr(before, name) != getattr(after, name) or old == new:
            continue
        remarks.append(
            f"{name} changes from {old:.3g} to {new:.3g} here, because it falls linearly over "
            f"{after.anneal_steps or after.planned_steps:,} env steps now. To hold it: "
            f"--set {switch}=false --set {name}=VALUE"
        )
    return remarks

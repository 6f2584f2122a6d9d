"""The algorithms that the training loop implements, and the fields that each fixes."""

from __future__ import annotations

from typing import Any

ALGORITHMS = ("ppo", "ppo_kl", "a2c", "reinforce")
REQUIRED: dict[str, dict[str, Any]] = {
    "ppo": {"baseline": True},
    "ppo_kl": {"baseline": True, "anneal_clip": False},
    "a2c": {
        "update_epochs": 1,
        "num_minibatches": 1,
        "baseline": True,
        "anneal_clip": False,
        "clip_vloss": None,
        "target_kl": None,
    },
    "reinforce": {
        "update_epochs": 1,
        "num_minibatches": 1,
        "gae_lambda": 1.0,
        "anneal_clip": False,
        "clip_vloss": None,
        "target_kl": None,
    },
}
"""Algorithm -> the fields that it leaves no choice, with their values."""
SUGGESTED: dict[str, dict[str, Any]] = {"ppo_kl": {"target_kl": 0.01}}
"""Algorithm -> the fields that it needs beyond those, with values to begin with."""
KL_COEF_RANGE = (1e-6, 1e6)
"""What the weight of the KL penalty may be, at the start and as it is adapted."""

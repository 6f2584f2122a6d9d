"""The form refuses what `PPOConfig` refuses, and marks the field that its message names."""

from __future__ import annotations

import numpy as np

from ppo_ref.algorithms import ALGORITHMS
from ppo_ref.config import PPOConfig

TRIED = {
    "algorithm": ALGORITHMS,
    "total_steps": (1, 100, 1000, 40_960),
    "num_envs": (1, 2, 8),
    "num_steps": (1, 3, 64),
    "num_minibatches": (1, 2, 4, 9, 256, 512),
    "norm_adv": (True, False),
    "anneal_steps": (None, 1, 512, 1000, 10**6),
    "anneal_lr": (True, False),
    "anneal_clip": (True, False),
    "update_epochs": (1, 10),
    "gae_lambda": (0.95, 1.0),
    "baseline": (True, False),
    "clip_vloss": (None, 0.2),
    "target_kl": (None, 0.01),
}


def refused(values):
    """The field that PPOConfig complains about, or None."""
    try:
        PPOConfig.from_dict(values)
    except ValueError as error:
        return str(error).split()[0]
    return None


def test_the_form_and_the_config_refuse_the_same(ask_page):
    rng = np.random.default_rng(0)
    usual = PPOConfig().to_dict()
    cases = []
    for _ in range(2000):
        changed = rng.choice(list(TRIED), size=rng.integers(1, 6), replace=False)
        changes = {name: TRIED[name][rng.integers(len(TRIED[name]))] for name in changed}
        cases.append({**usual, **changes})
    expected = [refused(case) for case in cases]
    conflict = {"module": "runs/config_form", "call": "conflict"}
    answers = ask_page(*({**conflict, "arguments": [case]} for case in cases))
    assert [answer and answer["field"] for answer in answers] == expected
    assert {None, "num_minibatches", "anneal_steps", "target_kl", "baseline"} <= set(expected)

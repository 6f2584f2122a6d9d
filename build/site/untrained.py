"""The wall of the home page before anybody presses Train: one rollout of an untrained policy."""

from __future__ import annotations

from browser_runtime.training import Train, train
from ppo_ref.config import RunSpec
from ppo_ref.presets import preset

ENV = "CartPole-v1"
SEED = 0
NAME = "home/untrained.bin"


def page_bytes() -> dict[str, bytes]:
    """Return asset name -> the first rollout of the preset, as those of the reader's runs."""
    config = preset(ENV)
    first = config.replace(total_steps=config.num_envs * config.num_steps, target_return=None)
    spec = RunSpec(env=ENV, seed=SEED, config=first)
    for message in train(Train(spec=spec.to_dict(), wall=True)):
        waiting = list(message.buffers)
        for event in message.data:
            if event["type"] == "checkpoint":
                waiting.pop(0)
            elif event["type"] == "iteration":
                return {NAME: waiting.pop(0)}
    raise ValueError(f"the run of {ENV} ended before its first iteration")

"""This project's numpy core."""

from __future__ import annotations

from contenders import workload
from ppo_ref import run
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.events import Iteration, TrainEvent


def config(num_envs: int) -> PPOConfig:
    """Return the workload in this project's words; the budget is never reached."""
    return PPOConfig(
        total_steps=10**9,
        num_envs=num_envs,
        num_steps=workload.NUM_STEPS,
        update_epochs=workload.UPDATE_EPOCHS,
        num_minibatches=workload.NUM_MINIBATCHES,
        learning_rate=workload.LEARNING_RATE,
        gamma=workload.GAMMA,
        gae_lambda=workload.GAE_LAMBDA,
        clip_coef=workload.CLIP_COEF,
        ent_coef=workload.ENT_COEF,
        vf_coef=workload.VF_COEF,
        max_grad_norm=workload.MAX_GRAD_NORM,
        hidden_sizes=workload.HIDDEN_SIZES,
    )


def advance(events: object, iterations: int) -> None:
    """Read events until that many iterations have passed."""
    for _ in range(iterations):
        event: TrainEvent = next(events)  # type: ignore[call-overload]
        while not isinstance(event, Iteration):
            event = next(events)  # type: ignore[call-overload]


def make_trainer(num_envs: int) -> workload.Trainer:
    """Return a trainer of `num_envs` environments."""
    _, events = run.start(RunSpec(env="CartPole-v1", seed=0, config=config(num_envs)))
    return lambda iterations: advance(events, iterations)


if __name__ == "__main__":
    workload.measure(make_trainer)

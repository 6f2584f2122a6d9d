"""Stable-Baselines3 with its own vector environments, as its documentation uses it."""

from __future__ import annotations

import torch
from stable_baselines3 import PPO
from stable_baselines3.common.env_util import make_vec_env

from contenders import workload


def make_trainer(num_envs: int) -> workload.Trainer:
    """Return a trainer of `num_envs` environments."""
    torch.set_num_threads(1)
    batch_size = num_envs * workload.NUM_STEPS
    model = PPO(
        "MlpPolicy",
        make_vec_env("CartPole-v1", n_envs=num_envs, seed=0),
        n_steps=workload.NUM_STEPS,
        batch_size=batch_size // workload.NUM_MINIBATCHES,
        n_epochs=workload.UPDATE_EPOCHS,
        learning_rate=workload.LEARNING_RATE,
        gamma=workload.GAMMA,
        gae_lambda=workload.GAE_LAMBDA,
        clip_range=workload.CLIP_COEF,
        ent_coef=workload.ENT_COEF,
        vf_coef=workload.VF_COEF,
        max_grad_norm=workload.MAX_GRAD_NORM,
        policy_kwargs={"net_arch": list(workload.HIDDEN_SIZES)},
        device="cpu",
        seed=0,
    )
    return lambda iterations: _learn(model, iterations * batch_size)


def _learn(model: PPO, steps: int) -> None:
    model.learn(total_timesteps=steps, reset_num_timesteps=False)


if __name__ == "__main__":
    workload.measure(make_trainer)

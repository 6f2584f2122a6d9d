"""Stable-Baselines3 with its own vector environments, used as in its documentation."""

from __future__ import annotations

import torch
from stable_baselines3 import PPO
from stable_baselines3.common.env_util import make_vec_env

from contenders.workload import Recipe, Trainer, run


def make_trainer(recipe: Recipe) -> Trainer:
    """Return the contender. Its value loss lacks the factor 1/2, so vf_coef is halved."""
    torch.set_num_threads(1)
    iterations_done = 0
    model = PPO(
        "MlpPolicy",
        make_vec_env("CartPole-v1", n_envs=recipe.num_envs, seed=recipe.seed),
        n_steps=recipe.num_steps,
        batch_size=recipe.batch_size // recipe.num_minibatches,
        n_epochs=recipe.update_epochs,
        learning_rate=lambda _: recipe.learning_rate_at(iterations_done),
        gamma=recipe.gamma,
        gae_lambda=recipe.gae_lambda,
        clip_range=recipe.clip_coef,
        ent_coef=recipe.ent_coef,
        vf_coef=recipe.vf_coef / 2,
        max_grad_norm=recipe.max_grad_norm,
        policy_kwargs={"net_arch": list(recipe.hidden_sizes)},
        device="cpu",
        seed=recipe.seed,
    )

    def advance(iterations: int) -> None:
        nonlocal iterations_done
        if recipe.anneal_steps is None:
            model.learn(iterations * recipe.batch_size, reset_num_timesteps=False)
            return
        for _ in range(iterations):  # the learning rate is read once per update
            model.learn(recipe.batch_size, reset_num_timesteps=False)
            iterations_done += 1

    def episode_returns() -> list[float]:
        return [episode["r"] for episode in model.ep_info_buffer or ()]

    return Trainer(advance, episode_returns)


if __name__ == "__main__":
    run(make_trainer)

"""rsl_rl's PPO, stepped like its runner, without the runner's log.

Its policies are Gaussian only, so an action is one real number whose sign pushes left or right. The
world is ours, passed as tensors, because its users bring their own.
"""

from __future__ import annotations

import contextlib
import io
from collections import deque
from types import SimpleNamespace

import numpy as np
import torch
from rsl_rl.algorithms import PPO
from tensordict import TensorDict
from torch import Tensor

from contenders.workload import EPISODE_WINDOW, Recipe, Trainer, run
from ppo_ref import envs


def _algorithm(recipe: Recipe, obs: TensorDict) -> PPO:
    network = {
        "class_name": "rsl_rl.models.MLPModel",
        "hidden_dims": list(recipe.hidden_sizes),
        "activation": "tanh",
    }
    gaussian = {"class_name": "rsl_rl.modules.distribution.GaussianDistribution", "init_std": 1.0}
    config = {
        "num_steps_per_env": recipe.num_steps,
        "obs_groups": {"actor": ["policy"], "critic": ["policy"]},
        "multi_gpu": None,
        "actor": {**network, "distribution_cfg": gaussian},
        "critic": network,
        "algorithm": {
            "class_name": "rsl_rl.algorithms.PPO",
            "num_learning_epochs": recipe.update_epochs,
            "num_mini_batches": recipe.num_minibatches,
            "clip_param": recipe.clip_coef,
            "gamma": recipe.gamma,
            "lam": recipe.gae_lambda,
            "value_loss_coef": recipe.vf_coef / 2,  # its value loss lacks the factor 1/2
            "entropy_coef": recipe.ent_coef,
            "learning_rate": recipe.learning_rate,
            "max_grad_norm": recipe.max_grad_norm,
            "schedule": "fixed",
            "normalize_advantage_per_mini_batch": True,
            "use_clipped_value_loss": False,
        },
    }
    world = SimpleNamespace(num_envs=recipe.num_envs, num_actions=1)
    with contextlib.redirect_stdout(io.StringIO()):  # it prints its networks
        return PPO.construct_algorithm(obs, world, config, "cpu")


class Learner:
    """The runner's loop, cut into iterations."""

    def __init__(self, recipe: Recipe) -> None:
        torch.set_num_threads(1)
        torch.manual_seed(recipe.seed)
        self.recipe, self.iteration = recipe, 0
        self.rng = np.random.default_rng(recipe.seed)
        self.env = envs.make("CartPole-v1", recipe.num_envs)
        self.obs = self._tensors(self.env.reset(self.rng))
        self.algorithm = _algorithm(recipe, self.obs)
        self.running = np.zeros(recipe.num_envs)
        self.episode_returns: deque[float] = deque(maxlen=EPISODE_WINDOW)

    def _tensors(self, obs: np.ndarray) -> TensorDict:
        return TensorDict({"policy": torch.from_numpy(obs)}, batch_size=[self.recipe.num_envs])

    def advance(self, iterations: int) -> None:
        """Train for a number of iterations."""
        for _ in range(iterations):
            rate = self.recipe.learning_rate_at(self.iteration)
            self.algorithm.optimizer.param_groups[0]["lr"] = rate
            with torch.inference_mode():
                for _ in range(self.recipe.num_steps):
                    self._step(self.algorithm.act(self.obs))
                self.algorithm.compute_returns(self.obs)
            self.algorithm.update()
            self.iteration += 1

    def _step(self, actions: Tensor) -> None:
        step = self.env.step((actions[:, 0] > 0).long().numpy(), self.rng)
        self.obs = self._tensors(step.obs)
        done = step.terminated | step.truncated
        time_outs = {"time_outs": torch.from_numpy(step.truncated)}
        rewards = torch.from_numpy(step.rewards)
        self.algorithm.process_env_step(self.obs, rewards, torch.from_numpy(done), time_outs)
        self.running += step.rewards
        self.episode_returns.extend(self.running[done])
        self.running[done] = 0.0


def make_trainer(recipe: Recipe) -> Trainer:
    """Return the contender."""
    learner = Learner(recipe)
    return Trainer(learner.advance, lambda: learner.episode_returns)


if __name__ == "__main__":
    run(make_trainer)

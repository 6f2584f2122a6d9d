"""PPO in one file like CleanRL's ppo.py, written anew because CleanRL is not a library to import.

Everything that its speed depends on is kept: one gymnasium environment per copy stepped in turn,
torch modules for actor and critic, an exchange between numpy and torch at every step, a Python loop
for advantages, gathered minibatches, the clipped value loss. Its command line and its logging are
left out.
"""

from __future__ import annotations

import math
from collections import deque
from itertools import pairwise

import gymnasium as gym
import numpy as np
import torch
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from torch import Tensor, nn
from torch.distributions import Categorical

from contenders.workload import EPISODE_WINDOW, Recipe, Trainer, run


class Agent(nn.Module):
    """Separate actor and critic, tanh, orthogonal."""

    def __init__(self, hidden_sizes: tuple[int, ...]) -> None:
        super().__init__()
        self.actor = _network((4, *hidden_sizes, 2), gain=0.01)
        self.critic = _network((4, *hidden_sizes, 1), gain=1.0)

    def act(
        self, obs: Tensor, action: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return action, log_prob, entropy and value."""
        choice = Categorical(logits=self.actor(obs))
        action = choice.sample() if action is None else action
        return action, choice.log_prob(action), choice.entropy(), self.critic(obs).flatten()


def _network(sizes: tuple[int, ...], gain: float) -> nn.Sequential:
    layers: list[nn.Module] = []
    for i, (before, after) in enumerate(pairwise(sizes)):
        last = i == len(sizes) - 2
        linear = nn.Linear(before, after)
        nn.init.orthogonal_(linear.weight, gain if last else math.sqrt(2))
        nn.init.zeros_(linear.bias)
        layers += [linear] if last else [linear, nn.Tanh()]
    return nn.Sequential(*layers)


class Learner:
    """The loop, cut into iterations."""

    def __init__(self, recipe: Recipe) -> None:
        torch.set_num_threads(1)
        torch.manual_seed(recipe.seed)
        self.recipe, self.iteration = recipe, 0
        self.shuffle = np.random.default_rng(recipe.seed).shuffle
        self.envs = SyncVectorEnv(
            [lambda: gym.make("CartPole-v1")] * recipe.num_envs,
            autoreset_mode=AutoresetMode.SAME_STEP,
        )
        self.agent = Agent(recipe.hidden_sizes)
        self.optimizer = torch.optim.Adam(self.agent.parameters(), eps=recipe.adam_eps)
        shape = (recipe.num_steps, recipe.num_envs)
        self.obs = torch.zeros((*shape, 4))
        self.actions, self.log_probs, self.rewards, self.dones, self.values = (
            torch.zeros(shape) for _ in range(5)
        )
        first, _ = self.envs.reset(seed=recipe.seed)
        self.next_obs, self.next_done = torch.Tensor(first), torch.zeros(recipe.num_envs)
        self.running = np.zeros(recipe.num_envs)
        self.episode_returns: deque[float] = deque(maxlen=EPISODE_WINDOW)

    def advance(self, iterations: int) -> None:
        """Train for a number of iterations."""
        for _ in range(iterations):
            self.optimizer.param_groups[0]["lr"] = self.recipe.learning_rate_at(self.iteration)
            self._collect()
            advantages = self._advantages()
            self._update(advantages, advantages + self.values)
            self.iteration += 1

    def _collect(self) -> None:
        for step in range(self.recipe.num_steps):
            self.obs[step], self.dones[step] = self.next_obs, self.next_done
            with torch.no_grad():
                action, log_prob, _, value = self.agent.act(self.next_obs)
            self.actions[step], self.log_probs[step], self.values[step] = action, log_prob, value
            obs, reward, terminated, truncated, _ = self.envs.step(action.numpy())
            done = np.logical_or(terminated, truncated)
            self.rewards[step] = torch.tensor(reward)
            self.next_obs, self.next_done = torch.Tensor(obs), torch.Tensor(done)
            self.running += reward
            self.episode_returns.extend(self.running[done])
            self.running[done] = 0.0

    def _advantages(self) -> Tensor:
        recipe = self.recipe
        advantages, last = torch.zeros_like(self.rewards), torch.zeros(recipe.num_envs)
        with torch.no_grad():
            next_value, going = self.agent.critic(self.next_obs).flatten(), 1.0 - self.next_done
            for t in reversed(range(recipe.num_steps)):
                delta = self.rewards[t] + recipe.gamma * next_value * going - self.values[t]
                last = delta + recipe.gamma * recipe.gae_lambda * going * last
                advantages[t] = last
                next_value, going = self.values[t], 1.0 - self.dones[t]
        return advantages

    def _update(self, advantages: Tensor, returns: Tensor) -> None:
        recipe = self.recipe
        flat = [x.reshape(-1) for x in (self.actions, self.log_probs, self.values)]
        batch = (self.obs.reshape(-1, 4), *flat, advantages.reshape(-1), returns.reshape(-1))
        indices, size = np.arange(recipe.batch_size), recipe.batch_size // recipe.num_minibatches
        for _ in range(recipe.update_epochs):
            self.shuffle(indices)
            for start in range(0, recipe.batch_size, size):
                self._step(*(x[indices[start : start + size]] for x in batch))

    def _step(
        self,
        obs: Tensor,
        actions: Tensor,
        log_probs: Tensor,
        values: Tensor,
        advantages: Tensor,
        returns: Tensor,
    ) -> None:
        recipe, clip = self.recipe, self.recipe.clip_coef
        _, new_log_probs, entropy, new_values = self.agent.act(obs, actions.long())
        log_ratio = new_log_probs - log_probs
        ratio = log_ratio.exp()
        with torch.no_grad():  # the metrics that it logs for every minibatch
            _ = ((ratio - 1) - log_ratio).mean()
            _ = ((ratio - 1.0).abs() > clip).float().mean().item()
        advantages = (advantages - advantages.mean()) / (advantages.std() + 1e-8)
        clipped = torch.clamp(ratio, 1 - clip, 1 + clip)
        policy_loss = torch.max(-advantages * ratio, -advantages * clipped).mean()
        near = values + torch.clamp(new_values - values, -clip, clip)
        errors = torch.max((new_values - returns) ** 2, (near - returns) ** 2)
        loss = policy_loss - recipe.ent_coef * entropy.mean() + recipe.vf_coef * errors.mean() / 2
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.agent.parameters(), recipe.max_grad_norm)
        self.optimizer.step()


def make_trainer(recipe: Recipe) -> Trainer:
    """Return the contender."""
    learner = Learner(recipe)
    return Trainer(learner.advance, lambda: learner.episode_returns)


if __name__ == "__main__":
    run(make_trainer)

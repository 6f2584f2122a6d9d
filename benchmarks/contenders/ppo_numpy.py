"""This project's numpy core."""

from __future__ import annotations

from collections.abc import Iterator

from contenders.workload import Recipe, Trainer, run
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.events import Iteration, TrainEvent
from ppo_ref.runs import start


def run_spec(recipe: Recipe) -> RunSpec:
    """Return a recipe as a run spec of this project.

    Its budget is the horizon of annealing, and where there is none it is never reached.
    """
    config = PPOConfig(
        total_steps=recipe.anneal_steps or 10**9,
        num_envs=recipe.num_envs,
        num_steps=recipe.num_steps,
        update_epochs=recipe.update_epochs,
        num_minibatches=recipe.num_minibatches,
        learning_rate=recipe.learning_rate,
        anneal_lr=recipe.anneal_steps is not None,
        anneal_steps=recipe.anneal_steps,
        gamma=recipe.gamma,
        gae_lambda=recipe.gae_lambda,
        clip_coef=recipe.clip_coef,
        ent_coef=recipe.ent_coef,
        vf_coef=recipe.vf_coef,
        max_grad_norm=recipe.max_grad_norm,
        hidden_sizes=recipe.hidden_sizes,
        adam_eps=recipe.adam_eps,
    )
    return RunSpec(env="CartPole-v1", seed=recipe.seed, config=config)


def advance(events: Iterator[TrainEvent], iterations: int) -> None:
    """Read events until `iterations` more iterations have passed."""
    for _ in range(iterations):
        while not isinstance(next(events), Iteration):
            pass


def make_trainer(recipe: Recipe) -> Trainer:
    """Return the contender."""
    state, events = start(run_spec(recipe))
    return Trainer(lambda iterations: advance(events, iterations), lambda: state.episodes.returns)


if __name__ == "__main__":
    run(make_trainer)

"""Train on Quitter with the learner's targets, and ask what was learnt."""

import numpy as np
from browser_runtime.grading import Case, Measured, Training, column
from ppo_ref import envs
from ppo_ref.presets import preset
from ppo_ref.train import TrainState, train

STEPS = 16_384
"""Env steps; right targets need about half of them."""


def cases():
    """Three steps, the second of which terminates: 1 + 0.5 * 4, 2, 0 + 0.5 * 6."""
    inputs = {
        "rewards": column(1.0, 2.0, 0.0),
        "next_values": column(4.0, 8.0, 6.0),
        "terminated": column(False, True, False),
        "gamma": 0.5,
    }
    yield Case(name="three steps by hand", inputs=inputs, expected=column(3.0, 2.0, 3.0))


def sample(rng, T, N):
    """Draw T steps of N worlds, about a third of them terminated."""
    shape = (T, N)
    return {
        "rewards": rng.normal(size=shape),
        "next_values": rng.normal(5.0, 1.0, shape),
        "terminated": rng.random(shape) < 0.3,
        "gamma": 0.9,
    }


def expected(compute_gae, inputs):
    """How the reference answers: with gae_lambda = 0 its targets are the one-step ones."""
    zero = 0.0 * inputs["rewards"]
    never = np.zeros_like(inputs["terminated"])
    return compute_gae(values=zero, truncated=never, gae_lambda=0.0, **inputs)[1]


def gate(td_targets, seed):
    """Train until the agent stays to the end or the budget is used; yield what was measured."""

    def estimator(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
        targets = td_targets(
            rewards=rewards, next_values=next_values, terminated=terminated, gamma=gamma
        )
        return targets - values, targets

    config = preset("Quitter-v0").replace(total_steps=STEPS, target_return=9.5)
    env, rng = envs.make("Quitter-v0", config.num_envs), np.random.default_rng(seed)
    state = TrainState.create(config, env, rng)
    for event in train(config, env, rng, state=state, advantage_estimator=estimator):
        share = min(1.0, event.global_step / config.total_steps)
        yield Training(world="Quitter-v0", share=share)
    value = float(state.episodes.mean_return) if state.episodes.full else 0.0
    name = "Quitter, mean return of the last 100 episodes"
    yield Measured(key="quitter_return", name=name, value=value, needed=9.5)

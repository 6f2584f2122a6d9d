"""Train on Quitter and Treadmill with the learner's function, and ask what was learnt."""

import numpy as np
from borrowed import (
    BACKWARDS,
    TAPE,
    expected,
    intermediates,
    sample,
)
from browser_runtime.grading import Case, Measured, Training, column, estimator_of
from ppo_ref import envs
from ppo_ref.presets import preset
from ppo_ref.train import TrainState, train

STEPS = 16_384
"""Env steps per world. Correct advantages need less than 10,000; a wrong agent shows itself by then."""


def cases():
    """The tape of E6.2."""
    by_hand = column(1.652, 0.35, 2.5, 0.357, 4.35, -0.3)
    yield Case(name="the tape of exercise E6.2", inputs=TAPE, expected=by_hand)


def gate(gae, seed):
    """Train in both worlds until each is solved or its budget is used; yield what was measured."""
    quitter = yield from trained("Quitter-v0", gae, seed, mean_return, enough=9.5)
    yield Measured(
        key="quitter_return",
        name="Quitter, mean return of the last 100 episodes",
        value=mean_return(quitter),
        needed=9.5,
    )
    treadmill = yield from trained(
        "Treadmill-v0", gae, seed, probability_of_continuing, enough=0.99
    )
    yield Measured(
        key="p_continue",
        name="Treadmill, probability of continuing",
        value=probability_of_continuing(treadmill),
        needed=0.98,
    )


def mean_return(state):
    """Mean return of the last 100 episodes, 0 before there are as many."""
    return float(state.episodes.mean_return) if state.episodes.full else 0.0


def probability_of_continuing(state):
    """Every moment on the treadmill looks the same, so one observation tells all."""
    logits = state.policy().outputs(state.obs[0])
    weights = np.exp(logits - logits.max())
    return float(weights[0] / weights.sum())


def trained(world, gae, seed, measure, *, enough):
    """Train with the world's preset, yielding progress; return the state at the end."""
    config = preset(world).replace(total_steps=STEPS)
    env, rng = envs.make(world, config.num_envs), np.random.default_rng(seed)
    state = TrainState.create(config, env, rng)
    for event in train(config, env, rng, state=state, advantage_estimator=estimator_of(gae)):
        yield Training(world=world, share=min(1.0, event.global_step / config.total_steps))
        if measure(state) >= enough:
            break
    return state

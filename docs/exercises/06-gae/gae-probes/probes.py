"""Train on Quitter and Treadmill with the learner's function, and ask what was learnt."""

import numpy as np
from browser_runtime.grading import Case, Intermediate, Measured, Training, column
from ppo_ref import envs
from ppo_ref.presets import preset
from ppo_ref.train import TrainState, train

STEPS = 16_384
"""Env steps per world. Correct advantages need less than 10,000; a wrong agent shows itself by then."""

TAPE = {
    "rewards": column(1.0, 0.0, 2.0, -1.0, 1.0, 3.0),
    "values": column(0.5, 1.0, -0.5, 2.0, 0.25, 1.5),
    "next_values": column(1.0, -0.5, 0.75, 0.25, 4.0, -2.0),
    "terminated": column(False, False, True, False, False, False),
    "truncated": column(False, False, False, False, True, False),
    "gamma": 0.9,
    "gae_lambda": 0.8,
}


def cases():
    """The tape of E6.2."""
    expected = column(1.652, 0.35, 2.5, 0.357, 4.35, -0.3)
    yield Case(name="the tape of exercise E6.2", inputs=TAPE, expected=expected)


BACKWARDS = True
"""Row t is computed from row t + 1."""


def sample(rng, T, N):
    """Draw a rollout in which both kinds of end occur."""
    shape = (T, N)
    terminated = rng.random(shape) < 0.2
    truncated = rng.random(shape) < 0.2
    values, reached = rng.normal(0.0, 3.0, shape), rng.normal(0.0, 3.0, shape)
    reached[:-1] = np.where((terminated | truncated)[:-1], reached[:-1], values[1:])
    return {
        "rewards": rng.normal(0.5, 2.0, shape),
        "values": values,
        "next_values": reached,
        "terminated": terminated,
        "truncated": truncated,
        "gamma": 0.95,
        "gae_lambda": 0.8,
    }


def expected(compute_gae, inputs):
    """How the reference answers the same question."""
    return compute_gae(**inputs)[0]


def intermediates(gae, inputs, answer):
    """Delta is the answer with gae_lambda = 0; the carry is what else there is."""
    delta = gae(**{**inputs, "gae_lambda": 0.0})
    yield Intermediate(
        name="delta",
        meaning="your answer with gae_lambda = 0",
        values=delta,
        question="What does this transition look forward to, how much of it counts, and is there a "
        "future at all?",
    )
    yield Intermediate(
        name="carry",
        meaning="your answer without delta",
        values=answer - delta,
        question="By which factor does the next advantage shrink, and does it belong to this episode?",
    )


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

    def estimator(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
        advantages = gae(
            rewards=rewards,
            values=values,
            next_values=next_values,
            terminated=terminated,
            truncated=truncated,
            gamma=gamma,
            gae_lambda=gae_lambda,
        )
        return advantages, advantages + values

    config = preset(world).replace(total_steps=STEPS)
    env, rng = envs.make(world, config.num_envs), np.random.default_rng(seed)
    state = TrainState.create(config, env, rng)
    for event in train(config, env, rng, state=state, advantage_estimator=estimator):
        yield Training(world=world, share=min(1.0, event.global_step / config.total_steps))
        if measure(state) >= enough:
            break
    return state

"""Inputs for `critic_targets`: the treadmill's own steps, rollouts drawn per attempt, and three probes."""

import numpy as np
from browser_runtime.grading import Case, Intermediate, column
from ppo_ref import envs
from ppo_ref.gae import compute_gae
from ppo_ref.presets import preset
from ppo_ref.train import TrainState, train

TREADMILL = {
    # Two steps and a limit; a step and the exit; a step, and the rollout's edge.
    "rewards": column(1.0, 1.0, 1.0, 10.0, 1.0),
    "values": column(20.0, 20.0, 20.0, 20.0, 20.0),
    "last_values": np.array([20.0]),
    "final_values": column(np.nan, 20.0, np.nan, 20.0, np.nan),
    "terminated": column(False, False, False, True, False),
    "truncated": column(False, True, False, False, False),
    "gamma": 0.9,
}


def cases():
    """1 + 0.9 * 20 wherever the treadmill goes on, 10 where the agent left."""
    right = column(19.0, 19.0, 19.0, 10.0, 19.0)
    yield Case(name="five steps of the treadmill", inputs=TREADMILL, expected=right)
    tape = {
        **TREADMILL,
        "values": column(1.0, 2.0, 3.0, 4.0, 5.0),
        "last_values": np.array([6.0]),
        "final_values": column(np.nan, 7.0, np.nan, 8.0, np.nan),
        "gamma": 0.5,
    }
    yield Case(name="the same with five different values", inputs=tape,
               expected=column(2.0, 4.5, 3.0, 10.0, 4.0))  # fmt: skip
    never = np.zeros_like(TREADMILL["terminated"])
    free = {
        **tape,
        "terminated": never,
        "truncated": never,
        "final_values": np.full((5, 1), np.nan),
    }
    yield Case(name="no end", inputs=free, expected=column(2.0, 2.5, 3.0, 12.5, 4.0))
    both = {**tape, "truncated": tape["truncated"] | tape["terminated"]}
    yield Case(
        name="a step with both flags", inputs=both, expected=column(2.0, 4.5, 3.0, 10.0, 4.0)
    )
    last = {**tape, "truncated": column(False, True, False, False, True),
            "final_values": column(np.nan, 7.0, np.nan, 8.0, 9.0)}  # fmt: skip
    yield Case(
        name="a limit in the last row", inputs=last, expected=column(2.0, 4.5, 3.0, 10.0, 5.5)
    )


def sample(rng, T, N):
    """Draw a rollout in which both kinds of end occur."""
    shape = (T, N)
    truncated, terminated = rng.random(shape) < 0.25, rng.random(shape) < 0.2
    truncated[int(rng.integers(T)), 0] = True
    return tidy(
        {
            "rewards": rng.normal(0.5, 2.0, shape),
            "values": rng.normal(4.0, 3.0, shape),
            "last_values": rng.normal(4.0, 3.0, N),
            "final_values": rng.normal(-4.0, 3.0, shape),
            "terminated": terminated,
            "truncated": truncated,
            "gamma": float(rng.uniform(0.8, 0.99)),
        }
    )


def tidy(inputs):
    """Keep holes where no episode ended, and nowhere else."""
    ended = inputs["terminated"] | inputs["truncated"]
    filled = np.where(np.isnan(inputs["final_values"]), 1.0, inputs["final_values"])
    return {**inputs, "final_values": np.where(ended, filled, np.nan)}


def reached(inputs):
    """V of the state that each step reached, followed step by step."""
    values = np.empty(inputs["rewards"].shape)
    ended = inputs["terminated"] | inputs["truncated"]
    for t in range(len(values)):
        below = inputs["values"][t + 1] if t + 1 < len(values) else inputs["last_values"]
        values[t] = below
        values[t, ended[t]] = inputs["final_values"][t, ended[t]]
    return values


def expected(compute_gae, inputs):
    """How the reference answers: with gae_lambda = 0 its targets are the one-step ones."""
    names = ("rewards", "values", "terminated", "truncated", "gamma")
    given = {name: inputs[name] for name in names}
    return compute_gae(next_values=reached(inputs), gae_lambda=0.0, **given)[1]


def intermediates(critic_targets, inputs, answer):
    """What a target adds to the reward."""
    yield Intermediate(
        name="future",
        meaning="your answer minus the reward, divided by gamma",
        values=(answer - inputs["rewards"]) / inputs["gamma"],
        question="Does anything follow after this step, and what does the critic say of the state it reached?",
    )


STEPS = 32_768
"""Env steps of a probe's training."""


def probe_train(critic_targets):
    """Train on the treadmill with an exit, 32,768 steps: how often does the agent stay?"""
    stays = trained(critic_targets, seed=0)
    return f"stays with probability {stays:.2f}"


def probe_two_steps(critic_targets):
    """γ = 0.9, the critic says 20 everywhere: the targets of leaving (10) and of a slice's last step (1)"""
    targets = np.asarray(critic_targets(**TREADMILL))[:, 0]
    return f"leaving: {targets[3]:.1f}; last step of a slice: {targets[1]:.1f}"


def probe_running(critic_targets):
    """The same critic: the target of a step that ends nothing"""
    targets = np.asarray(critic_targets(**TREADMILL))[:, 0]
    return f"{targets[0]:.1f}"


def trained(critic_targets, seed, steps=STEPS):
    """Train with the world's preset; return the probability of staying at the end."""

    def estimator(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
        ended = terminated | truncated
        targets = critic_targets(
            rewards=rewards,
            values=values,
            last_values=next_values[-1],
            final_values=np.where(ended, next_values, np.nan),
            terminated=terminated,
            truncated=truncated,
            gamma=gamma,
        )
        # The targets are all that is looked forward to; the sum of chapter 6 is cut at every end.
        nothing = np.zeros_like(rewards)
        return compute_gae(
            np.asarray(targets, rewards.dtype), values, nothing, ended & False, ended,
            gamma=gamma, gae_lambda=gae_lambda,
        )  # fmt: skip

    config = preset("Treadmill-v0").replace(total_steps=steps)
    env, rng = envs.make("Treadmill-v0", config.num_envs), np.random.default_rng(seed)
    state = TrainState.create(config, env, rng)
    for _ in train(config, env, rng, state=state, advantage_estimator=estimator):
        pass
    logits = state.policy().outputs(state.obs[0])
    weights = np.exp(logits - logits.max())
    return float(weights[0] / weights.sum())


def property_dying_ends_it(critic_targets, inputs):
    """If every step terminates, nothing is ever to come and each target is the reward alone. On {T}
    steps yours is not. Which of your flags takes the future away?
    """
    always = np.ones_like(inputs["terminated"])
    dead = tidy({**inputs, "terminated": always, "truncated": ~always})
    return np.allclose(critic_targets(**dead), inputs["rewards"], atol=1e-3)

"""Inputs for `next_values`: tagged episodes, whose values say where they come from."""

import numpy as np
from browser_runtime.grading import Case
from ppo_ref.actor_critic import ActorCritic

TAGS = np.array([100.0, 1.0])
"""A critic that says 203 of episode 2, time 3."""


def played(terminated, truncated, rng=None):
    """Return what a recorder keeps of worlds whose observations are (episode, time, noise ...)."""
    num_steps, num_worlds = terminated.shape
    ended = terminated | truncated
    obs = np.zeros((num_steps, num_worlds, 2))
    final_obs = np.full(obs.shape, np.nan)
    now = np.zeros((num_worlds, 2))
    now[:, 0] = 1.0 + 10.0 * np.arange(num_worlds)
    for t in range(num_steps):
        obs[t] = now
        now = now + np.array([0.0, 1.0])
        final_obs[t, ended[t]] = now[ended[t]]
        now[ended[t]] += np.array([1.0, 0.0])
        now[ended[t], 1] = 0.0
    return {
        "critic": TAGS.copy(),
        "obs": obs,
        "final_obs": final_obs,
        "last_obs": now,
        "terminated": terminated,
        "truncated": truncated,
    }


def flags(*rows):
    """Return a column of flags, true in these rows of five."""
    return np.isin(np.arange(5), rows)[:, None]


def cases():
    """The five steps of the statement, and edges; after a termination 0 is compared."""
    values = np.array([101.0, 102.0, 201.0, 0.0, 301.0])[:, None]
    yield Case(
        name="the five steps of the statement", inputs=played(flags(3), flags(1)), expected=values
    )
    smooth = np.array([101.0, 102.0, 103.0, 104.0, 105.0])[:, None]
    yield Case(name="five steps without an end", inputs=played(flags(), flags()), expected=smooth)
    cut = np.array([101.0, 102.0, 103.0, 104.0, 105.0])[:, None]
    yield Case(name="a limit in the very last row", inputs=played(flags(), flags(4)), expected=cut)
    yield Case(name="five steps, each cut by a limit", inputs=played(flags(), flags(*range(5))))
    yield Case(name="a death in the very last row", inputs=played(flags(4), flags(1)))
    yield Case(name="a step with both flags", inputs=played(flags(2), flags(2, 3)))
    one = played(np.zeros((1, 1), bool), np.zeros((1, 1), bool))
    yield Case(name="a rollout of one step", inputs=one, expected=np.array([[101.0]]))


def sample(rng, T, N):
    """Draw a rollout in which both kinds of end occur, seen through a random linear critic."""
    size = int(rng.integers(1, 5))
    # Without an end a limit is as good as nowhere: at least one step is truncated.
    truncated, terminated = rng.random((T, N)) < 0.25, rng.random((T, N)) < 0.2
    truncated[int(rng.integers(T)), 0] = True
    recording = played(terminated, truncated)
    mixer = rng.normal(0.0, 1.0, (2, size))
    seen = {name: recording[name] @ mixer for name in ("obs", "final_obs", "last_obs")}
    seen = {name: seen[name] + 0.5 for name in seen}
    return {**recording, **seen, "critic": rng.normal(0.0, 1.0, size)}


def tidy(inputs):
    """Keep holes where no episode ended, and nowhere else."""
    ended = inputs["terminated"] | inputs["truncated"]
    filled = np.where(np.isnan(inputs["final_obs"]), 0.0, inputs["final_obs"])
    return {**inputs, "final_obs": np.where(ended[..., None], filled, np.nan)}


def compared(inputs, answer):
    """After a termination the value of the final observation and 0 count as the same."""
    answer = np.array(answer, dtype=float)
    final = np.nan_to_num(inputs["final_obs"]).astype(float) @ inputs["critic"].astype(float)
    either = np.isclose(answer, final, rtol=1e-3, atol=1e-3) | np.isclose(answer, 0.0, atol=1e-6)
    return np.where(inputs["terminated"] & either, 0.0, answer)


def expected(values_of, inputs):
    """How the reference answers: as after a rollout, with a network that is one linear layer."""
    obs, final_obs = inputs["obs"].astype(float), inputs["final_obs"].astype(float)
    terminated = inputs["terminated"]
    model = ActorCritic(obs.shape[-1], 1, (), dtype=float)
    model.critic.params[:-1] = inputs["critic"]
    ends = [
        (t, np.flatnonzero(ended), final_obs[t, ended])
        for t, ended in enumerate(terminated | inputs["truncated"])
    ]
    reached = values_of(model, None, obs, inputs["last_obs"].astype(float), ends)[1]
    return np.where(terminated, 0.0, reached)


def property_the_next_episode_is_unheard_of(next_values, inputs):
    """After an end, the row below belongs to another episode. Changing its observations must change
    nothing in the row of the end; on {T} steps yours changes. Which observation did the step lead to?
    """
    ended = inputs["terminated"] | inputs["truncated"]
    other = inputs["obs"].copy()
    other[1:][ended[:-1]] += 7.0
    before, after = next_values(**inputs), next_values(**{**inputs, "obs": other})
    return np.allclose(before[ended], after[ended], atol=1e-3)


def property_worlds_are_apart(next_values, inputs):
    """Every column is a world of its own, so one column alone must give the same numbers as among
    {N} columns. Yours change. Along which axis do you look for the state that was reached?
    """
    alone = {k: v if k == "critic" else v[:1] if k == "last_obs" else v[:, :1]
             for k, v in inputs.items()}  # fmt: skip
    return np.allclose(next_values(**inputs)[:, :1], next_values(**alone), atol=1e-3)

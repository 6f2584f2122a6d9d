"""PPO as one compiled JAX program, in the manner of PureJaxRL, which is not a package to install.

Rollout, advantages, epochs and minibatches are scans inside one jitted function, and the world is
stepped in it as well. Written anew on jax.numpy alone, without flax and optax.
"""

from __future__ import annotations

from collections import deque
from functools import partial
from itertools import pairwise
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax, random

from contenders.workload import EPISODE_WINDOW, Recipe, Trainer, run
from ppo_ref import envs

WORLD = envs.world("CartPole-v1")
LIMIT = WORLD.spec.max_episode_steps
Tree = Any
"""Arrays in dicts, lists or tuples."""


def network(key: jax.Array, sizes: tuple[int, ...], gain: float) -> Tree:
    """Return weights and biases of a tanh network, orthogonal."""
    gains = [np.sqrt(2)] * (len(sizes) - 2) + [gain]
    keys = random.split(key, len(gains))
    shapes = pairwise(sizes)
    return [
        (jax.nn.initializers.orthogonal(g)(k, shape, jnp.float32), jnp.zeros(shape[1]))
        for k, shape, g in zip(keys, shapes, gains, strict=True)
    ]


def forward(layers: Tree, x: jax.Array) -> jax.Array:
    """Return the outputs for rows of observations."""
    for weight, bias in layers[:-1]:
        x = jnp.tanh(x @ weight + bias)
    weight, bias = layers[-1]
    return x @ weight + bias


def start(recipe: Recipe) -> Tree:
    """Return the initial state of the iterations."""
    keys = random.split(random.PRNGKey(recipe.seed), 4)
    params = {
        "actor": network(keys[0], (4, *recipe.hidden_sizes, 2), 0.01),
        "critic": network(keys[1], (4, *recipe.hidden_sizes, 1), 1.0),
    }
    return {
        "params": params,
        "moments": tuple(jax.tree.map(jnp.zeros_like, params) for _ in range(2)),
        "updates": jnp.zeros((), jnp.int32),
        "key": keys[2],
        "states": WORLD.reset(jnp, random.uniform(keys[3], (recipe.num_envs, 4))),
        "lengths": jnp.zeros(recipe.num_envs, jnp.int32),
    }


def step(params: Tree, carry: Tree, _: None) -> tuple[Tree, Tree]:
    """Take one env step in every copy; the state is the observation."""
    states, lengths, key = carry
    key, for_action, for_reset = random.split(key, 3)
    logits = forward(params["actor"], states)
    actions = random.categorical(for_action, logits)
    reached, rewards, terminated = WORLD.step(jnp, states, actions.astype(jnp.float32))
    lengths = lengths + 1
    done = terminated | (lengths >= LIMIT)
    first = WORLD.reset(jnp, random.uniform(for_reset, reached.shape))
    told = {
        "obs": states,
        "actions": actions,
        "log_probs": _taken(jax.nn.log_softmax(logits), actions),
        "values": forward(params["critic"], states)[:, 0],
        "rewards": rewards,
        "done": done,
        "lengths": lengths,
    }
    carry = (jnp.where(done[:, None], first, reached), jnp.where(done, 0, lengths), key)
    return carry, told


def _taken(table: jax.Array, actions: jax.Array) -> jax.Array:
    return jnp.take_along_axis(table, actions[:, None], 1)[:, 0]


def advantages(recipe: Recipe, told: Tree, last_value: jax.Array) -> jax.Array:
    """Return GAE; as in PureJaxRL every end of an episode counts as terminal."""

    def back(carry: Tree, row: Tree) -> tuple[Tree, jax.Array]:
        following, next_value = carry
        going = 1.0 - row["done"]
        delta = row["rewards"] + recipe.gamma * next_value * going - row["values"]
        following = delta + recipe.gamma * recipe.gae_lambda * going * following
        return (following, row["values"]), following

    _, found = lax.scan(back, (jnp.zeros_like(last_value), last_value), told, reverse=True)
    return found


def loss(params: Tree, recipe: Recipe, batch: Tree) -> jax.Array:
    """Return the joint loss of a minibatch."""
    log_probs = jax.nn.log_softmax(forward(params["actor"], batch["obs"]))
    entropy = -(jnp.exp(log_probs) * log_probs).sum(-1).mean()
    ratio = jnp.exp(_taken(log_probs, batch["actions"]) - batch["log_probs"])
    scaled = (batch["advantages"] - batch["advantages"].mean()) / (batch["advantages"].std() + 1e-8)
    clipped = jnp.clip(ratio, 1 - recipe.clip_coef, 1 + recipe.clip_coef)
    policy_loss = -jnp.minimum(ratio * scaled, clipped * scaled).mean()
    values = forward(params["critic"], batch["obs"])[:, 0]
    value_loss = 0.5 * ((values - batch["returns"]) ** 2).mean()
    return policy_loss + recipe.vf_coef * value_loss - recipe.ent_coef * entropy


def learn(recipe: Recipe, rate: jax.Array, carry: Tree, batch: Tree) -> tuple[Tree, None]:
    """Take one Adam step with the gradient of a minibatch, clipped by its norm."""
    params, (first, second), updates = carry
    gradient = jax.grad(loss)(params, recipe, batch)
    norm = jnp.sqrt(sum((g**2).sum() for g in jax.tree.leaves(gradient)))
    scale = jnp.minimum(1.0, recipe.max_grad_norm / (norm + 1e-6))
    gradient = jax.tree.map(lambda g: g * scale, gradient)
    updates = updates + 1
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, gradient)
    second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g**2, second, gradient)
    unbias = (1 - 0.9**updates, 1 - 0.999**updates)

    def moved(p: jax.Array, m: jax.Array, v: jax.Array) -> jax.Array:
        return p - rate * (m / unbias[0]) / (jnp.sqrt(v / unbias[1]) + recipe.adam_eps)

    return (jax.tree.map(moved, params, first, second), (first, second), updates), None


@partial(jax.jit, static_argnums=0, donate_argnums=1)
def iterate(recipe: Recipe, state: Tree, rate: jax.Array) -> tuple[Tree, Tree]:
    """Do one iteration; return the next state, and flags and lengths for the learning curve."""
    params = state["params"]
    began = (state["states"], state["lengths"], state["key"])
    (states, lengths, key), told = lax.scan(partial(step, params), began, None, recipe.num_steps)
    found = advantages(recipe, told, forward(params["critic"], states)[:, 0])
    names = ("obs", "actions", "log_probs")
    batch = {name: told[name] for name in names}
    batch |= {"advantages": found, "returns": found + told["values"]}
    flat = jax.tree.map(lambda x: x.reshape(recipe.batch_size, *x.shape[2:]), batch)

    def epoch(carry: Tree, key: jax.Array) -> tuple[Tree, None]:
        order = random.permutation(key, recipe.batch_size).reshape(recipe.num_minibatches, -1)
        shuffled = jax.tree.map(lambda x: x[order], flat)
        learned: tuple[Tree, None] = lax.scan(partial(learn, recipe, rate), carry, shuffled)
        return learned

    key, *keys = random.split(key, recipe.update_epochs + 1)
    carry = (params, state["moments"], state["updates"])
    (params, moments, updates), _ = lax.scan(epoch, carry, jnp.stack(keys))
    after = {"params": params, "moments": moments, "updates": updates}
    after |= {"key": key, "states": states, "lengths": lengths}
    return after, (told["done"], told["lengths"])


def make_trainer(recipe: Recipe) -> Trainer:
    """Return the contender. A step's reward is 1, so an episode's return is its length."""
    state, iteration = start(recipe), 0
    episode_returns: deque[float] = deque(maxlen=EPISODE_WINDOW)

    def advance(iterations: int) -> None:
        nonlocal state, iteration
        for _ in range(iterations):
            state, (done, lengths) = iterate(recipe, state, recipe.learning_rate_at(iteration))
            iteration += 1
            episode_returns.extend(np.asarray(lengths)[np.asarray(done)].tolist())

    return Trainer(advance, lambda: episode_returns)


if __name__ == "__main__":
    run(make_trainer)

"""One minibatch of a CartPole run, seen again after each epoch of its update; printed as JSON."""

import json

import numpy as np

import ppo_ref.train as training
from ppo_ref import envs
from ppo_ref.diagnostics import approx_kl
from ppo_ref.losses import clipped_surrogate, normalize_advantages
from ppo_ref.presets import CONFIG_A
from ppo_ref.state import TrainState
from ppo_ref.update import Updater

SEED = 2
ITERATION = 2


class Watcher(Updater):
    """Keep the first minibatch of one update and look at it again after every epoch."""

    updates = 0
    epochs: list = []

    def update(self, batch, learning_rate, rng):
        Watcher.updates += 1
        self.watched = None
        self.seen = 0
        stats = super().update(batch, learning_rate, rng)
        if Watcher.updates == ITERATION:
            self.look()
        return stats

    def differentiate(self, minibatch):
        if Watcher.updates == ITERATION:
            self.watched = minibatch if self.watched is None else self.watched
            if self.seen % CONFIG_A.num_minibatches == 0:
                self.look()
            self.seen += 1
        return super().differentiate(minibatch)

    def look(self):
        batch = self.watched
        log_probs = self.distribution.log_prob(self.model.actor.predict(batch.obs), batch.actions)
        advantages = normalize_advantages(batch.advantages)
        loss = clipped_surrogate(
            log_probs, batch.log_probs, advantages, clip_coef=CONFIG_A.clip_coef
        )
        ratio = np.exp(log_probs - batch.log_probs)
        Watcher.epochs.append(
            {
                "ratio": np.round(ratio.astype(float), 6).tolist(),
                "ratio_max": float(loss.ratio_max),
                "approx_kl": float(approx_kl(ratio, np.log(ratio))),
                # For the test that holds the page's own arithmetic against ppo_ref.
                "objective": -float(loss.policy_loss),
                "dead": int((loss.d_log_probs == 0).sum()),
            }
        )
        Watcher.advantages = np.round(advantages.astype(float), 6).tolist()


training.Updater = Watcher
rng = np.random.default_rng(SEED)
state = TrainState.create(CONFIG_A, envs.make("CartPole-v1", CONFIG_A.num_envs), rng, seed=SEED)
for _ in training.train(CONFIG_A, state.env, state.rng, state=state):
    if state.iteration >= ITERATION:
        break
training.Updater = Updater
print(
    json.dumps(
        {
            "env": "CartPole-v1",
            "seed": SEED,
            "iteration": ITERATION,
            "clip_coef": CONFIG_A.clip_coef,
            "adv": Watcher.advantages,
            "epochs": Watcher.epochs,
        },
        separators=(",", ":"),
    )
)

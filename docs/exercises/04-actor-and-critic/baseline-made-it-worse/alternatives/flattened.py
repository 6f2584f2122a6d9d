import numpy as np


def slope(function, at):
    slopes = np.zeros(at.shape)
    for place in np.ndindex(at.shape):
        nudge = np.zeros(at.shape)
        nudge[place] = 1e-5
        slopes[place] = (function(at + nudge) - function(at - nudge)) / 2e-5
    return slopes


def update(params, features, actions, returns, *, learning_rate):
    params, rows = params.astype(float), np.arange(len(actions))
    now = params[:, -1]

    def guess(critic):
        seen = features.copy()
        return (seen @ critic[:, None])[:, 0]

    def loss(params):
        logits, critic = features @ params[:, :-1], params[:, -1]
        logits = logits - logits.max(axis=1, keepdims=True)
        logs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        advantages = returns - guess(now)
        policy_loss = -np.mean(advantages * logs[rows, actions])
        value_loss = 0.5 * np.mean((returns - guess(critic)) ** 2)
        return policy_loss + value_loss

    return params - learning_rate * slope(loss, params)

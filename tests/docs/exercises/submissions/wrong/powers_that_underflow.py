# exercise: gae
# expect: nan; expected is
import numpy as np


def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):
    T, N = rewards.shape
    delta = rewards + gamma * (1 - terminated) * next_values - values
    ended = terminated | truncated
    g = max(gamma * gae_lambda, 1e-12) ** np.arange(T)[:, None] * 1e-300**0
    adv = np.zeros((T, N))
    for n in range(N):
        seg = np.concatenate([[0], np.cumsum(ended[:, n])[:-1]])
        for s in np.unique(seg):
            i = np.where(seg == s)[0]
            w = max(gamma * gae_lambda, 1e-300) ** np.arange(len(i)).astype(np.float32)
            adv[i, n] = np.cumsum((delta[i, n] * w)[::-1])[::-1] / w if gae_lambda else delta[i, n]
    return adv

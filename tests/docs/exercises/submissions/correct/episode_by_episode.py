# exercise: batched-returns
# expect: pass
import numpy as np


def batched_returns(rewards, ended, *, gamma):
    T, N = rewards.shape
    out = np.empty((T, N))
    for n in range(N):
        start = 0
        cuts = [t + 1 for t in range(T) if ended[t, n]]
        for end in sorted(set(cuts + [T])):
            seg = rewards[start:end, n]
            for i in range(len(seg)):
                out[start + i, n] = (seg[i:] * gamma ** np.arange(len(seg) - i)).sum()
            start = end
    return out

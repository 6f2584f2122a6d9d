"""The holes say where no episode ended."""

import numpy as np


def next_values(critic, obs, final_obs, last_obs, terminated, truncated):
    reached = np.append(obs[1:], last_obs[None], axis=0)
    kept = ~np.isnan(final_obs)
    reached[kept] = final_obs[kept]
    return np.einsum("tnd,d->tn", reached, critic)

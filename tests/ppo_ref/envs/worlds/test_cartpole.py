"""Beyond conformance, which test_conformance.py shows."""

import numpy as np

from ppo_ref import envs


def test_episodes_start_within_a_twentieth_of_the_middle():
    env, rng = envs.make("CartPole-v1", 5000), np.random.default_rng(0)
    obs = env.reset(rng)
    assert -0.05 <= obs.min() < -0.049
    assert 0.049 < obs.max() < 0.05
    np.testing.assert_allclose(obs.mean(0), 0.0, atol=0.002)

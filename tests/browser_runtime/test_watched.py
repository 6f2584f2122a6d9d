"""What all copies of a world did, as bytes for the page."""

from __future__ import annotations

import json

import numpy as np

from browser_runtime.entry import begin
from browser_runtime.watched import WatchedEnv
from ppo_ref import envs

STEPS, COPIES, ENTRIES = 40, 3, 4


def taken(env: WatchedEnv) -> tuple[np.ndarray, np.ndarray]:
    data = env.take()
    steps = len(data) // (COPIES * (4 * ENTRIES + 1))
    cut = steps * COPIES * ENTRIES * 4
    states = np.frombuffer(data[:cut], "<f4").reshape(steps, COPIES, ENTRIES)
    return states, np.frombuffer(data[cut:], np.uint8).reshape(steps, COPIES)


def test_a_watched_world_plays_and_tells_the_same_as_one_that_is_not():
    watched = WatchedEnv(envs.world("CartPole-v1"), COPIES)
    plain = envs.BatchEnv(envs.world("CartPole-v1"), COPIES)
    one, other = np.random.default_rng(0), np.random.default_rng(0)
    assert np.array_equal(watched.reset(one), plain.reset(other))
    expected, ends = [], []
    for t in range(STEPS):
        actions = np.full(COPIES, t % 3 == 0, np.int64)
        mine, theirs = watched.step(actions, one), plain.step(actions, other)
        assert np.array_equal(mine.obs, theirs.obs)
        expected.append([plain.render_state(n, reached=True) for n in range(COPIES)])
        ends.append(theirs.terminated)
    states, flags = taken(watched)
    assert np.array_equal(states, np.array(expected, np.float32))
    assert np.array_equal(flags == 1, np.array(ends))
    assert flags.any()
    assert watched.take() == b""


def test_a_time_limit_is_told_from_a_fall():
    world = envs.world("LQR-v0")  # only its limit ends an episode
    env = WatchedEnv(world, 2)
    env.reset(np.random.default_rng(0))
    seen = []
    shape = (2, *world.spec.action_space.shape)
    for _ in range(400):
        result = env.step(np.zeros(shape, np.float32), np.random.default_rng(1))
        seen.append(result.terminated + 2 * result.truncated)
    flags = np.frombuffer(env.take()[-len(seen) * 2 :], np.uint8).reshape(-1, 2)
    assert np.array_equal(flags, np.array(seen, np.uint8))
    assert 2 in flags


def test_every_iteration_brings_its_rollout_and_every_checkpoint_its_policy():
    config = {"total_steps": 1024, "num_envs": COPIES + 1, "num_steps": 32, "update_epochs": 1}
    spec = {"env": "CartPole-v1", "seed": 3, "config": config}
    request, sizes = begin("train", json.dumps({"spec": spec, "wall": True})), {}
    outcome = request.step()
    while outcome[0] == "message":
        carried = list(outcome[2])
        for event in json.loads(outcome[1]):
            if event["type"] in ("checkpoint", "iteration"):
                sizes.setdefault(event["type"], []).append(len(carried.pop(0)))
        assert not carried
        outcome = request.step()
    assert set(sizes["iteration"]) == {32 * (COPIES + 1) * (4 * ENTRIES + 1)}
    assert len(sizes["iteration"]) == 1024 // (32 * (COPIES + 1))
    assert set(sizes["iteration"]).isdisjoint(sizes["checkpoint"])

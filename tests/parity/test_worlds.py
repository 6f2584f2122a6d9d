"""The worlds are written once; here they run on both libraries side by side."""

import dataclasses

import numpy as np
import pytest
import torch

from ppo_ref import envs
from ppo_ref.envs.spaces import Box
from ppo_ref.torch.batch_env import TorchBatchEnv

NUM_ENVS, NUM_STEPS = 16, 60
PRECISIONS = [(np.float64, torch.float64, 1e-9), (np.float32, torch.float32, 1e-4)]


@pytest.mark.parametrize(("numpy_dtype", "torch_dtype", "tolerance"), PRECISIONS)
@pytest.mark.parametrize("name", envs.names())
def test_random_actions_lead_to_the_same_places_with_the_same_flags(
    name, numpy_dtype, torch_dtype, tolerance, device
):
    rng = np.random.default_rng(1)
    ours = envs.make(name, NUM_ENVS, dtype=numpy_dtype)
    theirs = TorchBatchEnv(envs.world(name), NUM_ENVS, dtype=torch_dtype, device=device)
    ours.reset(rng)
    spec, ends = ours.spec, 0
    if spec.max_episode_steps:  # every copy is cut while we watch, each at a step of its own
        left = np.arange(NUM_ENVS) + NUM_STEPS // 2
        near_the_end = np.maximum(spec.max_episode_steps - left, 0)
        ours.load_state_dict({**ours.state_dict(), "episode_steps": near_the_end})
    for t in range(NUM_STEPS):
        if t % 10 == 0:  # or chaos would make a difference of what is none
            now = {key: torch.tensor(array) for key, array in ours.state_dict().items()}
            theirs.load_state_dict(now)
        actions = envs.sample(spec.action_space, rng, NUM_ENVS, ours.valid_actions())
        uniforms = _next_uniforms(rng, spec.num_step_uniforms).astype(numpy_dtype)
        expected = ours.step(actions, rng)
        first_states = torch.tensor(ours.state_dict()["states"], device=device)
        found = theirs.step(
            torch.tensor(actions, device=device),
            first_states,
            torch.tensor(uniforms, device=device),
        )
        for key in found._fields:
            array, tensor = getattr(expected, key), getattr(found, key).cpu().numpy()
            assert tensor.shape == array.shape and tensor.dtype == array.dtype, key
            np.testing.assert_allclose(tensor, array, atol=tolerance, rtol=1e-5, err_msg=key)
        ends += np.count_nonzero(expected.terminated | expected.truncated)
    assert ends >= NUM_ENVS  # otherwise resets were not compared


def _next_uniforms(rng, width):
    """What numpy's environment is about to draw."""
    if not width:
        return np.zeros((NUM_ENVS, 0))
    twin = np.random.default_rng()
    twin.bit_generator.state = rng.bit_generator.state
    return twin.random((NUM_ENVS, width))


def test_a_first_state_is_used_only_where_an_episode_ended(device):
    env = TorchBatchEnv(envs.world("Quitter-v0"), 3, device=device)
    env.reset(torch.Generator(device))
    first = torch.full((3, 3), 7.0, device=device)
    env.step(torch.tensor([0, 1, 0], device=device), first)
    # Copy 1 quit and starts where it is told; the others have stayed one step.
    assert env.states.tolist() == [[1.0, 0.0, 1.0], [7.0, 7.0, 7.0], [1.0, 0.0, 1.0]]
    assert env.reached.tolist() == [[1.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 1.0]]
    assert env.state_dict()["episode_steps"].tolist() == [1, 0, 1]


def test_the_step_limit_truncates_and_never_beside_a_termination(device):
    env = TorchBatchEnv(envs.world("Treadmill-v0"), 2, device=device)
    generator = torch.Generator(device)
    env.reset(generator)
    first = env.draw_randomness(generator, 1).first_states[0]
    stay, leave_last = [0, 0], [0, 1]
    flags = []
    for actions in (stay, stay, stay, stay, leave_last):
        step = env.step(torch.tensor(actions, device=device), first)
        flags.append((step.terminated.tolist(), step.truncated.tolist()))
    # Five steps are the slice: copy 0 is cut, copy 1 left with its fifth step.
    assert flags[:4] == [([False, False], [False, False])] * 4
    assert flags[4] == ([False, True], [True, False])


def test_first_states_of_cartpole_are_uniform_in_their_interval(device):
    env = TorchBatchEnv(envs.world("CartPole-v1"), 64, device=device)
    first = env.draw_randomness(torch.Generator(device).manual_seed(0), 100).first_states
    assert first.shape == (100, 64, 4)
    assert first.min() >= -0.05 and first.max() < 0.05
    # 25,600 uniforms of variance 0.1^2 / 12; five standard errors of the mean.
    assert abs(first.mean().item()) < 5 * 0.1 / (12 * first.numel()) ** 0.5
    assert first.flatten().unique().numel() > 25_000


def test_no_environments_is_refused():
    with pytest.raises(ValueError, match="num_envs is 0, allowed: 1 and more"):
        TorchBatchEnv(envs.world("CartPole-v1"), 0)


def test_states_of_another_size_are_refused():
    env = TorchBatchEnv(envs.world("CartPole-v1"), 4)
    saved = TorchBatchEnv(envs.world("CartPole-v1"), 5).state_dict()
    with pytest.raises(ValueError, match=r"shape \(5, 4\), allowed: \(4, 4\)"):
        env.load_state_dict(saved)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_an_environment_lives_on_its_device_in_its_float_type_from_the_start(dtype):
    env = TorchBatchEnv(envs.world("CartPole-v1"), 1, dtype=dtype, device="meta")
    for states in (env.states, env.reached):
        assert (states.shape, states.dtype, states.device.type) == ((1, 4), dtype, "meta")
    assert env.state_dict()["episode_steps"].dtype == torch.int64
    assert env.state_dict()["episode_steps"].device.type == "meta"
    saved = {"states": torch.ones((1, 4), dtype=torch.float16), "episode_steps": torch.zeros(1)}
    env.load_state_dict(saved)
    for states in (env.states, env.reached):
        assert (states.dtype, states.device.type) == (dtype, "meta")


def test_no_steps_have_been_taken_before_the_first(device):
    env = TorchBatchEnv(envs.world("CartPole-v1"), 2, device=device)
    assert env.state_dict()["episode_steps"].tolist() == [0, 0]
    assert env.state_dict()["states"].tolist() == [[0.0] * 4] * 2


def test_bounds_of_actions_are_those_of_the_float_type(device):
    class Echo(type(envs.world("Pendulum-v1"))):
        """Pays what was executed."""

        spec = dataclasses.replace(
            envs.spec("Pendulum-v1"), action_space=Box(("torque",), (-0.1,), (0.3,))
        )

        def step(self, xp, states, actions, uniforms=None):
            return states, actions[:, 0], states[:, 0] > 9

    env = TorchBatchEnv(Echo(), 2, dtype=torch.float64, device=device)
    env.reset(torch.Generator(device))
    far = torch.tensor([[-5.0], [5.0]], dtype=torch.float64, device=device)
    assert env.step(far, env.states).rewards.tolist() == [-0.1, 0.3]

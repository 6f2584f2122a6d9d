"""The parts of a population, each against as many single ones of its kind as it has members."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from ppo_ref import envs
from ppo_ref.actor_critic import ActorCritic
from ppo_ref.batch import Batch
from ppo_ref.episodes import EPISODE_WINDOW, EpisodeTally
from ppo_ref.torch.batch_env import TorchBatchEnv
from ppo_ref.torch.network import TorchActorCritic
from ppo_ref.torch.normalize import TorchObsNormalizer, TorchRewardScaler
from ppo_ref.torch.population.chance import OneStream, OwnStreams
from ppo_ref.torch.population.networks import PopulationActorCritic
from ppo_ref.torch.population.normalize import PopulationObsNormalizer, PopulationRewardScaler
from ppo_ref.torch.population.returns import PopulationReturns
from ppo_ref.torch.population.solved import Solved
from ppo_ref.torch.population.update import _take

P, N, T = 3, 4, 30
PARTS = [slice(at * N, (at + 1) * N) for at in range(P)]


@pytest.mark.parametrize("share_of_ends", [0.0, 0.02, 0.3, 0.97])
def test_returns_are_the_means_of_each_members_last_hundred(share_of_ends, device):
    rng = np.random.default_rng(0)
    ours, theirs = [EpisodeTally.empty(N) for _ in PARTS], PopulationReturns(P, N, device)
    for _ in range(7):
        rewards = rng.standard_normal((T, P * N))
        ended = rng.random((T, P * N)) < share_of_ends * np.repeat([1.0, 0.5, 0.0], N)
        cut = ended & (rng.random(ended.shape) < 0.5)
        theirs.add(
            SimpleNamespace(
                rewards=torch.tensor(rewards, device=device),
                terminated=torch.tensor(ended & ~cut, device=device),
                truncated=torch.tensor(cut, device=device),
            )
        )
        for tally, part in zip(ours, PARTS, strict=True):
            own = {"rewards": rewards, "terminated": ended & ~cut, "truncated": cut}
            tally.add(SimpleNamespace(**{name: array[:, part] for name, array in own.items()}))
        assert theirs.num_episodes.tolist() == [tally.num_episodes for tally in ours]
        expected = [np.nan if tally.mean_return is None else tally.mean_return for tally in ours]
        np.testing.assert_allclose(theirs.means().cpu(), expected, rtol=1e-11, atol=1e-13)
    assert (ours[0].num_episodes > 2 * EPISODE_WINDOW) == (share_of_ends > 0.25)


def test_observations_are_normalised_member_by_member(device):
    like = {"dtype": torch.float64, "device": device}
    theirs = PopulationObsNormalizer(P, N, 2, **like)
    ours = [TorchObsNormalizer(2, **like) for _ in PARTS]
    scale = torch.arange(1, P * N + 1, **like)[:, None] // N + 1
    for seed in range(3):
        drawn = torch.randn((T, P * N, 2), generator=torch.Generator().manual_seed(seed))
        obs = 3.0 * seed + drawn.to(**like) * scale
        for far in (obs, 1000.0 * obs):
            expected = torch.cat(
                [one.normalize(far[:, part]) for one, part in zip(ours, PARTS, strict=True)], 1
            )
            np.testing.assert_allclose(theirs.normalize(far).cpu(), expected.cpu(), rtol=1e-11)
        theirs.update(obs)
        for at, (one, part) in enumerate(zip(ours, PARTS, strict=True)):
            one.update(obs[:, part])
            exported = theirs.to_numpy(at).state_dict()
            for name, value in one.state_dict().items():
                np.testing.assert_allclose(exported[name], value, rtol=1e-11)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_rewards_are_scaled_member_by_member(dtype, device):
    gamma = torch.tensor([0.0, 0.9, 0.99], dtype=torch.float64, device=device)
    theirs = PopulationRewardScaler(gamma, N)
    ours = [TorchRewardScaler(N, float(discount), device) for discount in gamma]
    generator = torch.Generator().manual_seed(5)
    for _ in range(3):
        rewards = torch.randn((200, P * N), generator=generator).to(device, dtype)
        rewards[4, ::N] = torch.tensor([900.0, -900.0, 0.0], dtype=dtype, device=device)
        ended = (torch.rand((200, P * N), generator=generator) < 0.2).to(device)
        expected = torch.cat(
            [
                one.scale(rewards[:, part], ended[:, part])
                for one, part in zip(ours, PARTS, strict=True)
            ],
            1,
        )
        found = theirs.scale(rewards, ended)
        assert found.dtype == dtype
        np.testing.assert_allclose(found.cpu(), expected.cpu(), rtol=1e-6)
        assert found[4, [0, N]].tolist() == [10.0, -10.0]
        running = torch.cat([one.running for one in ours])
        np.testing.assert_allclose(theirs.running.cpu(), running.cpu(), rtol=1e-6)
    assert PopulationRewardScaler(gamma.to(torch.float32), N).running.dtype == torch.float64


@pytest.mark.parametrize("shared", [False, True])
def test_networks_are_those_of_the_members(shared, device):
    like = {"dtype": torch.float64, "device": device}
    models = []
    for seed in range(P):
        one = ActorCritic(3, 2, (5, 4), shared=shared, num_log_std=2, dtype=np.float64)
        one.initialise(np.random.default_rng(seed), log_std=-0.1 * seed)
        one.params += 0.1 * np.random.default_rng(9 + seed).standard_normal(one.params.shape)
        models.append(one)
    theirs = PopulationActorCritic(models, N, **like)
    narrow = PopulationActorCritic(models, N, dtype=torch.float32, device=device)
    assert narrow.params.dtype == torch.float32
    singles = [TorchActorCritic(model, **like) for model in models]
    assert not theirs.gradient.any() and theirs.gradient.shape == theirs.params.shape
    obs = torch.randn((P, T, 3), generator=torch.Generator().manual_seed(0)).to(**like)

    outputs, values = theirs.forward(obs)
    weight = torch.arange(1, P + 1, **like)
    theirs.differentiate(weight * (outputs.square().sum((1, 2)) + values.sum(1)))
    steps = torch.randn((2, P * N, 3), generator=torch.Generator().manual_seed(1)).to(**like)
    for at, (model, one) in enumerate(zip(models, singles, strict=True)):
        own_outputs, own_values = one.forward(obs[at])
        (weight[at] * (own_outputs.square().sum() + own_values.sum())).backward()
        for found, expected in ((outputs[at], own_outputs), (values[at], own_values)):
            np.testing.assert_allclose(found.detach().cpu(), expected.detach().cpu(), atol=1e-13)
        np.testing.assert_allclose(theirs.gradient[at].cpu(), one.gradient.cpu(), atol=1e-11)
        np.testing.assert_array_equal(theirs.member_log_std[at].detach().cpu(), model.log_std)
        for part in ("actor", "critic"):
            with torch.no_grad():
                found = getattr(theirs, part).forward(steps.view(-1, 3)).view(2, P * N, -1)
                expected = getattr(one, part).forward(steps[:, PARTS[at]].reshape(-1, 3))
            own = found[:, PARTS[at]].flatten(0, 1)
            np.testing.assert_allclose(own.cpu(), expected.cpu(), atol=1e-13)
        exported = theirs.to_numpy(at, theirs.params)
        np.testing.assert_array_equal(exported.params, model.params)
    assert theirs.log_std.shape == (P * N, 2) and not theirs.log_std.requires_grad
    np.testing.assert_array_equal(
        theirs.log_std.cpu(), np.repeat([model.log_std for model in models], N, axis=0)
    )


def test_one_stream_orders_every_batch_anew(device):
    chance = OneStream(torch.Generator(device).manual_seed(0), P)
    first, second = chance.order(50).cpu(), chance.order(50).cpu()
    for order in (*first, *second):
        assert sorted(order.tolist()) == list(range(50))
    assert len({tuple(order.tolist()) for order in (*first, *second)}) == 2 * P
    again = OneStream(torch.Generator(device).manual_seed(0), P).order(50).cpu()
    assert torch.equal(first, again)


def test_orders_are_drawn_where_their_generators_are(device, made):
    generators = [torch.Generator(device) for _ in range(P)]
    own = OwnStreams(generators, envs.world("CartPole-v1"), N, dtype=torch.float32)
    with made:
        OneStream(generators[0], P).order(5)
        own.order(5)
    assert made.devices == [generator.device for generator in (generators[0], *generators)]


def test_each_member_takes_samples_of_its_own_batch(device, made):
    numbers = torch.arange(P * 5, device=device).view(P, 5)
    batch = Batch(
        obs=numbers[..., None].expand(P, 5, 2),
        actions=numbers,
        log_probs=numbers,
        values=numbers,
        advantages=numbers,
        returns=numbers,
    )
    with made:
        taken = _take(batch, torch.tensor([[4, 0], [1, 1], [2, 3]], device=device))
    assert taken.returns.tolist() == [[4, 0], [6, 6], [12, 13]]
    assert taken.obs[..., 1].tolist() == taken.returns.tolist()
    assert [made_on.type for made_on in made.devices] == [device.type]


@pytest.mark.parametrize("members", [1, P])
def test_own_streams_begin_where_single_runs_do(members, device):
    world = envs.world("CartPole-v1")
    env, one = (TorchBatchEnv(world, count, device=device) for count in (members * N, N))
    seeded = [[torch.Generator(device).manual_seed(s) for s in range(members)] for _ in range(2)]
    obs = OwnStreams(seeded[0], world, N, dtype=torch.float32).reset(env)
    assert torch.equal(obs, torch.cat([one.reset(generator) for generator in seeded[1]]))
    steps = env.state_dict()["episode_steps"]
    assert steps.dtype == torch.int64 and not steps.any()


def test_one_stream_draws_for_all_environments_what_a_single_run_of_their_number_does(device):
    env = TorchBatchEnv(envs.world("CartPole-v1"), P * N, device=device)
    twin = TorchBatchEnv(envs.world("CartPole-v1"), P * N, device=device)
    chance = OneStream(torch.Generator(device).manual_seed(3), P)
    obs = chance.reset(env)
    generator = torch.Generator(device).manual_seed(3)
    assert torch.equal(obs, twin.reset(generator))
    noise, randomness = chance.rollout(env, T)
    assert noise.shape == (T, P * N, 2) and randomness.first_states.shape == (T, P * N, 4)


def test_what_solved_the_task_is_kept_as_it_was(device):
    like = {"dtype": torch.float64, "device": device}
    params = torch.arange(2.0 * P, **like).view(P, 2)
    normalizer = PopulationObsNormalizer(P, N, 1, **like)
    solved = Solved(params, normalizer)
    assert solved.at.tolist() == [-1, -1, -1] and solved.at.dtype == torch.int64
    normalizer.update(torch.arange(P * N, **like).view(1, P * N, 1))
    solved.note(torch.tensor([False, True, False], device=device), N)
    params.add_(100.0)
    normalizer.update(torch.zeros((1, P * N, 1), **like))
    solved.note(torch.tensor([False, True, True], device=device), 2 * N)
    params.add_(100.0)
    assert solved.at.tolist() == [-1, N, 2 * N]
    assert solved.params.tolist() == [[0.0, 0.0], [2.0, 3.0], [104.0, 105.0]]
    first, second = solved.normalizer(1).statistics, solved.normalizer(2).statistics
    assert (first.mean.tolist(), first.var.tolist(), first.count) == ([5.5], [1.25], N)
    assert second.mean.tolist() == [4.75] and second.count == 2 * N
    assert Solved(params, None).normalizer(1) is None

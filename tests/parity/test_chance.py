"""What is drawn for members, with a stream for each and with one for all."""

import pytest
import torch

from ppo_ref import envs
from ppo_ref.torch.batch_env import TorchBatchEnv
from ppo_ref.torch.chance import Chance
from ppo_ref.torch.rollout import draw

P, N, T, EPOCHS, B = 3, 4, 30, 2, 50
WORLD = envs.world("CartPole-v1")


def chance_of(device, *seeds, members=P):
    generators = [torch.Generator(device).manual_seed(seed) for seed in seeds]
    return Chance(generators, members, WORLD, N, dtype=torch.float32)


@pytest.mark.parametrize("seeds", [(0,), (0, 1, 2)], ids=["one stream", "own streams"])
def test_every_batch_is_ordered_anew(seeds, device):
    chance = chance_of(device, *seeds)
    assert chance.own_streams is (len(seeds) == P)
    orders = torch.cat([chance.orders(EPOCHS, B), chance.orders(EPOCHS, B)]).cpu()
    assert orders.shape == (2 * EPOCHS, P, B) and orders.dtype == torch.int64
    for order in orders.flatten(0, 1):
        assert sorted(order.tolist()) == list(range(B))
    assert len({tuple(order.tolist()) for order in orders.flatten(0, 1)}) == 2 * EPOCHS * P
    again = chance_of(device, *seeds).orders(EPOCHS, B).cpu()
    assert torch.equal(orders[:EPOCHS], again)


def test_own_streams_draw_what_runs_by_themselves_do(device):
    env = TorchBatchEnv(WORLD, P * N, device=device)
    together, alone = (
        chance_of(device, 4, 5, 6),
        [chance_of(device, s, members=1) for s in (4, 5, 6)],
    )
    one = TorchBatchEnv(WORLD, N, device=device)
    assert torch.equal(together.reset(env), torch.cat([chance.reset(one) for chance in alone]))
    assert env.state_dict()["episode_steps"].tolist() == [0] * (P * N)
    noise, randomness = together.rollout(T)
    drawn = [chance.rollout(T) for chance in alone]
    assert torch.equal(noise, torch.cat([noise for noise, _ in drawn], 1))
    for at, part in enumerate(randomness):
        assert torch.equal(part, torch.cat([chances[at] for _, chances in drawn], 1))
    orders = [chance.orders(EPOCHS, B) for chance in alone]
    assert torch.equal(together.orders(EPOCHS, B), torch.cat(orders, 1))


def test_one_stream_draws_for_all_environments_what_a_run_of_their_number_does(device):
    env, twin = (TorchBatchEnv(WORLD, P * N, device=device) for _ in range(2))
    chance, generator = chance_of(device, 3), torch.Generator(device).manual_seed(3)
    assert torch.equal(chance.reset(env), twin.reset(generator))
    noise, randomness = chance.rollout(T)
    expected, chances = draw(twin, generator, T)
    assert torch.equal(noise, expected)
    assert noise.shape == (T, P * N, 2) and randomness.first_states.shape == (T, P * N, 4)
    assert all(map(torch.equal, randomness, chances))


@pytest.mark.parametrize("seeds", [(0,), (0, 1, 2)], ids=["one stream", "own streams"])
def test_orders_are_drawn_where_their_generators_are(seeds, device, made):
    chance = chance_of(device, *seeds)
    with made:
        orders = chance.orders(EPOCHS, B)
    assert orders.device.type == device.type
    assert {made_on.type for made_on in made.devices} == {device.type}


def test_a_stream_of_its_own_orders_batches_as_torch_does(device):
    chance, generator = chance_of(device, 7, members=1), torch.Generator(device).manual_seed(7)
    found = chance.orders(EPOCHS, B)
    for order in found[:, 0]:
        assert torch.equal(order, torch.randperm(B, generator=generator, device=device))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("seeds", [(0,), (0, 1, 2)], ids=["one stream", "own streams"])
def test_what_is_drawn_has_the_float_type_asked_for(seeds, dtype, device):
    generators = [torch.Generator(device).manual_seed(seed) for seed in seeds]
    chance = Chance(generators, P, WORLD, N, dtype=dtype)
    noise, randomness = chance.rollout(T)
    drawn = [noise, *(part for part in randomness if torch.is_tensor(part))]
    assert {part.dtype for part in drawn} == {dtype}


def test_a_reset_counts_steps_in_whole_numbers(device):
    env = TorchBatchEnv(WORLD, P * N, device=device)
    chance_of(device, 0).reset(env)
    steps = env.state_dict()["episode_steps"]
    assert steps.dtype == torch.int64 and not steps.any()

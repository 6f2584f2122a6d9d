import numpy as np
import pytest

from ppo_ref.actor_critic import ActorCritic
from ppo_ref.kernels import WITHOUT_BLAS
from ppo_ref.network import MLP


def test_cartpole_networks_have_the_documented_number_of_parameters():
    model = ActorCritic(4, 2, (64, 64))
    assert MLP.count(model.actor.sizes) == 4610  # actor: 4*64+64 + 64*64+64 + 64*2+2
    assert MLP.count(model.critic.sizes) == 4545
    assert model.params.size == 4610 + 4545


def test_actor_and_critic_share_one_vector_and_no_number():
    model = ActorCritic(4, 2, (8,))
    model.actor.weights[0][:] = 1.0
    model.actor.biases[-1][:] = 1.0
    assert model.params.sum() == 4 * 8 + 2
    assert not any(weight.any() for weight in model.critic.weights)


def test_the_first_policy_is_nearly_uniform_and_biases_are_zero():
    model = ActorCritic(4, 3, (64, 64), dtype=np.float64)
    model.initialise(np.random.default_rng(0))
    logits = model.actor.forward(np.random.default_rng(1).normal(size=(100, 4)))
    assert np.abs(logits).max() < 0.05
    assert not any(bias.any() for bias in [*model.actor.biases, *model.critic.biases])
    assert np.linalg.norm(model.critic.weights[-1]) == pytest.approx(1.0)
    hidden = model.actor.weights[1]
    np.testing.assert_allclose(hidden.T @ hidden, 2 * np.eye(64), atol=1e-12)


def random_model(shared, num_log_std=0, seed=0):
    model = ActorCritic(3, 2, (5, 4), shared=shared, num_log_std=num_log_std, dtype=np.float64)
    model.params[:] = np.random.default_rng(seed).normal(size=model.params.size) / 2
    return model


OBS = np.random.default_rng(1).normal(size=(6, 3))


@pytest.mark.parametrize("shared", [False, True])
def test_both_outputs_at_once_are_those_of_actor_and_critic(shared):
    model = random_model(shared)
    outputs, values = model.forward(OBS, model.workspaces(6))
    assert outputs.shape == (6, 2) and values.shape == (6,)
    np.testing.assert_allclose(outputs, model.actor.forward(OBS), rtol=1e-13)
    np.testing.assert_allclose(values, model.critic.forward(OBS)[:, 0], rtol=1e-13)


@pytest.mark.parametrize("shared", [False, True])
def test_backward_equals_finite_differences(shared):
    model, rng = random_model(shared, num_log_std=2), np.random.default_rng(2)
    d_outputs, d_values = rng.normal(size=(6, 2)), rng.normal(size=6)
    gradient = np.zeros_like(model.params)
    work = model.workspaces(6)
    model.forward(OBS, work)
    model.backward(work, d_outputs, d_values, model.like(gradient))

    def loss():
        outputs, values = model.forward(OBS, model.workspaces(6))
        return (outputs * d_outputs).sum() + values @ d_values

    for i in range(model.params.size):
        here = model.params[i]
        model.params[i] = here + 1e-6
        up = loss()
        model.params[i] = here - 1e-6
        down = loss()
        model.params[i] = here
        assert gradient[i] == pytest.approx((up - down) / 2e-6, rel=1e-6, abs=1e-8)
    assert (gradient[-2:] == 0).all()  # log_std is not the networks' business


def test_a_shared_network_has_one_trunk_and_two_heads():
    model = ActorCritic(4, 2, (64, 64), shared=True)
    assert model.params.size == 4 * 64 + 64 + 64 * 64 + 64 + 64 * 3 + 3
    model.actor.weights[0][0, 0] = 7.0
    assert model.critic.weights[0][0, 0] == 7.0
    model.actor.weights[-1][:] = 1.0
    assert not model.critic.weights[-1].any()


@pytest.mark.parametrize("hidden_sizes", [(64,), (64, 32)])
def test_heads_of_a_shared_network_start_with_their_own_gains(hidden_sizes):
    model = ActorCritic(4, 3, hidden_sizes, shared=True, dtype=np.float64)
    model.initialise(np.random.default_rng(0))
    head = model.actor.weights[-1]
    np.testing.assert_allclose(head.T @ head, 0.01**2 * np.eye(3), atol=1e-12)
    assert np.linalg.norm(model.critic.weights[-1]) == pytest.approx(1.0)
    hidden = model.actor.weights[0]
    np.testing.assert_allclose(hidden @ hidden.T, 2 * np.eye(4), atol=1e-12)


def test_parameters_are_float32_zeros_unless_others_are_asked_for():
    for model, dtype in (
        (ActorCritic(4, 2, (8,)), np.float32),
        (ActorCritic(4, 2, (8,), dtype=np.float64), np.float64),
    ):
        assert model.params.dtype == dtype and not model.params.any()


def test_every_network_computes_with_the_kernels_that_were_given():
    model = ActorCritic(4, 2, (8,), with_kernels=WITHOUT_BLAS)
    for networks in (model, model.like(model.params.copy())):
        assert networks.actor.kernels is networks.critic.kernels is WITHOUT_BLAS


def test_room_for_fewer_networks_is_refused():
    model = random_model(shared=False)
    work = model.workspaces(6)
    outputs, values = model.forward(OBS, work)
    with pytest.raises(ValueError, match="shorter"):
        model.forward(OBS, work[:1])
    with pytest.raises(ValueError, match="shorter"):
        model.backward(work[:1], outputs, values, random_model(shared=False))


def test_log_std_starts_at_0_where_nothing_is_asked():
    model = ActorCritic(4, 2, (8,), np.ones(109), num_log_std=2)
    model.initialise(np.random.default_rng(0))
    np.testing.assert_array_equal(model.log_std, [0.0, 0.0])


def test_log_std_is_the_end_of_the_vector_and_starts_as_asked():
    model = ActorCritic(4, 2, (8,), num_log_std=2)
    model.initialise(np.random.default_rng(0), log_std=-0.5)
    np.testing.assert_array_equal(model.params[-2:], [-0.5, -0.5])
    model.params[-1] = 1.0
    assert model.log_std[1] == 1.0
    assert len(ActorCritic(4, 2, (8,)).log_std) == 0


@pytest.mark.parametrize("shared", [False, True])
def test_networks_like_others_have_their_shape(shared):
    model = random_model(shared, num_log_std=2)
    other = model.like(model.params.copy())
    assert other.shape == model.shape
    np.testing.assert_array_equal(other.actor.forward(OBS), model.actor.forward(OBS))


def test_a_vector_of_the_wrong_length_is_refused():
    # actor 3 * 4 + 4 + 4 * 2 + 2 = 26, critic 16 + 5 = 21, log_std 2
    with pytest.raises(ValueError, match=r"params has shape \(3,\), allowed: \(49,\)"):
        ActorCritic(3, 2, (4,), np.zeros(3), num_log_std=2)

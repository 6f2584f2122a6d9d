import numpy as np
import pytest

from ppo_ref import network
from ppo_ref.kernels import WITH_BLAS, WITHOUT_BLAS, kernels, tanh_by_exp
from ppo_ref.network import AT_ONCE, MLP, orthogonal, rows_at_once

SIZES = (3, 5, 20, 2)  # 20 is wide for a product without BLAS, the others are narrow


def random_mlp(how=WITH_BLAS, seed=0):
    rng = np.random.default_rng(seed)
    return MLP(SIZES, rng.normal(size=MLP.count(SIZES)) / 2, how)


def by_definition(net, x):
    (w1, w2, w3), (b1, b2, b3) = net.weights, net.biases
    return np.tanh(np.tanh(x @ w1 + b1) @ w2 + b2) @ w3 + b3


@pytest.mark.parametrize(("rows", "columns"), [(4, 64), (64, 4), (7, 7), (64, 1)])
def test_orthogonal_matrices_have_orthogonal_rows_or_columns_of_the_gains_length(rows, columns):
    matrix = orthogonal(np.random.default_rng(0), rows, columns, 1.5)
    small = matrix @ matrix.T if rows <= columns else matrix.T @ matrix
    np.testing.assert_allclose(small, 1.5**2 * np.eye(min(rows, columns)), atol=1e-12)


def test_signs_of_orthogonal_matrices_are_not_all_the_same():
    diagonal = [orthogonal(np.random.default_rng(seed), 1, 1, 1.0)[0, 0] for seed in range(40)]
    assert {round(value) for value in diagonal} == {-1, 1}


def test_forward_is_tanh_between_linear_layers():
    net, x = random_mlp(), np.random.default_rng(1).normal(size=(6, 3))
    expected = by_definition(net, x)
    np.testing.assert_allclose(net.forward(x), expected, rtol=1e-14)


@pytest.mark.parametrize("how", [WITH_BLAS, WITHOUT_BLAS])
def test_backward_equals_finite_differences(how):
    net, rng = random_mlp(how), np.random.default_rng(2)
    x, direction = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    params = rng.normal(size=MLP.count(SIZES)) / 2
    net = MLP(SIZES, params, how)
    gradient = np.zeros_like(params)
    work = net.workspace(6)
    net.forward(x, work)
    net.backward(work, direction, MLP(SIZES, gradient))

    for i in range(params.size):
        step = np.zeros_like(params)
        step[i] = 1e-6
        up = (MLP(SIZES, params + step, how).forward(x) * direction).sum()
        down = (MLP(SIZES, params - step, how).forward(x) * direction).sum()
        assert gradient[i] == pytest.approx((up - down) / 2e-6, rel=1e-7, abs=1e-8)


def test_kernels_without_blas_compute_the_same():
    x, d = np.random.default_rng(3).normal(size=(2, 6, 3))
    results = []
    for how in (WITH_BLAS, WITHOUT_BLAS):
        net = random_mlp(how)
        gradient = np.zeros(MLP.count(SIZES))
        work = net.workspace(6)
        out = net.forward(x, work).copy()
        net.backward(work, d[:, :2].copy(), MLP(SIZES, gradient))
        results.append((out, gradient))
    (out, gradient), (other_out, other_gradient) = results
    np.testing.assert_allclose(out, other_out, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(gradient, other_gradient, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("size", [100, 10_000])
def test_tanh_through_exp_is_tanh_also_where_exp_overflows(dtype, size):
    x = np.concatenate([np.linspace(-30, 30, size), [-1e4, 1e4, 0.0]]).astype(dtype)
    expected = np.tanh(x)
    tanh_by_exp(x)
    np.testing.assert_allclose(x, expected, atol=4 * np.finfo(dtype).eps)


@pytest.mark.parametrize(
    ("sizes", "rows"),
    [
        ((4, 64, 64, 2), 2048),
        ((400, 64, 32, 2), 2048),
        ((4, 8, 9), AT_ONCE // 9),
        ((1, AT_ONCE * 2), 1),
    ],
)
def test_as_many_rows_pass_together_as_keep_every_layer_in_the_cache(sizes, rows):
    assert rows_at_once(sizes) == rows


@pytest.fixture
def three_rows_at_once(monkeypatch):
    monkeypatch.setattr(network, "AT_ONCE", 3 * max(SIZES))


@pytest.mark.usefixtures("three_rows_at_once")
@pytest.mark.parametrize("rows", [0, 1, 3, 4, 9])
def test_predictions_in_parts_equal_those_at_once(rows):
    net, x = random_mlp(), np.random.default_rng(1).normal(size=(rows, 3))
    expected = by_definition(net, x)
    np.testing.assert_allclose(net.predict(x), expected, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(net.forward(x), expected, rtol=1e-12, atol=1e-14)


@pytest.mark.usefixtures("three_rows_at_once")
@pytest.mark.parametrize(("rows", "rooms"), [(2, [2]), (9, [3]), (4, [3, 1])])
def test_predictions_make_room_once_and_again_only_for_what_is_left(rows, rooms, monkeypatch):
    net, made = random_mlp(), []
    make = net.workspace
    monkeypatch.setattr(net, "workspace", lambda size: made.append(size) or make(size))
    net.predict(np.zeros((rows, 3)))
    assert made == rooms


@pytest.mark.usefixtures("three_rows_at_once")
@pytest.mark.parametrize("how", [WITH_BLAS, WITHOUT_BLAS])
@pytest.mark.parametrize("rows", [2, 3, 4, 9, 11])
def test_gradients_of_parts_add_up_to_that_of_the_whole(rows, how):
    net, rng = random_mlp(how), np.random.default_rng(4)
    x, direction = rng.normal(size=(rows, 3)), rng.normal(size=(rows, 2))
    expected = np.zeros_like(net.params)
    for i in range(rows):
        one, gradient = net.workspace(1), np.zeros_like(net.params)
        net.forward(x[i : i + 1], one)
        net.backward(one, direction[i : i + 1], MLP(SIZES, gradient))
        expected += gradient

    work = net.workspace(rows)
    given = direction.copy()
    for _ in range(2):  # nothing of the first time is left over
        gradient = np.full_like(net.params, np.nan)
        net.forward(x, work)
        net.backward(work, given, MLP(SIZES, gradient))
        np.testing.assert_allclose(gradient, expected, rtol=1e-12, atol=1e-13)
    np.testing.assert_array_equal(given, direction)


@pytest.mark.usefixtures("three_rows_at_once")
def test_large_batches_share_the_room_for_what_lies_between_layers():
    parts = random_mlp().workspace(8).parts
    assert [len(part.layers[0]) for part in parts] == [3, 3, 2]
    assert [[delta.shape for delta in part.deltas] for part in parts[1:]] == [
        [(3, 5), (3, 20)],
        [(2, 5), (2, 20)],
    ]
    for part in parts[1:]:
        for delta, of_first in zip(part.deltas, parts[0].deltas, strict=True):
            assert np.shares_memory(delta, of_first)


def test_networks_stay_in_the_float_type_of_their_parameters():
    net = MLP(SIZES, np.zeros(MLP.count(SIZES), np.float32))
    x, work = np.zeros((4, 3), np.float32), net.workspace(4)
    arrays = [*work.layers, *work.parts[0].deltas, net.forward(x), net.predict(x)]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


def test_a_network_may_be_one_linear_layer():
    net = MLP((3, 2), np.arange(8.0))
    x = np.array([[1.0, 2.0, 3.0]])
    expected = [[0 + 2 * 2 + 3 * 4 + 6, 1 + 2 * 3 + 3 * 5 + 7]]
    np.testing.assert_array_equal(net.forward(x), expected)
    np.testing.assert_array_equal(net.predict(x), expected)


def test_room_of_a_network_with_fewer_layers_is_refused():
    shallow = MLP((3, 5), np.zeros(MLP.count((3, 5))))
    with pytest.raises(ValueError, match="shorter"):
        random_mlp().forward(np.zeros((2, 3)), shallow.workspace(2))


def test_the_start_has_orthogonal_weights_of_their_gains_and_no_biases():
    net = random_mlp()
    net.initialise(np.random.default_rng(0), 0.3)
    first, second, head = net.weights
    np.testing.assert_allclose(first @ first.T, 2 * np.eye(3), atol=1e-12)
    np.testing.assert_allclose(second @ second.T, 2 * np.eye(5), atol=1e-12)
    np.testing.assert_allclose(head.T @ head, 0.3**2 * np.eye(2), atol=1e-12)
    assert not any(bias.any() for bias in net.biases)


def test_a_network_computes_with_the_kernels_it_was_given_or_those_of_this_machine():
    assert random_mlp(WITHOUT_BLAS).kernels is WITHOUT_BLAS
    assert MLP(SIZES, np.zeros(MLP.count(SIZES))).kernels is kernels()


def test_a_workspace_is_reused_and_holds_the_result():
    net = random_mlp()
    work = net.workspace(2)
    first = net.forward(np.ones((2, 3)), work)
    second = net.forward(np.zeros((2, 3)), work)
    assert first is second is work.layers[-1]


def test_a_vector_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match=r"params has shape \(3,\), allowed: \(182,\)"):
        MLP(SIZES, np.zeros(3))


def test_a_head_is_the_network_with_some_of_its_outputs_and_shares_its_numbers():
    net, x = random_mlp(), np.random.default_rng(1).normal(size=(6, 3))
    head = net.head(slice(1, None))
    np.testing.assert_allclose(head.forward(x)[:, 0], net.forward(x)[:, 1], rtol=1e-14)
    net.biases[-1][1] += 1.0
    np.testing.assert_allclose(head.forward(x)[:, 0], net.forward(x)[:, 1], rtol=1e-14)

"""Every kernel computes what its docstring says, in every case that it treats by itself."""

import numpy as np
import pytest

from ppo_ref import kernels
from ppo_ref.kernels import LARGE, WIDE, WITH_BLAS, WITHOUT_BLAS, compose, tanh_by_exp


@pytest.fixture(params=["blas", "plain"])
def kernel(request):
    """Put the two kinds of kernels together anew, from the same pieces."""
    kernels._ones.cache_clear()
    if request.param == "blas":
        return compose(
            matmul=np.matmul,
            matmul_tn=kernels._matmul_tn,
            matmul_nt=kernels._matmul_nt,
            tanh=kernels._tanh,
        )
    return compose(
        matmul=kernels._plain_matmul,
        matmul_tn=kernels._plain_matmul_tn,
        matmul_nt=kernels._plain_matmul_nt,
        tanh=tanh_by_exp,
    )


# One output, and both sides of the width from which einsum is taken.
WIDTHS = pytest.mark.parametrize("width", [1, WIDE - 1, WIDE, WIDE + 3])
DTYPES = pytest.mark.parametrize("dtype", [np.float32, np.float64])


def drawn(*shapes, dtype=np.float64):
    rng = np.random.default_rng(0)
    return [rng.normal(size=shape).astype(dtype) for shape in shapes]


@WIDTHS
@pytest.mark.parametrize("squash", [False, True])
def test_a_layer_goes_forward(kernel, width, squash):
    x, weight, bias = drawn((5, 3), (3, width), (width,))
    out = np.full((5, width), np.nan)
    kernel.forward(x, weight, bias, out, squash)
    expected = x @ weight + bias
    np.testing.assert_allclose(out, np.tanh(expected) if squash else expected, rtol=1e-12)


@WIDTHS
@DTYPES
def test_the_gradients_of_a_layer_are_written_where_they_belong(kernel, width, dtype):
    x, delta = drawn((7, 3), (7, width), dtype=dtype)
    d_weight, d_bias = np.full((3, width), np.nan, dtype), np.full(width, np.nan, dtype)
    kernel.parameter_gradients(x, delta, d_weight, d_bias)
    tolerance = 1e-12 if dtype == np.float64 else 1e-5
    np.testing.assert_allclose(d_weight, x.T @ delta, rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(d_bias, delta.sum(0), rtol=tolerance, atol=tolerance)
    kernels._ones(7, np.dtype(dtype))
    assert kernels._ones.cache_info().misses == 1  # the ones were of delta's own type


@WIDTHS
def test_a_gradient_is_pulled_back_through_a_layer(kernel, width):
    delta, weight, hidden = drawn((5, width), (3, width), (5, 3))
    out, before = np.full((5, 3), np.nan), hidden.copy()
    kernel.pull_back(delta, weight, hidden, out)
    np.testing.assert_allclose(out, (delta @ weight.T) * (1 - before**2), rtol=1e-12)


@pytest.mark.parametrize(
    ("product", "a", "b", "out", "by_einsum"),
    [
        (kernels._plain_matmul, (5, 3), (3, WIDE - 1), (5, WIDE - 1), False),
        (kernels._plain_matmul, (5, 3), (3, WIDE), (5, WIDE), True),
        (kernels._plain_matmul_tn, (3, 5), (3, WIDE - 1), (5, WIDE - 1), False),
        (kernels._plain_matmul_tn, (3, 5), (3, WIDE), (5, WIDE), True),
        (kernels._plain_matmul_nt, (5, WIDE - 1), (3, WIDE - 1), (5, 3), False),
        (kernels._plain_matmul_nt, (5, WIDE), (3, WIDE), (5, 3), True),
        (kernels._matmul_nt, (5, 1), (3, 1), (5, 3), True),
        (kernels._matmul_nt, (5, 2), (3, 2), (5, 3), False),
    ],
)
def test_a_product_goes_the_faster_way_for_its_width(product, a, b, out, by_einsum, monkeypatch):
    seen, einsum = [], np.einsum
    monkeypatch.setattr(
        np, "einsum", lambda *args, **named: seen.append(args) or einsum(*args, **named)
    )
    product(*drawn(a, b), np.empty(out))
    assert bool(seen) is by_einsum


@pytest.mark.parametrize("size", [LARGE - 1, LARGE, LARGE + 1])
def test_tanh_by_exp_holds_for_arrays_of_any_size_and_numbers_that_overflow(size):
    x = np.linspace(-1000.0, 1000.0, size)
    expected = np.tanh(x)
    with np.errstate(all="raise", under="ignore"):
        tanh_by_exp(x)
    np.testing.assert_allclose(x, expected, rtol=0, atol=1e-14)


def test_sums_of_rows_keep_their_type_and_share_one_vector_that_nobody_may_change():
    kernels._ones.cache_clear()
    ones = kernels._ones(4, np.dtype(np.float32))
    assert ones.tolist() == [1.0] * 4 and ones.dtype == np.float32
    assert ones is kernels._ones(4, np.dtype(np.float32))
    with pytest.raises(ValueError, match="read-only"):
        ones[0] = 2.0


def test_other_kernels_are_used_from_then_on(monkeypatch):
    monkeypatch.setattr(kernels, "_chosen", WITH_BLAS)
    kernels.use(WITHOUT_BLAS)
    assert kernels.kernels() is WITHOUT_BLAS


@pytest.mark.parametrize(
    ("variants", "slow"),
    [(["AVX512_SKX"], False), (["AVX2"], True), (["X86_V3"], True), (["baseline", "FMA3"], True)],
)
def test_tanh_is_slow_where_numpy_runs_it_without_avx_512(monkeypatch, variants, slow):
    def told(func_name, signature):
        assert (func_name, signature) == ("^tanh$", "float32")
        return {"tanh": {str(i): {"current": name} for i, name in enumerate(variants)}}

    monkeypatch.setattr(kernels.introspect, "opt_func_info", told)
    assert kernels._tanh_is_slow() is slow

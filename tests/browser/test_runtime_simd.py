"""The WebAssembly kernels of the page against numpy, in the page's own Python."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

BOOT_MS = 90_000

# Rows, inputs and outputs on both sides of every tile: 4 rows, 8 columns, 4 numbers.
COMPARE = """
import itertools
import numpy as np
from ppo_ref.kernels import WITHOUT_BLAS, kernels

fast, rng = kernels(), np.random.default_rng(0)
assert fast is not WITHOUT_BLAS

def floats(*shape):
    return rng.normal(size=shape).astype(np.float32)

def difference(one, other):
    return np.abs(one - other).max() / (1 + np.abs(other).max())

worst = 0.0
for m, k, n in itertools.product((1, 3, 4, 17, 128), (1, 4, 7, 64), (1, 2, 8, 13, 64)):
    x, delta, weight, bias = floats(m, k), floats(m, n), floats(k, n), floats(n)
    hidden = np.tanh(floats(m, k))
    results = []
    for one in (fast, WITHOUT_BLAS):
        out, linear, below = floats(m, n), floats(m, n), floats(m, k)
        d_weight, d_bias = floats(k, n), floats(n)
        one.forward(x, weight, bias, out, True)
        one.forward(x, weight, bias, linear, False)
        one.parameter_gradients(x, delta, d_weight, d_bias)
        one.pull_back(delta, weight, hidden.copy(), below)
        results.append((out, linear, below, d_weight, d_bias))
    worst = max(worst, *(difference(a, b) for a, b in zip(*results)))
assert worst < 2e-6, worst

x = np.linspace(-12, 12, 4001).astype(np.float32)[:, None]
one, none, out = np.ones((1, 1), np.float32), np.zeros(1, np.float32), np.empty_like(x)
fast.forward(x, one, none, out, True)
assert np.abs(out - np.tanh(x.astype(float))).max() < 5e-7
x[:2, 0] = np.nan, np.inf
fast.forward(x, one, none, out, True)
assert np.isnan(out[0, 0]) and abs(out[1, 0] - 1) < 5e-7

# What the kernels cannot take, numpy computes or refuses; nothing is written elsewhere.
x, weight, bias, out = floats(6, 4), floats(4, 8), floats(8), floats(6, 8)
expected = x @ weight + bias
fast.forward(np.asfortranarray(x), weight, bias, out, False)
assert np.allclose(out, expected, atol=1e-5)
wide = np.empty((6, 8))
fast.forward(x.astype(float), weight.astype(float), bias.astype(float), wide, False)
assert np.allclose(wide, expected, atol=1e-5)
out.flags.writeable = False
for bad in ((x[:, :3], weight, bias, wide), (x, weight, bias[:5], wide), (x, weight, bias, out)):
    try:
        fast.forward(*bad, False)
    except ValueError:
        continue
    raise AssertionError([part.shape for part in bad])
print("kernels agree")
"""

RUN = """async (code) => {
  await customElements.whenDefined("ppo-cell");
  const cell = document.createElement("ppo-cell");
  cell.dataset.id = cell.dataset.session = "simd";
  const pre = document.createElement("pre");
  pre.append(Object.assign(document.createElement("code"), { textContent: code }));
  cell.append(pre);
  document.querySelector("article").append(cell);
  await cell.run();
  return cell.querySelector("[role=log]").textContent;
}"""


def test_the_kernels_compute_what_numpy_does(open_site: Callable[[str], Page]):
    page = open_site("glossary.html")
    page.set_default_timeout(BOOT_MS)
    assert page.evaluate(RUN, COMPARE).strip() == "kernels agree"

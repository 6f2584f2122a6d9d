"""A policy as ONNX, published only if onnxruntime computes the same with it as the policy."""

from __future__ import annotations

import numpy as np
import onnxruntime

from ppo_ref.files.onnx_writer import policy_to_onnx
from ppo_ref.policy import Policy

TOLERANCE = 1e-4
"""Largest difference of outputs and values, relative to their size and at least to 1."""


def checked_onnx(policy: Policy) -> bytes:
    """Return the policy's ONNX file.

    Raises:
        ValueError: onnxruntime refuses it or computes something else.
    """
    data = policy_to_onnx(policy)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    obs = np.random.default_rng(0).standard_normal((16, policy.obs_dim)).astype(np.float32)
    head = "mean" if policy.action_space.kind == "box" else "logits"
    outputs, value = session.run([head, "value"], {"obs": obs})
    for name, found, expected in (
        (head, outputs, policy.outputs(obs)),
        ("value", value, policy.value(obs)),
    ):
        allowed = TOLERANCE * max(1.0, float(np.abs(expected).max()))
        wrong = found.shape != expected.shape
        if wrong or not float(np.abs(found - expected).max()) <= allowed:
            raise ValueError(f"the ONNX policy's {name} differ from the policy's by over {allowed}")
    return data

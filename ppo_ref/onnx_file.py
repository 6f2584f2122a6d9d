"""Write a policy as an ONNX file with numpy alone.

The `onnx` package has no build for Pyodide, and one exporter must serve the page, the command line
and torch. An ONNX file is a protobuf message, whose wire format is small: every field is its number
and wire type, then either a varint or a length and that many bytes. Field numbers are those of
onnx.proto3; the tests read the result with `onnx.checker` and onnxruntime.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ppo_ref.arrays import FloatArray, IntArray
from ppo_ref.network import MLP
from ppo_ref.policy import Policy

OPSET = 17
"""The oldest opset that onnxruntime-web and everything newer run alike."""
IR_VERSION = 8
"""The file format that belongs to opset 17."""
FLOAT, INT64 = 1, 7
"""TensorProto.DataType."""


def policy_to_onnx(policy: Policy, metadata: Mapping[str, str] | None = None) -> bytes:
    """Return a policy as the bytes of an ONNX file.

    Input `obs` (batch, obs_dim) float32; outputs `logits` (batch, num_actions) float32, `value`
    (batch,) float32 and `action` (batch,) int64, the most probable one. The batch size is free.

    Args:
        policy: The policy.
        metadata: Kept as the model's metadata properties; `policy.metadata` when None.
    """
    model = policy.model
    actor_nodes, actor_tensors = _mlp("actor", model.actor, "logits")
    critic_nodes, critic_tensors = _mlp("critic", model.critic, "value_column")
    axis = _tensor("value_axis", np.array([1], np.int64))
    heads = [
        _node("Squeeze", ["value_column", "value_axis"], "value"),
        _node("ArgMax", ["logits"], "action", axis=1, keepdims=0),
    ]
    graph = (
        b"".join(_field(1, node) for node in [*actor_nodes, *critic_nodes, *heads])
        + _field(2, "policy")
        + b"".join(_field(5, tensor) for tensor in [*actor_tensors, *critic_tensors, axis])
        + _field(11, _value_info("obs", FLOAT, ["batch", policy.obs_dim]))
        + _field(12, _value_info("logits", FLOAT, ["batch", policy.num_actions]))
        + _field(12, _value_info("value", FLOAT, ["batch"]))
        + _field(12, _value_info("action", INT64, ["batch"]))
    )
    properties = [
        _field(1, key) + _field(2, value)
        for key, value in (policy.metadata if metadata is None else metadata).items()
    ]
    return (
        _field(1, IR_VERSION)
        + _field(2, "ppo-lab")
        + _field(7, graph)
        + _field(8, _field(1, "") + _field(2, OPSET))
        + b"".join(_field(14, entry) for entry in properties)
    )


def _mlp(name: str, network: MLP, output: str) -> tuple[list[bytes], list[bytes]]:
    """Return nodes and weights of Gemm - Tanh - ... - Gemm from `obs` to `output`."""
    nodes, tensors, below = [], [], "obs"
    last = len(network.weights) - 1
    for i, (weight, bias) in enumerate(zip(network.weights, network.biases, strict=True)):
        weight_name, bias_name = f"{name}_weight_{i}", f"{name}_bias_{i}"
        tensors.append(_tensor(weight_name, weight.astype(np.float32)))
        tensors.append(_tensor(bias_name, bias.astype(np.float32)))
        linear = output if i == last else f"{name}_linear_{i}"
        nodes.append(_node("Gemm", [below, weight_name, bias_name], linear))
        below = f"{name}_hidden_{i}"
        if i != last:
            nodes.append(_node("Tanh", [linear], below))
    return nodes, tensors


def _node(op_type: str, inputs: list[str], output: str, **attributes: int) -> bytes:
    """NodeProto: input 1, output 2, op_type 4, attribute 5 (name 1, i 3, type 20 = INT)."""
    parts = [_field(1, name) for name in inputs] + [_field(2, output), _field(4, op_type)]
    for name, value in attributes.items():
        parts.append(_field(5, _field(1, name) + _field(3, value) + _field(20, 2)))
    return b"".join(parts)


def _tensor(name: str, array: FloatArray | IntArray) -> bytes:
    """TensorProto: dims 1, data_type 2, name 8, raw_data 9 (little-endian)."""
    data_type = INT64 if array.dtype.kind == "i" else FLOAT
    dims = b"".join(_field(1, size) for size in array.shape)
    raw = array.astype(array.dtype.newbyteorder("<")).tobytes()
    return dims + _field(2, data_type) + _field(8, name) + _field(9, raw)


def _value_info(name: str, data_type: int, shape: list[str | int]) -> bytes:
    """ValueInfoProto: name 1, type 2 > tensor_type 1 > elem_type 1, shape 2 > dim 1."""
    dims = [_field(2 if isinstance(size, str) else 1, size) for size in shape]
    tensor_type = _field(1, data_type) + _field(2, b"".join(_field(1, dim) for dim in dims))
    return _field(1, name) + _field(2, _field(1, tensor_type))


def _field(number: int, value: int | str | bytes) -> bytes:
    """One protobuf field: integers as varint (wire type 0), the rest with its length (2)."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    data = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _varint(value: int) -> bytes:
    """A non-negative integer, seven bits a byte, lowest first, the high bit set until the last."""
    parts = bytearray()
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    parts.append(value)
    return bytes(parts)

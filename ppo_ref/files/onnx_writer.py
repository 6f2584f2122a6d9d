"""Write a policy as an ONNX file with numpy alone.

The `onnx` package has no build for Pyodide, and one exporter must serve the page, the command line
and torch. Field numbers are those of onnx.proto3; the tests read the result with `onnx.checker` and
onnxruntime. `onnx_reader` is the way back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from ppo_ref.arrays import FloatArray, IntArray
from ppo_ref.envs.spaces import Box, Discrete, MultiDiscrete, Space
from ppo_ref.files.protobuf import field
from ppo_ref.files.spaces_json import space_to_dict
from ppo_ref.network import MLP
from ppo_ref.normalize import OBS_CLIP, ObsNormalizer
from ppo_ref.policy import Policy

OPSET = 17
"""The oldest opset that onnxruntime-web and everything newer run alike."""
IR_VERSION = 8
"""The file format that belongs to opset 17."""
FLOAT, INT64 = 1, 7
"""TensorProto.DataType."""
PRODUCER = "ppo-lab"


def policy_to_onnx(policy: Policy, metadata: Mapping[str, str] | None = None) -> bytes:
    """Return a policy as the bytes of an ONNX file.

    Input `obs` (batch, obs_dim) float32, as the environment gives it: normalising is part of the
    graph. Outputs, by the kind of action space:

    - discrete: `logits` (batch, n) float32, `action` (batch,) int64, the most probable one;
    - multi_discrete: `logits` (batch, all options side by side), `action` (batch, choices) int64;
    - box: `mean` (batch, A), `log_std` (A,), `action` (batch, A) float32, the mean within its
      bounds;

    and always `value` (batch,) float32. The batch size is free. Actions that a world masks are not
    known here: whoever plays such a world takes the largest valid logit.

    Args:
        policy: The policy.
        metadata: Kept as the model's metadata properties beside `action_space` and, with a
            normaliser, `obs_statistics` (both JSON); `policy.metadata` when None.
    """
    graph = _Graph()
    inputs = graph.normalize("obs", policy.normalizer)
    head = "mean" if isinstance(policy.action_space, Box) else "logits"
    model = policy.model
    if model.shared:
        trunk = graph.hidden("trunk", model.actor, inputs)
        graph.last("actor", model.actor, trunk, head)
        graph.last("critic", model.critic, trunk, "value_column")
    else:
        graph.last("actor", model.actor, graph.hidden("actor", model.actor, inputs), head)
        critic = graph.hidden("critic", model.critic, inputs)
        graph.last("critic", model.critic, critic, "value_column")
    graph.add("Squeeze", ["value_column", graph.tensor("value_axis", _whole([1]))], ["value"])
    graph.act(policy.action_space, head)
    outputs = [_value_info(head, FLOAT, ["batch", policy.num_outputs])]
    if isinstance(policy.action_space, Box):
        graph.add("Identity", [graph.tensor("actor_log_std", model.log_std)], ["log_std"])
        outputs.append(_value_info("log_std", FLOAT, [policy.num_outputs]))
    kind = FLOAT if isinstance(policy.action_space, Box) else INT64
    outputs.append(_value_info("value", FLOAT, ["batch"]))
    outputs.append(_value_info("action", kind, ["batch", *policy.action_space.shape]))
    about = {**(policy.metadata if metadata is None else metadata), **_own_metadata(policy)}
    return (
        field(1, IR_VERSION)
        + field(2, PRODUCER)
        + field(7, graph.encode([_value_info("obs", FLOAT, ["batch", policy.obs_dim])], outputs))
        + field(8, field(2, OPSET))
        + b"".join(field(14, field(1, key) + field(2, value)) for key, value in about.items())
    )


def _own_metadata(policy: Policy) -> dict[str, str]:
    """What the reader needs beyond the weights."""
    about = {"action_space": json.dumps(space_to_dict(policy.action_space))}
    if policy.normalizer is not None:
        seen = policy.normalizer.statistics
        values = {"mean": seen.mean.tolist(), "var": seen.var.tolist(), "count": seen.count}
        about["obs_statistics"] = json.dumps(values)
    return about


class _Graph:
    """Nodes and weights in the order in which they are added."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._tensors: list[bytes] = []

    def add(
        self, op_type: str, inputs: Sequence[str], outputs: Sequence[str], **attributes: int
    ) -> str:
        """NodeProto: input 1, output 2, op_type 4, attribute 5 (name 1, i 3, type 20 = INT)."""
        parts = [field(1, name) for name in inputs] + [field(2, name) for name in outputs]
        parts.append(field(4, op_type))
        for name, value in attributes.items():
            parts.append(field(5, field(1, name) + field(3, value) + field(20, 2)))
        self._nodes.append(b"".join(parts))
        return outputs[0]

    def tensor(self, name: str, array: FloatArray | IntArray) -> str:
        """TensorProto: dims 1, data_type 2, name 8, raw_data 9 (little-endian)."""
        whole = array.dtype.kind == "i"
        stored = array.astype("<i8" if whole else "<f4")
        dims = b"".join(field(1, size) for size in array.shape)
        kind = field(2, INT64 if whole else FLOAT)
        self._tensors.append(dims + kind + field(8, name) + field(9, stored.tobytes()))
        return name

    def normalize(self, obs: str, normalizer: ObsNormalizer | None) -> str:
        """clip((obs - mean) * scale), or nothing."""
        if normalizer is None:
            return obs
        bounds = [
            self.tensor(f"obs_{side}", np.array(limit, np.float32))
            for side, limit in (("low", -OBS_CLIP), ("high", OBS_CLIP))
        ]
        centred = self.add("Sub", [obs, self.tensor("obs_mean", normalizer.mean)], ["obs_centred"])
        scale = self.tensor("obs_scale", normalizer.scale)
        scaled = self.add("Mul", [centred, scale], ["obs_scaled"])
        return self.add("Clip", [scaled, *bounds], ["obs_normalised"])

    def hidden(self, name: str, network: MLP, below: str) -> str:
        """Gemm and Tanh of every layer but the last."""
        for i in range(len(network.weights) - 1):
            linear = self._gemm(f"{name}_{i}", network, i, below, f"{name}_linear_{i}")
            below = self.add("Tanh", [linear], [f"{name}_hidden_{i}"])
        return below

    def last(self, name: str, network: MLP, below: str, output: str) -> None:
        """The last Gemm."""
        self._gemm(f"{name}_out", network, len(network.weights) - 1, below, output)

    def _gemm(self, name: str, network: MLP, layer: int, below: str, output: str) -> str:
        weight = self.tensor(f"{name}_weight", network.weights[layer])
        bias = self.tensor(f"{name}_bias", network.biases[layer])
        return self.add("Gemm", [below, weight, bias], [output])

    def act(self, space: Space, head: str) -> None:
        """The most probable action."""
        if isinstance(space, Discrete):
            self.add("ArgMax", [head], ["action"], axis=1, keepdims=0)
        elif isinstance(space, MultiDiscrete):
            parts = [f"logits_{k}" for k in range(len(space.sizes))]
            self.add("Split", [head, self.tensor("sizes", _whole(space.sizes))], parts, axis=1)
            chosen = [
                self.add("ArgMax", [part], [f"action_{k}"], axis=1, keepdims=1)
                for k, part in enumerate(parts)
            ]
            self.add("Concat", chosen, ["action"], axis=1)
        else:
            low, high = (np.array(side, np.float32) for side in (space.low, space.high))
            above = self.add("Max", [head, self.tensor("action_low", low)], ["action_above"])
            self.add("Min", [above, self.tensor("action_high", high)], ["action"])

    def encode(self, inputs: Iterable[bytes], outputs: Iterable[bytes]) -> bytes:
        """GraphProto: node 1, name 2, initializer 5, input 11, output 12."""
        return (
            b"".join(field(1, node) for node in self._nodes)
            + field(2, "policy")
            + b"".join(field(5, tensor) for tensor in self._tensors)
            + b"".join(field(11, value) for value in inputs)
            + b"".join(field(12, value) for value in outputs)
        )


def _whole(numbers: Sequence[int]) -> IntArray:
    return np.array(numbers, np.int64)


def _value_info(name: str, data_type: int, shape: Sequence[str | int]) -> bytes:
    """ValueInfoProto: name 1, type 2 > tensor_type 1 > elem_type 1, shape 2 > dim 1."""
    dims = [field(2 if isinstance(size, str) else 1, size) for size in shape]
    tensor_type = field(1, data_type) + field(2, b"".join(field(1, dim) for dim in dims))
    return field(1, name) + field(2, field(1, tensor_type))

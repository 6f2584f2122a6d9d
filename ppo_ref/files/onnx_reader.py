"""Read back a policy that `onnx_writer` wrote, so that a file can start a run."""

from __future__ import annotations

import json
from collections.abc import Mapping

import numpy as np

from ppo_ref.actor_critic import ActorCritic
from ppo_ref.arrays import FloatArray
from ppo_ref.files.onnx_writer import FLOAT, PRODUCER
from ppo_ref.files.protobuf import fields
from ppo_ref.files.spaces_json import space_from_dict
from ppo_ref.network import MLP
from ppo_ref.normalize import ObsNormalizer
from ppo_ref.policy import Policy

Tensors = dict[str, FloatArray]


def policy_from_onnx(data: bytes) -> Policy:
    """Return the policy in an ONNX file.

    Args:
        data: What `policy_to_onnx` returned.

    Raises:
        ValueError: The bytes are not an ONNX file, or another program wrote it.
    """
    producer, metadata, tensors = _read(data)
    if producer != PRODUCER or "action_space" not in metadata:
        raise ValueError(
            f"the ONNX file is of producer {producer!r}, allowed: a policy that {PRODUCER} wrote"
        )
    space = space_from_dict(json.loads(metadata.pop("action_space")))
    statistics = metadata.pop("obs_statistics", None)
    model = _model(tensors)
    normalizer = None
    if statistics is not None:
        normalizer = ObsNormalizer(model.actor.sizes[0])
        normalizer.load_state_dict(json.loads(statistics))
    return Policy(model, metadata, action_space=space, normalizer=normalizer)


def _model(tensors: Mapping[str, FloatArray]) -> ActorCritic:
    shared = "trunk_0_weight" in tensors
    names = {"actor": "trunk", "critic": "trunk"} if shared else {}
    hidden = [f"{'trunk' if shared else 'actor'}_{i}_weight" for i in range(len(tensors))]
    hidden_sizes = [tensors[name].shape[1] for name in hidden if name in tensors]
    log_std = tensors.get("actor_log_std", np.zeros(0, np.float32))
    head = tensors["actor_out_weight"]
    obs_dim = tensors[hidden[0]].shape[0]
    model = ActorCritic(
        obs_dim, head.shape[1], hidden_sizes, shared=shared, num_log_std=len(log_std)
    )
    model.log_std[:] = log_std
    for name, network in (("actor", model.actor), ("critic", model.critic)):
        _fill(network, names.get(name, name), name, tensors)
    return model


def _fill(network: MLP, hidden: str, last: str, tensors: Mapping[str, FloatArray]) -> None:
    count = len(network.weights) - 1
    for i, name in enumerate([*(f"{hidden}_{i}" for i in range(count)), f"{last}_out"]):
        network.weights[i][:] = tensors[f"{name}_weight"]
        network.biases[i][:] = tensors[f"{name}_bias"]


def _read(data: bytes) -> tuple[str, dict[str, str], Tensors]:
    """Return producer, metadata and float tensors: ModelProto fields 2, 14, and 7 > 5."""
    producer, metadata, tensors = "", {}, {}
    try:
        for number, value in fields(data):
            if not isinstance(value, bytes):
                continue
            if number == 2:
                producer = value.decode()
            elif number == 14:
                entry = dict(_texts(value))
                metadata[entry.get(1, "")] = entry.get(2, "")
            elif number == 7:
                tensors = dict(_tensors(value))
    except ValueError as error:
        raise ValueError(f"this is not a readable ONNX file: {error}") from error
    return producer, metadata, tensors


def _texts(message: bytes) -> list[tuple[int, str]]:
    return [
        (number, value.decode()) for number, value in fields(message) if isinstance(value, bytes)
    ]


def _tensors(graph: bytes) -> list[tuple[str, FloatArray]]:
    """TensorProto: dims 1, data_type 2, name 8, raw_data 9."""
    found = []
    for number, tensor in fields(graph):
        if number != 5 or not isinstance(tensor, bytes):
            continue
        parts = list(fields(tensor))
        shape = [value for key, value in parts if key == 1 and isinstance(value, int)]
        about = dict(parts)
        name, raw = about.get(8), about.get(9)
        if about.get(2) == FLOAT and isinstance(name, bytes) and isinstance(raw, bytes):
            array = np.frombuffer(raw, "<f4").astype(np.float32)
            found.append((name.decode(), array.reshape(shape)))
    return found

import json

import numpy as np
import onnx
import onnxruntime
import pytest

from ppo_ref.actor_critic import ActorCritic
from ppo_ref.onnx_file import OPSET, policy_to_onnx
from ppo_ref.policy import Policy

METADATA = {"env": "Überwelt-v0", "seed": "3", "config": '{"gamma": 0.98}' * 100}


def make_policy(hidden=(64, 64), num_actions=2, dtype=np.float32):
    model = ActorCritic(4, num_actions, hidden, dtype=dtype)
    model.params[:] = np.random.default_rng(0).normal(size=model.params.size) / 3
    return Policy(model)


@pytest.mark.parametrize("hidden", [(64, 64), (5,), (300, 200, 100)])
@pytest.mark.parametrize("batch", [1, 7])
def test_onnxruntime_computes_what_the_policy_computes(hidden, batch):
    policy = make_policy(hidden, num_actions=3)
    obs = np.random.default_rng(1).normal(size=(batch, 4)).astype(np.float32)
    session = onnxruntime.InferenceSession(policy_to_onnx(policy, {}))
    logits, value, action = session.run(["logits", "value", "action"], {"obs": obs})
    np.testing.assert_allclose(logits, policy.outputs(obs), rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(value, policy.value(obs), rtol=1e-5, atol=1e-5)
    np.testing.assert_array_equal(action, policy.act(obs))
    assert (logits.dtype, value.dtype, action.dtype) == (np.float32, np.float32, np.int64)


def test_the_checker_accepts_the_file_with_shapes_inferred():
    model = onnx.load_from_string(policy_to_onnx(make_policy(), METADATA))
    onnx.checker.check_model(model, full_check=True)
    assert model.opset_import[0].version == OPSET


def test_inputs_and_outputs_are_named_and_the_batch_is_free():
    graph = onnx.load_from_string(policy_to_onnx(make_policy(), {})).graph

    def shape(value):
        dims = value.type.tensor_type.shape.dim
        return (value.name, *[dim.dim_param or dim.dim_value for dim in dims])

    assert [shape(value) for value in graph.input] == [("obs", "batch", 4)]
    assert [shape(value) for value in graph.output] == [
        ("logits", "batch", 2),
        ("value", "batch"),
        ("action", "batch"),
    ]


def test_metadata_arrives_whole():
    model = onnx.load_from_string(policy_to_onnx(make_policy(), METADATA))
    about = {entry.key: entry.value for entry in model.metadata_props}
    space = json.loads(about.pop("action_space"))
    assert about == METADATA
    assert space == {"kind": "discrete", "labels": ["0", "1"]}


def test_a_policys_own_metadata_is_the_default():
    policy = Policy(make_policy().model, {"env": "CartPole-v1"})
    model = onnx.load_from_string(policy_to_onnx(policy))
    about = {entry.key: entry.value for entry in model.metadata_props}
    assert about.items() >= {"env": "CartPole-v1"}.items()


def test_weights_are_stored_as_they_are():
    policy = make_policy()
    model = onnx.load_from_string(policy_to_onnx(policy, {}))
    tensors = {
        tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in model.graph.initializer
    }
    np.testing.assert_array_equal(tensors["actor_1_weight"], policy.model.actor.weights[1])
    np.testing.assert_array_equal(tensors["critic_out_bias"], policy.model.critic.biases[2])


def test_a_float64_policy_is_exported_in_float32():
    policy = make_policy(dtype=np.float64)
    obs = np.zeros((2, 4), np.float32)
    session = onnxruntime.InferenceSession(policy_to_onnx(policy, {}))
    np.testing.assert_allclose(
        session.run(["logits"], {"obs": obs})[0], policy.outputs(obs), rtol=1e-5
    )

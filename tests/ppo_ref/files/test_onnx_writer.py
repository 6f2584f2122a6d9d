import json
import math

import numpy as np
import onnx
import onnxruntime
import pytest

from ppo_ref.actor_critic import ActorCritic
from ppo_ref.envs.spaces import Box, Discrete, MultiDiscrete
from ppo_ref.files.onnx_reader import policy_from_onnx
from ppo_ref.files.onnx_writer import OPSET, policy_to_onnx
from ppo_ref.normalize import ObsNormalizer
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


SPACES = {
    "discrete": Discrete(("a", "b", "c")),
    "multi_discrete": MultiDiscrete((("a", "b", "c"), ("off", "on"))),
    "box": Box(("u", "v"), (-0.1, -math.inf), (0.1, math.inf)),
}


def any_policy(kind, shared=False, normalised=False, dtype=np.float32):
    space, rng = SPACES[kind], np.random.default_rng(0)
    model = ActorCritic(
        4,
        space.num_outputs,
        (16, 8),
        shared=shared,
        num_log_std=2 if kind == "box" else 0,
        dtype=dtype,
    )
    model.params[:] = rng.normal(size=model.params.size) / 3
    normalizer = None
    if normalised:
        normalizer = ObsNormalizer(4)
        normalizer.update(rng.normal([3.0, 0.0, -50.0, 0.0], [0.01, 1.0, 20.0, 0.0], (99, 4)))
    return Policy(model, {"env": "X-v0"}, action_space=space, normalizer=normalizer)


@pytest.mark.parametrize("normalised", [False, True], ids=["raw", "normalised"])
@pytest.mark.parametrize("shared", [False, True], ids=["apart", "shared"])
@pytest.mark.parametrize("kind", SPACES)
def test_every_kind_of_policy_runs_in_onnxruntime_to_1e_5(kind, shared, normalised):
    policy = any_policy(kind, shared, normalised)
    data = policy_to_onnx(policy)
    onnx.checker.check_model(onnx.load_from_string(data), full_check=True)
    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    head = "mean" if kind == "box" else "logits"
    names = [output.name for output in session.get_outputs()]
    assert names == [head, *(["log_std"] if kind == "box" else []), "value", "action"]
    obs = np.random.default_rng(1).normal(0, 30, (64, 4)).astype(np.float32)
    found = dict(zip(names, session.run(names, {"obs": obs}), strict=True))
    np.testing.assert_allclose(found[head], policy.outputs(obs), rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(found["value"], policy.value(obs), rtol=1e-5, atol=1e-5)
    action = policy.act(obs)
    if kind == "box":
        np.testing.assert_allclose(found["log_std"], policy.model.log_std, rtol=1e-6)
        space = policy.action_space
        action = np.clip(action, space.low, space.high)
        assert (found["action"][:, 0] == np.float32(0.1)).any()
    assert found["action"].shape == action.shape
    np.testing.assert_allclose(found["action"], action, rtol=1e-5, atol=1e-5)


def test_a_shared_trunk_is_stored_once():
    apart, shared = (
        onnx.load_from_string(policy_to_onnx(any_policy("discrete", shared)))
        for shared in (False, True)
    )
    assert sum(node.op_type == "Tanh" for node in apart.graph.node) == 4
    assert sum(node.op_type == "Tanh" for node in shared.graph.node) == 2


@pytest.mark.parametrize("normalised", [False, True], ids=["raw", "normalised"])
@pytest.mark.parametrize("shared", [False, True], ids=["apart", "shared"])
@pytest.mark.parametrize("kind", SPACES)
def test_a_policy_comes_back_from_its_file_bit_for_bit(kind, shared, normalised):
    policy = any_policy(kind, shared, normalised)
    again = policy_from_onnx(policy_to_onnx(policy))
    assert again.model.shape == policy.model.shape
    np.testing.assert_array_equal(again.model.params, policy.model.params)
    assert (again.action_space, again.metadata) == (policy.action_space, policy.metadata)
    assert (again.normalizer is None) == (not normalised)
    if normalised:
        for key, value in policy.normalizer.state_dict().items():
            np.testing.assert_array_equal(again.normalizer.state_dict()[key], value)
    assert policy_to_onnx(again) == policy_to_onnx(policy)


def test_files_that_are_no_policies_of_ours_are_refused():
    with pytest.raises(ValueError, match="not a readable ONNX file"):
        policy_from_onnx(b"\xff" * 40)
    with pytest.raises(ValueError, match="not a readable ONNX file"):
        policy_from_onnx(policy_to_onnx(make_policy())[:-9])
    node = onnx.helper.make_node("Identity", ["x"], ["y"])
    ends = [onnx.helper.make_tensor_value_info(name, 1, [1]) for name in "xy"]
    graph = onnx.helper.make_graph([node], "g", ends[:1], ends[1:])
    other = onnx.helper.make_model(graph, producer_name="somebody").SerializeToString()
    with pytest.raises(ValueError, match="of producer 'somebody', allowed: a policy that ppo-lab"):
        policy_from_onnx(other)


def test_every_byte_of_a_file_is_part_of_the_format():
    for kind in SPACES:
        data = policy_to_onnx(any_policy(kind, normalised=True))
        model = onnx.load_from_string(data)
        model.DiscardUnknownFields()
        assert len(model.SerializeToString()) == len(data)


def test_inner_names_tell_what_flows_there():
    model = onnx.load_from_string(policy_to_onnx(any_policy("box", shared=True, normalised=True)))
    assert model.graph.name == "policy"
    assert [name for node in model.graph.node for name in node.output] == [
        *("obs_centred", "obs_scaled", "obs_normalised"),
        *("trunk_linear_0", "trunk_hidden_0", "trunk_linear_1", "trunk_hidden_1"),
        *("mean", "value_column", "value", "action_above", "action", "log_std"),
    ]
    assert {tensor.name for tensor in model.graph.initializer} == {
        *("obs_low", "obs_high", "obs_mean", "obs_scale", "value_axis"),
        *("trunk_0_weight", "trunk_0_bias", "trunk_1_weight", "trunk_1_bias"),
        *("actor_out_weight", "actor_out_bias", "critic_out_weight", "critic_out_bias"),
        *("action_low", "action_high", "actor_log_std"),
    }
    several = onnx.load_from_string(policy_to_onnx(any_policy("multi_discrete")))
    assert several.graph.initializer[-1].name == "sizes"


def test_only_our_own_files_come_back():
    ours = onnx.load_from_string(policy_to_onnx(make_policy()))
    ours.producer_name = "somebody"
    with pytest.raises(ValueError, match="of producer 'somebody'"):
        policy_from_onnx(ours.SerializeToString())
    ours.ClearField("producer_name")
    with pytest.raises(ValueError, match="of producer ''"):
        policy_from_onnx(ours.SerializeToString())
    ours.producer_name = "ppo-lab"
    del ours.metadata_props[:]
    with pytest.raises(ValueError, match="allowed: a policy that ppo-lab wrote"):
        policy_from_onnx(ours.SerializeToString())


def test_metadata_may_leave_out_what_is_empty():
    # As tools that follow proto3 write it.
    model = onnx.load_from_string(policy_to_onnx(make_policy()))
    model.metadata_props.add().key = "note"
    model.metadata_props.add().value = "without a key"
    about = policy_from_onnx(model.SerializeToString()).metadata
    assert (about["note"], about[""]) == ("", "without a key")

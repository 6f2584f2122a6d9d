import dataclasses
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppo_ref.algorithms import ALGORITHMS, REQUIRED, SUGGESTED
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.errors import FieldError

NUMBERS = [
    field
    for field in dataclasses.fields(PPOConfig)
    if "low" in field.metadata and not str(field.type).startswith("tuple")
]


def test_fields_are_documented_with_their_range():
    for field in dataclasses.fields(PPOConfig):
        assert field.metadata["help"]


@pytest.mark.parametrize("field", NUMBERS, ids=lambda field: field.name)
@pytest.mark.parametrize("side", ["low", "high"])
def test_a_number_outside_its_range_is_refused_by_name(field, side):
    whole = str(field.type).startswith("int")
    value = field.metadata[side] + (1 if whole else 1.0) * (-1 if side == "low" else 1)
    # Beyond 2**53 adding 1 to a float changes nothing; these ranges are far smaller.
    with pytest.raises(FieldError, match=f"^{field.name} is .*allowed: "):
        PPOConfig(**{field.name: value})


@pytest.mark.parametrize("field", NUMBERS, ids=lambda field: field.name)
def test_the_lower_end_is_allowed_or_excluded_as_declared(field):
    low = field.metadata["low"]
    options = {field.name: low}
    if field.metadata["above"]:
        with pytest.raises(FieldError, match=f"^{field.name} is .*allowed: a number above"):
            PPOConfig(**options)
    else:
        free = {"num_minibatches": 1, "norm_adv": False, "anneal_lr": False}
        assert getattr(PPOConfig(**{**free, **options}), field.name) == low


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_nan_and_infinity_are_refused(value):
    with pytest.raises(FieldError, match="learning_rate is"):
        PPOConfig(learning_rate=value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"num_envs": 8.0}, "num_envs is 8.0, allowed: an integer from 1 to 1048576"),
        ({"num_envs": True}, "num_envs is True, allowed: an integer from 1 to 1048576"),
        ({"gamma": "0.9"}, "gamma is '0.9', allowed: a number from 0.0 to 1.0"),
        ({"gamma": None}, "gamma is None, allowed: a number from 0.0 to 1.0"),
        ({"clip_coef": "1"}, "clip_coef is '1', allowed: a number above 0.0 to 100.0"),
        ({"anneal_lr": 1}, "anneal_lr is 1, allowed: true or false"),
        ({"hidden_sizes": ()}, r"hidden_sizes is \(\), allowed: a list of at least one integer"),
        ({"hidden_sizes": 64}, "hidden_sizes is 64, allowed: a list of at least one integer"),
        ({"hidden_sizes": (64, 0.5)}, "hidden_sizes is 0.5, allowed: an integer from 1 to 4096"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused_by_name(change, message):
    with pytest.raises(FieldError, match=f"^{message}$"):
        PPOConfig(**change)


def test_a_whole_number_is_a_number():
    assert PPOConfig(gamma=1).gamma == 1


def test_none_switches_optional_fields_off():
    assert PPOConfig(target_kl=None, clip_vloss=None, target_return=None).target_kl is None


def test_more_minibatches_than_samples_are_refused():
    message = r"^num_minibatches is 9, allowed: 1 to the batch size num_envs \* num_steps = 8$"
    with pytest.raises(FieldError, match=message):
        PPOConfig(num_envs=2, num_steps=4, num_minibatches=9)
    one_each = PPOConfig(num_envs=2, num_steps=4, num_minibatches=8, norm_adv=False)
    assert one_each.num_minibatches == 8


def test_minibatches_of_one_sample_are_refused_where_advantages_are_normalised():
    message = (
        r"^num_minibatches is 5, allowed with norm_adv: at most half the batch size num_envs \* "
        r"num_steps = 8, because the advantage of a single sample is normalised to 0$"
    )
    with pytest.raises(FieldError, match=message):
        PPOConfig(num_envs=2, num_steps=4, num_minibatches=5)
    assert PPOConfig(num_envs=2, num_steps=4, num_minibatches=4).num_minibatches == 4


def test_hidden_sizes_may_be_a_list():
    assert PPOConfig(hidden_sizes=[16, 8]) == PPOConfig(hidden_sizes=(16, 8))
    with pytest.raises(FieldError, match=r"hidden_sizes is \(\), allowed: a list of at least one"):
        PPOConfig(hidden_sizes=[])


def test_unknown_fields_are_refused_by_name():
    with pytest.raises(
        FieldError, match=r"^unknown field 'clip_range', allowed: algorithm, total_steps, "
    ):
        PPOConfig.from_dict({"clip_range": 0.2, "gamma": 0.9})


def test_a_config_survives_json():
    config = PPOConfig(hidden_sizes=(32, 16), target_kl=0.01, gamma=0.9)
    assert PPOConfig.from_dict(json.loads(json.dumps(config.to_dict()))) == config


def test_a_spec_survives_json():
    spec = RunSpec(env="CartPole-v1", seed=2**32 - 1, config=PPOConfig(num_envs=4))
    assert RunSpec.from_dict(json.loads(json.dumps(spec.to_dict()))) == spec


def test_replace_checks_again():
    with pytest.raises(FieldError, match="gamma is 2"):
        PPOConfig().replace(gamma=2)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "env is missing, allowed: the name of an environment"),
        ({"env": 3}, "env is 3, allowed: the name of an environment"),
        ({"env": ""}, "env is '', allowed: the name of an environment"),
        ({"env": "E", "seed": True}, "seed is True, allowed: an integer from 0 to 4294967295"),
        ({"env": "E", "seed": -1}, "seed is -1, allowed: an integer from 0 to 4294967295"),
        (
            {"env": "E", "seed": 2**32},
            "seed is 4294967296, allowed: an integer from 0 to 4294967295",
        ),
        ({"env": "E", "seed": 1.5}, "seed is 1.5, allowed: an integer from 0 to 4294967295"),
        ({"env": "E", "config": 3}, "config is 3, allowed: an object of PPOConfig fields"),
        ({"env": "E", "steps": 3}, "unknown field 'steps', allowed: env, seed, config"),
    ],
)
def test_an_impossible_spec_is_refused_by_name(values, message):
    with pytest.raises(FieldError, match=f"^{message}$"):
        RunSpec.from_dict(values)


def test_a_spec_has_a_default_seed_and_config():
    assert RunSpec.from_dict({"env": "E"}) == RunSpec(env="E", seed=0, config=PPOConfig())


@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_minibatches_cover_the_batch_in_nearly_equal_parts(num_envs, num_steps, data):
    count = data.draw(st.integers(1, num_envs * num_steps))
    config = PPOConfig(
        num_envs=num_envs, num_steps=num_steps, num_minibatches=count, norm_adv=False
    )
    bounds = config.minibatch_bounds
    sizes = [end - start for start, end in bounds]
    assert len(bounds) == count and min(sizes) >= 1 and max(sizes) - min(sizes) <= 1
    assert [i for bound in bounds for i in range(*bound)] == list(range(config.batch_size))


def test_the_learning_rate_falls_linearly_to_zero_after_the_last_update():
    config = PPOConfig(total_steps=1000, num_envs=1, num_steps=100, learning_rate=1.0)
    rates = [config.learning_rate_at(step) for step in range(0, 1001, 100)]
    assert rates == pytest.approx([1 - i / 10 for i in range(11)])


def test_anneal_steps_set_another_horizon():
    shape = {"num_envs": 1, "num_steps": 50, "num_minibatches": 1}
    config = PPOConfig(total_steps=199, anneal_steps=200, learning_rate=1.0, **shape)
    assert [config.learning_rate_at(step) for step in (0, 100, 200, 300)] == [1, 0.5, 0, 0]


@pytest.mark.parametrize("name", ["anneal_lr", "anneal_clip"])
def test_a_horizon_within_the_run_is_refused(name):
    # Beyond it nothing would be learnt: the step size or the clip interval is 0.
    falls = {"anneal_lr": False, name: True}
    message = (
        "^anneal_steps is 1023, allowed with anneal_lr or anneal_clip: 1024 and more, the env "
        "steps of the run, or empty$"
    )
    with pytest.raises(FieldError, match=message):
        PPOConfig(total_steps=1500, anneal_steps=1023, **falls)
    assert PPOConfig(total_steps=1500, anneal_steps=1024, **falls).anneal_steps == 1024
    assert PPOConfig(anneal_steps=1, anneal_lr=False).anneal_steps == 1


def test_without_annealing_the_learning_rate_stays():
    assert PPOConfig(anneal_lr=False).learning_rate_at(10**9) == 2.5e-3


def test_a_budget_below_one_rollout_still_is_one_iteration():
    assert PPOConfig(total_steps=1).num_iterations == 1


def test_a_rollout_that_would_exceed_the_budget_is_not_begun():
    configs = [
        PPOConfig(total_steps=steps, num_envs=4, num_steps=25) for steps in (199, 200, 299, 300)
    ]
    assert [config.num_iterations for config in configs] == [1, 2, 2, 3]
    assert [config.planned_steps for config in configs] == [100, 200, 200, 300]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_every_algorithm_can_be_chosen_in_one_call_and_left_again(algorithm):
    config = PPOConfig(ent_coef=0.1).with_algorithm(algorithm)
    assert (config.algorithm, config.ent_coef) == (algorithm, 0.1)
    assert config.with_algorithm("ppo").algorithm == "ppo"


OTHER = {
    "update_epochs": 2,
    "num_minibatches": 2,
    "gae_lambda": 0.9,
    "baseline": False,
    "anneal_clip": True,
    "clip_vloss": 0.2,
    "target_kl": 0.01,
}
CLASHES = [(name, field) for name, values in REQUIRED.items() for field in values]


@pytest.mark.parametrize(("algorithm", "field"), CLASHES)
def test_what_an_algorithm_leaves_no_choice_cannot_be_chosen(algorithm, field):
    config = PPOConfig().with_algorithm(algorithm)
    required = REQUIRED[algorithm][field]
    message = rf"^{field} is {OTHER[field]}, allowed with algorithm {algorithm}: {required}$"
    with pytest.raises(FieldError, match=message):
        config.replace(**{field: OTHER[field]})


def test_a_kl_penalty_needs_a_target():
    message = (
        r"^target_kl is None, allowed with algorithm ppo_kl: "
        r"a number above 0\.0 to 100\.0, such as 0\.01$"
    )
    with pytest.raises(FieldError, match=message):
        PPOConfig(algorithm="ppo_kl")
    assert PPOConfig().with_algorithm("ppo_kl").target_kl == SUGGESTED["ppo_kl"]["target_kl"]
    assert PPOConfig(target_kl=0.5).with_algorithm("ppo_kl").target_kl == 0.5


@pytest.mark.parametrize("value", ["trpo", None, 1])
def test_an_unknown_algorithm_is_refused_with_the_known_ones(value):
    message = f"^algorithm is {value!r}, allowed: ppo, ppo_kl, a2c, reinforce$"
    with pytest.raises(FieldError, match=message):
        PPOConfig(algorithm=value)
    with pytest.raises(FieldError, match=message):
        PPOConfig().with_algorithm(value)


def test_epochs_stop_at_one_and_a_half_times_the_target():
    assert PPOConfig(target_kl=0.02).kl_stop == pytest.approx(0.03)
    assert PPOConfig().kl_stop is None
    assert PPOConfig(algorithm="ppo_kl", target_kl=0.02).kl_stop is None


def test_the_clip_falls_with_the_learning_rate_when_asked_to():
    config = PPOConfig(total_steps=1000, num_envs=1, num_steps=100, clip_coef=0.4)
    assert config.clip_coef_at(900) == 0.4
    annealed = config.replace(anneal_clip=True)
    assert [annealed.clip_coef_at(step) for step in (0, 500, 1000)] == pytest.approx([0.4, 0.2, 0])


def test_without_a_baseline_the_critic_has_no_weight():
    config = PPOConfig().with_algorithm("reinforce")
    assert config.value_weight == 0.5
    assert config.replace(baseline=False).value_weight == 0.0


def test_a_run_goes_on_only_with_what_may_change():
    began = PPOConfig(num_envs=4, num_steps=25, hidden_sizes=(16,))
    began.require_same_run(began.replace(learning_rate=1e-4))
    with pytest.raises(
        FieldError, match=r"^hidden_sizes is \(8,\), allowed: \(16,\), as the run began$"
    ):
        began.require_same_run(began.replace(hidden_sizes=(8,)))


def test_the_penaltys_weight_starts_anew_with_another_algorithm_or_weight():
    before = PPOConfig(kl_coef=0.5).with_algorithm("ppo_kl")
    assert before.replace(gamma=0.9).kl_coef_after(before, 0.25) == 0.25
    assert before.replace(kl_coef=2.0).kl_coef_after(before, 0.25) == 2.0
    assert before.kl_coef_after(before.with_algorithm("ppo"), 0.25) == 0.5

"""What one run may ask of a service."""

import pytest

from gpu_api.service.quotas import check_size
from gpu_api.settings import Settings
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.errors import FieldError

SPEC = RunSpec(
    env="CartPole-v1",
    config=PPOConfig(total_steps=1000, num_envs=4, num_steps=25, hidden_sizes=(8,)),
)
# 100 env steps per iteration, 10 iterations. CartPole-v1 has 4 observations and 2 actions: each of
# two trunks has (4 + 1) * 8 parameters, the heads (8 + 1) * (2 + 1).
PARAMETERS = 2 * 40 + 27


@pytest.mark.parametrize(
    ("limit", "most", "sentence"),
    [
        ("max_total_steps", 999, "total_steps is 1000, allowed on this service: up to 999"),
        (
            "max_batch_size",
            99,
            "num_steps is 25, allowed on this service: num_envs * num_steps up to 99, here 100",
        ),
        (
            "max_iterations",
            9,
            "num_steps is 25, allowed on this service: iterations up to 9, here 10",
        ),
        (
            "max_parameters",
            PARAMETERS - 1,
            f"hidden_sizes is (8,), allowed on this service: parameters up to {PARAMETERS - 1}, "
            f"here {PARAMETERS}",
        ),
    ],
)
def test_a_run_beyond_a_limit_is_refused_by_the_field_that_has_to_change(limit, most, sentence):
    with pytest.raises(FieldError) as found:
        check_size(Settings(**{limit: most}), SPEC)
    assert str(found.value) == sentence
    check_size(Settings(**{limit: most + 1}), SPEC)

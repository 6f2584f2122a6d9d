import pytest

from ppo_ref.config import PPOConfig
from ppo_ref.fields import config_fields
from ppo_ref.guidance import GROUPS, GUIDES

FIELDS = {field.name: field for field in config_fields(PPOConfig)}


def test_every_hyperparameter_has_a_guide_and_nothing_else_has():
    assert set(GUIDES) == set(FIELDS)


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_fits_its_field(name):
    guide, field = GUIDES[name], FIELDS[name]
    assert guide.group in GROUPS
    assert guide.attempt.endswith(".")
    if guide.usual is not None:
        low, high = guide.usual
        assert field.type in ("int", "float")
        assert field.low <= low < high <= field.high
        assert low > 0 or not guide.log


def test_every_group_is_used():
    assert {guide.group for guide in GUIDES.values()} == set(GROUPS)

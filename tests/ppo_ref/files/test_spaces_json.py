import json
import math

import pytest

from ppo_ref.envs.spaces import Box, Discrete, MultiDiscrete, outputs_in_words
from ppo_ref.files.spaces_json import space_from_dict, space_to_dict


@pytest.mark.parametrize(
    "space",
    [
        Discrete(("left", "right")),
        MultiDiscrete((("a", "b", "c"), ("off", "on"))),
        Box(("u", "v"), (-1.0, -math.inf), (2.5, math.inf)),
    ],
)
def test_a_space_survives_json(space):
    assert space_from_dict(json.loads(json.dumps(space_to_dict(space), allow_nan=False))) == space


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="action space is 'text', allowed: discrete, multi_"):
        space_from_dict({"kind": "text"})


def test_bounds_are_numbers_where_json_has_them():
    values = space_to_dict(Box(("u", "v"), (-1.0, -math.inf), (2.5, math.inf)))
    assert (values["low"], values["high"]) == ([-1.0, "-inf"], [2.5, "inf"])


def test_outputs_are_told_by_number_and_kind():
    assert outputs_in_words(Discrete(("left", "right"))) == "2 discrete outputs"
    choices = MultiDiscrete((("a", "b", "c"), ("off", "on")))
    assert outputs_in_words(choices) == "3 + 2 multi_discrete outputs"
    assert outputs_in_words(Box(("u",), (-1.0,), (1.0,))) == "1 box outputs"

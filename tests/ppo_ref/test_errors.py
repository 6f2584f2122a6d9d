import pickle

import pytest

from ppo_ref.errors import MISSING, FieldError, InvariantError, UnknownFieldError


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (FieldError("gamma", 2, "0 to 1"), "gamma is 2, allowed: 0 to 1"),
        (FieldError("tea", "mint", "green"), "tea is 'mint', allowed: green"),
        (FieldError("env", MISSING, "a name"), "env is missing, allowed: a name"),
        (
            FieldError("device", "tpu", "cpu", when="with the numpy engine"),
            "device is 'tpu', allowed with the numpy engine: cpu",
        ),
        (UnknownFieldError("lr", 0.1, "gamma"), "unknown field 'lr', allowed: gamma"),
        (InvariantError("ratio", 2.0, "1 ± 0.1"), "ratio is 2, allowed: 1 ± 0.1"),
    ],
)
def test_every_error_is_one_sentence_that_survives_the_way_to_another_process(error, sentence):
    assert str(error) == sentence
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == sentence
    assert vars(again) == vars(error)


def test_the_facts_can_be_read_without_the_sentence():
    error = FieldError("num_minibatches", 5, "at most 4", when="with norm_adv")
    facts = {
        "field": "num_minibatches",
        "value": 5,
        "allowed": "at most 4",
        "when": "with norm_adv",
    }
    assert vars(error) == facts

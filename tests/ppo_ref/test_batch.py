"""Taking samples of a batch takes the same ones of every array."""

import dataclasses

import numpy as np

from ppo_ref.batch import Batch


def test_the_same_samples_are_taken_of_every_array():
    names = [field.name for field in dataclasses.fields(Batch)]
    arrays = {name: 10 * number + np.arange(4) for number, name in enumerate(names)}
    taken = Batch(**arrays).take(np.array([2, 0]))
    for number, name in enumerate(names):
        assert getattr(taken, name).tolist() == [10 * number + 2, 10 * number]


def test_where_every_output_may_be_chosen_no_sample_says_otherwise():
    arrays = dict.fromkeys(("obs", "actions", "log_probs", "values", "advantages", "returns"))
    whole = Batch(**{name: np.arange(3) for name in arrays})
    assert whole.take([1]).valid is None

import json

import pytest

from ppo_ref.experiments.outcome import Outcome, steps_to_threshold


def write(path, *pairs):
    events = [
        {"type": "iteration", "global_step": 1000 * i, "num_episodes": count, "episode_return": ret}
        for i, (count, ret) in enumerate(pairs, 1)
    ]
    lines = [{"type": "run_started"}, *events, {"type": "done"}]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_the_threshold_counts_from_a_hundred_finished_episodes(tmp_path):
    events = write(
        tmp_path / "events.jsonl", (0, None), (99, 50.0), (100, 9.0), (120, 10.0), (130, 11.0)
    )
    assert steps_to_threshold(events, 10.0) == 4000
    assert steps_to_threshold(events, 9.0) == 3000
    assert steps_to_threshold(events, 12.0) is None


def test_a_line_that_a_crash_cut_short_is_left_out(tmp_path):
    events = write(tmp_path / "events.jsonl", (100, 9.0))
    with events.open("a") as file:
        file.write('{"type": "iterat')
    assert steps_to_threshold(events, 9.0) == 1000


def test_a_damaged_outcome_is_named(tmp_path):
    assert Outcome.load(tmp_path) is None
    (tmp_path / "outcome.json").write_text('{"env": ')
    with pytest.raises(ValueError, match=r"outcome\.json is damaged"):
        Outcome.load(tmp_path)

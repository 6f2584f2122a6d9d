"""CSV files of a run: one row per event, and none twice after a resumption."""

import csv

from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.events import Evaluated, Trace
from ppo_ref.runs import start
from ppo_ref.runs.csv_log import CsvLog

CONFIG = PPOConfig(total_steps=512, num_envs=4, num_steps=64, num_minibatches=2, update_epochs=1)


def rows(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_every_iteration_and_evaluation_is_a_row_with_its_numbers(tmp_path):
    told = list(start(RunSpec(env="CartPole-v1", config=CONFIG))[1])
    evaluated = Evaluated(
        global_step=512, episodes=2, mean_return=1.5, std_return=0.5, mean_length=3.0, best=True
    )
    log = CsvLog(tmp_path, [])
    for event in [*told, evaluated, Trace(global_step=8, states=[], actions=[], ended=[])]:
        log.write(event)
    log.close()
    found = rows(tmp_path / "iterations.csv")
    iterations = [event for event in told if event.type == "iteration"]
    assert [list(row) for row in found] == [list(vars(iterations[0]))] * 2
    assert [float(row["entropy"]) for row in found] == [event.entropy for event in iterations]
    assert found[0]["kl_coef"] == ""  # None: there is no penalty
    assert rows(tmp_path / "evaluations.csv") == [
        {key: str(value) for key, value in vars(evaluated).items()}
    ]


def test_what_a_resumed_run_tells_again_is_written_once(tmp_path):
    told = [e for e in start(RunSpec(env="CartPole-v1", config=CONFIG))[1] if e.type == "iteration"]
    log = CsvLog(tmp_path, [])
    for event in told:
        log.write(event)
    again = CsvLog(tmp_path, told[:1])
    again.write(told[1])
    steps = [row["global_step"] for row in rows(tmp_path / "iterations.csv")]
    assert steps == ["256", "512"]

import csv
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from ppo_ref.cli import main as cli
from ppo_ref.policy import Policy

TINY = ["--env", "Quitter-v0", "--set", "total_steps=1024", "--eval-episodes", "5"]


def sweep(out, *more):
    return cli.main(["sweep", *TINY, "--out", str(out), *more])


def records(out):
    with (out / "results.csv").open() as file:
        table = list(csv.DictReader(file))
    lines = [json.loads(line) for line in (out / "results.jsonl").read_text().splitlines()]
    assert len(table) == len(lines)
    return lines, table


def test_a_sweep_writes_a_folder_per_run_and_a_row_each(tmp_path, capsys):
    options = ["--set", "gamma=0.9,0.99", "--seeds", "3-4", "--jobs", "2", "--threshold", "0.5"]
    assert sweep(tmp_path, *options) == 0
    lines, table = records(tmp_path)
    assert {(line["gamma"], line["seed"]) for line in lines} == {
        (gamma, seed) for gamma in (0.9, 0.99) for seed in (3, 4)
    }
    for line, row in zip(lines, table, strict=True):
        folder = tmp_path / line["folder"]
        done = json.loads((folder / "events.jsonl").read_text().splitlines()[-1])
        assert line["final_return"] == done["episode_return"] == float(row["final_return"])
        assert (line["env_steps"], line["status"]) == (1024, "succeeded")
        assert line["steps_to_threshold"] in (512, 1024)
        assert line["cpu_seconds"] > 0 and line["wall_seconds"] > 0
        assert 0 <= line["eval_return"] <= 10
        spec = json.loads((folder / "config.json").read_text())
        assert (spec["seed"], spec["config"]["gamma"]) == (line["seed"], line["gamma"])
        assert Policy.load_npz(folder / "policy.npz").metadata["seed"] == str(line["seed"])
    assert "Mean and 95 % bootstrap interval over seeds" in capsys.readouterr().out


def test_finished_runs_are_skipped_and_their_rows_kept(tmp_path, capsys):
    assert sweep(tmp_path, "--seeds", "0", "--jobs", "1") == 0
    [first], _ = records(tmp_path)
    written = (tmp_path / first["folder"] / "events.jsonl").stat().st_mtime_ns
    capsys.readouterr()
    assert sweep(tmp_path, "--seeds", "0-1", "--jobs", "1") == 0
    assert "1 of 2 runs are finished." in capsys.readouterr().out
    lines, _ = records(tmp_path)
    assert lines[0] == first and [line["seed"] for line in lines] == [0, 1]
    assert (tmp_path / first["folder"] / "events.jsonl").stat().st_mtime_ns == written


def test_a_run_that_was_killed_starts_again(tmp_path):
    assert sweep(tmp_path, "--seeds", "0", "--jobs", "1") == 0
    [first], _ = records(tmp_path)
    (tmp_path / first["folder"] / "outcome.json").unlink()
    assert sweep(tmp_path, "--seeds", "0", "--jobs", "1") == 0
    [again], _ = records(tmp_path)
    assert again["final_return"] == first["final_return"]
    events = (tmp_path / first["folder"] / "events.jsonl").read_text()
    assert events.count('"run_started"') == 1


@pytest.mark.system
@pytest.mark.skipif(os.name == "nt", reason="sends signals")
@pytest.mark.parametrize("jobs", [pytest.param("1", marks=pytest.mark.slow), "2"])
@pytest.mark.parametrize(
    ("send", "kind"),
    [(os.killpg, signal.SIGINT), (os.killpg, signal.SIGTERM), (os.kill, signal.SIGTERM)],
    ids=["ctrl-c", "sigterm to all", "sigterm to the parent"],
)
def test_a_signal_leaves_runs_that_go_on_to_the_same_end(send, kind, jobs, tmp_path):
    settings = ["--set", "total_steps=20480", "--seeds", "0-1", "--eval-episodes", "0"]
    arguments = ["sweep", "--env", "Quitter-v0", "--out", str(tmp_path / "a"), *settings]
    process = subprocess.Popen(
        [sys.executable, "-m", "ppo_ref", *arguments, "--jobs", jobs],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        # A job of a shell's background ignores SIGINT, and so would its children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    deadline = time.monotonic() + 60
    while not any('"iteration"' in f.read_text() for f in tmp_path.rglob("events.jsonl")):
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.02)
    send(process.pid, kind)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 130 and "Traceback" not in output, output
    stopped = [json.loads(file.read_text()) for file in tmp_path.rglob("outcome.json")]
    assert stopped and all(outcome["status"] == "cancelled" for outcome in stopped)
    assert cli.main([*arguments, "--jobs", "1"]) == 0
    resumed, _ = records(tmp_path / "a")
    assert [line["env_steps"] for line in resumed] == [20_480, 20_480]
    whole = ["sweep", "--env", "Quitter-v0", "--out", str(tmp_path / "b"), *settings]
    assert cli.main([*whole, "--jobs", "1"]) == 0
    expected, _ = records(tmp_path / "b")
    assert [line["final_return"] for line in resumed] == [line["final_return"] for line in expected]


def test_a_run_that_fails_is_a_row_and_code_1(tmp_path, monkeypatch, capsys):
    import ppo_ref.update

    def broken(values, *rest, **options):
        return float("nan"), values * 0

    monkeypatch.setattr(ppo_ref.update, "value_loss", broken)
    assert sweep(tmp_path, "--seeds", "0", "--jobs", "1") == 1
    [line], _ = records(tmp_path)
    assert (line["status"], line["eval_return"]) == ("failed", None)
    assert "seed-0 failed: value_loss became NaN" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--set", "gamma=0.9,2"], "gamma is 2.0, allowed: a number from 0.0 to 1.0"),
        (["--set", "gamma=0.9,0.9"], "--set is 'gamma=0.9,0.9', allowed: different values"),
        (["--set", "gamma=0.9", "--set", "gamma=1"], "--set gamma occurs twice, allowed"),
        (["--set", "gamma"], "--set is 'gamma', allowed: FIELD=VALUE"),
        (["--jobs", "0"], "--jobs is '0', allowed: an integer from 1 up"),
        (["--seeds", "x"], "--seeds is 'x', allowed: such as 0-9"),
        (["--engine", "numpy", "--device", "cuda"], "device is 'cuda', allowed with the numpy"),
    ],
)
def test_a_bad_argument_is_named_before_anything_runs(arguments, message, tmp_path, capsys):
    assert sweep(tmp_path / "out", *arguments) == 2
    assert capsys.readouterr().err.startswith(f"ppo_ref: {message}")
    assert not (tmp_path / "out").exists()


def test_sizes_in_brackets_are_one_value(tmp_path):
    options = ["--seeds", "0", "--jobs", "1", "--set", "hidden_sizes=[8,4],[8]"]
    assert sweep(tmp_path, *options) == 0
    lines, _ = records(tmp_path)
    assert sorted(line["hidden_sizes"] for line in lines) == [[8], [8, 4]]


def test_a_folder_of_other_settings_is_not_overwritten(tmp_path, capsys):
    assert sweep(tmp_path, "--seeds", "0", "--jobs", "1") == 0
    (tmp_path / "other.json").write_text('{"num_envs": 4}')
    before = (tmp_path / "results.csv").read_text()
    options = ["--seeds", "0", "--config", str(tmp_path / "other.json")]
    assert sweep(tmp_path, *options) == 2
    assert "holds a run of other settings, allowed: another --out" in capsys.readouterr().err
    assert sweep(tmp_path, "--seeds", "0", "--engine", "torch") == 2
    assert "holds a run of engine numpy, allowed: another --out" in capsys.readouterr().err
    assert (tmp_path / "results.csv").read_text() == before


def test_an_option_given_twice_adds_to_the_first(tmp_path):
    more = ["--env", "One-v0", "--seeds", "0", "--jobs", "1"]
    assert sweep(tmp_path, *more) == 0
    assert {line["env"] for line in records(tmp_path)[0]} == {"Quitter-v0", "One-v0"}

import hashlib
import json
import os
import signal
import subprocess
import sys
import time

import numpy as np
import onnx
import pytest
from rich.console import Console

from ppo_ref import events
from ppo_ref.cli import closing
from ppo_ref.cli import main as cli
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.envs import GymEnv
from ppo_ref.evaluate import evaluate
from ppo_ref.policy import Policy
from ppo_ref.runs.session import TrainingSession

SHORT = ["--set", "total_steps=4096", "--set", "target_return=none"]


def command(*arguments):
    return [sys.executable, "-m", "ppo_ref", *map(str, arguments)]


def run(*arguments, cwd=None):
    return subprocess.run(
        command(*arguments), capture_output=True, text=True, timeout=300, cwd=cwd, check=False
    )


def train(out, *more):
    """Train briefly in this process, which spares a start-up."""
    return cli.main(["train", "--env", "CartPole-v1", "--out", str(out), *SHORT, *more])


def events_in(folder):
    lines = (folder / "events.jsonl").read_text().splitlines()
    return [events.from_dict(json.loads(line)) for line in lines]


def test_training_writes_a_complete_run_folder(tmp_path):
    out = tmp_path / "run"
    result = run("train", "--env", "CartPole-v1", "--seed", 3, "--out", out, *SHORT)
    assert result.returncode == 0, result.stderr
    assert "Budget used: 4,096 env steps." in result.stdout
    assert str(out) in result.stdout
    spec = json.loads((out / "config.json").read_text())
    assert (spec["env"], spec["seed"], spec["config"]["total_steps"]) == ("CartPole-v1", 3, 4096)
    said = events_in(out)
    assert [said[0].type, said[-1].type] == ["run_started", "done"]
    assert sum(event.type == "iteration" for event in said) == 4
    assert Policy.load_npz(out / "policy.npz").metadata["global_step"] == "4096"
    onnx.checker.check_model(onnx.load(out / "policy.onnx"), full_check=True)


def test_checkpoints_are_announced_with_the_hashes_of_their_files(tmp_path):
    train(tmp_path / "run")
    announced = [event for event in events_in(tmp_path / "run") if event.type == "checkpoint"]
    assert [event.global_step for event in announced] == [1024, 2048, 3072, 4096]
    for event in announced:
        folder = tmp_path / "run" / "checkpoints" / event.name
        assert set(event.artifacts) == {"policy.npz", "policy.onnx", "state.npz"}
        for name, digest in event.artifacts.items():
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_checkpoints_can_be_asked_for_less_often(tmp_path):
    train(tmp_path / "run", "--checkpoint-every", "2048")
    folders = sorted(path.name for path in (tmp_path / "run" / "checkpoints").iterdir())
    assert folders == ["step-000000002048", "step-000000004096"]


def test_without_a_folder_runs_are_numbered(tmp_path):
    for number in (1, 2):
        result = run("train", "--env", "TwinArms-v0", "--set", "total_steps=512", cwd=tmp_path)
        assert result.returncode == 0, result.stderr
        assert (tmp_path / "runs" / f"TwinArms-v0-seed0-{number}" / "policy.onnx").exists()


def interrupted(out, *arguments):
    """Start a long run, press Ctrl+C after its first checkpoint, and return the process."""
    process = subprocess.Popen(
        command("train", "--env", "CartPole-v1", "--out", out, *arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 120
    while not list(out.glob("checkpoints/step-*")):
        assert process.poll() is None and time.monotonic() < deadline, process.communicate()
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=120)
    return process.returncode, stdout, stderr


def test_keyword_arguments_of_an_environment_stay_with_its_policy(tmp_path, capsys):
    out = tmp_path / "run"
    asked = ["--env-kwargs", "is_slippery=false", "map_name=8x8", "--set", "total_steps=2048"]
    assert cli.main(["train", "--env", "gym:FrozenLake-v1", "--out", str(out), *asked]) == 0
    name = 'gym:FrozenLake-v1{"is_slippery": false, "map_name": "8x8"}'
    assert json.loads((out / "config.json").read_text())["env"] == name
    assert events_in(out)[0].env_maker == "gymnasium.make"
    capsys.readouterr()
    assert cli.main(["eval", str(out), "--episodes", "2"]) == 0
    assert capsys.readouterr().out.startswith(f"{name}: mean return ")
    other = ["--env-kwargs", '{"map_name": "4x4"}', "--episodes", "2"]
    assert cli.main(["eval", str(out), *other]) == 2
    assert "policy has obs_dim 64" in capsys.readouterr().err


def test_the_closing_evaluation_measures_the_last_policy_and_the_best_on_new_episodes(
    tmp_path, monkeypatch, capsys
):
    asked = []

    def counted(policy, name, *, episodes, seed, **options):
        asked.append((policy.metadata["global_step"], episodes, seed))
        return evaluate(policy, name, episodes=episodes, seed=seed)

    monkeypatch.setattr(closing, "evaluate", counted)
    assert train(tmp_path / "run", "--seed", "3", "--closing-episodes", "7") == 0
    best = Policy.load_npz(tmp_path / "run" / "policy.best.npz").metadata["global_step"]
    steps = ["4096"] if best == "4096" else ["4096", best]
    assert asked == [(step, 7, 20_000_003) for step in steps]
    told = capsys.readouterr().out
    assert "Taking the most probable action: mean return " in told and "over 7 episodes." in told
    assert ("The best policy on the way, policy.best.onnx of env step" in told) == (len(steps) > 1)


def test_a_best_policy_that_is_not_the_last_is_measured_too(tmp_path, capsys):
    session = TrainingSession.begin(
        tmp_path / "run", RunSpec(env="Quitter-v0", config=PPOConfig(total_steps=1024))
    )
    session.folder.save_best(session.state.policy(), 3.0)
    session.train(lambda _: None)
    closing.evaluate_last_and_best(Console(), session, 5)
    last, best = capsys.readouterr().out.replace("\n", " ").split("The best policy on the way")
    assert last.startswith("Taking the most probable action: mean return ")
    assert "policy.best.onnx of env step 0: mean return" in best


def test_evaluations_are_left_out_when_nobody_wants_them(tmp_path, capsys):
    wishes = ["--eval-episodes", "0", "--closing-episodes", "0"]
    assert train(tmp_path / "run", *wishes) == 0
    assert "mean return" not in capsys.readouterr().out
    assert "evaluated" not in {event.type for event in events_in(tmp_path / "run")}
    assert not (tmp_path / "run" / "policy.best.npz").exists()
    assert train(tmp_path / "other", "--eval-every", "2048", "--eval-episodes", "2") == 0
    said = [event for event in events_in(tmp_path / "other") if event.type == "evaluated"]
    assert [(event.global_step, event.episodes) for event in said] == [(2048, 2), (4096, 2)]


def test_a_run_is_written_in_other_formats_too_and_once_after_a_resumption(tmp_path):
    logs = ["--log", "csv", "--log", "tensorboard"]
    assert train(tmp_path / "run", *logs) == 0
    more = ["--set", "total_steps=5120", *logs]
    assert cli.main(["train", "--resume", str(tmp_path / "run"), *more]) == 0
    lines = (tmp_path / "run" / "iterations.csv").read_text().splitlines()
    assert [line.split(",")[1] for line in lines] == [
        "global_step",
        *(str(1024 * number) for number in range(1, 6)),
    ]
    assert len(list((tmp_path / "run" / "tensorboard").iterdir())) == 2


def test_a_missing_package_is_told_before_anything_is_trained(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", None)
    assert train(tmp_path / "run", "--log", "tensorboard") == 2
    told = capsys.readouterr().err
    assert "--log tensorboard needs PyTorch and TensorBoard: pip install 'ppo-lab[tensorb" in told
    assert not (tmp_path / "run").exists()


def test_a_run_whose_environment_raises_shows_where_and_how_to_go_on(tmp_path, monkeypatch, capsys):
    def explodes(self, actions, rng):
        raise RuntimeError("the simulator exploded")

    monkeypatch.setattr(GymEnv, "step", explodes)
    out = tmp_path / "run"
    assert cli.main(["train", "--env", "gym:CartPole-v1", "--out", str(out)]) == 1
    told = capsys.readouterr().out
    assert "in explodes" in told, "its traceback"
    assert f"Go on with: python -m ppo_ref train --resume {out}" in told
    assert (out / "policy.onnx").exists()
    assert events_in(out)[-1].reason == "RuntimeError: the simulator exploded"
    monkeypatch.undo()
    assert cli.main(["train", "--resume", str(out), "--set", "total_steps=2048"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Checkpoint step-000000000000 holds no running episodes, so the run")


@pytest.mark.skipif(os.name == "nt", reason="sends SIGINT")
def test_ctrl_c_leaves_a_run_that_resumes_as_if_it_had_never_stopped(tmp_path):
    options = ["--set", "total_steps=102400", "--set", "target_return=none"]
    out = tmp_path / "stopped"
    code, stdout, stderr = interrupted(out, *options, "--checkpoint-every", "1024")
    assert (code, stderr) == (130, "")
    assert f"--resume {out}" in stdout and "Traceback" not in stdout
    done = events_in(out)[-1]
    assert (done.type, done.status) == ("done", "cancelled")
    stopped_at = done.global_step
    assert 1024 <= stopped_at < 102_400
    onnx.checker.check_model(onnx.load(out / "policy.onnx"))

    budget = str(stopped_at + 2048)
    assert cli.main(["train", "--resume", str(out), "--set", f"total_steps={budget}"]) == 0
    said = events_in(out)
    steps = [event.global_step for event in said if event.type == "iteration"]
    assert steps == list(range(1024, int(budget) + 1, 1024))
    assert [event.type for event in said].count("done") == 1


def test_a_resumed_run_ends_with_the_same_policy(tmp_path):
    train(tmp_path / "whole")
    train(tmp_path / "parts")
    for name in ("step-000000003072", "step-000000004096"):
        for file in (tmp_path / "parts" / "checkpoints" / name).iterdir():
            file.unlink()
        (tmp_path / "parts" / "checkpoints" / name).rmdir()
    assert cli.main(["train", "--resume", str(tmp_path / "parts")]) == 0
    told = [
        event.global_step for event in events_in(tmp_path / "parts") if event.type == "iteration"
    ]
    assert told == [1024, 2048, 3072, 4096]  # what came after the checkpoint is told once
    whole, parts = (
        Policy.load_npz(tmp_path / name / "policy.npz").model.params for name in ("whole", "parts")
    )
    np.testing.assert_array_equal(whole, parts)


def test_eval_plays_the_policy_of_a_run(tmp_path):
    train(tmp_path / "run")
    result = run("eval", tmp_path / "run", "--episodes", 7)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("CartPole-v1: mean return ")
    assert "over 7 episodes" in result.stdout


def test_export_writes_the_policy_of_a_run_with_its_metadata(tmp_path):
    train(tmp_path / "run")
    result = run("export", tmp_path / "run", "--out", tmp_path / "exported.onnx")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "exported.onnx").read_bytes() == (
        tmp_path / "run" / "policy.onnx"
    ).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["train"], "--env is missing. Environments: CartPole-v1"),
        (["train", "--env", "Pong"], "env is 'Pong', allowed: CartPole-v1"),
        (
            ["train", "--env", "CartPole-v1", "--seed", "-1"],
            "--seed is '-1', allowed: an integer from 0",
        ),
        (["train", "--env", "CartPole-v1", "--set", "gamma=2"], "gamma is 2.0, allowed: a number"),
        (["train", "--env", "CartPole-v1", "--set", "gamma=x"], "gamma is 'x', allowed: a number"),
        (["train", "--env", "CartPole-v1", "--set", "num_envs=1.5"], "num_envs is '1.5', allowed"),
        (["train", "--env", "CartPole-v1", "--set", "num_envs=inf"], "num_envs is 'inf', allowed"),
        (["train", "--env", "CartPole-v1", "--set", "num_envs=1e30"], "num_envs is 1000000"),
        (
            ["train", "--env", "CartPole-v1", "--env-kwargs", "a=1"],
            "env_kwargs is {'a': 1}, allowed with CartPole-v1, a built-in world: none",
        ),
        (
            ["train", "--env", "gym:CartPole-v1", "--env-kwargs", "a"],
            "--env-kwargs is 'a', allowed: NAME=VALUE or a JSON object",
        ),
        (
            ["train", "--env", "gym:CartPole-v1", "--env-kwargs", "{a"],
            "--env-kwargs is '{a', not JSON: ",
        ),
        (
            ["train", "--resume", "x", "--env-kwargs", "a=1"],
            "--env-kwargs cannot be combined with --resume, which keeps it",
        ),
        (["train", "--env", "CartPole-v1", "--eval-every", "0"], "--eval-every is '0', allowed"),
        (["train", "--env", "CartPole-v1", "--log", "wandb"], "argument --log: invalid choice"),
        (["train", "--env", "CartPole-v1", "--set", "clip=1"], "unknown field 'clip', allowed"),
        (["train", "--env", "CartPole-v1", "--set", "gamma"], "--set is 'gamma', allowed: FIELD="),
        (["train", "--env", "CartPole-v1", "--config", "b"], "--config is 'b', allowed: a, page"),
        (["train", "--env", "CartPole-v1", "--checkpoint-every", "0"], "--checkpoint-every is '0'"),
        (["train", "--resume", "nowhere"], "nowhere holds no run: config.json is missing"),
        (["train", "--resume", "x", "--from", "y"], "--from cannot be combined with --resume"),
        (["train", "--resume", "x", "--seed", "1"], "--seed cannot be combined with --resume"),
        (
            ["train", "--env", "CartPole-v1", "--seed", "x"],
            "--seed is 'x', allowed: an integer from 0 to 4294967295",
        ),
        (["fly"], "argument COMMAND: invalid choice: 'fly'"),
        (
            ["train", "--env", "CartPole-v1", "--learning-rate", "0.1"],
            "--learning-rate is not an option, hyperparameters are set by --set learning_rate=VALUE",
        ),
        (
            ["sweep", "--env", "CartPole-v1", "--out", "x", "--gamma=0.9"],
            "--gamma=0.9 is not an option, hyperparameters are set by --set gamma=VALUE",
        ),
        (
            ["train", "--fast", "x"],
            "unrecognized arguments: --fast x, allowed: the options in COMMAND --help",
        ),
        (["eval", "nowhere", "--gamma", "1"], "unrecognized arguments: --gamma 1, allowed"),
        (["eval", "nowhere"], "nowhere does not exist, allowed: a run folder, a policy.npz or"),
    ],
)
def test_a_bad_argument_is_one_clear_line_and_code_2(
    arguments, message, capsys, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert cli.main(arguments) == 2
    stdout, stderr = capsys.readouterr()
    assert stdout == ""
    assert stderr.startswith(f"ppo_ref: {message}")
    assert stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_a_run_is_not_overwritten(tmp_path, capsys):
    train(tmp_path / "run")
    before = (tmp_path / "run" / "events.jsonl").read_text()
    assert train(tmp_path / "run") == 2
    assert "holds a run already, allowed: a new folder, or --resume" in capsys.readouterr().err
    assert (tmp_path / "run" / "events.jsonl").read_text() == before


def test_a_damaged_config_is_named(tmp_path, capsys):
    train(tmp_path / "run")
    (tmp_path / "run" / "config.json").write_text('{"env": "CartPole-v1", "config": {"gamma": 9}}')
    assert cli.main(["train", "--resume", str(tmp_path / "run")]) == 2
    assert "config.json: gamma is 9, allowed: a number from 0.0 to 1.0" in capsys.readouterr().err


def test_a_broken_last_line_of_events_does_not_stop_a_resumption(tmp_path):
    train(tmp_path / "run")
    with (tmp_path / "run" / "events.jsonl").open("a") as file:
        file.write('{"type": "iterat')
    assert cli.main(["train", "--resume", str(tmp_path / "run"), "--set", "total_steps=5120"]) == 0
    assert events_in(tmp_path / "run")[-1].global_step == 5120


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("num_envs=4", "num_envs", 4),
        ("total_steps=1_000", "total_steps", 1000),
        ("total_steps=1e3", "total_steps", 1000),
        ("num_envs=4.0", "num_envs", 4),
        ("hidden_sizes=1e1,6", "hidden_sizes", (10, 6)),
        ("gamma=0.5", "gamma", 0.5),
        ("learning_rate=1e-3", "learning_rate", 1e-3),
        ("anneal_lr=false", "anneal_lr", False),
        ("target_kl=none", "target_kl", None),
        ("hidden_sizes=32,16", "hidden_sizes", (32, 16)),
        ("hidden_sizes=[8]", "hidden_sizes", (8,)),
    ],
)
def test_values_are_read_as_their_field_is_declared(text, field, value, tmp_path):
    assert train(tmp_path / "run", "--set", "total_steps=256", "--set", text) == 0
    config = json.loads((tmp_path / "run" / "config.json").read_text())["config"]
    assert getattr(PPOConfig.from_dict(config), field) == value


def test_a_config_file_and_a_named_config_are_understood(tmp_path):
    train(tmp_path / "first", "--config", "a", "--set", "total_steps=512")
    first = json.loads((tmp_path / "first" / "config.json").read_text())
    assert first["config"]["update_epochs"] == 10
    assert train(tmp_path / "second", "--config", str(tmp_path / "first" / "config.json")) == 0
    second = json.loads((tmp_path / "second" / "config.json").read_text())
    assert second["config"]["update_epochs"] == 10
    assert train(tmp_path / "third", "--config", str(tmp_path / "first")) == 0
    third = json.loads((tmp_path / "third" / "config.json").read_text())
    assert third["config"] == second["config"]
    assert train(tmp_path / "fourth", "--config", str(tmp_path)) == 2  # no run is there


def test_a_failed_run_ends_with_code_1_and_keeps_its_folder(tmp_path, monkeypatch, capsys):
    import ppo_ref.losses
    import ppo_ref.update

    def broken(values, *rest, **options):
        return float("nan"), np.zeros_like(values)

    monkeypatch.setattr(ppo_ref.update, "value_loss", broken)
    assert train(tmp_path / "run") == 1
    assert "value_loss became NaN or infinite in iteration 1." in capsys.readouterr().out
    assert events_in(tmp_path / "run")[-1].status == "failed"
    assert (tmp_path / "run" / "policy.onnx").exists()


def test_a_run_starts_from_a_policy_file_with_its_environment_and_config(tmp_path):
    options = ["--set", "norm_obs=true", "--set", "hidden_sizes=16", "--debug"]
    assert train(tmp_path / "first", *options) == 0
    policy = tmp_path / "first" / "policy.onnx"
    more = ["--set", "total_steps=1024", "--set", "learning_rate=1e-9"]
    assert cli.main(["train", "--from", str(policy), "--out", str(tmp_path / "next"), *more]) == 0
    spec = json.loads((tmp_path / "next" / "config.json").read_text())
    assert spec["env"] == "CartPole-v1" and spec["config"]["hidden_sizes"] == [16]
    first, following = (
        Policy.load_npz(tmp_path / name / "policy.npz") for name in ("first", "next")
    )
    np.testing.assert_allclose(following.model.params, first.model.params, atol=1e-6)
    assert following.normalizer.statistics.count == first.normalizer.statistics.count + 1024


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--env", "Grid5x5-v0"], "the policy's obs_dim is 4, allowed for this run: 25"),
        (["--set", "shared_network=true"], "the policy's shared is False, allowed for this run"),
    ],
)
def test_a_policy_that_does_not_fit_is_one_clear_line(more, message, tmp_path, capsys):
    train(tmp_path / "first", "--set", "total_steps=1024")
    capsys.readouterr()
    source = ["--from", str(tmp_path / "first")]
    assert cli.main(["train", *source, "--out", str(tmp_path / "next"), *more]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "next").exists()


def test_another_algorithm_comes_with_the_values_it_needs(tmp_path, capsys):
    assert train(tmp_path / "run", "--set", "algorithm=reinforce", "--set", "baseline=false") == 0
    config = json.loads((tmp_path / "run" / "config.json").read_text())["config"]
    assert (config["update_epochs"], config["gae_lambda"], config["baseline"]) == (1, 1.0, False)
    assert train(tmp_path / "other", "--set", "algorithm=a2c", "--set", "update_epochs=3") == 2
    assert "update_epochs is 3, allowed with algorithm a2c: 1" in capsys.readouterr().err


def test_a_violation_in_debug_mode_ends_with_code_1_and_is_named(tmp_path, monkeypatch, capsys):
    import ppo_ref.update

    monkeypatch.setattr(ppo_ref.update, "normalize_advantages", lambda a: a + 10.0)
    assert train(tmp_path / "run", "--debug") == 1
    assert "mean of the normalised advantages is" in capsys.readouterr().out


def test_a_policy_whose_actions_overflow_fails_its_run_and_is_kept(tmp_path, capsys):
    # An entropy bonus this large widens the Gaussian until its draws are infinite.
    settings = ("learning_rate=10", "ent_coef=10", "total_steps=20000")
    options = [word for setting in settings for word in ("--set", setting)]
    out = tmp_path / "run"
    assert cli.main(["train", "--env", "Pendulum-v1", "--out", str(out), *options]) == 1
    assert "actions became NaN or infinite in iteration" in capsys.readouterr().out
    assert events_in(out)[-1].details == {"quantity": "actions"}
    assert np.isfinite(Policy.load_npz(out / "policy.npz").model.params).all()
    assert (out / "policy.onnx").exists()


def test_damaged_checkpoints_alone_are_one_line_that_names_the_newest_file(tmp_path, capsys):
    train(tmp_path / "run")
    for state in sorted((tmp_path / "run" / "checkpoints").glob("*/state.npz")):
        state.write_bytes(state.read_bytes()[:700])
    capsys.readouterr()
    assert cli.main(["train", "--resume", str(tmp_path / "run")]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"ppo_ref: state file {state} is damaged, or something else: ")
    assert told.count("\n") == 1


def test_without_a_command_all_are_listed(capsys):
    assert cli.main([]) == 2
    told = capsys.readouterr().err
    assert all(f"\n    {command} " in told for command in cli.COMMANDS)

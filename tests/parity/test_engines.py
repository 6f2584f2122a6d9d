"""The command line with either engine."""

import json
import sys

import pytest

from ppo_ref.cli.main import main
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.runs import start

TINY = ["--env", "Grid5x5-v0", "--set", "total_steps=1024", "--set", "num_minibatches=2"]


def events_of(folder):
    return [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]


def test_a_torch_run_writes_the_same_folder_and_goes_on_with_torch(tmp_path, capsys):
    assert main(["train", *TINY, "--engine", "torch", "--out", str(tmp_path / "run")]) == 0
    assert {"config.json", "events.jsonl", "policy.onnx", "policy.npz"} <= {
        path.name for path in (tmp_path / "run").iterdir()
    }
    assert events_of(tmp_path / "run")[0]["engine"] == "torch"
    more = ["--resume", str(tmp_path / "run"), "--set", "total_steps=2048"]
    assert main(["train", *more]) == 0
    told = events_of(tmp_path / "run")
    assert told[-1]["type"] == "done" and told[-1]["global_step"] == 2048
    assert [e["engine"] for e in told if e["type"] == "run_started"] == ["torch"]
    steps = [event["global_step"] for event in told if event["type"] == "iteration"]
    assert steps == sorted(set(steps)) and len(steps) == 4
    assert main(["eval", str(tmp_path / "run"), "--episodes", "3"]) == 0
    assert "Grid5x5-v0: mean return" in capsys.readouterr().out


def test_resuming_keeps_the_engine(tmp_path, capsys):
    assert main(["train", *TINY, "--out", str(tmp_path / "run")]) == 0
    folder = ["--resume", str(tmp_path / "run")]
    assert main(["train", *folder, "--engine", "torch"]) == 2
    assert "--engine cannot be combined with --resume" in capsys.readouterr().err
    assert main(["train", *folder, "--device", "cuda"]) == 2
    assert "allowed with the numpy engine: cpu" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"engine": "jax"}, "engine is 'jax', allowed: numpy, torch"),
        ({"engine": "numpy", "device": "cuda"}, "device is 'cuda', allowed with the numpy engine"),
        ({"engine": "torch", "device": "tpu"}, "device is 'tpu', allowed"),
    ],
)
def test_what_does_not_exist_is_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        start(RunSpec(env="CartPole-v1", config=PPOConfig()), **arguments)


def test_a_missing_torch_is_a_sentence_with_the_way_out(monkeypatch, capsys, tmp_path):
    for name in [name for name in sys.modules if name.startswith("ppo_ref.torch")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "torch", None)
    assert main(["train", *TINY, "--engine", "torch", "--out", str(tmp_path / "run")]) == 2
    assert (
        "PyTorch, which is not installed: pip install 'ppo-lab[torch]'" in capsys.readouterr().err
    )
    assert not (tmp_path / "run").exists()

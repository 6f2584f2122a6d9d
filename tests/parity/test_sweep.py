"""A sweep with torch: what can be one population is, and every run is as if it were alone."""

import json
from pathlib import Path

import numpy as np
import pytest

import ppo_ref.torch
from ppo_ref import runs
from ppo_ref.cli.main import main
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.experiments import sweep as sweeps
from ppo_ref.experiments.tasks import Task
from ppo_ref.experiments.together import groups
from ppo_ref.policy import Policy

SETTINGS = [
    "total_steps=1536",
    "num_envs=8",
    "num_minibatches=2",
    "update_epochs=2",
    "hidden_sizes=[16]",
]
CONFIG = PPOConfig(total_steps=1536, num_minibatches=2, update_epochs=2, hidden_sizes=(16,))


def sweep(out, *more):
    settings = [part for setting in SETTINGS for part in ("--set", setting)]
    arguments = ["--env", "CartPole-v1", *settings, "--set", "gamma=0.9,0.99", "--seeds", "0-1"]
    options = ["--engine", "torch", "--eval-episodes", "0", "--out", str(out)]
    return main(["sweep", *arguments, *options, *more])


def outcomes(out):
    return {path.parent: json.loads(path.read_text()) for path in Path(out).rglob("outcome.json")}


def events_of(folder):
    return [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]


@pytest.fixture
def populations(monkeypatch):
    """How many runs each population has had that was started."""
    sizes, start = [], ppo_ref.torch.start_population
    monkeypatch.setattr(
        ppo_ref.torch,
        "start_population",
        lambda specs, **options: sizes.append(len(specs)) or start(specs, **options),
    )
    return sizes


def assert_as_if_alone(out):
    """Every folder holds what the run of its spec does by itself."""
    found = outcomes(out)
    assert len(found) == 4
    for folder, outcome in found.items():
        spec = RunSpec.from_dict(json.loads((folder / "config.json").read_text()))
        state, events = runs.start(spec, engine="torch")
        expected = [event for event in events if event.type == "iteration"]
        told = [event for event in events_of(folder) if event["type"] == "iteration"]
        assert [event["iteration"] for event in told] == [1, 2, 3]
        for ours, theirs in zip(told, expected, strict=True):
            assert ours["num_episodes"] == theirs.num_episodes
            assert ours["episode_return"] == pytest.approx(theirs.episode_return, rel=1e-5)
            assert ours["value_loss"] == pytest.approx(theirs.value_loss, rel=1e-3)
        kept = Policy.load_npz(folder / "policy.npz")
        np.testing.assert_allclose(
            kept.model.params, state.policy().model.params, rtol=1e-2, atol=1e-4
        )
        assert kept.metadata["seed"] == str(spec.seed) == str(outcome["seed"])
        assert (outcome["status"], outcome["env_steps"]) == ("succeeded", 1536)
        assert outcome["engine"] == "torch"
        assert outcome["wall_seconds"] > 0 and outcome["cpu_seconds"] > 0
        assert (folder / "checkpoints/step-000000001536/state.npz").exists()


def test_runs_of_the_same_shapes_are_one_population(tmp_path, populations):
    assert sweep(tmp_path, "--jobs", "1") == 0
    assert populations == [4]
    assert_as_if_alone(tmp_path)
    assert sweep(tmp_path, "--jobs", "1") == 0 and populations == [4]  # nothing is left to do


def test_a_stopped_sweep_goes_on_where_all_of_it_was(tmp_path, populations, monkeypatch):
    looks = iter([False, True])
    monkeypatch.setattr(sweeps, "_asked_to_stop", lambda: next(looks, False))
    assert sweep(tmp_path, "--jobs", "1") == 130
    stopped = outcomes(tmp_path)
    assert {(o["status"], o["env_steps"]) for o in stopped.values()} == {("cancelled", 1024)}
    assert len(stopped) == 4
    assert sweep(tmp_path, "--jobs", "1") == 0
    assert populations == [4, 4]
    assert_as_if_alone(tmp_path)
    for folder, before in stopped.items():
        assert outcomes(tmp_path)[folder]["wall_seconds"] > before["wall_seconds"]


def task(folder, *, engine="torch", device="cpu", **changes):
    spec = RunSpec(env="CartPole-v1", config=CONFIG.replace(**changes))
    return Task(
        root=folder, folder=folder / "run", spec=spec, changes={}, engine=engine, device=device
    )


def test_groups_are_what_can_be_one_population(tmp_path):
    wide, *alike = [
        task(tmp_path, hidden_sizes=(32,)),
        *(task(tmp_path, gamma=gamma) for gamma in (0.8, 0.9, 0.95)),
    ]
    assert groups([alike[0], wide, *alike[1:]], jobs=1) == [alike, [wide]]
    assert groups(alike, jobs=2) == [alike[::2], alike[1::2]]
    assert groups(alike[:1], jobs=2) == [alike[:1]]
    on_gpu = [task(tmp_path, device="cuda", gamma=gamma) for gamma in (0.8, 0.9)]
    assert groups([*on_gpu, *alike], jobs=2) == [on_gpu, alike[::2], alike[1::2]]
    apart = [task(tmp_path, engine="numpy", gamma=gamma) for gamma in (0.8, 0.9)]
    assert groups(apart, jobs=1) == [[one] for one in apart]

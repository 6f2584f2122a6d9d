"""A run on disk: complete at every moment, and ready to go on from."""

import hashlib
import json
import math
import re

import pytest

from ppo_ref import events
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.policy import Policy
from ppo_ref.runs import resume, start
from ppo_ref.runs.folder import RunFolder, replace_file

CONFIG = PPOConfig(
    total_steps=256, num_envs=4, num_steps=32, update_epochs=1, num_minibatches=2, hidden_sizes=(8,)
)
SPEC = RunSpec(env="CartPole-v1", seed=3, config=CONFIG)
NAMES = ("step-000000000000", "step-000000000128")


@pytest.fixture
def folder(tmp_path):
    return RunFolder.create(tmp_path / "run", SPEC)


def told():
    return list(start(SPEC)[1])


def lines(folder):
    return [json.loads(line) for line in (folder.path / "events.jsonl").read_text().splitlines()]


def test_a_new_folder_holds_its_spec_and_no_events(folder):
    assert json.loads((folder.path / "config.json").read_text()) == SPEC.to_dict()
    assert lines(folder) == []
    assert RunFolder.open(folder.path).spec == SPEC


def test_a_folder_with_a_run_is_not_made_again(folder):
    with pytest.raises(ValueError, match="holds a run already, allowed: a new folder, or --resume"):
        RunFolder.create(folder.path, SPEC)


def test_a_folder_without_a_run_is_not_opened(tmp_path):
    with pytest.raises(ValueError, match=r"holds no run: config\.json is missing"):
        RunFolder.open(tmp_path)


@pytest.mark.parametrize("text", ["{", "[]", '{"env": "CartPole-v1", "config": {"gamma": 9}}'])
def test_a_damaged_spec_is_named(folder, text):
    (folder.path / "config.json").write_text(text)
    with pytest.raises(ValueError, match=r"config\.json: "):
        RunFolder.open(folder.path)


def test_clearing_a_folder_leaves_what_is_not_of_the_run(folder):
    state, _ = start(SPEC)
    folder.save_policy(state)
    folder.save_checkpoint(NAMES[0], state)
    folder.save_best(state.policy(), 1.0)
    (folder.path / "notes.txt").write_text("mine")
    RunFolder.clear(folder.path)
    assert [path.name for path in folder.path.iterdir()] == ["notes.txt"]
    RunFolder.clear(folder.path / "nowhere")


def test_events_are_read_back_as_they_were(folder):
    said = told()
    for event in said:
        folder.append(event)
    assert [events.from_dict(line) for line in lines(folder)] == said


def test_a_checkpoint_holds_its_files_and_returns_their_hashes(folder):
    state, _ = start(SPEC)
    hashes = folder.save_checkpoint(NAMES[0], state)
    path = folder.path / "checkpoints" / NAMES[0]
    assert set(hashes) == {"state.npz", "policy.npz", "policy.onnx"}
    assert set(hashes) == {file.name for file in path.iterdir()}
    for name, digest in hashes.items():
        assert hashlib.sha256((path / name).read_bytes()).hexdigest() == digest
    assert Policy.load_npz(path / "policy.npz").metadata["global_step"] == "0"


def test_a_checkpoint_can_be_saved_again(folder):
    state, _ = start(SPEC)
    folder.save_checkpoint(NAMES[0], state)
    stray = folder.path / "checkpoints" / NAMES[0] / "stray"
    stray.touch()
    folder.save_checkpoint(NAMES[0], state)
    assert not stray.exists()


def test_an_environment_that_keeps_its_state_to_itself_is_saved_without_its_episodes(folder):
    state, _ = start(SPEC)
    folder.save_checkpoint(NAMES[0], state)
    assert folder.latest_state().has_episodes
    folder.save_checkpoint(NAMES[0], state, episodes=False)
    assert not folder.latest_state().has_episodes
    state.env.can_be_saved = False
    folder.save_checkpoint(NAMES[0], state)
    assert not folder.latest_state().has_episodes


@pytest.mark.parametrize(
    "damage",
    [lambda data: b"", lambda data: data[:700], lambda data: data[:-900] + bytes(900)],
    ids=["empty", "cut", "overwritten"],
)
def test_a_damaged_checkpoint_is_passed_over_for_the_one_before(folder, damage):
    state, _ = start(SPEC)
    for name in NAMES:
        folder.save_checkpoint(name, state)
    states = [folder.path / "checkpoints" / name / "state.npz" for name in NAMES]
    assert folder.latest_state().damaged == ()
    states[1].write_bytes(damage(states[1].read_bytes()))
    found = folder.latest_state()
    assert (found.path, found.damaged) == (states[0], (states[1],))
    states[0].write_bytes(damage(states[0].read_bytes()))
    with pytest.raises(ValueError, match=f"^state file {re.escape(str(states[1]))} is damaged"):
        folder.latest_state()


def test_the_best_policy_lies_beside_the_last_with_its_evaluation(folder):
    assert folder.best_return() == -math.inf
    state, _ = start(SPEC)
    folder.save_best(state.policy(), 12.5)
    assert folder.best_return() == 12.5
    kept = Policy.load_npz(folder.path / "policy.best.npz")
    assert kept.metadata["eval_return"] == "12.5"
    assert (folder.path / "policy.best.onnx").exists()
    (folder.path / "policy.best.npz").write_bytes(b"PK")
    assert folder.best_return() == -math.inf


def test_the_newest_checkpoint_is_gone_on_from_and_half_a_one_never(folder):
    with pytest.raises(ValueError, match="holds no checkpoint to resume from"):
        folder.latest_state()
    state, stream = start(SPEC)
    folder.save_checkpoint(NAMES[0], state)
    for event in stream:
        if event.type == "iteration":
            break
    folder.save_checkpoint(NAMES[1], state)
    half = folder.path / "checkpoints" / ".step-000000000256"
    half.mkdir()
    (half / "state.npz").write_bytes(b"PK")
    assert folder.latest_state().path.parent.name == NAMES[1]
    assert resume(folder.latest_state().path)[0].global_step == 128


def test_rewinding_drops_what_a_resumed_run_tells_again(folder):
    for event in told():
        folder.append(event)
    with (folder.path / "events.jsonl").open("a") as file:
        file.write('{"type": "iterat')
    longer = RunSpec(env=SPEC.env, seed=SPEC.seed, config=CONFIG.replace(total_steps=512))
    folder.rewind(longer, 128)
    assert [(line["type"], line["global_step"]) for line in lines(folder)] == [("iteration", 128)]
    assert RunFolder.open(folder.path).spec == longer


def test_a_folder_that_lost_its_events_can_be_rewound(folder):
    (folder.path / "events.jsonl").unlink()
    folder.rewind(SPEC, 0)
    assert lines(folder) == []


def test_replacing_a_file_leaves_no_part_behind(tmp_path):
    file = tmp_path / "policy.onnx"
    for data in (b"old", b"new"):
        replace_file(file, data)
        assert file.read_bytes() == data
    assert list(tmp_path.iterdir()) == [file]

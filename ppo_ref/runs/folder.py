"""A run on disk: config.json, events.jsonl, policy.onnx, policy.npz and checkpoints/."""

from __future__ import annotations

import hashlib
import json
import shutil
from io import BytesIO
from pathlib import Path
from typing import Self

from ppo_ref.config import RunSpec
from ppo_ref.events import TrainEvent, to_dict
from ppo_ref.files.onnx_writer import policy_to_onnx
from ppo_ref.runs.start import RunState


class RunFolder:
    """Writes a run while it trains; at any moment the folder's files are complete.

    Args:
        path: The folder.
        spec: The run.
    """

    def __init__(self, path: Path, spec: RunSpec) -> None:
        self.path = path
        self.spec = spec

    @classmethod
    def create(cls, path: Path, spec: RunSpec) -> Self:
        """Make a folder for a new run.

        Raises:
            ValueError: The folder holds a run already.
            OSError: It cannot be made.
        """
        if (path / "config.json").exists():
            raise ValueError(f"{path} holds a run already, allowed: a new folder, or --resume")
        (path / "checkpoints").mkdir(parents=True, exist_ok=True)
        folder = cls(path, spec)
        folder._write_spec()
        (path / "events.jsonl").write_text("")
        return folder

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the folder of an earlier run.

        Raises:
            ValueError: It holds no run, or a damaged one.
        """
        try:
            return cls(path, RunSpec.from_dict(json.loads((path / "config.json").read_text())))
        except FileNotFoundError:
            raise ValueError(f"{path} holds no run: config.json is missing") from None
        except (TypeError, ValueError) as error:
            raise ValueError(f"{path / 'config.json'}: {error}") from error

    @classmethod
    def clear(cls, path: Path) -> None:
        """Remove the files that an earlier run wrote into a folder, and nothing else."""
        for name in ("events.jsonl", "policy.onnx", "policy.npz", "config.json"):
            (path / name).unlink(missing_ok=True)
        shutil.rmtree(path / "checkpoints", ignore_errors=True)

    def latest_state(self) -> Path:
        """Return the state of the newest checkpoint.

        Raises:
            ValueError: There is none.
        """
        # A dot begins the name of a checkpoint that a crash left half written.
        states = sorted((self.path / "checkpoints").glob("[!.]*/state.npz"))
        if not states:
            raise ValueError(f"{self.path} holds no checkpoint to resume from")
        return states[-1]

    def rewind(self, spec: RunSpec, global_step: int) -> None:
        """Drop the events after `global_step`, which a resumed run yields again."""
        self.spec = spec
        self._write_spec()
        events = self.path / "events.jsonl"
        lines = events.read_text().splitlines() if events.exists() else []
        kept = [line for line in lines if _precedes(line, global_step)]
        replace_file(events, "".join(f"{line}\n" for line in kept).encode())

    def append(self, event: TrainEvent) -> None:
        """Add an event to events.jsonl."""
        with (self.path / "events.jsonl").open("a") as file:
            file.write(json.dumps(to_dict(event), allow_nan=False) + "\n")

    def save_policy(self, state: RunState) -> None:
        """Write policy.onnx and policy.npz of the run's present state."""
        for name, data in self._policy_files(state).items():
            replace_file(self.path / name, data)

    def save_checkpoint(self, name: str, state: RunState) -> dict[str, str]:
        """Save the state, needed to go on, and the policy; return file name -> SHA-256.

        Where the environment's state cannot be saved, save the policy alone.
        """
        part, final = (self.path / "checkpoints" / folder for folder in (f".{name}", name))
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        if state.env.can_be_saved:
            state.save(part / "state.npz")
        for file_name, data in self._policy_files(state).items():
            (part / file_name).write_bytes(data)
        files = sorted(part.iterdir())
        hashes = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
        shutil.rmtree(final, ignore_errors=True)
        part.rename(final)
        return hashes

    def _policy_files(self, state: RunState) -> dict[str, bytes]:
        policy, npz = state.policy(), BytesIO()
        policy.save_npz(npz)
        return {"policy.onnx": policy_to_onnx(policy), "policy.npz": npz.getvalue()}

    def _write_spec(self) -> None:
        replace_file(self.path / "config.json", json.dumps(self.spec.to_dict(), indent=2).encode())


def _precedes(line: str, global_step: int) -> bool:
    """Whether an event still holds for a run that goes on from `global_step`."""
    try:
        event = json.loads(line)
    except json.JSONDecodeError:  # the line that a crash cut short
        return False
    return event["type"] not in ("done", "run_started") and event["global_step"] <= global_step


def replace_file(path: Path, data: bytes) -> None:
    """Write a file so that a crash leaves the old or the new one, never half of either."""
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    part.replace(path)

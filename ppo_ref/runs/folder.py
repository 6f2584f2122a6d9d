"""A run on disk: config.json, events.jsonl, the last and the best policy, and checkpoints/."""

from __future__ import annotations

import hashlib
import json
import math
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Self

from ppo_ref.config import RunSpec
from ppo_ref.events import TrainEvent, from_dict, to_dict
from ppo_ref.files.npz import read_npz
from ppo_ref.files.onnx_writer import policy_to_onnx
from ppo_ref.policy import Policy
from ppo_ref.runs.start import RunState
from ppo_ref.state import FORMATS

LAST, BEST = "policy", "policy.best"
"""File names of the last and the best policy, without .onnx and .npz."""
EVAL_RETURN = "eval_return"
"""The entry of the best policy's metadata that holds its evaluation."""


@dataclass(frozen=True, kw_only=True)
class Saved:
    """The state from which a run goes on."""

    path: Path
    has_episodes: bool
    """Whether it holds the running episodes; a run that goes on without begins fresh ones."""
    damaged: tuple[Path, ...]
    """Newer states, which cannot be read."""


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
        policies = [f"{name}.{kind}" for name in (LAST, BEST) for kind in ("onnx", "npz")]
        for name in ("events.jsonl", *policies, "config.json"):
            (path / name).unlink(missing_ok=True)
        shutil.rmtree(path / "checkpoints", ignore_errors=True)

    def latest_state(self) -> Saved:
        """Return the state of the newest checkpoint that can be read.

        Raises:
            ValueError: There is none.
        """
        # A dot begins the name of a checkpoint that a crash left half written.
        states = sorted((self.path / "checkpoints").glob("[!.]*/state.npz"))
        if not states:
            raise ValueError(f"{self.path} holds no checkpoint to resume from")
        damaged: dict[Path, ValueError] = {}
        for path in reversed(states):
            try:
                about, _ = read_npz(path, "state", *FORMATS.values())
            except ValueError as error:
                damaged[path] = error
                continue
            has_episodes = about.get("episodes", True)
            return Saved(path=path, has_episodes=has_episodes, damaged=tuple(damaged))
        raise damaged[states[-1]]

    def rewind(self, spec: RunSpec, global_step: int) -> None:
        """Drop the events after `global_step`, which a resumed run yields again."""
        self.spec = spec
        self._write_spec()
        events = self.path / "events.jsonl"
        lines = events.read_text().splitlines() if events.exists() else []
        kept = [line for line in lines if _precedes(line, global_step)]
        replace_file(events, "".join(f"{line}\n" for line in kept).encode())

    def events(self) -> Iterator[TrainEvent]:
        """Yield the events of events.jsonl."""
        with (self.path / "events.jsonl").open() as file:
            yield from (from_dict(json.loads(line)) for line in file)

    def append(self, event: TrainEvent) -> None:
        """Add an event to events.jsonl."""
        with (self.path / "events.jsonl").open("a") as file:
            file.write(json.dumps(to_dict(event), allow_nan=False) + "\n")

    def save_policy(self, state: RunState) -> None:
        """Write policy.onnx and policy.npz of the run's present state."""
        self._write_policy(LAST, state.policy())

    def save_best(self, policy: Policy, mean_return: float) -> None:
        """Write policy.best.onnx and policy.best.npz.

        Args:
            policy: The best policy so far.
            mean_return: Its evaluation, which `best_return` reads back.
        """
        policy.metadata[EVAL_RETURN] = repr(mean_return)
        self._write_policy(BEST, policy)

    def best_return(self) -> float:
        """Return the mean return of the best policy, -inf where none was kept."""
        try:
            return float(Policy.load_npz(self.path / f"{BEST}.npz").metadata[EVAL_RETURN])
        except (OSError, ValueError, KeyError):
            return -math.inf

    def save_checkpoint(
        self, name: str, state: RunState, *, episodes: bool = True
    ) -> dict[str, str]:
        """Save the state, needed to go on, and the policy; return file name -> SHA-256.

        Args:
            name: The checkpoint's.
            state: The run's.
            episodes: Whether to save the running episodes too, where that is possible.
        """
        part, final = (self.path / "checkpoints" / folder for folder in (f".{name}", name))
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        state.save(part / "state.npz", episodes=episodes)
        for file_name, data in _policy_files(LAST, state.policy()).items():
            (part / file_name).write_bytes(data)
        files = sorted(part.iterdir())
        hashes = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
        shutil.rmtree(final, ignore_errors=True)
        part.rename(final)
        return hashes

    def _write_policy(self, name: str, policy: Policy) -> None:
        for file_name, data in _policy_files(name, policy).items():
            replace_file(self.path / file_name, data)

    def _write_spec(self) -> None:
        replace_file(self.path / "config.json", json.dumps(self.spec.to_dict(), indent=2).encode())


def _policy_files(name: str, policy: Policy) -> dict[str, bytes]:
    npz = BytesIO()
    policy.save_npz(npz)
    return {f"{name}.onnx": policy_to_onnx(policy), f"{name}.npz": npz.getvalue()}


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

"""What contract tests need besides the stores: a clock that they move, and records to commit."""

from collections.abc import Callable

import pytest

from gpu_api.seams import ArtifactRecord, Lease
from ppo_ref.events import Checkpoint, to_dict


class Clock:
    """The wall clock, standing still until a test moves it. Unix seconds."""

    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def tick(self, seconds: float) -> float:
        self.now += seconds
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that only the test moves."""
    stopped = Clock(1_800_000_000.0)
    monkeypatch.setattr("time.time", stopped)
    return stopped


@pytest.fixture
def commit(stores) -> Callable[..., str | None]:
    """Commit a checkpoint of two files, whose digests name the file."""

    def commit(lease: Lease, index: int, step: int, episode_return: float | None = None):
        name = f"step-{step:012d}"
        names = (f"{name}.onnx", f"{name}.config.json")
        event = Checkpoint(
            name=name,
            global_step=step,
            episode_return=episode_return,
            artifacts={file: digest(file) for file in names},
        )
        files = {file: record(file) for file in names}
        return stores.attempts.commit_checkpoint(
            lease, index, to_dict(event), files, record(f"{name}.state.npz")
        )

    return commit


def digest(name: str) -> str:
    return name.encode().hex()[:64].ljust(64, "0")


def record(name: str) -> ArtifactRecord:
    return ArtifactRecord(name=name, key=f"runs/x/{name}", sha256=digest(name), size=len(name))

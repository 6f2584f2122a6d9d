"""A real service process, an in-process app, and what talks to them."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from service_process import Service, wait_for

from gpu_api import logs
from gpu_api.adapters.embedded.artifact_store import LocalArtifactStore
from gpu_api.adapters.sql.attempt_store import SqlAttemptStore
from gpu_api.adapters.sql.database import Database
from gpu_api.adapters.sql.event_log import SqlEventLog
from gpu_api.adapters.sql.run_store import SqlRunStore
from gpu_api.app import create_app
from gpu_api.services import build
from gpu_api.settings import Settings
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.events import Done, Iteration, RunStarted, to_dict

SHORT = {"total_steps": 2048, "num_envs": 8, "num_steps": 64, "update_epochs": 1}
LONG = {"total_steps": 50_000_000, "num_envs": 8, "num_steps": 64, "update_epochs": 1}


def sse_events(response: httpx.Response) -> Iterator[dict]:
    """The data of each event of a stream, after checking that id and event agree with it."""
    fields: dict[str, str] = {}
    for line in response.iter_lines():
        name, _, value = line.partition(": ")
        fields[name] = value
        if not line and "data" in fields:
            event = json.loads(fields["data"])
            assert (fields["id"], fields["event"]) == (str(event["seq"]), event["type"])
            yield event
            fields = {}


def assert_whole(events: list[dict]) -> None:
    """Gapless from 1, attempts in order, and exactly one `done`, at the end."""
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    attempts = [event["attempt"] for event in events]
    assert attempts == sorted(attempts)
    assert [event["type"] for event in events].count("done") == 1
    assert events[-1]["type"] == "done"


def curve(events: list[dict]) -> list[tuple[int, float | None]]:
    """What a view draws: points beyond where an attempt resumes are superseded by it."""
    points: dict[int, float | None] = {}
    for event in events:
        if event["type"] == "run_started":
            resumed = event["global_step"]
            points = {step: value for step, value in points.items() if step <= resumed}
        if event["type"] == "iteration":
            assert event["global_step"] not in points
            points[event["global_step"]] = event["episode_return"]
    return list(points.items())


class InProcess(httpx.Client):
    """The app behind a real socket in a thread of this process, so that tests reach its parts.

    It queues runs and trains none unless `settings` gives it slots.
    """

    def __init__(self, data: Path, **settings: object) -> None:
        with socket.socket() as finder:
            finder.bind(("127.0.0.1", 0))
            port = finder.getsockname()[1]
        logs.configure("info")
        self.parts = build(
            Settings(data=data, **{"worker_slots": 0} | settings), f"http://x:{port}"
        )
        self.app = create_app(self.parts)
        config = uvicorn.Config(self.app, port=port, log_config=None, access_log=False)
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run)
        self.thread.start()
        wait_for(lambda: self.server.started, 30.0)
        key = self.key_of("student", "alice")
        super().__init__(
            base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"Bearer {key}"}
        )

    def key_of(self, role: str, owner: str | None = None) -> str:
        return self.parts.keys.create(role, owner=owner)[1]

    def stop(self) -> None:
        self.close()
        self.server.should_exit = True
        self.thread.join()


@pytest.fixture
def make_client(tmp_path: Path) -> Iterator[Callable[..., InProcess]]:
    made: list[InProcess] = []

    def make(**settings: object) -> InProcess:
        made.append(InProcess(tmp_path / f"data{len(made)}", **settings))
        return made[-1]

    yield make
    for client in made:
        client.stop()


class Kit:
    """What test modules share; importlib mode has no imports between them."""

    Service, InProcess = Service, InProcess
    SHORT, LONG = SHORT, LONG
    sse_events = staticmethod(sse_events)
    wait_for = staticmethod(wait_for)
    assert_whole = staticmethod(assert_whole)
    curve = staticmethod(curve)


@pytest.fixture(scope="session")
def kit() -> type[Kit]:
    return Kit


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service for all tests that leave it as they found it."""
    data = tmp_path_factory.mktemp("service") / "data"
    running = Service(data, checkpoint_interval_s=0.3, write_rate="10000/minute")
    yield running
    running.terminate()


class Stores:
    """The embedded implementations of the database's seams, over one file."""

    def __init__(self, folder: Path, *, lease_s: float = 30.0, max_failures: int = 3) -> None:
        self.database = Database(f"sqlite:///{folder / 'ppo.db'}")
        self.database.migrate()
        self.log = SqlEventLog(self.database, lease_s=lease_s)
        self.runs = SqlRunStore(self.database, self.log)
        self.attempts = SqlAttemptStore(
            self.database,
            self.log,
            lease_s=lease_s,
            start_lease_s=lease_s,
            max_failures=max_failures,
            checkpoint_interval_s=2.0,
        )
        self.files = LocalArtifactStore(folder / "artifacts")

    spec = RunSpec(env="CartPole-v1", config=PPOConfig(total_steps=1024)).to_dict()

    def queue(self, owner: str = "alice", **options: object) -> str:
        options = {"device": "cpu", "deadline_s": 60.0} | options
        return self.runs.create(owner, self.spec, **options)[0].id

    def acquire(self):
        return self.attempts.acquire(lambda owner: None)

    @staticmethod
    def started(step: int = 0) -> dict:
        return to_dict(
            RunStarted(
                env="CartPole-v1",
                seed=0,
                config={},
                engine="numpy",
                device="cpu",
                global_step=step,
                num_parameters=1,
            )
        )

    @staticmethod
    def iteration(number: int) -> dict:
        zeros = dict.fromkeys(
            ("policy_loss", "value_loss", "entropy", "approx_kl", "clip_fraction", "grad_norm"), 0.0
        )
        return to_dict(
            Iteration(
                iteration=number,
                global_step=512 * number,
                num_episodes=0,
                episode_return=None,
                episode_length=None,
                explained_variance=None,
                ratio_max=1.0,
                learning_rate=0.1,
                steps_per_second=1.0,
                wall_seconds=1.0,
                **zeros,
            )
        )

    @staticmethod
    def done(status: str = "succeeded") -> dict:
        return to_dict(
            Done(
                status=status, reason="Over.", global_step=1024, episode_return=1.0, wall_seconds=1
            )
        )


@pytest.fixture(params=["sqlite"])
def make_stores(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., Stores]]:
    """Every implementation of the database's seams passes the tests that use this."""
    made: list[Stores] = []

    def make(**options: object) -> Stores:
        made.append(Stores(tmp_path, **options))
        return made[-1]

    yield make
    for stores in made:
        stores.database.close()


@pytest.fixture
def stores(make_stores: Callable[..., Stores]) -> Stores:
    return make_stores()

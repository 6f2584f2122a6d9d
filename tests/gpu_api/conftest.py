"""A real service process, an in-process app, and what talks to them."""

import contextlib
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn

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

START_S = 60.0
SHORT = {"total_steps": 2048, "num_envs": 8, "num_steps": 64, "update_epochs": 1}
LONG = {"total_steps": 50_000_000, "num_envs": 8, "num_steps": 64, "update_epochs": 1}


class Service:
    """`python -m gpu_api serve` on its own folder."""

    def __init__(self, data: Path, **settings: object) -> None:
        self.data = data
        self.port = 0
        self.settings = settings
        self.key = ""
        self.start()

    def start(self) -> None:
        environment = {
            **os.environ,
            **{f"PPO_API_{name.upper()}": str(value) for name, value in self.settings.items()},
        }
        command = [sys.executable, "-m", "gpu_api", "serve", "--port", str(self.port)]
        self.log = (self.data.parent / f"{self.data.name}.log").open("ab")
        self.process = subprocess.Popen(
            [*command, "--data", str(self.data)],
            stdout=subprocess.PIPE,
            stderr=self.log,
            env=environment,
            text=True,
        )
        address = self.process.stdout.readline()
        self.port = int(re.search(r":(\d+)$", address.strip())[1])
        self.url = f"http://127.0.0.1:{self.port}"
        if not self.key:
            self.key = re.search(r"ppo_\w+", self.process.stdout.readline())[0]
        self.client = httpx.Client(
            base_url=self.url, headers={"Authorization": f"Bearer {self.key}"}, timeout=30
        )
        wait_for(self._answers, START_S)

    def _answers(self) -> bool:
        with contextlib.suppress(httpx.TransportError):
            return self.client.get("/readyz").status_code == 200
        return False

    def kill(self) -> None:
        """kill -9, as a crash would."""
        self.process.kill()
        self._gone()

    def terminate(self) -> float:
        """SIGTERM; return how long it took to leave, seconds."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self._gone()
        return time.monotonic() - began

    def _gone(self) -> None:
        self.process.wait(30)
        self.process.stdout.close()
        self.log.close()
        self.client.close()

    def post_run(self, config: dict, **fields: object) -> str:
        answer = self.client.post(
            "/v1/runs", json={"env": "CartPole-v1", "config": config} | fields
        )
        assert answer.status_code == 202, answer.text
        return answer.json()["id"]

    def run(self, run_id: str) -> dict:
        return self.client.get(f"/v1/runs/{run_id}").json()

    def wait(self, run_id: str, *states: str, seconds: float = 90.0) -> dict:
        wait_for(lambda: self.run(run_id)["state"] in states, seconds)
        return self.run(run_id)

    def wait_step(self, run_id: str, step: int) -> None:
        wait_for(lambda: self.run(run_id)["global_step"] >= step, 90.0)

    def events(self, run_id: str, after: int = 0) -> list[dict]:
        found: list[dict] = []
        while True:
            page = self.client.get(f"/v1/runs/{run_id}/events", params={"after": after}).json()
            found += page["data"]
            after = page["last_seq"]
            if not page["has_more"]:
                return found

    @contextlib.contextmanager
    def stream(self, run_id: str, **headers: str) -> Iterator[httpx.Response]:
        accept = {"Accept": "text/event-stream"}
        url = f"/v1/runs/{run_id}/events"
        with self.client.stream("GET", url, headers=accept | headers, timeout=60) as response:
            yield response

    def worker_pid_now(self, run_id: str) -> int | None:
        """The process that trains a run, from the service's own books; None between attempts."""
        query = "SELECT engine_ref FROM runs WHERE id = ?"
        with contextlib.closing(sqlite3.connect(self.data / "ppo.db")) as connection:
            (ref,) = connection.execute(query, (run_id,)).fetchone()
        return int(ref.split("-")[1]) if ref else None

    def worker_pid(self, run_id: str) -> int:
        """The same, once there is one."""
        found: list[int] = []

        def look() -> bool:
            pid = self.worker_pid_now(run_id)
            found.extend([pid] if pid else [])
            return bool(found)

        wait_for(look, 30.0)
        return found[0]


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


def wait_for(condition: Callable[[], object], seconds: float) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, f"not within {seconds} s"
        time.sleep(0.05)


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


@pytest.fixture
def own_service(tmp_path: Path) -> Iterator[Callable[..., Service]]:
    """Make services that a test may kill."""
    made: list[Service] = []

    def make(**settings: object) -> Service:
        made.append(Service(tmp_path / f"data{len(made)}", **settings))
        return made[-1]

    yield make
    for running in made:
        running.kill()


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

"""The GPU service as a process of its own, for the tests of the service and of the page."""

import contextlib
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx

START_S = 60.0


class Service:
    """`python -m gpu_api serve` on its own folder."""

    def __init__(self, data: Path, **settings: object) -> None:
        self.data = data
        self.port = 0
        self.settings = settings
        self.key = ""
        self.start()

    @property
    def environment(self) -> dict[str, str]:
        given = {f"PPO_API_{name.upper()}": str(value) for name, value in self.settings.items()}
        return {**os.environ, "OMP_NUM_THREADS": "1", **given}

    def start(self) -> None:
        command = [sys.executable, "-m", "gpu_api", "serve", "--port", str(self.port)]
        self.log = (self.data.parent / f"{self.data.name}.log").open("ab")
        self.process = subprocess.Popen(
            [*command, "--data", str(self.data)],
            stdout=subprocess.PIPE,
            stderr=self.log,
            env=self.environment,
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

    def create_key(self, *options: str) -> str:
        """Make another key by the command line, as an operator does."""
        command = [sys.executable, "-m", "gpu_api", "keys", "create", "--data", str(self.data)]
        made = subprocess.run(
            [*command, *options], env=self.environment, check=True, capture_output=True, text=True
        )
        return made.stdout.split()[-1]

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


def wait_for(condition: Callable[[], object], seconds: float) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, f"not within {seconds} s"
        time.sleep(0.05)

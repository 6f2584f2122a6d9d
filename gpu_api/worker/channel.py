"""The worker's line to the service: HTTP with its lease, repeated until it is answered."""

from __future__ import annotations

import http.client
import json
import time
from typing import Any
from urllib.parse import urlsplit

import structlog

log = structlog.get_logger()

TIMEOUT_S = 30.0
RETRY_S = 0.3


class Refused(Exception):
    """The service refuses this attempt's writes, from the start or from now on."""


class Unreachable(Exception):
    """The service did not answer for longer than the lease lives."""


class Channel:
    """Requests on one kept connection; for one thread.

    Args:
        url: The service's address.
        patience_s: Time to repeat a request that gets no answer, seconds.
    """

    def __init__(
        self, url: str, run_id: str, attempt: int, token: str, *, patience_s: float
    ) -> None:
        parts = urlsplit(url)
        assert parts.hostname is not None
        self._connection = http.client.HTTPConnection(
            parts.hostname, parts.port or 80, timeout=TIMEOUT_S
        )
        self._base = f"/internal/runs/{run_id}/attempts/{attempt}"
        self._token = token
        self.patience_s = patience_s

    def call(self, method: str, path: str, body: Any = None) -> Any:  # noqa: ANN401 - JSON
        """Send JSON (or bytes), return the JSON of the answer, None for an empty one.

        Raises:
            Refused: The lease is stale, or the request is wrong.
            Unreachable: No answer within `patience_s`.
        """
        answer = self.fetch(method, path, body)
        return json.loads(answer) if answer else None

    def fetch(self, method: str, path: str, body: Any = None) -> bytes:  # noqa: ANN401 - JSON
        """Send a request like `call`, and return the answer's bytes."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        given_up = time.monotonic() + self.patience_s
        while True:
            try:
                status, answer = self._once(method, path, data)
            except (OSError, http.client.HTTPException) as error:
                # The kept connection may be half-closed; the next attempt opens a new one.
                self._connection.close()
                status, answer = 0, repr(error).encode()
            if 200 <= status < 300:
                return answer
            if 400 <= status < 500 and status != 429:
                raise Refused(f"{method} {path}: {status} {answer.decode(errors='replace')}")
            if time.monotonic() > given_up:
                raise Unreachable(f"{method} {path}: {status} {answer.decode(errors='replace')}")
            time.sleep(RETRY_S)

    def _once(self, method: str, path: str, data: bytes) -> tuple[int, bytes]:
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        self._connection.request(method, self._base + path, data, headers)
        response = self._connection.getresponse()
        return response.status, response.read()

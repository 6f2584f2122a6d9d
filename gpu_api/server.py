"""The process: one folder, one port, one uvicorn; quick and lossless on the way out."""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from gpu_api import logs
from gpu_api.app import create_app
from gpu_api.services import Services, build
from gpu_api.settings import Settings

STREAMS_GRACE_S = 3
"""Time that open requests have at shutdown, after the worker gave its run back; seconds."""


class StartError(Exception):
    """The service cannot start; the message is for the operator."""


class Server(uvicorn.Server):
    """Lets the worker save and give its run back while the service still answers."""

    def __init__(self, config: uvicorn.Config, parts: Services) -> None:
        super().__init__(config)
        self._parts = parts

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drain, then stop as uvicorn does."""
        await self._parts.drain()
        await super().shutdown(sockets)


@contextmanager
def opened(settings: Settings) -> Iterator[tuple[Server, Services, socket.socket]]:
    """Lock the data folder, take the port and wire the service.

    Raises:
        StartError: The folder is in use or not writable, or the port is taken.
    """
    logs.configure(settings.log_level)
    with locked(settings.data), _listening(settings.host, settings.port) as listener:
        host = "127.0.0.1" if settings.host in ("0.0.0.0", "") else settings.host
        host = "[::1]" if host == "::" else host
        parts = build(settings, f"http://{host}:{listener.getsockname()[1]}")
        config = uvicorn.Config(
            create_app(parts),
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=STREAMS_GRACE_S,
            server_header=False,
        )
        yield Server(config, parts), parts, listener


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Hold a data folder alone: two services on one folder would both start its runs.

    The lock is an open transaction on a small SQLite file, which every system frees when the
    process ends, however it ends.

    Raises:
        StartError: Another process holds it, or it cannot be written.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(data / "lock", timeout=0.0, isolation_level=None)
        connection.execute("BEGIN EXCLUSIVE")
    except (OSError, sqlite3.OperationalError) as error:
        if "locked" in str(error):
            raise StartError(f"Another service uses the data folder {data}.") from error
        raise StartError(f"The data folder {data} cannot be used: {error}.") from error
    try:
        yield
    finally:
        connection.close()


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(2048)
        except OSError as error:
            problem = f"Cannot listen on {host}, port {port}: {error.strerror or error}."
            raise StartError(f"{problem} --port takes another one.") from error
        yield listener

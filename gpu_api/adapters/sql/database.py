"""One SQL database behind two context managers: `read()` and `write()`."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import alembic.command
import alembic.config
import sqlalchemy
from sqlalchemy import Connection, Engine, event


class Database:
    """Transactions on SQLite (embedded) or any other SQLAlchemy URL.

    SQLite runs in WAL mode with synchronous=FULL: what a transaction acknowledged survives a
    crash of the process and of the machine. Writers queue on our own lock, because SQLite's
    waiting is an unordered poll.
    """

    def __init__(self, url: str) -> None:
        embedded = url.startswith("sqlite")
        options: dict[str, Any] = {"pool_size": 16, "max_overflow": 32}
        if embedded:
            options["connect_args"] = {"check_same_thread": False, "timeout": 30.0}
        self.engine: Engine = sqlalchemy.create_engine(url, **options)
        if embedded:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        self._writer = self.engine.execution_options(ppo_write=True)
        self._gate = threading.Lock() if embedded else nullcontext()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that sees one state of the database."""
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction that commits when the block ends and rolls back when it raises."""
        with self._gate, self._writer.begin() as connection:
            yield connection

    def migrate(self) -> None:
        """Bring the schema to the newest revision of `gpu_api/migrations`."""
        config = alembic.config.Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        with self.write() as connection:
            config.attributes["connection"] = connection
            alembic.command.upgrade(config, "head")

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver must not begin transactions by itself; `_begin_sqlite` does.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("ppo_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

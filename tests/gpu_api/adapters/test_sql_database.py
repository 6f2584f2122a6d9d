"""SQLite as the service needs it: durable, one writer at a time, readers beside it."""

import sqlite3
import threading

import pytest
import sqlalchemy
from sqlalchemy import text

from gpu_api.adapters.sql.database import Database


@pytest.fixture
def database(tmp_path):
    made = Database(f"sqlite:///{tmp_path / 'ppo.db'}")
    made.migrate()
    yield made
    made.close()


def pragma(connection, name):
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()


def test_a_commit_survives_a_crash_and_rows_need_their_run(database):
    with database.read() as connection:
        assert pragma(connection, "journal_mode") == "wal"
        assert pragma(connection, "synchronous") == 2  # FULL
        assert pragma(connection, "foreign_keys") == 1
        assert pragma(connection, "busy_timeout") == 30_000
    with pytest.raises(sqlalchemy.exc.IntegrityError), database.write() as connection:
        connection.execute(
            text("INSERT INTO events (run_id, seq, type, body) VALUES ('no', 1, 'done', '{}')")
        )


def test_a_writer_takes_the_lock_at_once_and_a_reader_never_does(database):
    """Two writers that read first would otherwise meet at their first write and one would fail."""
    ours = database.engine.raw_connection()
    try:
        ours.execute("PRAGMA busy_timeout=0")
        with database.write() as connection:
            connection.execute(text("SELECT 1"))
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                ours.execute("BEGIN IMMEDIATE")
        with database.read() as connection:
            connection.execute(text("SELECT count(*) FROM runs"))
            ours.execute("BEGIN IMMEDIATE")
            ours.execute("ROLLBACK")
    finally:
        ours.close()


def test_writers_queue_on_a_lock_of_our_own(database):
    order = []

    def write(name, entered=None, leave=None):
        with database.write():
            order.append(name)
            if entered:
                entered.set()
                leave.wait()

    entered, leave = threading.Event(), threading.Event()
    first = threading.Thread(target=write, args=("first", entered, leave))
    first.start()
    entered.wait()
    second = threading.Thread(target=write, args=("second",))
    second.start()
    second.join(0.2)
    assert order == ["first"]
    leave.set()
    first.join()
    second.join()
    assert order == ["first", "second"]


def test_many_readers_read_beside_a_writer(database):
    """More than the pool keeps: 40 at once."""
    barrier, seen = threading.Barrier(41), []

    def read():
        with database.read() as connection:
            barrier.wait(20)
            seen.append(connection.execute(text("SELECT count(*) FROM runs")).scalar_one())

    threads = [threading.Thread(target=read) for _ in range(40)]
    with database.write():
        for thread in threads:
            thread.start()
        barrier.wait(20)
        for thread in threads:
            thread.join()
    assert seen == [0] * 40


def test_a_block_that_raises_writes_nothing(database):
    insert = text(
        "INSERT INTO api_keys (id, owner, name, role, scopes, digest, created_at)"
        " VALUES ('k', 'o', '', 'student', '[]', 'd', 0)"
    )
    with pytest.raises(RuntimeError), database.write() as connection:
        connection.execute(insert)
        raise RuntimeError
    with database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM api_keys")).scalar_one() == 0

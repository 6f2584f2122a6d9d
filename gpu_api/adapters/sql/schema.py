"""The tables. Times are Unix seconds; `migrations/` builds exactly these, which a test checks."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("name", String(128), nullable=False),
    Column("role", String(16), nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("created_at", Float, nullable=False),
    Column("expires_at", Float),
    Column("revoked_at", Float),
)

runs = Table(
    "runs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("spec", JSON, nullable=False),
    Column("device", String(8), nullable=False),
    Column("deadline_s", Float, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", Text),
    Column("stop", String(16)),
    Column("stop_requested_at", Float),
    Column("created_at", Float, nullable=False),
    Column("started_at", Float),
    Column("finished_at", Float),
    Column("attempt", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("engine_ref", String(128)),
    Column("lease_digest", String(64)),
    Column("lease_expires_at", Float),
    Column("next_seq", BigInteger, nullable=False),
    Column("first_seq", BigInteger, nullable=False),
    Column("next_index", BigInteger, nullable=False),
    Column("global_step", BigInteger, nullable=False),
    Column("episode_return", Float),
    Index("ix_runs_owner_id", "owner", "id"),
    Index("ix_runs_state_id", "state", "id"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("run_id", ForeignKey("runs.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("resumed_from", String(64)),
    Column("claimed_at", Float),
    Column("ended_at", Float),
    Column("outcome", String(16)),
    Column("detail", Text),
    Index("ix_attempts_owner_claimed_at", "owner", "claimed_at"),
)

events = Table(
    "events",
    metadata,
    Column("run_id", ForeignKey("runs.id"), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("type", String(32), nullable=False),
    Column("body", Text, nullable=False),
)

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("run_id", ForeignKey("runs.id"), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("attempt", Integer, nullable=False),
    Column("global_step", BigInteger, nullable=False),
    Column("episode_return", Float),
    Column("created_at", Float, nullable=False),
    Column("state_key", String(255)),
    Column("state_sha256", String(64), nullable=False),
)

artifacts = Table(
    "artifacts",
    metadata,
    Column("run_id", ForeignKey("runs.id"), primary_key=True),
    Column("name", String(128), primary_key=True),
    Column("checkpoint", String(64), nullable=False),
    Column("key", String(255), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("created_at", Float, nullable=False),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("route", String(128), nullable=False),
    Column("key", String(255), nullable=False),
    Column("body_sha256", String(64), nullable=False),
    Column("run_id", ForeignKey("runs.id"), nullable=False),
    Column("created_at", Float, nullable=False),
    UniqueConstraint("owner", "route", "key"),
)

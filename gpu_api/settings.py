"""Settings of the service: `PPO_API_<NAME>` in the environment, or an option of `serve`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

Role = Literal["student", "instructor", "admin"]


class Settings(BaseSettings):
    """The service's settings. `docs/guides/operators.md` lists them; a test compares the two."""

    model_config = SettingsConfigDict(env_prefix="PPO_API_", extra="ignore", frozen=True)

    data: Path = Field(Path("data"), description="folder of database, artifacts and key pepper")
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8321, ge=0, le=65535, description="port to listen on; 0 takes a free one")
    allowed_hosts: list[str] = Field(
        [], description="host names besides localhost that requests may name (JSON list)"
    )
    key_label: str = Field(
        "local", pattern="^[a-z0-9]{1,16}$", description="the {env} part of new keys"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="least severe log record to write"
    )
    max_body_bytes: int = Field(65_536, ge=1024, description="largest request body, bytes")
    max_blob_bytes: int = Field(
        268_435_456, ge=1024, description="largest file a worker may store, bytes"
    )
    max_total_steps: int = Field(100_000_000, ge=1, description="largest budget, env steps")
    max_batch_size: int = Field(1_048_576, ge=1, description="largest num_envs * num_steps")
    max_iterations: int = Field(100_000, ge=1, description="most iterations of one run")
    max_parameters: int = Field(10_000_000, ge=1, description="largest network, parameters")
    default_deadline_s: float = Field(
        600.0, gt=0, description="deadline of a run that names none, seconds of training"
    )
    max_deadline_s: float = Field(3600.0, gt=0, description="longest deadline, seconds")
    read_rate: str = Field("1200/minute", description="GET requests per key")
    write_rate: str = Field("120/minute", description="other requests per key")
    failed_auth_rate: str = Field("60/minute", description="refused keys per client address")
    max_streams_per_key: int = Field(32, ge=1, description="open event streams per key")
    student_running_runs: int = Field(1, ge=0, description="a student's runs training at once")
    student_queued_runs: int = Field(5, ge=0, description="a student's runs waiting")
    student_device_seconds_per_day: float = Field(
        3600.0, ge=0, description="a student's training time in 24 hours, seconds"
    )
    instructor_running_runs: int = Field(
        4, ge=0, description="an instructor's runs training at once"
    )
    instructor_queued_runs: int = Field(50, ge=0, description="an instructor's runs waiting")
    instructor_device_seconds_per_day: float = Field(
        86_400.0, ge=0, description="an instructor's training time in 24 hours, seconds"
    )
    lease_s: float = Field(
        15.0, gt=0, description="silence after which a worker loses its run, seconds"
    )
    start_lease_s: float = Field(
        90.0, gt=0, description="time a worker has to claim its run, seconds"
    )
    cancel_grace_s: float = Field(
        5.0, ge=0, description="time a worker has to stop before it is killed, seconds"
    )
    checkpoint_interval_s: float = Field(
        2.0, gt=0, description="time between checkpoints of a run, seconds"
    )
    max_failures: int = Field(
        3, ge=1, description="lost workers without a checkpoint in between that fail a run"
    )
    reconcile_interval_s: float = Field(
        0.5, gt=0, description="time between two checks of workers and queue, seconds"
    )
    warm_worker: bool = Field(
        True, description="keep an idle worker with torch loaded, so that runs start at once"
    )
    worker_slots: int = Field(
        1, ge=0, description="runs that train at the same time; 0 only queues them"
    )
    worker_threads: int = Field(
        1, ge=1, description="CPU threads of a worker's linear algebra; more slows small networks"
    )
    stream_ping_s: float = Field(15.0, gt=0, description="keep-alive period of streams, seconds")
    key_check_s: float = Field(
        2.0, gt=0, description="age at which an open stream checks its key again, seconds"
    )
    retention_days: float = Field(
        30.0, gt=0, description="days after which a finished run's events and files are removed"
    )
    shutdown_grace_s: float = Field(
        5.0, gt=0, description="time a worker has to save its state at shutdown, seconds"
    )

    @property
    def database_url(self) -> str:
        """The SQLAlchemy URL of the database in the data folder."""
        return f"sqlite:///{self.data.resolve() / 'ppo.db'}"

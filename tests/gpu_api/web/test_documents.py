"""What is written down agrees with what runs: settings, schema, routes."""

import json
import re
from pathlib import Path

import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from gpu_api.adapters.sql.database import Database
from gpu_api.adapters.sql.schema import metadata
from gpu_api.app import create_app
from gpu_api.identifiers import new_id
from gpu_api.services import build
from gpu_api.settings import Settings

GUIDE = Path(__file__).parents[3] / "docs/guides/operators.md"


def shown(value: object) -> str:
    return str(value) if isinstance(value, str | Path) else json.dumps(value)


def test_the_operators_guide_lists_every_setting_with_its_default_and_help():
    rows = re.findall(r"^\| `PPO_API_(\w+)` \| `(.*?)` \| (.+?) \|$", GUIDE.read_text(), re.M)
    documented = {name.lower(): (default, text) for name, default, text in rows}
    expected = {
        name: (shown(field.default), field.description)
        for name, field in Settings.model_fields.items()
    }
    assert documented == expected


def test_the_operators_guide_names_every_public_route(tmp_path):
    parts = build(Settings(data=tmp_path), "http://127.0.0.1:9")
    paths = create_app(parts).openapi()["paths"]
    parts.close()
    text = GUIDE.read_text()
    missing = [
        f"{method.upper()} {path}"
        for path, methods in paths.items()
        for method in methods
        if f"`{method.upper()} {path}`" not in text
    ]
    assert missing == []


def test_migrations_build_exactly_the_tables_in_use(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'ppo.db'}")
    database.migrate()
    database.migrate()
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    database.close()


def test_acknowledged_writes_are_synced(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'ppo.db'}")
    with database.write() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        # 2 is FULL in SQLite's documentation.
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    database.close()


def test_a_failed_write_leaves_nothing(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'ppo.db'}")
    try:
        with database.write() as connection:
            connection.execute(sqlalchemy.text("CREATE TABLE t (x INTEGER)"))
            raise RuntimeError("in the middle")
    except RuntimeError:
        pass
    assert sqlalchemy.inspect(database.engine).get_table_names() == []
    database.close()


def test_ids_sort_by_the_time_they_were_made():
    import time

    made = []
    for _ in range(20):
        made.append(new_id("run"))
        time.sleep(0.002)
    assert made == sorted(made)
    assert all(re.fullmatch(r"run_[0-9a-hjkmnp-tv-z]{26}", one) for one in made)

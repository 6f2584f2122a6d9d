"""The command line: `serve`, and `keys create | list | revoke`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from gpu_api.adapters.sql.database import Database
from gpu_api.adapters.sql.key_store import SqlKeyStore
from gpu_api.identifiers import timestamp
from gpu_api.service.keys import KeyStore, load_pepper
from gpu_api.settings import Role, Settings

app = typer.Typer(
    help="PPO Lab's GPU service.", no_args_is_help=True, pretty_exceptions_show_locals=False
)
keys_app = typer.Typer(help="Make, list and revoke API keys.", no_args_is_help=True)
app.add_typer(keys_app, name="keys")

DataOption = Annotated[Path | None, typer.Option("--data", help="data folder [default: data]")]


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="address [default: 127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option(help="port, 0 for any [default: 8321]")] = None,
    data: DataOption = None,
) -> None:
    """Serve the API and train runs on this machine. Settings are PPO_API_* variables."""
    settings = _settings(host=host, port=port, data=data)
    # Loads FastAPI and all routes, which `keys` does not need.
    from gpu_api.server import StartError, opened

    try:
        with opened(settings) as (server, parts, listener):
            bound = listener.getsockname()
            name = f"[{bound[0]}]" if ":" in bound[0] else bound[0]
            typer.echo(f"PPO Lab GPU service: http://{name}:{bound[1]}")
            if not parts.keys.list():
                _key, text = parts.keys.create("instructor", name="first key")
                typer.echo(f"API key (shown once, keep it): {text}")
            server.run(sockets=[listener])
    except StartError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


@keys_app.command("create")
def create_key(
    role: Annotated[Role, typer.Option(help="student, instructor or admin")] = "student",
    name: Annotated[str, typer.Option(help="for people, e.g. whose it is")] = "",
    owner: Annotated[str | None, typer.Option(help="whose runs it sees [default: new]")] = None,
    expires_days: Annotated[
        float | None, typer.Option(min=0.0, help="life [default: no end]")
    ] = None,
    data: DataOption = None,
) -> None:
    """Make a key and print it, this once."""
    expires_at = None if expires_days is None else time.time() + expires_days * 86_400
    key, text = _open_keys(data).create(role, name=name, owner=owner, expires_at=expires_at)
    typer.echo(f"{key.id}  {key.role}  owner {key.owner}", err=True)
    typer.echo(text)


@keys_app.command("list")
def list_keys(data: DataOption = None) -> None:
    """List all keys, without their secrets."""
    for key in _open_keys(data).list():
        status = "active" if key.active else "revoked" if key.revoked_at else "expired"
        created = timestamp(key.created_at)
        typer.echo(f"{key.id}  {key.role:<10}  {status:<7}  {created}  {key.owner}  {key.name}")


@keys_app.command("revoke")
def revoke_key(
    key_id: Annotated[str, typer.Argument(help="the key_... of `keys list`")],
    data: DataOption = None,
) -> None:
    """Revoke a key; a running service closes its streams within seconds."""
    if _open_keys(data).revoke(key_id) is None:
        typer.echo(f"There is no key {key_id!r}; `keys list` shows them.", err=True)
        raise typer.Exit(1)
    typer.echo(f"{key_id} is revoked.")


def _settings(**options: object) -> Settings:
    given: dict[str, Any] = {name: value for name, value in options.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        for item in error.errors():
            name = "PPO_API_" + "_".join(str(part) for part in item["loc"]).upper()
            typer.echo(f"{name} is {item['input']!r}: {item['msg']}.", err=True)
        raise typer.Exit(2) from None


def _open_keys(data: Path | None) -> KeyStore:
    settings = _settings(data=data)
    settings.data.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url)
    database.migrate()
    return SqlKeyStore(database, load_pepper(settings.data), label=settings.key_label)

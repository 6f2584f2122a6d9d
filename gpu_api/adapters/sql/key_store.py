"""KeyStore in SQL: keys by id, of which only an HMAC is stored."""

from __future__ import annotations

import hmac
import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from gpu_api.adapters.sql.database import Database
from gpu_api.adapters.sql.schema import api_keys
from gpu_api.identifiers import new_id
from gpu_api.service.keys import SCOPES, ApiKey, digest_of, make_key, parse_key
from gpu_api.settings import Role


class SqlKeyStore:
    """KeyStore on a `Database`."""

    def __init__(self, database: Database, pepper: bytes, *, label: str) -> None:
        self._database, self._pepper, self._label = database, pepper, label

    def create(
        self,
        role: Role,
        *,
        name: str = "",
        owner: str | None = None,
        expires_at: float | None = None,
    ) -> tuple[ApiKey, str]:
        key_id, text = make_key(self._label)
        key = ApiKey(
            id=key_id,
            owner=owner or new_id("usr"),
            name=name,
            role=role,
            scopes=SCOPES[role],
            created_at=time.time(),
            expires_at=expires_at,
            revoked_at=None,
        )
        row = {**vars(key), "scopes": list(key.scopes), "digest": digest_of(text, self._pepper)}
        with self._database.write() as connection:
            connection.execute(insert(api_keys).values(**row))
        return key, text

    def authenticate(self, text: str) -> ApiKey | None:
        key_id = parse_key(text)
        if key_id is None:
            return None
        with self._database.read() as connection:
            row = connection.execute(select(api_keys).where(api_keys.c.id == key_id)).one_or_none()
        if row is None or not hmac.compare_digest(row.digest, digest_of(text, self._pepper)):
            return None
        key = _key(row)
        return key if key.active else None

    def get(self, key_id: str) -> ApiKey | None:
        with self._database.read() as connection:
            row = connection.execute(select(api_keys).where(api_keys.c.id == key_id)).one_or_none()
        return None if row is None else _key(row)

    def list(self) -> Sequence[ApiKey]:
        with self._database.read() as connection:
            rows = connection.execute(select(api_keys).order_by(api_keys.c.created_at)).all()
        return [_key(row) for row in rows]

    def revoke(self, key_id: str) -> ApiKey | None:
        with self._database.write() as connection:
            connection.execute(
                update(api_keys)
                .where(api_keys.c.id == key_id)
                .values(revoked_at=func.coalesce(api_keys.c.revoked_at, time.time()))
            )
        return self.get(key_id)

    def role_of(self, owner: str) -> Role:
        query = (
            select(api_keys.c.role)
            .where(api_keys.c.owner == owner)
            .order_by(api_keys.c.created_at.desc())
            .limit(1)
        )
        with self._database.read() as connection:
            role: Role | None = connection.execute(query).scalar_one_or_none()
        return role or "student"


def _key(row: Row[Any]) -> ApiKey:
    fields = row._asdict()
    del fields["digest"]
    return ApiKey(**{**fields, "scopes": tuple(fields["scopes"])})

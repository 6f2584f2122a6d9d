"""Keys, for admins."""

from __future__ import annotations

import time
from typing import Annotated

from fastapi import APIRouter, Depends

from gpu_api.service.keys import ApiKey
from gpu_api.web.access import Parts, caller
from gpu_api.web.bodies import KeyList, KeyRequest, KeyView, NewKeyView, key_fields
from gpu_api.web.problems import not_found

router = APIRouter(prefix="/v1/keys", tags=["keys"])
Admin = Annotated[ApiKey, Depends(caller("keys:manage"))]


@router.post("", status_code=201)
def create_key(body: KeyRequest, _admin: Admin, parts: Parts) -> NewKeyView:
    """Make a key. Its text is in this answer and nowhere else."""
    expires_at = None if body.expires_in_s is None else time.time() + body.expires_in_s
    key, text = parts.keys.create(
        body.role, name=body.name, owner=body.owner, expires_at=expires_at
    )
    return NewKeyView(**key_fields(key), key=text)


@router.get("")
def list_keys(_admin: Admin, parts: Parts) -> KeyList:
    """List all keys."""
    return KeyList(data=[KeyView.of(key) for key in parts.keys.list()])


@router.delete("/{key_id}")
def revoke_key(key_id: str, _admin: Admin, parts: Parts) -> KeyView:
    """Revoke a key for good; its open streams close within seconds."""
    key = parts.keys.revoke(key_id)
    if key is None:
        raise not_found(f"key {key_id!r}")
    return KeyView.of(key)

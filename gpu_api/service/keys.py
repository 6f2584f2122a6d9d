"""API keys: `ppo_{env}_{id}_{secret}{crc32}`, of which the database keeps only an HMAC."""

from __future__ import annotations

import hmac
import os
import re
import secrets
import string
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from gpu_api.settings import Role

SCOPES: dict[Role, tuple[str, ...]] = {
    "student": ("runs:read", "runs:write", "usage:read"),
    "instructor": ("runs:read", "runs:write", "usage:read"),
    "admin": ("runs:read", "runs:write", "usage:read", "keys:manage", "metrics:read"),
}
_ALPHABET = string.ascii_letters + string.digits
_SHAPE = re.compile(r"ppo_[a-z0-9]{1,16}_([0-9a-z]{16})_[A-Za-z0-9]{32}[0-9a-f]{8}")


@dataclass(frozen=True, kw_only=True)
class ApiKey:
    """A key without its secret. Times are Unix seconds."""

    id: str
    owner: str
    name: str
    role: Role
    scopes: tuple[str, ...]
    created_at: float
    expires_at: float | None
    revoked_at: float | None

    @property
    def active(self) -> bool:
        """Whether the key is neither expired nor revoked."""
        expired = self.expires_at is not None and self.expires_at <= time.time()
        return self.revoked_at is None and not expired


class KeyStore(Protocol):
    """The seam of key storage."""

    def create(
        self,
        role: Role,
        *,
        name: str = "",
        owner: str | None = None,
        expires_at: float | None = None,
    ) -> tuple[ApiKey, str]:
        """Make a key; return it and its text, which is shown once and never stored.

        Args:
            owner: Whose runs the key sees; a new owner when None.
        """

    def authenticate(self, text: str) -> ApiKey | None:
        """Return the active key that a text is, or None."""

    def get(self, key_id: str) -> ApiKey | None:
        """Return a key by id."""

    def list(self) -> Sequence[ApiKey]:
        """Return all keys, oldest first."""

    def revoke(self, key_id: str) -> ApiKey | None:
        """Revoke a key for good; None if there is no such key. Repeating changes nothing."""

    def role_of(self, owner: str) -> Role:
        """Return an owner's role: that of the newest key, student without one."""


def load_pepper(data: Path) -> bytes:
    """Return the secret that keys are hashed with, made on first use, mode 0600."""
    path = data / "pepper"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pepper = path.read_bytes()
        if len(pepper) != 32:
            detail = f"{path} has {len(pepper)} bytes, allowed: the 32 it was made with"
            raise ValueError(detail) from None
        return pepper
    with os.fdopen(handle, "wb") as file:
        pepper = secrets.token_bytes(32)
        file.write(pepper)
        file.flush()
        os.fsync(file.fileno())
    return pepper


def parse_key(text: str) -> str | None:
    """Return the id in a well-formed key; None for anything else. Reads no database."""
    match = _SHAPE.fullmatch(text)
    if match is None or text[-8:] != _checksum(text[:-8]):
        return None
    return f"key_{match[1]}"


def make_key(label: str) -> tuple[str, str]:
    """Return a new key's id and its text, which is shown once and never stored."""
    short = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(16))
    secret = "".join(secrets.choice(_ALPHABET) for _ in range(32))
    body = f"ppo_{label}_{short}_{secret}"
    return f"key_{short}", body + _checksum(body)


def digest_of(text: str, pepper: bytes) -> str:
    """Return the digest of a key's text, which is stored."""
    return hmac.new(pepper, text.encode(), sha256).hexdigest()


def _checksum(body: str) -> str:
    return f"{zlib.crc32(body.encode()):08x}"

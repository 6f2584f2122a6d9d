"""ArtifactStore on obstore: a local folder here, S3 with the same calls."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import obstore
from obstore.store import LocalStore, ObjectStore


class ObstoreArtifactStore:
    """ArtifactStore on any obstore store that is durable by itself, such as S3."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def put(self, key: str, data: bytes) -> None:
        obstore.put(self._store, key, data)

    def get(self, key: str) -> bytes:
        return bytes(obstore.get(self._store, key).bytes())

    def delete(self, key: str) -> None:
        try:
            obstore.delete(self._store, key)
        except FileNotFoundError:
            return

    def list(self, prefix: str) -> Sequence[str]:
        pages = obstore.list(self._store, prefix)
        return sorted(item["path"] for page in pages for item in page)


class LocalArtifactStore(ObstoreArtifactStore):
    """ArtifactStore in a folder.

    obstore writes a temporary file and renames it, so readers never see half a file; it does not
    sync, so `put` syncs file and folder before it returns.
    """

    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        self._root = root.resolve()
        super().__init__(LocalStore(self._root))

    def put(self, key: str, data: bytes) -> None:
        super().put(key, data)
        path = self._root / key
        _sync(path)
        for folder in path.parents:
            _sync(folder)
            if folder == self._root:
                break


def _sync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":  # Windows has no handle to sync a folder through
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

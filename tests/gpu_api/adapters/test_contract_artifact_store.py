"""What every ArtifactStore promises."""

import threading

import pytest
from obstore.store import MemoryStore

from gpu_api.adapters.embedded.artifact_store import LocalArtifactStore, ObstoreArtifactStore


@pytest.fixture(params=["local", "memory"])
def files(request, tmp_path):
    if request.param == "local":
        return LocalArtifactStore(tmp_path / "files")
    return ObstoreArtifactStore(MemoryStore())


def test_a_file_comes_back_as_it_was_put(files):
    data = bytes(range(256)) * 1000
    files.put("runs/a/x.onnx", data)
    assert files.get("runs/a/x.onnx") == data
    files.put("runs/a/x.onnx", b"")
    assert files.get("runs/a/x.onnx") == b""


def test_a_missing_file_is_an_error_to_get_and_none_to_delete(files):
    with pytest.raises(FileNotFoundError):
        files.get("runs/a/none")
    files.delete("runs/a/none")
    files.put("runs/a/one", b"1")
    files.delete("runs/a/one")
    with pytest.raises(FileNotFoundError):
        files.get("runs/a/one")


def test_the_list_holds_what_is_below_the_prefix(files):
    for key in ("runs/b/2", "runs/a/1", "runs/b/a1/3"):
        files.put(key, b"-")
    assert list(files.list("runs/b/")) == ["runs/b/2", "runs/b/a1/3"]
    assert list(files.list("runs/c/")) == []


def test_no_reader_sees_half_a_file(files):
    whole = {b"a" * 500_000, b"b" * 400_000}
    files.put("k", b"a" * 500_000)
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            for data in whole:
                files.put("k", data)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        seen = {files.get("k") for _ in range(100)}
    finally:
        stop.set()
        writer.join()
    assert seen <= whole


def test_a_key_cannot_leave_the_folder(tmp_path):
    files = LocalArtifactStore(tmp_path / "files")
    with pytest.raises(Exception, match=r"\.\."):
        files.put("../outside", b"x")
    assert not (tmp_path / "outside").exists()

"""Build the Python packs of the page (bytecode zips) and every other binary its scripts load.

Packs are cached by the hash of all their inputs, so a change of our own Python costs about two
seconds and an unchanged tree nothing.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import subprocess
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import exercises
import untrained
from node import node_command
from say import stop, timed

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache/packs"
PACKER = [ROOT / "build/site/pack.mjs", ROOT / "build/site/pack_pyc.py"]

# Code that the page never runs: torch and Gymnasium are missing there, the command line needs rich.
OURS_LEFT_OUT = (
    "ppo_ref/torch/",
    "ppo_ref/cli/",
    "ppo_ref/envs/gym_wrappers.py",
    "ppo_ref/experiments/",
    "ppo_ref/__main__.py",
    "ppo_ref/runs/session.py",
    "browser_runtime/grading/proof.py",
    "browser_runtime/grading/proving/",
)


def our_sources() -> list[Path]:
    """Return our Python files that go into the page, in a fixed order."""
    found = [*ROOT.glob("ppo_ref/**/*.py"), *ROOT.glob("browser_runtime/**/*.py")]
    kept = [path for path in found if not _name(path).startswith(OURS_LEFT_OUT)]
    return sorted(kept)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def content_key(paths: Iterable[Path]) -> str:
    """Return a short hash over names and contents of files."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:20]


def _packed(kind: str, source: Path, key: str, stdlib: Path | None) -> Path:
    """Return the pack of this kind, made by Pyodide under Node unless the cache has it."""
    target = CACHE / f"{kind}-{key}.zip"
    if target.exists():
        return target
    partial = target.with_suffix(f".{os.getpid()}.part")
    command = [*node_command(), str(ROOT / "build/site/pack.mjs"), kind, str(source), str(partial)]
    with timed(f"compiling the {kind} pack for the page"):
        result = subprocess.run(
            [*command, str(stdlib)] if stdlib else command,
            check=False,
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        if result.returncode != 0:
            # Node prints the whole minified line where it failed before the error itself.
            lines = [line for line in result.stderr.splitlines() if len(line) < 500]
            stop(f"the {kind} pack could not be compiled:\n" + "\n".join(lines[-12:]))
    partial.replace(target)
    return target


def _our_archive() -> Path:
    path = CACHE / f"sources-{os.getpid()}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for source in our_sources():
            archive.write(source, _name(source))
    return path


def python_packs(files: Mapping[str, Path]) -> dict[str, Path]:
    """Return asset name -> pack, given the verified third-party files."""
    CACHE.mkdir(parents=True, exist_ok=True)
    numpy_wheel = next(path for name, path in files.items() if name.startswith("numpy-"))
    stdlib_zip = files["python_stdlib.zip"]
    stdlib = _packed("stdlib", stdlib_zip, content_key([stdlib_zip, *PACKER]), None)
    numpy = _packed("numpy", numpy_wheel, content_key([numpy_wheel, *PACKER]), stdlib)
    key = content_key([*our_sources(), *PACKER])
    sources = _our_archive()
    ours = _packed("ours", sources, key, stdlib)
    sources.unlink()
    return {
        "pyodide/stdlib.zip": stdlib,
        "pyodide/numpy.zip": numpy,
        "pyodide/ppo_lab.zip": ours,
    }


def page_assets(
    files: Mapping[str, Path], python: Mapping[str, Path], recordings: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return every binary and data asset of the page by name, uncompressed."""
    return {
        "pyodide/pyodide.asm.wasm": files["pyodide.asm.wasm"].read_bytes(),
        **{name: path.read_bytes() for name, path in python.items()},
        **exercises.page_json(),
        **untrained.page_bytes(),
        **recordings,
        "onnx/ort-wasm-simd-threaded.wasm": files["ort-wasm-simd-threaded.wasm"].read_bytes(),
        "onnx/ort-wasm-simd-threaded.mjs": files["ort-wasm-simd-threaded.mjs"].read_bytes(),
    }


def compressed(data: bytes) -> bytes:
    """Return `data` gzipped, from the cache when these bytes were compressed before."""
    folder = ROOT / ".cache/gz"
    path = folder / f"{hashlib.sha256(data).hexdigest()[:32]}.gz"
    if path.exists():
        return path.read_bytes()
    folder.mkdir(parents=True, exist_ok=True)
    body = gzip.compress(data, 9, mtime=0)
    partial = path.with_suffix(f".{os.getpid()}.part")
    partial.write_bytes(body)
    partial.replace(path)
    return body


def place(target: Path, contents: dict[str, bytes]) -> None:
    """Write NAME.gz for every asset, and manifest.json with sizes and hashes, under `target`.

    Compressed here once rather than by the host, because many static hosts leave wasm and zip
    files as they are; the page decompresses as the bytes arrive.
    """
    manifest = {}
    for name, data in contents.items():
        body = compressed(data)
        path = target / f"{name}.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        digest = hashlib.sha256(body).hexdigest()
        manifest[name] = {"bytes": len(body), "raw": len(data), "sha256": digest}
    (target / "manifest.json").write_text(json.dumps(manifest, indent=1), "utf-8")

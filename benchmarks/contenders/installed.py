"""The installed contenders, and the program that measures one of them."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

BASELINE = "stable_baselines3"
CONTENDERS = {
    "ppo_numpy": "numpy",
    "ppo_torch": "torch",
    BASELINE: "stable_baselines3",
    "cleanrl_style": "gymnasium",
    "rsl_rl_ppo": "rsl_rl",
    "jax_style": "jax",
}
"""Contender -> the module without which it is left out, with a printed line."""
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
    "JAX_PLATFORMS": "cpu",
}


def contenders(wanted: Mapping[str, str]) -> list[str]:
    """Return the contenders that can run, and print those that cannot.

    Args:
        wanted: Contender -> the module that it needs.
    """
    there = [name for name, module in wanted.items() if importlib.util.find_spec(module)]
    for name in wanted:
        if name not in there:
            print(f"{name} is left out: {wanted[name]} is missing, pip install -e .[contenders]")
    return there


def measure(name: str, *arguments: object) -> dict[str, Any]:
    """Run one contender in its own process, with one thread.

    Args:
        name: The contender.
        arguments: As `workload.run` reads them.

    Raises:
        SystemExit: It failed; the message is its own.
    """
    finished = subprocess.run(
        [sys.executable, "-m", f"contenders.{name}", *map(str, arguments)],
        cwd=Path(__file__).parent.parent,
        env={**os.environ, **ONE_THREAD},
        capture_output=True,
        text=True,
    )
    if finished.returncode:
        raise SystemExit(f"{name} failed:\n{finished.stderr}")
    measured: dict[str, Any] = json.loads(finished.stdout.splitlines()[-1])
    return measured

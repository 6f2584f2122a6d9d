"""Write measured figures: a JSON file with every single run, and a table that pages include."""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

RESULTS = Path(__file__).parent / "results"


def write(
    name: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    measured: dict[str, Any],
    *,
    made: str | None = None,
) -> None:
    """Print a table and write `results/NAME.json` and `results/NAME.md`.

    Args:
        name: The benchmark, also the name of its script.
        columns: Headings.
        rows: Formatted cells, one row per figure.
        measured: The measurements of every run.
        made: Command and date, where several calls made the rows; this call and today when None.
    """
    table = Table(*columns)
    for row in rows:
        table.add_row(*row)
    Console().print(table)
    command = " ".join([f"python benchmarks/{name}.py", *sys.argv[1:]])
    here, date = machine(), time.strftime("%Y-%m-%d")
    lines = [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    lines += ["", made or f"Made by `{command}` on {date} ({here})."]
    call = {} if made else {"command": command, "machine": here, "date": date}
    report = {**call, **measured}
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(report, indent=1) + "\n")
    (RESULTS / f"{name}.md").write_text("\n".join(lines) + "\n")


def machine() -> str:
    """Describe the machine: processor, cores and Python."""
    python = platform.python_version()
    return f"{_processor()}, {os.cpu_count()} cores, Python {python}, numpy {np.__version__}"


def _processor() -> str:
    """Return a processor's name and width from Linux, elsewhere its architecture."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except FileNotFoundError:
        return platform.machine()
    told = {
        name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    wide = "with" if "avx512f" in told.get("flags", "").split() else "without"
    return f"{told.get('model name', platform.machine())} {wide} AVX-512"

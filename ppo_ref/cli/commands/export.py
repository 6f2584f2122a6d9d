"""`export`: turn a policy into an ONNX file."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from ppo_ref.cli.commands.arguments import Job
from ppo_ref.cli.commands.policies import SOURCES, load_policy
from ppo_ref.files.onnx_writer import policy_to_onnx

HELP = "turn a policy into an ONNX file"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `export`."""
    parser.add_argument("path", type=Path, help=SOURCES)
    parser.add_argument("--out", type=Path, metavar="FILE", required=True)


def prepare(options: argparse.Namespace) -> Job:
    """Write the file; return what says so."""
    options.out.write_bytes(policy_to_onnx(load_policy(options.path)))

    def report(console: Console) -> int:
        console.print(f"Wrote {options.out}")
        return 0

    return report

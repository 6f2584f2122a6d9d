"""`plot`: draw learning curves and diagnostics of run folders."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from ppo_ref.cli.commands.arguments import Job
from ppo_ref.experiments import curves, figures
from ppo_ref.experiments.intervals import MIDDLES

HELP = "draw learning curves and diagnostics of run folders"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `plot`."""
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="DIR", help="a run folder, or a folder of them"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="default: the first DIR")
    parser.add_argument("--format", choices=figures.FORMATS, default="png")
    parser.add_argument(
        "--middle", choices=tuple(MIDDLES), default="mean", help="mean (default) or the middle half"
    )


def prepare(options: argparse.Namespace) -> Job:
    """Draw; return what says where."""
    figures.require_matplotlib()
    groups = curves.load(options.paths)
    out = options.out or options.paths[0]
    files = figures.write(groups, out, kind=options.format, middle=options.middle)

    def report(console: Console) -> int:
        console.print(f"Written to {' and '.join(map(str, files))}")
        return 0

    return report

"""`bench`: measure how fast this machine trains."""

from __future__ import annotations

import argparse
import importlib.util
import itertools

from rich.console import Console
from rich.progress import track
from rich.table import Table

from ppo_ref import envs
from ppo_ref.cli.commands.arguments import BadArgumentError, Job, integer, number
from ppo_ref.cli.commands.configs import worlds
from ppo_ref.config import RunSpec
from ppo_ref.experiments import speed
from ppo_ref.runs.start import ENGINES

HELP = "measure how fast this machine trains, learning included"
LAYERS = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `bench`."""
    parser.epilog = worlds()
    parser.add_argument("--env", metavar="NAME", default="CartPole-v1", help="default CartPole-v1")
    parser.add_argument(
        "--engine",
        nargs="+",
        action="extend",
        choices=ENGINES,
        help="default: all that are installed",
    )
    parser.add_argument("--device", default="cpu", help="of torch: cpu (default) or cuda")
    parser.add_argument(
        "--num-envs",
        nargs="+",
        action="extend",
        type=integer("--num-envs", 1),
        metavar="N",
        help="default 8 64 256",
    )
    parser.add_argument(
        "--width",
        nargs="+",
        action="extend",
        type=integer("--width", 1, 4096),
        metavar="N",
        help=f"units of each of {LAYERS} hidden layers, default 64 256",
    )
    parser.add_argument(
        "--seconds", type=number("--seconds", 0), default=2.0, help="per row, default 2"
    )


def prepare(options: argparse.Namespace) -> Job:
    """Check what is there; return the measurement."""
    installed = [name for name in ENGINES if name == "numpy" or importlib.util.find_spec(name)]
    chosen = options.engine or installed
    for name in chosen:
        if name not in installed:
            raise BadArgumentError(f"--engine is {name!r}, allowed: {', '.join(installed)}")
    envs.spec(options.env)

    def job(console: Console) -> int:
        table = Table(
            "engine",
            "num_envs",
            "width",
            "steps/s",
            "steps/CPU s",
            "peak memory",
            caption=f"{options.env}, rollouts of 128 env steps, 4 epochs of 4 minibatches.",
        )
        widths, sizes = options.width or [64, 256], options.num_envs or [8, 64, 256]
        rows = list(itertools.product(widths, sizes, chosen))
        hidden = console if console.is_terminal else Console(quiet=True)
        for width, num_envs, engine in track(rows, "measuring", console=hidden, transient=True):
            spec = RunSpec(env=options.env, config=speed.workload(num_envs, (width,) * LAYERS))
            device = options.device if engine == "torch" else "cpu"
            found = speed.measure(spec, engine=engine, device=device, seconds=options.seconds)
            table.add_row(engine, str(num_envs), str(width), *_texts(found))
        console.print(table)
        return 0

    return job


def _texts(found: speed.Speed) -> tuple[str, str, str]:
    memory = "–" if found.peak_memory is None else f"{found.peak_memory / 2**20:,.0f} MiB"
    return f"{found.steps_per_second:,.0f}", f"{found.steps_per_cpu_second:,.0f}", memory

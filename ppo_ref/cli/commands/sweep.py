"""`sweep`: train every combination of environments, settings and seeds."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Column, Table

from ppo_ref.cli.commands.arguments import BadArgumentError, Job, Parser, integer, number, seeds
from ppo_ref.cli.commands.configs import (
    add_config_argument,
    add_env_kwargs_argument,
    fields,
    named_config,
    parse_value,
    split_assignment,
    with_env_kwargs,
    worlds,
)
from ppo_ref.experiments import summary, variations
from ppo_ref.experiments.outcome import Outcome
from ppo_ref.experiments.sweep import run_all
from ppo_ref.experiments.tasks import Task, finished, tasks
from ppo_ref.runs.start import ENGINES, start

PICKS: tuple[Callable[[summary.Row], float | None], ...] = (
    lambda row: row.outcome.final_return,
    lambda row: row.outcome.eval_return,
    lambda row: row.steps_to_threshold,
    lambda row: row.outcome.cpu_seconds,
)
"""The figures of the table."""

HELP = "train every combination of environments, settings and seeds, and compare"


def add_arguments(parser: Parser) -> None:
    """Declare the arguments of `sweep`."""
    parser.ending = _ending
    parser.add_argument(
        "--env", nargs="+", action="extend", metavar="NAME", required=True, help="listed below"
    )
    add_env_kwargs_argument(parser)
    parser.add_argument("--seeds", type=seeds, default=list(range(5)), help="default 0-4")
    add_config_argument(parser)
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="FIELD=VALUE,...",
        help="values to try, in every combination; a list of sizes in brackets: [64,64],[256]",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="one folder per run")
    parser.add_argument(
        "--jobs",
        type=integer("--jobs", 1),
        default=os.cpu_count() or 1,
        metavar="N",
        help="processes at once; default: one per core",
    )
    parser.add_argument("--engine", choices=ENGINES, default="numpy")
    parser.add_argument("--device", default="cpu", help="cpu (default), or cuda with torch")
    parser.add_argument(
        "--threshold",
        type=number("--threshold"),
        metavar="RETURN",
        help="count env steps to this mean return; default: the environment's solved score",
    )
    parser.add_argument(
        "--eval-episodes",
        type=integer("--eval-episodes", 0),
        default=100,
        metavar="N",
        help="episodes of most probable actions after training; default 100",
    )


def _ending(options: argparse.Namespace) -> str:
    """Return the end of the help; the fields are those of the first environment."""
    env = next(iter(options.env or []), None)
    return f"{worlds()}\n\n{fields(options, env)}"


def prepare(options: argparse.Namespace) -> Job:
    """Look up what is left to run; return the job that runs it and prints a table."""
    names = [with_env_kwargs(name, options.env_kwargs) for name in options.env]
    cells = variations.grid(
        names, lambda env: named_config(options.config, env), _values(options.set)
    )
    wanted = tasks(
        options.out,
        cells,
        options.seeds,
        engine=options.engine,
        device=options.device,
        eval_episodes=options.eval_episodes,
    )
    # Whatever cannot start says so now rather than in every process.
    start(wanted[0].spec, engine=options.engine, device=options.device)
    earlier = finished(options.out)
    there = {outcome.folder for outcome in earlier}
    pending = [t for t in wanted if t.folder.relative_to(t.root).as_posix() not in there]

    def job(console: Console) -> int:
        if len(pending) < len(wanted):
            console.print(f"{len(wanted) - len(pending)} of {len(wanted)} runs are finished.")
        try:
            _run(console, pending, earlier, options)
        finally:
            report(console, options.out, earlier, options.threshold)
        failed = [outcome for outcome in earlier if outcome.status == "failed"]
        for outcome in failed:
            console.print(f"{outcome.folder} failed: {outcome.reason}")
        return 1 if failed else 0

    return job


def _run(
    console: Console,
    pending: Sequence[Task],
    outcomes: list[Outcome],
    options: argparse.Namespace,
) -> None:
    """Run what is left, and keep the results files up to date."""
    with Progress(console=console, disable=not console.is_terminal) as progress:
        bar = progress.add_task("runs", total=len(pending))
        for outcome in run_all(pending, jobs=min(options.jobs, max(1, len(pending)))):
            outcomes.append(outcome)
            progress.advance(bar)
            mean = "–" if outcome.final_return is None else f"{outcome.final_return:.2f}"
            console.print(f"{outcome.folder}: return {mean}, {outcome.cpu_seconds:.1f} CPU s")


def report(
    console: Console, root: Path, outcomes: Sequence[Outcome], threshold: float | None
) -> None:
    """Write the results of a sweep's finished runs and print them, one line per variation."""
    if not outcomes:
        return
    found = summary.rows(root, outcomes, threshold)
    summary.write(root, found)
    table = Table(
        Column("run", min_width=22, overflow="fold"),
        "seeds",
        "return",
        "greedy",
        "solved",
        "steps",
        "CPU s",
        caption="Mean and 95 % bootstrap interval over seeds. return: last 100 training episodes; "
        "greedy: most probable actions after training; steps: env steps until solved.",
    )
    for group in summary.summaries(found):
        limit = group.rows[0].threshold
        solved = "–" if limit is None else f"{group.num_solved} of {len(group.rows)}\nat {limit:g}"
        final, greedy, steps, cpu = (
            summary.with_interval(group.values(pick)).replace(" [", "\n[") for pick in PICKS
        )
        name = f"{group.env}\n{group.name}".replace(",", "\n")
        table.add_row(name, str(len(group.rows)), final, greedy, solved, steps, cpu)
    console.print(table)
    console.print(f"Written to {root / 'results.csv'} and {root / 'results.jsonl'}")


def _values(assignments: Sequence[str]) -> dict[str, list[Any]]:
    """Read `field=v1,v2` for every `--set`; commas in brackets belong to one value."""
    values: dict[str, list[Any]] = {}
    for assignment in assignments:
        name, text = split_assignment(assignment)
        if name in values:
            raise BadArgumentError(f"--set {name} occurs twice, allowed: {name}=VALUE,VALUE,...")
        parts = re.findall(r"(?:\[[^]]*\]|\([^)]*\)|[^,\[(])+", text)
        values[name] = [parse_value(name, part) for part in parts]
        if not parts or len(set(values[name])) < len(parts):
            raise BadArgumentError(f"--set is {assignment!r}, allowed: different values")
    return values

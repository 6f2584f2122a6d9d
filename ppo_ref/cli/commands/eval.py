"""`eval`: play whole episodes and print their returns."""

from __future__ import annotations

import argparse

from rich.console import Console
from rich.progress import Progress

from ppo_ref.cli.commands.arguments import MAX_SEED, Job, integer
from ppo_ref.cli.commands.policies import add_policy_arguments, env_of, load_policy
from ppo_ref.evaluate import evaluate, require_fit

HELP = "play whole episodes and print their returns"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `eval`."""
    add_policy_arguments(parser)
    parser.add_argument("--episodes", type=integer("--episodes", 1), default=100, metavar="N")
    parser.add_argument("--seed", type=integer("--seed", 0, MAX_SEED), default=0, metavar="N")
    parser.add_argument("--sample", action="store_true", help="draw actions from the policy")


def prepare(options: argparse.Namespace) -> Job:
    """Load the policy; return the job that plays and prints."""
    policy = load_policy(options.path)
    name = env_of(policy, options)
    require_fit(policy, name)

    def report(console: Console) -> int:
        with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            bar = progress.add_task("playing", total=options.episodes)
            result = evaluate(
                policy,
                name,
                episodes=options.episodes,
                seed=options.seed,
                greedy=not options.sample,
                progress=lambda finished: progress.update(bar, completed=finished),
            )
        console.print(
            f"{name}: mean return {result.mean_return:.2f} ± {result.std_return:.2f} over "
            f"{options.episodes} episodes (min {result.returns.min():.2f}, max "
            f"{result.returns.max():.2f}, mean length {result.lengths.mean():.1f})"
        )
        if result.remark:
            console.print(result.remark)
        return 0

    return report

"""The command line: `python -m ppo_ref train | eval | export | play | sweep | plot | bench`.

Exit codes: 0 done, 1 the run failed, 2 a bad argument, 130 stopped by Ctrl+C or SIGTERM.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich.console import Console

from ppo_ref.cli.commands import bench, export, play, plot, sweep, train
from ppo_ref.cli.commands import eval as eval_command
from ppo_ref.cli.commands.arguments import BadArgumentError, Command, Job, Parser
from ppo_ref.config import PPOConfig
from ppo_ref.fields import config_fields

COMMANDS: dict[str, Command] = {
    "train": train,
    "eval": eval_command,
    "export": export,
    "play": play,
    "sweep": sweep,
    "plot": plot,
    "bench": bench,
}
EXIT_CODES = (
    "Exit codes: 0 done, 1 the run failed, 2 a bad argument, 130 stopped (Ctrl+C, SIGTERM)."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if not arguments:
        _parser().print_help(sys.stderr)
        return 2
    try:
        options, unknown = _parser().parse_known_args(arguments)
        if unknown:
            raise BadArgumentError(_unknown(unknown, sets="set" in options))
        # A failure while a command is prepared is a bad argument; a later one is a bug.
        job: Job = options.prepare(options)
    except (BadArgumentError, ValueError, OSError) as error:
        Console(stderr=True, soft_wrap=True).print(f"ppo_ref: {error}", markup=False, style="red")
        return 2
    except KeyboardInterrupt:
        return 130
    try:
        return job(Console(soft_wrap=True, highlight=False, markup=False))
    except KeyboardInterrupt:
        return 130


def _parser() -> Parser:
    parser = Parser(
        prog="python -m ppo_ref",
        description="Proximal policy optimisation: train, look, compare, measure.",
        epilog=f"{EXIT_CODES} `python -m ppo_ref COMMAND --help` lists a command's options.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND", title="commands")
    for name, command in COMMANDS.items():
        sub = commands.add_parser(name, help=command.HELP, description=_sentence(command.HELP))
        command.add_arguments(sub)
        sub.set_defaults(prepare=command.prepare)
    return parser


def _unknown(arguments: Sequence[str], *, sets: bool) -> str:
    """Return the error about arguments that a command does not know; `sets`: if it has --set."""
    name = arguments[0].partition("=")[0].lstrip("-").replace("-", "_")
    if sets and name in {field.name for field in config_fields(PPOConfig)}:
        return f"{arguments[0]} is not an option, hyperparameters are set by --set {name}=VALUE"
    unrecognized = " ".join(arguments)
    return f"unrecognized arguments: {unrecognized}, allowed: the options in COMMAND --help"


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."

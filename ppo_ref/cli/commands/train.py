"""`train`: train a policy and write a run folder."""

from __future__ import annotations

import argparse
import json
import traceback
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from ppo_ref.cli import closing
from ppo_ref.cli.commands.arguments import MAX_SEED, BadArgumentError, Job, Parser, integer
from ppo_ref.cli.commands.configs import (
    add_config_argument,
    add_env_kwargs_argument,
    assign,
    fields,
    named_config,
    with_env_kwargs,
    worlds,
)
from ppo_ref.cli.commands.policies import SOURCES, load_policy
from ppo_ref.cli.logs import LOGS
from ppo_ref.cli.logs import require as require_log
from ppo_ref.cli.progress import ProgressDisplay
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.events import Done, TrainEvent
from ppo_ref.experiments import curves, figures
from ppo_ref.experiments.variations import file_name
from ppo_ref.runs.folder import RunFolder
from ppo_ref.runs.session import TrainingSession
from ppo_ref.runs.start import ENGINES

HELP = "train a policy and write a run folder"
EXIT_CODES = {"succeeded": 0, "cancelled": 130}
"""Exit code by the status of the run; 1 for the others."""
KEPT_BY_RESUME = {
    "env": "env",
    "seed": "seed",
    "out": "out",
    "config": "config",
    "engine": "engine",
    "source": "from",
    "env_kwargs": "env-kwargs",
}


def add_arguments(parser: Parser) -> None:
    """Declare the arguments of `train`."""
    parser.ending = _ending
    parser.add_argument(
        "--env", metavar="NAME", help="listed below, gym:ID, gym:MODULE:ID or gym-vec:ID"
    )
    add_env_kwargs_argument(parser)
    parser.add_argument(
        "--seed",
        type=integer("--seed", 0, MAX_SEED),
        metavar="N",
        help=f"0 (default) to {MAX_SEED}; the same seed is the same run, for the same engine, "
        "device and versions of all packages",
    )
    parser.add_argument("--engine", choices=ENGINES, help="engine that computes; default numpy")
    parser.add_argument("--device", help="cpu (default), or cuda with --engine torch")
    parser.add_argument("--out", type=Path, metavar="DIR", help="run folder; default runs/ENV-...")
    add_config_argument(parser)
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        help="change one hyperparameter, listed below; may be repeated",
    )
    parser.add_argument(
        "--from", dest="source", type=Path, metavar="POLICY", help=f"start from {SOURCES}"
    )
    parser.add_argument(
        "--debug",
        action="store_true",
        help="check the invariants of every correct run",
    )
    parser.add_argument("--resume", type=Path, metavar="DIR", help="go on with a stopped run")
    parser.add_argument(
        "--checkpoint-every",
        type=integer("--checkpoint-every", 1),
        metavar="STEPS",
        help="env steps; default a tenth of all",
    )
    parser.add_argument(
        "--eval-episodes",
        type=integer("--eval-episodes", 0),
        default=20,
        metavar="N",
        help="episodes of each evaluation beside the training, which finds the best policy; "
        "default 20, 0: none",
    )
    parser.add_argument(
        "--eval-every",
        type=integer("--eval-every", 1),
        metavar="STEPS",
        help="env steps between evaluations; default a tenth of all",
    )
    parser.add_argument(
        "--closing-episodes",
        type=integer("--closing-episodes", 0),
        default=100,
        metavar="N",
        help="episodes of the evaluation after training; default 100, 0: none",
    )
    parser.add_argument(
        "--log",
        action="append",
        default=[],
        choices=LOGS,
        help="write the run in this format too; may be repeated",
    )
    parser.add_argument("--plot", action="store_true", help="draw the run when it has ended")


def _ending(options: argparse.Namespace) -> str:
    """Return the end of the help."""
    return f"{worlds()}\n\n{fields(options, options.env)}"


def prepare(options: argparse.Namespace) -> Job:
    """Open the run folder; return the training that fills it."""
    if options.plot:
        figures.require_matplotlib()
    for name in options.log:
        require_log(name)
    session = _resumed(options) if options.resume else _new(options)

    def job(console: Console) -> int:
        for remark in session.remarks:
            console.print(remark)
        done = _train(console, session, options.log)
        _report(console, session, done, options.closing_episodes)
        if options.plot:
            path = session.folder.path
            for file in figures.write(curves.load([path]), path):
                console.print(f"Drawn: {file}")
        return EXIT_CODES.get(done.status, 1)

    return job


def _train(console: Console, session: TrainingSession, log_names: Sequence[str]) -> Done:
    """Train with a progress display and logs."""
    logs = [LOGS[name](session) for name in log_names]
    with ProgressDisplay(console, session.state) as progress:

        def show(event: TrainEvent) -> None:
            progress.show(event)
            for log in logs:
                log.write(event)

        try:
            return session.train(show)
        finally:
            for log in logs:
                log.close()


def _new(options: argparse.Namespace) -> TrainingSession:
    policy = load_policy(options.source) if options.source else None
    about = policy.metadata if policy else {}
    env = options.env or about.get("env")
    if env is None:
        raise BadArgumentError(f"--env is missing. {worlds()}")
    env = with_env_kwargs(env, options.env_kwargs)
    if options.config is None and "config" in about:
        began = PPOConfig.from_dict(json.loads(about["config"]))
    else:
        began = named_config(options.config, env)
    spec = RunSpec(env=env, seed=options.seed or 0, config=assign(began, options.set))
    path = options.out or _free_folder(f"{file_name(spec.env)}-seed{spec.seed}")
    return TrainingSession.begin(
        path,
        spec,
        engine=options.engine or "numpy",
        device=options.device or "cpu",
        policy=policy,
        debug=options.debug,
        checkpoint_every=options.checkpoint_every,
        eval_episodes=options.eval_episodes,
        eval_every=options.eval_every,
    )


def _resumed(options: argparse.Namespace) -> TrainingSession:
    for attribute, name in KEPT_BY_RESUME.items():
        if getattr(options, attribute) not in (None, []):
            raise BadArgumentError(f"--{name} cannot be combined with --resume, which keeps it")
    config = assign(RunFolder.open(options.resume).spec.config, options.set)
    return TrainingSession.resume(
        options.resume,
        config,
        device=options.device,
        debug=options.debug,
        checkpoint_every=options.checkpoint_every,
        eval_episodes=options.eval_episodes,
        eval_every=options.eval_every,
    )


def _report(console: Console, session: TrainingSession, done: Done, episodes: int) -> None:
    path = session.folder.path
    if session.error is not None:
        console.print("".join(traceback.format_exception(session.error)).rstrip())
    console.print(done.reason)
    if done.status == "succeeded" and episodes:
        closing.evaluate_last_and_best(console, session, episodes)
    console.print(f"Written to {path}")
    if done.status == "cancelled" or session.error is not None:
        console.print(f"Go on with: python -m ppo_ref train --resume {path}")


def _free_folder(name: str) -> Path:
    candidates = (Path("runs") / f"{name}-{number}" for number in range(1, 1_000_000))
    return next(path for path in candidates if not path.exists())

"""`train`: train a policy and write a run folder."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from rich.console import Console

from ppo_ref.cli.commands.arguments import MAX_SEED, BadArgumentError, Job, integer
from ppo_ref.cli.commands.configs import add_config_argument, assign, fields, named_config, worlds
from ppo_ref.cli.commands.policies import SOURCES, load_policy
from ppo_ref.cli.progress import ProgressDisplay
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.evaluate import evaluate
from ppo_ref.events import Done
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
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `train`."""
    parser.epilog = f"{worlds()} {fields()}"
    parser.add_argument("--env", metavar="NAME", help="where to train; listed below")
    parser.add_argument(
        "--seed",
        type=integer("--seed", 0, MAX_SEED),
        metavar="N",
        help=f"0 (default) to {MAX_SEED}; the same seed, the same run",
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
    parser.add_argument("--plot", action="store_true", help="draw the run when it has ended")


def prepare(options: argparse.Namespace) -> Job:
    """Open the run folder; return the training that fills it."""
    if options.plot:
        figures.require_matplotlib()
    session = _resumed(options) if options.resume else _new(options)

    def job(console: Console) -> int:
        with ProgressDisplay(console, session.state) as progress:
            done = session.train(progress.show)
        _report(console, session, done)
        if options.plot:
            path = session.folder.path
            for file in figures.write(curves.load([path]), path):
                console.print(f"Drawn: {file}")
        return EXIT_CODES.get(done.status, 1)

    return job


def _new(options: argparse.Namespace) -> TrainingSession:
    policy = load_policy(options.source) if options.source else None
    about = policy.metadata if policy else {}
    env = options.env or about.get("env")
    if env is None:
        raise BadArgumentError(f"--env is missing. {worlds()}")
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
    )


def _resumed(options: argparse.Namespace) -> TrainingSession:
    for attribute, name in KEPT_BY_RESUME.items():
        if getattr(options, attribute) is not None:
            raise BadArgumentError(f"--{name} cannot be combined with --resume, which keeps it")
    config = assign(RunFolder.open(options.resume).spec.config, options.set)
    return TrainingSession.resume(
        options.resume,
        config,
        device=options.device,
        debug=options.debug,
        checkpoint_every=options.checkpoint_every,
    )


def _report(console: Console, session: TrainingSession, done: Done) -> None:
    path = session.folder.path
    console.print(done.reason)
    if done.status == "succeeded":
        result = evaluate(session.state.policy(), session.state.env.spec.name)
        console.print(
            f"Taking the most probable action: mean return {result.mean_return:.2f} over "
            f"{len(result.returns)} episodes.",
        )
        if result.remark:
            console.print(result.remark)
    console.print(f"Written to {path}")
    if done.status == "cancelled":
        console.print(f"Go on with: python -m ppo_ref train --resume {path}")


def _free_folder(name: str) -> Path:
    candidates = (Path("runs") / f"{name}-{number}" for number in range(1, 1_000_000))
    return next(path for path in candidates if not path.exists())

"""The command line: `python -m ppo_ref train | eval | export`.

Exit codes: 0 done, 1 the run failed, 2 a bad argument, 130 stopped by Ctrl+C.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from rich.console import Console

from ppo_ref import envs
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.engines import ENGINES
from ppo_ref.evaluate import evaluate
from ppo_ref.onnx_file import policy_to_onnx
from ppo_ref.policy import Policy
from ppo_ref.presets import CONFIG_A, PAGE, preset
from ppo_ref.run_folder import RunFolder
from ppo_ref.training_session import TrainingSession

NAMED_CONFIGS = {"a": CONFIG_A, "page": PAGE}


class BadArgumentError(Exception):
    """Something the user typed cannot be; the message says what can."""


class _Parser(argparse.ArgumentParser):
    """Reports a bad argument like every other one: in a line, without the usage."""

    def error(self, message: str) -> NoReturn:
        raise BadArgumentError(message)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    try:
        options = _parser().parse_args(arguments)
        # What fails while a command is prepared is what was typed; what fails later is a bug.
        job: Callable[[Console], int] = options.prepare(options)
    except (BadArgumentError, ValueError, TypeError, OSError) as error:
        Console(stderr=True, soft_wrap=True).print(f"ppo_ref: {error}", markup=False, style="red")
        return 2
    try:
        return job(Console(soft_wrap=True, highlight=False, markup=False))
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m ppo_ref", description="Train, evaluate and export policies.")
    commands = parser.add_subparsers(required=True, metavar="train | eval | export")

    train = commands.add_parser("train", help="train a policy and write a run folder")
    train.set_defaults(prepare=_train)
    train.add_argument("--env", metavar="NAME", help=f"one of {', '.join(envs.names())}")
    train.add_argument("--seed", type=int, help="0 to 4294967295; the same seed, the same run")
    train.add_argument("--engine", choices=ENGINES, help="what computes; default numpy")
    train.add_argument("--device", help="cpu (default), or cuda with --engine torch")
    train.add_argument("--out", type=Path, metavar="DIR", help="run folder; default runs/ENV-...")
    train.add_argument(
        "--config",
        metavar="NAME|FILE",
        help="a (the course's), page, or a JSON file; default: what suits the environment",
    )
    train.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        help="change one hyperparameter; may be repeated",
    )
    train.add_argument("--resume", type=Path, metavar="DIR", help="go on with a stopped run")
    train.add_argument(
        "--checkpoint-every", type=int, metavar="STEPS", help="env steps; default a tenth of all"
    )

    evaluation = commands.add_parser("eval", help="play whole episodes and print their returns")
    evaluation.set_defaults(prepare=_eval)
    evaluation.add_argument("path", type=Path, help="a run folder or a policy.npz")
    evaluation.add_argument("--env", metavar="NAME", help="default: what it was trained on")
    evaluation.add_argument("--episodes", type=int, default=100)
    evaluation.add_argument("--seed", type=int, default=0)
    evaluation.add_argument("--sample", action="store_true", help="draw actions from the policy")

    export = commands.add_parser("export", help="turn a policy into an ONNX file")
    export.set_defaults(prepare=_export)
    export.add_argument("path", type=Path, help="a run folder or a policy.npz")
    export.add_argument("--out", type=Path, metavar="FILE", required=True)
    return parser


def _train(options: argparse.Namespace) -> Callable[[Console], int]:
    every = options.checkpoint_every
    if every is not None and every < 1:
        raise BadArgumentError(f"--checkpoint-every is {every}, allowed: 1 and more")
    session = _resumed(options) if options.resume else _new(options)
    return session.run


def _new(options: argparse.Namespace) -> TrainingSession:
    if options.env is None:
        raise BadArgumentError(f"--env is missing, allowed: {', '.join(envs.names())}")
    config = _assign(_named_config(options.config, options.env), options.set)
    spec = RunSpec(env=options.env, seed=options.seed or 0, config=config)
    path = options.out or _free_folder(f"{spec.env}-seed{spec.seed}")
    return TrainingSession.begin(
        path,
        spec,
        engine=options.engine or "numpy",
        device=options.device or "cpu",
        checkpoint_every=options.checkpoint_every,
    )


def _resumed(options: argparse.Namespace) -> TrainingSession:
    for name in ("env", "seed", "out", "config", "engine"):
        if getattr(options, name) is not None:
            raise BadArgumentError(f"--{name} cannot be combined with --resume, which keeps it")
    config = _assign(RunFolder.open(options.resume).spec.config, options.set)
    return TrainingSession.resume(
        options.resume,
        config,
        device=options.device,
        checkpoint_every=options.checkpoint_every,
    )


def _named_config(name: str | None, env_name: str) -> PPOConfig:
    if name is None:
        return preset(env_name)
    if name in NAMED_CONFIGS:
        return NAMED_CONFIGS[name]
    path = Path(name)
    if not path.is_file():
        allowed = ", ".join(NAMED_CONFIGS)
        raise BadArgumentError(f"--config is {name!r}, allowed: {allowed}, or a JSON file")
    try:
        values = json.loads(path.read_text())
    except json.JSONDecodeError as error:
        raise BadArgumentError(f"{path} is not JSON: {error}") from error
    if not isinstance(values, dict):
        raise BadArgumentError(f"{path} holds {values!r}, allowed: an object of PPOConfig fields")
    # A run folder's config.json holds the whole spec.
    return PPOConfig.from_dict(values.get("config", values))


def _assign(config: PPOConfig, assignments: Sequence[str]) -> PPOConfig:
    changes = {}
    for assignment in assignments:
        name, separator, text = assignment.partition("=")
        if not separator:
            raise BadArgumentError(f"--set is {assignment!r}, allowed: FIELD=VALUE")
        changes[name] = _parse(name, text)
    return config.replace(**changes)


def _parse(name: str, text: str) -> Any:  # noqa: ANN401 - whatever the field holds
    """Read a value as its field is declared; PPOConfig refuses what cannot be read."""
    kinds = {field.name: str(field.type) for field in dataclasses.fields(PPOConfig)}
    kind = kinds.get(name, "")
    words = {"true": True, "false": False, "none": None}
    if text.lower() in words:
        return words[text.lower()]
    try:
        if kind.startswith("tuple"):
            return tuple(int(part) for part in text.strip("[]()").split(",") if part.strip())
        return int(text) if kind.startswith("int") else float(text)
    except ValueError:
        return text


def _free_folder(name: str) -> Path:
    candidates = (Path("runs") / f"{name}-{number}" for number in range(1, 1_000_000))
    return next(path for path in candidates if not path.exists())


def _eval(options: argparse.Namespace) -> Callable[[Console], int]:
    policy = _load_policy(options.path)
    env_name = options.env or policy.metadata.get("env")
    if env_name is None:
        raise BadArgumentError(f"--env is missing: {options.path} does not say what it was for")
    result = evaluate(
        policy,
        env_name,
        episodes=options.episodes,
        seed=options.seed,
        greedy=not options.sample,
    )
    return _say(
        f"{env_name}: mean return {result.mean_return:.2f} ± {result.std_return:.2f} over "
        f"{options.episodes} episodes (min {result.returns.min():.2f}, max "
        f"{result.returns.max():.2f}, mean length {result.lengths.mean():.1f})"
    )


def _export(options: argparse.Namespace) -> Callable[[Console], int]:
    policy = _load_policy(options.path)
    options.out.write_bytes(policy_to_onnx(policy))
    return _say(f"Wrote {options.out}")


def _say(sentence: str) -> Callable[[Console], int]:
    def say(console: Console) -> int:
        console.print(sentence)
        return 0

    return say


def _load_policy(path: Path) -> Policy:
    """Load the policy of a run folder, or of a file."""
    file = path / "policy.npz" if path.is_dir() else path
    if not file.is_file():
        raise BadArgumentError(f"{file} does not exist, allowed: a run folder or a policy.npz")
    return Policy.load_npz(file)

"""Policies from the command line: of a run folder, a .npz or an .onnx file."""

from __future__ import annotations

import argparse
from pathlib import Path

from ppo_ref.cli.commands.arguments import BadArgumentError
from ppo_ref.cli.commands.configs import add_env_kwargs_argument, with_env_kwargs
from ppo_ref.files.onnx_reader import policy_from_onnx
from ppo_ref.policy import Policy

SOURCES = "a run folder, a policy.npz or a policy.onnx"


def add_policy_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where a policy comes from, and its world."""
    parser.add_argument("path", type=Path, help=SOURCES)
    parser.add_argument("--env", metavar="NAME", help="default: the one it was trained on")
    add_env_kwargs_argument(parser)


def load_policy(path: Path) -> Policy:
    """Load the policy of a run folder, or of a file.

    Raises:
        BadArgumentError: There is no such file, or an ONNX file holds no policy.
        ValueError: Another file holds no policy.
    """
    file = path / "policy.npz" if path.is_dir() else path
    if not file.is_file():
        raise BadArgumentError(f"{file} does not exist, allowed: {SOURCES}")
    if file.suffix != ".onnx":
        return Policy.load_npz(file)
    try:
        return policy_from_onnx(file.read_bytes())
    except ValueError as error:
        raise BadArgumentError(f"{file} holds no policy: {error}") from error


def env_of(policy: Policy, options: argparse.Namespace) -> str:
    """Return the world that a policy is to act in.

    Raises:
        BadArgumentError: Neither `--env` nor the policy says.
    """
    name: str | None = options.env or policy.metadata.get("env")
    if not name:
        raise BadArgumentError(f"--env is missing: {options.path} does not name its environment")
    return with_env_kwargs(name, options.env_kwargs)
